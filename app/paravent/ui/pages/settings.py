"""Settings, each with its sentence; how what is read is kept; this computer; deleting all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields, replace
from importlib.metadata import PackageNotFoundError, version
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFileDialog,
    QLineEdit,
    QSpinBox,
    QVBoxLayout,
    QWidget,
)

from paravent.core.desk import Health
from paravent.core.settings import Settings
from paravent.ui.context import Context
from paravent.ui.pages.base import Page
from paravent.ui.state import State
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Notice, Pill, Rule, clear, row
from paravent.ui.widgets.dialogs import Confirm
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.learned import LearnedCard
from paravent.ui.widgets.own_data import OwnDataCard
from paravent.ui.widgets.rhythm_card import RhythmCard
from paravent.ui.widgets.text import Text

SAVE_AFTER_MS = 500

SENTENCES = {
    "browser_path": ("Browser", "Which browser to use. Empty: the first one found."),
    "keep_sessions": (
        "Stay signed in between reviews",
        "The session is kept encrypted. Off, you sign in each time.",
    ),
    "headless": (
        "Work without showing the browser",
        "You don't see the pages while they are read. Some sites object to it.",
    ),
    "pace_seconds": (
        "Stay on each page",
        "So that the pace is a person's. Each page is looked at again before the next is opened."
        " Shorter stays are more likely to annoy a site.",
    ),
    "review_months": ("Review each profile", "How long after its last review it is due again."),
    "remind": (
        "Say when a review is due",
        "One notification: on the day, after one week, after four. Then no more.",
    ),
    "pictures_reviews": (
        "Keep all pictures of what was read for",
        "Of each profile's older reviews only the pictures that show a change stay.",
    ),
    "names_kept_days": (
        "Delete names of connections",
        "Your answers stay, without the names, so that nobody is asked about twice.",
    ),
    "lock_minutes": ("Hide names", "After so long without a key or a click."),
    "photos_everything": (
        "Remove everything that identifies",
        "Not only the location, but also serial numbers, owner, dates, software and thumbnails.",
    ),
    "theme": ("Colours", "Follow the system, or always light or dark."),
}
"""Field of ``core.settings.Settings`` to its name and sentence."""

NOT_SHOWN = (
    "version", "profiles", "blog_sites", "terms_read", "photos_watch", "review_months_for",
    "occasions",
)  # fmt: skip
"""Fields that other pages keep."""

GROUPS = (
    (
        "Reviews",
        (
            "review_months",
            "remind",
            "pace_seconds",
            "headless",
            "keep_sessions",
            "pictures_reviews",
            "browser_path",
        ),
    ),
    ("Connections", ("lock_minutes", "names_kept_days")),
    ("Photos", ("photos_everything",)),
    ("Look", ("theme",)),
)

THEMES = (("system", "Follow the system"), ("light", "Light"), ("dark", "Dark"))

SPINS = {
    "review_months": (1, 24, " months"),
    "pictures_reviews": (1, 104, " reviews"),
    "names_kept_days": (1, 365, " days"),
    "lock_minutes": (1, 60, " minutes"),
}


class SettingsPage(Page):
    """See the module's sentence."""

    TITLE = "Settings"
    LEAD = (
        "Changes are saved at once, in a small file with your list of profiles. Nothing that was"
        " read is in it."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context, widest=860)
        self._shown: State | None = None
        self.fields: dict[str, QWidget] = {}
        self._later = QTimer(self)
        self._later.setSingleShot(True)
        self._later.setInterval(SAVE_AFTER_MS)
        self._later.timeout.connect(self._save)
        self._changed: dict[str, Any] = {}
        self.rhythm = RhythmCard(context)
        for title, names in GROUPS:
            self.column.addWidget(self._group(title, names))
            if title == "Reviews":
                self.column.addWidget(self.rhythm)
        self._store = Card()
        self.column.addWidget(self._store)
        self.own_data = OwnDataCard(context)
        self.column.addWidget(self.own_data)
        self.learned = LearnedCard(context)
        self.column.addWidget(self.learned)
        self._health = Card()
        self._health_list = QVBoxLayout()
        self._health.add(Text("This computer", "h2"), self._health_list)
        self._health_list.addWidget(Text("Looking …", "muted"))
        self.column.addWidget(self._health)
        self.column.addWidget(self._delete_card())
        self.column.addWidget(self._about())
        self.column.addStretch(1)
        self._looked = False

    def show_state(self) -> None:
        """Show what is set and how it is kept."""
        state = self.context.state
        if state is self._shown:
            return
        self._shown = state
        self._fill(self.context.desk.settings)
        self._draw_store(state)
        self.own_data.look()
        self.rhythm.show_state()
        self.learned.refresh()

    def arrive(self, what: object) -> None:
        """Look at the computer when the page is first seen; scroll to the store if asked."""
        if not self._looked and self.context.ready:
            self._looked = True
            desk = self.context.desk
            self.context.run(lambda _work: tuple(desk.health()), self._show_health)
        if what == "store":
            self.area.ensureWidgetVisible(self._store, 0, 300)

    def leave(self) -> None:
        """Keep what was changed a moment ago."""
        if self._later.isActive():
            self._later.stop()
            self._save()

    # Fields

    def _group(self, title: str, names: Sequence[str]) -> QWidget:
        card = Card(spacing=12)
        card.add(Text(title, "h2"))
        for number, name in enumerate(names):
            if number:
                card.add(Rule())
            card.add(self._line(name))
        return card

    def _line(self, name: str) -> QWidget:
        title, sentence = SENTENCES[name]
        made = self._field(name)
        made.setAccessibleName(title)
        made.setAccessibleDescription(sentence)
        self.fields[name] = made
        holder = QWidget()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(title, "strong"))
        words.addWidget(Text(sentence, "muted"))
        line = row(made, spacing=20)
        line.insertLayout(0, words, 1)
        line.setContentsMargins(0, 0, 0, 0)
        if name == "browser_path":
            line.addWidget(
                Button("Choose …", self._choose_browser, name="Choose a browser program")
            )
        holder.setLayout(line)
        return holder

    def _field(self, name: str) -> QWidget:
        default = getattr(Settings(), name)
        if isinstance(default, bool):
            box = QCheckBox("On")
            box.toggled.connect(lambda on: self._change(name, on))
            return box
        if name in SPINS:
            spin = QSpinBox()
            low, high, unit = SPINS[name]
            spin.setRange(low, high)
            spin.lineEdit().setTextMargins(8, 0, 0, 0)
            spin.setSuffix(unit)
            spin.setFixedWidth(150)
            spin.valueChanged.connect(lambda number: self._change(name, number))
            return spin
        if isinstance(default, float):
            pause = QDoubleSpinBox()
            pause.setRange(0.5, 30)
            pause.lineEdit().setTextMargins(8, 0, 0, 0)
            pause.setSingleStep(0.5)
            pause.setDecimals(1)
            pause.setSuffix(" seconds")
            pause.setFixedWidth(150)
            pause.valueChanged.connect(lambda number: self._change(name, number))
            return pause
        if name == "theme":
            combo = QComboBox()
            for value, word in THEMES:
                combo.addItem(word, value)
            combo.currentIndexChanged.connect(
                lambda _: self._change(name, str(combo.currentData()))
            )
            return combo
        line = QLineEdit()
        line.setPlaceholderText("First one found")
        line.setMinimumWidth(110)
        line.textEdited.connect(lambda text: self._change(name, text.strip()))
        return line

    def _fill(self, settings: Settings) -> None:
        for name, made in self.fields.items():
            value = self._changed.get(name, getattr(settings, name))
            made.blockSignals(True)
            if isinstance(made, QCheckBox):
                made.setChecked(value)
            elif isinstance(made, QSpinBox | QDoubleSpinBox):
                made.setValue(value)
            elif isinstance(made, QComboBox):
                made.setCurrentIndex(max(0, made.findData(value)))
            elif isinstance(made, QLineEdit) and made.text() != value:
                made.setText(value)
            made.blockSignals(False)

    def _change(self, name: str, value: Any) -> None:
        self._changed[name] = value
        if name == "theme":
            self.context.theme.choose(value)
        self._later.start()

    def _save(self) -> None:
        changed, self._changed = self._changed, {}
        if changed:
            self.context.save_settings(
                replace(self.context.desk.settings, **changed),
                lambda: self.context.say("Kept."),
            )

    def _choose_browser(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Choose a browser program")
        field = self.fields["browser_path"]
        if name and isinstance(field, QLineEdit):
            field.setText(name)
            self._change("browser_path", name)

    # How it is kept, this computer, deleting, about

    def _draw_store(self, state: State) -> None:
        self._store.clear()
        word, icon, tone = {
            "keyring": ("Encrypted, key in the key store", "lock", "met"),
            "passphrase": ("Encrypted, with your passphrase", "lock", "met"),
            "memory": ("Not kept", "memory", "partly"),
        }.get(state.kept_where, ("Not open yet", "lock", "na"))
        self._store.add(
            flow(Text("How what is read is kept", "h2", wrap=False), None, Pill(word, icon, tone)),
            Text(state.kept_sentence, "muted"),
        )
        if state.kept_where == "memory" and not state.is_practice:
            self._store.add(
                Text("To keep it, close Paravent, start it again and choose a passphrase.", "muted")
            )
        if state.kept_where == "keyring":
            self._store.add(
                Text(
                    "The recovery passphrase was shown when the store was made. It opens the store"
                    " on this or another computer if the key store is lost.",
                    "muted",
                )
            )

    def _show_health(self, lines: tuple[Health, ...]) -> None:
        clear(self._health_list)
        self._health_list.setSpacing(10)
        for line in lines:
            pill = (
                Pill("Found", "met", "met") if line.ok else Pill("Look at this", "info", "partly")
            )
            words = QVBoxLayout()
            words.setSpacing(2)
            words.addWidget(Text(line.name, "strong"))
            words.addWidget(Text(line.found, "muted"))
            if line.do_next:
                words.addWidget(Text(line.do_next))
            made = row(pill)
            made.insertLayout(0, words, 1)
            self._health_list.addLayout(made)

    def _delete_card(self) -> QWidget:
        card = Card()
        self.delete_button = Button("&Delete everything …", self._delete, kind="danger")
        card.add(
            Text("Delete everything", "h2"),
            Text(
                "All reviews, answers, pictures, names, sessions and settings that Paravent keeps"
                " on this computer. Your profiles on the sites are not touched, nor are reports"
                " and photos that you saved.",
                "muted",
            ),
            row(self.delete_button, None),
        )
        return card

    def _delete(self) -> None:
        sure = Confirm(
            self,
            "Delete everything?",
            "This cannot be undone. If a complaint or an investigation may exist, do not delete"
            " anything; speak to your defence organisation first.",
            "&Delete everything",
            kind="danger",
            typed="delete everything",
        ).ask()
        if sure:
            desk = self.context.desk
            self.context.run(
                lambda _work: desk.delete_everything(), lambda _: self.context.wants_end.emit()
            )

    def _about(self) -> QWidget:
        card = Card("quiet")
        try:
            number = version("paravent")
        except PackageNotFoundError:
            number = "from a checkout"
        card.add(
            Text(f"Paravent {number}", "h3"),
            Text(
                "Reads, never changes. Nothing leaves this computer: no account, no server, no"
                " statistics. Paravent is not from the GMC and gives no legal or regulatory"
                " verdict.",
                "muted",
            ),
            Text(
                "Names of places in photos come from GeoNames (geonames.org), under the licence"
                " CC BY 4.0.",
                "small",
            ),
            Notice(
                "Protects against: a stolen, locked laptop; hostile photos, names and pages;"
                " changing your accounts by accident. Does not protect against: malware on this"
                " computer, somebody using your unlocked session, what the sites already hold.",
                icon="screen",
            ),
        )
        return card


def unknown_fields() -> set[str]:
    """Fields of the settings that neither this page nor another one shows."""
    return {f.name for f in fields(Settings)} - set(SENTENCES) - set(NOT_SHOWN)
