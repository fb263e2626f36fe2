"""Checklist: sections, outcomes in words, evidence, links behind a confirm, the user's word."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from tests.support.desk import NOW, MadeUpDesk, full_desk
from tests.support.window import button, press, texts
from tests.ui.conftest import OpenWindow, settle

from paravent.core.records import Reading
from paravent.core.words import Audience, CheckClass, CheckOutcome, Limb, ReadingStatus
from paravent.ui.pages.checklist import ChecklistPage
from paravent.ui.widgets.cards import Pill
from paravent.ui.widgets.dialogs import Confirm
from paravent.ui.widgets.keeping import KeepBox, in_months
from paravent.ui.window import Window
from paravent.ui.words import LIMBS, OUTCOMES, outcome_of


def page_of(window: Window) -> ChecklistPage:
    page = window.pages["checklist"]
    assert isinstance(page, ChecklistPage)
    while not page.is_whole:
        QApplication.processEvents()
    return page


def in_the_box(qtbot: QtBot, act: Callable[[Confirm], None]) -> list[str]:
    """Do ``act`` in the next confirm; its texts are returned."""
    seen: list[str] = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, Confirm)
        seen.extend(texts(box))
        act(box)

    QTimer.singleShot(50, answer)
    return seen


def test_all_four_sections_and_every_result_with_its_word(open_window: OpenWindow) -> None:
    window = open_window(full_desk(), "checklist")
    page = page_of(window)
    for limb in Limb:
        assert any(LIMBS[limb] in t for t in texts(page))
    checklist = window.context.state.checklist
    assert checklist is not None
    assert set(page.folds) == {r.id for r in checklist.results}
    for result in checklist.results:
        word = outcome_of(result)[0]
        assert any(p.word == word for p in page.folds[result.id].findChildren(Pill))
        assert word in page.folds[result.id].button.accessibleName()


def test_could_not_read_is_never_shown_as_met(open_window: OpenWindow) -> None:
    window = open_window(MadeUpDesk(), "checklist")
    page = page_of(window)
    words = {p.word for p in page.findChildren(Pill)}
    assert words <= {"Not looked at", "Needs your word"}
    page.filter("met")
    assert page.is_whole
    assert page.folds == {}


def test_every_outcome_has_a_word_and_an_icon_of_its_own() -> None:
    assert set(OUTCOMES) == set(CheckOutcome)
    assert len({word for word, _, _ in OUTCOMES.values()}) == len(OUTCOMES)
    assert len({icon for _, icon, _ in OUTCOMES.values()}) == len(OUTCOMES)


def test_a_result_opens_by_keyboard_and_shows_evidence(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window(full_desk(), "checklist")
    page = page_of(window)
    fold = page.folds["8b-05"]
    fold.button.setFocus()
    press(fold.button, Qt.Key.Key_Space)
    assert fold.is_open
    shown = texts(fold)
    assert any("Facebook · Aim: Only you see your friends list" in t for t in shown)
    assert any("“Public”" in t for t in shown)
    assert any("15 November 2025" in t for t in shown)
    assert any("What to change" in t for t in shown)


def test_show_me_where_opens_only_after_a_confirm_with_the_address(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = full_desk()
    window = open_window(desk, "checklist")
    page = page_of(window)
    page.folds["8b-05"].open()
    link = button(page, "Show me where: Only you see your friends list")
    seen = in_the_box(qtbot, lambda box: box.no_button.click())
    link.click()
    address = "https://www.facebook.com/settings/?tab=find_and_contact"
    assert address in "".join(seen).replace("\u200b", "")
    assert desk.shown_pages == []
    in_the_box(qtbot, lambda box: box.yes_button.click())
    link.click()
    qtbot.waitUntil(lambda: desk.shown_pages == [address])


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("Yes, that is so", CheckOutcome.ATTESTED),
        ("Not yet", CheckOutcome.NOT_MET),
        ("It does not apply to me", CheckOutcome.NOT_APPLICABLE),
    ],
)
def test_the_users_word_is_kept_with_its_date(
    open_window: OpenWindow, qtbot: QtBot, name: str, value: CheckOutcome
) -> None:
    desk = full_desk()
    window = open_window(desk, "checklist")
    page = page_of(window)
    page.folds["8a-11"].open()
    assert any("I share neither my password" in t for t in texts(page))
    button(page.folds["8a-11"], name).click()
    qtbot.waitUntil(lambda: any(a.check == "8a-11" for a in desk.made_up_store.attestations()))
    said = next(a for a in desk.made_up_store.attestations() if a.check == "8a-11")
    assert said.value is value
    assert said.said_at
    settle(qtbot, window)
    assert page_of(window).folds["8a-11"].is_open
    assert any("You said" in t for t in texts(page.folds["8a-11"]))


def test_only_checks_of_ones_own_word_can_be_attested(open_window: OpenWindow) -> None:
    window = open_window(full_desk(), "checklist")
    page = page_of(window)
    checklist = window.context.state.checklist
    assert checklist is not None
    for result in checklist.results:
        page.folds[result.id].open()
        can = any("Yes, that is" in t for t in texts(page.folds[result.id]))
        assert can == (CheckClass.ATTESTATION in result.classes), result.id


def test_one_setting_is_checked_again_and_the_result_is_said(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = full_desk()
    desk.changes.sees = Reading(
        "friends_list", ReadingStatus.READ, "Only me", Audience.ONLY_ME, seen_at=NOW.isoformat()
    )
    window = open_window(desk, "checklist")
    page = page_of(window)
    page.folds["8b-05"].open()
    button(page, "Check again").click()
    qtbot.waitUntil(lambda: desk.changes.looked == ["friends_list"])
    settle(qtbot, window)
    assert any("It is now as it is." in t for t in texts(window))
    page = page_of(window)
    assert not page.is_busy()
    assert not [b for b in page.findChildren(QPushButton) if b.text().strip() == "Looking …"]


def test_show_me_where_notes_that_the_user_went_there(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = full_desk()
    window = open_window(desk, "checklist")
    page = page_of(window)
    page.folds["8b-05"].open()
    in_the_box(qtbot, lambda box: box.yes_button.click())
    button(page, "Show me where: Only you see your friends").click()
    qtbot.waitUntil(lambda: desk.changes.went == ["will_change:facebook:friends_list"])


def test_what_is_kept_as_it_is_gets_a_reason_and_a_day(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = full_desk()
    window = open_window(desk, "checklist")
    page = page_of(window)
    page.folds["8b-05"].open()

    def keep() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, KeepBox)
        box.reason.setText("Only colleagues there")
        box.yes_button.click()

    QTimer.singleShot(50, keep)
    button(page, "Keep as it is").click()
    qtbot.waitUntil(lambda: bool(desk.changes.kept))
    [word] = desk.changes.kept
    assert word.check == "facebook:friends_list" and word.note == "Only colleagues there"
    assert word.kept and word.again_on > NOW.date().isoformat()


def test_a_day_months_later_exists() -> None:
    assert in_months(date(2025, 11, 30), 3) == date(2026, 2, 28)
    assert in_months(date(2025, 12, 5), 12) == date(2026, 12, 5)
    assert in_months(date(2025, 12, 5), 0) is None
