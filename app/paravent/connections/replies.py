"""Texts to start from when a patient writes: to edit and copy, never sent by the program."""

from __future__ import annotations

from dataclasses import dataclass

from paravent.connections.words import load_words


@dataclass(frozen=True, slots=True)
class Reply:
    """One text."""

    id: str
    title: str
    text: str


def replies() -> tuple[Reply, ...]:
    """All texts, in the order of the data."""
    return tuple(Reply(r["id"], r["title"], r["text"]) for r in load_words("replies")["reply"])
