"""TikTok's export: one JSON file, whose inner keys outlived its sections, or text files."""

from __future__ import annotations

import re
from typing import IO, Any

from paravent.archives.collect import Collector
from paravent.archives.members import Member
from paravent.archives.readers.kinds import Reader, ending, text
from paravent.archives.streams import json_records, text_of
from paravent.archives.text import moment

_SECTION = re.compile(
    r'"(FansList|Follower List|Your Activity|Profile And Settings|App Settings|Direct Messages?'
    r'|Video Browsing History|ProfileMap|Comment)"\s*:'
)
_TEXTS = {
    "follower": "follower",
    "followerlist": "follower",
    "fanslist": "follower",
    "volger": "follower",
    "following": "following",
    "followinglist": "following",
    "volgend": "following",
    "blocklist": "blocked",
}
_POSTS = ("videos", "posts", "post")
_CHAT = re.compile(r"^Chat History with (.+?):?$")


def _claim(member: Member, head: str) -> int:
    if ending(member) == "json":
        named = member.base.lower().startswith(("user_data", "tiktok"))
        return (
            4
            if _SECTION.search(head) and (named or '"Activity"' in head or '"Profile' in head)
            else 0
        )
    if ending(member) == "txt":
        known = _bare(member) in _TEXTS and re.search(r"^(Date|Username)\s*:", head, re.MULTILINE)
        return 3 if known else 0
    return 0


def _bare(member: Member) -> str:
    name = re.sub(r"\s?\(\d+\)$", "", member.base.rpartition(".")[0].lower())
    return re.sub(r"[^a-z]", "", name)


def _read(member: Member, stream: IO[bytes], found: Collector) -> None:
    if ending(member) == "txt":
        at = 0
        for line in text_of(stream):
            label, _, value = line.partition(":")
            if label.strip().casefold() in ("date", "datum"):
                at = moment(value)
            elif label.strip().casefold() in ("username", "gebruikersnaam") and value.strip():
                _user(_TEXTS[_bare(member)], value.strip(), at, found)
        return
    for path, value in json_records(stream):
        _record(member, path, value, found)


def _record(member: Member, path: tuple[str, ...], value: Any, found: Collector) -> None:
    last = path[-1] if path else ""
    sections = [part.casefold() for part in path]
    chat = _CHAT.match(last)
    if chat and isinstance(value, dict):
        other = chat[1].strip()
        thread = found.thread(other)
        if thread is not None:
            thread.people[other] = None
        sender = text(value.get("From"))
        words = text(value.get("Content")) if found.reads_messages else ""
        mine = sender.casefold() != other.casefold()
        found.message(thread, sender, moment(text(value.get("Date"))), words, mine=mine)
    elif "ProfileMap" in path:
        if last in ("userName", "displayName"):
            found.own(text(value))
    elif "SettingsMap" in path and isinstance(value, str):
        found.know(f"setting:{last}", value)
    elif not isinstance(value, dict):
        return
    else:
        value = {key.lower(): item for key, item in value.items()}
        at, user = moment(text(value.get("date"))), text(value.get("username"))
        if last in ("FansList", "Following", "BlockList"):
            kind = {"FansList": "follower", "Following": "following"}.get(last, "blocked")
            _user(kind, user, at, found)
        elif last == "VideoList" and any(part in _POSTS for part in sections):
            if "recently deleted posts" in sections:
                return
            place = text(value.get("location"))
            place = "" if place in ("N/A", "None") else place
            audience = text(value.get("whocanview"))
            found.post(member.name, text(value.get("title")), at, audience=audience, place=place)
        elif last == "CommentsList":
            found.post(member.name, text(value.get("comment")), at, kind="comment")
        elif last == "LoginHistoryList":
            found.session(at, text(value.get("devicemodel")))


def _user(kind: str, user: str, at: int, found: Collector) -> None:
    if user and user != "N/A":
        found.person(kind, user, at, url=f"https://www.tiktok.com/@{user}", handle=user)


READER = Reader("tiktok", _claim, _read)
