"""Turns coordinates into words without any network, from a list of place names in the package.

The list is ``places.tsv.gz`` beside this file: GeoNames (geonames.org), licence CC BY 4.0; written
by ``packaging/make_places.py``, with parts of cities in the United Kingdom added by hand, to within
about a kilometre (public domain). It is read when first needed.
"""

from __future__ import annotations

import gzip
import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

from paravent.photos.model import Point

FARTHEST_KM = 40.0
"""A place farther off than this says nothing."""
_FARTHEST_DEGREES = FARTHEST_KM / 111
"""North or south; a degree of latitude is 110.6 km at least, and 111.2 km as reckoned here."""
_CITY_PEOPLE, _CITY_KM = 100_000, 15.0
_NEXT_DOOR_KM = 2.5


@dataclass(frozen=True, slots=True)
class Place:
    """One place of the list."""

    name: str
    latitude: float
    longitude: float
    people: int
    country: str


@lru_cache(1)
def _cells() -> dict[str, str]:
    """The rows of each cell of whole degrees, unread: most are never asked for."""
    packed = (files("paravent.photos") / "places.tsv.gz").read_bytes()
    _heading, *cells = gzip.decompress(packed).decode("utf-8").split("\n@")
    return dict(cell.split("\n", 1) for cell in cells)


@lru_cache(512)
def cell(row: int, column: int) -> tuple[Place, ...]:
    """The places of one cell, by its south-west corner."""
    found = []
    for line in _cells().get(f"{row}\t{column}", "").splitlines():
        name, latitude, longitude, people, country = line.split("\t")
        found.append(Place(name, float(latitude), float(longitude), int(people), country))
    return tuple(found)


def around(latitude: float, longitude: float) -> Iterator[tuple[float, Place]]:
    """Places in the degree cells around that may be near enough, and how far they are (km)."""
    for row, column in cells_around(latitude, longitude):
        for place in cell(row, column):
            if abs(place.latitude - latitude) <= _FARTHEST_DEGREES:
                yield kilometres(latitude, longitude, place.latitude, place.longitude), place


def cells_around(latitude: float, longitude: float) -> Iterator[tuple[int, int]]:
    """The cells of whole degrees, by their south-west corners, that reach 40 km around."""
    wide = 1 if abs(latitude) < 66 else 3
    for row in range(math.floor(latitude) - 1, math.floor(latitude) + 2):
        for column in range(math.floor(longitude) - wide, math.floor(longitude) + wide + 1):
            yield row, (column + 180) % 360 - 180


def kilometres(lat1: float, lon1: float, lat2: float, lon2: float) -> float:
    """Distance on the globe (haversine)."""
    a, b = math.radians(lat1), math.radians(lat2)
    across = math.sin(math.radians(lon2 - lon1) / 2) ** 2 * math.cos(a) * math.cos(b)
    return 12_742 * math.asin(math.sqrt(min(1.0, math.sin((b - a) / 2) ** 2 + across)))


def within_box(south: float, west: float, north: float, east: float) -> Iterator[Place]:
    """All places between these degrees; ``west`` and ``east`` may pass 180."""
    for row in range(math.floor(south), math.floor(north) + 1):
        for column in range(math.floor(west), math.floor(east) + 1):
            for place in cell(row, (column + 180) % 360 - 180):
                turned = place.longitude + 360 * round(((west + east) / 2 - place.longitude) / 360)
                if south <= place.latitude <= north and west <= turned <= east:
                    yield place


def nearest(latitude: float, longitude: float) -> str | None:
    """``Horsforth, Leeds``: the nearest place and the city it belongs to; None far from all."""
    found = sorted(around(latitude, longitude), key=lambda each: each[0])
    if not found or found[0][0] > FARTHEST_KM:
        return None
    away, place = found[0]
    cities = [p for km, p in found if p.people >= _CITY_PEOPLE and km <= _CITY_KM]
    city = max(cities, key=lambda p: p.people, default=place)
    if away > _NEXT_DOOR_KM:
        return city.name  # the list knows no part of the city that is near enough to name
    return place.name if city.name == place.name else f"{place.name}, {city.name}"


def describe(points: Sequence[Point]) -> str:
    """Where a photo was taken: ``near Horsforth, Leeds, to within about 5 metres``.

    Far from every place of the list the coordinates themselves, rounded.
    """
    point = min(points, key=lambda p: p.metres)
    name = nearest(point.latitude, point.longitude)
    where = f"near {name}" if name else f"{point.latitude:.3f}, {point.longitude:.3f}"
    return f"{where}, {within(point.metres)}"


def within(metres: float) -> str:
    """How finely a place is written down, rounded the way people say it."""
    for step, words in (
        (5, "5 metres"),
        (30, "30 metres"),
        (100, "100 metres"),
        (1000, "1 kilometre"),
        (10_000, "10 kilometres"),
    ):
        if metres <= step:
            return f"to within about {words}"
    return "only roughly"
