"""The self-audit: its steps, where one stands, times that are measured and said how."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.audited import platform, setting

from paravent.core.records import Attestation, Audit, Reading, Stop
from paravent.core.selfaudit import (
    PRACTICE_WALKS,
    STEPS,
    Basis,
    Known,
    Round,
    StepId,
    each_time,
    in_words,
    plan,
    reviewed,
    walk_time,
    walked,
)
from paravent.core.words import Audience, CheckOutcome, ReadingStatus, StopReason
from paravent.desks.base import Base
from paravent.desks.selfaudit import SelfAudit
from paravent.history.memory import memory_store
from paravent.history.store import Store

START = datetime(2026, 5, 4, 20, 0, tzinfo=UTC)
TOY, OTHER = ("toy", ""), ("other", "")
FACTS = (
    platform(setting("a"), setting("b"), setting("c"), setting("d")),
    platform(setting("a", platform="other"), setting("b", platform="other"), name="other"),
)


def at(seconds: float) -> str:
    return (START + timedelta(seconds=seconds)).isoformat(timespec="seconds")


def audit(name: str, begin: float, end: float, *seen: float, settings: int = 4) -> Audit:
    moments = [at(s) for s in seen] or [at(begin)] * settings
    readings = tuple(
        Reading(f"s{n}", ReadingStatus.READ, "Friends", Audience.FRIENDS, ("row",), "", moment)
        for n, moment in enumerate(moments)
    )
    return Audit(f"{name}{begin}", name, "", "1", at(begin), at(end), readings)


def now(step: StepId = StepId.REVIEW, began: float = 0) -> Round:
    return Round(at(began), step, (TOY, OTHER))


# --- times -----------------------------------------------------------------------------------


def test_a_first_walk_is_told_from_the_practice_profiles_with_the_users_own_pause() -> None:
    each = sum(s for _, s in PRACTICE_WALKS) / sum(n for n, _ in PRACTICE_WALKS)
    found = walk_time([TOY], Known(FACTS, (), pace=2.0))
    pages = len({s.url for s in FACTS[0].settings})
    assert found.seconds == pytest.approx(4 * each + 2.0 * pages)
    assert "practice profiles" in found.words and "signing in not timed yet" in found.words


def test_own_walks_count_before_others_and_others_before_practice() -> None:
    known = Known(FACTS, (audit("toy", 0, 100), audit("toy", 9000, 9300)))
    assert walk_time([TOY], known).seconds == 200
    assert walk_time([TOY], known).basis is Basis.OWN
    other = walk_time([OTHER], known)
    assert other.basis is Basis.OTHERS and other.seconds == pytest.approx(400 / 8 * 2)
    assert walk_time([TOY, OTHER], known).basis is Basis.OTHERS


def test_a_night_between_two_readings_is_no_time_of_the_walk() -> None:
    long = audit("toy", 0, 60_020, 5, 10, 60_010)
    assert walked(long) == 20
    assert walked(replace(long, finished=None)) == 0
    # An answer given to it later is no part of the walk.
    assert walked(audit("toy", 0, 40, 5, 10, 9_000)) == 40


def test_walks_cut_short_and_looks_at_single_settings_are_no_measure() -> None:
    cut = replace(audit("toy", 0, 10), stopped=Stop(StopReason.CANCELLED, "", "Stopped."))
    look = replace(audit("toy", 0, 10), scope=("a",))
    assert walk_time([TOY], Known(FACTS, (cut, look))).basis is Basis.PRACTICE


def test_signing_in_is_the_time_between_walks_of_one_sitting() -> None:
    audits = (audit("toy", 0, 100), audit("other", 140, 200), audit("toy", 50_000, 50_100))
    found = walk_time([TOY, OTHER], Known(FACTS, audits))
    assert found.seconds == 100 + 60 + 2 * 40
    assert not found.without


def test_answers_are_timed_by_the_pauses_between_them() -> None:
    moments = [at(s) for s in (0, 20, 50, 70, 90_000, 90_030)]
    found = each_time(moments, 4)
    assert found.seconds == 4 * 25  # of 20, 30, 20, 30; the night between is none
    assert each_time(moments).words == "about 25 seconds each (measured the last times)"
    assert each_time([at(0)], 3).words == "not timed yet"
    assert each_time([], 3).seconds is None


def test_times_in_words() -> None:
    assert [in_words(s) for s in (0, 22, 58, 185, 3600, 4260)] == [
        "about 5 seconds",
        "about 20 seconds",
        "about 1 minute",
        "about 3 minutes",
        "about 1 hour",
        "about 1 hour 11 minutes",
    ]


# --- the plan --------------------------------------------------------------------------------


def test_a_profile_is_reviewed_by_a_whole_walk_since_the_beginning() -> None:
    whole = audit("toy", 10, 60)
    assert reviewed(TOY, [whole], at(0))
    assert not reviewed(TOY, [whole], at(11))
    assert not reviewed(TOY, [replace(whole, scope=("a",))], at(0))
    assert not reviewed(TOY, [replace(whole, finished=None)], at(0))
    stop = Stop(StopReason.CHALLENGE, "", "A challenge.")
    assert not reviewed(TOY, [replace(whole, stopped=stop)], at(0))
    # However the moment is written down.
    assert reviewed(TOY, [replace(whole, started=at(10).replace("+00:00", "Z"))], at(10))


def test_the_plan_says_what_is_left_and_skips_what_has_nothing_in_it() -> None:
    known = Known(FACTS, (audit("toy", 10, 60),), questions=[TOY, TOY, ("elsewhere", "")])
    made = plan(now(), (), known)
    assert [s.id for s in made.stages] == list(STEPS)
    assert made.to_review == (OTHER,)
    assert made.stage(StepId.REVIEW).title == "Sign in and review 1 profile"
    assert made.stage(StepId.ANSWER).words == "Step 3 of 7: Answer 2 questions"
    assert made.after(StepId.REVIEW) is StepId.ANSWER
    # Nothing to compare with and nothing to decide: on to the connections.
    assert made.after(StepId.ANSWER) is StepId.OTHERS
    assert made.before(StepId.OTHERS) is StepId.ANSWER
    assert made.before(StepId.REVIEW) is None
    assert made.after(StepId.REPORT) is None
    assert [s.is_over for s in made.stages[:3]] == [True, False, False]


def test_without_a_profile_there_is_nothing_to_review() -> None:
    made = plan(replace(now(), profiles=()), (), Known(FACTS, ()))
    assert made.stage(StepId.REVIEW).title == "No profile is left in it"
    assert made.after(StepId.CHOOSE) is StepId.OTHERS


def test_one_that_was_begun_long_ago_says_so() -> None:
    assert not now().is_long_ago(START + timedelta(days=30))
    assert now().is_long_ago(START + timedelta(days=31))


def test_what_is_not_timed_is_left_out_of_the_sum_and_named() -> None:
    known = Known(FACTS, (), took={StepId.REPORT: (60.0,)})
    made = plan(None, (TOY,), known)
    total = made.total
    walk = walk_time([TOY], known)
    assert total.seconds == pytest.approx(60 + (walk.seconds or 0))
    assert total.basis is Basis.PRACTICE
    assert made.total_words.endswith("practice profiles, not counting 5 steps not timed yet")
    assert plan(now(StepId.OTHERS), (), Known(FACTS, ())).total_words == "not timed yet"


def test_words_given_one_after_another_time_the_deciding() -> None:
    said = [Attestation(f"8a-{n}", CheckOutcome.ATTESTED, at(s)) for n, s in enumerate((0, 30, 60))]
    stage = plan(None, (TOY,), Known(FACTS, (), said=said)).stage(StepId.DECIDE)
    assert stage.estimate.words.startswith("about 30 seconds each")


# --- the place -------------------------------------------------------------------------------


@pytest.fixture
def kept(tmp_path: Path) -> tuple[SelfAudit, Store]:
    store = memory_store()
    return SelfAudit(Base(tmp_path, store=store)), store


def test_the_place_is_kept_and_forgotten(kept: tuple[SelfAudit, Store]) -> None:
    desk, _ = kept
    assert desk.round([TOY]) is None
    desk.move(StepId.DECIDE)
    assert desk.round([TOY]) is None, "there is no place to keep before it began"
    begun = desk.begin([TOY])
    assert begun.step is StepId.REVIEW
    desk.move(StepId.DECIDE)
    found = desk.round([TOY, OTHER])
    assert found is not None and found.step is StepId.DECIDE and found.profiles == (TOY,)
    assert found.began == begun.began
    found = desk.round([OTHER])
    assert found is not None and found.profiles == ()
    desk.end()
    assert desk.round([TOY]) is None


def test_no_address_of_a_blog_is_kept_with_it(kept: tuple[SelfAudit, Store]) -> None:
    desk, store = kept
    blog = ("wordpress", "https://ottoline-vandersloot.example")
    desk.begin([blog, TOY])
    assert "vandersloot" not in repr(store.notes("selfaudit"))
    found = desk.round([blog, ("wordpress", "https://another.example"), TOY])
    assert found is not None and found.profiles == (blog, TOY)


def test_times_of_steps_are_kept_the_newest_few(kept: tuple[SelfAudit, Store]) -> None:
    desk, _ = kept
    for seconds in range(2, 20):
        desk.timed(StepId.CHANGES, seconds)
    desk.timed(StepId.CHANGES, 0.2)
    desk.timed(StepId.CHANGES, 40_000)
    assert list(desk.took()[StepId.CHANGES]) == list(range(11, 20))


@pytest.mark.parametrize("body", ["", "[]", "{}", '{"began": 3, "step": "nowhere"}', "nonsense"])
def test_a_place_that_cannot_be_read_is_none(kept: tuple[SelfAudit, Store], body: str) -> None:
    desk, store = kept
    store.keep_note("selfaudit", "round", body)
    store.keep_note("selfaudit", "took", body)
    assert desk.round([TOY]) is None and not desk.took()
