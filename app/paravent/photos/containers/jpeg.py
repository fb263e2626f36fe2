"""JPEG: segments before, between and after the scans, and everything glued on behind."""

from __future__ import annotations

from paravent.photos import trailers
from paravent.photos.jpeg import joined, mpf, notes
from paravent.photos.jpeg.segments import NO_TABLE, Reading, walk
from paravent.photos.model import Data, Edits, Job, broken


class Jpeg:
    """``FF D8 FF``."""

    name = "JPEG"
    suffixes: tuple[str, ...] = (".jpg", ".jpeg", ".jpe", ".jfif")

    def recognises(self, head: bytes) -> bool:
        """See ``Container``."""
        return head.startswith(b"\xff\xd8\xff")

    def read(self, data: Data, job: Job) -> Edits:
        """See ``Container``."""
        reading = Reading(data, job)
        for segment in walk(reading):
            notes.take(reading, segment)
        if reading.scan < 0 and job.depth == 0:
            raise broken("it holds no picture")
        if reading.odd and job.damaged:
            raise broken(NO_TABLE)
        joined.clean(reading)
        listed = mpf.images(reading)
        if len(data) > reading.end:
            packets = [packet for _, packet in reading.xmp]
            reading.edits += trailers.read(data, reading.end, job, listed, packets)
        mpf.mend(reading, listed)
        if reading.cut_off and any(edit.start >= reading.scan >= 0 for edit in reading.edits):
            # A picture cut off may lean on the bytes behind its scans: then none of them may go.
            raise broken("it ends in the middle of its picture")
        return reading.edits

    def read_first(self, data: Data, job: Job) -> tuple[Edits, int]:
        """Like ``read``, but only up to the end of the first picture; where that is."""
        reading = Reading(data, job)
        for segment in walk(reading):
            notes.take(reading, segment)
        joined.clean(reading)
        return reading.edits, reading.end
