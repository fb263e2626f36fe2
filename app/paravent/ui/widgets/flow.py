"""A row that goes on in the next line where there is no room, so that nothing is cut off."""

from __future__ import annotations

from PySide6.QtCore import QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QSizePolicy, QWidget


class FlowLayout(QLayout):
    """Places items from left to right and from top to bottom, each at its preferred size.

    Items after ``push`` go to the right end of the line where there is room.
    """

    def __init__(self, spacing: int = 10) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self._pushed = -1
        self.setSpacing(spacing)
        self.setContentsMargins(0, 0, 0, 0)

    def push(self) -> None:
        """What is added from now on goes to the right end."""
        self._pushed = len(self._items)

    def addItem(self, item: QLayoutItem) -> None:  # noqa: N802 - Qt's name
        """Add at the end."""
        self._items.append(item)

    def count(self) -> int:
        """How many items."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """The item at ``index``; None beyond the end."""
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:  # noqa: N802 - Qt's name
        """Take the item at ``index`` out."""
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:  # noqa: N802 - Qt's name
        """Neither."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:  # noqa: N802 - Qt's name
        """Narrower means more lines."""
        return True

    def heightForWidth(self, width: int) -> int:  # noqa: N802 - Qt's name
        """The height of all lines at ``width``."""
        return self._place(QRect(0, 0, width, 0), really=False)

    def setGeometry(self, rect: QRect) -> None:  # noqa: N802 - Qt's name
        """Place the items."""
        super().setGeometry(rect)
        self._place(rect, really=True)

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """All on one line."""
        sizes = [item.sizeHint() for item in self._shown()]
        wide = sum(s.width() for s in sizes) + self.spacing() * max(0, len(sizes) - 1)
        return QSize(wide, max((s.height() for s in sizes), default=0))

    def minimumSize(self) -> QSize:  # noqa: N802 - Qt's name
        """The widest item."""
        least = QSize(0, 0)
        for item in self._shown():
            least = least.expandedTo(item.minimumSize())
        return least

    def _shown(self) -> list[QLayoutItem]:
        return [item for item in self._items if not item.isEmpty()]

    def _lines(self, width: int) -> list[list[QLayoutItem]]:
        lines: list[list[QLayoutItem]] = [[]]
        used = 0
        for item in self._shown():
            wide = item.sizeHint().width()
            if lines[-1] and used + wide > width:
                lines.append([])
                used = 0
            lines[-1].append(item)
            used += wide + self.spacing()
        return lines

    def _place(self, rect: QRect, *, really: bool) -> int:
        pushed = self._items[self._pushed :] if self._pushed >= 0 else []
        top = rect.top()
        for line in self._lines(rect.width()):
            high = max((item.sizeHint().height() for item in line), default=0)
            used = sum(i.sizeHint().width() for i in line) + self.spacing() * (len(line) - 1)
            left, spare, moved = rect.left(), rect.width() - used, False
            for item in line:
                if not moved and item in pushed:
                    left, moved = left + max(0, spare), True
                size = item.sizeHint()
                size.setWidth(min(size.width(), rect.width()))
                if really:
                    item.setGeometry(
                        QRect(left, top + (high - size.height()) // 2, size.width(), size.height())
                    )
                left += size.width() + self.spacing()
            top += high + self.spacing()
        return max(0, top - self.spacing() - rect.top())


def flow(*items: QWidget | None, spacing: int = 10) -> QWidget:
    """Widgets in a row that may break; what follows None goes to the right end."""
    holder = QWidget()
    layout = FlowLayout(spacing)
    for item in items:
        if item is None:
            layout.push()
        else:
            layout.addWidget(item)
    holder.setLayout(layout)
    policy = QSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    policy.setHeightForWidth(True)
    holder.setSizePolicy(policy)
    return holder
