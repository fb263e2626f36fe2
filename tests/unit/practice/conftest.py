"""The rehearsal and a client for it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.support.practice_client import Client

from paravent.practice.server import PracticeServer, start


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with start() as running:
        running.slow(0)
        yield running
        assert running.faults == ()


@pytest.fixture
def client(server: PracticeServer) -> Client:
    return Client(server)
