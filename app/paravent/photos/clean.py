"""Cleans files and folders, over all processor cores when there are many."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from paravent.core.errors import UsageError
from paravent.core.jobs import Cancel, Progress, Report, ignore_progress
from paravent.core.photo_records import PhotoOutcome
from paravent.photos import files
from paravent.photos.model import Mode, Options
from paravent.photos.one import Task, clean_one
from paravent.photos.spread import spread

_SECONDS_A_FILE, _BYTES_A_SECOND = 0.0008, 700e6


def clean_paths(
    paths: Sequence[Path],
    each: Callable[[PhotoOutcome], None],
    report: Report = ignore_progress,
    cancel: Cancel | None = None,
    *,
    out: Path | None = None,
    in_place: bool = False,
    everything: bool = False,
    recursive: bool = True,
    keep_dates: bool = False,
    keep_times: bool = False,
    workers: int | None = None,
) -> None:
    """Clean files and folders; ``each`` hears every file's measured outcome, on this thread.

    Args:
        out: Folder for the copies, the given tree kept below it; what is in it already is passed
            over. None: beside each original, as ``name-clean.ext``.
        in_place: Put the copy in the original's place, the original in the system's trash.
        everything: Remove all that identifies, not only the place.
        keep_dates: With ``everything``: leave dates in.
        keep_times: Give the copies the file times of the originals.
        workers: How many processes; None: as many as are worth it.

    Raises:
        CancelledError: When asked to stop; files done until then are done.
        UsageError: ``out`` and ``in_place`` together.
    """
    if out is not None and in_place:
        raise UsageError("Choose either a folder for the copies or cleaning in place, not both.")
    cancel = cancel or Cancel()
    options = Options(Mode.EVERYTHING if everything else Mode.LOCATION, keep_dates)
    items = list(files.expand(paths, recursive=recursive, without=out))
    tasks = [
        Task(
            *(i.path, i.below, options, out, in_place, keep_times),
            problem=i.problem,
            beside=i.beside,
        )
        for i in items
    ]
    seconds = _SECONDS_A_FILE * len(items) + sum(i.size for i in items) / _BYTES_A_SECOND
    for done, outcome in enumerate(spread(clean_one, tasks, seconds, cancel, workers), 1):
        each(outcome)
        report(Progress(done, len(tasks), f"{done} of {len(tasks)} files"))
    cancel.check()
