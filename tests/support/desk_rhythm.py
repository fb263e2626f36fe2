"""A made-up rhythm for the window's tests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

from paravent.core.errors import FolderError
from paravent.core.rhythm import Due


class MadeUpRhythm:
    """``core.rhythm.RhythmPort`` that does as it is told."""

    def __init__(self, coming: Sequence[Due] = (), reminders: Sequence[Due] = ()) -> None:
        self.coming = tuple(coming)
        self.reminders = list(reminders)
        self.snoozed: list[int] = []
        self.started = False
        self.fails = False

    def due(self) -> Sequence[Due]:
        if self.fails:
            raise FolderError("The history could not be opened. Try again.")
        return self.coming

    def reminder(self) -> Due | None:
        return self.reminders.pop(0) if self.reminders else None

    def snooze(self, days: int) -> date:
        self.snoozed.append(days)
        return date.today() + timedelta(days=days)

    def write_calendar(self, out: Path) -> Path:
        if self.fails:
            raise FolderError("The calendar file could not be written. Choose another folder.")
        out.write_text("BEGIN:VCALENDAR\nEND:VCALENDAR\n")
        return out

    def starts_with_session(self) -> bool:
        return self.started

    def start_with_session(self, wanted: bool) -> None:
        if self.fails:
            raise FolderError("Paravent could not change what starts with your session.")
        self.started = wanted
