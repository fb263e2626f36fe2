"""The reports as PDF, printed by the real browser: tagged, outlined, and without what is secret."""

from __future__ import annotations

import io
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from tests.support.audited import audit, platform, reading, setting

from paravent.browser.options import BrowserOptions
from paravent.browser.printing import print_pdf
from paravent.checklist.guidance import load
from paravent.checklist.outcomes import build
from paravent.core.records import ListFacts, Person, PhotoSummary
from paravent.core.words import Audience
from paravent.report.html import render
from paravent.report.make import make
from paravent.report.model import ReportData

pytestmark = pytest.mark.browser

NAMES = [f"Zephyrine Quillon{n}" for n in range(500)]


def report() -> ReportData:
    friends = ListFacts("friends", "Friends", ("8b-15",), connections=True, people=True)
    toy = platform(setting(), setting("town"), lists=[friends], people=True)
    now = audit(
        reading(audience=Audience.PUBLIC, raw=f"Friends except {NAMES[7]}"),
        people=[Person(n, f"https://toy.example/{n.split()[1].casefold()}") for n in NAMES],
        complete=True,
        lists={"friends": True},
        site="https://quillon-blog.example",
    )
    photos = PhotoSummary()
    found = build(load(), [toy], [now], [], [], photos)
    return make(found, [toy], [now], made_at="2026-05-05T09:00:00+00:00", photos=photos)


@pytest.mark.parametrize("portfolio", [False, True])
def test_printed(tmp_path: Path, portfolio: bool) -> None:
    options = BrowserOptions(data_dir=tmp_path, headless=True)
    pdf = print_pdf(render(report(), portfolio), options)
    reader = PdfReader(io.BytesIO(pdf))
    root: Any = reader.root_object
    assert root["/MarkInfo"]["/Marked"]
    assert root["/Lang"] == "en-GB"
    titles = [str(getattr(entry, "title", "")) for entry in reader.outline]
    flat = str(reader.outline)
    assert titles and "The guidance behind this" in flat
    text = "\n".join(page.extract_text() for page in reader.pages)
    everything = (text + flat + str(reader.metadata)).casefold()
    assert "5 may 2026" in everything
    assert not [n for n in NAMES if n.casefold() in everything]
    if portfolio:
        assert "quillon" not in everything
        assert len(reader.pages) <= 3
    else:
        assert "what was not looked at" in reader.pages[0].extract_text().casefold()
