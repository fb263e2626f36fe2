"""Sony's notes in XML inside films (NRTM): takes the group of coordinates out, same length."""

from __future__ import annotations

import re

from paravent.photos import textscan
from paravent.photos.model import Job, Kind

_GROUP = re.compile(
    rb"<(\w*:?Group)\b[^>]*name\s*=\s*[\"']\w*GPS\w*[\"'][^>]*>.*?</\1\s*>", re.S | re.I
)
_ITEM = re.compile(
    rb"<(\w*:?\w+)\b[^<>]*(?:name|Name)\s*=\s*[\"']\w*(?:GPS|Latitude|Longitude|Altitude|Location)\w*[\"']"
    rb"[^<>]*(?:/>|>[^<]*</\1\s*>)",
    re.S,
)
_ELEMENT = re.compile(
    rb"<(\w*:?\w*(?:GPS|Latitude|Longitude|Altitude|Location)\w*)\b[^>]*(?:/>|>.*?</\1\s*>)", re.S
)


def clean(body: bytes, job: Job, where: str) -> bytes:
    """``body`` with spaces where the place stood; the same object if it tells none."""
    new = body
    for pattern in (_GROUP, _ITEM, _ELEMENT):
        new = pattern.sub(lambda m: b" " * len(m[0]), new)
    if textscan.raw_tells_place(new, job):
        job.note(Kind.PLACE, where, "camera's notes")
        return b" " * len(body)
    if new == body:
        return body
    for match in re.finditer(rb"(?i)\b(-?\d{1,3}\.\d{3,}|\d+[:/]\d+[:/][\d.]+)\b", body):
        if match[0] not in new:
            job.needle(match[0])
    job.note(Kind.PLACE, where, "coordinates in the camera's notes")
    return new
