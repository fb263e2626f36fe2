"""The audience lens, and the stranger's view beside the settings, over what is stored."""

from __future__ import annotations

from collections.abc import Sequence

from paravent.core.lens import Lens, StrangerSide, Tie, Viewer
from paravent.core.records import Audit, PlatformFacts
from paravent.desks.base import Base


class Glasses:
    """The part of the desk that looks through other people's eyes (``core.lens.LensPort``)."""

    def __init__(self, base: Base) -> None:
        self._base = base

    def look(self, viewer: Viewer, ties: frozenset[Tie]) -> Lens:
        """Everything known now, as ``viewer`` with exactly ``ties`` could see it."""
        from paravent.checklist.lens import look

        audits = self._audits()
        set_up = () if self._base.is_practice else self._base.settings.profiles
        return look(audits, self._facts(audits), viewer, ties, set_up=set_up)

    def stranger(self) -> Sequence[StrangerSide]:
        """Each profile that can be looked at from outside, beside what its settings claim."""
        from paravent.checklist.lens import stranger_sides

        audits = self._audits()
        return stranger_sides(audits, self._facts(audits))

    def picture(self, picture_id: str) -> bytes | None:
        """A picture of either side, PNG."""
        return self._base.store.picture(picture_id)

    def _audits(self) -> Sequence[Audit]:
        return self._base.store.latest(2)

    def _facts(self, audits: Sequence[Audit]) -> Sequence[PlatformFacts]:
        return self._base.facts_of(audits)
