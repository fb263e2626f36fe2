# ruff: noqa: E501 - patterns stand whole
"""Finds identifiers in a post: NHS and hospital numbers, birth dates, telephones, addresses, names."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from paravent.footprint.subjects import kinship
from paravent.footprint.tokens import TOKEN, Seen, look
from paravent.footprint.words import load

_DIGITS = re.compile(r"\d")
_NAMING = frozenset(
    ["mr", "mrs", "ms", "miss", "mx", "dame", "pt", "px", "patient", "patients", "pts", "called",
     "named", "name", "name's", "baby", "bairn", "twin", "twins", "little", "wee", "young"]
)  # fmt: skip
_NOUGHT = frozenset(["zero", "nought", "oh", "o"])
"""A post without four digits, a postcode, an @ or any of these words holds no identifier."""

_NHS = re.compile(r"(?<![\d.£$€+/-])(\d(?:[ .-]{0,2}\d){9})(?![\d/]|[.,-]\d)")
_HOSPITAL = re.compile(
    r"\b(?:hosp(?:ital)?|unit|patient|pt|px|case|record|histology|path|pathology|lab|sample|specimen|accession|casenotes?|case notes?|notes|chart|nhs|chi|mrn|emrn|rxr|crn|pas|district|x-?ray|scan|episode|wristband)"
    r"\.?\s?(?:no|num|number|id|ref|#)?\.?\s?(?:is|was|ending|starting|:|#|=|-)?\s{0,2}((?=[A-Z]{0,4}[ -]?\d)[A-Z]{0,4}[ -]?\d{1,4}[/ -]?\d{2,8}(?:[/ -]?\d{1,4})?[A-Z]?)\b",
    re.I,
)
_CODE = re.compile(
    r"(?<![\w/@#])([A-Z]{1,3}[ -]?\d{6,8}[A-Z]?|[A-Z]{0,2}\d{2}[/-]\d{5,7}|[A-Z]{1,2}\d{3}[ -]\d{3,4}|[a-z]\d{6,8})(?!\w)"
)
_LEAST_RECORD = 5
_RECORD = re.compile(
    r"(?:\b(?:for|on|re|patient|pt|px|bloods|scan|ct|mri|xray|notes|record|sticker|label|wristband|hosp|bed \d+|id|mrn|number|no)\b[:#.]? ?|#)"
    r"([A-Z]{0,2}\d{6,8}[A-Z]?)(?![\w/£%]|[.,:-]\d)",
    re.I,
)
"""A record number without a word that says so, after what it may be wanted for."""
_DATE = re.compile(
    r"\b(\d{1,2})([./-])(\d{1,2})\2(\d{4}|\d{2})\b"
    r"|\b(\d{1,2})(?:st|nd|rd|th)? (?:of )?(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*\.?,? (\d{4})\b",
    re.I,
)
_SOMEBODY = re.compile(r" (?:kid|lady|man|little|boy|girl|gent|baby|lad|lass|woman|chap)\b", re.I)
_MAIL_SAID = re.compile(
    r"\b[\w.+-]+ ?(?:\[at\]|\(at\)| AT )\s?[\w-]+ ?(?:\[dot\]|\(dot\)| DOT |\.)\s?\w+", re.I
)
_YEAR_BORN = re.compile(r"\bb\. ?(?:1[89]|20)\d\d\b", re.I)
_PHONE = re.compile(r"(?<![\w.£$€#/])(?:\+44|0044|\(0\)|\(?0)[ \d().-]{8,16}\d(?!\w)")
_MAIL = re.compile(
    r"(?<![\w.+-])([\w.+-]{1,64})@([A-Za-z0-9-]{1,63}(?:\.[A-Za-z0-9-]{1,63}){1,4})\b"
)
_POSTCODE = re.compile(r"(?<![\w/])((?:[A-Z]{1,2}\d[A-Z\d]?|GIR) ?\d[A-Z]{2})(?!\w)")
_NAME = r"(?:(?:[A-Z]\.? ?)?(?:(?:[Vv]an|[Dd]e|[Dd]er|[Ll]a|[Ee]l|[Ii]bn|[Bb]in) ){0,2}[A-Z][a-zà-ÿ]*(?:['’-]?[A-Z]?[a-zà-ÿ]+)+)"
_TITLED = re.compile(
    rf"\b((?:M(?:r|rs) (?:&|and) M(?:r|rs)|Mr|Mrs|Ms|Miss|Mx|Dame|mr|mrs|ms|miss)\.?) ({_NAME}(?: {_NAME})?|[a-z]{{4,}}(?='s))"
)
_PATIENT_NAMED = re.compile(
    rf"\b(?:[Pp]atient|[Pp]t|[Pp]x|PT|PATIENT)(?: \(|: ?|, (?:wee |little |old |lovely )?|,? (?:called|named|name is|name:|is) | )({_NAME}(?: {_NAME})?|[A-Z]\. ?[A-Z][a-z]{{2,}})"
)
_NAME_SAID = re.compile(
    rf"\b(?:(?:[Hh]er|[Hh]is) (?:real |full |actual )?name (?:was|is) |[Hh]e's called |[Ss]he's called "
    rf"|(?:baby|bairn|wee one|little one|twin|twins) (?:is |are |was |were )?(?:called |named )?)({_NAME}(?: {_NAME})?)"
)
_INITIALLED = re.compile(
    rf"\b(?:baby|wee|little|young|lad|lass|boy|girl|lady|gent|man|woman|bloke) (?:called|named) ({_NAME})"
)
_FULL_NAMED = re.compile(
    rf"\b(?:(?:little|wee|young|baby) (?={_NAME} {_NAME})|(?:[Pp]atient|[Pp]t|[Pp]atient's|[Pp]t's) name(?:'s|:| is| was) )({_NAME}(?: {_NAME})?)"
)
""" "Little Mina Hartwell", "patient name's …"."""


_NAMES = re.compile(
    "|".join(p.pattern for p in (_TITLED, _PATIENT_NAMED, _NAME_SAID, _INITIALLED, _FULL_NAMED))
)
"""Whether there may be a name; what follows looks closer."""
_FEW_DIGITS = 4
"""A birth date has four digits at least, a record number five."""
_DIGIT = r"(?:oh|o|zero|nought|double|treble|one|two|three|four|five|six|seven|eight|nine)"
_SPELLED_NUMBER = re.compile(rf"\b(?:oh|o|zero|nought)(?:[ ,.-]+{_DIGIT}){{8,}}\b")
"""A telephone number in words: it starts with nought and has ten digits or nearly so."""


@dataclass(frozen=True, slots=True)
class Identifier:
    """One identifier as it stands in a post."""

    kind: str
    """nhs, hosp, dob, phone, email, postcode or name."""
    words: str
    why: str


@cache
def _data() -> dict[str, frozenset[str]]:
    data = load("footprint_identifiers")
    return {
        key: frozenset(word.strip() for word in value.replace("\n", ";").split(";") if word.strip())
        for key, value in data.items()
        if isinstance(value, str)
    }


@cache
def _why() -> dict[str, str]:
    return dict(load("footprint_identifiers")["why"])


def find(seen: Seen) -> list[Identifier]:
    """All identifiers in a post, each once."""
    text = seen.text
    if not _may_hold(text, seen.tokens):
        return []
    made: dict[str, Identifier] = {}
    low = " ".join(seen.tokens)
    clinical = _clinical(seen, low)
    for kind, words in _all(seen, text, low, clinical):
        made.setdefault(words, Identifier(kind, words, _why()[kind]))
    return list(made.values())


def _may_hold(text: str, tokens: list[str]) -> bool:
    digits = len(_DIGITS.findall(text))
    if digits >= _FEW_DIGITS or "@" in text:
        return True
    if digits and _POSTCODE.search(text) is not None:
        return True
    if not _NAMING.isdisjoint(tokens) and _NAMES.search(text) is not None:
        return True
    if not _NOUGHT.isdisjoint(tokens) and _SPELLED_NUMBER.search(text.lower()) is not None:
        return True
    return "dot" in tokens or " AT " in text or "[at]" in text or "(at)" in text


def _all(seen: Seen, text: str, low: str, clinical: bool) -> Iterator[tuple[str, str]]:
    if any(c.isdigit() for c in text):
        yield from _numbers(text, low, clinical)
        yield from _births(seen, text, low, clinical)
        if not _has(low, "public_words") or clinical:
            yield from (("phone", words) for words in _phones(text, low))
            yield from _postcodes(seen, text, low)
    if (spelled := _SPELLED_NUMBER.search(low)) and not _has(low, "public_words"):
        yield "phone", spelled[0].strip()
    if "[at]" in low.replace(" ", "") or " dot " in low or "(at)" in text:
        yield from (("email", found[0]) for found in _MAIL_SAID.finditer(text))
    if "@" in text:
        yield from _mails(text, low)
    yield from _names(seen, text, low, clinical)


def _clinical(seen: Seen, low: str) -> bool:
    has = seen.has
    return any(name in has for name in ("PT", "MYPT", "SHIFT", "WARD", "COND", "PROC")) or _has(
        low, "clinical_words"
    )


def _has(low: str, key: str) -> bool:
    """Whether one of the words or phrases of a list stands in ``low`` (tokens and spaces)."""
    single, longer = _lists()[key]
    if not single.isdisjoint(low.split()):
        return True
    padded = f" {low} "
    return any(phrase in padded for phrase in longer)


@cache
def _lists() -> dict[str, tuple[frozenset[str], tuple[str, ...]]]:
    return {
        key: (
            frozenset(word for word in words if " " not in word),
            tuple(f" {word} " for word in words if " " in word),
        )
        for key, words in _data().items()
    }


def _digits(words: str) -> str:
    return "".join(c for c in words if c.isdigit())


def _numbers(text: str, low: str, clinical: bool) -> Iterator[tuple[str, str]]:
    from stdnum.gb import nhs

    other = _has(low, "number_other")
    said = _has(low, "nhs_words")
    # A reference or a sample has a number too; where care is spoken of it may well be a person's.
    elsewhere = other and (not clinical or _has(low, "number_public"))
    for found in _NHS.finditer(text):
        number = _digits(found[1])
        spaced = not found[1].isdigit()
        if elsewhere and not said:
            continue
        if nhs.is_valid(number) and (said or clinical or spaced or number[0] in "4679"):
            yield "nhs", found[1]
        elif said and not _has(low, "number_joke"):
            yield "hosp", found[1]
    if elsewhere and not said:
        return
    for found in _HOSPITAL.finditer(text):
        if sum(c.isdigit() for c in found[1]) >= _LEAST_RECORD:
            yield "hosp", found[1]
    for found in _CODE.finditer(text):
        if clinical and not _POSTCODE.fullmatch(found[1]):
            yield "hosp", found[1]
    if clinical and not other:
        yield from (("hosp", found[1]) for found in _RECORD.finditer(text))


def _births(seen: Seen, text: str, low: str, clinical: bool) -> Iterator[tuple[str, str]]:
    said = _has(low, "birth_words")
    own = _has(low, "own_birth") or bool(kinship(seen.tokens))
    if own and not any(name in seen.has for name in ("PT", "MYPT")):
        return
    for found in _DATE.finditer(text):
        told = _SOMEBODY.match(text, found.end()) is not None
        if (
            _born(found)
            and (said or clinical or told)
            and not (_has(low, "date_other") and not said)
        ):
            yield "dob", found[0]
    if clinical and (found_year := _YEAR_BORN.search(text)):
        yield "dob", found_year[0]


def _born(found: re.Match[str]) -> bool:
    if found[5]:
        return 1 <= int(found[5]) <= 31 and 1900 <= int(found[7]) <= 2035
    return 1 <= int(found[1]) <= 31 and 1 <= int(found[3]) <= 31


def _phones(text: str, low: str) -> Iterator[str]:
    import phonenumbers

    for found in _PHONE.finditer(text):
        digits = _digits(found[0])
        if digits.startswith(("0800", "0808", "0300", "0345", "0330", "0843", "0844", "0845", "0870",
                              "0871", "0900", "0333", "0303")):  # fmt: skip
            continue
        try:
            number = phonenumbers.parse(found[0].replace("(0)", "0"), "GB")
        except phonenumbers.NumberParseException:
            continue
        if phonenumbers.is_possible_number(number) and len(digits) >= 10:
            yield found[0].strip()


def _mails(text: str, low: str) -> Iterator[tuple[str, str]]:
    for found in _MAIL.finditer(text):
        name = re.split(r"[.+_-]", found[1].lower())[0]
        if found[1].lower() not in _data()["mail_roles"] and name not in _data()["mail_roles"]:
            yield "email", found[0]


def _postcodes(seen: Seen, text: str, low: str) -> Iterator[tuple[str, str]]:
    if _has(low, "postcode_other"):
        return
    for found in _POSTCODE.finditer(text):
        yield "postcode", found[1]


def _names(seen: Seen, text: str, low: str, clinical: bool) -> Iterator[tuple[str, str]]:
    has = seen.has
    gym = _has(low, "gym_words")
    for found in _PATIENT_NAMED.finditer(text):
        first = re.split(r"[ .]", found[1])[0].lower()
        if first not in _data()["not_names"] and not gym:
            yield "name", found[1]
    if clinical or any(n in has for n in ("AGE", "CVERB", "OUTC")):
        for found in (*_INITIALLED.finditer(text), *_FULL_NAMED.finditer(text)):
            yield "name", found[1]
        if any(n in has for n in ("WARD", "SHIFT", "PT", "MYPT")):
            yield from (("name", found[1]) for found in _NAME_SAID.finditer(text))
        for found in re.finditer(rf"\b(?:pt|patient|Pt|Patient) called ({_NAME})", text):
            yield "name", found[1]
    if not _TITLED.search(text):
        return
    # A name may be a word of care itself ("Mr Sting"): what stands beside it decides.
    beside = look(_TITLED.sub(" ", text))
    has, low = beside.has, " ".join(beside.tokens)
    clinical = _clinical(beside, low)
    care = clinical or _has(low, "name_care") or any(n in has for n in _CARED_FOR)
    for found in _TITLED.finditer(text):
        name = found[2]
        if (
            name.split()[0].lower() in _data()["known_names"]
            or name.lower() in _data()["known_names"]
        ):
            continue
        after = text[found.end() : found.end() + 40].lower()
        sure = any(n in has for n in ("WARD", "PT", "MYPT")) or _strong(seen, after)
        wide = (14, 22) if sure else (40, 50)
        near = " ".join(
            TOKEN.findall(text[max(0, found.start() - wide[0]) : found.end() + wide[1]].lower())
        )
        around = text[max(0, found.start() - 60) : found.end() + 60].lower()
        other = _has(" ".join(TOKEN.findall(around)), "name_other")
        if _has(near, "staff_near") or (other and not sure):
            continue
        if care:
            yield "name", f"{found[1]} {name}"


_CARED_FOR = ("AGE", "OUTC", "BODY", "CVERB")


def _strong(seen: Seen, after: str) -> bool:
    return any(name in seen.has for name in ("MYPT", "PT")) or after.lstrip().startswith(
        ("on ward", "on hdu", "in bed", "of bed", "(bed")
    )
