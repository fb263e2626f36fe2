"""Wipes temporary profiles whose owner died: after a crash, a power cut, a kill."""

from __future__ import annotations

from pathlib import Path

from paravent.browser import profile


def wipe(data_dir: Path) -> int:
    """Remove every left-over profile, ending browsers that still run on one.

    Profiles of sessions that are running now, of this or another process, stay. Returns how many
    were removed. Never raises.
    """
    wiped = 0
    for base in profile.bases(data_dir):
        try:
            folders = [f for f in base.glob(profile.PREFIX + "*") if f.is_dir()]
        except OSError:
            continue
        for folder in folders:
            if profile.owner_lives(folder):
                continue
            profile.end_browsers_of(folder)
            profile.wipe(folder / profile.BROWSER)
            wiped += not folder.exists()
    return wiped
