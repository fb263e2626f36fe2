"""Evidence pictures in the database: equal ones are kept once, older ones only where they tell.

A page that did not change gives the same picture to the last byte, so a week in which nothing
changed adds next to nothing. Of reviews farther back than the user wants, those pictures stay
that show a setting with a new value: the ones that tell when something changed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from paravent.core.records import Audit


def put(db: Any, picture_id: str, audit_id: str, png: bytes) -> None:
    """Keep a picture, in place of one of that id."""
    digest = hashlib.sha256(png).digest()
    db.execute("DELETE FROM pictures WHERE id = ?", (picture_id,))
    db.execute("INSERT OR IGNORE INTO images (digest, png) VALUES (?, ?)", (digest, png))
    db.execute(
        "INSERT INTO pictures (id, audit, digest) VALUES (?, ?, ?)", (picture_id, audit_id, digest)
    )


def get(db: Any, picture_id: str) -> bytes | None:
    """A picture; None where there is none any more."""
    row = db.execute(
        "SELECT png FROM pictures JOIN images USING (digest) WHERE id = ?", (picture_id,)
    ).fetchone()
    return bytes(row[0]) if row else None


def drop(db: Any, picture_ids: Iterable[str]) -> None:
    """Delete pictures."""
    db.executemany("DELETE FROM pictures WHERE id = ?", [(each,) for each in picture_ids])


def settle(db: Any, audit: Audit) -> None:
    """``audit`` has ended: keep what it refers to, and note which pictures show a new value.

    To be called when the values of ``audit`` were noted (``reviews.note_known``).
    """
    used = [r.picture for r in audit.readings if r.picture]
    if audit.stranger_look and audit.stranger_look.picture:
        used.append(audit.stranger_look.picture)
    db.execute(
        "DELETE FROM pictures WHERE audit = ? AND id NOT IN (SELECT value FROM json_each(?))",
        (audit.id, json.dumps(used)),
    )
    note_news(db, audit)


def note_news(db: Any, audit: Audit) -> None:
    """Note which of an audit's pictures show a setting with a value that it did not have before."""
    db.execute("UPDATE pictures SET news = 0 WHERE audit = ?", (audit.id,))
    db.executemany(
        "UPDATE pictures SET news = 1 WHERE id = ? AND EXISTS (SELECT 1 FROM known WHERE"
        " platform = ? AND site = ? AND setting = ? AND first_seen = ?)",
        [
            (r.picture, audit.platform, audit.site, r.setting, r.seen_at)
            for r in audit.readings
            if r.picture and r.seen_at
        ],
    )


def thin(db: Any, reviews: int) -> int:
    """Of each profile keep all pictures of the newest ``reviews`` reviews (0: of all), and of
    older ones those with a new value; how many went.
    """
    if reviews < 1:
        return 0
    before = db.execute("SELECT count(*) FROM pictures").fetchone()[0]
    for platform, site in db.execute("SELECT DISTINCT platform, site FROM audits").fetchall():
        db.execute(
            "DELETE FROM pictures WHERE news = 0 AND audit IN (SELECT id FROM audits WHERE"
            " platform = ?1 AND site = ?2 AND started < (SELECT started FROM audits WHERE"
            " platform = ?1 AND site = ?2 AND whole = 1 ORDER BY started DESC LIMIT 1 OFFSET ?3))",
            (platform, site, reviews - 1),
        )
    return int(before - db.execute("SELECT count(*) FROM pictures").fetchone()[0])
