"""What every part of the desk stands on: settings, packs, the store, and how browsers start."""

from __future__ import annotations

import os
import platform
import shutil
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from paravent.core import settings as own_settings
from paravent.core.errors import (
    FolderError,
    NoKeyStoreError,
    PackError,
    UnknownPlatformError,
)
from paravent.core.keeping import StoreMode, StoreState

if TYPE_CHECKING:
    from paravent.browser.options import BrowserOptions
    from paravent.core.ports import StorePort
    from paravent.core.records import Audit, PlatformFacts
    from paravent.packs.learned import Addition
    from paravent.packs.loader import Packs
    from paravent.packs.model import Pack
    from paravent.practice.server import PracticeServer


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What ``--replica``, ``--replica-key`` and ``--session`` ask for."""

    host: str = ""
    port: int = 0
    key: str = ""
    session: Path | None = None


class Base:
    """One for each desk; its parts share it. Rooms are imported when first needed."""

    def __init__(
        self,
        data_dir: Path,
        *,
        rehearsal: Rehearsal | None = None,
        store: StorePort | None = None,
        practice: PracticeServer | None = None,
        settings: own_settings.Settings | None = None,
    ) -> None:
        self.data_dir = data_dir
        self.rehearsal = rehearsal or Rehearsal()
        self.practice = practice
        self.ends = ExitStack()
        """What is ended and wiped when the desk closes."""
        self._store = store
        self._settings = settings
        self._facts: dict[str, tuple[Pack, PlatformFacts]] = {}
        self._practised: tuple[Addition, ...] = ()

    @property
    def is_practice(self) -> bool:
        """Whether this desk shows the practice profiles."""
        return self.practice is not None

    @property
    def settings(self) -> own_settings.Settings:
        """The settings, read once."""
        if self._settings is None:
            self._settings, _unknown = own_settings.load(self.data_dir)
        return self._settings

    def save_settings(self, settings: own_settings.Settings) -> None:
        """Keep changed settings; the practice desk keeps them only while it is open."""
        if not self.is_practice:
            own_settings.save(settings, self.data_dir)
        self._settings = settings

    # Packs

    @cached_property
    def packs(self) -> Packs:
        """All packs, and what keeps others from being loaded."""
        from paravent.packs.loader import load_all

        return load_all()

    def pack(self, platform: str) -> Pack:
        """The pack of a platform; ``UnknownPlatformError`` names the ones there are."""
        packs = self.packs.packs
        if platform not in packs:
            known = ", ".join(sorted(packs))
            raise UnknownPlatformError(
                f"There is no platform called “{platform}”. The ones known are: {known}."
            )
        return self._with_learned(packs[platform])

    def _with_learned(self, pack: Pack) -> Pack:
        """``pack`` with what the user pointed out; a broken file of it stops nothing."""
        from paravent.packs.learned import merged

        try:
            return merged(pack, self.learned())
        except PackError:
            return pack

    def learned(self) -> tuple[Addition, ...]:
        """What the user pointed out. Raises ``PackError`` for a file that is not ours."""
        from paravent.packs.learned import load

        return self._practised if self.is_practice else load(self.data_dir)

    def save_learned(self, additions: Sequence[Addition]) -> None:
        """Keep what the user pointed out; the practice desk only while it is open."""
        from paravent.packs.learned import save

        if self.is_practice:
            self._practised = tuple(additions)
        else:
            save(self.data_dir, additions)

    def facts(self, platform: str) -> PlatformFacts:
        """What the checklist and the window need to know of a platform."""
        from paravent.packs.facts import facts

        pack = self.pack(platform)
        known = self._facts.get(platform)
        if known is None or known[0] is not pack:
            known = self._facts[platform] = (pack, facts(pack))
        return known[1]

    def platforms(self) -> Sequence[PlatformFacts]:
        """All platforms with a sound pack, by name; on the practice desk those it rehearses."""
        names = self.practice.platforms if self.practice else self.packs.packs
        return sorted((self.facts(name) for name in names), key=lambda f: f.name.casefold())

    def pack_problems(self) -> Sequence[str]:
        """A sentence for each pack that could not be loaded."""
        problems = [problem.sentence for problem in self.packs.problems]
        try:
            self.learned()
        except PackError as error:
            problems.append(error.sentence)
        return problems

    def facts_of(self, audits: Sequence[Audit]) -> Sequence[PlatformFacts]:
        """The facts of every profile that is set up or was reviewed."""
        chosen = {*self.settings.profiles, *(audit.platform for audit in audits)}
        return [f for f in self.platforms() if f.id in chosen]

    # The store

    def store_state(self) -> StoreState:
        """How the store stands, without opening it."""
        if self._store is not None:
            return StoreState(
                True, StoreMode(self._store.kept_where), False, self._store.kept_sentence
            )
        from paravent.history.standing import state

        return state(self.data_dir)

    def open_store(self, mode: StoreMode, passphrase: str = "") -> StorePort:
        """Open or create the store."""
        from paravent.history.opening import open_store

        store = open_store(self.data_dir, mode, passphrase)
        store.purge_names(datetime.now(UTC), self.settings.names_kept_days)
        store.thin_pictures(self.settings.pictures_reviews)
        self._store = store
        return store

    def adopt(self, store: StorePort) -> None:
        """Use ``store`` from now on; the one before is closed."""
        self.let_go()
        self._store = store

    def let_go(self) -> None:
        """Close the store; the next use opens it anew."""
        if self._store is not None:
            self._store.close()
            self._store = None

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

    @property
    def is_open(self) -> bool:
        """Whether the store is open already."""
        return self._store is not None

    def wipe_leftovers(self) -> int:
        """Remove temporary profiles that a crash left."""
        from paravent.browser.leftovers import wipe

        return wipe(self.data_dir)

    # The browser

    @property
    def rehearses(self) -> bool:
        """Whether pages come from a rehearsal, so that no terms and no sign-in are asked for."""
        return bool(self.practice or self.rehearsal.key or self.rehearsal.session)

    def options(self, *, headless: bool = False, visible: bool = False) -> BrowserOptions:
        """How a browser is started for this desk."""
        from paravent.browser.options import BrowserOptions, Replica

        given, server = self.rehearsal, self.practice
        replica = None
        if server is not None:
            replica = Replica(server.host, server.port, server.key)
        elif given.key:
            replica = Replica(given.host, given.port, given.key)
        return BrowserOptions(
            data_dir=self.data_dir,
            browser_path=self.settings.browser_path,
            headless=not has_display() or (not visible and (headless or self.settings.headless)),
            replica=replica,
            storage_state=given.session,
        )

    def practice_folder(self) -> Path:
        """A folder for the practice profiles' sessions, gone when the desk closes."""
        folder = tempfile.mkdtemp(prefix="paravent-practice-")
        self.ends.callback(shutil.rmtree, folder, ignore_errors=True)
        return Path(folder)

    # The end

    def delete_everything(self) -> None:
        """Store, keys, settings, sessions, evidence: all gone."""
        from paravent.desks import autostart
        from paravent.history.opening import delete_everything

        self.ends.close()  # browsers that are still open, with their signed-in profiles
        self.let_go()
        self.wipe_leftovers()
        try:
            delete_everything(self.data_dir)
        finally:
            autostart.turn(False)
            self._delete_files()
        self._settings = own_settings.Settings()

    def _delete_files(self) -> None:
        """All files of ours beside the history; the folder too, if nothing else is in it."""
        try:
            for name in ("settings.json", "settings.new", "learned.json", "reminders.json"):
                (self.data_dir / name).unlink(missing_ok=True)
            for pattern in ("reminders", "temporary", "incoming-*"):
                for folder in self.data_dir.glob(pattern):
                    shutil.rmtree(folder, ignore_errors=True)
            if self.data_dir.is_dir() and not any(self.data_dir.iterdir()):
                self.data_dir.rmdir()
        except OSError as error:
            raise FolderError(
                f"The settings in {self.data_dir} could not be deleted. Delete that folder by hand."
            ) from error

    def close(self) -> None:
        """End everything that runs."""
        if self._store is not None:
            self._store.close()
        self.ends.close()


def now() -> str:
    """This moment, UTC, ISO 8601 to the second."""
    return datetime.now(UTC).isoformat(timespec="seconds")


def has_display() -> bool:
    """Whether a window can be opened here."""
    if platform.system() == "Linux":
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True
