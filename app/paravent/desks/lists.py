"""Connections and exports: what the window and the commands ask about the user's own lists.

Exports are read where they lie. Of each the numbers stay for good; the names, without a word that
anybody wrote, stay sealed for as many days as the user chose. Words are in memory only.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from paravent.core.archive import CONNECTION_KINDS, ArchiveContents, ArchiveSummary
from paravent.core.errors import ArchiveError, FolderError, UsageError
from paravent.core.jobs import Cancel, Report
from paravent.core.lists import (
    ConnectionsReview,
    Detail,
    HowToAsk,
    Imported,
    KeptExport,
    Life,
    LifePeriod,
    PeopleStore,
    Refused,
    ReplyText,
    Subject,
)
from paravent.core.ports import StorePort
from paravent.core.records import Audit, CheckEvidence, Observation, Person
from paravent.core.text import plain
from paravent.core.words import BoundaryAnswer, CheckClass, CheckOutcome
from paravent.desks.base import Base, now

if TYPE_CHECKING:
    from paravent.connections.evidence import Known
    from paravent.connections.language import Heard
    from paravent.connections.people import Brief
    from paravent.connections.timeline import Timeline

EXPORTS = "exports"
"""The room of the store for numbers (notes) and for names (brief)."""
LIFE = "life"
ANYWHERE = "any"
"""Stands for a platform in keys by which one person is known on another platform."""
MOST_QUOTED = 6
NOT_ASKED_ABOUT = ("blocked", "blocks", "muted", "restricted")


@dataclass(frozen=True, slots=True)
class Held:
    """One person of the last review, as answers about them are kept."""

    known: Known
    main: tuple[tuple[Person, str], ...]
    """One person for each platform."""
    also: Mapping[str, str]
    """Other keys to the key of the answer."""


class Lists:
    """``core.lists.ListsPort`` over the rooms."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._read: dict[str, ArchiveContents] = {}
        self._taken: list[Path] = []
        self._held: dict[str, Held] = {}

    @property
    def _store(self) -> StorePort:
        return self._base.store

    @property
    def _people(self) -> PeopleStore:
        return cast(PeopleStore, self._base.store)

    # Exports

    def how_to_ask(self) -> Sequence[HowToAsk]:
        """How to ask each platform for its export."""
        from paravent.archives.asking import how_to_ask

        return how_to_ask()

    def exports(self) -> Sequence[KeptExport]:
        """The exports that are kept, by name of the platform."""
        briefs = self._briefs()
        made = []
        for platform, record in kept_records(self._store).items():
            summary = ArchiveSummary(**record["summary"])
            brief = briefs.get(platform)
            skipped = brief.skipped if brief else ()
            made.append(
                KeptExport(
                    platform,
                    self._name(platform),
                    record["read_at"],
                    replace(summary, skipped=skipped),
                    record["connections"],
                    record["messages_read"],
                    brief is not None,
                )
            )
        return sorted(made, key=lambda e: e.name.casefold())

    def take(
        self, paths: Sequence[Path], report: Report, cancel: Cancel, *, messages: bool = False
    ) -> Imported:
        """Read exports and keep their numbers, and their names for days."""
        from paravent.archives.open import import_all

        refused: dict[Path, str] = {}

        def refuse(path: Path, error: ArchiveError) -> None:
            refused[path] = error.sentence

        found = import_all(paths, cancel, report, messages, refuse)
        taken = [path for path in paths if path not in refused]
        if any(self._is_part(contents) for contents in found):
            # Another part of one that was read before: parts make sense together only.
            parts = [path for path in self._taken if path not in taken and path.exists()]
            found = import_all([*parts, *taken], cancel, report, messages, refuse)
        cancel.check()
        self._taken = list(dict.fromkeys([*self._taken, *taken]))
        for contents in found:
            self._keep(contents)
        names = {contents.platform for contents in found}
        return Imported(
            tuple(e for e in self.exports() if e.platform in names),
            tuple(Refused(plain(p.name, 80), sentence) for p, sentence in refused.items()),
        )

    def _is_part(self, contents: ArchiveContents) -> bool:
        before = self._read.get(contents.platform)
        return before is not None and _has_people(before) != _has_people(contents)

    def _keep(self, contents: ArchiveContents) -> None:
        from paravent.archives.observations import observe
        from paravent.connections.people import Brief, as_person, slim
        from paravent.connections.review import hear
        from paravent.history import codec

        platform, stamp = contents.platform, now()
        self._read[platform] = contents
        people = [as_person(p) for p in contents.people if p.kind in CONNECTION_KINDS]
        summary = contents.summary()
        before = kept_records(self._store).get(platform)
        record = {
            "read_at": stamp,
            "summary": asdict(replace(summary, skipped=())),
            "connections": len({p.url for p in people}),
            "messages_read": contents.messages_read,
            "marks": sorted({self._people.mark(p, platform) for p in people}),
            "earlier": before["marks"] if before else [],
            "observations": [asdict(o) for o in observe(contents, stamp)],
        }
        brief = Brief(slim(contents), hear([contents]), contents.skipped)
        self._people.keep_briefly(EXPORTS, platform, codec.pack(brief))
        self._store.keep_note(EXPORTS, platform, json.dumps(record))

    def forget(self, platform: str) -> None:
        """Forget the export of one platform, its numbers too; answers stay."""
        self._read.pop(platform, None)
        self._taken = []
        self._people.drop_briefly(EXPORTS, platform)
        self._store.drop_note(EXPORTS, platform)

    def _briefs(self) -> dict[str, Brief]:
        from paravent.connections.people import Brief
        from paravent.history import codec

        kept = self._people.kept_briefly(EXPORTS)
        return {platform: codec.unpack(data, Brief) for platform, data in kept.items()}

    def _name(self, platform: str) -> str:
        asked = {entry.platform: entry.name for entry in self.how_to_ask()}
        facts = {f.id: f.name for f in self._base.platforms()}
        return facts.get(platform) or asked.get(platform) or platform.capitalize()

    def observations(self) -> Sequence[Observation]:
        """What the kept exports say for the checklist: counts only."""
        return kept_observations(self._store)

    # The user's own life

    def life(self) -> Life:
        """The user's own periods."""
        notes = self._store.notes(LIFE)
        if file := notes.get("file", ""):
            return _life_of(Path(file))
        entries = json.loads(notes.get("periods", "[]"))
        return Life(tuple(LifePeriod(**entry) for entry in entries))

    def save_life(self, life: Life) -> Life:
        """Keep the periods where ``life`` says."""
        from paravent.connections import timeline

        entries = [_fields(period) for period in life.periods]
        timeline.read({"period": entries}, "Your timeline")
        if life.file:
            _write(Path(life.file), timeline.as_toml(entries))
            self._store.keep_note(LIFE, "file", life.file)
            self._store.drop_note(LIFE, "periods")
        else:
            self._store.drop_note(LIFE, "file")
            self._store.keep_note(LIFE, "periods", json.dumps([asdict(p) for p in life.periods]))
        return self.life()

    def open_life(self, file: Path) -> Life:
        """Use the periods in a TOML file from now on."""
        life = _life_of(file)
        self._store.keep_note(LIFE, "file", life.file)
        self._store.drop_note(LIFE, "periods")
        return life

    def _timeline(self) -> Timeline:
        from paravent.connections import timeline

        life = self.life()
        return timeline.read({"period": [_fields(p) for p in life.periods]}, "Your timeline")

    # Connections

    def connections(self) -> ConnectionsReview:
        """Everyone without an answer, by circle and in order, and how many have one."""
        from paravent.connections.people import join
        from paravent.connections.review import order
        from paravent.connections.telling import circles

        store = self._store
        archives, heard = self._archives()
        audited, incomplete, earlier = self._audited()
        joined = join(list(archives.values()), audited)
        keys = {
            entry: [(store.decision_key(person, platform), platform) for person, platform in people]
            for entry, people in joined.of_id.items()
        }
        answers = _Answers(store)
        first = order(joined.contents, self._timeline(), heard=heard)
        anywhere = self._anywhere(first.known.values())
        said: dict[str, BoundaryAnswer] = {}
        for known in first.known.values():
            answer = answers.of(known, keys, anywhere.get(known.ids[0], ()))
            if answer is not None:
                said.update(dict.fromkeys(known.ids, answer))
        fresh = self._fresh(first.known.values(), keys, earlier)
        listed = order(
            joined.contents, self._timeline(), decided=tuple(said), fresh=fresh, heard=heard
        )
        self._held = {}
        subjects = {
            known.ids[0]: self._hold(known, joined.of_id, keys, anywhere, known.ids[0] in fresh)
            for known in listed.known.values()
        }
        gone = [p for p in kept_records(store) if p not in archives]
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
            has_life=bool(self.life().periods),
            has_exports=bool(archives),
            names_gone=tuple(self._name(p) for p in gone),
        )

    def _archives(self) -> tuple[dict[str, ArchiveContents], dict[str, Heard]]:
        """Each platform's archive, as read now or as kept for days; what was heard in it."""
        contents: dict[str, ArchiveContents] = {}
        heard: dict[str, Heard] = {}
        for platform, brief in self._briefs().items():
            contents[platform] = self._read.get(platform, brief.contents)
            heard.update(brief.heard)
        return contents, heard

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
                incomplete.append(self._name(platform))
            lists = self._connection_lists(platform)
            people[platform] += [p for p in whole.people if _is_connection(p, lists)]
        for platform, record in kept_records(self._store).items():
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
            tuple(self._name(p) for p in main),
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

    def replies(self) -> Sequence[ReplyText]:
        """Texts to start from when a patient writes."""
        from paravent.connections.replies import replies

        return [ReplyText(r.id, r.title, r.text) for r in replies()]


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


def kept_records(store: StorePort) -> dict[str, dict[str, Any]]:
    """The numbers of each export that is kept, by platform."""
    return {key: json.loads(body) for key, body in store.notes(EXPORTS).items()}


def kept_observations(store: StorePort) -> list[Observation]:
    """What kept exports say for the checklist: counts only, nobody's name."""
    made = []
    decisions = Counter(d.platform for d in store.decisions())
    audited = {audit.platform for audit in store.latest(1)}
    for platform, record in kept_records(store).items():
        made += [
            Observation(
                o["check"],
                CheckEvidence(
                    **{
                        **o["evidence"],
                        "outcome": CheckOutcome(o["evidence"]["outcome"]),
                        "obtained": CheckClass(o["evidence"]["obtained"]),
                    }
                ),
            )
            for o in record["observations"]
        ]
        if platform not in audited and record["connections"]:
            made.append(_considered(platform, record, decisions[platform]))
    return made


def _considered(platform: str, record: Mapping[str, Any], done: int) -> Observation:
    """8b-15 from an export alone: how far the user has come with its people."""
    from paravent.archives.observations import roughly

    waiting = max(0, record["connections"] - done)
    if not done:
        outcome = CheckOutcome.NOT_MET
        seen = f"{roughly(waiting).capitalize()} connections are waiting to be considered."
    elif waiting:
        outcome = CheckOutcome.PARTLY
        seen = f"{roughly(done).capitalize()} considered, {roughly(waiting)} waiting."
    else:
        outcome, seen = CheckOutcome.ATTESTED, "All connections in the export were considered."
    return Observation(
        "8b-15",
        CheckEvidence(
            platform, "archive", outcome, CheckClass.EXPORT, seen, record["read_at"],
            advice="" if outcome is CheckOutcome.ATTESTED else "Go on under Connections.",
            title="Connections considered",
        ),
    )  # fmt: skip


def _is_page(url: str) -> bool:
    return url.startswith("https://") and "{" not in url


def _is_marked(key: str, marks: set[str]) -> bool:
    length = len(next(iter(marks)))
    return key[:length] in marks


def _has_people(contents: ArchiveContents) -> bool:
    return any(p.kind in CONNECTION_KINDS for p in contents.people)


def _is_connection(person: Person, lists: Mapping[str, bool]) -> bool:
    return lists.get(person.kind, person.kind not in NOT_ASKED_ABOUT)


def _without_lists(audit: Audit) -> bool:
    return not (audit.people_complete or audit.lists_read)


def _fields(period: LifePeriod) -> dict[str, str | bool]:
    """A period as an entry of the file; what was left empty is left out."""
    return {
        key: value
        for key, value in asdict(period).items()
        if value != "" and (key != "clinical" or value)
    }


def _life_of(file: Path) -> Life:
    import tomllib

    from paravent.connections import timeline

    timeline.load(file)  # says what is wrong, by entry and field
    entries = tomllib.loads(file.read_text("utf-8-sig")).get("period", [])
    known = ("kind", "name", "place", "start", "end", "grade")
    periods = tuple(
        LifePeriod(
            **{key: str(entry[key]) for key in known if key in entry},
            clinical=entry.get("clinical", False),
        )
        for entry in entries
    )
    return Life(periods, str(file))


def _write(file: Path, text: str) -> None:
    beside = file.with_name(f"{file.name}.new")
    try:
        beside.write_text(text, "utf-8")
        beside.replace(file)
    except OSError as error:
        raise FolderError(
            f"{plain(file.name, 80)} could not be written there. Choose another folder for your"
            " timeline, or keep it in the encrypted store."
        ) from error
