"""A box with texts to start from when a patient writes: edit, copy, send by hand elsewhere."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit, QWidget

from paravent.core.lists import ReplyText
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.dialogs import Box
from paravent.ui.widgets.text import Text


class ReplyBox(Box):
    """Shows one text at a time. ``texts`` holds the user's own wording until Paravent closes."""

    def __init__(
        self, parent: QWidget | None, replies: Sequence[ReplyText], texts: dict[str, str]
    ) -> None:
        super().__init__(parent, "If a patient writes to you", width=560)
        self._replies = replies
        self._texts = texts
        self.column.addWidget(
            Text(
                "Private life and care cannot mix here. Start from one of these, in your own words."
                " Paravent sends nothing; what you change stays until it closes.",
                "muted",
            )
        )
        self.which = QComboBox()
        self.which.setAccessibleName("Kind of reply")
        for reply in replies:
            self.which.addItem(reply.title, reply.id)
        self.column.addWidget(self.which)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Your reply")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(150)
        self.column.addWidget(self.text)
        self.said = Text("", "small")
        self.column.addWidget(self.said)
        self.again_button = Button("&Start over", self._start_over, kind="plain")
        self.close_button = Button("C&lose", self.accept)
        self.copy_button = Button("&Copy", self.copy, icon="copy", kind="primary")
        self.copy_button.setDefault(True)
        self.end_with(self.again_button, self.close_button, self.copy_button)
        self.which.currentIndexChanged.connect(lambda _: self._show())
        self.text.textChanged.connect(self._keep)
        self._show()

    def copy(self) -> None:
        """Put the text on the clipboard."""
        QApplication.clipboard().setText(self.text.toPlainText())
        self.said.setText("Copied. Paste it where you answer.")

    def _show(self) -> None:
        reply = self._replies[self.which.currentIndex()]
        self.text.setPlainText(self._texts.get(reply.id, reply.text))
        self.said.setText("")

    def _keep(self) -> None:
        self._texts[self._replies[self.which.currentIndex()].id] = self.text.toPlainText()
        self.said.setText("")

    def _start_over(self) -> None:
        self._texts.pop(self._replies[self.which.currentIndex()].id, None)
        self._show()
