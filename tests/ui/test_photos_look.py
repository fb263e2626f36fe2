"""The picture large: what to look for, covering for good, pasting, text, keys."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QImage, QImageReader, QTransform
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from tests.support import photo_files as made
from tests.support import pictures
from tests.support.desk import MadeUpDesk
from tests.support.window import button, press, texts
from tests.ui.conftest import OpenWindow

from paravent.core.errors import PhotoError
from paravent.core.records import Finding
from paravent.desks.photos import Photos
from paravent.desks.pictures import Pictures
from paravent.ui.pages.photos import PhotosPage
from paravent.ui.widgets.photo_cover import (
    Cover,
    Part,
    check_packed,
    covered,
    packed,
    write_new,
)
from paravent.ui.widgets.photo_read import read_picture_file, thumbnail


class RealPhotos(MadeUpDesk):
    """Looks into photos and cleans them for real."""

    def __init__(self) -> None:
        super().__init__()
        real = Photos.__new__(Photos)
        self.inspect_photos = real.inspect  # type: ignore[method-assign]
        self.cleaned_everything: list[bool] = []

        def clean(*args: object, everything: bool = False, **kwargs: object) -> None:
            from paravent.photos.clean import clean_paths

            self.cleaned_everything.append(everything)
            clean_paths(*args, everything=everything, **kwargs)  # type: ignore[arg-type]

        self.clean_photos = clean  # type: ignore[method-assign]


Opened = Callable[[Path], PhotosPage]


@pytest.fixture
def photo(tmp_path: Path) -> Path:
    return pictures.save(pictures.corridor(800, 600), tmp_path / "night shift.jpg")


@pytest.fixture
def look_at(open_window: OpenWindow, qtbot: QtBot) -> Opened:
    def open_it(path: Path) -> PhotosPage:
        window = open_window(RealPhotos(), "photos")
        page = window.pages["photos"]
        assert isinstance(page, PhotosPage)
        page.add([path])
        qtbot.waitUntil(lambda: len(page.model.lines) == 1 and not page.is_busy(), timeout=90_000)
        page.look(str(path))
        qtbot.waitUntil(lambda: window.jobs.running == 0, timeout=90_000)
        return page

    return open_it


def test_the_large_picture_says_what_to_look_for_and_judges_nothing(
    look_at: Opened, photo: Path
) -> None:
    page = look_at(photo)
    shown = " ".join(texts(page.looking))
    for cue in ("badge", "ward sign", "screen", "wristband", "window", "number plate"):
        assert cue in shown
    assert "pip install '.[pictures]'" in shown
    assert not page.looking.save_button.isVisible()
    assert "800 by 600" in page.looking.canvas.accessibleName()
    assert page.looking.canvas.hasFocus()


def test_covering_by_mouse_writes_a_new_checked_file_without_what_was_there(
    look_at: Opened, photo: Path, qtbot: QtBot
) -> None:
    before = photo.read_bytes()
    page = look_at(photo)
    canvas = page.looking.canvas
    button(page.looking, "Cover a part").click()
    place = canvas._place().toRect()
    start = QPoint(place.left() + place.width() // 3, place.top() + place.height() // 20)
    end = QPoint(place.left() + place.width() * 2 // 3, place.top() + place.height() // 5)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas, end)
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=end)
    assert len(canvas.parts) == 1
    assert any("1 part covered" in t and "re-encoded" in t for t in texts(page.looking))
    button(page.looking, "Save the covered copy").click()
    made = photo.with_name("night shift-covered.jpg")
    qtbot.waitUntil(lambda: made.exists() and not page.is_busy(), timeout=90_000)
    assert photo.read_bytes() == before
    image = QImage(str(made))
    assert image.size() == QSize(800, 600)
    inside = canvas.parts[0].rect(image.size()).adjusted(4, 4, -4, -4)
    assert inside.width() > 200
    worst = max(
        image.pixelColor(x, y).lightness()
        for x in range(inside.left(), inside.right(), 3)
        for y in range(inside.top(), inside.bottom(), 3)
    )
    assert worst < 20
    assert image.pixelColor(790, 590) == image.pixelColor(790, 590)
    line = page.model.line_of(str(made))
    assert line is not None
    assert line.clean_file == str(made)
    assert page.model.lines[page.view.currentIndex().row()] is line
    assert not page.looking.isVisible()
    desk = page.context.desk
    assert isinstance(desk, RealPhotos)
    assert desk.cleaned_everything == [True]
    assert line.sentence() == "Covered by hand, re-encoded"
    assert any(t.startswith("The copy that you covered by hand: re-encoded") for t in texts(page))


def test_what_was_covered_but_not_saved_is_told_and_the_uncovered_twin_stays_behind(
    look_at: Opened, photo: Path, qtbot: QtBot
) -> None:
    page = look_at(photo)
    window = page.window()
    page.back_to_list()
    page.clean()
    qtbot.waitUntil(lambda: page.model.tally.ready == 1 and not page.is_busy(), timeout=90_000)
    page.look(str(photo))
    qtbot.waitUntil(lambda: page.context.jobs.running == 0, timeout=90_000)
    page.looking.canvas.cover(Part(0.1, 0.1, 0.3, 0.3))
    page.back_to_list()
    assert sum("not saved yet" in t for t in texts(window)) == 2  # said, and beside the picture
    page.look(str(photo))
    qtbot.waitUntil(lambda: page.context.jobs.running == 0, timeout=90_000)
    button(page.looking, "Save the covered copy").click()
    made = photo.with_name("night shift-covered.jpg")
    qtbot.waitUntil(lambda: made.exists() and not page.is_busy(), timeout=90_000)
    page.exits.copy_cleaned()
    copied = QApplication.clipboard().mimeData()
    assert copied is not None
    assert [u.toLocalFile() for u in copied.urls()] == [str(made)]
    assert any("1 left out: the covered copy goes instead" in t for t in texts(window))
    page._choose(0)
    shown = texts(page.details)
    assert (
        "Your covered copy is “night shift-covered.jpg”. This one still shows everything." in shown
    )
    assert not any("not saved yet" in t for t in shown)


def test_covering_with_keys_alone(look_at: Opened, photo: Path) -> None:
    page = look_at(photo)
    canvas = page.looking.canvas
    page.looking.cover_button.setChecked(True)
    assert "Enter covers" in canvas.accessibleDescription()
    press(canvas, Qt.Key.Key_Left)
    for _ in range(3):
        press(canvas, Qt.Key.Key_Left)
        press(canvas, Qt.Key.Key_Up)
    press(canvas, Qt.Key.Key_Right, Qt.KeyboardModifier.ShiftModifier)
    press(canvas, Qt.Key.Key_Return)
    (part,) = canvas.parts
    assert part.left == pytest.approx(0.34)
    assert part.width == pytest.approx(0.22)
    press(canvas, Qt.Key.Key_Backspace)
    assert canvas.parts == ()
    press(canvas, Qt.Key.Key_Plus)
    assert canvas.zoom > 1
    press(canvas, Qt.Key.Key_0)
    assert canvas.zoom == 1


def test_what_was_covered_is_remembered_when_coming_back(look_at: Opened, photo: Path) -> None:
    page = look_at(photo)
    page.looking.canvas.cover(Part(0.1, 0.1, 0.2, 0.2))
    window = page.window()
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert not page.looking.isVisible()
    assert page.view.isVisible()
    assert page.model.lines[0].parts == (Part(0.1, 0.1, 0.2, 0.2),)


def test_what_was_covered_is_kept_when_one_leaves_before_the_picture_is_there(
    look_at: Opened, photo: Path, qtbot: QtBot
) -> None:
    page = look_at(photo)
    page.looking.canvas.cover(Part(0.1, 0.1, 0.2, 0.2))
    page.back_to_list()
    page.look(str(photo))
    page.back_to_list()
    assert len(page.model.lines[0].parts) == 1
    qtbot.waitUntil(lambda: page.context.jobs.running == 0, timeout=90_000)


def test_a_picture_that_cannot_be_shown_says_so_calmly(look_at: Opened, tmp_path: Path) -> None:
    other = tmp_path / "garden.jxl"
    other.write_bytes(b"\xff\x0a" + bytes(40))
    page = look_at(other)
    assert any("cannot show it" in t for t in texts(page.looking))
    assert button(page.looking, "Open in your photo program").isVisible()
    assert not page.looking.cover_button.isVisible()


@pytest.mark.parametrize("ending", [".heic", ".avif"])
def test_what_telephones_write_is_shown_and_covered_like_every_photo(
    ending: str, look_at: Opened, tmp_path: Path, qtbot: QtBot
) -> None:
    """Its list picture, the large one, and the covered copy, which carries nothing over."""
    file = tmp_path / f"IMG_0417{ending}"
    lying = pictures.corridor(800, 600).transformed(QTransform().rotate(-90))
    pictures.save_telephone(lying, file, made.block(make="Headingley"))  # which also says: turn it
    before = file.read_bytes()
    assert b"Headingley" in before
    page = look_at(file)
    assert "800 by 600" in page.looking.canvas.accessibleName()
    assert page.looking.cover_button.isVisible()
    assert not page.looking.open_button.isVisible()
    page.looking.canvas.cover(Part(0.34, 0.07, 0.32, 0.14))
    button(page.looking, "Save the covered copy").click()
    copy = file.with_name("IMG_0417-covered.jpg")
    qtbot.waitUntil(lambda: copy.exists() and not page.is_busy(), timeout=90_000)
    assert file.read_bytes() == before
    after = copy.read_bytes()
    assert after.startswith(b"\xff\xd8")
    assert b"Exif" not in after
    assert b"Headingley" not in after
    image = QImage(str(copy))
    assert image.size() == QSize(800, 600)
    assert image.pixelColor(400, 80).lightness() < 20
    assert image.pixelColor(20, 300).lightness() > 100
    assert page.model.line_of(str(copy)) is not None
    small = thumbnail(file, Pictures(), 40, 4)
    assert small is not None
    assert small.size() == QSize(40, 40)
    assert small.pixelColor(20, 20).alpha() == 255
    qtbot.waitUntil(lambda: page.thumbs.kept == 2, timeout=30_000)


@pytest.mark.parametrize("ending", [".heic", ".avif"])
def test_a_very_wide_or_damaged_picture_of_a_telephone_does_no_harm(
    ending: str, tmp_path: Path
) -> None:
    file = pictures.save(pictures.hills(3000, 40), tmp_path / f"wide{ending}")
    small = thumbnail(file, Pictures(), 40, 4)
    assert small is not None
    assert small.size() == QSize(40, 40)
    raw = file.read_bytes()
    file.write_bytes(raw[: len(raw) // 2])
    assert thumbnail(file, Pictures(), 40, 4) is None
    with pytest.raises(PhotoError, match="cannot be decoded"):
        read_picture_file(file, Pictures(), 100)


def test_a_turned_picture_of_a_telephone_stands_upright(tmp_path: Path) -> None:
    turned = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"
    file = pictures.save_telephone(pictures.hills(400, 200), tmp_path / "a.heic", turned)
    seen = read_picture_file(file, Pictures(), 100)
    assert (seen.image.width(), seen.image.height()) == (50, 100)
    assert seen.whole == QSize(200, 400)


@pytest.mark.parametrize("how", list(Cover))
def test_a_covered_part_holds_nothing_of_what_was_there(how: Cover) -> None:
    """Two pictures that differ only under the cover become alike, but for the blur's averages."""
    made = []
    for text_colour in ("#000000", "#ffffff"):
        image = QImage(400, 300, QImage.Format.Format_RGB32)
        image.fill(QColor("#808080"))
        for x in range(110, 290, 4):  # stripes as fine as small print
            for y in range(110, 190):
                image.setPixelColor(x, y, QColor(text_colour))
        made.append(covered(image, [Part(0.25, 1 / 3, 0.5, 1 / 3, how)]))
    rect = QRect(100, 100, 200, 100)
    colours = [
        {image.pixelColor(x, y).rgb() for x in range(100, 300) for y in range(100, 200)}
        for image in made
    ]
    if how is Cover.BLACK:
        assert colours == [{QColor("black").rgb()}] * 2
    else:
        assert all(len(each) <= 3 * 12 for each in colours)
        # Twice the same picture gives other blocks: nothing can be compared with a guess.
        again = covered(made[0], [Part(0.25, 1 / 3, 0.5, 1 / 3, how)])
        assert again.copy(rect) != made[0].copy(rect)
    assert made[0].pixelColor(10, 10) == QColor("#808080")


def test_covers_are_wide_enough_at_the_edges_and_never_outside() -> None:
    assert Part(0.101, 0.101, 0.1, 0.1).rect(QSize(100, 100)) == QRect(10, 10, 11, 11)
    assert Part(0.9, 0.9, 0.3, 0.3).rect(QSize(100, 100)) == QRect(90, 90, 10, 10)


def test_nothing_hidden_goes_into_the_new_file(tmp_path: Path) -> None:
    image = pictures.hills(200, 150)
    image.setText("Comment", "taken at Headingley")
    file = tmp_path / "a.png"
    assert image.save(str(file))
    assert QImage(str(file)).text("Comment") == "taken at Headingley"
    for as_jpeg in (False, True):
        drawn = covered(read_picture_file(file, Pictures()).image, [Part(0, 0, 0.5, 0.5)])
        data = packed(drawn, as_jpeg=as_jpeg)
        assert b"Headingley" not in data
        check_packed(data, drawn, [Part(0, 0, 0.5, 0.5)])
    with pytest.raises(PhotoError):
        check_packed(packed(image, as_jpeg=True), drawn, [Part(0, 0, 0.5, 0.5)])


def test_no_name_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "a.png").write_bytes(b"mine")
    made = write_new(tmp_path, "a", ".png", b"new")
    assert made.name == "a-2.png"
    assert (tmp_path / "a.png").read_bytes() == b"mine"


def test_orientation_is_respected(tmp_path: Path) -> None:
    import piexif

    file = pictures.save(pictures.hills(400, 200), tmp_path / "turned.jpg")
    piexif.insert(piexif.dump({"0th": {piexif.ImageIFD.Orientation: 6}}), str(file))
    seen = read_picture_file(file, Pictures(), 100)
    assert (seen.image.width(), seen.image.height()) == (50, 100)
    assert seen.whole == QSize(200, 400)
    small = thumbnail(file, Pictures(), 40, 4)
    assert small is not None
    assert small.size() == QSize(40, 40)
    # The sky is at the top of the picture as stored, so on the right of the turned one.
    assert small.pixelColor(36, 20).blue() > small.pixelColor(4, 20).blue()


def test_what_calls_itself_a_photo_is_judged_by_its_content(tmp_path: Path) -> None:
    svg = tmp_path / "a.jpg"
    svg.write_text('<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>')
    assert b"svg" in [bytes(f.data()) for f in QImageReader.supportedImageFormats()]
    assert thumbnail(svg, Pictures(), 40, 4) is None
    with pytest.raises(PhotoError):
        read_picture_file(svg, Pictures())
    assert thumbnail(tmp_path / "gone.jpg", Pictures(), 40, 4) is None


def test_a_pasted_picture_is_looked_at_saved_and_copied(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    window = open_window(RealPhotos(), "home")
    QApplication.clipboard().setImage(pictures.corridor(400, 300))
    window._paste()
    page = window.pages["photos"]
    assert isinstance(page, PhotosPage)
    assert window.page_id == "photos"
    assert any("pixels only" in t for t in texts(page.looking))
    page.looking.canvas.cover(Part(0, 0, 0.5, 0.5))
    button(page.looking, "Copy the picture").click()
    copied = QApplication.clipboard().image()
    assert copied.pixelColor(20, 20) == QColor("black")
    assert copied.pixelColor(390, 20) != QColor("black")
    chosen = tmp_path / "pasted.png"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(chosen), ""))
    button(page.looking, "Save the picture").click()
    qtbot.waitUntil(lambda: chosen.exists() and not page.is_busy(), timeout=90_000)
    assert QImage(str(chosen)).pixelColor(20, 20) == QColor("black")
    line = page.model.line_of(str(chosen))
    assert line is not None
    assert line.clean_file == str(chosen)


def test_text_in_the_picture_is_a_question_not_a_verdict(
    look_at: Opened, photo: Path, qtbot: QtBot
) -> None:
    page = look_at(photo)
    made_up = page.context.desk.pictures
    made_up.is_there = True  # type: ignore[attr-defined]
    made_up.texts[str(photo)] = (  # type: ignore[attr-defined]
        Finding("the picture itself", "ward or clinic", "Ward 12", "personal"),
    )
    page.back_to_list()
    page.look(str(photo))
    qtbot.waitUntil(lambda: page.window().jobs.running == 0, timeout=90_000)  # type: ignore[attr-defined]
    button(page.looking, "Find text and codes").click()
    qtbot.waitUntil(lambda: any("ward or clinic: Ward 12" in t for t in texts(page.looking)))
    assert any("you decide" in t for t in texts(page.looking))
    made_up.fails = PhotoError("The text could not be read.")  # type: ignore[attr-defined]
    button(page.looking, "Find text and codes").click()
    qtbot.waitUntil(lambda: any("could not be read" in t for t in texts(page.looking)))


def test_stepping_through_the_photos(open_window: OpenWindow, qtbot: QtBot, tmp_path: Path) -> None:
    files = [pictures.save(pictures.hills(80, 60), tmp_path / f"IMG_{n}.jpg") for n in (1, 2)]
    window = open_window(MadeUpDesk(), "photos")
    page = window.pages["photos"]
    assert isinstance(page, PhotosPage)
    page.add(files)
    qtbot.waitUntil(lambda: len(page.model.lines) == 2 and not page.is_busy(), timeout=90_000)
    page.view.activated.emit(page.model.index(0))
    qtbot.waitUntil(lambda: window.jobs.running == 0, timeout=90_000)
    assert not page.looking.before.isEnabled()
    button(page.looking, "Next photo").click()
    assert page.looking.path == str(files[1])
    assert any("2 of 2" in t for t in texts(page.looking))
    button(page.looking, "Back to the list").click()
    assert page.view.currentIndex().row() == 1


def test_what_identifies_is_shown_before_and_after(
    open_window: OpenWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    photo = tmp_path / "IMG_0001.jpg"
    photo.write_bytes(made.jpeg(made.exif_app(made.block())))
    window = open_window(RealPhotos(), "photos")
    page = window.pages["photos"]
    assert isinstance(page, PhotosPage)
    page.add([photo])
    qtbot.waitUntil(lambda: bool(page.model.lines) and not page.is_busy(), timeout=60_000)
    assert "Camera model" not in texts(page)
    page.bar.everything.setChecked(True)
    assert "Camera model" in texts(page)
    page.clean()
    line = page.model.lines[0]
    qtbot.waitUntil(lambda: not page.is_busy() and line.after is not None, timeout=60_000)
    assert "Camera model" in texts(page)
    assert "Still inside" not in texts(page)
    assert any("when or by whom" in text for text in texts(page))
    # What was cleaned is spoken of as it was cleaned, whatever the box says now.
    page.bar.everything.setChecked(False)
    assert "Camera model" in texts(page)
