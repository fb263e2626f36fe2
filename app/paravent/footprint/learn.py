# ruff: noqa: E501 - sentences stand whole
"""Learns from "false flag": posts with the same signs are placed lower, and it is said why."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import replace

from paravent.core.footprint import Band, Flag

ALIKE = 0.6
"""How much of two flags' signs must be the same (of all signs of both)."""


def signature(flag: Flag) -> tuple[str, ...]:
    """What makes a flag this kind of flag; ids of signs, no words of the post.

    Which words gave a sign matters for the short ones, so they come in as they are hashed by the
    caller's store (see ``lowered``): here only ids and the lengths of the run stand.
    """
    return tuple(sorted({facet.id for facet in flag.facets}))


def words(flag: Flag) -> tuple[str, ...]:
    """The words behind the signs; only their keyed hashes are ever kept."""
    return tuple(sorted({f"{facet.id}:{facet.words.casefold()}" for facet in flag.facets}))


def note(flag: Flag, hashed: Iterable[str], at: str) -> str:
    """What is kept of a false flag: heading, signs, keyed hashes of words, and the date."""
    return json.dumps(
        {
            "heading": flag.heading.value,
            "signs": list(signature(flag)),
            "words": sorted(hashed),
            "at": at[:10],
        }
    )


def lowered(flag: Flag, hashed: frozenset[str], notes: Iterable[Mapping[str, object]]) -> Flag:
    """``flag``, placed lower if it is like one that was called false."""
    mine = frozenset(signature(flag))
    for known in notes:
        if known.get("heading") != flag.heading.value:
            continue
        signs, seen = known.get("signs"), known.get("words")
        if not isinstance(signs, list) or not isinstance(seen, list):
            continue
        theirs = frozenset(map(str, signs))
        same_words = hashed & frozenset(map(str, seen))
        either = mine | theirs
        alike = len(mine & theirs) / len(either) if either else 1.0
        if alike >= ALIKE and (same_words or not hashed):
            return replace(
                flag,
                band=Band.IF_TIME,
                lowered=f"It stands lower because you called one like it a false flag on {known.get('at', '')}:"
                " the same signs in the same words.",
            )
    return flag
