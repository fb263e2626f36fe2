"""Data in one's own hands: exports that open again, another computer, nothing left after delete."""

from __future__ import annotations

import json
import zipfile
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests.support.records import audit, people, reading
from tests.unit.history.conftest import SECRET_SERVICE, KeyStoreDouble, named

from paravent.core.changes import Direction
from paravent.core.desk import StoreMode
from paravent.core.errors import UsageError, WrongKeyError
from paravent.core.settings import Settings
from paravent.core.words import Audience, CheckOutcome, ReadingStatus
from paravent.desks.base import Base
from paravent.desks.own_data import OwnData
from paravent.history import codec, keys
from paravent.history.memory import memory_store
from paravent.history.opening import open_store
from paravent.history.store import Store
from paravent.main import Desk

NAME = "Wilhelmina Quistgaard1"


@pytest.fixture
def key_store(monkeypatch: pytest.MonkeyPatch) -> KeyStoreDouble:
    double: KeyStoreDouble = named(KeyStoreDouble, SECRET_SERVICE)()
    monkeypatch.setattr(keys, "_system_backend", lambda: double)
    monkeypatch.setattr(keys, "_ARGON", keys.Wrapped("argon2id", "", "", 64, 1, 1))
    return double


@pytest.fixture
def desk(tmp_path: Path, key_store: KeyStoreDouble) -> Desk:
    made = Desk(tmp_path / "here")
    made.open_store(StoreMode.KEYRING)
    store = made.store
    store.begin(audit("done", finished=None, people=(), readings=(), apps=()), (), True)
    store.keep_reading("done", reading(), b"PNG")
    store.finish(audit("done", people=people(5)))
    return made


def test_an_export_holds_everything_and_says_that_it_is_not_encrypted(
    desk: Desk, tmp_path: Path
) -> None:
    target = tmp_path / "all.zip"
    desk.store.keep_note("plan", "interview", '{"day": "2027-01-15"}')
    assert isinstance(desk.store, Store)
    desk.store.keep_briefly("exports", "facebook", codec.pack({"people": [NAME]}))
    numbers = desk.own_data.export(target)
    assert (numbers["audits"], numbers["pictures"], numbers["people"]) == (1, 1, 5)
    with zipfile.ZipFile(target) as made:
        assert "NOT encrypted" in made.read("README.txt").decode()
        [record] = json.loads(made.read("audits.json"))
        assert record["people"][1]["name"] == NAME
        plans = json.loads(made.read("plans.json"))
        assert plans["plan"]["interview"] == {"day": "2027-01-15"}
        exports = json.loads(made.read("exports.json"))
        assert exports == {"exports": {"facebook": {"people": [NAME]}}}
        assert [made.read(n) for n in made.namelist() if n.startswith("pictures/")] == [b"PNG"]
    assert target.stat().st_mode & 0o077 == 0
    with pytest.raises(UsageError, match="nothing is overwritten"):
        desk.own_data.export(target)
    desk.close()


def test_a_sealed_export_shows_nothing_and_opens_only_with_its_passphrase(
    desk: Desk, tmp_path: Path
) -> None:
    target, back = tmp_path / "all.sealed", tmp_path / "back.zip"
    with pytest.raises(UsageError):
        desk.own_data.export(target, "short")
    desk.own_data.export(target, "a long passphrase")
    assert b"audits.json" not in target.read_bytes() and NAME.encode() not in target.read_bytes()
    with pytest.raises(WrongKeyError):
        desk.own_data.open_sealed(target, back, "another passphrase")
    assert not back.exists()
    desk.own_data.open_sealed(target, back, "a long passphrase")
    assert zipfile.ZipFile(back).testzip() is None
    data = bytearray(target.read_bytes())
    data[-5] ^= 1
    target.write_bytes(bytes(data))
    with pytest.raises(WrongKeyError):
        desk.own_data.open_sealed(target, tmp_path / "other.zip", "a long passphrase")
    desk.close()


def test_a_history_opens_on_another_computer_with_the_recovery_passphrase(
    desk: Desk, tmp_path: Path, key_store: KeyStoreDouble
) -> None:
    recovery = desk.recovery_passphrase()
    assert recovery is not None
    file = tmp_path / "history.move"
    desk.own_data.move_out(file)
    assert NAME.encode() not in file.read_bytes()
    desk.close()
    key_store.kept.clear()  # the other computer has a key store of its own
    there = Desk(tmp_path / "there")
    there.open_store(StoreMode.KEYRING)  # an empty history, made when the window first opened
    with pytest.raises(WrongKeyError):
        there.own_data.move_in(file, "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE-FFFFF")
    assert there.store.audits() == []
    there.own_data.move_in(file, recovery)
    assert [p.name for p in there.store.audit("done").people][1] == NAME
    assert there.store.picture("done/future_posts") == b"PNG"
    there.close()
    again = open_store(tmp_path / "there", StoreMode.KEYRING)  # its key is in the key store now
    assert len(again.audits()) == 1
    again.close()
    assert not list((tmp_path / "there").glob("incoming-*"))


def test_nothing_is_overwritten_by_a_history_from_elsewhere(desk: Desk, tmp_path: Path) -> None:
    file = tmp_path / "history.move"
    desk.own_data.move_out(file)
    with pytest.raises(UsageError, match="something in it"):
        desk.own_data.move_in(file, desk.recovery_passphrase() or "")
    file.write_bytes(b"not a zip")
    other = Desk(tmp_path / "other")
    with pytest.raises(UsageError, match="not a history"):
        other.own_data.move_in(file, "x")
    assert [a.id for a in desk.store.audits()] == ["done"]
    desk.close()


def test_delete_everything_leaves_nothing_in_the_folder_nor_in_the_key_store(
    desk: Desk, tmp_path: Path, key_store: KeyStoreDouble
) -> None:
    folder = tmp_path / "here"
    desk.save_settings(Settings(profiles=("facebook",)))
    (folder / "temporary").mkdir()
    (folder / "reminders.json").write_text("{}")
    assert key_store.kept
    desk.delete_everything()
    assert not folder.exists()
    assert not key_store.kept


def test_what_is_kept_in_numbers(desk: Desk) -> None:
    kept = desk.own_data.kept()
    assert (kept.audits, kept.names, kept.can_move) == (1, 5, True)
    assert date.fromisoformat(kept.names_until) > date.today()
    assert kept.size > 1000
    desk.close()


def test_a_store_in_memory_cannot_be_moved(tmp_path: Path) -> None:
    data = OwnData(Base(tmp_path, store=memory_store(), settings=Settings()))
    assert not data.kept().can_move
    with pytest.raises(UsageError, match="nothing to move"):
        data.move_out(tmp_path / "x")


def test_what_is_kept_as_it_is_counts_until_its_day_or_until_it_reads_otherwise(
    tmp_path: Path,
) -> None:
    base = Base(tmp_path, store=memory_store(), settings=Settings(profiles=("facebook",)))
    desk = Desk(tmp_path, base=base)
    wide = reading("friends_list", Audience.PUBLIC, raw="Public")
    desk.store.finish(audit("one", readings=(wide,), people=()))

    def outcomes(today: str = "") -> set[CheckOutcome]:
        from paravent.checklist.guidance import load
        from paravent.checklist.outcomes import build

        made = build(
            load(),
            base.facts_of(desk.store.latest()),
            desk.store.latest(),
            desk.store.attestations(),
            (),
            desk.store.photo_summary(),
            today=today,
        )
        found = [e for r in made.results for e in r.evidence if e.setting == "friends_list"]
        return {e.outcome for e in found}

    assert outcomes() == {CheckOutcome.NOT_MET}
    [evidence, *_] = [
        e
        for r in desk.checklist().results
        for e in r.evidence
        if e.setting == "friends_list" and e.thing
    ]
    desk.changes.keep_as_it_is(evidence, "Only colleagues", date(2027, 3, 1))
    assert outcomes("2027-02-28") == {CheckOutcome.ATTESTED}
    assert outcomes("2027-03-01") == {CheckOutcome.NOT_MET}
    changed = reading("friends_list", Audience.FRIENDS_OF_FRIENDS, raw="Friends of friends")
    later = audit(
        "two", started="2026-06-01T10:00:00+00:00", finished="2026-06-01T10:05:00+00:00",
        readings=(changed,), people=(),
    )  # fmt: skip
    desk.store.finish(later)
    assert outcomes("2027-02-28") == {CheckOutcome.NOT_MET}
    [changes] = desk.changes.since_last_time()
    assert changes.settings[0].direction is Direction.NARROWER
    desk.changes.ask_again(evidence)
    assert outcomes() == {CheckOutcome.NOT_MET}
    desk.close()


def test_a_widening_across_a_time_of_being_unread_is_told_in_the_checklist(tmp_path: Path) -> None:
    base = Base(tmp_path, store=memory_store(), settings=Settings(profiles=("facebook",)))
    desk = Desk(tmp_path, base=base)
    unread = replace(reading("friends_list", None, ReadingStatus.COULD_NOT_READ), seen_at="")
    days = ("2026-03-01", "2026-03-08", "2026-03-15", "2026-03-22")
    seen = (
        reading("friends_list", Audience.ONLY_ME, seen_at=f"{days[0]}T10:00:05+00:00"),
        unread,
        unread,
        reading("friends_list", Audience.PUBLIC, seen_at=f"{days[3]}T10:00:05+00:00"),
    )
    for day, each in zip(days, seen, strict=True):
        at = f"{day}T10:00:00+00:00"
        desk.store.finish(audit(day, started=at, finished=at, readings=(each,), people=()))
    [changes] = desk.changes.since_last_time()
    [change] = changes.settings
    assert change.direction is Direction.WIDER and change.last_known is not None
    told = [
        e
        for r in desk.checklist().results
        if r.id == "8d-09"
        for e in r.evidence
        if e.setting == "friends_list"
    ]
    assert [e.outcome for e in told] == [CheckOutcome.NOT_MET]
    assert "2026-03-01" in told[0].seen
    desk.close()
