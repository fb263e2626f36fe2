"""The checklist and the reports, from everything that is known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from paravent.core.jobs import Cancel
from paravent.core.lists import PeopleStore
from paravent.core.present import present
from paravent.core.records import Audit, Checklist, Decision, Observation
from paravent.desks.base import Base, now

if TYPE_CHECKING:
    from paravent.report.model import ReportData


class Papers:
    """The part of the desk that weighs and writes."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._observations: tuple[Observation, ...] = ()

    def read_archives(self, paths: Sequence[Path], cancel: Cancel) -> None:
        """Count what official exports say for the checklist; only the counts stay, in memory."""
        from paravent.archives.observations import observe
        from paravent.archives.open import import_all

        found = import_all(paths, cancel)
        self._observations = tuple(o for contents in found for o in observe(contents, now()))

    def checklist(self) -> Checklist:
        """Outcomes of 8a to 8d from the newest audits and all answers."""
        from paravent.checklist.guidance import load
        from paravent.checklist.outcomes import build

        store = self._base.store
        audits = [store.audit(a.id) for a in store.audits()]
        decisions = store.decisions()
        return build(
            load(),
            self._base.facts_of(audits),
            audits,
            store.attestations(),
            decisions,
            store.photo_summary(),
            observations=self._seen_in_exports(),
            waiting=self._waiting(audits, decisions),
        )

    def _seen_in_exports(self) -> list[Observation]:
        """What kept exports say, and those named for this once instead where they are newer."""
        from paravent.desks.lists import kept_observations

        once = {o.evidence.platform for o in self._observations}
        kept = kept_observations(self._base.store)
        return [*(o for o in kept if o.evidence.platform not in once), *self._observations]

    def _waiting(self, audits: Sequence[Audit], decisions: Sequence[Decision]) -> dict[str, int]:
        """How many connections of each platform nobody has answered about yet."""
        answered = {decision.key for decision in decisions} | set(
            cast(PeopleStore, self._base.store).also_known()
        )
        left: dict[str, int] = {}
        for audit in present(audits):
            keys = {
                self._base.store.decision_key(person, audit.platform) for person in audit.people
            }
            left[audit.platform] = left.get(audit.platform, 0) + len(keys - answered)
        return left

    def _report_data(self, *, pictures: bool) -> ReportData:
        from paravent.report import model

        store = self._base.store
        audits = present([store.audit(a.id) for a in store.audits()])
        return model.make(
            self.checklist(),
            self._base.facts_of(audits),
            audits,
            made_at=now(),
            photos=store.photo_summary(),
            store_sentence=store.kept_sentence,
            decisions=store.decisions(),
            pictures=self._pictures(audits) if pictures else None,
        )

    def _pictures(self, audits: Sequence[Audit]) -> dict[str, bytes]:
        ids = {r.picture for audit in audits for r in audit.readings if r.picture}
        found = ((each, self._base.store.picture(each)) for each in ids)
        return {each: picture for each, picture in found if picture is not None}

    def preview_report(self, *, portfolio: bool = False) -> str:
        """The report as HTML, exactly as it would be written."""
        from paravent.report.html import render

        return render(self._report_data(pictures=not portfolio), portfolio=portfolio)

    def write_report(self, out: Path, *, portfolio: bool = False) -> Sequence[Path]:
        """Write a report; the kind is the name's ending."""
        from paravent.report.write import write

        return write(self._report_data(pictures=not portfolio), out, portfolio, self._print_pdf)

    def _print_pdf(self, html: str) -> bytes:
        from paravent.browser.printing import print_pdf

        return print_pdf(html, self._base.options(headless=True))
