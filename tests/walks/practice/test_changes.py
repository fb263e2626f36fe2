"""Two reviews of the rehearsal with changes in between, and one setting looked at again."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.practice_walk import Heard

from paravent.core.changes import ChangedBy, Direction, Rechecked
from paravent.core.desk import AuditRequest
from paravent.core.jobs import Cancel
from paravent.core.settings import Settings
from paravent.core.words import CheckOutcome
from paravent.desks.base import Base
from paravent.history.memory import memory_store
from paravent.main import Desk
from paravent.practice.server import PracticeServer, start

pytestmark = pytest.mark.browser


@pytest.fixture
def rehearsal(tmp_path: Path) -> Iterator[tuple[Desk, PracticeServer]]:
    with start() as server:
        base = Base(
            tmp_path,
            store=memory_store(),
            practice=server,
            settings=Settings(profiles=("facebook",), headless=True),
        )
        desk = Desk(tmp_path, base=base)
        yield desk, server
        desk.close()


def review(desk: Desk, *only: str) -> None:
    # The walk without the lists of people: what changed in those is tried without a browser.
    request = AuditRequest("facebook", people=False, only=only, headless=True)
    desk.audit(request, Heard(), Cancel(), lambda _prompt: True)


def again(desk: Desk, setting: str) -> Rechecked:
    request = AuditRequest("facebook", only=(setting,), headless=True)
    return desk.changes.check_again(request, Heard(), Cancel(), lambda _prompt: True)


def test_exactly_what_was_changed_in_between_is_named(
    rehearsal: tuple[Desk, PracticeServer],
) -> None:
    desk, server = rehearsal
    review(desk)
    assert not desk.changes.since_last_time()
    truth = dict(server.truth("facebook"))
    server.set("friends_list", "Only me")
    server.set("future_posts", "Public")
    server.remove("birthday")
    review(desk)
    [changes] = desk.changes.since_last_time()
    found = {c.setting: c.direction for c in changes.settings}
    now = server.truth("facebook")
    for name, value in truth.items():
        if name == "birthday":
            continue
        if now[name] is value:
            assert name not in found
        elif name in ("friends_list", "future_posts"):
            assert found.pop(name) in (Direction.WIDER, Direction.NARROWER)
    assert found in ({}, {"birthday": Direction.UNREAD})
    assert "birthday" not in changes.same
    assert server.writes == 0


def test_one_setting_looked_at_again_in_seconds(rehearsal: tuple[Desk, PracticeServer]) -> None:
    desk, server = rehearsal
    review(desk, "friends_list", "future_posts")
    server.set("friends_list", "Public")
    before = again(desk, "friends_list")
    assert before.met is False and "open to anyone" in before.sentence
    desk.changes.went_to_change("facebook", "friends_list")
    server.set("friends_list", "Only me")
    requests = server.requests
    began = time.monotonic()
    after = again(desk, "friends_list")
    took = time.monotonic() - began
    assert after.met is True and after.sentence.startswith("Met on ")
    # One page of the site, and what it loads; a whole review asks for ten times as much.
    assert server.requests - requests < 40
    assert took < 60
    checklist = desk.checklist()
    found = [
        e
        for result in checklist.results
        for e in result.evidence
        if e.setting == "friends_list" and e.seen_at == after.after.seen_at
    ]
    assert found and all(e.outcome is CheckOutcome.MET for e in found)
    assert [r.setting for r in after.audit.readings] == ["friends_list"]
    assert server.writes == 0


def test_a_change_that_the_user_went_to_make_is_the_users(
    rehearsal: tuple[Desk, PracticeServer],
) -> None:
    desk, server = rehearsal
    server.set("friends_list", "Public")
    review(desk, "friends_list")
    first = desk.store.audits()[0]
    desk.changes.went_to_change("facebook", "friends_list")
    server.set("friends_list", "Only me")
    review(desk, "friends_list")
    second = desk.store.audits()[0]
    [change] = desk.changes.between(first.id, second.id).settings
    assert change.direction is Direction.NARROWER
    assert change.changed_by is ChangedBy.YOU
