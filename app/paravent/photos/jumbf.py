"""Provenance manifests (C2PA in JUMBF boxes): whether they tell the place.

A manifest is signed, so no statement can be taken out of it alone: the store goes as a whole.
"""

from __future__ import annotations

import re

from paravent.photos import textscan
from paravent.photos.model import Job, Kind

# Field names of the stds.exif, c2pa.metadata and cawg.metadata statements, in JSON or CBOR.
_PLACE = re.compile(
    rb"(?i)gps|latitude|longitude|photoshop:(?:city|state|country)|iptc4xmp|sublocation"
    rb"|location(?:created|shown|name|id)|\blocation\b[\"']?\s*:|\"(?:city|country|address|geo)"
    rb"|provincestate|countryname|countrycode|schema\.org/(?:place|geo)|stds\.exif|actions\.location"
)


def goes(raw: bytes, job: Job, where: str) -> bool:
    """Note what a store says; returns whether it is to go."""
    # The second asks first whether it is too much to search at all.
    if textscan.raw_tells_place(raw, job) or _PLACE.search(raw):
        return job.note(Kind.PLACE, where, "place in a signed provenance record")
    packed = re.search(rb"(?i)\bbrob|\bcjpg|deflate", raw)
    if packed:
        return job.note(Kind.PLACE, where, "packed provenance record")
    return job.note(Kind.PERSONAL, where, "provenance record")
