"""The watched folder on the photos page: the button for it, and the offer of what arrived there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog

from paravent.core.text import plain
from paravent.ui.context import Context
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Notice
from paravent.ui.widgets.photo_watch import FolderWatch
from paravent.ui.words import count


class WatchOffer(Notice):
    """Offers photos that arrived; ``button`` chooses or leaves the folder. Changes no photo."""

    taken = Signal(object)
    """Paths that the user wants to be looked into."""
    changed = Signal()
    """There is something to offer, or nothing any more."""

    def __init__(self, context: Context, is_listed: Callable[[Path], bool]) -> None:
        take = Button("Look insid&e", self._take)
        super().__init__("", buttons=(take, Button("Not now", self._leave)))
        self._context = context
        self._is_listed = is_listed
        self.arrived: list[Path] = []
        self.button = Button("&Watch a folder …", self._choose, icon="eye", kind="plain")
        self.watch = FolderWatch(context, self)
        self.watch.arrived.connect(self._photos_arrived)
        self.watch.failed.connect(self._failed)

    def follow_settings(self) -> None:
        """Watch what the settings say."""
        watched = self._context.state.settings.photos_watch
        self.watch.watch(Path(watched) if watched else None)
        self._name_button()

    def _choose(self) -> None:
        if self.watch.folder is not None:
            self._keep("")
            self._context.say("No folder is watched any more.")
            return
        name = QFileDialog.getExistingDirectory(
            self, "Watch a folder: photos that arrive in it are offered, never changed"
        )
        if name:
            self._keep(name)
            self._context.say(
                "Photos that arrive there are offered here while Paravent is open. Nothing is"
                " changed by itself."
            )

    def _keep(self, name: str) -> None:
        settings = replace(self._context.desk.settings, photos_watch=name)
        self.watch.watch(Path(name) if name else None)
        self._name_button()
        self._context.save_settings(settings)

    def _name_button(self) -> None:
        folder = self.watch.folder
        name = plain(folder.name, 24) if folder else ""
        self.button.setText(
            f"Stop &watching “{name.replace('&', '&&')}”" if folder else "&Watch a folder …"
        )
        self.button.setAccessibleName(f"Stop watching {name}" if folder else "Watch a folder")

    def _photos_arrived(self, paths: list[Path]) -> None:
        fresh = [p for p in paths if not self._is_listed(p)]
        self.arrived += [p for p in fresh if p not in self.arrived]
        if not fresh or not self.watch.folder:
            return
        where = plain(self.watch.folder.name, 40)
        number = count(len(self.arrived), "new photo")
        self.say(f"{number} in “{where}”. Nothing was done with it yet.")
        self.changed.emit()
        page = self.parentWidget()
        if page is None or not page.isVisible():
            self._context.say(f"{number} in “{where}”. See the Photos page.")

    def _take(self) -> None:
        paths, self.arrived = self.arrived, []
        self.taken.emit(paths)
        self.changed.emit()

    def _leave(self) -> None:
        self.arrived = []
        self.changed.emit()

    def _failed(self, sentence: str) -> None:
        self._name_button()
        self._context.say(sentence, "not_met")
