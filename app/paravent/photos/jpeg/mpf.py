"""The index of further pictures behind a JPEG (CIPA DC-007): reads it, and mends it after edits."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from paravent.photos.jpeg.segments import Reading, Segment
from paravent.photos.model import Edit, Edits, Kind, broken

_UNREADABLE = "its index of further pictures cannot be read"
_MP_ENTRIES = 0xB002
_BEFORE_HEADER = 4
"""``MPF`` and a zero; all offsets count from behind them."""


@dataclass(slots=True)
class Image:
    """One entry of the index: ``at`` in the file, and its size."""

    at: int
    size: int
    entry: int
    """Where its 16 bytes stand in the file."""


def images(reading: Reading) -> list[Image]:
    """The pictures of the index, the one at hand first, with 0 for where it stands."""
    if reading.mpf is None:
        return []
    order = _order(reading, reading.mpf)
    found: list[Image] = []
    base = reading.mpf.value + _BEFORE_HEADER
    for place in _entries(reading, reading.mpf, order):
        size, offset = struct.unpack_from(order + "II", reading.data, place + 4)
        # The first one is the picture itself, whatever its offset says (5.2.3.3.3).
        found.append(Image(base + offset if offset and found else 0, size, place))
    return found


def _order(reading: Reading, mpf: Segment) -> str:
    base = mpf.value + _BEFORE_HEADER
    mark = bytes(reading.data[base : base + 4])
    if mark not in (b"II*\0", b"MM\0*") or base + 10 > mpf.end:
        raise broken(_UNREADABLE)
    return "<" if mark[:2] == b"II" else ">"


def _entries(reading: Reading, mpf: Segment, order: str) -> Iterator[int]:
    """Where the entry of each picture stands."""
    data, base, limit = reading.data, mpf.value + _BEFORE_HEADER, mpf.end
    at = base + struct.unpack_from(order + "I", data, base + 4)[0]
    if at + 2 > limit:
        raise broken(_UNREADABLE)
    for index in range(struct.unpack_from(order + "H", data, at)[0]):
        entry = at + 2 + 12 * index
        if entry + 12 > limit:
            raise broken(_UNREADABLE)
        tag, _, count, value = struct.unpack_from(order + "HHII", data, entry)
        for place in range(base + value, base + value + count, 16) if tag == _MP_ENTRIES else ():
            if place + 16 > limit:
                raise broken(_UNREADABLE)
            yield place


def mend(reading: Reading, listed: list[Image]) -> None:
    """Write sizes and offsets into the index as they are after the edits."""
    if reading.mpf is None:
        return
    data, edits = reading.data, sorted(reading.edits, key=lambda e: e.start)
    behind = [i for i in listed if i.at]
    if reading.job.everything and not _index_holds(behind, edits):
        reading.job.note(Kind.PERSONAL, "index of further pictures", "index")
        reading.drop(reading.mpf)
        return
    if not edits:
        return
    if any(i.at < len(data) and bytes(data[i.at : i.at + 2]) != b"\xff\xd8" for i in behind):
        # It led astray before; with the notes around it changed, programs may now follow it.
        reading.drop(reading.mpf)
        return
    for image in listed:
        _mend_entry(reading, reading.mpf, image, edits)
    reading.job.kept["further pictures"] = None


def _mend_entry(reading: Reading, mpf: Segment, image: Image, edits: Edits) -> None:
    end = image.at + image.size
    if end > len(reading.data):
        return
    base = mpf.value + _BEFORE_HEADER
    new_at = _moved(image.at, edits) - _moved(base, edits) if image.at else 0
    new_size = _moved(end, edits) - _moved(image.at, edits)
    # An image of size 0 that was so before may still be led to by its offset.
    stays = new_size or not image.size
    new = struct.pack(_order(reading, mpf) + "II", new_size, new_at if stays else 0)
    at = image.entry + 4
    if new != bytes(reading.data[at : at + 8]):
        reading.edits.append(Edit(at, at + 8, new))


def _index_holds(behind: list[Image], edits: Edits) -> bool:
    """Whether some further picture is left, and each is there whole or gone whole."""
    sizes = [(i.size, _moved(i.at + i.size, edits) - _moved(i.at, edits)) for i in behind]
    return any(after for _, after in sizes) and all(after in (0, size) for size, after in sizes)


def _moved(position: int, edits: Edits) -> int:
    """Where ``position`` of the original stands after ``edits`` (sorted)."""
    shift = 0
    for edit in edits:
        if edit.end <= position:
            shift += len(edit.new) - (edit.end - edit.start)
        elif edit.start < position:
            shift += min(len(edit.new), position - edit.start) - (position - edit.start)
    return position + shift
