"""What changed since the review before, calmly: one line for each thing that is not as it was."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtWidgets import QVBoxLayout, QWidget

from paravent.core.changes import (
    ChangedBy,
    Changes,
    Direction,
    ListChange,
    ListState,
    SettingChange,
    Sight,
    StrangerChange,
)
from paravent.core.text import plain
from paravent.ui.state import State, short_site
from paravent.ui.widgets.buttons import Button
from paravent.ui.widgets.cards import Card, Pill, Rule, row
from paravent.ui.widgets.text import Text
from paravent.ui.words import aim, count, day, listed, seen

MOST = 8

DIRECTIONS = {
    Direction.WIDER: ("Wider now", "not_met", "not_met"),
    Direction.UNREAD: ("Not read this time", "could_not_read", "unread"),
    Direction.CHANGED: ("Changed", "changed", "partly"),
    Direction.NARROWER: ("Narrower now", "met", "met"),
    Direction.KNOWN: ("Known now", "check", "accent"),
    Direction.NOT_OFFERED: ("Not offered now", "not_applicable", "na"),
    Direction.OFFERED: ("Offered now", "changed", "partly"),
}

_ORDER = tuple(Direction)

SIGHTS = {
    Sight.SHOWN: ("Seen by a stranger now", "not_met", "not_met", "A stranger sees it now."),
    Sight.HIDDEN: ("Hidden now", "met", "met", "A stranger does not see it any more."),
    Sight.TEXT: ("Changed", "changed", "partly", "A stranger sees other words than before."),
    Sight.UNREAD: (
        "Not looked at",
        "could_not_read",
        "unread",
        "It could not be looked at as a stranger this time.",
    ),
    Sight.KNOWN: ("Known now", "check", "accent", "Looked at as a stranger for the first time."),
}


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that is not as it was."""

    rank: int
    title: str
    sentence: str
    pill: tuple[str, str, str]
    because: str = ""
    page: str = ""
    """The page on which to look into it, "" for none."""
    button: str = ""


class WhatChanged(Card):
    """The card on Home and among the earlier reviews."""

    def __init__(
        self,
        state: State,
        go: Callable[[str], None],
        *,
        title: str = "What changed since the review before",
        most: int = MOST,
    ) -> None:
        super().__init__()
        self.lines = lines(state)
        self.add(Text(title, "h2"))
        if not state.changes:
            self.add(
                Text(
                    "No profile was reviewed twice yet. After the next review, everything that is"
                    " not as it was stands here.",
                    "muted",
                )
            )
            return
        self.add(Text(_between(state), "muted"))
        for number, line in enumerate(self.lines[:most]):
            if number:
                self.add(Rule())
            self.add(self._line(line, go))
        if len(self.lines) > most:
            left = len(self.lines) - most
            self.add(Text(f"And {count(left, 'more change')}, in the report.", "muted"))
        if not self.lines:
            self.add(Text("Nothing that could be compared is different.", "strong"))
        if left_over := rest(state.changes):
            self.add(Text(left_over, "small"))

    @staticmethod
    def _line(line: Line, go: Callable[[str], None]) -> QWidget:
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(Text(line.title, "strong"))
        words.addWidget(Text(line.sentence, "muted"))
        if line.because:
            words.addWidget(Text(line.because, "small"))
        items: list[QWidget | None] = [Pill(*line.pill)]
        if line.button:
            items.insert(
                0,
                Button(line.button, lambda: go(line.page), name=f"{line.button}: {line.title}"),
            )
        made = row(*items)
        made.insertLayout(0, words, 1)
        made.setContentsMargins(0, 0, 0, 0)
        holder = QWidget()
        holder.setLayout(made)
        return holder


def lines(state: State) -> list[Line]:
    """Everything that is not as it was, on all profiles; the widest news first."""
    found: list[Line] = []
    for changes in state.changes:
        where = _where(state, changes)
        found += [_setting(state, changes, c, where) for c in changes.settings]
        found += [_stranger(state, changes, c, where) for c in changes.stranger]
        found += [_list(state, changes, c, where) for c in changes.lists if c.differs]
    return sorted(found, key=lambda line: line.rank)


def rest(all_changes: Sequence[Changes]) -> str:
    """What did not change, and what nobody can say."""
    same = sum(len(c.same) for c in all_changes)
    unread = sum(len(c.still_unread) for c in all_changes)
    words = [f"{count(same, 'setting is as it was', 'settings are as they were')}."] if same else []
    if unread:
        words.append(
            f"{count(unread, 'setting', 'settings')} could be read neither time, so nothing is"
            " said of them."
        )
    if any(c.pack_changed for c in all_changes):
        words.append(
            "Paravent’s own description of a site is a newer one than last time; some of this may"
            " come from that."
        )
    if any(c.guidance_changed for c in all_changes):
        words.append("The guidance behind the checklist is a newer edition than last time.")
    return " ".join(words)


def _between(state: State) -> str:
    each = [
        f"{_where(state, c)}: {day(c.before.finished)} and {day(c.after.finished)}"
        for c in state.changes[:4]
    ]
    left = len(state.changes) - len(each)
    more = f", and {count(left, 'more profile')}" if left else ""
    return f"Compared: {'; '.join(each)}{more}."


def _where(state: State, changes: Changes) -> str:
    name = state.platform_name(changes.platform)
    return f"{name} · {short_site(plain(changes.site, 60))}" if changes.site else name


def _setting(state: State, changes: Changes, change: SettingChange, where: str) -> Line:
    facts = state.setting(changes.platform, change.setting)
    title = aim(facts.title) if facts else change.setting
    before = change.last_known or change.before
    then = f", {day(before.seen_at)}" if change.last_known else ""
    by = {
        ChangedBy.YOU: f"You changed this. {change.because}",
        ChangedBy.NOT_YOU: f"It changed without you. {change.because}",
        ChangedBy.NOT_KNOWN: "",
    }[change.changed_by]
    return Line(
        _ORDER.index(change.direction),
        f"{where}: {title}",
        f"{seen(before)}{then}  →  {seen(change.after)}",
        _pill(change),
        by,
    )


def _pill(change: SettingChange) -> tuple[str, str, str]:
    """The direction; where no order tells it, whether it is as aimed."""
    if change.direction is Direction.CHANGED:
        if change.met_before and change.met_after is False:
            return ("No longer as aimed", "not_met", "not_met")
        if change.met_before is False and change.met_after:
            return ("As aimed now", "met", "met")
    return DIRECTIONS[change.direction]


def _stranger(state: State, changes: Changes, change: StrangerChange, where: str) -> Line:
    facts = state.platform(changes.platform)
    fields = {f.id: f.title for f in facts.stranger_fields} if facts else {}
    title = fields.get(change.field) or change.field.replace("_", " ").capitalize()
    word, icon, tone, sentence = SIGHTS[change.what]
    rank = 0 if change.what is Sight.SHOWN else 1 if change.what is Sight.UNREAD else 3
    return Line(rank, f"{where}, as a stranger: {title}", sentence, (word, icon, tone))


def _list(state: State, changes: Changes, change: ListChange, where: str) -> Line:
    facts = state.platform(changes.platform)
    titles = {each.id: each.title for each in facts.lists} if facts else {}
    title = titles.get(change.id) or change.id.replace("_", " ").capitalize()
    if change.state is ListState.UNREAD:
        return Line(
            1,
            f"{where}: {title}",
            "This list was read last time, and not this time.",
            DIRECTIONS[Direction.UNREAD],
        )
    words = []
    if change.new_count:
        sure = "" if change.certain else ", or only not seen last time"
        words.append(f"{change.new_count:,} new{sure}")
    if change.gone_count:
        words.append(f"{change.gone_count:,} not there any more")
    sentence = f"{listed(words)}."
    names = [plain(a.name, 40) for a in change.new] if not change.people else []
    if names:
        sentence += f" New: {listed(names[:4])}{' …' if len(names) > 4 else ''}."
    review = change.connections and change.new_count
    return Line(
        2,
        f"{where}: {title}",
        sentence,
        ("New" if change.new_count else "Fewer", "changed", "partly" if change.new_count else "na"),
        page="connections" if review else "",
        button="Look at them" if review else "",
    )
