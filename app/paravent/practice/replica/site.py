"""Answers for every host of a described site: pages, JSON, sign-in, changes, troubles."""

from __future__ import annotations

from collections.abc import Mapping
from fnmatch import fnmatchcase
from typing import Any
from urllib.parse import quote, unquote

from paravent.practice.live import Live, Trouble
from paravent.practice.replica.draw import draw
from paravent.practice.replica.model import Answer, Asked, Notice, Page, Replica
from paravent.practice.shell import asset, fill, portrait, script_json, text
from paravent.practice.web import Request, Response, answer, html, redirect

_LOADING = '<div role="progressbar" aria-label="Loading">…</div>'
STATIC = "/practice-assets"
"""Below it, scripts and styles on a site's own host."""
_YEAR = 31_536_000


class Site:
    """The hosts of one described site."""

    def __init__(self, replica: Replica, live: Live) -> None:
        self._replica = replica
        self._live = live

    # -- what the server asks of every platform -----------------------------------------------

    @property
    def domains(self) -> tuple[str, ...]:
        """The domains of the session's cookies."""
        return (self._replica.domain, *self._replica.more_domains)

    @property
    def address(self) -> str:
        """The address to audit, "" for a platform with one of its own."""
        return self._replica.site

    def is_ours(self, host: str) -> bool:
        """Whether ``host`` is one of the platform's."""
        return any(fnmatchcase(host, p) for p in (*self._replica.hosts, *self._replica.static))

    def is_sign_in(self, request: Request) -> bool:
        """Whether the request is the sign-in form's."""
        return request.method == "POST" and request.path == self._replica.sign_in

    def is_read(self, request: Request) -> bool:
        """Whether a request other than GET is a documented read."""
        return self._replica.is_read(request)

    def writing_get(self, request: Request) -> bool:
        """Whether a GET changes something."""
        return any(fnmatchcase(request.path, p) for p in self._replica.writing_gets)

    def cookies(self, token: str) -> Mapping[str, tuple[str, bool]]:
        """Name to value and HttpOnly of the cookies of a signed-in browser."""
        return self._replica.cookies(self._live.state.doctor, token)

    def origins(self, token: str) -> list[dict[str, Any]]:
        """The local storage of a signed-in browser."""
        return self._replica.origins(self._live.state.doctor, token)

    # -- answering ---------------------------------------------------------------------------

    def answer(self, request: Request) -> Response:
        """The answer to ``request``."""
        static = any(fnmatchcase(request.host, p) for p in self._replica.static)
        if static or request.path.startswith(STATIC):
            return self._static(request)
        if self.is_sign_in(request):
            return self._sign_in()
        asked = self._asked(request)
        made = self._answered(asked)
        if made is None:
            reads = request.method in ("GET", "HEAD")
            made = self._opened(asked) if reads else self._changed(asked)
        return self._shared(request, made)

    def preflight(self, request: Request) -> Response:
        """The answer to a browser that asks whether a page may send a request to another host."""
        wanted = request.headers.get("access-control-request-headers", "")
        allowed = (("Access-Control-Allow-Headers", wanted),
                   ("Access-Control-Allow-Methods", "GET, POST"))  # fmt: skip
        return self._shared(request, Response(204, kind="text/plain", headers=allowed))

    def _shared(self, request: Request, made: Response) -> Response:
        origin = request.headers.get("origin", "")
        if not (self._replica.cors and origin):
            return made
        allowed = ("Access-Control-Allow-Origin", origin)
        return Response(made.status, made.body, made.kind, (allowed, *made.headers))

    def _asked(self, request: Request) -> Asked:
        live, replica = self._live, self._replica
        token = live.token(replica.name)
        given = unquote(request.cookies.get(replica.session, ""))
        bearer = request.headers.get("authorization", "").removeprefix("Bearer ")
        signed_in = bool(token) and token in (given, bearer)
        state = live.state
        return Asked(request, state.platform(replica.name), state.doctor, signed_in, state.language)

    def _static(self, request: Request) -> Response:
        if request.path.endswith(".css"):
            return Response(body=asset("replica/style.css").encode(), kind="text/css")
        if request.path.endswith(".js"):
            return Response(body=asset("replica/app.js").encode(), kind="text/javascript",
                            headers=(("Access-Control-Allow-Origin", "*"),))  # fmt: skip
        return Response(body=portrait(request.path), kind="image/svg+xml")

    def _sign_in(self) -> Response:
        token = self._live.sign_in(self._replica.name)
        return redirect("/", [
            ("Set-Cookie", f"{name}={value}; Domain={self._replica.domain}; Path=/; Secure; "
             f"Max-Age={_YEAR}" + ("; HttpOnly" if hidden else "") + "; SameSite=None")
            for name, (value, hidden) in self.cookies(token).items()
        ])  # fmt: skip

    # -- JSON --------------------------------------------------------------------------------

    def _answered(self, asked: Asked) -> Response | None:
        request = asked.request
        wanted = self._replica.wanted(request)
        page = next((p for p in self._replica.pages if p.id == wanted), None)
        found = next((a for a in self._replica.answers if self._fits(a, request)), None)
        if found is None and page is None:
            return None
        if self._live.due(self._replica.name, opened=False) is Trouble.RATE_LIMITED:
            return answer({"message": self._replica.limit_words, "status": "fail"}, 429)
        open_to_all = found.stranger if found else bool(page and page.public)
        if not (asked.signed_in or open_to_all):
            return answer({"error": "Sign in first"}, 401)
        if page is not None:
            return answer({"data": {"page": {"html": draw(self._replica, page, asked)}}})
        made = found.make(asked) if found else {}
        return made if isinstance(made, Response) else answer(made)

    def _fits(self, given: Answer, request: Request) -> bool:
        host = given.host or self._replica.host
        method = "GET" if request.method == "HEAD" else request.method
        return (
            method == given.method
            and request.host == host
            and fnmatchcase(request.path, given.path)
            and (method == "GET" or self._replica.is_read(request))
        )

    def _changed(self, asked: Asked) -> Response:
        if not asked.signed_in:
            return answer({"error": "Sign in first"}, 403)
        for key, raw in self._replica.changed(asked.request).items():
            for spec in self._replica.specs:
                words = next((o.words for o in spec.options if _same(o.raw, raw)), None)
                if key in (spec.json_key, spec.id) and key and words is not None:
                    self._live.set(self._replica.name, spec.id, words)
        return answer({"ok": True})

    # -- pages -------------------------------------------------------------------------------

    def _opened(self, asked: Asked) -> Response:
        replica, request = self._replica, asked.request
        path = request.path
        if path in replica.redirects and asked.signed_in:
            return redirect(replica.redirects[path].replace("{me}", replica.me))
        if path.rstrip("/") == replica.login.rstrip("/"):
            return redirect("/") if asked.signed_in else self._login()
        if path in replica.notices:
            return self._notice(replica.notices[path])
        if asked.signed_in and (stop := self._stop()):
            return stop
        # The stop may have ended the session or changed the language.
        asked = self._asked(request)
        page = self._page(request)
        profile = path.rstrip("/") in [
            p.replace("{me}", replica.me).rstrip("/") for p in replica.profile_paths
        ]
        if not asked.signed_in and not profile and not (page and page.public):
            if replica.splash:
                return self._shell(asked, replica.splash, None)
            return redirect(f"{self._login_address}?next={quote(path)}")
        if self.writing_get(request):
            self._live.sign_out(replica.name)
            return redirect(self._login_address)
        if profile and replica.profile:
            made = replica.profile(asked)
            return made if isinstance(made, Response) else self._shell(asked, made, None)
        if page is None:
            return self._notice(replica.not_found, 404 if path != "/" else 200, asked)
        return self._shown(asked, page)

    def _shown(self, asked: Asked, page: Page) -> Response:
        late = self._is_late(page)
        content = "" if late else draw(self._replica, page, asked)
        return self._shell(asked, content, page)

    @property
    def _login_address(self) -> str:
        return f"https://{self._replica.login_host or self._replica.host}{self._replica.login}"

    def _is_late(self, page: Page) -> bool:
        return self._replica.late if page.late is None else page.late

    def _page(self, request: Request) -> Page | None:
        for page in self._replica.pages:
            paths = [p.replace("{me}", self._replica.me) for p in (page.path, *page.also) if p]
            if request.host != (page.host or self._replica.host):
                continue
            if request.path.rstrip("/") not in [p.rstrip("/") for p in paths]:
                continue
            if all(request.first(key) == value for key, value in page.query.items()):
                return page
        return None

    def _stop(self) -> Response | None:
        replica, live = self._replica, self._live
        trouble = live.due(replica.name, opened=True)
        if trouble is Trouble.CHALLENGE and replica.challenge_notice:
            return self._notice(replica.challenge_notice)
        if trouble is Trouble.CHALLENGE:
            return redirect(replica.challenge)
        if trouble is Trouble.BLOCKED:
            if replica.block_notice:
                return self._notice(replica.block_notice)
            return redirect(replica.blocked or replica.challenge)
        if trouble is Trouble.RATE_LIMITED:
            return self._notice(Notice(replica.limit_words, replica.limit_words), 429)
        if trouble is Trouble.LANGUAGE:
            live.speak("de")
        if trouble is Trouble.SIGNED_OUT:
            live.sign_out(replica.name)
            if replica.splash:
                return None
            gone = f"{replica.session}=; Domain={self._replica.domain}; Path=/; Max-Age=0; Secure"
            return redirect(self._login_address, [("Set-Cookie", gone)])
        return None

    def _shell(self, asked: Asked, content: str, page: Page | None) -> Response:
        replica = self._replica
        around = replica.around if asked.signed_in else replica.around_stranger
        late = page is not None and self._is_late(page)
        later = late or bool(page and page.fetches)
        token = self._live.token(replica.name) if asked.signed_in else ""
        route = {
            "fetches": list(page.fetches) if page else [],
            "content": content if later and not late else "",
            "token": token if replica.bearer else "",
            "load": replica.load if late else None,
            "write": replica.write,
            "background": list(replica.background) if asked.signed_in else [],
            "lists": list(page.lists) if page else [],
            "page": page.id if page else "",
            "me": replica.me,
        }
        body = around.replace("$content", f"<div data-mount>{_LOADING if later else content}</div>")
        return html(
            fill(
                "replica/shell.html",
                lang=asked.language,
                head=replica.head(asked, token) if replica.head else "",
                body=body.replace("$me", replica.me),
                route=script_json(route),
                static=f"https://{replica.host}{STATIC}",
                extra='<script src="/hostile.js"></script>' if self._live.hostile else "",
            ),
            replica.headers(asked) if replica.headers else (),
        )

    def _notice(self, notice: Notice, status: int = 0, asked: Asked | None = None) -> Response:
        inside = f"<h1>{text(notice.title)}</h1><p>{text(notice.words)}</p>{notice.html}"
        if asked is not None:
            made = self._shell(asked, inside, None)
            return Response(status or notice.status, made.body, made.kind, made.headers)
        page = fill("replica/notice.html", lang=self._live.state.language,
                    title=text(notice.title), body=inside)  # fmt: skip
        return Response(status or notice.status, page.encode())

    def _login(self) -> Response:
        form = (
            f'<form action="{self._replica.sign_in}" method="post">'
            '<label for="u">Username</label><input id="u" name="username" type="text" '
            'aria-label="Username"><label for="p">Password</label><input id="p" name="password" '
            'type="password" aria-label="Password"><button type="submit">Log in</button></form>'
            "<p>These are the built-in practice profiles. Nothing needs to be typed: press Log in."
            "</p>"
        )
        return self._notice(Notice("Log in to Practice", self._replica.login_notice, form))


def _same(raw: str | bool, given: str) -> bool:
    return str(raw).lower() == given.lower()
