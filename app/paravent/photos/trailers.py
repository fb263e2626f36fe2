"""What stands behind the end of a JPEG: further pictures, films, and makers' own blocks.

What is recognised is cleaned in its place and keeps its size, so that lengths and offsets written
elsewhere stay right; what is not recognised goes.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Sequence
from typing import Protocol

from paravent.photos import iptc, samsung, textscan
from paravent.photos.model import Data, Edit, Edits, Job, Kind, apply, zeros
from paravent.photos.nested import clean_nested, nested_edits
from paravent.photos.xmp import GAIN_MAP


class ImageSpan(Protocol):
    """A picture of the multi-picture index."""

    at: int
    size: int


_NEXT = re.compile(rb"\xff\xd8\xff[\xc0-\xc2\xc4\xdb\xdd\xe0-\xef\xfe]|....ftyp", re.S)
"""What a picture or film begins with. Three bytes alone come up by chance in long packed blocks."""
# Recognised by their last bytes: (mark, how far before the end of the file it starts, name).
_TAILS = (
    (b"cbipcbbl", 8, "PhotoMechanic"),
    (b"\xa1\xb2\xc3\xd4", 4, "FotoStation"),
    (b"/NIKON APP", 10, "Nikon app"),
    (b"8db42d694ccc418790edff439fe026bf", 32, "Insta360"),
)


def read(
    data: Data, start: int, job: Job, images: Sequence[ImageSpan], packets: Sequence[bytes]
) -> Edits:
    """The edits for all that stands from ``start`` on."""
    edits: Edits = []
    end = len(data)
    tail, tail_edits = _peel(data, start, end, job)
    at = start
    declared = sorted(i.at for i in images if start <= i.at < tail)
    while at < tail:
        job.step(16)
        zeros_end = _skip_zeros(data, at, tail)
        if zeros_end > at:
            at = zeros_end
            continue
        head = bytes(data[at : at + 12])
        if tail - at <= 64 and not bytes(data[at:tail]).strip(b"\0\xff\r\n "):
            break  # padding, as some programs leave it
        if head.startswith(b"\xff\xd8\xff"):
            at = _picture(data, at, _until(declared, at, tail), job, edits)
        elif head[4:8] == b"ftyp":
            at = _film(data, at, tail, job, edits)
        else:
            match = _NEXT.search(data, at + 1, tail)
            after = match.start() if match else tail
            _unknown(data, at, after, job, edits, last=after == end)
            at = after
    return edits + tail_edits


def _until(declared: list[int], at: int, tail: int) -> int:
    return next((d for d in declared if d > at), tail)


def _skip_zeros(data: Data, at: int, end: int) -> int:
    if data[at]:
        return at
    match = _NOT_ZERO.search(data, at, end)
    if match is None:
        return end
    after = match.start()
    # The size of a film's first box begins with zeros of its own.
    film = bytes(data[after + 1 : after + 5]) == b"ftyp"
    return max(at, after - 3) if film else after


_NOT_ZERO = re.compile(rb"[^\0]")


def _picture(data: Data, at: int, until: int, job: Job, edits: Edits) -> int:
    from paravent.photos.containers.jpeg import Jpeg

    window = data[at:until]
    found = len(job.found)
    with job.inside("picture behind the picture"):
        inner, end = Jpeg().read_first(window, job)
        parts = [hash(bytes(window[a:b])) for a, b in job.pictures]
        mine = job.prefix
    gain = bool(GAIN_MAP.search(window[: min(len(window), 65536)]))
    if job.everything and not gain:
        del job.found[found:]
        job.keep = [k for k in job.keep if not k[0].startswith(mine)]
        job.note(Kind.PERSONAL, "behind the picture", "further picture")
        edits.append(Edit(at, at + end, b""))
        return at + end
    job.keep += [(f"{mine}picture", p) for p in parts]
    job.kept["HDR gain map" if gain else "further pictures"] = None
    if inner:
        # Filled up with zeros behind its end, so that its length stays as written elsewhere.
        new = apply(window[:end], inner)
        edits.append(Edit(at, at + end, new.ljust(end, b"\0")))
    return at + end


def _film(data: Data, at: int, tail: int, job: Job, edits: Edits) -> int:
    if job.everything:
        job.note(Kind.PERSONAL, "behind the picture", "motion film")
        edits.append(Edit(at, tail, b""))
        return tail
    inner = nested_edits(data[at:tail], job, "motion film")
    if inner is None:
        job.note(Kind.PLACE, "behind the picture", "film of an unknown kind")
        edits.append(Edit(at, tail, b""))
        return tail
    job.kept["motion film"] = None
    edits += [e.shifted(at) for e in inner]
    return tail


def _unknown(data: Data, at: int, after: int, job: Job, edits: Edits, *, last: bool) -> None:
    kind = Kind.PERSONAL if job.everything else Kind.PLACE
    job.damaged = True
    job.note(kind, "behind the picture", "data of an unknown kind", f"{after - at} bytes")
    edits.append(Edit(at, after, b"") if last or job.everything else zeros(at, after))


def _peel(data: Data, start: int, end: int, job: Job) -> tuple[int, Edits]:
    """Take the blocks off that are recognised by their end; where the rest ends, and edits."""
    edits: Edits = []
    if bytes(data[end - 4 : end]) == b"SEFT":
        where = samsung.start_of(data, end)
        if where >= start:
            if job.everything:
                job.note(Kind.PERSONAL, "behind the picture", "Samsung's block")
                return where, [Edit(where, end, b"")]
            return where, samsung.clean(data, where, end, job)
    if bytes(data[end - 4 : end]) == b"\xa1\xb2\xc3\xd4" and not job.everything:
        found = _fotostation(data, start, end, job)
        if found is not None:
            return found
    for mark, back, name in _TAILS:
        if bytes(data[end - back : end - back + len(mark)]) == mark:
            size = _size_of_tail(data, start, end, name)
            if size:
                job.note(
                    Kind.PERSONAL if job.everything else Kind.PLACE,
                    "behind the picture",
                    f"{name} block",
                )
                return end - size, [Edit(end - size, end, b"")]
    return end, edits


def _fotostation(data: Data, start: int, end: int, job: Job) -> tuple[int, Edits] | None:
    """Blocks that each end in kind (1 is IPTC, 3 and 4 pictures), size and mark, last first."""
    edits: Edits = []
    at = end
    while at - 10 >= start and bytes(data[at - 4 : at]) == b"\xa1\xb2\xc3\xd4":
        kind, size = struct.unpack_from(">HI", data, at - 10)
        if not 10 <= size <= at - start:
            return None
        raw = bytes(data[at - size : at - 10])
        new = raw
        if kind == 1:
            new = iptc.clean_iptc(raw, job, "FotoStation IPTC")
        elif kind in (3, 4):
            new = clean_nested(raw, job, "FotoStation preview")
        elif textscan.raw_tells_place(raw, job):
            job.note(Kind.PLACE, "behind the picture", "FotoStation block")
            new = b""
        if new != raw:
            tail = struct.pack(">HI", kind, len(new) + 10) + b"\xa1\xb2\xc3\xd4"
            edits.append(Edit(at - size, at, new + tail))
        at -= size
    return at, edits


def _size_of_tail(data: Data, start: int, end: int, name: str) -> int:
    if name == "PhotoMechanic" and end - 12 >= start:
        size = struct.unpack_from(">I", data, end - 12)[0] + 12
        return size if start <= end - size else 0
    if name == "FotoStation" and end - 10 >= start:
        size = struct.unpack_from(">I", data, end - 8)[0]
        return size if 10 <= size <= end - start else 0
    return 0
