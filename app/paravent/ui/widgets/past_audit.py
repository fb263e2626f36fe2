"""One earlier review as it was then, and two of one profile side by side."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QComboBox, QVBoxLayout, QWidget

from paravent.core.changes import Changes
from paravent.core.past import GROUPS, OpenedAudit, PastAudit, counts_of
from paravent.core.records import CheckEvidence, CheckResult, Reading
from paravent.core.text import plain
from paravent.core.words import CheckOutcome, Limb, ReadingStatus
from paravent.ui.context import Context
from paravent.ui.state import State, short_site
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Fold, Notice, Pill, Rule, row
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.picture import kept_picture
from paravent.ui.widgets.text import Text
from paravent.ui.widgets.what_changed import WhatChanged
from paravent.ui.words import (
    LIMBS,
    OUTCOMES,
    STATUSES,
    aim,
    count,
    day,
    day_and_time,
    outcome_of,
    seen,
)

NOT_KEPT = (
    "The checklist of that day was not kept. It is shown with today’s guidance and descriptions,"
    " from what was known by then; it may have said something else on the day."
)

SLICE = 12
"""How many lines are drawn at a time."""

_NOT_TO_ITS_END = ("End not seen", "could_not_read", "unread")
_SEEN = ("Seen by a stranger", "eye", "partly")
_NOT_SEEN = ("Not seen", "met", "met")

_PILLS = (
    ("met", "met", "met"),
    ("partly", "partly", "partly"),
    ("not met", "not_met", "not_met"),
    ("not known", "could_not_read", "unread"),
)


class PastAuditView(QWidget):
    """What was read and what it came to, with the versions of its day."""

    def __init__(
        self,
        context: Context,
        opened: OpenedAudit,
        compare: Callable[[str, str], None],
        back: Callable[[], None],
    ) -> None:
        super().__init__()
        self.context = context
        self._opened = opened
        self._compare = compare
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(16)
        self._column = column
        self.back_button = Button("&Back to all reviews", back, icon="left", kind="plain")
        column.addLayout(row(self.back_button, None))
        column.addWidget(self._head())
        if not opened.kept:
            column.addWidget(Notice(NOT_KEPT, tone="partly", icon="info"))
        self.compare_place = QVBoxLayout()
        column.addLayout(self.compare_place)
        column.addWidget(Text("What the checklist said", "h2"))
        column.addWidget(self._checklist())
        column.addWidget(Text("What was read", "h2"))
        column.addWidget(self._readings())

    # The head

    def _head(self) -> QWidget:
        audit = self._opened.audit
        card = Card("lead-card")
        known = sum(1 for r in audit.readings if r.status.is_known)
        pills: list[QWidget | None] = [Pill(f"{known} known", "met", "met")]
        if unread := len(audit.readings) - known:
            pills.append(Pill(f"{unread} not known", "could_not_read", "unread"))
        if audit.people:
            on_lists = f"{len(audit.people):,} people on its lists"
            pills.append(Pill(on_lists, "connections", "accent"))
        if audit.scope:
            pills.append(Pill("Single settings only", "info", "na"))
        card.add(flow(*pills, spacing=8), Text(self._versions(), "muted"))
        if audit.stopped is not None:
            card.add(Notice(audit.stopped.sentence, tone="partly", icon="pause"))
        buttons: list[QWidget | None] = []
        others = self._opened.others
        earlier = [a for a in others if a.finished < (audit.finished or audit.started)]
        # Two whole reviews say more of one another than a look at one setting does.
        earlier.sort(key=lambda a: not a.whole)
        if earlier:
            self.before_button = Button(
                "&Compare with the one before",
                lambda: self._compare(earlier[0].id, audit.id),
                icon="changed",
            )
            buttons.append(self.before_button)
        if len(others) > 1 or (others and not earlier):
            buttons += self._choice(others)
        if buttons:
            card.add(flow(*buttons))
        return card

    def _choice(self, others: tuple[PastAudit, ...]) -> list[QWidget | None]:
        self.other = QComboBox()
        self.other.setAccessibleName("Another review of the same profile to compare with")
        for other in others:
            kind = "" if other.whole else ", single settings"
            self.other.addItem(f"{day(other.finished)}{kind}", other.id)
        self.other_button = Button(
            "Compare with that day",
            lambda: self._compare(str(self.other.currentData()), self._opened.audit.id),
        )
        return [self.other, self.other_button]

    def _versions(self) -> str:
        opened = self._opened
        version = plain(opened.audit.pack_version, 40) or "an unknown version"
        words = f"Finished {day_and_time(opened.audit.finished)}. Read by Paravent’s description"
        words += f" {version} of the site"
        if opened.pack_now and opened.pack_now != opened.audit.pack_version:
            words += f" (today’s is {plain(opened.pack_now, 40)})"
        guidance = plain(opened.guidance, 40)
        if opened.kept:
            words += f"; the checklist by version {guidance} of the guidance’s data, as it stood on"
            words += f" {day(opened.kept_at)}."
        else:
            noted = plain(opened.audit.guidance, 40)
            words += f"; the guidance’s data was version {noted} then." if noted else "."
        return words

    # The checklist

    def _checklist(self) -> QWidget:
        card = Card(margin=12, spacing=2)
        counts = counts_of(self._opened.checklist.results)
        for number, limb in enumerate(Limb):
            if number:
                card.add(Rule())
            results = self._opened.checklist.limb(limb)
            words = ", ".join(
                f"{counts[limb][group]} {word}"
                for group, (word, _, _) in zip(GROUPS, _PILLS, strict=True)
            )
            fold = Fold(
                [(Text(f"{limb.value}  {LIMBS[limb]}", "strong"), 1), (_pills(counts[limb]), 0)],
                f"{limb.value} {LIMBS[limb]}: {words}",
            )
            fold.fill_with(lambda column, results=results: self._results(results, column))  # type: ignore[misc]
            card.add(fold)
        return card

    def _results(self, results: tuple[CheckResult, ...], column: QVBoxLayout) -> None:
        def draw(number: int) -> None:
            result = results[number]
            if number:
                column.addWidget(Rule())
            head = row(Pill(*outcome_of(result)))
            head.insertWidget(0, Text(result.title), 1)
            column.addLayout(head)
            told = [e for e in result.evidence if e.outcome is not CheckOutcome.MET]
            for evidence in told:
                column.addWidget(Text(_said(evidence), "small"))
            if not told and result.outcome in (CheckOutcome.PARTLY, CheckOutcome.NOT_MET):
                column.addWidget(Text("Because of another profile.", "small"))

        self._in_slices(len(results), draw)

    def _in_slices(self, number: int, draw: Callable[[int], None], first: int = 0) -> None:
        """Draw so many things, a few at a time, so that the window stays free."""
        until = min(number, first + SLICE)
        for place in range(first, until):
            draw(place)
        if until < number:
            QTimer.singleShot(0, self, lambda: self._in_slices(number, draw, until))

    # The readings

    def _readings(self) -> QWidget:
        card = Card(margin=12, spacing=2)
        readings = self._opened.audit.readings
        fold = Fold(
            [(Text(f"All {count(len(readings), 'setting')} as they were read", "strong"), 1)],
            f"All {count(len(readings), 'setting')} as they were read",
        )
        fold.fill_with(self._list)
        self.readings_fold = fold
        card.add(fold)
        if self._lists_and_view():
            card.add(Rule())
            words = "Lists, and what a stranger saw"
            self.lists_fold = Fold([(Text(words, "strong"), 1)], words)
            self.lists_fold.fill_with(self._fill_lists)
            card.add(self.lists_fold)
        return card

    def _list(self, column: QVBoxLayout) -> None:
        judged = {
            e.setting: e.outcome
            for r in self._opened.checklist.results
            for e in r.evidence
            if self._opened.kept
        }
        readings = self._opened.audit.readings

        def draw(number: int) -> None:
            reading = readings[number]
            if number:
                column.addWidget(Rule())
            outcome = judged.get(reading.setting)
            line = row(Pill(*(_status(reading) if outcome is None else OUTCOMES[outcome])))
            words = QVBoxLayout()
            words.setSpacing(2)
            title = self._title(reading)
            words.addWidget(Text(title, "strong"))
            words.addWidget(Text(seen(reading), "muted"))
            line.insertLayout(0, words, 1)
            if reading.picture:
                button = kept_picture(
                    self.context, reading.picture, title, reading.seen_at, reading.url
                )
                line.insertWidget(1, button)
            column.addLayout(line)

        self._in_slices(len(readings), draw)

    def _lists_and_view(self) -> list[tuple[str, str, tuple[str, str, str]]]:
        """Title, what is known of it, and a pill, for each list and each thing a stranger may see.

        Numbers only; what a stranger read stays in the words of that day's report.
        """
        audit = self._opened.audit
        facts = self.context.state.platform(audit.platform)
        lists = {each.id: each.title for each in facts.lists} if facts else {}
        fields = {each.id: each.title for each in facts.stranger_fields} if facts else {}
        found = []
        for name, whole in audit.lists_read.items():
            kinds = {name, name.removesuffix("s")}
            number = sum(1 for p in audit.people if p.kind in kinds)
            number += sum(1 for a in audit.apps if a.kind in kinds)
            entries = f"{number:,} {'entry' if number == 1 else 'entries'}"
            pill = ("Read to its end", "check", "accent") if whole else _NOT_TO_ITS_END
            found.append((lists.get(name) or name, entries, pill))
        for name, text in audit.stranger.items():
            pill = _NOT_SEEN if text is None else _SEEN
            title = fields.get(name) or name.replace("_", " ").capitalize()
            found.append((title, "As a stranger, without signing in", pill))
        return found

    def _fill_lists(self, column: QVBoxLayout) -> None:
        for number, (title, words, pill) in enumerate(self._lists_and_view()):
            if number:
                column.addWidget(Rule())
            line = row(Pill(*pill))
            line.insertWidget(0, Text(plain(title, 120)), 1)
            line.insertWidget(1, Text(words, "small", wrap=False))
            column.addLayout(line)

    def _title(self, reading: Reading) -> str:
        """The setting's title of that day, else today's, else its id."""
        then = self._opened.titles.get(reading.setting)
        facts = self.context.state.setting(self._opened.audit.platform, reading.setting)
        title = then or (facts.title if facts else "")
        return aim(plain(title, 160)) if title else reading.setting

    # Two side by side

    def show_changes(self, changes: Changes, state: State) -> None:
        """Show what differs between two reviews."""
        from dataclasses import replace

        while (item := self.compare_place.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        self.changes = WhatChanged(
            replace(state, changes=(changes,)),
            self.context.go,
            title="What was different",
            most=400,
        )
        self.compare_place.addWidget(self.changes)


def _said(evidence: CheckEvidence) -> str:
    parts = (OUTCOMES[evidence.outcome][0], plain(evidence.title, 120), plain(evidence.seen, 160))
    return ". ".join(part.rstrip(".") for part in dict.fromkeys(parts) if part) + "."


def _status(reading: Reading) -> tuple[str, str, str]:
    if reading.status is ReadingStatus.NEEDS_CONFIRMATION:
        return ("Not known", "question", "unread")
    return STATUSES[reading.status]


def _pills(counts: dict[str, int]) -> QWidget:
    shown: list[QWidget | None] = [
        Pill(str(counts[group]), icon, tone)
        for group, (_, icon, tone) in zip(GROUPS, _PILLS, strict=True)
        if counts[group]
    ]
    holder = QWidget()
    line = row(*shown, spacing=6)
    line.setContentsMargins(0, 0, 0, 0)
    holder.setLayout(line)
    return holder


def name_of(state: State, audit: PastAudit) -> str:
    """The profile's name: its platform, with the site where there is one."""
    name = state.platform_name(audit.platform)
    return f"{name} · {short_site(plain(audit.site, 60))}" if audit.site else name
