"""WebP, still and animated: chunks in a RIFF file."""

from __future__ import annotations

import struct

from paravent.photos import exif, jumbf, textscan, xmp
from paravent.photos.model import Data, Edit, Edits, Job, Kind, all_zero, broken

_PICTURE = (b"VP8 ", b"VP8L", b"ALPH", b"ANIM", b"ANMF", b"FRGM")
_EXIF, _XMP = 0x08, 0x04
_EXIF_KINDS, _XMP_KINDS = (b"EXIF", b"Exif"), (b"XMP ", b"XMP\0")
"""As the format says it, and as some programs write it."""
_FLAGS = dict.fromkeys(_EXIF_KINDS, _EXIF) | dict.fromkeys(_XMP_KINDS, _XMP)
"""In ``VP8X``, by the chunk that each speaks of."""
_MOST_SEARCHED = 1 << 20


class WebP:
    """``RIFF`` … ``WEBP``."""

    name = "WebP"
    suffixes: tuple[str, ...] = (".webp",)

    def recognises(self, head: bytes) -> bool:
        """See ``Container``."""
        return head[:4] == b"RIFF" and head[8:12] == b"WEBP"

    def read(self, data: Data, job: Job) -> Edits:
        """See ``Container``."""
        edits: Edits = []
        size = len(data)
        end = 8 + struct.unpack_from("<I", data, 4)[0]
        if end > size + 1 or end < 12:
            raise broken("it is cut off")
        end = min(end, size)
        flags_at, left = -1, 0
        at = 12
        while at + 8 <= end:
            job.step(4)
            kind, length = struct.unpack_from("<4sI", data, at)
            after = at + 8 + length
            if after > end:
                raise broken("it is cut off")
            after = min(after + (length & 1), end)
            if kind in _PICTURE:
                job.pictures.append((at, at + 8 + length))
                if kind == b"ANIM":
                    job.kept["animation"] = None
                if kind == b"ANMF":
                    _frame(data, at + 24, at + 8 + length, job)
            elif kind == b"ICCP":
                job.keeps("colour profile", bytes(data[at : at + 8 + length]), "colour profile")
            elif kind == b"VP8X" and length >= 10:
                flags_at = at + 8
                job.keeps("canvas", bytes(data[at + 12 : at + 18]))
            else:
                raw = bytes(data[at + 8 : at + 8 + length])
                new = _chunk(kind, raw, job)
                left |= _FLAGS.get(kind, 0) if new is not None else 0
                edits += _written(at, after, kind, raw, new)
            at = after
        if not job.pictures:
            raise broken("it holds no picture")
        if size > end and not all_zero(data[end:]):
            kind_ = Kind.PERSONAL if job.everything else Kind.PLACE
            job.damaged = True
            job.note(kind_, "behind the picture", "data of an unknown kind", f"{size - end} bytes")
            edits.append(Edit(end, size, b""))
        elif at < end and not all_zero(data[at:end]):
            job.note(Kind.PLACE, "behind the picture", "left-over bytes")
            edits.append(Edit(at, end, b""))
        return _headers(data, edits, flags_at, left, end)


def _headers(data: Data, edits: Edits, flags_at: int, left: int, end: int) -> Edits:
    """The file's size and the flags for Exif and XMP, as they are after ``edits``."""
    shrunk = sum(e.end - e.start - len(e.new) for e in edits if e.end <= end)
    old = struct.unpack_from("<I", data, 4)[0]
    if shrunk:
        edits.append(Edit(4, 8, struct.pack("<I", min(old, end - 8) - shrunk)))
    if flags_at >= 0 and edits:
        flags = data[flags_at]
        new = flags & ~(_EXIF | _XMP) | left
        if new != flags:
            edits.append(Edit(flags_at, flags_at + 1, bytes([new])))
    return edits


def _frame(data: Data, start: int, end: int, job: Job) -> None:
    """Chunks inside a frame: only picture data may stand there."""
    at = start
    while at + 8 <= end:
        kind, length = struct.unpack_from("<4sI", data, at)
        if kind not in _PICTURE:
            raise broken("a frame of its animation holds something that is no picture")
        at += 8 + length + (length & 1)


def _chunk(kind: bytes, raw: bytes, job: Job) -> bytes | None:
    """The content of a chunk that is no picture, cleaned; None where the chunk goes."""
    if kind in _EXIF_KINDS:
        start = 6 if raw.startswith(b"Exif\0\0") else 0
        new = exif.clean_block(raw[start:], job)
        return raw[:start] + new if new else None
    if kind in _XMP_KINDS:
        new = xmp.clean_packet(raw, job)
        return new if new.strip() else None
    if kind == b"C2PA":
        return None if jumbf.goes(raw, job, "provenance record") else raw
    place = len(raw) < _MOST_SEARCHED and textscan.raw_tells_place(raw, job)
    job.unread = True
    what = f"chunk of an unknown kind {kind.decode('latin-1')}"
    job.note(Kind.PLACE if place or not job.everything else Kind.PERSONAL, "WebP", what)
    return None


def _written(at: int, after: int, kind: bytes, raw: bytes, new: bytes | None) -> Edits:
    if new is None:
        return [Edit(at, after, b"")]
    if new == raw:
        return []
    body = struct.pack("<4sI", kind, len(new)) + new + b"\0" * (len(new) & 1)
    return [Edit(at, after, body)]
