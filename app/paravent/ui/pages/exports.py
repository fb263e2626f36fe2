"""Data exports: drop them, see in numbers what is in them, and how to ask for them."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QButtonGroup, QFileDialog, QFrame, QRadioButton, QVBoxLayout, QWidget

from paravent.core.errors import CancelledError, ParaventError
from paravent.core.jobs import Progress
from paravent.core.lists import HowToAsk, Imported, KeptExport, Refused
from paravent.core.text import plain
from paravent.ui.context import Context
from paravent.ui.jobs import Job, Work
from paravent.ui.pages.base import Page
from paravent.ui.state import State
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Fold, Notice, Pill, ProgressStrip, Rule, clear, row
from paravent.ui.widgets.dialogs import Confirm
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.text import Icon, Text, restyle
from paravent.ui.words import count, day

ENDINGS = "Exports (*.zip *.tgz *.tar *.gz *.json *.js *.csv *.html *.txt);;All files (*)"
MOST_NAMED = 40


class ExportsPage(Page):
    """See the module's sentence."""

    TITLE = "Data exports"
    LEAD = (
        "A platform's own copy of your data knows what its pages do not show: who connected when,"
        " who asked, where posts were made."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context, widest=860)
        self._shown: State | None = None
        self._job: Job | None = None
        self._kept: Sequence[KeptExport] = ()
        self._refused: Sequence[Refused] = ()
        self._how: Sequence[HowToAsk] = ()
        self._build()

    def _build(self) -> None:
        self.files_button = Button("Choose &files …", self._choose_files, icon="plus")
        self.folder_button = Button("Choose a f&older …", self._choose_folder, icon="folder")
        self._drop = self._drop_zone()
        self.column.addWidget(self._drop)
        self.strip = ProgressStrip(self.stop)
        self.strip.hide()
        self.column.addWidget(self.strip)
        self._results = QVBoxLayout()
        self._results.setSpacing(12)
        self.column.addLayout(self._results)
        self.column.addWidget(self._question())
        self._asking = QVBoxLayout()
        self._asking.setSpacing(10)
        self.column.addLayout(self._asking)
        self.column.addStretch(1)

    def _drop_zone(self) -> QFrame:
        zone = QFrame()
        zone.setProperty("kind", "drop")
        column = QVBoxLayout(zone)
        column.setContentsMargins(28, 22, 28, 22)
        column.setSpacing(8)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(Icon("drop", 36, tone="accent"), 0, centre)
        title = Text("Drop exports here, as the platform made them", "h2")
        title.setAlignment(centre)
        words = Text(
            "Zip files, all parts together, or the folder. They are read where they lie; nothing is"
            " unpacked and nothing leaves this computer.",
            "muted",
        )
        words.setAlignment(centre)
        column.addWidget(title)
        column.addWidget(words)
        column.addLayout(row(None, self.files_button, self.folder_button, None))
        return zone

    def _question(self) -> QWidget:
        card = Card(spacing=4)
        card.add(Text("May Paravent look in your messages?", "h3"))
        self.no_messages = QRadioButton("&No. Only who wrote to whom, how often and when.")
        self.yes_messages = QRadioButton("&Yes, in the first messages of each conversation.")
        self.no_messages.setChecked(True)
        group = QButtonGroup(card)
        for button in (self.no_messages, self.yes_messages):
            group.addButton(button)
            card.add(button)
        card.add(
            Text(
                "With yes it looks for words about care, such as “thank you for looking after my"
                " mum”. What was written stays in memory until Paravent closes and is never kept."
                " It counts for exports that you add after choosing.",
                "small",
            )
        )
        return card

    # Coming and going

    def show_state(self) -> None:
        """Load what is kept when the state is new."""
        state = self.context.state
        if state is not self._shown and self.context.ready:
            self._shown = state
            self._load()

    def arrive(self, what: object) -> None:
        """Take files that were dropped or pasted on the window."""
        if isinstance(what, list):
            self._over(False)
            self.add(what)
        elif what in ("hover", "unhover"):
            self._over(what == "hover")

    def leave(self) -> None:
        """Another page: what was refused has been read."""
        self._over(False)
        self._refused = ()

    def escape(self) -> bool:
        """Esc stops what runs."""
        self._over(False)
        if self._job is not None:
            self.stop()
            return True
        return False

    def is_busy(self) -> bool:
        """Whether exports are being read."""
        return self._job is not None

    def _over(self, over: bool) -> None:
        self._drop.setProperty("over", "true" if over else "false")
        restyle(self._drop)

    def _load(self) -> None:
        lists = self.context.desk.lists

        def task(_work: Work) -> tuple[Sequence[KeptExport], Sequence[HowToAsk]]:
            return lists.exports(), lists.how_to_ask()

        self.context.run(task, self._loaded)

    def _loaded(self, found: tuple[Sequence[KeptExport], Sequence[HowToAsk]]) -> None:
        self._kept, self._how = found
        self._draw()

    # Files in

    def add(self, paths: Sequence[Path]) -> None:
        """Read exports; one job at a time."""
        if self._job is not None or not paths:
            return
        lists, messages = self.context.desk.lists, self.yes_messages.isChecked()

        def task(work: Work) -> Imported:
            return lists.take(paths, work.report, work.cancel, messages=messages)

        self._refused = ()
        self.strip.show_progress(Progress(0, 0, "Looking into the export"))
        self.strip.show()
        self._drop.setEnabled(False)
        self._job = self.context.run(
            task, self._taken, self._failed, progress=self.strip.show_progress
        )
        self._draw()

    def stop(self) -> None:
        """Stop reading; nothing of what was begun is kept."""
        if self._job is not None:
            self._job.stop()

    def _taken(self, taken: Imported) -> None:
        self._end()
        self._refused = taken.refused
        if taken.exports:
            names = ", ".join(e.name for e in taken.exports)
            self.context.say_aloud(f"Read: {names}")
            self.context.refresh()
        self._load()

    def _failed(self, error: ParaventError) -> None:
        self._end()
        if isinstance(error, CancelledError):
            self.context.say("Stopped. Nothing of that export was kept.")
        else:
            self.context.fail(error)
        self._draw()

    def _end(self) -> None:
        self._job = None
        self.strip.hide()
        self._drop.setEnabled(True)

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Choose exports", "", ENDINGS)
        self.add([Path(name) for name in names])

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Choose an unpacked export")
        self.add([Path(name)] if name else [])

    def _forget(self, kept: KeptExport) -> None:
        agreed = Confirm(
            self,
            f"Forget the export of {kept.name}?",
            "Its numbers and names are deleted here. The file itself stays where it is, and so do"
            " your answers about people.",
            "&Forget it",
        ).ask()
        if agreed:
            lists = self.context.desk.lists
            self.context.run(
                lambda _work: lists.forget(kept.platform), lambda _: self.context.refresh()
            )

    # Drawing

    def _draw(self) -> None:
        clear(self._results)
        for refused in self._refused:
            self._results.addWidget(
                Notice(
                    f"{refused.file} was not taken. {refused.sentence}",
                    tone="not_met",
                    icon="not_met",
                )
            )
        if self._kept:
            self._results.addWidget(self._kept_card())
        clear(self._asking)
        if self._how:
            self._asking.addWidget(self._how_card())

    def _kept_card(self) -> QWidget:
        card = Card(spacing=8)
        head = Text("What was read", "h3")
        self.go_button = Button(
            "Go to the &connections", lambda: self.context.go("connections"), kind="primary"
        )
        card.add(flow(head, None, self.go_button))
        for number, kept in enumerate(self._kept):
            if number:
                card.add(Rule())
            self._draw_kept(card, kept)
        return card

    def _draw_kept(self, card: Card, kept: KeptExport) -> None:
        forget = Button("Forget", lambda: self._forget(kept), icon="trash", kind="plain")
        forget.setAccessibleName(f"Forget the export of {kept.name}")
        name = Text(kept.name, "strong", wrap=False)
        words = "First messages looked at" if kept.messages_read else "Messages not looked at"
        card.add(
            row(name, Pill(words, "eye" if kept.messages_read else "eye-off", "na"), None, forget)
        )
        card.add(Text(numbers(kept), "body"))
        state = f"Read on {day(kept.read_at)}."
        if not kept.names_kept:
            state += " The names were deleted since; add the export again to go on with people."
        card.add(Text(state, "small"))
        if kept.summary.skipped:
            fold = Fold(
                [
                    (
                        Text(
                            count(len(kept.summary.skipped), "file", "files") + " not read", "muted"
                        ),
                        1,
                    )
                ],
                f"Files of {kept.name} that were not read",
            )
            fold.fill_with(lambda inside: _skipped(inside, kept))
            card.add(fold)

    def _how_card(self) -> QWidget:
        card = Card(spacing=2)
        card.add(
            Text("How to ask for an export", "h3"),
            Text(
                "You ask on the platform; it prepares the copy and tells you. Ask today, add it"
                " here when it comes.",
                "muted",
            ),
        )
        self.folds: dict[str, Fold] = {}
        for entry in self._how:
            fold = Fold(
                [(Text(entry.name, "strong", wrap=False), 0), (Text(entry.takes, "small"), 1)],
                f"How to ask {entry.name}. {entry.takes}",
            )
            fold.fill_with(lambda inside, entry=entry: self._steps(inside, entry))  # type: ignore[misc]
            self.folds[entry.platform] = fold
            card.add(fold)
        return card

    def _steps(self, inside: QVBoxLayout, entry: HowToAsk) -> None:
        for number, step in enumerate(entry.steps, 1):
            inside.addWidget(Text(f"{number}.  {step}"))
        inside.addWidget(Text(f"Choose: {entry.choose}", "muted"))
        inside.addWidget(Text(f"It brings: {entry.holds}", "muted"))
        if entry.mind:
            inside.addWidget(Notice(entry.mind, tone="partly", icon="info"))
        if entry.url:
            inside.addLayout(
                row(Button("Open the page", lambda: self._open(entry), icon="open"), None)
            )

    def _open(self, entry: HowToAsk) -> None:
        agreed = Confirm(
            self,
            "Open this page in your browser?",
            "Your everyday browser opens it. You ask for the copy there yourself.",
            "&Open",
            detail=entry.url,
        ).ask()
        if agreed:
            desk = self.context.desk
            self.context.run(lambda _work: desk.show_page(entry.url), lambda _: None)


def numbers(kept: KeptExport) -> str:
    """What an export holds, in numbers; what it has none of is left out."""
    s = kept.summary
    parts = [
        (kept.connections, "connection", ""),
        (s.messages, "message", ""),
        (s.posts, "post", ""),
        (s.comments, "comment", ""),
        (s.located_media, "picture or track with a place", "pictures or tracks with a place"),
        (s.apps, "connected app", ""),
        (s.sessions, "sign-in", ""),
    ]
    said = [count(number, one, many) for number, one, many in parts if number]
    return " · ".join(said) or "Nothing that is counted here."


def _skipped(inside: QVBoxLayout, kept: KeptExport) -> None:
    for skipped in kept.summary.skipped[:MOST_NAMED]:
        inside.addWidget(Text(plain(skipped.member, 160)))
        inside.addWidget(Text(plain(skipped.why, 200), "small"))
    more = len(kept.summary.skipped) - MOST_NAMED
    if more > 0:
        inside.addWidget(Text(f"and {more:,} more", "small"))
