"""Makers of cameras: how their notes begin, which fields say a place, which never do.

Tags as in the map of hiding places, section 1 (after ExifTool's tables of each maker).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from paravent.photos.model import Kind

_PLACE, _HINT = Kind.PLACE, Kind.HINT
Field = tuple[Kind, str]
"""How much a field says, and what."""


@dataclass(frozen=True, slots=True)
class Maker:
    """What is known of the notes of one maker."""

    fields: Mapping[int, Field] = field(default_factory=dict)
    harmless: frozenset[int] = frozenset()
    """Fields that hold a text, but never a place."""
    speaks: bool = False
    """Whether a place may stand in a note by its name."""


NONE = Maker()
PANASONIC = Maker(
    {
        0x67: (_PLACE, "location"),
        0x69: (_PLACE, "country"),
        0x6B: (_PLACE, "state"),
        0x6D: (_PLACE, "city"),
        0x6F: (_PLACE, "landmark"),
        0x80: (_PLACE, "city"),
        0x3A: (_HINT, "world time"),
    },
    frozenset((0x02, 0x25, 0x26, 0x33, *range(0x51, 0x55), 0x65, 0x66, 0x8000)),
    speaks=True,
)
NIKON = Maker(
    {0x39: (_PLACE, "location"), 0xC3: (_PLACE, "height")},
    frozenset(
        (
            *range(0x01, 0x10),
            *(0x1D, 0x80, 0x81, 0x82, 0x84, 0x87, 0x8D, 0x8F, 0x90, 0x95, 0x9C),
            *(0xA0, 0xA9, 0xAA, 0xAB, 0xB1, 0xB5, 0xB6, 0xBB),
        )
    ),
    speaks=True,
)
SAMSUNG = Maker(
    {0x30: (_PLACE, "location name"), 0x31: (_PLACE, "location name")},
    frozenset((0x01, 0x03, 0x20, *range(0xA001, 0xA006))),
    speaks=True,
)
KODAK_COORDINATES = 0x0402
KODAK = Maker({KODAK_COORDINATES: (_PLACE, "coordinates")})
CANON = Maker({0x35: (_HINT, "time zone city")})
CASIO = Maker(
    {0x3006: (_HINT, "home city")},
    frozenset((0x2000, 0x2001, 0x2022, 0x3000, 0x4000, 0x4001, 0x4002, 0x4003)),
    speaks=True,
)
PENTAX = Maker(
    {
        0x22: (_HINT, "world time"),
        0x23: (_HINT, "home city"),
        0x24: (_HINT, "destination city"),
        0x1000: (_HINT, "home city"),
        0x1001: (_HINT, "destination city"),
    },
    frozenset((0x00, 0x0229, 0x022E, 0x0230, 0x03FF)),
    speaks=True,
)
DJI = Maker(dict.fromkeys(range(3, 12), (_HINT, "flight")))
ANY = Maker({**SAMSUNG.fields, **KODAK.fields})
"""The places of all makers whose notes have no mark."""
PRINTING = frozenset(range(0x0E00, 0x0E30))
"""Hints for printing and for one program, in the notes of several makers."""
NO_LIST = (b"STMN", b"KDK")
"""How notes of such makers begin that are no list of fields."""


@dataclass(frozen=True, slots=True)
class Form:
    """How a note is laid out; all places count from its start."""

    mark: bytes
    maker: Maker
    directory: int
    """Where the directory begins; -1: a TIFF header stands there."""
    base: int | None
    """Offsets count from here; None: from the TIFF header around the note."""
    header: int = 0
    order: str = ""


UNKNOWN = Form(b"", NONE, 0, None)
# In order; the first whose mark and maker fit is taken.
_FORMS = (
    Form(b"Nikon\0\x02", NIKON, -1, None, 10),
    Form(b"Nikon\0\x01", NONE, 8, None),
    Form(b"Panasonic", PANASONIC, 12, None),
    Form(b"LEICA CAMERA AG\0", PANASONIC, 18, None),
    Form(b"LEICA\0", PANASONIC, 8, None),
    Form(b"LEICA0", NONE, 8, 0),
    Form(b"Apple iOS\0", NONE, 14, 0, order=">"),
    Form(b"OLYMPUS\0", NONE, 12, 0),
    Form(b"OM SYSTEM\0", NONE, 16, 0),
    Form(b"OLYMP\0", NONE, 8, None),
    Form(b"FUJIFILM", NONE, 12, 0, order="<"),
    Form(b"QVC\0", CASIO, 6, None),
    Form(b"DCI\0", CASIO, 6, None),
    Form(b"AOC\0", PENTAX, 6, None),
    Form(b"PENTAX \0", PENTAX, 10, 0),
    Form(b"SONY DSC", NONE, 12, None),
    Form(b"SONY CAM", NONE, 12, None),
    Form(b"SONY MOBILE", NONE, 12, None),
    Form(b"Ricoh", NONE, 8, None),
    Form(b"RICOH", NONE, 8, None),
)
_LONG_MARK = 6
LONG_MARKS = tuple(form.mark for form in _FORMS if len(form.mark) >= _LONG_MARK)
"""How a note begins, where that says enough: shorter marks may come up in any bytes."""
_BY_NAME = {
    "canon": CANON,
    "samsung": SAMSUNG,
    "eastman kodak": KODAK,
    "kodak": KODAK,
    "dji": DJI,
    "panasonic": PANASONIC,
    "nikon": NIKON,
    "leica": PANASONIC,
    "casio": CASIO,
    "pentax": PENTAX,
    "ricoh": NONE,
}
_SHORT_NAME = 4


def form_of(head: bytes, make: str) -> Form:
    """The form of a note by its first bytes, or by the maker that Exif names."""
    for form in _FORMS:
        if head.startswith(form.mark):
            return form
    name = make.casefold()
    if not name.strip(" ?"):
        return Form(b"", ANY, 0, None)  # the maker's name is lost
    for known, maker in _BY_NAME.items():
        if name.startswith(known) or _is_like(name, known):
            if head[:4] in (b"II*\0", b"MM\0*"):
                return Form(b"", maker, -1, None, 0)
            at = 4 if maker is DJI and head.startswith(b"@AMBA") else 0
            return Form(b"", maker, at, None)
    return UNKNOWN


def _is_like(name: str, known: str) -> bool:
    """Whether one letter of a maker's name, or two of a long one, are garbled."""
    wrong = sum(a != b for a, b in zip(name, known, strict=False))
    return len(name) >= len(known) > _SHORT_NAME and wrong <= len(known) // _SHORT_NAME
