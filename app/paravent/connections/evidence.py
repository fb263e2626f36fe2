"""Brings together what archives say of each connection: one record per person, no verdict."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from paravent.connections.names import read_name
from paravent.connections.words import name_words
from paravent.core.archive import (
    CONNECTION_KINDS,
    ArchiveContents,
    ArchiveMessage,
    ArchivePerson,
)
from paravent.core.text import folded


@dataclass(slots=True)
class Known:
    """Everything the user's own archives say of one person; ids of all their entries."""

    ids: list[str]
    platforms: set[str]
    name: str
    entries: list[ArchivePerson]
    at: int = 0
    """When the connection was made, the earliest; 0 where undated."""
    received: bool = False
    sent: bool = False
    follows: bool = False
    """They only follow, where following needs no answer, and the user does not follow them."""
    follows_back: bool = False
    """The user follows them too."""
    family: bool = False
    contact: bool = False
    close: bool = False
    vouched: bool = False
    """Recommended or endorsed, one way or the other."""
    mine: int = 0
    theirs: int = 0
    first_message: int = 0
    last_message: int = 0
    wrote_first: bool = False
    """The user did."""
    requested: bool = False
    """They wrote into the folder of requests."""
    opening: list[ArchiveMessage] = field(default_factory=list)
    groups: list[tuple[str, frozenset[str]]] = field(default_factory=list)
    """Titles of conversations of several, and who else is in them (keys)."""
    tagged: int = 0
    company: str = ""
    position: str = ""
    note: str = ""
    ambiguous: bool = False
    """Others in the list have the same name: what is known by name alone may be theirs."""


def gather(contents: Sequence[ArchiveContents]) -> list[Known]:
    """One record for each connection of all archives, in a stable order."""
    people = _merge([_own_list(archive) for archive in contents])
    by_key: dict[str, list[Known]] = defaultdict(list)
    for known in people:
        for key in {k for e in known.entries for k in keys_of(e)}:
            by_key[key].append(known)
    names = Counter(folded(k.name) for k in people if k.name)
    for known in people:
        known.ambiguous = bool(known.name) and names[folded(known.name)] > 1
    for archive in contents:
        _add_lists(archive, by_key)
        _add_threads(archive, by_key)
        _add_posts(archive, by_key)
    return people


def keys_of(person: ArchivePerson) -> set[str]:
    """By what a person may be met elsewhere in the same archive."""
    found = {person.id, f"{person.platform}:{person.url.casefold().rstrip('/')}"}
    if person.name:
        found.add(f"{person.platform}:{folded(person.name)}")
    if person.handle:
        found.add(f"{person.platform}:{person.handle.casefold()}")
    if "user_id=" in person.url:
        found.add(f"{person.platform}:{person.url.rpartition('=')[2]}")
    return found


def _own_list(archive: ArchiveContents) -> list[Known]:
    """The connections of one archive; a friend who also follows is one person."""
    made: dict[str, Known] = {}
    friends: dict[str, list[Known]] = defaultdict(list)
    listed = [p for p in archive.people if p.kind in CONNECTION_KINDS]
    listed.sort(key=lambda p: p.kind == "follower")
    for person in listed:
        same = made.get(person.id)
        twin = friends.get(folded(person.name), []) if person.name and not person.url else []
        if same is None and person.kind == "follower" and len(twin) == 1:
            same = twin[0]
        if same is None:
            same = Known([person.id], {archive.platform}, person.name, [])
            made[person.id] = same
            if person.kind == "friend":
                friends[folded(person.name)].append(same)
        elif person.id not in same.ids:
            same.ids.append(person.id)
            made[person.id] = same
        same.entries.append(person)
        same.at = min((a for a in (same.at, person.at) if a), default=0)
        same.company = same.company or person.company
        same.position = same.position or person.position
    return list({id(k): k for k in made.values()}.values())


def _merge(lists: Iterable[list[Known]]) -> list[Known]:
    """The same person on several platforms once: by handle, or by an uncommon whole name."""
    merged: list[Known] = []
    by_mark: dict[str, list[Known]] = defaultdict(list)
    for people in lists:
        own: Counter[str] = Counter(mark for known in people for mark in marks_of(known))
        for known in people:
            there = {
                id(other): other
                for mark in marks_of(known)
                if own[mark] == 1 and len(by_mark[mark]) == 1
                for other in by_mark[mark]
                if not other.platforms & known.platforms
            }
            if len(there) == 1:
                _join(next(iter(there.values())), known)
            else:
                merged.append(known)
        for known in people:
            for mark in marks_of(known):
                if not any(k is known or set(known.ids) <= set(k.ids) for k in by_mark[mark]):
                    by_mark[mark].append(known)
    return merged


def marks_of(known: Known) -> set[str]:
    """By what one person is met on another platform: handles, and uncommon whole names."""
    found = {f"@{e.handle.casefold()}" for e in known.entries if len(e.handle) >= 5}
    words = name_words()
    for text in {known.name, *(e.handle for e in known.entries)}:
        tokens = read_name(text).tokens if text else ()
        if len(tokens) >= 2 and any(
            len(t) > 2 and t not in words.common_given and t not in words.common_surnames
            for t in tokens
        ):
            found.add(" ".join(sorted(tokens)))
    return found


def _join(into: Known, known: Known) -> None:
    into.ids.extend(i for i in known.ids if i not in into.ids)
    into.platforms |= known.platforms
    into.entries.extend(known.entries)
    into.at = min((a for a in (into.at, known.at) if a), default=0)
    into.company = into.company or known.company
    into.position = into.position or known.position
    if " " in known.name and " " not in into.name:
        into.name = known.name


def _add_lists(archive: ArchiveContents, by_key: dict[str, list[Known]]) -> None:
    follower_at: dict[str, int] = {}
    for person in archive.people:
        if person.kind == "follower":
            follower_at[person.id] = person.at
    for person in archive.people:
        if person.kind in CONNECTION_KINDS:
            continue
        for known in _who(person, by_key):
            _add_kind(person, known, follower_at.get(person.id, 0))
    for person in archive.people:
        if person.kind == "follower" and person.url and archive.platform not in ("facebook",):
            for known in by_key.get(person.id, []):
                if not known.follows_back and not known.sent and len(known.entries) == 1:
                    known.follows = True


def _who(person: ArchivePerson, by_key: dict[str, list[Known]]) -> list[Known]:
    """The connections that an entry of another list is about."""
    if person.id in by_key:
        return by_key[person.id]
    if person.url:
        return by_key.get(f"{person.platform}:{person.url.casefold().rstrip('/')}", []) or _by_name(
            person, by_key
        )
    return _by_name(person, by_key)


def _by_name(person: ArchivePerson, by_key: dict[str, list[Known]]) -> list[Known]:
    found = by_key.get(f"{person.platform}:{folded(person.name)}", []) if person.name else []
    if len(found) > 1 and person.at:
        near = [k for k in found if k.at and abs(k.at - person.at) < 90 * 86_400]
        return near or found
    return found


def _add_kind(person: ArchivePerson, known: Known, follower_at: int) -> None:
    kind = person.kind
    if kind == "request_received":
        known.received = True
        known.note = known.note or person.note
    elif kind == "request_sent":
        known.sent = True
    elif kind == "following":
        known.follows_back = True
        if follower_at and person.at and person.platform != "facebook":
            if person.at < follower_at:
                known.sent = True
            elif person.at > follower_at:
                known.received = True
    elif kind == "family":
        known.family = True
    elif kind == "contact":
        known.contact = True
    elif kind == "close":
        known.close = True
    elif kind in ("recommended", "endorsed"):
        known.vouched = True
        known.position = known.position or person.position
        known.company = known.company or person.company


def _add_threads(archive: ArchiveContents, by_key: dict[str, list[Known]]) -> None:
    for thread in archive.threads:
        present = [_of_thread(archive.platform, key, by_key) for key in thread.people]
        if thread.group:
            keys = frozenset(
                known.ids[0] for found in present if len(found) == 1 for known in found
            )
            for found in present:
                for known in found if len(found) == 1 else ():
                    known.groups.append((thread.title, keys - {known.ids[0]}))
            continue
        found = next((f for f in present if f), [])
        if not found and thread.handle:
            found = _of_thread(archive.platform, thread.handle, by_key)
        if not found and thread.title:
            found = _of_thread(archive.platform, thread.title, by_key)
        for known in found:
            known.mine += thread.mine
            known.theirs += thread.theirs
            if thread.first_at and (
                not known.first_message or thread.first_at < known.first_message
            ):
                known.first_message = thread.first_at
                known.wrote_first = thread.first_mine
            known.last_message = max(known.last_message, thread.last_at)
            known.requested = known.requested or thread.requested
            known.opening.extend(thread.opening)


def _of_thread(platform: str, key: str, by_key: dict[str, list[Known]]) -> list[Known]:
    for form in (key.casefold().rstrip("/"), folded(key)):
        if found := by_key.get(f"{platform}:{form}"):
            return found
    return []


def _add_posts(archive: ArchiveContents, by_key: dict[str, list[Known]]) -> None:
    for post in archive.posts:
        for name in post.people:
            for known in _of_thread(archive.platform, name.lstrip("@"), by_key):
                known.tagged += 1
