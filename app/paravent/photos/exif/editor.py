"""Walks every directory of a block, decides which entries go, and gathers the edits."""

from __future__ import annotations

import re
import struct
from bisect import bisect_left

from paravent.photos import textscan
from paravent.photos.exif import changes, gps, left_over, pictures, special, tags
from paravent.photos.exif.block import ASTRAY, Block, Directory, Entry
from paravent.photos.exif.words import keep, name_of, shown
from paravent.photos.model import Data, Edits, Job, Kind, broken

_SHIFTED = re.compile(rb"\0[ -~]{4}")
"""A text that begins with the end of another one."""
_MOST_SHIFTED = 2
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1f]")
_FRACTION = re.compile(rb"(?<!:\d)\d\.\d{3}")
"""What no date holds, but in its seconds."""
_LONG_VALUE = 40
_LONG_PREVIEW = 1000
_MOST_OFFSETS = 64


class Editor:
    """One reading of one block; ``name`` is what the user is told where it stands.

    ``only_look``: nothing is to be changed, so what cannot be read is passed over.
    """

    def __init__(
        self, data: Data, job: Job, name: str, *, is_file: bool = False, only_look: bool = False
    ) -> None:
        self.block = Block(data, job, name, is_file=is_file)
        self.job, self.only_look = job, only_look
        self._shifted = 0
        """Texts that begin with the end of another one."""
        self._numbered = 0

    def run(self) -> Edits:
        """The edits; raises ``PhotoError`` where the block cannot be read."""
        self._read_all()
        if not self.only_look:
            self._check()
            for directory in self.block.directories:
                changes.rewrite(self.block, directory)
            changes.blank_values(self.block)
            left_over.clean(self.block)
        return self.block.edits

    def _read_all(self) -> None:
        block = self.block
        header = 16 if block.big else 8
        if len(block.data) < header:
            raise broken("its Exif block is cut off")
        first = block.unpack(block.offset_letter, header - block.inline)
        block.held.append((0, header))
        if first >= len(block.data):
            raise broken("its first directory lies outside the file")
        self._chain(first, "IFD")

    def _check(self) -> None:
        block = self.block
        self.job.damaged |= block.twisted
        self.job.unread |= block.twisted
        if self._runs_over():
            raise broken(ASTRAY)
        if block.is_file and block.twisted:
            raise broken("one of its directories cannot be read")
        if block.is_file and not block.shows:
            raise broken("it holds no picture")

    def _runs_over(self) -> bool:
        """Whether a value is said to stand where a directory does: then it stands elsewhere."""
        directories, inline = self.block.directories, self.block.inline
        tables = sorted((d.at, d.next_at) for d in directories)
        starts = [start for start, _ in tables]
        for directory in directories:
            for entry in directory.entries:
                if entry.size > inline:
                    # Of the tables that begin before the value ends, the last one decides: no two
                    # of them lie over one another in a sound block.
                    last = bisect_left(starts, entry.value + entry.size) - 1
                    if last >= 0 and tables[last][1] > entry.value:
                        over = entry.value + entry.size - starts[last]
                        if entry.tag not in tags.COUNTED_LOOSELY or over > tags.A_FEW:
                            return True
        return False

    # --- directories -----------------------------------------------------------------------

    def _chain(self, offset: int, name: str) -> None:
        """A directory and those that hang on it; ``IFD`` is numbered from 0."""
        block = self.block
        number = 0
        while offset and offset not in block.seen:
            directory = block.read(offset, f"{name}{number}" if name == "IFD" else name)
            if directory is None:
                block.twisted = True
                if name == "IFD" and number == 0:
                    raise broken("its first directory cannot be read")
                return
            if not directory.cut:
                block.add(directory)
            self._walk(directory)
            if name != "IFD" and not name.startswith("SubIFD"):
                return  # no chain hangs on these, whatever some writers leave there
            if not directory.whole or directory.end < directory.next_at + block.inline:
                return
            offset = block.unpack(block.offset_letter, directory.next_at)
            number += 1
            if offset + 6 > len(block.data):
                block.twisted = True
                return

    def _walk(self, directory: Directory) -> None:
        block = self.block
        pictures.declare(block, directory)
        for entry in directory.entries:
            if entry.type == tags.ASCII:
                self._check_text(entry)
        where = block.name if directory.name == "IFD0" else f"{block.name} {directory.name}"
        inline = block.inline
        for entry in directory.entries:
            if self._goes(entry, directory, where):
                directory.changed = True
                if entry.size > inline:
                    block.blank.append((entry.value, entry.value + entry.size))
            else:
                directory.keep.append(entry)
                if entry.size > inline:
                    block.held.append((entry.value, entry.value + entry.size))

    def _check_text(self, entry: Entry) -> None:
        """Texts show whether the offsets lead to where they should. The maker is remembered."""
        raw = self.block.value(entry)
        self._shifted += bool(_SHIFTED.match(raw))
        if self._shifted > _MOST_SHIFTED and not self.only_look:
            raise broken(ASTRAY)
        if entry.tag not in tags.PLAIN_TEXTS:
            return
        raw = raw.rstrip(b"\0 ")
        stray = _CONTROL.search(raw) or (entry.tag in tags.DATES and _FRACTION.search(raw))
        if stray and not self.only_look:
            raise broken(ASTRAY)
        if entry.tag == tags.MAKE and not self.block.make:
            self.block.make = raw.decode("latin-1")

    # --- entries: whether each goes --------------------------------------------------------

    def _goes(self, entry: Entry, directory: Directory, where: str) -> bool:
        tag, job, block = entry.tag, self.job, self.block
        if tag == tags.GPS:
            return self._gps_pointer(entry, where)
        # Outside a file of its own a block has no map, and the number of GDAL's notes is free.
        if tag in tags.MAPS and (block.is_file or tag != tags.MAP_NOTES):
            return self._map(entry, where)
        if entry.type == tags.DOUBLE and tag not in tags.STRUCTURE and _is_map(directory):
            return job.note(Kind.PLACE, where, "numbers beside a map's", shown(block, entry))
        if tag in tags.TIME_ZONES:
            return job.note(Kind.HINT, where, tags.TIME_ZONES[tag], shown(block, entry))
        if entry.size < 0:
            return job.everything and tag not in tags.STRUCTURE
        if tag in tags.POINTERS:
            self._pointer(entry)
            return False
        judge = special.judge_of(block, entry)
        if judge is not None:
            return judge(block, entry, directory, where)
        if job.everything:
            return self._goes_with_everything(entry, directory, where)
        if tag in tags.TEXTS or (entry.type == tags.ASCII and tag not in tags.STRUCTURE):
            if tag not in tags.TEXTS and tag not in tags.PERSONAL and _is_map(directory):
                return job.note(Kind.PLACE, where, "text beside a map's", shown(block, entry))
            return self._text(entry, where)
        return self._other(entry, directory, where)

    def _gps_pointer(self, entry: Entry, where: str) -> bool:
        offsets = self.block.numbers(entry)
        for offset in offsets or (0,):
            gps.take(self.block, offset, where)
        if not offsets:
            self.job.wounded |= where == self.block.name
            self.job.note(Kind.PLACE, where, "pointer to satellite coordinates")
        return True

    def _map(self, entry: Entry, where: str) -> bool:
        block, raw = self.block, self.block.value(entry)
        if entry.type == tags.DOUBLE:
            for at in range(0, len(raw), 8):
                self.job.needle(raw[at : at + 8])
            block.twisted |= not _are_map_numbers(raw, block.order)
        block.twisted |= entry.type == tags.ASCII and bool(_CONTROL.search(raw))
        return self.job.note(Kind.PLACE, where, tags.MAPS[entry.tag], shown(block, entry))

    def _pointer(self, entry: Entry) -> None:
        block, name = self.block, tags.POINTERS[entry.tag]
        for offset in block.numbers(entry):
            if offset in block.seen:
                continue
            if offset + 6 > len(block.data):
                block.twisted = True
                continue
            self._numbered += 1
            self._chain(offset, f"{name}{self._numbered}" if entry.tag == tags.SUB else name)

    def _goes_with_everything(self, entry: Entry, directory: Directory, where: str) -> bool:
        tag, job, is_file = entry.tag, self.job, self.block.is_file
        allowed = tags.STRUCTURE if is_file else tags.LOOK.get(directory.name, frozenset())
        if tag in allowed or (job.options.keep_dates and tag in tags.DATES):
            words = tags.KEPT_WORDS.get(tag, "")
            job.keeps(f"{where} {tag:#06x}", self.block.value(entry), words)
            return False
        known = tags.TEXTS.get(tag) or tags.PERSONAL.get(tag) or "other detail"
        if not is_file and directory.name.startswith("IFD") and directory.name != "IFD0":
            known = "preview picture"
        elif known == "other detail" and directory.name == "Exif":
            known = "camera setting"
        kind = Kind.TEXT if tag in tags.TEXTS else Kind.PERSONAL
        return job.note(kind, where, known, shown(self.block, entry))

    def _text(self, entry: Entry, where: str) -> bool:
        tag, job, text = entry.tag, self.job, shown(self.block, entry)
        if textscan.tells_place(text, job, free=tag in tags.TEXTS):
            return job.note(Kind.PLACE, where, name_of(tag), text)
        if text and tag in tags.TEXTS:
            job.note(Kind.TEXT, where, name_of(tag), text)
        elif text and tag in tags.PERSONAL:
            job.note(Kind.PERSONAL, where, name_of(tag), text)
        words = tags.KEPT_WORDS.get(tag, "")
        job.keeps(f"{where} {tag:#06x}", self.block.value(entry), words)
        return False

    def _other(self, entry: Entry, directory: Directory, where: str) -> bool:
        """Numbers and bytes: they go where they read as a place, or lead to one."""
        block, tag = self.block, entry.tag
        is_bytes = entry.type in (tags.BYTE, tags.UNDEFINED)
        if is_bytes and self.only_look and entry.size > _LONG_PREVIEW:
            pictures.look_into_preview(block, entry)
        if tag not in tags.STRUCTURE:
            long = is_bytes and entry.size > _LONG_VALUE
            if long and textscan.raw_tells_place(block.value(entry), self.job):
                return self.job.note(Kind.PLACE, where, f"field {tag:#06x}")
            offsets = entry.type in tags.OFFSETS and entry.count <= _MOST_OFFSETS
            if offsets and self._leads_to_gps(entry, where):
                return True
        keep(block, entry, directory)
        return False

    def _leads_to_gps(self, entry: Entry, where: str) -> bool:
        """Follow numbers of unknown sense; whether one was the offset of coordinates."""
        block = self.block
        for number in block.numbers(entry):
            if gps.stands_at(block, number):
                gps.take(block, number, where)
                return True
            if not self._private_directory(number):
                block.pointed.add(number)
        return False

    def _private_directory(self, offset: int) -> bool:
        """Walk what an entry of unknown sense points to, if that is a sound directory."""
        if offset in self.block.seen or not self.block.peek(offset):
            return False
        self._numbered += 1
        self._chain(offset, f"SubIFD{self._numbered}")
        return True


def _is_map(directory: Directory) -> bool:
    """Whether a directory says where a map lies, so that other doubles in it may do so too."""
    return any(entry.tag in tags.MAPS for entry in directory.entries)


def _are_map_numbers(raw: bytes, order: str) -> bool:
    """Whether doubles can say where a map lies: bytes that an offset hit by chance cannot."""
    numbers = struct.unpack(f"{order}{len(raw) // 8}d", raw)
    return all(n == 0 or 1e-15 < abs(n) < 1e15 for n in numbers)
