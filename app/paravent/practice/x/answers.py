"""What X answers to its own pages: the settings object, lists, the profile."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from paravent.practice.state import Acquaintance, Doctor, PlatformState, Shape, Spec
from paravent.practice.x.settings import RECEIPTS, SPECS

PAGE_SIZE = 20
Json = dict[str, Any]

_UNSEEN = (Shape.SELECT, Shape.INPUT, Shape.TEXT)

BIO = "Doctor by day, allotment by evening. Views my own."
LINK = "https://ellery.example/"


def raw_value(spec: Spec, state: PlatformState) -> str | bool:
    """The value of ``spec`` as X's JSON has it; unknown words come through as they are."""
    words = state.values.get(spec.id, "")
    option = spec.option(words)
    if option is None:
        return words.lower().replace(" ", "_")
    if spec.json_key == "dm_receipt_setting":
        return RECEIPTS[bool(option.raw)]
    return option.raw


def _shown(state: PlatformState) -> list[Spec]:
    return [s for s in SPECS if s.id not in state.removed]


def account_settings(state: PlatformState, doctor: Doctor, language: str) -> Json:
    """``/1.1/account/settings.json``: most privacy values in one object."""
    return {
        "screen_name": doctor.x_handle,
        "language": language,
        "always_use_https": True,
        "sleep_time": {"enabled": False, "end_time": None, "start_time": None},
        "use_cookie_personalization": False,
        "mention_filter": "unfiltered",
        "display_sensitive_media": False,
        "allow_contributor_request": "none",
        **{s.json_key: raw_value(s, state) for s in _shown(state) if s.json_key},
    }


def preferences(state: PlatformState) -> Json:
    """Values that are not in the settings object; what asks for a password is left out."""
    closed = state.password_pages | state.broken_pages
    return {
        s.id: raw_value(s, state)
        for s in _shown(state)
        if not s.json_key and s.page not in closed and s.shape not in _UNSEEN
    }


def set_value(key: str, given: str) -> tuple[str, str] | None:
    """The setting and words that ``key=given`` of a settings POST stands for; None if neither."""
    for spec in SPECS:
        if key not in (spec.json_key, spec.id):
            continue
        for option in spec.options:
            raw = RECEIPTS[bool(option.raw)] if key == "dm_receipt_setting" else option.raw
            if str(raw).lower() == given.lower():
                return spec.id, option.words
    return None


def _user(person: Acquaintance) -> Json:
    return {
        "__typename": "User",
        "rest_id": person.number,
        "core": {"name": person.name, "screen_name": person.handle},
        "legacy": {
            "name": person.name, "screen_name": person.handle, "description": person.detail,
            "followed_by": len(person.handle) % 2 == 0, "following": False,
            "profile_image_url_https": f"https://pbs.twimg.com/profile_images/{person.number}.jpg",
        },
    }  # fmt: skip


def people_answer(people: Sequence[Acquaintance], cursor: str) -> Json:
    """One page of a list of people, with cursors, as X's timelines are."""
    at = int(cursor.split("|", maxsplit=1)[0]) if cursor.split("|", maxsplit=1)[0].isdigit() else 0
    part = people[at : at + PAGE_SIZE]
    following = at + len(part)
    # X ends a list with a bottom cursor whose first part is 0.
    bottom = f"{following}|17390044" if following < len(people) else "0|17390044"
    entries: list[Json] = [
        {
            "entryId": f"user-{person.number}",
            "content": {
                "entryType": "TimelineTimelineItem",
                "itemContent": {
                    "itemType": "TimelineUser", "user_results": {"result": _user(person)},
                },
            },
        }
        for person in part
    ]  # fmt: skip
    entries += [
        {"entryId": f"cursor-{kind.lower()}-1", "content": {
            "entryType": "TimelineTimelineCursor", "cursorType": kind, "value": value}}
        for kind, value in (("Bottom", bottom), ("Top", f"-1|{at}"))
    ]  # fmt: skip
    add = {"type": "TimelineAddEntries", "entries": entries}
    timeline = {"timeline": {"instructions": [add]}}
    return {"data": {"user": {"result": {"__typename": "User", "timeline": timeline}}}}


def profile(state: PlatformState, doctor: Doctor, *, stranger: bool) -> Json:
    """``UserByScreenName``; a stranger sees the birthday only where it is public."""
    values = state.values
    birth: dict[str, int] = {}
    if not stranger or values.get("profile_birth_month_day") == "Public":
        birth |= {"day": 4, "month": 3}
    if not stranger or values.get("profile_birth_year") == "Public":
        birth |= {"year": 1988}
    selects = {
        s.id: values.get(s.id, "")
        for s in SPECS
        if s.shape is Shape.SELECT and s.id not in state.removed and not stranger
    }
    return {
        "data": {
            "user": {
                "result": {
                    "__typename": "User",
                    "rest_id": doctor.x_number,
                    "core": {"name": doctor.name, "screen_name": doctor.x_handle},
                    "privacy": {"protected": values.get("protected_posts") == "On"},
                    "location": {"location": values.get("profile_fields", "")},
                    "legacy": {
                        "description": BIO, "url": LINK, "followers_count": len(state.people),
                        "friends_count": len(state.following),
                    },
                    "birthdate": birth,
                    "birthdate_visibility": selects,
                }
            }
        }
    }  # fmt: skip
