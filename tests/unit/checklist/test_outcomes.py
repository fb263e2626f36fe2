"""From readings, lists, looks from outside and the user's word to the outcome of each check."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.audited import WHEN, audit, platform, reading, setting

from paravent.checklist.as_json import to_json
from paravent.checklist.guidance import load
from paravent.checklist.next_steps import groups, next_steps
from paravent.checklist.outcomes import build
from paravent.core.records import (
    App,
    Attestation,
    Audit,
    CheckResult,
    Decision,
    ListFacts,
    Observation,
    Person,
    PhotoSummary,
    PlatformFacts,
    StrangerFacts,
)
from paravent.core.words import (
    Audience,
    BoundaryAnswer,
    CheckClass,
    CheckOutcome,
    ReadingStatus,
)

MET, PARTLY, NOT_MET, UNREAD, OUT, ATTESTED = (
    CheckOutcome.MET,
    CheckOutcome.PARTLY,
    CheckOutcome.NOT_MET,
    CheckOutcome.COULD_NOT_READ,
    CheckOutcome.NOT_APPLICABLE,
    CheckOutcome.ATTESTED,
)
LATER = "2026-06-01T10:00:00+00:00"
EARLIER = "2026-01-01T10:00:00+00:00"
NO_PHOTOS = PhotoSummary()


def result(
    check: str,
    platforms: Sequence[PlatformFacts] = (),
    audits: Sequence[Audit] = (),
    words: Sequence[Attestation] = (),
    *,
    decisions: Sequence[Decision] = (),
    photos: PhotoSummary = NO_PHOTOS,
    **more: Any,
) -> CheckResult:
    found = build(load(), platforms, audits, words, decisions, photos, **more)
    return next(r for r in found.results if r.id == check)


def said(check: str, value: CheckOutcome = ATTESTED, at: str = LATER) -> Attestation:
    return Attestation(check, value, at)


def test_all_checks_come_out_and_nothing_is_met_without_a_look() -> None:
    found = build(load(), [], [], [], [], NO_PHOTOS)
    assert len(found.results) == 56
    assert {r.outcome for r in found.results} == {UNREAD}
    assert all(r.todo for r in found.results)
    assert "2013" in found.edition and load().version in found.edition


def test_a_profile_without_audit_was_not_looked_at_yet() -> None:
    found = result("8b-04", [platform(setting())])
    assert found.outcome is UNREAD
    assert found.evidence[0].seen == "Not looked at yet."
    assert found.todo == "Review Toy for the first time."


def test_a_profile_never_looked_at_keeps_another_from_being_met() -> None:
    both = [platform(setting()), platform(setting(platform="other"), name="other")]
    assert result("8b-04", both, [audit(reading())]).outcome is UNREAD


@pytest.mark.parametrize(
    ("audience", "outcome"),
    [
        (Audience.PUBLIC, NOT_MET),
        (Audience.LOGGED_IN, NOT_MET),
        (Audience.FRIENDS, MET),
        (Audience.ONLY_ME, MET),
    ],
)
def test_one_reading(audience: Audience, outcome: CheckOutcome) -> None:
    found = result("8b-04", [platform(setting())], [audit(reading(audience=audience))])
    assert found.outcome is outcome
    (evidence,) = found.evidence
    assert evidence.obtained is CheckClass.SETTING and evidence.pack_version == "2026.1.1"
    assert evidence.url == "https://toy.example/settings/birthday"
    if outcome is NOT_MET:
        assert evidence.why and evidence.advice == "Set birthday to friends."
        assert found.todo == "Toy: Set birthday to friends."
    else:
        assert found.todo is None


def test_switches_are_met_by_what_the_pack_calls_good() -> None:
    toy = platform(setting("search", ["8b-08"], enough=None, good=(Audience.OFF,)))
    off, on = (audit(reading("search", a)) for a in (Audience.OFF, Audience.ON))
    assert result("8b-08", [toy], [off]).outcome is MET
    assert result("8b-08", [toy], [on]).outcome is NOT_MET


@pytest.mark.parametrize("status", [ReadingStatus.COULD_NOT_READ, ReadingStatus.NEEDS_CONFIRMATION])
def test_unread_and_unconfirmed_is_never_met(status: ReadingStatus) -> None:
    found = result("8b-04", [platform(setting())], [audit(reading(status=status))])
    assert found.outcome is UNREAD
    assert found.todo and "Toy" in found.todo
    assert found.evidence[0].advice == "Who can see your birthday?"


def test_confirmed_by_the_user_counts() -> None:
    now = audit(reading(status=ReadingStatus.CONFIRMED))
    found = result("8b-04", [platform(setting())], [now])
    assert found.outcome is MET and "Confirmed by you" in found.evidence[0].seen


def test_a_known_status_with_an_unknown_value_is_not_met() -> None:
    now = audit(reading(audience=None))
    assert result("8b-04", [platform(setting())], [now]).outcome is UNREAD


def test_what_is_not_offered_does_not_apply() -> None:
    now = audit(reading(status=ReadingStatus.NOT_OFFERED, audience=None))
    assert result("8b-04", [platform(setting())], [now]).outcome is OUT


def test_a_setting_missing_from_the_audit_is_unread() -> None:
    toy = platform(setting(), setting("town"))
    assert result("8b-04", [toy], [audit(reading())]).outcome is UNREAD


def test_a_mixture_is_partly_met_with_all_its_evidence() -> None:
    toy = platform(setting(), setting("town"))
    found = result("8b-04", [toy], [audit(reading(), reading("town", Audience.PUBLIC))])
    assert found.outcome is PARTLY
    assert [e.outcome for e in found.evidence] == [MET, NOT_MET]


def test_a_platform_that_could_not_be_read_says_so_for_each_of_its_checks() -> None:
    checks = ["8b-01", "8b-03", "8b-04", "8b-05", "8b-08", "8c-06", "8d-04", "8a-04"]
    toy = platform(*(setting(f"s{i}", [c]) for i, c in enumerate(checks)))
    blind = audit(*(reading(s.id, status=ReadingStatus.COULD_NOT_READ) for s in toy.settings))
    for check in checks:
        assert result(check, [toy], [blind]).outcome is UNREAD
    assert all(
        r.outcome is not MET for r in build(load(), [toy], [blind], [], [], NO_PHOTOS).results
    )


FIELD = StrangerFacts("birth_date", "Birth date", ("8b-04", "8b-18"), "birthday")


def test_a_stranger_seeing_what_the_settings_hide_is_not_met_and_names_both() -> None:
    toy = platform(*(setting(n) for n in ("birthday", "town", "phone")), fields=[FIELD])
    now = audit(
        *(reading(n, Audience.ONLY_ME) for n in ("birthday", "town", "phone")),
        stranger={"birth_date": "3 May 1988"},
    )
    found = result("8b-04", [toy], [now])
    assert found.outcome is NOT_MET
    evidence = found.evidence[-1]
    assert evidence.obtained is CheckClass.PUBLIC_VIEW
    assert "A stranger saw it" in evidence.seen and "Open to you only" in evidence.seen
    assert "Only friends see the birthday" in evidence.seen
    assert "1988" not in evidence.seen
    assert result("8b-18", [toy], [now]).outcome is NOT_MET


def test_a_pack_without_named_fields_still_compares() -> None:
    toy = platform(setting())
    now = audit(reading(audience=Audience.ONLY_ME), stranger={"birthday": "3 May"})
    assert result("8b-04", [toy], [now]).outcome is NOT_MET
    assert result("8b-18", [toy], [now]).outcome is NOT_MET


@pytest.mark.parametrize(
    ("claim", "stranger", "fourth", "eighteenth"),
    [
        (Audience.ONLY_ME, {"birth_date": None}, MET, MET),
        (Audience.ONLY_ME, {}, UNREAD, UNREAD),
        (Audience.PUBLIC, {"birth_date": "3 May"}, NOT_MET, MET),
        (Audience.PUBLIC, {"birth_date": None}, PARTLY, MET),
        (Audience.LOGGED_IN, {"birth_date": "3 May"}, NOT_MET, NOT_MET),
        (None, {"birth_date": "3 May"}, NOT_MET, UNREAD),
        (None, {"birth_date": None}, UNREAD, UNREAD),
    ],
)
def test_claims_and_looks(
    claim: Audience | None,
    stranger: dict[str, str | None],
    fourth: CheckOutcome,
    eighteenth: CheckOutcome,
) -> None:
    toy = platform(setting(), fields=[FIELD])
    status = ReadingStatus.READ if claim else ReadingStatus.COULD_NOT_READ
    now = audit(reading(audience=claim, status=status), stranger=stranger)
    assert result("8b-04", [toy], [now]).outcome is fourth
    assert result("8b-18", [toy], [now]).outcome is eighteenth


def test_a_field_without_a_claim_is_a_question_that_the_user_can_close() -> None:
    toy = platform(fields=[StrangerFacts("bio", "Bio", ("8b-04",))])
    now = audit(stranger={"bio": "Likes cats"})
    assert result("8b-04", [toy], [now]).outcome is PARTLY
    assert result("8b-04", [toy], [now], [said("8b-04")]).outcome is ATTESTED
    assert result("8b-04", [toy], [now], [said("8b-04", at=EARLIER)]).outcome is PARTLY


def test_where_either_way_will_do_a_wall_does_not_hide_a_setting() -> None:
    field = StrangerFacts("posts", "Posts", ("8b-03",), "private")
    toy = platform(setting("private", ["8b-03"]), fields=[field])
    assert result("8b-03", [toy], [audit(reading("private"))]).outcome is MET
    blind = audit(reading("private", status=ReadingStatus.COULD_NOT_READ))
    assert result("8b-03", [toy], [blind]).outcome is UNREAD
    seen = audit(reading("private"), stranger={"posts": "Hello"})
    assert result("8b-03", [toy], [seen]).outcome is NOT_MET


APPS = platform(apps=True, lists=[ListFacts("apps", "Connected apps", ("8a-02",))])


@pytest.mark.parametrize(
    ("apps", "lists", "words", "outcome"),
    [
        ([], {"apps": True}, [], MET),
        ([], {"apps": False}, [], PARTLY),
        ([], {}, [], UNREAD),
        ([App("Quiz")], {"apps": True}, [], PARTLY),
        ([App("Quiz")], {"apps": True}, [said("8a-02")], ATTESTED),
        ([App("Quiz")], {"apps": True}, [said("8a-02", at=EARLIER)], PARTLY),
        ([App("Quiz")], {"apps": False}, [said("8a-02")], PARTLY),
    ],
)
def test_lists_of_apps(
    apps: list[App], lists: dict[str, bool], words: list[Attestation], outcome: CheckOutcome
) -> None:
    found = result("8a-02", [APPS], [audit(apps=apps, lists=lists)], words)
    assert found.outcome is outcome
    assert "Quiz" not in str(to_json(build(load(), [APPS], [audit(apps=apps)], [], [], NO_PHOTOS)))


FRIENDS = ListFacts("friends", "Friends", ("8b-15", "8b-17"), connections=True, people=True)
TWO = [Person("Ann", "https://toy.example/ann"), Person("Bob", "https://toy.example/bob")]


def decided(*answers: BoundaryAnswer) -> list[Decision]:
    return [Decision(f"key{i}", "toy", a, LATER) for i, a in enumerate(answers)]


@pytest.mark.parametrize(
    ("answers", "whole", "outcome"),
    [
        ([], True, NOT_MET),
        ([BoundaryAnswer.NO], True, PARTLY),
        ([BoundaryAnswer.NO, BoundaryAnswer.KEPT], True, ATTESTED),
        ([BoundaryAnswer.KEPT, BoundaryAnswer.KEPT], True, ATTESTED),
        ([BoundaryAnswer.KEPT, BoundaryAnswer.KEPT], False, PARTLY),
        ([BoundaryAnswer.NO, BoundaryAnswer.NOT_SURE], True, PARTLY),
        ([BoundaryAnswer.NO, BoundaryAnswer.WILL_ACT], True, PARTLY),
    ],
)
def test_considering_connections(
    answers: list[BoundaryAnswer], whole: bool, outcome: CheckOutcome
) -> None:
    toy = platform(people=True, lists=[FRIENDS])
    now = audit(people=TWO, complete=whole, lists={"friends": whole})
    found = result("8b-15", [toy], [now], decisions=decided(*answers))
    assert found.outcome is outcome
    assert "Ann" not in str(found)


def test_connections_that_were_not_counted_here_can_be_told() -> None:
    toy = platform(people=True, lists=[FRIENDS])
    now = audit(lists={"friends": True})
    left = result("8b-15", [toy], [now], decisions=decided(BoundaryAnswer.NO), waiting={"toy": 3})
    assert left.outcome is PARTLY and "3 waiting" in left.evidence[0].seen
    done = result("8b-15", [toy], [now], decisions=decided(BoundaryAnswer.NO), waiting={"toy": 0})
    assert done.outcome is ATTESTED


def test_connections_never_read_are_unread() -> None:
    toy = platform(people=True, lists=[FRIENDS])
    assert result("8b-15", [toy], [audit()]).outcome is UNREAD


def test_reading_a_list_of_people_says_nothing_of_who_sees_it() -> None:
    following = ListFacts("following", "Following", ("8b-12",), connections=True, people=True)
    toy = platform(people=True, lists=[following])
    assert result("8b-12", [toy], [audit(people=TWO, lists={"following": True})]).outcome is UNREAD


@pytest.mark.parametrize(
    ("word", "outcome"),
    [(None, UNREAD), (ATTESTED, ATTESTED), (NOT_MET, NOT_MET), (OUT, OUT)],
)
def test_checks_that_only_the_user_can_answer(
    word: CheckOutcome | None, outcome: CheckOutcome
) -> None:
    found = result("8a-01", words=[said("8a-01", word)] if word else [])
    assert found.outcome is outcome
    assert (found.todo is None) == (outcome in (ATTESTED, OUT))


def test_the_newest_word_counts() -> None:
    words = [said("8a-01", ATTESTED, LATER), said("8a-01", NOT_MET, EARLIER)]
    assert result("8a-01", words=words).outcome is ATTESTED


def test_a_setting_and_a_word_are_both_needed() -> None:
    toy = platform(setting("archive", ["8d-07"]))
    now = [audit(reading("archive"))]
    assert result("8d-07", [toy], now).outcome is PARTLY
    assert result("8d-07", [toy], now, [said("8d-07")]).outcome is MET
    blind = [audit(reading("archive", status=ReadingStatus.COULD_NOT_READ))]
    assert result("8d-07", [toy], blind, [said("8d-07")]).outcome is PARTLY


def test_a_setting_considered_and_kept_reopens_when_it_changes() -> None:
    toy = platform(setting())
    kept = [said("toy:birthday", at="2026-05-05T00:00:00+00:00")]
    first = audit(reading(audience=Audience.LOGGED_IN))
    assert result("8b-04", [toy], [first], kept).outcome is ATTESTED
    same = audit(reading(audience=Audience.LOGGED_IN, seen_at=LATER), when=LATER)
    assert result("8b-04", [toy], [first, same], kept).outcome is ATTESTED
    wider = audit(reading(audience=Audience.PUBLIC, seen_at=LATER), when=LATER)
    assert result("8b-04", [toy], [first, wider], kept).outcome is NOT_MET
    blind = audit(reading(status=ReadingStatus.COULD_NOT_READ), when=LATER)
    assert result("8b-04", [toy], [first, blind], kept).outcome is UNREAD


def test_keeping_never_covers_what_was_not_read() -> None:
    blind = audit(reading(status=ReadingStatus.COULD_NOT_READ))
    assert result("8b-04", [platform(setting())], [blind], [said("toy:birthday")]).outcome is UNREAD


@pytest.mark.parametrize(
    ("photos", "first", "second"),
    [
        (PhotoSummary(), UNREAD, UNREAD),
        (PhotoSummary(cleaned=3, verified=3), MET, MET),
        (PhotoSummary(cleaned=3, verified=2), MET, PARTLY),
        (PhotoSummary(cleaned=3), MET, NOT_MET),
        (PhotoSummary(already_clean=2), MET, OUT),
        (PhotoSummary(cleaned=3, verified=3, refused=1), PARTLY, MET),
        (PhotoSummary(failed=1), NOT_MET, UNREAD),
    ],
)
def test_photos(photos: PhotoSummary, first: CheckOutcome, second: CheckOutcome) -> None:
    assert result("8c-01", photos=photos).outcome is first
    assert result("8c-02", photos=photos).outcome is second


@pytest.mark.parametrize(
    ("before", "after", "outcome"),
    [
        (Audience.FRIENDS, Audience.FRIENDS, MET),
        (Audience.PUBLIC, Audience.FRIENDS, MET),
        (Audience.FRIENDS, Audience.PUBLIC, NOT_MET),
        (Audience.ONLY_ME, Audience.FRIENDS, PARTLY),
        (Audience.FRIENDS, None, UNREAD),
    ],
)
def test_drift(before: Audience, after: Audience | None, outcome: CheckOutcome) -> None:
    status = ReadingStatus.READ if after else ReadingStatus.COULD_NOT_READ
    audits = [
        audit(reading(audience=before)),
        audit(reading(audience=after, status=status, seen_at=LATER), when=LATER),
    ]
    assert result("8d-09", [platform(setting())], audits).outcome is outcome


def test_drift_looks_past_an_unread_audit_and_needs_two() -> None:
    toy = platform(setting())
    audits = [
        audit(reading(audience=Audience.FRIENDS, seen_at=EARLIER), when=EARLIER),
        audit(reading(status=ReadingStatus.COULD_NOT_READ)),
        audit(reading(audience=Audience.PUBLIC, seen_at=LATER), when=LATER),
    ]
    assert result("8d-09", [toy], audits).outcome is NOT_MET
    assert result("8d-09", [toy], audits[:1]).outcome is OUT


def test_two_sites_of_one_platform_count_each() -> None:
    blog = platform(setting())
    one = audit(reading(), site="https://one.example")
    two = audit(reading(audience=Audience.PUBLIC), site="https://two.example")
    found = result("8b-04", [blog], [one, two])
    assert found.outcome is PARTLY
    assert {e.site for e in found.evidence} == {"https://one.example", "https://two.example"}


def test_what_other_rooms_found_counts() -> None:
    toy = platform(setting())
    evidence = result("8b-04", [toy], [audit(reading(audience=Audience.PUBLIC))]).evidence[0]
    assert result("8c-03", observations=[Observation("8c-03", evidence)]).outcome is NOT_MET


audiences = st.sampled_from([a for a in Audience if not a.is_switch])
readings = st.lists(st.tuples(audiences, st.sampled_from(ReadingStatus)), max_size=5)


@given(readings)
def test_one_more_unread_setting_never_makes_any_check_met(
    values: list[tuple[Audience, ReadingStatus]],
) -> None:
    names = [f"s{i}" for i in range(len(values))]
    read = [
        reading(n, a if s.is_known else None, s) for n, (a, s) in zip(names, values, strict=True)
    ]
    toy = platform(*(setting(n) for n in names), setting("more"))
    more = reading("more", status=ReadingStatus.COULD_NOT_READ)
    found = result("8b-04", [toy], [audit(*read, more)])
    assert found.outcome not in (MET, ATTESTED, OUT)
    if any(s is not ReadingStatus.READ and s is not ReadingStatus.CONFIRMED for _, s in values):
        assert found.todo


def test_json_is_as_agreed() -> None:
    toy = platform(setting())
    found = to_json(build(load(), [toy], [audit(reading())], [], [], NO_PHOTOS))
    assert set(found) == {"edition", "limbs"}
    assert {limb: len(checks) for limb, checks in found["limbs"].items()} == {
        "8a": 12,
        "8b": 23,
        "8c": 11,
        "8d": 10,
    }
    first = found["limbs"]["8b"][3]
    assert set(first) >= {"id", "title", "class", "outcome", "evidence", "todo"}
    assert (first["id"], first["class"], first["outcome"]) == ("8b-04", "A + P", "met")


def test_next_steps_are_few_and_the_weightiest_first() -> None:
    toy = platform(
        setting(checks=["8b-04", "8c-11"]),
        setting("likes", ["8b-12"]),
        setting("town"),
        fields=[FIELD],
    )
    now = audit(
        reading(audience=Audience.ONLY_ME),
        reading("likes", Audience.PUBLIC),
        reading("town", status=ReadingStatus.COULD_NOT_READ),
        stranger={"birth_date": "3 May"},
    )
    found = build(load(), [toy], [now], [], [], NO_PHOTOS)
    steps = next_steps(found, [toy], load())
    assert [(s.kind, s.setting) for s in steps[:3]] == [
        ("change", "stranger:birth_date"),
        ("change", "likes"),
        ("look", "photos"),
    ]
    keys = [(s.platform, s.setting, s.kind) for s in steps]
    assert len(keys) == len(set(keys))
    assert [s.weight for s in steps] == sorted((s.weight for s in steps), reverse=True)
    assert any(s.kind == "answer" and s.setting == "town" for s in steps)
    assert len(next_steps(found, [toy], load(), most=2)) == 2
    assert "toy" in groups(steps)


def test_a_met_check_leaves_no_step() -> None:
    toy = platform(setting())
    steps = next_steps(build(load(), [toy], [audit(reading())], [], [], NO_PHOTOS), [toy])
    assert not [s for s in steps if s.setting == "birthday"]


def test_evidence_is_dated() -> None:
    found = result("8b-04", [platform(setting())], [audit(reading())])
    assert found.evidence[0].seen_at == WHEN
