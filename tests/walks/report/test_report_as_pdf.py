"""The reports as PDF, printed by the real browser: tagged, outlined, and without what is secret."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from pypdf.generic import Destination
from tests.support.pdf import Tag, everything, reader, tags
from tests.support.reports import FOOTPRINT_WORDS, SECRETS, rich

from paravent.browser.options import BrowserOptions
from paravent.browser.printing import print_pdf
from paravent.report.html import render
from paravent.report.model import ReportData
from paravent.report.pages import page, sizes

pytestmark = pytest.mark.browser

Print = Callable[[str, bool], bytes]


def made(which: str) -> ReportData:
    return {
        "two": lambda: rich(2, 40),
        "secret": lambda: rich(2, 30, secrets=True),
        "many": lambda: rich(15, 12, earlier=False),
    }[which]()


@pytest.fixture(scope="module")
def printed(tmp_path_factory: pytest.TempPathFactory) -> Print:
    """Prints each report once."""
    kept: dict[tuple[str, bool], bytes] = {}
    folder: Path = tmp_path_factory.mktemp("data")

    def print_it(which: str, portfolio: bool) -> bytes:
        key = (which, portfolio)
        if key not in kept:
            options = BrowserOptions(data_dir=folder, headless=True)
            kept[key] = print_pdf(render(made(which), portfolio), options)
        return kept[key]

    return print_it


def titles(outline: list[Destination | list[object]], level: int = 0) -> list[tuple[int, str]]:
    found: list[tuple[int, str]] = []
    for entry in outline:
        if isinstance(entry, list):
            found += titles(entry, level + 1)  # type: ignore[arg-type]
        else:
            found.append((level, str(entry.title)))
    return found


@pytest.mark.parametrize("portfolio", [False, True])
def test_it_is_tagged_for_who_cannot_see_it(printed: Print, portfolio: bool) -> None:
    pdf = reader(printed("two", portfolio))
    root: Any = pdf.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert pdf.metadata is not None
    assert "5 May 2026" in str(pdf.metadata.title)
    for leaf in pdf.pages:
        assert "/StructParents" in leaf
    found = tags(pdf)
    check_headings(found)
    check_tables(found)
    figures = [t for t in found if t.kind == "Figure"]
    assert len(figures) >= 12
    assert all(len(f.alt) > 5 for f in figures)
    # A form without fields would promise what is not there.
    assert not [t for t in found if t.kind == "Form"]


def check_headings(found: list[Tag]) -> None:
    levels = [int(t.kind[1]) for t in found if t.kind in ("H1", "H2", "H3", "H4", "H5", "H6")]
    assert levels[0] == 1 and levels.count(1) == 1
    assert all(b - a <= 1 for a, b in pairwise(levels))


def check_tables(found: list[Tag]) -> None:
    heads = [t for t in found if t.kind == "TH"]
    assert heads and {t.scope for t in heads} == {"Row", "Column"}
    tables = [n for n, t in enumerate(found) if t.kind == "Table"]
    assert len(tables) >= 4
    for start in tables:
        inside = []
        for tag in found[start + 1 :]:
            if tag.depth <= found[start].depth:
                break
            inside.append(tag.kind)
        assert "TH" in inside and "TD" in inside and "TR" in inside


@pytest.mark.parametrize("portfolio", [False, True])
def test_it_has_an_outline(printed: Print, portfolio: bool) -> None:
    outline = titles(reader(printed("two", portfolio)).outline)  # type: ignore[arg-type]
    words = [title for _, title in outline]
    assert "The guidance behind this" in words
    assert len({level for level, _ in outline}) >= 2
    wanted = (
        ("What I reviewed", "What I found", "My reflection", "When I look again")
        if portfolio
        else ("What was found", "What was not looked at", "Each profile, setting by setting")
    )
    assert set(wanted) <= set(words)


@pytest.mark.parametrize("which", ["two", "many"])
def test_one_page_says_it_all_first(printed: Print, which: str) -> None:
    pdf = reader(printed(which, False))
    first, second = (" ".join(pdf.pages[n].extract_text().split()) for n in (0, 1))
    for words in (
        "Made on 5 May 2026",
        "What was found",
        "What was done",
        "What remains",
        "What was not looked at",
        "not counted as fine anywhere",
    ):
        assert words in first
    for profile in made(which).profiles:
        assert profile.name in first
    begins = "What changed since last time" if which == "two" else "The four reasons"
    assert begins in second[: len(begins) + 12]


@pytest.mark.parametrize(
    ("which", "portfolio", "most"),
    [("two", False, 14), ("two", True, 3), ("secret", True, 4), ("many", True, 4)],
)
def test_it_is_short_and_has_no_empty_page(
    printed: Print, which: str, portfolio: bool, most: int
) -> None:
    pdf = reader(printed(which, portfolio))
    assert len(pdf.pages) <= most
    for leaf in pdf.pages:
        assert [round(float(n)) for n in leaf.mediabox[2:]] == [595, 842]
        assert len(leaf.extract_text()) > 150 or leaf.images


def test_pages_can_be_drawn_from_it(printed: Print) -> None:
    pdf = printed("two", True)
    assert len(sizes(pdf)) == len(reader(pdf).pages)
    drawn = page(pdf, 0, 700)
    assert drawn.width == 700 and "What I reviewed" in drawn.text
    grey = {drawn.pixels[n] for n in range(0, len(drawn.pixels), 4 * 97)}
    assert len(grey) > 5


def secrets_in(text: str) -> set[str]:
    packed = "".join(text.split())
    wanted = (*SECRETS, *FOOTPRINT_WORDS)
    # Words on a page may be set with spaces of their own, or none.
    return {s for s in wanted if s.casefold() in text or "".join(s.casefold().split()) in packed}


def test_no_secret_is_in_any_part_of_the_portfolio(printed: Print) -> None:
    pdf = reader(printed("secret", True))
    text = everything(pdf).casefold()
    assert secrets_in(text) == set()
    assert "quill" not in text
    assert "interview" in text
    assert not [image for leaf in pdf.pages for image in leaf.images]
    assert set(pdf.metadata or {}) <= {
        "/Title", "/Creator", "/Producer", "/CreationDate", "/ModDate",
    }  # fmt: skip


def test_the_search_for_secrets_finds_what_is_there(printed: Print) -> None:
    found = secrets_in(everything(reader(printed("secret", False))).casefold())
    assert set(FOOTPRINT_WORDS) <= found
    # Nobody is named in one's own either, nor in what its pictures carried along.
    assert not [s for s in SECRETS[::4] if s in found]
