"""The boxes that a file is made of: finds them, and cleans all of them but the movie itself."""

from __future__ import annotations

from collections.abc import Callable

from paravent.core.errors import BrokenPhotoError
from paravent.photos import jumbf, samsung
from paravent.photos.bmff import Box, boxes, is_name, zeroed
from paravent.photos.film import meta, notes
from paravent.photos.film.state import Film
from paravent.photos.model import Edit, Kind, broken
from paravent.photos.nested import nested_edits

_KNOWN = frozenset(
    b"ftyp moov mdat free skip wide uuid meta moof mfra sidx styp ssix prft pdin emsg idat mpvd"
    b" sefd pnot PICT pict jumb udta imda etyp".split()
) | {b"jP  "}
"""ISO/IEC 14496-12, QuickTime, JUMBF; ``mpvd`` and ``sefd`` are Samsung's."""
_CONTENT = (b"moov", b"meta", b"mini")
_MOST_OF_END = 4096


def boxes_of(film: Film) -> list[Box]:
    """The boxes of the file; what stands behind the last one goes."""
    out: list[Box] = []
    at, end = 0, len(film.data)
    while at < end:
        try:
            box = next(boxes(film.data, at, end, film.job, top=True))
        except (BrokenPhotoError, StopIteration):
            if not _are_enough(out):
                raise broken("it ends in the middle of a box") from None
            _drop_rest(film, at)
            break
        if not is_name(box.kind):
            if not _are_enough(out):
                raise broken("one of its boxes has no name")
            _drop_rest(film, at)
            break
        if box.kind == b"mdat" and at == 0 and end - at < 16:
            raise broken("it holds no film")
        out.append(box)
        at = box.end
    return out


def _are_enough(found: list[Box]) -> bool:
    """Whether there is a film or a picture, so that what stands behind it may go."""
    return any(box.kind in _CONTENT for box in found)


def _drop_rest(film: Film, at: int) -> None:
    """Bytes behind the last box (some cameras put a track of coordinates there)."""
    data, job = film.data, film.job
    rest = data[at:]
    ends = bytes(rest[:_MOST_OF_END]) + bytes(rest[-_MOST_OF_END:])
    seen_whole = len(rest) < 2 * _MOST_OF_END
    if not ends.strip(b"\0") and (seen_whole or not zeroed(data, at, len(data))):
        return
    # A size that cannot be may also be a film cut off; then it is not ours to shorten.
    if bytes(rest[4:8]) in _KNOWN:
        raise broken("it is cut off, or one of its boxes has a size that cannot be")
    job.damaged = True
    job.note(Kind.PLACE, "behind the film", "data of an unknown kind", f"{len(rest)} bytes")
    film.edits.append(Edit(at, len(data), b""))


def clean(film: Film, box: Box) -> None:
    """Clean one box of the file; ``moov`` has been cleaned before."""
    handler = _HANDLERS.get(box.kind)
    if handler is not None:
        handler(film, box)
    elif not notes.clean(film, box, "film") and box.kind not in _KNOWN:
        film.drop_unknown(box)


def _meta(film: Film, box: Box) -> None:
    meta.clean(film, box, "top")


def _media(film: Film, box: Box) -> None:
    film.media.append(box)


def _mini(film: Film, box: Box) -> None:
    """The ``meta`` of a small picture, packed into bits."""
    from paravent.photos.mini import read_mini

    film.edits += read_mini(film.data, box, film.job)


def _provenance(film: Film, box: Box) -> None:
    if jumbf.goes(bytes(film.data[box.value : box.end]), film.job, "provenance record"):
        film.drop(box)


def _preview(film: Film, box: Box) -> None:
    """QuickTime's preview; ``pnot`` only says which box it is."""
    if box.kind != b"pnot" and film.job.everything:
        film.job.note(Kind.PERSONAL, "film", "preview picture")
        film.drop(box)
    else:
        film.clean_picture(box.value, box.end, "preview")


def _fragment_index(film: Film, box: Box) -> None:
    film.fragments = True
    film.job.pictures.append((box.start, box.end))


def _fragment(film: Film, box: Box) -> None:
    """Notes inside a fragment, and inside what it says of each track."""
    film.fragments = True
    for inner in boxes(film.data, box.value, box.end, film.job):
        if inner.kind == b"traf":
            _fragment(film, inner)
        elif not notes.clean(film, inner, "film"):
            film.job.pictures.append((inner.start, inner.end))


def _motion(film: Film, box: Box) -> None:
    """The film of a motion photo."""
    job = film.job
    if job.everything:
        job.note(Kind.PERSONAL, "film", "motion film")
        film.drop(box)
        return
    inner = nested_edits(film.data[box.value : box.end], job, "motion film")
    if inner is None or any(len(e.new) != e.end - e.start for e in inner):
        job.note(Kind.PLACE, "motion film", "film of an unknown kind")
        film.drop(box)
        return
    job.kept["motion film"] = None
    film.edits += [e.shifted(box.value) for e in inner]


def _samsung(film: Film, box: Box) -> None:
    data, job = film.data, film.job
    if job.everything:
        job.note(Kind.PERSONAL, "film", "Samsung's block")
        film.drop(box)
        return
    raw = data[box.value : box.end]
    if bytes(raw[-4:]) == b"SEFT":
        start = samsung.start_of(raw, len(raw))
        if start >= 0:
            film.edits += [e.shifted(box.value) for e in samsung.clean(raw, start, len(raw), job)]
            return
        # Distances count back into the file: the data blocks stand before this box.
        film.unknown_use |= samsung.start_of(data[: box.end], box.end) >= 0
    job.note(Kind.HINT, "film", "Samsung's block")
    film.drop(box)


_HANDLERS: dict[bytes, Callable[[Film, Box], None]] = {
    b"meta": _meta,
    **dict.fromkeys((b"mdat", b"imda"), _media),
    b"mini": _mini,
    b"mpvd": _motion,
    b"sefd": _samsung,
    b"jumb": _provenance,
    **dict.fromkeys((b"PICT", b"pict", b"pnot"), _preview),
    b"moof": _fragment,
    b"mfra": _fragment_index,
}
