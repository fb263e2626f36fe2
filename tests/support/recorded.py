"""Recorded pages: found by folder, served over a loopback TLS server, walked in a real browser.

``tests/pages/<platform>/<state>/`` holds the pages as recorded, ``manifest.toml`` (address to file)
and ``expected.toml`` (what every setting must come out as). See checks/platforms/README.md.
"""

from __future__ import annotations

import json
import threading
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from paravent.core.records import App, Audit, Person, Reading
from paravent.packs.model import Pack
from paravent.practice.tls import Identity, make_identity
from paravent.practice.web import LoopbackServer, Request, Response

PAGES = Path(__file__).resolve().parents[1] / "pages"
SITE = "https://blog.example.org"
"""Where recorded sites on an address of one's own stand."""

Address = tuple[str, str, tuple[tuple[str, str], ...]]


def address_of(url: str) -> Address:
    """Host, path and query of an address; the order of the query does not count."""
    parts = urlsplit(url)
    return parts.netloc, parts.path or "/", tuple(sorted(parse_qsl(parts.query, True)))


@dataclass(frozen=True)
class Answer:
    """What one address answers."""

    file: Path | None = None
    status: int = 200
    kind: str = "text/html; charset=utf-8"
    redirect: str = ""
    signed_in: bool | None = None
    """Only for visitors who are (or are not) signed in; None for both."""


@dataclass(frozen=True)
class State:
    """One recorded state of a platform."""

    platform: str
    name: str
    folder: Path
    answers: Mapping[tuple[Address, bool], Answer]
    operations: Mapping[str, tuple[Path, ...]]
    """Operation name of a POST to the files that answer it, in turn."""
    expected: Mapping[str, Any]
    whole: bool
    """All of the platform was recorded; else only what ``expected`` names is walked."""

    @property
    def id(self) -> str:
        """For the names of tests."""
        return f"{self.platform}/{self.name}"


def platforms() -> tuple[str, ...]:
    """Every platform with recorded pages."""
    return tuple(sorted(f.name for f in PAGES.iterdir() if f.is_dir() and f.name[0] not in "._"))


def states(platform: str) -> tuple[State, ...]:
    """Every recorded state of ``platform``."""
    folder = PAGES / platform
    return tuple(read_state(f) for f in sorted(folder.iterdir()) if (f / "manifest.toml").exists())


def read_state(folder: Path) -> State:
    """One state; what it ``extends`` is read first, its own pages go over it."""
    manifest = tomllib.loads((folder / "manifest.toml").read_text("utf-8"))
    answers: dict[tuple[Address, bool], Answer] = {}
    operations: dict[str, tuple[Path, ...]] = {}
    if "extends" in manifest:
        base = read_state(folder.parent / manifest["extends"])
        answers |= base.answers
        operations |= base.operations
    for page in manifest.get("page", ()):
        answer = Answer(
            folder / page["file"] if "file" in page else None,
            page.get("status", 200),
            page.get("type", "text/html; charset=utf-8"),
            page.get("redirect", ""),
        )
        for signed_in in (page["signed_in"],) if "signed_in" in page else (True, False):
            answers[address_of(page["url"]), signed_in] = answer
    for one in manifest.get("operation", ()):
        operations[one["name"]] = tuple(folder / name for name in one["files"])
    expected = tomllib.loads((folder / "expected.toml").read_text("utf-8"))
    whole = bool(manifest.get("whole", False))
    return State(folder.parent.name, folder.name, folder, answers, operations, expected, whole)


class Served:
    """The server; ``state`` may be changed between two walks."""

    def __init__(self, identity: Identity) -> None:
        self.state: State | None = None
        self.writes: list[str] = []
        self.missing: list[str] = []
        self._turns: dict[str, int] = {}
        self._lock = threading.Lock()
        self._server = LoopbackServer(identity.context, self.answer)
        self._server.begin()
        self.key = identity.key

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self._server.server_address[1])

    def show(self, state: State) -> None:
        """Answer as recorded in ``state`` from now on."""
        with self._lock:
            self.state = state
            self.writes.clear()
            self.missing.clear()
            self._turns.clear()

    def answer(self, request: Request) -> Response:
        """The recorded answer to ``request``."""
        with self._lock:
            state = self.state
            if state is None:
                return Response(404)
            if request.method not in ("GET", "HEAD"):
                return self._posted(state, request)
            return self._opened(state, request)

    def _opened(self, state: State, request: Request) -> Response:
        pairs = tuple(sorted((k, v) for k, many in request.query.items() for v in many))
        signed_in = any(request.cookies)
        found = state.answers.get(((request.host, request.path, pairs), signed_in))
        if found is None:
            self.missing.append(f"{request.host}{request.path}")
            lang = state.expected.get("language", "en")
            page = f'<!DOCTYPE html><html lang="{lang}"><title>404</title><body><p>404</p></body>'
            return Response(404, page.encode())
        if found.redirect:
            return Response(302, headers=(("Location", found.redirect),))
        body = found.file.read_bytes() if found.file else b""
        # Pages of one host ask another host of the platform for their data.
        return Response(found.status, body, found.kind, (("Access-Control-Allow-Origin", "*"),))

    def _posted(self, state: State, request: Request) -> Response:
        name = request.form().get("fb_api_req_friendly_name", [""])[0]
        name = name or request.headers.get("x-fb-friendly-name", "")
        files = state.operations.get(name)
        if files is None:
            self.writes.append(f"{request.method} {request.host}{request.path} {name}")
            return Response(403, b"{}", "application/json")
        turn = self._turns.get(name, 0)
        self._turns[name] = turn + 1
        return Response(200, files[min(turn, len(files) - 1)].read_bytes(), "application/json")

    def close(self) -> None:
        """Stop listening."""
        self._server.end()


@contextmanager
def served() -> Iterator[Served]:
    """A running server without a state yet."""
    server = Served(make_identity())
    try:
        yield server
    finally:
        server.close()


def storage_state(pack: Pack, folder: Path) -> Path:
    """A session file that looks signed in: the cookies the pack goes by, on all its own hosts."""
    hosts = [h.removeprefix("*.") for h in pack.platform.hosts]
    hosts.append(urlsplit(SITE).netloc)
    cookies = [
        {"name": name.replace("*", "0a1b2c"), "value": "1", "domain": host, "path": "/",
         "expires": -1, "httpOnly": True, "secure": True, "sameSite": "Lax"}
        for name in pack.platform.signed_in.cookies
        for host in hosts
    ]  # fmt: skip
    file = folder / f"{pack.platform.id}.json"
    file.write_text(json.dumps({"cookies": cookies, "origins": []}), "utf-8")
    return file


@dataclass
class Notes:
    """Takes what a walk tells (``JournalPort`` and ``EventsPort``) and keeps none of it."""

    stops: list[str] = field(default_factory=list)

    def begin(self, audit: Audit, scope: Sequence[str], people: bool) -> None: ...
    def keep_reading(self, audit_id: str, reading: Reading, picture: bytes | None) -> None: ...
    def keep_people(self, audit_id: str, people: Sequence[Person], complete: bool) -> None: ...
    def keep_apps(self, audit_id: str, apps: Sequence[App]) -> None: ...

    def keep_picture(self, audit_id: str, name: str, picture: bytes) -> str:
        return f"{audit_id}/{name}"

    def page_done(self, audit_id: str, page: str) -> None: ...
    def finish(self, audit: Audit) -> None: ...
    def page_opened(self, platform: str, page: str, done: int, total: int) -> None: ...
    def reading_made(self, platform: str, reading: Reading, picture: bytes | None) -> None: ...
    def people_found(self, platform: str, count: int) -> None: ...
    def stopped(self, platform: str, sentence: str) -> None:
        self.stops.append(sentence)


UNREAD = ("could_not_read", "needs_confirmation")


def _audience(reading: Reading | None, wanted: str | None) -> str | None:
    """The audience of a reading; where it only asks, the one that all its evidence points to."""
    if reading is None:
        return None
    if reading.audience is None and wanted is not None:
        seen = {str(evidence.audience) for evidence in reading.evidence}
        return seen.pop() if len(seen) == 1 else " / ".join(sorted(seen)) or None
    return str(reading.audience) if reading.audience else None


def differences(state: State, audit: Audit) -> list[str]:
    """Everything in ``audit`` that is not as expected, a line each; empty when all is right."""
    found: list[str] = []
    for setting, (status, *rest) in state.expected.get("settings", {}).items():
        reading = audit.reading(setting)
        wanted = rest[0] if rest else None
        got = _audience(reading, wanted)
        got_status = str(reading.status) if reading else "nothing"
        fits = got_status in UNREAD if status == "unread" else got_status == status
        if not fits or got != wanted:
            raw = reading.raw if reading else None
            why = reading.why if reading else ""
            found.append(
                f"{setting}: wanted {status} {wanted}, got {got_status} {got} (saw {raw!r}; {why})"
            )
    for kind, wanted in state.expected.get("people", {}).items():
        names = sorted(p.name for p in audit.people if p.kind == kind)
        if names != sorted(wanted):
            found.append(f"list {kind}: wanted {sorted(wanted)}, got {names}")
    for kind, wanted in state.expected.get("apps", {}).items():
        names = sorted(a.name for a in audit.apps if a.kind == kind)
        if names != sorted(wanted):
            found.append(f"list {kind}: wanted {sorted(wanted)}, got {names}")
    for name, wanted in state.expected.get("lists_read", {}).items():
        if audit.lists_read.get(name) != wanted:
            found.append(f"list {name}: end seen {audit.lists_read.get(name)}, wanted {wanted}")
    for name, wanted in state.expected.get("stranger", {}).items():
        got = audit.stranger.get(name) or ""
        if wanted not in got or (not wanted and got):
            found.append(f"stranger {name}: wanted {wanted!r}, got {got!r}")
    reason = str(audit.stopped.reason) if audit.stopped else ""
    if reason != state.expected.get("stopped", ""):
        found.append(f"stopped: wanted {state.expected.get('stopped', '')!r}, got {reason!r}")
    return found
