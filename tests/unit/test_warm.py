"""Browsers that stay open for a moment: one for each profile, always ended."""

from __future__ import annotations

import threading
from contextlib import ExitStack
from typing import Any, cast

from paravent.core.page import BrowserSessionPort
from paravent.desks.warm import Opened, Warm

PROFILE = ("facebook", "")


def opened(ended: list[str], name: str, event: threading.Event | None = None) -> Opened:
    ends = ExitStack()
    ends.callback(ended.append, name)
    if event is not None:
        ends.callback(event.set)
    return Opened(cast(BrowserSessionPort, cast(Any, None)), ends)


def test_a_browser_is_taken_once_and_is_then_the_takers() -> None:
    ended: list[str] = []
    warm = Warm(60)
    first = opened(ended, "first")
    warm.keep(PROFILE, first)
    assert warm.take(("x", "")) is None
    assert warm.take(PROFILE) is first
    assert warm.take(PROFILE) is None
    warm.close()
    assert ended == []


def test_a_second_browser_of_a_profile_ends_the_first_and_closing_ends_all() -> None:
    ended: list[str] = []
    warm = Warm(60)
    warm.keep(PROFILE, opened(ended, "first"))
    warm.keep(PROFILE, opened(ended, "second"))
    assert ended == ["first"]
    warm.keep(("x", ""), opened(ended, "x"))
    warm.close()
    assert sorted(ended) == ["first", "second", "x"]
    warm.keep(PROFILE, opened(ended, "late"))
    assert "late" in ended


def test_when_its_minutes_are_over_it_is_ended() -> None:
    ended: list[str] = []
    over = threading.Event()
    warm = Warm(0.05)
    warm.keep(PROFILE, opened(ended, "first", over))
    assert over.wait(20)
    assert warm.take(PROFILE) is None
    warm.close()
    assert ended == ["first"]
