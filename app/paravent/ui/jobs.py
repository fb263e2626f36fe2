"""The only bridge between threads: runs plain functions away from the window, brings answers back.

A task is a plain function of one ``Work``; it has never heard of Qt. Everything that it tells
goes through a queue that is emptied on the window's thread, a few milliseconds at a time, so
that ten thousand answers at once cannot make the window stall.
"""

from __future__ import annotations

import logging
import sys
import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

import shiboken6
from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from paravent.core.desk import Prompt
from paravent.core.errors import ParaventError
from paravent.core.jobs import Cancel, Progress, Report

T = TypeVar("T")
Answer = Callable[[bool], None]
Failed = Callable[[ParaventError], None]

SLICE_SECONDS = 0.008
"""How long the window's thread works through answers before it paints again."""

WATCH_MS = 15
SWITCH_SECONDS = 0.0002

UNFORESEEN = (
    "Something happened that Paravent did not foresee, so this was not finished. Please try again."
)

_log = logging.getLogger("paravent.ui")


@dataclass(frozen=True, slots=True)
class Work:
    """What a task is given: ways to tell, to ask, and to hear that it should stop."""

    report: Report
    cancel: Cancel
    tell: Callable[[Any], None]
    """Hands one item to the window; returns at once."""
    ask: Callable[[Prompt], bool]
    """Puts a question to the user and waits for the answer; False when stopped meanwhile."""


class Job:
    """One running task, as the window sees it."""

    def __init__(self) -> None:
        self.cancel = Cancel()
        self.finished = False
        self._thread: threading.Thread | None = None

    def stop(self) -> None:
        """Ask the task to stop; its ``failed`` or ``done`` still comes."""
        self.cancel.request()

    def join(self, seconds: float) -> bool:
        """Wait for the task's thread; whether it ended."""
        if self._thread is not None:
            self._thread.join(seconds)
        return self._thread is None or not self._thread.is_alive()

    def start(self, target: Callable[[], None]) -> None:
        """Begin on a thread of its own."""
        self._thread = threading.Thread(target=target, name="paravent-job", daemon=True)
        self._thread.start()


class _Reply:
    """The answer to one question of a task."""

    def __init__(self) -> None:
        self._event = threading.Event()
        self._yes = False

    def give(self, yes: bool) -> None:
        self._yes = yes
        self._event.set()

    def wait(self, cancel: Cancel) -> bool:
        while not self._event.wait(0.05):
            if cancel.requested:
                return False
        return self._yes and not cancel.requested


class Jobs(QObject):
    """Starts jobs and brings what they say to the window's thread. Make it on that thread."""

    _wake = Signal()
    count_changed = Signal(int)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        # Painting gives the interpreter away with many a call to Qt and has to wait for it again
        # while a task computes: five thousandths of a second each time, unless told otherwise.
        sys.setswitchinterval(SWITCH_SECONDS)
        self._queue: deque[tuple[QObject | None, Callable[[], None]]] = deque()
        self._running: list[Job] = []
        self._lock = threading.Lock()
        self._awake = False
        self._depth = 0
        # A callback may open a box with an event loop of its own; answers go on arriving in it.
        self._watch = QTimer(self)
        self._watch.setInterval(WATCH_MS)
        self._watch.timeout.connect(self._drain)
        # Queued even from the window's own thread: a job's answer never arrives inside a call.
        self._wake.connect(self._drain, Qt.ConnectionType.QueuedConnection)

    @property
    def running(self) -> int:
        """How many jobs have not ended."""
        return len(self._running)

    def run(
        self,
        task: Callable[[Work], T],
        done: Callable[[T], None],
        failed: Failed,
        *,
        progress: Report | None = None,
        heard: Callable[[Any], None] | None = None,
        asked: Callable[[Prompt, Answer], None] | None = None,
    ) -> Job:
        """Run ``task``; ``done`` or ``failed`` is called once, on the window's thread.

        ``progress`` hears ``work.report``, ``heard`` hears ``work.tell``, ``asked`` is given each
        prompt with the function that answers it. A callback whose QObject has been deleted
        meanwhile is left out.
        """
        job = Job()
        self._running.append(job)
        self.count_changed.emit(len(self._running))

        def report(step: Progress) -> None:
            if progress is not None:
                self._post(progress, step)

        def tell(item: Any) -> None:
            if heard is not None:
                self._post(heard, item)

        def ask(prompt: Prompt) -> bool:
            if asked is None:
                return False
            reply = _Reply()
            self._post(asked, prompt, reply.give)
            return reply.wait(job.cancel)

        def body() -> None:
            try:
                result = task(Work(report, job.cancel, tell, ask))
            except ParaventError as error:
                self._end(job, failed, error)
            except Exception as error:  # noqa: BLE001 - no traceback ever reaches a user
                # Only the kind and place: an exception's text may quote a page or a name.
                _log.error("a job ended with %s", type(error).__name__)
                self._end(job, failed, ParaventError(UNFORESEEN))
            else:
                self._end(job, done, result)

        job.start(body)
        return job

    def stop_all(self, seconds: float = 5.0) -> bool:
        """Ask all jobs to stop and wait for them; whether all ended in time."""
        for job in self._running:
            job.stop()
        until = time.monotonic() + seconds
        ended = True
        for job in list(self._running):
            ended = job.join(max(0.0, until - time.monotonic())) and ended
        return ended

    def _end(self, job: Job, callback: Callable[[Any], None], result: object) -> None:
        owner = getattr(callback, "__self__", None)

        def both() -> None:
            # In one go: nobody sees a job that has ended and whose answer is still to come.
            self._forget(job)
            if not isinstance(owner, QObject) or shiboken6.isValid(owner):
                callback(result)

        self._post_plain(None, both)

    def _forget(self, job: Job) -> None:
        job.finished = True
        self._running.remove(job)
        self.count_changed.emit(len(self._running))

    def _post(self, callback: Callable[..., None], *values: object) -> None:
        owner = getattr(callback, "__self__", None)
        self._post_plain(owner if isinstance(owner, QObject) else None, lambda: callback(*values))

    def _post_plain(self, owner: QObject | None, call: Callable[[], None]) -> None:
        with self._lock:
            self._queue.append((owner, call))
            wake, self._awake = not self._awake, True
        if wake and shiboken6.isValid(self):
            self._wake.emit()

    @Slot()
    def _drain(self) -> None:
        self._depth += 1
        self._watch.start()
        try:
            emptied = self._work_through()
        finally:
            self._depth -= 1
            if not self._depth:
                self._watch.stop()
        if not emptied:
            # A timer, not another wake: paints and key presses go first.
            QTimer.singleShot(1, self._drain)

    def _work_through(self) -> bool:
        """Call what waits, for one slice of time; whether nothing is left."""
        until = time.perf_counter() + SLICE_SECONDS
        while True:
            with self._lock:
                if not self._queue:
                    self._awake = False
                    return True
                if time.perf_counter() > until:
                    return False
                owner, call = self._queue.popleft()
            if owner is None or shiboken6.isValid(owner):
                call()
