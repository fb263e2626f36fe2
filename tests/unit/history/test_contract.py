"""What every store does, whatever keeps it: run on memory, key store and passphrase alike."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.records import audit, people, reading

from paravent.core.desk import StoreMode
from paravent.core.errors import NothingStoredError
from paravent.core.ports import StorePort
from paravent.core.records import App, Attestation, Person, PhotoSummary, StrangerLook
from paravent.core.words import Audience, BoundaryAnswer, CheckOutcome, ReadingStatus, StopReason
from paravent.history.memory import memory_store
from paravent.history.opening import open_store
from paravent.history.store import Store

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture(params=list(StoreMode))
def store(
    request: pytest.FixtureRequest, folder: Path, key_store: object, quick_passphrases: None
) -> Iterator[Store]:
    mode: StoreMode = request.param
    made = (
        memory_store(lambda: NOW)
        if mode is StoreMode.MEMORY
        else open_store(
            folder, mode, "a long passphrase" * (mode is StoreMode.PASSPHRASE), clock=lambda: NOW
        )
    )
    yield made
    made.close()


def begun(store: Store, audit_id: str = "a1") -> None:
    store.begin(audit(audit_id, finished=None, readings=(), people=(), apps=()), ("x", "y"), True)


def test_it_is_the_port(store: Store) -> None:
    port: StorePort = store
    assert port.kept_where in {mode.value for mode in StoreMode}
    assert port.kept_sentence.endswith(".")


def test_a_finished_audit_comes_back_whole(store: Store) -> None:
    whole = audit()
    store.finish(whole)
    assert store.audit("a1") == whole
    assert store.audits() == [replace(whole, people=())]


def test_audits_come_newest_first_and_by_platform(store: Store) -> None:
    store.finish(audit("old", finished="2026-01-01T00:00:00+00:00"))
    store.finish(audit("new", finished="2026-02-01T00:00:00+00:00"))
    store.finish(audit("x", platform="x", finished="2026-01-15T00:00:00+00:00"))
    assert [a.id for a in store.audits()] == ["new", "x", "old"]
    assert [a.id for a in store.audits("facebook")] == ["new", "old"]
    assert [a.id for a in store.newest()] == ["new", "x"]
    assert store.audits("nowhere") == []


def test_an_unknown_audit_is_said_to_be_unknown(store: Store) -> None:
    with pytest.raises(NothingStoredError, match="not in the history"):
        store.audit("none")
    acts: list[Callable[[], None]] = [
        lambda: store.keep_reading("none", reading(), None),
        lambda: store.keep_people("none", people(), True),
        lambda: store.keep_apps("none", ()),
        lambda: store.page_done("none", "posts"),
        lambda: store.confirm("none", reading()),
        lambda: store.forget_unfinished("none"),
    ]
    for act in acts:
        with pytest.raises(NothingStoredError):
            act()


def test_a_walk_that_was_cut_off_can_go_on(store: Store) -> None:
    begun(store)
    store.keep_reading("a1", reading(), b"png")
    store.keep_reading("a1", reading("friends_list"), None)
    store.keep_reading("a1", reading(audience=Audience.PUBLIC, raw="Public"), None)
    store.page_done("a1", "posts")
    store.page_done("a1", "posts")
    store.page_done("a1", "friends")
    store.keep_people("a1", people(2), False)
    store.keep_people("a1", people(5), True)
    store.keep_apps("a1", [App("Quizzes")])
    (walk,) = store.unfinished()
    assert walk.scope == ("x", "y")
    assert walk.people is True
    assert walk.pages_done == ("posts", "friends")
    assert [(r.setting, r.audience) for r in walk.audit.readings] == [
        ("future_posts", Audience.PUBLIC),
        ("friends_list", Audience.FRIENDS),
    ]
    assert walk.audit.people == people(5)
    assert walk.audit.people_complete
    assert walk.audit.apps == (App("Quizzes"),)
    assert store.audits() == []


def test_going_on_keeps_what_was_kept(store: Store) -> None:
    begun(store)
    store.keep_reading("a1", reading(), None)
    store.page_done("a1", "posts")
    begun(store)
    (walk,) = store.unfinished()
    assert [r.setting for r in walk.audit.readings] == ["future_posts"]
    assert walk.pages_done == ("posts",)


def test_a_finished_walk_is_not_unfinished(store: Store) -> None:
    begun(store)
    store.keep_reading("a1", reading("gone_at_the_end"), None)
    store.finish(audit())
    assert store.unfinished() == []
    assert store.audit("a1").reading("gone_at_the_end") is None


def test_giving_up_a_walk_keeps_its_readings(store: Store) -> None:
    begun(store)
    store.keep_reading("a1", reading(seen_at="2026-03-01T10:00:09+00:00"), b"png")
    store.keep_people("a1", people(), False)
    store.forget_unfinished("a1")
    assert store.unfinished() == []
    kept = store.audit("a1")
    assert kept.reading("future_posts") is not None
    assert kept.people == people()
    assert not kept.people_complete
    assert kept.finished == "2026-03-01T10:00:09+00:00"
    assert kept.stopped is not None


def test_giving_up_a_walk_without_a_stop_says_that_it_was_cut_off(store: Store) -> None:
    store.begin(audit(finished=None, readings=(), stopped=None), (), False)
    store.forget_unfinished("a1")
    stopped = store.audit("a1").stopped
    assert stopped is not None
    assert stopped.reason is StopReason.CANCELLED
    assert "cut off" in stopped.sentence


def test_pictures_stay_with_their_readings(store: Store) -> None:
    begun(store)
    store.keep_reading("a1", reading(), b"first")
    store.keep_reading("a1", reading(), b"second")
    store.keep_reading("a1", reading("not_in_the_end"), b"other")
    store.finish(audit())
    kept = store.audit("a1").reading("future_posts")
    assert kept is not None
    assert kept.picture
    assert store.picture(kept.picture) == b"second"
    assert store.picture("a1/not_in_the_end") is None
    assert store.picture("nothing") is None


def walked(store: Store, audit_id: str, day: str, png: bytes, value: Audience) -> None:
    """An audit of one setting of the whole profile, with its picture and a stranger's."""
    at = f"{day}T10:00:00+00:00"
    seen = reading(audience=value, raw=value.value, seen_at=at)
    bare = audit(audit_id, started=at, finished=None, readings=(), people=(), apps=())
    store.begin(bare, (), True)
    store.keep_reading(audit_id, seen, png)
    look = StrangerLook(at, picture=store.keep_picture(audit_id, "stranger", b"the page"))
    store.finish(
        audit(audit_id, started=at, finished=at, readings=(seen,), people=(), stranger_look=look)
    )


def images(store: Store) -> int:
    with store.work() as db:
        return int(db.execute("SELECT count(*) FROM images").fetchone()[0])


def test_equal_pictures_are_kept_once_and_stay_while_one_needs_them(store: Store) -> None:
    for number, day in enumerate(("2026-01-01", "2026-01-08", "2026-01-15")):
        walked(store, f"a{number}", day, b"friends", Audience.FRIENDS)
    assert images(store) == 2
    assert store.thin_pictures(1) == 3
    assert store.picture("a0/future_posts") == b"friends"
    assert store.picture("a1/future_posts") is None
    assert store.picture("a1/stranger") is None
    assert store.picture("a2/future_posts") == b"friends"
    assert store.picture("a2/stranger") == b"the page"


def test_older_reviews_keep_the_pictures_of_what_changed(store: Store) -> None:
    values = (Audience.FRIENDS, Audience.FRIENDS, Audience.PUBLIC, Audience.PUBLIC, Audience.PUBLIC)
    for number, value in enumerate(values):
        walked(store, f"a{number}", f"2026-01-0{number + 1}", f"{number}".encode(), value)
    assert store.thin_pictures(0) == 0
    assert store.thin_pictures(9) == 0
    store.thin_pictures(1)
    kept = [store.picture(f"a{n}/future_posts") for n in range(5)]
    assert kept == [b"0", None, b"2", None, b"4"]
    assert images(store) == 4
    assert store.thin_pictures(1) == 0


def test_a_picture_that_was_kept_again_is_the_new_one(store: Store) -> None:
    begun(store)
    for png in (b"one", b"two", b"two"):
        store.keep_reading("a1", reading(), png)
        assert store.picture("a1/future_posts") == png
    assert images(store) == 1


def test_a_purge_takes_the_pictures_that_show_a_name(store: Store) -> None:
    begun(store)
    named = replace(reading(raw="Friends except Wilhelmina Quistgaard1"))
    store.keep_reading("a1", named, b"with a name")
    store.keep_reading("a1", reading("friends_list"), b"without")
    look = StrangerLook(
        "2026-03-01T10:00:00+00:00", picture=store.keep_picture("a1", "stranger", b"x")
    )
    store.finish(audit(readings=(named, reading("friends_list")), stranger={}, stranger_look=look))
    store.purge_names(NOW + timedelta(days=31), 30)
    assert store.picture("a1/future_posts") is None
    assert store.picture("a1/stranger") is None
    assert store.picture("a1/friends_list") == b"without"
    assert images(store) == 1


def test_the_picture_of_what_a_stranger_saw_stays(store: Store) -> None:
    begun(store)
    kept = store.keep_picture("a1", "stranger", b"page")
    store.finish(audit(stranger_look=StrangerLook("2026-03-01T10:00:00+00:00", picture=kept)))
    assert store.picture(kept) == b"page"


def test_a_picture_keeps_the_name_that_its_reading_gives_it(store: Store) -> None:
    begun(store)
    store.keep_reading("a1", replace(reading(), picture="own-name"), b"png")
    assert store.picture("own-name") == b"png"


def test_what_the_user_says_is_confirmed_with_its_date(store: Store) -> None:
    unread = replace(reading(), status=ReadingStatus.COULD_NOT_READ, raw=None, audience=None)
    store.finish(audit(readings=(unread,)))
    said = replace(unread, audience=Audience.ONLY_ME, raw="Only me", seen_at="")
    store.confirm("a1", said)
    store.confirm("a1", reading("another"))
    kept = store.audit("a1")
    first, second = kept.readings
    assert first.status is ReadingStatus.CONFIRMED
    assert first.audience is Audience.ONLY_ME
    assert first.seen_at == "2026-03-01T12:00:00+00:00"
    assert second.setting == "another"
    assert kept.people == people()


def test_not_offered_stays_not_offered(store: Store) -> None:
    store.finish(audit())
    store.confirm("a1", replace(reading(), status=ReadingStatus.NOT_OFFERED, audience=None))
    kept = store.audit("a1").reading("future_posts")
    assert kept is not None
    assert kept.status is ReadingStatus.NOT_OFFERED


def test_a_walk_under_way_can_be_answered_too(store: Store) -> None:
    begun(store)
    store.confirm("a1", reading())
    (walk,) = store.unfinished()
    assert walk.audit.readings[0].status is ReadingStatus.CONFIRMED


def test_the_newest_word_on_a_check_counts(store: Store) -> None:
    no = Attestation("8a-01", CheckOutcome.NOT_MET, "2026-03-01T10:00:00+00:00", "later")
    yes = Attestation("8a-01", CheckOutcome.ATTESTED, "2026-03-02T10:00:00+00:00")
    other = Attestation("8d-02", CheckOutcome.NOT_APPLICABLE, "2026-03-01T10:00:00+00:00")
    for said in (no, other, yes):
        store.attest(said)
    assert store.attestations() == [yes, other]


def test_decisions_know_the_person_without_the_name(store: Store) -> None:
    ann = Person("Ann Onymous", "https://www.facebook.com/ann.onymous")
    kept = store.decide(ann, "facebook", BoundaryAnswer.NOT_SURE)
    assert kept.key == store.decision_key(ann, "facebook")
    assert "ann" not in kept.key
    assert kept.decided_at == "2026-03-01T12:00:00+00:00"
    store.decide(ann, "facebook", BoundaryAnswer.KEPT)
    assert [d.answer for d in store.decisions()] == [BoundaryAnswer.KEPT]
    assert store.decision_key(ann, "x") != kept.key
    store.undo_decision(kept.key)
    assert store.decisions() == []


@pytest.mark.parametrize(
    "other",
    [
        "http://m.facebook.com/Ann.Onymous/",
        "https://web.facebook.com/ann.onymous?fref=pb&__tn__=%2Cd#x",
        "https://facebook.com/ann.onymous?mibextid=abc",
    ],
)
def test_one_profile_has_one_key(store: Store, other: str) -> None:
    ann = Person("Ann Onymous", "https://www.facebook.com/ann.onymous")
    renamed = Person("Ann Married", other)
    assert store.decision_key(ann, "facebook") == store.decision_key(renamed, "facebook")


@pytest.mark.parametrize(
    ("one", "two"),
    [
        ("https://facebook.com/profile.php?id=1", "https://facebook.com/profile.php?id=2"),
        (
            "https://twitter.com/intent/user?user_id=1",
            "https://twitter.com/intent/user?user_id=2",
        ),
        ("facebook:Ann|1", "facebook:Ann|2"),
        ("https://x.com/ann", "https://x.com/anna"),
    ],
)
def test_two_profiles_have_two_keys(store: Store, one: str, two: str) -> None:
    keys_ = {store.decision_key(Person("Ann", url), "p") for url in (one, two)}
    assert len(keys_) == 2


def test_photo_totals_add_up(store: Store) -> None:
    assert store.photo_summary() == PhotoSummary()
    store.add_photos(PhotoSummary(2, 1, 0, 1, 2, "2026-03-02T00:00:00+00:00"))
    store.add_photos(PhotoSummary(1, 0, 1, 0, 1, "2026-03-01T00:00:00+00:00"))
    assert store.photo_summary() == PhotoSummary(3, 1, 1, 1, 3, "2026-03-02T00:00:00+00:00")


def test_names_go_after_their_time_and_counts_stay(store: Store) -> None:
    store.finish(audit("old"))
    marks = store.people_marks("old")
    assert len(marks) == 3
    assert store.purge_names(NOW + timedelta(days=29), 30) == 0
    assert store.audit("old").people == people()
    assert store.purge_names(NOW + timedelta(days=31), 30) == 1
    assert store.purge_names(NOW + timedelta(days=31), 30) == 0
    kept = store.audit("old")
    assert kept.people == ()
    assert kept.stranger["friends"] == "(name removed) and 2 others"
    assert kept.readings == audit().readings
    assert store.people_count("old") == 3
    assert store.people_marks("old") == marks


def test_new_people_are_known_after_a_purge(store: Store) -> None:
    store.finish(audit("old", people=people(3)))
    store.purge_names(NOW + timedelta(days=31), 30)
    store.finish(audit("new", people=people(4)))
    added = store.people_marks("new") - store.people_marks("old")
    assert added == {store.mark(people(4)[3], "facebook")}


def test_odd_text_comes_back_as_it_was(store: Store) -> None:
    odd = (Person("\ud83d lone \x00 \u202e 名前 'quoted\"", "https://x.com/ü?a=1;--"),)
    begun(store)
    store.keep_people("a1", odd, False)
    store.page_done("a1", "p'); DROP TABLE audits; --")
    (walk,) = store.unfinished()
    assert walk.audit.people == odd
    assert walk.pages_done == ("p'); DROP TABLE audits; --",)


def test_many_threads_may_write(store: Store) -> None:
    begun(store)
    troubles: list[BaseException] = []

    def write(number: int) -> None:
        try:
            for i in range(20):
                store.keep_reading("a1", reading(f"s{number}_{i}"), b"x")
                store.audits()
        except BaseException as error:  # noqa: BLE001 - shown by the main thread
            troubles.append(error)

    threads = [threading.Thread(target=write, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not troubles
    (walk,) = store.unfinished()
    assert len(walk.audit.readings) == 120


def test_a_closed_store_says_so(store: Store) -> None:
    store.close()
    store.close()
    calls: list[Callable[[], object]] = [store.audits, store.unfinished, store.decisions]
    for call in calls:
        with pytest.raises(Exception, match="closed"):
            call()


def test_notes_of_one_room_are_kept_replaced_and_dropped(store: Store) -> None:
    store.keep_note("footprint", "a", '{"x": 1}')
    store.keep_note("footprint", "a", '{"x": 2}')
    store.keep_note("plan", "a", "other")
    assert store.notes("footprint") == {"a": '{"x": 2}'}
    store.drop_note("footprint", "a")
    assert store.notes("footprint") == {} and store.notes("plan") == {"a": "other"}
    assert store.note_key("footprint", "text") != store.note_key("plan", "text")
