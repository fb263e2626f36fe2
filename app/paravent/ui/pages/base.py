"""What all pages share: a heading with one sentence, a column that scrolls, the main button."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from paravent.ui.context import Context
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.text import Text

WIDEST = 980


class Page(QWidget):
    """One page. ``show_state`` is called when it is shown and whenever the state changed."""

    TITLE = ""
    LEAD = ""

    def __init__(self, context: Context, *, widest: int = WIDEST, scrolls: bool = True) -> None:
        super().__init__()
        self.context = context
        self.setObjectName("pagebody")
        self.setAccessibleName(self.TITLE)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        column = QWidget()
        column.setObjectName("column")
        column.setMaximumWidth(widest)
        self.column = QVBoxLayout(column)
        self.column.setContentsMargins(32, 28, 32, 32)
        self.column.setSpacing(16)
        self.title = Text(self.TITLE, "title")
        self.lead = Text(self.LEAD, "lead")
        self.lead.setVisible(bool(self.LEAD))
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.lead)
        self.head = QHBoxLayout()
        self.head.setSpacing(16)
        self.head.addLayout(words, 1)
        self.column.addLayout(self.head)
        if scrolls:
            self.area = QScrollArea()
            self.area.setWidgetResizable(True)
            self.area.setFrameShape(QFrame.Shape.NoFrame)
            self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
            self.area.setWidget(column)
            outer.addWidget(self.area)
        else:
            column.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
            outer.addWidget(column)

    def set_lead(self, sentence: str) -> None:
        """Change the sentence below the title."""
        self.lead.setText(sentence)
        self.lead.setVisible(bool(sentence))

    def add_main_button(self, button: Button) -> None:
        """Put a button beside the title."""
        self.head.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)

    def show_state(self) -> None:
        """Draw the page from ``self.context.state``."""

    def arrive(self, what: object) -> None:
        """The page is on screen; ``what`` is what another page wants it to show, or None."""

    def leave(self) -> None:
        """Another page is on screen now."""

    def escape(self) -> bool:
        """Esc was pressed; whether the page did something with it."""
        return False

    def activated(self, active: bool) -> None:
        """The window got or lost the keyboard."""

    def is_busy(self) -> bool:
        """Whether closing the window would cut something off."""
        return False
