"""Drops 10,000 photos on the window and measures how long it leaves its user waiting.

Run: ``python -m tests.benchmarks.photos_window [--count 10000] [--real]``; no display is needed.
The list fills, scrolls from end to end, cleaning begins and is stopped. Printed are the longest
stalls on the clock, each with the processor time that the window's own thread used in it: on a busy
machine the first grows, the second hardly. The exit code is 1 if a stall took more than 100 ms of
both. The photos are links to one real picture; with ``--real`` they are looked into and cleaned
by the program itself, else by a made-up desk that takes no time.
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "app")]
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtCore import QEventLoop, QTimer  # noqa: E402
from PySide6.QtWidgets import QApplication  # noqa: E402
from tests.support import photo_files, pictures  # noqa: E402
from tests.support.desk import MadeUpDesk  # noqa: E402
from tests.support.stalls import StallMeter  # noqa: E402

from paravent.photos.clean import clean_paths  # noqa: E402
from paravent.photos.inspect import inspect_paths  # noqa: E402
from paravent.ui.jobs import Jobs  # noqa: E402
from paravent.ui.pages.photos import PhotosPage  # noqa: E402
from paravent.ui.theme import Theme  # noqa: E402
from paravent.ui.window import Window  # noqa: E402

MOST = 0.1
SHOWN = 5


def wait(done: Callable[[], bool], seconds: float = 300.0) -> None:
    """Let the window live until ``done``, looking every few milliseconds."""
    loop, look = QEventLoop(), QTimer(interval=7)
    until = time.monotonic() + seconds
    look.timeout.connect(lambda: loop.quit() if done() or time.monotonic() > until else None)
    look.start()
    loop.exec()
    look.stop()
    if not done():
        raise SystemExit("It did not come to an end.")


def photos(folder: Path, count: int, *, real: bool) -> list[Path]:
    """Links to one picture."""
    first = folder / "IMG_00000.jpg"
    if real:
        first.write_bytes(photo_files.jpeg(photo_files.exif_app(photo_files.block())))
    else:
        pictures.save(pictures.hills(1200, 900), first)
    files = [first, *(folder / f"IMG_{number:05}.jpg" for number in range(1, count))]
    for file in files[1:]:
        os.link(first, file)
    return files


def run(app: QApplication, files: list[Path], *, real: bool) -> StallMeter:
    """Fill the list, scroll, clean, stop."""
    desk, jobs = MadeUpDesk(), Jobs(app)
    if real:
        desk.inspect_photos = inspect_paths  # type: ignore[method-assign]
        desk.clean_photos = clean_paths  # type: ignore[method-assign]
    window = Window(desk, jobs, Theme(app, "light"), start_page="photos")
    window.show()
    wait(lambda: window.context.ready and not jobs.running)
    page = window.pages["photos"]
    assert isinstance(page, PhotosPage)
    with StallMeter() as meter:
        page.add(files)
        wait(lambda: len(page.model.lines) == len(files) and not page.is_busy())
        bar = page.view.verticalScrollBar()
        for share in range(41):
            bar.setValue(bar.maximum() * share // 40)
            moment = time.monotonic() + 0.02
            wait(lambda until=moment: time.monotonic() > until)  # type: ignore[misc]
        desk.pace = 0.001
        page.clean()
        wait(lambda: page.model.tally.ready > 20)
        page.stop()
        wait(lambda: not page.is_busy())
    done = sum(1 for line in page.model.lines if line.outcome)
    print(f"{len(files)} files; cleaning stopped after {done}")
    jobs.stop_all(3)
    return meter


def main(given: Sequence[str] | None = None) -> int:
    """See the module's sentence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=10_000)
    parser.add_argument("--real", action="store_true")
    options = parser.parse_args(given)
    app = QApplication([])
    with tempfile.TemporaryDirectory() as name:
        meter = run(app, photos(Path(name), options.count, real=options.real), real=options.real)
    worst = sorted(meter.stalls, reverse=True)[:SHOWN]
    for clock, work in worst:
        print(f"stall of {clock * 1000:.0f} ms on the clock, {work * 1000:.0f} ms of it own work")
    return int(any(min(stall) > MOST for stall in worst))


if __name__ == "__main__":
    raise SystemExit(main())
