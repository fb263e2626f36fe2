"""FLIR's own file inside a JPEG (FFF): finds its record of coordinates."""

# ruff: noqa: PLR0912 - a format is a long list of cases

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from paravent.photos import textscan
from paravent.photos.model import Job, Kind, broken

_GPS_RECORD = 0x2B


def flir_goes(whole: bytes, job: Job) -> list[tuple[int, int]]:
    """Spans of the joined FFF file that tell the place (ExifTool's table FLIR)."""
    if job.everything:
        job.note(Kind.PERSONAL, "FLIR", "thermal data")  # it goes whole, readable or not
        return []
    if whole[:4] not in (b"FFF\0", b"AFF\0") or len(whole) < 64:
        raise broken("its thermal data cannot be read")
    if not any(99 <= struct.unpack_from(o + "I", whole, 0x14)[0] <= 105 for o in "<>"):
        raise broken("its thermal data cannot be read")
    order = ">" if struct.unpack_from(">I", whole, 0x14)[0] < 1000 else "<"
    directory, count = struct.unpack_from(order + "II", whole, 0x18)
    spans: list[tuple[int, int]] = []
    if not 0 < count < 4096 or not 32 <= directory <= len(whole) - 32 * count:
        raise broken("its thermal data cannot be read")
    covered = [(0, 64), (directory, directory + 32 * count)]
    for index in range(count):
        at = directory + 32 * index
        (kind,) = struct.unpack_from(order + "H", whole, at)
        offset, size = struct.unpack_from(order + "II", whole, at + 12)
        if kind == 0:
            continue  # a free entry: what it may name belongs to nothing
        if kind > 0x2F or offset + size > len(whole):
            raise broken("its thermal data cannot be read")
        covered.append((offset, offset + size))
        if kind != _GPS_RECORD:
            continue
        if offset < 64 or size < 32:
            raise broken("its thermal data cannot be read")
        record = whole[offset : offset + size]
        if not record.strip(b"\0"):
            continue
        for letter in "<>":
            latitude, longitude = struct.unpack_from(letter + "dd", record, 16)
            if 0 < abs(latitude) <= 90 and 1e-6 < abs(longitude) <= 180:
                job.point(latitude, longitude, 1)
                job.needle(record[16:24])
                break
        if job.note(Kind.PLACE, "FLIR", "coordinates"):
            # The directory entry goes with its record: an empty type is no record at all.
            spans += [(at, at + 32), (offset, offset + size)]
    if any(not any(a <= at < b for a, b in spans) for at in _readings(whole)):
        raise broken("its thermal data names a place where none is expected")
    spans += _left_over(whole, covered, job)
    if not spans and textscan.raw_tells_place(whole[:65536], job):
        raise broken("its thermal data names a place where none is expected")
    return spans


_REFERENCES = re.compile(rb"[NS]\0{1,3}[EW]\0")


def _readings(whole: bytes) -> Iterator[int]:
    """Where letters for north or south and east or west stand, with the degrees behind them."""
    for match in _REFERENCES.finditer(whole):
        at = match.start()
        for letter in "<>" if at + 24 <= len(whole) else "":
            latitude, longitude = struct.unpack_from(letter + "dd", whole, at + 8)
            if 1e-6 < abs(latitude) <= 90 and 1e-6 < abs(longitude) <= 180:
                yield at


def _left_over(whole: bytes, covered: list[tuple[int, int]], job: Job) -> list[tuple[int, int]]:
    """Bytes of no record: nothing reads them, and a record that was given up may stand there."""
    spans: list[tuple[int, int]] = []
    last = 0
    for start, end in [*sorted(covered), (len(whole), len(whole))]:
        if start > last and whole[last:start].strip(b"\0"):
            job.note(Kind.PLACE, "FLIR", "left-over bytes")
            spans.append((last, start))
        last = max(last, end)
    return spans
