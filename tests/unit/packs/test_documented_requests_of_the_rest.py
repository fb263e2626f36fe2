"""Every documented request of the platforms that have no list of their own, given to the guard."""

# ruff: noqa: E501 - a list of addresses
from __future__ import annotations

from urllib.parse import urlencode

import pytest

from paravent.browser.guard import Verdict, judge
from paravent.browser.requests import Asked
from paravent.core.page import SiteRules
from paravent.packs.facts import rules
from paravent.packs.loader import load_all

PACKS = load_all().packs
SITE = "https://site.example.org"
FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json"}
FB = "https://www.facebook.com"
FBAC = "https://accountscenter.facebook.com"
IG = "https://www.instagram.com"
X = "https://x.com"
RD = "https://www.reddit.com"
OLD = "https://old.reddit.com"
BS = "https://bsky.social/xrpc"
LI = "https://www.linkedin.com"
TT = "https://www.tiktok.com"
ST = "https://www.strava.com"
YT = "https://www.youtube.com"
PI = "https://www.pinterest.com"
TH = "https://www.threads.com"


def _rules(platform: str) -> SiteRules:
    pack = PACKS[platform]
    return rules(pack, SITE if pack.platform.needs_site else "")


def get(platform: str, *urls: str) -> list[tuple[str, Asked]]:
    return [(platform, Asked("GET", url, "XHR")) for url in urls]


def send(platform: str, method: str, *urls: str) -> list[tuple[str, Asked]]:
    return [(platform, Asked(method, url, "XHR", FORM, b"a=1", True)) for url in urls]


def graphql(platform: str, url: str, *names: str) -> list[tuple[str, Asked]]:
    made = []
    for name in names:
        body = urlencode({"fb_api_req_friendly_name": name, "doc_id": "17", "variables": "{}"})
        headers = {**FORM, "x-fb-friendly-name": name}
        made.append((platform, Asked("POST", url, "XHR", headers, body.encode(), True)))
    return made


def batch(url: str, *names: str) -> tuple[str, Asked]:
    """Several operations in one body."""
    queries = ",".join(f'"q{n}":{{"friendly_name":"{name}"}}' for n, name in enumerate(names))
    body = urlencode({"fb_api_req_friendly_name": names[0], "queries": "{" + queries + "}"})
    return "facebook", Asked("POST", url, "XHR", FORM, body.encode(), True)


READS = [
    *graphql(
        "facebook", f"{FB}/api/graphql/",
        "ProfileCometAppCollectionSelfFriendsListRendererPaginationQuery",
        "ProfileCometAppCollectionNonSelfFriendsListRendererPaginationQuery",
        "FriendingCometFriendsListPaginationQuery", "FriendingCometFriendRequestsRootQuery",
        "FriendingCometOutgoingRequestsDialogQuery", "BlockingSettingsBlockingListPaginationQuery",
        "ApplicationAndWebsiteSettingTabRootQuery",
        "ApplicationAndWebsitePaginatedSettingAppGridListActiveQuery",
        "ApplicationAndWebsitePaginatedSettingAppGridListExpiredQuery", "ProfileCometViewAsBarQuery",
        "CometSettingsRootUSFNewCometQuery", "SettingsCategoryLayoutUSFNewCometQuery",
        "CometPrivacySelectorPickerContainerQuery", "FBStoriesPrivacySettingsQuery",
        "StoriesWebSettingsPrivacySelectorTabRootQuery", "OffFacebookActivityRootQuery",
        "ProfileCometAppSectionFriendsListPrivacyDialogQuery", "DynamicSettingsSearchResultsQuery",
        "CometBundledSettingsLayoutQuery",
    ),
    *graphql("facebook", f"{FBAC}/api/graphql/", "OffFacebookActivityRootQuery"),
    *get(
        "facebook", f"{FB}/settings/?tab=posts", f"{FB}/me/friends_all", f"{FB}/friends/requests",
        f"{FB}/settings/?tab=blocking", f"{FB}/settings/?tab=applications", f"{FB}/privacy/center/",
        f"{FB}/location_history/info/", f"{FB}/primary_location/info/", f"{FB}/privacy/checkup/",
        f"{FBAC}/personal_info/birthday/", f"{FBAC}/ads/social_interactions/",
        "https://static.xx.fbcdn.net/rsrc.php/x.js", "https://scontent-lhr8-1.xx.fbcdn.net/a.jpg",
    ),
    *graphql("instagram", f"{IG}/graphql/query", "PolarisProfilePageContentQuery"),
    *get(
        "instagram", f"{IG}/accounts/settings/v2/account_privacy/", f"{IG}/accounts/manage_access/",
        f"{IG}/accounts/activity/?followRequests=1", f"{IG}/robin/followers/",
        f"{IG}/api/v1/friendships/17/following/?count=12",
    ),
    *get(
        "x", f"{X}/i/api/graphql/abc/Followers?variables=%7B%7D", f"{X}/i/api/graphql/a/Following",
        f"{X}/i/api/graphql/abc/BlueVerifiedFollowers", f"{X}/i/api/graphql/a/BlockedAccountsAll",
        f"{X}/i/api/graphql/abc/MutedAccounts", f"{X}/i/api/1.1/account/settings.json",
        "https://api.x.com/1.1/account/settings.json", f"{X}/settings/audience_and_tagging",
        "https://abs.twimg.com/main.js", "https://pbs.twimg.com/a.jpg", f"{X}/follower_requests",
    ),
    *get(
        "reddit", f"{RD}/settings/privacy", f"{RD}/api/me.json", f"{RD}/prefs/apps",
        f"{RD}/prefs/blocked", f"{OLD}/prefs/", f"{OLD}/prefs/friends", f"{OLD}/prefs/trusted",
        f"{RD}/svc/shreddit/settings", f"{RD}/user/robin/about.json",
        "https://oauth.reddit.com/api/v1/me/prefs", f"{RD}/subreddits/mine/subscriber?limit=100",
    ),
    *get(
        "mastodon", f"{SITE}/settings/privacy", f"{SITE}/api/v1/profile", f"{SITE}/api/v2/instance",
        f"{SITE}/relationships?relationship=followed_by&page=2", f"{SITE}/api/v1/preferences",
        f"{SITE}/api/v1/accounts/verify_credentials", f"{SITE}/api/v1/follow_requests",
        f"{SITE}/oauth/authorized_applications", f"{SITE}/api/v2/notifications/policy",
        f"{SITE}/settings/exports/follows.csv", f"{SITE}/statuses_cleanup", f"{SITE}/auth/edit",
    ),
    *get(
        "bluesky", f"{BS}/com.atproto.server.getSession", f"{BS}/app.bsky.actor.getPreferences",
        f"{BS}/app.bsky.actor.getProfile?actor=did:plc:x", f"{BS}/app.bsky.graph.getFollowers",
        f"{BS}/app.bsky.graph.getFollows", f"{BS}/com.atproto.server.listAppPasswords",
        f"{BS}/com.atproto.repo.getRecord?repo=x&collection=chat.bsky.actor.declaration&rkey=self",
        f"{BS}/app.bsky.graph.getBlocks", f"{BS}/app.bsky.contact.getSyncStatus",
        "https://public.api.bsky.app/xrpc/app.bsky.actor.getProfile?actor=robin.example",
    ),
    *send("bluesky", "POST", f"{BS}/com.atproto.server.refreshSession"),
    *get(
        "discourse", f"{SITE}/my/preferences/users", f"{SITE}/u/robin.json",
        f"{SITE}/session/current.json", f"{SITE}/u/robin/preferences/apps",
    ),
    *get(
        "nodebb", f"{SITE}/api/config", f"{SITE}/api/self", f"{SITE}/me/settings",
        f"{SITE}/api/user/robin/settings", f"{SITE}/user/robin/followers?page=2",
        f"{SITE}/user/robin/sessions",
    ),
    *get(
        "phpbb", f"{SITE}/ucp.php?i=ucp_prefs&mode=personal",
        f"{SITE}/ucp.php?i=ucp_profile&mode=profile_info", f"{SITE}/ucp.php?i=ucp_zebra&mode=friends",
        f"{SITE}/memberlist.php?mode=viewprofile&u=17",
    ),
    *get(
        "wordpress", f"{SITE}/wp-admin/options-reading.php", f"{SITE}/wp-json/wp/v2/users",
        f"{SITE}/wp-json/wp/v2/users/me/application-passwords", f"{SITE}/wp-admin/users.php",
        f"{SITE}/wp-json/wp/v2/posts?status=publish,private,draft&context=edit&per_page=100",
        f"{SITE}/wp-admin/edit-comments.php?paged=2", f"{SITE}/wp-sitemap-users-1.xml",
    ),
    *get("linkedin", f"{LI}/mypreferences/d/categories/privacy", f"{LI}/public-profile/settings",
         f"{LI}/in/robin/overlay/contact-info/"),
    *get("tiktok", f"{TT}/setting?activeTab=privacy", f"{TT}/api/user/detail/",
         f"{TT}/api/post/item_list/?count=30"),
    *get("strava", f"{ST}/settings/privacy", f"{ST}/athletes/17/follows?type=followers&page=2",
         f"{ST}/athlete/training_activities?page=1"),
    *get("youtube", f"{YT}/account_privacy", f"{YT}/feed/channels",
         "https://myaccount.google.com/connections?filters=3,4&hl=en"),
    *get("pinterest", f"{PI}/settings/privacy", f"{PI}/robin/followers/"),
    *get("threads", f"{TH}/settings/privacy", f"{TH}/@robin"),
]  # fmt: skip

WRITES = [
    *graphql(
        "facebook", f"{FB}/api/graphql/",
        "CometPrivacySelectorSavePrivacyMutation", "ProfileCometPrivacyPolicySaveMutation",
        "PrivacySettingPublicSearchMutation", "CometTagReviewFeaturePrivacySettingMutation",
        "CometTimelineReviewPrivacySettingTogglingMutation", "BlockingSettingsBlockMutation",
        "useFXSettingDefaultPrivacyUpdateMutation", "useFXDiscoverabilityChangeSettingMutation",
        "FXSwitchBoolMutationComponentSettingMutation", "PrivacyCenterLimitPastPostsMutation",
        "UpdatePresenceSettingsMutation", "FriendingCometFriendsBadgeCountClearMutation",
        "ConsentPromptUtilsOnImpressionCallbackMutation", "FBScrapingWarningMutation",
        "FriendingCometProactiveFriendingAlertImpressionUpdateMutation",
        "CookieCategoryMutation_candidate", "PrivateEventCometRSVPMutationQuery",
        "SomethingRefetch", "Something_refetchable", "SomethingFragment",
    ),
    batch(f"{FB}/api/graphql/", "CometSettingsRootUSFNewCometQuery", "BlockingSettingsBlockMutation"),
    *send(
        "facebook", "POST", f"{FB}/async/wbloks/fetch/", f"{FB}/webgraphql/query/", f"{FB}/ajax/bz",
        f"{FB}/ajax/bnzai", f"{FB}/settings/applications/send_deletion_request/",
    ),
    *get("facebook", f"{FB}/settings/applications/send_deletion_request/?id=1",
         f"{FBAC}/manage/deactivation", f"{FB}/settings/reactivation/"),
    *send(
        "instagram", "POST", f"{IG}/api/v1/web/accounts/set_private/",
        f"{IG}/api/v1/friendships/create/17/", f"{IG}/api/v1/friendships/remove_follower/17/",
        f"{IG}/async/wbloks/fetch/?appid=x",
    ),
    *[
        ("x", Asked("POST", f"{X}/i/api/graphql/abc/{name}", "XHR", JSON, b"{}", True))
        for name in (
            "CreateTweet", "DeleteTweet", "RemoveFollower", "FeatureSettingsUpdate",
            "SharingAudiospacesListeningDataWithFollowersUpdate", "DmNsfwMediaFilterUpdate",
        )
    ],
    *send(
        "x", "POST", f"{X}/i/api/1.1/account/settings.json",
        "https://api.x.com/1.1/account/settings.json", f"{X}/i/api/1.1/friendships/create.json",
        f"{X}/i/api/1.1/friendships/destroy.json", f"{X}/i/api/1.1/blocks/create.json",
        f"{X}/i/api/1.1/mutes/users/create.json", f"{X}/i/api/1.1/account/logout.json",
        f"{X}/i/api/1.1/dm/conversation/1/delete.json", f"{X}/i/api/1.1/jot/client_event.json",
        f"{X}/i/api/1.1/live_pipeline/update_subscriptions",
    ),
    *get("x", f"{X}/logout", f"{X}/settings/deactivate"),
    *send("reddit", "POST", f"{OLD}/post/options", f"{RD}/api/vote", f"{RD}/logout",
          f"{RD}/svc/shreddit/graphql", "https://gql.reddit.com/", f"{OLD}/api/revokeapp"),
    *send("reddit", "PATCH", "https://oauth.reddit.com/api/v1/me/prefs"),
    *send(
        "mastodon", "POST", f"{SITE}/api/v1/markers", f"{SITE}/api/web/push_subscriptions",
        f"{SITE}/api/v1/announcements/1/dismiss", f"{SITE}/settings/privacy",
        f"{SITE}/api/v1/notifications/requests/accept",
    ),
    *send("mastodon", "PUT", f"{SITE}/api/web/settings", f"{SITE}/api/web/push_subscriptions/1"),
    *send("mastodon", "PATCH", f"{SITE}/api/v1/profile", f"{SITE}/relationships"),
    *send("mastodon", "DELETE", f"{SITE}/auth/sign_out"),
    *get("mastodon", f"{SITE}/auth/confirmation?confirmation_token=x", f"{SITE}/unsubscribe?token=x"),
    *send(
        "bluesky", "POST",
        *(f"{BS}/{name}" for name in (
            "com.atproto.server.createSession", "app.bsky.notification.updateSeen",
            "chat.bsky.convo.updateRead", "chat.bsky.convo.updateAllRead",
            "app.bsky.notification.registerPush", "app.bsky.actor.putPreferences",
            "app.bsky.feed.sendInteractions", "com.atproto.repo.createRecord",
            "com.atproto.repo.putRecord", "com.atproto.repo.deleteRecord",
            "com.atproto.repo.applyWrites", "com.atproto.repo.uploadBlob",
        )),
    ),
    *send("discourse", "PUT", f"{SITE}/u/robin.json", f"{SITE}/u/robin/clear-featured-topic"),
    *send("discourse", "POST", f"{SITE}/topics/timings", f"{SITE}/presence/update",
          f"{SITE}/drafts.json", f"{SITE}/user-api-key/revoke"),
    *send("discourse", "DELETE", f"{SITE}/session/robin"),
    *get("discourse", f"{SITE}/t/a-topic/17", f"{SITE}/user-api-key/new"),
    *send("nodebb", "PUT", f"{SITE}/api/v3/users/1/settings"),
    *send("nodebb", "POST", f"{SITE}/api/v3/users/1/exports/posts", f"{SITE}/socket.io/?EIO=4"),
    *send("nodebb", "DELETE", f"{SITE}/api/v3/users/1"),
    *get("nodebb", f"{SITE}/socket.io/?EIO=4&transport=polling"),
    *send("phpbb", "POST", f"{SITE}/ucp.php?i=ucp_prefs&mode=personal"),
    *get("phpbb", f"{SITE}/index.php?hash=1f&mark=forums", f"{SITE}/ucp.php?mode=logout&sid=1",
         f"{SITE}/app.php?bookmark=1", f"{SITE}/app.php?watch=topic", f"{SITE}/x?confirm_key=1"),
    *send("wordpress", "POST", f"{SITE}/wp-admin/options.php", f"{SITE}/wp-admin/admin-ajax.php",
          f"{SITE}/wp-json/wp/v2/settings"),
    *get("wordpress", f"{SITE}/wp-admin/post.php?post=3&action=trash&_wpnonce=1f",
         f"{SITE}/wp-login.php?action=logout&_wpnonce=1f"),
    *send("strava", "POST", f"{ST}/session", f"{ST}/feed/activity/17/kudo"),
    *send("tiktok", "POST", f"{TT}/api/commit/follow/user/", f"{TT}/web/report",
          f"{TT}/api/privacy/user/settings/update/"),
    *send("pinterest", "POST", f"{PI}/resource/ContactRequestAcceptResource/update/"),
]  # fmt: skip


def _names(cases: list[tuple[str, Asked]]) -> list[str]:
    return [f"{p}-{a.method}-{a.url}-{a.headers.get('x-fb-friendly-name', '')}" for p, a in cases]


@pytest.mark.parametrize(("platform", "asked"), READS, ids=_names(READS))
def test_documented_reads_pass(platform: str, asked: Asked) -> None:
    judged = judge(_rules(platform), asked)
    assert judged.verdict is Verdict.PASS, judged.why


@pytest.mark.parametrize(("platform", "asked"), WRITES, ids=_names(WRITES))
def test_documented_writes_do_not(platform: str, asked: Asked) -> None:
    assert judge(_rules(platform), asked).verdict is Verdict.WRITE


@pytest.mark.parametrize("platform", PACKS)
def test_no_frame_leaves_by_a_socket(platform: str) -> None:
    """Reads and writes share a socket's frames: none passes, whatever host it leads to."""
    for host in _rules(platform).hosts:
        name = host.replace("*.", "ws.")
        assert judge(_rules(platform), Asked("GET", f"wss://{name}/ws/chat")).verdict in (
            Verdict.SCHEME, Verdict.HOST,
        )  # fmt: skip


ASKED_BEFORE = [case for case in WRITES if case[1].method != "GET"]


@pytest.mark.parametrize(("platform", "asked"), ASKED_BEFORE, ids=_names(ASKED_BEFORE))
def test_no_write_even_asks_beforehand(platform: str, asked: Asked) -> None:
    """The browser's own question before a write to another host is refused like the write."""
    ahead = {"access-control-request-method": asked.method, "origin": "https://x.example"}
    judged = judge(_rules(platform), Asked("OPTIONS", asked.url, "Preflight", ahead))
    shared = (
        judge(_rules(platform), Asked("POST", asked.url, "XHR", FORM, b"", True)).why != "no rule"
    )
    assert judged.verdict is Verdict.WRITE or (asked.method == "POST" and shared)


@pytest.mark.parametrize("platform", PACKS)
def test_every_pack_refuses_what_it_does_not_know(platform: str) -> None:
    told = _rules(platform)
    for host in told.hosts:
        url = f"https://{host.replace('*.', 'a.')}/somewhere/new"
        for method in ("POST", "PUT", "PATCH", "DELETE"):
            judged = judge(told, Asked(method, url, "XHR", FORM, b"a=1", True))
            assert judged.verdict is Verdict.WRITE, url
