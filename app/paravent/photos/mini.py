"""The low-overhead form of HEIF and AVIF (``mini`` box, brand mif3)."""

from __future__ import annotations

from paravent.photos.bmff import Box
from paravent.photos.model import Data, Edits, Job, unsafe


def read_mini(data: Data, box: Box, job: Job) -> Edits:
    """No edits where the header says that there is neither Exif nor XMP; else a refusal.

    Header bits: version 2, then one each for codec types, float, range, alpha, CICP, HDR, ICC,
    Exif, XMP (ISO/IEC 23008-12, amendment on low-overhead files).
    """
    bits = int.from_bytes(data[box.value : box.value + 2], "big")
    if bits >> 14 or bits & 0b11_0000_0:
        raise unsafe(
            "It is of a very compact new kind (mini) with hidden notes inside, which cannot be"
            " cleaned here yet. Export it as JPEG and clean that."
        )
    job.pictures.append((box.start, box.end))
    return []
