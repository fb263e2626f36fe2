"""Starting, hidden, with the user's session: XDG autostart, Windows' Run key, macOS' login item.

Nothing is set up unless the user asks for it, and it is taken away whole.
"""

from __future__ import annotations

import os
import plistlib
import shlex
import subprocess
import sys
from pathlib import Path

from paravent.core.errors import FolderError

NAME = "org.paravent.Paravent"
_RUN_KEY = r"Software\Microsoft\Windows\CurrentVersion\Run"
_CANNOT = (
    "Paravent could not change what starts with your session. Open your system's settings for"
    " programs at sign-in and do it there."
)


def is_on() -> bool:
    """Whether this program starts with the session."""
    if sys.platform == "win32":
        return _windows_value() is not None
    return _file().is_file()


def turn(wanted: bool) -> None:
    """Start with the session, or no longer. Raises ``FolderError``."""
    try:
        if sys.platform == "win32":
            _turn_windows(wanted)
        elif wanted:
            _file().parent.mkdir(parents=True, exist_ok=True)
            _file().write_bytes(_content())
        else:
            _file().unlink(missing_ok=True)
    except OSError as error:
        raise FolderError(_CANNOT) from error


def command() -> list[str]:
    """How this very program is started hidden: as a frozen program, else by its interpreter."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "window", "--hidden"]
    return [sys.executable, "-m", "paravent", "window", "--hidden"]


def _file() -> Path:
    if sys.platform == "darwin":
        return Path.home() / "Library" / "LaunchAgents" / f"{NAME}.plist"
    config = os.environ.get("XDG_CONFIG_HOME") or str(Path.home() / ".config")
    return Path(config) / "autostart" / f"{NAME}.desktop"


def _content() -> bytes:
    if sys.platform == "darwin":
        return plistlib.dumps(
            {"Label": NAME, "ProgramArguments": command(), "RunAtLoad": True, "KeepAlive": False}
        )
    lines = (
        "[Desktop Entry]",
        "Type=Application",
        "Name=Paravent",
        "Comment=Says when a review of your privacy settings is due",
        f"Exec={' '.join(_quoted(word) for word in command())}",
        "Icon=paravent",
        "Terminal=false",
        "X-GNOME-Autostart-Delay=60",
    )
    return ("\n".join(lines) + "\n").encode("utf-8")


def _quoted(word: str) -> str:
    """A word of ``Exec`` (Desktop Entry Specification, "The Exec key"): quoted, % doubled."""
    if shlex.quote(word) == word:
        return word.replace("%", "%%")
    for special in ("\\", '"', "`", "$"):
        word = word.replace(special, f"\\{special}")
    # The file's own escaping of strings comes on top of the quoting.
    return '"' + word.replace("\\", "\\\\").replace("%", "%%") + '"'


def _windows_value() -> str | None:
    if sys.platform == "win32":
        import winreg

        try:
            with winreg.OpenKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
                return str(winreg.QueryValueEx(key, "Paravent")[0])
        except OSError:
            return None
    return None


def _turn_windows(wanted: bool) -> None:
    if sys.platform == "win32":
        import winreg

        with winreg.CreateKey(winreg.HKEY_CURRENT_USER, _RUN_KEY) as key:
            if wanted:
                line = subprocess.list2cmdline(command())
                winreg.SetValueEx(key, "Paravent", 0, winreg.REG_SZ, line)
            elif _windows_value() is not None:
                winreg.DeleteValue(key, "Paravent")
