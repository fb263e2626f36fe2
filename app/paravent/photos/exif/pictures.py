"""Pictures inside a block or file: where their parts stand; previews that are files themselves."""

from __future__ import annotations

from collections.abc import Mapping

from paravent.photos.exif import tags
from paravent.photos.exif.block import Block, Directory, Entry
from paravent.photos.model import Edit
from paravent.photos.nested import clean_nested

_UNCOMPRESSED = 1
_JPEG_PARTS = ((6,), (7,), (99,))
"""Compressions whose parts are JPEG streams: TIFF 6.0, Technical Note 2, and some cameras."""
_SENSOR_DATA = ((32803,), (34892,))
"""Colour filter array, and linear raw (TIFF/EP, DNG)."""
_BYTES_A_STEP = 4096
_PART_LISTS = ((tags.STRIPS, tags.STRIP_SIZES), (tags.TILES, tags.TILE_SIZES))


def declare(block: Block, directory: Directory) -> None:
    """Note where the picture of a directory stands, and what can be told of it."""
    by_tag = {e.tag: e for e in directory.entries}
    # Of two that say where the picture stands, each reader takes the one it likes.
    where = [e.tag for e in directory.entries if e.tag in tags.WHERE_PICTURE_IS]
    block.twisted |= block.is_file and len(set(where)) < len(where)
    block.shows |= bool(where)
    block.dng |= tags.DNG_VERSION in by_tag
    if block.is_file and tags.PHOTOMETRIC in by_tag and not block.dng:
        block.job.camera_raw |= block.numbers(by_tag[tags.PHOTOMETRIC])[:1] in _SENSOR_DATA
    for starts, sizes in _PART_LISTS:
        if starts in by_tag and sizes in by_tag:
            _parts(block, by_tag, block.numbers(by_tag[starts]), block.numbers(by_tag[sizes]))
        else:
            block.loose |= starts in by_tag or sizes in by_tag


def _parts(
    block: Block, by_tag: Mapping[int, Entry], starts: tuple[int, ...], sizes: tuple[int, ...]
) -> None:
    """Strips or tiles."""
    job, limit = block.job, len(block.data)
    block.loose |= len(starts) != len(sizes) or not all(sizes)
    block.loose |= sum(sizes) < _uncompressed_size(block, by_tag)
    compression: tuple[int, ...] = (_UNCOMPRESSED,)
    if tags.COMPRESSION in by_tag:
        compression = block.numbers(by_tag[tags.COMPRESSION])[:1]
    job.step(len(starts) // 4)
    for start, stated in zip(starts, sizes, strict=False):
        size = stated
        if start + size > limit:
            # Cut off; what is there stays as it is, nothing of it is touched.
            size = max(0, limit - start)
            if not size:
                continue
        if compression in _JPEG_PARTS and size > 4:
            embedded(block, start, size, "picture part", part=True)
        elif block.is_file:
            job.pictures.append((start, start + size))
            job.bare |= compression == (_UNCOMPRESSED,)
        block.held.append((start, start + size))


def _uncompressed_size(block: Block, by_tag: Mapping[int, Entry]) -> int:
    """Bytes that an uncompressed picture must have; 0 for a compressed one."""

    def first(tag: int, otherwise: int) -> int:
        numbers = block.numbers(by_tag[tag])[:1] if tag in by_tag else ()
        return numbers[0] if numbers else otherwise

    if first(tags.COMPRESSION, _UNCOMPRESSED) != _UNCOMPRESSED:
        return 0
    bits = first(tags.BITS, 1) * first(tags.SAMPLES, 1)
    return (first(tags.WIDTH, 0) * bits + 7) // 8 * first(tags.HEIGHT, 0)


def embedded(block: Block, start: int, size: int, name: str, *, part: bool = False) -> None:
    """Clean a JPEG in its place; ``part``: it is a part of the picture of the file itself."""
    end = start + size
    if not size or end > len(block.data):
        return
    block.held.append((start, end))
    # A tile cut out of a JPEG has no metadata segment; only look where one can be.
    if bytes(block.data[start : start + 2]) != b"\xff\xd8":
        if part and block.is_file:
            block.job.pictures.append((start, end))
        return
    block.job.step(size // _BYTES_A_STEP)
    raw = bytes(block.data[start:end])
    if part and not _has_segments(raw):
        block.job.pictures.append((start, end))
        return
    new = clean_nested(raw, block.job, name, same_size=True)
    if new != raw:
        block.edits.append(Edit(start, end, new))


def _has_segments(jpeg: bytes) -> bool:
    """Whether a JPEG stream has metadata segments before its picture data."""
    at = 2
    while at + 4 <= len(jpeg) and jpeg[at] == 0xFF:
        marker = jpeg[at + 1]
        if 0xE0 <= marker <= 0xEF or marker == 0xFE:
            return True
        if marker == 0xDA:
            return False
        at += 2 + int.from_bytes(jpeg[at + 2 : at + 4], "big")
    return False


def look_into_preview(block: Block, entry: Entry) -> None:
    """Look into a whole JPEG that is the value of an entry, as in Panasonic's raw files."""
    if bytes(block.data[entry.value : entry.value + 3]) == b"\xff\xd8\xff":
        clean_nested(block.value(entry), block.job, "preview")
