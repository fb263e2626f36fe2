"""Looks into a window as a test needs to: its texts, its controls, a task's surroundings."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QWidget

from paravent.core.jobs import Cancel, ignore_progress
from paravent.ui.jobs import Work


def alone() -> Work:
    """The surroundings of a task that nobody listens to."""
    return Work(ignore_progress, Cancel(), lambda _: None, lambda _: False)


def press(
    widget: QWidget,
    key: Qt.Key,
    modifier: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier,
) -> None:
    """Press and release a key over ``widget``."""
    QTest.keyClick(widget, key, modifier)


def type_in(widget: QWidget, text: str) -> None:
    """Type ``text``."""
    QTest.keyClicks(widget, text)


def click(widget: QWidget) -> None:
    """Click in the middle of ``widget``."""
    QTest.mouseClick(widget, Qt.MouseButton.LeftButton)


def let_layouts_come(widget: QWidget) -> None:
    """Handle events until a round of them adds or takes away nothing.

    What was added a moment ago is shown when its layout comes to it; a job that ends in that very
    round draws the page anew, so one round is not always enough.
    """
    for _ in range(20):
        before = set(map(id, widget.findChildren(QWidget)))
        QApplication.processEvents()
        if set(map(id, widget.findChildren(QWidget))) == before:
            return


def texts(widget: QWidget, *, hidden: bool = False) -> list[str]:
    """All texts on labels and buttons, those on screen only unless ``hidden``."""
    let_layouts_come(widget)
    parts: list[QLabel | QAbstractButton] = [
        *widget.findChildren(QLabel),
        *widget.findChildren(QAbstractButton),
    ]
    return [p.text() for p in parts if hidden or p.isVisible()]


def button(widget: QWidget, name: str) -> QAbstractButton:
    """The one visible button whose accessible name begins with ``name``."""
    let_layouts_come(widget)
    found = [
        b
        for b in widget.findChildren(QAbstractButton)
        if b.isVisible() and b.accessibleName().startswith(name)
    ]
    names = [b.accessibleName() for b in widget.findChildren(QAbstractButton) if b.isVisible()]
    assert found, f"no button {name!r} among {names}"
    return found[0]
