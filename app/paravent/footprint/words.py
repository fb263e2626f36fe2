"""Reads the words of ``checks/words/footprint*.toml``: phrases to classes, looked up by token."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from paravent.core.errors import PackError
from paravent.core.resources import data_folder

VERSION = 1
_MEMO = 200_000
Known = tuple[tuple[str, ...], dict[str, list[tuple[int, tuple[str, ...], tuple[str, ...]]]] | None]
"""The classes of a token by itself, and the phrases that start with it by their second token."""


@dataclass(frozen=True, slots=True)
class WordClass:
    """A class of words: what facet it gives, and why it matters."""

    id: str
    facet: str
    """The facet shown to the user; "" for classes that only set the scene."""
    why: str
    context: bool
    """Whether such words say that a post is about something else."""


class Lexicon:
    """All phrases of all classes, found by their first token, longest first."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        self.classes: dict[str, WordClass] = {}
        self.common = frozenset(
            word.strip() for word in data.get("common", "").replace("\n", ";").split(";")
        )
        """Words that two posts may share without speaking of the same thing."""
        self.sets = {entry["id"]: _forms(entry) for entry in data.get("set", ())}
        """Words that tell of whom a post speaks, and what ties posts, by what they tell."""
        self.patterns = {e["id"]: re.compile(e["pattern"]) for e in data.get("pattern", ())}
        """The same in several words."""
        phrases: dict[tuple[str, ...], list[str]] = {}
        self._suffixes: list[tuple[str, str]] = []
        self._stars: list[tuple[str, str]] = []
        self._not: set[str] = set()
        for entry in data["class"]:
            name = entry["id"]
            self.classes[name] = WordClass(
                name, entry.get("facet", ""), entry["why"], bool(entry.get("context", False))
            )
            self._suffixes += [(ending, name) for ending in entry.get("suffixes", ())]
            self._not.update(entry.get("not", ()))
            for line in entry["words"].replace("\n", ";").split(";"):
                phrase = line.strip()
                if phrase.endswith("*"):
                    self._stars.append((phrase[:-1], name))
                elif phrase:
                    found = phrases.setdefault(tuple(pieces(phrase)), [])
                    if name not in found:
                        found.append(name)
        self.order = {name: place for place, name in enumerate(self.classes)}
        self.longer: dict[str, dict[str, list[tuple[int, tuple[str, ...], tuple[str, ...]]]]] = {}
        """First token to second token to phrases: length, tokens, classes; longest first."""
        self._single: dict[str, tuple[str, ...]] = {}
        for words, names in phrases.items():
            if len(words) == 1:
                self._single[words[0]] = tuple(names)
                continue
            seconds = self.longer.setdefault(words[0], {})
            seconds.setdefault(words[1], []).append((len(words), words, tuple(names)))
        for seconds in self.longer.values():
            for known in seconds.values():
                known.sort(reverse=True)
        self._memo: dict[str, Known | None] = {}
        self.known = self._memo.get
        """What is known of a token that was met before."""

    def meet(self, token: str) -> Known | None:
        """What is known of a new token; None where it says nothing and starts nothing."""
        names = self._single.get(token) or self._guessed(token)
        seconds = self.longer.get(token)
        known = (names, seconds) if names or seconds else None
        if len(self._memo) < _MEMO:
            self._memo[token] = known
        return known

    def _guessed(self, token: str) -> tuple[str, ...]:
        bare = token.removesuffix("'s")
        for trial in (bare, bare[:-1] if bare.endswith("s") else ""):
            if trial != token and trial in self._single:
                return self._single[trial]
        names = [name for start, name in self._stars if token.startswith(start)]
        if len(token) > 6 and token not in self._not and bare not in self._not:
            names += [name for ending, name in self._suffixes if bare.endswith(ending)]
        return tuple(dict.fromkeys(names))


def _forms(entry: Mapping[str, Any]) -> frozenset[str]:
    """The words of a set, with their possessives where they are asked for."""
    words = entry["words"].split()
    owners = [f"{word}'s" for word in words] if entry.get("possessive") else []
    return frozenset((*words, *owners))


def pieces(text: str) -> list[str]:
    """The tokens of text in lower case; the same for phrases and for posts."""
    from paravent.footprint.tokens import TOKEN

    return TOKEN.findall(text)


@cache
def lexicon() -> Lexicon:
    """The classes of ``footprint.toml``."""
    return Lexicon(load("footprint"))


@cache
def load(name: str) -> dict[str, Any]:
    """The data of one word list. Raises ``PackError``."""
    file = data_folder("checks") / "words" / f"{name}.toml"
    return _checked(name, lambda: tomllib.loads(file.read_text("utf-8")))


@cache
def load_model() -> dict[str, Any]:
    """The weights that were learned from made-up posts. Raises ``PackError``."""
    file = data_folder("checks") / "words" / "footprint_model.json"
    return _checked("footprint_model", lambda: json.loads(file.read_text("utf-8")))


def _checked(name: str, read: Any) -> dict[str, Any]:
    try:
        data: dict[str, Any] = read()
    except (OSError, ValueError) as error:
        raise PackError(
            f"The word list {name} is missing or broken. Install Paravent anew."
        ) from error
    if data.get("version") != VERSION:
        raise PackError(f"The word list {name} is for another version. Update Paravent.")
    return data
