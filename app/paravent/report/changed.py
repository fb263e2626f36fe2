"""What changed since last time, and how the settings stood over the last reviews."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

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
from paravent.core.past import DayOutcomes
from paravent.core.phrases import SEEN_BY, STATUS
from paravent.core.records import PlatformFacts, Reading, SettingFacts
from paravent.core.text import plain
from paravent.core.words import CheckOutcome, Limb
from paravent.report.model import Changed, ChangeRow, Moment
from paravent.report.names import Names
from paravent.report.words import day, sentence

MOST_MOMENTS = 6
_HOW = {
    Direction.WIDER: "wider now",
    Direction.UNREAD: "not read this time",
    Direction.CHANGED: "changed",
    Direction.NARROWER: "narrower now",
    Direction.KNOWN: "known now",
    Direction.NOT_OFFERED: "not offered any more",
    Direction.OFFERED: "offered now",
}
_SIGHTS = {
    Sight.SHOWN: "a stranger sees it now",
    Sight.HIDDEN: "a stranger does not see it any more",
    Sight.TEXT: "a stranger sees other words",
    Sight.UNREAD: "could not be checked this time",
    Sight.KNOWN: "checked for the first time",
}
_GROUPS = {
    "met": CheckOutcome.MET,
    "partly": CheckOutcome.PARTLY,
    "not_met": CheckOutcome.NOT_MET,
    "not_known": CheckOutcome.COULD_NOT_READ,
}
"""Of the keys of ``core.past.GROUPS``, the outcome whose sign stands for each."""
_BY = {
    ChangedBy.YOU: "by me",
    ChangedBy.NOT_YOU: "without me",
    ChangedBy.NOT_KNOWN: "",
}


def counted(changes: Sequence[Changes]) -> Changed:
    """What changed, in numbers."""
    settings = [each for c in changes for each in c.settings]
    ways = Counter(each.direction for each in settings)
    by = Counter(each.changed_by for each in settings)
    others = (Direction.CHANGED, Direction.OFFERED, Direction.NOT_OFFERED)
    return Changed(
        compared=len(changes),
        narrower=ways[Direction.NARROWER],
        wider=ways[Direction.WIDER],
        otherwise=sum(ways[way] for way in others),
        not_read_now=ways[Direction.UNREAD],
        known_now=ways[Direction.KNOWN],
        by_you=by[ChangedBy.YOU],
        without_you=by[ChangedBy.NOT_YOU],
    )


def changes_of(
    changes: Sequence[Changes], platforms: Sequence[PlatformFacts], names: Names
) -> tuple[ChangeRow, ...]:
    """Everything that is not as it was, the widest news of each profile first."""
    facts = {p.id: p for p in platforms}
    return tuple(row for c in changes for row in _Rows(c, facts.get(c.platform), names).rows())


class _Rows:
    """The changes of one profile as rows."""

    def __init__(self, changes: Changes, facts: PlatformFacts | None, names: Names) -> None:
        self._changes = changes
        self._names = names
        name = facts.name if facts else plain(changes.platform, 60)
        self._where = f"{name} ({plain(changes.site, 80)})" if changes.site else name
        self._settings: Mapping[str, SettingFacts] = (
            {s.id: s for s in facts.settings} if facts else {}
        )
        self._titles = _titles(facts) if facts else {}

    def rows(self) -> Iterator[ChangeRow]:
        for setting in self._changes.settings:
            yield self._setting(setting)
        for sight in self._changes.stranger:
            yield self._stranger(sight)
        for each in self._changes.lists:
            if each.differs:
                yield self._list(each)

    def _setting(self, change: SettingChange) -> ChangeRow:
        facts = self._settings.get(change.setting)
        before = change.last_known or change.before
        then = f" ({day(before.seen_at)})" if change.last_known else ""
        return ChangeRow(
            where=self._where,
            what=(facts.ask or facts.title) if facts else self._titled(change.setting),
            how=_how(change),
            before=f"{_value(before)}{then}",
            after=_value(change.after),
            seen_on=day(change.after.seen_at),
            by=_BY[change.changed_by],
        )

    def _stranger(self, change: StrangerChange) -> ChangeRow:
        return ChangeRow(
            where=self._where,
            what=f"Seen as a stranger: {self._titled(change.field)}",
            how=_SIGHTS[change.what],
            before=self._names.safe(change.before or "", 80),
            after=self._names.safe(change.after or "", 80),
            seen_on=day(self._changes.after.finished),
            by="",
        )

    def _list(self, change: ListChange) -> ChangeRow:
        return ChangeRow(
            where=self._where,
            what=self._titled(change.id),
            how=_list_words(change),
            before="",
            after="",
            seen_on=day(self._changes.after.finished),
            by="",
        )

    def _titled(self, name: str) -> str:
        return self._titles.get(name) or self._names.safe(name.replace("_", " "), 60).capitalize()


def _titles(facts: PlatformFacts) -> dict[str, str]:
    lists = {one.id: one.title for one in facts.lists}
    return {**lists, **{field.id: field.title for field in facts.stranger_fields}}


def _how(change: SettingChange) -> str:
    """The direction; where no order tells it, whether it is as advised."""
    if change.direction is Direction.CHANGED and change.met_before is not change.met_after:
        if change.met_after:
            return "as advised now"
        if change.met_before:
            return "no longer as advised"
    return _HOW[change.direction]


def _value(reading: Reading) -> str:
    if reading.status.is_known and reading.audience is not None:
        return sentence(SEEN_BY[reading.audience]).removesuffix(".")
    return STATUS[reading.status]


def _list_words(change: ListChange) -> str:
    if change.state is ListState.UNREAD:
        return "read last time, not this time"
    words = []
    if change.new_count:
        sure = "" if change.certain else ", or only not seen last time"
        words.append(f"{change.new_count:,} new{sure}")
    if change.gone_count:
        words.append(f"{change.gone_count:,} not there any more")
    return ", ".join(words)


# Over the last reviews


def moments(days: Sequence[DayOutcomes]) -> tuple[Moment, ...]:
    """What the checks had come to after the last days of review; none for a first one."""
    counted_days = [each for each in days if each.counts]
    found = tuple(_moment(each) for each in counted_days[-MOST_MOMENTS:])
    return found if len(found) > 1 else ()


def _moment(each: DayOutcomes) -> Moment:
    limbs = []
    for limb in Limb:
        number = each.counts.get(limb, {})
        limbs.append((limb.value, tuple((o, number.get(name, 0)) for name, o in _GROUPS.items())))
    return Moment(day(each.day), tuple(limbs), each.kept)
