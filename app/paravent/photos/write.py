"""Writes a candidate beside its final name, lets it be checked, then gives it that name or none.

Where the system offers it the candidate has no name at all until it is accepted, so that nothing
is left over even if the program is killed.
"""

from __future__ import annotations

import contextlib
import errno
import mmap
import os
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType

from paravent.core.errors import FolderError, PhotoError
from paravent.photos.compare import MAY_SHARE, Follower
from paravent.photos.model import Data, Edits
from paravent.photos.source import SMALL

_CHUNK, _PIECE = 8 << 20, 32 << 20
"""So much is copied at a time, by this process or by the system."""
_READ_WHOLE = 128 << 10
"""Smaller files are read back, larger ones mapped."""
_READ_ONLY = _AT_ONCE = {"access": mmap.ACCESS_READ}
if hasattr(mmap, "MAP_POPULATE"):
    _AT_ONCE = {"flags": mmap.MAP_SHARED | mmap.MAP_POPULATE, "prot": mmap.PROT_READ}
LONGEST_NAME = 240


class Candidate:
    """A file being written in ``folder``; a ``with`` block that leaves nothing unless kept."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._beside: Path | None = None
        self._kept = False
        self.reads_back = False
        """Whether all that was copied, without the edits, was read back and is the same."""

    def __enter__(self) -> Candidate:
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            self.descriptor = self._open()
        except OSError as error:
            raise cannot_write(error) from error
        return self

    def _open(self) -> int:
        flag = getattr(os, "O_TMPFILE", 0)
        if flag:
            try:
                return os.open(self.folder, flag | os.O_RDWR | os.O_CLOEXEC, 0o666)
            except OSError as error:
                if error.errno not in (errno.EOPNOTSUPP, errno.EISDIR, errno.EINVAL, errno.ENOENT):
                    raise
        self._beside = self.folder / f".paravent-{os.urandom(8).hex()}.part"
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        return os.open(self._beside, flags | getattr(os, "O_CLOEXEC", 0), 0o666)

    def write(self, data: Data, edits: Edits, source: int) -> None:
        """Write ``data`` (of the open file ``source``) with ``edits`` done."""
        try:
            if len(data) <= SMALL:
                _write_pieces(self.descriptor, _pieces(data, edits))
            else:
                self._stream(len(data), edits, source)
        except OSError as error:
            raise cannot_write(error) from error

    def _stream(self, size: int, edits: Edits, source: int) -> None:
        with Follower(source, self.descriptor) as follower:
            at = to = 0
            for edit in edits:
                self._copy(source, at, edit.start, to, follower)
                _write_all(self.descriptor, edit.new)
                to += edit.start - at + len(edit.new)
                at = edit.end
            self._copy(source, at, size, to, follower)
            self.reads_back = MAY_SHARE and follower.all_the_same()

    def _copy(self, source: int, start: int, end: int, to: int, follower: Follower) -> None:
        copy = getattr(os, "copy_file_range", None)
        while start < end:
            if copy is not None:
                try:
                    done = copy(source, self.descriptor, min(end - start, _PIECE), start)
                except OSError as error:
                    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EIO):
                        raise
                    copy = None
                    continue
                if done == 0:
                    raise PhotoError("The file became shorter while it was read. Try again.")
            else:
                os.lseek(source, start, os.SEEK_SET)
                piece = os.read(source, min(end - start, _CHUNK))
                if not piece:
                    raise PhotoError("The file became shorter while it was read. Try again.")
                _write_all(self.descriptor, piece)
                done = len(piece)
            if MAY_SHARE:
                follower.copied(start, start + done, to)
            start += done
            to += done

    @contextlib.contextmanager
    def reopened(self) -> Iterator[Data]:
        """What really stands in the file, read back from it."""
        size = os.fstat(self.descriptor).st_size
        if size <= _READ_WHOLE:
            os.lseek(self.descriptor, 0, os.SEEK_SET)
            pieces = []
            while size > 0 and (piece := os.read(self.descriptor, size)):
                pieces.append(piece)
                size -= len(piece)
            yield pieces[0] if len(pieces) == 1 else b"".join(pieces)
            return
        # Nobody can shorten a file without a name, and nobody has a reason to where it has one of
        # its own making: a map of it is safe, and shows what the file holds, without a copy.
        mapped = mmap.mmap(self.descriptor, 0, **(_AT_ONCE if size <= SMALL else _READ_ONLY))
        view = memoryview(mapped)
        try:
            yield view
        finally:
            with contextlib.suppress(BufferError):
                view.release()
                mapped.close()

    def finish(self, times: tuple[int, int] | None, mode: int | None, *, to_disk: bool) -> None:
        """Set times (access, change; nanoseconds) and rights, and push all to the disk if asked."""
        try:
            if mode is not None and hasattr(os, "fchmod"):
                os.fchmod(self.descriptor, mode & 0o777)
            if times is not None:
                os.utime(self.descriptor if self._beside is None else self._beside, ns=times)
            if to_disk:
                os.fsync(self.descriptor)
        except OSError as error:
            raise cannot_write(error) from error

    def keep_as(self, names: Iterator[str]) -> Path:
        """Give the file the first of ``names`` that is free; an existing file stays as it is."""
        for name in names:
            final = self.folder / name
            try:
                if self._beside is None:
                    # Only with a folder descriptor does Python pass AT_SYMLINK_FOLLOW on; the
                    # path is absolute, so that descriptor is not looked at.
                    proc = f"/proc/self/fd/{self.descriptor}"
                    os.link(proc, final, src_dir_fd=self.descriptor, follow_symlinks=True)
                else:
                    rename_to_free(self._beside, final)
            except FileExistsError:
                continue
            except OSError as error:
                raise cannot_write(error) from error
            self._kept = True
            return final
        raise FolderError("No free name was found for the cleaned copy. Choose another folder.")

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        os.close(self.descriptor)
        if self._beside is not None and not self._kept:
            self._beside.unlink(missing_ok=True)


def rename_to_free(old: Path, new: Path) -> None:
    """Give a file another name; raises ``FileExistsError`` where that is taken."""
    try:
        os.link(old, new, follow_symlinks=False)
    except FileExistsError:
        raise
    except (OSError, NotImplementedError):
        # No hard links on this disk: take the name first, then put the file over our own claim.
        os.close(os.open(new, os.O_CREAT | os.O_EXCL | os.O_WRONLY))
        old.replace(new)
        return
    old.unlink()


def _pieces(data: Data, edits: Edits) -> list[Data]:
    view = memoryview(data)
    pieces: list[Data] = []
    at = 0
    for edit in edits:
        pieces += (view[at : edit.start], edit.new)
        at = edit.end
    pieces.append(view[at:])
    return pieces


def _write_pieces(descriptor: int, pieces: list[Data]) -> None:
    """All pieces in as few calls as may be."""
    writev = getattr(os, "writev", None)
    for at in range(0, len(pieces), 512):
        some = pieces[at : at + 512]
        total = sum(map(len, some))
        if writev is None or writev(descriptor, some) != total:
            if writev is not None:
                os.lseek(descriptor, 0, os.SEEK_SET)
                os.ftruncate(descriptor, 0)
            _write_all(descriptor, b"".join(pieces))
            return


def _write_all(descriptor: int, raw: bytes) -> None:
    view = memoryview(raw)
    while view:
        view = view[os.write(descriptor, view) :]


def cannot_write(error: OSError) -> PhotoError | FolderError:
    """The sentence for a write that failed."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return PhotoError("The disk is full. Make room or choose another folder, then try again.")
    if error.errno == errno.EIO:
        return PhotoError("The disk gave an error. Check the disk, then try again.")
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return FolderError("This folder cannot be written to. Choose another one for the copies.")
    if error.errno == errno.ENAMETOOLONG:
        return FolderError("The name would be too long here. Choose a folder with a shorter name.")
    return FolderError("The cleaned copy could not be written. Choose another folder.")


def free_names(name: str, *, suffix: str = "") -> Iterator[str]:
    """``a-clean.jpg``, ``a-clean-2.jpg`` …; ``suffix`` "" gives ``a.jpg``, ``a-2.jpg`` …"""
    stem, dot, ending = name.rpartition(".")
    if not stem or len(ending) > 10:
        stem, dot, ending = name, "", ""
    while len(os.fsencode(stem)) > LONGEST_NAME - len(os.fsencode(ending)):
        stem = stem[:-1]
    for number in range(1, 10_000):
        count = f"-{number}" if number > 1 else ""
        yield f"{stem}{suffix}{count}{dot}{ending}"
