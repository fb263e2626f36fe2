"""Who sees what: viewers, assumptions, the setting that decides, the look from outside."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot
from tests.support.desk import MadeUpDesk, full_desk, picture
from tests.support.window import button, texts
from tests.ui.conftest import OpenWindow, settle

from paravent.core.lens import Sight, Tie, Viewer
from paravent.core.records import StrangerFacts, StrangerLook
from paravent.ui.pages.lens import LensPage
from paravent.ui.widgets.stranger import StrangerCard
from paravent.ui.window import Window

FIELDS = (
    StrangerFacts("name", "Name"),
    StrangerFacts("current_city", "Where you live", (), "current_city"),
    StrangerFacts("birthday", "Birthday", (), "birthday"),
    StrangerFacts("photos", "Photos"),
)


def page_of(window: Window) -> LensPage:
    page = window.pages["lens"]
    assert isinstance(page, LensPage)
    return page


def looked(desk: MadeUpDesk, wall: str = "") -> MadeUpDesk:
    """A desk whose Facebook was also looked at from outside."""
    store = desk.made_up_store
    desk._platforms = tuple(
        replace(p, stranger_fields=FIELDS) if p.id == "facebook" else p for p in desk._platforms
    )
    newest = next(a for a in store._audits if a.platform == "facebook")
    store._pictures["a/stranger"] = picture("Ailsa Merrick", "Lives in Larkmoor")
    seen = {} if wall else {"name": "Ailsa Merrick", "current_city": "Larkmoor", "birthday": None}
    look = StrangerLook(
        "2025-11-21T22:39:00+00:00", "https://www.facebook.com/me", wall, "a/stranger"
    )
    store._audits = [
        replace(a, stranger=seen, stranger_look=look) if a is newest else a for a in store._audits
    ]
    return desk


def open_lens(open_window: OpenWindow, qtbot: QtBot, desk: MadeUpDesk) -> tuple[Window, LensPage]:
    window = open_window(desk, "lens")
    page = page_of(window)
    qtbot.waitUntil(lambda: page.lens is not None, timeout=20_000)
    settle(qtbot, window)
    return window, page


def shows(page: LensPage, viewer: Viewer) -> bool:
    return page.lens is not None and page.lens.viewer is viewer


def test_each_viewer_can_be_chosen(open_window: OpenWindow, qtbot: QtBot) -> None:
    window, page = open_lens(open_window, qtbot, full_desk())
    seen = {}
    for viewer in Viewer:
        page.viewer_buttons[viewer].click()
        qtbot.waitUntil(partial(shows, page, viewer), timeout=20_000)
        settle(qtbot, window)
        assert page.lens is not None
        seen[viewer] = len(page.lens.of(Sight.SEEN))
    assert seen[Viewer.STRANGER] <= seen[Viewer.PATIENT] <= seen[Viewer.FRIEND]
    assert seen[Viewer.FRIEND] > seen[Viewer.STRANGER]


def test_assumptions_are_shown_and_can_be_changed(open_window: OpenWindow, qtbot: QtBot) -> None:
    window, page = open_lens(open_window, qtbot, full_desk())
    assert page.lens is not None
    before = page.lens
    page.tie_boxes[Tie.FRIEND].click()
    qtbot.waitUntil(lambda: page.lens is not before, timeout=20_000)
    settle(qtbot, window)
    assert page.lens.ties >= {Tie.FRIEND, Tie.FOLLOWER, Tie.ACCOUNT}
    assert len(page.lens.of(Sight.SEEN)) > len(before.of(Sight.SEEN))
    assert page.tie_boxes[Tie.FOLLOWER].isChecked()
    assert any("we assume that they are among your friends" in t for t in texts(page))


def test_unknown_is_called_unknown(open_window: OpenWindow, qtbot: QtBot) -> None:
    _, page = open_lens(open_window, qtbot, full_desk())
    assert page.lens is not None
    unknown = {row.setting for row in page.lens.of(Sight.UNKNOWN)}
    assert "stories_audience" in unknown
    assert "see_tagged_posts" in unknown
    assert any("never take it for hidden" in t for t in texts(page))


def test_the_setting_that_decides_can_be_opened(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = full_desk()
    window, page = open_lens(open_window, qtbot, desk)
    monkeypatch.setattr("paravent.ui.pages.lens.Confirm.ask", lambda _self: True)
    assert page.lens is not None
    page._open(page.lens.of(Sight.SEEN)[0])
    qtbot.waitUntil(lambda: bool(desk.shown_pages), timeout=8000)
    assert desk.shown_pages == [page.lens.of(Sight.SEEN)[0].url]
    settle(qtbot, window)


def test_both_sides_with_pictures(open_window: OpenWindow, qtbot: QtBot) -> None:
    window, page = open_lens(open_window, qtbot, looked(full_desk()))
    card = page.findChild(StrangerCard)
    assert isinstance(card, QWidget)
    said = texts(card)
    assert any("Larkmoor" in t for t in said)
    assert any(t == "They agree" for t in said)
    assert any("Not checked" in t for t in said)
    assert any("Photos" in t for t in said)
    qtbot.waitUntil(lambda: any("What a stranger got" in t for t in texts(card)), timeout=8000)
    settle(qtbot, window)


def test_a_wall_is_said_and_nothing_is_called_hidden(open_window: OpenWindow, qtbot: QtBot) -> None:
    wall = "The site asks strangers to sign in, so what they would see was not checked."
    _, page = open_lens(open_window, qtbot, looked(full_desk(), wall))
    card = page.findChild(StrangerCard)
    assert isinstance(card, QWidget)
    said = texts(card)
    assert any(wall in t for t in said)
    assert not any("did not show" in t.casefold() or "They agree" in t for t in said)


def test_nothing_reviewed_yet(open_window: OpenWindow, qtbot: QtBot) -> None:
    window, page = open_lens(open_window, qtbot, MadeUpDesk())
    assert any("Nothing to look at yet" in t for t in texts(page))
    assert button(window, "Go to the profiles").isVisible()
