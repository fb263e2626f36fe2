"""The low-overhead form of HEIF and AVIF (``mini`` box, brand mif3): a header of single bits.

Layout as in the amendment to ISO/IEC 23008-12: flags, size, pixel format, colour, then how long
each part is; the parts follow in order, the Exif block and the XMP packet last.
"""

from __future__ import annotations

from paravent.photos import items, xmp
from paravent.photos.bmff import Box
from paravent.photos.model import Data, Edit, Edits, Job, broken, unsafe


class _Bits:
    """Reads a header bit by bit."""

    def __init__(self, data: Data, start: int, end: int) -> None:
        self.raw = int.from_bytes(data[start : min(end, start + 128)], "big")
        self.left = 8 * (min(end, start + 128) - start)
        self.read = 0

    def take(self, count: int) -> int:
        """The next ``count`` bits as a number."""
        self.left -= count
        self.read += count
        if self.left < 0:
            raise broken("its header is cut off")
        return self.raw >> self.left & (1 << count) - 1


def read_mini(data: Data, box: Box, job: Job) -> Edits:
    """The edits that clean the Exif block and the XMP packet in their places.

    Raises ``CannotCleanSafelyError`` where there are such notes together with HDR properties,
    whose layout is not read here.
    """
    bits = _Bits(data, box.value, box.end)
    exif_size, xmp_size, others = _sizes(bits)
    # A header in which a bit has flipped promises parts of other sizes than there are.
    told = (bits.read + 7) // 8 + others + exif_size + xmp_size
    job.damaged |= others < 0 or told != box.end - box.value
    xmp_at = box.end - xmp_size
    exif_at = xmp_at - exif_size
    if exif_at < box.value + 2:
        raise broken("its header promises more than there is")
    job.pictures.append((box.start, exif_at))
    edits: Edits = []
    if exif_size:
        raw = bytes(data[exif_at:xmp_at])
        new = items.clean_exif(raw, job).ljust(exif_size, b"\0")
        if new != raw:
            edits.append(Edit(exif_at, xmp_at, new))
    if xmp_size:
        raw = bytes(data[xmp_at : box.end])
        new = items.not_empty(xmp.clean_packet(raw, job), raw)
        if new != raw:
            edits.append(Edit(xmp_at, box.end, new))
    return edits


def _sizes(bits: _Bits) -> tuple[int, int, int]:
    """Bytes of the Exif block, of the XMP packet, and of all other parts; -1 where not known."""
    if bits.take(2):
        raise unsafe("It is of a newer kind (mini) than is known here.")
    types, floating, _, alpha, cicp, hdr, icc, has_exif, has_xmp = (bits.take(1) for _ in range(9))
    chroma = bits.take(2)
    bits.take(3)
    if hdr and (has_exif or has_xmp):
        raise unsafe(
            "It is of a very compact new kind (mini) with hidden notes and HDR, which cannot be"
            " cleaned here yet. Export it as JPEG and clean that."
        )
    if hdr:
        return 0, 0, -1
    dimension = 7 if bits.take(1) else 15
    bits.take(2 * dimension)
    bits.take({0: 0, 1: 2, 2: 1, 3: 0}[chroma])
    if floating:
        bits.take(2)
    elif bits.take(1):
        bits.take(3)
    bits.take(1 if alpha else 0)
    if cicp:
        bits.take(24 if chroma else 16)
    bits.take(64 if types else 0)
    note = 20
    if icc or has_exif or has_xmp:
        note = 10 if bits.take(1) else 20
    config = 3 if bits.take(1) else 12
    item = 15 if bits.take(1) else 28
    others = bits.take(note) + 1 if icc else 0
    others += bits.take(config) + bits.take(item) + 1
    if alpha and (size := bits.take(item)):
        others += size + bits.take(config)
    exif_size = bits.take(note) + 1 if has_exif else 0
    return exif_size, bits.take(note) + 1 if has_xmp else 0, others
