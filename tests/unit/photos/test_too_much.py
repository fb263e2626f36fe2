"""Small files that ask for much work: what is done for them is counted, and soon it is enough."""

from __future__ import annotations

import struct
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support import photo_files as made

from paravent.core.errors import BrokenPhotoError, TooMuchError
from paravent.core.photo_records import PhotoOutcome
from paravent.photos import model
from paravent.photos import packed as packing
from paravent.photos.bmff import Box
from paravent.photos.inspect import inspect_file
from paravent.photos.model import Job
from paravent.photos.samples import Track, sizes

CleanAll = Callable[..., list[PhotoOutcome]]
MEGABYTE = 1 << 20


def tiff_of(rows: list[tuple[int, int, int, int]], behind: bytes, at: int = 8192) -> bytes:
    """A TIFF with one directory of ``rows`` (tag, type, count, value), and bytes at ``at``."""
    rows = [(256, 4, 1, 16), (257, 4, 1, 16), *rows]
    table = struct.pack("<H", len(rows)) + b"".join(struct.pack("<HHII", *row) for row in rows)
    return (b"II*\0\x08\0\0\0" + table + bytes(4)).ljust(at, b"\0") + behind


def shared_text() -> bytes:
    """Very many texts that stand at one place."""
    return tiff_of([(700 + i, 2, MEGABYTE, 8192) for i in range(300)], b"word " * MEGABYTE)


def shared_strips() -> bytes:
    """Very many parts of a picture that stand at one place."""
    lists = struct.pack("<I", 8192 + 1600) * 200 + struct.pack("<I", MEGABYTE) * 200
    rows = [(259, 3, 1, 5), (273, 4, 200, 8192), (279, 4, 200, 8992)]
    return tiff_of(rows, lists + bytes(range(256)) * 4096)


def shared_extents() -> bytes:
    """An item whose parts all stand at one place."""
    whole = bytes(range(256)) * 4096

    def file(at: int) -> bytes:
        info = made.box(b"infe", struct.pack(">IHH", 2 << 24, 1, 0), b"hvc1", b"\0")
        spans = struct.pack(">HHH", 1, 0, 100) + struct.pack(">II", at, len(whole)) * 100
        inner = (
            made.box(b"hdlr", bytes(8), b"pict", bytes(13)),
            made.box(b"pitm", bytes(4), b"\0\1"),
            made.box(b"iinf", struct.pack(">IH", 0, 1), info),
            made.box(b"iloc", bytes(4), b"\x44\0\0\1", spans),
        )
        return made.box(b"ftyp", b"heic\0\0\0\0mif1heic") + made.box(b"meta", bytes(4), *inner)

    return file(len(file(0)) + 8) + made.box(b"mdat", whole)


def many_attributes() -> bytes:
    """A packet with more attributes than any program writes."""
    packet = b'<x xmlns:a="urn:a" ' + b" ".join(b'a:b%d=""' % i for i in range(300_001)) + b"/>"
    return tiff_of([(700, 1, len(packet), 8192)], packet)


def many_resources() -> bytes:
    """Lists of Photoshop resources without anything in them."""
    lists = b"8BIM\x04\0\0\0\0\0\0\0" * 5400
    return made.jpeg(*[made.app(0xED, b"Photoshop 3.0\0" + lists)] * 20)


def many_blocks() -> bytes:
    """Very many Exif blocks."""
    return made.jpeg(*[made.exif_app(made.block())] * 1500)


FILES = (shared_text, shared_strips, shared_extents, many_attributes, many_resources, many_blocks)


@pytest.mark.parametrize("everything", [False, True])
@pytest.mark.parametrize("file", FILES, ids=lambda file: file.__name__)
def test_work_is_counted(
    tmp_path: Path,
    clean: CleanAll,
    monkeypatch: pytest.MonkeyPatch,
    file: Callable[[], bytes],
    everything: bool,
) -> None:
    monkeypatch.setattr(model, "MOST_STEPS", 100_000)
    path = tmp_path / "a.bin"
    path.write_bytes(file())
    started = time.process_time()
    (outcome,) = clean(path, everything=everything)
    assert time.process_time() - started < 2.5
    if file is not many_attributes or not everything:
        assert outcome.outcome == "refused"
        assert outcome.why and "so much hidden data" in outcome.why
    assert inspect_file(path).error


def test_little_that_stands_for_very_much_is_not_unpacked() -> None:
    import brotli

    packed = brotli.compress(bytes(256 * MEGABYTE), quality=1)
    tracemalloc.start()
    with pytest.raises(BrokenPhotoError):
        packing.unbrotli(packed, Job())
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < 64 * MEGABYTE
    for size in (0, 1, 5000, 3 * MEGABYTE):
        assert packing.unbrotli(brotli.compress(bytes(size)), Job()) == bytes(size)
    for bad in (
        b"",
        b"\xff" * 99,
        brotli.compress(b"abc" * 99)[:-2],
        brotli.compress(b"abc") + b"x",
    ):
        with pytest.raises(BrokenPhotoError):
            packing.unbrotli(bad, Job())


def test_sample_sizes_of_every_width() -> None:
    track = Track(Box(b"trak", 0, 8, 8))
    for width, packed in ((4, b"\x12\x30"), (8, b"\1\2\3"), (16, b"\0\1\0\2\0\3")):
        raw = bytes(7) + bytes([width]) + struct.pack(">I", 3) + packed
        track.stbl = {b"stz2": Box(b"stz2", 0, 0, len(raw))}
        _, numbers, count = sizes(raw, track)
        assert numbers is not None
        assert (list(numbers), count) == ([1, 2, 3], 3)


def test_time_is_looked_at_whatever_the_steps_are() -> None:
    job = Job(deadline=1e-9)
    with pytest.raises(TooMuchError):
        for _ in range(30):
            job.step(3)


def test_time_is_the_processors() -> None:
    """A busy computer makes no file a bad one."""
    job = Job(deadline=time.thread_time() + 0.2)
    time.sleep(0.25)
    job.step(1000)
