"""Weighs the signs of a post for each heading with weights that were learned from made-up posts."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from paravent.footprint.signs import CARE, DETAILS, GATES, SOMEBODY, TOLD, grams, rows, signs
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


@dataclass(frozen=True, slots=True)
class Model:
    """Weights by feature, and for each heading its start and what score makes a flag."""

    headings: tuple[str, ...]
    start: tuple[float, ...]
    likely: tuple[float, ...]
    """From this score on a post is flagged."""
    sure: tuple[float, ...]
    """From this score on it comes first."""
    weights: Mapping[str, tuple[tuple[int, float], ...]]
    """Feature to pairs of a heading's place and a weight."""

    runs: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """The same features as a tree, by mark and then by what stands one after another."""

    def weigh(self, seen: Seen) -> list[float]:
        """The scores of a post: ``scores(features(seen))``, without making what has no weight."""
        found = {f for f in signs(seen) if f in self.weights}
        for mark, row in rows(seen):
            tree = self.runs.get(mark, {})
            for place, each in enumerate(row):
                node = tree.get(each)
                if node is None:
                    continue
                for after in row[place + 1 : place + 4]:
                    if "" in node:
                        found.add(node[""])
                    node = node.get(after)
                    if node is None:
                        break
                else:
                    if "" in node:
                        found.add(node[""])
        return self.scores(found)

    def scores(self, found: Iterable[str]) -> list[float]:
        """A score for each heading; 0 lies where a flag is as likely as not."""
        made = list(self.start)
        weights = self.weights
        for feature in found:
            pairs = weights.get(feature)
            if pairs is not None:
                for place, weight in pairs:
                    made[place] += weight
        return made


@cache
def model() -> Model:
    """The shipped weights. Raises ``PackError``."""
    return read(load_model())


def read(data: Mapping[str, Any]) -> Model:
    """A model out of parsed JSON."""
    headings = tuple(data["headings"])
    weights = {
        feature: tuple((int(place), float(weight)) for place, weight in pairs)
        for feature, pairs in data["weights"].items()
    }
    return Model(
        headings,
        tuple(map(float, data["start"])),
        tuple(map(float, data["likely"])),
        tuple(map(float, data["sure"])),
        weights,
        _tree(weights),
    )


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
    return len(CARE.intersection(seen.has)) + len(DETAILS.intersection(seen.has))


def gated(seen: Seen) -> list[str]:
    """The headings that are worth weighing for this post."""
    has = seen.has
    somebody = not SOMEBODY.isdisjoint(has) and details(seen) >= FEW
    return [
        heading
        for heading, needs in GATES.items()
        if (needs is None or not needs.isdisjoint(has)) and (somebody or heading not in TOLD)
    ]
