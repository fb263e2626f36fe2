"""How photos are to be cleaned: where the clean ones go, what is removed, and the button for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QComboBox, QFileDialog

from paravent.core.text import plain
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card
from paravent.ui.widgets.dialogs import Confirm
from paravent.ui.widgets.flow import flow
from paravent.ui.words import count

COPIES, FOLDER, IN_PLACE = "copies", "folder", "in_place"
WHERE = (
    (COPIES, "Clean copies beside the originals"),
    (FOLDER, "Clean copies in a folder …"),
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

    def __init__(self, clean: Callable[[], object]) -> None:
        super().__init__(margin=14, spacing=10)
        self._out: Path | None = None
        self.everything = QCheckBox("Remove everything that &identifies")
        self.everything.setAccessibleDescription(
            "Also serial numbers, owner, dates, software and thumbnails; not only the location."
        )
        self.where = QComboBox()
        self.where.setAccessibleName("Where the clean photos go")
        for value, words in WHERE:
            self.where.addItem(words, value)
        self.where.activated.connect(self._where_chosen)
        self.clean_button = Button("&Clean", clean, kind="primary", icon="check")
        self.add(flow(self.where, self.everything, None, self.clean_button, spacing=14))

    def way(self) -> Way:
        """What the boxes say."""
        where = self.where.currentData()
        return Way(
            out=self._out if where == FOLDER else None,
            in_place=where == IN_PLACE,
            everything=self.everything.isChecked(),
        )

    def show_waiting(self, waits: int, *, busy: bool) -> None:
        """Say on the button how many photos it cleans."""
        self.clean_button.setText(f"&Clean {count(waits, 'photo')}" if waits else "&Clean")
        self.clean_button.setAccessibleName(self.clean_button.text().replace("&", ""))
        self.clean_button.setEnabled(bool(waits) and not busy)

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
        if self.where.currentData() != FOLDER:
            return
        name = QFileDialog.getExistingDirectory(self, "Where should the clean photos go?")
        if name:
            self._out = Path(name)
            self.where.setItemText(1, f"Into “{plain(self._out.name, 40)}”")
        else:
            self.where.setCurrentIndex(0)
