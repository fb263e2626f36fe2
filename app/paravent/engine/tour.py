"""Opens one page of a pack, waits until it can be believed, and reads what stands there."""

from __future__ import annotations

import math
import time
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from types import MappingProxyType

from paravent.core.errors import ReadOnlyRefusalError
from paravent.core.jobs import Cancel
from paravent.core.page import Arrival, Node, PagePort, Snapshot, Ternary
from paravent.core.records import Stop
from paravent.core.text import folded
from paravent.core.words import Audience
from paravent.engine.patience import Patience
from paravent.engine.read import Gathered
from paravent.engine.sight import Atlas, Sight, texts, ways_on
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
        return any(_is_there(g) for g in self.gathered.values())

    @property
    def is_filling_in(self) -> bool:
        """Whether the page as a whole was still filling in at the last look."""
        return self.sight is not None and is_filling_in(self.sight.view)


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

    def visit(
        self,
        page: Page,
        url: str,
        settings: Sequence[Setting],
        known: Collection[str] = (),
        expected: Mapping[str, Audience | None] = MappingProxyType({}),
    ) -> Visit:
        """Open ``url`` and read ``settings``. Raises ``BrowserGoneError``, ``CancelledError``.

        ``known``: settings that were seen elsewhere. What this page says of them counts, but it
        is not waited for. ``expected``: what two looks have agreed on before. A look that says
        the same of all ``settings`` needs no second one.
        """
        visit = Visit(page, known=frozenset(known))
        arrival = self._arrive(url, visit)
        if arrival is None or visit.stop is not None:
            return visit
        if page.expand:
            self._expand(page.expand, settings)
        self._read_until_steady(page, settings, arrival, visit, expected)
        if visit.stop is None:
            self._read_further_down(page, settings, arrival, visit)
        if visit.stop is None:
            self._read_dialogs(page, settings, arrival, visit)
            _note_overlay(visit)
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
        self,
        page: Page,
        settings: Sequence[Setting],
        arrival: Arrival,
        visit: Visit,
        expected: Mapping[str, Audience | None],
    ) -> None:
        """Look until two looks agree: pages fill in late, and show defaults before values."""
        began = time.monotonic()
        before: tuple[object, ...] | None = None
        while True:
            gathered = self._gather(page, settings, arrival, visit)
            if visit.stop is not None:
                return
            visit.gathered = gathered
            now = _essence(gathered)
            waited = time.monotonic() - began
            same = now == before or _says_again(gathered, expected)
            if self._is_enough(page, visit, waited, same=same):
                return
            before = now
            self._wait_for_next_look(visit)

    def _gather(
        self, page: Page, settings: Sequence[Setting], arrival: Arrival, visit: Visit
    ) -> dict[str, Gathered]:
        """One look: all ways but dialogs, which are opened only once the page has come to rest."""
        self.cancel.check()
        sight = visit.sight = self.look(page.id, arrival)
        visit.stop = stop_on_page(self.platform, sight.snapshot, sight.captured, sight.view)
        return gather(replace(sight, open_dialog=None), settings) if visit.stop is None else {}

    def _wait_for_next_look(self, visit: Visit) -> None:
        """What shows all that is wanted is left alone until it is time to go on."""
        patience = self.patience
        if _missing(visit) or not visit.found_any or visit.is_filling_in:
            self.cancel.wait(patience.steady)
            self.tab.rest(patience.step)
        else:
            self.cancel.wait(max(0.0, self._came + self.stay - time.monotonic()))
            self.tab.rest(patience.step + patience.steady, patience.steady)

    def _is_enough(self, page: Page, visit: Visit, waited: float, *, same: bool) -> bool:
        gathered = _awaited(visit)
        settled = [g for g in visit.gathered.values() if _is_there(g)]
        if waited < self.patience.fallback and _shows_fallback(settled):
            return False
        if visit.gathered and all(_is_there(g) for g in gathered):
            return same and (bool(settled) or not visit.is_filling_in)
        if not same:
            return waited > 2 * self.patience.loading
        if time.monotonic() < self._came + self.stay:
            return False
        if visit.arrival is not None and visit.arrival.status >= 400:
            return waited >= self.patience.partly
        if visit.is_filling_in or any(
            found.why == STILL_LOADING for g in gathered for found in g.tries
        ):
            return waited >= self.patience.loading
        patience = self.patience
        return waited >= (patience.partly if self._is_ready(page, visit) else patience.silent)

    def _is_ready(self, page: Page, visit: Visit) -> bool:
        """Whether the page shows something of what it was opened for."""
        sight = visit.sight
        if sight is None:
            return False
        if visit.found_any:
            return True
        if _is_bare(sight.view):
            return False
        wanted = [g.setting for g in _awaited(visit)]
        return sight.names_any(wanted) or self._says(sight.view, page.wait_for)

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

    # -- what is drawn only where one looks -------------------------------------------------------

    def _read_further_down(
        self, page: Page, settings: Sequence[Setting], arrival: Arrival, visit: Visit
    ) -> None:
        """Go down the page while rows are missing, and keep what two looks at a screen agree on.

        Long pages draw rows as they come into view, and some take others away for it.
        """
        went = False
        for _ in range(self.patience.screens):
            missing = [g.setting for g in _missing(visit)]
            self.cancel.check()
            if not missing or not self.tab.scroll_on():
                break
            went = True
            found = self._gather(page, missing, arrival, visit)
            seen = [g for g in found.values() if _is_there(g)]
            if seen:
                late = self.patience.fallback if _shows_fallback(seen) else 0
                self.cancel.wait(late)
                self.tab.rest(self.patience.step + self.patience.steady, self.patience.steady)
                again = self._gather(page, [g.setting for g in seen], arrival, visit)
                visit.gathered |= {n: g for n, g in again.items() if _same(g, found[n])}
            if visit.stop is not None:
                return
        if went:
            _forget_what_is_gone(visit)

    def _read_dialogs(
        self, page: Page, settings: Sequence[Setting], arrival: Arrival, visit: Visit
    ) -> None:
        """Open the dialogs of ``settings``, each once, where their openers stand."""
        folded_away = [s for s in settings if any(w.how == "dialog" for w in ways_on(s, page.id))]
        if not folded_away or visit.sight is None:
            return
        for name, opened in gather(visit.sight, folded_away).items():
            if opened.evidence or not visit.gathered[name].evidence:
                visit.gathered[name] = opened

    # -- opening what is folded away --------------------------------------------------------------

    def _expand(self, labels: Labels, settings: Sequence[Setting]) -> None:
        pressed = False
        for name in texts(labels):
            self.cancel.check()
            opened: set[int] = set()
            for _ in range(20):
                node = self._opener(name, opened, settings if pressed else ())
                if node is None:
                    break
                opened.add(node.ref)
                pressed = True
                try:
                    self.tab.expand(node.ref, [node.name])
                except ReadOnlyRefusalError:
                    continue
                if node.role in ("tab", "link"):
                    break

    def _opener(self, name: str, opened: set[int], behind: Sequence[Setting]) -> Node | None:
        """The next opener called ``name``, waited for as long as the page may still draw it.

        ``behind``: the settings that come after an opener before it, of which none may be shown.
        """
        began = time.monotonic()
        while True:
            view = View(self.tab.snapshot())
            node = find_opener(view, name, opened)
            waited = time.monotonic() - began
            if node is not None or opened or waited >= self._opener_seconds(view, behind):
                return node
            self.cancel.check()
            self.tab.rest(self.patience.step)
            self.cancel.wait(self.patience.step)

    def _opener_seconds(self, view: View, behind: Sequence[Setting]) -> float:
        if is_filling_in(view):
            return self.patience.loading
        if _is_bare(view):
            return self.patience.silent
        if behind:
            shown = gather(Sight("", view.snapshot, self.atlas), behind).values()
            return 0 if any(_is_there(found) for found in shown) else self.patience.partly
        return 0

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


def _missing(visit: Visit) -> list[Gathered]:
    """What the page is waited for and has not shown."""
    return [g for g in _awaited(visit) if not _is_there(g)]


def _is_there(gathered: Gathered) -> bool:
    """Whether a page shows a setting, says that it is not offered, or the way to it."""
    return bool(gathered.evidence or gathered.not_offered or gathered.is_folded_away)


def _same(one: Gathered, other: Gathered) -> bool:
    """Whether two looks came to the same."""
    return _is_there(one) and _essence({"": one}) == _essence({"": other})


def _says_again(gathered: Mapping[str, Gathered], expected: Mapping[str, Audience | None]) -> bool:
    """Whether a look says of all settings what earlier looks have agreed on.

    What stands in a dialog is compared when that is opened.
    """
    return bool(gathered) and all(
        expected.get(name) is not None
        and {one.audience for one in found.evidence} <= {expected[name]}
        and bool(found.evidence or found.is_folded_away)
        for name, found in gathered.items()
    )


def _forget_what_is_gone(visit: Visit) -> None:
    """Keep the places of what the last look still shows: rows may be drawn anew elsewhere."""
    if visit.sight is None:
        return
    calm = replace(visit.sight, open_dialog=None)
    last = gather(calm, [g.setting for g in visit.gathered.values()])
    for name, found in visit.gathered.items():
        found.refs = last[name].refs if _same(found, last[name]) else ()


def _shows_fallback(gathered: Sequence[Gathered]) -> bool:
    """Whether a value is one that the site also shows while it does not know the value yet."""
    return any(
        seen.audience in found.setting.fallback for found in gathered for seen in found.evidence
    )


def _essence(gathered: Mapping[str, Gathered]) -> tuple[object, ...]:
    """What a look came to, for comparing two looks."""
    return tuple(
        (g.is_folded_away, *((seen.how, seen.raw, seen.audience) for seen in g.evidence))
        for g in gathered.values()
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


def _is_bare(view: View) -> bool:
    """Whether the part that a page itself calls its main one has no words yet, whatever menus
    stand around it.
    """
    mains = [node for node in view.nodes if node.role == "main" and not view.silent[node.index]]
    return bool(mains) and not any(view.pieces_in(node.index) for node in mains)


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
