"""Endless lists that recycle their rows: everybody once, and an end only where it is one."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.endless import Flock, pack_with_list
from tests.support.made_site import made_site, walk_site
from tests.support.practice_walk import Heard

from paravent.core.text import plain
from paravent.engine.patience import Patience

pytestmark = pytest.mark.browser
BRISK = Patience(loading=6.0, silent=1.0, partly=0.4, steady=0.2, step=0.3, quiet_steps=3)


@pytest.mark.parametrize(
    ("flock", "whole"),
    [(Flock(400), True), (Flock(400, stops_at=130), False)],
    ids=["whole", "stops early"],
)
def test_an_endless_list(flock: Flock, whole: bool, tmp_path: Path) -> None:
    """Five thousand, with the browser's memory: ``python -m tests.benchmarks.people_list``."""
    pack = pack_with_list(tmp_path / "packs")
    with made_site(flock.answer) as site:
        audit = walk_site(site, pack, tmp_path, people=True, heard=Heard(), patience=BRISK)
        assert site.writes == []
        assert site.faults == ()
    keys = [person.url or person.name for person in audit.people]
    assert len(keys) == len(set(keys)) == flock.expected
    assert audit.people_complete is whole
    assert audit.stopped is None
    assert any(not person.url for person in audit.people), "nobody who left was found"
    hostile = {plain(entry["name"]) for entry in flock.handed[: flock.expected]} - {""}
    assert {name for name in hostile if not name.startswith("Lark ")} <= {
        person.name for person in audit.people
    }
