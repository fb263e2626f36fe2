"""A real window under Xvfb, driven from outside with keys and mouse, and read as a screen reader
does. Pictures stay in the folder that PARAVENT_PICTURES names.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.window

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("Xvfb", "xdotool")
ATSPI = Path("/usr/libexec/at-spi-bus-launcher")

PROGRAM = """
import sys
from pathlib import Path
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from paravent.ui.app import run
from paravent.ui.window import Window
from tests.support.desk import MadeUpDesk, full_desk
import json
out = Path(sys.argv[1])
old = Window._begin
def begin(self):
    def tell():
        page = self.pages.get(self.page_id)
        files = len(page.model.lines) if self.page_id == "photos" else 0
        words = {"page": self.page_id, "practice": self.context.desk.is_practice,
                 "jobs": self.jobs.running, "files": files, "width": self.width(),
                 "active": self.isActiveWindow(), "title": self.windowTitle(),
                 "questions": len(self.context.state.questions)}
        beside = out.with_suffix(".new")
        beside.write_text(json.dumps(words))
        beside.replace(out)
    timer = QTimer(self)
    timer.timeout.connect(tell)
    timer.start(50)
    old(self)
Window._begin = begin
sys.exit(run(full_desk() if "full" in sys.argv else MadeUpDesk()))
"""


class Screen:
    """An X server of our own, with one window of the program on it."""

    def __init__(self, folder: Path, kind: str) -> None:
        self.folder = folder
        self.said = folder / "said.json"
        read, write = os.pipe()
        self.server = subprocess.Popen(
            ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24", "-nolisten", "tcp"],
            pass_fds=[write],
            stderr=subprocess.DEVNULL,
        )
        os.close(write)
        with os.fdopen(read) as pipe:
            self.display = f":{pipe.readline().strip()}"
        self.environment = {
            **os.environ,
            "DISPLAY": self.display,
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": f"{ROOT / 'app'}:{ROOT}",
        }
        command = [sys.executable, "-c", PROGRAM, str(self.said), kind]
        if kind.endswith("read"):
            self.environment["QT_LINUX_ACCESSIBILITY_ALWAYS_ON"] = "1"
        self.program = subprocess.Popen(command, env=self.environment, start_new_session=True)

    def state(self) -> dict[str, object]:
        try:
            found: dict[str, object] = json.loads(self.said.read_text())
        except (OSError, ValueError):
            return {}
        return found

    def wait(self, until: Callable[[dict[str, object]], object], seconds: float = 30) -> None:
        end = time.monotonic() + seconds
        while not until(self.state()):
            assert self.program.poll() is None, "the program ended"
            assert time.monotonic() < end, self.state()
            time.sleep(0.05)

    def do(self, *words: str) -> str:
        done = subprocess.run(
            ["xdotool", *words],
            env=self.environment,
            capture_output=True,
            text=True,
            check=True,
            timeout=30,
        )
        return done.stdout.strip()

    def focus(self) -> None:
        window = self.do("search", "--onlyvisible", "--name", "Paravent").split()[-1]
        self.do("windowfocus", "--sync", window)

    def picture(self, name: str) -> None:
        folder = os.environ.get("PARAVENT_PICTURES")
        if folder and shutil.which("import"):
            Path(folder).mkdir(parents=True, exist_ok=True)
            subprocess.run(
                ["import", "-window", "root", str(Path(folder) / f"{name}.png")],
                env=self.environment,
                check=False,
                timeout=30,
            )

    def close(self) -> None:
        for process in (self.program, self.server):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


OpenScreen = Callable[[str], Screen]


@pytest.fixture
def open_screen(tmp_path: Path) -> Iterator[OpenScreen]:
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"A real window needs {' and '.join(missing)}, which this computer lacks.")
    made: list[Screen] = []

    def open_it(kind: str) -> Screen:
        made.append(Screen(tmp_path, kind))
        return made[-1]

    yield open_it
    for screen in made:
        screen.close()


def test_keys_from_the_first_start_to_practice_and_back(open_screen: OpenScreen) -> None:
    screen = open_screen("empty")
    screen.wait(lambda s: s.get("page") == "home" and s.get("jobs") == 0)
    screen.focus()
    screen.picture("first-start")
    screen.do("key", "alt+t")
    screen.wait(lambda s: s.get("practice") and s.get("page") == "profiles" and s["jobs"] == 0)
    screen.do("key", "alt+r")
    screen.wait(lambda s: s.get("jobs") == 0 and s.get("questions") == 4)
    screen.picture("practice-reviewed")
    screen.do("key", "alt+l")
    screen.wait(lambda s: s.get("practice") is False and s.get("page") == "home")


def test_keys_through_all_pages_and_the_questions(open_screen: OpenScreen) -> None:
    screen = open_screen("full")
    screen.wait(lambda s: s.get("page") == "home" and s.get("questions") == 4)
    screen.focus()
    pages = ["home", "profiles", "checklist", "connections", "footprint", "photos", "report"]
    keys = {page: f"ctrl+{number}" for number, page in enumerate(pages, 1)}
    for page, key in {**keys, "settings": "ctrl+comma"}.items():
        screen.do("key", key)
        screen.wait(lambda s, page=page: s.get("page") == page)  # type: ignore[misc]
        screen.picture(f"page-{page}")
    screen.do("key", "ctrl+8")
    screen.wait(lambda s: s.get("page") == "questions" and s.get("jobs") == 0)
    screen.do("key", "3")
    screen.wait(lambda s: s.get("questions") == 3)


def test_the_mouse_finds_the_pages(open_screen: OpenScreen) -> None:
    screen = open_screen("full")
    screen.wait(lambda s: s.get("page") == "home" and s.get("jobs") == 0)
    window = screen.do("search", "--onlyvisible", "--name", "Paravent").split()[-1]
    for y in range(60, 640, 20):
        screen.do("mousemove", "--window", window, "100", str(y), "click", "1")
        time.sleep(0.05)
        if screen.state().get("page") == "settings":
            break
    screen.wait(lambda s: s.get("page") == "settings", 5)


READER = """
import json, sys, time
import pyatspi
def walk(node, deep=0):
    try:
        yield node.getRoleName(), node.name, node.description
    except Exception:
        return
    if deep < 30:
        for n in range(node.childCount):
            child = node.getChildAtIndex(n)
            if child is not None:
                yield from walk(child, deep + 1)
end = time.time() + 20
while time.time() < end:
    desktop = pyatspi.Registry.getDesktop(0)
    apps = [desktop.getChildAtIndex(n) for n in range(desktop.childCount)]
    found = [t for app in apps if app is not None for t in walk(app)]
    if any("Set up a profile" in name for _, name, _ in found):
        break
    time.sleep(0.3)
print(json.dumps(found))
"""


def test_a_screen_reader_gets_roles_and_names(tmp_path: Path) -> None:
    python = "/usr/bin/python3"
    has_reader = (
        Path(python).exists()
        and not subprocess.run(
            [python, "-c", "import pyatspi"], capture_output=True, check=False
        ).returncode
    )
    if not (has_reader and ATSPI.exists() and shutil.which("dbus-run-session")):
        pytest.skip("Reading the window as a screen reader needs at-spi2-core and pyatspi.")
    if any(shutil.which(name) is None for name in NEEDED):
        pytest.skip("A real window needs Xvfb and xdotool, which this computer lacks.")
    program, reader, said = (tmp_path / n for n in ("program.py", "reader.py", "said.json"))
    program.write_text(PROGRAM)
    reader.write_text(READER)
    script = (
        f"{ATSPI} --launch-immediately & bus=$!; sleep 1; "
        f"{sys.executable} {program} {said} empty & app=$!; "
        f"timeout 40 {python} {reader}; kill $app $bus; wait $app $bus 2>/dev/null; true"
    )
    done = subprocess.run(
        ["xvfb-run", "-a", "dbus-run-session", "--", "bash", "-c", script],
        env={
            **os.environ,
            "QT_QPA_PLATFORM": "xcb",
            "QT_LINUX_ACCESSIBILITY_ALWAYS_ON": "1",
            "QT_ACCESSIBILITY": "1",
            "PYTHONPATH": f"{ROOT / 'app'}:{ROOT}",
        },
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    lines = [line for line in done.stdout.splitlines() if line.startswith("[")]
    assert lines, done.stdout + done.stderr
    found = [(role, name) for role, name, _ in json.loads(lines[-1])]
    names = [name for _, name in found]
    for page in ("Home", "Profiles", "Checklist", "Connections", "Photos", "Report", "Settings"):
        assert any(name.startswith(page) for name in names), page
    assert ("push button", "Set up a profile") in found or ("button", "Set up a profile") in found
    assert any("Try it on the practice profiles" in name for name in names)
    unnamed = [role for role, name in found if "button" in role and not name]
    assert unnamed == []
