"""Reads the word lists of ``checks/words``: data, each with its version, compiled once."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping, Sequence
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
    any: re.Pattern[str]
    """All patterns as one; where all are needed, the most telling one. Not found: no signal."""


@dataclass(frozen=True, slots=True)
class Other:
    """What such language more often means; it takes the signals named away."""

    id: str
    removes: frozenset[str]
    any: re.Pattern[str]
    """All patterns as one."""


@dataclass(frozen=True, slots=True)
class CareWords:
    """All signals of language."""

    signals: tuple[Signal, ...]
    others: tuple[Other, ...]
    any: re.Pattern[str]
    """All signals as one: where this finds nothing, none of them is there."""
    spellings: Mapping[str, str]
    """Words written in haste, to what is meant."""


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

    def patterns(entry: Mapping[str, Any]) -> list[str]:
        return [p.replace("{who}", who) for p in entry["patterns"]]

    signals = [(e, patterns(e)) for e in data["signal"]]
    others = [(e, patterns(e)) for e in data["other"]]
    return CareWords(
        tuple(
            Signal(
                e["id"],
                float(e["weight"]),
                int(e.get("needs", 1)),
                e["reason"],
                tuple(re.compile(p) for p in found),
                joined(_needed(e, found)),
            )
            for e, found in signals
        ),
        tuple(Other(e["id"], frozenset(e["removes"]), joined(found)) for e, found in others),
        joined([p for e, found in signals for p in _needed(e, found)]),
        data["spellings"],
    )


def _needed(entry: Mapping[str, Any], patterns: list[str]) -> list[str]:
    """What must be there for a signal: where all of its patterns must, the most telling one."""
    return [max(patterns, key=len)] if entry.get("needs") == len(patterns) else patterns


def joined(patterns: Sequence[str]) -> re.Pattern[str]:
    """One pattern that finds what any of ``patterns`` finds.

    Those that begin at a word's edge are tried only there, which is many times faster.
    """
    parts = [part for pattern in patterns for part in _alternatives(pattern)]
    edge = [part[2:] for part in parts if part.startswith(r"\b")]
    rest = [part for part in parts if not part.startswith(r"\b")]
    if edge:
        rest.append(rf"\b(?=\w)(?:{'|'.join(edge)})")
    return re.compile("|".join(rest))


def _alternatives(pattern: str) -> list[str]:
    """``pattern`` cut at each ``|`` that stands in no bracket."""
    found, depth, in_class, skip = [""], 0, False, False
    for character in pattern:
        if not skip and not in_class:
            depth += (character == "(") - (character == ")")
        if character == "|" and not depth and not in_class and not skip:
            found.append("")
            continue
        if not skip and character in "[]":
            in_class = character == "["
        skip = character == "\\" and not skip
        found[-1] += character
    return found


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


@cache
def chinese_syllables() -> Mapping[str, frozenset[int]]:
    """Syllables of Chinese names, in all spellings, to the groups they stand in."""
    return _groups(load_words("chinese")["syllables"])


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
