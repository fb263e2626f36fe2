"""HEIC, HEIF and AVIF: pictures and picture sequences in boxes."""

from __future__ import annotations

from paravent.photos import film
from paravent.photos.model import Data, Edits, Job

_HEIF: tuple[bytes, ...] = (
    b"heic",
    b"heix",
    b"heim",
    b"heis",
    b"hevc",
    b"hevx",
    b"hevm",
    b"hevs",
    b"mif1",
    b"msf1",
)
_HEIF += (b"mif2", b"mif3", b"miaf", b"MiHE", b"1pic", b"jpeg", b"jpgs", b"avci", b"avcs", b"vvic")
_AVIF: tuple[bytes, ...] = (b"avif", b"avis", b"MA1A", b"MA1B")


def brands(head: bytes) -> tuple[bytes, list[bytes]]:
    """The main brand and the compatible ones in the first 64 bytes; b"" where there is none."""
    if head[4:8] != b"ftyp" or len(head) < 12:
        return b"", []
    size = min(int.from_bytes(head[:4], "big"), len(head))
    return head[8:12], [head[at : at + 4] for at in range(16, size - 3, 4)]


class Heif:
    """``ftyp`` with a brand of HEIF; coded with HEVC or anything but AV1."""

    name = "HEIC"
    suffixes: tuple[str, ...] = (".heic", ".heif", ".hif")

    def recognises(self, head: bytes) -> bool:
        """See ``Container``."""
        main, others = brands(head)
        if main in _AVIF or (main in (b"mif1", b"msf1", b"mif3") and set(others) & set(_AVIF)):
            return False
        return main in _HEIF

    def read(self, data: Data, job: Job) -> Edits:
        """See ``Container``."""
        return film.read(data, job)


class Avif(Heif):
    """The same with a brand of AVIF."""

    name = "AVIF"
    suffixes: tuple[str, ...] = (".avif", ".avifs")

    def recognises(self, head: bytes) -> bool:
        """See ``Container``."""
        main, others = brands(head)
        return main in _AVIF or (
            main in (b"mif1", b"msf1", b"mif3") and bool(set(others) & set(_AVIF))
        )
