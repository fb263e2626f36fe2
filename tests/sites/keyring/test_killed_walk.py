"""A walk killed in the middle: the session wiped, what was read kept, and the way on offered."""

from __future__ import annotations

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from paravent.practice.server import PracticeServer, start

pytestmark = [
    pytest.mark.site,
    pytest.mark.browser,
    pytest.mark.skipif(
        not (shutil.which("gnome-keyring-daemon") and shutil.which("dbus-run-session")),
        reason="gnome-keyring and dbus are not installed.",
    ),
]

UNLOCK = "echo -n pw | gnome-keyring-daemon --unlock --components=secrets >/dev/null 2>&1; "


class Computer:
    """A home with its key store and data folder; each command runs in a session of its own."""

    def __init__(self, folder: Path, server: PracticeServer) -> None:
        self.home = folder / "home"
        self.data = folder / "data"
        self.temp = folder / "temp"
        self.server = server
        (self.home / "run").mkdir(parents=True, mode=0o700)
        self.temp.mkdir()
        self.session = server.storage_state("facebook", folder)

    def start(self, *words: str) -> subprocess.Popen[str]:
        """A paravent command, its key store unlocked."""
        command = UNLOCK + 'exec "$@"'
        return subprocess.Popen(
            [
                "dbus-run-session", "--", "bash", "-c", command, "session",
                sys.executable, "-m", "paravent", *words, "--data-dir", str(self.data), "--json",
            ],
            env={
                "PATH": os.environ["PATH"],
                "HOME": str(self.home),
                "TMPDIR": str(self.temp),
                "XDG_DATA_HOME": str(self.home / "share"),
                "XDG_RUNTIME_DIR": str(self.home / "run"),
            },
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )  # fmt: skip

    def run(self, *words: str) -> tuple[int, str, str]:
        """Exit code, standard output and standard error."""
        process = self.start(*words)
        out, err = process.communicate(timeout=240)
        return process.returncode, out, err

    def walk(self, *words: str) -> tuple[str, ...]:
        """The words of an audit against the practice server."""
        return (
            "audit", "facebook", "--headless",
            "--replica", f"{self.server.host}:{self.server.port}",
            "--replica-key", self.server.key, "--session", str(self.session), *words,
        )  # fmt: skip

    def plain_bytes(self) -> Iterator[tuple[Path, bytes]]:
        """Every file under home, data and temp, but not the session file that the test gave."""
        for root in (self.home, self.data, self.temp):
            for file in root.rglob("*"):
                if file.is_file() and not file.is_symlink():
                    yield file, file.read_bytes()


@pytest.fixture
def computer() -> Iterator[Computer]:
    """In a folder with a short name: Chromium's own socket has room for about 100 characters."""
    with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as folder, start() as server:
        yield Computer(Path(folder), server)


def is_program(process: psutil.Process) -> bool:
    """Whether this is the program itself, not its browser."""
    try:
        return "audit" in process.cmdline()
    except psutil.Error:
        return False


def kill_at(process: subprocess.Popen[str], said: str) -> None:
    """Kill the program, not its browser, as a crash would, once it has said ``said``."""
    assert process.stderr is not None
    heard: list[str] = []
    with process:
        for line in process.stderr:
            heard.append(line)
            if re.search(said, line):
                break
        children = psutil.Process(process.pid).children(recursive=True)
        walking = [c for c in children if is_program(c)]
        for child in walking:
            child.send_signal(signal.SIGKILL)
    assert walking, "".join(heard)


def test_a_killed_walk_keeps_what_it_read_and_goes_on(computer: Computer) -> None:
    only = ("--only", "future_posts", "friends_list", "post_on_profile", "stories_audience")
    process = computer.start(*computer.walk("--no-people", *only))
    kill_at(process, r"\(3 of \d+\)")
    code, out, err = computer.run("history")
    assert code == 0, err
    (left,) = json.loads(out)["unfinished"]
    assert left["readings"] >= 2
    assert left["pages_done"] >= 2

    _code, out, err = computer.run(*computer.walk("--resume"))
    (audit,) = json.loads(out)["audits"]
    assert audit["id"] == left["id"]
    assert audit["stopped"] is None, audit["stopped"]
    found = {r["setting"]: r["audience"] for r in audit["readings"] if r["status"] == "read"}
    truth = computer.server.expected("facebook")
    assert found == {name: truth[name] for name in only[1:]}
    code, out, err = computer.run("history")
    assert json.loads(out)["unfinished"] == []
    assert computer.server.writes == 0


def test_nothing_of_a_walk_stands_in_a_plain_file(computer: Computer) -> None:
    """Neither the session of a killed walk nor the names that a whole one keeps."""
    cookies = [c["value"] for c in json.loads(computer.session.read_text())["cookies"]]
    names = [person.name for person in computer.server.state.facebook.blocked]
    secrets = [text.encode() for text in (*cookies, *names) if len(text) > 7]
    assert len(secrets) > 3
    kill_at(computer.start(*computer.walk("--only", "blocked_list")), r"\(1 of \d+\)")
    code, out, err = computer.run(*computer.walk("--only", "blocked_list"))
    assert code in (0, 1), err
    assert any(name in out for name in names), "the list was not read, so this proves nothing"
    files = list(computer.plain_bytes())
    assert any(file.name == "paravent.db" for file, _ in files)
    found = [(file, text) for file, data in files for text in secrets if text in data]
    assert found == []
