"""The lens: wider never hides, closer never sees less, unread is unknown for everybody."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paravent.checklist.lens import look, sight_of, stranger_sides
from paravent.core.lens import VIEWERS, Agreement, Sight, Tie, Viewer, viewer_facts
from paravent.core.records import (
    Audit,
    PlatformFacts,
    Reading,
    SettingFacts,
    StrangerFacts,
    StrangerLook,
)
from paravent.core.words import Audience, Confidence, ReadingStatus

A = Audience
WIDTH = {Sight.NOT_SEEN: 0, Sight.DEPENDS: 1, Sight.SEEN: 2}
AUDIENCES = [audience for audience in Audience if not audience.is_switch]
TIES = st.frozensets(st.sampled_from(list(Tie)))
VIEWER = st.sampled_from([facts.viewer for facts in VIEWERS])


def setting(name: str, **more: object) -> SettingFacts:
    made = SettingFacts(
        platform="toy", id=name, title="Only friends see it", checks=(), advise=A.FRIENDS,
        enough=None, why="", fix="", url=f"https://a.test/{name}", phone_path="",
        ask=f"Who can see your {name}?", choices=(("Public", A.PUBLIC), ("Friends", A.FRIENDS)),
        confidence=Confidence.SOURCED, source="s",
    )  # fmt: skip
    return replace(made, **more)  # type: ignore[arg-type]


def platform(*settings: SettingFacts, fields: tuple[StrangerFacts, ...] = ()) -> PlatformFacts:
    return PlatformFacts(
        id="toy", name="Toy", version="1", settings=settings, has_people=False, has_apps=False,
        has_stranger=bool(fields), checked_live="never", needs_site=False, terms="", export="",
        export_url="", sign_in_url="", stranger_fields=fields,
    )  # fmt: skip


def audit(*readings: Reading, **more: object) -> Audit:
    made = Audit("a", "toy", "", "1", "2026-11-21T10:00:00Z", "2026-11-21T10:05:00Z", readings)
    return replace(made, **more)  # type: ignore[arg-type]


def read(name: str, audience: Audience | None, status: str = "read", why: str = "") -> Reading:
    return Reading(name, ReadingStatus(status), audience=audience, why=why, seen_at="2026-11-21")


def seen(
    made: Audit, facts: PlatformFacts, viewer: Viewer = Viewer.PATIENT, ties: object = None
) -> dict[str, Sight]:
    given_ties = viewer_facts(viewer).assumed if ties is None else ties
    assert isinstance(given_ties, frozenset)
    rows = look([made], [facts], viewer, given_ties).rows
    return {row.setting or row.title: row.sight for row in rows}


@given(st.sampled_from(AUDIENCES), st.sampled_from(AUDIENCES), TIES, TIES)
def test_a_wider_audience_never_hides(
    one: Audience, other: Audience, ties: frozenset[Tie], possible: frozenset[Tie]
) -> None:
    wide, narrow = (one, other) if one.is_wider_than(other) else (other, one)
    wider = sight_of(wide, ties, possible)[0]
    assert WIDTH[wider] >= WIDTH[sight_of(narrow, ties, possible)[0]]


@given(st.sampled_from(AUDIENCES), TIES, TIES, TIES)
def test_more_ties_never_see_less(
    audience: Audience, ties: frozenset[Tie], more: frozenset[Tie], possible: frozenset[Tie]
) -> None:
    before = sight_of(audience, ties, possible | ties | more)[0]
    after = sight_of(audience, ties | more, possible | ties | more)[0]
    assert WIDTH[after] >= WIDTH[before]


@given(
    VIEWER,
    TIES,
    st.sampled_from(["could_not_read", "needs_confirmation", "not_offered"]),
    st.sampled_from([None, *Audience]),
    st.sampled_from([None, "absent"]),
)
def test_unread_is_unknown_for_everybody(
    viewer: Viewer, ties: frozenset[Tie], status: str, audience: Audience | None, looked: str | None
) -> None:
    """Whatever a weak reading carries, and whether or not a stranger's look missed it."""
    facts = platform(setting("town"), fields=(StrangerFacts("town", "Town", (), "town"),))
    made = audit(read("town", audience, status), stranger={"town": None} if looked else {})
    found = seen(made, facts, viewer, ties)
    if "town" in found:
        assert found["town"] is Sight.UNKNOWN
    assert Sight.NOT_SEEN not in found.values()


@given(VIEWER, TIES)
def test_what_was_never_looked_at_is_unknown(viewer: Viewer, ties: frozenset[Tie]) -> None:
    facts = platform(setting("town"), fields=(StrangerFacts("name", "Name"),))
    assert set(seen(audit(), facts, viewer, ties).values()) == {Sight.UNKNOWN}


@given(VIEWER, TIES, st.sampled_from(AUDIENCES))
def test_what_a_stranger_saw_is_seen_by_all(
    viewer: Viewer, ties: frozenset[Tie], audience: Audience
) -> None:
    facts = platform(setting("town"), fields=(StrangerFacts("town", "Town", (), "town"),))
    made = audit(read("town", audience), stranger={"town": "Larkmoor"})
    assert seen(made, facts, viewer, ties) == {"town": Sight.SEEN}


@pytest.mark.parametrize(
    ("viewer", "audience", "sight"),
    [
        (Viewer.STRANGER, A.PUBLIC, Sight.SEEN),
        (Viewer.STRANGER, A.LOGGED_IN, Sight.DEPENDS),
        (Viewer.STRANGER, A.FRIENDS, Sight.NOT_SEEN),
        (Viewer.PATIENT, A.LOGGED_IN, Sight.SEEN),
        (Viewer.PATIENT, A.FRIENDS_OF_FRIENDS, Sight.DEPENDS),
        (Viewer.PATIENT, A.FRIENDS, Sight.DEPENDS),
        (Viewer.PATIENT, A.ONLY_ME, Sight.NOT_SEEN),
        (Viewer.COLLEAGUE, A.FRIENDS_OF_FRIENDS, Sight.SEEN),
        (Viewer.FRIEND, A.FRIENDS, Sight.SEEN),
        (Viewer.FRIEND, A.CUSTOM, Sight.DEPENDS),
        (Viewer.FRIEND, A.NOBODY, Sight.NOT_SEEN),
    ],
)
def test_who_sees_what_as_assumed(viewer: Viewer, audience: Audience, sight: Sight) -> None:
    assert seen(audit(read("town", audience)), platform(setting("town")), viewer) == {"town": sight}


def test_the_reason_says_the_assumption() -> None:
    facts = platform(setting("town"))
    lens = look([audit(read("town", A.FRIENDS))], [facts], Viewer.PATIENT, frozenset({Tie.ACCOUNT}))
    assert lens.rows[0].reason == (
        "It is open to friends: only if they are among your friends there."
    )
    assert lens.rows[0].url == "https://a.test/town"
    lens = look([audit(read("town", A.FRIENDS))], [facts], Viewer.PATIENT, frozenset({Tie.FRIEND}))
    assert "we assume that they are among your friends" in lens.rows[0].reason


def test_switches_are_left_out_and_counted() -> None:
    switch = setting("tags", advise=A.ON, choices=(("On", A.ON), ("Off", A.OFF)))
    made = audit(read("tags", A.ON), read("town", A.PUBLIC))
    lens = look([made], [platform(switch, setting("town"))], Viewer.STRANGER, frozenset())
    assert [row.setting for row in lens.rows] == ["town"]
    assert lens.left_out == 1


def test_what_the_site_fixes_is_told() -> None:
    fixed = setting("name", fixed=A.PUBLIC, choices=(), advise=None)
    made = audit(Reading("name", ReadingStatus.NOT_OFFERED, how=("fixed",)))
    lens = look([made], [platform(fixed)], Viewer.STRANGER, frozenset())
    assert lens.rows[0].sight is Sight.SEEN
    assert lens.rows[0].reason.startswith("The site offers no choice")


def test_profiles_never_reviewed_are_named() -> None:
    lens = look([], [platform(setting("town"))], Viewer.PATIENT, frozenset(), set_up=("toy",))
    assert lens.rows == ()
    assert lens.not_reviewed == ("Toy",)


# -- beside the settings ---------------------------------------------------------------------------

FIELD = StrangerFacts("town", "Where you live", (), "town")


@pytest.mark.parametrize(
    ("stranger", "claim", "agreement"),
    [
        ({"town": "Larkmoor"}, A.ONLY_ME, Agreement.SHOWS_MORE),
        ({"town": "Larkmoor"}, A.PUBLIC, Agreement.AGREES),
        ({"town": None}, A.FRIENDS, Agreement.AGREES),
        ({"town": None}, A.PUBLIC, Agreement.SHOWS_LESS),
        ({}, A.FRIENDS, Agreement.NOT_COMPARED),
        ({"town": "Larkmoor"}, None, Agreement.NOT_COMPARED),
    ],
)
def test_both_observations_side_by_side(
    stranger: dict[str, str | None], claim: Audience | None, agreement: Agreement
) -> None:
    reading = read("town", claim) if claim else read("town", None, "could_not_read")
    made = audit(reading, stranger=stranger, stranger_look=StrangerLook("2026-11-21T10:04:00Z"))
    side = stranger_sides([made], [platform(setting("town"), fields=(FIELD,))])[0]
    row = side.rows[0]
    assert row.agreement is agreement
    assert row.checked is bool(stranger)
    assert row.claim


def test_a_wall_is_never_hidden() -> None:
    wall = StrangerLook("2026-11-21T10:04:00Z", "https://a.test/me", "A wall.", "a/stranger")
    made = audit(read("town", A.FRIENDS), stranger_look=wall)
    side = stranger_sides([made], [platform(setting("town"), fields=(FIELD,))])[0]
    assert side.why == "A wall."
    assert side.picture == "a/stranger"
    assert not side.rows[0].checked
    assert side.rows[0].agreement is Agreement.NOT_COMPARED


def test_a_later_look_at_one_setting_keeps_the_strangers_view() -> None:
    whole = audit(read("town", A.FRIENDS), stranger={"town": "Larkmoor"})
    later = replace(
        audit(read("town", A.PUBLIC)), id="b", started="2026-11-22T10:00:00Z", scope=("town",)
    )
    side = stranger_sides([later, whole], [platform(setting("town"), fields=(FIELD,))])[0]
    assert side.rows[0].seen == "Larkmoor"
    assert side.rows[0].agreement is Agreement.AGREES
