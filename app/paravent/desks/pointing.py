"""Opens the page of a question, lets the user point at the row, learns it, and tries it at once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from paravent.core.desk import Ask, AuditRequest, Question
from paravent.core.errors import FolderError, NothingStoredError, PackError, UsageError
from paravent.core.jobs import Cancel
from paravent.core.pointing import Heard, LearnedWay, Pointed, PointingNews, PointingStep
from paravent.core.ports import EventsPort
from paravent.core.present import present
from paravent.core.records import Reading
from paravent.core.text import plain
from paravent.core.words import Audience, ReadingStatus
from paravent.desks.audits import Audits
from paravent.desks.base import Base, has_display
from paravent.desks.questions import Questions

if TYPE_CHECKING:
    from paravent.browser.pointing import Pointing as Hand
    from paravent.core.page import BrowserSessionPort, PagePort
    from paravent.engine.learn import Lesson
    from paravent.packs.learned import Addition
    from paravent.packs.model import Pack, Page, Setting

LOOK_EVERY = 0.4
"""Seconds between two looks whether the user has stopped."""
READY = (
    "The page is open in Paravent’s own browser window. Click the line of this setting there: the"
    " click goes to Paravent and not to the page."
)
LEARNED = "Paravent reads this line by itself from now on. Please confirm once what it read."
CONFIRM = "It was read where you pointed. Please confirm it once; after that it counts by itself."
LEARNED_SURE = "Paravent reads this line by itself from now on."
STOPPED = "Nothing was learned. You can still answer by hand."


class Pointing:
    """The part of the desk that learns by being shown (``core.pointing.PointingPort``)."""

    def __init__(self, base: Base, audits: Audits, questions: Questions) -> None:
        self._base = base
        self._audits = audits
        self._questions = questions

    def why_not(self, question: Question) -> str:
        """Why the page cannot be pointed in; "" where it can."""
        if not question.address:
            return "The web has no page for this setting."
        pack = self._base.packs.packs.get(question.platform)
        if pack is None:
            return "This platform is not known any more."
        setting = next((s for s in pack.settings if s.id == question.facts.id), None)
        if setting is None or setting.page is None or setting.list is not None:
            return "The web has no page for this setting."
        if not _can_be_pointed_at(setting):
            return "This setting is not a line with a value, so it cannot be pointed at."
        return "" if has_display() else "There is no display here to point on."

    def point(self, question: Question, heard: Heard, cancel: Cancel, ask: Ask) -> Pointed:
        """Open the page, wait until the user points, learn, try. See ``PointingPort``."""
        why = self.why_not(question)
        if why:
            raise UsageError(f"{why} Answer this question by hand.")
        site = self._site_of(question)
        request = AuditRequest(
            question.platform, site, people=False, only=(question.facts.id,), visible=True
        )
        heard(PointingNews(PointingStep.OPENING, "Opening the page …"))
        opened = self._audits.open(request, cancel, ask)
        with opened.ends:
            pack = self._base.pack(question.platform)
            setting = next(s for s in pack.settings if s.id == question.facts.id)
            lesson, page = self._taught(
                _Lecture(pack, setting, site), opened.session, heard, cancel
            )
            if lesson is None or lesson.way is None:
                return Pointed(False, STOPPED)
            self._keep(pack, setting, page, lesson)
            heard(PointingNews(PointingStep.TRYING, "Learned. Trying it now …"))
            # As every later review will read it; what that finds is kept.
            self._audits.walk(request, opened, _Silent(), cancel)
        return self._result(question, str(lesson.way.labels[0]))

    # -- while the user points --------------------------------------------------------------------

    def _taught(
        self, lecture: _Lecture, session: BrowserSessionPort, heard: Heard, cancel: Cancel
    ) -> tuple[Lesson | None, str]:
        from paravent.browser.pointing import Pointing as MakeHand

        tab = session.tab()
        try:
            hand = MakeHand(tab)
            page = lecture.page
            lecture.open(tab, cancel)
            hand.begin()
            heard(PointingNews(PointingStep.READY, READY))
            lesson = self._until_learned(lecture, tab, hand, heard, cancel)
            return lesson, page.id
        finally:
            tab.close()

    def _until_learned(
        self, lecture: _Lecture, tab: PagePort, hand: Hand, heard: Heard, cancel: Cancel
    ) -> Lesson | None:
        from paravent.engine.learn import learn

        clean = self._cleaner(lecture, tab)
        while not cancel.requested:
            refs = hand.picked(LOOK_EVERY)
            if not refs:
                continue
            heard(PointingNews(PointingStep.LOOKING, "Looking at that line …"))
            lesson = learn(
                lecture.pack, lecture.setting, lecture.page.id, tab.snapshot(),
                refs=refs, clean=clean,
            )  # fmt: skip
            if lesson.way is not None:
                hand.end()
                return lesson
            heard(PointingNews(PointingStep.AGAIN, lesson.why))
        return None

    def _cleaner(self, lecture: _Lecture, tab: PagePort) -> _Cleaner:
        """Knows the words of all packs, and which words are the user's own or a connection's."""
        from paravent.engine.sight import Atlas, Sight
        from paravent.engine.whoami import me_on
        from paravent.packs.learned import vocabulary

        sight = Sight("", tab.snapshot(), Atlas(()), tab.captured())
        names = {me_on(lecture.pack.platform, sight)}
        for audit in present(self._base.store.latest(1)):
            names.update(p.name for p in self._base.store.audit(audit.id).people)
            names.update(text for field, text in audit.stranger.items() if text and "name" in field)
        return _Cleaner(vocabulary(self._base.packs.packs.values()), frozenset(names - {""}))

    def _keep(self, pack: Pack, setting: Setting, page: str, lesson: Lesson) -> None:
        from paravent.packs import learned

        assert lesson.way is not None
        day = datetime.now(UTC).date().isoformat()
        new = learned.addition(pack, setting, page, lesson.way, day)
        self._save(learned.with_addition(self._additions(), new))

    def _result(self, question: Question, label: str) -> Pointed:
        again = next(
            (
                q
                for q in self._questions.questions()
                if (q.platform, q.facts.id) == (question.platform, question.facts.id)
                and self._site_of(q) == self._site_of(question)
            ),
            None,
        )
        if again is None:
            return Pointed(True, LEARNED_SURE, label)
        reading = replace(again.reading, why=CONFIRM) if again.reading.raw else again.reading
        return Pointed(True, LEARNED, label, replace(again, reading=reading))

    def _site_of(self, question: Question) -> str:
        return self._base.store.audit(question.audit_id).site

    # -- what was learned -------------------------------------------------------------------------

    def answered(self, question: Question, audience: Audience | None, offered: bool) -> None:
        """The user has answered a question: a way that read the same is trusted from now on, one
        that read something else is forgotten.
        """
        from paravent.packs import learned

        key = (question.platform, question.facts.id)
        try:
            mine = [a for a in self._additions() if (a.platform, a.setting) == key]
        except PackError:
            return  # The answer counts, whatever became of the file.
        if not mine or not offered or audience is None:
            return
        way = mine[-1].way
        seen = {one.audience for one in question.reading.evidence if one.how == way.how} - {None}
        if question.reading.status is not ReadingStatus.NEEDS_CONFIRMATION or not seen:
            return
        if seen == {audience}:
            sure = mine[-1].model_copy(update={"confirmed": True})
            self._save(learned.with_addition(self._additions(), sure))
        elif not mine[-1].confirmed:
            self._save(learned.without(self._additions(), *key))

    def learned(self) -> Sequence[LearnedWay]:
        """Everything that was learned, newest first."""
        made = [self._shown(addition) for addition in self._additions()]
        return sorted(made, key=lambda one: one.learned_on, reverse=True)

    def _shown(self, addition: Addition) -> LearnedWay:
        pack = self._base.packs.packs.get(addition.platform)
        setting = (
            next((s for s in pack.settings if s.id == addition.setting), None) if pack else None
        )
        label = addition.way.labels[0]
        return LearnedWay(
            platform=addition.platform,
            platform_name=pack.platform.name if pack else addition.platform,
            setting=addition.setting,
            title=setting.ask if setting else addition.setting,
            label=plain(label if isinstance(label, str) else label.text),
            learned_on=addition.learned_on,
            confirmed=addition.confirmed,
        )

    def forget(self, platform: str, setting: str) -> None:
        """Read that setting as before."""
        from paravent.packs import learned

        self._save(learned.without(self._additions(), platform, setting))

    def export_text(self) -> str:
        """The file to send, as ``export`` writes it."""
        from paravent.packs import learned

        return learned.as_text(self._additions())

    def export(self, out: Path) -> Path:
        """Write the file to send."""
        if not self._additions():
            raise NothingStoredError(
                "Nothing was learned by pointing yet, so there is nothing to write."
            )
        try:
            out.parent.mkdir(parents=True, exist_ok=True)
            out.write_text(self.export_text(), "utf-8")
        except OSError as error:
            raise FolderError(
                f"{plain(str(out))} cannot be written. Choose another place for the file."
            ) from error
        return out

    def _additions(self) -> tuple[Addition, ...]:
        return self._base.learned()

    def _save(self, additions: Sequence[Addition]) -> None:
        self._base.save_learned(additions)


class _Lecture:
    """The page on which one setting is to be pointed out."""

    def __init__(self, pack: Pack, setting: Setting, site: str) -> None:
        self.pack = pack
        self.setting = setting
        self.site = site

    @property
    def page(self) -> Page:
        """The setting's own page."""
        return next(p for p in self.pack.platform.page if p.id == self.setting.page)

    def open(self, tab: PagePort, cancel: Cancel) -> None:
        """Go there, and open what is folded away."""
        from paravent.engine.patience import Patience
        from paravent.engine.sight import Atlas
        from paravent.engine.tour import Tour
        from paravent.engine.whoami import fill, me_on

        platform = self.pack.platform
        tour = Tour(platform, Atlas.of(self.pack), tab, cancel, Patience())
        me = ""
        if "{me}" in self.page.url:
            first = fill(platform.signed_in.me_page or platform.start_url, "", self.site)
            me = me_on(platform, tour.look("", tab.open(first)))
        url = fill(self.page.url, me, self.site)
        if not url:
            raise UsageError(
                "Your own name on the site was not found, so this page could not be opened."
                " Answer this question by hand."
            )
        tab.open(url)
        cancel.check()
        if self.page.expand:
            tour.expand(self.page.expand)


class _Cleaner:
    """``engine.learn.Clean``."""

    def __init__(self, known: frozenset[str], personal: frozenset[str]) -> None:
        self._known = known
        self._personal = personal

    def __call__(self, text: str) -> str:
        from paravent.packs.learned import label_words

        return label_words(text, self._known, self._personal)


class _Silent(EventsPort):
    """Hears a walk of one setting and says nothing."""

    def page_opened(self, platform: str, page: str, done: int, total: int) -> None:
        """See ``EventsPort``."""

    def reading_made(self, platform: str, reading: Reading, picture: bytes | None) -> None:
        """See ``EventsPort``."""

    def people_found(self, platform: str, count: int) -> None:
        """See ``EventsPort``."""

    def stopped(self, platform: str, sentence: str) -> None:
        """See ``EventsPort``."""


def _can_be_pointed_at(setting: Setting) -> bool:
    """Whether a row of a page could show it: words for its values are known, free text is not."""
    from paravent.packs.learned import values_of

    values = setting.values or values_of(setting)
    return bool(values) and not any(re.fullmatch(r"\**", text) for text in values)
