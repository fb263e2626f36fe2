"""GoPro's key-length-value data (GPMF): empties the streams of coordinates, keeps all others."""

# ruff: noqa: PLR0912, PLR0917 - a format is a long list of cases, each with where it stands

from __future__ import annotations

import struct

from paravent.photos import textscan
from paravent.photos.model import Job, Kind, broken

_PLACE = (b"GPS5", b"GPS9", b"GPSU", b"GPSF", b"GPSP", b"GPSA", b"GPRI", b"GLPI")
_EMPTY = b"EMPT"
"""GPMF's own key for a stream without content."""


def clean(block: bytes, job: Job, where: str = "GoPro") -> bytes:
    """``block`` with its streams of coordinates emptied, same size; the same object if none."""
    spans: list[tuple[int, int, bytes]] = []
    _walk(block, 0, len(block), job, where, spans, 0)
    if not spans:
        return block
    out = bytearray(block)
    for start, end, head in spans:
        out[start:end] = bytes(end - start)
        out[start : start + len(head)] = head
    return bytes(out)


def _walk(
    block: bytes,
    start: int,
    end: int,
    job: Job,
    where: str,
    spans: list[tuple[int, int, bytes]],
    depth: int,
) -> bool:
    """Whether something between ``start`` and ``end`` tells the place; emptied per stream."""
    at, place = start, False
    if depth > 8:
        raise broken("its camera data is nested too deep")
    while at + 8 <= end:
        job.step()
        key, kind, size = block[at : at + 4], block[at + 4], block[at + 5]
        if key == b"\0\0\0\0":
            if block[at:end].strip(b"\0"):
                raise broken("its camera data cannot be read to the end")
            break
        if not all(32 <= c < 127 for c in key):
            raise broken("its camera data cannot be read to the end")
        length = size * struct.unpack_from(">H", block, at + 6)[0]
        after = at + 8 + (length + 3 & ~3)
        if at + 8 + length > end:
            raise broken("its camera data is cut off")
        after = min(after, end)
        if kind == 0:
            inner: list[tuple[int, int, bytes]] = []
            told = _walk(block, at + 8, at + 8 + length, job, where, inner, depth + 1)
            if told and key == b"STRM":
                if job.goes(Kind.PLACE):
                    head = _EMPTY + b"c" + block[at + 5 : at + 8]
                    spans.append((at, after, head))
            else:
                place |= told
                spans += inner
        elif key in _PLACE:
            raw = block[at + 8 : at + 8 + length]
            if raw.strip(b"\0"):
                _points(key, raw, job)
                job.note(Kind.PLACE, where, "track of coordinates")
                place = True
                spans.append((at, after, _EMPTY + b"c" + block[at + 5 : at + 8]))
        elif kind in (ord("c"), ord("U")) and textscan.raw_tells_place(
            block[at + 8 : at + 8 + length], job
        ):
            job.note(Kind.PLACE, where, "coordinates as text")
            spans.append((at, after, _EMPTY + b"c" + block[at + 5 : at + 8]))
        at = after
    return place


def _points(key: bytes, raw: bytes, job: Job) -> None:
    if key in (b"GPS5", b"GPS9") and len(raw) >= 8:
        latitude, longitude = struct.unpack_from(">ii", raw)
        job.point(latitude / 1e7, longitude / 1e7, 5)
        job.needle(raw[:8])
