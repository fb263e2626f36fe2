"""What the program finds on this computer: the lines of ``paravent doctor``."""

from __future__ import annotations

import os
import platform
import shutil
import sys
import tempfile
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

from paravent import __version__
from paravent.core.desk import Health, StoreMode, StoreState
from paravent.core.errors import ParaventError
from paravent.core.settings import Settings

LIBRARIES = ("PySide6-Essentials", "playwright", "keyring", "piexif", "apsw-sqlite3mc")


def look(
    data_dir: Path,
    settings: Settings | ParaventError,
    store: StoreState | ParaventError,
    pack_problems: Sequence[str],
) -> list[Health]:
    """One line for each thing that the program needs; nothing is changed.

    ``settings`` and ``store`` may be the error that kept them from being read.
    """
    broken = settings if isinstance(settings, ParaventError) else None
    return [
        Health("Paravent", True, f"{__version__}, Python {platform.python_version()}", ""),
        *([Health("Settings", False, "cannot be read", broken.sentence)] if broken else []),
        _browser(Settings() if isinstance(settings, ParaventError) else settings),
        _store(store),
        _display(),
        _folder(data_dir),
        _fonts(),
        _packs(pack_problems),
        _libraries(),
    ]


def _browser(settings: Settings) -> Health:
    from paravent.browser.find import find_browser

    try:
        found = find_browser(settings.browser_path)
    except ParaventError as error:
        return Health("Browser", False, "none found", error.sentence)
    return Health("Browser", True, f"{found.name} {found.version} ({found.path})", "")


def _store(store: StoreState | ParaventError) -> Health:
    if isinstance(store, ParaventError):
        return Health("History", False, "cannot be opened", store.sentence)
    # A history behind a passphrase of the user's own is safe, and needs no key store.
    safe = not store.needs_passphrase or (store.exists and store.mode is StoreMode.PASSPHRASE)
    advice = ""
    if not safe and store.exists:
        advice = "Start or unlock the system’s key store."
    elif not safe:
        advice = "Choose a passphrase when Paravent’s window starts, or with --keep passphrase."
    return Health("Key store", safe, store.sentence, advice)


def _display() -> Health:
    if not sys.platform.startswith("linux"):
        return Health("Display", True, sys.platform, "")
    found = os.environ.get("WAYLAND_DISPLAY") or os.environ.get("DISPLAY")
    advice = "" if found else "Commands work; the window needs a display."
    return Health("Display", bool(found), found or "none", advice)


def _folder(data_dir: Path) -> Health:
    near = next((p for p in (data_dir, *data_dir.parents) if p.exists()), data_dir)
    try:
        with tempfile.TemporaryFile(dir=near):
            pass
    except OSError:
        advice = "Choose a folder that you may write to with --data-dir."
        return Health("Data folder", False, f"{data_dir} cannot be written to", advice)
    return Health("Data folder", True, str(data_dir), "")


def _fonts() -> Health:
    if not sys.platform.startswith("linux"):
        return Health("Fonts", True, "the system’s", "")
    folders = (Path("/usr/share/fonts"), Path.home() / ".fonts", Path.home() / ".local/share/fonts")
    found = any(folder.is_dir() and any(folder.rglob("*.[to]tf")) for folder in folders)
    advice = "" if found else "Install a font package, for example fonts-dejavu-core."
    return Health("Fonts", found, "found" if found else "none found", advice)


def _packs(problems: Sequence[str]) -> Health:
    if problems:
        return Health("Packs", False, " ".join(problems), "Update Paravent, or mend the pack.")
    return Health("Packs", True, "all sound", "")


def _libraries() -> Health:
    found = []
    for name in LIBRARIES:
        try:
            found.append(f"{name} {version(name)}")
        except PackageNotFoundError:
            advice = "Install Paravent again."
            return Health("Libraries", False, f"{name} is missing", advice)
    exiftool = " (ExifTool is here too)" if shutil.which("exiftool") else ""
    return Health("Libraries", True, ", ".join(found) + exiftool, "")
