"""Reads dressed pages of any pack in memory, with the engine alone: many seeds in little time."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache

from tests.support.pages import page as snapshot_of
from tests.support.wardrobe import CLOTHES, dress, rows_of, verdict

from paravent.engine.read import Gathered
from paravent.engine.sight import Atlas, Sight
from paravent.packs.loader import load_all
from paravent.packs.model import Pack

LOSE = 0.25
"""Of the settings of a page, how many lose their meaning."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What came of one setting on one dressed page."""

    platform: str
    clothes: str
    verdict: str
    told: str
    """A line about it."""


@cache
def packs() -> dict[str, Pack]:
    """All packs with a page that shows a setting under a label."""
    return {name: pack for name, pack in load_all().packs.items() if showing(pack)}


def showing(pack: Pack) -> tuple[str, ...]:
    """The pages of ``pack`` that show settings under labels."""
    pages = pack.platform.page
    return tuple(page.id for page in pages if rows_of(pack, page.id, random.Random(1)))


def read_dressed(pack: Pack, page: str, seed: int, clothes: str, lose: float) -> Iterator[Seen]:
    """Dress one page and read it."""
    dressed = dress(pack, page, seed, clothes, lose=lose, reword=seed % 2 == 1)
    sight = Sight(page, snapshot_of(dressed.body), _atlas(pack.platform.id))
    by_id = {setting.id: setting for setting in pack.settings}
    for row in dressed.rows:
        gathered = Gathered(by_id[row.setting])
        gathered.add(sight)
        reading = gathered.reading()
        said = verdict(row, reading)
        told = (
            f"{said}: {pack.platform.id} {page} {clothes} {seed} {row.setting} “{row.label}”:"
            f" {reading.status} {reading.audience} {reading.raw!r}, truly {row.truth}"
            f" {row.loss}; {reading.why}"
        )
        yield Seen(pack.platform.id, clothes, said, told)


@cache
def _atlas(platform: str) -> Atlas:
    return Atlas.of(packs()[platform])


def run(seeds: Sequence[int], platforms: Sequence[str] = (), lose: float = LOSE) -> Iterator[Seen]:
    """One page of each platform for each seed, in clothes that take turns."""
    kinds = list(CLOTHES)
    for seed in seeds:
        for place, name in enumerate(platforms or packs()):
            pack = packs()[name]
            chance = random.Random(f"{seed} {name}")
            page = chance.choice(showing(pack))
            kind = kinds[(seed + place) % len(kinds)]
            yield from read_dressed(pack, page, seed, kind, lose)


def table(seen: Sequence[Seen], by: str) -> list[str]:
    """A line for each platform (or each kind of clothes), and one for all."""
    counted: dict[str, Counter[str]] = {}
    for one in seen:
        counted.setdefault(getattr(one, by), Counter())[one.verdict] += 1
    counted = dict(sorted(counted.items()))
    counted["all"] = sum(counted.values(), Counter())
    lines = [f"{by:16}{'right':>8}{'asked':>8}{'unread':>8}{'kept':>8}{'wrong':>8}{'of meant':>10}"]
    for name, found in counted.items():
        meant = found["right"] + found["asked"] + found["unread"]
        share = f"{found['right'] / meant:.1%}" if meant else "-"
        cells = "".join(f"{found[v]:8}" for v in ("right", "asked", "unread", "kept", "wrong"))
        lines.append(f"{name:16}{cells}{share:>10}")
    return lines
