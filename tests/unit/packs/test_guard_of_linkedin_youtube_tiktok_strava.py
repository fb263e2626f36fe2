"""The reads and writes that are documented for four platforms, through the guard."""

from __future__ import annotations

import pytest

from paravent.browser.guard import Verdict, judge
from paravent.browser.requests import Asked
from paravent.core.resources import data_folder
from paravent.packs.facts import rules
from paravent.packs.loader import load_pack

FOLDER = data_folder("checks") / "platforms"
LINKEDIN, YOUTUBE = "https://www.linkedin.com", "https://www.youtube.com"
TIKTOK, STRAVA = "https://www.tiktok.com", "https://www.strava.com"
READS = (
    ("linkedin", "GET", f"{LINKEDIN}/mysettings-api/settingsApiSettings/allowAdsByAge"),
    ("linkedin", "GET", f"{LINKEDIN}/voyager/api/graphql?queryId=x"),
    ("linkedin", "GET", f"{LINKEDIN}/mypreferences/d/categories/profile-visibility"),
    *(
        ("youtube", "POST", f"{YOUTUBE}/youtubei/v1/{method}?prettyPrint=false")
        for method in (
            "browse",
            "guide",
            "account/get_setting",
            "account/account_menu",
            "account/accounts_list",
            "search",
            "next",
            "player",
            "notification/get_unseen_count",
        )
    ),
    ("youtube", "GET", "https://myactivity.google.com/activitycontrols?settings=youtube"),
    ("tiktok", "GET", f"{TIKTOK}/api/user/list/?scene=67&count=30"),
    ("tiktok", "GET", f"{TIKTOK}/setting?activeTab=privacy"),
    ("strava", "GET", f"{STRAVA}/frontend/athletes/current"),
    ("strava", "GET", f"{STRAVA}/dashboard/feed?feed_type=following&athlete_id=1"),
)
WRITES = (
    ("linkedin", "PUT", f"{LINKEDIN}/mysettings-api/settingsApiSettings/allowAdsByAge"),
    ("linkedin", "POST", f"{LINKEDIN}/mysettings-api/settingsApiDataExport"),
    ("linkedin", "POST", f"{LINKEDIN}/voyager/api/relationships/invitations"),
    ("linkedin", "DELETE", f"{LINKEDIN}/voyager/api/relationships/connections/1"),
    ("linkedin", "POST", f"{LINKEDIN}/flagship-web/rsc-action/actions/x"),
    ("linkedin", "POST", f"{LINKEDIN}/li/track"),
    ("linkedin", "GET", f"{LINKEDIN}/mypreferences/d/close-accounts"),
    ("linkedin", "GET", f"{LINKEDIN}/mypreferences/d/hibernate-account"),
    *(
        ("youtube", "POST", f"{YOUTUBE}/youtubei/v1/{method}")
        for method in (
            "account/set_setting",
            "feedback",
            "subscription/subscribe",
            "subscription/unsubscribe",
            "like/like",
            "comment/create_comment",
            "playlist/create",
            "playlist/delete",
            "browse/edit_playlist",
            "notification/modify_channel_preference",
            "share/get_share_panel",
            "channel/edit_name",
            "log_event",
        )
    ),
    ("youtube", "GET", f"{YOUTUBE}/watch?v=x"),
    ("youtube", "GET", f"{YOUTUBE}/api/stats/watchtime?ns=yt"),
    ("youtube", "POST", "https://myaccount.google.com/_/IdentityUi/data/batchexecute?rpcids=x"),
    ("youtube", "POST", "https://consent.youtube.com/save"),
    ("tiktok", "POST", f"{TIKTOK}/api/commit/follow/user/"),
    ("tiktok", "GET", f"{TIKTOK}/api/commit/item/digg/?type=1"),
    ("tiktok", "POST", f"{TIKTOK}/passport/web/logout/"),
    ("tiktok", "GET", f"{TIKTOK}/messages"),
    ("strava", "POST", f"{STRAVA}/feed/activity/1/kudo"),
    ("strava", "PUT", f"{STRAVA}/settings/privacy"),
    ("strava", "GET", f"{STRAVA}/athlete/delete_your_account"),
)


def _verdict(platform: str, method: str, url: str) -> Verdict:
    return judge(rules(load_pack(FOLDER / platform)), Asked(method, url, "Fetch")).verdict


@pytest.mark.parametrize(("platform", "method", "url"), READS)
def test_documented_reads_pass(platform: str, method: str, url: str) -> None:
    assert _verdict(platform, method, url) is Verdict.PASS


@pytest.mark.parametrize(("platform", "method", "url"), WRITES)
def test_documented_writes_are_refused(platform: str, method: str, url: str) -> None:
    assert _verdict(platform, method, url) is Verdict.WRITE
