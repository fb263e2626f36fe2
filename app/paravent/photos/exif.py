"""Exif and TIFF blocks: walks every directory and takes entries out in place; nothing else moves.

Maker notes hold offsets that count from the start of the block, so a block keeps its size and
every value its position: a removed entry leaves its directory, its value becomes zeros.
Facts: CIPA DC-008 (Exif 2.32), TIFF 6.0, GeoTIFF 1.1, DNG 1.6; BigTIFF by its design note.
"""

# ruff: noqa: PLR0912 - a format is a long list of cases

from __future__ import annotations

import re
import struct
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from paravent.photos import iptc, makernotes, textscan, xmp
from paravent.photos.bmff import zeroed
from paravent.photos.model import Data, Edit, Edits, Job, Kind, Point, apply, broken, unsafe, zeros
from paravent.photos.nested import clean_nested

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
SIZES |= {16: 8, 17: 8, 18: 8, 129: 1}

GPS, EXIF, INTEROP, SUB, MAKER = 0x8825, 0x8769, 0xA005, 0x014A, 0x927C
_POINTERS = {EXIF: "Exif", INTEROP: "Interop", SUB: "SubIFD", 0x0190: "GlobalIFD", 0x8290: "Kodak"}
_POINTERS.pop(0x8290)
_GEO = {
    33550: "map scale",
    33920: "map transformation",
    33922: "map tie points",
    34264: "map transformation",
    34735: "map projection",
    34736: "map projection numbers",
    34737: "map projection names",
    50844: "satellite picture coordinates",
    42112: "map notes",
}
_ZONES = {0x9010: "time zone", 0x9011: "time zone", 0x9012: "time zone", 0x882A: "time zone"}
_TEXTS = {
    0x010D: "document name",
    0x010E: "description",
    0x011D: "page name",
    0x9286: "comment",
    0x9C9B: "title",
    0x9C9C: "comment",
    0x9C9E: "keywords",
    0x9C9F: "subject",
    0x9213: "history",
    0xA40B: "device description",
    0xC7AD: "title",
    0xA436: "title",
    0x013C: "computer name",
}
_PERSONAL = {
    0x010F: "camera maker",
    0x0110: "camera model",
    0x0131: "software",
    0x013B: "artist",
    0x8298: "copyright",
    0x9C9D: "author",
    0xA420: "unique picture number",
    0xA430: "owner",
    0xA431: "camera serial number",
    0xA433: "lens maker",
    0xA434: "lens model",
    0xA435: "lens serial number",
    0xC62F: "camera serial number",
    0xC68B: "original file name",
    0xC614: "camera model",
    0x9003: "date",
    0x9004: "date",
    0x0132: "date",
    0xA437: "photographer",
    0xA438: "editor",
}
_WIDE = (0x9C9B, 0x9C9C, 0x9C9D, 0x9C9E, 0x9C9F)
_DATES = (0x9003, 0x9004, 0x0132, 0x9290, 0x9291, 0x9292)

# What a picture needs to look right (map of hiding places, section 11).
_LOOK = frozenset((0x0112, 0x011A, 0x011B, 0x0128, EXIF, 0xA001, INTEROP, 0x0001, 0x0002, 0xA500))
_STRUCTURE = frozenset(
    (
        *range(0x00FE, 0x010E),
        *(0x0111, 0x0112, 0x0115, 0x0116, 0x0117, 0x0118, 0x0119, 0x011A, 0x011B, 0x011C),
        *(0x011E, 0x011F, 0x0120, 0x0121, 0x0122, 0x0123, 0x0124, 0x0125, 0x0128, 0x0129, 0x012D),
        *(0x013D, 0x013E, 0x013F, 0x0140, 0x0141, 0x0142, 0x0143, 0x0144, 0x0145, 0x014A, 0x014C),
        *(0x014D, 0x014E, 0x0150, 0x0151, 0x0152, 0x0153, 0x0154, 0x0155, 0x0156, 0x015B),
        *(0x0200, 0x0201, 0x0202, 0x0203, 0x0205, 0x0206, 0x0207, 0x0208, 0x0209),
        *(0x0211, 0x0212, 0x0213, 0x0214, 0x8773, 0x828D, 0x828E, 0xA001, EXIF, INTEROP, 0xA500),
        *(0x80E3, 0x80E4, 0x80E5, 0x80E6, 0x8829, 0x022F, 0x84E3, 0x9217, 0x828F),
        *range(0xC612, 0xC61E),
        *range(0xC61E, 0xC62F),
        *range(0xC630, 0xC634),
        *(0xC635, 0xC65A, 0xC65B, 0xC65C, 0xC65D, 0xC68D, 0xC68E, 0xC68F, 0xC690, 0xC691, 0xC692),
        *range(0xC6BF, 0xC6D3),
        *range(0xC6F3, 0xC70B),
        *range(0xC714, 0xC71B),
        *range(0xC71E, 0xC760),
        *range(0xC761, 0xC7B6),
        *range(0xCD2D, 0xCD41),
    )
) - {0xC614, 0xC62F, 0xC6D2, 0x010D, 0xC71A}
_KEPT_WORDS = {
    0x0112: "orientation",
    0x8773: "colour profile",
    0x010F: "camera",
    0x0110: "camera",
    0xA434: "lens",
    0x9003: "date",
    0x829A: "exposure",
    0x011A: "resolution",
    0xA001: "colour space",
}
_REFS = {2: "latitude", 4: "longitude", 20: "latitude", 22: "longitude"}


@dataclass(slots=True)
class _Entry:
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
class _Directory:
    name: str
    at: int
    entries: list[_Entry]
    next_at: int
    whole: bool
    end: int = 0
    """Behind it: behind the offset of the next one, where there is one."""
    changed: bool = False
    keep: list[_Entry] = field(default_factory=list)


def is_block(data: Data) -> bool:
    """Whether ``data`` begins as a TIFF block does."""
    return bytes(data[:4]) in (b"II*\0", b"MM\0*", b"II+\0", b"MM\0+")


def clean_block(raw: bytes, job: Job, where: str = "Exif") -> bytes:
    """A whole Exif block (no ``Exif\\0\\0`` before it) without what goes; same size or smaller.

    The same object if nothing goes. Raises ``BrokenPhotoError`` where it cannot be read.
    """
    if not raw.strip(b"\0"):
        return raw
    if not is_block(raw):
        start = re_find_block(raw)
        if start is None:
            if not job.everything and not textscan.raw_tells_place(raw, job):
                raise broken("its Exif block is not one")
            job.note(Kind.PLACE, where, "unreadable block")
            return b""
        new = clean_block(raw[start:], job, where)
        return raw if new is raw[start:] or new == raw[start:] else raw[:start] + new
    if job.everything:
        return _minimal(raw, job, where)
    edits = edit_tiff(raw, job, where)
    return apply(raw, edits) if edits else raw


def re_find_block(raw: bytes) -> int | None:
    """Where a TIFF header stands in the first bytes (some writers put ``Exif\\0\\0`` before it)."""
    for mark in (b"II*\0", b"MM\0*"):
        at = raw.find(mark, 0, 16)
        if at >= 0:
            return at
    return None


def edit_tiff(data: Data, job: Job, where: str, *, is_file: bool = False) -> Edits:
    """The edits that take what goes out of a TIFF block or file."""
    return _Editor(data, job, where, is_file).run()


def look(data: Data, job: Job, where: str, *, gps: bool = False) -> None:
    """Note what a block of TIFF's shape says, whatever its third and fourth byte are.

    ``gps``: its first directory is one of coordinates (Canon's CMT4). Nothing is to be changed, so
    what cannot be read is passed over.
    """
    editor = _Editor(data, job, where, is_file=False, only_look=True)
    if gps:
        editor.look_at_gps()
    else:
        editor.run()


class _Editor:
    def __init__(
        self, data: Data, job: Job, where: str, is_file: bool, *, only_look: bool = False
    ) -> None:
        self.data, self.job, self.where, self.is_file = data, job, where, is_file
        self.only_look = only_look
        self.order = "<" if bytes(data[:2]) == b"II" else ">"
        self.big = bytes(data[2:4]) in (b"+\0", b"\0+")
        self.edits: Edits = []
        self.blank: list[tuple[int, int]] = []
        self.held: list[tuple[int, int]] = []
        self.directories: list[_Directory] = []
        self.make = ""
        self.relative_notes = False
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
        self.shifted = 0
        """Texts that begin with the end of another one."""
        self.seen: set[int] = set()
        self.numbered = 0

    # --- reading ---------------------------------------------------------------------------

    def run(self) -> Edits:
        data = self.data
        if len(data) < (16 if self.big else 8):
            raise broken("its Exif block is cut off")
        header = 16 if self.big else 8
        first = self._unpack("Q", 8) if self.big else self._unpack("I", 4)
        self.held.append((0, header))
        if first >= len(data):
            raise broken("its first directory lies outside the file")
        self._chain(first, "IFD")
        if self.only_look:
            return []
        self.job.damaged |= self.twisted
        if self._runs_over():
            raise broken(_ASTRAY)
        if self.is_file and self.twisted:
            raise broken("one of its directories cannot be read")
        if self.is_file and not self.shows:
            raise broken("it holds no picture")
        for directory in self.directories:
            self._rewrite(directory)
        self._blank_values()
        self._orphans()
        return self.edits

    def _runs_over(self) -> bool:
        """Whether a value is said to stand where a directory does: then it stands elsewhere."""
        inline = 8 if self.big else 4
        tables = sorted((d.at, d.next_at) for d in self.directories)
        starts = [start for start, _ in tables]
        for directory in self.directories:
            for entry in directory.entries:
                if entry.size > inline:
                    # Of the tables that begin before the value ends, the last one decides: no two
                    # of them lie over one another in a sound block.
                    last = bisect_left(starts, entry.value + entry.size) - 1
                    if last >= 0 and tables[last][1] > entry.value:
                        return True
        return False

    def look_at_gps(self) -> None:
        """Note the coordinates of a block that is nothing but their directory."""
        self._gps(self._unpack("I", 4), self.where)

    def _unpack(self, form: str, at: int) -> int:
        return int(struct.unpack_from(self.order + form, self.data, at)[0])

    def _chain(self, offset: int, name: str) -> None:
        number = 0
        while offset and offset not in self.seen:
            directory = self._read(offset, f"{name}{number}" if name == "IFD" else name)
            self.twisted |= directory is None
            if directory is None:
                if name == "IFD" and number == 0:
                    raise broken("its first directory cannot be read")
                return
            self._walk(directory)
            if name not in ("IFD", "SubIFD") and not name.startswith("SubIFD"):
                return  # no chain hangs on these, whatever some writers leave there
            if not directory.whole or directory.end < directory.next_at + (8 if self.big else 4):
                return
            offset = self._unpack("Q" if self.big else "I", directory.next_at)
            number += 1
            if offset + 6 > len(self.data):
                self.twisted = True
                return

    def _read(self, offset: int, name: str) -> _Directory | None:
        """The directory at ``offset``; None where there is none. Entries that cannot be end it."""
        data, job = self.data, self.job
        self.seen.add(offset)
        width, head, inline = (20, 8, 8) if self.big else (12, 2, 4)
        if offset + head > len(data):
            return None
        count = self._unpack("Q" if self.big else "H", offset)
        first = offset + head
        room = (len(data) - first) // width
        whole = count <= room and count < 65536
        form = struct.Struct(self.order + ("HHQQ" if self.big else "HHII"))
        entries: list[_Entry] = []
        job.step(min(count, room) + 1)
        table = bytes(data[first : first + width * min(count, room)])
        limit = len(data)
        for index, (tag, kind, number, stored) in enumerate(form.iter_unpack(table)):
            value = stored
            at = first + index * width
            unit = SIZES.get(kind, 0)
            size = unit * number
            if unit == 0 and (tag or kind or number or value) and not whole:
                self.twisted = True
                return None if not entries else _Directory(name, offset, entries, 0, False)
            if size <= inline:
                value = at + width - inline
            elif value + size > limit:
                size = -1
            if unit == 0:
                size = -1
            self.twisted |= size < 0 and bool(kind or number)
            raw = table[index * width : (index + 1) * width]
            entries.append(_Entry(tag, kind, number, at, value, size, raw))
        self.twisted |= not whole
        odd = sum(e.type not in SIZES and any(e.raw) for e in entries)
        if (not entries and count) or 2 * odd > len(entries):
            return None
        # Directories are in the order of their tags; where not, bytes may have slipped.
        tags = [entry.tag for entry in entries]
        job.suspect |= any(b <= a for a, b in pairwise(tags)) or any(
            entry.type not in SIZES for entry in entries
        )
        end = first + width * len(entries)
        behind = min(end + inline, len(data))
        # Some writers leave the next one's offset out, and put the first value in its place.
        if any(end <= entry.value < behind for entry in entries if entry.size > inline):
            behind = end
        self.held.append((offset, behind))
        directory = _Directory(name, offset, entries, end, whole, behind)
        self.directories.append(directory)
        return directory

    def value(self, entry: _Entry) -> bytes:
        return bytes(self.data[entry.value : entry.value + entry.size]) if entry.size > 0 else b""

    def numbers(self, entry: _Entry) -> tuple[int, ...]:
        letters = {1: "B", 3: "H", 4: "I", 9: "i", 13: "I", 16: "Q", 18: "Q", 17: "q"}
        letter = letters.get(entry.type)
        if letter is None or entry.size <= 0 or entry.count > 500_000:
            return ()
        return struct.unpack(f"{self.order}{entry.count}{letter}", self.value(entry))

    # --- deciding --------------------------------------------------------------------------

    def _walk(self, directory: _Directory) -> None:
        self._pictures(directory)
        for entry in directory.entries:
            self.shifted += entry.type == 2 and bool(_SHIFTED.match(self.value(entry)[:8]))
            if self.shifted > _MOST_SHIFTED and not self.only_look:
                raise broken(_ASTRAY)
            if entry.tag in _PLAIN_TEXTS and entry.type == 2:
                raw = self.value(entry).rstrip(b"\0 ")
                stray = _CONTROL.search(raw) or (entry.tag in _DATES and _FRACTION.search(raw))
                if stray and not self.only_look:
                    raise broken(_ASTRAY)
                if entry.tag == 0x010F and not self.make:
                    self.make = raw.decode("latin-1")
        for entry in directory.entries:
            if self._goes(entry, directory):
                directory.changed = True
                if entry.size > (8 if self.big else 4):
                    self.blank.append((entry.value, entry.value + entry.size))
            else:
                directory.keep.append(entry)
                if entry.size > (8 if self.big else 4):
                    self.held.append((entry.value, entry.value + entry.size))

    def _goes(self, entry: _Entry, directory: _Directory) -> bool:
        tag, job = entry.tag, self.job
        where = f"{self.where} {directory.name}" if directory.name != "IFD0" else self.where
        if tag == GPS:
            for offset in self.numbers(entry) or (0,):
                self._gps(offset, where)
            if not self.numbers(entry):
                job.note(Kind.PLACE, where, "pointer to satellite coordinates")
            return True
        if tag in _GEO and (self.is_file or tag not in (42112,)):
            if entry.type == 12:
                raw = self.value(entry)
                for at in range(0, len(raw), 8):
                    job.needle(raw[at : at + 8])
                self.twisted |= not _are_map_numbers(raw, self.order)
            self.twisted |= entry.type == 2 and bool(_CONTROL.search(self.value(entry)))
            return job.note(Kind.PLACE, where, _GEO[tag], self._shown(entry))
        if entry.type == 12 and tag not in _STRUCTURE and self._is_map(directory):
            return job.note(Kind.PLACE, where, "numbers beside a map's", self._shown(entry))
        if tag in _ZONES:
            return job.note(Kind.HINT, where, _ZONES[tag], self._shown(entry))
        if entry.size < 0:
            return job.everything and tag not in _STRUCTURE
        special = _SPECIAL.get(tag) or self._by_content(entry)
        if special is not None:
            return bool(getattr(self, special)(entry, directory, where))
        if job.everything:
            return self._goes_with_everything(entry, directory, where)
        if tag in _TEXTS or (entry.type == 2 and tag not in _STRUCTURE):
            return self._text(entry, where)
        if self.only_look and entry.type in (1, 7) and entry.size > 1000:
            self._preview(entry)
        long = entry.size > 40 and tag not in _STRUCTURE and entry.type in (1, 7)
        if long and textscan.raw_tells_place(self.value(entry), job):
            return job.note(Kind.PLACE, where, f"field {tag:#06x}")
        if entry.type in (4, 13, 16, 18) and entry.count <= 64 and tag not in _STRUCTURE:
            for number in self.numbers(entry):
                if self._is_gps(number):
                    self._gps(number, where)
                    return True
                if not self._private_directory(number):
                    self.pointed.add(number)
        self._keep(entry, directory)
        return False

    def _by_content(self, entry: _Entry) -> str | None:
        """What a long value of an unknown tag is by its first bytes, as in ``_SPECIAL``."""
        if entry.size < 40 or entry.type not in (1, 2, 7) or entry.tag in _STRUCTURE:
            return None
        head = bytes(self.data[entry.value : entry.value + 32]).lstrip(b"\xef\xbb\xbf \r\n\t")
        if head.startswith((b"<?xpacket", b"<x:xmpmeta", b"<rdf:RDF")):
            return "xmp_packet"
        if head.startswith(b"8BIM"):
            return "photoshop"
        return "iptc_block" if head.startswith((b"\x1c\x02", b"\x1c\x01\x5a")) else None

    @staticmethod
    def _is_map(directory: _Directory) -> bool:
        """Whether a directory says where a map lies, so that other doubles in it may do so too."""
        return any(entry.tag in _GEO for entry in directory.entries)

    def _preview(self, entry: _Entry) -> None:
        """A whole JPEG as the value of an entry, as in Panasonic's raw files."""
        if bytes(self.data[entry.value : entry.value + 3]) == b"\xff\xd8\xff":
            clean_nested(self.value(entry), self.job, "preview")

    def _goes_with_everything(self, entry: _Entry, directory: _Directory, where: str) -> bool:
        tag, job = entry.tag, self.job
        allowed = _STRUCTURE if self.is_file else _LOOK
        if not self.is_file and directory.name not in ("IFD0", "Exif", "Interop"):
            allowed = frozenset()
        if tag in allowed or (job.options.keep_dates and tag in _DATES):
            job.keeps(f"{where} {tag:#06x}", self.value(entry), _KEPT_WORDS.get(tag, ""))
            return False
        known = _TEXTS.get(tag) or _PERSONAL.get(tag) or "other detail"
        if not self.is_file and directory.name.startswith("IFD") and directory.name != "IFD0":
            known = "preview picture"
        elif known == "other detail" and directory.name == "Exif":
            known = "camera setting"
        kind = Kind.TEXT if tag in _TEXTS else Kind.PERSONAL
        return job.note(kind, where, known, self._shown(entry))

    def _is_gps(self, offset: int) -> bool:
        """Whether a directory of coordinates stands at ``offset``, whatever points to it."""
        rows = self._peek(offset)
        return any(tag in (2, 4) and kind == 5 for tag, kind in rows) and rows[-1][0] <= 0x1F

    def _peek(self, offset: int) -> list[tuple[int, int]]:
        """(tag, type) of each entry of a sound directory at ``offset``; else nothing."""
        if not 8 <= offset < len(self.data) - 18 or offset & 1:
            return []
        count = self._unpack("Q" if self.big else "H", offset)
        first = offset + (8 if self.big else 2)
        width = 20 if self.big else 12
        if not 1 <= count <= 200 or first + count * width + 4 > len(self.data):
            return []
        at = range(first, first + count * width, width)
        rows = [(self._unpack("H", a), self._unpack("H", a + 2)) for a in at]
        tags = [tag for tag, _ in rows]
        sound = tags == sorted(tags) and all(kind in SIZES for _, kind in rows)
        return rows if sound else []

    def _private_directory(self, offset: int) -> bool:
        """Walk what an entry of unknown sense points to, if that is a sound directory."""
        if offset in self.seen or not self._peek(offset):
            return False
        self.numbered += 1
        self._chain(offset, f"SubIFD{self.numbered}")
        return True

    def _text(self, entry: _Entry, where: str) -> bool:
        job, text = self.job, self._shown(entry)
        name = _TEXTS.get(entry.tag) or _PERSONAL.get(entry.tag) or f"field {entry.tag:#06x}"
        if textscan.tells_place(text, job):
            return job.note(Kind.PLACE, where, name, text)
        if text and (entry.tag in _TEXTS):
            job.note(Kind.TEXT, where, name, text)
        elif text and entry.tag in _PERSONAL:
            job.note(Kind.PERSONAL, where, name, text)
        job.keeps(f"{where} {entry.tag:#06x}", self.value(entry), _KEPT_WORDS.get(entry.tag, ""))
        return False

    def _keep(self, entry: _Entry, directory: _Directory) -> None:
        job = self.job
        if entry.tag in _PERSONAL:
            job.note(Kind.PERSONAL, self.where, _PERSONAL[entry.tag], self._shown(entry))
        raw = self.value(entry) if entry.size < 70_000 else b"long"
        job.keeps(
            f"{self.where} {directory.name} {entry.tag:#06x}",
            (entry.type, entry.count, raw),
            _KEPT_WORDS.get(entry.tag, ""),
        )

    def _shown(self, entry: _Entry) -> str:
        raw = self.value(entry)[:4000]
        if entry.tag in _WIDE:
            return _wide(raw, "<")
        if entry.tag == 0x9286:
            return _user_comment(raw, self.order)
        if entry.type in (2, 129):
            return textscan.decoded(raw)
        if entry.type in (1, 7):
            return textscan.decoded(raw) if raw[:16].isascii() and raw[:4].isalnum() else ""
        return ", ".join(str(n) for n in self.numbers(entry)[:4])

    # --- special entries; each returns whether the entry goes -------------------------------

    def pointer(self, entry: _Entry, directory: _Directory, where: str) -> bool:
        name = _POINTERS[entry.tag]
        for offset in self.numbers(entry):
            if offset in self.seen:
                continue
            if offset + 6 > len(self.data):
                self.twisted = True
                continue
            self.numbered += 1
            if entry.tag == SUB:
                self._chain(offset, f"{name}{self.numbered}")
            else:
                self._chain(offset, name)
        return False

    def xmp_packet(self, entry: _Entry, directory: _Directory, where: str) -> bool:
        raw = self.value(entry)
        if self.job.everything:
            return self.job.note(Kind.PERSONAL, where, "XMP")
        new = xmp.clean_packet(raw, self.job, f"{self.where}: XMP")
        if raw.strip(b"\0 ") and not new.strip():
            return True
        return self._replace(entry, directory, raw, new)

    def iptc_block(self, entry: _Entry, directory: _Directory, where: str) -> bool:
        raw = self.value(entry)
        if self.job.everything:
            return self.job.note(Kind.PERSONAL, where, "IPTC")
        # Some writers store the block as LONGs and swap the bytes of each (XMP part 3, 3.3.4).
        swapped = raw[:1] != b"\x1c" and raw[3:4] == b"\x1c" and len(raw) % 4 == 0
        new = iptc.clean_iptc(_swap(raw) if swapped else raw, self.job)
        if swapped:
            new = _swap(new + b"\0" * (-len(new) % 4))
        return self._replace(entry, directory, raw, new)

    def photoshop(self, entry: _Entry, directory: _Directory, where: str) -> bool:
        raw = self.value(entry)
        if self.job.everything:
            return self.job.note(Kind.PERSONAL, where, "Photoshop block")
        return self._replace(entry, directory, raw, iptc.clean_photoshop(raw, self.job))

    def provenance(self, entry: _Entry, directory: _Directory, where: str) -> bool:
        from paravent.photos import jumbf

        return jumbf.goes(self.value(entry), self.job, where)

    def maker_note(self, entry: _Entry, directory: _Directory, where: str) -> bool:
        if self.job.everything:
            raw = self.value(entry)
            self.apple = makernotes.apple_hdr(raw)
            if self.apple == raw:
                self.job.keeps("Apple HDR", raw, "HDR gain map")
                return False
            return self.job.note(Kind.PERSONAL, where, "maker note")
        if makernotes.begins_elsewhere(self.data, entry.value):
            raise broken(_ASTRAY)
        note = makernotes.clean(self.data, entry.value, entry.size, self.make, self.order, self.job)
        self.edits += note.edits
        self.blank += note.outside
        self.held += note.held
        self.relative_notes |= note.relative
        self.job.kept["maker note"] = None
        return False

    def thumbnail(self, entry: _Entry, directory: _Directory, where: str) -> bool:
        length = next((e for e in directory.entries if e.tag == 0x0202), None)
        starts, sizes = self.numbers(entry), self.numbers(length) if length else ()
        if self.job.everything and not self.is_file:
            return self.job.note(Kind.PERSONAL, where, "preview picture")
        for start, size in zip(starts, sizes, strict=False):
            self._embedded(start, size, "preview")
        self._keep(entry, directory)
        return False

    def private_data(self, entry: _Entry, directory: _Directory, where: str) -> bool:
        """DNGPrivateData: ``Adobe\0MakN``, size, byte order, old offset, note (DNG 1.6)."""
        raw = self.value(entry)
        if self.job.everything:
            return self.job.note(Kind.PERSONAL, where, "private data of the camera")
        if raw.startswith(b"Adobe\0MakN") and len(raw) > 20:
            order = "<" if raw[14:16] == b"II" else ">"
            old = int.from_bytes(raw[16:20], "big")
            note = makernotes.clean(
                raw, 20, len(raw) - 20, self.make, order, self.job, moved_from=old
            )
            self.edits += [e.shifted(entry.value) for e in note.edits]
            if note.edits:
                return False
        if textscan.raw_tells_place(raw, self.job) or textscan.has_fine_number(raw):
            return self.job.note(Kind.PLACE, where, "private data of the camera")
        self._keep(entry, directory)
        return False

    def original_raw(self, entry: _Entry, directory: _Directory, where: str) -> bool:
        # A compressed copy of the whole camera file; what it says cannot be told from outside.
        return self.job.note(Kind.PLACE, where, "embedded original camera file")

    # --- changes ---------------------------------------------------------------------------

    def _replace(self, entry: _Entry, directory: _Directory, raw: bytes, new: bytes) -> bool:
        """Put a shorter or equal value in the place of ``raw``."""
        if new is raw or new == raw:
            return False
        if len(new) > len(raw):
            raise unsafe_growth()
        unit = SIZES[entry.type]
        new += b"\0" * (-len(new) % unit)
        if not new:
            return True
        if entry.size <= (8 if self.big else 4):
            return True
        self.edits.append(Edit(entry.value, entry.value + len(raw), new.ljust(len(raw), b"\0")))
        form = self.order + ("HHQ" if self.big else "HHI")
        head = struct.pack(form, entry.tag, entry.type, len(new) // unit)
        entry.raw = head + entry.raw[len(head) :]
        directory.changed = True
        return False

    def _rewrite(self, directory: _Directory) -> None:
        if not directory.changed:
            return
        if not directory.whole:
            raise broken("a directory that holds the place ends in the middle")
        start, end = directory.at, directory.end
        following = bytes(self.data[directory.next_at : end])
        count = struct.pack(self.order + ("Q" if self.big else "H"), len(directory.keep))
        table = count + b"".join(e.raw for e in directory.keep) + following
        size = end - start
        self.edits.append(Edit(start, end, table[:size].ljust(size, b"\0")))

    def _blank_values(self) -> None:
        held = sorted(self.held)
        for start, end in self.blank:
            if self.is_file and any(a < end and start < b for a, b in self.job.pictures):
                raise broken("its picture and its notes lie over one another")
            for a, b in _without(start, end, held):
                self.edits.append(zeros(a, b))
        self.edits = _merge_zeros(self.edits)

    def _gps(self, offset: int, where: str) -> None:
        if not offset or offset in self.seen or offset + 2 > len(self.data):
            self.job.suspect |= offset not in self.seen
            self.job.note(Kind.PLACE, where, "pointer to satellite coordinates")
            return
        directory = self._read(offset, "GPS")
        # What is no directory of coordinates leaves the real one somewhere else.
        self.job.suspect |= directory is None or any(e.tag > 0x1F for e in directory.entries)
        if directory is None:
            self.job.note(Kind.PLACE, where, "pointer to satellite coordinates")
            return
        if directory in self.directories:
            self.directories.remove(directory)
            self.held.pop()
            self.blank.append((offset, directory.end))
        else:
            self.blank.append((offset, offset + 2 + 12 * len(directory.entries)))
        by_tag = {e.tag: e for e in directory.entries}
        for entry in directory.entries:
            if entry.size > (8 if self.big else 4):
                self.blank.append((entry.value, entry.value + entry.size))
                if entry.type in (5, 10):
                    if entry.count == 3 and entry.tag != 7:
                        self.job.needle(self.value(entry))
                elif entry.tag == 0x1C:
                    self.job.place(_user_comment(self.value(entry), self.order))
        self._note_gps(by_tag, where)

    def _note_gps(self, by_tag: dict[int, _Entry], where: str) -> None:
        place = f"{where} GPS"
        for latitude, longitude, what in ((2, 4, "coordinates"), (20, 22, "target coordinates")):
            if latitude in by_tag or longitude in by_tag:
                point = self._gps_point(by_tag, latitude, longitude)
                shown = f"{point.latitude:.6f}, {point.longitude:.6f}" if point else ""
                if point and latitude == 2:
                    self.job.point(point.latitude, point.longitude, point.metres)
                self.job.note(Kind.PLACE, place, what, shown)
        if 6 in by_tag:
            self.job.note(Kind.PLACE, place, "altitude")
        for tag in (0x1B, 0x1C):
            if tag in by_tag:
                text = _user_comment(self.value(by_tag[tag]), self.order)
                self.job.note(Kind.PLACE, place, "text", text)
        if any(t in by_tag for t in (0x11, 0x0F, 0x18)):
            self.job.note(Kind.HINT, place, "direction")
        self.job.note(Kind.HINT, place, "satellite data")

    def _gps_point(self, by_tag: dict[int, _Entry], lat: int, lon: int) -> Point | None:
        values = []
        metres = 30.0
        for tag, negative in ((lat, b"S"), (lon, b"W")):
            if tag not in by_tag or by_tag[tag].size < 8:
                return None
            entry = by_tag[tag]
            numbers = struct.unpack(f"{self.order}{entry.size // 4}I", self.value(entry))
            degrees, scale = 0.0, 1.0
            for top, bottom in zip(numbers[::2], numbers[1::2], strict=False):
                if bottom:
                    degrees += top / bottom / scale
                    if top:
                        metres = 111_000 / scale / bottom
                scale *= 60
            reference = by_tag.get(tag - 1)
            if reference and bytes(self.data[reference.value : reference.value + 1]) == negative:
                degrees = -degrees
            values.append(degrees)
        error = by_tag.get(0x1F)
        if error and error.size == 8:
            top, bottom = struct.unpack(f"{self.order}2I", self.value(error))
            metres = max(metres, top / bottom) if bottom else metres
        return Point(values[0], values[1], metres)

    # --- pictures inside -------------------------------------------------------------------

    def _pictures(self, directory: _Directory) -> None:
        by_tag = {e.tag: e for e in directory.entries}
        # Of two that say where the picture stands, each reader takes the one it likes.
        where = [e.tag for e in directory.entries if e.tag in _WHERE]
        self.twisted |= self.is_file and len(set(where)) < len(where)
        self.shows |= bool(where)
        self.dng |= 0xC612 in by_tag
        if self.is_file and 0x0106 in by_tag and not self.dng:
            self.job.camera_raw |= self.numbers(by_tag[0x0106])[:1] in ((32803,), (34892,))
        for starts_tag, sizes_tag in ((0x0111, 0x0117), (0x0144, 0x0145)):
            if starts_tag not in by_tag or sizes_tag not in by_tag:
                self.loose |= starts_tag in by_tag or sizes_tag in by_tag
                continue
            starts, sizes = self.numbers(by_tag[starts_tag]), self.numbers(by_tag[sizes_tag])
            self.loose |= len(starts) != len(sizes) or not all(sizes)
            self.loose |= sum(sizes) < self._plain_size(by_tag)
            compression = self.numbers(by_tag[0x0103])[:1] if 0x0103 in by_tag else (1,)
            self.job.step(len(starts) // 4)
            for start, stated in zip(starts, sizes, strict=False):
                size = stated
                if start + size > len(self.data):
                    # Cut off; what is there stays as it is, nothing of it is touched.
                    size = max(0, len(self.data) - start)
                    if not size:
                        continue
                if compression in ((6,), (7,), (99,)) and size > 4:
                    self._embedded(start, size, "picture part", picture=True)
                elif self.is_file:
                    self.job.pictures.append((start, start + size))
                    self.job.bare |= compression == (1,)
                self.held.append((start, start + size))

    def _plain_size(self, by_tag: dict[int, _Entry]) -> int:
        """Bytes that an uncompressed picture must have; 0 for a compressed one."""

        def first(tag: int, otherwise: int) -> int:
            numbers = self.numbers(by_tag[tag])[:1] if tag in by_tag else ()
            return numbers[0] if numbers else otherwise

        if first(0x0103, 1) != 1:
            return 0
        bits = first(0x0102, 1) * first(0x0115, 1)
        return (first(0x0100, 0) * bits + 7) // 8 * first(0x0101, 0)

    def _embedded(self, start: int, size: int, name: str, *, picture: bool = False) -> None:
        end = start + size
        if not size or end > len(self.data):
            return
        self.held.append((start, end))
        # A tile cut out of a JPEG has no metadata segment; only look where one can be.
        head = bytes(self.data[start : start + 4])
        if not head.startswith(b"\xff\xd8"):
            if picture and self.is_file:
                self.job.pictures.append((start, end))
            return
        raw = bytes(self.data[start:end])
        if picture and not _has_segments(raw):
            self.job.pictures.append((start, end))
            return
        new = clean_nested(raw, self.job, name, same_size=True)
        if new != raw:
            self.edits.append(Edit(start, end, new))

    # --- bytes that belong to nothing -------------------------------------------------------

    def _orphans(self) -> None:
        """Zero what an earlier edit unlinked: bytes of no value that read as coordinates."""
        known = sorted(
            self.held + self.blank + [(e.start, e.end) for e in self.edits], key=lambda s: s[0]
        )
        last = 0
        budget = 1 << 20
        for start, end in [*known, (len(self.data), len(self.data))]:
            if start > last:
                size = start - last
                if 8 <= size <= budget:
                    budget -= size
                    self._orphan(last, start)
                elif size > budget and not self.is_file:
                    raise broken("its Exif block is mostly bytes that belong to nothing")
                elif size > budget:
                    self._large_orphan(last, start)
            last = max(last, end)

    def _large_orphan(self, start: int, end: int) -> None:
        """The same for megabytes in a file, perhaps a picture that no directory names any more."""
        if self.job.everything and not self.loose:
            edits = zeroed(self.data, start, end)
            if edits:
                self.job.note(Kind.PERSONAL, self.where, "left-over bytes")
            self.edits += edits
            return
        for at in range(start, end, _PIECE):
            piece = bytes(self.data[at : min(at + _PIECE + _OVERLAP, end)])
            self.job.step(len(piece) >> 8)
            hits = next(textscan.triples(piece, self.order), None) is not None
            if hits or textscan.has_coordinates(piece) or _SURE_BLOCKS.search(piece):
                raise unsafe(_LOST_PLACE)

    def _orphan(self, start: int, end: int) -> None:
        gap = bytes(self.data[start:end])
        if len(gap.strip(b"\0 \xff")) < 4:
            return
        if self.job.everything and self.is_file and not self.loose:
            self.job.note(Kind.PERSONAL, self.where, "left-over bytes")
            self.edits.append(zeros(start, end))
            return
        hits = list(textscan.triples(gap, self.order))
        for at in hits:
            self.job.needle(gap[at : at + 24])
        self.job.damaged |= self.loose
        sure = bool(hits) or textscan.raw_tells_place(gap, self.job) or bool(_BLOCKS.search(gap))
        sure |= any(n in gap for n in self.job.needles)
        # Without a maker note that may own bytes outside itself, and with no number pointing
        # here, such bytes belong to nothing; with one, only what reads as a place goes.
        foreign = self.relative_notes or self.loose
        foreign |= any(start <= n < end for n in self.pointed)
        if not sure and self.loose and any(f.kind is Kind.PLACE for f in self.job.found):
            raise unsafe(_LOST_PLACE)
        if not sure and (foreign or (self.is_file and len(gap) > _SMALL_GAP)):
            return
        self.job.note(Kind.PLACE, self.where, "left-over bytes of an earlier edit")
        if not foreign and (not self.is_file or len(gap) <= _SMALL_GAP):
            self.edits.append(zeros(start, end))
        elif self.relative_notes and not self.loose and hits and not self.is_file:
            self.edits += _merge_zeros([zeros(start + at, start + at + 24) for at in hits])
            if textscan.raw_tells_place(gap, self.job):
                raise unsafe(_LOST_PLACE)
        else:
            raise unsafe(_LOST_PLACE)


def _are_map_numbers(raw: bytes, order: str) -> bool:
    """Whether doubles can say where a map lies: bytes that an offset hit by chance cannot."""
    numbers = struct.unpack(f"{order}{len(raw) // 8}d", raw)
    return all(n == 0 or 1e-15 < abs(n) < 1e15 for n in numbers)


_ASTRAY = "the offsets in its Exif block lead astray"
_SHIFTED = re.compile(rb"\0[ -~]{4}")
_MOST_SHIFTED = 2
_WHERE = (0x0100, 0x0101, 0x0103, 0x0111, 0x0117, 0x0144, 0x0145, 0x0201, 0x0202)
_PLAIN_TEXTS = (0x010F, 0x0110, 0x0132, 0x9003, 0x9004)
_CONTROL = re.compile(rb"[\x01-\x08\x0e-\x1f]")
_FRACTION = re.compile(rb"(?<!:\d)\d\.\d{3}")
"""What no date holds, but in its seconds."""
_SMALL_GAP = 4096
_LOST_PLACE = "A place is written in a part of this file that belongs to nothing known."
_BLOCKS = re.compile(
    rb"<\?xpacket|xmpmeta|rdf:RDF|8BIM\x04|\x1c\x02[\x05-\x7a]\0|Exif\0\0|c2pa|ASCII\0\0\0"
)
"""Marks of blocks that no gap holds by chance."""
_SURE_BLOCKS = re.compile(rb"<\?xpacket|xmpmeta|rdf:RDF|8BIM\x04\x04\0\0|Exif\0\0[IM]|c2pa\.")
"""The same for gaps of any size."""
_PIECE, _OVERLAP = 1 << 20, 64

_SPECIAL = {
    **dict.fromkeys(_POINTERS, "pointer"),
    700: "xmp_packet",
    33723: "iptc_block",
    34377: "photoshop",
    52545: "provenance",
    MAKER: "maker_note",
    0x0201: "thumbnail",
    0xC634: "private_data",
    0xC68C: "original_raw",
}


def unsafe_growth() -> Exception:
    """A value that would need more room than it has."""
    return broken("a hidden block would grow when cleaned")


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


def _swap(raw: bytes) -> bytes:
    return struct.pack(f"<{len(raw) // 4}I", *struct.unpack(f">{len(raw) // 4}I", raw))


def _wide(raw: bytes, order: str) -> str:
    """UTF-16 in ``order`` unless it says or shows another one: programs turn blocks, not texts."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace").strip("\0 ")
    # The empty half of a letter of ours stands behind it in one order, before it in the other.
    text = raw.rstrip(b"\0")
    before, behind = text[::2].count(0), text[1::2].count(0)
    if abs(before - behind) > len(text) // 4:
        order = ">" if before > behind else "<"
    return raw.decode("utf-16-le" if order == "<" else "utf-16-be", "replace").strip("\0 ")


def _user_comment(raw: bytes, order: str) -> str:
    code, text = raw[:8], raw[8:]
    if code == b"UNICODE\0":
        return _wide(text, order)
    if code == b"JIS\0\0\0\0\0":
        return text.decode("iso2022_jp", "replace").strip("\0 ")
    if code in (b"ASCII\0\0\0", bytes(8)):
        return textscan.decoded(text)
    return textscan.decoded(raw)


def _without(start: int, end: int, held: list[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """``start`` to ``end`` less the spans in ``held`` (sorted)."""
    for a, b in held:
        if b <= start or a >= end:
            continue
        if a > start:
            yield start, a
        start = max(start, b)
    if start < end:
        yield start, end


def _merge_zeros(edits: Edits) -> Edits:
    """Overlapping zero edits made one; others as they are."""
    others = [e for e in edits if e.new.strip(b"\0")]
    spans = sorted((e.start, e.end) for e in edits if not e.new.strip(b"\0"))
    taken = sorted((e.start, e.end) for e in others)
    merged: list[tuple[int, int]] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return others + [zeros(a, b) for s, e in merged for a, b in _without(s, e, taken)]


# --- the smallest block -----------------------------------------------------------------------


def _minimal(raw: bytes, job: Job, where: str) -> bytes:
    """A fresh block with orientation, resolution and colour space only; ``raw`` if it is that."""
    before = len(job.found)
    editor = _Editor(raw, job, where, is_file=False)
    try:
        editor.run()
    except Exception as error:
        from paravent.core.errors import PhotoError

        if not isinstance(error, PhotoError | struct.error):
            raise
        job.note(Kind.PERSONAL, where, "unreadable block")
    if len(job.found) == before and not editor.edits:
        return raw
    kept = [(d.name, e, editor.value(e)) for d in editor.directories for e in d.keep]
    if editor.apple:
        note = _Entry(MAKER, 7, len(editor.apple), 0, 0, 0, b"")
        kept.append(("Exif", note, editor.apple))
    return build_minimal(kept, editor.order)


def build_minimal(kept: list[tuple[str, _Entry, bytes]], order: str) -> bytes:
    """A TIFF block of the look-giving entries among ``kept``; b"" where none is worth keeping."""
    main = {e.tag: (e, v) for n, e, v in kept if n == "IFD0" and v}
    exif = {e.tag: (e, v) for n, e, v in kept if n == "Exif" and v}
    inter = {e.tag: (e, v) for n, e, v in kept if n == "Interop" and v}
    first = [main[t] for t in sorted(main) if t in (0x0112, 0x011A, 0x011B, 0x0128, 0x0132)]
    second = [exif[t] for t in sorted(exif) if t not in (INTEROP, EXIF)]
    third = [inter[t] for t in sorted(inter) if t in (1, 2)]
    if not first and not second and not third:
        return b""
    out = bytearray((b"II*\0" if order == "<" else b"MM\0*") + struct.pack(order + "I", 8))
    links = [EXIF] if second or third else []
    _directory(out, first, order, links)
    if links:
        links = [INTEROP] if third else []
        _link(out, order, EXIF)
        _directory(out, second, order, links)
        if third:
            _link(out, order, INTEROP)
            _directory(out, third, order, [])
    return bytes(out)


def _directory(
    out: bytearray, entries: list[tuple[_Entry, bytes]], order: str, links: list[int]
) -> None:
    start = len(out)
    rows = [(e.tag, e.type, e.count, v) for e, v in entries]
    rows += [(tag, 4, 1, b"LINK") for tag in links]
    rows.sort()
    out += struct.pack(order + "H", len(rows))
    data_at = start + 2 + 12 * len(rows) + 4
    tail = bytearray()
    for tag, kind, count, value in rows:
        if len(value) <= 4:
            field_ = value.ljust(4, b"\0")
        else:
            field_ = struct.pack(order + "I", data_at + len(tail))
            tail += value + b"\0" * (len(value) & 1)
        out += struct.pack(order + "HHI", tag, kind, count) + field_
    out += bytes(4) + tail


def _link(out: bytearray, order: str, tag: int) -> None:
    mark = struct.pack(order + "HHI", tag, 4, 1) + b"LINK"
    at = out.rindex(mark)
    out[at + 8 : at + 12] = struct.pack(order + "I", len(out))
