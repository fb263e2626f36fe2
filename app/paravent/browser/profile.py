"""The temporary profile: a private folder with its owner's mark, wiped at the end."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any

from paravent.core.errors import FolderError

if TYPE_CHECKING:
    import psutil

MARK = "owner.json"
PREFIX = "session-"
BROWSER = "browser"
"""The folder inside that is the browser's own profile."""


def bases(data_dir: Path) -> tuple[Path, ...]:
    """Where temporary profiles may be: memory-backed first, then inside the data folder."""
    found = []
    runtime = os.environ.get("XDG_RUNTIME_DIR")
    if runtime and Path(runtime).is_dir():
        found.append(Path(runtime) / "paravent")
    found.append(data_dir / "temporary")
    return tuple(found)


def make(data_dir: Path) -> Path:
    """A new, empty, private profile folder, marked as owned by this process.

    Returns the browser's folder inside. Raises ``FolderError`` where nothing can be written.
    """
    for base in bases(data_dir):
        try:
            base.mkdir(mode=0o700, parents=True, exist_ok=True)
            folder = Path(tempfile.mkdtemp(prefix=PREFIX, dir=base))
            _mark(folder)
            browser = folder / BROWSER
            browser.mkdir(mode=0o700)
        except OSError:
            continue
        return browser
    raise FolderError(
        f"No private folder for the browser could be made under {data_dir}. Choose a folder that"
        " you may write to with --data-dir."
    )


def _mark(folder: Path) -> None:
    pid = os.getpid()
    (folder / MARK).write_text(json.dumps({"pid": pid, "born": born(pid)}), "utf-8")


def adopt(profile: Path) -> None:
    """Mark a profile made by ``make`` as owned by this process; others are left as they are."""
    if is_ours(profile):
        _mark(profile.parent)


_REFUSED = (
    "geolocation",
    "notifications",
    "media_stream_camera",
    "media_stream_mic",
    "midi_sysex",
    "automatic_downloads",
    "popups",
    "clipboard",
    "sensors",
    "usb_guard",
    "serial_guard",
    "bluetooth_guard",
    "hid_guard",
    "window_placement",
    "local_fonts",
    "idle_detection",
    "payment_handler",
    "federated_identity_api",
    "background_sync",
    "file_system_write_guard",
    "protocol_handlers",
)
_PREFERENCES: dict[str, Any] = {
    # Never: neither early requests nor early pages, whatever a page asks for.
    "net": {"network_prediction_options": 2},
    "credentials_enable_service": False,
    "autofill": {"enabled": False, "profile_enabled": False, "credit_card_enabled": False},
    "translate": {"enabled": False},
    "search": {"suggest_enabled": False},
    "safebrowsing": {"enabled": False, "enhanced": False},
    "alternate_error_pages": {"enabled": False},
    "signin": {"allowed": False},
    # Block: what a page asks for is refused without a question.
    "profile": {"default_content_setting_values": dict.fromkeys(_REFUSED, 2)},
}


def write_preferences(profile: Path) -> None:
    """Preferences that keep the browser itself quiet, added to those of the profile.

    Safe browsing is off because it would ask a host that is not on the list.
    """
    file = profile / "Default" / "Preferences"
    try:
        known = json.loads(file.read_text("utf-8"))
    except (OSError, ValueError):
        known = {}
    file.parent.mkdir(mode=0o700, exist_ok=True)
    file.write_text(json.dumps(_merged(known, _PREFERENCES)), "utf-8")


def _merged(known: Any, new: dict[str, Any]) -> dict[str, Any]:
    base = dict(known) if isinstance(known, dict) else {}
    for key, value in new.items():
        base[key] = _merged(base.get(key), value) if isinstance(value, dict) else value
    return base


def tidy(profile: Path) -> None:
    """Take out of a profile what could act before the guard is armed: stored service workers,
    and the pages that an ordinary browser had open.
    """
    for name in ("Default/Service Worker", "Default/Sessions", "Default/Session Storage"):
        shutil.rmtree(profile / name, ignore_errors=True)


def is_ours(profile: Path) -> bool:
    """Whether ``profile`` was made by ``make``."""
    return profile.name == BROWSER and profile.parent.name.startswith(PREFIX)


def born(pid: int) -> float | None:
    """When the process ``pid`` was started, None where there is no such process."""
    import psutil

    try:
        return float(psutil.Process(pid).create_time())
    except (psutil.NoSuchProcess, ValueError):
        return None
    except psutil.AccessDenied:
        return -1.0


def owner_lives(folder: Path) -> bool:
    """Whether the process that made ``folder`` still runs; a broken mark counts as no."""
    try:
        mark = json.loads((folder / MARK).read_text("utf-8"))
        pid, since = int(mark["pid"]), mark["born"]
    except (OSError, ValueError, KeyError, TypeError):
        return False
    now = born(pid)
    return now is not None and (since is None or now < 0 or abs(now - float(since)) < 2)


def browsers_on(profile: Path) -> list[psutil.Process]:
    """The browsers (not their helpers) that run on ``profile``."""
    import psutil

    wanted = f"--user-data-dir={profile}"
    found = []
    for process in psutil.process_iter(["cmdline"]):
        line = process.info["cmdline"] or []
        if wanted in line and not any(part.startswith("--type=") for part in line):
            found.append(process)
    return found


def processes_on(profile: Path) -> list[psutil.Process]:
    """Every process, helpers included, whose command line names ``profile``."""
    import psutil

    mark, own = str(profile), os.getpid()
    return [
        process
        for process in psutil.process_iter(["cmdline"])
        if process.pid != own and any(mark in part for part in process.info["cmdline"] or [])
    ]


def end_browsers_of(profile: Path, seconds: float = 5, patience: float = 0) -> None:
    """End what still runs on ``profile``: browsers that outlived the process that began them.

    ``patience``: seconds to wait first for them to end by themselves.
    """
    import psutil

    found = processes_on(profile)
    if patience:
        _, found = psutil.wait_procs(found, timeout=patience)
    for process in found:
        with contextlib.suppress(psutil.NoSuchProcess, psutil.AccessDenied):
            process.kill()
    psutil.wait_procs(found, timeout=seconds)


def wipe(profile: Path) -> None:
    """Remove a profile and the folder it was made in. Never raises; tries for two seconds."""
    folder = profile.parent if is_ours(profile) else profile
    for _ in range(20):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)
    if sys.platform == "win32":
        end_browsers_of(profile)
        shutil.rmtree(folder, ignore_errors=True)
