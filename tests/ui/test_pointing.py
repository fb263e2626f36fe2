"""Show Paravent where it is: from the question to an answer, stopped, missed, forgotten."""

from __future__ import annotations

from pathlib import Path

from pytestqt.qtbot import QtBot
from tests.support.desk import MadeUpDesk, full_desk
from tests.support.window import texts
from tests.ui.conftest import OpenWindow, settle

from paravent.core.words import ReadingStatus
from paravent.ui.pages.profiles import ProfilesPage
from paravent.ui.pages.questions import QuestionsPage
from paravent.ui.pages.settings import SettingsPage
from paravent.ui.window import Window


def page_of(window: Window) -> QuestionsPage:
    page = window.pages["questions"]
    assert isinstance(page, QuestionsPage)
    return page


def test_point_then_confirm(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = full_desk()
    desk.pointing.misses = 1
    window = open_window(desk, "questions")
    page = page_of(window)
    assert page.question is not None
    asked = page.question.facts.id
    page.show_button.click()
    qtbot.waitUntil(lambda: page.pointing is not None and page.pointing.is_ready, timeout=8000)
    assert page.is_busy()
    desk.pointing.hand.set()
    qtbot.waitUntil(lambda: page.pointing is None, timeout=8000)
    settle(qtbot, window)
    assert page.question is not None
    assert page.question.facts.id == asked
    assert page.question.reading.status is ReadingStatus.NEEDS_CONFIRMATION
    assert any("Learned: the line" in t for t in texts(page))
    page.choices[0].click()
    settle(qtbot, window)
    audit = next(a for a in desk.made_up_store.audits() if a.platform == "facebook")
    kept = audit.reading(asked)
    assert kept is not None
    assert kept.status is ReadingStatus.CONFIRMED


def test_stopping_learns_nothing(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = full_desk()
    window = open_window(desk, "questions")
    page = page_of(window)
    page.show_button.click()
    qtbot.waitUntil(lambda: page.pointing is not None and page.pointing.is_ready, timeout=8000)
    assert page.escape()
    qtbot.waitUntil(lambda: page.pointing is None, timeout=8000)
    settle(qtbot, window)
    assert desk.pointing.ways == []
    assert page.question is not None


def test_what_was_learned_is_listed_forgotten_and_written(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = full_desk()
    window = open_window(desk, "questions")
    desk.pointing.hand.set()
    page_of(window).show_button.click()
    qtbot.waitUntil(lambda: bool(desk.pointing.ways), timeout=8000)
    settle(qtbot, window)
    window.go("settings")
    settle(qtbot, window)
    page = window.pages["settings"]
    assert isinstance(page, SettingsPage)
    card = page.learned
    qtbot.waitUntil(lambda: any("circle visibility" in t for t in texts(card)), timeout=8000)
    card.write(tmp_path / "out.json")
    settle(qtbot, window)
    assert "circle" in (tmp_path / "out.json").read_text("utf-8")
    card._forget(desk.pointing.ways[0])
    settle(qtbot, window)
    assert desk.pointing.ways == []
    qtbot.waitUntil(lambda: any("Nothing yet" in t for t in texts(card)), timeout=8000)


def test_before_a_first_walk_a_plain_page(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk: MadeUpDesk = full_desk()
    desk.asks_for_sign_in = False
    window = open_window(desk, "profiles")
    page = window.pages["profiles"]
    assert isinstance(page, ProfilesPage)
    page.review([p for p in window.context.state.profiles() if p.facts.id == "linkedin"])
    qtbot.waitUntil(lambda: any("What will be opened" in t for t in texts(page)), timeout=8000)
    said = texts(page)
    assert any("What Paravent never does" in t for t in said)
    assert any("terms do not allow" in t for t in said)
    assert any("The other way" in t for t in said)
    assert "linkedin" not in desk.settings.terms_read
    assert page.walk is not None
    page.walk.stop()
    qtbot.waitUntil(lambda: not page.is_busy(), timeout=8000)
