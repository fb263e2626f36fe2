"""A small fetcher for public pages: https only, no cookies, no script, one address at a time."""

from __future__ import annotations

import http.client
import ipaddress
import ssl
import urllib.error
import urllib.request
from collections.abc import Sequence
from email.message import Message
from urllib.parse import urljoin, urlsplit

from paravent.core.errors import SiteUnreachableError, UsageError
from paravent.footprint.forgotten import Answer

SECONDS = 20
MOST_BYTES = 400_000
MOST_REDIRECTS = 4
WHO = "Paravent (a person looking for their own old profiles)"
"""Said to the site: we do not pass for a browser."""


class Fetcher:
    """An ``Asker`` over the standard library. Follows redirects within the same site only."""

    def __init__(
        self, *, loopback: bool = False, seconds: float = SECONDS, hosts: Sequence[str] = ()
    ) -> None:
        self._loopback = loopback
        self._seconds = seconds
        self._hosts = frozenset(hosts)
        # Nothing is kept between two questions, and no credentials are looked up.
        self._opener = urllib.request.build_opener(
            urllib.request.HTTPSHandler(context=ssl.create_default_context()), _NoRedirect()
        )

    def __call__(self, url: str) -> Answer:
        """Fetch ``url``. Raises ``SiteUnreachableError``, or ``UsageError`` for what is not https
        or not among the hosts given.
        """
        first = url
        for _ in range(MOST_REDIRECTS + 1):
            self._check(url)
            status, headers, body = self._once(url)
            target = headers.get("Location", "") if status in (301, 302, 303, 307, 308) else ""
            if not target:
                return Answer(status, url, _text(body, headers.get_content_charset()))
            url = urljoin(url, target)
            if urlsplit(url).hostname != urlsplit(first).hostname:
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
            with self._opener.open(request, timeout=self._seconds) as answer:
                return answer.status, answer.headers, answer.read(MOST_BYTES)
        except urllib.error.HTTPError as error:
            with error:
                try:
                    return error.code, error.headers, error.read(MOST_BYTES)
                except (OSError, http.client.HTTPException):
                    return error.code, error.headers, b""
        except (OSError, ValueError, http.client.HTTPException) as error:
            raise SiteUnreachableError("The site did not answer. Try again later.") from error


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Redirects come back to us, so that no other host is ever asked."""

    def redirect_request(self, *_: object) -> None:
        """Follow none."""


def _text(body: bytes, charset: str | None) -> str:
    try:
        return body.decode(charset or "utf-8", "replace")
    except LookupError:
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
