"""The directory of coordinates: takes it out whole, and notes what it says.

Source: CIPA DC-008 (Exif 2.32), section 4.6.6.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Mapping, Sequence

from paravent.photos.exif import tags
from paravent.photos.exif.block import Block, Entry
from paravent.photos.exif.words import user_comment
from paravent.photos.model import Kind, Point

_METRES_OF_A_DEGREE = 111_000
_LEAST_METRES = 30.0
"""How fine coordinates are whose numbers do not say it."""
_COORDINATES = (
    (tags.LATITUDE, tags.LONGITUDE, "coordinates"),
    (tags.TARGET_LATITUDE, tags.TARGET_LONGITUDE, "target coordinates"),
)


def stands_at(block: Block, offset: int) -> bool:
    """Whether a directory of coordinates stands at ``offset``, whatever points to it."""
    rows = block.peek(offset)
    coordinates = (tags.LATITUDE, tags.LONGITUDE)
    found = any(tag in coordinates and kind == tags.RATIONAL for tag, kind in rows)
    return found and rows[-1][0] <= tags.LAST_OF_GPS


def take(block: Block, offset: int, where: str) -> None:
    """Take the directory at ``offset`` out with all its values, and note what it says."""
    job = block.job
    # Programs that write a block anew know this pointer in the first directory only; in another
    # one it may lead astray in a file that is sound.
    first = where == block.name
    if not offset or offset in block.seen or offset + 2 > len(block.data):
        job.unread = True
        job.suspect |= offset not in block.seen
        job.wounded |= first and offset + 2 > len(block.data)
        job.note(Kind.PLACE, where, "pointer to satellite coordinates")
        return
    directory = block.read(offset, "GPS")
    # What is no directory of coordinates leaves the real one somewhere else.
    job.suspect |= directory is None or any(e.tag > tags.LAST_OF_GPS for e in directory.entries)
    if directory is None:
        job.unread = True
        job.wounded |= first
        job.note(Kind.PLACE, where, "pointer to satellite coordinates")
        return
    job.wounded |= first and not all(_is_sound(block, entry) for entry in directory.entries)
    block.blank.append((offset, directory.end))
    for entry in directory.entries:
        if entry.size > block.inline:
            _take_value(block, entry)
    _note(block, {e.tag: e for e in directory.entries}, f"{where} GPS")


_CONTROL = re.compile(r"[\x01-\x08\x0e-\x1f]")
_LETTERS = frozenset(b"NSEWnsew\0 ")
_DAY = re.compile(r"[\d:/. \0-]*")


def _is_sound(block: Block, entry: Entry) -> bool:
    """Whether an entry is one that a writer of coordinates writes, if only an empty one."""
    tag, raw = entry.tag, block.value(entry)
    if tag > tags.LAST_OF_GPS or entry.size < 0:
        return not any(entry.raw)
    if tag in tags.ANGLES and entry.type == tags.RATIONAL:
        return _are_degrees(struct.unpack(f"{block.order}{len(raw) // 4}I", raw))
    if tag in tags.HEMISPHERES and entry.type == tags.ASCII:
        return raw[:1] == b"" or raw[0] in _LETTERS
    if tag in (tags.METHOD, tags.AREA):
        if raw[:8] not in _CODES and any(map(_is_like, _CODES, [raw[:8]] * len(_CODES))):
            return False
        return not _CONTROL.search(user_comment(raw, block.order))
    if entry.type != tags.ASCII:
        return True
    text = raw.decode("latin-1")
    return bool(_DAY.fullmatch(text)) if tag == tags.DAY else not _CONTROL.search(text)


_CODES = (b"ASCII\0\0\0", b"UNICODE\0", b"JIS\0\0\0\0\0")
_MOST_ALIKE = 5


def _is_like(code: bytes, head: bytes) -> bool:
    """Whether a code of characters is there, but for a few bytes of it."""
    return sum(a == b for a, b in zip(code, head, strict=False)) >= _MOST_ALIKE


def _are_degrees(numbers: Sequence[int]) -> bool:
    """Whether rationals are degrees, minutes and seconds; 0/0 stands for "not known"."""
    most = (180, 60, 60)
    parts = zip(numbers[::2], numbers[1::2], most, strict=False)
    return all(not bottom or top <= limit * bottom for top, bottom, limit in parts)


def _take_value(block: Block, entry: Entry) -> None:
    block.blank.append((entry.value, entry.value + entry.size))
    if entry.type in (tags.RATIONAL, tags.SIGNED_RATIONAL):
        if entry.count == 3 and entry.tag != tags.TIME_OF_DAY:
            block.job.needle(block.value(entry))
    elif entry.tag == tags.AREA:
        block.job.place(user_comment(block.value(entry), block.order))


def _note(block: Block, by_tag: Mapping[int, Entry], where: str) -> None:
    job = block.job
    for latitude, longitude, what in _COORDINATES:
        if latitude in by_tag or longitude in by_tag:
            point = _point(block, by_tag, latitude, longitude)
            shown = f"{point.latitude:.6f}, {point.longitude:.6f}" if point else ""
            if point and latitude == tags.LATITUDE:
                job.point(point.latitude, point.longitude, point.metres)
            job.note(Kind.PLACE, where, what, shown)
    if tags.ALTITUDE in by_tag:
        job.note(Kind.PLACE, where, "altitude")
    for tag in (tags.METHOD, tags.AREA):
        if tag in by_tag:
            text = user_comment(block.value(by_tag[tag]), block.order)
            job.note(Kind.PLACE, where, "text", text)
    if any(tag in by_tag for tag in tags.BEARINGS):
        job.note(Kind.HINT, where, "direction")
    job.note(Kind.HINT, where, "satellite data")


def _point(block: Block, by_tag: Mapping[int, Entry], lat: int, lon: int) -> Point | None:
    """The point of two entries of degrees, minutes and seconds; the letter stands before each."""
    values = []
    metres = _LEAST_METRES
    for tag, negative in ((lat, b"S"), (lon, b"W")):
        if tag not in by_tag or by_tag[tag].size < 8:
            return None
        entry = by_tag[tag]
        numbers = struct.unpack(f"{block.order}{entry.size // 4}I", block.value(entry))
        degrees, scale = 0.0, 1.0
        for top, bottom in zip(numbers[::2], numbers[1::2], strict=False):
            if bottom:
                degrees += top / bottom / scale
                if top:
                    metres = _METRES_OF_A_DEGREE / scale / bottom
            scale *= 60
        letter = by_tag.get(tag - 1)
        if letter and bytes(block.data[letter.value : letter.value + 1]) == negative:
            degrees = -degrees
        values.append(degrees)
    error = by_tag.get(tags.POSITIONING_ERROR)
    if error and error.size == 8:
        top, bottom = struct.unpack(f"{block.order}2I", block.value(error))
        metres = max(metres, top / bottom) if bottom else metres
    return Point(values[0], values[1], metres)
