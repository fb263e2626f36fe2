"""LinkedIn as its facts describe it: category pages, settings with their keys, connections."""

from __future__ import annotations

import json
from collections.abc import Mapping
from html import escape
from types import MappingProxyType
from typing import Any
from urllib.parse import unquote

from paravent.core.words import Audience
from paravent.practice.people import crowd
from paravent.practice.platforms.common import apps, choice, page_of, rows, switch
from paravent.practice.replica.draw import tells
from paravent.practice.replica.model import Answer, Asked, Link, Markup, Notice, Page, Replica
from paravent.practice.shell import script_json
from paravent.practice.state import Doctor, PlatformState, Shape, Spec
from paravent.practice.web import Request, Response, redirect

ME = "morgan-ellery"
_D = "/mypreferences/d"
_S = f"{_D}/settings"
_ANYONE = Audience.LOGGED_IN
_FIRST = Audience.FRIENDS
_SECOND = Audience.FRIENDS_OF_FRIENDS
_SIZE = 20

_VISIBILITY: tuple[tuple[str, Spec], ...] = (
    (f"{_D}/profile-viewing-options", choice(
        "viewing_mode", "viewing_mode", "Profile viewing options",
        ("Your name and headline", _ANYONE, "DISCLOSE_FULL"),
        ("Private profile characteristics", Audience.CUSTOM, "DISCLOSE_ANONYMOUS"),
        ("Private mode", Audience.NOBODY, "HIDE"), key="discloseAsProfileViewer",
        description="What will people see when you have viewed their profile?")),
    ("", switch("page_visits", "page_visits", "Page visit visibility",
        "Allow organizations to see when you visit their LinkedIn Page")),
    ("", choice("email_visibility", "email_visibility",
        "Who can see or download your email address",
        ("Only visible to me", Audience.ONLY_ME), ("1st-degree connections", _FIRST),
        ("1st and 2nd-degree connections", _SECOND), ("Anyone on LinkedIn", _ANYONE))),
    (f"{_D}/connections-visibility", switch(
        "connections_visible", "connections_visible", "Who can see your connections",
        "Connection visibility", on=_FIRST, off=Audience.ONLY_ME)),
    ("", choice("follow_visibility", "follow_visibility", "Who can see members you follow",
        ("Only visible to me", Audience.ONLY_ME), ("Anyone on LinkedIn", _ANYONE))),
    ("", choice("last_name", "last_name", "Who can see your last name",
        ("Your full name", _ANYONE), ("Last name initial", _FIRST), documented=False)),
    ("", switch("represent_org", "represent_org",
        "Representing your organization(s) and interests")),
    (f"{_S}/data-export-by-page-admins", switch(
        "page_owner_export", "page_owner_export", "Page owners exporting your data")),
    ("", switch("ms_preview", "ms_preview", "Profile preview in Microsoft applications",
        documented=False)),
    (f"{_S}/profile-visibility-for-partners", switch(
        "off_linkedin_discovery", "off_linkedin_discovery",
        "Profile discovery and visibility off LinkedIn")),
    (f"{_S}/discover-me-by-email-address", choice(
        "discover_email", "discover_email", "Profile discovery using email address",
        ("Anyone", _ANYONE), ("2nd-degree connections", _SECOND), ("Nobody", Audience.NOBODY))),
    (f"{_S}/discover-me-by-phone-number", choice(
        "discover_phone", "discover_phone", "Profile discovery using phone number",
        ("Everyone", _ANYONE), ("2nd-degree connections", _SECOND), ("Nobody", Audience.NOBODY))),
    ("", choice("active_status", "active_status", "Manage active status",
        ("No one", Audience.NOBODY), ("Your connections only", _FIRST),
        ("All LinkedIn members", _ANYONE))),
    ("", switch("share_updates", "share_updates", "Share profile updates with your network",
        "Share key profile updates")),
    ("/psettings/news-mention-broadcast", switch(
        "in_the_news", "in_the_news", "Notify connections when you're in the news")),
    ("", switch("mentions_tags", "mentions_tags", "Mentions or tags")),
    ("/psettings/allow-follow", choice(
        "followers", "followers", "Followers",
        ("Everyone on LinkedIn", _ANYONE), ("Your connections", _FIRST),
        description="Who can follow you and see your public updates?")),
)  # fmt: skip

_PRIVACY: tuple[tuple[str, Spec], ...] = (
    (f"{_S}/data-for-ai-improvement", switch(
        "ai_training", "ai_training", "Data for Generative AI Improvement",
        "Use my data for training content creation AI models")),
    (f"{_S}/policy-and-academic-research", switch(
        "research", "research", "Social, economic, and workplace research",
        "Use data for research", key="allowAnonymizedDataResearch")),
    ("/psettings/invite-receive", choice(
        "invites_receive", "invites_receive", "Invitations to connect",
        ("Everyone", _ANYONE),
        ("Only people who know your email or are in imported contacts", Audience.CUSTOM, "EMAIL"),
        ("Only imported contacts", Audience.CUSTOM, "IMPORTED"),
        description="Who can send you invitations")),
    ("/psettings/partner-inmail", switch(
        "messages_inmail", "messages_inmail", "Messages", documented=False)),
    ("/psettings/research-invitations", switch(
        "research_invites", "research_invites", "Research invites")),
    ("", switch("receipts_typing", "receipts_typing", "Read receipts and typing indicators")),
    (f"{_D}/job-application-accounts", switch(
        "resumes", "resumes", "Save resumes and application data")),
)  # fmt: skip

_ADS: tuple[tuple[str, Spec], ...] = (
    (f"{_D}/interest-categories", switch(
        "ads_interests", "ads_interests", "Interests and traits",
        key="adsPrivacyAllowInterestsAndBehaviors")),
    (f"{_S}/ads-by-age", switch("ads_age", "ads_age", "Age range", key="allowAdsByAge")),
    (f"{_S}/ads-by-gender", switch("ads_gender", "ads_gender", "Gender", key="allowAdsByGender")),
    (f"{_S}/ads-inferred-location", switch(
        "ads_location", "ads_location", "Ads based on your inferred city",
        key="allowIpToPersonalizeAds", documented=False)),
    (f"{_S}/ads-beyond-linkedin", switch(
        "ads_off_linkedin", "ads_off_linkedin", "Ads outside of LinkedIn",
        key="allowLinkedInAudienceNetwork")),
    (f"{_S}/ads-interactions-with-business", switch(
        "ads_businesses", "ads_businesses", "Interactions with businesses",
        key="allowUseOfThirdPartyData")),
    (f"{_S}/ads-related-actions", switch(
        "ads_actions", "ads_actions", "Ad-related actions", key="allowConversionTrackings")),
    ("", switch("ads_connections", "ads_connections", "Connections", "Use connections data")),
)  # fmt: skip

_SECURITY: tuple[tuple[str, Spec], ...] = (
    (f"{_D}/two-factor-authentication", switch(
        "two_step", "two_step", "Two-step verification")),
)  # fmt: skip

_CATEGORIES = {
    "profile-visibility": ("Visibility", _VISIBILITY),
    "privacy": ("Data privacy", _PRIVACY),
    "ads": ("Advertising data", _ADS),
    "sign-in-and-security": ("Sign in & security", _SECURITY),
}
_SINGLE = tuple(pair for _, group in _CATEGORIES.values() for pair in group)

SPECS: tuple[Spec, ...] = (
    *(spec for _, spec in _SINGLE),
    choice("profile_photo", "profile_photo", "Profile photo visibility",
           ("1st-degree", _FIRST), ("Your network", _SECOND), ("All LinkedIn members", _ANYONE),
           ("Public", Audience.PUBLIC)),
    switch("public_profile", "public_profile", "Your profile's public visibility",
           on=Audience.PUBLIC, off=_ANYONE),
    switch("member_cookies", "member_cookies", "Allow non-essential cookies",
           key="nonEssentialCookieConsent", documented=False),
)  # fmt: skip

_START = {
    **{spec.id: "On" if at % 3 else "Off" for at, spec in enumerate(SPECS)
       if spec.shape is Shape.SWITCH},
    "viewing_mode": "Private profile characteristics",
    "email_visibility": "1st-degree connections",
    "follow_visibility": "Anyone on LinkedIn",
    "last_name": "Your full name",
    "discover_email": "2nd-degree connections",
    "discover_phone": "Everyone",
    "active_status": "Only on weekdays",
    "followers": "Everyone on LinkedIn",
    "invites_receive": "Everyone",
    "profile_photo": "Public",
    "public_profile": "On",
    "connections_visible": "On",
}  # fmt: skip

_START_STATE = PlatformState(
    values=MappingProxyType(_START),
    people=crowd(74, "linkedin connections"),
    requests=crowd(3, "linkedin invitations"),
    blocked=crowd(1, "linkedin blocked"),
    apps=apps(("Rota Robin", "Has access to your profile"), ("CV Kettle", "Profile and e-mail")),
    sessions=apps(("Larkmoor, United Kingdom (Your current session)", "Chrome on Linux"),
                  ("Port Tallow, United Kingdom", "Chrome on Android")),
    password_pages=frozenset({"two_step"}),
)  # fmt: skip


# -- pages -----------------------------------------------------------------------------------


def _slug(spec: Spec, path: str) -> str:
    # Where no source has the address, a row leads to one that nobody should rely on.
    return path or f"{_D}/{spec.id.replace('_', '-')}-setting"


def _display(spec: Spec, state: PlatformState) -> Mapping[str, Any]:
    now = state.values.get(spec.id, "")
    return {
        "key": spec.json_key,
        "entityUrn": f"urn:li:settingEntity:{spec.json_key}",
        "settingDisplayType": "RADIO" if spec.shape is Shape.RADIO else "TOGGLE",
        "settingDisplayValues": [
            {
                "settingDisplayValue": option.words,
                "value": str(option.raw).lower() if isinstance(option.raw, bool) else option.raw,
                "selected": option.words == now,
            }
            for option in spec.options
        ],
    }


def _code(spec: Spec) -> Any:
    def made(asked: Asked) -> str:
        if not spec.json_key or not tells(REPLICA, spec, asked.state):
            return ""
        data = {"data": {}, "included": [_display(spec, asked.state)]}
        return f'<code style="display:none"><!--{escape(script_json(data), quote=False)}--></code>'

    return made


def _list_of(name: str, button: str) -> Any:
    def made(asked: Asked) -> str:
        entries = asked.state.apps if name == "apps" else asked.state.sessions
        row = (
            "<li><div><p>{name}</p><p>{detail}</p></div>"
            f'<button type="button" data-post="remove">{button}</button></li>'
        )
        return f"<ul>{rows(entries, row)}</ul>"

    return made


def _invitations(asked: Asked) -> str:
    made = "".join(
        f'<div role="listitem"><a href="/in/{p.handle}/"><p>{escape(p.name)}</p></a>'
        f"<p>{escape(p.detail)}</p>"
        f'<button aria-label="Ignore an invitation to connect from {escape(p.name)}" '
        'data-post="ignore">Ignore</button>'
        f'<button aria-label="Accept {escape(p.name)}’s invitation" data-post="accept">Accept'
        "</button></div>"
        for p in asked.state.requests
    )
    return f'<div role="list">{made}</div>'


def _connections(asked: Asked) -> str:
    return (
        f"<p>{len(asked.state.people)} connections</p>"
        '<div data-view-name="connections-list" componentkey="ConnectionsPage_ConnectionsList">'
        '<div data-component-type="LazyColumn" data-list="0"></div></div>'
    )


_CONNECTION_LIST = {
    "ask": {
        "url": f"/voyager/api/relationships/dash/connections?count={_SIZE}&start={{cursor}}",
        "headers": {"x-restli-protocol-version": "2.0.0"},
    },
    "items": "elements",
    "next": "next",
    "fields": {"name": "name", "handle": "handle", "detail": "headline"},
    "row": '<div class="person" componentkey="auto-component-{handle}">'
    '<a data-view-name="connections-profile" href="/in/{handle}/" aria-hidden="true" tabindex="-1">'
    '<img alt="" src="https://media.licdn.com/{handle}.jpg" width="40" height="40"></a>'
    '<div><p><a data-view-name="connections-profile" href="/in/{handle}/">{name}</a></p>'
    "<p>{detail}</p><p>Connected on May 4, 2019</p></div>"
    '<button type="button" aria-label="Message {name}" data-post="message">Message</button>'
    '<button type="button" aria-label="More" '
    'data-view-name="connections-remove-connection-dropdown" data-post="remove">…</button></div>',
    "button": "Load more",
}


def _sections(asked: Asked) -> str:
    named = ("Photo", "Headline", "Summary", "Current experience", "Past experience", "Education")
    return "".join(
        f'<div class="row"><span id="section-{at}">{name}</span><input type="checkbox" '
        f'role="switch" aria-labelledby="section-{at}" aria-checked="true" checked></div>'
        for at, name in enumerate(named)
    )


def _person() -> Mapping[str, Any]:
    return {
        "@context": "http://schema.org",
        "@graph": [{
            "@type": "Person", "name": "Dr Morgan Ellery", "jobTitle": ["Consultant physician"],
            "worksFor": [{"@type": "Organization", "name": "Larkmoor General Hospital"}],
            "alumniOf": [{"@type": "EducationalOrganization", "name": "Fennbridge University"}],
            "address": {"@type": "PostalAddress", "addressLocality": "Larkmoor"},
            "description": "Acute medicine and teaching.",
        }],
    }  # fmt: skip


def _profile(asked: Asked) -> str | Response:
    if asked.signed_in:
        return (
            f"<section><h1>{escape(asked.doctor.name)}</h1><p>Consultant physician</p><p>Larkmoor, "
            "England, United Kingdom</p></section><section><h2>Experience</h2><ul><li>Larkmoor "
            "General Hospital</li></ul></section>"
        )
    if asked.state.values.get("public_profile") != "On":
        return redirect("/authwall?trk=public_profile")
    return (
        f'<script type="application/ld+json">{json.dumps(_person())}</script>'
        f"<section><h1>{escape(asked.doctor.name)}</h1><h2>Consultant physician</h2>"
        "<p>Larkmoor, England, United Kingdom</p></section>"
        '<div role="dialog" aria-label="Sign in"><h2>Join to view full profile</h2>'
        '<button type="button" aria-label="Dismiss" data-close>×</button></div>'
    )


def _category(slug: str) -> Page:
    title, group = _CATEGORIES[slug]
    links = tuple(Link(spec.label, spec.page, spec.id) for _, spec in group)
    if slug == "profile-visibility":
        links += (Link("Blocking", f"{_D}/blocking-setting"), Link("Unfollowed", "unfollowed"))
    if slug == "sign-in-and-security":
        links += (Link("Where you're signed in", "sessions"),)
    if slug == "privacy":
        links += (Link("Permitted services", "apps"),)
    return Page(slug, f"{_D}/categories/{slug}", title, links=links)


PAGES: tuple[Page, ...] = (
    Page("account", f"{_D}/categories/account", "Account preferences", also=(f"{_D}/",), links=(
        Link("Visibility", "profile-visibility"), Link("Data privacy", "privacy"),
        Link("Advertising data", "ads"), Link("Sign in & security", "sign-in-and-security"))),
    *(_category(slug) for slug in _CATEGORIES),
    *(Page(spec.page, _slug(spec, path), spec.label, before=_code(spec)) for path, spec in _SINGLE),
    Page("profile_photo", "/psettings/profile-photo-visibility", "Profile photo"),
    Page("public_profile", "/public-profile/settings", "Edit your public profile",
         also=("/profile/public-profile-settings",), after=_sections),
    Page("member_cookies", f"{_D}/member-cookies", "Member cookies"),
    Page("unfollowed", f"{_D}/unfollowed", "Unfollowed",
         before=lambda a: "<p>You haven't unfollowed anyone</p>"),
    Page("apps", f"{_D}/permitted-services", "Permitted services",
         before=_list_of("apps", "Remove"), also=("/psettings/permitted-services",)),
    Page("sessions", f"{_D}/sessions-setting", "Where you're signed in",
         before=_list_of("sessions", "End")),
    Page("connections", "/mynetwork/invite-connect/connections/", "Connections",
         before=_connections, lists=(_CONNECTION_LIST,), wrap="$body"),
    Page("received", "/mynetwork/invitation-manager/received/", "Invitations",
         also=("/mynetwork/invitation-manager/",), before=_invitations),
)  # fmt: skip


# -- answers ---------------------------------------------------------------------------------


def _listed(asked: Asked) -> Any:
    part, following = page_of(asked.state.people, asked.request.first("start"), _SIZE)
    return {"elements": [{"name": p.name, "handle": p.handle, "headline": p.detail} for p in part],
            "next": following}  # fmt: skip


def _setting(asked: Asked) -> Any:
    key = asked.request.path.rsplit("/", 1)[-1]
    found = [s for s in SPECS if key in (s.json_key, s.id) and tells(REPLICA, s, asked.state)]
    return _display(found[0], asked.state) if found else Response(404, kind="text/plain")


def _wanted(request: Request) -> str:
    if request.method != "GET" or request.path != "/voyager/api/graphql":
        return ""
    return unquote(request.first("variables")).removeprefix("(page:").removesuffix(")")


def _changed(request: Request) -> Mapping[str, str]:
    if request.method != "PUT" or "settingsApiSettings" not in request.path:
        return {}
    try:
        value = json.loads(request.body).get("value")
    except (ValueError, AttributeError):
        return {}
    return {request.path.rsplit("/", 1)[-1]: str(value)}


def _cookies(doctor: Doctor, token: str) -> dict[str, tuple[str, bool]]:
    return {"li_at": (token, True), "JSESSIONID": (f"ajax:{token[:12]}", False),
            "liap": ("true", False)}  # fmt: skip


_HEADER = (
    f'<header><nav aria-label="Primary"><a href="/feed/">Home</a><a href="/mynetwork/">My Network'
    f'</a><a href="/in/{ME}/" aria-label="Me">Me</a></nav></header>'
)

REPLICA = Replica(
    name="linkedin",
    host="www.linkedin.com",
    hosts=("www.linkedin.com", "linkedin.com"),
    static=("static.licdn.com", "media.licdn.com"),
    domain=".linkedin.com",
    me=ME,
    specs=SPECS,
    pages=PAGES,
    start=_START_STATE,
    cookies=_cookies,
    session="li_at",
    login="/login",
    sign_in="/uas/login-submit",
    profile=_profile,
    profile_paths=("/in/{me}/",),
    redirects={"/in/me/": f"/in/{ME}/?isSelfProfile=true", "/in/me": f"/in/{ME}/"},
    markup=Markup(
        switch=(
            '<div class="row"><div><span id="$key">$label</span><p>$description</p></div>'
            '<input type="checkbox" role="switch" aria-labelledby="$key" aria-checked="$aria" '
            "$checked $set></div>"
        ),
        radios=(
            '<fieldset aria-labelledby="g-$key"><h2 id="g-$key">$label</h2><p>$description</p>'
            "$options</fieldset>"
        ),
        radio=(
            '<div><input type="radio" id="${key}__$raw" name="$key" value="$raw" $checked $set>'
            '<label for="${key}__$raw">$words</label></div>'
        ),
        value_link='<a href="$href" class="row"><span>$label</span><span>$value</span></a>',
        link='<a href="$href" class="row"><span>$label</span></a>',
        locked='<form><h2>Enter your password</h2><label for="pw">Password</label>'
        '<input id="pw" type="password"><button type="button">Done</button></form>',
    ),
    around=f"{_HEADER}<main>$content</main>",
    late=True,
    load={"url": "/voyager/api/graphql?variables=(page:{page})&queryId=voyagerSettingsPage.1",
          "headers": {"x-restli-protocol-version": "2.0.0"}},
    write={"url": "/mysettings-api/settingsApiSettings/{key}", "method": "PUT",
           "headers": {"x-restli-protocol-version": "2.0.0", "content-type": "application/json"},
           "json": {"value": "{value}"}},
    background=({"url": "/li/track", "method": "POST", "json": {"page": "{page}"}},),
    wanted=_wanted,
    changed=_changed,
    answers=(
        Answer("/voyager/api/relationships/dash/connections", _listed),
        Answer("/mysettings-api/settingsApiSettings/*", _setting),
    ),
    writing_gets=("/m/logout*", "/uas/logout*"),
    challenge="/checkpoint/challenge/",
    notices={
        "/checkpoint/challenge/": Notice("Let's do a quick security check", "Please verify."),
        "/authwall": Notice("Join LinkedIn", "Sign in or join now to see this profile."),
    },
    limit_words="Too many requests",
)  # fmt: skip
