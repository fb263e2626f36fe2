"""Compares names as people write them: short forms, slips, spellings, scripts, order, handles.

The levels and their order follow measured figures: no string distance finds short forms, so a
table must; surnames are found by Jaro-Winkler of 0.88 or an equal Metaphone; names from other
scripts need their own keys, or people of some origins are found less often than others.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from functools import cache, lru_cache

from paravent.connections.words import chinese_syllables, name_words


class Level(IntEnum):
    """How two words of two names agree."""

    NO = 0
    INITIAL = 1
    LOOSE = 2
    CLOSE = 3
    SHORTENED = 4
    """One begins or ends the other, as many short forms do."""
    SPELLING = 5
    """One name in two spellings or scripts."""
    NICKNAME = 6
    EXACT = 7


@dataclass(frozen=True, slots=True)
class Name:
    """A name ready to be compared."""

    shown: str
    tokens: tuple[str, ...]
    """ASCII, lower case, without titles and letters behind the name."""
    joined: str
    """All tokens together, for handles and names written in one."""


_CAMEL = re.compile(r"(?<=[a-z])(?=[A-Z])")
_SYLLABIC = re.compile("[\u3400-\u9fff\uac00-\ud7af]")
_SPLIT = re.compile(r"[^\w'’`-]+|[_.]+")
_APOSTROPHES = re.compile(r"['’`´]")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "å": "aa", "ø": "oe"})
_GENDERED = (
    (re.compile(r"(sk|ck|tsk)(?:a|aya|aia|aja)$"), r"\1i"),
    (re.compile(r"(sk|ck|tsk)(?:y|yy|yi|iy|ij)$"), r"\1i"),
    (re.compile(r"(ov|ev|in|yn)a$"), r"\1"),
    (re.compile(r"(?:ou)$"), "os"),
    (re.compile(r"(off|ow)$"), "ov"),
    (re.compile(r"(eff|ew)$"), "ev"),
)


@lru_cache(maxsize=65536)
def read_name(text: str) -> Name:
    """``text`` as a ``Name``: emoji, titles and letters behind the name left out."""
    from anyascii import anyascii

    known = name_words()
    plain = unicodedata.normalize("NFKC", text)
    plain = "".join(c if _keeps(c) else " " for c in plain)
    plain = _CAMEL.sub(" ", plain)
    found: list[str] = []
    for part in _SPLIT.split(plain):
        word = anyascii(part)
        if _SYLLABIC.search(part):  # each character is a syllable with a capital of its own
            word = _CAMEL.sub(" ", word)
        word = _APOSTROPHES.sub("", word).lower()
        for piece in re.split(r"[^a-z]+", word):
            if piece and not (piece in known.post_nominals and found):
                found.append(piece)
    while len(found) > 1 and found[0] in known.titles:
        found.pop(0)
    return Name(text, tuple(found), "".join(found))


def readings(text: str) -> tuple[Name, ...]:
    """``text`` as one name, and where that is possible with given names written together.

    ``Hsiao-ming Chang`` is ``Hsiaoming Chang`` too, and ``Chan Tai Man`` is ``Chan Taiman``.
    """
    base = read_name(text)
    made = [base]
    if "-" in text or "\u2010" in text:
        made.append(read_name(re.sub(r"(?<=\w)[-\u2010](?=\w)", "", text)))
    tokens = base.tokens
    if len(tokens) == 3 and all(_chinese(t) or t in chinese_syllables() for t in tokens):
        made += [
            Name(text, (tokens[0], tokens[1] + tokens[2]), base.joined),
            Name(text, (tokens[0] + tokens[1], tokens[2]), base.joined),
        ]
    for at in range(len(tokens) - 1):
        if tokens[at] in _LEANS and len(tokens) > 2:
            word = tokens[at] + tokens[at + 1]
            made.append(Name(text, (*tokens[:at], word, *tokens[at + 2 :]), base.joined))
    return tuple(dict.fromkeys(made))


_LEANS = ("abdul", "abdel", "abdur", "abdus", "abd", "abu", "ben", "bin", "al", "el")
"""Words of Arabic names that some write as one with the next."""


def _keeps(character: str) -> bool:
    return character in "-'’`´_. " or unicodedata.category(character)[0] in "LMN"


def level(one: str, two: str) -> Level:
    """How two words agree; the same in both directions."""
    return _level(min(one, two), max(one, two))


@lru_cache(maxsize=262144)
def _level(one: str, two: str) -> Level:
    if one == two:
        return Level.EXACT
    if len(one) == 1 or len(two) == 1:
        return Level.INITIAL if one[0] == two[0] else Level.NO
    known = name_words()
    if _share(known.nicknames, one, two) or _short_of_spelling(one, two):
        return Level.NICKNAME
    if _share(known.variants, one, two) or _spelling(one, two):
        return Level.SPELLING
    near = _by_distance(one, two)
    for first in _forms(one):
        for second in _forms(two):
            if first == second or _share(known.variants, first, second) or _spelling(first, second):
                return Level.SPELLING
            near = max(near, _by_distance(first, second))
    if near < Level.CLOSE and _shortened(one, two):
        return Level.SHORTENED
    return near


def _short_of_spelling(one: str, two: str) -> bool:
    """A short form of a name that is spelt in another way than in our list (Vova, Volodimir)."""
    listed, sounds = name_words().nicknames, _nickname_sounds()
    return bool(
        listed.get(one, frozenset()) & sounds.get(key(two), frozenset())
        or listed.get(two, frozenset()) & sounds.get(key(one), frozenset())
    )


@cache
def _nickname_sounds() -> dict[str, frozenset[int]]:
    made: dict[str, frozenset[int]] = {}
    for word, groups in name_words().nicknames.items():
        if len(word) >= 6 and len(key(word)) >= 5:
            made[key(word)] = made.get(key(word), frozenset()) | groups
    return made


_SOMALI = re.compile(r"x|^c(?=[aeiou])|(?<=[aeiou])c(?=[aeiou]|$)")
_LENITED = re.compile(r"[bcdfgmpst]h(?=.{2,}(?:gh|bh|dh|mh|igh|in$|ill$))")
_SLAVIC_H = re.compile(r"h.{2,}(?:uk|nko|ov|ev|iv|sky|skyi|ych|in|lo)$")
_ARTICLE = re.compile(r"^[ae]l(?=[a-z]{4})")


@lru_cache(maxsize=65536)
def _forms(word: str) -> tuple[str, ...]:
    """A word as others would write it.

    Without an Arabic article; Somali letters as English has them; an Irish name without the h
    that comes behind Ni; a Ukrainian one with the Russian g.
    """
    made = [word]
    if _ARTICLE.match(word):
        made.append(word[2:])
    elif word[0] == "l" and len(word) >= 5 and not _VOWELS & set(word):
        made.append(word[1:])  # the same article as Arabic letters come over
    if _SOMALI.search(word):
        plain = re.sub(r"c(?=[aeiou]|$)", "", word.replace("x", "h"))
        plain = re.sub(r"([aeiou])\1", r"\1", plain)
        if len(plain) >= 3:
            made.append(plain)
    if _LENITED.match(word):
        made.append(word[0] + word[2:])
    if _SLAVIC_H.match(word):
        made.append(f"g{word[1:]}")
    return tuple(made)


_DIMINUTIVE = re.compile(r"(?:[aeiouy]{1,2}|(?<=...)(?:os|is|as|es))$")


def _shortened(one: str, two: str) -> bool:
    """Bev and Beverley, Jola and Jolanta, Yemi and Adeyemi."""
    short, long = sorted((one, two), key=len)
    more = len(long) - len(short)
    if len(short) < 3 or more < 1:
        return False
    if more == 1 and long.startswith(short):
        return long[-1] in "aeiouy"
    bare = _DIMINUTIVE.sub("", short)
    stem = re.sub(r"(.)\1$", r"\1", bare)
    if len(stem) >= 3 and long.startswith(stem) and len(long) >= len(stem) + 3:
        return True
    if long.startswith(short):
        return True
    if len(short) >= 4 and long.endswith((short, short.replace("sh", "s"))):
        return True
    inside = bare if len(short) >= 6 else short
    return len(inside) >= 4 and inside in long and len(long) >= 7


def _share(groups: object, one: str, two: str) -> bool:
    table: dict[str, frozenset[int]] = groups  # type: ignore[assignment]
    return bool(table.get(one, frozenset()) & table.get(two, frozenset()))


def _spelling(one: str, two: str) -> bool:
    if _plain_umlauts(one) == _plain_umlauts(two) or _gendered(one) == _gendered(two):
        return len(one) >= 3 and len(two) >= 3
    short = min(len(one), len(two))
    if short >= 3 and key(one) == key(two) and len(key(one)) >= 3:
        return True
    if _korean(one) and _korean(one) == _korean(two):
        return True
    if _married(one, two) or _married(two, one):
        return True
    listed = name_words().nicknames
    if one in listed and two in listed:
        return False  # two names that are known to be two, such as Carol and Karl
    if _chinese(one) and _chinese(two) and _syllables(one) == _syllables(two):
        return True
    if _same_syllables(one, two):
        return True
    if not (_VOWELS & set(one) and _VOWELS & set(two)):  # as Arabic letters come over
        return len(_consonants(one)) >= 3 and _consonants(one) == _consonants(two)
    skeleton = _skeleton(one)
    if len(skeleton) >= 3 and skeleton == _skeleton(two):
        from rapidfuzz.distance import JaroWinkler

        return short >= 4 and JaroWinkler.similarity(one, two) >= 0.72
    return False


def _consonants(word: str) -> str:
    for both, one in (("sh", "S"), ("kh", "K"), ("gh", "G"), ("th", "T"), ("dh", "D"), ("ch", "C")):
        word = word.replace(both, one)
    return re.sub(r"(.)\1", r"\1", re.sub("[aeiouyw]", "", word))


_VOWELS = frozenset("aeiou")


def _married(man: str, woman: str) -> bool:
    """Czech and Slovak: Novak and Novakova, Svobodny and Svobodna."""
    stem = man.removesuffix("y") if len(man) > 5 else man
    return len(man) >= 4 and (woman == f"{man}ova" or (stem != man and woman == f"{stem}a"))


def _plain_umlauts(word: str) -> str:
    return word.replace("ae", "a").replace("oe", "o").replace("ue", "u").replace("aa", "a")


def _gendered(word: str) -> str:
    for pattern, ending in _GENDERED:
        word = pattern.sub(ending, word)
    return word


_KEY = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        (r"^(?:al|el|ul|ad|as|ash|an|ar)-?(?=[bcdfghjklmnpqrstvwxz]{1}[a-z]{4,})(?<=^al|^el)", ""),
        (r"shch|sch|sh|sz|ş", "S"),
        (r"tch|tsch|ch|cz|tsh", "C"),
        (r"dzh|dj|zh|j", "J"),
        (r"gi|ge(?=[a-z])", "Ji"),
        (r"kh|gh|h", "h"),
        (r"ph", "f"),
        (r"th|dh", "t"),
        (r"bh", "b"),
        (r"ck|q|c(?![eiy])", "k"),
        (r"c", "s"),
        (r"x", "ks"),
        (r"w", "v"),
        (r"z", "s"),
        (r"(?:ou|oo|ow|au|o|u)+", "u"),
        (r"(?:ee|ie|ei|ey|ay|ai|iy|yy|y|i|e)+", "i"),
        (r"a+", "a"),
        (r"(.)\1+", r"\1"),
        (r"^h(?=[aiu])|h$|(?<=[aiu])h(?=[^aiu])", ""),
    )
)


@lru_cache(maxsize=65536)
def key(word: str) -> str:
    """A sound key for names from other scripts: spellings of one name share it."""
    for pattern, replacement in _KEY:
        word = pattern.sub(replacement, word)
    return word


@lru_cache(maxsize=65536)
def _skeleton(word: str) -> str:
    made = key(word)
    return made[:1].replace("i", "J") + re.sub("[aiu]", "", made[1:]).replace("J", "J")


_INITIALS = "(?:zh|ch|sh|ts|tz|hs|[bpmfdtnlgkhjqxrzcsyw])?"
_FINALS = (
    "(?:iang|uang|iong|ueng|ang|eng|ing|ong|ung|iao|ian|ien|uai|uan|ieh|ueh|uei|ai|ei|ao|ou|an|en|in"
    "|un|ia|ie|iu|ua|uo|ui|ue|ih|er|a|o|e|i|u)"
)
_CHINESE = re.compile(rf"(?:{_INITIALS}{_FINALS}){{1,3}}")


def _chinese(word: str) -> bool:
    return len(word) <= 14 and _CHINESE.fullmatch(word) is not None


@lru_cache(maxsize=65536)
def _syllables(word: str) -> str:
    """Pinyin and Wade-Giles brought to one form."""
    word = re.sub(r"(?:tz|ts)u", "zi", word)
    word = re.sub(r"(?:ss|sz)u", "si", word)
    word = re.sub(r"zh|ch|q|j", "C", word)
    word = re.sub(r"hs|sh|x", "S", word)
    word = re.sub(r"ts|tz|z|c(?=[a-z])", "T", word)
    word = word.replace("p", "b").replace("t", "d").replace("k", "g").replace("r", "C")
    word = word.replace("ung", "ong").replace("ien", "ian").replace("ieh", "ie").replace("ih", "i")
    word = word.replace("uei", "ui").replace("ueh", "ue").replace("yi", "i").replace("wu", "u")
    return re.sub(r"(?<=[CS])h?i?(?=[aeou])", "", word)


_KOREAN_SYLLABLE = (
    "(?:kk|tt|pp|ss|jj|ch|[kgndtrlmbpsjhwy])?(?:yeo|weo|woo|eo|eu|ae|oe|oo|ou|ee|ui|[aeiou])"
    "(?:ng|[nmlkgptb])?"
)
_KOREAN = re.compile(rf"(?:{_KOREAN_SYLLABLE}){{2,3}}")
_KOREAN_AS_ONE = tuple(
    (re.compile(pattern), replacement)
    for pattern, replacement in (
        ("woo|weo|u", "o"),
        ("eo|eu|oo|ou|oe", "o"),
        ("ee|y(?=i)", "i"),
        ("ae", "e"),
        ("ch", "j"),
        ("k", "g"),
        ("t", "d"),
        ("p", "b"),
        ("r", "l"),
        (r"(.)\1+", r"\1"),
    )
)


@lru_cache(maxsize=65536)
def _korean(word: str) -> str:
    """A given name of two syllables in any of the ways to write Korean; "" for other words."""
    if not 5 <= len(word) <= 14 or _KOREAN.fullmatch(word) is None or _DOUBLED.search(word):
        return ""
    for pattern, replacement in _KOREAN_AS_ONE:
        word = pattern.sub(replacement, word)
    return word


_DOUBLED = re.compile(r"([bcdfghlmnprtvz])\1")


def _same_syllables(one: str, two: str) -> bool:
    """Whether two words are the same syllables in spellings of different homes.

    One syllable alone says too little, but where it is a word of a list (a family name).
    """
    return any(
        len(a) == len(b) and all(x & y for x, y in zip(a, b, strict=True))
        for a in _cut(one)
        for b in _cut(two)
    )


@lru_cache(maxsize=65536)
def _cut(word: str) -> tuple[tuple[frozenset[int], ...], ...]:
    """Each way to cut a word into at most three syllables of Chinese names."""
    if len(word) > 18:
        return ()
    return tuple(_cuts(word, 3))


def _cuts(word: str, most: int) -> Iterator[tuple[frozenset[int], ...]]:
    known = chinese_syllables()
    if word in known:
        yield (known[word],)
    if most > 1:
        for at in range(1, min(7, len(word))):
            if word[:at] in known:
                for rest in _cuts(word[at:], most - 1):
                    yield (known[word[:at]], *rest)


def _by_distance(one: str, two: str) -> Level:
    from rapidfuzz.distance import OSA, JaroWinkler

    short = min(len(one), len(two))
    similar = JaroWinkler.similarity(one, two)
    steps = OSA.distance(one, two)
    if short >= 4 and steps == 1:
        return Level.CLOSE
    if short >= 6 and steps == 2 and similar >= 0.85:
        return Level.CLOSE
    if (
        short == 3
        and steps == 1
        and one[0] == two[0]
        and (sorted(one) == sorted(two) or max(len(one), len(two)) == 4)
    ):
        return Level.CLOSE
    if short >= 4 and similar >= 0.88:
        return Level.CLOSE if steps <= 2 or _sound(one) == _sound(two) else Level.LOOSE
    if short >= 4 and _sound(one) == _sound(two) and one[0] == two[0]:
        return Level.CLOSE
    return Level.LOOSE if short >= 4 and similar >= 0.80 else Level.NO


@lru_cache(maxsize=65536)
def _sound(word: str) -> str:
    from jellyfish import metaphone

    return str(metaphone(word))
