"""Which pages have changed, in plain words; by-hand reviews; what a first walk says of itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paravent.core.caution import BeforeWalk
from paravent.core.pagehealth import changed_pages, in_words, of_audit, sentence, summary, told
from paravent.core.records import Audit, PageHealth, Reading
from paravent.core.words import ReadingStatus
from paravent.desks.caution import before_walk
from paravent.history.codec import pack as packed
from paravent.history.codec import unpack
from paravent.packs.loader import load_all

NINE = tuple(f"s{n}" for n in range(9))


def audit(day: int, *pages: PageHealth, known: tuple[str, ...] = (), **more: object) -> Audit:
    readings = tuple(Reading(name, ReadingStatus.READ) for name in known)
    made = Audit(
        f"a{day}", "facebook", "", "1", f"2026-11-0{day}T10:00:00Z", f"2026-11-0{day}T10:05:00Z",
        readings, pages=pages,
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def page(asked: int, *missed: str, name: str = "posts") -> PageHealth:
    return PageHealth(name, "Settings → Posts", asked, missed)


def test_a_page_that_is_mostly_strange_has_changed() -> None:
    found = of_audit(audit(1, page(11, *NINE)))
    assert [p.has_changed for p in found] == [True]
    assert sentence("Facebook", found[0]) == (
        "Facebook has changed the page “Settings → Posts”: nine settings could not be read by"
        " themselves."
    )


def test_one_missing_setting_is_no_changed_page_the_first_time() -> None:
    found = of_audit(audit(1, page(11, "s1")))
    assert [p.has_changed for p in found] == [False]
    assert "has changed" not in sentence("Facebook", found[0])
    assert "one setting could not be read by itself" in sentence("Facebook", found[0])


def test_what_was_recognised_before_and_is_gone_means_change() -> None:
    before, now = audit(1, page(11)), audit(2, page(11, "s1"))
    assert [p.has_changed for p in of_audit(now, [before])] == [True]
    assert [p.has_changed for p in changed_pages([before, now])] == [True]
    assert changed_pages([audit(1, page(11, "s1")), audit(2, page(11))]) == ()


def test_what_the_user_told_or_another_page_read_is_not_missed() -> None:
    assert of_audit(audit(1, page(2, "s1"), known=("s1",))) == ()
    later = audit(2, known=("s1",), scope=("s1",))
    assert changed_pages([audit(1, page(2, "s1")), later]) == ()


def test_a_look_at_one_setting_does_not_judge_its_page() -> None:
    whole = audit(1, page(11))
    single = audit(2, page(1, "s1"), scope=("s1",))
    assert changed_pages([whole, single]) == ()


def test_several_pages_in_one_sentence() -> None:
    pages = changed_pages([audit(1, page(3, *NINE[:3]), page(2, "x", "y", name="tags"))])
    assert summary("Facebook", pages) == (
        "Facebook has changed two of its pages: five settings could not be read by themselves."
    )
    assert summary("Facebook", ()) == ""
    assert in_words(13) == "13"


def test_one_setting_alone_is_no_changed_page_and_many_are_told_in_two_sentences() -> None:
    single = [page(1, f"t{n}", name=f"p{n}") for n in range(4)]
    pages = of_audit(audit(1, page(11, *NINE), *single))
    assert [p.has_changed for p in pages] == [True, False, False, False, False]
    assert told("Facebook", pages) == (
        sentence("Facebook", pages[0]),
        "On four of Facebook’s pages, four settings could not be read by themselves.",
    )
    assert told("Facebook", pages[:1]) == (sentence("Facebook", pages[0]),)
    assert told("Facebook", pages[1:2]) == (sentence("Facebook", pages[1]),)
    assert told("Facebook", ()) == ()


def test_kept_in_the_history() -> None:
    made = audit(1, page(11, *NINE))
    assert unpack(packed(made), Audit) == made
    older = replace(made, pages=())
    assert unpack(packed(older), Audit).pages == ()


@pytest.mark.parametrize("name", sorted(load_all().packs))
def test_every_platform_says_what_a_first_walk_opens(name: str) -> None:
    pack = load_all().packs[name]
    plan = before_walk(pack, 2.0)
    assert plan.terms
    assert plan.export
    assert plan.settings == len(pack.settings)
    assert plan.pages or plan.lists or all(not s.read for s in pack.settings)
    text = plan.as_text()
    assert "Never done" in text
    for each in (*plan.pages, *plan.lists):
        assert each in text


def test_a_site_that_may_refuse_is_told_before() -> None:
    plan = before_walk(load_all().packs["reddit"], 2.0)
    assert "turn away browsers" in plan.opened()
    assert "by hand" in plan.opened()
    other = BeforeWalk("x", "X", ("Posts",), seconds=2.0).opened()
    assert other.startswith("1 page of your own")
    assert "turn away" not in other
