"""The composition root: builds the desk from its parts, once, for the window and the commands."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from paravent.core.desk import Ask, AuditRequest, Health, Question, StoreMode, StoreState
from paravent.core.errors import ParaventError
from paravent.core.jobs import Cancel, Report
from paravent.core.ports import EventsPort, StorePort
from paravent.core.records import Audit, Checklist, PhotoInspection, PhotoOutcome, PlatformFacts
from paravent.core.settings import Settings
from paravent.core.words import Audience
from paravent.desks.audits import Audits
from paravent.desks.base import Base, Rehearsal
from paravent.desks.changes import WhatChanged
from paravent.desks.footprint import Footprint
from paravent.desks.lens import Glasses
from paravent.desks.lists import Lists
from paravent.desks.own_data import OwnData
from paravent.desks.papers import Papers
from paravent.desks.past import Past
from paravent.desks.photos import Photos
from paravent.desks.pictures import Pictures
from paravent.desks.pointing import Pointing
from paravent.desks.questions import Questions
from paravent.desks.review import Review
from paravent.desks.rhythm import Rhythm
from paravent.desks.selfaudit import SelfAudit

T = TypeVar("T")


class Desk:
    """``core.desk.DeskPort`` over the real rooms, which are imported when first needed."""

    def __init__(
        self,
        data_dir: Path,
        *,
        rehearsal: Rehearsal | None = None,
        base: Base | None = None,
    ) -> None:
        self._base = base or Base(data_dir, rehearsal=rehearsal)
        self._audits = Audits(self._base)
        self._changes = WhatChanged(self._base, self._audits)
        self._own_data = OwnData(self._base)
        self._questions = Questions(self._base)
        self._pointing = Pointing(self._base, self._audits, self._questions)
        self._lens = Glasses(self._base)
        self._papers = Papers(self._base)
        self.past = Past(self._base, self._papers)
        self._lists = Lists(self._base)
        self._photos = Photos(self._base)
        self._rhythm = Rhythm(self._base)
        self.review = Review(self._base, self._lists)
        self.footprint = Footprint(self._base, self._lists)
        self.pictures = Pictures()
        self.selfaudit = SelfAudit(self._base)

    # What the program keeps of itself

    @property
    def is_practice(self) -> bool:
        """Whether this desk shows the practice profiles."""
        return self._base.is_practice

    @property
    def settings(self) -> Settings:
        """The settings, read once."""
        return self._base.settings

    def save_settings(self, settings: Settings) -> None:
        """Keep changed settings; the practice desk keeps them only while it is open."""
        self._base.save_settings(settings)

    def platforms(self) -> Sequence[PlatformFacts]:
        """All platforms with a sound pack, by name; on the practice desk those it rehearses."""
        return self._base.platforms()

    def pack_problems(self) -> Sequence[str]:
        """A sentence for each pack that could not be loaded."""
        return self._base.pack_problems()

    def store_state(self) -> StoreState:
        """How the store stands, without opening it."""
        return self._base.store_state()

    def open_store(self, mode: StoreMode, passphrase: str = "") -> StorePort:
        """Open or create the store."""
        return self._base.open_store(mode, passphrase)

    def recovery_passphrase(self) -> str | None:
        """The recovery passphrase of a store made just now."""
        return self._base.recovery_passphrase()

    @property
    def store(self) -> StorePort:
        """The open store; opened with the best mode if that needs no passphrase."""
        return self._base.store

    def wipe_leftovers(self) -> int:
        """Remove temporary profiles that a crash left."""
        return self._base.wipe_leftovers()

    # Audits

    def audit(
        self,
        request: AuditRequest,
        events: EventsPort,
        cancel: Cancel,
        ask: Ask,
        *,
        explained: Callable[[str, Sequence[str]], None] | None = None,
    ) -> Audit:
        """Sign in if need be, walk, keep. ``explained`` hears how each setting was read."""
        audit = self._audits.audit(request, events, cancel, ask, explained=explained)
        with suppress(ParaventError):  # by the words of its day; the audit itself is kept
            self.past.keep()
        return audit

    def check(self, request: AuditRequest) -> None:
        """Raise ``UsageError`` if ``request`` cannot be carried out; nothing is opened."""
        self._audits.check(request)

    def sign_in(self, platform: str, site: str, ask: Ask) -> tuple[bool, str | None]:
        """Let the user sign in by hand, and say whether it worked and as whom."""
        return self._audits.sign_in(platform, site, ask)

    def practice(self) -> Desk:
        """A desk over the practice profiles, with a store in memory."""
        from paravent.history.memory import memory_store
        from paravent.practice.server import start

        server = start()
        profiles = tuple(server.platforms)
        base = Base(
            self._base.data_dir,
            store=memory_store(),
            practice=server,
            settings=replace(self.settings, profiles=profiles),
        )
        base.ends.enter_context(server)
        return Desk(self._base.data_dir, base=base)

    @property
    def changes(self) -> WhatChanged:
        """What changed since last time, looking again, keeping as it is."""
        return self._changes

    @property
    def own_data(self) -> OwnData:
        """What is kept, copies of it, another computer."""
        return self._own_data

    # Questions

    @property
    def pointing(self) -> Pointing:
        """Show me where it is: learning by being shown."""
        return self._pointing

    @property
    def lens(self) -> Glasses:
        """What others could see, and a stranger's view beside the settings."""
        return self._lens

    def questions(self) -> Sequence[Question]:
        """Everything of the newest audits that was not read or needs confirmation."""
        return self._questions.questions()

    def answer(
        self, question: Question, audience: Audience | None, words: str, offered: bool = True
    ) -> None:
        """Keep what the user says the page shows, with its date."""
        self._questions.answer(question, audience, words, offered)
        self._pointing.answered(question, audience, offered)

    def show_page(self, address: str) -> None:
        """Open an address in the user's everyday browser."""
        self._questions.show_page(address)

    # Connections and exports

    @property
    def lists(self) -> Lists:
        """Connections, exports and the user's own periods."""
        return self._lists

    # Checklist and report

    @property
    def papers(self) -> Papers:
        """Reports: made, looked at, saved."""
        return self._papers

    def read_archives(self, paths: Sequence[Path], cancel: Cancel) -> None:
        """Count what official exports say for the checklist; only the counts stay, in memory."""
        self._papers.read_archives(paths, cancel)

    def checklist(self) -> Checklist:
        """Outcomes of 8a to 8d from the newest audits and all answers."""
        return self._papers.checklist()

    def preview_report(self, *, portfolio: bool = False) -> str:
        """The report as HTML, exactly as it would be written."""
        return self._papers.preview_report(portfolio=portfolio)

    def write_report(self, out: Path, *, portfolio: bool = False) -> Sequence[Path]:
        """Write a report; the kind is the name's ending."""
        return self._papers.write_report(out, portfolio=portfolio)

    # Photos

    def inspect_photos(
        self,
        paths: Sequence[Path],
        each: Callable[[PhotoInspection], None],
        cancel: Cancel,
        *,
        everything: bool = False,
    ) -> None:
        """Look into files and folders."""
        self._photos.inspect(paths, each, cancel, everything=everything)

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
        recursive: bool = True,
        keep_dates: bool = False,
        keep_times: bool = False,
    ) -> None:
        """Clean files and folders, and keep the totals for the checklist."""
        self._photos.clean(
            paths,
            each,
            report,
            cancel,
            out=out,
            in_place=in_place,
            everything=everything,
            recursive=recursive,
            keep_dates=keep_dates,
            keep_times=keep_times,
        )

    @property
    def rhythm(self) -> Rhythm:
        """When to look again, and reminders of it."""
        return self._rhythm

    # This computer

    def health(self) -> Sequence[Health]:
        """What the program finds on this computer, also where its own files are broken."""
        from paravent.health import look

        def attempt(read: Callable[[], T]) -> T | ParaventError:
            try:
                return read()
            except ParaventError as error:
                return error

        return look(
            self._base.data_dir,
            attempt(lambda: self.settings),
            attempt(self.store_state),
            self.pack_problems(),
        )

    def delete_everything(self) -> None:
        """Store, keys, settings, sessions, evidence: all gone."""
        self._base.delete_everything()

    def close(self) -> None:
        """End everything that runs."""
        self._base.close()
