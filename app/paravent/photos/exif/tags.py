"""Tags of TIFF directories by what they say: places, texts, persons, or how the picture looks.

Sources: TIFF 6.0, its Technical Note 2 and TIFF/EP; CIPA DC-008 (Exif 2.32); GeoTIFF 1.1; DNG 1.6;
for ``XP…`` Microsoft's property handler; for the rest the map of tags of ExifTool.
"""

from __future__ import annotations

SIZES = {1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4}
"""Bytes of one value by type (TIFF 6.0, section 2)."""
SIZES |= {16: 8, 17: 8, 18: 8}  # BigTIFF
SIZES |= {129: 1}  # UTF-8 (Exif 3.0)
BYTE, ASCII, RATIONAL, UNDEFINED, SIGNED_RATIONAL, DOUBLE, UTF8 = 1, 2, 5, 7, 10, 12, 129
LETTERS = {1: "B", 3: "H", 4: "I", 9: "i", 13: "I", 16: "Q", 18: "Q", 17: "q"}
"""Types of whole numbers, as ``struct`` calls them."""
OFFSETS = (4, 13, 16, 18)
"""Types in which an offset can be written."""

GPS, EXIF, INTEROP, SUB = 0x8825, 0x8769, 0xA005, 0x014A
POINTERS = {EXIF: "Exif", INTEROP: "Interop", SUB: "SubIFD", 0x0190: "GlobalIFD"}
"""Tags whose value is the offset of a directory, all but that of coordinates."""

WIDTH, HEIGHT, BITS, COMPRESSION, PHOTOMETRIC = 0x0100, 0x0101, 0x0102, 0x0103, 0x0106
STRIPS, STRIP_SIZES, TILES, TILE_SIZES, SAMPLES = 0x0111, 0x0117, 0x0144, 0x0145, 0x0115
THUMBNAIL, THUMBNAIL_SIZE = 0x0201, 0x0202
ORIENTATION, X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT = 0x0112, 0x011A, 0x011B, 0x0128
MAKE, DATE = 0x010F, 0x0132
MAKER_NOTE, USER_COMMENT = 0x927C, 0x9286
XMP, IPTC, PHOTOSHOP, PROVENANCE = 700, 33723, 34377, 52545
DNG_VERSION, PRIVATE_DATA, ORIGINAL_RAW = 0xC612, 0xC634, 0xC68C
MAP_NOTES = 42112

WHERE_PICTURE_IS = (
    *(WIDTH, HEIGHT, COMPRESSION, STRIPS, STRIP_SIZES, TILES, TILE_SIZES),
    *(THUMBNAIL, THUMBNAIL_SIZE),
)

# What goes in every mode.
MAPS = {
    33550: "map scale",
    33920: "map transformation",
    33922: "map tie points",
    34264: "map transformation",
    34735: "map projection",
    34736: "map projection numbers",
    34737: "map projection names",
    50844: "satellite picture coordinates",
    MAP_NOTES: "map notes",
}
"""GeoTIFF, and what GDAL and satellite programs write beside it."""
TIME_ZONES = dict.fromkeys((0x9010, 0x9011, 0x9012, 0x882A), "time zone")

# What is shown to the owner; it goes with everything, or where it names a place.
XP_KEYWORDS = 0x9C9E
TEXTS = {
    0x010D: "document name",
    0x010E: "description",
    0x011D: "page name",
    USER_COMMENT: "comment",
    0x9C9B: "title",
    0x9C9C: "comment",
    XP_KEYWORDS: "keywords",
    0x9C9F: "subject",
    0x9213: "history",
    0xA40B: "device description",
    0xC7AD: "title",
    0xA436: "title",
    0x013C: "computer name",
}
PERSONAL = {
    MAKE: "camera maker",
    0x0110: "camera model",
    0x0131: "software",
    0x013B: "artist",
    0x8298: "copyright",
    0x9C9D: "author",
    0xA420: "unique picture number",
    0xA430: "owner",
    0xA431: "camera serial number",
    0xA433: "lens maker",
    0xA434: "lens model",
    0xA435: "lens serial number",
    0xC62F: "camera serial number",
    0xC68B: "original file name",
    0xC614: "camera model",
    0x9003: "date",
    0x9004: "date",
    DATE: "date",
    0xA437: "photographer",
    0xA438: "editor",
}
UTF16_TEXTS = (0x9C9B, 0x9C9C, 0x9C9D, XP_KEYWORDS, 0x9C9F)
"""``XPTitle`` to ``XPSubject``, in UTF-16 whatever the order of the block."""
DATES = (0x9003, 0x9004, DATE, 0x9290, 0x9291, 0x9292)
COUNTED_LOOSELY = (MAKER_NOTE, 0xC4A5)
"""Olympus counts its notes for printers too long, Nikon its maker notes, by a few bytes."""
A_FEW = 32
PLAIN_TEXTS = (MAKE, 0x0110, DATE, 0x9003, 0x9004)
"""Texts that a camera itself writes: letters, digits and signs, nothing else."""

# What a picture needs to look right (map of hiding places, section 11).
LOOK: dict[str, frozenset[int]] = {
    "IFD0": frozenset((ORIENTATION, X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT, EXIF)),
    # Colour space, gamma and the pointer to interoperability; some write the others here, too.
    "Exif": frozenset(
        (
            *(ORIENTATION, X_RESOLUTION, Y_RESOLUTION, RESOLUTION_UNIT, EXIF),
            *(0xA001, INTEROP, 0xA500),
        )
    ),
    "Interop": frozenset((0x0001, 0x0002)),
}
"""In a block beside the picture, by directory."""
STRUCTURE = frozenset(
    (
        # TIFF 6.0: kind, size, bits, compression, strips …
        *range(0x00FE, 0x010D),
        *(0x0111, 0x0112, 0x0115, 0x0116, 0x0117, 0x0118, 0x0119, 0x011A, 0x011B, 0x011C),
        *(0x011E, 0x011F, 0x0120, 0x0121, 0x0122, 0x0123, 0x0124, 0x0125, 0x0128, 0x0129, 0x012D),
        *(0x013D, 0x013E, 0x013F, 0x0140, 0x0141, 0x0142, 0x0143, 0x0144, 0x0145, 0x014A, 0x014C),
        *(0x014D, 0x014E, 0x0150, 0x0151, 0x0152, 0x0153, 0x0154, 0x0155, 0x0156, 0x015B),
        *(0x0200, 0x0201, 0x0202, 0x0203, 0x0205, 0x0206, 0x0207, 0x0208, 0x0209),
        *(0x0211, 0x0212, 0x0213, 0x0214, 0x022F),
        # Exif's pointers, the colour profile, colour space and gamma.
        *(EXIF, INTEROP, 0x8773, 0xA001, 0xA500),
        # TIFF/EP, IT8 and Silicon Graphics: colour filter, battery, interlace, sensing, depth.
        *(0x828D, 0x828E, 0x828F, 0x8829, 0x9217, 0x80E3, 0x80E4, 0x80E5, 0x80E6, 0x84E3),
        # DNG: versions, linear values, colour matrices, crop; profiles; opcodes; depth and HDR.
        *(0xC612, 0xC613, *range(0xC616, 0xC62F), *range(0xC630, 0xC634)),
        *(0xC635, 0xC65A, 0xC65B, 0xC65C, 0xC65D, *range(0xC68D, 0xC693)),
        *(*range(0xC6BF, 0xC6D2), *range(0xC6F3, 0xC70B), *range(0xC714, 0xC71A)),
        *(*range(0xC71E, 0xC760), *range(0xC761, 0xC7B6), *range(0xCD2D, 0xCD41)),
    )
)
"""In a file that is a TIFF itself."""
KEPT_WORDS = {
    ORIENTATION: "orientation",
    0x8773: "colour profile",
    MAKE: "camera",
    0x0110: "camera",
    0xA434: "lens",
    0x9003: "date",
    0x829A: "exposure",
    X_RESOLUTION: "resolution",
    0xA001: "colour space",
}

# The directory of coordinates (Exif 2.32, section 4.6.6).
LATITUDE, LONGITUDE, TARGET_LATITUDE, TARGET_LONGITUDE = 2, 4, 20, 22
ALTITUDE, TIME_OF_DAY, POSITIONING_ERROR, LAST_OF_GPS = 6, 7, 0x1F, 0x1F
BEARINGS = (0x11, 0x0F, 0x18)
"""Direction of the picture, of the movement, and towards the target."""
METHOD, AREA = 0x1B, 0x1C
"""How the place was found, and its name."""
ANGLES = (LATITUDE, LONGITUDE, TARGET_LATITUDE, TARGET_LONGITUDE)
HEMISPHERES = (1, 3, 19, 21)
"""A letter before each of them."""
DAY = 0x1D
