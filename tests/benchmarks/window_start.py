"""How long until the window is on screen, against a bare PySide6 window with the same imports.

``python tests/benchmarks/window_start.py [--runs N]`` prints the best of N runs of each, in turn,
and their ratio. Without a display it uses Xvfb where there is one, else no screen at all.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

COMMON = """
import time
began = time.perf_counter()
import sys
from PySide6 import QtCore, QtGui, QtSvg, QtWidgets
import paravent.ui.app
import paravent.ui.pages.home
imported = time.perf_counter()
def end():
    now = time.perf_counter()
    print(f"{(imported - began) * 1000:.1f} {(now - imported) * 1000:.1f}", flush=True)
    import os
    os._exit(0)
"""

BARE = (
    COMMON
    + """
class Window(QtWidgets.QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        QtCore.QTimer.singleShot(0, end)
app = QtWidgets.QApplication(sys.argv[:1])
window = Window()
window.resize(1120, 780)
window.show()
app.exec()
"""
)

OURS = (
    COMMON
    + """
import tests.support.desk
from paravent.ui.window import Window
desk = tests.support.desk.MadeUpDesk()
# The made-up desk is not part of the program: its import is taken out of the time.
started = time.perf_counter()
began += started - imported
imported = started
Window._begin = lambda self: end()
paravent.ui.app.run(desk)
"""
)


def once(code: str) -> tuple[float, float]:
    """Milliseconds for the imports and from there to the first paint."""
    command = [sys.executable, "-c", code]
    environment = {**os.environ, "PYTHONPATH": f"{ROOT / 'app'}:{ROOT}"}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=True)
    imports, window = done.stdout.split()
    return float(imports), float(window)


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=7)
    given = parser.parse_args()
    if not os.environ.get("DISPLAY") and sys.platform.startswith("linux"):
        if shutil.which("xvfb-run") and "QT_QPA_PLATFORM" not in os.environ:
            return subprocess.call(["xvfb-run", "-a", sys.executable, *sys.argv])
        os.environ["QT_QPA_PLATFORM"] = "offscreen"
    bare, ours = [], []
    for _ in range(given.runs):
        bare.append(once(BARE))
        ours.append(once(OURS))
    best_bare, best_ours = min(sum(b) for b in bare), min(sum(o) for o in ours)
    print(f"bare window: imports and first paint {best_bare:.0f} ms")
    print(f"Paravent:    imports and first paint {best_ours:.0f} ms")
    print(f"first paint alone: {min(b[1] for b in bare):.0f} and {min(o[1] for o in ours):.0f} ms")
    print(f"ratio {best_ours / best_bare:.2f}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
