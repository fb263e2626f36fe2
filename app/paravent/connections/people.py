"""Joins what audits listed with what archives hold, so that nobody is asked about twice.

A platform's list and its archive name the same person by address, by handle, or, where one of
them has no address, by a name that is there only once on either side.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from urllib.parse import urlsplit

from paravent.connections.language import Heard
from paravent.core.archive import (
    CONNECTION_KINDS,
    ArchiveContents,
    ArchivePerson,
    Skipped,
)
from paravent.core.records import Person
from paravent.core.text import folded

_HOSTS = ("www.", "m.", "mobile.", "web.", "touch.")
_SAME_HOST = {"twitter.com": "x.com"}
_NOT_HANDLES = frozenset(["profile.php", "in", "user", "people", "profiles", "intent", "pub"])
_KINDS = {"friend": "friend", "connection": "connection", "follower": "follower"}


@dataclass(frozen=True, slots=True)
class Joined:
    """Archives with the people of audits in them."""

    contents: tuple[ArchiveContents, ...]
    of_id: Mapping[str, tuple[tuple[Person, str], ...]]
    """Id of an entry to the people, with their platforms, under whom answers are kept."""


@dataclass(frozen=True, slots=True)
class Brief:
    """What is kept of an export for days only: no word that anybody wrote."""

    contents: ArchiveContents
    heard: Mapping[str, Heard]
    skipped: tuple[Skipped, ...] = ()


def join(archives: Sequence[ArchiveContents], audited: Mapping[str, Sequence[Person]]) -> Joined:
    """``archives`` and the newest lists of each platform as one, each person once."""
    of_id: dict[str, tuple[tuple[Person, str], ...]] = {}
    made = []
    by_platform = {archive.platform: archive for archive in archives}
    for platform in sorted({*by_platform, *audited}):
        archive = by_platform.get(platform, ArchiveContents(platform))
        joined = _one(archive, audited.get(platform, ()), of_id)
        made.append(joined)
    return Joined(tuple(made), of_id)


def slim(contents: ArchiveContents) -> ArchiveContents:
    """``contents`` without a word that anybody wrote and without places: what names need."""
    return replace(
        contents,
        people=tuple(replace(p, note="") for p in contents.people),
        threads=tuple(replace(t, opening=()) for t in contents.threads),
        posts=tuple(
            replace(p, text="", title="", url="", place="", member="")
            for p in contents.posts
            if p.people
        ),
        places=(),
        apps=(),
        sessions=(),
        profile={k: v for k, v in contents.profile.items() if k in _FOR_CIRCLES},
        skipped=(),
    )


_FOR_CIRCLES = ("surname", "school", "employer")


def as_person(entry: ArchivePerson) -> Person:
    """The person under whom answers about an archive's entry are kept."""
    return Person(entry.name, entry.url or entry.id, kind=entry.kind)


def address(url: str) -> str:
    """A profile's address with what differs between pages and archives evened out."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return folded(url)
    host = parts.netloc.casefold()
    for start in _HOSTS:
        host = host.removeprefix(start)
    host = _SAME_HOST.get(host, host)
    path = parts.path.rstrip("/").casefold()
    query = f"?{parts.query}" if "id=" in parts.query else ""
    return f"{host}{path}{query}" if host else folded(url)


def handle(url: str) -> str:
    """The last part of a profile's address, where that is a handle; else ""."""
    try:
        last = urlsplit(url).path.rstrip("/").rpartition("/")[2]
    except ValueError:
        return ""
    return "" if last in _NOT_HANDLES else last.lstrip("@").casefold()


def _one(
    archive: ArchiveContents,
    people: Sequence[Person],
    of_id: dict[str, tuple[tuple[Person, str], ...]],
) -> ArchiveContents:
    platform = archive.platform
    listed = [p for p in archive.people if p.kind in CONNECTION_KINDS]
    finder = _Finder(listed, people)
    extra: list[ArchivePerson] = []
    same: dict[str, list[Person]] = defaultdict(list)
    for person in people:
        entry = finder.entry_of(person)
        if entry is None:
            entry = ArchivePerson(
                person.url or f"{platform}:{person.name}|0",
                platform,
                person.name,
                _KINDS.get(person.kind.removesuffix("s"), "connection"),
                url=person.url,
                handle=handle(person.url),
            )
            extra.append(entry)
        same[entry.id].append(person)
    for entry in (*listed, *extra):
        seen = [(person, platform) for person in same[entry.id]]
        own = (as_person(entry), platform)
        of_id[entry.id] = tuple(dict.fromkeys([*seen, own]))
    if people:  # the list names those of whom the archive knows a number only
        listed_there = {e.id for e in listed if e.name or e.handle or same[e.id]}
        kept = tuple(
            p for p in archive.people if p.kind not in CONNECTION_KINDS or p.id in listed_there
        )
        archive = replace(archive, people=kept)
    return replace(archive, people=(*archive.people, *extra))


class _Finder:
    """Finds the archive's entry of a listed person."""

    def __init__(self, listed: Sequence[ArchivePerson], people: Sequence[Person]) -> None:
        self._by_address = {address(p.url): p for p in listed if p.url}
        self._by_handle = {p.handle.casefold(): p for p in listed if p.handle}
        self._by_name: dict[str, dict[str, ArchivePerson]] = defaultdict(dict)
        for entry in listed:
            if entry.name:
                self._by_name[folded(entry.name)][entry.id] = entry
        addresses = {(folded(p.name), address(p.url)) for p in people if p.name}
        self._names = Counter(name for name, _ in addresses)

    def entry_of(self, person: Person) -> ArchivePerson | None:
        """The entry, or None where there is none or no telling which."""
        if person.url:
            found = self._by_address.get(address(person.url)) or self._by_handle.get(
                handle(person.url)
            )
            if found is not None:
                return found
        name = folded(person.name)
        there = list(self._by_name.get(name, {}).values())
        if len(there) == 1 and self._names[name] <= 1 and not (there[0].url and person.url):
            return there[0]
        return None
