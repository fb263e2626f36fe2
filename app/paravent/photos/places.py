"""Turns coordinates into words, without any network."""

from __future__ import annotations

from collections.abc import Sequence

from paravent.photos.model import Point


def describe(points: Sequence[Point]) -> str:
    """Where a photo was taken, such as ``53.8190, -1.5737, to within about 5 metres``."""
    point = min(points, key=lambda p: p.metres)
    return f"{point.latitude:.4f}, {point.longitude:.4f}, {within(point.metres)}"


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
