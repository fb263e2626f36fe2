"""A review as it goes: the page being read, readings with their pictures, questions on the way."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from paravent.core import pagehealth
from paravent.core.desk import AuditRequest, Prompt, PromptKind
from paravent.core.errors import CancelledError, ParaventError
from paravent.core.jobs import Progress
from paravent.core.ports import WalkStart
from paravent.core.records import Audit, Reading
from paravent.core.text import plain
from paravent.core.words import ReadingStatus
from paravent.ui.context import Context
from paravent.ui.jobs import Answer, Job, Work
from paravent.ui.state import Profile
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Notice, Pill, ProgressStrip, Rule, clear, row
from paravent.ui.widgets.caution import CautionCard
from paravent.ui.widgets.picture import Evidence
from paravent.ui.widgets.text import Icon, Text
from paravent.ui.words import aim, count, judged, listed, seen

NARROW = 620
"""Below this width a picture stands under the words, not beside them."""


MOST_LINES = 24
"""How many readings are on screen while a review runs."""


@dataclass(frozen=True, slots=True)
class PageOpened:
    """A page of the pack is being read."""

    page: str
    done: int
    total: int


@dataclass(frozen=True, slots=True)
class ReadingMade:
    """A setting was read, or could not be."""

    platform: str
    reading: Reading
    picture: bytes | None


@dataclass(frozen=True, slots=True)
class PeopleFound:
    """So many connections so far."""

    number: int


@dataclass(frozen=True, slots=True)
class Stopped:
    """The walk ended early."""

    sentence: str


class _Teller:
    """``EventsPort`` that hands everything to the window."""

    def __init__(self, tell: Callable[[object], None]) -> None:
        self._tell = tell

    def page_opened(self, platform: str, page: str, done: int, total: int) -> None:
        """See ``EventsPort``."""
        self._tell(PageOpened(page, done, total))

    def reading_made(self, platform: str, reading: Reading, picture: bytes | None) -> None:
        """See ``EventsPort``."""
        self._tell(ReadingMade(platform, reading, picture))

    def people_found(self, platform: str, count: int) -> None:
        """See ``EventsPort``."""
        self._tell(PeopleFound(count))

    def stopped(self, platform: str, sentence: str) -> None:
        """See ``EventsPort``."""
        self._tell(Stopped(sentence))


class WalkView(QWidget):
    """Reviews profiles one after the other and shows what is read as it is read."""

    def __init__(self, context: Context, close: Callable[[], None]) -> None:
        super().__init__()
        self.context = context
        self._close = close
        self._waiting: list[AuditRequest] = []
        self._audits: list[Audit] = []
        self._job: Job | None = None
        self._request: AuditRequest | None = None
        self._known = 0
        self._open = 0
        self._lines = 0
        self._older = Text("", "small")
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self._top = Card("lead-card")
        self.heading = Text("", "h2")
        self.strip = ProgressStrip(self.stop)
        self.tally = Text("", "muted")
        self._top.add(self.heading, self.strip, self.tally)
        column.addWidget(self._top)
        self._prompt_place = QVBoxLayout()
        column.addLayout(self._prompt_place)
        self._readings = Card(spacing=8)
        self._readings.hide()
        column.addWidget(self._readings)
        column.addStretch(1)

    @property
    def is_running(self) -> bool:
        """Whether a profile is being reviewed or waits for its turn."""
        return self._job is not None

    def begin(self, profiles: list[Profile], people: bool, *, go_on: bool = False) -> None:
        """Review ``profiles`` one after the other; ``go_on``: where a review was cut off, from
        there on.
        """
        headless = self.context.desk.settings.headless
        self._waiting = [
            self._going_on(p.unfinished)
            if go_on and p.unfinished is not None
            else AuditRequest(p.facts.id, p.site, people=people, headless=headless)
            for p in profiles
        ]
        self._next()

    def resume(self, start: WalkStart) -> None:
        """Go on with a walk that was cut off."""
        self._waiting = [self._going_on(start)]
        self._next()
        for reading in start.audit.readings:
            self._add(ReadingMade(start.audit.platform, reading, None))

    def _going_on(self, start: WalkStart) -> AuditRequest:
        return AuditRequest(
            start.audit.platform,
            start.audit.site,
            people=start.people,
            only=start.scope,
            headless=self.context.desk.settings.headless,
            resume=start,
        )

    def stop(self) -> None:
        """Stop after the page that is being read; the profiles that wait are left out."""
        self._waiting = []
        if self._job is not None:
            self._job.stop()
            self.strip.sentence.setText("Stopping. What was read until now still counts.")
            if self.strip.stop_button is not None:
                self.strip.stop_button.setEnabled(False)
        clear(self._prompt_place)

    def _next(self) -> None:
        request = self._waiting.pop(0)
        self._request = request
        name = self.context.state.platform_name(request.platform)
        self.heading.setText(name)
        self.strip.show_progress(Progress(0, 0, "Opening the browser"))
        self._tell_tally()
        desk = self.context.desk

        def task(work: Work) -> Audit:
            return desk.audit(request, _Teller(work.tell), work.cancel, work.ask)

        self._job = self.context.run(
            task, self._done, self._failed, heard=self._heard, asked=self._asked
        )

    # What comes from the job

    def _heard(self, event: object) -> None:
        if isinstance(event, PageOpened):
            self.strip.show_progress(
                Progress(
                    event.done,
                    event.total,
                    f"Reading page {event.done + 1} of {event.total}: {plain(event.page, 60)}"
                    if event.total
                    else f"Reading {plain(event.page, 60)}",
                )
            )
        elif isinstance(event, ReadingMade):
            self._add(event)
        elif isinstance(event, PeopleFound):
            self.strip.sentence.setText(
                f"Reading the list of connections: {count(event.number, 'name')} so far"
            )
        elif isinstance(event, Stopped):
            self._prompt_place.addWidget(Notice(event.sentence, tone="partly", icon="pause"))

    def _add(self, event: ReadingMade) -> None:
        reading = event.reading
        self._known += reading.status.is_known
        self._open += reading.status in (
            ReadingStatus.COULD_NOT_READ,
            ReadingStatus.NEEDS_CONFIRMATION,
        )
        self._tell_tally()
        facts = self.context.state.setting(event.platform, reading.setting)
        verdict = judged(reading, facts)
        title = aim(facts.title) if facts else reading.setting
        line = QWidget()
        inside = row(Pill(*verdict), spacing=14)
        inside.setContentsMargins(0, 2, 0, 2)
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(title, "strong"))
        words.addWidget(Text(seen(reading), "muted"))
        if not reading.status.is_known and reading.why:
            words.addWidget(Text(reading.why, "small"))
        words.insertStretch(0, 1)
        words.addStretch(1)
        inside.insertLayout(0, words, 1)
        if event.picture:
            evidence = Evidence(event.picture, title, reading)
            if self.width() < NARROW:
                words.insertWidget(words.count() - 1, evidence, 0, Qt.AlignmentFlag.AlignLeft)
            else:
                inside.insertWidget(1, evidence)
        line.setLayout(inside)
        self._put_on_top(line)

    def _put_on_top(self, line: QWidget) -> None:
        """The newest on top: what happens now is where one looks. Old ones go, to stay quick."""
        column = self._readings.column
        if not self._lines:
            self._readings.show()
            column.addWidget(self._older)
            self._older.hide()
        else:
            column.insertWidget(0, Rule())
        column.insertWidget(0, line)
        self._lines += 1
        if self._lines > MOST_LINES:
            for _ in range(2):
                item = column.takeAt(column.count() - 2)
                widget = item.widget() if item else None
                if widget is not None:
                    widget.hide()
                    widget.deleteLater()
            older = self._lines - MOST_LINES
            self._older.setText(f"And {count(older, 'earlier one')}: all are in the checklist.")
            self._older.show()

    def _tell_tally(self) -> None:
        words = f"{count(self._known, 'setting')} read"
        if self._open:
            words += f" · {self._open} for you to look at"
        if self._waiting:
            names = [self.context.state.platform_name(r.platform) for r in self._waiting]
            words += f" · next: {listed(names)}"
        self.tally.setText(words)

    def _asked(self, prompt: Prompt, answer: Answer) -> None:
        clear(self._prompt_place)

        def reply(yes: bool) -> None:
            clear(self._prompt_place)
            self._top.show()
            answer(yes)

        if prompt.plan is not None:
            # A page of its own, before anything is opened.
            self._top.hide()
            caution = CautionCard(self.context, prompt, prompt.plan, reply)
            self._prompt_place.addWidget(caution)
            caution.yes.setFocus()
            self.context.say_aloud(f"{prompt.title}. {prompt.plan.as_text()}")
            return
        card = Card("lead-card")
        icon = "person" if prompt.kind is PromptKind.SIGN_IN else "info"
        yes = Button(prompt.yes, lambda: reply(True), kind="primary")
        card.add(
            row(Icon(icon, 22, tone="accent"), Text(prompt.title, "h3", wrap=False), None),
            Text(prompt.sentence),
            row(yes, Button(prompt.no, lambda: reply(False)), None),
        )
        card.setAccessibleName(plain(prompt.title))
        self._prompt_place.addWidget(card)
        yes.setFocus()
        self.context.say_aloud(f"{prompt.title}. {prompt.sentence}")

    def _done(self, audit: Audit) -> None:
        self._audits.append(audit)
        if self._waiting and audit.stopped is None:
            self._next()
            return
        self._finish(None)

    def _failed(self, error: ParaventError) -> None:
        self._finish(error)

    def _finish(self, error: ParaventError | None) -> None:
        self._job = None
        self._top.show()
        self.context.refresh()
        self.context.reviewed.emit()
        self._top.clear()
        clear(self._prompt_place)
        stopped = [a.stopped for a in self._audits if a.stopped is not None]
        if error is not None or stopped:
            sentence = error.sentence if error else stopped[0].sentence
            quiet = isinstance(error, CancelledError) or error is None
            self._top.add(
                Notice(
                    sentence,
                    tone="partly" if quiet else "not_met",
                    icon="pause" if quiet else "not_met",
                )
            )
        self._top.add(*self._ending(bool(error or stopped)))

    def _ending(self, early: bool) -> list[QWidget]:
        names = listed([self.context.state.platform_name(a.platform) for a in self._audits])
        title = "The review ended early" if early else f"{names} reviewed"
        sentence = f"{count(self._known, 'setting was', 'settings were')} read."
        if self._open:
            sentence += (
                f" {count(self._open, 'setting')} could not be read for certain: you can say what"
                " the page shows. Until then it counts as not known."
            )
        sent = sum(a.guard.writes_sent for a in self._audits)
        refused = sum(a.guard.writes_blocked for a in self._audits)
        if self._audits:
            sentence += (
                " By Paravent's count, no request that could change something went out"
                if sent == 0
                else f" {count(sent, 'request')} that may change something went out; please look at"
                " your settings"
            )
            sentence += (
                f" ({count(refused, 'attempt')} of the pages held back)." if refused else "."
            )
        ends = QWidget()
        buttons: list[QWidget | None] = []
        if self._open:
            buttons.append(
                Button(
                    f"&Answer {count(self._open, 'question')}",
                    lambda: self.context.go("questions"),
                    kind="primary",
                    icon="question",
                )
            )
        elif self._known:
            buttons.append(
                Button(
                    "&See the checklist",
                    lambda: self.context.go("checklist"),
                    kind="primary",
                    icon="checklist",
                )
            )
        if early and self._request is not None:
            buttons.append(Button("&Try again", self._again, icon="again"))
        buttons.append(Button("&Back to the profiles", self._close, icon="left", kind="plain"))
        line = row(*buttons, None)
        line.setContentsMargins(0, 0, 0, 0)
        ends.setLayout(line)
        changed = [
            Notice(words, tone="partly", icon="changed")
            for audit in self._audits
            for words in pagehealth.told(
                self.context.state.platform_name(audit.platform),
                pagehealth.of_audit(audit, self.context.state.audits),
            )
        ]
        return [Text(title, "h2"), Text(sentence, "muted"), *changed, ends]

    def _again(self) -> None:
        request = self._request
        assert request is not None
        profile = next(
            (
                p
                for p in self.context.state.profiles()
                if p.facts.id == request.platform and p.site == request.site
            ),
            None,
        )
        if profile is not None:
            self.context.go("profiles", profile.unfinished or profile)
