"""Changes in a block that keeps its size: shorter values, shorter directories, zeros."""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from operator import itemgetter

from paravent.photos.exif import tags
from paravent.photos.exif.block import Block, Directory, Entry
from paravent.photos.model import Edit, Edits, Span, broken, zeros

_end_of = itemgetter(1)


def replace(block: Block, entry: Entry, directory: Directory, new: bytes) -> bool:
    """Put a shorter or equal value in the place of an entry's; whether the entry goes instead."""
    raw = block.value(entry)
    if new == raw:
        return False
    if len(new) > len(raw):
        raise broken("a hidden block would grow when cleaned")
    unit = tags.SIZES[entry.type]
    new += b"\0" * (-len(new) % unit)
    if not new or entry.size <= block.inline:
        return True
    block.edits.append(Edit(entry.value, entry.value + len(raw), new.ljust(len(raw), b"\0")))
    form = block.order + ("HHQ" if block.big else "HHI")
    head = struct.pack(form, entry.tag, entry.type, len(new) // unit)
    entry.raw = head + entry.raw[len(head) :]
    directory.changed = True
    return False


def rewrite(block: Block, directory: Directory) -> None:
    """Close up a directory from which entries go; zeros behind the rest."""
    if not directory.changed:
        return
    if not directory.whole:
        raise broken("a directory that holds the place ends in the middle")
    start, end = directory.at, directory.end
    following = bytes(block.data[directory.next_at : end])
    count = struct.pack(block.order + block.count_letter, len(directory.keep))
    table = count + b"".join(e.raw for e in directory.keep) + following
    size = end - start
    block.edits.append(Edit(start, end, table[:size].ljust(size, b"\0")))


def blank_values(block: Block) -> None:
    """Zeros where the values stood that go, but for what others hold."""
    held = _merged(block.held)
    pictures = _merged(block.job.pictures) if block.is_file else []
    for start, end in block.blank:
        if pictures and sum(b - a for a, b in _without(start, end, pictures)) < end - start:
            raise broken("its picture and its notes lie over one another")
        block.edits += [zeros(a, b) for a, b in _without(start, end, held)]
    block.edits = merge_zeros(block.edits)


def merge_zeros(edits: Edits) -> Edits:
    """Overlapping zero edits made one; others as they are."""
    others = [e for e in edits if e.new.strip(b"\0")]
    merged = _merged((e.start, e.end) for e in edits if not e.new.strip(b"\0"))
    taken = _merged((e.start, e.end) for e in others)
    return others + [zeros(a, b) for s, e in merged for a, b in _without(s, e, taken)]


def _merged(spans: Iterable[Span]) -> list[Span]:
    """``spans`` in order, those that touch or overlap made one."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _without(start: int, end: int, held: Sequence[Span]) -> Iterator[Span]:
    """``start`` to ``end`` less the spans in ``held``, which are merged."""
    first = bisect_right(held, start, key=_end_of)
    for at in range(first, len(held)):
        a, b = held[at]
        if a >= end:
            break
        if a > start:
            yield start, a
        start = max(start, b)
    if start < end:
        yield start, end
