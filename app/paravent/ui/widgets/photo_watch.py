"""Watches one folder for photos that arrive there; tells, and never touches any of them."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

from paravent.core.errors import FolderError, ParaventError
from paravent.core.pictures import Arrivals, Marks
from paravent.ui.context import Context

SETTLE_MS = 1500
"""A file that stood still for so long is taken to be whole."""
SLOW_MS = 60_000
"""Network folders tell nobody about changes: look by ourselves now and then."""


class FolderWatch(QObject):
    """Off until ``watch`` is given a folder."""

    arrived = Signal(object)
    """A list of paths: new since the watching began, and no longer being written."""
    failed = Signal(str)
    """A sentence; the watching has stopped."""

    def __init__(self, context: Context, parent: QObject, *, settle_ms: int = SETTLE_MS) -> None:
        super().__init__(parent)
        self._context = context
        self.folder: Path | None = None
        self._known: Marks | None = None
        self._before: Marks = {}
        self._ours: set[str] = set()
        self._busy = False
        self._round = 0
        self._watcher: QFileSystemWatcher | None = None
        self._settle = QTimer(self)
        self._settle.setSingleShot(True)
        self._settle.setInterval(settle_ms)
        self._settle.timeout.connect(self._look)
        self._slow = QTimer(self)
        self._slow.setInterval(SLOW_MS)
        self._slow.timeout.connect(self._look)

    def watch(self, folder: Path | None) -> None:
        """Watch ``folder`` from now on, or nothing."""
        if folder == self.folder:
            return
        self._stop()
        if folder is None:
            return
        self.folder = folder
        pictures, wanted = self._context.desk.pictures, self._round

        def task(_work: object) -> tuple[int, Marks]:
            return wanted, pictures.start_watching(folder)

        self._context.run(task, self._began, self._not_looked)

    def ignore(self, path: Path) -> None:
        """``path`` is going to be written by ourselves."""
        self._ours.add(path.name)

    def _stop(self) -> None:
        self._round += 1
        self.folder = None
        self._known = None
        self._busy = False
        self._settle.stop()
        self._slow.stop()
        if self._watcher is not None:
            self._watcher.deleteLater()
            self._watcher = None

    def _began(self, found: tuple[int, Marks]) -> None:
        wanted, marks = found
        if wanted != self._round or self.folder is None:
            return
        self._known, self._before = dict(marks), {}
        self._watcher = QFileSystemWatcher(self)
        self._watcher.addPath(str(self.folder))
        self._watcher.directoryChanged.connect(self._stirred)
        self._slow.start()
        # What came between the first look and the watching.
        self._settle.start()

    def _stirred(self, _: str) -> None:
        if not self._settle.isActive():
            self._settle.start()

    def _look(self) -> None:
        folder, known = self.folder, self._known
        if folder is None or known is None or self._busy:
            return
        self._busy = True
        pictures, before, wanted = self._context.desk.pictures, self._before, self._round

        def task(_work: object) -> tuple[int, Arrivals]:
            return wanted, pictures.arrivals(folder, dict(known), before)

        self._context.run(task, self._looked, self._not_looked)

    def _looked(self, found: tuple[int, Arrivals]) -> None:
        wanted, result = found
        if wanted != self._round or self._known is None:
            return
        self._busy = False
        self._before = result.seen
        fresh = []
        for path in result.settled:
            self._known[path.name] = result.seen[path.name]
            if path.name not in self._ours:
                fresh.append(path)
        if result.moving:
            self._settle.start()
        if fresh:
            self.arrived.emit(fresh)

    def _not_looked(self, error: ParaventError) -> None:
        self._busy = False
        if self.folder is not None and isinstance(error, FolderError):
            self._stop()
            self.failed.emit(error.sentence)
