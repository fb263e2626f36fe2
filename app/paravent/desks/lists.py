"""Connections and exports: what the window and the commands ask about the user's own lists.

Exports are read where they lie. Of each the numbers stay for good; the names, without a word that
anybody wrote, stay sealed for as many days as the user chose. Words are in memory only.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from paravent.core.archive import CONNECTION_KINDS, ArchiveContents, ArchiveSummary
from paravent.core.errors import ArchiveError
from paravent.core.jobs import Cancel, Report
from paravent.core.lists import (
    ConnectionsReview,
    Detail,
    HowToAsk,
    Imported,
    KeptExport,
    Life,
    PeopleStore,
    Refused,
    ReplyText,
)
from paravent.core.ports import StorePort
from paravent.core.records import CheckEvidence, Observation
from paravent.core.text import plain
from paravent.core.words import BoundaryAnswer, CheckClass, CheckOutcome
from paravent.desks.base import Base, now
from paravent.desks.connections import Connections, Exports
from paravent.desks.life import Lives

if TYPE_CHECKING:
    from paravent.connections.language import Heard
    from paravent.connections.people import Brief

EXPORTS = "exports"
"""The room of the store for numbers (notes) and for names (brief)."""


class Lists:
    """``core.lists.ListsPort`` over the rooms."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._read: dict[str, ArchiveContents] = {}
        self._taken: list[Path] = []
        self._lives = Lives(base)
        exports = Exports(self._archives, lambda: kept_records(self._store), self._name)
        self._connections = Connections(base, self._lives, exports)

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

    def _archives(self) -> tuple[dict[str, ArchiveContents], dict[str, Heard]]:
        """Each platform's archive, as read now or as kept for days; what was heard in it."""
        contents: dict[str, ArchiveContents] = {}
        heard: dict[str, Heard] = {}
        for platform, brief in self._briefs().items():
            contents[platform] = self._read.get(platform, brief.contents)
            heard.update(brief.heard)
        return contents, heard

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
        return self._lives.life()

    def save_life(self, life: Life) -> Life:
        """Keep the periods where ``life`` says."""
        return self._lives.save_life(life)

    def open_life(self, file: Path) -> Life:
        """Use the periods in a TOML file from now on."""
        return self._lives.open_life(file)

    # Connections

    def connections(self) -> ConnectionsReview:
        """Everyone without an answer, by circle and in order, and how many have one."""
        return self._connections.connections()

    def detail(self, key: str) -> Detail:
        """What is known of one person of the last review."""
        return self._connections.detail(key)

    def answer(self, keys: Sequence[str], answer: BoundaryAnswer | None) -> None:
        """Keep an answer about people of the last review; None takes it back."""
        self._connections.answer(keys, answer)

    def replies(self) -> Sequence[ReplyText]:
        """Texts to start from when a patient writes."""
        from paravent.connections.replies import replies

        return [ReplyText(r.id, r.title, r.text) for r in replies()]


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


def _has_people(contents: ArchiveContents) -> bool:
    return any(p.kind in CONNECTION_KINDS for p in contents.people)
