"""What changed between two audits of one profile, and the part of the desk that tells it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

from paravent.core.jobs import Cancel
from paravent.core.ports import EventsPort
from paravent.core.records import App, Audit, CheckEvidence, Person, Reading

if TYPE_CHECKING:
    from paravent.core.desk import Ask, AuditRequest


class Direction(StrEnum):
    """How a setting differs. Widest news first: the order in which changes are shown."""

    WIDER = "wider"
    UNREAD = "unread"
    """Known before, not now. Never the same as unchanged."""
    CHANGED = "changed"
    """Another value, and which is the wider one cannot be said."""
    NARROWER = "narrower"
    KNOWN = "known"
    """Not known before, known now."""
    NOT_OFFERED = "not_offered"
    """It was there before; the site does not offer it any more."""
    OFFERED = "offered"
    """The site did not offer it before."""


class ChangedBy(StrEnum):
    """Whose change it was, as far as the record shows."""

    YOU = "you"
    NOT_YOU = "without_you"
    NOT_KNOWN = "not_known"


@dataclass(frozen=True, slots=True)
class SettingChange:
    """One setting that is not as it was. Between the two dates of its readings it changed."""

    setting: str
    direction: Direction
    before: Reading
    after: Reading
    changed_by: ChangedBy = ChangedBy.NOT_KNOWN
    because: str = ""
    """What in the record shows whose change it was, as a sentence; "" where nothing does."""
    last_known: Reading | None = None
    """Where ``before`` could not be read: the last time that it could."""
    met_before: bool | None = None
    """Whether it was as the pack advises; None where that is not known."""
    met_after: bool | None = None


class ListState(StrEnum):
    """What can be said of a list that two audits may have looked at."""

    COMPARED = "compared"
    UNREAD = "unread"
    """Read before, not now: nothing is said about it."""
    FIRST = "first"
    """Read now, not before: nothing to compare with."""


@dataclass(frozen=True, slots=True)
class ListChange:
    """A list of people, apps or sessions, then and now."""

    id: str
    people: bool
    connections: bool
    """Whether its entries are connections to review."""
    state: ListState
    new: tuple[Person | App, ...] = ()
    """Who or what is new, where its name is still kept."""
    new_count: int = 0
    gone_count: int | None = None
    """None where the end of the list was not seen now, so that nobody can be said to be gone."""
    gone: tuple[App, ...] = ()
    """Apps and sessions that are gone; people who are gone are only counted."""
    certain: bool = True
    """Whether the end of the list was seen before; if not, what is new may only be unseen."""

    @property
    def differs(self) -> bool:
        """Whether there is anything to tell."""
        return self.state is ListState.UNREAD or bool(self.new_count or self.gone_count)


class Sight(StrEnum):
    """How something that a stranger may see differs."""

    SHOWN = "shown"
    HIDDEN = "hidden"
    TEXT = "text"
    """Shown before and now, with other words."""
    UNREAD = "unread"
    KNOWN = "known"


@dataclass(frozen=True, slots=True)
class StrangerChange:
    """One thing that a stranger sees otherwise than before. Texts are untrusted."""

    field: str
    what: Sight
    before: str | None
    after: str | None


@dataclass(frozen=True, slots=True)
class AuditMark:
    """Which audit a side of the comparison is."""

    id: str
    finished: str
    pack_version: str
    guidance: str
    stopped: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """All that differs between two audits of one profile, and what cannot be said."""

    platform: str
    site: str
    before: AuditMark
    after: AuditMark
    settings: tuple[SettingChange, ...] = ()
    lists: tuple[ListChange, ...] = ()
    stranger: tuple[StrangerChange, ...] = ()
    same: tuple[str, ...] = ()
    """Settings known both times, with the same value."""
    still_unread: tuple[str, ...] = ()
    """Settings known neither time: of them nobody can say that they are unchanged."""
    not_looked_at: tuple[str, ...] = ()
    """Settings that only the earlier audit looked at."""
    first_looked_at: tuple[str, ...] = ()
    """Settings that only the later audit looked at."""

    @property
    def pack_changed(self) -> bool:
        """Whether the pack was another version, so that a page may have been read otherwise."""
        return self.before.pack_version != self.after.pack_version

    @property
    def guidance_changed(self) -> bool:
        """Whether the guidance's data was another version, where both days noted it."""
        known = self.before.guidance and self.after.guidance
        return bool(known) and self.before.guidance != self.after.guidance

    @property
    def new_people(self) -> tuple[Person, ...]:
        """New connections whose names are kept, each once."""
        found = {
            (p.url or p.name): p
            for each in self.lists
            if each.connections
            for p in each.new
            if isinstance(p, Person)
        }
        return tuple(found.values())

    @property
    def anything(self) -> bool:
        """Whether there is anything to tell."""
        return bool(self.settings or self.stranger) or any(x.differs for x in self.lists)


@dataclass(frozen=True, slots=True)
class Rechecked:
    """What came of looking at one setting again."""

    audit: Audit
    before: Reading | None
    after: Reading
    met: bool | None
    """Whether it is as the pack advises; None where that is not known or only informs."""
    sentence: str
    """What is the case now, with its date, in plain words."""
    seconds: float
    """From the request to the result."""


def about(platform: str, setting: str, site: str = "") -> str:
    """The name under which the user's word on a setting or finding of a profile is kept."""
    return f"{platform}:{setting}@{site}" if site else f"{platform}:{setting}"


def going_to_change(platform: str, setting: str, site: str = "") -> str:
    """The name under which it is kept that the user went to change a setting."""
    return f"will_change:{about(platform, setting, site)}"


def value_of(reading: Reading | None) -> str:
    """What a reading says, for telling whether it still says the same; "" where it is unread."""
    if reading is None or not reading.status.is_known:
        return ""
    return reading.audience.value if reading.audience else f"words:{reading.raw or ''}"


class ChangesPort(Protocol):
    """The part of the desk that compares, looks again and keeps "keep as it is"."""

    def since_last_time(self, platform: str | None = None) -> Sequence[Changes]:
        """Each profile's newest review against the one before; none for a first review."""

    def between(self, earlier: str, later: str) -> Changes:
        """Two audits by their ids. Raises ``NothingStoredError``, ``UsageError``."""

    def check_again(
        self, request: AuditRequest, events: EventsPort, cancel: Cancel, ask: Ask
    ) -> Rechecked:
        """Look at the one setting of ``request.only`` again, quickly."""

    def went_to_change(self, platform: str, setting: str, site: str = "") -> None:
        """Note that the user went to the site to change a setting."""

    def keep_as_it_is(self, evidence: CheckEvidence, reason: str, again_on: date | None) -> None:
        """Keep the user's word that something stays as it is, until a day or until it changes."""

    def ask_again(self, evidence: CheckEvidence) -> None:
        """Take "keep as it is" back."""


Marks = Mapping[str, frozenset[str]]
"""Kind of list to a mark for each person on it; kind "" where the kinds were not kept."""
