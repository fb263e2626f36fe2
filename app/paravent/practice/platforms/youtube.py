"""YouTube and the Google Account as their facts describe them: switches, rows, controls."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from types import MappingProxyType
from typing import Any

from paravent.core.words import Audience
from paravent.practice.people import crowd
from paravent.practice.platforms.common import apps, choice, page_of, rows, switch
from paravent.practice.replica.draw import tells
from paravent.practice.replica.model import Answer, Asked, Link, Markup, Notice, Page, Replica
from paravent.practice.shell import script_json
from paravent.practice.state import Doctor, PlatformState, Shape, Spec
from paravent.practice.web import Request

ME = "UCmorganellery0practice0"
_HANDLE = "morganellery"
_WWW = "www.youtube.com"
_STUDIO = "studio.youtube.com"
_ACCOUNT = "myaccount.google.com"
_ACTIVITY = "myactivity.google.com"
_PHOTOS = "photos.google.com"
_ADS = "myadcenter.google.com"
_API = "/youtubei/v1/"
_READS = (
    "browse", "guide", "account/get_setting", "account/account_menu", "account/accounts_list",
    "search", "next", "player", "notification/get_unseen_count",
)  # fmt: skip
_SIZE = 12


def _row(id_: str, page: str, label: str, *, key: str = "") -> Spec:
    """A row whose text says On or Off."""
    return choice(id_, page, label, ("On", Audience.ON, "on"), ("Off", Audience.OFF, "off"),
                  shape=Shape.TEXT, key=key)  # fmt: skip


SPECS: tuple[Spec, ...] = (
    switch("subscriptions_private", "yt_privacy", "Keep all my subscriptions private",
           "Your subscriptions won't be visible to others.",
           key="PRIVACY_DISCOVERABLE_SUBSCRIPTIONS", on=Audience.ONLY_ME, off=Audience.PUBLIC),
    switch("playlists_saved_private", "yt_privacy", "Keep all my saved playlists private",
           key="PRIVACY_DISCOVERABLE_SAVED_PLAYLISTS", on=Audience.ONLY_ME, off=Audience.PUBLIC),
    _row("watch_history", "activity_youtube", "YouTube History"),
    _row("timeline", "activity_location", "Timeline"),
    _row("web_app_activity", "activity_search", "Web & App Activity"),
    _row("shared_endorsements", "shared_endorsements", "Shared endorsements in ads"),
    _row("save_contacts_interactions", "contacts",
         "Save contact info when you interact with people"),
    _row("device_contacts", "devicecontacts", "Save contacts from your signed-in devices"),
    choice("gender_visibility", "gender", "Choose who can see your gender",
           ("Only you", Audience.ONLY_ME), ("Anyone", Audience.PUBLIC), documented=False),
    choice("birthday_visibility", "birthday", "Choose who can see your birthday",
           ("Only you", Audience.ONLY_ME), ("Anyone", Audience.PUBLIC), documented=False),
    switch("photos_geo", "photos", "Hide photo location data", documented=False),
    switch("ads", "ads", "Personalized ads"),
)  # fmt: skip

_START_STATE = PlatformState(
    values=MappingProxyType({
        "subscriptions_private": "Off",
        "playlists_saved_private": "On",
        "watch_history": "On",
        "timeline": "Off",
        "web_app_activity": "On",
        "shared_endorsements": "Off",
        "save_contacts_interactions": "On",
        "device_contacts": "Sometimes",
        "gender_visibility": "Only you",
        "birthday_visibility": "Anyone",
        "photos_geo": "Off",
        "ads": "On",
    }),
    following=crowd(29, "youtube subscriptions", on_x=True),
    apps=apps(("Recipe Raven", "Has access to Drive"), ("Rota Robin", "Sign in with Google")),
    sessions=apps(("Linux", "Your current session"), ("Android", "2 days ago")),
    broken_pages=frozenset({"activity_youtube"}),
)  # fmt: skip


# -- pages -----------------------------------------------------------------------------------


def _initial(asked: Asked) -> Mapping[str, Any]:
    path = asked.request.path.rstrip("/")
    if path == "/account_privacy":
        switches = [
            {"settingsSwitchRenderer": {
                "title": {"runs": [{"text": s.label}]},
                "subtitle": {"runs": [{"text": s.description}]},
                "enabled": asked.state.values[s.id] == "On",
            }}
            for s in SPECS
            if s.page == "yt_privacy" and tells(REPLICA, s, asked.state)
        ]  # fmt: skip
        section = {"itemSectionRenderer": {"contents": switches}}
        return {"contents": {"sectionListRenderer": {"contents": [section]}}}
    if path.startswith(f"/channel/{ME}"):
        about = {"title": asked.doctor.name, "description": "Beans, mostly."}
        return {"metadata": {"channelMetadataRenderer": about}}
    return {}


def _head(asked: Asked, token: str) -> str:
    if asked.request.host != _WWW:
        return ""
    return (
        f"<script>var ytInitialData = {script_json(_initial(asked))};</script>"
        f'<script>var ytcfg = {{"LOGGED_IN": {str(asked.signed_in).lower()}}};</script>'
    )


def _profile(asked: Asked) -> str:
    shown = ""
    if asked.request.path.rstrip("/").endswith("/channels"):
        private = asked.state.values["subscriptions_private"] == "On" and not asked.signed_in
        shown = "" if private else "".join(
            f'<a href="/@{p.handle}">{escape(p.name)}</a>' for p in asked.state.following[:5]
        )  # fmt: skip
    else:
        shown = '<a href="/watch?v=practice0001">Beans, week 9</a>'
    return f"<h1>{escape(asked.doctor.name)}</h1><p>@{_HANDLE}</p>{shown}"


def _items(entries: str) -> Any:
    def made(asked: Asked) -> str:
        found = asked.state.apps if entries == "apps" else asked.state.sessions
        row = '<div role="listitem"><h2>{name}</h2><div>{detail}</div></div>'
        return f'<div role="list">{rows(found, row)}</div>'

    return made


_SUBSCRIPTIONS = {
    "ask": {"url": f"{_API}browse?prettyPrint=false", "method": "POST",
            "headers": {"content-type": "application/json"},
            "json": {"context": {"client": {"clientName": "WEB"}}, "continuation": "{cursor}"}},
    "items": "contents",
    "next": "continuation",
    "fields": {"handle": "handle", "name": "title"},
    "row": '<ytd-channel-renderer class="person"><a href="/@{handle}"><span>{name}</span>'
    '<span>@{handle}</span></a><button type="button" data-post="unsubscribe">Subscribed</button>'
    "</ytd-channel-renderer>",
}  # fmt: skip
_GUIDE = {
    "url": f"{_API}guide?prettyPrint=false",
    "method": "POST",
    "headers": {"content-type": "application/json"},
    "json": {"context": {"client": {"clientName": "WEB"}}},
}


def _control(id_: str, settings: str, title: str) -> Page:
    return Page(id_, "/activitycontrols", title, host=_ACTIVITY, query={"settings": settings})


def _google(id_: str, path: str, title: str, host: str = _ACCOUNT, **more: Any) -> Page:
    return Page(id_, path, title, host=host, **more)


_CONTROLS = (
    Link("Web & App Activity", "activitycontrols?settings=search", "web_app_activity"),
    Link("Timeline", "activitycontrols?settings=location", "timeline"),
    Link("YouTube History", "activitycontrols?settings=youtube", "watch_history"),
)
PAGES: tuple[Page, ...] = (
    Page("account", "/account", "Account", links=(Link("View your channel", f"/channel/{ME}"),
         Link("Privacy", "yt_privacy"), Link("Connected apps", "sharing"))),
    Page("yt_privacy", "/account_privacy", "Privacy", fetches=(_GUIDE,)),
    Page("sharing", "/account_sharing", "Connected apps",
         before=lambda a: '<div role="list"></div>'),
    Page("channels", "/feed/channels", "All subscriptions", lists=(_SUBSCRIPTIONS,),
         before=lambda a: '<div id="contents" data-list="0"></div>'),
    _control("activity_youtube", "youtube", "Activity controls"),
    _control("activity_location", "location", "Activity controls"),
    _control("activity_search", "search", "Activity controls"),
    _google("my_activity", "/myactivity", "My Google Activity", _ACTIVITY, links=_CONTROLS,
            also=("/",)),
    _google("gender", "/gender", "Gender"),
    _google("birthday", "/birthday", "Birthday"),
    _google("people_and_sharing", "/people-and-sharing", "People & sharing", links=(
        Link("Save contact info when you interact with people", "contacts",
             "save_contacts_interactions"),
        Link("Save contacts from your signed-in devices", "devicecontacts", "device_contacts"),
        Link("Shared endorsements in ads", "shared-endorsements", "shared_endorsements"))),
    _google("shared_endorsements", "/shared-endorsements", "Shared endorsements"),
    _google("contacts", "/contacts", "Contact info saved from interactions"),
    _google("devicecontacts", "/devicecontacts", "Contact info from your devices"),
    _google("connections", "/connections", "Your connections to third-party apps and services",
            before=_items("apps"), also=("/permissions",)),
    _google("devices", "/device-activity", "Your devices", before=_items("sessions")),
    _google("photos", "/settings", "Settings", _PHOTOS),
    _google("ads", "/", "My Ad Center", _ADS),
)  # fmt: skip


# -- answers ---------------------------------------------------------------------------------


def _body(request: Request) -> Mapping[str, Any]:
    try:
        read = json.loads(request.body)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _browse(asked: Asked) -> Any:
    cursor = str(_body(asked.request).get("continuation", ""))
    part, following = page_of(asked.state.following, cursor, _SIZE)
    return {"contents": [{"handle": p.handle, "title": p.name} for p in part],
            "continuation": following}  # fmt: skip


def _is_read(request: Request) -> bool:
    path = request.path
    return request.host == _WWW and path.startswith(_API) and path.removeprefix(_API) in _READS


def _changed(request: Request) -> Mapping[str, str]:
    if request.path != f"{_API}account/set_setting":
        return {}
    given = _body(request)
    key = str(given.get("settingItemId", ""))
    value = given.get("newValue", {}).get("boolValue")
    # The sense trap: a switch "keep private" is written as "discoverable", its opposite.
    return {key: str(value in (False, "False"))}


def _cookies(doctor: Doctor, token: str) -> dict[str, tuple[str, bool]]:
    return {"SID": (token, False), "HSID": (token[:16], True), "SAPISID": (token[:20], False),
            "__Secure-1PSID": (token, True), "__Secure-3PSID": (token, True),
            "LOGIN_INFO": ("practice", True), "SOCS": ("CAESpractice", False)}  # fmt: skip


REPLICA = Replica(
    name="youtube",
    host=_WWW,
    hosts=(_WWW, "youtube.com", _STUDIO, _ACCOUNT, _ACTIVITY, _PHOTOS, _ADS, "accounts.google.com",
           "aboutme.google.com", "adssettings.google.com", "www.google.com", "ogs.google.com"),
    static=("*.gstatic.com", "*.googleusercontent.com", "*.ytimg.com", "yt3.ggpht.com"),
    domain=".youtube.com",
    more_domains=(".google.com",),
    me=ME,
    specs=SPECS,
    pages=PAGES,
    start=_START_STATE,
    cookies=_cookies,
    session="SID",
    asks_again=False,
    login="/ServiceLogin",
    login_host="accounts.google.com",
    sign_in="/v3/signin/identifier",
    profile=_profile,
    profile_paths=("/channel/{me}", "/channel/{me}/channels", f"/@{_HANDLE}"),
    head=_head,
    markup=Markup(
        switch=(
            '<div class="row"><div><div id="n-$id">$label</div><div>$description</div></div>'
            '<button type="button" role="switch" aria-checked="$aria" aria-labelledby="n-$id" $set>'
            "</button></div>"
        ),
        text='<div class="row"><div><h2>$label</h2></div><div>$value</div></div>',
        value_link='<a class="row" href="$href"><div>$label</div><div>$value</div></a>',
        locked='<form><h2>Verify it\'s you</h2><label for="pw">Enter your password</label>'
        '<input id="pw" type="password"><button type="button">Next</button></form>',
    ),
    around='<ytd-app><button id="avatar-btn" aria-label="Account menu"></button>'
    '<div role="main">$content</div></ytd-app>',
    around_stranger='<ytd-app><a href="https://accounts.google.com/ServiceLogin">Sign in</a>'
    '<div role="main">$content</div></ytd-app>',
    write={"url": f"{_API}account/set_setting", "method": "POST",
           "headers": {"content-type": "application/json"},
           "json": {"settingItemId": "{key}", "newValue": {"boolValue": "{opposite}"}}},
    background=({"url": f"{_API}log_event?alt=json", "method": "POST", "json": {"events": "1"}},),
    is_read=_is_read,
    changed=_changed,
    answers=(
        Answer(f"{_API}browse", _browse, method="POST"),
        Answer(f"{_API}guide", lambda a: {"items": []}, method="POST"),
        Answer(f"{_API}account/get_setting", lambda a: {}, method="POST"),
    ),
    challenge="https://accounts.google.com/v3/signin/challenge/pwd",
    notices={"/v3/signin/challenge/pwd": Notice("Verify it's you", "Enter your password")},
    block_notice=Notice("Couldn't sign you in", "This browser or app may not be secure."),
    limit_words="Our systems have detected unusual traffic",
)  # fmt: skip
