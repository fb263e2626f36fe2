"""Cuts a post into tokens and the classes of its words, in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from paravent.footprint.ages import AGE, found
from paravent.footprint.words import Lexicon, lexicon

LONGEST = 3_000
"""Characters of a post that are looked at; what is longer is said to be cut."""

TOKEN = re.compile(r"[a-z0-9£%](?:[a-z0-9&%]|['.,/:+-](?=[a-z0-9&]))*|[#@]|[^\w\s]|[^\W\d_]+")
_EVEN = str.maketrans(
    {"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "\u00a0": " ", "–": "-", "—": "-", "…": "."}
)
_URL = re.compile(r"(?:https?://|www\.)\S+")
_CAMEL = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
_HASHTAG = re.compile(r"#\w+")

_NAMED = re.compile(
    r"\b(?:Dr|Mr|Mrs|Ms|Miss|Prof|Professor|Sir|Dame|Cllr|Councillor|Sister|Nurse|Father|Judge|Rev)"
    r"\.? (?:[A-Z]\.? )?[A-Z][a-z]+(?:['-][A-Z]?[a-z]+)?(?! ?(?:[Ww]ho|Strange|Foster)\b)"
    r"|(?<![.!?] )(?<!^)\b[A-Z][a-z]{2,} [A-Z][a-z]+(?:['-][A-Z]?[a-z]+)*"
    r"|^[A-Z][a-z]{2,} [A-Z][a-z]{2,}(?:['-][A-Z]?[a-z]+)*\b"
)
"""Somebody named: a title with a name, or two words in a row with capitals."""
SENTENCE_ENDS = frozenset(".!?\n;")


@dataclass(slots=True)
class Seen:
    """A post as tokens and classes. Positions are token positions."""

    text: str
    tokens: list[str]
    hits: list[tuple[int, int, tuple[str, ...]]] = field(default_factory=list)
    """Place, length in tokens, classes of each phrase found; AGE among them."""
    ages: list[str] = field(default_factory=list)
    has: dict[str, int] = field(default_factory=dict)
    """Class to how many times it was found."""
    url: bool = False
    upper: bool = False
    cut: bool = False


def look(text: str, words: Lexicon | None = None) -> Seen:
    """Cut ``text``; no meaning is drawn from it yet."""
    words = words or lexicon()
    cut = len(text) > LONGEST
    even = text[:LONGEST].translate(_EVEN)
    url = False
    if "http" in even or "www." in even:
        even, number = _URL.subn(" ", even)
        url = number > 0
    if "#" in even:
        even = _HASHTAG.sub(lambda found: _CAMEL.sub(" ", found[0]), even)
    low = even.lower()
    tokens, ages = found(TOKEN.findall(low))
    seen = Seen(even, tokens, ages=ages, url=url, cut=cut)
    has = seen.has
    hits = seen.hits
    place, end = 0, len(tokens)
    if _NAMED.search(even):
        has["NAMED"] = 1
    longer, single = words.longer, words.single
    while place < end:
        token = tokens[place]
        names: tuple[str, ...] = ()
        step = 1
        seconds = longer.get(token)
        if seconds is not None and place + 1 < end:
            for length, phrase, classes in seconds.get(tokens[place + 1], ()):
                if length == 2 or tuple(tokens[place : place + length]) == phrase:
                    names, step = classes, length
                    break
        if not names:
            names = ("AGE",) if token == AGE else single(token)
        if names:
            hits.append((place, step, names))
            for name in names:
                has[name] = has.get(name, 0) + 1
        place += step
    return seen
