"""The second reading: standings, what changed, charts, and the same facts in every format."""

from __future__ import annotations

import csv
import html as html_words
import io
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from tests.support.audited import audit, platform, reading, setting
from tests.support.pdf import blank, reader
from tests.support.reports import FOOTPRINT_WORDS, MADE, SECRETS, png, rich

from paravent.checklist.guidance import load
from paravent.checklist.outcomes import build
from paravent.core.errors import ReportError
from paravent.core.records import Attestation, Person, PhotoSummary, Reading
from paravent.core.words import Audience, CheckOutcome, ReadingStatus
from paravent.report.charts import MARKS, WIDTH, outcome_bars
from paravent.report.html import render
from paravent.report.make import More, make
from paravent.report.model import ReportData, Standing
from paravent.report.pages import page, sizes
from paravent.report.tables import to_csv, to_json


def of(*readings: Reading, words: list[Attestation] | None = None, **more: Any) -> ReportData:
    """The report of one profile with a setting for each reading; ``i…`` only inform."""
    settings = [
        setting(r.setting, enough=None if r.setting.startswith("i") else Audience.FRIENDS)
        for r in readings
    ]
    toy = platform(*settings)
    now = audit(*readings, people=[Person("Rosa Lind", "https://toy.example/rosa")])
    checklist = build(load(), [toy], [now], words or [], [], PhotoSummary(), today=MADE)
    return make(checklist, [toy], [now], made_at=MADE, photos=PhotoSummary(), more=More(**more))


def words_of(page_html: str) -> str:
    """What a reader reads: words, and what stands for pictures."""
    body = page_html.split("</head>")[1]
    told = re.sub(r'<[^>]*(?:alt|aria-label)="([^"]*)"[^>]*>', r" \1 ", body)
    return " ".join(html_words.unescape(re.sub(r"<[^>]+>", " ", told)).split())


# --- how a setting stands --------------------------------------------------------------------


def standing(row: Reading, **more: Any) -> Standing:
    return of(row, **more).profiles[0].settings[0].standing


def test_each_setting_stands_where_it_belongs() -> None:
    unread = ReadingStatus.COULD_NOT_READ
    assert standing(reading(audience=Audience.ONLY_ME)) is Standing.MET
    assert standing(reading(audience=Audience.PUBLIC)) is Standing.OPEN
    assert standing(reading(status=unread)) is Standing.NOT_KNOWN
    weak = reading(status=ReadingStatus.NEEDS_CONFIRMATION)
    assert standing(weak) is Standing.NOT_KNOWN
    assert standing(reading("i1", Audience.PUBLIC)) is Standing.INFORMS
    assert standing(reading("i1", status=unread)) is Standing.NOT_KNOWN
    assert standing(reading(status=ReadingStatus.NOT_OFFERED)) is Standing.NOT_OFFERED
    strange = replace(reading(), audience=None)
    assert standing(strange) is Standing.NOT_KNOWN
    kept = Attestation("toy:birthday", CheckOutcome.ATTESTED, MADE, kept="public")
    assert standing(reading(audience=Audience.PUBLIC), words=[kept]) is Standing.KEPT


def test_what_only_informs_is_never_said_to_be_as_it_should_be() -> None:
    data = of(reading("i1", Audience.PUBLIC, raw="Leeds"), reading("town"))
    html = render(data)
    table = html.split('class="settings"')[1].split("</table>")[0]
    groups = {
        re.sub(r"<[^>]+>|\s+", " ", g.split("</tr>")[0]): g
        for g in table.split('class="group"')[1:]
    }
    [informs] = [g for name, g in groups.items() if "For your information" in name]
    assert "Who can see your i1?" in informs and "Leeds" in informs
    [advised] = [g for name, g in groups.items() if "As advised" in name]
    assert "Only friends see the town" in advised
    assert "Only friends see the i1" not in words_of(html)
    assert "as it should be" not in words_of(html).casefold().replace("check, as it should be", "")


def test_a_good_state_is_told_as_a_finding_only_where_it_was_reached() -> None:
    kept = Attestation("toy:kept", CheckOutcome.ATTESTED, MADE, kept="public")
    data = of(
        reading(audience=Audience.PUBLIC),
        reading("met"),
        reading("kept", Audience.PUBLIC),
        reading("gone", status=ReadingStatus.NOT_OFFERED),
        words=[kept],
    )
    html = words_of(render(data)).split("The four reasons, check by check")[1]
    checks = html.split("Each profile, setting by setting")[0]
    assert "Only friends see the met. Open to friends." in checks
    assert "Who can see your birthday? Open to anyone" in checks
    assert "Who can see your kept? Open to anyone" in checks
    assert "Who can see your gone? Not offered" in checks
    for name in ("birthday", "kept", "gone"):
        assert f"Only friends see the {name}" not in checks


def test_every_open_check_says_what_to_do() -> None:
    data = rich()
    html = words_of(render(data))
    for check in (c for limb in data.limbs for c in limb.checks if c.todo):
        said = [p.advice or p.told_in for p in check.points]
        assert any(said) or (check.next_step in html and check.next_step)


# --- pictures --------------------------------------------------------------------------------


def test_a_picture_beside_a_name_is_left_out() -> None:
    named = replace(reading(raw="Friends except Rosa Lind"), picture="a")
    plain = replace(reading("town"), picture="b")
    data = of(named, plain, pictures={"a": png(), "b": png()})
    assert [s.id for s in data.profiles[0].pictured] == ["town"]
    assert render(data).count("data:image/png") == 1
    assert "data:image" not in render(data, True) and "<img" not in render(data, True)


def test_a_strangers_picture_is_left_out_where_it_names_somebody() -> None:
    with_it, without = rich().profiles[0].stranger, rich(secrets=True).profiles[0].stranger
    assert with_it.picture and not with_it.left_out
    assert without.picture is None and "left out" in without.left_out


def test_every_picture_has_words_for_it() -> None:
    html = render(rich())
    alts = re.findall(r'<img [^>]*alt="([^"]*)"', html)
    assert len(alts) == html.count("<img") > 20
    assert all(len(alt) > 10 for alt in alts)


# --- what changed ----------------------------------------------------------------------------


def test_what_changed_is_counted_and_told() -> None:
    data = rich()
    assert data.changed.settings == sum(p.changed or 0 for p in data.profiles) > 0
    assert data.changed.narrower + data.changed.wider + data.changed.otherwise == (
        data.changed.settings
    )
    html = words_of(render(data))
    for row in data.changes:
        assert f"{row.what} {row.how}" in html
    assert "The checks after each of the last 2 days of review" in html
    assert "4 February 2026 *" in html and "4 May 2026 *" not in html


def test_somebody_who_is_gone_is_not_named_either() -> None:
    toy = platform(setting())
    gone = Person("Tamsin Orrell", "https://toy.example/tam.orrell")
    before = audit(reading(), when="2026-02-04T10:00:00+00:00", people=[gone])
    now = audit(reading(raw="Friends except Tamsin Orrell"), stranger={"bio": "by tam.orrell"})
    checklist = build(load(), [toy], [now], [], [], PhotoSummary())

    def text(more: More) -> str:
        data = make(checklist, [toy], [now], made_at=MADE, photos=PhotoSummary(), more=more)
        return render(data) + to_csv(data)

    assert "Tamsin" in text(More()) and "orrell" in text(More())
    assert not re.search("tamsin|orrell", text(More(earlier=[before, now])), re.IGNORECASE)


def test_a_first_review_has_nothing_to_compare_with() -> None:
    data = rich(earlier=False)
    assert not data.changes and not data.moments
    assert all(p.changed is None for p in data.profiles)
    for portfolio in (False, True):
        html = words_of(render(data, portfolio))
        assert "First review" in html and "What changed since last time" not in html


def test_changed_pages_and_strangers_stand_in_it() -> None:
    html = words_of(render(rich()))
    assert "Toy has changed the page “Posts”: two settings could not be read" in html
    assert "What a stranger saw, without signing in, on 4 May 2026" in html
    assert "Picture of Toy as a stranger got it" in html


# --- charts ----------------------------------------------------------------------------------


def test_bars_are_as_long_as_their_numbers() -> None:
    long, short = outcome_bars(
        [
            ((CheckOutcome.MET, 6), (CheckOutcome.COULD_NOT_READ, 2)),
            ((CheckOutcome.NOT_MET, 2), (CheckOutcome.MET, 0)),
        ]
    )
    assert [p.width for p in long.pieces] == [WIDTH * 6 / 8, WIDTH * 2 / 8]
    assert [p.x for p in long.pieces] == [0, WIDTH * 6 / 8]
    assert [p.width for p in short.pieces] == [WIDTH * 2 / 8]
    assert long.words == "6 met, 2 not known"
    assert short.words == "2 not met yet"
    assert outcome_bars([()])[0].words == "nothing"


def test_no_two_outcomes_look_alike_without_colour() -> None:
    html = render(rich())
    patterns = dict(re.findall(r'<pattern id="(\w+)"[^>]*>(.*?)</pattern>', html))
    assert set(patterns) == {o.value for o in MARKS}
    assert len(set(patterns.values())) == len(set(MARKS.values())) == len(MARKS)
    assert set(re.findall(r"url\(#(\w+)\)", html)) <= set(patterns)


@pytest.mark.parametrize("portfolio", [False, True])
def test_every_chart_has_a_text_that_says_the_same(portfolio: bool) -> None:
    html = render(rich(), portfolio)
    bars = re.findall(r"<svg class=\"bar\"[^>]*>.*?</svg>", html, re.DOTALL)
    assert len(bars) == 4 + 2 * 4
    for bar in bars:
        [said] = re.findall(r'role="img" aria-label="[^:]+: ([^"]+)"', bar)
        numbers = [int(n) for n in re.findall(r"\b\d+\b", said)]
        assert numbers and len(re.findall(r'class="piece', bar)) == len(numbers)
    for limb in (rich().portfolio if portfolio else rich()).limbs:
        [bar] = outcome_bars([limb.counts])
        assert bar.words in words_of(html)


# --- the same in every format ----------------------------------------------------------------

_OURS = {"report", "version", "class", "edition", "pack_version", "platform", "setting", "id"}
"""Keys whose values are names for programs."""
_CODES = {"outcome", "standing", "status", "witness"}
_ELSEWHERE = {"url", "seen_at", "looked_at", "made_at", "last_at"}
"""Written as a link or as a day in words."""


def leaves(value: Any, key: str = "") -> Iterator[tuple[str, str]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from leaves(each, name)
    elif isinstance(value, list):
        for each in value:
            yield from leaves(each, key)
    elif isinstance(value, str) and value.strip() and key not in _OURS | _CODES | _ELSEWHERE:
        yield key, " ".join(value.split())


def test_every_sentence_of_the_json_is_in_the_csv() -> None:
    data = rich(secrets=True)
    rows = csv.reader(io.StringIO(to_csv(data)))
    cells = " ".join(" ".join(" ".join(row) for row in rows).split())
    assert not {(k, w) for k, w in leaves(to_json(data)) if w not in cells and k != "ask"}


def test_every_sentence_of_the_json_is_in_the_html() -> None:
    """Of the checks those observations that are open; the others stand with their profile."""
    data = rich(secrets=True)
    html = words_of(render(data))
    found = json.loads(json.dumps(to_json(data)))
    checks = [c for limb in found.pop("limbs").values() for c in limb]
    told = [leaf for leaf in leaves(found) if leaf[0] not in ("title", "ask", "stopped")]
    for check in checks:
        told.append(("title", check["title"]))
        told += [
            (key, e[key])
            for e in check["evidence"]
            if e["outcome"] in ("not_met", "partly")
            for key in ("where", "title", "seen", "advice")
        ]
    for profile in found["profiles"]:
        for row in profile["settings"]:
            as_title = row["standing"] in ("open", "met")
            told.append(("setting", row["title" if as_title else "ask"]))
    assert len(told) > 200
    assert not {(k, w) for k, w in told if w not in html}


def test_every_number_of_the_portfolio_is_in_every_format() -> None:
    data = replace(
        rich().portfolio, photos_cleaned=731, own_words=732, changes_left=733, unread_left=734,
        looks_left=735, questions_left=736, writes_blocked=737,
    )  # fmt: skip
    whole = replace(rich(), portfolio=data)
    for text in (
        words_of(render(whole, True)),
        to_csv(whole, True),
        json.dumps(to_json(whole, True)),
    ):
        for number in range(731, 738):
            assert str(number) in text


# --- what is secret --------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["html", "json", "csv"])
def test_no_secret_of_any_part_is_in_the_portfolio(kind: str) -> None:
    data = rich(secrets=True)
    text = {
        "html": html_words.unescape(render(data, True)),
        "json": json.dumps(to_json(data, True), ensure_ascii=False),
        "csv": to_csv(data, True),
    }[kind].casefold()
    assert not [s for s in (*SECRETS, *FOOTPRINT_WORDS) if s.casefold() in text]
    assert "quill" not in text and "toy.example" not in text
    assert "interview" in text  # the review is told of, in numbers
    assert not {
        f for f in FOOTPRINT_WORDS if f not in render(data)
    }  # and can be found in one's own


def test_no_connection_is_named_in_any_part_of_ones_own() -> None:
    data = rich(secrets=True)
    text = "\n".join(
        (
            html_words.unescape(render(data)),
            json.dumps(to_json(data), ensure_ascii=False),
            to_csv(data),
        )
    ).casefold()
    assert not [s for s in SECRETS[::4] if re.search(rf"\b{s.casefold()}\b", text)]


# --- space to write --------------------------------------------------------------------------


def test_the_portfolio_asks_and_leaves_room_to_type() -> None:
    html = render(rich(), True)
    for title in ("What I found", "What I changed", "What I will do", "When I look again"):
        assert title in html
    assert html.count("contenteditable") == 4
    assert "<textarea" not in html and "<form" not in html


# --- pages -----------------------------------------------------------------------------------


def test_pages_are_drawn_at_the_width_that_is_asked_for() -> None:
    pdf = blank(3)
    assert len(reader(pdf).pages) == 3
    assert [(s.width, s.height) for s in sizes(pdf)] == [(595, 842)] * 3
    for width in (333, 860, 1721):
        drawn = page(pdf, 2, width)
        assert drawn.width == width
        assert len(drawn.pixels) == drawn.width * drawn.height * 4


@pytest.mark.parametrize("pdf", [b"", b"no pdf", b"%PDF-1.4 cut off"])
def test_what_is_no_pdf_is_one_sentence(pdf: bytes) -> None:
    with pytest.raises(ReportError, match="could not be shown"):
        sizes(pdf)


def test_a_page_that_is_not_there_is_one_sentence() -> None:
    with pytest.raises(ReportError):
        page(blank(1), 4, 300)
