"""The double of what the photos page asks besides cleaning: the real one, its reading made up."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from paravent.core.errors import PhotoError
from paravent.core.records import Finding
from paravent.desks.pictures import Pictures


class MadeUpPictures(Pictures):
    """Names, towns and folders are real; text in pictures is what ``texts`` says, if anything."""

    def __init__(self) -> None:
        super().__init__()
        self.is_there = False
        self.texts: dict[str, Sequence[Finding]] = {}
        self.fails: PhotoError | None = None
        self.looked: list[Path] = []

    def can_read(self) -> bool:
        return self.is_there

    def read(self, path: Path) -> Sequence[Finding]:
        self.looked.append(path)
        if self.fails is not None:
            raise self.fails
        return self.texts.get(str(path), ())
