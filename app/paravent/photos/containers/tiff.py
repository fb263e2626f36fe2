"""TIFF and DNG; other camera raw files of TIFF's shape are looked into, but not cleaned."""

from __future__ import annotations

from paravent.photos import exif
from paravent.photos.model import Data, Edits, Job

_RAW_MAGIC = (b"IIRO", b"IIRS", b"MMOR", b"IIU\0", b"II\x1a\0", b"IIT\0")


class Tiff:
    """``II*`` or ``MM*``, BigTIFF included."""

    name = "TIFF"
    suffixes: tuple[str, ...] = (".tif", ".tiff", ".dng", ".gpr")

    def recognises(self, head: bytes) -> bool:
        """See ``Container``."""
        return exif.is_block(head) and not CameraRaw().recognises(head)

    def read(self, data: Data, job: Job) -> Edits:
        """See ``Container``."""
        edits = exif.edit_tiff(data, job, "Exif", is_file=True)
        job.pictures.sort()
        if job.camera_raw:
            job.refusal = RAW
        return edits


RAW = (
    "Camera raw files of this kind can be looked into, but not cleaned without risk, because their"
    " maker keeps data in unknown places. Export the picture as JPEG or DNG and clean that."
)


class CameraRaw:
    """Raw files whose makers changed TIFF's first bytes (Olympus, Panasonic, Canon)."""

    name = "camera raw"
    suffixes: tuple[str, ...] = (".orf", ".rw2", ".cr2", ".raw")

    def recognises(self, head: bytes) -> bool:
        """See ``Container``."""
        return head[:4] in _RAW_MAGIC or (exif.is_block(head) and head[8:10] == b"CR")

    def read(self, data: Data, job: Job) -> Edits:
        """Note what can be read."""
        fixed = bytes(data[:2]) + (b"*\0" if data[0] == 0x49 else b"\0*")
        head = memoryview(fixed + bytes(data[4 : 4 << 20]))
        try:
            exif.edit_tiff(head, job, "Exif")
        finally:
            job.pictures.clear()
        job.refusal = RAW
        return []
