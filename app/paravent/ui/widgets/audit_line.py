"""All reviews on a line: a lane for each profile, a mark for each review, by key and mouse."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from PySide6.QtCore import QEvent, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFocusEvent,
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from paravent.core.past import PastAudit
from paravent.core.text import plain
from paravent.ui.theme import Theme
from paravent.ui.widgets.text import tip
from paravent.ui.words import count, day, moment

LANE = 34
AXIS = 28
NAMES = 210
"""Most room for the names of the profiles; in a narrow window a third of the width."""
MARK = 6.5
LEAST_DAYS = 60
"""A shorter time is not stretched over the whole line: days would look like months."""


@dataclass(frozen=True, slots=True)
class Mark:
    """One review on its lane."""

    audit: PastAudit
    lane: int
    day: date

    @property
    def words(self) -> str:
        """What it is, for tooltips and screen readers."""
        kind = "" if self.audit.whole else ", one look at single settings"
        ended = ", ended early" if self.audit.stopped else ""
        return (
            f"{day(self.audit.finished)}{kind}{ended}: {self.audit.known} known,"
            f" {self.audit.unread} not known"
        )


class AuditLine(QWidget):
    """The drawing. ``chosen`` is called with the review that the user opens."""

    def __init__(
        self,
        theme: Theme,
        audits: Sequence[PastAudit],
        name_of: Callable[[PastAudit], str],
        chosen: Callable[[str], None],
        said: Callable[[str], None],
    ) -> None:
        super().__init__()
        self._theme = theme
        self._chosen = chosen
        self._said = said
        self.lanes: list[str] = sorted({name_of(a) for a in audits}, key=str.casefold)
        made = []
        for audit in audits:
            when = moment(audit.finished)
            if when is not None:
                made.append(Mark(audit, self.lanes.index(name_of(audit)), when.date()))
        self.marks = sorted(made, key=lambda m: (m.audit.finished, m.lane))
        self.at = len(self.marks) - 1
        """The mark that the keyboard is on."""
        # Worked out once: with many reviews each is asked for many times.
        days = [m.day for m in self.marks] or [date.today()]
        self._last = max(days)
        self._days = max(LEAST_DAYS, (self._last - min(days)).days)
        self._longest: float | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(LANE * max(1, len(self.lanes)) + AXIS)
        self._name()
        theme.changed.connect(self.update)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as there is room."""
        return QSize(480, self.height())

    # Where things are

    def _left(self) -> float:
        """Where the lanes begin: after the longest name, or after as much of it as has room."""
        if self._longest is None:
            metrics = QFontMetricsF(self.font())
            wide = (metrics.horizontalAdvance(plain(n, 80)) for n in self.lanes)
            self._longest = max(wide, default=0.0)
        return min(self._longest + 22, NAMES, self.width() / 3)

    def _x(self, when: date) -> float:
        left, right = self._left() + 16, self.width() - 22
        # A short time stands at the right end: the newest review is always there.
        return right - (right - left) * (self._last - when).days / self._days

    def place(self, mark: Mark) -> QPointF:
        """The middle of a mark."""
        return QPointF(self._x(mark.day), LANE * mark.lane + LANE / 2)

    # Drawing

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Months, lanes, names, marks, and a ring where the keyboard is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._draw_months(painter)
        metrics = QFontMetricsF(self.font())
        left = self._left()
        for lane, name in enumerate(self.lanes):
            middle = LANE * lane + LANE / 2
            painter.setPen(QPen(self._theme.colour("line"), 2))
            painter.drawLine(QPointF(left + 8, middle), QPointF(self.width() - 10, middle))
            painter.setPen(self._theme.colour("text"))
            shown = metrics.elidedText(
                plain(name, 80), Qt.TextElideMode.ElideMiddle, int(left - 12)
            )
            painter.drawText(
                QRectF(2, LANE * lane, left - 8, LANE), Qt.AlignmentFlag.AlignVCenter, shown
            )
        for mark in self.marks:
            self._draw_mark(painter, mark)
        if self.hasFocus() and self.marks:
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QPen(self._theme.colour("focus"), 2.5))
            painter.drawEllipse(self.place(self.marks[self.at]), MARK + 5, MARK + 5)
        painter.end()

    def _draw_mark(self, painter: QPainter, mark: Mark) -> None:
        at, colour = self.place(mark), self._theme.colour("accent")
        # A rim in the colour of the card, so that marks that touch stay two.
        painter.setPen(QPen(self._theme.colour("surface"), 2))
        painter.setBrush(colour)
        if not mark.audit.whole:
            painter.drawEllipse(at, 4.5, 4.5)
            painter.setBrush(self._theme.colour("surface"))
            painter.setPen(QPen(colour, 1.6))
            painter.drawEllipse(at, 3.4, 3.4)
        elif mark.audit.stopped:
            painter.drawEllipse(at, MARK + 1, MARK + 1)
            painter.setPen(QPen(colour, 2))
            painter.setBrush(self._theme.colour("surface"))
            painter.drawEllipse(at, MARK - 1, MARK - 1)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            around = QRectF(at.x() - MARK + 1, at.y() - MARK + 1, 2 * MARK - 2, 2 * MARK - 2)
            painter.drawPie(around, 90 * 16, 180 * 16)
        else:
            painter.drawEllipse(at, MARK + 1, MARK + 1)

    def _draw_months(self, painter: QPainter) -> None:
        """Thin lines at the first of a month; as many as have room, evenly, with their names."""
        if not self.marks:
            return
        last = self._last
        metrics = QFontMetricsF(self.font())
        bottom = LANE * len(self.lanes)
        month_wide = (self.width() - 22 - self._left() - 16) * 30.4 / self._days
        label = metrics.horizontalAdvance("Sep 2026") + 10
        step = next((s for s in (1, 2, 3, 6, 12) if s * month_wide >= label), 12)
        year, month = last.year, last.month
        while (x := self._x(date(year, month, 1))) >= self._left() + 12:
            if (month - 1) % step == 0:
                words = calendar.month_abbr[month] + (f" {year}" if month == 1 else "")
                wide = metrics.horizontalAdvance(words)
                painter.setPen(QPen(self._theme.colour("line"), 1))
                painter.drawLine(QPointF(x, 0), QPointF(x, bottom + 4))
                painter.setPen(self._theme.colour("muted"))
                left = min(x - wide / 2, self.width() - wide - 2)
                painter.drawText(QPointF(left, bottom + 20), words)
            year, month = (year - 1, 12) if month == 1 else (year, month - 1)

    # Keys and mouse

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """Left and right go through time, up and down through profiles, Enter opens."""
        key = event.key()
        if not self.marks:
            super().keyPressEvent(event)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._chosen(self.marks[self.at].audit.id)
        elif key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self._move(self.at + (1 if key == Qt.Key.Key_Right else -1))
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End):
            self._move(0 if key == Qt.Key.Key_Home else len(self.marks) - 1)
        elif key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self._change_lane(1 if key == Qt.Key.Key_Down else -1)
        else:
            super().keyPressEvent(event)

    def _move(self, to: int) -> None:
        self.at = max(0, min(len(self.marks) - 1, to))
        self._name()
        self._said(self._here())
        self.update()

    def _change_lane(self, by: int) -> None:
        now = self.marks[self.at]
        there = [n for n, m in enumerate(self.marks) if m.lane == now.lane + by]
        if there:
            self._move(min(there, key=lambda n: abs((self.marks[n].day - now.day).days)))

    def focusInEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Say where the keyboard is."""
        super().focusInEvent(event)
        self.update()

    def focusOutEvent(self, event: QFocusEvent) -> None:  # noqa: N802 - Qt's name
        """Take the ring away."""
        super().focusOutEvent(event)
        self.update()

    def mark_at(self, place: QPointF) -> int | None:
        """The mark under the mouse."""
        near = [
            (abs(p.x() - place.x()) + abs(p.y() - place.y()), n)
            for n, p in enumerate(map(self.place, self.marks))
        ]
        far, number = min(near, default=(99.0, 0))
        return number if far <= 14 else None

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A click opens the review."""
        number = self.mark_at(event.position())
        if number is not None and event.button() is Qt.MouseButton.LeftButton:
            self.at = number
            self._name()
            self._chosen(self.marks[number].audit.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A hand over what can be opened."""
        over = self.mark_at(event.position()) is not None
        self.setCursor(Qt.CursorShape.PointingHandCursor if over else Qt.CursorShape.ArrowCursor)

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Another font: names have another width."""
        super().changeEvent(event)
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange):
            self._longest = None

    def event(self, event: QEvent) -> bool:
        """Tooltips belong to marks."""
        if event.type() is QEvent.Type.ToolTip and isinstance(event, QHelpEvent):
            number = self.mark_at(QPointF(event.pos()))
            words = self._words(number) if number is not None else ""
            QToolTip.showText(event.globalPos(), tip(words), self)
            return True
        return super().event(event)

    def _words(self, number: int) -> str:
        mark = self.marks[number]
        return f"{plain(self.lanes[mark.lane], 80)}, {mark.words}"

    def _here(self) -> str:
        return f"{self._words(self.at)}. {self.at + 1} of {len(self.marks)}"

    def _name(self) -> None:
        if not self.marks:
            self.setAccessibleName("No reviews yet")
            return
        self.setAccessibleName(self._here())
        self.setAccessibleDescription(
            f"Line of {count(len(self.marks), 'review')} of"
            f" {count(len(self.lanes), 'profile')}. Arrow keys move along it, Enter opens."
            " The list below says the same."
        )
