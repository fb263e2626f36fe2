"""Connections: one person at a time, names hidden by default and whenever nobody is looking."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from paravent.core.errors import ParaventError
from paravent.core.records import Audit, Person
from paravent.core.text import plain
from paravent.core.words import BoundaryAnswer
from paravent.ui.context import Context
from paravent.ui.jobs import Work
from paravent.ui.pages.base import Page
from paravent.ui.state import State
from paravent.ui.widgets.buttons import Button, Choice
from paravent.ui.widgets.cards import Card, Columns, Empty, Notice, Pill, ProgressStrip, clear, row
from paravent.ui.widgets.text import Icon, Text
from paravent.ui.words import ANSWERS, KINDS, count

NOT_ASKED_ABOUT = ("blocked",)

MEANINGS = {
    BoundaryAnswer.NO: "Not a patient, as far as you know.",
    BoundaryAnswer.NOT_SURE: "You can come back to it.",
    BoundaryAnswer.KEPT: "You have thought about it, and it stays. That is a full answer.",
    BoundaryAnswer.WILL_ACT: "You will do something about it yourself. Paravent never does.",
}


@dataclass(frozen=True, slots=True)
class Entry:
    """One person to be asked about, with the key of the answer."""

    person: Person
    platform: str
    platform_name: str
    key: str


@dataclass(frozen=True, slots=True)
class Lists:
    """All connections known, and what was said about them."""

    entries: tuple[Entry, ...]
    answers: dict[str, BoundaryAnswer]
    incomplete: tuple[str, ...]
    """Names of platforms whose list was not seen to its end."""


class ConnectionsPage(Page):
    """See the module's sentence."""

    TITLE = "Connections"
    LEAD = "Is somebody here who is or was your patient? Only you can know."

    def __init__(self, context: Context) -> None:
        super().__init__(context, widest=820)
        self._shown: State | None = None
        self._lists: Lists | None = None
        self._queue: list[Entry] = []
        self._undo: list[Entry] = []
        self._skipped: list[Entry] = []
        self.is_showing = False
        """Whether names may be on screen now."""
        self._reviewing = False
        self.choices: list[Choice] = []
        self._idle = QTimer(self)
        self._idle.setSingleShot(True)
        self._idle.timeout.connect(self.lock)
        self._body = QVBoxLayout()
        self._body.setSpacing(16)
        self.column.addLayout(self._body)
        self.column.addStretch(1)

    # Coming, going, hiding

    def show_state(self) -> None:
        """Load the lists when reviews are new."""
        state = self.context.state
        if state is self._shown:
            return
        before = self._shown
        self._shown = state
        if before is None or before.audits != state.audits or self._lists is None:
            self._load()

    def leave(self) -> None:
        """Another page: names go."""
        self.lock()

    def escape(self) -> bool:
        """Esc hides the names."""
        if self._reviewing:
            self.pause()
            return True
        return False

    def activated(self, active: bool) -> None:
        """Without the keyboard the window shows no name."""
        if not self._reviewing or self.isHidden():
            return
        self.is_showing = active
        self._draw()

    def lock(self) -> None:
        """Hide the names until the user asks for them again."""
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self._idle.stop()
        if self._reviewing:
            self._reviewing = False
            self.is_showing = False
            self._draw()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:  # noqa: N802 - Qt's name
        """Every key and click starts the idle time anew."""
        if event.type() in (
            QEvent.Type.KeyPress,
            QEvent.Type.MouseButtonPress,
            QEvent.Type.Wheel,
        ):
            self._wait_for_idle()
        return super().eventFilter(watched, event)

    def _wait_for_idle(self) -> None:
        minutes = max(1, self.context.desk.settings.lock_minutes)
        self._idle.start(minutes * 60_000)

    # The lists

    def _load(self) -> None:
        desk = self.context.desk
        state = self.context.state

        def task(work: Work) -> Lists:
            newest: dict[tuple[str, str], str] = {}
            # The newest review that looked at the lists; one of settings alone hides nobody.
            for audit in sorted(state.audits, key=_without_lists):
                newest.setdefault((audit.platform, audit.site), audit.id)
            entries: dict[str, Entry] = {}
            incomplete = []
            for (platform, _site), audit_id in newest.items():
                work.cancel.check()
                whole = desk.store.audit(audit_id)
                name = state.platform_name(platform)
                if whole.people and not whole.people_complete:
                    incomplete.append(name)
                for person in whole.people:
                    if person.kind in NOT_ASKED_ABOUT:
                        continue
                    key = desk.store.decision_key(person, platform)
                    entries.setdefault(key, Entry(person, platform, name, key))
            answers = {d.key: d.answer for d in desk.store.decisions()}
            return Lists(tuple(entries.values()), answers, tuple(dict.fromkeys(incomplete)))

        self.context.run(task, self._loaded)

    def _loaded(self, lists: Lists) -> None:
        self._lists = lists
        self._queue = [e for e in lists.entries if e.key not in lists.answers]
        self._undo = []
        self._skipped = []
        self._draw()

    # The review

    def show_names(self) -> None:
        """Begin, or go on, with names on screen."""
        self._reviewing = True
        self.is_showing = True
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]
        self._wait_for_idle()
        self._draw()
        self.setFocus()

    def pause(self) -> None:
        """Stop for now; everything answered is kept."""
        self.lock()

    def answer(self, answer: BoundaryAnswer) -> None:
        """Keep the answer and show the next person."""
        if not self._queue or not self.is_showing or self._lists is None:
            return
        entry = self._queue.pop(0)
        self._undo.append(entry)
        self._lists.answers[entry.key] = answer
        desk = self.context.desk

        def failed(error: ParaventError) -> None:
            self._put_back(entry)
            self.context.fail(error)

        self.context.run(
            lambda _work: desk.store.decide(entry.person, entry.platform, answer),
            lambda _: None,
            failed,
        )
        self._draw()

    def skip(self) -> None:
        """Look at this person later."""
        if self._queue and self.is_showing:
            entry = self._queue.pop(0)
            self._skipped.append(entry)
            self._draw()

    def undo(self) -> None:
        """Take the last answer back."""
        if not self._undo or not self.is_showing:
            return
        entry = self._undo[-1]
        self._put_back(entry)
        desk = self.context.desk
        self.context.run(lambda _work: desk.store.undo_decision(entry.key), lambda _: None)

    def _put_back(self, entry: Entry) -> None:
        assert self._lists is not None
        self._lists.answers.pop(entry.key, None)
        if entry in self._undo:
            self._undo.remove(entry)
        self._queue.insert(0, entry)
        self._draw()

    def keyPressEvent(self, event: QKeyEvent) -> None:  # noqa: N802 - Qt's name
        """1 to 4 answer, U takes back, S skips, P pauses."""
        key = event.key()
        number = key - int(Qt.Key.Key_1)
        if self.is_showing and 0 <= number < len(BoundaryAnswer) and self._queue:
            self.answer(list(BoundaryAnswer)[number])
        elif self.is_showing and key == Qt.Key.Key_U:
            self.undo()
        elif self.is_showing and key == Qt.Key.Key_S:
            self.skip()
        elif self.is_showing and key == Qt.Key.Key_P:
            self.pause()
        else:
            super().keyPressEvent(event)

    # Drawing

    def _draw(self) -> None:
        clear(self._body)
        self.choices = []
        lists = self._lists
        if lists is None:
            self._body.addWidget(Text("Reading what is kept …", "muted"))
        elif not lists.entries:
            self._body.addWidget(self._nobody())
        elif self._reviewing and not self.is_showing:
            self._body.addWidget(self._cover())
        elif self._reviewing and self._queue:
            self._draw_person(self._queue[0])
        else:
            self._reviewing = False
            self._draw_overview(lists)

    def _nobody(self) -> QWidget:
        return Empty(
            "connections",
            "No connections have been read",
            "Review a profile with “Also read the lists of friends and followers” ticked. The names"
            " are hidden by default, kept encrypted or not at all, and deleted after a time that"
            " you choose.",
            [Button("&Go to the profiles", lambda: self.context.go("profiles"), kind="primary")],
        )

    def _cover(self) -> QWidget:
        cover = Card("cover", margin=48, spacing=12)
        centre = Qt.AlignmentFlag.AlignHCenter
        cover.column.addWidget(Icon("eye-off", 40, tone="accent"), 0, centre)
        words = Text("Hidden while you are somewhere else", "h2")
        words.setAlignment(centre)
        cover.add(words)
        more = Text("Click here, or come back to this window, to go on.", "muted")
        more.setAlignment(centre)
        cover.add(more)
        return cover

    def _draw_overview(self, lists: Lists) -> None:
        left = len(self._queue) + len(self._skipped)
        done = len(lists.entries) - left
        card = Card("lead-card", margin=24)
        if left:
            card.add(
                Text(f"{count(left, 'person', 'people')} not looked at", "h2"),
                Text(
                    f"{done} of {len(lists.entries)} looked at. You see one person at a time and"
                    " give one of four answers. Only the answer is kept for good, without the"
                    " name; nobody is told, and nothing is changed on the site.",
                    "muted",
                ),
            )
            self.show_button = Button("&Show names", self._begin, kind="primary", icon="eye")
            card.add(row(self.show_button, None))
        else:
            card.add(
                Text("You have looked at everybody", "h2"),
                Text(
                    f"{count(len(lists.entries), 'person', 'people')}. After the next review only"
                    " new connections are asked about.",
                    "muted",
                ),
            )
            if self._undo:
                card.add(row(Button("&Look at the last one again", self._look_again), None))
        self._body.addWidget(card)
        columns = Columns(170)
        columns.fill([self._figure(lists, answer) for answer in BoundaryAnswer])
        self._body.addWidget(columns)
        if lists.incomplete:
            self._body.addWidget(
                Notice(
                    f"The list of {', '.join(lists.incomplete)} was not seen to its end, so some"
                    " people are missing here.",
                    tone="partly",
                    icon="could_not_read",
                )
            )
        self._body.addWidget(
            Notice(
                "Names go from the screen when you switch to another window, after"
                f" {count(max(1, self.context.desk.settings.lock_minutes), 'minute')} without a"
                " key or click, and when you press Esc.",
                icon="lock",
            )
        )

    def _begin(self) -> None:
        if not self._queue:
            self._queue, self._skipped = self._skipped, []
        self.show_names()

    def _look_again(self) -> None:
        self.show_names()
        self.is_showing = True
        self.undo()
        self._reviewing = True
        self._draw()

    def _figure(self, lists: Lists, answer: BoundaryAnswer) -> QWidget:
        mine = {e.key for e in lists.entries}
        number = sum(1 for k, a in lists.answers.items() if a is answer and k in mine)
        card = Card("quiet", margin=16, spacing=2)
        card.add(Text(str(number), "figure"), Text(ANSWERS[answer], "muted"))
        return card

    def _draw_person(self, entry: Entry) -> None:
        assert self._lists is not None
        total = len(self._lists.entries)
        left = len(self._queue) + len(self._skipped)
        strip = ProgressStrip()
        strip.sentence.setText(f"{total - left + 1} of {total} · {left} not looked at")
        strip.bar.setRange(0, total)
        strip.bar.setValue(total - left)
        self._body.addWidget(strip)
        card = Card(margin=28, spacing=10)
        kind = KINDS.get(entry.person.kind, "Connection")
        card.add(
            row(Pill(entry.platform_name, "globe", "accent"), Pill(kind, "person", "na"), None)
        )
        self.name = Text(plain(entry.person.name, 120) or "No name shown", "name")
        card.add(self.name)
        if entry.person.detail:
            card.add(Text(plain(entry.person.detail), "muted"))
        self._body.addWidget(card)
        self._body.addWidget(Text("Is or was this person your patient?", "h3"))
        columns = Columns(320, spacing=10)
        for number, answer in enumerate(BoundaryAnswer, 1):
            self.choices.append(
                Choice(
                    str(number),
                    ANSWERS[answer],
                    MEANINGS[answer],
                    lambda answer=answer: self.answer(answer),  # type: ignore[misc]
                )
            )
        columns.fill(list(self.choices))
        self._body.addWidget(columns)
        self.undo_button = Button("&Undo", self.undo, icon="undo", kind="plain")
        self.undo_button.setEnabled(bool(self._undo))
        self._body.addLayout(
            row(
                self.undo_button,
                Button("&Skip", self.skip, icon="skip", kind="plain"),
                None,
                Button("&Pause and hide", self.pause, icon="pause"),
            )
        )
        self.setFocus()


def _without_lists(audit: Audit) -> bool:
    return not (audit.people_complete or audit.lists_read)
