"""Reads posts near in time as one, and hears what ties them to the same person."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise

from paravent.footprint.ages import AGE
from paravent.footprint.tokens import SENTENCE_ENDS, Seen
from paravent.footprint.words import lexicon

_SHORTEST = 4
_TELLING = ("COND", "PROC", "OCC", "WARD", "RARE", "CHILD", "BODY")
"""What a word that two posts share may be, most telling first."""
_INTRODUCES = frozenset(("MAN", "WOMAN", "CHILD", "OCC", "PERSON", "PT", "MYPT", "AGE"))
_DEFINITE = frozenset(("our", "my", "the", "that", "this"))
_INDEFINITE = frozenset(("a", "an", "some", "new"))
_CLINICAL = frozenset(("COND", "PROC", "WARD", "SHIFT", "PT", "MYPT", "OUTC"))
_EARLY = 4
_TIES = frozenset(
    ("link:word", "link:words", "link:pronoun", "link:goes-on", "link:bed", "link:result")
)


def tied(seen: Seen) -> bool:
    """Whether anything in posts read as one goes on from one to another."""
    return not _TIES.isdisjoint(seen.links)


def joined(posts: Sequence[Seen]) -> Seen:
    """Several posts read as one, a full stop between them."""
    made = Seen("\n".join(each.text for each in posts), [])
    for each in posts:
        if made.tokens:
            made.tokens.append(".")
        start = len(made.tokens)
        made.tokens += each.tokens
        made.hits += [(start + place, step, names) for place, step, names in each.hits]
        made.ages += each.ages
        for name, count in each.has.items():
            made.has[name] = made.has.get(name, 0) + count
        made.url = made.url or each.url
    made.links = frozenset(tie for one, two in pairwise(posts) for tie in links(one, two))
    return made


def links(before: Seen, after: Seen) -> Iterator[str]:
    """What in a later post seems to go on from an earlier one."""
    shared = content(before) & content(after)
    if shared:
        yield "link:words" if len(shared) > 1 else "link:word"
        classes = {name for seen in (before, after) for name in _classes_of(seen, shared)}
        yield next((f"link:{name}" for name in _TELLING if name in classes), "link:other")
        if _definite(after, shared):
            yield "link:the-same"
            if _new(before, shared):
                yield "link:a-then-the"
    tokens, sets = after.tokens, lexicon().sets
    if _pronoun_first(after):
        yield "link:pronoun"
        if not _INTRODUCES.isdisjoint(before.has):
            yield "link:who-then-pronoun"
    if not sets["goes_on"].isdisjoint(tokens[:_EARLY]) or "update" in tokens:
        yield "link:goes-on"
    if not sets["results"].isdisjoint(tokens):
        yield "link:result"
    if "OUTC" in after.has:
        yield "link:outcome"
    clinical = sum(not _CLINICAL.isdisjoint(seen.has) for seen in (before, after))
    yield f"link:clinical{clinical}"
    if shared and clinical:
        yield f"link:shared+clinical{clinical}"
    if _places(before) & _places(after):
        yield "link:bed"


def content(seen: Seen) -> set[str]:
    """The words of a post that are not everybody's."""
    common = lexicon().common
    made = set()
    for token in seen.tokens:
        if len(token) < _SHORTEST or token == AGE or not token[0].isalpha():
            continue
        if token in common:
            continue
        bare = _bare(token)
        if bare not in common and f"{bare}s" not in common:
            made.add(bare)
    return made - lexicon().sets["pronouns"]


def common_words(before: Seen, after: Seen) -> list[str]:
    """What two posts share and not everybody says, as it stands in the later one."""
    shared = content(before) & content(after)
    return list(dict.fromkeys(token for token in after.tokens if _bare(token) in shared))


def _bare(token: str) -> str:
    bare = token.removesuffix("'s")
    return bare[:-1] if bare.endswith("s") and len(bare) > _SHORTEST else bare


def _classes_of(seen: Seen, shared: set[str]) -> Iterator[str]:
    for place, step, names in seen.hits:
        if any(_bare(token) in shared for token in seen.tokens[place : place + step]):
            yield from names


def _definite(seen: Seen, shared: set[str]) -> bool:
    """ "our drummer", "optician lady's": what was new before is known now."""
    return any(
        _bare(token) in shared
        and (
            not _DEFINITE.isdisjoint(seen.tokens[max(0, place - 3) : place])
            or place == 0
            or seen.tokens[place - 1] in SENTENCE_ENDS
        )
        for place, token in enumerate(seen.tokens)
    )


def _new(seen: Seen, shared: set[str]) -> bool:
    return any(
        _bare(token) in shared
        and not _INDEFINITE.isdisjoint(seen.tokens[max(0, place - 3) : place])
        for place, token in enumerate(seen.tokens)
    )


def _pronoun_first(seen: Seen) -> bool:
    """Whether "she" stands before anybody is introduced."""
    pronouns = lexicon().sets["pronouns"]
    first = next((n for n, token in enumerate(seen.tokens) if token in pronouns), None)
    if first is None:
        return False
    return all(
        place > first or _INTRODUCES.isdisjoint(names) or seen.tokens[place] == AGE
        for place, _, names in seen.hits
    )


def _places(seen: Seen) -> set[str]:
    """Beds and side rooms by number."""
    return {
        " ".join(seen.tokens[place : place + step])
        for place, step, names in seen.hits
        if names == ("WARD",) and step > 1 and seen.tokens[place + step - 1].isdigit()
    }
