"""Photos that arrive in a folder: who is new there and no longer being written. Changes nothing."""

from __future__ import annotations

import os
import re
from pathlib import Path

from paravent.core.errors import FolderError
from paravent.core.pictures import Arrivals, FileMark, Marks

_PHOTO = re.compile(
    r"(?i)\.(?:jpe?g|jpe|png|apng|webp|gif|tiff?|heic|heif|avif|jxl|dng|mp4|m4v|mov)$"
)
_OURS = re.compile(r"(?i)-(?:clean|covered)(?:[- ]?\(?\d+\)?)?$")
"""Copies that this program wrote."""
MOST_FILES = 200_000


def marks(folder: Path) -> Marks:
    """The photos directly in ``folder``, without links and hidden files.

    Raises ``FolderError`` where it cannot be looked into.
    """
    found: Marks = {}
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if not _counts(entry.name) or not entry.is_file(follow_symlinks=False):
                    continue
                try:
                    state = entry.stat(follow_symlinks=False)
                except OSError:
                    continue  # gone again already
                found[entry.name] = FileMark(state.st_size, state.st_mtime_ns)
                if len(found) >= MOST_FILES:
                    break
    except OSError as error:
        raise FolderError(
            "The watched folder cannot be looked into any more. Choose it again, or another one."
        ) from error
    return found


def arrivals(folder: Path, known: Marks, before: Marks) -> Arrivals:
    """What is new since ``known``; settled is what stood just so at the look before, not empty."""
    now = marks(folder)
    fresh = {name: mark for name, mark in now.items() if known.get(name) != mark}
    settled = sorted(n for n, mark in fresh.items() if mark.size and before.get(n) == mark)
    return Arrivals(tuple(folder / n for n in settled), now, len(settled) < len(fresh))


def _counts(name: str) -> bool:
    stem, _, _ = name.rpartition(".")
    return bool(_PHOTO.search(name)) and not name.startswith(".") and not _OURS.search(stem)
