"""XMP packets: takes properties out by namespace and name, and leaves every other byte alone.

The packet keeps its length: what goes becomes white space at the end. No DTD, no entities: a packet
that has them, or that is not well-formed, is only kept if nothing in it can name a place.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import pairwise
from xml.parsers import expat

from paravent.core.errors import CannotCleanSafelyError
from paravent.photos import iptc, textscan
from paravent.photos.model import TOO_MUCH, Job, Kind, unsafe

_EXIF = "http://ns.adobe.com/exif/1.0/"
_EXIFEX = "http://cipa.jp/exif/1.0/"
_RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XML = "http://www.w3.org/XML/1998/namespace"
_DC = "http://purl.org/dc/elements/1.1/"
_TIFF = "http://ns.adobe.com/tiff/1.0/"
_IPTC_EXT = "http://iptc.org/std/Iptc4xmpExt/2008-02-29/"
_PANO = "http://ns.google.com/photos/1.0/panorama/"
_PLUS = "http://ns.useplus.org/ldf/xmp/1.0/"
"""Licensors and their addresses: persons, not where the photo was taken."""
_X = "adobe:ns:meta/"
_NOTE = "http://ns.adobe.com/xmp/note/"

# Whole namespaces that speak of places (map of hiding places, section 3).
_PLACE_SPACES = (
    "http://ns.google.com/photos/dd/1.0/earthpose/",
    "http://ns.google.com/photos/dd/1.0/pose/",
    "http://developer.sonyericsson.com/cell/1.0/",
    "http://www.w3.org/2003/01/geo/wgs84_pos#",
    "http://www.georss.org/georss",
)
# Namespaces known to hold nothing about the place: rendering, editing, structure.
_HARMLESS_SPACES = frozenset(
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
        _X,
        _NOTE,
    )
)
_PLACE_NAMES: dict[str, frozenset[str]] = {
    "http://ns.adobe.com/photoshop/1.0/": frozenset(("City", "State", "Country")),
    "http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/": frozenset(("Location", "CountryCode")),
    _IPTC_EXT: frozenset(
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
# In any other namespace a name that reads like this is a place.
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
_NOT_PLACE = frozenset(("subjectlocation", "regioninfo", "regions", "regionlist", "colorspace"))
_HINT_NAME = re.compile(
    r"(?i)^(?:offsettime.*|.*heading.*|gpstime.*|timezone.*|.*(?:flight|gimbal)(?:yaw|pitch|roll|[xyz]).*"
    r"|.*(?:yaw|pitch|roll)degree|.*[xyz]speed)$"
)
_DRONE = "http://www.dji.com/drone-dji/1.0/"
_TEXT_NAMES = frozenset(
    (
        *((_DC, n) for n in ("subject", "description", "title", "rights", "source", "relation")),
        *((_EXIF, n) for n in ("UserComment",)),
        *((_TIFF, n) for n in ("ImageDescription",)),
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
_ORIENTATION = (_TIFF, "Orientation")
# What a picture needs: gain maps, what stands behind the picture, panorama projection.
_LOOK_SPACES = frozenset(
    (
        "http://ns.adobe.com/hdr-gain-map/1.0/",
        "http://ns.google.com/photos/1.0/container/",
        "http://ns.google.com/photos/1.0/container/item/",
        "http://ns.apple.com/HDRGainMap/1.0/",
        "http://ns.apple.com/pixeldatainfo/1.0/",
        _RDF,
        _XML,
        _X,
    )
)
_SUSPICIOUS = re.compile(
    rb"(?i)gps|latitude|longitude|location|city|country|state|province|geo|place|address|\bcell"
    rb"|<!ENTITY|&\#|/9j/|image|[A-Za-z0-9+/]{200}|cell|shot|iptc|photoshop|keyword|subject|\d\.\d{4}|earth|heading|coverage"
)
_RAW_IMAGE = re.compile(rb"[A-Za-z0-9+/=\s]{64}")


@dataclass(slots=True)
class _Open:
    """An element on the way down."""

    space: str
    name: str
    start: int
    going: bool
    """Whether it or one around it goes, so that nothing inside need be judged."""
    text: list[str] = field(default_factory=list)
    kind: Kind = Kind.PLACE
    property: tuple[str, str] | None = None
    """The property it belongs to: itself, or the nearest one that is not of RDF."""
    text_at: int = -1
    mark: int = 0
    """How much was to be kept when it began."""
    tree: bool = False
    """Whether it is a node of a tree of keywords whose name says that all below are places."""


_DECLARATION = re.compile(rb"""xmlns:([^\s=]++)\s*+=\s*+(["'])(.*?)\2""", re.S)


_TRANSPARENT = frozenset(("li", "Bag", "Seq", "Alt", "Description", "RDF", "value"))


GAIN_MAP = re.compile(
    rb"hdrgm:(?:Version|GainMapM)|aux:hdrgainmap|urn:iso:std:iso:ts:21496|HDRGainMap"
)
"""What says that a picture is the gain map of another, or that a picture has one."""
_GAIN_MAP_GARBLED = (
    "What tells screens how bright this picture may be shown stands in the same block as a place,"
    " and that block is garbled. Save the picture anew in a photo program and clean that."
)
_BEGIN = b"<?xpacket begin"
_LONGEST_SPACE = 300
_MOST, _MOST_TAGS = 32 << 20, 300_000
"""More bytes, tags or attributes than these no packet has that a program can still work with."""


class _RefusedError(Exception):
    """The packet has a DTD."""


def clean_packet(packet: bytes, job: Job, where: str = "XMP") -> bytes:
    """``packet`` with what goes replaced by white space; the same object if nothing goes.

    A packet in UTF-16 or UTF-32 comes back in its own encoding, at most as long as before.
    """
    if packet.count(_BEGIN) > 1:
        starts = [match.start() for match in re.finditer(re.escape(_BEGIN), packet)]
        parts = [packet[a:b] for a, b in pairwise([0, *starts[1:], len(packet)])]
        cleaned = [clean_packet(part, job, where) for part in parts]
        return packet if cleaned == parts else b"".join(cleaned)
    codec, start = _encoding(packet)
    end = _end(packet, codec)
    body = packet[start:end]
    if codec != "utf-8":
        text = body.decode(codec, "replace")
        body = re.sub(r"""(<\?xml[^>]*encoding=)(["'])[^"']*""", r"\1\2utf-8", text).encode()
    if not body.strip():
        return packet
    if len(body) > _MOST or body.count(b"<") > _MOST_TAGS or _attributes_in(body) > _MOST_TAGS:
        raise CannotCleanSafelyError(TOO_MUCH)
    mark = len(job.keep)
    try:
        if packet[end:].strip(b"\0 \r\n\t"):
            raise _RefusedError  # cut off in the middle
        walk = _Walk(body, job, where, _single_bytes(body))
        try:
            new = walk.run()
        finally:
            del walk.parser  # which holds the walk: nobody need search for that cycle
    except (
        *(expat.ExpatError, SyntaxError, _RefusedError, UnicodeDecodeError, RecursionError),
    ) as error:
        job.wounded |= isinstance(error, expat.ExpatError)
        narrow = packet.replace(b"\0", b"")  # of any width
        plain = narrow.decode("utf-8", "replace")
        del job.keep[mark:]
        job.damaged = True
        if not (job.everything or _SUSPICIOUS.search(narrow) or textscan.tells_place(plain, job)):
            return packet
        if GAIN_MAP.search(narrow):
            raise unsafe(_GAIN_MAP_GARBLED) from None
        job.note(Kind.PLACE, where, "unreadable block, removed whole")
        return b" " * len(packet) if not job.everything else b""
    if new is body:
        return packet
    if job.everything and new == b"":
        return b""
    if codec != "utf-8":
        encoded = new.decode().encode(codec)
        room = len(packet) - start
        encoded = encoded[:room] if len(encoded) > room else encoded
        pad = " ".encode(codec)
        return packet[:start] + encoded + pad * ((room - len(encoded)) // len(pad))
    return packet[:start] + new.ljust(len(body)) + packet[end:]


def _attributes_in(body: bytes) -> int:
    return body.count(b'="') + body.count(b"='")


def _single_bytes(body: bytes) -> str | None:
    """Latin-1 for a packet that says it is UTF-8 and is not, as some programs write; else None."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return "iso-8859-1"
    return None


def _encoding(packet: bytes) -> tuple[str, int]:
    for mark, codec in (
        (b"\xef\xbb\xbf", "utf-8"),
        (b"\xff\xfe\0\0", "utf-32-le"),
        (b"\0\0\xfe\xff", "utf-32-be"),
        (b"\xff\xfe", "utf-16-le"),
        (b"\xfe\xff", "utf-16-be"),
    ):
        if packet.startswith(mark):
            return codec, len(mark)
    first = packet.find(b"<")
    after = packet[first + 1 : first + 4]
    if first < 0 or after[:1] != b"\0":
        return "utf-8", 0
    if after == b"\0\0\0":
        return ("utf-32-le", 0) if first % 4 == 0 else ("utf-32-be", 0)
    return ("utf-16-le", 0) if first % 2 == 0 else ("utf-16-be", 0)


def _end(packet: bytes, codec: str) -> int:
    last = ">".encode(codec)
    at = packet.rfind(last)
    return at + len(last) if at >= 0 else len(packet)


_PLACES_BELOW = re.compile(r"(?i)>\s*places?\s*<category\b")
"""ACDSee's tree of categories, as text, with something below its branch of places."""


def _is_tree(name: str, text: str) -> bool:
    """Whether a node of a tree of keywords (``mwg-kw``) is the one above all places."""
    return name == "Keyword" and text.strip().casefold() in iptc.PLACES_ABOVE


class _Walk:
    def __init__(self, body: bytes, job: Job, where: str, encoding: str | None = None) -> None:
        self.body, self.job, self.where = body, job, where
        self.stack: list[_Open] = []
        self.cuts: list[tuple[int, int, bytes]] = []
        self.spaces: list[tuple[str, str]] = []
        self.orientation = ""
        self.looks = False
        self.parser = expat.ParserCreate(encoding, namespace_separator="\n")
        self.parser.ordered_attributes = True
        self.parser.buffer_text = True
        self.parser.StartDoctypeDeclHandler = self._doctype
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._finish
        self.parser.CharacterDataHandler = self._characters
        self.parser.StartNamespaceDeclHandler = self._space
        self.parser.CommentHandler = self._comment
        self.pending: list[tuple[str, str]] = []

    def run(self) -> bytes:
        mark = len(self.job.keep)
        self.parser.Parse(self.body, True)
        if self.job.everything:
            del self.job.keep[mark:]
            return self._look_only()
        if not self.cuts:
            return self.body
        pieces, at = [], 0
        for start, end, new in sorted(self.cuts):
            if start < at:
                continue
            pieces += [self.body[at:start], new]
            at = end
        tail = self.body[at:]
        cut = b"".join(pieces)
        # The white space goes before the packet's end mark, where padding belongs.
        mark = tail.rfind(b"<?xpacket")
        room = len(self.body) - len(cut) - len(tail)
        if mark < 0:
            return cut + tail + b" " * room
        return cut + tail[:mark] + b" " * room + tail[mark:]

    def _look_only(self) -> bytes:
        """For ``everything``: the packet anew with nothing but what the look needs."""
        from paravent.photos.xmp_look import rebuild

        return rebuild(self.body, self.job, self.where)

    def _doctype(self, *_: object) -> None:
        raise _RefusedError

    def _space(self, prefix: str | None, uri: str | None) -> None:
        if len(uri or "") > _LONGEST_SPACE:
            raise _RefusedError  # something else ran into it
        self.pending.append((prefix or "", uri or ""))

    def _comment(self, text: str) -> None:
        if self.stack and self.stack[-1].going:
            return
        if textscan.tells_place(text, self.job) and self.job.note(
            Kind.PLACE, self.where, "comment", text
        ):
            at = self.parser.CurrentByteIndex
            self.cuts.append((at, self.body.index(b"-->", at) + 3, b""))

    def _start(self, full: str, attributes: list[str]) -> None:
        self.job.step()
        at = self.parser.CurrentByteIndex
        space, _, name = full.rpartition("\n")
        parent = self.stack[-1] if self.stack else None
        if len(self.stack) > 200:
            raise _RefusedError
        element = _Open(space, name, at, bool(parent and parent.going))
        element.property = parent.property if parent else None
        element.mark = len(self.job.keep)
        if space not in (_RDF, _X) and name not in _TRANSPARENT:
            element.property = (space, name)
        self.stack.append(element)
        if not element.going and space not in (_RDF, _X):
            kind = _judge(space, name, self.stack)
            if kind is not None:
                element.going = True
                element.kind = kind
        if not element.going and attributes:
            self._attributes(at, attributes, element)

    def _attributes(self, at: int, attributes: list[str], element: _Open) -> None:
        going: list[str] = []
        images: list[tuple[str, str]] = []
        for full, value in zip(attributes[::2], attributes[1::2], strict=True):
            space, _, name = full.rpartition("\n")
            if space in (_RDF, _XML, ""):
                continue
            kind = _judge(space, name, self.stack)
            if kind is None and len(value) > 200 and _is_image(space, value):
                images.append((full, value))
                continue
            if kind is None and self._is_place_text(space, name, value):
                kind = Kind.PLACE
            element.tree |= _is_tree(name, value)
            if kind is None:
                self._report(space, name, value)
                if space != _NOTE:  # names the digest of the extended part, which changes with it
                    self.job.keeps(f"{self.where} {name}", (space, value))
            elif self._note(kind, name, value):
                going.append(full)
        if going or images:
            self._cut_attributes(at, frozenset(going), dict(images))

    def _cut_attributes(self, at: int, going: frozenset[str], images: dict[str, str]) -> None:
        scope = self._scope_of(at)
        wanted = {full.rpartition("\n")[2] for full in (*going, *images)}
        for start, end, raw_name, quote_at in _raw_attributes(self.body, at, wanted):
            prefix, _, local = raw_name.rpartition(":")
            full = f"{scope.get(prefix, '')}\n{local}" if prefix else local
            if full in going:
                self.cuts.append((start, end, b""))
            elif full in images:
                new = _clean_image(images[full], self.job, local)
                if new is not None:
                    self.cuts.append((quote_at + 1, end - 1, new))

    def _scope_of(self, at: int) -> dict[str, str]:
        """Prefix to namespace as it holds for the element at ``at``."""
        self.job.step(len(self.pending))
        scope = dict(self.pending)
        # Declarations are few and seldom shadowed; where they are, the raw tag decides.
        tag = self.body[at : _tag_end(self.body, at)]
        for match in _DECLARATION.finditer(tag):
            scope[match[1].decode()] = _unescape(match[3].decode())
        return scope

    def _characters(self, text: str) -> None:
        if self.stack:
            top = self.stack[-1]
            if top.text_at < 0:
                top.text_at = self.parser.CurrentByteIndex
            top.text.append(text)

    def _finish(self, full: str) -> None:
        element = self.stack.pop()
        parent = self.stack[-1] if self.stack else None
        text = "".join(element.text).strip()
        if parent and parent.going:
            if text:
                parent.text.append(f" {text}")
            return
        if element.going:
            if self._note(element.kind, element.name, text):
                self._cut(element)
            return
        if element.tree:
            del self.job.keep[element.mark :]
            if self._note(Kind.PLACE, "keywords", ""):
                self._cut(element)
            return
        if parent:
            parent.tree |= _is_tree(element.name, text)
        if text:
            self._value(element, text)

    def _value(self, element: _Open, text: str) -> None:
        """Judge the text of an element that does not go by its name."""
        owner = element.property or (element.space, element.name)
        if len(text) > 200 and _is_image(owner[0], text):
            new = _clean_image(text, self.job, owner[1])
            if new is not None:
                start = _tag_end(self.body, element.start)
                end = self.body.rindex(b"</", start, self.parser.CurrentByteIndex + 2)
                self.cuts.append((start, end, new))
        elif self._is_place_text(*owner, text):
            if self._note(Kind.PLACE, owner[1], text):
                self._cut(element)
        else:
            self._report(*owner, text)
            if owner[0] != _NOTE:
                self.job.keeps(f"{self.where} {owner[1]}", (owner[0], text))

    def _cut(self, element: _Open) -> None:
        start_end = _tag_end(self.body, element.start)
        if self.body[start_end - 2 : start_end] == b"/>":
            end = start_end
        else:
            end = self.body.index(b">", self.parser.CurrentByteIndex) + 1
        while self.cuts and self.cuts[-1][0] >= element.start:  # what goes inside it anyway
            self.cuts.pop()
        self.cuts.append((element.start, end, b""))

    def _is_place_text(self, space: str, name: str, text: str) -> bool:
        if name == "categories" and _PLACES_BELOW.search(text):
            return True
        if space in _HARMLESS_SPACES or space == _RDF:
            return False
        if name in _KEYWORDS or "keyword" in name.casefold():
            return iptc.is_place_keyword(text, self.job)
        if len(text) > 20_000:
            return textscan.raw_tells_place(text.encode(), self.job)
        free = name != "rights" and _sort_of(space, name) is Kind.TEXT
        return textscan.tells_place(text, self.job, free=free)

    def _note(self, kind: Kind, name: str, text: str) -> bool:
        if kind is Kind.PLACE:
            lowered = name.casefold()
            if "latitude" in lowered or "longitude" in lowered or "longtitude" in lowered:
                self.job.needle(text.encode())
                self._coordinate(name, text)
            elif not any(c.isdigit() for c in text[:1]) and len(text) < 80:
                self.job.place(text)
                for part in text.split("  "):
                    self.job.place(part)
        return self.job.note(kind, self.where, name, text)

    def _coordinate(self, name: str, text: str) -> None:
        if "dest" in name.casefold():
            return
        degrees, metres = _degrees(text)
        if degrees is None:
            return
        if "latitude" in name.casefold():
            self.latitude: float = degrees
        elif hasattr(self, "latitude"):
            self.job.point(self.latitude, degrees, metres)

    def _report(self, space: str, name: str, text: str) -> None:
        kind = _sort_of(space, name)
        if kind is not None:
            self.job.note(kind, self.where, name, text)


@lru_cache(4096)
def _sort_of(space: str, name: str) -> Kind | None:
    """Whether a property that is no place is a text or tells of a person."""
    if (space, name) in _TEXT_NAMES or name in _KEYWORDS:
        return Kind.TEXT
    if space in _HARMLESS_SPACES:
        return None
    if _TEXTISH.search(name):
        return Kind.TEXT
    return Kind.PERSONAL if _PERSONISH.search(name) else None


def _judge(space: str, name: str, stack: list[_Open]) -> Kind | None:
    """What a property is by its name; None where its value must be looked at."""
    kind = _judge_name(space, name)
    if kind is None or space in _PLACE_NAMES or space == _EXIF:
        return kind
    return None if any(e.name == "CreatorContactInfo" for e in stack) else kind


@lru_cache(4096)
def _judge_name(space: str, name: str) -> Kind | None:
    if not (name.isascii() and space.isascii()):
        return Kind.PLACE  # a garbled name, of which nobody knows what it was
    if space == _EXIF:
        if name.startswith("GPS"):
            return Kind.HINT if name in _GPS_HINTS else Kind.PLACE
        return Kind.HINT if name.startswith("OffsetTime") else None
    if space in _PLACE_SPACES:
        return Kind.PLACE
    names = _PLACE_NAMES.get(space)
    if names is not None and name in names:
        return Kind.PLACE
    if space in _HARMLESS_SPACES:
        return None
    lowered = name.casefold()
    if lowered in _NOT_PLACE or lowered.startswith("ciadr") or lowered == "creatorcontactinfo":
        return None
    if space == _PLUS:
        return None
    if _PLACE_NAME.match(name):
        return Kind.PLACE
    if _HINT_NAME.match(name):
        return Kind.HINT
    if space == _DC and name not in _DC_NAMES:
        return Kind.PLACE  # a closed list: what is not in it is a garbled name of one that is
    return None


_DC_NAMES = frozenset(
    (
        *("contributor", "coverage", "creator", "date", "description", "format", "identifier"),
        *("language", "publisher", "relation", "rights", "source", "subject", "title", "type"),
    )
)
_GPS_HINTS = frozenset(
    (
        *("GPSVersionID", "GPSTimeStamp", "GPSMapDatum", "GPSStatus", "GPSMeasureMode", "GPSDOP"),
        *("GPSSatellites", "GPSDateStamp", "GPSDifferential", "GPSSpeed", "GPSSpeedRef"),
        *(
            "GPSTrack",
            "GPSTrackRef",
            "GPSImgDirection",
            "GPSImgDirectionRef",
            "GPSHPositioningError",
        ),
    )
)


def _degrees(text: str) -> tuple[float | None, float]:
    """``51,28.9794N``, ``51,28,58N`` or ``51.48299`` in degrees, and how fine it is in metres."""
    text = text.strip()
    sign = -1.0 if text[-1:] in ("S", "W") else 1.0
    parts = text.rstrip("NSEW").split(",")
    try:
        numbers = [float(p) for p in parts]
    except ValueError:
        return None, 0
    decimals = len(parts[-1].partition(".")[2])
    metres = 111_000 / 60 ** (len(parts) - 1) / 10**decimals
    return sign * sum(n / 60**i for i, n in enumerate(numbers)), metres


def _tag_end(body: bytes, at: int) -> int:
    """The end of the start tag at ``at``: the first ``>`` outside quotes."""
    match = _TAG.match(body, at)
    return match.end() if match else body.index(b">", at) + 1


# Possessive (``++``): a long tag is gone through once, whatever stands in it.
_TAG = re.compile(rb"""<(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""", re.S)
_ATTRIBUTE = re.compile(rb"""\s++([^\s=/>]++)\s*+=\s*+("[^"]*+"|'[^']*+')""", re.S)


def _raw_attributes(body: bytes, at: int, locals_: set[str]) -> list[tuple[int, int, str, int]]:
    """(start with the space before, end, name as written, where the quote opens) of each
    attribute whose local name is among ``locals_``.
    """
    end = _tag_end(body, at)
    found = []
    for match in _ATTRIBUTE.finditer(body, at, end):
        name = match[1].decode("utf-8", "replace")
        if name.rpartition(":")[2] in locals_:
            found.append((match.start(), match.end(), name, match.start(2)))
    return found


def _unescape(text: str) -> str:
    from html import unescape

    return unescape(text)


_IMAGE_HEADS = ("/9j/", "iVBORw0KGgo", "UklGR", "AAAA", "R0lGOD", "SUkq", "TU0A", "RXhpZg")


def _is_image(space: str, text: str) -> bool:
    if text.lstrip()[:12].startswith(_IMAGE_HEADS) or _BASE64.fullmatch(text):
        return True
    return space not in _HARMLESS_SPACES and bool(_BASE64_PART.search(text))


_BASE64 = re.compile(r"[A-Za-z0-9+/=\s]{200,}")
_BASE64_PART = re.compile(r"(?:[A-Za-z0-9+/]{60,}\s*){3}")
_NO_BASE64 = re.compile(r"[^A-Za-z0-9+/=\s]")


def _clean_image(text: str, job: Job, name: str) -> bytes | None:
    """A picture or film in base64, cleaned; None where nothing goes."""
    from paravent.photos.nested import clean_nested

    packed = re.sub(r"\s+", "", text)
    try:
        if _NO_BASE64.search(packed):
            raise ValueError
        raw = base64.b64decode(packed + "=" * (-len(packed) % 4))
    except (binascii.Error, ValueError):
        if job.note(Kind.PLACE, "XMP", f"unreadable picture in {name}"):
            return b""
        return None
    job.unpacking(len(raw))
    if not raw:
        return None
    new = clean_nested(raw, job, f"picture in XMP {name}", same_size=True)
    return None if new is raw or new == raw else base64.b64encode(new)
