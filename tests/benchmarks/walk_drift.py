"""Prints how Chromium's view of perturbed pages is read: ``python -m tests.benchmarks.walk_drift``.

``python -m tests.benchmarks.walk_drift 3 shadow_open frame`` reads three seeds of two ways;
``-v`` prints a line for each setting that was not read right. Wrong must be 0 everywhere, and of
the settings whose meaning is still there at least 95 % should be read right.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from tests.support.drifted_practice import KEPT, LOST, drifter, run

VERDICTS = ("right", "unread", "asked", "kept", "wrong")


def main(arguments: list[str]) -> int:
    """Read, print the table; 1 if anything was wrong."""
    loud = "-v" in arguments
    given = [a for a in arguments if a != "-v"]
    seeds = int(given[0]) if given else 6
    ways = tuple(given[1:]) or (*KEPT, *LOST)
    began = time.perf_counter()
    with tempfile.TemporaryDirectory() as folder, drifter(Path(folder)) as found:
        counted, strange = run(found, range(1, seeds + 1), ways)
    print(f"{'way':18}" + "".join(f"{v:>8}" for v in VERDICTS) + f"{'of meant':>10}")
    total = {kind: Counter[str]() for kind in ("kept", "lost")}
    for way, seen in counted.items():
        _line(way, seen)
        total["lost" if way in LOST else "kept"].update(seen)
    _line("meaning kept", total["kept"])
    _line("meaning gone", total["lost"])
    seconds = time.perf_counter() - began
    print(f"{seeds} seeds of {len(ways)} ways, {seconds:.0f} s; kept: gone, and said to be so")
    if loud:
        print("\n".join(strange))
    return int(any(seen["wrong"] for seen in counted.values()))


def _line(name: str, seen: Counter[str]) -> None:
    meant = seen["right"] + seen["asked"] + seen["unread"]
    share = f"{seen['right'] / meant:.1%}" if meant else "-"
    print(f"{name:18}" + "".join(f"{seen[v]:8}" for v in VERDICTS) + f"{share:>10}")


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
