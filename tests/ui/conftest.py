"""What all tests of the window share: no screen, a made-up desk, one window at a time."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot
from tests.support.desk import MadeUpDesk

from paravent.ui.jobs import Jobs
from paravent.ui.theme import Theme
from paravent.ui.window import Window

OpenWindow = Callable[..., Window]


@pytest.fixture
def open_window(qtbot: QtBot, qapp: QApplication) -> Iterator[OpenWindow]:
    """Opens a window over a desk and waits until everything was read."""
    made: list[tuple[Window, Jobs, Theme]] = []

    def open_it(desk: MadeUpDesk, page: str = "home", *, ready: bool = True) -> Window:
        theme = Theme(qapp, "light")
        jobs = Jobs(qapp)
        window = Window(desk, jobs, theme, start_page=page)
        made.append((window, jobs, theme))
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        if ready:
            settle(qtbot, window)
        return window

    yield open_it
    for window, jobs, theme in made:
        jobs.stop_all(3)
        window._closing = True
        window.close()
        window.deleteLater()
        theme.deleteLater()
        jobs.deleteLater()
    qapp.processEvents()


def settle(qtbot: QtBot, window: Window) -> None:
    """Wait until the state was read and no job runs."""
    qtbot.waitUntil(lambda: window.context.ready and window.jobs.running == 0, timeout=8000)
