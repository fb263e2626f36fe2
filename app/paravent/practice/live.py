"""What the running rehearsal holds at this moment, shared safely between its threads."""

from __future__ import annotations

import secrets
import threading
from dataclasses import replace
from enum import StrEnum

from paravent.practice.profiles import SPECS
from paravent.practice.state import PracticeState


class Trouble(StrEnum):
    """What a platform can do to a walk, for tests."""

    CHALLENGE = "challenge"
    RATE_LIMITED = "rate_limited"
    BLOCKED = "blocked"
    SIGNED_OUT = "signed_out"
    LANGUAGE = "language"
    """From now on in German."""


class Live:
    """The state and how the server behaves; every change is one step under a lock."""

    def __init__(self, state: PracticeState) -> None:
        self._lock = threading.Lock()
        self._state = state
        self._tokens = {name: secrets.token_hex(20) for name in SPECS}
        self._troubles: dict[str, tuple[Trouble, int]] = {}
        self.hostile = False
        self.delay = 0.05
        """Seconds that each JSON answer takes."""

    @property
    def state(self) -> PracticeState:
        """The state now."""
        with self._lock:
            return self._state

    def replace_state(self, state: PracticeState) -> None:
        """Put another state in its place."""
        with self._lock:
            self._state = state

    def set(self, platform: str, setting: str, words: str) -> None:
        """Let ``setting`` show ``words``. Raises ``KeyError`` for a setting there is none of."""
        if all(spec.id != setting for spec in SPECS[platform]):
            raise KeyError(setting)
        with self._lock:
            changed = self._state.platform(platform).with_value(setting, words)
            self._state = self._state.with_platform(platform, changed)

    def remove(self, platform: str, setting: str) -> None:
        """Take ``setting`` off every page and answer."""
        with self._lock:
            now = self._state.platform(platform)
            changed = replace(now, removed=now.removed | {setting})
            self._state = self._state.with_platform(platform, changed)

    def speak(self, language: str) -> None:
        """Show all pages in ``language`` (``en`` or ``de``)."""
        with self._lock:
            self._state = replace(self._state, language=language)

    def token(self, platform: str) -> str:
        """The secret of the session that is signed in now; "" where none is."""
        with self._lock:
            return self._tokens.get(platform, "")

    def sign_in(self, platform: str) -> str:
        """Start a session and hand out its secret."""
        with self._lock:
            return self._tokens.setdefault(platform, secrets.token_hex(20))

    def sign_out(self, platform: str) -> None:
        """End the session."""
        with self._lock:
            self._tokens.pop(platform, None)

    def trouble(self, platform: str, kind: Trouble, after: int) -> None:
        """Meet ``kind`` once ``after`` more pages were opened."""
        with self._lock:
            self._troubles[platform] = (kind, after)

    def calm(self) -> None:
        """No trouble any more."""
        with self._lock:
            self._troubles.clear()

    def due(self, platform: str, opened: bool) -> Trouble | None:
        """The trouble to meet now; ``opened`` says that a page is being opened."""
        with self._lock:
            kind, left = self._troubles.get(platform, (None, 0))
            if kind is None or left <= 0:
                return kind
            if opened:
                self._troubles[platform] = (kind, left - 1)
            return None
