"""The picture large, unhurried: what to look for, text seen in it, covering by hand, saving.

Nobody has to come here; nothing here is ticked off or judged.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices, QImage, QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from paravent.core.errors import ParaventError
from paravent.core.records import Finding
from paravent.core.text import plain
from paravent.ui.context import Context
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Notice, Rule, row
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.photo_canvas import STEP, Canvas
from paravent.ui.widgets.photo_cover import Cover, Part
from paravent.ui.widgets.photo_read import Seen, read_picture_file
from paravent.ui.widgets.text import Elided, Icon, Text, set_tip
from paravent.ui.words import count

LONGEST = 2600
"""Pixels of the longer side on screen; covering is done on the whole picture."""

WORDS_WIDE, WORDS_NARROW, NARROW_BELOW = 304, 232, 680
"""Points: how wide the words beside the picture are, and in a narrower view than that."""

CUES = (
    ("badge", "A name badge or lanyard"),
    ("sign", "A ward sign, a whiteboard, a door plate"),
    ("monitor", "A screen, a letter or a label that can be read"),
    ("wrist", "A wristband or notes"),
    ("window", "The view from a window"),
    ("car", "A number plate or a house number"),
    ("person", "Somebody else, also in the background or a reflection"),
)
"""What gives away a place or a person: icon and words."""

PASTED = (
    "This picture was pasted: it is pixels only, so no location and no other details came with it."
    " What it shows is still there. Save it or copy it when you have looked."
)
NEW_FILE = (
    "The covered copy is a new file and re-encoded: the covered parts are gone for good, and fine"
    " detail may change a little. It is opened again and checked. The original stays as it is."
)
HOW_TO_COVER = (
    "Drag over what should not be seen. With keys: arrows move the frame, Shift and arrows size it,"
    " Enter covers."
)
NO_READER = (
    "Paravent can also look for text and codes in a picture, on this computer. That is an extra"
    " part. In Paravent's folder: .venv/bin/pip install '.[pictures]'."
)


@dataclass(frozen=True, slots=True)
class Looked:
    """What the look was left with."""

    path: str
    """The file; "" for a pasted picture."""
    pasted: QImage | None
    parts: tuple[Part, ...]


class LookView(QWidget):
    """See the module's sentence."""

    left = Signal()
    """Back to the list."""
    stepped = Signal(int)
    """The photo before (-1) or after (1) is wanted."""
    save = Signal(object)
    """A ``Looked`` is to be saved as a new file."""
    copy = Signal(object)
    """A ``Looked`` is to be put on the clipboard."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self.path = ""
        self.pasted: QImage | None = None
        self._wanted = 0
        self.canvas = Canvas(context.theme)
        self.canvas.changed.connect(self._parts_changed)
        self.canvas.zoomed.connect(self._zoomed)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addLayout(self._head())
        body = QHBoxLayout()
        body.setSpacing(16)
        body.addLayout(self._picture_side(), 1)
        body.addWidget(self._words_side())
        column.addLayout(body, 1)
        for key, by in (("Alt+Left", -1), ("Alt+Right", 1), ("PgUp", -1), ("PgDown", 1)):
            shortcut = QShortcut(QKeySequence(key), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(lambda by=by: self._step(by))

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """The words make room for the picture where there is little."""
        super().resizeEvent(event)
        self._side.setFixedWidth(WORDS_WIDE if self.width() >= NARROW_BELOW else WORDS_NARROW)

    # Parts

    def _head(self) -> QHBoxLayout:
        self.back = Button("&Back to the list", self.left.emit, icon="left")
        self._name = Elided("", "h2")
        self._name.setMinimumWidth(60)
        self._where = Text("", "muted", wrap=False)
        self.before = Button("", lambda: self._step(-1), icon="left", name="Photo before")
        self.after = Button("", lambda: self._step(1), icon="right", name="Next photo")
        set_tip(self.before, "Photo before (Page up)")
        set_tip(self.after, "Next photo (Page down)")
        line = row(self.back, spacing=12)
        line.addWidget(self._name, 1)
        line.addWidget(self._where)
        line.addWidget(self.before)
        line.addWidget(self.after)
        return line

    def _picture_side(self) -> QVBoxLayout:
        side = QVBoxLayout()
        side.setSpacing(10)
        self.notice = Notice("", icon="info")
        self.notice.hide()
        side.addWidget(self.notice)
        side.addWidget(self.canvas, 1)
        self.cover_button = Button("&Cover a part", icon="cover", kind="chip")
        self.cover_button.setCheckable(True)
        self.cover_button.toggled.connect(self._covering)
        self.black = Button("Blac&k", lambda: self._choose(Cover.BLACK), kind="chip")
        self.blur = Button("Bl&ur", lambda: self._choose(Cover.BLUR), kind="chip")
        for chip in (self.black, self.blur):
            chip.setCheckable(True)
        set_tip(self.black, "Nothing is left under it: the safest")
        set_tip(self.blur, "A few coarse blocks are left: no letter, no face")
        self.undo = Button("&Take back", self.canvas.take_back, icon="undo", kind="plain")
        self.out = Button("", self._farther, icon="zoom-out", kind="plain", name="Zoom out")
        self.whole = Button("&Whole picture", self.canvas.fit, kind="plain")
        self.near = Button("", self._nearer, icon="zoom-in", kind="plain", name="Zoom in")
        zoom, together = QWidget(), row(self.out, self.whole, self.near, spacing=6)
        together.setContentsMargins(0, 0, 0, 0)
        zoom.setLayout(together)
        self._tools = flow(
            *(self.cover_button, self.black, self.blur, self.undo, None, zoom), spacing=6
        )
        side.addWidget(self._tools)
        self.open_button = Button("&Open in your photo program", self._open, icon="open")
        self._cannot = row(self.open_button, None)
        side.addLayout(self._cannot)
        return side

    def _words_side(self) -> QWidget:
        self._side = side = QWidget()
        column = QVBoxLayout(side)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(12)
        column.addWidget(self._cues(), 1)
        self._save_card = Card(margin=16, spacing=9)
        self.save_button = Button("&Save the covered copy", self._save, kind="primary")
        self.copy_button = Button("Co&py the picture", self._copy, icon="copy")
        self._save_words = Text("", "small")
        self._save_card.add(self._save_words, self.save_button, self.copy_button)
        column.addWidget(self._save_card)
        return side

    def _cues(self) -> QScrollArea:
        area = QScrollArea()
        area.setWidgetResizable(True)
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        card = Card(margin=18, spacing=9)
        card.add(
            Text("Take a moment to look", "h3"),
            Text("A picture can say where you are, or who, without any hidden data.", "muted"),
        )
        for icon, words in CUES:
            line = QHBoxLayout()
            line.setSpacing(10)
            line.addWidget(Icon(icon, 20, tone="accent"), 0, Qt.AlignmentFlag.AlignTop)
            line.addWidget(Text(words), 1)
            card.add(line)
        card.add(Text("If you see one, cover it here, or choose another picture.", "muted"))
        card.add(Rule(), Text("Text in the picture", "strong"))
        self.read_button = Button("&Find text and codes", self._read, icon="search")
        self._read_words = Text("", "muted")
        self._read_list = QVBoxLayout()
        self._read_list.setSpacing(6)
        card.add(self.read_button, self._read_words, self._read_list)
        card.column.addStretch(1)
        area.setWidget(card)
        return area

    # Showing

    def show_file(self, path: str, name: str, at: int, total: int, parts: Sequence[Part]) -> None:
        """Show the picture of a file; ``parts`` were covered when it was last looked at."""
        self.path, self.pasted = path, None
        self._name.setText(name)
        self._where.setText(f"{at + 1:,} of {total:,}" if total > 1 else "")
        for button, usable in ((self.before, at > 0), (self.after, at < total - 1)):
            button.setVisible(total > 1)
            button.setEnabled(usable)
        self._fresh()
        self._tell("Getting the picture …")
        self._wanted += 1
        wanted, kept, pictures = self._wanted, tuple(parts), self._context.desk.pictures

        def task(_work: object) -> tuple[int, Seen, tuple[Part, ...]]:
            return wanted, read_picture_file(Path(path), pictures, LONGEST), kept

        def failed(error: ParaventError) -> None:
            if wanted == self._wanted:
                self._not_seen(error)

        self._context.run(task, self._seen, failed)

    def show_pasted(self, image: QImage) -> None:
        """Show a picture from the clipboard."""
        self.path, self.pasted = "", image
        self._wanted += 1
        self._name.setText("Pasted picture")
        self._where.setText("")
        self.before.hide()
        self.after.hide()
        self._fresh()
        self._show(image, image.size(), (), PASTED)

    def _fresh(self) -> None:
        self.cover_button.setChecked(False)
        self._choose(Cover.BLACK)
        self.canvas.show_image(QImage())
        self.canvas.setAccessibleName(f"Picture: {self._name.text()}")
        self.open_button.hide()
        self._clear_read()
        self._parts_changed()

    def _seen(self, found: tuple[int, Seen, tuple[Part, ...]]) -> None:
        wanted, seen, parts = found
        if wanted != self._wanted:
            return
        words = "This is an animation: a covered copy would hold its first picture only."
        self._show(seen.image, seen.whole, parts, words if seen.animated else "")

    def _show(self, image: QImage, whole: QSize, parts: Sequence[Part], words: str) -> None:
        self.canvas.show_image(image, parts)
        size = f"{whole.width():,} by {whole.height():,} pixels"
        self.canvas.setAccessibleName(f"Picture: {self._name.text()}, {size}")
        self._tell(words)
        self._tools.show()
        self.canvas.setFocus()
        self._parts_changed()

    def _not_seen(self, error: ParaventError) -> None:
        self._tell(error.sentence)
        self._tools.hide()
        self.open_button.setVisible(bool(self.path))
        self.back.setFocus()
        self._parts_changed()

    def _tell(self, sentence: str) -> None:
        self.notice.setVisible(bool(sentence))
        if sentence:
            self.notice.say(sentence)
            self._context.say_aloud(sentence)

    # Doing

    def _step(self, by: int) -> None:
        button = self.before if by < 0 else self.after
        if button.isVisible() and button.isEnabled():
            self.stepped.emit(by)

    def _covering(self, on: bool) -> None:
        self.canvas.set_covering(on)
        self.canvas.setFocus()
        self._parts_changed()
        if on:
            self._context.say_aloud(self.canvas.accessibleDescription())

    def _choose(self, how: Cover) -> None:
        self.canvas.how = how
        self.black.setChecked(how is Cover.BLACK)
        self.blur.setChecked(how is Cover.BLUR)

    def _parts_changed(self) -> None:
        parts = len(self.canvas.parts)
        covering = self.cover_button.isChecked()
        for widget in (self.black, self.blur):
            widget.setVisible(covering)
        self.undo.setVisible(covering and parts > 0)
        pasted = self.pasted is not None
        self.save_button.setText("&Save the picture …" if pasted else "&Save the covered copy")
        self.save_button.setAccessibleName(self.save_button.text().replace("&", "").strip())
        self.save_button.setVisible(pasted or parts > 0)
        self.copy_button.setVisible(pasted)
        self._save_card.setVisible(parts > 0 or pasted or covering)
        words = HOW_TO_COVER
        if parts:
            words = f"{count(parts, 'part')} covered. {NEW_FILE}"
            self._context.say_aloud(f"{count(parts, 'part')} covered.")
        elif pasted and not covering:
            words = "It is opened again and checked after saving."
        self._save_words.setText(words)

    def _zoomed(self) -> None:
        self.out.setEnabled(self.canvas.zoom > 1)
        self.whole.setEnabled(self.canvas.zoom > 1)

    def _nearer(self) -> None:
        self.canvas.zoom_by(STEP)

    def _farther(self) -> None:
        self.canvas.zoom_by(1 / STEP)

    def _open(self) -> None:
        if not QDesktopServices.openUrl(QUrl.fromLocalFile(self.path)):
            self._context.say("No program answered. Open the file from your file manager.")

    def looked(self) -> Looked:
        """The picture as it stands now."""
        return Looked(self.path, self.pasted, tuple(self.canvas.parts))

    def _save(self) -> None:
        self.save.emit(self.looked())

    def _copy(self) -> None:
        self.copy.emit(self.looked())

    # Text in the picture

    def _clear_read(self) -> None:
        while self._read_list.count():
            item = self._read_list.takeAt(0)
            widget = item.widget() if item is not None else None
            if widget is not None:
                widget.hide()
                widget.deleteLater()
        can = self._context.desk.pictures.can_read()
        self.read_button.setVisible(can and not self.pasted)
        self.read_button.setEnabled(True)
        self._read_words.setText(
            NO_READER if not can else "Save it first; then text can be looked for."
        )
        self._read_words.setVisible(not can or self.pasted is not None)

    def _read(self) -> None:
        pictures, path, wanted = self._context.desk.pictures, Path(self.path), self._wanted
        self.read_button.setEnabled(False)
        self._read_words.setText("Looking; this takes a few seconds.")
        self._read_words.show()

        def task(_work: object) -> tuple[int, Sequence[Finding]]:
            return wanted, pictures.read(path)

        self._context.run(task, self._was_read, self._not_read)

    def _was_read(self, found: tuple[int, Sequence[Finding]]) -> None:
        wanted, findings = found
        if wanted != self._wanted:
            return
        self.read_button.setEnabled(True)
        for finding in findings[:12]:
            words = f"{plain(finding.what, 60)}: {plain(finding.value, 90)}"
            self._read_list.addWidget(Text(words))
        sentence = (
            f"Seen, and worth a look: {count(len(findings), 'thing')}. A computer misreads and"
            " overlooks things; you decide."
            if findings
            else "Nothing was recognised. That does not mean that nothing is there; please look."
        )
        self._read_words.setText(sentence)
        self._context.say_aloud(sentence)

    def _not_read(self, error: ParaventError) -> None:
        self.read_button.setEnabled(True)
        self._read_words.setText(error.sentence)
