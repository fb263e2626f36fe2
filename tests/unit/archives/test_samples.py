"""Extra check: samples of real layouts, kept outside the project, import with their counts."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from paravent.archives.open import import_archive
from paravent.core.archive import ArchiveSummary
from paravent.core.jobs import Cancel

SAMPLES = Path(__file__).resolve().parents[4] / "shared" / "exports" / "samples"

pytestmark = pytest.mark.skipif(
    not SAMPLES.is_dir(),
    reason="The samples of exports are not beside the project, so they were not tried.",
)


def summary(platform: str) -> ArchiveSummary:
    return import_archive(SAMPLES / platform, Cancel()).summary()


def test_counts_that_the_sources_name() -> None:
    assert summary("linkedin").people == 20  # "Connections cut to 20 rows"
    reddit = summary("reddit")
    assert (reddit.comments, reddit.posts) == (5, 4)  # "first 5 and 4 rows"


def test_counts_of_the_lists_themselves() -> None:
    listed = json.loads((SAMPLES / "facebook/friends/friends.json").read_text("utf-8"))
    found = import_archive(SAMPLES / "facebook", Cancel())
    friends = {p.id for p in found.people if p.kind == "friend"}
    assert len(friends) == len(next(iter(listed.values())))
    assert not any("\u00c3" in p.name for p in found.people)  # repaired


@pytest.mark.parametrize("folder", sorted(p.name for p in SAMPLES.glob("*")) or ["none"])
def test_each_sample_is_known_for_what_it_is(folder: str) -> None:
    expected = {"google_takeout_youtube": "youtube"}.get(folder, folder)
    found = summary(folder)
    assert found.platform == expected
    assert not any("damaged" in s.why or "built" in s.why for s in found.skipped)
