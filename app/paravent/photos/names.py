"""File names that tell a place, a person or a date, and a neutral name to offer instead."""

from __future__ import annotations

import re
from pathlib import Path

_DATE = re.compile(
    r"(?<!\d)(?:19|20)\d{2}[-_. ]?(?:0[1-9]|1[0-2])[-_. ]?(?:0[1-9]|[12]\d|3[01])(?!\d)"
    r"|(?<!\d)(?:0[1-9]|[12]\d|3[01])[-_. ](?:0[1-9]|1[0-2])[-_. ](?:19|20)?\d{2}(?!\d)"
)
_CAMERA = re.compile(
    r"(?i)^(?:img|dsc[nf]?|dcim|p|pict?|mvi|mov|vid|gopr|gh\d\d|dji|imag|photo|image|sam|hpim|cimg)"
    r"?[-_ ]?e?\d{2,8}(?:[-_ (]\d{1,3}\)?)?$"
)
_NEUTRAL = re.compile(r"(?i)^(?:photo|image|picture|film)[-_ ]?\d{0,4}$")


def tells(name: str) -> tuple[str, ...]:
    """What a file name (without folders) gives away: ``date``, ``words``; nothing if neutral."""
    stem = re.sub(r"-clean(?:-\d+)?$", "", Path(name).stem)
    if _NEUTRAL.match(stem) or _CAMERA.match(stem):
        return ()
    found = ["date"] if _DATE.search(stem) else []
    plain = stem.replace("_", " ")
    rest = re.sub(r"(?i)\b(?:img|pxl|vid|mvi|wa|dsc|photo|image|screenshot|whatsapp)\b", " ", plain)
    if re.search(r"[^\W\d]{3,}", rest):
        found.append("words")
    return tuple(found)


def suggested_name(name: str, number: int) -> str | None:
    """A neutral name for the cleaned copy, such as ``photo 007.jpg``; None where none is needed."""
    if not tells(name):
        return None
    return f"photo {number:03}{Path(name).suffix.lower()}"
