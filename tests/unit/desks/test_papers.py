"""Reports from the store: made once, looked at, saved; pictures, changes and pages are in them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.pdf import blank
from tests.support.reports import png

from paravent.core.errors import FolderError, NoBrowserError, UsageError
from paravent.core.paper import KINDS
from paravent.core.records import Audit, PageHealth, Person, Reading, StrangerLook
from paravent.core.settings import Settings
from paravent.core.words import Audience, ReadingStatus
from paravent.desks.base import Base
from paravent.desks.papers import Papers
from paravent.history.memory import memory_store
from paravent.main import Desk

FRIEND = Person("Tamsin Orrell", "https://x.com/tam.orrell", "", "followers")


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """Two reviews of X, the second with another value everywhere; printed without a browser."""
    base = Base(tmp_path, store=memory_store(), settings=Settings(profiles=("x",)))
    made = Desk(tmp_path, base=base)
    walked(made, "then", 90, Audience.PUBLIC)
    walked(made, "now", 0, Audience.NOBODY)
    monkeypatch.setattr(Papers, "_print_pdf", lambda self, html: blank(2))
    return made


def walked(desk: Desk, name: str, days_ago: int, value: Audience) -> None:
    at = (datetime.now(UTC) - timedelta(days=days_ago)).isoformat(timespec="seconds")
    facts = next(p for p in desk.platforms() if p.id == "x")
    bare = Audit(name, "x", "", facts.version, at, None)
    store = desk.store
    store.begin(bare, (), True)
    readings = [
        Reading(s.id, ReadingStatus.READ, value.value, value, ("row",), s.url, at)
        for s in facts.settings
    ]
    readings[0] = replace(readings[0], raw=f"All but {FRIEND.name}")
    for each in readings[:3]:
        store.keep_reading(name, each, png())
    look = StrangerLook(at, "https://x.com/me", "", store.keep_picture(name, "stranger", png()))
    store.finish(
        replace(
            bare,
            finished=at,
            readings=tuple(readings),
            people=(FRIEND,) if name == "then" else (),
            people_complete=True,
            lists_read={"followers": True},
            stranger={"name": "Dr Example"},
            stranger_look=look,
            pages=(PageHealth("posts", "Your posts", 5, ("nowhere", "anywhere", "gone")),),
        )
    )


@pytest.mark.parametrize("portfolio", [False, True])
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_made_is_what_is_saved(
    desk: Desk, tmp_path: Path, kind: str, portfolio: bool
) -> None:
    paper = desk.papers.make(kind, portfolio=portfolio)
    out = tmp_path / f"a.{kind}"
    assert list(desk.papers.save(paper, out)) == [out]
    assert out.read_bytes() == paper.content
    if kind == "pdf":
        assert paper.printed is paper.content and paper.text == ""
    elif kind == "html":
        assert paper.text == paper.content.decode()
    else:
        assert not paper.printed and paper.text
    if paper.printed:
        assert len(desk.papers.sizes(paper)) == 2
        assert desk.papers.page(paper, 1, 300).width == 300
    for word in ("Tamsin", "orrell"):
        assert word.encode() not in paper.content


def test_pictures_changes_pages_and_the_next_review_are_in_ones_own(desk: Desk) -> None:
    html = desk.papers.make("html").text
    # Two settings and the stranger's view; not the picture of the row that names somebody.
    assert html.count("data:image/png") == 3
    assert "has changed the page “Your posts”: three settings" in html
    assert "What changed since last time" in html and "narrower now" in html
    assert "Next review: " in html
    assert "days of review" in html
    redacted = desk.papers.make("html", portfolio=True).text
    assert "data:image" not in redacted and "Your posts" not in redacted
    assert "Next regular review: " in redacted


def test_without_a_browser_the_html_is_made_and_says_why_there_are_no_pages(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_browser(self: Papers, html: str) -> bytes:
        raise NoBrowserError("No browser was found. Install one.")

    monkeypatch.setattr(Papers, "_print_pdf", no_browser)
    paper = desk.papers.make("html")
    assert paper.text.startswith("<!DOCTYPE html>")
    assert (paper.printed, paper.not_printed) == (b"", "No browser was found. Install one.")
    with pytest.raises(NoBrowserError):
        desk.papers.make("pdf")
    assert desk.papers.make("csv").not_printed == ""


def test_what_cannot_be_made_or_saved_is_one_sentence(desk: Desk, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"\.html, \.pdf, \.json or \.csv"):
        desk.papers.make("docx")
    with pytest.raises(FolderError, match="Choose another name"):
        desk.papers.save(desk.papers.make("csv"), tmp_path / "none" / "a.csv")
