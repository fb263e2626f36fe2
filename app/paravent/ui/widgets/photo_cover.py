"""Covers parts of a picture for good, and packs the result anew without any hidden data.

Plain functions of Qt's image classes, which may run on any thread.
"""

from __future__ import annotations

import os
import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QBuffer, QIODevice, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QColorSpace, QImage, QImageWriter, QPainter

from paravent.core.errors import FolderError, PhotoError

BLOCKS_SHORT, BLOCKS_LONG = 3, 12
"""How many blocks a blurred part has left across and along: no letter survives."""
QUALITY = 92
TOLERANCE = 14.0
"""How far the packed picture's covered parts may differ from what was drawn, of 255 (JPEG)."""


class Cover(StrEnum):
    """How a part is covered."""

    BLACK = "black"
    BLUR = "blur"


@dataclass(frozen=True, slots=True)
class Part:
    """One covered part, in shares of the picture's width and height (0 to 1)."""

    left: float
    top: float
    width: float
    height: float
    how: Cover = Cover.BLACK

    def rect(self, size: QSize) -> QRect:
        """The same in whole pixels, outwards, inside the picture."""
        exact = QRectF(
            self.left * size.width(),
            self.top * size.height(),
            self.width * size.width(),
            self.height * size.height(),
        )
        return exact.toAlignedRect().intersected(QRect(0, 0, size.width(), size.height()))


def covered(image: QImage, parts: Sequence[Part]) -> QImage:
    """A new picture with ``parts`` covered and nothing of the old one's texts or profile."""
    space = image.colorSpace()
    srgb = QColorSpace(QColorSpace.NamedColorSpace.SRgb)
    if space.isValid() and space != srgb:
        image = image.convertedToColorSpace(srgb)
    has_alpha = image.hasAlphaChannel()
    kind = QImage.Format.Format_ARGB32 if has_alpha else QImage.Format.Format_RGB32
    fresh = QImage(image.size(), kind)
    fresh.fill(Qt.GlobalColor.transparent if has_alpha else Qt.GlobalColor.white)
    painter = QPainter(fresh)
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Source)
    painter.drawImage(QRect(0, 0, image.width(), image.height()), image)
    for part in parts:
        rect = part.rect(image.size())
        if rect.isEmpty():
            continue
        if part.how is Cover.BLACK:
            painter.fillRect(rect, Qt.GlobalColor.black)
        else:
            painter.drawImage(rect, _blocks(image.copy(rect)))
    painter.end()
    return fresh


def _blocks(part: QImage) -> QImage:
    """Averages of very few blocks, made coarse and shaken, so that nothing can be worked back.

    A mosaic alone can be compared with all texts it might be; with noise on each block and only
    16 steps of colour that leads nowhere.
    """
    wide, high = part.width(), part.height()
    short = max(1, min(wide, high))
    along = min(BLOCKS_LONG, max(BLOCKS_SHORT, round(BLOCKS_SHORT * max(wide, high) / short)))
    size = QSize(along, BLOCKS_SHORT) if wide >= high else QSize(BLOCKS_SHORT, along)
    small = part.convertToFormat(QImage.Format.Format_RGB32).scaled(
        size, Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.SmoothTransformation
    )
    for x in range(size.width()):
        for y in range(size.height()):
            colour = small.pixelColor(x, y)
            shaken = [
                min(255, max(0, (value // 16) * 16 + 8 + secrets.randbelow(25) - 12))
                for value in (colour.red(), colour.green(), colour.blue())
            ]
            small.setPixelColor(x, y, QColor(*shaken))
    return small.scaled(
        part.size(), Qt.AspectRatioMode.IgnoreAspectRatio, Qt.TransformationMode.FastTransformation
    )


def packed(image: QImage, *, as_jpeg: bool) -> bytes:
    """The picture as a file's bytes: pixels only. Raises ``PhotoError`` where it cannot be."""
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    writer = QImageWriter(buffer, b"jpeg" if as_jpeg else b"png")
    if as_jpeg:
        writer.setQuality(QUALITY)
    if not writer.write(image):
        raise PhotoError("The picture could not be packed into a file. Nothing was written.")
    return bytes(buffer.data().data())


def check_packed(data: bytes, drawn: QImage, parts: Sequence[Part]) -> None:
    """Open the bytes again and compare size and covered parts with what was drawn.

    Raises ``PhotoError`` where they differ; then nothing may be written.
    """
    again = QImage.fromData(data)
    same = again.size() == drawn.size() and not again.textKeys()
    for part in parts if same else ():
        rect = part.rect(drawn.size())
        same = same and _difference(again.copy(rect), drawn.copy(rect)) <= TOLERANCE
    if not same:
        raise PhotoError(
            "The covered copy did not pass the check after it was packed. Nothing was written."
        )


def _difference(one: QImage, other: QImage) -> float:
    """The mean difference of two pictures of one size, of 255, on a raster of at most 64 by 64."""
    wide, high = one.width(), one.height()
    total = count = 0
    for x in range(0, wide, max(1, wide // 64)):
        for y in range(0, high, max(1, high // 64)):
            a, b = one.pixelColor(x, y), other.pixelColor(x, y)
            total += abs(a.red() - b.red()) + abs(a.green() - b.green()) + abs(a.blue() - b.blue())
            count += 3
    return total / count if count else 0.0


def write_new(folder: Path, stem: str, ending: str, data: bytes) -> Path:
    """Write ``data`` as ``stem.ending`` or, where taken, ``stem-2.ending``; never overwrites."""
    for number in range(1, 10_000):
        target = folder / (f"{stem}-{number}{ending}" if number > 1 else f"{stem}{ending}")
        try:
            handle = os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        except FileExistsError:
            continue
        except OSError as error:
            raise FolderError(_NOT_WRITTEN) from error
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
        except OSError as error:
            target.unlink(missing_ok=True)
            raise FolderError(_NOT_WRITTEN) from error
        return target
    raise FolderError(_NOT_WRITTEN)


_NOT_WRITTEN = (
    "The picture could not be written there. Choose a folder that you may write to, with room"
    " enough."
)
