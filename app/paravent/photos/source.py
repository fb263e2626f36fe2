"""Opens a photo for reading: a plain file only, never through a link, with its identity kept."""

from __future__ import annotations

import mmap
import os
import stat
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from paravent.core.errors import BrokenPhotoError, NotAPhotoError, PhotoError
from paravent.photos.model import Data

SMALL = 24 << 20
"""Files up to this many bytes are read whole; larger ones are mapped."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What tells whether a file is still the same one."""

    device: int
    inode: int
    size: int
    changed_ns: int
    mode: int
    accessed_ns: int


class Source:
    """An open photo; a ``with`` block. ``data`` is valid inside it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._map: mmap.mmap | None = None
        self.data: Data = b""

    def __enter__(self) -> Source:
        flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
        flags |= getattr(os, "O_BINARY", 0) | getattr(os, "O_CLOEXEC", 0)
        try:
            if os.name == "nt" and self.path.is_symlink():
                raise NotAPhotoError(LINK)
            self.descriptor = os.open(self.path, flags)
        except OSError as error:
            raise _cannot_open(error) from error
        try:
            self._load()
        except BaseException:
            os.close(self.descriptor)
            raise
        return self

    def _load(self) -> None:
        self.identity = identity(os.fstat(self.descriptor))
        if not stat.S_ISREG(self.identity.mode):
            raise NotAPhotoError("This is not a file, so there is nothing to clean in it.")
        size = self.identity.size
        if size == 0:
            raise BrokenPhotoError("The file is empty. Copy it again from where it came from.")
        try:
            if size <= SMALL:
                self.data = _read_all(self.descriptor, size)
            else:
                self._map = mmap.mmap(self.descriptor, 0, access=mmap.ACCESS_READ)
                self.data = memoryview(self._map)
        except (OSError, ValueError) as error:
            raise PhotoError(
                "The file cannot be read. Check the disk it is on, or copy it elsewhere first."
            ) from error

    def unchanged(self) -> bool:
        """Whether the name still leads to the file as it was when opened."""
        try:
            return identity(self.path.stat(follow_symlinks=False)) == self.identity
        except OSError:
            return False

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        if isinstance(self.data, memoryview):
            try:
                self.data.release()
            except BufferError:
                self._map = None
        self.data = b""
        if self._map is not None:
            try:
                self._map.close()
            except BufferError:
                self._map = None
        os.close(self.descriptor)


def identity(found: os.stat_result) -> Identity:
    """The identity in a ``stat`` result; the access time is kept, but not compared."""
    return Identity(found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_mode, 0)


def _read_all(descriptor: int, size: int) -> bytes:
    raw = os.read(descriptor, size)
    if len(raw) == size:
        return raw
    pieces = [raw]
    have = len(raw)
    while have < size:
        piece = os.read(descriptor, size - have)
        if not piece:
            raise BrokenPhotoError("The file became shorter while it was read. Try again.")
        pieces.append(piece)
        have += len(piece)
    return b"".join(pieces)


LINK = "This is a link to a file elsewhere. Choose the file itself."


def _cannot_open(error: OSError) -> PhotoError:
    import errno

    if error.errno == errno.ELOOP:
        return NotAPhotoError(LINK)
    if isinstance(error, FileNotFoundError):
        return PhotoError("The file is no longer there. Choose it again.")
    if isinstance(error, PermissionError):
        return PhotoError("You may not read this file. Ask its owner, or copy it first.")
    return PhotoError("The file cannot be opened. Check the disk it is on, then try again.")
