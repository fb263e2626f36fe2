"""``paravent history`` and ``paravent selfaudit`` over a store with two reviews."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.records import audit, people, reading
from tests.unit.history.conftest import SECRET_SERVICE, KeyStoreDouble, named

from paravent.cli import main
from paravent.core import settings as own_settings
from paravent.core.desk import StoreMode
from paravent.core.settings import Settings
from paravent.core.words import Audience
from paravent.desks.base import Base
from paravent.desks.selfaudit import SelfAudit
from paravent.history import keys
from paravent.history.opening import open_store


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    double: KeyStoreDouble = named(KeyStoreDouble, SECRET_SERVICE)()
    monkeypatch.setattr(keys, "_system_backend", lambda: double)
    monkeypatch.setattr(keys, "_ARGON", keys.Wrapped("argon2id", "", "", 64, 1, 1))
    store = open_store(tmp_path, StoreMode.KEYRING)
    one = audit("one", people=people(3), stopped=None)
    store.finish(one)
    two = replace(
        one, id="two", started="2026-06-01T10:00:00+00:00", finished="2026-06-01T10:04:00+00:00"
    )
    store.finish(replace(two, readings=(reading("future_posts", Audience.PUBLIC, raw="Public"),)))
    SelfAudit(Base(tmp_path, store=store)).begin([("facebook", ""), ("x", "")])
    store.close()
    own_settings.save(Settings(profiles=("facebook", "x")), tmp_path)
    return tmp_path


def run(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main([*words, "--data-dir", str(folder)])
    return code, capsys.readouterr().out


def test_the_list_names_what_diff_and_history_take(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    _, out = run(folder, capsys, "history")
    assert [line.split()[-1] for line in out.splitlines()] == ["two", "one"]


def test_one_audit_opened_says_whether_its_checklist_was_kept(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out = run(folder, capsys, "history", "one", "--json")
    found = json.loads(out)
    assert code == 0 and found["audit"]["id"] == "one"
    assert found["kept"] is False and set(found["checklist"]["limbs"]) == {"8a", "8b", "8c", "8d"}
    assert "Quistgaard" not in out
    _, out = run(folder, capsys, "history", "one")
    assert "was not kept" in out and "8b-01" in out
    assert run(folder, capsys, "history", "nothing")[0] == 2


def test_outcomes_over_time(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out = run(folder, capsys, "history", "--outcomes", "--json")
    days = json.loads(out)["days"]
    assert [d["day"] for d in days] == ["2026-03-01", "2026-06-01"]
    assert all(not d["kept"] and d["platforms"] == ["facebook"] for d in days)
    assert days[1]["limbs"]["8b"]["not_met"] >= days[0]["limbs"]["8b"]["not_met"]
    _, out = run(folder, capsys, "history", "--outcomes")
    assert out.count("by today’s guidance") == 2


def test_where_the_self_audit_stands(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out = run(folder, capsys, "selfaudit", "--json")
    found = json.loads(out)
    assert found["under_way"] and found["step"] == "review"
    steps = {s["id"]: s for s in found["steps"]}
    assert steps["review"]["left"] == 2 and steps["choose"]["over"]
    # Facebook was walked here; X never: its time comes from the other profile.
    assert steps["review"]["measured_on"] == "others"
    _, out = run(folder, capsys, "selfaudit")
    assert "> 2. Sign in and review 2 profiles" in out and "In all about" in out
    _, out = run(folder, capsys, "selfaudit", "--end")
    assert out.startswith("No self-audit is under way")
