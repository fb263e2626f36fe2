"""Items of HEIF and AVIF pictures: where each stands; Exif and XMP are cleaned in place."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from itertools import pairwise

from paravent.photos import exif, jumbf, textscan, xmp
from paravent.photos.bmff import Box, boxes, emptied, is_name, merged, zeroed
from paravent.photos.model import Data, Edit, Edits, Job, Kind, broken, unsafe
from paravent.photos.packed import unbrotli

_EMPTY_TIFF = b"II*\0\x08\0\0\0\0\0\0\0\0\0"
_PICTURES: tuple[bytes, ...] = (
    b"hvc1",
    b"hev1",
    b"av01",
    b"avc1",
    b"jpeg",
    b"grid",
    b"iden",
    b"iovl",
    b"tmap",
    b"lhv1",
)
_PICTURES += (b"vvc1", b"unci", b"j2k1", b"avci", b"mski", b"jxl ", b"hvt1", b"av1C", b"sato")


@dataclass(slots=True)
class _Item:
    kind: bytes = b""
    content: bytes = b""
    """MIME type of a ``mime`` item."""
    encoding: bytes = b""
    protected: bool = False
    method: int = 0
    lengths: list[tuple[int, int]] = field(default_factory=list)
    """Where the length of each span is written, and in how many bytes."""
    spans: list[tuple[int, int]] = field(default_factory=list)
    """Absolute, in order; empty where the data stand elsewhere."""
    outside: bool = False


_Cleaner = Callable[[bytes, _Item, Job], bytes]


@dataclass(slots=True)
class Items:
    """What came of a ``meta`` box with items."""

    edits: Edits = field(default_factory=list)
    used: list[tuple[int, int]] = field(default_factory=list)
    pictures: list[tuple[int, int]] = field(default_factory=list)
    unknown_use: bool = False


def read(data: Data, inner: list[Box], job: Job, where: str) -> Items:
    """Judge every item listed in ``inner``, the boxes of one ``meta``."""
    result = Items()
    items = _listed(data, inner, job)
    for item in items:
        result.used += item.spans
        result.unknown_use |= item.outside
    every = sorted(span for item in items for span in item.spans)
    job.within(every, len(data))
    job.damaged |= any(b[0] < a[1] and a != b for a, b in pairwise(every))
    # A part of which nobody says where it stands may stand anywhere.
    job.damaged |= any(not i.spans and i.method != 2 and not i.outside for i in items)
    for item in items:
        _judge(data, item, result, job, where)
    for box in inner:
        _clean_box(data, box, result, job, where)
    return result


def _listed(data: Data, inner: list[Box], job: Job) -> list[_Item]:
    by_kind = {b.kind: b for b in inner}
    items: dict[int, _Item] = {}
    if b"iinf" in by_kind:
        _infos(data, by_kind[b"iinf"], items, job)
    if b"iloc" in by_kind:
        _locations(data, by_kind[b"iloc"], by_kind.get(b"idat"), items, job)
    if not all(item.kind for item in items.values()):
        raise broken("the list of its parts does not say what one of them is")
    return list(items.values())


_STRUCTURE = (b"hdlr", b"iinf", b"iloc", b"dinf", b"ipro", b"uuid")


def _clean_box(data: Data, box: Box, result: Items, job: Job, where: str) -> None:
    """What stands beside the items: their properties, their relations, their data."""
    if box.kind == b"iprp":
        _keep_properties(bytes(data[box.value : box.end]), job)
    elif box.kind == b"idat":
        _idat(data, box, result, job)
    elif box.kind in (b"free", b"skip"):
        edits = zeroed(data, box.value, box.end)
        if edits:
            job.note(Kind.PLACE, where, "left-over bytes in an empty box")
            result.edits += edits
    elif box.kind in (b"iref", b"pitm", b"grpl"):
        job.keeps(box.kind.decode(), hash(bytes(data[box.value : box.end])))
    elif box.kind not in _STRUCTURE:
        if not all(32 <= c < 127 for c in box.kind):
            raise broken("one of its boxes has no name")
        job.note(Kind.PLACE, where, f"box of an unknown kind {box.kind.decode('latin-1')}")
        result.edits += emptied(data, box)


def _keep_properties(raw: bytes, job: Job) -> None:
    job.keeps("item properties", hash(raw), "orientation")
    if b"colr" in raw:
        job.kept["colour profile"] = None
    if (b"auxC" in raw and b"gainmap" in raw.lower()) or b"tmap" in raw:
        job.kept["HDR gain map"] = None


def _infos(data: Data, box: Box, items: dict[int, _Item], job: Job) -> None:
    version = data[box.value]
    at = box.value + (8 if version else 6)
    for info in boxes(data, at, box.end, job):
        if info.kind != b"infe":
            continue
        form = data[info.value]
        raw = bytes(data[info.value + 4 : info.end])
        if form >= 2:
            width = 4 if form == 3 else 2
            number = int.from_bytes(raw[:width], "big")
            item = items.setdefault(number, _Item())
            item.protected = raw[width : width + 2] != b"\0\0"
            item.kind = raw[width + 2 : width + 6]
            rest = raw[width + 6 :].split(b"\0")
            if item.kind in (b"mime", b"uri "):
                item.content = rest[1] if len(rest) > 1 else b""
                item.encoding = rest[2] if len(rest) > 2 else b""
        else:
            number = int.from_bytes(raw[:2], "big")
            item = items.setdefault(number, _Item())
            rest = raw[4:].split(b"\0")
            item.kind, item.content = b"mime", rest[1] if len(rest) > 1 else b""


def _locations(data: Data, box: Box, idat: Box | None, items: dict[int, _Item], job: Job) -> None:
    version = data[box.value]
    raw = bytes(data[box.value + 4 : box.end])
    offset_size, length_size = raw[0] >> 4, raw[0] & 15
    base_size, index_size = raw[1] >> 4, raw[1] & 15 if version else 0
    at = 2
    wide = version == 2
    count = int.from_bytes(raw[at : at + (4 if wide else 2)], "big")
    at += 4 if wide else 2

    def number(size: int) -> int:
        nonlocal at
        if at + size > len(raw):
            raise broken("the list of its parts is cut off")
        value = int.from_bytes(raw[at : at + size], "big")
        at += size
        return value

    for _ in range(count):
        job.step(4)
        item = items.setdefault(number(4 if wide else 2), _Item())
        item.method = number(2) & 15 if version else 0
        item.outside |= number(2) != 0
        base = number(base_size)
        for _ in range(number(2)):
            job.step(2)
            if index_size:
                number(index_size)
            offset = base + number(offset_size)
            item.lengths.append((box.value + 4 + at, length_size))
            length = number(length_size)
            if item.method == 2 or item.outside:
                continue
            start, limit = offset, len(data)
            if item.method == 1:
                if idat is None:
                    raise broken("a part of its picture is missing")
                start, limit = idat.value + offset, idat.end
            end = start + length if length else limit
            if end > limit or start > end:
                raise broken("a part of its picture lies outside the file")
            item.spans.append((start, end))
    job.damaged |= any(raw[at:])


_HEAD = 64
_EXIF_MARKS = (b"Exif\0\0", b"II*\0", b"MM\0*")
"""What a picture of a kind not known here does not begin with: this is Exif by a garbled name."""


def _judge(data: Data, item: _Item, result: Items, job: Job, where: str) -> None:
    kind = item.kind
    if kind == b"Exif" or (kind == b"mime" and b"exif" in item.content.lower()):
        _rewrite(data, item, result, job, _clean_exif)
    elif kind == b"mime" and (b"xml" in item.content.lower() or b"xmp" in item.content.lower()):
        _rewrite(data, item, result, job, _clean_xmp)
    elif kind in (b"jumb", b"c2pa") or (kind == b"mime" and b"c2pa" in item.content.lower()):
        _rewrite(data, item, result, job, _clean_provenance)
    elif kind in (b"mime", b"uri "):
        _rewrite(data, item, result, job, _clean_other)
    else:
        if kind == b"jpeg":
            _jpeg_item(data, item, result, job)
            return
        if kind not in _PICTURES:
            job.damaged = True
            head = _gather(data, item)[:_HEAD] if item.method != 2 else b""
            job.wounded |= not is_name(kind) or any(mark in head for mark in _EXIF_MARKS)
            if item.method != 2 and b"<" in _gather(data, item)[:64]:
                _rewrite(data, item, result, job, _clean_other)
                return
        result.pictures += item.spans
        if item.method == 2:
            job.keeps("derived item", kind)


def _jpeg_item(data: Data, item: _Item, result: Items, job: Job) -> None:
    from paravent.photos.nested import clean_nested

    raw = _gather(data, item)
    new = clean_nested(raw, job, "picture", same_size=True)
    if new != raw:
        _scatter(item, raw, new, result)
    else:
        result.pictures += item.spans


def _gather(data: Data, item: _Item) -> bytes:
    return b"".join(bytes(data[a:b]) for a, b in item.spans)


def _rewrite(data: Data, item: _Item, result: Items, job: Job, clean: _Cleaner) -> None:
    if item.method == 2 or item.outside or item.protected:
        raise unsafe("Its notes stand in a part that cannot be reached here.")
    raw = _gather(data, item)
    job.step(len(raw) >> 12)
    if not raw.strip(b"\0"):
        return
    new = clean(raw, item, job)
    if new != raw:
        if len(new) > len(raw):
            raise broken("a hidden block would grow when cleaned")
        if item.encoding and len(new) < len(raw):
            new = _shorten(item, raw, new, result)
        _scatter(item, raw, new.ljust(len(raw), b"\0"), result)


def _shorten(item: _Item, raw: bytes, new: bytes, result: Items) -> bytes:
    """Write the new length of a compressed item, behind which nothing may stand."""
    if len(item.spans) != 1 or not item.lengths[0][1]:
        raise unsafe("Its compressed notes cannot be cleaned in their place.")
    at, width = item.lengths[0]
    result.edits.append(Edit(at, at + width, len(new).to_bytes(width, "big")))
    return new


def _scatter(item: _Item, raw: bytes, new: bytes, result: Items) -> None:
    at = 0
    for start, end in item.spans:
        piece = new[at : at + end - start]
        if piece != raw[at : at + end - start]:
            result.edits.append(Edit(start, end, piece))
        at += end - start


def _clean_exif(raw: bytes, item: _Item, job: Job) -> bytes:
    return clean_exif(raw, job)


def clean_exif(raw: bytes, job: Job) -> bytes:
    """4 bytes of offset, mostly ``Exif\\0\\0``, then the block (HEIF, annex A)."""
    if len(raw) < 12:
        return bytes(len(raw))
    offset = struct.unpack_from(">I", raw)[0]
    start = 4 + offset
    if not exif.is_block(raw[start : start + 4]):
        found = [at for at in (4, 10, 0, 6) if exif.is_block(raw[at : at + 4])]
        if not found:
            block = next((i for i in range(min(64, len(raw))) if exif.is_block(raw[i : i + 4])), -1)
            if block < 0:
                job.damaged = True
                if job.note(Kind.PLACE, "Exif", "unreadable block"):
                    return bytes(len(raw))
                return raw
            found = [block]
        start = found[0]
    before = raw[4:start].replace(b"Exif", b"").strip(b"\0")
    if before:
        job.note(Kind.PLACE, "Exif", "bytes before the block")
        raw = raw[:4] + b"\0" * (start - 4) + raw[start:]
    block_ = raw[start:]
    new = exif.clean_block(block_, job)
    if new == block_:
        return raw
    if len(new) < len(_EMPTY_TIFF):
        new = _EMPTY_TIFF[: len(block_)]
    return raw[:start] + new


def _clean_xmp(raw: bytes, item: _Item, job: Job) -> bytes:
    encoding = item.encoding.lower()
    if not encoding and not _is_packet(raw):
        job.note(Kind.PLACE, "XMP", "unreadable block")
        return not_empty(b"", raw)
    if not encoding:
        return not_empty(xmp.clean_packet(raw, job), raw)
    plain = _unpack(raw, encoding, job)
    new = xmp.clean_packet(plain, job)
    if new == plain:
        return raw
    packed = _pack(new, encoding)
    if len(packed) > len(raw):
        packed = _pack(b" ", encoding)
    if len(packed) > len(raw):
        raise unsafe("Its compressed notes cannot be cleaned in their place.")
    return packed


_EMPTY_XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>"


def not_empty(new: bytes, raw: bytes) -> bytes:
    """A packet that readers accept, in the room of ``raw``."""
    if new == raw or not raw.strip():
        return raw
    if not new.strip() and len(_EMPTY_XMP) <= len(raw):
        new = _EMPTY_XMP
    return new.ljust(len(raw))


def _unpack(raw: bytes, encoding: bytes, job: Job) -> bytes:
    try:
        if encoding == b"br":
            return unbrotli(raw, job)
        if encoding in (b"gzip", b"deflate", b"compress_zlib"):
            wbits = 31 if encoding == b"gzip" else 15
            try:
                unpacker = zlib.decompressobj(wbits)
                plain = unpacker.decompress(raw, 16 << 20)
            except zlib.error:
                unpacker = zlib.decompressobj(-15)
                plain = unpacker.decompress(raw, 16 << 20)
            job.unpacking(len(plain))
            if not unpacker.eof:
                raise broken("its compressed notes cannot be unpacked")
            return plain
    except zlib.error as error:
        raise broken("its compressed notes cannot be unpacked") from error
    raise unsafe("Its notes are compressed in a way that is not known here.")


def _pack(plain: bytes, encoding: bytes) -> bytes:
    if encoding == b"br":
        from paravent.photos.packed import to_brotli

        return to_brotli(plain)
    if encoding == b"gzip":
        packer = zlib.compressobj(9, zlib.DEFLATED, 31)
        return packer.compress(plain) + packer.flush()
    return zlib.compress(plain, 9)


def _clean_provenance(raw: bytes, item: _Item, job: Job) -> bytes:
    return bytes(len(raw)) if jumbf.goes(raw, job, "provenance record") else raw


def _clean_other(raw: bytes, item: _Item, job: Job) -> bytes:
    name = item.content.decode("latin-1") or "item"
    if raw.lstrip(b"\xef\xbb\xbf \r\n\t").startswith(b"<") and not item.encoding:
        return not_empty(xmp.clean_packet(raw, job), raw)
    if item.encoding or not _is_text(raw):
        job.note(Kind.PLACE, "item", f"data of an unknown kind {name}")
        return bytes(len(raw))
    text = textscan.decoded(raw[:65536])
    fine = len(raw) < _SHORT and textscan.has_fine_number(raw)
    if fine or textscan.raw_tells_place(raw, job) or textscan.tells_place(text, job):
        job.note(Kind.PLACE, "item", name)
        return bytes(len(raw))
    if job.everything:
        job.note(Kind.PERSONAL, "item", name)
        return bytes(len(raw))
    job.keeps(f"item {name}", hash(raw))
    return raw


_SHORT = 400
"""In a longer text a fine number may be anything."""


def _is_packet(raw: bytes) -> bool:
    """Whether ``raw`` is text of any width, as a packet that is not compressed must be."""
    if b"\0<" in raw[:8] or b"<\0" in raw[:8]:
        return True
    try:
        return b"<" in raw.decode("utf-8").encode()
    except UnicodeDecodeError:
        return False


def _is_text(raw: bytes) -> bool:
    try:
        return raw.rstrip(b"\0").decode("utf-8").isprintable() or b"\n" in raw
    except UnicodeDecodeError:
        return False


def _idat(data: Data, box: Box, result: Items, job: Job) -> None:
    """Bytes of the item data that no item refers to."""
    at = box.value
    for start, end in [
        *merged([s for s in result.used if box.value <= s[0] < box.end]),
        (box.end, 0),
    ]:
        edits = zeroed(data, at, start) if start - at >= 4 else []
        if edits:
            job.note(Kind.PLACE, "item data", "left-over bytes")
            result.edits += edits
        at = max(at, end)
