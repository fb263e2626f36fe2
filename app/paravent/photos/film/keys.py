"""Lists of notes by key: Apple's ``keys`` and ``ilst``, and the ``ilst`` of iTunes alone.

Source: QuickTime File Format, "Metadata"; the keys are Apple's ``com.apple.quicktime`` and others.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence

from paravent.photos import iptc, textscan
from paravent.photos.bmff import Box, boxes
from paravent.photos.film.state import EMPTY, Film
from paravent.photos.model import Data, Edit, Job, Kind, broken, unsafe

_PLACE = re.compile(
    r"(?i)location|gps|latitude|longitude|altitude|geo(?!me)|coordinates|\bcity|country|place"
    r"|address|sublocation|province|xyz"
)
_HINT = re.compile(r"(?i)direction|heading|timezone|time\.zone")
_PLAYING = re.compile(r"(?i)spherical|stereo|rotation|hdr|full-frame-rate|video-orientation")
_TEXT = re.compile(r"(?i)description|comment|title|displayname|keyword|information")
_APPLE = "com.apple.quicktime."
_APPLES = re.compile(
    r"make|model|software|creationdate|title|description|keywords|author|comment|copyright"
    r"|displayname|genre|information|artist|album|year|rating|collection|content|camera"
    r"|full-frame|live-photo|still-image|player|producer|publisher|director|originalartist"
    r"|encodedby|track|performer|phonogram|version|spatial|aperture|scene|video|composer"
    r"|arranger|credits|isrc|is-montage|auto-live|detected|hdr|audio|caption|rotation|image|writer"
)
"""How Apple's own keys begin; a garbled one may be that of a place."""
_WORD = re.compile(r"[A-Z][^\W\d_]{3,}")
_MOST_OF_TEXT = 4000
_UNREADABLE = "the list of its notes cannot be read"
_Name = tuple[bytes, bytes]
"""The name space of a key, and the key."""


def clean(film: Film, keys: Box, ilst: Box, where: str) -> None:
    """Apple's keys and values: both lists written anew without what goes, the rest empty space."""
    data, job = film.data, film.job
    names = _names(data, keys, job)
    values = list(boxes(data, ilst.value, ilst.end, job))
    if any(not 0 < _number(box) <= len(names) for box in values):
        raise broken(_UNREADABLE)
    by_number: dict[int, list[Box]] = {}
    for box in values:
        by_number.setdefault(_number(box), []).append(box)
    going: set[int] = set()
    for number, (_, name) in enumerate(names, 1):
        text = name.decode("utf-8", "replace")
        content = b" ".join(_data_of(data, box, job) for box in by_number.get(number, ()))
        if _goes(text, content, job, where):
            going.add(number)
        else:
            job.keeps(f"{where} {text}", content)
    if not going:
        return
    new_keys = _without_keys(data, keys, names, going)
    new_values = _without_values(data, values, len(names), going)
    if keys.end == ilst.start:
        _rewrite(film, keys.start, ilst.end, new_keys + new_values)
    else:
        _rewrite(film, keys.start, keys.end, new_keys)
        _rewrite(film, ilst.start, ilst.end, new_values)


def _names(data: Data, keys: Box, job: Job) -> list[_Name]:
    names: list[_Name] = []
    at = keys.value + 8
    for _ in range(struct.unpack_from(">I", data, keys.value + 4)[0]):
        size = struct.unpack_from(">I", data, at)[0] if at + 8 <= keys.end else 0
        if size < 8 or at + size > keys.end:
            raise broken(_UNREADABLE)
        names.append((bytes(data[at + 4 : at + 8]), bytes(data[at + 8 : at + size])))
        at += size
        job.step()
    return names


def _number(value: Box) -> int:
    """The number of the key of a value: what would be its kind elsewhere."""
    return int.from_bytes(value.kind, "big")


def _without_keys(data: Data, keys: Box, names: Sequence[_Name], going: set[int]) -> bytes:
    left = [each for number, each in enumerate(names, 1) if number not in going]
    listed = b"".join(struct.pack(">I", 8 + len(name)) + space + name for space, name in left)
    head = bytes(data[keys.value : keys.value + 4])
    return _box(b"keys", head + struct.pack(">I", len(left)) + listed)


def _without_values(data: Data, values: Sequence[Box], count: int, going: set[int]) -> bytes:
    left = [number for number in range(1, count + 1) if number not in going]
    renumbered = {old: new for new, old in enumerate(left, 1)}
    content = b"".join(
        _box(struct.pack(">I", renumbered[_number(box)]), bytes(data[box.value : box.end]))
        for box in values
        if _number(box) in renumbered
    )
    return _box(b"ilst", content)


def _rewrite(film: Film, start: int, end: int, new: bytes) -> None:
    room = end - start - len(new)
    if 0 < room < 8:
        raise unsafe("The list of its notes cannot be rewritten in its place.")
    pad = struct.pack(">I4s", room, b"free") + bytes(room - 8) if room else b""
    film.edits.append(Edit(start, end, new + pad))


def _box(kind: bytes, content: bytes) -> bytes:
    return struct.pack(">I4s", 8 + len(content), kind) + content


def _data_of(data: Data, box: Box, job: Job) -> bytes:
    inner = boxes(data, box.value, box.end, job)
    return b" ".join(bytes(data[b.value + 8 : b.end]) for b in inner if b.kind == b"data")


def _goes(name: str, content: bytes, job: Job, where: str) -> bool:
    text = textscan.decoded(content[:_MOST_OF_TEXT])
    if _PLACE.search(name):
        if not textscan.tells_place(text, job) and text.isprintable():
            job.place(text)
        return job.note(Kind.PLACE, where, name, text if text.isprintable() else "")
    if _HINT.search(name):
        return job.note(Kind.HINT, where, name)
    if "keyword" in name.casefold() and iptc.is_place_keyword(text, job):
        return job.note(Kind.PLACE, where, name, text)
    if textscan.raw_tells_place(content, job) or textscan.tells_place(text, job):
        return job.note(Kind.PLACE, where, name, text)
    if _PLAYING.search(name):
        return False
    if name.startswith(_APPLE) and not _APPLES.match(name, len(_APPLE)) and _WORD.search(text):
        return job.note(Kind.PLACE, where, "note of an unknown kind", text)
    if _TEXT.search(name):
        return job.note(Kind.TEXT, where, name, text)
    return job.note(Kind.PERSONAL, where, name)


def clean_itunes(film: Film, ilst: Box, where: str) -> None:
    """iTunes' list: boxes by short name, and ``----`` with a name inside."""
    data, job = film.data, film.job
    for box in boxes(data, ilst.value, ilst.end, job):
        if box.kind in EMPTY:
            film.clean_empty(box)
            continue
        film.check_name(box)
        name = _itunes_name(data, box, job)
        content = _data_of(data, box, job)
        if box.kind == b"covr" and not job.everything:
            for inner in boxes(data, box.value, box.end, job):
                if inner.kind == b"data":
                    film.clean_picture(inner.value + 8, inner.end, "cover picture")
        elif _goes(name, content, job, where):
            film.drop(box)
        else:
            job.keeps(f"{where} {name}", content)


def _itunes_name(data: Data, box: Box, job: Job) -> str:
    if box.kind == b"----":
        parts = [b for b in boxes(data, box.value, box.end, job) if b.kind == b"name"]
        if parts:
            return bytes(data[parts[0].value + 4 : parts[0].end]).decode("utf-8", "replace")
    return box.kind.decode("latin-1")
