"""Measures how long the window's thread leaves its event loop waiting."""

from __future__ import annotations

import time
from types import TracebackType

from PySide6.QtCore import Qt, QTimer

BEAT_MS = 5


class StallMeter:
    """A timer that should beat every 5 ms.

    ``longest`` is the longest gap in seconds as a user would feel it; ``longest_work`` the most
    processor time that this thread used between two beats, which does not grow on a busy machine.
    """

    def __init__(self) -> None:
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)
        self._last = 0.0
        self._worked = 0.0
        self.longest = 0.0
        self.longest_work = 0.0
        self.beats = 0

    def _beat(self) -> None:
        now = time.perf_counter()
        self.longest = max(self.longest, now - self._last)
        self._last = now
        worked = time.thread_time()
        self.longest_work = max(self.longest_work, worked - self._worked)
        self._worked = worked
        self.beats += 1

    def __enter__(self) -> StallMeter:
        self._last = time.perf_counter()
        self._worked = time.thread_time()
        self._timer.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._timer.stop()
