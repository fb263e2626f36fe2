"""Outside judges of cleaned photos: ExifTool, a byte search for planted values, and decoders.

Nothing here shares code with the program.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import io
import json
import re
import shutil
import struct
import subprocess
import zlib
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

EXIFTOOL = shutil.which("exiftool")
NO_EXIFTOOL = "ExifTool is not installed, so the outside judge cannot be asked"

_PLACE_TAG = re.compile(
    r"(?i)gps(?!version)|latitude|longitude|longtitude|\bcity$|sub-?location|province|^state$"
    r"|^country|countrycode|country-|locationcreated|locationshown|^location|locationname"
    r"|locationinfo|landmark|geotiff|modeltie|pixelscale|coordinates$|contentlocation"
    r"|destination(?:city)|hometowncity|timezonecity|worldtimelocation|mccdata|areainformation"
    r"|poilevel|poiname|countryname|^geo|altitude"
)
_NOT_PLACE = re.compile(r"(?i)subjectlocation|locationrole$|exiftool|directory|filename")


def exiftool_tags(paths: Sequence[Path]) -> dict[str, dict[str, Any]]:
    """All that ExifTool sees in each file, embedded ones included."""
    assert EXIFTOOL
    options = [
        "-json",
        "-a",
        "-u",
        "-G1",
        "-ee",
        "-api",
        "RequestAll=3",
        "-api",
        "LargeFileSupport=1",
    ]
    done = subprocess.run(
        [EXIFTOOL, *options, *map(str, paths)], capture_output=True, check=False, timeout=600
    )
    rows = json.loads(done.stdout.decode("utf-8", "replace") or "[]")
    return {row["SourceFile"]: row for row in rows}


def exiftool_places(tags: dict[str, Any]) -> dict[str, Any]:
    """The tags among ``tags`` that tell a place and are not empty."""
    found = {}
    for key, value in tags.items():
        group, _, name = key.rpartition(":")
        if group in ("System", "File", "ExifTool", "") or _NOT_PLACE.search(name):
            continue
        if (name.startswith("Preview") or group == "Composite") and "GPS" not in name:
            continue
        if _PLACE_TAG.search(name) and str(value).strip(" \0."):
            found[key] = value
    return found


def planted_in(raw: bytes, coords: Sequence[Sequence[float]], words: Sequence[str]) -> list[str]:
    """Which planted coordinates and words stand in the bytes, in any usual encoding."""
    hits: set[str] = set()
    for layer, data in _layers(raw):
        for latitude, longitude in coords:
            for value, name in ((latitude, "lat"), (longitude, "lon")):
                for how, needle in _forms(value):
                    if needle in data:
                        hits.add(f"{name} {value} as {how}{layer}")
        for word in words:
            for codec in ("utf-8", "latin-1", "utf-16-le", "utf-16-be"):
                with contextlib.suppress(UnicodeEncodeError):
                    needle = word.encode(codec)
                    if len(needle) >= 4 and needle in data:
                        hits.add(f"{word} as {codec}{layer}")
    return sorted(hits)


def _forms(value: float) -> Iterator[tuple[str, bytes]]:
    v = abs(value)
    for digits in (4, 5, 6):
        cut = f"{int(v * 10**digits) / 10**digits:.{digits}f}"
        for text in {cut, f"{v:.{digits}f}"}:
            for t in (text, text.replace(".", ",")):
                yield "text", t.encode()
                yield "utf-16", t.encode("utf-16-le")
                yield "utf-16", t.encode("utf-16-be")
    degrees = int(v)
    minutes = (v - degrees) * 60
    yield "D,M.m", f"{degrees},{int(minutes * 1000) / 1000:.3f}"[:-1].encode()
    whole = int(minutes)
    seconds = (minutes - whole) * 60
    for order in "<>":
        for number in {value, v}:
            yield "double", struct.pack(order + "d", number)
            yield "float", struct.pack(order + "f", number)
        for scale in (10**7, 10**6):
            for delta in (-1, 0, 1):
                yield f"int{scale}", struct.pack(order + "i", round(value * scale) + delta)
        yield "16.16", struct.pack(order + "i", round(value * 65536))
        for scale in (100, 1000, 10000, 100000, 1000000):
            for delta in (-1, 0, 1):
                triple = (degrees, 1, whole, 1, max(0, round(seconds * scale) + delta), scale)
                yield "rationals", struct.pack(order + "6I", *triple)
                dm = (degrees, 1, max(0, round(minutes * scale) + delta), scale)
                yield "rationals", struct.pack(order + "4I", *dm)
                one = (max(0, round(v * scale) + delta), scale)
                yield "rationals", struct.pack(order + "2I", *one)


def _layers(raw: bytes, depth: int = 0) -> Iterator[tuple[str, bytes]]:
    yield "", raw
    if depth:
        return
    for match in re.finditer(rb"\x78[\x01\x5e\x9c\xda]", raw):
        with contextlib.suppress(zlib.error):
            out = zlib.decompressobj().decompress(
                raw[match.start() : match.start() + 200_000], 1 << 20
            )
            if len(out) > 40:
                yield " (in zlib)", out
    for match in re.finditer(rb"\x1f\x8b\x08", raw):
        with contextlib.suppress(zlib.error):
            yield " (in gzip)", zlib.decompressobj(31).decompress(raw[match.start() :], 1 << 20)
    raw = raw.replace(b"&#xA;", b"\n")
    for match in re.finditer(rb"[A-Za-z0-9+/\r\n]{200,}={0,2}", raw):
        with contextlib.suppress(ValueError):
            packed = re.sub(rb"\s", b"", match[0])
            yield " (in base64)", base64.b64decode(packed[: len(packed) & ~3])
    for match in re.finditer(rb"(?:[0-9a-fA-F]{2,72}\n){3,}", raw):
        with contextlib.suppress(ValueError):
            yield " (in hex)", bytes.fromhex(re.sub(rb"\s", b"", match[0]).decode())
    with contextlib.suppress(ImportError):
        import brotli

        for match in re.finditer(rb"brob", raw):
            size = int.from_bytes(raw[match.start() - 4 : match.start()], "big")
            with contextlib.suppress(brotli.error):
                yield (
                    " (in brotli)",
                    brotli.decompress(raw[match.end() + 4 : match.start() - 4 + size]),
                )


def pixels(path: Path) -> tuple[object, ...] | None:
    """Digest of every frame, its time and the size, as Pillow decodes them; None: cannot."""
    import warnings

    from PIL import Image, ImageFile, ImageSequence

    with contextlib.suppress(ImportError):
        import pillow_heif

        pillow_heif.register_heif_opener()
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    frames: list[object] = []
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(io.BytesIO(path.read_bytes())) as image:
                frames.append(image.info.get("loop"))
                icc = image.info.get("icc_profile")
                frames.append(hashlib.sha1(icc).hexdigest() if icc else None)
                frames.append(tuple(image.info.get("dpi", ())))
                for frame in ImageSequence.Iterator(image):
                    frame.load()
                    digest = hashlib.sha1(frame.tobytes()).hexdigest()
                    frames.append((frame.size, frame.mode, frame.info.get("duration"), digest))
    except Exception as error:  # noqa: BLE001 - whatever a decoder says, it could not
        return ("undecodable", type(error).__name__) if frames else None
    return tuple(frames)
