"""Show me where it is: the user points at a row of the page, and the program learns to read it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from paravent.core.jobs import Cancel

if TYPE_CHECKING:
    from paravent.core.desk import Ask, Question


class PointingStep(StrEnum):
    """Where pointing stands."""

    OPENING = "opening"
    READY = "ready"
    """The page is open; the program waits for the user to point."""
    LOOKING = "looking"
    AGAIN = "again"
    """Nothing was learned from the last place; point again."""
    TRYING = "trying"
    """It was learned and is tried at once."""


@dataclass(frozen=True, slots=True)
class PointingNews:
    """What happens while the user points."""

    step: PointingStep
    sentence: str


Heard = Callable[[PointingNews], None]
"""Called on the job's thread; must return at once."""


@dataclass(frozen=True, slots=True)
class Pointed:
    """What came of it."""

    learned: bool
    sentence: str
    label: str = ""
    """The words by which the row is known from now on."""
    question: Question | None = None
    """The question as it stands now: with what was read, to be confirmed once. None where it was
    read for certain, or nothing was learned."""


@dataclass(frozen=True, slots=True)
class LearnedWay:
    """One row that the user pointed out."""

    platform: str
    platform_name: str
    setting: str
    title: str
    """The question of the setting."""
    label: str
    learned_on: str
    """Day, ISO 8601."""
    confirmed: bool
    """Whether a value read there was confirmed; until then each one asks for it."""


class PointingPort(Protocol):
    """The part of the desk that learns by being shown."""

    def why_not(self, question: Question) -> str:
        """Why the page of a question cannot be pointed in, a sentence; "" where it can. Quick."""

    def point(self, question: Question, heard: Heard, cancel: Cancel, ask: Ask) -> Pointed:
        """Open the page in the program's own read-only browser and wait until the user points.

        What the hand does there never reaches the page. ``cancel`` ends it; then nothing is
        learned. Raises the errors of a review.
        """

    def learned(self) -> Sequence[LearnedWay]:
        """Everything that was learned, newest first."""

    def forget(self, platform: str, setting: str) -> None:
        """Read that setting as before. What was read with it stays in the history."""

    def export_text(self) -> str:
        """The file to send, exactly as ``export`` writes it: no personal text, to be looked at."""

    def export(self, out: Path) -> Path:
        """Write that file. Raises ``FolderError``, ``NothingStoredError`` (nothing learned)."""
