"""Spreads a batch over fresh interpreters, where a fork of this process would not be safe."""

from __future__ import annotations

import gc
import multiprocessing
import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from contextlib import suppress
from typing import Generic, TypeVar

from paravent.core.jobs import Cancel

T = TypeVar("T")
R = TypeVar("R")

_CHUNK = 8
_WAITING = 3
"""So many chunks for each helper are out at a time."""
_NICE = 5
"""So much later than the window does a helper get its turn, where both want the processor."""


def in_fresh_processes(
    work: Callable[[T], R], tasks: Sequence[T], count: int, cancel: Cancel
) -> Iterator[R]:
    """The result of ``work`` for every task, as they come; ``work`` must not raise.

    It and the tasks pass between processes. Until the first of them come back (fresh interpreters
    take a while to start) this process works itself, so that there are results at once.
    Raises ``CancelledError`` when asked to stop, once the files in hand are done and reported.
    """
    size = max(1, min(_CHUNK, len(tasks) // (count * 2)))
    chunks = (tasks[i : i + size] for i in range(0, len(tasks), size))
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(count, mp_context=context, initializer=_step_back) as pool:
        batch = _Batch(pool, work)
        try:
            for chunk in chunks:
                if cancel.requested:
                    break
                yield from batch.hand_out(chunk)
                if len(batch.running) < count * _WAITING:
                    continue
                while not batch.anything_back() and (more := next(chunks, None)):
                    yield from _here(work, more, cancel)
                yield from batch.come_back()
            while batch.running and not cancel.requested:
                yield from batch.come_back()
            # What was begun is finished, and what was finished is told: else a file would be clean
            # and nobody would know.
            yield from batch.recall()
            cancel.check()
        except BaseException:
            pool.shutdown(wait=True, cancel_futures=True)
            raise


class _Batch(Generic[T, R]):
    """What is out with the helpers. Where one of them was killed, its part is done here."""

    def __init__(self, pool: ProcessPoolExecutor, work: Callable[[T], R]) -> None:
        self._pool = pool
        self._work = work
        self.running: dict[Future[list[R]], Sequence[T]] = {}

    def hand_out(self, chunk: Sequence[T]) -> Iterator[R]:
        try:
            self.running[self._pool.submit(_work_through, self._work, chunk)] = chunk
        except BrokenProcessPool:
            yield from map(self._work, chunk)

    def anything_back(self) -> bool:
        return any(map(Future.done, self.running))

    def recall(self) -> Iterator[R]:
        """Nothing more is begun; the results of what was. A helper's that was killed are lost."""
        self.running = {f: c for f, c in self.running.items() if not (f.cancel() or _is_broken(f))}
        while self.running:
            yield from self.come_back()

    def come_back(self) -> Iterator[R]:
        done, _ = wait(self.running, return_when=FIRST_COMPLETED)
        for future in done:
            chunk = self.running.pop(future)
            try:
                yield from future.result()
            except BrokenProcessPool:
                # What it had finished is done again: a second copy is better than a file that
                # nobody heard of.
                yield from map(self._work, chunk)


def _is_broken(future: Future[list[R]]) -> bool:
    return future.done() and isinstance(future.exception(), BrokenProcessPool)


def _here(work: Callable[[T], R], chunk: Sequence[T], cancel: Cancel) -> Iterator[R]:
    for task in chunk:
        if cancel.requested:
            return
        yield work(task)


def _step_back() -> None:
    """Let the window go first: it is what its user waits for."""
    if hasattr(os, "nice"):
        with suppress(OSError):
            os.nice(_NICE)


def _work_through(work: Callable[[T], R], tasks: Sequence[T]) -> list[R]:
    # Nothing here makes reference cycles worth looking for while a chunk lasts.
    gc.disable()
    try:
        return [work(task) for task in tasks]
    finally:
        gc.enable()
