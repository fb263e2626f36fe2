"""Whole walks of the production packs over the described platforms, a platform at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.practice_walk import missed, walk_practice, wrong

from paravent.engine.patience import Patience
from paravent.packs.loader import load_all
from paravent.practice.platforms import REPLICAS
from paravent.practice.server import PracticeServer, start

pytestmark = pytest.mark.browser

BRISK = Patience(loading=4.0, silent=0.8, partly=0.4, steady=0.15, step=0.25, quiet_steps=3)
"""Lists of a few dozen that answer at once come to rest sooner than on the internet."""


@pytest.fixture
def replicas() -> Iterator[PracticeServer]:
    with start(platforms=tuple(REPLICAS)) as running:
        running.slow(0.01)
        yield running
        assert running.faults == ()


@pytest.mark.parametrize("platform", REPLICAS)
def test_the_whole_walk(replicas: PracticeServer, tmp_path: Path, platform: str) -> None:
    if platform not in load_all().packs:
        pytest.skip(f"There is no pack for {platform} yet.")
    audit = walk_practice(replicas, platform, tmp_path, people=True, patience=BRISK)
    assert audit.stopped is None
    assert wrong(audit, replicas.truth(platform)) == {}
    assert missed(audit, replicas.expected(platform)) == {}
    assert audit.witness == "same"
    assert replicas.writes == 0, replicas.write_log
    assert replicas.sign_ins == 0
    assert audit.guard.writes_sent == 0
    assert replicas.foreign_hosts == ()
    assert audit.lists_read
    assert all(audit.lists_read.values())
    assert {app.name for app in replicas.state.platform(platform).apps} <= {
        app.name for app in audit.apps
    }
    found = {person.url.rstrip("/").rsplit("/", 1)[-1].lstrip("@") for person in audit.people}
    assert {person.handle for person in replicas.state.platform(platform).people} <= found
