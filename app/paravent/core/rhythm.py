"""When to look again: due days from the last reviews and from what is coming up, and reminders.

Days are calendar days where the user is, never spans of hours: a change of the clocks moves
nothing. "Regularly" has no number in the guidance (paragraph 8); three months is our choice.
"""

from __future__ import annotations

import calendar
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from paravent.core.errors import FolderError, UsageError
from paravent.core.settings import Settings

REMIND_AFTER_DAYS = (0, 7, 28)
"""On which days after the due day a reminder is shown; then no more: nobody likes to be nagged."""

LONGEST_SNOOZE_DAYS = 60


class OccasionKind(StrEnum):
    """What a review is good to have been done before."""

    APPLICATION = "application"
    INTERVIEW = "interview"
    APPRAISAL = "appraisal"
    ROTATION = "rotation"


LEAD_DAYS: Mapping[OccasionKind, int] = {
    OccasionKind.APPLICATION: 28,
    OccasionKind.INTERVIEW: 28,
    OccasionKind.APPRAISAL: 14,
    OccasionKind.ROTATION: 14,
}
"""How long before: what a search engine shows goes within weeks, a setting changes at once."""

OCCASION_WORDS: Mapping[OccasionKind, str] = {
    OccasionKind.APPLICATION: "application",
    OccasionKind.INTERVIEW: "interview",
    OccasionKind.APPRAISAL: "appraisal or ARCP",
    OccasionKind.ROTATION: "change of rotation",
}


@dataclass(frozen=True, slots=True)
class Occasion:
    """Something coming up, on a day. ``str()`` is how the settings keep it."""

    kind: OccasionKind
    day: date

    def __str__(self) -> str:
        return f"{self.kind} {self.day.isoformat()}"


@dataclass(frozen=True, slots=True)
class Due:
    """A review that is due on ``day``, for the profiles named (platform ids)."""

    day: date
    platforms: tuple[str, ...]
    occasion: Occasion | None = None
    """What it is for; None for the regular one."""

    @property
    def key(self) -> str:
        """The same for the same due review, in every copy of the program and after a restart."""
        what = self.occasion.kind.value if self.occasion else "review"
        return f"{what}-{self.day.isoformat()}"

    def sentence(self, today: date) -> str:
        """What is due and when, without any profile's name: also fit for a notification."""
        when = _when(self.day, today)
        if self.occasion is None:
            return f"A look at your privacy settings is due {when}."
        words = OCCASION_WORDS[self.occasion.kind]
        day = _day(self.occasion.day)
        return f"Before your {words} on {day}: a look at your profiles is due {when}."


class RhythmPort(Protocol):
    """What the window and the commands can ask about due reviews."""

    def due(self) -> Sequence[Due]:
        """All that is coming, earliest first; needs the store."""

    def reminder(self) -> Due | None:
        """What to remind of now, claimed for this copy of the program; None: nothing."""

    def snooze(self, days: int) -> date:
        """Say nothing for so many days; the day on which reminders go on."""

    def write_calendar(self, out: Path) -> Path:
        """All that is due as a calendar file."""

    def starts_with_session(self) -> bool:
        """Whether the program starts, hidden, when the user signs in to the computer."""

    def start_with_session(self, wanted: bool) -> None:
        """Start with the session, or no longer."""


def occasions(settings: Settings) -> tuple[Occasion, ...]:
    """The occasions in the settings, earliest first; entries that cannot be read are left out."""
    found = []
    for entry in settings.occasions:
        kind, _, day = entry.partition(" ")
        try:
            found.append(Occasion(OccasionKind(kind), date.fromisoformat(day)))
        except ValueError:
            continue
    return tuple(sorted(found, key=lambda o: (o.day, o.kind)))


def with_occasions(settings: Settings, kept: Iterable[Occasion]) -> Settings:
    """``settings`` with these occasions in place of the earlier ones."""
    return replace(settings, occasions=tuple(sorted({str(o) for o in kept})))


def months_for(settings: Settings, platform: str) -> int:
    """After how many months a platform is due: its own rhythm, else the general one."""
    for entry in settings.review_months_for:
        name, _, months = entry.partition(" ")
        if name == platform and months.isdecimal() and int(months) > 0:
            return int(months)
    return max(1, settings.review_months)


def with_months(settings: Settings, platform: str, months: int | None) -> Settings:
    """``settings`` with a platform's own rhythm; None takes it back. Raises ``UsageError``."""
    if months is not None and not 1 <= months <= 24:
        raise UsageError("Choose a number of months from 1 to 24.")
    others = [e for e in settings.review_months_for if e.partition(" ")[0] != platform]
    added = [f"{platform} {months}"] if months is not None else []
    return replace(settings, review_months_for=tuple(sorted([*others, *added])))


def due(
    settings: Settings,
    last: Mapping[str, datetime | None],
    now: datetime,
    zone: tzinfo | None = None,
) -> tuple[Due, ...]:
    """What is due, earliest first.

    ``last`` has every profile (platform id) with the end of its newest whole review, None where
    there was none yet. ``now`` and those are aware; ``zone`` is where the user is, None for the
    computer's own. A profile that was never reviewed is due today. Profiles that are due on one
    day come as one. A review that seems to lie ahead (a clock was wrong) counts as today's.
    """
    today = now.astimezone(zone).date()
    days: dict[date, list[str]] = {}
    for platform, when in sorted(last.items()):
        day = today
        if when is not None:
            seen = min(when.astimezone(zone).date(), today)
            day = months_later(seen, months_for(settings, platform))
        days.setdefault(day, []).append(platform)
    found = [Due(day, tuple(names)) for day, names in days.items()]
    for occasion in occasions(settings):
        lead = occasion.day - timedelta(days=LEAD_DAYS[occasion.kind])
        waiting = tuple(
            sorted(p for p, at in last.items() if at is None or at.astimezone(zone).date() < lead)
        )
        if waiting and occasion.day >= today:
            found.append(Due(lead, waiting, occasion))
    return tuple(sorted(found, key=lambda d: (d.day, d.occasion is None)))


def months_later(day: date, months: int) -> date:
    """The same day so many months later; the month's last one where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, calendar.monthrange(year, month + 1)[1]))


# Reminders


@dataclass(frozen=True, slots=True)
class Reminded:
    """What was said so far; kept in ``reminders.json``, without any name."""

    quiet_until: date | None = None
    last_day: date | None = None
    """The day of the newest reminder of all: at most one a day."""


def to_remind(
    all_due: Sequence[Due], said: Reminded, today: date, claimed: Iterable[str] = ()
) -> tuple[Due, str] | None:
    """What to remind of today and the key of that reminder, None where nothing is to be said.

    ``claimed`` are the keys of reminders that were shown, by any copy of the program. A day of
    the last reminder that lies ahead comes from a wrong clock and holds nothing back.
    """
    if said.quiet_until is not None and today < said.quiet_until <= today + _longest():
        return None
    if said.last_day == today:
        return None
    taken = set(claimed)
    for each in all_due:
        late = (today - each.day).days
        stage = max((n for n, after in enumerate(REMIND_AFTER_DAYS) if late >= after), default=-1)
        key = f"{each.key}-{stage}"
        if stage >= 0 and key not in taken:
            return each, key
    return None


def _longest() -> timedelta:
    return timedelta(days=LONGEST_SNOOZE_DAYS)


class Notebook:
    """What was reminded of, in the data folder; copies of the program share it.

    A reminder is claimed by making a file of its own, which only one copy can.
    """

    def __init__(self, data_dir: Path) -> None:
        self._file = data_dir / "reminders.json"
        self._claims = data_dir / "reminders"

    def read(self) -> Reminded:
        """What was said; nothing where the file is missing or not ours."""
        try:
            data = json.loads(self._file.read_text("utf-8"))
            days = {k: date.fromisoformat(v) for k, v in data.items() if isinstance(v, str)}
        except (OSError, ValueError, AttributeError):
            return Reminded()
        return Reminded(days.get("quiet_until"), days.get("last_day"))

    def write(self, said: Reminded) -> None:
        """Keep it, all or nothing. Raises ``FolderError``."""
        days = {"quiet_until": said.quiet_until, "last_day": said.last_day}
        text = json.dumps({k: v.isoformat() for k, v in days.items() if v is not None})
        beside = self._file.with_suffix(f".{os.getpid()}.new")
        try:
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            beside.write_text(text, "utf-8")
            beside.replace(self._file)
        except OSError as error:
            raise FolderError(
                "What you were reminded of could not be noted. Make sure that Paravent's data"
                " folder can be written to."
            ) from error

    def claimed(self) -> frozenset[str]:
        """The keys of the reminders that some copy has taken."""
        try:
            return frozenset(path.name for path in self._claims.iterdir())
        except OSError:
            return frozenset()

    def claim(self, key: str) -> bool:
        """Take a reminder; False where another copy was first, or nothing can be written."""
        try:
            self._claims.mkdir(mode=0o700, parents=True, exist_ok=True)
            (self._claims / key).touch(mode=0o600, exist_ok=False)
        except OSError:
            return False
        return True

    def forget(self, kept: Iterable[str]) -> None:
        """Drop claims of reviews that are no longer due; ``kept`` are the keys that still are."""
        keys = tuple(kept)
        for name in self.claimed():
            if not name.startswith(keys or ("\0",)):
                (self._claims / name).unlink(missing_ok=True)


def _when(day: date, today: date) -> str:
    if day == today:
        return "today"
    if day < today:
        return f"since {_day(day)}"
    return f"on {_day(day)}"


def _day(day: date) -> str:
    return f"{day.day} {calendar.month_name[day.month]} {day.year}"
