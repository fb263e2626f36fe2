"""Wounded files that once came out with a place in them, or without their picture."""

from __future__ import annotations

from pathlib import Path
from random import Random

import pytest
from tests.benchmarks.photos_fuzz import mutated, try_one
from tests.support.photo_files import every_case, jpeg, packet, xmp_app

from paravent.photos.model import Mode, Options
from paravent.photos.one import Task, clean_one

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
    assert ("garbled" if everything else "damaged") in outcome.why
