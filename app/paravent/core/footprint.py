"""The footprint review of one's own posts and names: its words, records and port.

All text of posts and profiles is untrusted and the user's own; nothing of it belongs in a log, an
error or the portfolio version of a report.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from paravent.core.jobs import Cancel, Report, ignore_progress


class Heading(StrEnum):
    """What a flag is about (design, section 5), most serious first."""

    PATIENT_STORY = "patient_story"
    IDENTIFIER = "identifier"
    DEROGATORY = "derogatory"
    DEFAMATORY_CLAIM = "defamatory_claim"
    WORKPLACE_COMPLAINT = "workplace_complaint"
    SUBSTANCES = "substances"
    OVERSTATED_ROLE = "overstated_role"
    UNNAMED_DOCTOR_CLAIM = "unnamed_doctor_claim"
    UNDECLARED_INTEREST = "undeclared_interest"
    LOCATION = "location"


class Band(StrEnum):
    """How soon to look at a flag. An order of work, not a score."""

    FIRST = "first"
    NEXT = "next"
    IF_TIME = "if_time"
    """Told between the lines, or like one that the user called a false flag."""


class FlagAnswer(StrEnum):
    """What the user says to a flag."""

    KEEP = "keep"
    FALSE_FLAG = "false_flag"
    WILL_REMOVE = "will_remove"
    ASK = "ask_someone"


@dataclass(frozen=True, slots=True)
class Post:
    """Something the user wrote, as an archive gives it."""

    id: str
    """Stable for the same post in a newer archive of the same platform."""
    platform: str
    member: str
    kind: str
    """post, comment or caption."""
    at: int
    """Unix seconds; 0 where undated."""
    text: str
    place: str = ""
    url: str = ""
    audience: str = ""
    """The platform's word for who can see it, where the archive says."""
    title: str = ""
    pictures: int = 0


@dataclass(frozen=True, slots=True)
class Facet:
    """One thing in a post that adds to a flag, in words for the user."""

    id: str
    """age, sex, place, ward, date, condition, procedure, rarity, outcome, relation, photo …"""
    words: str
    """As it stands in the post, made plain."""
    post: str
    """The id of the post it stands in."""


@dataclass(frozen=True, slots=True)
class Flag:
    """A question about one post or several near in time; never a verdict."""

    id: str
    heading: Heading
    posts: tuple[str, ...]
    """Ids, oldest first."""
    paragraph: str
    """Of the 2013 guidance (``13``, ``15-16`` …)."""
    why: tuple[str, ...]
    """Sentences for the user."""
    band: Band
    facets: tuple[Facet, ...] = ()
    anchor: str = ""
    """The id of the post that says most of it."""
    oblique: bool = False
    """Told between the lines: fewer details, less sure."""
    lowered: str = ""
    """Why it stands lower than it would: like one that the user called false. Else ""."""
    answer: FlagAnswer | None = None
    answered_at: str = ""
    removal: RemovalRoute | None = None


@dataclass(frozen=True, slots=True)
class RemovalRoute:
    """How the user finds a post again in order to take it away; the program removes nothing."""

    link: str
    """An https address of the post itself or of the list it stands in; "" where there is none."""
    sentence: str
    direct: bool = False
    """Whether ``link`` is the post itself."""


@dataclass(frozen=True, slots=True)
class NotLookedAt:
    """Something that this review says nothing about."""

    what: str
    why: str


@dataclass(frozen=True, slots=True)
class Coverage:
    """What was looked at, how far back, and what was not and why."""

    items: int
    oldest: int
    """Unix seconds; 0 where nothing is dated."""
    newest: int
    by_platform: Mapping[str, int] = field(default_factory=dict)
    undated: int = 0
    not_looked_at: tuple[NotLookedAt, ...] = ()
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class ProfileWords:
    """What one profile says of the user, as its archive, an audit or the user gives it."""

    where: str
    """The platform or page."""
    fields: Mapping[str, str]
    """name, headline, bio, employer, grade, town, school, gmc_name …"""
    source: str = "archive"


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One field side by side: what each profile says, and whether they differ."""

    field: str
    title: str
    values: Mapping[str, str]
    """By ``ProfileWords.where``."""
    differs: bool
    sentence: str
    """What to think about where they differ; else ""."""


@dataclass(frozen=True, slots=True)
class PostReview:
    """The outcome of looking through one's own posts."""

    posts: Mapping[str, Post]
    """The posts that are flagged, by id; others are not kept."""
    flags: tuple[Flag, ...]
    """Most serious first."""
    coverage: Coverage
    profiles: tuple[ProfileRow, ...] = ()
    handles: tuple[str, ...] = ()
    """Names and handles by which the archives know the user; for nothing but redaction."""

    def flag(self, flag_id: str) -> Flag | None:
        """The flag of that id."""
        return next((flag for flag in self.flags if flag.id == flag_id), None)


@dataclass(frozen=True, slots=True)
class CareerPeriod:
    """One stretch of the user's own training or work. Unix seconds; ``end`` None: still running."""

    kind: str
    """school, university, placement, job or home."""
    name: str
    place: str
    start: int
    end: int | None
    clinical: bool
    grade: str = ""


class FootprintPostsPort(Protocol):
    """``DeskPort.footprint``: the part of it that looks through one's own posts."""

    def posts(
        self,
        paths: Sequence[Path],
        timeline: Path | Sequence[CareerPeriod] | None = None,
        *,
        gmc_name: str = "",
        report: Report = ignore_progress,
        cancel: Cancel | None = None,
    ) -> PostReview:
        """Look through the posts, comments and captions in official exports.

        Answers given before are on the flags again; flags like ones called false are lowered.
        Raises errors of ``core.errors`` as importing an archive does.
        """

    def answer_flag(self, flag: Flag, answer: FlagAnswer) -> Flag:
        """Keep an answer (no text of the post is kept); the flag as it now stands."""

    def undo_flag(self, flag: Flag) -> Flag:
        """Take an answer back."""

    def advice(self, answer: FlagAnswer) -> str:
        """What is worth knowing with an answer, such as never deleting once a complaint exists."""

    def write_report(
        self, review: PostReview, out: Path, *, portfolio: bool = False
    ) -> Sequence[Path]:
        """Write the outcome as html or pdf; ``portfolio``: counts only, no words, names or ids."""
