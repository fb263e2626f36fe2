"""Judges free text: does it hold coordinates, an address, or a place name already met?"""

from __future__ import annotations

import re
import struct
import zlib
from collections.abc import Iterator

from paravent.photos import near_names
from paravent.photos.model import Data, Job, NearName

_DOT, _COMMA = r"[-+]?\d{1,3}\.\d{3,}", r"[-+]?\d{1,3},\d{4,}"
_BETWEEN = r"\s*°?\s*[NS]?\s*[{}]\s*"
_TWO = (
    rf"(?<![\d.,])(?:({_DOT}){_BETWEEN.format(',;/| ')}({_DOT})"
    rf"|({_COMMA}){_BETWEEN.format(';/| ')}({_COMMA}))(?!\d)"
)
COORDINATES = re.compile(
    r"""(?xi)
    (?<![\w.])[-+]\d{2}(?:\d\d){0,2}\.\d+[-+]\d{3}(?:\d\d){0,2}\.\d+
  | (?<![\w.])[-+]\d{2}(?:\d\d){0,2}[-+]\d{3}(?:\d\d){0,2}/
  | (?:lat|lon|lng|latitude|longitude|gps|geo|coord)\w*["']?\s*[^\w\n]{0,6}\s*[-+]?\d{1,3}[.,]\d+
  | \d{1,3}\s*(?:°|º|\bdeg\b)\s*\d{1,2}
  | \b\d{1,3},\d{1,2}(?:\.\d+|,\d{1,2}(?:\.\d+)?)[NSEW]\b
  | \d{1,3}[^\w\s]{1,3}\s?\d{1,2}(?:\.\d+)?['’′]\s?(?:\d{1,2}(?:\.\d+)?["”″']{1,2}\s?)?[NSEWO]\b
  | \$G[PNLAB](?:GGA|RMC|GLL|GSA|VTG)\b
  | \bgeo:[-+]?\d | geotagged\b
  | (?:maps\.google|google\.[a-z.]+/maps|goo\.gl/maps|maps\.app|openstreetmap\.org|maps\.apple)
  | ///[a-z]+\.[a-z]+\.[a-z]+
    """
)
MOST_TEXT = 4 << 20
"""More bytes than this in one block of notes no real file has."""
_TWO_FINE = re.compile(r"\d\.\d{4,}[^\n\d]{1,4}\d{0,3}[^\n\d]?\.\d{5,}")
"""The same in text."""
_SIGNED_FINE = re.compile(r"(?<![\w.])[-+]\d{1,3}\.\d{5,}")
"""Half a coordinate, in a short text that is not numbers alone."""
_BROKEN_OFF = re.compile(r"\d\.\d{3,}[\0-\x08\x0e-\x1f]+[^\0\s]|[\0-\x08\x0e-\x1f]\d{0,3}\.\d{4}")
"""A number in the middle of which bytes were written over."""
_LETTER, _SHORT = re.compile(r"[^\W\d_]|[\0-\x08]"), 200
"""A letter, or what no text of numbers holds."""
_WORTH_A_LOOK = re.compile(r"\d.*\d.*\d|\d[A-Z]? \d[A-Z]{2}|[:=°º]|///|(?i:geotagged|maps)", re.S)
"""What no coordinates, address label or map link can do without."""


def coordinates_in(raw: bytes) -> Iterator[re.Match[bytes]]:
    """Each place in ``raw`` where ``has_coordinates`` would find some."""
    yield from COORDINATE_BYTES.finditer(raw)
    yield from _TWO_FRACTIONS.finditer(raw)
    yield from _LABELLED_BYTES.finditer(raw.lower())


_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b")
_LABELLED = re.compile(
    r"(?i)\b(?:place|location|city|town|village|country|address|venue|sublocation|province|county"
    r"|taken\s+(?:at|in|near)|ort|lieu|ville|ciudad|lugar|citt[aà])\b[\"']?\s*[:=]\s*[\"']?\s*[^\W\d_]{3}"
)
_PAIR = re.compile(_TWO)
_ISO = re.compile(r"([-+]\d{2}\.\d+)([-+]\d{3}\.\d+)")
COORDINATE_BYTES = re.compile(
    rb"[-+]\d{2}\.\d{2,}[-+]\d{3}\.\d{2,}"
    rb"|(?<![\d.])[-+]?\d{1,3}\.\d{4,}\s?[,;/ ]\s?[-+]?\d{1,3}\.\d{4,}(?![\d.])"
    rb"|\$G[PN](?:GGA|RMC|GLL),|\d{1,3},\d{1,2}\.\d{2,}[NSEW]"
)
_FRACTION, _COMMA_FRACTION = re.compile(rb"\.\d\d"), re.compile(rb",\d\d")
_SENTENCE = re.compile(rb"\$G[PN](?:GGA|RMC|GLL),")
"""What none of these can do without: patterns that begin with a letter are searched for quickly."""
_DIGITS = frozenset(b"0123456789")
_IN_COORDINATES = frozenset(b"0123456789+-.,;/ \t\n\r\f\vNSEW")
_FARTHEST = 256
_TWO_FRACTIONS = re.compile(rb"[-+]?\d{0,3}\.\d{4,}[^\n]{1,4}?\d{0,3}[^\n]?\.\d{5,}")
"""A pair of coordinates though a digit or a comma is garbled."""
_LABELLED_BYTES = re.compile(
    rb"(?:latitude|longitude|longtitude|gps\w{0,12}|lat|lon|lng)[\"'>\s]{0,4}(?:value\s?)?"
    rb"[\s:=,>]{1,4}[\"']?[-+]?\d{1,3}[.,]\d{2,}"
)


def has_coordinates(raw: Data) -> bool:
    """Whether coordinates stand in ``raw`` as ASCII text, by themselves or behind a label."""
    if _SENTENCE.search(raw):
        return True
    numbers = list(_fractions(raw, _FRACTION))
    if any(_are_coordinates(raw, at) for at in numbers):
        return True
    if not numbers and next(_fractions(raw, _COMMA_FRACTION), None) is None:
        return False
    folded = bytes(raw).lower()
    labels = b"lat" in folded or b"lon" in folded or b"gps" in folded or b"lng" in folded
    return labels and bool(_LABELLED_BYTES.search(folded))


def _fractions(raw: Data, pattern: re.Pattern[bytes]) -> Iterator[int]:
    """Where a number with a fraction has its dot or comma."""
    starts = (match.start() for match in pattern.finditer(raw))
    return (at for at in starts if at and raw[at - 1] in _DIGITS)


def _are_coordinates(raw: Data, dot: int) -> bool:
    """Whether the number with this dot belongs to coordinates: only what can be is searched."""
    start, end, size = dot, dot, len(raw)
    while start and dot - start < _FARTHEST and raw[start - 1] in _IN_COORDINATES:
        start -= 1
    while end < size and end - dot < _FARTHEST and raw[end] in _IN_COORDINATES:
        end += 1
    if max(dot - start, end - dot) == _FARTHEST:
        return bool(COORDINATE_BYTES.search(raw))
    return bool(COORDINATE_BYTES.search(raw, start, end))


def tells_place(text: str, job: Job, *, free: bool = True) -> bool:
    """Whether ``text`` holds coordinates, an address label, a postcode, or a name in ``job``.

    ``free`` is one somebody wrote to say what is seen: it may name a place near by, where the name
    of a maker, a program or a person is only that.
    """
    if len(text) < 4:
        return False
    text = text[:20_000]
    if _WORTH_A_LOOK.search(text) and (
        COORDINATES.search(text)
        or _PAIR.search(text)
        or _TWO_FINE.search(text)
        or _BROKEN_OFF.search(text)
        or (len(text) < _SHORT and _LETTER.search(text) and _SIGNED_FINE.search(text))
        or _POSTCODE.search(text)
        or _LABELLED.search(text)
    ):
        _remember(text, job)
        return True
    return _names_known(text, job) or (free and _names_near(text, job))


def says_where(text: str) -> bool:
    """Whether ``text`` says that something is at, in or near what is written as names are."""
    return bool(_NAMED.search(text))


def named_later(job: Job) -> bool:
    """Whether a text in ``job`` holds the name of a place that was only found behind it."""
    names = frozenset(job.places) - job.known_places
    later = Job(known_places=names, steps=job.steps, deadline=job.deadline)
    return bool(later.known_places) and any(_names_known(text, later) for text in job.texts)


def named_near(job: Job) -> tuple[NearName, ...]:
    """Which places around its coordinates the free texts in ``job`` name."""
    return near_names.near(job.points, job.free_texts) if job.points else ()


def _names_known(text: str, job: Job) -> bool:
    """Whether a known place stands in ``text`` as a word of its own."""
    folded = text.casefold() if job.known_places else ""
    job.step(len(job.known_places) * (len(text) + 64) >> 12)
    for place in job.known_places:
        at = folded.find(place)
        while at >= 0:
            end = at + len(place)
            before, after = folded[at - 1 : at], folded[end : end + 1]
            if not before.isalnum() and not after.isalnum():
                return True
            at = folded.find(place, at + 1)
    job.texts.append(text)
    return False


def _names_near(text: str, job: Job) -> bool:
    if near_names.names(text, job.near):
        return True
    job.free_texts.append(text)
    return False


_NAMED = re.compile(
    r"\b(?:at|in|near|from|of|bei|à|in der)\s+((?:[A-Z][\w'-]+(?:\s+\d+[a-z]?)?[ ,]*){1,6})"
)


def _remember(text: str, job: Job) -> None:
    for match in _NAMED.finditer(text):
        for part in match[1].split(","):
            job.place(part)
    pair = _ISO.search(text) or _PAIR.search(text)
    if pair:
        first, second = (p.replace(",", ".") for p in pair.groups() if p)
        decimals = min(len(p.partition(".")[2]) for p in (first, second))
        try:
            job.point(float(first), float(second), 111_000 / 10**decimals)
        except ValueError:
            return
        for part in pair.groups():
            job.needle((part or "").encode())


def raw_tells_place(raw: bytes, job: Job) -> bool:
    """Whether bytes of an unknown kind hold coordinates or known places as text of any width.

    Too many to look through count as if they did.
    """
    if len(raw) > MOST_TEXT:
        return True
    for variant in (raw, raw.replace(b"\0", b"")) if b"\0" in raw else (raw,):
        if has_coordinates(variant):
            return True
        short = len(variant) <= _LONG_TEXT or job.known_places
        if short and _names_known(variant.decode("utf-8", "replace"), job):
            return True
    return False


_LONG_TEXT = 1 << 16
"""Longer data of an unknown kind are only searched for names that are known already."""


_STRONG_MARKS = (
    re.compile(rb"o(?:(?<=lo)c(?:ation|ality|i\0)|(?<=photo)shop:|(?<=iso)6709|(?<=e:co)untry)"),
    re.compile(rb"p(?:(?<=gp)s(?:lat|lon|area|5l)|(?<=ip)tc4xmp)"),
    re.compile(rb"c(?:(?<=mcc)_data|(?<=e:c)ity)"),
    re.compile(rb"\xa9(?=xyz)"),
    re.compile(rb"8(?=db42d694ccc418790edff439fe026bf)"),
)
"""What nothing that ``_STRONG`` finds is without; one letter in front is searched for quickly."""
_STATE = re.compile(rb"s(?<=e:s)(?=tate)")
_BEFORE, _MANY = 5, 1000
"""A match begins so many bytes before such a letter at most; very many are not tried one by one."""
_STRONG = re.compile(
    rb"(?:gps(?:latitude|longitude|areainformation)|shotlocation|sublocation|locality"
    rb"|(?:photoshop|iptc4xmpcore|iptc4xmpext|e):(?:city|state|country\w*|location\w*))"
    rb"[\"'\s]*[=>:][\"'\s]*[^\s<\"'/]"
    rb"|[\W_]location['\"]?\s?[=:]\s?['\"]?[a-z]{3}"
    rb"|\xa9xyz..\x15\xc7[+-]|iso6709\0*[^\0]{0,40}[+-]\d\d\.|loci\0\0\0\0\x15\xc7\w|mcc_data\d\d\d"
    rb"|gps5l|8db42d694ccc418790edff439fe026bf",
    re.S,
)
_HEX_DUMP = re.compile(rb"(?:\n[0-9a-fA-F]{72}){2}\n")
_BASE64 = re.compile(rb"(?:[A-Za-z0-9+/]{64}(?:&#xA;|\s)?){6}")
_HALF_ISO = re.compile(
    rb"\.(?:\d{3,}[-+]\d{2,3}\.\d{3}|(?:(?<=[-+]\d\d\.)|(?<=[-+]\d\d\d\.))\d{4,}[-+/])"
)
"""``+53.8193-001.5738/`` though some of its digits are garbled; begins with what is searched for
quickly."""
_PACKET = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>", re.S)
_FOUR_DECIMALS = re.compile(rb"\d\.\d{4}")
_FINE_NUMBER = re.compile(rb"\d\.\d{5,8}(?![\d.])")
_RUN_OVER = re.compile(rb"\d\.\d{4,}[\0-\x08\x0e-\x1f\x7f-\xff]")
_VERY_FINE = re.compile(rb"(?<![\d.])[1-9]\d{0,2}\.\d{9,}")
_RATHER_FINE = re.compile(rb"(?<![\d.])\d{1,3}\.\d{4,8}(?![\d.])")
_IPTC_PLACE = re.compile(rb"\x1c(?=\x02[\x1a\x1b\x5a\x5c\x5f\x65]\0[\x03-\x40]\w\w\w)")


_CAMERAS_BLOCK = b"freegps "
"""How dash cameras begin their blocks of coordinates."""


def sweep(raw: Data, job: Job) -> bool:
    """Whether anything in ``raw``, wherever it stands, reads as a place.

    For damaged files it also looks for coordinates in numbers, which sound ones may seem to hold.
    """
    folded = bytes(raw).lower()
    if _is_strong(folded):
        return True
    if _CAMERAS_BLOCK in folded or has_coordinates(raw) or _IPTC_PLACE.search(raw):
        return True
    names = [n.encode() for n in job.known_places | job.places if len(n) >= 5]
    names += [n.decode().encode("utf-16-le") for n in names]
    if any(n in folded for n in names) or any(n in raw for n in map(bytes, job.needles)):
        return True
    if job.damaged and _reads_as_half(_PACKET.sub(b" ", raw)):
        return True
    if job.damaged and any(raw_tells_place(plain, job) for plain in _unpacked(bytes(raw))):
        return True
    return _has_triple(bytes(raw), damaged=job.damaged)


def _is_strong(folded: bytes) -> bool:
    """Whether ``_STRONG`` matches anywhere: it is tried around its marks only."""
    marks = [match.start() for mark in _STRONG_MARKS for match in mark.finditer(folded)]
    if not marks:
        return False
    if len(marks) > _MANY:
        return bool(_STRONG.search(folded))
    marks += (match.start() for match in _STATE.finditer(folded))
    starts = {start for at in marks for start in range(max(0, at - _BEFORE), at + 1)}
    return any(_STRONG.match(folded, start) for start in starts)


_PACKED = re.compile(rb"\x1f\x8b\x08|\x78[\x01\x5e\x9c\xda]")
_MOST_PACKED, _MOST_UNPACKED = 64, 1 << 18


def _unpacked(raw: bytes) -> Iterator[bytes]:
    """What stands packed (gzip, zlib) in ``raw``, the first quarter of a megabyte of each."""
    for count, match in enumerate(_PACKED.finditer(raw)):
        if count == _MOST_PACKED:
            return
        unpacker = zlib.decompressobj(31 if match[0][0] == 0x1F else 15)
        try:
            yield unpacker.decompress(raw[match.start() :], _MOST_UNPACKED)
        except zlib.error:
            continue


def hides_in_picture(raw: bytes) -> bool:
    """Whether picture data, tables and all, hold markup, coordinates as text, or packed data.

    That is text which a wrong length took into the picture.
    """
    if _NAMESPACE.search(raw) or _CLOSING.search(raw) or _HALF_ISO.search(raw):
        return True
    # Of 64 letters in a row every eighth are eight in a row.
    letters = _EIGHT_LETTERS in raw[::8].translate(_IS_LETTER)
    return letters and any(_is_packed(match[0]) for match in _BASE64.finditer(raw))


def hides_in_codes(raw: bytes, *, bare: bool, words: bool) -> bool:
    """Whether coded picture data hold half a coordinate as text or, if asked, ``words``.

    By chance no such row of digits comes up in a picture of this size once in ten thousand; where
    the picture is ``bare``, dark ones may hold them.
    """
    if next(_fractions(raw, _VERY_FINE_FRACTION if bare else _FINE_FRACTION), None) is not None:
        return True
    return words and not bare and _holds_words(raw)


def _holds_words(raw: bytes) -> bool:
    """Whether letters, spaces and the marks between words follow one another as in a text."""
    at = -1
    marks = raw.translate(_IN_WORDS)
    while (at := marks.find(_WORDS, at + 1)) >= 0:
        text = raw[at : at + len(_WORDS)]
        if b" " in text.strip() and len(set(text)) > len(_WORDS) // 2:
            return True
    return False


_WORDS = b"\1" * 14
_IN_WORDS = bytes(
    chr(code).isascii() and (chr(code).isalpha() or code in b" ,.:'\"") for code in range(256)
)
_NAMESPACE, _CLOSING = re.compile(rb"x(?=mlns:\w+=)"), re.compile(rb"<(?=/rdf:\w)")
_FINE_FRACTION = re.compile(rb"\.\d{4,8}(?![\d.])")
_VERY_FINE_FRACTION = re.compile(rb"\.\d{5,8}(?![\d.])")
_IS_LETTER = bytes(
    chr(code).isascii() and (chr(code).isalnum() or code in b"+/") for code in range(256)
)
_EIGHT_LETTERS = b"\1" * 8


def _is_packed(run: bytes) -> bool:
    """Whether letters of both cases and digits stand in ``run``, as no even picture has them."""
    text = run.decode("ascii")
    return not text.isupper() and not text.islower() and any(c.isdigit() for c in text)


def _reads_as_half(raw: bytes) -> bool:
    """Whether ``raw``, whole packets aside, holds what garbled coordinates leave."""
    patterns = (_HEX_DUMP, _FOUR_DECIMALS, _HALF_ISO, _BASE64)
    return any(pattern.search(raw) for pattern in patterns)


def _has_triple(raw: bytes, *, damaged: bool) -> bool:
    """Whether degrees, whole minutes and finer seconds stand in ``raw`` as three rationals.

    In a damaged file the minutes may be none, or fine ones without seconds.
    """
    for order in "<>":
        for at in triples(raw, order):
            _, _, m, md, s, sd = struct.unpack_from(order + "6I", raw, at)
            whole = md == 1 and sd >= 10 and (m or damaged)
            fine = damaged and md >= 100 and s == 0
            if (whole or fine) and not _is_lens(raw, at, order):
                return True
    return False


def _is_lens(raw: bytes, at: int, order: str) -> bool:
    """Whether the numbers describe a lens: 18 to 55 mm, f/3.5 to f/5.6 (Exif 0xA432)."""
    if at + 32 > len(raw):
        return False
    _, _, _, _, wide, one, far, other = struct.unpack_from(order + "8I", raw, at)
    return bool(one == other == 10 and 5 <= wide <= 500 and 5 <= far <= 500)


_BLOCKS = re.compile(rb"Exif\0\0|ASCII\0\0\0|8BIM\x04|xmpmeta|jumb")


def reads_as_place(raw: bytes, job: Job) -> bool:
    """Whether bytes that are of no known kind hold coordinates or a block that may hold some."""
    numbers = (next(triples(raw, order), None) for order in "<>")
    return bool(
        raw_tells_place(raw, job) or _BLOCKS.search(raw) or any(n is not None for n in numbers)
    )


def fine_numbers_in(raw: bytes) -> Iterator[re.Match[bytes]]:
    """Each number in ``raw`` with four decimals or more: it may be half a coordinate."""
    yield from _RATHER_FINE.finditer(raw)


def has_fine_number(raw: bytes) -> bool:
    """Whether a number with five decimals or more stands alone in ``raw``: half a coordinate.

    Of one that something else than text runs over, four are enough.
    """
    patterns = (_FINE_NUMBER, _VERY_FINE, _RUN_OVER)
    text = raw.rstrip(b"\0")
    return any(pattern.search(text) for pattern in patterns)


_MOST_TRIED = 100_000


def triples(gap: bytes, order: str) -> Iterator[int]:
    """Where three rationals stand that read as degrees, minutes and seconds."""
    one = struct.pack(order + "I", 1)
    form = struct.Struct(order + "6I")
    at = gap.find(one, 4)
    left = _MOST_TRIED
    while at >= 0 and at - 4 + 24 <= len(gap):
        left -= 1
        if left < 0:
            yield at - 4  # too many to be tried count as one
            return
        d, _, m, md, s, sd = form.unpack_from(gap, at - 4)
        tens = md and sd and _power_of_ten(md) and _power_of_ten(sd)
        if tens and d <= 180 and m < 60 * md and s < 60 * sd and (m or s):
            yield at - 4
        at = gap.find(one, at + 1)


def _power_of_ten(number: int) -> bool:
    while number > 1 and number % 10 == 0:
        number //= 10
    return number == 1


def decoded(raw: bytes) -> str:
    """Text of unknown encoding: UTF-16 with a mark, else UTF-8, else Latin-1; no NUL at the end."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace").rstrip("\0 ")
    try:
        return raw.decode("utf-8").rstrip("\0 ")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace").rstrip("\0 ")
