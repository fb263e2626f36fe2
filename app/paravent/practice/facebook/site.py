"""Facebook's hosts: pages, the GraphQL endpoint, sign-in, and which requests write."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from paravent.practice.facebook.pages import (
    Block,
    View,
    about_page,
    accounts_center_page,
    friends_answer,
    person_row,
    plain_page,
    settings_page,
)
from paravent.practice.facebook.settings import ABOUT_SECTIONS, INTRO, OLD_TABS, SPECS, TABS
from paravent.practice.live import Live, Trouble
from paravent.practice.operations import operations
from paravent.practice.shell import asset, fill, portrait, script_json, text
from paravent.practice.state import Doctor
from paravent.practice.web import Request, Response, answer, html, redirect

NAME = "facebook"
_WWW = "www.facebook.com"
_ACCOUNTS = "accountscenter.facebook.com"
_CHECKPOINT = "/checkpoint/601051028565049/"
_WRITING_GETS = (
    "/settings/applications/send_deletion_request",
    "/settings/reactivation",
    "/manage/",
    "/logout",
    "/ajax/privacy/",
)
_TEMPORARILY_BLOCKED = (
    "You're Temporarily Blocked",
    "It looks like you were misusing this feature by going too fast. You've been temporarily "
    "blocked from using it.",
)
_PLAIN_PAGES = {
    "/location_history/info": "location_history",
    "/primary_location/info": "primary_location",
    "/off_facebook_activity": "off_facebook_activity",
}


def is_ours(host: str) -> bool:
    """Whether ``host`` is one of the platform's."""
    return host in ("facebook.com", "fbcdn.net") or host.endswith((".facebook.com", ".fbcdn.net"))


def is_read(request: Request) -> bool:
    """Whether a request other than GET is one of the reads that share POST with the writes."""
    if request.path.rstrip("/") not in ("/api/graphql", "/api/graphqlbatch"):
        return False
    names = operations(request)
    return bool(names) and all(
        "Mutation" not in name and name.endswith(("Query", "Subscription")) for name in names
    )


def is_sign_in(request: Request) -> bool:
    """Whether the request is the sign-in form's."""
    return request.method == "POST" and request.path.startswith("/login/")


def writing_get(request: Request) -> bool:
    """Whether a GET changes something."""
    return request.path.startswith(_WRITING_GETS)


def cookies(doctor: Doctor, token: str) -> dict[str, tuple[str, bool]]:
    """Name to value and HttpOnly of the cookies of a signed-in browser."""
    return {
        "c_user": (doctor.number, False),
        "xs": (token, True),
        "datr": ("practice-browser", True),
        "sb": ("practice-browser", True),
        "presence": ("practice", False),
    }


class Facebook:
    """Answers for all hosts of the platform."""

    def __init__(self, live: Live) -> None:
        self._live = live

    @property
    def _doctor(self) -> Doctor:
        return self._live.state.doctor

    def answer(self, request: Request) -> Response:
        """The answer to ``request``."""
        if request.host.endswith("fbcdn.net"):
            return self._static(request)
        if request.host in ("facebook.com", "m.facebook.com", "web.facebook.com"):
            return redirect(f"https://{_WWW}{request.path}")
        if request.host not in (_WWW, _ACCOUNTS):
            return Response(404, kind="text/plain")
        if request.method not in ("GET", "HEAD"):
            return self._posted(request)
        return self._opened(request)

    def _static(self, request: Request) -> Response:
        if request.path.endswith(".js"):
            return Response(body=asset("facebook/app.js").encode(), kind="text/javascript",
                            headers=(("Access-Control-Allow-Origin", "*"),))  # fmt: skip
        if request.path.endswith(".css"):
            return Response(body=asset("facebook/style.css").encode(), kind="text/css")
        return Response(body=portrait(request.path), kind="image/svg+xml")

    def _signed_in(self, request: Request) -> bool:
        token = self._live.token(NAME)
        return (
            bool(token)
            and request.cookies.get("xs") == token
            and request.cookies.get("c_user") == self._doctor.number
        )

    # -- requests that carry something -------------------------------------------------------

    def _posted(self, request: Request) -> Response:
        if is_sign_in(request):
            return self._sign_in(request)
        if request.path.rstrip("/") not in ("/api/graphql", "/api/graphqlbatch"):
            return Response(kind="text/plain")
        trouble = self._live.due(NAME, opened=False)
        if trouble is Trouble.RATE_LIMITED:
            return answer({"errors": [{"code": 1357004, "message": "Rate limit"}]}, 429)
        if trouble is Trouble.CHALLENGE:
            return answer({"data": None, "checkpoint_url": _CHECKPOINT})
        if not self._signed_in(request):
            return answer({"errors": [{"code": 1357001, "message": "Log in to continue"}]})
        form = request.form()
        variables = _variables(form.get("variables", ["{}"])[0])
        names = operations(request)
        for name in names:
            if "Mutation" in name:
                self._save(variables)
        return answer(self._query(names[0] if names else "", variables))

    def _save(self, variables: dict[str, Any]) -> None:
        given = variables.get("input")
        if isinstance(given, dict):
            try:
                self._live.set(NAME, str(given.get("setting")), str(given.get("value")))
            except KeyError:
                return

    def _sign_in(self, request: Request) -> Response:
        token = self._live.sign_in(NAME)
        following = request.form().get("next", ["/"])[0]
        where = following if following.startswith("/") else "/"
        return redirect(where, [
            ("Set-Cookie", f"{name}={value}; Domain=.facebook.com; Path=/; Secure; Max-Age=31536000"
             + ("; HttpOnly" if hidden else "") + "; SameSite=None")
            for name, (value, hidden) in cookies(self._doctor, token).items()
        ])  # fmt: skip

    def _query(self, name: str, variables: dict[str, Any]) -> Any:
        view = View(self._live.state)
        if "FriendsList" in name and name.endswith("PaginationQuery"):
            return friends_answer(view, str(variables.get("cursor") or ""), name)
        if name == "CometPrivacySelectorPickerContainerQuery":
            return {"data": {"privacy_selector": {"setting": variables.get("setting")}}}
        draw = _DRAWN.get(name)
        page = draw(view, variables) if draw else None
        return {"data": {"viewer": {"page": page}}, "extensions": {"is_final": True}}

    # -- pages -------------------------------------------------------------------------------

    def _opened(self, request: Request) -> Response:
        if request.headers.get("sec-fetch-mode") != "navigate":
            return Response(400, kind="text/plain")
        path = request.path if request.path == "/" else request.path.rstrip("/")
        if path.startswith(("/checkpoint", "/privacy/consent")):
            return self._notice("Confirm that it's you", "We need to check that it's really you.")
        if path == "/login":
            return self._login_page(request)
        signed_in = self._signed_in(request)
        if signed_in and (stop := self._stop(request)):
            return stop
        if not signed_in:
            return self._stranger(request, path)
        if writing_get(request):
            return self._get_that_writes(request, path)
        return self._page(request, path)

    def _stop(self, request: Request) -> Response | None:
        trouble = self._live.due(NAME, opened=True)
        if trouble is Trouble.CHALLENGE:
            return redirect(f"{_CHECKPOINT}?next={quote(request.path)}")
        if trouble is Trouble.RATE_LIMITED:
            return Response(429, b"<!doctype html><title>Practice</title><p>Sorry")
        if trouble is Trouble.BLOCKED:
            return self._notice(*_TEMPORARILY_BLOCKED)
        if trouble is Trouble.LANGUAGE:
            self._live.speak("de")
        if trouble is Trouble.SIGNED_OUT:
            self._live.sign_out(NAME)
            gone = ("Set-Cookie", "c_user=deleted; Domain=.facebook.com; Path=/; Max-Age=0; Secure")
            return redirect(f"https://{_WWW}/login/?next={quote(request.path)}", [gone])
        return None

    def _stranger(self, request: Request, path: str) -> Response:
        doctor = self._doctor
        if path == f"/{doctor.handle}" or (
            path == "/profile.php" and request.first("id") == doctor.number
        ):
            return html(self._shell({"query": "", "stranger": self._profile(True)}, path, False))
        return redirect(f"https://{_WWW}/login/?next={quote(request.path)}")

    def _page(self, request: Request, path: str) -> Response:
        doctor = self._doctor
        if request.host == _ACCOUNTS:
            return self._drawn(path, "FXAccountsCenterRootQuery", {"path": path})
        if path.startswith("/me"):
            return redirect(f"https://{_WWW}/{doctor.handle}{path.removeprefix('/me')}")
        if path.startswith("/settings/applications/app_details"):
            return self._drawn(path, "ApplicationAndWebsiteAppDetailQuery", {})
        if path == "/settings":
            tab = request.first("tab") or request.first("setting_tab")
            tab = OLD_TABS.get(tab, tab)
            if tab and tab not in TABS:
                tab = ""
            return self._drawn(path, "CometSettingsRootUSFNewCometQuery", {"tab": tab})
        if path in _PLAIN_PAGES:
            names = {"off_facebook_activity": "OffFacebookActivityRootQuery"}
            page = _PLAIN_PAGES[path]
            query = names.get(page, "LocationHistoryRootQuery")
            return self._drawn(path, query, {"page": page})
        return self._person_page(request, path)

    def _person_page(self, request: Request, path: str) -> Response:
        doctor = self._doctor
        view = View(self._live.state)
        if path == "/friends/requests":
            return self._drawn(path, "FriendingCometFriendRequestsRootQuery", {})
        if path in ("/friends/list", "/friends"):
            query = "FriendingCometFriendsListPaginationQuery"
            return self._drawn(path, query, {}, friends="All friends")
        own = path == "/profile.php" and request.first("id") == doctor.number
        below = path.removeprefix(f"/{doctor.handle}").strip("/")
        if own:
            below = request.first("sk")
        elif not path.startswith(f"/{doctor.handle}"):
            return self._notice(view.say("This content isn't available right now"), "", 404)
        if below in ("friends", "friends_all"):
            query = "ProfileCometAppCollectionSelfFriendsListRendererPaginationQuery"
            return self._drawn(path, query, {}, friends="Friends", profile=self._profile(False))
        if below == "about" or below in ABOUT_SECTIONS.values():
            query = "ProfileCometAboutAppSectionQuery"
            return self._drawn(path, query, {"section": below}, profile=self._profile(False))
        return self._drawn(path, "", {}, profile=self._profile(False))

    def _profile(self, stranger: bool) -> Block:
        """What the head of the profile shows; a stranger gets what is public and no more."""
        now = self._live.state.facebook
        own = [s for s in SPECS if s.id in INTRO and s.id not in now.removed]
        public = [s for s in own if now.values.get(s.id) == "Public"]
        friends_public = now.values.get("friends_list") == "Public"
        return {
            "name": self._doctor.name,
            "address": f"https://{_WWW}/{self._doctor.handle}",
            "friends": len(now.people) if not stranger or friends_public else None,
            "intro": [INTRO[s.id] for s in (public if stranger else own)],
            "public_intro": [INTRO[s.id] for s in public],
            "public_friends": len(now.people) if friends_public else None,
        }

    def _drawn(self, path: str, query: str, variables: dict[str, Any], **more: Any) -> Response:
        route = {"query": query, "variables": variables, **more}
        return html(self._shell(route, path, True))

    def _shell(self, route: dict[str, Any], path: str, signed_in: bool) -> str:
        view = View(self._live.state)
        doctor = self._doctor
        number = doctor.number if signed_in else "0"
        user = {
            "ACCOUNT_ID": number,
            "USER_ID": number,
            "NAME": doctor.name if signed_in else "",
            "IS_LOGGED_OUT": not signed_in,
        }
        navigation = [{"href": f"https://{_WWW}/settings/?tab={tab}", "text": view.say(words)}
                      for tab, words in TABS.items()] if path == "/settings" else []  # fmt: skip
        route |= {
            "navigation": navigation,
            "delay": self._live.delay,
            "say": {w: view.say(w) for w in _SPOKEN},
            "requests": path == "/friends/requests",
        }
        return fill(
            "facebook/shell.html",
            lang=self._live.state.language,
            user=script_json({"define": [["CurrentUserInitialData", [], user, 270]]}),
            number=number,
            route=script_json(route),
            extra='<script src="/hostile.js"></script>' if self._live.hostile else "",
        )

    def _get_that_writes(self, request: Request, path: str) -> Response:
        setting, value = request.first("setting"), request.first("value")
        if setting:
            self._save({"input": {"setting": setting, "value": value}})
        if path.startswith("/logout"):
            self._live.sign_out(NAME)
        return self._notice("Done", "")

    def _notice(self, title: str, words: str, status: int = 200) -> Response:
        lang = self._live.state.language
        page = fill("facebook/notice.html", lang=lang, title=text(title), words=text(words))
        return Response(status, page.encode())

    def _login_page(self, request: Request) -> Response:
        following = request.first("next", "/")
        return html(fill("facebook/login.html", lang=self._live.state.language,
                         next=text(following), name=text(self._doctor.name)))  # fmt: skip


_SPOKEN = (
    "Settings", "Save", "Cancel", "Close", "Friends", "Loading...", "Unblock", "Edit", "Remove",
    "Confirm", "Delete", "Edit privacy", "Your blocked list is empty", "Friend requests",
    "Allow all cookies", "Decline optional cookies", "Allow the use of cookies?", "Help",
    "Password", "Continue", "View and edit", "View As", "Edit profile", "Log in", "About",
    "You have no apps or websites to review", "Sharing with",
)  # fmt: skip


def _variables(given: str) -> dict[str, Any]:
    try:
        read = json.loads(given)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


def _app_detail(view: View, given: dict[str, Any]) -> Block:
    words = "This app can see your name, profile picture and email address."
    return {"title": view.say("Apps and websites"), "covered": False,
            "blocks": [{"kind": "sentence", "text": view.say(words)}]}  # fmt: skip


def _requests(view: View, given: dict[str, Any]) -> Block:
    people = [person_row(p) for p in view.facebook.requests]
    return {"title": view.say("Friend requests"), "covered": False,
            "blocks": [{"kind": "requests", "people": people}]}  # fmt: skip


_DRAWN: dict[str, Callable[[View, dict[str, Any]], Block | None]] = {
    "CometSettingsRootUSFNewCometQuery": lambda v, g: settings_page(v, str(g.get("tab"))),
    "ProfileCometAboutAppSectionQuery": lambda v, g: about_page(v, str(g.get("section"))),
    "FXAccountsCenterRootQuery": lambda v, g: accounts_center_page(v, str(g.get("path"))),
    "OffFacebookActivityRootQuery": lambda v, g: plain_page(v, "off_facebook_activity"),
    "LocationHistoryRootQuery": lambda v, g: plain_page(
        v,
        "primary_location"
        if re.fullmatch("primary_location", str(g.get("page")))
        else "location_history",
    ),
    "ApplicationAndWebsiteAppDetailQuery": _app_detail,
    "FriendingCometFriendRequestsRootQuery": _requests,
}
