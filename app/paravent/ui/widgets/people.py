"""The cards of the connections review: a circle to clear, a person to think about, evidence."""

from __future__ import annotations

from collections.abc import Sequence

from paravent.core.lists import Circle, Detail, Subject
from paravent.core.text import plain
from paravent.ui.widgets.cards import Card, Pill, row
from paravent.ui.widgets.flow import flow
from paravent.ui.widgets.text import Text
from paravent.ui.words import KINDS, count

MOST_NAMES = 120
BANDS = {
    "strong": ("Worth a thought first", "question", "attested"),
    "possible": ("Worth a thought", "question", "accent"),
    "weak": ("A passing thought", "question", "na"),
}


class CircleCard(Card):
    """A circle: how many, why, and their names only on request."""

    def __init__(self, circle: Circle, *, names: bool) -> None:
        super().__init__(margin=28, spacing=10)
        new = sum(1 for s in circle.people if s.is_new)
        pills = [Pill(count(len(circle.people), "person", "people"), "connections", "accent")]
        if circle.nearly_certain:
            pills.append(Pill("Nearly certain", "check", "met"))
        if new:
            pills.append(Pill(f"{new:,} new", "plus", "na"))
        self.add(row(*pills, None))
        self.add(Text(circle.title, "h2"), Text(circle.reason, "muted"))
        if names:
            shown = [s.name or "No name shown" for s in circle.people[:MOST_NAMES]]
            more = len(circle.people) - len(shown)
            words = "  ·  ".join(plain(name, 60) for name in shown)
            self.names = Text(words + (f"  ·  and {more:,} more" if more > 0 else ""))
            self.add(self.names)


class PersonCard(Card):
    """One person, with what makes them worth a thought."""

    def __init__(self, subject: Subject) -> None:
        super().__init__(margin=28, spacing=10)
        pills = [Pill(name, "globe", "accent") for name in subject.platforms]
        kinds = dict.fromkeys(KINDS.get(kind, "Connection") for kind in subject.kinds)
        pills += [Pill(kind, "person", "na") for kind in kinds]
        if subject.is_new:
            pills.append(Pill("New since last time", "plus", "attested"))
        self.add(flow(*pills, spacing=6))
        self.name = Text(plain(subject.name, 120) or "No name shown", "name")
        self.add(self.name)
        if subject.since:
            self.add(Text(f"Connected since {subject.since}", "muted"))
        for reason in subject.reasons:
            self.add(Text(f"·  {reason}"))
        if subject.band:
            self.add(
                Text(
                    f"{BANDS[subject.band][0]}. This is a question, not a finding; you decide.",
                    "small",
                )
            )


class EvidenceCard(Card):
    """What is known of a person, from the user's own exports."""

    def __init__(self, detail: Detail, messages_note: str) -> None:
        super().__init__("quiet", margin=20, spacing=8)
        self.add(Text("From your own exports", "h3"))
        for line in detail.lines or ("Nothing more is known than the name on the list.",):
            self.add(Text(line))
        for who, when, text in detail.messages:
            self.add(Text(f"{who}, {when}" if when else who, "small"), Text(text))
        if not detail.messages and messages_note:
            self.add(Text(messages_note, "small"))


def spoken(subject: Subject, number: int, total: int, reasons: Sequence[str] = ()) -> str:
    """What a screen reader says when a person comes up."""
    return f"{number} of {total}: {plain(subject.name, 120)}. {' '.join(reasons)}".strip()
