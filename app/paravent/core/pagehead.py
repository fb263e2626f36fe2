"""What a page tells search engines, link previews and other machines about itself.

Read from one look without signing in. Every text is the page's own and untrusted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from paravent.core.page import Arrival, Captured, Snapshot
from paravent.core.text import plain

LONGEST = 240
_DEEPEST = 12
_DAY = re.compile(r"\b(19|20)\d\d-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])")
_KEPT_OUT = re.compile(r"\b(noindex|none)\b")
_FOR_ONE = re.compile(r"^\s*(?!unavailable_after)[\w-]+\s*:", re.IGNORECASE)
"""A server may speak to one engine only: ``googlebot: noindex``."""


def told(
    arrival: Arrival, snapshot: Snapshot, captured: Sequence[Captured]
) -> dict[str, str | None]:
    """``robots``, ``shared``, ``data``, and where dates stand on the page ``newest``, ``oldest``.

    The first three are None where the page has none; it has them in its head or not at all.
    """
    meta = metas(snapshot)
    said: dict[str, str | None] = {
        "robots": _robots(arrival, meta),
        "shared": _shared(meta),
        "data": ", ".join(sorted(_types(captured))) or None,
    }
    days = sorted(_days(snapshot, meta, captured))
    if days:
        said |= {"newest": days[-1].isoformat(), "oldest": days[0].isoformat()}
    return {name: plain(text, LONGEST) if text else None for name, text in said.items()}


def metas(snapshot: Snapshot) -> dict[str, str]:
    """Name or property of the page's ``meta`` elements to their content, the first of each."""
    found: dict[str, str] = {}
    for node in snapshot.nodes:
        if node.tag == "meta":
            name = node.marks.get("property") or node.marks.get("name") or ""
            if name and node.marks.get("content"):
                found.setdefault(name.casefold(), node.marks["content"])
    return found


def dicts(data: Any, depth: int = 0) -> Iterator[dict[str, Any]]:
    """All objects inside JSON, the outer ones first."""
    if depth > _DEEPEST:
        return
    if isinstance(data, dict):
        yield data
        for value in data.values():
            yield from dicts(value, depth + 1)
    elif isinstance(data, list):
        for value in data[:500]:
            yield from dicts(value, depth + 1)


def _robots(arrival: Arrival, meta: Mapping[str, str]) -> str | None:
    """In words: what the page itself and the server ask of search engines."""
    header = arrival.headers.get("x-robots-tag", "")
    said = []
    for name in ("robots", "googlebot", "bingbot"):
        if name in meta:
            whom = "" if name == "robots" else f" to {name}"
            said.append(f"the page says{whom} “{plain(meta[name], 80)}”")
    if header:
        said.append(f"the server says “{plain(header, 80)}”")
    if not said:
        return None
    if _KEPT_OUT.search(f"{meta.get('robots', '')} {_for_all(header)}".casefold()):
        verdict = "Asked to leave it out"
    elif _KEPT_OUT.search(
        f"{meta.get('googlebot', '')} {meta.get('bingbot', '')} {header}".casefold()
    ):
        verdict = "Some are asked to leave it out"
    else:
        verdict = "Not asked to leave it out"
    return f"{verdict}: {' and '.join(said)}"


def _for_all(header: str) -> str:
    """What a server asks of every engine; parts for one of them hold until the next comma."""
    return ",".join(part for part in header.split(",") if not _FOR_ONE.match(part))


def _shared(meta: Mapping[str, str]) -> str | None:
    parts = [meta.get("og:title"), meta.get("og:description")]
    if meta.get("og:image"):
        parts.append("with a picture")
    return " · ".join(part for part in parts if part) or None


def _types(captured: Sequence[Captured]) -> set[str]:
    found: set[str] = set()
    for each in captured:
        if each.embedded:
            for entry in dicts(each.data):
                kind = entry.get("@type", ())
                every = kind if isinstance(kind, list) else [kind]
                found |= {plain(k, 40) for k in every if isinstance(k, str)}
    return found


def _days(
    snapshot: Snapshot, meta: Mapping[str, str], captured: Sequence[Captured]
) -> Iterator[date]:
    """Days that the page gives as dates of what it shows; never a date in running text."""
    said = [
        n.marks["datetime"] for n in snapshot.nodes if n.tag == "time" and "datetime" in n.marks
    ]
    said += [v for n, v in meta.items() if n in ("article:published_time", "date")]
    for each in captured:
        if each.embedded:
            said += [str(d["datePublished"]) for d in dicts(each.data) if "datePublished" in d]
    for words in said:
        match = _DAY.search(words)
        if match:
            try:
                yield date.fromisoformat(match.group())
            except ValueError:
                continue
