"""Buttons: with an icon, as a whole row, as a numbered choice, as a filter."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from paravent.ui import icons
from paravent.ui.widgets.text import Icon, Text, is_restyled

ICON_SIZE = 18


class Button(QPushButton):
    """A push button. ``kind``: "" or primary, plain, danger, chip, nav (see window.qss)."""

    def __init__(
        self,
        text: str,
        clicked: Callable[[], object] | None = None,
        *,
        icon: str = "",
        kind: str = "",
        name: str = "",
        description: str = "",
    ) -> None:
        super().__init__()
        self._icon_name = icon
        self.setText(text)
        self.setProperty("kind", kind)
        # By Tab, not by click: the ring shows where the keyboard is, not where the mouse was.
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.setAccessibleName(name or text.replace("&", ""))
        if description:
            self.setAccessibleDescription(description)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        if clicked is not None:
            # The signal's own argument (checked) is of no use to the pages.
            self.clicked.connect(lambda *_: clicked())
        self._draw_icon()

    def setText(self, text: str) -> None:  # noqa: N802 - Qt's name
        """Show ``text``, with a little air after the icon."""
        super().setText(f" {text}" if self._icon_name and text else text)

    def set_icon(self, name: str) -> None:
        """Show another icon."""
        self._icon_name = name
        self._draw_icon()

    def changeEvent(self, event: QEvent) -> None:  # noqa: N802 - Qt's name
        """Draw the icon in the new colours."""
        super().changeEvent(event)
        if is_restyled(event):
            self._draw_icon()

    def _draw_icon(self) -> None:
        if self._icon_name:
            colour = self.palette().buttonText().color()
            self.setIconSize(QSize(ICON_SIZE, ICON_SIZE))
            self.setIcon(icons.icon(self._icon_name, colour, ICON_SIZE, self.devicePixelRatioF()))


class RowButton(QPushButton):
    """A button as wide as its row, with a layout of its own inside."""

    def __init__(self, kind: str = "row") -> None:
        super().__init__()
        self.setProperty("kind", kind)
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.inside = QHBoxLayout(self)
        self.inside.setContentsMargins(12, 10, 12, 10)
        self.inside.setSpacing(12)

    def put(self, widget: QWidget, stretch: int = 0) -> None:
        """Add ``widget``; clicks go through it to the button."""
        widget.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.inside.addWidget(widget, stretch)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """What the layout inside wants."""
        return self.inside.totalSizeHint()

    def minimumSizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """What the layout inside needs."""
        return self.inside.totalMinimumSize()

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Wrapped text makes the row taller when it is narrow."""
        return self.inside.hasHeightForWidth()

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """The height of the layout inside at ``width``."""
        return self.inside.totalHeightForWidth(width)


class Choice(RowButton):
    """A numbered answer: the words, what they mean, and the key that picks it."""

    def __init__(
        self, key: str, text: str, meaning: str = "", clicked: Callable[[], object] | None = None
    ) -> None:
        super().__init__("choice")
        badge = Text(key, "key", wrap=False)
        badge.setAlignment(Qt.AlignmentFlag.AlignCenter)
        badge.setMinimumWidth(28)
        self.put(badge)
        words = QWidget()
        column = QVBoxLayout(words)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(1)
        column.addWidget(Text(text, "strong"))
        if meaning:
            column.addWidget(Text(meaning, "small"))
        self.put(words, 1)
        self.setAccessibleName(f"{text}. {meaning}" if meaning else text)
        self.setAccessibleDescription(f"Key {key}")
        if clicked is not None:
            self.clicked.connect(lambda *_: clicked())


class Arrow(Icon):
    """The small arrow of a row that opens: right when closed, down when open."""

    def __init__(self) -> None:
        super().__init__("next", 18, tone="muted")

    def turn(self, is_open: bool) -> None:
        """Point down or right."""
        self.set_icon("down" if is_open else "next", "muted")
