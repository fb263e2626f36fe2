"""The user's own timeline: when and where they learned, worked and lived."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog

from paravent.core.errors import ParaventError
from paravent.core.lists import Life
from paravent.core.text import plain
from paravent.ui.context import Context
from paravent.ui.pages.base import Page
from paravent.ui.state import State
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Notice
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.life_editor import LifeEditor
from paravent.ui.widgets.text import Text

TOML = "Timeline (*.toml)"


class LifePage(Page):
    """See the module's sentence."""

    TITLE = "Your timeline"
    LEAD = "Whom you knew before you met patients is surely known from elsewhere. Rough dates do."

    def __init__(self, context: Context) -> None:
        super().__init__(context, widest=860)
        self._shown: State | None = None
        self._file = ""
        self._dirty = False
        self._is_loaded = False
        self.trouble = Notice("", tone="not_met", icon="not_met")
        self.trouble.hide()
        self.editor = LifeEditor()
        self.editor.changed.connect(self._changed)
        self.save_button = Button("&Keep", self.save, kind="primary", icon="save")
        self.column.addWidget(
            Notice(
                "Only your own life: school, university, placements, jobs, homes. No rotas, no"
                " clinic lists, nobody else's dates. Dates as 2015, 2015-09 or 2015-09-01.",
                icon="info",
            )
        )
        self.column.addWidget(self.trouble)
        self.column.addWidget(self.editor)
        self.where = Text("", "muted")
        self.file_button = Button("Keep in a &file of mine …", self._choose_file, kind="plain")
        self.open_button = Button("&Open a file …", self._open_file, icon="folder", kind="plain")
        self.store_button = Button("Keep &encrypted instead", self._to_store, kind="plain")
        foot = Card("quiet", margin=14, spacing=8)
        foot.add(
            self.where,
            flow(self.save_button, None, self.open_button, self.file_button, self.store_button),
        )
        self.column.addWidget(foot)
        self.column.addStretch(1)

    def show_state(self) -> None:
        """Load the periods once, and again when nothing is being edited."""
        state = self.context.state
        if self.context.ready and state is not self._shown and not self._dirty:
            self._shown = state
            lists = self.context.desk.lists
            self.context.run(lambda _work: lists.life(), self._loaded)

    def is_busy(self) -> bool:
        """Whether something typed is not kept yet."""
        return self._dirty

    def _loaded(self, life: Life) -> None:
        """What is kept has come; what was typed meanwhile is not lost."""
        if not self._dirty:
            self._show(life)
        elif not self._is_loaded:
            typed = self.editor.periods()
            self._show(life)
            for period in typed:
                self.editor.add(period)
            self._changed()

    def _show(self, life: Life) -> None:
        self._dirty = False
        self._is_loaded = True
        self._file = life.file
        self.trouble.hide()
        self.editor.show_periods(life.periods)
        self._draw()

    def _changed(self) -> None:
        self._dirty = True
        self._draw()

    def _draw(self) -> None:
        name = plain(Path(self._file).name, 60)
        self.where.setText(
            f"Kept in your file {name}, readable by anyone who can open it."
            if self._file
            else "Kept in Paravent's own store, as everything else."
        )
        self.store_button.setVisible(bool(self._file))
        self.save_button.setEnabled(self._dirty)

    def save(self) -> None:
        """Keep what the fields say; what does not fit is said and stays to be mended."""
        if not self._is_loaded:  # what is kept is not in the fields yet
            return
        life = Life(self.editor.periods(), self._file)
        lists = self.context.desk.lists
        self.context.run(lambda _work: lists.save_life(life), self._saved, self._not_saved)

    def _saved(self, life: Life) -> None:
        self._show(life)
        self.context.say("Your timeline is kept.", "met")
        self.context.refresh()

    def _not_saved(self, error: ParaventError) -> None:
        self.trouble.say(error.sentence)
        self.trouble.show()
        self.context.say_aloud(error.sentence)

    def _choose_file(self) -> None:
        name, _ = QFileDialog.getSaveFileName(self, "Keep the timeline in", "timeline.toml", TOML)
        if name and self._is_loaded:
            self._file = name
            self.save()

    def _to_store(self) -> None:
        if self._is_loaded:
            self._file = ""
            self.save()

    def _open_file(self) -> None:
        name, _ = QFileDialog.getOpenFileName(self, "Open a timeline", "", TOML)
        if name:
            lists = self.context.desk.lists
            self.context.run(
                lambda _work: lists.open_life(Path(name)), self._saved, self._not_saved
            )
