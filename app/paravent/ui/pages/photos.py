"""Photos: drop them, see what they give away, clean copies without touching a pixel."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from PySide6.QtCore import QItemSelectionModel, Qt, QTimer, QUrl
from PySide6.QtGui import QDesktopServices, QKeySequence, QShortcut
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
from paravent.ui.context import Context
from paravent.ui.jobs import Job, Work
from paravent.ui.pages.base import Page
from paravent.ui.state import State
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Pill, ProgressStrip, Rule, row
from paravent.ui.widgets.dialogs import Confirm
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.photo_list import Line, PhotoDelegate, PhotoModel, files_as_mime
from paravent.ui.widgets.text import Icon, Text, restyle
from paravent.ui.words import count

FLUSH_MS = 40
KINDS = (
    "Photos (*.jpg *.jpeg *.jpe *.png *.webp *.gif *.tif *.tiff *.heic *.heif *.avif *.jxl *.dng"
    " *.mp4 *.mov)"
)

COPIES, FOLDER, IN_PLACE = "copies", "folder", "in_place"
WHERE = (
    (COPIES, "Write clean copies beside the originals"),
    (FOLDER, "Write clean copies into a folder …"),
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
        self._inspections: list[PhotoInspection] = []
        self._outcomes: list[PhotoOutcome] = []
        self._waiting: list[Path] = []
        self._out: Path | None = None
        self._detailed: object = None
        self._flush_timer = QTimer(self)
        self._flush_timer.setInterval(FLUSH_MS)
        self._flush_timer.timeout.connect(self.flush)
        self.model = PhotoModel(self)
        self._build()
        self._draw()

    def _build(self) -> None:
        self.add_button = Button("&Add photos …", self._choose_files, icon="plus")
        self.folder_button = Button("Add a &folder …", self._choose_folder, icon="folder")
        self._drop = self._drop_zone()
        self.column.addWidget(self._drop, 1)
        self._bar = Card(margin=14, spacing=10)
        self.everything = QCheckBox("Remove everything that &identifies")
        self.everything.setAccessibleDescription(
            "Also serial numbers, owner, dates, software and thumbnails; not only the location."
        )
        self.where = QComboBox()
        self.where.setAccessibleName("Where the clean photos go")
        for value, words in WHERE:
            self.where.addItem(words, value)
        self.where.activated.connect(self._where_chosen)
        self.clean_button = Button("&Clean", self.clean, kind="primary", icon="check")
        self._bar.add(flow(self.where, self.everything, None, self.clean_button, spacing=14))
        self.column.addWidget(self._bar)
        self.strip = ProgressStrip(self.stop)
        self.column.addWidget(self.strip)
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
        self.details = Card(spacing=8)
        self._side.setWidget(self.details)
        middle.addWidget(self._side, 2)
        self.column.addWidget(self._middle, 1)
        self._tally = Text("", "muted", wrap=False)
        self.more_button = Button("Add &more …", self._choose_files, icon="plus", kind="plain")
        self.copy_button = Button("Copy clea&ned files", self.copy_cleaned, icon="copy")
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
            "You can drop them anywhere on this window, or paste files with Ctrl+V. Your originals"
            " stay as they are; you get clean copies, each opened again and checked.",
            "muted",
        )
        words.setAlignment(centre)
        column.addWidget(words)
        column.addLayout(row(None, self.add_button, self.folder_button, None))
        column.addStretch(1)
        return zone

    def _list_view(self) -> QListView:
        view = QListView()
        view.setModel(self.model)
        view.setItemDelegate(PhotoDelegate(self.context.theme, view))
        view.setUniformItemSizes(True)
        view.setSelectionMode(QListView.SelectionMode.ExtendedSelection)
        view.setVerticalScrollMode(QListView.ScrollMode.ScrollPerPixel)
        view.setDragEnabled(True)
        view.setDragDropMode(QListView.DragDropMode.DragOnly)
        view.setMouseTracking(True)
        view.setAccessibleName("Photos")
        view.setAccessibleDescription("Clean files can be dragged out into another window.")
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

    def arrive(self, what: object) -> None:
        """Take files that were dropped or pasted on the window."""
        if isinstance(what, list):
            self._over(False)
            self.add(what)
        elif what == "hover":
            self._over(True)
        elif what == "paste":
            self.context.say(
                "There are no photo files on the clipboard. Copy them in your file manager first."
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
        return False

    def _over(self, over: bool) -> None:
        self._drop.setProperty("over", "true" if over else "false")
        restyle(self._drop)

    # Files in

    def add(self, paths: Sequence[Path]) -> None:
        """Look into ``paths``; while something runs they wait their turn."""
        if self._job is not None:
            self._waiting += paths
            return
        desk = self.context.desk

        def task(work: Work) -> None:
            desk.inspect_photos(paths, work.tell, work.cancel)
            work.cancel.check()

        self._start("Looking into the photos")
        self._job = self.context.run(
            task, lambda _: self._ended(None), self._ended, heard=self._heard
        )
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
        if not names or self._job is not None:
            return
        if way.in_place and not self._agreed_in_place(len(names)):
            return
        desk = self.context.desk

        def task(work: Work) -> None:
            desk.clean_photos(
                [Path(name) for name in names],
                work.tell,
                work.report,
                work.cancel,
                out=way.out,
                in_place=way.in_place,
                everything=way.everything,
            )

        self._start(f"Cleaning {count(len(names), 'photo')}")
        self._job = self.context.run(
            task,
            lambda _: self._ended(None),
            self._ended,
            progress=self.strip.show_progress,
            heard=self._heard,
        )
        self._draw()

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
        self.strip.show_progress(Progress(0, 0, sentence))
        self._flush_timer.start()

    def _heard(self, item: object) -> None:
        if isinstance(item, PhotoInspection):
            self._inspections.append(item)
        elif isinstance(item, PhotoOutcome):
            self._outcomes.append(item)

    def flush(self) -> None:
        """Bring what came in the last moments into the list, in one go."""
        inspections, self._inspections = self._inspections, []
        outcomes, self._outcomes = self._outcomes, []
        if inspections:
            self.model.inspected(inspections)
        if outcomes:
            self.model.cleaned(outcomes)
        if inspections or outcomes:
            self._draw()

    def _ended(self, error: ParaventError | None) -> None:
        self._job = None
        self._flush_timer.stop()
        self.flush()
        if error is not None:
            if isinstance(error, CancelledError):
                self.context.say("Stopped. Photos cleaned until then are kept.")
            else:
                self.context.fail(error)
        self._draw()
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

    def _open_folder(self) -> None:
        lines = self.clean_lines()
        if lines and lines[-1].clean_file:
            folder = str(Path(lines[-1].clean_file).parent)
            QDesktopServices.openUrl(QUrl.fromLocalFile(folder))

    def _clear_list(self) -> None:
        self.model.clear()
        self._draw()

    # Drawing

    def _draw(self) -> None:
        lines, busy = self.model.lines, self._job is not None
        some = bool(lines) or busy
        self._drop.setVisible(not some)
        for part in (self._bar, self._middle, self._foot):
            part.setVisible(some)
        self.strip.setVisible(busy)
        waits, ready = self.model.tally.waits, self.model.tally.ready
        self.clean_button.setText(f"&Clean {count(waits, 'photo')}" if waits else "&Clean")
        self.clean_button.setAccessibleName(self.clean_button.text().replace("&", ""))
        self.clean_button.setEnabled(bool(waits) and not busy)
        self.copy_button.setVisible(bool(ready))
        self.open_button.setVisible(bool(ready))
        self.clear_button.setEnabled(not busy)
        words = f"{count(len(lines), 'file')}, {self.model.tally.located:,} with location"
        if ready:
            words = f"{ready:,} of {count(len(lines), 'file')} clean and checked"
        self._tally.setText(words)
        if lines and not self.view.currentIndex().isValid():
            self.view.selectionModel().setCurrentIndex(
                self.model.index(0), QItemSelectionModel.SelectionFlag.ClearAndSelect
            )
        self._draw_details()

    def _draw_details(self) -> None:
        index = self.view.currentIndex()
        at = index.row() if index.isValid() and index.row() < len(self.model.lines) else -1
        shown = self.model.lines[at] if at >= 0 else None
        now = (at, shown and shown.inspection, shown and shown.outcome, self._job is None)
        if now == self._detailed:
            return
        self._detailed = now
        self.details.clear()
        if not index.isValid() or index.row() >= len(self.model.lines):
            self.details.add(Text("Choose a photo to see what was found.", "muted"))
            self.details.column.addStretch(1)
            return
        line = self.model.lines[index.row()]
        self.details.add(Text(plain(Path(line.path).name), "h3"))
        self.details.add(row(Pill(*line.status()), None))
        self.details.add(Text(line.sentence(), "muted"))
        if line.inspection is not None and line.inspection.found:
            self._draw_found(line.inspection)
        if line.outcome is not None:
            self._draw_outcome(line, line.outcome)
        self.details.column.addStretch(1)

    def _draw_found(self, inspection: PhotoInspection) -> None:
        self.details.add(Rule(), Text("What was found", "strong"))
        for finding in inspection.found[:12]:
            self.details.add(
                Text(f"{plain(finding.what, 80)}: {plain(finding.value, 120)}"),
                Text(f"in {plain(finding.where, 80)}", "small"),
            )
        more = len(inspection.found) - 12
        if more > 0:
            self.details.add(Text(f"and {more} more", "small"))

    def _draw_outcome(self, line: Line, outcome: PhotoOutcome) -> None:
        self.details.add(Rule())
        if outcome.kept:
            self.details.add(
                Text("Kept on purpose", "strong"), Text(plain(", ".join(outcome.kept)), "muted")
            )
        if outcome.written:
            self.details.add(
                Text("Written", "strong"), Text(plain(outcome.written), "address").selectable()
            )
        if outcome.outcome in ("failed", "refused"):
            again = Button("&Try again", lambda: self.clean([line]), icon="again")
            again.setEnabled(self._job is None)
            self.details.add(row(again, None))
        elif line.clean_file:
            self.details.add(
                Text("Drag it from the list into another window, or copy it with Ctrl+C.", "small")
            )
