"""Plans a walk: which pages for which settings, in what order, and what the witness needs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from paravent.core.records import Reading
from paravent.core.words import ReadingStatus
from paravent.engine.sight import pages_of, ways_on
from paravent.packs.model import ListOf, Pack, Page, Setting


@dataclass(frozen=True, slots=True)
class Leg:
    """One page to visit and the settings to read there."""

    page: Page
    settings: tuple[Setting, ...]


def wanted(pack: Pack, only: Collection[str]) -> tuple[Setting, ...]:
    """The settings that were asked for; all without ``--only``."""
    return tuple(s for s in pack.settings if not only or s.id in only)


def legs(pack: Pack, settings: Sequence[Setting]) -> tuple[Leg, ...]:
    """The pages to visit, in the pack's order; those that need the own handle come last."""
    found = []
    for page in pack.platform.page:
        here = tuple(s for s in settings if page.id in pages_of(s))
        if here:
            found.append(Leg(page, here))
    return tuple(sorted(found, key=lambda leg: ("{me}" in leg.page.url, not leg.page.signed_in)))


def lists(pack: Pack, only: Collection[str], people: bool) -> tuple[tuple[ListOf, bool], ...]:
    """The lists to harvest, with whether they hold people.

    With ``--only`` just those that answer a setting asked for; without people just the others.
    """
    needed = {s.list for s in wanted(pack, only) if s.list is not None}
    found = [(one, True) for one in pack.people if people or one.id in needed]
    found += [(one, False) for one in pack.apps]
    return tuple((one, kind) for one, kind in found if not only or one.id in needed)


def witness_legs(
    all_legs: Sequence[Leg],
    readings: Mapping[str, Reading],
    shown: Mapping[str, Collection[str]],
) -> tuple[tuple[Leg, tuple[Setting, ...]], ...]:
    """The fewest pages on which every setting that was read can be looked at again.

    Chosen greedily: the page that shows most of what is still uncovered comes first. A setting
    counts as shown on a page where it was seen (``shown``: page id to settings), or, for pages of
    a part of the walk that is over, where one of the ways that saw it looks.
    """
    left = {name for name, reading in readings.items() if reading.status is ReadingStatus.READ}
    chosen: list[tuple[Leg, tuple[Setting, ...]]] = []
    while left:
        best: Leg | None = None
        covers: set[str] = set()
        for leg in all_legs:
            here = {
                s.id for s in leg.settings if s.id in left and _seen_on(s, leg, readings, shown)
            }
            if len(here) > len(covers):
                best, covers = leg, here
        if best is None:
            break
        chosen.append((best, tuple(s for s in best.settings if s.id in covers)))
        left -= covers
    return tuple(chosen)


def _seen_on(
    setting: Setting,
    leg: Leg,
    readings: Mapping[str, Reading],
    shown: Mapping[str, Collection[str]],
) -> bool:
    if leg.page.id in shown:
        return setting.id in shown[leg.page.id]
    hows = set(readings[setting.id].how)
    return any(way.how in hows for way in ways_on(setting, leg.page.id))


def page_ids(items: Iterable[Leg]) -> tuple[str, ...]:
    """The ids of the pages of some legs."""
    return tuple(leg.page.id for leg in items)
