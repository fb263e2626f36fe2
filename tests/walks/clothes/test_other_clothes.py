"""A walk over pages in other clothes, in real Chromium: nothing wrong, nearly all right."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest
from tests.support.wardrobe_site import walk_dressed

from paravent.packs.loader import load_all

pytestmark = pytest.mark.browser


@pytest.mark.parametrize(
    ("platform", "how", "seed"), [("facebook", "closed_shadow", 3), ("linkedin", "frame", 4)]
)
def test_other_markup_brought_otherwise(platform: str, how: str, seed: int, tmp_path: Path) -> None:
    """The whole is a command: ``python -m tests.benchmarks.walk_clothes``."""
    found = walk_dressed(load_all().packs[platform], tmp_path, seed, how=how, most=2)
    counted = Counter(found.verdicts)
    assert counted["wrong"] == 0, found.told
    meant = counted["right"] + counted["asked"] + counted["unread"]
    assert meant > 3
    assert counted["right"] >= 0.8 * meant, found.told
    assert found.writes == []
