"""Where the samples of a track stand: the sample tables of a film, expanded."""

from __future__ import annotations

import struct
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import accumulate

from paravent.photos.bmff import Box, boxes, is_name
from paravent.photos.model import Data, Job, broken

MOST_SAMPLES = 20_000_000
_LETTERS = {16: "H", 8: "B"}
"""How ``array`` calls whole numbers of so many bits."""
_HALVES = bytes.maketrans(b"0123456789abcdef", bytes(range(16)))


@dataclass(slots=True)
class Track:
    """What is known of one track."""

    box: Box
    id: int = 0
    handler: bytes = b""
    formats: list[bytes] = field(default_factory=list)
    entries: list[Box] = field(default_factory=list)
    stbl: dict[bytes, Box] = field(default_factory=dict)
    parts: list[tuple[int, int]] = field(default_factory=list)
    """Samples that stand in fragments of the film."""
    outside: bool = False
    """Whether its data stand in another file."""


def _numbers(data: Data, start: int, count: int, letter: str) -> array[int]:
    width = array(letter).itemsize
    raw = bytes(data[start : start + count * width])
    if len(raw) != count * width:
        raise broken("the table of its samples is cut off")
    numbers = array(letter)
    numbers.frombytes(raw)
    if sys.byteorder == "little":
        numbers.byteswap()
    return numbers


def _u32(data: Data, at: int) -> int:
    return int(struct.unpack_from(">I", data, at)[0])


def sizes(data: Data, track: Track) -> tuple[int, array[int] | None, int]:
    """(size of each where all are equal, else 0; their sizes; how many)."""
    box = track.stbl.get(b"stsz")
    if box is not None:
        fixed, count = _u32(data, box.value + 4), _u32(data, box.value + 8)
        if count > MOST_SAMPLES:
            raise broken("the table of its samples is not to be believed")
        return fixed, None if fixed else _numbers(data, box.value + 12, count, "I"), count
    box = track.stbl.get(b"stz2")
    if box is None:
        return 0, array("I"), 0
    width, count = data[box.value + 7], _u32(data, box.value + 8)
    if count > MOST_SAMPLES:
        raise broken("the table of its samples is not to be believed")
    start = box.value + 12
    if width in _LETTERS:
        return 0, _numbers(data, start, count, _LETTERS[width]), count
    halves = bytes(data[start : start + (count + 1) // 2]).hex().encode().translate(_HALVES)
    return 0, array("B", halves[:count]), count


def chunks(data: Data, track: Track) -> Iterator[tuple[int, int, int]]:
    """(offset, first sample, samples) of each chunk."""
    if b"stco" in track.stbl:
        box, letter = track.stbl[b"stco"], "I"
    elif b"co64" in track.stbl:
        box, letter = track.stbl[b"co64"], "Q"
    else:
        return
    offsets = _numbers(data, box.value + 8, _u32(data, box.value + 4), letter)
    table = track.stbl.get(b"stsc")
    if table is None:
        if len(offsets):
            raise broken("the table of its samples is cut off")
        return
    runs = _numbers(data, table.value + 8, 3 * _u32(data, table.value + 4), "I")
    sample = 0
    for i in range(0, len(runs), 3):
        first, each = runs[i], runs[i + 1]
        last = runs[i + 3] - 1 if i + 3 < len(runs) else len(offsets)
        if not 1 <= first <= last + 1 or last > len(offsets):
            raise broken("the table of its samples is not to be believed")
        for chunk in range(first - 1, last):
            yield offsets[chunk], sample, each
            sample += each


def spans(
    data: Data, track: Track, job: Job, *, each_sample: bool = False
) -> list[tuple[int, int]]:
    """Where the samples stand, in order; whole chunks at once unless ``each_sample``."""
    fixed, table, count = sizes(data, track)
    if not count:
        return list(track.parts)
    sums = None
    if table is not None:
        sums = array("Q", [0])
        sums.extend(accumulate(table))
    out: list[tuple[int, int]] = []
    limit = len(data)
    for offset, first, stated in chunks(data, track):
        job.step(2)
        number = min(stated, count - first)
        if number <= 0:
            break
        size = fixed * number if sums is None else sums[first + number] - sums[first]
        if offset + size > limit:
            raise broken("a part of its film lies outside the file")
        if not each_sample:
            out.append((offset, offset + size))
            continue
        at = offset
        job.step(2 * number)
        for index in range(first, first + number):
            length = fixed if table is None else table[index]
            out.append((at, at + length))
            at += length
    return out + track.parts


def read_track(data: Data, box: Box, job: Job) -> Track:
    """The track in a ``trak`` box."""
    track = Track(box)
    for inner in boxes(data, box.value, box.end, job):
        job.wounded |= not is_name(inner.kind)
        if inner.kind == b"tkhd":
            long = data[inner.value] == 1
            track.id = _u32(data, inner.value + (20 if long else 12))
        elif inner.kind == b"mdia":
            _media(data, inner, track, job)
    job.wounded |= not track.stbl.keys() >= _TABLES
    return track


_TABLES = frozenset((b"stsd", b"stts", b"stsc"))
"""What every track has (ISO/IEC 14496-12, 8.5 to 8.7), empty where its samples are in fragments."""


def _media(data: Data, box: Box, track: Track, job: Job) -> None:
    for inner in boxes(data, box.value, box.end, job):
        job.wounded |= not is_name(inner.kind)
        if inner.kind == b"hdlr":
            track.handler = bytes(data[inner.value + 8 : inner.value + 12])
        elif inner.kind == b"minf":
            for part in boxes(data, inner.value, inner.end, job):
                if part.kind == b"stbl":
                    track.stbl = {b.kind: b for b in boxes(data, part.value, part.end, job)}
                elif part.kind == b"dinf":
                    track.outside = _is_outside(data, part, job)
    description = track.stbl.get(b"stsd")
    if description is not None:
        for entry in boxes(data, description.value + 8, description.end, job):
            track.formats.append(entry.kind)
            track.entries.append(entry)


def _is_outside(data: Data, box: Box, job: Job) -> bool:
    for dref in boxes(data, box.value, box.end, job):
        job.wounded |= dref.kind != b"dref"  # the one box that may stand there (8.7.1)
        if dref.kind == b"dref":
            for entry in boxes(data, dref.value + 8, dref.end, job):
                if not data[entry.value + 3] & 1:
                    return True
    return False
