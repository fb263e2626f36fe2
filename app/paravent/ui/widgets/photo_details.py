"""One file of the photos page in full: the picture, the place on a map, before and after, its name,
and what can be done with it.
"""

from __future__ import annotations

from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from paravent.core.errors import CancelledError, ParaventError
from paravent.core.records import PhotoInspection, PhotoOutcome
from paravent.core.text import plain
from paravent.ui import icons
from paravent.ui.context import Context
from paravent.ui.jobs import Work
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Pill, Rule, row
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.photo_list import Line
from paravent.ui.widgets.photo_map import PhotoMap
from paravent.ui.widgets.photo_read import is_film, read_picture_file
from paravent.ui.widgets.photo_words import (
    BESIDE,
    Group,
    found_words,
    groups,
    name_words,
    plain_what,
    remains_words,
    short_name,
)
from paravent.ui.widgets.text import Icon, Text, set_tip
from paravent.ui.words import count, listed

PEEK_HIGH, PEEK_LOW = 168, 112
"""In a window with room, and in a small one."""
SMALL_WINDOW = 820
PEEK_LONGEST = 900
MOST_PEEKS = 12
MOST_GROUPS = 12
COPY_CLEAN = "Nothing was found in the clean copy that says where it was taken."

COPY_BARE = "Nothing was found in the clean copy that says where, when or by whom it was taken."
COVERED = (
    "The copy that you covered by hand: re-encoded, without any hidden data, opened again and"
    " checked."
)
PASTED = (
    "The picture that you pasted: re-encoded, without any hidden data, opened again and checked."
)
UNSAVED = "What you covered is not saved yet: no file shows it covered. Open it again and save it."
SAVED = "Your covered copy is “{}”. This one still shows everything."
AS_IT_IS = "There was nothing to remove: the file can be shared as it is."
NO_PLACE = "There was no location to remove, so no copy was made."
IN_PLACE = "The clean photo has taken the original's place; the original is in the wastebasket."
TO_REMOVE = "To remove this too, tick “Remove everything that identifies” and clean again."
BESIDE_WORDS = "not changed, and may say where the photo was taken. Share the photo by itself."


class Peek(QPushButton):
    """The picture as wide as the card; press to look at it large."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._theme = context.theme
        self._image: QImage | None = None
        self._icon = "photo"
        self.setProperty("kind", "tile")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedHeight(PEEK_HIGH)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        set_tip(self, "Look at it large")

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as there is room."""
        return QSize(260, PEEK_HIGH)

    def show_image(self, image: QImage | None, icon: str = "photo") -> None:
        """Show a picture, or an icon where there is none."""
        self._image, self._icon = image, icon
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        """The picture fitted on a quiet ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        shape = QPainterPath()
        frame = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        shape.addRoundedRect(frame, 9, 9)
        painter.fillPath(shape, self._theme.colour("press"))
        painter.setClipPath(shape)
        if self._image is None:
            size = 34
            mark = icons.pixmap(
                self._icon, self._theme.colour("muted"), size, self.devicePixelRatioF()
            )
            painter.drawPixmap((self.width() - size) // 2, (self.height() - size) // 2, mark)
        else:
            whole = QRectF(self._image.rect()).size()
            fitted = whole.scaled(frame.size(), Qt.AspectRatioMode.KeepAspectRatio)
            if fitted.width() > whole.width():
                fitted = whole
            place = QRectF(
                (self.width() - fitted.width()) / 2,
                (self.height() - fitted.height()) / 2,
                fitted.width(),
                fitted.height(),
            )
            painter.drawImage(place, self._image)
        painter.setClipping(False)
        focused = self.hasFocus() or self.underMouse()
        colour = self._theme.colour("focus" if focused else "line")
        painter.setPen(QPen(colour, 2 if focused else 1))
        painter.drawPath(shape)
        painter.end()


class PhotoDetails(Card):
    """See the module's sentence."""

    look = Signal(str)
    again = Signal(str)
    copy = Signal(str)
    show_folder = Signal(str)
    rename = Signal(str)

    def __init__(self, context: Context) -> None:
        super().__init__(spacing=10)
        self._context = context
        self._line: Line | None = None
        self._peek: Peek | None = None
        self._after: QVBoxLayout | None = None
        self._again: Button | None = None
        self._peeks: OrderedDict[str, QImage] = OrderedDict()
        self.map: PhotoMap | None = None

    def show_line(self, line: Line | None, *, busy: bool) -> None:
        """Show a file, or what to do to see one."""
        self.clear()
        self._line, self._peek, self._after, self.map = line, None, None, None
        self._again = None
        if line is None:
            self.add(Text("Choose a photo to see what was found.", "muted"))
        else:
            self._draw(line, busy=busy)
        self.column.addStretch(1)

    def stops(self) -> list[QWidget]:
        """What the Tab key comes to in here, from top to bottom."""
        inside = self.findChildren(QWidget)
        return [w for w in inside if w.focusPolicy() & Qt.FocusPolicy.TabFocus]

    def set_busy(self, busy: bool) -> None:
        """While something runs nothing is tried again."""
        if self._again is not None:
            self._again.setEnabled(not busy)

    def _draw(self, line: Line, *, busy: bool) -> None:
        is_photo = line.inspection is None or bool(line.inspection.container)
        if is_photo:
            self._draw_peek(line, plain(Path(line.path).name))
        name = Text(short_name(Path(line.path).name), "h3")
        if short_name(Path(line.path).name) != plain(Path(line.path).name):
            set_tip(name, Path(line.path).name)
        self.add(name, row(Pill(*line.status()), None))
        seen = line.seen
        unread = seen is not None and seen.error
        if line.outcome is not None and line.outcome.why:
            self.add(Text(line.outcome.why))
        elif seen is not None and unread:
            self.add(Text(found_words(seen)))
        self._draw_way_on(line, busy=busy)
        if seen is not None and not unread and not line.clean_file:
            self._draw_found(line, seen)
        if is_photo and not unread:
            self._draw_prompt(line)
        if seen is not None and seen.found:
            self._draw_before_after(line, seen)
        if line.outcome is not None and line.clean_file:
            self._draw_rest(line, line.outcome)
        if seen is not None and seen.found and line.clean_file:
            self.add(Rule())
            self._draw_found(line, seen)

    # The picture

    def _draw_peek(self, line: Line, name: str) -> None:
        peek = Peek(self._context)
        if self.window().height() < SMALL_WINDOW:
            peek.setFixedHeight(PEEK_LOW)
        peek.setAccessibleName(f"Look at {name} large")
        peek.clicked.connect(lambda: self.look.emit(line.path))
        self._peek = peek
        self.add(peek)
        if is_film(line.path):
            peek.show_image(None, "film")
            return
        kept = self._peeks.get(line.path)
        if kept is not None:
            peek.show_image(kept)
            return
        path, pictures = line.path, self._context.desk.pictures

        def task(_work: object) -> tuple[str, QImage]:
            return path, read_picture_file(Path(path), pictures, PEEK_LONGEST).image

        self._context.run(task, self._peeked, self._not_peeked)

    def _peeked(self, found: tuple[str, QImage]) -> None:
        path, image = found
        self._peeks[path] = image
        while len(self._peeks) > MOST_PEEKS:
            self._peeks.popitem(last=False)
        if self._line is not None and self._line.path == path and self._peek is not None:
            self._peek.show_image(image)

    def _not_peeked(self, _: ParaventError) -> None:
        """Nothing to show; the tile stays as it is."""

    # What was found

    def _draw_found(self, line: Line, inspection: PhotoInspection) -> None:
        words = found_words(inspection)
        if line.clean_file and inspection.found:
            self.add(Text(f"The original: {words[0].lower()}{words[1:]}"))
        else:
            self.add(Text(words))
        if inspection.point is not None:
            made = PhotoMap(self._context)
            made.show_point(inspection.point, words)
            self.map = made
            self.add(made)

    def _draw_prompt(self, line: Line) -> None:
        card = Card("lead-card", margin=12, spacing=6)
        if line.has_unsaved_parts:
            card.add(Text(UNSAVED, tone="not_met"))
        elif line.covered_copy:
            card.add(Text(SAVED.format(short_name(Path(line.covered_copy).name))))
        words = QHBoxLayout()
        words.setSpacing(10)
        words.addWidget(Icon("eye", 20, tone="accent"), 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(
            Text("A badge, a ward sign, a screen, a number plate? The picture itself can tell."), 1
        )
        button = Button("Loo&k at it large", lambda: self.look.emit(line.path), kind="plain")
        card.add(words, row(button, None))
        self.add(card)

    def _draw_before_after(self, line: Line, inspection: PhotoInspection) -> None:
        self.add(Rule())
        self._after = QVBoxLayout()
        self._after.setSpacing(8)
        self.add(self._after)
        clean = line.clean_file
        if clean is None or line.after is not None:
            self._fill_before_after(line, inspection)
            return
        self._fill_before_after(line, inspection)
        desk, path, everything = self._context.desk, line.path, line.everything

        def task(work: Work) -> tuple[str, str, list[PhotoInspection]]:
            found: list[PhotoInspection] = []
            desk.inspect_photos([Path(clean)], found.append, work.cancel, everything=everything)
            return path, clean, found

        self._context.run(task, self._looked_after, self._not_looked_after)

    def _looked_after(self, result: tuple[str, str, list[PhotoInspection]]) -> None:
        path, clean, found = result
        line = self._line
        if line is None or line.path != path or line.clean_file != clean or not found:
            return
        line.after = found[0]
        if line.seen is not None:
            self._fill_before_after(line, line.seen)

    def _not_looked_after(self, error: ParaventError) -> None:
        if not isinstance(error, CancelledError):
            self._context.fail(error)

    def _fill_before_after(self, line: Line, inspection: PhotoInspection) -> None:
        from paravent.ui.widgets.cards import clear

        column = self._after
        if column is None:
            return
        clear(column)
        head = "Before and after" if line.clean_file else "What was found"
        column.addWidget(Text(head, "strong"))
        found = groups(inspection.found)
        if line.clean_file:  # then what lies beside it is told below
            found = tuple(group for group in found if group.what != BESIDE)
        for group in found[:MOST_GROUPS]:
            column.addWidget(_GroupRow(group, _state_of(line, group)))
        if len(found) > MOST_GROUPS:
            column.addWidget(Text(f"and {len(found) - MOST_GROUPS} more", "small"))
        after = line.after
        if after is not None and not after.error and not after.found:
            column.addWidget(Text(COPY_BARE if line.everything else COPY_CLEAN, "small"))

    # What came of it

    def _draw_way_on(self, line: Line, *, busy: bool) -> None:
        """What can be done now: with the clean file, or where there is none."""
        outcome, clean = line.outcome, line.clean_file
        unread = line.inspection is not None and line.inspection.error
        if unread or (outcome is not None and outcome.outcome in ("failed", "refused")):
            self._again = Button("&Try again", lambda: self.again.emit(line.path), icon="again")
            self.set_busy(busy)
            self.add(row(self._again, None))
        elif clean is not None:
            if line.covered_of is not None:
                self.add(Text(PASTED if not line.covered_of else COVERED))
            elif line.is_copy:
                words = Text(f"The clean copy: {short_name(Path(clean).name)}").selectable()
                set_tip(words, clean)
                self.add(words)
            else:
                as_it_is = AS_IT_IS if line.everything else NO_PLACE
                self.add(Text(IN_PLACE if outcome and outcome.written else as_it_is))
            copy = Button("Copy t&his one", lambda: self.copy.emit(line.path), icon="copy")
            folder = Button("Show folde&r", lambda: self.show_folder.emit(line.path), icon="folder")
            self.add(flow(copy, folder))
            self.add(
                Text("Or drag it from the list into another window, such as an upload.", "small")
            )
            if line.name_tells:
                self._draw_name(line, clean)

    def _draw_rest(self, line: Line, outcome: PhotoOutcome) -> None:
        """What the clean file still holds, and what lies beside it."""
        inside, files = remains_words(outcome)
        if inside:
            more = "" if line.everything else f" {TO_REMOVE}"
            self.add(Rule(), Text("Still in it", "strong"), Text(f"{inside}.{more}", "muted"))
        if outcome.kept:
            kept = plain(", ".join(outcome.kept))
            self.add(Rule(), Text("Kept on purpose", "strong"), Text(kept, "muted"))
        if files:
            self.add(Rule(), Text("Beside the original", "strong"))
            self.add(Text(f"{listed(files)}: {BESIDE_WORDS}", "muted"))

    def _draw_name(self, line: Line, clean: str) -> None:
        tells = self._context.desk.pictures.tells(Path(clean).name)
        if not tells:
            return
        words = QHBoxLayout()
        words.setSpacing(10)
        words.addWidget(Icon("tag", 20, tone="partly"), 0, Qt.AlignmentFlag.AlignTop)
        words.addWidget(Text(name_words(tells)), 1)
        offer = "Give it a ne&utral name" if line.is_copy else "Copy with a ne&utral name"
        button = Button(offer, lambda: self.rename.emit(line.path))
        self.add(Rule(), words, row(button, None))


class _GroupRow(Card):
    """One kind of finding with its value and what became of it."""

    def __init__(self, group: Group, state: tuple[str, str, str] | None) -> None:
        super().__init__("plain", margin=0, spacing=1)
        line = QHBoxLayout()
        line.setSpacing(8)
        what = group.what[:1].upper() + group.what[1:]
        line.addWidget(Text(what, "strong"), 1)
        if state is not None:
            line.addWidget(Pill(*state), 0, Qt.AlignmentFlag.AlignTop)
        self.add(line)
        if group.value:
            self.add(Text(group.value))
        if group.what == BESIDE:
            self.add(Text("Cleaning does not change it. Share the photo without it.", "small"))
            return
        places = ", ".join(group.where[:3]) + (" …" if len(group.where) > 3 else "")
        many = count(len(group.where), "place") if len(group.where) > 1 else ""
        self.add(Text(f"{many}: {places}" if many else f"in {places}", "small"))


def _state_of(line: Line, group: Group) -> tuple[str, str, str] | None:
    """What became of a finding, by a fresh look into the clean file; None while not known."""
    if line.clean_file is None:
        return None
    if line.after is None or line.after.error:
        return ("Looking …", "clock", "na") if line.after is None else None
    still = any(plain_what(f.what) == group.what for f in line.after.found)
    return ("Still inside", "partly", "partly") if still else ("Gone", "met", "met")
