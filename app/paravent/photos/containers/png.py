"""PNG and APNG: chunks, each with its own check sum."""

from __future__ import annotations

import re
import struct
import zlib

from paravent.core.errors import BrokenPhotoError
from paravent.photos import exif, iptc, jumbf, textscan, xmp
from paravent.photos.model import Data, Edit, Edits, Job, Kind, all_zero, broken
from paravent.photos.packed import inflate

_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PICTURE = frozenset(
    b"IHDR PLTE tRNS IDAT IEND acTL fcTL fdAT iCCP sRGB gAMA cHRM cICP mDCV cLLI mDCv cLLi sBIT"
    b" pHYs bKGD hIST CgBI iDOT vpAg sTER sCAL oFFs pCAL sPLT gIFg fRAc orNT caNv".split()
)
_WORDS = {
    b"iCCP": "colour profile",
    b"pHYs": "resolution",
    b"acTL": "animation",
    b"gAMA": "colour space",
}
_LOOK = _PICTURE - frozenset(b"iDOT sCAL oFFs pCAL sPLT gIFg caNv sTER".split())
_PLACE_KEY = re.compile(
    r"(?i)location|gps|latitude|longitude|geo|city|country|place|address|coordinates|exif:gps|province"
)
_DUMP = re.compile(rb"\s*\w[\w ]*\s*\n\s*\d+\s*\n[0-9a-fA-F]{72}\n")
_DIGITS = re.compile(rb"\n[0-9a-fA-F]{72}\n[0-9a-fA-F]{72}\n")
_MARKUP = re.compile(rb"[<>]")
"""What stands in no language and no keyword."""
_NO_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_RAW_PROFILE = re.compile(rb"(?i)^raw profile type (\w+)$")


class Png:
    """The eight bytes of every PNG."""

    name = "PNG"
    suffixes: tuple[str, ...] = (".png", ".apng")

    def recognises(self, head: bytes) -> bool:
        """See ``Container``."""
        return head.startswith(_SIGNATURE)

    def read(self, data: Data, job: Job) -> Edits:
        """See ``Container``."""
        edits: Edits = []
        at, size = 8, len(data)
        job.pictures.append((0, 8))
        while True:
            job.step(4)
            if at + 12 > size:
                raise broken("it is cut off")
            length, kind = struct.unpack_from(">I4s", data, at)
            end = at + 12 + length
            if length > 0x7FFFFFFF or end > size:
                raise broken("it is cut off")
            if kind in _PICTURE:
                _picture(data, at, end, job, edits)
            else:
                _chunk(data, at, end, job, edits)
            at = end
            if kind == b"IEND":
                break
        if at < size and not all_zero(data[at:]):
            _behind(data, at, job, edits)
        elif at < size and job.everything:
            job.note(Kind.PERSONAL, "behind the picture", "left-over bytes")
            edits.append(Edit(at, size, b""))
        return edits


def _picture(data: Data, at: int, end: int, job: Job, edits: Edits) -> None:
    kind = bytes(data[at + 4 : at + 8])
    if job.everything and kind not in _LOOK:
        job.note(Kind.PERSONAL, "PNG", f"chunk {kind.decode()}")
        edits.append(Edit(at, end, b""))
        return
    if kind == b"iDOT" or (kind == b"sPLT" and _tells(bytes(data[at + 8 : end - 4]), job)):
        # Apple's hint for decoding in two halves counts bytes that cleaning may shift; it stays
        # as it is, but is no picture.
        job.keeps(kind.decode(), bytes(data[at + 8 : end - 4]))
        return
    if end - at <= _QUICK:
        job.damaged |= _is_garbled(data, at, end)
    job.pictures.append((at, end))
    if kind in _WORDS:
        job.kept[_WORDS[kind]] = None


_QUICK = 1 << 17
"""Larger parts of the picture are not summed up: that is the business of whoever shows it."""


def _is_garbled(data: Data, at: int, end: int) -> bool:
    """Whether the check sum of a chunk is not that of its bytes."""
    return zlib.crc32(data[at + 4 : end - 4]) != int.from_bytes(data[end - 4 : end], "big")


def _tells(raw: bytes, job: Job) -> bool:
    return textscan.raw_tells_place(raw, job)


def _behind(data: Data, at: int, job: Job, edits: Edits) -> None:
    kind = Kind.PERSONAL if job.everything else Kind.PLACE
    job.note(kind, "behind the picture", "data of an unknown kind", f"{len(data) - at} bytes")
    edits.append(Edit(at, len(data), b""))


def _chunk(data: Data, at: int, end: int, job: Job, edits: Edits) -> None:
    kind = bytes(data[at + 4 : at + 8])
    raw = bytes(data[at + 8 : end - 4])
    job.wounded |= _is_garbled(data, at, end)
    if kind in (b"eXIf", b"exIf", b"zxIf"):
        new = _exif(raw, kind, job)
    elif kind in (b"tEXt", b"zTXt", b"iTXt"):
        new = _text(raw, kind, job)
    elif kind == b"caBX":
        new = None if jumbf.goes(raw, job, "provenance record") else raw
    elif kind == b"tIME":
        dated = job.options.keep_dates
        new = (
            raw if dated or not job.note(Kind.PERSONAL, "PNG", "date of the last change") else None
        )
        if new is not None:
            job.keeps("tIME", raw)
    elif kind[0] & 0x20 == 0:
        raise broken(f"it has a necessary part {kind.decode('latin-1')} that no program knows")
    else:
        what = f"chunk of an unknown kind {kind.decode('latin-1')}"
        job.note(Kind.PERSONAL if job.everything else Kind.PLACE, "PNG", what)
        new = None
    if new is None:
        edits.append(Edit(at, end, b""))
    elif new != raw:
        body = kind + new
        edits.append(
            Edit(at, end, struct.pack(">I", len(new)) + body + struct.pack(">I", zlib.crc32(body)))
        )


def _exif(raw: bytes, kind: bytes, job: Job) -> bytes | None:
    if kind == b"zxIf" and raw[:1] == b"\0":
        # A byte that says so, the length of the block, the block packed (ExifTool's table PNG).
        block = inflate(raw[5:], job)
        smaller = exif.clean_block(block, job)
        if smaller == block:
            return raw
        packed = struct.pack(">xI", len(smaller)) + zlib.compress(smaller, 9)
        return packed if smaller else None
    start = 6 if raw.startswith(b"Exif\0\0") else 0
    new = exif.clean_block(raw[start:], job)
    return raw[:start] + new if new else None


def _text(raw: bytes, kind: bytes, job: Job) -> bytes | None:
    """A keyword and its text; None takes the chunk away."""
    keyword, separator, rest = raw.partition(b"\0")
    if not separator:
        raise broken("one of its texts has no end")
    packed = False
    head = keyword + b"\0"
    body = rest
    if kind == b"zTXt":
        packed, head, body = True, head + rest[:1], rest[1:]
    elif kind == b"iTXt":
        language = rest.find(b"\0", 2)
        translated = rest.find(b"\0", language + 1) if language >= 0 else -1
        if translated < 0:
            raise broken("one of its texts has no end")
        packed = rest[:1] == b"\x01"
        if _MARKUP.search(rest, 2, translated):
            raise broken("one of its texts has no end")
        head += rest[: translated + 1]
        body = rest[translated + 1 :]
    if packed:
        try:
            body = inflate(body, job)
        except BrokenPhotoError:
            return _unreadable(keyword, body, job)
    new = _body(keyword, body, kind, job)
    if new is None:
        return None
    if new == body:
        return raw
    return head + (zlib.compress(new, 9) if packed else new)


def _body(keyword: bytes, body: bytes, kind: bytes, job: Job) -> bytes | None:
    name = keyword.decode("latin-1")
    job.damaged |= not name.isprintable() or not 1 <= len(name) <= 79
    profile = _RAW_PROFILE.match(keyword)
    if profile:
        return _profile(profile[1].lower(), body, job)
    if _DIGITS.search(body) and not profile:
        job.damaged = True
    if _DUMP.match(body):
        return _profile(b"unknown", body, job)
    if name == "XML:com.adobe.xmp" or b"<x:xmpmeta" in body[:4096] or b"<rdf:RDF" in body[:4096]:
        new = xmp.clean_packet(body, job)
        return new if new.strip() else None
    if _NO_TEXT.search(body):
        return _unreadable(keyword, body, job)
    text = body.decode("utf-8" if kind == b"iTXt" else "latin-1", "replace")
    if _PLACE_KEY.search(name):
        job.place(text)
        for part in text.split(","):
            job.place(part)
        goes = job.note(Kind.PLACE, "PNG text", name, text)
    elif _tells_place(text, body, job):
        goes = job.note(Kind.PLACE, "PNG text", name, text)
    elif re.search(r"(?i)comment|description|title|keyword|caption|source|parameters", name):
        goes = job.note(Kind.TEXT, "PNG text", name, text)
    else:
        goes = job.note(Kind.PERSONAL, "PNG text", name, text)
    if goes:
        return None
    job.keeps(f"PNG text {name}", body)
    return body


def _tells_place(text: str, body: bytes, job: Job) -> bool:
    short = len(body) < _SHORT and textscan.has_fine_number(body)
    return short or textscan.tells_place(text, job) or textscan.raw_tells_place(body, job)


_SHORT = 400
"""In a longer text, such as the recipe of a made picture, a fine number may be anything."""


def _profile(kind: bytes, body: bytes, job: Job) -> bytes | None:
    """A block as a hex dump: newline, name, newline, length, newline, digits (ImageMagick)."""
    match = re.match(rb"\s*(\w[\w ]*)\s*\n\s*(\d+)\s*\n", body)
    if not match:
        return _unreadable(kind, body, job)
    digits = re.sub(rb"\s", b"", body[match.end() :])
    try:
        block = bytes.fromhex(digits.decode("ascii"))
    except (ValueError, UnicodeDecodeError):
        return _unreadable(kind, body, job)
    if kind in {b"icc", b"icm"}:
        job.keeps("colour profile", block, "colour profile")
        return body
    new = _block(kind, block, job)
    if new == block:
        return body
    if not new:
        return None
    hexed = new.hex().encode()
    lines = b"\n".join(hexed[i : i + 72] for i in range(0, len(hexed), 72))
    return b"\n%s\n%8d\n%s\n" % (match[1], len(new), lines)


def _unreadable(kind: bytes, body: bytes, job: Job) -> bytes | None:
    job.note(Kind.PLACE, "PNG text", f"unreadable block {kind.decode('latin-1')}")
    return None


def _block(kind: bytes, block: bytes, job: Job) -> bytes:
    if block.startswith(b"Exif\0\0"):
        new = exif.clean_block(block[6:], job)
        return block[:6] + new if new else b""
    if block.startswith(b"http://ns.adobe.com/xap/1.0/\0"):
        new = xmp.clean_packet(block[29:], job)
        return block[:29] + new if new.strip() else b""
    if kind in (b"exif", b"app1") and exif.is_block(block):
        return exif.clean_block(block, job)
    if block.startswith(b"Photoshop 3.0\0"):
        new = iptc.clean_photoshop(block[14:], job)
        return block[:14] + new if new else b""
    if kind in (b"8bim", b"iptc") or block.startswith(b"8BIM"):
        if block.startswith(b"\x1c"):
            return iptc.clean_iptc(block, job)
        return iptc.clean_photoshop(block, job)
    if kind == b"xmp" or b"<" in block[:64]:
        new = xmp.clean_packet(block, job)
        return new if new.strip() else b""
    if job.everything or textscan.raw_tells_place(block, job) or kind in (b"exif", b"app1"):
        job.note(Kind.PLACE, "PNG text", f"block of an unknown kind {kind.decode()}")
        return b""
    return block
