"""Killed at any moment, the store opens again and has all that it said it had kept."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from pathlib import Path

import pytest
from tests.support.records import audit

from paravent.core.desk import StoreMode
from paravent.history import database, keys, schema
from paravent.history.opening import open_store
from paravent.history.store import Store

PASSPHRASE = "a long passphrase"
ROUNDS = int(os.environ.get("PARAVENT_KILLS", "12"))

CHILD = """
import sys
from dataclasses import replace
from datetime import datetime, timedelta, UTC
from pathlib import Path
from paravent.core.desk import StoreMode
from paravent.history.opening import open_store
from tests.support.records import audit, people, reading

folder, first = Path(sys.argv[1]), int(sys.argv[2])
store = open_store(folder, StoreMode.PASSPHRASE, "a long passphrase")
def said(*words):
    sys.stdout.write(" ".join(map(str, words)) + "\\n"); sys.stdout.flush()
for walk in range(first, first + 1000):
    name = f"w{walk}"
    store.begin(audit(name, finished=None, people=(), readings=(), apps=()), (), True)
    said("begin", name)
    for i in range(5):
        store.keep_reading(name, reading(f"s{i}"), bytes([i]) * 9000)
        said("reading", name, f"s{i}")
        store.keep_people(name, people(40 * (i + 1)), i == 4)
        said("people", name, 40 * (i + 1))
        store.page_done(name, f"p{i}")
        said("page", name, f"p{i}")
    readings = tuple(reading(f"s{i}") for i in range(5))
    store.finish(audit(name, people=people(200), readings=readings))
    said("finish", name)
    if walk % 3 == 2:
        store.purge_names(datetime.now(UTC) + timedelta(days=40), 30)
        said("purge", name)
"""


@pytest.fixture
def made(folder: Path, quick_passphrases: None) -> Path:
    open_store(folder, StoreMode.PASSPHRASE, PASSPHRASE).close()
    return folder


def run_and_kill(folder: Path, first: int, lines: int) -> list[list[str]]:
    """What the child said it had kept, until it was killed after some lines."""
    child = subprocess.Popen(
        [sys.executable, "-c", CHILD, str(folder), str(first)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    said = []
    for line in child.stdout:
        said.append(line.split())
        if len(said) >= lines:
            break
    child.kill()
    said += [line.split() for line in child.stdout if line.endswith("\n")]
    child.stdout.close()
    child.wait()
    assert said
    return said


def check(store: Store, said: list[list[str]]) -> None:
    finished = {a.id: a for a in store.audits()}
    walks = {w.audit.id: w for w in store.unfinished()}
    purged = 0
    for what, name, *more in said:
        if what == "purge":
            purged += 1
        if name in finished:
            whole = store.audit(name)
            assert len(whole.readings) == 5
            assert len(whole.people) in (0, 200)
            assert store.people_count(name) == 200
            for number, kept in enumerate(whole.readings):
                assert store.picture(kept.picture or "") == bytes([number]) * 9000
            continue
        assert what not in ("finish", "purge")
        walk = walks[name]
        if what == "reading":
            assert walk.audit.reading(more[0]) is not None
        elif what == "people":
            assert len(walk.audit.people) >= int(more[0])
        elif what == "page":
            assert more[0] in walk.pages_done
    assert len(walks) <= 1
    assert store._connection.pragma("integrity_check") == "ok"


def test_nothing_that_was_kept_is_lost(made: Path) -> None:
    chance = random.Random(20260301)
    first = 0
    for _ in range(ROUNDS):
        said = run_and_kill(made, first, chance.randint(1, 60))
        store = open_store(made, StoreMode.PASSPHRASE, PASSPHRASE)
        check(store, said)
        for walk in store.unfinished():
            store.forget_unfinished(walk.audit.id)
        store.close()
        first += 1000
    for file in made.iterdir():
        assert b"Wilhelmina" not in file.read_bytes()


MIGRATING = """
import sys
from pathlib import Path
from paravent.history import database, schema

def said(word):
    sys.stdout.write(word + "\\n"); sys.stdout.flush()
def slow(connection):
    said("step")
    connection.execute("CREATE TABLE more (x)")
    for number in range(40):
        connection.execute("INSERT INTO more SELECT randomblob(9000) FROM audits")
        said("row")
    connection.execute("DELETE FROM audits WHERE id = 'w1'")
    said("end")
said("start")
connection = database.open_database(
    Path(sys.argv[1]), bytes.fromhex(sys.argv[2]), (*schema.STEPS, slow)
)
said("open")
connection.close()
said("closed")
"""


def test_a_migration_that_is_killed_is_done_whole_or_not_at_all(tmp_path: Path) -> None:
    key = keys.new_key()
    chance = random.Random(7)
    for number in range(max(6, ROUNDS // 3)):
        folder = tmp_path / str(number)
        folder.mkdir()
        connection = database.open_database(folder, key)
        store = Store(
            connection,
            kept_where=StoreMode.KEYRING,
            kept_sentence="",
            decision_key=key,
            folder=folder,
        )
        for name in ("w1", "w2"):
            store.finish(audit(name))
        store.close()
        child = subprocess.Popen(
            [sys.executable, "-c", MIGRATING, str(folder), key.hex()],
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
            stdout=subprocess.PIPE,
            text=True,
        )
        assert child.stdout is not None
        said = [line for line, _ in zip(child.stdout, range(chance.randint(1, 46)), strict=False)]
        child.kill()
        said += child.stdout.readlines()
        child.stdout.close()
        child.wait()
        connection = database._connect(str(folder / database.FILE), key)
        version = connection.pragma("user_version")
        names = [row[0] for row in connection.execute("SELECT id FROM audits ORDER BY id")]
        tables = [row[0] for row in connection.execute("SELECT name FROM sqlite_master")]
        assert connection.pragma("integrity_check") == "ok"
        connection.close()
        assert (version, names, "more" in tables) in (
            (len(schema.STEPS), ["w1", "w2"], False),
            (len(schema.STEPS) + 1, ["w2"], True),
        )
        assert version > len(schema.STEPS) or "open\n" not in said


def test_the_check_can_fail(made: Path) -> None:
    store = open_store(made, StoreMode.PASSPHRASE, PASSPHRASE)
    store.begin(audit("w0", finished=None, people=(), readings=()), (), True)
    with pytest.raises(AssertionError):
        check(store, [["reading", "w0", "s0"]])
    store.close()
