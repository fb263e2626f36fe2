"""Rehearsal pages in other clothes, in real Chromium: nothing wrong, nearly all read right."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

import pytest
from tests.support.drifted_practice import KEPT, LOST, Drifter, drifter, run

pytestmark = pytest.mark.browser
SAMPLE = 5
"""The whole is a command: ``python -m tests.benchmarks.walk_drift``."""


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drifter]:
    with drifter(tmp_path_factory.mktemp("drift")) as made:
        yield made


def _sum(counted: dict[str, Counter[str]], ways: tuple[str, ...]) -> Counter[str]:
    total: Counter[str] = Counter()
    for way in ways:
        total.update(counted[way])
    return total


def test_the_same_meaning_in_other_clothes(found: Drifter) -> None:
    ways = KEPT[::3]
    counted, strange = run(found, (SAMPLE,), ways)
    seen = _sum(counted, ways)
    assert seen["wrong"] == 0, strange
    assert seen["right"] > 10, counted
    assert seen["right"] >= 0.95 * seen.total(), strange


def test_a_meaning_that_is_gone(found: Drifter) -> None:
    counted, strange = run(found, (SAMPLE + 1,), LOST[::2])
    seen = _sum(counted, LOST[::2])
    assert seen["wrong"] == 0, strange
    assert seen["kept"] > 4, counted
    assert found.server.writes == 0, found.server.write_log
