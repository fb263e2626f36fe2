"""What every page is given: the desk, the jobs, the newest state, and ways to move about."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

from PySide6.QtCore import QObject, Signal

from paravent.core.desk import DeskPort
from paravent.core.errors import CancelledError, ParaventError
from paravent.core.jobs import Report
from paravent.core.settings import Settings
from paravent.ui.guide import Guide
from paravent.ui.jobs import Answer, Failed, Job, Jobs, Work
from paravent.ui.state import State, load
from paravent.ui.theme import Theme

T = TypeVar("T")


class Context(QObject):
    """One desk on screen. Leaving or entering practice makes a new one."""

    state_changed = Signal()
    wants_page = Signal(str, object)
    """A page's id and what it should show (or None)."""
    said = Signal(str, str)
    """A sentence for the user and its tone."""
    spoken = Signal(str)
    """For screen readers only."""
    reviewed = Signal()
    """A review of one or more profiles has ended."""
    wants_practice = Signal()
    wants_leave = Signal()
    wants_end = Signal()
    """Everything was deleted: close the window."""

    def __init__(self, desk: DeskPort, jobs: Jobs, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.desk = desk
        self.jobs = jobs
        self.theme = theme
        self.state = State(settings=desk.settings, is_practice=desk.is_practice)
        self.ready = False
        """Whether the state was read at least once."""
        self._loading = False
        self._again = False
        self.guide = Guide(self)
        """Through the self-audit."""

    def run(
        self,
        task: Callable[[Work], T],
        done: Callable[[T], None],
        failed: Failed | None = None,
        *,
        progress: Report | None = None,
        heard: Callable[[Any], None] | None = None,
        asked: Callable[[Any, Answer], None] | None = None,
    ) -> Job:
        """As ``Jobs.run``; without ``failed`` the error's sentence is shown."""
        return self.jobs.run(
            task, done, failed or self.fail, progress=progress, heard=heard, asked=asked
        )

    def fail(self, error: ParaventError) -> None:
        """Show what went wrong and what to do next."""
        self.say(error.sentence, "accent" if isinstance(error, CancelledError) else "not_met")

    def say(self, sentence: str, tone: str = "accent") -> None:
        """Show a sentence at the bottom of the window."""
        self.said.emit(sentence, tone)

    def say_aloud(self, sentence: str) -> None:
        """Have a screen reader say what has just appeared."""
        self.spoken.emit(sentence)

    def go(self, page: str, what: object = None) -> None:
        """Show another page."""
        self.wants_page.emit(page, what)

    def refresh(self) -> None:
        """Read the state anew; calls while one is running are joined into one more."""
        if self._loading:
            self._again = True
            return
        self._loading = True
        self.run(load(self.desk), self._loaded, self._not_loaded)

    def _loaded(self, state: State) -> None:
        self.state = state
        self.ready = True
        self._loading = False
        self.guide.show_state(state)
        self.state_changed.emit()
        if state.checklist is not None and state.audits:
            # What the newest reviews come to is kept with them, after it is on screen.
            self.run(lambda _work: self.desk.past.keep(state.checklist), _nothing, _not_kept)
        if self._again:
            self._again = False
            self.refresh()

    def _not_loaded(self, error: ParaventError) -> None:
        self._loading = False
        self.fail(error)

    def save_settings(self, settings: Settings, then: Callable[[], None] | None = None) -> None:
        """Keep changed settings, then read the state anew."""

        def done(_: None) -> None:
            if then is not None:
                then()
            self.refresh()

        self.run(lambda _work: self.desk.save_settings(settings), done)


def _nothing(_: None) -> None:
    """It is kept: nobody needs to hear of it."""


def _not_kept(_: ParaventError) -> None:
    """What a review came to is kept the next time: no work of the user is lost."""
