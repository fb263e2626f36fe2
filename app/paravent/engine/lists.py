"""Harvests one list whole: connections, requests, apps, sessions; says whether its end was seen."""

from __future__ import annotations

import re
import time
from collections.abc import Callable
from dataclasses import dataclass

from paravent.core.errors import ReadOnlyRefusalError
from paravent.core.jobs import Cancel
from paravent.core.page import Captured, ListStep, Node
from paravent.core.records import Stop
from paravent.engine import selectors
from paravent.engine.patience import Patience
from paravent.engine.people import Collected, Entry, from_data, from_row
from paravent.engine.sight import Sight, texts
from paravent.engine.stops import (
    fits_address,
    shows,
    stop_at_arrival,
    stop_in_answers,
    stop_on_page,
)
from paravent.engine.tour import Tour, find_opener
from paravent.engine.view import View
from paravent.engine.ways import try_way
from paravent.packs.model import Items, ListOf, Setting

Found = Callable[[tuple[Entry, ...]], None]
_DIGITS = re.compile(r"\d[\d.,\u00a0\u202f ]*")
LED_AWAY = "The site led to another page, so the list may be empty or not offered."
_LOOK_EVERY = 5
"""Steps between two looks at the whole page (for stops and closing words)."""


@dataclass(frozen=True, slots=True)
class Harvest:
    """What came of one list."""

    entries: tuple[Entry, ...] = ()
    complete: bool = False
    """The end was really seen."""
    readable: bool = False
    """Anything could be said of the list at all."""
    stop: Stop | None = None
    why: str = ""


class Harvester:
    """Reads lists with one tab."""

    def __init__(self, tour: Tour, patience: Patience, cancel: Cancel) -> None:
        self._tour = tour
        self._tab = tour.tab
        self._patience = patience
        self._cancel = cancel

    def harvest(self, listed: ListOf, url: str, found: Found) -> Harvest:
        """The whole list at ``url``; ``found`` hears the entries as they come."""
        self._cancel.check()
        try:
            arrival = self._tab.open(url)
        except ReadOnlyRefusalError as error:
            return Harvest(why=error.sentence)
        stop = stop_at_arrival(self._tour.platform, arrival)
        if stop is None:
            sight = self._tour.look("", arrival)
            stop = stop_on_page(self._tour.platform, sight.snapshot, sight.captured)
        if stop is not None:
            return Harvest(stop=stop)
        if arrival.status >= 400:
            return Harvest(why=f"The site answered with an error ({arrival.status}).")
        if listed.stands_at and not fits_address(arrival.url, listed.stands_at):
            return Harvest(why=LED_AWAY)
        if listed.expand:
            self._tour.expand(listed.expand)
        run = _Run(self, listed, url, found)
        return run.paged() if listed.read[0].how == "pages" else run.scrolled()


class _Run:
    """One list being read."""

    def __init__(self, harvester: Harvester, listed: ListOf, url: str, found: Found) -> None:
        self._tour = harvester._tour
        self._tab = harvester._tab
        self._patience = harvester._patience
        self._cancel = harvester._cancel
        self._listed = listed
        self._url = url
        self._tell = found
        self._collected = Collected()
        self._rows = [items for items in listed.read if items.how in ("scroll", "pages")]
        self._data = [items for items in listed.read if items.how == "json"]
        self._more: bool | None = None
        self._answers = 0
        self._told = 0
        self._pressed = -1
        """How many entries there were when the button for more was last pressed."""
        self._began = time.monotonic()
        self._fetched: list[Captured] = []
        self._heard = 0
        """How many of the page's answers were looked at for a stop."""

    # -- scrolling ------------------------------------------------------------------------------

    def scrolled(self) -> Harvest:
        """Step through an endless list until its end is seen, or patience ends."""
        quiet = still = steps = 0
        while not self._is_too_long(steps):
            self._cancel.check()
            before = len(self._collected)
            step = self._step()
            steps += 1
            self._take_data()
            self._report()
            grew = len(self._collected) > before
            quiet = 0 if grew or step.busy or not step.at_end else quiet + 1
            still = 0 if grew else still + 1
            # Data are looked at after each step, the page itself as soon as nothing new comes.
            look = still == 1 or steps % _LOOK_EVERY == 0 or quiet == self._patience.quiet_steps
            stop = self._stop() if look else self._told_to_stop()
            if stop is not None:
                return self._ended(complete=False, stop=stop)
            if quiet and self._brings_more():
                quiet = still = 0
                continue
            if quiet >= self._needed_quiet():
                return self._at_end(rested=True)
            if self._more is False and still >= self._patience.quiet_steps:
                return self._at_end(rested=True)
            if still >= self._patience.stuck_steps:
                # It neither grows nor comes to rest: an end only if the page says so itself.
                return self._at_end(rested=False)
            if quiet or still:
                self._tab.rest(self._patience.step)
                self._cancel.wait(self._patience.step / (1 if quiet else 4))
        return self._ended(complete=False, why="The list was longer than this program reads.")

    def _brings_more(self) -> bool:
        """Press the list's own button for further entries; False where there is none to press."""
        node = self._more_button()
        if node is None or self._pressed == len(self._collected):
            return False
        self._pressed = len(self._collected)
        try:
            self._tab.expand(node.ref, [node.name])
        except ReadOnlyRefusalError:
            return False
        self._tab.rest(self._patience.silent)
        return True

    def _more_button(self) -> Node | None:
        names = texts(self._listed.load_more)
        if not names:
            return None
        view = View(self._tab.snapshot())
        return next((node for name in names if (node := find_opener(view, name, set()))), None)

    def _step(self) -> ListStep:
        items = self._rows[0] if self._rows else None
        container = (items.container or "") if items else ""
        row = (items.row or "") if items else ""
        step = self._tab.list_step(container, row)
        if items is not None:
            self._take_rows(step, items)
        return step

    def _take_rows(self, step: ListStep, items: Items) -> None:
        for row in step.rows:
            entry = from_row(row, items, self._url)
            if entry is not None:
                self._collected.add(entry)

    def _take_data(self) -> None:
        if not self._data:
            return
        captured = self._tab.captured()
        self._fetched = [answer for answer in captured if not answer.embedded]
        for items in self._data:
            data = from_data(items, captured, self._url)
            for entry in data.entries:
                self._collected.add(entry)
            if data.answers:
                self._answers = data.answers
                self._more = data.more

    def _needed_quiet(self) -> int:
        """A page that says itself that nothing is left needs less patience."""
        if self._more is True:
            return self._patience.quiet_steps * 3
        return 2 if self._more is False else self._patience.quiet_steps

    def _is_too_long(self, steps: int) -> bool:
        return (
            steps >= self._patience.list_steps
            or len(self._collected) >= self._patience.list_entries
            or time.monotonic() - self._began > self._patience.list_seconds
        )

    # -- page by page ---------------------------------------------------------------------------

    def paged(self) -> Harvest:
        """Follow the link to the next page until there is none."""
        seen: set[str] = set()
        for _ in range(self._patience.pages):
            self._cancel.check()
            for _ in range(self._patience.list_steps):
                step = self._step()
                if step.at_end and not step.busy:
                    break
                self._cancel.check()
            self._take_data()
            self._report()
            stop = self._stop()
            if stop is not None:
                return self._ended(complete=False, stop=stop)
            href = self._next_page()
            if not href or href in seen:
                return self._at_end(rested=True)
            seen.add(href)
            self._cancel.wait(self._patience.step)
            arrival = self._tab.open(href)
            stop = stop_at_arrival(self._tour.platform, arrival)
            if stop is not None:
                return self._ended(complete=False, stop=stop)
            if arrival.status >= 400:
                return self._ended(complete=False, why="A page of the list did not open.")
        return self._ended(complete=False, why="The list was longer than this program reads.")

    def _next_page(self) -> str:
        view = View(self._tab.snapshot())
        for name in (text for items in self._rows for text in texts(items.next)):
            node = find_opener(view, name, set())
            if node is not None and node.href and not node.disabled:
                return node.href
        return ""

    # -- the end --------------------------------------------------------------------------------

    def _stop(self) -> Stop | None:
        snapshot = self._tab.snapshot()
        return stop_on_page(self._tour.platform, snapshot, self._tab.captured())

    def _told_to_stop(self) -> Stop | None:
        """A stop in the answers that came since the last step, where the list is read from data."""
        fresh = self._fetched[self._heard :]
        self._heard = len(self._fetched)
        return stop_in_answers(self._tour.platform, fresh, self._url)

    def _at_end(self, *, rested: bool) -> Harvest:
        """The list went no further: whether that is its end."""
        snapshot = self._tab.snapshot()
        view = View(snapshot)
        says_end = any(shows(view, text) for text in texts(self._listed.end))
        says_empty = self._says_empty(view)
        if self._more_button() is not None:
            return self._ended(complete=False, why="The page has a button for more entries.")
        if self._more is True and not says_end:
            return self._ended(complete=False, why="The site said that more would follow.")
        if not len(self._collected):
            empty_data = self._answers > 0 and self._more is False
            complete = says_empty or empty_data
            why = "" if complete else "Nothing was found, and the page does not say it is empty."
            return self._ended(complete=complete, why=why)
        count = self._count(snapshot)
        if count is not None and count > len(self._collected):
            return self._ended(complete=False, why="The site counts more than were found.")
        sure = self._more is False or says_end or count == len(self._collected)
        if not rested and not sure:
            return self._ended(complete=False, why="The list was still loading.")
        return self._ended(complete=True)

    def _says_empty(self, view: View) -> bool:
        if any(shows(view, text) for text in texts(self._listed.empty)):
            return True
        mark = self._listed.empty_mark
        return mark is not None and any(n.visible for n in selectors.find(view.snapshot, mark))

    def _count(self, snapshot: object) -> int | None:
        """How many entries the page itself says there are; None where it says nothing."""
        for way in self._listed.count:
            setting = _as_setting(self._listed)
            sight = Sight("", self._tab.snapshot(), self._tour.atlas, self._tab.captured())
            seen = try_way(way, setting, sight)
            if seen.evidence is not None:
                number = number_in(seen.evidence.raw)
                if number is not None:
                    return number
        return None

    def _ended(self, *, complete: bool, stop: Stop | None = None, why: str = "") -> Harvest:
        entries = self._collected.entries()
        complete = complete and len(entries) == len(self._collected)
        return Harvest(entries, complete, bool(entries) or complete, stop, why)

    def _report(self) -> None:
        if len(self._collected) != self._told:
            self._told = len(self._collected)
            self._tell(self._collected.entries())


def number_in(text: str) -> int | None:
    """The one whole number in a text; None for none, several, or a rounded one (1.2K)."""
    found = _DIGITS.findall(text)
    if len(found) != 1 or re.search(r"\d\s*[kKmM]\b", text):
        return None
    digits = re.sub(r"\D", "", found[0])
    return int(digits) if digits and len(digits) < 10 else None


def _as_setting(listed: ListOf) -> Setting:
    from paravent.core.words import Audience

    return Setting(
        id=listed.id,
        title=listed.title,
        why="-",
        fix="-",
        ask="-",
        source="-",
        values={"*": Audience.ON},
    )
