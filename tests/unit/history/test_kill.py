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
from paravent.history.store import Store, open_store

PASSPHRASE = "a long passphrase"
ROUNDS = int(os.environ.get("PARAVENT_KILLS", "12"))

CHILD = """
import sys
from dataclasses import replace
from datetime import datetime, timedelta, UTC
from pathlib import Path
from paravent.core.desk import StoreMode
from paravent.history.store import open_store
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


def test_the_check_can_fail(made: Path) -> None:
    store = open_store(made, StoreMode.PASSPHRASE, PASSPHRASE)
    store.begin(audit("w0", finished=None, people=(), readings=()), (), True)
    with pytest.raises(AssertionError):
        check(store, [["reading", "w0", "s0"]])
    store.close()
