"""Cuts a post into tokens and the classes of its words, in one pass."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from paravent.footprint.ages import AGE, MAY_AGE, found
from paravent.footprint.words import Known, Lexicon, lexicon

_NEW: Known = ((), None)
_AGED: Known = (("AGE",), None)
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
    links: frozenset[str] = frozenset()
    """What ties the posts together that were read as one."""


def look(text: str, words: Lexicon | None = None) -> Seen:
    """Cut ``text``; no meaning is drawn from it yet."""
    words = words or lexicon()
    cut = len(text) > LONGEST
    even = text[:LONGEST] if cut else text
    if not even.isascii():
        even = even.translate(_EVEN)
    url = False
    if "http" in even or "www." in even:
        even, number = _URL.subn(" ", even)
        url = number > 0
    if "#" in even:
        even = _HASHTAG.sub(lambda found: _CAMEL.sub(" ", found[0]), even)
    low = even.lower()
    tokens = TOKEN.findall(low)
    ages: list[str] = []
    if MAY_AGE.search(low):
        tokens, ages = found(tokens)
    seen = Seen(even, tokens, ages=ages, url=url, cut=cut)
    has, hits = seen.has, seen.hits
    if _NAMED.search(even):
        has["NAMED"] = 1
    _classes(tokens, words or lexicon(), has, hits)
    return seen


_PLACES = frozenset(("bed", "bay", "cubicle", "cube", "bedspace"))
_NUMBERED: tuple[str, ...] = ("WARD",)


def _classes(
    tokens: list[str],
    words: Lexicon,
    has: dict[str, int],
    hits: list[tuple[int, int, tuple[str, ...]]],
) -> None:
    """Fill in what stands where; a phrase that was found is stepped over."""
    meet, get = words.meet, words.known
    last = len(tokens) - 1
    after = 0
    for place, token in enumerate(tokens):
        if token in _PLACES and place < last and tokens[place + 1].isdigit() and place >= after:
            hits.append((place, 2, _NUMBERED))
            has["WARD"] = has.get("WARD", 0) + 1
            after = place + 2
            continue
        known = get(token, _NEW)
        if known is None or place < after:
            continue
        if known is _NEW:
            known = _AGED if token == AGE else meet(token)
            if known is None:
                continue
        names, seconds = known
        step = 1
        if seconds is not None and place < last:
            for length, phrase, classes in seconds.get(tokens[place + 1], ()):
                if length == 2 or tuple(tokens[place : place + length]) == phrase:
                    names, step = classes, length
                    break
        if names:
            hits.append((place, step, names))
            for name in names:
                has[name] = has.get(name, 0) + 1
            after = place + step
