"""The ways out of the photos page for clean files: clipboard and folder."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QObject, Qt, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import QApplication

from paravent.core.errors import ParaventError
from paravent.core.text import plain
from paravent.ui.context import Context
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.photo_cover import covered
from paravent.ui.widgets.photo_list import Line, PhotoList, PhotoModel, files_as_mime
from paravent.ui.widgets.photo_read import read_picture_file
from paravent.ui.words import count

LARGEST_COPY = 4000
"""Pixels of the longer side of a picture that is put on the clipboard."""
GONE = (
    "The clean file is not there any more: it was moved or deleted. Add the photo again to clean it"
    " once more."
)
NOT_CLEAN = "This photo is not clean yet, so it cannot be dragged out. Clean it first."


class PhotoExits(QObject):
    """``bar`` is the row below the list; what it does, the keyboard and the details do too."""

    def __init__(
        self,
        context: Context,
        view: PhotoList,
        model: PhotoModel,
        *,
        more: Callable[[], object],
        clear: Callable[[], object],
    ) -> None:
        super().__init__(view)
        self._context, self._view, self._model = context, view, model
        more_button = Button("A&dd …", more, icon="plus", kind="plain")
        self.copy_button = Button("Copy clea&ned", self.copy_cleaned, icon="copy")
        self.open_button = Button("&Open folder", self._open_folder, icon="folder")
        self.clear_button = Button("C&lear list", clear, kind="plain", icon="close")
        self.bar = flow(
            *(more_button, self.clear_button, None),
            *(self.open_button, self.copy_button),
        )
        view.dragged_in_vain.connect(lambda: context.say(NOT_CLEAN))
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), view)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_chosen)

    def show_ways(self, *, busy: bool) -> None:
        """Which ways out are open."""
        ready = bool(self._model.tally.ready)
        self.copy_button.setVisible(ready)
        self.open_button.setVisible(ready)
        self.clear_button.setEnabled(not busy)

    def clean_lines(self) -> list[Line]:
        """The lines with a file that may be shared."""
        return [line for line in self._model.lines if line.clean_file]

    def copy_cleaned(self) -> None:
        """Put all clean files on the clipboard; of what was covered by hand the covered copy."""
        clean = self.clean_lines()
        names = {line.path for line in clean}
        shown = [line for line in clean if line.covered_copy not in names]
        self._copy(shown, covered=len(clean) - len(shown))

    def copy_chosen(self) -> None:
        """Put the chosen clean files on the clipboard."""
        rows = self._view.selectionModel().selectedIndexes()
        self._copy([self._model.lines[i.row()] for i in rows])

    def _copy(self, lines: Sequence[Line], covered: int = 0) -> None:
        clean = [line for line in lines if line.clean_file]
        ready = [line for line in clean if line.clean_file and Path(line.clean_file).is_file()]
        gone = len(clean) - len(ready)
        if ready:
            QApplication.clipboard().setMimeData(files_as_mime(ready))
            self._say_copied(len(ready), gone, covered)
        elif gone:
            self._context.say(GONE)
        else:
            self._context.say("None of these is clean yet, so nothing was copied.")

    def _say_copied(self, number: int, gone: int = 0, covered: int = 0) -> None:
        them = "it" if number == 1 else "them"
        left = f" {gone:,} left out: moved or deleted since." if gone else ""
        left += f" {covered:,} left out: the covered copy goes instead." if covered else ""
        self._context.say(
            f"{count(number, 'clean file')} copied. Paste {them} where you need {them}.{left}"
        )

    def copy_one(self, path: str) -> None:
        """Put one clean file on the clipboard, as a file and, if it can be shown, as a picture."""
        line = self._model.line_of(path)
        if line is None or line.clean_file is None:
            return
        if not Path(line.clean_file).is_file():
            self._context.say(GONE)
            return
        mime = files_as_mime([line])
        clean, pictures = Path(line.clean_file), self._context.desk.pictures

        def task(_work: object) -> QImage:
            return covered(read_picture_file(clean, pictures, LARGEST_COPY).image, ())

        def done(image: QImage) -> None:
            mime.setImageData(image)
            put()

        def put(_: ParaventError | None = None) -> None:
            QApplication.clipboard().setMimeData(mime)
            self._say_copied(1)

        self._context.run(task, done, put)

    def _open_folder(self) -> None:
        lines = self.clean_lines()
        if lines:
            self.show_folder_of(lines[-1].path)

    def show_folder_of(self, path: str) -> None:
        """Open the folder of one clean file in the system's own program."""
        line = self._model.line_of(path)
        if line is not None and line.clean_file:
            folder = Path(line.clean_file).parent
            opened = folder.is_dir() and QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))
            if not opened:
                self._context.say(f"The folder could not be opened: {plain(str(folder))}")
