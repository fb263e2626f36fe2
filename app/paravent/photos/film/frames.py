"""Frames that are JPEG files of their own (Motion JPEG): their Exif, XMP and comments.

A film made of photos without coding them anew carries what the photos carried, in each frame.
Nothing may move in a film: a note that goes leaves fill bytes, which may stand before any marker
(ISO/IEC 10918-1, B.1.1.2).
"""

from __future__ import annotations

import re

from paravent.photos import textscan
from paravent.photos.film.state import Film
from paravent.photos.model import Edit, Span, unsafe
from paravent.photos.nested import nested_edits
from paravent.photos.samples import Track, spans

_START, _SCAN, _END = b"\xff\xd8\xff", 0xDA, b"\xff\xd9"
_FIRST_APP, _APPS, _COMMENT, _FILL = 0xE0, range(0xE0, 0xF0), 0xFE, 0xFF
_WORTH_A_LOOK = re.compile(rb"Exif\0|http://ns|Photoshop|JP..\0\0|GoPro\0|FLIR\0|MPF\0", re.S)


def are_jpegs(film: Film, track: Track) -> bool:
    """Whether the first sample begins as a JPEG does."""
    first = next(iter(spans(film.data, track, film.job)), None)
    return first is not None and bytes(film.data[first[0] : first[0] + 3]) == _START


def clean(film: Film, track: Track) -> None:
    """Clean each frame in its place, and declare the rest of it as picture."""
    for start, end in spans(film.data, track, film.job, each_sample=True):
        film.job.step()
        raw = bytes(film.data[start:end])
        notes, pictures = _apart(raw)
        film.pictures += [(start + a, start + b) for a, b in pictures]
        told = _WORTH_A_LOOK.search(notes) or textscan.raw_tells_place(notes, film.job)
        if notes and (told or film.job.everything):
            _clean(film, start, raw)


def _clean(film: Film, start: int, raw: bytes) -> None:
    mark = len(film.job.keep)
    for edit in nested_edits(raw, film.job, "frame") or ():
        size = edit.end - edit.start
        if len(edit.new) > size:
            raise unsafe("A note in a picture of this film would grow when cleaned.")
        filled = edit.new.ljust(size, b"\xff")
        film.edits.append(Edit(start + edit.start, start + edit.end, filled))
    del film.job.keep[mark:]  # the pictures of a film are compared as such


def _apart(raw: bytes) -> tuple[bytes, list[Span]]:
    """The notes of a frame, but for the header all have, and where the rest of it stands."""
    notes, pictures, at = b"", [(0, 2)], 2
    while at + 4 <= len(raw) and raw[at] == _FILL and raw[at + 1] != _SCAN:
        if raw[at + 1] == _FILL:
            at += 1
            continue
        end = at + 2 + int.from_bytes(raw[at + 2 : at + 4], "big")
        if raw[at + 1] in _APPS or raw[at + 1] == _COMMENT:
            notes += b"" if raw[at + 1] == _FIRST_APP else raw[at:end]
        else:
            pictures.append((at, end))
        at = end
    last = raw.rfind(_END, at)
    return notes, [*pictures, (at, last + len(_END) if last >= 0 else len(raw))]
