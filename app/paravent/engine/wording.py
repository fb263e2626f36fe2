"""Tells how close two wordings are: the same words in other dress, a small rewording, or not.

Only differences that cannot change a meaning are forgiven: case, spaces, punctuation, quotes,
British and American spelling, contractions, words that carry nothing. Everything else counts.
"""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass
from functools import lru_cache

from paravent.core.text import folded
from paravent.engine.wordset import wordset

EXACT = 1.0
SAME_WORDS = 0.95
OTHER_ORDER = 0.88
LIGHT_DIFFERENCE = 0.86
STRONG = 0.85
"""From here on a match may carry a reading by itself; below it the user is asked."""
LOOSE = 0.6
"""Least closeness that is worth showing to the user at all."""

_WORD = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_BREAK = re.compile(r"(?<=[.?!:;])\s+|\s+[-|/]\s+|\s*[·•|]\s*|\n+")
_COMMA = re.compile(r",\s+")

_CONTRACTIONS = {
    "can't": "can not",
    "won't": "will not",
    "cannot": "can not",
    "dont": "do not",
}
_ENDINGS = (("n't", " not"), ("'re", " are"), ("'ve", " have"), ("'ll", " will"), ("'m", " am"))

_AMERICAN = {
    "color": "colour",
    "favorite": "favourite",
    "favorites": "favourites",
    "behavior": "behaviour",
    "neighbor": "neighbour",
    "center": "centre",
    "centers": "centres",
    "license": "licence",
    "program": "programme",
    "gray": "grey",
    "canceled": "cancelled",
}
_IZE = re.compile(r"^(.{3,})i[sz](e|ed|es|er|ers|ing|ation|ations)$")

_FILLER = wordset(
    """
    a an the this that these those of to in on at by for from with and or is are be being
    been am was were has have had will would can could may might able do does did please
    also your yours you my me i we us our who which what when where how if it its they
    their them choose select decide manage control change setting settings preference
    preferences allow allows allowed let lets permit here address
    """
)
"""Words that carry no meaning of their own in a label."""

_LIGHT = wordset(
    """
    people person persons others other someone user users member members thing things list
    page pages account accounts currently new personal information number visible
    """
)
"""Words whose coming or going alone seldom changes what a label is about."""

_OTHER_OWNER = wordset("page account new other someone number member user personal")
"""Of these, words that make it the matter of something else where a seen label adds them."""

_MINE = wordset("your my our yours mine")
_THEIRS = wordset("their his her theirs hers")

_CRITICAL = wordset(
    """
    not no never none without except excluding only hide hidden hides block blocked
    disable disabled stop prevent exclude off discourage opt out mute private public
    restrict limit unless all any turn remove delete everyone nobody anyone
    """
)
"""Words that turn a meaning round: where they differ, two labels are never the same."""

_SYNONYMS = {
    "view": "see",
    "views": "see",
    "sees": "see",
    "seen": "see",
    "viewed": "see",
    "viewing": "see",
    "display": "show",
    "displays": "show",
    "displayed": "show",
    "shown": "show",
    "shows": "show",
    "mobile": "phone",
    "telephone": "phone",
    "dm": "message",
    "tweet": "post",
    "tweets": "post",
    "mail": "email",
}
_DIRECTED = wordset(
    """
    follow tag mention message contact add invite block find subscribe call know email
    """
)
"""Verbs for which it matters whether you do it or it is done to you."""
_YOU = frozenset(("you", "me", "i"))


@lru_cache(maxsize=20_000)
def words(text: str) -> tuple[str, ...]:
    """The folded words of ``text``, spelling and contractions evened out."""
    found: list[str] = []
    plain = folded(text).replace("e-mail", "email")
    for match in _WORD.finditer(plain):
        word = match.group()
        word = _CONTRACTIONS.get(word, word)
        for ending, full in _ENDINGS:
            if word.endswith(ending):
                word = word[: -len(ending)] + full
        found += [_spelling(part) for part in word.replace("'", "").split()]
    return tuple(found)


def _spelling(word: str) -> str:
    word = _AMERICAN.get(word, word)
    return _IZE.sub(r"\1is\2", word)


@lru_cache(maxsize=20_000)
def key(text: str) -> str:
    """``text`` without anything but its letters and digits: equal keys are equal wordings."""
    return "".join(words(text))


@lru_cache(maxsize=20_000)
def content(text: str) -> tuple[str, ...]:
    """The words that carry the meaning, in order, in their base form."""
    all_words = words(text)
    kept = []
    for place, word in enumerate(all_words):
        base = _base(word)
        if base in _DIRECTED:
            before = all_words[max(0, place - 2) : place]
            after = all_words[place + 1 : place + 2]
            if after and after[0] in _YOU:
                base = f"{base}>you"
            elif before and (before[-1] in _YOU or (before[0] in _YOU and before[-1] == "are")):
                base = f"you>{base}" if before[-1] in _YOU else f"{base}>you"
        elif word in _FILLER or base in _FILLER:
            continue
        kept.append(base)
    return tuple(kept)


def _base(word: str) -> str:
    word = _SYNONYMS.get(word, word)
    if word in ("following", "followers", "followed", "is", "this", "address", "news", "access"):
        return "follower" if word == "followers" else word
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith("s") and not word.endswith("ss") and len(word) > 3:
        word = word[:-1]
    if word.endswith(("gged", "gging")):
        return word[: word.rindex("gg") + 1]
    if word.endswith("ioned"):
        return word[:-2]
    return _SYNONYMS.get(word, word)


def likeness(label: str, seen: str, ignore: frozenset[str] = frozenset()) -> float:
    """How well ``seen`` says the same as ``label``: 0.0 (not at all) to 1.0 (same wording).

    ``ignore`` holds base words without meaning on this platform (its name).
    """
    if not label or not seen:
        return 0.0
    if key(label) == key(seen):
        return EXACT
    ours = [word for word in content(label) if word not in ignore]
    theirs = [word for word in content(seen) if word not in ignore]
    if len(ours) < 2 or not theirs:
        return 0.0
    if ours == theirs:
        return 0.0 if _is_of_another(label, seen) else SAME_WORDS
    missing, extra = Counter(ours) - Counter(theirs), Counter(theirs) - Counter(ours)
    if not missing and not extra:
        return OTHER_ORDER
    if _is_of_another(label, seen):
        return 0.0
    different = set(missing) | set(extra)
    if different & _CRITICAL or any(">" in word for word in different):
        return 0.0
    heavy_missing, heavy_extra = set(missing) - _LIGHT, set(extra) - _LIGHT
    common = sum((Counter(ours) & Counter(theirs)).values())
    if common < 2 or (heavy_missing and heavy_extra):
        return 0.0
    if not heavy_missing and not heavy_extra:
        both_sides = bool(missing) and bool(extra)
        other = both_sides or bool(set(extra) & _OTHER_OWNER)
        return 0.75 if other else LIGHT_DIFFERENCE
    close = common / max(len(ours), len(theirs))
    return 0.8 * close if 0.8 * close >= LOOSE - 0.1 else 0.0


def _is_of_another(label: str, seen: str) -> bool:
    """Whether one text speaks of what is yours and the other of what is somebody else's."""
    ours, theirs = words(label), words(seen)
    mine = sum(w in _MINE for w in ours) - sum(w in _MINE for w in theirs)
    other = sum(w in _THEIRS for w in ours) - sum(w in _THEIRS for w in theirs)
    return mine * other < 0


@dataclass(frozen=True, slots=True)
class Split:
    """A text that begins or ends with a label, and what else it holds."""

    head: str
    rest: str
    first: bool
    """The label comes first."""

    @property
    def is_clean(self) -> bool:
        """Whether punctuation parts the label from the rest."""
        return ends_clause(self.head if self.first else self.rest)


def split_at(text: str, count: int, *, first: bool) -> Split | None:
    """``text`` cut after its first (or before its last) ``count`` words, None if it cannot be."""
    pieces = text.split()
    for cut in range(1, len(pieces)):
        head, tail = " ".join(pieces[:cut]), " ".join(pieces[cut:])
        if not words(head) or not words(tail):
            continue
        if len(words(head if first else tail)) == count:
            return Split(head, tail, True) if first else Split(tail, head, False)
    return None


def clauses(text: str, commas: bool = False) -> tuple[str, ...]:
    """``text`` cut at sentence ends, colons, dashes, bullets and line ends."""
    parts = [part.strip() for part in _BREAK.split(text) if part and part.strip()]
    if commas:
        parts = [piece.strip() for part in parts for piece in _COMMA.split(part)]
    return tuple(part for part in parts if words(part))


def ends_clause(text: str) -> bool:
    """Whether ``text`` ends in punctuation that closes a label."""
    return text.rstrip().endswith((":", "?", ".", "!", ",", ";", "-", "–", "—", "·", "|"))


_DESCRIPTION_WORDS = 20


def is_description(text: str) -> bool:
    """Whether ``text`` reads like an explanation rather than like a label or a value."""
    stripped = text.strip()
    if stripped.endswith("?"):
        return False
    return stripped.endswith((".", "!", "…")) or len(words(stripped)) > _DESCRIPTION_WORDS


_GENERIC = wordset(
    """
    edit change view open close more less learn see manage review show details detail info
    help back next done cancel save privacy audience select choose option options menu
    button toggle switch expand collapse arrow chevron icon settings setting update about
    read this it on off dropdown new beta information what is tooltip dismiss current
    value visibility here
    """
)


def is_generic(text: str) -> bool:
    """Whether ``text`` only names an action or a decoration ("Edit", "Learn more")."""
    found = words(text)
    return len(found) <= 4 and all(word in _GENERIC for word in found)


_LOADING = frozenset(
    ("loading", "please wait", "just a moment", "wait", "loading content", "saving", "updating")
)


def is_quoted(text: str) -> bool:
    """Whether all of ``text`` stands in quotation marks: somebody is being cited."""
    inside = text.strip()
    return len(inside) > 1 and inside[0] in '“„«"' and inside[-1] in '”“»"'


def is_loading(text: str) -> bool:
    """Whether ``text`` stands for something that is still to come."""
    return " ".join(words(text)) in _LOADING
