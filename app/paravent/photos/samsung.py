"""Samsung's block behind a picture (SEFH … SEFT): its film, its country code, its clock.

Layout as ExifTool's module Samsung reads it: data blocks, then ``SEFH``, a version, a count, 12
bytes for each block (0, type, distance back from SEFH, size), the directory's length, ``SEFT``.
"""

from __future__ import annotations

import struct

from paravent.photos import textscan
from paravent.photos.model import Data, Edit, Edits, Job, Kind, broken, zeros
from paravent.photos.nested import nested_edits

_COUNTRY = 0x0AA1
_FILM = (0x0A30, 0x0A31)
_CLOCK = 0x0A01


def start_of(data: Data, end: int) -> int:
    """Where the block that ends at ``end`` with ``SEFT`` begins; -1 where it is none."""
    header = _header(data, end)
    if header < 0:
        return -1
    count = struct.unpack_from("<I", data, header + 8)[0]
    if header + 12 + 12 * count > end - 8 or count > 10_000:
        return -1
    backs = [struct.unpack_from("<I", data, header + 16 + 12 * i)[0] for i in range(count)]
    first = header - max(backs, default=0)
    return first if first >= 0 else -1


def _header(data: Data, end: int) -> int:
    if end < 20:
        return -1
    header = end - 8 - int(struct.unpack_from("<I", data, end - 8)[0])
    return header if header >= 0 and bytes(data[header : header + 4]) == b"SEFH" else -1


def clean(data: Data, start: int, end: int, job: Job) -> Edits:
    """The edits that take the place out of the block; its size stays."""
    header = _header(data, end)
    version, count = struct.unpack_from("<II", data, header + 4)
    edits: Edits = []
    rows: list[tuple[int, int, int]] = []
    covered = [(header, end)]
    gone = 0
    for index in range(count):
        job.step()
        _, kind, back, size = struct.unpack_from("<HHII", data, header + 12 + 12 * index)
        at = header - back
        if at < start or at + size > header or size < 8:
            raise broken("Samsung's block behind the picture points outside itself")
        covered.append((at, at + size))
        name_size = struct.unpack_from("<I", data, at + 4)[0]
        value = at + 8 + name_size
        if value > at + size:
            raise broken("Samsung's block behind the picture cannot be read")
        raw = data[value : at + size]
        if kind == _COUNTRY and job.note(Kind.HINT, "Samsung", "country code"):
            edits.append(zeros(at, at + size))
            gone += 1
            continue
        if bytes(raw[4:8]) == b"ftyp" or bytes(raw[:3]) == b"\xff\xd8\xff":
            inner = nested_edits(raw, job, "motion film" if kind in _FILM else "Samsung picture")
            edits += [e.shifted(value) for e in _same_size(raw, inner or [])]
            job.kept["motion film"] = None
        elif textscan.raw_tells_place(bytes(raw[:65536]), job):
            job.note(Kind.PLACE, "Samsung", "coordinates")
            edits.append(zeros(at, at + size))
            gone += 1
            continue
        else:
            job.keeps(f"Samsung {kind:#x}", hash(bytes(raw)))
        rows.append((kind, back, size))
    if gone:
        edits.append(Edit(header, end, _directory(version, rows, gone)))
    return edits + _gaps(data, start, end, covered, job)


def _same_size(raw: Data, inner: Edits) -> Edits:
    from paravent.photos.model import apply

    if not inner or all(len(e.new) == e.end - e.start for e in inner):
        return inner
    return [Edit(0, len(raw), apply(raw, inner).ljust(len(raw), b"\0"))]


def _directory(version: int, rows: list[tuple[int, int, int]], gone: int) -> bytes:
    """The directory without ``gone`` rows, moved back by as much, so that the size stays."""
    moved = 12 * gone
    out = bytes(moved) + b"SEFH" + struct.pack("<II", version, len(rows))
    for kind, back, size in rows:
        out += struct.pack("<HHII", 0, kind, back + moved, size)
    return out + struct.pack("<I", 12 + 12 * len(rows)) + b"SEFT"


def _gaps(data: Data, start: int, end: int, covered: list[tuple[int, int]], job: Job) -> Edits:
    edits: Edits = []
    last = start
    for a, b in sorted(covered):
        if a > last and bytes(data[last:a]).strip(b"\0"):
            job.note(Kind.PLACE, "Samsung", "data of an unknown kind")
            edits.append(zeros(last, a))
        last = max(last, b)
    return edits
