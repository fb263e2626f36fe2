"""What a report holds, put together once for every format.

``ReportData`` is the doctor's own report. ``Portfolio`` is the redacted one: a record of its own,
with no field in which a name, a handle, an address, words from a page or a note could stand.
No report, not even one's own, names a connection.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from paravent.core.records import Guidance, PhotoSummary, Step
from paravent.core.words import CheckOutcome, ReadingStatus
from paravent.report.review import FootprintPart

_UNREAD = (ReadingStatus.COULD_NOT_READ, ReadingStatus.NEEDS_CONFIRMATION)
_MOST_LINES = 6
_SEVERAL = 3


class Standing(StrEnum):
    """How a setting stands, in the order in which a report tells of it."""

    OPEN = "open"
    NOT_KNOWN = "not_known"
    KEPT = "kept"
    MET = "met"
    INFORMS = "informs"
    """It has no state that would be the right one: it only informs."""
    NOT_OFFERED = "not_offered"


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting as it was found."""

    id: str
    title: str
    """The good state."""
    ask: str
    """What it is about, as a question."""
    standing: Standing
    status: ReadingStatus
    status_words: str
    seen: str
    """Who can see or reach it, in our words; else why it is not known."""
    raw: str
    """The page's own words, made plain; "" where there are none or they name a connection."""
    seen_on: str
    seen_at: str
    address: str
    picture: bytes | None
    """PNG; None also where the words beside it name a connection."""


@dataclass(frozen=True, slots=True)
class ListRow:
    """One list: how many entries, whether its end was seen. No entries of people."""

    title: str
    count: int
    whole: bool | None
    names: tuple[str, ...] = ()
    """Names of connected apps; never of people."""


@dataclass(frozen=True, slots=True)
class StrangerRow:
    """What a stranger saw of one thing, beside what the settings say of it."""

    title: str
    looked: bool
    shown: str
    claim: str = ""
    """What the setting says; "" where none speaks of it."""
    compared: str = ""
    """What the two say together; "" where they were not compared."""


@dataclass(frozen=True, slots=True)
class StrangerPart:
    """A stranger's look at one profile."""

    rows: tuple[StrangerRow, ...] = ()
    looked_on: str = ""
    why: str = ""
    """Why some or all of it was not checked."""
    picture: bytes | None = None
    left_out: str = ""
    """Why there is no picture though one was taken; else ""."""


@dataclass(frozen=True, slots=True)
class ProfileRow:
    """One profile: when it was looked at, what was read, what stopped the walk."""

    id: str
    name: str
    site: str
    looked_on: str
    """"" where it was never looked at."""
    looked_at: str
    pack_version: str
    checked_live: str
    settings: tuple[SettingRow, ...]
    counts: tuple[tuple[ReadingStatus, int], ...]
    lists: tuple[ListRow, ...]
    stranger: StrangerPart
    stopped: str
    writes_blocked: int
    writes_sent: int
    hosts_refused: int
    witness: str
    terms: str
    pages: tuple[str, ...] = ()
    """What to say of pages that were not recognised whole ("Facebook has changed …")."""
    changed: int | None = None
    """How many settings have another value than last time; None for a first review."""

    @property
    def where(self) -> str:
        """The name, and the site where there may be several."""
        return f"{self.name} ({self.site})" if self.site else self.name

    def count(self, *statuses: ReadingStatus) -> int:
        """How many settings have one of these statuses."""
        return sum(n for status, n in self.counts if status in statuses)

    def standing(self, standing: Standing) -> tuple[SettingRow, ...]:
        """The settings that stand so."""
        return tuple(s for s in self.settings if s.standing is standing)

    @property
    def not_known(self) -> tuple[tuple[str, tuple[SettingRow, ...]], ...]:
        """What is not known: the reason, and the settings that it holds for; under "" those
        whose reasons hold for few.
        """
        reasons: dict[str, list[SettingRow]] = {}
        for row in self.standing(Standing.NOT_KNOWN):
            reasons.setdefault(row.seen, []).append(row)
        found = {why: tuple(rows) for why, rows in reasons.items() if len(rows) >= _SEVERAL}
        few = [row for rows in reasons.values() if len(rows) < _SEVERAL for row in rows]
        ordered = sorted(found.items(), key=lambda each: -len(each[1]))
        return (*ordered, *([("", tuple(few))] if few else []))

    @property
    def left_out(self) -> str:
        """What of this profile nothing is known of, in a line; "" for nothing."""
        if not self.looked_on:
            return f"{self.where}: not at all"
        said = []
        if unread := self.count(*_UNREAD):
            said.append(f"{unread} of {len(self.settings)} settings")
        if open_lists := sum(not row.whole for row in self.lists):
            said.append(f"{open_lists} of {len(self.lists)} lists to their end")
        if self.stranger.rows and not all(row.looked for row in self.stranger.rows):
            said.append("all that a stranger sees")
        early = "; it ended early" if self.stopped else ""
        return f"{self.where}: {', '.join(said) or 'nothing'}{early}" if said or early else ""

    @property
    def pictured(self) -> tuple[SettingRow, ...]:
        """The settings with a picture."""
        return tuple(s for s in self.settings if s.picture is not None)


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One observation behind an outcome."""

    where: str
    setting: str
    title: str
    """The good state of a setting: never to be shown alone as what was found."""
    ask: str
    """What it is about: the question of a setting, else the title."""
    outcome: CheckOutcome
    outcome_words: str
    obtained: str
    seen: str
    seen_on: str
    seen_at: str
    why: str
    advice: str
    address: str
    told_in: str = ""
    """The check (an earlier one, or this one above) that has the same advice; else ""."""


@dataclass(frozen=True, slots=True)
class Point:
    """Observations of one check that say the same, told as one."""

    outcome: CheckOutcome
    where: str
    about: str
    seen: str
    advice: str
    """"" where ``told_in`` says it."""
    why: str
    address: str
    seen_on: str
    obtained: str
    told_in: str


@dataclass(frozen=True, slots=True)
class CheckRow:
    """One check and what it came to."""

    id: str
    title: str
    class_words: str
    outcome: CheckOutcome
    outcome_words: str
    why: str
    todo: str
    evidence: tuple[EvidenceRow, ...]
    points: tuple[Point, ...] = ()
    """What was found otherwise than advised."""
    settled: tuple[tuple[str, str], ...] = ()
    """Where, and in short what holds there: ("Facebook", "6 as advised")."""

    @property
    def next_step(self) -> str:
        """What to do next, where no point says it."""
        said = any(p.advice or p.told_in for p in self.points)
        return "" if said else self.todo

    @property
    def unknown(self) -> tuple[tuple[str, int], ...]:
        """Where, and how much of it is not known there."""
        rows = (e.where for e in self.evidence if e.outcome is CheckOutcome.COULD_NOT_READ)
        return tuple(Counter(rows).items())


@dataclass(frozen=True, slots=True)
class LimbRow:
    """One limb with its checks."""

    id: str
    heading: str
    meaning: str
    checks: tuple[CheckRow, ...]
    counts: tuple[tuple[CheckOutcome, int], ...]


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """One thing that is not as it was last time."""

    where: str
    what: str
    how: str
    """Wider, narrower … in our words."""
    before: str
    after: str
    seen_on: str
    by: str
    """Whose change it was, where the record shows it."""


@dataclass(frozen=True, slots=True)
class Changed:
    """What changed since last time, in numbers."""

    compared: int = 0
    """How many profiles were reviewed before."""
    narrower: int = 0
    wider: int = 0
    otherwise: int = 0
    not_read_now: int = 0
    known_now: int = 0
    by_you: int = 0
    without_you: int = 0

    @property
    def settings(self) -> int:
        """How many settings have another value."""
        return self.narrower + self.wider + self.otherwise


@dataclass(frozen=True, slots=True)
class Moment:
    """What the checks had come to after one day of review."""

    on: str
    limbs: tuple[tuple[str, tuple[tuple[CheckOutcome, int], ...]], ...]
    """Limb (8a …) to its outcomes; the user's own word counts as met, what does not apply is
    left out."""
    kept: bool
    """Whether it was kept that day; else worked out later, by today's words."""


@dataclass(frozen=True, slots=True)
class PortfolioProfile:
    """A named profile in the redacted report: dates, and counts as ranges where small."""

    name: str
    looked_on: str
    settings_read: str
    settings_unread: str
    looked_whole: bool


@dataclass(frozen=True, slots=True)
class PortfolioLimb:
    """A limb in the redacted report."""

    id: str
    heading: str
    meaning: str
    counts: tuple[tuple[CheckOutcome, int], ...]


@dataclass(frozen=True, slots=True)
class Portfolio:
    """The redacted report. Counts and dates; see the module's words."""

    made_on: str
    edition: str
    limbs: tuple[PortfolioLimb, ...]
    profiles: tuple[PortfolioProfile, ...]
    photos_cleaned: int
    connections_considered: str
    own_words: int
    confirmed: str
    changes_left: int
    unread_left: int
    writes_sent: int
    writes_blocked: int
    looks_left: int = 0
    questions_left: int = 0
    changed: Changed = Changed()
    moments: tuple[Moment, ...] = ()
    again_on: str = ""
    footprint: FootprintPart | None = None


@dataclass(frozen=True, slots=True)
class ReportData:
    """The doctor's own report, and the redacted one beside it."""

    made_on: str
    made_at: str
    edition: str
    guidance: Guidance | None
    profiles: tuple[ProfileRow, ...]
    limbs: tuple[LimbRow, ...]
    steps: tuple[Step, ...]
    photos: PhotoSummary
    considered: int
    kept: int
    will_act: int
    own_words: int
    store_sentence: str
    portfolio: Portfolio
    changes: tuple[ChangeRow, ...] = ()
    changed: Changed = Changed()
    compared: tuple[str, ...] = ()
    """Which two reviews were compared, for each profile."""
    moments: tuple[Moment, ...] = ()
    """Oldest first; at least two, or none."""
    again_on: str = ""
    """The day of the next regular review; "" where none is due."""
    footprint: FootprintPart | None = None
    """The review before an interview, where one was begun."""

    @property
    def looked(self) -> tuple[ProfileRow, ...]:
        """The profiles that were looked at."""
        return tuple(p for p in self.profiles if p.looked_on)

    @property
    def known(self) -> int:
        """How many settings are known, on all profiles."""
        return sum(p.count(ReadingStatus.READ, ReadingStatus.CONFIRMED) for p in self.profiles)

    @property
    def confirmed(self) -> int:
        """How many settings the user looked up and confirmed."""
        return sum(p.count(ReadingStatus.CONFIRMED) for p in self.profiles)

    def steps_of(self, *kinds: str) -> tuple[Step, ...]:
        """The steps of these kinds, most important first."""
        return tuple(s for s in self.steps if s.kind in kinds)

    @property
    def not_looked_at(self) -> tuple[str, ...]:
        """What nothing is known of, a line for each profile; many profiles are told as one."""
        lines = tuple(line for p in self.profiles if (line := p.left_out))
        if len(lines) <= _MOST_LINES:
            return lines
        never = [p.where for p in self.profiles if not p.looked_on]
        unread = sum(p.count(*_UNREAD) for p in self.profiles)
        early = sum(bool(p.stopped) for p in self.profiles)
        said = [f"{unread} settings on {len(self.looked)} profiles"]
        said += [f"not at all: {', '.join(never)}"] if never else []
        said += [f"{early} of the reviews ended early"] if early else []
        return tuple(said)
