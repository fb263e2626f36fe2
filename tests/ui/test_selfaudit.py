"""The self-audit as one way: choose, review, answer, what changed, decide, pointers, report."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.support.desk import MadeUpDesk, cut_walk, full_desk, made_up_reading
from tests.support.window import button, press, texts
from tests.ui.conftest import OpenWindow, settle

from paravent.core import selfaudit
from paravent.core.desk import StoreMode, StoreState
from paravent.core.records import SettingFacts
from paravent.core.selfaudit import Round, StepId
from paravent.core.settings import Settings
from paravent.ui.pages.home import HomePage
from paravent.ui.pages.profiles import ProfilesPage
from paravent.ui.pages.questions import QuestionsPage
from paravent.ui.pages.selfaudit import SelfAuditPage
from paravent.ui.window import Window


@pytest.fixture(autouse=True)
def begun_not_long_ago(monkeypatch: pytest.MonkeyPatch) -> None:
    """The made-up desk lives in 2025."""
    monkeypatch.setattr(selfaudit, "LONG_AGO_DAYS", 100_000)


def a_desk(**changes: object) -> MadeUpDesk:
    """Somebody with two profiles, who signs in without being asked here."""
    desk = full_desk(**changes)
    desk.asks_for_sign_in = False
    desk.save_settings(
        replace(desk.settings, profiles=("facebook", "x"), blog_sites=(), terms_read=())
    )
    desk.save_settings(replace(desk.settings, terms_read=("facebook", "x")))
    # Short reviews, each with something to answer.
    desk._platforms = tuple(
        replace(p, settings=tuple(sorted(p.settings, key=_is_known)[:3])) for p in desk._platforms
    )
    desk.people = 2
    return desk


def _is_known(setting: SettingFacts) -> bool:
    return made_up_reading(setting).status.is_known


def opened(open_window: OpenWindow, desk: MadeUpDesk) -> tuple[Window, SelfAuditPage]:
    window = open_window(desk, "selfaudit")
    page = window.pages["selfaudit"]
    assert isinstance(page, SelfAuditPage)
    return window, page


def on(window: Window, qtbot: QtBot) -> None:
    """Press the main button of the strip and wait for what it starts."""
    window.guide_strip.main_button.click()
    settle(qtbot, window)


def step(window: Window) -> StepId | None:
    now = window.context.guide.round
    return now.step if now else None


def test_the_whole_way_to_the_report(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = a_desk()
    window, page = opened(open_window, desk)
    said: list[str] = []
    window.context.spoken.connect(said.append)
    assert [b.text() for b in page.boxes] == ["Facebook", "X"]
    assert not window.guide_strip.isVisible()
    assert page.main_button is not None
    page.main_button.click()
    settle(qtbot, window)
    # Both are reviewed one after the other without another click.
    qtbot.waitUntil(lambda: len(desk.walks) == 2 and not window._reviews(), timeout=8000)
    settle(qtbot, window)
    assert [w.platform for w in desk.walks] == ["facebook", "x"]
    assert window.page_id == "profiles" and window.guide_strip.isVisible()
    assert window.guide_strip.step.text() == "Step 2 of 7: 2 profiles reviewed"
    assert window.guide_strip.main_button.accessibleName() == "Next: questions"
    visited = []
    for _ in range(5):
        on(window, qtbot)
        visited.append((step(window), window.page_id))
    assert visited == [
        (StepId.ANSWER, "questions"),
        (StepId.CHANGES, "history"),
        (StepId.DECIDE, "checklist"),
        (StepId.OTHERS, "selfaudit"),
        (StepId.REPORT, "report"),
    ]
    aloud = [words for words in said if words.startswith("Step ")]
    assert aloud[0].startswith("Step 2 of 7: Sign in and review 2 profiles. ")
    assert [words[:11] for words in aloud[1:]] == [f"Step {n} of 7" for n in range(3, 8)]
    assert window.guide_strip.main_button.accessibleName() == "Finish"
    on(window, qtbot)
    assert window.page_id == "home" and not window.guide_strip.isVisible()
    assert desk.selfaudit.kept is None and desk.selfaudit.ended == 1
    assert set(desk.selfaudit.times) == {
        StepId.CHOOSE, StepId.CHANGES, StepId.OTHERS, StepId.REPORT,
    }  # fmt: skip


def test_only_what_is_chosen_is_reviewed(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = a_desk()
    window, page = opened(open_window, desk)
    page.boxes[0].click()
    assert "Sign in and review 1 profile" in texts(page)
    page.boxes[1].click()
    assert page.main_button is not None and not page.main_button.isEnabled()
    assert "Choose at least one profile." in texts(page)
    page.boxes[1].click()
    page.main_button.click()
    qtbot.waitUntil(lambda: len(desk.walks) == 1 and not window._reviews(), timeout=8000)
    settle(qtbot, window)
    assert [w.platform for w in desk.walks] == ["x"]
    assert window.guide_strip.step.text() == "Step 2 of 7: 1 profile reviewed"


def test_left_today_and_gone_on_with_tomorrow(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = a_desk()
    window, _ = opened(open_window, desk)
    window.context.guide.begin(window.context.state.profiles())
    qtbot.waitUntil(lambda: len(desk.walks) == 2 and not window._reviews(), timeout=8000)
    settle(qtbot, window)
    on(window, qtbot)
    assert step(window) is StepId.ANSWER
    window.guide_strip.leave_button.click()
    settle(qtbot, window)
    assert window.page_id == "home" and not window.guide_strip.isVisible()
    assert "Your place is kept: step 3." in " ".join(texts(window))
    # The next day: another window over the same history.
    again = open_window(desk)
    home = again.pages["home"]
    assert isinstance(home, HomePage) and home.main_button is not None
    shown = " ".join(texts(home))
    assert "Go on with your self-audit" in shown and "Step 3 of 7: Answer" in shown
    assert not again.guide_strip.isVisible()
    home.main_button.click()
    settle(qtbot, again)
    assert again.page_id == "questions" and again.guide_strip.isVisible()
    assert len(desk.walks) == 2, "nothing is reviewed twice"


def test_a_review_left_in_the_middle_goes_on_with_the_profiles_that_are_left(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = a_desk()
    window, _ = opened(open_window, desk)
    desk.stops_after = 2
    window.context.guide.begin(window.context.state.profiles())
    qtbot.waitUntil(lambda: len(desk.walks) == 1 and not window._reviews(), timeout=8000)
    settle(qtbot, window)
    # The site stopped the first one; it counts as not reviewed, and so does the second.
    assert window.guide_strip.step.text() == "Step 2 of 7: Sign in and review 2 profiles"
    assert window.guide_strip.main_button.accessibleName() == "Go on reviewing"
    assert window.guide_strip.skip_button.isVisible()
    desk.stops_after = None
    on(window, qtbot)
    qtbot.waitUntil(lambda: len(desk.walks) == 3 and not window._reviews(), timeout=8000)
    settle(qtbot, window)
    assert window.guide_strip.step.text() == "Step 2 of 7: 2 profiles reviewed"


def test_a_sign_in_that_is_put_off_does_not_hold_up_the_others(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = a_desk()
    desk.asks_for_sign_in = True
    window, _ = opened(open_window, desk)
    window.context.guide.begin(window.context.state.profiles())
    qtbot.waitUntil(lambda: "Sign in to Facebook" in texts(window), timeout=4000)
    button(window, "Not now").click()
    qtbot.waitUntil(lambda: not window._reviews(), timeout=4000)
    settle(qtbot, window)
    window.guide_strip.main_button.click()
    qtbot.waitUntil(lambda: "Sign in to X" in texts(window), timeout=4000)
    button(window, "I am signed in").click()
    qtbot.waitUntil(lambda: "Sign in to Facebook" in texts(window), timeout=8000)
    button(window, "Not now").click()
    qtbot.waitUntil(lambda: not window._reviews(), timeout=4000)
    settle(qtbot, window)
    assert window.guide_strip.step.text() == "Step 2 of 7: Sign in and review 1 profile"


def test_a_review_that_was_cut_off_goes_on_where_it_stopped(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = a_desk()
    desk.selfaudit.kept = Round("2025-11-21T22:30:00+00:00", StepId.REVIEW, (("x", ""),))
    cut = cut_walk()
    desk.made_up_store.add_unfinished(cut)
    window = open_window(desk)
    home = window.pages["home"]
    assert isinstance(home, HomePage) and home.main_button is not None
    assert "Go on with your self-audit" in texts(home)
    home.main_button.click()
    qtbot.waitUntil(lambda: len(desk.walks) == 1 and not window._reviews(), timeout=8000)
    settle(qtbot, window)
    assert desk.walks[0].resume == cut
    assert step(window) is StepId.REVIEW


def test_leaving_stops_a_review_that_runs(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = a_desk()
    window, _ = opened(open_window, desk)
    desk.pace = 0.2
    window.context.guide.begin(window.context.state.profiles())
    qtbot.waitUntil(lambda: window._reviews() and window.guide_strip.isVisible(), timeout=4000)
    assert not window.guide_strip.main_button.isEnabled()
    press(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert step(window) is StepId.REVIEW, "no going on while a review runs"
    window.guide_strip.leave_button.click()
    qtbot.waitUntil(lambda: not window._reviews(), timeout=4000)
    settle(qtbot, window)
    assert len(desk.walks) == 1 and step(window) is StepId.REVIEW
    assert window.page_id == "home"


def test_steps_by_keys_alone(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = a_desk()
    desk.selfaudit.kept = Round("2025-11-01T00:00:00+00:00", StepId.ANSWER, (("x", ""),))
    window, page = opened(open_window, desk)
    button(page, "Go on").setFocus()
    press(button(page, "Go on"), Qt.Key.Key_Space)
    settle(qtbot, window)
    assert window.page_id == "questions"
    for _ in range(2):
        press(window, Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
        settle(qtbot, window)
    assert step(window) is StepId.DECIDE and window.page_id == "checklist"
    press(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    settle(qtbot, window)
    assert step(window) is StepId.CHANGES and window.page_id == "history"
    for _ in range(2):
        press(window, Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
        settle(qtbot, window)
    # Back at the reviews nothing starts by itself.
    assert step(window) is StepId.REVIEW and not desk.walks
    window.guide_strip.leave_button.setFocus()
    press(window.guide_strip.leave_button, Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert window.page_id == "home"
    assert not window.guide_strip.isVisible()


def test_wandering_off_and_back(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = a_desk()
    desk.selfaudit.kept = Round("2025-11-01T00:00:00+00:00", StepId.DECIDE, (("x", ""),))
    window, _ = opened(open_window, desk)
    window.context.guide.resume()
    settle(qtbot, window)
    window.go("photos")
    assert window.guide_strip.main_button.accessibleName() == "Back to this step"
    on(window, qtbot)
    assert window.page_id == "checklist" and step(window) is StepId.DECIDE


def test_the_pages_own_button_to_the_next_step_is_a_step_too(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = a_desk()
    window, _ = opened(open_window, desk)
    window.context.guide.begin(window.context.state.profiles())
    qtbot.waitUntil(lambda: len(desk.walks) == 2 and not window._reviews(), timeout=8000)
    settle(qtbot, window)
    profiles = window.pages["profiles"]
    assert isinstance(profiles, ProfilesPage)
    button(profiles, "Answer").click()
    settle(qtbot, window)
    assert step(window) is StepId.ANSWER and window.page_id == "questions"
    page = window.pages["questions"]
    assert isinstance(page, QuestionsPage)
    assert desk.selfaudit.kept is not None and desk.selfaudit.kept.step is StepId.ANSWER


def test_pointers_to_connections_and_photos(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = a_desk()
    desk.selfaudit.kept = Round("2025-11-01T00:00:00+00:00", StepId.OTHERS, (("x", ""),))
    window, page = opened(open_window, desk)
    window.context.guide.resume()
    settle(qtbot, window)
    shown = " ".join(texts(page))
    assert "17 photos looked at here so far" in shown
    button(page, "Clean photos").click()
    assert window.page_id == "photos"


def test_it_can_be_ended(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = a_desk()
    desk.selfaudit.kept = Round("2025-11-01T00:00:00+00:00", StepId.DECIDE, (("x", ""),))
    window, page = opened(open_window, desk)
    button(page, "End it").click()
    settle(qtbot, window)
    assert desk.selfaudit.ended == 1 and window.page_id == "home"


def test_what_was_read_before_the_newest_step_does_not_lead_back(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = a_desk()
    desk.selfaudit.kept = Round("2025-11-01T00:00:00+00:00", StepId.DECIDE, (("x", ""),))
    window, _ = opened(open_window, desk)
    guide, old = window.context.guide, window.context.state
    guide.resume()
    guide.next()
    settle(qtbot, window)
    guide.show_state(old)
    assert step(window) is StepId.OTHERS and window.guide_strip.isVisible()
    guide.show_state(replace(old, round=None))
    assert step(window) is StepId.OTHERS, "read before it began"
    guide.give_up()
    settle(qtbot, window)
    guide.show_state(old)
    assert step(window) is None and not window.guide_strip.isVisible()


def test_one_left_long_ago_can_be_begun_anew(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(selfaudit, "LONG_AGO_DAYS", 30)
    desk = a_desk()
    desk.selfaudit.kept = Round("2025-11-01T00:00:00+00:00", StepId.DECIDE, (("x", ""),))
    window = open_window(desk)
    home = window.pages["home"]
    assert isinstance(home, HomePage) and home.main_button is not None
    assert "Go on with your self-audit, or begin anew" in texts(home)
    home.main_button.click()
    assert window.page_id == "selfaudit" and not window.guide_strip.isVisible()
    button(window.pages["selfaudit"], "Begin anew").click()
    settle(qtbot, window)
    assert desk.selfaudit.ended == 1
    assert "Which profiles this time?" in texts(window.pages["selfaudit"])


def test_where_nothing_is_kept_the_place_is_not_promised(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = a_desk()
    desk.state = StoreState(True, StoreMode.MEMORY, False, "")
    desk.selfaudit.kept = Round("2025-11-01T00:00:00+00:00", StepId.DECIDE, (("x", ""),))
    window, page = opened(open_window, desk)
    assert "is kept as long as this window is open" in page.lead.text()
    window.context.guide.resume()
    settle(qtbot, window)
    window.guide_strip.leave_button.click()
    settle(qtbot, window)
    assert "kept while this window is open" in " ".join(texts(window))


def test_it_works_on_the_practice_profiles(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(a_desk())
    window.context.wants_practice.emit()
    qtbot.waitUntil(lambda: window.context.desk.is_practice, timeout=4000)
    settle(qtbot, window)
    window.go("selfaudit")
    page = window.pages["selfaudit"]
    desk = window.context.desk
    assert isinstance(page, SelfAuditPage) and isinstance(desk, MadeUpDesk)
    assert len(page.boxes) == len(desk.platforms())
    button(page, "Begin").click()
    count = len(page.boxes)
    qtbot.waitUntil(lambda: len(desk.walks) == count and not window._reviews(), timeout=8000)
    settle(qtbot, window)
    assert window.guide_strip.isVisible() and step(window) is StepId.REVIEW
    button(window, "Leave practice").click()
    settle(qtbot, window)
    assert not window.guide_strip.isVisible(), "the practice's place is not the user's own"


def test_without_profiles_it_says_what_comes_first(open_window: OpenWindow) -> None:
    _, page = opened(open_window, MadeUpDesk(settings=Settings()))
    assert "First set up your profiles" in texts(page)


def test_home_offers_it_and_says_how_long_it_takes(open_window: OpenWindow) -> None:
    window = open_window(a_desk())
    home = window.pages["home"]
    assert isinstance(home, HomePage)
    shown = " ".join(texts(home))
    assert "The whole self-audit in one go" in shown and "about " in shown
    home.begin_button.click()
    assert window.page_id == "selfaudit"


@pytest.mark.parametrize("width", [640, 1200])
def test_the_strip_fits(open_window: OpenWindow, qtbot: QtBot, width: int) -> None:
    desk = a_desk()
    desk.selfaudit.kept = Round("2025-11-01T00:00:00+00:00", StepId.ANSWER, (("x", ""),))
    window, _ = opened(open_window, desk)
    window.resize(width, 700)
    window.context.guide.resume()
    settle(qtbot, window)
    strip = window.guide_strip
    qtbot.waitUntil(lambda: strip.width() <= window.width(), timeout=3000)
    assert strip.main_button.geometry().right() <= strip.width()
    assert strip.minimumSizeHint().width() <= strip.width()
    assert "Step 3 of 7" in strip.accessibleName()
