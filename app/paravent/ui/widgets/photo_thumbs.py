"""Small pictures for the list: made by jobs, newest wish first, never more kept than fit a screen
or two.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QImage, QPixmap

from paravent.core.errors import ParaventError
from paravent.ui.context import Context
from paravent.ui.jobs import Job, Work
from paravent.ui.widgets.photo_read import thumbnail

SIDE = 44
CORNER = 7.0
MOST_KEPT = 400
"""At double scale 44 by 44 points are 31 kB: 400 of them 12 MB."""
MOST_WISHES = 80
"""What was scrolled past long ago is not made."""
PER_JOB = 24


class Thumbs(QObject):
    """``of`` gives a small picture at once, or nothing and later ``arrived``."""

    arrived = Signal(str)
    """The path of a file whose small picture is there now, or known to be impossible."""

    def __init__(self, context: Context, parent: QObject) -> None:
        super().__init__(parent)
        self._context = context
        self._kept: OrderedDict[str, QPixmap] = OrderedDict()
        self._wishes: OrderedDict[str, float] = OrderedDict()
        self._lock = threading.Lock()
        self._job: Job | None = None

    @property
    def kept(self) -> int:
        """How many are kept."""
        return len(self._kept)

    def of(self, path: str, ratio: float) -> QPixmap | None:
        """The small picture of ``path``; a null one where there can be none; None while unknown."""
        found = self._kept.get(path)
        if found is not None:
            self._kept.move_to_end(path)
            return found
        with self._lock:
            self._wishes[path] = ratio
            self._wishes.move_to_end(path)
            while len(self._wishes) > MOST_WISHES:
                self._wishes.popitem(last=False)
        if self._job is None:
            self._start()
        return None

    def stop(self) -> None:
        """Wish for nothing more; the page is left."""
        with self._lock:
            self._wishes.clear()

    def _start(self) -> None:
        pictures = self._context.desk.pictures

        def task(work: Work) -> None:
            for _ in range(PER_JOB):
                with self._lock:
                    if not self._wishes or work.cancel.requested:
                        return
                    path, ratio = self._wishes.popitem(last=True)
                side, corner = round(SIDE * ratio), CORNER * ratio
                work.tell((path, ratio, thumbnail(Path(path), pictures, side, corner)))

        self._job = self._context.run(task, self._ended, self._failed, heard=self._heard)

    def _heard(self, item: tuple[str, float, QImage | None]) -> None:
        path, ratio, image = item
        picture = QPixmap() if image is None else QPixmap.fromImage(image)
        if image is not None:
            picture.setDevicePixelRatio(ratio)
        self._kept[path] = picture
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        self.arrived.emit(path)

    def _ended(self, _: object) -> None:
        self._job = None
        with self._lock:
            more = bool(self._wishes)
        if more:
            self._start()

    def _failed(self, _: ParaventError) -> None:
        self._job = None
