# ruff: noqa: E501 - lists stand whole
"""Turns a post's classes into signs: the weighed features, and the facets shown to the user."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import cache

from paravent.footprint.ages import AGE
from paravent.footprint.subjects import subjects
from paravent.footprint.tokens import SENTENCE_ENDS, Seen

FUNCTION = frozenset(
    [
        "a",
        "an",
        "the",
        "this",
        "that",
        "these",
        "those",
        "some",
        "any",
        "no",
        "not",
        "never",
        "n't",
        "and",
        "or",
        "but",
        "so",
        "if",
        "when",
        "while",
        "because",
        "as",
        "than",
        "then",
        "of",
        "in",
        "on",
        "at",
        "to",
        "from",
        "for",
        "with",
        "without",
        "by",
        "about",
        "into",
        "out",
        "up",
        "down",
        "off",
        "over",
        "under",
        "after",
        "before",
        "since",
        "until",
        "is",
        "are",
        "was",
        "were",
        "be",
        "been",
        "being",
        "am",
        "has",
        "have",
        "had",
        "do",
        "does",
        "did",
        "will",
        "would",
        "can",
        "could",
        "should",
        "shall",
        "may",
        "might",
        "must",
        "i",
        "me",
        "my",
        "mine",
        "myself",
        "we",
        "us",
        "our",
        "ours",
        "you",
        "your",
        "yours",
        "he",
        "him",
        "his",
        "she",
        "her",
        "hers",
        "it",
        "its",
        "they",
        "them",
        "their",
        "theirs",
        "who",
        "whom",
        "whose",
        "which",
        "what",
        "where",
        "why",
        "how",
        "all",
        "both",
        "each",
        "few",
        "more",
        "most",
        "other",
        "such",
        "only",
        "own",
        "same",
        "too",
        "very",
        "just",
        "now",
        "here",
        "there",
        "again",
        "still",
        "yet",
        "always",
        "one",
        "two",
        "three",
        "first",
        "last",
        "next",
        "new",
        "old",
        "it's",
        "i'm",
        "i've",
        "i'd",
        "i'll",
        "he's",
        "she's",
        "we've",
        "we're",
        "they're",
        "that's",
        "there's",
        "who's",
        "who'd",
        "he'd",
        "she'd",
        "don't",
        "didn't",
        "can't",
        "won't",
        "couldn't",
        "wouldn't",
        "isn't",
        "wasn't",
        "doesn't",
        "haven't",
        "hasn't",
        "aren't",
        "get",
        "got",
        "getting",
        "go",
        "going",
        "gone",
        "went",
        "come",
        "came",
        "take",
        "took",
        "make",
        "made",
        "see",
        "know",
        "think",
        "want",
        "feel",
        "tell",
        "told",
        "say",
        "said",
        "ask",
        "asked",
    ]
)
"""Words that stay themselves in the order of classes; other words that have no class become one."""

CLINICAL = ("AGE", "MYPT", "PT", "SELFREL", "SELFCARE", "SHIFT", "WARD", "CVERB", "COND", "PROC",
            "OUTC", "CHILD", "MAN", "WOMAN", "OCC", "PERSON", "CLINROLE", "RARE", "WHEN", "BODY",
            "EXAM", "FICTION", "NEWS", "ANIMAL", "HYPO", "QUOTE", "PTS", "POS", "PLACEW",
            "NEG", "FIRST", "MY", "THIRD")  # fmt: skip
SOCIAL = ("NOTDRUNK", "SELFTALK", "DECLARE", "SLUR", "ACCUSE", "DRUNK", "HANG", "RECDRUG", "HARSH", "TIPPLE",
          "ASDOC",
          "ANON", "ROLECLAIM", "LIVE", "PROMO", "PRODUCT", "CLAIM", "WORK", "NEG", "POS", "GROUP",
          "CLINROLE", "ADVISE", "PLACEW", "GRADE", "FICTION", "NEWS", "EXAM", "ANIMAL", "QUOTE",
          "HYPO", "SELFREL", "PT", "MYPT", "PTS", "OCC", "MAN", "WOMAN", "PERSON", "WHEN",
          "COND", "PROC", "WARD", "SHIFT", "FIRST", "MY", "THIRD", "AGE")  # fmt: skip
_CLINICAL_RANK = {name: place for place, name in enumerate(CLINICAL)}
_SOCIAL_RANK = {name: place for place, name in enumerate(SOCIAL)}

_STORY_FACETS = frozenset(("AGE", "CHILD", "PLACEW", "WARD", "WHEN", "COND", "PROC", "RARE", "OUTC",
                           "PERSON", "OCC"))  # fmt: skip
"""Beside the sex, which an age may carry too."""
_SUBJECTS = frozenset(("AGE", "MYPT", "PT", "MAN", "WOMAN", "CHILD", "OCC", "THIRD", "PERSON"))
_STRONG = _SUBJECTS - {"THIRD", "PERSON"}
_CLINIC = frozenset(("COND", "PROC", "OUTC", "WARD", "SHIFT", "CVERB"))
_WORKING = frozenset(("SHIFT", "MYPT", "PT", "WARD"))
_CONTEXTS = frozenset(("NEWS", "FICTION", "EXAM", "ANIMAL", "HYPO", "QUOTE", "SELFREL", "SELFCARE",
                       "PTS", "POS"))  # fmt: skip
_CROSSED = frozenset(("SELFREL", "SELFCARE", "NEWS", "FICTION", "EXAM", "ANIMAL", "HYPO", "PTS"))
_FACETS = tuple(f"facets:{number}" for number in range(9))
_AT_LEAST = tuple(f"facets>={number}" for number in range(1, 9))


def _count(classes: frozenset[str], has: dict[str, int]) -> int:
    return len(classes.intersection(has))


SPREAD = "patient_spread"
"""Several posts read as one."""
OBLIQUE = "patient_oblique"
"""A story told between the lines."""
SPREAD_POSTS = 3
SPREAD_DAYS = 5
CARE = frozenset(("PT", "MYPT", "WARD", "SHIFT", "COND", "PROC", "OUTC", "BODY", "CLINROLE"))
"""Something of health care."""
SOMEBODY = frozenset(("THIRD", "MAN", "WOMAN", "CHILD", "AGE", "PT", "MYPT", "OCC", "PERSON"))
"""Somebody who is spoken of."""
DETAILS = SOMEBODY | {"RARE", "WHEN", "CVERB"}
"""What makes somebody known, beside what was wrong."""
TOLD = ("patient_story", SPREAD, OBLIQUE)
"""What is told of somebody; these are weighed by the order of clinical classes, the others by social ones."""
ELSEWHERE = frozenset(("SELFREL", "SELFCARE", "FICTION", "NEWS", "EXAM", "ANIMAL"))
"""Who is spoken of between the lines is more often family, a pet or somebody in a film."""
_BLAMED = frozenset(
    ("ACCUSE", "NEG", "DRUNK", "CLINROLE", "GRADE", "OCC", "WORK", "THIRD", "ROLECLAIM", "SLUR")
)
_BAD = frozenset(("NEG", "SLUR", "ACCUSE"))
_STAFF = frozenset(("CLINROLE", "SHIFT", "WARD", "GRADE"))
_DESPISED = frozenset(("PTS", "CLINROLE", "WORK", "MAN", "WOMAN", "PT", "PERSON"))
_AIMED_AT = _DESPISED | {"GROUP"}
"""Of whom a harsh word must be said; otherwise it is about a cake or a cat."""
_THERE = frozenset(("WARD", "SHIFT", "WORK", "WHEN"))


def _one(name: str) -> frozenset[str]:
    return frozenset((name,))


GATES: dict[str, tuple[tuple[frozenset[str], ...], ...]] = {
    "patient_story": ((CARE, SOMEBODY),),
    "derogatory": ((_one("SLUR"),), (_one("GROUP"),), (frozenset(("NEG", "HARSH")), _AIMED_AT)),
    "defamatory_claim": ((_one("NAMED"), _BLAMED),),
    "workplace_complaint": ((_one("WORK"),), (_STAFF, _BAD | {"MY"})),
    "substances": (
        (frozenset(("DRUNK", "HANG", "RECDRUG")),),
        (_one("TIPPLE"), frozenset(("NEG", "SHIFT", "OUTC", "SLUR"))),
    ),
    "undeclared_interest": (
        (frozenset(("PROMO", "PRODUCT", "CLAIM")),),
        (
            _one("ADVISE"),
            frozenset(("PTS", "COND", "ASDOC", "PROC", "POS", "GRADE", "CLINROLE", "BODY")),
        ),
    ),
    "location": (
        (_one("LIVE"),),
        (_one("PLACEW"), _THERE),
        (_one("NAMED"), _THERE - {"WHEN"}),
    ),
    SPREAD: ((CARE, SOMEBODY),),
    OBLIQUE: ((SOMEBODY,),),
}
"""What is weighed; claims of roles and identifiers have rules. A heading is weighed only where, in one
of its alternatives, each group of classes has one that is found: a slur, or a bad word with somebody it is said of."""


@cache
def _clinical(names: tuple[str, ...]) -> str:
    return min(
        (n for n in names if n in _CLINICAL_RANK), key=_CLINICAL_RANK.__getitem__, default=""
    )


@cache
def _social(names: tuple[str, ...]) -> str:
    return min((n for n in names if n in _SOCIAL_RANK), key=_SOCIAL_RANK.__getitem__, default="")


def order(seen: Seen, best: Callable[[tuple[str, ...]], str]) -> list[str]:
    """The post as classes and function words; what has neither becomes one ``_``."""
    made: list[str] = ["^"]
    place = 0
    tokens = seen.tokens
    for start, length, names in seen.hits:
        if place < start:
            _between(tokens[place:start], made)
        first = best(names)
        if first:
            made.append(first)
        else:
            _between(tokens[start : start + length], made)
        place = start + length
    _between(tokens[place:], made)
    return made


def _between(tokens: list[str], made: list[str]) -> None:
    for token in tokens:
        if token in FUNCTION:
            made.append(token)
        elif not token[0].isalpha():
            # Any number is one, and so is any end of a sentence.
            made.append("0" if token[0].isdigit() else "." if token in SENTENCE_ENDS else token)
        elif made[-1] != "_":
            made.append("_")


def row(seen: Seen, mark: str) -> list[str]:
    """The post as the order of clinical classes ("c"), of social ones ("s"), or its words ("w")."""
    if mark == "w":
        return seen.tokens
    return order(seen, _clinical if mark == "c" else _social)


def grams(seen: Seen) -> Iterator[str]:
    """Runs of one to three classes in both orders, and of one or two words."""
    for mark in ("c", "s", "w"):
        before = second = ""
        for each in row(seen, mark):
            yield f"{mark}:{each}"
            if before:
                yield f"{mark}:{before} {each}"
                if second and mark != "w":
                    yield f"{mark}:{second} {before} {each}"
            second, before = before, each


def signs(seen: Seen) -> Iterator[str]:
    """What the classes of a post say together."""
    has = seen.has
    for name, count in has.items():
        yield f"+{name}"
        if count > 1:
            yield f"+{name}2"
        if count > 3:
            yield f"+{name}4"
    facets = _count(_STORY_FACETS, has) + int(
        "MAN" in has or "WOMAN" in has or bool(seen.ages and _sexed(seen))
    )
    facets = min(facets, 8)
    yield _FACETS[facets]
    yield from _AT_LEAST[:facets]
    strong = not _STRONG.isdisjoint(has)
    clinic = _count(_CLINIC, has)
    own = "FIRST" in has or "MY" in has
    work = not _WORKING.isdisjoint(has)
    context = _count(_CONTEXTS, has)
    yield f"clinic:{clinic}"
    yield f"context:{min(context, 4)}"
    yield f"core:{int(strong)}{int(clinic > 0)}{int(work)}{int(own)}"
    if strong and clinic and not context:
        yield "clear"
    if clinic > 1 and not _SUBJECTS.isdisjoint(has):
        yield "subject+clinic"
    if own and "THIRD" in has:
        yield "third+own"
    for one in _CROSSED.intersection(has):
        yield f"{one}&{'work' if work else 'nowork'}"
        yield f"{one}&{'AGE' if 'AGE' in has else 'noage'}"
        yield f"{one}&{'THIRD' if 'THIRD' in has else 'nothird'}"
    yield from subjects(seen, work)
    yield from seen.links
    if _LONG_AGO.search(seen.text):
        yield "long-ago"
    if _OUR_NAME.search(seen.text):
        yield "our-name"
        yield f"our-name&{'work' if work else 'nowork'}"
    yield from _nearness(seen)
    yield from _shape(seen)


_LONG_AGO = re.compile(r"\b1(?:[0-8]\d|9[0-6])\d\b")
"""A year before most patients of today were ill."""
_OUR_NAME = re.compile(
    r"\b(?:[Oo]ur|[Mm]y)(?: (?:wee|little|lovely|big|own|dear|old))? [A-Z][a-z]{2,}\b"
)
"""Somebody of the writer's own by name: "our wee Struan"."""


def _sexed(seen: Seen) -> bool:
    return any(age[-1:] in "mf" and age[:1].isdigit() for age in seen.ages)


_NEAR = tuple(
    (one, frozenset(others), far, sign)
    for one, others, far, sign in (
        ("FIRST", ("CVERB",), 4, "i+care"),
        ("AGE", ("MAN", "WOMAN", "CHILD", "OCC", "PERSON"), 4, "age+who"),
        ("AGE", ("COND", "PROC"), 8, "age+what"),
        ("CVERB", ("AGE", "MAN", "WOMAN", "CHILD", "OCC", "PT", "MYPT"), 4, "care+who"),
        ("SHIFT", ("MAN", "WOMAN", "CHILD", "AGE", "OCC"), 10, "shift+who"),
        ("WARD", ("MAN", "WOMAN", "CHILD", "AGE", "OCC"), 8, "ward+who"),
        ("SLUR", ("GROUP", "PT", "PTS", "CLINROLE", "WORK"), 4, "slur+who"),
        ("HARSH", ("GROUP", "PT", "PTS", "CLINROLE", "WORK", "MAN", "WOMAN"), 4, "harsh+who"),
        ("SELFTALK", ("SLUR", "NEG"), 5, "self+slur"),
        ("NEG", ("WORK", "CLINROLE"), 6, "neg+work"),
        ("ACCUSE", ("CLINROLE", "WORK"), 7, "accuse+who"),
        ("FIRST", ("DRUNK", "RECDRUG", "HANG"), 5, "i+drink"),
        ("PROMO", ("PRODUCT", "CLAIM"), 8, "promo+product"),
        ("ASDOC", ("ADVISE", "CLAIM", "PRODUCT"), 14, "asdoc+advice"),
        ("LIVE", ("PLACEW",), 6, "live+place"),
        ("MY", ("WORK",), 2, "my+work"),
    )
)


def _nearness(seen: Seen) -> Iterator[str]:
    has = seen.has
    pairs = [pair for pair in _NEAR if pair[0] in has and not pair[1].isdisjoint(has)]
    if not pairs:
        return
    places: dict[str, list[int]] = {}
    for place, _, names in seen.hits:
        for name in names:
            places.setdefault(name, []).append(place)
    for one, others, far, sign in pairs:
        theirs = [b for other in others if other in places for b in places[other]]
        if any(-far <= a - b <= far for a in places[one] for b in theirs):
            yield sign


def _shape(seen: Seen) -> Iterator[str]:
    tokens, text = seen.tokens, seen.text
    count = len(tokens)
    yield f"length:{0 if count < 12 else 1 if count < 25 else 2 if count < 50 else 3}"
    if "?" in tokens:
        yield "question"
    if '"' in tokens:
        yield "quotes"
        if text.lstrip()[:1] == '"':
            yield "starts-quoted"
    if "#" in tokens:
        yield "hashtag"
        if tokens.count("#") > 2:
            yield "hashtags"
    if "@" in tokens:
        yield "mention"
    if seen.url:
        yield "link"
    if text.startswith("RT @"):
        yield "repost"
    if AGE in tokens[:3]:
        yield "age-first"
    if tokens and not tokens[0].isalnum():
        yield f"start:{tokens[0]}"
