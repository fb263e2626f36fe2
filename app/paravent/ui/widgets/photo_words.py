"""What the photos page says about one file, in plain words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from paravent.core.records import Finding, PhotoInspection
from paravent.core.text import plain
from paravent.ui.words import count, listed

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
        by_what.setdefault((plain(finding.what, 60), finding.kind), []).append(finding)
    order = {"place": 0, "hint": 1, "text": 2}
    made = [
        Group(
            what,
            next((plain(f.value, 120) for f in same if f.value), ""),
            tuple(dict.fromkeys(plain(f.where, 60) for f in same)),
            kind,
        )
        for (what, kind), same in by_what.items()
    ]
    return tuple(sorted(made, key=lambda group: order.get(group.kind, 3)))


def found_words(inspection: PhotoInspection) -> str:
    """``Taken near Headingley, Leeds, to within about 5 metres, at 3 places in the file.``"""
    if inspection.error:
        return plain(inspection.error)
    places = [f for f in inspection.found if f.kind == "place"]
    at = f"at {count(len(places), 'place')} in the file"
    if inspection.place and places:
        return f"Taken {plain(inspection.place)}, {at}."
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
    return listed(list(dict.fromkeys(plain(f.what, 60) for f in found))[:4])


def name_words(tells: Sequence[str]) -> str:
    """``The file name holds a date. It goes along when you share the file.``"""
    told = listed([NAME_TELLS.get(each, each) for each in tells])
    return f"The file name holds {told}. It goes along when you share the file."
