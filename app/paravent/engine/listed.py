"""What a list says for itself: its people, its apps, and the settings that it answers."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from paravent.core.records import App, Person, Reading
from paravent.core.words import Audience, Confidence, ReadingStatus
from paravent.engine.lists import Harvest
from paravent.engine.people import Entry
from paravent.packs.model import ListOf, Setting


def people_of(entries: Sequence[Entry], listed: ListOf) -> tuple[Person, ...]:
    """The people of a list, in its order."""
    return tuple(Person(e.name, e.url, e.detail, listed.id) for e in entries)


def apps_of(entries: Sequence[Entry], listed: ListOf) -> tuple[App, ...]:
    """The apps, sessions or the like of a list, in its order."""
    return tuple(App(e.name, e.detail, listed.id) for e in entries)


def all_ends_seen(lists: Sequence[ListOf], lists_read: Mapping[str, bool]) -> bool:
    """Whether the end of every list of connections was seen."""
    wanted = [listed.id for listed in lists if listed.connections]
    return bool(wanted) and all(lists_read.get(name, False) for name in wanted)


def reading_of(
    setting: Setting, listed: ListOf, harvest: Harvest, url: str, seen_at: str
) -> Reading:
    """A setting that is answered by a list: on with entries, off where it is really empty."""
    count = len(harvest.entries)
    if not harvest.readable or (not count and not harvest.complete):
        why = harvest.stop.sentence if harvest.stop else harvest.why
        why = why or "The list could not be read."
        return Reading(setting.id, ReadingStatus.COULD_NOT_READ, url=url, why=why)
    weak = Confidence.WEAK in (setting.confidence, listed.confidence)
    why = "What is known of this list is thinly sourced, so please confirm it." if weak else ""
    return Reading(
        setting.id,
        ReadingStatus.NEEDS_CONFIRMATION if weak else ReadingStatus.READ,
        raw=f"{count}{'' if harvest.complete else ' or more'}" if count else "none",
        audience=None if weak else (Audience.ON if count else Audience.OFF),
        how=(listed.read[0].how,),
        url=url,
        seen_at=seen_at,
        why=why,
    )
