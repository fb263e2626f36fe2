"""The card about one's own data: what is kept, a copy of everything, another computer."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QCheckBox, QDialog, QFileDialog, QLineEdit, QWidget

from paravent.core.own_data import KeptData
from paravent.ui.context import Context
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Notice
from paravent.ui.widgets.dialogs import Box
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.text import Text
from paravent.ui.words import count, day

SHORTEST = 12
"""Characters of a passphrase for an export."""


class OwnDataCard(Card):
    """Counts what is kept, and lets the user take it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._numbers = Text("", "muted")
        self.export_button = Button("&Export everything …", self._export, icon="save")
        self.out_button = Button("&Move to another computer …", self._move_out, icon="right")
        self.in_button = Button(
            "Bring a history from another computer …", self._move_in, kind="plain"
        )
        self._buttons = flow(self.export_button, self.out_button, self.in_button)
        self.add(
            Text("Your data is yours", "h2"),
            self._numbers,
            self._buttons,
        )

    def look(self) -> None:
        """Count anew what is kept."""
        state = self._context.state
        self.setVisible(not state.is_practice and bool(state.kept_where))
        if state.is_practice or not self._context.ready:
            return
        desk = self._context.desk
        self._context.run(lambda _work: desk.own_data.kept(), self._show)

    def _show(self, kept: KeptData) -> None:
        words = [
            f"{count(kept.audits, 'review')} since {day(kept.since)}."
            if kept.audits
            else "No review is kept yet."
        ]
        if kept.names:
            words.append(
                f"{count(kept.names, 'name')} of connections; the oldest are deleted on"
                f" {day(kept.names_until)}."
            )
        elif kept.audits:
            words.append("No names of connections.")
        if kept.size:
            words.append(f"{kept.size / 1e6:.1f} MB, encrypted.")
        self._numbers.setText(" ".join(words))
        self.out_button.setEnabled(kept.can_move)

    # A copy of everything

    def _export(self) -> None:
        box = ExportBox(self)
        passphrase = box.ask()
        if passphrase is None:
            return
        ending = "sealed" if passphrase else "zip"
        name, _ = QFileDialog.getSaveFileName(
            self, "Where to write the export", f"paravent-export.{ending}"
        )
        if name:
            self.export_to(Path(name), passphrase)

    def export_to(self, target: Path, passphrase: str) -> None:
        """Write the export; what was written is said."""
        desk = self._context.desk

        def done(numbers: dict[str, object]) -> None:
            sealed = (
                "It is encrypted with your passphrase."
                if passphrase
                else "It is not encrypted: keep it where only you can reach it."
            )
            reviews = count(int(str(numbers.get("audits", 0))), "review")
            self._context.say(f"{reviews} written to {target.name}. {sealed}", "met")

        self._context.run(lambda _work: desk.own_data.export(target, passphrase), done)

    # Another computer

    def _move_out(self) -> None:
        name, _ = QFileDialog.getSaveFileName(
            self, "Where to write the file for the other computer", "paravent-history.move"
        )
        if name:
            self.move_out_to(Path(name))

    def move_out_to(self, target: Path) -> None:
        """Write the file for another computer."""
        desk = self._context.desk
        self._context.run(
            lambda _work: desk.own_data.move_out(target),
            lambda _: self._context.say(
                f"Written to {target.name}, encrypted. On the other computer, open it in Settings"
                " with your recovery passphrase; then delete everything here.",
                "met",
            ),
        )

    def _move_in(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "The file from the other computer")
        if not name:
            return
        box = PassphraseBox(self)
        passphrase = box.ask()
        if passphrase:
            self.move_in_from(Path(name), passphrase)

    def move_in_from(self, source: Path, passphrase: str) -> None:
        """Open the history of another computer here."""
        desk = self._context.desk

        def done(_: None) -> None:
            self._context.say("The history is here now.", "met")
            self._context.refresh()

        self._context.run(lambda _work: desk.own_data.move_in(source, passphrase), done)


class ExportBox(Box):
    """Says what an export is; asks whether to encrypt it."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, "Export everything?", width=520)
        self.column.addWidget(
            Text(
                "One zip file with all reviews, your answers and reasons, the pictures of pages,"
                " and the names that are still kept. It stays on this computer, where you put it."
            )
        )
        self.column.addWidget(
            Notice(
                "Without a passphrase the file is not encrypted: whoever has it can read it.",
                tone="partly",
                icon="info",
            )
        )
        self.seal = QCheckBox("Encrypt it with a passphrase")
        self.seal.toggled.connect(self._compare)
        self.column.addWidget(self.seal)
        self.first, self.second = _secret("Passphrase"), _secret("The same once more")
        for field in (self.first, self.second):
            field.textChanged.connect(self._compare)
            self.column.addWidget(field)
        self.yes_button = Button("&Choose where …", self.accept, kind="primary")
        self.yes_button.setDefault(True)
        self.end_with(Button("&Cancel", self.reject), self.yes_button)
        self._compare()

    def _compare(self) -> None:
        sealed = self.seal.isChecked()
        for field in (self.first, self.second):
            field.setVisible(sealed)
        typed = self.first.text()
        self.yes_button.setEnabled(
            not sealed or (len(typed) >= SHORTEST and typed == self.second.text())
        )

    def ask(self) -> str | None:
        """The passphrase, "" for none; None where nothing is to be written."""
        agreed = self.exec() == QDialog.DialogCode.Accepted
        passphrase = self.first.text() if self.seal.isChecked() else ""
        self.deleteLater()
        return passphrase if agreed else None


class PassphraseBox(Box):
    """Asks for the passphrase of a history from another computer."""

    def __init__(self, parent: QWidget | None) -> None:
        super().__init__(parent, "Open the history of another computer")
        self.column.addWidget(
            Text(
                "Type the recovery passphrase that was shown there when the history was made, or"
                " the passphrase it was kept with."
            )
        )
        self.field = _secret("Recovery passphrase")
        self.column.addWidget(self.field)
        yes = Button("&Open it here", self.accept, kind="primary")
        yes.setDefault(True)
        self.end_with(Button("&Cancel", self.reject), yes)

    def ask(self) -> str:
        """What was typed; "" where nothing is to be opened."""
        agreed = self.exec() == QDialog.DialogCode.Accepted
        typed = self.field.text()
        self.deleteLater()
        return typed if agreed else ""


def _secret(words: str) -> QLineEdit:
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setPlaceholderText(words)
    field.setAccessibleName(words)
    return field
