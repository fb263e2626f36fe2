"""What one reading of a file made of boxes gathers, and what is done to a box anywhere in it."""

from __future__ import annotations

from dataclasses import dataclass, field

from paravent.photos.bmff import Box, emptied, is_name, zeroed
from paravent.photos.model import Data, Edit, Edits, Job, Kind, Span, apply
from paravent.photos.nested import nested_edits
from paravent.photos.samples import Track

EMPTY = (b"free", b"skip", b"wide", b"junk")
"""Boxes that hold nothing (ISO/IEC 14496-12, 8.1.2; QuickTime)."""


@dataclass(slots=True)
class Film:
    """One file; all spans count from its start."""

    data: Data
    job: Job
    edits: Edits = field(default_factory=list)
    tracks: list[Track] = field(default_factory=list)
    gone: set[int] = field(default_factory=set)
    """Numbers of tracks that go."""
    media: list[Box] = field(default_factory=list)
    blocks: list[Span] = field(default_factory=list)
    """Blocks of coordinates that a list of their own says."""
    used: list[Span] = field(default_factory=list)
    """Parts of the media boxes that something refers to."""
    pictures: list[Span] = field(default_factory=list)
    fragments: bool = False
    parts: dict[int, list[Span]] = field(default_factory=dict)
    """Samples in fragments, by track."""
    unknown_use: bool = False
    """Whether something may refer to media bytes in a way not read here."""

    def bytes_of(self, box: Box, most: int) -> bytes:
        """The first ``most`` bytes inside a box."""
        return bytes(self.data[box.value : min(box.end, box.value + most)])

    def drop(self, box: Box) -> None:
        """Make a box an empty one."""
        self.edits += emptied(self.data, box)

    def drop_unknown(self, box: Box) -> None:
        """The same for one of no known kind, and say so."""
        name = box.kind.decode("latin-1")
        self.job.note(Kind.PLACE, "film", f"box of an unknown kind {name}")
        self.drop(box)

    def clean_empty(self, box: Box) -> None:
        """An empty box: what an earlier edit left in it goes."""
        edits = zeroed(self.data, box.value, box.end)
        if edits:
            self.job.note(Kind.PLACE, "film", "left-over bytes in an empty box")
            self.edits += edits

    def clean_picture(self, start: int, end: int, name: str) -> None:
        """A picture inside a box, cleaned in its place."""
        raw = self.data[start:end]
        inner = nested_edits(raw, self.job, name)
        if inner:
            self.edits.append(Edit(start, end, apply(raw, inner).ljust(end - start, b"\0")))

    def check_name(self, box: Box) -> None:
        """A box whose name is none says that the file is damaged."""
        self.job.damaged |= not is_name(box.kind)
        self.job.wounded |= not is_name(box.kind)
