"""Entries whose values are blocks of other formats: XMP, IPTC, Photoshop, maker notes, previews.

Each function says whether the entry goes; what goes inside it, it takes out itself.
"""

from __future__ import annotations

import struct
from collections.abc import Callable

from paravent.core.errors import BrokenPhotoError
from paravent.photos import iptc, makernotes, textscan, xmp
from paravent.photos.exif import tags
from paravent.photos.exif.block import ASTRAY, Block, Directory, Entry
from paravent.photos.exif.changes import replace
from paravent.photos.exif.pictures import embedded
from paravent.photos.exif.words import keep
from paravent.photos.model import Kind, broken

Judge = Callable[[Block, Entry, Directory, str], bool]
"""Takes the words for where the entry stands as its last argument."""


def judge_of(block: Block, entry: Entry) -> Judge | None:
    """The function for an entry that is one of these, by its tag or its first bytes."""
    return _BY_TAG.get(entry.tag) or _by_content(block, entry)


def _by_content(block: Block, entry: Entry) -> Judge | None:
    """What a long value of an unknown tag is by its first bytes."""
    kinds = (tags.BYTE, tags.ASCII, tags.UNDEFINED)
    if entry.size < 40 or entry.type not in kinds or entry.tag in tags.STRUCTURE:
        return None
    head = bytes(block.data[entry.value : entry.value + 32]).lstrip(b"\xef\xbb\xbf \r\n\t")
    if head.startswith((b"<?xpacket", b"<x:xmpmeta", b"<rdf:RDF")):
        return _xmp
    if head.startswith(b"8BIM"):
        return _photoshop
    if head.startswith(makernotes.LONG_MARKS) and not block.job.everything:
        return _maker_note
    return _iptc if head.startswith((b"\x1c\x02", b"\x1c\x01\x5a")) else None


def _xmp(block: Block, entry: Entry, directory: Directory, where: str) -> bool:
    raw = block.value(entry)
    if block.job.everything:
        return block.job.note(Kind.PERSONAL, where, "XMP")
    new = xmp.clean_packet(raw, block.job, f"{block.name}: XMP")
    if raw.strip(b"\0 ") and not new.strip():
        return True
    return replace(block, entry, directory, new)


def _iptc(block: Block, entry: Entry, directory: Directory, where: str) -> bool:
    raw = block.value(entry)
    if block.job.everything:
        return block.job.note(Kind.PERSONAL, where, "IPTC")
    if raw.startswith(_SEGMENT):
        return _segment_of_jpeg(block, entry, directory, where)
    # Some writers store the block as LONGs and swap the bytes of each (XMP part 3, 3.3.4).
    swapped = raw[:1] != b"\x1c" and raw[3:4] == b"\x1c" and len(raw) % 4 == 0
    new = iptc.clean_iptc(_swap(raw) if swapped else raw, block.job)
    if swapped:
        new = _swap(new + b"\0" * (-len(new) % 4))
    return replace(block, entry, directory, new)


_SEGMENT = b"Photoshop 3.0\0"


def _segment_of_jpeg(block: Block, entry: Entry, directory: Directory, where: str) -> bool:
    """What a JPEG has in a segment, copied as it is; libvips also cuts it off: then it goes."""
    raw, job, mark = block.value(entry), block.job, len(block.job.keep)
    try:
        new = iptc.clean_photoshop(raw[len(_SEGMENT) :], job)
    except BrokenPhotoError:
        del job.keep[mark:]
        return job.note(Kind.PLACE, where, "IPTC that is cut off")
    return replace(block, entry, directory, _SEGMENT + new if new else b"")


def _keywords(block: Block, entry: Entry, directory: Directory, where: str) -> bool:
    """Windows' list of keywords, with ``;`` between them: only those go that are a place."""
    job, raw = block.job, block.value(entry)
    text = raw.decode("utf-16-le", "replace").rstrip("\0")
    told = [job.everything or iptc.is_place_keyword(word, job) for word in text.split(";")]
    stays = [word for word, goes in zip(text.split(";"), told, strict=True) if not goes]
    for word in stays:
        job.note(Kind.TEXT, where, "keywords", word)
        job.keeps(f"{where} keyword", word)
    if not any(told):
        return False
    job.note(Kind.TEXT if job.everything else Kind.PLACE, where, "keywords", text)
    return replace(block, entry, directory, _ended(";".join(stays)) if stays else b"")


def _ended(text: str) -> bytes:
    return (text + "\0").encode("utf-16-le")


def _swap(raw: bytes) -> bytes:
    return struct.pack(f"<{len(raw) // 4}I", *struct.unpack(f">{len(raw) // 4}I", raw))


def _photoshop(block: Block, entry: Entry, directory: Directory, where: str) -> bool:
    if block.job.everything:
        return block.job.note(Kind.PERSONAL, where, "Photoshop block")
    new = iptc.clean_photoshop(block.value(entry), block.job)
    return replace(block, entry, directory, new)


def _provenance(block: Block, entry: Entry, directory: Directory, where: str) -> bool:
    from paravent.photos import jumbf

    return jumbf.goes(block.value(entry), block.job, where)


def _maker_note(block: Block, entry: Entry, directory: Directory, where: str) -> bool:
    job = block.job
    if job.everything:
        raw = block.value(entry)
        block.apple = makernotes.apple_hdr(raw)
        if block.apple == raw:
            job.keeps("Apple HDR", raw, "HDR gain map")
            return False
        return job.note(Kind.PERSONAL, where, "maker note")
    if makernotes.begins_elsewhere(block.data, entry.value):
        raise broken(ASTRAY)
    note = makernotes.clean(block.data, entry.value, entry.size, block.make, block.order, job)
    block.edits += note.edits
    block.blank += note.outside
    block.held += note.held
    block.relative_notes |= note.relative
    job.kept["maker note"] = None
    return False


def _thumbnail(block: Block, entry: Entry, directory: Directory, where: str) -> bool:
    length = next((e for e in directory.entries if e.tag == tags.THUMBNAIL_SIZE), None)
    starts, sizes = block.numbers(entry), block.numbers(length) if length else ()
    if block.job.everything and not block.is_file:
        return block.job.note(Kind.PERSONAL, where, "preview picture")
    for start, size in zip(starts, sizes, strict=False):
        embedded(block, start, size, "preview")
    keep(block, entry, directory)
    return False


def _private_data(block: Block, entry: Entry, directory: Directory, where: str) -> bool:
    """DNGPrivateData: ``Adobe\\0MakN``, size, byte order, old offset, note (DNG 1.6)."""
    job, raw = block.job, block.value(entry)
    if job.everything:
        return job.note(Kind.PERSONAL, where, "private data of the camera")
    if raw.startswith(b"Adobe\0MakN") and len(raw) > 20:
        order = "<" if raw[14:16] == b"II" else ">"
        old = int.from_bytes(raw[16:20], "big")
        note = makernotes.clean(raw, 20, len(raw) - 20, block.make, order, job, moved_from=old)
        block.edits += [e.shifted(entry.value) for e in note.edits]
        if note.edits:
            return False
    if textscan.raw_tells_place(raw, job) or textscan.has_fine_number(raw):
        return job.note(Kind.PLACE, where, "private data of the camera")
    keep(block, entry, directory)
    return False


def _original_raw(block: Block, entry: Entry, directory: Directory, where: str) -> bool:
    # A compressed copy of the whole camera file; what it says cannot be told from outside.
    return block.job.note(Kind.PLACE, where, "embedded original camera file")


_BY_TAG: dict[int, Judge] = {
    tags.XMP: _xmp,
    tags.IPTC: _iptc,
    tags.PHOTOSHOP: _photoshop,
    tags.XP_KEYWORDS: _keywords,
    tags.PROVENANCE: _provenance,
    tags.MAKER_NOTE: _maker_note,
    tags.THUMBNAIL: _thumbnail,
    tags.PRIVATE_DATA: _private_data,
    tags.ORIGINAL_RAW: _original_raw,
}
