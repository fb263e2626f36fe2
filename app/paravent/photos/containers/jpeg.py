"""JPEG: segments before, between and after the scans, and everything glued on behind."""

# ruff: noqa: PLR0912, PLR0915 - a format is a long list of cases, each with where it stands

from __future__ import annotations

import hashlib
import re
import struct
from dataclasses import dataclass, field

from paravent.photos import exif, gpmf, iptc, jumbf, textscan, trailers, xmp
from paravent.photos.flir import flir_goes
from paravent.photos.model import Data, Edit, Edits, Job, Kind, broken
from paravent.photos.nested import clean_nested

_XMP = b"http://ns.adobe.com/xap/1.0/\0"
_EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_OLD_PHOTOSHOP = b"Adobe_Photoshop2.5"
_ICC = b"ICC_PROFILE\0"
_ISO_HDR = b"urn:iso:std:iso:ts:21496:-1\0"
_NEXT_MARKER = re.compile(rb"\xff[^\x00\xd0-\xd7]", re.S)
_PICTURE_MARKERS = frozenset((*range(0xC0, 0xD0), *range(0xDB, 0xE0), 0xF7, 0xF8))
"""Frames, tables and scans; the last two belong to JPEG-LS. All other segments are notes."""
_EXTENDED_GUID = re.compile(rb"HasExtendedXMP\s*(?:=\s*[\"']|>)\s*([0-9A-Fa-f]{32})")

# Segments whose makers and content are known to hold no place; text in them is still judged.
_KNOWN = (
    *((0xE0, m) for m in (b"JFIF\0", b"CIFF", b"AVI1", b"Ocad")),
    *((0xE1, m) for m in (b"QVCI", b"PARROT")),
    *((0xE2, m) for m in (_ICC, b"MPF\0", b"FPXR\0", _ISO_HDR, b"urn:")),
    *((0xE3, m) for m in (b"Stim", b"_JPSJPS_")),
    *((0xE4, m) for m in (b"FPXR\0", b"SCALADO", b"Qualcomm Dual Camera")),
    *((0xE5, m) for m in (b"ssuniqueid\0", b"SAMSUNG", b"SCALADO")),
    *((0xE6, m) for m in (b"EPPIM\0", b"NITF\0", b"HP Photosmart", b"TDHD")),
    *((0xE7, m) for m in (b"PENTAX \0", b"HUAWEI\0", b"\x1aQualcomm Camera Attributes")),
    (0xE8, b"SPIFF\0"),
    *((0xEA, m) for m in (b"UNICODE\0", b"AROT\0")),
    *((0xEB, m) for m in (b"HDR_RI", b"TEST", b"JP")),
    *((0xEC, m) for m in (b"Ducky", b"[picture info]", b"OLYMPUS OPTICAL", b"SEIKO", b"Type=")),
    *((0xED, m) for m in (b"Adobe_CM", b"Adobe_Photoshop2.5")),
    (0xEE, b"Adobe"),
    (0xEF, b"Q"),
)


@dataclass(slots=True)
class _Segment:
    start: int
    """Where it begins, fill bytes included."""
    marker: int
    value: int
    end: int


@dataclass(slots=True)
class _Reader:
    data: Data
    job: Job
    edits: Edits = field(default_factory=list)
    chunks: list[_Segment] = field(default_factory=list)
    """Extended XMP."""
    boxes: list[_Segment] = field(default_factory=list)
    """JUMBF."""
    photoshop: list[_Segment] = field(default_factory=list)
    flir: list[_Segment] = field(default_factory=list)
    main_xmp: list[tuple[_Segment, bytes]] = field(default_factory=list)
    mpf: _Segment | None = None
    profile: list[bytes] = field(default_factory=list)
    end: int = 0
    scan: int = -1
    """Where the first scan begins."""
    cut_off: bool = False
    odd: bool = False
    """Whether a table is filled with something else than numbers for a picture."""


class Jpeg:
    """``FF D8 FF``."""

    name = "JPEG"
    suffixes: tuple[str, ...] = (".jpg", ".jpeg", ".jpe", ".jfif")

    def recognises(self, head: bytes) -> bool:
        """See ``Container``."""
        return head.startswith(b"\xff\xd8\xff")

    def read(self, data: Data, job: Job) -> Edits:
        """See ``Container``."""
        reader = _Reader(data, job)
        _segments(reader)
        if reader.scan < 0 and job.depth == 0:
            raise broken("it holds no picture")
        if reader.odd and job.damaged:
            raise broken(_NO_TABLE)
        _joined(reader)
        behind = len(data) > reader.end
        images = _mpf_images(reader) if reader.mpf else []
        if behind:
            packets = [p for _, p in reader.main_xmp]
            reader.edits += trailers.read(data, reader.end, job, images, packets)
        if reader.mpf:
            _fix_mpf(reader, images)
        _whole_scans(reader)
        return reader.edits

    def read_first(self, data: Data, job: Job) -> tuple[Edits, int]:
        """Like ``read``, but only up to the end of the first picture; where that is."""
        reader = _Reader(data, job)
        _segments(reader)
        _joined(reader)
        return reader.edits, reader.end


def _whole_scans(reader: _Reader) -> None:
    """A picture cut off may lean on the bytes behind its scans: then none of them may go."""
    if reader.cut_off and any(edit.start >= reader.scan >= 0 for edit in reader.edits):
        raise broken("it ends in the middle of its picture")


def _segments(reader: _Reader) -> None:
    data, job = reader.data, reader.job
    at, size = 2, len(data)
    picture = 0  # where the picture span at hand began; SOI belongs to it
    while True:
        start = at
        at = _to_marker(reader, at)
        if at < 0:
            _end_without_eoi(reader, start, picture)
            return
        if at > start and reader.scan >= 0 and job.depth == 0:
            raise broken("its picture is damaged in the middle")
        if at > start:
            job.pictures.append((picture, start))
            job.damaged = True
            job.note(Kind.PLACE, "between segments", "bytes that belong to nothing")
            reader.edits.append(Edit(start, at, b""))
            picture = start = at
        while at + 1 < size and data[at + 1] == 0xFF:
            at += 1
        marker = data[at + 1] if at + 1 < size else -1
        if marker == 0xD9:
            reader.end = at + 2
            job.pictures.append((picture, reader.end))
            return
        if marker == -1:
            _end_without_eoi(reader, start, picture)
            return
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
            continue
        if 0 <= marker < 0xC0:
            raise broken("one of its segments is of no known kind")
        job.step(8)
        if at + 4 > size:
            raise broken("it ends in the middle of a segment")
        end = at + 2 + (data[at + 2] << 8 | data[at + 3])
        if end > size or end < at + 4:
            raise broken("it ends in the middle of a segment")
        if marker in _PICTURE_MARKERS and not _is_sound(marker, data, at + 4, end):
            if job.depth == 0:
                raise broken(_NO_TABLE)
            job.damaged = True  # a preview that no program shows is no reason to refuse a photo
        reader.odd |= marker in (0xC4, 0xDB) and _is_odd(marker, bytes(data[at + 4 : end]))
        if marker == 0xDA:
            reader.scan = end if reader.scan < 0 else reader.scan
            at = _scan_end(reader, end)
            continue
        if marker not in _PICTURE_MARKERS:
            if start > picture:
                job.pictures.append((picture, start))
            _segment(reader, _Segment(start, marker, at + 4, end))
            picture = end
        at = end


def _is_sound(marker: int, data: Data, at: int, end: int) -> bool:
    """Whether a segment of the picture is filled by what it must hold (T.81, B.2).

    No decoder takes one that is not, and what fills it up instead might be anything.
    """
    size = end - at
    if marker in _FRAMES:
        return size >= 6 and size == 6 + 3 * data[at + 5]
    if marker == 0xDA:
        return size >= 6 and size == 4 + 2 * data[at]
    if marker == 0xDB:
        while at < end:
            at += 129 if data[at] >> 4 else 65
        return at == end
    if marker == 0xC4:
        while at + 17 <= end:
            at += 17 + sum(data[at + 1 : at + 17])
        return at == end
    return marker != 0xDD or size == 2


def _is_odd(marker: int, raw: bytes) -> bool:
    """Whether a table holds what no encoder writes: a divisor of 0, or one symbol twice."""
    at = 0
    while marker == 0xDB and at < len(raw):
        size = 129 if raw[at] >> 4 else 65
        if size == 65 and 0 in raw[at + 1 : at + 65]:
            return True
        at += size
    while marker == 0xC4 and at < len(raw):
        count = sum(raw[at + 1 : at + 17])
        if len(set(raw[at + 17 : at + 17 + count])) < count:
            return True
        at += 17 + count
    return False


_NO_TABLE = "one of the tables that its picture needs is not one"
_FRAMES = frozenset(
    (*range(0xC0, 0xC4), *range(0xC5, 0xC8), *range(0xC9, 0xCC), *range(0xCD, 0xD0))
)


def _end_without_eoi(reader: _Reader, start: int, picture: int) -> None:
    """A file cut off in its scan: what is there is kept as it is."""
    if not any(True for _ in reader.job.pictures) and picture == 0 and start <= 4:
        raise broken("it holds no picture")
    reader.job.damaged = True
    reader.cut_off = True
    reader.end = len(reader.data)
    if picture < reader.end:
        reader.job.pictures.append((picture, reader.end))


def _to_marker(reader: _Reader, at: int) -> int:
    """The next marker at or behind ``at``; bytes that belong to nothing go on the way."""
    data = reader.data
    if at >= len(data):
        return -1
    if data[at] == 0xFF and bytes(data[at + 1 : at + 2]) != b"\0":
        return at
    match = _NEXT_MARKER.search(data, at)
    return match.start() if match else -1


def _scan_end(reader: _Reader, at: int) -> int:
    data, job = reader.data, reader.job
    if job.depth == 0 and job.known_in:
        view = memoryview(data)
        for start, stop in job.known_scans:
            end = at + stop - start
            whole = data[end : end + 1] == b"\xff"
            if whole and job.known_in.startswith(view[at:end], start):
                job.scans.append((at, end))
                return end
    match = _NEXT_MARKER.search(data, at)
    end = match.start() if match else len(data)
    job.scans.append((at, end))
    return end


def _segment(reader: _Reader, segment: _Segment) -> None:
    data, job = reader.data, reader.job
    raw = bytes(data[segment.value : segment.end])
    marker = segment.marker
    if marker == 0xE1 and raw[:5] == b"Exif\0":
        new = exif.clean_block(raw[6:], job)
        _put(reader, segment, raw, raw[:6] + new if new else b"")
    elif marker == 0xE1 and raw.startswith(_XMP):
        reader.main_xmp.append((segment, raw[len(_XMP) :]))
    elif marker == 0xE1 and raw.startswith(_EXTENSION):
        reader.chunks.append(segment)
    elif marker == 0xE1 and raw.startswith(b"FLIR\0"):
        reader.flir.append(segment)
    elif marker == 0xED and raw.startswith(_PHOTOSHOP):
        reader.photoshop.append(segment)
    elif marker == 0xED and raw.startswith(_OLD_PHOTOSHOP) and b"8BIM" in raw:
        start = raw.index(b"8BIM")
        new = iptc.clean_photoshop(raw[start:], job)
        _put(reader, segment, raw, raw[:start] + new if new else b"")
    elif marker == 0xE2 and raw.startswith(_ICC):
        reader.profile.append(raw)
        job.keeps("colour profile", raw, "colour profile")
    elif marker == 0xE2 and raw.startswith(b"MPF\0") and reader.mpf is None:
        reader.mpf = segment
    elif marker == 0xE2 and raw.startswith(_ISO_HDR):
        job.keeps("HDR", raw, "HDR gain map")
    elif marker == 0xEB and raw.startswith(b"JP"):
        reader.boxes.append(segment)
    elif marker == 0xE3 and (raw[:6] in (b"Meta\0\0", b"META\0\0", b"Exif\0\0")):
        mark = len(job.keep)
        new = exif.clean_block(raw[6:], job, "Meta")
        if job.everything:
            del job.keep[mark:]
            job.note(Kind.PERSONAL, "Meta", "data of the camera")
        _put(reader, segment, raw, raw[:6] + new if new and not job.everything else b"")
    elif marker == 0xE6 and raw.startswith(b"GoPro\0"):
        new = gpmf.clean(raw[6:], job)
        if job.everything:
            job.note(Kind.PERSONAL, "GoPro", "camera data")
        _put(reader, segment, raw, raw[:6] + new if not job.everything else b"")
    elif marker == 0xE0 and raw.startswith(b"JFXX\0"):
        _jfxx(reader, segment, raw)
    elif marker == 0xE0 and raw.startswith(b"JFIF\0"):
        _jfif(reader, segment, raw)
    elif marker == 0xEE and raw.startswith(b"Adobe"):
        job.keeps("Adobe colour", raw, "colour space")
    elif marker == 0xFE:
        text = textscan.decoded(raw)
        place = textscan.tells_place(text, job) or textscan.raw_tells_place(raw, job)
        place = place or textscan.has_fine_number(raw)
        if job.note(Kind.PLACE if place else Kind.TEXT, "comment", "text", text):
            _drop(reader, segment)
        else:
            job.keeps("comment", raw)
    else:
        _other(reader, segment, raw)


_SHORT = 400
"""In a longer segment a fine number may be anything."""


def _other(reader: _Reader, segment: _Segment, raw: bytes) -> None:
    job, name = reader.job, f"APP{segment.marker - 0xE0}"
    if not 0xE0 <= segment.marker <= 0xEF:
        name = f"segment {segment.marker:#x}"
    known = any(segment.marker == m and raw.startswith(mark) for m, mark in _KNOWN)
    if segment.marker == 0xE5 and raw.startswith(b"RMETA\0"):
        known = not re.search(rb"(?i)location|place|city|address|gps", raw)
    if not known and not raw.strip(b"\0 "):
        return
    if job.everything:
        job.note(Kind.PERSONAL, name, "data of the camera or program")
        _drop(reader, segment)
    elif not known:
        job.note(Kind.PLACE, name, "data of an unknown kind", f"{len(raw)} bytes")
        _drop(reader, segment)
    elif (
        textscan.raw_tells_place(raw, job)
        or (raw.startswith(b"FPXR") and b"G\0P\0S" in raw)
        or (len(raw) < _SHORT and any(textscan.fine_numbers_in(raw)))
    ):
        job.note(Kind.PLACE, name, "coordinates")
        _drop(reader, segment)
    else:
        job.keeps(name, raw)


def _drop(reader: _Reader, segment: _Segment) -> None:
    reader.edits.append(Edit(segment.start, segment.end, b""))


def _put(reader: _Reader, segment: _Segment, old: bytes | None, new: bytes) -> None:
    """Write a new value into a segment; an empty one takes the segment away."""
    if new == old:
        return
    if not new:
        _drop(reader, segment)
        return
    head = struct.pack(">BBH", 0xFF, segment.marker, len(new) + 2)
    reader.edits.append(Edit(segment.start, segment.end, head + new))


def _jfif(reader: _Reader, segment: _Segment, raw: bytes) -> None:
    # 14 bytes and a thumbnail without any metadata of its own (JFIF 1.02).
    reader.job.keeps("JFIF", raw[:12], "resolution")
    if reader.job.everything and len(raw) > 14:
        reader.job.note(Kind.PERSONAL, "JFIF", "preview picture")
        _put(reader, segment, raw, raw[:12] + b"\0\0")
    elif len(raw) > 14 and len(raw) != 14 + 3 * raw[12] * raw[13]:
        reader.job.note(Kind.PLACE, "JFIF", "bytes that are no preview")
        _put(reader, segment, raw, raw[:12] + b"\0\0")


def _jfxx(reader: _Reader, segment: _Segment, raw: bytes) -> None:
    if reader.job.everything:
        reader.job.note(Kind.PERSONAL, "JFXX", "preview picture")
        _drop(reader, segment)
    elif raw[5:6] == b"\x10":
        new = clean_nested(raw[6:], reader.job, "JFXX preview", same_size=False)
        _put(reader, segment, raw, raw[:6] + new)
    elif textscan.raw_tells_place(raw, reader.job):
        reader.job.note(Kind.PLACE, "JFXX", "coordinates")
        _drop(reader, segment)


# --- what is spread over several segments ------------------------------------------------------


def _joined(reader: _Reader) -> None:
    if reader.main_xmp or reader.chunks:
        _xmp(reader)
    if reader.boxes:
        _jumbf(reader)
    if reader.photoshop:
        _photoshop(reader)
    if reader.flir:
        _flir(reader)


def _xmp(reader: _Reader) -> None:
    renamed = _extended(reader)
    for segment, packet in reader.main_xmp:
        before = packet
        new = xmp.clean_packet(packet, reader.job)
        for old, fresh in renamed.items():
            new = new.replace(old, fresh)
        if new != before:
            _put(reader, segment, _XMP + before, _XMP + new if new.strip() else b"")


def _extended(reader: _Reader) -> dict[bytes, bytes]:
    """Clean extended XMP; returns old to new digests, which name it in the main packet."""
    job, data = reader.job, reader.data
    head = len(_EXTENSION)
    groups: dict[bytes, list[tuple[int, int, _Segment]]] = {}
    for segment in reader.chunks:
        if segment.end - segment.value < head + 40:
            _note_chunks(reader, [segment])
            continue
        fields = bytes(data[segment.value + head : segment.value + head + 40])
        total, offset = struct.unpack(">II", fields[32:])
        groups.setdefault(fields[:32], []).append((offset, total, segment))
    renamed: dict[bytes, bytes] = {}
    for guid, group in groups.items():
        group.sort(key=lambda c: c[0])
        parts = [bytes(data[s.value + head + 40 : s.end]) for _, _, s in group]
        whole = b"".join(parts)
        position, fits = 0, group[0][1] == len(whole)
        for (offset, _, _), part in zip(group, parts, strict=True):
            fits &= offset == position
            position += len(part)
        if not fits or job.everything:
            _note_chunks(reader, [s for _, _, s in group])
            continue
        new = xmp.clean_packet(whole, job, "extended XMP")
        if new == whole:
            continue
        if not new.strip():
            for _, _, segment in group:
                _drop(reader, segment)
            continue
        digest = hashlib.md5(new, usedforsecurity=False).hexdigest().upper().encode()
        renamed[guid] = digest
        position = 0
        for (offset, total, segment), part in zip(group, parts, strict=True):
            piece = new[position : position + len(part)]
            position += len(part)
            value = _EXTENSION + digest + struct.pack(">II", total, offset) + piece
            _put(reader, segment, None, value)
    return renamed


def _note_chunks(reader: _Reader, segments: list[_Segment]) -> None:
    """Chunks that cannot be put together cannot be read: they go."""
    kind = Kind.PERSONAL if reader.job.everything else Kind.PLACE
    reader.job.damaged = True
    reader.job.note(kind, "extended XMP", "block")
    for segment in segments:
        _drop(reader, segment)


def _jumbf(reader: _Reader) -> None:
    whole = b"".join(bytes(reader.data[s.value + 8 : s.end]) for s in reader.boxes)
    # A store whose first part is gone says nothing to anybody, and what is left may be anything.
    begins = whole[4:8] == b"jumb" and b"jumd" in whole[8:32]
    if not begins:
        reader.job.note(Kind.PLACE, "provenance record", "unreadable record")
    if jumbf.goes(whole, reader.job, "provenance record") or not begins:
        for segment in reader.boxes:
            _drop(reader, segment)
    else:
        reader.job.kept["provenance record"] = None


def _photoshop(reader: _Reader) -> None:
    data = reader.data
    head = len(_PHOTOSHOP)
    raws = [bytes(data[s.value + head : s.end]) for s in reader.photoshop]
    alone = all(r[:4] in (b"8BIM", b"MeSa", b"AgHg", b"PHUT", b"DCSR") for r in raws)
    if alone and _each_whole(raws):
        for segment, raw in zip(reader.photoshop, raws, strict=True):
            new = iptc.clean_photoshop(raw, reader.job)
            if new is not raw:
                _put(reader, segment, _PHOTOSHOP + raw, _PHOTOSHOP + new if new else b"")
        return
    whole = b"".join(raws)
    new = iptc.clean_photoshop(whole, reader.job)
    if new is whole:
        return
    step = 65533 - head
    for index, segment in enumerate(reader.photoshop):
        piece = new[index * step : (index + 1) * step]
        _put(reader, segment, None, _PHOTOSHOP + piece if piece else b"")


def _each_whole(raws: list[bytes]) -> bool:
    from paravent.core.errors import PhotoError

    try:
        return all(list(iptc.resources(raw)) is not None for raw in raws)
    except PhotoError:
        return False


def _flir(reader: _Reader) -> None:
    whole = b"".join(bytes(reader.data[s.value + 8 : s.end]) for s in reader.flir)
    spans = flir_goes(whole, reader.job)
    if reader.job.everything:
        for segment in reader.flir:
            _drop(reader, segment)
        return
    if not spans:
        return
    blank = bytearray(whole)
    for start, end in spans:
        blank[start:end] = bytes(end - start)
    position = 0
    for segment in reader.flir:
        size = segment.end - segment.value - 8
        old = bytes(reader.data[segment.value : segment.end])
        _put(reader, segment, old, old[:8] + bytes(blank[position : position + size]))
        position += size


# --- multi-picture index -----------------------------------------------------------------------


@dataclass(slots=True)
class Image:
    """One entry of the multi-picture index (CIPA DC-007): ``at`` in the file, and its size."""

    at: int
    size: int
    entry: int
    """Where its 16 bytes stand in the file."""


def _mpf_images(reader: _Reader) -> list[Image]:
    assert reader.mpf is not None
    data, base = reader.data, reader.mpf.value + 4
    limit = reader.mpf.end
    mark = bytes(data[base : base + 4])
    if mark not in (b"II*\0", b"MM\0*") or base + 10 > limit:
        raise broken("its index of further pictures cannot be read")
    order = "<" if mark[:2] == b"II" else ">"
    at = base + struct.unpack_from(order + "I", data, base + 4)[0]
    images: list[Image] = []
    if at + 2 > limit:
        raise broken("its index of further pictures cannot be read")
    for index in range(struct.unpack_from(order + "H", data, at)[0]):
        entry = at + 2 + 12 * index
        if entry + 12 > limit:
            raise broken("its index of further pictures cannot be read")
        tag, _, count, value = struct.unpack_from(order + "HHII", data, entry)
        if tag == 0xB002:
            for place in range(base + value, base + value + count, 16):
                if place + 16 > limit:
                    raise broken("its index of further pictures cannot be read")
                size, offset = struct.unpack_from(order + "II", data, place + 4)
                # The first one is the picture itself, whatever its offset says (5.2.3.3.3).
                images.append(Image(base + offset if offset and images else 0, size, place))
    return images


def _fix_mpf(reader: _Reader, images: list[Image]) -> None:
    """Sizes and offsets of the index as they are after the edits."""
    assert reader.mpf is not None
    data, edits = reader.data, sorted(reader.edits, key=lambda e: e.start)
    base = reader.mpf.value + 4
    behind = [i for i in images if i.at]
    if reader.job.everything and not _index_holds(behind, edits):
        reader.job.note(Kind.PERSONAL, "index of further pictures", "index")
        _drop(reader, reader.mpf)
        return
    if not edits:
        return
    if any(i.at < len(data) and bytes(data[i.at : i.at + 2]) != b"\xff\xd8" for i in behind):
        # It led astray before; with the notes around it changed, programs may now follow it.
        _drop(reader, reader.mpf)
        return
    order = "<" if data[base] == 0x49 else ">"
    for image in images:
        end = image.at + image.size
        if end > len(data):
            continue
        new_at = moved(image.at, edits) - moved(base, edits) if image.at else 0
        new_size = moved(end, edits) - moved(image.at, edits)
        # An image of size 0 that was so before may still be led to by its offset.
        stays = new_size or not image.size
        new = struct.pack(order + "II", new_size, new_at if stays else 0)
        old = bytes(data[image.entry + 4 : image.entry + 12])
        if new != old:
            reader.edits.append(Edit(image.entry + 4, image.entry + 12, new))
    reader.job.kept["further pictures"] = None


def _index_holds(behind: list[Image], edits: Edits) -> bool:
    """Whether some further picture is left, and each is there whole or gone whole."""
    sizes = [(i.size, moved(i.at + i.size, edits) - moved(i.at, edits)) for i in behind]
    return any(after for _, after in sizes) and all(after in (0, size) for size, after in sizes)


def moved(position: int, edits: Edits) -> int:
    """Where ``position`` of the original stands after ``edits`` (sorted)."""
    shift = 0
    for edit in edits:
        if edit.end <= position:
            shift += len(edit.new) - (edit.end - edit.start)
        elif edit.start < position:
            shift += min(len(edit.new), position - edit.start) - (position - edit.start)
    return position + shift
