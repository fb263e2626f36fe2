"""``photos inspect`` and ``photos clean``."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from paravent.commands.common import (
    DONE,
    INTERRUPTED,
    SOME_UNREAD,
    base_of,
    command,
    open_store,
    tell_recovery,
)
from paravent.core import as_json
from paravent.core.photo_records import PhotoInspection, PhotoOutcome
from paravent.core.text import plain
from paravent.desks.photos import Photos
from paravent.terminal import Bar, cancel_on_signals, print_json, say


def add(commands: Any) -> None:
    """Add the command and its two actions to the command line."""
    help_text = "Look for location in photos, or remove it."
    photos = commands.add_parser("photos", help=help_text, description=help_text)
    actions = photos.add_subparsers(metavar="ACTION", required=True)
    inspect = command(actions, "inspect", _inspect, "Say what is hidden in photos.", keeps=False)
    clean = command(actions, "clean", _clean, "Write copies of photos without location.")
    for action in (inspect, clean):
        action.add_argument("paths", metavar="PATH", nargs="+", help="photos, videos or folders")
    where = clean.add_mutually_exclusive_group()
    where.add_argument("--out", metavar="DIR", help="write the cleaned copies there")
    where.add_argument(
        "--in-place", action="store_true", help="replace; originals go to the system's trash"
    )
    inspect.add_argument(
        "--everything",
        action="store_true",
        help="also list what identifies you or your camera in other ways",
    )
    clean.add_argument(
        "--everything",
        action="store_true",
        help="remove everything that identifies, not only the place",
    )
    clean.add_argument(
        "--keep-dates",
        "--dates",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="with --everything: leave the dates inside the photos (default: they go)",
    )
    clean.add_argument(
        "--keep-times",
        action=argparse.BooleanOptionalAction,
        default=False,
        help="give the copies the file times of the originals (default: the time of cleaning)",
    )
    clean.add_argument(
        "--recursive", action="store_true", help="folders with all folders below them"
    )


def _inspect(options: argparse.Namespace) -> int:
    files: list[PhotoInspection] = []
    cancel = cancel_on_signals()

    given = [Path(p) for p in options.paths]
    photos = Photos(base_of(options))
    photos.inspect(given, files.append, cancel, everything=options.everything)
    if options.json:
        print_json({"files": [as_json.inspection(f) for f in files]})
    else:
        for each in files:
            where = each.error or _taken(each)
            print(f"{plain(each.path)}: {plain(where)}")
            for found in each.found:
                value = f": {plain(found.value)}" if found.value else ""
                print(f"    {plain(found.what)} in {plain(found.where)}{value}")
    if cancel.requested:
        say("Stopped. The files that are not named here were not looked into.")
        return INTERRUPTED
    return SOME_UNREAD if any(f.error for f in files) else DONE


def _taken(inspection: PhotoInspection) -> str:
    """``taken near Headingley, Leeds, to within about 5 metres, at 3 places in the file``."""
    if not inspection.place:
        return "see below" if inspection.found else "no location found"
    spots = len({f.where for f in inspection.found if f.kind == "place"})
    return f"taken {inspection.place}" + (f", at {spots} places in the file" if spots > 1 else "")


def _clean(options: argparse.Namespace) -> int:
    base = base_of(options)
    if options.keep:
        open_store(base, options)
    outcomes: list[PhotoOutcome] = []
    cancel = cancel_on_signals()

    with Bar("photos", quiet=options.json) as bar:
        Photos(base).clean(
            [Path(p) for p in options.paths],
            outcomes.append,
            bar.progress,
            cancel,
            out=Path(options.out) if options.out else None,
            in_place=options.in_place,
            everything=options.everything,
            recursive=options.recursive,
            keep_dates=options.keep_dates,
            keep_times=options.keep_times,
        )
    tell_recovery(base)
    base.close()
    if options.json:
        print_json({"files": [as_json.outcome(o) for o in outcomes]})
    else:
        for each in outcomes:
            words = each.outcome.replace("_", " ")
            print(f"{plain(each.path)}: {words}{f': {plain(each.why)}' if each.why else ''}")
            if each.written:
                print(f"    written to {plain(each.written)}")
            if each.remains:
                print(f"    still there: {'; '.join(plain(r) for r in each.remains)}")
    if cancel.requested:
        say("Stopped. The files that are not named here were left alone.")
        return INTERRUPTED
    return SOME_UNREAD if any(o.outcome in ("refused", "failed") for o in outcomes) else DONE
