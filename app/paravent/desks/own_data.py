"""Data in one's own hands: counting, exporting, moving what is kept."""

from __future__ import annotations

import shutil
import tempfile
from contextlib import suppress
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from paravent.core.desk import StoreMode
from paravent.core.errors import FolderError, HistoryError, NoKeyStoreError, UsageError
from paravent.core.own_data import KeptData
from paravent.core.records import JsonObject
from paravent.desks.base import Base

if TYPE_CHECKING:
    from paravent.history.store import Store


class OwnData:
    """The part of the desk that lets the user take what is theirs."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def kept(self) -> KeptData:
        """What is kept, in numbers."""
        from datetime import datetime

        store = self._store()
        audits, since, names, oldest = store.numbers()
        until = ""
        if oldest:
            kept = datetime.fromisoformat(oldest)
            until = (kept + timedelta(days=self._base.settings.names_kept_days)).date().isoformat()
        folder = store.folder
        return KeptData(
            audits,
            since,
            names,
            until,
            sum(_size(f) for f in folder.glob("*")) if folder else 0,
            folder is not None,
        )

    def export(self, target: Path, passphrase: str = "") -> JsonObject:
        """Write everything into one zip, sealed with a passphrase if one is given; its numbers."""
        from paravent.history import copies

        return copies.export(self._store(), target, asdict(self._base.settings), passphrase)

    def open_sealed(self, source: Path, target: Path, passphrase: str) -> None:
        """Turn a sealed export back into its zip."""
        from paravent.history import copies

        copies.open_sealed(source, target, passphrase)

    def move_out(self, target: Path) -> None:
        """Write the history, encrypted as it is, into one file for another computer."""
        from paravent.history import copies

        copies.move_out(self._store(), target)

    def move_in(self, source: Path, passphrase: str) -> None:
        """Open a history from another computer here; an empty one that is here gives way."""
        from paravent.history import copies, lock

        data_dir = self._base.data_dir
        self._give_way_if_empty(check_only=True)
        try:
            data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
            trial = Path(tempfile.mkdtemp(prefix="incoming-", dir=data_dir))
        except OSError as error:
            raise FolderError(lock.cannot_write(data_dir)) from error
        try:
            # Tried first in a folder of its own: with a wrong passphrase nothing here changes.
            copies.move_in(source, trial)
            _opened(trial, passphrase).close()
            self._give_way_if_empty()
            for file in trial.iterdir():
                shutil.move(str(file), data_dir / file.name)
        except OSError as error:
            raise FolderError(lock.cannot_write(data_dir)) from error
        finally:
            shutil.rmtree(trial, ignore_errors=True)
        self._base.adopt(_opened(data_dir, passphrase))

    def _give_way_if_empty(self, *, check_only: bool = False) -> None:
        from paravent.history.opening import delete_everything

        if not self._base.store_state().exists or self._base.is_practice:
            return
        store = self._store()
        if store.folder is None:
            return
        if not store.is_empty():
            raise UsageError(
                "There is a history with something in it on this computer already, and nothing is"
                " overwritten. Export it and delete it first, or use another data folder"
                " (--data-dir)."
            )
        if not check_only:
            self._base.let_go()
            with suppress(HistoryError):
                delete_everything(self._base.data_dir)

    def _store(self) -> Store:
        from paravent.history.store import Store

        store = self._base.store
        if not isinstance(store, Store):
            raise UsageError("This desk keeps nothing that could be taken along.")
        return store


def _opened(folder: Path, passphrase: str) -> Store:
    from paravent.history.opening import open_store
    from paravent.history.standing import state

    found = state(folder)
    mode = found.mode if found.mode is StoreMode.PASSPHRASE else StoreMode.KEYRING
    if not passphrase:
        raise NoKeyStoreError("Type the recovery passphrase that was shown on the other computer.")
    return open_store(folder, mode, passphrase)


def _size(file: Path) -> int:
    try:
        return file.stat().st_size if file.is_file() else 0
    except OSError:
        return 0
