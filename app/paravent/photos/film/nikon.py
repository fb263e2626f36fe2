"""Nikon's notes in a film (``NCTG``): tags like those of Exif, one behind the other.

Each is a 4-byte tag, a 2-byte type, a 2-byte count and the value; those from 0x2000000 on are GPS.
Source: ExifTool's table Nikon NCTG.
"""

from __future__ import annotations

import struct

from paravent.photos import textscan
from paravent.photos.bmff import Box
from paravent.photos.film.state import Film
from paravent.photos.model import Edit, Kind, zeros

_HEAD = struct.Struct(">IHH")
_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8}
_GPS = range(0x2000000, 0x3000000)
_NO_TAG = b"\0\0\xff\xfe"
"""A number that no table knows."""
_LATITUDE, _LONGITUDE = (0x2000001, 0x2000002), (0x2000003, 0x2000004)
_FEWEST = 3


def clean(film: Film, box: Box, where: str) -> None:
    """Make tags of place unknown ones full of zeros; a box that is not made so goes whole."""
    job, at = film.job, box.value
    values: dict[int, bytes] = {}
    while at + _HEAD.size <= box.end:
        job.step()
        tag, kind, count = _HEAD.unpack_from(film.data, at)
        size = _SIZES.get(kind, 0) * count
        at += _HEAD.size
        if not size or at + size > box.end:
            break
        values[tag] = raw = bytes(film.data[at : at + size])
        if tag in _GPS:
            film.edits += [Edit(at - _HEAD.size, at - 4, _NO_TAG), zeros(at, at + size)]
        elif textscan.raw_tells_place(raw, job):
            break
        at += size
    if any(film.data[at : box.end]):
        job.note(Kind.PLACE, where, "data of an unknown kind NCTG")
        film.edits = [e for e in film.edits if not box.value <= e.start < box.end]
        film.drop(box)
        return
    if any(tag in _GPS for tag in values):
        _point(film, values)
        job.note(Kind.PLACE, where, "coordinates")
    for tag, raw in values.items():
        if tag not in _GPS:
            job.keeps(f"{where} NCTG {tag:#x}", raw)


def _point(film: Film, values: dict[int, bytes]) -> None:
    latitude = _degrees(values, *_LATITUDE, b"S")
    longitude = _degrees(values, *_LONGITUDE, b"W")
    if latitude is not None and longitude is not None:
        film.job.point(latitude, longitude, 5)
    for tag in (_LATITUDE[1], _LONGITUDE[1]):
        film.job.needle(values.get(tag, b""))


def _degrees(values: dict[int, bytes], side: int, tag: int, negative: bytes) -> float | None:
    raw = values.get(tag, b"")
    if len(raw) < _FEWEST * 8:
        return None
    parts = struct.unpack_from(">6I", raw)
    if not all(parts[1::2]):
        return None
    degrees: float = sum(
        n / d / 60**i for i, (n, d) in enumerate(zip(parts[::2], parts[1::2], strict=True))
    )
    return -degrees if values.get(side, b"").startswith(negative) else degrees
