"""Makes photo files with a place in every hiding place, by own code; all places are invented.

Each ``Case`` says what was planted. The pictures come from Pillow, the films are boxes around
bytes that stand for coded frames.
"""

# ruff: noqa: E501, PLR0917, RUF005 - bytes laid out as they stand in the files

from __future__ import annotations

import base64
import gzip
import hashlib
import io
import json
import struct
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

LAT, LON = 53.819337, -1.573771
PLACE = "Quarrelby Fold"
COUNTRY = "Northmarchia"
WORDS = (PLACE, COUNTRY)
COORDS = ((LAT, LON),)


@dataclass(frozen=True)
class Case:
    """One made file."""

    name: str
    suffix: str
    data: bytes
    coords: tuple[tuple[float, float], ...] = COORDS
    words: tuple[str, ...] = ()
    decodes: bool = True
    refusal: bool = False
    """Whether a refusal is as good as a cleaned copy."""
    kept: tuple[bytes, ...] = field(default=())
    """Bytes that must still stand in the result of cleaning the place."""


# --- TIFF blocks -------------------------------------------------------------------------------

_SIZE = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 7: 1, 9: 4, 10: 8, 12: 8}
Entry = tuple[int, int, int, bytes]


class Tiff:
    """Builds a TIFF block: directories in order, values behind each."""

    def __init__(self, order: str = "<", big: bool = False) -> None:
        self.order, self.big = order, big
        mark = (b"II" if order == "<" else b"MM") + struct.pack(order + "H", 43 if big else 42)
        self.out = bytearray(mark)
        self.out += struct.pack(order + "HHQ", 8, 0, 16) if big else struct.pack(order + "I", 8)

    def num(self, tag: int, *values: int, kind: int = 4) -> Entry:
        letter = {3: "H", 4: "I", 1: "B"}[kind]
        return tag, kind, len(values), struct.pack(f"{self.order}{len(values)}{letter}", *values)

    def text(self, tag: int, value: str) -> Entry:
        raw = value.encode() + b"\0"
        return tag, 2, len(raw), raw

    def raw(self, tag: int, value: bytes, kind: int = 7) -> Entry:
        return tag, kind, len(value) // _SIZE[kind], value

    def ratios(self, tag: int, *values: tuple[int, int]) -> Entry:
        flat = [n for v in values for n in v]
        return tag, 5, len(values), struct.pack(f"{self.order}{len(flat)}I", *flat)

    def directory(self, entries: list[Entry], next_at: int = 0) -> int:
        """Append a directory; where it stands."""
        at = len(self.out)
        entries = sorted(entries)
        width, inline = (20, 8) if self.big else (12, 4)
        head = 8 if self.big else 2
        tail_at = at + head + width * len(entries) + (8 if self.big else 4)
        tail = bytearray()
        self.out += struct.pack(self.order + ("Q" if self.big else "H"), len(entries))
        for tag, kind, count, value in entries:
            if len(value) <= inline:
                stored = value.ljust(inline, b"\0")
            else:
                stored = struct.pack(self.order + ("Q" if self.big else "I"), tail_at + len(tail))
                tail += value + b"\0" * (len(value) & 1)
            self.out += struct.pack(self.order + ("HHQ" if self.big else "HHI"), tag, kind, count)
            self.out += stored
        self.out += struct.pack(self.order + ("Q" if self.big else "I"), next_at) + tail
        return at

    def patch(self, directory: int, tag: int, value: int) -> None:
        """Set the (inline) value of an entry, e.g. a pointer."""
        width, head, inline = (20, 8, 8) if self.big else (12, 2, 4)
        count = struct.unpack_from(self.order + ("Q" if self.big else "H"), self.out, directory)[0]
        for i in range(count):
            at = directory + head + i * width
            if struct.unpack_from(self.order + "H", self.out, at)[0] == tag:
                struct.pack_into(self.order + "I", self.out, at + width - inline, value)
                return
        raise AssertionError(tag)

    def set_next(self, directory: int, value: int) -> None:
        width, head = (20, 8) if self.big else (12, 2)
        count = struct.unpack_from(self.order + ("Q" if self.big else "H"), self.out, directory)[0]
        at = directory + head + width * count
        struct.pack_into(self.order + ("Q" if self.big else "I"), self.out, at, value)


def dms(value: float) -> tuple[tuple[int, int], ...]:
    v = abs(value)
    degrees, minutes = int(v), int((v - int(v)) * 60)
    seconds = (v - degrees - minutes / 60) * 3600
    return (degrees, 1), (minutes, 1), (round(seconds * 10000), 10000)


def gps_entries(t: Tiff, lat: float = LAT, lon: float = LON) -> list[Entry]:
    return [
        t.raw(0, b"\2\3\0\0", 1),
        t.text(1, "N" if lat >= 0 else "S"),
        t.ratios(2, *dms(lat)),
        t.text(3, "E" if lon >= 0 else "W"),
        t.ratios(4, *dms(lon)),
        t.ratios(6, (815, 10)),
        t.ratios(7, (12, 1), (30, 1), (5, 1)),
        t.raw(0x1C, b"ASCII\0\0\0" + PLACE.encode()),
        t.text(0x1D, "2024:05:06"),
    ]


def main_entries(t: Tiff) -> list[Entry]:
    return [
        t.text(0x010F, "Acme"),
        t.text(0x0110, "A-1"),
        t.num(0x0112, 6, kind=3),
        t.ratios(0x011A, (300, 1)),
        t.ratios(0x011B, (300, 1)),
        t.num(0x0128, 2, kind=3),
        t.text(0x0132, "2024:05:06 12:30:05"),
    ]


def exif_entries(t: Tiff) -> list[Entry]:
    return [
        t.text(0x9003, "2024:05:06 12:30:05"),
        t.ratios(0x829A, (1, 125)),
        t.num(0xA001, 1, kind=3),
        t.text(0xA434, "Acme 35mm F2"),
        t.text(0x9010, "+01:00"),
    ]


def block(
    order: str = "<",
    where: str = "ifd0",
    extra: Callable[[Tiff], list[Entry]] | None = None,
    note: bytes = b"",
    gps: bool = True,
    make: str = "",
    thumb: bytes = b"",
    big: bool = False,
    spot: tuple[float, float] = (LAT, LON),
) -> bytes:
    """A whole Exif block; ``where`` says which directory points to the coordinates."""
    t = Tiff(order, big)
    entries = main_entries(t) + [t.num(0x8769, 0)]
    if make:
        entries = [e for e in entries if e[0] != 0x010F] + [t.text(0x010F, make)]
    if gps and where == "ifd0":
        entries.append(t.num(0x8825, 0))
    if where == "sub":
        entries.append(t.num(0x014A, 0))
    if extra:
        entries += extra(t)
    ifd0 = t.directory(entries)
    sub = exif_entries(t) + ([t.num(0x8825, 0)] if where == "exif" else [])
    if note:
        sub.append(t.raw(0x927C, note))
    exif = t.directory(sub)
    t.patch(ifd0, 0x8769, exif)
    holder = {"ifd0": ifd0, "exif": exif}.get(where)
    if thumb or where == "ifd1":
        more = [t.num(0x0103, 6, kind=3)]
        if thumb:
            more += [t.num(0x0201, 0), t.num(0x0202, len(thumb))]
        if where == "ifd1":
            more.append(t.num(0x8825, 0))
        ifd1 = t.directory(more)
        t.set_next(ifd0, ifd1)
        if thumb:
            t.patch(ifd1, 0x0201, len(t.out))
            t.out += thumb + b"\0" * (len(thumb) & 1)
        holder = ifd1 if where == "ifd1" else holder
    if where == "sub":
        holder = t.directory([t.num(0x00FE, 1), t.num(0x8825, 0)])
        t.patch(ifd0, 0x014A, holder)
    if gps or where != "ifd0":
        at = t.directory(gps_entries(t, *spot))
        if where == "orphan":
            pass
        elif holder is not None:
            t.patch(holder, 0x8825, at)
    return bytes(t.out)


# --- maker notes -------------------------------------------------------------------------------


def _note_directory(order: str, at: int, entries: list[tuple[int, int, bytes]]) -> bytes:
    """A directory whose offsets count so that its first byte stands at ``at``."""
    size = 2 + 12 * len(entries) + 4
    out, tail = struct.pack(order + "H", len(entries)), b""
    for tag, kind, value in entries:
        count = len(value) // _SIZE[kind]
        stored = value.ljust(4, b"\0")
        if len(value) > 4:
            stored = struct.pack(order + "I", at + size + len(tail))
            tail += value + b"\0" * (len(value) & 1)
        out += struct.pack(order + "HHI", tag, kind, count) + stored
    return out + bytes(4) + tail


def noted(make: str, build: Callable[[int], bytes], order: str = "<") -> bytes:
    """A block with a maker note that counts from the TIFF header: built for where it stands."""
    marker = b"@NOTE" * 60
    size = len(build(0))
    trial = block(order, gps=False, note=marker[:4].ljust(size, b"@"), make=make)
    at = trial.index(b"@NOT".ljust(size, b"@"))
    return trial[:at] + build(at) + trial[at + size :]


def maker_notes() -> Iterator[tuple[str, bytes]]:
    place, country = PLACE.encode(), COUNTRY.encode()

    def panasonic(at: int) -> bytes:
        rows = [
            (0x01, 3, b"\2\0"),
            (0x25, 7, b"SERIAL0123456789"),
            (0x67, 2, place.ljust(64, b"\0")),
        ]
        rows += [(0x69, 2, country.ljust(72, b"\0")), (0x6D, 2, place.ljust(72, b"\0"))]
        rows += [(0x6F, 2, place.ljust(128, b"\0")), (0x80, 2, place.ljust(72, b"\0"))]
        return b"Panasonic\0\0\0" + _note_directory("<", at + 12, rows)

    yield "panasonic", noted("Panasonic", panasonic)

    info = b"0100" + b"\2" + b"GBR" + b"\1" + place.ljust(70, b"\0")
    rows = [(0x01, 7, b"0210"), (0x05, 2, b"AUTO        \0"), (0x39, 7, info)]
    nikon = b"Nikon\0\x02\x10\0\0MM\0*\0\0\0\x08" + _note_directory(">", 8, rows)
    yield "nikon", block(gps=False, note=nikon, make="NIKON CORPORATION")

    def samsung(at: int) -> bytes:
        rows = [(0x01, 7, b"0100"), (0x02, 4, b"\0\x20\0\0"), (0x30, 2, place.ljust(32, b"\0"))]
        return _note_directory("<", at, [*rows, (0x31, 2, place.ljust(32, b"\0"))])

    yield "samsung", noted("SAMSUNG", samsung)

    def kodak(at: int) -> bytes:
        rows = [(0x0104, 3, b"\1\0"), (0x0402, 2, f"{LAT:.5f},{LON:.5f}".encode().ljust(40, b"\0"))]
        return _note_directory("<", at, rows)

    yield "kodak", noted("EASTMAN KODAK COMPANY", kodak)

    def canon(at: int) -> bytes:
        time = struct.pack("<4i", 16, 0, 11, 0)
        rows = [
            (0x06, 2, b"IMG:Acme\0".ljust(32, b"\0")),
            (0x09, 2, b"Dr Made Up\0".ljust(32, b"\0")),
        ]
        return _note_directory("<", at, [*rows, (0x35, 9, time)])

    yield "canon", noted("Canon", canon)

    def casio(at: int) -> bytes:
        rows = [(0x02, 3, b"\1\0\2\0"), (0x3006, 2, place.ljust(24, b"\0"))]
        return b"QVC\0\0\0" + _note_directory(">", at + 6, rows)

    yield "casio", noted("CASIO COMPUTER CO.,LTD", casio, ">")

    def pentax(at: int) -> bytes:
        rows = [(0x00, 7, b"\3\0\0\0"), (0x23, 3, b"\0\x0b"), (0x24, 3, b"\0\x0c")]
        return b"AOC\0MM" + _note_directory(">", at + 6, rows)

    yield "pentax", noted("PENTAX", pentax, ">")
    text = f"state={LAT:.5f},{LON:.5f};x".encode()
    yield "unknown", block(gps=False, note=b"ZZZZ\1\2\3\4" + text + bytes(9), make="Zork")


# --- XMP ---------------------------------------------------------------------------------------

_HEAD = '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>'
_TAIL = '<?xpacket end="w"?>'


def xmp_deg(value: float, marks: str) -> str:
    v = abs(value)
    return f"{int(v)},{(v - int(v)) * 60:.6f}{marks[0] if value >= 0 else marks[1]}"


XLAT, XLON = xmp_deg(LAT, "NS"), xmp_deg(LON, "EW")


def packet(attributes: str = "", elements: str = "", pad: int = 200) -> str:
    return (
        f"{_HEAD}<x:xmpmeta xmlns:x='adobe:ns:meta/'><rdf:RDF"
        " xmlns:rdf='http://www.w3.org/1999/02/22-rdf-syntax-ns#'>"
        f"<rdf:Description rdf:about='' xmlns:xmp='http://ns.adobe.com/xap/1.0/'"
        f" xmp:Rating='4' {attributes}>{elements}</rdf:Description></rdf:RDF></x:xmpmeta>"
        f"{' ' * pad}{_TAIL}"
    )


def xmp_packets() -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    """(name, packet, words planted) in every form of the map of hiding places, section 3."""
    exif = "xmlns:exif='http://ns.adobe.com/exif/1.0/'"
    gps = f"exif:GPSLatitude='{XLAT}' exif:GPSLongitude='{XLON}'"
    yield "attributes", packet(f"{exif} {gps} exif:GPSAltitude='815/10'").encode(), ()
    zz = "xmlns:zz='http://ns.adobe.com/exif/1.0/'"
    yield "prefix", packet(f'{zz} zz:GPSLatitude="{XLAT}" zz:GPSLongitude="{XLON}"').encode(), ()
    parts = (
        f"<exif:GPSLatitude>{XLAT}</exif:GPSLatitude><exif:GPSLongitude>{XLON}</exif:GPSLongitude>"
    )
    yield "elements", packet(exif, parts).encode(), ()
    refs = "".join(f"&#x{ord(c):x};" for c in XLAT)
    cdata = f"<exif:GPSLongitude><![CDATA[{XLON}]]></exif:GPSLongitude>"
    yield "references", packet(f"{exif} exif:GPSLatitude='{refs}'", cdata).encode(), ()
    yield "utf16", packet(f"{exif} {gps}").encode("utf-16-le"), ()
    photoshop = "xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/'"
    core = "xmlns:Iptc4xmpCore='http://iptc.org/std/Iptc4xmpCore/1.0/xmlns/'"
    names = (
        f"photoshop:City='{PLACE}' photoshop:Country='{COUNTRY}' Iptc4xmpCore:Location='{PLACE}'"
    )
    yield "names", packet(f"{photoshop} {core} {names}").encode(), WORDS
    ext = "xmlns:e='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'"
    inner = f"<rdf:li rdf:parseType='Resource'><e:City>{PLACE}</e:City><e:CountryName>{COUNTRY}</e:CountryName>"
    inner += (
        f"<x:GPSLatitude xmlns:x='http://ns.adobe.com/exif/1.0/'>{XLAT}</x:GPSLatitude></rdf:li>"
    )
    bag = f"<e:LocationShown><rdf:Bag>{inner}</rdf:Bag></e:LocationShown>"
    bag += bag.replace("LocationShown", "LocationCreated")
    yield "structures", packet(ext, bag).encode(), WORDS
    dji = "xmlns:d='http://www.dji.com/drone-dji/1.0/'"
    drone = f"d:GpsLatitude='{LAT:+.7f}' d:GpsLongtitude='{LON:+.7f}' d:AbsoluteAltitude='+81.50'"
    yield "drone", packet(f"{dji} {drone}").encode(), ()
    pose = "xmlns:p='http://ns.google.com/photos/dd/1.0/earthpose/'"
    yield (
        "earthpose",
        packet(f"{pose} p:Latitude='{LAT}' p:Longitude='{LON}' p:Altitude='81'").encode(),
        (),
    )
    cell = "xmlns:c='http://developer.sonyericsson.com/cell/1.0/'"
    yield (
        "cell",
        packet(f"{cell} c:mcc='234' c:mnc='15' c:lac='31337' c:cellid='C1A2B3'").encode(),
        ("C1A2B3",),
    )
    dwc = "xmlns:dwc='http://rs.tdwg.org/dwc/terms/' xmlns:dct='http://purl.org/dc/terms/'"
    body = f"<dct:Location rdf:parseType='Resource'><dwc:locality>{PLACE}</dwc:locality>"
    body += f"<dwc:decimalLatitude>{LAT}</dwc:decimalLatitude></dct:Location>"
    yield "darwin core", packet(dwc, body).encode(), (PLACE,)
    dm = "xmlns:xmpDM='http://ns.adobe.com/xmp/1.0/DynamicMedia/'"
    yield "shot", packet(f"{dm} xmpDM:shotLocation='{PLACE}'").encode(), (PLACE,)
    acd = "xmlns:a='http://ns.acdsee.com/iptc/1.0/' xmlns:m='http://ns.iview-multimedia.com/mediapro/1.0/'"
    yield "programs", packet(f"{acd} a:city='{PLACE}' m:Location='{PLACE}'").encode(), (PLACE,)
    dc = "xmlns:dc='http://purl.org/dc/elements/1.1/' xmlns:lr='http://ns.adobe.com/lightroom/1.0/'"
    words = f"<dc:subject><rdf:Bag><rdf:li>eczema</rdf:li><rdf:li>{PLACE}</rdf:li></rdf:Bag></dc:subject>"
    words += f"<lr:hierarchicalSubject><rdf:Bag><rdf:li>Places|{COUNTRY}|{PLACE}</rdf:li></rdf:Bag>"
    yield "keywords", packet(dc, words + "</lr:hierarchicalSubject>").encode(), WORDS
    mm = f"xmlns:mm='http://ns.adobe.com/xap/1.0/mm/' {photoshop} {exif}"
    pantry = (
        f"<mm:Pantry><rdf:Bag><rdf:li><rdf:Description photoshop:City='{PLACE}' {gps}/></rdf:li>"
    )
    yield "pantry", packet(mm, pantry + "</rdf:Bag></mm:Pantry>").encode(), (PLACE,)
    image = base64.b64encode(jpeg(app(0xE1, b"Exif\0\0" + block()))).decode()
    google = "xmlns:g='http://ns.google.com/photos/1.0/image/'"
    yield "picture", packet(f"{google} g:Mime='image/jpeg' g:Data='{image}'").encode(), (PLACE,)
    thumbs = "xmlns:xmpGImg='http://ns.adobe.com/xap/1.0/g/img/'"
    wrapped = "&#xA;".join(image[i : i + 76] for i in range(0, len(image), 76))
    inner = f"<xmp:Thumbnails><rdf:Alt><rdf:li rdf:parseType='Resource'><xmpGImg:image>{wrapped}</xmpGImg:image>"
    yield (
        "thumbnails",
        packet(thumbs, inner + "</rdf:li></rdf:Alt></xmp:Thumbnails>").encode(),
        (PLACE,),
    )
    other = "xmlns:q='urn:some:one'"
    yield (
        "unknown",
        packet(f"{other} q:note='seen at {LAT:.5f}, {LON:.5f}' q:townName='x'").encode(),
        (),
    )
    doctype = '<!DOCTYPE x [<!ENTITY here "' + XLAT + '">]>'
    evil = packet(f"{exif}", "<exif:GPSLatitude>&here;</exif:GPSLatitude>").replace(
        "?>", "?>" + doctype, 1
    )
    yield "entity", evil.encode(), ()


# --- IPTC, Photoshop ---------------------------------------------------------------------------


def dataset(record: int, number: int, value: bytes) -> bytes:
    return struct.pack(">BBBH", 0x1C, record, number, len(value)) + value


def iptc() -> bytes:
    place, country = PLACE.encode(), COUNTRY.encode()
    rows = [dataset(1, 90, b"\x1b%G"), dataset(2, 0, b"\0\4"), dataset(2, 5, b"Rash on the arm")]
    rows += [dataset(2, 26, b"GBR"), dataset(2, 27, place), dataset(2, 80, b"Dr Made Up")]
    rows += [dataset(2, 90, place), dataset(2, 92, place), dataset(2, 95, place)]
    rows += [dataset(2, 100, b"XNM"), dataset(2, 101, country), dataset(2, 116, b"(c) nobody")]
    return b"".join(rows)


def resource(number: int, data: bytes) -> bytes:
    return b"8BIM" + struct.pack(">HHI", number, 0, len(data)) + data + b"\0" * (len(data) & 1)


def photoshop() -> bytes:
    md5 = hashlib.md5(iptc(), usedforsecurity=False).digest()
    return resource(0x0404, iptc()) + resource(0x0425, md5) + resource(0x03ED, bytes(16))


# --- JPEG --------------------------------------------------------------------------------------


@lru_cache
def picture(form: str = "JPEG", size: tuple[int, int] = (64, 48), **options: Any) -> bytes:
    """A small picture with something in it."""
    from PIL import Image

    image = Image.linear_gradient("L").resize(size).convert("RGB")
    image.putpixel((3, 3), (200, 10, 30))
    out = io.BytesIO()
    image.save(out, form, **options)
    return out.getvalue()


def app(marker: int, value: bytes) -> bytes:
    return struct.pack(">BBH", 0xFF, marker, len(value) + 2) + value


def jpeg(*segments: bytes, behind: bytes = b"", base: bytes | None = None) -> bytes:
    """A JPEG with ``segments`` after its JFIF header."""
    raw = base or picture()
    at = 4 + struct.unpack_from(">H", raw, 4)[0] if raw[2:4] == b"\xff\xe0" else 2
    return raw[:at] + b"".join(segments) + raw[at:] + behind


def exif_app(raw: bytes) -> bytes:
    return app(0xE1, b"Exif\0\0" + raw)


def xmp_app(raw: bytes) -> bytes:
    return app(0xE1, b"http://ns.adobe.com/xap/1.0/\0" + raw)


def extended(raw: bytes, guid: bytes | None = None) -> tuple[bytes, list[bytes]]:
    """(digest, segments) of extended XMP in three chunks, out of order."""
    guid = guid or hashlib.md5(raw, usedforsecurity=False).hexdigest().upper().encode()
    step = len(raw) // 3 + 1
    chunks = []
    for at in range(0, len(raw), step):
        head = b"http://ns.adobe.com/xmp/extension/\0" + guid + struct.pack(">II", len(raw), at)
        chunks.append(app(0xE1, head + raw[at : at + step]))
    return guid, chunks[::-1]


def flir() -> bytes:
    record = bytearray(64)
    record[0:4] = struct.pack("<I", 1)
    record[8:10], record[10:12] = b"N\0", b"W\0"
    record[16:36] = struct.pack("<ddf", LAT, LON, 81.5)
    head = b"FFF\0" + b"CREATOR\0".ljust(16, b"\0") + struct.pack(">IIIII", 101, 64, 1, 0, 0)
    entry = struct.pack(">HHIIIIIII", 0x2B, 0, 1, 1, 96, len(record), 0, 0, 0)
    return app(
        0xE1, b"FLIR\0\1\0\0" + head.ljust(64, b"\0") + entry.ljust(32, b"\0") + bytes(record)
    )


def klv(key: bytes, kind: bytes, size: int, data: bytes) -> bytes:
    count = len(data) // size if size else 0
    return key + kind + struct.pack(">BH", size, count) + data + bytes(-len(data) % 4)


def gpmf() -> bytes:
    points = b"".join(
        struct.pack(">5i", round(LAT * 1e7), round(LON * 1e7) + i, 81500, 12, 9) for i in range(3)
    )
    gps = (
        klv(b"STNM", b"c", 1, b"GPS")
        + klv(b"GPSF", b"L", 4, struct.pack(">I", 3))
        + klv(b"GPS5", b"l", 20, points)
    )
    accl = klv(b"STNM", b"c", 1, b"Accel") + klv(b"ACCL", b"s", 6, struct.pack(">9h", *range(9)))
    body = (
        klv(b"DVNM", b"c", 1, b"Acme cam")
        + klv(b"STRM", b"\0", 1, gps)
        + klv(b"STRM", b"\0", 1, accl)
    )
    return klv(b"DEVC", b"\0", 1, body)


def jumbf(json_body: bytes) -> bytes:
    label = b"c2pa\0\x11\0\x10\x80\0\0\xaa\0\x38\x9b\x71"
    jumd = struct.pack(">I4s", 8 + 17 + 5, b"jumd") + label + b"\3c2pa\0"
    inner = struct.pack(">I4s", 8 + len(json_body), b"json") + json_body
    return struct.pack(">I4s", 8 + len(jumd) + len(inner), b"jumb") + jumd + inner


def manifest() -> bytes:
    return jumbf(json.dumps({"exif:GPSLatitude": XLAT, "photoshop:City": PLACE}).encode())


def mpf(sizes: list[int], offsets: list[int], order: str = ">") -> bytes:
    mark = (b"MM\0*" if order == ">" else b"II*\0") + struct.pack(order + "I", 8)
    count = 3
    entries_at = 8 + 2 + 12 * count + 4
    ifd = struct.pack(order + "H", count)
    ifd += struct.pack(order + "HHI4s", 0xB000, 7, 4, b"0100")
    ifd += struct.pack(order + "HHII", 0xB001, 4, 1, len(sizes))
    ifd += struct.pack(order + "HHII", 0xB002, 7, 16 * len(sizes), entries_at) + bytes(4)
    rows = b"".join(
        struct.pack(order + "IIIHH", 0x030000 if i == 0 else 0, s, o, 0, 0)
        for i, (s, o) in enumerate(zip(sizes, offsets, strict=True))
    )
    return app(0xE2, b"MPF\0" + mark + ifd + rows)


def with_mpf(main: list[bytes], others: list[bytes], order: str = ">") -> bytes:
    """A JPEG whose index names the pictures behind it."""
    trial = jpeg(*main, mpf([0] * (1 + len(others)), [0] * (1 + len(others)), order))
    base = trial.index(b"MPF\0") + 4
    sizes, offsets, at = [len(trial)], [0], len(trial)
    for other in others:
        sizes.append(len(other))
        offsets.append(at - base)
        at += len(other)
    return jpeg(*main, mpf(sizes, offsets, order), behind=b"".join(others))


def gain_map() -> bytes:
    hdr = "xmlns:hdrgm='http://ns.adobe.com/hdr-gain-map/1.0/' hdrgm:Version='1.0' hdrgm:GainMapMax='3.1'"
    return jpeg(xmp_app(packet(hdr, pad=0).encode()), exif_app(block()))


def directory_xmp(*items: tuple[str, str, int]) -> bytes:
    ns = "xmlns:Container='http://ns.google.com/photos/1.0/container/'"
    ns += " xmlns:Item='http://ns.google.com/photos/1.0/container/item/'"
    ns += " xmlns:GCamera='http://ns.google.com/photos/1.0/camera/' GCamera:MotionPhoto='1'"
    ns += " xmlns:hdrgm='http://ns.adobe.com/hdr-gain-map/1.0/' hdrgm:Version='1.0'"
    rows = "".join(
        f"<rdf:li rdf:parseType='Resource'><Container:Item Item:Semantic='{s}' Item:Mime='{m}'"
        f" Item:Length='{n}' Item:Padding='0'/></rdf:li>"
        for s, m, n in items
    )
    return packet(
        ns, f"<Container:Directory><rdf:Seq>{rows}</rdf:Seq></Container:Directory>"
    ).encode()


def seft(blocks: list[tuple[int, bytes, bytes]]) -> bytes:
    out, rows = b"", []
    starts = []
    for kind, name, data in blocks:
        raw = struct.pack("<HHI", 0, kind, len(name)) + name + data
        starts.append((kind, len(out), len(raw)))
        out += raw
    rows = [struct.pack("<HHII", 0, k, len(out) - at, n) for k, at, n in starts]
    directory = b"SEFH" + struct.pack("<II", 107, len(rows)) + b"".join(rows)
    return out + directory + struct.pack("<I", len(directory)) + b"SEFT"


def jpegs() -> Iterator[Case]:
    """Every row of the map's section 2."""
    thumb = jpeg(exif_app(block()))

    def case(name: str, *segments: bytes, behind: bytes = b"", **more: Any) -> Case:
        return Case(f"jpeg {name}", ".jpg", jpeg(*segments, behind=behind), **more)

    for order in "<>":
        for where in ("ifd0", "ifd1", "exif", "sub", "orphan"):
            yield case(
                f"gps {where} {order}",
                exif_app(block(order, where)),
                words=(PLACE,),
                kept=(b"Acme",),
            )
    yield case("two exif", exif_app(block(gps=False)), exif_app(block()), words=(PLACE,))
    yield case("exif pad ff", app(0xE1, b"Exif\0\xff" + block()))
    yield case("thumbnail", exif_app(block(gps=False, thumb=thumb)), words=(PLACE,))
    for name, raw in maker_notes():
        yield case(f"maker note {name}", exif_app(raw), words=(PLACE,))
    geo: Callable[[Tiff], list[Entry]] = lambda t: [  # noqa: E731
        t.raw(33922, struct.pack(t.order + "6d", 0, 0, 0, LON, LAT, 0), 12),
        t.raw(33550, struct.pack(t.order + "3d", 1, 1, 0), 12),
        t.num(34735, 1, 1, 0, 0, kind=3),
        t.text(34737, PLACE),
    ]
    yield case("geotiff", exif_app(block(extra=geo, gps=False)), words=(PLACE,))
    yield case(
        "xmp in exif",
        exif_app(block(gps=False, extra=lambda t: [t.raw(700, next(xmp_packets())[1])])),
    )
    yield case(
        "iptc in exif",
        exif_app(block(gps=False, extra=lambda t: [t.raw(33723, iptc())])),
        words=WORDS,
    )
    yield case(
        "8bim in exif",
        exif_app(block(gps=False, extra=lambda t: [t.raw(34377, photoshop())])),
        words=WORDS,
    )
    yield case(
        "c2pa in exif",
        exif_app(block(gps=False, extra=lambda t: [t.raw(52545, manifest())])),
        words=(PLACE,),
    )
    for name, raw, words in xmp_packets():
        if name != "utf16":
            yield case(f"xmp {name}", xmp_app(raw), words=words)
    for name, raw, words in xmp_packets():
        if name in ("attributes", "names", "picture"):
            guid, chunks = extended(raw)
            note = f"xmlns:n='http://ns.adobe.com/xmp/note/' n:HasExtendedXMP='{guid.decode()}'"
            yield case(f"extended {name}", xmp_app(packet(note).encode()), *chunks, words=words)
            yield case(
                f"extended orphan {name}", xmp_app(packet().encode()), *chunks[1:], words=words
            )
    yield case(
        "iptc",
        app(0xED, b"Photoshop 3.0\0" + photoshop()),
        words=WORDS,
        kept=(b"Rash on the arm", b"nobody"),
    )
    half = len(photoshop()) // 2
    yield case(
        "iptc split",
        app(0xED, b"Photoshop 3.0\0" + photoshop()[:half]),
        app(0xED, b"Photoshop 3.0\0" + photoshop()[half:]),
        words=WORDS,
    )
    for number, raw in ((0x0422, block()), (0x0423, block(">")), (0x0424, next(xmp_packets())[1])):
        yield case(
            f"8bim {number:#x}",
            app(0xED, b"Photoshop 3.0\0" + resource(number, raw)),
            words=(PLACE,),
        )
    preview = struct.pack(">7I", 1, 64, 48, 192, 9216, len(thumb), 0x00180001)
    yield case(
        "8bim preview",
        app(0xED, b"Photoshop 3.0\0" + resource(0x040C, preview + thumb)),
        words=(PLACE,),
    )
    yield case("jfxx", app(0xE0, b"JFXX\0\x10" + thumb), words=(PLACE,))
    yield case("comment", app(0xFE, f"seen at {LAT:.5f}, {LON:.5f}".encode()))
    yield case("flir", flir())
    for mark in (b"Meta\0\0", b"META\0\0", b"Exif\0\0"):
        yield case(f"app3 {mark!r}", app(0xE3, mark + block()), words=(PLACE,))
    yield case("gopro", app(0xE6, b"GoPro\0" + gpmf()), kept=(b"Accel",))
    yield case("rmeta", app(0xE5, b"RMETA\0" + f"Location={PLACE}".encode()), words=(PLACE,))
    yield case("unknown app", app(0xE9, b"ACME\0" + struct.pack("<dd", LAT, LON)))
    box = manifest()
    yield case("c2pa", app(0xEB, b"JP\0\1" + struct.pack(">I", 1) + box), words=(PLACE,))
    head, cut = box[:8], 60
    yield case(
        "c2pa split",
        app(0xEB, b"JP\0\1" + struct.pack(">I", 1) + box[:cut]),
        app(0xEB, b"JP\0\1" + struct.pack(">I", 2) + head + box[cut:]),
        words=(PLACE,),
    )
    base = picture()
    sos = base.index(b"\xff\xda")
    late = base[:sos] + b"\xff\xff" + exif_app(block()) + base[sos:]
    yield Case("jpeg late exif", ".jpg", late, words=(PLACE,))
    eoi = base.rindex(b"\xff\xd9")
    yield Case(
        "jpeg comment before the end", ".jpg", base[:eoi] + app(0xFE, b"lat=53.81933") + base[eoi:]
    )
    progressive = picture(progressive=True)
    second = progressive.index(b"\xff\xda", progressive.index(b"\xff\xda") + 2)
    between = progressive[:second] + exif_app(block()) + progressive[second:]
    yield Case("jpeg between scans", ".jpg", between, words=(PLACE,))
    yield from behind_jpegs(thumb)


def behind_jpegs(thumb: bytes) -> Iterator[Case]:
    """Everything behind the end."""

    def case(name: str, behind: bytes, *segments: bytes, **more: Any) -> Case:
        return Case(f"jpeg behind {name}", ".jpg", jpeg(*segments, behind=behind), **more)

    film = mp4(udta=xyz())
    items = (("Primary", "image/jpeg", 0), ("MotionPhoto", "video/mp4", len(film)))
    yield case(
        "motion photo",
        film,
        xmp_app(directory_xmp(*items)),
        exif_app(block()),
        kept=(FRAME,),
        words=(PLACE,),
    )
    micro = f"xmlns:G='http://ns.google.com/photos/1.0/camera/' G:MicroVideo='1' G:MicroVideoOffset='{len(film)}'"
    yield case("micro video", film, xmp_app(packet(micro).encode()), kept=(FRAME,))
    blocks = [(0x0A30, b"MotionPhoto_Data", film), (0x0A01, b"Image_UTC_Data", b"1714995005000")]
    blocks.append((0x0AA1, b"MCC_Data", b"234"))
    yield case(
        "samsung",
        seft(blocks),
        exif_app(block()),
        kept=(FRAME, b"Image_UTC_Data"),
        words=("MCC_Data",),
    )
    yield case("jpeg", thumb, words=(PLACE,))
    yield case("zip", b"PK\3\4\x14\0\0\0\0\0" + f"<gpx lat='{LAT}' lon='{LON}'/>".encode())
    text = json.dumps({"lat": LAT, "lon": LON, "address": PLACE})
    yield case("json", text.encode(), words=(PLACE,))
    yield case(
        "vivo",
        b"vivo" + text.encode() + bytes.fromhex("ffffffff1b2a394866778493a2b1"),
        words=(PLACE,),
    )
    yield case("oneplus", text.encode() + b"jxrs\0\0\0\x20", words=(PLACE,))
    afcp = b"AXS!" + struct.pack(">HHI", 1, 1, 0) + b"IPTC" + iptc()
    yield case("afcp", afcp + b"AXS!" + struct.pack(">II", len(jpeg()), 0), words=WORDS)
    foto = iptc()
    yield case(
        "fotostation", foto + struct.pack(">HII", 1, len(foto) + 10, 0xA1B2C3D4), words=WORDS
    )
    pm = PLACE.encode() + b"\0" * 9
    yield case("photomechanic", pm + struct.pack(">I", len(pm)) + b"cbipcbbl", words=(PLACE,))
    mie = b"~\x10\4\xfe0MIE" + f"GPS {LAT:.6f} {LON:.6f}".encode()
    yield case("mie", mie + b"~\0\4\0zmie~\0\0\6" + struct.pack(">I", len(mie) + 10) + b"\x10\4")
    yield case("vrd", b"CANON OPTIONAL DATA\0" + next(xmp_packets())[1] + b"CANON OPTIONAL DATA\0")
    insta = struct.pack("<Hdd", 7, LAT, LON) + b"8db42d694ccc418790edff439fe026bf"
    yield case("insta360", insta)
    yield case("nikon", text.encode() + b"\0\0\0\0\0\0/NIKON APP", words=(PLACE,))
    data = with_mpf([exif_app(block())], [thumb, thumb])
    yield Case("jpeg mpf", ".jpg", data, words=(PLACE,))
    data = with_mpf([exif_app(block()), app(0xFE, b"lat=53.81933")], [gain_map()], "<")
    yield Case("jpeg gain map mpf", ".jpg", data, words=(PLACE,), kept=(b"hdrgm:GainMapMax",))
    gain = gain_map()
    items3 = (
        ("Primary", "image/jpeg", 0),
        ("GainMap", "image/jpeg", len(gain)),
        ("MotionPhoto", "video/mp4", len(film)),
    )
    data = with_mpf([xmp_app(directory_xmp(*items3)), exif_app(block())], [gain])
    yield Case(
        "jpeg gain map and motion",
        ".jpg",
        data + film,
        words=(PLACE,),
        kept=(b"hdrgm:GainMapMax", FRAME),
    )


# --- PNG, WebP, GIF, JPEG XL -------------------------------------------------------------------


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def png(*chunks: bytes, late: bytes = b"", behind: bytes = b"", base: bytes | None = None) -> bytes:
    raw = base or picture("PNG")
    return raw[:33] + b"".join(chunks) + raw[33:-12] + late + raw[-12:] + behind


def raw_profile(kind: str, data: bytes) -> bytes:
    digits = data.hex()
    lines = "\n".join(digits[i : i + 72] for i in range(0, len(digits), 72))
    return f"\n{kind}\n{len(data):8}\n{lines}\n".encode()


@lru_cache
def animated(form: str) -> bytes:
    from PIL import Image

    frames = [
        Image.linear_gradient("L").rotate(90 * i).resize((40, 30)).convert("RGB") for i in range(3)
    ]
    out = io.BytesIO()
    frames[0].save(out, form, save_all=True, append_images=frames[1:], duration=120, loop=0)
    return out.getvalue()


def pngs() -> Iterator[Case]:
    def case(name: str, *chunks: bytes, **more: Any) -> Case:
        return Case(f"png {name}", ".png", png(*chunks), **more)

    yield case("eXIf", chunk(b"eXIf", block()), words=(PLACE,))
    yield case("eXIf prefix", chunk(b"eXIf", b"Exif\0\0" + block(">")), words=(PLACE,))
    yield Case("png eXIf late", ".png", png(late=chunk(b"eXIf", block())), words=(PLACE,))
    yield Case("apng", ".png", png(chunk(b"eXIf", block()), base=animated("PNG")), words=(PLACE,))
    for name, raw, words in xmp_packets():
        body = b"XML:com.adobe.xmp\0\0\0\0\0" + raw
        if name != "utf16":
            yield case(f"xmp {name}", chunk(b"iTXt", body), words=words)
    packed = b"XML:com.adobe.xmp\0\1\0\0\0" + zlib.compress(next(xmp_packets())[1])
    yield case("xmp packed", chunk(b"iTXt", packed))
    blocks = {"exif": b"Exif\0\0" + block(), "APP1": b"Exif\0\0" + block(">"), "iptc": photoshop()}
    blocks |= {"8bim": photoshop(), "xmp": next(xmp_packets())[1]}
    for kind, raw in blocks.items():
        key = f"Raw profile type {kind}".encode()
        yield case(
            f"raw {kind} zTXt",
            chunk(b"zTXt", key + b"\0\0" + zlib.compress(raw_profile(kind, raw))),
        )
        yield case(f"raw {kind} tEXt", chunk(b"tEXt", key + b"\0" + raw_profile(kind, raw)))
        yield case(f"raw {kind} iTXt", chunk(b"iTXt", key + b"\0\0\0\0\0" + raw_profile(kind, raw)))
    yield case("location", chunk(b"tEXt", b"Location\0" + PLACE.encode()), words=(PLACE,))
    yield case(
        "comment", chunk(b"zTXt", b"Comment\0\0" + zlib.compress(f"{LAT:.5f}, {LON:.5f}".encode()))
    )
    yield case("c2pa", chunk(b"caBX", manifest()), words=(PLACE,))
    yield case("private", chunk(b"prVt", struct.pack("<dd", LAT, LON)))
    yield Case("png behind", ".png", png(behind=f"lat={LAT:.5f}".encode()))
    yield Case("png behind jpeg", ".png", png(behind=jpeg(exif_app(block()))), words=(PLACE,))


def riff(
    *chunks: tuple[bytes, bytes],
    first: tuple[tuple[bytes, bytes], ...] = (),
    flags: int = 0x0C,
    base: bytes | None = None,
) -> bytes:
    raw = base or picture("WEBP", quality=60)
    parts: list[tuple[bytes, bytes]] = []
    at = 12
    while at < len(raw):
        size = struct.unpack_from("<I", raw, at + 4)[0]
        parts.append((raw[at : at + 4], raw[at + 8 : at + 8 + size]))
        at += 8 + size + (size & 1)
    if parts[0][0] != b"VP8X":
        canvas = struct.pack("<I", 63)[:3] + struct.pack("<I", 47)[:3]
        parts.insert(0, (b"VP8X", bytes([flags, 0, 0, 0]) + canvas))
    else:
        parts[0] = (b"VP8X", bytes([parts[0][1][0] | flags]) + parts[0][1][1:])
    parts = [parts[0], *first, *parts[1:], *chunks]
    body = b"".join(struct.pack("<4sI", k, len(v)) + v + b"\0" * (len(v) & 1) for k, v in parts)
    return b"RIFF" + struct.pack("<I", 4 + len(body)) + b"WEBP" + body


def webps() -> Iterator[Case]:
    yield Case("webp exif", ".webp", riff((b"EXIF", block())), words=(PLACE,))
    yield Case("webp exif prefix", ".webp", riff((b"EXIF", b"Exif\0\0" + block())), words=(PLACE,))
    yield Case(
        "webp two exif",
        ".webp",
        riff((b"EXIF", block(">")), first=((b"EXIF", block()),)),
        words=(PLACE,),
    )
    yield Case("webp no flag", ".webp", riff((b"EXIF", block()), flags=0), words=(PLACE,))
    for name, raw, words in xmp_packets():
        yield Case(f"webp xmp {name}", ".webp", riff((b"XMP ", raw)), words=words)
    yield Case("webp c2pa", ".webp", riff((b"C2PA", manifest())), words=(PLACE,))
    yield Case("webp unknown", ".webp", riff((b"ZZZZ", struct.pack("<dd", LAT, LON))))
    yield Case("webp behind", ".webp", riff() + f"lat={LAT:.5f}".encode())
    yield Case(
        "webp animated", ".webp", riff((b"EXIF", block()), base=animated("WEBP")), words=(PLACE,)
    )


def gif(*extensions: bytes, behind: bytes = b"") -> bytes:
    raw = animated("GIF")
    at = 13 + 3 * 2 ** ((raw[10] & 7) + 1) if raw[10] & 0x80 else 13
    return raw[:at] + b"".join(extensions) + raw[at:] + behind


def blocks(data: bytes) -> bytes:
    return (
        b"".join(bytes([len(p)]) + p for p in (data[i : i + 255] for i in range(0, len(data), 255)))
        + b"\0"
    )


def gifs() -> Iterator[Case]:
    text = f"lat {LAT:.5f}".encode()
    magic = b"\1" + bytes(range(255, -1, -1)) + b"\0"
    for name, raw, words in xmp_packets():
        if name != "utf16":
            yield Case(
                f"gif xmp {name}",
                ".gif",
                gif(b"\x21\xff\x0bXMP DataXMP" + raw + magic),
                words=words,
            )
    yield Case("gif comment", ".gif", gif(b"\x21\xfe" + blocks(text)))
    yield Case(
        "gif c2pa", ".gif", gif(b"\x21\xff\x0bC2PA_GIF\1\0\0" + blocks(manifest())), words=(PLACE,)
    )
    yield Case("gif unknown", ".gif", gif(b"\x21\xff\x0bACMEGEO 1.0" + blocks(text)))
    yield Case("gif behind", ".gif", gif(behind=text))


# The smallest picture: one grey dot, coded by the reference encoder's rules for modular frames.
JXL_STREAM = bytes.fromhex("ff0a0010b04b9d0800080110001c004b18 8b15".replace(" ", ""))
JXL_HEAD = bytes.fromhex("0000000c4a584c200d0a870a") + bytes.fromhex(
    "00000014667479706a786c20000000006a786c20"
)


def box(kind: bytes, *parts: bytes) -> bytes:
    data = b"".join(parts)
    return struct.pack(">I4s", 8 + len(data), kind) + data


def jxls() -> Iterator[Case]:
    stream = box(b"jxlc", JXL_STREAM)
    exif = bytes(4) + block()
    xml = next(xmp_packets())[1]

    def case(name: str, *boxes_: bytes, **more: Any) -> Case:
        return Case(
            f"jxl {name}", ".jxl", JXL_HEAD + stream + b"".join(boxes_), decodes=False, **more
        )

    yield case("exif", box(b"Exif", exif), words=(PLACE,))
    yield case("xml", box(b"xml ", xml))
    yield case("jumb", manifest(), words=(PLACE,))
    yield case("rebuild", box(b"jbrd", b"\1\2\3\4"), box(b"Exif", exif), words=(PLACE,))
    yield case("unknown", box(b"zzzz", struct.pack("<dd", LAT, LON)))
    import brotli

    yield case("brob exif", box(b"brob", b"Exif", brotli.compress(exif)), words=(PLACE,))
    yield case("brob xml", box(b"brob", b"xml ", brotli.compress(xml)))


# --- films -------------------------------------------------------------------------------------

FRAME = b"\0\0\1\xb6CODED-FRAME-" + bytes(range(64))


def full(kind: bytes, *parts: bytes, version: int = 0, flags: int = 0) -> bytes:
    return box(kind, struct.pack(">I", version << 24 | flags), *parts)


def xyz(kind: bytes = b"\xa9xyz") -> bytes:
    text = f"{LAT:+08.4f}{LON:+09.4f}/".encode()
    return box(kind, struct.pack(">HH", len(text), 0x15C7), text)


def loci() -> bytes:
    place = PLACE.encode() + b"\0\0"
    point = struct.pack(">iii", round(LON * 65536), round(LAT * 65536), 81 << 16)
    return full(b"loci", b"\x15\xc7", place, point, b"earth\0", b"note\0")


_MATRIX = struct.pack(">9i", 0, 65536, 0, -65536, 0, 0, 0, 0, 1 << 30)


def track(
    number: int,
    handler: bytes,
    entry: bytes,
    samples: list[bytes],
    at: int,
    extra: bytes = b"",
    wide: bool = False,
) -> bytes:
    """A track whose samples stand one behind the other from ``at`` on, a chunk each."""
    offsets, position = [], at
    for sample in samples:
        offsets.append(position)
        position += len(sample)
    stbl = full(b"stsd", struct.pack(">I", 1), entry)
    stbl += full(b"stts", struct.pack(">III", 1, len(samples), 100))
    stbl += full(b"stsc", struct.pack(">IIII", 1, 1, 1, 1))
    stbl += full(
        b"stsz", struct.pack(">II", 0, len(samples)), *(struct.pack(">I", len(s)) for s in samples)
    )
    form = ">Q" if wide else ">I"
    stbl += full(
        b"co64" if wide else b"stco",
        struct.pack(">I", len(samples)),
        *(struct.pack(form, o) for o in offsets),
    )
    dinf = box(b"dinf", full(b"dref", struct.pack(">I", 1), full(b"url ", flags=1)))
    head = full(b"vmhd", bytes(8), flags=1) if handler == b"vide" else full(b"nmhd")
    minf = box(b"minf", head, dinf, box(b"stbl", stbl))
    mdhd = full(
        b"mdhd",
        struct.pack(">IIIIHH", 3_800_000_000, 3_800_000_000, 1000, 100 * len(samples), 0x15C7, 0),
    )
    hdlr = full(b"hdlr", bytes(4), handler, bytes(12), b"Handler\0")
    tkhd = full(
        b"tkhd",
        struct.pack(">IIIII", 3_800_000_000, 3_800_000_000, number, 0, 100),
        bytes(16),
        _MATRIX,
        struct.pack(">II", 64 << 16, 48 << 16),
        flags=3,
    )
    return box(b"trak", tkhd, extra, box(b"mdia", mdhd, hdlr, minf))


def entry(kind: bytes, *parts: bytes) -> bytes:
    return box(kind, bytes(6) + b"\0\1", *parts)


def video_entry() -> bytes:
    return entry(
        b"mp4v",
        bytes(16),
        struct.pack(">HH", 64, 48),
        bytes(14),
        b"\0" * 32,
        struct.pack(">Hh", 24, -1),
    )


def mp4(
    udta: bytes = b"",
    moov: bytes = b"",
    top: bytes = b"",
    data_track: tuple[bytes, bytes, list[bytes]] | None = None,
    in_track: bytes = b"",
    faststart: bool = False,
    brand: bytes = b"isom",
    gap: bytes = b"",
    behind: bytes = b"",
    wide: bool = False,
    coded: tuple[bytes, bytes] = (FRAME, FRAME[::-1]),
) -> bytes:
    """A film of two frames; ``data_track`` is (handler, sample entry, samples)."""
    ftyp = box(b"ftyp", brand, bytes(4), brand + b"mp42")
    frames = list(coded)
    extra = data_track[2] if data_track else []
    media = b"".join(frames) + gap + b"".join(extra)

    def build(at: int) -> bytes:
        mvhd = full(
            b"mvhd",
            struct.pack(">IIII", 3_800_000_000, 3_800_000_000, 1000, 200),
            struct.pack(">IH", 65536, 256),
            bytes(10),
            _MATRIX,
            bytes(24),
            struct.pack(">I", 9),
        )
        tracks = track(1, b"vide", video_entry(), frames, at, in_track, wide)
        if data_track:
            start = at + sum(map(len, frames)) + len(gap)
            refs = box(b"tref", box(b"cdsc", struct.pack(">I", 1)))
            tracks += track(2, data_track[0], data_track[1], extra, start, refs, wide)
        user = box(b"udta", udta) if udta else b""
        return box(b"moov", mvhd, tracks, user, moov)

    mdat_head = 8
    if faststart:
        at = len(ftyp) + len(build(0)) + mdat_head
        return ftyp + build(at) + box(b"mdat", media) + top + behind
    at = len(ftyp) + mdat_head
    return ftyp + box(b"mdat", media) + build(at) + top + behind


def keys_meta(pairs: list[tuple[str, bytes]], full_box: bool = False) -> bytes:
    hdlr = full(b"hdlr", bytes(4), b"mdta", bytes(12), b"\0")
    names = b"".join(struct.pack(">I4s", 8 + len(k), b"mdta") + k.encode() for k, _ in pairs)
    keys = full(b"keys", struct.pack(">I", len(pairs)), names)
    values = b"".join(
        box(struct.pack(">I", i), box(b"data", struct.pack(">II", 1, 0), v))
        for i, (_, v) in enumerate(pairs, 1)
    )
    body = hdlr + keys + box(b"ilst", values)
    return full(b"meta", body) if full_box else box(b"meta", body)


def films() -> Iterator[Case]:
    iso = f"{LAT:+08.4f}{LON:+09.4f}+081.500/".encode()

    def case(name: str, suffix: str = ".mp4", **more: Any) -> Case:
        settings: dict[str, Any] = {"kept": (FRAME,)}
        settings |= {k: more.pop(k) for k in ("words", "refusal", "kept") if k in more}
        return Case(f"film {name}", suffix, mp4(**more), decodes=False, **settings)

    for kind in (b"\xa9xyz", b"@xyz"):
        yield case(f"udta {kind!r}", udta=xyz(kind))
        yield case(f"faststart {kind!r}", udta=xyz(kind), faststart=True)
    yield case("co64", udta=xyz(), faststart=True, wide=True)
    yield case(
        "two xyz", udta=xyz() + xyz() + box(b"\xa9mak", b"\0\4\x15\xc7Acme"), kept=(FRAME, b"Acme")
    )
    yield case("loci", udta=loci(), words=(PLACE,))
    yield case("track udta", in_track=box(b"udta", xyz()))
    pairs = [
        ("com.apple.quicktime.make", b"Acme"),
        ("com.apple.quicktime.location.ISO6709", iso),
        ("com.apple.quicktime.location.name", PLACE.encode()),
        ("com.apple.quicktime.creationdate", b"2024-05-06T12:30:05+0100"),
        ("com.apple.quicktime.direction.facing", b"123.5"),
        ("com.apple.quicktime.title", b"My rash"),
    ]
    for full_box in (False, True):
        yield case(
            f"keys {full_box}",
            ".mov",
            brand=b"qt  ",
            moov=keys_meta(pairs, full_box),
            words=(PLACE,),
            kept=(FRAME, b"Acme", b"My rash", b"2024-05-06T12:30:05"),
        )
    yield case("keys in udta", udta=keys_meta(pairs, True), words=(PLACE,))
    yield case("keys in track", ".mov", brand=b"qt  ", in_track=keys_meta(pairs), words=(PLACE,))
    item = box(b"\xa9xyz", box(b"data", struct.pack(">II", 1, 0), iso)) + box(
        b"\xa9nam", box(b"data", struct.pack(">II", 1, 0), b"Title")
    )
    mdir = full(b"hdlr", bytes(4), b"mdir", b"appl", bytes(8), b"\0")
    yield case("ilst", udta=full(b"meta", mdir, box(b"ilst", item)), kept=(FRAME, b"Title"))
    yield case(
        "xmp uuid",
        top=box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac"), next(xmp_packets())[1]),
    )
    yield case("xmp udta", udta=box(b"XMP_", next(xmp_packets())[1]))
    yield case(
        "c2pa uuid",
        top=box(
            b"uuid",
            bytes.fromhex("d8fec3d61b0e483c92975828877ec481"),
            bytes(4),
            b"manifest\0",
            bytes(8),
            manifest(),
        ),
        words=(PLACE,),
    )
    yield case("unknown uuid", top=box(b"uuid", bytes(range(16)), struct.pack("<dd", LAT, LON)))
    yield case("free", top=box(b"free", f"lat={LAT:.5f}".encode()))
    yield case("moov free", moov=box(b"free", iso))
    yield case("gap", gap=b"\0\0\1\0freeGPS " + struct.pack("<ff", LAT, LON) + iso)
    yield case("behind", behind=b"\xff\xff" + iso + struct.pack("<dd", LAT, LON))
    yield case(
        "gpmd", data_track=(b"meta", entry(b"gpmd"), [gpmf(), gpmf()]), kept=(FRAME, b"Accel")
    )
    yield case("gpmf udta", udta=box(b"GPMF", gpmf()), kept=(FRAME, b"Accel"))
    five = struct.pack("<HHddd", 0, 5, LAT, LON, 81.5)
    six = struct.pack("<HHdiddffffffff", 0, 6, 1e9, 3, LAT, LON, 81.5, 1, 1, 0, 0, 0, 0, 0)
    gyro = struct.pack("<HHfff", 0, 2, 0.25, 0.5, 0.75)
    yield case("camm", data_track=(b"camm", entry(b"camm"), [five, six]))
    yield case(
        "camm mixed", data_track=(b"camm", entry(b"camm"), [five, gyro, six]), kept=(FRAME, gyro)
    )
    keyd = box(b"keyd", b"mdtacom.apple.quicktime.location.ISO6709")
    mebx = entry(b"mebx", box(b"keys", box(b"\0\0\0\1", keyd, box(b"dtyp", bytes(8)))))
    yield case(
        "mebx",
        ".mov",
        brand=b"qt  ",
        data_track=(b"meta", mebx, [struct.pack(">II", 8 + len(iso), 1) + iso]),
    )
    rtmd = b"\0\x1c" + bytes(26) + struct.pack(">HH", 0x8500, 4) + b"\2\3\0\0"
    rtmd += struct.pack(">HH", 0x8502, 24) + struct.pack(">6I", *(n for v in dms(LAT) for n in v))
    rtmd += struct.pack(">HH", 0x8109, 8) + struct.pack(">II", 1, 125)
    yield case("rtmd", data_track=(b"meta", entry(b"rtmd"), [rtmd]))
    line = f"F/2.8, SS 320, GPS ({LON:.4f}, {LAT:.4f}, 17)".encode()
    sub = struct.pack(">H", len(line)) + line
    plain = struct.pack(">H", 5) + b"Hello"
    yield case(
        "subtitles",
        data_track=(b"sbtl", entry(b"tx3g", bytes(30)), [sub, plain]),
        kept=(FRAME, b"Hello"),
    )
    yield case("dji track", data_track=(b"meta", entry(b"djmd"), [struct.pack("<dd", LAT, LON)]))
    yield case(
        "unknown track", data_track=(b"meta", entry(b"zzzz"), [struct.pack("<dd", LAT, LON)])
    )
    xml = f'<?xml version="1.0"?><NonRealTimeMeta><AcquisitionRecord><Group name="ExifGPS"><Item name="Latitude" value="{LAT:.6f}"/></Group><Group name="Camera"><Item name="Iris" value="2.8"/></Group></AcquisitionRecord></NonRealTimeMeta>'
    nrtm = full(
        b"meta", full(b"hdlr", bytes(4), b"nrtm", bytes(12), b"\0"), full(b"xml ", xml.encode())
    )
    yield case("nrtm", moov=nrtm, kept=(FRAME, b"Iris"))
    yield case("gps box", moov=box(b"gps ", struct.pack(">II", 1, 0)))
    yield case(
        "maker preview", udta=box(b"CNTH", box(b"CNDA", jpeg(exif_app(block())))), words=(PLACE,)
    )
    yield case("maker exif", udta=box(b"MVTG", bytes(16), block()), words=(PLACE,))
    mdpm = (
        bytes.fromhex("17ee8c60f84d11d98cd60800200c9a66")
        + b"MDPM"
        + b"\2\xb2\0\0\0\x35\xb0\2\2\0\0"
    )
    # A film coded as H.264 with coordinates inside its pictures cannot be cleaned.
    data = mp4(gap=b"").replace(b"mp4v", b"avc1").replace(FRAME[16:48], mdpm[:32])
    yield Case("film in picture", ".mp4", data, coords=(), decodes=False, refusal=True)
    mpvd = mp4(udta=xyz())
    yield Case("film in film", ".mp4", mp4(top=box(b"mpvd", mpvd)), decodes=False, kept=(FRAME,))


# --- HEIF and AVIF -----------------------------------------------------------------------------


@dataclass
class Item:
    """One item of a HEIF file."""

    kind: bytes
    data: bytes
    content: bytes = b""
    encoding: bytes = b""
    idat: bool = False
    linked: bool = True
    parts: int = 1


def heif(
    items: list[Item],
    brand: bytes = b"heic",
    top: bytes = b"",
    orphan: bytes = b"",
    free: bytes = b"",
    moov: bytes = b"",
    before: bool = False,
) -> bytes:
    """A HEIF file of boxes around bytes that stand for a coded picture."""
    all_items = [Item(b"hvc1" if brand == b"heic" else b"av01", FRAME * 3), *items]
    ftyp = box(b"ftyp", brand, bytes(4), b"mif1" + brand)

    def meta(at: int) -> bytes:
        hdlr = full(b"hdlr", bytes(4), b"pict", bytes(12), b"\0")
        pitm = full(b"pitm", struct.pack(">H", 1))
        infes, locs, refs, idat = b"", b"", b"", b""
        position = at
        for number, item in enumerate(all_items, 1):
            tail = (
                b"\0" + item.content + b"\0" + item.encoding + b"\0"
                if item.kind == b"mime"
                else b"\0"
            )
            infes += full(b"infe", struct.pack(">HH", number, 0), item.kind, tail, version=2)
            start = len(idat) if item.idat else position
            step = -(-len(item.data) // item.parts)
            cuts = [
                (start + i, len(item.data[i : i + step])) for i in range(0, len(item.data), step)
            ]
            locs += struct.pack(">HHHH", number, int(item.idat), 0, len(cuts))
            locs += b"".join(struct.pack(">II", o, n) for o, n in cuts)
            if item.idat:
                idat += item.data
            else:
                position += len(item.data)
            if number > 1 and item.linked:
                refs += box(b"cdsc", struct.pack(">HHH", number, 1, 1))
        iinf = full(b"iinf", struct.pack(">H", len(all_items)), infes)
        iloc = full(b"iloc", b"\x44\0", struct.pack(">H", len(all_items)), locs, version=1)
        ispe = full(b"ispe", struct.pack(">II", 64, 48))
        ipco = box(b"ipco", ispe, box(b"irot", b"\1"))
        ipma = full(b"ipma", struct.pack(">IHBBB", 1, 1, 2, 1, 0x82))
        iprp = box(b"iprp", ipco, ipma)
        parts = [hdlr, pitm, iloc, iinf, full(b"iref", refs) if refs else b"", iprp]
        parts.append(box(b"idat", idat) if idat else b"")
        parts.append(box(b"free", free) if free else b"")
        return full(b"meta", *parts)

    media = b"".join(i.data for i in all_items if not i.idat) + orphan
    if before:
        return ftyp + box(b"mdat", media) + meta(len(ftyp) + 8) + moov + top
    at = len(ftyp) + len(meta(0)) + len(moov) + 8
    return ftyp + meta(at) + moov + box(b"mdat", media) + top


def mini(exif: bytes, xmp: bytes) -> bytes:
    """A file of the low-overhead form around bytes that stand for a coded picture."""
    bits = ""

    def put(value: int, count: int) -> None:
        nonlocal bits
        bits += format(value, f"0{count}b")

    for value, count in ((0, 2), (0, 7), (int(bool(exif)), 1), (int(bool(xmp)), 1), (1, 2), (0, 3)):
        put(value, count)
    for value, count in ((1, 1), (63, 7), (47, 7), (0, 1), (0, 1), (0, 1)):
        put(value, count)
    put(0, 1)  # long notes
    put(1, 1)
    put(1, 1)
    put(4, 3)
    put(len(FRAME) - 1, 15)
    if exif:
        put(len(exif) - 1, 20)
    if xmp:
        put(len(xmp) - 1, 20)
    bits += "0" * (-len(bits) % 8)
    head = int(bits, 2).to_bytes(len(bits) // 8, "big")
    ftyp = box(b"ftyp", b"mif3", b"avif")
    return ftyp + box(b"mini", head, b"\x81\0\x0c\0", FRAME, exif, xmp)


def heifs() -> Iterator[Case]:
    packet_ = next(xmp_packets())[1]
    for name, notes in (
        ("exif", (block(), b"")),
        ("xmp", (b"", packet_)),
        ("both", (block(">"), packet_)),
    ):
        words: tuple[str, ...] = (PLACE,) if notes[0] else ()
        yield Case(f"mini {name}", ".avif", mini(*notes), words=words, decodes=False, kept=(FRAME,))
    exif = struct.pack(">I", 6) + b"Exif\0\0" + block()
    xml = b"application/rdf+xml"
    import brotli

    for brand, suffix in ((b"heic", ".heic"), (b"avif", ".avif")):

        def case(
            name: str,
            items: list[Item],
            words: tuple[str, ...] = (PLACE,),
            _b: bytes = brand,
            _s: str = suffix,
            **more: Any,
        ) -> Case:
            return Case(
                f"{_s[1:]} {name}",
                _s,
                heif(items, _b, **more),
                words=words,
                decodes=False,
                kept=(FRAME, b"irot"),
            )

        yield case("exif", [Item(b"Exif", exif)])
        yield case("exif no prefix", [Item(b"Exif", bytes(4) + block(">"))])
        yield case("exif before meta", [Item(b"Exif", exif)], before=True)
        yield case("exif in parts", [Item(b"Exif", exif, parts=3)])
        yield case("exif idat", [Item(b"Exif", exif, idat=True)])
        yield case("exif unlinked", [Item(b"Exif", exif, linked=False)])
        yield case("two exif", [Item(b"Exif", bytes(4) + block(gps=False)), Item(b"Exif", exif)])
        yield case(
            "thumbnail", [Item(b"Exif", bytes(4) + block(gps=False, thumb=jpeg(exif_app(block()))))]
        )
        for name, raw, words in xmp_packets():
            yield case(f"xmp {name}", [Item(b"mime", raw, xml)], words)
        raw = next(xmp_packets())[1]
        yield case("xmp deflate", [Item(b"mime", zlib.compress(raw), xml, b"deflate")], ())
        yield case("xmp gzip", [Item(b"mime", gzip.compress(raw), xml, b"gzip")], ())
        yield case("xmp br", [Item(b"mime", brotli.compress(raw), xml, b"br")], ())
        yield case("xmp idat", [Item(b"mime", raw, xml, idat=True)], ())
        yield case(
            "json item", [Item(b"mime", f'{{"lat": {LAT}}}'.encode(), b"application/json")], ()
        )
        yield case("orphan", [], (), orphan=block() + f"lat={LAT:.5f}".encode())
        yield case("free", [], (), free=f"lat={LAT:.5f}".encode())
        yield case(
            "uuid xmp",
            [],
            (),
            top=box(b"uuid", bytes.fromhex("be7acfcb97a942e89c71999491e3afac"), raw),
        )
        yield case(
            "uuid c2pa",
            [],
            (PLACE,),
            top=box(
                b"uuid",
                bytes.fromhex("d8fec3d61b0e483c92975828877ec481"),
                bytes(4),
                b"manifest\0",
                bytes(8),
                manifest(),
            ),
        )
        yield case("mpvd", [], (), top=box(b"mpvd", mp4(udta=xyz())))
        yield case(
            "sefd",
            [],
            (),
            top=box(
                b"sefd",
                seft([(0x0AA1, b"MCC_Data", b"234"), (0x0A01, b"Image_UTC_Data", b"171499")]),
            ),
        )


# --- TIFF --------------------------------------------------------------------------------------


def tiff(
    order: str = "<",
    big: bool = False,
    pages: int = 1,
    gps_page: int = 0,
    extra: Callable[[Tiff], list[Entry]] | None = None,
    gps: bool = True,
    dng: bool = False,
) -> bytes:
    """A TIFF file of grey pages; the coordinates hang on page ``gps_page``."""
    t = Tiff(order, big)
    last = 0
    for page in range(pages):
        strip = bytes((i * 7 + page) & 255 for i in range(64 * 48))
        entries = [
            t.num(0x0100, 64),
            t.num(0x0101, 48),
            t.num(0x0102, 8, kind=3),
            t.num(0x0103, 1, kind=3),
        ]
        entries += [
            t.num(0x0106, 1, kind=3),
            t.num(0x0111, 0),
            t.num(0x0115, 1, kind=3),
            t.num(0x0116, 48),
        ]
        entries += [
            t.num(0x0117, len(strip)),
            t.num(0x0112, 6, kind=3),
            t.text(0x010F, "Acme"),
            t.text(0x0110, "A-1"),
        ]
        if dng:
            entries += [t.raw(0xC612, b"\1\4\0\0", 1), t.text(0xC614, "Acme A-1")]
        if extra and page == gps_page:
            entries += extra(t)
        if gps and page == gps_page:
            entries.append(t.num(0x8825, 0))
        at = t.directory(entries)
        t.patch(at, 0x0111, len(t.out))
        t.out += strip
        if gps and page == gps_page:
            t.patch(at, 0x8825, t.directory(gps_entries(t)))
        if last:
            t.set_next(last, at)
        last = at
    return bytes(t.out)


def _with_xmp(raw: bytes) -> Callable[[Tiff], list[Entry]]:
    return lambda t: [t.raw(700, raw, 1)]


def tiffs() -> Iterator[Case]:
    for order in "<>":
        yield Case(f"tiff {order}", ".tif", tiff(order), words=(PLACE,), kept=(b"Acme",))
        yield Case(f"tiff page 2 {order}", ".tif", tiff(order, pages=3, gps_page=1), words=(PLACE,))
        # Pillow reads only little-endian BigTIFF.
        big = tiff(order, big=True)
        yield Case(f"bigtiff {order}", ".tif", big, words=(PLACE,), decodes=order == "<")
        yield Case(f"dng {order}", ".dng", tiff(order, dng=True), words=(PLACE,), decodes=False)
    for name, raw, words in xmp_packets():
        yield Case(
            f"tiff xmp {name}",
            ".tif",
            tiff(gps=False, extra=_with_xmp(raw)),
            words=words,
        )
    padded = iptc() + b"\0" * (-len(iptc()) % 4)
    swapped = struct.pack(f"<{len(padded) // 4}I", *struct.unpack(f">{len(padded) // 4}I", padded))
    yield Case(
        "tiff iptc", ".tif", tiff(gps=False, extra=lambda t: [t.raw(33723, padded, 4)]), words=WORDS
    )
    yield Case(
        "tiff iptc swapped",
        ".tif",
        tiff(gps=False, extra=lambda t: [t.raw(33723, swapped, 4)]),
        words=WORDS,
    )
    yield Case(
        "tiff 8bim",
        ".tif",
        tiff(gps=False, extra=lambda t: [t.raw(34377, photoshop())]),
        words=WORDS,
    )
    yield Case(
        "tiff c2pa",
        ".tif",
        tiff(gps=False, extra=lambda t: [t.raw(52545, manifest())]),
        words=(PLACE,),
    )
    geo: Callable[[Tiff], list[Entry]] = lambda t: [  # noqa: E731
        t.raw(33922, struct.pack(t.order + "6d", 0, 0, 0, LON, LAT, 0), 12),
        t.raw(34264, struct.pack(t.order + "16d", *[1, 0, 0, LON, 0, 1, 0, LAT, *[0] * 8]), 12),
        t.text(34737, PLACE),
    ]
    yield Case("geotiff", ".tif", tiff(gps=False, extra=geo), words=(PLACE,))
    yield Case("geotiff big", ".tif", tiff(big=True, gps=False, extra=geo), words=(PLACE,))
    private = (
        b"Adobe\0MakN"
        + struct.pack(">I", 8)
        + b"II"
        + struct.pack(">I", 0)
        + f"lat={LAT:.5f}".encode()
    )
    yield Case(
        "dng private",
        ".dng",
        tiff(dng=True, gps=False, extra=lambda t: [t.raw(0xC634, private, 1)]),
        decodes=False,
    )
    preview = jpeg(exif_app(block()))
    raw = tiff(gps=False)
    t = Tiff("<")
    t.out = bytearray(raw)
    yield Case(
        "tiff original raw",
        ".dng",
        tiff(dng=True, gps=False, extra=lambda t: [t.raw(0xC68C, preview)]),
        words=(PLACE,),
        decodes=False,
    )


@lru_cache(1)
def every_case() -> tuple[Case, ...]:
    """All made files; made once."""
    from tests.support import photo_files_more, photo_files_others

    more = (photo_files_more.every_case, photo_files_others.every_case)
    families = (jpegs, pngs, webps, gifs, jxls, films, heifs, tiffs, *more)
    return tuple(case for family in families for case in family())
