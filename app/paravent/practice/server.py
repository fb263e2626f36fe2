"""The rehearsal server: one loopback port that answers as the platforms' hosts do, and counts."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol

from paravent.core.words import Audience
from paravent.practice import hostile
from paravent.practice.facebook import site as facebook
from paravent.practice.live import Live, Trouble
from paravent.practice.platforms import REPLICAS
from paravent.practice.profiles import SPECS, default_state
from paravent.practice.replica.draw import is_shown
from paravent.practice.replica.site import Site
from paravent.practice.shell import portrait
from paravent.practice.state import PracticeState, audience_of, readable
from paravent.practice.tls import make_identity
from paravent.practice.web import LoopbackServer, Request, Response
from paravent.practice.x import site as x

_HSTS = ("Strict-Transport-Security", "max-age=15552000; preload")
_OVERRIDES = ("x-http-method-override", "x-http-method", "x-method-override")
_NO_CONTENT = Response(204, kind="text/plain")
_READING = ("GET", "HEAD", "OPTIONS")


class _Site(Protocol):
    """A platform's hosts."""

    @property
    def domains(self) -> tuple[str, ...]:
        """The domains of the session's cookies."""

    @property
    def address(self) -> str:
        """The address to audit, "" for a platform with one of its own."""

    def answer(self, request: Request) -> Response:
        """The answer to a request."""

    def preflight(self, request: Request) -> Response:
        """The answer to OPTIONS."""

    def is_ours(self, host: str) -> bool:
        """Whether ``host`` is one of the platform's."""

    def is_sign_in(self, request: Request) -> bool:
        """Whether the request is the sign-in form's."""

    def is_read(self, request: Request) -> bool:
        """Whether a request other than GET is a documented read."""

    def writing_get(self, request: Request) -> bool:
        """Whether a GET changes something."""

    def cookies(self, token: str) -> Mapping[str, tuple[str, bool]]:
        """Name to value and HttpOnly of the cookies of a signed-in browser."""

    def origins(self, token: str) -> list[dict[str, Any]]:
        """The local storage of a signed-in browser."""


class _Facebook(facebook.Facebook):
    """Facebook with what the server asks of every platform."""

    domains = (".facebook.com",)
    address = ""
    is_ours = staticmethod(facebook.is_ours)
    is_sign_in = staticmethod(facebook.is_sign_in)
    is_read = staticmethod(facebook.is_read)
    writing_get = staticmethod(facebook.writing_get)

    def cookies(self, token: str) -> Mapping[str, tuple[str, bool]]:
        return facebook.cookies(self._doctor, token)

    def preflight(self, request: Request) -> Response:
        return _NO_CONTENT

    def origins(self, token: str) -> list[dict[str, Any]]:
        return []


class _X(x.X):
    """X likewise; no POST of its pages is a documented read."""

    domains = (".x.com",)
    address = ""
    is_ours = staticmethod(x.is_ours)
    is_sign_in = staticmethod(x.is_sign_in)
    writing_get = staticmethod(x.writing_get)

    def is_read(self, request: Request) -> bool:
        return False

    def cookies(self, token: str) -> Mapping[str, tuple[str, bool]]:
        return x.cookies(self._doctor, token)

    def preflight(self, request: Request) -> Response:
        return _NO_CONTENT

    def origins(self, token: str) -> list[dict[str, Any]]:
        return []


def _site(name: str, live: Live) -> _Site:
    if name == "facebook":
        return _Facebook(live)
    return _X(live) if name == "x" else Site(REPLICAS[name], live)


DEFAULT = ("facebook", "x")
"""What is rehearsed unless more is asked for: enough to show everything, and quick."""
EVERY = (*DEFAULT, *REPLICAS)
"""Every platform that can be rehearsed."""


class PracticeServer:
    """Runs until ``close``; a context manager. All members may be used from any thread."""

    def __init__(
        self, state: PracticeState | None = None, platforms: Sequence[str] = DEFAULT
    ) -> None:
        self.platforms = tuple(platforms)
        """The platforms whose hosts it answers for."""
        identity = make_identity()
        self.live = Live(state or default_state())
        self._lock = threading.Lock()
        self._requests: list[str] = []
        self._writes: list[str] = []
        self._sign_ins = 0
        self._strangers: list[str] = []
        self._sites: dict[str, _Site] = {n: _site(n, self.live) for n in self.platforms}
        self._server = LoopbackServer(identity.context, self._answer)
        self.host = "127.0.0.1"
        self.port: int = self._server.server_address[1]
        self.key = identity.key
        """Base64 SHA-256 of the server's public key (SPKI)."""
        self._server.begin()

    def __enter__(self) -> PracticeServer:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Stop answering."""
        self._server.end()

    # -- what it holds -----------------------------------------------------------------------

    @property
    def state(self) -> PracticeState:
        """The state now."""
        return self.live.state

    @state.setter
    def state(self, state: PracticeState) -> None:
        self.live.replace_state(state)

    def set(self, setting: str, words: str, platform: str = "facebook") -> None:
        """Change a setting as its owner would on another device."""
        self.live.set(platform, setting, words)

    def remove(self, setting: str, platform: str = "facebook") -> None:
        """Take a setting off its page and out of every answer."""
        self.live.remove(platform, setting)

    def speak(self, language: str) -> None:
        """Show all pages in ``en`` or ``de``."""
        self.live.speak(language)

    def slow(self, seconds: float) -> None:
        """Let every JSON answer take ``seconds``."""
        self.live.delay = seconds

    def turn_hostile(self, on: bool = True) -> None:
        """Let every page try to write in every way that pages can."""
        self.live.hostile = on

    def trouble(self, platform: str, kind: Trouble, after: int = 0) -> None:
        """Meet ``kind`` once ``after`` more pages of ``platform`` were opened signed in."""
        self.live.trouble(platform, kind, after)

    def calm(self) -> None:
        """End all troubles; somebody who was signed out needs a new session file."""
        self.live.calm()

    # -- what is true ------------------------------------------------------------------------

    def expected(self, platform: str) -> Mapping[str, Audience | None]:
        """Setting id to its audience; None where no page lets anybody read it for sure.

        Covers every setting that the facts describe with a page and a label.
        """
        now = self.live.state.platform(platform)
        replica = REPLICAS.get(platform)
        return {
            spec.id: audience_of(spec, now)
            if (is_shown(replica, spec, now) if replica else readable(spec, now))
            else None
            for spec in SPECS[platform]
            if spec.documented
        }

    def truth(self, platform: str) -> Mapping[str, Audience | None]:
        """Setting id to what it is really set to, readable or not; None for unknown words."""
        now = self.live.state.platform(platform)
        return {spec.id: audience_of(spec, now) for spec in SPECS[platform]}

    # -- what reached it ---------------------------------------------------------------------

    @property
    def writes(self) -> int:
        """Requests that changed state, tried to, or were no documented read; sign-in left out."""
        with self._lock:
            return len(self._writes)

    @property
    def write_log(self) -> tuple[str, ...]:
        """Method, host and path of each write, for the message of a failing test."""
        with self._lock:
            return tuple(self._writes)

    @property
    def requests(self) -> int:
        """All requests."""
        with self._lock:
            return len(self._requests)

    @property
    def request_log(self) -> tuple[str, ...]:
        """Method, host and path of every request, in order of arrival."""
        with self._lock:
            return tuple(self._requests)

    @property
    def sign_ins(self) -> int:
        """Sign-in forms sent."""
        with self._lock:
            return self._sign_ins

    @property
    def foreign_hosts(self) -> tuple[str, ...]:
        """Hosts asked for that belong to no platform, in order."""
        with self._lock:
            return tuple(self._strangers)

    @property
    def faults(self) -> tuple[BaseException, ...]:
        """What went wrong in answering; empty as long as the rehearsal itself is sound."""
        return tuple(self._server.faults)

    def reset_counts(self) -> None:
        """Count from zero again, for example after signing in."""
        with self._lock:
            self._requests.clear()
            self._writes.clear()
            self._strangers.clear()
            self._sign_ins = 0

    def storage_state(self, platform: str, folder: Path) -> Path:
        """Write a browser storage-state file of a signed-in session into ``folder``."""
        token = self.live.sign_in(platform)
        site = self._sites[platform]
        state = {
            "cookies": [
                {
                    "name": name, "value": value, "domain": domain, "path": "/",
                    "expires": int(time.time()) + 86_400, "httpOnly": hidden, "secure": True,
                    "sameSite": "None",
                }
                for domain in site.domains
                for name, (value, hidden) in site.cookies(token).items()
            ],
            "origins": site.origins(token),
        }  # fmt: skip
        path = folder / f"practice-{platform}.json"
        path.touch(mode=0o600)
        path.write_text(json.dumps(state), encoding="utf-8")
        return path

    def site(self, platform: str) -> str:
        """The address to give with ``--site``, "" for a platform with one of its own."""
        return self._sites[platform].address

    # -- answering ---------------------------------------------------------------------------

    def _answer(self, request: Request) -> Response:
        self._count(request)
        site = self._site(request.host)
        if request.method == "OPTIONS":
            return site.preflight(request) if site else Response(204, kind="text/plain")
        trap = hostile.answer(request, self.live) if self.live.hostile else None
        if trap is not None:
            return trap
        if request.headers.get("upgrade"):
            return Response(400, kind="text/plain")
        if request.path == "/favicon.ico":
            return Response(body=portrait("icon"), kind="image/svg+xml")
        if site is None:
            return Response(404, kind="text/plain")
        response = site.answer(request)
        if response.kind.startswith("application/json") and self.live.delay:
            time.sleep(self.live.delay)
        return Response(response.status, response.body, response.kind, (_HSTS, *response.headers))

    def _site(self, host: str) -> _Site | None:
        return next((site for site in self._sites.values() if site.is_ours(host)), None)

    def _count(self, request: Request) -> None:
        line = f"{request.method} {request.host}{request.path}"
        site = self._site(request.host)
        with self._lock:
            self._requests.append(line)
            if site is None:
                # Often the browser's own calls home; no account can be changed by them.
                self._strangers.append(request.host)
            elif site.is_sign_in(request):
                self._sign_ins += 1
            elif _is_write(site, request):
                self._writes.append(line)


def _is_write(site: _Site, request: Request) -> bool:
    if request.headers.get("upgrade"):
        # What goes over a socket afterwards cannot be seen from here: it may be anything.
        return True
    if request.method in _READING:
        meant = [request.headers.get(h, "GET") for h in _OVERRIDES]
        meant += request.query.get("_method", [])
        if any(m.upper() not in _READING for m in meant):
            return True
        return request.method == "GET" and (
            site.writing_get(request) or hostile.writing_get(request)
        )
    return not (site.is_read(request) and not any(h in request.headers for h in _OVERRIDES))


def start(state: PracticeState | None = None, platforms: Sequence[str] = DEFAULT) -> PracticeServer:
    """Start the rehearsal on a free loopback port; ``close`` it, or use it with ``with``."""
    return PracticeServer(state, platforms)


@contextmanager
def serve(
    state: PracticeState | None = None, platforms: Sequence[str] = DEFAULT
) -> Iterator[PracticeServer]:
    """The rehearsal for the length of a ``with`` block."""
    with PracticeServer(state, platforms) as server:
        yield server
