"""What each Facebook page shows, as plain data for the page's own script to draw."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from zlib import crc32

from paravent.practice.facebook.settings import (
    ABOUT_SECTIONS,
    ACCOUNTS_CENTER_PATHS,
    CATEGORIES,
    SPECS,
    TABS,
)
from paravent.practice.shell import said
from paravent.practice.state import (
    Acquaintance,
    PlatformState,
    PracticeApp,
    PracticeState,
    Shape,
    Spec,
    Wording,
)

Block = dict[str, Any]

_MUTATIONS = {
    "search_engines": "PrivacySettingPublicSearchMutation",
    "tag_review": "CometTagReviewFeaturePrivacySettingMutation",
    "timeline_review": "CometTimelineReviewPrivacySettingTogglingMutation",
    "profile_suggestions": "useFXDiscoverabilityChangeSettingMutation",
}
_SAVE = "CometPrivacySelectorSavePrivacyMutation"
_SWITCH = "FXSwitchBoolMutationComponentSettingMutation"
_FRIENDS_A_REQUEST = 8
_HELP = (
    (
        "Who can see your friends list?",
        "Your friends list can be shown to Public, Friends or Only me.",
    ),
    ("Who can look you up using the email address you provided?", "Choose Friends or Only me."),
)


@dataclass(frozen=True, slots=True)
class View:
    """The state as the pages show it: in a language and a wording."""

    state: PracticeState

    @property
    def facebook(self) -> PlatformState:
        """The platform's part of the state."""
        return self.state.facebook

    def say(self, words: str) -> str:
        """``words`` in the language of the pages."""
        return said("facebook", self.state.language, words)

    def label(self, spec: Spec) -> str:
        """The label of ``spec`` in the wording of the pages."""
        variants = {Wording.UK: spec.uk, Wording.NEWER: spec.newer}
        return self.say(variants.get(self.state.wording, "") or spec.label)

    def group(self, spec: Spec) -> str:
        """The heading above ``spec``."""
        newer = self.state.wording is Wording.NEWER and spec.newer_group
        return self.say(newer or spec.group)

    def value(self, spec: Spec) -> str:
        """The words that ``spec`` is set to."""
        return self.facebook.values.get(spec.id, "")

    def shown(self, page: str) -> list[Spec]:
        """The settings of ``page`` that were not removed."""
        return [s for s in SPECS if s.page == page and s.id not in self.facebook.removed]


def setting_block(view: View, spec: Spec) -> Block:
    """One setting as data."""
    value = view.value(spec)
    block: Block = {
        "kind": spec.shape.value,
        "id": spec.id,
        "title": view.label(spec),
        "description": view.say(spec.description),
        "mutation": _MUTATIONS.get(spec.id, _SWITCH if spec.shape is Shape.SWITCH else _SAVE),
        "options": [{"words": view.say(o.words), "value": o.words} for o in spec.options],
        "value": view.say(value),
    }
    if spec.shape is Shape.SWITCH:
        block["on"] = bool(getattr(spec.option(value), "raw", False))
        block["values"] = [o.words for o in spec.options]
    if spec.shape is Shape.FIELD:
        block["text"] = spec.text
    if spec.shape is Shape.TEXT:
        block["text"] = view.say(
            "Your location history is on" if value == "On" else "Your location history is off"
        )
    if spec.shape is Shape.BUTTON:
        block["title"] = view.say("Unlock your profile" if value == "On" else "Lock your profile")
        block["text"] = view.say(
            "You locked your profile" if value == "On" else "Your profile is not locked"
        )
    return block


def _settings(view: View, specs: Iterable[Spec]) -> list[Block]:
    blocks: list[Block] = []
    group = ""
    for spec in specs:
        if view.group(spec) != group:
            group = view.group(spec)
            blocks.append({"kind": "heading", "text": group})
        blocks.append(setting_block(view, spec))
    return blocks


def _without_labels(blocks: list[Block]) -> list[Block]:
    return [{**b, "title": "", "description": ""} if "id" in b else b for b in blocks]


def _page(view: View, page: str, title: str, blocks: list[Block], **more: Any) -> Block:
    if page in view.facebook.password_pages:
        blocks = [{"kind": "password", "text": view.say("Please re-enter your password")}]
    elif page in view.facebook.broken_pages:
        blocks = _without_labels(blocks)
    covered = page in view.facebook.covered_pages
    return {"title": view.say(title), "blocks": blocks, "covered": covered, **more}


def _app_rows(apps: Iterable[PracticeApp], view: View) -> list[dict[str, str]]:
    return [
        {"id": str(100_000 + crc32(a.name.encode())), "name": a.name, "detail": view.say(a.detail)}
        for a in apps
    ]


def _posts_extra(view: View) -> list[Block]:
    return [{
        "kind": "action",
        "title": view.say("Limit past posts"),
        "text": view.say(
            "Limit the audience for posts you've shared with friends of friends or Public"),
        "mutation": "PrivacyCenterLimitPastPostsMutation",
    }]  # fmt: skip


def _blocking(view: View) -> list[Block]:
    return [{
        "kind": "blocked",
        "title": view.say("Block users"),
        "text": view.say("Once you block someone, they can no longer see what you post."),
        "people": [person_row(p) for p in view.facebook.blocked],
    }]  # fmt: skip


def _applications(view: View) -> list[Block]:
    now = view.facebook
    return [
        {"kind": "apps", "title": view.say("Active"), "apps": _app_rows(now.apps, view)},
        {"kind": "apps", "title": view.say("Expired"), "apps": _app_rows(now.expired_apps, view)},
    ]


def _business(view: View) -> list[Block]:
    rows = _app_rows(view.facebook.integrations, view)
    return [{"kind": "apps", "title": view.say("Active"), "apps": rows}]


_EXTRA: dict[str, Callable[[View], list[Block]]] = {
    "posts": _posts_extra,
    "blocking": _blocking,
    "applications": _applications,
    "business_tools": _business,
}


def settings_page(view: View, tab: str) -> Block:
    """``/settings/?tab=…``."""
    page = "location_history" if tab == "location" else tab
    blocks = _settings(view, view.shown(page))
    if tab in _EXTRA:
        blocks += _EXTRA[tab](view)
    more: Block = {}
    if tab == "how_people_find_and_contact_you":
        more["help"] = [{"title": view.say(t), "text": view.say(x)} for t, x in _HELP]
    return _page(view, page, TABS.get(tab, "Settings"), blocks, **more)


_OVERVIEW = ("work", "education", "current_city", "hometown", "relationship", "contact_phone")


def about_page(view: View, section: str) -> Block:
    """``/{vanity}/about`` (an overview) and ``/{vanity}/about_…`` (one section)."""
    address = f"https://www.facebook.com/{view.state.doctor.handle}"
    places = {"Overview": "about", **ABOUT_SECTIONS}
    tabs = [
        {"text": view.say(name), "href": f"{address}/{path}", "here": path == section}
        for name, path in places.items()
    ]
    specs = [
        s
        for s in view.shown("about")
        if section == ABOUT_SECTIONS[s.group] or (section == "about" and s.id in _OVERVIEW)
    ]
    return _page(view, "about", "About", _settings(view, specs), tabs=tabs)


def _categories(view: View) -> list[Block]:
    blocks = _settings(view, view.shown("audience_based_advertising"))
    first = blocks[-1] if blocks else None
    more = [{**first, "title": view.say(name)} for name in CATEGORIES] if first else []
    return [*blocks, *more]


def accounts_center_page(view: View, path: str) -> Block | None:
    """A page of the Accounts Center; None for a path there is none of."""
    clean = path.rstrip("/")
    if clean in ACCOUNTS_CENTER_PATHS:
        page, title = ACCOUNTS_CENTER_PATHS[clean]
        if page == "audience_based_advertising":
            return _page(view, page, title, _categories(view))
        return _page(view, page, title, _settings(view, view.shown(page)))
    if clean.startswith("/connected_experiences/profile_suggestions/"):
        page = "profile_suggestions"
        return _page(view, page, "Profile suggestions", _settings(view, view.shown(page)))
    if clean in ("", "/personal_info", "/info_and_permissions", "/ads", "/password_and_security"):
        links = [{"kind": "link", "title": view.say(t), "href": f"{p}/"}
                 for p, (_, t) in ACCOUNTS_CENTER_PATHS.items()]  # fmt: skip
        return _page(view, "accounts_center", "Accounts Center", links)
    return None


def plain_page(view: View, page: str) -> Block:
    """Location history, primary location, activity off the platform."""
    titles = {
        "location_history": "Location History",
        "off_facebook_activity": "Your activity off Meta technologies",
        "primary_location": "Primary location",
    }
    blocks = _settings(view, view.shown(page))
    if page == "primary_location":
        blocks = [{"kind": "sentence", "text": view.say("Your primary location is Larkmoor")}]
    return _page(view, page, titles[page], blocks)


def address_of(person: Acquaintance) -> str:
    """The address of a person's profile."""
    if person.by_number:
        return f"https://www.facebook.com/profile.php?id={person.number}"
    return f"https://www.facebook.com/{person.handle}"


def person_row(person: Acquaintance) -> dict[str, str]:
    """One person for a list drawn by the page."""
    return {
        "name": person.name,
        "url": address_of(person),
        "detail": person.detail,
        "picture": f"https://scontent-lhr8-1.xx.fbcdn.net/v/t39/{person.number}_n.jpg",
    }


def friends_answer(view: View, cursor: str, operation: str) -> Block:
    """The answer to a list of friends: eight people and a cursor."""
    people = view.facebook.people
    at = int(cursor) if cursor.isdigit() else 0
    part = people[at : at + _FRIENDS_A_REQUEST]
    more = at + _FRIENDS_A_REQUEST < len(people)
    info = {"end_cursor": str(at + len(part)), "has_next_page": more}
    if operation.startswith("FriendingCometFriendsList"):
        edges = [{"node": _friend_node(p)} for p in part]
        return {"data": {"viewer": {"all_friends": {"edges": edges, "page_info": info}}}}
    items = {"edges": [_item(p) for p in part], "page_info": info}
    count = {"count": len(people)}
    return {"data": {"node": {"id": "app_collection", "items": count, "pageItems": items}}}


def _friend_node(person: Acquaintance) -> Block:
    row = person_row(person)
    return {
        "id": person.number,
        "name": person.name,
        "url": row["url"],
        "profile_picture": {"uri": row["picture"]},
        "social_context": {"text": person.detail} if person.detail else None,
    }


def _item(person: Acquaintance) -> Block:
    row = person_row(person)
    item = b64encode(f"app_item:100090017345221:2356318349:2:{person.number}".encode()).decode()
    node = {
        "__typename": "TimelineAppCollectionItem",
        "id": item,
        "title": {"text": person.name},
        "url": row["url"],
        "subtitle_text": {"text": person.detail} if person.detail else None,
        "image_v2": {"uri": row["picture"]},
    }
    return {"cursor": person.number, "node": node}
