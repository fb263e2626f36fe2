"""Walks of the user's own profiles: terms, sign-in, the walk itself."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from paravent.core.desk import Ask, AuditRequest, Prompt, PromptKind
from paravent.core.errors import (
    BrowserGoneError,
    CancelledError,
    SignInNeededError,
    UsageError,
)
from paravent.core.jobs import Cancel
from paravent.core.ports import EventsPort, JournalPort
from paravent.core.records import Audit
from paravent.desks.base import Base, has_display
from paravent.desks.caution import before_walk
from paravent.desks.warm import Opened, Warm

if TYPE_CHECKING:
    from paravent.browser.options import BrowserOptions
    from paravent.core.page import SiteRules
    from paravent.packs.model import Pack


class Audits:
    """The part of the desk that walks profiles."""

    def __init__(self, base: Base) -> None:
        self._base = base
        self._warm = Warm()
        base.ends.callback(self._warm.close)

    def audit(
        self,
        request: AuditRequest,
        events: EventsPort,
        cancel: Cancel,
        ask: Ask,
        *,
        explained: Callable[[str, Sequence[str]], None] | None = None,
        brief: bool = False,
        journal: JournalPort | None = None,
    ) -> Audit:
        """Sign in if need be, walk, keep. ``explained`` hears how each setting was read.

        ``brief``: use a browser that is still open from a moment ago, and leave it open for the
        next brief look. ``journal``: what is read goes there, else to the store.
        """
        pack, site_rules = self._checked(request)
        self._agree_to_terms(pack, ask)

        def walked(opened: Opened) -> Audit:
            return self.walk(request, opened, events, cancel, explained=explained, journal=journal)

        if not brief:
            opened = self._opened(site_rules, pack, request, ask, cancel)
            with opened.ends:
                return walked(opened)
        profile = (request.platform, request.site)
        kept = self._warm.take(profile)
        if kept is not None:
            try:
                return self._kept_warm(profile, kept, walked)
            except BrowserGoneError:
                pass  # It was closed meanwhile: a new one is opened, as if none had been kept.
        opened = self._opened(site_rules, pack, request, ask, cancel)
        return self._kept_warm(profile, opened, walked)

    def _kept_warm(
        self, profile: tuple[str, str], opened: Opened, walked: Callable[[Opened], Audit]
    ) -> Audit:
        try:
            audit = walked(opened)
        except BaseException:
            opened.ends.close()
            raise
        if audit.stopped is None:
            self._warm.keep(profile, opened)
        else:
            opened.ends.close()
        return audit

    def _opened(
        self, rules: SiteRules, pack: Pack, request: AuditRequest, ask: Ask, cancel: Cancel
    ) -> Opened:
        """A signed-in browser."""
        from paravent.browser.session import start

        with ExitStack() as ends:
            options = self._signed_in(rules, pack, request, ask, ends)
            cancel.check()
            session = start(rules, options, cancel)
            ends.callback(session.close)
            return Opened(session, ends.pop_all())

    def open(self, request: AuditRequest, cancel: Cancel, ask: Ask) -> Opened:
        """A signed-in, guarded browser for ``request``; end it with its ``ends``."""
        pack, site_rules = self._checked(request)
        self._agree_to_terms(pack, ask)
        return self._opened(site_rules, pack, request, ask, cancel)

    def walk(
        self,
        request: AuditRequest,
        opened: Opened,
        events: EventsPort,
        cancel: Cancel,
        *,
        explained: Callable[[str, Sequence[str]], None] | None = None,
        journal: JournalPort | None = None,
    ) -> Audit:
        """Walk in a browser that is open, by the pack as it is now, and keep what is read."""
        from paravent.checklist.guidance import load
        from paravent.engine.walk import walk

        return walk(
            self._base.pack(request.platform),
            opened.session,
            site=request.site,
            only=request.only,
            people=request.people,
            journal=journal or self._base.store,
            events=events,
            cancel=cancel,
            pace=0.0 if self._base.rehearses else self._base.settings.pace_seconds,
            resume=request.resume,
            guidance=load().version,
            explained=explained,
        )

    def check(self, request: AuditRequest) -> None:
        """Raise ``UsageError`` if ``request`` cannot be carried out; nothing is opened."""
        self._checked(request)

    def _checked(self, request: AuditRequest) -> tuple[Pack, SiteRules]:
        from paravent.packs.facts import rules

        pack = self._base.pack(request.platform)
        known = {setting.id for setting in pack.settings}
        unknown = sorted(set(request.only) - known)
        if unknown:
            raise UsageError(
                f"{pack.platform.name} has no setting called {', '.join(unknown)}. The ones known"
                f" are: {', '.join(sorted(known))}."
            )
        return pack, rules(pack, request.site)

    def _agree_to_terms(self, pack: Pack, ask: Ask) -> None:
        """Show once what a walk will do. Raises ``CancelledError`` if the user would rather not."""
        if self._base.rehearses or pack.platform.id in self._base.settings.terms_read:
            return
        prompt = Prompt(
            PromptKind.TERMS,
            pack.platform.id,
            f"Before the first look at {pack.platform.name}",
            f"{pack.platform.terms} {pack.platform.export}",
            "Go on",
            "Not now",
            before_walk(pack, self._base.settings.pace_seconds),
        )
        if not ask(prompt):
            raise CancelledError("Nothing was opened.")
        read = (*self._base.settings.terms_read, pack.platform.id)
        self._base.save_settings(replace(self._base.settings, terms_read=read))

    def _signed_in(
        self, rules: SiteRules, pack: Pack, request: AuditRequest, ask: Ask, ends: ExitStack
    ) -> BrowserOptions:
        options = self._base.options(headless=request.headless, visible=request.visible)
        if self._base.practice is not None:
            folder = self._base.practice_folder()
            state = self._base.practice.storage_state(request.platform, folder)
            return replace(options, storage_state=state)
        if self._base.rehearses:
            return options
        profile = self._profile(rules, pack, request, options, ask)
        ends.callback(shutil.rmtree, profile, ignore_errors=True)
        return replace(options, profile=profile)

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
        from paravent.browser.signin import sign_in
        from paravent.history import sessions

        keeps = self._base.settings.keep_sessions and self._base.store.kept_where != "memory"
        name = request.platform if not request.site else f"{request.platform} {request.site}"
        if keeps and (kept := sessions.get(self._base.store, name)) is not None:
            return unpack_profile(kept, self._base.data_dir)
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
            sessions.keep(self._base.store, name, pack_profile(signed_in.folder))
        return signed_in.folder

    def sign_in(self, platform: str, site: str, ask: Ask) -> tuple[bool, str | None]:
        """Let the user sign in by hand, and say whether it worked and as whom."""
        from paravent.browser.session import start
        from paravent.engine.walk import own_name
        from paravent.packs.facts import rules

        pack = self._base.pack(platform)
        request = AuditRequest(platform, site)
        with ExitStack() as ends:
            site_rules = rules(pack, site)
            options = self._signed_in(site_rules, pack, request, ask, ends)
            session = start(site_rules, options)
            ends.callback(session.close)
            return own_name(pack, session, site=site)
