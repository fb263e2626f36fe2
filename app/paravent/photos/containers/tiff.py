"""TIFF and DNG; camera raw files that are TIFF to the letter are looked into, but not cleaned."""

from __future__ import annotations

from paravent.core.errors import PhotoError
from paravent.photos import exif
from paravent.photos.containers.raw import RAW, CameraRaw
from paravent.photos.model import Data, Edits, Job


class Tiff:
    """``II*`` or ``MM*``, BigTIFF included."""

    name = "TIFF"
    suffixes: tuple[str, ...] = (".tif", ".tiff", ".dng", ".gpr")

    def recognises(self, head: bytes) -> bool:
        """See ``Container``."""
        return exif.is_block(head) and not CameraRaw().recognises(head)

    def read(self, data: Data, job: Job) -> Edits:
        """See ``Container``."""
        edits: Edits = []
        try:
            edits = exif.edit_tiff(data, job, "Exif", is_file=True)
        except PhotoError:
            # What looks broken in a raw file may be its maker's way; it is refused either way.
            if not job.camera_raw:
                raise
        job.pictures.sort()
        if job.camera_raw:
            job.refusal = RAW
        return edits
