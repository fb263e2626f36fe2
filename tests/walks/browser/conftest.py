"""Sessions for the tests of the browser room."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests.support.loopback_tls import Server

from paravent.browser.options import BrowserOptions, Replica
from paravent.browser.session import ALL_LAYERS, Layers, Session
from paravent.core.page import SiteRules

Open = Callable[..., Session]

RULES = SiteRules("t", ("a.test",), "https://a.test/", "https://a.test/login")


@pytest.fixture
def private_runtime(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No memory-backed folder: temporary profiles are under the data folder."""
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    return tmp_path / "data"


@pytest.fixture
def start_on(private_runtime: Path) -> Iterator[Open]:
    """Starts sessions on a server and closes them at the end."""
    open_ones: list[Session] = []

    def start(
        server: Server, rules: SiteRules = RULES, layers: Layers = ALL_LAYERS, **more: object
    ) -> Session:
        options = BrowserOptions(
            private_runtime,
            headless=True,
            replica=Replica("127.0.0.1", server.port, server.key),
            **more,  # type: ignore[arg-type]
        )
        session = Session(rules, options, layers)
        open_ones.append(session)
        return session

    yield start
    for session in open_ones:
        session.close()
    assert os.environ.get("XDG_RUNTIME_DIR") is None
