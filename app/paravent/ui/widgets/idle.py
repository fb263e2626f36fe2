"""Notices that nobody has touched the window for a while, so that what is private can be hidden."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QApplication

_TOUCHES = (QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.Wheel)


class Idle(QTimer):
    """A timer that every key, click and turn of the wheel starts anew; at its end: ``away``.

    ``minutes`` is asked at each start, so that a changed setting counts at once.
    """

    def __init__(
        self, parent: QObject, minutes: Callable[[], int], away: Callable[[], None]
    ) -> None:
        super().__init__(parent)
        self._minutes = minutes
        self.setSingleShot(True)
        self.timeout.connect(away)

    def watch(self) -> None:
        """Begin to look for signs of somebody."""
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        self._anew()

    def rest(self) -> None:
        """Nothing private is on screen."""
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self.stop()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Somebody is there."""
        if event.type() in _TOUCHES:
            self._anew()
        return super().eventFilter(watched, event)

    def _anew(self) -> None:
        self.start(max(1, self._minutes()) * 60_000)
