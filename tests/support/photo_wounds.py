"""Wounds of a photo file: bits turned, stretches moved or swapped, lengths wrong, splices.

Nothing here knows what stands where: half of the wounds are put where text or a block begins, as
these make up a small part of a file only.
"""

from __future__ import annotations

import random
import re
import struct
from collections.abc import Callable

_LANDMARK = re.compile(
    rb"[\x20-\x7e]{5,}|\xff[\xe0-\xef\xfe]|II\*\0|MM\0\*|GPS|\xa9xyz|udta|meta|\x1c\x02"
)
_LETTERS = b'0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ.,:="<> '
_SHORTEST = 16
_TRIES = 60


class Wounder:
    """One file on its way to be wounded; ``other`` is one of its kind to splice with."""

    def __init__(self, data: bytes, other: bytes, chance: random.Random) -> None:
        self.raw, self.other, self.chance = bytearray(data), other, chance
        self.landmarks = [match.start() for match in _LANDMARK.finditer(data)]

    def wounded(self) -> bytes:
        """The file with one to five wounds."""
        wounds: tuple[Callable[[], None], ...] = (
            *(self._turn_bits, self._overwrite, self._fill, self._insert, self._delete),
            *(self._swap, self._copy, self._move, self._end, self._length, self._splice),
            self._letter,
        )
        for _ in range(self.chance.choice((1, 1, 1, 2, 2, 3, 5))):
            if len(self.raw) < _SHORTEST:
                break
            self.chance.choice(wounds)()
        return bytes(self.raw)

    def _spot(self) -> int:
        size, chance = len(self.raw), self.chance
        if chance.random() < 0.4 and self.landmarks:
            at = chance.choice(self.landmarks) + chance.randrange(-16, 48)
        else:
            at = int(size * chance.choice((0.1, 0.4, 1.0)) * chance.random())
            at = size - 1 - at if chance.random() < 0.2 else at
        return max(0, min(at, size - 1))

    def _turn_bits(self) -> None:
        for _ in range(self.chance.choice((1, 1, 2, 8))):
            self.raw[self._spot()] ^= 1 << self.chance.randrange(8)

    def _put(self, at: int, new: bytes) -> None:
        new = new[: len(self.raw) - at]
        self.raw[at : at + len(new)] = new

    def _overwrite(self) -> None:
        self._put(self._spot(), self.chance.randbytes(self.chance.choice((1, 2, 3, 8, 32, 64))))

    def _fill(self) -> None:
        fill = self.chance.choice((b"\0", b"\0", b"\xff"))
        self._put(self._spot(), fill * self.chance.choice((1, 4, 16, 64, 200)))

    def _insert(self) -> None:
        at = self._spot()
        if self.chance.random() < 0.5:
            new = self.chance.randbytes(self.chance.choice((1, 2, 3, 7, 30, 300)))
        else:
            size = self.chance.choice((1, 2, 5, 20))
            new = bytes(self.chance.choice(_LETTERS + b"\0\n") for _ in range(size))
        self.raw[at:at] = new

    def _delete(self) -> None:
        at = self._spot()
        del self.raw[at : at + self.chance.choice((1, 2, 3, 8, 20, 60, 300))]

    def _swap(self) -> None:
        size = self.chance.choice((4, 16, 64, 256))
        first, second = sorted((self._spot(), self._spot()))
        if first + size <= second and second + size <= len(self.raw):
            raw = self.raw
            raw[first : first + size], raw[second : second + size] = (
                raw[second : second + size],
                raw[first : first + size],
            )

    def _copy(self) -> None:
        at = self._spot()
        piece = self.raw[at : at + self.chance.choice((8, 40, 200, 1000))]
        to = self._spot()
        self.raw[to:to] = piece

    def _move(self) -> None:
        at, size = self._spot(), self.chance.choice((8, 40, 200, 1000))
        piece = self.raw[at : at + size]
        del self.raw[at : at + size]
        to = self._spot() if self.raw else 0
        self.raw[to:to] = piece

    def _end(self) -> None:
        if self.chance.random() < 0.7:
            del self.raw[self._spot() :]
        else:
            self.raw += bytes(self.chance.choice((1, 10, 100)))

    def _length(self) -> None:
        """A number that may be a length, or an offset, becomes a wrong one."""
        size = len(self.raw)
        for _ in range(_TRIES):
            at, form = self._spot(), self.chance.choice((">H", ">I", "<H", "<I"))
            value = struct.unpack_from(form, self.raw, at)[0] if at + 4 <= size else 0
            if 1 < value <= size - at:
                top = (1 << 8 * struct.calcsize(form)) - 1
                near = value + self.chance.randrange(-40, 40)
                new = self.chance.choice((value - 1, value + 1, value * 2, near, near, 0, 1, top))
                struct.pack_into(form, self.raw, at, max(0, min(new, top)))
                return

    def _splice(self) -> None:
        at, other = self._spot(), int(len(self.other) * self.chance.random())
        if self.chance.random() < 0.5:
            self.raw[at:] = self.other[other:]
        else:
            piece = self.other[other : other + self.chance.choice((20, 200, 1500))]
            self.raw[at:at] = piece

    def _letter(self) -> None:
        if self.landmarks:
            at = self.chance.choice(self.landmarks) + self.chance.randrange(12)
            self.raw[min(at, len(self.raw) - 1)] = self.chance.choice(_LETTERS)
