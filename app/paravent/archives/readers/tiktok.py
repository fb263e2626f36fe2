"""TikTok's export: one JSON file, whose inner keys outlived its sections, or text files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from paravent.archives.collect import Collector
from paravent.archives.members import Member
from paravent.archives.readers.kinds import Reader, ending, first_key, text
from paravent.archives.streams import json_records, lines_of
from paravent.archives.text import moment

_SECTION = re.compile(
    r'"(FansList|Follower List|Your Activity|Profile And Settings|App Settings|Direct Messages?'
    r'|Video Browsing History|ProfileMap|Comment)"\s*:'
)
_FIRST = frozenset(
    (
        *("Activity", "Your Activity", "App Settings", "Profile", "Profile And Settings"),
        *("Likes and Favorites", "Direct Message", "Direct Messages", "TikTok Shop"),
        *("Ads and data", "TikTok Live", "Tiktok Live", "Video", "Post", "Comment"),
    )
)
"""First keys of the one file, of all years."""
_TEXTS = {
    **dict.fromkeys(
        (
            *("follower", "followers", "followerlist", "fanslist", "volger", "volgers"),
            *("abonnés", "seguidores", "seguitore", "seguidor", "obserwujący", "urmăritori"),
        ),
        "follower",
    ),
    **dict.fromkeys(
        (
            *("following", "followinglist", "volgend", "abonnements", "siguiendo", "seguidos"),
            *("gefolgt", "seguiti", "seguindo", "obserwowani", "urmărești"),
        ),
        "following",
    ),
    **dict.fromkeys(("blocklist", "blockedlist", "blocked"), "blocked"),
    **dict.fromkeys(("comment", "comments", "reactie", "reacties"), "comment"),
    **dict.fromkeys(("post", "posts", "video", "videos"), "post"),
}
"""Names of text files to kinds of people, or to what was written."""
_POSTS = ("videos", "posts", "post")
_PLACE = re.compile(r"(-?\d{1,2}\.\d+)\D{1,12}?(-?\d{1,3}\.\d+)")
_CHAT = re.compile(r"^Chat History with (.+?):?$")


def _claim(member: Member, head: str) -> int:
    if ending(member) == "json":
        named = member.base.lower().startswith(("user_data", "tiktok"))
        return (
            4
            if (_SECTION.search(head) and (named or '"Activity"' in head or '"Profile' in head))
            or (named and first_key(head) in _FIRST)
            else 0
        )
    if ending(member) == "txt":
        known = _TEXTS.get(_bare(member), "")
        dated = re.search(r"^[^\W\d][^:\n]{1,24}:\s*\d{4}-\d\d-\d\d ", head, re.MULTILINE)
        return (2 if known in ("comment", "post") else 3) if known and dated else 0
    return 0


def _bare(member: Member) -> str:
    name = re.sub(r"\s?\(\d+\)$", "", member.base.rpartition(".")[0].lower())
    return "".join(c for c in name if c.isalpha())


def _read(member: Member, stream: IO[bytes], found: Collector) -> None:
    if ending(member) == "txt":
        for record in _texts(stream):
            _text_record(member, _TEXTS[_bare(member)], record, found)
        return
    for path, value in json_records(stream):
        _record(member, path, value, found)


def _texts(stream: IO[bytes]) -> Iterator[list[tuple[str, str]]]:
    """Records of lines ``label: value`` with an empty line between them."""
    record: list[tuple[str, str]] = []
    for line in lines_of(stream):
        label, colon, value = line.partition(":")
        if colon and line.strip():
            record.append((label.strip().casefold(), value.strip()))
        elif record and not line.strip():
            yield record
            record = []
    if record:
        yield record


def _text_record(
    member: Member, kind: str, record: list[tuple[str, str]], found: Collector
) -> None:
    """Labels may be in the account's language: the date is known by its shape."""
    at = next((when for _, value in record if (when := moment(value))), 0)
    rest = [(label, value) for label, value in record if not moment(value)]
    if kind in ("comment", "post"):
        said = {"comment", "reactie", "title", "titel"}
        words = next((value for label, value in rest if label in said), "")
        found.post(member.name, words, at, kind=kind)
    elif rest:
        _user(kind, rest[0][1].lstrip("@"), at, found)


def _record(  # noqa: PLR0912 - one branch for each part of the file
    member: Member, path: tuple[str, ...], value: Any, found: Collector
) -> None:
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
    elif last == "GpsData" and (seen := _PLACE.search(text(value))):
        found.place(member.name, "visit", 0, *seen.groups())
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
