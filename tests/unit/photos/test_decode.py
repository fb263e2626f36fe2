"""HEIC and AVIF as pixels: upright once, scaled, within limits, a sentence for everything else."""

from __future__ import annotations

import io
import struct
import sys
from pathlib import Path

import pillow_heif
import pytest
from PIL import Image, ImageCms
from tests.support import photo_files as made

from paravent.core import pictures as words
from paravent.core.errors import NotAPhotoError, PhotoError
from paravent.core.pictures import Pixels
from paravent.photos import decode as room
from paravent.photos.decode import decode

KINDS = ("HEIC", "AVIF")
RED, BLUE = (255, 0, 0), (0, 0, 255)
LIMIT = 60_000_000
PROFILE = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
ORIENTATION, BESIDE = 0x112, 0x113
"""The second is nobody's; writers of pictures leave it alone."""


def halves(mode: str = "RGB", size: tuple[int, int] = (64, 48)) -> Image.Image:
    """Red at the left, blue at the right."""
    image = Image.new(mode, size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return image


def packed(kind: str, image: Image.Image, **more: object) -> bytes:
    """The bytes of a file."""
    pillow_heif.register_heif_opener()
    file = io.BytesIO()
    image.save(file, "HEIF" if kind == "HEIC" else kind, **more)
    return file.getvalue()


def exif(value: int, tag: int = ORIENTATION) -> bytes:
    block = Image.Exif()
    block[tag] = value
    return block.tobytes()


def written(folder: Path, data: bytes) -> Path:
    """Under a name that says nothing."""
    file = folder / "picture.jpg"
    file.write_bytes(data)
    return file


def colour(pixels: Pixels, x: int, y: int) -> tuple[int, ...]:
    each = 4 if pixels.alpha else 3
    at = (y * pixels.width + x) * each
    return tuple(pixels.data[at : at + each])


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_is_decoded_by_its_content_and_scaled(kind: str, tmp_path: Path) -> None:
    file = written(tmp_path, packed(kind, halves(), icc_profile=PROFILE))
    pixels = decode(file, 0, LIMIT)
    assert (pixels.width, pixels.height) == pixels.whole == (64, 48)
    assert len(pixels.data) == 64 * 48 * 3
    assert not pixels.alpha
    assert pixels.profile == PROFILE
    assert colour(pixels, 4, 40) == pytest.approx(RED, abs=6)
    assert colour(pixels, 60, 40) == pytest.approx(BLUE, abs=6)
    small = decode(file, 16, LIMIT)
    assert (small.width, small.height, small.whole) == (16, 12, (64, 48))
    assert len(small.data) == 16 * 12 * 3
    assert colour(small, 1, 6) == pytest.approx(RED, abs=6)


@pytest.mark.parametrize("kind", KINDS)
def test_what_is_clear_stays_clear_and_grey_becomes_colours(kind: str, tmp_path: Path) -> None:
    clear = Image.new("RGBA", (64, 48), (255, 0, 0, 0))
    pixels = decode(written(tmp_path, packed(kind, clear)), 0, LIMIT)
    assert pixels.alpha
    assert colour(pixels, 9, 9)[3] < 6
    grey = decode(written(tmp_path, packed(kind, Image.new("L", (64, 48), 90))), 0, LIMIT)
    assert colour(grey, 9, 9) == pytest.approx((90, 90, 90), abs=6)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("longest", [0, 32])
def test_a_turned_picture_is_turned_exactly_once(kind: str, longest: int, tmp_path: Path) -> None:
    """The boxes say so and, in HEIC, Exif too: a quarter to the right, left goes to the top."""
    data = packed(kind, halves(), exif=exif(6))
    assert b"irot" in data
    pixels = decode(written(tmp_path, data), longest, LIMIT)
    assert pixels.whole == (48, 64)
    assert (pixels.width, pixels.height) == ((24, 32) if longest else (48, 64))
    assert colour(pixels, pixels.width - 3, 3) == pytest.approx(RED, abs=6)
    assert colour(pixels, 3, pixels.height - 3) == pytest.approx(BLUE, abs=6)


@pytest.mark.parametrize("kind", KINDS)
def test_only_the_boxes_turn_never_exif_or_xmp_alone(kind: str, tmp_path: Path) -> None:
    xmp = b'<x:xmpmeta xmlns:x="adobe:ns:meta/" tiff:Orientation="1"/>'
    plain = packed(kind, halves(), exif=exif(6, BESIDE), xmp=xmp)
    data = plain.replace(b"\x01\x13\0\x03", b"\x01\x12\0\x03").replace(b'n="1"', b'n="6"')
    assert sum(x != y for x, y in zip(plain, data, strict=True)) == 2
    assert b"irot" not in data
    assert decode(written(tmp_path, data), 0, LIMIT).whole == (64, 48)


@pytest.mark.parametrize("kind", KINDS)
def test_too_many_pixels_are_refused_before_they_are_unpacked(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = packed(kind, halves())
    file = written(tmp_path, data)
    with pytest.raises(PhotoError) as refused:
        decode(file, 16, 64 * 48 - 1)
    assert refused.value.sentence == words.TOO_LARGE
    at = data.index(b"ispe") + 8
    written(tmp_path, data[:at] + struct.pack(">II", 16_000, 16_000) + data[at + 8 :])
    with pytest.raises(PhotoError) as refused:
        decode(file, 16, LIMIT)
    assert refused.value.sentence in (words.TOO_LARGE, words.NOT_WHOLE)
    monkeypatch.setattr(room, "MOST_BYTES", 100)
    with pytest.raises(PhotoError) as refused:
        decode(file, 16, LIMIT)
    assert refused.value.sentence == words.TOO_LARGE


@pytest.mark.parametrize("kind", KINDS)
def test_a_damaged_picture_gets_its_sentence(kind: str, tmp_path: Path) -> None:
    data = packed(kind, halves())
    for share in (0.1, 0.3, 0.5, 0.7, 0.9, 0.98):
        file = written(tmp_path, data[: int(len(data) * share)])
        with pytest.raises(PhotoError) as refused:
            decode(file, 0, LIMIT)
        assert refused.value.sentence == words.NOT_WHOLE


@pytest.mark.parametrize(("kind", "module"), [("HEIC", "pi_heif"), ("AVIF", "PIL.AvifImagePlugin")])
def test_without_its_library_a_picture_cannot_be_shown(
    kind: str, module: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = written(tmp_path, packed(kind, halves()))
    monkeypatch.setitem(sys.modules, module, None)
    with pytest.raises(NotAPhotoError) as refused:
        decode(file, 0, LIMIT)
    assert refused.value.sentence == words.CANNOT_SHOW


def test_other_kinds_are_not_tried(tmp_path: Path) -> None:
    for data in (b"\xff\x0a" + bytes(40), b"<svg/>", made.box(b"ftyp", b"isom\0\0\0\0mp42")):
        with pytest.raises(NotAPhotoError) as refused:
            decode(written(tmp_path, data), 0, LIMIT)
        assert refused.value.sentence == words.CANNOT_SHOW
    with pytest.raises(PhotoError):
        decode(tmp_path / "gone.heic", 0, LIMIT)


def test_of_an_animation_the_first_picture_is_shown_and_it_is_said(tmp_path: Path) -> None:
    data = packed("AVIF", halves(), save_all=True, append_images=[Image.new("RGB", (64, 48))])
    pixels = decode(written(tmp_path, data), 0, LIMIT)
    assert pixels.animated
    assert colour(pixels, 4, 40) == pytest.approx(RED, abs=6)
