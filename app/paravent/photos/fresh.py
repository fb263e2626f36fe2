"""Spreads a batch over fresh interpreters, where a fork of this process would not be safe."""

from __future__ import annotations

import gc
import multiprocessing
from collections.abc import Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool

from paravent.core.jobs import Cancel
from paravent.core.photo_records import PhotoOutcome
from paravent.photos.one import Task, clean_one

_CHUNK = 8


def in_fresh_processes(tasks: Sequence[Task], count: int, cancel: Cancel) -> Iterator[PhotoOutcome]:
    """The outcome for every task, as they come.

    Raises ``CancelledError`` when asked to stop, once the files in hand are done.
    """
    size = max(1, min(_CHUNK, len(tasks) // (count * 2)))
    chunks = [tasks[i : i + size] for i in range(0, len(tasks), size)]
    waiting = iter(chunks)
    running: dict[Future[list[PhotoOutcome]], Sequence[Task]] = {}
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context) as pool:
        try:
            for chunk in waiting:
                cancel.check()
                running[pool.submit(_clean_chunk, chunk)] = chunk
                if len(running) >= count * 3:
                    yield from _next(running)
            while running:
                cancel.check()
                yield from _next(running)
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


def _next(running: dict[Future[list[PhotoOutcome]], Sequence[Task]]) -> Iterator[PhotoOutcome]:
    done, _ = wait(running, return_when=FIRST_COMPLETED)
    for future in done:
        chunk = running.pop(future)
        try:
            yield from future.result()
        except BrokenProcessPool:
            # A worker was killed: what it had finished is found clean, the rest is done here.
            for task in chunk:
                yield clean_one(task)


def _clean_chunk(tasks: Sequence[Task]) -> list[PhotoOutcome]:
    # Nothing here makes reference cycles worth looking for while a chunk lasts.
    gc.disable()
    try:
        return [clean_one(task) for task in tasks]
    finally:
        gc.enable()
