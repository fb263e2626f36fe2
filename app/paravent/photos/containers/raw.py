"""Camera raw files that are not DNG: looked into for places, and refused with a sentence.

Their makers keep data in places nobody has described, so nothing in them is changed. Layouts after
ExifTool's modules Olympus, PanasonicRaw, CanonRaw, Canon (CR3), FujiFilm, MinoltaRaw, PhaseOne and
SigmaRaw.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Callable, Iterator
from itertools import islice

from paravent.core.errors import PhotoError
from paravent.photos import exif, textscan, xmp
from paravent.photos.bmff import Box, boxes
from paravent.photos.model import Data, Edits, Job, Kind
from paravent.photos.nested import nested_edits

RAW = (
    "Camera raw files of this kind can be looked into, but not cleaned without risk, because their"
    " maker keeps data in unknown places. Export the picture as JPEG or DNG and clean that."
)
_TIFF_LIKE = (b"IIRO", b"IIRS", b"MMOR", b"IIU\0")
_BEHIND_HEADER = re.compile(rb"CR|IIII|MMMM")
"""Canon's mark, and Phase One's, whose raw data stand in a maker note."""
_FUJI, _CIFF, _MINOLTA, _SIGMA = b"FUJIFILMCCD-RAW", b"HEAPCCDR", b"\0MRM", b"FOVb"
_CANON = bytes.fromhex("85c0b687820f11e08111f4ce462b6a48")
_XMP = bytes.fromhex("be7acfcb97a942e89c71999491e3afac")
_PREVIEW = re.compile(rb"\xff\xd8\xff[\xdb\xe0-\xef]")
_MOST_PREVIEWS = 8


class CameraRaw:
    """Olympus, Panasonic, Canon, Fujifilm, Minolta, Phase One, Sigma; told by their first bytes.

    Those that are TIFF files to the letter (Nikon, Sony, Pentax, Samsung) are read as such.
    """

    name = "camera raw"
    suffixes: tuple[str, ...] = (
        ".orf",
        ".rw2",
        ".cr2",
        ".cr3",
        ".raf",
        ".crw",
        ".mrw",
        ".x3f",
        ".iiq",
    )

    def recognises(self, head: bytes) -> bool:
        """See ``Container``."""
        return _reader(head) is not None

    def read(self, data: Data, job: Job) -> Edits:
        """Note what can be read; what cannot be is said by the refusal, never by silence."""
        reader = _reader(bytes(data[:64]))
        assert reader is not None
        for look in reader(data):
            try:
                look(job)
            except (PhotoError, struct.error, LookupError, ValueError):
                job.damaged = True
        # Nothing of it is ours to prove: it is refused whatever was found.
        job.pictures.clear()
        job.keep.clear()
        job.refusal = RAW
        return []


_Look = Callable[[Job], object]
_Reader = Callable[[Data], Iterator[_Look]]


def _reader(head: bytes) -> _Reader | None:
    if head[:4] in _TIFF_LIKE or (exif.is_block(head) and _BEHIND_HEADER.match(head, 8)):
        return _tiff_like
    if head.startswith(_FUJI):
        return _fuji
    if head[4:12] == b"ftypcrx ":
        return _canon
    if head.startswith(_MINOLTA):
        return _minolta
    if head[6:14] == _CIFF or head.startswith(_SIGMA):
        return _previews
    return None


def _tiff_like(data: Data) -> Iterator[_Look]:
    yield lambda job: exif.look(data, job, "Exif")


def _fuji(data: Data) -> Iterator[_Look]:
    """A whole JPEG, where and how long stands at 84."""
    at, size = struct.unpack_from(">II", data, 84)
    yield lambda job: _nested(data[at : at + size], job, "preview")


def _canon(data: Data) -> Iterator[_Look]:
    """CR3: boxes; Canon's own holds four blocks, the last of them with the coordinates."""
    found: list[Box] = []
    job = Job()
    for box in boxes(data, 0, len(data), job, top=True):
        inner = boxes(data, box.value, box.end, job) if box.kind == b"moov" else (box,)
        found += [b for b in inner if b.kind == b"uuid"]
    for box in found:
        kind = bytes(data[box.value : box.value + 16])
        inside = box.value + 16
        if kind == _XMP:
            packet = bytes(data[inside : box.end])
            yield lambda job, packet=packet: xmp.clean_packet(packet, job)  # type: ignore[misc]
        elif kind == _CANON:
            for part in boxes(data, inside, box.end, job):
                if part.kind in (b"CMT1", b"CMT2", b"CMT4"):
                    raw = bytes(data[part.value : part.end])
                    gps = part.kind == b"CMT4"
                    yield lambda job, raw=raw, gps=gps: exif.look(raw, job, "Exif", only_gps=gps)  # type: ignore[misc]


def _minolta(data: Data) -> Iterator[_Look]:
    """Blocks with a name and a size; ``TTW`` is a TIFF block."""
    at, end = 8, 8 + struct.unpack_from(">I", data, 4)[0]
    while at + 8 <= min(end, len(data)):
        size = struct.unpack_from(">I", data, at + 4)[0]
        if bytes(data[at : at + 4]) == b"\0TTW":
            raw = bytes(data[at + 8 : at + 8 + size])
            yield lambda job, raw=raw: exif.look(raw, job, "Exif")  # type: ignore[misc]
        at += 8 + size


def _previews(data: Data) -> Iterator[_Look]:
    """Whole JPEGs with notes, wherever they stand."""
    whole = data if isinstance(data, bytes) else bytes(data[: 32 << 20])
    for match in islice(_PREVIEW.finditer(whole), _MOST_PREVIEWS):
        at = match.start()
        yield lambda job, at=at: _nested(data[at:], job, "preview")  # type: ignore[misc]


def _nested(data: Data, job: Job, name: str) -> None:
    if nested_edits(data, job, name) is None and textscan.has_coordinates(data[:65536]):
        job.note(Kind.PLACE, name, "coordinates")
