"""A small HTTP/1.1 server over TLS: threads, keep-alive, requests in, answers out."""

from __future__ import annotations

import json
import socket
import socketserver
import ssl
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from typing import Any, cast
from urllib.parse import parse_qs, urlsplit

_LARGEST_BODY = 2_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """One request as it came in. Header names are in lower case."""

    method: str
    host: str
    path: str
    query: Mapping[str, list[str]]
    headers: Mapping[str, str]
    cookies: Mapping[str, str]
    body: bytes = b""

    def first(self, key: str, default: str = "") -> str:
        """The first value of ``key`` in the query."""
        return self.query.get(key, [default])[0]

    def form(self) -> Mapping[str, list[str]]:
        """The body read as a form; multipart fields too, files left out."""
        kind = self.headers.get("content-type", "")
        if kind.startswith("multipart/form-data"):
            return _multipart(kind, self.body)
        return parse_qs(self.body.decode("utf-8", "replace"), keep_blank_values=True)


@dataclass(frozen=True, slots=True)
class Response:
    """One answer."""

    status: int = 200
    body: bytes = b""
    kind: str = "text/html; charset=utf-8"
    headers: Sequence[tuple[str, str]] = field(default_factory=tuple)


def html(page: str, headers: Sequence[tuple[str, str]] = ()) -> Response:
    """A page."""
    return Response(body=page.encode(), headers=headers)


def answer(data: Any, status: int = 200, headers: Sequence[tuple[str, str]] = ()) -> Response:
    """A JSON answer."""
    body = json.dumps(data, ensure_ascii=False, separators=(",", ":")).encode()
    return Response(status, body, "application/json; charset=utf-8", headers)


def redirect(address: str, headers: Sequence[tuple[str, str]] = ()) -> Response:
    """A temporary redirect."""
    return Response(302, headers=(("Location", address), *headers))


def _multipart(kind: str, body: bytes) -> dict[str, list[str]]:
    from email import message_from_bytes

    message = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + body)
    fields: dict[str, list[str]] = {}
    for part in message.walk():
        name = part.get_param("name", header="content-disposition")
        content = part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(content, bytes):
            fields.setdefault(name, []).append(content.decode("utf-8", "replace"))
    return fields


Handle = Callable[[Request], Response]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "practice"
    sys_version = ""
    timeout = 60
    # Without this every small answer waits for the other side's delayed acknowledgement.
    disable_nagle_algorithm = True
    wbufsize = -1

    def _serve(self) -> None:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _LARGEST_BODY:
            self.close_connection = True
            length = 0
        body = self.rfile.read(length) if length else b""
        parts = urlsplit(self.path)
        headers = {k.lower(): v for k, v in self.headers.items()}
        cookies = {
            name.strip(): value.strip()
            for name, _, value in (c.partition("=") for c in headers.get("cookie", "").split(";"))
        }
        host = headers.get("host", "").split(":")[0].lower()
        query = parse_qs(parts.query, keep_blank_values=True)
        request = Request(self.command, host, parts.path, query, headers, cookies, body)
        self._send(cast(LoopbackServer, self.server).handle(request))

    def _send(self, response: Response) -> None:
        self.send_response(response.status)
        for name, value in response.headers:
            self.send_header(name, value)
        self.send_header("Content-Type", response.kind)
        self.send_header("Content-Length", str(len(response.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(response.body)
        self.wfile.flush()

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _serve  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:
        """Nothing is logged: addresses hold names."""


class LoopbackServer(socketserver.ThreadingTCPServer):
    """Listens on a free loopback port; hands every request to ``handle`` on a thread of its own."""

    daemon_threads = True
    block_on_close = False
    allow_reuse_address = True
    request_queue_size = 64

    def __init__(self, context: ssl.SSLContext, handle: Handle) -> None:
        self.handle = handle
        self.faults: list[BaseException] = []
        """What went wrong in answering; empty as long as the rehearsal is sound."""
        self._context = context
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(("127.0.0.1", 0), _Handler)
        self._thread = threading.Thread(
            target=self.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True, name="practice"
        )

    def begin(self) -> None:
        """Start answering."""
        self._thread.start()

    def end(self) -> None:
        """Stop answering and close every connection."""
        self.shutdown()
        self._thread.join()
        self.server_close()
        with self._lock:
            left = list(self._open)
        for connection in left:
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def finish_request(self, request: Any, client_address: Any) -> None:
        """Shake hands on the connection's own thread, so that a slow client holds up no other."""
        request.settimeout(20)
        try:
            secured = self._context.wrap_socket(request, server_side=True)
        except (OSError, ssl.SSLError):
            return
        with self._lock:
            self._open.add(secured)
        try:
            super().finish_request(secured, client_address)
        except (OSError, ssl.SSLError):
            # The browser went away in the middle of an answer; there is nobody left to tell.
            return
        finally:
            with self._lock:
                self._open.discard(secured)
            secured.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Keep our own faults for the tests to see; nothing is printed."""
        fault = sys.exception()
        if fault is not None:
            self.faults.append(fault)
