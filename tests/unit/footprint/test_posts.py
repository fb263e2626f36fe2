"""The look through one's own posts: archives in, flags and coverage out, answers kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support import post_archives

from paravent.cli import main
from paravent.core.errors import CancelledError, ReportError
from paravent.core.footprint import (
    Band,
    CareerPeriod,
    Coverage,
    Flag,
    FlagAnswer,
    Heading,
    Post,
    PostReview,
)
from paravent.core.jobs import Cancel, Progress
from paravent.core.lists import Life, LifePeriod
from paravent.desks.base import Base
from paravent.desks.footprint import Footprint
from paravent.desks.lists import Lists
from paravent.footprint import identifiers, paper, roles
from paravent.footprint.headings import headings, shows_name
from paravent.footprint.judge import About, judge
from paravent.footprint.signs import TOLD
from paravent.footprint.tokens import look
from paravent.footprint.weigh import Reading, features, model
from paravent.footprint.words import lexicon
from paravent.history.memory import memory_store

DAY = 86_400
AT = 1_600_000_000
STORY = "Clerked a 45 year old farmer with sepsis on ward 7 tonight, his wife runs the post office"
SPREAD = (
    (AT + 40 * DAY, "The trombonist in bed 9 plays for us every afternoon"),
    (AT + 41 * DAY, "He's 62 and it's Parkinson's. The hands go first"),
    (AT + 42 * DAY, "His brain operation is done, they kept him awake and he played in theatre"),
)
CALM = (
    (AT - 400 * DAY, "Good morning all, coffee first"),
    (AT - 300 * DAY, "Parkrun in the rain, 27:14, happy with that"),
    (AT - 200 * DAY, "My nan fell and broke her hip, she's 88. Thank you to the lovely nurses"),
    (AT - 100 * DAY, "Just finished This Is Going to Hurt. What a book"),
)
NHS = "Can somebody chase the bloods for 943 476 5919 please, switchboard is down"
ROWS = (*CALM, (AT, STORY), *SPREAD, (AT + 90 * DAY, NHS))


def found_in(desk: Footprint, path: Path, timeline: Sequence[CareerPeriod] = ()) -> PostReview:
    return desk.posts([path], timeline)


@pytest.fixture
def desk(tmp_path: Path) -> Footprint:
    base = Base(tmp_path / "data", store=memory_store())
    return Footprint(base, Lists(base))


def of(review: PostReview, heading: Heading) -> list[Flag]:
    return [flag for flag in review.flags if flag.heading is heading]


@pytest.mark.parametrize("platform", sorted(post_archives.WRITERS))
def test_every_archive_that_carries_posts(desk: Footprint, tmp_path: Path, platform: str) -> None:
    path = post_archives.WRITERS[platform](tmp_path, ROWS)
    review = found_in(desk, path)
    stories = of(review, Heading.PATIENT_STORY)
    assert any(review.posts[f.anchor].text == STORY for f in stories)
    (number,) = of(review, Heading.IDENTIFIER)
    assert review.posts[number.anchor].text == NHS
    assert number.facets[0].words == "943 476 5919"
    assert not {p.text for p in review.posts.values()} & {text for _, text in CALM}
    assert review.coverage.items == len(ROWS)
    assert review.coverage.oldest == ROWS[0][0]
    assert any("pictures" in each.what for each in review.coverage.not_looked_at)
    assert all(flag.why and flag.paragraph and flag.removal for flag in review.flags)


def test_a_story_told_over_several_posts_is_one_flag(desk: Footprint, tmp_path: Path) -> None:
    review = found_in(desk, post_archives.x(tmp_path, (*CALM, *SPREAD)))
    groups = [f for f in of(review, Heading.PATIENT_STORY) if len(f.posts) > 1]
    assert len(groups) == 1
    texts = {review.posts[each].text for each in groups[0].posts}
    assert len(texts & {text for _, text in SPREAD}) >= 2
    assert "one person" in groups[0].why[0]


def test_far_apart_they_are_no_group(desk: Footprint, tmp_path: Path) -> None:
    apart = [(at + n * 60 * DAY, text) for n, (at, text) in enumerate(SPREAD)]
    review = found_in(desk, post_archives.x(tmp_path, apart))
    assert all(len(flag.posts) == 1 for flag in review.flags)


def test_the_reason_names_the_details(desk: Footprint, tmp_path: Path) -> None:
    review = found_in(desk, post_archives.x(tmp_path, [(AT, STORY)]))
    (flag,) = of(review, Heading.PATIENT_STORY)
    said = " ".join(flag.why)
    assert all(word in said for word in ("45 year old", "sepsis", "ward 7", "tonight", "farmer"))
    assert {"age", "condition", "ward", "date", "occupation"} <= {f.id for f in flag.facets}
    assert flag.paragraph == "13"


def test_reposts_and_other_peoples_words_are_not_the_users(desk: Footprint, tmp_path: Path) -> None:
    review = found_in(desk, post_archives.x(tmp_path, [(AT, f"RT @someone: {STORY}")]))
    assert not review.flags
    assert any("repost" in each.what for each in review.coverage.not_looked_at)


def test_answers_are_kept_without_words(desk: Footprint, tmp_path: Path) -> None:
    path = post_archives.x(tmp_path, ROWS)
    flag = found_in(desk, path).flags[0]
    assert desk.answer_flag(flag, FlagAnswer.KEEP).answer is FlagAnswer.KEEP
    again = found_in(desk, path).flag(flag.id)
    assert again is not None and again.answer is FlagAnswer.KEEP and again.answered_at
    desk.undo_flag(again)
    once_more = found_in(desk, path).flag(flag.id)
    assert once_more is not None and once_more.answer is None


def test_a_false_flag_lowers_the_like_and_says_so(desk: Footprint, tmp_path: Path) -> None:
    other = STORY.replace("45", "47").replace("post office", "bakery")
    path = post_archives.x(tmp_path, [(AT, STORY), (AT + 50 * DAY, other), (AT + 99 * DAY, NHS)])
    review = found_in(desk, path)
    false = next(f for f in review.flags if review.posts[f.anchor].text == STORY)
    desk.answer_flag(false, FlagAnswer.FALSE_FLAG)
    kept = json.dumps(
        [dict(desk._base.store.notes(r)) for r in ("footprint:answers", "footprint:false")]
    )
    assert not any(word in kept for word in ("farmer", "sepsis", "ward 7", "post office"))
    after = found_in(desk, path)
    like = next(f for f in after.flags if after.posts[f.anchor].text == other)
    assert like.band is Band.IF_TIME and "false flag" in like.lowered
    unlike = of(after, Heading.IDENTIFIER)[0]
    assert unlike.band is Band.FIRST and not unlike.lowered


def test_removal_warns_before_anything_is_deleted(desk: Footprint) -> None:
    assert "do not delete" in desk.advice(FlagAnswer.WILL_REMOVE)
    assert "defence organisation" in desk.advice(FlagAnswer.WILL_REMOVE)
    assert all(desk.advice(answer) for answer in FlagAnswer)


def test_titles_are_set_against_the_timeline(desk: Footprint, tmp_path: Path) -> None:
    rows = [(AT, "As a consultant cardiologist I say drink less coffee")]
    path = post_archives.x(tmp_path, rows)
    student = [CareerPeriod("university", "Leeds", "Leeds", AT - 900 * DAY, None, False)]
    grown = [CareerPeriod("job", "Leeds", "Leeds", AT - 900 * DAY, None, True, "Consultant")]
    (flag,) = of(found_in(desk, path, student), Heading.OVERSTATED_ROLE)
    assert "medical student" in flag.why[0]
    assert not of(found_in(desk, path, grown), Heading.OVERSTATED_ROLE)
    assert not of(found_in(desk, path), Heading.OVERSTATED_ROLE)


def test_the_timeline_of_the_window_counts_where_none_is_given(
    desk: Footprint, tmp_path: Path
) -> None:
    desk._lists.save_life(Life((LifePeriod("university", "Leeds", "Leeds", "2018-09"),)))
    path = post_archives.x(tmp_path, [(AT, "As a consultant cardiologist I say drink less coffee")])
    assert of(desk.posts([path]), Heading.OVERSTATED_ROLE)


@pytest.mark.parametrize(
    ("name", "flagged"), [("Amara Sands", False), ("Tired Medic", True), ("nightreg", True)]
)
def test_as_a_doctor_without_a_name(
    desk: Footprint, tmp_path: Path, name: str, flagged: bool
) -> None:
    rows = [(AT, "As a doctor I can tell you the waiting list figures are cooked")]
    path = post_archives.x(tmp_path, rows, name=name)
    assert bool(of(found_in(desk, path), Heading.UNNAMED_DOCTOR_CLAIM)) is flagged


def test_names_that_are_names() -> None:
    assert shows_name(("Amara Sands", "amsands")) is True
    assert shows_name(("anon_sho",)) is False
    assert shows_name(()) is None


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("NHS no 943 476 5919 needs bloods", "nhs"),
        ("hospital number H1182736, your CT is ready", "hosp"),
        ("my patient's DOB is 14/03/1951 and his potassium is 7.2", "dob"),
        ("ring me on 07700 900123 about the party", "phone"),
        ("write to big.gav.1988@example.org please", "email"),
        ("Home visit to LD1 2PW, lady with COPD", "postcode"),
        ("Mrs Olusanya on ward 4 has had her third stroke", "name"),
    ],
)
def test_identifiers(text: str, kind: str) -> None:
    assert kind in {each.kind for each in identifiers.find(look(text))}


@pytest.mark.parametrize(
    "text",
    [
        "order no. 4471 9028 334 is still out for delivery",
        "NCT04381936 is the registration of the trial",
        "Samaritans 116 123, any time",
        "Mr Tumble is the only one who calms this house",
        "Mr Ravenscroft, our consultant, brought biscuits",
        "info@example.org has the tickets",
        "My date of birth is 29/02/1992 and every form hates me",
        "Parkrun 27:14, 5k, 12/03/2022",
    ],
)
def test_what_only_looks_like_an_identifier(text: str) -> None:
    assert identifiers.find(look(text)) == []


@pytest.mark.parametrize(
    ("text", "age"),
    [
        ("34F with chest pain", "34f"),
        ("a lad of 19 came in", "19"),
        ("retired bishop, 77, with gout", "77"),
        ("she's 84 and sharp", "she's"),
        ("nine days old and fighting", "nine"),
        ("a 26 weeker tonight", "26"),
    ],
)
def test_ages(text: str, age: str) -> None:
    ages = look(text).ages
    assert ages and any(age.split("'", maxsplit=1)[0] in each or each in text for each in ages)


@pytest.mark.parametrize("text", ["5 years ago", "Row 26. Knees", "at 9am", "5k in 27:14", "£3m"])
def test_no_ages(text: str) -> None:
    assert look(text).ages == []


def test_cancel_and_progress(desk: Footprint, tmp_path: Path) -> None:
    path = post_archives.x(tmp_path, ROWS)
    heard: list[Progress] = []
    desk.posts([path], (), report=heard.append)
    assert heard[-1].done == heard[-1].total
    cancel = Cancel()
    cancel.request()
    with pytest.raises(CancelledError):
        desk.posts([path], (), cancel=cancel)


def test_the_command(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = post_archives.x(tmp_path, ROWS)
    line = tmp_path / "life.toml"
    line.write_text(
        '[[period]]\nkind = "job"\nname = "A"\nplace = "B"\nstart = 2015\ngrade = "F1"\n'
    )
    data = str(tmp_path / "data")
    code = main(
        ["footprint", "--archive", str(path), "--timeline", str(line), "--json", "--data-dir", data]
    )
    made = json.loads(capsys.readouterr().out)
    assert code == 0
    assert {"findings", "stranger", "names", "coverage"} <= set(made)
    for finding in made["findings"]:
        assert {
            "id",
            "timestamp",
            "member",
            "text",
            "heading",
            "paragraph",
            "reason",
            "members",
        } <= set(finding)
        assert finding["id"] in finding["members"]
        assert finding["member"] == "data/tweets.js"
    assert made["coverage"]["items"] == len(ROWS)
    assert made["coverage"]["oldest"] == "2019-08-10"
    assert main(["footprint", "--json", "--data-dir", data]) == 2


def test_the_portfolio_report_holds_nothing_of_the_posts(desk: Footprint, tmp_path: Path) -> None:
    path = post_archives.x(tmp_path, ROWS, name="Amara Sands", handle="amsands")
    review = found_in(desk, path)
    answered = replace(
        review, flags=tuple(replace(f, answer=FlagAnswer.KEEP) for f in review.flags)
    )
    (out,) = desk.write_report(answered, tmp_path / "portfolio.html", portfolio=True)
    page = out.read_text("utf-8")
    planted = {
        "Amara",
        "Sands",
        "amsands",
        "943 476",
        "farmer",
        "sepsis",
        "trombon",
        "post office",
        "tweets.js",
    }
    planted |= {p.id for p in review.posts.values()} | {f.id for f in review.flags}
    assert not {word for word in planted if word.casefold() in page.casefold()}
    assert "considered and kept" in page
    (mine,) = desk.write_report(answered, tmp_path / "own.html")
    assert "farmer" in mine.read_text("utf-8") and "do not delete" in mine.read_text("utf-8")
    with pytest.raises(ReportError):
        desk.write_report(answered, tmp_path / "own.docx")


@pytest.mark.browser
def test_the_portfolio_pdf_and_its_metadata(desk: Footprint, tmp_path: Path) -> None:
    from pypdf import PdfReader

    review = found_in(desk, post_archives.x(tmp_path, ROWS))
    (out,) = desk.write_report(review, tmp_path / "portfolio.pdf", portfolio=True)
    read = PdfReader(out)
    words = " ".join(page.extract_text() for page in read.pages) + str(read.metadata)
    if read.xmp_metadata is not None:
        words += str(read.xmp_metadata.stream.get_data())
    words += str(out.read_bytes())
    planted = {"Amara", "amsands", "943 476", "farmer", "trombon", "tweets.js", str(tmp_path)}
    assert not {word for word in planted if word in words}
    assert "Review of my own posts" in words


def test_hostile_text_is_plain_in_the_report() -> None:
    review = PostReview({}, (), _coverage())
    assert "<script" not in paper.own(review, "2026-01-01")
    flags, _ = judge(
        Post("a", "x", "m", "post", AT, f"<script>alert(1)</script> {STORY}"), About(True)
    )
    post = Post("a", "x", "m", "post", AT, f"<script>alert(1)</script> {STORY}")
    page = paper.own(PostReview({"a": post}, tuple(flags), _coverage()), "2026-01-01")
    assert "<script" not in page and "&lt;script" in page


def _coverage() -> Coverage:
    return Coverage(1, AT, AT, {"x": 1}, 0, (), "One post.")


def test_the_words_are_sound() -> None:
    words = lexicon()
    assert all(entry.why for entry in words.classes.values())
    assert set(headings()) == set(Heading)
    for heading in headings().values():
        assert heading.title and heading.paragraph and heading.why.endswith(".")
        assert not set(heading.signs) - set(words.classes) - {"AGE"}


def test_roles() -> None:
    assert roles.overstated("proud to be a neurosurgeon", "F1") is not None
    assert roles.overstated("one day i'll be a surgeon", "medical student") is None
    assert roles.overstated("i'm a registrar now", "registrar") is None
    assert roles.overstated("working with the cardiologists", "F2") is None


@pytest.mark.parametrize("text", [STORY, NHS, *(t for _, t in SPREAD), *(t for _, t in CALM)])
def test_the_quick_way_weighs_the_same(text: str) -> None:
    seen = look(text)
    slow = features(seen)
    for heading, weights in model().items():
        told = heading in TOLD
        known = sum(weights.by_feature.get(each, 0.0) for each in slow)
        assert weights.weigh(Reading(seen)) == pytest.approx(weights.start + known)
        assert not any(each.startswith("s:" if told else "c:") for each in weights.by_feature)
