"""The step with what a stranger sees of every profile and page, side by side."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QWidget

from paravent.core.errors import ParaventError
from paravent.core.footprint import ProfileRow
from paravent.core.lists import ReplyText
from paravent.core.review import (
    AboutMe,
    Part,
    StrangerCell,
    StrangerColumn,
    StrangerRow,
    StrangerTable,
)
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Empty, Pill, Rule, row
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.footprint_step import Host, Step, field
from paravent.ui.widgets.text import Text
from paravent.ui.words import day

MOST_BESIDE = 4
"""More profiles than this stand in a second table below; narrower columns are hard to read."""
ABSENT = {"robots": "nothing, so they may list it", "shared": "nothing of its own", "data": "none"}
"""What it means that a page has none of it, where it is nothing that shows."""
TITLES_WIDTH = 150
COLUMN_WIDTH = 145


class StrangerWidget(Step):
    """See the module's sentence."""

    PART = Part.STRANGER

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._table: StrangerTable | None = None
        self._about = AboutMe()
        self._looking = False
        self._texts: dict[str, str] = {}
        self._typed = ""
        self._drawn_beside = 0

    def arrive(self) -> None:
        """Read the newest view of everything."""
        review = self.context.desk.review

        def shown(found: tuple[StrangerTable, AboutMe]) -> None:
            self._table, self._about = found
            self.draw()

        self.context.run(lambda _work: (review.stranger(), review.about_me()), shown)

    def draw(self) -> None:
        """The table, the differences, the professional profile."""
        self.begin()
        table = self._table
        if table is None:
            self.add(Text("Reading what is kept …", "muted"))
            return
        if not table.columns:
            self.add(
                Empty(
                    "globe",
                    "Nothing was looked at as a stranger yet",
                    "Review a profile: at its end it is opened once more without signing in. Or"
                    " add the address of a page about you below: a staff page, an old blog.",
                    [Button("&Go to the profiles", lambda: self.context.go("profiles"))],
                )
            )
        beside = self._drawn_beside = self._beside()
        for start in range(0, len(table.columns), beside):
            self.add(_grid(table.columns[start : start + beside], table.rows, self))
        self.add(self._more_pages(table))
        if table.not_looked:
            self.add(self._not_looked(table))
        self.add(Text("Who you say you are", "h2"), self._register())
        if table.differences:
            self.add(differences_card(table.differences))
        self.add(self._separate())
        self.foot(is_begun=bool(table.columns) or self.is_begun)

    def _beside(self) -> int:
        """How many profiles fit side by side."""
        return max(1, min(MOST_BESIDE, (self.width() - TITLES_WIDTH) // COLUMN_WIDTH))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Place the profiles anew where more or fewer fit."""
        super().resizeEvent(event)
        if self._table is not None and self._beside() != self._drawn_beside:
            # Not inside the layout's own work.
            QTimer.singleShot(0, self, self._redraw)

    def _redraw(self) -> None:
        if self._beside() != self._drawn_beside:
            self.draw()

    # Other pages

    def _more_pages(self, table: StrangerTable) -> Card:
        card = Card("quiet", margin=16, spacing=8)
        card.add(Text("Another page about you", "h3"))
        self.address = field("Address of a page", self._typed, "https://hospital.example/staff/me")
        self.address.setMinimumWidth(330)
        self.address.textEdited.connect(self._note_typed)
        self.address.returnPressed.connect(self.look)
        self.look_button = Button("&Look as a stranger", self.look, icon="eye")
        self.look_button.setEnabled(not self._looking)
        card.add(flow(self.address, self.look_button))
        words = "It is opened once, without signing in, in a browser of its own."
        card.add(Text("Looking …" if self._looking else words, "small"))
        return card

    def _note_typed(self, words: str) -> None:
        self._typed = words

    def look(self) -> None:
        """Look at the page that was typed."""
        url = self.address.text().strip()
        if not url or self._looking:
            return
        self._typed, self._looking = url, True
        self.look_button.setEnabled(False)
        review = self.context.desk.review

        def seen(table: StrangerTable) -> None:
            self._looking, self._typed, self._table = False, "", table
            self.draw()
            self.refresh_plan()

        def failed(error: ParaventError) -> None:
            self._looking = False
            self.draw()
            self.context.fail(error)

        self.context.run(lambda work: review.look_at_page(url, work.cancel), seen, failed)

    def drop(self, column: StrangerColumn) -> None:
        """Forget a page that was added."""
        review = self.context.desk.review

        def gone(table: StrangerTable) -> None:
            self._table = table
            self.draw()

        self.context.run(lambda _work: review.drop_page(column.url), gone)

    def _not_looked(self, table: StrangerTable) -> Card:
        card = Card("quiet", margin=16, spacing=6)
        card.add(row(Pill("Not seen as a stranger", "could_not_read", "unread"), None))
        whys: dict[str, list[str]] = {}
        for name, why in table.not_looked:
            whys.setdefault(why, []).append(name)
        for why, names in whys.items():
            card.add(Text(", ".join(names), "strong"), Text(why, "muted"))
        go = Button("Go to the &profiles", lambda: self.context.go("profiles"), kind="plain")
        card.add(row(go, None))
        return card

    # Who one says one is

    def _register(self) -> Card:
        card = Card("quiet", margin=16, spacing=8)
        card.add(Text("Your name on the GMC register", "h3"))
        self.gmc_name = field(
            "Your name on the GMC register", self._about.gmc_name, "As patients can look it up"
        )
        self.gmc_name.setMinimumWidth(330)
        self.gmc_name.editingFinished.connect(self._keep_gmc_name)
        words = "It stays on this computer and is set beside the names that your profiles show."
        card.add(row(self.gmc_name, None), Text(words, "small"))
        return card

    def _keep_gmc_name(self) -> None:
        words = self.gmc_name.text().strip()
        if words != self._about.gmc_name:
            self._keep_about(replace(self._about, gmc_name=words))

    def _keep_about(self, about: AboutMe) -> None:
        self._about = about
        review = self.context.desk.review

        def keep(_work: object) -> StrangerTable:
            review.save_about_me(about)
            return review.stranger()

        def kept(table: StrangerTable) -> None:
            same = self._table is not None and self._table.differences == table.differences
            self._table = table
            if not same:
                self._draw_under_the_keyboard()

        self.context.run(keep, kept)

    def _draw_under_the_keyboard(self) -> None:
        """Draw anew, with the keyboard where it was."""
        here = self.window().focusWidget()
        name = here.accessibleName() if here is not None and self.isAncestorOf(here) else ""
        self.draw()
        for line in (self.gmc_name, self.separate, self.address):
            if name and line.accessibleName() == name:
                line.setFocus()

    # A place to point patients to

    def _separate(self) -> Card:
        card = Card(margin=16, spacing=8)
        card.add(
            Text("A separate professional profile", "h3"),
            Text(
                "If a patient writes to a private profile, the roles cannot mix there. With a"
                " professional page of your own you have somewhere to point to.",
                "muted",
            ),
        )
        self.separate = field(
            "Address of your professional profile", self._about.separate_profile, "None yet"
        )
        self.separate.setMinimumWidth(330)
        self.separate.editingFinished.connect(self._keep_separate)
        self.reply_button = Button("&If a patient writes …", self._replies, kind="plain")
        card.add(flow(self.separate, self.reply_button))
        return card

    def _keep_separate(self) -> None:
        words = self.separate.text().strip()
        if words != self._about.separate_profile:
            self._keep_about(replace(self._about, separate_profile=words))

    def _replies(self) -> None:
        lists = self.context.desk.lists
        self.context.run(lambda _work: lists.replies(), self._show_replies)

    def _show_replies(self, replies: Sequence[ReplyText]) -> None:
        from paravent.ui.widgets.replies import ReplyBox

        self.reply_box = ReplyBox(self, replies, self._texts)
        self.reply_box.open()


def _grid(
    columns: Sequence[StrangerColumn], rows: Sequence[StrangerRow], step: StrangerWidget
) -> Card:
    card = Card(margin=16, spacing=0)
    holder = QWidget()
    grid = QGridLayout(holder)
    grid.setContentsMargins(0, 0, 0, 0)
    grid.setHorizontalSpacing(16)
    grid.setVerticalSpacing(10)
    grid.setColumnMinimumWidth(0, 120)
    for place, column in enumerate(columns, 1):
        grid.setColumnStretch(place, 1)
        grid.addWidget(_head(column, step), 0, place)
    line = 1
    for entry in rows:
        cells = [entry.cells.get(c.id, StrangerCell(False)) for c in columns]
        if not any(cell.looked for cell in cells):
            continue
        grid.addWidget(Rule(), line, 0, 1, len(columns) + 1)
        title = Text(entry.title, "strong")
        title.setMaximumWidth(150)
        grid.addWidget(title, line + 1, 0)
        absent = ABSENT.get(entry.id, "not shown")
        for place, cell in enumerate(cells, 1):
            name = f"{entry.title}, {columns[place - 1].title}"
            grid.addWidget(_cell(cell, name, absent), line + 1, place)
        line += 2
    card.add(holder)
    return card


def _head(column: StrangerColumn, step: StrangerWidget) -> QWidget:
    head = Card("plain", margin=0, spacing=2)
    head.add(Text(column.title, "h3"))
    head.add(Text(f"Seen {day(column.looked_at)}" if column.looked_at else "Not seen", "small"))
    if column.why:
        head.add(Text(column.why, "small"))
    if column.added:
        button = Button(
            "Remove", lambda: step.drop(column), kind="plain", name=f"Remove {column.title}"
        )
        head.add(row(button, None))
    head.column.addStretch(1)
    return head


def _cell(cell: StrangerCell, name: str, absent: str) -> Text:
    if not cell.looked:
        made = Text("not known", "small")
    elif cell.text is None:
        made = Text(absent, "muted")
    else:
        made = Text(cell.text)
    made.setAccessibleName(f"{name}: {made.text()}")
    return made


def differences_card(rows: Sequence[ProfileRow]) -> Card:
    """What profiles say of the user side by side, and what to think about where it differs."""
    card = Card(margin=16, spacing=8)
    for entry in rows:
        pill = (
            Pill("Different", "not_met", "partly")
            if entry.differs
            else Pill("The same", "met", "met")
        )
        card.add(row(Text(entry.title, "strong"), None, pill))
        if entry.differs:
            for where, words in entry.values.items():
                card.add(Text(f"·  {where}: {words}"))
            card.add(Text(entry.sentence, "muted"))
    return card
