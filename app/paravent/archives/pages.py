"""Cuts HTML members into texts, links and table rows, in time that only their size decides.

The standard library's parser takes quadratic time over some broken pages and gives up on others
with an error of its own; what exports hold needs neither nesting nor entities of their own.
"""

from __future__ import annotations

import codecs
import html
import re
from collections.abc import Iterator
from typing import IO

from paravent.archives import limits
from paravent.archives.streams import MemberError

Piece = tuple[str, str, str]
"""``text`` with words, ``start`` with a tag and the address it links to, or ``end`` with a tag."""

_CHUNK = 1 << 20
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9:-]{0,40})")
_TAG_END = re.compile(r"""(?:[^>"']++|"[^"]*+"|'[^']*+')*+>""")
_HREF = re.compile(r"""\shref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>"']+))""", re.IGNORECASE)
_HIDDEN = {
    "script": re.compile(r"</script", re.IGNORECASE),
    "style": re.compile(r"</style", re.IGNORECASE),
    "<!--": re.compile(r"-->"),
}
"""What is left out, to what ends it."""
_CELLS = ("td", "th")
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")
_MOST_CELLS = 200
_ENTITY = 40


class _Cutter:
    """Takes a page chunk by chunk; what is not whole yet waits for the next one."""

    def __init__(self) -> None:
        self._rest = ""
        self._until = ""

    def take(self, chunk: str, *, last: bool) -> Iterator[Piece]:
        """The pieces that are whole now."""
        data, at = self._rest + chunk, 0
        self._rest = ""
        while at < len(data):
            if self._until:
                ended = _HIDDEN[self._until].search(data, at)
                if ended is None:
                    self._rest = "" if last else data[max(at, len(data) - 12) :]
                    return
                at = ended.end() if self._until == "<!--" else ended.start()
                self._until = ""
                continue
            mark = data.find("<", at)
            if mark != at:
                end = len(data) if mark < 0 else mark
                cut = data.rfind("&", max(at, end - _ENTITY), end) if mark < 0 and not last else -1
                end = cut if cut >= 0 and ";" not in data[cut:end] else end
                if end > at:
                    yield "text", html.unescape(data[at:end]), ""
                if mark < 0:
                    self._rest = data[end:]
                    return
            at = mark
            if not last and len(data) - at < 4:
                self._rest = data[at:]
                return
            after, piece = self._tag(data, at, last)
            if after < 0:
                if len(data) - at > limits.LINE_CHARACTERS:
                    raise MemberError("It is not a sound page.")
                self._rest = data[at:]
                return
            if piece is not None:
                yield piece
            at = after

    def _tag(self, data: str, at: int, last: bool) -> tuple[int, Piece | None]:
        """Where the tag at ``at`` ends (below 0: not here yet), and what it says."""
        if data.startswith("<!--", at):
            self._until = "<!--"
            return at + 4, None
        found = _TAG.match(data, at)
        if found is None:
            if data[at + 1 : at + 2] in ("!", "?"):
                end = data.find(">", at)
                return (end + 1 if end >= 0 else len(data) if last else -1), None
            return at + 1, ("text", "<", "")
        closed = _TAG_END.match(data, found.end())
        if closed is None:
            return (len(data) if last else -1), None
        tag = found[2].lower()
        if found[1]:
            return closed.end(), ("end", tag, "")
        if tag in _HIDDEN:
            self._until = tag
        linked = _HREF.search(data, found.end(), closed.end()) if tag == "a" else None
        href = html.unescape(next((g for g in linked.groups() if g), "")) if linked else ""
        return closed.end(), ("start", tag, href)


def _pieces(stream: IO[bytes]) -> Iterator[Piece]:
    cutter = _Cutter()
    decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
    while data := stream.read(_CHUNK):
        yield from cutter.take(decode(data), last=False)
    yield from cutter.take(decode(b"", final=True), last=True)


def html_texts(stream: IO[bytes]) -> Iterator[tuple[str, str]]:
    """Each text of a page with the address it links to ("" for none), in order; no title."""
    href, words, titled, kept = "", list[str](), False, 0
    for kind, value, address in _pieces(stream):
        if kind == "text":
            if not titled and kept < limits.LINE_CHARACTERS:
                words.append(value)
                kept += len(value)
            continue
        if text := " ".join("".join(words).split()):
            yield text, href
        words.clear()
        kept = 0
        if value == "a":
            href = address
        titled = value == "title" and kind == "start"
    if text := " ".join("".join(words).split()):
        yield text, href


def html_rows(stream: IO[bytes]) -> Iterator[tuple[str, list[str]]]:
    """Every row of a page's tables as cells, with the heading before its table."""
    heading, row = "", list[str]()
    words: list[str] | None = None
    for kind, value, _ in _pieces(stream):
        if kind == "text":
            if words is not None and len(words) < _MOST_CELLS:
                words.append(value)
        elif kind == "start":
            if value == "tr":
                row = []
            elif value in _CELLS or value in _HEADINGS:
                words = []
        elif value in _CELLS or value in _HEADINGS:
            text = " ".join("".join(words or ()).split())
            words = None
            if value in _HEADINGS:
                heading = text
            elif len(row) < _MOST_CELLS:
                row.append(text)
        elif value == "tr" and row:
            yield heading, row
            row = []


def html_words(content: str) -> str:
    """The words of a short piece of HTML; a new line for each paragraph and break."""
    parts = []
    for kind, value, _ in _Cutter().take(content, last=True):
        if kind == "text":
            parts.append(value)
        elif kind == "start" and value in ("br", "p"):
            parts.append("\n")
    return "".join(parts).strip()
