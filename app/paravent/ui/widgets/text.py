"""The one way to show text: always plain, never markup, whatever page or file it came from."""

from __future__ import annotations

import html
import re

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from paravent.core.text import plain
from paravent.ui import icons

LONGEST_LINE = 2000
MOST_LINES = 60
_LONG_RUN = re.compile(r"\S{28}(?=\S)")


def cleaned(text: str, longest: int = LONGEST_LINE) -> str:
    """``text`` without control, bidi or invisible characters; line breaks stay, within reason."""
    lines = [plain(line, longest) for line in text.split("\n")[:MOST_LINES]]
    return "\n".join(lines)


def breakable(text: str) -> str:
    """``text`` that may break inside endless words, so that it cannot push a page wide."""
    return _LONG_RUN.sub(lambda run: run.group() + "\u200b", text)


def button_text(text: str) -> str:
    """Text from outside for a button: one line, without mnemonics."""
    return plain(text, 160).replace("&", "&&")


def set_tip(widget: QWidget, text: str) -> None:
    """Give ``widget`` a tooltip; Qt guesses markup in tooltips, so everything is escaped.

    A screen reader would read that markup aloud: unless told something else, it is given the words.
    """
    words = cleaned(text, 400)
    if widget.accessibleDescription() in ("", widget.property("tip")):
        widget.setAccessibleDescription(words)
    widget.setProperty("tip", words)
    widget.setToolTip(tip(text))


def tip(text: str) -> str:
    """``text`` as a tooltip that Qt shows letter for letter, wrapped."""
    return f"<qt>{html.escape(cleaned(text, 400))}</qt>" if text else ""


class Text(QLabel):
    """A label that shows plain text only. ``role`` picks its look in the style sheet."""

    def __init__(
        self, text: str = "", role: str = "body", *, tone: str = "", wrap: bool = True
    ) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setOpenExternalLinks(False)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.NoTextInteraction)
        self.setWordWrap(wrap)
        self.setProperty("role", role)
        if tone:
            self.setProperty("tone", tone)
        if wrap:
            self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show ``text`` after cleaning it."""
        super().setText(breakable(cleaned(text)))

    def set_tone(self, tone: str) -> None:
        """Change the colour."""
        self.setProperty("tone", tone)
        restyle(self)

    def selectable(self) -> Text:
        """Let the text be marked and copied."""
        self.setTextInteractionFlags(
            Qt.TextInteractionFlag.TextSelectableByMouse
            | Qt.TextInteractionFlag.TextSelectableByKeyboard
        )
        return self


class Elided(QLabel):
    """One line that ends in an ellipsis where there is no room; the whole is in the tooltip."""

    def __init__(self, text: str = "", role: str = "body") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("role", role)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setText(text)

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show ``text`` on one line."""
        super().setText(plain(text, 400))

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the text, shortened to the width."""
        painter = QPainter(self)
        metrics = self.fontMetrics()
        shown = metrics.elidedText(self.text(), Qt.TextElideMode.ElideMiddle, self.width())
        self.setToolTip(tip(self.text()) if shown != self.text() else "")
        painter.setPen(self.palette().windowText().color())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter, shown)


class Icon(QLabel):
    """One of our line icons in the colour that the style sheet gives to its tone."""

    def __init__(self, name: str, size: int = 20, *, tone: str = "") -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._name = name
        self._size = size
        self.setFixedSize(size, size)
        if tone:
            self.setProperty("tone", tone)

    def set_icon(self, name: str, tone: str = "") -> None:
        """Show another icon."""
        self._name = name
        self.setProperty("tone", tone)
        restyle(self)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """The icon's size."""
        return icons.extent(self._size)

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the icon in the current text colour."""
        drawn = icons.pixmap(
            self._name,
            self.palette().windowText().color(),
            self._size,
            self.devicePixelRatioF(),
        )
        QPainter(self).drawPixmap(0, 0, drawn)


class Photo(QLabel):
    """A picture, no larger than ``width`` by ``height``, kept in proportion and sharp."""

    def __init__(self, width: int, height: int) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self._most = QSize(width, height)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)

    def show_picture(self, picture: QPixmap) -> None:
        """Show ``picture`` scaled down to fit; never scaled up."""
        ratio = self.devicePixelRatioF()
        most = self._most * ratio
        if picture.width() > most.width() or picture.height() > most.height():
            picture = picture.scaled(
                most,
                Qt.AspectRatioMode.KeepAspectRatio,
                Qt.TransformationMode.SmoothTransformation,
            )
        picture.setDevicePixelRatio(ratio)
        self.setPixmap(picture)


def restyle(widget: QWidget) -> None:
    """Make the style sheet look at the widget's properties again."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)
    widget.update()


def is_restyled(event: QEvent) -> bool:
    """Whether colours may have changed with ``event``."""
    return event.type() in (
        QEvent.Type.PaletteChange,
        QEvent.Type.StyleChange,
        QEvent.Type.EnabledChange,
    )
