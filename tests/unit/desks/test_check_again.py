"""Looking at one setting again: broken off it records nothing; else what it saw, with its date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any, cast

import pytest

from paravent.core.desk import AuditRequest
from paravent.core.errors import CancelledError
from paravent.core.jobs import Cancel
from paravent.core.ports import EventsPort, JournalPort
from paravent.core.records import Audit, Reading, Stop
from paravent.core.words import Audience, ReadingStatus, StopReason
from paravent.desks.audits import Audits
from paravent.desks.base import Base
from paravent.desks.changes import WhatChanged
from paravent.desks.held import Held
from paravent.history.memory import memory_store

NOW = datetime.now(UTC)
NAME = "protected_posts"
REQUEST = AuditRequest("x", only=(NAME,))


def at(minutes: float) -> str:
    return (NOW + timedelta(minutes=minutes)).isoformat(timespec="seconds")


def seen(value: Audience | None, minutes: float) -> Reading:
    if value is None:
        return Reading(NAME, ReadingStatus.COULD_NOT_READ, why="The review was stopped.")
    return Reading(NAME, ReadingStatus.READ, value.value, value, ("switch",), "", at(minutes))


class OneLook:
    """``Audits`` that finds what it is told to, and writes it as a walk does."""

    def __init__(self, base: Base, reading: Reading, stop: StopReason | None) -> None:
        self._base, self._reading = base, reading
        self._stop = None if stop is None else Stop(stop, "", "It ended early.")

    def check(self, request: AuditRequest) -> None:
        pass

    def audit(self, request: AuditRequest, *_: object, **options: Any) -> Audit:
        journal: JournalPort = options.get("journal") or self._base.store
        audit = Audit("look", "x", "", "1", at(0), None, scope=request.only)
        journal.begin(audit, request.only, False)
        if self._reading.status.is_known:
            journal.keep_reading("look", self._reading, b"PNG")
            journal.keep_picture("look", "more", b"PNG 2")
        journal.page_done("look", "privacy")
        found = replace(audit, finished=at(1), readings=(self._reading,), stopped=self._stop)
        journal.finish(found)
        return found


Look = Callable[..., tuple[WhatChanged, Base]]


@pytest.fixture
def look(tmp_path: Path) -> Look:
    def make(reading: Reading, stop: StopReason | None = None) -> tuple[WhatChanged, Base]:
        base = Base(tmp_path, store=memory_store())
        whole = Audit("whole", "x", "", "1", at(-60), at(-50), (seen(Audience.PUBLIC, -55),))
        base.store.begin(replace(whole, readings=()), (), True)
        base.store.finish(whole)
        return WhatChanged(base, cast(Audits, OneLook(base, reading, stop))), base

    return make


def again(desk: WhatChanged) -> Any:
    return desk.check_again(REQUEST, cast(EventsPort, None), Cancel(), lambda _: True)


@pytest.mark.parametrize("stop", [StopReason.CANCELLED, StopReason.BROWSER_GONE])
def test_broken_off_before_it_was_read_nothing_is_recorded(look: Look, stop: StopReason) -> None:
    desk, base = look(seen(None, 1), stop)
    with pytest.raises(CancelledError, match="What was known of it stays"):
        again(desk)
    [audit] = base.store.audits()
    assert audit.id == "whole" and not base.store.unfinished()
    reading = audit.reading(NAME)
    assert reading is not None and reading.audience is Audience.PUBLIC


def test_broken_off_after_it_was_read_the_reading_counts(look: Look) -> None:
    desk, base = look(seen(Audience.FOLLOWERS, 1), StopReason.CANCELLED)
    found = again(desk)
    assert found.after.audience is Audience.FOLLOWERS
    assert {a.id for a in base.store.audits()} == {"whole", "look"}


def test_what_the_site_itself_stopped_is_recorded_as_not_read(look: Look) -> None:
    desk, base = look(seen(None, 1), StopReason.CHALLENGE)
    found = again(desk)
    assert not found.after.status.is_known and "could not be read" in found.sentence
    newest = next(a for a in base.store.audits() if a.id == "look")
    assert newest.stopped is not None


def test_a_look_to_its_end_is_recorded_with_its_picture(look: Look) -> None:
    desk, base = look(seen(Audience.NOBODY, 1))
    found = again(desk)
    assert found.before is not None and found.before.audience is Audience.PUBLIC
    kept = base.store.audit("look").reading(NAME)
    assert kept is not None and kept.picture and base.store.picture(kept.picture) == b"PNG"


def test_what_was_held_is_handed_on_once_and_in_order() -> None:
    held, heard = Held(), []

    class Journal:
        def __getattr__(self, name: str) -> Callable[..., None]:
            return lambda *values: heard.append(name)

    audit = Audit("a", "x", "", "1", at(0), None)
    held.begin(audit, (), True)
    held.keep_reading("a", seen(Audience.PUBLIC, 0), None)
    held.keep_people("a", (), True)
    held.keep_apps("a", ())
    assert held.keep_picture("a", "front", b"") == "a/front"
    held.page_done("a", "p")
    held.finish(audit)
    assert not heard
    for _ in range(2):
        held.hand_on(cast(JournalPort, Journal()))
    assert heard == [
        "begin", "keep_reading", "keep_people", "keep_apps", "keep_picture", "page_done", "finish",
    ]  # fmt: skip
