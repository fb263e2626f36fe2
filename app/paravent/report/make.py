"""Puts a report together from the checklist, the audits and the user's answers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from paravent.core.changes import Changes
from paravent.core.lens import Agreement, StrangerSide
from paravent.core.pagehealth import ChangedPage, told
from paravent.core.past import DayOutcomes
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
from paravent.report.changed import changes_of, counted, moments
from paravent.report.model import (
    CheckRow,
    EvidenceRow,
    LimbRow,
    ListRow,
    Point,
    ProfileRow,
    ReportData,
    SettingRow,
    Standing,
    StrangerPart,
    StrangerRow,
)
from paravent.report.names import NOT_SHOWN, Names
from paravent.report.redacted import EMPTY, portfolio
from paravent.report.review import footprint_part
from paravent.report.words import day, sentence

_SETTLED = {
    CheckOutcome.MET: "as advised",
    CheckOutcome.ATTESTED: "by your own word",
    CheckOutcome.NOT_APPLICABLE: "for your information",
}
_TO_CHANGE = (CheckOutcome.NOT_MET, CheckOutcome.PARTLY)
_COMPARED = {
    Agreement.AGREES: "the two agree",
    Agreement.SHOWS_MORE: "a stranger saw more than the setting says",
    Agreement.SHOWS_LESS: "a stranger saw less than the setting allows",
    Agreement.NOT_COMPARED: "",
}
_NOT_OFFERED = "Not offered to this account."


@dataclass(frozen=True, slots=True)
class More:
    """What a report tells besides the checklist, where it is known."""

    pictures: Mapping[str, bytes] = field(default_factory=dict)
    """Evidence pictures (PNG) by id, for one's own report only."""
    changes: Sequence[Changes] = ()
    """Each profile's newest review against the one before."""
    sides: Sequence[StrangerSide] = ()
    """A stranger's look at each profile beside its settings."""
    pages: Sequence[ChangedPage] = ()
    """Pages that were not recognised whole."""
    earlier: Sequence[Audit] = ()
    """Other audits of the same profiles: their connections are not named either."""
    days: Sequence[DayOutcomes] = ()
    """What the checks had come to after each day of review, the earliest first."""
    review: ReviewSummary | None = None
    """The review before an interview."""
    again_on: str = ""
    """The day of the next regular review (ISO 8601)."""


def make(
    checklist: Checklist,
    platforms: Sequence[PlatformFacts],
    audits: Sequence[Audit],
    *,
    made_at: str,
    photos: PhotoSummary,
    store_sentence: str = "",
    decisions: Sequence[Decision] = (),
    more: More | None = None,
) -> ReportData:
    """The report of ``checklist``.

    ``platforms`` are those that the user has, ``audits`` one of each profile (``core.present``).
    ``made_at`` is UTC, ISO 8601.
    """
    more = more or More()
    maker = _Maker(checklist, platforms, Names.of([*audits, *more.earlier]), more)
    answers = Counter(d.answer for d in decisions)
    data = ReportData(
        made_on=day(made_at),
        made_at=made_at,
        edition=checklist.edition,
        guidance=checklist.guidance,
        profiles=maker.profiles(audits),
        limbs=tuple(maker.limb(limb) for limb in Limb),
        steps=tuple(maker.step(step) for step in checklist.steps),
        photos=photos,
        considered=len(decisions),
        kept=answers[BoundaryAnswer.KEPT],
        will_act=answers[BoundaryAnswer.WILL_ACT],
        own_words=sum(e.setting == "attested" for r in checklist.results for e in r.evidence),
        store_sentence=store_sentence,
        portfolio=EMPTY,
        changes=changes_of(more.changes, platforms, maker.names),
        changed=counted(more.changes),
        compared=tuple(maker.compared(c) for c in more.changes),
        moments=moments(more.days),
        again_on=day(more.again_on),
        footprint=footprint_part(more.review) if more.review else None,
    )
    redacted = footprint_part(more.review, portfolio=True) if more.review else None
    return replace(data, portfolio=portfolio(data, redacted))


class _Maker:
    """Makes the rows of one report."""

    def __init__(
        self,
        checklist: Checklist,
        platforms: Sequence[PlatformFacts],
        names: Names,
        more: More,
    ) -> None:
        self.names = names
        self._checklist = checklist
        self._platforms = platforms
        self._more = more
        self._called = {p.id: p.name for p in platforms}
        self._asks = {(p.id, s.id): s.ask for p in platforms for s in p.settings}
        self._told: dict[tuple[str, str, str], str] = {}
        self._outcomes = {
            (e.platform, e.site, e.setting): e.outcome
            for result in checklist.results
            for e in result.evidence
        }

    # Profiles

    def profiles(self, audits: Iterable[Audit]) -> tuple[ProfileRow, ...]:
        """A row for each profile, and for each platform that was never looked at."""
        found = list(audits)
        return tuple(
            self._profile(platform, audit)
            for platform in self._platforms
            for audit in _of_platform(platform.id, found)
        )

    def _profile(self, platform: PlatformFacts, audit: Audit | None) -> ProfileRow:
        if audit is None:
            return _never_looked_at(platform)
        rows = tuple(
            self._setting(audit, setting, audit.reading(setting.id))
            for setting in platform.settings
        )
        statuses = Counter(row.status for row in rows)
        return ProfileRow(
            id=platform.id,
            name=platform.name,
            site=plain(audit.site, 120),
            looked_on=day(audit.finished or audit.started),
            looked_at=audit.finished or audit.started,
            pack_version=audit.pack_version,
            checked_live=platform.checked_live,
            settings=rows,
            counts=tuple((each, statuses[each]) for each in ReadingStatus if statuses[each]),
            lists=self._lists(platform, audit),
            stranger=self._stranger(platform, audit),
            stopped=self.names.ours(audit.stopped.sentence) if audit.stopped else "",
            writes_blocked=audit.guard.writes_blocked,
            writes_sent=audit.guard.writes_sent,
            hosts_refused=len(audit.guard.hosts_refused),
            witness=audit.witness,
            terms=platform.terms,
            pages=tuple(self.names.ours(words) for words in self._pages(platform, audit)),
            changed=self._changed(platform.id, audit.site),
        )

    def _setting(self, audit: Audit, setting: SettingFacts, reading: Reading | None) -> SettingRow:
        if reading is None:
            why = "Not looked at yet."
            reading = Reading(setting.id, ReadingStatus.COULD_NOT_READ, why=why)
        raw = self.names.safe(reading.raw or "")
        hidden = raw == NOT_SHOWN or self.names.ours(reading.why) == NOT_SHOWN
        return SettingRow(
            id=setting.id,
            title=setting.title,
            ask=setting.ask or setting.title,
            standing=self._standing(audit, setting, reading),
            status=reading.status,
            status_words=STATUS[reading.status],
            seen=self._seen(reading),
            raw=raw,
            seen_on=day(reading.seen_at),
            seen_at=reading.seen_at,
            address=self.names.address(reading.url),
            picture=None if hidden else self._more.pictures.get(reading.picture or ""),
        )

    def _standing(self, audit: Audit, setting: SettingFacts, reading: Reading) -> Standing:
        if reading.status is ReadingStatus.NOT_OFFERED:
            return Standing.NOT_OFFERED
        if not reading.status.is_known:
            return Standing.NOT_KNOWN
        if not (setting.enough or setting.advise or setting.good):
            return Standing.INFORMS
        if reading.audience is None:
            return Standing.NOT_KNOWN
        if setting.is_met_by(reading.audience):
            return Standing.MET
        outcome = self._outcomes.get((audit.platform, audit.site, setting.id))
        return Standing.KEPT if outcome is CheckOutcome.ATTESTED else Standing.OPEN

    def _seen(self, reading: Reading) -> str:
        if reading.status.is_known and reading.audience is not None:
            return sentence(SEEN_BY[reading.audience])
        if reading.status.is_known:
            return "Read; for your information."
        if reading.status is ReadingStatus.NOT_OFFERED:
            return _NOT_OFFERED
        return self.names.ours(reading.why) or "Not known."

    def _lists(self, platform: PlatformFacts, audit: Audit) -> tuple[ListRow, ...]:
        titles = {each.id: each.title for each in platform.lists}
        ids = dict.fromkeys([*titles, *audit.lists_read])
        return tuple(self._list(each, titles.get(each), audit) for each in ids)

    def _list(self, name: str, title: str | None, audit: Audit) -> ListRow:
        kinds = {name, name.removesuffix("s")}
        persons = sum(p.kind in kinds for p in audit.people)
        apps = [a for a in audit.apps if a.kind in kinds]
        return ListRow(
            title=title or self._named_after(name),
            count=persons + len(apps),
            whole=audit.lists_read.get(name),
            names=tuple(self.names.safe(a.name) for a in apps),
        )

    def _stranger(self, platform: PlatformFacts, audit: Audit) -> StrangerPart:
        profile = (audit.platform, audit.site)
        side = next((s for s in self._more.sides if (s.platform, s.site) == profile), None)
        beside = {row.field: row for row in side.rows} if side else {}
        titles = {f.id: f.title for f in platform.stranger_fields}
        rows = []
        for each in dict.fromkeys([*titles, *audit.stranger]):
            seen = beside.get(each)
            rows.append(
                StrangerRow(
                    title=titles.get(each) or self._named_after(each),
                    looked=each in audit.stranger,
                    shown=self.names.safe(audit.stranger.get(each) or ""),
                    claim=seen.claim if seen else "",
                    compared=_COMPARED[seen.agreement] if seen else "",
                )
            )
        if side is None:
            return StrangerPart(tuple(rows))
        picture = self._more.pictures.get(side.picture or "")
        named = any(row.shown == NOT_SHOWN for row in rows)
        why = "The picture of it is left out: it shows the name of a connection."
        return StrangerPart(
            tuple(rows),
            looked_on=day(side.looked_at),
            why=self.names.ours(side.why),
            picture=None if named else picture,
            left_out=why if named and picture else "",
        )

    def _pages(self, platform: PlatformFacts, audit: Audit) -> Sequence[str]:
        profile = (audit.platform, audit.site)
        return told(platform.name, [p for p in self._more.pages if (p.platform, p.site) == profile])

    def _changed(self, platform: str, site: str) -> int | None:
        same = [c for c in self._more.changes if (c.platform, c.site) == (platform, site)]
        return counted(same).settings if same else None

    def compared(self, changes: Changes) -> str:
        """Which two reviews of a profile were compared."""
        where = self._where(changes.platform, changes.site)
        return f"{where}: {day(changes.before.finished)} and {day(changes.after.finished)}"

    def _where(self, platform: str, site: str) -> str:
        name = self._called.get(platform, plain(platform, 60))
        return f"{name} ({plain(site, 80)})" if site else name

    # The checklist

    def step(self, step: Step) -> Step:
        """A step with nobody's name in it."""
        return replace(
            step,
            title=self.names.ours(step.title),
            sentence=self.names.ours(step.sentence),
            why=self.names.ours(step.why),
            seen=self.names.ours(step.seen),
            url=self.names.address(step.url),
        )

    def limb(self, limb: Limb) -> LimbRow:
        """One limb with its checks."""
        guidance = self._checklist.guidance
        facts = next((f for f in guidance.limbs if f.limb is limb), None) if guidance else None
        results = self._checklist.limb(limb)
        found = Counter(r.outcome for r in results)
        return LimbRow(
            id=limb.value,
            heading=facts.heading if facts else limb.value,
            meaning=facts.meaning if facts else "",
            checks=tuple(self._check(r, guidance) for r in results),
            counts=tuple((outcome, found[outcome]) for outcome in CheckOutcome),
        )

    def _check(self, result: CheckResult, guidance: Guidance | None) -> CheckRow:
        facts = guidance.check(result.id) if guidance else None
        evidence = tuple(self._evidence(result.id, e) for e in result.evidence)
        return CheckRow(
            id=result.id,
            title=result.title,
            class_words=result.class_words or ", ".join(c.value for c in result.classes),
            outcome=result.outcome,
            outcome_words=outcome_words(result),
            why=facts.why if facts else "",
            todo=result.todo or "",
            evidence=evidence,
            points=_points(evidence),
            settled=_settled(evidence),
        )

    def _evidence(self, check: str, evidence: CheckEvidence) -> EvidenceRow:
        told_in = ""
        if evidence.advice:
            key = (evidence.platform, evidence.site, evidence.advice)
            told_in = self._told.get(key, "")
            self._told.setdefault(key, check)
        return EvidenceRow(
            where=self._where(evidence.platform, evidence.site),
            setting=evidence.setting,
            title=self.names.ours(evidence.title),
            ask=self._asks.get((evidence.platform, evidence.setting))
            or self.names.ours(evidence.title),
            outcome=evidence.outcome,
            outcome_words=OUTCOME[evidence.outcome],
            obtained=OBTAINED[evidence.obtained],
            seen=self.names.ours(evidence.seen),
            seen_on=day(evidence.seen_at),
            seen_at=evidence.seen_at,
            why=self.names.ours(evidence.why),
            advice=self.names.ours(evidence.advice),
            address=self.names.address(evidence.url),
            told_in=told_in,
        )

    def _named_after(self, name: str) -> str:
        """A title for a list or field that the pack's facts do not know."""
        return self.names.safe(name.replace("_", " "), 60).capitalize()


def _of_platform(platform: str, audits: Iterable[Audit]) -> list[Audit | None]:
    found: list[Audit | None] = [a for a in audits if a.platform == platform]
    return found or [None]


def _never_looked_at(platform: PlatformFacts) -> ProfileRow:
    return ProfileRow(
        id=platform.id,
        name=platform.name,
        site="",
        looked_on="",
        looked_at="",
        pack_version=platform.version,
        checked_live=platform.checked_live,
        settings=(),
        counts=(),
        lists=(),
        stranger=StrangerPart(),
        stopped="",
        writes_blocked=0,
        writes_sent=0,
        hosts_refused=0,
        witness="not_run",
        terms=platform.terms,
    )


def _points(evidence: Sequence[EvidenceRow]) -> tuple[Point, ...]:
    """What to consider changing; observations that say the same are told as one."""
    groups: dict[tuple[object, ...], list[EvidenceRow]] = {}
    for e in evidence:
        if e.outcome in _TO_CHANGE:
            key = (e.outcome, e.where, e.seen, e.advice, e.address)
            groups.setdefault(key, []).append(e)
    return tuple(_point(rows) for rows in groups.values())


def _point(rows: Sequence[EvidenceRow]) -> Point:
    first = rows[0]
    told = bool(first.told_in)
    return Point(
        outcome=first.outcome,
        where=first.where,
        about=", ".join(dict.fromkeys(e.ask for e in rows)),
        seen=first.seen,
        advice="" if told else first.advice,
        why="" if told else first.why,
        address="" if told else first.address,
        seen_on=first.seen_on,
        obtained=first.obtained,
        told_in=first.told_in,
    )


def _settled(evidence: Sequence[EvidenceRow]) -> tuple[tuple[str, str], ...]:
    """What holds, in short: a lone observation in its own words, several counted."""
    groups: dict[tuple[str, str], list[EvidenceRow]] = {}
    for e in evidence:
        if e.outcome in _SETTLED:
            words = "not offered" if e.seen == _NOT_OFFERED else _SETTLED[e.outcome]
            groups.setdefault((e.where, words), []).append(e)
    return tuple(
        (where, f"{len(rows)} {words}" if len(rows) > 1 else _alone(rows[0]))
        for (where, words), rows in groups.items()
    )


def _alone(e: EvidenceRow) -> str:
    """The good state as a sentence only where it was reached; else the question."""
    about = e.title if e.outcome is CheckOutcome.MET else e.ask
    if about == e.where:
        return e.seen
    end = "" if about[-1:] in (".", "?", "!", "") else "."
    return f"{about}{end} {e.seen}".strip()
