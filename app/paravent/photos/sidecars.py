"""Files beside a photo that belong to it and may tell the place though the photo no longer does."""

from __future__ import annotations

from pathlib import Path

from paravent.core.records import Finding
from paravent.core.text import plain

_ENDINGS = (".xmp", ".aae", ".thm", ".json", ".srt", ".lrv", ".gpx")
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
    names = {path.stem.casefold() + e for e in _ENDINGS}
    names |= {path.name.casefold() + e for e in _ENDINGS}
    candidates = {n + e for n in (path.stem, path.name) for e in _ENDINGS}
    candidates |= {n + e.upper() for n in (path.stem, path.name) for e in _ENDINGS}
    found = [path.with_name(c) for c in sorted(candidates) if _is_file(path.with_name(c))]
    return tuple(f for f in found if f.name.casefold() in names)


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except (OSError, ValueError):
        return False


def findings(path: Path) -> tuple[Finding, ...]:
    """A finding for each sidecar: it is not part of the photo and is not changed."""
    return tuple(
        Finding("beside the photo", "companion file", plain(each.name), "text")
        for each in beside(path)
    )
