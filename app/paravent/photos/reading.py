"""Reads one open photo through, and judges free text again once its place names are known."""

from __future__ import annotations

import struct
import time
import zlib

from paravent.core.errors import CannotCleanSafelyError, NotAPhotoError, PhotoError, TooMuchError
from paravent.photos import textscan
from paravent.photos.containers import Container, container_of
from paravent.photos.model import LONGEST_SECONDS, Data, Edits, Job, Options, broken, ordered

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
