"""Data in one's own hands: what is kept, copies of it, another computer, deleting all."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from paravent.core.records import JsonObject


@dataclass(frozen=True, slots=True)
class KeptData:
    """What is kept on this computer, in numbers."""

    audits: int
    since: str
    """When the oldest audit was finished, ISO 8601; "" where there is none."""
    names: int
    """People whose names are still kept."""
    names_until: str
    """The day on which the oldest of these names are deleted; "" where there are none."""
    size: int
    """Bytes on the disk."""
    can_move: bool
    """Whether a passphrase opens the history on another computer."""


class OwnDataPort(Protocol):
    """The part of the desk that copies, moves and counts what is kept."""

    def kept(self) -> KeptData:
        """What is kept, in numbers."""

    def export(self, target: Path, passphrase: str = "") -> JsonObject:
        """Write everything into one zip, sealed with a passphrase if one is given; its numbers.

        Raises ``UsageError`` (the file is there already; the passphrase is too short),
        ``FolderError``.
        """

    def move_out(self, target: Path) -> None:
        """Write the history, encrypted as it is, into one file for another computer."""

    def move_in(self, source: Path, passphrase: str) -> None:
        """Open a history from another computer here, with its recovery passphrase.

        Raises ``WrongKeyError``, ``UsageError`` (a history with something in it is here already;
        the file is not one of ours). None of them changes what is here.
        """
