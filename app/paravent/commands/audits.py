"""``signin``, ``audit``, ``practice``: reading profiles from a terminal."""

from __future__ import annotations

import argparse
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from paravent.commands.common import (
    CHALLENGED,
    DONE,
    INTERRUPTED,
    SOME_UNREAD,
    browser_words,
    command,
    desk_of,
    stored,
)
from paravent.core import as_json
from paravent.core.desk import AuditRequest
from paravent.core.errors import FolderError, ParaventError
from paravent.core.jobs import Cancel
from paravent.core.records import Audit
from paravent.core.text import plain
from paravent.core.words import ReadingStatus, StopReason
from paravent.desks.base import has_display
from paravent.main import Desk
from paravent.terminal import (
    Bar,
    ask_in_terminal,
    ask_questions,
    cancel_on_signals,
    print_audit,
    print_json,
    say,
)

_CHALLENGES = (StopReason.CHALLENGE, StopReason.RATE_LIMITED, StopReason.BLOCKED)


def add(commands: Any) -> None:
    """Add the three commands to the command line."""
    signin = command(
        commands, "signin", _signin, "Sign in to a profile by hand, in an ordinary browser."
    )
    signin.add_argument("platform", metavar="PLATFORM", help="see paravent platforms")
    browser_words(signin)
    _audit_words(
        command(commands, "audit", _audit, "Review the settings of your own profiles, read-only.")
    )
    practice = command(
        commands,
        "practice",
        _practice,
        "Try everything on the built-in practice profiles.",
        keeps=False,
    )
    practice.add_argument("--out", metavar="DIR", help="folder for the report (default: this one)")
    practice.add_argument("--headless", action="store_true", help="do not open a window")


def _audit_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("platforms", metavar="PLATFORM", nargs="+", help="see paravent platforms")
    parser.add_argument("--no-people", action="store_true", help="leave connection lists alone")
    parser.add_argument("--headless", action="store_true", help="do not show the browser")
    parser.add_argument(
        "--only", metavar="SETTING", nargs="+", default=[], action="extend",
        help="only these settings; a wrong name lists the right ones",
    )  # fmt: skip
    parser.add_argument("--resume", action="store_true", help="go on where a walk was cut off")
    parser.add_argument("--no-questions", action="store_true", help="ask nothing afterwards")
    parser.add_argument(
        "--explain", metavar="SETTING", nargs="?", const="", action="append", default=[],
        help="say how it was read: each way tried, each candidate and its score (without a name:"
        " of every setting), on standard error; may be repeated",
    )  # fmt: skip
    browser_words(parser)


def _signin(options: argparse.Namespace) -> int:
    desk_of(options).check(AuditRequest(options.platform, options.site))
    desk = stored(options)
    try:
        signed_in, name = desk.sign_in(options.platform, options.site, ask_in_terminal)
    finally:
        desk.close()
    if options.json:
        print_json({"platform": options.platform, "signed_in": signed_in, "as": name})
    elif signed_in:
        kept = "The session is kept, encrypted." if desk.settings.keep_sessions else ""
        print(f"Signed in{f' as {plain(name)}' if name else ''}. {kept}".strip())
    else:
        print("Not signed in.")
    return DONE if signed_in else SOME_UNREAD


def _audit(options: argparse.Namespace) -> int:
    asked = desk_of(options)
    explain = tuple(name for name in options.explain if name)
    for name in options.platforms:
        asked.check(AuditRequest(name, options.site, only=tuple(options.only)))
        asked.check(AuditRequest(name, options.site, only=explain))
    desk = stored(options)
    cancel = cancel_on_signals()
    try:
        desk.wipe_leftovers()
        audits, failure = _walked_all(desk, options, cancel)
        if not audits and failure is not None:
            raise failure
        if failure is not None:
            say(failure.sentence)
        if not options.json:
            for audit in audits:
                print_audit(audit, desk)
            if sys.stdin.isatty() and not options.no_questions and not cancel.requested:
                ask_questions(desk)
        else:
            said = {"error": failure.sentence} if failure is not None else {}
            print_json({"audits": [as_json.audit(audit) for audit in audits], **said})
    finally:
        desk.close()
    codes = [_exit_code(audit) for audit in audits]
    return max(*codes, failure.exit_code) if failure is not None else max(codes)


def _walked_all(
    desk: Desk, options: argparse.Namespace, cancel: Cancel
) -> tuple[list[Audit], ParaventError | None]:
    """The audits that came about, and what kept the next one from coming about.

    What one profile said is not lost when a later one cannot be reached.
    """
    audits: list[Audit] = []
    for name in options.platforms:
        try:
            audits.append(_walked(desk, name, options, cancel))
        except ParaventError as error:
            return audits, error
    return audits, None


def _walked(desk: Desk, name: str, options: argparse.Namespace, cancel: Cancel) -> Audit:
    request = AuditRequest(
        platform=name,
        site=options.site,
        people=not options.no_people,
        only=tuple(options.only),
        headless=options.headless,
    )
    left = [u for u in desk.store.unfinished() if u.audit.platform == name]
    left = [u for u in left if u.audit.site == options.site]
    if left and options.resume:
        request = replace(request, resume=left[0], only=left[0].scope, people=left[0].people)
    elif left:
        say(f"An earlier walk of {name} was cut off; --resume goes on with it.")
    explainer = _Explainer(options.explain)
    with Bar(name, quiet=False) as events:
        audit = desk.audit(
            request,
            events,
            cancel,
            ask_in_terminal,
            explained=explainer.hear if options.explain else None,
        )
    explainer.say_rest(audit)
    return audit


class _Explainer:
    """Says how settings were read: those of ``names``, or all where one of them is empty."""

    def __init__(self, names: Sequence[str]) -> None:
        self._names = set(names)
        self._said: set[str] = set()

    def hear(self, setting: str, lines: Sequence[str]) -> None:
        """``engine.walk.Explained``."""
        if setting not in self._names and "" not in self._names:
            return
        self._said.add(setting)
        say(setting)
        for line in lines:
            # Candidates are indented below the way that found them.
            indent = line[: len(line) - len(line.lstrip())]
            say(f"    {indent}{plain(line)}")

    def say_rest(self, audit: Audit) -> None:
        """What was asked for and tried in no way: why."""
        for name in sorted(self._names - self._said - {""}):
            reading = audit.reading(name)
            why = reading.why if reading and reading.why else "It was not looked at this time."
            say(f"{name}\n    no way was tried: {plain(why)}")


def _exit_code(audit: Audit) -> int:
    if audit.stopped is not None:
        if audit.stopped.reason is StopReason.CANCELLED:
            return INTERRUPTED
        if audit.stopped.reason in _CHALLENGES:
            return CHALLENGED
        return SOME_UNREAD
    unread = (ReadingStatus.COULD_NOT_READ, ReadingStatus.NEEDS_CONFIRMATION)
    return SOME_UNREAD if any(r.status in unread for r in audit.readings) else DONE


def _practice(options: argparse.Namespace) -> int:
    out = Path(options.out) if options.out else Path.cwd()
    _make_folder(out)
    windowed = has_display() and not options.headless and not options.json
    desk = desk_of(options)
    practice = desk.practice()
    if windowed:
        from paravent.ui.app import run

        return run(desk, practice=practice, practice_out=out)
    cancel = cancel_on_signals()
    try:
        audits = []
        for facts in practice.platforms():
            with Bar(facts.id, quiet=False) as events:
                request = AuditRequest(facts.id, headless=True)
                audits.append(practice.audit(request, events, cancel, ask_in_terminal))
        checklist = practice.checklist()
        written = write_practice_reports(practice, out)
        if options.json:
            from paravent.checklist.as_json import to_json

            print_json(
                {
                    "audits": [as_json.audit(audit) for audit in audits],
                    "checklist": to_json(checklist),
                    "report": [str(path) for path in written],
                }
            )
        else:
            for audit in audits:
                print_audit(audit, practice)
            print("Report:", *written, sep="\n  ")
    finally:
        practice.close()
        desk.close()
    stops = [_exit_code(audit) for audit in audits if audit.stopped]
    return max(stops) if stops else DONE


def write_practice_reports(desk: Desk, out: Path) -> list[Path]:
    """The practice report as HTML and PDF in ``out``."""
    names = ("paravent-practice.html", "paravent-practice.pdf")
    return [path for name in names for path in desk.write_report(out / name)]


def _make_folder(out: Path) -> None:
    """Make sure of the folder before minutes are spent on what goes into it."""
    try:
        out.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=out):
            pass
    except OSError as error:
        raise FolderError(
            f"The folder {plain(str(out))} cannot be written to. Choose another one with --out."
        ) from error
