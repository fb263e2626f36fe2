"""A block of TIFF's shape while it is read: its bytes, its directories, what is held, what goes."""

from __future__ import annotations

import struct
from dataclasses import dataclass, field
from operator import lt

from paravent.photos.exif import tags
from paravent.photos.model import Data, Edits, Job, Span

ASTRAY = "the offsets in its Exif block lead astray"
_MOST_NUMBERS = 500_000
_LONG = 512
_MOST_ENTRIES = 65535
"""In a directory of BigTIFF too, whose count has room for more."""


@dataclass(slots=True)
class Entry:
    """One entry of a directory."""

    tag: int
    type: int
    count: int
    at: int
    """Where the entry stands."""
    value: int
    size: int
    """Where the value stands and its bytes; size -1 where that cannot be."""
    raw: bytes


@dataclass(slots=True)
class Directory:
    """One directory; ``next_at`` is where the offset of the next one stands."""

    name: str
    at: int
    entries: list[Entry]
    next_at: int
    whole: bool
    end: int = 0
    """Behind it: behind the offset of the next one, where there is one."""
    cut: bool = False
    """Whether its entries run into something else before their count is full."""
    changed: bool = False
    keep: list[Entry] = field(default_factory=list)


class Block:
    """What one reading of a block or file gathers; all places in it count from its start."""

    def __init__(self, data: Data, job: Job, name: str, *, is_file: bool) -> None:
        self.data, self.job, self.name, self.is_file = data, job, name, is_file
        self.order = "<" if bytes(data[:2]) == b"II" else ">"
        self.big = bytes(data[2:4]) in (b"+\0", b"\0+")
        self.offset_letter, self.count_letter = ("Q", "Q") if self.big else ("I", "H")
        self.inline = 8 if self.big else 4
        """Bytes of an offset, and of the longest value that stands in its entry."""
        self.head, self.width = (8, 20) if self.big else (2, 12)
        """Bytes of the count of a directory, and of each entry."""
        self.form = struct.Struct(self.order + ("HHQQ" if self.big else "HHII"))
        self.edits: Edits = []
        self.blank: list[Span] = []
        """What becomes zeros, but for what others hold."""
        self.held: list[Span] = []
        self.directories: list[Directory] = []
        self.seen: set[int] = set()
        """Offsets at which a directory was looked for."""
        self.make = ""
        self.relative_notes = False
        """Whether a maker note counts from itself, so that bytes outside it may be its own."""
        self.shows = False
        """Whether an entry says where a picture stands."""
        self.loose = False
        """Whether parts of the picture may stand where no entry says so."""
        self.dng = False
        self.apple = b""
        """What an Apple maker note says about HDR, as a maker note of its own."""
        self.twisted = False
        """Whether a directory or a value cannot be where it is said to be."""
        self.pointed: set[int] = set()
        """Numbers in entries of unknown sense: they may be offsets."""

    def unpack(self, form: str, at: int) -> int:
        """The number at ``at``, in the order of the block."""
        return int(struct.unpack_from(self.order + form, self.data, at)[0])

    def value(self, entry: Entry) -> bytes:
        """The bytes of a value; none where it cannot be."""
        if entry.size > _LONG:
            self.job.step(entry.size // _LONG)  # many entries may share one long value
        return bytes(self.data[entry.value : entry.value + entry.size]) if entry.size > 0 else b""

    def numbers(self, entry: Entry) -> tuple[int, ...]:
        """A value of whole numbers; none where it is of another type."""
        letter = tags.LETTERS.get(entry.type)
        if letter is None or entry.size <= 0 or entry.count > _MOST_NUMBERS:
            return ()
        return struct.unpack(f"{self.order}{entry.count}{letter}", self.value(entry))

    def read(self, offset: int, name: str) -> Directory | None:
        """The directory at ``offset``; None where there is none. Entries that cannot be end it."""
        size = len(self.data)
        self.seen.add(offset)
        first = offset + self.head
        if first > size:
            return None
        count = self.unpack(self.count_letter, offset)
        there = min(count, (size - first) // self.width)
        whole = count == there and count <= _MOST_ENTRIES
        self.job.step(there + 1)
        entries = self._entries(first, there, whole=whole)
        end = first + self.width * len(entries)
        if len(entries) < there:
            return Directory(name, offset, entries, end, False, end, cut=True) if entries else None
        self.twisted |= not whole
        unknown = [entry for entry in entries if entry.type not in tags.SIZES]
        if (not entries and count) or 2 * sum(any(e.raw) for e in unknown) > len(entries):
            return None
        # Directories are in the order of their tags; where not, bytes may have slipped.
        order = [entry.tag for entry in entries]
        in_order = all(map(lt, order, order[1:]))
        self.job.suspect |= bool(unknown) or not in_order
        behind = min(end + self.inline, size)
        # Some writers leave the next one's offset out, and put the first value in its place.
        if any(end <= e.value < behind for e in entries if e.size > self.inline):
            behind = end
        return Directory(name, offset, entries, end, whole, behind)

    def _entries(self, first: int, count: int, *, whole: bool) -> list[Entry]:
        """``count`` entries from ``first`` on; fewer where not ``whole`` and one cannot be."""
        width, inline, limit, sizes = self.width, self.inline, len(self.data), tags.SIZES
        table = bytes(self.data[first : first + width * count])
        entries: list[Entry] = []
        start = 0
        for tag, kind, number, stored in self.form.iter_unpack(table):
            at = first + start
            unit = sizes.get(kind, 0)
            size, value = unit * number, stored
            if unit == 0:
                self.twisted |= bool(kind or number)
                if not whole and (tag or kind or number or stored):
                    self.twisted = True
                    break
                size = -1
            if size <= inline:
                value = at + width - inline
            elif value + size > limit:
                size = -1
                self.twisted = True
            raw = table[start : start + width]
            entries.append(Entry(tag, kind, number, at, value, size, raw))
            start += width
        return entries

    def peek(self, offset: int) -> list[tuple[int, int]]:
        """(tag, type) of each entry of a sound directory at ``offset``; else nothing."""
        if not 8 <= offset < len(self.data) - 18 or offset & 1:
            return []
        count = self.unpack(self.count_letter, offset)
        first = offset + self.head
        if not 1 <= count <= 200 or first + count * self.width + 4 > len(self.data):
            return []
        at = range(first, first + count * self.width, self.width)
        rows = [(self.unpack("H", a), self.unpack("H", a + 2)) for a in at]
        in_order = [tag for tag, _ in rows]
        sound = in_order == sorted(in_order) and all(kind in tags.SIZES for _, kind in rows)
        return rows if sound else []

    def add(self, directory: Directory) -> None:
        """Remember a directory that was read, and that its bytes are held."""
        self.held.append((directory.at, directory.end))
        self.directories.append(directory)
