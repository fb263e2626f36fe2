"""What the photos page asks for besides looking into files and cleaning them.

Towns for the small map, neutral names, text seen in a picture, pixels of pictures that the window
cannot decode itself, and photos that arrive in a folder.
As with the desk: call from a job, never on the window's thread, unless a method says it is quick.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from paravent.core.records import Finding

CANNOT_SHOW = (
    "Paravent cleans this kind of file, but cannot show it. Look at it in your own photo program."
)
TOO_LARGE = (
    "This picture is too large to be shown here. Look at it in your own photo program, or save a"
    " smaller copy of it and drop that."
)
NOT_WHOLE = "This picture cannot be decoded. Look at it in your own photo program."


@dataclass(frozen=True, slots=True)
class Pixels:
    """A decoded picture, upright."""

    width: int
    height: int
    whole: tuple[int, int]
    """Width and height in the file, upright, where ``width`` and ``height`` may be smaller."""
    data: bytes
    """Rows from the top, without gaps: red, green, blue and, with ``alpha``, that; 8 bits each."""
    alpha: bool
    profile: bytes
    """The ICC profile of the colours; b"" means sRGB."""
    animated: bool = False
    """Whether it is the first picture of an animation."""


@dataclass(frozen=True, slots=True)
class Town:
    """A place with a name; degrees, and how many people live there."""

    name: str
    latitude: float
    longitude: float
    people: int


@dataclass(frozen=True, slots=True)
class FileMark:
    """How a file stood when it was looked at; two equal marks mean that nobody writes to it."""

    size: int
    changed_ns: int


Marks = dict[str, FileMark]
"""File names of one folder to their marks."""


@dataclass(frozen=True, slots=True)
class Arrivals:
    """What one look at a watched folder brought."""

    settled: tuple[Path, ...]
    """Photos that are new since the watching began and stood still between the last two looks."""
    seen: Marks
    """To be given to the next look."""
    moving: bool
    """Whether something new is still being written, so that another look is worth it soon."""


class PicturesPort(Protocol):
    """See the module's sentence."""

    def can_read(self) -> bool:
        """Whether text in pictures can be recognised on this computer. Quick."""

    def decode(self, path: Path, longest: int, most_pixels: int) -> Pixels:
        """A HEIC, HEIF or AVIF, its longer side at most ``longest`` pixels (0: as it is).

        Raises ``PhotoError`` with a sentence where it cannot be shown, also where the file says
        that it has more than ``most_pixels``.
        """

    def read(self, path: Path) -> Sequence[Finding]:
        """Text and codes seen in a picture that may identify somebody. Takes seconds."""

    def towns(
        self, south: float, west: float, north: float, east: float, most: int
    ) -> Sequence[Town]:
        """The largest places between these degrees, largest first."""

    def tells(self, name: str) -> Sequence[str]:
        """What a file name gives away: ``date``, ``words``; nothing if neutral. Quick."""

    def name_anew(self, path: Path, *, keep: bool = False, first: int = 1) -> Path:
        """Give a clean copy a neutral name in its folder; with ``keep`` a second file gets it.

        ``first``: the number to begin with. Never overwrites. Raises ``FolderError`` where the
        folder cannot be written to.
        """

    def start_watching(self, folder: Path) -> Marks:
        """What is in ``folder`` now; none of it will count as arrived."""

    def arrivals(self, folder: Path, known: Marks, before: Marks) -> Arrivals:
        """What arrived since ``known``; ``before`` is ``seen`` of the last look. Writes nothing."""
