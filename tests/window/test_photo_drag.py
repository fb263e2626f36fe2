"""Clean photos dragged out of a real window with the mouse: into another program's window, and
into a browser's upload field on a page of this computer.
"""

from __future__ import annotations

import http.server
import json
import os
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

pytestmark = pytest.mark.window

ROOT = Path(__file__).resolve().parents[2]
NEEDED = ("Xvfb", "xdotool")
BROWSERS = ("chromium", "google-chrome", "chromium-browser", "microsoft-edge")

PROGRAM = """
import json, sys
from pathlib import Path
from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QApplication
from paravent.photos.clean import clean_paths
from paravent.photos.inspect import inspect_paths
from paravent.ui.jobs import Jobs
from paravent.ui.theme import Theme
from paravent.ui.window import Window
from tests.support.desk import MadeUpDesk
out, photo = Path(sys.argv[1]), Path(sys.argv[2])
app = QApplication(sys.argv[:1])
desk = MadeUpDesk()
desk.inspect_photos = inspect_paths
desk.clean_photos = clean_paths
window = Window(desk, Jobs(app), Theme(app, "light"), start_page="photos")
window.setGeometry(0, 0, 760, 880)
window.show()
def tell():
    page = window.pages["photos"]
    if window.context.ready and not page.model.lines and not page.is_busy():
        page.add([photo])
    elif page.model.tally.waits and not page.is_busy():
        page.clean()
    words = {}
    if page.model.lines and page.model.lines[0].clean_file and not page.is_busy():
        rect = page.view.visualRect(page.model.index(0))
        at = page.view.viewport().mapToGlobal(QPoint(rect.left() + 120, rect.center().y()))
        words = {"clean": page.model.lines[0].clean_file, "x": at.x(), "y": at.y()}
    beside = out.with_suffix(".new")
    beside.write_text(json.dumps(words))
    beside.replace(out)
timer = QTimer()
timer.timeout.connect(tell)
timer.start(100)
sys.exit(app.exec())
"""

TARGET = """
import json, sys
from pathlib import Path
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel
out = Path(sys.argv[1])
class Target(QLabel):
    def dragEnterEvent(self, event):
        # As a file manager does that would rather move: then file and line would be gone.
        if event.possibleActions() & Qt.DropAction.MoveAction:
            event.setDropAction(Qt.DropAction.MoveAction)
            event.accept()
        else:
            event.acceptProposedAction()
    dragMoveEvent = dragEnterEvent
    def dropEvent(self, event):
        self.dragEnterEvent(event)
        urls = [u.toLocalFile() for u in event.mimeData().urls()]
        out.write_text(json.dumps({"files": urls, "action": event.dropAction().name}))
app = QApplication(sys.argv[:1])
target = Target("Drop here")
target.setAcceptDrops(True)
target.setGeometry(800, 100, 400, 400)
target.show()
def wait():
    # On the screen, not only asked for.
    if target.windowHandle().isExposed():
        out.write_text("{}")
    else:
        QTimer.singleShot(50, wait)
wait()
sys.exit(app.exec())
"""

PAGE = b"""<!doctype html><title>Upload</title>
<body style="margin:0"><input type="file" id="f" multiple
 style="display:block;width:460px;height:700px;background:#cde">
<script>f.onchange = async () => {
  await fetch("/got?name=" + encodeURIComponent(f.files[0].name),
              {method: "POST", body: await f.files[0].arrayBuffer()}) }
fetch("/ready", {method: "POST", body: ""})</script>"""


class Upload(http.server.ThreadingHTTPServer):
    """A page with an upload field; keeps what arrives."""

    def __init__(self) -> None:
        self.got: dict[str, bytes] = {}
        super().__init__(("127.0.0.1", 0), UploadHandler)


class UploadHandler(http.server.BaseHTTPRequestHandler):
    server: Upload

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(PAGE)

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        self.server.got[self.path] = body
        self.send_response(204)
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


class Screen:
    """An X server of our own, with the program's window at its left and room at its right."""

    def __init__(self, folder: Path, photo: Path) -> None:
        self.folder = folder
        self.processes: list[subprocess.Popen[bytes]] = []
        read, write = os.pipe()
        self.processes.append(
            subprocess.Popen(
                [
                    "Xvfb",
                    "-displayfd",
                    str(write),
                    "-screen",
                    "0",
                    "1280x900x24",
                    "-nolisten",
                    "tcp",
                ],
                pass_fds=[write],
                stderr=subprocess.DEVNULL,
            )
        )
        os.close(write)
        with os.fdopen(read) as pipe:
            display = f":{pipe.readline().strip()}"
        self.environment = {
            **os.environ,
            "DISPLAY": display,
            "QT_QPA_PLATFORM": "xcb",
            "PYTHONPATH": f"{ROOT / 'app'}:{ROOT}",
        }
        self.said = folder / "said.json"
        self.start(sys.executable, "-c", PROGRAM, str(self.said), str(photo))

    def start(self, *command: str) -> None:
        self.processes.append(
            subprocess.Popen(
                list(command),
                env=self.environment,
                start_new_session=True,
                stderr=subprocess.DEVNULL,
            )
        )

    def do(self, *words: str) -> None:
        subprocess.run(["xdotool", *words], env=self.environment, check=True, timeout=30)

    def ready(self) -> dict[str, object]:
        found: dict[str, object] = {}

        def is_there() -> bool:
            with_text = self.said.read_text() if self.said.exists() else ""
            found.update(json.loads(with_text or "{}"))
            return bool(found)

        until(is_there, 90)
        return found

    def drag(self, start: tuple[int, int], end: tuple[int, int]) -> None:
        self.do("mousemove", str(start[0]), str(start[1]), "mousedown", "1")
        for step in range(1, 13):
            x = start[0] + (end[0] - start[0]) * step // 12
            y = start[1] + (end[1] - start[1]) * step // 12
            self.do("mousemove", str(x), str(y))
            time.sleep(0.08)  # as a hand does it: programs answer each other on the way
        for wiggle in (4, -4, 0):
            self.do("mousemove", str(end[0] + wiggle), str(end[1]))
            time.sleep(0.3)
        self.do("mouseup", "1")

    def close(self) -> None:
        for process in reversed(self.processes):
            process.send_signal(signal.SIGTERM)
            try:
                process.wait(10)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait(10)


def until(is_so: Callable[[], object], seconds: float) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.1)


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    import piexif
    from PIL import Image

    gps = {
        piexif.GPSIFD.GPSLatitudeRef: b"N",
        piexif.GPSIFD.GPSLatitude: ((53, 1), (49, 1), (800, 100)),
        piexif.GPSIFD.GPSLongitudeRef: b"W",
        piexif.GPSIFD.GPSLongitude: ((1, 1), (34, 1), (4400, 100)),
    }
    file = tmp_path / "IMG_1.jpg"
    exif = piexif.dump({"0th": {piexif.ImageIFD.Model: b"Camera"}, "GPS": gps})
    Image.new("RGB", (320, 240), "#7a9").save(file, exif=exif)
    return file


@pytest.fixture
def screen(tmp_path: Path, photo: Path) -> Iterator[Screen]:
    missing = [name for name in NEEDED if shutil.which(name) is None]
    if missing:
        pytest.skip(f"A real window needs {' and '.join(missing)}, which this computer lacks.")
    made = Screen(tmp_path, photo)
    yield made
    made.close()


def test_a_clean_photo_is_dragged_into_another_window(screen: Screen, tmp_path: Path) -> None:
    got = tmp_path / "got.json"
    screen.start(sys.executable, "-c", TARGET, str(got))
    at = screen.ready()
    until(got.exists, 60)
    screen.drag((int(str(at["x"])), int(str(at["y"]))), (1000, 300))
    until(lambda: json.loads(got.read_text() or "{}"), 20)
    dropped = json.loads(got.read_text())
    assert dropped == {"files": [at["clean"]], "action": "CopyAction"}
    assert Path(str(at["clean"])).exists()
    assert (tmp_path / "IMG_1.jpg").exists()


def test_a_clean_photo_is_dragged_into_a_browsers_upload_field(
    screen: Screen, tmp_path: Path
) -> None:
    browser = next((b for b in BROWSERS if shutil.which(b)), None)
    if browser is None:
        pytest.skip("Dragging into an upload field needs a browser, which this computer lacks.")
    server = Upload()
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        address = f"http://127.0.0.1:{server.server_address[1]}/"
        screen.start(
            browser,
            *(["--no-sandbox"] if os.name == "posix" and os.geteuid() == 0 else []),
            f"--user-data-dir={tmp_path / 'browser'}",
            "--no-first-run",
            "--disable-gpu",
            "--disable-background-networking",
            "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1",
            "--ozone-platform=x11",
            "--window-position=790,0",
            "--window-size=480,880",
            f"--app={address}",
        )
        at = screen.ready()
        until(lambda: "/ready" in server.got, 90)
        screen.drag((int(str(at["x"])), int(str(at["y"]))), (1000, 400))
        until(lambda: any(path.startswith("/got") for path in server.got), 30)
        ((path, body),) = [(p, b) for p, b in server.got.items() if p.startswith("/got")]
        assert path == "/got?name=IMG_1-clean.jpg"
        assert body == Path(str(at["clean"])).read_bytes()
        assert b"GPS" not in body
        assert body != (tmp_path / "IMG_1.jpg").read_bytes()
    finally:
        server.shutdown()
        server.server_close()
