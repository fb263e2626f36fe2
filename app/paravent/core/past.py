"""Earlier reviews: each audit on a line, the outcomes of its day, one opened as it was then.

What an audit came to depends on the words of its day: the pack's titles and aims, the guidance's
checks, what the user had said. So the outcomes are kept with the audit when they are fresh and
are not worked out again later; for audits from before they were kept, that is said.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Protocol

from paravent.core.records import Audit, Checklist, CheckResult
from paravent.core.words import CheckOutcome, Limb

SITTING_DAYS = 30
"""Answers given within so many days belong to the review before them."""

GROUPS: Mapping[str, tuple[CheckOutcome, ...]] = {
    "met": (CheckOutcome.MET, CheckOutcome.ATTESTED),
    "partly": (CheckOutcome.PARTLY,),
    "not_met": (CheckOutcome.NOT_MET,),
    "not_known": (CheckOutcome.COULD_NOT_READ,),
}
"""How outcomes are counted over time. What does not apply is in none of them."""

Counts = Mapping[Limb, Mapping[str, int]]
"""Limb to group (a key of ``GROUPS``) to the number of checks."""


@dataclass(frozen=True, slots=True)
class KeptChecklist:
    """What the checklist said after an audit."""

    audit: str
    kept_at: str
    """The moment of which it speaks, ISO 8601: answers given until then are in it."""
    guidance: str
    """The version of the guidance's data by which it was made."""
    checklist: Checklist
    """All checks with their outcomes on all profiles together; evidence of this audit's profile
    and of no profile alone. No connection is named in it."""


@dataclass(frozen=True, slots=True)
class PastAudit:
    """One audit on the line."""

    id: str
    platform: str
    site: str
    finished: str
    """ISO 8601."""
    whole: bool
    """False for a look at single settings."""
    stopped: str
    """Why it ended early, as a sentence; "" where it did not."""
    known: int
    unread: int
    pack_version: str
    guidance: str


@dataclass(frozen=True, slots=True)
class DayOutcomes:
    """The outcomes of 8a to 8d after a day on which profiles were reviewed."""

    day: str
    """The day where the user is, ISO 8601."""
    audits: tuple[str, ...]
    """The ids of that day's reviews, the first one first."""
    platforms: tuple[str, ...]
    counts: Counts
    """Empty where they were not kept and the day is too long ago to work them out in short."""
    guidance: str
    """The version of the guidance's data by which they were counted."""
    kept: bool
    """Whether they were kept that day. If not, they are worked out by today's words."""


@dataclass(frozen=True, slots=True)
class Line:
    """Everything that the line of reviews shows."""

    audits: tuple[PastAudit, ...] = ()
    """The newest first."""
    days: tuple[DayOutcomes, ...] = ()
    """The earliest first."""


@dataclass(frozen=True, slots=True)
class OpenedAudit:
    """One audit as it was then."""

    audit: Audit
    """People are counted, not named."""
    checklist: Checklist
    kept_at: str
    """The moment of which the checklist speaks."""
    kept: bool
    """Whether the checklist of that day was kept; else it is made by today's words."""
    guidance: str
    pack_now: str
    """The version of the pack of today, "" where there is none any more."""
    others: tuple[PastAudit, ...] = ()
    """Other reviews of the same profile, to compare with; the newest first."""
    titles: Mapping[str, str] = field(default_factory=dict)
    """Setting to its title in the pack of the day, where that was kept."""


class PastPort(Protocol):
    """The part of the desk that knows earlier reviews."""

    def keep(self, checklist: Checklist | None = None) -> None:
        """Keep what the checklist says after the newest reviews; quick where nothing changed.

        ``checklist``: as it is now, where it has just been made.
        """

    def line(self) -> Line:
        """All audits, and the outcomes of each day."""

    def opened(self, audit_id: str) -> OpenedAudit:
        """One audit as it was then. Raises ``NothingStoredError``."""


class PastStore(Protocol):
    """What this part needs of the store beside ``StorePort``."""

    def keep_checklist(self, kept: KeptChecklist) -> None:
        """Keep what the checklist said after an audit, in place of what was kept for it."""

    def kept_checklist(self, audit_id: str) -> KeptChecklist | None:
        """What was kept for an audit; None where nothing was."""

    def kept_counts(self) -> Mapping[str, tuple[str, str, Counts]]:
        """Audit to the moment of which its checklist speaks, the guidance, and the counts."""


def counts_of(results: Sequence[CheckResult]) -> dict[Limb, dict[str, int]]:
    """How many checks of each limb came to what; what does not apply is not counted."""
    group_of = {outcome: name for name, some in GROUPS.items() for outcome in some}
    found: dict[Limb, dict[str, int]] = {}
    for limb in Limb:
        number = Counter(
            group_of[r.outcome] for r in results if r.limb is limb and r.outcome in group_of
        )
        found[limb] = {name: number[name] for name in GROUPS}
    return found


def total(counts: Counts, limb: Limb | None = None) -> dict[str, int]:
    """The counts of one limb, or of all together."""
    limbs = [limb] if limb is not None else list(Limb)
    return {name: sum(counts.get(x, {}).get(name, 0) for x in limbs) for name in GROUPS}


def short(checklist: Checklist, platform: str, site: str) -> Checklist:
    """``checklist`` as it is kept for an audit of one profile: no more evidence than its own.

    Reasons, advice and links are left out: they stand in the packs and the guidance.
    """
    results = tuple(
        replace(
            result,
            evidence=tuple(
                replace(e, url="", advice="", why="", thing="", word=None)
                for e in result.evidence
                if not e.platform or (e.platform, e.site) == (platform, site)
            ),
            todo=None,
            why="",
            ask="",
        )
        for result in checklist.results
    )
    return Checklist(checklist.edition, results)
