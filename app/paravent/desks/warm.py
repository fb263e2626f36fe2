"""Browsers that stay open for a few minutes, so that looking at one setting again takes seconds.

Only looks at single settings leave one: after a whole review the browser is closed and its
profile wiped at once. A browser kept here is closed and wiped when its minutes are over, when the
desk closes, or when it turns out to be gone.
"""

from __future__ import annotations

import threading
from contextlib import ExitStack
from dataclasses import dataclass

from paravent.core.page import BrowserSessionPort

KEPT_SECONDS = 180.0

Profile = tuple[str, str]
"""Platform and site."""


@dataclass(frozen=True, slots=True)
class Opened:
    """A running browser, signed in, and what is to be done when it is not needed any more."""

    session: BrowserSessionPort
    ends: ExitStack


class Warm:
    """At most one open browser for each profile. Safe between threads."""

    def __init__(self, seconds: float = KEPT_SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._kept: dict[Profile, tuple[Opened, threading.Timer]] = {}
        self._closed = False

    def take(self, profile: Profile) -> Opened | None:
        """The browser kept for ``profile``, now the caller's; None where there is none."""
        with self._lock:
            found = self._kept.pop(profile, None)
        if found is None:
            return None
        found[1].cancel()
        return found[0]

    def keep(self, profile: Profile, opened: Opened) -> None:
        """Keep ``opened`` for a while; it is ended here from now on."""
        timer = threading.Timer(self._seconds, self._end, (profile, opened))
        timer.daemon = True
        with self._lock:
            replaced = self._kept.pop(profile, None)
            if not self._closed:
                self._kept[profile] = (opened, timer)
                timer.start()
        if replaced is not None:
            replaced[1].cancel()
            replaced[0].ends.close()
        if self._closed:
            opened.ends.close()

    def _end(self, profile: Profile, opened: Opened) -> None:
        with self._lock:
            found = self._kept.get(profile)
            if found is None or found[0] is not opened:
                return
            del self._kept[profile]
        opened.ends.close()

    def close(self) -> None:
        """End all of them; what is kept later is ended at once."""
        with self._lock:
            self._closed = True
            kept, self._kept = self._kept, {}
        for opened, timer in kept.values():
            timer.cancel()
            opened.ends.close()
