"""Profiles: setting up, prompts, a review as it goes, stopping it, its end."""

from __future__ import annotations

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox
from pytestqt.qtbot import QtBot
from tests.support.desk import MadeUpDesk, cut_walk, full_desk, no_browser
from tests.support.window import button, press, texts, type_in
from tests.ui.conftest import OpenWindow, settle

from paravent.core.settings import Settings
from paravent.ui.pages.profiles import ProfilesPage, site_address
from paravent.ui.widgets.picture import Evidence
from paravent.ui.window import Window


def page_of(window: Window) -> ProfilesPage:
    page = window.pages["profiles"]
    assert isinstance(page, ProfilesPage)
    return page


def test_a_platform_is_set_up_with_one_click(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = MadeUpDesk()
    window = open_window(desk, "profiles")
    button(window, "Set up Facebook").click()
    qtbot.waitUntil(lambda: desk.settings.profiles == ("facebook",))
    settle(qtbot, window)
    assert button(window, "Review Facebook").isVisible()
    assert any("terms do not allow automated collection" in t for t in texts(window))


def test_a_blog_asks_for_its_address(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = MadeUpDesk()
    window = open_window(desk, "profiles")
    page = page_of(window)
    button(window, "Set up WordPress").click()
    assert page.site_field is not None
    type_in(page.site_field, "not an address")
    press(page.site_field, Qt.Key.Key_Return)
    assert any("does not look like an address" in t for t in texts(page))
    assert desk.settings.blog_sites == ()
    page.site_field.setText("notes.example/blog/")
    press(page.site_field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: desk.settings.blog_sites == ("wordpress https://notes.example/blog",))
    settle(qtbot, window)
    assert any("notes.example/blog" in t for t in texts(page))


@pytest.mark.parametrize(
    ("typed", "address"),
    [
        ("blog.example", "https://blog.example"),
        ("https://blog.example:8443/a/", "https://blog.example:8443/a"),
        ("http://127.0.0.1:8080", "http://127.0.0.1:8080"),
        ("http://blog.example", ""),
        ("https://me:secret@blog.example", ""),
        ("javascript:alert(1)", ""),
        ("file:///etc/passwd", ""),
        ("https://blog", ""),
        ("https://[", ""),
        ("", ""),
    ],
)
def test_addresses(typed: str, address: str) -> None:
    assert site_address(typed) == address


def test_a_review_asks_first_shows_readings_as_they_come_and_ends_in_questions(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = MadeUpDesk(settings=Settings(profiles=("facebook",)))
    window = open_window(desk, "profiles")
    page = page_of(window)
    button(window, "Review Facebook").click()
    qtbot.waitUntil(lambda: any("Before the first review" in t for t in texts(page)))
    assert desk.made_up_store.audits() == []
    button(page, "Go on").click()
    qtbot.waitUntil(lambda: any("Sign in to Facebook" in t for t in texts(page)))
    assert any("never sees your password" in t for t in texts(page))
    button(page, "I am signed in").click()
    qtbot.waitUntil(lambda: not page.is_busy())
    settle(qtbot, window)
    assert any("Facebook reviewed" in t for t in texts(page))
    assert any("Who can" in t or "Only you see your friends list" in t for t in texts(page))
    assert len(page.findChildren(Evidence)) == 11
    assert any("3 settings could not be read for certain" in t for t in texts(page))
    assert threading.get_ident() not in desk.threads
    assert threading.get_ident() not in desk.made_up_store.threads - {threading.get_ident()}
    button(page, "Answer 3 questions").click()
    assert window.page_id == "questions"


def test_no_to_the_terms_reads_nothing(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = MadeUpDesk(settings=Settings(profiles=("x",)))
    window = open_window(desk, "profiles")
    page = page_of(window)
    button(window, "Review X").click()
    qtbot.waitUntil(lambda: any("Before the first review" in t for t in texts(page)))
    button(page, "Not now").click()
    qtbot.waitUntil(lambda: not page.is_busy())
    assert any("Nothing was read." in t for t in texts(page))


def test_stop_keeps_what_was_read(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = full_desk(asks_for_sign_in=False, pace=0.05)
    window = open_window(desk, "profiles")
    page = page_of(window)
    button(window, "Review Facebook again").click()
    qtbot.waitUntil(lambda: len(page.findChildren(Evidence)) >= 2)
    assert any("Reading page" in t for t in texts(page))
    button(page, "Stop").click()
    qtbot.waitUntil(lambda: not page.is_busy())
    settle(qtbot, window)
    assert any("The review ended early" in t for t in texts(page))
    newest = desk.made_up_store.audits()[0]
    assert newest.stopped is not None
    assert 0 < len(newest.readings) < 13


def test_a_platforms_stop_is_said_in_its_own_sentence(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window(full_desk(asks_for_sign_in=False, stops_after=2), "profiles")
    page = page_of(window)
    button(window, "Review Facebook again").click()
    qtbot.waitUntil(lambda: page.walk is not None and not page.is_busy())
    assert any("a check that only you can answer" in t for t in texts(page))
    assert not any("Facebook reviewed" in t for t in texts(page))


def test_a_failure_says_what_to_do(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = full_desk()
    desk.fails["audit"] = no_browser()
    window = open_window(desk, "profiles")
    page = page_of(window)
    button(window, "Review X again").click()
    qtbot.waitUntil(lambda: page.walk is not None and not page.is_busy())
    assert any("No browser was found" in t for t in texts(page))
    press(window, Qt.Key.Key_Escape)
    qtbot.waitUntil(lambda: page.walk is None)


def test_a_cut_walk_goes_on_with_what_it_had_been_asked(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = full_desk(asks_for_sign_in=False)
    start = cut_walk()
    desk.made_up_store.add_unfinished(start)
    window = open_window(desk, "profiles")
    button(window, "Go on with X").click()
    qtbot.waitUntil(lambda: bool(desk.walks))
    assert desk.walks[0].resume == start
    qtbot.waitUntil(lambda: not page_of(window).is_busy())


def test_lists_of_people_are_left_out_when_the_box_is_empty(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = full_desk(asks_for_sign_in=False)
    window = open_window(desk, "profiles")
    page = page_of(window)
    assert isinstance(page.people_box, QCheckBox)
    page.people_box.setChecked(False)
    button(window, "Review Facebook again").click()
    qtbot.waitUntil(lambda: bool(desk.walks))
    assert desk.walks[0].people is False
    qtbot.waitUntil(lambda: not page.is_busy())


def test_practice_reviews_both_profiles_with_one_button(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = MadeUpDesk()
    window = open_window(desk)
    window.context.wants_practice.emit()
    qtbot.waitUntil(lambda: window.context.desk.is_practice)
    settle(qtbot, window)
    button(window, "Review both practice profiles").click()
    page = page_of(window)
    qtbot.waitUntil(lambda: any("Facebook and X reviewed" in t for t in texts(page)))
    settle(qtbot, window)
    assert desk.made_up_store.audits() == []
