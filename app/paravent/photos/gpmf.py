"""GoPro's key-length-value data (GPMF): empties the streams of coordinates, keeps all others."""

from __future__ import annotations

import struct
from dataclasses import dataclass

from paravent.photos import textscan
from paravent.photos.model import Job, Kind, Span, broken

_PLACE = (b"GPS5", b"GPS9", b"GPSU", b"GPSF", b"GPSP", b"GPSA", b"GPRI", b"GLPI")
_EMPTY = b"EMPT"
"""GPMF's own key for a stream without content."""


_TEXTS = (ord("c"), ord("U"))
"""Types of letters, and of a time in letters."""
_DEEPEST = 8


def clean(block: bytes, job: Job, where: str = "GoPro") -> bytes:
    """``block`` with its streams of coordinates emptied, same size; the same object if none."""
    _, spans = _Walk(block, job, where).through(0, len(block), 0)
    if not spans:
        return block
    out = bytearray(block)
    for start, end in spans:
        head = _EMPTY + b"c" + block[start + 5 : start + 8]
        out[start:end] = head + bytes(end - start - len(head))
    return bytes(out)


@dataclass(frozen=True, slots=True)
class _Walk:
    block: bytes
    job: Job
    where: str

    def through(self, start: int, end: int, depth: int) -> tuple[bool, list[Span]]:
        """Whether entries between ``start`` and ``end`` tell the place; which are to be emptied."""
        block, job = self.block, self.job
        at, told, spans = start, False, list[Span]()
        if depth > _DEEPEST:
            raise broken("its camera data is nested too deep")
        while at + 8 <= end:
            job.step()
            key, kind = block[at : at + 4], block[at + 4]
            if key == b"\0\0\0\0" and not block[at:end].strip(b"\0"):
                break
            if not all(32 <= c < 127 for c in key):
                raise broken("its camera data cannot be read to the end")
            stop = at + 8 + block[at + 5] * struct.unpack_from(">H", block, at + 6)[0]
            if stop > end:
                raise broken("its camera data is cut off")
            after = min(stop + (at - stop & 3), end)
            if kind == 0:
                inside, inner = self.through(at + 8, stop, depth + 1)
                if inside and key == b"STRM":
                    # A stream of coordinates goes whole, with the words about it.
                    spans += [(at, after)] if job.goes(Kind.PLACE) else []
                else:
                    told |= inside
                    spans += inner
            elif self._tells(key, kind, block[at + 8 : stop]):
                told |= _is_of_place(key)
                spans.append((at, after))
            at = after
        return told, spans

    def _tells(self, key: bytes, kind: int, raw: bytes) -> bool:
        if _is_of_place(key):
            if not raw.strip(b"\0"):
                return False
            _points(key, raw, self.job)
            self.job.note(Kind.PLACE, self.where, "track of coordinates")
            return True
        tells = kind in _TEXTS and textscan.raw_tells_place(raw, self.job)
        if tells:
            self.job.note(Kind.PLACE, self.where, "coordinates as text")
        return tells


def _is_of_place(key: bytes) -> bool:
    """Whether a key is one of coordinates; GoPro has no other that begins like theirs."""
    return key in _PLACE or key.startswith(b"GPS")


def _points(key: bytes, raw: bytes, job: Job) -> None:
    if key in (b"GPS5", b"GPS9") and len(raw) >= 8:
        latitude, longitude = struct.unpack_from(">ii", raw)
        job.point(latitude / 1e7, longitude / 1e7, 5)
        job.needle(raw[:8])
