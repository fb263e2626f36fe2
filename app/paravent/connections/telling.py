"""Puts what is known of connections into words for the window: groups, and one person's story."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime

from paravent.connections.evidence import Known
from paravent.connections.review import ReviewList
from paravent.core.lists import Circle, Subject
from paravent.core.text import plain

NEARLY_CERTAIN = ("pages",)

_TITLES = {
    "before clinical work": "From before your clinical time",
    "no clinical time": "You have had no clinical time",
    "family": "Family",
    "pages": "Pages and brands",
    "colleagues": "People from work or study",
    "shared groups": "Together in a conversation of several",
    "your own posts": "Named in your own posts",
    "old friends": "Old friends",
    "friends": "Long friendships",
    "close friends": "On your list of close friends",
    "your address book": "In your address book",
    "you asked": "You asked to connect",
    "outside clinical work": "Met at a time without clinical work",
    "met together": "Met together with others",
}


def circles(listed: ReviewList, subjects: Mapping[str, Subject]) -> tuple[Circle, ...]:
    """The cleared of a review as groups to be shown, the surest first."""
    groups: dict[str, list[tuple[Subject, str]]] = defaultdict(list)
    for each in listed.cleared:
        groups[each.circle].append((subjects[each.id], each.reason))
    order = {name: place for place, name in enumerate(_TITLES)}
    made = []
    for name in sorted(groups, key=lambda n: (order.get(n, len(order)), n)):
        people = [replace(s, reasons=(reason,)) for s, reason in groups[name]]
        people.sort(key=lambda s: (not s.is_new, s.name.casefold(), s.key))
        reasons = Counter(reason for _, reason in groups[name])
        shown = reasons.most_common(1)[0][0] if len(reasons) == 1 else _MANY.get(name, "")
        shown = shown or reasons.most_common(1)[0][0]
        made.append(
            Circle(
                name, _TITLES.get(name, name.capitalize()), shown, tuple(people),
                name in NEARLY_CERTAIN,
            )
        )  # fmt: skip
    return tuple(made)


_MANY = {
    "family": "You list them as family, or they share your uncommon family name.",
    "colleagues": "Their work or study, as they name it, is near yours, or you write about work.",
    "shared groups": "You are together in conversations of several.",
    "friends": "You have written to one another for a long time, or you wrote first.",
    "met together": "You connected in the days when you met others of one circle.",
}


def told(known: Known) -> Iterable[str]:
    """What is known of a person, in sentences."""
    if known.at:
        yield f"Connected since {day(known.at)}."
    if known.received and not known.sent:
        yield "They asked to connect."
    elif known.sent:
        yield "You asked to connect."
    if known.position or known.company:
        words = ", ".join(filter(None, (known.position, known.company)))
        yield f"They say of themselves: {plain(words, 160)}."
    if known.mine or known.theirs:
        who = "by you" if known.wrote_first else "by them"
        first = f"; the first {who}, {day(known.first_message)}" if known.first_message else ""
        yield f"Messages: {known.theirs:,} from them, {known.mine:,} from you{first}."
    if known.requested:
        yield "They wrote into the folder of message requests."
    if known.groups:
        yield f"Together in {len(known.groups):,} conversations of several."
    if known.tagged:
        yield f"Named in {known.tagged:,} posts of your own."
    if known.family:
        yield "You list them as family."
    if known.close:
        yield "On your list of close friends."
    if known.contact:
        yield "In the address book that you uploaded."
    if known.ambiguous:
        yield "Others on your lists have the same name, so some of this may be about them."


def day(at: int) -> str:
    """A date in words; "" for none."""
    when = datetime.fromtimestamp(at, UTC)
    return f"{when.day} {when:%B %Y}" if at else ""
