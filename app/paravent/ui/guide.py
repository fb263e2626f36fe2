"""The guide through the self-audit: where one stands, what comes next, leaving and coming back."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from paravent.core.selfaudit import (
    TIMED,
    Known,
    Plan,
    ProfileKey,
    Round,
    Stage,
    StepId,
    plan,
)
from paravent.ui.jobs import Work
from paravent.ui.state import Profile, State

if TYPE_CHECKING:
    from paravent.ui.context import Context

PAGE_OF: Mapping[StepId, str] = {
    StepId.CHOOSE: "selfaudit",
    StepId.REVIEW: "profiles",
    StepId.ANSWER: "questions",
    StepId.CHANGES: "history",
    StepId.DECIDE: "checklist",
    StepId.OTHERS: "selfaudit",
    StepId.REPORT: "report",
}

SHOWS: Mapping[StepId, object] = {StepId.CHANGES: "changes", StepId.DECIDE: "decide"}
"""What each page is asked to show."""


class Guide(QObject):
    """One for each desk on screen. ``is_on``: the strip is shown; else the place is only kept."""

    changed = Signal()
    left = Signal()
    """The user left for today: a review that runs is to stop."""

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._context = context
        self.round: Round | None = None
        self.is_on = False
        self._ended: set[str] = set()
        """When those began that are done or given up."""
        self._entered = 0.0
        self._tried: set[ProfileKey] = set()

    # Where one stands

    @property
    def plan(self) -> Plan:
        """The steps as they stand now."""
        return plan_of(self._context.state, self.round)

    @property
    def stage(self) -> Stage | None:
        """The step that one is at; None where no self-audit is under way."""
        return self.plan.stage(self.round.step) if self.round else None

    def waiting(self) -> list[Profile]:
        """The chosen profiles that were not reviewed yet."""
        keys = self.plan.to_review
        return [p for p in self._context.state.profiles() if _key(p) in keys]

    def show_state(self, state: State) -> None:
        """The state was read anew."""
        self.round = self._newest(state.round)
        if self.round is None:
            self.is_on = False
        self.changed.emit()

    def _newest(self, read: Round | None) -> Round | None:
        """What was read, unless it was read before the newest step here was written down."""
        mine = self.round
        if read is not None and read.began in self._ended:
            read = None
        if mine is None or read is None:
            return mine or read
        if mine.began == read.began:
            return replace(read, step=mine.step)
        return max(mine, read, key=lambda each: each.began)

    # Moving

    def begin(self, profiles: Sequence[Profile]) -> None:
        """Begin with these profiles: the first one's sign-in comes at once."""
        keys = [_key(p) for p in profiles]
        self._time(StepId.CHOOSE)
        desk = self._context.desk

        def begun(found: Round) -> None:
            self._ended.discard(found.began)
            self.round = found
            self.is_on = True
            self._tried.clear()
            self._enter(start=True)

        self._context.run(lambda _work: desk.selfaudit.begin(keys), begun, self._context.fail)

    def resume(self) -> None:
        """Go on where it was left; a review that was not finished goes on."""
        if self.round is not None:
            self.is_on = True
            self._enter(start=True)

    def next(self) -> None:
        """The next step that has something in it; after the last one it is done."""
        if self.round is None:
            return
        after = self.plan.after(self.round.step)
        self._time(self.round.step)
        if after is None:
            self.finish()
        else:
            self._move(after)

    def back(self) -> None:
        """The step before; nothing starts by itself there."""
        before = self.plan.before(self.round.step) if self.round else None
        if before is not None:
            self._move(before)

    def show(self) -> None:
        """The page of this step, from wherever one has wandered."""
        if self.round is not None:
            step = self.round.step
            self._context.go(PAGE_OF[step], SHOWS.get(step))

    def arrived(self, page: str) -> None:
        """The user went to ``page`` by another way: where that is the next step, it is taken."""
        stage = self.stage
        if not self.is_on or stage is None or stage.left:
            return
        after = self.plan.after(stage.id)
        if after is not None and PAGE_OF[after] == page:
            self._move(after, go=False)

    def go_on_reviewing(self) -> None:
        """Review the chosen profiles that are left.

        One that was begun and came to nothing (a sign-in put off, a site that stopped it) does
        not hold up the others: it comes last.
        """
        waiting = sorted(self.waiting(), key=lambda p: _key(p) in self._tried)
        if all(_key(p) in self._tried for p in waiting):
            self._tried.clear()
        if waiting:
            self._tried.add(_key(waiting[0]))
            self._context.go("profiles", waiting)

    def leave(self) -> None:
        """Leave for today; the place stays."""
        stage = self.stage
        if stage is None:
            return
        self.is_on = False
        self.left.emit()
        self._context.go("home")
        kept = (
            "Your place is kept while this window is open"
            if self._context.state.kept_where == "memory"
            else "Your place is kept"
        )
        self._context.say(f"{kept}: step {stage.number}. Home brings you back to it.")
        self.changed.emit()

    def finish(self) -> None:
        """It is done."""
        self._end("The self-audit is done. Home says when the next one is due.", "met")

    def give_up(self) -> None:
        """Forget the place; what was read and said stays."""
        stays = (
            "stays while this window is open"
            if self._context.state.kept_where == "memory"
            else "is kept"
        )
        self._end(f"The self-audit is ended. What was read and what you said {stays}.", "accent")

    def begin_anew(self) -> None:
        """Forget the place, and choose the profiles again."""
        self._end("", "accent", then="selfaudit")

    def start_timing(self) -> None:
        """A step that is timed as a whole begins now."""
        self._entered = time.monotonic()

    # Pieces

    def _move(self, step: StepId, *, go: bool = True) -> None:
        if self.round is None:
            return
        self.round = replace(self.round, step=step)
        desk = self._context.desk

        def write(_work: Work) -> None:
            # The newest step, whichever of two quick ones is written down last.
            if (now := self.round) is not None:
                desk.selfaudit.move(now.step)

        self._context.run(write, _written, self._context.fail)
        self._enter(go=go)

    def _enter(self, *, start: bool = False, go: bool = True) -> None:
        stage = self.stage
        if self.round is None or stage is None:
            return
        self.start_timing()
        # First the strip, then its page: the page may take the keyboard.
        self.changed.emit()
        if start and stage.id is StepId.REVIEW and self.waiting():
            self.go_on_reviewing()
        elif go:
            self.show()
        self._context.say_aloud(f"{stage.words}. {told(stage)}")

    def _time(self, step: StepId) -> None:
        if step in TIMED and self._entered:
            seconds, desk = time.monotonic() - self._entered, self._context.desk
            self._context.run(
                lambda _work: desk.selfaudit.timed(step, seconds), _written, self._context.fail
            )
        self._entered = 0.0

    def _end(self, sentence: str, tone: str, *, then: str = "home") -> None:
        desk = self._context.desk
        if self.round is not None:
            self._ended.add(self.round.began)
        self.round = None
        self.is_on = False
        self._context.run(
            lambda _work: desk.selfaudit.end(),
            lambda _: self._context.refresh(),
            self._context.fail,
        )
        self._context.go(then)
        if sentence:
            self._context.say(sentence, tone)
        self.changed.emit()


def _written(_: None) -> None:
    """It is written down: nobody needs to hear of it."""


def plan_of(state: State, now: Round | None, profiles: Sequence[ProfileKey] | None = None) -> Plan:
    """The steps for ``now``, or of one that could begin with ``profiles`` (None: all)."""
    keys = [_key(p) for p in state.profiles()] if profiles is None else profiles
    return plan(now, keys, known_of(state))


def known_of(state: State) -> Known:
    """What times and steps are worked out from."""
    return Known(
        platforms=state.platforms,
        audits=state.audits,
        questions=[(q.platform, "") for q in state.questions],
        checklist=state.checklist,
        said=tuple(state.attestations.values()),
        can_compare=bool(state.changes),
        took=state.took,
        pace=0.0 if state.is_practice else state.settings.pace_seconds,
    )


def told(stage: Stage) -> str:
    """How long a step takes, as a sentence; "" where there is nothing to do."""
    if not stage.left:
        return ""
    words = stage.estimate.words
    return f"{words[:1].upper()}{words[1:]}."


def _key(profile: Profile) -> ProfileKey:
    return (profile.facts.id, profile.site)
