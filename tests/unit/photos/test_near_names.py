"""Free text that names the place the coordinates lead to goes with them; everyday words stay."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support import photo_files as made

from paravent.core.jobs import Cancel, ignore_progress
from paravent.core.photo_records import PhotoOutcome
from paravent.photos import near_names
from paravent.photos.clean import clean_paths
from paravent.photos.inspect import inspect_file
from paravent.photos.model import Point

_AT = {
    "Whitby": (54.4858, -0.6206),
    "Leeds": (53.7997, -1.5492),
    "Reading": (51.4563, -0.9711),
    "Nice": (43.7031, 7.2661),
    "Bath": (51.3779, -2.3591),
    "Tromsø": (69.6496, 18.957),
    "Cardiff": (51.48, -3.18),
}


def _told(place: str, text: str) -> bool:
    latitude, longitude = _AT[place]
    return bool(near_names.near([Point(latitude, longitude, 5)], [text]))


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("Whitby", "Lunch in Whitby"),
        ("Whitby", "Whitby harbour at dawn"),
        ("Whitby", "boat;whitby;dog"),
        ("Leeds", "Headingley, then home"),
        ("Reading", "Lunch in Reading with Sam"),
        ("Reading", "Reading"),
        ("Nice", "boat;Nice;dog"),
        ("Tromsø", "Lights over Tromso"),
        ("Tromsø", "TROMSØ"),
        ("Cardiff", "Bore da, Caerdydd"),
        ("Cardiff", "2012;wales;june"),
        ("Leeds", "Back in the UK"),
    ],
)
def test_names_near_by_are_heard(place: str, text: str) -> None:
    assert _told(place, text)


@pytest.mark.parametrize(
    ("place", "text"),
    [
        ("Whitby", "Lunch in Leeds"),
        ("Whitby", "Holiday in France"),
        ("Whitby", "three boats and a dog"),
        ("Leeds", "hyperleeds"),
        ("Reading", "reading a good book"),
        ("Reading", "Reading a book in the sun"),
        ("Nice", "a nice evening"),
        ("Nice", "Nice evening with friends"),
        ("Bath", "Bath time for the dog"),
        ("Bath", "the dog after his bath"),
    ],
)
def test_other_words_are_not(place: str, text: str) -> None:
    assert not _told(place, text)


def test_without_coordinates_no_name_is_near() -> None:
    assert near_names.near([], ["Lunch in Whitby"]) == ()
    assert not near_names.names("Lunch in Whitby", ())


def _photo(folder: Path, description: bytes, keywords: str) -> Path:
    block = made.block(
        spot=_AT["Whitby"],
        extra=lambda t: [
            t.raw(0x010E, description + b"\0", 2),
            t.raw(0x9C9E, (keywords + "\0").encode("utf-16-le"), 1),
        ],
    )
    path = folder / "photo.jpg"
    path.write_bytes(made.jpeg(made.exif_app(block)))
    return path


def _cleaned(path: Path, out: Path) -> tuple[PhotoOutcome, bytes]:
    outcomes: list[PhotoOutcome] = []
    clean_paths([path], outcomes.append, ignore_progress, Cancel(), out=out)
    written = outcomes[0].written
    return outcomes[0], Path(written or path).read_bytes()


def test_a_photo_loses_the_texts_that_name_its_place(tmp_path: Path) -> None:
    path = _photo(tmp_path, b"Lunch in Whitby", "boat;Whitby;dog")
    told = {f.what for f in inspect_file(path).found if f.kind == "place"}
    assert {"description", "keywords"} <= told
    outcome, raw = _cleaned(path, tmp_path / "out")
    assert outcome.outcome == "cleaned"
    assert b"Whitby" not in raw
    assert "Whitby".encode("utf-16-le") not in raw
    assert "boat;dog\0".encode("utf-16-le") in raw


def test_a_photo_keeps_its_other_texts(tmp_path: Path) -> None:
    path = _photo(tmp_path, b"Lunch with Sam", "boat;dog")
    outcome, raw = _cleaned(path, tmp_path / "out")
    assert outcome.outcome == "cleaned"
    assert b"Lunch with Sam" in raw
    assert "boat;dog".encode("utf-16-le") in raw
