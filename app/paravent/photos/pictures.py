"""What a picture itself shows: text and codes that may identify a patient. An optional extra.

Needs the packages of the extra ``pictures`` (rapidocr-onnxruntime, which carries its models, and
zxing-cpp); both work on this computer alone. Nothing found here is ever a verdict: the user looks.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Sequence
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from paravent.core.errors import BrokenPhotoError, NotAPhotoError, PhotoError
from paravent.core.photo_records import Finding
from paravent.core.pictures import Pixels
from paravent.core.text import plain
from paravent.photos.containers import container_of
from paravent.photos.decode import KINDS, decode
from paravent.photos.source import Source

Decode = Callable[[Path, int, int], Pixels]
NEEDED = ("rapidocr_onnxruntime", "zxingcpp", "cv2")
MISSING = (
    "Looking at what a picture shows needs the extra parts of the program. In the program's"
    " folder: .venv/bin/pip install '.[pictures]'."
)
_DECODED_HERE = ("JPEG", "PNG", "WebP")
_MOST_PIXELS = 100_000_000
_TEN_DIGITS = re.compile(r"(?<!\d)(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?!\d)")
_ISSUED = re.compile(r"3[2-9]|[4679]|(?:0[1-9]|[12]\d|3[01])(?:0[1-9]|1[0-2])")
"""How numbers begin that are given out, or stand in documents: Northern Ireland from 32, England
and Wales 4, 6 and 7, tests and examples 9, Scotland (CHI) with day and month of birth.
"""
_MONTH = r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*"
# Readers of text lose the spaces between words: none is asked for.
_BORN = re.compile(
    r"(?i)\b(?:d\.?\s?o\.?\s?b\.?|date\s*of\s*birth|birth\s*date|born(?:\s*on)?)(?![a-z])\W{0,6}"
    r"(\d{1,2}[-/. ]\d{1,2}[-/. ]\d{2,4}|\d{4}-\d{2}-\d{2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?[-/., ]{{0,2}}{_MONTH}[-/., ]{{0,2}}\d{{2,4}}"
    rf"|{_MONTH}\s*\d{{1,2}},?\s*\d{{4}})"
)
_NAME = r"([A-Z][\w.'’-]*(?:,? ?[A-Z][\w.'’-]*){0,4})"
_PATIENT = re.compile(
    rf"\b(?i:patient(?:['’]?s)?\s*name|patient|pt\s*name|pt)(?:\s*[:;.]\s*|\s+){_NAME}"
)
_PATIENT_LABEL = re.compile(r"(?i)\W*(?:patient(?:['’]?s)?\s*name|patient|pt\s*name|pt)\W*")
_WARD = re.compile(
    r"\b(?:(?i:ward|bay|bed|cubicle|side\s?room|theatre)\s*[:.]?\s*(?:\d{1,3}[A-Za-z]?|[A-Z]\d{0,2})\b"
    r"|Ward\b|WARD\b|(?i:clinic|hospital|infirmary|outpatients?|medical centre|health centre"
    r"|emergency department)\b|(?:ICU|ITU|HDU|A&E)\b"
    r"|(?i:consultant)\s*[:.]?\s*(?:Dr|Mr|Mrs|Ms|Miss|Prof)).{0,30}"
)
_NUMBER = re.compile(
    r"(?i)\b(?:mrn|(?:hosp(?:ital)?|patient|unit|nhs)\s*(?:no|num(?:ber)?|id)(?![a-z]))"
    r"[^\w\n]{0,6}(?=[\w-]*\d{3})([\w-]{4,})|\bchi(?:\s*(?:no|number))?\W{0,4}(\d{10})(?!\d)"
)
_PROGRAMS = re.compile(
    r"(?i)\b(?:emis\s*web|systm\s*one|cerner|powerchart|nervecentre|careflow|trakcare|accurx|docman"
    r"|adastra|sectra|pacs|epic\s*hyperspace|lorenzo)\b"
)
_MENU = re.compile(
    r"(?i)\b(?:file|edit|view|tools|window|help|search|settings|home|inbox|log\s*(?:out|off|in))\b"
)
_MENU_WORDS, _MANY_LINES = 4, 30
"""From so many on words of menus, or lines of text, are taken for a screen or a page."""
_SHOWN = "the picture itself"


def is_installed() -> bool:
    """Whether the extra is there. Quick."""
    return all(find_spec(name) is not None for name in NEEDED)


def nhs_numbers(text: str) -> tuple[str, ...]:
    """Numbers in ``text`` that pass the check of NHS numbers (weights 10 to 2, modulus 11)."""
    return tuple(
        " ".join(m.groups()) for m in _TEN_DIGITS.finditer(text) if _passes("".join(m.groups()))
    )


def _passes(digits: str) -> bool:
    total = sum(int(d) * weight for d, weight in zip(digits, range(10, 1, -1), strict=False))
    check = 11 - total % 11
    return len(set(digits)) > 1 and check != 10 and check % 11 == int(digits[9])


def judge(texts: Sequence[str]) -> tuple[Finding, ...]:
    """What in recognised lines of text may identify somebody."""
    found: dict[Finding, None] = {}
    for before, line, behind in zip(("", *texts), texts, (*texts[1:], ""), strict=False):
        for what, value in _hits(before, line, behind):
            found[Finding(_SHOWN, what, plain(value), "personal")] = None
    found |= dict.fromkeys(_screens(texts))
    return tuple(found)


def _hits(before: str, line: str, behind: str) -> Iterator[tuple[str, str]]:
    """What stands in ``line``; a label and its value are often two lines."""
    both = f"{line} {behind}"
    for number in nhs_numbers(line):
        labelled = re.search(r"(?i)\bnhs", f"{before} {line}")
        if labelled or _ISSUED.match(number.replace(" ", "")):
            yield ("NHS number" if labelled else "possible NHS number"), number
    for what, pattern in (("date of birth", _BORN), ("hospital number", _NUMBER)):
        # A label at the end of a line reads on in the next.
        starts = (m for m in pattern.finditer(both) if m.start() < len(line))
        values = (next(filter(None, match.groups())) for match in starts)
        yield from ((what, value) for value in values if not nhs_numbers(value))
    named = both if _PATIENT_LABEL.fullmatch(line) else line
    yield from (("name of a patient", match[1]) for match in _PATIENT.finditer(named))
    yield from (("ward or clinic", match[0]) for match in _WARD.finditer(line))


def _screens(texts: Sequence[str]) -> Iterator[Finding]:
    """Signs that a screen or a written page is in the picture."""
    whole = "\n".join(texts)
    if program := _PROGRAMS.search(whole):
        yield Finding(_SHOWN, "screen of a clinical program", plain(program[0]), "personal")
    elif len({m[0].casefold() for m in _MENU.finditer(whole)}) >= _MENU_WORDS:
        yield Finding(_SHOWN, "screen, by the words of its menus", "", "personal")
    elif len(texts) >= _MANY_LINES:
        lines = f"{len(texts)} lines"
        yield Finding(_SHOWN, "much text, as on a screen or a letter", lines, "personal")


def look(path: Path, decode: Decode = decode) -> tuple[Finding, ...]:
    """Text and codes in a picture that may identify somebody; takes seconds.

    ``decode`` gives the pixels of what OpenCV cannot read (``apart.Decoder.decode``).
    Raises ``PhotoError`` where the extra is not installed or the picture cannot be decoded.
    """
    if not is_installed():
        raise PhotoError(MISSING)
    with Source(path) as source:
        container = container_of(source.data)
        kind = container.name if container is not None else ""
        if kind in _DECODED_HERE:
            image = _decoded(bytes(source.data))
        elif kind in KINDS:
            image = _as_opencv(decode(path, 0, _MOST_PIXELS))
        else:
            raise NotAPhotoError(
                "Text is looked for in JPEG, PNG, WebP, HEIC and AVIF pictures only. Look at this"
                " one yourself."
            )
    return judge(_texts(image)) + _codes(image)


def _decoded(raw: bytes) -> Any:
    # It reads this when it is loaded: a picture of absurd size is not unpacked at all.
    os.environ.setdefault("OPENCV_IO_MAX_IMAGE_PIXELS", str(_MOST_PIXELS))
    import cv2
    import numpy

    try:
        image = cv2.imdecode(numpy.frombuffer(raw, numpy.uint8), cv2.IMREAD_COLOR)
    except cv2.error:
        image = None
    if image is None:
        raise BrokenPhotoError("The picture cannot be decoded. Look at it yourself.")
    return image


def _as_opencv(pixels: Pixels) -> Any:
    """The same as OpenCV has it: rows of blue, green, red."""
    import numpy

    flat = numpy.frombuffer(pixels.data, numpy.uint8)
    coloured = flat.reshape(pixels.height, pixels.width, 4 if pixels.alpha else 3)
    return numpy.ascontiguousarray(coloured[:, :, 2::-1])


def _texts(image: Any) -> list[str]:
    lines, _ = _reader()(image)
    return [str(line[1]) for line in lines or ()]


@lru_cache(1)
def _reader() -> Any:
    """The reader of text; its models take a moment to load, so they are loaded once."""
    from rapidocr_onnxruntime import RapidOCR

    return RapidOCR()


def _codes(image: Any) -> tuple[Finding, ...]:
    import zxingcpp

    return tuple(
        Finding(_SHOWN, f"code ({code.format.name})", plain(code.text), "personal")
        for code in zxingcpp.read_barcodes(image)
    )
