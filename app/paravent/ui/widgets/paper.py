"""A report as it will be saved: the pages of the very PDF, or the text of the very file."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFont,
    QFontDatabase,
    QImage,
    QKeyEvent,
    QKeySequence,
    QPixmap,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QFrame,
    QLabel,
    QPlainTextEdit,
    QScrollArea,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from paravent.core.paper import PagePicture, PageSize, Paper
from paravent.ui.widgets.preview import Preview

WIDEST = 860
_GAP = 14
_LARGEST = 2.5
_KEPT_NEAR = 3
"""Pictures of pages farther than so many from what is on screen are let go."""


class Sheet(QLabel):
    """One page of paper; empty until it is drawn."""

    def __init__(self, number: int, of: int, size: PageSize) -> None:
        super().__init__()
        self._shape = size.height / size.width
        self.drawn_at = 0
        self.setProperty("kind", "sheet")
        self.setScaledContents(True)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setAccessibleName(f"Page {number + 1} of {of}")

    def fit(self, width: int) -> None:
        """As wide as ``width``, with the shape of the page."""
        self.setFixedSize(QSize(width, round(width * self._shape)))

    def draw(self, picture: PagePicture) -> None:
        """Show the page, and tell its words to who cannot see it."""
        image = QImage(
            picture.pixels,
            picture.width,
            picture.height,
            picture.width * 4,
            QImage.Format.Format_RGB32,
        )
        self.setPixmap(QPixmap.fromImage(image))
        self.setAccessibleDescription(picture.text)
        self.drawn_at = picture.width

    def let_go(self) -> None:
        """Forget the picture; it can be drawn again."""
        self.clear()
        self.drawn_at = 0


class Sheets(QScrollArea):
    """All pages below one another. ``wanted`` asks for a page (from 0) so many pixels wide."""

    wanted = Signal(int, int)

    def __init__(self) -> None:
        super().__init__()
        self.sheets: list[Sheet] = []
        self._asked: set[tuple[int, int]] = set()
        self._scale = 1.0
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Pages of the report")
        self._soon = QTimer(self, singleShot=True, interval=60)
        self._soon.timeout.connect(self._ask)
        self.verticalScrollBar().valueChanged.connect(lambda _: self._soon.start())

    def show_pages(self, sizes: Sequence[PageSize]) -> None:
        """Empty sheets of these sizes; what was shown before goes."""
        holder = QWidget()
        holder.setObjectName("sheets")
        column = QVBoxLayout(holder)
        column.setContentsMargins(_GAP, _GAP, _GAP, _GAP)
        column.setSpacing(_GAP)
        self.sheets = [Sheet(n, len(sizes), size) for n, size in enumerate(sizes)]
        self._asked.clear()
        for sheet in self.sheets:
            column.addWidget(sheet, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch(1)
        self.setWidget(holder)
        self._fit()
        self._soon.start()

    def zoom(self, steps: int) -> None:
        """Make the pages larger or smaller; ``steps`` of a fifth."""
        self._scale = min(_LARGEST, max(1.0, self._scale * 1.2**steps))
        self._fit()
        self._soon.start()

    def draw(self, number: int, picture: PagePicture) -> None:
        """Draw one page."""
        self._asked.discard((number, picture.width))
        if number < len(self.sheets):
            self.sheets[number].draw(picture)

    def on_screen(self) -> range:
        """The numbers of the pages that can be seen, and of the next one."""
        top = self.verticalScrollBar().value()
        bottom = top + self.viewport().height()
        seen = [
            n
            for n, sheet in enumerate(self.sheets)
            if sheet.y() < bottom and sheet.y() + sheet.height() > top
        ]
        return range(seen[0], min(seen[-1] + 2, len(self.sheets))) if seen else range(0)

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Ctrl with plus or minus zooms; all other keys scroll."""
        if event.matches(QKeySequence.StandardKey.ZoomIn):
            self.zoom(1)
        elif event.matches(QKeySequence.StandardKey.ZoomOut):
            self.zoom(-1)
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the pages as wide as there is room, and draw them anew a moment later."""
        super().resizeEvent(event)
        self._fit()
        self._soon.start()

    def _fit(self) -> None:
        room = self.viewport().width() - 2 * _GAP
        for sheet in self.sheets:
            sheet.fit(round(max(200, min(WIDEST, room)) * self._scale))

    def _ask(self) -> None:
        near = self.on_screen()
        for number, sheet in enumerate(self.sheets):
            if number in near:
                width = round(sheet.width() * self.devicePixelRatioF())
                if sheet.drawn_at != width and (number, width) not in self._asked:
                    self._asked.add((number, width))
                    self.wanted.emit(number, width)
            elif near and not near.start - _KEPT_NEAR <= number < near.stop + _KEPT_NEAR:
                sheet.let_go()


class PaperView(QStackedWidget):
    """One report in the way that fits its kind."""

    def __init__(self) -> None:
        super().__init__()
        self.sheets = Sheets()
        self.text = QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.text.setFont(_even())
        self.text.setAccessibleName("The file as it will be saved")
        self.words = Preview()
        self.paper: Paper | None = None
        for way in (self.sheets, self.text, self.words):
            self.addWidget(way)
        self.setMinimumHeight(220)

    def show_paper(self, paper: Paper, sizes: Sequence[PageSize]) -> None:
        """Show ``paper``; ``sizes`` are those of its pages, empty for what has none."""
        self.paper = paper
        if sizes:
            self.sheets.show_pages(sizes)
            self.setCurrentWidget(self.sheets)
        elif paper.kind == "html":
            self.words.show_report(paper.text)
            self.setCurrentWidget(self.words)
        else:
            self.text.setPlainText(paper.text)
            self.setCurrentWidget(self.text)

    def show_nothing(self) -> None:
        """An empty sheet, while there is no report."""
        self.paper = None
        self.sheets.show_pages(())
        self.setCurrentWidget(self.sheets)


def _even() -> QFont:
    return QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont)
