"""The file on the disk: nothing readable in it, one owner, safe steps between versions."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import apsw
import pytest
from tests.support.records import audit, people, reading
from tests.unit.history.conftest import KeyStoreDouble

from paravent.core.desk import StoreMode
from paravent.core.errors import (
    FolderError,
    HistoryError,
    ParaventError,
    StoreVersionError,
    WrongKeyError,
)
from paravent.core.records import App, Attestation, Person, Stop, StrangerLook
from paravent.core.words import BoundaryAnswer, CheckOutcome, StopReason
from paravent.history import database, keys, lock, schema, sessions
from paravent.history.memory import memory_store
from paravent.history.opening import delete_everything, open_store
from paravent.history.standing import state
from paravent.history.store import Store

PLANTED = "Wilhelmina Quistgaard"
NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def store(folder: Path, key_store: KeyStoreDouble) -> Iterator[Store]:
    made = open_store(folder, StoreMode.KEYRING, clock=lambda: NOW)
    yield made
    made.close()


def database_key(key_store: KeyStoreDouble) -> bytes:
    (held,) = key_store.kept.values()
    return keys.derived(bytes.fromhex(held), "database")


def fill(store: Store) -> None:
    store.begin(audit("walk", finished=None, people=(), readings=()), (), True)
    store.keep_people("walk", people(200), False)
    store.keep_reading("walk", reading(raw=PLANTED), b"PNG of " + PLANTED.encode())
    store.finish(audit("done", people=people(200)))
    store.attest(Attestation("8a-01", CheckOutcome.ATTESTED, "2026-03-01", f"about {PLANTED}"))
    store.decide(people()[0], "facebook", BoundaryAnswer.NOT_SURE)


def scan(folder: Path, *needles: bytes) -> list[str]:
    return [
        f"{file.name}: {needle!r}"
        for file in folder.rglob("*")
        if file.is_file()
        for needle in needles
        if needle in file.read_bytes()
    ]


def plain_copy(folder: Path, key_store: KeyStoreDouble, target: Path) -> bytes:
    """All pages of the database, free ones too, decrypted."""
    shutil.copyfile(folder / database.FILE, target)
    connection = apsw.Connection(str(target))
    connection.pragma("cipher", "chacha20")
    connection.pragma("key", f"raw:{database_key(key_store).hex()}")
    connection.pragma("journal_mode", "delete")
    connection.pragma("rekey", "")
    connection.close()
    return target.read_bytes()


def test_no_file_holds_readable_words_while_it_is_open_or_after(store: Store, folder: Path) -> None:
    fill(store)
    needles = (b"Wilhelmina", b"Quistgaard", b"facebook", b"CREATE TABLE", b"SQLite format")
    assert (folder / "paravent.db-wal").stat().st_size > 0
    assert scan(folder, *needles) == []
    store.close()
    assert scan(folder, *needles) == []


def test_the_scan_can_find_words(tmp_path: Path) -> None:
    connection = sqlite3.connect(tmp_path / "plain.db")
    connection.execute("CREATE TABLE t (x)")
    connection.execute("INSERT INTO t VALUES (?)", (PLANTED,))
    connection.commit()
    connection.close()
    assert scan(tmp_path, b"Wilhelmina")


def test_an_old_fashioned_journal_would_be_encrypted_too(
    store: Store, folder: Path, key_store: KeyStoreDouble
) -> None:
    fill(store)
    store.close()
    connection = database._connect(str(folder / database.FILE), database_key(key_store))
    connection.pragma("journal_mode", "persist")
    connection.execute("BEGIN")
    connection.execute("DELETE FROM attestations")
    connection.cache_flush()
    journal = folder / "paravent.db-journal"
    assert journal.stat().st_size > 0
    assert scan(folder, b"Wilhelmina") == []
    connection.execute("ROLLBACK")
    connection.close()


def test_a_purge_leaves_no_name_on_any_page(
    store: Store, folder: Path, key_store: KeyStoreDouble, tmp_path: Path
) -> None:
    names = tuple(Person(f"Ottoline Vandersloot {i}", f"https://x.com/o{i}") for i in range(3000))
    seen = audit("a", people=names, stranger={"friends": "Ottoline Vandersloot 7 and others"})
    store.finish(seen)
    (key,) = (bytes(r[0]) for r in store._connection.execute("SELECT key FROM people_keys"))
    assert store.purge_names(NOW + timedelta(days=31), 30) == 1
    assert (folder / "paravent.db-wal").stat().st_size == 0
    store.close()
    pages = plain_copy(folder, key_store, tmp_path / "plain.db")
    assert b"CREATE TABLE people" in pages  # it really is readable
    assert key not in pages
    assert b"Ottoline" not in pages
    again = open_store(folder, StoreMode.KEYRING)
    assert "Ottoline" not in repr(again.audit("a"))
    again.close()


def test_a_purge_leaves_no_name_handle_or_number_in_texts_addresses_and_pictures(
    store: Store, folder: Path, key_store: KeyStoreDouble, tmp_path: Path
) -> None:
    planted = ["Ottoline Vandersloot", "ottoline.v_77", "100099887766554"]
    person = Person(planted[0], f"https://x.com/{planted[1]}?id={planted[2]}")
    for name, ends in (("a", True), ("b", False)):
        store.begin(audit(name, finished=None, readings=(), people=(), apps=()), (), True)
        readings = tuple(
            replace(reading(f"s{n}", raw=f"All but {word}"), url=f"https://x.com/{word}", why=word)
            for n, word in enumerate(planted)
        )
        for each in readings:
            store.keep_reading(name, each, b"PNG " + each.why.encode())
        look = StrangerLook(NOW.isoformat(), picture=store.keep_picture(name, "stranger", b"PNG O"))
        store.keep_people(name, [person], True)
        if ends:
            stop = Stop(StopReason.BLOCKED, f"https://x.com/{planted[1]}", f"Hello {planted[0]}")
            store.finish(
                audit(
                    name,
                    readings=readings,
                    people=(person,),
                    apps=(App(planted[1], planted[2]),),
                    stranger={"friends": f"{planted[1]} and others"},
                    stranger_look=look,
                    stopped=stop,
                )
            )
    store._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    before = plain_copy(folder, key_store, tmp_path / "before.db")
    assert b"PNG Ottoline Vandersloot" in before  # what is looked for can be found
    assert store.purge_names(NOW + timedelta(days=31), 30) == 2
    pages = plain_copy(folder, key_store, tmp_path / "plain.db")
    found = [repr(store.audit("a")), repr(store.unfinished())]
    with store.work() as db:
        tables = [r[0] for r in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        found += [repr(unpacked(row)) for t in tables for row in db.execute(f"SELECT * FROM {t}")]
    for word in planted:
        assert word.encode() not in pages
        assert not [text for text in found if word.casefold() in text.casefold()]
    assert store.picture("a/s0") is None
    assert store.picture("b/stranger") is None


def unpacked(row: tuple[object, ...]) -> list[object]:
    """The cells of a row, those that are packed as what is in them."""
    cells: list[object] = []
    for cell in row:
        try:
            cells.append(zlib.decompress(cell) if isinstance(cell, bytes) else cell)
        except zlib.error:
            cells.append(cell)
    return cells


def test_the_list_is_sealed_even_inside_the_database(
    store: Store, folder: Path, key_store: KeyStoreDouble, tmp_path: Path
) -> None:
    store.finish(audit())
    row = store._connection.execute("SELECT sealed FROM people").fetchone()
    with pytest.raises(WrongKeyError):
        keys.unseal(keys.new_key(), bytes(row[0]), "people a1")


def test_files_and_folder_are_the_users_alone(folder: Path, key_store: KeyStoreDouble) -> None:
    old = os.umask(0)
    try:
        store = open_store(folder, StoreMode.KEYRING)
        store.finish(audit())
        sessions.keep(store, "facebook", b"cookies")
        modes = {f.name: f.stat().st_mode & 0o777 for f in folder.rglob("*")}
        assert folder.stat().st_mode & 0o777 == 0o700
        store.close()
    finally:
        os.umask(old)
    assert modes.pop("sessions") == 0o700
    assert set(modes.values()) == {0o600}, modes


def test_a_wrong_key_fails_on_the_first_read(store: Store, folder: Path) -> None:
    fill(store)
    store.close()
    before = (folder / database.FILE).read_bytes()
    with pytest.raises(WrongKeyError, match="Nothing was changed or deleted"):
        database.open_database(folder, keys.new_key())
    assert (folder / database.FILE).read_bytes() == before


def test_a_changed_page_is_refused_not_believed(
    store: Store, folder: Path, key_store: KeyStoreDouble
) -> None:
    fill(store)
    store.close()
    file = folder / database.FILE
    content = bytearray(file.read_bytes())
    for place in range(4096 + 100, len(content), 4096):
        content[place] ^= 1
    file.write_bytes(content)
    with pytest.raises(HistoryError):
        open_store(folder, StoreMode.KEYRING).audits()


@pytest.mark.parametrize("content", [b"", b"not a database", b"SQLite format 3\0" + bytes(4096)])
def test_a_file_that_is_not_the_database_is_explained(
    store: Store, folder: Path, content: bytes
) -> None:
    store.close()
    (folder / database.FILE).write_bytes(content)
    if not content:  # cut off while it was being made: it is made now
        open_store(folder, StoreMode.KEYRING).close()
        return
    with pytest.raises(HistoryError) as caught:
        open_store(folder, StoreMode.KEYRING)
    assert caught.value.sentence.endswith(".")
    assert (folder / database.FILE).read_bytes() == content


def test_a_missing_lock_is_explained(store: Store, folder: Path) -> None:
    store.close()
    (folder / lock.FILE).unlink()
    for act in (lambda: state(folder), lambda: open_store(folder, StoreMode.KEYRING)):
        with pytest.raises(HistoryError, match=r"store\.toml"):
            act()
    assert (folder / database.FILE).exists()


@pytest.mark.parametrize(
    "text", ["", "x", "version = 1\nid = 3", "version = 1\nid='a'\nmode='plain'\nkey_id='b'"]
)
def test_a_damaged_lock_is_explained(store: Store, folder: Path, text: str) -> None:
    store.close()
    (folder / lock.FILE).write_text(text)
    with pytest.raises(HistoryError, match="damaged"):
        open_store(folder, StoreMode.KEYRING)
    delete_everything(folder)
    assert not any(folder.iterdir())


def test_a_newer_store_is_left_alone(store: Store, folder: Path) -> None:
    store._connection.pragma("user_version", len(schema.STEPS) + 1)
    store.close()
    with pytest.raises(StoreVersionError, match="newer version"):
        open_store(folder, StoreMode.KEYRING)
    file = folder / lock.FILE
    file.write_text(file.read_text().replace("version = 1", "version = 2"))
    with pytest.raises(StoreVersionError, match="newer version"):
        state(folder)


def test_a_second_process_is_told_and_the_first_goes_on(
    folder: Path, quick_passphrases: None
) -> None:
    store = open_store(folder, StoreMode.PASSPHRASE, "a long passphrase")
    script = (
        "import sys; from pathlib import Path; from paravent.history.opening import open_store;"
        "from paravent.core.desk import StoreMode; from paravent.core.errors import ParaventError\n"
        "try: open_store(Path(sys.argv[1]), StoreMode.PASSPHRASE, 'a long passphrase')\n"
        "except ParaventError as error: print(type(error).__name__, error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.startswith("HistoryError The history in "), done.stderr
    assert "is open in another window or command" in done.stdout
    store.finish(audit())
    assert store.audit("a1") == audit()
    store.close()


def test_a_second_store_in_the_same_process_does_not_break_the_lock(
    folder: Path, quick_passphrases: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WAIT_MILLISECONDS", 50)
    store = open_store(folder, StoreMode.PASSPHRASE, "a long passphrase")
    with pytest.raises(HistoryError, match="another window"):
        open_store(folder, StoreMode.PASSPHRASE, "a long passphrase")
    store.finish(audit())
    store.close()


def test_of_two_that_start_at_once_one_makes_the_store(
    folder: Path, key_store: KeyStoreDouble, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = lock.write

    def late(where: Path, held: lock.Lock, *, new: bool = False) -> bool:
        monkeypatch.setattr(lock, "write", write)
        other = open_store(folder, StoreMode.KEYRING)  # the other window, in this very moment
        other.finish(audit())
        other.close()
        return write(where, held, new=new)

    monkeypatch.setattr(lock, "write", late)
    store = open_store(folder, StoreMode.KEYRING)
    assert store.audit("a1") == audit()
    assert len(key_store.kept) == 1
    store.close()


# Versions


def second(connection: Any) -> None:
    connection.execute("ALTER TABLE attestations ADD COLUMN place TEXT NOT NULL DEFAULT 'here'")


def broken(connection: Any) -> None:
    connection.execute("DELETE FROM audits")
    connection.execute("ALTER TABLE nothing ADD COLUMN x")


def test_an_older_store_is_brought_up_to_date(
    store: Store, folder: Path, key_store: KeyStoreDouble
) -> None:
    fill(store)
    store.close()
    connection = database.open_database(folder, database_key(key_store), (*schema.STEPS, second))
    assert connection.execute("SELECT place FROM attestations").fetchone() == ("here",)
    assert connection.pragma("user_version") == len(schema.STEPS) + 1
    assert connection.execute("SELECT count(*) FROM audits").fetchone() == (1,)
    connection.close()
    assert not list(folder.glob("*.version-*"))


def test_a_step_that_fails_changes_nothing_and_the_copy_stays(
    store: Store, folder: Path, key_store: KeyStoreDouble
) -> None:
    fill(store)
    store.close()
    key = database_key(key_store)
    with pytest.raises(HistoryError):
        database.open_database(folder, key, (*schema.STEPS, broken))
    (copy,) = folder.glob(f"*.version-{len(schema.STEPS)}")
    assert copy.stat().st_mode & 0o777 == 0o600
    assert scan(folder, b"Wilhelmina", b"CREATE TABLE") == []
    elsewhere = folder.parent / "elsewhere"
    elsewhere.mkdir()
    shutil.copyfile(copy, elsewhere / database.FILE)
    for where in (folder, elsewhere):
        connection = database.open_database(where, key)
        assert connection.pragma("user_version") == len(schema.STEPS)
        assert connection.execute("SELECT count(*) FROM audits").fetchone() == (1,)
        connection.close()
    assert not list(folder.glob("*.version-*"))


# Folders that cannot be written to


def test_a_file_in_the_place_of_the_folder(tmp_path: Path, key_store: KeyStoreDouble) -> None:
    place = tmp_path / "file"
    place.write_text("x")
    with pytest.raises(FolderError, match="--data-dir"):
        open_store(place, StoreMode.KEYRING)
    assert not state(place).exists


def test_a_folder_of_the_system(key_store: KeyStoreDouble) -> None:
    place = Path("/proc/paravent")
    if not place.parent.is_dir():
        pytest.skip("This system has no /proc.")
    with pytest.raises(FolderError, match="--data-dir"):
        open_store(place, StoreMode.KEYRING)
    assert key_store.kept == {}


def test_a_full_disk_is_said_and_loses_nothing(folder: Path, key_store: KeyStoreDouble) -> None:
    store = open_store(folder, StoreMode.KEYRING)
    store.finish(audit())
    pages = store._connection.pragma("page_count")
    store._connection.pragma("max_page_count", pages + 5)
    with pytest.raises(FolderError, match="disk is full"):
        store.finish(audit("big", people=people(20000)))
    assert [a.id for a in store.audits()] == ["a1"]
    store._connection.pragma("max_page_count", 1_000_000)
    store.finish(audit("big", people=people(20000)))
    store.close()


def test_every_sentence_is_one_and_has_no_secret(store: Store, folder: Path) -> None:
    fill(store)
    store.close()
    try:
        database.open_database(folder, keys.new_key())
    except ParaventError as error:
        assert PLANTED not in error.sentence
        assert error.sentence.endswith(".")


# Kept sign-ins


def test_a_sign_in_is_kept_encrypted_and_forgotten(store: Store, folder: Path) -> None:
    blob = b"SESSIONCOOKIE" * 1000
    assert sessions.get(store, "facebook") is None
    sessions.keep(store, "facebook", b"older")
    sessions.keep(store, "facebook", blob)
    sessions.keep(store, "x", b"other SESSIONCOOKIE")
    assert sessions.get(store, "facebook") == blob
    assert sessions.names(store) == ("facebook", "x")
    assert len(list((folder / "sessions").iterdir())) == 2
    assert scan(folder, b"SESSIONCOOKIE", b"facebook") == []
    assert sessions.forget(store, "facebook") == 1
    assert sessions.get(store, "facebook") is None
    assert sessions.get(store, "x") == b"other SESSIONCOOKIE"
    assert sessions.forget(store) == 1
    assert list((folder / "sessions").iterdir()) == []


def test_a_damaged_sign_in_is_no_sign_in(store: Store, folder: Path) -> None:
    sessions.keep(store, "facebook", b"cookies")
    (file,) = (folder / "sessions").iterdir()
    file.write_bytes(file.read_bytes()[:-1] + b"x")
    assert sessions.get(store, "facebook") is None
    file.unlink()
    assert sessions.get(store, "facebook") is None


def test_nothing_is_kept_where_nothing_is_kept() -> None:
    store = memory_store()
    with pytest.raises(ParaventError, match="kept only where"):
        sessions.keep(store, "facebook", b"cookies")
    assert sessions.get(store, "facebook") is None
    assert sessions.forget(store) == 0
    store.close()


def test_deleting_everything_deletes_sign_ins(store: Store, folder: Path) -> None:
    sessions.keep(store, "facebook", b"cookies")
    store.close()
    delete_everything(folder)
    assert not any(folder.iterdir())
