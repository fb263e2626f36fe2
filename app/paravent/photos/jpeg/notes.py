"""Segments that hold a note whole: cleans each where it is met, puts the others aside.

Sources: CIPA DC-008 (Exif), XMP part 3, ISO/IEC 10918-5 (JFIF), ExifTool's list of segments.
"""

from __future__ import annotations

from collections.abc import Callable

from paravent.photos import exif, gpmf, iptc, textscan
from paravent.photos.jpeg.segments import Reading, Segment
from paravent.photos.model import Kind
from paravent.photos.nested import clean_nested

XMP = b"http://ns.adobe.com/xap/1.0/\0"
EXTENDED_XMP = b"http://ns.adobe.com/xmp/extension/\0"
PHOTOSHOP = b"Photoshop 3.0\0"
_OLD_PHOTOSHOP = b"Adobe_Photoshop2.5"
_ICC = b"ICC_PROFILE\0"
_ISO_HDR = b"urn:iso:std:iso:ts:21496:-1\0"
_RESOURCE = b"8BIM"
_COMMENT = 0xFE
_APPS = range(0xE0, 0xF0)
_SHORT = 400
"""In a longer segment a fine number may be anything."""

_KNOWN = (
    *((0xE0, m) for m in (b"JFIF\0", b"CIFF", b"AVI1", b"Ocad")),
    *((0xE1, m) for m in (b"QVCI", b"PARROT")),
    *((0xE2, m) for m in (_ICC, b"MPF\0", b"FPXR\0", _ISO_HDR, b"urn:")),
    *((0xE3, m) for m in (b"Stim", b"_JPSJPS_")),
    *((0xE4, m) for m in (b"FPXR\0", b"SCALADO", b"Qualcomm Dual Camera")),
    *((0xE5, m) for m in (b"ssuniqueid\0", b"SAMSUNG", b"SCALADO")),
    *((0xE6, m) for m in (b"NITF\0", b"HP Photosmart", b"TDHD")),
    *((0xE7, m) for m in (b"PENTAX \0", b"HUAWEI\0", b"\x1aQualcomm Camera Attributes")),
    (0xE8, b"SPIFF\0"),
    *((0xEA, m) for m in (b"UNICODE\0", b"AROT\0")),
    *((0xEB, m) for m in (b"HDR_RI", b"TEST", b"JP")),
    *((0xEC, m) for m in (b"Ducky", b"[picture info]", b"OLYMPUS OPTICAL", b"SEIKO", b"Type=")),
    *((0xED, m) for m in (b"Adobe_CM", _OLD_PHOTOSHOP)),
    (0xEE, b"Adobe"),
    (0xEF, b"Q"),
)
"""Segments whose makers and content are known to hold no place; text in them is still judged."""

_Handler = Callable[[Reading, Segment, bytes], None]


def take(reading: Reading, segment: Segment) -> None:
    """Clean one segment, or put it aside where its content goes on in others."""
    raw = reading.content(segment)
    for mark, handler in _HANDLERS.get(segment.marker, ()):
        if raw.startswith(mark):
            handler(reading, segment, raw)
            return
    _other(reading, segment, raw)


# --- each kind ---------------------------------------------------------------------------------


def _exif(reading: Reading, segment: Segment, raw: bytes) -> None:
    new = exif.clean_block(raw[6:], reading.job)
    reading.put(segment, raw, raw[:6] + new if new else b"")


def _meta(reading: Reading, segment: Segment, raw: bytes) -> None:
    """Kodak's ``Meta`` and the like: a further block in the form of Exif."""
    job = reading.job
    mark = len(job.keep)
    new = exif.clean_block(raw[6:], job, "Meta")
    if job.everything:
        del job.keep[mark:]
        job.note(Kind.PERSONAL, "Meta", "data of the camera")
        new = b""
    reading.put(segment, raw, raw[:6] + new if new else b"")


def _xmp(reading: Reading, segment: Segment, raw: bytes) -> None:
    reading.xmp.append((segment, raw[len(XMP) :]))


def _extended(reading: Reading, segment: Segment, raw: bytes) -> None:
    reading.extended.append(segment)


def _flir(reading: Reading, segment: Segment, raw: bytes) -> None:
    reading.flir.append(segment)


def _photoshop(reading: Reading, segment: Segment, raw: bytes) -> None:
    reading.photoshop.append(segment)


def _jumbf(reading: Reading, segment: Segment, raw: bytes) -> None:
    reading.boxes.append(segment)


def _old_photoshop(reading: Reading, segment: Segment, raw: bytes) -> None:
    if _RESOURCE not in raw:
        _other(reading, segment, raw)
        return
    start = raw.index(_RESOURCE)
    new = iptc.clean_photoshop(raw[start:], reading.job)
    reading.put(segment, raw, raw[:start] + new if new else b"")


def _profile(reading: Reading, segment: Segment, raw: bytes) -> None:
    reading.job.keeps("colour profile", raw, "colour profile")


def _hdr(reading: Reading, segment: Segment, raw: bytes) -> None:
    reading.job.keeps("HDR", raw, "HDR gain map")


def _adobe(reading: Reading, segment: Segment, raw: bytes) -> None:
    reading.job.keeps("Adobe colour", raw, "colour space")


def _mpf(reading: Reading, segment: Segment, raw: bytes) -> None:
    """The index of further pictures; only the first one is read by anybody."""
    if reading.mpf is None:
        reading.mpf = segment
    else:
        _other(reading, segment, raw)


def _gopro(reading: Reading, segment: Segment, raw: bytes) -> None:
    job = reading.job
    new = gpmf.clean(raw[6:], job)
    if job.everything:
        job.note(Kind.PERSONAL, "GoPro", "camera data")
        reading.drop(segment)
    else:
        reading.put(segment, raw, raw[:6] + new)


def _jfif(reading: Reading, segment: Segment, raw: bytes) -> None:
    # 14 bytes and a thumbnail without any metadata of its own (JFIF 1.02).
    reading.job.keeps("JFIF", raw[:12], "resolution")
    if reading.job.everything and len(raw) > 14:
        reading.job.note(Kind.PERSONAL, "JFIF", "preview picture")
        reading.put(segment, raw, raw[:12] + b"\0\0")
    elif len(raw) > 14 and len(raw) != 14 + 3 * raw[12] * raw[13]:
        reading.job.note(Kind.PLACE, "JFIF", "bytes that are no preview")
        reading.put(segment, raw, raw[:12] + b"\0\0")


def _jfxx(reading: Reading, segment: Segment, raw: bytes) -> None:
    if reading.job.everything:
        reading.job.note(Kind.PERSONAL, "JFXX", "preview picture")
        reading.drop(segment)
    elif raw[5:6] == b"\x10":  # a JPEG of its own
        new = clean_nested(raw[6:], reading.job, "JFXX preview", same_size=False)
        reading.put(segment, raw, raw[:6] + new)
    elif textscan.raw_tells_place(raw, reading.job):
        reading.job.note(Kind.PLACE, "JFXX", "coordinates")
        reading.drop(segment)


def _comment(reading: Reading, segment: Segment, raw: bytes) -> None:
    job, text = reading.job, textscan.decoded(raw)
    place = textscan.tells_place(text, job) or textscan.raw_tells_place(raw, job)
    place = place or textscan.has_fine_number(raw)
    if job.note(Kind.PLACE if place else Kind.TEXT, "comment", "text", text):
        reading.drop(segment)
    else:
        job.keeps("comment", raw)


_EXIF_AND_IPTC = (0xE1, 0xED)


def _other(reading: Reading, segment: Segment, raw: bytes) -> None:
    """What no reader here knows goes; what is known to hold no place stays, unless it does."""
    job, marker = reading.job, segment.marker
    name = f"APP{marker - 0xE0}" if marker in _APPS else f"segment {marker:#x}"
    known = any(marker == m and raw.startswith(mark) for m, mark in _KNOWN)
    known &= not (marker == 0xE5 and raw.startswith(b"RMETA\0"))  # Ricoh's words for the scene
    if not known and not raw.strip(b"\0 "):
        return
    if job.everything:
        job.note(Kind.PERSONAL, name, "data of the camera or program")
        reading.drop(segment)
    elif not known:
        # What stands in these is Exif, XMP, IPTC: one that is none of them is a garbled one.
        job.unread |= marker in _EXIF_AND_IPTC
        job.note(Kind.PLACE, name, "data of an unknown kind", f"{len(raw)} bytes")
        reading.drop(segment)
    elif (
        textscan.raw_tells_place(raw, job)
        or (raw.startswith(b"FPXR") and b"G\0P\0S" in raw)
        or (len(raw) < _SHORT and any(textscan.fine_numbers_in(raw)))
    ):
        job.note(Kind.PLACE, name, "coordinates")
        reading.drop(segment)
    else:
        job.keeps(name, raw)


_HANDLERS: dict[int, tuple[tuple[bytes | tuple[bytes, ...], _Handler], ...]] = {
    0xE0: ((b"JFXX\0", _jfxx), (b"JFIF\0", _jfif)),
    0xE1: (
        *((b"Exif\0", _exif), (XMP, _xmp)),
        *((EXTENDED_XMP, _extended), (b"FLIR\0", _flir)),
    ),
    0xE2: ((_ICC, _profile), (b"MPF\0", _mpf), (_ISO_HDR, _hdr)),
    0xE3: (((b"Meta\0\0", b"META\0\0", b"Exif\0\0"), _meta),),
    0xE6: ((b"GoPro\0", _gopro), (b"EPPIM\0", _meta)),
    0xEB: ((b"JP", _jumbf),),
    0xED: ((PHOTOSHOP, _photoshop), (_OLD_PHOTOSHOP, _old_photoshop)),
    0xEE: ((b"Adobe", _adobe),),
    _COMMENT: ((b"", _comment),),
}
"""By marker: what each kind of content begins with, and who takes it."""
