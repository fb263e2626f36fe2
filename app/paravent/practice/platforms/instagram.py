"""Instagram as its facts describe it: settings, the followers dialog, blocked accounts, apps."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from html import escape
from types import MappingProxyType
from typing import Any

from paravent.core.words import Audience
from paravent.practice.operations import operations
from paravent.practice.people import crowd
from paravent.practice.platforms.common import apps, choice, page_of, rows, switch
from paravent.practice.replica.model import Answer, Asked, Link, Markup, Notice, Page, Replica
from paravent.practice.state import Acquaintance, Doctor, Option, PlatformState, Shape, Spec
from paravent.practice.web import Request

ME = "dr.morgan.ellery"
NUMBER = "48210093377"
BIO = "Doctor at Larkmoor General. Allotment, bread, hills."
_WWW = "www.instagram.com"
_CENTER = "accountscenter.instagram.com"
_GRAPHQL = ("/graphql/query", "/api/graphql")
_LIST_PAGE = 12
_V2 = "/accounts/settings/v2"

EVERYONE = Audience.LOGGED_IN

SPECS: tuple[Spec, ...] = (
    switch("private_account", "account_privacy", "Private account",
           "When your account is private, only the followers you approve can see what you share.",
           key="account_privacy_setting", on=Audience.FOLLOWERS, off=Audience.PUBLIC),
    switch("search_engine_indexing", "account_privacy",
           "Allow public photos and videos to appear in search engine results", documented=False),
    switch("activity_status", "activity_status", "Show activity status",
           "Accounts you follow and anyone you message can see when you were last active."),
    switch("read_receipts", "messages", "Show read receipts"),
    choice("msg_requests_followers", "message_requests", "Your followers on Instagram",
           ("Message requests", Audience.FOLLOWERS), ("Don't receive requests", Audience.NOBODY),
           documented=False),
    choice("msg_requests_others", "message_requests", "Others on Instagram",
           ("Message requests", EVERYONE), ("Don't receive requests", Audience.NOBODY),
           documented=False),
    choice("group_add", "message_requests", "Who can add you to group chats",
           ("Everyone", EVERYONE), ("Only people you follow on Instagram", Audience.FOLLOWING)),
    choice("story_replies", "story_replies", "Allow replies from…",
           ("Everyone", EVERYONE), ("People you follow", Audience.FOLLOWING),
           ("Followers you follow back", Audience.MUTUAL), ("No one", Audience.NOBODY),
           documented=False),
    choice("tags", "tags", "Who can tag you",
           ("Allow tags from everyone", EVERYONE),
           ("Allow tags from people you follow", Audience.FOLLOWING),
           ("Don't allow tags", Audience.NOBODY),
           description="Choose who can tag you in their photos and videos."),
    switch("tag_approval", "tags", "Manually approve tags", documented=False),
    choice("mentions", "tags", "Who can @mention you",
           ("Allow mentions from everyone", EVERYONE),
           ("Allow mentions from people you follow", Audience.FOLLOWING),
           ("Don't allow mentions", Audience.NOBODY)),
    switch("boost_mentions", "tags", "Allow people to boost stories they mention you in"),
    switch("boost_reshares", "tags",
           "Allow people to boost stories that reshare your content and mention you"),
    choice("comments_audience", "comments", "Who can comment",
           ("Everyone", EVERYONE), ("Followers", Audience.FOLLOWERS),
           ("People you follow", Audience.FOLLOWING),
           ("Followers you follow back", Audience.MUTUAL), ("Off", Audience.NOBODY),
           documented=False),
    switch("hidden_words", "hidden_words", "Hide comments", documented=False),
    switch("reshare_stories_mentioned", "sharing", "Stories they are mentioned in",
           group="Allow people to share"),
    switch("stories_in_messages", "sharing", "Stories in messages"),
    switch("notes_on_posts", "sharing", "Notes on posts and reels"),
    switch("story_to_facebook", "sharing", "Share story to Facebook"),
    switch("show_threads_badge", "edit", "Show Threads badge"),
    switch("account_suggestions", "edit", "Show account suggestions on profiles",
           "Choose whether people can see similar account suggestions on your profile."),
    Spec("bio_fields", "edit", "Bio", (Option(BIO, Audience.PUBLIC, BIO),
         Option("", Audience.NOBODY, "")), Shape.INPUT, documented=False),
    choice("birthday_visibility", "birthday", "Who can see your birthday on Instagram",
           ("Followers you follow back", Audience.MUTUAL), ("No one", Audience.NOBODY),
           documented=False),
    choice("ad_partner_activity", "ads_partners", "Activity information from ad partners",
           ("Yes, make my ads more relevant", Audience.ON),
           ("No, don't make my ads more relevant", Audience.OFF), shape=Shape.DIALOG),
    switch("ads_from_partners", "ads_off_meta", "Ads shown outside of Meta"),
    choice("social_interactions", "ads_social",
           "Who can see your social actions paired with ads?",
           ("Friends", Audience.FRIENDS), ("Only me", Audience.ONLY_ME)),
    choice("off_meta_activity", "off_meta", "Manage future activity",
           ("Connect future activity", Audience.ON),
           ("Disconnect future activity", Audience.OFF), documented=False),
)  # fmt: skip

_START = {
    "private_account": "Off",
    "search_engine_indexing": "On",
    "activity_status": "On",
    "read_receipts": "Off",
    "msg_requests_followers": "Message requests",
    "msg_requests_others": "Don't receive requests",
    "group_add": "Only people you follow on Instagram",
    "story_replies": "Followers you follow back",
    "tags": "Allow tags from people you follow",
    "tag_approval": "Off",
    "mentions": "Friends of the practice",
    "boost_mentions": "On",
    "boost_reshares": "Off",
    "comments_audience": "Everyone",
    "hidden_words": "On",
    "reshare_stories_mentioned": "On",
    "stories_in_messages": "Off",
    "notes_on_posts": "On",
    "story_to_facebook": "Off",
    "show_threads_badge": "On",
    "account_suggestions": "On",
    "bio_fields": BIO,
    "birthday_visibility": "No one",
    "ad_partner_activity": "No, don't make my ads more relevant",
    "ads_from_partners": "On",
    "social_interactions": "Only me",
    "off_meta_activity": "Connect future activity",
}

_START_STATE = PlatformState(
    values=MappingProxyType(_START),
    people=crowd(61, "instagram followers", on_x=True),
    following=crowd(24, "instagram following", on_x=True),
    requests=crowd(2, "instagram requests", on_x=True),
    blocked=crowd(3, "instagram blocked", on_x=True),
    apps=apps(("Tuneful Lantern", "Authorised on 2 May 2021"), ("Grid Gardener", "3 June 2024")),
    sessions=apps(("Larkmoor, United Kingdom", "Active now · Chrome on Linux"),
                  ("Port Tallow, United Kingdom", "3 days ago · Android phone")),
    covered_pages=frozenset({"sharing"}),
)  # fmt: skip


# -- pages -----------------------------------------------------------------------------------


def _counts(asked: Asked) -> str:
    state = asked.state
    return (
        f"<ul><li><span><span>31</span> posts</span></li>"
        f'<li><a role="link" href="/{ME}/followers/"><span>{len(state.people)}</span> followers</a>'
        f'</li><li><a role="link" href="/{ME}/following/"><span>{len(state.following)}</span> '
        "following</a></li></ul>"
    )


def _header(asked: Asked) -> str:
    bio = escape(asked.state.values.get("bio_fields", ""))
    return (
        f'<header class="x1i10hfl"><h2 dir="auto">{ME}</h2>{_counts(asked)}'
        f'<span dir="auto">{escape(asked.doctor.name)}</span><div><span>{bio}</span></div></header>'
    )


def _grid() -> str:
    return "".join(
        f'<a role="link" href="/{ME}/p/Cx{at}practice/"><img alt="Allotment, picture {at}" '
        f'src="https://scontent.cdninstagram.com/{at}.jpg" width="90" height="90"></a>'
        for at in range(6)
    )


def _profile(asked: Asked) -> str:
    private = asked.state.values.get("private_account") == "On"
    if private and not asked.signed_in:
        return _header(asked) + "<div><h2>This account is private</h2></div>"
    return _header(asked) + f"<div>{_grid()}</div>"


def _people(kind: str) -> Mapping[str, Any]:
    row = (
        '<div class="person"><a role="link" tabindex="0" href="/{user}/"><span dir="ltr">{user}'
        '</span></a><span dir="auto">{name}</span><button type="button" data-post="'
        + ("remove_follower" if kind == "followers" else "destroy")
        + '">'
        + ("Remove" if kind == "followers" else "Following")
        + "</button></div>"
    )
    return {
        "ask": {
            "url": f"/api/v1/friendships/{NUMBER}/{kind}/?count={_LIST_PAGE}"
            "&search_surface=follow_list_page&max_id={cursor}",
            "headers": {"x-ig-app-id": "936619743392459", "x-csrftoken": "{cookie:csrftoken}"},
        },
        "items": "users",
        "next": "next_max_id",
        "fields": {"user": "username", "name": "full_name"},
        "row": row,
        "empty": "",
    }


def _dialog(title: str) -> Any:
    def made(asked: Asked) -> str:
        return (
            _header(asked) + f'<div role="dialog" aria-modal="true" aria-label="{title}">'
            f'<h1>{title}</h1><div aria-label="Close" role="button" tabindex="0" data-close>×</div>'
            '<div class="scroll"><div data-list="0"></div></div></div>'
        )

    return made


def _blocked(asked: Asked) -> str:
    people = asked.state.blocked
    made = "".join(
        f'<div class="person" data-bloks-name="bk.components.Flexbox"><span>{p.handle}</span>'
        f'<span>{escape(p.name)}</span><div role="button" tabindex="0" aria-label="Unblock" '
        f'data-post="unblock"><span>Unblock</span></div></div>'
        for p in people
    )
    return made or "<span>You haven't blocked anyone</span>"


def _requests(asked: Asked) -> str:
    return "".join(
        f'<div class="person"><div><a role="link" href="/{p.handle}/">{p.handle}</a></div>'
        f'<span>{escape(p.name)}</span><div role="button" tabindex="0" data-post="approve">Confirm'
        "</div></div>"
        for p in asked.state.requests
    )


def _apps(asked: Asked) -> str:
    row = (
        "<div><span>{name}</span><span>{detail}</span>"
        '<button type="button" data-post="remove_app">Remove</button></div>'
    )
    return rows(asked.state.apps, row) or "<span>You have no active apps or websites</span>"


def _sessions(asked: Asked) -> str:
    row = '<div role="listitem"><span>{name}</span><span>{detail}</span></div>'
    return f'<div role="list">{rows(asked.state.sessions, row)}</div>'


def _page(id_: str, path: str, title: str, *also: str, **more: Any) -> Page:
    return Page(id_, path, title, also=also, **more)


_GROUP = "/accounts/how_others_can_interact_with_you/"
PAGES: tuple[Page, ...] = (
    _page("edit", "/accounts/edit/", "Edit profile"),
    _page("account_privacy", f"{_V2}/account_privacy/", "Account privacy",
          "/accounts/privacy_and_security/", "/accounts/who_can_see_your_content/"),
    _page("activity_status", "/accounts/activity_status/", "Activity status"),
    _page("messages", "/accounts/messages_and_story_replies/", "Messages and story replies",
          links=(Link("Show activity status", "activity_status"),)),
    _page("message_requests", "", "Message requests", under="messages"),
    _page("story_replies", "", "Story replies", under="messages"),
    _page("tags", f"{_V2}/tags_and_mentions/", "Tags and mentions"),
    _page("comments", "/accounts/comments/", "Comments"),
    _page("sharing", f"{_V2}/sharing_and_reuse/", "Sharing and reuse"),
    _page("hidden_words", f"{_V2}/hidden_words/", "Hidden words"),
    _page("how_others", _GROUP, "How others can interact with you", links=(
        Link("Messages and story replies", "messages"), Link("Tags and mentions", "tags"),
        Link("Comments", "comments"), Link("Sharing and reuse", "sharing"),
        Link("Hidden words", "hidden_words"))),
    _page("followers", "/{me}/followers/", ME, lists=(_people("followers"),),
          before=_dialog("Followers"), wrap="$body"),
    _page("following", "/{me}/following/", ME, lists=(_people("following"),),
          before=_dialog("Following"), wrap="$body"),
    _page("tagged", "/{me}/tagged/", ME, wrap="$body", before=lambda a: _header(a) + _grid()),
    _page("requests", "/accounts/activity/", "Follow requests", before=_requests),
    _page("blocked", "/accounts/blocked_accounts/", "Blocked accounts", before=_blocked),
    _page("apps", "/accounts/manage_access/", "Apps and websites", before=_apps),
    _page("sessions", "/session/login_activity/", "Login activity", before=_sessions),
    _page("birthday", "/personal_info/birthday/", "Birthday", host=_CENTER),
    _page("ads_partners", "/ads/data_from_partners/", "Activity information from ad partners",
          host=_CENTER),
    _page("ads_off_meta", "/ads/ads_shown_off_meta/", "Ads from ad partners", host=_CENTER),
    _page("ads_social", "/ads/social_interactions/", "Social interactions", host=_CENTER),
    _page("info", "/info_and_permissions/", "Your information and permissions", host=_CENTER),
    _page("off_meta", "", "Your activity off Meta technologies", under="info"),
)  # fmt: skip


# -- answers ---------------------------------------------------------------------------------


def _listed(people: Sequence[Acquaintance], request: Request) -> Any:
    part, following = page_of(people, request.first("max_id"), _LIST_PAGE)
    users = [
        {"pk": p.number, "username": p.handle, "full_name": p.name, "is_private": False,
         "is_verified": False, "profile_pic_url": f"https://scontent.cdninstagram.com/{p.number}"}
        for p in part
    ]  # fmt: skip
    more = {"next_max_id": following} if following else {}
    return {"users": users, "status": "ok", **more}


def _form_data(asked: Asked) -> Any:
    bio = asked.state.values.get("bio_fields", "")
    hidden = "bio_fields" in asked.state.removed or "edit" in asked.state.broken_pages
    return {"form_data": {"username": ME, "first_name": asked.doctor.name,
                          **({} if hidden else {"biography": bio})}, "status": "ok"}  # fmt: skip


def _variables(request: Request) -> Mapping[str, Any]:
    try:
        read = json.loads(request.form().get("variables", ["{}"])[0])
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _is_read(request: Request) -> bool:
    names = operations(request)
    return request.path.rstrip("/") in _GRAPHQL and bool(names) and all(
        "Mutation" not in name and name.endswith("Query") for name in names
    )  # fmt: skip


def _wanted(request: Request) -> str:
    return str(_variables(request).get("page", "")) if _is_read(request) else ""


def _changed(request: Request) -> Mapping[str, str]:
    asked = _variables(request).get("input")
    if not isinstance(asked, dict) or "Mutation" not in "".join(operations(request)):
        return {}
    return {str(asked.get("storage_id")): str(asked.get("value"))}


def _graphql(name: str, variables: Mapping[str, Any]) -> Mapping[str, Any]:
    return {
        "url": "/api/graphql/",
        "method": "POST",
        "headers": {"x-fb-friendly-name": name, "x-csrftoken": "{cookie:csrftoken}"},
        "form": {
            "av": NUMBER, "fb_api_caller_class": "RelayModern", "fb_api_req_friendly_name": name,
            "variables": json.dumps(variables), "server_timestamps": "true", "doc_id": "9400",
        },
    }  # fmt: skip


def _cookies(doctor: Doctor, token: str) -> dict[str, tuple[str, bool]]:
    return {"sessionid": (token, True), "ds_user_id": (NUMBER, False),
            "csrftoken": (token[::-1], False), "mid": ("practice", False),
            "ig_did": ("practice", True)}  # fmt: skip


_NAV = (
    '<nav role="navigation"><a role="link" href="/">Home</a><a role="link" href="/explore/">Explore'
    f'</a><a role="link" href="/{ME}/"><span>Profile</span></a></nav>'
)

REPLICA = Replica(
    name="instagram",
    host=_WWW,
    hosts=(_WWW, "instagram.com", _CENTER),
    static=("*.cdninstagram.com", "*.fbcdn.net"),
    domain=".instagram.com",
    me=ME,
    specs=SPECS,
    pages=PAGES,
    start=_START_STATE,
    cookies=_cookies,
    session="sessionid",
    login="/accounts/login/",
    sign_in="/api/v1/web/accounts/login/ajax/",
    profile=_profile,
    profile_paths=("/{me}/",),
    markup=Markup(
        page='<div class="x1i10hfl"><h2 dir="auto">$title</h2>$body</div>',
        group='<div class="x6s0dn4"><h3 dir="auto"><span>$words</span></h3></div>',
        switch=(
            '<div class="x6s0dn4 row"><div><span dir="auto">$label</span></div>'
            '<div class="x1n2onr6"><input aria-label="$label" aria-checked="$aria" role="switch" '
            'type="checkbox" $checked $set></div></div><div><span>$description</span></div>'
        ),
        radios=(
            '<fieldset class="x78zum5"><legend><span>$label</span></legend>'
            "<span>$description</span>$options</fieldset>"
        ),
        radio=(
            '<label class="x6s0dn4"><span dir="auto">$words</span><input type="radio" '
            'name="igCoreRadioButton$id" aria-label="$words" value="$raw" $checked $set></label>'
        ),
        field='<div class="row"><label for="pep$id">$label</label>'
        '<textarea id="pep$id">$value</textarea></div>',
        link='<a role="link" tabindex="0" href="$href"><div><span>$label</span></div></a>',
        value_link='<a role="link" tabindex="0" href="$href"><span>$label</span>'
        "<span>$value</span></a>",
        opener='<div role="button" tabindex="0" class="x1i10hfl" $opens><span>$label</span></div>',
        banner='<div role="dialog" aria-modal="true"><h2>Allow the use of cookies from Instagram '
        'on this browser?</h2><button type="button" data-close>Allow all cookies</button>'
        '<button type="button" data-close>Decline optional cookies</button></div>',
    ),
    around=f'<div id="mount_0_0_ig">{_NAV}<main role="main">$content</main></div>',
    around_stranger='<div id="mount_0_0_ig"><main role="main">$content</main></div>',
    late=True,
    load=_graphql("PolarisSettingsPageRootQuery", {"page": "{page}"}),
    write=_graphql("useSettings2UpdateBooleanStorageMutation",
                   {"input": {"storage_id": "{key}", "value": "{value}"}}),
    wanted=_wanted,
    is_read=_is_read,
    changed=_changed,
    answers=(
        Answer(f"/api/v1/friendships/{NUMBER}/followers/",
               lambda a: _listed(a.state.people, a.request)),
        Answer(f"/api/v1/friendships/{NUMBER}/following/",
               lambda a: _listed(a.state.following, a.request)),
        Answer("/api/v1/accounts/edit/web_form_data/", _form_data),
    ),
    writing_gets=("/accounts/logout*",),
    challenge="/challenge/",
    blocked="/accounts/disabled/",
    notices={
        "/challenge/": Notice("Confirm it's you", "Help us confirm that you own this account."),
        "/accounts/disabled/": Notice("Your account has been disabled", "Log in to learn more."),
    },
    limit_words="Please wait a few minutes before you try again.",
)  # fmt: skip
