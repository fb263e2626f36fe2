"""Which files a list of paths means: folders opened up, links left alone, the tree remembered."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from paravent.photos import sidecars
from paravent.photos.source import LINK

_SYSTEM_FILES = frozenset((".ds_store", "thumbs.db", "desktop.ini", ".localized", ".nomedia"))


@dataclass(frozen=True, slots=True)
class Item:
    """One file to work on."""

    path: Path
    below: Path
    """Where it stands in the tree that was given: ``holiday/day 1/a.jpg`` for the folder
    ``holiday``, its bare name for a file given by itself."""
    problem: str = ""
    """A sentence where it cannot be worked on."""
    size: int = 0
    beside: tuple[str, ...] | None = None
    """Names of the files beside it that belong to it; None where nobody looked."""


def expand(
    paths: Sequence[Path], *, recursive: bool = True, without: Path | None = None
) -> Iterator[Item]:
    """Every file meant by ``paths``, each once, folders in the order of their names.

    ``without``: a folder that is passed over, unless it is all that was given.
    """
    seen: set[tuple[int, int]] = set()
    left_out = _key_of(without) if without else None
    for path in paths:
        if left_out and len(paths) > 1 and _key_of(path) == left_out:
            continue
        for item in _expand_one(Path(path), recursive, left_out):
            if not item.problem:
                key = _key(item.path)
                if key in seen:
                    continue
                if key is not None:
                    seen.add(key)
            yield item


def _key(path: Path) -> tuple[int, int] | None:
    try:
        found = path.lstat()
    except OSError:
        return None
    return found.st_dev, hash(os.path.abspath(path))  # noqa: PTH100 - no link is followed


def _key_of(folder: str | Path) -> tuple[int, int] | None:
    """What tells a folder from all others, however its path is written; None: it is not there."""
    try:
        found = os.stat(folder)  # noqa: PTH116 - of an entry of a folder, whose path is a string
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _expand_one(
    path: Path, recursive: bool, left_out: tuple[int, int] | None = None
) -> Iterator[Item]:
    try:
        found = path.lstat()
    except PermissionError:
        yield Item(
            path, Path(path.name), "Its folder cannot be opened. Check that you may read it."
        )
        return
    except OSError:
        yield Item(path, Path(path.name), "The file is not there. Check its name and try again.")
        return
    if stat.S_ISDIR(found.st_mode):
        yield from _folder(path, Path(path.name or path.resolve().name), recursive, left_out)
    elif stat.S_ISLNK(found.st_mode):
        yield Item(path, Path(path.name), LINK)
    else:
        yield Item(path, Path(path.name), size=found.st_size)


def _folder(
    folder: Path, below: Path, recursive: bool, left_out: tuple[int, int] | None
) -> Iterator[Item]:
    try:
        with os.scandir(folder) as entries:
            inside = sorted(entries, key=lambda e: e.name)
    except OSError:
        yield Item(folder, below, "This folder cannot be opened. Check that you may read it.")
        return
    names = frozenset(entry.name for entry in inside)
    for entry in inside:
        path = folder / entry.name
        if entry.is_symlink():
            yield Item(path, below / entry.name, LINK)
        elif entry.is_dir(follow_symlinks=False):
            if recursive and (left_out is None or _key_of(entry.path) != left_out):
                yield from _folder(path, below / entry.name, recursive, left_out)
        elif entry.name.casefold() not in _SYSTEM_FILES and not entry.name.startswith("._"):
            try:
                size = entry.stat(follow_symlinks=False).st_size
            except OSError:
                size = 0
            beside = sidecars.among(names, entry.name)
            yield Item(path, below / entry.name, size=size, beside=beside)
