"""``paravent footprint --plan`` and what the kept history adds to ``paravent footprint --json``."""

from __future__ import annotations

import json
from datetime import date, timedelta
from pathlib import Path

import pytest

from paravent.cli import main
from paravent.commands.review import kept_outside
from paravent.core.desk import StoreMode, StoreState
from paravent.core.review import AboutMe
from paravent.desks.base import Base
from paravent.history.memory import memory_store
from paravent.main import Desk

DAY = (date.today() + timedelta(40)).isoformat()


def run(folder: Path, *words: str) -> int:
    return main(["footprint", "--plan", "--keep", "memory", "--data-dir", str(folder), *words])


def test_the_plan_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(tmp_path, "--for", "interview", "--on", DAY, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["for"], told["on"]) == ("interview", DAY)
    assert [s["part"] for s in told["steps"]][-1] == "report"
    assert all(s["do_by"] <= DAY for s in told["steps"])


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "No review was begun"),
        (("--for", "interview"), "go together"),
        (("--for", "interview", "--on", "soon"), "2026-12-05"),
        (("--for", "interview", "--on", "2020-01-01"), "has passed"),
    ],
)
def test_what_does_not_fit_is_said_in_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], words: tuple[str, ...], sentence: str
) -> None:
    assert run(tmp_path, *words) == 2
    heard = capsys.readouterr()
    assert sentence in heard.err
    assert heard.out == ""


def test_the_look_from_outside_comes_from_a_history_that_opens_by_itself(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk(tmp_path, base=Base(tmp_path, store=memory_store()))
    desk.review.save_about_me(AboutMe(names=("Ava Example",)))
    assert kept_outside(desk) == {"stranger": [], "names": []}
    state = StoreState(True, StoreMode.KEYRING, False, "")
    monkeypatch.setattr(desk, "store_state", lambda: state)
    names = kept_outside(desk)["names"]
    assert names[0]["query"] == '"Ava Example"'
    assert names[0]["results"] == []
