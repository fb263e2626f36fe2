"""More made photo files: hiding places in the containers that ``photo_files`` leaves out.

Together the two cover each row of the map of hiding places in every container it can stand in.
"""

# ruff: noqa: E501, RUF005 - bytes laid out as they stand in the files

from __future__ import annotations

import base64
import struct
import zlib
from collections.abc import Callable, Iterator
from typing import Any

from tests.support import photo_files as made
from tests.support.photo_files import COUNTRY, FRAME, LAT, LON, PLACE, WORDS, XLAT, XLON, Case, Item

FAR = (-33.471129, 151.318247)
"""A second point: where the photo points to."""
BOTH = ((LAT, LON), FAR)
NAMED = f"Rash seen in {PLACE} today"


# --- Exif blocks -------------------------------------------------------------------------------


def _target(t: made.Tiff) -> list[made.Entry]:
    rows = made.gps_entries(t)
    rows += [t.text(0x13, "S"), t.ratios(0x14, *made.dms(FAR[0])), t.text(0x15, "E")]
    rows += [t.ratios(0x16, *made.dms(FAR[1])), t.text(0x17, "T"), t.ratios(0x18, (12345, 100))]
    return [*rows, t.raw(0x1B, b"ASCII\0\0\0GPS"), t.ratios(0x1F, (5, 1))]


def target_block() -> bytes:
    """A block with the place of the camera and of what it points to."""
    t = made.Tiff("<")
    main = t.directory(made.main_entries(t) + [t.num(0x8825, 0)])
    t.patch(main, 0x8825, t.directory(_target(t)))
    return bytes(t.out)


def texts_block() -> bytes:
    """Free texts that name the place that the coordinates name too."""
    wide = NAMED.encode("utf-16-le") + b"\0\0"

    def extra(t: made.Tiff) -> list[made.Entry]:
        comment = b"UNICODE\0" + NAMED.encode("utf-16-le" if t.order == "<" else "utf-16-be")
        rows = [t.text(0x010E, NAMED), t.raw(0x9286, comment), t.text(0x013C, "Ward PC")]
        return rows + [t.raw(tag, wide, 1) for tag in (0x9C9B, 0x9C9C, 0x9C9E, 0x9C9F)]

    return made.block(extra=extra)


def exif_blocks() -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    """(name, block, words) of every kind of Exif block."""
    thumb = made.jpeg(made.exif_app(made.block()))
    for where in ("ifd1", "exif", "sub", "orphan"):
        yield where, made.block("<", where), (PLACE,)
    yield "thumb", made.block(gps=False, thumb=thumb), (PLACE,)
    yield "target", target_block(), (PLACE,)
    yield "texts", texts_block(), (PLACE,)
    for name, raw in made.maker_notes():
        yield f"maker note {name}", raw, (PLACE,)
    packet = next(made.xmp_packets())[1]
    inside: tuple[tuple[str, int, bytes], ...] = (
        ("xmp", 700, packet),
        ("iptc", 33723, made.iptc()),
        ("8bim", 34377, made.photoshop()),
        ("c2pa", 52545, made.manifest()),
    )
    for name, tag, value in inside:
        rows: Callable[[made.Tiff], list[made.Entry]] = lambda t, g=tag, v=value: [t.raw(g, v)]  # type: ignore[misc] # noqa: E731
        yield f"{name} inside", made.block(gps=False, extra=rows), WORDS if name != "xmp" else ()


def exif_everywhere() -> Iterator[Case]:
    """Every Exif block in every container that takes one."""
    stream = made.box(b"jxlc", made.JXL_STREAM)
    for name, raw, words in exif_blocks():
        coords = BOTH if name == "target" else made.COORDS
        more: dict[str, Any] = {"words": words, "coords": coords}
        if name in ("target", "texts"):
            yield Case(f"jpeg exif {name}", ".jpg", made.jpeg(made.exif_app(raw)), **more)
        yield Case(f"png eXIf {name}", ".png", made.png(made.chunk(b"eXIf", raw)), **more)
        yield Case(f"webp exif {name}", ".webp", made.riff((b"EXIF", raw)), **more)
        item = [Item(b"Exif", bytes(4) + raw)]
        more |= {"decodes": False}
        yield Case(f"heic exif {name}", ".heic", made.heif(item), kept=(FRAME, b"irot"), **more)
        jxl = made.JXL_HEAD + stream + made.box(b"Exif", bytes(4) + raw)
        yield Case(f"jxl exif {name}", ".jxl", jxl, **more)


# --- XMP ---------------------------------------------------------------------------------------


def packets() -> Iterator[tuple[str, bytes, tuple[str, ...]]]:
    """(name, packet, words) of properties and forms that ``photo_files.xmp_packets`` has not."""
    exif = "xmlns:exif='http://ns.adobe.com/exif/1.0/'"
    gps = f"exif:GPSLatitude='{XLAT}' exif:GPSLongitude='{XLON}'"
    yield "bom", b"\xef\xbb\xbf" + made.packet(f"{exif} {gps}").encode(), ()
    near = f"exif:GPSDestLatitude='{XLAT}' exif:GPSDestLongitude='{XLON}' exif:GPSAreaInformation='{PLACE}'"
    yield "target", made.packet(f"{exif} {near}").encode(), (PLACE,)
    prism = "xmlns:prism='http://prismstandard.org/namespaces/basic/2.0/' xmlns:prl='http://prismstandard.org/namespaces/prl/2.1/'"
    pmi = "xmlns:pmi='http://prismstandard.org/namespaces/pmi/2.2/'"
    names = f"prism:location='{PLACE}' prl:geography='{PLACE}' pmi:location='{PLACE}'"
    yield "prism", made.packet(f"{prism} {pmi} {names}").encode(), (PLACE,)
    pm = "xmlns:pm='http://ns.camerabits.com/photomechanic/1.0/' pm:CountryCode='QNM'"
    yield "photo mechanic", made.packet(pm).encode(), ("CountryCode",)
    bags = (
        ("digiKam", "http://www.digikam.org/ns/1.0/", "TagsList", f"Places/{COUNTRY}/{PLACE}"),
        ("mp", "http://ns.microsoft.com/photo/1.0/", "LastKeywordXMP", f"Places/{COUNTRY}/{PLACE}"),
        ("expr", "http://ns.iview-multimedia.com/mediapro/1.0/", "CatalogSets", f"Places|{PLACE}"),
        (
            "lr",
            "http://ns.adobe.com/lightroom/1.0/",
            "weightedFlatSubject",
            f"Places|{COUNTRY}|{PLACE}",
        ),
    )
    for prefix, uri, name, value in bags:
        body = f"<{prefix}:{name}><rdf:Seq><rdf:li>eczema</rdf:li><rdf:li>{value}</rdf:li></rdf:Seq></{prefix}:{name}>"
        yield f"keywords {prefix}", made.packet(f"xmlns:{prefix}='{uri}'", body).encode(), (PLACE,)
    acd = "xmlns:acdsee='http://ns.acdsee.com/iptc/1.0/'"
    tree = f"&lt;Categories&gt;&lt;Category Assigned=&quot;0&quot;&gt;Places&lt;Category Assigned=&quot;1&quot;&gt;{PLACE}&lt;/Category&gt;&lt;/Category&gt;&lt;/Categories&gt;"
    yield "categories", made.packet(f"{acd} acdsee:categories='{tree}'").encode(), (PLACE,)
    mwg = "xmlns:k='http://www.metadataworkinggroup.com/schemas/keywords/'"
    leaf = f"<rdf:li rdf:parseType='Resource'><k:Keyword>{PLACE}</k:Keyword></rdf:li>"
    node = f"<rdf:li rdf:parseType='Resource'><k:Keyword>Places</k:Keyword><k:Children><rdf:Bag>{leaf}</rdf:Bag></k:Children></rdf:li>"
    body = f"<k:Keywords rdf:parseType='Resource'><k:Hierarchy><rdf:Bag>{node}</rdf:Bag></k:Hierarchy></k:Keywords>"
    yield "keyword tree", made.packet(mwg, body).encode(), (PLACE,)
    dm = "xmlns:xmpDM='http://ns.adobe.com/xmp/1.0/DynamicMedia/'"
    mark = f"<rdf:li rdf:parseType='Resource'><xmpDM:name>one</xmpDM:name><xmpDM:location>{PLACE}</xmpDM:location></rdf:li>"
    body = f"<xmpDM:markers><rdf:Seq>{mark}</rdf:Seq></xmpDM:markers>"
    yield "markers", made.packet(dm, body).encode(), (PLACE,)
    dc = "xmlns:dc='http://purl.org/dc/elements/1.1/'"
    body = f"<dc:coverage><rdf:Alt><rdf:li xml:lang='x-default'>{PLACE}</rdf:li></rdf:Alt></dc:coverage>"
    yield "coverage", made.packet(dc, body).encode(), (PLACE,)
    photoshop = "xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/'"
    body = f"<dc:description><rdf:Alt><rdf:li xml:lang='x-default'>{NAMED}</rdf:li></rdf:Alt></dc:description>"
    city = f"{dc} {photoshop} photoshop:City='{PLACE}'"
    yield "text naming the city", made.packet(city, body).encode(), (PLACE,)
    body = f"<photoshop:City rdf:parseType='Resource'><rdf:value>{PLACE}</rdf:value><photoshop:Urgency>1</photoshop:Urgency></photoshop:City>"
    yield "qualified", made.packet(photoshop, body).encode(), (PLACE,)
    geo = "xmlns:geo='http://www.w3.org/2003/01/geo/wgs84_pos#'"
    yield "wgs84", made.packet(f"{geo} geo:lat='{LAT}' geo:long='{LON}'").encode(), ()
    image = base64.b64encode(made.jpeg(made.exif_app(made.block()))).decode()
    film = base64.b64encode(made.mp4(udta=made.xyz())).decode()
    spaces = "xmlns:gd='http://ns.google.com/photos/1.0/depthmap/' xmlns:ga='http://ns.google.com/photos/1.0/audio/'"
    data = f"gd:Data='{image}' ga:Data='{film}'"
    yield "depth and sound", made.packet(f"{spaces} {data}").encode(), (PLACE,)
    two = made.packet(f"{exif} {gps}") + made.packet(f"{photoshop} photoshop:City='{PLACE}'")
    yield "two packets", two.encode(), (PLACE,)
    ext = "xmlns:e='http://iptc.org/std/Iptc4xmpExt/2008-02-29/'"
    body = f"<e:LocationShown><rdf:Bag><rdf:li e:City='{PLACE}' e:CountryName='{COUNTRY}'/></rdf:Bag></e:LocationShown>"
    body += f"<e:LocationCreated><rdf:Bag><rdf:li><rdf:Description e:Sublocation='{PLACE}'/></rdf:li></rdf:Bag></e:LocationCreated>"
    yield "short structures", made.packet(ext, body).encode(), WORDS
    pano = "xmlns:GPano='http://ns.google.com/photos/1.0/panorama/' GPano:PoseHeadingDegrees='123.45' GPano:ProjectionType='equirectangular'"
    yield "heading", made.packet(pano).encode(), ("PoseHeadingDegrees",)


def xmp_everywhere() -> Iterator[Case]:
    """Every packet where its size may change, where it may not, and in a stream of its own."""
    for name, raw, words in packets():
        yield Case(f"jpeg xmp {name}", ".jpg", made.jpeg(made.xmp_app(raw)), words=words)
        text = b"XML:com.adobe.xmp\0\0\0\0\0" + raw
        yield Case(f"png xmp {name}", ".png", made.png(made.chunk(b"iTXt", text)), words=words)
        item = Item(b"mime", raw, b"application/rdf+xml")
        data = made.heif([item])
        yield Case(f"heic xmp {name}", ".heic", data, words=words, decodes=False, kept=(FRAME,))
    wide = made.packet(
        f"xmlns:exif='http://ns.adobe.com/exif/1.0/' exif:GPSLatitude='{XLAT}' exif:GPSLongitude='{XLON}'"
    )
    for codec in ("utf-16-be", "utf-32-le", "utf-16"):
        rows: Callable[[made.Tiff], list[made.Entry]] = lambda t, c=codec: [  # type: ignore[misc] # noqa: E731
            t.raw(700, wide.encode(c), 1)
        ]
        yield Case(f"tiff xmp {codec}", ".tif", made.tiff(gps=False, extra=rows))
    for name, raw, words in packets():
        if name in ("bom", "two packets", "keyword tree", "text naming the city"):
            yield Case(f"sidecar {name}", ".xmp", raw, words=words, decodes=False)


# --- JPEG --------------------------------------------------------------------------------------


def apple_note() -> bytes:
    """A maker note of Apple's: numbers for HDR, and what links photos of one telephone."""
    rows: tuple[tuple[int, int, int, bytes], ...] = (
        (0x11, 2, 37, b"AAAABBBB-0000-1111-2222-333344445555\0"),
        (0x21, 10, 1, struct.pack(">ii", 1312, 1000)),
        (0x2B, 2, 37, b"CCCCDDDD-0000-1111-2222-333344445555\0"),
        (0x30, 10, 1, struct.pack(">ii", 17, 1000)),
    )
    at = 14 + 2 + 12 * len(rows) + 4
    out, tail = b"Apple iOS\0\0\1MM" + struct.pack(">H", len(rows)), b""
    for tag, kind, count, value in rows:
        out += struct.pack(">HHII", tag, kind, count, at + len(tail))
        tail += value + b"\0" * (len(value) & 1)
    return out + bytes(4) + tail


def jpegs() -> Iterator[Case]:
    """Gain maps of Apple and of the standard, a second lens, texts, FlashPix."""
    map_ = "xmlns:HDRGainMap='http://ns.apple.com/HDRGainMap/1.0/' HDRGainMap:HDRGainMapVersion='65536'"
    aux = "xmlns:apdi='http://ns.apple.com/pixeldatainfo/1.0/' apdi:AuxiliaryImageType='urn:com:apple:photo:2020:aux:hdrgainmap'"
    gain = made.jpeg(made.xmp_app(made.packet(f"{map_} {aux}", pad=0).encode()))
    note = made.block(">", note=apple_note(), make="Apple")
    data = made.with_mpf([made.exif_app(note)], [gain])
    yield Case(
        "jpeg gain map apple", ".jpg", data, words=(PLACE,), kept=(b"hdrgainmap", b"CCCCDDDD")
    )
    iso = made.app(0xE2, b"urn:iso:std:iso:ts:21496:-1\0" + bytes(2) + bytes(range(60)))
    head = made.app(0xE2, b"urn:iso:std:iso:ts:21496:-1\0" + bytes(4))
    gain = made.jpeg(iso, made.exif_app(made.block()))
    data = made.with_mpf([head, made.exif_app(made.block())], [gain])
    yield Case("jpeg gain map iso", ".jpg", data, words=(PLACE,), kept=(bytes(range(60)),))
    lens = made.jpeg(made.exif_app(made.block()), made.xmp_app(next(made.xmp_packets())[1]))
    blocks = [(0x0A20, b"DualShot_1", lens), (0x0AA1, b"MCC_Data", b"234")]
    blocks.append((0x0A01, b"Image_UTC_Data", b"1714995005000"))
    data = made.jpeg(made.exif_app(made.block()), behind=made.seft(blocks))
    yield Case(
        "jpeg behind second lens", ".jpg", data, words=(PLACE, "MCC_Data"), kept=(b"Image_UTC",)
    )
    city = made.dataset(2, 90, PLACE.encode())
    rows = city + made.dataset(2, 25, f"Places|{PLACE}".encode()) + made.dataset(2, 25, b"eczema")
    rows += made.dataset(2, 120, NAMED.encode()) + made.dataset(2, 105, b"Rash on the arm")
    data = made.jpeg(made.app(0xED, b"Photoshop 3.0\0" + made.resource(0x0404, rows)))
    yield Case(
        "jpeg iptc texts", ".jpg", data, words=(PLACE,), kept=(b"eczema", b"Rash on the arm")
    )
    # The comment comes before the segment that says what the place is called.
    late = made.app(0xFE, NAMED.encode()), made.app(0xED, b"Photoshop 3.0\0" + made.photoshop())
    yield Case("jpeg comment naming the city", ".jpg", made.jpeg(*late), words=WORDS)
    text = f"lat={LAT:.5f} lon={LON:.5f}".encode()
    for marker, mark in (
        (0xE2, b"FPXR\0"),
        (0xE4, b"FPXR\0"),
        (0xEC, b"Ducky"),
        (0xEA, b"UNICODE\0"),
    ):
        data = made.jpeg(made.app(marker, mark + text))
        yield Case(f"jpeg app{marker - 0xE0} {mark[:4].decode()}", ".jpg", data)
    thumbs = made.jpeg(
        made.exif_app(
            made.block(
                thumb=made.jpeg(
                    made.exif_app(made.block(thumb=made.jpeg(made.exif_app(made.block()))))
                )
            )
        )
    )
    yield Case("jpeg preview in preview", ".jpg", thumbs, words=(PLACE,))


# --- PNG, GIF, JPEG XL ---------------------------------------------------------------------------


def others() -> Iterator[Case]:
    """Texts and boxes that few programs write."""
    packet = next(made.xmp_packets())[1]
    key = b"XML:com.adobe.xmp\0"

    def png(name: str, *chunks: bytes, **more: Any) -> Case:
        return Case(f"png {name}", ".png", made.png(*chunks), **more)

    yield png("xmp zTXt", made.chunk(b"zTXt", key + b"\0" + zlib.compress(packet)))
    yield png("xmp tEXt", made.chunk(b"tEXt", key + packet))
    raw = zlib.compress(made.block())
    yield png("zxIf", made.chunk(b"zxIf", b"\0" + struct.pack(">I", len(made.block())) + raw))
    one, two = (made.chunk(b"eXIf", made.block(order)) for order in "<>")
    yield png("two eXIf", one, two, words=(PLACE,))
    lat = f"53/1, 49/1, {round((LAT - 53 - 49 / 60) * 36_000_000)}/10000"
    texts = made.chunk(b"tEXt", b"exif:GPSLatitude\0" + lat.encode())
    texts += made.chunk(b"tEXt", b"exif:GPSInfo\0" + b"1234")
    yield png("texts of a converter", texts, words=("exif:GPSLatitude",))
    body = b"Comment\0\1\0en\0\0" + zlib.compress(NAMED.encode())
    city = made.chunk(b"tEXt", b"City\0" + PLACE.encode())
    yield png("comment naming the city", made.chunk(b"iTXt", body), city, words=(PLACE,))
    text = f"a house at {LAT:.5f}, {LON:.5f}, steps: 20".encode()
    yield png("recipe", made.chunk(b"tEXt", b"parameters\0" + text))

    plain = b"\x21\x01\x0c" + struct.pack("<HHHHBBBB", 0, 0, 8, 8, 8, 8, 1, 0)
    drawn = plain + made.blocks(f"{LAT:.5f}, {LON:.5f}".encode())
    yield Case("gif drawn text", ".gif", made.gif(drawn), decodes=False)
    named = b"\x21\xfe" + made.blocks(NAMED.encode())
    magic = b"\1" + bytes(range(255, -1, -1)) + b"\0"
    city_xmp = made.packet(
        f"xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' photoshop:City='{PLACE}'"
    ).encode()
    both = named + b"\x21\xff\x0bXMP DataXMP" + city_xmp + magic
    yield Case("gif comment naming the city", ".gif", made.gif(both), words=(PLACE,))

    import brotli

    half = len(made.JXL_STREAM) // 2
    parts = struct.pack(">I", 0) + made.JXL_STREAM[:half], struct.pack(">I", 1 << 31 | 1)
    stream = made.box(b"jxlp", parts[0])
    stream_end = made.box(b"jxlp", parts[1] + made.JXL_STREAM[half:])
    exif = struct.pack(">I", 6) + b"Exif\0\0" + made.block(">")
    jumb = made.box(b"brob", b"jumb", brotli.compress(made.manifest()[8:]))
    between = made.box(b"Exif", exif)
    more: dict[str, Any] = {"words": (PLACE,), "decodes": False}
    yield Case("jxl in parts", ".jxl", made.JXL_HEAD + stream + between + stream_end, **more)
    yield Case("jxl brob jumb", ".jxl", made.JXL_HEAD + stream + stream_end + jumb, **more)
    free = made.box(b"free", f"lat={LAT:.5f}".encode())
    yield Case("jxl free", ".jxl", made.JXL_HEAD + free + stream + stream_end, decodes=False)


# --- HEIF --------------------------------------------------------------------------------------


def heif_of(
    items: list[Item], *, version: int = 1, wide: bool = False, based: bool = False, infe: int = 2
) -> bytes:
    """A HEIF file whose list of places is written in another form than the usual one."""
    ftyp = made.box(b"ftyp", b"heic", bytes(4), b"mif1heic")
    number = ">I" if version == 2 else ">H"

    def meta(at: int) -> bytes:
        infes, locs, position = b"", b"", at
        for index, item in enumerate(items, 1):
            tail = b"\0" + (item.content + b"\0\0" if item.kind == b"mime" else b"")
            ident = struct.pack(">I" if infe == 3 else ">H", index)
            infes += made.full(b"infe", ident, bytes(2), item.kind, tail, version=infe)
            base, offset = (position, 0) if based else (0, position)
            locs += struct.pack(number, index) + (bytes(2) if version else b"") + bytes(2)
            locs += struct.pack(">Q" if wide else ">I", base) if based else b""
            locs += struct.pack(">H", 1)
            locs += struct.pack(">QQ" if wide else ">II", offset, len(item.data))
            position += len(item.data)
        size = 8 if wide else 4
        head = bytes([size << 4 | size, (size << 4) if based else 0])
        iloc = made.full(b"iloc", head, struct.pack(number, len(items)), locs, version=version)
        iinf = made.full(b"iinf", struct.pack(">H", len(items)), infes)
        hdlr = made.full(b"hdlr", bytes(4), b"pict", bytes(12), b"\0")
        refs = made.box(b"dimg", struct.pack(">HHHH", 1, 2, 2, 3)) + made.box(
            b"auxl", struct.pack(">HHH", 4, 1, 1)
        )
        refs += made.box(b"cdsc", struct.pack(">HHH", len(items), 1, 1))
        aux = made.full(b"auxC", b"urn:com:apple:photo:2020:aux:hdrgainmap\0")
        ispe = made.full(b"ispe", struct.pack(">II", 64, 48))
        ipco = made.box(b"ipco", ispe, made.box(b"irot", b"\1"), aux)
        ipma = made.full(b"ipma", struct.pack(">IHBBB", 1, 1, 2, 1, 0x82))
        pitm = made.full(b"pitm", struct.pack(">H", 1))
        iprp = made.box(b"iprp", ipco, ipma)
        return made.full(b"meta", hdlr, pitm, iloc, iinf, made.full(b"iref", refs), iprp)

    at = len(ftyp) + len(meta(0)) + 8
    return ftyp + meta(at) + made.box(b"mdat", b"".join(item.data for item in items))


def heifs() -> Iterator[Case]:
    """Tiles, a depth or gain map with notes of its own, other forms of lists, sequences."""
    exif = bytes(4) + made.block()
    xml = b"application/rdf+xml"
    packet = next(made.xmp_packets())[1]
    tiles = [
        Item(b"grid", b"\0\0\0\1\0\x80\0\x30"),
        Item(b"hvc1", FRAME * 2),
        Item(b"hvc1", FRAME[::-1] * 2),
        Item(b"hvc1", b"\0\0\0\x0aGAIN-MAP-0123456789"),
    ]
    notes = [Item(b"mime", packet, xml), Item(b"Exif", exif)]
    forms: tuple[tuple[str, dict[str, Any]], ...] = (
        ("tiles", {}),
        ("tiles iloc 0", {"version": 0}),
        ("tiles iloc 2", {"version": 2}),
        ("tiles wide", {"wide": True}),
        ("tiles based", {"based": True, "wide": True}),
        ("tiles infe 3", {"infe": 3}),
    )
    for name, form in forms:
        data = heif_of([*tiles, *notes], **form)
        kept = (FRAME * 2, b"GAIN-MAP-0123456789", b"hdrgainmap")
        yield Case(f"heic {name}", ".heic", data, words=(PLACE,), decodes=False, kept=kept)
    film = made.mp4(udta=made.xyz())
    moov = film[film.index(b"moov") - 4 :]
    for brand, suffix in ((b"heic", ".heic"), (b"avis", ".avif")):
        # The boxes of a film after the picture's: its samples are those of the picture's box.
        data = made.heif([Item(b"Exif", exif)], brand, moov=moov)
        at = data.index(b"moov") - 4
        media = data.index(FRAME)
        table = moov.index(b"stco") + 12
        offsets = struct.pack(">II", media, media + len(FRAME))
        fixed = moov[:table] + offsets + moov[table + 8 :]
        data = data[:at] + fixed + data[at + len(moov) :]
        yield Case(
            f"{suffix[1:]} sequence", suffix, data, words=(PLACE,), decodes=False, kept=(FRAME,)
        )
    link = Item(b"mime", f"geo:{LAT:.6f},{LON:.6f}".encode(), b"text/plain")
    yield Case("heic text item", ".heic", made.heif([link]), decodes=False, kept=(FRAME,))


# --- films -------------------------------------------------------------------------------------


def fragmented(sample: bytes) -> bytes:
    """A film whose track of a camera's data has its samples in a fragment alone."""
    whole = made.mp4(
        data_track=(b"meta", made.entry(b"gpmd"), []),
        moov=made.box(b"mvex", made.full(b"trex", struct.pack(">5I", 2, 1, 0, len(sample), 0))),
    )
    head = made.full(b"tfhd", struct.pack(">I", 2), flags=0x020000)

    def moof(offset: int) -> bytes:
        run = made.full(b"trun", struct.pack(">Ii", 1, offset), flags=1)
        count = made.full(b"mfhd", struct.pack(">I", 1))
        return made.box(b"moof", count, made.box(b"traf", head, run))

    return whole + moof(len(moof(0)) + 8) + made.box(b"mdat", sample)


def films() -> Iterator[Case]:
    """Fragments, notes of tracks, makers' own tracks and boxes."""
    iso = f"{LAT:+08.4f}{LON:+09.4f}+081.500/".encode()

    def case(name: str, suffix: str = ".mp4", **more: Any) -> Case:
        settings: dict[str, Any] = {"kept": (FRAME,)}
        settings |= {k: more.pop(k) for k in ("words", "kept") if k in more}
        return Case(f"film {name}", suffix, made.mp4(**more), decodes=False, **settings)

    pairs = [("com.android.version", b"14"), ("com.android.location", iso)]
    yield case(
        "keys at the top", top=made.keys_meta(pairs, True), kept=(FRAME, b"com.android.version")
    )
    several = made.keys_meta(
        [
            ("com.apple.quicktime.location.accuracy.horizontal", b"4.7"),
            ("com.apple.quicktime.location.body", b"earth"),
            ("com.apple.quicktime.location.note", PLACE.encode()),
            ("com.apple.quicktime.location.role", b"0"),
            ("com.apple.quicktime.location.date", b"2024-05-06"),
            ("com.apple.quicktime.model", b"A-1 Phone"),
        ]
    )
    yield case(
        "keys several",
        ".mov",
        brand=b"qt  ",
        moov=several,
        words=(PLACE,),
        kept=(FRAME, b"A-1 Phone"),
    )
    languages = made.xyz() + made.xyz().replace(b"\x15\xc7", b"\x1a\x41")
    yield case("xyz in two languages", udta=languages)
    fragment = made.box(b"moof", made.full(b"mfhd", struct.pack(">I", 1)))
    fragment += made.box(b"mdat", FRAME * 2)
    yield case(
        "fragments",
        udta=made.xyz(),
        moov=made.box(b"mvex", made.full(b"trex", bytes(20))),
        top=fragment,
    )
    yield Case(
        "film fragments gopro",
        ".mp4",
        fragmented(made.gpmf()),
        decodes=False,
        kept=(FRAME, b"Accel"),
    )
    within = made.box(
        b"moof", made.full(b"mfhd", struct.pack(">I", 1)), made.box(b"udta", made.xyz())
    )
    yield case(
        "fragment with notes",
        moov=made.box(b"mvex", made.full(b"trex", bytes(20))),
        top=within + made.box(b"mdat", FRAME),
    )
    line = f"GPS: {LAT:.6f} {LON:.6f} 17m".encode()
    sample = struct.pack(">H", len(line)) + line
    for handler, form in ((b"text", b"text"), (b"subt", b"tx3g"), (b"meta", b"mett")):
        track = (handler, made.entry(form, bytes(30)), [sample, sample])
        yield case(f"text track {form.decode()}", data_track=track)
    nmea = f"$GPRMC,123005.00,A,5349.1602,N,00134.4263,W,0.0,0.0,060524,,*1A {LAT:.5f}".encode()
    for form in (b"gps0", b"nmea", b"ctbx", b"CTMD"):
        track = (b"meta", made.entry(form), [nmea, struct.pack("<dd", LAT, LON)])
        yield case(f"maker track {form.decode()}", data_track=track)
    xml = f'<?xml version="1.0"?><NonRealTimeMeta><AcquisitionRecord><Group name="ExifGPS"><Item name="Longitude" value="{LON:.6f}"/></Group></AcquisitionRecord></NonRealTimeMeta>'
    nrtm = made.full(
        b"meta",
        made.full(b"hdlr", bytes(4), b"nrtm", bytes(12), b"\0"),
        made.full(b"xml ", xml.encode()),
    )
    yield case("nrtm at the top", top=nrtm)
    yield case(
        "xmp in track", in_track=made.box(b"udta", made.box(b"XMP_", next(made.xmp_packets())[1]))
    )
    fly = made.box(
        b"uuid", bytes.fromhex("efe1589abb7749ef8095277529eb1d96"), struct.pack("<dd", LAT, LON)
    )
    yield case("maker uuid", top=fly)
    insta = struct.pack("<Idd", 7, LAT, LON) * 3 + struct.pack("<HI", 0x700, 60) + bytes(40)
    insta += b"8db42d694ccc418790edff439fe026bf"
    yield case("insta360", behind=insta)
    pano = made.xyz() + made.box(b"udat", nmea) + made.box(b"GPS ", nmea)
    yield case("dash camera", udta=pano)
    sef = made.seft([(0x0AA1, b"MCC_Data", b"234"), (0x0A01, b"Image_UTC_Data", b"171499")])
    yield case("samsung", top=made.box(b"sefd", sef), words=("MCC_Data",))
    yield case(
        "chapters named after the place",
        udta=made.loci()
        + made.box(b"\xa9cmt", struct.pack(">HH", len(NAMED), 0x15C7), NAMED.encode()),
        words=(PLACE,),
    )
    yield case(
        "comment with a link",
        udta=made.box(
            b"\xa9cmt",
            struct.pack(">HH", 40, 0x15C7),
            b"https://maps.google.com/?q=53.8193,-1.5738",
        ),
    )


# --- TIFF --------------------------------------------------------------------------------------


def dng_with_preview() -> bytes:
    """A DNG whose first directory is a preview and whose second one holds a JPEG with notes."""
    t = made.Tiff("<")
    preview = made.jpeg(made.exif_app(made.block()))
    strip = bytes((i * 7) & 255 for i in range(64 * 48))

    def page(kind: int, compression: int, size: int) -> list[made.Entry]:
        rows = [t.num(0x00FE, kind), t.num(0x0100, 64), t.num(0x0101, 48), t.num(0x0102, 8, kind=3)]
        rows += [t.num(0x0103, compression, kind=3), t.num(0x0106, 1, kind=3), t.num(0x0111, 0)]
        return rows + [t.num(0x0115, 1, kind=3), t.num(0x0116, 48), t.num(0x0117, size)]

    main = page(1, 1, len(strip))
    main += [t.raw(0xC612, b"\1\4\0\0", 1), t.text(0xC614, "Acme A-1"), t.num(0x014A, 0)]
    main += [t.text(0x010F, "Acme"), t.num(0x8825, 0), t.num(0x8769, 0)]
    first = t.directory(main)
    second = t.directory(page(1, 7, len(preview)))
    t.patch(first, 0x014A, second)
    t.patch(first, 0x8769, t.directory(made.exif_entries(t)))
    t.patch(first, 0x8825, t.directory(made.gps_entries(t)))
    t.patch(first, 0x0111, len(t.out))
    t.out += strip
    t.patch(second, 0x0111, len(t.out))
    t.out += preview
    return bytes(t.out)


def tiffs() -> Iterator[Case]:
    """Previews, maker notes, coordinates in odd directories."""
    yield Case(
        "dng preview", ".dng", dng_with_preview(), words=(PLACE,), decodes=False, kept=(b"Acme",)
    )
    for where in ("exif", "sub"):
        t = made.Tiff("<")
        t.out = bytearray(made.tiff(gps=False))
        entries = [t.num(0x8825, 0)]
        inner = t.directory(entries)
        t.patch(inner, 0x8825, t.directory(made.gps_entries(t)))
        tag = 0x8769 if where == "exif" else 0x014A
        rows: Callable[[made.Tiff], list[made.Entry]] = lambda _, g=tag, i=inner: [  # type: ignore[misc] # noqa: E731
            made.Tiff("<").num(g, i + 12)
        ]
        grown = bytearray(made.tiff(gps=False, extra=rows))
        again = made.Tiff("<")
        again.out = grown
        assert len(grown) == inner + 12
        at = again.directory(entries)
        again.patch(at, 0x8825, again.directory(made.gps_entries(again)))
        yield Case(f"tiff gps {where}", ".tif", bytes(again.out), words=(PLACE,))
    described = made.tiff(extra=lambda t: [t.text(0x010E, NAMED), t.text(0x013C, "Ward PC")])
    yield Case("tiff texts", ".tif", described, words=(PLACE,), kept=(b"Ward PC",))


def rewritten() -> Iterator[Case]:
    """Blocks that another program wrote anew, with maker notes moved and offsets left out."""
    import io

    import piexif
    from PIL import Image

    # Canon's city is a bare number, which no judge finds where the note was moved.
    notes = [(name, raw) for name, raw in made.maker_notes() if name != "canon"]
    noted = [(f"maker note {name}", raw, (PLACE,)) for name, raw in notes]
    for name, raw, words in [*noted, ("texts", texts_block(), (PLACE,))]:
        photo = made.jpeg(made.exif_app(raw))
        fields = piexif.load(photo)
        fields["0th"][piexif.ImageIFD.Software] = b"Some program of a longer name 12"
        target = io.BytesIO()
        piexif.insert(piexif.dump(fields), photo, target)
        yield Case(f"jpeg again {name}", ".jpg", target.getvalue(), words=words, kept=(b"12",))
        with Image.open(io.BytesIO(photo)) as image:
            exif = image.getexif()
            exif[0x0131] = "Some program of a longer name"
            saved = made.picture("WEBP", exif=exif.tobytes())
        yield Case(f"webp again {name}", ".webp", saved, words=words)
    degrees = "Seen 53??49'09.61\"N 1??34'25.58\"W"
    plain = made.block(gps=False, extra=lambda t: [t.text(0x010E, degrees)])
    yield Case(
        "jpeg degrees without signs", ".jpg", made.jpeg(made.exif_app(plain)), words=(degrees,)
    )


def listed_blocks() -> Iterator[Case]:
    """Dash cameras' blocks of coordinates, which a list in ``moov`` leads to."""
    size = 64
    block = made.box(b"free", b"GPS " + struct.pack("<dd", LAT, LON).ljust(size - 12, b"\0"))
    listed = struct.pack(">IIII", 0, 1, 0, size)
    for name, whole in (
        ("free", block),
        ("media", made.box(b"mdat", block)),
    ):
        film = made.mp4(moov=made.box(b"gps ", listed)) + whole
        at = film.index(b"gps " + listed) + 12
        film = film[:at] + struct.pack(">I", film.rindex(block)) + film[at + 4 :]
        yield Case(f"film gps block in {name}", ".mp4", film, decodes=False, kept=(FRAME,))


def careless() -> Iterator[Case]:
    """Texts that careless programs write: bytes that are no UTF-8, cut-off packing, no end mark."""
    packet = made.packet(
        f"xmlns:exif='http://ns.adobe.com/exif/1.0/' exif:GPSLatitude='{XLAT}' xmlns:aux='http://ns.adobe.com/exif/1.0/aux/' aux:Lens='Acme 5um'"
    )
    single = packet.encode().replace(b"5um", b"5\xb5m")
    yield Case(
        "jpeg single bytes xmp", ".jpg", made.jpeg(made.xmp_app(single)), kept=(b"Acme 5\xb5m",)
    )
    packed = zlib.compress(f"{PLACE} {LAT}, {LON}".encode())[:-6]
    text = made.png(made.chunk(b"zTXt", b"Comment\0\0" + packed), made.chunk(b"eXIf", made.block()))
    yield Case("png text cut off", ".png", text, words=(PLACE,), kept=(b"Acme",))
    comment = made.gif(b"\x21\xfe" + made.blocks(f"{PLACE} {LAT}, {LON}".encode()))
    yield Case("gif without end mark", ".gif", comment[:-1], words=(PLACE,))


def old_photoshop() -> Iterator[Case]:
    """The segment of a program before version 3."""
    old = made.app(0xED, b"Adobe_Photoshop2.5:" + made.photoshop())
    yield Case("jpeg old photoshop", ".jpg", made.jpeg(old), coords=(), words=(PLACE,))


def every_case() -> Iterator[Case]:
    """All of them."""
    by_container = (exif_everywhere, xmp_everywhere, jpegs, others, heifs, films, tiffs)
    for family in (*by_container, rewritten, listed_blocks, old_photoshop, careless):
        yield from family()
