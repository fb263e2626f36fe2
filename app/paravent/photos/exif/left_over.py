"""Bytes that belong to nothing: zeros what an earlier edit unlinked where it reads as a place."""

from __future__ import annotations

import re

from paravent.photos import textscan
from paravent.photos.bmff import zeroed
from paravent.photos.exif.block import Block
from paravent.photos.exif.changes import merge_zeros
from paravent.photos.model import Kind, broken, unsafe, zeros

_LOST_PLACE = "A place is written in a part of this file that belongs to nothing known."
_MOST_BYTES = 1 << 20
"""So many bytes of gaps are searched for all that a place can look like."""
_SMALL_GAP = 4096
_PIECE, _OVERLAP = 1 << 20, 64
_BLOCKS = re.compile(
    rb"<\?xpacket|xmpmeta|rdf:RDF|8BIM\x04|\x1c\x02[\x05-\x7a]\0|Exif\0\0|c2pa|ASCII\0\0\0"
)
"""Marks of blocks that no gap holds by chance."""
_SURE_BLOCKS = re.compile(rb"<\?xpacket|xmpmeta|rdf:RDF|8BIM\x04\x04\0\0|Exif\0\0[IM]|c2pa\.")
"""The same for gaps of any size."""


def clean(block: Block) -> None:
    """Go through all gaps between what is held and what goes."""
    edited = [(e.start, e.end) for e in block.edits]
    known = sorted(block.held + block.blank + edited, key=lambda span: span[0])
    last = 0
    budget = _MOST_BYTES
    size = len(block.data)
    for start, end in [*known, (size, size)]:
        gap = start - last
        block.job.step(1 + (len(block.pointed) + len(block.job.found)) // 64)
        if 8 <= gap <= budget:
            budget -= gap
            _small(block, last, start)
        elif gap > budget and not block.is_file:
            raise broken("its Exif block is mostly bytes that belong to nothing")
        elif gap > budget:
            _large(block, last, start)
        last = max(last, end)


def _large(block: Block, start: int, end: int) -> None:
    """Megabytes in a file, perhaps a picture that no directory names any more."""
    if block.job.everything and not block.loose:
        edits = zeroed(block.data, start, end)
        if edits:
            block.job.note(Kind.PERSONAL, block.name, "left-over bytes")
        block.edits += edits
        return
    for at in range(start, end, _PIECE):
        piece = bytes(block.data[at : min(at + _PIECE + _OVERLAP, end)])
        block.job.step(len(piece) >> 8)
        hits = next(textscan.triples(piece, block.order), None) is not None
        if hits or textscan.has_coordinates(piece) or _SURE_BLOCKS.search(piece):
            raise unsafe(_LOST_PLACE)


def _small(block: Block, start: int, end: int) -> None:
    job = block.job
    gap = bytes(block.data[start:end])
    if len(gap.strip(b"\0 \xff")) < 4:
        return
    if job.everything and block.is_file and not block.loose:
        job.note(Kind.PERSONAL, block.name, "left-over bytes")
        block.edits.append(zeros(start, end))
        return
    hits = list(textscan.triples(gap, block.order))
    for at in hits:
        job.needle(gap[at : at + 24])
    job.damaged |= block.loose
    sure = bool(hits) or textscan.raw_tells_place(gap, job) or bool(_BLOCKS.search(gap))
    sure |= any(n in gap for n in job.needles)
    # Without a maker note that may own bytes outside itself, and with no number pointing
    # here, such bytes belong to nothing; with one, only what reads as a place goes.
    foreign = block.relative_notes or block.loose or any(start <= n < end for n in block.pointed)
    small = not block.is_file or len(gap) <= _SMALL_GAP
    if not sure and block.loose and any(f.kind is Kind.PLACE for f in job.found):
        raise unsafe(_LOST_PLACE)
    if not sure and (foreign or not small):
        return
    job.unread |= sure
    job.note(Kind.PLACE, block.name, "left-over bytes of an earlier edit")
    if not foreign and small:
        block.edits.append(zeros(start, end))
    elif block.relative_notes and not block.loose and hits and not block.is_file:
        block.edits += merge_zeros([zeros(start + at, start + at + 24) for at in hits])
        if textscan.raw_tells_place(gap, job):
            raise unsafe(_LOST_PLACE)
    else:
        raise unsafe(_LOST_PLACE)
