"""The made-up desk's review before an interview: the real part of the desk, with made-up sites."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from paravent.core.errors import SiteUnreachableError
from paravent.core.jobs import Cancel
from paravent.core.ports import StorePort
from paravent.core.records import PlatformFacts
from paravent.core.settings import Settings
from paravent.desks.base import Base
from paravent.desks.lists import Lists
from paravent.desks.review import Review
from paravent.footprint.forgotten import Answer, Site
from paravent.footprint.stranger import PageLook

if TYPE_CHECKING:
    from tests.support.desk import MadeUpDesk

TODAY = date(2025, 11, 22)


class MadeUpBase(Base):
    """What ``Review`` needs of a desk."""

    def __init__(self, desk: MadeUpDesk) -> None:
        super().__init__(Path("made-up"), store=None)
        self._desk = desk

    @property
    def store(self) -> StorePort:
        return self._desk.made_up_store

    @property
    def settings(self) -> Settings:
        return self._desk.settings

    def save_settings(self, settings: Settings) -> None:
        self._desk.save_settings(settings)

    def platforms(self) -> Sequence[PlatformFacts]:
        return self._desk.platforms()


MADE_UP_SITES = (
    Site("meadow", "Meadow", "https://meadow.example/u/{user}", "founder", "Settings, then Close."),
    Site("harbour", "Harbour", "https://harbour.example/{user}", "founder", "Write to them."),
    Site("liar", "Always There", "https://liar.example/{user}", "founder", ""),
    Site("shut", "Shut", "https://shut.example/{user}", "founder", ""),
    Site("silent", "Silent", "https://silent.example/{user}", "founder", ""),
)
ACCOUNTS = {
    "meadow.example": {"founder", "avaexample"},
    "harbour.example": {"founder"},
}


def made_up_sites_answer(url: str) -> Answer:
    """Two honest sites, one that shows a page for every name, one that refuses, one that is off."""
    host, _, path = url.removeprefix("https://").partition("/")
    name = path.split("/")[-1]
    if host == "silent.example":
        raise SiteUnreachableError("The site did not answer. Try again later.")
    if host == "shut.example":
        return Answer(403, url, "Forbidden")
    if host == "liar.example" or name.lower() in ACCOUNTS.get(host, ()):
        return Answer(200, url, f"<h1>{name}</h1> joined in 2011")
    return Answer(404, url, "Nobody here")


class MadeUpReview(Review):
    """The real part of the desk; pages are looked at in ``pages`` instead of in a browser."""

    def __init__(self, desk: MadeUpDesk) -> None:
        base = MadeUpBase(desk)
        super().__init__(
            base,
            Lists(base),
            asker=made_up_sites_answer,
            sites=MADE_UP_SITES,
            pace=0,
            today=lambda: TODAY,
        )
        self.pages: dict[str, PageLook] = {}
        # Pages are made up here; everything that keeps and compares them is the real part.
        self._looks._look = self._made_up  # type: ignore[method-assign]

    def _made_up(self, url: str, cancel: Cancel) -> PageLook:
        if url not in self.pages:
            raise SiteUnreachableError("The page did not answer. Check the address.")
        return self.pages[url]


def made_up_review(desk: MadeUpDesk) -> MadeUpReview:
    """The review of a made-up desk."""
    return MadeUpReview(desk)
