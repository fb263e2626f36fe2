"""Turns the rows and data of a list into names and details, each entry once."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from paravent.core.page import Captured, Row
from paravent.core.text import folded, plain
from paravent.engine.paths import as_text, look_up
from paravent.engine.ways import matches
from paravent.packs.model import Items

_ACTIONS = frozenset(
    """follow|following|unfollow|follow back|follows you|requested|remove|remove follower|message
    |add friend|friends|confirm|delete|accept|ignore|decline|cancel request|connect|pending|more
    |see more|show more|options|unblock|block|unmute|mute|edit|revoke|revoke access|remove access
    |log out|sign out|view|view profile|view and edit|subscribe|subscribed|unsubscribe|profile
    |menu|close|open|send message|invite|withdraw|share|search|verified|verified account|online
    |active now|·|•|…|...|x""".replace("\n", "")
    .replace("    ", "")
    .split("|")
)
_HANDLE = re.compile(r"^@[\w.\-]+(@[\w.\-]+)?$")
_COUNT = re.compile(r"^[\d.,\s]+[kmb]?$", re.IGNORECASE)
_TRACKING = re.compile(r"^(utm_|__|fb_|ref|fref|hc_|mibext|eid|igsh|src|si$|s$|t$|trk|locale)")


@dataclass(frozen=True, slots=True)
class Entry:
    """One person, app or session."""

    name: str
    url: str = ""
    detail: str = ""

    @property
    def key(self) -> str:
        """Two entries with the same key are the same."""
        return f"url:{self.url.casefold()}" if self.url else f"text:{self.name}|{self.detail}"


class Collected:
    """Entries found so far, each once, in the order of finding."""

    def __init__(self) -> None:
        self._found: dict[str, Entry] = {}

    def add(self, entry: Entry) -> bool:
        """Take an entry; True if it is new. A later sight of the same may fill in what lacked."""
        if not entry.name and not entry.url:
            return False
        known = self._found.get(entry.key)
        if known is None:
            self._found[entry.key] = entry
            return True
        if (not known.name and entry.name) or (not known.detail and entry.detail):
            self._found[entry.key] = replace(
                known, name=known.name or entry.name, detail=known.detail or entry.detail
            )
        return False

    def __len__(self) -> int:
        return len(self._found)

    def entries(self) -> tuple[Entry, ...]:
        """All entries that have a name."""
        return tuple(entry for entry in self._found.values() if entry.name)


def from_row(row: Row, items: Items, page: str) -> Entry | None:
    """A row of the page as an entry, None for what is no entry (menus, tabs, the page itself)."""
    url = same_address(row.href, page)
    if row.href:
        if not url or any(_fits(row.href, url, pattern) for pattern in items.not_href):
            return None
        if url == same_address(page, page):
            return None
    said = [plain(text) for text in row.texts]
    said = [text for text in dict.fromkeys(said) if _says(text) and folded(text) not in _ACTIONS]
    if not said:
        return None
    handles = {text for text in said if _is_handle(text, url)}
    name = next((text for text in said if text not in handles and not _COUNT.match(text)), "")
    name = name or next((text for text in said if text in handles), "")
    if not name:
        return None
    detail = " · ".join(text for text in said if text != name)
    return Entry(name, url, plain(detail))


def _says(text: str) -> bool:
    """Whether a text holds more than punctuation and drawing marks."""
    return any(character.isalnum() for character in text)


def _is_handle(text: str, url: str) -> bool:
    """Whether a text is how the site calls the person: ``@name``, or the end of the address."""
    if _HANDLE.match(text):
        return True
    last = unquote(urlsplit(url).path.rpartition("/")[2]).removeprefix("@")
    return bool(last) and text.casefold() == last.casefold()


def _fits(href: str, url: str, pattern: str) -> bool:
    return fnmatchcase(href, pattern) or fnmatchcase(url, pattern)


def same_address(href: str, page: str) -> str:
    """An address in one form: absolute, lower-case host, no tracking, no fragment, no last slash.

    "" for anything but http and https.
    """
    if not href:
        return ""
    try:
        parts = urlsplit(urljoin(page, href.strip()))
        if parts.scheme not in ("http", "https") or not parts.hostname:
            return ""
        query = urlencode(
            [(k, v) for k, v in parse_qsl(parts.query, True) if not _TRACKING.match(k)]
        )
        path = parts.path.rstrip("/") or "/"
        return urlunsplit((parts.scheme, parts.netloc.lower(), path, query, ""))
    except ValueError:
        return ""


@dataclass(frozen=True, slots=True)
class FromData:
    """What the page's own responses hold of a list."""

    entries: tuple[Entry, ...]
    answers: int
    """How many responses were of this list."""
    more: bool | None
    """What the last of them says of a next page; None where it says nothing."""


def from_data(items: Items, captured: Sequence[Captured], page: str) -> FromData:
    """The entries in all captured responses that ``items`` speaks of."""
    found: list[Entry] = []
    answers, more = 0, None
    for response in captured:
        if response.status >= 400 or not matches(response, items.in_):
            continue
        places = look_up(response.data, items.items)
        ends = look_up(response.data, items.more) if items.more else []
        if not places and not ends:
            continue
        answers += 1
        # A last answer often leaves the cursor out: then it says nothing, either way.
        more = _is_more(ends[-1]) if ends else None
        for item in _flat(places):
            entry = _entry(item, items, page)
            if entry is not None:
                found.append(entry)
    return FromData(tuple(found), answers, more)


def _is_more(value: Any) -> bool:
    """``true`` or a cursor means more; false, null, "", 0, "0" and "-end-" the end."""
    if isinstance(value, list):
        value = value[-1] if value else None
    return value not in (None, False, "", 0, "0", "-1", -1, "-end-")


def _flat(places: list[Any]) -> list[Any]:
    found: list[Any] = []
    for place in places:
        found += place if isinstance(place, list) else [place]
    return found


def _entry(item: Any, items: Items, page: str) -> Entry | None:
    if not isinstance(item, dict):
        return Entry(plain(as_text(item))) if isinstance(item, str) and item.strip() else None
    name, url, detail = (_first(item, path) for path in (items.name, items.url, items.detail))
    handle = url
    if url and items.url_template:
        url = items.url_template.replace("{url}", url)
    address = same_address(url, page) if url else ""
    if not name and not address:
        return None
    return Entry(plain(name) or plain(handle), address, plain(detail))


def _first(item: Any, path: str) -> str:
    if not path:
        return ""
    for hit in look_up(item, path):
        if isinstance(hit, str | int | float) and not isinstance(hit, bool):
            return as_text(hit)
    return ""
