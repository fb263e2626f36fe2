"""A journal that holds what a short look reads until it is known whether it counts."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from paravent.core.ports import JournalPort
from paravent.core.records import App, Audit, Person, Reading


class Held:
    """``JournalPort`` in memory; ``hand_on`` writes all of it, in order, to another one.

    For a look at one setting that takes seconds: if it is stopped before it saw anything, what
    was known before stays as it is.
    """

    def __init__(self) -> None:
        self._calls: list[Callable[[JournalPort], object]] = []

    def begin(self, audit: Audit, scope: Sequence[str], people: bool) -> None:
        """See ``JournalPort``."""
        kept = tuple(scope)
        self._calls.append(lambda to: to.begin(audit, kept, people))

    def keep_reading(self, audit_id: str, reading: Reading, picture: bytes | None) -> None:
        """See ``JournalPort``."""
        self._calls.append(lambda to: to.keep_reading(audit_id, reading, picture))

    def keep_people(self, audit_id: str, people: Sequence[Person], complete: bool) -> None:
        """See ``JournalPort``."""
        kept = tuple(people)
        self._calls.append(lambda to: to.keep_people(audit_id, kept, complete))

    def keep_apps(self, audit_id: str, apps: Sequence[App]) -> None:
        """See ``JournalPort``."""
        kept = tuple(apps)
        self._calls.append(lambda to: to.keep_apps(audit_id, kept))

    def keep_picture(self, audit_id: str, name: str, picture: bytes) -> str:
        """See ``JournalPort``; the id is the one that the store gives."""
        self._calls.append(lambda to: to.keep_picture(audit_id, name, picture))
        return f"{audit_id}/{name}"

    def page_done(self, audit_id: str, page: str) -> None:
        """See ``JournalPort``."""
        self._calls.append(lambda to: to.page_done(audit_id, page))

    def finish(self, audit: Audit) -> None:
        """See ``JournalPort``."""
        self._calls.append(lambda to: to.finish(audit))

    def hand_on(self, journal: JournalPort) -> None:
        """Write everything that was held to ``journal``."""
        calls, self._calls = self._calls, []
        for call in calls:
            call(journal)
