"""The desk: everything that the window or a command can ask of the program, in one port.

``main`` builds it from the rooms; the window knows only this port, so that its pages can be
tried with a made-up desk. Every method may take long unless it says otherwise: call it from a
job, never on the window's thread. All raise errors of ``core.errors`` and nothing else.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Protocol

from paravent.core.caution import BeforeWalk
from paravent.core.changes import ChangesPort
from paravent.core.footprint import FootprintPostsPort
from paravent.core.jobs import Cancel, Report
from paravent.core.keeping import StoreMode as StoreMode  # noqa: PLC0414 - of this contract too
from paravent.core.keeping import StoreState as StoreState  # noqa: PLC0414
from paravent.core.lens import LensPort
from paravent.core.lists import ListsPort
from paravent.core.own_data import OwnDataPort
from paravent.core.paper import PapersPort
from paravent.core.past import PastPort
from paravent.core.pictures import PicturesPort
from paravent.core.pointing import PointingPort
from paravent.core.ports import EventsPort, StorePort, WalkStart
from paravent.core.records import (
    Audit,
    Checklist,
    PhotoInspection,
    PhotoOutcome,
    PlatformFacts,
    Reading,
    SettingFacts,
)
from paravent.core.review import ReviewPort
from paravent.core.rhythm import RhythmPort
from paravent.core.selfaudit import SelfAuditPort
from paravent.core.settings import Settings
from paravent.core.words import Audience


@dataclass(frozen=True, slots=True)
class AuditRequest:
    """What to walk."""

    platform: str
    site: str = ""
    people: bool = True
    only: tuple[str, ...] = ()
    headless: bool = False
    resume: WalkStart | None = None
    visible: bool = False
    """Show the browser even where the settings say otherwise: the user is to point in it."""


class PromptKind(StrEnum):
    """What the program waits for the user to do."""

    SIGN_IN = "sign_in"
    TERMS = "terms"


@dataclass(frozen=True, slots=True)
class Prompt:
    """A request to the user from a running job: shown, then answered with yes or no."""

    kind: PromptKind
    platform: str
    title: str
    sentence: str
    yes: str
    no: str
    plan: BeforeWalk | None = None
    """What a first walk will do, for showing in full; ``sentence`` says the same in short."""


Ask = Callable[[Prompt], bool]
"""Called on a job's thread; blocks until the user answered. False stops the job politely."""


@dataclass(frozen=True, slots=True)
class Question:
    """A setting that was not read, put to the user."""

    audit_id: str
    platform: str
    platform_name: str
    facts: SettingFacts
    reading: Reading
    """What is known: its status, words seen if any, and why it was not read."""
    address: str
    """The page to open, with handle and site filled in; "" for settings of the phone app."""


@dataclass(frozen=True, slots=True)
class Health:
    """One line of ``paravent doctor``."""

    name: str
    ok: bool
    found: str
    do_next: str
    """What to do where it is not ok; else ""."""


class DeskPort(Protocol):
    """See the module's sentence."""

    @property
    def is_practice(self) -> bool:
        """Whether this desk shows the built-in practice profiles. Quick."""

    @property
    def settings(self) -> Settings:
        """The program's settings. Quick."""

    def save_settings(self, settings: Settings) -> None:
        """Keep changed settings."""

    @property
    def lists(self) -> ListsPort:
        """Connections, exports and the user's own periods. Quick to get."""

    def platforms(self) -> Sequence[PlatformFacts]:
        """All platforms with a sound pack, by name."""

    def pack_problems(self) -> Sequence[str]:
        """A sentence for each pack that could not be loaded."""

    def store_state(self) -> StoreState:
        """How the store stands, without opening it."""

    def open_store(self, mode: StoreMode, passphrase: str = "") -> StorePort:
        """Open or create the store. With a new keyring store, ``recovery`` is worth showing."""

    def recovery_passphrase(self) -> str | None:
        """The recovery passphrase of a store made just now, to be shown once; else None."""

    @property
    def store(self) -> StorePort:
        """The open store; opens it with the best mode if that needs no passphrase."""

    def wipe_leftovers(self) -> int:
        """Remove temporary profiles that a crash left; how many there were."""

    def audit(self, request: AuditRequest, events: EventsPort, cancel: Cancel, ask: Ask) -> Audit:
        """Sign in if need be, walk, keep. A stop is part of the audit, not an error."""

    def practice(self) -> DeskPort:
        """A desk over the practice profiles, with a store in memory; ``close`` it at the end."""

    @property
    def changes(self) -> ChangesPort:
        """What changed since last time, looking again, keeping as it is. Quick."""

    @property
    def past(self) -> PastPort:
        """Earlier reviews, and what each came to. Quick."""

    @property
    def selfaudit(self) -> SelfAuditPort:
        """The place in the self-audit, and how long its steps take. Quick to get."""

    @property
    def own_data(self) -> OwnDataPort:
        """What is kept, copies of it, another computer. Quick."""

    @property
    def pointing(self) -> PointingPort:
        """Show me where it is: learning by being shown. Quick."""

    @property
    def lens(self) -> LensPort:
        """What others could see, and a stranger's view beside the settings. Quick."""

    def questions(self) -> Sequence[Question]:
        """Everything of the newest audits that was not read or needs confirmation."""

    def answer(
        self, question: Question, audience: Audience | None, words: str, offered: bool = True
    ) -> None:
        """Keep what the user says the page shows; ``offered=False``: it is not offered to them."""

    def show_page(self, address: str) -> None:
        """Open an https address (or the loopback site in use) in the user's everyday browser."""

    def checklist(self) -> Checklist:
        """Outcomes of 8a to 8d from the newest audits and all answers."""

    def inspect_photos(
        self,
        paths: Sequence[Path],
        each: Callable[[PhotoInspection], None],
        cancel: Cancel,
        *,
        everything: bool = False,
    ) -> None:
        """Look into files and folders (with all below); ``each`` hears every file.

        ``everything``: also say what identifies the owner or the camera, not only the place.
        """

    def clean_photos(
        self,
        paths: Sequence[Path],
        each: Callable[[PhotoOutcome], None],
        report: Report,
        cancel: Cancel,
        *,
        out: Path | None = None,
        in_place: bool = False,
        everything: bool = False,
    ) -> None:
        """Clean files and folders; ``each`` hears every file's measured outcome."""

    @property
    def pictures(self) -> PicturesPort:
        """Towns, neutral names, text in pictures, watched folders. Quick."""

    @property
    def papers(self) -> PapersPort:
        """Reports: made, looked at, saved. Quick to get."""

    def write_report(self, out: Path, *, portfolio: bool = False) -> Sequence[Path]:
        """Write a report; the kind is the name's ending (html, pdf, json, csv)."""

    def preview_report(self, *, portfolio: bool = False) -> str:
        """The report as HTML, exactly as it would be written."""

    @property
    def rhythm(self) -> RhythmPort:
        """When to look again, and reminders of it. Quick."""

    @property
    def review(self) -> ReviewPort:
        """The review before an interview. Quick to get."""

    @property
    def footprint(self) -> FootprintPostsPort:
        """The look through one's own posts. Quick to get."""

    def health(self) -> Sequence[Health]:
        """What the program finds on this computer."""

    def delete_everything(self) -> None:
        """Store, keys, settings, sessions, evidence: all gone."""

    def close(self) -> None:
        """End everything that runs."""
