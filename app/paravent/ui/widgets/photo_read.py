"""Reads pictures for the screen: by content, scaled while decoding, upright, within limits.

Only plain functions of Qt's image classes, which may run on any thread. What Qt does not know, the
desk is asked for (``core.pictures.PicturesPort.decode``). Nothing is ever written.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QFile, QIODevice, QRect, QSize, Qt
from PySide6.QtGui import QColorSpace, QImage, QImageReader, QPainter, QPainterPath

from paravent.core.errors import BrokenPhotoError, PhotoError
from paravent.core.pictures import NOT_WHOLE, TOO_LARGE, PicturesPort, Pixels

SCALED_WHILE_DECODED = frozenset({b"jpeg"})
"""Formats whose decoder can leave out what a small picture does not need."""
DECODED = SCALED_WHILE_DECODED | {b"png", b"webp", b"gif", b"tiff", b"bmp"}
MOST_PIXELS = 60_000_000
"""A picture of another format than JPEG that has more is not decoded for a small one."""
MOST_PIXELS_SCALED = 500_000_000
FILMS = (".mp4", ".m4v", ".mov")

GONE = "The file is not there any more, or may not be read. Drop it again from where it is now."


@dataclass(frozen=True, slots=True)
class Seen:
    """A picture on screen: upright, with the size it has in the file."""

    image: QImage
    whole: QSize
    animated: bool


def _reader(file: QFile) -> QImageReader | None:
    """A reader that goes by the content, never by the name (an SVG may call itself .jpg).

    None for formats that are not Qt's to decode here.
    """
    if not file.open(QIODevice.OpenModeFlag.ReadOnly):
        raise PhotoError(GONE)
    kind = QImageReader.imageFormat(file).data()
    if kind not in DECODED:
        return None
    reader = QImageReader(file, kind)
    reader.setAutoTransform(True)
    return reader


def read_picture_file(path: Path, pictures: PicturesPort, longest: int = 0) -> Seen:
    """The picture in ``path``, its longer side at most ``longest`` pixels (0: as it is).

    Raises ``PhotoError`` with a sentence where it cannot be shown.
    """
    file = QFile(str(path))
    try:
        reader = _reader(file)
        if reader is None:
            found = pictures.decode(path, longest, MOST_PIXELS * 2)
            return Seen(_image(found), QSize(*found.whole), found.animated)
        size = reader.size()
        pixels = size.width() * size.height()
        scaled = reader.format().data() in SCALED_WHILE_DECODED and longest
        if not size.isValid() or pixels > (MOST_PIXELS_SCALED if scaled else MOST_PIXELS * 2):
            raise PhotoError(TOO_LARGE)
        turned = bool(reader.transformation().value & 4)
        whole = size.transposed() if turned else size
        if longest and max(size.width(), size.height()) > longest:
            reader.setScaledSize(size.scaled(longest, longest, Qt.AspectRatioMode.KeepAspectRatio))
        image = reader.read()
        if image.isNull():
            too_large = reader.error() is QImageReader.ImageReaderError.InvalidDataError
            raise BrokenPhotoError(TOO_LARGE if pixels > MOST_PIXELS and too_large else NOT_WHOLE)
        return Seen(image, whole, reader.supportsAnimation() and reader.imageCount() > 1)
    finally:
        file.close()


def _image(pixels: Pixels) -> QImage:
    """As Qt's own decoders give it: 32 bits, with the space of its colours."""
    kinds = QImage.Format
    given, kind, each = (
        (kinds.Format_RGBA8888, kinds.Format_ARGB32, 4)
        if pixels.alpha
        else (kinds.Format_RGB888, kinds.Format_RGB32, 3)
    )
    lent = QImage(pixels.data, pixels.width, pixels.height, pixels.width * each, given)
    image = lent.convertToFormat(kind)
    space = QColorSpace.fromIccProfile(pixels.profile) if pixels.profile else QColorSpace()
    if space.isValid() and space.colorModel() is QColorSpace.ColorModel.Rgb:
        image.setColorSpace(space)
    return image


def thumbnail(path: Path, pictures: PicturesPort, side: int, corner: float) -> QImage | None:
    """The middle of the picture as a square with round corners; None where it cannot be shown."""
    file = QFile(str(path))
    try:
        reader = _reader(file)
        # A panorama a hundred times as wide as high must not become a large picture.
        most = QSize(side * 8, side * 8)
        if reader is None:
            image = _image(pictures.decode(path, most.width(), MOST_PIXELS))
            return _rounded(_scaled(image, side, most), side, corner)
        size = reader.size()
        fast = reader.format().data() in SCALED_WHILE_DECODED
        pixels = size.width() * size.height()
        if not size.isValid() or pixels > (MOST_PIXELS_SCALED if fast else MOST_PIXELS):
            return None
        reader.setScaledSize(_covering(size, side, most))
        return _rounded(reader.read(), side, corner)
    except PhotoError:
        return None
    finally:
        file.close()


def _covering(size: QSize, side: int, most: QSize) -> QSize:
    """The smallest size of the same shape that covers a square, but never more than ``most``."""
    return size.scaled(side, side, Qt.AspectRatioMode.KeepAspectRatioByExpanding).boundedTo(most)


def _scaled(image: QImage, side: int, most: QSize) -> QImage:
    wanted = _covering(image.size(), side, most)
    smooth = Qt.TransformationMode.SmoothTransformation
    return image.scaled(wanted, Qt.AspectRatioMode.IgnoreAspectRatio, smooth)


def _rounded(image: QImage, side: int, corner: float) -> QImage | None:
    if image.isNull():
        return None
    made = QImage(side, side, QImage.Format.Format_ARGB32_Premultiplied)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    shape = QPainterPath()
    shape.addRoundedRect(0, 0, side, side, corner, corner)
    painter.setClipPath(shape)
    left, top = (image.width() - side) // 2, (image.height() - side) // 2
    painter.drawImage(QRect(0, 0, side, side), image, QRect(left, top, side, side))
    painter.end()
    return made


def is_film(path: str) -> bool:
    """Whether a file's name says that it is a film."""
    return path.lower().endswith(FILMS)
