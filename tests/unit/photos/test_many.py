"""Batches over forks: every file once, whatever becomes of a helper, and a stop is a stop."""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
import threading
import time
from pathlib import Path

import pytest

from paravent.core.errors import CancelledError
from paravent.core.jobs import Cancel
from paravent.photos.fresh import in_fresh_processes
from paravent.photos.many import over_forks
from paravent.photos.spread import spread_in_order

pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="other systems start fresh processes"),
    # The test runner may have threads; nothing in these tests leans on them.
    pytest.mark.filterwarnings("ignore:.*fork.*:DeprecationWarning"),
]


def children() -> set[str]:
    """Processes begun by this one; other tests may have left some that serve their pools."""
    return set(Path(f"/proc/self/task/{os.getpid()}/children").read_text("ascii").split())


def doubled(number: int) -> tuple[int, int]:
    time.sleep(0.001)
    return 2 * number, os.getpid()


def test_each_task_is_done_once_by_several_processes() -> None:
    found = list(over_forks(doubled, range(60), 3, Cancel()))
    assert sorted(n for n, _ in found) == [2 * n for n in range(60)]
    assert len({process for _, process in found}) > 1


def test_more_tasks_than_tickets() -> None:
    found = list(over_forks(str, range(9000), 2, Cancel()))
    assert sorted(found, key=int) == [str(n) for n in range(9000)]


def test_results_larger_than_a_pipe() -> None:
    found = list(over_forks(lambda n: bytes([n]) * 200_000, range(12), 2, Cancel()))
    assert sorted(found) == [bytes([n]) * 200_000 for n in range(12)]


def test_what_a_killed_helper_did_not_report_is_done_all_the_same() -> None:
    mine = os.getpid()

    def deadly(number: int) -> int:
        if os.getpid() != mine:
            os.kill(os.getpid(), signal.SIGKILL)
        time.sleep(0.002)
        return number

    assert sorted(over_forks(deadly, range(30), 3, Cancel())) == list(range(30))


def test_a_stop_ends_all_and_leaves_nobody(tmp_path: Path) -> None:
    cancel, found, before = Cancel(), [], children()

    def slow(number: int) -> int:
        (tmp_path / str(number)).touch()
        time.sleep(0.005)
        return number

    with pytest.raises(CancelledError):
        for number in over_forks(slow, range(400), 2, cancel):
            found.append(number)
            cancel.request()
    assert len(found) < 50
    # Whatever was begun was finished and reported.
    assert sorted(map(str, found)) == sorted(p.name for p in tmp_path.iterdir())
    assert children() <= before
    assert threading.active_count() >= 1


def test_who_stops_listening_leaves_nobody() -> None:
    before = children()
    results = over_forks(doubled, range(40), 2, Cancel())
    next(iter(results))
    results.close()  # type: ignore[attr-defined]
    assert children() <= before


def test_fresh_processes_do_each_task_once_and_this_one_begins() -> None:
    found = list(in_fresh_processes(doubled, range(600), 2, Cancel()))
    assert sorted(n for n, _ in found) == [2 * n for n in range(600)]
    assert found[0][1] == os.getpid()
    assert len({process for _, process in found}) > 1


def test_what_a_killed_fresh_process_had_is_done_here() -> None:
    found = list(in_fresh_processes(deadly_in_a_helper, range(400), 2, Cancel()))
    assert sorted(found) == list(range(400))


def deadly_in_a_helper(number: int) -> int:
    if multiprocessing.parent_process() is not None:
        os.kill(os.getpid(), signal.SIGKILL)
    time.sleep(0.002)
    return number


def test_a_stop_ends_fresh_processes_too() -> None:
    before = set(multiprocessing.active_children())  # other tests may have some
    cancel, found = Cancel(), []
    with pytest.raises(CancelledError):
        for number, _ in in_fresh_processes(doubled, range(4000), 2, cancel):
            found.append(number)
            cancel.request()
    assert len(found) < 100
    assert set(multiprocessing.active_children()) <= before


def test_after_a_stop_all_that_fresh_processes_did_is_told(tmp_path: Path) -> None:
    cancel, told = Cancel(), []
    paths = [str(tmp_path / str(number)) for number in range(4000)]
    with pytest.raises(CancelledError):
        for path in in_fresh_processes(leaves_a_mark, paths, 2, cancel):
            told.append(path)
            if len(told) > 1500:
                cancel.request()
    assert sorted(told) == sorted(map(str, tmp_path.iterdir()))
    assert len(told) < len(paths)


def leaves_a_mark(path: str) -> str:
    Path(path).touch()
    return path


def test_results_in_order() -> None:
    assert list(spread_in_order(late_first, range(40), 10, Cancel())) == list(range(40))


def late_first(number: int) -> int:
    time.sleep(0.02 if number % 8 == 0 else 0.0005)
    return number
