"""The program's own settings: declared once, typed, loaded strictly."""

from __future__ import annotations

import json
import os
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from paravent.core.errors import FolderError, SettingsError

VERSION = 1


@dataclass(frozen=True, slots=True)
class Settings:
    """Each field with its default; the comment is the sentence that the window shows."""

    version: int = VERSION
    browser_path: str = ""  # Which browser to use; empty: the first one found
    keep_sessions: bool = False  # Stay signed in between audits, encrypted; off by default
    headless: bool = False  # Walk without showing the browser
    pace_seconds: float = 2.0  # Stay so long on each page: a person's pace
    review_months: int = 3  # After how many months a profile is due for a review
    review_months_for: tuple[str, ...] = ()  # A platform's own rhythm, as "facebook 1"
    occasions: tuple[str, ...] = ()  # What is coming up, as "interview 2026-12-05"
    remind: bool = True  # Say when a review is due, while the program runs
    pictures_reviews: int = 4  # Reviews whose pictures are all kept; older: of changes; 0: all
    names_kept_days: int = 30  # After how long names of connections are deleted
    lock_minutes: int = 5  # Hide names after so long without a key or click
    photos_everything: bool = False  # Remove everything that identifies, not only location
    photos_watch: str = ""  # Folder whose new photos are offered for cleaning; empty: none
    theme: str = "system"  # system, light or dark
    profiles: tuple[str, ...] = ()  # Which platforms the user has set up
    blog_sites: tuple[str, ...] = ()  # The user's own blog addresses
    terms_read: tuple[str, ...] = ()  # Platforms whose terms sentence was read and accepted


def load(folder: Path) -> tuple[Settings, tuple[str, ...]]:
    """The settings in ``folder`` and the names of keys that this version does not know.

    No file gives the defaults. Raises ``SettingsError`` for a file that is not ours.
    """
    file = folder / "settings.json"
    try:
        data = json.loads(file.read_text("utf-8"))
    except FileNotFoundError:
        return Settings(), ()
    except NotADirectoryError as error:
        raise FolderError(
            f"{folder} cannot be a folder for data. Choose another one with --data-dir."
        ) from error
    except (OSError, ValueError) as error:
        raise SettingsError(_cannot(file)) from error
    if not isinstance(data, dict):
        raise SettingsError(_cannot(file))
    known = {f.name for f in fields(Settings)}
    values = {key: _typed(key, value, file) for key, value in data.items() if key in known}
    return replace(Settings(), **values), tuple(sorted(set(data) - known))


def save(settings: Settings, folder: Path) -> None:
    """Write the settings, all or nothing. Keys of other versions in the file stay."""
    file = folder / "settings.json"
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        other = json.loads(file.read_text("utf-8")) if file.exists() else {}
        beside = file.with_suffix(".new")
        text = json.dumps({**other, **asdict(settings)}, indent=2)
        beside.write_text(text, "utf-8")
        beside.replace(file)
    except (OSError, ValueError) as error:
        raise FolderError(
            f"The settings could not be written to {folder}. Choose a folder that you may write"
            " to with --data-dir."
        ) from error


def _typed(key: str, value: Any, file: Path) -> Any:
    default = getattr(Settings(), key)
    if isinstance(default, tuple) and isinstance(value, list):
        if all(isinstance(item, str) for item in value):
            return tuple(value)
    elif isinstance(default, float) and isinstance(value, int | float):
        return float(value)
    elif type(value) is type(default):
        return value
    raise SettingsError(
        f"The settings file {file} has a value for {key} that does not fit. Delete that line, or"
        " the file, and start again."
    )


def _cannot(file: Path) -> str:
    return f"The settings file {file} cannot be read. Move it away and start again."


def data_dir(given: str | None) -> Path:
    """The folder for all that the program keeps: ``given``, else PARAVENT_DATA_DIR, else the
    system's place for such data.
    """
    if given:
        return Path(given)
    if os.environ.get("PARAVENT_DATA_DIR"):
        return Path(os.environ["PARAVENT_DATA_DIR"])
    from platformdirs import user_data_path

    return user_data_path("paravent", appauthor=False)
