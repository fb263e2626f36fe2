"""A watched folder: what arrives is offered once it stands still, and never touched."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtWidgets import QFileDialog
from pytestqt.qtbot import QtBot
from tests.support.desk import MadeUpDesk
from tests.support.window import button, texts
from tests.ui.conftest import OpenWindow

from paravent.core.errors import FolderError
from paravent.core.settings import Settings
from paravent.desks.watch import arrivals, marks
from paravent.ui.pages.photos import PhotosPage


def test_only_new_photos_that_stand_still_have_arrived(tmp_path: Path) -> None:
    (tmp_path / "old.jpg").write_bytes(b"old")
    known = marks(tmp_path)
    assert set(known) == {"old.jpg"}
    (tmp_path / "new.jpg").write_bytes(b"half")
    for name in ("notes.txt", ".hidden.jpg", "new-clean.jpg", "a-covered-2.png", "part.crdownload"):
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "link.jpg").symlink_to(tmp_path / "new.jpg")
    (tmp_path / "empty.jpg").touch()
    first = arrivals(tmp_path, known, {})
    assert first.settled == ()
    assert first.moving
    (tmp_path / "new.jpg").write_bytes(b"half and half")
    second = arrivals(tmp_path, known, first.seen)
    assert second.settled == ()
    third = arrivals(tmp_path, known, second.seen)
    assert third.settled == (tmp_path / "new.jpg",)
    assert third.moving  # the empty one may still be written


def test_a_folder_that_is_gone_says_so(tmp_path: Path) -> None:
    with pytest.raises(FolderError, match="Choose it again"):
        marks(tmp_path / "gone")


def test_watching_is_off_until_chosen_and_offers_what_arrives(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = MadeUpDesk()
    window = open_window(desk, "photos")
    page = window.pages["photos"]
    assert isinstance(page, PhotosPage)
    assert page.watch.folder is None
    page.watch._settle.setInterval(50)
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    button(page, "Watch a folder").click()
    qtbot.waitUntil(lambda: page.watch._watcher is not None, timeout=30_000)
    qtbot.waitUntil(lambda: desk.settings.photos_watch == str(tmp_path), timeout=30_000)
    file = tmp_path / "IMG_7.jpg"
    file.write_bytes(b"made up")
    qtbot.waitUntil(page.offer.isVisible, timeout=60_000)
    assert any("1 new photo in" in t for t in texts(page.offer))
    assert page.model.lines == []
    assert [p.name for p in tmp_path.iterdir()] == ["IMG_7.jpg"]
    assert file.read_bytes() == b"made up"
    button(page.offer, "Look inside").click()
    qtbot.waitUntil(lambda: len(page.model.lines) == 1 and not page.is_busy(), timeout=30_000)
    assert not page.offer.isVisible()
    button(page, "Stop watching").click()
    assert page.watch.folder is None
    qtbot.waitUntil(lambda: desk.settings.photos_watch == "", timeout=30_000)


def test_a_folder_of_the_last_time_is_watched_from_the_start(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    window = open_window(MadeUpDesk(settings=Settings(photos_watch=str(tmp_path))), "home")
    page = window.pages["photos"]
    assert isinstance(page, PhotosPage)
    assert page.watch.folder == tmp_path
    page.watch._settle.setInterval(50)
    qtbot.waitUntil(lambda: page.watch._watcher is not None, timeout=30_000)
    (tmp_path / "IMG_8.jpg").write_bytes(b"made up")
    qtbot.waitUntil(lambda: any("See the Photos page" in t for t in texts(window)), timeout=60_000)
    assert window.page_id == "home"


def test_a_watched_folder_that_vanished_is_told_calmly(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    gone = tmp_path / "gone"
    window = open_window(MadeUpDesk(settings=Settings(photos_watch=str(gone))), "photos")
    qtbot.waitUntil(
        lambda: any("cannot be looked into any more" in t for t in texts(window)), timeout=30_000
    )
