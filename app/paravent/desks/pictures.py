"""What the photos page asks for besides cleaning: towns, names, pixels and text of pictures."""

from __future__ import annotations

import os
import shutil
import threading
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from paravent.core.errors import FolderError, PhotoError
from paravent.core.pictures import Arrivals, Marks, Pixels, Town
from paravent.core.records import Finding
from paravent.desks import watch

if TYPE_CHECKING:
    from paravent.photos.apart import Decoder

_MOST_NUMBERS = 100_000


class Pictures:
    """``core.pictures.PicturesPort`` over the photos room."""

    def __init__(self) -> None:
        self._turn = threading.Lock()
        self._decoder: Decoder | None = None

    def can_read(self) -> bool:
        """Whether the extra for text in pictures is installed."""
        from paravent.photos.pictures import is_installed

        return is_installed()

    def decode(self, path: Path, longest: int, most_pixels: int) -> Pixels:
        """A HEIC, HEIF or AVIF as pixels."""
        from paravent.photos.apart import Decoder

        with self._turn:
            self._decoder = self._decoder or Decoder()
        return self._decoder.decode(path, longest, most_pixels)

    def read(self, path: Path) -> Sequence[Finding]:
        """Text and codes seen in a picture that may identify somebody."""
        from paravent.photos.pictures import look

        try:
            return look(path, self.decode)
        except PhotoError:
            raise
        except Exception as error:
            # The libraries of the extra raise errors of many kinds; none is worth more words.
            raise PhotoError(
                "The text in this picture could not be read. Look at the picture yourself."
            ) from error

    def towns(
        self, south: float, west: float, north: float, east: float, most: int
    ) -> Sequence[Town]:
        """The largest places between these degrees, largest first."""
        from paravent.photos.places import within_box

        found = within_box(south, west, north, east)
        largest = sorted(found, key=lambda place: -place.people)[:most]
        return [Town(p.name, p.latitude, p.longitude, p.people) for p in largest]

    def tells(self, name: str) -> Sequence[str]:
        """What a file name gives away."""
        from paravent.photos.names import tells

        return tells(name)

    def name_anew(self, path: Path, *, keep: bool = False, first: int = 1) -> Path:
        """Give a clean copy a neutral name in its folder, never that of another file."""
        from paravent.photos.names import suggested_name

        for number in range(first, _MOST_NUMBERS):
            name = suggested_name(path.name, number)
            if name is None:
                return path
            try:
                return _put(path, path.with_name(name), keep=keep)
            except FileExistsError:
                continue
            except OSError as error:
                raise FolderError(
                    "The clean copy could not be given another name. Rename it in your file"
                    " manager."
                ) from error
        raise FolderError("All neutral names are taken in this folder. Choose another folder.")

    def start_watching(self, folder: Path) -> Marks:
        """What is in ``folder`` now."""
        return watch.marks(folder)

    def arrivals(self, folder: Path, known: Marks, before: Marks) -> Arrivals:
        """What arrived since."""
        return watch.arrivals(folder, known, before)


def _put(path: Path, target: Path, *, keep: bool) -> Path:
    """Move or copy to a name that nobody has; the name is taken first, so nobody can race us."""
    os.close(os.open(target, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        if keep:
            shutil.copyfile(path, target)
            shutil.copymode(path, target)
        else:
            path.replace(target)
    except OSError:
        target.unlink(missing_ok=True)
        raise
    return target
