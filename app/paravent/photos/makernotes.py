"""Maker notes: finds the fields that hold a place and blanks them in place, all else stays.

Tags as in the map of hiding places, section 1 (after ExifTool's tables of each maker). Entries
stay in their directory as empty ones, because several readers find the values of a maker note
by where its directory ends.
"""

# ruff: noqa: PLR0912, PLR0917 - a format is a long list of cases, each with where it stands

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from paravent.photos import textscan
from paravent.photos.model import Data, Edit, Edits, Job, Kind, zeros

_SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}

_PLACE, _HINT = Kind.PLACE, Kind.HINT
_Fields = dict[int, tuple[Kind, str]]

PANASONIC: _Fields = {
    0x67: (_PLACE, "location"),
    0x69: (_PLACE, "country"),
    0x6B: (_PLACE, "state"),
    0x6D: (_PLACE, "city"),
    0x6F: (_PLACE, "landmark"),
    0x80: (_PLACE, "city"),
    0x3A: (_HINT, "world time"),
}
NIKON: _Fields = {0x39: (_PLACE, "location"), 0xC3: (_PLACE, "height")}
SAMSUNG: _Fields = {0x30: (_PLACE, "location name"), 0x31: (_PLACE, "location name")}
KODAK: _Fields = {0x0402: (_PLACE, "coordinates")}
CANON: _Fields = {0x35: (_HINT, "time zone city")}
CASIO: _Fields = {0x3006: (_HINT, "home city")}
PENTAX: _Fields = {
    0x22: (_HINT, "world time"),
    0x23: (_HINT, "home city"),
    0x24: (_HINT, "destination city"),
    0x1000: (_HINT, "home city"),
    0x1001: (_HINT, "destination city"),
}
DJI: _Fields = dict.fromkeys(range(3, 12), (_HINT, "flight"))
NONE: _Fields = {}
_SPEAKING = (PANASONIC, NIKON, SAMSUNG, CASIO, PENTAX)
"""Notes in which a place may stand by its name."""
_NO_LIST = (b"STMN", b"KDK")
"""How notes of such makers begin that are no list of fields."""
_PRINTING = frozenset(range(0x0E00, 0x0E30))
"""Hints for printing and for one program, in the notes of several makers."""
_NO_PLACES = {
    id(PANASONIC): frozenset((0x02, 0x25, 0x26, 0x33, *range(0x51, 0x55), 0x65, 0x66, 0x8000)),
    id(NIKON): frozenset(
        (
            *range(0x01, 0x10),
            *(0x1D, 0x80, 0x81, 0x82, 0x84, 0x87, 0x8D, 0x8F, 0x90, 0x95, 0x9C),
            *(0xA0, 0xA9, 0xAA, 0xAB, 0xB1, 0xB5, 0xB6, 0xBB),
        )
    ),
    id(SAMSUNG): frozenset((0x01, 0x03, 0x20, *range(0xA001, 0xA006))),
    id(CASIO): frozenset((0x2000, 0x2001, 0x2022, 0x3000, 0x4000, 0x4001, 0x4002, 0x4003)),
    id(PENTAX): frozenset((0x00, 0x0229, 0x022E, 0x0230, 0x03FF)),
}
"""Fields of theirs that hold a text, but never a place (ExifTool's tables of each maker)."""


@dataclass(slots=True)
class Note:
    """What was done to a maker note."""

    edits: Edits = field(default_factory=list)
    held: list[tuple[int, int]] = field(default_factory=list)
    outside: list[tuple[int, int]] = field(default_factory=list)
    """Values of places that stand outside the note, if nothing else owns those bytes."""
    relative: bool = False
    """Whether its offsets count from the TIFF header, so that it may own bytes outside itself."""


@dataclass(frozen=True, slots=True)
class _Form:
    mark: bytes
    fields: _Fields
    directory: int
    """Where the directory begins, from the note's start; -1: a TIFF header stands there."""
    base: int | None
    """Offsets count from here in the note; None: from the TIFF header around it."""
    header: int = 0
    order: str = ""

    @property
    def speaks(self) -> bool:
        """Whether a place may stand in it by its name."""
        return self.fields in _SPEAKING


# In order; the first whose mark and maker fit is taken.
_FORMS = (
    _Form(b"Nikon\0\x02", NIKON, -1, None, 10),
    _Form(b"Nikon\0\x01", NONE, 8, None),
    _Form(b"Panasonic", PANASONIC, 12, None),
    _Form(b"LEICA CAMERA AG\0", PANASONIC, 18, None),
    _Form(b"LEICA\0", PANASONIC, 8, None),
    _Form(b"LEICA0", NONE, 8, 0),
    _Form(b"Apple iOS\0", NONE, 14, 0, order=">"),
    _Form(b"OLYMPUS\0", NONE, 12, 0),
    _Form(b"OM SYSTEM\0", NONE, 16, 0),
    _Form(b"OLYMP\0", NONE, 8, None),
    _Form(b"FUJIFILM", NONE, 12, 0, order="<"),
    _Form(b"QVC\0", CASIO, 6, None),
    _Form(b"DCI\0", CASIO, 6, None),
    _Form(b"AOC\0", PENTAX, 6, None),
    _Form(b"PENTAX \0", PENTAX, 10, 0),
    _Form(b"SONY DSC", NONE, 12, None),
    _Form(b"SONY CAM", NONE, 12, None),
    _Form(b"SONY MOBILE", NONE, 12, None),
    _Form(b"Ricoh", NONE, 8, None),
    _Form(b"RICOH", NONE, 8, None),
)
_NEAR = 16


_LONG_MARK = 6
"""Shorter marks may come up in any bytes."""
LONG_MARKS = tuple(form.mark for form in _FORMS if len(form.mark) >= _LONG_MARK)
"""How a maker note begins, where that says enough."""


def begins_elsewhere(data: Data, start: int) -> bool:
    """Whether the mark of a maker stands close by, but not where the note is said to begin."""
    near = bytes(data[max(0, start - _NEAR) : start + _NEAR + 8])
    if bytes(data[start : start + 20]).startswith(LONG_MARKS):
        return False
    return any(mark in near for mark in LONG_MARKS)


_UNKNOWN = _Form(b"", NONE, 0, None)
_ANY = SAMSUNG | KODAK
"""The places of all makers whose notes have no mark."""
_BY_MAKER = {
    "canon": CANON,
    "samsung": SAMSUNG,
    "eastman kodak": KODAK,
    "kodak": KODAK,
    "dji": DJI,
    "panasonic": PANASONIC,
    "nikon": NIKON,
    "leica": PANASONIC,
    "casio": CASIO,
    "pentax": PENTAX,
    "ricoh": NONE,
}


def clean(
    data: Data,
    start: int,
    size: int,
    make: str,
    order: str,
    job: Job,
    *,
    moved_from: int | None = None,
) -> Note:
    """The edits that blank places in the maker note at ``start``.

    Args:
        make: The camera's maker, as Exif says it.
        order: ``<`` or ``>``, of the block around it.
        moved_from: Where the note stood when its offsets were written, if not at ``start``.
    """
    note = Note()
    head = bytes(data[start : start + 20])
    form = _form(head, make, order)
    if form is not None and not _directory(data, start, size, form, order, job, note, moved_from):
        speaks = (form.speaks or form.fields is _ANY) and not head.startswith(_NO_LIST)
        if speaks and job.note(Kind.PLACE, "maker note", "unreadable list of fields"):
            job.unread = True
            # Other readers guess where it begins; what they would find there is not known.
            note.edits.append(zeros(start, start + size))
            return note
    raw = bytes(data[start : start + size])
    if len(raw) >= 12:
        # Kodak writes coordinates as text; half of them is left where a field is garbled.
        known = form is not None and form is not _UNKNOWN and 0x0402 not in form.fields
        _blank_texts(raw, start, job, note, known=known)
    return note


_APPLE_HDR = (0x21, 0x30)
"""HDRHeadroom and HDRGain: without them Apple's older gain maps cannot be shown."""


def apple_hdr(raw: bytes) -> bytes:
    """A maker note of Apple's with nothing but those two; b"" where there are none."""
    if not raw.startswith(b"Apple iOS\0") or len(raw) < 16 or raw[12:14] != b"MM":
        return b""
    rows = _rows(raw, 14, len(raw), ">")
    values = [
        (tag, raw[value : value + 8])
        for _, tag, kind, count, value in (rows[1] if rows else ())
        if tag in _APPLE_HDR and kind == 10 and count == 1 and value + 8 <= len(raw)
    ]
    if not values:
        return b""
    out = raw[:14] + struct.pack(">H", len(values))
    at = 14 + 2 + 12 * len(values) + 4
    for index, (tag, _) in enumerate(values):
        out += struct.pack(">HHII", tag, 10, 1, at + 8 * index)
    return out + bytes(4) + b"".join(value for _, value in values)


def _form(head: bytes, make: str, order: str) -> _Form | None:
    for form in _FORMS:
        if head.startswith(form.mark):
            return form
    maker = make.casefold()
    if not maker.strip(" ?"):
        # The maker's name is lost.
        return _Form(b"", _ANY, 0, None)
    for name, fields in _BY_MAKER.items():
        if maker.startswith(name) or _is_like(maker, name):
            if head[:4] in (b"II*\0", b"MM\0*"):
                return _Form(b"", fields, -1, None, 0)
            at = 4 if name == "dji" and head.startswith(b"@AMBA") else 0
            return _Form(b"", fields, at, None)
    return _UNKNOWN


def _is_like(maker: str, name: str) -> bool:
    """Whether one letter of a maker's name, or two of a long one, are garbled."""
    wrong = sum(a != b for a, b in zip(maker, name, strict=False))
    return len(maker) >= len(name) > _SHORT_NAME and wrong <= len(name) // _SHORT_NAME


_SHORT_NAME = 4


def _directory(
    data: Data,
    start: int,
    size: int,
    form: _Form,
    order: str,
    job: Job,
    note: Note,
    moved_from: int | None,
) -> bool:
    """Judge the fields of a note; whether its list of them can be read."""
    base: int | None
    if form.directory < 0:
        header = start + form.header
        mark = bytes(data[header : header + 4])
        if mark not in (b"II*\0", b"MM\0*") or header + 8 > len(data):
            return False
        order = "<" if mark[:2] == b"II" else ">"
        base = header
        at = header + struct.unpack_from(order + "I", data, header + 4)[0]
    else:
        at = start + form.directory
        base = None if form.base is None else start + form.base
        order = form.order or order
    end = start + size
    note.relative = base is None
    rows = _rows(data, at, end, order) or _rows(data, at, end, "<" if order == ">" else ">")
    if rows is None:
        return False
    order, entries = rows
    untold = None
    if base is None and moved_from is None:
        after = _after_list(data, at, order)
        untold = moved_from = _moved_from(entries, after, start, end)
    spans = [(start, _after_list(data, at, order))]
    harmless = _NO_PLACES.get(id(form.fields), frozenset()) | _PRINTING
    for entry_at, tag, kind, count, value in entries:
        job.step()
        length = _SIZES.get(kind, 0) * count
        known = form.fields.get(tag)
        place = entry_at + 8
        if length > 4:
            place = _locate(value, length, base, start, end, len(data), moved_from, at, entries)
            if place < 0:
                if known and known[0] is Kind.PLACE:
                    # The value cannot be found; the search for left-over text must do.
                    job.note(*(known[0], "maker note", known[1]))
                continue
            if known is None:
                note.held.append((place, place + length))
        raw = bytes(data[place : place + length])
        spans.append((place, place + length))
        if known is not None:
            if raw.strip(b"\0 "):
                _take(job, note, known, raw, entry_at, place, length, (start, end))
        elif (
            8 <= length <= 65536
            and kind in (1, 2, 7)
            and (
                _tells_place(raw, kind, job)
                or (form.speaks and tag not in harmless and _reads_as_name(raw))
            )
        ):
            if job.note(Kind.PLACE, "maker note", f"field {tag:#06x}", ""):
                note.edits.append(zeros(place, place + length))
        elif length <= 4096 and kind != 7:
            job.keeps(f"maker note {tag:#06x}", raw)
    if form.speaks:
        _blank_names(data, start, end, spans, job, note)
    if untold is not None and note.edits:
        note.edits += _told(entries, note.edits, start - untold, order)
    return True


def _after_list(data: Data, at: int, order: str) -> int:
    """Behind the list of fields at ``at``."""
    return at + 2 + 12 * int(struct.unpack_from(order + "H", data, at)[0])


_NAME = re.compile(rb"[A-Z](?:[a-z]|\xc3[\x80-\xbf]){4,}")
_LONGEST_NAME, _LARGE_GAP = 300, 2048


def _reads_as_name(raw: bytes) -> bool:
    """Whether a field of unknown sense is nothing but a text with a word as names are written."""
    text = raw.rstrip(b"\0 ").split(b"\0")[0]
    if len(text) > _LONGEST_NAME or not _NAME.search(text):
        return False
    try:
        return text.decode().isprintable()
    except UnicodeDecodeError:
        return False


def _blank_names(
    data: Data, start: int, end: int, spans: list[tuple[int, int]], job: Job, note: Note
) -> None:
    """Names among the bytes of a note that no field lays claim to: its field is garbled."""
    last = start
    for held, b in [*sorted(spans), (end, end)]:
        a = min(held, end)
        gap = bytes(data[last:a]) if 0 < a - last <= _LARGE_GAP else b""
        for match in _NAME.finditer(gap):
            if job.note(Kind.PLACE, "maker note", "name that belongs to no field"):
                first, behind = match.span()
                while first and gap[first - 1] >= _SPACE:
                    first -= 1
                while behind < len(gap) and gap[behind] >= _SPACE:
                    behind += 1
                note.edits.append(zeros(last + first, last + behind))
        last = max(last, b)


_SPACE = 0x20


def _tells_place(raw: bytes, kind: int, job: Job) -> bool:
    """Whether a field holds a place, or a text with a fine number that is none any more."""
    return textscan.raw_tells_place(raw, job) or (kind == _TEXT and bool(_WOUNDED.search(raw)))


_TEXT = 2
_BINARY = rb"[\x01-\x08\x0e-\x1f\x7f-\xff]"
_WOUNDED = re.compile(_BINARY + rb"\d{0,3}\.\d{4}|\d\.\d{4,}" + _BINARY)


def _told(
    entries: list[tuple[int, int, int, int, int]], edits: Edits, shift: int, order: str
) -> Edits:
    """Offsets as they are where the note stands now: what goes takes the mark of its old place."""
    gone = {edit.start for edit in edits}
    return [
        Edit(at + 8, at + 12, struct.pack(order + "I", value + shift))
        for at, _, kind, count, value in entries
        if at not in gone and _SIZES.get(kind, 0) * count > 4
    ]


def _take(
    job: Job,
    note: Note,
    known: tuple[Kind, str],
    raw: bytes,
    entry_at: int,
    place: int,
    length: int,
    bounds: tuple[int, int],
) -> None:
    kind, name = known
    start, end = bounds
    text = textscan.decoded(raw.split(b"\0\0\0")[0]) if kind is Kind.PLACE else ""
    if name == "location" and raw[:4] == b"0100":
        # Nikon LocationInfo: encoding 4, country code 5 to 7, level 8, name from 9 on.
        text = textscan.decoded(raw[9:].split(b"\0")[0])
    if len(text) >= 4 and text.isprintable():
        job.place(text)
    if not job.note(kind, "maker note", name, text if text.isprintable() else ""):
        return
    # An empty entry: readers step over it (format 0, as cameras write for unused ones).
    note.edits.append(Edit(entry_at, entry_at + 12, bytes(12)))
    if start <= place and place + length <= end:
        if not entry_at <= place < entry_at + 12:
            note.edits.append(zeros(place, place + length))
    else:
        note.outside.append((place, place + length))


def _moved_from(
    entries: list[tuple[int, int, int, int, int]], after: int, start: int, end: int
) -> int | None:
    """Where the note stood before a program moved it without telling its offsets; None: here.

    Values begin right behind the directory (``after``), or behind the offset of a next one.
    """
    spans = [(v, _SIZES.get(k, 0) * n) for _, _, k, n, v in entries if _SIZES.get(k, 0) * n > 4]

    def fits(shift: int) -> bool:
        return all(after <= v + shift and v + shift + size <= end for v, size in spans)

    if not spans or fits(0) or fits(start):
        return None
    first = min(v for v, _ in spans)
    shifts = (after + gap - first for gap in (4, 0))
    return next((start - shift for shift in shifts if fits(shift)), None)


def _rows(
    data: Data, at: int, end: int, order: str
) -> tuple[str, list[tuple[int, int, int, int, int]]] | None:
    if at + 2 > len(data):
        return None
    count = struct.unpack_from(order + "H", data, at)[0]
    if not 0 < count <= 400 or at + 2 + 12 * count > min(end + 12, len(data)):
        return None
    entries = []
    odd = 0
    for index in range(count):
        entry = at + 2 + 12 * index
        tag, kind, number, value = struct.unpack_from(order + "HHII", data, entry)
        if kind not in _SIZES or number > 1 << 24:
            odd += 1
            if kind or number or value:
                odd += 1
            if odd > 2 + count // 2:
                return None
            continue
        entries.append((entry, tag, kind, number, value))
    return (order, entries) if entries else None


def _locate(
    value: int,
    length: int,
    base: int | None,
    start: int,
    end: int,
    limit: int,
    moved_from: int | None,
    directory: int,
    entries: list[tuple[int, int, int, int, int]],
) -> int:
    """Where a value stands. Some makers count from the note itself: take what lies inside it."""
    if base is not None:
        at = base + value
        return at if start <= at and at + length <= limit else -1
    after = directory + 2 + 12 * len(entries)
    choices = [value] if moved_from is None else [value - moved_from + start]
    choices += [start + value]
    for at in choices:
        if after <= at and at + length <= end:
            return at
    at = choices[0]
    return at if at >= 8 and at + length <= limit else -1


def _blank_texts(raw: bytes, start: int, job: Job, note: Note, *, known: bool) -> None:
    """Coordinates as text anywhere in the note, whatever its form; in one of a maker who is not
    known, half a coordinate is enough.
    """
    taken = [(e.start, e.end) for e in note.edits]
    matches = list(textscan.coordinates_in(raw))
    matches += [] if known else list(textscan.fine_numbers_in(raw))
    for match in matches:
        a, b = start + match.start(), start + match.end()
        if any(x < b and a < y for x, y in taken):
            continue
        if job.note(Kind.PLACE, "maker note", "coordinates as text"):
            while b < start + len(raw) and 32 <= raw[b - start] < 127:
                b += 1
            note.edits.append(zeros(a, b))
            taken.append((a, b))
