"""Finds a browser on this computer: the user's choice, Chrome, Edge, Chromium, Playwright's own."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from paravent.core.errors import NoBrowserError

INSTALL_COMMAND = "python -m playwright install chromium"


@dataclass(frozen=True, slots=True)
class FoundBrowser:
    """A browser that can be driven."""

    path: Path
    name: str
    version: str
    """As the browser says it, "" where it does not say."""


_LINUX = (
    ("Google Chrome", ("google-chrome-stable", "google-chrome", "/opt/google/chrome/chrome")),
    ("Microsoft Edge", ("microsoft-edge-stable", "microsoft-edge", "/opt/microsoft/msedge/msedge")),
    ("Chromium", ("chromium", "chromium-browser", "/usr/lib/chromium/chromium")),
)
_MAC = (
    ("Google Chrome", "Google Chrome.app/Contents/MacOS/Google Chrome"),
    ("Microsoft Edge", "Microsoft Edge.app/Contents/MacOS/Microsoft Edge"),
    ("Chromium", "Chromium.app/Contents/MacOS/Chromium"),
)
_WINDOWS = (
    ("Google Chrome", r"Google\Chrome\Application\chrome.exe"),
    ("Microsoft Edge", r"Microsoft\Edge\Application\msedge.exe"),
    ("Chromium", r"Chromium\Application\chrome.exe"),
)


def find_browser(choice: str = "") -> FoundBrowser:
    """The browser to use. ``choice`` is a path or a command name; empty: the first one found.

    Raises ``NoBrowserError`` for a choice that is not there and where nothing is found.
    """
    if choice:
        found = _program(choice)
        if found is None:
            raise NoBrowserError(
                "The browser chosen in the settings is not there. Choose another one, or leave"
                " the choice empty to use the first one found."
            )
        return _described(found, found.stem)
    for name, path in places(sys.platform, os.environ, Path.home()):
        found = _program(path)
        if found is not None:
            return _described(found, name)
    own = _playwrights_own()
    if own is not None:
        return _described(own, "Playwright's Chromium")
    raise NoBrowserError(
        "No browser was found. Install Google Chrome, Microsoft Edge or Chromium, or run"
        f" '{INSTALL_COMMAND}' to fetch one for this program alone."
    )


def places(system: str, env: Mapping[str, str], home: Path) -> Iterator[tuple[str, str]]:
    """Where browsers are usually installed: name and path or command, in order of preference."""
    if system == "darwin":
        for name, place in _MAC:
            yield name, f"/Applications/{place}"
            yield name, str(home / "Applications" / place)
    elif system == "win32":
        roots = [env.get(key, "") for key in ("PROGRAMFILES", "PROGRAMFILES(X86)", "LOCALAPPDATA")]
        for name, place in _WINDOWS:
            for root in filter(None, roots):
                yield name, root.rstrip("\\") + "\\" + place
    else:
        for name, commands in _LINUX:
            for command in commands:
                yield name, command


def _program(path: str) -> Path | None:
    found = shutil.which(path)
    return Path(found) if found else None


def _described(path: Path, name: str) -> FoundBrowser:
    return FoundBrowser(path=path, name=name, version=_version(path))


def _version(path: Path) -> str:
    """``--version``, which no browser on Windows answers: there the folder beside it tells."""
    if sys.platform == "win32":
        versions = [p.name for p in path.parent.glob("*.*.*.*") if p.is_dir()]
        return max(versions, default="")
    try:
        said = subprocess.run(
            [str(path), "--version"], capture_output=True, text=True, timeout=15, check=False
        ).stdout
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return next((w for w in said.split() if w[:1].isdigit() and "." in w), "")


def _playwrights_own() -> Path | None:
    """Playwright's download, without starting Playwright (it would cost half a second)."""
    home = Path.home()
    folders = {
        "darwin": home / "Library/Caches/ms-playwright",
        "win32": Path(os.environ.get("LOCALAPPDATA", str(home))) / "ms-playwright",
    }
    default = folders.get(sys.platform, home / ".cache/ms-playwright")
    folder = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or default)
    patterns = (
        "chromium-*/chrome-linux*/chrome",
        "chromium-*/chrome-win*/chrome.exe",
        "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    )
    found = [path for pattern in patterns for path in folder.glob(pattern) if path.is_file()]
    return max(found, key=_revision, default=None)


def _revision(path: Path) -> int:
    part = next((p for p in path.parts if p.startswith("chromium-")), "chromium-0")
    digits = part.removeprefix("chromium-")
    return int(digits) if digits.isdigit() else 0
