"""``paravent diff`` over a store with two reviews: exactly what changed, names only when asked."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from tests.support.records import audit, people, reading
from tests.unit.history.conftest import SECRET_SERVICE, KeyStoreDouble, named

from paravent.cli import main
from paravent.core.desk import StoreMode
from paravent.core.words import Audience, ReadingStatus
from paravent.history import keys
from paravent.history.opening import open_store


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    double: KeyStoreDouble = named(KeyStoreDouble, SECRET_SERVICE)()
    monkeypatch.setattr(keys, "_system_backend", lambda: double)
    monkeypatch.setattr(keys, "_ARGON", keys.Wrapped("argon2id", "", "", 64, 1, 1))
    store = open_store(tmp_path, StoreMode.KEYRING)
    lists = {"friends": True, "apps": True}
    then = (
        reading("future_posts", Audience.FRIENDS, raw="Friends"),
        reading("friends_list", Audience.ONLY_ME, raw="Only me"),
        reading("birthday", Audience.ONLY_ME, raw="Only me"),
    )
    store.finish(audit("one", readings=then, people=people(3), lists_read=lists, stopped=None))
    now = (
        reading("future_posts", Audience.PUBLIC, raw="Public"),
        reading("friends_list", None, ReadingStatus.COULD_NOT_READ, raw=None),
        reading("birthday", Audience.ONLY_ME, raw="Only me"),
    )
    store.finish(
        audit(
            "two", started="2026-06-01T10:00:00+00:00", finished="2026-06-01T10:05:00+00:00",
            readings=now, people=people(5)[1:], lists_read=lists, stopped=None,
        )
    )  # fmt: skip
    store.close()
    return tmp_path


def run(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str]:
    code = main([*words, "--data-dir", str(folder)])
    return code, capsys.readouterr().out


def test_diff_names_exactly_what_changed(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["diff"], ["diff", "one", "two"], ["diff", "--from", "two", "--to", "one"]):
        code, out = run(folder, capsys, *words, "--json")
        assert code == 0
        [found] = json.loads(out)["profiles"]
        ways = {c["setting"]: c["direction"] for c in found["settings"]}
        assert ways == {"future_posts": "wider", "friends_list": "unread"}
        assert found["same"] == ["birthday"]
        assert "Quistgaard" not in out.replace('"Wilhelmina Quistgaard1 and 2 others"', "")
    code, out = run(folder, capsys, "diff", "--json", "--names")
    assert "Quistgaard4" in out


def test_diff_in_words(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    _, out = run(folder, capsys, "diff")
    assert "wider" in out and "not read this time" in out and "Aim: " in out
    assert "1 setting is as it was" in out


def test_diff_needs_two_audits_of_one_profile(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(folder, capsys, "diff", "one")[0] == 2
    assert run(folder, capsys, "diff", "--from", "one")[0] == 2
    assert run(folder, capsys, "diff", "one", "nothing")[0] == 2


def test_recheck_wants_a_setting_that_there_is(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["recheck", "facebook", "no_such", "--data-dir", str(folder)]) == 2
    assert "future_posts" in capsys.readouterr().err


def test_export_and_delete_from_a_terminal(
    folder: Path, capsys: pytest.CaptureFixture[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    target = tmp_path_factory.mktemp("out") / "all.zip"
    assert run(folder, capsys, "export", "--out", str(target), "--json")[0] == 0
    assert target.stat().st_size > 1000
    code, out = run(folder, capsys, "delete", "--everything", "--json")
    assert code == 0 and json.loads(out) == {"deleted": True}
    assert not folder.exists()
