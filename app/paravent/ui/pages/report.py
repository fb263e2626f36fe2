"""Report: see exactly what would be written, then write it."""

from __future__ import annotations

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
from paravent.ui.context import Context
from paravent.ui.pages.base import Page
from paravent.ui.state import State
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Empty, Notice, ProgressStrip, clear
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.preview import Preview
from paravent.ui.widgets.text import Text
from paravent.ui.words import listed

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
        self._asked = 0
        self.own = QRadioButton("For &yourself: everything")
        self.portfolio = QRadioButton("For a &portfolio: no names, handles, links or pictures")
        self.own.setChecked(True)
        group = QButtonGroup(self)
        group.addButton(self.own)
        group.addButton(self.portfolio)
        self.own.toggled.connect(lambda _: self._preview())
        self.format = QComboBox()
        self.format.setAccessibleName("Kind of file")
        for ending, name, what in FORMATS:
            self.format.addItem(f"{name} – {what}", ending)
        self.save_button = Button("&Save the report …", self.save, kind="primary", icon="save")
        controls = Card(margin=16, spacing=8)
        controls.add(
            flow(self.own, self.portfolio, None, self.format, self.save_button, spacing=12)
        )
        self._controls = controls
        self.column.addWidget(controls)
        self.strip = ProgressStrip()
        self.strip.hide()
        self.column.addWidget(self.strip)
        self._after = QVBoxLayout()
        self.column.addLayout(self._after)
        self.preview = Preview()
        self.column.addWidget(self.preview, 1)
        self._hint = Text(
            "The preview has every word that is written; the files are laid out with more care.",
            "small",
        )
        self.column.addWidget(self._hint)
        self._empty: QWidget = Empty(
            "report",
            "Nothing to report yet",
            "Review a profile first; the report is made from what was read and what you said.",
            [Button("&Go to the profiles", lambda: self.context.go("profiles"), kind="primary")],
        )
        self.column.addWidget(self._empty)
        self.column.addStretch(0)

    def show_state(self) -> None:
        """Preview anew when the state is new."""
        state = self.context.state
        if state is self._shown:
            return
        self._shown = state
        something = bool(state.audits) or not self.context.ready
        for part in (self._controls, self.preview, self._hint):
            part.setVisible(something)
        self._empty.setVisible(not something)
        if state.audits:
            self._preview()

    @property
    def is_portfolio(self) -> bool:
        """Which of the two reports is on screen."""
        return self.portfolio.isChecked()

    def _preview(self) -> None:
        self._asked += 1
        asked, portfolio, desk = self._asked, self.is_portfolio, self.context.desk

        def show(html: str) -> None:
            # An answer that a newer question has overtaken is of no use.
            if asked == self._asked:
                self.preview.show_report(html)

        self.context.run(lambda _work: desk.preview_report(portfolio=portfolio), show)

    def save(self) -> None:
        """Ask where to, then write."""
        ending = str(self.format.currentData())
        kind = "portfolio" if self.is_portfolio else "review"
        folder = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        start = str(Path(folder) / f"privacy-{kind}-{date.today().isoformat()}.{ending}")
        name, _ = QFileDialog.getSaveFileName(
            self, "Save the report", start, f"{ending.upper()} (*.{ending})"
        )
        if name:
            self.write(Path(name).with_suffix(f".{ending}"))

    def write(self, out: Path) -> None:
        """Write the report that is on screen to ``out``."""
        portfolio, desk = self.is_portfolio, self.context.desk
        self.save_button.setEnabled(False)
        self.strip.show()
        self.strip.show_progress(Progress(0, 0, "Writing the report"))
        self.context.run(
            lambda _work: tuple(desk.write_report(out, portfolio=portfolio)),
            self._written,
            self._failed,
        )

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
        clear(self._after)
        self.strip.hide()
        self.save_button.setEnabled(True)


def _open(path: Path) -> None:
    QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
