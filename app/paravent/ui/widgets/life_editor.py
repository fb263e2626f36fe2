"""Edits the periods of the user's own life: one card each, sorted by their start when kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLineEdit, QVBoxLayout, QWidget

from paravent.core.lists import LifePeriod
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, clear
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.text import Text

KINDS = (
    ("school", "School", False),
    ("university", "University", False),
    ("placement", "Clinical placement", True),
    ("job", "Job", True),
    ("home", "Home", False),
)
"""Kind, word, and whether patients are met there as a rule."""
DATE_HINT = "2015-09"


class PeriodCard(Card):
    """One period."""

    changed = Signal()

    def __init__(self, period: LifePeriod, remove: Callable[[PeriodCard], object]) -> None:
        super().__init__(margin=14, spacing=8)
        self._grade = period.grade
        self.kind = QComboBox()
        self.kind.setAccessibleName("Kind of period")
        for value, word, _ in KINDS:
            self.kind.addItem(word, value)
        self.kind.setCurrentIndex(max(0, self.kind.findData(period.kind)))
        self.name = _line("Name, such as St Mary's Hospital", period.name, 200)
        self.place = _line("Town", period.place, 120)
        self.start = _line(DATE_HINT, period.start, 104, "From, as year, year-month or date")
        self.end = _line("still running", period.end, 116, "Until; empty while it is running")
        self.clinical = QCheckBox("I met patients there")
        self.clinical.setChecked(period.clinical)
        self.clinical.setAccessibleName(self.clinical.text())
        name = period.name or "this period"
        self.remove_button = Button(
            "", lambda: remove(self), icon="trash", kind="plain", name=f"Remove {name}"
        )
        self.add(flow(self.kind, self.name, self.place, None, self.remove_button, spacing=8))
        self.add(
            flow(Text("from", "muted", wrap=False), self.start, Text("until", "muted", wrap=False),
                 self.end, self.clinical, spacing=8)
        )  # fmt: skip
        self.kind.activated.connect(self._kind_chosen)
        self.clinical.toggled.connect(lambda _: self.changed.emit())
        for line in (self.name, self.place, self.start, self.end):
            line.textEdited.connect(lambda _: self.changed.emit())

    @property
    def fields(self) -> tuple[QWidget, ...]:
        """All fields in the order in which Tab visits them."""
        return (
            self.kind, self.name, self.place, self.start, self.end, self.clinical,
            self.remove_button,
        )  # fmt: skip

    def _kind_chosen(self) -> None:
        self.clinical.setChecked(KINDS[self.kind.currentIndex()][2])
        self.changed.emit()

    def period(self) -> LifePeriod:
        """What the fields say."""
        return LifePeriod(
            kind=str(self.kind.currentData()),
            name=self.name.text().strip(),
            place=self.place.text().strip(),
            start=self.start.text().strip(),
            end=self.end.text().strip(),
            clinical=self.clinical.isChecked(),
            grade=self._grade,
        )


class LifeEditor(QWidget):
    """All periods, and buttons to add one of each kind."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(10)
        self._cards = QVBoxLayout()
        self._cards.setSpacing(10)
        column.addLayout(self._cards)
        self.cards: list[PeriodCard] = []
        self.add_buttons: dict[str, Button] = {}
        buttons = []
        for value, word, clinical in KINDS:
            button = Button(
                word,
                lambda value=value, clinical=clinical: self.add(  # type: ignore[misc]
                    LifePeriod(value, clinical=clinical), focus=True
                ),
                icon="plus",
                name=f"Add a {word.lower()}",
            )
            self.add_buttons[value] = button
            buttons.append(button)
        column.addWidget(flow(Text("Add", "muted", wrap=False), *buttons, spacing=8))

    def show_periods(self, periods: Sequence[LifePeriod]) -> None:
        """Show these, by their start."""
        clear(self._cards)
        self.cards = []
        for period in sorted(periods, key=lambda p: p.start):
            self.add(period)

    def add(self, period: LifePeriod, *, focus: bool = False) -> None:
        """Put one more below; with ``focus`` the keyboard goes into its name."""
        card = PeriodCard(period, self._remove)
        card.changed.connect(self.changed)
        self.cards.append(card)
        self._cards.addWidget(card)
        self._order_tabs()
        if focus:
            card.name.setFocus()
            self.changed.emit()

    def _order_tabs(self) -> None:
        """Tab goes from card to card, then to the buttons below."""
        buttons = list(self.add_buttons.values())
        chain = [*(field for card in self.cards for field in card.fields), *buttons]
        for one, two in pairwise(chain):
            QWidget.setTabOrder(one, two)

    def periods(self) -> tuple[LifePeriod, ...]:
        """What the cards say; those with nothing typed are left out."""
        found = [card.period() for card in self.cards]
        return tuple(p for p in found if replace(p, kind="", clinical=False, grade="") != _NOTHING)

    def _remove(self, card: PeriodCard) -> None:
        self.cards.remove(card)
        self._cards.removeWidget(card)
        card.hide()
        card.deleteLater()
        self.changed.emit()


_NOTHING = LifePeriod("")


def _line(hint: str, text: str, width: int, name: str = "") -> QLineEdit:
    line = QLineEdit(text)
    line.setPlaceholderText(hint)
    line.setAccessibleName(name or hint)
    line.setMaxLength(120)
    line.setFixedWidth(width)
    return line
