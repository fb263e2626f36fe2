"""The composition root: builds the desk from the rooms, once, and hands it to the window."""

from __future__ import annotations

import os
import platform
import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from paravent.core import settings as own_settings
from paravent.core.desk import (
    Ask,
    AuditRequest,
    Health,
    Prompt,
    PromptKind,
    Question,
    StoreMode,
    StoreState,
)
from paravent.core.errors import (
    CancelledError,
    FolderError,
    HistoryError,
    NoKeyStoreError,
    ParaventError,
    SettingsError,
    SignInNeededError,
    UnknownPlatformError,
    UsageError,
)
from paravent.core.jobs import Cancel, Report
from paravent.core.ports import EventsPort, StorePort
from paravent.core.present import present
from paravent.core.records import (
    Audit,
    Checklist,
    Decision,
    Observation,
    PhotoInspection,
    PhotoOutcome,
    PhotoSummary,
    PlatformFacts,
    Reading,
)
from paravent.core.text import site_filled
from paravent.core.words import Audience, ReadingStatus

if TYPE_CHECKING:
    from paravent.browser.options import BrowserOptions
    from paravent.core.page import SiteRules
    from paravent.packs.loader import Packs
    from paravent.packs.model import Pack
    from paravent.practice.server import PracticeServer
    from paravent.report.model import ReportData


T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What ``--replica``, ``--replica-key`` and ``--session`` ask for."""

    host: str = ""
    port: int = 0
    key: str = ""
    session: Path | None = None


class Desk:
    """``core.desk.DeskPort`` over the real rooms. Rooms are imported when first needed."""

    def __init__(
        self,
        data_dir: Path,
        *,
        rehearsal: Rehearsal | None = None,
        store: StorePort | None = None,
        practice: PracticeServer | None = None,
    ) -> None:
        self._data_dir = data_dir
        self._rehearsal = rehearsal or Rehearsal()
        self._store = store
        self._practice = practice
        self._settings: own_settings.Settings | None = None
        self._observations: tuple[Observation, ...] = ()
        self._ends = ExitStack()

    # What the program keeps of itself

    @property
    def is_practice(self) -> bool:
        """Whether this desk shows the practice profiles."""
        return self._practice is not None

    @property
    def settings(self) -> own_settings.Settings:
        """The settings, read once."""
        if self._settings is None:
            self._settings, _unknown = own_settings.load(self._data_dir)
        return self._settings

    def save_settings(self, settings: own_settings.Settings) -> None:
        """Keep changed settings; the practice desk keeps them only while it is open."""
        if not self.is_practice:
            own_settings.save(settings, self._data_dir)
        self._settings = settings

    # Packs

    @cached_property
    def _packs(self) -> Packs:
        from paravent.packs.loader import load_all

        return load_all()

    def _pack(self, platform: str) -> Pack:
        packs = self._packs.packs
        if platform not in packs:
            known = ", ".join(sorted(packs))
            raise UnknownPlatformError(
                f"There is no platform called “{platform}”. The ones known are: {known}."
            )
        return packs[platform]

    def _facts(self, platform: str) -> PlatformFacts:
        from paravent.packs.facts import facts

        return facts(self._pack(platform))

    def platforms(self) -> Sequence[PlatformFacts]:
        """All platforms with a sound pack, by name; on the practice desk those it rehearses."""
        names = self._practice.platforms if self._practice else self._packs.packs
        return sorted((self._facts(name) for name in names), key=lambda f: f.name.casefold())

    def pack_problems(self) -> Sequence[str]:
        """A sentence for each pack that could not be loaded."""
        return [problem.sentence for problem in self._packs.problems]

    # The store

    def store_state(self) -> StoreState:
        """How the store stands, without opening it."""
        if self._store is not None:
            return StoreState(
                True, StoreMode(self._store.kept_where), False, self._store.kept_sentence
            )
        from paravent.history.store import state

        return state(self._data_dir)

    def open_store(self, mode: StoreMode, passphrase: str = "") -> StorePort:
        """Open or create the store."""
        from paravent.history.store import open_store

        store = open_store(self._data_dir, mode, passphrase)
        store.purge_names(datetime.now(UTC), self.settings.names_kept_days)
        self._store = store
        return store

    def recovery_passphrase(self) -> str | None:
        """The recovery passphrase of a store made just now."""
        return getattr(self._store, "recovery", None)

    @property
    def store(self) -> StorePort:
        """The open store; opened with the best mode if that needs no passphrase."""
        if self._store is None:
            now = self.store_state()
            if now.needs_passphrase or now.mode is not StoreMode.KEYRING:
                raise NoKeyStoreError(now.sentence)
            self._store = self.open_store(StoreMode.KEYRING)
        return self._store

    def wipe_leftovers(self) -> int:
        """Remove temporary profiles that a crash left."""
        from paravent.browser.leftovers import wipe

        return wipe(self._data_dir)

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
        from paravent.browser.session import start
        from paravent.engine.walk import walk

        pack, site_rules = self._checked(request)
        self._agree_to_terms(pack, ask)
        with ExitStack() as ends:
            options = self._signed_in(site_rules, pack, request, ask, ends)
            cancel.check()
            session = start(site_rules, options, cancel)
            ends.callback(session.close)
            return walk(
                pack,
                session,
                site=request.site,
                only=request.only,
                people=request.people,
                journal=self.store,
                events=events,
                cancel=cancel,
                pace=0.0 if self._rehearses else self.settings.pace_seconds,
                resume=request.resume,
                explained=explained,
            )

    def check(self, request: AuditRequest) -> None:
        """Raise ``UsageError`` if ``request`` cannot be carried out; nothing is opened."""
        self._checked(request)

    def _checked(self, request: AuditRequest) -> tuple[Pack, SiteRules]:
        from paravent.packs.facts import rules

        pack = self._pack(request.platform)
        known = {setting.id for setting in pack.settings}
        unknown = sorted(set(request.only) - known)
        if unknown:
            raise UsageError(
                f"{pack.platform.name} has no setting called {', '.join(unknown)}. The ones known"
                f" are: {', '.join(sorted(known))}."
            )
        return pack, rules(pack, request.site)

    @property
    def _rehearses(self) -> bool:
        return bool(self._practice or self._rehearsal.key or self._rehearsal.session)

    def _agree_to_terms(self, pack: Pack, ask: Ask) -> None:
        if self._rehearses or pack.platform.id in self.settings.terms_read:
            return
        prompt = Prompt(
            PromptKind.TERMS,
            pack.platform.id,
            f"Before the first look at {pack.platform.name}",
            f"{pack.platform.terms} {pack.platform.export}",
            "Go on",
            "Not now",
        )
        if not ask(prompt):
            raise CancelledError("Nothing was opened.")
        read = (*self.settings.terms_read, pack.platform.id)
        self.save_settings(replace(self.settings, terms_read=read))

    def _options(self, *, headless: bool = False) -> BrowserOptions:
        from paravent.browser.options import BrowserOptions, Replica

        given, server = self._rehearsal, self._practice
        replica = None
        if server is not None:
            replica = Replica(server.host, server.port, server.key)
        elif given.key:
            replica = Replica(given.host, given.port, given.key)
        return BrowserOptions(
            data_dir=self._data_dir,
            browser_path=self.settings.browser_path,
            headless=headless or self.settings.headless or not has_display(),
            replica=replica,
            storage_state=given.session,
        )

    def _signed_in(
        self, rules: SiteRules, pack: Pack, request: AuditRequest, ask: Ask, ends: ExitStack
    ) -> BrowserOptions:
        options = self._options(headless=request.headless)
        if self._practice is not None:
            folder = self._practice_folder()
            state = self._practice.storage_state(request.platform, folder)
            return replace(options, storage_state=state)
        if self._rehearses:
            return options
        profile = self._profile(rules, pack, request, options, ask)
        ends.callback(shutil.rmtree, profile, ignore_errors=True)
        return replace(options, profile=profile)

    def _practice_folder(self) -> Path:
        import tempfile

        folder = tempfile.mkdtemp(prefix="paravent-practice-")
        self._ends.callback(shutil.rmtree, folder, ignore_errors=True)
        return Path(folder)

    def _profile(
        self,
        rules: SiteRules,
        pack: Pack,
        request: AuditRequest,
        options: BrowserOptions,
        ask: Ask,
    ) -> Path:
        """A signed-in profile folder: a kept one, else the user signs in by hand."""
        from paravent.browser.keep import pack_profile, unpack_profile
        from paravent.browser.signin import sign_in, why_not_driven
        from paravent.history import sessions

        if why := why_not_driven(rules):
            raise UsageError(why)
        keeps = self.settings.keep_sessions and self.store.kept_where != "memory"
        name = request.platform if not request.site else f"{request.platform} {request.site}"
        if keeps and (kept := sessions.get(self.store, name)) is not None:
            return unpack_profile(kept, self._data_dir)
        if not has_display():
            raise UsageError(
                "Signing in needs a window, and there is no display here. Run this where there is"
                " one, or open Paravent’s window."
            )
        prompt = Prompt(
            PromptKind.SIGN_IN,
            request.platform,
            f"Sign in to {pack.platform.name}",
            pack.platform.sign_in_hint
            or "A browser window has opened. Sign in there as you always do, then come back here."
            " Paravent sees no password.",
            "I have signed in",
            "Stop",
        )
        signed_in = sign_in(rules, options, lambda: ask(prompt))
        if not signed_in.signed_in:
            signed_in.discard()
            raise SignInNeededError(
                f"{pack.platform.name} shows no sign-in yet. Start again, sign in in the browser"
                " window until you see your own page, and only then go on."
            )
        if keeps:
            sessions.keep(self.store, name, pack_profile(signed_in.folder))
        return signed_in.folder

    def sign_in(self, platform: str, site: str, ask: Ask) -> tuple[bool, str | None]:
        """Let the user sign in by hand, and say whether it worked and as whom."""
        from paravent.browser.session import start
        from paravent.engine.walk import own_name
        from paravent.packs.facts import rules

        pack = self._pack(platform)
        request = AuditRequest(platform, site)
        with ExitStack() as ends:
            site_rules = rules(pack, site)
            options = self._signed_in(site_rules, pack, request, ask, ends)
            session = start(site_rules, options)
            ends.callback(session.close)
            return own_name(pack, session, site=site)

    def practice(self) -> Desk:
        """A desk over the practice profiles, with a store in memory."""
        from paravent.history.memory import MemoryStore
        from paravent.practice.server import start

        ends = ExitStack()
        server = ends.enter_context(start())
        desk = Desk(self._data_dir, store=MemoryStore(), practice=server)
        desk._settings = replace(self.settings, profiles=tuple(server.platforms))
        desk._ends = ends
        return desk

    # Questions

    def questions(self) -> Sequence[Question]:
        """Everything of the newest audits that was not read or needs confirmation."""
        found: list[Question] = []
        for audit in present(self.store.audits()):
            if audit.platform not in self._packs.packs:
                continue
            facts = self._facts(audit.platform)
            by_id = {setting.id: setting for setting in facts.settings}
            for reading in audit.readings:
                if not is_open(reading) or reading.setting not in by_id:
                    continue
                setting = by_id[reading.setting]
                address = reading.url or site_filled(setting.url, audit.site)
                if "{" in address:
                    address = facts.sign_in_url
                found.append(
                    Question(audit.id, audit.platform, facts.name, setting, reading, address)
                )
        return found

    def answer(
        self, question: Question, audience: Audience | None, words: str, offered: bool = True
    ) -> None:
        """Keep what the user says the page shows, with its date."""
        said = replace(
            question.reading,
            status=ReadingStatus.CONFIRMED if offered else ReadingStatus.NOT_OFFERED,
            audience=audience if offered else None,
            raw=words or None,
            how=(*question.reading.how, "asked"),
            url=question.address,
            seen_at=now(),
            why="",
        )
        self.store.confirm(question.audit_id, said)

    def show_page(self, address: str) -> None:
        """Open an address in the user's everyday browser."""
        import webbrowser
        from urllib.parse import urlsplit

        parts = urlsplit(address)
        loopback = parts.hostname in ("127.0.0.1", "localhost", "::1")
        if parts.scheme != "https" and not (parts.scheme == "http" and loopback):
            raise UsageError("Only pages with a secure address (https) are opened.")
        if self.is_practice:
            raise UsageError(
                "The practice profiles are not on the internet, so this page cannot be opened in"
                " your own browser."
            )
        webbrowser.open(address)

    # Checklist and report

    def read_archives(self, paths: Sequence[Path], cancel: Cancel) -> None:
        """Count what official exports say for the checklist; only the counts stay, in memory."""
        from paravent.archives.observations import observe
        from paravent.archives.open import import_all

        found = import_all(paths, cancel)
        self._observations = tuple(o for contents in found for o in observe(contents, now()))

    def checklist(self) -> Checklist:
        """Outcomes of 8a to 8d from the newest audits and all answers."""
        from paravent.checklist.guidance import load
        from paravent.checklist.outcomes import build

        store = self.store
        audits = [store.audit(a.id) for a in store.audits()]
        decisions = store.decisions()
        return build(
            load(),
            self._facts_of(audits),
            audits,
            store.attestations(),
            decisions,
            store.photo_summary(),
            observations=self._observations,
            waiting=self._waiting(audits, decisions),
        )

    def _waiting(self, audits: Sequence[Audit], decisions: Sequence[Decision]) -> dict[str, int]:
        """How many connections of each platform nobody has answered about yet."""
        answered = {decision.key for decision in decisions}
        left: dict[str, int] = {}
        for audit in present(audits):
            keys = {self.store.decision_key(person, audit.platform) for person in audit.people}
            left[audit.platform] = left.get(audit.platform, 0) + len(keys - answered)
        return left

    def _facts_of(self, audits: Sequence[Audit]) -> Sequence[PlatformFacts]:
        chosen = {*self.settings.profiles, *(audit.platform for audit in audits)}
        return [f for f in self.platforms() if f.id in chosen]

    def _report_data(self, *, pictures: bool) -> ReportData:
        from paravent.report import model

        store = self.store
        audits = present([store.audit(a.id) for a in store.audits()])
        return model.make(
            self.checklist(),
            self._facts_of(audits),
            audits,
            made_at=now(),
            photos=store.photo_summary(),
            store_sentence=store.kept_sentence,
            decisions=store.decisions(),
            pictures=self._pictures(audits) if pictures else None,
        )

    def _pictures(self, audits: Sequence[Audit]) -> dict[str, bytes]:
        ids = {r.picture for audit in audits for r in audit.readings if r.picture}
        found = ((each, self.store.picture(each)) for each in ids)
        return {each: picture for each, picture in found if picture is not None}

    def preview_report(self, *, portfolio: bool = False) -> str:
        """The report as HTML, exactly as it would be written."""
        from paravent.report.html import render

        return render(self._report_data(pictures=not portfolio), portfolio=portfolio)

    def write_report(self, out: Path, *, portfolio: bool = False) -> Sequence[Path]:
        """Write a report; the kind is the name's ending."""
        from paravent.report.write import write

        return write(self._report_data(pictures=not portfolio), out, portfolio, self._print_pdf)

    def _print_pdf(self, html: str) -> bytes:
        from paravent.browser.printing import print_pdf

        return print_pdf(html, self._options(headless=True))

    # Photos

    def inspect_photos(
        self, paths: Sequence[Path], each: Callable[[PhotoInspection], None], cancel: Cancel
    ) -> None:
        """Look into files and folders."""
        from paravent.photos.inspect import inspect_paths

        inspect_paths(paths, each, cancel)

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
    ) -> None:
        """Clean files and folders, and keep the totals for the checklist."""
        from paravent.photos.clean import clean_paths

        tally: list[PhotoOutcome] = []

        def hear(outcome: PhotoOutcome) -> None:
            tally.append(outcome)
            each(outcome)

        try:
            clean_paths(
                paths,
                hear,
                report,
                cancel,
                out=out,
                in_place=in_place,
                everything=everything,
                recursive=recursive,
            )
        finally:
            # Cleaning photos must not wait for a passphrase, and what became of each file is told
            # also where the totals cannot be kept.
            with suppress(HistoryError, FolderError, SettingsError):
                self.store.add_photos(totals(tally))

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
            self._data_dir,
            attempt(lambda: self.settings),
            attempt(self.store_state),
            self.pack_problems(),
        )

    def delete_everything(self) -> None:
        """Store, keys, settings, sessions, evidence: all gone."""
        from paravent.history.store import delete_everything

        if self._store is not None:
            self._store.close()
            self._store = None
        self.wipe_leftovers()
        delete_everything(self._data_dir)
        try:
            (self._data_dir / "settings.json").unlink(missing_ok=True)
        except OSError as error:
            raise FolderError(
                f"The settings in {self._data_dir} could not be deleted. Delete that folder by"
                " hand."
            ) from error
        self._settings = own_settings.Settings()

    def close(self) -> None:
        """End everything that runs."""
        if self._store is not None:
            self._store.close()
        self._ends.close()


def now() -> str:
    """This moment, UTC, ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def is_open(reading: Reading) -> bool:
    """Whether a question is left about this reading."""
    return reading.status in (ReadingStatus.COULD_NOT_READ, ReadingStatus.NEEDS_CONFIRMATION)


def totals(outcomes: Sequence[PhotoOutcome]) -> PhotoSummary:
    """How many photos came out how."""
    count = {"cleaned": 0, "already_clean": 0, "refused": 0, "failed": 0}
    for each in outcomes:
        count[each.outcome] += 1
    verified = sum(each.verified for each in outcomes)
    return PhotoSummary(**count, verified=verified, last_at=now() if outcomes else "")


def has_display() -> bool:
    """Whether a window can be opened here."""
    if platform.system() == "Linux":
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True
