"""TikTok as its facts describe it: the few settings on the web, and the followers dialog."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any

from paravent.core.words import Audience
from paravent.practice.people import crowd
from paravent.practice.platforms.common import choice, page_of, switch
from paravent.practice.replica.model import Answer, Asked, Link, Markup, Notice, Page, Replica
from paravent.practice.shell import script_json
from paravent.practice.state import Acquaintance, Doctor, PlatformState, Shape, Spec
from paravent.practice.web import Request

ME = "morgan.ellery"
_NUMBER = "7012345678901234567"
_WWW = "www.tiktok.com"
_SIZE = 30
_UPDATE = "/api/privacy/user/settings/update/"

SPECS: tuple[Spec, ...] = (
    switch("private_account", "privacy", "Private account",
           "With a private account, only users you approve can follow you and watch your videos.",
           group="Discoverability", on=Audience.FOLLOWERS, off=Audience.PUBLIC),
    choice("comments", "privacy", "Comments", ("Everyone", Audience.LOGGED_IN),
           ("Friends", Audience.FRIENDS), shape=Shape.ROW, group="Interactions",
           description="Who can comment on your posts"),
    choice("duet_remix", "privacy", "Duet", ("Everyone", Audience.LOGGED_IN),
           ("Friends", Audience.FRIENDS), shape=Shape.ROW, group="Interactions",
           description="Who can Duet with your posts"),
    choice("dm", "dm", "Who can send you direct messages", ("Everyone", Audience.LOGGED_IN),
           ("Suggested friends", Audience.CUSTOM), ("Friends", Audience.FRIENDS),
           ("No one", Audience.NOBODY), shape=Shape.ROW, documented=False),
    switch("suggest_account", "privacy", "Suggest your account to others", documented=False,
           group="Discoverability"),
)  # fmt: skip

_START_STATE = PlatformState(
    values=MappingProxyType({
        "private_account": "Off",
        "comments": "Friends",
        "duet_remix": "Everyone",
        "dm": "Friends",
        "suggest_account": "On",
    }),
    people=crowd(67, "tiktok followers", on_x=True),
    following=crowd(21, "tiktok following", on_x=True),
    covered_pages=frozenset({"privacy"}),
)  # fmt: skip


def _head(asked: Asked, token: str) -> str:
    user = {"uid": _NUMBER, "uniqueId": ME, "nickName": asked.doctor.name, "secUid": "MS4wLjABx"}
    scope: dict[str, Any] = {"webapp.app-context": {"user": user if asked.signed_in else {}}}
    if asked.request.path.rstrip("/") == f"/@{ME}":
        private = asked.state.values.get("private_account") == "On"
        scope["webapp.user-detail"] = {"statusCode": 0, "userInfo": {
            "user": {"uniqueId": ME, "nickname": asked.doctor.name, "privateAccount": private},
            "stats": {"followerCount": len(asked.state.people)},
        }}  # fmt: skip
    data = script_json({"__DEFAULT_SCOPE__": scope})
    return (
        f'<script id="__UNIVERSAL_DATA_FOR_REHYDRATION__" type="application/json">{data}</script>'
    )


def _count(number: int, name: str, words: str, signed_in: bool) -> str:
    opens = f'role="button" tabindex="0" data-opens="part-{name}"' if signed_in else ""
    return (
        f'<div {opens}><strong title="{words}" data-e2e="{name}-count">{number}</strong> '
        f'<span data-e2e="{name}">{words}</span></div>'
    )


def _popup(name: str, at: int) -> str:
    tabs = "".join(
        f'<div role="tab" aria-selected="{str(tab.lower() == name).lower()}">{tab}</div>'
        for tab in ("Following", "Followers", "Friends", "Suggested")
    )
    return (
        f'<template id="part-{name}"><div role="dialog" aria-modal="true" '
        f'data-e2e="follow-info-popup"><div role="tablist">{tabs}</div>'
        '<div role="button" tabindex="0" aria-label="Close" data-close>×</div>'
        f'<div class="scroll css-1DivUserListContainer"><ul data-list="{at}"></ul></div></div>'
        "</template>"
    )


def _profile(asked: Asked) -> str:
    state = asked.state
    head = (
        f'<h1 data-e2e="user-title">{ME}</h1><h2 data-e2e="user-subtitle">'
        f"{escape(asked.doctor.name)}</h2>"
        + _count(len(state.following), "following", "Following", asked.signed_in)
        + _count(len(state.people), "followers", "Followers", asked.signed_in)
        + '<div><strong data-e2e="likes-count">112</strong> <span>Likes</span></div>'
    )
    if asked.signed_in:
        return head + _popup("following", 1) + _popup("followers", 0)
    if state.values.get("private_account") == "On":
        return head + "<p>This account is private</p>"
    return (
        head + '<h2 data-e2e="user-bio">Bread and hills.</h2>'
        f'<div data-e2e="user-post-item"><a href="/@{ME}/video/73001">Beans, week 9</a></div>'
    )


def _listing(scene: str) -> Mapping[str, Any]:
    return {
        "ask": {"url": f"/api/user/list/?count={_SIZE}&maxCursor=0&minCursor={{cursor}}"
                f"&scene={scene}&secUid=MS4wLjABx&X-Bogus=x"},
        "items": "userList",
        "next": "minCursor",
        "more": "hasMore",
        "fields": {"user": "user.uniqueId", "name": "user.nickname"},
        "row": '<li><div class="css-1DivUserContainer person"><a href="/@{user}">'
        "<span>{name}</span></a><p>{user}</p>"
        '<button type="button" data-e2e="follow-button" data-post="follow">Follow</button></div>'
        "</li>",
    }  # fmt: skip


def _listed(asked: Asked) -> Any:
    followers = asked.request.first("scene") == "67"
    people: Sequence[Acquaintance] = asked.state.people if followers else asked.state.following
    part, following = page_of(people, asked.request.first("minCursor"), _SIZE)
    users = [{"user": {"uniqueId": p.handle, "nickname": p.name, "secUid": p.number}} for p in part]
    return {"statusCode": 0, "userList": users, "hasMore": bool(following),
            "minCursor": following or "0"}  # fmt: skip


PAGES: tuple[Page, ...] = (
    Page("privacy", "/setting", "Privacy", also=("/setting/privacy",),
         query={}, links=(Link("Direct messages", "dm"),)),
    Page("dm", "/setting/privacy/direct-messages", "Direct messages"),
    Page("me", "/@{me}", ME, public=True, before=_profile, wrap="$body", late=False,
         lists=(_listing("67"), _listing("21"))),
)  # fmt: skip


def _wanted(request: Request) -> str:
    found = request.method == "GET" and request.path == "/api/setting/page/"
    return request.first("page") if found else ""


def _changed(request: Request) -> Mapping[str, str]:
    if request.path != _UPDATE:
        return {}
    return {key: values[-1] for key, values in request.form().items()}


def _cookies(doctor: Doctor, token: str) -> dict[str, tuple[str, bool]]:
    return {"sessionid": (token, True), "sid_tt": (token, True), "ttwid": ("practice", True),
            "multi_sids": (f"{_NUMBER}%3Ax", True)}  # fmt: skip


REPLICA = Replica(
    name="tiktok",
    host=_WWW,
    hosts=(_WWW, "tiktok.com", "*.tiktokv.com", "*.byteoversea.com"),
    static=("*.tiktokcdn.com", "*.ttwstatic.com"),
    domain=".tiktok.com",
    me=ME,
    specs=SPECS,
    pages=PAGES,
    start=_START_STATE,
    cookies=_cookies,
    session="sessionid",
    login="/login",
    sign_in="/passport/web/user/login/",
    head=_head,
    markup=Markup(
        switch=(
            '<div class="css-row row"><div><div>$label</div><div>$description</div></div>'
            '<label class="css-switch"><div class="css-knob"><input type="checkbox" '
            'style="opacity:0" $checked $set></div></label></div>'
        ),
        row=(
            '<div class="css-row" role="button" tabindex="0" $opens><div>$label</div>'
            "<div>$description</div><div>$value</div></div>"
        ),
        dialog=(
            '<div role="dialog" aria-modal="true"><h2>$label</h2>$body'
            '<div role="button" tabindex="0" aria-label="Close" data-close>×</div></div>'
        ),
        radios='<div role="radiogroup" aria-label="$label">$options</div>',
        banner='<tiktok-cookie-banner><template shadowrootmode="open">'
        '<div class="tiktok-cookie-banner"><p>Allow the use of cookies from TikTok on this '
        'browser?</p><div class="button-wrapper"><button>Decline optional cookies</button>'
        "<button>Allow all cookies</button></div></div></template></tiktok-cookie-banner>",
    ),
    around=f'<div id="app"><header><a data-e2e="nav-profile" href="/@{ME}">Profile</a></header>'
    '<div id="main-content">$content</div></div>',
    around_stranger='<div id="app"><header><button data-e2e="top-login-button">Log in</button>'
    '</header><div id="main-content">$content</div></div>',
    late=True,
    load={"url": "/api/setting/page/?page={page}&msToken=x&X-Bogus=x"},
    write={"url": _UPDATE, "method": "POST", "form": {"{key}": "{value}"}},
    background=({"url": "/web/report", "method": "POST", "json": {"page": "{page}"}},),
    wanted=_wanted,
    changed=_changed,
    answers=(Answer("/api/user/list/", _listed),),
    writing_gets=("/logout*",),
    challenge_notice=Notice("Verify to continue", "Drag the puzzle piece into place",
                            '<div class="captcha_verify_container">…</div>'),
    limit_words="Too many requests",
)  # fmt: skip
