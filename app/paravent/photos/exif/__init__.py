"""Exif and TIFF blocks: walks every directory and takes entries out in place; nothing else moves.

Maker notes hold offsets that count from the start of the block, so a block keeps its size and
every value its position: a removed entry leaves its directory, its value becomes zeros.
Facts: CIPA DC-008 (Exif 2.32), TIFF 6.0, GeoTIFF 1.1, DNG 1.6; BigTIFF by its design note.
"""

from __future__ import annotations

import struct

from paravent.core.errors import PhotoError
from paravent.photos import textscan
from paravent.photos.exif import gps, minimal
from paravent.photos.exif.editor import Editor
from paravent.photos.model import Data, Edits, Job, Kind, apply, broken

_MARKS = (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")
"""TIFF and BigTIFF, in both orders."""


def is_block(data: Data) -> bool:
    """Whether ``data`` begins as a TIFF block does."""
    return bytes(data[:4]) in _MARKS


def clean_block(raw: bytes, job: Job, where: str = "Exif") -> bytes:
    """A whole Exif block (no ``Exif\\0\\0`` before it) without what goes; same size or smaller.

    The same object if nothing goes. Raises ``BrokenPhotoError`` where it cannot be read.
    """
    if not raw.strip(b"\0"):
        return raw
    if not is_block(raw):
        start = _header_at(raw)
        if start is None:
            if not job.everything and not textscan.raw_tells_place(raw, job):
                raise broken("its Exif block is not one")
            job.note(Kind.PLACE, where, "unreadable block")
            return b""
        new = clean_block(raw[start:], job, where)
        return raw if new == raw[start:] else raw[:start] + new
    if job.everything:
        return _minimal(raw, job, where)
    edits = edit_tiff(raw, job, where)
    return apply(raw, edits) if edits else raw


def _header_at(raw: bytes) -> int | None:
    """Where a TIFF header stands in the first bytes (some writers put ``Exif\\0\\0`` before it)."""
    for mark in _MARKS[:2]:
        at = raw.find(mark, 0, 16)
        if at >= 0:
            return at
    return None


def edit_tiff(data: Data, job: Job, where: str, *, is_file: bool = False) -> Edits:
    """The edits that take what goes out of a TIFF block or file."""
    return Editor(data, job, where, is_file=is_file).run()


def look(data: Data, job: Job, where: str, *, only_gps: bool = False) -> None:
    """Note what a block of TIFF's shape says, whatever its third and fourth byte are.

    ``only_gps``: its first directory is one of coordinates (Canon's CMT4). Nothing is to be
    changed, so what cannot be read is passed over.
    """
    editor = Editor(data, job, where, only_look=True)
    if only_gps:
        gps.take(editor.block, editor.block.unpack("I", 4), where)
    else:
        editor.run()


def _minimal(raw: bytes, job: Job, where: str) -> bytes:
    """A fresh block with what the look needs; ``raw`` if it is that already."""
    before = len(job.found)
    editor = Editor(raw, job, where)
    try:
        editor.run()
    except (PhotoError, struct.error):
        job.note(Kind.PERSONAL, where, "unreadable block")
    block = editor.block
    if len(job.found) == before and not block.edits:
        return raw
    kept = [(d.name, e, block.value(e)) for d in block.directories for e in d.keep]
    if block.apple:
        kept.append(minimal.apple_note(block.apple))
    return minimal.build(kept, block.order)
