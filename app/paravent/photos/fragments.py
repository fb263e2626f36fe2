"""Where the samples of a fragmented film stand: ``moof`` boxes, each before its media box.

Layout as in ISO/IEC 14496-12, 8.8: ``trex`` and ``tfhd`` give sizes and offsets for all samples of
a run, ``trun`` those of each.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from paravent.photos.bmff import Box, boxes
from paravent.photos.model import Data, Job, Span, broken

_FIELDS = (0x100, 0x200, 0x400, 0x800)
"""Duration, size, flags, composition time: 4 bytes each, in this order."""
_SIZE = 0x200


@dataclass(slots=True)
class _Header:
    """What ``tfhd`` says: the track, where its offsets count from, the usual size of a sample."""

    track: int
    base: int
    size: int


def samples(data: Data, top: Sequence[Box], job: Job) -> dict[int, list[Span]]:
    """The spans of every sample in fragments, by track.

    Raises ``BrokenPhotoError`` where they cannot be found.
    """
    sizes: dict[int, int] = {}
    for box in top:
        if box.kind == b"moov":
            for inner in boxes(data, box.value, box.end, job):
                if inner.kind == b"mvex":
                    sizes |= dict(_usual_sizes(data, inner, job))
    out: dict[int, list[Span]] = {}
    for box in top:
        if box.kind == b"moof":
            for inner in boxes(data, box.value, box.end, job):
                if inner.kind == b"traf":
                    _run(data, box, inner, sizes, out, job=job)
    return out


def _usual_sizes(data: Data, mvex: Box, job: Job) -> Iterator[tuple[int, int]]:
    for box in boxes(data, mvex.value, mvex.end, job):
        if box.kind == b"trex" and box.end - box.value >= 24:
            track, _, _, size = struct.unpack_from(">IIII", data, box.value + 4)
            yield track, size


def _run(
    data: Data, moof: Box, traf: Box, sizes: dict[int, int], out: dict[int, list[Span]], *, job: Job
) -> None:
    header: _Header | None = None
    at = -1
    for box in boxes(data, traf.value, traf.end, job):
        if box.kind == b"tfhd":
            header = _header(data, box, moof, sizes)
        elif box.kind == b"trun" and header is not None:
            spans = out.setdefault(header.track, [])
            at = _samples(data, box, header, at, spans, job=job)


def _header(data: Data, box: Box, moof: Box, sizes: dict[int, int]) -> _Header:
    flags = int.from_bytes(data[box.value + 1 : box.value + 4], "big")
    (track,) = struct.unpack_from(">I", data, box.value + 4)
    at, base = box.value + 8, moof.start
    if flags & 1:
        base = struct.unpack_from(">Q", data, at)[0]
        at += 8
    at += 4 * bool(flags & 2) + 4 * bool(flags & 8)
    size = struct.unpack_from(">I", data, at)[0] if flags & 0x10 else sizes.get(track, 0)
    return _Header(track, base, size)


def _samples(data: Data, box: Box, header: _Header, at: int, spans: list[Span], *, job: Job) -> int:
    """Add the samples of one run; where the next one goes on if it does not say."""
    flags = int.from_bytes(data[box.value + 1 : box.value + 4], "big")
    (count,) = struct.unpack_from(">I", data, box.value + 4)
    row = box.value + 8
    if flags & 1:
        at = header.base + struct.unpack_from(">i", data, row)[0]
        row += 4
    elif at < 0:
        at = header.base
    row += 4 * bool(flags & 4)
    width = 4 * sum(bool(flags & each) for each in _FIELDS)
    if row + width * count > box.end:
        raise broken("the table of its samples is cut off")
    size_at = 4 * bool(flags & 0x100)
    for index in range(count if width or header.size else 0):
        job.step()
        own = flags & _SIZE
        size = (
            struct.unpack_from(">I", data, row + index * width + size_at)[0] if own else header.size
        )
        if at < 0 or at + size > len(data):
            raise broken("a part of its film lies outside the file")
        spans.append((at, at + size))
        at += size
    return at
