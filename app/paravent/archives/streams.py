"""Reads JSON and CSV members piece by piece, so that the size of a member does not matter.

JSON lists are taken record by record with the standard library's own scanner: measured on a list
of 300,000 messages that takes 1.3 times as long as parsing it at once (a streaming library in C
takes 1.4), and several lists of one member come out of one pass.
"""

from __future__ import annotations

import codecs
import csv
import io
import itertools
import json
import re
from collections.abc import Iterator, Mapping
from typing import IO, Any

from paravent.archives import limits
from paravent.core.errors import ArchiveError

Path = tuple[str, ...]
_SPACE = re.compile(r"[\s,]*")
_DECODER = json.JSONDecoder()
_CHUNK = 1 << 20
_AT_ONCE = 4 << 20
_FIRST_LINES = 8
_UNSOUND = object()


class MemberError(ArchiveError):
    """One member cannot be read further; the others can. The sentence says why."""


def json_records(
    stream: IO[bytes], *, prefix: bool = False, whole: frozenset[str] = frozenset()
) -> Iterator[tuple[Path, Any]]:
    """Every record of every list, and every value outside lists, with the keys that lead to it.

    With ``prefix`` everything before the first bracket is left out (X writes JavaScript). An
    object that begins with a key in ``whole`` is one record: Meta leaves the list out around one.
    """
    start = stream.read(_AT_ONCE + 1)
    if len(start) <= _AT_ONCE:
        value = _at_once(start, prefix)
        if value is not _UNSOUND:
            one = isinstance(value, dict) and next(iter(value), None) in whole
            yield from [((), value)] if one else _walk(value, ())
            return
    source = _Json(_joined(start, stream), prefix)
    if whole and source.begins_with(whole):
        yield (), source.value()
    else:
        yield from source.values(())


def _at_once(data: bytes, prefix: bool) -> Any:
    """A small member parsed whole; ``_UNSOUND`` where that fails and its sound part may do."""
    if prefix:
        found = re.search(rb"=\s*(?=[\[{])|^\s*(?=[\[{])", data[:4096])
        data = data[found.end() :].rstrip().rstrip(b";") if found else b""
    try:
        return json.loads(data.decode(_encoding(data), "replace"))
    except (ValueError, RecursionError):
        return _UNSOUND


def _walk(value: Any, path: Path) -> Iterator[tuple[Path, Any]]:
    if isinstance(value, list):
        for item in value:
            yield path, item
    elif isinstance(value, dict) and len(path) < limits.JSON_DEPTH:
        for key, item in value.items():
            yield from _walk(item, (*path, key))
    else:
        yield path, value


class _Json:
    def __init__(self, stream: IO[bytes], prefix: bool) -> None:
        self._stream = stream
        self._decode = codecs.getincrementaldecoder("utf-8-sig")("replace").decode
        self._text = ""
        self._at = 0
        self._ended = False
        if prefix:
            self._to_bracket()

    def begins_with(self, keys: frozenset[str]) -> bool:
        """Whether this is an object whose first key is one of ``keys``."""
        if self._mark() != "{":
            return False
        found = re.match(r'\{\s*"([^"]*)"', self._text[self._at : self._at + 200])
        return found is not None and found[1] in keys

    def value(self) -> Any:
        """The whole of it."""
        return self._value()

    def values(self, path: Path) -> Iterator[tuple[Path, Any]]:
        mark = self._mark()
        if mark == "[":
            self._at += 1
            while self._mark() != "]":
                yield path, self._value()
                yield from self._ready(path)
            self._at += 1
        elif mark == "{" and len(path) < limits.JSON_DEPTH:
            self._at += 1
            while self._mark() != "}":
                key = self._value()
                if not isinstance(key, str) or self._mark() != ":":
                    raise MemberError("It is not sound JSON.")
                self._at += 1
                yield from self.values((*path, key))
            self._at += 1
        else:
            yield path, self._value()

    def _ready(self, path: Path) -> Iterator[tuple[Path, Any]]:
        """The records that lie whole in what was read: the same, without looking for an end."""
        text, at, end = self._text, self._at, len(self._text)
        try:
            while True:
                found = _SPACE.match(text, at)
                next_at = found.end() if found else at
                if next_at >= end or text[next_at] != "{":
                    return
                value, at = _DECODER.raw_decode(text, next_at)
                self._at = at
                yield path, value
        except (ValueError, RecursionError):
            return  # cut off here: read more, or say so, in the ordinary way

    def _to_bracket(self) -> None:
        while not (found := re.search(r"=\s*[\[{]|^\s*[\[{]", self._text)):
            if self._ended or len(self._text) > 4096:
                raise MemberError("It is not a data file of this platform.")
            self._more()
        self._at = found.end() - 1

    def _mark(self) -> str:
        while True:
            found = _SPACE.match(self._text, self._at)
            self._at = found.end() if found else self._at
            if self._at < len(self._text):
                return self._text[self._at]
            if self._ended:
                raise MemberError("It ends in the middle; the download may be incomplete.")
            self._more()

    def _value(self) -> Any:
        self._mark()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except ValueError:
                if self._ended:
                    raise MemberError("It is not sound JSON, or it is cut off.") from None
            except RecursionError:
                raise MemberError("It is nested too deeply.") from None
            else:
                # A number at the end of what was read may go on in what was not.
                if end < len(self._text) or self._ended:
                    self._at = end
                    return value
            if len(self._text) - self._at > limits.RECORD_CHARACTERS:
                raise MemberError("One record in it is too large.")
            self._more()

    def _more(self) -> None:
        size = max(_CHUNK, len(self._text) - self._at)
        data = self._stream.read(size)
        self._ended = not data
        self._text = self._text[self._at :] + self._decode(data, final=self._ended)
        self._at = 0


def plain_key(name: str) -> str:
    """A column's or file's name without case, spaces and marks: two spellings, one key."""
    return "".join(c for c in name.casefold() if c.isalnum())


def text_of(stream: IO[bytes]) -> io.TextIOWrapper:
    """``stream`` as text: UTF-8, or UTF-16 where it says so."""
    head = stream.read(4)
    rest = _joined(head, stream)
    return io.TextIOWrapper(rest, _encoding(head), errors="replace", newline="")


def _encoding(head: bytes) -> str:
    """UTF-8, or UTF-16 where the first bytes say so, as after saving anew under Windows."""
    wide = head[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
    return "utf-16" if wide else "utf-8-sig"


def lines_of(stream: IO[bytes]) -> Iterator[str]:
    """The lines of ``stream`` with their ends; one without end is not waited for."""
    text = text_of(stream)
    while line := text.readline(limits.LINE_CHARACTERS):
        if len(line) >= limits.LINE_CHARACTERS:
            raise MemberError("One line in it is longer than any in an export.")
        yield line


def _joined(head: bytes, rest: IO[bytes]) -> io.BufferedReader:
    return io.BufferedReader(_Joined(head, rest))


class _Joined(io.RawIOBase):
    """A few bytes that were read already, and the stream they came from."""

    def __init__(self, head: bytes, rest: IO[bytes]) -> None:
        self._head, self._rest = head, rest

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        data = self._head or self._rest.read(len(buffer))
        self._head, data = data[len(buffer) :] if self._head else b"", data[: len(buffer)]
        buffer[: len(data)] = data
        return len(data)


def csv_lists(stream: IO[bytes]) -> Iterator[list[str]]:
    """The rows of a CSV member, whatever its delimiter; empty rows are left out."""
    csv.field_size_limit(limits.FIELD_CHARACTERS)
    lines = lines_of(stream)
    first = list(itertools.islice(lines, _FIRST_LINES))
    try:
        for row in csv.reader(itertools.chain(first, lines), delimiter=_delimiter(first)):
            if any(cell.strip() for cell in row):
                yield row
    except csv.Error as error:
        raise MemberError("It is not a sound table.") from error


def _delimiter(lines: list[str]) -> str:
    """What stands most often between the cells of the first lines; texts in quotes do not count."""
    bare = re.sub(r'"[^"]*"', "", "".join(lines))
    return max(",;\t", key=bare.count)


def csv_rows(stream: IO[bytes], needs: tuple[str, ...] = ()) -> Iterator[Mapping[str, str]]:
    """The rows of a CSV member by plain column name, after the first row that has all ``needs``.

    Where two columns have one name the first counts. No such row: nothing.
    """
    header: list[str] | None = None
    for row in csv_lists(stream):
        if header is None:
            keys = [plain_key(cell) for cell in row]
            if all(need in keys for need in needs):
                header = keys
            continue
        made: dict[str, str] = {}
        for key, cell in zip(header, row, strict=False):
            made.setdefault(key, cell.strip())
        yield made
