"""What all pages share: a heading with one sentence, a column that scrolls, the main button."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from paravent.ui.context import Context
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.text import Text

WIDEST = 980


class Column(QWidget):
    """The column of a page; always as high as its text needs at its width.

    A scroll area asks for that height too early while texts, pills and grids are still finding
    their places, and then squeezes them; so the column insists on it by itself.
    """

    def event(self, event: QEvent) -> bool:
        """After every change of layout or width, insist on the height that is needed."""
        done = super().event(event)
        if event.type() in (QEvent.Type.LayoutRequest, QEvent.Type.Resize):
            self._insist()
        return done

    def _insist(self) -> None:
        layout = self.layout()
        if layout is not None:
            needed = layout.totalHeightForWidth(self.width())
            if needed >= 0 and needed != self.minimumHeight():
                self.setMinimumHeight(needed)
                # At once, not when the scroll area comes to it: no squeezed page is ever painted.
                if self.height() < needed:
                    self.resize(self.width(), needed)


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
        column = Column() if scrolls else QWidget()
        column.setObjectName("column")
        column.setMaximumWidth(widest)
        self.column = QVBoxLayout(column)
        self.column.setContentsMargins(32, 28, 32, 32)
        self.column.setSpacing(16)
        self.title = Text(self.TITLE, "title")
        self.lead = Text(self.LEAD, "lead")
        if not self.LEAD:
            # Never shown before it has a parent: it would be a window of its own for a moment,
            # and take the keyboard from ours.
            self.lead.hide()
        words = QVBoxLayout()
        words.setSpacing(4)
        words.addWidget(self.title)
        words.addWidget(self.lead)
        self.head = QHBoxLayout()
        self.head.setSpacing(16)
        self.head.addLayout(words, 1)
        self.column.addLayout(self.head)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.area.setWidget(column)
        outer.addWidget(self.area)

    def set_lead(self, sentence: str) -> None:
        """Change the sentence below the title."""
        self.lead.setText(sentence)
        self.lead.setVisible(bool(sentence))

    def hold_focus(self) -> None:
        """Before the page is drawn anew: the keyboard stays on it, not on what goes."""
        focused = self.window().focusWidget()
        if focused is not None and self.isAncestorOf(focused):
            self.setFocus()

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
