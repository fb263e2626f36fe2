"""Drives a window as somebody without a mouse does."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot
from tests.support.window import press, type_in

from paravent.ui.window import Window


def calm(qtbot: QtBot, window: Window, seconds: float = 8) -> None:
    """Until nothing runs any more, also not what an answer has set going."""
    for _ in range(4):
        QApplication.processEvents()
        qtbot.waitUntil(
            lambda: window.context.ready and window.jobs.running == 0, timeout=int(seconds * 1000)
        )


class Keys:
    """Only the keyboard: keys go to whatever has it; Tab walks to what a name begins with."""

    def __init__(self, window: Window, qtbot: QtBot, seconds: float = 8) -> None:
        self.window, self.qtbot, self.seconds = window, qtbot, seconds

    @property
    def here(self) -> QWidget:
        return QApplication.focusWidget() or self.window

    def press(self, key: Qt.Key, alt: bool = False) -> None:
        modifier = Qt.KeyboardModifier.AltModifier if alt else Qt.KeyboardModifier.NoModifier
        press(self.here, key, modifier)
        calm(self.qtbot, self.window, self.seconds)
        if QApplication.activeWindow() is None:
            # A box was closed: a desktop gives the keyboard back by itself.
            self.window.activateWindow()
            QApplication.processEvents()

    def tab_to(self, name: str) -> None:
        seen = []
        for _ in range(150):
            found = _name(self.here)
            if found.startswith(name):
                return
            seen.append(found)
            press(self.here, Qt.Key.Key_Tab)
            QApplication.processEvents()
        raise AssertionError(f"{name!r} is not reached by Tab: {list(dict.fromkeys(seen))}")

    def push(self, name: str) -> None:
        self.tab_to(name)
        self.press(Qt.Key.Key_Space)

    def go(self, page: str) -> None:
        """To another page, by the keys that its line in the sidebar names."""
        line = self.window.sidebar.buttons[page]
        digit = line.accessibleDescription()[-1]
        press(self.here, Qt.Key(ord(digit)), Qt.KeyboardModifier.ControlModifier)
        calm(self.qtbot, self.window, self.seconds)

    def type(self, name: str, words: str) -> None:
        self.tab_to(name)
        type_in(self.here, words)


def _name(widget: QWidget) -> str:
    """As a screen reader says it: a button without a name of its own is called by its text."""
    said = widget.accessibleName()
    if not said and isinstance(widget, QAbstractButton):
        said = widget.text().replace("&", "")
    return said
