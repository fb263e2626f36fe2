"""What the tests of the photos share."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from paravent.core.records import PhotoOutcome
from paravent.photos.clean import clean_paths

CleanAll = Callable[..., list[PhotoOutcome]]


@pytest.fixture
def clean() -> CleanAll:
    """Cleans paths and returns the outcomes."""

    def run(paths: Sequence[Path] | Path, **options: object) -> list[PhotoOutcome]:
        outcomes: list[PhotoOutcome] = []
        given = [paths] if isinstance(paths, Path) else list(paths)
        clean_paths(given, outcomes.append, workers=1, **options)  # type: ignore[arg-type]
        return outcomes

    return run
