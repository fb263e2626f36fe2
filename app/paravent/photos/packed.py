"""Unpacks compressed metadata with a limit on what may come out."""

from __future__ import annotations

import zlib

from paravent.photos.model import Data, Job, broken

MOST = 16 << 20
_PIECE, _MOST_AT_ONCE = 1024, 1 << 20


def unbrotli(raw: Data, job: Job) -> bytes:
    """Brotli (RFC 7932); raises ``BrokenPhotoError`` where it is none or far too large."""
    import brotli

    unpacker = brotli.Decompressor()
    out = bytearray()
    at = 0
    try:
        while not unpacker.is_finished():
            piece = b""
            if unpacker.can_accept_more_data():
                piece = bytes(raw[at : at + _PIECE])
                at += _PIECE
            # A kilobyte may stand for gigabytes: what comes out at once is limited as well.
            more = unpacker.process(piece, output_buffer_limit=_MOST_AT_ONCE)
            if not (piece or more or unpacker.is_finished()):
                raise broken("its compressed notes cannot be unpacked")
            job.unpacking(len(more))
            out += more
            if len(out) > MOST:
                raise broken("its compressed notes are far too large")
    except brotli.error as error:
        raise broken("its compressed notes cannot be unpacked") from error
    if at < len(raw):
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
