"""FLIR's own file inside a JPEG (FFF): finds its record of coordinates."""

# ruff: noqa: PLR0912 - a format is a long list of cases

from __future__ import annotations

import struct

from paravent.photos import textscan
from paravent.photos.model import Job, Kind, broken

_GPS_RECORD = 0x2B


def flir_goes(whole: bytes, job: Job) -> list[tuple[int, int]]:
    """Spans of the joined FFF file that tell the place (ExifTool's table FLIR)."""
    if job.everything:
        job.note(Kind.PERSONAL, "FLIR", "thermal data")
    if whole[:4] not in (b"FFF\0", b"AFF\0") or len(whole) < 64:
        raise broken("its thermal data cannot be read")
    if not any(99 <= struct.unpack_from(o + "I", whole, 0x14)[0] <= 105 for o in "<>"):
        raise broken("its thermal data cannot be read")
    order = ">" if struct.unpack_from(">I", whole, 0x14)[0] < 1000 else "<"
    directory, count = struct.unpack_from(order + "II", whole, 0x18)
    spans: list[tuple[int, int]] = []
    if not 0 < count < 4096 or not 32 <= directory <= len(whole) - 32 * count:
        raise broken("its thermal data cannot be read")
    for index in range(min(count, 4096)):
        at = directory + 32 * index
        if at + 32 > len(whole):
            raise broken("its thermal data cannot be read")
        (kind,) = struct.unpack_from(order + "H", whole, at)
        offset, size = struct.unpack_from(order + "II", whole, at + 12)
        if kind > 0x2F or offset + size > len(whole) or (kind == 0 and size):
            raise broken("its thermal data cannot be read")
        if kind != _GPS_RECORD:
            continue
        if offset < 64 or size < 32:
            raise broken("its thermal data cannot be read")
        record = whole[offset : offset + size]
        if not record.strip(b"\0"):
            continue
        for letter in "<>":
            if len(record) >= 32:
                latitude, longitude = struct.unpack_from(letter + "dd", record, 16)
                if 0 < abs(latitude) <= 90 and 1e-6 < abs(longitude) <= 180:
                    job.point(latitude, longitude, 1)
                    job.needle(record[16:24])
                    break
        if job.note(Kind.PLACE, "FLIR", "coordinates"):
            # The directory entry goes with its record: an empty type is no record at all.
            spans += [(at, at + 32), (offset, offset + size)]
    if not spans and textscan.raw_tells_place(whole[:65536], job):
        raise broken("its thermal data names a place where none is expected")
    return spans
