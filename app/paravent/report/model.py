"""What a report holds, put together once for every format.

``ReportData`` is the doctor's own report. ``Portfolio`` is the redacted one: a record of its own,
with no field in which a name, a handle, an address, words from a page or a note could stand.
No report, not even one's own, names a connection.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from urllib.parse import parse_qsl, urlsplit

from paravent.core.phrases import OBTAINED, OUTCOME, SEEN_BY, STATUS, outcome_words
from paravent.core.records import (
    Audit,
    CheckEvidence,
    Checklist,
    CheckResult,
    Decision,
    Guidance,
    PhotoSummary,
    PlatformFacts,
    Reading,
    SettingFacts,
    Step,
)
from paravent.core.review import ReviewSummary
from paravent.core.text import plain
from paravent.core.words import BoundaryAnswer, CheckOutcome, Limb, ReadingStatus
from paravent.report.review import FootprintPart, footprint_part

_NOT_SHOWN = "(not shown: it may name a person)"
_FEW = 5


@dataclass(frozen=True, slots=True)
class SettingRow:
    """One setting as it was found."""

    id: str
    title: str
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
    """What a stranger saw of one thing."""

    title: str
    looked: bool
    shown: str


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
    stranger: tuple[StrangerRow, ...]
    stopped: str
    writes_blocked: int
    writes_sent: int
    hosts_refused: int
    witness: str
    terms: str

    def count(self, *statuses: ReadingStatus) -> int:
        """How many settings have one of these statuses."""
        return sum(n for status, n in self.counts if status in statuses)


@dataclass(frozen=True, slots=True)
class EvidenceRow:
    """One observation behind an outcome."""

    where: str
    title: str
    outcome: CheckOutcome
    outcome_words: str
    obtained: str
    seen: str
    seen_on: str
    seen_at: str
    why: str
    advice: str
    address: str

    @property
    def is_open(self) -> bool:
        """Whether something is left to do about it."""
        return self.outcome in (
            CheckOutcome.NOT_MET,
            CheckOutcome.PARTLY,
            CheckOutcome.COULD_NOT_READ,
        )


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


@dataclass(frozen=True, slots=True)
class LimbRow:
    """One limb with its checks."""

    id: str
    heading: str
    meaning: str
    checks: tuple[CheckRow, ...]
    counts: tuple[tuple[CheckOutcome, int], ...]


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

    def total(self, outcome: CheckOutcome) -> int:
        """How many checks came to ``outcome``."""
        return sum(n for limb in self.limbs for o, n in limb.counts if o is outcome)


def make(
    checklist: Checklist,
    platforms: Sequence[PlatformFacts],
    audits: Sequence[Audit],
    *,
    made_at: str,
    photos: PhotoSummary,
    store_sentence: str = "",
    decisions: Sequence[Decision] = (),
    pictures: Mapping[str, bytes] | None = None,
    review: ReviewSummary | None = None,
) -> ReportData:
    """The report of ``checklist``.

    ``platforms`` are those that the user has, ``audits`` one of each profile (``core.present``).
    ``made_at`` is UTC, ISO 8601. ``pictures`` are evidence pictures (PNG) by id, for one's own
    report only; without them there are none in it.
    """
    people = _people_words(audits)
    names = {p.id: p.name for p in platforms}
    profiles = tuple(
        _profile(platform, audit, people, pictures or {})
        for platform in platforms
        for audit in _audits_of(platform.id, audits)
    )
    limbs = tuple(_limb(limb, checklist, names, people) for limb in Limb)
    own_words = sum(1 for r in checklist.results for e in r.evidence if e.setting == "attested")
    answers = Counter(d.answer for d in decisions)
    data = ReportData(
        made_on=day(made_at),
        made_at=made_at,
        edition=checklist.edition,
        guidance=checklist.guidance,
        profiles=profiles,
        limbs=limbs,
        steps=tuple(_step(step, people) for step in checklist.steps),
        photos=photos,
        considered=len(decisions),
        kept=answers[BoundaryAnswer.KEPT],
        will_act=answers[BoundaryAnswer.WILL_ACT],
        own_words=own_words,
        store_sentence=store_sentence,
        portfolio=_EMPTY,
        footprint=footprint_part(review) if review else None,
    )
    redacted = footprint_part(review, portfolio=True) if review else None
    return replace(data, portfolio=replace(_portfolio(data), footprint=redacted))


# --- the redacted report ---------------------------------------------------------------------

_EMPTY = Portfolio("", "", (), (), 0, "", 0, "", 0, 0, 0, 0)


def _portfolio(data: ReportData) -> Portfolio:
    known = (ReadingStatus.READ, ReadingStatus.CONFIRMED)
    unknown = (ReadingStatus.COULD_NOT_READ, ReadingStatus.NEEDS_CONFIRMATION)
    return Portfolio(
        made_on=data.made_on,
        edition=data.edition,
        limbs=tuple(PortfolioLimb(x.id, x.heading, x.meaning, x.counts) for x in data.limbs),
        profiles=tuple(
            PortfolioProfile(
                name=p.name,
                looked_on=p.looked_on,
                settings_read=at_least_few(p.count(*known)) if p.looked_on else "",
                settings_unread=at_least_few(p.count(*unknown)) if p.looked_on else "",
                looked_whole=bool(p.looked_on) and not p.stopped,
            )
            for p in data.profiles
        ),
        photos_cleaned=data.photos.cleaned,
        connections_considered=at_least_few(data.considered),
        own_words=data.own_words,
        confirmed=at_least_few(data.confirmed),
        changes_left=len(data.steps_of("change")),
        unread_left=len(data.steps_of("answer")),
        writes_sent=sum(p.writes_sent for p in data.profiles),
        writes_blocked=sum(p.writes_blocked for p in data.profiles),
    )


def at_least_few(count: int) -> str:
    """A count that does not single anyone out: small ones as a range."""
    if count == 0:
        return "none"
    return f"fewer than {_FEW}" if count < _FEW else str(count)


# --- the doctor's own report -----------------------------------------------------------------


def _audits_of(platform: str, audits: Iterable[Audit]) -> list[Audit | None]:
    found: list[Audit | None] = [a for a in audits if a.platform == platform]
    return found or [None]


def _profile(
    platform: PlatformFacts,
    audit: Audit | None,
    people: frozenset[str],
    pictures: Mapping[str, bytes],
) -> ProfileRow:
    rows = _settings(platform, audit, people, pictures) if audit else ()
    counted = Counter(row.status for row in rows)
    return ProfileRow(
        id=platform.id,
        name=platform.name,
        site=plain(audit.site, 120) if audit else "",
        looked_on=day(audit.finished or audit.started) if audit else "",
        looked_at=(audit.finished or audit.started) if audit else "",
        pack_version=audit.pack_version if audit else platform.version,
        checked_live=platform.checked_live,
        settings=rows,
        counts=tuple((status, counted[status]) for status in ReadingStatus if counted[status]),
        lists=_lists(platform, audit, people) if audit else (),
        stranger=_stranger(platform, audit, people) if audit else (),
        stopped=_ours(audit.stopped.sentence, people) if audit and audit.stopped else "",
        writes_blocked=audit.guard.writes_blocked if audit else 0,
        writes_sent=audit.guard.writes_sent if audit else 0,
        hosts_refused=len(audit.guard.hosts_refused) if audit else 0,
        witness=audit.witness if audit else "not_run",
        terms=platform.terms,
    )


def _settings(
    platform: PlatformFacts,
    audit: Audit,
    people: frozenset[str],
    pictures: Mapping[str, bytes],
) -> tuple[SettingRow, ...]:
    return tuple(
        _setting(setting, audit.reading(setting.id), people, pictures)
        for setting in platform.settings
    )


def _setting(
    setting: SettingFacts,
    reading: Reading | None,
    people: frozenset[str],
    pictures: Mapping[str, bytes],
) -> SettingRow:
    reading = reading or Reading(setting.id, ReadingStatus.COULD_NOT_READ, why="Not looked at yet.")
    return SettingRow(
        id=setting.id,
        title=setting.title,
        status=reading.status,
        status_words=STATUS[reading.status],
        seen=_who(reading, people),
        raw=_safe(reading.raw or "", people),
        seen_on=day(reading.seen_at),
        seen_at=reading.seen_at,
        address=_safe_address(reading.url, people),
        picture=pictures.get(reading.picture or ""),
    )


def _who(reading: Reading, people: frozenset[str]) -> str:
    if reading.status.is_known and reading.audience is not None:
        return _sentence(SEEN_BY[reading.audience])
    if reading.status.is_known:
        return "Read; for your information."
    if reading.status is ReadingStatus.NOT_OFFERED:
        return "Not offered to this account."
    return _ours(reading.why, people) or "Not known."


def _lists(platform: PlatformFacts, audit: Audit, people: frozenset[str]) -> tuple[ListRow, ...]:
    titles = {each.id: each.title for each in platform.lists}
    ids = dict.fromkeys([*titles, *audit.lists_read])
    return tuple(_list(each, titles.get(each), audit, people) for each in ids)


def _list(name: str, title: str | None, audit: Audit, people: frozenset[str]) -> ListRow:
    kinds = {name, name.removesuffix("s")}
    persons = sum(p.kind in kinds for p in audit.people)
    apps = [a for a in audit.apps if a.kind in kinds]
    return ListRow(
        title=title or _named_after(name, people),
        count=persons + len(apps),
        whole=audit.lists_read.get(name),
        names=tuple(_safe(a.name, people) for a in apps),
    )


def _stranger(
    platform: PlatformFacts, audit: Audit, people: frozenset[str]
) -> tuple[StrangerRow, ...]:
    titles = {f.id: f.title for f in platform.stranger_fields}
    ids = dict.fromkeys([*titles, *audit.stranger])
    return tuple(
        StrangerRow(
            title=titles.get(each) or _named_after(each, people),
            looked=each in audit.stranger,
            shown=_safe(audit.stranger.get(each) or "", people),
        )
        for each in ids
    )


def _step(step: Step, people: frozenset[str]) -> Step:
    return replace(
        step,
        title=_ours(step.title, people),
        sentence=_ours(step.sentence, people),
        why=_ours(step.why, people),
        seen=_ours(step.seen, people),
        url=_safe_address(step.url, people),
    )


def _named_after(name: str, people: frozenset[str]) -> str:
    """A title for a list or field that the pack's facts do not know."""
    return _safe(name.replace("_", " "), people, 60).capitalize()


def _limb(
    limb: Limb, checklist: Checklist, names: Mapping[str, str], people: frozenset[str]
) -> LimbRow:
    guidance = checklist.guidance
    facts = next((f for f in guidance.limbs if f.limb is limb), None) if guidance else None
    results = checklist.limb(limb)
    counted = Counter(r.outcome for r in results)
    return LimbRow(
        id=limb.value,
        heading=facts.heading if facts else limb.value,
        meaning=facts.meaning if facts else "",
        checks=tuple(_check(r, guidance, names, people) for r in results),
        counts=tuple((outcome, counted[outcome]) for outcome in CheckOutcome),
    )


def _check(
    result: CheckResult,
    guidance: Guidance | None,
    names: Mapping[str, str],
    people: frozenset[str],
) -> CheckRow:
    facts = guidance.check(result.id) if guidance else None
    return CheckRow(
        id=result.id,
        title=result.title,
        class_words=result.class_words or ", ".join(c.value for c in result.classes),
        outcome=result.outcome,
        outcome_words=outcome_words(result),
        why=facts.why if facts else "",
        todo=result.todo or "",
        evidence=tuple(_evidence(e, names, people) for e in result.evidence),
    )


def _evidence(
    evidence: CheckEvidence, names: Mapping[str, str], people: frozenset[str]
) -> EvidenceRow:
    where = names.get(evidence.platform, plain(evidence.platform, 60))
    if evidence.site:
        where = f"{where} ({plain(evidence.site, 80)})"
    return EvidenceRow(
        where=where,
        title=_ours(evidence.title, people),
        outcome=evidence.outcome,
        outcome_words=OUTCOME[evidence.outcome],
        obtained=OBTAINED[evidence.obtained],
        seen=_ours(evidence.seen, people),
        seen_on=day(evidence.seen_at),
        seen_at=evidence.seen_at,
        why=_ours(evidence.why, people),
        advice=_ours(evidence.advice, people),
        address=_safe_address(evidence.url, people),
    )


# --- names of connections stay out -----------------------------------------------------------


def _people_words(audits: Iterable[Audit]) -> frozenset[str]:
    """What would name a connection: names, handles and ids, as words joined by spaces."""
    found: set[str] = set()
    for person in (p for a in audits for p in a.people):
        parts = urlsplit(person.url)
        pieces = [*parts.path.split("/"), *(value for _, value in parse_qsl(parts.query))]
        found.add(_tokens(person.name))
        found.update(_tokens(piece) for piece in pieces if piece not in _PATH_WORDS)
    return frozenset(word for word in found if len(word) > 1)


_PATH_WORDS = frozenset({"profile.php", "user", "users", "profile", "intent", "people", "friends"})
"""Pieces of addresses that name nobody."""
_LONGEST_NAME = 8
"""In words; of longer names the first eight words are looked for."""


def _tokens(text: str) -> str:
    return " ".join(re.findall(r"\w+", plain(text).casefold())[:_LONGEST_NAME])


def _names_someone(text: str, people: frozenset[str], least: int) -> bool:
    """Whether a run of at least ``least`` words of ``text`` is a name in ``people``."""
    words = re.findall(r"\w+", text.casefold())
    return any(
        " ".join(words[start : start + size]) in people
        for start in range(len(words))
        for size in range(least, _LONGEST_NAME + 1)
    )


def _safe(untrusted: str, people: frozenset[str], longest: int = 300) -> str:
    """Words from outside as plain text, or a note in their place where they name a connection."""
    text = plain(untrusted, longest)
    return _NOT_SHOWN if text and people and _names_someone(text, people, 1) else text


def _ours(sentence: str, people: frozenset[str], longest: int = 600) -> str:
    """As ``_safe``, for sentences of the program's: one word that is also somebody's name
    ("Friends", "Rose") does not hide them.
    """
    text = plain(sentence, longest)
    return _NOT_SHOWN if text and people and _names_someone(text, people, 2) else text


def _safe_address(untrusted: str, people: frozenset[str]) -> str:
    """An address that may be shown as a link: https, or this computer; else ""."""
    text = plain(untrusted, 400)
    try:
        parts = urlsplit(text)
        host = parts.hostname or ""
    except ValueError:
        return ""
    pieces = [*parts.path.split("/"), *(value for _, value in parse_qsl(parts.query))]
    if " " in text or any(_tokens(p) in people for p in pieces if p not in _PATH_WORDS):
        return ""
    local = parts.scheme == "http" and host in ("127.0.0.1", "localhost", "::1")
    return text if host and (parts.scheme == "https" or local) else ""


# --- words -----------------------------------------------------------------------------------

_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)


def day(moment: str) -> str:
    """``2026-05-04T10:00:00+00:00`` as ``4 May 2026``; "" for what is no date."""
    try:
        when = datetime.fromisoformat(moment)
    except ValueError:
        return ""
    return f"{when.day} {_MONTHS[when.month - 1]} {when.year}"


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
