"""MP4, MOV and 3GP: films, the moving half of live photos, and films behind motion photos."""

from __future__ import annotations

from paravent.photos import film
from paravent.photos.containers.heif import Avif, Heif, brands
from paravent.photos.model import Data, Edits, Job

_OTHERS = (b"jxl ", b"jp2 ", b"jpx ", b"jpm ", b"M4A ", b"M4B ", b"crx ")


class Mp4:
    """``ftyp`` with a brand that is no picture."""

    name = "MP4"
    suffixes: tuple[str, ...] = (".mp4", ".m4v", ".3gp", ".3g2", ".lrv", ".360", ".insv")

    def recognises(self, head: bytes) -> bool:
        """See ``Container``."""
        main, _ = brands(head)
        if not main or main in _OTHERS or main == b"qt  ":
            return False
        return not Heif().recognises(head) and not Avif().recognises(head)

    def read(self, data: Data, job: Job) -> Edits:
        """See ``Container``."""
        return film.read(data, job)


class Mov(Mp4):
    """The brand of QuickTime, or an old file that begins without any."""

    name = "MOV"
    suffixes: tuple[str, ...] = (".mov", ".qt")

    def recognises(self, head: bytes) -> bool:
        """See ``Container``."""
        main, _ = brands(head)
        if main:
            return main == b"qt  "
        return head[4:8] in (b"moov", b"mdat", b"wide", b"pnot") and len(head) >= 16
