"""XMP files that stand beside a photo."""

from __future__ import annotations

from paravent.photos import xmp
from paravent.photos.model import Data, Edit, Edits, Job


class XmpSidecar:
    """``<?xpacket`` or ``<x:xmpmeta`` at the beginning."""

    name = "XMP sidecar"
    suffixes: tuple[str, ...] = (".xmp",)

    def recognises(self, head: bytes) -> bool:
        """See ``Container``."""
        start = head.lstrip(b"\xef\xbb\xbf \r\n\t")
        return start.startswith((b"<?xpacket", b"<x:xmpmeta", b"<rdf:RDF")) or (
            start.startswith(b"<?xml") and b"xmp" in head
        )

    def read(self, data: Data, job: Job) -> Edits:
        """See ``Container``."""
        raw = bytes(data)
        new = xmp.clean_packet(raw, job)
        if new == raw:
            return []
        return [Edit(0, len(raw), new or b"<x:xmpmeta xmlns:x='adobe:ns:meta/'/>")]
