"""Every documented request of a platform, given to the guard: reads pass, writes never do."""

from __future__ import annotations

import pytest

from paravent.browser.guard import Verdict, judge
from paravent.browser.requests import Asked
from paravent.packs.facts import rules
from paravent.packs.loader import load_all

PACKS = load_all().packs
FORM = "application/x-www-form-urlencoded"


def _graphql(url: str, name: str, *, in_form: bool = True, in_header: bool = True) -> Asked:
    headers = {"content-type": FORM}
    if in_header:
        headers["x-fb-friendly-name"] = name
    body = "doc_id=9100000000000001&variables=%7B%7D"
    if in_form:
        body += f"&fb_api_req_friendly_name={name}"
    return Asked("POST", url, "XHR", headers, body.encode(), True)


def _get(url: str) -> Asked:
    return Asked("GET", url, "XHR")


def _post(url: str, body: str = "a=1", kind: str = FORM) -> Asked:
    return Asked("POST", url, "XHR", {"content-type": kind}, body.encode(), True)


IG = "https://www.instagram.com"
AC = "https://accountscenter.instagram.com"
TH = "https://www.threads.com"
PI = "https://www.pinterest.com"
SC = "https://accounts.snapchat.com"
WA = "https://web.whatsapp.com"

READS = [
    (
        "instagram",
        _graphql(f"{IG}/graphql/query", "PolarisLoggedOutDesktopWWWPostRootContentQuery"),
    ),
    ("instagram", _graphql(f"{IG}/api/graphql", "PolarisProfilePageContentQuery")),
    ("instagram", _graphql(f"{AC}/api/graphql/", "FXAccountsCenter3PManagementRootQuery")),
    ("instagram", _get(f"{IG}/api/v1/accounts/edit/web_form_data/")),
    ("instagram", _get(f"{IG}/api/v1/friendships/17/followers/?count=12&max_id=QVFE")),
    ("threads", _graphql(f"{TH}/graphql/query", "BarcelonaProfilePageDirectQuery", in_form=False)),
    ("threads", _graphql(f"{TH}/graphql/query", "BarcelonaFriendshipsFollowersTabQuery")),
    (
        "threads",
        _graphql(f"{TH}/api/graphql", "BarcelonaFriendshipsFollowersTabRefetchableQuery"),
    ),
    ("threads", _graphql(f"{AC}/api/graphql/", "FXAccountsCenter3PManagementRootQuery")),
    ("pinterest", _get(f"{PI}/resource/UserSettingsResource/get/?source_url=%2Fsettings%2F")),
    ("pinterest", _post(f"{PI}/resource/UserSettingsResource/get/")),
    ("pinterest", _post(f"{PI}/_ngjs/resource/BoardsResource/get/")),
    ("pinterest", _get("https://uk.pinterest.com/resource/UserFollowersResource/get/")),
    ("snapchat", _get(f"{SC}/v2/welcome")),
    ("snapchat", _get(f"{SC}/v2/manage-apps")),
    ("snapchat", _get("https://www.snapchat.com/@somebody")),
    ("whatsapp", _get(f"{WA}/")),
]
WRITES = [
    *(
        ("instagram", _graphql(f"{IG}/graphql/query", name))
        for name in (
            "usePolarisFollowMutation",
            "usePolarisLikeMediaLikeMutation",
            "usePolarisSaveMediaSaveMutation",
            "useSettings2UpdateBooleanStorageMutation",
            "",
        )
    ),
    (
        "instagram",
        _graphql(f"{AC}/api/graphql/", "FXAccountsCenter3pManagementUninstallAppMutation"),
    ),
    ("instagram", _post(f"{IG}/async/wbloks/fetch/?appid=com.example.blocked")),
    ("instagram", _post(f"{IG}/api/v1/web/accounts/set_private/")),
    *(
        ("instagram", _post(f"{IG}/api/v1/friendships/{verb}/17/"))
        for verb in ("create", "destroy", "remove_follower", "approve", "ignore")
    ),
    ("instagram", _get(f"{IG}/direct/t/17/")),
    ("threads", _graphql(f"{TH}/graphql/query", "useBarcelonaFollowMutation", in_form=False)),
    ("threads", _graphql(f"{TH}/graphql/query", "useFXSettingsVisibilityMutation")),
    (
        "threads",
        _graphql(f"{TH}/graphql/query", "BarcelonaProfilePageDirectQuery", in_header=False),
    ),
    ("threads", _get(f"{TH}/activity")),
    *(
        ("pinterest", Asked(method, f"{PI}/resource/{what}/", "XHR", {}, b"", False))
        for method in ("GET", "POST")
        for what in (
            "UserSettingsResource/update",
            "UserFollowResource/create",
            "UserFollowResource/delete",
            "BoardResource/update",
            "DeactivateAccountResource/create",
            "ContactRequestAcceptResource/update",
            "TypeaheadClearRecentResource/delete",
            "ContextLogResource/create",
        )
    ),
    ("pinterest", _post(f"{PI}/_/graphql/", '{"queryName":"UserQuery"}', "application/json")),
    ("snapchat", _post(f"{SC}/accounts/sso?client_id=web")),
    ("snapchat", _post(f"{SC}/v2/download-my-data")),
    ("snapchat", _get("https://www.snapchat.com/web")),
    ("whatsapp", _post("https://graph.whatsapp.com/wa_qpl_data")),
    ("whatsapp", _get(f"{WA}/send?phone=440000000000")),
    ("whatsapp", _get(f"{WA}/accept?code=x")),
]
HOSTS = [
    ("instagram", "https://edge-chat.instagram.com/mqtt/pull"),
    ("instagram", "https://gateway.instagram.com/ws/realtime"),
    ("threads", "https://www.instagram.com/accounts/login/"),
    ("snapchat", "https://web.snapchat.com/"),
    ("pinterest", "https://api.example.org/"),
    ("whatsapp", "https://dit.whatsapp.net/deidentified_telemetry"),
]


def _names(cases: list[tuple[str, Asked]]) -> list[str]:
    return [f"{platform}-{asked.method}-{asked.url}" for platform, asked in cases]


@pytest.mark.parametrize(("platform", "asked"), READS, ids=_names(READS))
def test_reads_pass(platform: str, asked: Asked) -> None:
    assert judge(rules(PACKS[platform]), asked).verdict is Verdict.PASS


@pytest.mark.parametrize(("platform", "asked"), WRITES, ids=_names(WRITES))
def test_writes_do_not(platform: str, asked: Asked) -> None:
    assert judge(rules(PACKS[platform]), asked).verdict is Verdict.WRITE


@pytest.mark.parametrize(("platform", "url"), HOSTS)
def test_other_hosts_are_not_asked(platform: str, url: str) -> None:
    assert judge(rules(PACKS[platform]), _get(url)).verdict is Verdict.HOST
