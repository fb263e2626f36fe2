"""One picture as large as fits: looked at closely, moved about, and covered by hand.

With the mouse: wheel to zoom, drag to move, or to cover while covering. With keys: plus, minus
and 0 zoom, arrows move; while covering, arrows move the frame, Shift and arrows size it, Enter
covers, Backspace takes the last one back.
"""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QSizePolicy, QWidget

from paravent.ui import icons
from paravent.ui.theme import Theme
from paravent.ui.widgets.photo_cover import Cover, Part, covered

MOST_ZOOM = 12.0
STEP = 1.25
SMALLEST_SHARE = 0.004
"""A part narrower or lower than this share of the picture was a slip of the hand."""
FRAME_STEP = 0.02
AIR = 14
NO_PICTURE = 48

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class Canvas(QWidget):
    """See the module's sentence. Parts are shares of the picture, so they fit any size of it."""

    changed = Signal()
    """A part was covered or uncovered."""
    zoomed = Signal()

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._image = QImage()
        self._shown = QImage()
        self._parts: list[Part] = []
        self._zoom = 1.0
        self._middle = QPointF(0.5, 0.5)
        self._covering = False
        self.how = Cover.BLACK
        self._from: QPointF | None = None
        self._held: QPointF | None = None
        self._frame: QRectF | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setMinimumSize(200, 200)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        self._say_keys()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """Modest: it takes all the room there is, and must not ask for more."""
        return QSize(320, 240)

    # What is shown

    @property
    def parts(self) -> Sequence[Part]:
        """The covered parts."""
        return tuple(self._parts)

    @property
    def zoom(self) -> float:
        """1 is fitted to the window."""
        return self._zoom

    @property
    def is_shown(self) -> bool:
        """Whether a picture is there; while it is being got there is none."""
        return not self._image.isNull()

    def show_image(self, image: QImage, parts: Sequence[Part] = ()) -> None:
        """Show ``image``, fitted; a null one clears."""
        self._image = image
        self._parts = list(parts)
        self._frame = None
        self._redraw()
        self.fit()

    def set_covering(self, on: bool) -> None:
        """Whether dragging covers a part instead of moving the picture."""
        self._covering = on
        self._frame = None
        self.setCursor(Qt.CursorShape.CrossCursor if on else Qt.CursorShape.OpenHandCursor)
        self._say_keys()
        self.update()

    def cover(self, part: Part) -> None:
        """Cover one more part."""
        self._parts.append(part)
        self._redraw()
        self.changed.emit()

    def take_back(self) -> None:
        """Uncover the part that was covered last."""
        if self._parts:
            self._parts.pop()
            self._redraw()
            self.changed.emit()

    def fit(self) -> None:
        """The whole picture."""
        self._zoom, self._middle = 1.0, QPointF(0.5, 0.5)
        self._moved()

    def zoom_by(self, times: float, around: QPointF | None = None) -> None:
        """Nearer or farther; the point ``around`` of the widget stays where it is."""
        around = around or QPointF(self.rect().center())
        before = self._share(around)
        self._zoom = min(MOST_ZOOM, max(1.0, self._zoom * times))
        after = self._share(around)
        self._middle += before - after
        self._moved()

    def _moved(self) -> None:
        size, room = self._size(), QSizeF(self.size())
        half_x = min(0.5, room.width() / size.width() / 2 if size.width() else 0.5)
        half_y = min(0.5, room.height() / size.height() / 2 if size.height() else 0.5)
        self._middle = QPointF(
            min(1 - half_x, max(half_x, self._middle.x())),
            min(1 - half_y, max(half_y, self._middle.y())),
        )
        self.update()
        self.zoomed.emit()

    def _redraw(self) -> None:
        self._shown = covered(self._image, self._parts) if self._parts else self._image
        self.update()

    def _say_keys(self) -> None:
        words = (
            "Arrows move the frame, Shift and arrows size it, Enter covers, Backspace takes back."
            if self._covering
            else "Plus and minus zoom, 0 shows the whole picture, arrows move it."
        )
        self.setAccessibleDescription(words)

    # Where things are

    def _size(self) -> QSizeF:
        """The picture's size on screen."""
        if self._image.isNull():
            return QSizeF(0, 0)
        room = QSizeF(max(1, self.width() - 2 * AIR), max(1, self.height() - 2 * AIR))
        whole = QSizeF(self._image.size())
        fitted = whole.scaled(room, Qt.AspectRatioMode.KeepAspectRatio)
        if fitted.width() > 2 * whole.width():
            fitted = whole * 2  # a tiny picture stays recognisable as tiny
        return fitted * self._zoom

    def _place(self) -> QRectF:
        size = self._size()
        left = self.width() / 2 - self._middle.x() * size.width()
        top = self.height() / 2 - self._middle.y() * size.height()
        return QRectF(QPointF(left, top), size)

    def _share(self, at: QPointF) -> QPointF:
        place = self._place()
        if place.isEmpty():
            return QPointF(0.5, 0.5)
        return QPointF(
            (at.x() - place.left()) / place.width(), (at.y() - place.top()) / place.height()
        )

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The picture on a quiet ground, the frame that is being drawn, the ring of the focus."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = QPainterPath()
        ground.addRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 10, 10)
        painter.fillPath(ground, self._theme.colour("press"))
        painter.setClipPath(ground)
        if self._shown.isNull():
            ratio = self.devicePixelRatioF()
            mark = icons.pixmap("photo", self._theme.colour("muted"), NO_PICTURE, ratio)
            aside = QPointF(NO_PICTURE / 2, NO_PICTURE / 2)
            painter.drawPixmap(QRectF(self.rect()).center() - aside, mark)
        else:
            smooth = self._place().width() < self._shown.width() * 2
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, smooth)
            painter.drawImage(self._place(), self._shown)
        if self._frame is not None:
            place = self._place()
            rect = QRectF(
                place.left() + self._frame.left() * place.width(),
                place.top() + self._frame.top() * place.height(),
                self._frame.width() * place.width(),
                self._frame.height() * place.height(),
            )
            painter.fillRect(rect, QColor(0, 0, 0, 150))
            for colour, dash in ((QColor("#ffffff"), False), (QColor("#000000"), True)):
                pen = QPen(colour, 2)
                pen.setStyle(Qt.PenStyle.DashLine if dash else Qt.PenStyle.SolidLine)
                painter.setPen(pen)
                painter.drawRect(rect)
        painter.setClipping(False)
        focused = self.hasFocus()
        painter.setPen(
            QPen(self._theme.colour("focus" if focused else "line"), 2 if focused else 1)
        )
        painter.drawPath(ground)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Keep the picture inside."""
        super().resizeEvent(event)
        self._moved()

    # Mouse

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Begin to cover or to move."""
        if event.button() is not Qt.MouseButton.LeftButton or self._image.isNull():
            return
        if self._covering:
            self._from = self._share(event.position())
            self._frame = None
        else:
            self._held = event.position()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the frame, or move the picture."""
        if self._from is not None:
            self._frame = _inside(QRectF(self._from, self._share(event.position())).normalized())
            self.update()
        elif self._held is not None:
            size, by = self._size(), event.position() - self._held
            self._held = event.position()
            self._middle -= QPointF(by.x() / size.width(), by.y() / size.height())
            self._moved()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Cover what was framed."""
        if self._held is not None:
            self._held = None
            self.setCursor(Qt.CursorShape.OpenHandCursor)
        if self._from is not None:
            self._from = None
            self._cover_frame()

    def _cover_frame(self) -> None:
        frame, self._frame = self._frame, None
        if frame is not None and min(frame.width(), frame.height()) >= SMALLEST_SHARE:
            self.cover(Part(frame.x(), frame.y(), frame.width(), frame.height(), self.how))
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:  # noqa: N802 - Qt's name
        """Zoom around the mouse."""
        turns = event.angleDelta().y() / 120
        if turns and not self._image.isNull():
            self.zoom_by(STEP**turns, event.position())
        event.accept()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """As the module's sentence says."""
        key = Qt.Key(event.key())
        if self._image.isNull():
            event.ignore()
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            self.zoom_by(STEP)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            self.zoom_by(1 / STEP)
        elif key is Qt.Key.Key_0:
            self.fit()
        elif key in _ARROWS:
            wider = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            self._arrow(*_ARROWS[key], wider=wider)
        elif self._covering and key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._frame = self._frame or self._first_frame()
            self._cover_frame()
        elif self._covering and key in (Qt.Key.Key_Backspace, Qt.Key.Key_Delete):
            self.take_back()
        else:
            event.ignore()

    def _first_frame(self) -> QRectF:
        wide, high = 0.2 / self._zoom, 0.15 / self._zoom
        return _inside(QRectF(self._middle.x() - wide / 2, self._middle.y() - high / 2, wide, high))

    def _arrow(self, x: int, y: int, *, wider: bool) -> None:
        step = FRAME_STEP / self._zoom
        if not self._covering:
            self._middle += QPointF(x * step * 3, y * step * 3)
            self._moved()
            return
        if self._frame is None:
            self._frame = self._first_frame()
        elif wider:
            size = QSizeF(
                max(step, self._frame.width() + x * step),
                max(step, self._frame.height() + y * step),
            )
            self._frame = _inside(QRectF(self._frame.topLeft(), size))
        else:
            at = self._frame.topLeft() + QPointF(x * step, y * step)
            at.setX(min(1 - self._frame.width(), max(0.0, at.x())))
            at.setY(min(1 - self._frame.height(), max(0.0, at.y())))
            self._frame.moveTopLeft(at)
        self.update()


def _inside(rect: QRectF) -> QRectF:
    """The part of a rectangle that lies in the picture, in shares."""
    return rect.intersected(QRectF(0, 0, 1, 1))
