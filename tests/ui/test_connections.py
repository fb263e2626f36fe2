"""Connections: hidden at first, one at a time, hidden again when nobody looks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot
from tests.support.desk import NOW, MadeUpDesk, made_up_audit, made_up_people, made_up_platforms
from tests.support.window import button, press, texts
from tests.ui.conftest import OpenWindow, settle

from paravent.core.records import Person
from paravent.core.settings import Settings
from paravent.core.words import BoundaryAnswer
from paravent.ui.pages.connections import ConnectionsPage
from paravent.ui.window import Window


def desk_with(number: int, complete: bool = True) -> MadeUpDesk:
    desk = MadeUpDesk(settings=Settings(profiles=("facebook",)))
    facts = made_up_platforms()[0]
    audit = made_up_audit(facts, [], NOW, people=made_up_people("facebook", number))
    desk.made_up_store.finish(replace(audit, people_complete=complete))
    return desk


def page_of(window: Window) -> ConnectionsPage:
    page = window.pages["connections"]
    assert isinstance(page, ConnectionsPage)
    return page


def by_name(number: int) -> list[Person]:
    """Where nothing else is known, people come by name."""
    return sorted(made_up_people("facebook", number), key=lambda p: p.name.casefold())


def names_in(window: Window, number: int) -> list[str]:
    names = {p.name for p in made_up_people("facebook", number)}
    everything = texts(window, hidden=True)
    spoken = [w.accessibleName() for w in window.findChildren(type(window.sidebar))]
    return [n for n in names if any(n in t for t in [*everything, *spoken])]


def test_no_name_is_anywhere_until_asked_for(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(desk_with(5), "connections")
    settle(qtbot, window)
    assert names_in(window, 5) == []
    assert any("5 people not looked at" in t for t in texts(window))


def test_the_four_answers_by_keyboard(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = desk_with(5)
    window = open_window(desk, "connections")
    settle(qtbot, window)
    page = page_of(window)
    page.show_button.click()
    people = by_name(5)
    for number, person in enumerate(people[:4]):
        assert page.name.text() == person.name
        assert names_in(window, 5) == [person.name]
        press(page, Qt.Key(int(Qt.Key.Key_1) + number))
    settle(qtbot, window)
    store = desk.made_up_store
    given = {d.key: d.answer for d in store.decisions()}
    keys = [store.decision_key(p, "facebook") for p in people]
    assert [given[k] for k in keys[:4]] == list(BoundaryAnswer)
    assert keys[4] not in given
    assert any("1 not looked at" in t for t in texts(page))
    press(page, Qt.Key.Key_P)
    settle(qtbot, window)
    assert any("1 person not looked at" in t for t in texts(page))


def test_undo_takes_the_answer_back(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = desk_with(3)
    window = open_window(desk, "connections")
    settle(qtbot, window)
    page = page_of(window)
    page.show_button.click()
    first = page.name.text()
    press(page, Qt.Key.Key_4)
    assert page.name.text() != first
    settle(qtbot, window)
    press(page, Qt.Key.Key_U)
    assert page.name.text() == first
    settle(qtbot, window)
    assert desk.made_up_store.decisions() == []


def test_names_go_when_the_window_loses_the_keyboard_and_come_back_with_it(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    window = open_window(desk_with(3), "connections")
    settle(qtbot, window)
    page = page_of(window)
    page.show_button.click()
    assert names_in(window, 3)
    page.activated(False)
    assert names_in(window, 3) == []
    press(page, Qt.Key.Key_1)
    page.activated(True)
    assert len(names_in(window, 3)) == 1
    assert page.name.text() == by_name(3)[0].name


def test_after_idle_minutes_the_names_are_locked_until_asked_for_again(
    open_window: OpenWindow, qtbot: QtBot
) -> None:
    desk = desk_with(3)
    desk.save_settings(replace(desk.settings, lock_minutes=7))
    window = open_window(desk, "connections")
    settle(qtbot, window)
    page = page_of(window)
    page.show_button.click()
    assert page._idle.isActive()
    assert page._idle.interval() == 7 * 60_000
    page._idle.setInterval(1)
    page._idle.start()
    qtbot.waitUntil(lambda: names_in(window, 3) == [])
    page.activated(True)
    assert names_in(window, 3) == []
    assert page.show_button.isVisible()


def test_a_key_starts_the_idle_time_anew(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(desk_with(3), "connections")
    settle(qtbot, window)
    page = page_of(window)
    page.show_button.click()
    page._idle.start(1000)
    press(page, Qt.Key.Key_X)
    assert page._idle.interval() == 5 * 60_000


def test_esc_pause_and_leaving_the_page_hide(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(desk_with(3), "connections")
    settle(qtbot, window)
    page = page_of(window)
    ways: tuple[Callable[[], object], ...] = (
        lambda: press(window, Qt.Key.Key_Escape),
        lambda: press(page, Qt.Key.Key_P),
        lambda: window.go("home"),
    )
    for leave in ways:
        window.go("connections")
        settle(qtbot, window)
        page.show_button.click()
        assert len(names_in(window, 3)) == 1
        leave()
        assert names_in(window, 3) == []


def test_skipped_people_count_as_not_looked_at(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(desk_with(2), "connections")
    settle(qtbot, window)
    page = page_of(window)
    page.show_button.click()
    press(page, Qt.Key.Key_S)
    press(page, Qt.Key.Key_1)
    assert any("1 person not looked at" in t for t in texts(page))
    settle(qtbot, window)
    page.show_button.click()
    assert page.name.text() == by_name(2)[0].name


def test_a_list_not_seen_to_its_end_is_said(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(desk_with(3, complete=False), "connections")
    settle(qtbot, window)
    assert any("was not seen to its end" in t for t in texts(window))


def test_names_cannot_be_marked_or_copied(open_window: OpenWindow, qtbot: QtBot) -> None:
    window = open_window(desk_with(1), "connections")
    settle(qtbot, window)
    page = page_of(window)
    page.show_button.click()
    assert page.name.textInteractionFlags() == Qt.TextInteractionFlag.NoTextInteraction
    button(page, "Pause").click()
