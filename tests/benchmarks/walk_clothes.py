"""Prints walks over pages in other clothes: ``python -m tests.benchmarks.walk_clothes``.

In Chromium. ``walk_clothes [PLATFORM…] --seeds N``: each platform's pages in markup taken at
random, brought plainly, in a closed shadow root, in a frame, late, and late in a shadow root, in
turns. Wrong must be 0.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path

from tests.support.wardrobe import count
from tests.support.wardrobe_site import BROUGHT, Walked, walk_dressed

from paravent.packs.loader import load_all

FIVE = ("facebook", "instagram", "linkedin", "reddit", "tiktok")


def main(arguments: list[str]) -> int:
    """Walk, print a line for each walk and for all; 1 if anything was wrong."""
    parser = argparse.ArgumentParser(description="Whole walks over pages in other clothes.")
    parser.add_argument("platforms", nargs="*", default=list(FIVE))
    parser.add_argument("--seeds", type=int, default=1)
    parser.add_argument("--first", type=int, default=0)
    given = parser.parse_args(arguments)
    packs = load_all().packs
    every: list[Walked] = []
    heads = ("right", "asked", "unread", "kept", "wrong")
    print(f"{'walk':30}" + "".join(f"{head:>8}" for head in heads) + f"{'of meant':>9}")
    for place, name in enumerate(given.platforms):
        for seed in range(given.first, given.first + given.seeds):
            how = BROUGHT[(seed + place) % len(BROUGHT)]
            with tempfile.TemporaryDirectory() as folder:
                found = walk_dressed(packs[name], Path(folder), seed, how=how)
            every.append(found)
            print(f"{f'{name} {seed} {how}':30}{count(found.verdicts)}", flush=True)
            print("\n".join(found.told), flush=True)
    print(f"{'all':30}{count([v for one in every for v in one.verdicts])}")
    print(f"writes that reached the sites: {sum(len(one.writes) for one in every)}")
    return int(any("wrong" in one.verdicts for one in every))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
