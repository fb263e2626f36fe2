"""Opens one page of a pack, waits until it can be believed, and reads what stands there."""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase

from paravent.core.errors import ReadOnlyRefusalError
from paravent.core.jobs import Cancel
from paravent.core.page import Arrival, Node, PagePort, Snapshot, Ternary
from paravent.core.records import Stop
from paravent.core.text import folded
from paravent.engine.patience import Patience
from paravent.engine.read import Gathered
from paravent.engine.sight import Atlas, Sight, texts
from paravent.engine.stops import stop_at_arrival, stop_on_page
from paravent.engine.view import View
from paravent.engine.ways import STILL_LOADING
from paravent.engine.wording import STRONG, is_loading, likeness, words
from paravent.engine.wordset import wordset
from paravent.packs.model import Labels, Page, Platform, Setting

OPENERS = wordset("tab button link menuitem")


@dataclass
class Visit:
    """What came of one page."""

    page: Page
    stop: Stop | None = None
    why: str = ""
    """Why nothing could be read, where the page itself failed."""
    sight: Sight | None = None
    arrival: Arrival | None = None
    gathered: dict[str, Gathered] = field(default_factory=dict)
    known: frozenset[str] = frozenset()

    @property
    def found_any(self) -> bool:
        """Whether any setting was seen."""
        return any(g.evidence or g.not_offered for g in self.gathered.values())


class Tour:
    """One tab going from page to page."""

    def __init__(
        self,
        platform: Platform,
        atlas: Atlas,
        tab: PagePort,
        cancel: Cancel,
        patience: Patience,
        *,
        stay: float = 0,
    ) -> None:
        self.platform = platform
        self.atlas = atlas
        self.tab = tab
        self.cancel = cancel
        self.patience = patience
        self.stay = stay
        """Seconds that a page is looked at for at least; the look that confirms comes last."""
        self._came = -math.inf
        self._here = ""
        """The address asked for last, while the page is as it was then."""

    def visit(
        self, page: Page, url: str, settings: Sequence[Setting], known: Collection[str] = ()
    ) -> Visit:
        """Open ``url`` and read ``settings``. Raises ``BrowserGoneError``, ``CancelledError``.

        ``known``: settings that were seen elsewhere. What this page says of them counts, but it
        is not waited for.
        """
        visit = Visit(page, known=frozenset(known))
        arrival = self._arrive(url, visit)
        if arrival is None or visit.stop is not None:
            return visit
        if page.scroll:
            self._scroll()
        if page.expand:
            self._expand(page.expand, settings)
        self._read_until_steady(page, settings, arrival, visit)
        if visit.stop is None and not visit.found_any and arrival.status >= 400:
            visit.why = f"The site answered with an error ({arrival.status})."
        return visit

    def _arrive(self, url: str, visit: Visit) -> Arrival | None:
        self.cancel.check()
        self._came = time.monotonic()
        try:
            arrival = self.tab.open(url)
        except ReadOnlyRefusalError as error:
            visit.why = error.sentence
            return None
        visit.arrival = arrival
        visit.stop = stop_at_arrival(self.platform, arrival)
        return arrival

    # -- waiting --------------------------------------------------------------------------------

    def _read_until_steady(
        self, page: Page, settings: Sequence[Setting], arrival: Arrival, visit: Visit
    ) -> None:
        """Look until two looks agree: pages fill in late, and show defaults before values."""
        began = time.monotonic()
        before: tuple[object, ...] | None = None
        while True:
            self.cancel.check()
            sight = self.look(page.id, arrival)
            visit.sight = sight
            visit.stop = stop_on_page(self.platform, sight.snapshot, sight.captured, sight.view)
            if visit.stop is not None:
                return
            # Dialogs are opened only once the page has come to rest.
            calm = replace(sight, open_dialog=None)
            visit.gathered = gather(calm, settings)
            now = _essence(visit.gathered)
            waited = time.monotonic() - began
            if self._is_enough(page, sight, visit, waited, same=now == before):
                break
            before = now
            self.cancel.wait(self._until_next_look(sight, visit))
            self.tab.rest(self.patience.step)
        if any(way.how == "dialog" for s in settings for way in s.read):
            visit.gathered = gather(visit.sight, settings)
        _note_overlay(visit)

    def _until_next_look(self, sight: Sight, visit: Visit) -> float:
        """Seconds. What shows all that is wanted is left alone until it is time to go on."""
        missing = [g for g in _awaited(visit) if not g.evidence]
        if missing or not visit.found_any or is_filling_in(sight.view):
            return self.patience.step
        return max(self.patience.steady, self._came + self.stay - time.monotonic())

    def _is_enough(
        self, page: Page, sight: Sight, visit: Visit, waited: float, *, same: bool
    ) -> bool:
        gathered = _awaited(visit)
        settled = [g for g in visit.gathered.values() if g.evidence or g.not_offered]
        if waited < self.patience.fallback and _shows_fallback(settled):
            return False
        if visit.gathered and all(g.evidence or g.not_offered for g in gathered):
            return same and (bool(settled) or not is_filling_in(sight.view))
        if not same:
            return waited > 2 * self.patience.loading
        if visit.arrival is not None and visit.arrival.status >= 400:
            return waited >= self.patience.partly
        if is_filling_in(sight.view) or any(
            found.why == STILL_LOADING for g in gathered for found in g.tries
        ):
            return waited >= self.patience.loading
        wanted = [g.setting for g in gathered]
        ready = settled or sight.names_any(wanted) or self._says(sight.view, page.wait_for)
        return waited >= (self.patience.partly if ready else self.patience.silent)

    def _says(self, view: View, labels: Labels) -> bool:
        wanted = texts(labels)
        return any(likeness(text, line.text) >= STRONG for text in wanted for line in view.lines)

    def look(self, page: str, arrival: Arrival) -> Sight:
        """The page as it is now."""
        return Sight(
            page,
            self.tab.snapshot(),
            self.atlas,
            self.tab.captured(),
            {name.lower(): value for name, value in arrival.headers.items()},
            self.open_dialog,
        )

    # -- opening what is folded away --------------------------------------------------------------

    def _scroll(self) -> None:
        """Let a page load all its rows; what the steps bring is read from the snapshot."""
        for _ in range(200):
            self.cancel.check()
            if self.tab.list_step("", "").at_end:
                return

    def _expand(self, labels: Labels, settings: Sequence[Setting]) -> None:
        for name in texts(labels):
            self.cancel.check()
            opened: set[int] = set()
            for _ in range(20):
                node = self._opener(name, opened)
                if node is None:
                    break
                opened.add(node.ref)
                try:
                    self.tab.expand(node.ref, [node.name])
                except ReadOnlyRefusalError:
                    continue
                if node.role in ("tab", "link"):
                    break

    def _opener(self, name: str, opened: set[int]) -> Node | None:
        """The next opener called ``name``; a page that is still loading is waited for."""
        began = time.monotonic()
        while True:
            view = View(self.tab.snapshot())
            node = find_opener(view, name, opened)
            waited = time.monotonic() - began
            if (
                node is not None
                or opened
                or not is_filling_in(view)
                or (waited >= self.patience.loading)
            ):
                return node
            self.cancel.check()
            self.tab.rest(self.patience.step)
            self.cancel.wait(self.patience.step)

    def expand(self, labels: Labels) -> None:
        """Open the tabs and disclosures with these names, as far as they are there."""
        self._expand(labels, ())

    def open_dialog(self, ref: int, name: str) -> Snapshot | None:
        """Open, look, close without choosing. Raises ``ReadOnlyRefusalError``."""
        self.tab.expand(ref, [name])
        shown = self.tab.snapshot()
        self.tab.dismiss()
        return shown


def gather(sight: Sight, settings: Sequence[Setting]) -> dict[str, Gathered]:
    """All ways of all ``settings`` that belong to the page, tried."""
    found: dict[str, Gathered] = {}
    for setting in settings:
        gathered = Gathered(setting)
        gathered.add(sight)
        found[setting.id] = gathered
    return found


def find_opener(view: View, name: str, done: set[int]) -> Node | None:
    """A tab, link or disclosure called ``name`` (a shell pattern, where it holds ``*``) that is
    not open yet.
    """
    for node in view.nodes:
        if node.role not in OPENERS or node.ref in done or not node.ref:
            continue
        if view.silent[node.index] or Ternary.TRUE in (node.expanded, node.selected):
            continue
        if "*" in name:
            called = fnmatchcase(folded(node.name), folded(name))
        else:
            begins = bool(words(name)) and words(node.name)[: len(words(name))] == words(name)
            called = begins or likeness(name, node.name) >= STRONG
        if called:
            return node
    return None


def _awaited(visit: Visit) -> list[Gathered]:
    """What the page is waited for: all but what was seen elsewhere."""
    return [g for name, g in visit.gathered.items() if name not in visit.known]


def _shows_fallback(gathered: Sequence[Gathered]) -> bool:
    """Whether a value is one that the site also shows while it does not know the value yet."""
    return any(
        seen.audience in found.setting.fallback for found in gathered for seen in found.evidence
    )


def _essence(gathered: dict[str, Gathered]) -> tuple[object, ...]:
    """What a look came to, for comparing two looks."""
    return tuple(
        tuple((seen.how, seen.raw, seen.audience) for seen in g.evidence) for g in gathered.values()
    )


def is_filling_in(view: View) -> bool:
    """Whether the page as a whole is still filling in."""
    matter = [
        line for line in view.lines if not view.aside[line.first] and not is_loading(line.text)
    ]
    busy = any(
        not view.aside[node.index]
        and node.visible
        and (node.role == "progressbar" or node.marks.get("aria-busy") == "true")
        for node in view.nodes
    )
    waiting = any(is_loading(line.text) for line in view.lines if not view.aside[line.first])
    return busy or waiting or not matter


def _note_overlay(visit: Visit) -> None:
    """Say where something lay over the page: it was read beneath, and nothing was answered."""
    sight = visit.sight
    if sight is None or not _overlaid(sight):
        return
    for gathered in visit.gathered.values():
        gathered.tries = [
            replace(found, evidence=replace(found.evidence, note=OVERLAID))
            if found.evidence is not None and not found.evidence.note
            else found
            for found in gathered.tries
        ]


OVERLAID = "a notice lay over the page; it was left unanswered and the page read beneath"


def _overlaid(sight: Sight) -> bool:
    view = sight.view
    for node in view.nodes:
        if node.role not in ("dialog", "alertdialog") or not node.visible:
            continue
        if not any(view.inside(m.first, node.index) for m in sight.mentions):
            return True
    return False
