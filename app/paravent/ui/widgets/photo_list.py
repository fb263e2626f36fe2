"""The list of photos: a model that takes thousands at once, and the look of one line."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import (
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    QStringListModel,
    Qt,
    QUrl,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QPixmap,
    QRegion,
    QResizeEvent,
)
from PySide6.QtWidgets import QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from paravent.core.records import PhotoInspection, PhotoOutcome
from paravent.core.text import plain
from paravent.ui import icons
from paravent.ui.theme import Theme
from paravent.ui.widgets.photo_cover import Part
from paravent.ui.widgets.photo_read import is_film
from paravent.ui.widgets.photo_thumbs import CORNER, SIDE, Thumbs
from paravent.ui.widgets.photo_words import found_words, removed_words
from paravent.ui.widgets.text import tip

Index = QModelIndex | QPersistentModelIndex
MOST_TIP = 300
MOST_DRAWN = 60
"""Lines kept as pictures: a large screen full, 100 kB each, or four times that at double scale."""
FILES_COPIED = "x-special/gnome-copied-files"
"""How file managers of Linux desktops tell each other which files were copied."""
STACKED_BELOW = 470
"""In a narrower list the status stands below the name, not beside it."""
ROUND = 10
"""How round the corners of a list are in the style sheet."""
_STATE = QStyle.StateFlag
_LOOKS = (_STATE.State_Selected | _STATE.State_MouseOver | _STATE.State_HasFocus).value


@dataclass(slots=True)
class Tally:
    """How many lines are of a kind; kept as lines change, since counting thousands takes time."""

    waits: int = 0
    ready: int = 0
    located: int = 0
    telling: int = 0
    maybe: int = 0
    """Files with something that may say where, and nothing that does."""
    left: int = 0
    """Files that could not be read, or that were refused."""
    failed: int = 0
    more: int = 0
    """Clean files of which all that identifies is to go as well now."""

    def add(self, line: Line, times: int = 1) -> None:
        """Count ``line`` in, or out with ``times=-1``."""
        self.waits += times * line.waits
        self.ready += times * (line.clean_file is not None)
        self.located += times * line.is_located
        self.telling += times * line.can_be_renamed
        self.maybe += times * line.may_be_located
        self.left += times * line.is_left
        self.failed += times * line.has_failed
        self.more += times * line.wants_more


@dataclass(frozen=True, slots=True)
class Said:
    """What one line says: name; word, icon and tone; sentence."""

    name: str
    status: tuple[str, str, str]
    sentence: str


@dataclass(slots=True)
class Line:
    """One file: what was found in it, what came of cleaning it."""

    path: str
    inspection: PhotoInspection | None = None
    outcome: PhotoOutcome | None = None
    after: PhotoInspection | None = None
    """What a fresh look into the clean file found."""
    parts: tuple[Part, ...] = ()
    """What was covered by hand when the picture was last looked at."""
    saved_parts: tuple[Part, ...] = ()
    """What of that is in the covered copy."""
    covered_copy: str = ""
    """The file in which parts of this picture are covered."""
    covered_of: str | None = None
    """The picture of which this is the copy made by hand; "" for a pasted one."""
    name_tells: bool = False
    """Whether the clean copy's name holds a date or words."""
    everything: bool = False
    """Whether all that identifies is spoken of, or only the place."""
    wants_more: bool = False
    """Whether it was cleaned of the place only, and all that identifies is to go now."""

    said: Said | None = None
    """What its line says, made when it is first shown; None again when something changed."""

    def says(self) -> Said:
        """Name, status and sentence, as they are drawn: a list is drawn anew at every scroll."""
        if self.said is None:
            self.said = Said(plain(Path(self.path).name), self.status(), self.sentence())
        return self.said

    @property
    def seen(self) -> PhotoInspection | None:
        """What was found, as far as it is spoken of."""
        if self.everything or self.inspection is None:
            return self.inspection
        found = tuple(each for each in self.inspection.found if each.kind != "personal")
        return replace(self.inspection, found=found)

    @property
    def can_be_renamed(self) -> bool:
        """Whether it is a clean copy of ours, beside its original, with a name that tells."""
        return self.name_tells and self.is_copy

    @property
    def is_copy(self) -> bool:
        """Whether the clean file is one that we wrote beside the original."""
        return self.clean_file not in (None, self.path)

    @property
    def clean_file(self) -> str | None:
        """The file that may be shared: the checked copy, or the original where it was clean."""
        if self.outcome is None or not self.outcome.verified:
            return None
        if self.outcome.outcome == "already_clean":
            return self.outcome.written or self.path
        return self.outcome.written if self.outcome.outcome == "cleaned" else None

    @property
    def waits(self) -> bool:
        """Whether cleaning it makes sense: looked into, readable, not cleaned that far yet."""
        if self.inspection is None or self.inspection.error:
            return False
        return self.outcome is None or self.wants_more

    @property
    def is_left(self) -> bool:
        """Whether it could not be read, or cleaning it was refused."""
        if self.outcome is not None:
            return self.outcome.outcome == "refused"
        return self.inspection is not None and bool(self.inspection.error)

    @property
    def has_failed(self) -> bool:
        """Whether cleaning it went wrong, so that another try may help."""
        return self.outcome is not None and self.outcome.outcome == "failed"

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
        seen = self.seen
        if seen is None:
            return ("Looking …", "clock", "na")
        if seen.error:
            return ("Left alone", "not_applicable", "unread")
        kinds = {finding.kind for finding in seen.found}
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

    @property
    def has_unsaved_parts(self) -> bool:
        """Whether something was covered that no file shows covered yet."""
        return bool(self.parts) and self.parts != self.saved_parts

    @property
    def may_be_located(self) -> bool:
        """Whether something in it may say where it was taken, and nothing does for certain."""
        found = self.inspection.found if self.inspection else ()
        return not self.is_located and any(f.kind in ("hint", "text") for f in found)

    def sentence(self) -> str:
        """What there is to say of it in one line."""
        if self.outcome is not None:
            if self.covered_of is not None and self.clean_file:
                return "Covered by hand, re-encoded" if self.covered_of else "Pasted, re-encoded"
            if self.outcome.why:
                return plain(self.outcome.why)
            return removed_words(self.outcome, self.inspection.found if self.inspection else ())
        seen = self.seen
        return found_words(seen) if seen is not None else ""


class PhotoModel(QStringListModel):
    """All files in the order in which they came; each once.

    How many there are is counted by Qt's own list, of empty texts: a view asks for it four times
    a line whenever it is laid out, and 40,000 calls from Qt into Python take a tenth of a second.
    """

    def __init__(
        self, parent: QObject, tells: Callable[[str], object] = lambda _name: False
    ) -> None:
        super().__init__(parent)
        self._tells = tells
        self.lines: list[Line] = []
        self.tally = Tally()
        self._place: dict[str, int] = {}
        self._everything = False
        self._cleaned_of_everything = False

    def speak_of_everything(self, everything: bool) -> None:
        """Whether files that wait are spoken of with all that identifies, or only the place.

        With all of it, what was cleaned of the place only waits once more.
        """
        self._everything = everything
        for line in self.lines:
            if line.outcome is None:
                line.everything, line.said = everything, None
            elif line.clean_file:
                self.tally.add(line, -1)
                line.wants_more = everything and not line.everything
                self.tally.add(line)
        if self.lines:
            self.dataChanged.emit(self.index(0), self.index(len(self.lines) - 1))

    def begin_cleaning(self, *, everything: bool) -> None:
        """How far the files go that will come out of cleaning."""
        self._cleaned_of_everything = everything

    def inspected(self, inspections: Iterable[PhotoInspection]) -> None:
        """Add what was found, in one go."""
        self._take((found.path, found, None) for found in inspections)

    def cleaned(self, outcomes: Iterable[PhotoOutcome]) -> None:
        """Add what came of cleaning, in one go."""
        self._take((outcome.path, None, outcome) for outcome in outcomes)

    def _take(
        self, items: Iterable[tuple[str, PhotoInspection | None, PhotoOutcome | None]]
    ) -> None:
        fresh: list[Line] = []
        first, last = len(self.lines), -1
        for path, inspection, outcome in items:
            at = self._place.get(path)
            if at is None:
                self._place[path] = len(self.lines) + len(fresh)
                line = Line(path, everything=self._everything)
                fresh.append(line)
            elif at >= len(self.lines):
                line = fresh[at - len(self.lines)]
            else:
                line = self.lines[at]
                first, last = min(first, at), max(last, at)
                self.tally.add(line, -1)
            self._set(line, inspection, outcome)
            if at is not None and at < len(self.lines):
                self.tally.add(line)
        if last >= 0:
            # One word for all that changed: ten thousand words would take seconds.
            self.dataChanged.emit(self.index(first), self.index(last))
        self._append(fresh)

    def _set(
        self, line: Line, inspection: PhotoInspection | None, outcome: PhotoOutcome | None
    ) -> None:
        line.after = line.said = None
        if inspection is not None:
            line.inspection, line.outcome = inspection, None
            line.everything = self._everything
        if outcome is not None:
            line.outcome = outcome
            line.everything = self._cleaned_of_everything
        line.wants_more = line.clean_file is not None and self._everything and not line.everything
        copy = line.clean_file
        line.name_tells = copy is not None and bool(self._tells(Path(copy).name))

    def row_of(self, path: str) -> int:
        """Where a file stands; -1 if it does not."""
        return self._place.get(path, -1)

    def line_of(self, path: str) -> Line | None:
        """The line of a file."""
        at = self.row_of(path)
        return self.lines[at] if at >= 0 else None

    def covered(self, path: str, copy: str, parts: tuple[Part, ...]) -> None:
        """``copy`` was made by hand of the picture ``path`` ("": a pasted one)."""
        made, original = self.line_of(copy), self.line_of(path)
        if made is not None:
            made.covered_of, made.said = path, None
        if original is not None:
            original.parts = original.saved_parts = parts
            original.covered_copy = copy

    def renamed(self, path: str, written: str) -> None:
        """The clean copy of ``path`` has another name now."""
        line = self.line_of(path)
        if line is not None and line.outcome is not None:
            self.begin_cleaning(everything=line.everything)
            self.cleaned([replace(line.outcome, written=written)])

    def redraw(self, path: str) -> None:
        """Something about a file's look changed, such as its small picture."""
        at = self.row_of(path)
        if at >= 0:
            index = self.index(at)
            self.dataChanged.emit(index, index, [Qt.ItemDataRole.DecorationRole])

    def clear(self) -> None:
        """Forget all files; nothing on disk is touched."""
        self.lines = []
        self.tally = Tally()
        self._place = {}
        self.setStringList([])

    def _append(self, fresh: list[Line]) -> None:
        if fresh:
            first = len(self.lines)
            self.lines += fresh
            for line in fresh:
                self.tally.add(line)
            self.insertRows(first, len(fresh))

    # Qt's side

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

    def supportedDragActions(self) -> Qt.DropAction:  # noqa: N802 - Qt's name
        """Copies only: a target that moves would take the file away, and its line from the list."""
        return Qt.DropAction.CopyAction

    def mimeTypes(self) -> list[str]:  # noqa: N802 - Qt's name
        """Files."""
        return ["text/uri-list"]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:  # noqa: N802 - Qt's name
        """The clean files among ``indexes``, never an uncleaned one."""
        return files_as_mime([self.lines[i.row()] for i in indexes])


def files_as_mime(lines: Iterable[Line]) -> QMimeData:
    """The clean files of ``lines`` for the clipboard or another window."""
    mime = QMimeData()
    files = (line.clean_file for line in lines)
    urls = [QUrl.fromLocalFile(each) for each in files if each and Path(each).is_file()]
    mime.setUrls(urls)
    if urls:
        told = b"\n".join([b"copy", *(url.toEncoded().data() for url in urls)])
        mime.setData(FILES_COPIED, told)
    return mime


class PhotoDelegate(QStyledItemDelegate):
    """Paints one file: small picture, name, sentence, and the status as icon and word."""

    def __init__(self, theme: Theme, thumbs: Thumbs, parent: QObject) -> None:
        super().__init__(parent)
        self._theme = theme
        self._thumbs = thumbs
        self._drawn: OrderedDict[object, QPixmap] = OrderedDict()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:  # noqa: N802
        """Two lines of text with air around them; as wide as the list is."""
        return QSize(SIDE, max(SIDE + 16, option.fontMetrics.height() * 2 + 22))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Draw the line; text is drawn as it is, never as markup.

        A list is drawn anew at every scroll and whenever files come in: the lines on the screen
        are kept as pictures for as long as they look the same.
        """
        model = index.model()
        assert isinstance(model, PhotoModel)
        line = model.lines[index.row()]
        picture = self._picture_of(line, painter.device().devicePixelRatio())
        key = (
            *(line.path, line.says(), bool(line.inspection and line.inspection.container)),
            *(None if picture is None else picture.cacheKey(), option.rect.size().toTuple()),
            *(option.state.value & _LOOKS, option.font.key(), self._theme.table),
            painter.device().devicePixelRatio(),
        )
        drawn = self._drawn.get(key)
        if drawn is None:
            drawn = self._drawn[key] = self._draw(line, picture, option, painter)
            while len(self._drawn) > MOST_DRAWN:
                self._drawn.popitem(last=False)
        else:
            self._drawn.move_to_end(key)
        painter.drawPixmap(option.rect.topLeft(), drawn)

    def _picture_of(self, line: Line, ratio: float) -> QPixmap | None:
        is_photo = line.inspection is None or bool(line.inspection.container)
        return self._thumbs.of(line.path, ratio) if is_photo and not is_film(line.path) else None

    def _draw(
        self, line: Line, picture: QPixmap | None, option: QStyleOptionViewItem, like: QPainter
    ) -> QPixmap:
        ratio = like.device().devicePixelRatio()
        drawn = QPixmap(option.rect.size() * ratio)
        drawn.setDevicePixelRatio(ratio)
        # Not transparent: text has clean edges only on the colour that it will stand on.
        drawn.fill(self._theme.colour("surface"))
        rect = QRect(QPoint(0, 0), option.rect.size())
        painter = QPainter(drawn)
        painter.setFont(option.font)
        self._paint(painter, rect, option, line, picture)
        painter.end()
        return drawn

    def _paint(
        self,
        painter: QPainter,
        rect: QRect,
        option: QStyleOptionViewItem,
        line: Line,
        picture: QPixmap | None,
    ) -> None:
        theme = self._theme
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
        says = line.says()
        word, icon, tone = says.status
        at = QRect(rect.left() + 12, rect.top() + (rect.height() - SIDE) // 2, SIDE, SIDE)
        self._small_picture(painter, at, line, picture)
        bold = QFont(option.font)
        bold.setWeight(QFont.Weight.DemiBold)
        metrics = QFontMetrics(bold)
        start = rect.left() + 12 + SIDE + 12
        high = 2 * metrics.height() + 2
        first = QRect(start, rect.top() + (rect.height() - high) // 2, rect.right() - 16 - start, 0)
        first.setHeight(metrics.height())
        second = first.translated(0, metrics.height() + 2)
        wide = metrics.horizontalAdvance(word)
        if rect.width() < STACKED_BELOW:
            status = QRect(start + 22, second.top(), wide + 4, second.height())
            second.setLeft(status.right() + 8)
        else:
            status = QRect(rect.right() - 16 - wide, rect.top(), wide + 4, rect.height())
            for each in (first, second):
                each.setRight(status.left() - 34)
        painter.setFont(bold)
        painter.setPen(theme.colour(tone))
        self._icon(
            painter,
            QRect(status.left() - 22, status.top(), 17, status.height()),
            *(icon, theme.colour(tone)),
        )
        painter.drawText(status, Qt.AlignmentFlag.AlignVCenter, word)
        painter.setPen(theme.colour("text"))
        middle = Qt.TextElideMode.ElideMiddle
        painter.drawText(first, 0, metrics.elidedText(says.name, middle, first.width()))
        painter.setFont(option.font)
        painter.setPen(theme.colour("muted"))
        shown = painter.fontMetrics().elidedText(
            says.sentence, Qt.TextElideMode.ElideRight, max(0, second.width())
        )
        painter.drawText(second, 0, shown)

    def _small_picture(
        self, painter: QPainter, place: QRect, line: Line, picture: QPixmap | None
    ) -> None:
        """The picture itself, or a calm tile with the kind of file where there is none yet."""
        if picture is not None and not picture.isNull():
            painter.drawPixmap(place.topLeft(), picture)
            return
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(self._theme.colour("line"), 1))
        painter.setBrush(self._theme.colour("raised"))
        painter.drawRoundedRect(place.adjusted(0, 0, -1, -1), CORNER, CORNER)
        kind = "film" if is_film(line.path) else "photo"
        middle = QRect(place.left() + 11, place.top(), 22, SIDE)
        known = picture is not None and line.inspection is not None
        if known and line.inspection is not None:
            middle.setHeight(SIDE - 12)
            small = QFont(painter.font())
            small.setPointSizeF(small.pointSizeF() * 0.68)
            painter.setFont(small)
            painter.setPen(self._theme.colour("muted"))
            words = QRect(place.left(), place.bottom() - 16, SIDE, 14)
            name = plain(line.inspection.container, 8)
            painter.drawText(words, Qt.AlignmentFlag.AlignCenter, name)
        painter.restore()
        self._icon(painter, middle, kind, self._theme.colour("muted"))

    @staticmethod
    def _icon(painter: QPainter, place: QRect, name: str, colour: QColor) -> None:
        """Draw in the middle of ``place``, as large as the place is wide."""
        size = place.width()
        top = place.top() + (place.height() - size) // 2
        ratio = painter.device().devicePixelRatio()
        painter.drawPixmap(place.left(), top, icons.pixmap(name, colour, size, ratio))


class PhotoList(QListView):
    """Draws itself anew only for what is on the screen, and without what lies beneath.

    The style sheet's round frame takes longer to draw than all lines in it, and would be drawn
    under every change of one of them.
    """

    dragged_in_vain = Signal()
    """A photo that is not clean was dragged out of the window; nothing went with it."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._told = False
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)

    def mousePressEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """A new drag may begin."""
        index = self.indexAt(event.position().toPoint())
        self._told = not index.isValid() or bool(index.flags() & Qt.ItemFlag.ItemIsDragEnabled)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:  # noqa: N802 - Qt's name
        """Tell once where a drag leads nowhere: a real one would have taken the mouse from us."""
        super().mouseMoveEvent(event)
        held = bool(event.buttons() & Qt.MouseButton.LeftButton)
        outside = not self.window().geometry().contains(event.globalPosition().toPoint())
        if held and outside and not self._told:
            self._told = True
            self.dragged_in_vain.emit()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The ground, then the lines."""
        painter = QPainter(self.viewport())
        painter.fillRect(event.rect(), self._theme.colour("surface"))
        painter.end()
        super().paintEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """Leave the round corners to the frame; the chosen photo stays in sight."""
        was_seen = self.visualRect(self.currentIndex()).intersects(
            QRect(QPoint(0, 0), event.oldSize())
        )
        super().resizeEvent(event)
        if was_seen:
            self.scrollTo(self.currentIndex())
        shape = QPainterPath()
        shape.addRoundedRect(QRectF(self.viewport().rect()), ROUND - 1, ROUND - 1)
        self.viewport().setMask(QRegion(shape.toFillPolygon().toPolygon()))

    def dataChanged(  # noqa: N802 - Qt's name
        self, first: Index, last: Index, roles: Sequence[int] = ()
    ) -> None:
        """Pass on a change of lines that are seen."""
        area = self.viewport().rect()
        top, bottom = self.indexAt(area.topLeft()), self.indexAt(area.bottomLeft())
        above = top.isValid() and last.row() < top.row()
        below = bottom.isValid() and first.row() > bottom.row()
        if not above and not below:
            super().dataChanged(first, last, roles)
