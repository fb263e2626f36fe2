"""What changed since last time, looking at one setting again, and "keep as it is"."""

from __future__ import annotations

import time
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from paravent.core.changes import Changes, Rechecked, about, going_to_change
from paravent.core.desk import Ask, AuditRequest
from paravent.core.errors import CancelledError, UsageError
from paravent.core.jobs import Cancel
from paravent.core.phrases import SEEN_BY, day_words
from paravent.core.ports import EventsPort, StorePort
from paravent.core.present import present
from paravent.core.records import (
    Attestation,
    Audit,
    CheckEvidence,
    PlatformFacts,
    Reading,
    SettingFacts,
)
from paravent.core.text import plain
from paravent.core.words import CheckOutcome, ReadingStatus, StopReason
from paravent.desks.audits import Audits
from paravent.desks.base import Base, now
from paravent.desks.held import Held


class WhatChanged:
    """The part of the desk that compares audits and keeps the user's word on settings."""

    def __init__(self, base: Base, audits: Audits) -> None:
        self._base = base
        self._audits = audits

    # Comparing

    def since_last_time(
        self, platform: str | None = None, *, names: bool = False
    ) -> Sequence[Changes]:
        """Each profile's newest review against the one before; none for a first review.

        With ``names`` new connections are told with theirs, where they are still kept.
        """
        from paravent.checklist.changes import as_one, reviews

        profiles: dict[tuple[str, str], list[Audit]] = {}
        for audit in self._base.store.latest(2):
            if platform in (None, audit.platform):
                profiles.setdefault((audit.platform, audit.site), []).append(audit)
        found = []
        for audits in profiles.values():
            newest, *earlier = reviews(audits)
            if earlier:
                found.append(self._compared(as_one(earlier[0]), as_one(newest), newest, names))
        return sorted(found, key=lambda c: (c.after.finished, c.platform, c.site), reverse=True)

    def between(self, earlier: str, later: str, *, names: bool = False) -> Changes:
        """Two audits by their ids. Raises ``NothingStoredError``, ``UsageError``."""
        store = self._base.store
        before, after = store.audit(earlier), store.audit(later)
        if (before.platform, before.site) != (after.platform, after.site):
            raise UsageError(
                "Those two audits are of different profiles. Choose two of the same one; paravent"
                " history lists them."
            )
        if before.started > after.started:
            before, after = after, before
        return self._compared(before, after, (after,), names)

    def _compared(
        self, before: Audit, after: Audit, looks: Sequence[Audit], names: bool
    ) -> Changes:
        from paravent.checklist.changes import Record, compare

        store = self._base.store
        if names:
            after = replace(after, people=store.audit(after.id).people)
        record = Record(
            words=words_on(store, after.platform),
            looks=looks,
            known=store.last_known(after.platform, after.site, before.started),
        )
        return compare(
            before,
            after,
            self._facts(after.platform),
            record=record,
            marks_before=store.marks_by_kind(before.id),
            marks_after=store.marks_by_kind(after.id),
            key=lambda person: store.mark(person, after.platform),
        )

    def _facts(self, platform: str) -> PlatformFacts | None:
        return self._base.facts(platform) if platform in self._base.packs.packs else None

    # Looking again

    def check_again(
        self, request: AuditRequest, events: EventsPort, cancel: Cancel, ask: Ask
    ) -> Rechecked:
        """Look at the one setting of ``request.only`` again, quickly, and say what is the case."""
        if len(request.only) != 1:
            raise UsageError("One setting is looked at again at a time. Name one.")
        began = time.monotonic()
        [name] = request.only
        self._audits.check(request)
        before = self._now(request.platform, request.site.rstrip("/"), name)
        held = Held()
        audit = self._audits.audit(
            replace(request, people=False, resume=None),
            events,
            cancel,
            ask,
            brief=True,
            journal=held,
        )
        _not_broken_off(audit, name)
        held.hand_on(self._base.store)
        unread = Reading(name, ReadingStatus.COULD_NOT_READ)
        after = audit.reading(name) or unread
        facts = next(s for s in self._base.facts(request.platform).settings if s.id == name)
        met = facts.is_met_by(after.audience) if _is_known(after) and after.audience else None
        return Rechecked(
            audit,
            before,
            after,
            met,
            sentence(facts, before, after, met),
            time.monotonic() - began,
        )

    def _now(self, platform: str, site: str, setting: str) -> Reading | None:
        audits = [a for a in self._base.store.latest(1) if (a.platform, a.site) == (platform, site)]
        return next((a.reading(setting) for a in present(audits)), None)

    # The user's word

    def went_to_change(self, platform: str, setting: str, site: str = "") -> None:
        """Note that the user went to the site to change a setting."""
        name = going_to_change(platform, setting, site)
        self._base.store.attest(Attestation(name, CheckOutcome.NOT_MET, now()))

    def keep_as_it_is(self, evidence: CheckEvidence, reason: str, again_on: date | None) -> None:
        """Keep the user's word that something stays as it is, until a day or until it changes."""
        self._base.store.attest(
            Attestation(
                about(evidence.platform, evidence.setting, evidence.site),
                CheckOutcome.ATTESTED,
                now(),
                note=plain(reason, 500),
                kept=evidence.thing,
                again_on=again_on.isoformat() if again_on else "",
            )
        )

    def ask_again(self, evidence: CheckEvidence) -> None:
        """Take "keep as it is" back: the point is open again."""
        name = about(evidence.platform, evidence.setting, evidence.site)
        self._base.store.attest(Attestation(name, CheckOutcome.NOT_MET, now()))


def _not_broken_off(audit: Audit, setting: str) -> None:
    """Raise ``CancelledError`` where the look ended before it came to the setting, by the user's
    own doing: that says nothing about the setting, so what was known of it stays.
    """
    reading = audit.reading(setting)
    by_hand = (StopReason.CANCELLED, StopReason.BROWSER_GONE)
    if audit.stopped is None or audit.stopped.reason not in by_hand:
        return
    if reading is None or reading.status is ReadingStatus.COULD_NOT_READ:
        raise CancelledError("It was stopped before it was read. What was known of it stays.")


def words_on(store: StorePort, platform: str) -> list[Attestation]:
    """Everything ever said about settings of a platform."""
    return [*store.said_of(f"{platform}:"), *store.said_of(f"will_change:{platform}:")]


def sentence(facts: SettingFacts, before: Reading | None, after: Reading, met: bool | None) -> str:
    """What is the case now, in plain words; what could not be read is said to be so."""
    day = day_words(after.seen_at)
    if after.status is ReadingStatus.NOT_OFFERED:
        return "The site does not offer this setting to you any more."
    if not _is_known(after):
        seen = f" It showed “{plain(after.raw, 80)}”." if after.raw else ""
        return f"It could not be read this time, so nothing is known of it now.{seen}"
    shows = SEEN_BY[after.audience] if after.audience else f"“{plain(after.raw or '', 80)}”"
    if met:
        return f"Met on {day}: it is now {shows}."
    if met is None:
        return f"Read on {day}: {shows}."
    same = before is not None and _is_known(before) and before.audience is after.audience
    return f"It is {'still ' if same else 'now '}{shows}, looked at on {day}."


def _is_known(reading: Reading) -> bool:
    return reading.status.is_known
