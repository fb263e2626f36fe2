"""Names of XMP properties: which say a place, which narrow it down, which speak of a person.

Sources: XMP part 1 and 2 (Adobe), Exif 2.32 for XMP (CIPA DC-010), IPTC Photo Metadata, MWG; for
makers' own name spaces ExifTool's table XMP and the map of hiding places, section 3.
"""

from __future__ import annotations

import re
from functools import lru_cache

from paravent.photos.model import Kind

EXIF = "http://ns.adobe.com/exif/1.0/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
XML = "http://www.w3.org/XML/1998/namespace"
META = "adobe:ns:meta/"
"""Of ``x:xmpmeta``."""
NOTE = "http://ns.adobe.com/xmp/note/"
"""Of the digest of the extended part."""
_DC = "http://purl.org/dc/elements/1.1/"
TIFF = "http://ns.adobe.com/tiff/1.0/"
_PLUS = "http://ns.useplus.org/ldf/xmp/1.0/"
"""Licensors and their addresses: persons, not where the photo was taken."""

TRANSPARENT = frozenset(("li", "Bag", "Seq", "Alt", "Description", "RDF", "value"))
"""Elements of RDF that hold the value of a property and are none themselves."""

BARE = frozenset(("about", "ID", "bagID", "resource", "parseType", "datatype", "lang"))
"""Attributes of RDF that old programs write without its name space."""

# Whole namespaces that speak of places (map of hiding places, section 3).
_PLACE_SPACES = (
    "http://ns.google.com/photos/dd/1.0/earthpose/",
    "http://ns.google.com/photos/dd/1.0/pose/",
    "http://developer.sonyericsson.com/cell/1.0/",
    "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "http://www.georss.org/georss",
)
HARMLESS_SPACES = frozenset(
    (
        "http://ns.adobe.com/camera-raw-settings/1.0/",
        "http://ns.adobe.com/hdr-gain-map/1.0/",
        "http://ns.google.com/photos/1.0/container/",
        "http://ns.google.com/photos/1.0/container/item/",
        "http://ns.adobe.com/xap/1.0/sType/ResourceRef#",
        "http://ns.adobe.com/xap/1.0/sType/Dimensions#",
        "http://ns.adobe.com/xmp/sType/Dimensions#",
        "http://ns.adobe.com/xap/1.0/sType/Area#",
        "http://ns.adobe.com/xmp/sType/Area#",
        "http://ns.apple.com/HDRGainMap/1.0/",
        "http://ns.apple.com/pixeldatainfo/1.0/",
        "http://ns.adobe.com/exif/1.0/aux/",
        META,
        NOTE,
    )
)
"""Name spaces known to hold nothing about the place: rendering, editing, structure."""
_PLACE_NAMES: dict[str, frozenset[str]] = {
    "http://ns.adobe.com/photoshop/1.0/": frozenset(("City", "State", "Country")),
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": frozenset(("Location", "CountryCode")),
    "http://iptc.org/std/Iptc4xmpExt/2008-02-29/": frozenset(
        (
            *("LocationCreated", "LocationShown", "City", "Sublocation", "ProvinceState"),
            *("CountryName", "CountryCode", "WorldRegion", "LocationName", "LocationId"),
            *("RatingRegion", "Location"),
        )
    ),
    "http://ns.adobe.com/xmp/1.0/DynamicMedia/": frozenset(("shotLocation", "location")),
    "http://ns.acdsee.com/iptc/1.0/": frozenset(
        ("city", "sublocation", "provincestate", "country", "countrycode")
    ),
    "http://ns.iview-multimedia.com/mediapro/1.0/": frozenset(("Location", "City", "Country")),
    "http://ns.camerabits.com/photomechanic/1.0/": frozenset(("CountryCode",)),
    _DC: frozenset(("coverage",)),
    "http://purl.org/dc/terms/": frozenset(("spatial", "coverage")),
}
_GPS_HINTS = frozenset(
    (
        *("GPSVersionID", "GPSTimeStamp", "GPSMapDatum", "GPSStatus", "GPSMeasureMode", "GPSDOP"),
        *("GPSSatellites", "GPSDateStamp", "GPSDifferential", "GPSSpeed", "GPSSpeedRef"),
        *("GPSTrack", "GPSTrackRef", "GPSImgDirection", "GPSImgDirectionRef"),
        *("GPSHPositioningError",),
    )
)
"""All others of Exif's that begin with ``GPS`` are places."""
_PLACE_NAME = re.compile(
    r"""(?ix) ^(?:
      gps.* | .*(?:latitude|longitude|longtitude|altitude|geotag|geohash|geoloc|geograph).* | geo
    | .*(?<!subject)(?<!subjective)location(?:s|name|id|code|shown|created|text|string|info)?
    | (?:sub|prim(?:ary)?)?location.* | city.* | .*city$ | country.* | countries
    | .*country(?:name|code)?
    | state | province.* | region(?:name|code) | county | municipality | locality.* | suburb
    | village | street.* | address.* | .*address$ | post(?:al)?code | zip(?:code)? | island.*
    | continent | water ?body | place(?:s|name|names|mark)? | .*placename.* | coordinates?
    | latlon.*
    | lat | lon | long | lng | cellid | lac | mcc | mnc | cgi | venue.* | poi(?:s|name)?
    | destination.*
    | rtk(?:std|flag|diff).* | .*coverage | worldregion | earthp(?:os|ose).*
    | decimal(?:latitude|longitude).*)$"""
)
"""In any other name space a name that reads like this is a place."""
_NOT_PLACE = frozenset(("subjectlocation", "regioninfo", "regions", "regionlist", "colorspace"))
_HINT_NAME = re.compile(
    r"(?i)^(?:offsettime.*|.*heading.*|gpstime.*|timezone.*"
    r"|.*(?:flight|gimbal)(?:yaw|pitch|roll|[xyz]).*|.*(?:yaw|pitch|roll)degree|.*[xyz]speed)$"
)
_DC_NAMES = frozenset(
    (
        *("contributor", "coverage", "creator", "date", "description", "format", "identifier"),
        *("language", "publisher", "relation", "rights", "source", "subject", "title", "type"),
    )
)
_CONTACT = "CreatorContactInfo"
"""The photographer's own address (IPTC Core)."""

_TEXT_NAMES = frozenset(
    (
        *((_DC, n) for n in ("subject", "description", "title", "rights", "source", "relation")),
        (EXIF, "UserComment"),
        (TIFF, "ImageDescription"),
    )
)
_KEYWORDS = frozenset(
    (
        *("subject", "hierarchicalSubject", "weightedFlatSubject", "TagsList", "LastKeywordXMP"),
        *("LastKeywordIPTC", "CatalogSets", "Keywords", "keywords", "categories", "Hierarchy"),
        *("CaptionsAuthorNames", "SupplementalCategories", "Keyword", "People"),
    )
)
_TEXTISH = re.compile(
    r"(?i)caption|descri|title|headline|comment|label|keyword|subject|notes?$|event|instructions"
)
_PERSONISH = re.compile(
    r"(?i)person|creator|author|artist|owner|serial|rights|copyright|contact|ciadr|citel|ciemail"
    r"|documentid|instanceid|history|software|tool|name$|credit|face"
)


@lru_cache(4096)
def judge(space: str, name: str) -> Kind | None:
    """What a property is by its name; None where its value must be looked at."""
    if not (name.isascii() and space.isascii()):
        return Kind.PLACE  # a garbled name, of which nobody knows what it was
    if space == EXIF:
        if name.startswith("GPS"):
            return Kind.HINT if name in _GPS_HINTS else Kind.PLACE
        return Kind.HINT if name.startswith("OffsetTime") else None
    if space in _PLACE_SPACES or name in _PLACE_NAMES.get(space, ()):
        return Kind.PLACE
    if space in HARMLESS_SPACES or space == _PLUS or _is_no_place(name.casefold()):
        return None
    if _PLACE_NAME.match(name):
        return Kind.PLACE
    if _HINT_NAME.match(name):
        return Kind.HINT
    if space == _DC and name not in _DC_NAMES:
        return Kind.PLACE  # a closed list: what is not in it is a garbled name of one that is
    return None


def _is_no_place(lowered: str) -> bool:
    is_contact = lowered.startswith("ciadr") or lowered == _CONTACT.casefold()
    return lowered in _NOT_PLACE or is_contact


def is_of_person(space: str, name_around: str) -> bool:
    """Whether what reads as a place is part of somebody's address, as its surroundings say."""
    return name_around == _CONTACT and space not in _PLACE_NAMES and space != EXIF


@lru_cache(4096)
def sort_of(space: str, name: str) -> Kind | None:
    """Whether a property that is no place is a text or tells of a person."""
    if (space, name) in _TEXT_NAMES or name in _KEYWORDS:
        return Kind.TEXT
    if space in HARMLESS_SPACES:
        return None
    if _TEXTISH.search(name):
        return Kind.TEXT
    return Kind.PERSONAL if _PERSONISH.search(name) else None


def holds_keywords(name: str) -> bool:
    """Whether the value of a property is keywords."""
    return name in _KEYWORDS or "keyword" in name.casefold()
