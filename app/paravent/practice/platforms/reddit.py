"""Reddit as its facts describe it: settings in shadow roots, the plain old preferences, apps."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any

from paravent.core.words import Audience
from paravent.practice.people import crowd
from paravent.practice.platforms.common import apps, choice, switch
from paravent.practice.replica.draw import tells
from paravent.practice.replica.model import Answer, Asked, Link, Markup, Notice, Page, Replica
from paravent.practice.state import Acquaintance, Doctor, Option, PlatformState, Shape, Spec
from paravent.practice.web import Request

ME = "morgan_ellery_"
_WWW = "www.reddit.com"
_OLD = "old.reddit.com"
_GRAPHQL = "/svc/shreddit/graphql"
_WRITES = ("Update", "Create", "Delete", "Set", "Block", "Follow")
ABOUT = "Bread, hills, bad puns."

SPECS: tuple[Spec, ...] = (
    choice("chat_requests", "privacy", "Allow chat requests from",
           ("Everyone", Audience.PUBLIC), ("Accounts older than 30 days", Audience.LOGGED_IN),
           ("Nobody", Audience.NOBODY), shape=Shape.ROW, group="Social interactions",
           documented=False),
    switch("search_engines", "privacy", "Show up in search results",
           "Allow search engines like Google to link to your profile in their search results",
           group="Discoverability", on=Audience.PUBLIC),
    switch("ads_partners", "privacy",
           "Personalize ads on Reddit based on information and activity from our partners",
           group="Ads personalization"),
    choice("content_activity", "profile", "Content and activity",
           ("Keep all posts and comments public", Audience.PUBLIC),
           ("Customize", Audience.CUSTOM), ("Hide all", Audience.ONLY_ME), shape=Shape.ROW,
           group="Curate your profile", documented=False),
    switch("nsfw_on_profile", "profile", "NSFW posts and comments", key="nsfw-posts-and-comments",
           on=Audience.PUBLIC, off=Audience.ONLY_ME),
    switch("followers_allowed", "profile", "Followers", "Let people follow you",
           on=Audience.LOGGED_IN, off=Audience.NOBODY),
    Spec("location_personalisation", "account", "Location customization",
         (Option("No location specified", Audience.OFF, "none"),), Shape.ROW),
    switch("public_votes", "old_prefs", "make my votes public", group="privacy options"),
    switch("research", "old_prefs", "allow my data to be used for research purposes"),
    switch("private_feeds", "old_prefs", "enable private RSS feeds"),
    Spec("about", "profile", "About description", (Option(ABOUT, Audience.PUBLIC, ABOUT),
         Option("", Audience.NOBODY, "")), Shape.INPUT, documented=False),
)  # fmt: skip

_START_STATE = PlatformState(
    values=MappingProxyType({
        "chat_requests": "Everyone",
        "search_engines": "On",
        "ads_partners": "Off",
        "content_activity": "Hide all",
        "nsfw_on_profile": "Off",
        "followers_allowed": "On",
        "location_personalisation": "Somewhere near Larkmoor",
        "public_votes": "Off",
        "research": "On",
        "private_feeds": "On",
        "about": ABOUT,
    }),
    people=crowd(9, "reddit friends", on_x=True),
    blocked=crowd(2, "reddit blocked", on_x=True),
    apps=apps(("Thread Loom", "read your comments"), ("Otter Relay", "know who you are")),
    sessions=apps(("Chrome on Linux", "Larkmoor")),
    covered_pages=frozenset({"profile"}),
)  # fmt: skip


# -- pages -----------------------------------------------------------------------------------


def _robots_box(asked: Asked) -> str:
    # The old page asks the opposite of the new one.
    spec = next(s for s in SPECS if s.id == "search_engines")
    if not tells(REPLICA, spec, asked.state):
        return ""
    hidden = "" if asked.state.values.get("search_engines") == "On" else "checked"
    return (
        f'<p><input type="checkbox" name="hide_from_robots" id="hide_from_robots" {hidden}> '
        '<label for="hide_from_robots">don\'t allow search engines to index my user profile</label>'
        "</p>"
    )


def _friends(people: Sequence[Acquaintance]) -> str:
    made = "".join(
        f'<tr><td><span class="user"><a href="https://{_OLD}/user/{p.handle}" class="author">'
        f'{p.handle}</a></span></td><td><a href="#" class="togglebutton" data-post="unfriend">'
        "remove</a></td></tr>"
        for p in people
    )
    return f'<div class="content"><table>{made}</table></div>'


def _apps(asked: Asked) -> str:
    made = "".join(
        f'<div class="authorized-app rounded" id="authorized-app-a{at}x"><h2>'
        f"{escape(app.name)}</h2><div>{escape(app.detail)}</div>"
        '<button type="button" data-post="revoke">revoke access</button></div>'
        for at, app in enumerate(asked.state.apps)
    )
    return f"<h1>authorized applications</h1>{made}<h1>developed applications</h1>"


def _profile(asked: Asked) -> str:
    about = escape(asked.state.values.get("about", ""))
    return (
        f"<h1>{escape(asked.doctor.name)}</h1><p>u/{ME}</p><p>{about}</p>"
        "<h2>Overview</h2><p>1,204 karma</p>"
    )


def _head(asked: Asked, token: str) -> str:
    hidden = asked.state.values.get("search_engines") != "On"
    profile = asked.request.path.startswith("/user/")
    return '<meta name="robots" content="noindex,nofollow">' if hidden and profile else ""


_OLD_MARKUP = Markup(
    page="<h1>$title</h1><form>$body"
    '<input type="button" class="btn" value="save options" data-post="options"></form>',
    group="<fieldset><legend>$words</legend></fieldset>",
    switch='<p><input type="checkbox" name="$ident" id="$ident" $checked $set> '
    '<label for="$ident">$label</label></p>',
)


# The page's own styles end at a shadow root.
_LOOK = "faceplate-switch-input{display:inline-block;width:40px;height:20px;background:#aaa}"


def _shadow(name: str) -> str:
    inside = f'<style>{_LOOK}</style><div class="section"><h2>$title</h2>$body</div>'
    return f'<{name}><template shadowrootmode="open">{inside}</template></{name}>'


_TABS = tuple(
    Link(words, f"/settings/{to}")
    for to, words in (("account", "Account"), ("profile", "Profile"), ("privacy", "Privacy"))
)
PAGES: tuple[Page, ...] = (
    Page("account", "/settings/account", "General", also=("/settings/",), links=_TABS,
         wrap=_shadow("settings-account-section")),
    Page("profile", "/settings/profile", "General", wrap=_shadow("settings-profile-section")),
    Page("privacy", "/settings/privacy", "Privacy", wrap=_shadow("settings-privacy-section"),
         links=(Link("Blocked accounts", f"https://{_OLD}/prefs/blocked"),
                Link("Third-party app authorizations", "apps"))),
    Page("old_prefs", "/prefs/", "preferences", host=_OLD, late=False, before=_robots_box,
         markup=_OLD_MARKUP),
    Page("friends", "/prefs/friends", "friends", host=_OLD, late=False, markup=_OLD_MARKUP,
         before=lambda a: _friends(a.state.people)),
    Page("blocked", "/prefs/blocked", "blocked", host=_OLD, late=False, markup=_OLD_MARKUP,
         before=lambda a: _friends(a.state.blocked)),
    Page("apps", "/prefs/apps", "apps", late=False, before=_apps, wrap="$body"),
)  # fmt: skip


# -- answers ---------------------------------------------------------------------------------


def _about(asked: Asked) -> Any:
    about = asked.state.values.get("about", "")
    kept = "about" in asked.state.removed
    told = {} if kept else {"public_description": about}
    return {"kind": "t2",
            "data": {"name": ME, "subreddit": {"title": asked.doctor.name, **told}}}  # fmt: skip


def _operation(request: Request) -> str:
    try:
        read = json.loads(request.body)
    except ValueError:
        return ""
    return str(read.get("operation", "")) if isinstance(read, dict) else ""


def _is_read(request: Request) -> bool:
    name = _operation(request)
    return request.path == _GRAPHQL and bool(name) and not name.startswith(_WRITES)


def _wanted(request: Request) -> str:
    found = request.path.startswith("/svc/shreddit/settings/") and request.method == "GET"
    return request.path.rsplit("/", 1)[-1] if found else ""


def _changed(request: Request) -> Mapping[str, str]:
    if request.path != _GRAPHQL or not _operation(request).startswith(_WRITES):
        return {}
    given = json.loads(request.body).get("variables", {}).get("input", {})
    return {str(key): str(value) for key, value in given.items()}


def _cookies(doctor: Doctor, token: str) -> dict[str, tuple[str, bool]]:
    return {"reddit_session": (token, True), "token_v2": (token[::-1], True),
            "loid": ("practice", False), "eu_cookie": ("{}", False)}  # fmt: skip


_APP = (
    '<shreddit-app user-logged-in="{}"><header><a href="/">Home</a></header>'
    "<main>$content"
    "</main></shreddit-app>"
)
REPLICA = Replica(
    name="reddit",
    host=_WWW,
    hosts=(_WWW, _OLD, "reddit.com", "oauth.reddit.com", "gql.reddit.com"),
    static=("*.redditstatic.com", "*.redd.it"),
    domain=".reddit.com",
    me=ME,
    specs=SPECS,
    pages=PAGES,
    start=_START_STATE,
    cookies=_cookies,
    session="reddit_session",
    login="/login/",
    sign_in="/svc/shreddit/account/login",
    profile=_profile,
    profile_paths=("/user/{me}/", "/u/{me}/"),
    head=_head,
    markup=Markup(
        group="<h3>$words</h3>",
        switch=(
            '<div data-testid="$key" class="row"><span><span>$label</span>'
            "<span>$description</span></span><faceplate-switch-input role=\"switch\" "
            'tabindex="0" aria-label="$label" aria-checked="$aria" $checked $set>'
            "</faceplate-switch-input></div>"
        ),
        row=(
            '<div data-testid="$key" class="row" role="button" tabindex="0" $opens>'
            "<span>$label</span><span>$value</span></div>"
        ),
        dialog=(
            '<rpl-modal-card role="dialog" aria-modal="true" aria-label="$label"><h2>$label</h2>'
            '$body<button type="button" aria-label="Close" data-close>×</button></rpl-modal-card>'
        ),
        link='<a href="$href" class="row"><span>$label</span></a>',
        banner='<div id="data-protection-consent-dialog"><rpl-modal-card role="dialog" '
        'aria-label="Cookies"><p>Reddit and its partners use cookies.</p>'
        '<button class="button-primary" data-close>Accept all</button>'
        '<button class="button-secondary" data-close>Reject optional cookies</button>'
        "</rpl-modal-card></div>",
    ),
    around=_APP.format("true"),
    around_stranger=_APP.format("false"),
    late=True,
    load={"url": "/svc/shreddit/settings/{page}"},
    write={"url": _GRAPHQL, "method": "POST", "headers": {"content-type": "application/json"},
           "json": {"operation": "UpdateAccountPreferences",
                    "variables": {"input": {"{key}": "{value}"}}}},
    background=({"url": "/svc/shreddit/events", "method": "POST", "json": {"page": "{page}"}},),
    wanted=_wanted,
    is_read=_is_read,
    changed=_changed,
    answers=(
        Answer("/api/me.json", lambda a: {"kind": "t2", "data": {"name": ME}}),
        Answer(f"/user/{ME}/about.json", _about, stranger=True),
        Answer(f"/user/{ME}/comments.json",
               lambda a: {"kind": "Listing", "data": {"after": None, "children": []}},
               stranger=True),
    ),
    writing_gets=("/logout*",),
    challenge="/login/",
    block_notice=Notice("whoa there, pardner!", "You've been blocked by network security."),
    limit_words="Too many requests",
    not_found=Notice("Page not found", "Sorry, nobody on Reddit goes by that name."),
)  # fmt: skip
