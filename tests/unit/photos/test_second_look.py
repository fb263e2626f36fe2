"""The second reader: sees coordinates where they are, is silent where it cannot read."""

from __future__ import annotations

import io

import piexif
import pytest
from PIL import Image

from paravent.photos.model import Data
from paravent.photos.second_look import still_finds_coordinates


def jpeg(gps: dict[int, object]) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (8, 8)).save(file, "JPEG", exif=piexif.dump({"GPS": gps}))
    return file.getvalue()


def test_coordinates_are_seen() -> None:
    assert still_finds_coordinates(jpeg({2: ((53, 1), (0, 1), (0, 1))}))


@pytest.mark.parametrize(
    "data", [jpeg({}), b"", b"\xff\xd8\xff\xe1\x00\x02", b"text", memoryview(b"\xff\xd8")]
)
def test_silence_elsewhere(data: Data) -> None:
    assert not still_finds_coordinates(data)
