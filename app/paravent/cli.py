"""The command line of the program (design, section 5): the same as the window, without one.

JSON goes to standard output, alone; progress and sentences go to standard error.
"""

from __future__ import annotations

import argparse
import logging
import os
import sys
from collections.abc import Sequence
from importlib import import_module
from typing import Any, NoReturn

from paravent import __version__
from paravent.commands.common import BAD_INPUT, DONE, INTERRUPTED, SOME_UNREAD, command, desk_of
from paravent.core import as_json
from paravent.core.errors import ParaventError, UsageError
from paravent.core.text import plain
from paravent.desks.base import has_display
from paravent.terminal import mend_streams, print_json, say


def main(words: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code of the design. Without words the window opens."""
    logging.getLogger("paravent").addHandler(logging.NullHandler())
    if getattr(sys, "frozen", False):
        # A frozen program starts itself anew for each further process; those go their way here.
        import multiprocessing

        multiprocessing.freeze_support()
    given = list(sys.argv[1:] if words is None else words)
    given = given or ["window"]
    options = _parser(given[0]).parse_args(given)
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


class _Parser(argparse.ArgumentParser):
    def error(self, message: str) -> NoReturn:
        """One sentence instead of the whole usage."""
        self.exit(BAD_INPUT, f"{message[:1].upper()}{message[1:]}. See {self.prog} --help.\n")


_FAMILIES = {
    "audits": ("signin", "audit", "practice"),
    "photos": ("photos",),
    "archives": ("archive", "connections"),
    "papers": ("checklist", "report"),
    "past": ("history", "selfaudit"),
    "packs": ("packs",),
    "rhythm": ("due",),
    "changes": ("diff", "recheck"),
    "own_data": ("export", "move", "delete"),
    "footprint": ("footprint",),
}
"""The modules in ``commands``, and the words that each adds."""


def _parser(word: str = "") -> argparse.ArgumentParser:
    """The parser of all commands, or only of the family that ``word`` belongs to: quick to make."""
    parser = _Parser(prog="paravent", description="The screen around a doctor's profiles.")
    parser.add_argument("--version", action="version", version=f"Paravent {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True, parser_class=_Parser)
    families = [family for family, words in _FAMILIES.items() if word in words]
    if not families:
        _add_window(commands)
    for family in families or _FAMILIES:
        import_module(f"paravent.commands.{family}").add(commands)
    if not families:
        command(
            commands, "doctor", _doctor, "Say what the program finds on this computer.", keeps=False
        )
    return parser


def _add_window(commands: Any) -> None:
    window = command(
        commands, "window", _window, "Open the window (also what no command does).", keeps=False
    )
    window.add_argument(
        "--hidden", action="store_true", help="only an icon, and a word when a review is due"
    )
    window.add_argument("--smoke", action="store_true", help="open, look, say one line, close")
    command(
        commands, "platforms", _platforms, "List the platforms that can be reviewed.", keeps=False
    )


def _window(options: argparse.Namespace) -> int:
    if not has_display() and os.environ.get("QT_QPA_PLATFORM") != "offscreen":
        raise UsageError(
            "There is no display here for a window. The commands work without one: see"
            " paravent --help."
        )
    from paravent.ui.app import run

    return run(desk_of(options), smoke=options.smoke, hidden=options.hidden)


def _platforms(options: argparse.Namespace) -> int:
    desk = desk_of(options)
    facts = desk.platforms()
    for problem in desk.pack_problems():
        say(problem)
    if options.json:
        print_json({"platforms": [as_json.platform(f) for f in facts]})
    else:
        for each in facts:
            print(f"{each.id:<14} {each.name}: {len(each.settings)} settings")
    return SOME_UNREAD if desk.pack_problems() else DONE


def _doctor(options: argparse.Namespace) -> int:
    lines = desk_of(options).health()
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
