"""Mastodon's archive and tables: own posts with their audience, whom one follows, no followers."""

from __future__ import annotations

import re
from typing import IO, Any

from paravent.archives.collect import Collector
from paravent.archives.members import Member
from paravent.archives.pages import html_words
from paravent.archives.readers.kinds import Reader, ending, inside, items, stem, text
from paravent.archives.streams import csv_lists, json_records, plain_key

_PUBLIC = ("https://www.w3.org/ns/activitystreams#Public", "as:Public", "Public")
_TABLES = {
    "following_accounts": "following",
    "new-following-imports": "following",
    "imports": "following",
    "muted_accounts": "muted",
    "blocked_accounts": "blocked",
}


def _claim(member: Member, head: str) -> int:
    if ending(member) == "json":
        if stem(member) == "outbox" and ("orderedItems" in head or "OrderedCollection" in head):
            return 4
        if stem(member) == "actor" and ("preferredUsername" in head or "activitystreams" in head):
            return 4
        return 1 if stem(member) in ("likes", "bookmarks") and "orderedItems" in head else 0
    if ending(member) in ("csv", "txt") and stem(member) in _TABLES:
        return 3 if "@" in head or plain_key(head).startswith("accountaddress") else 0
    return 0


def _read(member: Member, stream: IO[bytes], found: Collector) -> None:
    name = stem(member)
    if name in _TABLES:
        for row in csv_lists(stream):
            account = row[0].strip().lstrip("@")
            user, _, domain = account.rpartition("@")
            if user and domain and "/" not in domain:
                url = f"https://{domain}/@{user}"
            elif re.fullmatch(r"\w+", account):
                url = ""  # on the user's own server, as older exports write it
            else:
                continue
            found.person(_TABLES[name], account, url=url, handle=account)
        return
    if name not in ("outbox", "actor"):
        return
    for path, value in json_records(stream):
        if name == "actor":
            if path in (("preferredUsername",), ("name",), ("url",), ("id",)):
                found.own(text(value))
            elif path in (("manuallyApprovesFollowers",), ("discoverable",), ("indexable",)):
                found.know(f"setting:{path[0]}", str(value))
        elif path == ("orderedItems",) and isinstance(value, dict):
            _post(member, value, found)


def _post(member: Member, value: dict[str, Any], found: Collector) -> None:
    note = value.get("object")
    if value.get("type") != "Create" or not isinstance(note, dict):
        return
    people = tuple(
        text(tag.get("name"))
        for tag in items(note.get("tag") or [])
        if tag.get("type") == "Mention"
    )
    found.post(
        member.name,
        html_words(text(note.get("content"))),
        note.get("published"),
        kind="comment" if note.get("inReplyTo") else "post",
        people=people,
        audience=_audience(value, note),
        url=text(inside(note, "url")) or text(note.get("id")),
    )


def _audience(value: dict[str, Any], note: dict[str, Any]) -> str:
    to = note.get("to") or value.get("to") or []
    cc = note.get("cc") or value.get("cc") or []
    to, cc = ([part] if isinstance(part, str) else part for part in (to, cc))
    if any(part in _PUBLIC for part in to):
        return "public"
    if any(part in _PUBLIC for part in cc):
        return "unlisted"
    followers = any(isinstance(p, str) and p.endswith("/followers") for p in (*to, *cc))
    return "followers" if followers else "direct"


READER = Reader("mastodon", _claim, _read)
