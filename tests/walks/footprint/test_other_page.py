"""Another page about the user, looked at in the real browser without signing in."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest

from paravent.core.errors import ParaventError
from paravent.core.jobs import Cancel
from paravent.desks.base import Base
from paravent.desks.lists import Lists
from paravent.desks.review import Review
from paravent.history.memory import memory_store

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><head><title>Staff</title>
<meta name="robots" content="index, follow"><meta property="og:title" content="Dr Ava Example">
<script type="application/ld+json">{"@context": "https://schema.org", "@type": "Person",
"name": "Ava Example", "jobTitle": "Consultant cardiologist",
"worksFor": {"@type": "Hospital", "name": "St Elsewhere's"}}</script></head>
<body><h1>Dr Ava Example</h1><p>Consultant, GMC number 7654321.</p>
<p style="display:none">hidden@hospital.example</p><p>Write to ava@hospital.example.</p>
<article><time datetime="2014-03-02">2 March 2014</time></article></body></html>"""


class Handler(http.server.BaseHTTPRequestHandler):
    methods: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        self.methods.append(self.command)
        found = self.path == "/staff/ava"
        self.send_response(200 if found else 404)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.send_header("X-Robots-Tag", "noarchive")
        self.end_headers()
        self.wfile.write((PAGE if found else "gone").encode())

    do_POST = do_GET  # noqa: N815 - the library's name

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def site() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_a_staff_page_and_one_that_is_gone(site: str, tmp_path: Path) -> None:
    base = Base(tmp_path, store=memory_store())
    review = Review(base, Lists(base))
    try:
        table = review.look_at_page(f"{site}/staff/ava", Cancel())
    except ParaventError as error:
        pytest.skip(error.sentence) if "No browser" in error.sentence else pytest.fail(str(error))
    [column] = table.columns
    cells = {row.id: row.cells[column.id].text for row in table.rows}
    assert cells["name"] == "Ava Example"
    assert cells["headline"] == "Consultant cardiologist"
    assert cells["employer"] == "St Elsewhere's"
    assert cells["contact"] == "ava@hospital.example"
    assert cells["oldest"] == "2014-03-02"
    assert (cells["robots"] or "").startswith("Not asked to leave it out")
    assert "noarchive" in (cells["robots"] or "")
    assert cells["shared"] == "Dr Ava Example"
    gone = review.look_at_page(f"{site}/gone", Cancel())
    assert len(gone.columns) == 2
    assert any("404" in c.why for c in gone.columns)
    assert review.drop_page(f"{site}/gone").columns == (column,)
    assert set(Handler.methods) == {"GET"}
