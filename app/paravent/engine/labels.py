"""Finds where a page names a setting; labels compete, so that each place belongs to one setting."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

from paravent.engine.view import CHOICE_ROLES, TOGGLE_ROLES, View, heading_level, is_option
from paravent.engine.wording import (
    EXACT,
    LOOSE,
    STRONG,
    Split,
    content,
    is_quoted,
    key,
    likeness,
    split_at,
    words,
)
from paravent.engine.wordset import wordset

_NAMED_ROLES = (
    TOGGLE_ROLES
    | CHOICE_ROLES
    | wordset(
        """
    button link radiogroup group textbox searchbox menuitem tab row listitem region form
    slider spinbutton dialog cell gridcell article table list definition
    """
    )
)
_LONGEST_LABEL = 60
_CLEAR_WIN = 0.02


@dataclass(frozen=True, slots=True)
class Mention:
    """A place of the page that names one or several settings."""

    at: int
    first: int
    last: int
    """The nodes that make up the wording."""
    text: str
    scores: Mapping[str, float]
    """Setting id to closeness, only those that nothing beats."""
    source: str
    """``text``, ``name`` or ``description``."""
    split: Split | None = None
    """Where more than the label stands there."""

    def of(self, setting: str) -> float:
        """How surely this names ``setting``; 0.0 if it names another one."""
        return self.scores.get(setting, 0.0)


class LabelBook:
    """All wordings of all settings that may stand on a page."""

    def __init__(self, wordings: Mapping[str, Iterable[str]], ignore: Iterable[str] = ()) -> None:
        """``wordings`` maps setting ids to labels; ``ignore`` are names of the platform."""
        self.ignore = frozenset(word for text in ignore for word in content(text))
        self.wordings = {owner: tuple(dict.fromkeys(texts)) for owner, texts in wordings.items()}
        self._exact: dict[str, set[str]] = defaultdict(set)
        self._by_words: dict[tuple[str, ...], set[str]] = defaultdict(set)
        self._near: dict[str, set[tuple[str, str]]] = defaultdict(set)
        for owner, texts in self.wordings.items():
            for text in texts:
                self._exact[key(text)].add(owner)
                self._by_words[words(text)].add(owner)
                for word in content(text):
                    self._near[word].add((owner, text))
        self._lengths = sorted({len(w) for w in self._by_words}, reverse=True)
        self.scores = lru_cache(maxsize=20_000)(self._scores)

    def exact(self, text: str) -> Mapping[str, float]:
        """The settings that have ``text`` itself as a wording."""
        return dict.fromkeys(self._exact.get(key(text), ()), EXACT)

    def _scores(self, text: str) -> Mapping[str, float]:
        exact = self._exact.get(key(text))
        if exact:
            return dict.fromkeys(exact, EXACT)
        best: dict[str, float] = {}
        for owner, wording in {hit for word in content(text) for hit in self._near.get(word, ())}:
            score = likeness(wording, text, self.ignore)
            if score >= LOOSE - 0.1:
                best[owner] = max(best.get(owner, 0.0), score)
        if not best:
            return {}
        top = max(best.values())
        winners = {owner: score for owner, score in best.items() if score > top - _CLEAR_WIN}
        # Two settings that fit a rewording equally well: it names neither for sure.
        return winners if len(winners) == 1 else dict.fromkeys(winners, min(top, LOOSE))

    def split(self, text: str) -> tuple[Mapping[str, float], Split] | None:
        """The longest label that ``text`` begins or ends with word for word."""
        found = words(text)
        for count in self._lengths:
            if not 0 < count < len(found):
                continue
            for first, part in ((True, found[:count]), (False, found[-count:])):
                owners = self._by_words.get(part)
                cut = split_at(text, count, first=first) if owners else None
                if owners and cut is not None:
                    return dict.fromkeys(owners, EXACT), cut
        return None


def mentions(view: View, book: LabelBook) -> tuple[Mention, ...]:
    """Every place of the page that names a setting of ``book``, in document order."""
    found = [*_in_lines(view, book), *_in_joined_lines(view, book), *_in_names(view, book)]
    return tuple(sorted(found, key=lambda mention: (mention.at, -mention.last)))


def _in_lines(view: View, book: LabelBook) -> Iterable[Mention]:
    for line in view.lines:
        if _chosen_among(view, line.first) or is_quoted(line.text):
            continue
        mention = _mention(book, line.text, (line.at, line.first, line.last), "text")
        if mention is not None:
            yield mention


def _in_joined_lines(view: View, book: LabelBook) -> Iterable[Mention]:
    """Labels that stand in two or three blocks."""
    lines = view.lines
    for start in range(len(lines)):
        for count in (2, 3):
            part = lines[start : start + count]
            if len(part) < count or _chosen_among(view, part[0].first):
                continue
            if not all(words(line.text) for line in part):
                continue
            text = " ".join(line.text for line in part)
            if len(words(text)) > _LONGEST_LABEL:
                break
            scores = book.exact(text)
            if scores:
                first, last = part[0].first, part[-1].last
                yield Mention(view.meet(first, last), first, last, text, scores, "text")


def _in_names(view: View, book: LabelBook) -> Iterable[Mention]:
    for node in view.nodes:
        if node.role not in _NAMED_ROLES or (is_option(node) and node.role not in ("menuitem",)):
            continue
        if view.silent[node.index] and node.role not in TOGGLE_ROLES:
            continue
        last = node.index
        if node.name.strip():
            mention = _mention(book, node.name, (node.index, node.index, last), "name")
            if mention is not None:
                yield mention
        if node.description.strip() and node.role in TOGGLE_ROLES | CHOICE_ROLES | {"radiogroup"}:
            scores = book.scores(node.description)
            if scores and max(scores.values()) >= STRONG:
                yield Mention(node.index, node.index, last, node.description, scores, "description")


def _mention(
    book: LabelBook, text: str, where: tuple[int, int, int], source: str
) -> Mention | None:
    at, first, last = where
    if len(words(text)) > _LONGEST_LABEL:
        return None
    scores = book.scores(text)
    sure = bool(scores) and max(scores.values()) >= STRONG
    if sure and max(scores.values()) >= EXACT:
        return Mention(at, first, last, text, scores, source)
    cut = book.split(text)
    if sure and (cut is None or not cut[1].is_clean or not set(cut[0]) & set(scores)):
        return Mention(at, first, last, text, scores, source)
    # "Show receipts: On" is the label and more, though "on" alone says nothing in a label.
    if cut is not None:
        return Mention(at, first, last, text, cut[0], source, cut[1])
    return Mention(at, first, last, text, scores, source) if scores else None


def _chosen_among(view: View, index: int) -> bool:
    """Whether a text is one of several options: options are values, not labels."""
    return view.options[index] and not any(
        node.role in ("menuitem", "treeitem") for node in view.ancestors(index)
    )


class Sections:
    """Under which headings and in which named parts of the page a node stands."""

    def __init__(self, view: View, markers: Iterable[str]) -> None:
        self._view = view
        self._markers = {key(text) for text in markers}
        self._stacks = self._walk()

    def _walk(self) -> list[tuple[int, tuple[str, ...]]]:
        marks: list[tuple[int, int, str]] = [
            (index, heading_level(self._view.node(index)), self._heading_text(index))
            for index in self._view.headings
        ]
        headed = {index for index, _, _ in marks}
        for line in self._view.lines:
            inside = any(node.index in headed for node in self._view.ancestors(line.first))
            if not inside and key(line.text) in self._markers:
                marks.append((line.first, 9, line.text))
        stack: list[tuple[int, str]] = []
        stacks: list[tuple[int, tuple[str, ...]]] = []
        for index, level, text in sorted(marks):
            stack = [entry for entry in stack if entry[0] < level]
            stack.append((level, text))
            stacks.append((index, tuple(entry[1] for entry in stack)))
        return stacks

    def _heading_text(self, index: int) -> str:
        node = self._view.node(index)
        return " ".join(self._view.pieces_in(index)) or node.name

    def above(self, index: int) -> tuple[str, ...]:
        """Headings and names of the parts of the page around the node ``index``."""
        stack: tuple[str, ...] = ()
        for at, texts in self._stacks:
            if at > index:
                break
            stack = texts
        roles = ("region", "group", "radiogroup", "form", "table", "list", "dialog", "tabpanel")
        named = [
            node.name
            for node in self._view.ancestors(index)
            if node.index != index and node.role in roles and node.name.strip()
        ]
        return (*stack, *named)

    def is_in(self, index: int, wanted: Iterable[str]) -> bool:
        """Whether the node stands under one of the ``wanted`` headings."""
        around = self.above(index)
        return any(likeness(text, seen) >= STRONG for text in wanted for seen in around)
