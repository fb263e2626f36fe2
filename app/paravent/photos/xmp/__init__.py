"""XMP packets: takes properties out by namespace and name, and leaves every other byte alone.

The packet keeps its length: what goes becomes white space at the end. No DTD, no entities: a packet
that has them, or that is not well-formed, is only kept if nothing in it can name a place.
"""

from __future__ import annotations

import re
from itertools import pairwise
from xml.parsers import expat

from paravent.core.errors import TooMuchError
from paravent.photos import textscan
from paravent.photos.model import TOO_MUCH, Job, Kind
from paravent.photos.xmp import encoding
from paravent.photos.xmp.walk import RefusedError, Walk

GAIN_MAP = re.compile(
    rb"hdrgm:(?:Version|GainMapM)|aux:hdrgainmap|urn:iso:std:iso:ts:21496|HDRGainMap"
)
"""What says that a picture is the gain map of another, or that a picture has one."""
_SUSPICIOUS = re.compile(
    rb"(?i)gps|latitude|longitude|location|city|country|state|province|geo|place|address|cell"
    rb"|<!ENTITY|&\#|/9j/|image|[A-Za-z0-9+/]{200}|shot|iptc|photoshop|keyword|subject|\d\.\d{4}"
    rb"|earth|heading|coverage"
)
"""What an unreadable packet does not hold that is no reason to take it out."""
_BEGIN = b"<?xpacket begin"
_LONGEST_HEAD = 300
"""Of the line that says where a packet begins, with a mark of some bytes and an id."""
_MOST, _MOST_TAGS = 32 << 20, 300_000
"""More bytes, tags or attributes than these no packet has that a program can still work with."""


def clean_packet(packet: bytes, job: Job, where: str = "XMP") -> bytes:
    """``packet`` with what goes replaced by white space; the same object if nothing goes.

    A packet in UTF-16 or UTF-32 comes back in its own encoding, at most as long as before.
    """
    if len(packet) > _MOST:
        raise TooMuchError(TOO_MUCH)
    if packet.count(_BEGIN) > 1:
        starts = [match.start() for match in re.finditer(re.escape(_BEGIN), packet)]
        parts = [packet[a:b] for a, b in pairwise([0, *starts[1:], len(packet)])]
        cleaned = [clean_packet(part, job, where) for part in parts]
        return packet if cleaned == parts else b"".join(cleaned)
    codec, start = encoding.of(packet)
    end = encoding.end(packet, codec)
    body = packet[start:end]
    if codec != encoding.UTF8:
        body = encoding.recoded(body, codec)
    if not body.strip():
        return packet
    if body.count(b"<") > _MOST_TAGS or _attributes_in(body) > _MOST_TAGS:
        raise TooMuchError(TOO_MUCH)
    job.wounded |= body.startswith(_BEGIN) and body.find(b"?>", 0, _LONGEST_HEAD) < 0
    mark = len(job.keep)
    try:
        new = _cleaned(body, packet[end:], job, where)
    except (*(expat.ExpatError, SyntaxError, RefusedError, UnicodeDecodeError, RecursionError),):
        # One that is only of a kind not read here, with a DTD, is no wound.
        job.wounded |= b"<!DOCTYPE" not in body
        del job.keep[mark:]
        return _unreadable(packet, job, where)
    if new is body:
        return packet
    if job.everything and new == b"":
        return b""
    if codec != encoding.UTF8:
        return packet[:start] + encoding.as_before(new, codec, len(packet) - start)
    return packet[:start] + new.ljust(len(body)) + packet[end:]


def _attributes_in(body: bytes) -> int:
    return body.count(b'="') + body.count(b"='")


def _cleaned(body: bytes, behind: bytes, job: Job, where: str) -> bytes:
    if behind.strip(b"\0 \r\n\t"):
        raise RefusedError  # cut off in the middle
    walk = Walk(body, job, where, encoding.if_single_bytes(body))
    try:
        walk.run()
    finally:
        del walk.parser  # which holds the walk: nobody need search for that cycle
    if job.everything:
        # Only what the look needs is kept, and so only that is to be compared.
        from paravent.photos.xmp import look

        del job.keep[walk.mark :]
        return look.rebuild(body, job, where)
    return walk.result()


def _unreadable(packet: bytes, job: Job, where: str) -> bytes:
    """A packet that cannot be read: all of it goes, or nothing."""
    narrow = packet.replace(b"\0", b"")  # of any width
    plain = narrow.decode("utf-8", "replace")
    job.damaged = True
    if not (job.everything or _SUSPICIOUS.search(narrow) or textscan.tells_place(plain, job)):
        return packet
    job.note(Kind.PLACE, where, "unreadable block, removed whole")
    return b" " * len(packet) if not job.everything else b""
