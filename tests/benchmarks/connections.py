# ruff: noqa: E402, E501 - the path is set first
"""Figures for the connections review and the name search, on made-up lives.

    python tests/benchmarks/connections.py [seeds]

Prints, for each kind of user over all seeds: non-patients cleared, patients wrongly cleared,
patients with a readable sign among the first 20, names to think about; beside plain orders, and
with parts of the archive left out. Then the name search by kind of change and by origin of the
name, and the time for a large archive.
"""

from __future__ import annotations

import random
import statistics
import sys
import tempfile
import time
from collections.abc import Iterable
from pathlib import Path

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / p) for p in ("app", ".")]

from tests.support.lives import KINDS, Kind, Life, Someone
from tests.support.name_variants import measure_search

from paravent.archives.open import import_all
from paravent.connections import timeline
from paravent.connections.review import ReviewList, order
from paravent.core.jobs import Cancel


def review(life: Life, folder: Path, *, messages: bool = True, **how: bool) -> ReviewList:
    """The list for a life, from archives on disk."""
    archives, line = life.write(folder, **how)
    contents = import_all(archives, Cancel(), messages=messages)
    return order(contents, timeline.load(line))


class Figures:
    """Sums over lives."""

    def __init__(self) -> None:
        self.others = self.others_cleared = self.patients = self.patients_cleared = 0
        self.signed = self.signed_first = 0
        self.asked: list[int] = []
        self.plain: dict[str, int] = dict.fromkeys(
            ("alphabetical", "newest", "inbound", "random"), 0
        )

    def add(self, life: Life, made: ReviewList, dates: bool) -> None:
        """Count one life."""
        if not dates:
            for p in life.people:
                p.at = 0
        cleared = {i for c in made.cleared for i in (c.id, *c.also)}
        first = {i for a in made.ask[:20] for i in (a.id, *a.also)}
        for p in life.people:
            if p.patient:
                self.patients += 1
                self.patients_cleared += p.id in cleared
                self.signed += p.signal
                self.signed_first += p.signal and p.id in first
            else:
                self.others += 1
                self.others_cleared += p.id in cleared
        self.asked.append(len(made.ask))
        chance = random.Random(5)
        orders: dict[str, list[Someone]] = {
            "alphabetical": sorted(life.people, key=lambda p: p.name),
            "newest": sorted(life.people, key=lambda p: -p.at),
            "inbound": sorted(life.people, key=lambda p: (not p.received, -p.at)),
            "random": chance.sample(life.people, len(life.people)),
        }
        for name, listed in orders.items():
            ids = {p.id for p in listed[:20]}
            self.plain[name] += sum(1 for p in life.people if p.signal and p.id in ids)

    def line(self, name: str) -> str:
        """One row."""

        def share(part: int, whole: int) -> str:
            return f"{100 * part / whole:5.1f} %" if whole else "    - "

        plain = "  ".join(f"{k} {share(v, self.signed)}" for k, v in self.plain.items())
        return (
            f"{name:24} cleared {share(self.others_cleared, self.others)}"
            f"  wrongly {share(self.patients_cleared, self.patients)} of {self.patients}"
            f"  first 20 {share(self.signed_first, self.signed)}"
            f"  to think about {statistics.median(self.asked):4} (most {max(self.asked)})   | {plain}"
        )


def run(kinds: Iterable[Kind], seeds: int, title: str, **how: bool) -> None:
    """Print the figures of each kind and of all together."""
    print(f"\n{title}")
    everyone = Figures()
    with tempfile.TemporaryDirectory() as folder:
        for kind in kinds:
            figures = Figures()
            for seed in range(seeds):
                life = Life(kind, seed)
                made = review(life, Path(folder), **how)
                figures.add(life, made, how.get("dates", True))
                everyone.add(life, made, how.get("dates", True))
            print(figures.line(kind.name))
    print(everyone.line("all"))


def large() -> None:
    """5,000 connections and 200,000 messages."""
    kind = Kind("large", KINDS[4].periods, {k: n * 13 for k, n in KINDS[4].circles.items()}, 10, 5)
    life = Life(kind, 1)
    talking = [p for p in life.people if p.thread]
    for number in range(200_000 - sum(len(p.thread) for p in talking)):
        p = talking[number % len(talking)]
        p.thread.append((number % 2 == 0, p.at + number, "see you on saturday then, usual place"))
    with tempfile.TemporaryDirectory() as folder:
        archives, line = life.write(Path(folder))
        started = time.process_time()
        contents = import_all(archives, Cancel(), messages=True)
        opened = time.process_time()
        made = order(contents, timeline.load(line))
        ended = time.process_time()
    total = sum(c.messages for c in contents)
    print(
        f"\n{made.connections:,} connections, {total:,} messages: read {opened - started:.2f} s,"
        f" ordered {ended - opened:.2f} s"
    )


def main() -> None:
    """All figures."""
    seeds = int(sys.argv[1]) if len(sys.argv) > 1 else 10
    run(KINDS, seeds, f"Review, {seeds} seeds a kind")
    run(KINDS, seeds, "Without message text", messages=False)
    run(KINDS, seeds, "Without directions", directions=False)
    run(KINDS, seeds, "Without dates", dates=False)
    print("\nName search")
    for text in measure_search():
        print(text)
    large()


if __name__ == "__main__":
    main()
