"""Unpacks compressed metadata with a limit on what may come out."""

from __future__ import annotations

import zlib

from paravent.photos.model import Job, broken

MOST = 16 << 20


def unbrotli(raw: bytes, job: Job) -> bytes:
    """Brotli (RFC 7932); raises ``BrokenPhotoError`` where it is none or far too large."""
    import brotli

    unpacker = brotli.Decompressor()
    out = bytearray()
    try:
        for at in range(0, len(raw), 1024):
            out += unpacker.process(raw[at : at + 1024])
            if len(out) > MOST:
                raise broken("its compressed notes are far too large")
        job.unpacking(len(out))
    except brotli.error as error:
        raise broken("its compressed notes cannot be unpacked") from error
    if not unpacker.is_finished():
        raise broken("its compressed notes cannot be unpacked")
    return bytes(out)


def to_brotli(plain: bytes) -> bytes:
    """``plain`` compressed."""
    import brotli

    packed: bytes = brotli.compress(plain, quality=9)
    return packed


def inflate(raw: bytes, job: Job) -> bytes:
    """zlib; raises ``BrokenPhotoError`` where it is none or far too large."""
    unpacker = zlib.decompressobj()
    try:
        plain = unpacker.decompress(raw, MOST)
    except zlib.error as error:
        raise broken("its compressed notes cannot be unpacked") from error
    job.unpacking(len(plain))
    if not unpacker.eof:
        raise broken("its compressed notes cannot be unpacked")
    return plain
