"""The records of photos that were looked into and cleaned."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhotoSummary:
    """How many photos were cleaned, for the checklist; no names, no places."""

    cleaned: int = 0
    already_clean: int = 0
    refused: int = 0
    failed: int = 0
    verified: int = 0
    last_at: str = ""


@dataclass(frozen=True, slots=True)
class Finding:
    """Something found in a photo: where it hides, what it says."""

    where: str
    what: str
    value: str
    kind: str = "place"
    """place, hint (narrows the place down), text (may name one) or personal."""


@dataclass(frozen=True, slots=True)
class PhotoPoint:
    """Coordinates found in a photo: degrees, and how finely they are written down in metres."""

    latitude: float
    longitude: float
    metres: float


@dataclass(frozen=True, slots=True)
class PhotoInspection:
    """What is hidden in one file."""

    path: str
    container: str
    found: tuple[Finding, ...]
    place: str | None
    error: str | None
    point: PhotoPoint | None = None
    """The finest coordinates found, for a map."""


@dataclass(frozen=True, slots=True)
class PhotoOutcome:
    """What came of cleaning one file, as measured after re-opening the result."""

    path: str
    outcome: str
    """cleaned, already_clean, refused or failed."""
    removed: tuple[str, ...] = ()
    kept: tuple[str, ...] = ()
    written: str | None = None
    verified: bool = False
    why: str | None = None
    remains: tuple[str, ...] = ()
    """What still identifies somebody or something in the copy, and files beside it that may."""
