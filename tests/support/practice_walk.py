"""Runs the production packs over the rehearsal in real Chromium, and compares."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from paravent.browser.options import BrowserOptions, Replica
from paravent.browser.session import start as start_browser
from paravent.core.jobs import Cancel
from paravent.core.records import App, Audit, Person, Reading
from paravent.core.words import Audience, ReadingStatus
from paravent.engine.patience import Patience
from paravent.engine.walk import walk
from paravent.packs.facts import rules
from paravent.packs.loader import load_all
from paravent.practice.server import PracticeServer

HURRIED = Patience(loading=4.0, silent=1.2, partly=0.6)
"""The rehearsal answers at once: nothing is worth waiting for as long as on the internet."""


@dataclass
class Heard:
    """A journal and a listener that only remember."""

    pages: list[str] = field(default_factory=list)
    readings: list[Reading] = field(default_factory=list)
    people: int = 0
    stops: list[str] = field(default_factory=list)

    def begin(self, audit: Audit, scope: Sequence[str], people: bool) -> None: ...

    def keep_reading(self, audit_id: str, reading: Reading, picture: bytes | None) -> None:
        self.readings.append(reading)

    def keep_people(self, audit_id: str, people: Sequence[Person], complete: bool) -> None:
        self.people = len(people)

    def keep_apps(self, audit_id: str, apps: Sequence[App]) -> None: ...

    def keep_picture(self, audit_id: str, name: str, picture: bytes) -> str:
        return f"{audit_id}/{name}"

    def page_done(self, audit_id: str, page: str) -> None:
        self.pages.append(page)

    def finish(self, audit: Audit) -> None: ...

    def page_opened(self, platform: str, page: str, done: int, total: int) -> None: ...

    def reading_made(self, platform: str, reading: Reading, picture: bytes | None) -> None: ...

    def people_found(self, platform: str, count: int) -> None: ...

    def stopped(self, platform: str, sentence: str) -> None:
        self.stops.append(sentence)


def walk_practice(
    server: PracticeServer,
    platform: str,
    folder: Path,
    *,
    only: Sequence[str] = (),
    people: bool = False,
    heard: Heard | None = None,
    patience: Patience = HURRIED,
) -> Audit:
    """One walk of the production pack of ``platform`` over ``server``, headless."""
    pack = load_all().packs[platform]
    options = BrowserOptions(
        data_dir=folder,
        headless=True,
        replica=Replica(server.host, server.port, server.key),
        storage_state=server.storage_state(platform, folder),
    )
    site = server.site(platform)
    session = start_browser(rules(pack, site), options)
    hears = heard or Heard()
    try:
        return walk(
            pack,
            session,
            site=site,
            only=tuple(only),
            people=people,
            journal=hears,
            events=hears,
            cancel=Cancel(),
            audit_id="practice",
            patience=patience,
        )
    finally:
        session.close()


def wrong(audit: Audit, truth: Mapping[str, Audience | None]) -> dict[str, str]:
    """Readings that claim an audience which is not the true one."""
    return {
        r.setting: f"said {r.audience}, is {truth[r.setting]}"
        for r in audit.readings
        if r.status in (ReadingStatus.READ, ReadingStatus.CONFIRMED)
        and r.setting in truth
        and r.audience != truth[r.setting]
    }


def missed(audit: Audit, expected: Mapping[str, Audience | None]) -> dict[str, str]:
    """Settings that ought to have been read, and were not; or read, and ought not to be."""
    found = {}
    for setting, audience in expected.items():
        reading = audit.reading(setting)
        status = reading.status if reading else None
        if (status is ReadingStatus.READ) is not (audience is not None):
            found[setting] = f"{status}: {reading.raw if reading else None}; truly {audience}"
    return found
