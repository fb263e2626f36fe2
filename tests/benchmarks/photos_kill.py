"""Kills a batch of photos at random moments and looks for anything lost or half-written.

Run: ``python tests/benchmarks/photos_kill.py [--count 200] [--workers 2] [--out]``. Every original
must be found whole, under its name or in the trash, or its cleaned twin whole under a visible name;
nothing may be left over. With ``--out`` it cleans into a folder: there may be whole twins only, and
every original under its name. ``--count`` counts batches that were killed, not those that had
finished before. Linux and macOS only (it forks).
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "app")]

from tests.support import photo_files as made  # noqa: E402

from paravent.photos.clean import clean_paths  # noqa: E402

FILES = 24


def contents(index: int) -> bytes:
    """The original with number ``index``: all different, all with a place."""
    note = made.app(0xFE, f"photo {index} ".encode() * 400)
    return made.jpeg(made.exif_app(made.block()), note)


def cleaned_twins(folder: Path) -> dict[int, bytes]:
    """What cleaning makes of each original."""
    folder.mkdir()
    for index in range(FILES):
        (folder / f"{index:02}.jpg").write_bytes(contents(index))
    clean_paths([folder], lambda outcome: None, out=folder / "out", workers=1)
    return {i: (folder / "out" / folder.name / f"{i:02}.jpg").read_bytes() for i in range(FILES)}


def run_and_kill(folder: Path, out: Path | None, delay: float, workers: int) -> bool:
    """Clean ``folder``, without ``out`` in place, in a child that is killed after so many seconds.

    Its helpers are not killed: each may end the file that it has in hand, and no more.
    """
    child = os.fork()
    if child == 0:
        _clean(folder, out, workers)
        os._exit(0)
    time.sleep(delay)
    os.kill(child, signal.SIGKILL)
    _, status = os.waitpid(child, 0)
    _until_all_ended()
    return os.WIFSIGNALED(status)


def _clean(folder: Path, out: Path | None, workers: int) -> None:
    clean_paths([folder], lambda outcome: None, out=out, in_place=out is None, workers=workers)


def _adopt_orphans() -> None:
    """Helpers of a killed child become children of this process, which then hears of their end."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


_PR_SET_CHILD_SUBREAPER = 36


def _until_all_ended() -> None:
    with contextlib.suppress(ChildProcessError):
        while True:
            os.waitpid(-1, 0)


def check(folder: Path, trash: Path, twins: dict[int, bytes]) -> list[str]:
    """What is wrong in ``folder`` after a kill."""
    wrong: list[str] = []
    trashed = {p.read_bytes() for p in trash.rglob("*.jpg")}
    expected = set()
    for index in range(FILES):
        original, twin = contents(index), twins[index]
        names = (folder / f"{index:02}.jpg", folder / f"{index:02}-clean.jpg")
        seen = {p.name: p.read_bytes() for p in names if p.exists()}
        expected |= set(seen)
        if any(raw not in (original, twin) for raw in seen.values()):
            wrong.append(f"{index}: half-written {sorted(seen)}")
        if not seen:
            wrong.append(f"{index}: neither original nor twin is there")
        if original not in seen.values() and original not in trashed:
            wrong.append(f"{index}: the original is lost")
    left = {p.name for p in folder.iterdir()} - expected
    if left:
        wrong.append(f"left over: {sorted(left)}")
    return wrong


def check_copies(folder: Path, out: Path, twins: dict[int, bytes]) -> list[str]:
    """What is wrong after a kill while copies were written into ``out``."""
    wrong = [
        f"{index}: the original is not as it was"
        for index in range(FILES)
        if (folder / f"{index:02}.jpg").read_bytes() != contents(index)
    ]
    whole = {f"{index:02}.jpg": twin for index, twin in twins.items()}
    found = [path for path in out.rglob("*") if path.is_file()]
    bad = [path.name for path in found if whole.get(path.name) != path.read_bytes()]
    return [*wrong, *(f"{name}: no whole copy" for name in bad)]


def main(given: list[str] | None = None) -> int:
    """See the module's sentence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--out", action="store_true")
    options = parser.parse_args(given)
    _adopt_orphans()
    chance = random.Random(options.seed)
    found: Counter[str] = Counter()
    spoiled = 0
    with tempfile.TemporaryDirectory() as name:
        base = Path(name)
        os.environ["XDG_DATA_HOME"] = str(base / "data")
        twins = cleaned_twins(base / "twins")
        started = time.perf_counter()
        out = base / "out" if options.out else None
        # The quickest of three: on a busy machine one alone may be by far too slow.
        longest = min(_whole(base / f"trial{number}", out) for number in range(3))
        while found["killed"] < options.count:
            number = found.total()
            folder = base / f"run{number}"
            _fill(folder)
            for rest in (base / "data", base / "out"):
                shutil.rmtree(rest, ignore_errors=True)
            killed = run_and_kill(folder, out, chance.uniform(0, longest), options.workers)
            found["killed" if killed else "had finished"] += 1
            wrong = check_copies(folder, out, twins) if out else check(folder, base / "data", twins)
            spoiled += bool(wrong)
            for line in wrong:
                print(f"run {number}: {line}")
            shutil.rmtree(folder)
    seconds = time.perf_counter() - started
    print(f"{found.total()} runs in {seconds:.0f} s: {dict(found)}, {spoiled} wrong")
    return int(spoiled > 0)


def _fill(folder: Path) -> None:
    folder.mkdir()
    for index in range(FILES):
        (folder / f"{index:02}.jpg").write_bytes(contents(index))


def _whole(folder: Path, out: Path | None) -> float:
    """How long an undisturbed batch takes here."""
    _fill(folder)
    started = time.perf_counter()
    child = os.fork()
    if child == 0:
        _clean(folder, out, 1)
        os._exit(0)
    os.waitpid(child, 0)
    return time.perf_counter() - started


if __name__ == "__main__":
    raise SystemExit(main())
