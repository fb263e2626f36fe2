"""Footprint: the review before an interview, one step after the other, left and resumed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QVBoxLayout

from paravent.core.review import Part, PartState, Plan
from paravent.ui.context import Context
from paravent.ui.pages.base import Page
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.footprint_old import OldProfilesWidget
from paravent.ui.widgets.footprint_plan import OutcomeWidget, PlanWidget
from paravent.ui.widgets.footprint_posts import PostsWidget
from paravent.ui.widgets.footprint_searches import SearchesWidget
from paravent.ui.widgets.footprint_step import Host, Step
from paravent.ui.widgets.footprint_stranger import StrangerWidget

STEPS: tuple[tuple[Part | None, str, Callable[[Host], Step]], ...] = (
    (None, "Plan", PlanWidget),
    (Part.STRANGER, "Stranger's view", StrangerWidget),
    (Part.SEARCHES, "Your name", SearchesWidget),
    (Part.OLD_PROFILES, "Old profiles", OldProfilesWidget),
    (Part.POSTS, "Your posts", PostsWidget),
    (Part.REPORT, "Outcome", OutcomeWidget),
)


class FootprintPage(Page):
    """See the module's sentence."""

    TITLE = "Footprint"
    LEAD = "Before somebody else looks you up, look yourself."

    def __init__(self, context: Context) -> None:
        super().__init__(context, widest=980)
        self._plan: Plan | None = None
        self._loaded = False
        self._answered = False
        """Whether something was answered that other pages do not know of yet."""
        self.part: Part | None = None
        self._host = Host(context, lambda: self._plan, self._changed, self.show_part)
        self.chips: dict[Part | None, Button] = {}
        for part, title, _ in STEPS:
            chip = Button(title, lambda p=part: self.show_part(p), kind="chip")  # type: ignore[misc]
            chip.setCheckable(True)
            self.chips[part] = chip
        self._rail = flow(*self.chips.values(), spacing=8)
        self.column.addWidget(self._rail)
        self.steps: dict[Part | None, Step] = {}
        self._body = QVBoxLayout()
        self.column.addLayout(self._body)
        self.column.addStretch(1)

    def show_state(self) -> None:
        """Read the plan when the store is open for the first time."""
        if not self.context.ready or self._loaded:
            return
        self._loaded = True
        review = self.context.desk.review

        def loaded(plan: Plan | None) -> None:
            self._planned(plan)
            self.show_part(self.part)

        self.context.run(lambda _work: review.plan(), loaded)

    def arrive(self, what: object) -> None:
        """Exports dropped here, or one step that another page wants shown."""
        if isinstance(what, list) and all(isinstance(p, Path) for p in what):
            self.show_part(Part.POSTS)
            step = self.steps[Part.POSTS]
            if isinstance(step, PostsWidget):
                step.take(what)
        elif self._loaded and self.part in self.steps:
            self.steps[self.part].arrive()

    def leave(self) -> None:
        """Another page is on screen."""
        if self.part in self.steps:
            self.steps[self.part].leave()
        if self._answered:
            # Checklist and report count what was answered here.
            self._answered = False
            self.context.refresh()

    def activated(self, active: bool) -> None:
        """The window got or lost the keyboard."""
        if self.part in self.steps and not self.isHidden():
            self.steps[self.part].activated(active)

    def show_part(self, part: Part | None) -> None:
        """Show one step."""
        if self._plan is None and part not in (None, Part.POSTS):
            part = None
        if part not in self.steps:
            make = next(make for each, _, make in STEPS if each is part)
            self.steps[part] = make(self._host)
            self._body.addWidget(self.steps[part])
        self.part = part
        for each, step in self.steps.items():
            if each is not part and not step.isHidden():
                step.leave()
            step.setVisible(each is part)
        self.area.verticalScrollBar().setValue(0)
        self._draw_rail()
        # The keyboard goes where the eyes go.
        self.steps[part].setFocus()
        self.steps[part].arrive()

    @property
    def step(self) -> Step:
        """The step on screen."""
        return self.steps[self.part]

    def _changed(self, plan: Plan | None) -> None:
        self._answered = True
        self._planned(plan)

    def _planned(self, plan: Plan | None) -> None:
        if self._plan is not None and plan is None:
            self.steps = {None: self.steps[None]} if self._forget_steps() else self.steps
        self._plan = plan
        self._draw_rail()

    def _forget_steps(self) -> bool:
        """A review was forgotten: nothing of it stays on screen."""
        for part, step in self.steps.items():
            if part is not None:
                step.hide()
                self._body.removeWidget(step)
                step.deleteLater()
        return None in self.steps

    def _draw_rail(self) -> None:
        for part, title, _ in STEPS:
            chip = self.chips[part]
            state = self._plan.step(part).state if self._plan and part else None
            done = state in (PartState.DONE, PartState.LEFT_OUT)
            chip.set_icon("check" if state is PartState.DONE else "skip" if done else "")
            chip.setText(title)
            chip.setChecked(part is self.part)
            chip.setEnabled(part is None or part is Part.POSTS or self._plan is not None)
            chip.setAccessibleDescription(_WORDS.get(state, "") if state else "")

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """What no field wanted is for the step on screen."""
        plainly = event.modifiers() in (
            Qt.KeyboardModifier.NoModifier,
            Qt.KeyboardModifier.KeypadModifier,
        )
        if not (plainly and self.part in self.steps and self.step.press(event.key())):
            super().keyPressEvent(event)


_WORDS = {PartState.DONE: "Done", PartState.LEFT_OUT: "Left out", PartState.BEGUN: "Under way"}
