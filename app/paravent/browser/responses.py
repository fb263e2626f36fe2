"""Collects the JSON that a page fetches by itself, and the JSON that its HTML embeds."""

from __future__ import annotations

import asyncio
import base64
import json
import re
from collections.abc import Awaitable, Callable, Iterator, Mapping, Sequence
from html import unescape
from typing import Any
from urllib.parse import urlsplit

from paravent.browser.wire import Wire
from paravent.core.page import Captured, SiteRules

LARGEST_BODY = 20_000_000
LARGEST_ALL = 100_000_000
_PREFIXES = ("for (;;);", "for(;;);", "while(1);", "while (1);", ")]}'", ")]}',", "&&&START&&&")
_JSON_MIME = re.compile(r"^(application|text)/([\w.-]+\+)?(json|javascript|x-javascript|plain)\b")
_DATA_TYPES = ("XHR", "Fetch")
_SCRIPT = re.compile(r"<script\b([^>]*)>(.*?)</script\s*>", re.IGNORECASE | re.DOTALL)
_CODE = re.compile(r"<code\b([^>]*)>(.*?)</code\s*>", re.IGNORECASE | re.DOTALL)
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))""")
_ASSIGNED = re.compile(
    r"""(?:(?:window|self|globalThis|top)\s*(?:\.\s*|\[\s*["']))?
        (?P<name>[A-Za-z_$][\w$.]{1,80})(?:["']\s*\])?
        \s*=\s*(?P<parse>JSON\.parse\(\s*)?(?=[{\["'])""",
    re.VERBOSE,
)
_MOST_ASSIGNMENTS = 200

SCRIPTS_SCRIPT = """(() => {
  const found = [];
  for (const s of document.scripts) {
    if (s.src || !s.textContent) continue;
    found.push([s.type || '', s.id || '', s.textContent.slice(0, 20000000)]);
  }
  for (const c of document.querySelectorAll('code')) {
    const text = [...c.childNodes].map(n => n.nodeValue || '').join('').trim();
    if (c.checkVisibility && c.checkVisibility()) continue;
    if (text.startsWith('{') || text.startsWith('['))
      found.push(['application/json', c.id || '', text.slice(0, 20000000)]);
  }
  return found;
})()"""

Evaluate = Callable[[str], Awaitable[Any]]


class Responses:
    """What one tab has received since ``clear``. Runs on the browser's loop."""

    def __init__(self, cdp: Any, rules: SiteRules, wire: Wire) -> None:
        self._cdp, self._rules, self._wire = cdp, rules, wire
        self._order: list[str] = []
        self._wanted: dict[str, Mapping[str, Any]] = {}
        self._found: dict[str, list[Captured]] = {}
        self._documents: dict[str, str] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._size = 0
        self._age = 0

    def clear(self) -> None:
        """Forget what an earlier page received."""
        self._age += 1
        self._order.clear()
        self._wanted.clear()
        self._found.clear()
        self._documents.clear()
        self._size = 0

    def sent(self, event: Mapping[str, Any]) -> None:
        """``Network.requestWillBeSent``: keeps the order of asking."""
        if event.get("type") in (*_DATA_TYPES, "Document"):
            self._order.append(event["requestId"])

    def received(self, event: Mapping[str, Any]) -> None:
        """``Network.responseReceived``."""
        kind, response = event.get("type"), event["response"]
        mime = response.get("mimeType", "").lower()
        data = kind in _DATA_TYPES and (_JSON_MIME.match(mime) or mime in ("", "text/html"))
        page = kind == "Document" and ("html" in mime or "json" in mime)
        if data or page:
            self._wanted[event["requestId"]] = response

    def finished(self, event: Mapping[str, Any]) -> None:
        """``Network.loadingFinished``: fetches the body while the browser still has it."""
        number = event["requestId"]
        if number in self._wanted and event.get("encodedDataLength", 0) <= LARGEST_BODY:
            task = asyncio.get_running_loop().create_task(self._fetch(number, self._age))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _fetch(self, number: str, age: int) -> None:
        from playwright.async_api import Error

        try:
            answer = await self._cdp.send("Network.getResponseBody", {"requestId": number})
        except Error:
            return
        body = answer["body"]
        if answer.get("base64Encoded"):
            body = base64.b64decode(body).decode("utf-8", "replace")
        response = self._wanted.get(number)
        if age != self._age or response is None or len(body) > LARGEST_BODY:
            return
        if self._size + len(body) > LARGEST_ALL:
            return
        self._size += len(body)
        if "html" in response.get("mimeType", "") and body.lstrip()[:1] == "<":
            self._documents[number] = body
            return
        operation = self._wire.operation(number) or operation_of(self._rules, response["url"])
        self._found[number] = [
            Captured(without_query(response["url"]), operation, int(response["status"]), data)
            for data in documents_in(body)
        ]

    async def all(self, url: str, evaluate: Evaluate) -> tuple[Captured, ...]:
        """Everything captured: responses in the order of asking, then what is embedded."""
        if self._tasks:
            await asyncio.wait(self._tasks, timeout=20)
        scripts = await evaluate(SCRIPTS_SCRIPT) or []
        fetched = [one for number in self._order for one in self._found.get(number, ())]
        seen: set[tuple[str, str]] = set()
        inside = []
        delivered = [s for html in self._documents.values() for s in scripts_in(html)]
        for kind, name, text in [*delivered, *scripts]:
            for label, data, raw in embedded_in(kind, name, text):
                if (label, raw) not in seen:
                    seen.add((label, raw))
                    inside.append(Captured(without_query(url), label, 200, data, embedded=True))
        return (*fetched, *inside)


def without_query(url: str) -> str:
    """``url`` up to its query."""
    return url.partition("#")[0].partition("?")[0]


def operation_of(rules: SiteRules, url: str) -> str:
    """The operation of a GET: by the platform's rule for the address, else GraphQL's custom of
    naming it last in the path.
    """
    parts = urlsplit(url)
    last = parts.path.rstrip("/").rpartition("/")[2]
    for rule in rules.operations:
        fits = parts.path == rule.path or (
            rule.path.endswith("*") and parts.path.startswith(rule.path[:-1])
        )
        if fits and parts.hostname == rule.host and rule.operation == "path:last":
            return last
    return last if "graphql" in parts.path.lower() and last.lower() != "graphql" else ""


def documents_in(body: str) -> Iterator[Any]:
    """The JSON documents of a response: guards against inclusion cut off, several lines parted."""
    text = body.lstrip("\ufeff \t\r\n")
    for prefix in _PREFIXES:
        if text.startswith(prefix):
            text = text.removeprefix(prefix).lstrip(", \t\r\n")
    if text[:1] not in ("{", "["):
        return
    decoder = json.JSONDecoder()
    at = 0
    while at < len(text):
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError):
            return
        yield value
        at = end
        while at < len(text) and text[at] in " \t\r\n":
            at += 1


def scripts_in(html: str) -> Iterator[tuple[str, str, str]]:
    """Inline scripts of an HTML text: type, id, content."""
    for match in _SCRIPT.finditer(html):
        marks = {
            m[1].lower(): unescape(m[2] or m[3] or m[4] or "")
            for m in _ATTRIBUTE.finditer(match[1])
        }
        if "src" not in marks and match[2].strip():
            yield marks.get("type", ""), marks.get("id", ""), match[2]
    yield from _codes_in(html)


def _codes_in(html: str) -> Iterator[tuple[str, str, str]]:
    """JSON that a page keeps in hidden ``code`` elements, as text or as a comment.

    One that is shown is an example for readers, perhaps written by a stranger, and no data.
    """
    for match in _CODE.finditer(html):
        marks = {
            m[1].lower(): unescape(m[2] or m[3] or m[4] or "")
            for m in _ATTRIBUTE.finditer(match[1])
        }
        hidden = "display:none" in marks.get("style", "").replace(" ", "").lower() or re.search(
            r"(?i)(?:^|\s)hidden(?:\s|=|$)", match[1]
        )
        text = match[2].strip()
        comment = text.startswith("<!--") and text.endswith("-->")
        if comment:
            text = text[4:-3].strip()
        if (hidden or comment) and text[:1] in ("{", "["):
            yield "application/json", marks.get("id", ""), text if comment else unescape(text)


def embedded_in(kind: str, name: str, text: str) -> Iterator[tuple[str, Any, str]]:
    """JSON in one inline script: its name, the data, and its text. Nothing is executed."""
    if kind.partition(";")[0].strip().lower().endswith("json"):
        for data in documents_in(text):
            yield name, data, text.strip()
        return
    if kind and "javascript" not in kind and kind != "module":
        return
    decoder = json.JSONDecoder()
    past = 0
    for count, match in enumerate(_ASSIGNED.finditer(text)):
        if count >= _MOST_ASSIGNMENTS:
            return
        if match.start() < past:
            continue
        found = _value_at(decoder, text, match.end(), bool(match["parse"]))
        if found is not None and isinstance(found[0], dict | list):
            past = found[1]
            yield match["name"], found[0], text[match.end() : past]


def _value_at(decoder: json.JSONDecoder, text: str, at: int, parse: bool) -> tuple[Any, int] | None:
    try:
        if text[at] == "'":
            return _quoted(text, at) if parse else None
        value, end = decoder.raw_decode(text, at)
        if parse and isinstance(value, str):
            value = json.loads(value)
    except (ValueError, RecursionError):
        return None
    return value, end


def _quoted(text: str, at: int) -> tuple[Any, int] | None:
    """``JSON.parse('…')``: a single-quoted JavaScript string of JSON."""
    end = at + 1
    while end < len(text) and text[end] != "'":
        end += 2 if text[end] == "\\" else 1
    inner = text[at + 1 : end].replace("\\'", "'")
    inner = re.sub(r"\\x([0-9a-fA-F]{2})", r"\\u00\1", inner)
    inner = re.sub(r'(?<!\\)"', r"\"", inner)
    return json.loads(json.loads(f'"{inner}"')), end + 1


def names_of(captured: Sequence[Captured]) -> tuple[str, ...]:
    """The operations captured, for tests and messages."""
    return tuple(c.operation for c in captured)
