"""IPTC fields and Photoshop resource lists (8BIM): reads them, rebuilds them without places."""

# ruff: noqa: PLR0912 - a format is a long list of cases, each with where it stands

from __future__ import annotations

import hashlib
import struct
from collections.abc import Iterator

from paravent.photos import textscan
from paravent.photos.model import Data, Job, Kind, broken

# IIM 4.2, record 2; the numbers of section 2 in the map of hiding places.
PLACES = {
    26: "place code",
    27: "place name",
    90: "city",
    92: "part of the city",
    95: "province or state",
    100: "country code",
    101: "country",
}
TEXTS = {5: "title", 25: "keyword", 40: "instructions", 105: "headline", 120: "caption"}
TEXTS |= {122: "caption writer", 15: "category", 20: "category", 22: "identifier", 30: "date text"}
PERSONAL = {80: "author", 85: "author's title", 110: "credit", 115: "source", 116: "copyright"}
PERSONAL |= {118: "contact", 65: "program", 103: "job identifier", 184: "job identifier"}
_ENGLISH = PLACES | TEXTS | PERSONAL
_NUMBERS = frozenset((30, 35, 37, 47, 55, 60, 62, 63))
"""Dates and times: no word stands in them but, perhaps, the letters of a zone."""
_OTHERS = frozenset(
    (
        *(0, 3, 4, 5, 7, 8, 10, 12, 38, 42, 45, 50, 70, 75, 121, 125, 130, 131, 135),
        *range(150, 155),
        *range(184, 189),
        *range(200, 256),
    )
)
"""Further fields of the standard, and those that programs use as they like."""
_LAST_RECORD, _ZONE = 9, 4


def datasets(block: bytes) -> Iterator[tuple[int, int, int, int, int]]:
    """(record, dataset, start of the entry, start of its value, end); stops at padding."""
    position = 0
    while position + 5 <= len(block) and block[position] == 0x1C:
        record, dataset, size = block[position + 1], block[position + 2], _u16(block, position + 3)
        value = position + 5
        if size & 0x8000:
            width = size & 0x7FFF
            if width > 4 or value + width > len(block):
                raise broken("its IPTC block has a length that cannot be")
            size = int.from_bytes(block[value : value + width], "big")
            value += width
        if value + size > len(block):
            raise broken("its IPTC block ends in the middle of a field")
        yield record, dataset, position, value, value + size
        position = value + size
    if block[position:].strip(b"\0"):
        raise broken("its IPTC block has bytes that are no field")


def _u16(block: Data, position: int) -> int:
    return int.from_bytes(block[position : position + 2], "big")


def clean_iptc(block: bytes, job: Job, where: str = "IPTC") -> bytes:
    """``block`` without what goes. The same object if nothing goes."""
    keep: list[bytes] = []
    gone = False
    job.step(len(block) // 4)
    charset = next((block[v:e] for r, d, _, v, e in datasets(block) if (r, d) == (1, 90)), b"")
    for record, dataset, start, value, end in datasets(block):
        job.step()
        text = _decode(block[value:end], charset)
        if _goes(record, dataset, text, job, where):
            gone = True
        else:
            keep.append(block[start:end])
            job.keeps(f"{where} {record}:{dataset}", block[value:end])
    return b"".join(keep) if gone else block


def _decode(raw: bytes, charset: bytes) -> str:
    return raw.decode("utf-8", "replace") if charset == b"\x1b%G" else textscan.decoded(raw)


def _goes(record: int, dataset: int, text: str, job: Job, where: str) -> bool:
    if record != 2:
        job.wounded |= record > _LAST_RECORD
        return job.everything
    job.wounded |= dataset in _NUMBERS and sum(map(str.isalpha, text)) > _ZONE
    name = _ENGLISH.get(dataset, "field")
    if dataset in PLACES:
        if text.strip():
            job.place(text)
        return job.note(Kind.PLACE, where, name, text)
    if _tells_place(dataset, text, job):
        return job.note(Kind.PLACE, where, name, text)
    if dataset in TEXTS:
        return job.note(Kind.TEXT, where, name, text)
    if dataset in PERSONAL:
        return job.note(Kind.PERSONAL, where, name, text)
    if dataset not in _OTHERS | _NUMBERS and any(map(str.isalpha, text)):
        return job.note(Kind.PLACE, where, "field of an unknown kind", text)
    return job.everything


def _tells_place(dataset: int, text: str, job: Job) -> bool:
    if dataset == 25:
        return is_place_keyword(text, job)
    return textscan.tells_place(text, job, free=dataset in TEXTS)


PLACES_ABOVE = (
    "places",
    "place",
    "location",
    "locations",
    "geo",
    "geography",
    "where",
    "orte",
    "lieux",
)


def is_place_keyword(keyword: str, job: Job) -> bool:
    """Whether a keyword is a place: a path such as ``Places|Leeds``, coordinates, a known name."""
    parts = [p.strip() for p in keyword.replace("/", "|").replace("\\", "|").split("|")]
    if len(parts) > 1 and parts[0].casefold() in PLACES_ABOVE:
        for part in parts[1:]:
            job.place(part)
        return True
    return textscan.tells_place(keyword, job)


# --- Photoshop resources -------------------------------------------------------------------

_SIGNATURES = (b"8BIM", b"MeSa", b"AgHg", b"PHUT", b"DCSR", b"8B64")
_HARMLESS = frozenset(
    (
        *(0x03E8, 0x03E9, 0x03EA, 0x03EB, 0x03ED, 0x03EF, 0x03F1, 0x03F2, 0x03F3, 0x03F4, 0x03F5),
        *(0x03F6, 0x03F7, 0x03F8, 0x03F9, 0x03FA, 0x03FB, 0x03FC, 0x03FF, 0x0400, 0x0402, 0x0403),
        *(0x0406, 0x0408, 0x040A, 0x040D, 0x0410, 0x0411, 0x0412, 0x0414, 0x0416, 0x0417, 0x0419),
        *(0x041A, 0x041B, 0x041D, 0x0420, 0x0421, 0x0426, 0x0428, 0x042C, 0x042D, 0x042E, 0x042F),
        *(0x2710, 0x040F),
    )
)
_LOOKS = {0x03ED: "resolution", 0x040F: "colour profile"}


def clean_photoshop(block: bytes, job: Job, where: str = "Photoshop block") -> bytes:
    """A list of 8BIM resources without what goes. The same object if nothing goes."""
    from paravent.photos import exif, xmp
    from paravent.photos.nested import clean_nested

    pieces: list[bytes] = []
    changed = False
    new_iptc: bytes | None = None
    for kind, start, value, end, after in resources(block):
        job.step()
        raw = block[value:end]
        new: bytes | None = raw
        if kind == 0x0404:
            new = clean_iptc(raw, job)
            new_iptc = new if new is not raw else new_iptc
            new = None if job.everything else new
        elif kind in (0x0422, 0x0423):
            new = exif.clean_block(raw, job, f"{where}: Exif")
        elif kind == 0x0424:
            new = xmp.clean_packet(raw, job, f"{where}: XMP")
        elif kind in (0x040C, 0x0409) and len(raw) > 28:
            if job.everything:
                job.note(Kind.PERSONAL, where, "preview picture")
                new = None
            else:
                new = raw[:28] + clean_nested(raw[28:], job, "Photoshop preview", same_size=True)
        elif kind == 0x0425 and not job.everything:
            pass
        elif job.everything and kind not in _LOOKS:
            new = None
        elif kind not in _HARMLESS and textscan.raw_tells_place(raw, job):
            job.note(Kind.PLACE, where, "coordinates in a resource")
            new = None
        else:
            job.keeps(f"{where} {kind:#x}", raw)
        if not new and raw:
            new = None
        changed |= new is not raw and new != raw
        if new is not None:
            pieces.append(_resource(block[start:value], new) if new != raw else block[start:after])
    if not changed:
        return block
    if new_iptc is not None:
        pieces = [_digest(piece, new_iptc) for piece in pieces]
    return b"".join(pieces)


def resources(block: bytes) -> Iterator[tuple[int, int, int, int, int]]:
    """(id, start, start of the data, its end, start of the next one)."""
    position = 0
    while position + 12 <= len(block):
        if block[position : position + 4] not in _SIGNATURES:
            break
        kind, name = _u16(block, position + 4), block[position + 6]
        value = position + 6 + name + 1
        value += value - position & 1
        if value + 4 > len(block):
            raise broken("its Photoshop block ends in the middle of an entry")
        size = int.from_bytes(block[value : value + 4], "big")
        value += 4
        end = value + size
        if end > len(block):
            raise broken("its Photoshop block ends in the middle of an entry")
        after = min(end + (size & 1), len(block))
        yield kind, position, value, end, after
        position = after
    if block[position:].strip(b"\0"):
        raise broken("its Photoshop block has bytes that are no entry")


def _resource(head: bytes, data: bytes) -> bytes:
    return head[:-4] + struct.pack(">I", len(data)) + data + b"\0" * (len(data) & 1)


def _digest(piece: bytes, iptc: bytes) -> bytes:
    # 0x0425 is the MD5 of the IPTC block; a stale one makes programs distrust the block.
    if piece[4:6] != b"\x04\x25" or len(piece) < 28:
        return piece
    return piece[:-16] + hashlib.md5(iptc, usedforsecurity=False).digest()
