"""The rehearsal platforms in other clothes: perturbed pages over TLS, read in real Chromium.

A way of dressing is a piece of ``tests/walks/drift/drift.js`` that runs in the served page before
anything of it is shown. The page tells, in a meta element, which settings it dressed and whose
meaning it took away; the truth is the rehearsal server's own.
"""

from __future__ import annotations

import json
import random
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from paravent.browser.options import BrowserOptions, Replica
from paravent.browser.session import start as start_browser
from paravent.core.jobs import Cancel
from paravent.core.page import BrowserSessionPort, PagePort, Snapshot
from paravent.core.records import Reading
from paravent.core.words import Audience, ReadingStatus
from paravent.engine import route
from paravent.engine.patience import Patience
from paravent.engine.sight import Atlas, ways_on
from paravent.engine.tour import Tour
from paravent.engine.whoami import fill
from paravent.packs.facts import rules
from paravent.packs.loader import load_all
from paravent.packs.model import Pack, Page, Setting
from paravent.practice.platforms import REPLICAS
from paravent.practice.profiles import SPECS, random_state
from paravent.practice.server import EVERY, PracticeServer
from paravent.practice.state import Shape
from paravent.practice.web import Request, Response

SCRIPT = Path(__file__).parents[1] / "walks" / "drift" / "drift.js"
PATIENCE = Patience(loading=3.0, silent=1.2, partly=1.2, steady=0.3, step=0.3, fallback=0.5)
KEPT = (
    "as_is", "rewording", "typography", "split_label", "nesting", "lost_roles", "value_first",
    "flat_pairs", "table", "columns", "button_name", "whole_name", "aria_description",
    "menu_button", "other_control", "reorder", "help_sidebar", "help_column", "hidden_copy",
    "overlay", "shadow_open", "shadow_closed", "frame", "late", "late_values", "default_first",
)  # fmt: skip
"""Ways that keep the meaning."""
LOST = (
    "value_unknown", "value_gone", "label_gone", "two_values", "two_rows", "none_chosen",
    "disabled", "skeleton_forever", "other_label", "negated", "exception",
)  # fmt: skip
"""Ways that take it away from some settings of the page."""
_PAGE_WAYS = ("row", "switch", "radio", "choice", "text")


class DriftingServer(PracticeServer):
    """The rehearsal, with every page dressed in ``way``."""

    way = "as_is"
    seed = 0

    def _answer(self, request: Request) -> Response:
        response = super()._answer(request)
        if not response.kind.startswith("text/html") or b"<head>" not in response.body:
            return response
        platform = next(n for n, site in self._sites.items() if site.is_ours(request.host))
        specs = [
            {
                "label": label,
                "options": [option.words for option in spec.options],
                "means": [str(option.audience) for option in spec.options],
            }
            for spec in SPECS[platform]
            for label in dict.fromkeys((spec.label, spec.uk, spec.newer))
            if label and spec.shape is not Shape.TAGGING
        ]
        told = json.dumps({"way": self.way, "seed": self.seed, "specs": specs})
        head = (
            "<style>html:not([data-drifted]) body{display:none}</style>"
            f"<script>window.__drift={told.replace('<', chr(92) + 'u003c')};</script>"
            f"<script>{SCRIPT.read_text('utf-8')}</script>"
        )
        body = response.body.replace(b"<head>", b"<head>" + head.encode(), 1)
        return Response(response.status, body, response.kind, response.headers)


@dataclass
class Visited:
    """One perturbed page: what came of each setting on it."""

    platform: str
    way: str
    page: str
    verdicts: dict[str, str] = field(default_factory=dict)
    """Setting id to right, asked, unread, kept (its meaning is gone, and that was said), wrong."""
    details: dict[str, str] = field(default_factory=dict)


@dataclass
class Drifter:
    """Keeps a browser for each platform and reads perturbed pages in it."""

    server: DriftingServer
    sessions: Mapping[str, BrowserSessionPort]
    packs: Mapping[str, Pack]
    tabs: dict[str, PagePort] = field(default_factory=dict)

    def pages(self, platform: str) -> list[tuple[Page, tuple[Setting, ...]]]:
        """The pages that show settings by themselves, with those settings."""
        pack = self.packs[platform]
        readable = self.server.expected(platform)
        known = {spec.id for spec in SPECS[platform]}
        found = []
        for leg in route.legs(pack, pack.settings):
            here = tuple(
                s
                for s in leg.settings
                if s.id in known and readable.get(s.id) is not None and ways_on(s, leg.page.id)
            )
            if here and leg.page.signed_in and not leg.page.expand:
                found.append((leg.page, here))
        return found

    def own_name(self, platform: str) -> str:
        """The own handle on ``platform``."""
        doctor = self.server.state.doctor
        if platform in REPLICAS:
            return REPLICAS[platform].me
        return doctor.handle if platform == "facebook" else doctor.x_handle

    def visit(self, platform: str, way: str, seed: int, page_id: str = "") -> Visited | None:
        """Dress one page at random and read it; None where nothing of it can be dressed."""
        chance = random.Random(f"{platform} {way} {seed}")
        self.server.state = random_state(seed)
        self.server.way, self.server.seed = way, seed
        choices = [p for p in self.pages(platform) if page_id in ("", p[0].id)]
        if not choices:
            return None
        page, settings = chance.choice(choices)
        pack = self.packs[platform]
        me, site = self.own_name(platform), self.server.site(platform)
        if platform not in self.tabs:
            self.tabs[platform] = self.sessions[platform].tab()
        tour = Tour(pack.platform, Atlas.of(pack), self.tabs[platform], Cancel(), PATIENCE)
        seen = tour.visit(page, fill(page.url, me, site), settings)
        if seen.sight is None:
            return None
        told = _told(seen.sight.snapshot)
        truth, found = self.server.truth(platform), Visited(platform, way, page.id)
        by_id = {spec.id: spec for spec in SPECS[platform]}
        for setting in settings:
            spec = by_id[setting.id]
            labels = {spec.label, spec.uk, spec.newer}
            if not labels & set(told["items"]):
                continue
            reading = seen.gathered[setting.id].reading()
            lost = bool(labels & set(told["lost"]))
            found.verdicts[setting.id] = verdict(None if lost else truth[setting.id], reading)
            found.details[setting.id] = (
                f"{platform} {way} {seed} {page.id} {setting.id}: {reading.status}"
                f" {reading.audience} {reading.raw!r}, truly {truth[setting.id]}; {reading.why}"
            )
        return found if found.verdicts else None


def verdict(truth: Audience | None, reading: Reading) -> str:
    """How a reading compares with what is true; ``truth`` None where the meaning is gone."""
    if reading.status is ReadingStatus.READ:
        return "right" if truth is not None and reading.audience is truth else "wrong"
    if truth is None:
        return "kept"
    return "asked" if reading.status is ReadingStatus.NEEDS_CONFIRMATION else "unread"


def _told(snapshot: Snapshot) -> dict[str, list[str]]:
    for node in snapshot.nodes:
        if node.tag == "meta" and node.marks.get("name") == "drift":
            told: dict[str, list[str]] = json.loads(node.marks.get("content", "{}"))
            return told
    return {"items": [], "lost": []}


def _page_ways_only(pack: Pack) -> Pack:
    """The pack without its second sources in data: what the page shows must be enough."""
    settings = [
        s.model_copy(update={"read": tuple(w for w in s.read if w.how in _PAGE_WAYS)})
        for s in pack.settings
    ]
    return pack.model_copy(update={"settings": tuple(settings)})


@contextmanager
def drifter(folder: Path, platforms: Sequence[str] = ("facebook", "x")) -> Iterator[Drifter]:
    """A rehearsal server and a browser for each of ``platforms``, closed at the end."""
    packs = {name: _page_ways_only(load_all().packs[name]) for name in platforms}
    server = DriftingServer(platforms=tuple(platforms))
    with server:
        server.live.delay = 0.01
        sessions: dict[str, BrowserSessionPort] = {}
        try:
            for name in platforms:
                options = BrowserOptions(
                    data_dir=folder,
                    headless=True,
                    replica=Replica(server.host, server.port, server.key),
                    storage_state=server.storage_state(name, folder),
                )
                sessions[name] = start_browser(rules(packs[name], server.site(name)), options)
            yield Drifter(server, sessions, packs)
        finally:
            for session in sessions.values():
                session.close()


@dataclass(frozen=True, slots=True)
class Job:
    """One perturbed page to read."""

    platform: str
    way: str
    seed: int


def jobs(seeds: Sequence[int], platforms: Sequence[str], ways: Sequence[str]) -> list[Job]:
    """One page for each seed: platforms and ways take turns, so that few seeds try most."""
    names = tuple(platforms) or EVERY
    return [Job(names[seed % len(names)], ways[(seed * 7) % len(ways)], seed) for seed in seeds]


def work(mine: Sequence[Job], folder: Path) -> Iterator[tuple[Job, Visited | None]]:
    """Read ``mine``, a platform at a time, each with a browser of its own."""
    for name in dict.fromkeys(job.platform for job in mine):
        with drifter(folder, (name,)) as found:
            for job in mine:
                if job.platform == name:
                    yield job, found.visit(name, job.way, job.seed)


def run(
    found: Drifter, seeds: Sequence[int], ways: Sequence[str] = (*KEPT, *LOST)
) -> tuple[dict[str, Counter[str]], list[str]]:
    """Verdicts by way, and a line for everything that was not as it should be."""
    counted = {way: Counter[str]() for way in ways}
    strange: list[str] = []
    for seed in seeds:
        for place, way in enumerate(ways):
            platform = tuple(found.sessions)[(seed + place) % len(found.sessions)]
            seen = found.visit(platform, way, seed)
            if seen is None:
                continue
            counted[way].update(seen.verdicts.values())
            strange += [
                f"{seen.verdicts[name]}: {seen.details[name]}"
                for name in seen.verdicts
                if seen.verdicts[name] not in ("right", "kept")
            ]
    return counted, strange
