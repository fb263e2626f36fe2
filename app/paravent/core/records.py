"""The records that rooms hand to one another. Frozen, without behaviour beyond their own sense."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from paravent.core.page import GuardRecord

# Of these records too, but by themselves: cleaning photos needs no others.
from paravent.core.photo_records import Finding as Finding  # noqa: PLC0414
from paravent.core.photo_records import PhotoInspection as PhotoInspection  # noqa: PLC0414
from paravent.core.photo_records import PhotoOutcome as PhotoOutcome  # noqa: PLC0414
from paravent.core.photo_records import PhotoPoint as PhotoPoint  # noqa: PLC0414
from paravent.core.photo_records import PhotoSummary as PhotoSummary  # noqa: PLC0414
from paravent.core.words import (
    Audience,
    BoundaryAnswer,
    CheckClass,
    CheckOutcome,
    Confidence,
    Limb,
    ReadingStatus,
    StopReason,
)


@dataclass(frozen=True, slots=True)
class Evidence:
    """What one way of reading saw."""

    how: str
    """The word of the vocabulary: row, switch, radio, choice, text, json, embedded, dialog,
    attribute, asked."""
    raw: str
    """The words or value as seen; untrusted."""
    audience: Audience | None
    """None where the value is not one that the pack knows."""
    strength: float
    """1.0 for an exact label at its documented place, lower the looser the match."""
    note: str = ""
    """Why the strength is what it is, in words."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is known of one setting. ``audience`` is None unless a known value was seen."""

    setting: str
    status: ReadingStatus
    raw: str | None = None
    audience: Audience | None = None
    how: tuple[str, ...] = ()
    url: str = ""
    seen_at: str = ""
    """UTC, ISO 8601; "" where nothing was seen."""
    evidence: tuple[Evidence, ...] = ()
    why: str = ""
    """For anything but ``read``: what kept it from being read, in one sentence."""
    picture: str | None = None
    """The id of the evidence picture in the store, None where there is none."""


@dataclass(frozen=True, slots=True)
class Person:
    """One connection as the list shows it. All strings are untrusted and precious."""

    name: str
    url: str
    detail: str = ""
    kind: str = "friend"
    """friend, follower, following, request, blocked …: the id of the list in the pack."""


@dataclass(frozen=True, slots=True)
class App:
    """One connected app or session."""

    name: str
    detail: str = ""
    kind: str = "app"


@dataclass(frozen=True, slots=True)
class Stop:
    """Why a walk ended early."""

    reason: StopReason
    url: str
    sentence: str


@dataclass(frozen=True, slots=True)
class PageHealth:
    """How much of one page was recognised on a walk."""

    page: str
    """The page's id in the pack."""
    title: str
    asked: int
    """How many settings were looked for."""
    missed: tuple[str, ...] = ()
    """The settings among them that nothing on the page was recognised as."""


@dataclass(frozen=True, slots=True)
class StrangerLook:
    """How the look at the own profile without signing in went, beside what it saw."""

    seen_at: str
    """UTC, ISO 8601."""
    url: str = ""
    why: str = ""
    """Why some of it, or all, was not checked (a wall, an error); "" where nothing kept it."""
    picture: str | None = None
    """The id of a picture of the page as a stranger got it, in the store."""
    told: Mapping[str, str | None] = field(default_factory=dict)
    """What the page tells search engines and other machines (``core.pagehead``); none behind a
    wall."""


@dataclass(frozen=True, slots=True)
class Audit:
    """One walk through one platform (design, section 5)."""

    id: str
    platform: str
    site: str
    """The address given with ``--site``, "" for platforms that have their own."""
    pack_version: str
    started: str
    finished: str | None
    readings: tuple[Reading, ...] = ()
    people: tuple[Person, ...] = ()
    people_complete: bool = False
    apps: tuple[App, ...] = ()
    stranger: Mapping[str, str | None] = field(default_factory=dict)
    """Field to the text that a stranger saw, None where it was looked for and not shown.
    A field that could not be looked for is not in the mapping."""
    stopped: Stop | None = None
    guard: GuardRecord = field(default_factory=GuardRecord)
    witness: str = "not_run"
    """``same``, ``differs`` (then the readings concerned need confirmation), or ``not_run``."""
    lists_read: Mapping[str, bool] = field(default_factory=dict)
    """List id (friends, apps, sessions …) to whether its end was really seen. A list that
    could not be read at all is not in the mapping."""
    scope: tuple[str, ...] = ()
    """The settings that alone were looked at; empty for an audit of the whole profile."""
    guidance: str = ""
    """The version of the guidance's data on the day; "" for audits from before it was noted."""
    pages: tuple[PageHealth, ...] = ()
    """The pages that were read, and how much of each was recognised."""
    stranger_look: StrangerLook | None = None
    """None where no such look was made."""

    def reading(self, setting: str) -> Reading | None:
        """The reading of ``setting``, if any."""
        return next((r for r in self.readings if r.setting == setting), None)


@dataclass(frozen=True, slots=True)
class SettingFacts:
    """What the checklist, the report and the window need to know of a setting in a pack."""

    platform: str
    id: str
    title: str
    """The good state, as a sentence."""
    checks: tuple[str, ...]
    advise: Audience | None
    """The narrowest sensible value; None where the setting only informs."""
    enough: Audience | None
    """The widest value that still counts as met; ``advise`` where the pack names none."""
    why: str
    fix: str
    """Where and how to change it, in words."""
    url: str
    """The deep link, "" where the web has no page."""
    phone_path: str
    """Where it is in the phone app, "" where the web has it."""
    ask: str
    """The question to put to the user when it cannot be read."""
    choices: tuple[tuple[str, Audience], ...]
    """The answers to offer: the platform's current words and what they mean."""
    confidence: Confidence
    source: str
    good: tuple[Audience, ...] = ()
    """For settings whose good values are not an order (switches): all that count as met."""
    fixed: Audience | None = None
    """What the platform never lets anyone change (always public, always private)."""

    def is_met_by(self, audience: Audience) -> bool | None:
        """Whether ``audience`` counts as met; None where the setting only informs."""
        limit = self.enough or self.advise
        if self.good:
            return audience in self.good
        return None if limit is None else audience.is_within(limit)


@dataclass(frozen=True, slots=True)
class StrangerFacts:
    """One thing that a stranger may see on the profile, as a pack names it."""

    id: str
    title: str
    checks: tuple[str, ...] = ()
    compares_with: str = ""
    """The setting whose claim this observation tests (check 8b-18), "" for none."""


@dataclass(frozen=True, slots=True)
class ListFacts:
    """One list of people, apps or sessions that a pack reads."""

    id: str
    title: str
    checks: tuple[str, ...] = ()
    url: str = ""
    connections: bool = False
    """Whether the entries are connections to review."""
    people: bool = False
    """Whether the entries are people (else apps, sessions and the like)."""


@dataclass(frozen=True, slots=True)
class PlatformFacts:
    """What the rest of the program needs to know of a pack."""

    id: str
    name: str
    version: str
    settings: tuple[SettingFacts, ...]
    has_people: bool
    has_apps: bool
    has_stranger: bool
    checked_live: str
    needs_site: bool
    terms: str
    export: str
    export_url: str
    sign_in_url: str
    stranger_fields: tuple[StrangerFacts, ...] = ()
    lists: tuple[ListFacts, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckFacts:
    """One check of the guidance file, section 1."""

    id: str
    limb: Limb
    title: str
    classes: tuple[CheckClass, ...]
    why: str
    ask: str
    """The statement to attest, or the question, in the first person; "" for pure readings."""
    paragraph: str = "8"
    fix: str = ""
    """What to do where it is not met, in one or two sentences."""
    class_words: str = ""
    """The classes with their joints, as the guidance file writes them: ``A/E + U``."""
    reads: tuple[str, ...] = ()
    """What feeds it: settings, stranger, photos, archive, diff, people, decisions, or the id of
    a list (apps, sessions, requests)."""
    weight: int = 1
    """1 to 5: how soon it deserves a look, for the order of what to do next."""


@dataclass(frozen=True, slots=True)
class LimbFacts:
    """One limb of paragraph 8, in our own words."""

    limb: Limb
    heading: str
    meaning: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document to acknowledge and link to."""

    title: str
    publisher: str
    url: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Guidance:
    """Paragraph 8 as the frame, the current edition beside it, and the 56 checks."""

    edition: str
    """Names the guidance and the version of our data, for reports and JSON."""
    version: str
    frame: Source
    frame_meaning: str
    current: Source
    pointers: tuple[tuple[str, str], ...]
    """Topic, and where it stands in the current guidance."""
    limbs: tuple[LimbFacts, ...]
    checks: tuple[CheckFacts, ...]
    acknowledgement: str
    caution: str
    """What to know before deleting anything."""
    sources: tuple[Source, ...] = ()

    def check(self, check: str) -> CheckFacts | None:
        """The check with that id, if any."""
        return next((c for c in self.checks if c.id == check), None)


@dataclass(frozen=True, slots=True)
class CheckResult:
    """What a check came to, on all profiles together."""

    id: str
    title: str
    limb: Limb
    classes: tuple[CheckClass, ...]
    outcome: CheckOutcome
    evidence: tuple[CheckEvidence, ...]
    todo: str | None
    """What to do next, in one sentence; None where nothing is left."""
    why: str = ""
    """Why the check matters, from the guidance; "" where the guidance file has no words for it."""
    ask: str = ""
    """The statement to attest, in the first person; "" for checks that are only read."""
    class_words: str = ""
    """As in ``CheckFacts``."""


@dataclass(frozen=True, slots=True)
class CheckEvidence:
    """One observation behind an outcome. No third-party names."""

    platform: str
    setting: str
    """Setting id, ``stranger:FIELD``, the id of a list, ``photos``, ``attested`` …"""
    outcome: CheckOutcome
    obtained: CheckClass
    seen: str
    """Short, in words; untrusted when it quotes a page."""
    seen_at: str
    url: str = ""
    pack_version: str = ""
    advice: str = ""
    """What to change and where; "" where nothing needs changing."""
    why: str = ""
    """Why it matters; "" where nothing needs changing."""
    title: str = ""
    """The good state of the setting, or the name of the list or field."""
    site: str = ""
    thing: str = ""
    """For what can be kept as it is: what is seen of it, to tell when that changes."""
    word: Attestation | None = None
    """The user's "keep as it is" on it, also one that holds no longer."""


@dataclass(frozen=True, slots=True)
class Observation:
    """Evidence for a check that another room found: an archive, the footprint, a difference."""

    check: str
    evidence: CheckEvidence


@dataclass(frozen=True, slots=True)
class Step:
    """One thing to do next, for the Home page and the report."""

    weight: int
    """Higher is sooner."""
    kind: str
    """``change`` a setting, ``answer`` what could not be read, ``look`` at a list or profile,
    ``say`` the user's own word."""
    title: str
    sentence: str
    why: str
    url: str
    platform: str
    setting: str
    checks: tuple[str, ...]
    seen: str = ""
    """How it was found. ``title`` is the good state, so never show it alone as a finding."""


@dataclass(frozen=True, slots=True)
class Checklist:
    """Outcomes of 8a to 8d. ``edition`` names the guidance and its version in the data."""

    edition: str
    results: tuple[CheckResult, ...]
    steps: tuple[Step, ...] = ()
    """What to do next, the most important first."""
    guidance: Guidance | None = None
    """The guidance whose checks these are, for headings, reasons and links."""

    def limb(self, limb: Limb) -> tuple[CheckResult, ...]:
        """The results of one limb, in the order of the guidance file."""
        return tuple(r for r in self.results if r.limb is limb)


@dataclass(frozen=True, slots=True)
class Attestation:
    """The user's own word on a check or a setting, with its date."""

    check: str
    value: CheckOutcome
    """``attested``, ``not_met`` ("not yet") or ``not_applicable``."""
    said_at: str
    note: str = ""
    """The reason, in the user's words; untrusted."""
    kept: str = ""
    """For what is kept as it is: what was seen that day. When that changes it is asked anew."""
    again_on: str = ""
    """For what is kept as it is: the day (ISO 8601) to look at it again; "" for no day."""


@dataclass(frozen=True, slots=True)
class Decision:
    """An answer about one connection. ``key`` is a keyed hash; no name is kept in it."""

    key: str
    platform: str
    answer: BoundaryAnswer
    decided_at: str


JsonObject = dict[str, Any]
