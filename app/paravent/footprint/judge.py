# ruff: noqa: E501 - sentences stand whole
"""Looks at one post, and at posts near in time, and raises flags with their reasons."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from hashlib import sha256
from itertools import pairwise

from paravent.core.footprint import Band, CareerPeriod, Facet, Flag, Heading, Post
from paravent.core.text import plain
from paravent.footprint import headings, identifiers, roles
from paravent.footprint.signs import (
    CARE,
    DETAILS,
    FUNCTION,
    OBLIQUE,
    SOMEBODY,
    SPREAD,
    SPREAD_DAYS,
    SPREAD_POSTS,
)
from paravent.footprint.subjects import kinship
from paravent.footprint.threads import common_words, joined, tied
from paravent.footprint.tokens import Seen, look
from paravent.footprint.weigh import SOME, Model, Reading, Weights, details, elsewhere, gated, model
from paravent.footprint.words import load

DAY = 86_400
_ADDS = CARE | SOMEBODY | {"RARE"}
_BESIDE = DETAILS - _ADDS
"""What adds to a story, but does not make a part of one by itself: when, and that one took part."""
_NO_PART = frozenset(("SELFREL", "SELFCARE", "FICTION", "NEWS", "EXAM"))
_AT_WORK = frozenset(("PT", "MYPT", "SHIFT", "WARD"))
_OF_CARE = _AT_WORK | {"PROC", "COND"}
_ENOUGH = 3
NEAR = 0.8
"""A story that stands so near the line needs one detail more."""
ELSEWHERE_NEAR = 0.5
"""A story of family, a film, an exam or the news must stand so far above the line."""
ANCHOR = 0.8
"""How far below the line of a story the most telling post of a group may stand."""
_FACETS_SHOWN = 2
_PLACE_MARKS = ("📍", "check", "at: ", "///", "what3", "grid ref", "°")
_NUMBERED = re.compile(
    r"\d(?:\.\d{3}|.{0,24}\b(?:road|street|lane|close|avenue|drive|crescent|terrace|gardens|grove"
    r"|mews|court)\b)"
)
"""Without a mark or such a number there is no check-in, no coordinates and no address."""
_STORY = Heading.PATIENT_STORY.value


@dataclass(frozen=True, slots=True)
class About:
    """What is known of the writer and of the profile a post stands in."""

    named: bool | None = None
    timeline: Sequence[CareerPeriod] = ()


@dataclass(slots=True)
class Part:
    """A post that may be a part of a story."""

    post: Post
    flagged: bool
    has: frozenset[str]
    """What it adds: classes of care, of somebody, of when and how rare."""
    seen: Seen | None = None
    """Its words, kept only while its neighbours are read."""

    def read(self) -> Seen:
        """Its words."""
        if self.seen is None:
            self.seen = look(self.post.text)
        return self.seen


def judge(post: Post, about: About, weights: Model | None = None) -> tuple[list[Flag], Part | None]:
    """The flags of one post, and what it may add to its neighbours' stories."""
    weights = weights or model()
    seen = look(post.text)
    flags = list(_by_rules(post, seen, about))
    new = adds(seen)
    part = Part(post, False, new) if new else None
    worth = gated(seen)
    if not worth:
        return _once(flags), part
    reading = Reading(seen)
    for name in worth:
        if name == SPREAD:
            continue
        heading = weights[name]
        score = heading.weigh(reading)
        if score < heading.likely:
            continue
        if name == OBLIQUE:
            flags.append(_flag(post, seen, Heading.PATIENT_STORY, Band.IF_TIME, oblique=True))
            continue
        if name == _STORY and _doubtful(seen, score - heading.likely):
            continue
        sure = score >= heading.sure
        flags.append(_flag(post, seen, Heading(name), Band.FIRST if sure else Band.NEXT))
        if name == _STORY and part is not None:
            part.flagged = True
    return _once(flags), part


def _doubtful(seen: Seen, above: float) -> bool:
    """Whether a story so little above the line has too few details, or is likelier somebody else's."""
    if above < NEAR and details(seen) < SOME:
        return True
    return above < ELSEWHERE_NEAR and elsewhere(seen)


def adds(seen: Seen) -> frozenset[str]:
    """What a post may add to a story of several; nothing where it speaks of family, films or exams."""
    has = seen.has
    made = _ADDS.intersection(has)
    if not made:
        return frozenset()
    if _AT_WORK.isdisjoint(has) and (not _NO_PART.isdisjoint(has) or kinship(seen.tokens)):
        return frozenset()
    return made | _BESIDE.intersection(has)


def whole(run: Sequence[frozenset[str]]) -> bool:
    """Whether posts together hold enough of care and of somebody to be worth reading as one."""
    both = frozenset[str]().union(*run)
    if _OF_CARE.isdisjoint(both):
        return False
    if SOMEBODY.isdisjoint(both):
        return False
    return len(both & CARE) + len(both & DETAILS) >= _ENOUGH


def _once(flags: list[Flag]) -> list[Flag]:
    made: dict[Heading, Flag] = {}
    for flag in flags:
        made.setdefault(flag.heading, flag)
    return list(made.values())


def _by_rules(post: Post, seen: Seen, about: About) -> Iterator[Flag]:
    found = identifiers.find(seen)
    if found:
        yield Flag(
            flag_id(Heading.IDENTIFIER, (post.id,)),
            Heading.IDENTIFIER,
            (post.id,),
            headings.headings()[Heading.IDENTIFIER].paragraph,
            tuple(dict.fromkeys(each.why for each in found)),
            Band.FIRST
            if any(e.kind in ("nhs", "hosp", "dob", "name") for e in found)
            else Band.NEXT,
            tuple(Facet(e.kind, plain(e.words, 60), post.id) for e in found),
            post.id,
        )
    low = seen.text.lower()
    where, patterns = _locations()
    if post.place or (_may_place(low) and any(p.search(low) for p in patterns)):
        why = where["place"] if post.place else where["why"]
        flag = _flag(post, seen, Heading.LOCATION, Band.NEXT, why=why)
        if post.place:
            place = Facet("place", plain(post.place, 60), post.id)
            flag = Flag(
                flag.id, flag.heading, flag.posts, flag.paragraph, flag.why, flag.band,
                (place, *flag.facets), post.id,
            )  # fmt: skip
        yield flag
    yield from _claims(post, seen, about, low)


def _may_place(low: str) -> bool:
    for mark in _PLACE_MARKS:
        if mark in low:
            return True
    return _NUMBERED.search(low) is not None


def _claims(post: Post, seen: Seen, about: About, low: str) -> Iterator[Flag]:
    if about.timeline:
        grade = roles.grade_at(about.timeline, post.at)
        claim = roles.overstated(low, grade)
        if claim is not None:
            why = f"It claims “{plain(claim.words, 40)}”; your timeline says “{plain(grade, 40)}” for that time."
            yield _flag(post, seen, Heading.OVERSTATED_ROLE, Band.NEXT, why=why)
    if about.named is False and any(claim.rank >= 2 for claim in roles.claims(low)):
        yield _flag(post, seen, Heading.UNNAMED_DOCTOR_CLAIM, Band.NEXT)


@cache
def _locations() -> tuple[dict[str, str], tuple[re.Pattern[str], ...]]:
    data = load("footprint_headings")["location"]
    return data, tuple(re.compile(pattern) for pattern in data["patterns"])


def flag_id(heading: Heading, posts: Sequence[str]) -> str:
    """The same for the same posts under the same heading, whenever they are looked at."""
    return sha256("\n".join((heading.value, *posts)).encode()).hexdigest()[:16]


def _flag(
    post: Post,
    seen: Seen,
    heading: Heading,
    band: Band,
    *,
    oblique: bool = False,
    why: str = "",
) -> Flag:
    words = headings.headings()[heading]
    found = tuple(facets_of(post, seen, words.signs))
    reasons = [why or words.why]
    if heading is Heading.PATIENT_STORY:
        if oblique:
            reasons = ["It may be about somebody you looked after, told between the lines."]
        if said := _said(found):
            reasons.append(said)
    return Flag(
        flag_id(heading, (post.id,)), heading, (post.id,), words.paragraph, tuple(reasons), band,
        found, post.id, oblique,
    )  # fmt: skip


def _said(found: Sequence[Facet]) -> str:
    """The facets in one sentence: how old (“34F”), what was wrong (“sepsis”) …"""
    by_id: dict[str, list[str]] = {}
    for facet in found:
        by_id.setdefault(facet.id, []).append(facet.words)
    words = headings.facet_words()
    parts = [
        f"{words.get(name, name)} (“{'”, “'.join(dict.fromkeys(said[:_FACETS_SHOWN]))}”)"
        for name, said in by_id.items()
        if name not in ("own_work", "own_care", "patient")
    ]
    return f"Together it gives {', '.join(parts)}." if parts else ""


def facets_of(post: Post, seen: Seen, classes: Sequence[str]) -> Iterator[Facet]:
    """What in the post stands for each class, made plain; at most two of a kind."""
    names = headings.facets()
    counts: dict[str, int] = {}
    wanted = set(classes)
    ages = iter(seen.ages)
    for start, length, found in seen.hits:
        age = next(ages, "") if found == ("AGE",) else ""
        for name in found:
            if name in wanted:
                facet = names.get(name, name.lower())
                counts[facet] = counts.get(facet, 0) + 1
                if counts[facet] <= _FACETS_SHOWN:
                    words = age or " ".join(seen.tokens[start : start + length])
                    yield Facet(facet, plain(words, 40), post.id)
                break
    if post.pictures and "AGE" in wanted:
        yield Facet("photo", "a picture is with it", post.id)


def together(parts: Sequence[Part], weights: Model | None = None) -> Iterator[Flag]:
    """Stories told over several posts near in time. ``parts`` by date; undated ones stand alone."""
    weights = weights or model()
    spread = weights[SPREAD]
    likely = spread.likely
    groups: list[list[Part]] = []
    recent: list[Part] = []
    for part in parts:
        if not part.post.at:
            continue
        first = part.post.at - SPREAD_DAYS * DAY
        for gone in recent[: -(SPREAD_POSTS - 1)]:
            gone.seen = None
        recent = [p for p in recent[-(SPREAD_POSTS - 1) :] if p.post.at >= first]
        best: tuple[float, list[Part]] = (likely, [])
        for start in range(len(recent)):
            run = [*recent[start:], part]
            if all(p.flagged for p in run) or not whole([p.has for p in run]):
                continue
            seen = joined([p.read() for p in run])
            if SPREAD not in gated(seen) or not tied(seen):
                continue
            score = spread.weigh(Reading(seen))
            if score >= best[0] and _anchored(run, weights[_STORY]):
                best = (score, run)
        if best[1]:
            if groups and any(p in groups[-1] for p in best[1]):
                groups[-1] += [p for p in best[1] if p not in groups[-1]]
            else:
                groups.append(list(best[1]))
        recent.append(part)
    for group in groups:
        yield _group_flag(group)


def _anchored(run: Sequence[Part], story: Weights) -> bool:
    """Whether one of the posts nearly tells a story by itself; posts that only stand near do not."""
    return any(story.weigh(Reading(p.read())) >= story.likely - ANCHOR for p in run)


def _group_flag(group: Sequence[Part]) -> Flag:
    words = headings.headings()[Heading.PATIENT_STORY]
    posts = tuple(p.post.id for p in group)
    read = [look(p.post.text) for p in group]
    found = tuple(
        f for p, seen in zip(group, read, strict=True) for f in facets_of(p.post, seen, words.signs)
    )
    anchor = max(group, key=lambda p: len(p.has)).post.id
    reasons = [
        f"These {len(group)} posts of a few days seem to tell of one person. Each may be harmless;"
        " together their details may identify.",
    ]
    ties = [word for one, two in pairwise(read) for word in common_words(one, two)]
    if shared := [word for word in ties if word not in FUNCTION]:
        said = "”, “".join(plain(word, 40) for word in dict.fromkeys(shared[:_FACETS_SHOWN]))
        reasons.append(f"They share “{said}”.")
    if said := _said(found):
        reasons.append(said)
    return Flag(
        flag_id(Heading.PATIENT_STORY, posts), Heading.PATIENT_STORY, posts, words.paragraph,
        tuple(reasons), Band.NEXT, found, anchor,
    )  # fmt: skip
