"""The cleaner against ExifTool, exiv2, mat2 and a plain copy: same files, one run, ratios.

Run: ``python -m tests.benchmarks.photos_bench [--photos FOLDER] [--count 120] [--rounds 3] [--film]
[--base FOLDER] [--speed] [--small]``. Without ``--photos`` it makes JPEGs of one, two and four
megabytes, as telephones do, or with ``--small`` of some 60 kB, as messengers send. "Command" is the
whole of ``paravent photos clean``, its start included. Rounds are interleaved, each in another
order; ratios are of the median, beside it stands the best round, which a disk that writes behind or
a busy machine disturbs least; there also trust the processor time (user and system apart).
``--base`` says where to work (a disk in memory keeps the disk's own pace out), ``--speed`` leaves
out the judging of leaks and damages, which is done as in the tests, on the made files of every
hiding place. ``--film`` adds a film of 2 GB. The table of steps says where our time goes.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "app")]

from tests.support import photo_files as made  # noqa: E402
from tests.support import photo_judge  # noqa: E402

from paravent.photos import one, write  # noqa: E402
from paravent.photos.clean import clean_paths  # noqa: E402
from paravent.photos.source import Source  # noqa: E402

GPS = ["-gps:all=", "-xmp:geotag=", "-gps*=", "-location:all="]
EXIV2 = [
    f"-Mdel {key}"
    for key in (
        *(
            f"Exif.GPSInfo.{n}"
            for n in ("GPSLatitude", "GPSLongitude", "GPSAltitude", "GPSDateStamp")
        ),
        *(
            "Exif.GPSInfo.GPSLatitudeRef",
            "Exif.GPSInfo.GPSLongitudeRef",
            "Exif.GPSInfo.GPSTimeStamp",
        ),
        *("Xmp.exif.GPSLatitude", "Xmp.exif.GPSLongitude", "Iptc.Application2.City"),
    )
]
Tool = Callable[[Path, Path], None]
"""Cleans every file of the first folder into the second."""


def paravent(source: Path, out: Path, workers: int | None = None) -> None:
    """Ours, the re-check included."""
    clean_paths([source], lambda outcome: None, out=out, workers=workers)


def command(source: Path, out: Path) -> None:
    """The same as a user calls it: a fresh interpreter, JSON, nothing kept."""
    words = ["photos", "clean", str(source), "--out", str(out / "in"), "--json"]
    run = [sys.executable, "-m", "paravent", *words, "--data-dir", str(out / "data")]
    path = {**os.environ, "PYTHONPATH": str(ROOT / "app")}
    subprocess.run(run, check=False, capture_output=True, env=path)


def plain_copy(source: Path, out: Path) -> None:
    """One ``cp`` of the whole folder."""
    subprocess.run(["cp", "-r", str(source), str(out)], check=True)


def exiftool_batch(source: Path, out: Path) -> None:
    """One process for all files."""
    plain = ["exiftool", "-q", "-q", *GPS, "-o", f"{out}/%f.%e", str(source)]
    subprocess.run(plain, check=False, capture_output=True)


def exiftool_each(source: Path, out: Path) -> None:
    """One process a file."""
    for path in sorted(source.iterdir()):
        single = ["exiftool", "-q", "-q", *GPS, "-o", str(out / path.name), str(path)]
        subprocess.run(single, check=False, capture_output=True)


def exiv2_batch(source: Path, out: Path) -> None:
    """exiv2 changes files in place: copied first, as any user would."""
    shutil.copytree(source, out / "in")
    files = [str(p) for p in sorted((out / "in").iterdir())]
    subprocess.run(["exiv2", *EXIV2, *files], check=False, capture_output=True)


def mat2_each(source: Path, out: Path) -> None:
    """mat2 takes everything out and writes beside; it has no location mode."""
    shutil.copytree(source, out / "in")
    files = [str(p) for p in sorted((out / "in").iterdir())]
    subprocess.run(["mat2", "--no-sandbox", "--inplace", *files], check=False, capture_output=True)


def tools() -> Iterator[tuple[str, Tool, int]]:
    """(name, tool, most files to give it) for all that are installed."""
    yield "plain copy", plain_copy, 10_000
    yield "paravent", paravent, 10_000
    yield "paravent, command", command, 10_000
    yield "paravent, one process", lambda a, b: paravent(a, b, 1), 10_000
    if shutil.which("exiv2"):
        yield "exiv2 batch", exiv2_batch, 10_000
    if shutil.which("exiftool"):
        yield "ExifTool batch", exiftool_batch, 10_000
        yield "ExifTool, one process a file", exiftool_each, 12
    if shutil.which("mat2"):
        yield "mat2 batch", mat2_each, 12


def processor_seconds() -> tuple[float, float]:
    """Time that this process and its finished children spent on a processor: user, system."""
    import resource

    # Finer than os.times(), which counts in hundredths of a second.
    mine, theirs = map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    return mine.ru_utime + theirs.ru_utime, mine.ru_stime + theirs.ru_stime


@dataclass(frozen=True)
class Spent:
    """Seconds on the clock, and on the processor for the program and for the system."""

    clock: float
    user: float
    system: float


def timed(tool: Tool, source: Path, base: Path) -> Spent:
    """What one run into a fresh folder takes."""
    out = base / "out"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    started, before = time.perf_counter(), processor_seconds()
    tool(source, out)
    clock, after = time.perf_counter() - started, processor_seconds()
    shutil.rmtree(out)
    return Spent(clock, after[0] - before[0], after[1] - before[1])


SIZES = ((1400, 1000), (2000, 1500), (3000, 2000))


SMALL_SIZES = ((270, 200), (320, 220), (370, 260))


def make_photos(folder: Path, count: int, sizes: Sequence[tuple[int, int]] = SIZES) -> None:
    """JPEGs of one, two and four megabytes, each with coordinates of its own and a preview."""
    folder.mkdir()
    bases = [picture_of_noise(n, sizes[n % len(sizes)]) for n in range(12)]
    thumb = made.picture(size=(160, 120), quality=80)
    packet = made.packet(
        "xmlns:photoshop='http://ns.adobe.com/photoshop/1.0/' photoshop:City='Quarrelby Fold'"
    ).encode()
    block = made.block(thumb=thumb)
    seconds = struct.pack("<2I", *made.dms(made.LAT)[2])
    assert seconds in block
    for index in range(count):
        own = block.replace(seconds, struct.pack("<2I", 100_000 + index, 10000))
        segments = [made.exif_app(own)] + [made.xmp_app(packet)] * (index % 2)
        data = made.jpeg(*segments, base=bases[index % len(bases)])
        (folder / f"{index:04}.jpg").write_bytes(data)


def picture_of_noise(seed: int, size: tuple[int, int]) -> bytes:
    """A JPEG that compresses as badly as a photo with much detail."""
    import io

    from PIL import Image

    noise = Image.effect_noise(size, 60 + seed % 5).convert("RGB")
    out = io.BytesIO()
    noise.save(out, "JPEG", quality=88)
    return out.getvalue()


def speed(photos: Path, base: Path, rounds: int) -> None:
    """Print files a second and ratios to the plain copy and to us."""
    files = sorted(p for p in photos.iterdir() if p.is_file())
    megabytes = sum(p.stat().st_size for p in files) / 1e6
    print(f"{len(files)} files, {megabytes:.0f} MB, {os.cpu_count()} cores, {rounds} rounds")
    few = base / "few"
    few.mkdir()
    for path in files[:12]:
        shutil.copy(path, few)
    line = list(tools())
    spent: dict[str, list[Spent]] = {name: [] for name, _, _ in line}
    for number in range(rounds):
        # Each round in another order: what one leaves behind (memory given back, a disk still
        # writing) is the next one's burden, and must not always be the same one's.
        for name, tool, most in random.Random(number).sample(line, len(line)):
            source, count = (photos, len(files)) if most > len(files) else (few, len(files[:12]))
            took = timed(tool, source, base)
            each = Spent(took.clock / count, took.user / count, took.system / count)
            spent[name].append(each)
    median = {name: statistics.median(s.clock for s in all_) for name, all_ in spent.items()}
    ours, copy = median["paravent"], median["plain copy"]
    best = {name: min(s.clock for s in all_) for name, all_ in spent.items()}
    print(
        f"{'':30} files/s  at best   x plain copy   ours is faster by   at best"
        "   user + system ms a file"
    )
    for name, each_clock in median.items():
        user, system = (
            1000 * statistics.median(getattr(s, part) for s in spent[name])
            for part in ("user", "system")
        )
        print(
            f"{name:30} {1 / each_clock:7.0f} {1 / best[name]:8.0f} {each_clock / copy:14.1f}"
            f" {each_clock / ours:17.1f} x {best[name] / best['paravent']:7.1f} x"
            f" {user:12.2f} + {system:.2f}"
        )


TWICE = ("paravent, command", "paravent, one process", "ExifTool, one process a file")
"""What they write another tool of the table has written already."""

STEPS = (
    ("original opened and read", Source, "__enter__"),
    ("both readings", one, "read_through"),
    ("copy made", write.Candidate, "__enter__"),
    ("copy written", write.Candidate, "write"),
    ("second reader's word", one, "still_finds_coordinates"),
    ("picture data compared", one, "same_pictures"),
    ("last search", one, "_reads_as_place"),
    ("copy given its name", write.Candidate, "keep_as"),
)


def where_time_goes(photos: Path, base: Path) -> None:
    """Print what each step takes of one process that cleans all files, in milliseconds a file."""
    spent = dict.fromkeys((name for name, _, _ in STEPS), 0.0)

    def clocked(name: str, call: Callable[..., object]) -> Callable[..., object]:
        def timed_call(*given: object) -> object:
            started = time.perf_counter()
            try:
                return call(*given)
            finally:
                spent[name] += time.perf_counter() - started

        return timed_call

    out = base / "steps"
    with ExitStack() as stack:
        for name, owner, function in STEPS:
            call = clocked(name, getattr(owner, function))
            stack.enter_context(mock.patch.object(owner, function, call))
        started = time.perf_counter()
        paravent(photos, out, 1)
        whole = time.perf_counter() - started
    shutil.rmtree(out)
    count = sum(1 for path in photos.iterdir() if path.is_file())
    print(f"\nWhere the time goes, one process, {1000 * whole / count:.2f} ms a file")
    for name, seconds in (*spent.items(), ("all else", whole - sum(spent.values()))):
        print(f"{name:30} {1000 * seconds / count:7.2f} ms {100 * seconds / whole:5.0f} %")


def judge(base: Path) -> None:
    """Leaks and damages of each tool on the made files of every hiding place."""
    cases = [c for c in made.every_case() if not c.refusal]
    source = base / "cases"
    source.mkdir()
    by_name = {}
    for index, case in enumerate(cases):
        by_name[f"{index:03}{case.suffix}"] = case
        (source / f"{index:03}{case.suffix}").write_bytes(case.data)
    print(f"\n{len(cases)} made files, a place in every hiding place")
    print(f"{'':30} not cleaned   leaks   damaged")
    for name, tool, _ in tools():
        if name in ("plain copy", *TWICE):
            continue
        out = base / "judged"
        shutil.rmtree(out, ignore_errors=True)
        out.mkdir()
        tool(source, out)
        written = {p.name: p for p in out.rglob("*") if p.name in by_name}
        leaks, damaged = _judged(by_name, written, source)
        print(f"{name:30} {len(cases) - len(written):11} {leaks:7} {damaged:9}")


def _judged(
    by_name: dict[str, made.Case], written: dict[str, Path], source: Path
) -> tuple[int, int]:
    leaks = damaged = 0
    tags = photo_judge.exiftool_tags(list(written.values())) if photo_judge.EXIFTOOL else {}
    for name, path in written.items():
        case, raw = by_name[name], path.read_bytes()
        seen = photo_judge.exiftool_places(tags.get(str(path), {}))
        leaks += bool(seen or photo_judge.planted_in(raw, case.coords, case.words))
        if case.decodes:
            damaged += photo_judge.pixels(path) != photo_judge.pixels(source / name)
    return leaks, damaged


def film(base: Path) -> None:
    """A film of 2 GB: time against a plain copy, and the most memory."""
    path = base / "film.mp4"
    write_film(path, 500, 4 << 20)
    code = (
        "import sys, resource; sys.path.insert(0, sys.argv[1])\n"
        "from pathlib import Path; from paravent.photos.clean import clean_paths; out = []\n"
        "clean_paths([Path(sys.argv[2])], out.append, out=Path(sys.argv[3]))\n"
        "print(out[0].outcome, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"
    )
    for _ in range(2):
        started = time.perf_counter()
        subprocess.run(["cp", str(path), str(base / "copy.mp4")], check=True)
        copied = time.perf_counter() - started
        (base / "copy.mp4").unlink()
        started = time.perf_counter()
        run = [sys.executable, "-c", code, str(ROOT / "app"), str(path), str(base / "film")]
        said = subprocess.run(run, check=True, capture_output=True, text=True).stdout.split()
        ours = time.perf_counter() - started
        shutil.rmtree(base / "film")
        print(
            f"film of {path.stat().st_size / 1e9:.1f} GB: {said[0]}, {ours:.2f} s,"
            f" {ours / copied:.2f} x a plain copy ({copied:.2f} s),"
            f" at most {int(said[1]) // 1024} MB of memory"
        )


def write_film(path: Path, count: int, size: int) -> None:
    """A film of ``count`` chunks of ``size`` bytes with coordinates in its user data."""
    ftyp = made.box(b"ftyp", b"isom", bytes(4), b"isommp42")
    offsets = [len(ftyp) + 16 + i * size for i in range(count)]
    stbl = made.full(b"stsd", struct.pack(">I", 1), made.video_entry())
    stbl += made.full(b"stts", struct.pack(">III", 1, count, 100))
    stbl += made.full(b"stsc", struct.pack(">IIII", 1, 1, 1, 1))
    stbl += made.full(b"stsz", struct.pack(">II", size, count))
    stbl += made.full(b"co64", struct.pack(f">I{count}Q", count, *offsets))
    dinf = made.box(b"dinf", made.full(b"dref", struct.pack(">I", 1), made.full(b"url ", flags=1)))
    minf = made.box(b"minf", made.full(b"vmhd", bytes(8)), dinf, made.box(b"stbl", stbl))
    mdia = made.full(b"mdhd", bytes(20)) + made.full(b"hdlr", bytes(4), b"vide", bytes(13))
    tkhd = made.full(b"tkhd", struct.pack(">IIIII", 0, 0, 1, 0, 100), bytes(60))
    trak = made.box(b"trak", tkhd, made.box(b"mdia", mdia, minf))
    moov = made.box(b"moov", made.full(b"mvhd", bytes(96)), trak, made.box(b"udta", made.xyz()))
    chunk = os.urandom(size)
    with path.open("wb") as file:
        file.write(ftyp + struct.pack(">I4sQ", 1, b"mdat", 16 + count * size))
        for _ in range(count):
            file.write(chunk)
        file.write(moov)


def main(given: Sequence[str] | None = None) -> int:
    """See the module's sentence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--photos", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--film", action="store_true")
    parser.add_argument("--count", type=int, default=120)
    parser.add_argument("--base", type=Path)
    parser.add_argument("--speed", action="store_true")
    parser.add_argument("--small", action="store_true")
    options = parser.parse_args(given)
    with tempfile.TemporaryDirectory(dir=options.base) as name:
        base = Path(name)
        photos = options.photos or base / "photos"
        if options.photos is None:
            make_photos(photos, options.count, SMALL_SIZES if options.small else SIZES)
        speed(photos, base, options.rounds)
        where_time_goes(photos, base)
        if not options.speed:
            judge(base)
        if options.film:
            film(base)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
