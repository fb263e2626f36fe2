"""Turns what the driver raises into the program's own errors, with nothing of a page in them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from paravent.browser.loop import GONE
from paravent.core.errors import BrowserError, BrowserGoneError

_CLOSED = ("has been closed", "Target closed", "crashed", "Connection closed", "detached")


@contextmanager
def told_plainly() -> Iterator[None]:
    """Errors of the driver come out as ``BrowserError``; our own pass as they are.

    The driver's text can hold addresses, so it is never handed on.
    """
    from playwright.async_api import Error

    try:
        yield
    except Error as error:
        text = str(error)
        if any(mark in text for mark in _CLOSED):
            raise BrowserGoneError(GONE) from None
            raise
        raise BrowserError(
            "The browser could not do what was asked of it. Try again; if it happens again,"
            " answer this page's questions by hand."
        ) from None
