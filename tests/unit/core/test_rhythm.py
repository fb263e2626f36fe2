"""Due days and reminders: clocks that change, computers that sleep, two copies of the program."""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paravent.core.errors import UsageError
from paravent.core.rhythm import (
    Due,
    Notebook,
    Occasion,
    OccasionKind,
    Reminded,
    due,
    months_for,
    months_later,
    occasions,
    to_remind,
    with_months,
    with_occasions,
)
from paravent.core.settings import Settings

LONDON = ZoneInfo("Europe/London")
THREE = Settings(profiles=("facebook", "x"))
NOTHING = Reminded()


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=LONDON)


def days(found: Sequence[Due]) -> list[tuple[str, tuple[str, ...]]]:
    return [(d.day.isoformat(), d.platforms) for d in found]


def test_three_months_after_the_last_review() -> None:
    last = {"facebook": at("2026-01-10T22:00"), "x": at("2026-02-01T08:00")}
    found = due(THREE, last, at("2026-02-02T12:00"), LONDON)
    assert days(found) == [("2026-04-10", ("facebook",)), ("2026-05-01", ("x",))]


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2025-11-30", 3, "2026-02-28"),
        ("2027-11-30", 3, "2028-02-29"),
        ("2026-12-31", 2, "2027-02-28"),
        ("2026-05-15", 12, "2027-05-15"),
        ("2026-01-31", 1, "2026-02-28"),
    ],
)
def test_months_end_where_the_month_ends(day: str, months: int, then: str) -> None:
    assert months_later(date.fromisoformat(day), months) == date.fromisoformat(then)


@pytest.mark.parametrize("hour", range(24))
def test_the_change_of_the_clocks_moves_no_day(hour: int) -> None:
    """Reviewed in winter time at any hour, due in summer time, and the other way round."""
    one = Settings(profiles=("x",))
    winter = datetime(2026, 1, 29, hour, 30, tzinfo=LONDON)
    assert days(due(one, {"x": winter}, winter, LONDON)) == [("2026-04-29", ("x",))]
    summer = datetime(2026, 7, 25, hour, 30, tzinfo=LONDON)
    assert days(due(one, {"x": summer.astimezone(UTC)}, summer, LONDON)) == [("2026-10-25", ("x",))]


def test_a_review_after_midnight_counts_for_the_users_own_day() -> None:
    just_after = datetime(2026, 6, 30, 23, 30, tzinfo=UTC)  # 00:30 on 1 July in London
    assert days(due(Settings(), {"x": just_after}, just_after, LONDON)) == [("2026-10-01", ("x",))]


def test_never_reviewed_is_due_today() -> None:
    found = due(THREE, {"facebook": None, "x": None}, at("2026-03-29T00:30"), LONDON)
    assert days(found) == [("2026-03-29", ("facebook", "x"))]


def test_a_review_that_lies_ahead_came_from_a_wrong_clock() -> None:
    found = due(THREE, {"x": at("2031-01-01T00:00")}, at("2026-02-01T12:00"), LONDON)
    assert days(found) == [("2026-05-01", ("x",))]


def test_a_platform_may_have_its_own_rhythm() -> None:
    settings = with_months(THREE, "x", 1)
    assert (months_for(settings, "x"), months_for(settings, "facebook")) == (1, 3)
    assert months_for(with_months(settings, "x", None), "x") == 3
    with pytest.raises(UsageError):
        with_months(THREE, "x", 0)
    odd = replace(THREE, review_months_for=("x nonsense", "x", "x 0"))
    assert months_for(odd, "x") == 3


def test_before_an_interview_what_was_not_looked_at_lately_is_due() -> None:
    settings = with_occasions(THREE, [Occasion(OccasionKind.INTERVIEW, date(2026, 5, 1))])
    last = {"facebook": at("2026-03-20T12:00"), "x": at("2026-04-10T12:00")}
    found = due(settings, last, at("2026-04-12T09:00"), LONDON)
    assert days(found)[0] == ("2026-04-03", ("facebook",))
    assert found[0].occasion is not None
    past = due(settings, last, at("2026-05-02T09:00"), LONDON)
    assert all(d.occasion is None for d in past), "what is over is not prepared for"


def test_settings_written_by_hand_are_read_as_far_as_they_can_be() -> None:
    odd = Settings(occasions=("interview 2026-13-01", "party 2026-01-01", "appraisal 2026-06-01"))
    assert occasions(odd) == (Occasion(OccasionKind.APPRAISAL, date(2026, 6, 1)),)


def test_no_profile_is_named_in_a_reminder() -> None:
    for occasion in (None, Occasion(OccasionKind.ROTATION, date(2026, 8, 5))):
        said = Due(date(2026, 7, 1), ("facebook", "x"), occasion).sentence(date(2026, 7, 2))
        assert "acebook" not in said
        assert "since 1 July 2026" in said


# Reminders


def remind(day: str, said: Reminded = NOTHING, claimed: Sequence[str] = ()) -> str | None:
    found = to_remind([Due(date(2026, 4, 10), ("x",))], said, date.fromisoformat(day), claimed)
    return found[1] if found else None


def test_on_the_day_after_a_week_after_four_and_then_no_more() -> None:
    claimed: list[str] = []
    shown = []
    day = date(2026, 4, 1)
    said = NOTHING
    while day < date(2026, 12, 31):
        key = remind(day.isoformat(), said, claimed)
        if key is not None:
            claimed.append(key)
            shown.append((day - date(2026, 4, 10)).days)
            said = Reminded(last_day=day)
        day += timedelta(days=1)
    assert shown == [0, 7, 28]


def test_a_computer_that_slept_for_months_is_reminded_once_not_three_times() -> None:
    first = remind("2026-09-01")
    assert first == "review-2026-04-10-2"
    assert remind("2026-09-02", Reminded(last_day=date(2026, 9, 1)), [first]) is None


def test_snoozed_is_quiet_until_the_day() -> None:
    quiet = Reminded(quiet_until=date(2026, 4, 20))
    assert remind("2026-04-19", quiet) is None
    assert remind("2026-04-20", quiet) is not None


def test_a_wrong_clock_cannot_make_it_quiet_for_ever() -> None:
    assert remind("2026-04-12", Reminded(date(2040, 1, 1), date(2039, 12, 1))) is not None


@given(st.lists(st.integers(0, 400), min_size=1, max_size=60))
def test_never_more_than_one_a_day_and_three_in_all(offsets: list[int]) -> None:
    """Whatever the clock does, also backwards."""
    claimed: list[str] = []
    said = NOTHING
    shown: list[date] = []
    for offset in offsets:
        today = date(2026, 4, 1) + timedelta(days=offset)
        key = remind(today.isoformat(), said, claimed)
        if key is not None:
            assert key not in claimed
            claimed.append(key)
            said = Reminded(last_day=today)
            shown.append(today)
    assert len(shown) <= 3


def test_only_one_of_many_copies_gets_to_remind(tmp_path: Path) -> None:
    copies = [Notebook(tmp_path) for _ in range(16)]
    with ThreadPoolExecutor(16) as pool:
        won = list(pool.map(lambda copy: copy.claim("review-2026-04-10-0"), copies))
    assert won.count(True) == 1
    assert copies[0].claimed() == {"review-2026-04-10-0"}


def test_the_notebook_survives_rubbish_and_names_nothing(tmp_path: Path) -> None:
    book = Notebook(tmp_path)
    assert book.read() == NOTHING
    for rubbish in ("", "[]", '{"quiet_until": "x"}', '{"quiet_until": 3}', "\x00"):
        (tmp_path / "reminders.json").write_text(rubbish)
        assert book.read() == NOTHING
    book.write(Reminded(date(2026, 5, 1), date(2026, 4, 1)))
    assert book.read() == Reminded(date(2026, 5, 1), date(2026, 4, 1))
    book.claim("review-2026-01-01-0")
    book.claim("review-2026-04-10-1")
    book.forget(["review-2026-04-10"])
    assert book.claimed() == {"review-2026-04-10-1"}
    book.forget([])
    assert not book.claimed()


def test_a_folder_that_cannot_be_written_reminds_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert not Notebook(tmp_path / "file").claim("review-2026-04-10-0")
