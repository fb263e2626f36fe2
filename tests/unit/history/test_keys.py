"""The key store matrix: good, locked, absent, fake, weak, slow, lying and changed ones."""

from __future__ import annotations

import threading
from collections.abc import Callable
from pathlib import Path

import keyring.backends.chainer
import keyring.backends.fail
import keyring.backends.null
import keyring.errors
import pytest
from tests.support.records import audit
from tests.unit.history.conftest import (
    KWALLET,
    SECRET_SERVICE,
    KeyStoreDouble,
    UseBackend,
    named,
)

from paravent.core.desk import StoreMode
from paravent.core.errors import (
    HistoryError,
    NoKeyStoreError,
    NothingStoredError,
    UsageError,
    WrongKeyError,
)
from paravent.history import keys, lock
from paravent.history.opening import delete_everything, open_store, open_with_recovery
from paravent.history.standing import state


class Forgetful(KeyStoreDouble):
    def get_password(self, service: str, username: str) -> str | None:
        return None


class Lying(KeyStoreDouble):
    def get_password(self, service: str, username: str) -> str | None:
        return "something else"


class Sticky(KeyStoreDouble):
    def delete_password(self, service: str, username: str) -> None:
        return None


class Locked(KeyStoreDouble):
    def set_password(self, service: str, username: str, password: str) -> None:
        raise keyring.errors.KeyringLocked("secret words of the library")


class Broken(KeyStoreDouble):
    def set_password(self, service: str, username: str, password: str) -> None:
        raise RuntimeError("secret words of the library")


class Hanging(KeyStoreDouble):
    released: threading.Event

    def set_password(self, service: str, username: str, password: str) -> None:
        self.released.wait(30)


def files(folder: Path) -> list[str]:
    return sorted(f.name for f in folder.iterdir()) if folder.exists() else []


def bare(name: str) -> Callable[[], object]:
    return named(KeyStoreDouble, name)


def no_key_store() -> object:
    return keyring.backends.fail.Keyring()  # type: ignore[no-untyped-call]


class EmptyChain:
    backends: tuple[object, ...] = ()


class WeakChain:
    backends = (bare("keyrings.alt.file.PlaintextKeyring")(),)


NOT_SAFE: list[tuple[Callable[[], object], str]] = [
    (keyring.backends.fail.Keyring, "no key store that is running"),
    (keyring.backends.null.Keyring, "switched off"),
    (named(EmptyChain, "keyring.backends.chainer.ChainerBackend"), "no key store"),
    (named(WeakChain, "keyring.backends.chainer.ChainerBackend"), "no key store"),
    (bare("keyrings.alt.file.PlaintextKeyring"), "not one that is known"),
    (bare("keyrings.alt.file.EncryptedKeyring"), "not one that is known"),
    (bare("somewhere.Else"), "not one that is known"),
]


@pytest.mark.parametrize(("backend", "words"), NOT_SAFE)
def test_what_is_not_a_safe_key_store_is_refused(
    backend: Callable[[], object], words: str, use_backend: UseBackend, folder: Path
) -> None:
    use_backend(backend())
    now = state(folder)
    assert (now.exists, now.mode, now.needs_passphrase) == (False, StoreMode.PASSPHRASE, True)
    assert words in now.sentence
    with pytest.raises(NoKeyStoreError, match=words):
        open_store(folder, StoreMode.KEYRING)
    assert files(folder) == []


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        (Forgetful, "did not give back"),
        (Lying, "did not give back"),
        (Sticky, "kept a value"),
        (Locked, "is locked"),
        (Broken, "could not be used"),
    ],
)
def test_a_key_store_that_does_not_work_is_refused(
    kind: type, words: str, use_backend: UseBackend, folder: Path
) -> None:
    use_backend(named(kind, SECRET_SERVICE)())
    with pytest.raises(NoKeyStoreError, match=words) as caught:
        open_store(folder, StoreMode.KEYRING)
    assert "secret words" not in str(caught.value)
    assert files(folder) == []


def test_a_key_store_that_hangs_is_given_up(
    use_backend: UseBackend,
    folder: Path,
    released: threading.Event,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hanging = named(Hanging, SECRET_SERVICE)()
    hanging.released = released
    use_backend(hanging)
    found = keys.find_key_store()
    with pytest.raises(NoKeyStoreError, match=r"did not answer within 0\.1 seconds"):
        keys.probe(found, 0.1)


def test_looking_for_a_key_store_that_hangs_is_given_up(
    monkeypatch: pytest.MonkeyPatch, released: threading.Event
) -> None:
    monkeypatch.setattr(keys, "_system_backend", lambda: released.wait(30))
    with pytest.raises(NoKeyStoreError, match="did not answer"):
        keys.find_key_store(0.1)


def test_a_chain_is_used_by_its_first_safe_link_only(use_backend: UseBackend) -> None:
    weak, safe = bare("keyrings.alt.file.PlaintextKeyring")(), bare(SECRET_SERVICE)()
    chain = named(EmptyChain, "keyring.backends.chainer.ChainerBackend")()
    chain.backends = (weak, safe)
    use_backend(chain)
    assert keys.find_key_store().store is safe


def test_a_good_key_store_is_used_and_nothing_else_is_left_in_it(
    key_store: KeyStoreDouble, folder: Path
) -> None:
    now = state(folder)
    assert (now.exists, now.mode, now.needs_passphrase) == (False, StoreMode.KEYRING, False)
    store = open_store(folder, StoreMode.KEYRING)
    assert store.recovery
    assert len(key_store.kept) == 1
    store.finish(audit())
    store.close()
    now = state(folder)
    assert (now.exists, now.mode, now.needs_passphrase) == (True, StoreMode.KEYRING, False)
    again = open_store(folder, StoreMode.KEYRING)
    assert again.recovery is None
    assert again.audit("a1") == audit()
    again.close()


def test_decision_marks_are_the_same_after_opening_again(
    key_store: KeyStoreDouble, folder: Path
) -> None:
    person = audit().people[0]
    first = open_store(folder, StoreMode.KEYRING)
    key = first.decision_key(person, "facebook")
    first.close()
    second = open_store(folder, StoreMode.KEYRING)
    assert second.decision_key(person, "facebook") == key
    second.close()


def test_the_key_is_nowhere_in_the_folder(key_store: KeyStoreDouble, folder: Path) -> None:
    store = open_store(folder, StoreMode.KEYRING)
    (held,) = key_store.kept.values()
    recovery = (store.recovery or "").replace("-", "")
    for file in folder.iterdir():
        content = file.read_bytes()
        for secret in (held.encode(), bytes.fromhex(held), recovery.encode()):
            assert secret not in content, file.name
    store.close()


def made(folder: Path) -> str:
    """A store with one audit; its recovery passphrase."""
    store = open_store(folder, StoreMode.KEYRING)
    store.finish(audit())
    recovery = store.recovery
    store.close()
    assert recovery
    return recovery


def opens(folder: Path, recovery: str) -> None:
    before = (folder / lock.FILE).read_bytes()
    with pytest.raises(WrongKeyError):
        open_store(folder, StoreMode.KEYRING, keys.new_recovery())
    assert (folder / lock.FILE).read_bytes() == before
    store = open_with_recovery(folder, recovery.lower().replace("-", " "))
    assert store.audit("a1") == audit()
    store.close()


def test_a_lost_key_is_explained_and_recovered(key_store: KeyStoreDouble, folder: Path) -> None:
    recovery = made(folder)
    key_store.kept.clear()
    with pytest.raises(WrongKeyError, match=r"not in .* any more.*recovery passphrase"):
        open_store(folder, StoreMode.KEYRING)
    opens(folder, recovery)
    store = open_store(folder, StoreMode.KEYRING)  # the key is back where it was
    assert store.audit("a1") == audit()
    store.close()


@pytest.mark.parametrize("value", ["00" * 32, "not hex", "", "00"])
def test_a_wrong_key_in_the_key_store_is_explained(
    key_store: KeyStoreDouble, folder: Path, value: str
) -> None:
    recovery = made(folder)
    key_store.kept = dict.fromkeys(key_store.kept, value)
    with pytest.raises(WrongKeyError, match="not the key of this history"):
        open_store(folder, StoreMode.KEYRING)
    opens(folder, recovery)


def test_another_key_store_than_before_is_explained(
    key_store: KeyStoreDouble, use_backend: UseBackend, folder: Path
) -> None:
    recovery = made(folder)
    use_backend(bare(KWALLET)())
    with pytest.raises(WrongKeyError, match=r"Secret Service.*uses KWallet.*recovery"):
        open_store(folder, StoreMode.KEYRING)
    opens(folder, recovery)
    open_store(folder, StoreMode.KEYRING).close()


def test_no_key_store_any_more_asks_for_the_recovery_passphrase(
    key_store: KeyStoreDouble, use_backend: UseBackend, folder: Path
) -> None:
    recovery = made(folder)
    use_backend(no_key_store())
    now = state(folder)
    assert (now.exists, now.mode, now.needs_passphrase) == (True, StoreMode.KEYRING, True)
    assert "recovery passphrase" in now.sentence
    with pytest.raises(NoKeyStoreError, match="recovery passphrase"):
        open_store(folder, StoreMode.KEYRING)
    opens(folder, recovery)
    store = open_store(folder, StoreMode.PASSPHRASE, recovery)
    assert "recovery passphrase is asked for each time" in store.kept_sentence
    store.close()


def test_a_slip_of_the_pen_is_told_from_a_wrong_passphrase() -> None:
    recovery = keys.new_recovery()
    letters = recovery.replace("-", "")
    assert keys.read_recovery(f" {recovery.lower()}\n") == letters
    assert keys.read_recovery(letters.replace("0", "o").replace("1", "l")) == letters
    for typed in (letters[:-1], "", recovery + "A", letters[1] + letters[0] + letters[2:]):
        if typed == letters:
            continue
        with pytest.raises(WrongKeyError, match="mistyped"):
            keys.read_recovery(typed)


def test_a_passphrase_opens_and_another_does_not(folder: Path) -> None:
    store = open_store(folder, StoreMode.PASSPHRASE, "correct horse battery")
    store.finish(audit())
    assert store.recovery is None
    store.close()
    now = state(folder)
    assert (now.exists, now.mode, now.needs_passphrase) == (True, StoreMode.PASSPHRASE, True)
    with pytest.raises(WrongKeyError, match="not the passphrase"):
        open_store(folder, StoreMode.PASSPHRASE, "correct horse batterz")
    with pytest.raises(UsageError, match="passphrase"):
        open_store(folder, StoreMode.PASSPHRASE)
    again = open_store(folder, StoreMode.KEYRING, " correct horse battery ")
    assert again.kept_where == "passphrase"
    assert again.audit("a1") == audit()
    again.close()


def test_a_passphrase_may_be_composed_in_any_way(folder: Path, quick_passphrases: None) -> None:
    open_store(folder, StoreMode.PASSPHRASE, "é garçon naïve").close()
    open_store(folder, StoreMode.PASSPHRASE, "e\u0301 garc\u0327on nai\u0308ve").close()


def test_a_new_passphrase_must_not_be_short(folder: Path) -> None:
    with pytest.raises(UsageError, match="at least 12"):
        open_store(folder, StoreMode.PASSPHRASE, "short")
    assert files(folder) == []


def test_without_argon2_scrypt_stretches(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.kdf import argon2

    def missing(**_: object) -> None:
        raise UnsupportedAlgorithm("no argon2 here")

    monkeypatch.setattr(argon2, "Argon2id", missing)
    open_store(folder, StoreMode.PASSPHRASE, "a long passphrase").close()
    assert 'kdf = "scrypt"' in (folder / lock.FILE).read_text()
    open_store(folder, StoreMode.PASSPHRASE, "a long passphrase").close()


def test_each_passphrase_is_stretched_with_memory(folder: Path) -> None:
    open_store(folder, StoreMode.PASSPHRASE, "a long passphrase").close()
    held = lock.read(folder)
    assert held is not None
    assert held.wrapped is not None
    assert (held.wrapped.kdf, held.wrapped.memory, held.wrapped.passes) == ("argon2id", 65536, 3)


def test_a_lock_that_asks_for_too_much_memory_is_refused(folder: Path) -> None:
    open_store(folder, StoreMode.PASSPHRASE, "a long passphrase").close()
    file = folder / lock.FILE
    file.write_text(file.read_text().replace("memory = 65536", "memory = 4000000000"))
    with pytest.raises(WrongKeyError, match="damaged"):
        open_store(folder, StoreMode.PASSPHRASE, "a long passphrase")


def test_recovery_without_a_store_says_so(folder: Path, key_store: KeyStoreDouble) -> None:
    with pytest.raises(NothingStoredError):
        open_with_recovery(folder, keys.new_recovery())


def test_deleting_everything_takes_the_key_too(key_store: KeyStoreDouble, folder: Path) -> None:
    made(folder)
    (folder / "not-ours.txt").write_text("mine")
    delete_everything(folder)
    assert files(folder) == ["not-ours.txt"]
    assert key_store.kept == {}
    assert not state(folder).exists
    delete_everything(folder)


def test_deleting_everything_says_when_the_key_stays(
    key_store: KeyStoreDouble, use_backend: UseBackend, folder: Path
) -> None:
    made(folder)
    use_backend(no_key_store())
    with pytest.raises(HistoryError, match="key store"):
        delete_everything(folder)
    assert files(folder) == []
