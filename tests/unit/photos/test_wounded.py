"""Wounded files that once came out with a place still in them: the fuzz command found them."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from tests.benchmarks.photos_fuzz import mutated, try_one
from tests.support.photo_files import every_case

CASES = {case.name: case for case in every_case()}

# What leaked: numbers of a map that offsets missed, a segment copied into a table of the picture,
# and text that a wrong length took into the picture.
ONCE_LEAKING = (
    ("geotiff big", 1072146735),
    ("jpeg unknown app", 454054640),
    ("webp behind", 951540118),
)


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize(("name", "state"), ONCE_LEAKING)
def test_once_leaking_files(tmp_path: Path, name: str, state: int, everything: bool) -> None:
    wounded = mutated(CASES[name].data, Random(state))
    assert try_one(CASES[name], wounded, tmp_path, everything) == ""
