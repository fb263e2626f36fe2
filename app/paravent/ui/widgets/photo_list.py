"""The list of photos: a model that takes thousands at once, and the look of one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QUrl,
)
from PySide6.QtGui import QColor, QFont, QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from paravent.core.records import PhotoInspection, PhotoOutcome
from paravent.core.text import plain
from paravent.ui import icons
from paravent.ui.theme import Theme
from paravent.ui.widgets.text import tip
from paravent.ui.words import count

Index = QModelIndex | QPersistentModelIndex
ROOT = QModelIndex()
MOST_TIP = 300


@dataclass(slots=True)
class Tally:
    """How many lines are of a kind; kept as lines change, since counting thousands takes time."""

    waits: int = 0
    ready: int = 0
    located: int = 0

    def add(self, line: Line, times: int = 1) -> None:
        """Count ``line`` in, or out with ``times=-1``."""
        self.waits += times * line.waits
        self.ready += times * (line.clean_file is not None)
        self.located += times * line.is_located


@dataclass(slots=True)
class Line:
    """One file: what was found in it, what came of cleaning it."""

    path: str
    inspection: PhotoInspection | None = None
    outcome: PhotoOutcome | None = None

    @property
    def clean_file(self) -> str | None:
        """The file that may be shared: the checked copy, or the original where it was clean."""
        if self.outcome is None or not self.outcome.verified:
            return None
        if self.outcome.outcome == "already_clean":
            return self.path
        return self.outcome.written if self.outcome.outcome == "cleaned" else None

    @property
    def waits(self) -> bool:
        """Whether cleaning it makes sense: looked into, readable, not cleaned yet."""
        return self.outcome is None and self.inspection is not None and not self.inspection.error

    def status(self) -> tuple[str, str, str]:
        """Word, icon, tone."""
        if self.outcome is not None:
            checked = self.outcome.verified
            return {
                "cleaned": ("Cleaned and checked", "met", "met")
                if checked
                else ("Cleaned, not checked", "question", "partly"),
                "already_clean": ("Already clean", "met", "met"),
                "refused": ("Left alone", "not_applicable", "unread"),
            }.get(self.outcome.outcome, ("Not cleaned", "not_met", "not_met"))
        if self.inspection is None:
            return ("Looking …", "clock", "na")
        if self.inspection.error:
            return ("Left alone", "not_applicable", "unread")
        kinds = {finding.kind for finding in self.inspection.found}
        if "place" in kinds:
            return ("Location inside", "place", "not_met")
        if kinds & {"hint", "text"}:
            return ("May say where", "place", "partly")
        if kinds:
            return ("No location, other details", "info", "partly")
        return ("No location found", "met", "met")

    @property
    def is_located(self) -> bool:
        """Whether something in it says where it was taken."""
        found = self.inspection.found if self.inspection else ()
        return any(finding.kind == "place" for finding in found)

    def sentence(self) -> str:
        """What there is to say of it in one line."""
        if self.outcome is not None:
            if self.outcome.why:
                return plain(self.outcome.why)
            if self.outcome.removed:
                return f"Removed: {plain(', '.join(self.outcome.removed))}"
            return "Nothing had to be removed"
        if self.inspection is None:
            return ""
        if self.inspection.error:
            return plain(self.inspection.error)
        if not self.inspection.found:
            return f"{plain(self.inspection.container)}: nothing that says where"
        kinds = list(dict.fromkeys(plain(f.what, 60) for f in self.inspection.found))
        places = count(len(self.inspection.found), "place")
        return f"At {places} in the file: {', '.join(kinds)}"


class PhotoModel(QAbstractListModel):
    """All files in the order in which they came; each once."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.lines: list[Line] = []
        self.tally = Tally()
        self._place: dict[str, int] = {}

    def inspected(self, inspections: Iterable[PhotoInspection]) -> None:
        """Add what was found, in one go."""
        fresh: list[Line] = []
        for inspection in inspections:
            at = self._place.get(inspection.path)
            if at is None:
                self._place[inspection.path] = len(self.lines) + len(fresh)
                fresh.append(Line(inspection.path, inspection))
            elif at < len(self.lines):
                self._change(at, inspection, None)
        self._append(fresh)

    def cleaned(self, outcomes: Iterable[PhotoOutcome]) -> None:
        """Add what came of cleaning, in one go."""
        fresh: list[Line] = []
        for outcome in outcomes:
            at = self._place.get(outcome.path)
            if at is None:
                self._place[outcome.path] = len(self.lines) + len(fresh)
                fresh.append(Line(outcome.path, None, outcome))
            elif at < len(self.lines):
                self._change(at, self.lines[at].inspection, outcome)
        self._append(fresh)

    def clear(self) -> None:
        """Forget all files; nothing on disk is touched."""
        self.beginResetModel()
        self.lines = []
        self.tally = Tally()
        self._place = {}
        self.endResetModel()

    def _append(self, fresh: list[Line]) -> None:
        if fresh:
            first = len(self.lines)
            self.beginInsertRows(QModelIndex(), first, first + len(fresh) - 1)
            self.lines += fresh
            for line in fresh:
                self.tally.add(line)
            self.endInsertRows()

    def _change(
        self, at: int, inspection: PhotoInspection | None, outcome: PhotoOutcome | None
    ) -> None:
        line = self.lines[at]
        self.tally.add(line, -1)
        line.inspection, line.outcome = inspection, outcome
        self.tally.add(line)
        index = self.index(at)
        self.dataChanged.emit(index, index)

    # Qt's side

    def rowCount(self, parent: Index = ROOT) -> int:  # noqa: N802 - Qt's name
        """How many files."""
        return 0 if parent.isValid() else len(self.lines)

    def data(self, index: Index, role: int = int(Qt.ItemDataRole.DisplayRole)) -> object:
        """Name, tooltip, and words for screen readers; all as plain text."""
        line = self.lines[index.row()]
        if role == Qt.ItemDataRole.DisplayRole:
            return plain(Path(line.path).name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return tip(plain(f"{line.path}. {line.sentence()}", MOST_TIP))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{plain(Path(line.path).name)}. {line.status()[0]}. {line.sentence()}"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Clean files can be dragged out."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if index.isValid() and self.lines[index.row()].clean_file:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        return flags

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        """Files."""
        return ["text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        """The clean files among ``indexes``, never an uncleaned one."""
        return files_as_mime([self.lines[i.row()] for i in indexes])


def files_as_mime(lines: Iterable[Line]) -> QMimeData:
    """The clean files of ``lines`` for the clipboard or another window."""
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile(line.clean_file) for line in lines if line.clean_file])
    return mime


class PhotoDelegate(QStyledItemDelegate):
    """Paints one file: icon, name, sentence, and the status as icon and word."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Two lines of text with air around them."""
        return QSize(240, option.fontMetrics.height() * 2 + 22)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the line; text is drawn as it is, never as markup."""
        model = index.model()
        assert isinstance(model, PhotoModel)
        line = model.lines[index.row()]
        theme, rect = self._theme, option.rect
        painter.save()
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        if chosen:
            painter.fillRect(rect, theme.colour("accent_soft"))
        elif option.state & QStyle.StateFlag.State_MouseOver:
            painter.fillRect(rect, theme.colour("hover"))
        if option.state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QPen(theme.colour("focus"), 2))
            painter.drawRect(rect.adjusted(1, 1, -2, -2))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.left() + 12, rect.bottom(), rect.right() - 12, rect.bottom())
        word, icon, tone = line.status()
        at = QRect(rect.left() + 14, rect.top(), 22, rect.height())
        self._icon(painter, at, "photo", theme.colour("muted"))
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        painter.setFont(bold)
        metrics = painter.fontMetrics()
        wide = metrics.horizontalAdvance(word)
        right = rect.right() - 16 - wide
        at = QRect(right - 22, rect.top(), 17, rect.height())
        self._icon(painter, at, icon, theme.colour(tone))
        painter.setPen(theme.colour(tone))
        painter.drawText(
            QRect(right, rect.top(), wide + 4, rect.height()), Qt.AlignmentFlag.AlignVCenter, word
        )
        room = QRect(rect.left() + 48, rect.top() + 10, right - 34 - rect.left() - 48, 0)
        room.setHeight(metrics.height())
        painter.setPen(theme.colour("text"))
        name = plain(Path(line.path).name)
        middle = Qt.TextElideMode.ElideMiddle
        painter.drawText(room, 0, metrics.elidedText(name, middle, room.width()))
        painter.setFont(option.font)
        painter.setPen(theme.colour("muted"))
        room.translate(0, metrics.height() + 2)
        shown = painter.fontMetrics().elidedText(
            line.sentence(), Qt.TextElideMode.ElideRight, room.width()
        )
        painter.drawText(room, 0, shown)
        painter.restore()

    @staticmethod
    def _icon(painter: QPainter, place: QRect, name: str, colour: QColor) -> None:
        """Draw in the middle of ``place``, as large as the place is wide."""
        size = place.width()
        top = place.top() + (place.height() - size) // 2
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(place.left(), top, icons.pixmap(name, colour, size, ratio))
