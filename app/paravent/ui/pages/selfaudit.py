"""Self-audit: choose the profiles and begin; later: where it stands and what is left."""

from __future__ import annotations

from datetime import datetime

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from paravent.core.selfaudit import STEPS, Round, Stage, StepId, walk_time
from paravent.core.text import plain
from paravent.core.words import CheckOutcome
from paravent.ui.context import Context
from paravent.ui.guide import known_of, plan_of, told
from paravent.ui.pages.base import Page
from paravent.ui.state import Profile, State
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Empty, Rule, clear, row
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.text import Icon, Text
from paravent.ui.words import count, day

TIMES = (
    "Times come from your own earlier reviews and answers on this computer. For a first review"
    " they come from the practice profiles; what was never timed is given no time."
)


COUNTED = (StepId.REVIEW, StepId.ANSWER, StepId.DECIDE)
"""Steps of which something may be left when one has gone on."""


class SelfAuditPage(Page):
    """See the module's sentence."""

    TITLE = "Self-audit"
    LEAD = "All your profiles in one go, step by step. Leave at any point; your place is kept."
    LEAD_MEMORY = (
        "All your profiles in one go, step by step. Your place is kept as long as this window is"
        " open."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context, widest=820)
        self._shown: tuple[State, Round | None, bool] | None = None
        self._unchosen: set[tuple[str, str]] = set()
        self.boxes: list[QCheckBox] = []
        self.main_button: Button | None = None
        self._body = QVBoxLayout()
        self._body.setSpacing(16)
        self.column.addLayout(self._body)
        self.column.addStretch(1)
        context.guide.changed.connect(self.show_state)

    def show_state(self) -> None:
        """Draw everything anew when the state or the place is new."""
        guide = self.context.guide
        now = (self.context.state, guide.round, guide.is_on)
        if self._shown is not None and now == self._shown and now[0] is self._shown[0]:
            return
        self._shown = now
        self.set_lead(self.LEAD_MEMORY if now[0].kept_where == "memory" else self.LEAD)
        self.hold_focus()
        self._draw()

    def arrive(self, what: object) -> None:
        """``resume``: go on where it was left."""
        self.setFocus()
        guide = self.context.guide
        if what == "resume":
            guide.resume()
        elif guide.round is None:
            guide.start_timing()

    def escape(self) -> bool:
        """Esc leaves for today."""
        guide = self.context.guide
        if guide.is_on:
            guide.leave()
            return True
        return False

    def _draw(self) -> None:
        clear(self._body)
        self.boxes = []
        self.main_button = None
        guide = self.context.guide
        if not self.context.ready:
            self._body.addWidget(Text("Reading what is kept …", "muted"))
        elif guide.round is None:
            self._draw_beginning(self.context.state)
        else:
            if guide.round.step is StepId.OTHERS and guide.is_on:
                self._draw_pointers(self.context.state, guide.round)
            else:
                self._body.addWidget(self._under_way(guide.round))
            self._body.addWidget(self._steps(guide.plan.stages, guide.round.step))

    # Before it begins

    def _draw_beginning(self, state: State) -> None:
        profiles = state.profiles()
        if not profiles:
            self._body.addWidget(
                Empty(
                    "profiles",
                    "First set up your profiles",
                    "Choose the sites that you use. Then one way leads through all of them.",
                    [
                        Button(
                            "&Go to the profiles",
                            lambda: self.context.go("profiles"),
                            kind="primary",
                        )
                    ],
                )
            )
            return
        self._body.addWidget(self._choice(state, profiles))
        self._plan_place = QVBoxLayout()
        self._body.addLayout(self._plan_place)
        self._draw_plan()

    def _choice(self, state: State, profiles: list[Profile]) -> QWidget:
        card = Card("lead-card", margin=24)
        card.add(
            Text(f"Step 1 of {len(STEPS)}", "small"),
            Text("Which profiles this time?", "h2"),
            Text("You sign in to one after the other, in your own browser window.", "muted"),
        )
        for number, profile in enumerate(profiles):
            if number:
                card.add(Rule())
            card.add(self._profile(state, profile))
        self.total = Text("", "strong")
        card.add(self.total)
        self.main_button = Button("&Begin", self._begin, kind="primary", icon="play")
        add = Button(
            "&Add a profile", lambda: self.context.go("profiles", "add"), kind="plain", icon="plus"
        )
        card.add(flow(self.main_button, *([] if state.is_practice else [add])))
        return card

    def _profile(self, state: State, profile: Profile) -> QWidget:
        key = (profile.facts.id, profile.site)
        box = QCheckBox(plain(profile.name, 80).replace("&", "&&"))
        # By Tab, not when the page is drawn anew: no ring where nobody put the keyboard.
        box.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        box.setChecked(key not in self._unchosen)
        last = profile.last
        when = f"last reviewed {day(last.finished)}" if last else "not reviewed yet"
        time = walk_time([key], known_of(state)).words
        says = f"{when[:1].upper()}{when[1:]} · {time}"
        box.setAccessibleDescription(says)
        box.toggled.connect(lambda on: self._chose(key, on))
        self.boxes.append(box)
        words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(box)
        small = Text(says, "small")
        small.setContentsMargins(34, 0, 0, 0)
        words.addWidget(small)
        holder = QWidget()
        words.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(words)
        return holder

    def _chose(self, key: tuple[str, str], on: bool) -> None:
        (self._unchosen.discard if on else self._unchosen.add)(key)
        self._draw_plan()

    def _chosen(self) -> list[Profile]:
        return [
            p for p in self.context.state.profiles() if (p.facts.id, p.site) not in self._unchosen
        ]

    def _draw_plan(self) -> None:
        chosen = [(p.facts.id, p.site) for p in self._chosen()]
        plan = plan_of(self.context.state, None, chosen)
        clear(self._plan_place)
        self._plan_place.addWidget(self._steps(plan.stages, StepId.CHOOSE))
        words = plan.total_words
        self.total.setText(f"In all {words}." if chosen else "Choose at least one profile.")
        if self.main_button is not None:
            self.main_button.setEnabled(bool(chosen))

    def _begin(self) -> None:
        chosen = self._chosen()
        if chosen:
            self.context.guide.begin(chosen)

    # Under way

    def _under_way(self, now: Round) -> QWidget:
        guide = self.context.guide
        stage = guide.plan.stage(now.step)
        card = Card("lead-card", margin=24)
        self.main_button = Button("&Go on", guide.resume, kind="primary", icon="play")
        end = Button("E&nd it", guide.give_up, kind="plain", icon="close")
        buttons: list[QWidget | None] = [self.main_button, end, None]
        if now.is_long_ago(datetime.now().astimezone()):
            buttons.insert(1, Button("Begin &anew", guide.begin_anew, icon="again"))
        card.add(
            Text(f"Begun on {day(now.began)}", "small"),
            Text(stage.words, "h2"),
            Text(told(stage) or "There is nothing left in this step.", "muted"),
            row(*buttons),
        )
        return card

    def _draw_pointers(self, state: State, now: Round) -> None:
        self._body.addWidget(
            self._pointer(
                "connections",
                "Connections",
                _connections(state, now),
                "Look through your &connections",
                "connections",
            )
        )
        photos = state.photos
        cleaned = photos.cleaned + photos.already_clean
        says = (
            f"{count(cleaned, 'photo')} looked at here so far"
            + (f", the last on {day(photos.last_at)}." if photos.last_at else ".")
            if cleaned
            else "No photo was cleaned here yet."
        )
        self._body.addWidget(
            self._pointer(
                "photo",
                "Photos",
                f"{says} Before you post or send one, location can be taken out of it.",
                "Clean &photos",
                "photos",
            )
        )

    def _pointer(self, icon: str, title: str, says: str, button: str, page: str) -> QWidget:
        card = Card()
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(title, "h3"))
        words.addWidget(Text(says, "muted"))
        line = row(
            Icon(icon, 24, tone="accent"),
            Button(button, lambda: self.context.go(page)),
            spacing=14,
        )
        line.insertLayout(1, words, 1)
        card.add(line)
        return card

    # The steps

    def _steps(self, stages: tuple[Stage, ...], at: StepId) -> QWidget:
        card = Card(spacing=0)
        card.add(Text("The steps", "h2"))
        for number, stage in enumerate(stages):
            if number:
                card.add(Rule())
            card.add(_step(stage, here=stage.id is at))
        small = Text(TIMES, "small")
        small.setContentsMargins(0, 12, 0, 0)
        card.add(small)
        return card


def _step(stage: Stage, *, here: bool) -> QWidget:
    later = stage.is_over and stage.left and stage.id in COUNTED
    mark = (
        Icon("skip", 18, tone="muted")
        if later
        else Icon("check", 18, tone="met")
        if stage.is_over
        else Icon("right", 18, tone="accent")
        if here
        else Icon("not_applicable", 18, tone="faint")
        if not stage.left
        else None
    )
    words = ""
    if mark is None:
        number = Text(str(stage.number), "muted", wrap=False)
        number.setFixedWidth(18)
        line = row(number, spacing=12)
    else:
        line = row(mark, spacing=12)
    line.addWidget(Text(stage.title, "strong" if here else "body"), 1)
    if stage.is_over:
        words = "Left for later" if later else "Gone through"
        line.addWidget(Text(words, "small", wrap=False))
    elif stage.left:
        time = Text(stage.estimate.words, "small")
        time.setMinimumWidth(150)
        time.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        line.addWidget(time, 1)
    line.setContentsMargins(0, 9, 0, 9)
    holder = QWidget()
    holder.setLayout(line)
    where = "here" if here else words if stage.is_over else ""
    holder.setAccessibleName(", ".join(w for w in (stage.words, where) if w))
    return holder


def _connections(state: State, now: Round) -> str:
    """What the checklist says of the connections of the chosen profiles; numbers only."""
    platforms = {platform for platform, _ in now.profiles}
    seen = {}
    for result in state.checklist.results if state.checklist else ():
        for evidence in result.evidence:
            if evidence.setting == "decisions" and evidence.platform in platforms:
                seen[evidence.platform] = evidence
    words = [f"{state.platform_name(p)}: {plain(e.seen, 160)}" for p, e in seen.items()]
    if words and all(e.outcome is CheckOutcome.ATTESTED for e in seen.values()):
        return " ".join(words)
    if words:
        return f"{' '.join(words)} There is no hurry: this can wait for another day."
    return "Some may be patients or people close to them. You decide about each, in your own time."
