"""``uuid`` boxes, whose first 16 bytes say what they hold: XMP, provenance, what playing needs."""

from __future__ import annotations

from paravent.photos import jumbf, textscan, xmp
from paravent.photos.bmff import Box, filled
from paravent.photos.film.state import Film
from paravent.photos.model import Kind, unsafe

_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")  # XMP part 3
_C2PA = bytes.fromhex("d8fec3d61b0e483c92975828877ec481")  # C2PA, annex A
_CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_PLAYBACK = (
    bytes.fromhex("ffcc8263f8554a938814587a02521fdd"),  # Spherical Video, version 1
    bytes.fromhex("a2394f525a9b4f14a2446c427c648df4"),  # PIFF: sample encryption
    bytes.fromhex("d08a4f1810f34a82b6c832d8aba183d3"),  # PIFF: protection system
    bytes.fromhex("50524f4621d24fcebb88695cfac9c740"),  # Sony: profile
    bytes.fromhex("55534d5421d24fcebb88695cfac9c740"),  # Sony: user metadata
)
_MOST = 8 << 20


def clean(film: Film, box: Box) -> None:
    """Clean one such box; raises ``CannotCleanSafelyError`` for Canon's raw files."""
    data, job = film.data, film.job
    kind = bytes(data[box.value : box.value + 16])
    inside = box.value + 16
    raw = bytes(data[inside : min(box.end, inside + _MOST)])
    if kind == _XMP and box.end - inside <= len(raw):
        if job.everything:
            job.note(Kind.PERSONAL, "film", "XMP")
            film.drop(box)
        else:
            film.edits += filled(data, inside, box.end, xmp.clean_packet(raw, job), b" ")
    elif kind == _C2PA:
        if jumbf.goes(raw, job, "provenance record"):
            film.drop(box)
    elif kind in _PLAYBACK:
        if textscan.raw_tells_place(raw, job):
            job.note(Kind.PLACE, "film", "coordinates")
            film.drop(box)
        else:
            job.keeps("uuid box", hash(raw))
    elif kind == _CANON:
        raise unsafe(
            "Camera raw files of Canon (CR3) can be looked into, but not cleaned here. Export the"
            " picture as JPEG or DNG and clean that."
        )
    else:
        job.note(Kind.PLACE, "film", "box of an unknown kind")
        film.drop(box)
