"""Films and film-like pictures: all boxes of MP4, MOV, HEIC and AVIF, judged one by one."""

from __future__ import annotations

from paravent.photos import fragments
from paravent.photos.film import media, movie, top
from paravent.photos.film.state import Film
from paravent.photos.model import Data, Edits, Job, broken


def read(data: Data, job: Job) -> Edits:
    """See ``Container.read``, for every kind of file made of boxes but JPEG XL."""
    film = Film(data, job)
    job.loose |= job.depth == 0
    boxes = top.boxes_of(film)
    kinds = {box.kind for box in boxes}
    if kinds.isdisjoint((b"moov", b"meta", b"mini", b"moof")):
        raise broken("it holds no picture and no film")
    if b"moof" in kinds:
        film.fragments = True
        film.parts = fragments.samples(data, boxes, job)
    for box in boxes:
        if box.kind == b"moov":
            movie.clean(film, box)
    if not film.tracks and kinds.isdisjoint((b"meta", b"mini")):
        raise broken("its tracks cannot be found")
    for box in boxes:
        top.clean(film, box)
    movie.empty_listed_blocks(film)
    movie.drop_references(film)
    media.clean(film)
    if not job.pictures:
        raise broken("it holds no picture and no film")
    return film.edits
