"""Snapchat's My Data: JSON with the fullest list of friends of all; HTML tables beside it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import IO, Any

from paravent.archives.collect import Collector
from paravent.archives.members import Member
from paravent.archives.pages import html_rows
from paravent.archives.readers.kinds import Reader, ending, inside, stem, text
from paravent.archives.streams import json_records
from paravent.archives.text import moment, seconds

_LISTS = {
    "Friends": "friend",
    "Friend Requests Sent": "request_sent",
    "Blocked Users": "blocked",
    "Deleted Friends": "removed",
    "Ignored Snapchatters": "rejected",
    "Pending Requests": "request_received",
}
_ONLY_HERE = frozenset(
    [
        "account",
        "account_history",
        "chat_history",
        "snap_history",
        "memories_history",
        "user_profile",
        "ranking",
        "shared_story",
        "location_history",
        "search_history",
        "connected_apps",
        "subscriptions",
        "talk_history",
        "story_history",
        "bitmoji",
        "snapchat_ai",
        "in_app_surveys",
        "friends",
    ]
)
_MARKS = re.compile(
    r'"(Friends|Friend Requests Sent|Saved Media|Basic Information|Media Type|IsSender|isSender'
    r"|App Profile|Received Saved Chat History|Display Name Change|Creation Timestamp)\"\s*:"
)
_TABLES = re.compile(r"<h\d[^>]*>|<table", re.IGNORECASE)
_PLACE = re.compile(r"(-?\d{1,3}\.\d{1,20})\s{0,3},\s{0,3}(-?\d{1,3}\.\d{1,20})")


def _claim(member: Member, head: str) -> int:
    if ending(member) == "html" and stem(member) in _ONLY_HERE:
        return 2 if _TABLES.search(head) and "snapchat" in head.lower() else 0
    if ending(member) != "json" or stem(member) not in _ONLY_HERE:
        return 0
    return 3 if _MARKS.search(head) else int(member.name.startswith("json/"))


def _read(member: Member, stream: IO[bytes], found: Collector) -> None:
    name = stem(member)
    # Pages have the same headings and columns, only as tables.
    records: Iterable[tuple[tuple[str, ...], Any]] = (
        _rows(stream) if ending(member) == "html" else json_records(stream)
    )
    for path, value in records:
        if path and path[0] in _LISTS and isinstance(value, dict):
            user = text(value.get("Username"))
            found.person(
                _LISTS[path[0]],
                text(value.get("Display Name")) or user,
                moment(text(value.get("Creation Timestamp"))),
                url=f"https://www.snapchat.com/add/{user}" if user else "",
                handle=user,
            )
        elif path[:1] == ("Basic Information",) and path[1:] in (("Username",), ("Name",)):
            found.own(text(value))
        elif path[:1] == ("Login History",) and isinstance(value, dict):
            found.session(moment(text(value.get("Created"))), text(value.get("Device")))
        elif path[:1] == ("Saved Media",) and isinstance(value, dict):
            if seen := _PLACE.search(text(value.get("Location"))):
                found.place(member.name, "media", moment(text(value.get("Date"))), *seen.groups())
        elif name == "connected_apps" and isinstance(value, dict):
            found.app(text(value.get("App Name")) or text(value.get("Name")))
        elif name == "chat_history" and path and isinstance(value, dict):
            _message(path[0], value, found)


def _rows(stream: IO[bytes]) -> Iterator[tuple[tuple[str, ...], Any]]:
    """Tables as records: the first row under a heading names the columns."""
    at: str | None = None
    columns: list[str] = []
    for heading, row in html_rows(stream):
        if heading == "Basic Information" and len(row) == 2:
            yield (heading, row[0].rstrip(":")), row[1]
        elif heading != at:
            at, columns = heading, row
        elif heading == "Basic Information":
            for label, value in zip(columns, row, strict=False):
                yield (heading, label), value
        else:
            yield (heading,), dict(zip(columns, row, strict=False))


def _message(key: str, value: dict[str, Any], found: Collector) -> None:
    older = key.endswith("Chat History")
    sender = text(value.get("From"))
    marked = value.get("IsSender", value.get("isSender"))
    mine = None if marked is None else str(marked).casefold() in ("true", "1", "yes")
    if older:
        mine = key.startswith("Sent")
    other = text(value.get("To")) if older and mine else sender
    thread = found.thread(other if older else key)
    if thread is not None:
        thread.title = text(value.get("Conversation Title")) or thread.title
        if not older and re.fullmatch(r"[A-Za-z0-9._-]{2,40}", key) and key.count("-") < 4:
            thread.people[key] = None
        elif (not mine and sender) or older:
            thread.people[other] = None
    at = seconds(inside(value, "Created(microseconds)")) or moment(text(value.get("Created")))
    words = text(value.get("Content") or value.get("Text")) if found.reads_messages else ""
    found.message(thread, other if not mine else sender, at, words, mine=mine)


READER = Reader("snapchat", _claim, _read)
