"""What the value of an entry says to a reader, and that it is kept."""

from __future__ import annotations

from paravent.photos import textscan
from paravent.photos.exif import tags
from paravent.photos.exif.block import Block, Directory, Entry
from paravent.photos.model import Kind

_LONGEST_SHOWN = 4000
_LONGEST_COMPARED = 70_000
"""Of a longer value only that it is there is compared afterwards: the picture is, for itself."""


def shown(block: Block, entry: Entry) -> str:
    """The value as text; "" for bytes that are none."""
    raw = block.value(entry)[:_LONGEST_SHOWN]
    if entry.tag in tags.UTF16_TEXTS:
        return _utf16(raw, "<")
    if entry.tag == tags.USER_COMMENT:
        return user_comment(raw, block.order)
    if entry.type in (tags.ASCII, tags.UTF8):
        return textscan.decoded(raw)
    if entry.type in (tags.BYTE, tags.UNDEFINED):
        return textscan.decoded(raw) if raw[:16].isascii() and raw[:4].isalnum() else ""
    return ", ".join(str(n) for n in block.numbers(entry)[:4])


def user_comment(raw: bytes, order: str) -> str:
    """A text with its character code before it (Exif 2.32, ``UserComment``)."""
    code, text = raw[:8], raw[8:]
    if code == b"UNICODE\0":
        return _utf16(text, order)
    if code == b"JIS\0\0\0\0\0":
        return text.decode("iso2022_jp", "replace").strip("\0 ")
    if code in (b"ASCII\0\0\0", bytes(8)):
        return textscan.decoded(text)
    return textscan.decoded(raw)


def _utf16(raw: bytes, order: str) -> str:
    """UTF-16 in ``order`` unless it says or shows another one: programs turn blocks, not texts."""
    if raw[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return raw.decode("utf-16", "replace").strip("\0 ")
    # The empty half of a letter of ours stands behind it in one order, before it in the other.
    text = raw.rstrip(b"\0")
    before, behind = text[::2].count(0), text[1::2].count(0)
    if abs(before - behind) > len(text) // 4:
        order = ">" if before > behind else "<"
    return raw.decode("utf-16-le" if order == "<" else "utf-16-be", "replace").strip("\0 ")


def name_of(tag: int) -> str:
    """What to call a text."""
    return tags.TEXTS.get(tag) or tags.PERSONAL.get(tag) or f"field {tag:#06x}"


def keep(block: Block, entry: Entry, directory: Directory) -> None:
    """Remember that an entry must read the same afterwards, and what it tells of its owner."""
    tag, job = entry.tag, block.job
    if tag in tags.PERSONAL:
        job.note(Kind.PERSONAL, block.name, tags.PERSONAL[tag], shown(block, entry))
    raw = block.value(entry) if entry.size < _LONGEST_COMPARED else b"long"
    if tag in tags.COUNTED_LOOSELY:
        raw = raw[: -tags.A_FEW]  # the last bytes may be those of a directory, which may change
    label = f"{block.name} {directory.name} {tag:#06x}"
    job.keeps(label, (entry.type, entry.count, raw), tags.KEPT_WORDS.get(tag, ""))
