"""``due``: when to look again, and a calendar file of it."""

from __future__ import annotations

import argparse
from datetime import date
from pathlib import Path
from typing import Any

from paravent.commands.common import DONE, command, stored
from paravent.core.rhythm import Due
from paravent.terminal import print_json


def add(commands: Any) -> None:
    """Add the command to the command line."""
    due = command(commands, "due", _due, "Say when the next review of your profiles is due.")
    due.add_argument("--calendar", metavar="FILE", help="write it as a calendar file (.ics)")


def _due(options: argparse.Namespace) -> int:
    desk = stored(options)
    try:
        found = tuple(desk.rhythm.due())
        written = desk.rhythm.write_calendar(Path(options.calendar)) if options.calendar else None
    finally:
        desk.close()
    if options.json:
        print_json(
            {"due": [_as_json(d) for d in found], "calendar": str(written) if written else None}
        )
        return DONE
    for each in found:
        print(f"{each.sentence(date.today())}  ({', '.join(each.platforms)})")
    if not found:
        print("Nothing is due: no profile is set up yet. Set one up in Paravent's window.")
    if written:
        print(f"Written to {written}")
    return DONE


def _as_json(due: Due) -> dict[str, object]:
    return {
        "day": due.day.isoformat(),
        "platforms": list(due.platforms),
        "occasion": due.occasion.kind.value if due.occasion else None,
        "occasion_day": due.occasion.day.isoformat() if due.occasion else None,
    }
