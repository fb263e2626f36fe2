"""What a request of a page carries: method overrides, fields, operation names. Pure parsing.

Whatever cannot be parsed for sure is reported as such, so that the guard can refuse it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from email.message import EmailMessage
from email.parser import BytesParser
from email.policy import HTTP
from typing import Any
from urllib.parse import parse_qsl, unquote

LONGEST_BODY = 2_000_000
_DEEPEST = 40


@dataclass(frozen=True, slots=True)
class Asked:
    """A request as the browser is about to send it."""

    method: str
    url: str
    kind: str = ""
    """The browser's resource type: Document, XHR, Ping …"""
    headers: Mapping[str, str] = field(default_factory=dict)
    """Names in lower case."""
    body: bytes | None = None
    """None: there is none, or it could not be had (``has_body`` tells)."""
    has_body: bool = False


Pairs = Sequence[tuple[str, str]]


class UnreadableError(Exception):
    """A body that cannot be understood for sure."""


@dataclass(frozen=True, slots=True)
class Carried:
    """A body taken apart. Field names are normalised as servers do (``normal``)."""

    form: tuple[tuple[str, str], ...] = ()
    parts: tuple[Any, ...] = ()
    """JSON: the members of a batch, or the one document. Objects are ``Object``."""
    is_json: bool = False


@dataclass(frozen=True, slots=True)
class Object:
    """A JSON object with all its pairs, repeated keys included."""

    pairs: tuple[tuple[str, Any], ...]

    def all(self, key: str) -> list[Any]:
        """Every value under ``key``."""
        return [value for name, value in self.pairs if name == key]


def normal(name: str) -> str:
    """A form field's name as PHP and others would store it: ``a b[]`` is ``a_b``."""
    return re.sub(r"[ .]", "_", name.strip().split("[", 1)[0])


def query_pairs(query: str) -> list[tuple[str, str]]:
    """The pairs of a query string, empty values kept."""
    return parse_qsl(query, keep_blank_values=True, max_num_fields=2000)


def plain_path(path: str) -> str:
    """A path as a lenient server would see it: unquoted twice, slashes and dots evened out."""
    path = unquote(unquote(path)).replace("\\", "/")
    kept: list[str] = []
    for piece in re.sub(r"/{2,}", "/", path).split("/"):
        if piece == "..":
            if len(kept) > 1:
                kept.pop()
        elif piece != ".":
            kept.append(piece.split(";", 1)[0])
    return "/".join(kept)


def carried(asked: Asked) -> Carried:
    """The body of ``asked``, taken apart by its declared type. Raises ``UnreadableError``."""
    if asked.body is None:
        if asked.has_body:
            raise UnreadableError
        return Carried()
    if len(asked.body) > LONGEST_BODY or asked.headers.get("content-encoding"):
        raise UnreadableError
    kind = asked.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind == "application/x-www-form-urlencoded":
        return Carried(form=_urlencoded(asked.body))
    if kind == "multipart/form-data":
        return Carried(form=_multipart(asked.headers["content-type"], asked.body))
    if kind == "application/json" or kind.endswith("+json"):
        return _json(asked.body)
    if not asked.body:
        return Carried()
    if kind in ("text/plain", "") and asked.body.lstrip()[:1] in (b"{", b"["):
        return _json(asked.body)
    raise UnreadableError


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        raise UnreadableError from error


def _urlencoded(body: bytes) -> tuple[tuple[str, str], ...]:
    try:
        pairs = query_pairs(_text(body))
    except ValueError as error:
        raise UnreadableError from error
    return tuple((normal(name), value) for name, value in pairs)


def _multipart(kind: str, body: bytes) -> tuple[tuple[str, str], ...]:
    """Fields of a multi-part body. One with a file, or inside out, is unreadable."""
    head = f"content-type: {kind}\r\n\r\n".encode("ascii", "replace")
    message = BytesParser(policy=HTTP).parsebytes(head + body)
    if not isinstance(message, EmailMessage) or not message.is_multipart() or message.defects:
        raise UnreadableError
    fields = []
    for part in message.iter_parts():
        name = part.get_param("name", header="content-disposition")
        raw = part.get_payload(decode=True)
        if part.get_filename() or not isinstance(name, str) or not isinstance(raw, bytes):
            raise UnreadableError
        fields.append((normal(name), _text(raw)))
    return tuple(fields)


def _json(body: bytes) -> Carried:
    document = parsed(_text(body))
    parts = tuple(document) if isinstance(document, list) else (document,)
    return Carried(parts=parts, is_json=True)


def parsed(text: str) -> Any:
    """JSON with repeated keys kept (``Object``). Raises ``UnreadableError``."""
    try:
        return json.loads(text, object_pairs_hook=lambda pairs: Object(tuple(pairs)))
    except (ValueError, RecursionError) as error:
        raise UnreadableError from error


def objects_in(value: Any, depth: int = 0) -> Iterator[Object]:
    """Every object inside ``value``, JSON written inside its strings included."""
    if depth > _DEEPEST:
        raise UnreadableError
    if isinstance(value, Object):
        yield value
        for _, inner in value.pairs:
            yield from objects_in(inner, depth + 1)
    elif isinstance(value, list):
        for inner in value:
            yield from objects_in(inner, depth + 1)
    elif isinstance(value, str) and value.lstrip()[:1] in ("{", "["):
        try:
            inner = parsed(value)
        except UnreadableError:
            return
        yield from objects_in(inner, depth + 1)
