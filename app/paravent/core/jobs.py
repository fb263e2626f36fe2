"""How long work tells how far it is and hears that it should stop."""

from __future__ import annotations

import gc
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from paravent.core.errors import CancelledError


@dataclass(frozen=True, slots=True)
class Progress:
    """One step of a long work: ``done`` of ``total`` (0 where the end is not known)."""

    done: int
    total: int
    sentence: str


Report = Callable[[Progress], None]
"""Takes progress; may be called from any thread, must return at once."""


class Cancel:
    """A flag that the user's side raises and the work looks at. Safe between threads."""

    def __init__(self) -> None:
        self._event = threading.Event()

    def request(self) -> None:
        """Ask the work to stop at its next look."""
        self._event.set()

    @property
    def requested(self) -> bool:
        """Whether the work should stop."""
        return self._event.is_set()

    def wait(self, seconds: float) -> bool:
        """Sleep, waking early on a request; returns whether one came."""
        return self._event.wait(seconds)

    def check(self) -> None:
        """Raise ``CancelledError`` if a stop was asked for."""
        if self.requested:
            raise CancelledError("Stopped.")


def ignore_progress(progress: Progress) -> None:
    """A ``Report`` for callers that do not show progress."""


@contextmanager
def many_objects() -> Iterator[None]:
    """For work that makes very many records and no cycles: the search for cycles waits.

    With a large export it would otherwise go through all records again and again.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
