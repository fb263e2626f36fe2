"""The double of the lens: the real reckoning over the made-up store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from paravent.checklist.lens import look, stranger_sides
from paravent.core.lens import Lens, StrangerSide, Tie, Viewer

if TYPE_CHECKING:
    from tests.support.desk import MadeUpDesk


class MadeUpLens:
    """``LensPort`` over a ``MadeUpDesk``."""

    def __init__(self, desk: MadeUpDesk) -> None:
        self._desk = desk

    def look(self, viewer: Viewer, ties: frozenset[Tie]) -> Lens:
        audits = self._desk.made_up_store.audits()
        set_up = self._desk.settings.profiles
        return look(audits, self._desk.platforms(), viewer, ties, set_up=set_up)

    def stranger(self) -> Sequence[StrangerSide]:
        return stranger_sides(self._desk.made_up_store.audits(), self._desk.platforms())

    def picture(self, picture_id: str) -> bytes | None:
        return self._desk.made_up_store.picture(picture_id)
