"""The strip at the top of the pages during a self-audit: the step, its time, on, or leave."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QKeySequence, QPainter, QPaintEvent, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from paravent.core.selfaudit import NAMES, STEPS, StepId
from paravent.ui.guide import PAGE_OF, Guide, told
from paravent.ui.theme import Theme
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.text import Text

NARROW = 660
"""Below this width the buttons are short."""

NEXT_KEY, BACK_KEY = "Alt+Right", "Alt+Left"


class Segments(QWidget):
    """One short bar for each step: done, here, still to come."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self.number = 0
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(5)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as there is room."""
        return QSize(200, 5)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the bars."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        gap = 5.0
        wide = (self.width() - gap * (len(STEPS) - 1)) / len(STEPS)
        for place in range(len(STEPS)):
            done = place < self.number - 1
            colour = self._theme.colour("accent" if place < self.number else "line_strong")
            if done or place >= self.number:
                colour.setAlpha(150 if done else 90)
            painter.setBrush(colour)
            high = 5.0 if place == self.number - 1 else 3.0
            painter.drawRoundedRect(
                QRectF(place * (wide + gap), (5 - high) / 2, wide, high), high / 2, high / 2
            )
        painter.end()


class GuideStrip(QFrame):
    """Follows a guide. ``page_id`` tells which page is on screen, ``busy`` whether it works."""

    def __init__(self, theme: Theme, page_id: Callable[[], str], busy: Callable[[], bool]) -> None:
        super().__init__()
        self.setProperty("kind", "guide")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        self._page_id = page_id
        self._busy = busy
        self.guide: Guide | None = None
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 10, 24, 9)
        column.setSpacing(8)
        line = QHBoxLayout()
        line.setSpacing(10)
        words = QVBoxLayout()
        words.setSpacing(1)
        self.step = Text("", "strong")
        self.time = Text("", "small")
        words.addWidget(self.step)
        words.addWidget(self.time)
        line.addLayout(words, 1)
        self.leave_button = Button("Leave for today", self._leave, kind="plain", icon="pause")
        self.back_button = Button("", self._back, icon="left", kind="plain", name="The step before")
        self.main_button = Button("Next", self._main, kind="primary", icon="right")
        self.skip_button = Button("Next", self._next)
        for button in (self.back_button, self.leave_button, self.skip_button, self.main_button):
            line.addWidget(button)
        column.addLayout(line)
        self.segments = Segments(theme)
        column.addWidget(self.segments)
        for key, act in ((NEXT_KEY, self._next), (BACK_KEY, self._back)):
            QShortcut(QKeySequence(key), self, activated=act)  # type: ignore[call-overload]
        self.hide()

    def follow(self, guide: Guide) -> None:
        """Show the place of another guide."""
        self.guide = guide
        guide.changed.connect(self.show_place)
        self.show_place()

    def show_place(self) -> None:
        """Say the step and what can be done now."""
        guide = self.guide
        stage = guide.stage if guide is not None and guide.is_on else None
        if guide is None or stage is None:
            self.hide()
            return
        busy = self._busy()
        here = self._page_id() == PAGE_OF[stage.id]
        self.step.setText(stage.words)
        time = "It is under way." if busy and stage.id is StepId.REVIEW else told(stage)
        self.time.setText(time)
        self.time.setVisible(bool(time))
        self.segments.number = stage.number
        self.segments.update()
        plan = guide.plan
        after = plan.after(stage.id)
        self._next_words = f"Next: {NAMES[after]}" if after else "Finish"
        self._what = "next"
        if not here and stage.left:
            self._what = "show"
        elif stage.id is StepId.REVIEW and not busy and guide.waiting():
            self._what = "review"
        self.back_button.setEnabled(plan.before(stage.id) is not None and not busy)
        self._word()
        self.main_button.setEnabled(not (busy and self._what == "next"))
        self.skip_button.setVisible(self._what == "review")
        self.setAccessibleName(f"Self-audit. {stage.words}. {time}".strip())
        self.show()

    def _word(self) -> None:
        """The words on the buttons, shorter in a narrow window."""
        narrow = self.width() < NARROW
        short = "Finish" if self._next_words == "Finish" else "Next"
        words = {
            "next": short if narrow else self._next_words,
            "show": "Back to it" if narrow else "Back to this step",
            "review": "Review" if narrow else "Go on reviewing",
        }[self._what]
        icon = {"next": "right", "show": "undo", "review": "play"}[self._what]
        if self._what == "next" and short == "Finish":
            icon = "check"
        self.main_button.set_icon(icon)
        self.main_button.setText(words)
        spoken = self._next_words if self._what == "next" else words
        self.main_button.setAccessibleName(spoken)
        self.main_button.setAccessibleDescription(
            f"Self-audit. Key {NEXT_KEY}" if self._what == "next" else "Self-audit"
        )
        self.skip_button.setText("Next")
        self.skip_button.setAccessibleName(self._next_words)
        self.leave_button.setText("Leave" if narrow else "Leave for today")

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Shorten the words where there is little room."""
        super().resizeEvent(event)
        if self.isVisible():
            self._word()

    # Acting

    def _main(self) -> None:
        if self.guide is None:
            return
        if self._what == "show":
            self.guide.show()
        elif self._what == "review":
            self.guide.go_on_reviewing()
        else:
            self._next()

    def _next(self) -> None:
        if self.guide is not None and self.guide.is_on and not self._busy():
            self.guide.next()

    def _back(self) -> None:
        if self.guide is not None and self.guide.is_on and not self._busy():
            self.guide.back()

    def _leave(self) -> None:
        if self.guide is not None and self.guide.is_on:
            self.guide.leave()
