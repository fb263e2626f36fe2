"""Reads one open photo through, and judges free text again once its place names are known."""

from __future__ import annotations

import os
import struct
import time
import zlib
from collections.abc import Iterator

from paravent.core.errors import CannotCleanSafelyError, NotAPhotoError, PhotoError, TooMuchError
from paravent.photos import textscan
from paravent.photos.containers import Container, container_of
from paravent.photos.model import LONGEST_SECONDS, Data, Edits, Job, Options, Span, broken, ordered

NO_PHOTO = (
    "This is not a photo or film of a kind that can be checked here (JPEG, PNG, WebP, GIF, TIFF,"
    " DNG, HEIC, AVIF, JPEG XL, MP4, MOV). Export it as one of these and try again."
)


def find_container(data: Data) -> Container:
    """The container by content; raises ``NotAPhotoError``."""
    container = container_of(data)
    if container is None:
        raise NotAPhotoError(NO_PHOTO)
    return container


def read_through(
    container: Container,
    data: Data,
    options: Options,
    known: Job | None = None,
    original: Data = b"",
) -> tuple[Job, Edits]:
    """All findings of ``data`` and the edits that clean it.

    ``known`` is an earlier reading, of ``original``, whose place names, and those near its
    coordinates, are to be found again in free text; the coded stretches it searched need no second
    search where they stand unchanged.
    Raises ``PhotoError`` where the file cannot be read to its end.
    """
    places = frozenset(known.places) if known else frozenset()
    deadline = time.thread_time() + LONGEST_SECONDS + len(data) / _BYTES_A_SECOND
    near = known.near if known else ()
    first = Job(options, places, near, deadline=deadline)
    if known is not None and isinstance(original, bytes):
        first.known_in = original
        first.known_scans = tuple(s for s in known.scans if s[1] - s[0] > _SHORT)
    try:
        job, edits = _once(container, data, first)
        if not job.everything:
            near = near or textscan.named_near(job)
            if near != job.near or textscan.named_later(job):
                places = frozenset(job.places | places)
                job, edits = _once(container, data, Job(options, places, near, deadline=deadline))
    except TooMuchError as error:
        raise CannotCleanSafelyError(error.sentence) from error
    return job, edits


_SHORT = 4096
_SMALL_FILES = 16 << 20
_BYTES_A_SECOND = 400e6


def _once(container: Container, data: Data, job: Job) -> tuple[Job, Edits]:
    job.room_inside = 2 * len(data) + _SMALL_FILES
    try:
        edits = ordered(container.read(data, job))
        job.within(job.pictures, len(data))
        return job, edits
    except PhotoError:
        raise
    except (
        *(struct.error, zlib.error, LookupError, ValueError, ArithmeticError, RecursionError),
        *(SyntaxError, TypeError, AttributeError, EOFError),
    ) as error:
        # The readers check what they rely on; this is the net below them.
        raise broken("its structure cannot be read") from error


def same_in_files(one: int, spans: list[Span], other: int, others: list[Span]) -> bool:
    """Like ``same_pictures`` for open files of any size, through two small buffers."""
    if sum(b - a for a, b in spans) != sum(b - a for a, b in others):
        return False
    windows = list(_aligned(spans, others))
    if len(windows) < _MANY_WINDOWS:
        return _same_windows(one, other, windows)
    from concurrent.futures import ThreadPoolExecutor

    # Reading waits for the system, not for Python: two threads keep two cores at it.
    with ThreadPoolExecutor(2) as pool:
        halves = windows[: len(windows) // 2], windows[len(windows) // 2 :]
        return all(pool.map(lambda half: _same_windows(one, other, half), halves))


_MANY_WINDOWS = 64


def _same_windows(one: int, other: int, windows: list[tuple[int, int, int, int]]) -> bool:
    buffers = bytearray(_WINDOW), bytearray(_WINDOW)
    first, second = (memoryview(b) for b in buffers)
    for a, b, c, _ in windows:
        size = b - a
        if not (_fill(one, first[:size], a) and _fill(other, second[:size], c)):
            return False
        # Whole buffers are compared at the speed of memory; a shorter end is copied out.
        whole = size == _WINDOW
        if (buffers[0] != buffers[1]) if whole else (bytes(first[:size]) != bytes(second[:size])):
            return False
    return True


def _fill(descriptor: int, buffer: memoryview, at: int) -> bool:
    done = 0
    while done < len(buffer):
        if hasattr(os, "preadv"):
            got = os.preadv(descriptor, [buffer[done:]], at + done)
        else:
            os.lseek(descriptor, at + done, os.SEEK_SET)
            piece = os.read(descriptor, len(buffer) - done)
            got = len(piece)
            buffer[done : done + got] = piece
        if got == 0:
            return False
        done += got
    return True


def same_pictures(one: Data, spans: list[Span], other: Data, others: list[Span]) -> bool:
    """Whether the bytes in ``spans``, joined, equal those in ``others``; nothing is copied."""
    if sum(b - a for a, b in spans) != sum(b - a for a, b in others):
        return False
    second = memoryview(other)
    if isinstance(one, bytes):
        # ``startswith`` compares buffers at the speed of memory, ``==`` of views byte by byte.
        return all(one.startswith(second[c:d], a) for a, b, c, d in _aligned(spans, others))
    return all(bytes(one[a:b]).startswith(second[c:d]) for a, b, c, d in _aligned(spans, others))


_WINDOW = 1 << 20


def _aligned(spans: list[Span], others: list[Span]) -> Iterator[tuple[int, int, int, int]]:
    rest = iter(others)
    c = d = 0
    for start, end in spans:
        at = start
        while at < end:
            while c >= d:
                c, d = next(rest)
            size = min(end - at, d - c, _WINDOW)
            yield at, at + size, c, c + size
            at += size
            c += size
