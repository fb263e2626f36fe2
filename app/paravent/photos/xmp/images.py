"""Pictures and films in the text of XMP properties, in base64."""

from __future__ import annotations

import base64
import binascii
import re

from paravent.photos.model import Job, Kind
from paravent.photos.nested import clean_nested
from paravent.photos.xmp.names import HARMLESS_SPACES

_SHORTEST = 200
_HEADS = ("/9j/", "iVBORw0KGgo", "UklGR", "AAAA", "R0lGOD", "SUkq", "TU0A", "RXhpZg")
"""JPEG, PNG, RIFF, boxes, GIF, TIFF in both orders, Exif."""
_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]{200,}")
_BASE64_PART = re.compile(r"(?:[A-Za-z0-9+/]{60,}\s*){3}")
_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/=\s]")
_SPACE = re.compile(r"\s+")


def is_one(space: str, text: str) -> bool:
    """Whether a text is a file, or holds so much base64 that it may be one."""
    if len(text) <= _SHORTEST:
        return False
    if text.lstrip()[:12].startswith(_HEADS) or _BASE64.fullmatch(text):
        return True
    return space not in HARMLESS_SPACES and bool(_BASE64_PART.search(text))


def clean(text: str, job: Job, name: str) -> bytes | None:
    """The file in base64 again, cleaned; None where nothing goes."""
    packed = _SPACE.sub("", text)
    try:
        if _NO_BASE64.search(packed):
            raise ValueError
        raw = base64.b64decode(packed + "=" * (-len(packed) % 4))
    except (binascii.Error, ValueError):
        return b"" if job.note(Kind.PLACE, "XMP", f"unreadable picture in {name}") else None
    job.unpacking(len(raw))
    if not raw:
        return None
    new = clean_nested(raw, job, f"picture in XMP {name}", same_size=True)
    return None if new is raw or new == raw else base64.b64encode(new)
