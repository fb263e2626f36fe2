"""Connections: circles first, then a short list, one at a time; names hidden unless asked for."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from paravent.core.errors import ParaventError
from paravent.core.lists import Circle, ConnectionsReview, Detail, ReplyText, Subject
from paravent.core.words import BoundaryAnswer
from paravent.ui.answers import AnswerQueue
from paravent.ui.context import Context
from paravent.ui.jobs import Work
from paravent.ui.pages.base import Page
from paravent.ui.state import State
from paravent.ui.widgets.buttons import Button, Choice
from paravent.ui.widgets.cards import Card, Columns, Notice, ProgressStrip, clear
from paravent.ui.widgets.connections_overview import Acts, Progress, nobody, overview
from paravent.ui.widgets.dialogs import Confirm
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.idle import Idle
from paravent.ui.widgets.people import CircleCard, EvidenceCard, PersonCard, spoken
from paravent.ui.widgets.text import Icon, Text
from paravent.ui.words import ANSWERS, count

MEANINGS = {
    BoundaryAnswer.NO: "Not a patient, as far as you know.",
    BoundaryAnswer.NOT_SURE: "You can come back to it.",
    BoundaryAnswer.KEPT: "You have thought about it, and it stays. That is a full answer.",
    BoundaryAnswer.WILL_ACT: "You will do something about it yourself. Paravent never does.",
}
MEMORY_ONLY = (
    "Words of messages are not kept. Add the export again with messages allowed to see them here."
)


@dataclass(frozen=True, slots=True)
class Step:
    """One thing the user did, to be taken back with one key."""

    circle: Circle | None
    people: tuple[Subject, ...]
    answered: bool
    """False: a circle that was put on the list to look at one by one."""


class ConnectionsPage(Page):
    """See the module's sentence."""

    TITLE = "Connections"
    LEAD = "Is somebody here who is or was your patient? Only you can know."

    def __init__(self, context: Context) -> None:
        super().__init__(context, widest=820)
        self._shown: State | None = None
        self._review: ConnectionsReview | None = None
        self._given: dict[str, BoundaryAnswer] = {}
        self._circles: list[Circle] = []
        self._queue: list[Subject] = []
        self._later: list[Subject] = []
        self._later_circles: list[Circle] = []
        self._undo: list[Step] = []
        self._answers = AnswerQueue(context, self._reload, self._not_kept)
        self._stale = False
        self._detail: Detail | None = None
        self._names = False
        self._acted: Subject | None = None
        self._total = 0
        self._texts: dict[str, str] = {}
        self.is_showing = False
        """Whether names may be on screen now."""
        self._reviewing = False
        self.choices: list[Choice] = []
        self._idle = Idle(self, lambda: context.desk.settings.lock_minutes, self.lock)
        self._body = QVBoxLayout()
        self._body.setSpacing(16)
        self.column.addLayout(self._body)
        self.column.addStretch(1)

    # Coming, going, hiding

    def show_state(self) -> None:
        """Load the lists when the state is new; never under the user's hands."""
        state = self.context.state
        if state is self._shown or not self.context.ready:
            return
        self._shown = state
        if self._reviewing:
            self._stale = True
        else:
            self._load()

    def leave(self) -> None:
        """Another page: names go."""
        self.lock()

    def escape(self) -> bool:
        """Esc hides the names."""
        if self._reviewing:
            self.pause()
            return True
        return False

    def is_busy(self) -> bool:
        """Whether an answer is not kept yet."""
        return self._answers.writing

    def activated(self, active: bool) -> None:
        """Without the keyboard the window shows no name."""
        if not self._reviewing or self.isHidden():
            return
        if not active and QApplication.activeModalWidget() is not None:
            return  # a box of our own, which shows no name
        self.is_showing = active
        self._draw()

    def lock(self) -> None:
        """Hide the names until the user asks for them again."""
        self._idle.rest()
        self._acted = None
        self._forget_evidence()
        if self._reviewing:
            self._reviewing = False
            self.is_showing = False
            self._draw()
            if self._given or self._stale:
                self._reload()

    # The lists

    def _load(self) -> None:
        self._stale = False
        lists = self.context.desk.lists

        def task(_work: Work) -> ConnectionsReview:
            return lists.connections()

        self.context.run(task, self._loaded)

    def _loaded(self, review: ConnectionsReview) -> None:
        if self._reviewing or self._answers.writing:
            self._stale = True
            return
        self._review = review
        self._given = {}
        self._circles = list(review.circles)
        self._queue = list(review.ask)
        self._later = []
        self._later_circles = []
        self._draw()

    def _reload(self) -> None:
        """Read the lists anew once all answers are kept; the checklist changes with them."""
        if not self._answers.writing and not self._reviewing:
            self.context.refresh()

    # The review

    def show_names(self) -> None:
        """Begin, or go on, with names on screen."""
        if self._review is None:
            return
        if not self._circles and not self._queue:
            self._circles, self._later_circles = self._later_circles, []
            self._queue, self._later = self._later, []
        if not self._circles and not self._queue:
            known = set(self._given)
            self._queue = [s for s in self._review.rest if s.key not in known]
        self._total = len(self._queue)
        self._reviewing = True
        self.is_showing = True
        self._idle.watch()
        self._draw()

    def pause(self) -> None:
        """Stop for now; everything answered is kept."""
        self.lock()

    def clear_circle(self) -> None:
        """Everybody of the circle: no patient."""
        if self._circle is None:
            return
        circle = self._circles.pop(0)
        self._undo.append(Step(circle, circle.people, True))
        self._give(circle.people, BoundaryAnswer.NO)

    def open_circle(self) -> None:
        """Look at them one by one instead."""
        if self._circle is None:
            return
        circle = self._circles.pop(0)
        self._undo.append(Step(circle, circle.people, False))
        self._queue += circle.people
        self._total += len(circle.people)
        self._next()

    def answer(self, answer: BoundaryAnswer) -> None:
        """Keep the answer and show the next person."""
        if not self._queue or not self.is_showing or self._circles:
            return
        subject = self._queue.pop(0)
        self._undo.append(Step(None, (subject,), True))
        self._acted = subject if answer is BoundaryAnswer.WILL_ACT else None
        self._give((subject,), answer)

    def skip(self) -> None:
        """Look at this later."""
        if not self.is_showing:
            return
        if self._circles:
            self._later_circles.append(self._circles.pop(0))
        elif self._queue:
            self._later.append(self._queue.pop(0))
        self._next()

    def undo(self) -> None:
        """Take the last answer back."""
        if not self._undo or not self.is_showing:
            return
        step = self._undo.pop()
        keys = {s.key for s in step.people}
        self._acted = None
        if step.answered:
            for key in keys:
                self._given.pop(key, None)
            self._answers.add(tuple(s.key for s in step.people), None)
        if step.circle is not None:
            self._queue = [s for s in self._queue if s.key not in keys]
            self._circles.insert(0, step.circle)
        else:
            self._queue[:0] = step.people
        self._next()

    def evidence(self) -> None:
        """Show what is known, or hide it again: the names of a circle, a person's story."""
        if not self.is_showing:
            return
        if self._circles:
            self._names = not self._names
            self._draw()
        elif self._detail is not None:
            self._forget_evidence()
            self._draw()
        elif self._queue:
            key, lists = self._queue[0].key, self.context.desk.lists

            def show(detail: Detail) -> None:
                if self.is_showing and self._queue and self._queue[0].key == key:
                    self._detail = detail
                    self._draw()

            self.context.run(lambda _work: lists.detail(key), show)

    def open_page(self) -> None:
        """After "I will act": the person's page or the platform's list, in the user's browser."""
        if self._acted is None:
            return
        key, lists = self._acted.key, self.context.desk.lists
        self.context.run(lambda _work: lists.detail(key).address, self._offer_page)

    def _offer_page(self, address: str) -> None:
        if not address:
            self.context.say("No address is known; open the platform's own list of connections.")
            return
        agreed = Confirm(
            self,
            "Open this page in your browser?",
            "Your everyday browser opens it. Whatever you do there, you do yourself.",
            "&Open",
            detail=address,
        ).ask()
        if agreed:
            desk = self.context.desk
            self.context.run(lambda _work: desk.show_page(address), lambda _: None)

    def show_replies(self) -> None:
        """Texts to start from when a patient writes."""
        lists = self.context.desk.lists
        self.context.run(lambda _work: lists.replies(), self._show_replies)

    def _show_replies(self, replies: Sequence[ReplyText]) -> None:
        from paravent.ui.widgets.replies import ReplyBox

        self.reply_box = ReplyBox(self, replies, self._texts)
        self.reply_box.open()

    @property
    def _circle(self) -> Circle | None:
        return self._circles[0] if self._circles and self.is_showing else None

    def _give(self, people: Sequence[Subject], answer: BoundaryAnswer) -> None:
        keys = tuple(s.key for s in people)
        self._given.update(dict.fromkeys(keys, answer))
        self._answers.add(keys, answer)
        self._next()

    def _next(self) -> None:
        self._forget_evidence()
        if not self._circles and not self._queue:
            acted = self._acted
            self.lock()
            self._acted = acted  # the way to their page stays until the user goes on
        self._draw()

    def _forget_evidence(self) -> None:
        self._detail = None
        self._names = False

    def _not_kept(self, error: ParaventError) -> None:
        self._undo = []
        self.context.fail(error)
        self.lock()
        self._load()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """1 to 4 answer, E shows evidence, U takes back, S skips, P pauses, O opens, R replies."""
        acted = self._acted is not None and not self._reviewing
        if acted and event.key() == Qt.Key.Key_O:
            self.open_page()
        elif not self.is_showing or not self._press(event.key()):
            super().keyPressEvent(event)

    def _press(self, key: int) -> bool:
        """Act on a key; whether it means something here."""
        number = key - int(Qt.Key.Key_1)
        acts = {
            int(Qt.Key.Key_U): self.undo,
            int(Qt.Key.Key_S): self.skip,
            int(Qt.Key.Key_P): self.pause,
            int(Qt.Key.Key_E): self.evidence,
            int(Qt.Key.Key_O): self.open_page,
            int(Qt.Key.Key_R): self.show_replies,
        }
        if self._circle is not None:
            acts[int(Qt.Key.Key_C)] = acts[int(Qt.Key.Key_1)] = self.clear_circle
            acts[int(Qt.Key.Key_2)] = self.open_circle
            acts[int(Qt.Key.Key_3)] = self.skip
        elif 0 <= number < len(BoundaryAnswer) and self._queue:
            self.answer(list(BoundaryAnswer)[number])
            return True
        if key not in acts:
            return False
        acts[key]()
        return True

    # Drawing

    def _draw(self) -> None:
        # Widgets that go must not take the keyboard with them to some other button.
        focused = QApplication.focusWidget()
        if self._reviewing or (focused is not None and self.isAncestorOf(focused)):
            self.setFocus()
        clear(self._body)
        self.choices = []
        review = self._review
        if review is None:
            self._body.addWidget(Text("Reading what is kept …", "muted"))
        elif not review.people:
            self._body.addWidget(nobody(review, self.context.go))
        elif self._reviewing and not self.is_showing:
            self._body.addWidget(self._cover())
        elif self._reviewing and self._circles:
            self._draw_circle(self._circles[0])
        elif self._reviewing and self._queue:
            self._draw_person(self._queue[0])
        else:
            self._draw_overview(review)

    def _cover(self) -> QWidget:
        cover = Card("cover", margin=48, spacing=12)
        centre = Qt.AlignmentFlag.AlignHCenter
        cover.column.addWidget(Icon("eye-off", 40, tone="accent"), 0, centre)
        words = Text("Hidden while you are somewhere else", "h2")
        words.setAlignment(centre)
        cover.add(words)
        more = Text("Click here, or come back to this window, to go on.", "muted")
        more.setAlignment(centre)
        cover.add(more)
        return cover

    def _draw_overview(self, review: ConnectionsReview) -> None:
        if self._acted is not None:
            self._body.addWidget(self._acted_notice())
        left = review.not_looked_at - len(self._given)
        state = Progress(
            left,
            [*self._circles, *self._later_circles],
            len(self._queue) + len(self._later),
            [s for s in review.rest if s.key not in self._given],
            Counter(review.answers) + Counter(self._given.values()),
        )
        acts = Acts(
            self.show_names,
            self.show_replies,
            self._look_again if self._undo else None,
            self.context.go,
        )
        minutes = max(1, self.context.desk.settings.lock_minutes)
        drawn = overview(review, state, acts, minutes)
        if drawn.show is not None:
            self.show_button = drawn.show
        if drawn.replies is not None:
            self.replies_button = drawn.replies
        for widget in drawn.widgets:
            self._body.addWidget(widget)

    def _look_again(self) -> None:
        self._total = len(self._queue)
        self._reviewing = self.is_showing = True
        self.show_names()
        self.undo()

    def _draw_circle(self, circle: Circle) -> None:
        self._strip(
            f"{count(len(self._circles), 'group')} to clear or to open"
            f" · {self._left():,} people not looked at"
        )
        self._body.addWidget(CircleCard(circle, names=self._names))
        people = count(len(circle.people), "person", "people")
        self.choices = [
            Choice(
                "1",
                f"Clear {people}",
                "None of them is or was your patient, as far as you know.",
                self.clear_circle,
            ),
            Choice("2", "Look at them one by one", "They join the list.", self.open_circle),
            Choice("3", "Not now", "They stay not looked at.", self.skip),
        ]
        columns = Columns(320, spacing=10)
        columns.fill(list(self.choices))
        self._body.addWidget(columns)
        words = "Hide the nam&es" if self._names else "Show the nam&es"
        keys = "Keys: 1 clears · 2 one by one · 3 not now · E names · U undo · P pause"
        self._foot(Button(words, self.evidence, icon="eye", kind="plain"), keys)
        self.context.say_aloud(f"{circle.title}, {people}. {circle.reason}")

    def _draw_person(self, subject: Subject) -> None:
        number = self._total - len(self._queue) - len(self._later) + 1
        self._strip(f"{max(1, number)} of {self._total} · {self._left():,} not looked at")
        if self._acted is not None:
            self._body.addWidget(self._acted_notice())
        card = PersonCard(subject)
        self.name = card.name
        self._body.addWidget(card)
        if self._detail is not None:
            self._body.addWidget(EvidenceCard(self._detail, MEMORY_ONLY))
        self._body.addWidget(Text("Is or was this person your patient?", "h3"))
        columns = Columns(320, spacing=10)
        for place, answer in enumerate(BoundaryAnswer, 1):
            self.choices.append(
                Choice(
                    str(place),
                    ANSWERS[answer],
                    MEANINGS[answer],
                    lambda answer=answer: self.answer(answer),  # type: ignore[misc]
                )
            )
        columns.fill(list(self.choices))
        self._body.addWidget(columns)
        words = "Hide &evidence" if self._detail is not None else "Show &evidence"
        keys = "Keys: 1 to 4 answer · E evidence · S skip · U undo · P pause · R reply texts"
        self._foot(Button(words, self.evidence, icon="search", kind="plain"), keys)
        self.context.say_aloud(spoken(subject, number, self._total, subject.reasons))

    def _acted_notice(self) -> Notice:
        return Notice(
            "Kept. What you do about the last person, you do yourself.",
            icon="check",
            tone="met",
            buttons=[
                Button("&Open the page", self.open_page, icon="open", kind="plain"),
                Button("&Reply texts", self.show_replies, kind="plain"),
            ],
        )

    def _strip(self, words: str) -> None:
        assert self._review is not None
        strip = ProgressStrip()
        strip.sentence.setText(words)
        strip.bar.setRange(0, self._review.people)
        strip.bar.setValue(self._review.people - self._left())
        self._body.addWidget(strip)

    def _foot(self, evidence: Button, keys: str) -> None:
        self.evidence_button = evidence
        self.undo_button = Button("&Undo", self.undo, icon="undo", kind="plain")
        self.undo_button.setEnabled(bool(self._undo))
        self._body.addWidget(
            flow(
                self.undo_button,
                Button("&Skip", self.skip, icon="skip", kind="plain"),
                evidence,
                None,
                Button("&Pause and hide", self.pause, icon="pause"),
            )
        )
        self._body.addWidget(Text(keys, "small"))

    def _left(self) -> int:
        assert self._review is not None
        return self._review.not_looked_at - len(self._given)
