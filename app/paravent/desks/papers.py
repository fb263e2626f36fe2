"""The checklist and the reports, from everything that is known."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, cast

from paravent.core.errors import ParaventError
from paravent.core.jobs import Cancel
from paravent.core.lens import StrangerSide
from paravent.core.lists import PeopleStore
from paravent.core.pagehealth import changed_pages
from paravent.core.paper import PagePicture, PageSize, Paper
from paravent.core.present import present
from paravent.core.records import Audit, Checklist, Decision, Observation, PhotoSummary
from paravent.desks.audits import Audits
from paravent.desks.base import Base, now
from paravent.desks.changes import WhatChanged
from paravent.desks.lens import Glasses
from paravent.desks.lists import Lists
from paravent.desks.review import Review
from paravent.desks.rhythm import Rhythm

if TYPE_CHECKING:
    from paravent.report.make import More
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
        # Two reviews of each profile say what is so and what changed, however many there are.
        return self.as_of(self._base.store.latest(2))

    def as_of(self, audits: Sequence[Audit], moment: str = "") -> Checklist:
        """Outcomes from ``audits`` and what was said until ``moment`` (ISO 8601, "" for now).

        By today's guidance and packs; what has no date counts as known then. For an earlier
        moment a profile counts from its first audit on.
        """
        from paravent.checklist.guidance import load
        from paravent.checklist.outcomes import build

        store = self._base.store
        audits = self._with_older(audits)

        def by_then(stamp: str) -> bool:
            return not moment or stamp[:19] <= moment[:19]

        decisions = [d for d in store.decisions() if by_then(d.decided_at)]
        # For an earlier moment a word that was replaced since counts again.
        said = store.said_of("") if moment else store.attestations()
        photos = store.photo_summary()
        platforms, audited = self._base.facts_of(audits), {audit.platform for audit in audits}
        return build(
            load(),
            [facts for facts in platforms if not moment or facts.id in audited],
            audits,
            [word for word in said if by_then(word.said_at)],
            decisions,
            photos if by_then(photos.last_at) else PhotoSummary(),
            observations=[o for o in self._seen_in_exports() if by_then(o.evidence.seen_at)],
            waiting=self._waiting(audits, decisions),
            today=moment or now(),
        )

    def _with_older(self, audits: Sequence[Audit]) -> list[Audit]:
        """The audits and, for each profile, what was last known before them as one older audit.

        So a setting that was unread for a while is still compared with when it was known.
        """
        began: dict[tuple[str, str], str] = {}
        for audit in audits:
            profile = (audit.platform, audit.site)
            began[profile] = min(began.get(profile, audit.started), audit.started)
        found = list(audits)
        for (platform, site), before in began.items():
            known = tuple(self._base.store.last_known(platform, site, before).values())
            if known:
                names = tuple(reading.setting for reading in known)
                found.append(Audit("", platform, site, "", "", None, readings=known, scope=names))
        return found

    def _seen_in_exports(self) -> list[Observation]:
        """What kept exports say, and those named for this once instead where they are newer."""
        from paravent.desks.lists import kept_observations

        once = {o.evidence.platform for o in self._observations}
        kept = kept_observations(self._base.store)
        own = Review(self._base, Lists(self._base)).observations()
        found = [o for o in kept if o.evidence.platform not in once]
        return [*found, *self._observations, *own]

    def _waiting(self, audits: Sequence[Audit], decisions: Sequence[Decision]) -> dict[str, int]:
        """How many connections of each platform nobody has answered about yet."""
        store = self._base.store
        # By their marks, so that no list of names is opened for it.
        answered = {decision.key for decision in decisions} | set(
            cast(PeopleStore, store).also_known()
        )
        left: dict[str, int] = {}
        profiles = {(audit.platform, audit.site) for audit in audits}
        for platform, site in profiles:
            listed = [
                found
                for audit in audits
                if (audit.platform, audit.site) == (platform, site)
                and (found := store.marks_by_kind(audit.id))
            ]
            marks = frozenset[str]().union(*listed[0].values()) if listed else frozenset[str]()
            known = {key[: len(mark)] for mark in list(marks)[:1] for key in answered}
            left[platform] = left.get(platform, 0) + len(marks - known)
        return left

    # Reports

    def make(self, kind: str, *, portfolio: bool = False) -> Paper:
        """Make a report of one kind; what is looked at is what is saved."""
        from paravent.report.write import content, kind_of

        data = self._report_data(pictures=not portfolio)
        kind = kind_of(Path(f"report.{kind}"))
        made = content(data, kind, portfolio, self._print_pdf)
        if kind == "pdf":
            return Paper(kind, portfolio, made, printed=made)
        if kind != "html":
            return Paper(kind, portfolio, made)
        try:
            return Paper(kind, portfolio, made, printed=self._print_pdf(made.decode()))
        except ParaventError as error:
            return Paper(kind, portfolio, made, not_printed=error.sentence)

    @staticmethod
    def sizes(paper: Paper) -> Sequence[PageSize]:
        """The pages of what was printed."""
        from paravent.report.pages import sizes

        return sizes(paper.printed)

    @staticmethod
    def page(paper: Paper, number: int, width: int) -> PagePicture:
        """One page of what was printed, as a picture with its words."""
        from paravent.report.pages import page

        return page(paper.printed, number, width)

    @staticmethod
    def save(paper: Paper, out: Path) -> Sequence[Path]:
        """Write the very bytes that were made."""
        from paravent.report.write import put

        return put(out, paper.content)

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

    def _report_data(self, *, pictures: bool) -> ReportData:
        from paravent.report.make import make

        store = self._base.store
        newest = [self._whole(a) for a in store.latest(2)]
        audits = present(newest)
        return make(
            self.checklist(),
            self._base.facts_of(audits),
            audits,
            made_at=now(),
            photos=store.photo_summary(),
            store_sentence=store.kept_sentence,
            decisions=store.decisions(),
            more=self._more(newest, audits, pictures=pictures),
        )

    def _more(self, newest: Sequence[Audit], audits: Sequence[Audit], *, pictures: bool) -> More:
        """What the report tells besides the checklist."""
        from paravent.desks.past import Past
        from paravent.report.make import More

        sides = Glasses(self._base).stranger()
        return More(
            pictures=self._pictures(audits, sides) if pictures else {},
            changes=WhatChanged(self._base, Audits(self._base)).since_last_time(),
            sides=sides,
            pages=changed_pages(newest),
            earlier=newest,
            days=Past(self._base, self).line().days,
            review=Review(self._base, Lists(self._base)).summary(),
            again_on=self._again_on(),
        )

    def _again_on(self) -> str:
        """The day of the next regular review that is still to come; "" for none."""
        today = now()[:10]
        days = (d.day.isoformat() for d in Rhythm(self._base).due() if d.occasion is None)
        return next((day for day in days if day > today), "")

    def _whole(self, audit: Audit) -> Audit:
        """With the names that are still kept, so that a report can leave them out of its texts;
        else the people stay as they are counted.
        """
        whole = self._base.store.audit(audit.id)
        return whole if whole.people else audit

    def _pictures(self, audits: Sequence[Audit], sides: Sequence[StrangerSide]) -> dict[str, bytes]:
        ids = {r.picture for audit in audits for r in audit.readings if r.picture}
        ids |= {side.picture for side in sides if side.picture}
        found = ((each, self._base.store.picture(each)) for each in ids)
        return {each: picture for each, picture in found if picture is not None}
