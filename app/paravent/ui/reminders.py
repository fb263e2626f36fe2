"""Says when a review is due: looks at the calendar now and then, shows one calm notification."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QMenu, QSystemTrayIcon

from paravent.core.desk import DeskPort
from paravent.core.errors import ParaventError
from paravent.core.rhythm import Due
from paravent.ui import icons
from paravent.ui.jobs import Jobs
from paravent.ui.notices import Notices

FIRST_LOOK_MS = 20_000
"""Not in the user's way while the program starts."""

LOOK_EVERY_MS = 15 * 60_000
"""Short looks at the calendar day, not one long wait: computers sleep, and clocks are changed."""

TITLE = "Paravent"
LATER = "In a week"
LATER_DAYS = 7


class Reminders(QObject):
    """Looks for due reviews while the program runs."""

    def __init__(
        self,
        desk: DeskPort,
        jobs: Jobs,
        open_window: Callable[[], None],
        parent: QObject | None = None,
        *,
        notices: Notices | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._jobs = jobs
        self._open_window = open_window
        self._looking = False
        self.tray: QSystemTrayIcon | None = None
        self._menu: QMenu | None = None
        self.notices = notices or Notices(self)
        self.notices.clicked.connect(self._clicked)
        self.notices.failed.connect(self._by_tray)
        self._timer = QTimer(self)
        self._timer.timeout.connect(self.look)

    def start(self, first_ms: int = FIRST_LOOK_MS) -> None:
        """Begin looking."""
        QTimer.singleShot(first_ms, self, self.look)
        self._timer.start(LOOK_EVERY_MS)

    def stop(self) -> None:
        """Look no more, and take the icon away."""
        self._timer.stop()
        self.notices.stop()
        if self.tray is not None:
            self.tray.hide()

    def show_tray(self) -> bool:
        """Put the program's icon into the system tray; False where the desktop has none."""
        if not QSystemTrayIcon.isSystemTrayAvailable():
            return False
        self.tray = QSystemTrayIcon(icons.window_icon(), self)
        self._menu = QMenu()
        for words, act in (
            ("Open Paravent", self._open_window),
            ("No reminder for a week", self._later),
            ("Quit", _quit),
        ):
            action = QAction(words, self._menu)
            action.triggered.connect(act)
            self._menu.addAction(action)
        self.tray.setContextMenu(self._menu)
        self.tray.activated.connect(self._touched)
        self.tray.messageClicked.connect(self._open_window)
        self.tray.show()
        return True

    def look(self) -> None:
        """See whether something is due, away from the window's thread."""
        if self._looking or self._desk.is_practice or not self._desk.settings.remind:
            return
        self._looking = True
        self._jobs.run(lambda _work: self._desk.rhythm.reminder(), self._found, self._not_found)

    def _found(self, due: Due | None) -> None:
        self._looking = False
        if due is not None:
            self.notices.show(TITLE, due.sentence(date.today()), (LATER,))

    def _not_found(self, _error: ParaventError) -> None:
        # A history that waits for its passphrase is no reason to disturb anybody.
        self._looking = False

    def _clicked(self, words: str) -> None:
        if words == LATER:
            self._later()
        else:
            self._open_window()

    def _by_tray(self, title: str, sentence: str) -> None:
        if self.tray is not None:
            self.tray.showMessage(title, sentence, icons.window_icon())

    def _later(self) -> None:
        self._jobs.run(
            lambda _work: self._desk.rhythm.snooze(LATER_DAYS), lambda _day: None, self._not_found
        )

    def _touched(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason is QSystemTrayIcon.ActivationReason.Trigger:
            self._open_window()


def _quit() -> None:
    app = QApplication.instance()
    if app is not None:
        app.quit()
