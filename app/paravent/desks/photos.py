"""Photos looked into and cleaned, and the totals kept for the checklist."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from paravent.core.errors import FolderError, HistoryError, SettingsError
from paravent.core.jobs import Cancel, Report
from paravent.core.photo_records import PhotoInspection, PhotoOutcome, PhotoSummary
from paravent.desks.base import Base, now


class Photos:
    """The part of the desk that holds the photos."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def inspect(
        self,
        paths: Sequence[Path],
        each: Callable[[PhotoInspection], None],
        cancel: Cancel,
        *,
        everything: bool = False,
    ) -> None:
        """Look into files and folders; ``everything``: also for what identifies otherwise."""
        from paravent.photos.inspect import inspect_paths

        inspect_paths(paths, each, cancel, everything=everything)

    def clean(
        self,
        paths: Sequence[Path],
        each: Callable[[PhotoOutcome], None],
        report: Report,
        cancel: Cancel,
        *,
        out: Path | None = None,
        in_place: bool = False,
        everything: bool = False,
        recursive: bool = True,
        keep_dates: bool = False,
        keep_times: bool = False,
    ) -> None:
        """Clean files and folders, and keep the totals for the checklist."""
        from paravent.photos.clean import clean_paths

        tally: list[PhotoOutcome] = []

        def hear(outcome: PhotoOutcome) -> None:
            tally.append(outcome)
            each(outcome)

        try:
            clean_paths(
                paths,
                hear,
                report,
                cancel,
                out=out,
                in_place=in_place,
                everything=everything,
                recursive=recursive,
                keep_dates=keep_dates,
                keep_times=keep_times,
            )
        finally:
            # Cleaning photos must not wait for a passphrase, and what became of each file is told
            # also where the totals cannot be kept.
            with suppress(HistoryError, FolderError, SettingsError):
                self._base.store.add_photos(totals(tally))


def totals(outcomes: Sequence[PhotoOutcome]) -> PhotoSummary:
    """How many photos came out how."""
    count = {"cleaned": 0, "already_clean": 0, "refused": 0, "failed": 0}
    for each in outcomes:
        count[each.outcome] += 1
    verified = sum(each.verified for each in outcomes)
    return PhotoSummary(**count, verified=verified, last_at=now() if outcomes else "")
