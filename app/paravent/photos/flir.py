"""FLIR's own file inside a JPEG (FFF): finds its record of coordinates."""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator

from paravent.photos import textscan
from paravent.photos.model import Job, Kind, Span, broken

_GPS_RECORD = 0x2B


_UNREADABLE = "its thermal data cannot be read"
_UNEXPECTED = "its thermal data names a place where none is expected"
_VERSIONS = range(99, 106)
_HEADER, _ROW = 64, 32
_LAST_KIND = 0x2F
_MOST_RECORDS = 4096
_LEAST_OF_RECORD = 32


def flir_goes(whole: bytes, job: Job) -> list[Span]:
    """Spans of the joined FFF file that tell the place (ExifTool's table FLIR)."""
    if job.everything:
        job.note(Kind.PERSONAL, "FLIR", "thermal data")  # it goes whole, readable or not
        return []
    order, directory, count = _header(whole)
    spans: list[Span] = []
    covered = [(0, _HEADER), (directory, directory + _ROW * count)]
    for at in range(directory, directory + _ROW * count, _ROW):
        (kind,) = struct.unpack_from(order + "H", whole, at)
        offset, size = struct.unpack_from(order + "II", whole, at + 12)
        if kind == 0:
            continue  # a free entry: what it may name belongs to nothing
        if kind > _LAST_KIND or offset + size > len(whole):
            raise broken(_UNREADABLE)
        covered.append((offset, offset + size))
        if kind == _GPS_RECORD and _record_goes(whole, offset, size, job):
            # The directory entry goes with its record: an empty type is no record at all.
            spans += [(at, at + _ROW), (offset, offset + size)]
    if any(not any(a <= at < b for a, b in spans) for at in _readings(whole)):
        raise broken(_UNEXPECTED)
    spans += _left_over(whole, covered, job)
    if not spans and textscan.raw_tells_place(whole[:65536], job):
        raise broken(_UNEXPECTED)
    return spans


def _header(whole: bytes) -> tuple[str, int, int]:
    """The order of bytes, where the directory stands, and how many records it lists."""
    if whole[:4] not in (b"FFF\0", b"AFF\0") or len(whole) < _HEADER:
        raise broken(_UNREADABLE)
    orders = [o for o in "<>" if struct.unpack_from(o + "I", whole, 0x14)[0] in _VERSIONS]
    if not orders:
        raise broken(_UNREADABLE)
    directory, count = struct.unpack_from(orders[0] + "II", whole, 0x18)
    last = len(whole) - _ROW * count
    if not 0 < count < _MOST_RECORDS or not _ROW <= directory <= last:
        raise broken(_UNREADABLE)
    return orders[0], directory, count


def _record_goes(whole: bytes, offset: int, size: int, job: Job) -> bool:
    """Note what a record of coordinates says; whether it is to go."""
    if offset < _HEADER or size < _LEAST_OF_RECORD:
        raise broken(_UNREADABLE)
    record = whole[offset : offset + size]
    if not record.strip(b"\0"):
        return False
    for letter in "<>":
        latitude, longitude = struct.unpack_from(letter + "dd", record, 16)
        if 0 < abs(latitude) <= 90 and 1e-6 < abs(longitude) <= 180:
            job.point(latitude, longitude, 1)
            job.needle(record[16:24])
            break
    return job.note(Kind.PLACE, "FLIR", "coordinates")


_REFERENCES = re.compile(rb"[NS]\0{1,3}[EW]\0")


def _readings(whole: bytes) -> Iterator[int]:
    """Where letters for north or south and east or west stand, with the degrees behind them."""
    for match in _REFERENCES.finditer(whole):
        at = match.start()
        for letter in "<>" if at + 24 <= len(whole) else "":
            latitude, longitude = struct.unpack_from(letter + "dd", whole, at + 8)
            if 1e-6 < abs(latitude) <= 90 and 1e-6 < abs(longitude) <= 180:
                yield at


def _left_over(whole: bytes, covered: list[Span], job: Job) -> list[Span]:
    """Bytes of no record: nothing reads them, and a record that was given up may stand there."""
    spans: list[Span] = []
    last = 0
    for start, end in [*sorted(covered), (len(whole), len(whole))]:
        if start > last and whole[last:start].strip(b"\0"):
            job.note(Kind.PLACE, "FLIR", "left-over bytes")
            spans.append((last, start))
        last = max(last, end)
    return spans
