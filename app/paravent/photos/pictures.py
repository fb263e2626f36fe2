"""What a picture itself shows: text and codes that may identify a patient. An optional extra.

Needs the packages of the extra ``pictures`` (rapidocr-onnxruntime, which carries its models, and
zxing-cpp); both work on this computer alone. Nothing found here is ever a verdict: the user looks.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from paravent.core.errors import BrokenPhotoError, NotAPhotoError, PhotoError
from paravent.core.photo_records import Finding
from paravent.core.text import plain
from paravent.photos.containers import container_of
from paravent.photos.source import Source

NEEDED = ("rapidocr_onnxruntime", "zxingcpp", "cv2")
_DECODED_HERE = ("JPEG", "PNG", "WebP")
_MOST_PIXELS = 100_000_000
_TEN_DIGITS = re.compile(r"(?<!\d)(\d{3})[ -]?(\d{3})[ -]?(\d{4})(?!\d)")
_BORN = re.compile(
    r"(?i)\b(?:d\.?o\.?b\.?|date of birth|born)(?![a-z])\D{0,4}(\d{1,2}[-/. ]\w{2,9}[-/. ]\d{2,4})"
)
_PATIENT = re.compile(
    r"(?i)\b(?:patient|pt)\s*(?:name)?\s*[:;.]?\s+([A-Z][\w'-]+(?: [A-Z][\w'-]+)*)"
)
_WARD = re.compile(r"(?i)\b(?:ward|bay|bed|clinic|theatre|hospital|surgery|consultant)\b.{0,30}")
_NUMBER = re.compile(r"(?i)\b(?:mrn|hosp(?:ital)? no|nhs no|chi)\b\D{0,6}([\w-]{4,})")


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
    # A label and its value are often two lines: look at each line with the one behind it.
    pairs = [f"{a} {b}" for a, b in zip(texts, (*texts[1:], ""), strict=True)]
    for line in pairs:
        for what, value in _hits(line):
            found[Finding("the picture itself", what, plain(value), "personal")] = None
    return tuple(found)


def _hits(line: str) -> Iterator[tuple[str, str]]:
    yield from (("NHS number", number) for number in nhs_numbers(line))
    for what, pattern in (
        ("date of birth", _BORN),
        ("name of a patient", _PATIENT),
        ("hospital number", _NUMBER),
    ):
        yield from ((what, match[1]) for match in pattern.finditer(line))
    yield from (("ward or clinic", match[0]) for match in _WARD.finditer(line))


def look(path: Path) -> tuple[Finding, ...]:
    """Text and codes in a picture that may identify somebody; takes seconds.

    Raises ``PhotoError`` where the extra is not installed or the picture cannot be decoded.
    """
    if not is_installed():
        raise PhotoError(
            "Looking at what a picture shows needs the extra parts of the program. Install them"
            " with: pip install 'paravent[pictures]'."
        )
    with Source(path) as source:
        container = container_of(source.data)
        if container is None or container.name not in _DECODED_HERE:
            raise NotAPhotoError(
                "Only JPEG, PNG and WebP pictures can be looked at. Look at this one yourself."
            )
        image = _decoded(bytes(source.data))
    return judge(_texts(image)) + _codes(image)


def _decoded(raw: bytes) -> Any:
    import cv2
    import numpy

    image = cv2.imdecode(numpy.frombuffer(raw, numpy.uint8), cv2.IMREAD_COLOR)
    if image is None or image.shape[0] * image.shape[1] > _MOST_PIXELS:
        raise BrokenPhotoError("The picture cannot be decoded. Look at it yourself.")
    return image


def _texts(image: Any) -> list[str]:
    from rapidocr_onnxruntime import RapidOCR

    lines, _ = RapidOCR()(image)
    return [str(line[1]) for line in lines or ()]


def _codes(image: Any) -> tuple[Finding, ...]:
    import zxingcpp

    return tuple(
        Finding("the picture itself", f"code ({code.format.name})", plain(code.text), "personal")
        for code in zxingcpp.read_barcodes(image)
    )
