"""What the picture shows: numbers, labels, and the sentence where the extra is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support import photo_files as made

from paravent.core.errors import PhotoError
from paravent.photos import pictures


def test_nhs_numbers_pass_their_check() -> None:
    # 943 476 5919 is the number that NHS documents give as an example.
    assert pictures.nhs_numbers("NHS No: 943 476 5919") == ("943 476 5919",)
    assert pictures.nhs_numbers("943-476-5918, 9434765910, 1111111111") == ()
    assert pictures.nhs_numbers("19434765919") == ()


def test_labels_on_a_picture_are_reported() -> None:
    lines = ["Patient: Ada Example", "DOB 01/02/1960", "Ward 7 Bay 3", "NHS 9434765919", "12:30"]
    whats = {f.what for f in pictures.judge(lines)}
    assert whats == {"name of a patient", "date of birth", "ward or clinic", "NHS number"}
    assert pictures.judge(["a rash", "10 mm"]) == ()


def test_a_label_may_stand_a_line_above() -> None:
    assert pictures.judge(["Date of birth", "1 Feb 1960"])[0].what == "date of birth"


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        # As readers of text give them: without the spaces between words.
        (["NHSNo:9434765919"], {"NHS number"}),
        (["NHS Number", "9434765919"], {"NHS number"}),
        (["Ref 9434765919"], {"possible NHS number"}),
        (["Patient:Margaret Hollis", "seen today"], {"name of a patient"}),
        (["Pt: J. Okafor"], {"name of a patient"}),
        (["Patient name", "OKAFOR, Janet"], {"name of a patient"}),
        (["Date ofbirth:04/11/1951"], {"date of birth"}),
        (["Born3June1949"], {"date of birth"}),
        (["Born 04-Nov-1951 (71y)"], {"date of birth"}),
        (["D.O.B.", "1951-11-04"], {"date of birth"}),
        (["Hospital Number", "K0442913"], {"hospital number", "ward or clinic"}),
        (["CHI0211519997"], {"hospital number"}),
        (["Consultant:Dr Shah"], {"ward or clinic"}),
        (["WARD7", "Bed B"], {"ward or clinic"}),
        (["SystmOne", "Tabbed journal"], {"screen of a clinical program"}),
        (["File Edit View Tools Help"], {"screen, by the words of its menus"}),
        (
            [f"line {n}" for n in "abcdefghijklmnopqrstuvwxyzabcdefgh"],
            {"much text, as on a screen or a letter"},
        ),
        ([], set()),
        (["Be patient with yourself", "Growth takes time"], set()),
        (["Born to run", "Bruce Springsteen 1975"], set()),
        (["Theatre Royal", "Award winning pies", "Flower bed competition"], set()),
        (["Consultant wanted", "Surgery hours for the MP"], set()),
        (["Order 2039847561", "Tel 0113 496 0000"], set()),
    ],
)
def test_lines_as_a_reader_gives_them(lines: list[str], expected: set[str]) -> None:
    assert {f.what for f in pictures.judge(lines)} == expected


def test_without_the_extra_it_says_how_to_get_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pictures, "find_spec", lambda name: None)
    assert not pictures.is_installed()
    with pytest.raises(PhotoError, match="pip install"):
        pictures.look(tmp_path / "a.jpg")


@pytest.mark.skipif(not pictures.is_installed(), reason="the extra pictures is not installed")
def test_a_picture_is_read(tmp_path: Path) -> None:
    import pillow_heif
    from PIL import Image, ImageDraw

    image = Image.new("RGB", (900, 200), "white")
    ImageDraw.Draw(image).text((20, 60), "NHS 943 476 5919", "black", font_size=60)
    pillow_heif.register_heif_opener()
    for name in ("a.png", "a.heic", "a.avif"):
        image.save(tmp_path / name)
        assert "NHS number" in {f.what for f in pictures.look(tmp_path / name)}
    Image.new("RGB", (300, 200), "green").save(tmp_path / "c.jpg")
    assert pictures.look(tmp_path / "c.jpg") == ()
    (tmp_path / "b.gif").write_bytes(made.gif())
    with pytest.raises(PhotoError):
        pictures.look(tmp_path / "b.gif")
