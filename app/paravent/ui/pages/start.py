"""Before the first start: how what is read is to be kept; later: the passphrase."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtWidgets import QLineEdit, QWidget

from paravent.core.desk import StoreMode, StoreState
from paravent.core.errors import ParaventError
from paravent.ui.context import Context
from paravent.ui.pages.base import Page
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Notice, row
from paravent.ui.widgets.dialogs import Box, Confirm
from paravent.ui.widgets.text import Text

SHORTEST = 12
OpenStore = Callable[..., None]
MovedIn = Callable[[], None]


def secret_field(name: str) -> QLineEdit:
    """A field whose characters are not shown."""
    field = QLineEdit()
    field.setEchoMode(QLineEdit.EchoMode.Password)
    field.setPlaceholderText(name)
    field.setAccessibleName(name)
    field.setMaximumWidth(380)
    return field


class StartPage(Page):
    """Asks for a passphrase, or whether to keep anything at all."""

    TITLE = "How should what is read be kept?"

    def __init__(
        self,
        context: Context,
        state: StoreState,
        open_store: OpenStore,
        moved_in: MovedIn,
    ) -> None:
        super().__init__(context, widest=760)
        self._open = open_store
        self._moved_in = moved_in
        self._notice = Notice("", tone="not_met", icon="not_met")
        self._notice.hide()
        self.column.addWidget(self._notice)
        if state.exists:
            self._build_unlock(state)
        else:
            self._build_choice(state)
        self.column.addStretch(1)

    def take_focus(self) -> None:
        """Put the keyboard where one types."""
        self.field.setFocus()

    def show_error(self, error: ParaventError) -> None:
        """Say why the store did not open."""
        self._notice.say(error.sentence)
        self._notice.show()
        self.main_button.setEnabled(True)
        self.field.selectAll()
        self.field.setFocus()

    def _build_unlock(self, state: StoreState) -> None:
        self.title.setText("Welcome back")
        self.set_lead(state.sentence)
        card = Card()
        self.field = secret_field("Passphrase")
        self.main_button = Button("&Open", self._unlock, kind="primary", icon="key")
        self.field.returnPressed.connect(self._unlock)
        card.add(Text("Type your passphrase", "h3"), self.field, row(self.main_button, None))
        self.column.addWidget(card)
        lost = Card("quiet")
        lost.add(
            Text("Lost the passphrase?", "strong"),
            Text(
                "The recovery passphrase that you wrote down works here too. Without either,"
                " nobody can read what is stored, and the only way on is to delete it."
                if state.mode is StoreMode.KEYRING
                else "Without it nobody can read what is stored, and the only way on is to"
                " delete it.",
                "muted",
            ),
            row(Button("&Delete it and start again", self._start_again, kind="danger"), None),
        )
        self.column.addWidget(lost)
        self.column.addLayout(row(self._practice_button(), None))

    def _build_choice(self, state: StoreState) -> None:
        self.set_lead(
            "Paravent reads who can see what on your own profiles and changes nothing. First choose"
            f" what happens to what it reads. {state.sentence}"
        )
        own = Card()
        self.field = secret_field(f"Passphrase, at least {SHORTEST} characters")
        self.again = secret_field("The same once more")
        self.hint = Text("", "small")
        self.main_button = Button("&Keep it encrypted", self._choose, kind="primary", icon="lock")
        for field in (self.field, self.again):
            field.textChanged.connect(self._check)
            field.returnPressed.connect(self._choose)
        own.add(
            Text("Keep it on this computer, behind a passphrase", "h3"),
            Text(
                "You can compare one review with the next. You type the passphrase when Paravent"
                " starts; it is not stored anywhere and cannot be brought back if you forget it.",
                "muted",
            ),
            self.field,
            self.again,
            self.hint,
            row(self.main_button, None),
        )
        self.column.addWidget(own)
        memory = Card()
        self.memory_button = Button(
            "Keep &nothing", lambda: self._open(StoreMode.MEMORY), icon="memory"
        )
        memory.add(
            Text("Keep nothing", "h3"),
            Text(
                "Everything that is read is gone when you close the window. Only your settings and"
                " the list of sites that you set up stay, in a small file. Good for a first look"
                " or a computer that others use.",
                "muted",
            ),
            row(self.memory_button, None),
        )
        self.column.addWidget(memory)
        self.column.addWidget(self._build_move_in())
        self.column.addLayout(row(self._practice_button(), None))
        self._check()

    def _build_move_in(self) -> Card:
        """For those who come from another computer."""
        card = Card("quiet")
        self.move_button = Button(
            "&Bring it here …",
            self._move_in,
            icon="right",
            name="Bring a history from another computer",
        )
        card.add(
            Text("Already have a history on another computer?", "strong"),
            Text(
                "There, Settings writes it into one file, encrypted. Open that file here with the"
                " recovery passphrase or the passphrase it was kept with.",
                "muted",
            ),
            row(self.move_button, None),
        )
        return card

    def _move_in(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        from paravent.ui.widgets.own_data import PassphraseBox

        name, _ = QFileDialog.getOpenFileName(self, "The file from the other computer")
        if not name:
            return
        passphrase = PassphraseBox(self).ask()
        if passphrase:
            self.move_in_from(Path(name), passphrase)

    def move_in_from(self, source: Path, passphrase: str) -> None:
        """Open the history of another computer here; where that fails, nothing changes."""
        desk = self.context.desk
        self.move_button.setEnabled(False)

        def failed(error: ParaventError) -> None:
            self.move_button.setEnabled(True)
            self._notice.say(error.sentence)
            self._notice.show()
            self.area.verticalScrollBar().setValue(0)
            self.context.say_aloud(error.sentence)
            self.move_button.setFocus()

        def done(_: None) -> None:
            self._moved_in()
            self.context.say("The history is here now.", "met")

        self.context.run(lambda _work: desk.own_data.move_in(source, passphrase), done, failed)

    def _practice_button(self) -> Button:
        return Button(
            "&Try it on the practice profiles first",
            self.context.wants_practice.emit,
            kind="plain",
            icon="screen",
        )

    def _check(self) -> None:
        word, again = self.field.text(), self.again.text()
        fits = len(word) >= SHORTEST and word == again
        if word and len(word) < SHORTEST:
            self.hint.setText(f"{SHORTEST - len(word)} more characters. A few words are easy.")
        elif word and again and word != again:
            self.hint.setText("The two are not the same yet.")
        else:
            self.hint.setText("A few words in a row are easy to remember and hard to guess.")
        self.main_button.setEnabled(fits)

    def _choose(self) -> None:
        if self.main_button.isEnabled():
            self.main_button.setEnabled(False)
            self._open(StoreMode.PASSPHRASE, self.field.text())

    def _unlock(self) -> None:
        if self.field.text():
            self.main_button.setEnabled(False)
            self._open(StoreMode.PASSPHRASE, self.field.text())

    def _start_again(self) -> None:
        if not Confirm(
            self,
            "Delete what is stored?",
            "All reviews, answers and pictures on this computer are deleted. Your profiles"
            " themselves are not touched.",
            "&Delete",
            kind="danger",
            typed="delete",
        ).ask():
            return
        desk = self.context.desk
        self.context.run(lambda _work: desk.delete_everything(), self._deleted, self.show_error)

    def _deleted(self, _: None) -> None:
        self.context.wants_end.emit()


class RecoveryBox(Box):
    """Shows the recovery passphrase of a new store, once."""

    def __init__(self, parent: QWidget | None, recovery: str) -> None:
        super().__init__(parent, "Write this down", width=520)
        self.column.addWidget(
            Text(
                "What is read is kept encrypted, and the key is in this computer's own key store."
                " If that is ever lost, these words open it. They are shown only now; a piece of"
                " paper in a drawer is a good place."
            )
        )
        card = Card("quiet")
        words = Text(recovery, "h3").selectable()
        words.setAccessibleName("Recovery passphrase")
        card.add(words)
        self.column.addWidget(card)
        close = Button("&I have written it down", self.accept, kind="primary")
        close.setDefault(True)
        self.end_with(close)
