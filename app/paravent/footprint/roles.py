# ruff: noqa: E501 - patterns stand whole
"""Hears which role a post claims for its writer, and how that stands to the career timeline."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from paravent.core.footprint import CareerPeriod
from paravent.footprint.words import load


@dataclass(frozen=True, slots=True)
class Claim:
    """A role that the writer claims."""

    words: str
    rank: int
    """0 student … 7 professor, as in the data."""


@dataclass(frozen=True, slots=True)
class _Words:
    own: re.Pattern[str]
    ranks: dict[str, int]
    never: re.Pattern[str]
    quick: re.Pattern[str]
    firsts: frozenset[str]
    """The first words of all roles."""


_WORD = re.compile(r"[\w&]+")


@cache
def _words() -> _Words:
    data = load("footprint_headings")["roles"]
    ranks = {word.strip(): int(rank) for rank, words in data["ranks"] for word in words.split(";")}
    longest = sorted(ranks, key=len, reverse=True)
    role = "(?P<role_>" + "|".join(re.escape(word) for word in longest) + r")(?!\w)"
    own = [
        pattern.replace("{role}", role.replace("role_", f"r{number}"))
        for number, pattern in enumerate(data["own"])
    ]
    never = "|".join(re.escape(w.strip()) for w in data["never"].split(";"))
    return _Words(
        re.compile(r"(?<![\w'])(?:" + "|".join(own) + ")", re.M),
        ranks,
        re.compile(never),
        re.compile(
            r"\b(?:as|being|i'm|im|i am|here|my|proud|life|years|me|speaking|us|we|call)\b|^\w+ ?\w* ?[,|.:]"
        ),
        frozenset(_WORD.findall(word)[0] for word in ranks),
    )


def claims(text: str) -> tuple[Claim, ...]:
    """The roles claimed in ``text`` (lower case, plain quotes), highest first."""
    words = _words()
    if words.firsts.isdisjoint(_WORD.findall(text)):
        return ()
    if not words.quick.search(text) or words.never.search(text):
        return ()
    bare = re.sub(r"[^\w\s&'|,.:/()?!-]", " ", text)
    bare = re.sub(r"[ \t]+", " ", bare).strip()
    bare = re.sub(r"\"[^\"]{3,}\"", " ", bare)
    made = {}
    for found in words.own.finditer(bare):
        role = next((value for value in found.groupdict().values() if value), "")
        if role:
            made[role] = Claim(role, words.ranks[role])
    return tuple(sorted(made.values(), key=lambda claim: -claim.rank))


@cache
def rank_of(grade: str) -> int | None:
    """How high a grade of the timeline stands; None where its words are not known."""
    low = grade.casefold().strip()
    ranks = _words().ranks
    best = [
        (len(word), rank)
        for word, rank in ranks.items()
        if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", low)
    ]
    return max(best)[1] if best else None


def grade_at(timeline: Sequence[CareerPeriod], at: int) -> str:
    """The grade that the timeline shows at ``at``; "" where it shows none."""
    if not at:
        return ""
    held = [
        p for p in timeline if p.start <= at and (p.end is None or at <= p.end) and p.kind != "home"
    ]
    for kind in ("job", "placement", "university", "school"):
        for period in held:
            if period.kind != kind:
                continue
            if period.grade:
                return period.grade
            if kind in ("university", "placement", "school"):
                return "medical student"
    return ""


def overstated(text: str, grade: str) -> Claim | None:
    """The claim in ``text`` that stands higher than ``grade``, if there is one."""
    own = rank_of(grade) if grade else None
    if own is None:
        return None
    return next((claim for claim in claims(text) if claim.rank > own), None)
