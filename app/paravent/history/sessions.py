"""Kept sign-ins: browser profiles, packed and encrypted, one key each. Off unless chosen.

The files are in ``sessions/`` beside the database, named by a keyed hash; their keys are in the
encrypted database, so that forgetting a sign-in means deleting its key.
"""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from paravent.core.errors import FolderError, NoKeyStoreError, WrongKeyError
from paravent.core.ports import StorePort
from paravent.history import keys
from paravent.history.lock import cannot_write, sync_folder
from paravent.history.store import Store

FOLDER = "sessions"


def keep(store: StorePort, name: str, blob: bytes) -> None:
    """Keep ``blob`` for the profile ``name``, replacing what was kept for it.

    Raises ``NoKeyStoreError`` for a store in memory, ``FolderError`` where it cannot be written.
    """
    kept, folder = _files(store)
    if folder is None:
        raise NoKeyStoreError(
            "A sign-in can be kept only where the history is kept: with a key store or a"
            " passphrase. Sign in again each time, or set one up in Settings."
        )
    key, file = keys.new_key(), f"{secrets.token_hex(8)}.session"
    try:
        folder.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(folder / file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "wb") as out:
            out.write(keys.seal(key, blob, f"session {name}"))
            out.flush()
            os.fsync(out.fileno())
        sync_folder(folder)
    except OSError as error:
        raise FolderError(cannot_write(folder)) from error
    with kept.work() as db:
        db.execute("INSERT OR REPLACE INTO session_keys VALUES (?, ?, ?)", (name, file, key))
    _sweep(kept, folder)


def get(store: StorePort, name: str) -> bytes | None:
    """What is kept for the profile ``name``; None where nothing is, or it is damaged."""
    kept, folder = _files(store)
    with kept.work() as db:
        row = db.execute("SELECT file, key FROM session_keys WHERE name = ?", (name,)).fetchone()
    if row is None or folder is None:
        return None
    try:
        return keys.unseal(bytes(row[1]), (folder / row[0]).read_bytes(), f"session {name}")
    except (OSError, WrongKeyError):
        return None  # signing in again is all that it costs


def forget(store: StorePort, name: str | None = None) -> int:
    """Forget the sign-in of ``name``, or all of them; how many there were."""
    kept, folder = _files(store)
    with kept.work() as db:
        db.execute("DELETE FROM session_keys WHERE ?1 IS NULL OR name = ?1", (name,))
        gone = int(db.changes())
    if folder is not None:
        _sweep(kept, folder)
    return gone


def names(store: StorePort) -> tuple[str, ...]:
    """The profiles whose sign-in is kept."""
    kept, _ = _files(store)
    with kept.work() as db:
        return tuple(row[0] for row in db.execute("SELECT name FROM session_keys ORDER BY name"))


def delete_files(data_dir: Path) -> None:
    """Delete all files of kept sign-ins. Raises ``OSError``."""
    folder = data_dir / FOLDER
    for file in folder.glob("*.session"):
        file.unlink(missing_ok=True)
    if folder.is_dir() and not any(folder.iterdir()):
        folder.rmdir()


def _files(store: StorePort) -> tuple[Store, Path | None]:
    if not isinstance(store, Store):
        raise TypeError("sign-ins are kept beside a store of this room")
    return store, None if store.folder is None else store.folder / FOLDER


def _sweep(store: Store, folder: Path) -> None:
    """Delete files that no key belongs to: those replaced, forgotten, or left by a crash."""
    with store.work() as db:
        wanted = {row[0] for row in db.execute("SELECT file FROM session_keys")}
    try:
        for file in folder.glob("*.session"):
            if file.name not in wanted:
                file.unlink(missing_ok=True)
    except OSError as error:
        raise FolderError(cannot_write(folder)) from error
