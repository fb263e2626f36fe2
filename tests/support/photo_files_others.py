"""Makes photo files as other makers' cameras and programs lay them out; all places are invented."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from functools import partial

from tests.support import photo_files as made
from tests.support.photo_files import LAT, LON, PLACE, Case


def _rationals(value: float) -> bytes:
    return b"".join(struct.pack(">II", *part) for part in made.dms(value))


def nikon_notes() -> bytes:
    """``NCDT`` as in films of Nikon's cameras: header, tags with coordinates, a small picture."""

    def tag(number: int, kind: int, count: int, value: bytes) -> bytes:
        return struct.pack(">IHH", number, kind, count) + value

    tags = tag(0x1, 2, 6, b"NIKON\0") + tag(0x110829A, 5, 1, struct.pack(">II", 1, 125))
    tags += tag(0x2000001, 2, 2, b"N\0") + tag(0x2000002, 5, 3, _rationals(LAT))
    tags += tag(0x2000003, 2, 2, b"W\0") + tag(0x2000004, 5, 3, _rationals(LON))
    small = made.jpeg(made.exif_app(made.block()), base=made.picture(size=(16, 12)))
    parts = (made.box(b"NCHD", b"0100"), made.box(b"NCTG", tags), made.box(b"NCTH", small))
    return made.box(b"NCDT", *parts)


def films() -> Iterator[Case]:
    """Notes of makers in the user data of a film."""

    def case(name: str, udta: bytes, **more: tuple[bytes, ...]) -> Case:
        kept = (made.FRAME, *more.get("kept", ()))
        return Case(f"film {name}", ".mov", made.mp4(udta=udta), decodes=False, kept=kept)

    yield case("nikon notes", nikon_notes(), kept=(b"NIKON\0",))
    with_preview = made.block(thumb=made.picture(size=(16, 12)))
    yield case("block that holds a preview", made.box(b"QVMI", with_preview))
    before = _rationals(LAT) + _rationals(LON) + made.picture(size=(16, 12))
    yield case("coordinates before a preview", made.box(b"CNOP", before))
    title = f"GPS {LAT:.5f}, {LON:.5f}".encode()
    chapter = struct.pack(">QB", 0, len(title)) + title
    chapters = made.full(b"chpl", bytes(4), b"\1", chapter, version=1)
    yield case("chapters", chapters)
    short = made.box(b"FOV\0", b"Wide") + made.box(b"infu", b"An address")
    yield case("names that end in NUL", short + made.xyz(), kept=(b"Wide", b"An address"))
    taken = made.jpeg(made.exif_app(made.block()))
    plain = made.jpeg()
    yield Case(
        "film of photos",
        ".mov",
        made.mp4(coded=(taken, plain)),
        words=(PLACE,),
        decodes=False,
        kept=(plain, b"Acme", plain[plain.index(b"\xff\xda") :]),
    )


def counted_too_long() -> bytes:
    """A block whose notes for printers are said to run some bytes into the directory behind."""
    notes = b"PrintIM\x000300\0\0" + bytes(40)
    raw = bytearray(made.block(extra=lambda t: [t.raw(0xC4A5, notes)]))
    at = raw.index(struct.pack("<HHI", 0xC4A5, 7, len(notes)))
    value = struct.unpack_from("<I", raw, at + 8)[0]
    exif = struct.unpack_from("<I", raw, raw.index(struct.pack("<HHI", 0x8769, 4, 1)) + 8)[0]
    struct.pack_into("<I", raw, at + 4, exif + 16 - value)
    return bytes(raw)


def jpegs() -> Iterator[Case]:
    """Segments of makers."""
    block = made.app(0xE6, b"EPPIM\0" + made.block())
    yield Case("jpeg eppim", ".jpg", made.jpeg(block), words=(PLACE,))
    loose = made.jpeg(made.exif_app(counted_too_long()))
    yield Case("jpeg counted too long", ".jpg", loose, words=(PLACE,), kept=(b"PrintIM",))
    unreadable = made.block(note=b"QWERTYUIOPASDFGH", make="SONY")
    yield Case("jpeg unreadable note", ".jpg", made.jpeg(made.exif_app(unreadable)), words=(PLACE,))
    gamma = made.block(extra=lambda t: [t.ratios(0xA500, (22, 10)), t.num(0xA001, 1, kind=3)])
    yield Case("jpeg gamma astray", ".jpg", made.jpeg(made.exif_app(gamma)), words=(PLACE,))
    spatial = made.packet('xmlns:t="http://purl.org/dc/terms/"', f"<t:spatial>{PLACE}</t:spatial>")
    segment = made.xmp_app(spatial.encode())
    yield Case("jpeg spatial", ".jpg", made.jpeg(segment), coords=(), words=(PLACE,))


def _as_iptc(raw: bytes, t: made.Tiff) -> list[made.Entry]:
    return [t.raw(0x83BB, raw)]


def tiffs() -> Iterator[Case]:
    """A segment of a JPEG in the place of IPTC, as libvips writes it: whole and cut off."""
    segment = b"Photoshop 3.0\0" + made.photoshop()
    for name, size in (("whole", len(segment)), ("cut off", len(segment) // 4), ("no more", 16)):
        raw = made.tiff(extra=partial(_as_iptc, segment[:size]))
        yield Case(f"tiff segment {name}", ".tif", raw, words=(PLACE,))


def every_case() -> Iterator[Case]:
    """All of them."""
    for family in (films, jpegs, tiffs):
        yield from family()
