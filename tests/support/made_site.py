"""A made-up site on loopback, written down as addresses and answers, and a whole walk over it."""

from __future__ import annotations

import json
import threading
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

from tests.support.practice_walk import HURRIED, Heard

from paravent.browser.options import BrowserOptions, Replica
from paravent.browser.session import start as start_browser
from paravent.core.jobs import Cancel
from paravent.core.records import Audit
from paravent.engine.patience import Patience
from paravent.engine.walk import walk
from paravent.packs.facts import rules
from paravent.packs.model import Pack
from paravent.practice.tls import make_identity
from paravent.practice.web import LoopbackServer, Request, Response, answer, html

Answers = Callable[[Request], "Response | str | dict[str, object] | list[object] | None"]
"""A page as HTML, JSON as data, a whole response, or None where there is nothing."""


class MadeSite:
    """Answers every host of a platform as ``answers`` says; counts what is no GET."""

    def __init__(self, answers: Answers, *, posts_read: Callable[[Request], bool] | None = None):
        self._answers = answers
        self._posts_read = posts_read or (lambda _: False)
        self._lock = threading.Lock()
        self.writes: list[str] = []
        self.asked: list[str] = []
        identity = make_identity()
        self.key = identity.key
        self._server = LoopbackServer(identity.context, self._answer)
        self.port = int(self._server.server_address[1])
        self._server.begin()

    def _answer(self, request: Request) -> Response:
        line = f"{request.method} {request.host}{request.path}"
        with self._lock:
            self.asked.append(line)
            if request.method not in ("GET", "HEAD", "OPTIONS") and not self._posts_read(request):
                self.writes.append(line)
                return Response(403, b"{}", "application/json")
        found = self._answers(request)
        if found is None:
            return Response(404, b"<!doctype html><html lang=en><p>Not found</p>")
        if isinstance(found, Response):
            return found
        return html(found) if isinstance(found, str) else answer(found)

    @property
    def faults(self) -> tuple[BaseException, ...]:
        """What went wrong in answering."""
        return tuple(self._server.faults)

    def close(self) -> None:
        """Stop answering."""
        self._server.end()


@contextmanager
def made_site(
    answers: Answers, *, posts_read: Callable[[Request], bool] | None = None
) -> Iterator[MadeSite]:
    """The site for the length of a ``with`` block."""
    site = MadeSite(answers, posts_read=posts_read)
    try:
        yield site
    finally:
        site.close()


def session_file(pack: Pack, folder: Path, storage: Mapping[str, Mapping[str, str]] = {}) -> Path:
    """A session file with the cookies that the pack goes by, on all its hosts.

    ``storage``: origin to the entries of its local storage.
    """
    hosts = {h.removeprefix("*.") for h in pack.platform.hosts}
    hosts |= {urlsplit(p.url).hostname or "" for p in pack.platform.page} - {""}
    cookies = [
        {"name": name.replace("*", "0a1b2c"), "value": "1", "domain": host, "path": "/",
         "expires": -1, "httpOnly": True, "secure": True, "sameSite": "Lax"}
        for name in (*pack.platform.signed_in.cookies, "made")
        for host in sorted(hosts)
    ]  # fmt: skip
    origins = [
        {"origin": origin, "localStorage": [{"name": k, "value": v} for k, v in held.items()]}
        for origin, held in storage.items()
    ]
    file = folder / f"made-{pack.platform.id}.json"
    file.write_text(json.dumps({"cookies": cookies, "origins": origins}), "utf-8")
    return file


def walk_site(
    site: MadeSite,
    pack: Pack,
    folder: Path,
    *,
    people: bool = False,
    only: tuple[str, ...] = (),
    heard: Heard | None = None,
    patience: Patience = HURRIED,
    session: Path | None = None,
    address: str = "",
) -> Audit:
    """One headless walk of ``pack`` over ``site``."""
    options = BrowserOptions(
        data_dir=folder,
        headless=True,
        replica=Replica("127.0.0.1", site.port, site.key),
        storage_state=session or session_file(pack, folder),
    )
    running = start_browser(rules(pack, address), options)
    hears = heard or Heard()
    try:
        return walk(
            pack,
            running,
            site=address,
            only=only,
            people=people,
            journal=hears,
            events=hears,
            cancel=Cancel(),
            audit_id="made",
            patience=patience,
        )
    finally:
        running.close()
