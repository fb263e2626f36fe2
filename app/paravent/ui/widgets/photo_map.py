"""A small map with the point where a photo was taken; drawn here, nothing is looked up online."""

from __future__ import annotations

import math

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QFont,
    QFontMetricsF,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from paravent.core.errors import ParaventError
from paravent.core.pictures import Town
from paravent.core.records import PhotoPoint
from paravent.core.text import plain
from paravent.ui.context import Context
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.photo_coast import SPANS, USUAL_SPAN, Chart, chart, is_britain
from paravent.ui.widgets.text import Text, set_tip

HIGH = 190
WIDE = 1000.0
"""A chart is worked out wider than the map will ever be, so that its edges are never seen."""
CORNER = 9.0
ROOM_FOR_INSET = 300
"""On a narrower map the small one in its corner is smaller."""
SCALE_STEPS = (0.5, 1, 2, 5, 10, 20, 50, 100, 200, 500, 1000)
CREDIT = "Shores: Natural Earth, public domain. Towns: GeoNames, CC BY 4.0."


class MapPicture(QWidget):
    """The drawing itself."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._theme = context.theme
        self.chart: Chart | None = None
        self.setMinimumHeight(HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        set_tip(self, CREDIT)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as there is room."""
        return QSize(320, HIGH)

    def show_chart(self, made: Chart | None) -> None:
        """Draw ``made``; None: an empty sea while it is being worked out."""
        self.chart = made
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Sea, land, towns, scale, the point, and where in the country it is."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        shape = QPainterPath()
        shape.addRoundedRect(frame, CORNER, CORNER)
        painter.fillPath(shape, self._theme.colour("accent_soft"))
        if self.chart is not None:
            painter.setClipPath(shape)
            # The chart is wider than any widget: its middle is the widget's middle.
            aside = (self.width() - self.chart.width) / 2
            painter.save()
            painter.translate(aside, 0)
            self._draw_land(painter, self.chart)
            painter.restore()
            self._draw_point(painter, self.chart, under=True)
            self._draw_towns(painter, self.chart, aside)
            self._draw_scale(painter, self.chart)
            self._draw_point(painter, self.chart, under=False)
            self._draw_inset(painter, self.chart)
            painter.setClipping(False)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.drawPath(shape)
        painter.end()

    def _draw_land(self, painter: QPainter, made: Chart) -> None:
        painter.setPen(QPen(self._theme.colour("line_strong"), 1))
        painter.setBrush(self._theme.colour("raised"))
        for shore in made.land:
            painter.drawPolygon(shore)

    def _middle(self) -> QPointF:
        return QPointF(self.width() / 2, self.height() / 2)

    def _draw_point(self, painter: QPainter, made: Chart, *, under: bool) -> None:
        at = self._middle()
        around = made.point.metres / 1000 * made.per_km
        if under:
            if around > 6:
                soft = self._theme.colour("not_met")
                soft.setAlpha(46)
                painter.setBrush(soft)
                painter.setPen(QPen(self._theme.colour("not_met"), 1, Qt.PenStyle.DashLine))
                painter.drawEllipse(at, around, around)
            return
        painter.setPen(QPen(self._theme.colour("surface"), 2))
        painter.setBrush(self._theme.colour("not_met"))
        painter.drawPath(_pin(at))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._theme.colour("surface"))
        painter.drawEllipse(at + QPointF(0, -15.5), 3.2, 3.2)

    def _draw_towns(self, painter: QPainter, made: Chart, aside: float) -> None:
        at = self._middle()
        taken = [QRectF(at.x() - 12, at.y() - 26, 24, 28), self._inset_frame(made)]
        taken.append(QRectF(0, self.height() - 26, 96, 26))
        frame = QRectF(self.rect()).adjusted(4, 4, -4, -4)
        drawn = 0
        for charted, town in made.towns:
            place = charted + QPointF(aside, 0)
            font = _town_font(self.font(), town, drawn)
            metrics = QFontMetricsF(font)
            name = plain(town.name, 40)
            wide = metrics.horizontalAdvance(name)
            for dx in (6.0, -6.0 - wide):
                words = QRectF(
                    place.x() + dx, place.y() - metrics.height() / 2, wide, metrics.height()
                )
                room = words.adjusted(-3, -1, 3, 1)
                if frame.contains(room) and not any(room.intersects(t) for t in taken):
                    break
            else:
                continue
            taken += [room, QRectF(place.x() - 3, place.y() - 3, 6, 6)]
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._theme.colour("muted"))
            dot = 2.6 if town.people >= 100_000 else 1.9
            painter.drawEllipse(place, dot, dot)
            painter.setFont(font)
            painter.setPen(self._theme.colour("text" if town.people >= 100_000 else "muted"))
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, name)
            drawn += 1
            if drawn >= 14:
                break

    def _draw_scale(self, painter: QPainter, made: Chart) -> None:
        km = next((s for s in SCALE_STEPS if s * made.per_km >= 32), SCALE_STEPS[-1])
        long = km * made.per_km
        left, bottom = 12.0, self.height() - 11.0
        pen = QPen(self._theme.colour("muted"), 1.4)
        painter.setPen(pen)
        painter.drawLine(QPointF(left, bottom), QPointF(left + long, bottom))
        for x in (left, left + long):
            painter.drawLine(QPointF(x, bottom - 3), QPointF(x, bottom + 3))
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * 0.84)
        painter.setFont(font)
        words = f"{km:g} km" if km >= 1 else f"{km * 1000:g} m"
        painter.drawText(QPointF(left + long + 6, bottom + 4), words)

    def _inset_frame(self, made: Chart) -> QRectF:
        share = self._inset_share()
        wide, high = made.inset_size[0] * share, made.inset_size[1] * share
        return QRectF(self.width() - wide - 10, 10, wide, high)

    def _inset_share(self) -> float:
        return 1.0 if self.width() >= ROOM_FOR_INSET else 0.66

    def _draw_inset(self, painter: QPainter, made: Chart) -> None:
        if SPANS[made.span] >= 800:
            return
        frame = self._inset_frame(made)
        shape = QPainterPath()
        shape.addRoundedRect(frame, 6, 6)
        painter.save()
        painter.setClipPath(shape)
        painter.fillRect(frame, self._theme.colour("accent_soft"))
        painter.translate(frame.topLeft())
        painter.scale(self._inset_share(), self._inset_share())
        painter.setPen(QPen(self._theme.colour("line_strong"), 0.7))
        painter.setBrush(self._theme.colour("surface"))
        for shore in made.inset:
            painter.drawPolygon(shore)
        painter.setPen(QPen(self._theme.colour("surface"), 1))
        painter.setBrush(self._theme.colour("not_met"))
        painter.drawEllipse(made.inset_at, 4, 4)
        painter.restore()
        painter.setPen(QPen(self._theme.colour("line_strong"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawPath(shape)


class PhotoMap(QWidget):
    """The map with its two buttons and a line that says what it shows."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._point: PhotoPoint | None = None
        self._words = ""
        self._span = USUAL_SPAN
        self._wanted = 0
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        self.picture = MapPicture(context)
        column.addWidget(self.picture)
        self.nearer = Button("", self._nearer, icon="zoom-in", kind="plain", name="Map: nearer")
        self.farther = Button("", self._farther, icon="zoom-out", kind="plain", name="Map: farther")
        for button, tip in ((self.nearer, "Nearer"), (self.farther, "Farther away")):
            set_tip(button, tip)
        line = QHBoxLayout()
        line.setSpacing(2)
        line.addWidget(Text("Drawn on this computer; nothing was looked up online.", "small"), 1)
        line.addWidget(self.farther)
        line.addWidget(self.nearer)
        column.addLayout(line)

    def show_point(self, point: PhotoPoint, words: str) -> None:
        """Show where ``point`` is; ``words`` say the same for a screen reader."""
        self._point = point
        self._words = plain(words)
        self._span = USUAL_SPAN if is_britain(point) else USUAL_SPAN + 1
        self._draw()

    def _nearer(self) -> None:
        self._span = max(0, self._span - 1)
        self._draw()

    def _farther(self) -> None:
        self._span = min(len(SPANS) - 1, self._span + 1)
        self._draw()

    def _draw(self) -> None:
        self.nearer.setEnabled(self._span > 0)
        self.farther.setEnabled(self._span < len(SPANS) - 1)
        self.picture.setAccessibleName(f"Map: {self._words}")
        point, span = self._point, self._span
        if point is None:
            return
        self._wanted += 1
        wanted = self._wanted
        pictures = self._context.desk.pictures

        def task(_work: object) -> tuple[int, Chart | None]:
            if wanted != self._wanted:
                return wanted, None  # another photo was chosen meanwhile
            return wanted, chart(pictures, point, span, WIDE, float(HIGH))

        self._context.run(task, self._drawn, self._not_drawn)

    def _drawn(self, made: tuple[int, Chart | None]) -> None:
        if made[0] != self._wanted or made[1] is None:
            return
        self.picture.show_chart(made[1])
        around = [plain(town.name, 40) for _, town in made[1].towns[:4]]
        near = f" Around: {', '.join(around)}." if around else ""
        high = SPANS[made[1].span]
        self.picture.setAccessibleDescription(f"About {high:g} kilometres high.{near}")

    def _not_drawn(self, _: ParaventError) -> None:
        self.hide()


def _pin(at: QPointF) -> QPainterPath:
    """A pin whose tip is at ``at``."""
    path = QPainterPath()
    radius, high = 8.5, 15.5
    middle = QPointF(at.x(), at.y() - high)
    angle = math.degrees(math.acos(radius / high))
    path.moveTo(at)
    box = QRectF(middle.x() - radius, middle.y() - radius, 2 * radius, 2 * radius)
    path.arcTo(box, -90 + angle, 360 - 2 * angle)
    path.closeSubpath()
    return path


def _town_font(base: QFont, town: Town, drawn: int) -> QFont:
    font = QFont(base)
    size = 0.95 if town.people >= 100_000 else 0.86
    font.setPointSizeF(font.pointSizeF() * size)
    if town.people >= 100_000 and drawn < 3:
        font.setWeight(QFont.Weight.DemiBold)
    return font
