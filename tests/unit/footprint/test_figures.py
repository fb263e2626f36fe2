"""The bars on made-up posts that the rules were not built with."""

from __future__ import annotations

import importlib.util
import sys
from functools import cache
from pathlib import Path

import pytest
from tests.benchmarks.footprint import POSTS, Figures, measure

from paravent.core.footprint import Heading
from paravent.footprint.words import load_model

pytestmark = pytest.mark.skipif(
    not POSTS.is_dir(), reason="The made-up posts are not in this copy of the project."
)

WEIGHED_APART = (Heading.PATIENT_STORY, Heading.IDENTIFIER)


@cache
def figures(split: str = "held_out") -> Figures:
    return measure(split)


def test_identifiers_and_plainly_told_stories() -> None:
    assert figures().plain.recall >= 0.9
    assert figures().plain.precision >= 0.8


@pytest.mark.parametrize("heading", [h for h in Heading if h not in WEIGHED_APART])
def test_other_headings_are_right_when_they_speak(heading: Heading) -> None:
    count = figures().by_heading[heading]
    assert count.precision >= 0.7, (count.hits, count.wrong)
    assert count.hits, "It must speak at all."


def test_stories_told_over_several_posts_are_found() -> None:
    """Few: in a full life most posts near in time have nothing to do with one another."""
    found, groups = figures().groups
    assert found >= 0.35 * groups


def test_ordinary_lives_are_left_in_peace() -> None:
    flags, posts = figures().calm
    assert 200 * flags <= posts, "At most one flag in 200 posts."


def test_other_voices_find_it_no_worse() -> None:
    """The second set (tests/data/posts/README.md): a guard for what was reached."""
    made = figures("second")
    assert made.plain.recall >= 0.9
    assert made.plain.precision >= 0.8
    flags, posts = made.calm
    assert 200 * flags <= posts


def test_the_third_set_finds_it_no_worse() -> None:
    """Traps and dense timelines, written before the rules were tried on them; a guard as well."""
    made = figures("third")
    assert made.plain.recall >= 0.88
    assert made.plain.precision >= 0.8
    flags, posts = made.calm
    assert 200 * flags <= 1.4 * posts


def test_the_shipped_weights_are_what_the_trainer_learns_from() -> None:
    """No weight is set by hand: words, code and examples are those they were learned from."""
    trainer = importlib.util.spec_from_file_location(
        "train_footprint", Path(__file__).parents[3] / "packaging" / "train_footprint.py"
    )
    assert trainer and trainer.loader
    module = importlib.util.module_from_spec(trainer)
    sys.modules["train_footprint"] = module  # Its records look their own module up.
    trainer.loader.exec_module(module)
    assert load_model()["learned_from"] == module.learned_from(), (
        "Run packaging/train_footprint.py again."
    )
