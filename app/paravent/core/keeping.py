"""How what is read is kept on this computer, in as few words as the start of a program needs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class StoreMode(StrEnum):
    """How what is read is kept."""

    KEYRING = "keyring"
    PASSPHRASE = "passphrase"  # noqa: S105 - the name of a mode, not a secret
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class StoreState:
    """Whether the store can be opened, and how. Quick to find out."""

    exists: bool
    mode: StoreMode | None
    """The mode of an existing store, else the best that this computer offers."""
    needs_passphrase: bool
    sentence: str
