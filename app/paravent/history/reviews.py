"""What the newest reviews say, found without reading the whole history.

Beside each audit stand the kinds of the people it listed, and in ``known`` every value that a
setting was ever known to have, once for each time that it changed. So Home needs two audits of
each profile, however many there are.
"""

from __future__ import annotations

import json
import re
import zlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import groupby
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from paravent.core.changes import value_of
from paravent.core.past import Counts, KeptChecklist, counts_of
from paravent.core.records import Audit, Evidence, Person, Reading
from paravent.core.words import Limb, ReadingStatus
from paravent.history import codec, evidence

MARK_BYTES = 8
REMOVED = "(name removed)"
_WORD = re.compile(r"\w+")


class Decoded:
    """Audits that were decoded a moment ago. Not safe between threads by itself."""

    MOST = 120

    def __init__(self) -> None:
        self._kept: dict[str, tuple[bytes, Audit]] = {}

    def audit(self, name: str, body: bytes) -> Audit:
        """The audit packed in ``body``; decoded only where it is not the one seen last."""
        known = self._kept.pop(name, None)
        if known is None or known[0] != body:
            known = (body, codec.unpack(body, Audit))
        self._kept[name] = known
        while len(self._kept) > self.MOST:
            del self._kept[next(iter(self._kept))]
        return known[1]

    def forget(self) -> None:
        """Drop all, after a purge."""
        self._kept.clear()


def latest(db: Any, count: int, decoded: Decoded) -> list[Audit]:
    """The audits of the newest ``count`` reviews of each profile, newest first.

    A review is an audit of the whole profile and the looks at single settings that followed it.
    Of the people only number and kind are told: every ``Person`` is without name and address.
    """
    found: list[tuple[str, str, bytes, str]] = []
    for platform, site in db.execute("SELECT DISTINCT platform, site FROM audits").fetchall():
        since = db.execute(
            "SELECT started FROM audits WHERE platform = ? AND site = ? AND whole = 1"
            " ORDER BY started DESC LIMIT 1 OFFSET ?",
            (platform, site, count - 1),
        ).fetchone()
        found += db.execute(
            "SELECT finished, id, body, coalesce(kinds, '') FROM audits"
            " LEFT JOIN people ON people.audit = audits.id"
            " WHERE platform = ? AND site = ? AND started >= ?",
            (platform, site, since[0] if since else ""),
        ).fetchall()
    found.sort(key=lambda row: row[0], reverse=True)
    return [
        replace(decoded.audit(name, body), people=_nameless(kinds))
        for _, name, body, kinds in found
    ]


def kinds_of(people: Sequence[Person]) -> str:
    """The kinds of ``people`` in their order, as runs: ``[["friends", 480], …]`` in JSON."""
    runs = ((kind, sum(1 for _ in each)) for kind, each in groupby(p.kind for p in people))
    return json.dumps(list(runs))


def _nameless(kinds: str) -> tuple[Person, ...]:
    runs = json.loads(kinds) if kinds else []
    return tuple(p for kind, number in runs for p in (Person("", "", "", kind),) * number)


def marks_by_kind(db: Any, audit_id: str) -> dict[str, frozenset[str]]:
    """Kind of list to a mark for each person on it; kind "" where the kinds were not kept."""
    row = db.execute("SELECT marks, kinds FROM people WHERE audit = ?", (audit_id,)).fetchone()
    if row is None:
        return {}
    marks = bytes(row[0])
    each = [marks[i : i + MARK_BYTES].hex() for i in range(0, len(marks), MARK_BYTES)]
    if not row[1]:
        return {"": frozenset(each)} if each else {}
    found: dict[str, set[str]] = {}
    place = 0
    for kind, number in json.loads(row[1]):
        found.setdefault(kind, set()).update(each[place : place + number])
        place += number
    return {kind: frozenset(some) for kind, some in found.items()}


# Values that were known


def note_known(db: Any, audit: Audit) -> None:
    """Note what ``audit`` knows of each setting, where it differs from what is noted."""
    for reading in audit.readings:
        note_reading(db, audit.platform, audit.site, reading)


def note_reading(db: Any, platform: str, site: str, reading: Reading) -> None:
    """Note what ``reading`` says; a value that stands lasts longer, a new one begins."""
    settled = reading.status.is_known or reading.status is ReadingStatus.NOT_OFFERED
    if not settled or not reading.seen_at:
        return
    value = value_of(reading) or reading.status.value
    row = db.execute(
        "SELECT seq, value, last_seen FROM known WHERE platform = ? AND site = ? AND setting = ?"
        " AND first_seen <= ? ORDER BY first_seen DESC, seq DESC LIMIT 1",
        (platform, site, reading.setting, reading.seen_at),
    ).fetchone()
    if row is not None and row[1] == value:
        if row[2] < reading.seen_at:
            db.execute("UPDATE known SET last_seen = ? WHERE seq = ?", (reading.seen_at, row[0]))
        return
    short = codec.pack(replace(reading, evidence=()))
    db.execute(
        "INSERT INTO known (platform, site, setting, value, first_seen, last_seen, body)"
        " VALUES (?, ?, ?, ?, ?, ?, ?)",
        (platform, site, reading.setting, value, reading.seen_at, reading.seen_at, short),
    )


def last_known(db: Any, platform: str, site: str, before: str) -> dict[str, Reading]:
    """Setting to what was last known of it before the moment ``before``, with that date."""
    # With max(), SQLite takes the other columns from the row that has it.
    rows = db.execute(
        "SELECT setting, min(last_seen, ?3), body, max(first_seen) FROM known"
        " WHERE platform = ?1 AND site = ?2 AND first_seen < ?3 GROUP BY setting",
        (platform, site, before),
    ).fetchall()
    return {name: replace(codec.unpack(body, Reading), seen_at=at) for name, at, body, _ in rows}


# What the checklist said after an audit


def keep_checklist(db: Any, kept: KeptChecklist) -> None:
    """Keep it, in place of what was kept for that audit."""
    counts = counts_of(kept.checklist.results)
    db.execute(
        "INSERT OR REPLACE INTO checklists VALUES (?, ?, ?, ?, ?)",
        (kept.audit, kept.kept_at, kept.guidance, json.dumps(counts), codec.pack(kept)),
    )


def kept_checklist(db: Any, audit_id: str) -> KeptChecklist | None:
    """What was kept for an audit; None where nothing was."""
    row = db.execute("SELECT body FROM checklists WHERE audit = ?", (audit_id,)).fetchone()
    return codec.unpack(row[0], KeptChecklist) if row else None


def kept_counts(db: Any) -> dict[str, tuple[str, str, Counts]]:
    """Audit to the moment of which its checklist speaks, the guidance, and the counts."""
    rows = db.execute("SELECT audit, kept_at, guidance, counts FROM checklists").fetchall()
    return {
        audit: (at, guidance, {Limb(limb): each for limb, each in json.loads(counts).items()})
        for audit, at, guidance, counts in rows
    }


# Names

_PATH_WORDS = frozenset({"profile.php"})
_SHORTEST_HANDLE = 5


def names_of(people: Iterable[Person]) -> set[str]:
    """What would name them in words that were read: full names, and handles and numbers.

    One plain word is left out: "Friends" and "Rose" are somebody's name and words of every page.
    """
    found = set()
    for person in people:
        if len(person.name.split()) > 1:
            found.add(person.name)
        parts = urlsplit(person.url)
        pieces = [*parts.path.split("/"), *(value for _, value in parse_qsl(parts.query))]
        found |= {
            each for each in (person.name, *pieces) if _is_handle(each.lstrip("@"), person.name)
        }
    return found


def _is_handle(word: str, name: str) -> bool:
    """Whether ``word`` is like no word of a page: with figures or signs, or made of the name."""
    if len(word) < _SHORTEST_HANDLE or " " in word or word in _PATH_WORDS:
        return False
    if not word.isalpha():
        return True
    parts = [part for part in name.casefold().split() if len(part) >= _SHORTEST_HANDLE]
    return any(part in word.casefold() and len(part) < len(word) for part in parts)


def without_names_in_walk(db: Any, walk: str, names: Collection[str]) -> None:
    """As ``without_names``, in a walk that has not ended."""
    wanted = {name: frozenset(_WORD.findall(name.casefold())) for name in names}
    rows = db.execute("SELECT seq, body FROM walk_readings WHERE walk = ?", (walk,)).fetchall()
    for row, body in rows:
        if here := _named_in(body, wanted):
            reading = codec.unpack(body, Reading)
            evidence.drop(db, [reading.picture] if reading.picture else [])
            cleaned = _clean_reading(reading, _pattern(here))
            db.execute(
                "UPDATE walk_readings SET body = ? WHERE seq = ?", (codec.pack(cleaned), row)
            )


def without_names(db: Any, platform: str, site: str, names: Collection[str]) -> None:
    """Take ``names`` out of everything that was read on a profile: all its audits, and ``known``.

    Also where another audit than the one that listed them saw them.
    """
    wanted = {name: frozenset(_WORD.findall(name.casefold())) for name in names}
    for row, body in db.execute(
        "SELECT seq, body FROM audits WHERE platform = ? AND site = ?", (platform, site)
    ).fetchall():
        if here := _named_in(body, wanted):
            audit = codec.unpack(body, Audit)
            cleaned = _without(audit, here)
            evidence.drop(db, _named_pictures(audit, cleaned))
            db.execute("UPDATE audits SET body = ? WHERE seq = ?", (codec.pack(cleaned), row))
    for row, value, body in db.execute(
        "SELECT seq, value, body FROM known WHERE platform = ? AND site = ?", (platform, site)
    ).fetchall():
        if here := _named_in(body, wanted):
            pattern = _pattern(here)
            reading = _clean_reading(codec.unpack(body, Reading), pattern)
            db.execute(
                "UPDATE known SET value = ?, body = ? WHERE seq = ?",
                (pattern.sub(REMOVED, value), codec.pack(reading), row),
            )
    for audit_id, body in db.execute(
        "SELECT audit, checklists.body FROM checklists JOIN audits ON audits.id = audit"
        " WHERE platform = ? AND site = ?",
        (platform, site),
    ).fetchall():
        if here := _named_in(body, wanted):
            kept = _clean_checklist(codec.unpack(body, KeptChecklist), here)
            db.execute(
                "UPDATE checklists SET body = ? WHERE audit = ?", (codec.pack(kept), audit_id)
            )


def _named_in(body: bytes, names: Mapping[str, frozenset[str]]) -> set[str]:
    """Those of ``names`` (name to its words) that may stand in a packed record: all words do."""
    text = ""
    with suppress(zlib.error):
        text = zlib.decompress(body).decode("utf-8", "replace")
    words = set(_WORD.findall(text.casefold()))
    # JSON writes no letter of a name differently (see codec), so words can be compared.
    return {name for name, its_words in names.items() if its_words <= words}


def _pattern(names: Iterable[str]) -> re.Pattern[str]:
    ordered = sorted(names, key=len, reverse=True)
    spaced = (r"\s+".join(map(re.escape, name.split())) for name in ordered)
    return re.compile("|".join(rf"(?<!\w){each}(?!\w)" for each in spaced), re.IGNORECASE)


def _without(audit: Audit, names: set[str]) -> Audit:
    pattern = _pattern(names)
    readings = tuple(_clean_reading(r, pattern) for r in audit.readings)
    stranger: Mapping[str, str | None] = {
        field: None if text is None else pattern.sub(REMOVED, text)
        for field, text in audit.stranger.items()
    }
    apps = tuple(
        replace(a, name=pattern.sub(REMOVED, a.name), detail=pattern.sub(REMOVED, a.detail))
        for a in audit.apps
    )
    stop = audit.stopped
    if stop is not None:
        stop = replace(
            stop, sentence=pattern.sub(REMOVED, stop.sentence), url=_clean_url(stop.url, pattern)
        )
    look = audit.stranger_look
    if look is not None:
        told = {k: None if t is None else pattern.sub(REMOVED, t) for k, t in look.told.items()}
        look = replace(look, told=told)
    return replace(
        audit, readings=readings, stranger=stranger, stranger_look=look, apps=apps, stopped=stop
    )


def _clean_url(url: str, pattern: re.Pattern[str]) -> str:
    """The address, or none where it names somebody."""
    return "" if pattern.search(url) else url


def _clean_checklist(kept: KeptChecklist, names: set[str]) -> KeptChecklist:
    pattern = _pattern(names)
    results = tuple(
        replace(
            result,
            evidence=tuple(
                replace(e, seen=pattern.sub(REMOVED, e.seen), title=pattern.sub(REMOVED, e.title))
                for e in result.evidence
            ),
        )
        for result in kept.checklist.results
    )
    return replace(kept, checklist=replace(kept.checklist, results=results))


def _named_pictures(audit: Audit, cleaned: Audit) -> list[str]:
    """The pictures of what a name was taken out of: they show it."""
    found = [
        before.picture
        for before, after in zip(audit.readings, cleaned.readings, strict=True)
        if before != after and before.picture
    ]
    look = audit.stranger_look
    seen = audit.stranger != cleaned.stranger or look != cleaned.stranger_look
    if look and look.picture and seen:
        found.append(look.picture)
    return found


def _clean_reading(reading: Reading, pattern: re.Pattern[str]) -> Reading:
    def clean(text: str) -> str:
        return pattern.sub(REMOVED, text)

    def evidence(seen: Evidence) -> Evidence:
        return replace(seen, raw=clean(seen.raw), note=clean(seen.note))

    return replace(
        reading,
        raw=None if reading.raw is None else clean(reading.raw),
        why=clean(reading.why),
        url=_clean_url(reading.url, pattern),
        evidence=tuple(evidence(e) for e in reading.evidence),
    )
