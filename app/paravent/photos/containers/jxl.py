"""JPEG XL in its box form; the bare stream has no place for notes."""

from __future__ import annotations

import re
import struct

from paravent.photos import exif, jumbf, textscan, xmp
from paravent.photos.bmff import Box, boxes, is_name
from paravent.photos.model import Data, Edit, Edits, Job, Kind, broken
from paravent.photos.packed import to_brotli, unbrotli

_SIGNATURE = bytes.fromhex("0000000c4a584c200d0a870a")
_PICTURE = (b"JXL ", b"ftyp", b"jxlc", b"jxlp", b"jxll", b"jxli", b"jhgm")


class Jxl:
    """``FF 0A``, or the box that says JXL."""

    name = "JPEG XL"
    suffixes: tuple[str, ...] = (".jxl",)

    def recognises(self, head: bytes) -> bool:
        """See ``Container``."""
        return head.startswith((b"\xff\x0a", _SIGNATURE))

    def read(self, data: Data, job: Job) -> Edits:
        """See ``Container``."""
        if bytes(data[:2]) == b"\xff\x0a":
            job.pictures.append((0, len(data)))
            return []
        edits: Edits = []
        rebuilding: list[Box] = []
        every = list(boxes(data, 0, len(data), job, top=True))
        if not any(box.kind == b"ftyp" for box in every):
            raise broken("its first boxes cannot be read")
        for box in every:
            if box.kind in _PICTURE:
                _refuse_swallowed(data, box)
                job.pictures.append((box.start, box.end))
            elif box.kind == b"jbrd":
                rebuilding.append(box)
            else:
                edits += _box(data, box, job)
        for box in rebuilding:
            # It rebuilds the JPEG from these very notes; with others it would rebuild rubbish.
            if edits or job.everything or _tells_place(bytes(data[box.value : box.end]), job):
                job.note(Kind.PERSONAL, "JPEG XL", "data to rebuild the original JPEG")
                edits.append(Edit(box.start, box.end, b""))
            else:
                job.keeps("jbrd", hash(bytes(data[box.start : box.end])))
        return edits


_NOTES = re.compile(rb"Exif\0\0|xml <|brob(?:Exif|xml |jumb)|jumb\0\0")


_TAIL = 1 << 16
_RUNS_OVER = "one of its boxes runs over others"


def _refuse_swallowed(data: Data, box: Box) -> None:
    """A picture box without a size runs to the end; notes that it runs over cannot be cleaned."""
    if bytes(data[box.start : box.start + 4]) != bytes(4):
        return
    if _NOTES.search(data, box.value, box.end):
        raise broken(_RUNS_OVER)
    # A box that ends where the file does, though it stands in the picture, is one it ran over.
    tail = bytes(data[max(box.value, box.end - _TAIL) : box.end])
    for at in range(len(tail) - 8):
        if tail[at : at + 2] == b"\0\0" and tail[at + 4 : at + 8].isalnum():
            size = int.from_bytes(tail[at : at + 4], "big")
            if size == len(tail) - at:
                raise broken(_RUNS_OVER)


def _box(data: Data, box: Box, job: Job) -> Edits:
    raw = bytes(data[box.value : box.end])
    kind = box.kind
    if kind == b"brob" and len(raw) > 4:
        kind = raw[:4]
        plain = unbrotli(raw[4:], job)
    else:
        plain = raw
    new: bytes | None = None
    if kind == b"Exif":
        new = _exif(plain, job)
    elif kind == b"xml ":
        new = xmp.clean_packet(plain, job)
        new = new if new.strip() else None
    elif kind in (b"jumb", b"c2pa"):
        new = None if jumbf.goes(plain, job, "provenance record") else plain
    elif kind in (b"free", b"skip"):
        if not raw.strip(b"\0"):
            return []
        job.note(Kind.PLACE, "JPEG XL", "left-over bytes in an empty box")
    else:
        job.unread = True
        job.wounded |= not is_name(box.kind)
        place = textscan.raw_tells_place(plain, job)
        what = f"box of an unknown kind {kind.decode('latin-1')}"
        job.note(Kind.PLACE if place or not job.everything else Kind.PERSONAL, "JPEG XL", what)
    if new == plain:
        return []
    if new is None:
        return [Edit(box.start, box.end, b"")]
    if box.kind == b"brob":
        new = kind + to_brotli(new)
    head = struct.pack(">I4s", 8 + len(new), box.kind)
    return [Edit(box.start, box.end, head + new)]


def _exif(plain: bytes, job: Job) -> bytes | None:
    if len(plain) < 12:
        return plain
    start = 4 + struct.unpack_from(">I", plain)[0]
    if not exif.is_block(plain[start : start + 4]):
        start = next((i for i in range(24) if exif.is_block(plain[i : i + 4])), -1)
        if start < 0:
            job.note(Kind.PLACE, "Exif", "unreadable block")
            return None
    block = plain[start:]
    new = exif.clean_block(block, job)
    if new == block:
        return plain
    return plain[:start] + new if new else None


def _tells_place(raw: bytes, job: Job) -> bool:
    """Whether the segments stored for rebuilding a JPEG hold anything that would have to go.

    They stand in a Brotli stream behind a header of bits; the stream is found by trying.
    """
    from paravent.core.errors import PhotoError

    view = memoryview(raw)
    for at in range(min(len(raw), 4096)):
        try:
            plain = unbrotli(view[at:], job)
        except PhotoError:
            continue
        if plain[:1] in (bytes([m]) for m in (*range(0xE0, 0xF0), 0xFE)):
            return any(m in plain for m in (b"Photoshop", b"Exif\0", b"http", b"GPS", b"JP")) or (
                textscan.raw_tells_place(plain, job)
            )
    # Not found: what it holds is not known, so it goes.
    return True
