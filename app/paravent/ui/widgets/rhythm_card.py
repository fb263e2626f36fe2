"""When to look again: what is due, what is coming up, reminders, the calendar file."""

from __future__ import annotations

from datetime import date
from functools import partial
from pathlib import Path

from PySide6.QtCore import QDate
from PySide6.QtWidgets import QCheckBox, QComboBox, QDateEdit, QFileDialog, QVBoxLayout, QWidget

from paravent.core.errors import ParaventError
from paravent.core.rhythm import (
    OCCASION_WORDS,
    Due,
    Occasion,
    OccasionKind,
    occasions,
    with_occasions,
)
from paravent.core.settings import Settings
from paravent.ui.context import Context
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Rule, clear, row
from paravent.ui.widgets.text import Text

CALENDAR_NAME = "paravent-reviews.ics"
QUIET_DAYS = 7


class DayEdit(QDateEdit):
    """A date that Tab leaves at once; the arrow keys go from day to month to year."""

    def focusNextPrevChild(self, forward: bool) -> bool:  # noqa: N802 - Qt's name
        """As every other field, not section by section."""
        return QWidget.focusNextPrevChild(self, forward)


class RhythmCard(Card):
    """A card of the settings page; ``show_state`` fills it."""

    def __init__(self, context: Context) -> None:
        super().__init__()
        self._context = context
        self._due = QVBoxLayout()
        self._coming = QVBoxLayout()
        self.add(
            Text("When to look again", "h2"),
            Text(
                "Regularly, and before somebody else looks: an application, an interview, an"
                " appraisal or ARCP, a change of rotation. A reminder says only that a look is"
                " due; it names no profile and nothing that was found.",
                "muted",
            ),
            self._due,
            Rule(),
            self._coming,
            self._adding(),
            Rule(),
            self._starting(),
            row(
                Button("&Save a calendar file …", self._calendar, icon="save"),
                Button("No &reminder for a week", self._snooze, kind="plain"),
                None,
            ),
        )

    def _adding(self) -> QWidget:
        self.kind = QComboBox()
        self.kind.setAccessibleName("What is coming up")
        for kind in OccasionKind:
            words = OCCASION_WORDS[kind]
            self.kind.addItem(words[:1].upper() + words[1:], kind.value)
        self.day = DayEdit()
        self.day.setAccessibleName("On which day")
        self.day.setCalendarPopup(True)
        self.day.setDisplayFormat("d MMMM yyyy")
        today = date.today()
        self.day.setMinimumDate(QDate(today.year, today.month, today.day))
        self.day.setDate(self.day.minimumDate().addDays(28))
        holder = QWidget()
        add = Button("&Add", self._add, icon="plus")
        add.setAccessibleName("Add what is coming up")
        line = row(self.kind, self.day, add, None)
        line.setContentsMargins(0, 0, 0, 0)
        holder.setLayout(line)
        return holder

    def _starting(self) -> QCheckBox:
        self.starts = QCheckBox("Start with the computer, as an icon only, to remind me")
        self.starts.toggled.connect(self._start)
        return self.starts

    def show_state(self) -> None:
        """Read what is due and how the computer starts."""
        self._show_coming()
        rhythm = self._context.desk.rhythm
        self._context.run(
            lambda _work: (tuple(rhythm.due()), rhythm.starts_with_session()),
            self._read,
            self._not_read,
        )

    def _not_read(self, error: ParaventError) -> None:
        """Nothing known is not the same as nothing due."""
        clear(self._due)
        self._due.addWidget(Text("What is due is not known.", "muted"))
        self._due.addWidget(Text(error.sentence, "muted"))

    def _read(self, found: tuple[tuple[Due, ...], bool]) -> None:
        coming, starts = found
        clear(self._due)
        today = date.today()
        for due in coming[:4]:
            names = [self._context.state.platform_name(p) for p in due.platforms]
            line = Text(due.sentence(today))
            self._due.addWidget(line)
            self._due.addWidget(Text(", ".join(names), "muted"))
        if not coming:
            self._due.addWidget(Text("Nothing is due: no profile is set up yet.", "muted"))
        self.starts.blockSignals(True)
        self.starts.setChecked(starts)
        self.starts.blockSignals(False)

    def _show_coming(self) -> None:
        clear(self._coming)
        for each in occasions(self._context.desk.settings):
            words = f"{OCCASION_WORDS[each.kind]} on {each.day.day} {each.day:%B %Y}"
            gone = Button("", partial(self._remove, each), icon="close", kind="plain")
            gone.setAccessibleName(f"Remove {words}")
            self._coming.addLayout(row(Text(words[:1].upper() + words[1:], wrap=False), None, gone))

    def _add(self) -> None:
        chosen = self.day.date()
        day = date(chosen.year(), chosen.month(), chosen.day())
        occasion = Occasion(OccasionKind(self.kind.currentData()), day)
        settings = self._context.desk.settings
        self._keep(with_occasions(settings, [*occasions(settings), occasion]))

    def _remove(self, gone: Occasion) -> None:
        settings = self._context.desk.settings
        self._keep(with_occasions(settings, [o for o in occasions(settings) if o != gone]))

    def _keep(self, settings: Settings) -> None:
        self._context.run(
            lambda _work: self._context.desk.save_settings(settings),
            lambda _none: self.show_state(),
        )

    def _start(self, wanted: bool) -> None:
        rhythm = self._context.desk.rhythm
        self._context.run(
            lambda _work: rhythm.start_with_session(wanted), lambda _none: self.show_state()
        )

    def _calendar(self) -> None:
        name, _kind = QFileDialog.getSaveFileName(
            self, "Save a calendar file", CALENDAR_NAME, "Calendar (*.ics)"
        )
        if name:
            rhythm = self._context.desk.rhythm
            self._context.run(
                lambda _work: rhythm.write_calendar(Path(name)),
                lambda out: self._context.say(f"Saved as {out.name}. Open it with your calendar."),
            )

    def _snooze(self) -> None:
        rhythm = self._context.desk.rhythm
        self._context.run(
            lambda _work: rhythm.snooze(QUIET_DAYS),
            lambda until: self._context.say(f"No reminder before {_words(until)}."),
        )


def _words(day: date) -> str:
    return f"{day.day} {day:%B %Y}"
