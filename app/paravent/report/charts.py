"""Bars for the charts of a report: lengths, signs and words; the templates draw them.

Each part of a bar has a pattern of its own and carries its sign and number, so that it can be
told apart without colour; the words say the same to whoever cannot see it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from paravent.core.phrases import OUTCOME
from paravent.core.words import CheckOutcome
from paravent.report.model import Moment

WIDTH, SMALL = 460.0, 110.0
"""Of the longest bar, and of the longest small one, in the units of the drawing."""
_SIGN_WIDTH = 26.0
"""Room that a sign with a number of two figures needs."""

MARKS = {
    CheckOutcome.MET: "●",
    CheckOutcome.ATTESTED: "✓",
    CheckOutcome.PARTLY: "◐",
    CheckOutcome.NOT_MET: "○",
    CheckOutcome.COULD_NOT_READ: "?",
    CheckOutcome.NOT_APPLICABLE: "–",
}
"""A sign for each outcome that can be told apart without colour, in the order of the bars."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One part of a bar."""

    kind: str
    """Which pattern: the value of an outcome."""
    mark: str
    words: str
    count: int
    x: float
    width: float

    @property
    def label(self) -> str:
        """The sign and the number, or the number alone where there is no room for both."""
        return f"{self.mark} {self.count}" if self.width >= _SIGN_WIDTH else str(self.count)


@dataclass(frozen=True, slots=True)
class Bar:
    """One bar with what it says in words."""

    pieces: tuple[Piece, ...]
    words: str
    signs: str
    """The same in signs and numbers."""


def outcome_bars(
    counts: Sequence[tuple[tuple[CheckOutcome, int], ...]], width: float = WIDTH
) -> tuple[Bar, ...]:
    """A bar for each set of outcomes, all to one scale; the longest is ``width`` long."""
    most = max((sum(count for _, count in each) for each in counts), default=0)
    return tuple(_bar(dict(each), width / max(most, 1)) for each in counts)


def moment_bars(moments: Sequence[Moment]) -> tuple[tuple[Bar, ...], ...]:
    """For each day a bar for each limb; those of one limb to one scale."""
    columns = [
        outcome_bars([dict(m.limbs)[limb] for m in moments], SMALL)
        for limb in (dict(moments[0].limbs) if moments else ())
    ]
    return tuple(zip(*columns, strict=True))


def _bar(counts: Mapping[CheckOutcome, int], unit: float) -> Bar:
    pieces = []
    x = 0.0
    for outcome, mark in MARKS.items():
        if count := counts.get(outcome, 0):
            width = count * unit
            words = _small(OUTCOME[outcome])
            pieces.append(Piece(outcome.value, mark, words, count, round(x, 1), round(width, 1)))
            x += width
    said = ", ".join(f"{p.count} {p.words}" for p in pieces)
    signs = "  ".join(f"{p.mark}{p.count}" for p in pieces)
    return Bar(tuple(pieces), said or "nothing", signs)


def _small(words: str) -> str:
    return f"{words[:1].lower()}{words[1:]}"
