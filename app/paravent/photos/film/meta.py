"""``meta`` boxes of any handler: items of a picture, Apple's keys, iTunes' list, XML of cameras."""

from __future__ import annotations

import re

from paravent.photos import items, nrtm, textscan
from paravent.photos.bmff import Box, boxes
from paravent.photos.film import keys, uuid_boxes
from paravent.photos.film.state import EMPTY, Film
from paravent.photos.model import Edit, Kind

_STRUCTURE = (b"hdlr", b"keys", b"ilst", b"ctry", b"lang", b"mhdr", b"dinf", b"pitm")
_MOST = 16 << 20
_NRTM_PLACE = re.compile(rb"(?i)gps|latitude|longitude|altitude|location")


def clean(film: Film, meta: Box, where: str) -> None:
    """Clean a ``meta`` box, with or without version and flags before its boxes."""
    data, job = film.data, film.job
    is_bare = bytes(data[meta.value + 4 : meta.value + 8]) == b"hdlr"  # as QuickTime writes it
    inner = list(boxes(data, meta.value if is_bare else meta.value + 4, meta.end, job))
    by_kind = {b.kind: b for b in inner}
    handler = by_kind.get(b"hdlr")
    kind = bytes(data[handler.value + 8 : handler.value + 12]) if handler else b""
    if b"iinf" in by_kind or b"iloc" in by_kind or kind == b"pict":
        result = items.read(data, inner, job, where)
        film.edits += result.edits
        film.used += result.used
        film.pictures += result.pictures
        film.unknown_use |= result.unknown_use
        return
    if b"keys" in by_kind and b"ilst" in by_kind:
        keys.clean(film, by_kind[b"keys"], by_kind[b"ilst"], where)
    elif b"keys" in by_kind:
        job.wounded = True  # keys without their values, which stand somewhere else
    elif b"ilst" in by_kind:
        keys.clean_itunes(film, by_kind[b"ilst"], where)
    for box in inner:
        _clean_box(film, box, where)


def _clean_box(film: Film, box: Box, where: str) -> None:
    job = film.job
    raw = film.bytes_of(box, _MOST)
    film.check_name(box)
    if box.kind in EMPTY:
        film.clean_empty(box)
    elif box.kind in (b"xml ", b"bxml", b"ID32"):
        _xml(film, box, raw, where)
    elif box.kind == b"uuid":
        uuid_boxes.clean(film, box)
    elif box.kind not in _STRUCTURE and (job.everything or textscan.raw_tells_place(raw, job)):
        job.note(Kind.PLACE, where, box.kind.decode("latin-1"))
        film.drop(box)


def _xml(film: Film, box: Box, raw: bytes, where: str) -> None:
    """Sony's non-real-time metadata and the like (``xml `` box)."""
    job = film.job
    if job.everything:
        job.note(Kind.PERSONAL, where, "camera's notes")
        film.drop(box)
    elif box.kind == b"xml " and (_NRTM_PLACE.search(raw) or textscan.raw_tells_place(raw, job)):
        body = raw[4:]
        new = nrtm.clean(body, job, where)
        if new is not body:
            film.edits.append(Edit(box.value + 4, box.end, new))
    elif textscan.raw_tells_place(raw, job):
        job.note(Kind.PLACE, where, "coordinates")
        film.drop(box)
    else:
        job.keeps(f"{where} xml", hash(raw))
