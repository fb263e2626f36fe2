"""Whether free text names the very place that coordinates lead to: "Lunch in Whitby" at Whitby.

A name counts only near its own place and as names are written, so that ordinary words stay: "a
nice evening" and "Reading a book" do, in Nice and Reading too, "Lunch in Reading" does not.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from paravent.photos.model import NearName, Point

_NEAR_KM = 10.0
_CITY_PEOPLE, _CITY_KM = 100_000, 25.0
"""Somebody outside a city names the city."""
_MOST_POINTS, _MOST_TEXTS = 16, 1000
_SHORTEST, _LONGEST_TEXT = 3, 20_000
_FAR_BEFORE = 40
"""So far before a name the word is looked for that says it is one."""
_UNREADABLE = "\N{REPLACEMENT CHARACTER}"
_MAY_NAME = re.compile(r"[^\W\d_]{2}")
"""The list of places is long to open: no need to for a text without words."""
_WORD = re.compile(r"[^\W\d_]+")
_BEFORE_NAMES = re.compile(
    r"(?i)\b(?:at|in|near|from|to|around|round|through|via|of|by|outside|inside|across|leaving"
    r"|visiting|downtown|central|à|en|de|bei|von|nach|aus|nahe|cerca|vicino)\s+$"
)
_BETWEEN = ";|/\\\n\r\t<>\"'()[]"
"""What stands between the names of a list of keywords, and around one in markup."""


def near(points: Sequence[Point], texts: Sequence[str]) -> tuple[NearName, ...]:
    """The names in ``texts`` that are those of places around ``points``."""
    words = {word for text in texts[:_MOST_TEXTS] for word in _words_in(text)}
    if not words:
        return ()
    rounded = dict.fromkeys((round(p.latitude, 2), round(p.longitude, 2)) for p in points)
    found = (_near(*each, words) for each in list(rounded)[:_MOST_POINTS])
    every = dict.fromkeys(name for each in found for name in each)
    return tuple(n for n in every if any(names(text, (n,)) for text in texts[:_MOST_TEXTS]))


def _words_in(text: str) -> list[str]:
    if len(text) > _LONGEST_TEXT or not _MAY_NAME.search(text):
        return []
    return _WORD.findall(_folded(text))


@dataclass(frozen=True, slots=True)
class _Spot:
    """A name and where its place is."""

    name: NearName
    latitude: float
    longitude: float
    km: float
    """So far from it people still name it."""


def _near(latitude: float, longitude: float, words: set[str]) -> Iterator[NearName]:
    """The names that begin with one of ``words`` around one point, in degrees."""
    from paravent.photos import places

    for cell in places.cells_around(latitude, longitude):
        by_word = _by_first_word(*cell)
        for word in words & by_word.keys():
            for spot in by_word[word]:
                away = places.kilometres(latitude, longitude, spot.latitude, spot.longitude)
                if away <= spot.km:
                    yield spot.name
    countries = _place_words().countries
    if not words.isdisjoint(countries):
        codes = {place.country for _, place in places.around(latitude, longitude)}
        for word in words & countries.keys():
            yield from (name for code, name in countries[word] if code in codes)


@lru_cache(512)
def _by_first_word(row: int, column: int) -> dict[str, list[_Spot]]:
    """The places of one cell as they are written, by the first word of each name."""
    from paravent.photos import places

    found: dict[str, list[_Spot]] = {}
    for place in places.cell(row, column):
        for name in (place.name, *_place_words().also.get(place.name, ())):
            near_name, word = _as_written(name)
            if len(near_name.folded) < _SHORTEST:
                continue
            km = _CITY_KM if place.people >= _CITY_PEOPLE else _NEAR_KM
            spot = _Spot(near_name, place.latitude, place.longitude, km)
            found.setdefault(word, []).append(spot)
    return found


def _as_written(name: str) -> tuple[NearName, str]:
    """A name to look for, and its first word."""
    folded = _folded(name)
    word = _WORD.search(folded)
    return NearName(folded, folded in _place_words().ordinary), word[0] if word else ""


@dataclass(slots=True)
class _PlaceWords:
    ordinary: frozenset[str]
    """Names that are everyday words as well."""
    also: dict[str, list[str]]
    """Further names of places of the list."""
    countries: dict[str, list[tuple[str, NearName]]]
    """The codes and names of countries, by the first word of each name."""


@lru_cache(1)
def _place_words() -> _PlaceWords:
    import json
    from importlib.resources import files

    raw = json.loads((files("paravent.photos") / "place_words.json").read_text("utf-8"))
    words = _PlaceWords(frozenset(raw["ordinary"]), raw["also"], {})
    for code, names_of_country in raw["countries"].items():
        for name in map(_folded, names_of_country):
            near_name = NearName(name, name in words.ordinary)
            words.countries.setdefault(_WORD.findall(name)[0], []).append((code, near_name))
    return words


def names(text: str, near_names: Sequence[NearName]) -> bool:
    """Whether ``text`` names one of ``near_names``."""
    if not near_names or len(text) > _LONGEST_TEXT or _UNREADABLE in text:
        return False
    plain = _without_accents(text)
    folded = plain.lower()
    if len(folded) != len(plain):
        plain = folded  # letters that grow when folded: no capital can be told
    return any(
        _is_name(plain, at, at + len(name.folded), name)
        for name in near_names
        for at in _words(folded, name.folded)
    )


def _words(folded: str, name: str) -> Iterator[int]:
    """Where ``name`` stands in ``folded`` as a word, or words, of its own."""
    at = folded.find(name)
    while at >= 0:
        end = at + len(name)
        if not folded[at - 1 : at].isalnum() and not folded[end : end + 1].isalnum():
            yield at
        at = folded.find(name, at + 1)


def _is_name(plain: str, at: int, end: int, name: NearName) -> bool:
    """Whether the words from ``at`` to ``end`` are meant as the name of the place."""
    capital = not plain[at].islower()
    before, after = plain[:at].rstrip(" "), plain[end:].lstrip(" ")
    alone = before[-1:] in _BETWEEN and after[:1] in _BETWEEN
    if not name.ordinary:
        listed = before[-1:] in _BETWEEN + "," and after[:1] in _BETWEEN + ","
        return capital or alone or listed
    return capital and (alone or bool(_BEFORE_NAMES.search(plain[max(0, at - _FAR_BEFORE) : at])))


def _folded(name: str) -> str:
    return _without_accents(name).lower()


def _without_accents(text: str) -> str:
    if text.isascii():
        return text
    apart = unicodedata.normalize("NFD", text).translate(_NO_MARKS)
    return "".join(c for c in apart if not unicodedata.combining(c))


_NO_MARKS = str.maketrans("øØłŁđĐ", "oOlLdD")
"""Letters that Unicode does not take apart."""
