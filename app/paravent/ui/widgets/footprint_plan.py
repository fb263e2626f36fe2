"""The first and the last step: what the review is for and when; what it came to."""

from __future__ import annotations

from datetime import date

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QApplication, QComboBox, QWidget

from paravent.core.review import (
    Part,
    PartState,
    Plan,
    PlanStep,
    Presence,
    ReviewSummary,
)
from paravent.core.rhythm import OCCASION_WORDS, Occasion, OccasionKind
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Columns, Notice, Pill, row
from paravent.ui.widgets.dialogs import Confirm
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.footprint_step import Host, Step
from paravent.ui.widgets.rhythm_card import DayEdit
from paravent.ui.widgets.text import Text
from paravent.ui.words import count

STATES = {
    PartState.OPEN: ("Not begun", "clock", "na"),
    PartState.BEGUN: ("Under way", "partly", "accent"),
    PartState.DONE: ("Done", "met", "met"),
    PartState.LEFT_OUT: ("Left out by you", "skip", "na"),
}
FIRST_GUESS_DAYS = 42


class PlanWidget(Step):
    """What for, when, and the parts with the day by which each is good to have been done."""

    PART = None

    def __init__(self, host: Host) -> None:
        super().__init__(host)
        self._changing = False

    def arrive(self) -> None:
        """Show the plan as it stands."""
        self._changing = False
        self.draw()

    def draw(self) -> None:
        """The question, or the plan."""
        self.begin()
        plan = self.host.plan()
        if plan is None or self._changing:
            self._ask(plan)
        else:
            self._show(plan)

    def _ask(self, plan: Plan | None) -> None:
        card = Card("lead-card", margin=24, spacing=14)
        card.add(Text("What is coming up?", "h2"))
        card.add(
            Text(
                "You get a few steps with a day for each, in the order of what takes longest."
                " Together they are about one evening. You can stop at any time and go on later.",
                "muted",
            )
        )
        self.kind = QComboBox()
        self.kind.setAccessibleName("What it is for")
        for kind in OccasionKind:
            self.kind.addItem(OCCASION_WORDS[kind].capitalize(), kind.value)
        self.kind.setCurrentIndex(self.kind.findData(OccasionKind.INTERVIEW.value))
        self.day = DayEdit()
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("d MMMM yyyy")
        self.day.setAccessibleName("On which day")
        self.day.setMinimumDate(QDate.currentDate())
        self.day.setMinimumWidth(190)
        self.day.setDate(QDate.currentDate().addDays(FIRST_GUESS_DAYS))
        if plan is not None:
            self.kind.setCurrentIndex(self.kind.findData(plan.occasion.kind.value))
            when = plan.occasion.day
            self.day.setDate(QDate(when.year, when.month, when.day))
        words = "&Make the plan" if plan is None else "&Change the plan"
        self.begin_button = Button(words, self.start, icon="play", kind="primary")
        card.add(flow(self.kind, Text("on", "muted", wrap=False), self.day, self.begin_button))
        self.add(card)
        self.add(
            Notice(
                "If there may be a complaint or an investigation: delete nothing. Ask your defence"
                " organisation first.",
                icon="info",
            )
        )
        self.kind.setFocus()

    def start(self) -> None:
        """Make the plan, or move its day."""
        kind = OccasionKind(str(self.kind.currentData()))
        chosen = self.day.date()
        day = date(chosen.year(), chosen.month(), chosen.day())
        review = self.context.desk.review

        def begun(plan: Plan) -> None:
            self._changing = False
            self.host.planned(plan)
            self.draw()
            self.go_button.setFocus()

        self.context.run(lambda _work: review.begin(Occasion(kind, day)), begun)

    def _show(self, plan: Plan) -> None:
        next_step = plan.next
        card = Card("lead-card", margin=24, spacing=8)
        day = _day(plan.occasion.day)
        words = OCCASION_WORDS[plan.occasion.kind]
        card.add(Text(f"For your {words} on {day}", "h2"))
        if next_step is not None:
            left = plan.minutes_left
            hours = f"{left} minutes" if left < 90 else f"{round(left / 30) / 2:g} hours"
            card.add(Text(f"About {hours} left. Next: {next_step.title.lower()}.", "muted"))
            title = "&Go on" if _is_begun(plan) else "&Begin"
            part = next_step.part
            self.go_button = Button(
                title, lambda: self.host.show_part(part), icon="play", kind="primary"
            )
        else:
            card.add(Text("Every step is done or left out. The report says which.", "muted"))
            self.go_button = Button(
                "&See what it came to", lambda: self.host.show_part(Part.REPORT), kind="primary"
            )
        change = Button("&Change what or when", self._change, kind="plain")
        end = Button("&Forget this review …", self._forget, kind="plain")
        card.add(flow(self.go_button, change, end))
        self.add(card)
        late = next((s.too_late_for for s in plan.steps if s.too_late_for), "")
        if late and next_step is not None:
            self.add(Notice(late, icon="clock"))
        if plan.step(Part.POSTS).state is PartState.OPEN:
            how = Button("Ask for your &exports", lambda: self.context.go("exports"), kind="plain")
            words = (
                "Ask for your data exports now: the platforms take from minutes to some days to"
                " make them, and the step with your own posts needs them."
            )
            self.add(Notice(words, icon="folder", buttons=[how]))
        steps = Card(margin=8, spacing=2)
        for place, step in enumerate(plan.steps, 1):
            steps.add(self._line(place, step, plan.occasion.day))
        self.add(steps)

    def _line(self, place: int, step: PlanStep, day: date) -> QWidget:
        line = Card("plain", margin=12, spacing=4)
        word, icon, tone = STATES[step.state]
        button = Button(
            "Open", lambda: self.host.show_part(step.part), kind="plain", name=f"Open {step.title}"
        )
        head = row(Text(f"{place}.  {step.title}", "strong"), Pill(word, icon, tone), button)
        head.setStretch(0, 1)
        line.add(head)
        line.add(Text(step.why, "muted"))
        left = step.state in (PartState.OPEN, PartState.BEGUN)
        if left and step.do_by > day:
            facts = ["Still worth doing"]
        elif left:
            when = f"by {_day(step.do_by)}" if not step.too_late_for else "today"
            facts = [f"Good to have done {when}"]
        else:
            facts = []
        facts += [step.takes] if left else []
        facts += [step.count] if step.count else []
        if facts:
            line.add(Text("  ·  ".join(f.rstrip(".") for f in facts), "small"))
        return line

    def _change(self) -> None:
        self._changing = True
        self.draw()

    def _forget(self) -> None:
        agreed = Confirm(
            self,
            "Forget this review?",
            "All answers of its searches, old profiles and pages are deleted. Answers about your"
            " own posts stay.",
            "&Forget it",
            kind="danger",
        ).ask()
        if agreed:
            review = self.context.desk.review

            def gone(_: None) -> None:
                self.host.planned(None)
                self.draw()

            self.context.run(lambda _work: review.end(), gone)


class OutcomeWidget(Step):
    """What the review came to: numbers, and what was not looked at."""

    PART = Part.REPORT

    def arrive(self) -> None:
        """Count everything anew."""
        review = self.context.desk.review
        self.context.run(lambda _work: review.summary(), self._show)

    def _show(self, summary: ReviewSummary | None) -> None:
        self.begin()
        if summary is None:
            self.host.show_part(None)
            return
        figures = Columns(190)
        figures.fill([_figure(n, w) for n, w in _figures(summary)])
        self.add(Text("What you looked at", "h2"), figures)
        if summary.to_do:
            todo = Card("lead-card", margin=20, spacing=6)
            todo.add(Text("What you wanted to do", "h3"))
            for line in summary.to_do:
                todo.add(Text(f"·  {line}"))
            words = "\n".join(summary.to_do)
            self.copy_button = Button("&Copy the list", lambda: self._copy(words), icon="copy")
            said = Text("It stands here only, in no report.", "small", wrap=False)
            todo.add(flow(self.copy_button, said))
            self.add(todo)
        card = Card(margin=20, spacing=6)
        card.add(Text("What this says nothing about", "h3"))
        for line in summary.not_looked_at:
            card.add(Text(f"·  {line}"))
        self.add(card)
        self.add(
            Text(
                "No score and no certificate: nobody can promise that nothing else is out there.",
                "muted",
            )
        )
        self.report_button = Button(
            "See it in the &report", lambda: self.context.go("report"), icon="report"
        )
        self.foot(self.report_button, done="&Done")
        self.leave_out_button.hide()

    def _copy(self, words: str) -> None:
        QApplication.clipboard().setText(words)
        self.context.say("Copied. Keep it where only you look.")


def _figures(s: ReviewSummary) -> list[tuple[str, str]]:
    there, seen = s.presences.get(Presence.EXISTS, 0), s.profiles_seen + s.pages_seen
    whole = "profile or page" if seen == 1 else "profiles and pages"
    old = "old profile" if there == 1 else "old profiles"
    differ = "difference" if s.differences == 1 else "differences"
    back = f", back to {_day(date.fromisoformat(s.posts_oldest))}" if s.posts_oldest else ""
    return [
        (f"{seen}", f"{whole} seen as a stranger"),
        (f"{s.searches_looked} of {s.searches}", "searches looked at"),
        (f"{there}", f"{old} found; {count(s.sites_asked, 'site')} asked"),
        (f"{s.posts_items:,}", f"own posts looked through{back}"),
        (f"{sum(s.flag_answers.values())} of {s.flags}", "flags answered"),
        (f"{s.differences}", f"{differ} in who you say you are"),
    ]


def _figure(number: str, words: str) -> QWidget:
    card = Card("quiet", margin=16, spacing=2)
    card.add(Text(number, "figure"), Text(words, "muted"))
    return card


def _is_begun(plan: Plan) -> bool:
    return any(s.state is not PartState.OPEN for s in plan.steps)


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
