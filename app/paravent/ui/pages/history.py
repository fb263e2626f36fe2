"""History: every review on a line, the outcomes of 8a to 8d over time, one opened, two compared."""

from __future__ import annotations

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QVBoxLayout, QWidget

from paravent.core.changes import Changes
from paravent.core.errors import ParaventError
from paravent.core.past import DayOutcomes, Line, OpenedAudit, PastAudit
from paravent.core.words import Limb
from paravent.ui.context import Context
from paravent.ui.pages.base import Page
from paravent.ui.state import State
from paravent.ui.widgets.audit_line import AuditLine
from paravent.ui.widgets.buttons import Button, RowButton
from paravent.ui.widgets.cards import Card, Empty, Fold, Pill, Rule, clear, row
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.outcome_chart import GROUPS, OutcomeChart, Swatch, table
from paravent.ui.widgets.past_audit import PastAuditView, name_of
from paravent.ui.widgets.text import Icon, Text
from paravent.ui.widgets.what_changed import WhatChanged
from paravent.ui.words import LIMBS, count, day

MOST_ROWS = 8
MOST_CHANGES = 40

CHIPS: tuple[tuple[Limb | None, str], ...] = (
    (None, "All"),
    *((limb, limb.value) for limb in Limb),
)


class HistoryPage(Page):
    """See the module's sentence."""

    TITLE = "History"
    LEAD = "Your reviews over time: when you looked, what it came to, and what was different."

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._shown: State | None = None
        self._line: Line | None = None
        self._limb: Limb | None = None
        self._wanted = ""
        self._opening = ""
        self.view: PastAuditView | None = None
        self.line: AuditLine | None = None
        self.chart: OutcomeChart | None = None
        self.changes: WhatChanged | None = None
        self.chips: dict[Limb | None, Button] = {}
        self.rows: list[RowButton] = []
        self._body = QVBoxLayout()
        self._body.setSpacing(16)
        self.column.addLayout(self._body)
        self.column.addStretch(1)

    def show_state(self) -> None:
        """Read the line anew when the state is new."""
        state = self.context.state
        if state is self._shown:
            return
        self._shown = state
        if not self.context.ready:
            clear(self._body)
            self._body.addWidget(Text("Reading what is kept …", "muted"))
            return
        if not state.audits:
            self._line = Line()
            self._draw()
            return
        if self._line is None:
            clear(self._body)
            self._body.addWidget(Text("Putting your reviews on a line …", "muted"))
        desk = self.context.desk
        self.context.run(lambda _work: desk.past.line(), self._read, self._not_read)

    def _read(self, line: Line) -> None:
        self._line = line
        if self.view is None:
            self._draw()

    def _not_read(self, error: ParaventError) -> None:
        if self._line is None:
            clear(self._body)
            self._body.addWidget(Text("The reviews could not be read.", "muted"))
        self.context.fail(error)

    def arrive(self, what: object) -> None:
        """``changes``: what changed last; the id of an audit: that one."""
        if what == "changes":
            self.close_view()
            self._wanted = "changes"
            self._scroll()
        elif isinstance(what, str) and what:
            self.open(what)

    def escape(self) -> bool:
        """Esc goes back from one review to the line."""
        if self.view is None:
            return False
        self.close_view()
        return True

    # One review

    def open(self, audit_id: str) -> None:
        """Show one review as it was then."""
        desk = self.context.desk
        self._opening = audit_id
        self.context.run(lambda _work: desk.past.opened(audit_id), self._opened)

    def _opened(self, opened: OpenedAudit) -> None:
        if opened.audit.id != self._opening:
            return
        self.hold_focus()
        self._drop_view()
        clear(self._body)
        self._forget()
        audit = opened.audit
        here = next((a for a in self._entries() if a.id == audit.id), None)
        name = name_of(self.context.state, here) if here else audit.platform
        self.title.setText(f"{name}, {day(audit.finished)}")
        self.set_lead(
            "As it was then. Nothing here is changed by what was found later."
            if opened.kept
            else "What was read that day, and what can be told of the rest."
        )
        self.view = PastAuditView(self.context, opened, self.compare, self.close_view)
        self._body.addWidget(self.view)
        self.area.verticalScrollBar().setValue(0)
        self.view.back_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.context.say_aloud(f"Review of {name}, {day(audit.finished)}, as it was then.")

    def _entries(self) -> tuple[PastAudit, ...]:
        return self._line.audits if self._line else ()

    def close_view(self) -> None:
        """Back to all reviews."""
        self._opening = ""
        if self.view is None:
            return
        self._drop_view()
        self.title.setText(self.TITLE)
        self.set_lead(self.LEAD)
        self._draw()
        if self.line is not None:
            self.line.setFocus(Qt.FocusReason.OtherFocusReason)

    def _drop_view(self) -> None:
        if self.view is not None:
            self.view.hide()
            self._body.removeWidget(self.view)
            self.view.deleteLater()
            self.view = None

    def compare(self, earlier: str, later: str) -> None:
        """Show what differs between two reviews of one profile."""
        desk = self.context.desk
        self.context.run(lambda _work: desk.changes.between(earlier, later), self._compared)

    def _compared(self, changes: Changes) -> None:
        if self.view is not None:
            self.view.show_changes(changes, self.context.state)
            found = len(self.view.changes.lines)
            self.context.say_aloud(f"{count(found, 'difference')} between the two reviews.")

    # The page

    def _forget(self) -> None:
        self.line = None
        self.chart = None
        self.changes = None
        self.chips = {}
        self.rows = []

    def _draw(self) -> None:
        self.hold_focus()
        place = self.line.at if self.line is not None else None
        clear(self._body)
        self._forget()
        line, state = self._line, self.context.state
        if line is None or not line.audits:
            self._body.addWidget(
                Empty(
                    "history",
                    "No reviews yet",
                    "Each review of a profile gets its place here, with what it came to that day.",
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
        self._body.addWidget(self._line_card(line))
        if place is not None and self.line is not None and place < len(self.line.marks):
            self.line.at = place
        if line.days:
            self._body.addWidget(self._chart_card(line.days))
        self.changes = WhatChanged(state, self.context.go, most=MOST_CHANGES)
        self._body.addWidget(self.changes)
        self._body.addWidget(self._list_card(line))
        self._scroll()

    def _scroll(self) -> None:
        if self._wanted and self.changes is not None:
            self._wanted = ""
            # Its place is known when the layout has come to rest.
            QTimer.singleShot(50, self, self._scroll_to_changes)

    def _scroll_to_changes(self) -> None:
        column = self.area.widget()
        if self.changes is not None and column is not None:
            top = self.changes.mapTo(column, QPoint(0, 0)).y()
            self.area.verticalScrollBar().setValue(max(0, top - 12))

    def _line_card(self, line: Line) -> QWidget:
        card = Card()
        whole = sum(1 for a in line.audits if a.whole)
        since = min(a.finished for a in line.audits)
        card.add(
            Text("Every review on a line", "h2"),
            Text(f"{count(whole, 'review')} since {day(since)}. Choose one to open it.", "muted"),
        )
        self.line = AuditLine(
            self.context.theme,
            line.audits,
            lambda audit: name_of(self.context.state, audit),
            self.open,
            self.context.say_aloud,
        )
        card.add(self.line)
        kinds = (
            ["a ring: a look at single settings"] if any(not a.whole for a in line.audits) else []
        )
        if any(a.stopped for a in line.audits):
            kinds.append("half a mark: it ended early")
        if kinds:
            card.add(Text(f"{'; '.join(kinds).capitalize()}.", "small"))
        return card

    # Outcomes

    def _chart_card(self, days: tuple[DayOutcomes, ...]) -> QWidget:
        card = Card()
        card.add(Text("What the checklist came to", "h2"))
        chips: list[QWidget | None] = []
        for limb, word in CHIPS:
            chip = Button(
                word,
                lambda limb=limb: self.choose(limb),  # type: ignore[misc]
                kind="chip",
                name=f"{word} {LIMBS[limb]}" if limb else "All of 8a to 8d",
            )
            chip.setCheckable(True)
            self.chips[limb] = chip
            chips.append(chip)
        card.add(flow(*chips, spacing=8))
        self.says = Text("", "muted")
        card.add(self.says)
        self.chart = OutcomeChart(self.context.theme, self.context.say_aloud)
        card.add(self.chart)
        legend: list[QWidget | None] = []
        for _, word, tone, pattern in GROUPS:
            sample = QWidget()
            inside = row(Swatch(self.chart, tone, pattern), Text(word, "small", wrap=False))
            inside.setContentsMargins(0, 0, 0, 0)
            inside.setSpacing(6)
            sample.setLayout(inside)
            legend.append(sample)
        card.add(flow(*legend, spacing=18))
        card.add(Text(_footnote(days), "small"))
        self.table_fold = Fold([(Text("The same as a table", "strong"), 1)], "The same as a table")
        self._table_place = QVBoxLayout()
        self.table_fold.fill_with(self._fill_table)
        card.add(self.table_fold)
        self.choose(self._limb)
        return card

    def _fill_table(self, column: QVBoxLayout) -> None:
        column.setContentsMargins(12, 4, 0, 8)
        column.addLayout(self._table_place)
        self._draw_table()

    def _draw_table(self) -> None:
        clear(self._table_place)
        days = self._line.days if self._line else ()
        self.table = table(days, self._limb)
        self._table_place.addWidget(self.table)

    def choose(self, limb: Limb | None) -> None:
        """Show the outcomes of one limb, or of all together."""
        self._limb = limb
        for each, chip in self.chips.items():
            chip.setChecked(each is limb)
        if self.chart is None or self._line is None:
            return
        days = self._line.days
        self.chart.show_days(days, limb)
        what = f"{limb.value}: {LIMBS[limb]}." if limb else "All checks of 8a to 8d."
        self.says.setText(f"{what} On all your profiles together, after each day of reviews.")
        if self.table_fold.is_open:
            self._draw_table()

    # The list

    def _list_card(self, line: Line, *, all_of_them: bool = False) -> QWidget:
        card = Card(margin=12, spacing=2)
        card.add(Text("All reviews", "h2"))
        card.column.itemAt(0).widget().setContentsMargins(8, 6, 0, 4)  # type: ignore[union-attr]
        self._list = card
        self.rows = []
        shown = line.audits if all_of_them else line.audits[:MOST_ROWS]
        for number, audit in enumerate(shown):
            if number:
                card.add(Rule())
            card.add(self._row(audit))
        if len(line.audits) > len(shown):
            self.more_button = Button(
                f"Show all {len(line.audits):,}", self._show_all, kind="plain", icon="down"
            )
            card.add(row(self.more_button, None))
        return card

    def _show_all(self) -> None:
        if self._line is not None:
            old = self._list
            place = self._body.indexOf(old)
            old.hide()
            self._body.removeWidget(old)
            old.deleteLater()
            self._body.insertWidget(place, self._list_card(self._line, all_of_them=True))

    def _row(self, audit: PastAudit) -> QWidget:
        name = name_of(self.context.state, audit)
        line = RowButton()
        line.inside.setContentsMargins(8, 8, 8, 8)
        words = f"{audit.known} known"
        if audit.unread:
            words += f" · {audit.unread} not known"
        kind = "" if audit.whole else "Single settings"
        when = Text(day(audit.finished), "strong", wrap=False)
        # As wide as the longest date, so that the names stand below one another.
        when.setMinimumWidth(when.fontMetrics().horizontalAdvance("30 September 2026") + 18)
        line.put(when)
        line.put(Text(name, "muted"), 1)
        if kind:
            line.put(Pill(kind, "info", "na"))
        if audit.stopped:
            line.put(Pill("Ended early", "pause", "partly"))
        line.put(Text(words, "muted", wrap=False))
        line.put(Icon("next", 18, tone="muted"))
        ended = " Ended early." if audit.stopped else ""
        line.setAccessibleName(f"{day(audit.finished)}, {name}. {kind} {words}.{ended}")
        line.clicked.connect(lambda *_: self.open(audit.id))
        self.rows.append(line)
        return line


def _footnote(days: tuple[DayOutcomes, ...]) -> str:
    words = ["What does not apply to you is left out. “Met” includes what you said yourself."]
    if any(not d.kept and d.counts for d in days):
        words.append(
            "* The checklist of that day was not kept; it is worked out with today’s guidance."
        )
    if any(not d.counts for d in days):
        words.append("A dashed outline: the outcomes of that day were not kept.")
    if len({d.guidance for d in days if d.kept}) > 1:
        words.append("The guidance’s data changed in between, so days may differ by that alone.")
    return " ".join(words)
