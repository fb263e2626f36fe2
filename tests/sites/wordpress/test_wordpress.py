"""The WordPress pack against a real WordPress: readings follow the site, and nothing changes."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from tests.support import wordpress

pytestmark = [pytest.mark.site, pytest.mark.browser, pytest.mark.xdist_group("wordpress")]

SWITCHES = {
    "comments_open": ("default_comment_status", "open", "closed"),
    "pingbacks": ("default_ping_status", "open", "closed"),
    "notify_linked": ("default_pingback_flag", "1", ""),
    "comment_registration": ("comment_registration", "1", ""),
    "comment_moderation": ("comment_moderation", "1", ""),
    "comment_prev_approved": ("comment_previously_approved", "1", ""),
    "close_old_comments": ("close_comments_for_old_posts", "1", ""),
    "avatars": ("show_avatars", "1", ""),
    "membership": ("users_can_register", "1", "0"),
}


def expected(options: Mapping[str, str]) -> dict[str, str]:
    """Setting to audience, from the site's own options table."""
    found = {
        setting: "on" if options[name] == on else "off"
        for setting, (name, on, _off) in SWITCHES.items()
    }
    found["search_engines"] = "off" if options["blog_public"] == "0" else "public"
    found["feed_full"] = "off" if options["rss_use_excerpt"] == "1" else "on"
    return found


@pytest.fixture(scope="module")
def blog(tmp_path_factory: pytest.TempPathFactory) -> Iterator[wordpress.WordPress]:
    lacking = wordpress.missing()
    if lacking:
        pytest.skip(f"No real WordPress here: {lacking} missing.")
    with wordpress.running(tmp_path_factory.mktemp("wordpress")) as site:
        yield site


def paravent(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "paravent", *words],
        capture_output=True,
        text=True,
        timeout=240,
        check=False,
    )


def audit(site: wordpress.WordPress, folder: Path) -> dict[str, Any]:
    done = paravent(
        "audit", "wordpress", "--site", site.url, "--session", str(site.session_file(folder)),
        "--headless", "--json", "--keep", "memory",
    )  # fmt: skip
    assert done.returncode in (0, 1), done.stderr
    assert "Traceback" not in done.stderr
    (found,) = json.loads(done.stdout)["audits"]
    return dict(found)


def read(found: dict[str, Any]) -> dict[str, str]:
    return {r["setting"]: r["audience"] for r in found["readings"] if r["status"] == "read"}


def test_readings_follow_the_site_and_nothing_changes(
    blog: wordpress.WordPress, tmp_path: Path
) -> None:
    before = blog.options()
    first = audit(blog, tmp_path)
    assert blog.options() == before
    assert first["stopped"] is None
    want = expected(before)
    assert {k: v for k, v in read(first).items() if k in want} == want

    turned = {name: off if before[name] == on else on for name, on, off in SWITCHES.values()}
    turned |= {"blog_public": "0", "rss_use_excerpt": "1"}
    blog.set_options(turned)
    before = blog.options()
    second = audit(blog, tmp_path)
    assert blog.options() == before
    want = expected(before)
    assert {k: v for k, v in read(second).items() if k in want} == want
    assert second["guard"]["writes_sent"] == 0


def test_what_strangers_are_told(blog: wordpress.WordPress, tmp_path: Path) -> None:
    """The user's name that the REST endpoint and the author page give away is seen."""
    stranger = audit(blog, tmp_path)["stranger"]
    assert any(wordpress.OWNER in (text or "") for text in stranger.values()), stranger


def test_a_site_that_is_not_wordpress(tmp_path: Path) -> None:
    import http.server
    import threading

    class Plain(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            body = b"<!doctype html><html lang=en><title>Tea</title><h1>Only tea here</h1></html>"
            self.send_response(200)
            self.send_header("Content-Type", "text/html")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_words: object) -> None:
            """Quiet."""

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Plain)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    session = tmp_path / "session.json"
    session.write_text('{"cookies": [], "origins": []}', "utf-8")
    url = f"http://127.0.0.1:{server.server_address[1]}"
    done = paravent(
        "audit", "wordpress", "--site", url, "--session", str(session), "--headless",
        "--keep", "memory",
    )  # fmt: skip
    server.shutdown()
    server.server_close()
    assert done.returncode == 2, done.stdout + done.stderr
    assert "WordPress" in done.stderr
    assert "Traceback" not in done.stderr
