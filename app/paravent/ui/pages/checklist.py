"""Checklist: 8a to 8d, what each check came to, the evidence, and where to change it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime

from PySide6.QtCore import QPoint, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from paravent.core.changes import Rechecked
from paravent.core.desk import AuditRequest, Prompt
from paravent.core.errors import ParaventError
from paravent.core.records import Attestation, CheckEvidence, CheckResult, Reading, SettingFacts
from paravent.core.selfaudit import to_decide
from paravent.core.text import plain
from paravent.core.words import CheckClass, CheckOutcome, Limb
from paravent.ui.context import Context
from paravent.ui.jobs import Answer, Job
from paravent.ui.pages.base import Page
from paravent.ui.state import State
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Empty, Fold, Notice, Pill, Rule, clear, row
from paravent.ui.widgets.dialogs import Confirm
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.keeping import KeepBox
from paravent.ui.widgets.picture import kept_picture
from paravent.ui.widgets.text import Text
from paravent.ui.words import (
    LIMB_SENTENCES,
    LIMBS,
    OUTCOMES,
    aim,
    day,
    day_and_time,
    outcome_of,
)


def _any_of(*outcomes: CheckOutcome) -> Callable[[CheckResult], bool]:
    return lambda result: result.outcome in outcomes


FILTERS: tuple[tuple[str, str, Callable[[CheckResult], bool]], ...] = (
    ("all", "All", _any_of(*CheckOutcome)),
    ("decide", "To decide", to_decide),
    ("todo", "To consider", _any_of(CheckOutcome.NOT_MET, CheckOutcome.PARTLY)),
    ("unread", "Not known", _any_of(CheckOutcome.COULD_NOT_READ)),
    ("met", "Met", _any_of(CheckOutcome.MET, CheckOutcome.ATTESTED)),
)
"""Id, word, and what is shown. What to decide is what to consider and what needs one's word."""

SHOWN = ("checklist", "attestations", "audits", "platforms")
"""The parts of the state that this page draws."""

SAYINGS = (
    (CheckOutcome.ATTESTED, "Yes, that is &so", "attested"),
    (CheckOutcome.NOT_MET, "&Not yet", "clock"),
    (CheckOutcome.NOT_APPLICABLE, "It does not &apply to me", "not_applicable"),
)

SOURCES = {
    "people": "List of connections",
    "apps": "Connected apps",
    "stranger": "What a stranger sees",
    "photos": "Photos cleaned here",
    "attested": "Your own word",
}


class Quiet:
    """``EventsPort`` for a look at one setting: its result is told at the end."""

    def page_opened(self, platform: str, page: str, done: int, total: int) -> None:
        """See ``EventsPort``."""

    def reading_made(self, platform: str, reading: Reading, picture: bytes | None) -> None:
        """See ``EventsPort``."""

    def people_found(self, platform: str, count: int) -> None:
        """See ``EventsPort``."""

    def stopped(self, platform: str, sentence: str) -> None:
        """See ``EventsPort``."""


class ChecklistPage(Page):
    """See the module's sentence."""

    TITLE = "Checklist"
    LEAD = "Each line is something to aim for. You judge; nothing here is a verdict."

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._shown: State | None = None
        self._filter = "all"
        self._open: set[str] = set()
        self.folds: dict[str, Fold] = {}
        self._limbs: dict[Limb, QWidget] = {}
        self._looking: Job | None = None
        self._coming: list[tuple[Limb, list[CheckResult]]] = []
        self._wanted: Limb | None = None
        self._turn = QTimer(self)
        self._turn.setSingleShot(True)
        self._turn.setInterval(0)
        self._turn.timeout.connect(self._draw_next)
        self.chips: dict[str, Button] = {}
        for name, word, _ in FILTERS:
            chip = Button(word, lambda name=name: self.filter(name), kind="chip")  # type: ignore[misc]
            chip.setCheckable(True)
            self.chips[name] = chip
        self._chips = flow(*self.chips.values(), spacing=8)
        self.column.addWidget(self._chips)
        self._body = QVBoxLayout()
        self._body.setSpacing(16)
        self.column.addLayout(self._body)
        self.column.addStretch(1)

    def show_state(self) -> None:
        """Draw all sections anew when the state is new; what was open stays open."""
        state, before = self.context.state, self._shown
        if state is before:
            return
        self._shown = state
        if (
            before is None
            or any(getattr(state, n) != getattr(before, n) for n in SHOWN)
            or state.checklist is None
        ):
            self._draw()

    def arrive(self, what: object) -> None:
        """Show one limb or one filter."""
        if isinstance(what, Limb):
            self._wanted = what
            self.filter("all")
        elif isinstance(what, str):
            self.filter(what)

    def filter(self, name: str) -> None:
        """Show only the results of one kind."""
        self._filter = name
        self._draw()

    def _draw(self) -> None:
        self._turn.stop()
        self._coming = []
        self._open = {check for check, fold in self.folds.items() if fold.is_open}
        clear(self._body)
        self.folds = {}
        self._limbs = {}
        state = self.context.state
        checklist = state.checklist
        self._chips.setVisible(checklist is not None)
        if checklist is None:
            self._body.addWidget(self._nothing())
            return
        wanted = next(shows for name, _, shows in FILTERS if name == self._filter)
        for name, word, shows in FILTERS:
            number = sum(map(shows, checklist.results))
            self.chips[name].setText(f"{word}  {number}")
            self.chips[name].setAccessibleName(f"{word}, {number}")
            self.chips[name].setChecked(name == self._filter)
        sections = {limb: [r for r in checklist.limb(limb) if wanted(r)] for limb in Limb}
        self._coming = [(limb, results) for limb, results in sections.items() if results]
        if not self._coming:
            self._body.addWidget(
                Empty(
                    "met",
                    "Nothing of that kind",
                    "No check came to this outcome.",
                    [Button("Show &all", lambda: self.filter("all"))],
                )
            )
        self._last = Text(f"After: {plain(checklist.edition)}", "small")
        self._body.addWidget(self._last)
        self._draw_next()

    @property
    def is_whole(self) -> bool:
        """Whether all sections are drawn."""
        return not self._coming

    def _draw_next(self) -> None:
        """Draw one section; the others in turns of their own, so that the window stays free."""
        if self._coming:
            limb, results = self._coming.pop(0)
            section = self._section(limb, results)
            self._limbs[limb] = section
            self._body.insertWidget(self._body.indexOf(self._last), section)
        if self._coming:
            self._turn.start()
        elif self._wanted in self._limbs:
            # Its place is known when the layout has come to rest.
            limb, self._wanted = self._wanted, None
            QTimer.singleShot(50, self, lambda: self._scroll_to(limb))

    def _scroll_to(self, limb: Limb) -> None:
        column = self.area.widget()
        if limb in self._limbs and column is not None:
            top = self._limbs[limb].mapTo(column, QPoint(0, 0)).y()
            self.area.verticalScrollBar().setValue(max(0, top - 12))

    def _nothing(self) -> QWidget:
        if not self.context.ready:
            return Text("Reading what is kept …", "muted")
        return Empty(
            "checklist",
            "No checklist yet",
            "It fills in as your profiles are reviewed.",
            [Button("&Go to the profiles", lambda: self.context.go("profiles"), kind="primary")],
        )

    def _section(self, limb: Limb, results: list[CheckResult]) -> QWidget:
        card = Card(margin=12, spacing=2)
        head = QVBoxLayout()
        head.setContentsMargins(12, 10, 12, 8)
        head.setSpacing(2)
        head.addWidget(Text(f"{limb.value}  {LIMBS[limb]}", "h2"))
        head.addWidget(Text(LIMB_SENTENCES[limb], "muted"))
        card.add(head)
        for number, result in enumerate(results):
            if number:
                card.add(Rule())
            card.add(self._result(result))
        return card

    def _result(self, result: CheckResult) -> QWidget:
        word, icon, tone = outcome_of(result)
        fold = Fold(
            [(Text(result.title), 1), (Pill(word, icon, tone), 0)],
            f"{result.id} {result.title}: {word}",
        )
        fold.fill_with(lambda column: self._details(result, column))
        self.folds[result.id] = fold
        if result.id in self._open:
            fold.open()
        return fold

    # Inside a result

    def _details(self, result: CheckResult, column: QVBoxLayout) -> None:
        if result.why:
            column.addWidget(Text(result.why, "muted"))
        if result.todo:
            column.addWidget(Notice(result.todo, icon="right"))
        for evidence in result.evidence:
            column.addWidget(self._evidence(evidence))
        if CheckClass.ATTESTATION in result.classes:
            column.addWidget(self._saying(result))
        elif not result.evidence:
            column.addWidget(Text("Nothing has been looked at for this yet.", "muted"))
        column.addWidget(Text(f"Check {result.id}", "small"))

    def _evidence(self, evidence: CheckEvidence) -> QWidget:
        state = self.context.state
        facts = state.setting(evidence.platform, evidence.setting)
        card = Card("quiet", margin=14, spacing=6)
        what = facts.title if facts else _source(evidence)
        shown = aim(what) if facts else what
        platform = state.platform_name(evidence.platform) if evidence.platform else ""
        line = row(Pill(*OUTCOMES[evidence.outcome]))
        line.insertWidget(0, Text(f"{platform} · {shown}" if platform else shown, "strong"), 1)
        card.add(line)
        saw = f"Seen: “{plain(evidence.seen, 160)}”" if evidence.seen else "Nothing was read."
        if evidence.seen_at:
            saw += f"  ·  {day_and_time(evidence.seen_at)}"
        card.add(Text(saw, "muted"))
        if facts and facts.why and evidence.outcome is not CheckOutcome.MET:
            card.add(Text(facts.why, "muted"))
        if evidence.advice:
            unread = evidence.outcome is CheckOutcome.COULD_NOT_READ
            card.add(Text(f"{'To find out' if unread else 'What to change'}: {evidence.advice}"))
        if evidence.word is not None and evidence.word.note:
            card.add(Text(f"Your reason: {plain(evidence.word.note)}"))
        buttons: list[QWidget | None] = []
        address = self._address(evidence)
        if address and evidence.outcome not in (CheckOutcome.MET, CheckOutcome.NOT_APPLICABLE):
            buttons.append(
                Button(
                    "Show me where",
                    lambda: self._show_where(address, evidence if facts else None),
                    icon="open",
                    name=f"Show me where: {plain(what)}",
                )
            )
        buttons += self._answers(evidence, facts, what)
        picture = self._picture_id(evidence)
        if picture:
            buttons.append(
                kept_picture(self.context, picture, what, evidence.seen_at, evidence.url)
            )
        if evidence.outcome is CheckOutcome.COULD_NOT_READ and facts:
            buttons.append(
                Button(
                    "Answer it",
                    lambda: self.context.go("questions"),
                    icon="question",
                    kind="plain",
                    name=f"Answer it: {plain(what)}",
                )
            )
        if buttons:
            card.add(flow(*buttons))
        return card

    def _answers(
        self, evidence: CheckEvidence, facts: SettingFacts | None, what: str
    ) -> list[QWidget | None]:
        """Look at it again, keep it as it is, take that back."""
        buttons: list[QWidget | None] = []
        unsettled = evidence.outcome in (
            CheckOutcome.NOT_MET,
            CheckOutcome.PARTLY,
            CheckOutcome.COULD_NOT_READ,
        )
        if facts is not None and facts.url and unsettled:
            again = Button(
                "Check again",
                lambda: self._check_again(again, evidence, facts),
                icon="again",
                name=f"Check again: {plain(what)}",
                description="Opens only this setting's page and reads it anew.",
            )
            again.setEnabled(self._looking is None)
            buttons.append(again)
        if evidence.thing and unsettled:
            buttons.append(
                Button(
                    "Keep as it is …",
                    lambda: self._keep(evidence, aim(what) if facts else what),
                    icon="attested",
                    kind="plain",
                    name=f"Keep as it is: {plain(what)}",
                )
            )
        if evidence.word is not None and evidence.outcome is CheckOutcome.ATTESTED:
            buttons.append(
                Button(
                    "Ask me again",
                    lambda: self._ask_again(evidence),
                    icon="again",
                    kind="plain",
                    name=f"Ask me again: {plain(what)}",
                )
            )
        return buttons

    # One setting looked at again

    def _check_again(self, button: Button, evidence: CheckEvidence, facts: SettingFacts) -> None:
        if self._looking is not None:
            return
        desk = self.context.desk
        request = AuditRequest(
            evidence.platform,
            evidence.site,
            people=False,
            only=(facts.id,),
            headless=desk.settings.headless,
        )
        name = self.context.state.platform_name(evidence.platform)
        button.setText("Looking …")
        button.setEnabled(False)
        self.context.say(
            f"Looking at that page of {name} again. Its browser stays open for three minutes, for"
            " the next look."
        )
        self._looking = self.context.run(
            lambda work: desk.changes.check_again(request, Quiet(), work.cancel, work.ask),
            self._checked,
            self._not_checked,
            asked=self._asked,
        )

    def _checked(self, found: Rechecked) -> None:
        self._looking = None
        settled = found.met is not False and found.after.status.is_known
        self.context.say(found.sentence, "met" if settled else "partly")
        self.context.say_aloud(found.sentence)
        self.context.refresh()

    def _not_checked(self, error: ParaventError) -> None:
        self._looking = None
        self.context.fail(error)
        self._draw()

    def _asked(self, prompt: Prompt, answer: Answer) -> None:
        answer(Confirm(self, prompt.title, prompt.sentence, prompt.yes, no=prompt.no).ask())

    def is_busy(self) -> bool:
        """Whether a page is being looked at again."""
        return self._looking is not None

    # Considered and kept

    def _keep(self, evidence: CheckEvidence, what: str) -> None:
        today = datetime.now().astimezone().date()
        answer = KeepBox(self, plain(what), plain(evidence.seen)).ask(today)
        if answer is not None:
            desk, (reason, again_on) = self.context.desk, answer
            self.context.run(
                lambda _work: desk.changes.keep_as_it_is(evidence, reason, again_on),
                lambda _: self.context.refresh(),
            )

    def _ask_again(self, evidence: CheckEvidence) -> None:
        desk = self.context.desk
        self.context.run(
            lambda _work: desk.changes.ask_again(evidence), lambda _: self.context.refresh()
        )

    def _address(self, evidence: CheckEvidence) -> str:
        facts = self.context.state.setting(evidence.platform, evidence.setting)
        address = evidence.url or (facts.url if facts else "")
        return address if address.startswith(("https://", "http://127.0.0.1")) else ""

    def _picture_id(self, evidence: CheckEvidence) -> str | None:
        for audit in self.context.state.audits:
            if audit.platform == evidence.platform:
                reading = audit.reading(evidence.setting)
                if reading is not None:
                    return reading.picture
        return None

    def _show_where(self, address: str, evidence: CheckEvidence | None) -> None:
        agreed = Confirm(
            self,
            "Open this page in your browser?",
            "Your everyday browser opens it. Whatever you change there, you change yourself."
            " Paravent notes the day, to tell your own changes from others later.",
            "&Open",
            detail=address,
        ).ask()
        if agreed:
            desk = self.context.desk

            def task(_work: object) -> None:
                desk.show_page(address)
                if evidence is not None:
                    desk.changes.went_to_change(evidence.platform, evidence.setting, evidence.site)

            self.context.run(
                task,
                lambda _: self.context.say(
                    "The page is open in your browser. Press “Check again” when you are done."
                    if evidence is not None
                    else "The page is open in your browser. Review the profile again when you are"
                    " done."
                ),
            )

    def _saying(self, result: CheckResult) -> QWidget:
        said = self.context.state.attestations.get(result.id)
        card = Card("quiet", margin=14, spacing=8)
        card.add(Text(result.ask or result.title, "strong"))
        if said is not None:
            word = {
                CheckOutcome.ATTESTED: "You said yes",
                CheckOutcome.NOT_MET: "You said not yet",
                CheckOutcome.NOT_APPLICABLE: "You said it does not apply",
            }.get(said.value, "You answered")
            card.add(Text(f"{word} on {day(said.said_at)}.", "muted"))
        buttons: list[QWidget | None] = []
        for value, word, icon in SAYINGS:
            button = Button(
                word,
                lambda value=value: self._say(result.id, value),  # type: ignore[misc]
                icon=icon,
                name=f"{word.replace('&', '')}: {plain(result.title)}",
            )
            if said is not None and said.value is value:
                button.setEnabled(False)
            buttons.append(button)
        card.add(row(*buttons, None))
        return card

    def _say(self, check: str, value: CheckOutcome) -> None:
        attestation = Attestation(check, value, datetime.now(UTC).isoformat(timespec="seconds"))
        desk = self.context.desk
        self.context.run(
            lambda _work: desk.store.attest(attestation), lambda _: self.context.refresh()
        )


def _source(evidence: CheckEvidence) -> str:
    """What evidence that is no setting is about."""
    if evidence.setting.startswith("stranger:"):
        return f"{SOURCES['stranger']}: {plain(evidence.title, 80)}"
    return SOURCES.get(evidence.setting) or plain(evidence.title or evidence.setting)
