"""The review before an interview from start to finish, with the keyboard only."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.support.desk import MadeUpDesk, full_desk
from tests.support.keys import Keys, calm
from tests.support.window import button, click, texts, type_in
from tests.ui.conftest import OpenWindow

from paravent.core.footprint import FlagAnswer
from paravent.core.records import StrangerLook
from paravent.core.review import Part, PartState, Presence, ResultAnswer
from paravent.core.rhythm import Occasion, OccasionKind
from paravent.footprint.stranger import PageLook
from paravent.ui.pages.footprint import FootprintPage
from paravent.ui.widgets.footprint_old import OldProfilesWidget
from paravent.ui.widgets.footprint_posts import PostsWidget
from paravent.ui.widgets.footprint_searches import SearchesWidget
from paravent.ui.widgets.footprint_stranger import StrangerWidget
from paravent.ui.window import Window

STAFF = "https://hospital.example/staff/ava"


def desk_to_review() -> MadeUpDesk:
    desk = full_desk()
    store = desk.made_up_store
    views: dict[str, dict[str, str | None]] = {
        "facebook": {"name": "Ava Example", "bio": "ST5 in cardiology", "current_city": "Leeds"},
        "x": {"name": "Dr Ava Example", "bio": "Consultant. Own views.", "birthday": None},
    }
    for audit in store.audits():
        if audit.platform in views:
            look = StrangerLook(
                "2025-11-21T20:00:00+00:00", f"https://{audit.platform}.example/ava"
            )
            store.finish(replace(audit, stranger=views[audit.platform], stranger_look=look))
    desk.review.pages[STAFF] = PageLook(
        STAFF, "2025-11-21T21:00:00+00:00",
        {"name": "Dr Ava Example", "robots": None, "oldest": "2014-03-02"},
    )  # fmt: skip
    return desk


def page_of(window: Window) -> FootprintPage:
    page = window.pages["footprint"]
    assert isinstance(page, FootprintPage)
    return page


def shown_part(page: FootprintPage) -> Part | None:
    return page.part


def test_from_start_to_finish_by_keyboard(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = desk_to_review()
    window = open_window(desk, "footprint")
    calm(qtbot, window)
    page, keys = page_of(window), Keys(window, qtbot)

    # What for, and when.
    keys.push("Make the plan")
    plan = desk.review.plan()
    assert plan is not None
    assert [s.part for s in plan.steps] == list(Part)
    keys.push("Begin")

    # What a stranger sees, and another page.
    assert shown_part(page) is Part.STRANGER
    assert isinstance(page.step, StrangerWidget)
    shown = texts(page)
    assert "ST5 in cardiology" in shown
    assert "not shown" in shown  # the birthday: looked for and not there
    assert "not known" in shown  # never looked for
    assert any("different grades" in t for t in shown)
    keys.type("Address of a page", STAFF)
    keys.press(Qt.Key.Key_Return)
    assert any("2014-03-02" in t for t in texts(page))
    keys.push("Done, next step")

    # Searches: names were taken from the profiles.
    assert shown_part(page) is Part.SEARCHES
    step = page.step
    assert isinstance(step, SearchesWidget)
    first = step.search
    assert first is not None
    assert first.query == '"Ava Example"'
    keys.press(Qt.Key.Key_O)
    assert desk.shown_pages == [first.url]
    keys.press(Qt.Key.Key_1)
    keys.press(Qt.Key.Key_2)
    keys.press(Qt.Key.Key_4)
    keys.press(Qt.Key.Key_N)
    type_in(keys.here, "https://blog.example/ava")
    keys.press(Qt.Key.Key_Return)
    assert any("Search 1 of" in t for t in texts(page)), "Enter ends the note, not the search"
    keys.press(Qt.Key.Key_3)
    keys.press(Qt.Key.Key_U)
    keys.press(Qt.Key.Key_Return)
    kept = next(s for s in desk.review.searches() if s.id == first.id)
    assert [r.answer for r in kept.results] == [
        ResultAnswer.MINE,
        ResultAnswer.NOT_ME,
        ResultAnswer.ACT,
    ]
    assert kept.results[-1].note == "https://blog.example/ava"
    assert kept.looked_at
    for _ in range(len(desk.review.searches())):
        if step.search is not None:
            keys.press(Qt.Key.Key_Return)
    assert step.search is None
    assert any("1 result to act on" in t for t in texts(page))
    keys.push("Done, next step")

    # Forgotten profiles: nothing is asked before consent.
    assert shown_part(page) is Part.OLD_PROFILES
    old = page.step
    assert isinstance(old, OldProfilesWidget)
    assert not old.start_button.isEnabled()
    keys.tab_to("User names")
    keys.press(Qt.Key.Key_End)
    type_in(keys.here, ", avaexample")
    keys.push("I agree")
    keys.push("Look for them")
    qtbot.waitUntil(lambda: bool(desk.review.old_profiles()), timeout=8000)
    calm(qtbot, window)
    found = {(p.site, p.handle): p.presence for p in desk.review.old_profiles()}
    assert found["Meadow", "avaexample"] is Presence.EXISTS
    assert found["Harbour", "avaexample"] is Presence.ABSENT
    assert {found[s, "avaexample"] for s in ("Always There", "Shut", "Silent")} == {
        Presence.UNKNOWN
    }
    assert any("1 profile found" in t and "could not tell" in t for t in texts(window))
    keys.push("Meadow avaexample is mine")
    assert any("To close it" in t for t in texts(page))
    keys.push("Done, next step")

    # Own posts: one flag at a time.
    assert shown_part(page) is Part.POSTS
    posts = page.step
    assert isinstance(posts, PostsWidget)
    posts.take([Path("export.zip")])  # the file dialog belongs to the system
    calm(qtbot, window)
    assert any("34F" in t for t in texts(page))
    assert any("Paragraph 13" in t for t in texts(page))
    keys.press(Qt.Key.Key_3)
    assert any("defence organisation first" in t for t in texts(page))
    keys.press(Qt.Key.Key_1)
    keys.press(Qt.Key.Key_2)
    assert list(desk.footprint.answers.values()) == [
        FlagAnswer.WILL_REMOVE,
        FlagAnswer.KEEP,
        FlagAnswer.FALSE_FLAG,
    ]
    keys.push("Done, next step")

    # What it came to.
    assert shown_part(page) is Part.REPORT
    shown = texts(page)
    assert "3 of 3" in shown
    assert any("could not tell" in t for t in shown)
    keys.push("Done")
    plan = desk.review.plan()
    assert plan is not None
    assert {s.state for s in plan.steps} == {PartState.DONE}


def test_left_and_resumed(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = desk_to_review()
    window = open_window(desk, "footprint")
    calm(qtbot, window)
    keys = Keys(window, qtbot)
    keys.push("Make the plan")
    keys.push("Begin")
    keys.push("Leave this out")
    keys.press(Qt.Key.Key_1)
    keys.press(Qt.Key.Key_Return)
    window.close()
    again = open_window(desk, "footprint")
    calm(qtbot, again)
    page = page_of(again)
    assert any("Left out by you" in t for t in texts(page))
    Keys(again, qtbot).push("Go on")
    step = page.step
    assert isinstance(step, SearchesWidget)
    assert step._at == 1


def test_enough_of_the_searches_is_told(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = desk_to_review()
    desk.review.begin(_soon())
    window = open_window(desk, "footprint")
    calm(qtbot, window)
    page, keys = page_of(window), Keys(window, qtbot)
    page.show_part(Part.SEARCHES)
    calm(qtbot, window)
    keys.push("Enough of this")
    assert page.part is not Part.SEARCHES
    summary = desk.review.summary()
    assert summary is not None
    assert any("searches: not looked at" in line for line in summary.not_looked_at)


def test_a_step_of_which_nothing_was_done_is_not_called_done(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = MadeUpDesk()
    desk.review.begin(_soon())
    window = open_window(desk, "footprint")
    calm(qtbot, window)
    page = page_of(window)
    for part in (Part.STRANGER, Part.SEARCHES, Part.OLD_PROFILES, Part.POSTS):
        page.show_part(part)
        calm(qtbot, window)
        assert "Done, next step" not in [t.replace("&", "").strip() for t in texts(page)]
        assert button(page, "Leave this out").isVisible()


def test_other_pages_hear_what_was_answered(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = desk_to_review()
    desk.review.begin(_soon())
    window = open_window(desk, "footprint")
    calm(qtbot, window)
    page, keys = page_of(window), Keys(window, qtbot)
    before = window.context.state
    window.go("home")
    calm(qtbot, window)
    assert window.context.state is before, "nothing was answered"
    window.go("footprint")
    page.show_part(Part.SEARCHES)
    calm(qtbot, window)
    keys.press(Qt.Key.Key_Return)
    window.go("home")
    calm(qtbot, window)
    assert window.context.state is not before


def test_posts_are_hidden_while_nobody_looks(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(desk_to_review(), "footprint")
    calm(qtbot, window)
    page = page_of(window)
    window.go("footprint", [Path("export.zip")])
    calm(qtbot, window)
    assert any("34F" in t for t in texts(page))
    page.activated(False)
    assert not any("34F" in t for t in texts(page, hidden=True))
    page.activated(True)
    assert any("34F" in t for t in texts(page))


def test_posts_are_locked_after_the_idle_minutes(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = desk_to_review()
    desk.save_settings(replace(desk.settings, lock_minutes=7))
    window = open_window(desk, "footprint")
    calm(qtbot, window)
    page = page_of(window)
    window.go("footprint", [Path("export.zip")])
    calm(qtbot, window)
    step = page.step
    assert isinstance(step, PostsWidget)
    assert step._idle.isActive()
    assert step._idle.interval() == 7 * 60_000
    step._idle.setInterval(1)
    step._idle.start()
    qtbot.waitUntil(lambda: not any("34F" in t for t in texts(page, hidden=True)))
    page.activated(False)
    page.activated(True)
    keys = Keys(window, qtbot)
    keys.press(Qt.Key.Key_1)
    assert not any("34F" in t for t in texts(page, hidden=True)), "Only asking shows them."
    click(button(page, "Show the posts again"))
    calm(qtbot, window)
    assert any("34F" in t for t in texts(page))
    assert step._idle.isActive()


def test_another_page_takes_the_posts_away(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(desk_to_review(), "footprint")
    calm(qtbot, window)
    page = page_of(window)
    window.go("footprint", [Path("export.zip")])
    calm(qtbot, window)
    window.go("home")
    calm(qtbot, window)
    assert not any("34F" in t for t in texts(page, hidden=True))
    window.go("footprint")
    calm(qtbot, window)
    assert any("34F" in t for t in texts(page))


def test_text_of_posts_and_pages_is_shown_letter_for_letter(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = desk_to_review()
    desk.review.begin(_soon())
    nasty = "<b>Ava</b> <img src=x>"
    desk.review.pages[STAFF] = PageLook(STAFF, "", {"name": nasty})
    window = open_window(desk, "footprint")
    calm(qtbot, window)
    page = page_of(window)
    page.show_part(Part.STRANGER)
    calm(qtbot, window)
    assert isinstance(page.step, StrangerWidget)
    page.step.address.setText(STAFF)
    page.step.look()
    calm(qtbot, window)
    assert nasty in texts(page)


def _soon() -> Occasion:
    return Occasion(OccasionKind.INTERVIEW, date(2026, 1, 10))
