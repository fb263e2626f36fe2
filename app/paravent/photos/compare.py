"""Compares picture data byte for byte, in memory and between open files of any size."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from types import TracebackType
from typing import TYPE_CHECKING

from paravent.photos.bmff import merged
from paravent.photos.model import Data, Edits, Span

if TYPE_CHECKING:
    from concurrent.futures import Future

MAY_SHARE = hasattr(os, "preadv")
"""Whether several threads may read one open file: without a place in it that all share."""
_MANY_WINDOWS = 64
_WINDOW = 1 << 20
_ENOUGH, _MOST_WINDOWS = 16 << 20, 4096
"""Bytes, or short stretches between edits, that are read back together."""
_Window = tuple[int, int, int, int]
"""Start and end in one file, start and end in the other; at most ``_WINDOW`` bytes."""


class Follower:
    """Reads back what is being copied, beside the copying; a ``with`` block."""

    def __init__(self, one: int, other: int) -> None:
        from concurrent.futures import ThreadPoolExecutor

        self._both = one, other
        self._thread = ThreadPoolExecutor(1)
        self._pieces: list[Future[bool]] = []
        self._windows: list[_Window] = []
        self._waiting = 0

    def __enter__(self) -> Follower:
        return self

    def copied(self, start: int, end: int, to: int) -> None:
        """``start`` to ``end`` of the one now stands at ``to`` in the other."""
        self._windows += _aligned([(start, end)], [(to, to + end - start)])
        self._waiting += end - start
        if self._waiting >= _ENOUGH or len(self._windows) >= _MOST_WINDOWS:
            self._send()

    def _send(self) -> None:
        if self._windows:
            piece = self._thread.submit(_same_windows, *self._both, self._windows)
            self._pieces.append(piece)
            self._windows, self._waiting = [], 0

    def all_the_same(self) -> bool:
        """Whether all that was copied reads the same in both; waits for the last of it."""
        self._send()
        return all(piece.result() for piece in self._pieces)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None
    ) -> None:
        self._thread.shutdown(cancel_futures=True)


def moved(spans: Sequence[Span], edits: Edits) -> list[Span] | None:
    """Where ``spans`` stand after ``edits``, which are in order; None where an edit touches one."""
    out: list[Span] = []
    shift = index = 0
    for start, end in sorted(spans):
        while index < len(edits) and edits[index].end <= start:
            edit = edits[index]
            shift += len(edit.new) - (edit.end - edit.start)
            index += 1
        if index < len(edits) and edits[index].start < end:
            return None
        out.append((start + shift, end + shift))
    return merged(out)


def same_in_files(one: int, spans: list[Span], other: int, others: list[Span]) -> bool:
    """Like ``same_pictures`` for open files of any size, through two small buffers."""
    if sum(b - a for a, b in spans) != sum(b - a for a, b in others):
        return False
    windows = list(_aligned(spans, others))
    if len(windows) < _MANY_WINDOWS or not MAY_SHARE:
        return _same_windows(one, other, windows)
    from concurrent.futures import ThreadPoolExecutor

    # Reading waits for the system, not for Python: two threads keep two cores at it.
    with ThreadPoolExecutor(2) as pool:
        halves = windows[: len(windows) // 2], windows[len(windows) // 2 :]
        return all(pool.map(lambda half: _same_windows(one, other, half), halves))


def _same_windows(one: int, other: int, windows: list[_Window]) -> bool:
    buffers = bytearray(_WINDOW), bytearray(_WINDOW)
    first, second = (memoryview(b) for b in buffers)
    for a, b, c, _ in windows:
        size = b - a
        if not (_fill(one, first[:size], a) and _fill(other, second[:size], c)):
            return False
        # Whole buffers are compared at the speed of memory; a shorter end is copied out.
        whole = size == _WINDOW
        if (buffers[0] != buffers[1]) if whole else (bytes(first[:size]) != bytes(second[:size])):
            return False
    return True


def _fill(descriptor: int, buffer: memoryview, at: int) -> bool:
    done = 0
    while done < len(buffer):
        if hasattr(os, "preadv"):
            got = os.preadv(descriptor, [buffer[done:]], at + done)
        else:
            os.lseek(descriptor, at + done, os.SEEK_SET)
            piece = os.read(descriptor, len(buffer) - done)
            got = len(piece)
            buffer[done : done + got] = piece
        if got == 0:
            return False
        done += got
    return True


def same_pictures(one: Data, spans: list[Span], other: Data, others: list[Span]) -> bool:
    """Whether the bytes in ``spans``, joined, equal those in ``others``; nothing is copied."""
    if sum(b - a for a, b in spans) != sum(b - a for a, b in others):
        return False
    second = memoryview(other)
    if isinstance(one, bytes):
        # ``startswith`` compares buffers at the speed of memory, ``==`` of views byte by byte.
        return all(one.startswith(second[c:d], a) for a, b, c, d in _aligned(spans, others))
    return all(bytes(one[a:b]).startswith(second[c:d]) for a, b, c, d in _aligned(spans, others))


def _aligned(spans: list[Span], others: list[Span]) -> Iterator[_Window]:
    rest = iter(others)
    c = d = 0
    for start, end in spans:
        at = start
        while at < end:
            while c >= d:
                c, d = next(rest)
            size = min(end - at, d - c, _WINDOW)
            yield at, at + size, c, c + size
            at += size
            c += size
