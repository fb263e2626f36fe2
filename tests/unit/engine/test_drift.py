"""Perturbed settings pages: never a wrong value, nearly always the right one."""

from __future__ import annotations

from collections import Counter

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.drift import judge, make

SEEDS = 120


def test_drift() -> None:
    counted: Counter[str] = Counter()
    for seed in range(SEEDS):
        counted += judge(make(seed))
    meant = counted["right"] + counted["asked"] + counted["unread"]
    assert counted["wrong"] == 0
    assert counted["kept"] > 100
    assert counted["right"] >= 0.95 * meant, counted


@settings(max_examples=40, deadline=None)
@given(st.integers(10_000, 10_000_000))
def test_never_a_wrong_value(seed: int) -> None:
    assert judge(make(seed))["wrong"] == 0


def test_layouts_that_can_only_be_guessed_are_not_guessed() -> None:
    counted: Counter[str] = Counter()
    for seed in range(SEEDS // 2):
        counted += judge(make(seed, hard=True))
    assert counted["wrong"] == 0
    assert counted["unread"] > counted["right"] > 0


def test_the_harness_can_fail() -> None:
    """A reader that always says the same is found out."""
    truths = {audience for seed in range(20) for audience in make(seed).truth.values()}
    assert len(truths) > 5
