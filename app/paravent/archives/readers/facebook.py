"""Facebook's export, all layouts since 2018, JSON and (lists of people, messages) HTML."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import IO, Any

from paravent.archives.collect import Collector
from paravent.archives.members import Member
from paravent.archives.pages import html_texts
from paravent.archives.readers import meta
from paravent.archives.readers.kinds import (
    Reader,
    ending,
    first_key,
    inside,
    items,
    stem,
    text,
    unversioned,
)
from paravent.archives.streams import json_records
from paravent.archives.text import moment

_LISTS = {
    "friends": "friend",
    "your_friends": "friend",
    "deleted_friends": "removed",
    "removed_friends": "removed",
    "sent_requests": "request_sent",
    "sent_friend_requests": "request_sent",
    "friend_requests_sent": "request_sent",
    "received_requests": "request_received",
    "received_friend_requests": "request_received",
    "friend_requests_received": "request_received",
    "rejected_requests": "rejected",
    "rejected_friend_requests": "rejected",
    "following": "following",
    "who_you_follow": "following",
    "who_you_ve_followed": "following",
    "who_you_followed": "following",
    "followers": "follower",
    "people_who_follow_you": "follower",
    "people_who_followed_you": "follower",
    "address_book": "contact",
    "your_address_books": "contact",
    "contacts_uploaded_from_your_phone": "contact",
    "messenger_contacts_blocked": "blocked",
    "messenger_contacts_you_ve_blocked": "blocked",
    "people_you_may_know": "suggested",
}
"""Top-level keys without their version, and base names, to kinds of people."""

_SURE = (
    "your_facebook_activity/",
    "your_activity_across_facebook/",
    "this_profile's_activity_across_facebook/",
    "off_of_facebook/",
    "friends_and_followers/",
    "connections/friends/",
)
_BASES = {
    "your_friends",
    "friend_requests_sent",
    "friend_requests_received",
    "received_friend_requests",
    "sent_friend_requests",
    "rejected_friend_requests",
    "removed_friends",
    "your_posts",
    "your_posts__check_ins__photos_and_videos",
    "who_you_follow",
    "who_you_ve_followed",
    "people_who_follow_you",
    "people_who_followed_you",
    "your_address_books",
    "people_you_may_know",
    "where_you_re_logged_in",
    "connected_apps_and_websites",
    "profile_posts",
    "your_uncategorized_photos",
    "your_videos",
    "check-ins",
    "places_you_have_been_tagged_in",
    "your_post_audiences",
}
_KEYS = {
    "friends",
    "deleted_friends",
    "sent_requests",
    "received_requests",
    "rejected_requests",
    "following",
    "followers",
    "address_book",
    "messenger_contacts_blocked",
    "profile",
    "profile_information",
    "comments",
    "installed_apps",
    "active_sessions",
    "account_accesses",
    "account_activity",
    "other_photos",
    "videos",
    "groups_joined",
    "group_comments",
    "group_posts",
    "location_history",
    "last_location",
    "custom_audiences",
    "custom_audiences_all_types",
    "off_facebook_activity",
}
_UNVERSIONED = (
    *("installed_apps", "active_sessions"),
    *("deleted_friends", "sent_requests", "received_requests", "rejected_requests"),
)
"""Keys of 2018 and 2019, which no other platform has."""

_PROFILE = {
    ("education_experiences",): "school",
    ("work_experiences",): "employer",
    ("current_city", "name"): "town",
    ("hometown", "name"): "town",
    ("places_lived",): "town",
}


def _claim(member: Member, head: str) -> int:
    if ending(member) not in ("json", "html"):
        return 0
    if any(part in f"{member.name}/" for part in _SURE):
        return 3
    key = first_key(head)
    if unversioned(key) in _KEYS and (key != unversioned(key) or key in ("friends", "profile")):
        return 3
    if key in _UNVERSIONED or (key in _LISTS and "following_and_followers/" in member.name):
        return 3
    if stem(member) in _BASES:
        return 3
    if meta.is_thread(member, head):
        return 1
    return 1 if re.search(r"(^|/)(posts|album)/", member.name) or stem(member) == "comments" else 0


def _read(member: Member, stream: IO[bytes], found: Collector) -> None:
    name = stem(member)
    if ending(member) == "html":
        start = stream.read(4096).decode("utf-8", "replace")
        stream.seek(0)
        if meta.is_thread(member, start):
            meta.read_thread(member, stream, found)
        elif name in ("friends", *_LISTS):
            _read_html_list(_LISTS.get(name, "friend"), stream, found)
        else:
            found.skip(member.name, _ASK_JSON)
        return
    if re.match(r"message_\d+\.json$", member.base):
        meta.read_thread(member, stream, found)
        return
    for path, value in json_records(stream, whole=meta.WHOLE):
        key = unversioned(path[0]) if path else ""
        if key == "participants" or path == ("threadName",):
            stream.seek(0)
            meta.read_thread(member, stream, found)
            return
        if key in ("profile", "profile_information"):
            _profile(path[1:], value, found)
        elif isinstance(value, dict):
            _record(member, key, value, found)


_ASK_JSON = "This part of an HTML export is not read. Ask the platform for JSON instead."


def _record(member: Member, key: str, value: dict[str, Any], found: Collector) -> None:
    name = stem(member)
    if key in _LISTS or (not key and name in _LISTS):
        _person(_LISTS.get(key) or _LISTS[name], value, found)
    elif key in _KINDS:
        _KINDS[key](member, value, found)
    elif key in ("photos", "cover_photo") and "/album/" in f"/{member.name}":
        meta.media(value, member, found)
    elif name in ("check-ins", "places_you_have_been_tagged_in"):
        meta.labelled_place(value, member, "visit", found)
    elif not key and ("post" in name or _is_post(value)):
        _post(member, value, found)


def _is_post(value: dict[str, Any]) -> bool:
    """Reactions, votes and the like stand in lists of their own and look much the same."""
    said = items(value.get("data") or [])
    written = any({"post", "update_timestamp", "backdated_timestamp"} & set(p) for p in said)
    return written or ("attachments" in value and not any("reaction" in part for part in said))


def _app(_: Member, value: dict[str, Any], found: Collector) -> None:
    active = value.get("category", "active") == "active"
    found.app(text(value.get("name")), value.get("added_timestamp"), active=active)


def _session(_: Member, value: dict[str, Any], found: Collector) -> None:
    at = value.get("updated_timestamp") or value.get("timestamp") or value.get("created_timestamp")
    found.session(at, text(value.get("user_agent")))


def _group(_: Member, value: dict[str, Any], found: Collector) -> None:
    for part in items(value.get("data") or []):
        found.groups[text(part.get("name"))] = None


def _visit(member: Member, value: dict[str, Any], found: Collector) -> None:
    one, two = meta.coordinates(value) or (None, None)
    at = value.get("creation_timestamp")
    found.place(member.name, "visit", at, one, two, name=text(value.get("name")))


def _media(member: Member, value: dict[str, Any], found: Collector) -> None:
    meta.media(value, member, found)


def _person(kind: str, value: dict[str, Any], found: Collector) -> None:
    listed = items(value.get("string_list_data") or [])
    if listed:
        for one in listed:
            found.person(
                kind, text(one.get("value")) or text(value.get("title")), one.get("timestamp")
            )
    elif "label_values" in value:
        for _, name in meta.labels(value):
            if isinstance(name, str) and not name.startswith("http"):
                found.person(kind, text(name))
    elif "entries" in value:
        for entry in items(value["entries"]):
            data = inside(entry, "data") or {}
            found.person(kind, text(data.get("name")), entry.get("timestamp"))
    elif isinstance(value.get("data"), dict):
        found.person(kind, text(value["data"].get("name")), value.get("timestamp"))
    elif "name" in value or "timestamp" in value:
        found.person(
            kind, text(value.get("name")), value.get("timestamp") or value.get("created_timestamp")
        )


def _profile(path: tuple[str, ...], value: Any, found: Collector) -> None:
    if path in (("name", "full_name"), ("name",), ("username",), ("profile_uri",)):
        found.own(text(value))
    elif path in (("previous_names",), ("other_names",)):
        found.own(text(value.get("name")) if isinstance(value, dict) else text(value))
    elif path == ("name", "last_name"):
        found.know("surname", value)
    elif path == ("family_members",) and isinstance(value, dict):
        found.person("family", text(value.get("name")), value.get("timestamp"))
    elif path in (("relationship", "partner"), ("relationship", "partner", "name")):
        found.person("family", text(value))
    elif path in _PROFILE:
        known = (
            value
            if isinstance(value, str)
            else inside(value, "name") or inside(value, "employer") or inside(value, "place")
        )
        found.know(_PROFILE[path], known)


def _comment(member: Member, value: dict[str, Any], found: Collector) -> None:
    for part in items(value.get("data") or []):
        comment = part.get("comment")
        if isinstance(comment, dict):
            found.post(
                member.name,
                text(comment.get("comment")),
                comment.get("timestamp") or value.get("timestamp"),
                kind="comment",
                title=text(value.get("title")),
            )


def _post(member: Member, value: dict[str, Any], found: Collector) -> None:
    if not {"data", "attachments", "title", "timestamp"} & set(value):
        return
    words = [text(part.get("post")) for part in items(value.get("data") or [])]
    place = ""
    for attachment in items(value.get("attachments") or []):
        for part in items(attachment.get("data") or []):
            words.append(text(part.get("text")))
            if isinstance(part.get("media"), dict):
                words.append(text(part["media"].get("description")))
                meta.media(part["media"], member, found)
            if isinstance(part.get("place"), dict):
                place = text(part["place"].get("name"))
                where = meta.coordinates(part["place"]) or (None, None)
                found.place(member.name, "post", value.get("timestamp"), *where, name=place)
    tagged = value.get("tags")
    tags = tuple(
        text(tag.get("name")) if isinstance(tag, dict) else text(tag)
        for tag in (tagged if isinstance(tagged, list) else ())
    )
    found.post(
        member.name,
        "\n".join(dict.fromkeys(w for w in words if w)),
        value.get("timestamp"),
        title=text(value.get("title")),
        people=tuple(t for t in tags if t),
        place=place,
    )


def _read_html_list(kind: str, stream: IO[bytes], found: Collector) -> None:
    """A name, then its date, row after row; words without a date behind them are headings."""
    name = ""
    for words, _ in html_texts(stream):
        at = moment(words) if len(words) < 60 else 0
        if at and name:
            found.person(kind, name, at)
            name = ""
        elif not at:
            name = words


_KINDS: dict[str, Callable[[Member, dict[str, Any], Collector], None]] = {
    "comments": _comment,
    "group_comments": _comment,
    "installed_apps": _app,
    "active_sessions": _session,
    "account_accesses": _session,
    "account_activity": _session,
    "recognized_devices": _session,
    "groups_joined": _group,
    "groups_admined": _group,
    "location_history": _visit,
    "other_photos": _media,
    "videos": _media,
    "wall_posts_sent_to_you": _post,
    "group_posts": _post,
    "profile_posts": _post,
}

READER = Reader("facebook", _claim, _read)
