"""The history: what every audit read, the user's answers and decisions, in one encrypted database.

Keys. One random key per store (``keys``), from which the keys of the database and of the decision
marks are derived. Each audit's list of people is sealed once more under a random key of its own:
deleting that key is the purge, whatever is left of the page that held the list. Kept sign-ins
have random keys of their own too (``sessions``). A copy of the folder made by the user or a
backup program before a purge still holds what it held.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import threading
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from paravent.core.errors import (
    HistoryError,
    NothingStoredError,
)
from paravent.core.keeping import StoreMode
from paravent.core.past import Counts, KeptChecklist
from paravent.core.ports import WalkStart
from paravent.core.records import (
    App,
    Attestation,
    Audit,
    Decision,
    Person,
    PhotoSummary,
    Reading,
    Stop,
)
from paravent.core.text import folded
from paravent.core.words import BoundaryAnswer, ReadingStatus, StopReason
from paravent.history import codec, database, evidence, keys, reviews
from paravent.history.addresses import address_of

Clock = Callable[[], datetime]

_MARK_BYTES = reviews.MARK_BYTES


def utc_now() -> datetime:
    """This moment."""
    return datetime.now(UTC)


class Store:
    """``StorePort`` over one database connection; safe to call from any thread."""

    def __init__(
        self,
        connection: Any,
        *,
        kept_where: StoreMode,
        kept_sentence: str,
        decision_key: bytes,
        folder: Path | None = None,
        recovery: str | None = None,
        clock: Clock = utc_now,
        page_key: bytes | None = None,
    ) -> None:
        self._page_key = page_key
        self._decoded = reviews.Decoded()
        self._connection = connection
        self._where = kept_where
        self._sentence = kept_sentence
        self._decision_key = decision_key
        self._folder = folder
        self._clock = clock
        self._lock = threading.RLock()
        self._closed = False
        self.recovery = recovery
        """The recovery passphrase of a store made just now, to be shown once; else None."""

    @property
    def kept_where(self) -> str:
        """``keyring``, ``passphrase`` or ``memory``."""
        return self._where.value

    @property
    def kept_sentence(self) -> str:
        """In words: how what is read is kept, or that it is not."""
        return self._sentence

    @property
    def folder(self) -> Path | None:
        """Where the database is; None in memory."""
        return self._folder

    def close(self) -> None:
        """End all work with the store; a second call does nothing."""
        with self._lock:
            if not self._closed:
                self._closed = True
                self._connection.close()

    def copy_to(self, target: Path) -> None:
        """Copy the database, encrypted as it is, without kept sign-ins and reading traces.

        Raises ``HistoryError`` for a store in memory, ``FolderError``.
        """
        if self._folder is None or self._page_key is None:
            raise HistoryError("Nothing is kept on this computer, so there is nothing to copy.")
        with self._lock, database.worded(self._folder):
            database.copy(self._connection, target, self._page_key)

    def numbers(self) -> tuple[int, str, int, str]:
        """How many audits; when the oldest was finished; how many names are kept; since when."""
        with self.work() as db:
            audits, since = db.execute("SELECT count(*), min(finished) FROM audits").fetchone()
            names, oldest = db.execute(
                "SELECT coalesce(sum(count), 0), min(kept_at) FROM people"
                " WHERE sealed IS NOT NULL AND count > 0"
            ).fetchone()
        return audits, since or "", names, oldest or ""

    def is_empty(self) -> bool:
        """Whether nothing was ever kept in it."""
        tables = ("audits", "walks", "attestations", "decisions", "photos", "notes", "brief")
        with self.work() as db:
            return not any(db.execute(f"SELECT 1 FROM {t} LIMIT 1").fetchone() for t in tables)  # noqa: S608 - our own names

    @contextmanager
    def work(self) -> Iterator[Any]:
        """The connection, for this thread alone; all changes become durable together."""
        with self._lock, database.worded(self._folder):
            if self._closed:
                raise HistoryError("The history is closed. Start Paravent again.")
            with database.transaction(self._connection):
                yield self._connection

    # The journal of a walk

    def begin(self, audit: Audit, scope: Sequence[str], people: bool) -> None:
        """A walk starts, or one that was cut off goes on: what was kept of it stays."""
        bare = replace(audit, readings=(), people=(), apps=())
        with self.work() as db:
            db.execute(
                "INSERT INTO walks (id, body, scope, people) VALUES (?, ?, ?, ?)"
                " ON CONFLICT (id) DO UPDATE SET body = excluded.body, scope = excluded.scope,"
                " people = excluded.people",
                (audit.id, codec.pack(bare), json.dumps(list(scope)), int(people)),
            )
            for reading in audit.readings:
                self._put_reading(db, audit.id, reading)
            if audit.apps:
                self._put_apps(db, audit.id, audit.apps)
            if audit.people:
                self._put_people(db, audit.id, audit.platform, audit.people)

    def keep_reading(self, audit_id: str, reading: Reading, picture: bytes | None) -> None:
        """A setting was read; a later one of the same setting replaces it."""
        with self.work() as db:
            self._need_walk(db, audit_id)
            if picture is not None:
                name = reading.picture or f"{audit_id}/{reading.setting}"
                reading = replace(reading, picture=name)
                evidence.put(db, name, audit_id, picture)
            self._put_reading(db, audit_id, reading)

    def keep_people(self, audit_id: str, people: Sequence[Person], complete: bool) -> None:
        """The connections known so far, replacing those kept before."""
        with self.work() as db:
            audit = self._need_walk(db, audit_id)
            self._put_people(db, audit_id, audit.platform, people)
            db.execute(
                "UPDATE walks SET people_complete = ? WHERE id = ?", (int(complete), audit_id)
            )

    def keep_apps(self, audit_id: str, apps: Sequence[App]) -> None:
        """The connected apps and sessions."""
        with self.work() as db:
            self._need_walk(db, audit_id)
            self._put_apps(db, audit_id, apps)

    def keep_picture(self, audit_id: str, name: str, picture: bytes) -> str:
        """A picture that belongs to no setting; its id."""
        picture_id = f"{audit_id}/{name}"
        with self.work() as db:
            self._need_walk(db, audit_id)
            evidence.put(db, picture_id, audit_id, picture)
        return picture_id

    def page_done(self, audit_id: str, page: str) -> None:
        """All of ``page`` was walked."""
        with self.work() as db:
            self._need_walk(db, audit_id)
            db.execute(
                "INSERT OR IGNORE INTO walk_pages (walk, page) VALUES (?, ?)", (audit_id, page)
            )

    def finish(self, audit: Audit) -> None:
        """The walk ended; ``audit`` replaces what was kept piece by piece."""
        with self.work() as db:
            self._finish(db, audit)

    def unfinished(self) -> Sequence[WalkStart]:
        """Walks that were cut off and can go on, newest first."""
        with self.work() as db:
            names = [row[0] for row in db.execute("SELECT id FROM walks ORDER BY seq DESC")]
            return [self._walk(db, name) for name in names]

    def forget_unfinished(self, audit_id: str) -> None:
        """Turn a walk that was cut off into a finished, stopped audit; its readings stay."""
        with self.work() as db:
            self._need_walk(db, audit_id)
            audit = self._walk(db, audit_id).audit
            ended = max((r.seen_at for r in audit.readings if r.seen_at), default=audit.started)
            stop = audit.stopped or Stop(
                StopReason.CANCELLED, "", "The walk was cut off. What was read until then is kept."
            )
            self._finish(db, replace(audit, finished=audit.finished or ended, stopped=stop))

    # Audits

    def audits(self, platform: str | None = None) -> Sequence[Audit]:
        """Finished audits, newest first, without people."""
        with self.work() as db:
            rows = db.execute(
                "SELECT body FROM audits WHERE ?1 IS NULL OR platform = ?1"
                " ORDER BY finished DESC, seq DESC",
                (platform,),
            ).fetchall()
        return [codec.unpack(body, Audit) for (body,) in rows]

    def newest(self) -> Sequence[Audit]:
        """The newest finished audit of each profile, without people, newest first."""
        with self.work() as db:
            rows = db.execute(
                "SELECT body FROM audits a WHERE NOT EXISTS (SELECT 1 FROM audits b"
                " WHERE b.platform = a.platform AND b.site = a.site"
                " AND (b.finished, b.seq) > (a.finished, a.seq))"
                " ORDER BY finished DESC, seq DESC"
            ).fetchall()
        return [codec.unpack(body, Audit) for (body,) in rows]

    def latest(self, count: int = 2) -> Sequence[Audit]:
        """The newest ``count`` reviews of each profile, newest audit first: each an audit of the
        whole profile and the looks at single settings that followed it.

        Of the people only their number and kind are told, also after their names were deleted.
        """
        with self.work() as db:
            return reviews.latest(db, count, self._decoded)

    def last_known(self, platform: str, site: str, before: str) -> Mapping[str, Reading]:
        """Setting to what was last known of it before the moment ``before`` (ISO 8601)."""
        with self.work() as db:
            return reviews.last_known(db, platform, site, before)

    def marks_by_kind(self, audit_id: str) -> Mapping[str, frozenset[str]]:
        """Kind of list to a mark (see ``mark``) for each person on it, in one audit."""
        with self.work() as db:
            return reviews.marks_by_kind(db, audit_id)

    def audit(self, audit_id: str) -> Audit:
        """One audit whole, one that has not ended too. Raises ``NothingStoredError``."""
        with self.work() as db:
            row = db.execute("SELECT body FROM audits WHERE id = ?", (audit_id,)).fetchone()
            if row is None:
                self._need_walk(db, audit_id)
                return self._walk(db, audit_id).audit
            return replace(codec.unpack(row[0], Audit), people=self._people(db, audit_id))

    def people_count(self, audit_id: str) -> int:
        """How many people an audit listed, also after their names were deleted."""
        with self.work() as db:
            row = db.execute("SELECT count FROM people WHERE audit = ?", (audit_id,)).fetchone()
        return int(row[0]) if row else 0

    def people_marks(self, audit_id: str) -> frozenset[str]:
        """A mark for each person of an audit (see ``mark``), also after names were deleted."""
        with self.work() as db:
            row = db.execute("SELECT marks FROM people WHERE audit = ?", (audit_id,)).fetchone()
        marks = bytes(row[0]) if row else b""
        return frozenset(
            marks[i : i + _MARK_BYTES].hex() for i in range(0, len(marks), _MARK_BYTES)
        )

    def mark(self, person: Person, platform: str) -> str:
        """The mark of a person: a short keyed hash, from which no name can be had."""
        return self.decision_key(person, platform)[: 2 * _MARK_BYTES]

    def confirm(self, audit_id: str, reading: Reading) -> None:
        """Keep what the user said as ``confirmed`` (or ``not_offered``) with its date."""
        if reading.status is not ReadingStatus.NOT_OFFERED:
            reading = replace(reading, status=ReadingStatus.CONFIRMED)
        reading = replace(reading, seen_at=reading.seen_at or self._stamp())
        with self.work() as db:
            row = db.execute("SELECT body FROM audits WHERE id = ?", (audit_id,)).fetchone()
            if row is None:
                self._need_walk(db, audit_id)
                self._put_reading(db, audit_id, reading)
                return
            audit = codec.unpack(row[0], Audit)
            before = audit.reading(reading.setting)
            if before and before.picture and not reading.picture:
                reading = replace(reading, picture=before.picture)
            readings = tuple(reading if r.setting == reading.setting else r for r in audit.readings)
            audit = replace(audit, readings=readings if before else (*readings, reading))
            reviews.note_reading(db, audit.platform, audit.site, reading)
            db.execute("UPDATE audits SET body = ? WHERE id = ?", (codec.pack(audit), audit_id))

    def keep_checklist(self, kept: KeptChecklist) -> None:
        """Keep what the checklist said after an audit, in place of what was kept for it."""
        with self.work() as db:
            reviews.keep_checklist(db, kept)

    def kept_checklist(self, audit_id: str) -> KeptChecklist | None:
        """What was kept for an audit; None where nothing was."""
        with self.work() as db:
            return reviews.kept_checklist(db, audit_id)

    def kept_counts(self) -> Mapping[str, tuple[str, str, Counts]]:
        """Audit to the moment of which its checklist speaks, the guidance, and the counts."""
        with self.work() as db:
            return reviews.kept_counts(db)

    def picture(self, picture_id: str) -> bytes | None:
        """An evidence picture, PNG; None where there is none."""
        with self.work() as db:
            return evidence.get(db, picture_id)

    def thin_pictures(self, reviews: int) -> int:
        """Of each profile keep all pictures of the newest ``reviews`` reviews (0: of all), and
        of older ones those that show a new value; how many went.
        """
        with self.work() as db:
            return evidence.thin(db, reviews)

    # The user's own words

    def attestations(self) -> Sequence[Attestation]:
        """The newest attestation of each check."""
        with self.work() as db:
            rows = db.execute(
                "SELECT body FROM attestations WHERE seq IN"
                " (SELECT max(seq) FROM attestations GROUP BY about) ORDER BY about"
            ).fetchall()
        return [codec.unpack(body, Attestation) for (body,) in rows]

    def said_of(self, start: str) -> Sequence[Attestation]:
        """Everything ever said about what begins with ``start``, oldest first."""
        with self.work() as db:
            rows = db.execute(
                "SELECT body FROM attestations WHERE substr(about, 1, length(?1)) = ?1"
                " ORDER BY seq",
                (start,),
            ).fetchall()
        return [codec.unpack(body, Attestation) for (body,) in rows]

    def attest(self, attestation: Attestation) -> None:
        """Keep the user's word on a check; earlier ones stay for the history."""
        with self.work() as db:
            db.execute(
                "INSERT INTO attestations (about, said_at, body) VALUES (?, ?, ?)",
                (attestation.check, attestation.said_at, codec.pack(attestation)),
            )

    def decisions(self) -> Sequence[Decision]:
        """All answers about connections, newest first."""
        with self.work() as db:
            rows = db.execute(
                "SELECT key, platform, answer, decided_at FROM decisions"
                " ORDER BY decided_at DESC, key"
            ).fetchall()
        return [Decision(key, of, BoundaryAnswer(said), at) for key, of, said, at in rows]

    def decide(self, person: Person, platform: str, answer: BoundaryAnswer) -> Decision:
        """Keep an answer under the keyed hash of the person's address."""
        decision = Decision(self.decision_key(person, platform), platform, answer, self._stamp())
        with self.work() as db:
            db.execute(
                "INSERT OR REPLACE INTO decisions VALUES (?, ?, ?, ?)",
                (decision.key, platform, answer.value, decision.decided_at),
            )
        return decision

    def answer_all(
        self,
        people: Sequence[tuple[Person, str]],
        answer: BoundaryAnswer,
        also: Mapping[str, str],
    ) -> None:
        """Keep one answer about many people; ``also``: other keys of theirs to the main one."""
        stamp = self._stamp()
        rows = [
            (self.decision_key(person, platform), platform, answer.value, stamp)
            for person, platform in people
        ]
        with self.work() as db:
            db.executemany("INSERT OR REPLACE INTO decisions VALUES (?, ?, ?, ?)", rows)
            db.executemany("INSERT OR REPLACE INTO also_known VALUES (?, ?)", also.items())

    def undo_all(self, keys: Sequence[str]) -> None:
        """Take answers back, with all other keys of the same people."""
        with self.work() as db:
            db.executemany("DELETE FROM decisions WHERE key = ?", [(key,) for key in keys])
            db.executemany("DELETE FROM also_known WHERE of_key = ?", [(key,) for key in keys])

    def also_known(self) -> Mapping[str, str]:
        """Other keys of people who were answered about, to the key of the answer."""
        with self.work() as db:
            return dict(db.execute("SELECT key, of_key FROM also_known").fetchall())

    def undo_decision(self, key: str) -> None:
        """Take an answer back."""
        with self.work() as db:
            db.execute("DELETE FROM decisions WHERE key = ?", (key,))

    def decision_key(self, person: Person, platform: str) -> str:
        """The keyed hash under which an answer about ``person`` is kept."""
        who = address_of(person.url) or f"name:{folded(person.name)}"
        text = f"{platform}\n{who}".encode("utf-8", "surrogatepass")
        return hmac.new(self._decision_key, text, hashlib.sha256).hexdigest()

    def photo_summary(self) -> PhotoSummary:
        """Totals of photos cleaned."""
        with self.work() as db:
            row = db.execute("SELECT body FROM photos").fetchone()
        return codec.unpack(row[0], PhotoSummary) if row else PhotoSummary()

    def add_photos(self, summary: PhotoSummary) -> None:
        """Add to the totals."""
        with self.work() as db:
            row = db.execute("SELECT body FROM photos").fetchone()
            old = codec.unpack(row[0], PhotoSummary) if row else PhotoSummary()
            total = PhotoSummary(
                cleaned=old.cleaned + summary.cleaned,
                already_clean=old.already_clean + summary.already_clean,
                refused=old.refused + summary.refused,
                failed=old.failed + summary.failed,
                verified=old.verified + summary.verified,
                last_at=max(old.last_at, summary.last_at),
            )
            db.execute("INSERT OR REPLACE INTO photos VALUES (1, ?)", (codec.pack(total),))

    # What the parts of a review keep for themselves

    def notes(self, room: str) -> Mapping[str, str]:
        """All that ``room`` keeps, by key."""
        with self.work() as db:
            rows = db.execute("SELECT key, body FROM notes WHERE room = ?", (room,)).fetchall()
        return dict(rows)

    def rooms(self) -> Sequence[str]:
        """All that keep notes or, for days, names."""
        with self.work() as db:
            found = db.execute("SELECT room FROM notes UNION SELECT room FROM brief").fetchall()
        return sorted(room for (room,) in found)

    def keep_note(self, room: str, key: str, body: str) -> None:
        """Keep ``body`` (any text, as JSON) under ``key``, in place of what was there."""
        with self.work() as db:
            db.execute("INSERT OR REPLACE INTO notes VALUES (?, ?, ?)", (room, key, body))

    def drop_note(self, room: str, key: str) -> None:
        """Forget what ``room`` keeps under ``key``."""
        with self.work() as db:
            db.execute("DELETE FROM notes WHERE room = ? AND key = ?", (room, key))

    def note_key(self, room: str, text: str) -> str:
        """A keyed hash of ``text``, for keys from which nothing can be read back."""
        words = f"{room}\n{text}".encode("utf-8", "surrogatepass")
        return hmac.new(self._decision_key, b"note\n" + words, hashlib.sha256).hexdigest()

    # Names that are kept for days only

    def keep_briefly(self, room: str, key: str, data: bytes) -> None:
        """Keep ``data``, which names people, until ``purge_names`` finds it too old."""
        secret = keys.new_key()
        sealed = keys.seal(secret, data, f"brief {room} {key}")
        with self.work() as db:
            db.execute("INSERT OR REPLACE INTO brief_keys VALUES (?, ?, ?)", (room, key, secret))
            db.execute(
                "INSERT OR REPLACE INTO brief VALUES (?, ?, ?, ?)",
                (room, key, self._stamp(), sealed),
            )

    def kept_briefly(self, room: str) -> Mapping[str, bytes]:
        """What ``room`` keeps and was not purged, by key."""
        with self.work() as db:
            rows = db.execute(
                "SELECT key, sealed, secret FROM brief JOIN brief_keys USING (room, key)"
                " WHERE room = ? AND sealed IS NOT NULL",
                (room,),
            ).fetchall()
        return {
            key: keys.unseal(bytes(secret), bytes(sealed), f"brief {room} {key}")
            for key, sealed, secret in rows
        }

    def drop_briefly(self, room: str, key: str) -> None:
        """Forget it now."""
        with self.work() as db:
            db.execute("DELETE FROM brief_keys WHERE room = ? AND key = ?", (room, key))
            db.execute("DELETE FROM brief WHERE room = ? AND key = ?", (room, key))

    # Retention

    def purge_names(self, now: datetime, days: int) -> int:
        """Delete the names of connections kept for more than ``days`` days; how many lists.

        Counts, keyed marks, decisions and settings stay. Where a full name from such a list
        stands in what a stranger saw or in words read on a page, it is taken out there too.
        """
        limit = _iso(now - timedelta(days=days))
        with self.work() as db:
            old = [
                row[0]
                for row in db.execute(
                    "SELECT audit FROM people WHERE sealed IS NOT NULL AND kept_at < ?", (limit,)
                )
            ]
            for audit_id in old:
                self._purge(db, audit_id)
            self._decoded.forget()
            brief = db.execute(
                "SELECT room, key FROM brief WHERE sealed IS NOT NULL AND kept_at < ?", (limit,)
            ).fetchall()
            db.executemany("DELETE FROM brief_keys WHERE room = ? AND key = ?", brief)
            db.executemany("UPDATE brief SET sealed = NULL WHERE room = ? AND key = ?", brief)
        if (old or brief) and self._folder is not None:
            with self._lock, database.worded(self._folder):
                database.purge_traces(self._connection)
        return len(old) + len(brief)

    def _purge(self, db: Any, audit_id: str) -> None:
        names = reviews.names_of(self._people(db, audit_id))
        row = db.execute("SELECT platform, site FROM audits WHERE id = ?", (audit_id,)).fetchone()
        if row is not None and names:
            reviews.without_names(db, row[0], row[1], names)
        elif names:
            reviews.without_names_in_walk(db, audit_id, names)
        # A picture of what a stranger got may show people whom no list names.
        evidence.drop(db, [f"{audit_id}/stranger"])
        db.execute("DELETE FROM people_keys WHERE audit = ?", (audit_id,))
        db.execute("UPDATE people SET sealed = NULL WHERE audit = ?", (audit_id,))

    # Pieces

    def _stamp(self) -> str:
        return _iso(self._clock())

    def _need_walk(self, db: Any, audit_id: str) -> Audit:
        row = db.execute("SELECT body FROM walks WHERE id = ?", (audit_id,)).fetchone()
        if row is None:
            raise NothingStoredError(
                "That audit is not in the history. See what is there with: paravent history"
            )
        return codec.unpack(row[0], Audit)

    def _walk(self, db: Any, audit_id: str) -> WalkStart:
        body, scope, people, apps, complete = db.execute(
            "SELECT body, scope, people, apps, people_complete FROM walks WHERE id = ?",
            (audit_id,),
        ).fetchone()
        readings = db.execute(
            "SELECT body FROM walk_readings WHERE walk = ? ORDER BY seq", (audit_id,)
        ).fetchall()
        pages = db.execute(
            "SELECT page FROM walk_pages WHERE walk = ? ORDER BY seq", (audit_id,)
        ).fetchall()
        audit = replace(
            codec.unpack(body, Audit),
            readings=tuple(codec.unpack(row[0], Reading) for row in readings),
            people=self._people(db, audit_id),
            people_complete=bool(complete),
            apps=codec.unpack_all(apps, App) if apps else (),
        )
        return WalkStart(audit, tuple(p[0] for p in pages), tuple(json.loads(scope)), bool(people))

    def _finish(self, db: Any, audit: Audit) -> None:
        kept = {
            row[0]: codec.unpack(row[1], Reading).picture
            for row in db.execute(
                "SELECT setting, body FROM walk_readings WHERE walk = ?", (audit.id,)
            )
        }
        readings = tuple(
            reading if reading.picture else replace(reading, picture=kept.get(reading.setting))
            for reading in audit.readings
        )
        audit = replace(audit, readings=readings, finished=audit.finished or self._stamp())
        db.execute(
            "INSERT INTO audits (id, platform, site, started, finished, body, whole)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (id) DO UPDATE SET"
            " started = excluded.started, finished = excluded.finished, body = excluded.body",
            (
                audit.id,
                audit.platform,
                audit.site,
                audit.started,
                audit.finished,
                codec.pack(replace(audit, people=())),
                int(not audit.scope),
            ),
        )
        reviews.note_known(db, audit)
        self._put_people(db, audit.id, audit.platform, audit.people)
        db.execute("DELETE FROM walks WHERE id = ?", (audit.id,))
        evidence.settle(db, audit)

    @staticmethod
    def _put_reading(db: Any, audit_id: str, reading: Reading) -> None:
        db.execute(
            "INSERT INTO walk_readings (walk, setting, body) VALUES (?, ?, ?)"
            " ON CONFLICT (walk, setting) DO UPDATE SET body = excluded.body",
            (audit_id, reading.setting, codec.pack(reading)),
        )

    @staticmethod
    def _put_apps(db: Any, audit_id: str, apps: Sequence[App]) -> None:
        db.execute("UPDATE walks SET apps = ? WHERE id = ?", (codec.pack(tuple(apps)), audit_id))

    def _put_people(self, db: Any, audit_id: str, platform: str, people: Sequence[Person]) -> None:
        row = db.execute("SELECT key FROM people_keys WHERE audit = ?", (audit_id,)).fetchone()
        key = bytes(row[0]) if row else keys.new_key()
        if row is None:
            db.execute("INSERT INTO people_keys VALUES (?, ?)", (audit_id, key))
        marks = b"".join(bytes.fromhex(self.mark(person, platform)) for person in people)
        sealed = keys.seal(key, codec.pack(tuple(people)), f"people {audit_id}")
        db.execute(
            "INSERT OR REPLACE INTO people (audit, kept_at, count, sealed, marks, kinds)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (audit_id, self._stamp(), len(people), sealed, marks, reviews.kinds_of(people)),
        )

    @staticmethod
    def _people(db: Any, audit_id: str) -> tuple[Person, ...]:
        row = db.execute(
            "SELECT sealed, key FROM people JOIN people_keys USING (audit) WHERE audit = ?",
            (audit_id,),
        ).fetchone()
        if row is None or row[0] is None:
            return ()
        plain = keys.unseal(bytes(row[1]), bytes(row[0]), f"people {audit_id}")
        return codec.unpack_all(plain, Person)


def _iso(moment: datetime) -> str:
    return moment.astimezone(UTC).isoformat(timespec="seconds")
