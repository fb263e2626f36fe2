"""Exports and connections behind the window: kept as promised, asked once, nothing leaks."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.support.desk import NOW, made_up_audit, made_up_platforms
from tests.support.desk_lists import MadeUpBase, made_up_export

from paravent.core.errors import UsageError
from paravent.core.jobs import Cancel, ignore_progress
from paravent.core.lists import Life, LifePeriod
from paravent.core.records import Person
from paravent.core.words import BoundaryAnswer, CheckOutcome
from paravent.desks.lists import Lists
from paravent.history.memory import memory_store
from paravent.history.store import Store

ROOT = Path(__file__).resolve().parents[3]
JOB = Life((LifePeriod("job", "St James's", "Leeds", "2015-01", "", True),))


@pytest.fixture
def store() -> Store:
    return memory_store()


@pytest.fixture
def lists(store: Store) -> Lists:
    return Lists(MadeUpBase(store, made_up_platforms()))


def take(lists: Lists, *paths: Path, messages: bool = False) -> None:
    taken = lists.take(paths, ignore_progress, Cancel(), messages=messages)
    assert taken.refused == ()


def friends_zip(folder: Path, names: Sequence[str], name: str = "facebook-a.zip") -> Path:
    path = folder / name
    listed = [{"name": n, "timestamp": 1_500_000_000 + i} for i, n in enumerate(names)]
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(
            "connections/friends/your_friends.json", json.dumps({"friends_v2": listed})
        )
    return path


def audit_of(store: Store, people: Sequence[Person], days: int = 0) -> None:
    facts = made_up_platforms()[0]
    store.finish(made_up_audit(facts, [], NOW + timedelta(days=days), people=tuple(people)))


def test_numbers_stay_and_names_go_after_their_days(
    lists: Lists, store: Store, tmp_path: Path
) -> None:
    take(lists, made_up_export(tmp_path))
    lists.save_life(JOB)
    before = lists.connections()
    lists.answer([before.ask[0].key], BoundaryAnswer.KEPT)
    store.purge_names(datetime.now(UTC) + timedelta(days=31), 30)
    fresh = Lists(MadeUpBase(store, made_up_platforms()))
    (kept,) = fresh.exports()
    assert (kept.connections, kept.summary.messages, kept.names_kept) == (40, 75, False)
    after = fresh.connections()
    assert after.people == 0
    assert after.names_gone == ("Facebook",)
    assert any(o.check == "8b-15" for o in fresh.observations())
    take(fresh, made_up_export(tmp_path))
    assert fresh.connections().answers[BoundaryAnswer.KEPT] == 1  # not asked about twice


def test_the_review_goes_on_after_a_restart_with_the_same_list(
    lists: Lists, store: Store, tmp_path: Path
) -> None:
    take(lists, made_up_export(tmp_path), messages=True)
    lists.save_life(JOB)
    before = lists.connections()
    assert any("looked after" in reason for s in before.ask for reason in s.reasons)
    assert any(lists.detail(s.key).messages for s in before.ask)
    again = Lists(MadeUpBase(store, made_up_platforms()))
    after = again.connections()
    assert [(s.key, s.reasons) for s in after.ask] == [(s.key, s.reasons) for s in before.ask]
    assert not any(again.detail(s.key).messages for s in after.ask)


def test_one_person_on_a_list_and_in_an_export_is_asked_once(
    lists: Lists, store: Store, tmp_path: Path
) -> None:
    take(lists, friends_zip(tmp_path, ["Ngozi Okonkwo", "Jo Smith", "Jo Smith"]))
    audit_of(
        store,
        [
            Person("Ngozi Okonkwo", "https://www.facebook.com/ngozi.o"),
            Person("Jo Smith", "https://www.facebook.com/jo1"),
        ],
    )
    review = lists.connections()
    assert review.people == 4  # two of one name cannot be told from a third: asked, not guessed
    ngozi = [s for s in review.rest if s.name == "Ngozi Okonkwo"]
    assert len(ngozi) == 1
    lists.answer([ngozi[0].key], BoundaryAnswer.NO)
    assert len(store.decisions()) == 1
    assert lists.connections().answered == 1
    lists.forget("facebook")
    assert lists.connections().answered == 1
    lists.answer([ngozi[0].key], None)
    assert lists.connections().answered == 0


def test_the_same_person_on_another_platform_later_is_not_asked_again(
    lists: Lists, store: Store, tmp_path: Path
) -> None:
    take(lists, friends_zip(tmp_path, ["Xanthippe Quillfeather", "Jo Smith"]))
    review = lists.connections()
    lists.answer([s.key for s in review.rest], BoundaryAnswer.NO)
    store.purge_names(datetime.now(UTC) + timedelta(days=31), 30)
    path = tmp_path / "Connections.csv"
    path.write_text(
        "First Name,Last Name,URL,Email Address,Company,Position,Connected On\n"
        "Xanthippe,Quillfeather,https://www.linkedin.com/in/xq,,,,03 May 2021\n"
        "Jo,Smith,https://www.linkedin.com/in/js,,,,03 May 2021\n"
    )
    take(lists, path)
    after = lists.connections()
    assert after.people == 2
    assert after.answered == 1  # a common name may be anyone's


def test_new_people_since_the_last_list_come_first(
    lists: Lists, store: Store, tmp_path: Path
) -> None:
    old = [Person(n, f"https://www.facebook.com/{n[:3]}") for n in ("Abe Xu", "Bea Yi")]
    audit_of(store, old)
    assert not any(s.is_new for s in lists.connections().rest)
    audit_of(store, [*old, Person("Zoe Zimm", "https://www.facebook.com/zoe")], days=90)
    rest = lists.connections().rest
    assert [(s.name, s.is_new) for s in rest] == [
        ("Zoe Zimm", True),
        ("Abe Xu", False),
        ("Bea Yi", False),
    ]


def test_without_a_timeline_nobody_is_cleared_by_dates(lists: Lists, tmp_path: Path) -> None:
    take(lists, made_up_export(tmp_path))
    circles = {c.id for c in lists.connections().circles}
    assert not circles & {"before clinical work", "no clinical time", "outside clinical work"}


def test_a_second_part_is_put_together_with_the_first(lists: Lists, tmp_path: Path) -> None:
    thread = {
        "participants": [{"name": "Ngozi Okonkwo"}, {"name": "Me"}],
        "messages": [{"sender_name": "Me", "timestamp_ms": 1_500_000_000_000, "content": "hi"}],
        "title": "Ngozi Okonkwo",
        "thread_path": "inbox/n",
    }
    two = tmp_path / "facebook-b.zip"
    with zipfile.ZipFile(two, "w") as archive:
        archive.writestr(
            "your_facebook_activity/messages/inbox/n/message_1.json", json.dumps(thread)
        )
    take(lists, friends_zip(tmp_path, ["Ngozi Okonkwo"]))
    take(lists, two)
    (kept,) = lists.exports()
    assert (kept.connections, kept.summary.messages) == (1, 1)


def test_a_timeline_with_a_wrong_date_is_refused_and_the_old_one_stays(lists: Lists) -> None:
    lists.save_life(JOB)
    with pytest.raises(UsageError, match="date"):
        lists.save_life(Life((replace(JOB.periods[0], start="soon"),)))
    assert lists.life() == JOB


def test_checklist_says_how_far_the_people_of_an_export_are_considered(
    lists: Lists, tmp_path: Path
) -> None:
    take(lists, friends_zip(tmp_path, ["Ngozi Okonkwo", "Abe Xu"]))

    def outcome() -> CheckOutcome:
        return next(o for o in lists.observations() if o.check == "8b-15").evidence.outcome

    assert outcome() is CheckOutcome.NOT_MET
    people = lists.connections().rest
    lists.answer([people[0].key], BoundaryAnswer.NO)
    assert outcome() is CheckOutcome.PARTLY
    lists.answer([people[1].key], BoundaryAnswer.KEPT)
    assert outcome() is CheckOutcome.ATTESTED


PLANTED = ("Quistgaardsen", "zzplantedhandle", "8675309123", "xylophone-of-the-ward")
CRASH = """
import os, signal, sys
from pathlib import Path
from paravent.core.desk import StoreMode
from paravent.core.jobs import Cancel, ignore_progress
from paravent.core.words import BoundaryAnswer
from paravent.main import Desk
desk = Desk(Path(sys.argv[1]))
desk.open_store(StoreMode.PASSPHRASE, "correct horse battery staple")
desk.lists.take([Path(sys.argv[2])], ignore_progress, Cancel(), messages=True)
review = desk.lists.connections()
assert review.people == 2, review.people
people = [*review.ask, *review.rest, *(s for c in review.circles for s in c.people)]
desk.lists.detail(people[0].key)
desk.lists.answer([people[0].key], BoundaryAnswer.WILL_ACT)
desk.checklist()
desk.write_report(Path(sys.argv[1]) / "report.html")
desk.write_report(Path(sys.argv[1]) / "report.json")
print("ready", flush=True)
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.mark.skipif(os.name != "posix", reason="kill -9 is of POSIX systems")
def test_after_import_review_report_and_a_crash_nothing_planted_is_in_any_plain_file(
    tmp_path: Path,
) -> None:
    name, handle, number, words = PLANTED
    export = tmp_path / "in" / "instagram-me-2025-01-01-x.zip"
    export.parent.mkdir()
    entry = {
        "href": f"https://www.instagram.com/{handle}",
        "value": handle,
        "timestamp": 1_600_000_000,
    }
    other = {
        "href": f"https://www.instagram.com/u{number}",
        "value": f"u{number}",
        "timestamp": 1_600_000_001,
    }
    thread = {
        "participants": [{"name": name}, {"name": "Me"}],
        "messages": [{"sender_name": name, "timestamp_ms": 1_600_000_000_000, "content": words}],
        "title": name,
        "thread_path": f"inbox/{handle}_{number}",
    }
    with zipfile.ZipFile(export, "w") as archive:
        archive.writestr(
            "connections/followers_and_following/followers_1.json",
            json.dumps([{"title": "", "string_list_data": [e]} for e in (entry, other)]),
        )
        archive.writestr(
            f"your_instagram_activity/messages/inbox/{handle}_{number}/message_1.json",
            json.dumps(thread),
        )
    data, temp = tmp_path / "data", tmp_path / "temp"
    temp.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", CRASH, str(data), str(export)],
        env={**os.environ, "TMPDIR": str(temp), "HOME": str(temp), "PYTHONPATH": str(ROOT / "app")},
        capture_output=True,
        text=True,
        check=False,
        timeout=180,
    )
    assert "ready" in done.stdout, done.stderr
    assert done.returncode == -signal.SIGKILL
    files = [p for folder in (data, temp) for p in folder.rglob("*") if p.is_file()]
    assert any(p.name == "report.html" for p in files)
    everything = b"".join(p.read_bytes() for p in files)
    everything += "".join(str(p) for p in files).encode() + (done.stdout + done.stderr).encode()
    for planted in PLANTED:
        for encoding in ("utf-8", "utf-16-le"):
            assert planted.encode(encoding) not in everything
            assert planted.upper().encode(encoding) not in everything
