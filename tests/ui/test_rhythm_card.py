"""When to look again, in the settings: due, coming up, failing."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from tests.support.desk import MadeUpDesk
from tests.support.window import texts
from tests.ui.conftest import OpenWindow, settle

from paravent.core.rhythm import Due
from paravent.core.settings import Settings
from paravent.ui.widgets.rhythm_card import RhythmCard


def card_of(open_window: OpenWindow, qtbot: QtBot, desk: MadeUpDesk) -> RhythmCard:
    window = open_window(desk, "settings")
    settle(qtbot, window)
    return window.findChildren(RhythmCard)[0]


def test_what_is_due_is_shown_with_its_profiles(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = MadeUpDesk(settings=Settings(profiles=("facebook",)))
    desk.rhythm.coming = (Due(date(2026, 4, 10), ("facebook",)),)
    shown = texts(card_of(open_window, qtbot, desk))
    assert any("since 10 April 2026" in text for text in shown)
    assert "Facebook" in shown


def test_what_cannot_be_read_is_not_called_nothing(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = MadeUpDesk(settings=Settings(profiles=("facebook",)))
    desk.rhythm.fails = True
    shown = texts(card_of(open_window, qtbot, desk))
    assert "What is due is not known." in shown
    assert not any("Nothing is due" in text for text in shown)


def test_an_occasion_is_added_and_taken_away(open_window: OpenWindow, qtbot: QtBot) -> None:
    desk = MadeUpDesk()
    card = card_of(open_window, qtbot, desk)
    card._add()
    qtbot.waitUntil(lambda: len(desk.settings.occasions) == 1)
    assert desk.settings.occasions[0].startswith("application ")


def test_a_calendar_file_is_written(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    card = card_of(open_window, qtbot, MadeUpDesk())
    out = tmp_path / "due.ics"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(out), ""))
    card._calendar()
    qtbot.waitUntil(out.exists)


def test_a_box_and_a_date_beside_it_stand_level(open_window: OpenWindow, qtbot: QtBot) -> None:
    card = card_of(open_window, qtbot, MadeUpDesk())
    assert card.kind.sizeHint().height() == card.day.sizeHint().height()
