"""Prints how Chromium's view of perturbed pages is read: ``python -m tests.benchmarks.walk_drift``.

``--seeds N`` pages over ``--platforms a,b`` (all that can be rehearsed) and ``--ways c,d`` (all),
on ``--workers`` browsers at a time; ``--keep FILE`` writes each page's outcome as it comes, and a
second run with the same file goes on where the first ended. ``-v`` prints what was not read right.
Wrong must be 0 everywhere, and of what still means something at least 95 % should be read right.
"""

from __future__ import annotations

import argparse
import json
import multiprocessing
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from tests.support.drifted_practice import KEPT, LOST, Job, jobs, work

from paravent.practice.server import EVERY

VERDICTS = ("right", "unread", "asked", "kept", "wrong")
Found = dict[str, Any]


def main(arguments: list[str]) -> int:
    """Read, print the tables; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description="Perturbed pages in Chromium.")
    parser.add_argument("--seeds", type=int, default=40)
    parser.add_argument("--first", type=int, default=1)
    parser.add_argument("--platforms", default="")
    parser.add_argument("--ways", default="")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--keep", type=Path)
    parser.add_argument("-v", action="store_true")
    given = parser.parse_args(arguments)
    platforms = tuple(p for p in given.platforms.split(",") if p) or EVERY
    ways = tuple(w for w in given.ways.split(",") if w) or (*KEPT, *LOST)
    wanted = jobs(range(given.first, given.first + given.seeds), platforms, ways)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder:
        kept = given.keep or Path(folder) / "found.jsonl"
        done = {(f["platform"], f["way"], f["seed"]) for f in _read(kept)}
        left = [job for job in wanted if (job.platform, job.way, job.seed) not in done]
        _share_out(left, max(1, given.workers), kept)
        every = {(job.platform, job.way, job.seed) for job in wanted}
        found = [f for f in _read(kept) if (f["platform"], f["way"], f["seed"]) in every]
    _tables(found, ways, platforms)
    print(f"{len(found)} of {len(wanted)} pages, {time.perf_counter() - began:.0f} s;"
          " kept: gone, and said to be so")  # fmt: skip
    told = [line for f in found for line in f["told"]]
    print("\n".join(line for line in told if given.v or line.startswith("wrong")))
    return int(any(line.startswith("wrong") for line in told))


def _share_out(left: list[Job], workers: int, kept: Path) -> None:
    """Whole platforms to each worker: a browser is slow to start."""
    names = list(dict.fromkeys(job.platform for job in left))
    parts = [[j for j in left if names.index(j.platform) % workers == w] for w in range(workers)]
    running = [
        multiprocessing.get_context("spawn").Process(target=_worker, args=(part, kept))
        for part in parts
        if part
    ]
    for one in running:
        one.start()
    for one in running:
        one.join()


def _worker(mine: list[Job], kept: Path) -> None:
    with tempfile.TemporaryDirectory() as folder:
        for job, seen in work(mine, Path(folder)):
            verdicts = seen.verdicts if seen else {}
            line = {
                "platform": job.platform,
                "way": job.way,
                "seed": job.seed,
                "verdicts": list(verdicts.values()),
                "told": [
                    f"{said}: {seen.details[name]}"
                    for name, said in verdicts.items()
                    if seen and said not in ("right", "kept")
                ],
            }
            with kept.open("a", encoding="utf-8") as out:
                out.write(json.dumps(line, ensure_ascii=False) + "\n")


def _read(kept: Path) -> list[Found]:
    if not kept.exists():
        return []
    return [json.loads(line) for line in kept.read_text("utf-8").splitlines() if line]


def _tables(found: list[Found], ways: tuple[str, ...], platforms: tuple[str, ...]) -> None:
    print(f"{'way':18}" + "".join(f"{v:>8}" for v in VERDICTS) + f"{'of meant':>10}")
    for way in ways:
        _line(way, [f for f in found if f["way"] == way])
    _line("meaning kept", [f for f in found if f["way"] in KEPT])
    _line("meaning gone", [f for f in found if f["way"] in LOST])
    print()
    for name in platforms:
        _line(name, [f for f in found if f["platform"] == name])


def _line(name: str, found: list[Found]) -> None:
    seen = Counter(verdict for one in found for verdict in one["verdicts"])
    meant = seen["right"] + seen["asked"] + seen["unread"]
    share = f"{seen['right'] / meant:.1%}" if meant else "-"
    print(f"{name:18}" + "".join(f"{seen[v]:8}" for v in VERDICTS) + f"{share:>10}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
