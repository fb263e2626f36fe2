"""Tells of what kind a site given with ``--site`` is, by the marks its pack names."""

from __future__ import annotations

from fnmatch import fnmatchcase

from paravent.core.errors import NotThatSiteError, ReadOnlyRefusalError
from paravent.core.page import Arrival
from paravent.engine import selectors
from paravent.engine.sight import Sight
from paravent.engine.stops import shows
from paravent.engine.tour import Tour
from paravent.engine.whoami import fill
from paravent.packs.model import Engine, Platform


def detect(platform: Platform, tour: Tour, site: str) -> str:
    """The name of the kind of site found, "" for packs that need not look.

    Raises ``NotThatSiteError`` where the site is of no kind that the pack knows,
    ``SiteUnreachableError`` where it does not answer.
    """
    if not platform.engine:
        return ""
    seen: dict[str, tuple[Arrival, Sight]] = {}
    for engine in platform.engine:
        url = fill(engine.url, "", site)
        if not url:
            continue
        if url not in seen:
            tour.cancel.check()
            try:
                arrival = tour.tab.open(url)
            except ReadOnlyRefusalError:
                continue
            seen[url] = (arrival, tour.look("", arrival))
        if _is_of(engine, *seen[url]):
            return engine.name
    names = " or ".join(dict.fromkeys(engine.name for engine in platform.engine))
    raise NotThatSiteError(
        f"The site answers, but it does not look like {names}. Check the address given with"
        " --site, or choose another kind of site."
    )


def _is_of(engine: Engine, arrival: Arrival, sight: Sight) -> bool:
    """Any one of the signs is enough."""
    if any(selectors.find(sight.snapshot, mark) for mark in engine.mark):
        return True
    headers = {name.lower(): value for name, value in arrival.headers.items()}
    if any(
        name.lower() in headers and fnmatchcase(headers[name.lower()], pattern)
        for name, pattern in engine.header.items()
    ):
        return True
    for captured in sight.captured:
        data = captured.data
        if captured.status >= 400 or not isinstance(data, dict) or not engine.json_key:
            continue
        if all(key in data for key in engine.json_key):
            return True
    return any(shows(sight.view, text) for text in engine.text)
