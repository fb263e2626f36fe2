"""Broken, hostile and foreign files: one sentence each, the original as it was, nothing left."""

from __future__ import annotations

import os
import random
import struct
import time
import tracemalloc
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.benchmarks import photos_fuzz
from tests.support import photo_files as made

from paravent.core.records import PhotoOutcome
from paravent.photos.inspect import inspect_file

CleanAll = Callable[..., list[PhotoOutcome]]


def deep_xml() -> bytes:
    return ("<a>" * 50_000 + "</a>" * 50_000).encode()


def many_segments() -> bytes:
    return made.jpeg(*[made.app(0xE1, b"Exif\0\0" + made.block(gps=False))] * 3000)


def loops() -> bytes:
    raw = bytearray(made.block())
    t = made.Tiff("<")
    t.out = raw
    t.set_next(8, 8)
    return made.jpeg(made.exif_app(bytes(t.out)))


def long_scan_head() -> bytes:
    """A text behind what the header of a scan holds, in its length."""
    text = b"home 1234567890"
    raw = made.jpeg()
    at = raw.index(b"\xff\xda") + 2
    size = int.from_bytes(raw[at : at + 2], "big")
    head = struct.pack(">H", size + len(text)) + raw[at + 2 : at + size] + text
    return raw[:at] + head + raw[at + size :]


BAD = {
    "empty.jpg": b"",
    "text.jpg": b"this is a text, not a photo\n" * 20,
    "pdf.jpg": b"%PDF-1.7\n" + bytes(100),
    "svg.png": b"<svg xmlns='http://www.w3.org/2000/svg'/>",
    "cut.jpg": made.jpeg(made.exif_app(made.block()))[:60],
    "long scan head.jpg": long_scan_head(),
    "cut.png": made.png(made.chunk(b"eXIf", made.block()))[:200],
    "cut.webp": made.riff((b"EXIF", made.block()))[:-50],
    "cut.gif": made.gif()[:100],
    "cut.mp4": made.mp4(udta=made.xyz())[:-30],
    "cut.heic": made.heif([made.Item(b"Exif", bytes(4) + made.block())])[:200],
    "cut.tif": made.tiff()[:40],
    "box of 2^63.mp4": made.mp4() + struct.pack(">I4sQ", 1, b"moov", 1 << 63),
    "compressed.mov": made.mp4(moov=made.box(b"cmov", bytes(20)), brand=b"qt  "),
    "absurd count.tif": b"II*\0\x08\0\0\0" + b"\xff" * 40,
    "huge sizes.tif": made.tiff().replace(struct.pack("<I", 3072), b"\xff\xff\xff\xff"),
    "canon.cr2": b"II*\0\x10\0\0\0CR\2\0" + bytes(4) + made.tiff()[8:],
    "olympus.orf": b"IIRO" + made.tiff()[4:],
    "canon.cr3": made.box(b"ftyp", b"crx ", bytes(4), b"crx isom") + bytes(100),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_files_are_refused_with_one_sentence(
    tmp_path: Path, clean: CleanAll, name: str
) -> None:
    (tmp_path / name).write_bytes(BAD[name])
    (outcome,) = clean(tmp_path / name)
    assert outcome.outcome == "refused"
    assert outcome.why
    assert "\n" not in outcome.why
    assert "Traceback" not in outcome.why
    assert [p.name for p in tmp_path.iterdir()] == [name]
    assert (tmp_path / name).read_bytes() == BAD[name]
    inspect_file(tmp_path / name)


SLOW: dict[str, Callable[[], bytes]] = {
    "deep.jpg": lambda: made.jpeg(made.xmp_app(deep_xml()[:60_000])),
    "deep.png": lambda: made.png(made.chunk(b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0" + deep_xml())),
    "many.jpg": many_segments,
    "loop.jpg": loops,
    "box of 0 inside.mp4": lambda: made.mp4(moov=struct.pack(">I4s", 0, b"udta")),
    "bomb.png": lambda: made.png(
        made.chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200 << 20), 9))
    ),
    "quotes.jpg": lambda: made.jpeg(made.xmp_app(b"<a " + b"b='" * 20_000 + b">")),
    "digits.jpg": lambda: made.jpeg(
        made.app(0xFE, b"1" * 60_000), made.app(0xFE, b"+51." * 15_000)
    ),
    "boxes.mp4": lambda: made.mp4(udta=made.box(b"free") * 200_000),
}


@pytest.mark.parametrize("name", SLOW)
def test_hostile_files_take_no_time(tmp_path: Path, clean: CleanAll, name: str) -> None:
    data = SLOW[name]()
    (tmp_path / name).write_bytes(data)
    started = time.process_time()
    (outcome,) = clean(tmp_path / name)
    assert time.process_time() - started < 5
    assert outcome.outcome in ("cleaned", "already_clean", "refused")
    assert (tmp_path / name).read_bytes() == data


def test_the_content_decides_not_the_name(tmp_path: Path, clean: CleanAll) -> None:
    (tmp_path / "a.png").write_bytes(made.jpeg(made.exif_app(made.block())))
    (tmp_path / "b.jpg").write_bytes(made.heif([made.Item(b"Exif", bytes(4) + made.block())]))
    assert [o.outcome for o in clean(tmp_path)] == ["cleaned", "cleaned"]
    assert inspect_file(tmp_path / "b.jpg").container == "HEIC"


def test_what_is_no_file_is_refused(tmp_path: Path, clean: CleanAll) -> None:
    os.mkfifo(tmp_path / "pipe.jpg")
    (outcome,) = clean(tmp_path / "pipe.jpg")
    assert outcome.outcome == "refused"
    (gone,) = clean(tmp_path / "gone.jpg")
    assert gone.outcome == "refused"
    assert inspect_file(tmp_path / "gone.jpg").error


@pytest.mark.parametrize("everything", [False, True])
def test_mutated_files_never_crash_or_lie(tmp_path: Path, everything: bool) -> None:
    """A sample of ``python tests/benchmarks/photos_fuzz.py``."""
    found, _, shown = photos_fuzz.work(99 + everything, 400, everything)
    assert set(found) <= {"fine", "word"}, shown


def test_a_wound_is_a_wound() -> None:
    """The failing twin: mutation does change files."""
    data = made.jpeg()
    changed = [photos_fuzz.mutated(data, random.Random(i)) != data for i in range(50)]
    assert sum(changed) > 40


def test_absurd_counts_take_no_memory(tmp_path: Path, clean: CleanAll) -> None:
    """A count of two thousand million: a reader that believes it takes gigabytes."""
    block = bytearray(made.block())
    at = block.index(struct.pack("<HHI", 0x0112, 3, 1))
    block[at + 2 : at + 8] = struct.pack("<HI", 4, 0x7FFFFFFF)
    (tmp_path / "a.jpg").write_bytes(made.jpeg(made.exif_app(bytes(block))))
    tracemalloc.start()
    started = time.process_time()
    clean(tmp_path / "a.jpg")
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert time.process_time() - started < 5
    assert most < 100 << 20
