"""Writes sets of words as one readable text."""

from __future__ import annotations


def wordset(text: str) -> frozenset[str]:
    """The words of ``text``, parted by blanks and line ends."""
    return frozenset(text.split())
