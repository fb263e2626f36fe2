"""Due reviews: from the store and the settings to reminders, a calendar file, and the start."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path

from paravent.core.errors import FolderError, UsageError
from paravent.core.rhythm import (
    LONGEST_SNOOZE_DAYS,
    Due,
    Notebook,
    due,
    to_remind,
)
from paravent.core.text import plain
from paravent.desks import autostart
from paravent.desks.base import Base
from paravent.desks.diary import to_ics


class Rhythm:
    """The part of the desk that knows when to look again; ``core.rhythm.RhythmPort``."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._notebook = Notebook(base.data_dir)

    def due(self) -> Sequence[Due]:
        """All that is coming, earliest first."""
        return due(self._base.settings, self._last(), _now())

    def _last(self) -> dict[str, datetime | None]:
        """The end of the newest whole review of each profile; of several sites of one platform
        the one that waits longest. A look at one setting, or one cut short, is no review.
        """
        newest: dict[tuple[str, str], datetime] = {}
        for audit in self._base.store.audits():
            if audit.finished and not audit.scope and audit.stopped is None:
                ended, key = datetime.fromisoformat(audit.finished), (audit.platform, audit.site)
                newest[key] = max(ended, newest.get(key, ended))
        last: dict[str, datetime | None] = dict.fromkeys(self._base.settings.profiles)
        for (platform, _site), ended in newest.items():
            if platform in last:
                before = last[platform]
                last[platform] = min(ended, before) if before else ended
        return last

    def reminder(self) -> Due | None:
        """What to remind of now, claimed for this copy of the program."""
        if self._base.is_practice or not self._base.settings.remind:
            return None
        said, coming, today = self._notebook.read(), self.due(), _now().date()
        found = to_remind(coming, said, today, self._notebook.claimed())
        if found is None or not self._notebook.claim(found[1]):
            return None
        self._notebook.write(replace(said, last_day=today))
        self._notebook.forget(each.key for each in coming)
        return found[0]

    def snooze(self, days: int) -> date:
        """Say nothing for so many days; the day on which reminders go on."""
        if not 1 <= days <= LONGEST_SNOOZE_DAYS:
            raise UsageError(f"Choose a number of days from 1 to {LONGEST_SNOOZE_DAYS}.")
        until = _now().date() + timedelta(days=days)
        self._notebook.write(replace(self._notebook.read(), quiet_until=until))
        return until

    def write_calendar(self, out: Path) -> Path:
        """All that is due as a calendar file; no profile and no finding is named in it."""
        try:
            out.write_bytes(to_ics(self.due(), self._base.settings.review_months, _now()))
        except OSError as error:
            raise FolderError(
                f"The calendar file {plain(str(out))} could not be written. Choose another folder."
            ) from error
        return out

    def starts_with_session(self) -> bool:
        """Whether the program starts, hidden, when the user signs in to the computer."""
        return autostart.is_on()

    def start_with_session(self, wanted: bool) -> None:
        """Start with the session, or no longer."""
        autostart.turn(wanted)


def _now() -> datetime:
    return datetime.now().astimezone()
