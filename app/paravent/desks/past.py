"""Earlier reviews: keeping what each came to while that is fresh, and opening one as it was."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import cast

from paravent.core.past import (
    SITTING_DAYS,
    Counts,
    DayOutcomes,
    KeptChecklist,
    Line,
    OpenedAudit,
    PastAudit,
    PastStore,
    counts_of,
    short,
)
from paravent.core.records import Audit, Checklist, Person
from paravent.desks.base import Base
from paravent.desks.papers import Papers

MOST_WORKED_OUT = 12
"""How many days whose outcomes were not kept are worked out for the line."""


class Past:
    """The part of the desk that knows earlier reviews; ``core.past.PastPort``."""

    def __init__(self, base: Base, papers: Papers) -> None:
        self._base = base
        self._papers = papers
        self._last_kept: int | None = None
        self._worked_out: dict[str, Counts] = {}

    # Keeping

    def keep(self, checklist: Checklist | None = None) -> None:
        """Keep what the checklist says after the newest day of reviews.

        ``checklist``: as it is now, where it has just been made. Called when a review has ended
        and whenever something was answered, up to ``SITTING_DAYS`` after it. What was made by
        other words than today's (another guidance, another pack) is left as it is.
        """
        from paravent.checklist.guidance import load

        if not self._base.is_open:
            return  # Nothing is opened or made for this, least of all after all was deleted.
        audits = self._base.store.latest(2)
        sitting, now = _last_sitting(audits), _iso(datetime.now(UTC))
        if not sitting or now > _limit(sitting):
            return
        checklist = checklist or self._papers.as_of(audits)
        made = _print_of(checklist, sitting)
        if made == self._last_kept:
            return
        store, version = cast(PastStore, self._base.store), load().version
        for audit in sitting:
            if not self._by_todays_words(audit, version):
                continue
            seen = short(checklist, audit.platform, audit.site)
            before = store.kept_checklist(audit.id)
            if before is None or before.checklist != seen:
                store.keep_checklist(KeptChecklist(audit.id, now, version, seen))
        self._last_kept = made

    def _by_todays_words(self, audit: Audit, version: str) -> bool:
        return audit.guidance == version and audit.pack_version == self._pack(audit.platform)

    def _pack(self, platform: str) -> str:
        """The version of the pack of today, "" where there is none."""
        packs = self._base.packs.packs
        return self._base.facts(platform).version if platform in packs else ""

    # The line

    def line(self) -> Line:
        """All audits, and the outcomes of each day."""
        self.keep()
        audits = self._base.store.audits()
        kept = cast(PastStore, self._base.store).kept_counts()
        days: list[DayOutcomes] = []
        sittings = _sittings(audits)
        missing = [s[-1].id for s in sittings if not any(a.id in kept for a in s)]
        for sitting in sittings:
            last = next((a for a in reversed(sitting) if a.id in kept), None)
            guidance = _guidance()
            counts: Counts = {}
            if last is not None:
                _, guidance, counts = kept[last.id]
            elif sitting[-1].id in missing[-MOST_WORKED_OUT:]:
                counts = self._counts_then(audits, sitting[-1])
            days.append(
                DayOutcomes(
                    _day(sitting[-1]),
                    tuple(a.id for a in sitting),
                    tuple(dict.fromkeys(a.platform for a in sitting)),
                    counts,
                    guidance,
                    last is not None,
                )
            )
        return Line(tuple(_entry(a) for a in audits), tuple(days))

    def _counts_then(self, audits: Sequence[Audit], audit: Audit) -> Counts:
        """What the checklist came to after ``audit``; worked out once it can change no more."""
        found = self._worked_out.get(audit.id)
        if found is None:
            found = counts_of(self._as_it_was(audits, audit).results)
            if _limit([audit]) < _iso(datetime.now(UTC)):
                self._worked_out[audit.id] = found
        return found

    def opened(self, audit_id: str) -> OpenedAudit:
        """One audit as it was then. Raises ``NothingStoredError``."""
        self.keep()
        store = self._base.store
        audit = store.audit(audit_id)
        audits = store.audits()
        kept = cast(PastStore, store).kept_checklist(audit_id)
        if kept is not None:
            checklist, moment, guidance = kept.checklist, kept.kept_at, kept.guidance
        else:
            checklist = self._as_it_was(audits, audit)
            checklist = short(checklist, audit.platform, audit.site)
            moment, guidance = _limit([audit]), _guidance()
        return OpenedAudit(
            replace(audit, people=self._counted(audit)),
            checklist,
            moment,
            kept is not None,
            guidance,
            self._pack(audit.platform),
            tuple(
                _entry(a)
                for a in audits
                if (a.platform, a.site) == (audit.platform, audit.site) and a.id != audit.id
            ),
            {e.setting: e.title for r in checklist.results for e in r.evidence if e.title}
            if kept is not None
            else {},
        )

    def _counted(self, audit: Audit) -> tuple[Person, ...]:
        """The people of an audit by number and kind, also after their names were deleted."""
        kinds = self._base.store.marks_by_kind(audit.id)
        return tuple(
            p for kind, some in kinds.items() for p in (Person("", "", "", kind),) * len(some)
        )

    def _as_it_was(self, audits: Sequence[Audit], audit: Audit) -> Checklist:
        """The checklist after ``audit``, by today's words, from what was known by then."""
        from paravent.checklist.changes import reviews

        until = _end(audit)
        profiles: dict[tuple[str, str], list[Audit]] = {}
        for each in audits:
            if _end(each) <= until:
                profiles.setdefault((each.platform, each.site), []).append(each)
        known = [
            replace(each, people=self._counted(each))
            for some in profiles.values()
            for review in reviews(some)[:2]
            for each in review
        ]
        return self._papers.as_of(known, _limit([audit]))


def _print_of(checklist: Checklist, sitting: Sequence[Audit]) -> int:
    """The same for the same outcomes and evidence after the same audits."""
    return hash((checklist.results, tuple(audit.id for audit in sitting)))


def _entry(audit: Audit) -> PastAudit:
    return PastAudit(
        audit.id,
        audit.platform,
        audit.site,
        _end(audit),
        not audit.scope,
        audit.stopped.sentence if audit.stopped else "",
        sum(1 for r in audit.readings if r.status.is_known),
        sum(1 for r in audit.readings if not r.status.is_known),
        audit.pack_version,
        audit.guidance,
    )


def _sittings(audits: Iterable[Audit]) -> list[list[Audit]]:
    """The whole audits of each day where the user is, the earliest day and audit first."""
    days: dict[str, list[Audit]] = {}
    for audit in sorted(audits, key=lambda a: (_end(a), a.id)):
        if not audit.scope:
            days.setdefault(_day(audit), []).append(audit)
    return [days[day] for day in sorted(days)]


def _last_sitting(audits: Iterable[Audit]) -> list[Audit]:
    """The newest audit of each profile, of those of the newest day."""
    sittings = _sittings(audits)
    newest = {(a.platform, a.site): a for a in (sittings[-1] if sittings else [])}
    return list(newest.values())


def _end(audit: Audit) -> str:
    return audit.finished or audit.started


def _day(audit: Audit) -> str:
    return _moment(_end(audit)).astimezone().date().isoformat()


def _limit(sitting: Sequence[Audit]) -> str:
    """Until when what is said belongs to these audits."""
    ended = max(_moment(_end(audit)) for audit in sitting)
    return _iso(ended + timedelta(days=SITTING_DAYS))


def _moment(stamp: str) -> datetime:
    parsed = datetime.fromisoformat(stamp)
    return parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _guidance() -> str:
    from paravent.checklist.guidance import load

    return load().version
