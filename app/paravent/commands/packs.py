"""``packs learned``: what the user pointed out, as a file to send, or to be forgotten."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from paravent.commands.common import DONE, command, desk_of
from paravent.core.errors import UsageError
from paravent.core.text import plain
from paravent.terminal import print_json, say


def add(commands: Any) -> None:
    """Add the family to the command line."""
    packs = commands.add_parser("packs", help="What was learned beside the packs.")
    inner = packs.add_subparsers(metavar="COMMAND", required=True)
    learned = command(
        inner,
        "learned",
        _learned,
        "List the rows that you pointed out on pages; write them to a file without personal text.",
        keeps=False,
    )
    learned.add_argument("--out", metavar="FILE", help="write the file to send; it is shown first")
    learned.add_argument(
        "--forget", nargs=2, metavar=("PLATFORM", "SETTING"), help="read that setting as before"
    )


def _learned(options: argparse.Namespace) -> int:
    desk = desk_of(options)
    pointing = desk.pointing
    if options.forget:
        platform, setting = options.forget
        if not any((w.platform, w.setting) == (platform, setting) for w in pointing.learned()):
            raise UsageError(
                "Nothing was learned of that setting. paravent packs learned lists what was."
            )
        pointing.forget(platform, setting)
    written = None
    if options.out:
        say(pointing.export_text())
        written = str(pointing.export(Path(options.out)))
    ways = pointing.learned()
    if options.json:
        shown = [
            {
                "platform": w.platform, "setting": w.setting, "label": w.label,
                "learned_on": w.learned_on, "confirmed": w.confirmed,
            }
            for w in ways
        ]  # fmt: skip
        print_json({"learned": shown, "written": written})
        return DONE
    for way in ways:
        state = "confirmed" if way.confirmed else "to be confirmed once"
        print(f"{way.platform_name}: {plain(way.title)}\n    known by “{way.label}” ({state})")
    if not ways:
        print("Nothing was learned by pointing yet.")
    if written:
        print(f"Written to {plain(written)}.")
    return DONE
