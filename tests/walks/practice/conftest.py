"""The rehearsal and a plain browser, without guard or engine, that resolves every name to it."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from paravent.practice.server import PracticeServer, start

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

Open = Callable[[str], "Page"]
"""Platform to a signed-in page; "" gives one without cookies."""


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with start() as running:
        running.slow(0.01)
        yield running
        assert running.faults == ()


@pytest.fixture
def plain_browser(server: PracticeServer) -> Iterator[Browser]:
    from playwright.sync_api import sync_playwright

    found = next((p for n in ("chromium", "google-chrome") if (p := shutil.which(n))), None)
    if found is None:
        pytest.skip("No Chromium is installed here.")
    root = hasattr(os, "geteuid") and os.geteuid() == 0
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=found,
            chromium_sandbox=not root,
            args=[
                f"--host-resolver-rules=MAP * {server.host}:{server.port}",
                f"--ignore-certificate-errors-spki-list={server.key}",
            ],
        )
        yield browser
        browser.close()


@pytest.fixture
def open_page(server: PracticeServer, plain_browser: Browser, tmp_path: Path) -> Open:
    def opened(platform: str) -> Page:
        state = server.storage_state(platform, tmp_path) if platform else None
        page = plain_browser.new_context(storage_state=state).new_page()
        page.set_default_timeout(8000)
        return page

    return opened
