"""The desktop's own notifications: one short sentence, and a click that opens the window."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from paravent.core.resources import data_folder

if TYPE_CHECKING:
    from desktop_notifier import DesktopNotifier

_log = logging.getLogger("paravent.ui")


class Notices(QObject):
    """Shows notifications from a thread with a loop of its own, started with the first one."""

    clicked = Signal(str)
    """The words of the button that was pressed; "" for the notification itself."""
    failed = Signal(str, str)
    """Title and sentence of one that the desktop did not take."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._loop: asyncio.AbstractEventLoop | None = None
        self._notifier: DesktopNotifier | None = None

    def show(self, title: str, sentence: str, buttons: tuple[str, ...] = ()) -> None:
        """Hand a notification to the desktop; returns at once.

        Never call it with the name of anyone, of a profile, or with a finding: notifications lie
        open on lock screens.
        """
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            threading.Thread(
                target=self._loop.run_forever, name="paravent-notices", daemon=True
            ).start()
        asyncio.run_coroutine_threadsafe(self._send(title, sentence, buttons), self._loop)

    async def _send(self, title: str, sentence: str, buttons: tuple[str, ...]) -> None:
        try:
            from desktop_notifier import Button, DesktopNotifier, Icon

            if self._notifier is None:
                icon = data_folder("assets") / "icons" / "paravent.svg"
                self._notifier = DesktopNotifier("Paravent", Icon(path=icon))
            await self._notifier.send(
                title,
                sentence,
                on_clicked=self._telling(""),
                buttons=[Button(title=words, on_pressed=self._telling(words)) for words in buttons],
            )
        except Exception as error:  # noqa: BLE001 - a desktop without notifications is no fault
            _log.info("no notification: %s", type(error).__name__)
            self.failed.emit(title, sentence)

    def _telling(self, words: str) -> Callable[[], None]:
        return lambda: self.clicked.emit(words)

    def stop(self) -> None:
        """End the thread."""
        if self._loop is not None:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._loop = None
