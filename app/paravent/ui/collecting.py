"""Keeps Python's search for cycles from stopping the window while thousands of records come in.

A search through all that is alive takes longer the more there is: tens of milliseconds with a long
list of photos. Young objects are searched as ever.
"""

from __future__ import annotations

import gc

_NEVER = 1_000_000


class LongList:
    """Around a time in which many records come in and stay; may begin and end more than once."""

    def __init__(self) -> None:
        self._before: tuple[int, int, int] | None = None

    def begin(self) -> None:
        """From now on only young objects are searched."""
        if self._before is None:
            self._before = gc.get_threshold()
            gc.set_threshold(self._before[0], self._before[1], _NEVER)

    def end(self) -> None:
        """As before, but what is alive now is not searched again: records hold no cycles."""
        if self._before is not None:
            gc.set_threshold(*self._before)
            self._before = None
            gc.freeze()

    @staticmethod
    def forget() -> None:
        """What was kept out of the search may be garbage now."""
        gc.unfreeze()
