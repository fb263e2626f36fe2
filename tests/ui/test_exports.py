"""Data exports, the timeline and the review by circle: from archive to finished list by keys."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QPlainTextEdit, QWidget
from pytestqt.qtbot import QtBot
from tests.support.desk import MadeUpDesk
from tests.support.desk_lists import made_up_export
from tests.support.window import press, texts
from tests.ui.conftest import OpenWindow, settle

from paravent.core.jobs import Cancel, Report, ignore_progress
from paravent.core.lists import Imported, Life, LifePeriod
from paravent.core.words import BoundaryAnswer
from paravent.ui.pages.connections import ConnectionsPage
from paravent.ui.pages.exports import ExportsPage
from paravent.ui.pages.life import LifePage
from paravent.ui.widgets.dialogs import Confirm
from paravent.ui.window import Window

PERIODS = (
    LifePeriod("university", "University of Leeds", "Leeds", "2008-09", "2014-12"),
    LifePeriod("job", "St James's", "Leeds", "2015-01", "", True),
)


def exports_of(window: Window) -> ExportsPage:
    page = window.pages["exports"]
    assert isinstance(page, ExportsPage)
    return page


def connections_of(window: Window) -> ConnectionsPage:
    page = window.pages["connections"]
    assert isinstance(page, ConnectionsPage)
    return page


def with_export(folder: Path, *, messages: bool = False, friends: int = 40) -> MadeUpDesk:
    desk = MadeUpDesk()
    desk.lists.save_life(Life(PERIODS))
    path = made_up_export(folder, friends)
    desk.lists.take([path], ignore_progress, Cancel(), messages=messages)
    return desk


def names_on(page: QWidget, desk: MadeUpDesk) -> list[str]:
    review = desk.lists.connections()
    everyone = {s.name for c in review.circles for s in c.people} | {s.name for s in review.ask}
    shown = texts(page, hidden=True)
    return [name for name in everyone if any(name in text for text in shown)]


def focused() -> QWidget:
    widget = QApplication.focusWidget()
    assert widget is not None
    return widget


def tab_to(window: Window, name: str) -> None:
    """Press Tab until the control of that name has the keyboard."""
    met = []
    for _ in range(120):
        now = QApplication.focusWidget()
        if now is not None and now.accessibleName().startswith(name):
            return
        met.append(now.accessibleName() if now is not None else "nothing")
        QTest.keyClick(now or window, Qt.Key.Key_Tab)
    raise AssertionError(f"{name} cannot be reached with Tab, but {met[:40]}")


def test_by_keyboard_alone_from_archive_to_finished_list(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = MadeUpDesk()
    window = open_window(desk)
    settle(qtbot, window)
    keys = QTest.keyClick

    # The export, chosen in the file dialog.
    QTest.keySequence(window, QKeySequence("Ctrl+9"))
    qtbot.waitUntil(lambda: window.page_id == "exports")
    settle(qtbot, window)
    chosen = ([str(made_up_export(tmp_path))], "")
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_: chosen)
    tab_to(window, "Choose files")
    keys(focused(), Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: bool(exports_of(window)._kept), timeout=20000)
    settle(qtbot, window)
    assert any("40 connections · 75 messages" in t for t in texts(window))

    # The timeline.
    QTest.keySequence(window, QKeySequence("Ctrl+0"))
    qtbot.waitUntil(lambda: window.page_id == "life")
    settle(qtbot, window)
    tab_to(window, "Add a job")
    keys(focused(), Qt.Key.Key_Space)
    page = window.pages["life"]
    assert isinstance(page, LifePage)
    card = page.editor.cards[0]
    qtbot.waitUntil(lambda: card.name.hasFocus() and card.place.isVisible())
    QTest.keyClicks(card.name, "St James's")
    keys(card.name, Qt.Key.Key_Tab)
    QTest.keyClicks(focused(), "Leeds")
    tab_to(window, "From")
    QTest.keyClicks(focused(), "2015-01")
    tab_to(window, "Keep")
    keys(focused(), Qt.Key.Key_Space)
    settle(qtbot, window)
    assert desk.lists.life().periods == (
        LifePeriod("job", "St James's", "Leeds", "2015-01", "", True),
    )

    # The review.
    QTest.keySequence(window, QKeySequence("Ctrl+4"))
    qtbot.waitUntil(lambda: window.page_id == "connections")
    settle(qtbot, window)
    review = connections_of(window)
    assert names_on(review, desk) == []
    tab_to(window, "Show names")
    keys(focused(), Qt.Key.Key_Space)
    rounds = 0
    while review._reviewing and rounds < 60:
        rounds += 1
        keys(review, Qt.Key.Key_C if review._circle else Qt.Key.Key_1)
    settle(qtbot, window)
    done = desk.lists.connections()
    assert done.not_looked_at == 0
    assert done.answers[BoundaryAnswer.NO] == 40
    assert any("You have looked at everybody" in t for t in texts(review))
    assert names_on(review, desk) == []
    assert rounds < 20  # forty people, not forty keys


def test_a_circle_is_cleared_with_one_key_and_undone_with_another(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = with_export(tmp_path)
    window = open_window(desk, "connections")
    settle(qtbot, window)
    page = connections_of(window)
    page.show_button.click()
    assert page._circle is not None
    circle = page._circle
    assert names_on(page, desk) == []
    assert any(circle.reason in t for t in texts(page))
    press(page, Qt.Key.Key_E)
    assert len(names_on(page, desk)) == len(circle.people)
    press(page, Qt.Key.Key_C)
    settle(qtbot, window)
    assert desk.lists.connections().answers[BoundaryAnswer.NO] == len(circle.people)
    press(page, Qt.Key.Key_U)
    settle(qtbot, window)
    assert desk.lists.connections().answered == 0
    assert page._circle == circle


def test_a_circle_can_be_looked_at_one_by_one(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = with_export(tmp_path)
    window = open_window(desk, "connections")
    settle(qtbot, window)
    page = connections_of(window)
    page.show_button.click()
    assert page._circle is not None
    people = {s.key for s in page._circle.people}
    press(page, Qt.Key.Key_2)
    assert people <= {s.key for s in page._queue}
    while page._circle:
        press(page, Qt.Key.Key_C)
    press(page, Qt.Key.Key_U)
    press(page, Qt.Key.Key_U)
    assert not people & {s.key for s in page._queue}
    settle(qtbot, window)


def test_evidence_is_shown_on_request_and_words_only_where_they_were_allowed(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    for messages in (False, True):
        folder = tmp_path / str(messages)
        folder.mkdir()
        window = open_window(with_export(folder, messages=messages), "connections")
        settle(qtbot, window)
        page = connections_of(window)
        page.show_button.click()
        while page._circle:
            press(page, Qt.Key.Key_C)
        assert not any("From your own exports" in t for t in texts(page))
        press(page, Qt.Key.Key_E)
        settle(qtbot, window)
        assert any("From your own exports" in t for t in texts(page))
        assert any("looking after my mum" in t for t in texts(page)) is messages
        press(page, Qt.Key.Key_E)
        assert not any("From your own exports" in t for t in texts(page))
        window.close()


def test_after_i_will_act_the_page_is_offered_and_nothing_done(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = with_export(tmp_path)
    window = open_window(desk, "connections")
    settle(qtbot, window)
    page = connections_of(window)
    page.show_button.click()
    while page._circle:
        press(page, Qt.Key.Key_C)
    asked: list[str] = []

    def agree(_: Confirm) -> bool:
        asked.append("asked")
        return True

    monkeypatch.setattr(Confirm, "ask", agree)
    press(page, Qt.Key.Key_4)
    assert any("you do yourself" in t for t in texts(page))
    assert desk.shown_pages == []
    press(page, Qt.Key.Key_O)
    settle(qtbot, window)
    assert asked == ["asked"]
    assert len(desk.shown_pages) == 1
    assert desk.shown_pages[0].startswith("https://")
    assert desk.lists.connections().answers[BoundaryAnswer.WILL_ACT] == 1


def test_reply_texts_can_be_edited_and_copied(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(with_export(tmp_path), "connections")
    settle(qtbot, window)
    page = connections_of(window)
    page.show_replies()
    qtbot.waitUntil(lambda: hasattr(page, "reply_box"))
    box = page.reply_box
    text = box.findChild(QPlainTextEdit)
    assert text is not None
    assert "private" in text.toPlainText()
    text.setPlainText("In my own words")
    box.copy_button.click()
    assert QApplication.clipboard().text() == "In my own words"
    box.which.setCurrentIndex(1)
    assert text.toPlainText() != "In my own words"
    box.which.setCurrentIndex(0)
    assert text.toPlainText() == "In my own words"
    box.accept()


def test_refusals_are_told_in_a_sentence_each_and_the_rest_is_read(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = MadeUpDesk()
    window = open_window(desk, "exports")
    settle(qtbot, window)
    clinic = tmp_path / "list.csv"
    clinic.write_text("NHS number,Surname,Ward\n9434765919,Quistgaard,4\n")
    broken = tmp_path / "broken.zip"
    broken.write_bytes(b"PK nothing")
    window.go("exports", [clinic, broken, made_up_export(tmp_path)])
    settle(qtbot, window)
    page = exports_of(window)
    assert len(page._refused) == 2
    for name in ("list.csv", "broken.zip"):
        assert sum(f"{name} was not taken" in t for t in texts(page)) == 1
    assert any("employer or a clinical system" in t for t in texts(page))
    assert not any("Quistgaard" in t for t in texts(window, hidden=True))
    assert [e.platform for e in desk.lists.exports()] == ["facebook"]


def test_packed_files_pasted_anywhere_are_exports(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    desk = MadeUpDesk()
    window = open_window(desk)
    settle(qtbot, window)
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(made_up_export(tmp_path)))])
    QApplication.clipboard().setMimeData(data)
    window._paste()
    assert window.page_id == "exports"
    qtbot.waitUntil(lambda: bool(exports_of(window)._kept), timeout=20000)


def test_messages_are_off_at_first(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    desk = MadeUpDesk()
    window = open_window(desk, "exports")
    settle(qtbot, window)
    page = exports_of(window)
    assert page.no_messages.isChecked()
    page.add([made_up_export(tmp_path)])
    settle(qtbot, window)
    assert not desk.lists.exports()[0].messages_read
    page.yes_messages.click()
    page.add([made_up_export(tmp_path)])
    settle(qtbot, window)
    assert desk.lists.exports()[0].messages_read


def test_reading_can_be_stopped_and_keeps_nothing(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = MadeUpDesk()
    window = open_window(desk, "exports")
    settle(qtbot, window)
    page = exports_of(window)
    really = desk.lists.take

    def slow(paths: list[Path], report: Report, cancel: Cancel, *, messages: bool) -> Imported:
        cancel.wait(10)
        return really(paths, report, cancel, messages=messages)

    monkeypatch.setattr(desk.lists, "take", slow)
    page.add([made_up_export(tmp_path)])
    assert page.strip.isVisible()
    press(window, Qt.Key.Key_Escape)
    settle(qtbot, window)
    assert not page.is_busy()
    assert desk.lists.exports() == []
    assert any("Stopped" in t for t in texts(window))


def test_how_to_ask_opens_the_page_only_after_a_yes(
    open_window: OpenWindow, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = MadeUpDesk()
    window = open_window(desk, "exports")
    settle(qtbot, window)
    page = exports_of(window)
    strava = page.folds["strava"]
    strava.open()
    assert any("deletes the account" in t for t in texts(strava))
    entry = next(e for e in desk.lists.how_to_ask() if e.platform == "strava")
    said = False
    monkeypatch.setattr(Confirm, "ask", lambda self: said)
    page._open(entry)
    settle(qtbot, window)
    assert desk.shown_pages == []
    said = True
    page._open(entry)
    settle(qtbot, window)
    assert desk.shown_pages == [entry.url]


def test_a_timeline_that_does_not_fit_stays_to_be_mended(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = MadeUpDesk()
    window = open_window(desk, "life")
    settle(qtbot, window)
    page = window.pages["life"]
    assert isinstance(page, LifePage)
    page.editor.add(LifePeriod("job", "Ward 9", "Hull", "sometime", ""), focus=True)
    page.save()
    settle(qtbot, window)
    assert any("must be a date" in t for t in texts(page))
    assert page.editor.cards[0].start.text() == "sometime"
    page.editor.cards[0].start.setText("2019")
    page.save()
    settle(qtbot, window)
    assert not page.trouble.isVisible()
    assert desk.lists.life().periods[0].start == "2019"


def test_a_timeline_may_live_in_a_file_of_the_users_choice(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = MadeUpDesk()
    desk.lists.save_life(Life(PERIODS))
    window = open_window(desk, "life")
    settle(qtbot, window)
    page = window.pages["life"]
    assert isinstance(page, LifePage)
    file = tmp_path / "my life.toml"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(file), ""))
    page._choose_file()
    settle(qtbot, window)
    assert 'name = "St James\'s"' in file.read_text("utf-8")
    assert desk.lists.life() == Life(PERIODS, str(file))
    assert any("my life.toml" in t for t in texts(page))
    page.store_button.click()
    settle(qtbot, window)
    assert desk.lists.life() == Life(PERIODS)
