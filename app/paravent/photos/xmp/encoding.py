"""The encoding of an XMP packet (XMP part 1, 7.3): found out, read as UTF-8, and written again."""

from __future__ import annotations

import re

UTF8 = "utf-8"
_MARKS = (
    (b"\xef\xbb\xbf", UTF8),
    (b"\xff\xfe\0\0", "utf-32-le"),
    (b"\0\0\xfe\xff", "utf-32-be"),
    (b"\xff\xfe", "utf-16-le"),
    (b"\xfe\xff", "utf-16-be"),
)
_DECLARED = re.compile(r"""(<\?xml[^>]*encoding=)(["'])[^"']*""")


def of(packet: bytes) -> tuple[str, int]:
    """The encoding, and where the packet begins behind its byte order mark."""
    for mark, codec in _MARKS:
        if packet.startswith(mark):
            return codec, len(mark)
    first = packet.find(b"<")
    after = packet[first + 1 : first + 4]
    if first < 0 or after[:1] != b"\0":
        return UTF8, 0
    if after == b"\0\0\0":
        return ("utf-32-le", 0) if first % 4 == 0 else ("utf-32-be", 0)
    return ("utf-16-le", 0) if first % 2 == 0 else ("utf-16-be", 0)


def end(packet: bytes, codec: str) -> int:
    """Where the last ``>`` ends."""
    last = ">".encode(codec)
    at = packet.rfind(last)
    return at + len(last) if at >= 0 else len(packet)


def recoded(body: bytes, codec: str) -> bytes:
    """``body`` in UTF-8, and saying so."""
    return _DECLARED.sub(r"\1\2utf-8", body.decode(codec, "replace")).encode()


def as_before(body: bytes, codec: str, room: int) -> bytes:
    """``body`` in ``codec`` again, cut or filled up with spaces to ``room`` bytes."""
    encoded = body.decode().encode(codec)[:room]
    pad = " ".encode(codec)
    return encoded + pad * ((room - len(encoded)) // len(pad))


def if_single_bytes(body: bytes) -> str | None:
    """Latin-1 for a packet that says it is UTF-8 and is not, as some programs write; else None."""
    try:
        body.decode()
    except UnicodeDecodeError:
        return "iso-8859-1"
    return None
