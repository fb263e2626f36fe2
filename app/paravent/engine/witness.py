"""The witness: what a second look at the end says of a reading.

What differs needs confirmation: it changed meanwhile, or was believed too early.
"""

from __future__ import annotations

from dataclasses import replace

from paravent.core.records import Reading
from paravent.core.words import ReadingStatus
from paravent.engine.read import Gathered

CHANGED = "It read differently when it was looked at again at the end."


def says_the_same(first: Reading, second: Gathered | None) -> bool | None:
    """Whether the second look says what the first said; None where it says nothing."""
    if second is None or not second.evidence:
        return None
    return {seen.audience for seen in second.evidence} == {first.audience}


def doubted(first: Reading, second: Gathered) -> Reading:
    """The reading, with both values shown and to be confirmed."""
    raws = dict.fromkeys((first.raw or "", *(seen.raw for seen in second.evidence)))
    return replace(
        first,
        status=ReadingStatus.NEEDS_CONFIRMATION,
        audience=None,
        raw=" / ".join(raws),
        why=CHANGED,
    )
