"""What changed, as the made-up desk tells it: the real comparison over its made-up audits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from paravent.checklist.changes import Record, as_one, compare, reviews
from paravent.core.changes import Changes, Rechecked, about, going_to_change
from paravent.core.desk import Ask, AuditRequest
from paravent.core.jobs import Cancel
from paravent.core.ports import EventsPort
from paravent.core.records import Attestation, Audit, CheckEvidence, Reading
from paravent.core.words import CheckOutcome, ReadingStatus

if TYPE_CHECKING:
    from tests.support.desk import MadeUpDesk


class MadeUpChanges:
    """``ChangesPort`` over a made-up desk. ``sees``: what looking again finds."""

    def __init__(self, desk: MadeUpDesk) -> None:
        self._desk = desk
        self.sees: Reading | None = None
        self.looked: list[str] = []
        self.went: list[str] = []
        self.kept: list[Attestation] = []

    def since_last_time(self, platform: str | None = None) -> Sequence[Changes]:
        self._desk._called("changes")
        store = self._desk.made_up_store
        profiles: dict[tuple[str, str], list[Audit]] = {}
        for audit in store.latest():
            if platform in (None, audit.platform):
                profiles.setdefault((audit.platform, audit.site), []).append(audit)
        facts = {p.id: p for p in self._desk.platforms()}
        found = []
        for audits in profiles.values():
            newest, *earlier = reviews(audits)
            if earlier:
                found.append(
                    compare(
                        as_one(earlier[0]),
                        as_one(newest),
                        facts.get(newest[0].platform),
                        record=Record(tuple(store.said_of("")), newest),
                        marks_before=store.marks_by_kind(earlier[0][0].id),
                        marks_after=store.marks_by_kind(newest[0].id),
                    )
                )
        return found

    def between(self, earlier: str, later: str) -> Changes:
        store = self._desk.made_up_store
        return compare(store.audit(earlier), store.audit(later))

    def check_again(
        self, request: AuditRequest, events: EventsPort, cancel: Cancel, ask: Ask
    ) -> Rechecked:
        self._desk._called("check_again")
        [name] = request.only
        self.looked.append(name)
        store = self._desk.made_up_store
        newest = next(a for a in store.audits() if a.platform == request.platform)
        before = newest.reading(name)
        after = self.sees or Reading(name, ReadingStatus.COULD_NOT_READ)
        when = max(a.started for a in store.audits())
        later = f"{date.fromisoformat(when[:10]) + timedelta(days=1)}{when[10:]}"
        audit = replace(
            newest, id=f"again-{name}", started=later, finished=later, readings=(after,),
            people=(), scope=(name,),
        )  # fmt: skip
        store.finish(audit)
        return Rechecked(audit, before, after, None, "It is now as it is.", 0.1)

    def went_to_change(self, platform: str, setting: str, site: str = "") -> None:
        self.went.append(going_to_change(platform, setting, site))

    def keep_as_it_is(self, evidence: CheckEvidence, reason: str, again_on: date | None) -> None:
        word = Attestation(
            about(evidence.platform, evidence.setting, evidence.site),
            CheckOutcome.ATTESTED,
            "2025-11-21T22:40:00+00:00",
            reason,
            evidence.thing,
            again_on.isoformat() if again_on else "",
        )
        self.kept.append(word)
        self._desk.made_up_store.attest(word)

    def ask_again(self, evidence: CheckEvidence) -> None:
        name = about(evidence.platform, evidence.setting, evidence.site)
        self._desk.made_up_store.attest(
            Attestation(name, CheckOutcome.NOT_MET, "2025-11-22T22:40:00+00:00")
        )
