"""Wounded files that once came out with a place in them, or without their picture."""

from __future__ import annotations

import struct
from pathlib import Path
from random import Random

import pytest
from tests.benchmarks.photos_fuzz import mutated, try_one, widely_mutated
from tests.support.photo_files import (
    LAT,
    app,
    block,
    dms,
    every_case,
    exif_app,
    jpeg,
    packet,
    photoshop,
    xmp_app,
)

from paravent.core.errors import TooMuchError
from paravent.core.photo_records import PhotoOutcome
from paravent.photos.inspect import inspect_file
from paravent.photos.model import Mode, Options
from paravent.photos.one import Task, clean_one

PHOTOSHOP_HEAD = b"Photoshop 3.0\0"
CASES = {case.name: case for case in every_case()}

# Each for another cause: numbers that offsets missed, copies in tables of the picture, text that a
# wrong length took into it, packets and blocks where no program looks, boxes without a name; an
# index and a picture that lean on bytes which went.
ONCE_WRONG = (
    ("geotiff big", 1072146735),
    ("geotiff big", 956685653),
    ("tiff gps exif", 132675397),
    ("film keys at the top", 646934343),
    ("heic xmp elements", 852364301),
    ("jxl brob exif", 858514070),
    ("heic xmp unknown", 797817841),
    ("jpeg app10 UNIC", 735867759),
    ("heic json item", 145307004),
    ("jpeg unknown app", 454054640),
    ("jpeg unknown app", 123563999),
    ("webp behind", 951540118),
    ("tiff xmp thumbnails", 622383988),
    ("jpeg flir", 642162690),
    ("jpeg flir", 198049669),
    ("heic xmp gzip", 507582565),
    ("gif xmp names", 579548673),
    ("gif xmp picture", 639715625),
    ("film nrtm", 933832176),
    ("heic xmp thumbnails", 773520617),
    ("webp exif prefix", 87109987),
    ("film faststart b'\\xa9xyz'", 114303919),
    ("gif comment", 80826320),
    ("heic xmp unknown", 24318267),
    ("jpeg maker note unknown", 1022277313),
    ("avif xmp thumbnails", 659774357),
    ("dng private", 530722338),
    ("film subtitles", 347667830),
    ("jxl unknown", 377036738),
    ("heic xmp wgs84", 582362821),
    ("heic text item", 190474296),
    ("tiff c2pa", 621246454),
    ("geotiff big", 447959408),
    ("jpeg gain map apple", 420576359),
    ("gif xmp attributes", 201494813),
    ("webp exif maker note unknown", 1026142927),
    ("webp exif maker note unknown", 642394511),
    ("jpeg geotiff", 247771855),
    ("film keys at the top", 259004340),
    ("film keys at the top", 279631844),
    ("gif xmp picture", 146415326),
    ("jpeg c2pa split", 842289553),
    ("heic exif maker note kodak", 908084874),
    ("gif drawn text", 940381647),
    ("jpeg gain map apple", 742963866),
    ("jpeg xmp unknown", 236686899),
    ("jpeg comment", 658627528),
    ("jpeg behind micro video", 948981489),
    ("jpeg flir", 30628981),
    ("jpeg flir", 791142340),
    ("jpeg comment", 276603782),
    ("film in film", 834915243),
    ("film camm", 190984306),
)


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize(("name", "state"), ONCE_WRONG)
def test_once_wrong_files(tmp_path: Path, name: str, state: int, everything: bool) -> None:
    wounded = mutated(CASES[name].data, Random(state))
    assert try_one(CASES[name], wounded, tmp_path, everything) == ""


@pytest.mark.parametrize("everything", [False, True])
def test_a_garbled_block_that_also_holds_the_gain_map_is_refused(
    tmp_path: Path, everything: bool
) -> None:
    words = "hdrgm:Version=<1.0' photoshop:City='Quarrelby Fold'"
    source = tmp_path / "a.jpg"
    source.write_bytes(jpeg(xmp_app(packet(words).encode())))
    mode = Mode.EVERYTHING if everything else Mode.LOCATION
    outcome = clean_one(Task(source, Path(source.name), Options(mode), tmp_path / "out"))
    assert outcome.outcome == "refused"
    assert ("garbled" if everything else "damaged") in (outcome.why or "")


# --- one test for each sign of a wound ---------------------------------------------------------


def _outcome(tmp_path: Path, suffix: str, data: bytes, *, everything: bool = False) -> PhotoOutcome:
    source = tmp_path / f"a{suffix}"
    source.write_bytes(data)
    options = Options(Mode.EVERYTHING if everything else Mode.LOCATION)
    return clean_one(Task(source, Path(source.name), options, tmp_path / "out"))


def _is_refused(tmp_path: Path, suffix: str, data: bytes, *, everything: bool = False) -> bool:
    outcome = _outcome(tmp_path, suffix, data, everything=everything)
    assert outcome.written is None
    return outcome.outcome == "refused" and "damaged" in (outcome.why or "")


def _written(outcome: PhotoOutcome) -> bytes:
    assert outcome.written
    return Path(outcome.written).read_bytes()


def _changed(name: str, old: bytes, new: bytes) -> bytes:
    data = CASES[name].data
    assert old in data
    return data.replace(old, new, 1)


def test_bytes_between_segments(tmp_path: Path) -> None:
    data = jpeg(app(0xE0, b"JFIF\0\1\1\0\0\1\0\1\0\0"), b"4, -1.57377")
    assert _is_refused(tmp_path, ".jpg", data)


def test_a_pointer_to_coordinates_that_leads_out_of_the_block(tmp_path: Path) -> None:
    raw = block()
    at = raw.index(b"\x25\x88\x04\0") + 8
    data = jpeg(exif_app(raw[:at] + b"\xf0\xff\0\0" + raw[at + 4 :]))
    assert _is_refused(tmp_path, ".jpg", data)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (struct.pack("<6I", *(n for pair in dms(LAT) for n in pair)), struct.pack("<I", 1 << 20)),
        (b"N\0\0\0", b"\xd1\0\0\0"),
        (b"2024:05:06\0", b"2024:05\x9106\0"),
        (b"ASCII\0\0\0Quarr", b"ASCII\0\0\0Qu\x07rr"),
    ],
)
def test_coordinates_that_cannot_be(tmp_path: Path, old: bytes, new: bytes) -> None:
    raw = block()
    assert old in raw
    data = jpeg(exif_app(raw.replace(old, new + old[len(new) :])))
    assert _is_refused(tmp_path, ".jpg", data)


def test_coordinates_not_known_are_no_wound(tmp_path: Path) -> None:
    raw = block()
    none = raw.replace(struct.pack("<6I", *(n for pair in dms(LAT) for n in pair)), bytes(24))
    none = none.replace(b"N\0\0\0", bytes(4))
    assert none != raw
    assert _outcome(tmp_path, ".jpg", jpeg(exif_app(none))).outcome == "cleaned"


def test_a_packet_that_is_not_well_formed(tmp_path: Path) -> None:
    data = _changed("jpeg xmp names", b"</rdf:RDF>", b"</rdf:RDG>")
    assert _is_refused(tmp_path, ".jpg", data)


def test_a_check_sum_that_is_wrong(tmp_path: Path) -> None:
    assert _is_refused(tmp_path, ".png", _changed("png eXIf", b"Acme", b"Acne"))


def test_a_table_that_no_encoder_fills(tmp_path: Path) -> None:
    plain = jpeg(exif_app(block()))
    at = plain.index(b"\xff\xdb\0\x43\0") + 20
    assert _is_refused(tmp_path, ".jpg", plain[:at] + bytes(8) + plain[at + 8 :])


def test_an_iptc_record_that_there_is_not(tmp_path: Path) -> None:
    data = _changed("jpeg iptc", b"\x1c\x02\x5a", b"\x1c\x22\x5a")
    assert _is_refused(tmp_path, ".jpg", data)


def test_an_iptc_field_of_no_known_kind_goes(tmp_path: Path) -> None:
    data = _changed("jpeg iptc", b"\x1c\x02\x5a", b"\x1c\x02\x5b")
    outcome = _outcome(tmp_path, ".jpg", data)
    assert outcome.outcome == "cleaned"
    assert b"Quarrelby" not in _written(outcome)


def test_a_text_that_says_where_beside_a_block_that_cannot_be_read(tmp_path: Path) -> None:
    text = app(0xFE, b"Rash seen in Quarrelby Fold")
    assert _is_refused(tmp_path, ".jpg", jpeg(text, app(0xED, b"Photoshap 3.0\0" + bytes(40))))
    sound = jpeg(text, app(0xED, PHOTOSHOP_HEAD + photoshop()))
    assert _outcome(tmp_path, ".jpg", sound).outcome == "cleaned"


@pytest.mark.parametrize("wound", [(b"Nikon\0", b"Nikxn\0"), (b"\0\x39\0\7", b"\0\x37\0\7")])
def test_names_in_maker_notes_whose_list_is_garbled(
    tmp_path: Path, wound: tuple[bytes, bytes]
) -> None:
    name = "jpeg maker note nikon"
    old, new = wound
    if old not in CASES[name].data:
        old, new = (half[1::-1] + half[:1:-1] for half in wound)
    outcome = _outcome(tmp_path, ".jpg", _changed(name, old, new))
    assert outcome.outcome == "refused" or b"Quarrelby" not in _written(outcome)


def test_words_and_numbers_in_the_codes_of_a_picture(tmp_path: Path) -> None:
    plain = jpeg(exif_app(block()))
    at = plain.rindex(b"\xff\xd9") - 40
    for text in (b"\x9153.8193\x92", b"\x91seen in Quarrelby Fold\x92"):
        assert _is_refused(tmp_path, ".jpg", plain[:at] + text + plain[at + len(text) :])


def test_a_bit_turned_in_the_picture_is_no_wound(tmp_path: Path) -> None:
    plain = bytearray(jpeg(exif_app(block())))
    plain[-40] ^= 1
    assert _outcome(tmp_path, ".jpg", bytes(plain)).outcome == "cleaned"


@pytest.mark.parametrize("everything", [False, True])
def test_wounds_of_every_kind(tmp_path: Path, everything: bool) -> None:
    chance = Random(int(everything))
    some = chance.sample(sorted(CASES), 60)
    for name in some:
        case = CASES[name]
        others = [each for each in CASES.values() if each.suffix == case.suffix]
        wounded = widely_mutated(case, others, chance)
        assert try_one(case, wounded, tmp_path, everything) == "", name


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("box", [b"dref", b"stsd"])
def test_a_film_without_a_box_that_every_track_has(
    tmp_path: Path, box: bytes, everything: bool
) -> None:
    whole = CASES["film text track text"].data
    wounded = whole.replace(box, box[:3] + b".", 1)
    assert _is_refused(tmp_path, ".mp4", wounded, everything=everything)


def test_looking_into_a_damaged_file_never_says_that_nothing_was_found(tmp_path: Path) -> None:
    path = tmp_path / "a.jpg"
    whole = jpeg(exif_app(block(gps=False)))
    at = whole.index(b"\xff\xdb")
    path.write_bytes(whole)
    assert not [f for f in inspect_file(path).found if f.what == "damaged notes"]
    path.write_bytes(whole[:at] + b"stray bytes" + whole[at:])
    assert [f.kind for f in inspect_file(path).found if f.what == "damaged notes"] == ["hint"]


def test_looking_into_a_file_that_asks_for_too_much_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def too_much(*_: object) -> None:
        raise TooMuchError("Too much.")

    path = tmp_path / "a.jpg"
    path.write_bytes(jpeg())
    monkeypatch.setattr("paravent.photos.inspect.read_through", too_much)
    assert inspect_file(path).error == "Too much."
