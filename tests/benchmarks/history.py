"""A year of weekly reviews in one store, and a store that is killed at random points.

Run: ``python tests/benchmarks/history.py [--weeks 52] [--platforms 15] [--people 5000]``: prints
the size of the database, the time to open it, to compare, and to make all that Home shows, after
a quarter, half and the whole of the time, so that growth can be seen to be linear.

Every known setting has a picture of 6 kB, each profile one of 24 kB from a stranger's look: the
sizes measured on the practice profiles. There only the pictures of changed settings differed from
one review to the next; here ``--redrawn`` (0.1) of the others differ too, as on a restless site,
and every stranger's picture. Pictures are thinned as the settings say; ``--no-pictures`` and
``--keep-all`` show what that is worth.

``python tests/benchmarks/history.py --kills 200`` kills audits, purges and migrations with
SIGKILL at random points and looks for anything lost or half-written (tests/unit/history has the
same in small). Linux and macOS only.
"""

from __future__ import annotations

import argparse
import os
import random
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "app")]

from paravent.core.desk import StoreMode  # noqa: E402
from paravent.core.jobs import Cancel, ignore_progress  # noqa: E402
from paravent.core.past import KeptChecklist, short  # noqa: E402
from paravent.core.records import (  # noqa: E402
    App,
    Audit,
    Evidence,
    Person,
    Reading,
    StrangerLook,
)
from paravent.core.settings import Settings  # noqa: E402
from paravent.core.words import Audience, ReadingStatus  # noqa: E402
from paravent.desks.base import Base  # noqa: E402
from paravent.history import evidence  # noqa: E402
from paravent.history.opening import open_store  # noqa: E402
from paravent.history.store import Store  # noqa: E402
from paravent.main import Desk  # noqa: E402
from paravent.packs.loader import load_all  # noqa: E402
from paravent.packs.model import Pack  # noqa: E402
from paravent.ui.jobs import Work  # noqa: E402
from paravent.ui.state import State, load  # noqa: E402

PASSPHRASE = "a passphrase for a benchmark"
BEGAN = datetime(2025, 1, 5, 20, 0, tzinfo=UTC)
VALUES = (Audience.PUBLIC, Audience.FRIENDS, Audience.ONLY_ME)


class Clock:
    """The time of the made-up year."""

    def __init__(self) -> None:
        self.now = BEGAN

    def __call__(self) -> datetime:
        """This moment."""
        return self.now


def made_audit(pack: Pack, week: int, when: datetime, people: int, chance: random.Random) -> Audit:
    """One weekly audit: a tenth of the settings unread, a few changed, some people new."""
    stamp = when.isoformat(timespec="seconds")
    readings = []
    for number, setting in enumerate(pack.settings):
        value = VALUES[(number + week // 9) % 3]
        known = chance.random() > 0.1
        readings.append(
            Reading(
                setting.id,
                ReadingStatus.READ if known else ReadingStatus.COULD_NOT_READ,
                raw=value.value if known else None,
                audience=value if known else None,
                how=("row",) if known else (),
                url=f"https://example.com/settings/{number}",
                seen_at=stamp if known else "",
                evidence=(Evidence("row", value.value, value, 1.0),) if known else (),
                why="" if known else "The label was not found.",
            )
        )
    first = week * max(1, people // 200)
    listed = tuple(
        Person(f"Given{n} Family{n * 7919 % 10007}", f"https://example.com/{n}", "", "friends")
        for n in range(first, first + people)
    )
    return Audit(
        f"{pack.platform.id}-{week}",
        pack.platform.id,
        "",
        pack.platform.version,
        stamp,
        (when + timedelta(minutes=4)).isoformat(timespec="seconds"),
        tuple(readings),
        listed,
        bool(listed),
        tuple(App(f"App {n}", "since 2024", "apps") for n in range(6)),
        {"town": "Leeds", "friends": None},
        lists_read={"friends": True, "apps": True},
    )


class Pictures:
    """Made-up pictures as large as real ones; equal where nothing changed."""

    SETTING, PAGE = 6_000, 24_000

    def __init__(self, redrawn: float, seed: int = 2) -> None:
        self._chance = random.Random(seed)
        self._redrawn = redrawn
        self._last: dict[tuple[str, str], tuple[str, bytes]] = {}

    def of(self, audit: Audit) -> dict[str, bytes]:
        """Setting to its picture, and ``stranger``."""
        made = {"stranger": self._chance.randbytes(self.PAGE)}
        for reading in audit.readings:
            if reading.raw is None:
                continue
            key = (audit.platform, reading.setting)
            value, png = self._last.get(key, ("", b""))
            if value != reading.raw or self._chance.random() < self._redrawn:
                png = self._chance.randbytes(self.SETTING)
            self._last[key] = (reading.raw, png)
            made[reading.setting] = png
        return made


def keep(store: Store, audit: Audit, pictures: dict[str, bytes]) -> None:
    """Keep an audit with its pictures, as a walk does, but in one go."""
    with store.work() as db:
        for name, png in pictures.items():
            evidence.put(db, f"{audit.id}/{name}", audit.id, png)
    readings = tuple(
        replace(r, picture=f"{audit.id}/{r.setting}" if r.setting in pictures else None)
        for r in audit.readings
    )
    look = StrangerLook(audit.started, picture=f"{audit.id}/stranger" if pictures else None)
    store.finish(replace(audit, readings=readings, stranger_look=look))


def drawing(desk: Desk, state: State) -> float:
    """Milliseconds to draw Home anew from what was read, offscreen."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from paravent.ui.context import Context
    from paravent.ui.jobs import Jobs
    from paravent.ui.pages.home import HomePage
    from paravent.ui.theme import Theme

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    context = Context(desk, Jobs(app), Theme(app, "light"), app)
    context.ready = True
    page = HomePage(context)
    page.resize(1000, 700)
    page.show()
    times = []
    for _ in range(3):
        context.state = replace(state)
        began = time.perf_counter()
        page.show_state()
        app.processEvents()
        times.append(milliseconds(began))
    page.deleteLater()
    app.processEvents()
    return min(times)


def milliseconds(began: float) -> float:
    """Since ``began``."""
    return (time.perf_counter() - began) * 1000


def measure(folder: Path, packs: list[Pack], now: datetime) -> str:
    """One line of figures about the store as it stands."""
    settings = Settings(profiles=tuple(p.platform.id for p in packs))
    began = time.perf_counter()
    store = open_store(folder, StoreMode.PASSPHRASE, PASSPHRASE, clock=lambda: now)
    opening = milliseconds(began)
    desk = Desk(folder, base=Base(folder, store=store, settings=settings))
    desk.platforms()  # packs are read once, before Home is first asked for
    work = Work(ignore_progress, Cancel(), lambda item: None, lambda prompt: False)
    times, comparing = [], []
    for _ in range(3):
        began = time.perf_counter()
        found = desk.changes.since_last_time()
        comparing.append(milliseconds(began))
        began = time.perf_counter()
        state = load(desk)(work)
        times.append(milliseconds(began))
    assert len(found) == len(packs) and not state.troubles, state.troubles
    drawn = drawing(desk, state)
    audits = len(store.audits())
    store.close()
    size = sum(f.stat().st_size for f in folder.iterdir()) / 1e6
    return (
        f"{audits:5} audits  {size:7.1f} MB  opens in {opening:6.0f} ms (key stretching included)"
        f"  diff of all {min(comparing):5.0f} ms  Home: read in {min(times):4.0f} ms"
        f" (first {times[0]:.0f}), drawn in {drawn:.0f} ms"
    )


def keep_outcomes(folder: Path, store: Store, packs: list[Pack], week: int, now: datetime) -> None:
    """Keep what the checklist says with each of the week's reviews, as the desk does."""
    names = [pack.platform.id for pack in packs]
    settings = Settings(profiles=tuple(names))
    checklist = Desk(folder, base=Base(folder, store=store, settings=settings)).checklist()
    stamp = now.isoformat(timespec="seconds")
    for name in names:
        kept = short(checklist, name, "")
        store.keep_checklist(KeptChecklist(f"{name}-{week}", stamp, "benchmark", kept))


def a_year(weeks: int, platforms: int, people: int, pictures: Pictures | None, reviews: int) -> int:
    """Fill a store week by week and measure on the way; ``reviews`` as in the settings."""
    packs = sorted(load_all().packs.values(), key=lambda p: -len(p.settings))[:platforms]
    shares = [people // 2, people // 4, people - people // 2 - people // 4]
    chance = random.Random(1)
    clock = Clock()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "data"
        for week in range(weeks):
            store = open_store(folder, StoreMode.PASSPHRASE, PASSPHRASE, clock=clock)
            clock.now = BEGAN + timedelta(weeks=week)
            began = time.perf_counter()
            purged = store.purge_names(clock.now, 30)
            store.thin_pictures(reviews)
            purging = milliseconds(began)
            began = time.perf_counter()
            for number, pack in enumerate(packs):
                mine = shares[number] if number < len(shares) else 0
                made = made_audit(pack, week, clock.now, mine, chance)
                keep(store, made, pictures.of(made) if pictures else {})
            keep_outcomes(folder, store, packs, week, clock.now)
            keeping = milliseconds(began)
            store.close()
            if (week + 1) % max(1, weeks // 4) == 0:
                print(
                    f"week {week + 1:3}: {measure(folder, packs, clock.now)}  purge of {purged}"
                    f" lists {purging:.0f} ms, keeping {len(packs)} audits {keeping:.0f} ms",
                    flush=True,
                )
    return 0


# Killing

CHILD = """
import sys
from datetime import datetime, timedelta, UTC
from pathlib import Path
from paravent.core.desk import StoreMode
from paravent.history import keys
keys._ARGON = keys.Wrapped("argon2id", "", "", 64, 1, 1)
from paravent.history.opening import open_store
from tests.support.records import audit, people, reading

folder, first, what = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
store = open_store(folder, StoreMode.PASSPHRASE, "a passphrase for a benchmark")
def said(*words):
    sys.stdout.write(" ".join(map(str, words)) + "\\n"); sys.stdout.flush()
for walk in range(first, first + 60):
    name = f"w{walk}"
    store.begin(audit(name, finished=None, people=(), readings=(), apps=()), (), True)
    for i in range(3):
        store.keep_reading(name, reading(f"s{i}"), bytes([i]) * 9000)
        said("reading", name, f"s{i}")
    store.keep_people(name, people(200), True)
    said("people", name)
    readings = tuple(reading(f"s{i}") for i in range(3))
    store.finish(audit(name, people=people(200), readings=readings))
    said("finish", name)
    if what == "purge":
        store.purge_names(datetime.now(UTC) + timedelta(days=40), 30)
        said("purge", name)
"""

MIGRATION = """
import sys
from pathlib import Path
from paravent.core.desk import StoreMode
from paravent.history import database, keys, schema
keys._ARGON = keys.Wrapped("argon2id", "", "", 64, 1, 1)
from paravent.history import opening
steps = schema.STEPS
def more(connection):
    connection.execute("CREATE TABLE more (x)")
    for number in range(30):
        connection.execute("INSERT INTO more SELECT randomblob(20000) FROM audits")
    connection.execute("UPDATE audits SET site = 'migrated'")
real = database.open_database
database.open_database = lambda folder, key: real(folder, key, (*steps, more))
sys.stdout.write("start\\n"); sys.stdout.flush()
opening.open_store(Path(sys.argv[1]), StoreMode.PASSPHRASE, "a passphrase for a benchmark").close()
sys.stdout.write("done\\n"); sys.stdout.flush()
"""


def killed(code: str, arguments: list[str], seconds: float) -> list[str]:
    """Run ``code`` in a child that is killed ``seconds`` after its first line; its lines."""
    child = subprocess.Popen(
        [sys.executable, "-c", code, *arguments],
        env={**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "app")])},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert child.stdout is not None
    lines = [child.stdout.readline()]
    time.sleep(seconds)
    child.kill()
    lines += child.stdout.readlines()
    child.wait()
    return [line.strip() for line in lines if line.endswith("\n")]


def quick_store(folder: Path) -> Store:
    """Open the store with a passphrase that is stretched but little."""
    from paravent.history import keys

    keys._ARGON = keys.Wrapped("argon2id", "", "", 64, 1, 1)
    return open_store(folder, StoreMode.PASSPHRASE, PASSPHRASE)


def wrong_after(store: Store, lines: list[str]) -> Iterator[str]:
    """What is lost or half-written, though the child said that it was kept."""
    finished = {a.id: a for a in store.audits()}
    walks = {w.audit.id: w for w in store.unfinished()}
    for line in lines:
        what, name, *more = line.split()
        if what in ("finish", "purge") and name not in finished:
            yield f"{name}: said to be finished, and is not there"
        if (
            what == "reading"
            and name not in finished
            and walks[name].audit.reading(more[0]) is None
        ):
            yield f"{name}: reading {more[0]} is lost"
        if what == "purge" and store.audit(name).people:
            yield f"{name}: purged names are there again"
    for name in finished:
        whole = store.audit(name)
        if len(whole.readings) != 3 or len(whole.people) not in (0, 200):
            yield f"{name}: half-written"
        for number, kept in enumerate(whole.readings):
            if store.picture(kept.picture or "") != bytes([number]) * 9000:
                yield f"{name}: a picture is lost"
    with store.work() as db:
        if db.execute("PRAGMA integrity_check").fetchall() != [("ok",)]:
            yield "the database is damaged"


def kills(count: int, seed: int) -> int:
    """Kill ``count`` times and say what was wrong."""
    chance = random.Random(seed)
    wrong: list[str] = []
    tally: Counter[str] = Counter()
    kept = said = 0
    with tempfile.TemporaryDirectory() as name:
        for number in range(count):
            folder = Path(name) / str(number // 10)
            if not folder.exists():
                quick_store(folder).close()
            kind = ("audit", "purge", "migration")[number % 3]
            tally[kind] += 1
            if kind == "migration":
                found, done = _kill_migration(Path(name) / f"m{number}", chance)
                wrong += found
                said += done
                continue
            first = number * 1000
            lines = killed(CHILD, [str(folder), str(first), kind], chance.uniform(0, 0.6))
            kept += len(lines)
            store = quick_store(folder)
            wrong += [f"{number}: {each}" for each in wrong_after(store, lines)]
            for walk in store.unfinished():
                with store.work() as db:
                    db.execute("DELETE FROM walks WHERE id = ?", (walk.audit.id,))
            store.close()
    print(
        f"{count} kills ({', '.join(f'{n} × {k}' for k, n in tally.items())}): {len(wrong)} wrong"
    )
    print(f"{kept} things were said to be kept before the kills; {said} migrations had ended")
    print(*wrong[:20], sep="\n")
    return 1 if wrong else 0


def _kill_migration(folder: Path, chance: random.Random) -> tuple[list[str], int]:
    from tests.support.records import audit

    from paravent.history import database, keys, lock, schema

    store = quick_store(folder)
    for name in ("one", "two"):
        store.finish(replace(audit(name), site=""))
    store.close()
    lines = killed(MIGRATION, [str(folder)], chance.uniform(0, 0.25))
    held = lock.read(folder)
    assert held is not None and held.wrapped is not None
    key = keys.derived(keys.unwrap(held.wrapped, PASSPHRASE, held.id), "database")
    connection = database._connect(str(folder / database.FILE), key)
    version = connection.pragma("user_version")
    sites = {row[0] for row in connection.execute("SELECT site FROM audits")}
    tables = {row[0] for row in connection.execute("SELECT name FROM sqlite_master")}
    sound = connection.pragma("integrity_check") == "ok"
    connection.close()
    new = version == len(schema.STEPS) + 1
    expected = {"migrated"} if new else {""}
    found = []
    if not sound or sites != expected or ("more" in tables) != new:
        found.append(f"migration: half done (version {version}, {sites})")
    if "done" in lines and not new:
        found.append("migration: said to be done, and is not")
    return found, int(new)


def main() -> int:
    """Measure or kill."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--weeks", type=int, default=52)
    parser.add_argument("--platforms", type=int, default=15)
    parser.add_argument("--people", type=int, default=5000)
    parser.add_argument("--redrawn", type=float, default=0.1)
    parser.add_argument("--no-pictures", action="store_true")
    parser.add_argument("--keep-all", action="store_true")
    parser.add_argument("--kills", type=int, default=0)
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    if given.kills:
        return kills(given.kills, given.seed)
    pictures = None if given.no_pictures else Pictures(given.redrawn)
    reviews = 0 if given.keep_all else Settings().pictures_reviews
    return a_year(given.weeks, given.platforms, given.people, pictures, reviews)


if __name__ == "__main__":
    sys.exit(main())
