"""Shores and towns around a point, worked out by a job, so that drawing them is quick.

Shores are Natural Earth's (public domain), in ``assets/map``; see ``packaging/make_coast.py``.
"""

from __future__ import annotations

import gzip
import math
import sys
from array import array
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate

from PySide6.QtCore import QPointF
from PySide6.QtGui import QPolygonF

from paravent.core.pictures import PicturesPort, Town
from paravent.core.records import PhotoPoint
from paravent.core.resources import data_folder

KM_PER_DEGREE = 111.2
MOST_TOWNS = 160
SPANS = (6.0, 20.0, 60.0, 200.0, 800.0, 4000.0)
"""How many kilometres the map is high, from near to far."""
USUAL_SPAN = 1
BRITAIN = (-10.9, 49.7, 2.2, 61.0)
"""West, south, east, north of Great Britain and Ireland."""

Pair = tuple[float, float]
Box = tuple[float, float, float, float]
"""West, south, east, north in degrees; west and east may pass 180."""


@dataclass(frozen=True, slots=True)
class Shore:
    """One closed line and the box around it."""

    box: Box
    steps: array[int]
    """East, north, east, north … in 1/1000 degree, each from the point before."""

    def points(self) -> list[Pair]:
        """The line in degrees."""
        xs, ys = accumulate(self.steps[0::2]), accumulate(self.steps[1::2])
        return [(x / 1000, y / 1000) for x, y in zip(xs, ys, strict=True)]


@dataclass(frozen=True, slots=True)
class Chart:
    """All that is drawn: lines already in the picture's own points."""

    point: PhotoPoint
    span: int
    """An index of ``SPANS``."""
    width: float
    height: float
    per_km: float
    land: tuple[QPolygonF, ...]
    towns: tuple[tuple[QPointF, Town], ...]
    inset_size: Pair
    inset: tuple[QPolygonF, ...]
    inset_at: QPointF


@lru_cache(1)
def shores() -> tuple[Shore, ...]:
    """All shores of the asset; read once."""
    packed = (data_folder("assets") / "map" / "coast.bin.gz").read_bytes()
    numbers = array("i", gzip.decompress(packed))
    if sys.byteorder == "big":
        numbers.byteswap()
    found, at = [], 1
    for _ in range(numbers[0]):
        west, south, east, north, count = numbers[at : at + 5]
        box = (west / 1000, south / 1000, east / 1000, north / 1000)
        found.append(Shore(box, numbers[at + 5 : at + 5 + 2 * count]))
        at += 5 + 2 * count
    return tuple(found)


def chart(
    pictures: PicturesPort, point: PhotoPoint, span: int, width: float, height: float
) -> Chart:
    """What to draw for a map of ``width`` by ``height`` with ``point`` in its middle."""
    box = _box_around(point.latitude, point.longitude, SPANS[span], width / height)
    west, south, east, north = box
    project = _projection(box, width, height)
    towns = pictures.towns(south, west, north, east, MOST_TOWNS)
    middle = (west + east) / 2
    placed = []
    for town in towns:
        turned = town.longitude + 360 * round((middle - town.longitude) / 360)
        placed.append((QPointF(*project((turned, town.latitude))), town))
    home = is_britain(point)
    inset_box = (
        BRITAIN
        if home
        else _box_around(max(-60, min(66, point.latitude)), point.longitude, 5200, 1.1)
    )
    size = (62.0, 84.0) if home else (96.0, 86.0)
    inset_project = _projection(inset_box, *size)
    return Chart(
        point,
        span,
        width,
        height,
        height / SPANS[span],
        _land(box, (width, height)),
        tuple(placed),
        size,
        _land(inset_box, size),
        QPointF(*inset_project((point.longitude, point.latitude))),
    )


def is_britain(point: PhotoPoint) -> bool:
    """Whether a point lies in the box around Great Britain and Ireland."""
    west, south, east, north = BRITAIN
    return west <= point.longitude <= east and south <= point.latitude <= north


def _box_around(latitude: float, longitude: float, km_high: float, ratio: float) -> Box:
    high = km_high / KM_PER_DEGREE
    wide = min(350.0, high * ratio / max(0.05, math.cos(math.radians(latitude))))
    return (
        longitude - wide / 2,
        latitude - high / 2,
        longitude + wide / 2,
        latitude + high / 2,
    )


def _projection(box: Box, width: float, height: float) -> Callable[[Pair], Pair]:
    west, south, east, north = box
    across, down = width / (east - west), height / (north - south)
    return lambda at: ((at[0] - west) * across, (north - at[1]) * down)


@lru_cache(16)
def _land(box: Box, size: Pair) -> tuple[QPolygonF, ...]:
    """The parts of all shores within a little more than ``box``, drawn to a picture's ``size``.

    Kept: the photos of one place share their map, and all of Britain its small one.
    """
    west, south, east, north = box
    project = _projection(box, *size)
    side = (north - south) * 0.05
    wide = (west - side, south - side, east + side, north + side)
    made = []
    for turn in (-360, 0, 360):
        here = (wide[0] - turn, wide[1], wide[2] - turn, wide[3])
        for shore in shores():
            if _apart(shore.box, here):
                continue
            inside = clipped(shore.points(), here)
            if len(inside) > 2:
                made.append(QPolygonF([QPointF(*project((x + turn, y))) for x, y in inside]))
    return tuple(made)


def _apart(one: Box, other: Box) -> bool:
    return one[0] > other[2] or one[2] < other[0] or one[1] > other[3] or one[3] < other[1]


def clipped(points: Sequence[Pair], box: Box) -> list[Pair]:
    """A closed line cut to a box (Sutherland and Hodgman's way)."""
    west, south, east, north = box
    line = list(points)
    for axis, limit, keep_above in (
        (0, west, True),
        (0, east, False),
        (1, south, True),
        (1, north, False),
    ):
        line = _cut(line, axis, limit, keep_above=keep_above)
    return line


def _cut(line: list[Pair], axis: int, limit: float, *, keep_above: bool) -> list[Pair]:
    made: list[Pair] = []
    if not line:
        return made
    before = line[-1]
    was_in = (before[axis] >= limit) == keep_above
    for here in line:
        is_in = (here[axis] >= limit) == keep_above
        if is_in != was_in:
            share = (limit - before[axis]) / ((here[axis] - before[axis]) or 1e-12)
            cut = before[1 - axis] + share * (here[1 - axis] - before[1 - axis])
            made.append((limit, cut) if axis == 0 else (cut, limit))
        if is_in:
            made.append(here)
        before, was_in = here, is_in
    return made
