"""How photos are to be cleaned: where the clean ones go, what is removed, and the button for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog

from paravent.core.text import plain
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card
from paravent.ui.widgets.dialogs import Confirm
from paravent.ui.widgets.flow import flow
from paravent.ui.words import count

COPIES, FOLDER, IN_PLACE = "copies", "folder", "in_place"
WHERE = (
    (COPIES, "Copies beside the originals"),
    (FOLDER, "Copies in a folder …"),
    (IN_PLACE, "Replace the originals"),
)


@dataclass(frozen=True, slots=True)
class Way:
    """How to clean."""

    out: Path | None
    in_place: bool
    everything: bool


class WayBar(Card):
    """See the module's sentence."""

    changed = Signal()
    """Another place was chosen for the clean photos."""

    def __init__(self, clean: Callable[[], object]) -> None:
        super().__init__(margin=14, spacing=10)
        self._out: Path | None = None
        self.everything = QCheckBox("Remove everything that &identifies")
        self.everything.setAccessibleDescription(
            "Also serial numbers, owner, dates, software and thumbnails; not only the location."
        )
        self.where = QComboBox()
        self.where.setAccessibleName("Where the clean photos go")
        # On Linux a box is called by what is chosen in it, whatever its name.
        self.where.setAccessibleDescription("Where the clean photos go")
        for value, words in WHERE:
            self.where.addItem(words, value)
        self.where.activated.connect(self._where_chosen)
        self.clean_button = Button("&Clean", clean, kind="primary", icon="check")
        self.add(flow(self.where, self.everything, None, self.clean_button, spacing=12))

    def way(self) -> Way:
        """What the boxes say."""
        where = self.where.currentData()
        return Way(
            out=self._out if where == FOLDER else None,
            in_place=where == IN_PLACE,
            everything=self.everything.isChecked(),
        )

    def show_waiting(self, waits: int, failed: int, *, busy: bool) -> None:
        """Say on the button how many photos it cleans, or tries again where none wait."""
        words = "&Clean"
        if busy:
            pass  # how far it is stands beside the bar
        elif waits:
            words = f"&Clean {count(waits, 'photo')}"
        elif failed:
            words = f"Try {count(failed, 'photo')} again"
        self.clean_button.set_icon("again" if words.startswith("Try") else "check")
        self.clean_button.setText(words)
        self.clean_button.setAccessibleName(words.replace("&", ""))
        self.clean_button.setEnabled(bool(waits or failed) and not busy)

    def where_words(self) -> str:
        """What cleaning will do with the files, in a sentence."""
        way = self.way()
        if way.in_place:
            return "Cleaning replaces them; the originals go to the wastebasket."
        if way.out is not None:
            name = plain(way.out.name or str(way.out), 40)
            return f"Cleaning writes copies into “{name}”; the originals stay as they are."
        return "Cleaning writes copies beside them; the originals stay as they are."

    def agreed_in_place(self, number: int) -> bool:
        """Ask before ``number`` originals are replaced."""
        return Confirm(
            self,
            "Replace the originals?",
            f"{count(number, 'original goes', 'originals go')} to the wastebasket, and the clean"
            " photos take their names.",
            "&Replace them",
        ).ask()

    def _where_chosen(self) -> None:
        if self.where.currentData() == FOLDER:
            name = QFileDialog.getExistingDirectory(self, "Where should the clean photos go?")
            if name:
                self._out = Path(name)
                self.where.setItemText(1, f"Into “{plain(self._out.name, 40)}”")
            elif self._out is None:
                self.where.setCurrentIndex(0)
        self.changed.emit()
