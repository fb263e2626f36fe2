"""Spreads a batch over the processor's cores, in the way that is safe where it is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

from paravent.core.jobs import Cancel
from paravent.photos.many import may_fork, over_forks

T = TypeVar("T")
R = TypeVar("R")

_FORK_SECONDS, _SPAWN_SECONDS = 0.04, 2.0
"""From this much estimated work on further processes are worth their start, forked or fresh."""
_MOST_PROCESSES = 8
_FEW = 4


def spread(
    work: Callable[[T], R],
    tasks: Sequence[T],
    seconds: float,
    cancel: Cancel,
    processes: int | None = None,
) -> Iterator[R]:
    """The result of ``work`` for every task, as they come; ``work`` must not raise.

    ``seconds``: how long one process would take, roughly; with ``processes`` given it does not
    matter. Work and tasks may pass between processes. Raises ``CancelledError`` when asked to stop,
    once the files in hand are done.
    """
    worth = _FORK_SECONDS if may_fork() else _SPAWN_SECONDS
    cores = min(os.cpu_count() or 1, _MOST_PROCESSES)
    count = processes or (cores if seconds > worth else 1)
    if count <= 1 or len(tasks) < _FEW:
        for task in tasks:
            cancel.check()
            yield work(task)
    elif may_fork():
        yield from over_forks(work, tasks, count, cancel)
    else:
        from paravent.photos.fresh import in_fresh_processes

        yield from in_fresh_processes(work, tasks, count, cancel)


def spread_in_order(
    work: Callable[[T], R], tasks: Sequence[T], seconds: float, cancel: Cancel
) -> Iterator[R]:
    """Like ``spread``, but every result comes after those of the tasks before it."""
    early: dict[int, R] = {}
    turn = 0
    for number, result in spread(partial(_numbered, work), list(enumerate(tasks)), seconds, cancel):
        early[number] = result
        while turn in early:
            yield early.pop(turn)
            turn += 1


def _numbered(work: Callable[[T], R], task: tuple[int, T]) -> tuple[int, R]:
    return task[0], work(task[1])
