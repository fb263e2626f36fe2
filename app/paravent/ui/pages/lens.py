"""Who sees what: all profiles through the eyes of a stranger, a patient, an employer, a friend."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import shiboken6
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from paravent.core.lens import (
    TIE_WORDS,
    VIEWERS,
    Lens,
    LensRow,
    Sight,
    StrangerSide,
    Tie,
    Viewer,
    ViewerFacts,
    viewer_facts,
)
from paravent.core.text import plain
from paravent.ui.context import Context
from paravent.ui.pages.base import Page
from paravent.ui.state import State, short_site
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Empty, Fold, Notice, Pill, Rule, clear, row
from paravent.ui.widgets.dialogs import Confirm
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.stranger import StrangerCard
from paravent.ui.widgets.text import Text
from paravent.ui.words import count, listed

SIGHTS = {
    Sight.SEEN: ("Could see it", "eye", "accent"),
    Sight.DEPENDS: ("Depends", "partly", "partly"),
    Sight.UNKNOWN: ("Not known", "could_not_read", "unread"),
    Sight.NOT_SEEN: ("Could not see it", "eye-off", "na"),
}
"""What a viewer could see to word, icon, tone."""
HEADS = {
    Sight.SEEN: "could see",
    Sight.DEPENDS: "would see only if …",
    Sight.UNKNOWN: "is not known: never take it for hidden",
    Sight.NOT_SEEN: "could not see",
}
CHOOSABLE = (Tie.ACCOUNT, Tie.FRIEND_OF_FRIEND, Tie.FOLLOWER, Tie.FRIEND, Tie.FOLLOWED)
"""The ties that can be assumed; the others follow from them, or stay a condition."""
MOST_ROWS = 40
SLICE = 4
"""Rows made at one go."""


class LensPage(Page):
    """See the module's sentence."""

    TITLE = "Who sees what"
    LEAD = (
        "Choose whose eyes to look through. It is worked out from your reviews, on this computer;"
        " nobody is looked up."
    )

    def __init__(self, context: Context) -> None:
        super().__init__(context)
        self._shown: State | None = None
        self._viewer = Viewer.PATIENT
        self._ties = viewer_facts(self._viewer).assumed
        self._asked = 0
        self.lens: Lens | None = None
        self.viewer_buttons: dict[Viewer, Button] = {}
        self.tie_boxes: dict[Tie, QCheckBox] = {}
        self.folds: dict[Sight, Fold] = {}
        self._build_choice()
        self._body = QVBoxLayout()
        self._body.setSpacing(16)
        self.column.addLayout(self._body)
        self._outside = QVBoxLayout()
        self._outside.setSpacing(16)
        self.column.addLayout(self._outside)
        self.column.addStretch(1)

    # Whose eyes

    def _build_choice(self) -> None:
        card = Card("lead-card", spacing=12)
        for facts in VIEWERS:
            button = Button(facts.name, partial(self.choose, facts.viewer), kind="chip")
            button.setCheckable(True)
            button.setAutoExclusive(True)
            self.viewer_buttons[facts.viewer] = button
        self._who = Text("", "muted")
        self._assume = Text("What we take for granted of this person. Change it if you like:")
        for tie in CHOOSABLE:
            box = QCheckBox(TIE_WORDS[tie][0].capitalize())
            box.toggled.connect(lambda *_: self._assumed())
            self.tie_boxes[tie] = box
        self._ties_row = flow(*self.tie_boxes.values(), spacing=4)
        card.add(flow(*self.viewer_buttons.values(), spacing=8), self._who)
        card.add(self._assume, self._ties_row)
        self.column.addWidget(card)
        self._show_choice()

    def choose(self, viewer: Viewer) -> None:
        """Look through other eyes, with what is usual for them."""
        self._viewer = viewer
        self._ties = viewer_facts(viewer).assumed
        self._show_choice()
        self._ask()

    def _show_choice(self) -> None:
        facts = viewer_facts(self._viewer)
        self.viewer_buttons[self._viewer].setChecked(True)
        self._who.setText(facts.sentence)
        for tie, box in self.tie_boxes.items():
            box.blockSignals(True)
            box.setChecked(tie in self._ties)
            box.blockSignals(False)
            box.setVisible(tie in facts.possible)

    def _assumed(self) -> None:
        ties = {tie for tie, box in self.tie_boxes.items() if box.isChecked()}
        if ties - {Tie.ACCOUNT}:
            # Nobody is a friend or a follower without an account.
            ties.add(Tie.ACCOUNT)
        if Tie.FRIEND in ties:
            ties |= {Tie.FOLLOWER, Tie.FRIEND_OF_FRIEND}
        if {Tie.FOLLOWER, Tie.FOLLOWED} <= ties:
            ties.add(Tie.MUTUAL)
        self._ties = frozenset(ties)
        self._show_choice()
        self._ask()

    # What they see

    def show_state(self) -> None:
        """Work it out anew when something was read or answered."""
        if self.context.state is self._shown:
            return
        self._shown = self.context.state
        if not self.context.ready:
            clear(self._body)
            self._body.addWidget(Text("Reading what is kept …", "muted"))
            return
        self._ask()
        desk = self.context.desk
        self.context.run(lambda _work: tuple(desk.lens.stranger()), self._show_outside)

    def arrive(self, what: object) -> None:
        """Another page may ask for a viewer."""
        if isinstance(what, Viewer):
            self.choose(what)

    def _ask(self) -> None:
        if not self.context.ready:
            return
        self._asked += 1
        desk, viewer, ties, number = self.context.desk, self._viewer, self._ties, self._asked

        def done(lens: Lens) -> None:
            if number == self._asked:
                self._show(lens)

        self.context.run(lambda _work: desk.lens.look(viewer, ties), done)

    def _show(self, lens: Lens) -> None:
        self.lens = lens
        clear(self._body)
        self.folds = {}
        facts = viewer_facts(lens.viewer)
        if not lens.rows:
            self._body.addWidget(self._nothing())
            return
        pills = [
            Pill(f"{len(rows)} {word}", icon, tone)
            for sight, (word, icon, tone) in _SUMMARY.items()
            if (rows := lens.of(sight))
        ]
        self._body.addWidget(flow(*pills, spacing=8))
        if lens.not_reviewed:
            self._body.addWidget(
                Notice(
                    f"{listed(list(lens.not_reviewed))}: not reviewed yet, so nothing is known of"
                    " it.",
                    tone="unread",
                    icon="could_not_read",
                )
            )
        for sight in Sight:
            rows = lens.of(sight)
            if rows:
                self._body.addWidget(self._section(facts, sight, rows))
        if lens.left_out:
            self._body.addWidget(
                Text(
                    f"{count(lens.left_out, 'switch is', 'switches are')} not in this list, because"
                    " on or off does not say who sees something. They are in the checklist.",
                    "small",
                )
            )
        self.context.say_aloud(
            f"{facts.name}: " + ", ".join(f"{len(lens.of(s))} {SIGHTS[s][0]}" for s in Sight)
        )

    def _section(self, facts: ViewerFacts, sight: Sight, rows: Sequence[LensRow]) -> QWidget:
        title = f"What {facts.name[0].lower()}{facts.name[1:]} {HEADS[sight]}"
        if sight is Sight.UNKNOWN:
            title = f"What {HEADS[sight]}"
        card = Card(margin=6, spacing=0)
        fold = Fold([(Text(title, "h3"), 1), (Text(str(len(rows)), "key", wrap=False), 0)], title)
        fold.fill_with(lambda inside: self._fill(inside, rows))
        if sight in (Sight.SEEN, Sight.DEPENDS):
            fold.open()
        self.folds[sight] = fold
        card.add(fold)
        return card

    def _fill(self, inside: QVBoxLayout, rows: Sequence[LensRow], at: int = 0) -> None:
        """Add a few rows and come back for the rest, so that the window never stalls."""
        if not shiboken6.isValid(inside):
            return
        for number in range(at, min(at + SLICE, len(rows))):
            if number == MOST_ROWS:
                inside.addWidget(self._more(inside, rows))
                return
            if number:
                inside.addWidget(Rule())
            inside.addWidget(self._row(rows[number]))
        if at + SLICE < len(rows):
            QTimer.singleShot(0, lambda: self._fill(inside, rows, at + SLICE))

    def _more(self, inside: QVBoxLayout, rows: Sequence[LensRow]) -> QWidget:
        holder = QWidget()
        rest = rows[MOST_ROWS:]

        def more() -> None:
            holder.hide()
            holder.deleteLater()
            self._fill(inside, rest)

        line = row(Button(f"Show the other {len(rest)}", more, icon="down"), None)
        holder.setLayout(line)
        return holder

    def _row(self, one: LensRow) -> QWidget:
        words = QVBoxLayout()
        words.setSpacing(2)
        where = one.platform_name + (f" · {short_site(one.site)}" if one.site else "")
        words.addWidget(Text(where, "small"))
        words.addWidget(Text(one.title, "strong"))
        words.addWidget(Text(one.reason, "muted"))
        if one.shown and one.sight is not Sight.UNKNOWN:
            words.addWidget(Text(f"The page says “{plain(one.shown, 80)}”.", "small"))
        if one.phone_path and not one.url:
            words.addWidget(Text(f"In the phone app: {plain(one.phone_path)}", "small"))
        line = row(spacing=14)
        line.addLayout(words, 1)
        if one.url:
            line.addWidget(
                Button(
                    "Open the setting",
                    lambda: self._open(one),
                    icon="open",
                    kind="plain",
                    name=f"Open the setting that decides it: {plain(one.title)}",
                )
            )
        line.setContentsMargins(0, 4, 0, 4)
        holder = QWidget()
        holder.setLayout(line)
        return holder

    def _open(self, one: LensRow) -> None:
        agreed = Confirm(
            self,
            "Open this page in your browser?",
            "Your everyday browser opens it. Whatever you change there, you change yourself.",
            "&Open",
            detail=one.url,
        ).ask()
        if agreed:
            desk, address = self.context.desk, one.url
            self.context.run(
                lambda _work: desk.show_page(address),
                lambda _: self.context.say(
                    "The page is open in your browser. Review the profile again when you are done."
                ),
            )

    def _nothing(self) -> QWidget:
        return Empty(
            "eye",
            "Nothing to look at yet",
            "After a review, everything that was read stands here, as others could see it.",
            [Button("&Go to the profiles", lambda: self.context.go("profiles"), kind="primary")],
        )

    # From outside

    def _show_outside(self, sides: tuple[StrangerSide, ...]) -> None:
        clear(self._outside)
        if not sides:
            return
        self._outside.addWidget(Text("What a stranger really saw", "h2"))
        self._outside.addWidget(
            Text(
                "During a review Paravent opens your own profile once without signing in. Here is"
                " what showed, beside what your settings say. What was not checked is not hidden.",
                "muted",
            )
        )
        for side in sides:
            self._outside.addWidget(StrangerCard(self.context, side))


_SUMMARY = {
    Sight.SEEN: ("could be seen", "eye", "accent"),
    Sight.DEPENDS: ("depend", "partly", "partly"),
    Sight.UNKNOWN: ("not known", "could_not_read", "unread"),
    Sight.NOT_SEEN: ("could not be seen", "eye-off", "na"),
}
