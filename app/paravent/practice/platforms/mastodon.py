"""Mastodon 4.6 on a server of its own: Rails settings forms, an app that reads the API, tables."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any

from paravent.core.words import Audience
from paravent.practice.people import crowd
from paravent.practice.platforms.common import apps, choice, page_of, switch
from paravent.practice.replica.draw import tells
from paravent.practice.replica.model import Answer, Asked, Markup, Notice, Page, Replica
from paravent.practice.shell import script_json
from paravent.practice.state import Acquaintance, Doctor, Option, PlatformState, Shape, Spec
from paravent.practice.web import Request, Response

HOST = "larkmoor.example"
ME = "morgan"
NUMBER = "109000000000000042"
BIO = "Doctor, allotment, hills."
_ROWS = 40

SPECS: tuple[Spec, ...] = (
    switch("discoverable", "privacy", "Feature me in discovery experiences",
           "Your public posts and profile may be featured or recommended.",
           key="account[discoverable]", group="Reach"),
    switch("approve_followers", "privacy", "Automatically accept new followers",
           "When unchecked, you must approve each new follower.", key="account[unlocked]",
           group="Reach", on=Audience.LOGGED_IN, off=Audience.CUSTOM),
    switch("posts_in_search", "privacy", "Include public posts in search results",
           key="account[indexable]", group="Search"),
    switch("search_engines", "privacy", "Include profile page in search engines",
           key="account[settings][indexable]", group="Search", on=Audience.PUBLIC),
    switch("show_app", "privacy", "Display from which app you sent a post",
           key="account[settings][show_application]", group="Privacy"),
    choice("default_visibility", "posting", "Posting visibility",
           ("Public - Anyone on and off Mastodon", Audience.PUBLIC, "public"),
           ("Quiet public - Hidden from Mastodon search results, trending, and public timelines",
            Audience.PUBLIC, "unlisted"),
           ("Followers only", Audience.FOLLOWERS, "private"), shape=Shape.SELECT,
           key="user[settings_attributes][default_privacy]"),
    choice("default_quote", "posting", "Who can quote",
           ("Anyone", Audience.LOGGED_IN, "public"),
           ("Followers only", Audience.FOLLOWERS, "followers"),
           ("Just me", Audience.NOBODY, "nobody"), shape=Shape.SELECT,
           key="user[settings_attributes][default_quote_policy]"),
    switch("default_sensitive", "posting", "Always mark media as sensitive",
           key="user[settings_attributes][default_sensitive]"),
    switch("show_follows", "display", "Show ‘Followers’ and ‘Following’", key="hide_collections",
           on=Audience.PUBLIC, off=Audience.ONLY_ME),
    choice("private_mentions_filter", "filters", "Unsolicited private mentions",
           ("Accept", Audience.LOGGED_IN, "accept"), ("Filter", Audience.FOLLOWING, "filter"),
           ("Ignore", Audience.FOLLOWING, "drop"), shape=Shape.ROW, key="for_private_mentions"),
    switch("auto_delete", "cleanup", "Automatically delete old posts",
           key="account_statuses_cleanup_policy[enabled]"),
    Spec("profile_fields", "profile_edit", "Bio", (Option(BIO, Audience.PUBLIC, BIO),
         Option("", Audience.NOBODY, "")), Shape.TEXT, documented=False),
)  # fmt: skip

_START_STATE = PlatformState(
    values=MappingProxyType({
        "discoverable": "On",
        "approve_followers": "On",
        "posts_in_search": "Off",
        "search_engines": "Off",
        "show_app": "On",
        "default_visibility": "Followers only",
        "default_quote": "Anyone",
        "default_sensitive": "Off",
        "show_follows": "Off",
        "private_mentions_filter": "Filter",
        "auto_delete": "Off",
        "profile_fields": BIO,
    }),
    people=crowd(95, "mastodon followers", on_x=True),
    following=crowd(44, "mastodon following", on_x=True),
    requests=crowd(2, "mastodon requests", on_x=True),
    blocked=crowd(1, "mastodon blocked", on_x=True),
    apps=apps(("Tusker Lamp", "Last used on Nov 02, 2026"), ("Postcard Loom", "Never used")),
    sessions=apps(("Chrome on Linux", "Current session"), ("Firefox on Android", "2 days ago")),
    password_pages=frozenset({"cleanup"}),
)  # fmt: skip


def _told(asked: Asked, setting: str, yes: Any, no: Any) -> Any:
    """A JSON value by the setting's state; None where the setting is kept back."""
    spec = next(s for s in SPECS if s.id == setting)
    if not tells(REPLICA, spec, asked.state):
        return None
    return yes if asked.state.values.get(setting) == "On" else no


def _raw(asked: Asked, setting: str) -> Any:
    spec = next(s for s in SPECS if s.id == setting)
    if not tells(REPLICA, spec, asked.state):
        return None
    option = spec.option(asked.state.values[setting])
    return option.raw if option else asked.state.values[setting].lower()


def _without_none(data: Mapping[str, Any]) -> dict[str, Any]:
    return {key: value for key, value in data.items() if value is not None}


# -- answers ---------------------------------------------------------------------------------


def _account(person: Acquaintance) -> Mapping[str, Any]:
    return {"id": person.number, "username": person.handle, "acct": person.handle,
            "display_name": person.name, "url": f"https://{HOST}/@{person.handle}",
            "note": person.detail, "avatar": f"https://{HOST}/practice-assets/a.svg"}  # fmt: skip


def _own(asked: Asked) -> dict[str, Any]:
    """The own account as anybody may read it."""
    return _without_none({
        "id": NUMBER, "username": ME, "acct": ME, "display_name": asked.doctor.name,
        "url": f"https://{HOST}/@{ME}",
        "note": f"<p>{escape(asked.state.values.get('profile_fields', ''))}</p>",
        "locked": _told(asked, "approve_followers", False, True),
        "discoverable": _told(asked, "discoverable", True, False),
        "indexable": _told(asked, "posts_in_search", True, False),
        "noindex": _told(asked, "search_engines", False, True),
        "hide_collections": _told(asked, "show_follows", False, True),
        "followers_count": len(asked.state.people), "following_count": len(asked.state.following),
        "last_status_at": "2026-11-18", "fields": [{"name": "Garden", "value": "Plot 14"}],
    })  # fmt: skip


def _credentials(asked: Asked) -> Any:
    source = _without_none({
        "privacy": _raw(asked, "default_visibility"),
        "quote_policy": _raw(asked, "default_quote"),
        "sensitive": _told(asked, "default_sensitive", True, False),
        "hide_collections": _told(asked, "show_follows", False, True),
        "discoverable": _told(asked, "discoverable", True, False),
        "indexable": _told(asked, "posts_in_search", True, False),
        "follow_requests_count": len(asked.state.requests),
    })  # fmt: skip
    return {**_own(asked), "source": source}


def _api_profile(asked: Asked) -> Any:
    own = _own(asked)
    kept = ("locked", "hide_collections", "discoverable", "indexable", "display_name", "note")
    shows = {"show_media": True, "show_media_replies": True, "show_featured": True}
    return {**{key: own[key] for key in kept if key in own}, **shows}


def _policy(asked: Asked) -> Any:
    return _without_none({
        "for_not_following": "accept", "for_not_followers": "accept", "for_new_accounts": "accept",
        "for_private_mentions": _raw(asked, "private_mentions_filter"),
        "for_limited_accounts": "filter",
    })  # fmt: skip


def _strangers_list(kind: str) -> Any:
    def made(asked: Asked) -> Any:
        hidden = asked.state.values.get("show_follows") != "On"
        people = asked.state.people if kind == "followers" else asked.state.following
        return [] if hidden and not asked.signed_in else [_account(p) for p in people[:40]]

    return made


def _instance(asked: Asked) -> Any:
    return {"domain": HOST, "title": "Larkmoor", "version": "4.6.2",
            "configuration": {"urls": {}}}  # fmt: skip


# -- pages -----------------------------------------------------------------------------------


def _head(asked: Asked, token: str) -> str:
    me = {"me": NUMBER, "access_token": token} if asked.signed_in else {}
    compose = _without_none({
        "me": NUMBER, "default_privacy": _raw(asked, "default_visibility"),
        "default_quote_policy": _raw(asked, "default_quote"),
    })  # fmt: skip
    state = {
        "meta": {"domain": HOST, "locale": "en", "version": "4.6.2", **me},
        "compose": compose if asked.signed_in else {},
        "accounts": {NUMBER: _own(asked)} if asked.signed_in else {},
    }
    head = f'<meta name="cdn-host" content="https://{HOST}">'
    if not asked.request.path.startswith(("/settings", "/relationships", "/oauth", "/auth")):
        head += f'<script id="initial-state" type="application/json">{script_json(state)}</script>'
    if asked.request.path.startswith(f"/@{ME}"):
        note = escape(asked.state.values.get("profile_fields", ""))
        head += (
            f'<meta property="og:title" content="{escape(asked.doctor.name)} (@{ME}@{HOST})">'
            f'<meta property="og:description" content="{note}">'
        )
        if asked.state.values.get("search_engines") != "On":
            head += '<meta name="robots" content="noindex, noarchive">'
    return head


def _profile(asked: Asked) -> str:
    note = escape(asked.state.values.get("profile_fields", ""))
    return f"<h1>{escape(asked.doctor.name)}</h1><p>@{ME}@{HOST}</p><p>{note}</p>"


def _person(person: Acquaintance) -> str:
    return (
        '<div class="batch-table__row"><label class="batch-table__row__select">'
        f'<input type="checkbox" name="form_account_batch[account_ids][]" value="{person.number}">'
        '</label><div class="batch-table__row__content"><table class="accounts-table"><tbody><tr>'
        f'<td><a class="name-tag" href="https://{HOST}/@{person.handle}">'
        f'<span class="display-name"><bdi><strong>{escape(person.name)}</strong></bdi> '
        f"<span>@{person.handle}</span></span></a></td><td>12 posts</td><td>30 followers</td>"
        '<td><time class="time-ago" datetime="2026-11-02">2 Nov</time></td></tr></tbody></table>'
        "</div></div>"
    )


def _relationships(asked: Asked) -> str:
    followers = asked.request.first("relationship") == "followed_by"
    people: Sequence[Acquaintance] = asked.state.people if followers else asked.state.following
    number = int(asked.request.first("page", "1") or 1)
    part, following = page_of(people, str((number - 1) * _ROWS), _ROWS)
    kind = "relationship=followed_by&amp;" if followers else ""
    pager = f'<a rel="next" href="/relationships?{kind}page={number + 1}">Next ›</a>'
    body = "".join(_person(p) for p in part)
    return (
        '<form action="/relationships" method="post"><input type="hidden" name="_method" '
        'value="patch"><div class="batch-table"><div class="batch-table__toolbar">'
        '<button type="button" data-post="remove">Remove selected followers</button></div>'
        f'<div class="batch-table__body">{body}</div></div></form>'
        f'<nav class="pagination">{pager if following else ""}</nav>'
    )


def _apps(asked: Asked) -> str:
    made = "".join(
        f'<div class="applications-list__item"><h2><strong>{escape(a.name)}</strong></h2>'
        f"<p>{escape(a.detail)} · Authorized on May 02, 2021</p>"
        f'<a class="table-action-link" data-post="revoke" data-method="delete" '
        f'href="/oauth/authorized_applications/{at}">Revoke</a></div>'
        for at, a in enumerate(asked.state.apps)
    )
    return f'<div class="applications-list">{made}</div>'


def _sessions(asked: Asked) -> str:
    made = "".join(
        f"<tr><td>{escape(s.name)}</td><td>{escape(s.detail)}</td><td>"
        f'<a href="/settings/sessions/{at}" data-method="delete" data-post="revoke">Revoke</a>'
        "</td></tr>"
        for at, s in enumerate(asked.state.sessions)
    )
    return f"<table><thead><tr><th>Browser</th></tr></thead><tbody>{made}</tbody></table>"


def _follow_requests(asked: Asked) -> str:
    made = "".join(
        f'<div class="account-authorize"><a href="/@{p.handle}">{escape(p.name)}</a>'
        '<button aria-label="Authorize" data-post="authorize">✓</button></div>'
        for p in asked.state.requests
    )
    return made or "<p>You don't have any follow requests yet.</p>"


def _api(path: str) -> Mapping[str, Any]:
    return {"url": path, "headers": {"Authorization": "Bearer {token}"}}


_RAILS = Markup(
    page='<div class="content"><h1>$title</h1><form class="simple_form">$body'
    '<button type="button" data-post="save">Save changes</button></form></div>',
    group="<h2>$words</h2>",
    switch=(
        '<div class="fields-group"><div class="input with_label boolean $ident">'
        '<div class="label_input"><label class="boolean optional" for="$ident">$label</label>'
        '<div class="label_input__wrapper"><input name="$key" type="hidden" value="0">'
        '<input class="boolean optional" type="checkbox" value="1" name="$key" id="$ident" '
        '$checked $set></div></div><span class="hint">$description</span></div></div>'
    ),
    select=(
        '<div class="input with_label select"><div class="label_input">'
        '<label class="select" for="$ident">$label</label><div class="label_input__wrapper">'
        '<select class="select" name="$key" id="$ident" $set>$options</select></div></div></div>'
    ),
)
_APP = Markup(
    page="<h1>$title</h1>$body",
    switch=(
        '<div class="row"><label for="$ident">$label</label>'
        '<input type="checkbox" id="$ident" name="$key" $checked $set></div>'
    ),
    row=(
        '<div class="row"><span>$label</span><button type="button" aria-haspopup="listbox" $opens>'
        "$value</button></div>"
    ),
)
_PREFERENCES = "/settings/preferences"
PAGES: tuple[Page, ...] = (
    Page("privacy", "/settings/privacy", "Privacy and reach", markup=_RAILS),
    Page("posting", f"{_PREFERENCES}/posting_defaults", "Posting defaults", markup=_RAILS),
    Page("cleanup", "/statuses_cleanup", "Automated post deletion", markup=_RAILS),
    Page("relationships", "/relationships", "Follows and followers", before=_relationships),
    Page("apps", "/oauth/authorized_applications", "Your authorized applications", before=_apps),
    Page("sessions", "/auth/edit", "Sessions", before=_sessions),
    Page("home", "/home", "Home", markup=_APP, fetches=(
        _api("/api/v1/accounts/verify_credentials"),)),
    Page("profile_edit", "/profile/edit", "Edit profile", markup=_APP, fetches=(
        _api("/api/v1/profile"),)),
    Page("display", "", "Customize", under="profile_edit", markup=_APP),
    Page("notifications", "/notifications", "Notifications", markup=_APP, fetches=(
        _api("/api/v2/notifications/policy"),)),
    Page("filters", "", "Show settings", under="notifications", markup=_APP),
    Page("requests", "/follow_requests", "Follow requests", before=_follow_requests, fetches=(
        _api("/api/v1/follow_requests"),)),
    Page("blocks", "/blocks", "Blocked users", fetches=(_api("/api/v1/blocks"),),
         before=lambda a: "".join(f"<p>{escape(p.name)}</p>" for p in a.state.blocked)),
    Page("me", "/@{me}", "Profile", public=True, before=_profile, wrap="$body", fetches=(
        {"url": f"/api/v1/accounts/lookup?acct={ME}"},
        {"url": f"/api/v1/accounts/{NUMBER}/statuses"})),
    *(Page(f"my_{kind}", f"/@{{me}}/{kind}", kind, public=True, fetches=(
        {"url": f"/api/v1/accounts/{NUMBER}/{kind}"},)) for kind in ("followers", "following")),
)  # fmt: skip


def _changed(request: Request) -> Mapping[str, str]:
    form = request.form()
    if request.method == "PATCH" and request.path == "/api/v1/profile":
        shown = form.get("hide_collections", [""])[-1].lower()
        return {"hide_collections": {"true": "False", "false": "True"}.get(shown, "")}
    if request.method != "POST" or not form.get("_method"):
        return {}
    found = {key: values[-1] for key, values in form.items() if re.match(r"(account|user)", key)}
    return {key: {"1": "True", "0": "False"}.get(value, value) for key, value in found.items()}


def _cookies(doctor: Doctor, token: str) -> dict[str, tuple[str, bool]]:
    return {"_session_id": (token, True), "_mastodon_session": ("practice", True)}


def _gone(asked: Asked) -> Response:
    return Response(404, kind="application/json")


REPLICA = Replica(
    name="mastodon",
    host=HOST,
    site=f"https://{HOST}",
    hosts=(HOST,),
    domain=HOST,
    me=ME,
    specs=SPECS,
    pages=PAGES,
    start=_START_STATE,
    cookies=_cookies,
    session="_session_id",
    bearer=True,
    login="/auth/sign_in",
    sign_in="/auth/sign_in",
    head=_head,
    around='<div id="mastodon"><nav><a href="/home">Home</a><a href="/settings/privacy">'
    "Preferences</a></nav><main>$content</main></div>",
    around_stranger='<div id="mastodon"><main>$content</main></div>',
    write={"url": "/settings/privacy",
           "method": "POST",
           "form": {"_method": "patch", "{key}": "{value}"}},
    background=({"url": "/api/v1/markers", "method": "POST", "json": {"home": "1"},
                 "headers": {"Authorization": "Bearer {token}"}},),
    changed=_changed,
    answers=(
        Answer("/api/v2/instance", _instance, stranger=True),
        Answer("/api/v1/accounts/verify_credentials", _credentials),
        Answer("/api/v1/profile", _api_profile),
        Answer("/api/v2/notifications/policy", _policy),
        Answer("/api/v1/preferences", lambda a: _without_none({
            "posting:default:visibility": _raw(a, "default_visibility"),
            "posting:default:quote_policy": _raw(a, "default_quote"),
            "posting:default:sensitive": _told(a, "default_sensitive", True, False)})),
        Answer("/api/v1/follow_requests", lambda a: [_account(p) for p in a.state.requests]),
        Answer("/api/v1/blocks", lambda a: [_account(p) for p in a.state.blocked]),
        Answer("/api/v1/accounts/lookup", _own, stranger=True),
        Answer(f"/api/v1/accounts/{NUMBER}/statuses",
               lambda a: [{"id": "1", "content": "<p>First beans.</p>"}], stranger=True),
        Answer(f"/api/v1/accounts/{NUMBER}/followers", _strangers_list("followers"), stranger=True),
        Answer(f"/api/v1/accounts/{NUMBER}/following", _strangers_list("following"), stranger=True),
        Answer("/api/*", _gone, stranger=True),
    ),
    writing_gets=("/auth/confirmation*", "/unsubscribe*"),
    challenge="/auth/challenge",
    notices={"/auth/challenge": Notice("Confirm password to continue", "Security check.")},
    limit_words="Too many requests",
)  # fmt: skip
