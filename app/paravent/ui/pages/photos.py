"""Photos: drop them, see what they give away, clean copies, look closely, take them elsewhere."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QImage, QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QCheckBox,
    QComboBox,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QListView,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from paravent.core.errors import CancelledError, ParaventError
from paravent.core.jobs import Progress
from paravent.core.records import PhotoInspection, PhotoOutcome
from paravent.core.text import plain
from paravent.ui.collecting import LongList
from paravent.ui.context import Context
from paravent.ui.jobs import Job, Work
from paravent.ui.pages.base import Page
from paravent.ui.state import State
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Notice, ProgressStrip, row
from paravent.ui.widgets.dialogs import Confirm
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.photo_cover import check_packed, covered, packed, write_new
from paravent.ui.widgets.photo_details import PhotoDetails
from paravent.ui.widgets.photo_list import Line, PhotoDelegate, PhotoList, PhotoModel, files_as_mime
from paravent.ui.widgets.photo_look import Looked, LookView
from paravent.ui.widgets.photo_read import read_picture_file
from paravent.ui.widgets.photo_thumbs import Thumbs
from paravent.ui.widgets.photo_watch import FolderWatch
from paravent.ui.widgets.text import Icon, Text, restyle
from paravent.ui.words import count

FLUSH_MS = 40
MOST_AT_ONCE, SLICE_SECONDS = 50, 0.005
"""So many files come into the list together, and so much of a moment may go by with it."""
KINDS = (
    "Photos (*.jpg *.jpeg *.jpe *.png *.webp *.gif *.tif *.tiff *.heic *.heif *.avif *.jxl *.dng"
    " *.mp4 *.mov)"
)

AS_JPEG = (".jpg", ".jpeg", ".jpe", ".jfif")
LARGEST_COPY = 4000
"""Pixels of the longer side of a picture that is put on the clipboard."""

COPIES, FOLDER, IN_PLACE = "copies", "folder", "in_place"
WHERE = (
    (COPIES, "Clean copies beside the originals"),
    (FOLDER, "Clean copies in a folder …"),
    (IN_PLACE, "Replace the originals"),
)


@dataclass(frozen=True, slots=True)
class Way:
    """How to clean."""

    out: Path | None
    in_place: bool
    everything: bool


class PhotosPage(Page):
    """See the module's sentence."""

    TITLE = "Photos"
    LEAD = "Photos can say where they were taken. Clean copies don't, and look exactly the same."

    def __init__(self, context: Context) -> None:
        super().__init__(context, widest=1320, scrolls=False)
        self._shown: State | None = None
        self._job: Job | None = None
        # Filled on the job's thread, emptied on the window's: thousands of words of their own
        # from one to the other would keep the window from everything else.
        self._come: deque[PhotoInspection | PhotoOutcome] = deque()
        self._waiting: list[Path] = []
        self._out: Path | None = None
        self._detailed: object = None
        self._arrived: list[Path] = []
        self._names_left = False
        self._take_up: str = ""
        self._far: deque[Progress] = deque(maxlen=1)
        self._long = LongList()
        self._flush_timer = QTimer(self)
        self._flush_timer.setInterval(FLUSH_MS)
        self._flush_timer.timeout.connect(self.flush)
        self._details_timer = QTimer(self, singleShot=True, interval=0)
        self._details_timer.timeout.connect(self._draw_details)
        self.model = PhotoModel(self, self.context.desk.pictures.tells)
        self.thumbs = Thumbs(context, self)
        self.thumbs.arrived.connect(self.model.redraw)
        self.watch = FolderWatch(context, self)
        self.watch.arrived.connect(self._photos_arrived)
        self.watch.failed.connect(self._watch_failed)
        self._build()
        self._draw()

    def _build(self) -> None:
        self.watch_button = Button(
            "&Watch a folder …", self._choose_watched, icon="eye", kind="plain"
        )
        self.add_main_button(self.watch_button)
        self.offer = self._offer(
            Button("&Look inside", self._take_arrived), Button("Not now", self._leave_arrived)
        )
        self.name_offer = self._offer(
            Button("Give them neutral na&mes", self.rename_all),
            Button("Leave the names", self._leave_names),
            icon="tag",
        )
        self.add_button = Button("&Add photos …", self._choose_files, icon="plus")
        self.folder_button = Button("Add a &folder …", self._choose_folder, icon="folder")
        self._drop = self._drop_zone()
        self.column.addWidget(self._drop, 1)
        self._build_bar()
        self.strip = ProgressStrip(self.stop)
        self.column.addWidget(self.strip)
        self._build_middle()
        self._build_foot()
        self.looking = LookView(self.context)
        self.looking.left.connect(self.back_to_list)
        self.looking.stepped.connect(self._step)
        self.looking.save.connect(self.save_look)
        self.looking.copy.connect(self.copy_look)
        self.looking.hide()
        self.column.addWidget(self.looking, 1)

    def _build_bar(self) -> None:
        self._bar = Card(margin=14, spacing=10)
        self.everything = QCheckBox("Remove everything that &identifies")
        self.everything.setAccessibleDescription(
            "Also serial numbers, owner, dates, software and thumbnails; not only the location."
        )
        self.everything.toggled.connect(self._everything_chosen)
        self.where = QComboBox()
        self.where.setAccessibleName("Where the clean photos go")
        for value, words in WHERE:
            self.where.addItem(words, value)
        self.where.activated.connect(self._where_chosen)
        self.clean_button = Button("&Clean", self.clean, kind="primary", icon="check")
        self._bar.add(flow(self.where, self.everything, None, self.clean_button, spacing=14))
        self.column.addWidget(self._bar)

    def _build_middle(self) -> None:
        self._middle = QWidget()
        middle = QHBoxLayout(self._middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(14)
        self.view = self._list_view()
        middle.addWidget(self.view, 3)
        self._side = QScrollArea()
        self._side.setWidgetResizable(True)
        self._side.setFrameShape(QFrame.Shape.NoFrame)
        self._side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.details = PhotoDetails(self.context)
        self.details.look.connect(self.look)
        self.details.again.connect(self.again)
        self.details.copy.connect(self.copy_one)
        self.details.show_folder.connect(self._show_folder_of)
        self.details.rename.connect(self.rename)
        self._side.setWidget(self.details)
        middle.addWidget(self._side, 2)
        self.column.addWidget(self._middle, 1)

    def _build_foot(self) -> None:
        self._tally = Text("", "muted", wrap=False)
        self.more_button = Button("A&dd …", self._choose_files, icon="plus", kind="plain")
        self.copy_button = Button("Copy clea&ned", self.copy_cleaned, icon="copy")
        self.open_button = Button("&Open folder", self._open_folder, icon="folder")
        self.clear_button = Button("C&lear list", self._clear_list, kind="plain", icon="close")
        self._foot = flow(
            self._tally,
            None,
            self.more_button,
            self.clear_button,
            self.open_button,
            self.copy_button,
        )
        self.column.addWidget(self._foot)

    def _offer(self, *buttons: Button, icon: str = "info") -> Notice:
        made = Notice("", icon=icon, buttons=buttons)
        made.hide()
        self.column.addWidget(made)
        return made

    def _drop_zone(self) -> QFrame:
        zone = QFrame()
        zone.setProperty("kind", "drop")
        column = QVBoxLayout(zone)
        column.setContentsMargins(32, 32, 32, 32)
        column.setSpacing(12)
        column.addStretch(1)
        centre = Qt.AlignmentFlag.AlignHCenter
        column.addWidget(Icon("drop", 46, tone="accent"), 0, centre)
        title = Text("Drop photos or folders here", "h2")
        title.setAlignment(centre)
        column.addWidget(title)
        words = Text(
            "You can drop them anywhere on this window, or paste files or a picture with Ctrl+V."
            " Your originals stay as they are; you get clean copies, each opened again and"
            " checked.",
            "muted",
        )
        words.setAlignment(centre)
        column.addWidget(words)
        column.addLayout(row(None, self.add_button, self.folder_button, None))
        column.addStretch(1)
        return zone

    def _list_view(self) -> QListView:
        view = PhotoList(self.context.theme)
        view.setModel(self.model)
        view.setItemDelegate(PhotoDelegate(self.context.theme, self.thumbs, view))
        view.setUniformItemSizes(True)
        view.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setDragEnabled(True)
        view.setDragDropMode(QListView.DragDropMode.DragOnly)
        view.setMouseTracking(True)
        view.setAccessibleName("Photos")
        view.setAccessibleDescription(
            "Enter shows the picture large. Clean files can be dragged out into another window."
        )
        view.activated.connect(lambda index: self.look(self.model.lines[index.row()].path))
        view.selectionModel().currentChanged.connect(lambda *_: self._draw_details())
        view.setMinimumWidth(260)
        view.setMinimumHeight(200)
        copy = QShortcut(QKeySequence(QKeySequence.StandardKey.Copy), view)
        copy.setContext(Qt.ShortcutContext.WidgetShortcut)
        copy.activated.connect(self.copy_chosen)
        return view

    # Coming and going

    def show_state(self) -> None:
        """The setting decides how the box stands until the user changes it here."""
        if self._shown is None and self.context.ready:
            self._shown = self.context.state
            self.everything.setChecked(self.context.state.settings.photos_everything)
        if self.context.ready and not self.context.desk.is_practice:
            watched = self.context.state.settings.photos_watch
            self.watch.watch(Path(watched) if watched else None)
            self._draw_watch()

    def arrive(self, what: object) -> None:
        """Take files that were dropped or pasted on the window."""
        if isinstance(what, list):
            self._over(False)
            self.add(what)
        elif isinstance(what, QImage):
            self.look_at_pasted(what)
        elif what == "hover":
            self._over(True)
        elif what == "paste":
            self.context.say(
                "There is no picture and there are no photo files on the clipboard. Copy some in"
                " your file manager first."
            )

    def is_busy(self) -> bool:
        """Whether photos are being cleaned or looked into."""
        return self._job is not None

    def escape(self) -> bool:
        """Esc stops what runs."""
        self._over(False)
        if self._job is not None:
            self.stop()
            return True
        if self.looking.isVisible():
            self.back_to_list()
            return True
        return False

    def leave(self) -> None:
        """Make no more small pictures."""
        self.thumbs.stop()

    def _over(self, over: bool) -> None:
        self._drop.setProperty("over", "true" if over else "false")
        restyle(self._drop)

    # Files in

    def add(self, paths: Sequence[Path]) -> None:
        """Look into ``paths``; while something runs they wait their turn."""
        if self._job is not None:
            self._waiting += paths
            return
        self.back_to_list()
        desk = self.context.desk

        def task(work: Work) -> None:
            desk.inspect_photos(paths, self._come.append, work.cancel, everything=True)
            work.cancel.check()

        self._start("Looking into the photos")
        self._job = self.context.run(task, lambda _: self._ended(None), self._ended)
        self._draw()

    def _choose_files(self) -> None:
        names, _ = QFileDialog.getOpenFileNames(self, "Add photos", "", f"{KINDS};;All files (*)")
        if names:
            self.add([Path(name) for name in names])

    def _choose_folder(self) -> None:
        name = QFileDialog.getExistingDirectory(self, "Add a folder with all below it")
        if name:
            self.add([Path(name)])

    # Cleaning

    def way(self) -> Way:
        """What the boxes say."""
        where = self.where.currentData()
        return Way(
            out=self._out if where == FOLDER else None,
            in_place=where == IN_PLACE,
            everything=self.everything.isChecked(),
        )

    def clean(self, only: Sequence[Line] = ()) -> None:
        """Clean everything that waits, or ``only`` these again."""
        lines = only or [line for line in self.model.lines if line.waits]
        names = [line.path for line in lines]
        way = self.way()
        self._names_left = False
        if not names or self._job is not None:
            return
        for line in lines:
            line.everything = way.everything
        if way.in_place and not self._agreed_in_place(len(names)):
            return
        desk = self.context.desk

        def task(work: Work) -> None:
            desk.clean_photos(
                [Path(name) for name in names],
                self._come.append,
                self._far.append,
                work.cancel,
                out=way.out,
                in_place=way.in_place,
                everything=way.everything,
            )

        if way.in_place:
            for name in names:
                self.watch.ignore(Path(name))
        self._start(f"Cleaning {count(len(names), 'photo')}")
        self._job = self.context.run(task, lambda _: self._ended(None), self._ended)
        self._draw()

    def again(self, path: str) -> None:
        """Try a file once more: look into it where that failed, else clean it."""
        line = self.model.line_of(path)
        if line is None:
            return
        if line.inspection is not None and line.inspection.error:
            self.add([Path(path)])
        else:
            self.clean([line])

    def stop(self) -> None:
        """Stop after the file at hand; what was done stays."""
        self._waiting = []
        if self._job is not None:
            self._job.stop()

    def _agreed_in_place(self, number: int) -> bool:
        return Confirm(
            self,
            "Replace the originals?",
            f"{count(number, 'original goes', 'originals go')} to the wastebasket, and the clean"
            " photos take their names.",
            "&Replace them",
        ).ask()

    def _everything_chosen(self, everything: bool) -> None:
        """What goes with the box is what is spoken of."""
        self.model.speak_of_everything(everything)
        self._detailed = None
        self._draw_details()

    def _where_chosen(self) -> None:
        if self.where.currentData() != FOLDER:
            return
        name = QFileDialog.getExistingDirectory(self, "Where should the clean photos go?")
        if name:
            self._out = Path(name)
            self.where.setItemText(1, f"Into “{plain(self._out.name, 40)}”")
        else:
            self.where.setCurrentIndex(0)

    # What comes from the job

    def _start(self, sentence: str) -> None:
        self._far.clear()
        self.strip.show_progress(Progress(0, 0, sentence))
        self._flush_timer.start()
        self._long.begin()

    def flush(self) -> None:
        """Bring what came in the last moments into the list, in one go."""
        if self._far and self._job is not None:
            self.strip.show_progress(self._far[-1])
        until = time.perf_counter() + SLICE_SECONDS
        some = bool(self._come)
        while self._come and time.perf_counter() < until:
            here = [self._come.popleft() for _ in range(min(len(self._come), MOST_AT_ONCE))]
            self.model.inspected(each for each in here if isinstance(each, PhotoInspection))
            self.model.cleaned(each for each in here if isinstance(each, PhotoOutcome))
        if some:
            self._draw(details=False)
            # By itself: what was just drawn comes to the screen in between.
            self._details_timer.start()

    def _ended(self, error: ParaventError | None) -> None:
        self.flush()
        if self._come:
            QTimer.singleShot(0, lambda: self._ended(error))
            return
        self._job = None
        self._flush_timer.stop()
        self._long.end()
        if error is not None:
            if isinstance(error, CancelledError):
                self.context.say("Stopped. Photos cleaned until then are kept.")
            else:
                self.context.fail(error)
        self._draw()
        self._choose_taken_up()
        if self._waiting:
            paths, self._waiting = self._waiting, []
            self.add(paths)
        elif self.model.tally.ready:
            self.context.refresh()

    # Files out

    def clean_lines(self) -> list[Line]:
        """The lines with a file that may be shared."""
        return [line for line in self.model.lines if line.clean_file]

    def copy_cleaned(self) -> None:
        """Put all clean files on the clipboard."""
        self._copy(self.clean_lines())

    def copy_chosen(self) -> None:
        """Put the chosen clean files on the clipboard."""
        rows = self.view.selectionModel().selectedIndexes()
        self._copy([self.model.lines[i.row()] for i in rows])

    def _copy(self, lines: Sequence[Line]) -> None:
        ready = [line for line in lines if line.clean_file]
        if ready:
            QApplication.clipboard().setMimeData(files_as_mime(ready))
            self.context.say(f"{count(len(ready), 'clean file')} copied. Paste where you need it.")
        else:
            self.context.say("None of these is clean yet, so nothing was copied.")

    def copy_one(self, path: str) -> None:
        """Put one clean file on the clipboard, as a file and, if it can be shown, as a picture."""
        line = self.model.line_of(path)
        if line is None or line.clean_file is None:
            return
        mime = files_as_mime([line])
        clean = Path(line.clean_file)

        def task(_work: object) -> QImage:
            return covered(read_picture_file(clean, LARGEST_COPY).image, ())

        def done(image: QImage) -> None:
            mime.setImageData(image)
            put()

        def put(_: ParaventError | None = None) -> None:
            QApplication.clipboard().setMimeData(mime)
            self.context.say("1 clean file copied. Paste where you need it.")

        self.context.run(task, done, put)

    def _open_folder(self) -> None:
        lines = self.clean_lines()
        if lines:
            self._show_folder_of(lines[-1].path)

    def _show_folder_of(self, path: str) -> None:
        line = self.model.line_of(path)
        if line is not None and line.clean_file:
            folder = str(Path(line.clean_file).parent)
            QDesktopServices.openUrl(QUrl.fromLocalFile(folder))

    # Names

    def rename(self, path: str) -> None:
        """Give one clean copy a neutral name; what is not a copy of ours gets a second file."""
        line = self.model.line_of(path)
        if line is not None:
            self._rename([line])

    def rename_all(self) -> None:
        """Give all clean copies whose names tell something a neutral name."""
        self._rename([line for line in self.model.lines if line.can_be_renamed])

    def _rename(self, lines: Sequence[Line]) -> None:
        if self._job is not None:
            return
        wanted = [(x.path, Path(x.clean_file), not x.is_copy) for x in lines if x.clean_file]
        pictures = self.context.desk.pictures

        def task(work: Work) -> None:
            for number, (path, clean, keep) in enumerate(wanted):
                work.cancel.check()
                self.watch.ignore(clean)
                work.tell((path, pictures.name_anew(clean, keep=keep), keep))
                work.report(Progress(number + 1, len(wanted), "Giving neutral names"))

        self._start("Giving neutral names")
        self._job = self.context.run(
            task, self._renamed, self._ended, progress=self.strip.show_progress, heard=self._named
        )
        self._draw()

    def _named(self, item: tuple[str, Path, bool]) -> None:
        path, made, is_second = item
        self.watch.ignore(made)
        if is_second:
            self._waiting.append(made)
            self._take_up = str(made)
        else:
            self.model.renamed(path, str(made))

    def _renamed(self, _: object) -> None:
        self.context.say("The clean copies have neutral names now. The originals keep theirs.")
        self._ended(None)

    def _leave_names(self) -> None:
        self._names_left = True
        self._draw()

    # The picture large

    def look(self, path: str) -> None:
        """Show the picture of a file large."""
        line, at = self.model.line_of(path), self.model.row_of(path)
        if line is None:
            return
        self._keep_parts()
        self._choose(at)
        self._set_looking(True)
        name = plain(Path(path).name)
        self.looking.show_file(path, name, at, len(self.model.lines), line.parts)

    def look_at_pasted(self, image: QImage) -> None:
        """Show a picture from the clipboard large."""
        self._keep_parts()
        self._set_looking(True)
        self.looking.show_pasted(image)

    def back_to_list(self) -> None:
        """Leave the large picture; what was covered is remembered until the list is cleared."""
        if self.looking.isVisible():
            self._keep_parts()
            self._set_looking(False)
            self.view.setFocus()

    def _keep_parts(self) -> None:
        line = self.model.line_of(self.looking.path) if self.looking.path else None
        if line is not None and self.looking.isVisible():
            line.parts = tuple(self.looking.canvas.parts)

    def _step(self, by: int) -> None:
        at = self.model.row_of(self.looking.path) + by
        if 0 <= at < len(self.model.lines):
            self.look(self.model.lines[at].path)

    def _set_looking(self, on: bool) -> None:
        self.looking.setVisible(on)
        side = 20 if on else 32
        self.column.setContentsMargins(side, side - 4, side, side)
        self._draw()

    def save_look(self, looked: Looked) -> None:
        """Write the covered (or pasted) picture as a new file, then check it like every other."""
        if self._job is not None:
            self.context.say("Something else is still running. Wait for it, or stop it first.")
            return
        target = self._target_for(looked)
        if target is None:
            return
        folder, stem, ending = target
        desk = self.context.desk

        def task(work: Work) -> str:
            image = looked.pasted
            if image is None:
                image = read_picture_file(Path(looked.path)).image
            drawn = covered(image, looked.parts)
            data = packed(drawn, as_jpeg=ending in AS_JPEG and not drawn.hasAlphaChannel())
            check_packed(data, drawn, looked.parts)
            file = write_new(folder, stem, ending, data)
            self.watch.ignore(file)
            desk.inspect_photos([file], self._come.append, work.cancel, everything=True)
            desk.clean_photos(
                [file], self._come.append, self._far.append, work.cancel, everything=True
            )
            return str(file)

        self._start("Saving the picture, and checking it")
        self._job = self.context.run(task, self._look_saved, self._ended)
        self._draw()

    def _target_for(self, looked: Looked) -> tuple[Path, str, str] | None:
        if looked.path:
            path, out = Path(looked.path), self.way().out
            ending = path.suffix.lower() if path.suffix.lower() in AS_JPEG else ".png"
            return out or path.parent, f"{path.stem}-covered", ending
        name, _ = QFileDialog.getSaveFileName(
            self, "Save the pasted picture", "picture.png", "Pictures (*.png *.jpg)"
        )
        if not name:
            return None
        path = Path(name)
        ending = path.suffix.lower() if path.suffix.lower() in AS_JPEG else ".png"
        return path.parent, path.stem, ending

    def _look_saved(self, path: str) -> None:
        self._take_up = path
        self._ended(None)
        self.back_to_list()
        line = self.model.line_of(path)
        name = plain(Path(path).name)
        if line is not None and line.clean_file:
            self.context.say(f"Saved as “{name}”, opened again and checked.", "met")
        else:
            self.context.say(f"Saved as “{name}”, but the check did not pass. See its line.")

    def copy_look(self, looked: Looked) -> None:
        """Put the pasted picture back on the clipboard, with what was covered."""
        if looked.pasted is not None:
            QApplication.clipboard().setImage(covered(looked.pasted, looked.parts))
            self.context.say(
                "The picture is on the clipboard: pixels only. Paste where you need it."
            )

    # A watched folder

    def _choose_watched(self) -> None:
        if self.watch.folder is not None:
            self._keep_watched("")
            self.context.say("No folder is watched any more.")
            return
        name = QFileDialog.getExistingDirectory(
            self, "Watch a folder: photos that arrive in it are offered, never changed"
        )
        if name:
            self._keep_watched(name)
            self.context.say(
                "Photos that arrive there are offered here while Paravent is open. Nothing is"
                " changed by itself."
            )

    def _keep_watched(self, name: str) -> None:
        settings = replace(self.context.desk.settings, photos_watch=name)
        self.watch.watch(Path(name) if name else None)
        self._draw_watch()
        self.context.save_settings(settings)

    def _draw_watch(self) -> None:
        folder = self.watch.folder
        name = plain(folder.name, 24) if folder else ""
        self.watch_button.setText(
            f"Stop &watching “{name.replace('&', '&&')}”" if folder else "&Watch a folder …"
        )
        self.watch_button.setAccessibleName(f"Stop watching {name}" if folder else "Watch a folder")
        self.watch_button.setVisible(
            not self.context.desk.is_practice and not self.looking.isVisible()
        )

    def _photos_arrived(self, paths: list[Path]) -> None:
        known = [p for p in paths if self.model.row_of(str(p)) < 0]
        self._arrived += [p for p in known if p not in self._arrived]
        if not known or not self.watch.folder:
            return
        where = plain(self.watch.folder.name, 40)
        number = count(len(self._arrived), "new photo")
        self.offer.say(f"{number} in “{where}”. Nothing was done with it yet.")
        self._draw()
        if not self.isVisible():
            self.context.say(f"{number} in “{where}”. See the Photos page.")

    def _take_arrived(self) -> None:
        paths, self._arrived = self._arrived, []
        self.add(paths)
        self._draw()

    def _leave_arrived(self) -> None:
        self._arrived = []
        self._draw()

    def _watch_failed(self, sentence: str) -> None:
        self._draw_watch()
        self.context.say(sentence, "not_met")

    def _clear_list(self) -> None:
        self.model.clear()
        self._long.forget()
        self._names_left = False
        self._draw()

    # Drawing

    def _draw(self, *, details: bool = True) -> None:
        lines, busy = self.model.lines, self._job is not None
        looking = not self.looking.isHidden()
        some = (bool(lines) or busy) and not looking
        self.title.setVisible(not looking)
        self.lead.setVisible(not looking and not some)
        self._draw_watch()
        self._drop.setVisible(not some and not looking)
        for part in (self._bar, self._middle, self._foot):
            part.setVisible(some)
        self.strip.setVisible(busy)
        self.offer.setVisible(bool(self._arrived) and not looking)
        tally = self.model.tally
        waits, ready = tally.waits, tally.ready
        self.name_offer.setVisible(
            tally.telling > 1 and not self._names_left and not busy and not looking
        )
        if tally.telling > 1:
            self.name_offer.say(
                f"{count(tally.telling, 'clean copy', 'clean copies')} have names with a date, or"
                " words that may name a place or a person."
            )
        self.clean_button.setText(f"&Clean {count(waits, 'photo')}" if waits else "&Clean")
        self.clean_button.setAccessibleName(self.clean_button.text().replace("&", ""))
        self.clean_button.setEnabled(bool(waits) and not busy)
        self.copy_button.setVisible(bool(ready))
        self.open_button.setVisible(bool(ready))
        self.clear_button.setEnabled(not busy)
        words = f"{count(len(lines), 'file')}, {tally.located:,} with location"
        if ready:
            words = f"{ready:,} of {len(lines):,} clean and checked"
        self._tally.setText(words)
        if lines and not self.view.currentIndex().isValid():
            self._choose(0)
        if details:
            self._draw_details()

    def _choose(self, at: int) -> None:
        self.view.selectionModel().setCurrentIndex(
            self.model.index(at), QItemSelectionModel.SelectionFlag.ClearAndSelect
        )

    def _choose_taken_up(self) -> None:
        """Choose the file that was just made, once it is in the list."""
        at = self.model.row_of(self._take_up) if self._take_up else -1
        if at >= 0:
            self._take_up = ""
            self._choose(at)
            self.view.scrollTo(self.model.index(at))

    def _draw_details(self) -> None:
        index = self.view.currentIndex()
        at = index.row() if index.isValid() and index.row() < len(self.model.lines) else -1
        shown = self.model.lines[at] if at >= 0 else None
        now = (at, shown and shown.inspection, shown and shown.outcome)
        if now == self._detailed:
            self.details.set_busy(self._job is not None)
            return
        self._detailed = now
        self.details.show_line(shown, busy=self._job is not None)
        self._side.verticalScrollBar().setValue(0)
