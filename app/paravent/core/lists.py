"""Connections and data exports, as the window and the commands ask the desk about them.

Everything here that names a person is precious: it is shown only on request, kept encrypted and
for days only, and never written into a report, a log or an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from paravent.core.archive import ArchiveSummary
from paravent.core.jobs import Cancel, Report
from paravent.core.records import Observation, Person
from paravent.core.words import BoundaryAnswer


@dataclass(frozen=True, slots=True)
class HowToAsk:
    """How the user asks one platform for a copy of their own data."""

    platform: str
    name: str
    url: str
    """The page to open; "" where it is in the phone app only."""
    steps: tuple[str, ...]
    choose: str
    """What to choose there, so that the copy can be read well."""
    takes: str
    """How long the platform takes, in words."""
    holds: str
    """What it brings for the connections, in words."""
    mind: str = ""
    """What to be careful about on that page; "" for nothing."""


@dataclass(frozen=True, slots=True)
class KeptExport:
    """One platform's export as it is kept: numbers for good, names for days."""

    platform: str
    name: str
    read_at: str
    """UTC, ISO 8601."""
    summary: ArchiveSummary
    connections: int
    messages_read: bool
    names_kept: bool
    """Whether the names are still there; after a time only the numbers are."""


@dataclass(frozen=True, slots=True)
class Refused:
    """A file or folder that was not taken, and why, in one sentence."""

    file: str
    sentence: str


@dataclass(frozen=True, slots=True)
class Imported:
    """What came of adding files."""

    exports: tuple[KeptExport, ...]
    refused: tuple[Refused, ...]


@dataclass(frozen=True, slots=True)
class LifePeriod:
    """One stretch of the user's own life. Dates as typed: 2015, 2015-09 or 2015-09-01."""

    kind: str
    """school, university, placement, job or home."""
    name: str = ""
    place: str = ""
    start: str = ""
    end: str = ""
    """ "" while it is still running."""
    clinical: bool = False
    grade: str = ""


@dataclass(frozen=True, slots=True)
class Life:
    """The user's own periods, and where they are kept."""

    periods: tuple[LifePeriod, ...] = ()
    file: str = ""
    """The TOML file of the user's choice; "" where they are kept in the store."""


@dataclass(frozen=True, slots=True)
class Subject:
    """One person to be thought about, on however many platforms. All strings are untrusted."""

    key: str
    """Under which answers are given; says nothing."""
    name: str
    platforms: tuple[str, ...]
    """Names of the platforms, for the user."""
    kinds: tuple[str, ...]
    """The lists on which they stand: friend, follower, connection …"""
    band: str = ""
    """strong, possible or weak for people worth a thought; else ""."""
    reasons: tuple[str, ...] = ()
    is_new: bool = False
    """Not on the list that was read before."""
    since: str = ""
    """When the connection was made, as a date; "" where undated."""


@dataclass(frozen=True, slots=True)
class Circle:
    """People whom the user surely knows from elsewhere, proposed to be cleared together."""

    id: str
    title: str
    reason: str
    people: tuple[Subject, ...]
    nearly_certain: bool = False


@dataclass(frozen=True, slots=True)
class ConnectionsReview:
    """Everything that is known of the connections, each person once."""

    people: int
    circles: tuple[Circle, ...] = ()
    ask: tuple[Subject, ...] = ()
    """Worth a thought, in the order in which to ask; new connections first."""
    rest: tuple[Subject, ...] = ()
    """Nothing speaks for or against; by name."""
    nameless: int = 0
    """People of whom only a number is known: nobody can think about those."""
    answers: Mapping[BoundaryAnswer, int] = field(default_factory=dict)
    incomplete: tuple[str, ...] = ()
    """Names of platforms whose list was not seen to its end."""
    has_life: bool = False
    has_exports: bool = False
    names_gone: tuple[str, ...] = ()
    """Names of platforms whose export was read, but whose names were deleted meanwhile."""

    @property
    def answered(self) -> int:
        """How many people have an answer."""
        return sum(self.answers.values())

    @property
    def not_looked_at(self) -> int:
        """How many people have none."""
        return max(0, self.people - self.answered)


@dataclass(frozen=True, slots=True)
class Detail:
    """Evidence about one person, on request only."""

    lines: tuple[str, ...]
    """What is known, in plain sentences."""
    messages: tuple[tuple[str, str, str], ...] = ()
    """First messages where they were read: who ("You" or "They"), when, what. In memory only."""
    address: str = ""
    """The person's page on the platform, for after "I will act"; "" where none is known."""


@dataclass(frozen=True, slots=True)
class ReplyText:
    """A text to start from when a patient writes."""

    id: str
    title: str
    text: str


class ListsPort(Protocol):
    """The part of the desk for connections. Methods may take long; call them from a job."""

    def how_to_ask(self) -> Sequence[HowToAsk]:
        """How to ask each platform for its export."""

    def exports(self) -> Sequence[KeptExport]:
        """The exports that are kept, by name of the platform."""

    def take(
        self, paths: Sequence[Path], report: Report, cancel: Cancel, *, messages: bool = False
    ) -> Imported:
        """Read exports where they lie and keep their numbers, and their names for days.

        A file that cannot be taken is told in ``refused`` and nothing of it is kept. Nothing is
        unpacked. ``messages``: first messages may be read for words about care.
        """

    def forget(self, platform: str) -> None:
        """Forget the export of one platform, its numbers too; answers stay."""

    def life(self) -> Life:
        """The user's own periods."""

    def save_life(self, life: Life) -> Life:
        """Keep the periods where ``life`` says; raises ``UsageError`` for what does not fit."""

    def open_life(self, file: Path) -> Life:
        """Use the periods in a TOML file from now on."""

    def connections(self) -> ConnectionsReview:
        """Everyone without an answer, by circle and in order, and how many have one."""

    def detail(self, key: str) -> Detail:
        """What is known of one person of the last review."""

    def answer(self, keys: Sequence[str], answer: BoundaryAnswer | None) -> None:
        """Keep an answer about people of the last review; None takes it back."""

    def replies(self) -> Sequence[ReplyText]:
        """Texts to start from when a patient writes."""

    def observations(self) -> Sequence[Observation]:
        """What the kept exports say for the checklist: counts only."""


class PeopleStore(Protocol):
    """What this part needs of the store beside ``StorePort``."""

    def people_marks(self, audit_id: str) -> frozenset[str]:
        """A mark for each person of an audit, also after the names were deleted."""

    def mark(self, person: Person, platform: str) -> str:
        """The mark of a person, from which no name can be had."""

    def answer_all(
        self,
        people: Sequence[tuple[Person, str]],
        answer: BoundaryAnswer,
        also: Mapping[str, str],
    ) -> None:
        """Keep one answer about many; ``also``: other keys of the same people to theirs."""

    def undo_all(self, keys: Sequence[str]) -> None:
        """Take answers back."""

    def also_known(self) -> Mapping[str, str]:
        """Other keys of people who were answered about, to the key of the answer."""

    def keep_briefly(self, room: str, key: str, data: bytes) -> None:
        """Keep names for as long as names are kept, sealed once more."""

    def kept_briefly(self, room: str) -> Mapping[str, bytes]:
        """What ``keep_briefly`` was given and was not deleted meanwhile."""

    def drop_briefly(self, room: str, key: str) -> None:
        """Forget it now."""
