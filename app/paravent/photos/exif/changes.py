"""Changes in a block that keeps its size: shorter values, shorter directories, zeros."""

from __future__ import annotations

import struct
from collections.abc import Iterator, Sequence

from paravent.photos.exif import tags
from paravent.photos.exif.block import Block, Directory, Entry
from paravent.photos.model import Edit, Edits, Span, broken, zeros


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
    held = sorted(block.held)
    for start, end in block.blank:
        if block.is_file and any(a < end and start < b for a, b in block.job.pictures):
            raise broken("its picture and its notes lie over one another")
        block.edits += [zeros(a, b) for a, b in _without(start, end, held)]
    block.edits = merge_zeros(block.edits)


def merge_zeros(edits: Edits) -> Edits:
    """Overlapping zero edits made one; others as they are."""
    others = [e for e in edits if e.new.strip(b"\0")]
    spans = sorted((e.start, e.end) for e in edits if not e.new.strip(b"\0"))
    taken = sorted((e.start, e.end) for e in others)
    merged: list[Span] = []
    for start, end in spans:
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return others + [zeros(a, b) for s, e in merged for a, b in _without(s, e, taken)]


def _without(start: int, end: int, held: Sequence[Span]) -> Iterator[Span]:
    """``start`` to ``end`` less the spans in ``held`` (sorted)."""
    for a, b in held:
        if b <= start or a >= end:
            continue
        if a > start:
            yield start, a
        start = max(start, b)
    if start < end:
        yield start, end
