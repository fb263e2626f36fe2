"""The tables of the database and the steps from each version of them to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from paravent.core.records import Audit

Step = Callable[[Any], None]
"""Takes an apsw connection inside a transaction and brings its tables one version further."""


def _first(connection: Any) -> None:
    connection.execute(_FIRST)


_FIRST = """
-- Finished audits. body: the whole record (codec) without the people.
CREATE TABLE audits (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    platform TEXT NOT NULL,
    site TEXT NOT NULL,
    started TEXT NOT NULL,
    finished TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX audits_by_profile ON audits (platform, site, finished);

-- Walks that have not ended. body: the audit as it began; scope: JSON list; people: 0 or 1.
CREATE TABLE walks (
    seq INTEGER PRIMARY KEY,
    id TEXT NOT NULL UNIQUE,
    body BLOB NOT NULL,
    scope TEXT NOT NULL,
    people INTEGER NOT NULL,
    apps BLOB,
    people_complete INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE TABLE walk_readings (
    seq INTEGER PRIMARY KEY,
    walk TEXT NOT NULL REFERENCES walks (id) ON DELETE CASCADE,
    setting TEXT NOT NULL,
    body BLOB NOT NULL,
    UNIQUE (walk, setting)
) STRICT;
CREATE TABLE walk_pages (
    seq INTEGER PRIMARY KEY,
    walk TEXT NOT NULL REFERENCES walks (id) ON DELETE CASCADE,
    page TEXT NOT NULL,
    UNIQUE (walk, page)
) STRICT;

-- Names. Each audit's list is sealed under a key of its own; deleting that key is the purge.
-- marks: eight bytes of a keyed hash for each person, by which later audits know who is new.
CREATE TABLE people (
    audit TEXT PRIMARY KEY,
    kept_at TEXT NOT NULL,
    count INTEGER NOT NULL,
    sealed BLOB,
    marks BLOB NOT NULL
) STRICT;
CREATE TABLE people_keys (audit TEXT PRIMARY KEY, key BLOB NOT NULL) STRICT;

CREATE TABLE pictures (
    id TEXT PRIMARY KEY,
    audit TEXT NOT NULL,
    png BLOB NOT NULL
) STRICT;
CREATE INDEX pictures_by_audit ON pictures (audit);

CREATE TABLE attestations (
    seq INTEGER PRIMARY KEY,
    about TEXT NOT NULL,
    said_at TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX attestations_by_check ON attestations (about, seq);

-- No name: key is a keyed hash of the person's address.
CREATE TABLE decisions (
    key TEXT PRIMARY KEY,
    platform TEXT NOT NULL,
    answer TEXT NOT NULL,
    decided_at TEXT NOT NULL
) STRICT;

CREATE TABLE photos (id INTEGER PRIMARY KEY CHECK (id = 1), body BLOB NOT NULL) STRICT;
CREATE TABLE session_keys (name TEXT PRIMARY KEY, file TEXT NOT NULL, key BLOB NOT NULL) STRICT;
"""


def _notes(connection: Any) -> None:
    connection.execute(
        "CREATE TABLE notes (room TEXT NOT NULL, key TEXT NOT NULL, body TEXT NOT NULL,"
        " PRIMARY KEY (room, key)) STRICT"
    )


def _briefly(connection: Any) -> None:
    connection.execute(_BRIEFLY)


_BRIEFLY = """
-- Names that are kept for days only. Each entry is sealed under a key of its own; deleting that
-- key is the purge. body: NULL after it.
CREATE TABLE brief (
    room TEXT NOT NULL,
    key TEXT NOT NULL,
    kept_at TEXT NOT NULL,
    sealed BLOB,
    PRIMARY KEY (room, key)
) STRICT;
CREATE TABLE brief_keys (
    room TEXT NOT NULL,
    key TEXT NOT NULL,
    secret BLOB NOT NULL,
    PRIMARY KEY (room, key)
) STRICT;

-- Other keyed hashes of people who were answered about (another list, another platform).
CREATE TABLE also_known (key TEXT PRIMARY KEY, of_key TEXT NOT NULL) STRICT;
CREATE INDEX also_known_by_answer ON also_known (of_key);
"""


def _reviews(connection: Any) -> None:
    from paravent.history import codec, reviews

    connection.execute(_REVIEWS)
    rows = connection.execute("SELECT seq, body FROM audits ORDER BY started, seq").fetchall()
    for seq, body in rows:
        audit = codec.unpack(body, Audit)
        if audit.scope:
            connection.execute("UPDATE audits SET whole = 0 WHERE seq = ?", (seq,))
        reviews.note_known(connection, audit)


_REVIEWS = """
-- Whether an audit went through the whole profile, or looked at single settings only.
ALTER TABLE audits ADD COLUMN whole INTEGER NOT NULL DEFAULT 1;
CREATE INDEX audits_by_start ON audits (platform, site, whole, started);

-- The kinds of the people in the order of their marks, as JSON runs; "" where not kept.
ALTER TABLE people ADD COLUMN kinds TEXT NOT NULL DEFAULT '';

-- Every value that a setting was known to have, once for each time that it changed.
CREATE TABLE known (
    seq INTEGER PRIMARY KEY,
    platform TEXT NOT NULL,
    site TEXT NOT NULL,
    setting TEXT NOT NULL,
    value TEXT NOT NULL,
    first_seen TEXT NOT NULL,
    last_seen TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
CREATE INDEX known_by_setting ON known (platform, site, setting, first_seen);
"""


def _checklists(connection: Any) -> None:
    connection.execute(_CHECKLISTS)


_CHECKLISTS = """
-- What the checklist said after an audit. kept_at: the moment of which it speaks; guidance: the
-- version by which it was made; counts: JSON, for the line of reviews; body: KeptChecklist.
CREATE TABLE checklists (
    audit TEXT PRIMARY KEY,
    kept_at TEXT NOT NULL,
    guidance TEXT NOT NULL,
    counts TEXT NOT NULL,
    body BLOB NOT NULL
) STRICT;
"""


def _images(connection: Any) -> None:
    from paravent.history import codec, evidence

    connection.execute(_IMAGES)
    old = connection.execute("SELECT id, audit FROM pictures_before ORDER BY rowid").fetchall()
    for name, audit_id in old:
        (png,) = connection.execute(
            "SELECT png FROM pictures_before WHERE id = ?", (name,)
        ).fetchone()
        evidence.put(connection, name, audit_id, bytes(png))
    connection.execute("DROP TABLE pictures_before")
    for (body,) in connection.execute("SELECT body FROM audits").fetchall():
        evidence.note_news(connection, codec.unpack(body, Audit))


_IMAGES = """
-- Pictures of the parts of pages that were read; equal ones are kept once.
-- news: whether it shows a value that its setting did not have before.
DROP INDEX pictures_by_audit;
ALTER TABLE pictures RENAME TO pictures_before;
CREATE TABLE images (digest BLOB PRIMARY KEY, png BLOB NOT NULL) STRICT;
CREATE TABLE pictures (
    id TEXT PRIMARY KEY,
    audit TEXT NOT NULL,
    digest BLOB NOT NULL,
    news INTEGER NOT NULL DEFAULT 1
) STRICT;
CREATE INDEX pictures_by_audit ON pictures (audit);
CREATE INDEX pictures_by_digest ON pictures (digest);
CREATE TRIGGER pictures_gone AFTER DELETE ON pictures BEGIN
    DELETE FROM images WHERE digest = old.digest
        AND NOT EXISTS (SELECT 1 FROM pictures WHERE digest = old.digest);
END;
"""


STEPS: tuple[Step, ...] = (_first, _notes, _briefly, _reviews, _checklists, _images)
"""``STEPS[n]`` leads from version n to n + 1; an empty database is version 0."""
