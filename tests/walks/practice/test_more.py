"""Whole walks of the production packs over the described platforms, a platform at a time."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support.practice_walk import Heard, missed, walk_practice, wrong

from paravent.packs.loader import load_all
from paravent.practice.platforms import REPLICAS
from paravent.practice.server import PracticeServer, start

pytestmark = pytest.mark.browser


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
    audit = walk_practice(replicas, platform, tmp_path, people=True, heard=Heard())
    assert audit.stopped is None
    assert wrong(audit, replicas.truth(platform)) == {}
    assert missed(audit, replicas.expected(platform)) == {}
    assert replicas.writes == 0, replicas.write_log
    assert replicas.sign_ins == 0
    assert audit.guard.writes_sent == 0
    assert replicas.foreign_hosts == ()
    found = {person.url.rstrip("/").rsplit("/", 1)[-1].lstrip("@") for person in audit.people}
    assert {person.handle for person in replicas.state.platform(platform).people} <= found
