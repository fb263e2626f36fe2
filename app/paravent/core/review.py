"""The review before an interview: its plan, searches, old profiles, the stranger's table; its port.

Everything here is about the user and is kept encrypted. Names, addresses and notes stay out of
logs, errors and the portfolio version of a report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Protocol

from paravent.core.footprint import Coverage, FlagAnswer, ProfileRow
from paravent.core.jobs import Cancel, Report
from paravent.core.rhythm import Occasion, OccasionKind

# The plan


class Part(StrEnum):
    """One part of the review, in the order in which the window leads through it."""

    STRANGER = "stranger"
    SEARCHES = "searches"
    OLD_PROFILES = "old_profiles"
    POSTS = "posts"
    REPORT = "report"


class PartState(StrEnum):
    """How far a part is."""

    OPEN = "open"
    BEGUN = "begun"
    DONE = "done"
    LEFT_OUT = "left_out"
    """The user chose not to do it; the report says so."""


@dataclass(frozen=True, slots=True)
class PlanStep:
    """One part with the day by which it is good to have been done."""

    part: Part
    title: str
    why: str
    takes: str
    """How long what it may lead to takes, in words."""
    minutes: int
    """How long the part itself takes, roughly."""
    do_by: date
    too_late_for: str = ""
    """What will not have happened by the day, where the time is too short; else ""."""
    state: PartState = PartState.OPEN
    count: str = ""
    """How far it is in words: "12 of 24 searches looked at"."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What the review is for, and its parts: what takes longest first."""

    occasion: Occasion
    begun_on: date
    steps: tuple[PlanStep, ...]

    @property
    def next(self) -> PlanStep | None:
        """The first part that is left."""
        left = (PartState.OPEN, PartState.BEGUN)
        return next((s for s in self.steps if s.state in left), None)

    @property
    def minutes_left(self) -> int:
        """Roughly how long what is left takes."""
        left = (PartState.OPEN, PartState.BEGUN)
        return sum(s.minutes for s in self.steps if s.state in left)

    def step(self, part: Part) -> PlanStep:
        """The step of a part."""
        return next(s for s in self.steps if s.part is part)


# Who the user is, for the searches


@dataclass(frozen=True, slots=True)
class AboutMe:
    """What a reader would type to find the user. The user's own words; never sent anywhere."""

    names: tuple[str, ...] = ()
    """Full names, the usual one first; earlier names too."""
    towns: tuple[str, ...] = ()
    schools: tuple[str, ...] = ()
    employers: tuple[str, ...] = ()
    handles: tuple[str, ...] = ()
    """Present and old user names."""
    separate_profile: str = ""
    """The address of a professional profile to point patients to; "" for none."""
    gmc_name: str = ""
    """The name on the GMC register, to be set beside what the profiles show; "" for not said."""


# Searches


class SearchKind(StrEnum):
    """Which part of a search engine."""

    WEB = "web"
    IMAGES = "images"
    NEWS = "news"


class ResultAnswer(StrEnum):
    """What the user says of one result."""

    MINE = "mine"
    NOT_ME = "not_me"
    ABOUT_ME = "about_me"
    """Someone else wrote it about the user."""
    ACT = "act"


@dataclass(frozen=True, slots=True)
class SearchResult:
    """The user's word on one result; the program never sees the result itself."""

    answer: ResultAnswer
    note: str = ""
    """The user's own note, such as the address; untrusted."""


@dataclass(frozen=True, slots=True)
class Search:
    """One search, opened in the user's own browser on a click."""

    id: str
    query: str
    kind: SearchKind
    engine: str
    """The engine's name."""
    url: str
    why: str
    results: tuple[SearchResult, ...] = ()
    looked_at: str = ""
    """When the user was through with it, ISO 8601; "" for not yet."""


@dataclass(frozen=True, slots=True)
class RemovalForm:
    """A form by which a search engine, a platform or an office is asked."""

    of: str
    """engine, platform or office."""
    name: str
    title: str
    url: str
    sentence: str
    find: str
    """What to do where the address has moved."""
    checked: date
    """When the address was last compared with public references."""
    is_weak: bool = False
    """Whether few or no references name the address."""


@dataclass(frozen=True, slots=True)
class RequestText:
    """A text to ask for a removal with: to edit and copy, never sent by the program."""

    id: str
    title: str
    to: str
    """Whom it is for."""
    text: str
    mind: str = ""
    """What to know before sending; "" for nothing."""


# Forgotten profiles


class Presence(StrEnum):
    """What a site says of a user name. The three are never mixed."""

    EXISTS = "exists"
    ABSENT = "absent"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class OldProfile:
    """One user name on one site."""

    site: str
    handle: str
    presence: Presence
    url: str
    why: str
    """Why it could not be told; "" where it could."""
    looked_at: str = ""
    mine: bool | None = None
    """What the user says of one that exists; None: not said yet."""
    remove: str = ""
    """How to close an account there, in words."""


@dataclass(frozen=True, slots=True)
class OldSite:
    """A well-known site that can be asked."""

    id: str
    name: str
    remove: str


# The stranger's table


@dataclass(frozen=True, slots=True)
class StrangerColumn:
    """One profile or page."""

    id: str
    title: str
    url: str
    looked_at: str
    """ISO 8601; "" where it was never looked at."""
    why: str = ""
    """Why some of it or all was not seen."""
    added: bool = False
    """Whether it is a page that the user added."""


@dataclass(frozen=True, slots=True)
class StrangerCell:
    """What one profile shows of one thing. ``text`` None: looked for and not shown."""

    looked: bool
    text: str | None = None


@dataclass(frozen=True, slots=True)
class StrangerRow:
    """One thing over all profiles; cells by the column's id."""

    id: str
    title: str
    why: str
    cells: Mapping[str, StrangerCell]


@dataclass(frozen=True, slots=True)
class StrangerTable:
    """What a stranger sees, side by side, and where the profiles say different things."""

    columns: tuple[StrangerColumn, ...] = ()
    rows: tuple[StrangerRow, ...] = ()
    differences: tuple[ProfileRow, ...] = ()
    not_looked: tuple[tuple[str, str], ...] = ()
    """Profiles that are set up but were not seen as a stranger: name and why."""


# The outcome


@dataclass(frozen=True, slots=True)
class ReviewSummary:
    """The outcome as numbers and days, fit for a report; no name, handle, address or note."""

    occasion: OccasionKind
    day: date
    begun_on: date
    steps: tuple[tuple[str, PartState], ...] = ()
    """Title and how far."""
    profiles_seen: int = 0
    pages_seen: int = 0
    differences: int = 0
    searches: int = 0
    searches_looked: int = 0
    results: Mapping[ResultAnswer, int] = field(default_factory=dict)
    sites_asked: int = 0
    presences: Mapping[Presence, int] = field(default_factory=dict)
    posts_items: int = 0
    posts_oldest: str = ""
    """The day of the oldest post that was looked through, ISO 8601; "" where none is dated."""
    posts_newest: str = ""
    flags: int = 0
    flag_answers: Mapping[FlagAnswer, int] = field(default_factory=dict)
    not_looked_at: tuple[str, ...] = ()
    """What was not looked at and why, in our own words."""
    to_do: tuple[str, ...] = ()
    """What the user wants to do, with the user's notes and handles: for their own eyes only."""


class ReviewPort(Protocol):
    """``DeskPort.review``. Methods may take long; call them from a job."""

    def plan(self) -> Plan | None:
        """The review under way; None where none was begun."""

    def begin(self, occasion: Occasion) -> Plan:
        """Begin, or move the day of the one under way; answers given stay."""

    def mark(self, part: Part, state: PartState) -> Plan:
        """Say how far a part is. Raises ``UsageError`` where nothing was begun."""

    def end(self) -> None:
        """Forget this review and all its answers; the due days of the occasion stay."""

    def about_me(self) -> AboutMe:
        """What was kept, else what the timeline and the reviewed profiles suggest."""

    def save_about_me(self, about: AboutMe) -> None:
        """Keep it."""

    def searches(self) -> Sequence[Search]:
        """All searches with the answers given, the most useful first."""

    def answer_search(
        self, search: Search, results: Sequence[SearchResult], *, through: bool
    ) -> Search:
        """Keep the answers about a search's results; ``through``: the user is done with it."""

    def removal_forms(self) -> Sequence[RemovalForm]:
        """The search engines' own forms."""

    def request_texts(self, address: str = "") -> Sequence[RequestText]:
        """Texts to ask with, filled in with the user's name, today and ``address``."""

    def old_sites(self) -> Sequence[OldSite]:
        """The sites that would be asked about forgotten profiles."""

    def old_profiles(self) -> Sequence[OldProfile]:
        """What was found so far."""

    def look_for_old_profiles(
        self, handles: Sequence[str], report: Report, cancel: Cancel, *, consent: bool
    ) -> Sequence[OldProfile]:
        """Ask each site, signed out and slowly. Raises ``UsageError`` without consent."""

    def say_mine(self, profile: OldProfile, mine: bool | None) -> OldProfile:
        """Keep whether a profile that exists is the user's."""

    def stranger(self) -> StrangerTable:
        """The stranger's view of everything that was looked at."""

    def look_at_page(self, url: str, cancel: Cancel) -> StrangerTable:
        """Look at another page as a stranger and keep what it shows."""

    def drop_page(self, url: str) -> StrangerTable:
        """Forget a page that was added."""

    def note_posts(self, coverage: Coverage, flags: int, answers: Mapping[FlagAnswer, int]) -> Plan:
        """Keep the numbers of the look through own posts, and nothing that stands in them."""

    def summary(self) -> ReviewSummary | None:
        """The outcome as numbers and days; None where no review was begun."""
