"""A real key store: gnome-keyring in a D-Bus session of its own, used by real processes."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = [
    pytest.mark.site,
    pytest.mark.skipif(
        not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")),
        reason="gnome-keyring and dbus are not installed.",
    ),
]

SCRIPT = """
import sys
from pathlib import Path
from paravent.core.desk import StoreMode
from paravent.core.errors import ParaventError
from paravent.history.opening import delete_everything, open_store
from paravent.history.standing import state
from tests.support.records import audit

what, folder = sys.argv[1], Path(sys.argv[2])
if what == "count":
    import secretstorage
    items = secretstorage.get_default_collection(secretstorage.dbus_init()).get_all_items()
    print(len([i for i in items if i.get_attributes().get("service") == "Paravent"]))
    sys.exit()
now = state(folder)
print("state", now.exists, now.mode, now.needs_passphrase)
try:
    if what == "delete":
        delete_everything(folder)
    else:
        store = open_store(folder, StoreMode.KEYRING, sys.argv[3] if len(sys.argv) > 3 else "")
        if what == "make":
            store.finish(audit())
            print("recovery", store.recovery)
        print("read", store.audit("a1") == audit(), store.kept_where)
        store.close()
except ParaventError as error:
    print(type(error).__name__, error)
"""

UNLOCK = "echo -n pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "


class Computer:
    """A home folder with its key store; each call is a new session on it."""

    def __init__(self, folder: Path) -> None:
        self.home = folder / "home"
        self.data = folder / "data"
        self.script = folder / "script.py"
        (self.home / "run").mkdir(parents=True, mode=0o700)
        self.script.write_text(SCRIPT)

    def run(self, what: str, *more: str, daemon: bool = True, bus: bool = True) -> list[str]:
        """What the script printed in a session of its own."""
        words = [sys.executable, str(self.script), what, str(self.data), *more]
        if bus:
            command = (UNLOCK if daemon else "") + 'exec "$@"'
            words = ["dbus-run-session", "--", "bash", "-c", command, "session", *words]
        done = subprocess.run(
            words,
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.home),
                "XDG_DATA_HOME": str(self.home / "share"),
                "XDG_RUNTIME_DIR": str(self.home / "run"),
                "PYTHONPATH": os.pathsep.join(sys.path),
            },
            capture_output=True,
            text=True,
            timeout=100,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.splitlines()


@pytest.fixture
def computer(tmp_path: Path) -> Computer:
    return Computer(tmp_path)


def test_the_key_lives_in_the_key_store_from_one_session_to_the_next(computer: Computer) -> None:
    first, recovery, read = computer.run("make")
    assert first == "state False keyring False"
    assert recovery.startswith("recovery ")
    assert read == "read True keyring"
    assert computer.run("read") == ["state True keyring False", "read True keyring"]
    words = recovery.removeprefix("recovery ")

    # No key store: explained, nothing lost, the recovery passphrase opens it.
    state, sentence = computer.run("read", bus=False)
    assert state == "state True keyring True"
    assert sentence.startswith("NoKeyStoreError ")
    assert "recovery passphrase" in sentence
    assert computer.run("read", words, bus=False)[1] == "read True keyring"

    # Another key store in its place, as on a new computer: the key is put there anew.
    shutil.rmtree(computer.home / "share")
    sentence = computer.run("read")[1]
    assert sentence.startswith("WrongKeyError The key of the history is not in ")
    assert computer.run("read", words)[1] == "read True keyring"
    assert computer.run("read")[1] == "read True keyring"

    # All gone: the files, and the key.
    assert computer.run("count") == ["1"]
    computer.run("delete")
    assert list(computer.data.iterdir()) == []
    assert computer.run("count") == ["0"]
    assert computer.run("read")[0] == "state False keyring False"


def test_without_a_key_store_nothing_is_made(computer: Computer) -> None:
    state, sentence = computer.run("make", bus=False)
    assert state == "state False passphrase True"
    assert sentence.startswith("NoKeyStoreError ")
    assert not computer.data.exists()


def test_a_key_store_that_nobody_can_unlock_is_explained(computer: Computer) -> None:
    _, sentence = computer.run("make", daemon=False)
    assert sentence.startswith("NoKeyStoreError ")
    assert "passphrase" in sentence
    assert not computer.data.exists()
