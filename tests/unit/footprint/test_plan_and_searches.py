"""The plan's days and order; the searches that are composed, and the texts to ask with."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit

from hypothesis import given
from hypothesis import strategies as st

from paravent.core.review import AboutMe, Part, PartState, Plan, SearchKind
from paravent.core.rhythm import Occasion, OccasionKind
from paravent.footprint.plan import lay_out, problems
from paravent.footprint.searches import MOST, compose, removal_forms, request_texts, variants

TODAY = date(2025, 11, 22)


def plan(days: int, **more: Any) -> Plan:
    occasion = Occasion(OccasionKind.INTERVIEW, TODAY + timedelta(days))
    return lay_out(occasion, TODAY, TODAY, **more)


def test_what_takes_longest_comes_first_and_all_is_one_evening() -> None:
    laid = plan(60)
    assert [s.part for s in laid.steps] == list(Part)
    days = [s.do_by for s in laid.steps]
    assert days == sorted(days)
    assert laid.step(Part.SEARCHES).do_by == TODAY + timedelta(60 - 28)
    assert not any(s.too_late_for for s in laid.steps)
    assert laid.minutes_left <= 180
    assert problems() == []


def test_a_short_notice_is_said_and_nothing_lies_in_the_past() -> None:
    laid = plan(3)
    assert all(s.do_by >= TODAY for s in laid.steps)
    assert "up to 28 to act" in laid.step(Part.SEARCHES).too_late_for
    assert laid.step(Part.REPORT).too_late_for == ""
    assert "day has come" in plan(0).step(Part.SEARCHES).too_late_for
    assert "day has passed" in plan(-3).step(Part.SEARCHES).too_late_for


def test_the_next_part_is_the_first_that_is_left() -> None:
    laid = plan(60, states={Part.STRANGER: PartState.DONE, Part.SEARCHES: PartState.LEFT_OUT})
    assert laid.next is not None
    assert laid.next.part is Part.OLD_PROFILES
    done = plan(60, states=dict.fromkeys(Part, PartState.DONE))
    assert done.next is None
    assert done.minutes_left == 0


def test_ways_to_write_a_name() -> None:
    assert variants("Dr Zoë Anna Müller") == (
        "Zoë Anna Müller", "Zoë Müller", "Zoe Muller", "Z Müller",
    )  # fmt: skip
    assert variants("Cher") == ("Cher",)
    assert variants("Dr") == ()


def test_searches_are_plain_addresses_of_the_engines() -> None:
    about = AboutMe(
        names=("Ava Example", "Ava Former"), towns=("Leeds",), schools=("Hill School",),
        employers=("St Elsewhere",), handles=("@ava_ex",),
    )  # fmt: skip
    made = compose(about)
    assert made[0].query == '"Ava Example"'
    queries = [s.query for s in made]
    for wanted in (
        '"Ava Example" doctor', '"Ava Example" Leeds', '"Ava Example" "Hill School"',
        '"Ava Example" "St Elsewhere"', '"ava_ex"', '"Ava Former"', '"A Example"',
    ):  # fmt: skip
        assert wanted in queries, wanted
    assert {s.kind for s in made} == set(SearchKind)
    assert len({s.engine for s in made}) >= 3
    assert len({s.id for s in made}) == len(made) <= MOST
    for search in made:
        parts = urlsplit(search.url)
        assert parts.scheme == "https"
        assert parse_qs(parts.query)["q"] == [search.query]


def test_ids_stay_when_more_is_known() -> None:
    one = {s.id for s in compose(AboutMe(names=("Ava Example",)))}
    two = {s.id for s in compose(AboutMe(names=("ava example",), towns=("Leeds",)))}
    assert one <= two


def test_nothing_to_search_for_without_a_name() -> None:
    assert compose(AboutMe(towns=("Leeds",))) == ()


@given(st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_typed_stays_inside_the_query(name: str, town: str) -> None:
    for search in compose(AboutMe(names=(name,), towns=(town,), handles=(town,))):
        parts = urlsplit(search.url)
        assert parts.hostname in ("www.google.com", "www.bing.com", "duckduckgo.com")
        assert parse_qs(parts.query)["q"] == [search.query]
        assert set(parse_qs(parts.query)) <= {"q", "tbm", "udm", "iax", "ia", "iar"}


def test_texts_to_ask_with() -> None:
    texts = request_texts("Ava {address}", "https://blog.example/ava", TODAY)
    assert len(texts) >= 5
    erasure = next(t for t in texts if t.id == "erasure")
    assert "https://blog.example/ava" in erasure.text
    assert "22 November 2025" in erasure.text
    assert "Ava {address}" in erasure.text
    empty = request_texts("", "javascript:alert(1)", TODAY)
    assert all("javascript" not in t.text for t in empty)
    assert "[your name]" in empty[0].text
    assert "about me. Could" in texts[0].text
    asked = request_texts("Ava", "", TODAY, "appraisal")
    assert "about me before my appraisal. Could" in asked[0].text


def test_forms_say_when_they_were_checked_and_what_to_do_if_they_moved() -> None:
    forms = removal_forms()
    assert {f.of for f in forms} == {"engine", "platform", "office"}
    assert {f.name for f in forms if f.of == "platform"} >= {"Facebook", "Instagram", "X"}
    for form in forms:
        assert form.url.startswith("https://")
        assert form.find, form.title
        assert form.checked >= date(2026, 11, 21)
    assert len({f.url for f in forms}) == len(forms)
