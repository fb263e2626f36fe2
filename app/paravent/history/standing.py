"""Whether there is a history in a folder and what opens it, found out quickly and asking nobody."""

from __future__ import annotations

from pathlib import Path

from paravent.core.errors import HistoryError, NoKeyStoreError
from paravent.core.keeping import StoreMode, StoreState
from paravent.history import keys, lock

RECOVER = (
    "If you have the recovery passphrase of this history, type it to open it; nothing was changed."
)


def state(data_dir: Path) -> StoreState:
    """Whether there is a store and how it opens, without opening it and without asking anyone.

    Raises ``HistoryError``, ``StoreVersionError`` or ``FolderError`` for one that cannot be.
    """
    held = lock_of(data_dir)
    if held is None:
        try:
            found = keys.find_key_store()
        except NoKeyStoreError as error:
            return StoreState(False, StoreMode.PASSPHRASE, True, error.sentence)
        return StoreState(
            False,
            StoreMode.KEYRING,
            False,
            f"What is read can be kept on this computer, encrypted, its key in {found.words}.",
        )
    if held.mode is StoreMode.PASSPHRASE:
        return StoreState(
            True, held.mode, True, "The history is encrypted. Type its passphrase to open it."
        )
    try:
        found = keys.find_key_store()
    except NoKeyStoreError as error:
        sentence = f"{error.sentence.split('. ')[0]}. {RECOVER}"
        return StoreState(True, held.mode, True, sentence)
    return StoreState(True, held.mode, False, kept_sentence(held.mode, found))


def lock_of(data_dir: Path) -> lock.Lock | None:
    """How the history in a folder is locked; None where there is none."""
    held = lock.read(data_dir)
    if held is None and (data_dir / lock.DATABASE).exists():
        raise HistoryError(
            f"There is a history in {data_dir}, but the file {lock.FILE} that says how it is"
            " locked is missing. Put it back from a backup, or start anew with another folder"
            " (--data-dir); nothing was changed."
        )
    return held


def kept_sentence(mode: StoreMode, found: keys.FoundKeyStore | None) -> str:
    """In words: how what is read is kept."""
    if mode is StoreMode.PASSPHRASE:
        return "What is read is kept on this computer, encrypted with your passphrase."
    if found is None:
        return (
            "What is read is kept on this computer, encrypted. There is no key store now, so the"
            " recovery passphrase is asked for each time."
        )
    return f"What is read is kept on this computer, encrypted; the key is in {found.words}."
