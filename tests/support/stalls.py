"""Measures how long the window's thread leaves its event loop waiting."""

from __future__ import annotations

import time
from types import TracebackType

from PySide6.QtCore import Qt, QTimer

BEAT_MS = 5
FELT = 0.03


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
        self.stalls: list[tuple[float, float]] = []
        """Each gap between two beats that was felt: seconds on the clock, and of work."""
        self.beats = 0

    def _beat(self) -> None:
        now, worked = time.perf_counter(), time.thread_time()
        gap, work = now - self._last, worked - self._worked
        self._last, self._worked = now, worked
        self.longest, self.longest_work = max(self.longest, gap), max(self.longest_work, work)
        if gap > FELT:
            self.stalls.append((gap, work))
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
