"""Draws the line icons of assets/icons in any colour and size."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from paravent.core.resources import data_folder


@cache
def _source(name: str) -> str:
    return (data_folder("assets") / "icons" / f"{name}.svg").read_text("utf-8")


@cache
def _drawn(name: str, colour: str, size: int, ratio: float) -> QPixmap:
    source = _source(name).replace("currentColor", colour)
    picture = QPixmap(round(size * ratio), round(size * ratio))
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    renderer = QSvgRenderer(QByteArray(source.encode("utf-8")))
    renderer.render(painter, QRectF(0, 0, picture.width(), picture.height()))
    painter.end()
    picture.setDevicePixelRatio(ratio)
    return picture


def pixmap(name: str, colour: QColor, size: int, ratio: float = 1.0) -> QPixmap:
    """The icon ``name`` (a file of assets/icons) in ``colour``, ``size`` logical pixels square."""
    return _drawn(name, colour.name(QColor.NameFormat.HexRgb), size, ratio)


def icon(name: str, colour: QColor, size: int, ratio: float = 1.0) -> QIcon:
    """The same as a ``QIcon``, also for the disabled state."""
    made = QIcon(pixmap(name, colour, size, ratio))
    made.addPixmap(pixmap(name, colour, size, ratio), QIcon.Mode.Disabled)
    return made


def window_icon() -> QIcon:
    """The program's own icon."""
    made = QIcon()
    for size in (32, 64, 128):
        made.addPixmap(_drawn("paravent", "", size, 1.0))
    return made


def extent(size: int) -> QSize:
    """A square of ``size``."""
    return QSize(size, size)
