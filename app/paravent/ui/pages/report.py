"""Report: see exactly what would be written, then write it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from PySide6.QtCore import QStandardPaths, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFileDialog,
    QRadioButton,
    QVBoxLayout,
    QWidget,
)

from paravent.core.errors import ParaventError
from paravent.core.jobs import Progress
from paravent.core.paper import PagePicture, PageSize, Paper
from paravent.ui.context import Context
from paravent.ui.pages.base import Page
from paravent.ui.state import State
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Empty, Notice, ProgressStrip, clear, row
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.paper import PaperView
from paravent.ui.widgets.text import Text
from paravent.ui.words import count, listed

FORMATS = (
    ("pdf", "PDF", "to print or hand in"),
    ("html", "HTML", "opens in any browser"),
    ("csv", "CSV", "for a spreadsheet"),
    ("json", "JSON", "for other programs"),
)


class ReportPage(Page):
    """See the module's sentence."""

    TITLE = "Report"
    LEAD = "What was looked at, what was found, and what was not looked at."

    def __init__(self, context: Context) -> None:
        super().__init__(context, widest=1100, scrolls=False)
        self._shown: State | None = None
        self._made: dict[tuple[str, bool], Paper] = {}
        self._waits_for: tuple[str, bool] | None = None
        self._controls = self._choices()
        self.column.addWidget(self._controls)
        self.strip = ProgressStrip()
        self.strip.hide()
        self.column.addWidget(self.strip)
        self._after = QVBoxLayout()
        self.column.addLayout(self._after)
        self.preview = PaperView()
        self.preview.sheets.wanted.connect(self._draw)
        self.column.addWidget(self.preview, 1)
        self._foot = self._below()
        self.column.addWidget(self._foot)
        self._empty: QWidget = Empty(
            "report",
            "Nothing to report yet",
            "Review a profile first; the report is made from what was read and what you said.",
            [Button("&Go to the profiles", lambda: self.context.go("profiles"), kind="primary")],
        )
        self.column.addWidget(self._empty)
        self.column.addStretch(0)

    def _choices(self) -> Card:
        """Which report, which kind of file, and the button that saves it."""
        self.own = QRadioButton("For &yourself: everything")
        self.portfolio = QRadioButton("For a &portfolio: counts and dates")
        self.own.setChecked(True)
        group = QButtonGroup(self)
        group.addButton(self.own)
        group.addButton(self.portfolio)
        self.own.toggled.connect(lambda _: self._show())
        self.format = QComboBox()
        self.format.setAccessibleName("Kind of file")
        for ending, name, what in FORMATS:
            self.format.addItem(f"{name} – {what}", ending)
        self.format.currentIndexChanged.connect(lambda _: self._show())
        self.save_button = Button("&Save the report …", self.save, kind="primary", icon="save")
        card = Card(margin=16, spacing=8)
        card.add(flow(self.own, self.portfolio, None, self.format, self.save_button, spacing=12))
        return card

    def _below(self) -> QWidget:
        """What is on screen, and how large."""
        sheets = self.preview.sheets
        self._hint = Text("", "small")
        self._zooms = (
            Button("", lambda: sheets.zoom(-1), icon="zoom-out", name="Smaller pages"),
            Button("", lambda: sheets.zoom(1), icon="zoom-in", name="Larger pages"),
        )
        line = row(self._hint, *self._zooms, spacing=6)
        line.setContentsMargins(0, 0, 0, 0)
        line.setStretch(0, 1)
        holder = QWidget()
        holder.setLayout(line)
        return holder

    def show_state(self) -> None:
        """Preview anew when the state is new."""
        state = self.context.state
        if state is self._shown:
            return
        self._shown = state
        something = bool(state.audits) or not self.context.ready
        for part in (self._controls, self.preview, self._foot):
            part.setVisible(something)
        self._empty.setVisible(not something)
        self._made.clear()
        self._waits_for = None
        if state.audits:
            self._show()

    @property
    def is_portfolio(self) -> bool:
        """Which of the two reports is on screen."""
        return self.portfolio.isChecked()

    @property
    def _wanted(self) -> tuple[str, bool]:
        return str(self.format.currentData()), self.is_portfolio

    def _show(self) -> None:
        """Show the report that is chosen; make it first where that was not done yet."""
        wanted, state, desk = self._wanted, self._shown, self.context.desk
        if paper := self._made.get(wanted):
            self._put_up(paper)
            return
        if state is None or not state.audits or self._waits_for == wanted:
            return
        self._waits_for = wanted
        self._work("Laying out the report")
        shown = self.preview.paper
        if shown is not None and (shown.kind, shown.portfolio) != wanted:
            # Never one report under the name of the other.
            self.preview.show_nothing()
            self._hint.setText("")
        kind, portfolio = wanted

        def done(paper: Paper) -> None:
            # An answer to an older question, or about an older state, is of no use.
            if self._shown is state:
                self._made[wanted] = paper
            if self._waits_for == wanted:
                self._ended()
                self._put_up(paper)

        self.context.run(
            lambda _work: desk.papers.make(kind, portfolio=portfolio), done, self._not_made
        )

    def _put_up(self, paper: Paper) -> None:
        desk = self.context.desk

        def show(sizes: Sequence[PageSize]) -> None:
            if self._wanted == (paper.kind, paper.portfolio):
                self.preview.show_paper(paper, sizes)
                self._hint.setText(_hint(paper, len(sizes)))
                for button in self._zooms:
                    button.setVisible(bool(sizes))
                self.save_button.setEnabled(True)

        if paper.printed:
            self.context.run(lambda _work: desk.papers.sizes(paper), show)
        else:
            show(())

    def _draw(self, number: int, width: int) -> None:
        """Draw a page of what is on screen."""
        paper, desk = self.preview.paper, self.context.desk
        if paper is None:
            return

        def show(picture: PagePicture) -> None:
            if self.preview.paper is paper:
                self.preview.sheets.draw(number, picture)

        self.context.run(lambda _work: desk.papers.page(paper, number, width), show)

    def _not_made(self, error: ParaventError) -> None:
        self._ended()
        self._hint.setText(error.sentence)
        self.preview.show_nothing()
        self.context.fail(error)

    def save(self) -> None:
        """Ask where to, then write."""
        ending, portfolio = self._wanted
        kind = "portfolio" if portfolio else "review"
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        start = str(Path(folder) / f"privacy-{kind}-{date.today().isoformat()}.{ending}")
        name, _ = QFileDialog.getSaveFileName(
            self, "Save the report", start, f"{ending.upper()} (*.{ending})"
        )
        if name:
            self.write(Path(name).with_suffix(f".{ending}"))

    def write(self, out: Path) -> None:
        """Write the report that is on screen to ``out``, byte for byte."""
        paper, desk = self.preview.paper, self.context.desk
        if paper is None or (paper.kind, paper.portfolio) != self._wanted:
            return
        self._work("Writing the report")
        self.context.run(
            lambda _work: tuple(desk.papers.save(paper, out)), self._written, self._failed
        )

    def _work(self, sentence: str) -> None:
        self.save_button.setEnabled(False)
        self.strip.show()
        self.strip.show_progress(Progress(0, 0, sentence))

    def _written(self, paths: tuple[Path, ...]) -> None:
        self._ended()
        names = listed([path.name for path in paths])
        first = paths[0]
        self._after.addWidget(
            Notice(
                f"Written: {names}",
                tone="met",
                icon="met",
                buttons=[
                    Button("&Open it", lambda: _open(first), icon="open"),
                    Button("Open the &folder", lambda: _open(first.parent), icon="folder"),
                ],
            )
        )

    def _failed(self, error: ParaventError) -> None:
        self._ended()
        self.context.fail(error)

    def _ended(self) -> None:
        self._waits_for = None
        clear(self._after)
        self.strip.hide()
        self.save_button.setEnabled(self.preview.paper is not None)


def _hint(paper: Paper, pages: int) -> str:
    """What is on screen, and that it is what is saved."""
    if paper.kind == "pdf":
        return f"{count(pages, 'page')}, drawn from the very file that is saved."
    if pages:
        return f"The very file that is saved, as it prints: {count(pages, 'page')}."
    if paper.not_printed:
        return f"{paper.not_printed} Until then its words are shown here, all of them."
    return "The very file that is saved."


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
