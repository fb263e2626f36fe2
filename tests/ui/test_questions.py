"""Questions: the page to open, the platform's own words, keys, and what is kept."""

from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.support.desk import MadeUpDesk, full_desk
from tests.support.window import button, press, texts
from tests.ui.conftest import OpenWindow, settle

from paravent.core.errors import HistoryError
from paravent.core.words import Audience, ReadingStatus
from paravent.ui.pages.questions import QuestionsPage
from paravent.ui.window import Window


def page_of(window: Window) -> QuestionsPage:
    page = window.pages["questions"]
    assert isinstance(page, QuestionsPage)
    return page


def reading(desk: MadeUpDesk, platform: str, setting: str) -> tuple[ReadingStatus, str | None]:
    audit = next(a for a in desk.made_up_store.audits() if a.platform == platform)
    found = audit.reading(setting)
    assert found is not None
    return found.status, found.raw


def test_a_key_answers_in_the_platforms_words(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = full_desk()
    window = open_window(desk, "questions")
    page = page_of(window)
    assert page.question is not None
    assert page.question.facts.id == "see_tagged_posts"
    assert any("Close colleagues" in t for t in texts(page))
    press(page, Qt.Key.Key_3)
    qtbot.waitUntil(
        lambda: (
            reading(desk, "facebook", "see_tagged_posts") == (ReadingStatus.CONFIRMED, "Friends")
        )
    )
    audit = next(a for a in desk.made_up_store.audits() if a.platform == "facebook")
    kept = audit.reading("see_tagged_posts")
    assert kept is not None
    assert kept.audience is Audience.FRIENDS
    assert kept.seen_at
    assert page.question.facts.id != "see_tagged_posts"


def test_keyboard_only_from_first_to_last(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = full_desk()
    window = open_window(desk, "home")
    press(window, Qt.Key.Key_8, Qt.KeyboardModifier.ControlModifier)
    assert window.page_id == "questions"
    page = page_of(window)
    asked = len(window.context.state.questions)
    for key in (Qt.Key.Key_1, Qt.Key.Key_0, Qt.Key.Key_S, Qt.Key.Key_2):
        assert page.question is not None
        press(page, key)
        settle(qtbot, window)
    assert asked == 4
    assert page.question is None
    assert len(window.context.state.questions) == 1
    assert any("1 question is left for another time" in t for t in texts(page))
    assert reading(desk, "facebook", "stories_audience")[0] is ReadingStatus.NOT_OFFERED
    assert reading(desk, "facebook", "contact_upload")[0] is ReadingStatus.COULD_NOT_READ


def test_the_address_is_shown_and_opened_only_when_asked(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = full_desk()
    window = open_window(desk, "questions")
    page = page_of(window)
    assert page.question is not None
    shown = "".join(texts(page)).replace("\u200b", "")
    assert page.question.address in shown
    assert desk.shown_pages == []
    page.open_button.click()
    qtbot.waitUntil(lambda: desk.shown_pages == [page.question.address])  # type: ignore[union-attr]


def test_phone_settings_name_the_way_in_the_app(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(full_desk(), "questions")
    page = page_of(window)
    while page.question is not None and page.question.address:
        page.skip()
    assert page.question is not None
    assert any("only in the phone app: Menu" in t for t in texts(page))


def test_back_shows_the_answer_given_and_it_can_be_changed(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = full_desk()
    window = open_window(desk, "questions")
    page = page_of(window)
    press(page, Qt.Key.Key_1)
    settle(qtbot, window)
    press(page, Qt.Key.Key_B)
    assert page.choices[0].isChecked()
    press(page, Qt.Key.Key_4)
    settle(qtbot, window)
    assert reading(desk, "facebook", "see_tagged_posts") == (ReadingStatus.CONFIRMED, "Only me")


def test_an_answer_that_cannot_be_kept_comes_back(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = full_desk()
    desk.fails["answer"] = HistoryError("The answer could not be kept. Try again.")
    window = open_window(desk, "questions")
    page = page_of(window)
    first = page.question
    press(page, Qt.Key.Key_1)
    qtbot.waitUntil(lambda: any("could not be kept" in t for t in texts(window)))
    assert page.question == first


def test_nothing_to_ask(open_window: OpenWindow) -> None:
    window = open_window(MadeUpDesk(), "questions")
    assert any("No questions yet" in t for t in texts(window))
    assert button(window, "Go to the profiles").isVisible()
