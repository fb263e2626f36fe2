"""Boxes with notes that may stand at any level: user data, ``meta``, ``uuid``, empty ones."""

from __future__ import annotations

from paravent.photos.bmff import Box
from paravent.photos.film import meta, user_data, uuid_boxes
from paravent.photos.film.state import EMPTY, Film


def clean(film: Film, box: Box, where: str) -> bool:
    """Clean such a box; whether it is one. ``where``: whose notes they are."""
    if box.kind in EMPTY:
        film.clean_empty(box)
    elif box.kind == b"udta":
        user_data.clean(film, box, where)
    elif box.kind == b"meta":
        meta.clean(film, box, where)
    elif box.kind == b"uuid":
        uuid_boxes.clean(film, box)
    else:
        return False
    return True
