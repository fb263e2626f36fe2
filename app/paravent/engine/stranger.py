"""Looks at the own profile as a stranger: what shows, what does not, what nobody can say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from paravent.core.errors import ReadOnlyRefusalError
from paravent.core.page import Arrival
from paravent.core.text import plain
from paravent.core.words import Audience, StopReason
from paravent.engine import selectors
from paravent.engine.paths import as_text, look_up
from paravent.engine.sight import Atlas, Sight, texts
from paravent.engine.stops import shows, stop_at_arrival, stop_on_page
from paravent.engine.tour import Tour
from paravent.engine.ways import answered, try_way
from paravent.engine.whoami import fill
from paravent.packs.model import Setting, Stranger, StrangerField, Way

_REFUSED = (401, 403, 404, 410)
_MOST_SHOWN = 5


@dataclass
class StrangerView:
    """Field to text, None where it was looked for and not shown; see ``Audit.stranger``."""

    fields: dict[str, str | None] = field(default_factory=dict)
    why: str = ""
    """Why nothing can be said, where that is so."""


def look_as_stranger(stranger: Stranger, tour: Tour, me: str, site: str) -> StrangerView:
    """Open the profile in ``tour``'s tab, which must be without any cookie."""
    found = StrangerView()
    by_address: dict[str, list[StrangerField]] = {}
    for one in stranger.field:
        by_address.setdefault(one.url or stranger.url, []).append(one)
    for address, fields in by_address.items():
        addresses = [address]
        if address == stranger.url:
            addresses += stranger.other_urls
        for url in (fill(each, me, site) for each in addresses):
            if not url:
                continue
            tour.cancel.check()
            seen, why = _on_page(stranger, tour, url, fields)
            found.why = found.why or why
            if seen is not None:
                found.fields.update(seen)
                break
    return found


def _on_page(
    stranger: Stranger, tour: Tour, url: str, fields: Sequence[StrangerField]
) -> tuple[dict[str, str | None] | None, str]:
    """What the page shows; None where it stands behind a wall or failed."""
    try:
        arrival = tour.tab.open(url)
    except ReadOnlyRefusalError as error:
        return None, error.sentence
    stop = stop_at_arrival(tour.platform, arrival)
    if stop is not None and stop.reason is not StopReason.SIGNED_OUT:
        return None, stop.sentence
    if stop is not None or _is_wall_address(stranger, arrival):
        return None, WALL
    sight = tour.look("", arrival)
    if any(shows(sight.view, text) for text in texts(stranger.missing)):
        return {one.id: None for one in fields}, ""
    seen = {one.id: read_field(one, sight) for one in fields}
    sight, seen = _waited(tour, arrival, fields, seen)
    if any(shows(sight.view, text) for text in texts(stranger.missing)):
        return {one.id: None for one in fields}, ""
    if any(shows(sight.view, text) for text in texts(stranger.wall)):
        # Behind or beside a wall some of the page may show; what shows was seen.
        return {name: text for name, text in seen.items() if text} or None, WALL
    stop = stop_on_page(tour.platform, sight.snapshot, sight.captured, sight.view)
    if stop is not None:
        return {name: text for name, text in seen.items() if text} or None, WALL
    if any(text is not None for text in seen.values()):
        return seen, ""
    if arrival.status in _REFUSED and all(_is_data(one) for one in fields):
        return seen, ""
    if arrival.status == 200 and all(_is_data(one) and _answers(one, sight) for one in fields):
        return seen, ""
    return None, "Nothing of the profile was recognised, so nothing can be said."


WALL = "The site asks strangers to sign in, so what they would see was not checked."


def _waited(
    tour: Tour,
    arrival: Arrival,
    fields: Sequence[StrangerField],
    seen: dict[str, str | None],
) -> tuple[Sight, dict[str, str | None]]:
    """Look again until two looks agree; pages fill in late."""
    waited = 0.0
    while True:
        tour.cancel.wait(tour.patience.steady)
        tour.tab.rest(tour.patience.step)
        waited += tour.patience.steady + tour.patience.step
        later = tour.look("", arrival)
        again = {one.id: read_field(one, later) for one in fields}
        some = any(text is not None for text in again.values())
        if again == seen and (some or waited >= tour.patience.silent):
            return later, again
        if waited >= tour.patience.loading:
            return later, again
        seen = again


def _is_wall_address(stranger: Stranger, arrival: Arrival) -> bool:
    from fnmatch import fnmatchcase

    bare = arrival.url.split("?", 1)[0]
    return any(fnmatchcase(u, p) for p in stranger.wall_url for u in (arrival.url, bare))


def _is_data(one: StrangerField) -> bool:
    return all(way.how in ("json", "embedded", "header") for way in one.read)


def _answers(one: StrangerField, sight: Sight) -> bool:
    return any(answered(way, sight.captured) for way in one.read if way.how in ("json", "embedded"))


def read_field(one: StrangerField, sight: Sight) -> str | None:
    """The text of a field, None where it is not shown."""
    for way in one.read:
        text = _text(way, one, sight)
        if text:
            return plain(text)
    return None


def _text(way: Way, one: StrangerField, sight: Sight) -> str:
    if way.how in ("json", "embedded"):
        hits = [h for data in answered(way, sight.captured) for h in look_up(data, way.at)]
        said = [as_text(hit) for hit in hits if isinstance(hit, str | int | float)]
        return "; ".join(dict.fromkeys(text for text in said[:_MOST_SHOWN] if text.strip()))
    if way.mark is not None and way.how != "attribute":
        shown = [
            node.value or sight.snapshot.text_of(node) or node.name
            for node in selectors.find(sight.snapshot, way.mark)
            if not sight.view.silent[node.index]
        ]
        return " · ".join(dict.fromkeys(text for text in shown[:_MOST_SHOWN] if text.strip()))
    setting = Setting(
        id=one.id,
        title=one.title,
        labels=one.labels,
        values={"*": Audience.ON},
        why="-",
        fix="-",
        ask="-",
        source="-",
    )
    named = Sight(
        sight.page, sight.snapshot, _atlas_of(setting, way), sight.captured, sight.headers
    )
    seen = try_way(way, setting, named)
    return seen.evidence.raw if seen.evidence is not None else ""


def _atlas_of(setting: Setting, way: Way) -> Atlas:
    return Atlas((setting.model_copy(update={"read": (way,)}),))
