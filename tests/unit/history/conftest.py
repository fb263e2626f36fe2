"""Key stores that live in memory, good and bad ones, in place of the system's."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from paravent.history import keys


class KeyStoreDouble:
    """A key store in memory that passes for a safe one."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        del self.kept[service, username]


def named(kind: type, full_name: str) -> type:
    """A subclass of ``kind`` that says it is the class ``full_name``."""
    module, _, name = full_name.rpartition(".")
    return type(name, (kind,), {"__module__": module, "__qualname__": name})


SECRET_SERVICE = "keyring.backends.SecretService.Keyring"
KWALLET = "keyring.backends.kwallet.DBusKeyring"

UseBackend = Callable[[object], None]


@pytest.fixture
def use_backend(monkeypatch: pytest.MonkeyPatch) -> UseBackend:
    """Sets what the keyring library would find on this computer."""

    def use(backend: object) -> None:
        monkeypatch.setattr(keys, "_system_backend", lambda: backend)

    return use


@pytest.fixture
def key_store(use_backend: UseBackend) -> KeyStoreDouble:
    """A working key store."""
    double: KeyStoreDouble = named(KeyStoreDouble, SECRET_SERVICE)()
    use_backend(double)
    return double


@pytest.fixture
def quick_passphrases(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stretching takes a third of a second each; where it is not the matter, make it light."""
    light = keys.Wrapped("argon2id", "", "", 64, 1, 1)
    monkeypatch.setattr(keys, "_ARGON", light)


@pytest.fixture
def released() -> Iterator[threading.Event]:
    """An event that is set at the end, so that a hanging double lets its thread go."""
    event = threading.Event()
    yield event
    event.set()


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "data"
