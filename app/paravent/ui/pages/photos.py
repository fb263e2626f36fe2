"""Photos: drop them, see what they give away, clean copies, look closely, take them elsewhere."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer
from PySide6.QtGui import QImage, QResizeEvent
from PySide6.QtWidgets import (
    QApplication,
    QBoxLayout,
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QListView,
    QScrollArea,
    QSizePolicy,
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
from paravent.ui.widgets.cards import Notice, ProgressStrip
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.photo_cover import covered
from paravent.ui.widgets.photo_details import UNSAVED, PhotoDetails
from paravent.ui.widgets.photo_drop import DropZone
from paravent.ui.widgets.photo_exits import PhotoExits
from paravent.ui.widgets.photo_list import Line, PhotoDelegate, PhotoList, PhotoModel
from paravent.ui.widgets.photo_look import Looked, LookView
from paravent.ui.widgets.photo_save import target_for, write_looked
from paravent.ui.widgets.photo_thumbs import Thumbs
from paravent.ui.widgets.photo_watched import WatchOffer
from paravent.ui.widgets.photo_way import WayBar
from paravent.ui.widgets.photo_words import list_words
from paravent.ui.widgets.text import Text
from paravent.ui.words import count

FLUSH_MS = 40
_FIRST_DETAILS_MS = 300
MOST_AT_ONCE, SLICE_SECONDS = 50, 0.005
"""So many files come into the list together, and so much of a moment may go by with it."""
KINDS = (
    "Photos (*.jpg *.jpeg *.jpe *.png *.webp *.gif *.tif *.tiff *.heic *.heif *.avif *.jxl *.dng"
    " *.mp4 *.mov)"
)

NARROW_BELOW, DETAILS_LEAST = 640, 240
LEAST_WORDS = 200
"""So wide are words beside buttons at least; then the buttons go below one another."""
HELD = "Let go to add them to the list. They are only looked into."
LOOKING = "Looking only: nothing is changed."
CLEANING = "Every clean photo is opened again and checked before it counts as clean."
STOPPED = {
    LOOKING: "Stopped. The list holds what was looked into until then; add the rest again.",
    CLEANING: "Stopped. Photos cleaned until then are kept; the others wait.",
}
COUNT_SECONDS = 0.5
_NO_LINE = (-1, None, None, None)


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
        self._detailed: object = None
        self._names_left = False
        self._take_up: str = ""
        self._doing = ""
        self._counted = 0.0
        self._held = False
        self._far: deque[Progress] = deque(maxlen=1)
        self._long = LongList()
        self._flush_timer = QTimer(self)
        self._flush_timer.setInterval(FLUSH_MS)
        self._flush_timer.timeout.connect(self.flush)
        self._details_timer = QTimer(self, singleShot=True)
        self._details_timer.timeout.connect(self._draw_details)
        self.model = PhotoModel(self, self.context.desk.pictures.tells)
        self.thumbs = Thumbs(context, self)
        self.thumbs.arrived.connect(self.model.redraw)
        self._build()
        self._draw()

    def _build(self) -> None:
        self.offer = WatchOffer(self.context, lambda path: self.model.row_of(str(path)) >= 0)
        self.offer.hide()
        self.offer.taken.connect(self.add)
        self.offer.changed.connect(self._draw)
        self.watch = self.offer.watch
        self.add_main_button(self.offer.button)
        self.stands = Text("", "lead")
        self.stands.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)
        self.column.addWidget(self.stands)
        self.column.addWidget(self.offer)
        self.name_offer = self._offer(
            Button("Give them neutral na&mes", self.rename_all),
            Button("Leave the names", self._leave_names),
            icon="tag",
        )
        self.add_button = Button("&Add photos …", self._choose_files, icon="plus")
        self.folder_button = Button("Add a &folder …", self._choose_folder, icon="folder")
        self._drop = DropZone(self.add_button, self.folder_button)
        self.column.addWidget(self._drop, 1)
        self.bar = WayBar(self.clean)
        self.bar.everything.toggled.connect(self._everything_chosen)
        self.bar.changed.connect(self._draw)
        self.column.addWidget(self.bar)
        self.strip = ProgressStrip(self.stop)
        self.column.addWidget(self.strip)
        self._build_middle()
        self.column.addWidget(self.exits.bar)
        self.looking = LookView(self.context)
        self.looking.left.connect(self.back_to_list)
        self.looking.stepped.connect(self._step)
        self.looking.save.connect(self.save_look)
        self.looking.copy.connect(self.copy_look)
        self.looking.hide()
        self.column.addWidget(self.looking, 1)

    def _build_middle(self) -> None:
        self._middle = QWidget()
        self._beside = middle = QHBoxLayout(self._middle)
        middle.setContentsMargins(0, 0, 0, 0)
        middle.setSpacing(14)
        self.view = self._list_view()
        self.exits = PhotoExits(
            *(self.context, self.view, self.model), more=self._choose_files, clear=self._clear_list
        )
        middle.addWidget(self.view, 3)
        self._side = QScrollArea()
        self._side.setWidgetResizable(True)
        self._side.setFrameShape(QFrame.Shape.NoFrame)
        self._side.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._side.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.details = PhotoDetails(self.context)
        self.details.look.connect(self.look)
        self.details.again.connect(self.again)
        self.details.copy.connect(self.exits.copy_one)
        self.details.show_folder.connect(self.exits.show_folder_of)
        self.details.rename.connect(self.rename)
        self._side.setMinimumWidth(250)
        self._side.setWidget(self.details)
        # All the height that is left, and no more: the page itself scrolls only where it must.
        for part in (self.view, self._side):
            part.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Ignored)
        middle.addWidget(self._side, 2)
        self.column.addWidget(self._middle, 1)

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        """In a narrow window the details stand below the list."""
        super().resizeEvent(event)
        narrow = self.width() < NARROW_BELOW
        ways = QBoxLayout.Direction
        self._beside.setDirection(ways.TopToBottom if narrow else ways.LeftToRight)
        self._side.setMinimumHeight(DETAILS_LEAST if narrow else 0)

    def _offer(self, *buttons: Button, icon: str = "info") -> Notice:
        made = Notice("", icon=icon, buttons=(flow(*buttons),))
        made.text.setMinimumWidth(LEAST_WORDS)
        made.hide()
        self.column.addWidget(made)
        return made

    def _list_view(self) -> PhotoList:
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
        view.selectionModel().currentChanged.connect(self._current_changed)
        view.setMinimumSize(240, 160)
        return view

    # Coming and going

    def show_state(self) -> None:
        """The setting decides how the box stands until the user changes it here."""
        if self._shown is None and self.context.ready:
            self._shown = self.context.state
            self.bar.everything.setChecked(self.context.state.settings.photos_everything)
        if self.context.ready and not self.context.desk.is_practice:
            self.offer.follow_settings()

    def arrive(self, what: object) -> None:
        """Take files that were dropped or pasted on the window."""
        if isinstance(what, list):
            self._hold(False)
            self.add(what)
        elif isinstance(what, QImage):
            self.look_at_pasted(what)
        elif what in ("hover", "unhover"):
            self._hold(what == "hover")
        elif what == "paste":
            self.context.say(
                "There is no picture and there are no photo files on the clipboard. Copy some in"
                " your file manager first."
            )

    def _hold(self, held: bool) -> None:
        """Whether files are held over the window; says what letting go will do."""
        self._drop.set_over(held)
        self._held = held
        self._draw(details=False)

    def is_busy(self) -> bool:
        """Whether photos are being cleaned or looked into."""
        return self._job is not None

    def escape(self) -> bool:
        """Esc stops what runs."""
        self._hold(False)
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

        self._start("Looking into the photos", LOOKING)
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

    def clean(self, only: Sequence[Line] = ()) -> None:
        """Clean everything that waits, else try again what failed, or ``only`` these."""
        lines = only or [line for line in self.model.lines if line.waits]
        lines = lines or [line for line in self.model.lines if line.has_failed]
        names = [line.path for line in lines]
        way = self.bar.way()
        self._names_left = False
        if not names or self._job is not None:
            return
        if way.in_place and not self.bar.agreed_in_place(len(names)):
            return
        self.model.begin_cleaning(everything=way.everything)
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
        self._start(f"Cleaning {count(len(names), 'photo')}", CLEANING)
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

    def _everything_chosen(self, everything: bool) -> None:
        """What goes with the box is what is spoken of."""
        self.model.speak_of_everything(everything)
        self._detailed = None
        self._draw()

    # What comes from the job

    def _start(self, sentence: str, doing: str = "") -> None:
        self._far.clear()
        self._doing = doing
        self._counted = time.monotonic()
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
            self._tell_count()
            self._draw(details=False)
            # By itself: what was just drawn comes to the screen in between.
            if not self._details_timer.isActive():
                self._details_timer.start(0)

    def _tell_count(self) -> None:
        """How many were looked into; how many there are in a folder is known only at the end."""
        now = time.monotonic()
        if self._doing == LOOKING and now - self._counted > COUNT_SECONDS:
            self._counted = now
            told = f"Looking into the photos: {len(self.model.lines):,} in the list so far"
            self.strip.show_progress(Progress(0, 0, told))

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
                self.context.say(STOPPED.get(self._doing, "Stopped. What was done stays."))
            else:
                self.context.fail(error)
        self._draw()
        if error is None and self.model.lines:
            self.context.say_aloud(self.stands.text())
        self._choose_taken_up()
        if self._waiting:
            paths, self._waiting = self._waiting, []
            self.add(paths)
        elif self.model.tally.ready:
            self.context.refresh()

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
            line = self.model.line_of(self.looking.path)
            self._set_looking(False)
            self.view.setFocus()
            if line is not None and line.has_unsaved_parts:
                self.context.say(UNSAVED)

    def _keep_parts(self) -> None:
        line = self.model.line_of(self.looking.path) if self.looking.path else None
        if line is not None and self.looking.isVisible() and self.looking.canvas.is_shown:
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
        target = target_for(self, looked, self.bar.way().out)
        if target is None:
            return
        desk = self.context.desk

        def task(work: Work) -> tuple[Looked, str]:
            file = write_looked(looked, target, desk.pictures)
            self.watch.ignore(file)
            desk.inspect_photos([file], self._come.append, work.cancel, everything=True)
            desk.clean_photos(
                [file], self._come.append, self._far.append, work.cancel, everything=True
            )
            return looked, str(file)

        self.model.begin_cleaning(everything=True)
        self._start("Saving the picture, and checking it")
        self._job = self.context.run(task, self._look_saved, self._ended)
        self._draw()

    def _look_saved(self, saved: tuple[Looked, str]) -> None:
        looked, path = saved
        self._take_up = path
        self._keep_parts()
        self._ended(None)
        self.model.covered(looked.path, path, looked.parts)
        self._detailed = None  # what was made by hand is told otherwise than what came so
        self.back_to_list()
        line = self.model.line_of(path)
        name = plain(Path(path).name)
        if line is not None and line.clean_file:
            self.context.say(f"Saved as “{name}”: re-encoded, opened again and checked.", "met")
        else:
            self.context.say(f"Saved as “{name}”, but the check did not pass. See its line.")

    def copy_look(self, looked: Looked) -> None:
        """Put the pasted picture back on the clipboard, with what was covered."""
        if looked.pasted is not None:
            QApplication.clipboard().setImage(covered(looked.pasted, looked.parts))
            self.context.say(
                "The picture is on the clipboard: pixels only. Paste where you need it."
            )

    def _clear_list(self) -> None:
        self.model.clear()
        self._long.forget()
        self._names_left = False
        self._draw()

    # Drawing

    def _draw(self, *, details: bool = True) -> None:
        focused: QWidget | None = self.window().focusWidget()
        if focused is not None and not self.isAncestorOf(focused):
            focused = None
        self._draw_parts(details=details)
        self._mend_focus(focused)

    def _mend_focus(self, focused: QWidget | None) -> None:
        """Where what had the keyboard went or cannot be used now: to what comes next."""
        if focused is None or (focused.isVisibleTo(self) and focused.isEnabled()):
            return
        stop = self.strip.stop_button
        if self._job is not None and stop is not None:
            stop.setFocus()
        elif self.view.isVisibleTo(self):
            self.view.setFocus()
        elif self._drop.isVisibleTo(self):
            self.add_button.setFocus()

    def _draw_parts(self, *, details: bool) -> None:
        lines, busy = self.model.lines, self._job is not None
        looking = not self.looking.isHidden()
        some = (bool(lines) or busy) and not looking
        self.title.setVisible(not looking)
        self.set_lead("" if looking or some else self.LEAD)
        words = self._next_words() if some else ""
        self.stands.setText(words)
        self.stands.setVisible(bool(words))
        self.offer.button.setVisible(not looking and not self.context.desk.is_practice)
        self._drop.setVisible(not some and not looking)
        for part in (self.bar, self._middle, self.exits.bar):
            part.setVisible(some)
        self.strip.setVisible(busy)
        self.offer.setVisible(bool(self.offer.arrived) and not looking)
        tally = self.model.tally
        self.name_offer.setVisible(
            tally.telling > 1 and not self._names_left and not busy and not looking
        )
        if tally.telling > 1:
            self.name_offer.say(
                f"{count(tally.telling, 'clean copy', 'clean copies')} have names with a date, or"
                " words that may name a place or a person."
            )
        self.bar.show_waiting(tally.waits, tally.failed, busy=busy)
        self.exits.show_ways(busy=busy)
        if lines and not self.view.currentIndex().isValid():
            self._choose(0)
        if details:
            self._draw_details()

    def _next_words(self) -> str:
        """How the list stands, and what can be done now."""
        if self._held:
            return HELD
        if self._job is not None:
            return self._doing
        return list_words(self.model.tally, len(self.model.lines), self.bar.where_words())

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

    def _current_changed(self, *_: object) -> None:
        """The first photo of a batch waits a moment: its details would hold up the list."""
        if self._job is not None and self._detailed == _NO_LINE:
            self._details_timer.start(_FIRST_DETAILS_MS)
        else:
            self._draw_details()

    def _draw_details(self) -> None:
        index = self.view.currentIndex()
        at = index.row() if index.isValid() and index.row() < len(self.model.lines) else -1
        shown = self.model.lines[at] if at >= 0 else None
        now: tuple[object, ...] = _NO_LINE
        if shown is not None:
            by_hand = (shown.parts, shown.saved_parts)
            now = (at, shown.inspection, shown.outcome, by_hand)
        if now == self._detailed:
            self.details.set_busy(self._job is not None)
            return
        self._detailed = now
        self.details.show_line(shown, busy=self._job is not None)
        # New buttons come last with Tab, wherever they stand, unless told otherwise.
        before: QWidget = self.view
        for stop in self.details.stops():
            self.setTabOrder(before, stop)
            before = stop
        self._side.verticalScrollBar().setValue(0)
