"""What the photos page shows while there are no photos: a place to drop some, two buttons."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QVBoxLayout

from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import row
from paravent.ui.widgets.text import Icon, Text, restyle


class DropZone(QFrame):
    """A large frame; files may be dropped anywhere on the window, it only shows that they may."""

    def __init__(self, *buttons: Button) -> None:
        super().__init__()
        self.setProperty("kind", "drop")
        column = QVBoxLayout(self)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(12)
        column.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(Icon("drop", 46, tone="accent"), 0, centre)
        title = Text("Drop photos or folders here", "h2")
        title.setAlignment(centre)
        column.addWidget(title)
        words = Text(
            "You can drop them anywhere on this window, or paste files or a picture with Ctrl+V."
            " Your originals stay as they are; you get clean copies, each opened again and"
            " checked.",
            "muted",
        )
        words.setAlignment(centre)
        column.addWidget(words)
        column.addLayout(row(None, *buttons, None))
        column.addStretch(1)

    def set_over(self, over: bool) -> None:
        """Whether files are held over the window."""
        self.setProperty("over", "true" if over else "false")
        restyle(self)
