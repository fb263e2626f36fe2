"""GIF: blocks of pictures, comments and programs' extensions."""

from __future__ import annotations

import struct
from collections.abc import Iterator

from paravent.photos import textscan, xmp
from paravent.photos.model import Data, Edit, Edits, Job, Kind, all_zero, broken

_KEEP = (b"NETSCAPE2.0", b"ANIMEXTS1.0", b"ICCRGBG1012")
_XMP = b"XMP DataXMP"
_MAGIC = b"\1" + bytes(range(255, -1, -1)) + b"\0"
"""Behind the packet: wherever in it a reader of blocks lands, it ends here (XMP part 3, 1.1.2)."""


class Gif:
    """``GIF87a`` or ``GIF89a``."""

    name = "GIF"
    suffixes: tuple[str, ...] = (".gif",)

    def recognises(self, head: bytes) -> bool:
        """See ``Container``."""
        return head.startswith((b"GIF87a", b"GIF89a"))

    def read(self, data: Data, job: Job) -> Edits:
        """See ``Container``."""
        edits: Edits = []
        if len(data) < 13:
            raise broken("it is cut off")
        at = 13 + _table(data[10])
        job.pictures.append((0, at))
        last = -1
        while True:
            job.step(2)
            if at == len(data) and last >= 0:
                return edits  # some writers leave the end mark out
            if at >= len(data):
                raise broken("it is cut off")
            mark = data[at]
            if mark == 0x3B:
                job.pictures.append((at, at + 1))
                break
            if mark == 0x2C:
                if at + 11 > len(data):
                    raise broken("it is cut off")
                last = at
                end = _blocks(data, at + 10 + _table(data[at + 9]) + 1, job)
                job.pictures.append((at, end))
            elif mark == 0x21 and at + 2 < len(data):
                end = _extension(data, at, job, edits)
            elif mark == 0x00:
                end = at + 1  # a stray end of blocks, as some writers leave
                job.pictures.append((at, end))
            else:
                raise broken("one of its blocks is of no known kind")
            at = end
        at += 1
        if at < len(data) and not all_zero(data[at:]):
            kind = Kind.PERSONAL if job.everything else Kind.PLACE
            size = len(data) - at
            if last >= 0 and not _is_whole(data, last, job):
                # Decoders go on behind the end for the rest of it: what stands there is needed.
                raise broken("its last picture ends too early")
            job.note(kind, "behind the picture", "data of an unknown kind", f"{size} bytes")
            edits.append(Edit(at, len(data), b""))
        return edits


def _table(flags: int) -> int:
    """Bytes of the colour table that ``flags`` announce."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _blocks(data: Data, at: int, job: Job) -> int:
    """Behind a row of data blocks, each with its length in front, an empty one at the end."""
    size = len(data)
    while at < size:
        length = data[at]
        at += 1 + length
        if length == 0:
            return at
        job.step()
    raise broken("it is cut off")


def _is_whole(data: Data, at: int, job: Job) -> bool:
    """Whether the codes of the picture at ``at`` stand for as many points as it has.

    Counted without decoding (GIF89a, appendix F): of each code only its length is kept.
    """
    wide: int
    high: int
    wide, high = struct.unpack_from("<HH", data, at + 5)
    table = at + 10 + _table(data[at + 9])
    small = data[table]
    if not 1 <= small <= 11:
        return False
    if _blocks(data, table + 1, job) - table > _MOST_COUNTED:
        return True
    raw = _joined(data, table + 1)
    job.step(len(raw) // 4)
    return sum(_lengths(raw, small)) >= wide * high


def _lengths(raw: bytes, small: int) -> Iterator[int]:
    """How many points each code in ``raw`` stands for, up to the first that cannot be."""
    clear, width, before = 1 << small, small + 1, 0
    lengths = [1] * (clear + 2)
    bits = have = 0
    for byte in raw:
        bits |= byte << have
        have += 8
        while have >= width:
            code = bits & (1 << width) - 1
            bits >>= width
            have -= width
            if code == clear:
                lengths, width, before = [1] * (clear + 2), small + 1, 0
                continue
            if code == clear + 1 or code > len(lengths):
                return
            here = lengths[code] if code < len(lengths) else before + 1
            yield here
            if before and len(lengths) < _MOST_CODES:
                lengths.append(before + 1)
                width += len(lengths) == 1 << width and width < _WIDEST
            before = here


_MOST_COUNTED, _MOST_CODES, _WIDEST = 4 << 20, 4096, 12


def _joined(data: Data, at: int) -> bytes:
    """What stands in a row of data blocks, without their lengths; no more than is looked at."""
    pieces = []
    last = at + _MOST_COUNTED + 1
    while at < min(len(data), last) and data[at]:
        pieces.append(bytes(data[at + 1 : at + 1 + data[at]]))
        at += 1 + data[at]
    return b"".join(pieces)


def _extension(data: Data, at: int, job: Job, edits: Edits) -> int:
    label = data[at + 1]
    if label == 0xF9:
        end = _blocks(data, at + 2, job)
        job.pictures.append((at, end))
        return end
    if label == 0xFF and data[at + 2] == 11:
        return _application(data, at, job, edits)
    end = _blocks(data, at + 2, job)
    text = textscan.decoded(_joined(data, at + 2))
    # With its lengths too: where one of them is wrong, it stands in the middle of a number.
    raw = text.encode() + b"\n" + bytes(data[at : min(end, at + _MOST_COUNTED)])
    place = textscan.tells_place(text, job) or textscan.raw_tells_place(raw, job)
    place = place or textscan.has_fine_number(raw)
    if label == 0xFE:
        goes = job.note(Kind.PLACE if place else Kind.TEXT, "comment", "text", text)
    elif label == 0x01:
        # Text drawn on the picture: part of its look, though hardly any program shows it.
        goes = place and job.note(Kind.PLACE, "drawn text", "text", text)
    else:
        job.unread = True
        goes = job.note(Kind.PERSONAL if job.everything else Kind.PLACE, "GIF", "unknown block")
    if goes:
        edits.append(Edit(at, end, b""))
    else:
        job.keeps("GIF text", text)
    return end


def _application(data: Data, at: int, job: Job, edits: Edits) -> int:
    name = bytes(data[at + 3 : at + 14])
    start = at + 14
    if name == _XMP:
        return _packet(data, at, start, job, edits)
    end = _blocks(data, start, job)
    if name in _KEEP:
        job.pictures.append((at, end))
        job.kept["colour profile" if name.startswith(b"ICC") else "animation"] = None
        return end
    raw = _joined(data, start)
    job.unread = True
    place = textscan.raw_tells_place(raw, job) or name.startswith(b"C2PA")
    kind = Kind.PLACE if place or not job.everything else Kind.PERSONAL
    job.note(kind, "GIF", f"data of the program {name.decode('latin-1')}")
    edits.append(Edit(at, end, b""))
    return end


def _packet(data: Data, at: int, start: int, job: Job, edits: Edits) -> int:
    """XMP stands there as it is; 258 bytes behind it make it look like data blocks.

    Where those are not as they must be, another packet would lead decoders astray: it goes whole.
    """
    end = _blocks(data, start, job)
    close = end - len(_MAGIC)
    if close < start or bytes(data[close:end]) != _MAGIC:
        job.unread = True
        job.note(Kind.PLACE, "XMP", "unreadable block, removed whole")
        edits.append(Edit(at, end, b""))
        return end
    packet = bytes(data[start:close])
    new = xmp.clean_packet(packet, job)
    if not new.strip():
        edits.append(Edit(at, end, b""))
    elif new != packet:
        edits.append(Edit(start, close, new))
    return end
