"""The media boxes: declares what is picture and sound in them, empties what nothing refers to."""

from __future__ import annotations

from paravent.photos.bmff import merged, zeroed
from paravent.photos.film.state import Film
from paravent.photos.model import Kind, Span

_LEAST = 4
"""Fewer bytes than these between samples are nothing."""


def clean(film: Film) -> None:
    """Declare the picture data, and empty what nothing refers to."""
    data, job = film.data, film.job
    edited = merged([(e.start, e.end) for e in film.edits])
    job.pictures += _less(merged(film.pictures), edited)
    if not film.media:
        job.pictures.sort()
        return
    if film.fragments or film.unknown_use:
        # Where every sample is known, those of picture and sound are in the list already.
        for box in film.media if film.unknown_use or not film.parts else ():
            job.pictures += _less([(box.value, box.end)], edited)
        job.pictures[:] = _less(merged(job.pictures), edited)
        return
    used = merged(film.used + edited)
    for box in film.media:
        for start, end in _less([(box.value, box.end)], used):
            edits = zeroed(data, start, end) if end - start >= _LEAST else []
            if edits:
                job.damaged = True
                job.note(Kind.PLACE, "film", "left-over bytes between the pictures")
                film.edits += edits
    job.pictures.sort()


def _less(spans: list[Span], taken: list[Span]) -> list[Span]:
    """``spans`` without what lies in ``taken``; both sorted."""
    out: list[Span] = []
    index = 0
    for start, end in spans:
        while index and taken[index - 1][1] > start:
            index -= 1
        while index < len(taken) and taken[index][1] <= start:
            index += 1
        at = start
        walk = index
        while walk < len(taken) and taken[walk][0] < end:
            a, b = taken[walk]
            if a > at:
                out.append((at, a))
            at = max(at, b)
            walk += 1
        if at < end:
            out.append((at, end))
    return out
