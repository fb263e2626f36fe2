"""What all steps of the review before an interview share: the page they stand on, their foot."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from paravent.core.errors import ParaventError
from paravent.core.review import Part, PartState, Plan
from paravent.ui.context import Context
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import clear
from paravent.ui.widgets.dialogs import Confirm
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.text import Text


@dataclass(frozen=True, slots=True)
class Host:
    """What the page gives its steps."""

    context: Context
    plan: Callable[[], Plan | None]
    planned: Callable[[Plan | None], None]
    """The plan has changed."""
    show_part: Callable[[Part | None], None]
    """Show a part; None: the plan."""


class Step(QWidget):
    """One step. ``arrive`` is called when it is shown; ``draw`` fills ``body``."""

    PART: Part | None = None

    def __init__(self, host: Host) -> None:
        super().__init__()
        self.host = host
        self.context = host.context
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(0, 0, 0, 0)
        self.body.setSpacing(14)
        self._writes: deque[tuple[Callable[[], object], Callable[[], object]]] = deque()
        self._writing = False

    def arrive(self) -> None:
        """The step is on screen now."""

    def leave(self) -> None:
        """Another one is."""

    def press(self, key: int) -> bool:
        """A key was pressed that no field wanted; whether it means something here."""
        return False

    def activated(self, active: bool) -> None:
        """The window got or lost the keyboard."""

    def begin(self) -> None:
        """Empty the body, with the keyboard kept on the page."""
        page = self.parentWidget()
        focused = self.focusWidget()
        if page is not None and focused is not None and focused is not self:
            self.setFocus()
        clear(self.body)

    def add(self, *widgets: QWidget) -> None:
        """Put widgets below what is there."""
        for widget in widgets:
            self.body.addWidget(widget)

    def foot(
        self,
        *more: QWidget,
        words: str = "",
        done: str = "&Done, next step",
        is_begun: bool = True,
    ) -> None:
        """The buttons that end a step, and what the keys do.

        A step of which nothing was done can be left out; it is not called done.
        """
        self.leave_out_button = Button("Leave this o&ut", self.leave_out, kind="plain", icon="skip")
        self.done_button = Button(done, self.done, icon="check", kind="primary")
        ends = [self.done_button] if is_begun else []
        self.add(flow(*more, self.leave_out_button, None, *ends))
        if words:
            self.add(Text(words, "small"))

    def done(self) -> None:
        """This part is done: go on with the next."""
        self._mark(PartState.DONE)

    def leave_out(self) -> None:
        """The user does not want this part; the report says so."""
        self._mark(PartState.LEFT_OUT)

    def _mark(self, state: PartState) -> None:
        part, review = self.PART, self.context.desk.review
        if part is None:
            return

        def marked(plan: Plan) -> None:
            self.host.planned(plan)
            self.host.show_part(plan.next.part if plan.next else None)

        self.context.run(lambda _work: review.mark(part, state), marked)

    def write(self, task: Callable[[], object], done: Callable[[], object]) -> None:
        """Keep something; one after the other, however fast the keys are."""
        self._writes.append((task, done))
        if not self._writing:
            self._write_next()

    def _write_next(self) -> None:
        if not self._writes:
            self._writing = False
            return
        self._writing = True
        task, done = self._writes.popleft()

        def kept(_: object) -> None:
            done()
            self._write_next()

        def failed(error: ParaventError) -> None:
            self._writes.clear()
            self._writing = False
            self.context.fail(error)
            self.arrive()

        self.context.run(lambda _work: task(), kept, failed)

    @property
    def is_writing(self) -> bool:
        """Whether an answer is not kept yet."""
        return self._writing

    @property
    def is_begun(self) -> bool:
        """Whether the plan knows of something that was done in this part, here or earlier."""
        plan = self.host.plan()
        if plan is None or self.PART is None:
            return True
        return plan.step(self.PART).state is not PartState.OPEN

    def refresh_plan(self) -> None:
        """Something was answered: the counts of the plan are read anew."""
        review = self.context.desk.review
        self.context.run(lambda _work: review.plan(), self.host.planned)

    def open_page(self, address: str) -> None:
        """Ask, then open an address in the user's own browser."""
        agreed = Confirm(
            self,
            "Open this page in your browser?",
            "Your everyday browser opens it. Whatever you do there, you do yourself.",
            "&Open",
            detail=address,
        ).ask()
        if agreed:
            self.open_at_once(address)

    def open_at_once(self, address: str) -> None:
        """Open an address that is on screen beside the button."""
        desk = self.context.desk
        self.context.run(lambda _work: desk.show_page(address), lambda _: None)


class _Line(QLineEdit):
    """A line whose Enter ends with it, and does not also answer what stands around it."""

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Qt hands Enter on to the page."""
        super().keyPressEvent(event)
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.accept()


def field(name: str, words: str = "", hint: str = "") -> QLineEdit:
    """A line to type in."""
    line = _Line(words)
    line.setAccessibleName(name)
    line.setPlaceholderText(hint)
    return line


def parts_of(line: QLineEdit) -> tuple[str, ...]:
    """What was typed, apart at commas."""
    return tuple(word for each in line.text().split(",") if (word := each.strip()))


def joined(words: Sequence[str]) -> str:
    """Words for a line that ``parts_of`` takes apart again."""
    return ", ".join(words)
