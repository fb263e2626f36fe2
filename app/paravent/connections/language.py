"""Listens in messages for words that may speak of care; run only where the user allowed it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from paravent.connections.words import Signal, care_words
from paravent.core.archive import ArchiveMessage

_QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "\u00a0": " "})
_LONGEST = 1500
_LOOKED_AT = 12
_WORK = ("animal", "study", "colleague", "recruiter")
"""What is talked about instead of care: work and study, and animals."""
_TOGETHER = ("study", "colleague")
"""What people who work or study together talk about, in any of their messages."""
_OWN_CARE = ("treated", "healing")
"""Signals that people who work or study together do not give by talking about that."""


@dataclass(frozen=True, slots=True)
class Heard:
    """What was heard in a conversation."""

    weight: float = 0.0
    reasons: tuple[str, ...] = ()
    own: bool = False
    """Whether it speaks of their own care or that of someone close, in so many words."""
    early: bool = False
    """Whether it was among their first messages."""
    worked: bool = False
    """Whether the conversation speaks of work, study or animals instead."""
    read: bool = False
    """Whether there were words to read."""
    noted: tuple[tuple[float, str], ...] = ()
    """Weight and reason of what was written with a request to connect."""


def listen(messages: Sequence[ArchiveMessage], note: str = "") -> Heard:
    """What their earliest messages may say of care; the user's own words never count.

    ``note``: what they wrote with their request to connect.
    """
    best: dict[str, tuple[float, str]] = {}
    early = worked = False
    around = " ".join(_even(m.text) for m in messages[:_LOOKED_AT])
    elsewhere = any(o.any.search(around) for o in care_words().others if o.id in _TOGETHER)
    theirs = [m for m in messages if not m.mine][:_LOOKED_AT]
    for number, message in enumerate(theirs):
        found, other = listen_to(message.text)
        worked = worked or other
        for name, (weight, reason) in found.items():
            if name not in _OWN_CARE and elsewhere:
                worked = True
                continue
            if weight > best.get(name, (0.0, ""))[0]:
                best[name] = (weight, reason)
                early = early or number < 3
    return Heard(
        sum(weight for weight, _ in best.values()),
        tuple(reason for _, reason in sorted(best.values(), reverse=True)),
        any(name in _OWN_CARE for name in best),
        early,
        worked or elsewhere,
        bool(messages),
        _noted(note),
    )


def _noted(note: str) -> tuple[tuple[float, str], ...]:
    found, other = listen_to(note) if note else ({}, False)
    return () if other else tuple(found.values())


def listen_to(text: str) -> tuple[dict[str, tuple[float, str]], bool]:
    """Signals of one text by id, with weight and reason; whether it speaks of work instead."""
    words = care_words()
    even = _even(text)
    if not words.any.search(even):
        return {}, False
    found = {
        signal.id: (signal.weight, signal.reason)
        for signal in words.signals
        if signal.any.search(even) and _times(signal, even)
    }
    if not found:
        return {}, False
    work = False
    for one in words.others:
        if one.any.search(even):
            work = work or one.id in _WORK
            for name in one.removes:
                found.pop(name, None)
    return found, work


def _times(signal: Signal, even: str) -> bool:
    """Whether as many of its patterns are seen as it needs."""
    return signal.needs < 2 or sum(1 for p in signal.patterns if p.search(even)) >= signal.needs


def _even(text: str) -> str:
    meant = care_words().spellings
    words = text[:_LONGEST].translate(_QUOTES).casefold().split()
    return " ".join(meant.get(word, word) for word in words)
