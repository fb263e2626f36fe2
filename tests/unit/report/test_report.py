"""The reports: what they say, what they never say, and that nothing in them runs."""

from __future__ import annotations

import csv
import html as html_words
import io
import json
import re
from dataclasses import fields, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from tests.support.audited import audit, platform, reading, setting

from paravent.checklist.guidance import load
from paravent.checklist.outcomes import build
from paravent.core.errors import BrowserError, FolderError, UsageError
from paravent.core.page import GuardRecord
from paravent.core.records import (
    App,
    Attestation,
    Audit,
    Checklist,
    Decision,
    ListFacts,
    Person,
    PhotoSummary,
    PlatformFacts,
    Stop,
    StrangerFacts,
)
from paravent.core.words import Audience, BoundaryAnswer, CheckOutcome, ReadingStatus, StopReason
from paravent.report.html import render
from paravent.report.make import More, make
from paravent.report.model import Portfolio, ReportData
from paravent.report.tables import guarded, to_csv, to_json
from paravent.report.words import at_least_few, day
from paravent.report.write import write

MADE = "2026-05-05T09:00:00+00:00"
FIELD = StrangerFacts("bio", "Bio", ("8b-04", "8b-18"), "birthday")
LISTS = (
    ListFacts("friends", "Friends", ("8b-15",), connections=True, people=True),
    ListFacts("apps", "Connected apps", ("8a-02",)),
)


def toy() -> PlatformFacts:
    return platform(setting(), setting("town"), fields=[FIELD], lists=LISTS, people=True, apps=True)


def report(
    audits: list[Audit],
    words: list[Attestation] | None = None,
    decisions: list[Decision] | None = None,
    *,
    pictures: dict[str, bytes] | None = None,
    platforms: list[PlatformFacts] | None = None,
    photos: PhotoSummary | None = None,
    more: More | None = None,
) -> ReportData:
    photos = photos or PhotoSummary(cleaned=2, verified=2, last_at=MADE)
    here = platforms or [toy()]
    found: Checklist = build(load(), here, audits, words or [], decisions or [], photos)
    return make(
        found,
        here,
        audits,
        made_at=MADE,
        photos=photos,
        store_sentence="Kept encrypted.",
        decisions=decisions or [],
        more=replace(more or More(), pictures=pictures or {}),
    )


def simple() -> ReportData:
    return report(
        [
            audit(
                reading(audience=Audience.PUBLIC, raw="Everyone"),
                reading("town", status=ReadingStatus.COULD_NOT_READ),
                lists={"apps": True, "friends": True},
                apps=[App("Quiz")],
            )
        ]
    )


def everything(data: ReportData, portfolio: bool) -> str:
    return "\n".join(
        (
            html_words.unescape(render(data, portfolio)),
            json.dumps(to_json(data, portfolio), ensure_ascii=False),
            to_csv(data, portfolio),
        )
    )


# --- what it says ----------------------------------------------------------------------------


def test_the_first_page_says_it_all() -> None:
    first = render(simple()).split('class="limbs"')[0].split("</style>")[1]
    text = html_words.unescape(re.sub(r"<[^>]+>", " ", first))
    for words in (
        "Made on 5 May 2026",
        "Toy 4 May 2026",
        "What was found",
        "What was done",
        "What remains",
        "What was not looked at",
        "Only friends see the birthday",
        "2 photos cleaned",
        "Toy: 1 of 2 settings",
        "First review",
        "defence organisation",
    ):
        assert words in " ".join(text.split()), words


def test_each_open_point_says_why_what_to_change_and_where() -> None:
    page = html_words.unescape(render(simple()))
    assert "Set birthday to friends." in page and "Why birthday matters." in page
    assert 'href="https://toy.example/settings/birthday"' in page
    assert "Who can see your town?" in page


def test_the_guard_is_told() -> None:
    now = replace(audit(), guard=GuardRecord(7, 0, ("ads.example",)))
    page = render(report([now]))
    assert "Requests that change something: <strong>0 sent, 7 stopped" in page


def test_a_profile_never_looked_at_and_a_stop_are_told() -> None:
    stopped = replace(
        audit(), stopped=Stop(StopReason.CHALLENGE, "https://toy.example/x", "It asked a question.")
    )
    page = render(report([stopped], platforms=[toy(), platform(setting(), name="other")]))
    assert "It asked a question." in page
    assert "Other: not at all" in page


def test_an_empty_report_is_honest() -> None:
    page = html_words.unescape(render(report([])))
    assert "No profile was reviewed yet." in page and "Nothing was read yet." in page
    assert "Nothing that was read needs changing" not in page


def test_headings_are_in_order_and_tables_have_scopes() -> None:
    for portfolio in (False, True):
        page = render(simple(), portfolio)
        levels = [int(n) for n in re.findall(r"<h([1-6])", page)]
        assert levels[0] == 1 and levels.count(1) == 1
        assert all(b - a <= 1 for a, b in pairwise(levels))
        assert all("scope=" in cell for cell in re.findall(r"<th\b[^>]*>", page))
        assert page.count("<caption") == page.count("<table")
        assert '<html lang="en-GB">' in page


def test_it_needs_nothing_else() -> None:
    for portfolio in (False, True):
        page = render(simple(), portfolio)
        assert "default-src 'none'" in page
        assert not re.search(r"<(script|link|iframe|object|form)\b", page)
        assert not re.search(r"url\((?!#)|@import|\son\w+=", page)
        assert not re.findall(r'src="(?!data:image/png)', page)


@pytest.mark.parametrize(
    "loud", ["breach", "violat", "unsafe", "fail", "complian", "approved by", "certif", "score"]
)
def test_the_words_are_calm(loud: str) -> None:
    for portfolio in (False, True):
        text = everything(simple(), portfolio).casefold()
        assert loud not in text.replace("'unsafe-inline'", "")


def test_the_guidance_is_acknowledged_and_linked() -> None:
    for portfolio in (False, True):
        page = render(simple(), portfolio)
        assert load().current.url in page and load().frame.url in page
        assert "Neither has reviewed or endorsed" in page


def test_pictures_only_where_asked_for() -> None:
    seen = replace(reading(), picture="p1")
    png = b"\x89PNG\r\n\x1a\nrest"
    with_picture = report([audit(seen)], pictures={"p1": png})
    assert "data:image/png;base64,iVBORw0KGgpyZXN0" in render(with_picture)
    assert "data:image" not in render(with_picture, True)
    assert "data:image" not in render(report([audit(seen)]))


# --- nothing runs, nothing shows through ----------------------------------------------------

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=http://127.0.0.1:9/x onerror=alert(1)>",
    '"><b onmouseover=x>',
    "{{ 7 * 7 }}{% raw %}",
    "\u202egnp.exe\u2066\u200b",
    '=HYPERLINK("http://x")',
    "@SUM(1)",
    "]]><!--",
]


@pytest.mark.parametrize("payload", PAYLOADS)
def test_words_from_outside_are_plain_text(payload: str) -> None:
    now = audit(
        replace(reading(raw=payload), why=payload, url=f"javascript:{payload}"),
        replace(reading("town", status=ReadingStatus.COULD_NOT_READ), why=payload),
        apps=[App(payload, kind="apps")],
        lists={"apps": True, payload: False},
        stranger={"bio": payload, payload: payload},
        site=f"https://x.example/{payload}",
    )
    data = report([replace(now, stopped=Stop(StopReason.BLOCKED, payload, payload))])
    page = render(data)
    assert not re.search(r"<(script|img|b)\b", page)
    assert "javascript:" not in page
    assert "49" not in re.sub(r"\d{3,}", "", page) or "{{ 7 * 7 }}" not in payload
    for sign in "\u202e\u2066\u200b":
        assert sign not in page + to_csv(data) + json.dumps(to_json(data), ensure_ascii=False)
    for row in csv.reader(io.StringIO(to_csv(data))):
        assert not any(cell.startswith(("=", "+", "-", "@", "\t", "\r")) for cell in row)


@pytest.mark.parametrize(
    "address",
    ["javascript:alert(1)", "http://evil.example/", "data:text/html,x", "file:///etc", "https://"],
)
def test_only_safe_addresses_become_links(address: str) -> None:
    bare = replace(setting(), url="")
    now = audit(replace(reading(audience=Audience.PUBLIC), url=address))
    page = render(report([now], platforms=[platform(bare)]))
    assert f'href="{address}"' not in page


@pytest.mark.parametrize("cell", ["=1", "+1", "-1", "@x", "\t=1", "\r=1", "  =1", "＝1"])
def test_formulas_are_guarded(cell: str) -> None:
    assert guarded(cell) == f"'{cell}"
    assert guarded("plain = text") == "plain = text"


SECRETS = [
    piece
    for n in range(125)
    for piece in (f"Zephyrine Quillon{n}", f"quillhandle{n}", f"99770{n:03}", f"my secret note {n}")
]


def planted() -> ReportData:
    """A report with 500 names, handles, ids and messages in every place that takes words."""
    names = iter(SECRETS * 4)
    people = [
        Person(
            SECRETS[i], f"https://toy.example/{SECRETS[i + 1]}?id={SECRETS[i + 2]}", SECRETS[i + 3]
        )
        for i in range(0, len(SECRETS), 4)
    ]
    one = replace(
        reading(audience=Audience.PUBLIC, raw=f"Friends except {next(names)}"),
        url=f"https://toy.example/{next(names)}",
        why=f"{next(names)} was there",
        picture=next(names),
    )
    two = replace(
        reading("town", status=ReadingStatus.NEEDS_CONFIRMATION, raw=next(names)), why=next(names)
    )
    now = replace(
        audit(
            one,
            two,
            people=people,
            complete=True,
            apps=[App(next(names), next(names), kind="apps") for _ in range(50)],
            lists={"friends": True, "apps": True, next(names): False},
            stranger={"bio": next(names), next(names): next(names)},
            site="https://quill-blog.example/of-mine",
        ),
        id=next(names),
        stopped=Stop(StopReason.CHALLENGE, f"https://x/{next(names)}", f"Hello {next(names)}"),
        guard=GuardRecord(3, 0, (f"{SECRETS[5]}.example",)),
    )
    words = [
        Attestation("8a-01", CheckOutcome.ATTESTED, MADE, note) for note in SECRETS[3:20:4]
    ] + [Attestation(f"toy:{SECRETS[1]}", CheckOutcome.ATTESTED, MADE, SECRETS[3])]
    decisions = [Decision(s, "toy", BoundaryAnswer.KEPT, MADE) for s in SECRETS[:3]]
    pictures = {s: s.encode() for s in SECRETS}
    return report([now], words, decisions, pictures=pictures)


def test_nothing_planted_is_in_the_portfolio() -> None:
    text = everything(planted(), True).casefold()
    assert not [s for s in SECRETS if s.casefold() in text]
    assert "quill" not in text and "toy.example" not in text


def test_the_search_for_planted_words_can_find_them() -> None:
    assert "my secret note" in everything(planted(), False)


def test_no_connection_is_named_in_ones_own_report_either() -> None:
    text = everything(planted(), False).casefold()
    for kind in range(3):
        assert not [s for s in SECRETS[kind::4] if re.search(rf"\b{s.casefold()}\b", text)]


def test_the_portfolio_record_has_no_place_for_words() -> None:
    allowed = {f.name for f in fields(Portfolio)}
    assert not allowed & {"raw", "url", "address", "site", "note", "names", "people", "steps"}
    assert "quill" not in repr(planted().portfolio).casefold()


def test_small_counts_are_ranges() -> None:
    assert [at_least_few(n) for n in (0, 1, 4, 5, 31)] == [
        "none",
        "fewer than 5",
        "fewer than 5",
        "5",
        "31",
    ]
    found = to_json(planted(), True)
    assert found["profiles"][0]["settings_read"] == "fewer than 5"
    assert found["done"]["connections_considered"] == "fewer than 5"


# --- formats ---------------------------------------------------------------------------------


def test_json_is_stable_and_whole() -> None:
    found = json.loads(json.dumps(to_json(simple())))
    assert (found["report"], found["version"]) == ("own", 1)
    assert sum(len(checks) for checks in found["limbs"].values()) == 56
    check = found["limbs"]["8b"][3]
    assert check["outcome"] == "not_met" and check["evidence"][0]["why"]
    assert found["profiles"][0]["guard"]["writes_sent"] == 0


def test_csv_has_every_check_and_one_width() -> None:
    rows = list(csv.reader(io.StringIO(to_csv(simple()))))
    assert len({len(row) for row in rows}) == 1
    assert len({row[1] for row in rows[1:] if row[-1] == "check"}) == 56


@pytest.mark.parametrize(
    ("moment", "words"),
    [("2026-05-04T10:00:00+00:00", "4 May 2026"), ("", ""), ("yesterday", "")],
)
def test_days(moment: str, words: str) -> None:
    assert day(moment) == words


def no_pdf(page: str) -> bytes:
    raise AssertionError("not asked for")


@pytest.mark.parametrize("ending", ["html", "pdf", "json", "csv", "HTML"])
def test_writing(tmp_path: Path, ending: str) -> None:
    out = tmp_path / f"report.{ending}"
    out.write_text("older")
    assert write(simple(), out, False, lambda page: b"%PDF" + page.encode()) == (out,)
    content = out.read_bytes()
    assert content != b"older" and len(content) > 500
    assert [f.name for f in tmp_path.iterdir()] == [out.name]
    if ending == "csv":
        assert content.startswith(b"\xef\xbb\xbf")


@pytest.mark.parametrize("name", ["report.docx", "report", "report.html.exe"])
def test_other_endings_are_one_sentence(tmp_path: Path, name: str) -> None:
    with pytest.raises(UsageError, match=r"\.html, \.pdf, \.json or \.csv"):
        write(simple(), tmp_path / name, False, no_pdf)
    assert not list(tmp_path.iterdir())


def test_a_missing_folder_and_a_folder_in_the_way(tmp_path: Path) -> None:
    (tmp_path / "is.html").mkdir()
    for out in (tmp_path / "none" / "a.html", tmp_path / "is.html"):
        with pytest.raises(FolderError, match="Choose another name"):
            write(simple(), out, False, no_pdf)


def test_a_report_that_could_not_be_made_leaves_the_old_one(tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    out.write_text("older")

    def gone(page: str) -> bytes:
        raise BrowserError("No browser. Install one.")

    with pytest.raises(BrowserError):
        write(simple(), out, False, gone)
    assert out.read_text() == "older" and len(list(tmp_path.iterdir())) == 1


def test_a_full_disk_leaves_the_old_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    out = tmp_path / "a.html"
    out.write_text("older")

    def full(number: int) -> Any:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(FolderError):
        write(simple(), out, False, no_pdf)
    assert out.read_text() == "older" and len(list(tmp_path.iterdir())) == 1
