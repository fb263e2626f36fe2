"""Pointing through the whole desk without a browser: learn, try, confirm once, forget."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from tests.support.pages import FakePage, FakeSession, FakeSite

from paravent.core.desk import AuditRequest, Question
from paravent.core.errors import UsageError
from paravent.core.jobs import Cancel
from paravent.core.pointing import PointingNews, PointingStep
from paravent.core.words import Audience, ReadingStatus
from paravent.desks.base import Base
from paravent.desks.pointing import _Silent
from paravent.desks.warm import Opened
from paravent.engine.patience import Patience
from paravent.history.memory import memory_store
from paravent.main import Desk
from paravent.packs.loader import Packs
from paravent.packs.model import Pack, Platform, Setting

HOME = "https://toy.test/settings"
PAGE = """<main><h1>Privacy</h1>
<div id=row><span id=name>Your friends visibility</span><div id=value>Friends</div></div>
<div><span>Who can see your future posts?</span><div id=other>Everyone</div></div></main>"""
QUICK = Patience(loading=0.05, silent=0.02, partly=0.02, steady=0.0, step=0.001, fallback=0.02)
VALUES = {"Everyone": "public", "Friends": "friends", "Only me": "only_me"}


def setting(name: str, label: str) -> Setting:
    return Setting.model_validate(
        {
            "id": name, "page": "p", "title": "t", "labels": (label,), "read": ({"how": "row"},),
            "values": VALUES, "advise": "friends", "why": "w", "fix": "f",
            "ask": f"{label} visibility", "source": "s",
        }
    )  # fmt: skip


PACK = Pack(
    platform=Platform.model_validate(
        {
            "needs": 1, "id": "toy", "name": "Toy", "version": "2026.11.1",
            "checked_live": "never", "hosts": ["toy.test"], "start_url": HOME,
            "sign_in_url": HOME, "terms": "t", "export": "e", "signed_in": {},
            "page": [{"id": "p", "url": HOME, "title": "Privacy"}],
        }
    ),
    settings=(
        setting("list", "Who can see your friends list?"),
        setting("posts", "Who can see your future posts?"),
    ),
)  # fmt: skip


class Hand:
    """Stands in for the browser room's pointing: points at ids one after the other."""

    at: Sequence[str] = ()

    def __init__(self, tab: FakePage) -> None:
        self._tab = tab
        self._left = list(self.at)

    def begin(self) -> None:
        assert self._tab.url == HOME

    def picked(self, seconds: float) -> tuple[int, ...]:
        if not self._left:
            return ()
        wanted = self._left.pop(0)
        return tuple(n.ref for n in self._tab.snapshot().nodes if n.marks.get("id") == wanted)

    def end(self) -> None:
        pass


Made = tuple[Desk, FakeSite]


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Made:
    base = Base(tmp_path, store=memory_store())
    base.__dict__["packs"] = Packs({"toy": PACK}, ())
    desk = Desk(tmp_path, base=base)
    site = FakeSite(pages={HOME: PAGE})

    def opened(_self: object, _request: AuditRequest, _cancel: Cancel, _ask: object) -> Opened:
        return Opened(FakeSession(site), ExitStack())

    monkeypatch.setattr("paravent.desks.audits.Audits.open", opened)
    monkeypatch.setattr("paravent.browser.pointing.Pointing", Hand)
    monkeypatch.setattr("paravent.desks.pointing.has_display", lambda: True)
    monkeypatch.setattr("paravent.engine.walk.Patience", lambda: QUICK)
    walk(desk, site)
    return desk, site


def next_second() -> None:
    """Audits are told apart by the second in which they began."""
    began = int(time.time())
    while int(time.time()) == began:
        time.sleep(0.02)


def walk(desk: Desk, site: FakeSite) -> None:
    next_second()
    opened = Opened(FakeSession(site), ExitStack())
    desk._audits.walk(AuditRequest("toy", people=False), opened, _Silent(), Cancel())


def question(desk: Desk, name: str = "list") -> Question:
    return next(q for q in desk.questions() if q.facts.id == name)


def point(
    desk: Desk, *marks: str, cancel_when: Callable[[PointingNews], bool] | None = None
) -> Any:
    Hand.at = marks
    next_second()
    cancel = Cancel()
    heard: list[PointingNews] = []

    def hear(news: PointingNews) -> None:
        heard.append(news)
        if cancel_when is not None and cancel_when(news):
            cancel.request()

    return desk.pointing.point(question(desk), hear, cancel, lambda _p: True), heard


def status(desk: Desk, name: str = "list") -> tuple[ReadingStatus, Audience | None]:
    from paravent.core.present import present

    reading = present(desk.store.audits())[0].reading(name)
    assert reading is not None
    return reading.status, reading.audience


def test_learned_tried_confirmed_once_then_read(made: Made, tmp_path: Path) -> None:
    desk, site = made
    assert status(desk)[0] is ReadingStatus.COULD_NOT_READ
    pointed, heard = point(desk, "row")
    assert pointed.learned
    assert pointed.label == "Your friends visibility"
    assert heard[0].step is PointingStep.OPENING
    assert status(desk) == (ReadingStatus.NEEDS_CONFIRMATION, None)
    now = pointed.question
    assert now.reading.raw == "Friends"
    assert not desk.pointing.learned()[0].confirmed
    walk(desk, site)
    assert status(desk) == (ReadingStatus.NEEDS_CONFIRMATION, None)
    desk.answer(question(desk), Audience.FRIENDS, "Friends")
    assert desk.pointing.learned()[0].confirmed
    site.pages[HOME] = PAGE.replace("id=value>Friends", "id=value>Everyone")
    walk(desk, site)
    assert status(desk) == (ReadingStatus.READ, Audience.PUBLIC)
    text = (tmp_path / "learned.json").read_text("utf-8")
    assert "Your friends visibility" in text
    assert text == desk.pointing.export_text()


def test_an_answer_that_contradicts_it_makes_it_be_forgotten(made: Made) -> None:
    desk, _ = made
    pointed, _ = point(desk, "name")
    desk.answer(pointed.question, Audience.ONLY_ME, "Only me")
    assert desk.pointing.learned() == []
    assert status(desk) == (ReadingStatus.CONFIRMED, Audience.ONLY_ME)


def test_pointing_beside_it_is_said_and_may_be_done_again(made: Made) -> None:
    desk, _ = made
    pointed, heard = point(desk, "other", "value")
    assert pointed.learned
    again = [n.sentence for n in heard if n.step is PointingStep.AGAIN]
    assert len(again) == 1
    assert "another setting" in again[0]


def test_stopping_learns_nothing(made: Made, tmp_path: Path) -> None:
    desk, _ = made
    pointed, _ = point(desk, cancel_when=lambda news: news.step is PointingStep.READY)
    assert not pointed.learned
    assert not (tmp_path / "learned.json").exists()
    assert status(desk)[0] is ReadingStatus.COULD_NOT_READ


def test_forgotten_and_deleted_with_everything(made: Made, tmp_path: Path) -> None:
    desk, site = made
    point(desk, "row")
    out = desk.pointing.export(tmp_path / "sent" / "file.json")
    assert out.read_text("utf-8") == desk.pointing.export_text()
    desk.pointing.forget("toy", "list")
    walk(desk, site)
    assert status(desk)[0] is ReadingStatus.COULD_NOT_READ
    with pytest.raises(Exception, match="nothing to write"):
        desk.pointing.export(out)


def test_a_broken_file_stops_no_walk(made: Made, tmp_path: Path) -> None:
    desk, site = made
    (tmp_path / "learned.json").write_text("{", "utf-8")
    walk(desk, site)
    assert any("works without it" in problem for problem in desk.pack_problems())
    desk.answer(question(desk), Audience.FRIENDS, "Friends")
    assert status(desk) == (ReadingStatus.CONFIRMED, Audience.FRIENDS)


def test_where_it_cannot_be_pointed_at_the_reason_is_said(
    made: Made, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, _ = made
    monkeypatch.setattr("paravent.desks.pointing.has_display", lambda: False)
    assert "no display" in desk.pointing.why_not(question(desk))
    with pytest.raises(UsageError, match="by hand"):
        point(desk, "row")
