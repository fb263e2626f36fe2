"""Packs the little of a profile that keeps the user signed in, for encrypted keeping.

Only bytes leave this module; the caller (the history) encrypts them. On disk the content exists
only inside a private temporary profile.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from paravent.browser import profile as profiles
from paravent.core.errors import BrowserError

_KEPT = (
    "Local State",
    "Default/Cookies",
    "Default/Cookies-journal",
    "Default/Network/Cookies",
    "Default/Network/Cookies-journal",
    "Default/Local Storage/leveldb/*",
)
"""Cookies, local storage, and on Windows the wrapped key of the cookies (``Local State``)."""
LARGEST_MEMBER = 50_000_000
LARGEST_ALL = 150_000_000
MOST_MEMBERS = 500


def pack_profile(profile: Path) -> bytes:
    """What keeps the user signed in, as one block. The browser must have ended.

    Raises ``BrowserError`` where the profile cannot be read or is unreasonably large.
    """
    out = io.BytesIO()
    total = 0
    try:
        with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
            for file in _kept(profile):
                data = file.read_bytes()
                total += len(data)
                if len(data) > LARGEST_MEMBER or total > LARGEST_ALL:
                    raise BrowserError(_TOO_LARGE)
                packed.writestr(file.relative_to(profile).as_posix(), data)
    except OSError as error:
        raise BrowserError(
            "The session could not be kept, so you will have to sign in again next time."
        ) from error
    return out.getvalue()


_TOO_LARGE = "The session is too large to keep, so you will have to sign in again next time."


def _kept(profile: Path) -> Iterator[Path]:
    for pattern in _KEPT:
        yield from sorted(f for f in profile.glob(pattern) if f.is_file() and not f.is_symlink())


def unpack_profile(data: bytes, data_dir: Path) -> Path:
    """A new temporary profile with the content of ``pack_profile``. Its folder is private.

    Raises ``BrowserError`` for data that is not ours, ``FolderError``.
    """
    profile = profiles.make(data_dir)
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            members = packed.infolist()
            if len(members) > MOST_MEMBERS or sum(m.file_size for m in members) > LARGEST_ALL:
                raise BrowserError(_NOT_OURS)
            for member in members:
                _unpack(packed, member, profile)
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError) as error:
        profiles.wipe(profile)
        raise BrowserError(_NOT_OURS) from error
    except BrowserError:
        profiles.wipe(profile)
        raise
    return profile


_NOT_OURS = "The kept session cannot be used any more. Sign in again."


def _unpack(packed: zipfile.ZipFile, member: zipfile.ZipInfo, profile: Path) -> None:
    name = PurePosixPath(member.filename)
    if not any(name.match(pattern) for pattern in _KEPT) or ".." in name.parts:
        raise BrowserError(_NOT_OURS)
    if name.is_absolute() or member.file_size > LARGEST_MEMBER:
        raise BrowserError(_NOT_OURS)
    to = profile / name
    to.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with packed.open(member) as source:
        to.write_bytes(source.read(LARGEST_MEMBER))
    to.chmod(0o600)
