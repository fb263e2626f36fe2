"""Prints how an endless, recycling list is read: ``python -m tests.benchmarks.people_list 5000``.

People found of those there are, doubles, whether the list is called whole (and whether it is),
seconds, and the browser's memory (proportional set size of all its processes).
"""

from __future__ import annotations

import sys
import tempfile
import time
from pathlib import Path

from tests.support.endless import Flock, pack_with_list, watched
from tests.support.made_site import made_site, walk_site
from tests.support.practice_walk import Heard

from paravent.engine.patience import Patience

BRISK = Patience(loading=6.0, silent=1.0, partly=0.4, steady=0.2, step=0.3, quiet_steps=3)


def main(size: int) -> int:
    """Read three lists; 1 if anything was missed, doubled or called what it is not."""
    cases = {
        "whole": Flock(size),
        "whole, no count": Flock(size, says_count=False),
        "stops early": Flock(size, stops_at=max(60, size // 3)),
    }
    print(f"{'list':18}{'there':>8}{'found':>8}{'doubles':>8}{'called whole':>14}"
          f"{'seconds':>9}{'MB at first':>13}{'MB at most':>12}")  # fmt: skip
    bad = 0
    for name, flock in cases.items():
        with tempfile.TemporaryDirectory() as folder, made_site(flock.answer) as site:
            pack = pack_with_list(Path(folder) / "packs")
            began = time.perf_counter()
            with watched() as memory:
                audit = walk_site(
                    site, pack, Path(folder), people=True, heard=Heard(), patience=BRISK
                )
            seconds = time.perf_counter() - began
        keys = [person.url or person.name for person in audit.people]
        doubles = len(keys) - len(set(keys))
        said = f"{name:18}{flock.expected:8}{len(set(keys)):8}{doubles:8}"
        said += f"{audit.people_complete!s:>14}{seconds:9.1f}"
        print(said + f"{memory.first:13.0f}{memory.most:12.0f}", flush=True)
        bad += len(set(keys)) != flock.expected or doubles > 0
        bad += audit.people_complete is not (flock.stops_at == 0)
        bad += len(site.writes)
    return int(bad > 0)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]) if len(sys.argv) > 1 else 5000))
