"""What all commands share: exit codes, common options, and the desk behind a command."""

from __future__ import annotations

import argparse
import getpass
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paravent.core.errors import UsageError
from paravent.core.keeping import StoreMode
from paravent.core.settings import data_dir
from paravent.core.text import plain
from paravent.desks.base import Base, Rehearsal
from paravent.terminal import cancel_on_signals, say

if TYPE_CHECKING:
    from paravent.main import Desk

DONE, SOME_UNREAD, BAD_INPUT, CHALLENGED, INTERRUPTED = 0, 1, 2, 3, 130
"""The exit codes of the design, section 5."""

Run = Callable[[argparse.Namespace], int]


def command(
    commands: Any, name: str, run: Run, help_text: str, *, keeps: bool = True
) -> argparse.ArgumentParser:
    """Add a command; ``keeps``: it opens the store, so ``--keep`` means something."""
    added: argparse.ArgumentParser = commands.add_parser(
        name, help=help_text, description=help_text
    )
    added.add_argument("--json", action="store_true", help="one JSON object on standard output")
    added.add_argument("--data-dir", metavar="DIR", help="keep everything in this folder")
    if keeps:
        added.add_argument(
            "--keep",
            choices=[mode.value for mode in StoreMode],
            help="how what is read is kept (default: the system's key store, else memory only)",
        )
    added.set_defaults(run=run)
    return added


def export_words(parser: argparse.ArgumentParser) -> None:
    """``--archive`` for what counts official exports."""
    parser.add_argument(
        "--archive", metavar="FILE", nargs="+", default=[], action="extend",
        help="official exports whose counts (places, old posts …) belong in it",
    )  # fmt: skip


def browser_words(parser: argparse.ArgumentParser) -> None:
    """``--site`` and the options of rehearsals."""
    parser.add_argument("--site", metavar="URL", default="", help="the address of your own site")
    rehearsal = parser.add_argument_group("for rehearsals and tests only")
    rehearsal.add_argument("--replica", metavar="HOST:PORT", default="")
    rehearsal.add_argument("--replica-key", metavar="BASE64", default="")
    rehearsal.add_argument("--session", metavar="FILE", help="a browser storage-state file")


def base_of(options: argparse.Namespace) -> Base:
    """What one part of the desk stands on, for a command that needs no other; store unopened."""
    return Base(data_dir(options.data_dir), rehearsal=_rehearsal(options))


def desk_of(options: argparse.Namespace) -> Desk:
    """The desk, its store unopened."""
    return _whole(base_of(options))


def stored(options: argparse.Namespace) -> Desk:
    """A desk with its store open, as ``--keep`` says or as this computer allows."""
    base = base_of(options)
    open_store(base, options)
    return _whole(base)


def _whole(base: Base) -> Desk:
    # Not at the top: of all that the desk can do, some commands need little.
    from paravent.main import Desk

    return Desk(base.data_dir, base=base)


def open_store(base: Base, options: argparse.Namespace) -> None:
    """Open the store as ``--keep`` says or as this computer allows, and say what is to be said."""
    state = base.store_state()
    if getattr(options, "keep", None):
        chosen = StoreMode(options.keep)
    elif state.exists and state.mode is not None:
        chosen = state.mode
    else:
        chosen = StoreMode.KEYRING if state.mode is StoreMode.KEYRING else StoreMode.MEMORY
    needs = chosen is StoreMode.PASSPHRASE
    store = base.open_store(chosen, _passphrase(state.exists) if needs else "")
    if chosen is StoreMode.MEMORY:
        say(f"{store.kept_sentence}")
    tell_recovery(base)


def tell_recovery(base: Base) -> None:
    """Show the recovery passphrase of a store made just now, once."""
    recovery = base.recovery_passphrase()
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


def count_exports(desk: Desk, options: argparse.Namespace) -> None:
    """Let the exports given with ``--archive`` count in what follows."""
    if options.archive:
        desk.read_archives([Path(path) for path in options.archive], cancel_on_signals())


def say_if_empty(desk: Desk) -> None:
    """Without a review there is nothing behind a checklist or a report: say so."""
    if not desk.store.audits():
        say("No review is kept on this computer, so no profile counts in this.")
