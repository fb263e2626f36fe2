"""The place in the self-audit, as the made-up desk keeps it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from paravent.core.selfaudit import ProfileKey, Round, StepId

BEGAN = "2025-11-21T22:30:00+00:00"


class MadeUpSelfAudit:
    """``SelfAuditPort`` in memory."""

    def __init__(self) -> None:
        self.kept: Round | None = None
        self.times: dict[StepId, list[float]] = {}
        self.ended = 0

    def round(self, profiles: Sequence[ProfileKey]) -> Round | None:
        if self.kept is None:
            return None
        return replace(self.kept, profiles=tuple(p for p in profiles if p in self.kept.profiles))

    def begin(self, profiles: Sequence[ProfileKey]) -> Round:
        self.kept = Round(BEGAN, StepId.REVIEW, tuple(profiles))
        return self.kept

    def move(self, step: StepId) -> None:
        if self.kept is not None:
            self.kept = replace(self.kept, step=step)

    def end(self) -> None:
        self.kept = None
        self.ended += 1

    def timed(self, step: StepId, seconds: float) -> None:
        self.times.setdefault(step, []).append(seconds)

    def took(self) -> Mapping[StepId, Sequence[float]]:
        return self.times
