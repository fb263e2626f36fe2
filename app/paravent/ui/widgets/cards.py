"""Cards, pills, notices, empty states, folds, progress: the calm surfaces of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QLayout,
    QProgressBar,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from paravent.core.jobs import Progress
from paravent.core.text import plain
from paravent.ui.widgets.buttons import Arrow, Button, RowButton
from paravent.ui.widgets.text import Icon, Text, restyle


def clear(layout: QLayout) -> None:
    """Take everything out of ``layout`` and delete it when the event loop is back."""
    while layout.count():
        item = layout.takeAt(0)
        if item is None:
            continue
        widget = item.widget()
        if widget is not None:
            widget.hide()
            widget.setParent(None)
            widget.deleteLater()
        elif (inner := item.layout()) is not None:
            clear(inner)


def row(*items: QWidget | None, spacing: int = 10) -> QHBoxLayout:
    """Widgets side by side; None is a stretch."""
    made = QHBoxLayout()
    made.setSpacing(spacing)
    for item in items:
        if item is None:
            made.addStretch(1)
        else:
            made.addWidget(item)
    return made


class Card(QFrame):
    """A surface with a column inside: ``add`` fills it from top to bottom."""

    def __init__(self, kind: str = "card", *, margin: int = 20, spacing: int = 10) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(margin, margin, margin, margin)
        self.column.setSpacing(spacing)

    def add(self, *items: QWidget | QLayout) -> None:
        """Put widgets or layouts below what is there."""
        for item in items:
            if isinstance(item, QWidget):
                self.column.addWidget(item)
            else:
                self.column.addLayout(item)

    def clear(self) -> None:
        """Empty the card."""
        clear(self.column)


class Pill(QFrame):
    """A status: icon and word together, never colour alone."""

    def __init__(self, word: str, icon: str, tone: str) -> None:
        super().__init__()
        self.setProperty("kind", "pill")
        self.setProperty("tone", tone)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(8, 2, 10, 2)
        inside.setSpacing(5)
        self._icon = Icon(icon, 15, tone=tone)
        self._word = Text(word, "pill", tone=tone, wrap=False)
        inside.addWidget(self._icon)
        inside.addWidget(self._word)
        self.setAccessibleName(word)

    @property
    def word(self) -> str:
        """The word on the pill."""
        return self._word.text()

    def show_status(self, word: str, icon: str, tone: str) -> None:
        """Show another status."""
        self.setProperty("tone", tone)
        self._icon.set_icon(icon, tone)
        self._word.setText(word)
        self._word.set_tone(tone)
        self.setAccessibleName(word)
        restyle(self)


class Notice(QFrame):
    """A sentence that says what is the case and what to do next, with at most a few buttons."""

    def __init__(
        self,
        sentence: str,
        *,
        tone: str = "accent",
        icon: str = "info",
        buttons: Iterable[QWidget] = (),
        kind: str = "notice",
    ) -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setProperty("tone", tone)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(16, 10, 12, 10)
        inside.setSpacing(12)
        self._icon = Icon(icon, 20, tone=tone)
        inside.addWidget(self._icon)
        self.text = Text(sentence)
        inside.addWidget(self.text, 1)
        for button in buttons:
            inside.addWidget(button)
        self.setAccessibleName(sentence)

    def show_icon(self, icon: str, tone: str) -> None:
        """Show another icon."""
        self._icon.set_icon(icon, tone)

    def say(self, sentence: str) -> None:
        """Show another sentence."""
        self.text.setText(sentence)
        self.setAccessibleName(plain(sentence))


class Empty(QFrame):
    """What a page shows while there is nothing: why, and what to do about it."""

    def __init__(
        self, icon: str, title: str, sentence: str, buttons: Iterable[Button] = ()
    ) -> None:
        super().__init__()
        self.setProperty("kind", "card")
        inside = QVBoxLayout(self)
        inside.setContentsMargins(32, 40, 32, 40)
        inside.setSpacing(12)
        centre = Qt.AlignmentFlag.AlignHCenter
        inside.addWidget(Icon(icon, 44, tone="accent"), 0, centre)
        head = Text(title, "h2")
        head.setAlignment(centre)
        inside.addWidget(head)
        words = Text(sentence, "muted")
        words.setAlignment(centre)
        inside.addWidget(words)
        line = row(None, *buttons, None)
        line.setContentsMargins(0, 8, 0, 0)
        inside.addLayout(line)


class Rule(QFrame):
    """A thin line."""

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("kind", "rule")
        self.setFixedHeight(1)


class Columns(QWidget):
    """Widgets in as many equal columns as fit."""

    def __init__(self, narrowest: int, spacing: int = 14) -> None:
        super().__init__()
        self._narrowest = narrowest
        self._columns = 0
        self._items: list[QWidget] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(spacing)

    def fill(self, items: list[QWidget]) -> None:
        """Show ``items`` instead of what was there."""
        clear(self._grid)
        self._items = items
        for item in items:
            # Equal columns: how wide an item would like to be must not make its column wider.
            policy = item.sizePolicy()
            policy.setHorizontalPolicy(QSizePolicy.Policy.Ignored)
            item.setSizePolicy(policy)
        self._columns = 0
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Find out anew how many columns fit."""
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        room = max(1, (self.width() + self._grid.spacing()) // (self._narrowest + 1))
        columns = max(1, min(room, len(self._items)))
        if len(self._items) % columns == 1 and columns > 2 and len(self._items) < 2 * columns:
            columns -= 1
        if columns == self._columns:
            return
        for column in range(self._grid.columnCount()):
            self._grid.setColumnStretch(column, 0)
        self._columns = columns
        for place, item in enumerate(self._items):
            self._grid.addWidget(item, place // columns, place % columns)
        for column in range(columns):
            self._grid.setColumnStretch(column, 1)


class Fold(QWidget):
    """A row that opens to show more. What is inside is made when it is first opened."""

    def __init__(self, head: list[tuple[QWidget, int]], name: str) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        self.button = RowButton()
        self.button.setCheckable(True)
        self._arrow = Arrow()
        self.button.put(self._arrow)
        for widget, stretch in head:
            self.button.put(widget, stretch)
        self._name = plain(name)
        column.addWidget(self.button)
        self._body = QWidget()
        self.inside = QVBoxLayout(self._body)
        self.inside.setContentsMargins(42, 4, 16, 16)
        self.inside.setSpacing(10)
        self._body.hide()
        column.addWidget(self._body)
        self._make: Callable[[QVBoxLayout], None] | None = None
        self.button.toggled.connect(self._turned)
        self._say()

    def fill_with(self, make: Callable[[QVBoxLayout], None]) -> None:
        """Give the function that fills the inside when it is first opened."""
        self._make = make

    @property
    def is_open(self) -> bool:
        """Whether the inside is shown."""
        return self.button.isChecked()

    def open(self) -> None:
        """Show the inside."""
        self.button.setChecked(True)

    def _turned(self, is_open: bool) -> None:
        if is_open and self._make is not None:
            self._make(self.inside)
            self._make = None
        self._arrow.turn(is_open)
        self._body.setVisible(is_open)
        self._say()

    def _say(self) -> None:
        self.button.setAccessibleName(self._name)
        self.button.setAccessibleDescription(
            "Open. Press to close." if self.is_open else "Closed. Press to open."
        )


class ProgressStrip(QWidget):
    """How far a job is, in words and as a bar, with a button that stops it."""

    def __init__(self, stop: Callable[[], object] | None = None) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(8)
        self.sentence = Text("", "strong")
        self.sentence.setAccessibleName("Progress")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("Progress")
        line = QHBoxLayout()
        line.setSpacing(12)
        line.addWidget(self.sentence, 1)
        self.stop_button: Button | None = None
        if stop is not None:
            self.stop_button = Button("&Stop", stop, icon="stop", name="Stop")
            line.addWidget(self.stop_button)
        column.addLayout(line)
        column.addWidget(self.bar)

    def show_progress(self, step: Progress) -> None:
        """Show one step; a total of 0 shows that the end is not known."""
        self.sentence.setText(step.sentence)
        self.bar.setRange(0, step.total)
        if step.total:
            self.bar.setValue(step.done)
        self.bar.setAccessibleDescription(plain(step.sentence))
