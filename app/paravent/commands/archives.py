"""The commands over official exports: ``archive`` and ``connections`` (design, section 5).

Exports are read where they lie; nothing is unpacked. ``inspect``, ``review`` and ``find`` keep
nothing; ``import`` keeps an export's numbers in the encrypted store, and its names there for days.
Names that are searched for stay in memory.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import Any

from paravent.commands.common import BAD_INPUT, DONE, SOME_UNREAD, command, stored
from paravent.core.archive import ArchiveContents, ArchiveSummary
from paravent.core.errors import UsageError
from paravent.core.jobs import Cancel, ignore_progress
from paravent.core.text import plain
from paravent.terminal import Bar, cancel_on_signals, print_json, say


def add(commands: Any) -> None:
    """Add the two commands and their actions to the command line."""
    help_text = "Look into an official data export."
    archive = commands.add_parser("archive", help=help_text, description=help_text)
    actions = archive.add_subparsers(metavar="ACTION", required=True)
    for name, keeps, help_text in (
        ("inspect", False, "Say in numbers what is in an export; nothing is kept."),
        ("import", True, "Read an export, all its parts, and keep its numbers, encrypted."),
    ):
        action = command(actions, name, _import if keeps else _inspect, help_text, keeps=keeps)
        action.add_argument("paths", metavar="FILE", nargs="+", help="zip files or folders")
        if keeps:
            action.add_argument(
                "--messages", action="store_true", help="also look for words of care in messages"
            )
    how = command(actions, "how", _how, "Say how to ask each platform for it.", keeps=False)
    how.add_argument("platform", metavar="PLATFORM", nargs="?", help="only this one")

    help_text = "Think about your own connections."
    connections = commands.add_parser("connections", help=help_text, description=help_text)
    actions = connections.add_subparsers(metavar="ACTION", required=True)
    review = command(
        actions, "review", _review, "A short list of people to think about.", keeps=False
    )
    review.add_argument("--timeline", metavar="FILE", help="your own life, as TOML")
    help_text = "Search your connections for a name, forgivingly."
    find = command(actions, "find", _find, help_text, keeps=False)
    find.add_argument("name", metavar="NAME", nargs="?", help="kept in memory only")
    find.add_argument("--batch", metavar="FILE", help="a name a line; prints an object a line")
    for action in (review, find):
        action.add_argument(
            "--archive", metavar="FILE", nargs="+", action="extend", required=True,
            help="official exports of your own profiles",
        )  # fmt: skip
        action.add_argument(
            "--messages", action="store_true", help="also read the text of first messages"
        )


def _inspect(options: argparse.Namespace) -> int:
    from paravent.archives.open import import_all

    with Bar("archive", quiet=False) as bar:
        found = import_all(_paths(options.paths), cancel_on_signals(), bar.progress)
    _show(options, [contents.summary() for contents in found])
    return DONE


def _import(options: argparse.Namespace) -> int:
    cancel = cancel_on_signals()
    desk = stored(options)
    try:
        with Bar("archive", quiet=False) as bar:
            taken = desk.lists.take(
                _paths(options.paths), bar.progress, cancel, messages=options.messages
            )
    finally:
        desk.close()
    for refused in taken.refused:
        say(refused.sentence)
    if not taken.exports:
        return BAD_INPUT
    _show(options, [export.summary for export in taken.exports])
    return SOME_UNREAD if taken.refused else DONE


def _show(options: argparse.Namespace, found: Sequence[ArchiveSummary]) -> None:
    from paravent.archives.open import as_json

    summaries = [as_json(summary) for summary in found]
    if options.json:
        print_json(summaries[0] if len(summaries) == 1 else {"archives": summaries})
        return
    for summary in summaries:
        skipped = summary.pop("skipped")
        print(", ".join(f"{name.replace('_', ' ')}: {value}" for name, value in summary.items()))
        for each in skipped if isinstance(skipped, list) else ():
            print(f"    not read: {plain(str(each['member']))}: {plain(str(each['why']))}")


def _how(options: argparse.Namespace) -> int:
    from paravent.archives.asking import how_to_ask

    entries = [e for e in how_to_ask() if options.platform in (None, e.platform)]
    if not entries:
        known = ", ".join(e.platform for e in how_to_ask())
        raise UsageError(f"No export of that platform is read. The ones that are: {known}.")
    if options.json:
        print_json({"exports": [asdict(e) for e in entries]})
        return DONE
    for entry in entries:
        print(f"{entry.name}: {' › '.join(entry.steps)}")
        for words in (entry.url, f"Choose: {entry.choose}", f"Takes: {entry.takes}", entry.mind):
            if words:
                print(f"    {words}")
    return DONE


def _review(options: argparse.Namespace) -> int:
    from paravent.archives.open import import_all
    from paravent.connections.review import order
    from paravent.connections.timeline import Timeline, load

    timeline = load(Path(options.timeline)) if options.timeline else Timeline(())
    with Bar("archive", quiet=False) as bar:
        found = import_all(
            _paths(options.archive), cancel_on_signals(), bar.progress, options.messages
        )
    listed = order(found, timeline)
    if options.json:
        print_json(listed.as_json())
        return 0
    print(listed.sentence)
    for asked in listed.ask:
        print(f"\n{plain(asked.name)} ({asked.band})")
        for reason in asked.reasons:
            print(f"    {plain(reason)}")
    return 0


def _find(options: argparse.Namespace) -> int:
    from paravent.archives.open import import_all
    from paravent.connections.find import Finder

    if bool(options.name) == bool(options.batch):
        raise UsageError("Give either a NAME or --batch FILE with a name on each line.")
    queries = [options.name] if options.name else _lines(Path(options.batch))
    found = import_all(_paths(options.archive), Cancel(), ignore_progress, options.messages)
    finder = Finder(person for contents in found for person in contents.people)
    for query in queries:
        result = finder.find(query)
        if options.batch:
            sys.stdout.write(json.dumps(result.as_json(), ensure_ascii=False) + "\n")
        elif options.json:
            print_json(result.as_json())
        else:
            for band in ("strong", "possible", "weak"):
                for hit in getattr(result, band):
                    print(f"{band:<9} {plain(hit.name)}: {plain(hit.reason)}")
            if not (result.strong or result.possible or result.weak):
                print("No name like this was found among the people that could be read.")
    for contents in found:
        _tell_unread(contents)
    return 0


def _tell_unread(contents: ArchiveContents) -> None:
    """Say on standard error that a list of people had parts that were not read."""
    if unread := len(contents.skipped):
        were = "file was" if unread == 1 else "files were"
        print(
            f"{contents.platform}: {unread} {were} not read or read in part; 'paravent archive"
            " inspect' names them and says why.",
            file=sys.stderr,
        )


def _paths(words: Sequence[str]) -> list[Path]:
    return [Path(word) for word in words]


def _lines(file: Path) -> list[str]:
    try:
        text = file.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(
            f"{plain(str(file))} cannot be read. Give a text file with a name on each line."
        ) from error
    return [line.strip() for line in text.splitlines() if line.strip()]
