"""Maker notes: finds the fields that hold a place and blanks them in place, all else stays.

Entries stay in their directory as empty ones, because several readers find the values of a maker
note by where its directory ends.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass, field

from paravent.photos import textscan
from paravent.photos.makernotes import listed, makers
from paravent.photos.makernotes.listed import INLINE, SIZES, Fields, Row
from paravent.photos.makernotes.makers import LONG_MARKS, Field, Form
from paravent.photos.model import Data, Edit, Edits, Job, Kind, Span, all_zero, zeros

__all__ = ["LONG_MARKS", "Note", "apple_hdr", "begins_elsewhere", "clean"]

_WHERE = "maker note"
_NEAR = 16
_BYTE, _TEXT, _UNDEFINED = 1, 2, 7
_SHORTEST_PLACE, _LONGEST_PLACE, _LONGEST_KEPT = 8, 65536, 4096
_LEAST = 12
_BINARY = rb"[\x01-\x08\x0e-\x1f\x7f-\xff]"
_WOUNDED = re.compile(_BINARY + rb"\d{0,3}\.\d{4}|\d\.\d{4,}" + _BINARY)
_NAME = re.compile(rb"[A-Z](?:[a-z]|\xc3[\x80-\xbf]){4,}")
_LOCATION_INFO = re.compile(rb"0100[\0-\x02][A-Z]{3}[\0-\x0f][^\0-\x1f]{3}")
"""Nikon's LocationInfo, which is no other field even where its tag is garbled: version, encoding,
country, level, name."""
_LONGEST_NAME, _LARGE_GAP = 300, 2048
_SPACE = 0x20
_APPLE_HDR = (0x21, 0x30)
"""HDRHeadroom and HDRGain: without them Apple's older gain maps cannot be shown."""
_SIGNED_RATIONAL = 10


@dataclass(slots=True)
class Note:
    """What was done to a maker note."""

    edits: Edits = field(default_factory=list)
    held: list[Span] = field(default_factory=list)
    outside: list[Span] = field(default_factory=list)
    """Values of places that stand outside the note, if nothing else owns those bytes."""
    relative: bool = False
    """Whether its offsets count from the TIFF header, so that it may own bytes outside itself."""


def begins_elsewhere(data: Data, start: int) -> bool:
    """Whether the mark of a maker stands close by, but not where the note is said to begin."""
    near = bytes(data[max(0, start - _NEAR) : start + _NEAR + 8])
    if bytes(data[start : start + 20]).startswith(LONG_MARKS):
        return False
    return any(mark in near for mark in LONG_MARKS)


def clean(  # noqa: PLR0917 - where it stands, whose it is, who asks
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
    if all_zero(data[start : start + size]):
        return note
    head = bytes(data[start : start + 20])
    form = makers.form_of(head, make)
    fields = listed.read(data, start, size, form, order)
    # Where offsets count from is told by the form alone, whether or not the list can be read.
    note.relative = form.base is None and form.directory >= 0
    if fields is not None:
        fields.moved_from = moved_from
        _judge_all(fields, form, note, job)
    else:
        speaks = form.maker.speaks or form.maker is makers.ANY
        whole = speaks and not head.startswith(makers.NO_LIST)
        if whole and job.note(Kind.PLACE, _WHERE, "unreadable list of fields"):
            job.unread = True
            # Other readers guess where it begins; what they would find there is not known.
            note.edits.append(zeros(start, start + size))
            return note
    raw = bytes(data[start : start + size])
    if len(raw) >= _LEAST:
        # Kodak writes coordinates as text; half of them is left where a field is garbled.
        known = form is not makers.UNKNOWN and makers.KODAK_COORDINATES not in form.maker.fields
        _blank_texts(raw, start, job, note, known=known)
    return note


def apple_hdr(raw: bytes) -> bytes:
    """A maker note of Apple's with nothing but HDR; b"" where there is nothing of it."""
    if not raw.startswith(b"Apple iOS\0") or len(raw) < 16 or raw[12:14] != b"MM":
        return b""
    values = [
        (tag, raw[value : value + 8])
        for _, tag, kind, count, value in listed.rows(raw, 14, len(raw), ">")
        if tag in _APPLE_HDR and (kind, count) == (_SIGNED_RATIONAL, 1) and value + 8 <= len(raw)
    ]
    if not values:
        return b""
    out = raw[:14] + struct.pack(">H", len(values))
    at = 14 + 2 + 12 * len(values) + 4
    for index, (tag, _) in enumerate(values):
        out += struct.pack(">HHII", tag, _SIGNED_RATIONAL, 1, at + 8 * index)
    return out + bytes(4) + b"".join(value for _, value in values)


# --- the fields of the list --------------------------------------------------------------------


def _judge_all(fields: Fields, form: Form, note: Note, job: Job) -> None:
    untold = None
    if fields.base is None and fields.moved_from is None:
        untold = fields.moved_from = fields.guess_move()
    spans = [(fields.start, fields.after)]
    for row in fields.rows:
        job.step()
        span = _judge(fields, row, form, note, job)
        if span is not None:
            spans.append(span)
    if form.maker.speaks:
        _blank_names(fields, spans, job, note)
    if untold is not None and note.edits:
        note.edits += _told(fields, note.edits, fields.start - untold)


def _judge(fields: Fields, row: Row, form: Form, note: Note, job: Job) -> Span | None:
    """Judge one field; where its value stands."""
    _, tag, kind, count, _ = row
    length = SIZES.get(kind, 0) * count
    known = form.maker.fields.get(tag)
    place = fields.place_of(row)
    if place < 0:
        if known and known[0] is Kind.PLACE:
            # The value cannot be found; the search for left-over text must do.
            job.note(known[0], _WHERE, known[1])
        return None
    span = place, place + length
    if length > INLINE and known is None:
        note.held.append(span)
    raw = bytes(fields.data[place : place + length])
    if known is not None:
        if raw.strip(b"\0 "):
            _take(fields, row, known, raw, note, job=job)
    elif _may_be_place(kind, length) and _tells_place(tag, kind, raw, form, job):
        if job.note(Kind.PLACE, _WHERE, f"field {tag:#06x}", ""):
            note.edits.append(zeros(*span))
    elif length <= _LONGEST_KEPT and kind != _UNDEFINED:
        job.keeps(f"{_WHERE} {tag:#06x}", raw)
    return span


def _may_be_place(kind: int, length: int) -> bool:
    is_bytes = kind in (_BYTE, _TEXT, _UNDEFINED)
    return is_bytes and _SHORTEST_PLACE <= length <= _LONGEST_PLACE


def _tells_place(tag: int, kind: int, raw: bytes, form: Form, job: Job) -> bool:
    """Whether a field of unknown sense holds a place, a fine number that is none any more, or,
    where the maker writes such, a name.
    """
    if textscan.raw_tells_place(raw, job) or (kind == _TEXT and _WOUNDED.search(raw)):
        return True
    harmless = tag in form.maker.harmless or tag in makers.PRINTING
    if not form.maker.speaks or harmless:
        return False
    return _reads_as_name(raw) or bool(_LOCATION_INFO.match(raw))


def _reads_as_name(raw: bytes) -> bool:
    """Whether a field is nothing but a text with a word as names are written."""
    text = raw.rstrip(b"\0 ").split(b"\0")[0]
    if len(text) > _LONGEST_NAME or not _NAME.search(text):
        return False
    try:
        return text.decode().isprintable()
    except UnicodeDecodeError:
        return False


def _take(fields: Fields, row: Row, known: Field, raw: bytes, note: Note, *, job: Job) -> None:
    """Blank a field that is known to say a place or a hint."""
    kind, name = known
    text = textscan.decoded(raw.split(b"\0\0\0")[0]) if kind is Kind.PLACE else ""
    if name == "location" and raw[:4] == b"0100":
        # Nikon LocationInfo: encoding 4, country code 5 to 7, level 8, name from 9 on.
        text = textscan.decoded(raw[9:].split(b"\0")[0])
    if len(text) >= 4 and text.isprintable():
        job.place(text)
    if not job.note(kind, _WHERE, name, text if text.isprintable() else ""):
        return
    # An empty entry: readers step over it (format 0, as cameras write for unused ones).
    entry, place = row[0], fields.place_of(row)
    note.edits.append(Edit(entry, entry + 12, bytes(12)))
    if not (fields.start <= place and place + len(raw) <= fields.end):
        note.outside.append((place, place + len(raw)))
    elif not entry <= place < entry + 12:
        note.edits.append(zeros(place, place + len(raw)))


def _told(fields: Fields, edits: Edits, shift: int) -> Edits:
    """Offsets as they are where the note stands now: what goes takes the mark of its old place."""
    gone = {edit.start for edit in edits}
    return [
        Edit(at + 8, at + 12, struct.pack(fields.order + "I", value + shift))
        for at, _, kind, count, value in fields.rows
        if at not in gone and SIZES.get(kind, 0) * count > INLINE
    ]


# --- what belongs to no field ------------------------------------------------------------------


def _blank_names(fields: Fields, spans: list[Span], job: Job, note: Note) -> None:
    """Names among the bytes of a note that no field lays claim to: its field is garbled."""
    last, end = fields.start, fields.end
    for held, behind in [*sorted(spans), (end, end)]:
        upto = min(held, end)
        gap = bytes(fields.data[last:upto]) if 0 < upto - last <= _LARGE_GAP else b""
        for match in _NAME.finditer(gap):
            if job.note(Kind.PLACE, _WHERE, "name that belongs to no field"):
                a, b = match.span()
                while a and gap[a - 1] >= _SPACE:
                    a -= 1
                while b < len(gap) and gap[b] >= _SPACE:
                    b += 1
                note.edits.append(zeros(last + a, last + b))
        last = max(last, behind)


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
        if job.note(Kind.PLACE, _WHERE, "coordinates as text"):
            while b < start + len(raw) and 32 <= raw[b - start] < 127:
                b += 1
            note.edits.append(zeros(a, b))
            taken.append((a, b))
