"""What the readers of the photos room share: kinds of findings, edits, and one file's job."""

from __future__ import annotations

import re
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum

from paravent.core.errors import BrokenPhotoError, CannotCleanSafelyError, TooMuchError

Data = bytes | memoryview
"""A read-only stretch of bytes: a whole small file, a window into a mapped one, a block."""

DEEPEST = 6
"""How many files may sit inside one another (photo, preview, XMP in the preview …)."""

LONGEST_SECONDS = 1.9
"""Processor time for one reading of a file; a file that is cleaned is read twice."""

MOST_STEPS = 3_000_000
MOST_UNPACKED = 64 << 20
"""Bytes that may be unpacked from compressed metadata of one file, all together."""


_NO_NAME = re.compile(r"[\0-\x1f\x7f]+")


class Kind(StrEnum):
    """How much a finding says about where the photo was taken."""

    PLACE = "place"
    """Coordinates or the name of a place."""
    HINT = "hint"
    """Narrows the place down: time-zone city, heading, satellite time."""
    TEXT = "text"
    """Free text by the owner that may name a place; only they can tell."""
    PERSONAL = "personal"
    """Identifies the owner or the camera, not the place."""


class Mode(StrEnum):
    """What cleaning takes away."""

    LOCATION = "location"
    EVERYTHING = "everything"


@dataclass(frozen=True, slots=True)
class Options:
    """How to clean. ``keep_dates`` only matters for ``everything``."""

    mode: Mode = Mode.LOCATION
    keep_dates: bool = False


@dataclass(frozen=True, slots=True)
class Found:
    """One finding, with the bytes or text that must not be seen again afterwards."""

    kind: Kind
    where: str
    what: str
    value: str = ""


@dataclass(frozen=True, slots=True)
class Point:
    """Coordinates in degrees; ``metres`` is how finely they are written down."""

    latitude: float
    longitude: float
    metres: float


@dataclass(frozen=True, slots=True)
class NearName:
    """The name of a place near the coordinates of a photo."""

    folded: str
    """Small letters without accents."""
    ordinary: bool
    """Whether it is an everyday word as well."""


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace ``start`` to ``end`` of the data at hand by ``new`` (any length)."""

    start: int
    end: int
    new: bytes

    def shifted(self, by: int) -> Edit:
        """The same edit seen from data that begins ``by`` bytes earlier."""
        return Edit(self.start + by, self.end + by, self.new)


Edits = list[Edit]
Span = tuple[int, int]


@dataclass(slots=True)
class Job:
    """Everything one reading of one file gathers. Lives as long as that reading."""

    options: Options = field(default_factory=Options)
    known_places: frozenset[str] = frozenset()
    """Place names met in an earlier reading: free text that holds one of them is a place."""
    near: tuple[NearName, ...] = ()
    """Names of the places that coordinates met in an earlier reading lead to."""
    found: list[Found] = field(default_factory=list)
    points: list[Point] = field(default_factory=list)
    places: set[str] = field(default_factory=set)
    needles: set[bytes] = field(default_factory=set)
    """Bytes of coordinates that were found; none may be left in the result."""
    keep: list[tuple[str, object]] = field(default_factory=list)
    """Named things that must read the same afterwards."""
    kept: dict[str, None] = field(default_factory=dict)
    """Words for the user about what stays on purpose, in order of appearance."""
    pictures: list[Span] = field(default_factory=list)
    """Where the coded picture (sound, film) of the file itself stands."""
    prefix: str = ""
    texts: list[str] = field(default_factory=list)
    """Texts that told no place when they were read; they may when its name is known."""
    free_texts: list[str] = field(default_factory=list)
    """Those of them that somebody wrote freely."""
    camera_raw: bool = False
    """Whether a TIFF holds the raw data of a sensor, without being a DNG."""
    refusal: str = ""
    """Why this file can be looked into, but not cleaned; "" where it can."""
    damaged: bool = False
    """Whether something was not as it should be, so that parts may stand where nobody looks."""
    bare: bool = False
    """Whether the picture stands uncompressed, so that bytes which slip into it stay legible."""
    unread: bool = False
    """Whether something that may have told a place was there, and could not be read."""
    wounded: bool = False
    """Whether something stands there that no program writes: what told the place may have got
    anywhere, with a name or a number in it that nothing says to be one."""
    loose: bool = False
    """Whether only tables tell coded data and notes apart: numbers that slip into the one are told
    by nothing."""
    suspect: bool = False
    """Whether a directory reads as if bytes had slipped: coordinates may stand as bare numbers."""
    depth: int = 0
    room_inside: int = 1 << 62
    """How many bytes of files inside this one may still be looked into, all together."""
    deadline: float = 0.0
    """Until when, by this thread's processor time: a busy computer makes no file a bad one."""
    steps: int = 0
    unpacked: int = 0
    known_in: bytes = b""
    known_scans: tuple[Span, ...] = ()
    """Coded stretches of that file known to hold no marker: where one stands again, no search is
    needed."""
    scans: list[Span] = field(default_factory=list)
    """Coded stretches of the file itself that were searched and hold no marker."""

    @property
    def everything(self) -> bool:
        """Whether all that identifies goes, not only the place."""
        return self.options.mode is Mode.EVERYTHING

    def goes(self, kind: Kind) -> bool:
        """Whether findings of ``kind`` are removed in this mode."""
        return self.everything or kind in (Kind.PLACE, Kind.HINT)

    def note(self, kind: Kind, where: str, what: str, value: str = "") -> bool:
        """Remember a finding; returns whether it is to go."""
        self.found.append(Found(kind, self.prefix + where, what, value[:400]))
        return self.goes(kind)

    def keeps(self, label: str, value: object, words: str = "") -> None:
        """Remember something that must read the same afterwards."""
        if isinstance(value, bytes) and len(value) > _LONG:
            value = len(value), hash(value)
        self.keep.append((self.prefix + label, value))
        if words:
            self.kept[words] = None

    def place(self, name: str) -> None:
        """Remember a place name, to find it again in free text; other bytes beside it are none."""
        for part in _NO_NAME.split(name) if not name.isprintable() else (name,):
            text = part.strip()
            if len(text) >= 4 and not text.isdigit():
                self.places.add(text.casefold())

    def point(self, latitude: float, longitude: float, metres: float) -> None:
        """Remember coordinates, if they can be ones. 0, 0 stands for "not known"."""
        if abs(latitude) <= 90 and abs(longitude) <= 180 and (latitude or longitude):
            self.points.append(Point(latitude, longitude, metres))

    def needle(self, raw: bytes) -> None:
        """Remember bytes that must not be left anywhere."""
        if len(raw) >= 8 and len(set(raw)) > 3:
            self.needles.add(raw)

    def step(self, count: int = 1) -> None:
        """Count work done; raises when a file asks for more than any real one needs."""
        before = self.steps
        self.steps += count
        if self.steps > MOST_STEPS:
            raise TooMuchError(TOO_MUCH)
        if (before ^ self.steps) >> 6 and self.deadline and time.thread_time() > self.deadline:
            raise TooMuchError(TOO_MUCH)

    def within(self, spans: Iterable[Span], size: int) -> None:
        """Check that stretches of a file of ``size`` bytes are not by far more than it holds:
        very many may be said to stand at one place.
        """
        if sum(end - start for start, end in spans) > 2 * size + _SHARED:
            raise TooMuchError(TOO_MUCH)

    def unpacking(self, size: int) -> None:
        """Count bytes unpacked from compressed metadata."""
        self.unpacked += size
        if self.unpacked > MOST_UNPACKED:
            raise TooMuchError(TOO_MUCH)

    def inside(self, name: str) -> _Inside:
        """A ``with`` block in which findings are of a file inside this one."""
        return _Inside(self, name)


_LONG = 32 << 10
"""Of longer values not the bytes themselves are remembered."""
_SHARED = 16 << 20
"""Parts of a picture that are all alike may share their bytes, up to so many."""
TOO_MUCH = (
    "This file holds so much hidden data that it cannot be checked in reasonable time. Nothing"
    " was written; export the picture anew from your photo program and try that copy."
)


class _Inside:
    def __init__(self, job: Job, name: str) -> None:
        self.job, self.name = job, name

    def __enter__(self) -> Job:
        if self.job.depth >= DEEPEST:
            raise CannotCleanSafelyError(TOO_MUCH)
        self.before = self.job.prefix, self.job.pictures, self.job.scans
        self.job.scans = []
        self.job.prefix = f"{self.job.prefix}{self.name} \N{RIGHTWARDS ARROW} "
        self.job.pictures = []
        self.job.depth += 1
        return self.job

    def __exit__(self, *_: object) -> None:
        self.job.prefix, self.job.pictures, self.job.scans = self.before
        self.job.depth -= 1


def broken(what: str) -> BrokenPhotoError:
    """The error for a file whose ``what`` cannot be read to its end."""
    return BrokenPhotoError(
        f"The file is damaged: {what}. Nothing was written; open it in a photo program, save it"
        " again and try that copy."
    )


def unsafe(what: str) -> CannotCleanSafelyError:
    """The error for a sound file that we cannot clean without risk."""
    return CannotCleanSafelyError(f"{what} Nothing was written.")


def apply(data: Data, edits: Iterable[Edit]) -> bytes:
    """``data`` with ``edits`` done. Raises if two of them overlap."""
    pieces: list[Data] = []
    position = 0
    for edit in ordered(edits):
        pieces += (data[position : edit.start], edit.new)
        position = edit.end
    pieces.append(data[position:])
    return b"".join(pieces)


def ordered(edits: Iterable[Edit]) -> Edits:
    """``edits`` by position, equal ones once (two lists may name the same block).

    Raises ``CannotCleanSafelyError`` where two overlap.
    """
    in_order = sorted(set(edits), key=lambda e: (e.start, e.end))
    position = 0
    for edit in in_order:
        if edit.start < position or edit.end < edit.start:
            raise unsafe("Two hidden blocks of this file lie over one another.")
        position = edit.end
    return in_order


def zeros(start: int, end: int) -> Edit:
    """Overwrite with zeros."""
    return Edit(start, end, bytes(end - start))


def all_zero(data: Data) -> bool:
    """Whether ``data`` is nothing but zeros."""
    return not any(data) if len(data) < 64 else bytes(data).count(0) == len(data)
