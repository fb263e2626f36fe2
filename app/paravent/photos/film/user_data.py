"""User data of a film or a track (``udta``): texts, coordinates, and makers' own boxes.

Sources: QuickTime File Format; 3GPP TS 26.244, 8 (``loci`` and the other assets); ExifTool's table
UserData for what makers write.
"""

from __future__ import annotations

import re
import struct

from paravent.photos import exif, gpmf, textscan, xmp
from paravent.photos.bmff import Box, boxes, filled
from paravent.photos.film import meta, nikon, uuid_boxes
from paravent.photos.film.state import EMPTY, Film
from paravent.photos.model import Job, Kind

_PLACES = {
    b"\xa9xyz": "coordinates",
    b"@xyz": "coordinates",
    b"loci": "place",
    b"gps ": "coordinates",
    b"GPS ": "coordinates",
    **dict.fromkeys((b"_yaw", b"\xa9gpt", b"\xa9gyw", b"\xa9grl"), "direction"),
    **dict.fromkeys((b"\xa9fpt", b"\xa9fyw", b"\xa9frl"), "direction"),
    **dict.fromkeys((b"\xa9xsp", b"\xa9ysp", b"\xa9zsp"), "speed"),
}
"""Directions and speeds are those of a drone."""
_HARMLESS = frozenset(
    b"name WLOC LOOP SelO AllF hnti hinf hinv tsel kind ludt cprt auth titl dscp perf gnre albm"
    b" coll rtng clsf kywd yrrc urat angl clfn clid cmid cmnm date manu modl reel scen shot slno"
    b" apmd kgtt chpl TAGS Xtra vndr mdln smta saut svss scrn FIRM LENS CAME SETT MUID HMMT"
    b" BCID GUMI FOV CNCV CNMN CNFV CNOP QVMI FFMV pmcc GoPr htcb DcMD SNum lvlm Lvlm adzc adze"
    b" adzm MMA0 MMA1 smrd NCHD albr ccid cdis cvru icnu infu lrcu _cx_ _cy_"
    b" SDLN INFO hway crea cver scal fsid blck TCTC rads mvcg tnam lang tagc ptch".split()
) | {b"ptv ", b"FOV ", b"FOV\0", b"dai "}
"""Kinds known to hold no place, so that they stay unless they do. ``WLOC`` is a window's."""
_PLAYING = (b"ludt", b"tsel", b"kind", b"hnti", b"hinf", b"chpl")
_MOST = 32 << 20
_TIFF = re.compile(rb"II\*\0.\0\0\0|MM\0\*\0\0\0.", re.S)


def clean(film: Film, udta: Box, where: str) -> None:
    """Clean all boxes of a list of user data."""
    for box in boxes(film.data, udta.value, udta.end, film.job):
        film.check_name(box)
        if box.kind in EMPTY:
            film.clean_empty(box)
        elif box.kind == b"meta":
            meta.clean(film, box, where)
        else:
            _clean_box(film, box, where)


def _clean_box(film: Film, box: Box, where: str) -> None:
    data, job, kind = film.data, film.job, box.kind
    raw = film.bytes_of(box, _MOST)
    if not raw.strip(b"\0"):
        return
    if kind in _PLACES:
        _note_place(kind, raw, job, where)
        film.drop(box)
    elif job.everything and kind not in _PLAYING:
        job.note(Kind.PERSONAL, where, _name(kind))
        film.drop(box)
    elif kind == b"XMP_":
        film.edits += filled(data, box.value, box.end, xmp.clean_packet(raw, job), b" ")
    elif kind == b"GPMF":
        film.edits += filled(data, box.value, box.end, gpmf.clean(raw, job, "film: GoPro"))
    elif kind == b"uuid":
        uuid_boxes.clean(film, box)
    elif kind == b"NCDT":
        for part in boxes(data, box.value, box.end, job):
            _clean_box(film, part, where)
    elif kind == b"NCTG":
        nikon.clean(film, box, where)
    elif not _clean_inside(film, box, raw, where):
        _judge_text(film, box, raw, where)


def _judge_text(film: Film, box: Box, raw: bytes, where: str) -> None:
    job, kind, name = film.job, box.kind, _name(box.kind)
    is_text = kind[:1] == b"\xa9"
    text = textscan.decoded(raw[4:] if is_text else raw)
    harmless = (is_text and kind[1:].isalnum()) or kind in _HARMLESS
    if textscan.tells_place(text, job) or textscan.raw_tells_place(raw, job):
        job.note(Kind.PLACE, where, name, text)
        film.drop(box)
    elif not harmless:
        job.note(Kind.PLACE, where, f"data of an unknown kind {name}")
        film.drop(box)
    else:
        job.keeps(f"{where} {name}", raw)


def _name(kind: bytes) -> str:
    return kind.decode("latin-1").strip()


def _note_place(kind: bytes, raw: bytes, job: Job, where: str) -> None:
    text = raw[4:].decode("utf-8", "replace") if kind[1:] == b"xyz" else ""
    if kind == b"loci" and len(raw) > 8:
        name = raw[6:].split(b"\0")[0]
        at = 6 + len(name) + 2
        if at + 12 <= len(raw):
            longitude, latitude, _ = struct.unpack_from(">iii", raw, at)
            job.point(latitude / 65536, longitude / 65536, 5)
            job.needle(raw[at : at + 8])
        text = textscan.decoded(name)
        job.place(text)
    else:
        textscan.tells_place(text, job)
    job.note(Kind.PLACE, where, _PLACES[kind], text)


def _clean_inside(film: Film, box: Box, raw: bytes, where: str) -> bool:
    """Clean a picture or an Exif block inside a maker's box; whether there was one.

    The first of them counts: a preview may stand in the block, and has one of its own. What stands
    before it must tell no place.
    """
    name = box.kind.decode("latin-1")
    picture, match = raw.find(b"\xff\xd8\xff"), _TIFF.search(raw[:256])
    starts = [at for at in (picture, match.start() if match else -1) if at >= 0]
    if not starts:
        return False
    at = min(starts)
    if textscan.reads_as_place(raw[:at], film.job):
        film.job.note(Kind.PLACE, where, f"coordinates in {name}")
        film.drop(box)
    elif at == picture:
        film.clean_picture(box.value + at, box.end, f"preview in {name}")
    else:
        new = exif.clean_block(raw[at:], film.job, f"film {name}")
        film.edits += filled(film.data, box.value + at, box.end, new)
    return True
