"""Judges free text: does it hold coordinates, an address, or a place name already met?"""

from __future__ import annotations

import re

from paravent.photos.model import Job

_DEGREES = r"[-+]?\d{1,3}(?:[.,]\d{3,})"
COORDINATES = re.compile(
    rf"""(?xi)
    (?P<iso>[-+]\d{{2,6}}(?:\.\d+)?[-+]\d{{3,7}}(?:\.\d+)?(?:[-+]\d+(?:\.\d+)?)?/?)(?![\d-])
  | (?<![\d.]){_DEGREES}\s*°?\s*[NS]?\s*[,;/|\s]\s*{_DEGREES}(?!\d)
  | (?:lat|lon|lng|latitude|longitude|gps|geo|coord)\w*["']?\s*[^\w\n]{{0,6}}\s*[-+]?\d{{1,3}}[.,]\d+
  | \d{{1,3}}\s*(?:°|º|\bdeg\b)\s*\d{{1,2}}
  | \b\d{{1,3}},\d{{1,2}}(?:\.\d+|,\d{{1,2}}(?:\.\d+)?)[NSEW]\b
  | \$G[PNLAB](?:GGA|RMC|GLL|GSA|VTG)\b
  | \bgeo:[-+]?\d | geotagged\b
  | (?:maps\.google|google\.[a-z.]+/maps|goo\.gl/maps|maps\.app|openstreetmap\.org|maps\.apple)
  | ///[a-z]+\.[a-z]+\.[a-z]+
    """
)
_POSTCODE = re.compile(r"\b[A-Z]{1,2}\d[A-Z\d]? \d[ABD-HJLNP-UW-Z]{2}\b")
_LABELLED = re.compile(
    r"(?i)\b(?:place|location|city|town|village|country|address|venue|sublocation|province|county"
    r"|taken\s+(?:at|in|near)|ort|lieu|ville|ciudad|lugar|citt[aà])\b[\"']?\s*[:=]\s*[\"']?\s*[^\W\d_]{3}"
)
_PAIR = re.compile(rf"(?<![\d.])({_DEGREES})\s*°?\s*[NS]?\s*[,;/|\s]\s*({_DEGREES})(?!\d)")
_ISO = re.compile(r"([-+]\d{2}\.\d+)([-+]\d{3}\.\d+)")
COORDINATE_BYTES = re.compile(
    rb"(?i)[-+]\d{2}\.\d{2,}[-+]\d{3}\.\d{2,}"
    rb"|(?:latitude|longitude|longtitude|gps\w{0,12}|\blat|\blon|\blng)[\"'>\s]{0,4}[\s:=,>]{1,4}[\"']?"
    rb"[-+]?\d{1,3}[.,]\d{2,}"
    rb"|(?<![\d.])[-+]?\d{1,3}\.\d{4,}\s?[,;/ ]\s?[-+]?\d{1,3}\.\d{4,}(?![\d.])"
    rb"|\$G[PN](?:GGA|RMC|GLL),"
    rb"|\d{1,3},\d{1,2}\.\d{2,}[NSEW]"
)


def tells_place(text: str, job: Job) -> bool:
    """Whether ``text`` holds coordinates, an address label, a postcode, or a name in ``job``."""
    if len(text) < 4:
        return False
    text = text[:20_000]
    if COORDINATES.search(text) or _POSTCODE.search(text) or _LABELLED.search(text):
        _remember(text, job)
        return True
    if job.known_places:
        folded = text.casefold()
        return any(place in folded for place in job.known_places)
    return False


def _remember(text: str, job: Job) -> None:
    pair = _ISO.search(text) or _PAIR.search(text)
    if pair:
        first, second = (p.replace(",", ".") for p in pair.groups())
        decimals = min(len(p.partition(".")[2]) for p in (first, second))
        try:
            job.point(float(first), float(second), 111_000 / 10**decimals)
        except ValueError:
            return
        for part in pair.groups():
            job.needle(part.encode())


def raw_tells_place(raw: bytes, job: Job) -> bool:
    """Whether bytes of an unknown kind hold coordinates or known places as text of any width."""
    for variant in (raw, raw.replace(b"\0", b"")) if b"\0" in raw else (raw,):
        if COORDINATE_BYTES.search(variant):
            return True
        if job.known_places:
            folded = variant.decode("utf-8", "replace").casefold()
            if any(place in folded for place in job.known_places):
                return True
    return False


def decoded(raw: bytes) -> str:
    """Text of unknown encoding: UTF-16 with a mark, else UTF-8, else Latin-1; no NUL at the end."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace").rstrip("\0 ")
    try:
        return raw.decode("utf-8").rstrip("\0 ")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace").rstrip("\0 ")
