"""What the checks came to over time: a column for each day of reviews, and the same as a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QBrush,
    QColor,
    QFocusEvent,
    QFontMetricsF,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QSizePolicy,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from paravent.core.past import DayOutcomes, total
from paravent.core.phrases import day_words
from paravent.core.words import Limb
from paravent.ui.theme import Theme

GROUPS: tuple[tuple[str, str, str, Qt.BrushStyle], ...] = (
    ("met", "Met", "met", Qt.BrushStyle.SolidPattern),
    ("partly", "Partly met", "partly", Qt.BrushStyle.BDiagPattern),
    ("not_met", "Not met", "not_met", Qt.BrushStyle.DiagCrossPattern),
    ("not_known", "Not known", "unread", Qt.BrushStyle.Dense6Pattern),
)
"""Group, word, tone, and the pattern that tells it from the others without its colour."""

HIGH = 190
AXIS = 44
TOP = 12
NARROWEST = 54
WIDEST = 92
MOST_ROWS = 10


class OutcomeChart(QWidget):
    """The columns. Left and right move from day to day."""

    def __init__(self, theme: Theme, said: Callable[[str], None]) -> None:
        super().__init__()
        self._theme = theme
        self._said = said
        self._days: tuple[DayOutcomes, ...] = ()
        self._limb: Limb | None = None
        self.at = 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HIGH + AXIS + TOP)
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as there is room."""
        return QSize(480, self.height())

    def show_days(self, days: Sequence[DayOutcomes], limb: Limb | None) -> None:
        """Draw ``days`` (the earliest first), one limb or all together."""
        self._days, self._limb = tuple(days), limb
        self.at = len(self._days) - 1
        self._name()
        self.update()

    @property
    def shown(self) -> tuple[DayOutcomes, ...]:
        """The newest days that have room."""
        most = max(1, int(self.width() // NARROWEST))
        return self._days[-most:]

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """A base line, columns with their numbers, dates below."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        days = self.shown
        most = max((sum(total(d.counts, self._limb).values()) for d in days), default=0)
        if not most:
            painter.end()
            return
        each = min(WIDEST, self.width() / len(days))
        for number, one in enumerate(days):
            column = QRectF(number * each + 7, TOP, each - 14, HIGH)
            self._draw_column(painter, one, column, most)
            if self.hasFocus() and self._days[self.at] is one:
                painter.setBrush(Qt.BrushStyle.NoBrush)
                painter.setPen(QPen(self._theme.colour("focus"), 2))
                painter.drawRoundedRect(column.adjusted(-5, -8, 5, AXIS - 2), 7, 7)
        painter.setPen(QPen(self._theme.colour("line_strong"), 1))
        base = TOP + HIGH + 0.5
        painter.drawLine(QPointF(2, base), QPointF(each * len(days), base))
        painter.end()

    def _draw_column(self, painter: QPainter, one: DayOutcomes, column: QRectF, most: int) -> None:
        counts = total(one.counts, self._limb)
        bottom = column.bottom()
        for group, _, tone, pattern in GROUPS:
            high = column.height() * counts[group] / most
            if not high:
                continue
            part = QRectF(column.left(), bottom - high, column.width(), high)
            self.fill(painter, part.adjusted(0, 1, 0, 0), tone, pattern)
            self._draw_number(painter, part, str(counts[group]), tone, pattern)
            bottom -= high
        if not one.counts:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("line_strong"), 1, Qt.PenStyle.DashLine))
            painter.drawRoundedRect(column.adjusted(0, HIGH - 44, 0, -1), 4, 4)
        self._draw_date(painter, one, column)

    def fill(self, painter: QPainter, part: QRectF, tone: str, pattern: Qt.BrushStyle) -> None:
        """One part of a column, also for the legend."""
        colour = self._theme.colour(tone)
        soft = self._theme.colour(f"{tone}_soft")
        solid = pattern is Qt.BrushStyle.SolidPattern
        painter.setPen(QPen(colour, 1))
        painter.setBrush(colour if solid else soft)
        painter.drawRoundedRect(part, 3, 3)
        if not solid:
            faint = QColor(colour)
            faint.setAlpha(120)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QBrush(faint, pattern))
            painter.drawRoundedRect(part, 3, 3)

    def _draw_number(
        self, painter: QPainter, part: QRectF, number: str, tone: str, pattern: Qt.BrushStyle
    ) -> None:
        metrics = QFontMetricsF(self.font())
        if part.height() < metrics.height() + 2:
            return
        if pattern is Qt.BrushStyle.SolidPattern:
            painter.setPen(self._theme.colour("surface"))
        else:
            # The pattern stops around the number, so that it can be read.
            wide = metrics.horizontalAdvance(number) + 10
            place = QRectF(0, 0, wide, metrics.height())
            place.moveCenter(part.center())
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour(f"{tone}_soft"))
            painter.drawRoundedRect(place, 4, 4)
            painter.setPen(self._theme.colour(tone))
        painter.drawText(part, Qt.AlignmentFlag.AlignCenter, number)

    def _draw_date(self, painter: QPainter, one: DayOutcomes, column: QRectF) -> None:
        when = date.fromisoformat(one.day)
        words = f"{when.day} {when:%b}"
        place = self.shown.index(one)
        words += "" if one.kept or not one.counts else "*"
        if not place or date.fromisoformat(self.shown[place - 1].day).year != when.year:
            words += f"\n{when.year}"
        painter.setPen(self._theme.colour("muted"))
        under = QRectF(column.left() - 8, column.bottom() + 4, column.width() + 16, AXIS - 6)
        painter.drawText(under, Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop, words)

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Left and right move; each column is told."""
        key = event.key()
        first = len(self._days) - len(self.shown)
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right) and self._days:
            to = self.at + (1 if key == Qt.Key.Key_Right else -1)
            self.at = max(first, min(len(self._days) - 1, to))
            self._name()
            self._said(self.accessibleName())
            self.update()
        else:
            super().keyPressEvent(event)

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Show the ring."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()

    def _name(self) -> None:
        if not self._days:
            self.setAccessibleName("No outcomes yet")
            return
        self.setAccessibleName(told(self._days[self.at], self._limb))
        self.setAccessibleDescription(
            "Chart of outcomes over time. Left and right move from day to day. The table below"
            " says the same."
        )


class Swatch(QWidget):
    """A small sample of a column's part, for the legend."""

    def __init__(self, chart: OutcomeChart, tone: str, pattern: Qt.BrushStyle) -> None:
        super().__init__()
        self._chart, self._tone, self._pattern = chart, tone, pattern
        self.setFixedSize(18, 14)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw it as the chart does."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._chart.fill(painter, QRectF(1, 1, 16, 12), self._tone, self._pattern)
        painter.end()


def told(one: DayOutcomes, limb: Limb | None) -> str:
    """One column in words."""
    what = f"{limb.value}, " if limb else ""
    if not one.counts:
        return f"{what}{day_words(one.day)}: the outcomes of that day were not kept"
    counts = total(one.counts, limb)
    words = ", ".join(f"{counts[group]} {word.lower()}" for group, word, _, _ in GROUPS)
    later = "" if one.kept else "; not kept that day, worked out with today’s guidance"
    return f"{what}{day_words(one.day)}: {words}{later}"


def table(days: Sequence[DayOutcomes], limb: Limb | None) -> QTableWidget:
    """The same as the chart, all days, the newest first."""
    rows = list(reversed(days))
    heads = ["Day", *(word for _, word, _, _ in GROUPS), "Counted"]
    made = QTableWidget(len(rows), len(heads))
    made.setAccessibleName("Outcomes over time")
    made.setHorizontalHeaderLabels(heads)
    made.verticalHeader().hide()
    made.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
    made.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
    made.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    made.setShowGrid(False)
    made.setTabKeyNavigation(False)
    for place, one in enumerate(rows):
        counts = total(one.counts, limb)
        cells = [str(counts[group]) for group, _, _, _ in GROUPS]
        if not one.counts:
            cells = ["–"] * len(GROUPS)
        how = "that day" if one.kept else "with today’s guidance" if one.counts else "not kept"
        for column, words in enumerate([day_words(one.day), *cells, how]):
            item = QTableWidgetItem(words)
            if 0 < column < len(heads) - 1:
                item.setTextAlignment(Qt.AlignmentFlag.AlignCenter)
            made.setItem(place, column, item)
    head = made.horizontalHeader()
    head.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
    head.setStretchLastSection(True)
    made.resizeRowsToContents()
    high = sum(made.rowHeight(n) for n in range(min(len(rows), MOST_ROWS)))
    made.setFixedHeight(high + head.sizeHint().height() + 8)
    return made
