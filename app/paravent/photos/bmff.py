"""Boxes of the ISO base media file format and of QuickTime: finds them, empties them in place.

Nothing is ever cut out of such a file: offsets to the coded picture are all over it. What goes
becomes a ``free`` box full of zeros, of the same size, in the same place.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass

from paravent.photos.model import Data, Edit, Edits, Job, all_zero, broken


@dataclass(frozen=True, slots=True)
class Box:
    """One box; ``value`` is where its content begins."""

    kind: bytes
    start: int
    value: int
    end: int


def boxes(data: Data, start: int, end: int, job: Job, *, top: bool = False) -> Iterator[Box]:
    """The boxes from ``start`` to ``end``, one behind the other.

    A size of 0 means "to the end" (only for the last box). Fewer than 8 bytes behind the last box
    are allowed if they are zeros, as QuickTime ends some lists. Raises ``BrokenPhotoError``.
    """
    at = start
    while at + 8 <= end:
        job.step(4)
        size, kind = struct.unpack_from(">I4s", data, at)
        value = at + 8
        if size == 1:
            if at + 16 > end:
                raise broken("one of its boxes is cut off")
            size = struct.unpack_from(">Q", data, at + 8)[0]
            value = at + 16
        elif size == 0:
            if not top and kind == b"\0\0\0\0":
                if not all_zero(data[at:end]):
                    raise broken("one of its lists of boxes goes on behind its end")
                return
            job.damaged |= not top
            size = end - at
        if size < value - at or at + size > end:
            raise broken("one of its boxes has a size that cannot be")
        yield Box(bytes(kind), at, value, at + size)
        at += size
    if at < end and not all_zero(data[at:end]):
        raise broken("it ends in the middle of a box")


def is_name(kind: bytes) -> bool:
    """Whether four bytes can be the name of a box; some makers end a shorter one with a NUL."""
    name = kind[:-1] if kind.endswith(b"\0") else kind
    return all(32 <= c < 127 or c == 0xA9 for c in name)


def emptied(data: Data, box: Box) -> Edits:
    """The edits that make ``box`` an empty one. Large contents are zeroed in pieces."""
    edits = [Edit(box.start + 4, box.start + 8, b"free")]
    return edits + zeroed(data, box.value, box.end)


_PIECE = 1 << 20
MOST_ZEROED = 96 << 20


def zeroed(data: Data, start: int, end: int) -> Edits:
    """Zeros from ``start`` to ``end``; nothing where there are only zeros already."""
    from paravent.photos.model import unsafe

    if end - start > MOST_ZEROED:
        raise unsafe("It holds more left-over data than can be checked.")
    edits: Edits = []
    for at in range(start, end, _PIECE):
        upto = min(at + _PIECE, end)
        if not all_zero(data[at:upto]):
            edits.append(Edit(at, upto, _ZEROS if upto - at == _PIECE else bytes(upto - at)))
    return edits


_ZEROS = bytes(_PIECE)


def filled(data: Data, start: int, end: int, new: bytes, pad: bytes = b"\0") -> Edits:
    """``new`` and ``pad`` behind it in the place of ``start`` to ``end``."""
    if bytes(data[start:end]) == new:
        return []
    if len(new) > end - start:
        raise broken("a hidden block would grow when cleaned")
    return [Edit(start, end, new.ljust(end - start, pad))]


def merged(spans: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """``spans`` sorted, touching and overlapping ones made one."""
    out: list[tuple[int, int]] = []
    for start, end in sorted(spans):
        if out and start <= out[-1][1]:
            if end > out[-1][1]:
                out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out
