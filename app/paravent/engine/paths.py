"""Looks up places in JSON by the path language of packs.

``a.b[*].c``, ``[0]``, ``[key=value]``, ``..key``. A value in braces is itself a place in the same
data: ``accounts[id={meta.me}].username``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

from paravent.core.errors import PackError

_TOKEN = re.compile(
    r"(?P<deep>\.\.)(?P<deepkey>[^.\[\]=]+)"
    r"|\.?(?P<key>[^.\[\]=]+)"
    r"|\[(?P<index>\d+)\]"
    r"|\[\*\]"
    r"|\[(?P<test>[^\[\]=]+)=(?P<value>\{[^{}]*\}|[^\[\]]*)\]"
)
_DEEPEST = 200
_NOTHING = "\x00"
"""What no value equals."""
_MOST = 200_000
"""How many JSON nodes one look-up may visit: pages are untrusted."""

Step = tuple[str, str, str]


def look_up(data: Any, path: str) -> list[Any]:
    """Every value that ``path`` leads to in ``data``, in order; ``""`` is ``data`` itself.

    Raises ``PackError`` for a path that is not of the language.
    """
    found = [data]
    for step in steps(path):
        here = _resolved(data, step)
        found = [hit for item in found for hit in _take(item, here)]
    return found


def _resolved(data: Any, step: Step) -> Step:
    """A test against another place of the data, with the value that stands there."""
    kind, name, value = step
    if kind != "test" or not (value.startswith("{") and value.endswith("}")):
        return step
    hits = {as_text(hit) for hit in look_up(data, value[1:-1])}
    # No value, or several: nothing can be told by it.
    return ("test", name, hits.pop() if len(hits) == 1 else _NOTHING)


@lru_cache(maxsize=2_000)
def steps(path: str) -> tuple[Step, ...]:
    """The parsed path: kind (key, deep, each, index, test), name, value."""
    found: list[Step] = []
    at = 0
    text = path.strip()
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            raise PackError(
                f"The place {path!r} cannot be understood: use a.b, [*], [0], [key=value], ..key."
            )
        at = match.end()
        if match["deep"]:
            found.append(("deep", match["deepkey"], ""))
        elif match["key"]:
            found.append(("key", match["key"], ""))
        elif match["index"]:
            found.append(("index", match["index"], ""))
        elif match["test"]:
            found.append(("test", match["test"], match["value"].strip("\"'")))
        else:
            found.append(("each", "", ""))
    return tuple(found)


def split_last(path: str) -> str:
    """``path`` without its last step, ``""`` where it has only one."""
    text, starts, at = path.strip(), [0], 0
    while at < len(text):
        match = _TOKEN.match(text, at)
        if match is None:
            return ""
        starts.append(at)
        at = match.end()
    return text[: starts[-1]]


def _take(item: Any, step: Step) -> Iterator[Any]:
    kind, name, value = step
    if kind == "key" and isinstance(item, dict) and name in item:
        yield item[name]
    elif kind == "each":
        yield from item if isinstance(item, list) else ()
        yield from item.values() if isinstance(item, dict) else ()
    elif kind == "index" and isinstance(item, list) and int(name) < len(item):
        yield item[int(name)]
    elif kind == "deep":
        yield from _deep(item, name)
    elif kind == "test":
        candidates = item if isinstance(item, list) else [item]
        for candidate in candidates:
            if isinstance(candidate, dict) and any(
                as_text(hit) == value for hit in look_up(candidate, name)
            ):
                yield candidate


def _deep(item: Any, name: str) -> Iterator[Any]:
    """Values under ``name`` at any depth, in document order, without recursion."""
    waiting: list[tuple[Any, int]] = [(item, 0)]
    seen = 0
    while waiting and seen < _MOST:
        seen += 1
        here, depth = waiting.pop()
        if depth > _DEEPEST:
            continue
        if isinstance(here, dict):
            if name in here:
                yield here[name]
            below = [value for value in here.values() if isinstance(value, dict | list)]
        elif isinstance(here, list):
            below = [value for value in here if isinstance(value, dict | list)]
        else:
            continue
        waiting.extend((value, depth + 1) for value in reversed(below))


def as_text(value: Any) -> str:
    """A JSON value as packs write it: ``true``, ``false``, ``null``, ``1``, the string itself."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if value is None:
        return "null"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    return value if isinstance(value, str) else str(value)
