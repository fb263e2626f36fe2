"""Reads the word lists of ``checks/words``: data, each with its version, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from paravent.core.errors import PackError
from paravent.core.resources import data_folder

VERSION = 1


@dataclass(frozen=True, slots=True)
class Signal:
    """Language that may speak of care."""

    id: str
    weight: float
    needs: int
    """How many of its patterns must be seen."""
    reason: str
    patterns: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class Other:
    """What such language more often means; it takes the signals named away."""

    id: str
    removes: frozenset[str]
    patterns: tuple[re.Pattern[str], ...]


@dataclass(frozen=True, slots=True)
class CareWords:
    """All signals of language."""

    signals: tuple[Signal, ...]
    others: tuple[Other, ...]


@dataclass(frozen=True, slots=True)
class CircleWords:
    """Words of positions, employers and pages."""

    positions: tuple[str, ...]
    employers: tuple[str, ...]
    pages: frozenset[str]


@dataclass(frozen=True, slots=True)
class NameWords:
    """Forms of names."""

    nicknames: Mapping[str, frozenset[int]]
    """A name to the groups it stands in."""
    variants: Mapping[str, frozenset[int]]
    common_given: frozenset[str]
    common_surnames: frozenset[str]
    titles: frozenset[str]
    post_nominals: frozenset[str]
    particles: frozenset[str]


@cache
def care_words() -> CareWords:
    """Language that may speak of care."""
    data = load_words("care")
    who = data["who"]

    def compiled(entry: Mapping[str, Any]) -> tuple[re.Pattern[str], ...]:
        return tuple(re.compile(p.replace("{who}", who)) for p in entry["patterns"])

    return CareWords(
        tuple(
            Signal(e["id"], float(e["weight"]), int(e.get("needs", 1)), e["reason"], compiled(e))
            for e in data["signal"]
        ),
        tuple(Other(e["id"], frozenset(e["removes"]), compiled(e)) for e in data["other"]),
    )


@cache
def circle_words() -> CircleWords:
    """Words of circles."""
    data = load_words("circles")
    return CircleWords(
        tuple(data["colleague_positions"]),
        tuple(data["colleague_employers"]),
        frozenset(data["pages"]),
    )


@cache
def name_words() -> NameWords:
    """Forms of names."""
    data = load_words("names")

    def words(key: str) -> frozenset[str]:
        return frozenset(word.strip(".") for word in data[key].lower().split())

    return NameWords(
        _groups(data["nicknames"]),
        _groups(data["variants"]),
        words("common_given"),
        words("common_surnames"),
        words("titles"),
        words("post_nominals"),
        words("particles"),
    )


def _groups(lines: list[str]) -> dict[str, frozenset[int]]:
    from anyascii import anyascii

    made: dict[str, set[int]] = {}
    for number, line in enumerate(lines):
        for word in line.lower().split():
            made.setdefault("".join(c for c in anyascii(word) if c.isalpha()), set()).add(number)
    return {word: frozenset(groups) for word, groups in made.items()}


def load_words(name: str) -> dict[str, Any]:
    """The data of one word list. Raises ``PackError``."""
    file = data_folder("checks") / "words" / f"{name}.toml"
    try:
        data = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise PackError(
            f"The word list {name}.toml is missing or broken. Install Paravent anew."
        ) from error
    if data.get("version") != VERSION:
        raise PackError(f"The word list {name}.toml is for another version. Update Paravent.")
    return data
