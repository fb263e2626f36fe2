"""The smallest block: a fresh one with orientation, resolution, colour space and nothing else."""

from __future__ import annotations

import struct
from collections.abc import Iterable

from paravent.photos.exif import tags
from paravent.photos.exif.block import Entry

_FIRST = (
    *(tags.ORIENTATION, tags.X_RESOLUTION, tags.Y_RESOLUTION, tags.RESOLUTION_UNIT),
    tags.DATE,  # kept where the user asked for dates to be kept
)
_INTEROPERABILITY = (1, 2)
Row = tuple[int, int, int, bytes]
"""Tag, type, count and value of an entry."""


def apple_note(raw: bytes) -> tuple[str, Entry, bytes]:
    """A maker note, as an entry kept in the directory of Exif."""
    return "Exif", Entry(tags.MAKER_NOTE, tags.UNDEFINED, len(raw), 0, 0, 0, b""), raw


def build(kept: Iterable[tuple[str, Entry, bytes]], order: str) -> bytes:
    """A TIFF block of the look-giving entries among ``kept``; b"" where none is worth keeping.

    Each of ``kept`` is the name of its directory, the entry and its value.
    """
    by_directory: dict[str, dict[int, Row]] = {"IFD0": {}, "Exif": {}, "Interop": {}}
    for name, entry, value in kept:
        if name in by_directory and value:
            row = (entry.tag, entry.type, entry.count, value)
            by_directory[name][entry.tag] = row
    main, exif, interop = by_directory.values()
    first = [main[tag] for tag in sorted(main) if tag in _FIRST]
    second = [exif[tag] for tag in sorted(exif) if tag not in (tags.INTEROP, tags.EXIF)]
    third = [interop[tag] for tag in sorted(interop) if tag in _INTEROPERABILITY]
    if not first and not second and not third:
        return b""
    out = bytearray((b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8))
    _directory(out, first, order, [tags.EXIF] if second or third else [])
    if second or third:
        _link(out, order, tags.EXIF)
        _directory(out, second, order, [tags.INTEROP] if third else [])
    if third:
        _link(out, order, tags.INTEROP)
        _directory(out, third, order, [])
    return bytes(out)


_LINK = b"LINK"
"""Stands for the offset of a directory that is not written yet."""


def _directory(out: bytearray, entries: list[Row], order: str, links: list[int]) -> None:
    rows = sorted([*entries, *((tag, 4, 1, _LINK) for tag in links)])
    data_at = len(out) + 2 + 12 * len(rows) + 4
    out += struct.pack(order + "H", len(rows))
    tail = bytearray()
    for tag, kind, count, value in rows:
        if len(value) <= 4:
            stored = value.ljust(4, b"\0")
        else:
            stored = struct.pack(order + "I", data_at + len(tail))
            tail += value + b"\0" * (len(value) & 1)
        out += struct.pack(order + "HHI", tag, kind, count) + stored
    out += bytes(4) + tail


def _link(out: bytearray, order: str, tag: int) -> None:
    mark = struct.pack(order + "HHI", tag, 4, 1) + _LINK
    at = out.rindex(mark)
    out[at + 8 : at + 12] = struct.pack(order + "I", len(out))
