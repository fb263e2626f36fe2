"""Instagram's export, from the flat files of 2020 to the grouped folders of today."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import IO, Any

from paravent.archives.collect import Collector
from paravent.archives.members import Member
from paravent.archives.pages import html_texts
from paravent.archives.readers import meta
from paravent.archives.readers.kinds import Reader, ending, first_key, inside, items, stem, text
from paravent.archives.streams import json_records
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
)
_COMMENTS = re.compile(r"^(?:post_|reels_|hype_|live_)?comments$")
_CONTENT = ("posts", "stories", "reels", "archived_posts", "igtv_videos", "other_content")
_FLAT_MARKS = {
    "profile": ("username", "private_account"),
    "comments": ("media_comments",),
    "media": ("taken_at",),
    "messages": ("participants", "conversation"),
    "contacts": ("first_name", "contact"),
    "account_history": ("login_history",),
}
"""The flat files of 2020 to keys that tell them from other files of so plain a name."""
_USER = re.compile(r"instagram\.com/(?:_u/)?([A-Za-z0-9._]{1,30})/?(?:$|\?)")
_USER_NAME_LABELS = frozenset(
    (
        *("username", "user name", "nom d'utilisateur", "nom d’utilisateur", "benutzername"),
        *("nombre de usuario", "gebruikersnaam", "nome utente", "nome de usuário"),
        *("nume de utilizator", "vartotojo vardas", "nazwa użytkownika", "brugernavn"),
        *("användarnamn", "brukernavn", "käyttäjänimi", "kullanıcı adı"),
    )
)
_NAME_LABELS = frozenset(
    (
        *("name", "nom", "nombre", "nome", "naam", "nume", "vardas", "imię"),
        *("navn", "namn", "nimi", "ad"),
    )
)
_PRIVATE_LABELS = frozenset(
    (
        *("private account", "compte privé", "cuenta privada", "privates konto", "privéaccount"),
        *("privé-account", "account privato", "profilo privato", "conta privada", "cont privat"),
        *("privati paskyra", "konto prywatne"),
    )
)
_A_USER = re.compile(r"[A-Za-z0-9._]{1,30}")


def _claim(member: Member, head: str) -> int:
    if ending(member) not in ("json", "html") or "/threads/" in f"/{member.name}":
        return 0
    if '"text_post_app_' in head[:400]:
        return 0  # Threads'
    if any(part in f"{member.name.lower()}/" for part in _SURE):
        return 3
    key = first_key(head)
    if key.startswith(
        (
            *("relationships_", "profile_user", "account_history_", "media_map", "ig_"),
            *("contacts_contact_info", "comments_media", "comments_reels"),
            *("apps_and_websites_off_meta", "apps_and_websites_expired"),
        )
    ):
        return 3
    if '"string_list_data"' in head or '"string_map_data"' in head:
        return 3
    marks = _FLAT_MARKS.get(stem(member), ())
    if marks and ending(member) == "json" and all(f'"{mark}"' in head for mark in marks):
        return 2
    if stem(member) in _CONTENT and '"creation_timestamp"' in head:
        return 2
    if meta.is_thread(member, head):
        return 1
    if stem(member) in ("close_friends", "connections") and ending(member) == "json":
        return 2
    return int("instagram" in member.name.lower())


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
    flat = _FLAT.get(name)
    for path, value in json_records(stream, whole=meta.WHOLE):
        key = path[0] if path else ""
        kind = _LISTS.get(key) or (_LISTS.get(name) if not path else None)
        if kind and len(path) == 2 and isinstance(value, str):  # 2020: {"name": "date"}
            _user(kind, path[1], value, found)
        elif kind and isinstance(value, dict):
            _person(kind, value, found)
        elif path and path[0].startswith("profile_user"):
            _profile(value, found)
        elif flat and not key.startswith("comments_") and flat(member, path, value, found):
            continue
        elif isinstance(value, dict):
            _record(member, name, key, value, found)


def _flat_profile(_: Member, path: tuple[str, ...], value: Any, found: Collector) -> bool:
    if path in (("username",), ("name",)):
        found.own(text(value))
    elif path == ("private_account",):
        found.know("setting:private_account", str(value))
    return True


def _flat_thread(_: Member, path: tuple[str, ...], value: Any, found: Collector) -> bool:
    """A conversation of 2020: who takes part, and what was said, newest first."""
    if path or not isinstance(value, dict):
        return False
    listed = value.get("participants")
    people = [text(one) for one in listed or () if isinstance(one, str)]
    thread = found.thread("|".join(people))
    if thread is not None:
        thread.people.update(dict.fromkeys(people))
        thread.group = len(people) > 2
    for one in items(value.get("conversation") or []):
        found.message(thread, text(one.get("sender")), one.get("created_at"), one.get("text"))
    return True


def _flat_comment(member: Member, _: tuple[str, ...], value: Any, found: Collector) -> bool:
    if not isinstance(value, list) or len(value) < 2:
        return False
    found.post(member.name, text(value[1]), value[0], kind="comment")
    return True


def _flat_contact(_: Member, path: tuple[str, ...], value: Any, found: Collector) -> bool:
    if path or not isinstance(value, dict):
        return False
    both = f"{text(value.get('first_name'))} {text(value.get('last_name'))}"
    found.person("contact", both, id=f"instagram:contact:{text(value.get('contact'))} {both}")
    return True


_FLAT: dict[str, Callable[[Member, tuple[str, ...], Any, Collector], bool]] = {
    "profile": _flat_profile,
    "messages": _flat_thread,
    "comments": _flat_comment,
    "contacts": _flat_contact,
}
"""The flat files of 2020; each says whether what it was given was of its kind."""


def _record(member: Member, name: str, key: str, value: dict[str, Any], found: Collector) -> None:
    if key.startswith("settings_"):
        for label, given in (value.get("string_map_data") or {}).items():
            found.know(f"setting:{text(label)}", inside(given, "value"))
    elif key == "contacts_contact_info" or name == "synced_contacts":
        _contact(value, found)
    elif _COMMENTS.match(name) or key.startswith("comments_"):
        fields = inside(value, "string_map_data") or {}
        words = _labelled(fields, "Comment") or _longest(fields)
        found.post(member.name, words, _time(fields), kind="comment")
    elif "off_meta" in key or "off_meta" in name:
        return  # sites that told Meta of visits; they were given no access
    elif key.startswith("apps_and_websites") or name in ("active_apps", "expired_apps"):
        title = text(value.get("title")) or text(value.get("name"))
        found.app(title, active="expired" not in name and "expired" not in key)
    elif key in ("account_history_login_history",):
        fields = value.get("string_map_data") or {}
        when = moment(text(value.get("title"))) or _time(fields)
        found.session(when, _labelled(fields, "User Agent"))
    elif key == "login_history":
        found.session(moment(text(value.get("timestamp"))), text(value.get("user_agent")))
    elif "media" in value or "uri" in value or key in ("ig_stories", "photos", "videos", "stories"):
        _post(member, name, value, found)


def _contact(value: dict[str, Any], found: Collector) -> None:
    """An entry of the uploaded address book; its labels are in the account's language."""
    fields = value.get("string_map_data")
    said = [text(inside(given, "value")) for given in (fields or {}).values()]
    names = [one for one in said if one and not re.search(r"[@\d]", one)]
    reach = next((one for one in said if re.search(r"[@\d]", one)), "")
    found.person("contact", " ".join(names[:2]), id=f"instagram:contact:{reach} {' '.join(names)}")


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
        given = [(label, one) for label, one in meta.labels(value) if isinstance(one, str)]
        addressed = next((seen[1] for _, one in given if (seen := _USER.search(one))), "")
        named = (one for label, one in given if label.casefold() in _USER_NAME_LABELS)
        user = addressed or next(named, "")
        if not user:  # labels in a language we do not know: what can only be a handle
            user = next((one for _, one in reversed(given) if _A_USER.fullmatch(one)), "")
        dated = (at for _, one in meta.labels(value) if (at := seconds(one)))
        _user(kind, user, value.get("timestamp") or next(dated, 0), found)
    elif not listed and text(value.get("title")):
        _user(kind, text(value["title"]), 0, found)


def _user(kind: str, user: str, at: object, found: Collector) -> None:
    if user:
        found.person(kind, user, seconds(at), url=f"https://www.instagram.com/{user}", handle=user)


def _profile(value: Any, found: Collector) -> None:
    fields = inside(value, "string_map_data") or {}
    for label, given in fields.items() if isinstance(fields, dict) else ():
        said = text(inside(given, "value"))
        known = text(label).casefold()
        if known in _USER_NAME_LABELS or known in _NAME_LABELS:
            found.own(said)
        elif known in _PRIVATE_LABELS and said:
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
