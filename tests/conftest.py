"""Every test lives in its own home: no settings, key store or data folder of this machine."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")


@pytest.fixture(autouse=True)
def own_home(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Home, data and configuration folders that end with the test."""
    home = tmp_path_factory.mktemp("home")
    for name in ("HOME", "USERPROFILE"):
        monkeypatch.setenv(name, str(home))
    for name in ("XDG_DATA_HOME", "XDG_CONFIG_HOME", "XDG_CACHE_HOME", "XDG_STATE_HOME"):
        monkeypatch.setenv(name, str(home / name.lower()))
    monkeypatch.setenv("PARAVENT_DATA_DIR", str(home / "paravent"))
    return home


@pytest.fixture(autouse=True)
def no_key_store(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The machine's key store is out of reach, unless a test brings its own."""
    monkeypatch.setenv("PYTHON_KEYRING_BACKEND", "keyring.backends.fail.Keyring")
    yield


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of browsers, windows and servers get a second try on a busy machine.

    They meet time limits that no other test has; one that is wrong fails twice.
    """
    for item in items:
        timed = any(item.get_closest_marker(name) for name in ("browser", "window", "site"))
        if timed or "qtbot" in getattr(item, "fixturenames", ()):
            item.add_marker(pytest.mark.flaky(reruns=1))
