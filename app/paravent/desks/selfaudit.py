"""The place in the self-audit, kept with the history, and how long its steps took. No names."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from paravent.core.desk import Question
from paravent.core.records import Checklist
from paravent.core.selfaudit import (
    KEPT_TIMES,
    LONGEST_STEP,
    Known,
    Plan,
    ProfileKey,
    Round,
    StepId,
    plan,
    profile_keys,
)
from paravent.desks.base import Base, now

ROOM = "selfaudit"
_SHORTEST = 1.0
"""Seconds; whoever goes on at once has not done the step."""


class SelfAudit:
    """``core.selfaudit.SelfAuditPort`` over the store: in memory-only mode as durable as that."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def round(self, profiles: Sequence[ProfileKey]) -> Round | None:
        """The one under way, with those of ``profiles`` that were chosen; None where none is."""
        kept = self._read("round")
        try:
            began, step = str(kept["began"]), StepId(kept["step"])
            chosen = {str(key) for key in kept["profiles"]}
        except (KeyError, TypeError, ValueError):
            return None
        return Round(began, step, tuple(p for p in profiles if self._key(p) in chosen))

    def plan(
        self, questions: Sequence[Question], checklist: Checklist
    ) -> tuple[Round | None, Plan]:
        """The one under way, if any, and the steps as they stand; for the commands."""
        base = self._base
        store, settings = base.store, base.settings
        keys = profile_keys(settings, base.platforms(), everything=base.is_practice)
        audits = store.latest(2)
        profiles = [(a.platform, a.site) for a in audits if not a.scope]
        now = self.round(keys)
        known = Known(
            platforms=base.platforms(),
            audits=audits,
            questions=[(q.platform, "") for q in questions],
            checklist=checklist,
            said=store.attestations(),
            can_compare=len(profiles) > len(set(profiles)),
            took=self.took(),
            pace=0.0 if base.is_practice else settings.pace_seconds,
        )
        return now, plan(now, keys, known)

    def begin(self, profiles: Sequence[ProfileKey]) -> Round:
        """Begin one with these profiles, in place of one under way."""
        made = Round(now(), StepId.REVIEW, tuple(profiles))
        self._write(
            "round",
            {
                "began": made.began,
                "step": made.step.value,
                "profiles": [self._key(p) for p in profiles],
            },
        )
        return made

    def move(self, step: StepId) -> None:
        """Keep the place."""
        kept = self._read("round")
        if kept:
            self._write("round", {**kept, "step": step.value})

    def end(self) -> None:
        """It is done, or given up: forget the place. What was read and said stays."""
        self._base.store.drop_note(ROOM, "round")

    def timed(self, step: StepId, seconds: float) -> None:
        """Keep how long a step took; what is too long to be one look is left out."""
        if not _SHORTEST <= seconds <= LONGEST_STEP:
            return
        kept = self.took()
        times = {each.value: list(some) for each, some in kept.items()}
        times[step.value] = [*times.get(step.value, []), round(seconds, 1)][-KEPT_TIMES:]
        self._write("took", times)

    def took(self) -> Mapping[StepId, Sequence[float]]:
        """The newest times of each step that is timed as a whole."""
        found: dict[StepId, Sequence[float]] = {}
        for name, times in self._read("took").items():
            if name in set(StepId) and isinstance(times, list):
                found[StepId(name)] = [float(t) for t in times if isinstance(t, int | float)]
        return found

    def _key(self, profile: ProfileKey) -> str:
        """A profile without its address: that of a blog may be a name."""
        platform, site = profile
        return f"{platform}:{self._base.store.note_key(ROOM, site)[:16]}" if site else platform

    def _read(self, key: str) -> dict[str, Any]:
        try:
            found = json.loads(self._base.store.notes(ROOM).get(key, "{}"))
        except ValueError:
            return {}
        return found if isinstance(found, dict) else {}

    def _write(self, key: str, value: Mapping[str, Any]) -> None:
        self._base.store.keep_note(ROOM, key, json.dumps(value))
