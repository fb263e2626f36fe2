"""The double of pointing: a hand that points where it is told, without a browser."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from paravent.core.desk import Ask, Question
from paravent.core.jobs import Cancel
from paravent.core.pointing import Heard, LearnedWay, Pointed, PointingNews, PointingStep
from paravent.core.words import ReadingStatus

if TYPE_CHECKING:
    from tests.support.desk import MadeUpDesk


class MadeUpPointing:
    """``PointingPort``. ``hand`` is set when the made-up user points."""

    def __init__(self, desk: MadeUpDesk) -> None:
        self._desk = desk
        self.hand = threading.Event()
        self.misses = 0
        """How often the hand points beside it first."""
        self.ways: list[LearnedWay] = []
        self.written: list[Path] = []

    def why_not(self, question: Question) -> str:
        return "" if question.address else "The web has no page for this setting."

    def point(self, question: Question, heard: Heard, cancel: Cancel, ask: Ask) -> Pointed:
        heard(PointingNews(PointingStep.OPENING, "Opening the page …"))
        heard(PointingNews(PointingStep.READY, "The page is open. Click the line there."))
        for _ in range(self.misses):
            heard(PointingNews(PointingStep.AGAIN, "No setting with its value was found there."))
        while not self.hand.wait(0.02):
            if cancel.requested:
                return Pointed(False, "Nothing was learned. You can still answer by hand.")
        self.ways.append(
            LearnedWay(
                question.platform, question.platform_name, question.facts.id, question.facts.ask,
                "Your circle visibility", "2025-11-21", False,
            )
        )  # fmt: skip
        reading = replace(
            question.reading,
            status=ReadingStatus.NEEDS_CONFIRMATION,
            raw=question.facts.choices[0][0],
            why="It was found where you pointed. Please confirm it once.",
        )
        now = replace(question, reading=reading)
        return Pointed(True, "Paravent reads this line by itself from now on.", "Circle", now)

    def learned(self) -> Sequence[LearnedWay]:
        return list(self.ways)

    def forget(self, platform: str, setting: str) -> None:
        self.ways = [w for w in self.ways if (w.platform, w.setting) != (platform, setting)]

    def export_text(self) -> str:
        labels = ", ".join(f'"{way.label}"' for way in self.ways)
        return f'{{\n  "format": 1,\n  "learned": [{labels}]\n}}\n'

    def export(self, out: Path) -> Path:
        out.write_text(self.export_text(), "utf-8")
        self.written.append(out)
        return out
