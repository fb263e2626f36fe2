"""The pure parts of the browser room: names that act, command line, embedded JSON, packing."""

from __future__ import annotations

import io
import json
import os
import zipfile
from pathlib import Path

import pytest

from paravent.browser import egress, find, keep, leftovers, profile
from paravent.browser.clicks import Seen, acts, is_allowed, why_not
from paravent.browser.options import Replica
from paravent.browser.responses import documents_in, embedded_in, scripts_in
from paravent.browser.signin import has_cookies
from paravent.core.errors import BrowserError, NoBrowserError
from paravent.core.page import SiteRules

RULES = SiteRules("t", ("www.site.test", "*.cdn.test"), "https://www.site.test/", "")


@pytest.mark.parametrize(
    "name",
    [
        "Save", "Save changes", "Confirm", "Remove friend", "Turn off", "Turn on location",
        "Follow", "Follow back", "Post", "Post now", "Send message", "Sign out", "Log out of all",
        "Delete", "Unfriend", "Block", "Accept", "Yes, turn it on", "OK", "Änderungen speichern",
        "Alle ausgewählten Kontakte endgültig entfernen", "Enregistrer", "Guardar cambios",
        "Cerrar sesión", "Dileu", "Limit past posts", "Se déconnecter",
    ],
)  # fmt: skip
def test_names_that_act(name: str) -> None:
    assert acts(name)


@pytest.mark.parametrize(
    "name",
    [
        "Posts", "Your posts", "Who can see your future posts?", "Post audience",
        "Followers and public content", "Edit privacy. Friends", "Blocking", "See more",
        "Who can send you friend requests?", "Audience and tagging", "Account privacy",
        "Message requests", "Privacy checkup", "More options", "Tagging", "Qui peut voir ?",
    ],
)  # fmt: skip
def test_names_that_only_open(name: str) -> None:
    assert not acts(name)


@pytest.mark.parametrize(
    ("role", "name", "fine"),
    [
        ("button", "Following", False),
        ("button", "Following @alex", False),
        ("button", "Requested", False),
        ("button", "Following 12", True),
        ("button", "Following feed preferences", True),
        ("tab", "Following", True),
        ("link", "Following", True),
    ],
)
def test_a_button_that_would_undo_a_tie_is_left_alone(role: str, name: str, fine: bool) -> None:
    seen = Seen("div", role, name)
    assert (why_not(seen, [name], RULES, "https://www.site.test/") == "") is fine


def test_names_are_compared_whole() -> None:
    assert is_allowed("  Edit  PRIVACY. Friends", ["Edit privacy*"])
    assert not is_allowed("Edit privacy. Friends", ["Edit privacy"])
    assert not is_allowed("Anything", ["*"])
    assert not is_allowed("", [""])


@pytest.mark.parametrize(
    ("seen", "fine"),
    [
        (Seen("div", "button", "More"), True),
        (Seen("div", "tab", "More"), True),
        (Seen("button", "button", "More"), True),
        (Seen("button", "button", "More", {"type": "button"}, in_form=True), True),
        (Seen("button", "button", "More", {}, in_form=True), False),
        (Seen("button", "button", "More", {"type": "submit", "form": "f"}), False),
        (Seen("button", "button", "More", {"type": "button", "formaction": "/x"}), False),
        (Seen("input", "button", "More", {"type": "button"}), False),
        (Seen("div", "switch", "More"), False),
        (Seen("div", "option", "More"), False),
        (Seen("div", "", "More"), False),
        (Seen("div", "button", "More", states={"pressed": "false"}), False),
        (Seen("div", "button", "More", in_label=True), False),
        (Seen("div", "button", "Less"), False),
    ],
)
def test_what_may_be_clicked(seen: Seen, fine: bool) -> None:
    assert (why_not(seen, ["More"], RULES, "https://www.site.test/") == "") is fine


@pytest.mark.parametrize(
    ("href", "fine"),
    [
        ("https://www.site.test/more", True),
        ("https://www.site.test/#top", True),
        ("javascript:void(0)", True),
        ("javascript:save()", False),
        ("mailto:a@b.test", False),
        ("https://evil.test/", False),
        ("https://www.site.test/x?_method=delete", False),
    ],
)
def test_links(href: str, fine: bool) -> None:
    seen = Seen("a", "link", "More", {"href": "x"}, href=href)
    assert (why_not(seen, ["More"], RULES, "https://www.site.test/") == "") is fine
    for mark in ({"target": "_blank"}, {"download": ""}):
        other = Seen("a", "link", "More", {"href": "x", **mark}, href="https://www.site.test/a")
        assert why_not(other, ["More"], RULES, "https://www.site.test/")


def test_the_resolver_rule() -> None:
    assert egress.resolver_rule(RULES, None) == (
        "MAP * ~NOTFOUND, EXCLUDE www.site.test, EXCLUDE *.cdn.test"
    )
    assert egress.resolver_rule(RULES, Replica("127.0.0.1", 44, "k")) == (
        "MAP www.site.test 127.0.0.1:44, MAP *.cdn.test 127.0.0.1:44, MAP * ~NOTFOUND"
    )
    here = SiteRules("w", ("127.0.0.1",), "http://127.0.0.1:8080/", "")
    rule = egress.resolver_rule(here, None)
    assert "MAP 127.0.0.1:8080 127.0.0.1:8080" in rule
    assert "EXCLUDE" not in rule
    assert rule.endswith("MAP * ~NOTFOUND")


def test_sockets_go_nowhere_and_pages_through_the_systems_proxy() -> None:
    plain = egress.arguments(RULES, None, {})
    assert "--proxy-server=http=direct://;https=direct://;socks=socks5://127.0.0.1:1" in plain
    behind = egress.arguments(RULES, None, {"https": "http://me:pw@proxy.test:3128"})
    proxy = next(a for a in behind if a.startswith("--proxy-server"))
    assert "https=http://proxy.test:3128;" in proxy
    assert "pw" not in " ".join(behind)
    assert any(a.endswith("EXCLUDE proxy.test") for a in behind)
    assert not any("remote-debugging" in a for a in plain)
    assert "--gaia-url=https://accounts.invalid" in plain


def test_embedded_json() -> None:
    html = (
        '<script type="application/json" data-x>{"a":1}</script><script src=x>no</script>'
        '<script>window.__S__ = {"b": [1]}; window[\'cc\'] = JSON.parse(\'{"d":"\\x41"}\');'
        " var f = {bad: 1}; go({'x': 1})</script>"
        '<script type="application/ld+json">{"@type":"Person"}</script>'
    )
    found = [(n, d) for s in scripts_in(html) for n, d, _ in embedded_in(*s)]
    assert found == [
        ("", {"a": 1}),
        ("__S__", {"b": [1]}),
        ("cc", {"d": "A"}),
        ("", {"@type": "Person"}),
    ]


def test_json_in_hidden_code_elements() -> None:
    html = (
        '<code style="display: none" id="bpr-1"><!--{"included":[{"key":"k"}]}--></code>'
        "<code hidden>{&quot;a&quot;:1}</code>"
        '<p>Try <code>{"shown":true}</code> and <code style="display:none">no data</code></p>'
    )
    found = [(n, d) for s in scripts_in(html) for n, d, _ in embedded_in(*s)]
    assert found == [("bpr-1", {"included": [{"key": "k"}]}), ("", {"a": 1})]


def test_json_responses() -> None:
    assert list(documents_in('for (;;);{"a":1}')) == [{"a": 1}]
    assert list(documents_in(")]}'\n[1]")) == [[1]]
    assert list(documents_in('{"a":1}\r\n{"b":2}\n')) == [{"a": 1}, {"b": 2}]
    assert list(documents_in('{"a":1}\n{cut')) == [{"a": 1}]
    assert list(documents_in("<html>")) == []


def test_browsers_are_looked_for_in_order() -> None:
    linux = [name for name, _ in find.places("linux", {}, Path("/home/u"))]
    assert linux[0] == "Google Chrome"
    assert linux[-1] == "Chromium"
    windows = list(find.places("win32", {"PROGRAMFILES": r"C:\Program Files"}, Path("/u")))
    assert windows[0][1] == r"C:\Program Files\Google\Chrome\Application\chrome.exe"
    assert any("Edge" in path for _, path in find.places("darwin", {}, Path("/u")))


def test_no_browser_is_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(NoBrowserError):
        find.find_browser(str(tmp_path / "none"))
    monkeypatch.setattr(find, "places", lambda *a: iter(()))
    monkeypatch.setenv("PLAYWRIGHT_BROWSERS_PATH", str(tmp_path))
    with pytest.raises(NoBrowserError, match="playwright install chromium"):
        find.find_browser()
    own = tmp_path / "chromium-99" / "chrome-linux"
    own.mkdir(parents=True)
    (own / "chrome").write_text("#!/bin/sh\necho Chromium 1.2.3\n")
    (own / "chrome").chmod(0o755)
    assert find.find_browser().path == own / "chrome"


@pytest.fixture
def data(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.delenv("XDG_RUNTIME_DIR", raising=False)
    return tmp_path


def test_profiles_prefer_memory_and_are_private(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    runtime = data / "run"
    runtime.mkdir()
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(runtime))
    folder = profile.make(data)
    assert folder.is_relative_to(runtime / "paravent")
    assert folder.parent.stat().st_mode & 0o777 == 0o700
    assert leftovers.wipe(data) == 0
    profile.wipe(folder)
    assert not folder.parent.exists()


@pytest.mark.parametrize(
    "mark", ['{"pid": 999999999, "born": 1}', "not json", "{}", None, "REUSED"]
)
def test_left_overs_of_the_dead_are_wiped(data: Path, mark: str | None) -> None:
    folder = profile.make(data)
    (folder / "Cookies").write_text("x")
    owner = folder.parent / profile.MARK
    if mark is None:
        owner.unlink()
    else:
        reused = json.dumps({"pid": os.getpid(), "born": 5.0})
        owner.write_text(reused if mark == "REUSED" else mark)
    living = profile.make(data)
    assert leftovers.wipe(data) == 1
    assert not folder.parent.exists()
    assert living.exists()


def test_packing_keeps_cookies_and_nothing_else(data: Path) -> None:
    folder = profile.make(data)
    for name in ("Default/Cookies", "Default/Local Storage/leveldb/1.log", "Default/History"):
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(name)
    again = keep.unpack_profile(keep.pack_profile(folder), data)
    there = {p.relative_to(again).as_posix() for p in again.rglob("*") if p.is_file()}
    assert there == {"Default/Cookies", "Default/Local Storage/leveldb/1.log"}
    assert (again / "Default/Cookies").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    "name", ["../x", "/etc/x", "Default/../../Default/Cookies", "Default/Evil"]
)
def test_a_strange_package_is_refused_and_leaves_nothing(data: Path, name: str) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr(name, "x")
    for blob in (out.getvalue(), b"not a zip", b""):
        with pytest.raises(BrowserError):
            keep.unpack_profile(blob, data)
    assert list((data / "temporary").iterdir()) == []


def test_signed_in_is_told_by_names(tmp_path: Path) -> None:
    import sqlite3
    from contextlib import closing

    (tmp_path / "Default").mkdir()
    with closing(sqlite3.connect(tmp_path / "Default" / "Cookies")) as base:
        base.execute("CREATE TABLE cookies (name TEXT)")
        base.execute("INSERT INTO cookies VALUES ('c_user'), ('wordpress_logged_in_1f')")
        base.commit()
    assert has_cookies(tmp_path, ("c_user", "wordpress_logged_in_*"))
    assert not has_cookies(tmp_path, ("c_user", "xs"))
    assert not has_cookies(tmp_path / "none", ("c_user",))
