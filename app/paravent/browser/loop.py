"""One thread with its own event loop: all of Playwright lives there, callers wait outside.

The guard answers on this thread whatever the callers do, so a slow engine never leaves a request
of a page waiting.
"""

from __future__ import annotations

import asyncio
import concurrent.futures
import threading
from collections.abc import Coroutine
from typing import Any, TypeVar

from paravent.core.errors import BrowserGoneError
from paravent.core.jobs import Cancel

T = TypeVar("T")

GONE = "The browser was closed or stopped answering. Start the audit again; what was read is kept."
_LOOK_EVERY = 0.2
"""Seconds between two looks at the cancel flag."""


class Loop:
    """The thread, its loop, and the way in from other threads."""

    def __init__(self) -> None:
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._work, name="browser", daemon=True)
        self._thread.start()

    def _work(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.run_until_complete(self._loop.shutdown_asyncgens())
        self._loop.close()

    def run(
        self, work: Coroutine[Any, Any, T], seconds: float = 120, cancel: Cancel | None = None
    ) -> T:
        """Do ``work`` on the loop and wait for it, at most ``seconds``.

        Raises what ``work`` raises, ``BrowserGoneError`` when time is up or the loop has ended,
        ``CancelledError`` when ``cancel`` is raised meanwhile.
        """
        if not self._thread.is_alive():
            work.close()
            raise BrowserGoneError(GONE)
        future = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return self._wait(future, seconds, cancel)
        except concurrent.futures.CancelledError as error:
            raise BrowserGoneError(GONE) from error
        finally:
            if not future.done():
                future.cancel()

    def _wait(
        self, future: concurrent.futures.Future[T], seconds: float, cancel: Cancel | None
    ) -> T:
        left = seconds
        while True:
            step = min(left, _LOOK_EVERY) if cancel else left
            try:
                return future.result(step)
            except TimeoutError as error:
                if future.done():
                    raise
                left -= step
                if left <= 0:
                    raise BrowserGoneError(GONE) from error
                if cancel:
                    cancel.check()

    def stop(self) -> None:
        """End the thread; work still under way is given up. May be called twice."""
        if not self._thread.is_alive():
            return
        asyncio.run_coroutine_threadsafe(self._give_up(), self._loop)
        self._thread.join(10)

    async def _give_up(self) -> None:
        rest = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in rest:
            task.cancel()
        await asyncio.gather(*rest, return_exceptions=True)
        self._loop.stop()
