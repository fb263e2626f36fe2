"""Mutates made photos of every kind and watches what the cleaner does to them.

Run: ``python tests/benchmarks/photos_fuzz.py [--count 20000] [--seed 1] [--everything]``.
Every second file gets small wounds, every other one those of ``photo_wounds`` (stretches moved,
swapped, filled, wrong lengths, splices of two files). Prints how many files crashed, hung, changed
their original, lost their picture, or came out with planted coordinates although called clean; the
exit code is 1 if any did. "word" counts files in which a made-up place name stands alone, mostly
because a letter of the very label that said what it was is another one. "codes" counts files in
which the wound put raw binary numbers into the coded picture itself: every program takes them for
picture, and nothing in the file says what they were. The share of files that are refused is
printed beside it.
"""

from __future__ import annotations

import argparse
import random
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path[:0] = [str(ROOT), str(ROOT / "app")]

from tests.support import photo_files, photo_judge  # noqa: E402
from tests.support.photo_wounds import Wounder  # noqa: E402

from paravent.photos.model import Mode, Options  # noqa: E402
from paravent.photos.one import Task, clean_one  # noqa: E402
from paravent.photos.reading import find_container, read_through  # noqa: E402

LONGEST = 5.0
MOST_SHOWN, MOST_WORDS = 60, 20


def mutated(data: bytes, chance: random.Random) -> bytes:
    """``data`` with one to four wounds."""
    raw = bytearray(data)
    for _ in range(chance.choice((1, 1, 1, 2, 2, 3, 4))):
        if len(raw) < 8:
            break
        # Structure stands near the front and near the end: wound these more often.
        spot = chance.choice((0.1, 0.4, 1.0))
        at = int(len(raw) * spot * chance.random())
        if chance.random() < 0.2:
            at = len(raw) - 1 - at
        at = max(0, min(at, len(raw) - 1))
        match chance.randrange(9):
            case 0:
                raw[at] ^= 1 << chance.randrange(8)
            case 1:
                raw[at] = chance.choice((0, 1, 0x7F, 0x80, 0xFF))
            case 2:
                raw[at : at + 4] = chance.choice(
                    (b"\xff\xff\xff\xff", bytes(4), b"\x7f\xff\xff\xff", b"\0\0\0\1", b"\1\0\0\0")
                )
            case 3:
                del raw[at:]
            case 4:
                del raw[at : at + chance.choice((1, 2, 4, 12, 100))]
            case 5:
                raw[at:at] = chance.randbytes(chance.choice((1, 2, 4, 16, 300)))
            case 6:
                other = int(len(raw) * chance.random())
                raw[at:at] = raw[other : other + chance.choice((4, 12, 64, 1000))]
            case 7:
                raw[at : at + 2] = chance.randbytes(2)
            case 8:
                raw[at : at + 8] = b"\0\0\0\1" + chance.choice((b"\xff" * 8, bytes(8)))[:4]
    return bytes(raw)


def widely_mutated(
    case: photo_files.Case, others: Sequence[photo_files.Case], chance: random.Random
) -> bytes:
    """``case`` with wounds of every kind; ``others`` are of its kind."""
    return Wounder(case.data, chance.choice(others).data, chance).wounded()


def try_one(
    case: photo_files.Case,
    data: bytes,
    folder: Path,
    everything: bool,
    outcomes: Counter[str] | None = None,
) -> str:
    """What went wrong with one file, "" if nothing did, else a word and a few details."""
    source = folder / f"a{case.suffix}"
    out = folder / "out"
    source.write_bytes(data)
    options = Options(Mode.EVERYTHING if everything else Mode.LOCATION)
    # Processor time: on a busy machine the clock says nothing about the cleaner.
    started = time.process_time()
    try:
        outcome = clean_one(Task(source, Path(source.name), options, out))
        seconds = time.process_time() - started
        if outcomes is not None:
            outcomes[outcome.outcome] += 1
        if seconds > LONGEST:
            return f"hang {seconds:.1f} s"
        if source.read_bytes() != data:
            return "original changed"
        written = list(out.iterdir()) if out.exists() else []
        return _judge(case, data, outcome.outcome, source, written, everything)
    except Exception as error:  # noqa: BLE001 - that is what is looked for
        return f"crash {type(error).__name__}: {error}"
    finally:
        for each in out.glob("*"):
            each.unlink()


def _judge(  # noqa: PLR0917
    case: photo_files.Case,
    data: bytes,
    outcome: str,
    source: Path,
    written: Sequence[Path],
    everything: bool,
) -> str:
    if outcome not in ("cleaned", "already_clean"):
        return f"left over {written[0].name}" if written else ""
    raw = written[0].read_bytes()
    before = photo_judge.planted_in(data, case.coords, case.words)
    if before:
        left = set(before) & set(photo_judge.planted_in(raw, case.coords, case.words))
        numbers = [each for each in left if each.startswith(("lat ", "lon "))]
        if numbers:
            # Text is told from codes wherever it stands; raw numbers are not.
            outside = photo_judge.planted_in(_without_codes(raw), case.coords, ())
            legible = [n for n in numbers if n.endswith(("text", "utf-16")) or n in outside]
            return f"{'leak' if legible else 'codes'} {sorted(numbers)[:2]}"
        if left:
            return f"word {sorted(left)[:2]}"
    if case.decodes:
        pixels = photo_judge.pixels(source)
        after = photo_judge.pixels(written[0])
        # The first three are loop, profile and resolution, which a garbled header may lose.
        # With everything, pictures behind the first one go on purpose.
        which = slice(3, 4 if everything and source.suffix == ".jpg" else None)
        if pixels and pixels[0] != "undecodable" and (not after or pixels[which] != after[which]):
            return "picture lost"
    return ""


def _without_codes(raw: bytes) -> bytes:
    """A cleaned file without its coded pictures."""
    job, _ = read_through(find_container(raw), raw, Options())
    rest, at = [], 0
    for start, end in sorted(job.pictures):
        rest.append(raw[at:start])
        at = max(at, end)
    return b"\0".join([*rest, raw[at:]])


def work(seed: int, count: int, everything: bool) -> tuple[Counter[str], Counter[str], list[str]]:
    """``count`` mutated files; what went wrong, by kind, what became of them, and descriptions of
    the first ones.
    """
    chance = random.Random(seed)
    cases = list(photo_files.every_case())
    found: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    shown: list[str] = []
    with tempfile.TemporaryDirectory() as name:
        for index in range(count):
            case = chance.choice(cases)
            state = chance.randrange(1 << 30)
            wide = index % 2 == 1
            if wide:
                others = [each for each in cases if each.suffix == case.suffix]
                data = widely_mutated(case, others, random.Random(state))
            else:
                data = mutated(case.data, random.Random(state))
            wrong = try_one(case, data, Path(name), everything, outcomes)
            found[wrong.split(" ")[0] if wrong else "fine"] += 1
            few = found["word"] <= MOST_WORDS
            if wrong and len(shown) < MOST_SHOWN and (few or not wrong.startswith("word")):
                how = "wide" if wide else "state"
                shown.append(f"{case.name!r} {how} {state} (seed {seed}, file {index}): {wrong}")
    return found, outcomes, shown


def main() -> int:
    """See the module's sentence."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--count", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--everything", action="store_true")
    parser.add_argument("--workers", type=int, default=2)
    given = parser.parse_args()
    share = -(-given.count // given.workers)
    found: Counter[str] = Counter()
    outcomes: Counter[str] = Counter()
    started = time.perf_counter()
    with ProcessPoolExecutor(given.workers) as pool:
        parts = [
            pool.submit(work, given.seed + i, share, given.everything) for i in range(given.workers)
        ]
        for part in parts:
            counts, ends, shown = part.result()
            found += counts
            outcomes += ends
            for line in shown:
                print(line)
    seconds = time.perf_counter() - started
    print(f"{found.total()} mutated files in {seconds:.0f} s: {dict(found)}; {dict(outcomes)}")
    return int(any(kind not in ("fine", "word", "codes") for kind in found))


if __name__ == "__main__":
    raise SystemExit(main())
