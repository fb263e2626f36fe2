"""How long "Check again" takes on the practice platform, against one bare load of the same page.

Run: ``python tests/benchmarks/check_again.py [--platform facebook] [--setting friends_list]``.
Prints seconds from request to result for the first look (a browser has to be started) and for
the next ones (it is still open), and the same page loaded by Playwright alone, cold and warm.
"""

from __future__ import annotations

import argparse
import statistics
import sys
import tempfile
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "app")]

from tests.support.practice_walk import Heard  # noqa: E402

from paravent.browser.find import find_browser  # noqa: E402
from paravent.browser.session import needs_no_sandbox  # noqa: E402
from paravent.core.desk import AuditRequest  # noqa: E402
from paravent.core.jobs import Cancel  # noqa: E402
from paravent.core.settings import Settings  # noqa: E402
from paravent.desks.base import Base  # noqa: E402
from paravent.history.memory import memory_store  # noqa: E402
from paravent.main import Desk  # noqa: E402
from paravent.practice.server import PracticeServer, start  # noqa: E402


def bare(server: PracticeServer, platform: str, url: str, folder: Path) -> tuple[float, float]:
    """Seconds of one bare page load: with a browser to start, and with one that runs."""
    from playwright.sync_api import sync_playwright

    arguments = [
        f"--host-resolver-rules=MAP * {server.host}:{server.port}",
        f"--ignore-certificate-errors-spki-list={server.key}",
    ]
    began = time.monotonic()
    with sync_playwright() as driver:
        browser = driver.chromium.launch(
            executable_path=str(find_browser().path),
            args=arguments,
            chromium_sandbox=not needs_no_sandbox(),
        )
        context = browser.new_context(storage_state=str(server.storage_state(platform, folder)))
        page = context.new_page()
        page.goto(url, wait_until="networkidle")
        cold = time.monotonic() - began
        again = time.monotonic()
        page.goto(url, wait_until="networkidle")
        warm = time.monotonic() - again
        browser.close()
    return cold, warm


def main() -> int:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--platform", default="facebook")
    parser.add_argument("--setting", default="friends_list")
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name, start() as server:
        folder = Path(name)
        base = Base(
            folder,
            store=memory_store(),
            practice=server,
            settings=Settings(profiles=(given.platform,), headless=True),
        )
        desk = Desk(folder, base=base)
        request = AuditRequest(given.platform, only=(given.setting,), headless=True)
        times = []
        for _ in range(given.rounds + 1):
            began = time.monotonic()
            found = desk.changes.check_again(request, Heard(), Cancel(), lambda _prompt: True)
            times.append(time.monotonic() - began)
        desk.close()
        cold, warm = bare(server, given.platform, found.after.url, folder)
    again = statistics.median(times[1:])
    print(f"check again, browser to start: {times[0]:.2f} s; bare page load: {cold:.2f} s")
    print(f"check again, browser open:     {again:.2f} s; bare page load: {warm:.2f} s")
    print(f"ratio: {times[0] / cold:.1f} and {again / warm:.1f}; {found.sentence}")
    return 0 if max(times) < 5 else 1


if __name__ == "__main__":
    sys.exit(main())
