"""The whole self-audit as one way through: its steps, where one stands, how long each takes.

Times are measured, never guessed: from the user's own earlier reviews and answers; for a first
review from the practice profiles, and then said to be so; where nothing was measured yet, no
time is given. All sums here are of seconds.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from itertools import pairwise
from statistics import median
from typing import Protocol

from paravent.core.records import Attestation, Audit, Checklist, CheckResult, PlatformFacts
from paravent.core.settings import Settings
from paravent.core.words import CheckClass, CheckOutcome, ReadingStatus

PRACTICE_WALKS = ((58, 79.0), (29, 69.0))
"""Settings and seconds of the walks through the practice profiles of Facebook and X, without
pauses between pages: ``paravent practice`` on 21 November 2026, two processor cores, in use."""

LONGEST_PAUSE = 600.0
"""Between two answers; after a longer one somebody had gone away."""
LONGEST_SILENCE = 1800.0
"""Between two readings of one walk; a long list of connections may take that."""
LONGEST_STEP = 1200.0
"""For a step that is timed as a whole; a longer one was left open."""
LONG_AGO_DAYS = 30
"""A self-audit left for longer is better begun anew: sites and settings go on changing."""
KEPT_TIMES = 9
"""How many of the newest times of each step are kept."""


class StepId(StrEnum):
    """The steps, in their order."""

    CHOOSE = "choose"
    REVIEW = "review"
    ANSWER = "answer"
    CHANGES = "changes"
    DECIDE = "decide"
    OTHERS = "others"
    REPORT = "report"


STEPS = tuple(StepId)

TIMED = (StepId.CHOOSE, StepId.CHANGES, StepId.OTHERS, StepId.REPORT)
"""Steps that are timed as a whole; the others by what was done in them."""

NAMES: Mapping[StepId, str] = {
    StepId.CHOOSE: "choose the profiles",
    StepId.REVIEW: "sign in and review",
    StepId.ANSWER: "questions",
    StepId.CHANGES: "what changed",
    StepId.DECIDE: "decide",
    StepId.OTHERS: "connections and photos",
    StepId.REPORT: "report",
}
"""In short, as in "Next: what changed"."""

ProfileKey = tuple[str, str]
"""Platform and site."""


class Basis(StrEnum):
    """What a time was measured on."""

    OWN = "own"
    """This very thing, on this computer."""
    OTHERS = "others"
    """Other profiles of the user, on this computer."""
    PRACTICE = "practice"
    NONE = "none"
    """It was not measured yet."""


BASIS_WORDS: Mapping[Basis, str] = {
    Basis.OWN: "measured the last times",
    Basis.OTHERS: "measured on your other profiles",
    Basis.PRACTICE: "measured on the practice profiles",
    Basis.NONE: "not timed yet",
}


@dataclass(frozen=True, slots=True)
class Estimate:
    """How long something takes, and how that is known."""

    seconds: float | None
    basis: Basis
    without: str = ""
    """What is not in it, because it was never timed; "" where nothing is left out."""
    is_each: bool = False
    """It is the time of one of several things whose number is not known yet."""

    @property
    def words(self) -> str:
        """As on screen: ``about 3 minutes (measured the last times)``."""
        if self.seconds is None:
            return "not timed yet"
        more = f"; {self.without} not timed yet" if self.without else ""
        each = " each" if self.is_each else ""
        return f"{in_words(self.seconds)}{each} ({BASIS_WORDS[self.basis]}{more})"


NOT_TIMED = Estimate(None, Basis.NONE)


@dataclass(frozen=True, slots=True)
class Round:
    """A self-audit under way."""

    began: str
    """UTC, ISO 8601."""
    step: StepId
    profiles: tuple[ProfileKey, ...]
    """Those chosen for it that are still set up."""

    def is_long_ago(self, now: datetime) -> bool:
        """Whether it was begun so long ago that beginning anew is better. ``now`` is aware."""
        return (now - moment(self.began)).days > LONG_AGO_DAYS


@dataclass(frozen=True, slots=True)
class Stage:
    """One step as it stands."""

    id: StepId
    title: str
    estimate: Estimate
    left: int
    """How many things are left in it; 1 for a step that is only looked at."""
    is_over: bool
    """Whether one has gone on from it."""

    @property
    def number(self) -> int:
        """From 1 on."""
        return STEPS.index(self.id) + 1

    @property
    def words(self) -> str:
        """For screen readers and Home: ``Step 3 of 7: Answer 4 questions``."""
        return f"Step {self.number} of {len(STEPS)}: {self.title}"


@dataclass(frozen=True, slots=True)
class Plan:
    """All steps, for a self-audit under way or one that could begin."""

    stages: tuple[Stage, ...]
    to_review: tuple[ProfileKey, ...]
    """Chosen profiles without a whole review since it began."""

    def stage(self, step: StepId) -> Stage:
        """One of them."""
        return self.stages[STEPS.index(step)]

    def after(self, step: StepId) -> StepId | None:
        """The next step that has something in it; None after the last."""
        return next((s.id for s in self.stages[STEPS.index(step) + 1 :] if s.left), None)

    def before(self, step: StepId) -> StepId | None:
        """The step before that has something in it, never the choice of profiles again."""
        earlier = self.stages[1 : STEPS.index(step)]
        return next((s.id for s in reversed(earlier) if s.left or s.id is StepId.REVIEW), None)

    @property
    def total(self) -> Estimate:
        """All that is left and was timed. Its basis is the weakest of its parts."""
        timed = self._timed()
        if not timed:
            return NOT_TIMED
        seconds = sum(e.seconds for e in timed if e.seconds is not None)
        return Estimate(seconds, max((e.basis for e in timed), key=tuple(Basis).index))

    @property
    def total_words(self) -> str:
        """The sum in words, what it rests on, and how many steps are not in it."""
        total = self.total
        missing = len(self._coming()) - len(self._timed())
        if total.seconds is None:
            return "not timed yet"
        words = in_words(total.seconds)
        if total.basis is Basis.PRACTICE:
            words += ", in part measured on the practice profiles"
        if missing:
            words += f", not counting {_count(missing, 'step')} not timed yet"
        return words

    def _coming(self) -> list[Stage]:
        return [s for s in self.stages if not s.is_over and s.left]

    def _timed(self) -> list[Estimate]:
        found = [s.estimate for s in self._coming()]
        return [e for e in found if e.seconds is not None and not e.is_each]


@dataclass(frozen=True, slots=True)
class Known:
    """What the plan is worked out from."""

    platforms: Sequence[PlatformFacts]
    audits: Sequence[Audit]
    """Those of the two newest reviews of each profile."""
    questions: Sequence[ProfileKey] = ()
    """The platform of each question that is open; the site is "" where it is not known."""
    checklist: Checklist | None = None
    said: Sequence[Attestation] = ()
    can_compare: bool = False
    """Whether any profile was reviewed twice."""
    took: Mapping[StepId, Sequence[float]] = field(default_factory=dict)
    pace: float = 0.0
    """Seconds of pause between two pages."""


class SelfAuditPort(Protocol):
    """The part of the desk that keeps the place in the self-audit. No name is kept with it."""

    def round(self, profiles: Sequence[ProfileKey]) -> Round | None:
        """The one under way, with those of ``profiles`` that were chosen; None where none is."""

    def begin(self, profiles: Sequence[ProfileKey]) -> Round:
        """Begin one with these profiles, in place of one under way."""

    def move(self, step: StepId) -> None:
        """Keep the place."""

    def end(self) -> None:
        """It is done, or given up: forget the place. What was read and said stays."""

    def timed(self, step: StepId, seconds: float) -> None:
        """Keep how long a step took; what is too long to be one look is left out."""

    def took(self) -> Mapping[StepId, Sequence[float]]:
        """The newest times of each step that is timed as a whole."""


def profile_keys(
    settings: Settings, platforms: Sequence[PlatformFacts], *, everything: bool = False
) -> list[ProfileKey]:
    """The profiles that the user has set up (``everything``: all there are), by name."""
    return [
        (facts.id, site)
        for facts in platforms
        if everything or facts.id in settings.profiles
        for site in (sites_of(settings, facts.id) if facts.needs_site else [""])
    ]


def sites_of(settings: Settings, platform: str) -> list[str]:
    """The addresses that the user gave for a platform that lives on one's own site."""
    found = []
    for entry in settings.blog_sites:
        owner, _, address = entry.rpartition(" ")
        if (owner or "wordpress") == platform:
            found.append(address)
    return found


# The plan


def plan(now: Round | None, profiles: Sequence[ProfileKey], known: Known) -> Plan:
    """The steps for ``now``; for None those of a self-audit of ``profiles`` that could begin."""
    chosen = now.profiles if now else tuple(profiles)
    to_review = [p for p in chosen if now is None or not reviewed(p, known.audits, now.began)]
    at = STEPS.index(now.step) if now else -1
    stages = []
    for number, step in enumerate(STEPS):
        title, estimate, left = _stage(step, now, chosen, to_review, known)
        stages.append(Stage(step, title, estimate, left, number < at))
    return Plan(tuple(stages), tuple(to_review))


def reviewed(profile: ProfileKey, audits: Iterable[Audit], since: str) -> bool:
    """Whether a whole review of ``profile`` that began since then went to its end."""
    begin = moment(since)
    return any(
        (a.platform, a.site) == profile
        and not a.scope
        and a.finished
        and a.stopped is None
        and moment(a.started) >= begin
        for a in audits
    )


def _stage(
    step: StepId,
    now: Round | None,
    chosen: Sequence[ProfileKey],
    to_review: Sequence[ProfileKey],
    known: Known,
) -> tuple[str, Estimate, int]:
    whole = _median(known.took.get(step, ()))
    if step is StepId.CHOOSE:
        return "Choose the profiles", whole, 1
    if step is StepId.REVIEW:
        if not chosen:
            return "No profile is left in it", NOT_TIMED, 0
        if not to_review:
            return f"{_count(len(chosen), 'profile')} reviewed", NOT_TIMED, 0
        title = f"Sign in and review {_count(len(to_review), 'profile')}"
        return title, walk_time(to_review, known), len(to_review)
    if step is StepId.ANSWER:
        mine = {platform for platform, _ in chosen}
        number = sum(1 for platform, _ in known.questions if platform in mine)
        if now is None:
            return "Answer what could not be read", each_time(answered_at(known.audits)), 1
        title = f"Answer {_count(number, 'question')}" if number else "Nothing to answer"
        return title, each_time(answered_at(known.audits), number), number
    if step is StepId.CHANGES:
        some = now is None or known.can_compare
        title = "Look at what changed" if some else "Nothing to compare with yet"
        return title, whole, int(some)
    if step is StepId.DECIDE:
        results = known.checklist.results if known.checklist else ()
        points = sum(map(to_decide, results))
        if now is None:
            return "Decide about each point", each_time(said_at(known.said)), 1
        title = f"Decide about {_count(points, 'point')}" if points else "Nothing to decide"
        return title, each_time(said_at(known.said), points), points
    if step is StepId.OTHERS:
        return "Connections and photos", whole, 1
    return "Look at the report", whole, 1


def to_decide(result: CheckResult) -> bool:
    """Whether a check waits for the user: not met, only partly, or answered by nobody else."""
    if result.outcome is CheckOutcome.COULD_NOT_READ:
        return not result.evidence and result.classes == (CheckClass.ATTESTATION,)
    return result.outcome in (CheckOutcome.NOT_MET, CheckOutcome.PARTLY)


# Times


def walk_time(profiles: Sequence[ProfileKey], known: Known) -> Estimate:
    """How long the walks through ``profiles`` take, with signing in where that was timed."""
    if not profiles:
        return NOT_TIMED
    own = {key: _median(each) for key, each in _walks(known.audits).items()}
    facts = {p.id: p for p in known.platforms}
    per_setting = _own_per_setting(known.audits)
    parts = []
    for profile in profiles:
        platform = facts.get(profile[0])
        if profile in own:
            parts.append(own[profile])
        elif platform is None:
            parts.append(NOT_TIMED)
        elif per_setting is not None:
            parts.append(Estimate(per_setting * len(platform.settings), Basis.OTHERS))
        else:
            parts.append(_practice_time(platform, known.pace))
    signing = _median(between(known.audits))
    seconds = sum(p.seconds or 0.0 for p in parts) + (signing.seconds or 0.0) * len(profiles)
    basis = max((p.basis for p in parts), key=tuple(Basis).index)
    if any(p.seconds is None for p in parts):
        return NOT_TIMED
    return Estimate(seconds, basis, "" if signing.seconds is not None else "signing in")


def _practice_time(platform: PlatformFacts, pace: float) -> Estimate:
    settings, seconds = (sum(x) for x in zip(*PRACTICE_WALKS, strict=True))
    pages = len({s.url for s in platform.settings if s.url}) + len(platform.lists)
    return Estimate(seconds / settings * len(platform.settings) + pace * pages, Basis.PRACTICE)


def _walks(audits: Iterable[Audit]) -> dict[ProfileKey, list[float]]:
    found: dict[ProfileKey, list[float]] = {}
    for audit in audits:
        if audit.finished and not audit.scope and audit.stopped is None:
            found.setdefault((audit.platform, audit.site), []).append(walked(audit))
    return found


def _own_per_setting(audits: Iterable[Audit]) -> float | None:
    whole = [a for a in audits if a.finished and not a.scope and a.stopped is None and a.readings]
    settings = sum(len(a.readings) for a in whole)
    return sum(walked(a) for a in whole) / settings if settings else None


def walked(audit: Audit) -> float:
    """How long a walk took: from reading to reading, so that a night between two does not count."""
    if not audit.finished:
        return 0.0
    end = moment(audit.finished)
    moments = [moment(r.seen_at) for r in audit.readings if r.seen_at]
    moments = [moment(audit.started), *(m for m in sorted(moments) if m <= end), end]
    gaps = ((later - earlier).total_seconds() for earlier, later in pairwise(moments))
    return sum(gap for gap in gaps if 0 < gap <= LONGEST_SILENCE)


def between(audits: Iterable[Audit]) -> list[float]:
    """Seconds from the end of one walk to the beginning of the next in one sitting: signing in."""
    whole = sorted((a for a in audits if a.finished and not a.scope), key=lambda a: a.started)
    gaps = [
        (moment(later.started) - moment(earlier.finished or "")).total_seconds()
        for earlier, later in pairwise(whole)
    ]
    return [gap for gap in gaps if 0 <= gap <= LONGEST_PAUSE]


def answered_at(audits: Iterable[Audit]) -> list[str]:
    """When the user answered questions."""
    return [
        r.seen_at
        for a in audits
        for r in a.readings
        if r.seen_at
        and "asked" in r.how
        and r.status in (ReadingStatus.CONFIRMED, ReadingStatus.NOT_OFFERED)
    ]


def said_at(said: Iterable[Attestation]) -> list[str]:
    """When the user gave their word on something."""
    return [word.said_at for word in said if word.said_at]


def each_time(moments: Iterable[str], number: int | None = None) -> Estimate:
    """How long ``number`` answers take, from the pauses between answers given one after another.

    None: how long one takes, where nobody knows yet how many there will be.
    """
    times = sorted(moment(m) for m in moments)
    gaps = [(b - a).total_seconds() for a, b in pairwise(times)]
    one = _median([gap for gap in gaps if 0 < gap <= LONGEST_PAUSE])
    if one.seconds is None or number == 0:
        return NOT_TIMED
    return Estimate(one.seconds * (number or 1), one.basis, is_each=number is None)


def _median(seconds: Sequence[float]) -> Estimate:
    return Estimate(median(seconds), Basis.OWN) if seconds else NOT_TIMED


def moment(stamp: str) -> datetime:
    """A stored time; the beginning of all time for one that is none."""
    try:
        parsed = datetime.fromisoformat(stamp)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def in_words(seconds: float) -> str:
    """``about 20 seconds``, ``about 3 minutes``, ``about 1 hour 10 minutes``."""
    if seconds < 50:
        return f"about {max(5, 5 * round(seconds / 5))} seconds"
    hours, left = divmod(max(1, round(seconds / 60)), 60)
    parts = [_count(hours, "hour")] if hours else []
    if left:
        parts.append(_count(left, "minute"))
    return f"about {' '.join(parts)}"


def _count(number: int, one: str) -> str:
    return f"{number:,} {one}{'' if number == 1 else 's'}"
