"""Prints a walk's time against plain Playwright: ``python -m tests.benchmarks.walk_time facebook``.

The walk reads all settings of a rehearsed platform (no lists, no pause between pages) and looks
again at the end. The plain run opens the same addresses in the same order, as often, in a new page
of plain Playwright on the same server with the same session. For each it waits until the ``load``
event and until the words of every label that the walk read there are drawn (``innerText`` of the
page, open shadow roots and frames included). It reads nothing else. Starting and ending the browser
counts for neither. ``--rounds N`` takes turns and prints the middle.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.support.practice_walk import Heard

from paravent.browser.find import find_browser
from paravent.browser.options import BrowserOptions, Replica
from paravent.browser.session import start as start_browser
from paravent.core.jobs import Cancel
from paravent.core.page import Arrival
from paravent.core.records import Audit
from paravent.engine.patience import Patience
from paravent.engine.walk import walk
from paravent.packs.facts import rules
from paravent.packs.loader import load_all
from paravent.practice.profiles import SPECS, random_state
from paravent.practice.server import PracticeServer

if TYPE_CHECKING:
    from playwright.sync_api import Page

DRAWN = """labels => {
  const words = root => [...root.querySelectorAll('*')].map(e =>
    (e.shadowRoot ? words(e.shadowRoot) : '')
    + (e.tagName === 'IFRAME' && e.contentDocument ? e.contentDocument.body.innerText : ''))
    .join(' ') + (root.innerText || [...root.children].map(c => c.innerText || '').join(' '));
  const plain = text => text.replace(/\\s+/g, ' ');
  const said = plain(words(document.body));
  return labels.every(label => said.includes(plain(label)));
}"""


def main(arguments: list[str]) -> int:
    """Walk and load in turns; print seconds and ratio."""
    parser = argparse.ArgumentParser(description="A walk against loading the same pages.")
    parser.add_argument("platforms", nargs="*", default=["facebook", "x"])
    parser.add_argument("--rounds", type=int, default=3)
    given = parser.parse_args(arguments)
    print(f"{'platform':12}{'pages':>7}{'settings':>10}{'walk, s':>10}{'plain, s':>10}{'ratio':>8}")
    for name in given.platforms:
        with PracticeServer(random_state(5), (name,)) as server:
            server.live.delay = 0.05
            _compare(server, name, given.rounds)
    return 0


def _compare(server: PracticeServer, name: str, rounds: int) -> None:
    walks, loads = [], []
    opened: list[str] = []
    audit: Audit | None = None
    for _ in range(rounds):
        audit, opened, seconds = _walk(server, name)
        walks.append(seconds)
        loads.append(_load(server, name, opened, _labels(name, audit)))
    walked, loaded = statistics.median(walks), statistics.median(loads)
    read = sum(r.status == "read" for r in audit.readings) if audit else 0
    print(f"{name:12}{len(opened):7}{read:10}{walked:10.1f}{loaded:10.1f}{walked / loaded:8.2f}",
          flush=True)  # fmt: skip


def _labels(name: str, audit: Audit) -> dict[str, list[str]]:
    """Address to the labels of what the walk read there."""
    labels = {spec.id: spec.label for spec in SPECS[name]}
    found: dict[str, list[str]] = {}
    for reading in audit.readings:
        shown = {"row", "switch", "radio", "choice"} & set(reading.how)
        if reading.status == "read" and shown and reading.setting in labels:
            found.setdefault(reading.url, []).append(labels[reading.setting])
    return found


def _walk(server: PracticeServer, name: str) -> tuple[Audit, list[str], float]:
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
                cancel=Cancel(), audit_id="timed", patience=Patience(),
            )  # fmt: skip
            return audit, opened, time.perf_counter() - began
        finally:
            session.close()


def _load(
    server: PracticeServer, name: str, opened: list[str], labels: dict[str, list[str]]
) -> float:
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
        for url in opened:
            _see(page, url, labels.get(url.split("#", 1)[0], []))
        seconds = time.perf_counter() - began
        browser.close()
        return seconds


def _see(page: Page, url: str, labels: list[str]) -> None:
    page.goto(url, wait_until="load")
    if labels:
        wanted: Any = labels
        page.wait_for_function(DRAWN, arg=wanted, timeout=20_000)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
