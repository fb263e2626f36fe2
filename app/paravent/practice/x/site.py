"""X's hosts: the shell, its bundle, the JSON answers, sign-in, and which requests write."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from paravent.practice.live import Live, Trouble
from paravent.practice.shell import asset, fill, portrait, said, script_json, text
from paravent.practice.state import Doctor, PlatformState, PracticeApp, PracticeState, Shape, Spec
from paravent.practice.web import Request, Response, answer, html, redirect
from paravent.practice.x.answers import (
    account_settings,
    people_answer,
    preferences,
    profile,
    set_value,
)
from paravent.practice.x.settings import LINKS, OLD_PAGES, PAGES, SPECS

NAME = "x"
_HOSTS = ("x.com", "api.x.com", "twitter.com")
_API = ("/i/api/", "/1.1/", "/graphql/")


def is_ours(host: str) -> bool:
    """Whether ``host`` is one of the platform's."""
    return host in _HOSTS or host.endswith((".twimg.com", ".x.com"))


def is_sign_in(request: Request) -> bool:
    """Whether the request is the sign-in form's."""
    return request.method == "POST" and request.path == "/i/flow/login"


def writing_get(request: Request) -> bool:
    """Whether a GET changes something, or begins to."""
    path = request.path
    return path.startswith(("/logout", "/settings/deactivate")) or (
        path.startswith("/i/flow/") and path != "/i/flow/login"
    )


def cookies(doctor: Doctor, token: str) -> dict[str, tuple[str, bool]]:
    """Name to value and HttpOnly of the cookies of a signed-in browser."""
    return {
        "auth_token": (token, True),
        "ct0": (token[::-1], False),
        "twid": (f"u%3D{doctor.x_number}", False),
        "guest_id": ("v1%3A173900440000", False),
    }


class X:
    """Answers for all hosts of the platform."""

    def __init__(self, live: Live) -> None:
        self._live = live

    @property
    def _now(self) -> PlatformState:
        return self._live.state.x

    @property
    def _doctor(self) -> Doctor:
        return self._live.state.doctor

    def answer(self, request: Request) -> Response:
        """The answer to ``request``."""
        if request.host == "abs.twimg.com":
            return self._static(request)
        if request.host.endswith("twimg.com"):
            return Response(body=portrait(request.path), kind="image/svg+xml")
        if request.host in ("twitter.com", "www.x.com", "mobile.x.com"):
            return redirect(f"https://x.com{request.path}")
        if request.host not in ("x.com", "api.x.com"):
            return Response(404, kind="text/plain")
        if is_sign_in(request):
            return self._sign_in()
        if request.path.startswith(_API):
            return self._asked(request)
        if request.method not in ("GET", "HEAD"):
            return Response(kind="text/plain")
        return self._opened(request)

    def _static(self, request: Request) -> Response:
        if request.path.endswith(".css"):
            return Response(body=asset("x/style.css").encode(), kind="text/css")
        script = asset("x/app.js").replace("__BUNDLE__", script_json(bundle(self._live.state)))
        return Response(body=script.encode(), kind="text/javascript",
                        headers=(("Access-Control-Allow-Origin", "*"),))  # fmt: skip

    def _signed_in(self, request: Request) -> bool:
        token = self._live.token(NAME)
        return bool(token) and request.cookies.get("auth_token") == token

    def _sign_in(self) -> Response:
        token = self._live.sign_in(NAME)
        return redirect("/home", [
            ("Set-Cookie", f"{name}={value}; Domain=.x.com; Path=/; Secure; Max-Age=31536000"
             + ("; HttpOnly" if hidden else "") + "; SameSite=None")
            for name, (value, hidden) in cookies(self._doctor, token).items()
        ])  # fmt: skip

    # -- JSON --------------------------------------------------------------------------------

    def _asked(self, request: Request) -> Response:
        if self._live.due(NAME, opened=False) is Trouble.RATE_LIMITED:
            reset = ("x-rate-limit-reset", str(int(time.time()) + 900))
            limited = {"errors": [{"code": 88, "message": "Rate limit exceeded"}]}
            return answer(limited, 429, [reset])
        operation = request.path.rsplit("/", 1)[-1]
        signed_in = self._signed_in(request)
        if request.method == "POST":
            return self._posted(request, operation) if signed_in else answer({}, 403)
        if operation == "UserByScreenName":
            return answer(profile(self._now, self._doctor, stranger=not signed_in))
        if not signed_in:
            return answer({"errors": [{"code": 32, "message": "Could not authenticate"}]}, 401)
        if request.path.endswith("/1.1/account/settings.json"):
            return answer(account_settings(self._now, self._doctor, self._live.state.language))
        return self._read(request, operation)

    def _read(self, request: Request, operation: str) -> Response:
        now = self._now
        cursor = str(_variables(request.first("variables", "{}")).get("cursor") or "")
        lists = {
            "Followers": now.people,
            "Following": now.following,
            "BlueVerifiedFollowers": now.people[:7],
            "FollowersYouKnow": (),
            "BlockedAccountsAll": now.blocked,
            "MutedAccounts": (),
            "FollowerRequests": now.requests,
        }
        if operation in lists:
            return answer(people_answer(lists[operation], cursor))
        if operation == "UserPreferences":
            return answer({"data": {"viewer": {"preferences": preferences(now)}}})
        if operation == "ConnectedApps":
            return answer({"data": {"viewer": {"apps": _rows(now.apps)}}})
        if operation == "UserSessions":
            return answer({"data": {"viewer": {"sessions": _rows(now.sessions)}}})
        return answer({"errors": [{"code": 34, "message": "Not found"}]}, 404)

    def _posted(self, request: Request, operation: str) -> Response:
        if request.path.endswith("/1.1/account/settings.json"):
            for key, values in request.form().items():
                self._save(key, values[0])
            return answer(account_settings(self._now, self._doctor, self._live.state.language))
        if operation in (
            "FeatureSettingsUpdate",
            "SharingAudiospacesListeningDataWithFollowersUpdate",
        ):
            given = _variables(request.body.decode("utf-8", "replace")).get("variables", {})
            if isinstance(given, dict):
                self._save(str(given.get("setting")), str(given.get("value")))
        return answer({})

    def _save(self, key: str, given: str) -> None:
        meant = set_value(key, given)
        if meant:
            self._live.set(NAME, *meant)

    # -- pages -------------------------------------------------------------------------------

    def _opened(self, request: Request) -> Response:
        path = request.path if request.path == "/" else request.path.rstrip("/")
        signed_in = self._signed_in(request)
        if path == "/login":
            return redirect("/home" if signed_in else "/i/flow/login")
        if path == "/i/flow/login":
            return self._login_page()
        if path == "/account/access":
            return self._notice("Confirm that you're human", "Your account has been locked.")
        if signed_in and (stop := self._stop()):
            return stop
        handle = self._doctor.x_handle
        stranger_may = (f"/{handle}", f"/{handle}/about")
        if not signed_in and path not in stranger_may:
            return redirect(f"/i/flow/login?redirect_after_login={quote(path)}")
        if path.startswith("/logout"):
            self._live.sign_out(NAME)
        return self._shell(path, signed_in)

    def _stop(self) -> Response | None:
        trouble = self._live.due(NAME, opened=True)
        if trouble is Trouble.CHALLENGE:
            return redirect("/account/access")
        if trouble is Trouble.BLOCKED:
            return redirect("/account/access")
        if trouble is Trouble.LANGUAGE:
            self._live.speak("de")
        if trouble is Trouble.SIGNED_OUT:
            self._live.sign_out(NAME)
            gone = ("Set-Cookie", "auth_token=; Domain=.x.com; Path=/; Max-Age=0; Secure")
            return redirect("/i/flow/login", [gone])
        return None

    def _shell(self, path: str, signed_in: bool) -> Response:
        doctor = self._doctor
        state: dict[str, Any] = {"session": {"user_id": None}, "settings": {"remote": {}}}
        if signed_in:
            state = {
                "session": {"user_id": doctor.x_number, "isLoggedIn": True},
                "settings": {"remote": {"settings": {"screen_name": doctor.x_handle}}},
            }
        return html(fill(
            "x/shell.html",
            lang=self._live.state.language,
            state=script_json(state),
            extra='<script src="/hostile.js"></script>' if self._live.hostile else "",
        ))  # fmt: skip

    def _notice(self, title: str, words: str) -> Response:
        lang = self._live.state.language
        return html(fill("x/notice.html", lang=lang, title=text(title), words=text(words)))

    def _login_page(self) -> Response:
        lang = self._live.state.language
        return html(fill("x/login.html", lang=lang, name=text(self._doctor.name)))


def _rows(apps: tuple[PracticeApp, ...]) -> list[dict[str, str]]:
    return [{"id": str(2000 + at), "name": a.name, "detail": a.detail} for at, a in enumerate(apps)]


def _variables(given: str) -> dict[str, Any]:
    try:
        read = json.loads(given)
    except ValueError:
        return {}
    return read if isinstance(read, dict) else {}


_DRAWN = (Shape.SWITCH, Shape.RADIO, Shape.TAGGING)


# -- the bundle: what the page's own script knows of every settings page ---------------------


def _block(spec: Spec, say: Callable[[str], str]) -> dict[str, Any]:
    block: dict[str, Any] = {
        "kind": spec.shape.value,
        "id": spec.id,
        "label": say(spec.label),
        "description": say(spec.description),
        "key": spec.json_key,
        "group": say(spec.group),
    }
    if spec.shape is not Shape.SWITCH:
        block["options"] = [{"words": say(o.words), "raw": o.raw} for o in spec.options]
    return block


def bundle(state: PracticeState) -> dict[str, Any]:
    """Pages, rows and words for the script that draws them."""
    now = state.x

    def say(words: str) -> str:
        return said(NAME, state.language, words)

    pages: dict[str, Any] = {}
    for page, title in PAGES.items():
        specs = [
            s for s in SPECS if s.page == page and s.id not in now.removed and s.shape in _DRAWN
        ]
        pages[page] = {
            "title": say(title),
            "blocks": [_block(s, say) for s in specs],
            "links": [
                {"href": f"/settings/{to}", "text": say(words), "description": say(detail)}
                for to, words, detail in LINKS.get(page, ())
            ],
            "broken": page in now.broken_pages,
            "password": page in now.password_pages,
            "bar": page in now.covered_pages,
        }
    tagging = any(b["id"] == "photo_tagging" for b in pages["tagging"]["blocks"])
    profile_specs = [s for s in SPECS if s.shape is Shape.SELECT and s.id not in now.removed]
    return {
        "pages": pages,
        "old": OLD_PAGES,
        "tagging": tagging and "tagging" not in now.broken_pages | now.password_pages,
        "profile": {
            "blocks": [_block(s, say) for s in profile_specs],
            "place": "profile_fields" not in now.removed,
            "broken": "profile" in now.broken_pages,
            "password": "profile" in now.password_pages,
        },
        "handle": state.doctor.x_handle,
        "say": {w: say(w) for w in _SPOKEN},
        "joined": "June 2011",
        "based": "" if "about_page" in now.removed else now.values.get("about_page", ""),
    }


_SPOKEN = (
    "Settings", "Your account", "Privacy and safety", "Security and account access",
    "Photo tagging", "Anyone can tag you", "Only people you follow can tag you", "Off",
    "Something went wrong. Try reloading.", "Retry", "Confirm your password", "Password",
    "Confirm", "Cancel", "Protect", "Protect your posts?", "Followers", "Following",
    "These posts are protected", "Edit profile", "Birth date", "Who sees this?", "Save", "Name",
    "Bio", "Location", "Website", "Did someone say cookies?", "Accept all cookies",
    "Refuse non-essential cookies", "Account based in", "Connected via",
    "Follows you", "Nothing to see here yet", "Revoke", "Log in", "Protected account",
    "Remove all location information attached to your posts", "Connected apps", "Sessions",
)  # fmt: skip
