"""Days and sentences as a report writes them."""

from __future__ import annotations

from paravent.core.phrases import day_words

_FEW = 5


def day(moment: str) -> str:
    """``2026-05-04T10:00:00+00:00`` as ``4 May 2026``; "" for what is no date."""
    return day_words(moment)


def sentence(words: str) -> str:
    """``words`` with a capital letter and a full stop."""
    return f"{words[:1].upper()}{words[1:]}."


def at_least_few(count: int) -> str:
    """A count that does not single anyone out: small ones as a range."""
    if count == 0:
        return "none"
    return f"fewer than {_FEW}" if count < _FEW else str(count)


def number(count: int, one: str, many: str = "") -> str:
    """``1 setting``, ``2 settings``."""
    return f"{count:,} {one if count == 1 else many or one + 's'}"
