"""Starts the window over a desk and runs it until it is closed."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from paravent.core.desk import DeskPort
from paravent.ui import icons
from paravent.ui.jobs import Jobs
from paravent.ui.pages import PAGES
from paravent.ui.theme import Theme
from paravent.ui.window import Window

FIRST_HIDDEN_LOOK_MS = 3000


def run(
    desk: DeskPort,
    *,
    start_page: str = "home",
    smoke: bool = False,
    practice: DeskPort | None = None,
    practice_out: Path | None = None,
    hidden: bool = False,
) -> int:
    """Show the window over ``desk`` until it is closed; the exit code.

    With ``hidden`` there is only an icon in the system tray, until the user asks for the window
    or a review is due; closing the window then leaves the icon.

    ``start_page`` is an id of ``ui.pages.PAGES``. With ``smoke`` every page is made and shown
    once, one line is printed, and the window closes by itself. With ``practice`` the window opens
    on that desk and reviews its profiles at once; after the review the report is written into the
    folder ``practice_out``, if given. The window closes ``practice``, the caller ``desk``.
    """
    app = QApplication.instance()
    if not isinstance(app, QApplication):
        app = QApplication(sys.argv[:1])
    app.setApplicationName("Paravent")
    app.setDesktopFileName("paravent")
    theme = Theme(app, desk.settings.theme)
    jobs = Jobs(app)
    if hidden:
        return _run_hidden(app, desk, jobs, theme)
    window = Window(desk, jobs, theme, start_page=start_page)
    window.painted.connect(lambda: app.setWindowIcon(icons.window_icon()))
    if practice is not None:
        window.rehearse(practice, practice_out)
    window.show()
    reminders = None
    if smoke:
        window.painted.connect(lambda: QTimer.singleShot(0, lambda: _walk_pages(window)))
    else:
        from paravent.ui.reminders import Reminders

        reminders = Reminders(desk, jobs, lambda: _raise(window), app)
        reminders.start()
    code = app.exec()
    if reminders is not None:
        reminders.stop()
    jobs.stop_all()
    return code


def _run_hidden(app: QApplication, desk: DeskPort, jobs: Jobs, theme: Theme) -> int:
    """Only the icon and the reminders, until the window is asked for; the exit code."""
    from paravent.ui.reminders import Reminders

    app.setQuitOnLastWindowClosed(False)
    app.setWindowIcon(icons.window_icon())
    shown: list[Window] = []

    def open_window() -> None:
        if shown and shown[0].isVisible():
            _raise(shown[0])
            return
        for old in shown:
            old.deleteLater()
        shown[:] = [Window(desk, jobs, theme)]
        shown[0].show()

    reminders = Reminders(desk, jobs, open_window, app)
    reminders.show_tray()
    reminders.start(FIRST_HIDDEN_LOOK_MS)
    code = app.exec()
    reminders.stop()
    jobs.stop_all()
    return code


def _raise(window: Window) -> None:
    if window.isMinimized():
        window.showNormal()
    window.raise_()
    window.activateWindow()


def _walk_pages(window: Window) -> None:
    for entry in PAGES:
        window.go(entry.id)
        window.pages[entry.id].grab()
    print(f"Paravent's window is up: {len(PAGES)} pages, {window.theme.table} colours.")  # noqa: T201
    window.close()
