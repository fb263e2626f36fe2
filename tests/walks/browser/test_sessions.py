"""Sessions: private folders, no listener, left-overs after a kill, sign-in by hand, printing."""

from __future__ import annotations

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import psutil
import pytest
from tests.support.loopback_tls import Hit, Reply, serve
from tests.walks.browser.conftest import RULES, Open

from paravent.browser import keep, leftovers, printing, signin
from paravent.browser.options import BrowserOptions, Replica
from paravent.browser.session import start
from paravent.core.errors import (
    BrowserGoneError,
    CancelledError,
    ReadOnlyRefusalError,
    SiteUnreachableError,
    UsageError,
)
from paravent.core.page import SiteRules

pytestmark = pytest.mark.browser
CANARY = "canary-4f1c9a77d2e0"


def site(hit: Hit) -> Reply:
    who = "member" if "session=" in hit.headers.get("cookie", "") else "stranger"
    cookie = ("Set-Cookie", f"session={CANARY}; Max-Age=9999; Secure; Path=/")
    if hit.path == "/login":
        return Reply("<!doctype html><title>In</title><img src=/done>", headers=(cookie,))
    if hit.path == "/away":
        return Reply(status=302, headers=(("Location", "https://b.test/"),))
    return Reply(f"<!doctype html><html lang=en><title>T</title><h1>{who}</h1>")


def text(tab: object) -> str:
    snapshot = tab.snapshot()  # type: ignore[attr-defined]
    return str(snapshot.text_of(snapshot.nodes[0]))


def test_the_profile_is_private_and_wiped(start_on: Open) -> None:
    with serve(site) as server:
        session = start_on(server)
        session.tab().open("https://a.test/login")
        folder = session.profile
        assert folder.parent.stat().st_mode & 0o777 == 0o700
        assert folder.stat().st_mode & 0o777 == 0o700
        session.close()
        session.close()
        assert not folder.parent.exists()


def test_a_stranger_has_no_cookies_and_the_same_guard(start_on: Open) -> None:
    with serve(site) as server:
        session = start_on(server)
        own = session.tab()
        own.open("https://a.test/login")
        own.open("https://a.test/")
        assert text(own) == "member"
        other = session.tab(signed_in=False)
        other.open("https://a.test/")
        assert text(other) == "stranger"
        with pytest.raises(ReadOnlyRefusalError):
            other.open("https://b.test/")
        with pytest.raises(ReadOnlyRefusalError):
            other.open("https://a.test/away")
        assert session.guard_record().hosts_refused == ("b.test",)


@pytest.mark.parametrize("plain", [False, True], ids=["driven", "plain"])
def test_no_debugging_port_is_open(start_on: Open, plain: bool) -> None:
    with serve(site) as server:
        session = start_on(server, replace(RULES, attach_only=plain))
        tab = session.tab()
        tab.open("https://a.test/")
        assert session.run(tab._evaluate("navigator.webdriver")) is True  # type: ignore[attr-defined]
        me = psutil.Process()
        lines = []
        for child in me.children(recursive=True):
            lines.append(" ".join(child.cmdline()))
            listening = [c for c in child.net_connections("tcp") if c.status == "LISTEN"]
            assert listening == []
        assert any("--remote-debugging-pipe" in line for line in lines)
        assert not any("--remote-debugging-port" in line for line in lines)
        assert any("--password-store=basic" in line for line in lines) is not plain


def test_a_closed_browser_is_one_clear_error(start_on: Open) -> None:
    with serve(site) as server:
        session = start_on(server)
        tab = session.tab()
        tab.open("https://a.test/")
        for process in browsers_on(session.profile):
            process.kill()
        with pytest.raises(BrowserGoneError):
            for _ in range(50):
                tab.snapshot()
                time.sleep(0.05)


def test_a_site_that_does_not_answer(start_on: Open) -> None:
    with serve(site) as server:
        session = start_on(server)
    with pytest.raises(SiteUnreachableError):
        session.tab().open("https://a.test/")


def test_a_session_file_is_for_rehearsals_only(private_runtime: Path, tmp_path: Path) -> None:
    file = tmp_path / "state.json"
    file.write_text(json.dumps({"cookies": [], "origins": []}))
    with pytest.raises(UsageError):
        start(RULES, BrowserOptions(private_runtime, headless=True, storage_state=file))


def test_a_session_file_signs_in_on_a_replica(start_on: Open, tmp_path: Path) -> None:
    cookie = {
        "name": "session", "value": "x", "domain": "a.test", "path": "/", "expires": -1,
        "httpOnly": False, "secure": True, "sameSite": "Lax",
    }  # fmt: skip
    file = tmp_path / "state.json"
    file.write_text(json.dumps({"cookies": [cookie], "origins": []}))
    with serve(site) as server:
        tab = start_on(server, storage_state=file).tab()
        tab.open("https://a.test/")
        assert text(tab) == "member"


def test_a_loopback_site_is_reached_on_its_own_port_only(private_runtime: Path) -> None:
    with serve(site, tls=False) as here, serve(site, tls=False) as other:
        home = f"http://127.0.0.1:{here.port}/"
        rules = SiteRules("w", ("127.0.0.1",), home, home)
        session = start(rules, BrowserOptions(private_runtime, headless=True))
        try:
            tab = session.tab()
            assert tab.open(home).status == 200
            with pytest.raises(ReadOnlyRefusalError):
                tab.open(f"http://127.0.0.1:{other.port}/")
            assert other.hits == []
        finally:
            session.close()


_VICTIM = """
import sys, time
from pathlib import Path
from paravent.browser.options import BrowserOptions, Replica
from paravent.browser.session import start
from paravent.core.page import SiteRules
data, port, key = sys.argv[1:]
rules = SiteRules("t", ("a.test",), "https://a.test/", "https://a.test/login")
session = start(rules, BrowserOptions(Path(data), headless=True,
    replica=Replica("127.0.0.1", int(port), key)))
tab = session.tab()
tab.open("https://a.test/login")
tab.open("https://a.test/")
print("ready", flush=True)
time.sleep(60)
"""


def browsers_on(folder: Path) -> list[psutil.Process]:
    return [
        p
        for p in psutil.process_iter(["cmdline"])
        if any(str(folder) in part for part in p.info["cmdline"] or [])
        and "--user-data-dir" in " ".join(p.info["cmdline"] or [])
    ]


def holds(folder: Path, words: str) -> list[Path]:
    return [f for f in folder.rglob("*") if f.is_file() and words.encode() in f.read_bytes()]


def test_after_a_kill_the_next_start_wipes_everything(private_runtime: Path) -> None:
    env = {**os.environ, "PYTHONPATH": "app"}
    with serve(site) as server:
        victim = subprocess.Popen(
            [sys.executable, "-c", _VICTIM, str(private_runtime), str(server.port), server.key],
            stdout=subprocess.PIPE,
            env=env,
        )
        assert victim.stdout is not None
        with victim.stdout:
            assert victim.stdout.readline() == b"ready\n"
            assert leftovers.wipe(private_runtime) == 0, "a living session was wiped"
            victim.send_signal(signal.SIGKILL)
            victim.wait()
    assert list((private_runtime / "temporary").iterdir())
    assert leftovers.wipe(private_runtime) == 1
    assert list((private_runtime / "temporary").iterdir()) == []
    assert browsers_on(private_runtime) == []
    assert holds(private_runtime, CANARY) == []
    assert leftovers.wipe(private_runtime) == 0


@pytest.fixture
def display(monkeypatch: pytest.MonkeyPatch) -> object:
    if shutil.which("Xvfb") is None:
        pytest.skip("needs Xvfb")
    read, write = os.pipe()
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", str(write), "-screen", "0", "1280x900x24"],
        pass_fds=[write],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    os.close(write)
    with os.fdopen(read) as told:
        monkeypatch.setenv("DISPLAY", ":" + told.readline().strip())
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)
    yield
    server.terminate()
    server.wait()


def test_sign_in_by_hand_then_a_guarded_session(private_runtime: Path, display: object) -> None:
    rules = SiteRules(
        "t", ("a.test",), "https://a.test/", "https://a.test/login", ("session", "sess*")
    )
    with serve(site) as server:
        replica = Replica("127.0.0.1", server.port, server.key)
        options = BrowserOptions(private_runtime, replica=replica)

        def ask() -> bool:
            end = time.monotonic() + 20
            while not server.asked("/done") and time.monotonic() < end:
                time.sleep(0.05)
            return True

        signed = signin.sign_in(rules, options, ask)
        assert signed.signed_in
        assert browsers_on(private_runtime) == []
        line = server.asked("/login")[0].headers
        assert "HeadlessChrome" not in line["user-agent"]
        kept = keep.pack_profile(signed.folder)
        signed.discard()
        assert holds(private_runtime, "session") == []
        profile = keep.unpack_profile(kept, private_runtime)
        session = start(rules, BrowserOptions(private_runtime, replica=replica, profile=profile))
        tab = session.tab()
        tab.open("https://a.test/")
        assert text(tab) == "member"
        session.close()
        assert not profile.exists()


def test_giving_up_leaves_nothing(private_runtime: Path, display: object) -> None:
    with serve(site) as server:
        options = BrowserOptions(
            private_runtime, replica=Replica("127.0.0.1", server.port, server.key)
        )
        with pytest.raises(CancelledError):
            signin.sign_in(RULES, options, lambda: False)
    assert list((private_runtime / "temporary").iterdir()) == []
    assert browsers_on(private_runtime) == []


def test_a_printed_report_is_tagged_outlined_and_reaches_nothing(private_runtime: Path) -> None:
    from pypdf import PdfReader

    with serve(site, tls=False) as server:
        html = (
            "<!doctype html><html lang=en><title>Report</title><h1>One</h1><h2>Two</h2>"
            f"<img src='http://127.0.0.1:{server.port}/x'>"
            f"<script>fetch('http://127.0.0.1:{server.port}/y')</script><p>Words"
        )
        pdf = printing.print_pdf(html, BrowserOptions(private_runtime))
        assert server.hits == []
    reader = PdfReader(io.BytesIO(pdf))
    assert "Words" in reader.pages[0].extract_text()
    assert reader.root_object["/MarkInfo"]["/Marked"]  # type: ignore[index]
    assert [str(item["/Title"]) for item in reader.outline if isinstance(item, dict)] == ["One"]
