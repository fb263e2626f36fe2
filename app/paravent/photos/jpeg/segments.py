"""Walks a JPEG from marker to marker: declares its picture, hands out the segments with notes."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from paravent.photos.jpeg import tables
from paravent.photos.model import Data, Edit, Edits, Job, Kind, broken

NO_TABLE = "one of the tables that its picture needs is not one"
_NO_PICTURE = "it holds no picture"
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7]", re.S)
_NOT_FILL, _FILL = re.compile(rb"[^\xff]"), 0xFF
_EOI, _TEM = 0xD9, 0x01
_FIRST_WITH_LENGTH = 0xC0


@dataclass(slots=True)
class Segment:
    """One segment; ``value`` is where its content begins."""

    start: int
    """Where it begins, fill bytes included."""
    marker: int
    value: int
    end: int


@dataclass(slots=True)
class Reading:
    """What one reading of one JPEG gathers."""

    data: Data
    job: Job
    edits: Edits = field(default_factory=list)
    xmp: list[tuple[Segment, bytes]] = field(default_factory=list)
    """Packets of XMP."""
    extended: list[Segment] = field(default_factory=list)
    """Chunks of extended XMP."""
    boxes: list[Segment] = field(default_factory=list)
    """JUMBF."""
    photoshop: list[Segment] = field(default_factory=list)
    flir: list[Segment] = field(default_factory=list)
    mpf: Segment | None = None
    """The index of further pictures."""
    end: int = 0
    scan: int = -1
    """Where the first scan begins."""
    cut_off: bool = False
    odd: bool = False
    """Whether a table is filled with something else than numbers for a picture."""

    def content(self, segment: Segment, skip: int = 0) -> bytes:
        """The bytes of a segment without its first ``skip``."""
        return bytes(self.data[segment.value + skip : segment.end])

    def drop(self, segment: Segment) -> None:
        """Take a segment out."""
        self.edits.append(Edit(segment.start, segment.end, b""))

    def put(self, segment: Segment, old: bytes | None, new: bytes) -> None:
        """Write a new value into a segment; an empty one takes the segment away."""
        if new == old:
            return
        if not new:
            self.drop(segment)
            return
        head = struct.pack(">BBH", 0xFF, segment.marker, len(new) + 2)
        self.edits.append(Edit(segment.start, segment.end, head + new))


def walk(reading: Reading) -> Iterator[Segment]:
    """Every segment that is not of the picture, up to the end of the picture.

    Raises ``BrokenPhotoError`` where the walk ends before it.
    """
    data, job, size = reading.data, reading.job, len(reading.data)
    at = 2
    begun = 0  # where the stretch of picture at hand began; SOI belongs to the first
    while True:
        start = _to_marker(data, at, size)
        if start > at:
            _stray(reading, begun, at, start)
            begun = at = start
        elif start < 0:
            _end_without_eoi(reading, at, begun)
            return
        if at + 1 < size and data[at + 1] == _FILL:
            match = _NOT_FILL.search(data, at + 1)
            at = (match.start() if match else size) - 1
        if at + 1 == size:
            _end_without_eoi(reading, start, begun)
            return
        marker = data[at + 1]
        if marker == _EOI:
            reading.end = at + 2
            job.pictures.append((begun, reading.end))
            return
        if marker == _TEM or 0xD0 <= marker <= 0xD8:
            at += 2
            continue
        end = _end_of_segment(reading, at, marker)
        if marker in tables.MARKERS:
            _judge_table(reading, marker, bytes(data[at + 4 : end]))
        elif marker == tables.SOS:
            _judge_table(reading, marker, bytes(data[at + 4 : end]))
            reading.scan = end if reading.scan < 0 else reading.scan
            end = _scan_end(reading, end)
        else:
            if start > begun:
                job.pictures.append((begun, start))
            yield Segment(start, marker, at + 4, end)
            begun = end
        at = end


def _to_marker(data: Data, at: int, size: int) -> int:
    """The next marker at or behind ``at``; -1 where there is none."""
    if at >= size:
        return -1
    if data[at] == 0xFF and (at + 1 == size or data[at + 1]):
        return at
    match = _NEXT_MARKER.search(data, at)
    return match.start() if match else -1


def _stray(reading: Reading, begun: int, at: int, end: int) -> None:
    """Bytes between segments, which belong to nothing, go."""
    job = reading.job
    if reading.scan >= 0 and job.depth == 0:
        raise broken("its picture is damaged in the middle")
    job.pictures.append((begun, at))
    job.damaged = True
    job.wounded |= job.depth == 0
    job.note(Kind.PLACE, "between segments", "bytes that belong to nothing")
    reading.edits.append(Edit(at, end, b""))


def _end_of_segment(reading: Reading, at: int, marker: int) -> int:
    data, size = reading.data, len(reading.data)
    if marker < _FIRST_WITH_LENGTH:
        raise broken("one of its segments is of no known kind")
    reading.job.step(8)
    end = at + 2 + (data[at + 2] << 8 | data[at + 3]) if at + 4 <= size else 0
    if end > size or end < at + 4:
        raise broken("it ends in the middle of a segment")
    return end


def _judge_table(reading: Reading, marker: int, raw: bytes) -> None:
    sound, odd = tables.judged(marker, raw)
    reading.odd |= odd
    reading.job.wounded |= odd and reading.job.depth == 0
    if not sound:
        if reading.job.depth == 0:
            raise broken(NO_TABLE)
        # A preview that no program shows is no reason to refuse a photo.
        reading.job.damaged = True


def _scan_end(reading: Reading, at: int) -> int:
    """The end of coded data; where it stood in the earlier reading too, nothing is searched."""
    data, job = reading.data, reading.job
    if job.depth == 0 and job.known_in:
        view = memoryview(data)
        for start, stop in job.known_scans:
            end = at + stop - start
            whole = data[end : end + 1] == b"\xff"
            if whole and job.known_in.startswith(view[at:end], start):
                job.scans.append((at, end))
                return end
    match = _NEXT_MARKER.search(data, at)
    end = match.start() if match else len(data)
    job.step((end - at) >> 12)
    job.scans.append((at, end))
    return end


def _end_without_eoi(reading: Reading, start: int, begun: int) -> None:
    """A file cut off in its scan: what is there is kept as it is."""
    job = reading.job
    if not job.pictures and begun == 0 and start <= 4:
        raise broken(_NO_PICTURE)
    job.damaged = True
    reading.cut_off = True
    reading.end = len(reading.data)
    if begun < reading.end:
        job.pictures.append((begun, reading.end))
