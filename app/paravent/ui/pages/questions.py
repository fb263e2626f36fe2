"""Questions: one setting at a time that could not be read; the user says what the page shows."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from paravent.core.desk import Question
from paravent.core.errors import ParaventError
from paravent.core.pointing import Pointed
from paravent.core.text import plain
from paravent.core.words import Audience
from paravent.ui.context import Context
from paravent.ui.pages.base import Page
from paravent.ui.state import State
from paravent.ui.widgets.buttons import Button, Choice
from paravent.ui.widgets.cards import Card, Columns, Empty, Pill, ProgressStrip, clear, row
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.pointing import PointingCard, what_came
from paravent.ui.widgets.text import Icon, Text
from paravent.ui.words import AUDIENCES, STATUSES, count

Key = tuple[str, str]


class QuestionsPage(Page):
    """See the module's sentence."""

    TITLE = "Questions"
    LEAD = "Look at the page, then say what it shows. Your answer is kept with today's date."

    def __init__(self, context: Context) -> None:
        super().__init__(context, widest=820)
        self._shown: State | None = None
        self._round: list[Question] = []
        self._at = 0
        self._answered: dict[Key, str] = {}
        self._pointed: dict[Key, Pointed] = {}
        self.choices: list[Choice] = []
        self.pointing: PointingCard | None = None
        self._body = QVBoxLayout()
        self._body.setSpacing(16)
        self.column.addLayout(self._body)
        self.column.addStretch(1)

    @property
    def question(self) -> Question | None:
        """The question on screen."""
        return self._round[self._at] if self._at < len(self._round) else None

    def show_state(self) -> None:
        """Begin a round, or add to it what is new; what was answered in it stays in place."""
        state = self.context.state
        if state is self._shown:
            return
        self._shown = state
        if self.pointing is not None:
            return
        known = {_key(q) for q in self._round}
        fresh = [q for q in state.questions if _key(q) not in known]
        if not self._round or fresh or self.question is None:
            self._round = [*self._round, *fresh]
            self._draw()

    def arrive(self, what: object) -> None:
        """A new round after the last one was done."""
        if self.question is None and self._shown is not None:
            self._round = list(self._shown.questions)
            self._answered = {}
            self._at = 0
            self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """1 to 9 answer, 0 is "not offered", S skips, B or the left arrow goes back."""
        key = event.key()
        number = key - int(Qt.Key.Key_1)
        if self.pointing is not None:
            super().keyPressEvent(event)
        elif 0 <= number < min(9, len(self.choices)):
            self.choices[number].click()
        elif key == Qt.Key.Key_0 and self.question is not None:
            self.not_offered.click()
        elif key == Qt.Key.Key_S and self.question is not None:
            self.skip()
        elif key in (Qt.Key.Key_B, Qt.Key.Key_Left):
            self.back()
        elif key == Qt.Key.Key_O and self.question is not None:
            self.open_page()
        elif key == Qt.Key.Key_W and self.question is not None:
            self.show_me()
        else:
            super().keyPressEvent(event)

    # Answers

    def answer(self, audience: Audience | None, words: str, offered: bool = True) -> None:
        """Keep the answer and show the next question; if that fails, come back and say why."""
        question = self.question
        if question is None:
            return
        place = self._at
        self._answered[_key(question)] = words
        desk = self.context.desk

        def failed(error: ParaventError) -> None:
            self._answered.pop(_key(question), None)
            self._at = place
            self._draw()
            self.context.fail(error)

        self.context.run(
            lambda _work: desk.answer(question, audience, words, offered),
            lambda _: self.context.refresh(),
            failed,
        )
        self._step()

    def skip(self) -> None:
        """Leave the question for another time; it stays unknown."""
        self._step()

    def back(self) -> None:
        """The question before, to look again or answer anew."""
        if self._at:
            self._at -= 1
            self._draw()

    def open_page(self) -> None:
        """Open the page in the user's own browser; its address stands beside the button."""
        question = self.question
        if question is None or not question.address:
            return
        address = question.address
        desk = self.context.desk
        self.context.run(
            lambda _work: desk.show_page(address),
            lambda _: self.context.say(
                "The page is open in your browser. Come back with what it says."
            ),
        )

    # Showing where it is

    def show_me(self) -> None:
        """Let the user point at the row in a read-only browser window of the program."""
        question = self.question
        if question is None or self.pointing is not None or not question.address:
            return
        why = self.context.desk.pointing.why_not(question)
        if why:
            self.context.say(f"{why} Please answer by hand.")
            return
        clear(self._body)
        self.choices = []
        holder = Card(margin=24, spacing=10)
        holder.add(
            row(Pill(question.platform_name, "globe", "accent"), None),
            Text(question.facts.ask or question.facts.title, "ask"),
        )
        self._body.addWidget(holder)
        place = self._at
        self.pointing = PointingCard(
            self.context, question, lambda pointed: self._was_shown(place, pointed)
        )
        self._body.addWidget(self.pointing)
        self.pointing.stop_button.setFocus()

    def _was_shown(self, place: int, pointed: Pointed | None) -> None:
        self.pointing = None
        self._at = place
        if pointed is not None and pointed.learned:
            if pointed.question is None:
                self.context.say(pointed.sentence, "met")
                self._at += 1
            else:
                self._round[place] = pointed.question
                self._pointed[_key(pointed.question)] = pointed
        elif pointed is not None:
            self.context.say(pointed.sentence)
        self._shown = None
        self._draw()
        self.context.refresh()

    def is_busy(self) -> bool:
        """Whether the user is pointing."""
        return self.pointing is not None

    def leave(self) -> None:
        """Another page is on screen: the browser window need not stay open."""
        if self.pointing is not None:
            self.pointing.stop()

    def escape(self) -> bool:
        """Esc ends pointing."""
        if self.pointing is None:
            return False
        self.pointing.stop()
        return True

    def _step(self) -> None:
        self._at += 1
        self._draw()

    # Drawing

    def _draw(self) -> None:
        clear(self._body)
        self.choices = []
        question = self.question
        if question is None:
            self._body.addWidget(self._nothing())
            return
        strip = ProgressStrip()
        strip.sentence.setText(f"Question {self._at + 1} of {len(self._round)}")
        strip.bar.setRange(0, len(self._round))
        strip.bar.setValue(self._at)
        self._body.addWidget(strip)
        card = Card(margin=24, spacing=14)
        card.add(
            row(
                Pill(question.platform_name, "globe", "accent"),
                Pill(*STATUSES[question.reading.status]),
                None,
            ),
            Text(question.facts.ask or question.facts.title, "ask"),
        )
        if _key(question) in self._pointed:
            card.add(what_came(self._pointed[_key(question)]))
        card.add(self._known(question))
        card.add(self._where(question))
        self._body.addWidget(card)
        self._body.addWidget(Text("What does the page show?", "h3"))
        for number, (words, audience) in enumerate(question.facts.choices, 1):
            self._add_choice(str(number), words, audience)
        columns = Columns(330, spacing=10)
        self._body.addWidget(columns)
        self.not_offered = Choice(
            "0",
            "It is not offered to me",
            "The page does not have this setting for your account.",
            lambda: self.answer(None, "", offered=False),
        )
        columns.fill([*self.choices, self.not_offered])
        self.back_button = Button("&Back", self.back, icon="left", kind="plain")
        self.back_button.setEnabled(self._at > 0)
        self.skip_button = Button("&Skip for now", self.skip, icon="skip")
        self._body.addLayout(row(self.back_button, None, self.skip_button))
        self.setFocus()
        self.context.say_aloud(
            f"Question {self._at + 1} of {len(self._round)}. {question.facts.ask}"
        )

    def _add_choice(self, key: str, words: str, audience: Audience) -> None:
        meaning = AUDIENCES[audience]
        same = meaning.casefold() == words.casefold()
        choice = Choice(
            key if len(key) == 1 else "·",
            plain(words),
            "" if same else meaning,
            lambda: self.answer(audience, words),
        )
        given = self._answered.get(_key(self._round[self._at]))
        if given == words:
            choice.setCheckable(True)
            choice.setChecked(True)
        self.choices.append(choice)

    def _known(self, question: Question) -> QWidget:
        reading = question.reading
        why = plain(reading.why) or "It was not read."
        if reading.raw:
            why += f" The words seen: “{plain(reading.raw, 120)}”."
        return Text(why, "muted")

    def _where(self, question: Question) -> QWidget:
        holder = Card("quiet", margin=14, spacing=8)
        if question.address:
            self.open_button = Button("&Open the page", self.open_page, icon="open", kind="primary")
            self.show_button = Button(
                "Show Paravent &where it is",
                self.show_me,
                icon="eye",
                description="A read-only browser window opens; you point at the line, and Paravent"
                " learns to read it.",
            )
            holder.add(
                flow(self.open_button, self.show_button),
                Text(question.address, "address").selectable(),
            )
        else:
            line = row(Icon("phone", 20, tone="accent"))
            line.addWidget(
                Text(
                    "This is only in the phone app: "
                    + (plain(question.facts.phone_path) or plain(question.facts.fix)),
                ),
                1,
            )
            holder.add(line)
        return holder

    def _nothing(self) -> QWidget:
        if not self.context.ready:
            return Text("Reading what is kept …", "muted")
        left = len(self.context.state.questions)
        skipped = left and self._round
        to_list = Button("&See the checklist", lambda: self.context.go("checklist"), kind="primary")
        buttons: list[Button] = [to_list]
        if skipped:
            buttons.append(Button("&Go through the skipped ones", self._again, icon="again"))
            return Empty(
                "question",
                f"{count(left, 'question is', 'questions are')} left for another time",
                "They count as not known until you answer them or a later review can read them.",
                buttons,
            )
        if not self.context.state.audits:
            return Empty(
                "question",
                "No questions yet",
                "After a review, everything that could not be read for certain is asked here.",
                [
                    Button(
                        "&Go to the profiles", lambda: self.context.go("profiles"), kind="primary"
                    )
                ],
            )
        return Empty(
            "met",
            "Nothing left to answer",
            "Everything that was looked at is known, by reading or by your own word.",
            buttons,
        )

    def _again(self) -> None:
        self._round = list(self.context.state.questions)
        self._answered = {}
        self._at = 0
        self._draw()


def _key(question: Question) -> Key:
    return (question.audit_id, question.facts.id)
