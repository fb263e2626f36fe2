"""Summaries of the newest reviews, values that were known, and what a purge leaves nowhere."""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.records import audit, people, reading
from tests.unit.history.conftest import KeyStoreDouble
from tests.unit.history.test_database import plain_copy

from paravent.core.desk import StoreMode
from paravent.core.past import KeptChecklist
from paravent.core.records import (
    Attestation,
    CheckEvidence,
    Checklist,
    CheckResult,
    Person,
    StrangerLook,
)
from paravent.core.words import Audience, CheckClass, CheckOutcome, Limb, ReadingStatus
from paravent.history import database, reviews, schema
from paravent.history.memory import memory_store
from paravent.history.opening import open_store
from paravent.history.store import Store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
PLANTED = ("Philippa Strandmark", "Ömer Çağlayan", "Zebedee O'Thornwick")


def at(days: int) -> str:
    return (NOW + timedelta(days=days)).isoformat(timespec="seconds")


def one(name: str, day: int, *readings: object, scope: tuple[str, ...] = ()) -> object:
    made = audit(name, started=at(day), finished=at(day), people=())
    return replace(made, readings=readings or made.readings, scope=scope)  # type: ignore[arg-type]


def test_the_newest_reviews_are_found_without_the_older_ones() -> None:
    store = memory_store(lambda: NOW)
    for day in range(0, 50, 7):
        store.finish(one(f"w{day}", day))  # type: ignore[arg-type]
    store.finish(one("look", 50, reading("future_posts"), scope=("future_posts",)))  # type: ignore[arg-type]
    assert [a.id for a in store.latest(2)] == ["look", "w49", "w42"]
    assert [a.id for a in store.latest(1)] == ["look", "w49"]


def test_people_are_counted_by_kind_also_when_their_names_are_gone() -> None:
    store = memory_store(lambda: NOW)
    listed = (*people(30), *(replace(p, kind="follower", url=f"{p.url}/f") for p in people(12)))
    store.finish(audit("all", people=listed))
    before = store.marks_by_kind("all")
    store.purge_names(NOW + timedelta(days=31), 30)
    [newest] = store.latest(1)
    assert len(newest.people) == 42 and not any(p.name or p.url for p in newest.people)
    assert sum(p.kind == "follower" for p in newest.people) == 12
    assert store.audit("all").people == ()
    assert store.marks_by_kind("all") == before
    assert {kind: len(marks) for kind, marks in before.items()}["follower"] == 12


def test_every_value_that_a_setting_was_known_to_have_stays_with_its_dates() -> None:
    store = memory_store(lambda: NOW)
    values = [Audience.FRIENDS, Audience.FRIENDS, None, Audience.PUBLIC]
    for day, value in enumerate(values):
        status = ReadingStatus.READ if value else ReadingStatus.COULD_NOT_READ
        seen = replace(
            reading("future_posts", value, status), seen_at=at(day) if value else "", evidence=()
        )
        store.finish(one(f"d{day}", day, seen))  # type: ignore[arg-type]
    known = store.last_known("facebook", "", at(3))
    assert known["future_posts"].audience is Audience.FRIENDS
    assert known["future_posts"].seen_at == at(1)
    assert store.last_known("facebook", "", at(4))["future_posts"].audience is Audience.PUBLIC
    assert not store.last_known("facebook", "", at(0))
    with store.work() as db:
        assert db.execute("SELECT count(*) FROM known").fetchone() == (2,)


def test_words_on_settings_are_all_kept_oldest_first() -> None:
    store = memory_store(lambda: NOW)
    for day, note in enumerate(("first", "second")):
        store.attest(
            Attestation("facebook:posts", CheckOutcome.ATTESTED, at(day), note, "public", at(90))
        )
    assert [w.note for w in store.said_of("facebook:")] == ["first", "second"]
    assert store.attestations()[0].kept == "public"


# --- purge -----------------------------------------------------------------------------------


@pytest.fixture
def store(folder: Path, key_store: KeyStoreDouble) -> Iterator[Store]:
    made = open_store(folder, StoreMode.KEYRING, clock=lambda: NOW)
    yield made
    made.close()


def traces(data: bytes) -> set[str]:
    """Planted names in plain bytes, and in anything in them that was packed with zlib."""
    texts = [data]
    for start in (b"\x78\x9c", b"\x78\x01", b"\x78\xda"):
        place = data.find(start)
        while place >= 0:
            with suppress(zlib.error):
                texts.append(zlib.decompressobj().decompress(data[place : place + 400_000]))
            place = data.find(start, place + 1)
    whole = [text.decode("utf-8", "ignore").casefold() for text in texts]
    return {name for name in PLANTED if any(name.casefold() in text for text in whole)}


def plant(store: Store) -> None:
    listed = tuple(Person(n, f"https://example.com/{i}") for i, n in enumerate(PLANTED))
    seen = replace(
        reading("future_posts", Audience.CUSTOM), raw=f"Friends except {PLANTED[0]}", seen_at=at(0)
    )
    # An older audit saw a name that only the later one's list has.
    older = replace(audit("older", started=at(-9), finished=at(-9), people=()), readings=(seen,))
    look = StrangerLook(at(-9), told={"shared": f"{PLANTED[0]} and friends", "robots": None})
    seen_by_strangers = {"posts": f"with {PLANTED[1].upper()} and others"}
    store.finish(replace(older, stranger=seen_by_strangers, stranger_look=look))
    store.begin(audit("walk", finished=None, people=(), readings=()), (), True)
    store.keep_people("walk", listed, False)
    store.finish(audit("walk", people=listed))
    words = replace(reading("town", None), raw=f"tagged by {PLANTED[2]}", seen_at=at(1))
    store.finish(replace(audit("last", people=listed), readings=(words,)))
    evidence = CheckEvidence(
        "facebook", "town", CheckOutcome.NOT_MET, CheckClass.SETTING, f"By {PLANTED[2]}", at(1)
    )
    result = CheckResult(
        "8b-01", "Title", Limb.B, (CheckClass.SETTING,), CheckOutcome.NOT_MET, (evidence,), None
    )
    store.keep_checklist(KeptChecklist("last", at(1), "1", Checklist("Edition", (result,))))


def test_after_a_purge_no_name_is_anywhere_in_the_folder_the_pages_or_the_log(
    store: Store, folder: Path, key_store: KeyStoreDouble, tmp_path: Path
) -> None:
    plant(store)
    assert any("Strandmark" in p.name for p in store.audit("walk").people)
    with store.work() as db:  # names are there before, so the search can find them
        bodies = [bytes(row[0]) for row in db.execute("SELECT body FROM audits")]
        lists = [bytes(row[0]) for row in db.execute("SELECT body FROM checklists")]
    assert traces(b"".join(bodies)) and traces(b"".join(lists)) == {PLANTED[2]}
    store.purge_names(NOW + timedelta(days=31), 30)
    assert not store.audit("walk").people
    kept = folder.joinpath(f"{database.FILE}-wal")
    assert not kept.exists() or kept.stat().st_size == 0
    store.close()
    assert not traces(plain_copy(folder, key_store, tmp_path / "plain.db"))
    for file in folder.rglob("*"):
        assert not file.is_file() or not traces(file.read_bytes())


def test_what_the_purge_leaves_is_said_as_removed_and_the_rest_stays(store: Store) -> None:
    plant(store)
    store.purge_names(NOW + timedelta(days=31), 30)
    older = store.audit("older")
    seen = older.reading("future_posts")
    assert seen is not None and seen.raw == "Friends except (name removed)"
    assert older.stranger["posts"] == "with (name removed) and others"
    assert older.stranger_look is not None
    assert older.stranger_look.told == {"shared": "(name removed) and friends", "robots": None}
    assert store.people_count("walk") == len(PLANTED)
    checklist = store.kept_checklist("last")
    assert checklist is not None
    assert checklist.checklist.results[0].evidence[0].seen == "By (name removed)"


def test_what_names_somebody_is_no_word_of_a_page() -> None:
    someone = [
        Person("Tamsin Orrell", "https://x.com/tamsinorrell"),
        Person("@night_nurse", "https://x.com/night_nurse"),
        Person("Rose", "https://www.facebook.com/profile.php?id=10009988"),
        Person("Everyone", "https://x.com/everyone"),
        Person("Fay Friends", "https://x.com/friends"),
    ]
    assert reviews.names_of(someone) == {
        "Tamsin Orrell", "tamsinorrell", "@night_nurse", "night_nurse", "10009988", "Fay Friends",
    }  # fmt: skip


# --- an older version ------------------------------------------------------------------------


def test_a_store_of_the_first_version_is_brought_up_to_date(tmp_path: Path) -> None:
    from paravent.history import codec, keys

    key = keys.new_key()
    connection = database.open_database(tmp_path, key, schema.STEPS[:1])
    for name, day in (("one", 0), ("two", 7)):
        shown = replace(reading(seen_at=at(day)), picture=f"{name}/future_posts")
        record = audit(name, started=at(day), finished=at(day), people=(), readings=(shown,))
        connection.execute(
            "INSERT INTO pictures (id, audit, png) VALUES (?, ?, ?)", (shown.picture, name, b"same")
        )
        connection.execute(
            "INSERT INTO audits (id, platform, site, started, finished, body)"
            " VALUES (?, ?, ?, ?, ?, ?)",
            (name, "facebook", "", at(day), at(day), codec.pack(record)),
        )
    connection.execute("INSERT INTO people VALUES ('one', ?, 2, NULL, ?)", (at(0), b"x" * 16))
    connection.close()
    seen: list[bool] = []

    def last(connection: object) -> None:
        # While the tables change, a copy of the store as it was lies beside it.
        seen.append((tmp_path / f"{database.FILE}.version-1").exists())

    steps = (*schema.STEPS, last)
    connection = database.open_database(tmp_path, key, steps)
    assert seen == [True]
    assert not list(tmp_path.glob("*.version-*"))
    store = Store(
        connection,
        kept_where=StoreMode.KEYRING,
        kept_sentence="",
        decision_key=key,
        folder=tmp_path,
    )
    assert [a.id for a in store.latest(2)] == ["two", "one"]
    assert store.kept_checklist("one") is None and not store.kept_counts()
    assert store.last_known("facebook", "", at(8))
    assert len(store.marks_by_kind("one")[""]) == 1
    assert [store.picture(f"{n}/future_posts") for n in ("one", "two")] == [b"same", b"same"]
    with store.work() as db:
        assert db.execute("SELECT id, news FROM pictures ORDER BY id").fetchall() == [
            ("one/future_posts", 1),
            ("two/future_posts", 0),
        ]
        assert db.execute("SELECT count(*) FROM images").fetchone() == (1,)
    store.close()


def test_a_step_that_fails_leaves_the_store_as_it_was_and_the_copy_beside_it(
    tmp_path: Path,
) -> None:
    from paravent.history import keys

    key = keys.new_key()
    database.open_database(tmp_path, key, schema.STEPS[:1]).close()

    def broken(connection: object) -> None:
        raise RuntimeError("a step that fails")

    with pytest.raises(RuntimeError):
        database.open_database(tmp_path, key, (*schema.STEPS, broken))
    assert list(tmp_path.glob(f"{database.FILE}.version-1"))
    database.open_database(tmp_path, key, schema.STEPS).close()
    assert not list(tmp_path.glob("*.version-*"))
