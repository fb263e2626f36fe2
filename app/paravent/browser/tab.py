"""One guarded tab (``PagePort``): opens and reads pages; never types, submits or toggles."""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Coroutine, Mapping, Sequence
from typing import TYPE_CHECKING, Any, TypeVar
from urllib.parse import urlsplit

from paravent.browser import clicks, pictures
from paravent.browser.guard import Verdict, judge
from paravent.browser.lists import Harvest
from paravent.browser.requests import Asked
from paravent.browser.responses import Responses
from paravent.browser.rest import Stillness, Traffic, come_to_rest
from paravent.browser.scrolling import SCROLL_SCRIPT
from paravent.browser.snapshot import STYLES, build
from paravent.core.errors import ReadOnlyRefusalError, SiteUnreachableError
from paravent.core.page import Arrival, Captured, ListStep, Snapshot

if TYPE_CHECKING:
    from paravent.browser.session import Session

T = TypeVar("T")
DOCUMENT_SECONDS = 30
REST_SECONDS = 15
_LEFT_OUT = ("set-cookie", "set-cookie2")
WORLD = "paravent"


class Tab:
    """A tab of a ``Session``; see ``PagePort`` for what each call promises."""

    def __init__(self, session: Session, context: Any, page: Any, *, owns_context: bool) -> None:
        self._session = session
        self._context = context
        self._page = page
        self._owns_context = owns_context
        self._cdp: Any = None
        self._frame = ""
        self._document: Mapping[str, Any] = {}
        self._traffic = Traffic()
        self._still = Stillness()
        self._responses: Responses | None = None
        self._harvest: Harvest | None = None
        self._world: int | None = None
        self._closed = False

    async def prepare(self) -> None:
        """Attach to the page. On the browser's loop."""
        self._cdp = await self._context.new_cdp_session(self._page)
        self._responses = Responses(self._cdp, self._session.rules, self._session.wire)
        cdp = self._cdp
        cdp.on("Network.requestWillBeSent", self._traffic.sent)
        cdp.on("Network.requestWillBeSent", self._responses.sent)
        cdp.on("Network.responseReceived", self._traffic.answered)
        cdp.on("Network.responseReceived", self._response)
        cdp.on("Network.loadingFinished", self._traffic.ended)
        cdp.on("Network.loadingFinished", self._responses.finished)
        cdp.on("Network.loadingFailed", self._traffic.ended)
        cdp.on("Page.frameNavigated", self._navigated)
        await asyncio.gather(
            cdp.send("Page.enable"),
            cdp.send("DOM.enable"),
            cdp.send("Performance.enable", {"timeDomain": "timeTicks"}),
            cdp.send(
                "Network.enable",
                {"maxTotalBufferSize": 120_000_000, "maxResourceBufferSize": 20_000_000},
            ),
            cdp.send("Page.setInterceptFileChooserDialog", {"enabled": True, "cancel": True}),
            cdp.send("Page.setPrerenderingAllowed", {"isAllowed": False}),
            cdp.send("Emulation.setFocusEmulationEnabled", {"enabled": True}),
        )
        tree = await cdp.send("Page.getFrameTree")
        self._frame = tree["frameTree"]["frame"]["id"]

    def _response(self, event: Mapping[str, Any]) -> None:
        if event.get("type") == "Document" and event.get("frameId") == self._frame:
            self._document = event["response"]
        if self._responses is not None:
            self._responses.received(event)

    def _navigated(self, event: Mapping[str, Any]) -> None:
        if not event["frame"].get("parentId"):
            self._frame = event["frame"]["id"]
            self._world = None

    # --- going somewhere -------------------------------------------------------------------

    def open(self, url: str) -> Arrival:
        """Go to ``url``; see ``PagePort``."""
        self._refuse_elsewhere(url)
        return self._run(self._open(url), DOCUMENT_SECONDS + REST_SECONDS + 10)

    def _refuse_elsewhere(self, url: str) -> None:
        judgement = judge(self._session.rules, Asked("GET", url, "Document"))
        if judgement.verdict is not Verdict.PASS or urlsplit(url).scheme not in ("http", "https"):
            raise ReadOnlyRefusalError(
                "That address is not one of this platform's pages that may be read, so it was not"
                " opened. Open it yourself in your own browser."
            )

    async def _open(self, url: str) -> Arrival:
        assert self._responses is not None
        self._responses.clear()
        self._traffic.clear()
        self._still = Stillness()
        self._document = {}
        self._harvest = None
        self._world = None
        self._session.wire.refused_documents.pop(self._frame, None)
        await self._go(url)
        await self._rest(REST_SECONDS)
        self._refuse_if_led_away()
        headers = {k.lower(): v for k, v in self._document.get("headers", {}).items()}
        return Arrival(
            asked=url,
            url=self._page.url,
            status=int(self._document.get("status", 0)),
            headers={k: v for k, v in headers.items() if k not in _LEFT_OUT},
        )

    async def _go(self, url: str) -> None:
        from playwright.async_api import Error

        try:
            await self._page.goto(url, wait_until="commit", timeout=DOCUMENT_SECONDS * 1000)
        except Error as error:
            text = str(error)
            if "interrupted by another navigation" in text or "ERR_HTTP_RESPONSE_CODE" in text:
                return
            self._refuse_if_led_away()
            if "net::" in text or "Timeout" in text or "ERR_" in text:
                raise SiteUnreachableError(
                    "The site did not answer. Check your internet connection, then try again."
                ) from None
            raise

    def _refuse_if_led_away(self) -> None:
        verdict = self._session.wire.refused_documents.get(self._frame)
        gone = self._page.url.startswith("chrome-error:")
        if verdict is not None and (gone or not self._document):
            raise ReadOnlyRefusalError(
                "The page leads to an address that is not on this platform's list, so it was not"
                " followed. Open it yourself in your own browser."
            )

    def rest(self, seconds: float, quiet: float = 0) -> bool:
        """Wait for quiet; see ``PagePort``."""
        return self._run(self._rest(seconds, quiet), seconds + 20)

    async def _rest(self, seconds: float, quiet: float = 0) -> bool:
        return await come_to_rest(
            self._cdp,
            self._traffic,
            self._still,
            self._evaluate,
            seconds=seconds,
            quiet=quiet,
        )

    # --- reading ---------------------------------------------------------------------------

    def snapshot(self) -> Snapshot:
        """The page as it is now."""
        layout, trees = self._run(self._look(), 60)
        return build(layout, trees, self._page.url)

    async def _look(self) -> tuple[Any, list[Any]]:
        asked = {"computedStyles": list(STYLES), "includeDOMRects": False}
        layout, main = await asyncio.gather(
            self._cdp.send("DOMSnapshot.captureSnapshot", asked),
            self._cdp.send("Accessibility.getFullAXTree"),
        )
        frames = [
            layout["strings"][document["frameId"]]
            for document in layout["documents"][1:]
            if document.get("frameId", -1) >= 0
        ]
        others = await asyncio.gather(*(self._tree(frame) for frame in frames))
        return layout, [main, *others]

    async def _tree(self, frame: str) -> Any:
        from playwright.async_api import Error

        try:
            return await self._cdp.send("Accessibility.getFullAXTree", {"frameId": frame})
        except Error:
            return {"nodes": []}

    def captured(self) -> Sequence[Captured]:
        """JSON fetched since ``open``, then JSON embedded in the page."""
        assert self._responses is not None
        return self._run(self._responses.all(self._page.url, self._evaluate), 60)

    def picture(self, refs: Sequence[int]) -> bytes:
        """A PNG around ``refs``."""
        return self._run(pictures.picture(self._cdp, refs), 60)

    # --- acting ----------------------------------------------------------------------------

    def expand(self, ref: int, allowed: Sequence[str]) -> None:
        """Open a disclosure; see ``PagePort``."""
        self._run(self._expand(ref, allowed), 60)

    async def _expand(self, ref: int, allowed: Sequence[str]) -> None:
        await clicks.expand(self._cdp, self._session.rules, ref, allowed, await self._context_id())
        await self._rest(3)

    def dismiss(self) -> None:
        """Press Escape."""
        self._run(self._dismiss(), 30)

    async def _dismiss(self) -> None:
        key = {"key": "Escape", "code": "Escape", "windowsVirtualKeyCode": 27}
        await self._cdp.send("Input.dispatchKeyEvent", {"type": "rawKeyDown", **key})
        await self._cdp.send("Input.dispatchKeyEvent", {"type": "keyUp", **key})
        await self._rest(2)

    def scroll_on(self) -> bool:
        """Go down by a screen; see ``PagePort``."""
        return self._run(self._scroll_on(), 60)

    async def _scroll_on(self) -> bool:
        step = await self._evaluate(SCROLL_SCRIPT)
        if not isinstance(step, dict) or not step["moved"]:
            return False
        if not step["drawn"]:
            # Nothing is drawn in a tab that is behind another.
            await self._page.bring_to_front()
        await self._rest(REST_SECONDS)
        return True

    def list_step(self, container: str, row: str) -> ListStep:
        """One step through a list; see ``PagePort``."""
        return self._run(self._list_step(container, row), 60)

    async def _list_step(self, container: str, row: str) -> ListStep:
        if self._harvest is None or self._harvest.of != (container, row):
            self._harvest = Harvest(container, row)
        step = await self._harvest.step(self._evaluate, self._traffic)
        if self._harvest.behind:
            # Nothing is drawn in a tab that is behind another, and lists that recycle stand still.
            await self._page.bring_to_front()
        return step

    # --- for this room alone -----------------------------------------------------------------

    @property
    def page(self) -> Any:
        """Playwright's page."""
        return self._page

    @property
    def cdp(self) -> Any:
        """The session to the browser's own protocol."""
        return self._cdp

    async def world(self) -> int:
        """The isolated world of the main frame."""
        return await self._context_id()

    def run(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        """Do ``work`` on the browser's thread."""
        return self._run(work, seconds)

    # --- inside ----------------------------------------------------------------------------

    async def _context_id(self) -> int:
        """Our own isolated world in the main frame: the page's scripts cannot see or change it."""
        if self._world is None:
            made = await self._cdp.send(
                "Page.createIsolatedWorld", {"frameId": self._frame, "worldName": WORLD}
            )
            self._world = int(made["executionContextId"])
        return self._world

    async def _evaluate(self, script: str) -> Any:
        """The value of one of this room's own read-only scripts, run in the isolated world.

        None where the page went away meanwhile.
        """
        from playwright.async_api import Error

        for _ in range(2):
            try:
                asked = {
                    "expression": script,
                    "contextId": await self._context_id(),
                    "returnByValue": True,
                    "awaitPromise": True,
                    "timeout": 20_000,
                }
                answer = await self._cdp.send("Runtime.evaluate", asked)
            except Error as error:
                if "context" not in str(error) and "frame" not in str(error):
                    raise
                self._world = None
                continue
            return answer.get("result", {}).get("value")
        return None

    def _run(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        result: T = self._session.run(work, seconds)
        return result

    def close(self) -> None:
        """Close the tab; its guard stays until the browser ends. May be called twice."""
        if self._closed:
            return
        self._closed = True
        self._session.run(self._close(), 30)

    async def _close(self) -> None:
        from playwright.async_api import Error

        self._session.forget(self._page)
        with contextlib.suppress(Error):
            await self._page.close(run_before_unload=False)
        if self._owns_context:
            with contextlib.suppress(Error):
                await self._context.close()
        await self._session.wire.settle()
