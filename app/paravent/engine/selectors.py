"""Finds documented marks in a snapshot: the part of CSS selectors that packs may use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from paravent.core.errors import PackError
from paravent.core.page import Node, Snapshot

_STEP = re.compile(
    r"(?P<tag>[a-zA-Z][\w-]*|\*)?"
    r"(?P<rest>(?:#[\w-]+|\.[\w-]+|:not\(\[(?:\"[^\"]*\"|'[^']*'|[^\]\"'])*\]\)"
    r"|\[(?:\"[^\"]*\"|'[^']*'|[^\]\"'])*\])*)$"
)
_PART = re.compile(
    r"#(?P<id>[\w-]+)|\.(?P<class>[\w-]+)|(?P<no>:not\()?\[\s*(?P<name>[\w:-]+)\s*"
    r"(?:(?P<how>[~^$*|]?=)\s*(?P<value>\"[^\"]*\"|'[^']*'|[^\]\"']*?)\s*(?:[iI]\s*)?)?\](?(no)\))"
)


@dataclass(frozen=True, slots=True)
class _Test:
    name: str
    how: str
    value: str
    negated: bool = False

    def fits(self, node: Node) -> bool:
        return self._fits(node) is not self.negated

    def _fits(self, node: Node) -> bool:
        seen = node.marks.get(self.name)
        if seen is None and self.name == "href" and node.href:
            seen = node.href
        if seen is None and self.name == "role" and node.role:
            seen = node.role
        if seen is None:
            return False
        match self.how:
            case "":
                return True
            case "=":
                return seen == self.value or (self.name == "href" and node.href == self.value)
            case "^=":
                return bool(self.value) and seen.startswith(self.value)
            case "$=":
                return bool(self.value) and seen.endswith(self.value)
            case "*=":
                return bool(self.value) and self.value in seen
            case "~=":
                return self.value in seen.split()
            case _:
                return seen == self.value or seen.startswith(self.value + "-")


@dataclass(frozen=True, slots=True)
class _Step:
    child: bool
    """Joined to the step before by ``>``."""
    tag: str
    tests: tuple[_Test, ...]

    def fits(self, node: Node) -> bool:
        if node.tag == "#text" or (self.tag not in ("", "*") and node.tag != self.tag):
            return False
        return all(test.fits(node) for test in self.tests)


def find(snapshot: Snapshot, selector: str) -> tuple[Node, ...]:
    """All elements that match, in document order. Raises ``PackError`` for what CSS we lack."""
    chains = _parsed(selector)
    return tuple(
        node
        for node in snapshot.nodes
        if node.tag != "#text" and any(_matches(snapshot, node, chain) for chain in chains)
    )


def _matches(snapshot: Snapshot, node: Node, chain: tuple[_Step, ...]) -> bool:
    if not chain[-1].fits(node):
        return False
    if len(chain) == 1:
        return True
    above = snapshot.above(node)
    if chain[-1].child:
        parent = next(above, None)
        return parent is not None and _matches(snapshot, parent, chain[:-1])
    return any(_matches(snapshot, candidate, chain[:-1]) for candidate in above)


@lru_cache(maxsize=2_000)
def _parsed(selector: str) -> tuple[tuple[_Step, ...], ...]:
    return tuple(_chain(part, selector) for part in _outside(selector, ","))


def _chain(text: str, whole: str) -> tuple[_Step, ...]:
    steps: list[_Step] = []
    child = False
    spaced = "".join(f" {c} " if c == ">" else c for c in _shielded(text))
    for piece in spaced.split():
        if piece == ">":
            child = True
            continue
        steps.append(_step(piece.replace("\x00", " ").replace("\x01", ">"), child, whole))
        child = False
    if not steps or child:
        raise _cannot(whole)
    return tuple(steps)


def _shielded(text: str) -> str:
    """``text`` with blanks and ``>`` inside brackets hidden from splitting."""
    swap = {" ": "\x00", ">": "\x01"}
    return "".join(swap.get(c, c) if inside else c for c, inside in _bracketed(text.strip()))


def _bracketed(text: str) -> Iterator[tuple[str, bool]]:
    """Each character with whether it stands inside brackets; brackets in quotes do not count."""
    inside, quote = False, ""
    for character in text:
        if quote:
            quote = "" if character == quote else quote
        elif inside and character in "\"'":
            quote = character
        elif character in "[]":
            inside = character == "["
        yield character, inside


def _step(text: str, child: bool, whole: str) -> _Step:
    match = _STEP.fullmatch(text)
    if match is None or not text:
        raise _cannot(whole)
    tests: list[_Test] = []
    for part in _PART.finditer(match["rest"] or ""):
        if part["id"]:
            tests.append(_Test("id", "=", part["id"]))
        elif part["class"]:
            tests.append(_Test("class", "~=", part["class"]))
        else:
            value = (part["value"] or "").strip("\"'")
            tests.append(_Test(part["name"], part["how"] or "", value, bool(part["no"])))
    return _Step(child, (match["tag"] or "").lower(), tuple(tests))


def _outside(text: str, mark: str) -> list[str]:
    parts = [""]
    for character, inside in _bracketed(text):
        if character == mark and not inside:
            parts.append("")
        else:
            parts[-1] += character
    return parts


def check(selector: str) -> None:
    """Raise ``PackError`` if the selector uses more CSS than the engine knows."""
    _parsed(selector)


def _cannot(selector: str) -> PackError:
    return PackError(
        f"The mark {selector!r} uses more of CSS than packs may: use tags, #id, [attribute] tests,"
        " blanks, > and commas."
    )
