"""Walks one platform by its pack: pages, lists, the stranger's view, and the witness at the end.

Everything read is handed to the journal at once. A stop keeps what was read; what was not
reached is recorded as could not read, with why.
"""

from __future__ import annotations

import math
import time
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime

from paravent.core.errors import (
    BrowserError,
    BrowserGoneError,
    CancelledError,
    NotThatSiteError,
    ReadOnlyRefusalError,
    SiteUnreachableError,
)
from paravent.core.jobs import Cancel
from paravent.core.page import BrowserSessionPort, GuardRecord, PagePort
from paravent.core.ports import EventsPort, JournalPort, WalkStart
from paravent.core.records import Audit, PageHealth, Reading, Stop, StrangerLook
from paravent.core.words import ReadingStatus, StopReason
from paravent.engine import route
from paravent.engine.kinds import detect
from paravent.engine.listed import all_ends_seen, apps_of, people_of, reading_of
from paravent.engine.lists import Harvest, Harvester
from paravent.engine.patience import Patience
from paravent.engine.people import Entry
from paravent.engine.read import Gathered, explain, health, without_web
from paravent.engine.route import Leg
from paravent.engine.sight import Atlas, pages_of
from paravent.engine.stops import (
    address,
    stop_at_arrival,
    stop_on_page,
    unexpected_language,
)
from paravent.engine.stranger import look_as_stranger
from paravent.engine.tour import Tour, Visit
from paravent.engine.ways import Try
from paravent.engine.whoami import fill, me_on
from paravent.engine.witness import doubted, says_the_same
from paravent.packs.model import ListOf, Pack, Setting

Clock = Callable[[], str]
HealthHeard = Callable[[str, int, int, str], None]
"""Page title, settings recognised, settings looked for, a sentence ("" where all is well)."""
Explained = Callable[[str, tuple[str, ...]], None]
"""Setting id, and a line for each way tried and each candidate seen (``audit --explain``)."""

CANCELLED = "You stopped the review. What was read until then counts."
BROWSER_GONE = "The browser was closed: the review stopped. What was read until then counts."
NO_HANDLE = "Your own name on the site was not found, so this page could not be opened."


def utc_now() -> str:
    """UTC, ISO 8601, whole seconds."""
    return datetime.now(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


class _Stopped(Exception):  # noqa: N818 - a way out, not an error
    def __init__(self, stop: Stop) -> None:
        super().__init__(stop.sentence)
        self.stop = stop


def walk(
    pack: Pack,
    session: BrowserSessionPort,
    *,
    site: str = "",
    only: Sequence[str] = (),
    people: bool = True,
    journal: JournalPort,
    events: EventsPort,
    cancel: Cancel,
    pace: float = 0,
    resume: WalkStart | None = None,
    audit_id: str = "",
    guidance: str = "",
    clock: Clock = utc_now,
    patience: Patience | None = None,
    page_health: HealthHeard | None = None,
    explained: Explained | None = None,
) -> Audit:
    """Walk the profile that ``session`` is signed in to, and hand out what was read.

    ``pace``: seconds from opening one page to opening the next, at least; what a page shows is
    looked at again at their end. ``resume``: a walk that was cut off; its pages are not
    opened again. ``guidance``: the version of the guidance's data, noted in the audit. A stop
    (also by ``cancel``) is part of the audit, not an error. ``page_health`` hears after each page
    how much of it was recognised, ``explained`` how each setting was read; both are called on the
    walk's thread.

    Raises ``NotThatSiteError`` and ``SiteUnreachableError`` for a site given by address that is
    not of the kind asked for or does not answer: then there is nothing to keep.
    """
    walker = _Walk(
        pack=pack,
        session=session,
        site=site.rstrip("/"),
        only=tuple(resume.scope if resume else only),
        people=resume.people if resume else people,
        journal=journal,
        events=events,
        cancel=cancel,
        pace=pace,
        clock=clock,
        patience=patience or Patience(),
        resume=resume,
        audit_id=audit_id,
        guidance=guidance,
        page_health=page_health,
        explained=explained,
    )
    return walker.run()


def own_name(
    pack: Pack, session: BrowserSessionPort, *, site: str = "", patience: Patience | None = None
) -> tuple[bool, str | None]:
    """Whether the browser is signed in, and the own handle or id if the site tells it."""
    tour = Tour(pack.platform, Atlas.of(pack), session.tab(), Cancel(), patience or Patience())
    try:
        url = fill(pack.platform.signed_in.me_page or pack.platform.start_url, "", site)
        arrival = tour.tab.open(url)
        sight = tour.look("", arrival)
        stop = stop_at_arrival(pack.platform, arrival) or stop_on_page(
            pack.platform, sight.snapshot, sight.captured
        )
        if stop is not None and stop.reason is StopReason.SIGNED_OUT:
            return False, None
        return stop is None, me_on(pack.platform, sight) or None
    finally:
        tour.tab.close()


@dataclass
class _Walk:
    """The state of one walk."""

    pack: Pack
    session: BrowserSessionPort
    site: str
    only: tuple[str, ...]
    people: bool
    journal: JournalPort
    events: EventsPort
    cancel: Cancel
    pace: float
    clock: Clock
    patience: Patience
    resume: WalkStart | None
    audit_id: str
    guidance: str = ""
    page_health: HealthHeard | None = None
    explained: Explained | None = None
    me: str = ""
    audit: Audit = field(init=False)
    tour: Tour = field(init=False)
    stranger_tour: Tour | None = None
    readings: dict[str, Reading] = field(default_factory=dict)
    gathered: dict[str, Gathered] = field(default_factory=dict)
    pages_done: set[str] = field(default_factory=set)
    failures: dict[str, str] = field(default_factory=dict)
    """Page id to why nothing could be read there."""
    shown: dict[str, frozenset[str]] = field(default_factory=dict)
    """Page id to the settings that were seen there."""
    went: float = -math.inf
    """When a page was opened last, or a list was left."""
    opened: int = 0
    unreachable: int = 0
    read_language: bool = False
    """Whether any label of the pack was found anywhere on this walk."""

    def __post_init__(self) -> None:
        self.settings = route.wanted(self.pack, self.only)
        self.legs = route.legs(self.pack, self.settings)
        self.atlas = Atlas.of(self.pack)

    # -- from beginning to end --------------------------------------------------------------------

    def run(self) -> Audit:
        """The whole walk."""
        self.tour = self._new_tour(self.session.tab())
        stop: Stop | None = None
        try:
            self._begin()
            self._all_pages()
            self._all_lists()
            self._stranger()
            self._witness()
        except _Stopped as stopped:
            stop = stopped.stop
        except CancelledError:
            stop = Stop(StopReason.CANCELLED, "", CANCELLED)
        except BrowserGoneError:
            stop = Stop(StopReason.BROWSER_GONE, "", BROWSER_GONE)
        except SiteUnreachableError as error:
            if not hasattr(self, "audit"):
                raise
            stop = Stop(StopReason.UNREACHABLE, "", error.sentence)
        return self._finish(stop)

    def _new_tour(self, tab: PagePort) -> Tour:
        return Tour(self.pack.platform, self.atlas, tab, self.cancel, self.patience, stay=self.pace)

    def _begin(self) -> None:
        if self.resume is not None:
            self.audit = self.resume.audit
            self.pages_done = set(self.resume.pages_done)
            self.readings = {r.setting: r for r in self.audit.readings}
            self._detect()
            return
        self._detect()
        self.audit = Audit(
            self.audit_id or uuid.uuid4().hex,
            self.pack.platform.id,
            self.site,
            self.pack.platform.version,
            self.clock(),
            None,
            scope=self.only,
            guidance=self.guidance,
        )
        self.journal.begin(self.audit, self.only, self.people)
        for setting in self.settings:
            reading = without_web(setting)
            if reading is not None:
                self._keep(reading, None)

    def _detect(self) -> None:
        """Look first whether a site given by address is of the pack's kind."""
        try:
            detect(self.pack.platform, self.tour, self.site)
        except (NotThatSiteError, SiteUnreachableError):
            self.tour.tab.close()
            raise

    # -- pages --------------------------------------------------------------------------------

    @property
    def _total(self) -> int:
        lists = route.lists(self.pack, self.only, self.people)
        return len(self.legs) + len(lists) + bool(self._sees_stranger())

    def _all_pages(self) -> None:
        for leg in self.legs:
            if leg.page.id in self.pages_done:
                continue
            self._page(leg)
            self.pages_done.add(leg.page.id)
            self._settle(leg)
            self.journal.page_done(self.audit.id, leg.page.id)

    def _page(self, leg: Leg) -> None:
        self.events.page_opened(
            self.pack.platform.id, leg.page.title, len(self.pages_done), self._total
        )
        tour = self.tour if leg.page.signed_in else self._as_stranger()
        last: Visit | None = None
        for url in (leg.page.url, *leg.page.other_urls):
            full = self._address(url)
            if not full:
                self.failures[leg.page.id] = NO_HANDLE
                continue
            visit = self._visit(tour, leg, full)
            if visit is None:
                continue
            if visit.stop is not None and leg.page.signed_in:
                raise _Stopped(visit.stop)
            if last is None or visit.found_any:
                last = visit
            if visit.found_any or visit.stop is not None:
                break
        if last is not None:
            self._take(leg, last, tour)
            self._tell_health(leg, last)

    def _tell_health(self, leg: Leg, visit: Visit) -> None:
        if visit.stop is not None or visit.why or not visit.gathered:
            return
        asked = len(visit.gathered)
        missed = tuple(
            name for name, g in visit.gathered.items() if not (g.evidence or g.not_offered)
        )
        others = tuple(page for page in self.audit.pages if page.page != leg.page.id)
        known = PageHealth(leg.page.id, leg.page.title, asked, missed)
        self.audit = replace(self.audit, pages=(*others, known))
        if self.page_health is not None:
            seen = asked - len(missed)
            self.page_health(leg.page.title, seen, asked, health(seen, asked))

    def _visit(self, tour: Tour, leg: Leg, url: str) -> Visit | None:
        self._pause()
        try:
            visit = tour.visit(leg.page, url, leg.settings, self._known(leg))
        except SiteUnreachableError as error:
            self.failures[leg.page.id] = error.sentence
            self.unreachable += 1
            if self.unreachable > 1 or self.opened == 0:
                raise _Stopped(Stop(StopReason.UNREACHABLE, address(url), error.sentence)) from None
            return None
        self.opened += 1
        self.unreachable = 0
        self._learn(visit)
        self._check_language(leg, visit)
        return visit

    def _known(self, leg: Leg) -> frozenset[str]:
        """What other pages have shown already, in words that the pack knows."""
        return frozenset(
            setting.id
            for setting in leg.settings
            if (seen := self.gathered.get(setting.id))
            and any(one.audience is not None for one in seen.evidence)
        )

    def _learn(self, visit: Visit) -> None:
        """Find out whose profile it is from whatever page tells it."""
        if not self.me and visit.sight is not None and visit.page.signed_in:
            self.me = me_on(self.pack.platform, visit.sight)

    def _check_language(self, leg: Leg, visit: Visit) -> None:
        if visit.sight is None or visit.stop is not None:
            return
        if visit.sight.names_any(leg.settings):
            self.read_language = True
        elif not self.read_language and not visit.found_any:
            visit.stop = unexpected_language(self.pack.platform, visit.sight.snapshot)

    def _take(self, leg: Leg, visit: Visit, tour: Tour) -> None:
        if visit.why:
            self.failures[leg.page.id] = visit.why
        self.shown[leg.page.id] = frozenset(n for n, g in visit.gathered.items() if g.evidence)
        for setting in leg.settings:
            new = visit.gathered.get(setting.id)
            if new is None:
                continue
            known = self.gathered.get(setting.id) or self._resumed(setting)
            if known is not None:
                new.tries = [*known.tries, *new.tries]
                new.not_offered = new.not_offered or known.not_offered
                if not new.refs:
                    new.url, new.seen_at = known.url or new.url, known.seen_at or new.seen_at
            self.gathered[setting.id] = new

    def _resumed(self, setting: Setting) -> Gathered | None:
        """What an earlier part of this walk saw of a setting that has pages left."""
        reading = self.readings.get(setting.id)
        if reading is None or not reading.evidence or not setting.read:
            return None
        known = Gathered(setting, url=reading.url, seen_at=reading.seen_at)
        known.tries = [Try(setting.read[0], seen) for seen in reading.evidence]
        return known

    def _settle(self, leg: Leg) -> None:
        """Record what the page's settings come to, so far."""
        for setting in leg.settings:
            done = all(page in self.pages_done for page in self._visited_pages(setting))
            known = self.gathered.get(setting.id)
            reading = self._reading(setting, leg.page.id)
            if not done and reading.status is ReadingStatus.COULD_NOT_READ:
                continue
            if self.explained is not None and known is not None:
                self.explained(setting.id, explain(known))
            picture = None
            if known is not None and known.refs:
                picture = self._picture(leg, known)
                known.refs = ()
            self._keep(reading, picture)

    def _visited_pages(self, setting: Setting) -> tuple[str, ...]:
        planned = {leg.page.id for leg in self.legs}
        return tuple(page for page in pages_of(setting) if page in planned)

    def _reading(self, setting: Setting, page: str) -> Reading:
        known = self.gathered.get(setting.id)
        why = self.failures.get(page, "")
        if known is None:
            why = why or "The page could not be opened."
            return Reading(setting.id, ReadingStatus.COULD_NOT_READ, why=why)
        return known.reading(why)

    def _picture(self, leg: Leg, known: Gathered) -> bytes | None:
        tour = self.tour if leg.page.signed_in else self._as_stranger()
        try:
            return tour.tab.picture(known.refs)
        except BrowserGoneError:
            raise
        except BrowserError:
            return None  # The words stand without their picture.

    def _keep(self, reading: Reading, picture: bytes | None) -> None:
        self.readings[reading.setting] = reading
        self.journal.keep_reading(self.audit.id, reading, picture)
        self.events.reading_made(self.pack.platform.id, reading, picture)

    def _pause(self) -> None:
        self.cancel.check()
        left = self.went + self.pace - time.monotonic()
        if left > 0 and self.cancel.wait(left):
            self.cancel.check()
        self.went = time.monotonic()

    def _address(self, url: str) -> str:
        if "{me}" in url and not self.me:
            self._find_me()
        return fill(url, self.me, self.site)

    def _find_me(self) -> None:
        place = self.pack.platform.signed_in.me_page or self.pack.platform.start_url
        url = fill(place, "", self.site)
        if not url or self.failures.get("{me}"):
            return
        self._pause()
        arrival = self.tour.tab.open(url)
        self.opened += 1
        stop = stop_at_arrival(self.pack.platform, arrival)
        if stop is not None:
            raise _Stopped(stop)
        sight = self.tour.look("", arrival)
        stop = stop_on_page(self.pack.platform, sight.snapshot, sight.captured, sight.view)
        if stop is not None:
            raise _Stopped(stop)
        self.me = me_on(self.pack.platform, sight)
        if not self.me:
            self.tour.tab.rest(self.patience.silent)
            self.me = me_on(self.pack.platform, self.tour.look("", arrival))
        if not self.me:
            self.failures["{me}"] = NO_HANDLE

    def _as_stranger(self) -> Tour:
        if self.stranger_tour is None:
            self.stranger_tour = self._new_tour(self.session.tab(signed_in=False))
        return self.stranger_tour

    # -- lists ------------------------------------------------------------------------------------

    def _all_lists(self) -> None:
        for listed, holds_people in route.lists(self.pack, self.only, self.people):
            done = f"list:{listed.id}"
            if done in self.pages_done:
                continue
            self.events.page_opened(
                self.pack.platform.id, listed.title, len(self.pages_done), self._total
            )
            harvest = self._list(listed, holds_people)
            if not harvest.stop:
                self.pages_done.add(done)
                self.journal.page_done(self.audit.id, done)
            self._answer_by(listed, harvest)
            if harvest.stop:
                raise _Stopped(harvest.stop)

    def _list(self, listed: ListOf, holds_people: bool) -> Harvest:
        best = Harvest(why=NO_HANDLE)
        others = tuple(p for p in self.audit.people if p.kind != listed.id)
        harvester = Harvester(self.tour, self.patience, self.cancel)

        def tell(entries: tuple[Entry, ...]) -> None:
            if holds_people:
                found = (*others, *people_of(entries, listed))
                self.audit = replace(self.audit, people=found)
                self.events.people_found(self.pack.platform.id, len(found))
                if len(entries) % 200 < 20:
                    self.journal.keep_people(self.audit.id, found, False)

        for url in (listed.url, *listed.other_urls):
            full = self._address(url)
            if not full:
                continue
            self._pause()
            try:
                harvest = harvester.harvest(listed, full, tell)
            except SiteUnreachableError as error:
                best = Harvest(why=error.sentence)
                continue
            self.opened += 1
            self.went = time.monotonic()
            if harvest.readable or harvest.stop or not best.readable:
                best = harvest
            if harvest.readable or harvest.stop:
                break
        self._take_list(listed, holds_people, best)
        return best

    def _take_list(self, listed: ListOf, holds_people: bool, harvest: Harvest) -> None:
        lists_read = dict(self.audit.lists_read)
        if harvest.readable:
            lists_read[listed.id] = harvest.complete
        self.audit = replace(self.audit, lists_read=lists_read)
        if holds_people:
            others = tuple(p for p in self.audit.people if p.kind != listed.id)
            found = (*others, *people_of(harvest.entries, listed))
            complete = all_ends_seen(self.pack.people, lists_read)
            self.audit = replace(self.audit, people=found, people_complete=complete)
            self.journal.keep_people(self.audit.id, found, self.audit.people_complete)
            return
        rest = tuple(a for a in self.audit.apps if a.kind != listed.id)
        apps = (*rest, *apps_of(harvest.entries, listed))
        self.audit = replace(self.audit, apps=apps)
        self.journal.keep_apps(self.audit.id, apps)

    def _answer_by(self, listed: ListOf, harvest: Harvest) -> None:
        url = address(self._address(listed.url))
        for setting in self.settings:
            if setting.list == listed.id:
                self._keep(reading_of(setting, listed, harvest, url, self.clock()), None)

    # -- the stranger's view ----------------------------------------------------------------------

    def _sees_stranger(self) -> bool:
        return self.pack.stranger is not None and not self.only

    def _stranger(self) -> None:
        stranger = self.pack.stranger
        if stranger is None or self.only or "stranger" in self.pages_done:
            return
        self._pause()
        self.events.page_opened(
            self.pack.platform.id, "What a stranger sees", len(self.pages_done), self._total
        )
        if "{me}" in stranger.url:
            self._address(stranger.url)
        try:
            seen = look_as_stranger(stranger, self._as_stranger(), self.me, self.site)
        except SiteUnreachableError as error:
            look = StrangerLook(self.clock(), why=error.sentence)
            self.audit = replace(self.audit, stranger_look=look)
            return
        picture = None
        if seen.picture is not None:
            picture = self.journal.keep_picture(self.audit.id, "stranger", seen.picture)
        look = StrangerLook(self.clock(), address(seen.url), seen.why, picture, seen.told)
        self.audit = replace(self.audit, stranger=dict(seen.fields), stranger_look=look)
        self.pages_done.add("stranger")

    # -- the witness ------------------------------------------------------------------------------

    def _witness(self) -> None:
        """Look again at everything that was read, on as few pages as show it all."""
        legs = route.witness_legs(self.legs, self.readings, self.shown)
        compared, differing = 0, 0
        for leg, settings in legs:
            full = self._address(leg.page.url)
            if not full:
                continue
            again = self._again(leg, settings, full)
            for setting in settings:
                second = again.get(setting.id)
                verdict = self._compare(setting, second)
                compared += verdict is not None
                differing += verdict is False
        if compared:
            self.audit = replace(self.audit, witness="differs" if differing else "same")

    def _again(self, leg: Leg, settings: Sequence[Setting], url: str) -> dict[str, Gathered]:
        self._pause()
        tour = self.tour if leg.page.signed_in else self._as_stranger()
        expected = {setting.id: self.readings[setting.id].audience for setting in settings}
        try:
            visit = tour.visit(leg.page, url, settings, expected=expected)
        except (SiteUnreachableError, ReadOnlyRefusalError):
            return {}
        if visit.stop is not None:
            if leg.page.signed_in:
                raise _Stopped(visit.stop)
            return {}
        return visit.gathered

    def _compare(self, setting: Setting, second: Gathered | None) -> bool | None:
        first = self.readings[setting.id]
        same = says_the_same(first, second)
        if same is False and second is not None:
            self._keep(doubted(first, second), None)
        return same

    # -- the end ----------------------------------------------------------------------------------

    def _finish(self, stop: Stop | None) -> Audit:
        if stop is not None:
            self.events.stopped(self.pack.platform.id, stop.sentence)
        self._record_unreached(stop)
        order = {setting.id: place for place, setting in enumerate(self.pack.settings)}
        readings = sorted(self.readings.values(), key=lambda r: order.get(r.setting, 10_000))
        self.audit = replace(
            self.audit,
            finished=self.clock(),
            readings=tuple(readings),
            stopped=stop,
        )
        for tour in (self.tour, self.stranger_tour):
            self._close(tour)
        self.audit = replace(self.audit, guard=self._guard())
        self.journal.finish(self.audit)
        return self.audit

    def _record_unreached(self, stop: Stop | None) -> None:
        for setting in self.settings:
            if setting.id in self.readings:
                continue
            known = self.gathered.get(setting.id)
            why = f"The review stopped before this was read. {stop.sentence}" if stop else ""
            if known is not None and known.evidence:
                reading = known.reading()
            else:
                why = why or "It is on none of the pages that were opened."
                reading = Reading(setting.id, ReadingStatus.COULD_NOT_READ, why=why)
            self._keep(reading, None)

    def _close(self, tour: Tour | None) -> None:
        if tour is None:
            return
        try:
            tour.tab.close()
        except BrowserError:
            return

    def _guard(self) -> GuardRecord:
        try:
            return self.session.guard_record()
        except BrowserError:
            return self.audit.guard
