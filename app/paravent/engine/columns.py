"""Pairs labels in one column with values in the column beside it, by where they are drawn.

Only where nothing can be mistaken: two columns side by side, one all labels, one all values, as
many of the one as of the other, and each pair on one line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

from paravent.core.page import Box, Node
from paravent.engine.places import Place, Places
from paravent.engine.view import View
from paravent.engine.wording import is_description, is_generic

ACROSS = 0.9
_OFF_LINE = 0.3
"""How far off its label's line a value may stand, as a share of the distance between lines."""


@dataclass(slots=True)
class _Band:
    """What stands on one line of a column."""

    top: float
    bottom: float
    at: list[int]

    @property
    def middle(self) -> float:
        return (self.top + self.bottom) / 2


def value_across(view: View, label: int, places: Places) -> Place | None:
    """The one value on the line of the label at the node ``label``, None where it is not clear."""
    for root in view.ancestors(label):
        if root.tag == "#text":
            continue
        own = view.branch(label, root.index)
        if own in (root.index, label):
            continue
        column = view.node(own)
        others = [c for c in view.snapshot.children(root) if c.index != own and _beside(column, c)]
        if not others:
            continue
        labels = _label_bands(view, own, places)
        if len(labels) < 2:
            continue
        if len(others) > 1:
            return None
        values = _value_bands(view, others[0].index, places)
        return _paired(label, labels, values, places, others[0])
    return None


def _beside(one: Node, other: Node) -> bool:
    """Whether two parts of a page are drawn side by side."""
    a, b = one.box, other.box
    if a is None or b is None or min(a.width, a.height, b.width, b.height) <= 0:
        return False
    apart = a.x + a.width <= b.x + 1 or b.x + b.width <= a.x + 1
    overlap = min(a.y + a.height, b.y + b.height) - max(a.y, b.y)
    return apart and overlap > min(a.height, b.height) / 2


def _label_bands(view: View, column: int, places: Places) -> list[_Band]:
    """The lines of a column of labels; none where a value stands among them."""
    if any(view.inside(at, column) for at in (*places.strange, *(p.at for p in places.all))):
        return []
    return _bands(
        (line.first, view.node(line.first).box)
        for line in view.lines_in(column)
        if not is_generic(line.text) and not is_description(line.text)
    )


def _value_bands(view: View, column: int, places: Places) -> list[_Band]:
    held = [at for at in (*places.strange, *(p.at for p in places.all)) if view.inside(at, column)]
    said = [line.first for line in view.lines_in(column) if not is_description(line.text)]
    return _bands((at, view.node(at).box) for at in (*held, *said))


def _bands(things: Iterable[tuple[int, Box | None]]) -> list[_Band]:
    bands: list[_Band] = []
    drawn = [(at, box) for at, box in things if box is not None and box.height > 0]
    for at, box in sorted(drawn, key=lambda thing: thing[1].y):
        low = box.y + box.height
        if (
            bands
            and min(bands[-1].bottom, low) - box.y
            > min(box.height, bands[-1].bottom - bands[-1].top) / 2
        ):
            bands[-1].bottom = max(bands[-1].bottom, low)
            bands[-1].at.append(at)
        else:
            bands.append(_Band(box.y, low, [at]))
    return bands


def _paired(
    label: int,
    labels: Sequence[_Band],
    values: Sequence[_Band],
    places: Places,
    column: Node,
) -> Place | None:
    if len(labels) != len(values) or any(len(band.at) != 1 for band in labels):
        return None
    gap = min(b.middle - a.middle for a, b in pairwise(labels))
    if any(abs(a.middle - b.middle) > _OFF_LINE * gap for a, b in zip(labels, values, strict=True)):
        return None
    mine = next((v for band, v in zip(labels, values, strict=True) if label in band.at), None)
    if mine is None or any(at in places.strange for at in mine.at):
        return None
    found = [p for p in places.all if p.at in mine.at and not p.timid]
    if len(found) != 1 or found[0].audience is None or found[0].name:
        return None
    return found[0]
