"""``photos inspect`` and ``photos clean``."""

from __future__ import annotations

import argparse
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
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
from paravent.core.errors import CancelledError, FolderError, PhotoError, UsageError
from paravent.core.photo_records import Finding, PhotoInspection, PhotoOutcome
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
    inspect.add_argument(
        "--look",
        action="store_true",
        help="also read text and codes in the pictures, on this computer (needs the extra parts)",
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
        "--neutral-names",
        action="store_true",
        help="copies whose names tell a date, a place or other words are named photo 001 and so on",
    )
    clean.add_argument(
        "--recursive", action="store_true", help="folders with all folders below them"
    )


def _given(options: argparse.Namespace) -> list[Path]:
    """The paths that were given; an empty one is a slip, and would mean the folder one is in."""
    if not all(options.paths):
        raise UsageError("One of the paths is empty. Name the photos or folders that you mean.")
    return [Path(path) for path in options.paths]


_LONGEST = 4096
"""So much of a path is shown: its end, the file's own name, matters most."""


def _shown(path: str) -> str:
    return plain(path, _LONGEST)


def _inspect(options: argparse.Namespace) -> int:
    files: list[PhotoInspection] = []
    given = _given(options)
    hear = _with_a_look(files.append) if options.look else files.append
    cancel = cancel_on_signals()
    # What was told before a stop stays told.
    with suppress(CancelledError):
        photos = Photos(base_of(options))
        photos.inspect(given, hear, cancel, everything=options.everything)
    if options.json:
        print_json({"files": [as_json.inspection(f) for f in files]})
    else:
        for each in files:
            where = each.error or _taken(each)
            print(f"{_shown(each.path)}: {plain(where)}")
            for found in each.found:
                value = f": {plain(found.value)}" if found.value else ""
                print(f"    {plain(found.what)} in {plain(found.where)}{value}")
    if cancel.requested:
        say("Stopped before every file was looked into; the others are not named here.")
        return INTERRUPTED
    if not files:
        say(_NOTHING)
    return SOME_UNREAD if any(f.error for f in files) else DONE


def _with_a_look(each: Callable[[PhotoInspection], None]) -> Callable[[PhotoInspection], None]:
    """``each``, once the picture itself was read too."""
    from paravent.desks.pictures import Pictures
    from paravent.photos.pictures import MISSING

    pictures = Pictures()
    if not pictures.can_read():
        raise UsageError(MISSING)

    def hear(inspection: PhotoInspection) -> None:
        if not inspection.error:
            try:
                seen = tuple(pictures.read(Path(inspection.path)))
            except PhotoError as error:
                seen = (Finding("the picture itself", "not read", error.sentence, "text"),)
            inspection = replace(inspection, found=inspection.found + seen)
        each(inspection)

    return hear


def _taken(inspection: PhotoInspection) -> str:
    """``taken near Headingley, Leeds, to within about 5 metres, at 3 places in the file``."""
    if not inspection.place:
        return "see below" if inspection.found else "no location found"
    spots = len({f.where for f in inspection.found if f.kind == "place"})
    return f"taken {inspection.place}" + (f", at {spots} places in the file" if spots > 1 else "")


_NOTHING = "There are no files there, so there was nothing to do."


def _clean(options: argparse.Namespace) -> int:
    given, out = _given(options), _out(options)
    base = base_of(options)
    if options.keep:
        open_store(base, options)
    outcomes: list[PhotoOutcome] = []
    cancel = cancel_on_signals()
    hear = _with_neutral_names(outcomes.append) if options.neutral_names else outcomes.append
    # What was cleaned before a stop is told all the same.
    with suppress(CancelledError), Bar("photos", quiet=options.json) as bar:
        Photos(base).clean(
            given,
            hear,
            bar.progress,
            cancel,
            out=out,
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
        _print(outcomes)
    if cancel.requested:
        say("Stopped. The files that are not named here were left alone.")
        return INTERRUPTED
    if not outcomes:
        say(_NOTHING)
    if not options.in_place:
        _say_what_names_tell(outcomes, neutral=options.neutral_names)
    if not options.recursive and _hold_folders(given, out):
        say("Folders inside the folders were left alone. --recursive takes them too.")
    return SOME_UNREAD if any(o.outcome in ("refused", "failed") for o in outcomes) else DONE


def _out(options: argparse.Namespace) -> Path | None:
    if options.out == "":
        raise UsageError("The name of the folder for the copies is empty. Name one after --out.")
    if options.neutral_names and options.in_place:
        raise UsageError("In place the names stay. Leave out --neutral-names or --in-place.")
    return Path(options.out) if options.out else None


def _with_neutral_names(each: Callable[[PhotoOutcome], None]) -> Callable[[PhotoOutcome], None]:
    """``each``, once the copy has a name that tells nothing. Originals keep theirs."""
    from paravent.desks.pictures import Pictures

    pictures = Pictures()
    first: Counter[Path] = Counter()

    def hear(outcome: PhotoOutcome) -> None:
        sound = outcome.outcome in ("cleaned", "already_clean")
        if sound and pictures.tells(Path(outcome.path).name):
            clean = Path(outcome.written or outcome.path)
            first[clean.parent] += 1
            # Where no name can be given the copy keeps its own, and that is said at the end.
            with suppress(FolderError):
                keep = outcome.written is None
                name = pictures.name_anew(clean, keep=keep, first=first[clean.parent])
                outcome = replace(outcome, written=str(name))
        each(outcome)

    return hear


def _print(outcomes: Sequence[PhotoOutcome]) -> None:
    for each in outcomes:
        words = each.outcome.replace("_", " ")
        print(f"{_shown(each.path)}: {words}{f': {plain(each.why)}' if each.why else ''}")
        if each.written:
            print(f"    written to {_shown(each.written)}")
        if each.remains:
            print(f"    still there: {'; '.join(plain(r) for r in each.remains)}")


def _say_what_names_tell(outcomes: Sequence[PhotoOutcome], *, neutral: bool) -> None:
    """A name goes wherever a photo is sent, unlike the folder it is in."""
    from paravent.photos.names import tells

    count = sum(bool(tells(Path(o.written).name)) for o in outcomes if o.written)
    if count:
        tell = "name of a copy tells" if count == 1 else "names of copies tell"
        hint = "Rename by hand." if neutral else "Try --neutral-names."
        say(f"{count} {tell} a date or words. {hint}")


def _hold_folders(given: Sequence[Path], out: Path | None) -> bool:
    """Whether a folder that was given holds one that is not that for the copies."""
    for folder in given:
        with suppress(OSError):
            inside = [p for p in folder.iterdir() if p.is_dir() and not p.is_symlink()]
            if any(not (out and out.exists() and out.samefile(p)) for p in inside):
                return True
    return False
