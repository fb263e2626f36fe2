"""Opens zips, tars, folders and loose files as one list of named members, and trusts none of it.

Nothing is ever unpacked to disk: members are read as streams. What is odd about a member is its
reason for being skipped; what is odd about the whole is a reason for refusing it.
"""

from __future__ import annotations

import os
import re
import stat
import struct
import tarfile
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from paravent.archives import limits
from paravent.core.archive import Skipped
from paravent.core.errors import ArchiveError
from paravent.core.text import plain

_RESERVED = re.compile(r"^(con|prn|aux|nul|com\d|lpt\d)(\.|$)", re.IGNORECASE)
_DRIVE = re.compile(r"^[A-Za-z]:")
_NESTED = (".zip", ".tar", ".gz", ".tgz", ".bz2", ".xz", ".7z", ".rar", ".zst", ".jar")
_MEDIA = re.compile(
    r"\.(fit\.gz|gpx\.gz|tcx\.gz|jpe?g|png|gif|webp|heic|heif|bmp|tiff?|avif|mp4|mov|m4v|webm|avi|mkv|3gp|mp3|m4a|aac|opus"
    r"|ogg|wav|amr|svg|ico|pdf|srt|vtt|css|ttf|woff2?|fit|gpx|tcx|vcf|docx?|ics)$",
    re.IGNORECASE,
)
_OFFICE = (".xlsx", ".xlsm", ".ods", ".docx")
"""Zips inside, but no archives: only looked at for what must be refused."""
_TARS = (".tar", ".tar.gz", ".tgz")
_UNNAMED = "_chat.txt"
"""What every chat export of an iPhone is called; only the zip or folder around it has a name."""
_BROKEN = (
    *(zipfile.BadZipFile, tarfile.TarError, zlib.error, EOFError, OSError, struct.error),
    *(NotImplementedError, ValueError, OverflowError),  # headers that say impossible things
)


@dataclass(frozen=True, slots=True)
class Member:
    """One file of an archive. ``name`` is its path with ``/``, and only ever a name."""

    name: str
    size: int
    opener: Callable[[], IO[bytes]]

    @property
    def base(self) -> str:
        """The last part of the name."""
        return self.name.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Opened:
    """The members of all parts of an archive, in order, and those skipped."""

    members: tuple[Member, ...]
    skipped: tuple[Skipped, ...]


@contextmanager
def opened(paths: Sequence[Path]) -> Iterator[Opened]:
    """The members of ``paths``: zips, tars, folders, loose files; parts become one tree.

    Raises ``ArchiveError`` for what cannot be opened or asks too much.
    """
    with ExitStack() as ends:
        tree = _Tree()
        for path in paths:
            _add(path, tree, ends)
        yield Opened(tuple(tree.members), tree.all_skipped())


class _Tree:
    def __init__(self) -> None:
        self.members: list[Member] = []
        self._skipped: list[Skipped] = []
        self._media: dict[str, int] = {}
        self._seen: set[str] = set()
        self._total = 0
        self._more = 0

    def add(self, raw: str, size: int, opener: Callable[[], IO[bytes]], why: str = "") -> None:
        """Take a member, or skip it for ``why`` or for what is wrong with its name or size."""
        name = raw.replace("\\", "/")
        why = why or _wrong_name(raw, name) or _wrong_kind(name)
        if not why and size > limits.MEMBER_BYTES:
            why = "It is larger than any such file should be."
        if not why and _MEDIA.search(name):
            folder = name.rpartition("/")[0]
            self._media[folder] = self._media.get(folder, 0) + 1
            return
        if not why and name in self._seen:
            why = "There are two of this name; the first one counts."
        if why:
            self.skip(name, why)
            return
        self._seen.add(name)
        self._total += size
        if self._total > limits.TOTAL_BYTES:
            raise ArchiveError(
                "This archive unpacks to more than any export holds. Ask the platform for a new"
                " one; nothing was read."
            )
        self.members.append(Member(name, size, opener))
        if len(self.members) > limits.MEMBERS:
            raise ArchiveError(_TOO_MANY)

    def skip(self, name: str, why: str) -> None:
        if len(self._skipped) < limits.SKIPPED_NAMED:
            self._skipped.append(Skipped(plain(name), why))
        else:
            self._more += 1

    def all_skipped(self) -> tuple[Skipped, ...]:
        named = list(self._skipped)
        if self._more:
            named.append(Skipped(f"{self._more:,} others", "Not named one by one."))
        named += [
            Skipped(
                f"{plain(folder) or 'top folder'} ({count:,} pictures, films and other files)",
                "Their contents are not opened here; photos are looked at under Photos.",
            )
            for folder, count in list(self._media.items())[: limits.SKIPPED_NAMED]
        ]
        return tuple(named)


_TOO_MANY = (
    f"This archive has more than {limits.MEMBERS:,} files, more than any export. Ask the platform"
    " for a new one; nothing was read."
)


def _add(path: Path, tree: _Tree, ends: ExitStack) -> None:
    try:
        mode = path.lstat().st_mode
        if stat.S_ISLNK(mode):
            path = path.resolve(strict=True)
            mode = path.lstat().st_mode
        if stat.S_ISDIR(mode):
            _add_folder(path, tree, ends)
        elif not stat.S_ISREG(mode):
            raise ArchiveError(f"{_shown(path)} is not a file or folder. Choose the export itself.")
        elif path.suffix.lower() in _OFFICE:
            tree.add(path.name, path.stat().st_size, lambda: path.open("rb"))
        elif zipfile.is_zipfile(path) or path.suffix.lower() == ".zip":
            _add_zip(path, tree, ends)
        elif path.name.lower().endswith(_TARS):
            _add_tar(path, tree, ends)
        else:
            tree.add(_within(path.parent.name, path.name), path.stat().st_size, _opener(path))
    except FileNotFoundError as error:
        raise ArchiveError(f"{_shown(path)} is not there. Check the name and try again.") from error
    except PermissionError as error:
        raise ArchiveError(
            f"{_shown(path)} may not be read. Copy it to a folder of your own and try again."
        ) from error
    except _BROKEN as error:
        raise ArchiveError(
            f"{_shown(path)} is damaged or not finished downloading. Download it again; nothing"
            " was kept."
        ) from error


def _add_folder(root: Path, tree: _Tree, ends: ExitStack) -> None:
    count = 0
    for folder, folders, files in os.walk(root, followlinks=False):
        folders.sort()
        for name in sorted(files):
            count += 1
            if count > limits.MEMBERS:
                raise ArchiveError(_TOO_MANY)
            file = Path(folder, name)
            inside = file.relative_to(root).as_posix()
            mode = file.lstat().st_mode
            if not stat.S_ISREG(mode):
                tree.skip(inside, "It is a link or a device, not a file.")
            elif file.parent == root and name.lower().endswith(".zip"):
                _add_zip(file, tree, ends)  # the parts of an export lying in one folder
            else:
                tree.add(_within(root.name, inside), file.stat().st_size, _opener(file))


def _within(around: str, name: str) -> str:
    return f"{around}/{name}" if name == _UNNAMED and around else name


def _opener(file: Path) -> Callable[[], IO[bytes]]:
    return lambda: file.open("rb")


def _add_zip(path: Path, tree: _Tree, ends: ExitStack) -> None:
    _look_at_end(path)
    archive = ends.enter_context(zipfile.ZipFile(path))
    infos = archive.infolist()
    if len(infos) > limits.MEMBERS:
        raise ArchiveError(_TOO_MANY)
    _refuse_overlaps(infos, path)
    files = [info for info in infos if not info.is_dir()]
    if files and all(info.flag_bits & 1 for info in files):
        raise ArchiveError(
            f"{_shown(path)} is locked with a password. Unpack it yourself and choose the folder."
        )
    for info in files:
        name = _within(path.stem, info.filename)
        tree.add(name, info.file_size, _zip_opener(archive, info), _wrong_info(info))


def _zip_opener(archive: zipfile.ZipFile, info: zipfile.ZipInfo) -> Callable[[], IO[bytes]]:
    return lambda: archive.open(info)


def _wrong_info(info: zipfile.ZipInfo) -> str:
    mode = info.external_attr >> 16
    if mode and stat.S_IFMT(mode) not in (0, stat.S_IFREG):
        return "It is a link or a device, not a file."
    if info.flag_bits & 1:
        return "It is locked with a password."
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        return "It is packed in a way that exports do not use."
    big = info.file_size > limits.RATIO_FROM
    if big and info.file_size > limits.RATIO * max(1, info.compress_size):
        return "It unpacks to far more than it should."
    return ""


def _look_at_end(path: Path) -> None:
    """Read how large the list of members says it is before the library reads all of it."""
    size = path.stat().st_size
    with path.open("rb") as file:
        file.seek(max(0, size - 65_557))
        tail = file.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) - at < 22:
        raise zipfile.BadZipFile("no end record")
    count, directory = struct.unpack("<HI", tail[at + 10 : at + 16])
    wide = tail.rfind(b"PK\x06\x06")
    if (count == 0xFFFF or directory == 0xFFFFFFFF) and wide >= 0 and len(tail) - wide >= 56:
        count, directory = struct.unpack("<QQ", tail[wide + 32 : wide + 48])
    if count > limits.MEMBERS or limits.DIRECTORY_BYTES < directory <= size:
        raise ArchiveError(_TOO_MANY)


def _refuse_overlaps(infos: list[zipfile.ZipInfo], path: Path) -> None:
    """Members that share their packed bytes are a known way to make a small zip endless."""
    end = -1
    for info in sorted(infos, key=lambda i: i.header_offset):
        if info.header_offset < end:
            raise ArchiveError(
                f"{_shown(path)} is built in a way that no export is. Download it again from the"
                " platform; nothing was read."
            )
        end = info.header_offset + 30 + info.compress_size


class _CarefulInfo(tarfile.TarInfo):
    """Long names and notes of a tar are read whole into memory: large ones are refused before."""

    def _proc_member(self, archive: tarfile.TarFile) -> tarfile.TarInfo:
        if self.type in _NOTES and self.size > limits.HEADER_BYTES:
            raise tarfile.HeaderError("a note is too large")
        made: tarfile.TarInfo = super()._proc_member(archive)  # type: ignore[misc]
        return made


_NOTES = (
    *(tarfile.XHDTYPE, tarfile.XGLTYPE, tarfile.SOLARIS_XHDTYPE),
    *(tarfile.GNUTYPE_LONGNAME, tarfile.GNUTYPE_LONGLINK),
)


def _add_tar(path: Path, tree: _Tree, ends: ExitStack) -> None:
    archive = ends.enter_context(_open_tar(path))
    count = 0
    read = 0
    for info in archive:
        count += 1
        read += info.size
        if count > limits.MEMBERS:
            raise ArchiveError(_TOO_MANY)
        if read > limits.TOTAL_BYTES or read > limits.RATIO * max(path.stat().st_size, 2**20):
            raise ArchiveError(
                f"{_shown(path)} unpacks to far more than it should. Download it again from the"
                " platform; nothing was kept."
            )
        if info.isdir():
            continue
        why = "" if info.isreg() else "It is a link or a device, not a file."
        tree.add(info.name, info.size, _tar_opener(archive, info), why)


def _open_tar(path: Path) -> tarfile.TarFile:
    return tarfile.open(path, "r:*", tarinfo=_CarefulInfo)


def _tar_opener(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Callable[[], IO[bytes]]:
    def open_it() -> IO[bytes]:
        stream = archive.extractfile(info)
        if stream is None:
            raise tarfile.TarError("not a file")
        return stream

    return open_it


def _wrong_name(raw: str, name: str) -> str:
    parts = name.split("/")
    if not name.strip() or any(part in (".", "") for part in parts[:-1]) or parts[-1] == "":
        return "Its name is not one of a file inside a folder."
    if name.startswith("/") or raw.startswith("\\") or _DRIVE.match(name) or ".." in parts:
        return "Its name points outside the archive."
    if len(name) > limits.PATH_LENGTH or len(parts) > limits.PATH_DEPTH:
        return "Its name is longer or deeper than any export's."
    if any(":" in part for part in parts) or any(_RESERVED.match(part) for part in parts):
        return "Its name has a special meaning on some systems."
    if any(
        unicodedata.category(c) in ("Cc", "Cs")
        or c in "\u202a\u202b\u202d\u202e\u2066\u2067\u2068\u2069"
        for c in name
    ):
        return "Its name holds characters that hide what it says."
    return ""


def _wrong_kind(name: str) -> str:
    lower = name.lower()
    if lower.startswith("__macosx/") or "/__macosx/" in lower or "/._" in f"/{lower}":
        return "A note of the Mac that packed it, not part of the export."
    if lower.endswith(_NESTED) and not _MEDIA.search(lower):
        return "Archives inside archives are not opened; unpack it yourself if it is yours."
    return ""


def _shown(path: Path) -> str:
    return plain(path.name) or "The archive"
