"""A second reader's word on a cleaned JPEG: piexif, which shares no code with our own readers."""

from __future__ import annotations

from typing import Final

from paravent.photos.model import Data

_COORDINATES: Final = (2, 4, 20, 22)
"""GPSLatitude, GPSLongitude and the same of the destination (Exif 2.32, 4.6.6)."""
_NO_PICTURE: Final = b"\xff\xda\0\x02\xff\xd9"


def still_finds_coordinates(data: Data) -> bool:
    """Whether piexif reads coordinates in ``data``, a JPEG.

    It knows only the main Exif block and gives up on many files that are sound; then it has no
    say, and our own readers' word stands alone. It is given the segments before the picture: it
    looks at no others, but would copy them all.
    """
    if data[:2] != b"\xff\xd8":
        return False
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != 0xDA:
        at += 2 + (data[at + 2] << 8 | data[at + 3])
    import piexif

    try:
        found = piexif.load(bytes(data[:at]) + _NO_PICTURE).get("GPS") or {}
    except Exception:  # noqa: BLE001 - it fails in many ways, and none of them is news
        return False
    return any(tag in found for tag in _COORDINATES)
