"""Looks into photos and says what hides in them; writes nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from paravent.core.errors import PhotoError, TooMuchError
from paravent.core.jobs import Cancel
from paravent.core.photo_records import Finding, PhotoInspection, PhotoPoint
from paravent.core.text import plain
from paravent.photos import files, places, sidecars
from paravent.photos.containers import container_of
from paravent.photos.files import Item
from paravent.photos.model import Found, Job, Kind, Mode, Options
from paravent.photos.reading import find_container, read_through
from paravent.photos.source import Source
from paravent.photos.spread import spread_in_order


def inspect_file(
    path: Path, *, everything: bool = False, beside: tuple[str, ...] | None = None
) -> PhotoInspection:
    """What is hidden in one file; never raises for a bad file, ``error`` says what is wrong.

    ``found`` holds places, hints and texts that may name a place; with ``everything`` also what
    identifies in other ways. ``beside``: names of its companion files, if they are known.
    """
    container = ""
    try:
        with Source(path) as source:
            container = _name(source)
            job, _ = read_through(find_container(source.data), source.data, Options())
            hidden = [*job.found, *([_WOUNDED] if job.wounded else [])]
            if everything:
                all_mode = Options(Mode.EVERYTHING)
                job_all, _ = read_through(find_container(source.data), source.data, all_mode)
                hidden += [f for f in job_all.found if f.kind is Kind.PERSONAL]
        found = tuple(_finding(f) for f in _distinct(hidden, everything))
        companions = sidecars.findings(sidecars.beside(path) if beside is None else beside)
        where, point = _place(job), _point(job)
        return PhotoInspection(os.fspath(path), container, found + companions, where, None, point)
    except (PhotoError, TooMuchError) as error:
        return PhotoInspection(os.fspath(path), container, (), None, error.sentence)


_WOUNDED = Found(Kind.HINT, "file", "damaged notes")
"""Where notes are damaged, nothing found does not mean that nothing is there."""


def _name(source: Source) -> str:
    container = container_of(source.data)
    return container.name if container else ""


def _distinct(hidden: list[Found], everything: bool) -> list[Found]:
    wanted = [f for f in hidden if everything or f.kind is not Kind.PERSONAL]
    return list(dict.fromkeys(wanted))


def _finding(found: Found) -> Finding:
    return Finding(plain(found.where), plain(found.what), plain(found.value), found.kind.value)


def _place(job: Job) -> str | None:
    """Where the photo was taken, in words, as far as it says."""
    if not job.points:
        return None
    return places.describe(job.points)


def _point(job: Job) -> PhotoPoint | None:
    """The finest coordinates."""
    if not job.points:
        return None
    best = min(job.points, key=lambda p: p.metres)
    return PhotoPoint(best.latitude, best.longitude, best.metres)


def inspect_paths(
    paths: Sequence[Path],
    each: Callable[[PhotoInspection], None],
    cancel: Cancel,
    *,
    everything: bool = False,
) -> None:
    """Look into files and folders with all below, over all cores when there are many; ``each``
    hears every file, in order.

    Raises ``CancelledError`` between two files when asked to stop.
    """
    items = []
    for item in files.expand(paths):
        cancel.check()
        items.append(item)
    seconds = (1 + everything) * _SECONDS_A_FILE * len(items)
    look = partial(_look, everything=everything)
    for found in spread_in_order(look, items, seconds, cancel):
        each(found)


_SECONDS_A_FILE = 0.0005


def _look(item: Item, *, everything: bool) -> PhotoInspection:
    if item.problem:
        return PhotoInspection(os.fspath(item.path), "", (), None, item.problem)
    return inspect_file(item.path, everything=everything, beside=item.beside)
