"""Spreads a batch over forked copies of this process: quick to start, and this process works too.

A pool of fresh interpreters takes longer to start than most batches take to clean. Here each helper
is a fork; tickets for the files lie in one pipe, from which all, this process included, take the
next when they are ready, and every helper has a pipe for what it found. A helper that is killed
costs nothing: what it did not report is done here.
"""

from __future__ import annotations

import gc
import os
import pickle
import select
import signal
import struct
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from paravent.core.jobs import Cancel

T = TypeVar("T")
R = TypeVar("R")

_TICKET = struct.Struct("<I")
_LENGTH = struct.Struct("<I")
_MOST_TICKETS = 1024
"""So many fit into any pipe (4 KiB, for a user who has many open) before anybody takes one."""


def may_fork() -> bool:
    """A fork is only safe where no other thread runs."""
    return sys.platform == "linux" and threading.active_count() == 1


def over_forks(
    work: Callable[[T], R], tasks: Sequence[T], processes: int, cancel: Cancel
) -> Iterator[R]:
    """The result of ``work`` for every task, as they come; ``work`` must not raise.

    ``processes`` counts this one. Raises ``CancelledError`` when asked to stop, once the files in
    hand are done and reported.
    """
    each = -(-len(tasks) // _MOST_TICKETS)
    starts = range(0, len(tasks), each)
    tickets, put = os.pipe()
    os.write(put, b"".join(map(_TICKET.pack, starts)))
    os.close(put)
    reported: set[int] = set()
    helpers: list[_Helper] = []
    try:
        for _ in range(processes - 1):
            helpers.append(_fork(work, tasks, each, tickets, helpers))
        while not cancel.requested and (ticket := os.read(tickets, _TICKET.size)):
            start = _TICKET.unpack(ticket)[0]
            for index in range(start, min(start + each, len(tasks))):
                result = work(tasks[index])
                reported.add(index)
                yield result
                yield from _heard(helpers, reported, wait=False)
    finally:
        while os.read(tickets, 1 << 16):
            pass  # nobody is to begin another file
        os.close(tickets)
        last: list[R] = list(_heard(helpers, reported, wait=True))
        for helper in helpers:
            os.waitpid(helper.process, 0)
    yield from last
    cancel.check()
    for index, task in enumerate(tasks):
        if index not in reported:
            cancel.check()
            yield work(task)


@dataclass(slots=True)
class _Helper:
    process: int
    results: int
    """The end of its pipe that is read here; -1 when it has ended."""
    unread: bytearray = field(default_factory=bytearray)


def _fork(
    work: Callable[[T], R], tasks: Sequence[T], each: int, tickets: int, others: Sequence[_Helper]
) -> _Helper:
    results, put = os.pipe()
    parent = os.getpid()
    process = os.fork()
    if process:
        os.close(put)
        return _Helper(process, results)
    try:
        # Only the one who was asked to stop is; this one ends when there are no more tickets.
        signal.signal(signal.SIGINT, signal.SIG_IGN)
        gc.disable()
        for descriptor in (results, *(other.results for other in others)):
            os.close(descriptor)
        while ticket := os.read(tickets, _TICKET.size):
            start = _TICKET.unpack(ticket)[0]
            for index in range(start, min(start + each, len(tasks))):
                if os.getppid() != parent:
                    os._exit(1)  # it was killed: what it did not begin is not to be begun
                raw = pickle.dumps((index, work(tasks[index])))
                _write(put, _LENGTH.pack(len(raw)) + raw)
    except BaseException:  # noqa: BLE001 - whatever it was, what is missing is done by the other
        os._exit(1)
    os._exit(0)


def _write(descriptor: int, raw: bytes) -> None:
    view = memoryview(raw)
    while view:
        view = view[os.write(descriptor, view) :]


def _heard(helpers: Sequence[_Helper], reported: set[int], *, wait: bool) -> Iterator[R]:
    """What helpers have reported by now; with ``wait`` until all have ended."""
    while open_ := [helper for helper in helpers if helper.results >= 0]:
        ready, _, _ = select.select([h.results for h in open_], [], [], None if wait else 0)
        if not ready:
            return
        for helper in open_:
            if helper.results in ready:
                yield from _read(helper, reported)


def _read(helper: _Helper, reported: set[int]) -> Iterator[R]:
    raw = os.read(helper.results, 1 << 16)
    if not raw:
        os.close(helper.results)
        helper.results = -1
    helper.unread += raw
    while len(helper.unread) >= _LENGTH.size:
        (length,) = _LENGTH.unpack_from(helper.unread)
        if len(helper.unread) < _LENGTH.size + length:
            return
        # What a fork of this very process wrote into a pipe that nobody else has.
        index, result = pickle.loads(helper.unread[_LENGTH.size : _LENGTH.size + length])  # noqa: S301
        del helper.unread[: _LENGTH.size + length]
        reported.add(index)
        yield result
