"""Prints how the packs read pages in other clothes: ``python -m tests.benchmarks.reading_clothes``.

In memory, with the engine alone. ``--seeds N`` pages of each platform (``--platforms a,b``), each
in one of fourteen kinds of markup, a quarter of the settings without their meaning; ``-v`` prints
what was not read right. Wrong must be 0; of what still means something at least 95 % right.
"""

from __future__ import annotations

import argparse
import sys
import time

from tests.support.clothes_reading import LOSE, run, table


def main(arguments: list[str]) -> int:
    """Read, print two tables; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description="Pages in other clothes, read in memory.")
    parser.add_argument("--seeds", type=int, default=200)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--platforms", default="")
    parser.add_argument("--lose", type=float, default=LOSE)
    parser.add_argument("-v", action="store_true")
    given = parser.parse_args(arguments)
    names = [name for name in given.platforms.split(",") if name]
    began = time.perf_counter()
    seen = list(run(range(given.first, given.first + given.seeds), names, given.lose))
    seconds = time.perf_counter() - began
    for by in ("clothes", "platform"):
        print("\n".join(table(seen, by)), end="\n\n")
    print(f"{given.seeds} seeds, {len(seen)} settings, {seconds:.0f} s; kept: gone, and said so")
    wrong = [one.told for one in seen if one.verdict == "wrong"]
    odd = [one.told for one in seen if one.verdict in ("asked", "unread")] if given.v else []
    print("\n".join([*wrong, *odd]))
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
