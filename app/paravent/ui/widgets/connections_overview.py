"""The page around looking at connections: how many, what comes next, what is missing."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QWidget

from paravent.core.lists import Circle, ConnectionsReview, Subject
from paravent.core.words import BoundaryAnswer
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Columns, Empty, Notice, row
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.text import Text
from paravent.ui.words import ANSWERS, count, listed


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the user is."""

    left: int
    circles: Sequence[Circle]
    """Groups that wait."""
    asked: int
    """People on the short list."""
    open_rest: Sequence[Subject]
    answers: Counter[BoundaryAnswer]


@dataclass(frozen=True, slots=True)
class Acts:
    """What the buttons do."""

    show: Callable[[], None]
    replies: Callable[[], None]
    again: Callable[[], None] | None
    """Look at the last one again; None where nothing can be taken back."""
    go: Callable[[str], object]
    """To another page."""


@dataclass(frozen=True, slots=True)
class Drawn:
    """The widgets in order, and the buttons of the first card, where it has them."""

    widgets: tuple[QWidget, ...]
    show: Button | None
    replies: Button | None


def overview(review: ConnectionsReview, state: Progress, acts: Acts, minutes: int) -> Drawn:
    """The whole page; ``minutes``: how long names stay without a key."""
    card, show, replies = _lead_card(review, state, acts)
    columns = Columns(170)
    columns.fill([_figure(answer, state.answers[answer]) for answer in BoundaryAnswer])
    return Drawn((card, columns, *_notices(review, acts, minutes)), show, replies)


def nobody(review: ConnectionsReview, go: Callable[[str], object]) -> QWidget:
    """What stands there while no connections have been read."""
    sentence = (
        "Add a data export, which knows who connected when, or review a profile with “Also"
        " read the lists of friends and followers” ticked. Names are hidden by default, kept"
        " encrypted or not at all, and deleted after a time that you choose."
    )
    if review.names_gone:
        sentence = (
            f"The names of {listed(list(review.names_gone))} were deleted after the time that"
            " you chose. Your answers are kept. Add the export again to go on with new people."
        )
    return Empty(
        "connections",
        "No connections have been read",
        sentence,
        [
            Button("Add an &export", lambda: go("exports"), kind="primary"),
            Button("&Go to the profiles", lambda: go("profiles")),
        ],
    )


def _lead_card(
    review: ConnectionsReview, state: Progress, acts: Acts
) -> tuple[Card, Button | None, Button | None]:
    """The card, and its buttons for the names and for replies."""
    left, open_rest = state.left, state.open_rest
    done = review.people - left
    card = Card("lead-card", margin=24)
    if not left:
        card.add(
            Text("You have looked at everybody", "h2"),
            Text(
                f"{count(review.people, 'person', 'people')}. After the next export or review"
                " new connections come first.",
                "muted",
            ),
        )
        if acts.again is not None:
            card.add(row(Button("&Look at the last one again", acts.again), None))
        return card, None, None
    card.add(Text(f"{count(left, 'person', 'people')} not looked at", "h2"))
    if state.circles or state.asked:
        card.add(Text(_plan(done, review.people, state.circles, state.asked), "muted"))
        words = "&Show names"
    elif open_rest and not review.has_exports:
        card.add(
            Text(
                f"{done:,} of {review.people:,} looked at. You see one person at a time and"
                " give one of four answers.",
                "muted",
            )
        )
        words = "&Show names"
    elif open_rest:
        card.add(
            Text(
                f"{done:,} of {review.people:,} looked at; the short list is done. Nothing"
                f" stands out about the other {len(open_rest):,}. This does not show that none"
                " of them is a patient. You can look at them too, by name, or leave it here.",
                "muted",
            )
        )
        words = "&Look at the others too"
    else:
        card.add(
            Text(
                f"{done:,} of {review.people:,} looked at. Of {review.nameless:,} only a number"
                " is known, so nobody can think about them here. A review of the profile"
                " brings the names.",
                "muted",
            )
        )
        return card, None, None
    show = Button(words, acts.show, kind="primary", icon="eye")
    replies = Button("If a patient &writes …", acts.replies, kind="plain")
    again: list[QWidget | None] = []
    if acts.again is not None:
        again.append(Button("Look at the las&t one again", acts.again, kind="plain"))
    card.add(flow(show, replies, *again))
    return card, show, replies


def _notices(review: ConnectionsReview, acts: Acts, minutes: int) -> list[Notice]:
    made = []
    if not review.has_exports:
        made.append(
            Notice(
                "An export knows who asked to connect and when, so that most people can be"
                " cleared in groups.",
                icon="folder",
                buttons=[Button("Add an &export", lambda: acts.go("exports"), kind="plain")],
            )
        )
    if not review.has_life:
        made.append(
            Notice(
                "With rough dates of your studies and jobs, people from before can be cleared"
                " together.",
                icon="clock",
                buttons=[Button("Your ti&meline", lambda: acts.go("life"), kind="plain")],
            )
        )
    if review.incomplete:
        made.append(
            Notice(
                f"The list of {listed(list(review.incomplete))} was not seen to its end, so"
                " some people are missing here.",
                tone="partly",
                icon="could_not_read",
            )
        )
    if review.names_gone:
        made.append(
            Notice(
                f"The names of {listed(list(review.names_gone))} were deleted after the time"
                " that you chose, so those people are not counted here.",
                tone="partly",
                icon="could_not_read",
            )
        )
    made.append(
        Notice(
            "Only answers are kept for good, without the name; nobody is told. Names go from"
            " the screen when you switch to another window, after"
            f" {count(minutes, 'minute')} without a key or click, and when you press Esc.",
            icon="lock",
        )
    )
    return made


def _figure(answer: BoundaryAnswer, number: int) -> QWidget:
    card = Card("quiet", margin=16, spacing=2)
    card.add(Text(f"{number:,}", "figure"), Text(ANSWERS[answer], "muted"))
    return card


def _plan(done: int, people: int, circles: Sequence[Circle], asked: int) -> str:
    """What comes next, in one or two sentences."""
    parts = []
    if circles:
        inside = sum(len(c.people) for c in circles)
        parts.append(
            f"{count(len(circles), 'group')} with {count(inside, 'person', 'people')} whom you"
            " surely know from elsewhere, to clear with one key each"
        )
    if asked:
        parts.append(f"{count(asked, 'person', 'people')} to think about, one at a time")
    return f"{done:,} of {people:,} looked at. Next: {'; then '.join(parts)}."
