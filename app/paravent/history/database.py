"""Opens the one encrypted database, brings its tables up to date, and words its troubles.

SQLite3 Multiple Ciphers' ``chacha20`` is chosen by name: ChaCha20-Poly1305 on every page of the
database, its journal and its write-ahead log, so that a page that was changed from outside is
refused and not believed. The key is 32 random bytes given as such; nothing is stretched.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from paravent.core.errors import FolderError, HistoryError, StoreVersionError, WrongKeyError
from paravent.history import lock, schema

FILE = lock.DATABASE
WAIT_MILLISECONDS = 2000


def open_database(folder: Path, key: bytes, steps: Sequence[schema.Step] = schema.STEPS) -> Any:
    """An apsw connection to the database in ``folder``, made where there is none.

    Held by this process alone until it is closed. Raises ``WrongKeyError``, ``FolderError``,
    ``StoreVersionError``, ``HistoryError``; none of them changes what is there.
    """
    file = folder / FILE
    _create(file)
    with worded(folder):
        connection = _connect(str(file), key)
        try:
            # The key pragma says ok to any key: only reading a page tells.
            connection.execute("SELECT count(*) FROM sqlite_master").fetchall()
            connection.pragma("journal_mode", "wal")
            connection.pragma("synchronous", "full")
            _hold(connection)
            _update(connection, folder, key, steps)
        except BaseException:
            connection.close()
            raise
        _tidy(folder)
        return connection


def memory_database() -> Any:
    """An apsw connection to a database that never touches a disk."""
    import apsw

    connection = apsw.Connection(":memory:")
    _set_up(connection)
    for step in schema.STEPS:
        step(connection)
    connection.pragma("user_version", len(schema.STEPS))
    return connection


def purge_traces(connection: Any) -> None:
    """Empty the write-ahead log, so that pages from before a deletion stand nowhere any more."""
    import apsw

    connection.wal_checkpoint(mode=apsw.SQLITE_CHECKPOINT_TRUNCATE)


@contextmanager
def transaction(connection: Any) -> Iterator[None]:
    """All changes within become durable together, or none of them."""
    connection.execute("BEGIN")
    try:
        yield
        connection.execute("COMMIT")
    except BaseException:
        # After a full disk SQLite has taken everything back by itself.
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


@contextmanager
def worded(folder: Path | None) -> Iterator[None]:
    """Turn what SQLite says into sentences."""
    import apsw

    where = f" in {folder}" if folder else ""
    try:
        yield
    except apsw.NotADBError as error:
        raise WrongKeyError(
            f"The key does not open the history{where}. Nothing was changed or deleted. If you"
            " have the recovery passphrase, open it with that; else put the files back from a"
            " backup, or start anew with another folder (--data-dir)."
        ) from error
    except (apsw.BusyError, apsw.LockedError) as error:
        raise HistoryError(
            f"The history{where} is open in another window or command of Paravent. Close that"
            " one first and try again."
        ) from error
    except apsw.FullError as error:
        raise FolderError(
            f"The disk is full, so nothing more can be kept{where}. Free some space and try"
            " again; what was kept before is safe."
        ) from error
    except (apsw.CantOpenError, apsw.ReadOnlyError, apsw.PermissionsError, apsw.IOError) as error:
        raise FolderError(lock.cannot_write(folder) if folder else _BROKEN.format("")) from error
    except apsw.Error as error:
        raise HistoryError(_BROKEN.format(where)) from error


_BROKEN = (
    "The history{} is damaged or cannot be read further. Put it back from a backup, or start anew"
    " with another folder (--data-dir); nothing was deleted."
)


def _create(file: Path) -> None:
    """An empty file that only the user may read: SQLite gives its logs the same rights."""
    try:
        # Never opened where it is there: closing it would drop SQLite's own locks on it.
        if not file.exists():
            with suppress(FileExistsError):
                os.close(os.open(file, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600))
        if os.name == "posix" and file.stat().st_mode & 0o077:
            file.chmod(0o600)
    except OSError as error:
        raise FolderError(lock.cannot_write(file.parent)) from error


def _connect(file: str, key: bytes) -> Any:
    import apsw

    flags = apsw.SQLITE_OPEN_READWRITE | apsw.SQLITE_OPEN_NOFOLLOW
    connection = apsw.Connection(file, flags=flags)
    connection.pragma("cipher", "chacha20")
    connection.pragma("key", f"raw:{key.hex()}")
    # Exclusive: no shared-memory file, and a second process is told so instead of seeing a walk
    # of the first one as cut off.
    connection.pragma("locking_mode", "exclusive")
    connection.set_busy_timeout(WAIT_MILLISECONDS)
    _set_up(connection)
    return connection


def _set_up(connection: Any) -> None:
    connection.pragma("foreign_keys", True)
    connection.pragma("secure_delete", True)
    connection.pragma("temp_store", "memory")
    connection.pragma("trusted_schema", False)


def _hold(connection: Any) -> None:
    """Take the write lock once; in exclusive mode it is then ours until the end."""
    connection.execute("BEGIN IMMEDIATE")
    connection.execute("COMMIT")


def _update(connection: Any, folder: Path, key: bytes, steps: Sequence[schema.Step]) -> None:
    version = connection.pragma("user_version")
    if version > len(steps):
        raise StoreVersionError(lock.newer_sentence(folder))
    if version == len(steps):
        return
    if version > 0:
        _back_up(connection, folder / f"{FILE}.version-{version}", key)
    with transaction(connection):
        for step in steps[version:]:
            step(connection)
        connection.pragma("user_version", len(steps))


def _back_up(connection: Any, target: Path, key: bytes) -> None:
    """Copy the database, encrypted as it is, before its tables are changed."""
    beside = target.with_name(f"{target.name}.new")
    try:
        beside.unlink(missing_ok=True)
        _create(beside)
        copy = _connect(str(beside), key)
        try:
            with copy.backup("main", connection, "main") as work:
                work.step()
        finally:
            copy.close()
        beside.replace(target)
        lock.sync_folder(target.parent)
    except OSError as error:
        raise FolderError(lock.cannot_write(target.parent)) from error


def copy(connection: Any, target: Path, key: bytes) -> None:
    """Copy the database to the new file ``target``, encrypted under ``key``, without the keys of
    kept sign-ins, which belong to this computer.
    """
    _create(target)
    made = _connect(str(target), key)
    try:
        with made.backup("main", connection, "main") as work:
            work.step()
        made.pragma("journal_mode", "delete")
        made.execute("DELETE FROM session_keys")
    finally:
        made.close()


def _tidy(folder: Path) -> None:
    """The database is open at its newest version: copies from before are not needed any more."""
    for old in folder.glob(f"{FILE}.version-*"):
        with suppress(OSError):
            old.unlink()
