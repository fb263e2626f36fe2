"""Prints how the engine reads perturbed pages: ``python -m tests.benchmarks.reading_drift``.

Truth is known for every page. Wrong must be 0; of the settings whose meaning is still there at
least 95 % should be read right.
"""

from __future__ import annotations

import sys
import time
from collections import Counter

from tests.support.drift import make, read_all, settings, verdict


def main(seeds: int) -> int:
    """Read ``seeds`` pages, print a line for each kind of row; 1 if anything was wrong."""
    ways = {setting.id: setting.read[0].how for setting in settings()}
    counted: dict[str, Counter[str]] = {way: Counter() for way in (*sorted(set(ways.values())),)}
    began = time.perf_counter()
    for seed in range(seeds):
        drifted = make(seed)
        for name, reading in read_all(drifted).items():
            shown = name in drifted.clothes or drifted.truth[name] is not None
            if shown:
                counted[ways[name]][verdict(drifted.truth[name], reading)] += 1
    seconds = time.perf_counter() - began
    print(f"{'way':8}{'right':>8}{'asked':>8}{'unread':>8}{'kept':>8}{'wrong':>8}{'of meant':>10}")
    for way, found in counted.items():
        meant = found["right"] + found["asked"] + found["unread"] + found["wrong"]
        share = found["right"] / meant if meant else 1.0
        print(
            f"{way:8}{found['right']:8}{found['asked']:8}{found['unread']:8}{found['kept']:8}"
            f"{found['wrong']:8}{share:10.1%}"
        )
    print(f"{seeds} pages, {1000 * seconds / seeds:.1f} ms each")
    return int(any(found["wrong"] for found in counted.values()))


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 500))
