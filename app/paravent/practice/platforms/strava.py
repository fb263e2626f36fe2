"""Strava as its facts describe it: privacy controls, followers a page at a time, apps."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any

from paravent.core.words import Audience
from paravent.practice.people import crowd
from paravent.practice.platforms.common import apps, choice, page_of, rows, switch
from paravent.practice.replica.model import Answer, Asked, Link, Markup, Page, Replica
from paravent.practice.state import Acquaintance, Doctor, Option, PlatformState, Shape, Spec
from paravent.practice.web import Request

ME = "4820117"
_SIZE = 30
CITY = "Larkmoor"
_EVERYONE = ("Everyone", Audience.PUBLIC)
_FOLLOWERS = ("Followers", Audience.FOLLOWERS)
_NO_ONE = ("No One", Audience.NOBODY)
_ONLY_YOU = ("Only You", Audience.ONLY_ME)

SPECS: tuple[Spec, ...] = (
    choice("profile_page", "privacy", "Profile Page", _EVERYONE, _FOLLOWERS),
    choice("activities", "privacy", "Activities", _EVERYONE, _FOLLOWERS, _ONLY_YOU,
           description="Applies to activities that you upload from now on."),
    choice("group_activities", "privacy", "Group Activities", _EVERYONE, _FOLLOWERS, _ONLY_YOU),
    choice("flybys", "privacy", "Flybys", _EVERYONE, _NO_ONE, documented=False),
    choice("local_legends", "privacy", "Local Legends", _EVERYONE, _NO_ONE),
    choice("mentions", "privacy", "Mentions", ("Everyone", Audience.LOGGED_IN), _FOLLOWERS,
           _NO_ONE, documented=False),
    choice("messaging", "privacy", "Messaging", ("Following", Audience.FOLLOWING),
           ("Mutuals", Audience.MUTUAL), _NO_ONE, documented=False),
    choice("training_log", "privacy", "Training Log", ("Public", Audience.PUBLIC),
           ("Private", Audience.ONLY_ME), group="Additional Privacy Controls", documented=False),
    switch("promotion", "privacy", "Promoting Activities to Followers",
           group="Additional Privacy Controls"),
    choice("map_all_ends", "privacy",
           "Hide the start and end points of activities no matter where they happen",
           ("Off", Audience.OFF, "0"), ("200 m", Audience.ON, "200"),
           ("400 m", Audience.ON, "400"), ("1 mile", Audience.ON, "1600"), shape=Shape.SELECT,
           group="Map Visibility", documented=False),
    switch("map_hide_all", "privacy", "Hide your activity maps from others completely",
           group="Map Visibility", documented=False),
    switch("aggregated_data", "privacy",
           "Contribute your activity data to de-identified, aggregate data sets",
           group="Aggregated Data Usage"),
    switch("public_photos", "privacy", "Public Photos on Routes", group="Public Photos on Routes",
           documented=False),
    Spec("profile_text", "profile", "City", (Option(CITY, Audience.PUBLIC, CITY),
         Option("", Audience.NOBODY, "")), Shape.INPUT, documented=False),
)  # fmt: skip

_START_STATE = PlatformState(
    values=MappingProxyType({
        "profile_page": "Everyone",
        "activities": "Followers",
        "group_activities": "Only You",
        "flybys": "No One",
        "local_legends": "Everyone",
        "mentions": "Followers",
        "messaging": "Following",
        "training_log": "Private",
        "promotion": "On",
        "map_all_ends": "200 m",
        "map_hide_all": "Off",
        "aggregated_data": "On",
        "public_photos": "Off",
        "profile_text": CITY,
    }),
    people=crowd(41, "strava followers"),
    following=crowd(18, "strava following"),
    requests=crowd(2, "strava requests"),
    apps=apps(("Stride & Splash", "View your activities, private ones included"),
              ("Segment Sparrow", "View your public profile")),
)  # fmt: skip


def _person(person: Acquaintance) -> str:
    return (
        f'<li class="person"><a href="/athletes/{person.handle}"><img alt="" width="40" '
        f'src="https://d3nn82uaxijpm6.cloudfront.net/{person.number}.jpg"></a>'
        f'<div><a href="/athletes/{person.handle}">{escape(person.name)}</a>'
        f"<p>{escape(person.detail)}</p></div>"
        '<button type="button" aria-label="More" data-post="remove">…</button></li>'
    )


def _follows(asked: Asked) -> str:
    kind = asked.request.first("type", "following")
    people: Sequence[Acquaintance] = {
        "followers": asked.state.people,
        "following": asked.state.following,
        "requests": asked.state.requests,
    }.get(kind, ())
    number = int(asked.request.first("page", "1") or 1)
    part, following = page_of(people, str((number - 1) * _SIZE), _SIZE)
    pager = (
        f'<a rel="next" href="/athletes/{ME}/follows?type={kind}&amp;page={number + 1}">Next</a>'
    )
    return (
        f'<ul class="list-athletes">{"".join(_person(p) for p in part)}</ul>'
        f'<nav class="pagination">{pager if following else ""}</nav>'
    )


def _apps(asked: Asked) -> str:
    row = (
        '<li class="person"><div><h3>{name}</h3><p>{detail}</p></div>'
        '<button type="button" data-post="revoke">Revoke Access</button></li>'
    )
    return f"<ul>{rows(asked.state.apps, row)}</ul>"


def _profile(asked: Asked) -> str:
    name = f"<h1>{escape(asked.doctor.name)}</h1>"
    if not asked.signed_in and asked.state.values.get("profile_page") != "Everyone":
        return name + "<p>This athlete's profile is for followers.</p>"
    city = escape(asked.state.values.get("profile_text", ""))
    shown = asked.signed_in or asked.state.values.get("activities") == "Everyone"
    listed = '<ul><li><a href="/activities/9001">Morning run</a></li></ul>' if shown else ""
    return f"{name}<div class='location'>{city}, United Kingdom</div>{listed}"


def _athlete(asked: Asked) -> Any:
    return {"currentAthlete": {"id": int(ME), "firstname": "Morgan", "lastname": "Ellery"}}


_CURRENT = {
    "url": "/frontend/athletes/current",
    "headers": {"X-Requested-With": "XMLHttpRequest"},
}
_MENU = (
    Link("My Profile", "profile"), Link("Privacy Controls", "privacy"), Link("My Apps", "apps"),
)  # fmt: skip
PAGES: tuple[Page, ...] = (
    Page("dashboard", "/dashboard", "Dashboard", fetches=(_CURRENT,), links=_MENU),
    Page("privacy", "/settings/privacy", "Privacy Controls"),
    Page("profile", "/settings/profile", "My Profile"),
    Page("apps", "/settings/apps", "My Apps", before=_apps),
    Page("follows", "/athletes/{me}/follows", "Following", before=_follows),
)


def _changed(request: Request) -> Mapping[str, str]:
    if request.path != "/settings/privacy" or request.method not in ("PUT", "POST"):
        return {}
    return {key: values[-1] for key, values in request.form().items()}


def _cookies(doctor: Doctor, token: str) -> dict[str, tuple[str, bool]]:
    return {"_strava4_session": (token, True), "sp": ("practice", False)}


_HEADER = (
    '<header id="global-header"><nav><a href="/dashboard">Dashboard</a>'
    f'<a href="/athletes/{ME}">My Profile</a></nav></header>'
)
REPLICA = Replica(
    name="strava",
    host="www.strava.com",
    hosts=("www.strava.com", "strava.com", "web-assets.strava.com"),
    static=("*.cloudfront.net",),
    domain=".strava.com",
    me=ME,
    specs=SPECS,
    pages=PAGES,
    start=_START_STATE,
    cookies=_cookies,
    session="_strava4_session",
    login="/login",
    sign_in="/session",
    profile=_profile,
    profile_paths=("/athletes/{me}",),
    head=lambda asked, token: '<meta name="csrf-token" content="practice">',
    markup=Markup(
        page="<h1>$title</h1>$body",
        group="<h2>$words</h2>",
        radios=(
            '<section class="setting"><h3 id="h-$id">$label</h3><p>$description</p>'
            '<div role="radiogroup" aria-labelledby="h-$id">$options</div></section>'
        ),
        radio=(
            '<div class="form-check"><input type="radio" id="${id}_$raw" name="$id" value="$raw" '
            '$checked $set><label for="${id}_$raw">$words</label></div>'
        ),
        switch=(
            '<section class="setting"><label for="t-$id">$label</label><input type="checkbox" '
            'role="switch" id="t-$id" aria-checked="$aria" $checked $set></section>'
        ),
    ),
    around=f'{_HEADER}<div id="main" role="main">$content</div>',
    around_stranger='<div id="main" role="main">$content</div>',
    write={"url": "/settings/privacy", "method": "PUT",
           "headers": {"X-CSRF-Token": "practice"}, "form": {"{key}": "{value}"}},
    changed=_changed,
    answers=(Answer("/frontend/athletes/current", _athlete),),
    writing_gets=("/logout*",),
    challenge="/login",
    limit_words="Too many requests",
)  # fmt: skip
