"""Finds ages among the tokens of a post: "34F", "a lad of 19", ", 77,", "nine days old"."""

from __future__ import annotations

import re

AGE = "xagex"
"""What stands in the place of an age."""

_UNITS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_WORDS = frozenset([*_UNITS, *_TENS, *(f"{ten}-{unit}" for ten in _TENS for unit in _UNITS[:9])])
_DECADE_WORDS = frozenset(
    [
        "teens",
        "twenties",
        "thirties",
        "forties",
        "fifties",
        "sixties",
        "seventies",
        "eighties",
        "nineties",
    ]
)
_WHOLE = re.compile(
    r"\d{1,3}(?:-?(?:yo|y/o|yrs?-?old|years?-?old|wk-?old|weeks?-?old|months?-?old|days?-?old)s?)"
    r"|(?:1[01])?\d{1,2}(?:[mf]|yr|yrs|y|ish)|[mf](?:1[01])?\d{2}|\d{2}-?weekers?|\d{1,2}/(?:12|52|7)"
)
_SPELLED = re.compile(r"(\w+)-(?:year|month|week|day)s?-olds?")
_YEARS = frozenset(("yo", "y/o", "yr", "yrs", "year", "years", "yr-old", "year-old", "years-old",
                    "yrs-old", "year-olds", "y"))  # fmt: skip
_SHORT = frozenset(("week", "weeks", "wk", "wks", "month", "months", "mth", "mths", "day", "days",
                    "hour", "hours", "hrs"))  # fmt: skip
_OLD = frozenset(("old", "olds", "young", "of-age"))
_LEADS = frozenset(("aged", "age", "turned", "turns", "turning", "he's", "she's", "he", "she",
                    "was", "is", "only", "just", "like", "about", "approx", "nearly", "almost",
                    "barely"))  # fmt: skip
_PEOPLE = frozenset(("man", "woman", "lady", "lad", "lass", "girl", "boy", "gent", "gentleman",
                     "bloke", "chap", "patient", "pt", "fella", "mum", "dad", "guy"))  # fmt: skip
_OPEN = frozenset(",(.!:-/")
_CLOSED = frozenset((",", ".", ")", ";", "with", "w", "/", "!", "who", "-"))
_AFTER = frozenset((",", ".", ";", ":", "!", "?", ")", "and", "with", "but", "has", "had", "today",
                    "on", "in", "tomorrow", "who", "when", "now", "so"))  # fmt: skip
_DECADE = re.compile(r"(?:[1-9]0|teen)'?s")
_BEFORE_DECADE = frozenset(("his", "her", "their", "early", "mid", "late", "early-", "in", ","))


MAY_AGE = re.compile(
    r"\d|ties\b|teens\b|years?\b|yr\b|months?\b|weeks?\b|days?\b|-olds?\b|he's |aged |turned "
)
"""A post (in lower case) without any of these holds no age."""


def found(tokens: list[str]) -> tuple[list[str], list[str]]:
    """``tokens`` with each age as one mark, and the ages as they stood."""
    made: list[str] = []
    ages: list[str] = []
    place, end = 0, len(tokens)
    while place < end:
        token = tokens[place]
        first = token[0]
        step = 0
        if first.isdigit():
            step = _number(tokens, place, end)
        elif token in _WORDS:
            step = _spelled(tokens, place, end)
        elif first in "fm" and len(token) in (3, 4) and _WHOLE.fullmatch(token):
            step = 1
        elif token in _DECADE_WORDS:
            step = int(place > 0 and tokens[place - 1] in _BEFORE_DECADE)
        elif "-" in token:
            spelled = _SPELLED.fullmatch(token)
            decade = token.rpartition("-")[2]
            step = int(bool(spelled and spelled[1] in _WORDS) or decade in _DECADE_WORDS)
        if step:
            ages.append(" ".join(tokens[place : place + step]))
            made.append(AGE)
            place += step
        else:
            made.append(token)
            place += 1
    return made, ages


def _number(tokens: list[str], place: int, end: int) -> int:
    token = tokens[place]
    if not token.isdigit():
        if _WHOLE.fullmatch(token):
            # "5m people" and "£2m" are no ages; the token then starts otherwise or a noun follows.
            after = tokens[place + 1] if place + 1 < end else ""
            return 0 if after in ("people", "users", "views", "pounds", "away", "followers") else 1
        before = tokens[place - 1] if place else ""
        return int(bool(_DECADE.fullmatch(token)) and before in _BEFORE_DECADE)
    if len(token) > 3 or not 0 < int(token) <= 112:
        return 0
    after = tokens[place + 1] if place + 1 < end else ""
    third = tokens[place + 2] if place + 2 < end else ""
    if after in _YEARS:
        if third in _OLD:
            return 3
        return 2 if after.endswith(("old", "olds")) or after in ("yo", "y/o") else 0
    if after in _SHORT and third in ("old", "prem", "premature"):
        return 3
    if after in ("weeker", "weekers"):
        return 2
    if after == "-" and third in ("year", "yr"):
        return 0
    before = tokens[place - 1] if place else "."
    return _bare(tokens, place, before, after, third)


def _bare(tokens: list[str], place: int, before: str, after: str, third: str) -> int:
    if before in _LEADS and (after in _AFTER or not after):
        return 1
    if before == "of" and place > 1 and tokens[place - 2] in _PEOPLE:
        return 1
    if before in _PEOPLE and (after in _AFTER or not after):
        return 1
    if after in ("m", "f", "male", "female"):
        return 2 if len(after) == 1 else 1
    if before in _OPEN and (after in _CLOSED or not after) and not third[:1].isdigit():
        return int(int(tokens[place]) >= 3 and not (place and tokens[place - 2][:1].isdigit()))
    return 0


def _spelled(tokens: list[str], place: int, end: int) -> int:
    step = 1
    if tokens[place] in _TENS and place + 1 < end and tokens[place + 1] in _UNITS:
        step = 2
    after = tokens[place + step] if place + step < end else ""
    third = tokens[place + step + 1] if place + step + 1 < end else ""
    if after in ("year", "years", "yr", "month", "months", "week", "weeks", "day", "days") and (
        third in _OLD
    ):
        return step + 2
    before = tokens[place - 1] if place else ""
    if before in ("he's", "she's", "aged", "turned") and (after in _AFTER or not after):
        return step
    return 0
