"""The described platforms over TLS: pages, sign-in, changes, troubles, and the count of writes."""

from __future__ import annotations

from collections.abc import Iterator
from html import escape
from pathlib import Path

import pytest
from tests.support.practice_client import Client

from paravent.core.words import Audience
from paravent.practice.live import Trouble
from paravent.practice.platforms import REPLICAS
from paravent.practice.profiles import SPECS, default_state, random_state
from paravent.practice.replica.draw import address, draw
from paravent.practice.replica.model import Asked, Replica
from paravent.practice.server import DEFAULT, EVERY, PracticeServer
from paravent.practice.state import PlatformState, Shape
from paravent.practice.web import Request


@pytest.fixture(scope="module")
def many() -> Iterator[PracticeServer]:
    with PracticeServer(platforms=EVERY) as running:
        running.slow(0)
        yield running
        assert running.faults == ()


def _page(name: str, replica: Replica, state: PlatformState) -> str:
    page = next(p for p in replica.pages if p.id == name)
    asked = Asked(
        Request("GET", replica.host, "/", {}, {}, {}), state, default_state().doctor, True
    )
    return draw(replica, page, asked)


def test_only_two_platforms_are_rehearsed_unless_more_is_asked_for() -> None:
    with PracticeServer() as server:
        assert server.platforms == DEFAULT == ("facebook", "x")
        client = Client(server)
        assert client.get("https://www.instagram.com/accounts/edit/").status == 404
        assert server.foreign_hosts == ("www.instagram.com",)


@pytest.mark.parametrize("name", REPLICAS)
def test_every_setting_has_a_page_and_a_value_of_its_own(name: str) -> None:
    replica, values = REPLICAS[name], REPLICAS[name].start.values
    assert len({spec.id for spec in replica.specs}) == len(replica.specs)
    assert set(values) == {spec.id for spec in replica.specs}
    pages = {page.id for page in replica.pages}
    pages |= {"profile"} if name == "bluesky" else set()
    assert {spec.page for spec in replica.specs} <= pages
    found = set(default_state().platform(name).values.values())
    assert len(found) > 2


@pytest.mark.parametrize("name", REPLICAS)
def test_a_page_shows_each_of_its_settings_and_none_that_was_removed(name: str) -> None:
    replica = REPLICAS[name]
    for spec in replica.specs:
        if spec.shape is Shape.JSON:
            continue
        state = PlatformState(values=replica.start.values)
        gone = PlatformState(values=replica.start.values, removed=frozenset({spec.id}))
        marks = (f'data-opens="part-{spec.id}"', f"s-{spec.id}", escape(spec.label))
        shown = _page(spec.page, replica, state)
        assert any(mark in shown for mark in marks)
        assert shown != _page(spec.page, replica, gone)


@pytest.mark.parametrize("name", REPLICAS)
def test_strangers_are_led_to_sign_in_and_the_session_file_signs_in(
    many: PracticeServer, tmp_path: Path, name: str
) -> None:
    replica = REPLICAS[name]
    page = next(p for p in replica.pages if p.path and not p.public)
    where = f"https://{replica.host}{address(replica, page.id)}"
    where = where if not page.host else address(replica, page.id)
    got = Client(many).get(where)
    if replica.splash:
        assert "noSessionView" in got.text
    else:
        assert got.status == 302
        assert replica.login in got.headers["location"]
    client = Client(many)
    client.sign_in(name, tmp_path)
    assert client.get(where).status == 200


@pytest.mark.parametrize("name", REPLICAS)
def test_set_and_remove_change_what_is_expected(name: str) -> None:
    with PracticeServer(platforms=(name,)) as server:
        expected = server.expected(name)
        setting = next(key for key, value in expected.items() if value is not None)
        spec = next(s for s in SPECS[name] if s.id == setting)
        for option in spec.options:
            server.set(setting, option.words, name)
            assert server.expected(name)[setting] is option.audience
        server.set(setting, "Cousins of neighbours", name)
        assert server.expected(name)[setting] is None
        server.set(setting, spec.options[0].words, name)
        server.remove(setting, name)
        assert server.expected(name)[setting] is None
        assert server.truth(name)[setting] is spec.options[0].audience


@pytest.mark.parametrize(
    ("name", "method", "host", "path", "body", "setting", "audience"),
    [
        ("instagram", "POST", "www.instagram.com", "/api/graphql/",
         "fb_api_req_friendly_name=useSettings2UpdateBooleanStorageMutation&variables="
         '{"input":{"storage_id":"account_privacy_setting","value":"True"}}',
         "private_account", Audience.FOLLOWERS),
        ("linkedin", "PUT", "www.linkedin.com",
         "/mysettings-api/settingsApiSettings/allowAdsByAge", '{"value":"False"}',
         "ads_age", Audience.OFF),
        ("reddit", "POST", "www.reddit.com", "/svc/shreddit/graphql",
         '{"operation":"UpdateAccountPreferences",'
         '"variables":{"input":{"search_engines":"False"}}}', "search_engines", Audience.OFF),
        ("mastodon", "POST", "larkmoor.example", "/settings/privacy",
         "_method=patch&account[discoverable]=0", "discoverable", Audience.OFF),
        ("tiktok", "POST", "www.tiktok.com", "/api/privacy/user/settings/update/",
         "private_account=True", "private_account", Audience.FOLLOWERS),
        ("strava", "PUT", "www.strava.com", "/settings/privacy", "activities=Only You",
         "activities", Audience.ONLY_ME),
        ("youtube", "POST", "www.youtube.com", "/youtubei/v1/account/set_setting",
         '{"settingItemId":"PRIVACY_DISCOVERABLE_SUBSCRIPTIONS","newValue":{"boolValue":false}}',
         "subscriptions_private", Audience.ONLY_ME),
    ],
)  # fmt: skip
def test_a_write_changes_the_state_and_is_counted(
    tmp_path: Path, *, name: str, method: str, host: str, path: str, body: str, setting: str,
    audience: Audience,
) -> None:  # fmt: skip
    with PracticeServer(platforms=(name,)) as server:
        client = Client(server)
        assert server.expected(name)[setting] is not audience
        client.ask(method, host, path, body)
        assert server.expected(name)[setting] is not audience, "changed by a stranger"
        client.sign_in(name, tmp_path)
        client.ask(method, host, path, body)
        assert server.expected(name)[setting] is audience
        assert server.writes == 2, server.write_log


@pytest.mark.parametrize(
    ("name", "host", "path", "body", "writes"),
    [
        ("instagram", "www.instagram.com", "/graphql/query",
         "fb_api_req_friendly_name=PolarisProfilePageContentQuery", 0),
        ("instagram", "www.instagram.com", "/async/wbloks/fetch/", "appid=x", 1),
        ("linkedin", "www.linkedin.com", "/li/track", "{}", 1),
        ("reddit", "www.reddit.com", "/svc/shreddit/graphql", '{"operation":"ProfileFeed"}', 0),
        ("reddit", "www.reddit.com", "/svc/shreddit/graphql", '{"operation":"BlockUser"}', 1),
        ("mastodon", "larkmoor.example", "/api/v1/markers", "{}", 1),
        ("youtube", "www.youtube.com", "/youtubei/v1/browse", "{}", 0),
        ("youtube", "www.youtube.com", "/youtubei/v1/feedback", "{}", 1),
        ("bluesky", "bsky.social", "/xrpc/com.atproto.server.refreshSession", "", 0),
        ("bluesky", "bsky.social", "/xrpc/com.atproto.repo.putRecord", "{}", 1),
    ],
)  # fmt: skip
def test_reads_by_post_are_told_from_writes(
    name: str, host: str, path: str, body: str, writes: int
) -> None:
    with PracticeServer(platforms=(name,)) as server:
        Client(server).ask("POST", host, path, body)
        assert server.writes == writes, server.write_log


@pytest.mark.parametrize("name", REPLICAS)
@pytest.mark.parametrize("kind", [Trouble.CHALLENGE, Trouble.RATE_LIMITED, Trouble.SIGNED_OUT])
def test_troubles_are_met_on_the_page_they_are_due(
    tmp_path: Path, name: str, kind: Trouble
) -> None:
    replica = REPLICAS[name]
    page = next(p for p in replica.pages if p.path and not p.host and not p.public)
    where = f"https://{replica.host}{address(replica, page.id)}"
    with PracticeServer(platforms=(name,)) as server:
        client = Client(server)
        client.sign_in(name, tmp_path)
        server.trouble(name, kind, after=1)
        before, after = client.get(where), client.get(where)
        assert before.status == 200
        if kind is Trouble.RATE_LIMITED:
            assert after.status == 429
        elif kind is Trouble.SIGNED_OUT and replica.splash:
            assert "noSessionView" in after.text
        elif kind is Trouble.SIGNED_OUT:
            assert replica.login in after.headers["location"]
        else:
            assert after.text != before.text


@pytest.mark.parametrize("seed", range(6))
def test_random_states_are_sound_for_every_platform(seed: int) -> None:
    state, troubled = random_state(seed), random_state(seed, troubled=True)
    for name in REPLICAS:
        assert set(state.platform(name).values) == {spec.id for spec in SPECS[name]}
        assert len(troubled.platform(name).removed) == 3
