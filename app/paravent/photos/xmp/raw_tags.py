"""Start tags as the bytes they are: where they end, where each attribute stands."""

from __future__ import annotations

import re
from collections.abc import Collection
from html import unescape

# Possessive (``++``): a long tag is gone through once, whatever stands in it.
_TAG = re.compile(rb"""<(?:[^"'>]++|"[^"]*+"|'[^']*+')*+>""", re.S)
_ATTRIBUTE = re.compile(rb"""\s++([^\s=/>]++)\s*+=\s*+("[^"]*+"|'[^']*+')""", re.S)
_DECLARATION = re.compile(rb"""xmlns:([^\s=]++)\s*+=\s*+(["'])(.*?)\2""", re.S)


def end_of(body: bytes, at: int) -> int:
    """The end of the start tag at ``at``: behind the first ``>`` outside quotes."""
    match = _TAG.match(body, at)
    return match.end() if match else body.index(b">", at) + 1


def attributes(body: bytes, at: int, names: Collection[str]) -> list[tuple[int, int, str, int]]:
    """(start with the space before, end, name as written, where the quote opens) of each
    attribute whose name without prefix is among ``names``.
    """
    found = []
    for match in _ATTRIBUTE.finditer(body, at, end_of(body, at)):
        name = match[1].decode("utf-8", "replace")
        if name.rpartition(":")[2] in names:
            found.append((match.start(), match.end(), name, match.start(2)))
    return found


def declared(body: bytes, at: int) -> dict[str, str]:
    """Prefix to name space as the tag at ``at`` itself declares them."""
    tag = body[at : end_of(body, at)]
    return {m[1].decode(): unescape(m[3].decode()) for m in _DECLARATION.finditer(tag)}
