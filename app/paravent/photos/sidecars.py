"""Files beside a photo that belong to it and may tell the place though the photo no longer does."""

from __future__ import annotations

import os
from pathlib import Path

from paravent.core.records import Finding
from paravent.core.text import plain

_ENDINGS = (".xmp", ".aae", ".thm", ".json", ".srt", ".lrv", ".gpx")
_BOTH_CASES = tuple(each for ending in _ENDINGS for each in (ending, ending.upper()))
_PHOTOS = frozenset(
    f".{name}"
    for name in (
        *("jpg", "jpeg", "heic", "heif", "avif", "png", "webp", "tif", "tiff", "dng", "gif", "jxl"),
        *("mp4", "mov", "m4v", "nef", "cr2", "cr3", "arw", "orf", "rw2", "raf"),
    )
)


def beside(path: Path) -> tuple[Path, ...]:
    """The sidecars of ``path``: ``a.xmp`` and ``a.jpg.xmp`` beside ``a.jpg``, in any case."""
    if path.suffix.casefold() not in _PHOTOS:
        return ()
    # Plain strings: this is asked for every photo of a batch, and most have none beside them.
    bases = (str(path.with_suffix("")), str(path))
    found: list[Path] = []
    for there in (base + ending for base in bases for ending in _BOTH_CASES):
        # Where case does not count, both spellings are one file.
        if os.path.isfile(there) and not any(f.samefile(there) for f in found):  # noqa: PTH113
            found.append(Path(there))
    return tuple(found)


def findings(path: Path) -> tuple[Finding, ...]:
    """A finding for each sidecar: it is not part of the photo and is not changed."""
    return tuple(
        Finding("beside the photo", "companion file", plain(each.name), "text")
        for each in beside(path)
    )
