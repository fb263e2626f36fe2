"""A due review in the desktop's own words: a real notification service on a real D-Bus session."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

pytestmark = pytest.mark.window

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("Xvfb", "dunst", "dunstctl", "dbus-run-session")

PROGRAM = """
import sys
from datetime import date
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication
from paravent.core.rhythm import Due
from paravent.core.settings import Settings
from paravent.ui import app as ui_app, reminders
from tests.support.desk import MadeUpDesk
ui_app.FIRST_HIDDEN_LOOK_MS = 200
reminders.LOOK_EVERY_MS = 200
desk = MadeUpDesk(settings=Settings(profiles=("facebook",)))
desk.rhythm.reminders = [Due(date(2026, 4, 10), ("facebook",))]
app = QApplication(sys.argv[:1])
QTimer.singleShot(int(sys.argv[1]), app.quit)
sys.exit(ui_app.run(desk, hidden=True))
"""

# A service with its own screen, then the program, then what the service has shown.
SESSION = """
exec 3>display
Xvfb -displayfd 3 -screen 0 800x600x24 -nolisten tcp 2>/dev/null &
server=$!
for _ in $(seq 200); do [ -s display ] && break; sleep 0.1; done
export DISPLAY=:$(cat display)
dunst -config /dev/null >/dev/null 2>&1 &
service=$!
for _ in $(seq 200); do dunstctl is-paused >/dev/null 2>&1 && break; sleep 0.1; done
"$PYTHON" -c "$PROGRAM" 60000 2>program-errors &
program=$!
for _ in $(seq 400); do
  [ "$(dunstctl count displayed)" != 0 ] && break
  sleep 0.1
done
sleep 1
dunstctl count displayed > displayed
dunstctl close-all
dunstctl history > history
kill $program $service $server
wait
"""


def test_a_due_review_is_shown_once_and_names_nothing(tmp_path: Path) -> None:
    missing = [name for name in NEEDED if not shutil.which(name)]
    if missing:
        pytest.skip(f"not on this computer: {', '.join(missing)}")
    environment = {
        **os.environ,
        "PYTHON": sys.executable,
        "PROGRAM": PROGRAM,
        "PYTHONPATH": f"{ROOT / 'app'}:{ROOT}",
        "HOME": str(tmp_path),
        "XDG_RUNTIME_DIR": str(tmp_path),
        "QT_QPA_PLATFORM": "xcb",
    }
    environment.pop("DBUS_SESSION_BUS_ADDRESS", None)
    subprocess.run(
        ["dbus-run-session", "--", "bash", "-c", SESSION],
        cwd=tmp_path,
        env=environment,
        check=True,
        timeout=120,
        stdout=subprocess.DEVNULL,
    )
    errors = (tmp_path / "program-errors").read_text("utf-8")
    assert "Traceback" not in errors, errors
    assert (tmp_path / "displayed").read_text("utf-8").strip() == "1"
    (shown,) = json.loads((tmp_path / "history").read_text("utf-8"))["data"][0]
    words = f"{shown['summary']['data']} {shown['body']['data']}"
    assert "due since 10 April 2026" in words
    assert "acebook" not in words
    assert shown["appname"]["data"] == "Paravent"
