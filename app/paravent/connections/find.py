"""Finds a remembered name among one's own connections, forgiving what memory and spelling do.

What is typed is never written anywhere. Bands, not numbers: ``strong``, ``possible``, ``weak``,
each hit with its reason in words.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from paravent.connections.names import Level, Name, level, readings
from paravent.connections.words import name_words
from paravent.core.archive import CONNECTION_KINDS, ArchiveContents, ArchivePerson
from paravent.core.text import plain

MOST_WEAK = 30
_LONGEST_QUERY = 200


@dataclass(frozen=True, slots=True)
class Hit:
    """A connection whose name may be the one asked for."""

    id: str
    name: str
    reason: str


@dataclass(frozen=True, slots=True)
class FindResult:
    """All hits by band, best first; ties in the order of the list."""

    query: str
    strong: tuple[Hit, ...]
    possible: tuple[Hit, ...]
    weak: tuple[Hit, ...]

    def as_json(self) -> dict[str, object]:
        """The design's object."""

        def band(hits: tuple[Hit, ...]) -> list[dict[str, str]]:
            return [{"id": h.id, "name": h.name, "reason": h.reason} for h in hits]

        return {
            "query": self.query,
            "strong": band(self.strong),
            "possible": band(self.possible),
            "weak": band(self.weak),
        }


@dataclass(frozen=True, slots=True)
class _Entry:
    id: str
    shown: str
    names: tuple[Name, ...]


def people_of(contents: Iterable[ArchiveContents]) -> tuple[ArchivePerson, ...]:
    """The people in archives among whom to search: connections, and whom the user follows."""
    kinds = (*CONNECTION_KINDS, "following")
    return tuple(p for archive in contents for p in archive.people if p.kind in kinds)


def find(name: str, people: Sequence[ArchivePerson]) -> FindResult:
    """Search ``people`` for ``name``. For many queries make one ``Finder``."""
    return Finder(people).find(name)


class Finder:
    """A list of people made ready for many searches."""

    def __init__(self, people: Iterable[ArchivePerson]) -> None:
        entries: dict[str, _Entry] = {}
        for person in people:
            if person.id in entries or not (person.name or person.handle):
                continue
            texts = dict.fromkeys((person.name, person.handle))
            names = tuple(name for text in texts if text for name in readings(text))
            shown = plain(person.name or person.handle, 120)
            entries[person.id] = _Entry(person.id, shown, tuple(n for n in names if n.tokens))
        self._entries = list(entries.values())
        self._count = Counter(
            token for entry in self._entries for token in {t for n in entry.names for t in n.tokens}
        )
        self._vocabulary = list(self._count)
        self._many = max(4, len(self._entries) // 100)

    def find(self, query: str) -> FindResult:
        """All hits for ``query``."""
        ways = [(asked, _wanted(asked)) for asked in readings(query[:_LONGEST_QUERY])]
        levels = {token: self._levels(token) for _, wanted in ways for token in wanted}
        found: list[tuple[int, tuple[int, ...], int, Hit]] = []
        for place, entry in enumerate(self._entries):
            best: tuple[int, tuple[int, ...], str] = max(
                (
                    self._judge(wanted, [levels[t] for t in wanted], name, asked)
                    for asked, wanted in ways
                    if wanted
                    for name in entry.names
                ),
                default=(0, (), ""),
            )
            if best[0]:
                hit = Hit(entry.id, entry.shown, best[2])
                found.append((-best[0], tuple(-s for s in best[1]), place, hit))
        found.sort(key=lambda f: f[:3])
        bands = {3: [], 2: [], 1: []}  # type: dict[int, list[Hit]]
        for band, _, _, hit in found:
            bands[-band].append(hit)
        return FindResult(
            plain(query, _LONGEST_QUERY),
            tuple(bands[3]),
            tuple(bands[2]),
            tuple(bands[1][:MOST_WEAK]),
        )

    def _levels(self, token: str) -> dict[str, Level]:
        made: dict[str, Level] = {}
        for word in self._vocabulary:
            if (agreed := level(token, word)) is not Level.NO:
                made[word] = agreed
        return made

    def _judge(
        self,
        wanted: tuple[str, ...],
        levels: list[dict[str, Level]],
        name: Name,
        asked: Name,
    ) -> tuple[int, tuple[int, ...], str]:
        """Band (0 for none), how well in numbers for the order, and the reason."""
        if len(wanted) > 1 and _written_as_one(wanted, asked, name):
            return 3, (20,), "The same letters, written as one word or in another order."
        pairs = _assign(levels, wanted, name.tokens)
        good = [(w, t, v) for w, t, v in pairs if v >= Level.CLOSE]
        if len(wanted) == 1:
            if good:
                return 1, (int(good[0][2]),), f"{self._words(good)} One name alone says little."
            return 0, (), ""
        score = tuple(sorted((int(v) for _, _, v in pairs), reverse=True))
        if len(good) == len(wanted):
            return self._all_agree(good, score)
        if len(good) == len(wanted) - 1 and len(good) >= 1:
            return self._one_missing(wanted, pairs, good, name, score)
        return 0, (), ""

    def _all_agree(
        self, good: list[tuple[str, str, Level]], score: tuple[int, ...]
    ) -> tuple[int, tuple[int, ...], str]:
        sure = [p for p in good if p[2] >= Level.SPELLING]
        rare = [p for p in good if not self._common(p[1])]
        reason = self._words(good)
        if len(sure) == len(good):
            if rare or all(p[2] is Level.EXACT for p in good):
                if not rare and self._namesakes(good) > 1:
                    return 2, score, f"{reason} Both are common, and others here share them."
                return 3, score, reason
            return 2, score, f"{reason} Both are common names."
        if sure and any(p[2] is Level.SHORTENED for p in good):
            return self._short_form(sure, good, reason, score)
        if sure and (rare or len(sure) >= 2):
            return (3 if any(p in rare for p in sure) else 2), score, reason
        if sure:
            return 2, score, f"{reason} Both are common names."
        if all(len(t) >= 5 for _, t, _ in good) and rare:
            return 2, score, reason
        return 1, score, reason

    def _short_form(
        self,
        sure: list[tuple[str, str, Level]],
        good: list[tuple[str, str, Level]],
        reason: str,
        score: tuple[int, ...],
    ) -> tuple[int, tuple[int, ...], str]:
        """Short for the other name, if it is the family name that agrees, not the given one."""
        known = name_words()
        if any(not self._common(t) for _, t, _ in sure):
            return 2, score, reason
        if any(t in known.common_surnames for _, t, _ in sure) and len(good) == 2:
            return 2, score, f"{reason} The family name is common."
        return 1, score, reason

    def _one_missing(
        self,
        wanted: tuple[str, ...],
        pairs: list[tuple[str, str, Level]],
        good: list[tuple[str, str, Level]],
        name: Name,
        score: tuple[int, ...],
    ) -> tuple[int, tuple[int, ...], str]:
        reason = self._words(good)
        rare = any(not self._common(t) and v >= Level.SPELLING for _, t, v in good)
        rest = next((v for w, _, v in pairs if all(w != g[0] for g in good)), Level.NO)
        if rest is Level.INITIAL:
            return (
                (2 if rare else 1),
                score,
                f"{reason} Of the other name only the initial is there.",
            )
        if len(good) >= 2:
            return (2 if rare else 1), score, f"{reason} One of the names asked for is not there."
        if rest is Level.LOOSE and rare:
            return 1, score, f"{reason} The other name is only loosely alike."
        if rare and good[0][2] >= Level.NICKNAME and self._count[good[0][1]] <= 2:
            return 1, score, f"{reason} The other name differs, as it may after a marriage."
        if len(name.tokens) == 1 and good[0][2] is Level.EXACT:
            return 1, score, f"{reason} Only one name is shown."
        return 0, (), ""

    def _common(self, token: str) -> bool:
        known = name_words()
        listed = token in known.common_given or token in known.common_surnames
        return listed or self._count[token] > self._many

    def _namesakes(self, good: list[tuple[str, str, Level]]) -> int:
        tokens = {t for _, t, _ in good}
        return sum(1 for e in self._entries if any(tokens <= set(n.tokens) for n in e.names))

    def _words(self, good: Sequence[tuple[str, str, Level]]) -> str:
        parts = []
        for asked, token, agreed in good:
            one, two = plain(asked, 40).capitalize(), plain(token, 40).capitalize()
            rare = "" if self._common(token) else " and uncommon here"
            parts.append(
                {
                    Level.EXACT: f"{two} is the same{rare}",
                    Level.NICKNAME: f"{one} and {two} are forms of one name",
                    Level.SPELLING: f"{one} and {two} are spellings of one name",
                    Level.SHORTENED: f"{min(one, two, key=len)} may be short for"
                    f" {max(one, two, key=len)}",
                }.get(agreed, f"{one} and {two} differ by a slip")
            )
        return "; ".join(parts) + "."


def _wanted(asked: Name) -> tuple[str, ...]:
    """The words to look for; particles only where little else is there."""
    particles = name_words().particles
    without = tuple(t for t in asked.tokens if t not in particles)
    return (without if len(without) >= 2 else asked.tokens)[:6]


def _written_as_one(wanted: tuple[str, ...], asked: Name, name: Name) -> bool:
    """``annother`` for Ann Other, ``Xiaoming`` for Xiao Ming, and either in swapped order."""
    if len(name.joined) < 6 or (len(name.tokens) == len(asked.tokens) and len(name.tokens) > 1):
        return False
    turned = {"".join(wanted[i:] + wanted[:i]) for i in range(len(wanted))} | {asked.joined}
    return name.joined in turned


def _assign(
    levels: list[dict[str, Level]], wanted: tuple[str, ...], tokens: tuple[str, ...]
) -> list[tuple[str, str, Level]]:
    """Each word asked for with the word of the name that fits it best, each used once."""
    options = sorted(
        (
            (-levels[i].get(token, Level.NO), i, j)
            for i in range(len(wanted))
            for j, token in enumerate(tokens[:12])
            if token in levels[i]
        ),
    )
    used_i: set[int] = set()
    used_j: set[int] = set()
    made = []
    for value, i, j in options:
        if i not in used_i and j not in used_j:
            used_i.add(i)
            used_j.add(j)
            made.append((wanted[i], tokens[j], Level(-value)))
    return made
