"""Files beside a photo that belong to it and may tell the place though the photo no longer does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from contextlib import suppress
from pathlib import Path

from paravent.core.photo_records import Finding
from paravent.core.text import plain

_ENDINGS = (".xmp", ".aae", ".thm", ".json", ".srt", ".lrv", ".gpx")
_BOTH_CASES = tuple(each for ending in _ENDINGS for each in (ending, ending.upper()))
_PHOTOS = frozenset(
    (
        *("jpg", "jpeg", "heic", "heif", "avif", "png", "webp", "tif", "tiff", "dng", "gif", "jxl"),
        *("mp4", "mov", "m4v", "nef", "cr2", "cr3", "arw", "orf", "rw2", "raf"),
    )
)


def beside(path: Path) -> tuple[str, ...]:
    """Names of the sidecars of ``path``: ``a.xmp`` and ``a.jpg.xmp`` beside ``a.jpg``."""
    found: list[Path] = []
    for there in map(path.with_name, _possible(path.name)):
        # A name that is too long with its ending is no file. Where case does not count, both
        # spellings are one file.
        with suppress(OSError, ValueError):
            if there.is_file() and not any(each.samefile(there) for each in found):
                found.append(there)
    return tuple(each.name for each in found)


def among(names: Set[str], name: str) -> tuple[str, ...]:
    """The same for the file ``name`` of a folder that holds ``names``; asks the disk nothing."""
    return tuple(each for each in _possible(name) if each in names)


def _possible(name: str) -> Iterator[str]:
    stem, _, ending = name.rpartition(".")
    if ending.casefold() in _PHOTOS and stem:
        yield from (base + ending for base in (stem, name) for ending in _BOTH_CASES)


def findings(names: Iterable[str]) -> tuple[Finding, ...]:
    """A finding for each sidecar: it is not part of the photo and is not changed."""
    return tuple(
        Finding("beside the photo", "companion file", plain(name), "text") for name in names
    )
