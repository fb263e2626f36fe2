"""A hostile site against the guarded browser, and every layer alone with a twin that fails."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest
from tests.support import hostile
from tests.support.loopback_tls import Server, serve
from tests.walks.browser.conftest import Open

from paravent.browser.session import ALL_LAYERS, Layers
from paravent.core.errors import ReadOnlyRefusalError
from paravent.core.page import GuardRecord, Node, PagePort, SiteRules, Snapshot, Ternary

pytestmark = pytest.mark.browser


def named(snapshot: Snapshot, role: str, name: str) -> Node:
    return next(n for n in snapshot.nodes if n.role == role and n.name == name)


def wait_for(server: Server, count: int = 0) -> None:
    """Give late requests a moment to come."""
    end = time.monotonic() + 1.0
    while time.monotonic() < end:
        if count and len(server.hits) >= count:
            return
        time.sleep(0.05)


def walk(
    start_on: Open,
    server: Server,
    layers: Layers = ALL_LAYERS,
    rules: SiteRules = hostile.RULES,
) -> GuardRecord:
    """Open the hostile page, read it, act as far as may be, leave it in three ways."""
    session = start_on(server, rules, layers)
    tab = session.tab()
    tab.open(hostile.START)
    read(tab, guarded=layers.guard)
    tab.list_step("", "")
    tab.picture([next(n.ref for n in tab.snapshot().nodes if n.tag == "main")])
    wait_for(server)
    with pytest.raises(ReadOnlyRefusalError) if layers.guard else _anything():
        tab.open(hostile.START + "refresh")
    assert tab.open(hostile.START + "other").status == 200
    stranger = session.tab(signed_in=False)
    stranger.open(hostile.START)
    stranger.close()
    tab.open(hostile.START)
    tab.close()
    wait_for(server)
    session.close()
    return session.guard_record()


class _anything:  # noqa: N801 - reads like the pytest.raises beside it
    def __enter__(self) -> None:
        return

    def __exit__(self, *error: object) -> bool:
        return True


def fetched(tab: PagePort, seconds: float = 15) -> list[str]:
    """The operations that the page fetched; on a busy machine the answer may take a while."""
    end = time.monotonic() + seconds
    while True:
        found = [c.operation for c in tab.captured() if not c.embedded]
        if found or time.monotonic() > end:
            return found
        time.sleep(0.1)


def read(tab: PagePort, *, guarded: bool) -> None:
    snapshot = tab.snapshot()
    assert named(snapshot, "switch", "Let search engines link to your profile").checked is (
        Ternary.TRUE
    )
    assert named(snapshot, "button", "Edit privacy. Friends").visible
    assert snapshot.language == "en-gb"
    if guarded:
        assert fetched(tab) == ["FriendsQuery"]


@pytest.mark.parametrize("plain", [False, True], ids=["driven", "plain"])
def test_nothing_is_written_and_no_foreign_host_is_asked(start_on: Open, plain: bool) -> None:
    with serve(hostile.answer) as server:
        record = walk(start_on, server, rules=replace(hostile.RULES, attach_only=plain))
        assert [(h.method, h.path) for h in server.hits if hostile.damage(h)] == []
        assert server.handshakes() == []
        assert server.hosts() == {hostile.HOST}
    assert record.writes_sent == 0
    assert record.writes_blocked > 60
    assert record.hosts_refused == ("127.0.0.1", hostile.FOREIGN)


def test_only_harmless_openers_are_clicked(start_on: Open) -> None:
    with serve(hostile.answer) as server:
        session = start_on(server, hostile.RULES)
        tab = session.tab()
        tab.open(hostile.START)
        snapshot = tab.snapshot()
        for role, name in (
            ("button", "See all settings"),
            ("button", "Save"),
            ("link", "Sign me out"),
            ("link", "Turn it off"),
            ("link", "Mail"),
            ("link", "File"),
            ("switch", "Let search engines link to your profile"),
        ):
            with pytest.raises(ReadOnlyRefusalError):
                tab.expand(named(snapshot, role, name).ref, [name])
        with pytest.raises(ReadOnlyRefusalError):
            tab.expand(named(snapshot, "button", "More options").ref, ["Other"])
        tab.expand(named(snapshot, "button", "More options").ref, ["More options"])
        after = tab.snapshot()
        assert "Opened" in after.text_of(after.nodes[0])
        assert named(after, "button", "More options").expanded is Ternary.TRUE
        assert [h.path for h in server.hits if hostile.damage(h)] == []


def test_without_the_guard_the_server_counts_writes(start_on: Open) -> None:
    """The twin: the same page does write when the guard lets everything pass, and the browser's
    own second look counts it.
    """
    with serve(hostile.answer) as server:
        record = walk(start_on, server, Layers(guard=False))
        paths = {h.path for h in server.hits if hostile.damage(h)}
        # The other layers alone still stop what is theirs.
        assert server.handshakes() == []
        assert server.hosts() == {hostile.HOST}
    for path in ("load", "timer", "beacon", "worker", "shared", "form-frame", "leave-beacon"):
        assert f"/w/{path}" in paths
    assert "/graphql" in paths
    assert "/logout?img" in paths
    assert record.writes_sent > 20


def test_without_the_resolver_rule_the_guard_alone_keeps_pages_from_foreign_hosts(
    start_on: Open,
) -> None:
    with serve(hostile.answer) as server:
        walk(start_on, server, Layers(resolver=False))
        assert [h.path for h in server.hits if h.host.endswith("foreign.test")] == []
        assert [h.path for h in server.hits if hostile.damage(h)] == []


def test_without_resolver_rule_and_guard_a_foreign_host_is_asked(start_on: Open) -> None:
    with serve(hostile.answer) as server:
        walk(start_on, server, Layers(resolver=False, guard=False))
        assert hostile.FOREIGN in server.hosts()


def test_without_both_socket_layers_sockets_open(start_on: Open) -> None:
    with serve(hostile.answer) as server:
        walk(start_on, server, Layers(sockets=False, pages=False))
        paths = {h.path for h in server.handshakes()}
        assert {"/ws-page", "/ws-worker", "/ws-shared"} <= paths
        # Early pages are opened too, when nothing forbids them.
        assert any("spec" in h.path for h in server.asked("/logout"))


def test_the_layer_inside_pages_alone_stops_their_sockets(start_on: Open) -> None:
    with serve(hostile.answer) as server:
        walk(start_on, server, Layers(sockets=False))
        paths = {h.path for h in server.handshakes()}
        assert not {"/ws-page", "/ws-frame"} & paths


def test_the_socket_layer_alone_stops_every_socket(start_on: Open) -> None:
    with serve(hostile.answer) as server:
        walk(start_on, server, Layers(pages=False))
        assert server.handshakes() == []
