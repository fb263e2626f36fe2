"""A box with whom to ask for a removal: forms of others, and texts to edit and copy."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit, QWidget

from paravent.core.review import RemovalForm, RequestText
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import row
from paravent.ui.widgets.dialogs import Box
from paravent.ui.widgets.text import Text

_FORM_OF = {"platform": "platform", "engine": "engine", "erasure": "office"}
"""The first of these forms is shown with a text of that kind."""


class RequestBox(Box):
    """Shows one text at a time. Nothing is sent by the program."""

    def __init__(
        self,
        parent: QWidget | None,
        forms: Sequence[RemovalForm],
        texts: Sequence[RequestText],
        open_page: Callable[[str], object],
    ) -> None:
        super().__init__(parent, "Whom to ask", width=620)
        self._forms, self._requests, self._open = forms, texts, open_page
        self.column.addWidget(
            Text(
                "First whoever put it there, then the site, then the search engine. You send it"
                " yourself.",
                "muted",
            )
        )
        self.which = QComboBox()
        self.which.setAccessibleName("Kind of request")
        for each in texts:
            self.which.addItem(each.title, each.id)
        self.column.addWidget(self.which)
        self.to = Text("", "small")
        self.column.addWidget(self.to)
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("Your request")
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(200)
        self.column.addWidget(self.text)
        self.said = Text("", "small")
        self.column.addWidget(self.said)
        self.form = QComboBox()
        self.form.setAccessibleName("A form of theirs")
        for entry in forms:
            self.form.addItem(f"{entry.name}: {entry.title}", entry.url)
        self.open_button = Button("&Open the form", self._open_form, icon="open")
        self.form_words = Text("", "small")
        if forms:
            line = row(self.form, self.open_button)
            line.setStretch(0, 1)
            self.column.addLayout(line)
            self.column.addWidget(self.form_words)
        self.close_button = Button("C&lose", self.accept)
        self.copy_button = Button("&Copy the text", self.copy, icon="copy", kind="primary")
        self.copy_button.setDefault(True)
        self.end_with(self.close_button, self.copy_button)
        self.which.currentIndexChanged.connect(lambda _: self._show())
        self.form.currentIndexChanged.connect(lambda _: self._show_form())
        self._show()
        self._show_form()

    def copy(self) -> None:
        """Put the text on the clipboard."""
        QApplication.clipboard().setText(self.text.toPlainText())
        self.said.setText("Copied. Paste it where you ask.")

    def _show(self) -> None:
        request = self._requests[self.which.currentIndex()]
        self.to.setText(f"To {request.to}. {request.mind}".strip())
        self.text.setPlainText(request.text)
        self.said.setText("")
        of = _FORM_OF.get(request.id, "")
        fits = next((n for n, form in enumerate(self._forms) if form.of == of), None)
        if fits is not None:
            self.form.setCurrentIndex(fits)

    def _show_form(self) -> None:
        if self._forms:
            form = self._forms[self.form.currentIndex()]
            source = "Thinly sourced" if form.is_weak else "Compared with public references"
            checked = f"{form.checked.day} {form.checked:%B %Y}"
            self.form_words.setText(
                f"{form.sentence} {source}, {checked}. If it has moved: {form.find}."
            )

    def _open_form(self) -> None:
        self._open(self._forms[self.form.currentIndex()].url)
