"""Home: what to do next, where things stand, what changed since the last review."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from PySide6.QtWidgets import QVBoxLayout, QWidget

from paravent.core import pagehealth
from paravent.core.ports import WalkStart
from paravent.core.selfaudit import walk_time
from paravent.core.words import CheckOutcome, Limb
from paravent.ui.context import Context
from paravent.ui.guide import known_of, plan_of, told
from paravent.ui.pages.base import Page
from paravent.ui.state import Profile, State
from paravent.ui.widgets.buttons import Button, RowButton
from paravent.ui.widgets.cards import Card, Columns, Notice, Rule, clear, row
from paravent.ui.widgets.text import Icon, Text
from paravent.ui.widgets.what_changed import WhatChanged
from paravent.ui.words import LIMBS, count, day


@dataclass(frozen=True, slots=True)
class Step:
    """The one thing to do next."""

    title: str
    sentence: str
    button: str
    icon: str
    page: str
    what: object = None


def next_step(state: State, now: datetime) -> Step:
    """What helps most now, from what is known."""
    profiles = state.profiles()
    if state.round is not None:
        stage = plan_of(state, state.round).stage(state.round.step)
        time = told(stage)
        if state.round.is_long_ago(now):
            return Step(
                "Go on with your self-audit, or begin anew",
                f"It was begun on {day(state.round.began)}, and left at step {stage.number}. Sites"
                " go on changing; beginning anew looks at everything again.",
                "&See where it stands",
                "steps",
                "selfaudit",
            )
        return Step(
            "Go on with your self-audit",
            f"{stage.words}. {f'{time} ' if time else ''}Begun on {day(state.round.began)}.",
            "&Go on",
            "play",
            "selfaudit",
            "resume",
        )
    if state.unfinished:
        name = state.platform_name(state.unfinished[0].audit.platform)
        return Step(
            f"The review of {name} was cut off",
            "What was read until then is still there. It can go on where it stopped.",
            "&Go on where it stopped",
            "play",
            "profiles",
            state.unfinished[0],
        )
    if not profiles:
        return Step(
            "Set up your first profile",
            "Choose a site that you use. You sign in there yourself, in your own browser window;"
            " Paravent then opens your settings pages, reads who can see what, and changes"
            " nothing.",
            "&Set up a profile",
            "plus",
            "profiles",
            "add",
        )
    new = [p for p in profiles if p.last is None]
    if new:
        time = walk_time([(new[0].facts.id, new[0].site)], known_of(state)).words
        return Step(
            f"Review {new[0].name}",
            f"{time[:1].upper()}{time[1:]}. You can watch every page that is opened, and stop at"
            " any time.",
            "&Review now",
            "play",
            "profiles",
            new[0],
        )
    if state.questions:
        return Step(
            f"Answer {count(len(state.questions), 'question')}",
            "These settings could not be read by themselves. Paravent shows you the page; you say"
            " what it says.",
            "&Answer them",
            "question",
            "questions",
        )
    due = state.review_due()
    if due is not None and due <= now:
        return Step(
            "It is time to look again",
            f"{_longest_ago(state)} Sites change their settings;"
            " reviewing regularly is what paragraph 8 asks for.",
            "&Begin the self-audit",
            "steps",
            "selfaudit",
        )
    open_items = state.count(CheckOutcome.NOT_MET) + state.count(CheckOutcome.PARTLY)
    if open_items:
        return Step(
            f"Consider {count(open_items, 'point')}",
            "Each says what was seen, why it matters and where to change it. You decide.",
            "&See the checklist",
            "checklist",
            "checklist",
            "todo",
        )
    unknown = state.count(CheckOutcome.COULD_NOT_READ)
    if unknown or state.checklist is None:
        return Step(
            f"{count(unknown, 'point is', 'points are')} not known yet"
            if unknown
            else "The checklist could not be made",
            "Nothing that was read asks for a change. What is not known does not count as fine:"
            " the checklist says what to look at and what only you can say."
            if unknown
            else "So nothing can be said about where things stand.",
            "&See the checklist",
            "checklist",
            "checklist",
        )
    when = f" The next review is due on {day(due.isoformat())}." if due else ""
    return Step(
        "Nothing waits for you",
        f"Every point of the checklist is met, said by you, or does not apply.{when}",
        "&Look at the report",
        "report",
        "report",
    )


def _longest_ago(state: State) -> str:
    """Which profile was not looked at for longest."""
    seen = [(p.last.finished, p.name) for p in state.profiles() if p.last and p.last.finished]
    if not seen:
        return f"The last review was on {day(state.last_review())}."
    when, name = min(seen)
    return f"{name} was last reviewed on {day(when)}."


def _changed(state: State) -> list[str]:
    """A sentence for each profile whose pages have changed."""
    pages = pagehealth.changed_pages(state.audits)
    found = (
        pagehealth.summary(
            profile.name,
            [p for p in pages if (p.platform, p.site) == (profile.facts.id, profile.site)],
        )
        for profile in state.profiles()
    )
    return [sentence for sentence in found if sentence]


class HomePage(Page):
    """See the module's sentence."""

    TITLE = "Home"
    LEAD = "What your profiles show, and what to do next."

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._shown: State | None = None
        self._body = QVBoxLayout()
        self._body.setSpacing(16)
        self.column.addLayout(self._body)
        self.column.addStretch(1)
        self.main_button: Button | None = None
        self.changes: WhatChanged | None = None

    def show_state(self) -> None:
        """Draw everything anew when the state is new."""
        state = self.context.state
        if state is self._shown:
            return
        self._shown = state
        clear(self._body)
        self.changes = None
        if not self.context.ready:
            self._body.addWidget(Text("Reading what is kept …", "muted"))
            return
        self._body.addWidget(self._next_card(state))
        for problem in state.problems:
            self._body.addWidget(Notice(problem, tone="partly", icon="not_met"))
        for sentence in _changed(state):
            self._body.addWidget(
                Notice(
                    sentence,
                    tone="partly",
                    icon="changed",
                    buttons=[Button("See which", lambda: self.context.go("profiles"))],
                )
            )
        if begin := self._begin_card(state):
            self._body.addWidget(begin)
        for cut in state.unfinished[0 if state.round else 1 :]:
            self._body.addWidget(self._cut_off(cut))
        if state.checklist and state.audits:
            self._body.addWidget(Text("Where things stand", "h2"))
            self._body.addWidget(self._limbs(state))
        if state.profiles():
            self._body.addWidget(self._profiles(state))
        if state.audits:
            self.changes = WhatChanged(state, self.context.go)
            self._body.addWidget(self.changes)
        self._body.addWidget(self._kept(state))

    def _next_card(self, state: State) -> QWidget:
        self._step = step = next_step(state, datetime.now().astimezone())
        card = Card("lead-card", margin=24)
        self.main_button = Button(
            step.button,
            lambda: self.context.go(step.page, step.what),
            kind="primary",
            icon=step.icon,
        )
        buttons: list[QWidget | None] = [self.main_button]
        if not state.profiles() and not state.is_practice:
            self.practice_button = Button(
                "&Try it on the practice profiles",
                self.context.wants_practice.emit,
                icon="screen",
                description="Opens made-up profiles on this computer. No account is needed.",
            )
            buttons.append(self.practice_button)
        if state.unfinished and state.round is None:
            first = state.unfinished[0].audit.id
            self.leave_button = Button("&Leave it", lambda: self._leave(first), kind="plain")
            buttons.append(self.leave_button)
        card.add(
            Text("What to do next", "small"),
            Text(step.title, "h2"),
            Text(step.sentence, "muted"),
            row(*buttons, None),
        )
        return card

    def _begin_card(self, state: State) -> QWidget | None:
        """The way through everything, where none is under way and it is not the next step."""
        profiles = state.profiles()
        if not profiles or state.round is not None or self._step.page == "selfaudit":
            return None
        self.begin_button = Button(
            "Begin …", lambda: self.context.go("selfaudit"), name="Begin the self-audit"
        )
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text("The whole self-audit in one go", "h3"))
        words.addWidget(
            Text(
                f"{count(len(profiles), 'profile')}, step by step, up to the report:"
                f" {plan_of(state, None).total_words}. Leave at any point, go on another day.",
                "muted",
            )
        )
        line = row(Icon("steps", 24, tone="accent"), self.begin_button, spacing=14)
        line.insertLayout(1, words, 1)
        card = Card()
        card.add(line)
        return card

    def _cut_off(self, cut: WalkStart) -> QWidget:
        name = self.context.state.platform_name(cut.audit.platform)
        read = count(len(cut.audit.readings), "setting was", "settings were")
        return Notice(
            f"{name}: {read} read before it was cut off.",
            tone="partly",
            icon="pause",
            buttons=[
                Button(
                    "Go on where it stopped",
                    lambda: self.context.go("profiles", cut),
                    icon="play",
                    name=f"Go on with {name}",
                ),
                Button(
                    "Leave it",
                    lambda: self._leave(cut.audit.id),
                    kind="plain",
                    name=f"Leave {name} as it is",
                ),
            ],
        )

    def _leave(self, audit_id: str) -> None:
        desk = self.context.desk
        self.context.run(
            lambda _work: desk.store.forget_unfinished(audit_id),
            lambda _: self.context.refresh(),
        )

    def _limbs(self, state: State) -> QWidget:
        columns = Columns(210)
        columns.fill([self._limb(state, limb) for limb in Limb])
        return columns

    def _limb(self, state: State, limb: Limb) -> QWidget:
        results = state.checklist.limb(limb) if state.checklist else ()
        button = RowButton("tile")
        inside = QWidget()
        column = QVBoxLayout(inside)
        column.setContentsMargins(4, 4, 4, 4)
        column.setSpacing(8)
        column.addWidget(Text(limb.value, "small"))
        column.addWidget(Text(LIMBS[limb], "strong"))
        column.addStretch(1)
        spoken = []
        groups = (
            ("met", "met", "met", (CheckOutcome.MET, CheckOutcome.ATTESTED)),
            ("to consider", "not_met", "not_met", (CheckOutcome.NOT_MET, CheckOutcome.PARTLY)),
            ("not known", "could_not_read", "unread", (CheckOutcome.COULD_NOT_READ,)),
        )
        for word, icon, tone, outcomes in groups:
            number = sum(1 for r in results if r.outcome in outcomes)
            mark = Icon(icon, 17, tone=tone if number else "faint")
            says = Text(f"{number} {word}", tone="" if number else "muted")
            line = row(mark, says, None, spacing=8)
            column.addLayout(line)
            spoken.append(f"{number} {word}")
        button.put(inside, 1)
        button.setAccessibleName(f"{limb.value} {LIMBS[limb]}: {', '.join(spoken)}")
        button.clicked.connect(lambda *_: self.context.go("checklist", limb))
        return button

    def _profiles(self, state: State) -> QWidget:
        card = Card()
        card.add(row(Text("Your profiles", "h2"), None))
        for number, profile in enumerate(state.profiles()):
            if number:
                card.add(Rule())
            card.add(self._profile(profile))
        return card

    def _profile(self, profile: Profile) -> QWidget:
        line = RowButton()
        line.inside.setContentsMargins(6, 8, 6, 8)
        line.put(Text(profile.name, "strong"), 1)
        if profile.last is None:
            words = "Not reviewed yet"
        else:
            unread = sum(1 for r in profile.last.readings if not r.status.is_known)
            ended = " (ended early)" if profile.last.stopped else ""
            words = f"Reviewed {day(profile.last.finished)}{ended}"
            if unread:
                words += f" · {unread} not known"
        line.put(Text(words, "muted", wrap=False))
        line.put(Icon("next", 18, tone="muted"))
        line.setAccessibleName(f"{profile.name}. {words}")
        line.clicked.connect(lambda *_: self.context.go("profiles"))
        return line

    def _kept(self, state: State) -> QWidget:
        line = row(
            Icon("memory" if state.kept_where == "memory" else "lock", 18, tone="muted"), spacing=10
        )
        line.addWidget(Text(state.kept_sentence, "muted"), 1)
        holder = QWidget()
        holder.setLayout(line)
        line.setContentsMargins(4, 0, 4, 0)
        if state.profiles() and not state.is_practice:
            line.addWidget(
                Button(
                    "Practice profiles",
                    self.context.wants_practice.emit,
                    kind="plain",
                    icon="screen",
                )
            )
        return holder
