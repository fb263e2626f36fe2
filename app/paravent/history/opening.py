"""Makes and opens the encrypted store with its key from a key store or passphrase; deletes all."""

from __future__ import annotations

import hmac
import secrets
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from paravent.core.errors import (
    FolderError,
    HistoryError,
    NoKeyStoreError,
    NothingStoredError,
    UsageError,
    WrongKeyError,
)
from paravent.core.keeping import StoreMode
from paravent.history import database, keys, lock
from paravent.history.memory import memory_store
from paravent.history.standing import RECOVER, kept_sentence, lock_of
from paravent.history.store import Clock, Store, utc_now


def open_store(
    data_dir: Path, mode: StoreMode, passphrase: str = "", *, clock: Clock = utc_now
) -> Store:
    """Open the store in ``data_dir``, or make it where there is none.

    A keyring store opens with its recovery passphrase too: give that, with either mode. The key
    is then put into this computer's key store anew where it has one. Raises ``WrongKeyError``,
    ``NoKeyStoreError``, ``StoreVersionError``, ``FolderError``, ``UsageError`` (a passphrase is
    missing or too short), ``HistoryError``; none of them changes or deletes anything.
    """
    if mode is StoreMode.MEMORY:
        return memory_store(clock)
    held = lock_of(data_dir)
    if held is None:
        return _make(data_dir, mode, passphrase, clock)
    if held.mode is StoreMode.PASSPHRASE:
        if not passphrase:
            raise UsageError("The history is encrypted. Type its passphrase to open it.")
        return _open(data_dir, held, _by_passphrase(held, passphrase), clock)
    if passphrase:
        return open_with_recovery(data_dir, passphrase, clock=clock)
    return _open(data_dir, held, _by_key_store(held), clock)


def open_with_recovery(data_dir: Path, recovery: str, *, clock: Clock = utc_now) -> Store:
    """Open a keyring store with its recovery passphrase, and lock it to this computer again."""
    held = lock_of(data_dir)
    if held is None or held.wrapped is None:
        raise NothingStoredError(
            f"There is no history with a recovery passphrase in {data_dir}. Choose its folder"
            " with --data-dir."
        )
    if held.mode is StoreMode.PASSPHRASE:
        return _open(data_dir, held, _by_passphrase(held, recovery), clock)
    key = _unwrapped(held, keys.read_recovery(recovery), "recovery passphrase")
    store = _open(data_dir, held, key, clock)
    try:
        with suppress(NoKeyStoreError):  # without one, the recovery passphrase is asked again
            found = keys.find_key_store()
            keys.probe(found)
            keys.put(found, held.id, key.hex())
            lock.write(data_dir, replace(held, backend=found.backend))
    except BaseException:
        store.close()
        raise
    return store


def delete_everything(data_dir: Path) -> None:
    """Delete the database, its logs and copies, kept sign-ins and the key. Close it first.

    Raises ``HistoryError`` where the key is gone from the files but not from the key store, and
    ``FolderError`` where a file could not be deleted.
    """
    from paravent.history import sessions

    held: lock.Lock | None = None
    with suppress(HistoryError, FolderError):
        held = lock.read(data_dir)
    try:
        # The database and the lock first: without them the rest is noise.
        names = [database.FILE, lock.FILE]
        for name in names:
            (data_dir / name).unlink(missing_ok=True)
        for pattern in (f"{database.FILE}*", f"{lock.FILE}*"):
            for file in data_dir.glob(pattern):
                file.unlink(missing_ok=True)
        sessions.delete_files(data_dir)
    except OSError as error:
        raise FolderError(
            f"Not every file in {data_dir} could be deleted. Close other windows of Paravent and"
            " delete that folder by hand."
        ) from error
    if held is not None and held.mode is StoreMode.KEYRING:
        _forget_key(held)


def _forget_key(held: lock.Lock) -> None:
    try:
        found = keys.find_key_store()
        if keys.get(found, held.id) is not None:
            keys.remove(found, held.id)
    except NoKeyStoreError as error:
        raise HistoryError(
            "Everything on the disk is deleted. The key that opened it could not be taken out of"
            f" the key store: look there for “{keys.SERVICE}” and delete it. It opens nothing any"
            " more."
        ) from error


def _make(data_dir: Path, mode: StoreMode, passphrase: str, clock: Clock) -> Store:
    key, name = keys.new_key(), secrets.token_hex(8)
    recovery: str | None = None
    found: keys.FoundKeyStore | None = None
    if mode is StoreMode.PASSPHRASE:
        keys.check_new_passphrase(passphrase)
        _make_folder(data_dir)
        held = lock.Lock(name, mode, keys.key_id(key), wrapped=keys.wrap(key, passphrase, name))
    else:
        found = keys.find_key_store()
        keys.probe(found)
        _make_folder(data_dir)
        recovery = keys.new_recovery()
        wrapped = keys.wrap(key, keys.read_recovery(recovery), name)
        held = lock.Lock(name, mode, keys.key_id(key), found.backend, wrapped)
        keys.put(found, name, key.hex())
    if not lock.write(data_dir, held, new=True):
        # Another window made one in this moment: that one counts.
        if found is not None:
            with suppress(NoKeyStoreError):
                keys.remove(found, name)
        return open_store(data_dir, mode, passphrase, clock=clock)
    return _open(data_dir, held, key, clock, recovery)


def _make_folder(data_dir: Path) -> None:
    try:
        data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not any(data_dir.iterdir()):
            data_dir.chmod(0o700)
    except OSError as error:
        raise FolderError(lock.cannot_write(data_dir)) from error


def _open(
    data_dir: Path, held: lock.Lock, key: bytes, clock: Clock, recovery: str | None = None
) -> Store:
    found: keys.FoundKeyStore | None = None
    if held.mode is StoreMode.KEYRING:
        with suppress(NoKeyStoreError):
            found = keys.find_key_store()
    page_key = keys.derived(key, "database")
    return Store(
        database.open_database(data_dir, page_key),
        page_key=page_key,
        kept_where=held.mode,
        kept_sentence=kept_sentence(held.mode, found),
        decision_key=keys.derived(key, "decisions"),
        folder=data_dir,
        recovery=recovery,
        clock=clock,
    )


def _by_key_store(held: lock.Lock) -> bytes:
    try:
        found = keys.find_key_store()
    except NoKeyStoreError as error:
        first = error.sentence.split(". ")[0]
        raise NoKeyStoreError(f"{first}, and it holds the key of the history. {RECOVER}") from error
    kept = keys.get(found, held.id)
    try:
        key = bytes.fromhex(kept or "")
    except ValueError:
        key = b""
    if hmac.compare_digest(keys.key_id(key), held.key_id):
        return key
    if found.backend != held.backend:
        raise WrongKeyError(
            f"The key of the history was put into {_words(held.backend)}, but this session uses"
            f" {found.words}. Start the desktop that you used before, or: {RECOVER}"
        )
    if kept is None:
        raise WrongKeyError(f"The key of the history is not in {found.words} any more. {RECOVER}")
    raise WrongKeyError(f"What {found.words} holds is not the key of this history. {RECOVER}")


def _by_passphrase(held: lock.Lock, passphrase: str) -> bytes:
    return _unwrapped(held, passphrase, "passphrase")


def _unwrapped(held: lock.Lock, passphrase: str, words: str) -> bytes:
    if held.wrapped is None:
        raise HistoryError(
            f"The file {lock.FILE} beside the history lacks the part that the {words} opens. Put"
            " it back from a backup; nothing was changed."
        )
    try:
        key = keys.unwrap(held.wrapped, passphrase, held.id)
    except WrongKeyError as error:
        if error.__cause__ is not None and not error.sentence.startswith("The key does not fit"):
            raise
        raise WrongKeyError(
            f"That is not the {words} of this history. Try again; nothing was changed."
        ) from error
    if not hmac.compare_digest(keys.key_id(key), held.key_id):
        raise WrongKeyError(
            f"The {words} is right, but the key it opens is not the one of this history. Put"
            f" {lock.FILE} back from a backup; nothing was changed."
        )
    return key


def _words(backend: str) -> str:
    return keys.SAFE_BACKENDS.get(backend, "another key store")
