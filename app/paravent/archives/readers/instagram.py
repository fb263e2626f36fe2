"""Instagram's export, from the flat files of 2020 to the grouped folders of today."""

from __future__ import annotations

import re
from typing import IO, Any

from paravent.archives.collect import Collector
from paravent.archives.members import Member
from paravent.archives.readers import meta
from paravent.archives.readers.kinds import Reader, ending, first_key, inside, items, stem, text
from paravent.archives.streams import html_texts, json_records
from paravent.archives.text import moment, seconds

_LISTS = {
    "followers": "follower",
    "relationships_followers": "follower",
    "following": "following",
    "relationships_following": "following",
    "relationships_close_friends": "close",
    "close_friends": "close",
    "relationships_follow_requests_sent": "request_sent",
    "pending_follow_requests": "request_sent",
    "follow_requests_sent": "request_sent",
    "relationships_permanent_follow_requests": "request_sent",
    "recent_follow_requests": "request_sent",
    "relationships_follow_requests_received": "request_received",
    "follow_requests_you_ve_received": "request_received",
    "relationships_unfollowed_users": "removed",
    "recently_unfollowed_profiles": "removed",
    "recently_unfollowed_accounts": "removed",
    "relationships_blocked_users": "blocked",
    "blocked_profiles": "blocked",
    "blocked_accounts": "blocked",
    "blocked_users": "blocked",
    "relationships_restricted_users": "restricted",
    "restricted_profiles": "restricted",
    "restricted_users": "restricted",
    "relationships_feed_favorites": "close",
    "profiles_you_ve_favorited": "close",
}
_SURE = (
    "your_instagram_activity/",
    "followers_and_following/",
    "off_of_instagram/",
    "login_and_account_creation/",
    "instagram",
)
_CONTENT = ("posts", "stories", "reels", "archived_posts", "igtv_videos", "other_content")
_USER = re.compile(r"instagram\.com/(?:_u/)?([A-Za-z0-9._]{1,30})/?(?:$|\?)")
_USER_NAME_LABELS = ("username", "nom d'utilisateur", "nom d’utilisateur", "benutzername")
_NAME_LABELS = ("name", "nom", "nombre", "nome", "naam")


def _claim(member: Member, head: str) -> int:
    if ending(member) not in ("json", "html") or "/threads/" in member.name:
        return 0
    if any(part in f"{member.name.lower()}/" for part in _SURE):
        return 3
    key = first_key(head)
    if key.startswith(
        ("relationships_", "profile_user", "account_history_", "media_map", "ig_stories")
    ):
        return 3
    if '"string_list_data"' in head or '"string_map_data"' in head:
        return 3
    if stem(member) in _CONTENT and '"creation_timestamp"' in head:
        return 2
    if meta.is_thread(member, head):
        return 1
    return 2 if stem(member) in ("close_friends", "connections") and ending(member) == "json" else 0


def _read(member: Member, stream: IO[bytes], found: Collector) -> None:
    name = stem(member)
    if ending(member) == "html":
        if re.match(r"message_\d+\.html$", member.base):
            meta.read_thread(member, stream, found)
        elif name in _LISTS:
            _read_html_list(_LISTS[name], stream, found)
        else:
            found.skip(
                member.name, "This part of an HTML export is not read. Ask for JSON instead."
            )
        return
    if re.match(r"message_\d+\.json$", member.base):
        meta.read_thread(member, stream, found)
        return
    for path, value in json_records(stream, whole=meta.WHOLE):
        key = path[0] if path else ""
        kind = _LISTS.get(key) or (_LISTS.get(name) if not path else None)
        if kind and len(path) == 2 and isinstance(value, str):  # 2020: {"name": "date"}
            _user(kind, path[1], value, found)
        elif kind and isinstance(value, dict):
            _person(kind, value, found)
        elif path and path[0].startswith("profile_user"):
            _profile(value, found)
        elif name == "profile" and path in (("username",), ("name",)):
            found.own(text(value))
        elif isinstance(value, dict):
            _record(member, name, key, value, found)
        elif name == "comments" and isinstance(value, list) and len(value) >= 2:
            found.post(member.name, text(value[1]), value[0], kind="comment")


def _record(member: Member, name: str, key: str, value: dict[str, Any], found: Collector) -> None:
    if "comment" in name or key.startswith("comments_"):
        fields = inside(value, "string_map_data") or {}
        words = _labelled(fields, "Comment") or _longest(fields)
        found.post(member.name, words, _time(fields), kind="comment")
    elif key.startswith("apps_and_websites") or name in ("active_apps", "expired_apps"):
        title = text(value.get("title")) or text(value.get("name"))
        found.app(title, active="expired" not in name and "expired" not in key)
    elif key in ("account_history_login_history",):
        found.session(
            moment(text(value.get("title"))),
            _labelled(value.get("string_map_data") or {}, "User Agent"),
        )
    elif "media" in value or "uri" in value or key in ("ig_stories", "photos", "videos", "stories"):
        _post(member, name, value, found)


def _post(member: Member, name: str, value: dict[str, Any], found: Collector) -> None:
    pictures = items(value["media"]) if "media" in value else [value]
    if name in ("profile_photos", "recently_deleted_content"):
        return
    for picture in pictures:
        meta.media(picture, member, found)
    first = pictures[0] if pictures else {}
    found.post(
        member.name,
        text(value.get("title")) or text(first.get("title")) or text(value.get("caption")),
        value.get("creation_timestamp") or first.get("creation_timestamp") or value.get("taken_at"),
        place=text(value.get("location")),
    )


def _person(kind: str, value: dict[str, Any], found: Collector) -> None:
    listed = items(value.get("string_list_data") or [])
    for one in listed:
        linked = _USER.search(text(one.get("href")))
        user = (linked[1] if linked else "") or text(one.get("value")) or text(value.get("title"))
        _user(kind, user, one.get("timestamp"), found)
    if not listed and "label_values" in value:
        for _, given in meta.labels(value):
            if isinstance(given, str) and (linked := _USER.search(given)):
                _user(kind, linked[1], value.get("timestamp"), found)
                return
    elif not listed and text(value.get("title")):
        _user(kind, text(value["title"]), 0, found)


def _user(kind: str, user: str, at: object, found: Collector) -> None:
    if user:
        found.person(kind, user, seconds(at), url=f"https://www.instagram.com/{user}", handle=user)


def _profile(value: Any, found: Collector) -> None:
    fields = inside(value, "string_map_data") or {}
    for label, given in fields.items() if isinstance(fields, dict) else ():
        said = text(inside(given, "value"))
        if text(label).casefold() in _USER_NAME_LABELS + _NAME_LABELS:
            found.own(said)
        elif text(label) in ("Private Account", "Compte privé") and said:
            found.know("setting:private_account", said)


def _labelled(fields: Any, label: str) -> str:
    return text(inside(fields, label, "value"))


def _longest(fields: Any) -> str:
    values = [text(inside(given, "value")) for given in (fields or {}).values()]
    return max(values, key=len, default="")


def _time(fields: Any) -> int:
    for given in (fields or {}).values():
        if at := seconds(inside(given, "timestamp")):
            return at
    return 0


def _read_html_list(kind: str, stream: IO[bytes], found: Collector) -> None:
    user = ""
    for words, href in html_texts(stream):
        if linked := _USER.search(href):
            if user:
                _user(kind, user, 0, found)
            user = linked[1]
        elif user:
            _user(kind, user, moment(words), found)
            user = ""
    if user:
        _user(kind, user, 0, found)


READER = Reader("instagram", _claim, _read)
