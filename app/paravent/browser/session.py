"""A running, guarded browser for one platform (``BrowserSessionPort``)."""

from __future__ import annotations

import asyncio
import os
import sys
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from paravent.browser import egress, profile
from paravent.browser.find import INSTALL_COMMAND, FoundBrowser, find_browser
from paravent.browser.loop import GONE, Loop
from paravent.browser.options import BrowserOptions
from paravent.browser.tab import Tab
from paravent.browser.troubles import told_plainly
from paravent.browser.wire import Wire
from paravent.core.errors import BrowserError, BrowserGoneError, UsageError
from paravent.core.jobs import Cancel
from paravent.core.page import BrowserSessionPort, GuardRecord, PagePort, SiteRules

LAUNCH_SECONDS = 60
_DEFAULTS_LEFT_OUT = ("--disable-popup-blocking",)
PLAIN = (
    "--no-first-run",
    "--no-default-browser-check",
    "--disable-sync",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-domain-reliability",
    "--disable-breakpad",
)
"""How an ordinary window is started: nothing that says or changes who drives it."""
_KEY_STORE = ("--password-store=basic", "--use-mock-keychain")
"""Left out for a profile that an ordinary browser wrote: its cookies are under the system's key."""


@dataclass(frozen=True, slots=True)
class Layers:
    """Which read-only layers are on. All, always; tests turn some off to see each alone."""

    guard: bool = True
    resolver: bool = True
    sockets: bool = True
    pages: bool = True
    """Refusals inside pages: service workers, sockets, pop-ups, permissions."""


ALL_LAYERS = Layers()


def start(
    rules: SiteRules, options: BrowserOptions, cancel: Cancel | None = None
) -> BrowserSessionPort:
    """Start a guarded browser for the platform that ``rules`` describe.

    Raises ``NoBrowserError``, ``UsageError`` (a session file without replica or loopback site),
    ``FolderError``, ``BrowserError`` (it does not start), ``CancelledError``.
    """
    return Session(rules, options, ALL_LAYERS, cancel)


class Session:
    """The browser, its thread, its guard and its temporary profile."""

    def __init__(
        self,
        rules: SiteRules,
        options: BrowserOptions,
        layers: Layers = ALL_LAYERS,
        cancel: Cancel | None = None,
    ) -> None:
        _refuse_session_file_elsewhere(rules, options)
        found = find_browser(options.browser_path)
        self._rules, self._options, self._layers, self._cancel = rules, options, layers, cancel
        self._profile = options.profile or profile.make(options.data_dir)
        self._keep = options.profile is not None and options.keep_profile
        self._wire = Wire(rules)
        self._driver: Any = None
        self._home: Any = None
        self._signed_in: Any = None
        self._tabs: dict[Any, Tab] = {}
        self._expected = 0
        self._gone = False
        self._closed = False
        self._loop = Loop()
        profile.adopt(self._profile)
        profile.tidy(self._profile)
        if layers.pages:
            profile.write_preferences(self._profile)
        try:
            with told_plainly():
                self._loop.run(self._start(found), LAUNCH_SECONDS + 30, cancel)
        except BaseException:
            self.close()
            raise

    async def _start(self, found: FoundBrowser) -> None:
        from playwright.async_api import Error, async_playwright

        self._driver = await async_playwright().start()
        try:
            self._home = await self._launch(found)
        except Error as error:
            raise BrowserError(_does_not_start(str(error))) from None
        self._home.on("close", self._on_gone)
        browser = self._home.browser
        await self._wire.arm(browser, guarded=self._layers.guard)
        self._signed_in = self._home
        if self._options.storage_state is not None:
            self._signed_in = await self._context(str(self._options.storage_state))
        else:
            await self._prepare(self._home)

    async def _launch(self, found: FoundBrowser) -> Any:
        options, layers = self._options, self._layers
        args = egress.arguments(
            self._rules,
            options.replica,
            urllib.request.getproxies(),
            resolver=layers.resolver,
            sockets=layers.sockets,
        )
        left_out: bool | list[str] = list(_DEFAULTS_LEFT_OUT)
        if self._rules.attach_only:
            args, left_out = [*self._plainly(), *args], True
        elif options.profile is not None:
            left_out = [*_DEFAULTS_LEFT_OUT, *_KEY_STORE]
        return await self._driver.chromium.launch_persistent_context(
            str(self._profile),
            executable_path=str(found.path),
            headless=options.headless,
            chromium_sandbox=not needs_no_sandbox(),
            args=args,
            ignore_default_args=left_out,
            env={**os.environ},
            timeout=LAUNCH_SECONDS * 1000,
            **self._context_options(),
            no_viewport=not options.headless,
        )

    def _plainly(self) -> list[str]:
        """Started as the sign-in window is, for platforms that turn away other browsers.

        The driver attaches through a pipe that only this process holds: a port could be used by
        any program of this computer to take over the signed-in account. Nothing is disguised;
        pages are still told that the browser is controlled (``navigator.webdriver``).
        """
        args = [*PLAIN, f"--user-data-dir={self._profile}", "--remote-debugging-pipe"]
        if needs_no_sandbox():
            args.append("--no-sandbox")
        if self._options.headless:
            args.append("--headless")
        return args

    def _context_options(self) -> dict[str, Any]:
        return {
            "accept_downloads": False,
            "service_workers": "block" if self._layers.pages else "allow",
        }

    async def _context(self, storage_state: str | None) -> Any:
        context = await self._home.browser.new_context(
            storage_state=storage_state,
            no_viewport=not self._options.headless,
            **self._context_options(),
        )
        await self._prepare(context)
        return context

    async def _prepare(self, context: Any) -> None:
        context.set_default_timeout(30_000)
        context.on("page", self._on_page)
        context.on("dialog", _answer_dialog)
        if self._layers.pages:
            await context.grant_permissions([])
            await context.route_web_socket("**/*", _refuse_socket)

    def _on_gone(self, *_: Any) -> None:
        self._gone = True

    def _on_page(self, page: Any) -> None:
        """Close a page that nobody here asked for, and bring the audited one to the front."""
        if self._expected > 0 or not self._layers.pages:
            return
        asyncio.get_running_loop().create_task(self._close_popup(page))

    async def _close_popup(self, page: Any) -> None:
        from playwright.async_api import Error

        try:
            if page in self._tabs:
                return
            await page.close(run_before_unload=False)
            for own in reversed(list(self._tabs)):
                if not self._options.headless:
                    await own.bring_to_front()
                break
        except Error:
            return

    def tab(self, *, signed_in: bool = True) -> PagePort:
        """A new tab; see ``BrowserSessionPort``."""
        tab: Tab = self._run(self._open_tab(signed_in))
        return tab

    async def _open_tab(self, signed_in: bool) -> Tab:
        context = self._signed_in if signed_in else await self._context(None)
        page = self._unused_first_page(context)
        if page is None:
            self._expected += 1
            try:
                page = await context.new_page()
            finally:
                self._expected -= 1
        tab = Tab(self, context, page, owns_context=not signed_in)
        self._tabs[page] = tab
        await tab.prepare()
        return tab

    def _unused_first_page(self, context: Any) -> Any:
        """The empty page that the browser itself opened, so that there is one tab, not two."""
        pages = context.pages
        first = pages[0] if context is self._home and pages else None
        return first if first is not None and first not in self._tabs else None

    def forget(self, page: Any) -> None:
        """A tab was closed."""
        self._tabs.pop(page, None)

    @property
    def rules(self) -> SiteRules:
        """The platform's rules."""
        return self._rules

    @property
    def wire(self) -> Wire:
        """The guard."""
        return self._wire

    @property
    def headless(self) -> bool:
        """Whether nothing is shown."""
        return self._options.headless

    def run(self, work: Any, seconds: float = 120) -> Any:
        """Do ``work`` on the browser's thread; the driver's errors come out as our own."""
        return self._run(work, seconds)

    def _run(self, work: Any, seconds: float = 120) -> Any:
        if self._gone or self._closed:
            work.close()
            raise BrowserGoneError(GONE)
        with told_plainly():
            return self._loop.run(work, seconds, self._cancel)

    def guard_record(self) -> GuardRecord:
        """What the guard has counted so far; also after ``close``."""
        return self._wire.record()

    @property
    def profile(self) -> Path:
        """The browser's profile folder."""
        return self._profile

    def close(self) -> None:
        """End the browser and wipe the temporary profile. May be called twice."""
        if self._closed:
            return
        self._closed = True
        try:
            self._loop.run(self._end(), 20)
        except BrowserError:
            profile.end_browsers_of(self._profile)
        finally:
            self._loop.stop()
            if not self._keep:
                profile.wipe(self._profile)

    async def _end(self) -> None:
        from playwright.async_api import Error

        try:
            if self._home is not None and not self._gone:
                await self._home.close()
        except Error:
            pass
        if self._driver is not None:
            await self._driver.stop()


def needs_no_sandbox() -> bool:
    """Chromium's sandbox does not start for root (containers, build machines); for users it
    stays on.
    """
    return sys.platform != "win32" and os.geteuid() == 0


def _refuse_session_file_elsewhere(rules: SiteRules, options: BrowserOptions) -> None:
    if options.storage_state is None or options.replica is not None:
        return
    if egress.is_loopback(urlsplit(rules.start_url).hostname or ""):
        return
    raise UsageError(
        "A session file is accepted only with --replica or with a --site on this computer. Sign"
        " in with 'paravent signin' instead."
    )


def _does_not_start(text: str) -> str:
    if "DISPLAY" in text or "headed browser" in text or "Missing X server" in text:
        return (
            "There is no display to show the browser on. Start the command in a desktop session,"
            " or add --headless."
        )
    if "Executable doesn't exist" in text:
        return f"The browser is not there any more. Run '{INSTALL_COMMAND}'."
    return (
        "The browser was found but does not start. Update it, or choose another one in the"
        " settings."
    )


async def _answer_dialog(dialog: Any) -> None:
    """Say no to what a page asks, and yes only to leaving it."""
    from playwright.async_api import Error

    try:
        if dialog.type == "beforeunload":
            await dialog.accept()
        else:
            await dialog.dismiss()
    except Error:
        return


async def _refuse_socket(socket: Any) -> None:
    """A socket that is never connected to a server: to the page it looks closed at once."""
    await socket.close()
