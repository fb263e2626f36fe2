"""Prints a walk's time against plain Playwright: ``python -m tests.benchmarks.walk_time facebook``.

The walk reads all settings of a rehearsed platform (no lists) and looks again at the end. The plain
runs open the same addresses in the same order, as often, in a new page of plain Playwright on the
same server with the same session, and read nothing. They differ in what they wait for:

* ``drawn``: the ``load`` event and the words of a label that the walk read there;
* ``quiet``: Playwright's ``networkidle``.

With ``--paced`` both are run again with the stay on each page that the program has by default: the
walk looks again at its end, the plain run only waits for it. Starting and ending the browser counts
for none. All platforms that can be rehearsed are walked unless some are named. ``--rounds N`` takes
turns and prints the middle.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.practice_walk import Heard

from paravent.browser.find import find_browser
from paravent.browser.options import BrowserOptions, Replica
from paravent.browser.session import start as start_browser
from paravent.core.jobs import Cancel
from paravent.core.page import Arrival
from paravent.core.records import Audit
from paravent.core.settings import Settings
from paravent.engine.patience import Patience
from paravent.engine.walk import walk
from paravent.packs.facts import rules
from paravent.packs.loader import load_all
from paravent.practice.profiles import SPECS, random_state
from paravent.practice.server import EVERY, PracticeServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

DRAWN = """labels => {
  const words = root => [...root.querySelectorAll('*')].map(e =>
    (e.shadowRoot ? words(e.shadowRoot) : '')
    + (e.tagName === 'IFRAME' && e.contentDocument ? e.contentDocument.body.innerText : ''))
    .join(' ') + (root.innerText || [...root.children].map(c => c.innerText || '').join(' '));
  const plain = text => text.replace(/\\s+/g, ' ');
  const said = plain(words(document.body));
  return labels.some(label => said.includes(plain(label)));
}"""


def main(arguments: list[str]) -> int:
    """Walk and load in turns; print seconds and ratios."""
    parser = argparse.ArgumentParser(description="A walk against loading the same pages.")
    parser.add_argument("platforms", nargs="*", default=EVERY)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--delay", type=float, default=0.05, help="seconds each answer takes")
    parser.add_argument("--paced", action="store_true")
    given = parser.parse_args(arguments)
    more = f"{'paced':>9}{'plain':>9}{'ratio':>7}" if given.paced else ""
    print(f"{'platform':12}{'pages':>6}{'read':>6}{'walk, s':>9}{'drawn':>9}{'ratio':>7}"
          f"{'quiet':>9}{'ratio':>7}{more}")  # fmt: skip
    rows = []
    for name in given.platforms:
        with PracticeServer(random_state(5), (name,)) as server:
            server.live.delay = given.delay
            rows.append(_compare(server, name, given.rounds, paced=given.paced))
            _print(name, rows[-1])
    _print("all", [sum(column) for column in zip(*rows, strict=True)])
    return 0


def _print(name: str, row: Sequence[float]) -> None:
    pages, read, walked, drawn, quiet, *stay = row
    more = f"{stay[0]:9.1f}{stay[1]:9.1f}{stay[0] / stay[1]:7.2f}" if stay else ""
    print(f"{name:12}{pages:6}{read:6}{walked:9.1f}{drawn:9.1f}{walked / drawn:7.2f}"
          f"{quiet:9.1f}{walked / quiet:7.2f}{more}", flush=True)  # fmt: skip


def _compare(server: PracticeServer, name: str, rounds: int, *, paced: bool) -> Sequence[float]:
    """Pages opened, settings read, then the seconds of each column."""
    stay = Settings().pace_seconds
    took: dict[str, list[float]] = defaultdict(list)
    opened: list[str] = []
    audit: Audit | None = None
    for _ in range(rounds):
        audit, opened, seconds = _walk(server, name)
        took["walk"].append(seconds)
        labels = _labels(name, audit)
        took["drawn"].append(_load(server, name, opened, partial(_drawn, labels)))
        took["quiet"].append(_load(server, name, opened, _quiet))
        if not paced:
            continue
        _audit, visited, seconds = _walk(server, name, stay)
        took["paced"].append(seconds)
        took["plain"].append(_load(server, name, visited, partial(_drawn, labels), stay))
    read = sum(r.status == "read" for r in audit.readings) if audit else 0
    return (len(opened), read, *(statistics.median(times) for times in took.values()))


def _labels(name: str, audit: Audit) -> dict[str, list[str]]:
    """Address to the labels of what the walk read there."""
    labels = {spec.id: spec.label for spec in SPECS[name]}
    found: dict[str, list[str]] = {}
    for reading in audit.readings:
        shown = {"row", "switch", "radio", "choice"} & set(reading.how)
        if reading.status == "read" and shown and reading.setting in labels:
            found.setdefault(reading.url, []).append(labels[reading.setting])
    return found


def _walk(server: PracticeServer, name: str, pace: float = 0) -> tuple[Audit, list[str], float]:
    pack = load_all().packs[name].model_copy(update={"people": (), "apps": (), "stranger": None})
    with tempfile.TemporaryDirectory() as folder:
        options = BrowserOptions(
            data_dir=Path(folder),
            headless=True,
            replica=Replica(server.host, server.port, server.key),
            storage_state=server.storage_state(name, Path(folder)),
        )
        session = start_browser(rules(pack, server.site(name)), options)
        opened: list[str] = []
        tab = session.tab()
        open_page: Callable[[str], Arrival] = tab.open

        def counted(url: str) -> Arrival:
            opened.append(url)
            return open_page(url)

        tab.open = counted  # type: ignore[method-assign]
        session.tab = lambda **_: tab  # type: ignore[method-assign]
        heard = Heard()
        try:
            began = time.perf_counter()
            audit = walk(
                pack, session, site=server.site(name), people=False, journal=heard, events=heard,
                cancel=Cancel(), audit_id="timed", patience=Patience(), pace=pace,
            )  # fmt: skip
            return audit, opened, time.perf_counter() - began
        finally:
            session.close()


def _load(
    server: PracticeServer,
    name: str,
    opened: list[str],
    see: Callable[[Page, str], float],
    stay: float = 0,
) -> float:
    """Seconds of opening all of ``opened``, ``stay`` seconds from one to the next at least.

    ``see`` opens one and returns the seconds that it waited in vain; they do not count.
    """
    from playwright.sync_api import sync_playwright

    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        state = json.loads(server.storage_state(name, Path(folder)).read_text("utf-8"))
        browser = playwright.chromium.launch(
            executable_path=find_browser().path,
            chromium_sandbox=not root,
            args=[
                f"--host-resolver-rules=MAP * {server.host}:{server.port}",
                f"--ignore-certificate-errors-spki-list={server.key}",
            ],
        )
        page = browser.new_context(storage_state=state).new_page()
        began = time.perf_counter()
        in_vain = 0.0
        for url in opened:
            came = time.perf_counter()
            lost = see(page, url)
            in_vain += lost
            time.sleep(max(0.0, came + lost + stay - time.perf_counter()))
        seconds = time.perf_counter() - began - in_vain
        browser.close()
        return seconds


def _drawn(labels: dict[str, list[str]], page: Page, url: str) -> float:
    from playwright.sync_api import TimeoutError as NeverDrawn

    page.goto(url, wait_until="load")
    wanted: Any = labels.get(url.split("#", 1)[0], [])
    began = time.perf_counter()
    try:
        if wanted:
            page.wait_for_function(DRAWN, arg=wanted, timeout=3000)
    except NeverDrawn:
        # It stands behind something that the walk opened.
        return time.perf_counter() - began
    return 0


def _quiet(page: Page, url: str) -> float:
    page.goto(url, wait_until="networkidle")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
