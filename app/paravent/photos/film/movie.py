"""The movie (``moov``) and its tracks: what goes, what stays, and where samples are kept.

Sources: ISO/IEC 14496-12, 8.2 to 8.6; QuickTime File Format; ExifTool's tables for dash cameras.
"""

from __future__ import annotations

import re
import struct

from paravent.photos import textscan, timed
from paravent.photos.bmff import Box, boxes, merged, zeroed
from paravent.photos.film import frames, meta, notes, user_data
from paravent.photos.film.state import Film
from paravent.photos.model import Edit, Kind, Span, unsafe
from paravent.photos.samples import Track, read_track, spans

_STRUCTURE = frozenset(
    b"mvhd iods mvex pssh ctab clip rmra prfl leva trep mvdr tkhd edts tref mdia load imap matt"
    b" tapt crgn kmat txas gmin trgr drmi".split()
)
_AFTER_FLAGS = 4
"""Times of creation and change stand behind version and flags."""
_MATRIX, _LONG_MATRIX = 40, 52
"""Where the matrix of a track stands, with short and with long times (8.3.2)."""
_MATRIX_AND_SIZE = 44


def clean(film: Film, moov: Box) -> None:
    """Clean the movie; raises ``CannotCleanSafelyError`` where it is compressed."""
    inner = list(boxes(film.data, moov.value, moov.end, film.job))
    if any(b.kind == b"cmov" for b in inner):
        raise unsafe("Its table of contents is compressed, which cannot be cleaned here.")
    for box in inner:
        if box.kind == b"trak":
            _track(film, box)
        elif box.kind == b"mvhd":
            _times(film, box)
        elif box.kind in (b"gps ", b"GPS "):
            _novatek(film, box)
        elif box.kind == b"mvex":
            film.fragments = True
        elif not notes.clean(film, box, "film") and box.kind not in _STRUCTURE:
            film.drop_unknown(box)


_TEXT = re.compile(rb"[ -~]{9}")
"""The two times of a header are eight bytes in a row, which may look like letters."""


def _times(film: Film, box: Box) -> None:
    """With ``everything`` the times of creation and change become 0, "not known"."""
    job = film.job
    # A header holds numbers only: text in it got there from elsewhere.
    job.wounded |= bool(_TEXT.search(bytes(film.data[box.value : min(box.end, box.value + 256)])))
    if not job.everything or job.options.keep_dates:
        return
    width = 16 if film.data[box.value] == 1 else 8
    start = box.value + _AFTER_FLAGS
    if bytes(film.data[start : start + width]).strip(b"\0"):
        job.note(Kind.PERSONAL, "film", "date")
        film.edits.append(Edit(start, start + width, bytes(width)))


# --- dash cameras ------------------------------------------------------------------------------


def _novatek(film: Film, box: Box) -> None:
    """A list of (offset, size) of blocks with coordinates in the media box."""
    data, job = film.data, film.job
    job.note(Kind.PLACE, "film", "track of coordinates")
    count = struct.unpack_from(">I", data, box.value + 4)[0] if box.end - box.value >= 8 else 0
    for index in range(count):
        at = box.value + 8 + 8 * index
        if at + 8 > box.end:
            break
        start, size = struct.unpack_from(">II", data, at)
        if size and start + size <= len(data) and bytes(data[start + 4 : start + 8]) == b"free":
            film.blocks.append((start, start + size))
    film.drop(box)


def empty_listed_blocks(film: Film) -> None:
    """Empty the listed blocks inside media boxes; those that are boxes of the file are already."""
    for start, end in film.blocks:
        if any(media.value <= start and end <= media.end for media in film.media):
            film.edits += zeroed(film.data, start, end)
            film.used.append((start, end))


# --- tracks ------------------------------------------------------------------------------------


def _track(film: Film, box: Box) -> None:
    data, job = film.data, film.job
    track = read_track(data, box, job)
    track.parts = film.parts.get(track.id, [])
    film.tracks.append(track)
    is_media = timed.is_media(track)
    film.unknown_use |= track.outside and not is_media
    places = [] if track.outside else spans(data, track, job)
    film.used += places
    if is_media:
        if track.handler == b"vide" and not track.outside:
            _check_coded_pictures(film, track)
        if track.handler == b"vide" and not track.outside and frames.are_jpegs(film, track):
            frames.clean(film, track)
        else:
            film.pictures += places
    else:
        fate, edits = timed.judge(data, track, job)
        if fate is timed.Fate.DROP:
            _drop_track(film, track, places)
            return
        film.edits += edits
    job.keeps("track", (track.handler, tuple(track.formats)))
    for inner in boxes(data, box.value, box.end, job):
        _clean_in_track(film, inner)


def _drop_track(film: Film, track: Track, places: list[Span]) -> None:
    film.gone.add(track.id)
    for start, end in merged(places):
        film.edits += zeroed(film.data, start, end)
    film.drop(track.box)


def _clean_in_track(film: Film, box: Box) -> None:
    job = film.job
    if box.kind == b"tkhd":
        _times(film, box)
        _keep_matrix(film, box)
    elif box.kind == b"mdia":
        _media_header(film, box)
    elif not notes.clean(film, box, "track") and box.kind not in _STRUCTURE:
        raw = bytes(film.data[box.value : box.end])
        if textscan.raw_tells_place(raw, job) or job.everything:
            job.note(Kind.PLACE, "film", "box of an unknown kind")
            film.drop(box)


def _keep_matrix(film: Film, box: Box) -> None:
    at = box.value + (_LONG_MATRIX if film.data[box.value] == 1 else _MATRIX)
    film.job.keeps("rotation", bytes(film.data[at : at + _MATRIX_AND_SIZE]), "orientation")


def _media_header(film: Film, mdia: Box) -> None:
    for box in boxes(film.data, mdia.value, mdia.end, film.job):
        if box.kind == b"mdhd":
            _times(film, box)
        elif box.kind == b"udta":
            user_data.clean(film, box, "track")
        elif box.kind == b"meta":
            meta.clean(film, box, "track")


_MDPM = bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66") + b"MDPM"
"""What AVCHD cameras write into the coded pictures: a count, then rows of a tag and four bytes."""
_GPS_TAGS = range(0xB0, 0xCB)
_CODED = (b"avc", b"hvc", b"hev")
_MOST_CHUNKS, _MOST_OF_CHUNK = 24, 64 << 10


def _check_coded_pictures(film: Film, track: Track) -> None:
    """Some cameras write coordinates into the coded pictures (AVCHD): that cannot be undone."""
    if not track.formats or track.formats[0][:3] not in _CODED:
        return
    for start, end in spans(film.data, track, film.job)[:_MOST_CHUNKS]:
        raw = bytes(film.data[start : min(end, start + _MOST_OF_CHUNK)])
        at = raw.find(_MDPM)
        if at < 0:
            continue
        count = raw[at + 20] if at + 20 < len(raw) else 0
        if any(tag in _GPS_TAGS for tag in raw[at + 21 : at + 21 + 5 * count : 5]):
            raise unsafe(
                "The place is written into the coded pictures of this film itself. Let a film"
                " program save it anew, then clean that copy."
            )


def drop_references(film: Film) -> None:
    """Take references to tracks that are gone out of the others (``tref``)."""
    if not film.gone:
        return
    for track in film.tracks:
        if track.id in film.gone:
            continue
        for box in boxes(film.data, track.box.value, track.box.end, film.job):
            if box.kind == b"tref":
                for reference in boxes(film.data, box.value, box.end, film.job):
                    _mend_reference(film, reference)


def _mend_reference(film: Film, reference: Box) -> None:
    count = (reference.end - reference.value) // 4
    ids = struct.unpack_from(f">{count}I", film.data, reference.value)
    left = [i for i in ids if i not in film.gone]
    if not left and count:
        film.drop(reference)
    elif len(left) < count:
        # A list keeps its length: the last one that is left stands for those that are gone.
        new = struct.pack(f">{count}I", *(left + left[-1:] * (count - len(left))))
        film.edits.append(Edit(reference.value, reference.end, new))
