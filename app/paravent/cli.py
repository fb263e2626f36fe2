"""The commands of the program (design, section 5): the same as the window, without one.

JSON goes to standard output, alone; progress and sentences go to standard error.
"""

from __future__ import annotations

import argparse
import getpass
import logging
import os
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NoReturn

from paravent import __version__, archive_commands
from paravent.core import as_json
from paravent.core.desk import AuditRequest, StoreMode
from paravent.core.errors import FolderError, ParaventError, UsageError
from paravent.core.jobs import Cancel
from paravent.core.records import Audit, CheckResult, PhotoInspection, PhotoOutcome
from paravent.core.settings import data_dir
from paravent.core.text import plain
from paravent.core.words import CheckOutcome, ReadingStatus, StopReason
from paravent.main import Desk, Rehearsal, has_display
from paravent.terminal import (
    Bar,
    ask_in_terminal,
    ask_questions,
    cancel_on_signals,
    mend_streams,
    print_audit,
    print_json,
    say,
)

DONE, SOME_UNREAD, BAD_INPUT, CHALLENGED, INTERRUPTED = 0, 1, 2, 3, 130
_CHALLENGES = (StopReason.CHALLENGE, StopReason.RATE_LIMITED, StopReason.BLOCKED)


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code of the design. Without words the window opens."""
    logging.getLogger("paravent").addHandler(logging.NullHandler())
    given = list(sys.argv[1:] if words is None else words)
    options = _parser().parse_args(given or ["window"])
    os.umask(0o077)
    mend_streams()
    try:
        code = _carried_out(options)
        sys.stdout.flush()
    except BrokenPipeError:
        # Nobody reads any more, as with "| head"; what Python flushes at its end goes nowhere.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return INTERRUPTED
    return code


def _carried_out(options: argparse.Namespace) -> int:
    try:
        return int(options.run(options))
    except KeyboardInterrupt:
        return _told(options, "Stopped.", INTERRUPTED)
    except ParaventError as error:
        return _told(options, error.sentence, error.exit_code)
    except BrokenPipeError:
        raise
    except Exception as error:  # noqa: BLE001 - no traceback ever reaches a user
        # Only the kind: an exception's text may quote a page, a file or a name.
        return _told(
            options,
            "Something happened that Paravent did not foresee, so this was not finished"
            f" ({type(error).__name__}). Please try again; if it happens again, report it.",
            BAD_INPUT,
        )


def window() -> int:
    """Open the window; the entry point of the desktop icon."""
    return main(["window", *sys.argv[1:]])


def _told(options: argparse.Namespace, sentence: str, code: int) -> int:
    print(sentence, file=sys.stderr)
    if getattr(options, "json", False):
        print_json({"error": sentence})
    return code


# The words of the command line


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One sentence instead of the whole usage."""
        self.exit(BAD_INPUT, f"{message[:1].upper()}{message[1:]}. See {self.prog} --help.\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(prog="paravent", description="The screen around a doctor's profiles.")
    parser.add_argument("--version", action="version", version=f"Paravent {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)

    def command(
        name: str, run: Callable[[argparse.Namespace], int], help_text: str
    ) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=help_text, description=help_text)
        _common(added)
        added.set_defaults(run=run)
        return added

    window = command("window", _window, "Open the window (also what no command does).")
    window.add_argument("--smoke", action="store_true", help="open, look, say one line, close")
    command("platforms", _platforms, "List the platforms that can be reviewed.")
    signin = command("signin", _signin, "Sign in to a profile by hand, in an ordinary browser.")
    signin.add_argument("platform")
    _browser_words(signin)
    _audit_words(command("audit", _audit, "Review the settings of your own profiles, read-only."))
    practice = command("practice", _practice, "Try everything on the built-in practice profiles.")
    practice.add_argument("--out", metavar="DIR", help="folder for the report (default: this one)")
    practice.add_argument("--headless", action="store_true", help="do not open a window")
    _photo_words(commands)
    archive_commands.add(commands, _Parser, _common)
    _export_words(command("checklist", _checklist, "Show the outcomes of 8a to 8d."))
    command("history", _history, "List the audits kept on this computer.")
    report = command("report", _report, "Write a report.")
    report.add_argument("--out", metavar="FILE", required=True, help="….html, .pdf, .json or .csv")
    _export_words(report)
    report.add_argument("--portfolio", action="store_true", help="the redacted one")
    command("doctor", _doctor, "Say what the program finds on this computer.")
    return parser


def _common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")
    parser.add_argument("--data-dir", metavar="DIR", help="keep everything in this folder")
    parser.add_argument(
        "--keep",
        choices=[mode.value for mode in StoreMode],
        help="how what is read is kept (default: the system's key store, else memory only)",
    )


def _export_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--archive", metavar="FILE", nargs="+", default=[], action="extend",
        help="official exports whose counts (places, old posts …) belong in it",
    )  # fmt: skip


def _browser_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--site", metavar="URL", default="", help="the address of your own site")
    rehearsal = parser.add_argument_group("for rehearsals and tests only")
    rehearsal.add_argument("--replica", metavar="HOST:PORT", default="")
    rehearsal.add_argument("--replica-key", metavar="BASE64", default="")
    rehearsal.add_argument("--session", metavar="FILE", help="a browser storage-state file")


def _audit_words(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("platforms", metavar="PLATFORM", nargs="+")
    parser.add_argument("--no-people", action="store_true", help="leave connection lists alone")
    parser.add_argument("--headless", action="store_true", help="do not show the browser")
    parser.add_argument("--only", metavar="SETTING", nargs="+", default=[], action="extend")
    parser.add_argument("--resume", action="store_true", help="go on where a walk was cut off")
    parser.add_argument("--no-questions", action="store_true", help="ask nothing afterwards")
    parser.add_argument(
        "--explain", action="store_true", help="say how each setting was read, on standard error"
    )
    _browser_words(parser)


def _photo_words(commands: Any) -> None:
    photos = commands.add_parser("photos", help="Look for location in photos, or remove it.")
    actions = photos.add_subparsers(metavar="ACTION", required=True, parser_class=_Parser)
    inspect = actions.add_parser("inspect", help="Say what is hidden in photos.")
    clean = actions.add_parser("clean", help="Write copies without location.")
    for action, run in ((inspect, _photos_inspect), (clean, _photos_clean)):
        action.add_argument("paths", metavar="PATH", nargs="+")
        _common(action)
        action.set_defaults(run=run)
    where = clean.add_mutually_exclusive_group()
    where.add_argument("--out", metavar="DIR", help="write the cleaned copies there")
    where.add_argument(
        "--in-place", action="store_true", help="replace; originals go to the system's trash"
    )
    clean.add_argument(
        "--everything", action="store_true", help="remove everything that identifies"
    )
    clean.add_argument("--recursive", action="store_true", help="folders with all below them")


# The desk behind a command


def _desk(options: argparse.Namespace) -> Desk:
    return Desk(data_dir(options.data_dir), rehearsal=_rehearsal(options))


def _stored(options: argparse.Namespace) -> Desk:
    """A desk with its store open, as ``--keep`` says or as this computer allows."""
    desk = _desk(options)
    state = desk.store_state()
    if options.keep:
        chosen = StoreMode(options.keep)
    elif state.exists and state.mode is not None:
        chosen = state.mode
    else:
        chosen = StoreMode.KEYRING if state.mode is StoreMode.KEYRING else StoreMode.MEMORY
    needs = chosen is StoreMode.PASSPHRASE
    desk.open_store(chosen, _passphrase(state.exists) if needs else "")
    if chosen is StoreMode.MEMORY:
        say(f"{desk.store.kept_sentence}")
    _tell_recovery(desk)
    return desk


def _tell_recovery(desk: Desk) -> None:
    recovery = desk.recovery_passphrase()
    if recovery:
        say(
            "A new encrypted store was made. Write down its recovery passphrase; it is shown only"
            f" this once:\n  {recovery}"
        )


def _passphrase(exists: bool) -> str:
    if not sys.stdin.isatty():
        raise UsageError("A passphrase is needed: run this command in a terminal and type it.")
    try:
        typed = getpass.getpass("Passphrase: " if exists else "Choose a passphrase: ")
        if not exists and getpass.getpass("The same once more: ") != typed:
            raise UsageError("The two passphrases are not the same. Start again.")
    except EOFError as error:
        raise UsageError("No passphrase was typed. Start again and type it.") from error
    return typed


def _rehearsal(options: argparse.Namespace) -> Rehearsal:
    replica = getattr(options, "replica", "")
    key = getattr(options, "replica_key", "")
    session = getattr(options, "session", None)
    if bool(replica) != bool(key):
        raise UsageError("--replica HOST:PORT and --replica-key BASE64 go together.")
    host, _, port = replica.rpartition(":")
    if replica and not (host and port.isdecimal() and 0 < int(port) < 65536):
        raise UsageError("--replica takes HOST:PORT, for example 127.0.0.1:8443.")
    if session is not None and not Path(session).is_file():
        raise UsageError(f"There is no session file at {plain(session)}.")
    return Rehearsal(host, int(port or 0), key, Path(session) if session else None)


# Commands


def _window(options: argparse.Namespace) -> int:
    if not has_display() and os.environ.get("QT_QPA_PLATFORM") != "offscreen":
        raise UsageError(
            "There is no display here for a window. The commands work without one: see"
            " paravent --help."
        )
    from paravent.ui.app import run

    return run(_desk(options), smoke=options.smoke)


def _platforms(options: argparse.Namespace) -> int:
    desk = _desk(options)
    facts = desk.platforms()
    for problem in desk.pack_problems():
        say(problem)
    if options.json:
        print_json({"platforms": [as_json.platform(f) for f in facts]})
    else:
        for each in facts:
            print(f"{each.id:<14} {each.name}: {len(each.settings)} settings")
    return SOME_UNREAD if desk.pack_problems() else DONE


def _signin(options: argparse.Namespace) -> int:
    _desk(options).check(AuditRequest(options.platform, options.site))
    desk = _stored(options)
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
    asked = _desk(options)
    for name in options.platforms:
        asked.check(AuditRequest(name, options.site, only=tuple(options.only)))
    desk = _stored(options)
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
    with Bar(name, quiet=False) as events:
        return desk.audit(
            request,
            events,
            cancel,
            ask_in_terminal,
            explained=_explain if options.explain else None,
        )


def _explain(setting: str, lines: Sequence[str]) -> None:
    say(setting)
    for line in lines:
        say(f"    {plain(line)}")


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
    desk = _desk(options)
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


def _photos_inspect(options: argparse.Namespace) -> int:
    desk = _desk(options)
    files: list[PhotoInspection] = []
    cancel = cancel_on_signals()

    desk.inspect_photos([Path(p) for p in options.paths], files.append, cancel)
    if options.json:
        print_json({"files": [as_json.inspection(f) for f in files]})
    else:
        for each in files:
            where = each.error or each.place or ("see below" if each.found else "no location found")
            print(f"{plain(each.path)}: {plain(where)}")
            for found in each.found:
                value = f": {plain(found.value)}" if found.value else ""
                print(f"    {plain(found.what)} in {plain(found.where)}{value}")
    if cancel.requested:
        say("Stopped. The files that are not named here were not looked into.")
        return INTERRUPTED
    return SOME_UNREAD if any(f.error for f in files) else DONE


def _photos_clean(options: argparse.Namespace) -> int:
    desk = _stored(options) if options.keep else _desk(options)
    outcomes: list[PhotoOutcome] = []
    cancel = cancel_on_signals()

    with Bar("photos", quiet=options.json) as bar:
        desk.clean_photos(
            [Path(p) for p in options.paths],
            outcomes.append,
            bar.progress,
            cancel,
            out=Path(options.out) if options.out else None,
            in_place=options.in_place,
            everything=options.everything,
            recursive=options.recursive,
        )
    _tell_recovery(desk)
    desk.close()
    if options.json:
        print_json({"files": [as_json.outcome(o) for o in outcomes]})
    else:
        for each in outcomes:
            words = each.outcome.replace("_", " ")
            print(f"{plain(each.path)}: {words}{f': {plain(each.why)}' if each.why else ''}")
            if each.written:
                print(f"    written to {plain(each.written)}")
    if cancel.requested:
        say("Stopped. The files that are not named here were left alone.")
        return INTERRUPTED
    return SOME_UNREAD if any(o.outcome in ("refused", "failed") for o in outcomes) else DONE


def _checklist(options: argparse.Namespace) -> int:
    from paravent.checklist.as_json import to_json

    desk = _stored(options)
    _count_exports(desk, options)
    checklist = desk.checklist()
    _say_if_empty(desk)
    desk.close()
    if options.json:
        print_json(to_json(checklist))
        return DONE
    for result in checklist.results:
        print(f"{result.id}  {_OUTCOMES[result.outcome]:<15} {_aim(result)}")
        if result.todo:
            print(f"       {plain(result.todo)}")
    return DONE


_OUTCOMES = {
    **{outcome: outcome.value.replace("_", " ") for outcome in CheckOutcome},
    CheckOutcome.COULD_NOT_READ: "not known",
    CheckOutcome.ATTESTED: "said by you",
    CheckOutcome.NOT_APPLICABLE: "does not apply",
}


def _aim(result: CheckResult) -> str:
    """The title is the good state: alone it would read as a finding, so say what it is."""
    reached = result.outcome in (CheckOutcome.MET, CheckOutcome.ATTESTED)
    return result.title if reached else f"Aim: {result.title}"


def _say_if_empty(desk: Desk) -> None:
    """Without a review there is nothing behind a checklist or a report: say so."""
    if not desk.store.audits():
        say("No review is kept on this computer, so no profile counts in this.")


def _count_exports(desk: Desk, options: argparse.Namespace) -> None:
    if options.archive:
        desk.read_archives([Path(path) for path in options.archive], cancel_on_signals())


def _history(options: argparse.Namespace) -> int:
    desk = _stored(options)
    audits, left = desk.store.audits(), desk.store.unfinished()
    desk.close()
    if options.json:
        print_json(
            {
                "audits": [as_json.audit_summary(a) for a in audits],
                "unfinished": [as_json.unfinished(u) for u in left],
            }
        )
        return DONE
    for audit in audits:
        print(f"{audit.started}  {audit.platform:<12} {len(audit.readings)} settings")
    for each in left:
        print(f"{each.audit.started}  {each.audit.platform:<12} cut off; audit --resume goes on")
    if not audits and not left:
        print("No audit is kept on this computer yet.")
    return DONE


def _report(options: argparse.Namespace) -> int:
    desk = _stored(options)
    try:
        _count_exports(desk, options)
        written = desk.write_report(Path(options.out), portfolio=options.portfolio)
        _say_if_empty(desk)
    finally:
        desk.close()
    if options.json:
        print_json({"written": [str(path) for path in written]})
    else:
        print(*written, sep="\n")
    return DONE


def _doctor(options: argparse.Namespace) -> int:
    lines = _desk(options).health()
    if options.json:
        fields = [
            {"name": h.name, "ok": h.ok, "found": h.found, "do_next": h.do_next} for h in lines
        ]
        print_json({"found": fields})
    else:
        for line in lines:
            print(f"{'ok ' if line.ok else '-- '} {line.name:<12} {plain(line.found)}")
            if line.do_next:
                print(f"{'':17}{plain(line.do_next)}")
    return DONE if all(line.ok for line in lines) else SOME_UNREAD
