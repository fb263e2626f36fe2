"""The described platforms in a plain browser: a person's click changes what the server holds."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from tests.walks.practice.conftest import Open

from paravent.core.words import Audience
from paravent.practice.platforms import REPLICAS
from paravent.practice.server import PracticeServer, start

pytestmark = pytest.mark.browser


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    with start(platforms=tuple(REPLICAS)) as running:
        running.slow(0.01)
        yield running
        assert running.faults == ()


@pytest.mark.parametrize(
    ("platform", "address", "control", "setting", "audience"),
    [
        ("instagram", "https://www.instagram.com/accounts/settings/v2/account_privacy/",
         '[role="switch"][aria-label="Private account"]', "private_account", Audience.FOLLOWERS),
        ("linkedin", "https://www.linkedin.com/mypreferences/d/settings/ads-by-age",
         'input[aria-labelledby="allowAdsByAge"]', "ads_age", Audience.OFF),
        ("reddit", "https://www.reddit.com/settings/privacy",
         '[data-testid="search_engines"] faceplate-switch-input', "search_engines", Audience.OFF),
        ("mastodon", "https://larkmoor.example/settings/privacy", "#account_discoverable",
         "discoverable", Audience.OFF),
        ("strava", "https://www.strava.com/settings/privacy", "#profile_page_Followers",
         "profile_page", Audience.FOLLOWERS),
        ("youtube", "https://www.youtube.com/account_privacy",
         '[aria-labelledby="n-subscriptions_private"]', "subscriptions_private", Audience.ONLY_ME),
        ("bluesky", "https://bsky.app/settings/privacy-and-security",
         '[aria-label^="Discourage apps"]', "logged_out_visibility", Audience.LOGGED_IN),
    ],
)  # fmt: skip
def test_a_click_changes_the_setting(
    server: PracticeServer, open_page: Open, *, platform: str, address: str, control: str,
    setting: str, audience: Audience,
) -> None:  # fmt: skip
    page = open_page(platform)
    page.goto(address)
    found = page.locator(control)
    found.wait_for(state="attached")
    before = server.writes
    assert server.expected(platform)[setting] is not audience
    with page.expect_navigation():
        found.click()
    assert server.expected(platform)[setting] is audience, server.write_log
    assert server.writes > before
