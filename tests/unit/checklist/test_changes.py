"""What changed between two audits: nothing missed, nothing invented, whatever changed."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.support.audited import audit, platform, reading, setting

from paravent.checklist.changes import Record, as_one, compare, direction, reviews
from paravent.core.changes import (
    ChangedBy,
    Changes,
    Direction,
    ListState,
    Sight,
    about,
    going_to_change,
)
from paravent.core.records import App, Attestation, Audit, ListFacts, Person, Reading
from paravent.core.words import Audience, CheckOutcome, ReadingStatus

A = Audience
S = ReadingStatus
D = Direction
ORDERED = tuple(a for a in Audience if not a.is_switch and a is not A.CUSTOM)
EARLY, LATE = "2026-05-04T10:00:00+00:00", "2026-08-04T10:00:00+00:00"


# --- random changes --------------------------------------------------------------------------


@dataclass
class World:
    """Two audits and what was done to the profile between them."""

    before: Audit
    after: Audit
    settings: dict[str, Direction] = field(default_factory=dict)
    same: set[str] = field(default_factory=set)
    still_unread: set[str] = field(default_factory=set)
    left_out: set[str] = field(default_factory=set)
    added: set[str] = field(default_factory=set)
    new_people: set[str] = field(default_factory=set)
    gone_people: int = 0
    new_apps: list[str] = field(default_factory=list)
    gone_apps: list[str] = field(default_factory=list)
    stranger: dict[str, Sight] = field(default_factory=dict)


def _known(name: str, value: Audience, when: str, confirmed: bool = False) -> Reading:
    return reading(name, value, S.CONFIRMED if confirmed else S.READ, when, raw=value.value)


def _unread(name: str, weakly: bool) -> Reading:
    if weakly:  # seen, but too weakly to count; what was seen must not be believed
        return reading(name, A.ONLY_ME, S.NEEDS_CONFIRMATION, LATE)
    return reading(name, None, S.COULD_NOT_READ)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    before: list[Reading] = []
    after: list[Reading] = []
    world = World(audit(), audit())
    for number in range(draw(st.integers(0, 8))):
        name = f"s{number}"
        _one_setting(draw, world, name, before, after)
    people = [Person(f"Person {n}", f"https://toy.example/{n}") for n in range(12)]
    then, now = set(draw(_some(12))), set(draw(_some(12)))
    world.new_people = {people[n].url for n in now - then}
    world.gone_people = len(then - now)
    apps_then = draw(st.lists(st.sampled_from("abc"), max_size=5))
    left = [name for name in apps_then if draw(st.booleans())]
    joined = draw(st.lists(st.sampled_from("xyz"), max_size=3))
    world.new_apps, world.gone_apps = sorted(joined), sorted(_less(apps_then, left))
    stranger_then, stranger_now = _stranger(draw, world)
    lists = {"friend": True, "app": True}
    world.before = audit(
        *before, when=EARLY, people=[people[n] for n in sorted(then)],
        complete=True, lists=lists, stranger=stranger_then,
        apps=[App(n, draw(_detail())) for n in apps_then],
    )  # fmt: skip
    world.after = audit(
        *after, when=LATE, people=[people[n] for n in sorted(now, reverse=True)],
        complete=True, lists=lists, stranger=stranger_now,
        apps=[App(n, draw(_detail())) for n in draw(st.permutations(left + joined))],
    )  # fmt: skip
    return world


def _some(most: int) -> st.SearchStrategy[list[int]]:
    return st.lists(st.integers(0, most - 1), unique=True, max_size=most)


def _detail() -> st.SearchStrategy[str]:
    """What differs with every look and is no change."""
    return st.sampled_from(["", "active 2 hours ago"])


def _less(whole: list[str], part: list[str]) -> list[str]:
    rest = list(whole)
    for each in part:
        rest.remove(each)
    return rest


def _one_setting(
    draw: st.DrawFn, world: World, name: str, before: list[Reading], after: list[Reading]
) -> None:
    what = draw(st.sampled_from([*D, "same", "unread", "left out", "added", "words", "hidden"]))
    wide, narrow = sorted(
        draw(st.lists(st.sampled_from(ORDERED), min_size=2, max_size=2, unique=True)),
        key=ORDERED.index,
    )
    said = draw(st.booleans())
    known = [_known(name, wide, EARLY, said), _known(name, narrow, LATE, not said)]
    nothing = _unread(name, draw(st.booleans()))
    out = Reading(name, S.NOT_OFFERED, seen_at=LATE)
    switch = [_known(name, A.ON, EARLY), _known(name, A.OFF, LATE)]
    chosen = [_known(name, A.CUSTOM, EARLY), _known(name, wide, LATE)]
    words = [reading(name, None, S.READ, EARLY, raw="Ward"), reading(name, None, raw="Clinic")]
    pairs: dict[object, tuple[Reading | None, Reading | None]] = {
        D.NARROWER: (known[0], known[1]),
        D.WIDER: (_known(name, narrow, EARLY), _known(name, wide, LATE)),
        D.CHANGED: draw(st.sampled_from([(*switch,), (*chosen,), (*chosen[::-1],)])),  # type: ignore[dict-item]
        D.UNREAD: (known[0], nothing),
        D.KNOWN: (nothing, known[1]),
        D.NOT_OFFERED: (known[0], out),
        D.OFFERED: (out, known[1]),
        "same": draw(st.sampled_from([(known[0], replace(known[0], seen_at=LATE)), (out, out)])),
        "unread": (nothing, _unread(name, draw(st.booleans()))),
        "left out": (draw(st.sampled_from([known[0], nothing])), None),
        "added": (None, draw(st.sampled_from([known[1], nothing]))),
        "words": (words[0], words[1]),
        "hidden": (nothing, out),
    }
    then, now = pairs[what]
    before += [then] if then else []
    after += [now] if now else []
    if what == "same":
        world.same.add(name)
    elif what == "unread":
        world.still_unread.add(name)
    elif what == "left out":
        world.left_out.add(name)
    elif what == "added":
        world.added.add(name)
    elif what == "hidden":
        world.settings[name] = D.KNOWN
    else:
        world.settings[name] = D.CHANGED if what == "words" else D(str(what))


def _stranger(draw: st.DrawFn, world: World) -> tuple[dict[str, str | None], dict[str, str | None]]:
    then: dict[str, str | None] = {}
    now: dict[str, str | None] = {}
    for name in ("name", "town", "posts", "friends"):
        what = draw(st.sampled_from([*Sight, "same shown", "same hidden", "never"]))
        pairs: dict[object, tuple[object, object]] = {
            Sight.SHOWN: (None, "Leeds"),
            Sight.HIDDEN: ("Leeds", None),
            Sight.TEXT: ("Leeds", "York"),
            Sight.UNREAD: (draw(st.sampled_from([None, "Leeds"])), "-"),
            Sight.KNOWN: ("-", draw(st.sampled_from([None, "Leeds"]))),
            "same shown": ("Leeds", "Leeds"),
            "same hidden": (None, None),
            "never": ("-", "-"),
        }
        first, second = pairs[what]
        if first != "-":
            then[name] = first if isinstance(first, str) else None
        if second != "-":
            now[name] = second if isinstance(second, str) else None
        if isinstance(what, Sight):
            world.stranger[name] = what
    return then, now


@settings(max_examples=60, deadline=None)
@given(worlds())
def test_exactly_what_changed_is_named(world: World) -> None:
    found = compare(world.before, world.after)
    assert {c.setting: c.direction for c in found.settings} == world.settings
    assert set(found.same) == world.same
    assert set(found.still_unread) == world.still_unread
    assert set(found.not_looked_at) == world.left_out
    assert set(found.first_looked_at) == world.added
    lists = {each.id: each for each in found.lists}
    friends, apps = lists["friend"], lists["app"]
    assert {p.url for p in friends.new if isinstance(p, Person)} == world.new_people
    assert friends.new_count == len(world.new_people)
    assert friends.gone_count == world.gone_people
    assert sorted(a.name for a in apps.new) == world.new_apps
    assert sorted(a.name for a in apps.gone) == world.gone_apps
    assert {c.field: c.what for c in found.stranger} == world.stranger


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_an_audit_against_itself_shows_nothing_and_calls_nothing_unread_the_same(
    world: World,
) -> None:
    found = compare(world.after, replace(world.after, id="again"))
    assert not found.anything
    unread = {
        r.setting
        for r in world.after.readings
        if not r.status.is_known and r.status is not S.NOT_OFFERED
    }
    assert set(found.still_unread) == unread
    assert not unread & set(found.same)


@settings(max_examples=25, deadline=None)
@given(worlds())
def test_the_other_way_round_the_same_settings_differ(world: World) -> None:
    there = compare(world.before, world.after)
    back = compare(world.after, world.before)
    assert {c.setting for c in there.settings} == {c.setting for c in back.settings}
    turned = {D.WIDER: D.NARROWER, D.NARROWER: D.WIDER, D.CHANGED: D.CHANGED}
    ways = {c.setting: c.direction for c in back.settings}
    for change in there.settings:
        if change.direction in turned:
            assert ways[change.setting] is turned[change.direction]


# --- what must never be said -----------------------------------------------------------------


def test_what_became_unread_is_a_change_even_if_something_was_seen_weakly() -> None:
    weak = reading("posts", A.FRIENDS, S.NEEDS_CONFIRMATION, LATE)
    assert direction(reading("posts", A.FRIENDS), weak) is D.UNREAD


def test_nobody_is_gone_from_a_list_whose_end_was_not_seen() -> None:
    people = [Person("Ann Example", "https://toy.example/ann"), Person("Bo", "https://t.example/b")]
    before = audit(people=people, lists={"friend": True}, when=EARLY)
    cut = audit(people=people[:1], lists={"friend": False}, when=LATE)
    [friends] = compare(before, cut).lists
    assert friends.gone_count is None
    [friends] = compare(before, replace(cut, lists_read={"friend": True})).lists
    assert friends.gone_count == 1


def test_who_is_new_on_a_list_not_seen_to_its_end_before_is_not_called_new_for_certain() -> None:
    people = [Person("Ann Example", "https://toy.example/ann"), Person("Bo", "https://t.example/b")]
    before = audit(people=people[:1], lists={"friend": False}, when=EARLY)
    [friends] = compare(before, audit(people=people, lists={"friend": True}, when=LATE)).lists
    assert (friends.new_count, friends.certain) == (1, False)


def test_a_list_that_was_not_read_this_time_is_told_as_unread() -> None:
    before = audit(apps=[App("Quiz")], lists={"app": True}, when=EARLY)
    [apps] = compare(before, audit(when=LATE)).lists
    assert apps.state is ListState.UNREAD and apps.differs and apps.gone_count is None
    [apps] = compare(audit(when=EARLY), replace(before, id="later")).lists
    assert apps.state is ListState.FIRST and not apps.differs


def test_one_who_moves_from_a_request_to_a_friend_is_a_new_connection() -> None:
    lists = (
        ListFacts("friends", "Friends", connections=True, people=True),
        ListFacts("requests", "Requests", people=True),
    )
    facts = platform(lists=lists)
    read = {"friends": True, "requests": True}
    ann = Person("Ann Example", "https://toy.example/ann", kind="requests")
    before = audit(people=[ann], lists=read, when=EARLY)
    after = audit(people=[replace(ann, kind="friends")], lists=read, when=LATE)
    found = compare(before, after, facts)
    assert [p.url for p in found.new_people] == [ann.url]
    assert {each.id: each.gone_count for each in found.lists} == {"friends": 0, "requests": 1}


def test_after_a_purge_people_are_known_by_their_marks() -> None:
    ann, bo = Person("Ann Example", "https://toy.example/ann"), Person("Bo", "https://t.example/b")
    before = audit(lists={"friend": True}, when=EARLY)
    after = audit(people=[ann, bo], lists={"friend": True}, when=LATE)
    marks = {"friend": frozenset({f"m{ann.url}", "m-somebody-gone"})}
    [friends] = compare(
        before, after, marks_before=marks, key=lambda person: f"m{person.url}"
    ).lists
    assert [p.name for p in friends.new if isinstance(p, Person)] == ["Bo"]
    assert friends.gone_count == 1


def test_two_versions_of_the_pack_and_of_the_guidance_are_named() -> None:
    before = replace(audit(when=EARLY), pack_version="1", guidance="2026.1.1")
    after = replace(audit(when=LATE), pack_version="2", guidance="2026.2.1")
    found = compare(before, after)
    assert found.pack_changed and found.guidance_changed
    assert not compare(replace(before, guidance=""), after).guidance_changed


# --- whose change it was ---------------------------------------------------------------------


def _changed(
    before: Audience, after: Audience, *words: Attestation, looks: tuple[Audit, ...] = ()
) -> tuple[ChangedBy, str]:
    facts = platform(setting("posts"))
    then = audit(reading("posts", before, seen_at=EARLY), when=EARLY)
    now = audit(reading("posts", after, seen_at=LATE), when=LATE)
    [change] = compare(then, now, facts, record=Record(words, looks)).settings
    return change.changed_by, change.because


def test_only_the_record_says_whose_change_it_was() -> None:
    went = Attestation(going_to_change("toy", "posts"), CheckOutcome.NOT_MET, "2026-06-01T00:00:00")
    kept = Attestation(about("toy", "posts"), CheckOutcome.ATTESTED, "2026-06-01T00:00:00")
    assert _changed(A.PUBLIC, A.FRIENDS)[0] is ChangedBy.NOT_KNOWN
    assert _changed(A.PUBLIC, A.FRIENDS, went)[0] is ChangedBy.YOU
    assert _changed(A.PUBLIC, A.FRIENDS, kept)[0] is ChangedBy.NOT_YOU
    # Having gone there to make it narrower does not make a widening the user's own.
    assert _changed(A.FRIENDS, A.PUBLIC, went)[0] is ChangedBy.NOT_KNOWN
    old = replace(went, said_at="2026-01-01T00:00:00")
    assert _changed(A.PUBLIC, A.FRIENDS, old)[0] is ChangedBy.NOT_KNOWN
    other = replace(kept, kept=A.ONLY_ME.value)
    assert _changed(A.PUBLIC, A.FRIENDS, other)[0] is ChangedBy.NOT_KNOWN


def test_a_change_first_seen_by_a_look_that_was_asked_for_is_the_users() -> None:
    whole = audit(reading("posts", A.PUBLIC, seen_at=EARLY), when="2026-08-04T09:00:00+00:00")
    look = audit(reading("posts", A.FRIENDS, seen_at=LATE), when=LATE)
    look = replace(look, scope=("posts",))
    assert _changed(A.PUBLIC, A.FRIENDS, looks=(whole, look))[0] is ChangedBy.YOU
    seen = audit(reading("posts", A.FRIENDS, seen_at=LATE), when="2026-08-04T09:00:00+00:00")
    assert _changed(A.PUBLIC, A.FRIENDS, looks=(seen, look))[0] is ChangedBy.NOT_KNOWN


# --- reviews ---------------------------------------------------------------------------------


def test_a_look_at_one_setting_belongs_to_the_review_before_it() -> None:
    first = audit(reading("posts", A.PUBLIC), reading("town", A.PUBLIC), when=EARLY)
    look = replace(
        audit(reading("posts", A.FRIENDS, seen_at="2026-05-05"), when="2026-05-05"),
        scope=("posts",), id="look",
    )  # fmt: skip
    second = audit(reading("posts", A.FRIENDS), reading("town", A.PUBLIC), when=LATE)
    newest, before = reviews([look, second, first])
    assert [a.id for a in newest] == [second.id]
    assert [a.id for a in before] == [first.id, "look"]
    assert as_one(before).id == first.id
    found: Changes = compare(as_one(before), as_one(newest))
    assert not found.settings and set(found.same) == {"posts", "town"}


def test_a_value_that_was_unread_meanwhile_is_compared_with_when_it_was_last_known() -> None:
    unread = audit(reading("posts", None, S.COULD_NOT_READ), when=EARLY)
    now = audit(reading("posts", A.PUBLIC, seen_at=LATE), when=LATE)
    [change] = compare(unread, now).settings
    assert change.direction is D.KNOWN
    last = {"posts": reading("posts", A.FRIENDS, seen_at="2026-01-01")}
    [change] = compare(unread, now, record=Record(known=last)).settings
    assert change.direction is D.WIDER and change.last_known == last["posts"]
