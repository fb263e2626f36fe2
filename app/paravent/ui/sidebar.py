"""The sidebar: the program's name, the list of pages, and how what is read is kept."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from paravent.ui.pages import PageEntry
from paravent.ui.widgets.buttons import Button, RowButton
from paravent.ui.widgets.text import Icon, Text, restyle, set_tip

WIDE = 214
NARROW = 62


_KEYS = {
    "selfaudit": "Ctrl+G",
    "questions": "Ctrl+8",
    "exports": "Ctrl+9",
    "life": "Ctrl+0",
    "lens": "Ctrl+L",
    "history": "Ctrl+T",
    "settings": "Ctrl+,",
}
"""Keys of pages that stand below another one, and of the settings; the others are counted."""


class NavButton(RowButton):
    """One line of the sidebar."""

    def __init__(self, entry: PageEntry, key: str, clicked: Callable[[str], None]) -> None:
        super().__init__("nav")
        self.entry = entry
        self.setCheckable(True)
        self.setAutoExclusive(True)
        self.inside.setContentsMargins(12 + (18 if entry.below else 0), 8, 10, 8)
        self._icon = Icon(entry.icon, 20, tone="muted")
        self._text = Text(entry.title, "body", wrap=False)
        self._badge = Text("", "key", wrap=False)
        self._badge.hide()
        self.put(self._icon)
        self.put(self._text, 1)
        self.put(self._badge)
        self._key = key
        if key:
            # A shortcut of its own: the button's would act only after its press was drawn.
            QShortcut(QKeySequence(key), self).activated.connect(self.click)
        self._name()
        self.clicked.connect(lambda *_: clicked(entry.id))
        self.toggled.connect(self._toned)

    def set_count(self, number: int, what: str) -> None:
        """Show how many things wait on the page."""
        self._badge.setText(str(number) if number else "")
        self._badge.setVisible(bool(number) and self._text.isVisibleTo(self))
        self._name(f"{number} {what}" if number else "")

    def set_narrow(self, narrow: bool) -> None:
        """Show the icon only."""
        self._text.setVisible(not narrow)
        self._badge.setVisible(not narrow and bool(self._badge.text()))
        left = 12 if narrow or not self.entry.below else 30
        self.inside.setContentsMargins(left, 8, 10, 8)

    def _name(self, more: str = "") -> None:
        self.setAccessibleName(f"{self.entry.title}, {more}" if more else self.entry.title)
        self.setAccessibleDescription(f"Page. {self._key}" if self._key else "Page")
        set_tip(self, f"{self.entry.title} ({self._key})" if self._key else self.entry.title)

    def _toned(self, checked: bool) -> None:
        self._icon.setProperty("tone", "accent" if checked else "muted")
        restyle(self._icon)
        self._text.setProperty("tone", "accent" if checked else "")
        self._text.setProperty("role", "strong" if checked else "body")
        restyle(self._text)


class Sidebar(QWidget):
    """All pages, one below the other."""

    chosen = Signal(str)

    def __init__(self, entries: Sequence[PageEntry], kept_clicked: Callable[[], None]) -> None:
        super().__init__()
        self.setObjectName("sidebar")
        self.setAccessibleName("Pages")
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setFixedWidth(WIDE)
        self._narrow = False
        column = QVBoxLayout(self)
        column.setContentsMargins(10, 16, 10, 12)
        column.setSpacing(3)
        brand = QHBoxLayout()
        brand.setContentsMargins(10, 0, 0, 14)
        brand.setSpacing(10)
        brand.addWidget(Icon("screen", 24, tone="accent"))
        self._brand = Text("Paravent", "brand", wrap=False)
        brand.addWidget(self._brand, 1)
        column.addLayout(brand)
        self.buttons: dict[str, NavButton] = {}
        number = 0
        for entry in entries:
            number += 0 if entry.below else 1
            key = _KEYS.get(entry.id, "" if entry.below else f"Ctrl+{number}")
            button = NavButton(entry, key, self.chosen.emit)
            self.buttons[entry.id] = button
            column.addWidget(button)
        column.addStretch(1)
        self._kept = Button("", kept_clicked, icon="lock", kind="plain", name="How it is kept")
        self._kept.hide()
        column.addWidget(self._kept)

    def show_page(self, page: str) -> None:
        """Mark the page that is on screen."""
        if page in self.buttons:
            self.buttons[page].setChecked(True)

    def set_usable(self, usable: bool) -> None:
        """Whether pages can be chosen yet; until then they are not shown."""
        for button in self.buttons.values():
            button.setVisible(usable)

    def show_kept(self, where: str, sentence: str) -> None:
        """Say how what is read is kept."""
        words = {
            "keyring": ("Kept encrypted", "lock"),
            "passphrase": ("Kept encrypted", "lock"),
            "memory": ("Not kept at all", "memory"),
        }
        word, icon = words.get(where, ("", "lock"))
        self._kept.setVisible(bool(word))
        self._kept.setText("" if self._narrow else word)
        self._kept.setProperty("word", word)
        self._kept.set_icon(icon)
        self._kept.setAccessibleName(f"How what is read is kept: {word}")
        self._kept.setAccessibleDescription(sentence)
        set_tip(self._kept, sentence)

    def set_narrow(self, narrow: bool) -> None:
        """Show icons only, for small windows."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        self.setFixedWidth(NARROW if narrow else WIDE)
        self._brand.setVisible(not narrow)
        self._kept.setText("" if narrow else str(self._kept.property("word") or ""))
        for button in self.buttons.values():
            button.set_narrow(narrow)
