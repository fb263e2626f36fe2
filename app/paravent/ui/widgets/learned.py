"""What the user pointed out on pages: listed, forgotten, written to a small file to be sent."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QPlainTextEdit, QVBoxLayout, QWidget

from paravent.core.pointing import LearnedWay
from paravent.core.text import plain
from paravent.ui.context import Context
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Pill, Rule, clear, row
from paravent.ui.widgets.dialogs import Box
from paravent.ui.widgets.text import Text
from paravent.ui.words import day

FILE = "paravent-learned.json"
NONE = (
    "Nothing yet. Where a setting could not be read, “Show Paravent where it is” on the page"
    " Questions teaches it."
)


class LearnedCard(Card):
    """The list, kept up to date with the desk."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self.context = context
        self.add(
            Text("What you showed Paravent", "h2"),
            Text(
                "Lines of pages that you pointed at. Only their wording is kept, without names,"
                " numbers or addresses, in a file on this computer.",
                "muted",
            ),
        )
        self._list = QVBoxLayout()
        self._list.setSpacing(8)
        self.add(self._list)
        self.save_button = Button("&Save as a file to send …", self.save, icon="save")
        self.save_button.hide()
        self.add(row(self.save_button, None))
        self.refresh()

    def refresh(self) -> None:
        """Read the list anew."""
        desk = self.context.desk
        self.context.run(lambda _work: tuple(desk.pointing.learned()), self._show)

    def _show(self, ways: tuple[LearnedWay, ...]) -> None:
        clear(self._list)
        self.save_button.setVisible(bool(ways))
        if not ways:
            self._list.addWidget(Text(NONE, "muted"))
        for number, way in enumerate(ways):
            if number:
                self._list.addWidget(Rule())
            self._list.addWidget(self._way(way))

    def _way(self, way: LearnedWay) -> QWidget:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(f"{way.platform_name} · {day(way.learned_on)}", "small"))
        words.addWidget(Text(way.title, "strong"))
        words.addWidget(Text(f"Known by “{plain(way.label, 100)}”", "muted"))
        state = (
            ("Confirmed", "met", "met")
            if way.confirmed
            else ("Confirm it once", "question", "partly")
        )
        line = row(spacing=12)
        line.addLayout(words, 1)
        line.addWidget(Pill(*state))
        line.addWidget(
            Button(
                "Forget",
                lambda: self._forget(way),
                icon="trash",
                kind="plain",
                name=f"Forget the line for {plain(way.title, 80)}",
            )
        )
        holder = QWidget()
        holder.setLayout(line)
        line.setContentsMargins(0, 0, 0, 0)
        return holder

    def _forget(self, way: LearnedWay) -> None:
        desk = self.context.desk
        self.context.run(
            lambda _work: desk.pointing.forget(way.platform, way.setting),
            lambda _: self.refresh(),
        )

    def save(self) -> None:
        """Show the file first; it is written only after a look at it."""
        desk = self.context.desk
        self.context.run(lambda _work: desk.pointing.export_text(), self._look)

    def _look(self, text: str) -> None:
        if LookBox(self.window(), text).ask():
            chosen, _kind = QFileDialog.getSaveFileName(self, "Save the file", FILE)
            if chosen:
                self.write(Path(chosen))

    def write(self, out: Path) -> None:
        """Write the file to ``out``."""
        desk = self.context.desk
        self.context.run(
            lambda _work: desk.pointing.export(out),
            lambda path: self.context.say(f"Saved as {path.name}. Nothing was sent.", "met"),
        )


class LookBox(Box):
    """The file, word for word, before it is saved."""

    def __init__(self, parent: QWidget | None, text: str) -> None:
        super().__init__(parent, "This is the whole file", width=560)
        self.column.addWidget(
            Text(
                "Please look: it should hold no name and nothing personal. Saving it sends nothing;"
                " you can attach it to a message to the developers."
            )
        )
        shown = QPlainTextEdit(text)
        shown.setReadOnly(True)
        shown.setMinimumHeight(260)
        shown.setAccessibleName("The whole file")
        self.column.addWidget(shown, 1)
        save = Button("&Save it", self.accept, kind="primary")
        save.setDefault(True)
        self.end_with(Button("&Cancel", self.reject), save)

    def ask(self) -> bool:
        """Show the box; whether to save."""
        agreed = self.exec() == Box.DialogCode.Accepted
        self.deleteLater()
        return agreed
