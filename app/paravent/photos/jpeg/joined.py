"""Notes that go on over several segments: XMP and its extension, provenance, Photoshop, FLIR."""

from __future__ import annotations

import hashlib
import re
import struct

from paravent.core.errors import PhotoError
from paravent.photos import iptc, jumbf, xmp
from paravent.photos.flir import flir_goes
from paravent.photos.jpeg.notes import EXTENDED_XMP, PHOTOSHOP, XMP
from paravent.photos.jpeg.segments import Reading, Segment
from paravent.photos.model import Job, Kind

_MOST_IN_SEGMENT = 65533
_BEFORE_CHUNK = len(EXTENDED_XMP) + 40
"""Of extended XMP: name, digest as 32 digits, length of the whole, offset (part 3, 1.1.3.1)."""
_DIGEST = re.compile(rb"[0-9A-Fa-f]{32}")
_BEFORE_BOX = 8
"""``JP``, the number of the store, that of the part (ISO/IEC 18477-3)."""
_BEFORE_FLIR = 8
_RESOURCE_MARKS = (b"8BIM", b"MeSa", b"AgHg", b"PHUT", b"DCSR")
"""What a resource begins with: Photoshop's own mark, and those of four other programs."""
_Chunk = tuple[int, int, Segment]
"""Offset, length of the whole, and the segment."""


def clean(reading: Reading) -> None:
    """Clean what was put aside while the segments were walked."""
    if reading.xmp or reading.extended:
        _xmp(reading)
    if reading.boxes:
        _jumbf(reading)
    if reading.photoshop:
        _photoshop(reading)
    if reading.flir:
        _flir(reading)


# --- XMP ---------------------------------------------------------------------------------------


def _xmp(reading: Reading) -> None:
    renamed = _extended(reading)
    for segment, packet in reading.xmp:
        new = xmp.clean_packet(packet, reading.job)
        if renamed:
            new = _DIGEST.sub(lambda match: renamed.get(match[0], match[0]), new)
        if new != packet:
            reading.put(segment, None, XMP + new if new.strip() else b"")


def _extended(reading: Reading) -> dict[bytes, bytes]:
    """Clean extended XMP; returns old to new digests, which name it in the main packet."""
    groups: dict[bytes, list[_Chunk]] = {}
    for segment in reading.extended:
        head = reading.content(segment)[len(EXTENDED_XMP) : _BEFORE_CHUNK]
        if len(head) < 40:
            reading.job.damaged = True
            _drop_chunks(reading, [segment])
            continue
        total, offset = struct.unpack(">II", head[32:])
        groups.setdefault(head[:32], []).append((offset, total, segment))
    renamed: dict[bytes, bytes] = {}
    for digest, chunks in groups.items():
        chunks.sort(key=lambda chunk: chunk[0])
        new = _clean_chunks(reading, chunks)
        if new is not None:
            renamed[digest] = new
    return renamed


def _clean_chunks(reading: Reading, chunks: list[_Chunk]) -> bytes | None:
    """Clean one extension, its chunks in order; its new digest, where it has one."""
    segments = [segment for _, _, segment in chunks]
    parts = [reading.content(segment, _BEFORE_CHUNK) for segment in segments]
    whole = b"".join(parts)
    fits = _fit(chunks, parts, len(whole))
    reading.job.damaged |= not fits
    if not fits or reading.job.everything:
        _drop_chunks(reading, segments)
        return None
    new = xmp.clean_packet(whole, reading.job, "extended XMP")
    if new == whole:
        return None
    if not new.strip():
        for segment in segments:
            reading.drop(segment)
        return None
    digest = hashlib.md5(new, usedforsecurity=False).hexdigest().upper().encode()
    for (offset, total, segment), part in zip(chunks, parts, strict=True):
        piece = new[offset : offset + len(part)]
        head = EXTENDED_XMP + digest + struct.pack(">II", total, offset)
        reading.put(segment, None, head + piece)
    return digest


def _fit(chunks: list[_Chunk], parts: list[bytes], size: int) -> bool:
    """Whether chunks stand one behind the other, and are as many bytes as they say."""
    position = 0
    for (offset, _, _), part in zip(chunks, parts, strict=True):
        if offset != position:
            return False
        position += len(part)
    return chunks[0][1] == size


def _drop_chunks(reading: Reading, segments: list[Segment]) -> None:
    """Chunks that cannot be put together cannot be read: they go."""
    kind = Kind.PERSONAL if reading.job.everything else Kind.PLACE
    reading.job.note(kind, "extended XMP", "block")
    for segment in segments:
        reading.drop(segment)


# --- the others --------------------------------------------------------------------------------


def _jumbf(reading: Reading) -> None:
    whole = b"".join(reading.content(segment, _BEFORE_BOX) for segment in reading.boxes)
    # A store whose first part is gone says nothing to anybody, and what is left may be anything.
    begins = whole[4:8] == b"jumb" and b"jumd" in whole[8:32]
    if not begins:
        reading.job.note(Kind.PLACE, "provenance record", "unreadable record")
    if jumbf.goes(whole, reading.job, "provenance record") or not begins:
        for segment in reading.boxes:
            reading.drop(segment)
    else:
        reading.job.kept["provenance record"] = None


def _photoshop(reading: Reading) -> None:
    """Several segments are one list of resources in pieces, or each a list of its own."""
    raws = [reading.content(segment, len(PHOTOSHOP)) for segment in reading.photoshop]
    alone = all(raw[:4] in _RESOURCE_MARKS for raw in raws)
    if alone and all(_is_whole_list(raw, reading.job) for raw in raws):
        for segment, raw in zip(reading.photoshop, raws, strict=True):
            new = iptc.clean_photoshop(raw, reading.job)
            if new is not raw:
                reading.put(segment, PHOTOSHOP + raw, PHOTOSHOP + new if new else b"")
        return
    whole = b"".join(raws)
    new = iptc.clean_photoshop(whole, reading.job)
    if new is whole:
        return
    step = _MOST_IN_SEGMENT - len(PHOTOSHOP)
    for index, segment in enumerate(reading.photoshop):
        piece = new[index * step : (index + 1) * step]
        reading.put(segment, None, PHOTOSHOP + piece if piece else b"")


def _is_whole_list(raw: bytes, job: Job) -> bool:
    try:
        for _ in iptc.resources(raw):
            job.step()
    except PhotoError:
        return False
    return True


def _flir(reading: Reading) -> None:
    whole = b"".join(reading.content(segment, _BEFORE_FLIR) for segment in reading.flir)
    spans = flir_goes(whole, reading.job)
    if reading.job.everything:
        for segment in reading.flir:
            reading.drop(segment)
        return
    if not spans:
        return
    blank = bytearray(whole)
    for start, end in spans:
        blank[start:end] = bytes(end - start)
    position = 0
    for segment in reading.flir:
        old = reading.content(segment)
        size = len(old) - _BEFORE_FLIR
        new = old[:_BEFORE_FLIR] + bytes(blank[position : position + size])
        reading.put(segment, old, new)
        position += size
