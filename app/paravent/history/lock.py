"""The file ``store.toml`` beside the database: how it is locked, without any secret.

It holds the store's id, the mode, the mark of the right key, which key store holds it, and the
key wrapped by a passphrase. Losing it means losing the way in, so it is written all or nothing.
"""

from __future__ import annotations

import os
import secrets
import tomllib
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from paravent.core.errors import FolderError, HistoryError, StoreVersionError
from paravent.core.keeping import StoreMode
from paravent.history.keys import Wrapped

FILE = "store.toml"
DATABASE = "paravent.db"
VERSION = 1
_HEADING = (
    "# How the history in paravent.db is locked. Keep this file beside it: without it the history\n"
    "# cannot be opened. It holds no key in the clear.\n"
)


@dataclass(frozen=True, slots=True)
class Lock:
    """How one store is locked."""

    id: str
    mode: StoreMode
    key_id: str
    backend: str = ""
    """Keyring mode: the class of the key store."""
    wrapped: Wrapped | None = None
    """The key under the passphrase, or in keyring mode under the recovery passphrase."""


def read(folder: Path) -> Lock | None:
    """The lock in ``folder``; None where there is no such file.

    Raises ``HistoryError`` for a damaged one, ``StoreVersionError`` for a newer one.
    """
    try:
        data = tomllib.loads((folder / FILE).read_text("utf-8"))
    except (FileNotFoundError, NotADirectoryError):
        return None
    except OSError as error:
        raise FolderError(
            f"The file {folder / FILE} cannot be read. See that you may read it, or choose"
            " another folder with --data-dir."
        ) from error
    except ValueError as error:
        raise HistoryError(_damaged(folder)) from error
    if isinstance(data.get("version"), int) and data["version"] > VERSION:
        raise StoreVersionError(newer_sentence(folder))
    try:
        given = data.get("wrapped")
        return Lock(
            _text(data["id"]),
            StoreMode(data["mode"]),
            _text(data["key_id"]),
            _text(data.get("backend", "")),
            None if given is None else _wrapped(given),
        )
    except (KeyError, TypeError, ValueError) as error:
        raise HistoryError(_damaged(folder)) from error


def write(folder: Path, lock: Lock, *, new: bool = False) -> bool:
    """Write the lock, all or nothing, readable to the user only.

    With ``new`` an existing one is left alone, and the result is False. Raises ``FolderError``.
    """
    beside = folder / f"{FILE}.{secrets.token_hex(4)}.new"
    try:
        descriptor = os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8", newline="\n") as file:
            file.write(_toml(lock))
            file.flush()
            os.fsync(file.fileno())
        if new and not _link(beside, folder / FILE):
            return False
        beside.replace(folder / FILE)
        sync_folder(folder)
    except OSError as error:
        raise FolderError(cannot_write(folder)) from error
    finally:
        beside.unlink(missing_ok=True)
    return True


def sync_folder(folder: Path) -> None:
    """Make names of files in ``folder`` durable, where the system can."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def cannot_write(folder: Path) -> str:
    """The sentence for a folder that cannot be written to."""
    return (
        f"The folder {folder} cannot be written to. Choose one that you may write to with"
        " --data-dir, or free some space."
    )


def newer_sentence(folder: Path) -> str:
    """The sentence for a store of a newer version."""
    return (
        f"The history in {folder} was written by a newer version of Paravent. Update Paravent, or"
        " choose another folder with --data-dir; nothing was changed."
    )


def _link(beside: Path, target: Path) -> bool:
    """Give ``beside`` its name unless that is taken: of two who start at once, one wins."""
    try:
        os.link(beside, target)
    except FileExistsError:
        return False
    except OSError:  # a file system without links: the small gap is all we can have there
        return not target.exists()
    return True


def _toml(lock: Lock) -> str:
    lines = [_HEADING, f"version = {VERSION}"]
    lines += [
        f'{name} = "{value}"'
        for name, value in (
            ("id", lock.id),
            ("mode", lock.mode.value),
            ("key_id", lock.key_id),
            ("backend", lock.backend),
            ("cipher", "chacha20"),
        )
        if value
    ]
    if lock.wrapped is not None:
        lines.append("\n[wrapped]")
        for name, value in asdict(lock.wrapped).items():
            lines.append(f"{name} = {value}" if isinstance(value, int) else f'{name} = "{value}"')
    return "\n".join(lines) + "\n"


def _wrapped(given: Any) -> Wrapped:
    values = {field.name: given[field.name] for field in fields(Wrapped)}
    for name, value in values.items():
        if type(value) is not (int if name in ("memory", "passes", "lanes") else str):
            raise TypeError(name)
    return Wrapped(**values)


def _text(value: Any) -> str:
    if not isinstance(value, str) or any(c in value for c in '"\\\n'):
        raise TypeError("not plain text")
    return value


def _damaged(folder: Path) -> str:
    return (
        f"The file {folder / FILE}, which says how the history is locked, is damaged. Put it back"
        " from a backup, or start anew with another folder (--data-dir); nothing was changed."
    )
