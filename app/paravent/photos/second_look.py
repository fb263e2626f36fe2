"""A second reader's word on a cleaned JPEG: piexif, which shares no code with our own readers."""

from __future__ import annotations

from typing import Final

_COORDINATES: Final = (2, 4, 20, 22)
"""GPSLatitude, GPSLongitude and the same of the destination (Exif 2.32, 4.6.6)."""
_MOST: Final = 32 << 20


def still_finds_coordinates(data: object) -> bool:
    """Whether piexif reads coordinates in ``data``, the bytes of a JPEG.

    It knows only the main Exif block and gives up on many files that are sound; then it has no
    say, and our own readers' word stands alone.
    """
    if not isinstance(data, bytes) or len(data) > _MOST or data[:2] != b"\xff\xd8":
        return False
    import piexif

    try:
        found = piexif.load(data).get("GPS") or {}
    except Exception:  # noqa: BLE001 - it fails in many ways, and none of them is news
        return False
    return any(tag in found for tag in _COORDINATES)
