"""X's archive: JavaScript files that hold JSON, since 2018; followers are numbers only."""

from __future__ import annotations

import html
import re
from collections.abc import Mapping
from typing import IO, Any

from paravent.archives.collect import Collector
from paravent.archives.members import Member
from paravent.archives.readers.kinds import Reader, ending, inside, items, text
from paravent.archives.streams import csv_rows, json_records, plain_key

_WRAPPER = re.compile(r"^\s*(window\.(YTD|__THAR_CONFIG)|Grailbird|var user_details\s*=)")
_MONTH = re.compile(r"^(?:tweets-)?\d{4}-\d{2}$")
"""A month of posts, as archives until 2018 have them."""
_CIRCLES = {"community-tweet": "community", "twitter-circle-tweet": "circle"}
_TABLE = ("tweetid", "timestamp", "text")
_OWN = (("userName",), ("displayName",), ("accountId",))
_OWN_EARLIER = (("screen_name",), ("full_name",), ("id",))
_LISTS = {
    "follower": "follower",
    "following": "following",
    "blocking": "blocked",
    "block": "blocked",
    "muting": "muted",
    "mute": "muted",
}


def _claim(member: Member, head: str) -> int:
    if ending(member) == "csv":
        keys = plain_key(head.partition("\n")[0])
        known = member.base.lower() == "tweets.csv" and all(need in keys for need in _TABLE)
        return 3 if known else 0
    return 4 if ending(member) == "js" and _WRAPPER.match(head) else 0


def _read(member: Member, stream: IO[bytes], found: Collector) -> None:
    if ending(member) == "csv":
        for row in csv_rows(stream, _TABLE):
            _tweet(member, "", {**row, "created_at": row["timestamp"]}, found)
        return
    if member.base in ("manifest.js", "user_details.js"):
        for path, value in json_records(stream, prefix=True):
            if path[-1:] in _OWN or path in _OWN_EARLIER:
                found.own(text(value))
        return
    base = re.sub(r"[-.]?part\d+$", "", member.base.removesuffix(".js")).replace("_", "-")
    for _, value in json_records(stream, prefix=True):
        if isinstance(value, dict):
            inner = next(iter(value.values())) if len(value) == 1 else value
            kind = next(iter(value)) if len(value) == 1 else base
            _record(member, base, kind, inner if isinstance(inner, dict) else value, found)


def _record(member: Member, base: str, kind: str, value: dict[str, Any], found: Collector) -> None:
    if kind in _LISTS or base in ("follower", "following", "block", "mute"):
        number = text(value.get("accountId"))
        if number:
            found.person(
                _LISTS.get(kind) or _LISTS[base],
                "",
                id=f"https://twitter.com/intent/user?user_id={number}",
                url=f"https://twitter.com/intent/user?user_id={number}",
            )
    elif base == "account":
        found.own(*(text(value.get(k)) for k in ("username", "accountDisplayName", "accountId")))
    elif base in ("tweet", "tweets", *_CIRCLES) or _MONTH.match(base):
        _tweet(member, _CIRCLES.get(base, ""), value, found)
    elif base in ("note-tweet",):
        found.post(member.name, _plain(inside(value, "core", "text")), value.get("createdAt"))
    elif base in (
        "direct-messages",
        "direct-message",
        "direct-messages-group",
        "direct-message-group",
    ):
        _conversation(value, found)
    elif base == "connected-application":
        found.app(text(value.get("name")), value.get("approvedAt"))
    elif base == "contact":
        known = [text(c) for key in ("emails", "phoneNumbers") for c in value.get(key) or []]
        found.person("contact", "", id=f"x:contact:{text(value.get('id')) or ' '.join(known)}")
    elif base == "screen-name-change":
        found.own(text(inside(value, "screenNameChange", "changedFrom")))
    elif base == "profile":
        found.know("town", text(inside(value, "description", "location")))
    elif base == "ip-audit":
        found.session(value.get("createdAt"), "sign-in")
    elif base == "protected-history":
        found.know("setting:protected", text(value.get("action")) or "changed")


def _tweet(member: Member, audience: str, value: Mapping[str, Any], found: Collector) -> None:
    number = text(value.get("id_str")) or text(value.get("tweetid"))
    if number and not found.first_time(f"tweet {number}"):
        return  # until 2018 the same posts came as a table and as months
    words = _plain(value.get("full_text") or value.get("text"))
    names = []
    for mention in items(inside(value, "entities", "user_mentions") or []):
        name, number = text(mention.get("screen_name")), text(mention.get("id_str"))
        if name:
            names.append(name)
            if number:
                found.names[f"https://twitter.com/intent/user?user_id={number}"] = name
    place = text(inside(value, "place", "full_name"))
    found.post(
        member.name,
        words,
        value.get("created_at"),
        people=tuple(names),
        title="Repost" if words.startswith("RT @") else "",
        audience=audience,
        place=place,
        # The count of a repost is that of what was passed on, not of the user's own words.
        shared=0 if words.startswith("RT @") else value.get("retweet_count"),
    )
    where = inside(value, "coordinates", "coordinates")
    if isinstance(where, list) and len(where) == 2:
        found.place(member.name, "post", value.get("created_at"), where[1], where[0], place)
    elif place:
        found.place(member.name, "post", value.get("created_at"), None, None, place)


def _conversation(value: dict[str, Any], found: Collector) -> None:
    name = text(value.get("conversationId"))
    thread = found.thread(name)
    for entry in items(value.get("messages") or []):
        message = entry.get("messageCreate")
        if isinstance(message, dict):
            words = _plain(message.get("text")) if found.reads_messages else ""
            found.message(thread, text(message.get("senderId")), message.get("createdAt"), words)
            other = text(message.get("recipientId"))
            if thread is not None and other and other != "0":
                thread.people[other] = None
    if thread is not None and "-" not in name:
        thread.group = True


def _plain(value: Any) -> str:
    return html.unescape(text(value))


READER = Reader("x", _claim, _read)
