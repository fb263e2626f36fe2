"""Bluesky as its facts describe it: pressables with roles, and the XRPC answers behind them.

The real client keeps its session in local storage alone. Here a cookie says the same to the
server, so that it knows which pages to draw for whom.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any

from paravent.core.words import Audience
from paravent.practice.people import crowd
from paravent.practice.platforms.common import apps, choice, page_of, switch
from paravent.practice.replica.draw import tells
from paravent.practice.replica.model import Answer, Asked, Link, Markup, Page, Replica
from paravent.practice.state import Acquaintance, Doctor, Option, PlatformState, Shape, Spec
from paravent.practice.web import Request

ME = "morgan.bsky.social"
_DID = "did:plc:practicemorganellery00"
_APP = "bsky.app"
_PDS = "bsky.social"
_PUBLIC = "public.api.bsky.app"
_SIZE = 30
_DEFS = "app.bsky.feed.threadgate"
ABOUT = "Bread and hills."

_REPLY = {
    "Your followers": ("Allow your followers to reply", "followerRule"),
    "People you follow": ("Allow people you follow to reply", "followingRule"),
    "People you mention": ("Allow people you mention to reply", "mentionRule"),
}
_WHO = (
    ("Everyone", Audience.PUBLIC, "all"),
    ("People I follow", Audience.FOLLOWING, "following"),
    ("No one", Audience.NOBODY, "none"),
)

SPECS: tuple[Spec, ...] = (
    switch("logged_out_visibility", "privacy",
           "Discourage apps from showing my account to logged-out users",
           group="Logged-out visibility", on=Audience.LOGGED_IN, off=Audience.PUBLIC),
    Spec("email_2fa", "privacy", "Two-factor authentication (2FA)",
         (Option("On", Audience.ON, True), Option("Off", Audience.OFF, False)), Shape.JSON),
    choice("notify_subscriptions", "activity", "Allow others to be notified of your posts",
           ("Anyone who follows me", Audience.FOLLOWERS, "followers"),
           ("Only followers who I follow", Audience.MUTUAL, "mutuals"),
           ("No one", Audience.NOBODY, "none")),
    choice("dm_from", "chat", "Allow direct messages from", *_WHO),
    choice("group_invites_from", "chat", "Allow group chat invites from", *_WHO),
    Spec("who_can_reply_default", "interaction", "Who can reply",
         (Option("Anyone", Audience.PUBLIC, "everyone"),
          Option("Nobody", Audience.NOBODY, "nobody"),
          Option("Your followers", Audience.FOLLOWERS, "followers"),
          Option("People you follow", Audience.FOLLOWING, "following"),
          Option("People you mention", Audience.CUSTOM, "mentioned")), Shape.JSON),
    Spec("quotes_default", "interaction", "Allow quote posts",
         (Option("On", Audience.ON, True), Option("Off", Audience.OFF, False)), Shape.JSON),
    Spec("profile_text", "profile", "Description", (Option(ABOUT, Audience.PUBLIC, ABOUT),
         Option("", Audience.NOBODY, "")), Shape.JSON, documented=False),
)  # fmt: skip

_START_STATE = PlatformState(
    values=MappingProxyType({
        "logged_out_visibility": "Off",
        "email_2fa": "On",
        "notify_subscriptions": "Only followers who I follow",
        "dm_from": "People I follow",
        "group_invites_from": "Neighbours only",
        "who_can_reply_default": "People you follow",
        "quotes_default": "On",
        "profile_text": ABOUT,
    }),
    people=crowd(72, "bluesky followers"),
    following=crowd(31, "bluesky following"),
    blocked=crowd(2, "bluesky blocked"),
    apps=apps(("Skyward Kettle", "2024-06-03T10:00:00.000Z"),),
)  # fmt: skip


def _spec(setting: str) -> Spec:
    return next(s for s in SPECS if s.id == setting)


def _raw(asked: Asked, setting: str) -> Any:
    """The setting's value in records; None where it is kept back."""
    spec = _spec(setting)
    if not tells(REPLICA, spec, asked.state) and spec.page != "profile":
        return None
    option = spec.option(asked.state.values[setting])
    return option.raw if option else asked.state.values[setting].lower().replace(" ", "-")


# -- answers ---------------------------------------------------------------------------------


def _labels(asked: Asked) -> Mapping[str, Any]:
    on = _raw(asked, "logged_out_visibility")
    if on is None:
        return {}
    return {"labels": [{"src": _DID, "val": "!no-unauthenticated"}] if on else []}


def _person(person: Acquaintance) -> Mapping[str, Any]:
    return {"did": f"did:plc:{person.number}", "handle": person.handle,
            "displayName": person.name, "description": person.detail}  # fmt: skip


def _profile_record(asked: Asked) -> Any:
    state, associated = asked.state, {}
    if (chat := _raw(asked, "dm_from")) is not None:
        associated["chat"] = {"allowIncoming": chat}
    if (notify := _raw(asked, "notify_subscriptions")) is not None:
        associated["activitySubscription"] = {"allowSubscriptions": notify}
    return {
        "did": _DID, "handle": ME, "displayName": asked.doctor.name,
        "description": _raw(asked, "profile_text"),
        "followersCount": len(state.people), "followsCount": len(state.following),
        "associated": associated,
        **_labels(asked),
    }  # fmt: skip


def _session(asked: Asked) -> Any:
    factor = _raw(asked, "email_2fa")
    return {"did": _DID, "handle": ME, "email": "morgan@ellery.example", "emailConfirmed": True,
            "active": True, **({} if factor is None else {"emailAuthFactor": factor})}  # fmt: skip


def _preferences(asked: Asked) -> Any:
    made: dict[str, Any] = {"$type": "app.bsky.actor.defs#postInteractionSettingsPref"}
    words = asked.state.values["who_can_reply_default"]
    quotes = _raw(asked, "quotes_default")
    if _raw(asked, "who_can_reply_default") is None or quotes is None:
        return {"preferences": []}
    if words != "Anyone":
        rules = [{"$type": f"{_DEFS}#{_REPLY[words][1]}"}] if words in _REPLY else []
        made["threadgateAllowRules"] = rules
    if not quotes:
        made["postgateEmbeddingRules"] = [{"$type": "app.bsky.feed.postgate#disableRule"}]
    return {"preferences": [made]}


def _record(asked: Asked) -> Any:
    collection = asked.request.first("collection")
    fields = {
        "chat.bsky.actor.declaration": (("allowIncoming", "dm_from"),
                                        ("allowGroupInvites", "group_invites_from")),
        "app.bsky.notification.declaration": (("allowSubscriptions", "notify_subscriptions"),),
    }.get(collection, ())  # fmt: skip
    value: dict[str, Any] = {"$type": collection}
    for name, setting in fields:
        raw = _raw(asked, setting)
        value |= {} if raw is None else {name: raw}
    return {"uri": f"at://{_DID}/{collection}/self", "value": value}


def _listed(name: str, people: Sequence[Acquaintance], request: Request) -> Any:
    part, following = page_of(people, request.first("cursor"), _SIZE)
    more = {"cursor": following} if following else {}
    return {"subject": {"did": _DID, "handle": ME}, name: [_person(p) for p in part], **more}


def _passwords(asked: Asked) -> Any:
    return {"passwords": [{"name": a.name, "createdAt": a.detail} for a in asked.state.apps]}


def _feed(asked: Asked) -> Any:
    hidden = asked.state.values["logged_out_visibility"] == "On" and not asked.signed_in
    return {"feed": [] if hidden else [{"post": {"record": {"text": "First beans."}}}]}


# -- pages -----------------------------------------------------------------------------------


def _xrpc(method: str, query: str = "", host: str = _PDS) -> Mapping[str, Any]:
    bearer = {"headers": {"authorization": "Bearer {token}"}} if host == _PDS else {}
    return {"url": f"https://{host}/xrpc/{method}{query}", "credentials": "omit", **bearer}


def _pressable(role: str, label: str, words: str, on: bool) -> str:
    return (
        f'<div role="{role}" aria-label="{escape(label)}" aria-checked="{str(on).lower()}" '
        f'aria-disabled="false" tabindex="0" data-post="set"><div>{escape(words)}</div></div>'
    )


def _two_factor(asked: Asked) -> str:
    if "email_2fa" in asked.state.removed:
        return ""
    on = asked.state.values["email_2fa"] == "On"
    words = "Email 2FA enabled" if on else "Two-factor authentication (2FA)"
    return f'<div role="button" tabindex="0" data-post="2fa"><div>{words}</div></div>'


def _interaction(asked: Asked) -> str:
    removed, values = asked.state.removed, asked.state.values
    made = ""
    if "who_can_reply_default" not in removed:
        now = values["who_can_reply_default"]
        boxes = "".join(
            _pressable("checkbox", label, words, words == now)
            for words, (label, _) in _REPLY.items()
        )
        made = (
            '<div><div>Who can reply</div><div role="radiogroup" aria-label="Who can reply">'
            + _pressable("radio", "Allow anyone to reply", "Anyone", now == "Anyone")
            + _pressable("radio", "Disable replies entirely", "Nobody", now == "Nobody")
            + f"</div>{boxes}</div>"
        )
    if "quotes_default" not in removed:
        on = values["quotes_default"] == "On"
        label = "Disable quote posts of this post" if on else "Enable quote posts of this post"
        made += _pressable("checkbox", label, "Allow quote posts", on)
    return made + '<button type="button" aria-label="Save" data-post="save">Save</button>'


def _listing(method: str, items: str) -> Mapping[str, Any]:
    return {
        "ask": _xrpc(method, f"?actor={_DID}&limit={_SIZE}&cursor={{cursor}}"),
        "items": items,
        "next": "cursor",
        "fields": {"handle": "handle", "name": "displayName"},
        "row": '<div class="person"><a data-testid="profileCard-{handle}-link" '
        'aria-label="View {name}’s profile" href="/profile/{handle}"><div>{name}</div>'
        "<div>@{handle}</div></a></div>",
    }


def _shown(asked: Asked) -> str:
    if asked.state.values["logged_out_visibility"] == "On" and not asked.signed_in:
        return (
            "<h1>Sign-in Required</h1><p>This user has requested that their content only be shown "
            "to signed-in users.</p>"
        )
    return f"<h1>{escape(asked.doctor.name)}</h1><p>@{ME}</p><p>First beans.</p>"


_ME = "/profile/{me}"
_OWN = _xrpc("app.bsky.actor.getProfile", f"?actor={_DID}")
_WHOAMI = _xrpc("com.atproto.server.getSession")


def _own_record(collection: str) -> Mapping[str, Any]:
    query = f"?repo={_DID}&collection={collection}&rkey=self"
    return _xrpc("com.atproto.repo.getRecord", query)


def _page(id_: str, path: str, title: str, *fetches: Mapping[str, Any], **more: Any) -> Page:
    return Page(id_, path, title, fetches=(_WHOAMI, *fetches), **more)


_LIST = '<div data-list="0"></div>'
_CHAT = _own_record("chat.bsky.actor.declaration")
_NOTIFY = _own_record("app.bsky.notification.declaration")
PAGES: tuple[Page, ...] = (
    _page("privacy", "/settings/privacy-and-security", "Privacy and Security", _OWN,
          before=_two_factor, links=(Link("Allow others to be notified of your posts", "activity",
                                          "notify_subscriptions"),)),
    _page("activity", "/settings/privacy-and-security/activity",
          "Allow others to be notified of your posts", _NOTIFY),
    _page("chat", "/messages/settings", "Chat Settings", _OWN, _CHAT),
    _page("interaction", "/moderation/interaction-settings", "Post Interaction Settings",
          _xrpc("app.bsky.actor.getPreferences"), before=_interaction),
    _page("followers", f"{_ME}/followers", "Followers", _OWN, before=lambda a: _LIST,
          lists=(_listing("app.bsky.graph.getFollowers", "followers"),)),
    _page("follows", f"{_ME}/follows", "Following", _OWN, before=lambda a: _LIST,
          lists=(_listing("app.bsky.graph.getFollows", "follows"),)),
    _page("blocked", "/moderation/blocked-accounts", "Blocked Accounts", before=lambda a: _LIST,
          lists=(_listing("app.bsky.graph.getBlocks", "blocks"),)),
    _page("passwords", "/settings/app-passwords", "App Passwords",
          _xrpc("com.atproto.server.listAppPasswords"), before=lambda a: "".join(
              f"<div><div>{escape(p.name)}</div><div>Created {p.detail}</div></div>"
              for p in a.state.apps)),
    _page("settings", "/settings", "Settings", links=(
        Link("Privacy and security", "privacy"), Link("Account", "/settings/account"))),
    Page("me", _ME, ME, public=True, fetches=(
        _xrpc("app.bsky.actor.getProfile", f"?actor={ME}", _PUBLIC),
        _xrpc("app.bsky.feed.getAuthorFeed", f"?actor={ME}", _PUBLIC)),
        before=_shown, wrap="$body"),
)  # fmt: skip


def _changed(request: Request) -> Mapping[str, str]:
    if request.path != "/xrpc/com.atproto.repo.putRecord":
        return {}
    try:
        record = json.loads(request.body)["record"]
    except (ValueError, KeyError, TypeError):
        return {}
    return {str(key): str(value) for key, value in record.items()}


def _is_read(request: Request) -> bool:
    return request.path == "/xrpc/com.atproto.server.refreshSession"


def _cookies(doctor: Doctor, token: str) -> dict[str, tuple[str, bool]]:
    return {"practice_session": (token, True)}


def _origins(doctor: Doctor, token: str) -> list[dict[str, Any]]:
    account = {"did": _DID, "handle": ME, "service": f"https://{_PDS}/", "accessJwt": token}
    kept = {"session": {"currentAccount": account, "accounts": [account]}}
    storage = [{"name": "BSKY_STORAGE", "value": json.dumps(kept)}]
    return [{"origin": f"https://{_APP}", "localStorage": storage}]


def _answers() -> tuple[Answer, ...]:
    made = []
    for host in (_PDS, _PUBLIC):
        made += [
            Answer("/xrpc/app.bsky.actor.getProfile", _profile_record, host=host, stranger=True),
            Answer("/xrpc/app.bsky.feed.getAuthorFeed", _feed, host=host, stranger=True),
            Answer("/xrpc/app.bsky.graph.getFollowers", host=host, stranger=True,
                   make=lambda a: _listed("followers", a.state.people, a.request)),
            Answer("/xrpc/app.bsky.graph.getFollows", host=host, stranger=True,
                   make=lambda a: _listed("follows", a.state.following, a.request)),
        ]  # fmt: skip
    made += [
        Answer("/xrpc/app.bsky.graph.getBlocks", host=_PDS,
               make=lambda a: _listed("blocks", a.state.blocked, a.request)),
        Answer("/xrpc/com.atproto.server.getSession", _session, host=_PDS),
        Answer("/xrpc/com.atproto.repo.getRecord", _record, host=_PDS, stranger=True),
        Answer("/xrpc/app.bsky.actor.getPreferences", _preferences, host=_PDS),
        Answer("/xrpc/com.atproto.server.listAppPasswords", _passwords, host=_PDS),
    ]  # fmt: skip
    return tuple(made)


REPLICA = Replica(
    name="bluesky",
    host=_APP,
    hosts=(_APP, _PDS, _PUBLIC, "api.bsky.app", "events.bsky.app", "*.host.bsky.network"),
    static=("cdn.bsky.app", "video.bsky.app"),
    domain=_APP,
    me=ME,
    specs=SPECS,
    pages=PAGES,
    start=_START_STATE,
    cookies=_cookies,
    session="practice_session",
    origins=_origins,
    bearer=True,
    cors=True,
    splash='<div data-testid="noSessionView"><button data-testid="createAccountButton" '
    'type="button">Create account</button><button data-testid="signInButton" type="button">'
    "Sign in</button></div>",
    login="/login",
    sign_in="/xrpc/com.atproto.server.createSession",
    markup=Markup(
        page='<div><div role="heading" aria-level="1">$title</div>$body</div>',
        group="<div>$words</div>",
        switch=(
            '<div role="checkbox" aria-label="$label" aria-checked="$aria" aria-disabled="false" '
            'tabindex="0" $set><div>$label</div></div>'
        ),
        radios='<div>$label</div><div role="radiogroup" aria-label="$label">$options</div>',
        radio=(
            '<div role="radio" aria-label="$words" aria-checked="$aria" aria-disabled="false" '
            'tabindex="0" $set><div>$words</div></div>'
        ),
        link='<a role="link" href="$href"><div>$label</div></a>',
        value_link='<a role="link" href="$href" aria-label="$label"><div>$label</div>'
        "<div>$value</div></a>",
    ),
    around=f'<div id="root"><nav><a href="/profile/{ME}" aria-label="Profile">Profile</a></nav>'
    "<main>$content</main></div>",
    around_stranger='<div id="root"><main>$content</main></div>',
    write={"url": f"https://{_PDS}/xrpc/com.atproto.repo.putRecord", "method": "POST",
           "credentials": "omit",
           "headers": {"authorization": "Bearer {token}", "content-type": "application/json"},
           "json": {"repo": _DID, "record": {"{key}": "{value}"}}},
    background=({"url": f"https://{_PDS}/xrpc/app.bsky.notification.updateSeen",
                 "method": "POST", "credentials": "omit", "json": {"seenAt": "now"}},),
    is_read=_is_read,
    changed=_changed,
    answers=_answers(),
    challenge="/login",
    limit_words="Rate Limit Exceeded",
)  # fmt: skip
