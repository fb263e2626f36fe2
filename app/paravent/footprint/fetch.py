"""A small fetcher for public pages: https only, no cookies, no script, one address at a time."""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from email.message import Message
from functools import partial
from typing import Any
from urllib.parse import urljoin, urlsplit

from paravent.core.errors import SiteUnreachableError, UsageError
from paravent.core.jobs import Cancel
from paravent.footprint.forgotten import Answer

SECONDS = 20
"""How long a site may say nothing."""
WHOLE_SECONDS = 40
"""How long one page may take in all: a site that drips is left alone."""
MOST_BYTES = 400_000
MOST_REDIRECTS = 4
WHO = "Paravent (a person looking for their own old profiles)"
"""Said to the site: we do not pass for a browser."""
_LOOKS_AGAIN = 0.2
_UNREACHED = "The site did not answer. Try again later."


class Fetcher:
    """An ``Asker`` over the standard library. Follows redirects within the same site only."""

    def __init__(
        self,
        *,
        loopback: bool = False,
        seconds: float = SECONDS,
        whole: float = WHOLE_SECONDS,
        hosts: Sequence[str] = (),
        cancel: Cancel | None = None,
    ) -> None:
        self._loopback = loopback
        self._seconds = seconds
        self._whole = whole
        self._hosts = frozenset(hosts)
        self._cancel = cancel or Cancel()
        self._context = ssl.create_default_context()

    def __call__(self, url: str) -> Answer:
        """Fetch ``url``. Raises ``SiteUnreachableError``, or ``UsageError`` for what is not https
        or not among the hosts given, ``CancelledError`` where a stop was asked for.
        """
        try:
            return self._followed(url)
        except ValueError as error:  # an address that is none, such as https://[
            raise SiteUnreachableError(_UNREACHED) from error

    def _followed(self, url: str) -> Answer:
        first = urlsplit(url)
        for _ in range(MOST_REDIRECTS + 1):
            self._check(url)
            status, headers, body = self._once(url)
            target = headers.get("Location", "") if status in (301, 302, 303, 307, 308) else ""
            if not target:
                return Answer(status, url, _text(body, headers))
            url = urljoin(url, target)
            there = urlsplit(url)
            if (there.scheme, there.hostname) != (first.scheme, first.hostname):
                # Where it leads is told, but another site is never asked.
                return Answer(status, url)
        raise SiteUnreachableError("The site went in circles and was left alone.")

    def _check(self, url: str) -> None:
        parts = urlsplit(url)
        host = parts.hostname or ""
        local = self._loopback and _is_loopback(host)
        if not host or not (parts.scheme == "https" or (local and parts.scheme == "http")):
            raise UsageError("Only https addresses are asked.")
        if not local and (_is_address(host) or (self._hosts and host not in self._hosts)):
            raise UsageError("That host is not among those that may be asked.")

    def _once(self, url: str) -> tuple[int, Message, bytes]:
        headers = {"User-Agent": WHO, "Accept": "text/html,application/json;q=0.9"}
        headers["Accept-Language"] = "en-GB,en;q=0.9"
        request = urllib.request.Request(url, headers=headers)  # noqa: S310 - checked above
        try:
            with self._in_time() as opener:
                return self._read(opener, request)
        except (OSError, ValueError, http.client.HTTPException) as error:
            self._cancel.check()
            raise SiteUnreachableError(_UNREACHED) from error

    def _read(
        self, opener: urllib.request.OpenerDirector, request: urllib.request.Request
    ) -> tuple[int, Message, bytes]:
        try:
            with opener.open(request, timeout=self._seconds) as answer:
                return answer.status, answer.headers, answer.read(MOST_BYTES)
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers, error.read(MOST_BYTES)

    @contextmanager
    def _in_time(self) -> Iterator[urllib.request.OpenerDirector]:
        """An opener whose connections are cut when the time is over or a stop is asked for.

        Raises ``TimeoutError`` then, whatever came until then.
        """
        wires: list[socket.socket] = []
        done, late = threading.Event(), threading.Event()

        def watch() -> None:
            end = time.monotonic() + self._whole
            while not done.wait(_LOOKS_AGAIN):
                if self._cancel.requested or time.monotonic() > end:
                    late.set()
                    for wire in wires:
                        _cut(wire)

        # Nothing is kept between two questions, and no credentials are looked up.
        opener = urllib.request.build_opener(
            _Https(self._context, wires), _Http(wires), _NoRedirect()
        )
        watcher = threading.Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield opener
        finally:
            done.set()
            watcher.join()
            for wire in wires:
                wire.close()
        if late.is_set():
            raise TimeoutError


def _cut(wire: socket.socket) -> None:
    try:
        wire.shutdown(socket.SHUT_RDWR)
    except OSError:
        return  # It was over already.


def _held(
    make: Callable[..., http.client.HTTPConnection],
    wires: list[socket.socket],
    *args: Any,
    **more: Any,
) -> http.client.HTTPConnection:
    """A connection of which a second handle is kept, also while it is being encrypted."""
    made = make(*args, **more)

    def connect(*where: Any, **how: Any) -> socket.socket:
        wire = socket.create_connection(*where, **how)
        wires.append(wire.dup())
        return wire

    made._create_connection = connect  # type: ignore[attr-defined]
    return made


class _Http(urllib.request.HTTPHandler):
    """Plain connections that can be cut; only ever to this computer."""

    def __init__(self, wires: list[socket.socket]) -> None:
        super().__init__()
        self._wires = wires

    def http_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open ``req``."""
        return self.do_open(partial(_held, http.client.HTTPConnection, self._wires), req)


class _Https(urllib.request.HTTPSHandler):
    """Encrypted connections that can be cut."""

    def __init__(self, context: ssl.SSLContext, wires: list[socket.socket]) -> None:
        super().__init__(context=context)
        self._own_context = context
        self._wires = wires

    def https_open(self, req: urllib.request.Request) -> http.client.HTTPResponse:
        """Open ``req``."""
        make = partial(_held, http.client.HTTPSConnection, self._wires)
        return self.do_open(make, req, context=self._own_context)


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Redirects come back to us, so that no other host is ever asked."""

    def redirect_request(self, *_: object) -> None:
        """Follow none."""


def _text(body: bytes, headers: Message) -> str:
    """The page's words; none of what is a picture, a film, or packed though nobody asked for it."""
    kind = headers.get_content_type()
    readable = kind.startswith("text/") or kind.endswith(("json", "xml", "javascript"))
    if not readable or headers.get("Content-Encoding", "identity").strip() not in ("", "identity"):
        return ""
    try:
        return body.decode(headers.get_content_charset() or "utf-8", "replace")
    except (LookupError, ValueError):
        return body.decode("utf-8", "replace")


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def _is_address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return host == "localhost" or "." not in host
    return True
