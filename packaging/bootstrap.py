#!/usr/bin/env python3
"""Sets up what is missing on a fresh machine, then runs the program or its tests.

    python3 packaging/bootstrap.py practice     the main job on the built-in practice profiles
    python3 packaging/bootstrap.py test         lint, types, import contracts and all tests
    python3 packaging/bootstrap.py run ...      any other command of the program
    python3 packaging/bootstrap.py setup [dev]  only set up

Standard library only. Works on Linux, macOS and Windows with Python 3.11 or newer.
"""

from __future__ import annotations

import hashlib
import os
import platform
import shutil
import subprocess
import sys
import venv
from collections.abc import Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")

WINDOW_PACKAGES = (
    "libegl1",
    "libgl1",
    "libxkbcommon-x11-0",
    "libxcb-cursor0",
    "libxcb-icccm4",
    "libxcb-image0",
    "libxcb-keysyms1",
    "libxcb-render-util0",
    "libxcb-shape0",
    "libxcb-xinerama0",
    "libdbus-1-3",
    "libfontconfig1",
    "fonts-dejavu-core",
)
TEST_PACKAGES = (
    "xvfb",
    "xdotool",
    "x11-utils",
    "dbus",
    "dunst",
    "gnome-keyring",
    "libsecret-1-0",
    "at-spi2-core",
    "python3-pyatspi",
    "libimage-exiftool-perl",
    "poppler-utils",
    "wordpress",
    "wordpress-theme-twentytwentyone",
    "mariadb-server",
    "php-cli",
    "php-mysql",
)
BROWSERS = (
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
    "chromium",
    "chromium-browser",
)


class SetupError(Exception):
    """Something is missing that this script cannot install; the text says what to do."""


def main(words: Sequence[str]) -> int:
    """Set up for the command named first and run it; returns its exit code."""
    command, rest = (words[0], list(words[1:])) if words else ("help", [])
    try:
        if command == "practice":
            set_up(for_tests=False)
            return run([str(PYTHON), "-m", "paravent", "practice", *rest])
        if command == "run":
            set_up(for_tests=False)
            return run([str(PYTHON), "-m", "paravent", *rest])
        if command == "test":
            set_up(for_tests=True)
            return test(rest)
        if command == "setup":
            set_up(for_tests="dev" in rest)
            return 0
    except SetupError as error:
        print(error, file=sys.stderr)
        return 2
    except KeyboardInterrupt:
        return 130
    print(__doc__)
    return 0 if command in ("help", "-h", "--help") else 2


def set_up(*, for_tests: bool) -> None:
    """Install system packages, the virtual environment, locked packages and a browser."""
    if sys.version_info < (3, 11):  # noqa: UP036 - an older Python must get the sentence
        raise SetupError(
            f"Paravent needs Python 3.11 or newer; this is {platform.python_version()}."
            " Install a newer one from https://www.python.org/downloads/ and try again."
        )
    install_system_packages(for_tests=for_tests)
    make_environment()
    install_locked_packages("requirements-dev.txt" if for_tests else "requirements.txt")
    make_sure_of_a_browser()


def install_system_packages(*, for_tests: bool) -> None:
    """On Debian and Ubuntu install what is missing as root, else say the one line to run."""
    if not shutil.which("dpkg-query"):
        return
    wanted = [*WINDOW_PACKAGES, *(TEST_PACKAGES if for_tests else ())]
    if not any(shutil.which(name) for name in BROWSERS) and "Ubuntu" not in os_release():
        wanted.append("chromium")  # Ubuntu's package is a snap; there Playwright's own is used
    if not has_ensurepip():
        wanted.append("python3-venv")
    missing = [name for name in wanted if not is_installed(name)]
    if not missing:
        return
    line = "apt-get install -y --no-install-recommends " + " ".join(missing)
    if os.geteuid() != 0:
        raise SetupError(
            f"Some system packages are missing. Run this one line, then try again:\n  sudo {line}"
        )
    print(f"Installing {len(missing)} system packages …", file=sys.stderr)
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.PIPE, "env": environment}
    subprocess.run(["apt-get", "-qq", "update"], check=False, **quiet)  # type: ignore[call-overload]
    done = subprocess.run([*line.split()], check=False, text=True, **quiet)  # type: ignore[call-overload]
    if done.returncode:
        reason = str(done.stderr).strip().splitlines()
        raise SetupError(
            f"The system packages could not be installed ({reason[-1] if reason else 'no reason'})."
            f" Run this line yourself, then try again:\n  {line}"
        )


def is_installed(package: str) -> bool:
    """Whether a Debian package is installed."""
    query = ["dpkg-query", "-W", "-f=${Status}", package]
    done = subprocess.run(query, check=False, capture_output=True, text=True)
    return "ok installed" in done.stdout


def os_release() -> str:
    """The text of /etc/os-release, empty where there is none."""
    file = Path("/etc/os-release")
    return file.read_text("utf-8") if file.exists() else ""


def has_ensurepip() -> bool:
    """Whether this Python can make a virtual environment with pip (Debian splits that off)."""
    done = subprocess.run(
        [sys.executable, "-c", "import ensurepip, venv"], check=False, capture_output=True
    )
    return done.returncode == 0


def make_environment() -> None:
    """Make ``.venv`` unless there is a sound one of this Python's version."""
    if PYTHON.exists():
        version = "import sys; print(*sys.version_info[:2])"
        done = subprocess.run([str(PYTHON), "-c", version], check=False, capture_output=True)
        if done.stdout.split() == [str(part).encode() for part in sys.version_info[:2]]:
            return
    print("Making a virtual environment …", file=sys.stderr)
    try:
        venv.create(VENV, with_pip=True, clear=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SetupError(
            f"A virtual environment could not be made in {VENV}: {error}. Check that the folder"
            " may be written to and that Python was installed with pip."
        ) from error


def install_locked_packages(lock: str) -> None:
    """Install exactly the locked packages, by hash, and the program itself, once for each lock."""
    text = (ROOT / "packaging" / lock).read_bytes() + (ROOT / "pyproject.toml").read_bytes()
    digest = hashlib.sha256(text).hexdigest()
    stamp = VENV / f"installed-{lock}"
    if stamp.exists() and stamp.read_text("utf-8") == digest:
        return
    print("Installing the locked Python packages …", file=sys.stderr)
    pip = [str(PYTHON), "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    requirements = str(ROOT / "packaging" / lock)
    for arguments in (
        ["--require-hashes", "-r", requirements],
        ["--no-deps", "--no-build-isolation", "-e", str(ROOT)],
    ):
        if subprocess.run([*pip, *arguments], check=False).returncode:
            raise SetupError(
                "The Python packages could not be installed; the reason is above. Check that this"
                " computer reaches PyPI, then try again."
            )
    stamp.write_text(digest, "utf-8")


def make_sure_of_a_browser() -> None:
    """Look for a browser as the program does; fetch Playwright's own where there is none."""
    look = "from paravent.browser.find import find_browser; find_browser()"
    if subprocess.run([str(PYTHON), "-c", look], check=False, capture_output=True).returncode == 0:
        return
    print("No browser found; fetching Playwright's own Chromium …", file=sys.stderr)
    fetch = [str(PYTHON), "-m", "playwright", "install", "chromium"]
    if subprocess.run(fetch, check=False).returncode:
        raise SetupError(
            "No browser was found and none could be fetched. Install Chrome, Edge or Chromium,"
            " then try again."
        )


def test(arguments: Sequence[str]) -> int:
    """Run every check; returns 0 only if all of them pass."""
    workers = str(2 * (os.cpu_count() or 1))  # tests that drive a browser mostly wait
    pytest = arguments or ("-n", workers, "--dist", "loadgroup", "--durations=30")
    steps = (
        ("ruff check", [str(PYTHON), "-m", "ruff", "check", "."]),
        ("ruff format", [str(PYTHON), "-m", "ruff", "format", "--check", "."]),
        ("mypy", [str(PYTHON), "-m", "mypy"]),
        ("import contracts", [str(BIN / "lint-imports")]),
        ("tests", [str(PYTHON), "-m", "pytest", *pytest]),
    )
    failed = []
    for name, command in steps:
        print(f"== {name}", file=sys.stderr, flush=True)
        if run(command):
            failed.append(name)
    print("All checks passed." if not failed else f"Not passed: {', '.join(failed)}.")
    return 1 if failed else 0


def run(command: Sequence[str]) -> int:
    """Run a command at the top of the checkout; returns its exit code."""
    return subprocess.run(command, check=False, cwd=ROOT).returncode


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
