"""Finds out whose profile it is (``{me}``), and fills addresses in."""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import parse_qs, quote, urlsplit

from paravent.core.page import Node
from paravent.engine.paths import as_text, look_up
from paravent.engine.selectors import find
from paravent.engine.sight import Sight, texts
from paravent.engine.ways import answered
from paravent.engine.wording import words
from paravent.packs.model import Platform, Way

_EMPTY = frozenset(("", "0", "null", "none", "undefined", "false", "true"))
_LONGEST = 100


def me_on(platform: Platform, sight: Sight) -> str:
    """The user's own handle or id as the page tells it, "" where it does not."""
    for way in platform.signed_in.me:
        found = {_clean(raw) for raw in _values(way, sight)} - _EMPTY
        if len(found) == 1:
            return found.pop()
    return ""


def _values(way: Way, sight: Sight) -> Sequence[str]:
    if way.how in ("json", "embedded"):
        return [
            as_text(hit)
            for data in answered(way, sight.captured)
            for hit in look_up(data, way.at)
            if isinstance(hit, str | int)
        ]
    if way.mark is None:
        return []
    found = []
    for node in find(sight.snapshot, way.mark):
        if way.labels and not _is_called(node, way):
            continue
        if way.of in ("", "text"):
            found.append(node.value or sight.snapshot.text_of(node) or node.name)
        elif way.of == "href":
            found.append(_last_part(node.href or node.marks.get("href", "")))
        elif way.of.startswith("href?"):
            query = parse_qs(urlsplit(node.href or node.marks.get("href", "")).query)
            found += query.get(way.of.removeprefix("href?"), ())
        elif way.of == "value":
            found.append(node.value or node.marks.get("value", ""))
        else:
            found.append(node.marks.get(way.of, ""))
    return found


def _is_called(node: Node, way: Way) -> bool:
    """Whether a marked element is called by one of the way's labels, a picture's name apart."""
    name = words(node.name)
    return any(
        wanted and name[-len(wanted) :] == wanted
        for wanted in (words(text) for text in texts(way.labels))
    )


def _last_part(url: str) -> str:
    return urlsplit(url).path.rstrip("/").rpartition("/")[2]


def _clean(text: str) -> str:
    cleaned = text.strip().removeprefix("@")
    if len(cleaned) > _LONGEST or any(c.isspace() or c in "/\\?#" for c in cleaned):
        return ""
    return cleaned


def fill(address: str, me: str, site: str) -> str:
    """``address`` with ``{me}``, ``{site}`` and ``{host}`` (the site's host name) filled in.

    "" where something is not known.
    """
    host = (urlsplit(site).hostname or "") if "{host}" in address else ""
    if ("{me}" in address and not me) or ("{site}" in address and not site):
        return ""
    if "{host}" in address and not host:
        return ""
    safe = quote(me, safe="@._-~:")
    filled = address.replace("{site}", site.rstrip("/")).replace("{host}", quote(host))
    return filled.replace("{me}", safe)
