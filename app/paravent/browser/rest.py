"""Tells when a page has come to rest, from the browser's own counters: no script in the page.

Quiet means: no document, script, style or data request under way, and the counts of nodes and
layouts unchanged. Blocked requests end at once and so never hold the page up; a request that
stays open for long (a long poll) stops counting unless the page itself says that it is busy.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import Any

QUIET_SECONDS = 0.08
"""How long nothing may change; the counters are asked of the page's own thread, so a page that
is busy computing answers late and is not taken for quiet."""
LONG_POLL_SECONDS = 4.0
_LOOK_EVERY = 0.03
_COUNTED = ("Document", "Script", "Stylesheet", "XHR", "Fetch")
_METRICS = ("Nodes", "LayoutCount", "Documents")

STILL_SCRIPT = """document.readyState === 'complete' && document.scripts.length === 0
  && document.querySelector('iframe,frame,object,embed') === null"""

BUSY_SCRIPT = """(() => {
  const shown = e => e.checkVisibility ? e.checkVisibility({opacityProperty: true,
    visibilityProperty: true}) : true;
  const waits = document.querySelectorAll('[aria-busy="true"],[role="progressbar"]'
    + ':not([aria-valuenow]),progress:not([value])');
  let below = false;
  for (const e of waits) if (shown(e)) {
    if (e.getBoundingClientRect().top < innerHeight) return 'busy';
    below = true;
  }
  const b = document.body;
  const empty = document.readyState === 'loading' || (!!b && document.scripts.length > 0
    && b.textContent.length < 100000 && b.innerText.trim().length < 2
    && !b.querySelector('img,video,canvas,input'));
  return empty ? 'busy' : below ? 'below' : '';
})()"""
BELOW_SECONDS = 1.0
"""A loader that only waits below the visible part (an endless list keeps one there until it is
scrolled to) is believed for so long of quiet."""

Evaluate = Callable[[str], Awaitable[Any]]


class Traffic:
    """The requests of a tab that are under way."""

    def __init__(self) -> None:
        self._open: dict[str, float] = {}
        self.last = time.monotonic()
        """When the last request began or ended."""

    def clear(self) -> None:
        """Forget what an earlier page had under way."""
        self._open.clear()
        self.last = time.monotonic()

    def sent(self, event: Mapping[str, Any]) -> None:
        """``Network.requestWillBeSent``."""
        if event.get("type") in _COUNTED and not _is_workers(event):
            self._open[event["requestId"]] = self.last = time.monotonic()

    def answered(self, event: Mapping[str, Any]) -> None:
        """``Network.responseReceived``: a stream of events never ends and so does not count."""
        mime = event.get("response", {}).get("mimeType", "")
        if mime in ("text/event-stream", "multipart/x-mixed-replace"):
            self._open.pop(event["requestId"], None)

    def ended(self, event: Mapping[str, Any]) -> None:
        """``Network.loadingFinished`` or ``loadingFailed``."""
        if self._open.pop(event["requestId"], None) is not None:
            self.last = time.monotonic()

    def under_way(self, longest: float = LONG_POLL_SECONDS) -> bool:
        """Whether a request younger than ``longest`` seconds is open."""
        now = time.monotonic()
        return any(now - since < longest for since in self._open.values())

    def any_open(self) -> bool:
        """Whether any request is open, long polls included."""
        return bool(self._open)


def _is_workers(event: Mapping[str, Any]) -> bool:
    """The script of a worker, whose end is told to the worker alone. Its request's number has no
    process in front, as only documents' have otherwise.
    """
    return event["type"] == "Script" and "." not in event["requestId"]


class Stillness:
    """Since when the counters of a page have stood still."""

    def __init__(self) -> None:
        self._counts: tuple[float, ...] = ()
        self.since = time.monotonic()

    def note(self, counts: tuple[float, ...]) -> None:
        """What the counters say now."""
        if counts != self._counts:
            self._counts, self.since = counts, time.monotonic()


async def come_to_rest(
    cdp: Any,
    traffic: Traffic,
    still: Stillness,
    evaluate: Evaluate,
    *,
    seconds: float,
    quiet: float = 0,
) -> bool:
    """Wait until the page is quiet, at most ``seconds``; False when time ran out first.

    ``quiet``: so many seconds must have gone by since the last change, also before this call.
    """
    began = time.monotonic()
    end = began + seconds
    if not traffic.under_way() and await evaluate(STILL_SCRIPT):
        return True
    ask_from = 0.0
    while True:
        still.note(await _counts(cdp))
        now = time.monotonic()
        changed = max(still.since, traffic.last)
        here = now - max(began, changed)
        quiet_now = here >= QUIET_SECONDS and now - changed >= quiet and not traffic.under_way()
        if quiet_now and now >= ask_from:
            busy = await evaluate(BUSY_SCRIPT)
            if not busy or (busy == "below" and here >= BELOW_SECONDS):
                return True
            ask_from = now + QUIET_SECONDS / 2
        if now >= end:
            return False
        await asyncio.sleep(min(_LOOK_EVERY, max(end - now, 0.001)))


async def _counts(cdp: Any) -> tuple[float, ...]:
    answer = await cdp.send("Performance.getMetrics")
    values = {m["name"]: m["value"] for m in answer["metrics"]}
    return tuple(values.get(name, 0) for name in _METRICS)
