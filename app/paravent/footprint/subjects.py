"""Hears of whom a post speaks: family, the writer, people in general, somebody quoted."""

from __future__ import annotations

from collections.abc import Iterator

from paravent.footprint.ages import AGE
from paravent.footprint.tokens import SENTENCE_ENDS, Seen
from paravent.footprint.words import lexicon

_MINE = frozenset(("my", "our", "ma", "me", "oor", "wor"))
_FAR = 3


def kinship(tokens: list[str]) -> str:
    """How the writer's own family or friends are spoken of.

    "kin" ("my eldest", "my little brother", "Grandad …"), "kin?" where it may be a patient's
    ("our baby", "Son's …"), or "".
    """
    sets, weak = lexicon().sets, ""
    for place, token in enumerate(tokens):
        if token in sets["relatives"]:
            before = tokens[place - 1] if place else "."
            if _mine_before(tokens, place, _FAR):
                return "kin"
            if before in SENTENCE_ENDS:
                if token in sets["relatives_named"]:
                    return "kin"
                if token in sets["relatives_begun"]:
                    weak = "kin?"
            elif tokens[place + 1 : place + 2] == ["of"] and tokens[place + 2 : place + 3] in (
                ["mine"],
                ["ours"],
            ):
                return "kin"
        elif token in sets["little_ones"]:
            before = tokens[place - 1] if place else "."
            if _mine_before(tokens, place, 2) or (
                before in SENTENCE_ENDS and token in sets["relatives_begun"]
            ):
                weak = "kin?"
    return weak


def _mine_before(tokens: list[str], place: int, far: int) -> bool:
    """Whether "my" or "our" stands at most ``far`` words before, with describing words between."""
    for back in range(1, far + 1):
        if place < back:
            return False
        token = tokens[place - back]
        if token in _MINE:
            return True
        if token in lexicon().sets["not_between"] or not (token[0].isalnum() or token == AGE):
            return False
    return False


_ILL = frozenset(("COND", "PROC", "BODY"))
_I = frozenset(("i", "i've", "i'm", "ive", "im"))
_SOMEONE = frozenset(("MAN", "WOMAN", "CHILD", "PT", "MYPT", "OCC", "PERSON", "CLINROLE"))


def _own_illness(seen: Seen) -> Iterator[str]:
    """ "I've had a heart attack", "my own breast cancer": the writer is the one who is ill."""
    tokens, hits, have = seen.tokens, seen.hits, lexicon().sets["i_have"]
    for number, (place, step, names) in enumerate(hits):
        if _ILL.isdisjoint(names):
            continue
        after = hits[number + 1] if number + 1 < len(hits) else None
        if after and after[0] <= place + step + 1 and not _SOMEONE.isdisjoint(after[2]):
            continue
        for back in range(1, 5):
            if place < back:
                break
            word = tokens[place - back]
            if word == "my" and back <= _FAR:
                yield "my-illness"
                break
            if word in _I:
                yield "i-illness"
                break
            if word not in have and back > 1:
                break


_CORE = frozenset(("AGE", "MAN", "WOMAN", "CHILD", "PT", "MYPT", "OCC", "COND", "PROC"))
_WHO = frozenset(("AGE", "MAN", "WOMAN", "CHILD", "PT", "MYPT"))


def _in_general(seen: Seen) -> bool:
    """ "Any man over 60", "if a child": nobody in particular is meant."""
    for place, _, names in seen.hits:
        if not _WHO.isdisjoint(names):
            near = seen.tokens[max(0, place - 3) : place]
            if not SENTENCE_ENDS.isdisjoint(near):
                near = near[max(n for n, t in enumerate(near) if t in SENTENCE_ENDS) + 1 :]
            return not lexicon().sets["in_general"].isdisjoint(near)
    return False


def _quoted(seen: Seen) -> str:
    """Whether who and what are spoken of inside quotation marks only."""
    tokens = seen.tokens
    if tokens.count('"') < 2:
        return ""
    inside, open_ = [], False
    for word in tokens:
        if word == '"':
            open_ = not open_
        inside.append(open_)
    core = [inside[place] for place, _, names in seen.hits if not _CORE.isdisjoint(names)]
    if not core:
        return ""
    return "all-quoted" if all(core) else "part-quoted" if any(core) else "none-quoted"


def subjects(seen: Seen, working: bool) -> Iterator[str]:
    """Signs of whom it speaks; with ``working``, it speaks of one's own ward or patient too."""
    work = "work" if working else "nowork"
    if kin := kinship(seen.tokens):
        yield kin
        yield f"{kin}&{work}"
        yield f"{kin}&{'care' if 'CVERB' in seen.has else 'nocare'}"
    for each in frozenset(_own_illness(seen)):
        yield each
        yield f"{each}&{'age' if 'AGE' in seen.has else 'noage'}"
        yield f"{each}&{'third' if 'THIRD' in seen.has else 'nothird'}"
    if _in_general(seen):
        yield "in-general"
    if quoted := _quoted(seen):
        yield quoted
        yield f"{quoted}&{work}"
    if "NEWS" in seen.has and any("NEWS" in names and at < 6 for at, _, names in seen.hits):
        yield "source-first"
    low, patterns = seen.text.lower(), lexicon().patterns
    if ("PTS" in seen.has or " of them" in low) and patterns["crowd"].search(low):
        yield "crowd"
    if patterns["made_up"].search(low):
        yield "made-up"
    if "ANIMAL" in seen.has and patterns["animal_self"].search(low):
        yield "is-animal"
