"""The list of fields in a maker note: finds it, and says where the value of each field stands."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field

from paravent.photos.makernotes.makers import Form
from paravent.photos.model import Data

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
Row = tuple[int, int, int, int, int]
"""Where an entry stands, its tag, type, count, and its value or the offset of it."""
_MOST_ROWS, _MOST_VALUES = 400, 1 << 24
_WIDTH = 12
INLINE = 4
"""Bytes of the longest value that stands in its entry."""


@dataclass(slots=True)
class Fields:
    """A list that was read; all places count from the start of ``data``."""

    data: Data
    start: int
    end: int
    """Of the note."""
    at: int
    """Where the list stands."""
    base: int | None
    """Offsets count from here; None: from the start of ``data``, or of the note."""
    order: str = "<"
    """Of its bytes, as ``struct`` says it."""
    rows: list[Row] = field(default_factory=list)
    moved_from: int | None = None
    """Where the note stood when its offsets were written, if not where it stands now."""

    @property
    def after(self) -> int:
        """Behind the list."""
        (count,) = struct.unpack_from(self.order + "H", self.data, self.at)
        return int(self.at + 2 + _WIDTH * count)

    def place_of(self, row: Row) -> int:
        """Where a value stands; -1 where it cannot be found."""
        at, _, kind, count, value = row
        length = SIZES.get(kind, 0) * count
        return at + 8 if length <= INLINE else self._locate(value, length)

    def _locate(self, value: int, length: int) -> int:
        """Some makers count from the note itself: take what lies inside it."""
        limit = len(self.data)
        if self.base is not None:
            at = self.base + value
            return at if self.start <= at and at + length <= limit else -1
        after = self.at + 2 + _WIDTH * len(self.rows)
        moved = 0 if self.moved_from is None else self.start - self.moved_from
        for at in (value + moved, self.start + value):
            if after <= at and at + length <= self.end:
                return at
        at = value + moved
        return at if at >= 8 and at + length <= limit else -1

    def guess_move(self) -> int | None:
        """Where the note stood before a program moved it without telling its offsets; None: here.

        Values begin right behind the list, or behind the offset of a next one.
        """
        after = self.after
        sizes = [(v, SIZES.get(k, 0) * n) for _, _, k, n, v in self.rows]
        spans = [(value, size) for value, size in sizes if size > INLINE]

        def fits(shift: int) -> bool:
            return all(after <= v + shift and v + shift + size <= self.end for v, size in spans)

        if not spans or fits(0) or fits(self.start):
            return None
        first = min(v for v, _ in spans)
        shifts = (after + gap - first for gap in (INLINE, 0))
        return next((self.start - shift for shift in shifts if fits(shift)), None)


def read(data: Data, start: int, size: int, form: Form, order: str) -> Fields | None:
    """The list of a note in ``form``; None where it cannot be read.

    ``order`` is that of the block around the note, which some programs turn without the note.
    """
    end = start + size
    if form.directory < 0:
        header = start + form.header
        mark = bytes(data[header : header + 4])
        if mark not in (b"II*\0", b"MM\0*") or header + 8 > len(data):
            return None
        order = "<" if mark[:2] == b"II" else ">"
        at = header + struct.unpack_from(order + "I", data, header + 4)[0]
        fields = Fields(data, start, end, at, header)
    else:
        base = None if form.base is None else start + form.base
        fields = Fields(data, start, end, start + form.directory, base)
        order = form.order or order
    for each in (order, "<" if order == ">" else ">"):
        fields.rows = rows(data, fields.at, end, each)
        if fields.rows:
            fields.order = each
            return fields
    return None


def rows(data: Data, at: int, end: int, order: str) -> list[Row]:
    """The entries of the list at ``at``; none where there is no list."""
    if at + 2 > len(data):
        return []
    count = struct.unpack_from(order + "H", data, at)[0]
    if not 0 < count <= _MOST_ROWS or at + 2 + _WIDTH * count > min(end + _WIDTH, len(data)):
        return []
    found: list[Row] = []
    odd = 0
    for index in range(count):
        entry = at + 2 + _WIDTH * index
        tag, kind, number, value = struct.unpack_from(order + "HHII", data, entry)
        if kind not in SIZES or number > _MOST_VALUES:
            # One of no kind counts once where it is empty, as unused ones are, else twice.
            odd += 2 if kind or number or value else 1
            if odd > 2 + count // 2:
                return []
            continue
        found.append((entry, tag, kind, number, value))
    return found
