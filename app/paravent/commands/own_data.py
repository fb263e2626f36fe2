"""``export``, ``move``, ``delete``: data in one's own hands, from a terminal."""

from __future__ import annotations

import argparse
import getpass
import sys
from pathlib import Path
from typing import Any

from paravent.commands.common import DONE, command, desk_of, stored
from paravent.core.errors import UsageError
from paravent.core.text import plain
from paravent.terminal import print_json, say

_CLEAR = (
    "The file is not encrypted: whoever has it can read it, names included. Keep it where only you"
    " can reach it."
)


def add(commands: Any) -> None:
    """Add the three commands to the command line."""
    export = command(commands, "export", _export, "Write everything that is kept into one zip.")
    export.add_argument("--out", metavar="FILE", required=True, help="the file to write")
    export.add_argument("--seal", action="store_true", help="encrypt it with a passphrase")
    export.add_argument("--open", metavar="FILE", help="turn a sealed export back into its zip")
    move = command(commands, "move", _move, "Take the history to another computer.")
    way = move.add_mutually_exclusive_group(required=True)
    way.add_argument("--out", metavar="FILE", help="on the old computer: the file to write")
    way.add_argument("--from", dest="source", metavar="FILE", help="on the new one: that file")
    delete = command(
        commands, "delete", _delete, "Delete everything that Paravent keeps here.", keeps=False
    )
    delete.add_argument(
        "--everything", action="store_true", required=True, help="say that you mean it"
    )


def _export(options: argparse.Namespace) -> int:
    out = Path(options.out)
    if options.open:
        desk = desk_of(options)
        desk.own_data.open_sealed(Path(options.open), out, _typed("Passphrase of the export: "))
        numbers: dict[str, Any] = {}
    else:
        passphrase = _chosen() if options.seal else ""
        desk = stored(options)
        try:
            numbers = desk.own_data.export(out, passphrase)
        finally:
            desk.close()
        if not options.seal:
            say(_CLEAR)
    if options.json:
        print_json({"written": str(out), "sealed": bool(options.seal), **numbers})
    else:
        print(plain(str(out)))
    return DONE


def _move(options: argparse.Namespace) -> int:
    if options.out:
        desk = stored(options)
        try:
            desk.own_data.move_out(Path(options.out))
        finally:
            desk.close()
        sentence = (
            "The file is encrypted as the history is. On the other computer it opens with the"
            " recovery passphrase (or the history's own passphrase): paravent move --from FILE."
        )
    else:
        desk = desk_of(options)
        try:
            desk.own_data.move_in(Path(options.source), _typed("Recovery passphrase: "))
        finally:
            desk.close()
        sentence = (
            "The history is here now. Delete the file, and the history on the other computer."
        )
    if options.json:
        print_json({"file": options.out or options.source, "moved": True})
    else:
        print(sentence)
    return DONE


def _delete(options: argparse.Namespace) -> int:
    desk = desk_of(options)
    try:
        desk.delete_everything()
    finally:
        desk.close()
    if options.json:
        print_json({"deleted": True})
    else:
        print("Everything that Paravent kept in that folder is deleted.")
    return DONE


def _typed(question: str) -> str:
    if not sys.stdin.isatty():
        raise UsageError("A passphrase is needed: run this command in a terminal and type it.")
    try:
        return getpass.getpass(question)
    except EOFError as error:
        raise UsageError("No passphrase was typed. Start again and type it.") from error


def _chosen() -> str:
    first = _typed("Choose a passphrase for the file: ")
    if _typed("The same once more: ") != first:
        raise UsageError("The two passphrases are not the same. Start again.")
    return first
