"""A client that asks the rehearsal as a browser would, without a browser."""

from __future__ import annotations

import http.client
import json
import socket
import ssl
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from paravent.practice.server import PracticeServer

NAVIGATE = {"Sec-Fetch-Mode": "navigate"}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    text: str

    @property
    def data(self) -> Any:
        return json.loads(self.text)


class Client:
    """Asks for any host of the rehearsal; ``cookies`` go with every request."""

    def __init__(self, server: PracticeServer) -> None:
        self.server = server
        self.cookies: dict[str, str] = {}

    def sign_in(self, platform: str, folder: Path) -> None:
        state = json.loads(self.server.storage_state(platform, folder).read_text())
        self.cookies = {c["name"]: c["value"] for c in state["cookies"]}

    def ask(
        self,
        method: str,
        host: str,
        path: str,
        body: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        context = ssl.create_default_context()
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        sent = {"Host": host, **(NAVIGATE if method == "GET" else {}), **(headers or {})}
        if body is not None:
            sent.setdefault("Content-Type", "application/x-www-form-urlencoded")
        if self.cookies:
            sent["Cookie"] = "; ".join(f"{k}={v}" for k, v in self.cookies.items())
        plain = socket.create_connection((self.server.host, self.server.port), timeout=10)
        with context.wrap_socket(plain, server_hostname=host) as secured:
            connection = http.client.HTTPConnection(host)
            connection.sock = secured
            connection.request(method, path, body, sent)
            got = connection.getresponse()
            text = got.read().decode()
            return Answer(got.status, {k.lower(): v for k, v in got.getheaders()}, text)

    def get(self, address: str, headers: dict[str, str] | None = None) -> Answer:
        host, _, path = address.removeprefix("https://").partition("/")
        return self.ask("GET", host, f"/{path}", headers=headers)

    def graphql(self, name: str, variables: dict[str, Any] | None = None) -> Answer:
        body = urlencode(
            {"fb_api_req_friendly_name": name, "variables": json.dumps(variables or {})}
        )
        return self.ask("POST", "www.facebook.com", "/api/graphql/", body)
