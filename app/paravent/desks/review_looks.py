"""Looking from outside: forgotten profiles, and what a stranger sees; each look is kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from paravent.core.errors import UsageError
from paravent.core.footprint import ProfileWords
from paravent.core.jobs import Cancel, Report
from paravent.core.present import present
from paravent.core.records import Audit
from paravent.core.review import OldProfile, OldSite, Part, Presence, StrangerTable
from paravent.desks.base import Base, now

if TYPE_CHECKING:
    from paravent.footprint.forgotten import Answer, Asker, Site
    from paravent.footprint.stranger import PageLook


@dataclass(frozen=True, slots=True)
class Kept:
    """Where looks are kept: a room of the store, and word that a part of the review began."""

    room: str
    note: Callable[[str], dict[str, Any]]
    keep: Callable[[str, Mapping[str, Any]], None]
    begun: Callable[[Part], None]


class Looks:
    """The part of ``Review`` that looks at the user from outside."""

    def __init__(
        self,
        base: Base,
        kept: Kept,
        own: Callable[[], Sequence[ProfileWords]],
        *,
        asker: Asker | None,
        sites: Sequence[Site] | None,
        pace: float | None,
    ) -> None:
        self._base = base
        self._kept = kept
        self._asker = asker
        self._sites = sites
        self._pace = pace
        self._own = own

    def _all_sites(self) -> Sequence[Site]:
        from paravent.footprint.forgotten import Site, sites

        if self._sites is not None:
            return self._sites
        if self._base.is_practice:
            from paravent.practice.old_sites import ADDRESSES, KNOWN

            closing = "It is made up, so there is nothing to close."
            return [Site(n, n, url, KNOWN, closing) for n, url in ADDRESSES.items()]
        return sites()

    def _ask(self, cancel: Cancel) -> Asker:
        from paravent.footprint.fetch import Fetcher

        if self._asker is not None:
            return self._asker
        return _rehearsed if self._base.is_practice else Fetcher(cancel=cancel)

    def old_sites(self) -> Sequence[OldSite]:
        """The sites that would be asked about forgotten profiles."""
        from paravent.footprint.forgotten import told

        return told(self._all_sites())

    def old_profiles(self) -> Sequence[OldProfile]:
        """What was found so far."""
        found = [
            OldProfile(**{**entry, "presence": Presence(entry["presence"])})
            for entry in self._kept.note("old").get("found", ())
        ]
        order = list(Presence)
        return sorted(found, key=lambda p: (order.index(p.presence), p.site.casefold()))

    def look_for_old_profiles(
        self, handles: Sequence[str], report: Report, cancel: Cancel, *, consent: bool
    ) -> Sequence[OldProfile]:
        """Ask each site, signed out and slowly. Raises ``UsageError`` without consent."""
        from paravent.footprint import forgotten

        pace = 0.0 if self._base.is_practice else forgotten.PACE_SECONDS
        before = {(p.site, p.handle.casefold()): p for p in self.old_profiles()}
        fresh = forgotten.look(
            handles,
            self._all_sites(),
            self._ask(cancel),
            consent=consent,
            now=now,
            report=report,
            cancel=cancel,
            pace=pace if self._pace is None else self._pace,
        )
        for profile in fresh:
            key = (profile.site, profile.handle.casefold())
            said = before[key].mine if key in before else None
            before[key] = replace(profile, mine=said)
        self._keep_old(before.values())
        if fresh:
            self._kept.begun(Part.OLD_PROFILES)
        return self.old_profiles()

    def _keep_old(self, profiles: Any) -> None:
        self._kept.keep("old", {"found": [{**asdict(p), "presence": p.presence} for p in profiles]})

    def say_mine(self, profile: OldProfile, mine: bool | None) -> OldProfile:
        """Keep whether a profile that exists is the user's."""
        said = replace(profile, mine=mine)
        self._keep_old(
            said if (p.site, p.handle) == (said.site, said.handle) else p
            for p in self.old_profiles()
        )
        return said

    def audits(self) -> list[Audit]:
        """The newest reviews that are still there."""
        return present(self._base.store.latest(2))

    def _pages(self) -> list[PageLook]:
        from paravent.footprint.stranger import PageLook

        return [
            PageLook(**json.loads(body))
            for key, body in sorted(self._base.store.notes(self._kept.room).items())
            if key.startswith("page:")
        ]

    def stranger(self) -> StrangerTable:
        """The stranger's view of everything that was looked at."""
        from paravent.footprint.stranger import side_by_side

        audits = self.audits()
        facts = self._base.facts_of(audits)
        return side_by_side(audits, facts, self._pages(), self._own())

    def look_at_page(self, url: str, cancel: Cancel) -> StrangerTable:
        """Look at another page as a stranger and keep what it shows."""
        address = _checked(url)
        look = self._look(address, cancel)
        key = self._base.store.note_key(self._kept.room, address)
        self._kept.keep(f"page:{key}", asdict(replace(look, url=address)))
        self._kept.begun(Part.STRANGER)
        return self.stranger()

    def _look(self, url: str, cancel: Cancel) -> PageLook:
        from paravent.browser.session import start
        from paravent.core.page import SiteRules
        from paravent.footprint.stranger import read_page

        host = urlsplit(url).netloc.rpartition("@")[2]
        bare = urlsplit(url).hostname or ""
        other = bare.removeprefix("www.") if bare.startswith("www.") else f"www.{bare}"
        hosts = tuple(dict.fromkeys([host, bare, other]))
        rules = SiteRules("page", hosts, url, url)
        session = start(rules, self._base.options(headless=True), cancel)
        try:
            tab = session.tab(signed_in=False)
            arrival = tab.open(url)
            tab.rest(4)
            return read_page(arrival, tab.snapshot(), tab.captured())
        finally:
            session.close()

    def drop_page(self, url: str) -> StrangerTable:
        """Forget a page that was added."""
        store = self._base.store
        store.drop_note(self._kept.room, f"page:{store.note_key(self._kept.room, url)}")
        return self.stranger()


def _checked(url: str) -> str:
    """The address as it is opened. Raises ``UsageError`` for what is none."""
    words = url.strip()
    if "://" not in words:
        words = f"https://{words}"
    try:
        parts = urlsplit(words)
        host = parts.hostname or ""
        local = host in ("localhost", "127.0.0.1", "::1")
        fits = not parts.username and (
            parts.scheme == "https" or (local and parts.scheme == "http")
        )
    except ValueError:
        host, fits = "", False
    if not fits or not (local or "." in host) or " " in words:
        raise UsageError("Type the address of a public page, such as https://example.org/staff.")
    return words


def _rehearsed(url: str) -> Answer:
    """What a made-up site of the rehearsal answers."""
    from paravent.footprint.forgotten import Answer
    from paravent.practice.old_sites import answer

    status, text = answer(url)
    return Answer(status, url, text)
