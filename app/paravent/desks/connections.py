"""Who is asked about: lists of audits and exports as one, in circles and in order, with answers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, cast

from paravent.core.archive import ArchiveContents
from paravent.core.errors import UsageError
from paravent.core.lists import ConnectionsReview, Detail, PeopleStore, Subject
from paravent.core.ports import StorePort
from paravent.core.records import Audit, Person
from paravent.core.text import plain
from paravent.core.words import BoundaryAnswer
from paravent.desks.base import Base
from paravent.desks.life import Lives

if TYPE_CHECKING:
    from paravent.connections.evidence import Known
    from paravent.connections.language import Heard

ANYWHERE = "any"
"""Stands for a platform in keys by which one person is known on another platform."""
MOST_QUOTED = 6
NOT_ASKED_ABOUT = ("blocked", "blocks", "muted", "restricted")


@dataclass(frozen=True, slots=True)
class Exports:
    """What the review needs to know of the exports that are kept."""

    contents: Callable[[], tuple[dict[str, ArchiveContents], dict[str, Heard]]]
    records: Callable[[], Mapping[str, Mapping[str, Any]]]
    name: Callable[[str], str]
    """A platform's name."""


@dataclass(frozen=True, slots=True)
class Held:
    """One person of the last review, as answers about them are kept."""

    known: Known
    main: tuple[tuple[Person, str], ...]
    """One person for each platform."""
    also: Mapping[str, str]
    """Other keys to the key of the answer."""


class Connections:
    """The part of ``Lists`` about people and answers."""

    def __init__(self, base: Base, lives: Lives, exports: Exports) -> None:
        self._base = base
        self._lives = lives
        self._exports = exports
        self._held: dict[str, Held] = {}

    @property
    def _store(self) -> StorePort:
        return self._base.store

    @property
    def _people(self) -> PeopleStore:
        return cast(PeopleStore, self._base.store)

    def connections(self) -> ConnectionsReview:
        """Everyone without an answer, by circle and in order, and how many have one."""
        from paravent.connections.people import join
        from paravent.connections.review import order
        from paravent.connections.telling import circles

        store = self._store
        archives, heard = self._exports.contents()
        audited, incomplete, earlier = self._audited()
        joined = join(list(archives.values()), audited)
        keys = {
            entry: [(store.decision_key(person, platform), platform) for person, platform in people]
            for entry, people in joined.of_id.items()
        }
        answers = _Answers(store)
        first = order(joined.contents, self._lives.timeline(), heard=heard)
        anywhere = self._anywhere(first.known.values())
        said: dict[str, BoundaryAnswer] = {}
        for known in first.known.values():
            answer = answers.of(known, keys, anywhere.get(known.ids[0], ()))
            if answer is not None:
                said.update(dict.fromkeys(known.ids, answer))
        fresh = self._fresh(first.known.values(), keys, earlier)
        listed = order(
            joined.contents, self._lives.timeline(), decided=tuple(said), fresh=fresh, heard=heard
        )
        self._held = {}
        subjects = {
            known.ids[0]: self._hold(known, joined.of_id, keys, anywhere, known.ids[0] in fresh)
            for known in listed.known.values()
        }
        gone = [p for p in self._exports.records() if p not in archives]
        return ConnectionsReview(
            people=len(listed.known),
            circles=circles(listed, subjects),
            ask=tuple(replace(subjects[a.id], band=a.band, reasons=a.reasons) for a in listed.ask),
            rest=tuple(
                sorted(
                    (subjects[i] for i in listed.rest if subjects[i].name),
                    key=lambda s: (not s.is_new, s.name.casefold(), s.key),
                )
            ),
            nameless=sum(1 for i in listed.rest if not subjects[i].name),
            answers=Counter(said[k.ids[0]] for k in listed.known.values() if k.ids[0] in said),
            incomplete=tuple(incomplete),
            has_life=bool(self._lives.life().periods),
            has_exports=bool(archives),
            names_gone=tuple(self._exports.name(p) for p in gone),
        )

    def _audited(self) -> tuple[dict[str, list[Person]], list[str], dict[str, set[str]]]:
        """The newest lists of each platform; those not seen whole; marks of earlier lists."""
        people: dict[str, list[Person]] = defaultdict(list)
        earlier: dict[str, set[str]] = defaultdict(set)
        incomplete: list[str] = []
        seen: set[tuple[str, str]] = set()
        # The newest review that looked at the lists; one of settings alone hides nobody.
        for audit in sorted(self._store.audits(), key=_without_lists):
            platform = audit.platform
            if (platform, audit.site) in seen:
                earlier[platform] |= self._people.people_marks(audit.id)
                continue
            seen.add((platform, audit.site))
            whole = self._store.audit(audit.id)
            if whole.people and not whole.people_complete:
                incomplete.append(self._exports.name(platform))
            lists = self._connection_lists(platform)
            people[platform] += [p for p in whole.people if _is_connection(p, lists)]
        for platform, record in self._exports.records().items():
            earlier[platform] |= set(record["earlier"])
        return people, list(dict.fromkeys(incomplete)), earlier

    def _connection_lists(self, platform: str) -> dict[str, bool]:
        """Kinds of people to whether they are connections, as the pack says."""
        facts = next((f for f in self._base.platforms() if f.id == platform), None)
        made = {}
        for each in facts.lists if facts else ():
            made[each.id] = made[each.id.removesuffix("s")] = each.connections
        return made

    @staticmethod
    def _anywhere(people: Iterable[Known]) -> dict[str, tuple[Person, ...]]:
        """First id to what a person is known by on any platform; only what nobody shares."""
        from paravent.connections.evidence import marks_of

        marks = {known.ids[0]: marks_of(known) for known in people}
        count = Counter(mark for found in marks.values() for mark in found)
        return {
            first: tuple(Person(mark, "") for mark in sorted(found) if count[mark] == 1)
            for first, found in marks.items()
        }

    def _fresh(
        self,
        people: Iterable[Known],
        keys: Mapping[str, Sequence[tuple[str, str]]],
        earlier: Mapping[str, set[str]],
    ) -> set[str]:
        """Ids of those who were on no list before, where there was one."""
        made: set[str] = set()
        for known in people:
            there = [(k, p) for i in known.ids for k, p in keys.get(i, ()) if earlier.get(p)]
            marks = {platform: earlier[platform] for _, platform in there}
            if there and not any(_is_marked(key, marks[p]) for key, p in there):
                made.update(known.ids)
        return made

    def _hold(
        self,
        known: Known,
        of_id: Mapping[str, tuple[tuple[Person, str], ...]],
        keys: Mapping[str, Sequence[tuple[str, str]]],
        anywhere: Mapping[str, tuple[Person, ...]],
        is_new: bool,
    ) -> Subject:
        from paravent.connections.telling import day

        main: dict[str, tuple[Person, str]] = {}
        also: dict[str, str] = {}
        kinds: dict[str, None] = {}
        for entry in known.ids:
            for person, (key, platform) in zip(
                (p for p, _ in of_id.get(entry, ())), keys.get(entry, ()), strict=True
            ):
                kinds[person.kind.removesuffix("s")] = None
                if platform not in main:
                    main[platform] = (person, key)
                elif key != main[platform][1]:
                    also[key] = main[platform][1]
        first_key = next(iter(main.values()))[1]
        for person in anywhere.get(known.ids[0], ()):
            also[self._store.decision_key(person, ANYWHERE)] = first_key
        self._held[first_key] = Held(
            known, tuple((person, platform) for platform, (person, _) in main.items()), also
        )
        shown = known.name or next((e.handle for e in known.entries if e.handle), "")
        return Subject(
            first_key,
            plain(shown, 120),
            tuple(self._exports.name(p) for p in main),
            tuple(kinds),
            is_new=is_new,
            since=day(known.at),
        )

    def detail(self, key: str) -> Detail:
        """What is known of one person of the last review."""
        from paravent.connections.telling import day, told

        held = self._of(key)
        known = held.known
        quoted = sorted(known.opening, key=lambda m: m.at)[:MOST_QUOTED]
        urls = [person.url for person, _ in held.main if _is_page(person.url)]
        return Detail(
            tuple(told(known)),
            tuple(("You" if m.mine else "They", day(m.at), plain(m.text, 400)) for m in quoted),
            urls[0] if urls else self._list_page(held.main[0][1]),
        )

    def _list_page(self, platform: str) -> str:
        """Where the platform shows its own list of connections; "" where no page is known."""
        facts = next((f for f in self._base.platforms() if f.id == platform), None)
        if facts is None:
            return ""
        urls = [each.url for each in facts.lists if each.connections and each.url]
        return next((u for u in (*urls, facts.sign_in_url) if _is_page(u)), "")

    def answer(self, keys: Sequence[str], answer: BoundaryAnswer | None) -> None:
        """Keep an answer about people of the last review; None takes it back."""
        held = [self._of(key) for key in keys]
        if answer is None:
            decision = self._store.decision_key
            self._people.undo_all([decision(p, of) for h in held for p, of in h.main])
            return
        also: dict[str, str] = {}
        for each in held:
            also.update(each.also)
        self._people.answer_all([entry for h in held for entry in h.main], answer, also)

    def _of(self, key: str) -> Held:
        if key not in self._held:
            raise UsageError("That person is not on the list any more. Load the page again (F5).")
        return self._held[key]


class _Answers:
    """Who was answered about, under whatever key."""

    def __init__(self, store: StorePort) -> None:
        self._store = store
        self._given = {d.key: d for d in store.decisions()}
        self._also = cast(PeopleStore, store).also_known()

    def of(
        self,
        known: Known,
        keys: Mapping[str, Sequence[tuple[str, str]]],
        anywhere: Sequence[Person],
    ) -> BoundaryAnswer | None:
        """The newest answer about a person, if any."""
        own = [key for entry in known.ids for key, _ in keys.get(entry, ())]
        found = [self._given[k] for k in own if k in self._given]
        found += [self._given[o] for k in own if (o := self._also.get(k)) in self._given]
        if not found:
            for person in anywhere:
                there = self._also.get(self._store.decision_key(person, ANYWHERE), "")
                given = self._given.get(there)
                # On the same platform another address is another person.
                if given is not None and given.platform not in known.platforms:
                    found.append(given)
        newest = max(found, key=lambda d: d.decided_at, default=None)
        return newest.answer if newest else None


def _is_page(url: str) -> bool:
    return url.startswith("https://") and "{" not in url


def _is_marked(key: str, marks: set[str]) -> bool:
    length = len(next(iter(marks)))
    return key[:length] in marks


def _is_connection(person: Person, lists: Mapping[str, bool]) -> bool:
    return lists.get(person.kind, person.kind not in NOT_ASKED_ABOUT)


def _without_lists(audit: Audit) -> bool:
    return not (audit.people_complete or audit.lists_read)
