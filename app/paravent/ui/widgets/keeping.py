"""The box that asks why something stays as it is, and when to look at it again."""

from __future__ import annotations

from datetime import date

from PySide6.QtWidgets import QComboBox, QDialog, QLineEdit, QWidget

from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.dialogs import Box
from paravent.ui.widgets.text import Text

MONTHS = (
    (3, "In three months"),
    (6, "In six months"),
    (12, "In a year"),
    (0, "Only if it changes"),
)


def in_months(today: date, months: int) -> date | None:
    """The day ``months`` later, at most the 28th; None for 0."""
    if not months:
        return None
    place = today.month - 1 + months
    return date(today.year + place // 12, place % 12 + 1, min(today.day, 28))


class KeepBox(Box):
    """Asks for a reason and a day. ``ask`` answers with both, or None for "not now"."""

    def __init__(self, parent: QWidget | None, what: str, seen: str) -> None:
        super().__init__(parent, "Keep it as it is?")
        self.column.addWidget(Text(what, "strong"))
        self.column.addWidget(Text(seen, "muted"))
        self.column.addWidget(
            Text(
                "“Considered and kept” is a full answer. It counts as yours, with its date, until"
                " the day you choose here or until the site shows something else."
            )
        )
        self.reason = QLineEdit()
        self.reason.setMaxLength(300)
        self.reason.setPlaceholderText("Why, in a few words – for yourself. Name nobody.")
        self.reason.setAccessibleName("Why it stays as it is")
        self.column.addWidget(self.reason)
        self.column.addWidget(Text("Look at it again", "strong"))
        self.when = QComboBox()
        self.when.setAccessibleName("When to look at it again")
        for months, words in MONTHS:
            self.when.addItem(words, months)
        self.column.addWidget(self.when)
        self.yes_button = Button("&Keep it", self.accept, kind="primary")
        self.yes_button.setDefault(True)
        self.end_with(Button("&Not now", self.reject), self.yes_button)

    def ask(self, today: date) -> tuple[str, date | None] | None:
        """Show the box; the reason and the day to look again, or None."""
        kept = self.exec() == QDialog.DialogCode.Accepted
        answer = (self.reason.text().strip(), in_months(today, int(self.when.currentData())))
        self.deleteLater()
        return answer if kept else None
