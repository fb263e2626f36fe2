"""Timed metadata in films: decides for a track of data whether it tells the place, and empties it.

Formats after ExifTool's QuickTimeStream, GoPro, Sony tables, and Google's CAMM description.
"""

from __future__ import annotations

import re
import struct
from enum import Enum

from paravent.photos import gpmf, textscan
from paravent.photos.bmff import boxes
from paravent.photos.model import Data, Edit, Edits, Job, Kind, Span, zeros
from paravent.photos.samples import Track, spans

_MEDIA: tuple[bytes, ...] = (
    b"vide",
    b"soun",
    b"pict",
    b"auxv",
    b"auxl",
    b"hint",
    b"tmcd",
    b"sdsm",
    b"odsm",
    b"ocsm",
)
_MEDIA += (b"clcp", b"twen", b"qd3d", b"mhlr")
_TEXT = (b"text", b"sbtl", b"subt", b"subp")
# Formats of makers that are a place, or hold one in a way that cannot be taken apart.
_PLACE_FORMATS = (b"gps0", b"gps ", b"GPS ", b"djmd", b"dbgi", b"gnss", b"nmea", b"ctbx", b"priv")
_HARMLESS_FORMATS = (
    b"tmcd",
    b"fdsc",
    b"SOS ",
    b"c608",
    b"c708",
    b"text",
    b"tx3g",
    b"wvtt",
    b"stpp",
)
_PLACE_KEY = re.compile(
    r"(?i)location|gps|latitude|longitude|altitude|geo|direction|heading|coordinates|place|city|country"
)


class Fate(Enum):
    """What becomes of a track."""

    KEEP = "keep"
    DROP = "drop"
    EDIT = "edit"


def is_media(track: Track) -> bool:
    """Whether the track is picture, sound, or what belongs to playing them."""
    return track.handler in _MEDIA


def judge(data: Data, track: Track, job: Job) -> tuple[Fate, Edits]:
    """What becomes of a track that is not picture or sound, with the edits of its samples."""
    form = track.formats[0] if track.formats else b""
    motion: list[Span] = []
    if form == b"camm" and not track.outside:
        motion = spans(data, track, job, each_sample=True)
        job.wounded |= any(_is_garbled_camm(data, *span) for span in motion)
    if job.everything:
        if track.handler in _TEXT or form in (b"tmcd", b"c608", b"c708"):
            return _text_track(data, track, job)
        job.note(Kind.PERSONAL, "film", f"data track {_name(form)}")
        return Fate.DROP, []
    if form == b"gpmd":
        return _gopro(data, track, job)
    if form == b"camm":
        return _camm(data, motion, job)
    if form == b"mebx":
        return _mebx(data, track, job)
    if form == b"rtmd":
        return _rtmd(data, track, job)
    if form in _PLACE_FORMATS:
        job.note(Kind.PLACE, "film", f"data track {_name(form)}")
        return Fate.DROP, []
    if track.handler in _TEXT or form in _HARMLESS_FORMATS:
        return _text_track(data, track, job)
    job.note(Kind.PLACE, "film", f"data track of an unknown kind {_name(form)}")
    return Fate.DROP, []


def _name(form: bytes) -> str:
    return form.decode("latin-1").strip()


def _gopro(data: Data, track: Track, job: Job) -> tuple[Fate, Edits]:
    edits: Edits = []
    for start, end in spans(data, track, job, each_sample=True):
        raw = bytes(data[start:end])
        new = gpmf.clean(raw, job, "film: GoPro track")
        if new is not raw:
            edits.append(Edit(start, end, new))
        else:
            job.keeps("GoPro sample", hash(raw))
    return (Fate.EDIT if edits else Fate.KEEP), edits


_CAMM_SIZES = {0: 12, 1: 8, 2: 12, 3: 12, 4: 12, 5: 24, 6: 56, 7: 12}


def _is_garbled_camm(data: Data, start: int, end: int) -> bool:
    """Whether a sample is not what its first bytes say: then it does not begin where it should."""
    reserved, kind = struct.unpack_from("<HH", data, start) if end - start >= 4 else (0, 0)
    return bool(reserved) or end - start < 4 + _CAMM_SIZES.get(kind, 0)


def _camm(data: Data, samples: list[Span], job: Job) -> tuple[Fate, Edits]:
    edits: Edits = []
    others = 0
    for start, end in samples:
        if end - start < 4:
            continue
        kind = struct.unpack_from("<H", data, start + 2)[0]
        if kind in (5, 6) or kind not in _CAMM_SIZES:
            if kind == 5 and end - start >= 20:
                latitude, longitude = struct.unpack_from("<dd", data, start + 4)
                job.point(latitude, longitude, 1)
                job.needle(bytes(data[start + 4 : start + 12]))
            elif kind == 6 and end - start >= 32:
                latitude, longitude = struct.unpack_from("<dd", data, start + 16)
                job.point(latitude, longitude, 1)
                job.needle(bytes(data[start + 16 : start + 24]))
            if kind != _CAMM_NOTHING or bytes(data[start + 4 : end]).strip(b"\0"):
                edits.append(Edit(start + 2, end, _NOTHING + bytes(end - start - 4)))
        else:
            others += 1
    if not edits:
        return Fate.KEEP, []
    job.note(Kind.PLACE, "film: camera motion track", "coordinates")
    return (Fate.EDIT, edits) if others else (Fate.DROP, [])


_CAMM_NOTHING = 0xFFFF
_NOTHING = b"\xff\xff"
"""A packet type that the description leaves free: readers step over it."""


def _mebx(data: Data, track: Track, job: Job) -> tuple[Fate, Edits]:
    """Apple's timed metadata: the keys in the sample description say what the samples are."""
    names: list[str] = []
    for entry in track.entries:
        for inner in boxes(data, entry.value + 8, entry.end, job):
            if inner.kind == b"keys":
                for key in boxes(data, inner.value, inner.end, job):
                    raw = bytes(data[key.value : key.end])
                    at = raw.find(b"keyd")
                    if at >= 4:
                        size = int.from_bytes(raw[at - 4 : at], "big")
                        names.append(raw[at + 8 : at - 4 + size].decode("utf-8", "replace"))
    places = [n for n in names if _PLACE_KEY.search(n)]
    if places:
        job.note(Kind.PLACE, "film: timed data", ", ".join(places))
        return Fate.DROP, []
    for start, end in spans(data, track, job):
        if textscan.raw_tells_place(bytes(data[start:end]), job):
            job.note(Kind.PLACE, "film: timed data", "coordinates")
            return Fate.DROP, []
    return Fate.KEEP, []


def _rtmd(data: Data, track: Track, job: Job) -> tuple[Fate, Edits]:
    """Sony's: a header whose length stands first, then tag, length, value; 0x85nn are GPS."""
    edits: Edits = []
    for start, end in spans(data, track, job, each_sample=True):
        if end - start < 2:
            continue
        at = start + struct.unpack_from(">H", data, start)[0]
        while at + 4 <= end:
            job.step()
            tag, size = struct.unpack_from(">HH", data, at)
            if tag == 0:
                break
            if tag == 0x060E:
                at += 0x10
                continue
            at += 4
            if tag == 0x8300:
                continue
            if 0x8500 <= tag <= 0x85FF and at + size <= end:
                # A tag number that no table knows, and zeros.
                edits.append(Edit(at - 4, at - 2, b"\xff\xfe"))
                edits.append(zeros(at, at + size))
            at += size
    if not edits:
        return Fate.KEEP, []
    job.note(Kind.PLACE, "film: Sony track", "coordinates")
    return Fate.EDIT, edits


_FINE = re.compile(rb"\d\.\d{4}")
"""A number as fine as this in a subtitle is half a coordinate: nothing else in one is."""


def _text_track(data: Data, track: Track, job: Job) -> tuple[Fate, Edits]:
    edits: Edits = []
    everything = spans(data, track, job, each_sample=True)
    for start, end in everything:
        raw = bytes(data[start:end])
        text = textscan.decoded(raw[2:])
        place = textscan.raw_tells_place(raw, job) or textscan.tells_place(text, job)
        if place or _FINE.search(raw):
            size = min(int.from_bytes(raw[:2], "big"), len(raw) - 2) if len(raw) > 2 else 0
            blank = raw[:2] + b" " * size + bytes(len(raw) - 2 - size) if size else bytes(len(raw))
            edits.append(Edit(start, end, blank))
            job.needle(raw[2 : 2 + size])
    if edits:
        job.note(Kind.PLACE, "film: subtitles", "coordinates")
        return Fate.EDIT, edits
    return Fate.KEEP, []
