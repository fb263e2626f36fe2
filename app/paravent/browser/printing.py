"""Prints an HTML text to PDF, tagged and with an outline, in a browser that reaches nothing."""

from __future__ import annotations

import asyncio
from typing import Any

from paravent.browser import egress
from paravent.browser.find import find_browser
from paravent.browser.loop import Loop
from paravent.browser.options import BrowserOptions
from paravent.browser.session import LAUNCH_SECONDS, needs_no_sandbox
from paravent.core.errors import BrowserError, ReportError

_LOCAL = ("data:", "about:")


def print_pdf(html: str, options: BrowserOptions) -> bytes:
    """``html`` as a PDF: A4 unless its style says otherwise, tagged, with an outline.

    No script of the text runs and nothing is fetched but ``data:`` addresses.

    Raises ``NoBrowserError`` and ``ReportError``.
    """
    from playwright.async_api import Error

    found = find_browser(options.browser_path)
    loop = Loop()
    try:
        return loop.run(_print(html, str(found.path)), LAUNCH_SECONDS + 60)
    except (Error, BrowserError) as error:
        raise ReportError(
            "The browser could not print the report. Save it as HTML and print that instead."
        ) from error
    finally:
        loop.stop()


async def _print(html: str, path: str) -> bytes:
    from playwright.async_api import async_playwright

    driver = await async_playwright().start()
    try:
        browser = await driver.chromium.launch(
            executable_path=path,
            headless=True,
            chromium_sandbox=not needs_no_sandbox(),
            args=[*egress.QUIET, f"--host-resolver-rules=MAP * {egress.NOWHERE}"],
            timeout=LAUNCH_SECONDS * 1000,
        )
        try:
            return await _printed(browser, html)
        finally:
            await browser.close()
    finally:
        await driver.stop()


async def _printed(browser: Any, html: str) -> bytes:
    session = await browser.new_browser_cdp_session()
    tasks: set[asyncio.Task[Any]] = set()

    def paused(event: dict[str, Any]) -> None:
        request = {"requestId": event["requestId"]}
        if event["request"]["url"].startswith(_LOCAL):
            work = session.send("Fetch.continueRequest", request)
        else:
            work = session.send("Fetch.failRequest", {**request, "errorReason": "BlockedByClient"})
        task = asyncio.ensure_future(work)
        tasks.add(task)
        task.add_done_callback(tasks.discard)

    session.on("Fetch.requestPaused", paused)
    await session.send("Fetch.enable", {"patterns": [{"urlPattern": "*"}]})
    context = await browser.new_context(java_script_enabled=False, offline=True)
    page = await context.new_page()
    await page.set_content(html, wait_until="load")
    pdf: bytes = await page.pdf(
        format="A4",
        tagged=True,
        outline=True,
        print_background=True,
        prefer_css_page_size=True,
    )
    return pdf
