"""Templates and scripts of the rehearsal pages, read once from the package's data."""

from __future__ import annotations

import json
from functools import cache
from html import escape
from string import Template
from typing import Any

from paravent.core.resources import data_folder


@cache
def _german() -> dict[str, dict[str, str]]:
    read: dict[str, dict[str, str]] = json.loads(asset("german.json"))
    return read


def said(platform: str, language: str, words: str) -> str:
    """``words`` of ``platform`` in ``language``; the same words where there is no translation."""
    if language != "de":
        return words
    german = _german()
    return german.get(platform, {}).get(words) or german["all"].get(words, words)


@cache
def asset(name: str) -> str:
    """The text of a file below ``assets/practice``."""
    return (data_folder("assets") / "practice" / name).read_text(encoding="utf-8")


def fill(name: str, /, **values: str) -> str:
    """A template with ``$name`` places filled in; values are put in as they are."""
    return Template(asset(name)).substitute(values)


def script_json(data: Any) -> str:
    """``data`` as JSON that is safe inside a script element."""
    return json.dumps(data, ensure_ascii=False).replace("<", "\\u003c")


def text(words: str) -> str:
    """``words`` for HTML."""
    return escape(words)


def portrait(seed: str) -> bytes:
    """A plain picture for ``seed``: two grey shapes, nobody's face."""
    shade = 120 + sum(seed.encode()) % 100
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="60">'
        f'<rect width="60" height="60" fill="rgb({shade},{shade},{shade})"/>'
        '<circle cx="30" cy="24" r="11" fill="#eee"/><path d="M8 60a22 22 0 0 1 44 0" '
        'fill="#eee"/></svg>'
    ).encode()
