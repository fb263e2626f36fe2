"""Weighs the signs of a post for each heading with weights that were learned from made-up posts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Any

from paravent.footprint.signs import (
    CARE,
    DETAILS,
    ELSEWHERE,
    GATES,
    OBLIQUE,
    TOLD,
    grams,
    row,
    signs,
)
from paravent.footprint.subjects import kinship
from paravent.footprint.tokens import Seen
from paravent.footprint.words import load_model

SCALES = {"c": 0.5, "s": 0.5, "w": 0.4}
"""How much a run of classes or a word counts before it is learned, against a sign's 1."""


def weight_of(feature: str) -> float:
    """The scale of a feature: signs count fully, runs of classes and words less."""
    return SCALES.get(feature[0], 1.0) if feature[1:2] == ":" else 1.0


def features(seen: Seen) -> set[str]:
    """Every feature of a post, once."""
    return {*signs(seen), *grams(seen)}


class Reading:
    """What one post shows to the weights; made once, and only what is asked for."""

    __slots__ = ("_rows", "_signs", "seen")

    def __init__(self, seen: Seen) -> None:
        self.seen = seen
        self._signs: frozenset[str] | None = None
        self._rows: dict[str, list[str]] = {}

    def signs(self) -> frozenset[str]:
        """What its classes say together."""
        if self._signs is None:
            self._signs = frozenset(signs(self.seen))
        return self._signs

    def row(self, mark: str) -> list[str]:
        """Its words or one of its orders of classes."""
        made = self._rows.get(mark)
        if made is None:
            made = self._rows[mark] = row(self.seen, mark)
        return made


@dataclass(frozen=True, slots=True)
class Weights:
    """What speaks for one heading and against it."""

    start: float
    likely: float
    """From this score on a post is flagged."""
    sure: float
    """From this score on it comes first."""
    by_feature: Mapping[str, float]
    runs: Mapping[str, Mapping[str, Any]]
    """The same features as a tree, by mark and then by what stands one after another."""

    def weigh(self, post: Reading) -> float:
        """The score of a post; 0 lies where a flag is as likely as not."""
        by_feature = self.by_feature
        found: set[str] = set()
        for mark, tree in self.runs.items():
            line = post.row(mark)
            for place, each in enumerate(line):
                node = tree.get(each)
                if node is None:
                    continue
                for after in line[place + 1 : place + 3]:
                    if "" in node:
                        found.add(node[""])
                    node = node.get(after)
                    if node is None:
                        break
                else:
                    if "" in node:
                        found.add(node[""])
        total = self.start
        for feature in post.signs():
            if feature in by_feature:
                total += by_feature[feature]
        for feature in found:
            total += by_feature[feature]
        return total


Model = Mapping[str, Weights]
"""The weights of each heading."""


@cache
def model() -> Model:
    """The shipped weights. Raises ``PackError``."""
    return read(load_model())


def read(data: Mapping[str, Any]) -> Model:
    """A model out of parsed JSON."""
    made = {}
    for place, heading in enumerate(data["headings"]):
        mine = {
            feature: float(weight)
            for feature, pairs in data["weights"].items()
            for where, weight in pairs
            if where == place
        }
        made[heading] = Weights(
            float(data["start"][place]),
            float(data["likely"][place]),
            float(data["sure"][place]),
            mine,
            _tree(mine),
        )
    return made


def _tree(weights: Iterable[str]) -> dict[str, dict[str, Any]]:
    """Features of the form ``mark:one two three`` as nested tables; "" names the feature."""
    made: dict[str, dict[str, Any]] = {}
    for feature in weights:
        mark, colon, run = feature.partition(":")
        if not colon or mark not in SCALES:
            continue
        node = made.setdefault(mark, {})
        for each in run.split(" "):
            node = node.setdefault(each, {})
        node[""] = feature
    return made


FEW, SOME = 3, 4
"""How many kinds of detail a story has at least, and how many where its score is near the line."""


def details(seen: Seen) -> int:
    """How many kinds of detail of care and of somebody come together."""
    return _details(seen.has)


def _details(has: Collection[str]) -> int:
    return len(CARE.intersection(has)) + len(DETAILS.intersection(has))


_OWN_CARE = frozenset(("SHIFT", "MYPT", "PT", "WARD", "CVERB"))


def elsewhere(seen: Seen) -> bool:
    """Whether it speaks of family, a pet, a film, news or an exam, and of no care of one's own."""
    if not _OWN_CARE.isdisjoint(seen.has):
        return False
    return not ELSEWHERE.isdisjoint(seen.has) or bool(kinship(seen.tokens))


def gated(seen: Seen) -> tuple[str, ...]:
    """The headings that are worth weighing for this post."""
    return _gated(frozenset(seen.has))


@lru_cache(maxsize=20_000)
def _gated(has: frozenset[str]) -> tuple[str, ...]:
    return tuple(heading for heading, ways in GATES.items() if _passes(heading, ways, has))


def _passes(
    heading: str, ways: tuple[tuple[frozenset[str], ...], ...], has: frozenset[str]
) -> bool:
    if not any(all(not group.isdisjoint(has) for group in groups) for groups in ways):
        return False
    if heading == OBLIQUE:
        return ELSEWHERE.isdisjoint(has)
    return heading not in TOLD or _details(has) >= FEW
