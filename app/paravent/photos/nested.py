"""Files inside files (previews, films, second pictures): finds out what they are, cleans them."""

from __future__ import annotations

from paravent.core.errors import TooMuchError
from paravent.photos import textscan
from paravent.photos.model import TOO_MUCH, Data, Edits, Job, Kind, apply

_BYTES_A_STEP = 4096


def clean_nested(raw: bytes, job: Job, name: str, *, same_size: bool = False) -> bytes:
    """A file found inside another, without what goes; the same object if nothing goes.

    ``same_size``: the result is filled up with zeros, for places whose size is written elsewhere.
    """
    edits = nested_edits(raw, job, name)
    if edits is None and textscan.reads_as_place(raw, job):
        job.note(Kind.PLACE, name, "data of an unknown kind")
        return bytes(len(raw)) if same_size else b""
    if not edits:
        return raw
    new = apply(raw, edits)
    return new.ljust(len(raw), b"\0") if same_size else new


def nested_edits(raw: Data, job: Job, name: str) -> Edits | None:
    """The edits for a file inside another; None where it is of no known kind."""
    from paravent.photos.containers import container_of

    container = container_of(raw)
    if container is None:
        return None
    with job.inside(name):
        job.step(len(raw) // _BYTES_A_STEP)
        job.room_inside -= len(raw)
        if job.room_inside < 0:
            raise TooMuchError(TOO_MUCH)  # very many may be said to stand at one place
        edits = container.read(raw, job)
        job.within(job.pictures, len(raw))
        whole = b"".join(bytes(raw[start:end]) for start, end in sorted(job.pictures))
        job.keep.append((f"{job.prefix}picture", hash(whole)))
    return edits
