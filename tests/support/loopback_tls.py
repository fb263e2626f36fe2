"""A loopback TLS server that stands in for any host and counts what reaches it."""

from __future__ import annotations

import base64
import datetime
import hashlib
import ssl
import tempfile
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any


@dataclass(frozen=True)
class Hit:
    """One request as the server saw it."""

    method: str
    host: str
    path: str
    upgrade: str
    body: bytes
    headers: Mapping[str, str]


@dataclass(frozen=True)
class Reply:
    """What to answer."""

    body: bytes | str = b""
    kind: str = "text/html; charset=utf-8"
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()


Answer = Callable[[Hit], Reply]


@dataclass
class Server:
    """A running server."""

    port: int
    key: str
    hits: list[Hit] = field(default_factory=list)

    def writes(self) -> list[Hit]:
        """Requests by a method that writes, and socket handshakes are not among them."""
        return [h for h in self.hits if h.method not in ("GET", "HEAD")]

    def handshakes(self) -> list[Hit]:
        """WebSocket handshakes."""
        return [h for h in self.hits if h.upgrade.lower() == "websocket"]

    def hosts(self) -> set[str]:
        """Every host name that was asked."""
        return {h.host for h in self.hits}

    def asked(self, path: str) -> list[Hit]:
        """Requests whose path starts so."""
        return [h for h in self.hits if h.path.startswith(path)]


@cache
def certificate() -> tuple[str, str]:
    """A self-made certificate with its key (PEM file) and its SPKI hash, made once a run."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "loopback")])
    now = datetime.datetime.now(datetime.UTC)
    cert = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=7))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("*.social.test")]), False)
        .sign(key, hashes.SHA256())
    )
    spki = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    folder = Path(tempfile.mkdtemp(prefix="loopback-"))
    file = folder / "server.pem"
    file.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
        + cert.public_bytes(serialization.Encoding.PEM)
    )
    return str(file), base64.b64encode(hashlib.sha256(spki).digest()).decode()


@contextmanager
def serve(answer: Answer, *, tls: bool = True) -> Iterator[Server]:
    """Run a server that answers by ``answer`` until the block ends."""
    holder: list[Server] = []

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        timeout = 20

        def log_message(self, format: str, *args: Any) -> None:
            return

        def _go(self) -> None:
            length = int(self.headers.get("content-length") or 0)
            hit = Hit(
                self.command,
                (self.headers.get("host") or "").partition(":")[0],
                self.path,
                self.headers.get("upgrade") or "",
                self.rfile.read(length),
                {k.lower(): v for k, v in self.headers.items()},
            )
            holder[0].hits.append(hit)
            reply = answer(hit)
            body = reply.body.encode() if isinstance(reply.body, str) else reply.body
            try:
                self.send_response(reply.status)
                self.send_header("content-type", reply.kind)
                self.send_header("content-length", str(len(body)))
                for key, value in reply.headers:
                    self.send_header(key, value)
                self.end_headers()
                if self.command != "HEAD":
                    self.wfile.write(body)
            except OSError:
                self.close_connection = True

        def __getattr__(self, name: str) -> Any:
            if name.startswith("do_"):
                return self._go
            raise AttributeError(name)

    class Quiet(ThreadingHTTPServer):
        daemon_threads = True
        block_on_close = False

        def handle_error(self, request: Any, client_address: Any) -> None:
            return

        def get_request(self) -> Any:
            plain, address = self.socket.accept()
            plain.settimeout(20)
            if not tls:
                return plain, address
            return context.wrap_socket(
                plain, server_side=True, do_handshake_on_connect=False
            ), address

    file, spki = certificate()
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(file)
    server = Quiet(("127.0.0.1", 0), Handler)
    holder.append(Server(server.server_address[1], spki))
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    try:
        yield holder[0]
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
