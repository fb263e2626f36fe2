"""Tables and headers that the picture of a JPEG needs (ITU-T T.81, B.2): whether each can be it."""

from __future__ import annotations

from functools import lru_cache

_DHT, _DQT, _DRI, SOS = 0xC4, 0xDB, 0xDD, 0xDA
_FRAMES = frozenset(
    (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))
)
MARKERS = frozenset((*range(0xC0, 0xD0), *range(0xDB, 0xE0), 0xF7, 0xF8))
"""Frames and tables; the last two belong to JPEG-LS. All other segments but scans are notes."""


@lru_cache(64)  # most files have the tables of few encoders, and each is read twice
def judged(marker: int, raw: bytes) -> tuple[bool, bool]:
    """Whether the content of a segment is sound, and whether it is odd.

    No decoder takes one that is not sound: what fills it up instead might be anything. An odd one
    holds what no encoder writes.
    """
    return _is_sound(marker, raw), _is_odd(marker, raw)


def _is_sound(marker: int, raw: bytes) -> bool:
    """Whether a segment is filled by what it must hold, to its last byte."""
    at, end = 0, len(raw)
    if marker in _FRAMES:
        return end >= 6 and end == 6 + 3 * raw[5]
    if marker == SOS:
        return end >= 6 and end == 4 + 2 * raw[0]
    if marker == _DQT:
        while at < end:
            at += _size_of_divisors(raw[at])
        return at == end
    if marker == _DHT:
        while at + 17 <= end:
            at += 17 + sum(raw[at + 1 : at + 17])
        return at == end
    return marker != _DRI or end == 2


def _is_odd(marker: int, raw: bytes) -> bool:
    """Whether a table holds a divisor of 0, or one symbol twice."""
    at = 0
    while marker == _DQT and at < len(raw):
        size = _size_of_divisors(raw[at])
        if size == 65 and 0 in raw[at + 1 : at + 65]:
            return True
        at += size
    while marker == _DHT and at < len(raw):
        count = sum(raw[at + 1 : at + 17])
        if len(set(raw[at + 17 : at + 17 + count])) < count:
            return True
        at += 17 + count
    return False


def _size_of_divisors(first: int) -> int:
    """Bytes of a table of 64 divisors, of one or two bytes each as its first byte says."""
    return 129 if first >> 4 else 65
