"""The small map: shores where they are, towns where they are, everywhere on the globe."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPointF, Qt

from paravent.core.records import PhotoPoint
from paravent.desks.pictures import Pictures
from paravent.ui.widgets.photo_coast import SPANS, Chart, chart, clipped, shores

WIDE, HIGH = 400.0, 190.0


def is_land(made: Chart, east_km: float = 0, north_km: float = 0) -> bool:
    at = QPointF(WIDE / 2 + east_km * made.per_km, HIGH / 2 - north_km * made.per_km)
    return any(s.containsPoint(at, Qt.FillRule.OddEvenFill) for s in made.land)


def made(latitude: float, longitude: float, span: int = 2) -> Chart:
    return chart(Pictures(), PhotoPoint(latitude, longitude, 5), span, WIDE, HIGH)


@pytest.mark.parametrize(
    ("latitude", "longitude", "land"),
    [
        (53.80, -1.55, True),  # Leeds
        (51.75, -1.25, True),  # Oxford
        (57.48, -4.10, True),  # Inverness
        (54.60, -5.93, True),  # Belfast
        (53.35, -6.40, True),  # Dublin
        (56.00, 3.00, False),  # North Sea
        (53.80, -4.80, False),  # Irish Sea
        (50.00, -0.50, False),  # Channel
        (-33.80, 150.90, True),  # Sydney
        (64.80, -18.50, True),  # Iceland
        (66.50, 179.50, True),  # Chukotka, beside the date line
        (66.50, -179.50, True),  # the same beyond it
        (-85.00, 20.00, True),  # Antarctica
        (0.10, -30.00, False),  # Atlantic
        (-17.80, 178.00, True),  # Fiji
    ],
)
def test_land_is_land_and_sea_is_sea(latitude: float, longitude: float, land: bool) -> None:
    assert is_land(made(latitude, longitude)) is land


def test_a_point_on_the_coast_has_the_sea_on_the_right_side() -> None:
    brighton = made(50.85, -0.14)
    assert is_land(brighton, north_km=8)
    assert not is_land(brighton, north_km=-12)


def test_towns_stand_where_they_are() -> None:
    around = made(53.819, -1.579)
    found = {town.name: at for at, town in around.towns}
    leeds, bradford = found["Leeds"], found["Bradford"]
    assert leeds.x() > WIDE / 2 > bradford.x()
    km = ((leeds.x() - bradford.x()) ** 2 + (leeds.y() - bradford.y()) ** 2) ** 0.5 / around.per_km
    assert km == pytest.approx(13.3, abs=1.5)
    people = [town.people for _, town in around.towns]
    assert people == sorted(people, reverse=True)


@pytest.mark.parametrize("span", range(len(SPANS)))
@pytest.mark.parametrize("at", [(53.8, -1.5), (89.9, 0.0), (-89.9, 10.0), (0.0, 180.0), (65, -180)])
def test_every_place_and_every_nearness_can_be_drawn(at: tuple[float, float], span: int) -> None:
    assert made(*at, span).per_km == pytest.approx(HIGH / SPANS[span])


def test_shores_are_read_whole() -> None:
    found = shores()
    assert len(found) > 2000
    west, south, east, north = found[0].box
    points = found[0].points()
    assert min(x for x, _ in points) == west
    assert max(y for _, y in points) == north
    assert (south, east) == (min(y for _, y in points), max(x for x, _ in points))


def test_clipping_keeps_what_is_inside() -> None:
    square = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0), (0.0, 10.0)]
    cut = clipped(square, (5.0, 5.0, 20.0, 20.0))
    assert set(cut) == {(5.0, 5.0), (10.0, 5.0), (10.0, 10.0), (5.0, 10.0)}
    assert clipped(square, (20.0, 20.0, 30.0, 30.0)) == []
