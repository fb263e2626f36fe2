"""What the pages show, read from the desk in one go: profiles, questions, outcomes, changes."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import TypeVar

from paravent.core.changes import Changes
from paravent.core.desk import DeskPort, Question
from paravent.core.errors import NothingStoredError, ParaventError
from paravent.core.ports import WalkStart
from paravent.core.present import present
from paravent.core.records import (
    Attestation,
    Audit,
    Checklist,
    PhotoSummary,
    PlatformFacts,
    SettingFacts,
)
from paravent.core.rhythm import months_for, months_later
from paravent.core.selfaudit import Round, StepId, sites_of
from paravent.core.settings import Settings
from paravent.core.words import CheckOutcome
from paravent.ui.jobs import Work
from paravent.ui.words import moment

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Profile:
    """One profile of the user: a platform, for blogs with its address."""

    facts: PlatformFacts
    site: str
    last: Audit | None
    unfinished: WalkStart | None

    @property
    def name(self) -> str:
        """The platform's name, with the site where there is one."""
        return f"{self.facts.name} · {short_site(self.site)}" if self.site else self.facts.name


@dataclass(frozen=True, slots=True)
class State:
    """Everything that was read from the desk at one moment."""

    settings: Settings = field(default_factory=Settings)
    is_practice: bool = False
    platforms: tuple[PlatformFacts, ...] = ()
    problems: tuple[str, ...] = ()
    audits: tuple[Audit, ...] = ()
    """Those of the two newest reviews of each profile, newest first; people without names."""
    unfinished: tuple[WalkStart, ...] = ()
    questions: tuple[Question, ...] = ()
    checklist: Checklist | None = None
    attestations: Mapping[str, Attestation] = field(default_factory=dict)
    photos: PhotoSummary = field(default_factory=PhotoSummary)
    changes: tuple[Changes, ...] = ()
    """Each profile's newest review against the one before."""
    round: Round | None = None
    """The self-audit under way."""
    took: Mapping[StepId, Sequence[float]] = field(default_factory=dict)
    """Seconds that its steps took the last times."""
    kept_where: str = ""
    kept_sentence: str = ""
    troubles: tuple[str, ...] = ()
    """Sentences about what could not be loaded."""

    def platform(self, name: str) -> PlatformFacts | None:
        """The facts of a platform by its id."""
        return next((p for p in self.platforms if p.id == name), None)

    def platform_name(self, name: str) -> str:
        """A platform's name, its id where no pack knows it any more."""
        facts = self.platform(name)
        return facts.name if facts else name

    def setting(self, platform: str, name: str) -> SettingFacts | None:
        """The facts of one setting."""
        facts = self.platform(platform)
        return next((s for s in facts.settings if s.id == name), None) if facts else None

    def profiles(self) -> list[Profile]:
        """The profiles that the user has set up; on the practice desk all there are."""
        made: list[Profile] = []
        # All that is known: a review of one setting must not hide what others left unread.
        known = {(a.platform, a.site): a for a in present(self.audits)}
        for facts in self.platforms:
            if not self.is_practice and facts.id not in self.settings.profiles:
                continue
            sites = self.sites_of(facts) if facts.needs_site else [""]
            made += [self._profile(facts, site, known.get((facts.id, site))) for site in sites]
        return made

    def sites_of(self, facts: PlatformFacts) -> list[str]:
        """The addresses that the user gave for a platform that lives on one's own site."""
        return sites_of(self.settings, facts.id)

    def _profile(self, facts: PlatformFacts, site: str, last: Audit | None) -> Profile:
        cut = next(
            (w for w in self.unfinished if w.audit.platform == facts.id and w.audit.site == site),
            None,
        )
        return Profile(facts, site, last, cut)

    def count(self, outcome: CheckOutcome) -> int:
        """How many checks came to ``outcome``."""
        results = self.checklist.results if self.checklist else ()
        return sum(1 for r in results if r.outcome is outcome)

    def last_review(self) -> str:
        """When the newest review was finished; "" where there was none."""
        return max((a.finished or "" for a in self.audits), default="")

    def review_due(self) -> datetime | None:
        """When the next review is due, by the user's own rhythm; None before the first.

        Each profile is to be reviewed: the one that was not looked at for longest counts.
        """
        days = []
        for profile in self.profiles():
            ended = moment(profile.last.finished) if profile.last else None
            if ended is not None:
                months = months_for(self.settings, profile.facts.id)
                days.append(ended.combine(months_later(ended.date(), months), ended.timetz()))
        return min(days, default=None)


def short_site(site: str) -> str:
    """A site's address without its scheme, for headings."""
    return site.split("://", 1)[-1].rstrip("/")


def load(desk: DeskPort) -> Callable[[Work], State]:
    """The task that reads everything from ``desk``; what cannot be read becomes a trouble."""

    def task(work: Work) -> State:
        troubles: list[str] = []

        def attempt(read: Callable[[], T], otherwise: T) -> T:
            work.cancel.check()
            try:
                return read()
            except NothingStoredError:
                return otherwise
            except ParaventError as error:
                if error.sentence not in troubles:
                    troubles.append(error.sentence)
                return otherwise

        store = desk.store
        none: tuple[Attestation, ...] = ()
        said: Sequence[Attestation] = attempt(store.attestations, none)
        state = State(
            settings=desk.settings,
            is_practice=desk.is_practice,
            platforms=attempt(lambda: tuple(desk.platforms()), ()),
            problems=attempt(lambda: tuple(desk.pack_problems()), ()),
            audits=attempt(lambda: tuple(store.latest(2)), ()),
            unfinished=attempt(lambda: tuple(store.unfinished()), ()),
            questions=attempt(lambda: tuple(desk.questions()), ()),
            checklist=attempt(desk.checklist, None),
            attestations={a.check: a for a in said},
            photos=attempt(store.photo_summary, PhotoSummary()),
            changes=attempt(lambda: tuple(desk.changes.since_last_time()), ()),
            took=attempt(desk.selfaudit.took, {}),
            kept_where=store.kept_where,
            kept_sentence=store.kept_sentence,
        )
        keys = [(p.facts.id, p.site) for p in state.profiles()]
        under_way = attempt(lambda: desk.selfaudit.round(keys), None)
        return replace(state, round=under_way, troubles=tuple(troubles))

    return task
