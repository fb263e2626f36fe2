"""Show me where it is, in the window: what to do in the other window, and what came of it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout

from paravent.core.desk import Prompt, Question
from paravent.core.errors import CancelledError, ParaventError
from paravent.core.pointing import Pointed, PointingNews, PointingStep
from paravent.core.text import plain
from paravent.ui.context import Context
from paravent.ui.jobs import Answer, Work
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Notice, clear, row
from paravent.ui.widgets.text import Icon, Text

STEPS = (
    "A browser window of Paravent opens this page. What is under the mouse is marked there.",
    "Click the line of this setting, its name or its value. The click goes to Paravent: nothing"
    " on the page is pressed.",
    "Paravent reads that line, shows you what it saw, and knows it next time.",
)


class PointingCard(Card):
    """Runs one pointing and says how it stands. ``done`` hears what came of it, None if stopped."""

    def __init__(
        self, context: Context, question: Question, done: Callable[[Pointed | None], None]
    ) -> None:
        super().__init__("lead-card", margin=24, spacing=12)
        self.context = context
        self._done = done
        self.is_ready = False
        self.is_done = False
        self.add(row(Icon("eye", 22, tone="accent"), Text("Show Paravent where it is", "h3"), None))
        for number, step in enumerate(STEPS, 1):
            badge = Text(str(number), "key", wrap=False)
            line = row(badge, spacing=12)
            line.setAlignment(badge, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(step), 1)
            self.add(line)
        self._prompt_place = QVBoxLayout()
        self.add(self._prompt_place)
        self.status = Notice("Opening the page …", icon="clock")
        self.add(self.status)
        self.stop_button = Button("&Stop, nothing is learned", self.stop, icon="stop")
        self.add(row(self.stop_button, None))
        desk = context.desk

        def task(work: Work) -> Pointed:
            return desk.pointing.point(question, work.tell, work.cancel, work.ask)

        self._job = context.run(
            task, self._ended, self._failed, heard=self._heard, asked=self._asked
        )

    def stop(self) -> None:
        """The user has had enough."""
        self.stop_button.setEnabled(False)
        self._job.stop()
        clear(self._prompt_place)

    def _heard(self, news: object) -> None:
        if not isinstance(news, PointingNews):
            return
        icon = {
            PointingStep.READY: "eye",
            PointingStep.AGAIN: "question",
        }.get(news.step, "clock")
        self.is_ready = self.is_ready or news.step is PointingStep.READY
        self.status.show_icon(icon, "accent")
        self.status.say(news.sentence)
        self.context.say_aloud(news.sentence)

    def _asked(self, prompt: Prompt, answer: Answer) -> None:
        """Sign-in and the like, as in a review."""
        clear(self._prompt_place)

        def reply(yes: bool) -> None:
            clear(self._prompt_place)
            answer(yes)

        card = Card("quiet", margin=16)
        yes = Button(prompt.yes, lambda: reply(True), kind="primary")
        card.add(
            Text(prompt.title, "strong"),
            Text(prompt.sentence),
            row(yes, Button(prompt.no, lambda: reply(False)), None),
        )
        self._prompt_place.addWidget(card)
        yes.setFocus()
        self.context.say_aloud(f"{prompt.title}. {prompt.sentence}")

    def _ended(self, pointed: Pointed) -> None:
        self.is_done = True
        self._done(pointed)

    def _failed(self, error: ParaventError) -> None:
        self.is_done = True
        if not isinstance(error, CancelledError):
            self.context.fail(error)
        self._done(None)


def what_came(pointed: Pointed) -> Notice:
    """A sentence about what came of pointing, for above the answers."""
    words = pointed.sentence
    if pointed.learned and pointed.label:
        words = f"Learned: the line “{plain(pointed.label, 80)}”. {words}"
    icon = "met" if pointed.learned else "info"
    return Notice(words, icon=icon, tone="met" if pointed.learned else "accent")
