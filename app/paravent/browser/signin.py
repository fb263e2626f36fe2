"""Sign-in by hand, in an ordinary browser window that nothing drives and nothing records.

The window is a plain browser on a private profile of ours: no automation switch, no debugging
port, no guard. The guard is **not** armed here, since the user must be able to type, send the form
and answer a captcha that comes from a third host; every host can be reached in this window. The
guard is armed for the session that is started on the profile afterwards.
"""

from __future__ import annotations

import contextlib
import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from paravent.browser import profile as profiles
from paravent.browser.find import find_browser
from paravent.browser.options import BrowserOptions
from paravent.browser.session import PLAIN, needs_no_sandbox
from paravent.core.errors import BrowserError, CancelledError
from paravent.core.page import SiteRules

END_SECONDS = 15


@dataclass(frozen=True, slots=True)
class SignedInProfile:
    """A temporary profile after the user's own sign-in."""

    folder: Path
    """Hand it to ``start`` as ``BrowserOptions.profile``, which wipes it at close."""
    signed_in: bool
    """Whether the platform's sign-in cookies are there; True where it names none."""

    def discard(self) -> None:
        """Wipe the profile, where no session was started on it."""
        profiles.wipe(self.folder)


def sign_in(rules: SiteRules, options: BrowserOptions, ask: Callable[[], bool]) -> SignedInProfile:
    """Open the platform's sign-in page in an ordinary window and wait for ``ask``.

    ``ask`` blocks until the user says that it is done (True) or gives up (False). The window is
    then ended politely, so that its cookies reach the profile.

    Raises ``NoBrowserError``, ``FolderError``, ``BrowserError``, ``CancelledError`` (gave up).
    """
    found = find_browser(options.browser_path)
    folder = options.profile or profiles.make(options.data_dir)
    try:
        process = _open(found.path, folder, rules.sign_in_url, options)
        try:
            done = ask()
            if done:
                _wait_for_cookies(process, folder, rules.signed_in_cookies)
        finally:
            end_politely(process, folder)
        if not done:
            raise CancelledError("Sign-in was stopped. Nothing was kept.")
    except BaseException:
        profiles.wipe(folder)
        raise
    return SignedInProfile(folder, has_cookies(folder, rules.signed_in_cookies))


FLUSH_SECONDS = 35
"""A browser writes its cookies to disk every 30 seconds; ending it at once can lose them."""


def _wait_for_cookies(process: subprocess.Popen[bytes], folder: Path, names: Sequence[str]) -> None:
    end = time.monotonic() + FLUSH_SECONDS
    while names and process.poll() is None and time.monotonic() < end:
        if has_cookies(folder, names):
            return
        time.sleep(0.25)


def _open(path: Path, folder: Path, url: str, options: BrowserOptions) -> subprocess.Popen[bytes]:
    args = [str(path), f"--user-data-dir={folder}", *PLAIN]
    if needs_no_sandbox():
        args.append("--no-sandbox")
    if options.replica is not None:
        replica = options.replica
        args.append(f"--host-resolver-rules=MAP * {replica.host}:{replica.port}")
        args.append(f"--ignore-certificate-errors-spki-list={replica.key}")
    if sys.platform.startswith("linux") and not (
        os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")
    ):
        raise BrowserError(
            "There is no display to show the sign-in window on. Start the command in a desktop"
            " session."
        )
    try:
        process = subprocess.Popen(
            [*args, url],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except OSError as error:
        raise BrowserError(
            "The browser was found but does not start. Update it, or choose another one in the"
            " settings."
        ) from error
    time.sleep(0.2)
    if process.poll() not in (None, 0):
        raise BrowserError(
            "The sign-in window could not be opened. Close other windows of that browser and try"
            " again."
        )
    return process


def end_politely(process: subprocess.Popen[bytes], folder: Path) -> None:
    """Ask the browser to end and wait until its cookies are on disk; force it only after that."""
    import psutil

    if process.poll() is None:
        if sys.platform == "win32":
            # Without /F this closes the windows as the user would.
            subprocess.run(
                ["taskkill", "/PID", str(process.pid), "/T"], capture_output=True, check=False
            )
        else:
            for main in profiles.browsers_on(folder) or [psutil.Process(process.pid)]:
                with contextlib.suppress(psutil.NoSuchProcess):
                    main.terminate()
        # The process begun may be a small script in front of the browser: wait for both.
        psutil.wait_procs(profiles.browsers_on(folder), timeout=END_SECONDS)
        try:
            process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait(END_SECONDS)
    # The helper that writes cookies may end after the browser itself.
    profiles.end_browsers_of(folder, patience=END_SECONDS)


def has_cookies(folder: Path, names: Sequence[str]) -> bool:
    """Whether every cookie of ``names`` (a trailing ``*`` allowed) is in the profile.

    Only names are looked at; values are never read.
    """
    if not names:
        return True
    there = set(_cookie_names(folder))
    return all(
        any(have.startswith(name[:-1]) for have in there) if name.endswith("*") else name in there
        for name in names
    )


def _cookie_names(folder: Path) -> list[str]:
    for place in ("Default/Network/Cookies", "Default/Cookies"):
        file = folder / place
        if not file.is_file():
            continue
        try:
            with closing(sqlite3.connect(f"{file.as_uri()}?mode=ro", uri=True)) as base:
                return [str(row[0]) for row in base.execute("SELECT name FROM cookies")]
        except sqlite3.Error:
            continue
    return []
