"""``checklist``, ``report``: what is known, on screen and on paper."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Any

from paravent.commands.common import (
    DONE,
    command,
    count_exports,
    export_words,
    say_if_empty,
    stored,
)
from paravent.core.records import CheckResult
from paravent.core.text import plain
from paravent.core.words import CheckOutcome
from paravent.terminal import print_json

_OUTCOMES = {
    **{outcome: outcome.value.replace("_", " ") for outcome in CheckOutcome},
    CheckOutcome.COULD_NOT_READ: "not known",
    CheckOutcome.ATTESTED: "said by you",
    CheckOutcome.NOT_APPLICABLE: "does not apply",
}


def add(commands: Any) -> None:
    """Add the two commands to the command line."""
    export_words(command(commands, "checklist", _checklist, "Show the outcomes of 8a to 8d."))
    report = command(commands, "report", _report, "Write a report.")
    report.add_argument("--out", metavar="FILE", required=True, help="….html, .pdf, .json or .csv")
    export_words(report)
    report.add_argument(
        "--portfolio", action="store_true", help="the redacted one: no name of anyone"
    )


def _checklist(options: argparse.Namespace) -> int:
    from paravent.checklist.as_json import to_json

    desk = stored(options)
    count_exports(desk, options)
    checklist = desk.checklist()
    say_if_empty(desk)
    desk.close()
    if options.json:
        print_json(to_json(checklist))
        return DONE
    for result in checklist.results:
        print(f"{result.id}  {_OUTCOMES[result.outcome]:<15} {_aim(result)}")
        if result.todo:
            print(f"       {plain(result.todo)}")
    return DONE


def _aim(result: CheckResult) -> str:
    """The title is the good state: alone it would read as a finding, so say what it is."""
    reached = result.outcome in (CheckOutcome.MET, CheckOutcome.ATTESTED)
    return result.title if reached else f"Aim: {result.title}"


def _report(options: argparse.Namespace) -> int:
    desk = stored(options)
    try:
        count_exports(desk, options)
        written = desk.write_report(Path(options.out), portfolio=options.portfolio)
        say_if_empty(desk)
    finally:
        desk.close()
    if options.json:
        print_json({"written": [str(path) for path in written]})
    else:
        print(*written, sep="\n")
    return DONE
