"""Earlier reviews as the made-up desk tells them, over its made-up store."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from paravent.core.past import (
    Counts,
    DayOutcomes,
    Line,
    OpenedAudit,
    PastAudit,
    counts_of,
    short,
)
from paravent.core.records import Audit, Checklist, Person, Stop
from paravent.core.words import Limb, StopReason

if TYPE_CHECKING:
    from tests.support.desk import MadeUpDesk


class MadeUpPast:
    """``PastPort`` over a made-up desk. ``not_kept``: days whose outcomes were not kept."""

    def __init__(self, desk: MadeUpDesk) -> None:
        self._desk = desk
        self.not_kept: set[str] = set()
        self.too_old: set[str] = set()
        """Days whose outcomes cannot be told at all."""
        self.kept: list[Checklist | None] = []

    def keep(self, checklist: Checklist | None = None) -> None:
        self.kept.append(checklist)

    def line(self) -> Line:
        self._desk._called("past")
        audits = sorted(self._desk.made_up_store.audits(), key=_end, reverse=True)
        days: dict[str, list[Audit]] = {}
        for audit in reversed(audits):
            if not audit.scope:
                days.setdefault(_end(audit)[:10], []).append(audit)
        return Line(
            tuple(_entry(a) for a in audits),
            tuple(
                self._day(day, some, len(days) - n) for n, (day, some) in enumerate(days.items())
            ),
        )

    def _day(self, day: str, audits: list[Audit], ago: int) -> DayOutcomes:
        counts: Counts = {} if day in self.too_old else self._counts(ago - 1)
        return DayOutcomes(
            day,
            tuple(a.id for a in audits),
            tuple(dict.fromkeys(a.platform for a in audits)),
            counts,
            "2026.11",
            day not in self.not_kept and day not in self.too_old,
        )

    def _counts(self, ago: int) -> Counts:
        """Fewer met, more not met and not known, the longer ago."""
        made = {}
        for limb, each in counts_of(self._desk.checklist().results).items():
            worse = min(each["met"], ago // (2 if limb is Limb.B else 5))
            made[limb] = {
                **each,
                "met": each["met"] - worse,
                "not_met": each["not_met"] + worse // 2,
                "not_known": each["not_known"] + worse - worse // 2,
            }
        return made

    def opened(self, audit_id: str) -> OpenedAudit:
        self._desk._called("past")
        store = self._desk.made_up_store
        audit = store.audit(audit_id)
        kept = _end(audit)[:10] not in self.not_kept
        facts = next((p for p in self._desk.platforms() if p.id == audit.platform), None)
        return OpenedAudit(
            replace(audit, people=tuple(Person("", "", "", p.kind) for p in audit.people)),
            short(self._desk.checklist(), audit.platform, audit.site),
            _end(audit),
            kept,
            "2026.11",
            facts.version if facts else "",
            tuple(
                _entry(a)
                for a in sorted(store.audits(), key=_end, reverse=True)
                if (a.platform, a.site) == (audit.platform, audit.site) and a.id != audit.id
            ),
        )


def with_years(desk: MadeUpDesk) -> MadeUpDesk:
    """``desk`` with reviews of two years: regular ones, one cut short, looks at single settings."""
    store = desk.made_up_store
    for platform in ("facebook", "linkedin", "x"):
        newest = next(a for a in store.audits() if a.platform == platform)
        for number, weeks in enumerate((13, 27, 39, 53, 66, 80)):
            if (number, platform) in ((0, "facebook"), (1, "linkedin"), (4, "x")):
                continue
            ended = datetime.fromisoformat(_end(newest)) - timedelta(weeks=weeks)
            stamp = ended.isoformat(timespec="seconds")
            stop = Stop(StopReason.RATE_LIMITED, "", "The site asked to slow down.")
            older = replace(
                newest,
                id=f"{platform}-{weeks}",
                pack_version="2025.6",
                started=stamp,
                finished=stamp,
                stopped=stop if (number, platform) == (2, "x") else None,
            )
            store.finish(older)
            if number == 3:
                look = replace(older, id=f"{platform}-look", scope=("a",), stopped=None)
                later = (ended + timedelta(days=9)).isoformat(timespec="seconds")
                store.finish(replace(look, started=later, finished=later))
    oldest = min(_end(a) for a in store.audits())[:10]
    desk.past.not_kept = {_end(a)[:10] for a in store.audits() if _end(a)[:10] < "2024-10"}
    desk.past.too_old = {oldest}
    return desk


def _end(audit: Audit) -> str:
    return audit.finished or audit.started


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
