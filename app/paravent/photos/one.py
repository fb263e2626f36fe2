"""Cleans one file: candidate written beside, read afresh, compared, then named; all measured."""

from __future__ import annotations

import os
import re
import struct
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from itertools import chain
from pathlib import Path

from paravent.core.errors import (
    BrokenPhotoError,
    CannotCleanSafelyError,
    NotAPhotoError,
    ParaventError,
    PhotoError,
    TooMuchError,
)
from paravent.core.photo_records import PhotoOutcome
from paravent.core.text import plain
from paravent.photos import exif, sidecars, textscan, trash, xmp
from paravent.photos.bmff import merged
from paravent.photos.compare import moved, same_in_files, same_pictures
from paravent.photos.containers import Container
from paravent.photos.model import TOO_MUCH, Data, Edit, Edits, Job, Kind, Options, Span
from paravent.photos.reading import find_container, read_through
from paravent.photos.second_look import still_finds_coordinates
from paravent.photos.source import Source
from paravent.photos.write import Candidate, free_names
from paravent.photos.xmp import GAIN_MAP

_REFUSALS = (NotAPhotoError, BrokenPhotoError, CannotCleanSafelyError, TooMuchError)


@dataclass(frozen=True, slots=True)
class Task:
    """One file to clean, and where the result goes. Passes between processes."""

    path: Path
    below: Path
    options: Options
    out: Path | None = None
    in_place: bool = False
    keep_times: bool = False
    name: str = ""
    """Another name for the result, "" for the usual one."""
    problem: str = ""
    beside: tuple[str, ...] | None = None
    """Names of the files beside it that belong to it; None where nobody looked yet."""


def clean_one(task: Task) -> PhotoOutcome:
    """The outcome for one file; never raises for anything foreseen."""
    path = os.fspath(task.path)
    if task.problem:
        return PhotoOutcome(path, "refused", why=task.problem)
    try:
        return _clean(task)
    except _REFUSALS as error:
        return PhotoOutcome(path, "refused", why=error.sentence)
    except ParaventError as error:
        return PhotoOutcome(path, "failed", why=error.sentence)
    except MemoryError:
        return PhotoOutcome(path, "failed", why="There is not enough memory for this file.")
    except OSError:
        return PhotoOutcome(
            path, "failed", why="The disk gave an error. Check the disk, then try again."
        )


def _clean(task: Task) -> PhotoOutcome:
    path = os.fspath(task.path)
    with Source(task.path) as source:
        container = find_container(source.data)
        job, edits = read_through(container, source.data, task.options)
        if job.refusal:
            raise CannotCleanSafelyError(job.refusal)
        if job.wounded and (job.loose or job.bare):
            raise CannotCleanSafelyError(f"{_WOUNDED}.")
        if not job.everything and (job.wounded or (job.unread and _says_where(job))):
            raise CannotCleanSafelyError(f"{_WOUNDED}{_OR_ALL}")
        if any(_takes_gain_map_out(source.data, edit) for edit in edits):
            raise CannotCleanSafelyError(_GAIN_MAP_GARBLED)
        if not edits and (_reads_as_place(source.data, job, job) or _block_tells(source.data, job)):
            raise CannotCleanSafelyError(_DAMAGED)
        if not edits and task.out is None:
            return PhotoOutcome(
                path,
                "already_clean",
                kept=tuple(job.kept),
                verified=True,
                remains=_remains(job, task),
            )
        with Candidate(_folder(task)) as candidate:
            candidate.write(source.data, edits, source.descriptor)
            with candidate.reopened() as fresh:
                after = _compare(container, source, job, edits, fresh, candidate)
            if not source.unchanged():
                raise PhotoError("The file changed while it was cleaned. Try it again.")
            times = _times(source) if task.keep_times else None
            mode = source.identity.mode if task.in_place else None
            candidate.finish(times, mode, to_disk=task.in_place)
            written = candidate.keep_as(_names(task))
    if task.in_place:
        written = trash.take_the_place(written, task.path)
    return PhotoOutcome(
        path,
        "cleaned" if edits else "already_clean",
        removed=_removed(job),
        kept=tuple(job.kept),
        written=os.fspath(written),
        verified=True,
        remains=_remains(after, task),
    )


_MOST_SWEPT = 16 << 20
_EDGE = 16
"""So much of what stands before a picture is looked at with it: text may run over its edge."""
_TINY, _SMALL = 16 << 10, 128 << 10
"""Files up to this size are searched whole at the end, picture data included."""
_DAMAGED = (
    "The file is damaged, and a place is written where no program would look for it. Nothing was"
    " written; open the picture in a photo program, save it as a new file and clean that."
)
_WOUNDED = (
    "The file is damaged where its notes stand, so what tells the place may have got anywhere in"
    " it. Nothing was written; open it in a program for such files, save it as a new one and clean"
    " that"
)
_OR_ALL = ", or take everything that identifies out of this one."


def _says_where(job: Job) -> bool:
    """Whether a text that stays says where something is: its place may be the one not read."""
    return any(f.kind is Kind.TEXT and textscan.says_where(f.value) for f in job.found)


_GAIN_MAP_GARBLED = (
    "What tells screens how bright this picture may be shown stands in one block with other notes,"
    " and that block is garbled. Nothing was written; save the picture anew in a photo program and"
    " clean that."
)


def _takes_gain_map_out(data: Data, edit: Edit) -> bool:
    """Whether the words go that a gain map is known by: only as part of a block nobody can read."""
    gone = data[edit.start : edit.end]
    return bool(GAIN_MAP.search(gone)) and not GAIN_MAP.search(edit.new)


def _folder(task: Task) -> Path:
    if task.out is None:
        return task.path.parent
    return (task.out / task.below).parent


def _names(task: Task) -> Iterator[str]:
    if task.name:
        return free_names(task.name + task.path.suffix)
    beside = task.out is None or _is_same(_folder(task), task.path.parent)
    return free_names(task.path.name, suffix="-clean" if beside else "")


@lru_cache(64)
def _is_same(one: Path, other: Path) -> bool:
    """Whether both are one folder, however they are written. A batch has few of them."""
    return one.resolve() == other.resolve()


def _times(source: Source) -> tuple[int, int]:
    return source.identity.changed_ns, source.identity.changed_ns


def _removed(job: Job) -> tuple[str, ...]:
    gone = dict.fromkeys(f"{f.where}: {f.what}" for f in job.found if job.goes(f.kind))
    return tuple(dict.fromkeys(map(plain, gone)))


def _remains(job: Job, task: Task) -> tuple[str, ...]:
    """What a clean file still says about its owner, and the files beside the original."""
    words = dict.fromkeys(f.what for f in job.found if not job.goes(f.kind))
    names = sidecars.beside(task.path) if task.beside is None else task.beside
    beside = (f"file beside the photo: {plain(name)}" for name in names)
    return tuple(dict.fromkeys((*map(plain, words), *beside)))


def _compare(  # noqa: PLR0917
    container: Container,
    source: Source,
    job: Job,
    edits: Edits,
    fresh: Data,
    candidate: Candidate,
) -> Job:
    """What ``fresh`` reads as; raises unless it is clean, shows the same picture, and keeps what
    was to stay.
    """
    if container is not find_container(fresh):
        raise _not_proven("the copy came out as another kind of file")
    original = source.data
    after, left = read_through(container, fresh, job.options, job, original)
    if left or any(after.goes(f.kind) for f in after.found):
        raise _not_proven("something to remove was left")
    # On absurd counts the other reader takes gigabytes; damaged files are swept below instead.
    if not after.damaged and not after.suspect and still_finds_coordinates(fresh):
        raise _not_proven("another reader still finds coordinates")
    if isinstance(original, bytes):
        same = same_pictures(original, job.pictures, fresh, after.pictures)
    elif candidate.reads_back and moved(job.pictures, edits) == merged(after.pictures):
        same = True  # nothing but what was read back beside the copying
    else:
        same = same_in_files(source.descriptor, job.pictures, candidate.descriptor, after.pictures)
    if not same:
        raise _not_proven("the picture data differ")
    if job.keep != after.keep and Counter(job.keep) - Counter(after.keep):
        lost = next(iter(Counter(job.keep) - Counter(after.keep)))[0]
        raise _not_proven(f"something to keep was lost: {lost}")
    if edits and (_reads_as_place(fresh, after, job) or _block_tells(fresh, after)):
        raise CannotCleanSafelyError(_DAMAGED)
    if (after.damaged or after.bare) and _stands_in_picture(original, edits, fresh, after.pictures):
        raise CannotCleanSafelyError(_DAMAGED)
    if edits and _holds_any(fresh, after, job.needles):
        raise _not_proven("the coordinates stand in a further place that is not known")
    return after


def _reads_as_place(data: Data, job: Job, before: Job) -> bool:
    """The last search of all, through small and damaged files: does a place stand anywhere?"""
    job.damaged |= before.damaged
    # Where a place was found, bare numbers that read as one more are no chance.
    job.suspect |= before.suspect or any(f.kind is Kind.PLACE for f in before.found)
    if len(data) > _SMALL and not job.damaged and not before.suspect:
        return False
    job.places |= before.places
    job.needles |= before.needles
    if len(data) <= _SMALL:
        coded = _with_edges(data, job.pictures)
        if textscan.sweep(data, job) or any(map(textscan.hides_in_picture, coded)):
            return True
        # Only the codes of a JPEG never hold words, such as film programs write into theirs.
        words = bool(job.scans) and (len(data) <= _TINY or job.damaged or before.unread)
        codes = _with_edges(data, job.scans or job.pictures)
        return any(textscan.hides_in_codes(c, bare=job.bare, words=words) for c in codes)
    left = _MOST_SWEPT
    for piece in _outside(data, job.scans or job.pictures):
        full = piece.strip(b"\0")
        left -= len(full)
        if left < 0:
            raise CannotCleanSafelyError(TOO_MUCH)
        if textscan.sweep(full, job):
            return True
    return False


def _with_edges(data: Data, spans: list[Span]) -> Iterator[bytes]:
    """Stretches of a picture, each with a little of what stands before it."""
    return (bytes(data[max(0, start - _EDGE) : end]) for start, end in spans)


_BLOCK = re.compile(rb"<x:xmpmeta.*?</x:xmpmeta>|II\*\0|MM\0\*|II\+\0|MM\0\+", re.S)
_MOST_BLOCKS = 64


def _block_tells(data: Data, job: Job) -> bool:
    """Whether an Exif block or XMP packet that tells a place stands anywhere in a damaged file.

    Such a one may stand where no program looks for it now, but the next one to mend the file may.
    """
    if not job.damaged or len(data) > _SMALL:
        return False
    for count, match in enumerate(_BLOCK.finditer(data)):
        if count == _MOST_BLOCKS:
            raise CannotCleanSafelyError(TOO_MUCH)
        only = Job(Options(), job.known_places | job.places, deadline=job.deadline)
        with suppress(PhotoError, struct.error, LookupError, ValueError):
            if len(match[0]) > _HEADER:
                xmp.clean_packet(match[0], only)
            else:
                exif.look(data[match.start() :], only, "Exif")
        if any(f.kind is Kind.PLACE for f in only.found):
            return True
    return False


_HEADER = 4


def _stands_in_picture(original: Data, edits: Edits, fresh: Data, pictures: list[Span]) -> bool:
    """Whether a part of what went out of a small damaged file also stands in its picture data.

    There it can only have come by what damaged the file.
    """
    if len(fresh) > _SMALL:
        return False
    parts: set[int] = set()
    left = _MOST_GONE
    for edit in edits:
        gone = bytes(original[edit.start : edit.end])
        # A preview that went shares its tables with the picture.
        if len(gone) <= _SMALL and b"\xff\xd8\xff" not in gone:
            left -= len(gone)
            if left < 0:
                raise CannotCleanSafelyError(TOO_MUCH)
            parts |= set(chain(*_windows(gone))) - set(chain(*_windows(edit.new)))
    parts = {part for part in parts if len(set(part.to_bytes(8))) > _BY_CHANCE}
    if not parts:
        return False
    coded = (bytes(fresh[start:end]) for start, end in pictures)
    return any(not parts.isdisjoint(row) for raw in coded for row in _windows(raw))


_MOST_GONE = 1 << 20
_BY_CHANCE = 4
"""Eight bytes of so few kinds may be the same elsewhere by chance."""


def _windows(raw: bytes) -> Iterator[memoryview]:
    """Every eight bytes of ``raw``, as whole numbers in eight rows."""
    for start in range(min(8, max(0, len(raw) - 7))):
        whole = len(raw) - (len(raw) - start) % 8
        yield memoryview(raw)[start:whole].cast("Q")


def _outside(data: Data, spans: list[Span]) -> Iterator[bytes]:
    """The stretches of ``data`` that lie in none of ``spans``."""
    at = 0
    view = memoryview(data)
    for start, end in [*sorted(spans), (len(data), len(data))]:
        if at < start:
            yield bytes(view[at:start])
        at = max(at, end)


_FEW_NEEDLES = 16
"""More of them (a film has one a second) are searched for all at once, by their first bytes."""


def _holds_any(fresh: Data, job: Job, needles: set[bytes]) -> bool:
    """Whether one of ``needles`` stands in ``fresh`` outside its coded picture data."""
    heads = {int.from_bytes(needle[:8], sys.byteorder) for needle in needles}
    sieved = len(needles) > _FEW_NEEDLES and min(map(len, needles)) >= _HEAD
    for piece in _outside(fresh, job.scans or job.pictures) if needles else ():
        if sieved and all(heads.isdisjoint(row) for row in _windows(piece)):
            continue
        if any(needle in piece for needle in needles):
            return True
    return False


_HEAD = 8


def _not_proven(what: str) -> CannotCleanSafelyError:
    return CannotCleanSafelyError(
        f"The cleaned copy did not pass the check ({what}), so it was thrown away. The original is"
        " as it was; do not share this file."
    )
