"""Pictures drawn for tests and screens: a garden, a ward corridor, a desk with a screen."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import (
    QColor,
    QFont,
    QImage,
    QLinearGradient,
    QPainter,
    QPainterPath,
    QPolygonF,
)


def hills(wide: int = 1600, high: int = 1200, *, hue: int = 205) -> QImage:
    """A landscape; ``hue`` is its sky's."""
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    sky = QLinearGradient(0, 0, 0, high)
    sky.setColorAt(0, QColor.fromHsv(hue, 130, 225))
    sky.setColorAt(0.7, QColor.fromHsv((hue + 180) % 360, 40, 250))
    painter.fillRect(image.rect(), sky)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#fff3c9"))
    painter.drawEllipse(QPointF(wide * 0.72, high * 0.26), high * 0.08, high * 0.08)
    for number, value in enumerate((150, 115, 80)):
        top = high * (0.5 + 0.14 * number)
        path = QPainterPath(QPointF(0, top))
        path.cubicTo(
            wide * 0.3, top - high * 0.2, wide * 0.5, top + high * 0.14, wide, top - high * 0.09
        )
        path.lineTo(wide, high)
        path.lineTo(0, high)
        painter.fillPath(path, QColor.fromHsv((hue - 80) % 360, 110, value))
    painter.end()
    return image


def corridor(wide: int = 1600, high: int = 1200) -> QImage:
    """A corridor with a ward sign and somebody's badge: what the large look is for."""
    image = QImage(wide, high, QImage.Format.Format_RGB32)
    image.fill(QColor("#dfe6e4"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    for corners, colour in (
        (
            ((0, high), (wide, high), (wide * 0.62, high * 0.55), (wide * 0.38, high * 0.55)),
            "#b9c4c1",
        ),
        (((0, 0), (wide * 0.38, high * 0.25), (wide * 0.38, high * 0.55), (0, high)), "#cfd9d6"),
        (
            ((wide, 0), (wide * 0.62, high * 0.25), (wide * 0.62, high * 0.55), (wide, high)),
            "#c6d2cf",
        ),
    ):
        painter.setBrush(QColor(colour))
        painter.drawPolygon(QPolygonF([QPointF(x, y) for x, y in corners]))
    painter.setBrush(QColor("#f4f7f6"))
    painter.drawRect(QRectF(wide * 0.44, high * 0.31, wide * 0.12, high * 0.24))
    sign = QRectF(wide * 0.36, high * 0.08, wide * 0.28, high * 0.11)
    painter.setBrush(QColor("#1f4f8f"))
    painter.drawRoundedRect(sign, 12, 12)
    painter.setPen(QColor("#ffffff"))
    font = QFont(painter.font())
    font.setPixelSize(round(high * 0.055))
    font.setBold(True)
    painter.setFont(font)
    painter.drawText(sign, Qt.AlignmentFlag.AlignCenter, "Ward 12  →")
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor("#5b7f8f"))
    painter.drawRoundedRect(QRectF(wide * 0.16, high * 0.52, wide * 0.2, high * 0.5), 60, 60)
    painter.setBrush(QColor("#e2b892"))
    painter.drawEllipse(QPointF(wide * 0.26, high * 0.44), high * 0.09, high * 0.1)
    badge = QRectF(wide * 0.225, high * 0.66, wide * 0.07, high * 0.12)
    painter.setBrush(QColor("#ffffff"))
    painter.drawRoundedRect(badge, 8, 8)
    painter.setPen(QColor("#222222"))
    font.setPixelSize(round(high * 0.02))
    painter.setFont(font)
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, "Dr A.\nExample")
    painter.end()
    return image


def save(image: QImage, path: Path) -> Path:
    """Write a picture; the kind is the name's ending. Other names get bytes that are no picture."""
    if path.suffix.lower() in (".jpg", ".jpeg", ".png", ".webp"):
        assert image.save(str(path))
    elif path.suffix.lower() in (".heic", ".avif"):
        save_telephone(image, path)
    else:
        path.write_bytes(b"Not a picture.")
    return path


def save_telephone(image: QImage, path: Path, exif: bytes = b"") -> Path:
    """Write a HEIC or AVIF, which Qt cannot; Exif's orientation goes into its boxes as well."""
    import pillow_heif
    from PIL.Image import frombytes

    pillow_heif.register_heif_opener()
    rows = image.convertToFormat(QImage.Format.Format_RGB888)
    size, step = (rows.width(), rows.height()), rows.bytesPerLine()
    picture = frombytes("RGB", size, bytes(rows.constBits()), "raw", "RGB", step)
    picture.save(path, exif=exif or None)
    return path
