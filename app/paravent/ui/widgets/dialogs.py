"""Short questions in a box of their own: a confirm, a typed confirm, a larger picture."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import (
    QDialog,
    QLineEdit,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from paravent.core.text import plain
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import row
from paravent.ui.widgets.text import Photo, Text


class Box(QDialog):
    """A dialog with a title, a few plain sentences and buttons at the bottom right."""

    def __init__(self, parent: QWidget | None, title: str, *, width: int = 460) -> None:
        super().__init__(parent)
        self.setWindowTitle(plain(title, 80))
        self.setModal(True)
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(26, 24, 26, 20)
        self.column.setSpacing(12)
        self.setMinimumWidth(width)
        head = Text(title, "h2")
        self.column.addWidget(head)

    def end_with(self, *buttons: Button) -> None:
        """Put the buttons at the bottom; the first gets the keyboard."""
        line = row(None, *buttons)
        line.setContentsMargins(0, 10, 0, 0)
        self.column.addLayout(line)


class Confirm(Box):
    """Asks before something is done. ``ask`` answers whether it was agreed to."""

    def __init__(
        self,
        parent: QWidget | None,
        title: str,
        sentence: str,
        yes: str,
        *,
        no: str = "&Cancel",
        detail: str = "",
        kind: str = "primary",
        typed: str = "",
    ) -> None:
        super().__init__(parent, title)
        self.column.addWidget(Text(sentence))
        if detail:
            self.column.addWidget(Text(detail, "address").selectable())
        self.no_button = Button(no, self.reject)
        self.yes_button = Button(yes, self.accept, kind=kind)
        self._typed = typed
        self.field = QLineEdit()
        if typed:
            self.field.setAccessibleName(f"Type {typed} to go on")
            self.field.setPlaceholderText(f"Type {typed}")
            self.field.textChanged.connect(self._compare)
            self.column.addWidget(self.field)
            self.yes_button.setEnabled(False)
        else:
            self.yes_button.setDefault(True)
        self.end_with(self.no_button, self.yes_button)

    def _compare(self, text: str) -> None:
        self.yes_button.setEnabled(text.strip().casefold() == self._typed.casefold())

    def ask(self) -> bool:
        """Show the box; whether it was agreed to."""
        agreed = self.exec() == QDialog.DialogCode.Accepted
        self.deleteLater()
        return agreed


class PictureBox(Box):
    """An evidence picture as large as fits, with where and when it was taken."""

    def __init__(self, parent: QWidget | None, title: str, picture: QPixmap, words: str) -> None:
        super().__init__(parent, title, width=560)
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setAccessibleName("Picture of that part of the page")
        shown = Photo(820, 480)
        shown.show_picture(picture)
        shown.setAccessibleName("Picture of that part of the page")
        area.setWidget(shown)
        area.setMinimumHeight(min(420, round(shown.sizeHint().height()) + 24))
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.column.addWidget(area, 1)
        self.column.addWidget(Text(words, "small").selectable())
        close = Button("&Close", self.accept)
        close.setDefault(True)
        self.end_with(close)
