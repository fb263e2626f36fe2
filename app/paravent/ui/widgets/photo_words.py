"""What the photos page says about one file, in plain words."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Protocol

from paravent.core.records import Finding, PhotoInspection, PhotoOutcome
from paravent.core.text import plain
from paravent.ui.words import count, listed

BESIDE = "companion file"
"""What the inspector calls a file beside the photo that belongs to it."""
MOST_NAME = 72
_HUMPS = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
_DOTTED = re.compile(r"[a-z]{2,3}\.[\w-]+\.(?:quicktime\.)?([\w.-]+)")
_SAME_THING = (
    (re.compile(r"\b(lat|lon|lng|latitude|longt?itude|long)\b|iso6709"), "coordinates"),
    (re.compile(r"altitude"), "altitude"),
    (re.compile(r"^(gps )?(direction|dest bearing|img direction)"), "direction"),
    (re.compile(r"^gps (version|time|date|dop|measure|satellites|status)"), "satellite data"),
    (re.compile(r"accuracy"), "how exact the place is"),
    (re.compile(r"^location( name| shown| created)?$"), "place name"),
)
"""Parts of a field's name that say what the field is, whatever the program that wrote it."""

NAME_TELLS = {"date": "a date", "words": "words that may name a place or a person"}


@dataclass(frozen=True, slots=True)
class Group:
    """Findings of one kind of thing: what, the first value, at how many places."""

    what: str
    value: str
    where: tuple[str, ...]
    kind: str


def groups(found: Sequence[Finding]) -> tuple[Group, ...]:
    """Findings put together by what they are, places first."""
    by_what: dict[tuple[str, str], list[Finding]] = {}
    for finding in found:
        by_what.setdefault((plain_what(finding.what), finding.kind), []).append(finding)
    order = {"place": 0, "hint": 1, "text": 2}
    made = [
        Group(
            what,
            next((plain(f.value, 120) for f in same if f.value), ""),
            tuple(dict.fromkeys(_place_in_file(f.where) for f in same)),
            kind,
        )
        for (what, kind), same in by_what.items()
    ]
    return tuple(sorted(made, key=lambda group: order.get(group.kind, 3)))


@lru_cache(512)
def plain_what(what: str) -> str:
    """``coordinates`` for ``GPSLatitude`` and for what a telephone calls them.

    What is put in words already stays; names of fields are taken apart into words.
    """
    words = plain(what, 60)
    dotted = _DOTTED.fullmatch(words)
    name = dotted[1].replace(".", " ") if dotted else words
    if dotted or (" " not in name and (name != name.lower() or "_" in name)):
        parts = _HUMPS.sub(" ", name.replace("_", " ")).split()
        name = " ".join(p if p.isupper() and len(p) > 1 else p.lower() for p in parts)
        folded = name.lower()
        return next((same for known, same in _SAME_THING if known.search(folded)), name)
    return name


def short_name(path_name: str) -> str:
    """A file's name as plain text; of a very long one its beginning and its end."""
    name = plain(path_name)
    half = MOST_NAME // 2
    return name if len(name) <= MOST_NAME else f"{name[:half].rstrip()} … {name[-half:].lstrip()}"


def removed_words(outcome: PhotoOutcome, found: Sequence[Finding] = ()) -> str:
    """``Removed: coordinates, altitude and date``; what ``found`` calls a place comes first."""
    gone = _distinct(each.rpartition(": ")[2] for each in outcome.removed)
    places = {plain_what(each.what) for each in found if each.kind == "place"}
    gone.sort(key=lambda what: what not in places)
    return f"Removed: {_some(gone)}" if gone else "Nothing had to be removed"


def remains_words(outcome: PhotoOutcome) -> tuple[str, list[str]]:
    """What the clean copy still holds of its owner, and the names of the files beside it."""
    start = "file beside the photo: "
    files = [plain(each[len(start) :]) for each in outcome.remains if each.startswith(start)]
    inside = _distinct(each for each in outcome.remains if not each.startswith(start))
    return _some(inside, 8), files


def _distinct(what: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(plain_what(each) for each in what))


def _some(words: list[str], most: int = 4) -> str:
    more = len(words) - most
    return listed([*words[:most], f"{more:,} more"] if more > 0 else words)


def _place_in_file(where: str) -> str:
    """``Exif`` for ``Exif Exif``: a directory of that name in a block of that name."""
    parts = plain(where, 60).split(" ")
    return " ".join(p for n, p in enumerate(parts) if not n or p != parts[n - 1])


def found_words(inspection: PhotoInspection) -> str:
    """``Taken near Headingley, Leeds, to within about 5 metres, at 3 places in the file.``"""
    if inspection.error:
        return plain(inspection.error)
    places = [f for f in inspection.found if f.kind == "place"]
    at = f"at {count(len({f.where for f in places}), 'place')} in the file"
    if inspection.place and places:
        taken = plain(inspection.place)
        return f"Taken {'' if taken[:1].isalpha() else 'at '}{taken}, {at}."
    if places:
        return f"Says where it was taken, {at}: {_kinds(places)}."
    hints = [f for f in inspection.found if f.kind == "hint"]
    if hints:
        return f"May say roughly where it was taken: {_kinds(hints)}."
    texts = [f for f in inspection.found if f.kind == "text"]
    if texts:
        return f"No location, but words that may name a place: {_kinds(texts)}."
    if inspection.found:
        return f"No location found, but: {_kinds(inspection.found)}."
    return "Nothing was found in the file that says where it was taken."


def _kinds(found: Sequence[Finding]) -> str:
    return _some(_distinct(f.what for f in found))


def name_words(tells: Sequence[str]) -> str:
    """``The file name holds a date. It goes along when you share the file.``"""
    told = listed([NAME_TELLS.get(each, each) for each in tells])
    return f"The file name holds {told}. It goes along when you share the file."


class Counts(Protocol):
    """How many files of a list stand how."""

    waits: int
    ready: int
    located: int
    maybe: int
    left: int
    failed: int
    more: int


def list_words(files: Counts, total: int, cleaning: str) -> str:
    """How a list of ``total`` files stands and what can be done now; ``cleaning``: what that does.

    ``3 of 4 files say where they were taken. Cleaning writes copies beside them …``
    """
    said = [_stand(files, total)]
    kinds = ((files.left, "left alone"), (files.failed, "not cleaned"))
    if others := [f"{number:,} {words}" for number, words in kinds if number]:
        said.append(f"{listed(others)}, unchanged: choose one to see why.")
    if files.more and files.more == files.waits:
        said.append(f"{files.more:,} may still hold what else identifies. {cleaning}")
    elif files.waits:
        said.append(f"{files.waits:,} still to clean. {cleaning}" if files.ready else cleaning)
    elif files.ready:
        said.append("Drag clean ones from the list to where you want them, or copy them.")
    return " ".join(filter(None, said))


def _stand(files: Counts, total: int) -> str:
    if files.ready or files.failed:
        return f"{files.ready:,} of {count(total, 'file')} clean and checked."
    number, may = files.located or files.maybe, "" if files.located else "may "
    if not number:
        read = total - files.left
        return f"No location was found in {count(read, 'file')}." if read else ""
    says = f"{may}say{'s' if number == 1 and not may else ''}"
    whose = "it was" if number == 1 else "they were"
    more = f"; {files.maybe:,} more may" if files.located and files.maybe else ""
    return f"{number:,} of {count(total, 'file')} {says} where {whose} taken{more}."
