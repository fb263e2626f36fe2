"""The review before an interview in the store: left, resumed, ended; told in reports by numbers."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from paravent.core.errors import UsageError
from paravent.core.footprint import Coverage, FlagAnswer
from paravent.core.jobs import Cancel, ignore_progress
from paravent.core.review import AboutMe, Part, PartState, Presence, ResultAnswer, SearchResult
from paravent.core.rhythm import Occasion, OccasionKind, occasions
from paravent.core.words import CheckOutcome
from paravent.desks.base import Base
from paravent.desks.lists import Lists
from paravent.desks.papers import Papers
from paravent.desks.review import Review
from paravent.footprint.forgotten import Answer, Site
from paravent.history.memory import memory_store
from paravent.practice.old_sites import ADDRESSES
from paravent.practice.server import start

INTERVIEW = Occasion(OccasionKind.INTERVIEW, date.today() + timedelta(60))
PLANTED = ("Zebediah Planted", "zplanted", "planted.example", "noteplanted")


def made(folder: Path) -> tuple[Base, Review]:
    base = Base(folder, store=memory_store())
    return base, again(base)


def again(base: Base) -> Review:
    def ask(url: str) -> Answer:
        there = url.endswith(("founder", "zplanted"))
        return Answer(200 if there else 404, url, url.rsplit("/", maxsplit=1)[-1])

    site = Site("made", "Made", "https://made.example/u/{user}", "founder", "Close it.")
    return Review(base, Lists(base), asker=ask, sites=(site,), pace=0)


def fill(review: Review) -> None:
    review.begin(INTERVIEW)
    review.save_about_me(AboutMe(names=(PLANTED[0],), handles=(PLANTED[1],)))
    search = review.searches()[0]
    result = SearchResult(ResultAnswer.ACT, "https://planted.example/zeb noteplanted")
    review.answer_search(search, (result,), through=True)
    review.look_for_old_profiles(["zplanted"], ignore_progress, Cancel(), consent=True)
    review.note_posts(
        Coverage(420, 1_300_000_000, 1_600_000_000, {"x": 420}), 3, {FlagAnswer.KEEP: 2}
    )
    review.mark(Part.STRANGER, PartState.LEFT_OUT)


def test_left_and_resumed(tmp_path: Path) -> None:
    base, review = made(tmp_path)
    assert review.plan() is None
    with pytest.raises(UsageError):
        review.mark(Part.POSTS, PartState.DONE)
    fill(review)
    later = again(base)
    plan = later.plan()
    assert plan is not None
    assert plan.step(Part.STRANGER).state is PartState.LEFT_OUT
    assert plan.step(Part.SEARCHES).state is PartState.BEGUN
    assert plan.step(Part.POSTS).count == "2 of 3 flags answered"
    assert later.searches()[0].results[0].note.endswith("noteplanted")
    assert [p.presence for p in later.old_profiles()] == [Presence.EXISTS]
    assert occasions(base.settings) == (INTERVIEW,)


def test_moving_the_day_keeps_answers_and_one_occasion(tmp_path: Path) -> None:
    base, review = made(tmp_path)
    fill(review)
    moved = Occasion(OccasionKind.APPRAISAL, INTERVIEW.day + timedelta(7))
    plan = review.begin(moved)
    assert plan.occasion == moved
    assert plan.step(Part.STRANGER).state is PartState.LEFT_OUT
    assert occasions(base.settings) == (moved,)


def test_whose_it_is_stays_after_another_look(tmp_path: Path) -> None:
    _, review = made(tmp_path)
    fill(review)
    review.say_mine(review.old_profiles()[0], True)
    review.look_for_old_profiles(["zplanted", "other"], ignore_progress, Cancel(), consent=True)
    mine = {p.handle: p.mine for p in review.old_profiles()}
    assert mine == {"zplanted": True, "other": None}


def test_the_rehearsal_asks_nobody_and_shows_all_three_answers(tmp_path: Path) -> None:
    with start() as server:
        base = Base(tmp_path, store=memory_store(), practice=server)
        review = Review(base, Lists(base))
        names = ["morganellery_x"]
        found = review.look_for_old_profiles(names, ignore_progress, Cancel(), consent=True)
    assert {p.site: p.presence for p in found} == {
        "Old Forum": Presence.EXISTS,
        "Photo Corner": Presence.ABSENT,
        "Everybody's Here": Presence.UNKNOWN,
        "Closed Door": Presence.UNKNOWN,
    }
    assert {urlsplit(p.url).hostname for p in found} == {
        urlsplit(url).hostname for url in ADDRESSES.values()
    }
    assert all(str(urlsplit(p.url).hostname).endswith(".invalid") for p in found)


def test_forgetting_leaves_nothing(tmp_path: Path) -> None:
    base, review = made(tmp_path)
    fill(review)
    review.end()
    assert review.plan() is None
    assert base.store.notes("review") == {}


def test_reports_hold_numbers_and_nothing_planted(tmp_path: Path) -> None:
    base, review = made(tmp_path)
    fill(review)
    papers = Papers(base)
    for portfolio in (False, True):
        html = papers.preview_report(portfolio=portfolio)
        assert "Review before my interview" in html
        assert "1 to act on" in html
        for ending in ("json", "csv"):
            html += papers.write_report(tmp_path / f"r.{ending}", portfolio=portfolio)[0].read_text(
                "utf-8-sig"
            )
        for planted in PLANTED:
            assert planted.casefold() not in html.casefold(), (portfolio, planted)
    papers.write_report(tmp_path / "r.json")
    told = json.loads((tmp_path / "r.json").read_text())["footprint"]
    assert ["Own posts, comments and captions looked through", "420"] in told["lines"]


def test_addresses_of_pages_are_checked(tmp_path: Path) -> None:
    _, review = made(tmp_path)
    for url in ("", "javascript:alert(1)", "http://example.org/", "file:///etc/passwd",
                "https://me:secret@example.org/", "https://nodots/"):  # fmt: skip
        with pytest.raises(UsageError):
            review.look_at_page(url, Cancel())


def test_the_checklist_hears_of_searches_and_old_profiles(tmp_path: Path) -> None:
    base, review = made(tmp_path)
    assert review.observations() == []
    fill(review)
    found = {o.check: o.evidence for o in review.observations()}
    assert found["8b-20"].outcome is CheckOutcome.PARTLY
    assert "1 result to act on" in found["8b-20"].seen
    assert found["8b-21"].outcome is CheckOutcome.PARTLY
    review.say_mine(review.old_profiles()[0], False)
    found = {o.check: o.evidence for o in review.observations()}
    assert found["8b-21"].outcome is CheckOutcome.ATTESTED
    results = {r.id: r for r in Papers(base).checklist().results}
    assert any(e.setting == "footprint" for e in results["8b-20"].evidence)
    assert not any(p.casefold() in str(results).casefold() for p in PLANTED)
