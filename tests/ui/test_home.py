"""Home: the one next step, where things stand, what changed, walks that were cut off."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from pytestqt.qtbot import QtBot
from tests.support.desk import NOW, MadeUpDesk, cut_walk, full_desk
from tests.support.window import alone, click, texts
from tests.ui.conftest import OpenWindow, settle

from paravent.core.changes import Direction, about, going_to_change
from paravent.core.records import Attestation
from paravent.core.settings import Settings
from paravent.core.words import CheckOutcome, ReadingStatus
from paravent.ui.pages.home import HomePage, next_step
from paravent.ui.state import State, load


def state_of(desk: MadeUpDesk) -> State:
    return load(desk)(alone())


def test_the_next_step_follows_what_is_known() -> None:
    empty = state_of(MadeUpDesk())
    assert next_step(empty, NOW).page == "profiles"
    desk = MadeUpDesk(settings=Settings(profiles=("x",)))
    assert "Review X" in next_step(state_of(desk), NOW).title
    full = state_of(full_desk())
    reviewed = replace(full, settings=replace(full.settings, blog_sites=()))
    assert next_step(reviewed, NOW).page == "questions"
    answered = replace(reviewed, questions=())
    assert next_step(answered, NOW).page == "checklist"
    assert next_step(answered, NOW + timedelta(days=120)).page == "selfaudit"
    assert next_step(replace(full, unfinished=(cut_walk(),)), NOW).title.endswith("was cut off")


def test_what_is_not_known_is_never_called_nothing_to_do() -> None:
    full = state_of(full_desk())
    assert full.checklist is not None
    seen = replace(full, settings=replace(full.settings, blog_sites=()), questions=())

    def only(outcome: CheckOutcome) -> State:
        assert full.checklist is not None
        results = [replace(r, outcome=CheckOutcome.MET) for r in full.checklist.results]
        results[0] = replace(results[0], outcome=outcome)
        return replace(seen, checklist=replace(full.checklist, results=tuple(results)))

    assert "1 point is not known" in next_step(only(CheckOutcome.COULD_NOT_READ), NOW).title
    assert next_step(only(CheckOutcome.ATTESTED), NOW).title == "Nothing waits for you"
    unmade = next_step(replace(seen, checklist=None), NOW)
    assert "could not be made" in unmade.title


def test_a_review_of_one_setting_does_not_hide_what_is_unread() -> None:
    state = state_of(full_desk())
    whole = next(p for p in state.profiles() if p.facts.id == "facebook")
    assert whole.last is not None
    known = next(r for r in whole.last.readings if r.status.is_known)
    one = replace(
        whole.last, id="one", started=NOW.isoformat(), finished=NOW.isoformat(), readings=(known,)
    )
    after = replace(state, audits=(one, *state.audits))
    last = next(p for p in after.profiles() if p.facts.id == "facebook").last
    assert last is not None and last.id == "one"
    assert len(last.readings) >= len(whole.last.readings)


def test_the_profile_not_looked_at_for_longest_says_when_to_review() -> None:
    state = state_of(full_desk())
    newest = next(p.last for p in state.profiles() if p.last is not None)
    fresh = replace(newest, id="new", started="2099-01-01T00:00:00+00:00")
    fresh = replace(fresh, finished="2099-01-01T00:10:00+00:00")
    assert len([p for p in state.profiles() if p.last]) > 1
    due = replace(state, audits=(fresh, *state.audits)).review_due()
    assert due is not None and due.year < 2099


def test_changes_name_what_is_wider_narrower_and_unread() -> None:
    [found] = state_of(full_desk()).changes
    assert {c.setting: c.direction for c in found.settings} == {
        "current_city": Direction.WIDER,
        "stories_audience": Direction.UNREAD,
        "future_posts": Direction.NARROWER,
    }


def test_unread_is_never_unchanged() -> None:
    desk = full_desk()
    store = desk.made_up_store
    newest = next(a for a in store.audits() if a.platform == "facebook")
    blind = replace(
        newest,
        readings=tuple(
            replace(r, status=ReadingStatus.COULD_NOT_READ, audience=None, raw=None)
            for r in newest.readings
        ),
    )
    before = [a for a in store.audits() if a.platform == "facebook"][1]
    known = sum(1 for r in before.readings if r.status.is_known)
    store.finish(blind)
    [found] = state_of(desk).changes
    assert [c.direction for c in found.settings] == [Direction.UNREAD] * known
    assert not found.same


def test_home_says_what_changed_and_whose_change_it_was(open_window: OpenWindow) -> None:
    desk = full_desk()
    desk.made_up_store.attest(
        Attestation(
            going_to_change("facebook", "future_posts"), CheckOutcome.NOT_MET, NOW.isoformat()
        )
    )
    desk.made_up_store.attest(
        Attestation(
            about("facebook", "current_city"),
            CheckOutcome.ATTESTED,
            (NOW - timedelta(days=50)).isoformat(),
        )
    )
    page = open_window(desk).pages["home"]
    assert isinstance(page, HomePage) and page.changes is not None
    said = texts(page)
    assert any("It changed without you." in t for t in said)
    assert any("nothing is said of them" in t for t in said)
    # Said after the later look, so it cannot have led to what was seen then.
    assert not any("You changed this." in t for t in said)


def test_first_start_offers_practice_with_one_click(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = MadeUpDesk()
    window = open_window(desk)
    page = window.pages["home"]
    assert isinstance(page, HomePage)
    click(page.practice_button)
    qtbot.waitUntil(lambda: window.context.desk.is_practice)
    settle(qtbot, window)
    assert window.page_id == "profiles"
    assert any("You are looking at the practice profiles" in t for t in texts(window))
    practice = window.context.desk
    window._leave_button.click()
    qtbot.waitUntil(lambda: window.context.desk is desk)
    assert isinstance(practice, MadeUpDesk)
    qtbot.waitUntil(lambda: practice.closed)
    settle(qtbot, window)
    assert not any("You are looking at the practice profiles" in t for t in texts(window))


def test_how_what_is_read_is_kept_is_said(open_window: OpenWindow) -> None:
    window = open_window(full_desk())
    assert any("kept encrypted on this computer" in t for t in texts(window.pages["home"]))


def test_a_cut_walk_can_go_on_or_be_left(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = full_desk()
    start = cut_walk()
    desk.made_up_store.add_unfinished(start)
    window = open_window(desk)
    page = window.pages["home"]
    assert isinstance(page, HomePage)
    page.leave_button.click()
    qtbot.waitUntil(lambda: not desk.made_up_store.unfinished())
    settle(qtbot, window)
    assert not any("was cut off" in t for t in texts(page))


def test_what_cannot_be_loaded_is_said_and_the_rest_is_shown(open_window: OpenWindow) -> None:
    from paravent.core.errors import HistoryError

    desk = full_desk()
    desk.fails["questions"] = HistoryError("The stored reviews could not be read. Try again.")
    window = open_window(desk)
    assert any("could not be read. Try again." in t for t in texts(window))
    assert any("Your profiles" in t for t in texts(window.pages["home"]))


@pytest.mark.parametrize(("months", "due"), [(3, "2025-04-30"), (12, "2026-01-31")])
def test_the_next_review_is_due_by_the_users_rhythm(months: int, due: str) -> None:
    state = state_of(full_desk())
    last = replace(state.audits[0], finished="2025-01-31T12:00:00+00:00")
    state = replace(state, audits=(last,), settings=replace(state.settings, review_months=months))
    found = state.review_due()
    assert found is not None
    assert found.date().isoformat() == due
