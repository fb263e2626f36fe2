"""What changed between two audits of one profile: nothing missed, nothing invented.

Rules. A setting is the same only if it was known both times with one value; what is unread on
either side is said to be unread. "Wider" and "narrower" are said only where the two values stand
in the order of width; lists chosen one by one and switches do not. Nobody is called gone from a
list whose end was not seen.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from paravent.core.changes import (
    AuditMark,
    ChangedBy,
    Changes,
    Direction,
    ListChange,
    ListState,
    Marks,
    SettingChange,
    Sight,
    StrangerChange,
    about,
    going_to_change,
    value_of,
)
from paravent.core.phrases import day_words
from paravent.core.present import present
from paravent.core.records import (
    App,
    Attestation,
    Audit,
    Person,
    PlatformFacts,
    Reading,
    SettingFacts,
)
from paravent.core.text import folded
from paravent.core.words import Audience, CheckOutcome, ReadingStatus

_ORDER = tuple(Direction)


@dataclass(frozen=True, slots=True)
class Record:
    """What else is on record about a profile, for saying whose change it was."""

    words: Sequence[Attestation] = ()
    """Everything the user said about its settings, of any age."""
    looks: Sequence[Audit] = ()
    """The audits that the later side was put together from: the whole one, and the looks at
    single settings that the user asked for after it."""
    known: Mapping[str, Reading] | None = None
    """Setting to the last reading of it that was known before the earlier audit."""


def compare(
    before: Audit,
    after: Audit,
    facts: PlatformFacts | None = None,
    *,
    record: Record | None = None,
    marks_before: Marks | None = None,
    marks_after: Marks | None = None,
    key: Callable[[Person], str] | None = None,
) -> Changes:
    """All that differs from ``before`` to ``after``, two audits of one profile.

    ``marks_before`` and ``marks_after`` stand for people whose names were deleted; ``key`` makes
    a mark from a person (without marks, the address or name itself). ``facts`` say which lists
    are connections and which values are as advised.
    """
    key = key or _who
    sides = _Sides(
        before,
        after,
        _marks(before, key) if marks_before is None else marks_before,
        _marks(after, key) if marks_after is None else marks_after,
        key,
    )
    record = record or Record()
    settings = _Settings(before, after, facts, record)
    return Changes(
        platform=after.platform,
        site=after.site,
        before=mark_of(before),
        after=mark_of(after),
        settings=settings.changes(),
        lists=tuple(_lists(sides, facts)),
        stranger=tuple(_stranger(before, after)),
        same=settings.same(),
        still_unread=settings.still_unread(),
        not_looked_at=settings.only_in(before, after),
        first_looked_at=settings.only_in(after, before),
    )


def mark_of(audit: Audit) -> AuditMark:
    """The audit in a line."""
    return AuditMark(
        audit.id,
        audit.finished or audit.started,
        audit.pack_version,
        audit.guidance,
        audit.stopped is not None,
    )


def reviews(audits: Iterable[Audit]) -> list[tuple[Audit, ...]]:
    """The audits of one profile as reviews, newest first.

    A review is an audit of the whole profile with the looks at single settings that followed it.
    Looks from before the first whole audit make a review of their own.
    """
    found: list[list[Audit]] = []
    for audit in sorted(audits, key=lambda a: (a.started, a.id)):
        if not audit.scope or not found:
            found.append([audit])
        else:
            found[-1].append(audit)
    return [tuple(each) for each in reversed(found)]


def as_one(review: Sequence[Audit]) -> Audit:
    """A review as one audit: its whole look, each setting as it was seen last.

    Id, versions and guard are those of the whole look; ``finished`` is the last look's.
    """
    whole = review[0]
    [merged] = present(review)
    return replace(
        merged,
        id=whole.id,
        started=whole.started,
        finished=max((a.finished or "" for a in review), default="") or None,
        pack_version=whole.pack_version,
        stopped=whole.stopped,
        guard=whole.guard,
        witness=whole.witness,
        scope=whole.scope,
        guidance=whole.guidance,
    )


# --- settings --------------------------------------------------------------------------------


class _Settings:
    """The settings of two audits side by side."""

    def __init__(
        self, before: Audit, after: Audit, facts: PlatformFacts | None, record: Record
    ) -> None:
        self._before = {r.setting: r for r in before.readings}
        self._after = {r.setting: r for r in after.readings}
        self._both = [name for name in self._after if name in self._before]
        self._facts = {s.id: s for s in facts.settings} if facts else {}
        self._platform, self._site = after.platform, after.site
        self._record = record
        self._words: dict[str, list[Attestation]] = {}
        for word in record.words:
            self._words.setdefault(word.check, []).append(word)

    def changes(self) -> tuple[SettingChange, ...]:
        found = [change for name in self._both if (change := self._change(name))]
        return tuple(sorted(found, key=lambda c: _ORDER.index(c.direction)))

    def same(self) -> tuple[str, ...]:
        return tuple(
            name
            for name in self._both
            if _is_settled(self._before[name])
            and _is_settled(self._after[name])
            and self._change(name) is None
        )

    def still_unread(self) -> tuple[str, ...]:
        return tuple(
            name
            for name in self._both
            if not _is_settled(self._before[name]) and not _is_settled(self._after[name])
        )

    @staticmethod
    def only_in(one: Audit, other: Audit) -> tuple[str, ...]:
        there = {r.setting for r in other.readings}
        return tuple(r.setting for r in one.readings if r.setting not in there)

    def _change(self, name: str) -> SettingChange | None:
        before, after = self._before[name], self._after[name]
        last = None
        if not _is_settled(before) and self._record.known:
            last = self._record.known.get(name)
        way = direction(before, after)
        if way is Direction.KNOWN and last is not None:
            # What it was when it was last known says more than that it was unread meanwhile.
            way = direction(last, after) or Direction.KNOWN
        if way is None:
            return None
        facts = self._facts.get(name)
        change = SettingChange(
            name,
            way,
            before,
            after,
            last_known=last,
            met_before=_met(facts, last or before),
            met_after=_met(facts, after),
        )
        by, because = self._by(change)
        return replace(change, changed_by=by, because=because)

    def _by(self, change: SettingChange) -> tuple[ChangedBy, str]:
        """Whose change it was. Only what is on record counts; the rest is not known."""
        if change.direction in (Direction.UNREAD, Direction.KNOWN):
            return ChangedBy.NOT_KNOWN, ""
        since = (change.last_known or change.before).seen_at
        words = self._words
        kept = _newest(words.get(about(self._platform, change.setting, self._site), ()))
        went = _newest(
            w
            for w in words.get(going_to_change(self._platform, change.setting, self._site), ())
            if since <= w.said_at <= (change.after.seen_at or w.said_at)
        )
        worse = change.direction is Direction.WIDER or (
            change.met_before is True and change.met_after is False
        )
        if went is not None and not worse:
            return ChangedBy.YOU, f"You went to change it on {day_words(went.said_at)}."
        if kept is not None and went is None and _kept_the_old(kept, change):
            day = day_words(kept.said_at)
            return ChangedBy.NOT_YOU, f"On {day} you said that it stays as it was."
        look = self._first_seen_by_a_look(change)
        if look is not None and not worse:
            day = day_words(look.finished or look.started)
            return ChangedBy.YOU, f"You asked to look at it again on {day}, and it had changed."
        return ChangedBy.NOT_KNOWN, ""

    def _first_seen_by_a_look(self, change: SettingChange) -> Audit | None:
        """The look at this setting alone that first saw its new value, if it was one."""
        for look in sorted(self._record.looks, key=lambda a: (a.started, a.id)):
            seen = look.reading(change.setting)
            if seen is not None and value_of(seen) == value_of(change.after):
                return look if look.scope == (change.setting,) else None
        return None


def direction(before: Reading, after: Reading) -> Direction | None:
    """How a setting differs; None where it does not, or where neither time was known."""
    if not _is_settled(before):
        return Direction.KNOWN if _is_settled(after) else None
    if not _is_settled(after):
        return Direction.UNREAD
    gone, back = _not_offered(after), _not_offered(before)
    if gone or back:
        return None if gone and back else Direction.NOT_OFFERED if gone else Direction.OFFERED
    if value_of(before) == value_of(after):
        return None
    return _width(before.audience, after.audience)


def _width(before: Audience | None, after: Audience | None) -> Direction:
    # Whom a list of chosen people holds is not known, so it has no place in the order here.
    if before is None or after is None or Audience.CUSTOM in (before, after):
        return Direction.CHANGED
    wider = after.is_wider_than(before)
    if wider is None:
        return Direction.CHANGED
    return Direction.WIDER if wider else Direction.NARROWER


def _is_settled(reading: Reading) -> bool:
    return reading.status.is_known or _not_offered(reading)


def _not_offered(reading: Reading) -> bool:
    return reading.status is ReadingStatus.NOT_OFFERED


def _met(facts: SettingFacts | None, reading: Reading) -> bool | None:
    if facts is None or reading.audience is None or not reading.status.is_known:
        return None
    return facts.is_met_by(reading.audience)


def _newest(words: Iterable[Attestation]) -> Attestation | None:
    return max(words, key=lambda w: w.said_at, default=None)


def _kept_the_old(word: Attestation, change: SettingChange) -> bool:
    """Whether the user's last word on it before the change was to keep the old value."""
    if word.value is not CheckOutcome.ATTESTED:
        return False
    if change.after.seen_at and word.said_at > change.after.seen_at:
        return False
    return not word.kept or word.kept == value_of(change.last_known or change.before)


# --- lists -----------------------------------------------------------------------------------


def _who(person: Person) -> str:
    return person.url.strip() or f"name:{folded(person.name)}"


def _marks(audit: Audit, key: Callable[[Person], str]) -> Marks:
    found: dict[str, set[str]] = {}
    for person in audit.people:
        found.setdefault(person.kind, set()).add(key(person))
    return {kind: frozenset(marks) for kind, marks in found.items()}


@dataclass(frozen=True, slots=True)
class _Sides:
    """Two audits and the marks of the people on their lists."""

    before: Audit
    after: Audit
    then: Marks
    now: Marks
    key: Callable[[Person], str]


def _lists(sides: _Sides, facts: PlatformFacts | None) -> Iterable[ListChange]:
    told = {each.id: each for each in facts.lists} if facts else {}
    read_then = _read_lists(sides.before, sides.then)
    read_now = _read_lists(sides.after, sides.now)
    for name in dict.fromkeys((*read_then, *read_now)):
        known = told.get(name)
        has_people = known.people if known else _of(name, sides.then) or _of(name, sides.now)
        change = ListChange(
            name,
            people=bool(has_people),
            connections=known.connections if known else bool(has_people),
            state=_list_state(name, read_then, read_now),
            certain=read_then.get(name, False),
        )
        if change.state is not ListState.COMPARED:
            yield change
        elif has_people:
            yield _people(change, sides, whole_now=read_now[name])
        else:
            yield _apps(change, sides, whole_now=read_now[name])


def _read_lists(audit: Audit, marks: Marks) -> dict[str, bool]:
    """Which lists were read, and whether their end was seen."""
    read = dict(audit.lists_read)
    if not read:
        kinds = [k for k in marks if marks[k] and k]
        read.update(dict.fromkeys(kinds, audit.people_complete))
        read.update(dict.fromkeys((a.kind for a in audit.apps), False))
    return read


def _list_state(name: str, then: Mapping[str, bool], now: Mapping[str, bool]) -> ListState:
    if name not in now:
        return ListState.UNREAD
    return ListState.COMPARED if name in then else ListState.FIRST


def _of(name: str, marks: Marks) -> frozenset[str]:
    return marks.get(name) or marks.get(name.removesuffix("s")) or frozenset()


def _people(change: ListChange, sides: _Sides, *, whole_now: bool) -> ListChange:
    kinds_known = "" not in sides.then and "" not in sides.now
    was = _of(change.id, sides.then) if "" not in sides.then else sides.then[""]
    is_now = _of(change.id, sides.now) if "" not in sides.now else sides.now[""]
    new = is_now - was
    kinds = (change.id, change.id.removesuffix("s"))
    named: dict[str, Person] = {}
    for person in sides.after.people if new else ():
        if person.name and person.kind in kinds and (mark := sides.key(person)) in new:
            named.setdefault(mark, person)
    return replace(
        change,
        new=tuple(named.values()),
        new_count=len(new),
        # Without kinds, one who left this list may still stand on another.
        gone_count=len(was - is_now) if whole_now and kinds_known else None,
    )


def _apps(change: ListChange, sides: _Sides, *, whole_now: bool) -> ListChange:
    was, is_now = _entries(sides.before, change.id), _entries(sides.after, change.id)
    counted_then = Counter(_app_key(a) for a in was)
    counted_now = Counter(_app_key(a) for a in is_now)
    new = _surplus(is_now, counted_now - counted_then)
    gone = _surplus(was, counted_then - counted_now) if whole_now else ()
    return replace(
        change,
        new=new,
        new_count=len(new),
        gone=gone,
        gone_count=len(gone) if whole_now else None,
    )


def _entries(audit: Audit, name: str) -> list[App]:
    return [a for a in audit.apps if a.kind in (name, name.removesuffix("s"))]


def _app_key(app: App) -> str:
    """By name alone: the detail of a session ("active 2 hours ago") differs each time."""
    return folded(app.name)


def _surplus(apps: Sequence[App], wanted: Counter[str]) -> tuple[App, ...]:
    left, found = Counter(wanted), []
    for app in apps:
        if left[_app_key(app)] > 0:
            left[_app_key(app)] -= 1
            found.append(app)
    return tuple(found)


# --- the stranger's view ---------------------------------------------------------------------


def _stranger(before: Audit, after: Audit) -> Iterable[StrangerChange]:
    # An audit that saw nothing at all as a stranger may not have looked; where it looked before,
    # not having looked now is what is unread.
    for name in dict.fromkeys((*before.stranger, *after.stranger)):
        then, now = before.stranger.get(name), after.stranger.get(name)
        what = _sight(name in before.stranger, name in after.stranger, then, now)
        if what is not None:
            yield StrangerChange(name, what, then, now)


def _sight(was_read: bool, is_read: bool, then: str | None, now: str | None) -> Sight | None:
    if not is_read:
        return Sight.UNREAD
    if not was_read:
        return Sight.KNOWN
    if (then is None) is not (now is None):
        return Sight.SHOWN if then is None else Sight.HIDDEN
    return Sight.TEXT if then != now else None
