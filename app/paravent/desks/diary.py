"""Due reviews as a calendar file (RFC 5545), for those who prefer their own calendar."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from paravent.core.rhythm import OCCASION_WORDS, Due

if TYPE_CHECKING:
    from icalendar import Event

TITLE = "Review my privacy settings"


def to_ics(all_due: Sequence[Due], months: int, now: datetime) -> bytes:
    """All-day events with an alarm at nine; the regular one, the earliest due, repeats every
    ``months`` months. Titles and texts name no profile, no person and no finding.

    The same review has the same UID (its key), so that reading the file in again moves events
    rather than doubling them.
    """
    from icalendar import Calendar

    diary = Calendar()
    diary.add("prodid", "-//Paravent//Paravent//EN")
    diary.add("version", "2.0")
    regular = [d for d in all_due if d.occasion is None][:1]
    for each in regular:
        event = _event(each, TITLE, "paravent-regular", now)
        event.add("rrule", {"freq": "monthly", "interval": months})
        diary.add_component(event)
    for each in all_due:
        if each.occasion is not None:
            title = f"{TITLE} before my {OCCASION_WORDS[each.occasion.kind]}"
            uid = f"paravent-{each.occasion.kind}-{each.occasion.day.isoformat()}"
            diary.add_component(_event(each, title, uid, now))
    return bytes(diary.to_ical())


def _event(each: Due, title: str, uid: str, now: datetime) -> Event:
    from icalendar import Alarm, Event

    # A day that is past would lie where nobody looks.
    day = max(each.day, now.date())
    event = Event()
    event.add("uid", f"{uid}@paravent.invalid")
    event.add("dtstamp", now)
    event.add("dtstart", day)
    event.add("dtend", day + timedelta(days=1))
    event.add("summary", title)
    event.add("description", "Open Paravent and follow “What to do next”.")
    event.add("class", "PRIVATE")
    event.add("transp", "TRANSPARENT")
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("description", title)
    alarm.add("trigger", timedelta(hours=9))
    event.add_component(alarm)
    return event
