"""Evidence pictures: small beside a reading, large when pressed, or fetched when asked for."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QIcon, QImageReader, QPixmap
from PySide6.QtWidgets import QPushButton

from paravent.core.records import Reading
from paravent.core.text import plain
from paravent.ui.context import Context
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.dialogs import PictureBox
from paravent.ui.widgets.text import set_tip
from paravent.ui.words import day_and_time

SMALL = QSize(200, 56)
LARGEST_SIDE = 6000


def read_picture(data: bytes, most: QSize | None = None) -> QPixmap:
    """Picture data as a pixmap, no larger than ``most``; empty where it cannot be read.

    Only PNG is tried, and a picture of absurd size is not decoded at all.
    """
    buffer = QBuffer()
    buffer.setData(QByteArray(data))
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, b"png")
    size = reader.size()
    if not size.isValid() or max(size.width(), size.height()) > LARGEST_SIDE:
        return QPixmap()
    if most is not None and (size.width() > most.width() or size.height() > most.height()):
        reader.setScaledSize(size.scaled(most, Qt.AspectRatioMode.KeepAspectRatio))
    return QPixmap.fromImage(reader.read())


def _beginning(data: bytes, ratio: float) -> QPixmap:
    """The left end of a picture as high as a thumbnail, so that its words can still be read."""
    height = round(SMALL.height() * ratio)
    whole = read_picture(data, QSize(LARGEST_SIDE, height))
    small = whole.copy(0, 0, min(whole.width(), round(SMALL.width() * ratio)), whole.height())
    small.setDevicePixelRatio(ratio)
    return small


class Evidence(QPushButton):
    """A small picture of the part of the page where a setting was read; press for a large one."""

    def __init__(self, data: bytes, title: str, reading: Reading) -> None:
        super().__init__()
        self._data = data
        self._title = title
        self._reading = reading
        self.setProperty("kind", "row")
        self.setFixedSize(SMALL.width() + 10, SMALL.height() + 10)
        self.setIcon(QIcon(_beginning(data, self.devicePixelRatioF())))
        self.setIconSize(SMALL)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setAccessibleName(f"Picture of the page: {plain(title)}")
        self.setAccessibleDescription("Press to see it larger.")
        set_tip(self, "See the picture larger")
        self.clicked.connect(self._enlarge)

    def _enlarge(self) -> None:
        box = PictureBox(self.window(), self._title, read_picture(self._data), self._words())
        box.exec()
        box.deleteLater()

    def _words(self) -> str:
        where = plain(self._reading.url) or "address not known"
        return f"Seen {day_and_time(self._reading.seen_at)} at {where}"


def kept_picture(context: Context, picture: str, title: str, seen_at: str, url: str) -> Button:
    """A button that fetches a kept picture by its id and shows it; older ones may be gone."""

    def show(data: bytes | None) -> None:
        if data is None:
            context.say("There is no picture of this any more.")
            return
        words = f"Seen {day_and_time(seen_at)} at {plain(url)}"
        box = PictureBox(button.window(), title, read_picture(data), words)
        box.exec()
        box.deleteLater()

    desk = context.desk
    button = Button(
        "See the picture",
        lambda: context.run(lambda _work: desk.store.picture(picture), show),
        icon="photo",
        kind="plain",
        name=f"See the picture: {plain(title)}",
    )
    return button
