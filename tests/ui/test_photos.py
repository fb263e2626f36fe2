"""Photos: in by drop, paste and folder; looked into, cleaned, out again; ten thousand of them."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import (
    QAccessible,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QMouseEvent,
)
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QPushButton, QWidget
from pytestqt.qtbot import QtBot
from tests.support import pictures
from tests.support.desk import MadeUpDesk
from tests.support.stalls import StallMeter
from tests.support.window import button, let_layouts_come, press, texts
from tests.ui.conftest import OpenWindow

from paravent.core.records import Finding, PhotoInspection
from paravent.core.settings import Settings
from paravent.ui.pages.photos import PhotosPage
from paravent.ui.widgets.photo_thumbs import MOST_KEPT, MOST_WISHES
from paravent.ui.widgets.photo_way import FOLDER, IN_PLACE
from paravent.ui.window import Window, local_paths


def page_of(window: Window) -> PhotosPage:
    page = window.pages["photos"]
    assert isinstance(page, PhotosPage)
    return page


@pytest.fixture
def photos(tmp_path: Path) -> list[Path]:
    made = []
    for name in ("IMG_1.jpg", "scan.jpg", "notes.txt", "broken.jpg"):
        file = tmp_path / name
        file.write_bytes(b"made up")
        made.append(file)
    return made


def mime(*urls: QUrl) -> QMimeData:
    made = QMimeData()
    made.setUrls(list(urls))
    return made


COPY, MOVE = Qt.DropAction.CopyAction, Qt.DropAction.MoveAction
MOUSE = (Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)


def drop(window: Window, data: QMimeData, actions: Qt.DropAction = COPY) -> Qt.DropAction | None:
    """Hold files over the window and let go; which action was taken, None if they were refused."""
    enter = QDragEnterEvent(QPoint(300, 300), actions, data, *MOUSE)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    if not enter.isAccepted():
        return None
    event = QDropEvent(QPointF(300, 300), actions, data, *MOUSE)
    QApplication.sendEvent(window, event)
    return event.dropAction()


def test_photos_dropped_on_any_page_are_looked_into(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path]
) -> None:
    window = open_window(MadeUpDesk(), "home")
    assert drop(window, mime(*(QUrl.fromLocalFile(str(p)) for p in photos)))
    assert window.page_id == "photos"
    page = page_of(window)
    qtbot.waitUntil(lambda: len(page.model.lines) == 4 and not page.is_busy(), timeout=60_000)
    words = [line.status()[0] for line in page.model.lines]
    assert words == ["Location inside", "No location found", "Left alone", "Location inside"]
    assert any("Clean 3 photos" in t for t in texts(page))
    stands = page.stands.text()
    assert stands.startswith("2 of 4 files say where they were taken. 1 left alone")
    assert stands.endswith("Cleaning writes copies beside them; the originals stay as they are.")


def test_nothing_from_the_web_and_no_links(
    open_window: OpenWindow, tmp_path: Path, photos: list[Path]
) -> None:
    window = open_window(MadeUpDesk(), "home")
    assert not drop(window, mime(QUrl("https://example.org/a.jpg")))
    assert window.page_id == "home"
    link = tmp_path / "link.jpg"
    link.symlink_to(photos[0])
    gone = QUrl.fromLocalFile(str(tmp_path / "gone.jpg"))
    real = QUrl.fromLocalFile(str(photos[0]))
    assert local_paths(mime(QUrl.fromLocalFile(str(link)), gone, real)) == [photos[0]]


def test_files_are_taken_as_copies_also_where_their_owner_would_move_them(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path]
) -> None:
    """A file manager that hears "moved" may delete the user's own file."""
    window = open_window(MadeUpDesk(), "photos")
    files = mime(QUrl.fromLocalFile(str(photos[0])))
    assert drop(window, files, MOVE) is None
    assert page_of(window).model.lines == []
    assert drop(window, files, COPY | MOVE) is COPY
    qtbot.waitUntil(lambda: len(page_of(window).model.lines) == 1, timeout=60_000)
    qtbot.waitUntil(lambda: not page_of(window).is_busy(), timeout=60_000)
    assert page_of(window).model.supportedDragActions() == COPY


def test_files_that_are_carried_away_again_leave_no_mark(
    open_window: OpenWindow, photos: list[Path]
) -> None:
    window = open_window(MadeUpDesk(), "photos")
    files = mime(QUrl.fromLocalFile(str(photos[0])))
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(300, 300), COPY, files, *MOUSE))
    zone = page_of(window)._drop
    assert zone.property("over") == "true"
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert zone.property("over") == "false"


def test_files_held_over_the_list_are_told_what_letting_go_does(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path]
) -> None:
    window = open_window(MadeUpDesk(), "photos")
    page = page_of(window)
    page.add(photos[:1])
    qtbot.waitUntil(lambda: len(page.model.lines) == 1 and not page.is_busy(), timeout=60_000)
    before = page.stands.text()
    files = mime(QUrl.fromLocalFile(str(photos[1])))
    QApplication.sendEvent(window, QDragEnterEvent(QPoint(300, 300), COPY, files, *MOUSE))
    assert page.stands.text().startswith("Let go to add them to the list")
    QApplication.sendEvent(window, QDragLeaveEvent())
    assert page.stands.text() == before


def test_cleaning_writes_copies_by_default_and_says_what_came_of_each(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path]
) -> None:
    window = open_window(MadeUpDesk(), "photos")
    page = page_of(window)
    page.add(photos)
    qtbot.waitUntil(lambda: len(page.model.lines) == 4 and not page.is_busy(), timeout=60_000)
    way = page.bar.way()
    assert (way.out, way.in_place, way.everything) == (None, False, False)
    page.bar.clean_button.click()
    qtbot.waitUntil(
        lambda: any(x.outcome for x in page.model.lines) and not page.is_busy(), timeout=60_000
    )
    words = [line.status()[0] for line in page.model.lines]
    assert words == ["Cleaned and checked", "Already clean", "Left alone", "Not cleaned"]
    assert page.stands.text() == (
        "2 of 4 files clean and checked. 1 left alone and 1 not cleaned, unchanged: choose one to"
        " see why. Drag clean ones from the list to where you want them, or copy them."
    )
    shown = texts(page.details)
    assert any("Kept on purpose" in t for t in shown)
    assert any("colour profile" in t for t in shown)


def test_only_checked_clean_files_leave_the_window(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path]
) -> None:
    window = open_window(MadeUpDesk(), "photos")
    page = page_of(window)
    page.add(photos)
    qtbot.waitUntil(lambda: len(page.model.lines) == 4 and not page.is_busy(), timeout=60_000)
    everything = [page.model.index(n) for n in range(4)]
    assert page.model.mimeData(everything).urls() == []
    assert not page.model.flags(everything[0]) & Qt.ItemFlag.ItemIsDragEnabled
    page.clean()
    qtbot.waitUntil(
        lambda: len(page.exits.clean_lines()) == 2 and not page.is_busy(), timeout=60_000
    )
    photos[0].with_name("IMG_1-clean.jpg").write_bytes(b"clean")
    out = [u.toLocalFile() for u in page.model.mimeData(everything).urls()]
    assert out == [str(photos[0].with_name("IMG_1-clean.jpg")), str(photos[1])]
    assert page.model.flags(everything[0]) & Qt.ItemFlag.ItemIsDragEnabled
    page.exits.copy_button.click()
    copied = QApplication.clipboard().mimeData()
    assert copied is not None
    assert [u.toLocalFile() for u in copied.urls()] == out


def test_a_clean_file_that_is_gone_is_not_handed_out(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path]
) -> None:
    window = open_window(MadeUpDesk(), "photos")
    page = page_of(window)
    page.add(photos[:2])
    qtbot.waitUntil(lambda: len(page.model.lines) == 2 and not page.is_busy(), timeout=60_000)
    page.clean()
    qtbot.waitUntil(lambda: page.model.tally.ready == 2 and not page.is_busy(), timeout=60_000)
    rows = [page.model.index(n) for n in range(2)]
    assert [u.toLocalFile() for u in page.model.mimeData(rows).urls()] == [str(photos[1])]
    page.exits.copy_cleaned()
    assert any("1 clean file copied" in t and "1 left out" in t for t in texts(window))
    page.exits.copy_one(str(photos[0]))
    assert any("moved or deleted. Add the photo again" in t for t in texts(window))


def test_dragging_out_what_is_not_clean_says_why_nothing_happens(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path]
) -> None:
    window = open_window(MadeUpDesk(), "photos")
    page = page_of(window)
    page.add(photos[:1])
    qtbot.waitUntil(lambda: len(page.model.lines) == 1 and not page.is_busy(), timeout=60_000)
    area = page.view.viewport()
    left = Qt.MouseButton.LeftButton
    QTest.mousePress(area, left, pos=QPoint(60, 20))
    for x in (200, 5000):
        at = QPointF(x, 20)
        away = area.mapToGlobal(at)
        none = Qt.KeyboardModifier.NoModifier
        move = QMouseEvent(QEvent.Type.MouseMove, at, away, Qt.MouseButton.NoButton, left, none)
        QApplication.sendEvent(area, move)
        told = any("not clean yet" in t for t in texts(window))
        assert told is (x == 5000)
    QTest.mouseRelease(area, left, pos=QPoint(60, 20))


def test_tab_goes_from_the_list_through_its_details_to_the_ways_out(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path]
) -> None:
    page = page_of(open_window(MadeUpDesk(), "photos"))
    page.add(photos)
    qtbot.waitUntil(lambda: len(page.model.lines) == 4 and not page.is_busy(), timeout=60_000)
    page.clean()
    qtbot.waitUntil(lambda: page.model.tally.ready == 2 and not page.is_busy(), timeout=60_000)
    qtbot.waitUntil(lambda: page.model.lines[0].after is not None, timeout=60_000)
    let_layouts_come(page)
    page.view.setFocus()
    passed = []
    for _ in range(12):
        here = QApplication.focusWidget()
        assert here is not None
        press(here, Qt.Key.Key_Tab)
        now = QApplication.focusWidget()
        passed.append("" if now is None else now.accessibleName())
    assert passed[:3] == ["Look at IMG_1.jpg large", "Copy this one", "Show folder"]
    assert passed.index("Map: nearer") < passed.index("Add …") < passed.index("Copy cleaned")


def test_a_screen_reader_hears_a_name_for_every_control_and_no_markup(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path]
) -> None:
    pictures.save(pictures.hills(60, 40), photos[1])
    window = open_window(MadeUpDesk(), "photos")
    page = page_of(window)
    page.add(photos)
    qtbot.waitUntil(lambda: len(page.model.lines) == 4 and not page.is_busy(), timeout=60_000)
    for step in ("found", "cleaned", "looked at"):
        if step == "cleaned":
            page.clean()
            qtbot.waitUntil(lambda: page.model.tally.ready == 2, timeout=60_000)
        elif step == "looked at":
            page.look(str(photos[1]))
            page.looking.cover_button.setChecked(True)
        qtbot.waitUntil(lambda: not page.is_busy() and window.jobs.running == 0, timeout=60_000)
        let_layouts_come(page)
        heard = [
            (here.text(QAccessible.Text.Name), here.text(QAccessible.Text.Description))
            for each in page.findChildren(QWidget)
            if each.isVisible() and each.focusPolicy() & Qt.FocusPolicy.TabFocus
            if (here := QAccessible.queryAccessibleInterface(each)) is not None
        ]
        assert len(heard) > 8, step
        assert all(name.strip() == name != "" for name, _ in heard), heard
        assert not any("<" in told for _, told in heard), heard


def test_no_two_controls_answer_to_the_same_key(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path]
) -> None:
    page = page_of(open_window(MadeUpDesk(), "photos"))
    page.add([*photos, photos[0].with_name("Roundhay Park.jpg")])
    qtbot.waitUntil(lambda: len(page.model.lines) >= 4 and not page.is_busy(), timeout=60_000)
    page.clean()
    qtbot.waitUntil(lambda: page.model.tally.ready >= 2 and not page.is_busy(), timeout=60_000)
    for at in range(len(page.model.lines)):
        page._choose(at)
        let_layouts_come(page)
        used = [
            each.text()[each.text().replace("&&", "  ").index("&") + 1].lower()
            for each in page.findChildren(QAbstractButton)
            if each.isVisible() and "&" in each.text().replace("&&", "  ")
        ]
        assert len(used) == len(set(used)), sorted(used)


def test_replacing_originals_is_asked_first(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    from paravent.ui.widgets.dialogs import Confirm

    window = open_window(MadeUpDesk(), "photos")
    page = page_of(window)
    page.add(photos[:1])
    qtbot.waitUntil(lambda: len(page.model.lines) == 1 and not page.is_busy(), timeout=60_000)
    page.bar.where.setCurrentIndex(page.bar.where.findData(IN_PLACE))
    asked: list[str] = []
    monkeypatch.setattr(Confirm, "ask", lambda self: asked.append(self.windowTitle()))
    page.clean()
    assert asked == ["Replace the originals?"]
    assert not page.is_busy()
    monkeypatch.setattr(Confirm, "ask", lambda _self: True)
    page.clean()
    assert page.is_busy()
    qtbot.waitUntil(lambda: not page.is_busy(), timeout=60_000)


def test_the_setting_decides_how_the_box_stands(open_window: OpenWindow) -> None:
    window = open_window(MadeUpDesk(settings=Settings(photos_everything=True)), "photos")
    assert page_of(window).bar.way().everything


def test_files_dropped_while_busy_wait_their_turn(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path]
) -> None:
    desk = MadeUpDesk()
    desk.pace = 0.02
    page = page_of(open_window(desk, "photos"))
    page.add(photos[:2])
    page.add(photos[2:])
    qtbot.waitUntil(lambda: len(page.model.lines) == 4 and not page.is_busy(), timeout=60_000)


def test_the_same_file_twice_is_one_line(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path]
) -> None:
    page = page_of(open_window(MadeUpDesk(), "photos"))
    page.add([photos[0], photos[0]])
    qtbot.waitUntil(lambda: bool(page.model.lines) and not page.is_busy(), timeout=60_000)
    assert len(page.model.lines) == 1


def test_paste_without_files_says_so(open_window: OpenWindow) -> None:
    window = open_window(MadeUpDesk(), "photos")
    QApplication.clipboard().setText("words")
    window._paste()
    assert any("no photo files on the clipboard" in t for t in texts(window))


def test_ten_thousand_files_come_in_scroll_and_can_be_stopped(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    """With real pictures, so that the small ones of the list are made while it scrolls."""
    desk = MadeUpDesk()
    window = open_window(desk, "photos")
    page = page_of(window)
    first = pictures.save(pictures.hills(1200, 900), tmp_path / "IMG_00000.jpg")
    files = [first, *(tmp_path / f"IMG_{n:05}.jpg" for n in range(1, 10_000))]
    for file in files[1:]:
        os.link(first, file)
    with StallMeter() as meter:
        page.add(files)
        qtbot.waitUntil(
            lambda: len(page.model.lines) == 10_000 and not page.is_busy(), timeout=120_000
        )
        bar = page.view.verticalScrollBar()
        for share in range(21):
            bar.setValue(bar.maximum() * share // 20)
            qtbot.wait(5)
        assert page.view.indexAt(page.view.viewport().rect().center()).row() > 9_900
        qtbot.waitUntil(lambda: page.thumbs.kept > 5, timeout=60_000)
        desk.pace = 0.001
        page.clean()
        qtbot.waitUntil(lambda: page.model.tally.ready > 20, timeout=60_000)
        page.strip.stop_button.click()  # type: ignore[union-attr]
        qtbot.waitUntil(lambda: not page.is_busy(), timeout=60_000)
    print(f"longest stall {meter.longest * 1000:.0f} ms, work {meter.longest_work * 1000:.0f} ms")
    # The goal is 0.1 s; a machine that is busy with other tests stretches it.
    assert meter.longest_work < 0.2, meter.longest_work
    done = sum(1 for line in page.model.lines if line.outcome)
    assert 20 < done < 10_000
    assert threading.get_ident() not in desk.threads


def test_small_pictures_are_bounded(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    thumbs = page_of(open_window(MadeUpDesk(), "photos")).thumbs
    for number in range(MOST_KEPT + 30):
        thumbs._heard((str(number), 1.0, None))
    assert thumbs.kept == MOST_KEPT
    for number in range(2 * MOST_WISHES):
        thumbs.of(str(tmp_path / f"{number}.jpg"), 1.0)
    assert len(thumbs._wishes) <= MOST_WISHES
    qtbot.waitUntil(lambda: not thumbs._wishes, timeout=60_000)
    assert thumbs.kept == MOST_KEPT


def test_what_was_found_is_said_in_plain_words(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path]
) -> None:
    page = page_of(open_window(MadeUpDesk(), "photos"))
    page.add(photos[:1])
    qtbot.waitUntil(lambda: page.details.map is not None and not page.is_busy(), timeout=60_000)
    sentence = "Taken near Headingley, Leeds, to within about 5 metres, at 3 places in the file."
    assert sentence in texts(page.details)
    map_shown = page.details.map
    assert map_shown is not None
    qtbot.waitUntil(lambda: map_shown.picture.chart is not None, timeout=90_000)
    assert sentence in map_shown.picture.accessibleName()
    assert "Leeds" in map_shown.picture.accessibleDescription()
    chart = map_shown.picture.chart
    assert chart is not None
    places = {town.name: at for at, town in chart.towns}
    middle = chart.width / 2
    assert abs(places["Leeds"].x() - middle) < chart.per_km * 8
    assert places["Leeds"].y() > chart.height / 2  # the middle of Leeds lies south of Headingley
    button(map_shown, "Map: farther").click()
    qtbot.waitUntil(lambda: map_shown.picture.chart is not chart, timeout=90_000)


def test_before_and_after_are_measured(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path]
) -> None:
    desk = MadeUpDesk()
    page = page_of(open_window(desk, "photos"))
    copy = str(photos[0].with_name("IMG_1-clean.jpg"))
    left = Finding("XMP", "place name", "Headingley, Leeds")
    desk.inspections[copy] = PhotoInspection(copy, "JPEG", (left,), None, None)
    page.add(photos[:1])
    qtbot.waitUntil(lambda: len(page.model.lines) == 1 and not page.is_busy(), timeout=60_000)
    page.clean()
    qtbot.waitUntil(lambda: page.model.lines[0].after is not None, timeout=60_000)
    shown = texts(page.details)
    assert shown.count("Gone") == 2  # coordinates, altitude
    assert shown.count("Still inside") == 1  # what a fresh look into the copy found
    assert any(t.startswith("The original: taken near") for t in shown)


def test_neutral_names_are_offered_and_given_to_copies_only(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    files = [tmp_path / n for n in ("Roundhay Park.jpg", "2026-05-12 picnic.jpg", "IMG_3.jpg")]
    for file in files:
        file.write_bytes(file.name.encode())
        file.with_name(f"{file.stem}-clean.jpg").write_bytes(b"clean " + file.name.encode())
    (tmp_path / "photo 001.jpg").write_bytes(b"mine")
    page = page_of(open_window(MadeUpDesk(), "photos"))
    page.add(files)
    qtbot.waitUntil(lambda: len(page.model.lines) == 3 and not page.is_busy(), timeout=60_000)
    page.clean()
    qtbot.waitUntil(lambda: page.model.tally.ready == 3 and not page.is_busy(), timeout=60_000)
    assert any("2 clean copies have names" in t for t in texts(page))
    assert any("holds words that may name a place" in t for t in texts(page.details))
    button(page, "Give them neutral names").click()
    qtbot.waitUntil(lambda: page.model.tally.telling == 0 and not page.is_busy(), timeout=60_000)
    names = sorted(p.name for p in tmp_path.iterdir())
    assert names == sorted(
        [f.name for f in files]
        + ["IMG_3-clean.jpg", "photo 001.jpg", "photo 002.jpg", "photo 003.jpg"]
    )
    assert (tmp_path / "photo 001.jpg").read_bytes() == b"mine"
    assert page.model.lines[0].clean_file == str(tmp_path / "photo 002.jpg")
    assert (tmp_path / "photo 002.jpg").read_bytes() == b"clean Roundhay Park.jpg"


def test_one_photo_is_copied_as_file_and_as_picture(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    file = pictures.save(pictures.hills(60, 40), tmp_path / "scan.jpg")
    page = page_of(open_window(MadeUpDesk(), "photos"))
    page.add([file])
    qtbot.waitUntil(lambda: len(page.model.lines) == 1 and not page.is_busy(), timeout=60_000)
    page.clean()
    qtbot.waitUntil(lambda: page.model.tally.ready == 1 and not page.is_busy(), timeout=60_000)
    QApplication.clipboard().clear()
    button(page.details, "Copy this one").click()

    def copied() -> bool:
        data = QApplication.clipboard().mimeData()
        return data is not None and data.hasUrls() and data.hasImage()

    qtbot.waitUntil(copied, timeout=30_000)
    assert QApplication.clipboard().image().width() == 60


def test_a_folder_can_be_chosen(
    open_window: OpenWindow, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from PySide6.QtWidgets import QFileDialog

    page = page_of(open_window(MadeUpDesk(), "photos"))
    page.bar.where.setCurrentIndex(page.bar.where.findData(FOLDER))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    page.bar.where.activated.emit(1)
    assert page.bar.way().out is None
    page.bar.where.setCurrentIndex(page.bar.where.findData(FOLDER))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: str(tmp_path))
    page.bar.where.activated.emit(1)
    assert page.bar.way().out == tmp_path
    assert f"into “{tmp_path.name}”" in page.bar.where_words()
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: "")
    page.bar.where.activated.emit(1)
    assert page.bar.way().out == tmp_path  # it stands in the box: asked again and left, it stays


def test_an_uncheckable_clean_is_not_called_clean() -> None:
    from paravent.core.records import PhotoOutcome
    from paravent.ui.widgets.photo_list import Line

    line = Line("/a.jpg", PhotoInspection("/a.jpg", "JPEG", (), None, None))
    line.outcome = PhotoOutcome("/a.jpg", "cleaned", written="/a-clean.jpg", verified=False)
    assert line.status()[0] == "Cleaned, not checked"
    assert line.clean_file is None


def test_add_buttons_are_there(open_window: OpenWindow) -> None:
    window = open_window(MadeUpDesk(), "photos")
    assert button(window, "Add photos").isVisible()
    assert any("Your originals stay as they are" in t for t in texts(window))


def test_the_keyboard_stays_where_the_work_is(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path]
) -> None:
    """Buttons that go or turn grey hand it on; it never jumps to another part of the page."""
    desk = MadeUpDesk()
    page = page_of(open_window(desk, "photos"))
    page.add_button.setFocus()
    page.add(photos)
    assert page.focusWidget() is page.strip.stop_button
    qtbot.waitUntil(lambda: len(page.model.lines) == 4 and not page.is_busy(), timeout=60_000)
    assert page.focusWidget() is page.view
    desk.pace = 0.02
    page.bar.clean_button.setFocus()
    press(page.bar.clean_button, Qt.Key.Key_Space)
    assert page.focusWidget() is page.strip.stop_button
    qtbot.waitUntil(lambda: page.model.tally.ready == 2 and not page.is_busy(), timeout=60_000)
    assert page.focusWidget() is page.view


def test_the_keyboard_is_not_taken_from_elsewhere_in_the_window(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path]
) -> None:
    desk = MadeUpDesk()
    window = open_window(desk, "photos")
    page = page_of(window)
    page.add(photos)
    qtbot.waitUntil(lambda: len(page.model.lines) == 4 and not page.is_busy(), timeout=60_000)
    desk.pace = 0.05
    page.bar.clean_button.setFocus()
    press(page.bar.clean_button, Qt.Key.Key_Space)
    elsewhere = next(
        each for each in window.findChildren(QPushButton) if not page.isAncestorOf(each)
    )
    elsewhere.setFocus()
    assert window.focusWidget() is elsewhere
    qtbot.waitUntil(lambda: page.model.tally.ready == 2 and not page.is_busy(), timeout=60_000)
    assert window.focusWidget() is elsewhere


def test_what_failed_is_tried_again_together(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path]
) -> None:
    page = page_of(open_window(MadeUpDesk(), "photos"))
    page.add(photos)
    qtbot.waitUntil(lambda: len(page.model.lines) == 4 and not page.is_busy(), timeout=60_000)
    page.clean()
    qtbot.waitUntil(lambda: page.model.tally.failed == 1 and not page.is_busy(), timeout=60_000)
    again = button(page.bar, "Try 1 photo again")
    assert again.isEnabled()
    first, broken = page.model.lines[0].outcome, page.model.lines[3].outcome
    again.click()
    qtbot.waitUntil(
        lambda: page.model.lines[3].outcome is not broken and not page.is_busy(), timeout=60_000
    )
    assert page.model.lines[0].outcome is first


def test_what_was_cleaned_of_the_place_can_be_cleaned_of_all_that_identifies(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path]
) -> None:
    page = page_of(open_window(MadeUpDesk(), "photos"))
    page.add(photos)
    qtbot.waitUntil(lambda: len(page.model.lines) == 4 and not page.is_busy(), timeout=60_000)
    page.clean()
    qtbot.waitUntil(lambda: page.model.tally.ready == 2 and not page.is_busy(), timeout=60_000)
    assert page.model.tally.waits == 0
    page.bar.everything.setChecked(True)
    assert button(page.bar, "Clean 2 photos").isEnabled()
    assert "2 may still hold what else identifies." in page.stands.text()
    page.bar.everything.setChecked(False)
    assert page.model.tally.waits == 0
    page.bar.everything.setChecked(True)
    page.clean()
    qtbot.waitUntil(lambda: page.model.tally.waits == 0 and not page.is_busy(), timeout=60_000)
    assert page.model.lines[0].everything
    assert "serial number" in page.model.lines[0].sentence()


def test_words_of_the_list_are_exact() -> None:
    from paravent.ui.widgets.photo_list import Tally
    from paravent.ui.widgets.photo_words import list_words

    def says(total: int, **counts: int) -> str:
        return list_words(Tally(**counts), total, "Then.")

    assert says(1, located=1, waits=1) == "1 of 1 file says where it was taken. Then."
    assert says(3, located=2, maybe=1, waits=3).startswith(
        "2 of 3 files say where they were taken; 1 more may."
    )
    assert says(3, maybe=1, waits=3).startswith("1 of 3 files may say where it was taken.")
    assert says(3, left=1, waits=2).startswith("No location was found in 2 files. 1 left alone")
    assert says(2, left=2) == "2 left alone, unchanged: choose one to see why."


def test_fields_of_programs_are_told_in_plain_words() -> None:
    from paravent.core.records import PhotoOutcome
    from paravent.ui.widgets.photo_words import plain_what, removed_words, short_name

    film = "film: com.apple.quicktime.location.ISO6709"
    gone = (film, "Exif: XMP: GPSLatitude", "Exif GPS: altitude", "XMP: CountryCode")
    outcome = PhotoOutcome("/a.mov", "cleaned", removed=gone)
    assert removed_words(outcome) == "Removed: coordinates, altitude and country code"
    outcome = PhotoOutcome("/a.jpg", "cleaned", removed=("Exif: date", "Exif GPS: coordinates"))
    place = Finding("Exif GPS", "coordinates", "53.8, -1.5")
    assert removed_words(outcome, (place,)) == "Removed: coordinates and date"
    assert plain_what("camera serial number") == "camera serial number"
    assert plain_what("shot_log_data") == "shot log data"
    assert len(short_name("a" * 200 + ".jpg")) < 80
    assert short_name("evil\u202egpj.jpg") == "evilgpj.jpg"


def test_stopping_says_what_was_stopped(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path]
) -> None:
    desk = MadeUpDesk()
    window = open_window(desk, "photos")
    page = page_of(window)
    desk.pace = 0.05
    page.add(photos)
    qtbot.waitUntil(lambda: bool(page.model.lines), timeout=60_000)
    assert page.escape()
    qtbot.waitUntil(lambda: not page.is_busy(), timeout=60_000)
    if len(page.model.lines) < len(photos):
        assert any("what was looked into until then" in t for t in texts(window))
    desk.pace = 0
    page.add(photos)
    qtbot.waitUntil(lambda: len(page.model.lines) == 4 and not page.is_busy(), timeout=60_000)
    desk.pace = 0.2
    page.clean()
    page.stop()
    qtbot.waitUntil(lambda: not page.is_busy(), timeout=60_000)
    assert any("Photos cleaned until then are kept" in t for t in texts(window))
    assert page.model.tally.waits > 0


def test_why_a_file_was_left_alone_stands_above_what_to_do(
    open_window: OpenWindow, qtbot: QtBot, photos: list[Path]
) -> None:
    page = page_of(open_window(MadeUpDesk(), "photos"))
    page.add(photos)
    qtbot.waitUntil(lambda: len(page.model.lines) == 4 and not page.is_busy(), timeout=60_000)
    page._choose(2)
    why = "This is not a photo, whatever its name says. It was left."
    shown = texts(page.details)
    assert shown.count(why) == 1
    label = next(w for w in page.details.findChildren(QLabel) if w.text() == why)
    assert label.geometry().bottom() < button(page.details, "Try again").geometry().top()
