"""The rehearsal over TLS: pages, answers, sign-in, troubles, and the count of writes."""

from __future__ import annotations

import hashlib
import json
import re
import ssl
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat
from tests.support.practice_client import Client

from paravent.core.words import Audience
from paravent.practice.live import Trouble
from paravent.practice.server import PracticeServer

POSTS = "https://www.facebook.com/settings/?tab=posts"
SETTINGS = "https://x.com/i/api/1.1/account/settings.json"


def test_the_key_is_the_hash_of_the_public_key(server: PracticeServer) -> None:
    pem = ssl.get_server_certificate((server.host, server.port))
    spki = (
        x509.load_pem_x509_certificate(pem.encode())
        .public_key()
        .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )
    assert b64encode(hashlib.sha256(spki).digest()).decode() == server.key


def test_two_runs_have_two_keys() -> None:
    with PracticeServer() as one, PracticeServer() as other:
        assert one.key != other.key
        assert one.port != other.port


@pytest.mark.parametrize(
    ("address", "login"),
    [
        (POSTS, "https://www.facebook.com/login/"),
        ("https://www.facebook.com/me/friends_all", "https://www.facebook.com/login/"),
        ("https://accountscenter.facebook.com/ads/", "https://www.facebook.com/login/"),
        ("https://x.com/settings/audience_and_tagging", "/i/flow/login"),
        ("https://x.com/login", "/i/flow/login"),
    ],
)
def test_signed_out_pages_lead_to_the_sign_in_page(
    client: Client, address: str, login: str
) -> None:
    got = client.get(address)
    assert got.status == 302
    assert got.headers["location"].startswith(login)
    assert "max-age" in got.headers["strict-transport-security"]


def test_signing_in_is_one_button_and_counted_apart(client: Client, server: PracticeServer) -> None:
    page = client.get("https://www.facebook.com/login/?next=/settings/")
    assert 'name="login"' in page.text
    got = client.ask(
        "POST", "www.facebook.com", "/login/device-based/regular/login/", "next=%2Fsettings%2F"
    )
    assert (got.status, got.headers["location"]) == (302, "/settings/")
    assert "Domain=.facebook.com" in got.headers["set-cookie"]
    assert (server.sign_ins, server.writes) == (1, 0)


def test_a_page_arrives_as_a_shell_and_its_data_apart(client: Client, tmp_path: Path) -> None:
    client.sign_in("facebook", tmp_path)
    shell = client.get(POSTS)
    assert "Who can see your future posts?" not in shell.text
    assert '"CurrentUserInitialData"' in shell.text
    data = client.graphql("CometSettingsRootUSFNewCometQuery", {"tab": "posts"}).data
    blocks = data["data"]["viewer"]["page"]["blocks"]
    assert blocks[0]["title"] == "Who can see your future posts?"
    assert blocks[0]["value"] == "Public"


def test_friends_come_eight_at_a_time_to_a_real_end(
    client: Client, server: PracticeServer, tmp_path: Path
) -> None:
    client.sign_in("facebook", tmp_path)
    name = "ProfileCometAppCollectionSelfFriendsListRendererPaginationQuery"
    names: list[str] = []
    cursor, more, steps = None, True, 0
    while more:
        items = client.graphql(name, {"cursor": cursor}).data["data"]["node"]["pageItems"]
        names += [edge["node"]["title"]["text"] for edge in items["edges"]]
        assert len(items["edges"]) <= 8
        cursor, more = items["page_info"]["end_cursor"], items["page_info"]["has_next_page"]
        steps += 1
    assert names == [person.name for person in server.state.facebook.people]
    assert (steps, server.writes) == (18, 0)


def test_followers_come_by_cursor(client: Client, server: PracticeServer, tmp_path: Path) -> None:
    client.sign_in("x", tmp_path)
    handles: list[str] = []
    cursor = ""
    while not cursor.startswith("0|"):
        variables = json.dumps({"cursor": cursor}).replace(" ", "").replace('"', "%22")
        variables = variables.replace("{", "%7B").replace("}", "%7D").replace("|", "%7C")
        data: Any = client.get(
            f"https://x.com/i/api/graphql/Lst5follow/Followers?variables={variables}"
        ).data
        entries = data["data"]["user"]["result"]["timeline"]["timeline"]["instructions"][0]
        users = [e for e in entries["entries"] if e["entryId"].startswith("user-")]
        handles += [
            e["content"]["itemContent"]["user_results"]["result"]["core"]["screen_name"]
            for e in users
        ]
        cursor = next(
            e["content"]["value"]
            for e in entries["entries"]
            if e["content"].get("cursorType") == "Bottom"
        )
    assert handles == [person.handle for person in server.state.x.people]


def test_account_settings_follow_the_state(
    client: Client, server: PracticeServer, tmp_path: Path
) -> None:
    client.sign_in("x", tmp_path)
    before = client.get(SETTINGS).data
    assert before["protected"] is False
    assert before["allow_dms_from"] == "verified"
    assert before["dm_receipt_setting"] == "all_enabled"
    server.set("protected_posts", "On", "x")
    server.remove("lookup_email", "x")
    after = client.get(SETTINGS).data
    assert after["protected"] is True
    assert "discoverable_by_email" not in after


def test_writes_change_the_state_and_are_counted(
    client: Client, server: PracticeServer, tmp_path: Path
) -> None:
    client.sign_in("facebook", tmp_path)
    client.graphql(
        "CometPrivacySelectorSavePrivacyMutation",
        {"input": {"setting": "friends_list", "value": "Only me"}},
    )
    assert server.expected("facebook")["friends_list"] is Audience.ONLY_ME
    assert server.writes == 1
    client.sign_in("x", tmp_path)
    client.ask("POST", "x.com", "/i/api/1.1/account/settings.json", "protected=true")
    assert server.expected("x")["protected_posts"] is Audience.FOLLOWERS
    assert server.writes == 2


def _named(*names: str) -> str:
    return "&".join(f"fb_api_req_friendly_name={name}" for name in names)


@pytest.mark.parametrize(
    ("method", "host", "path", "body", "headers"),
    [
        ("POST", "www.facebook.com", "/ajax/bz", "q=1", {}),
        ("POST", "www.facebook.com", "/api/graphql/", "doc_id=7", {}),
        ("POST", "www.facebook.com", "/api/graphql/", _named("AQuery", "BMutation"), {}),
        ("POST", "www.facebook.com", "/api/graphql/", _named("CookieMutationQuery"), {}),
        ("POST", "www.facebook.com", "/api/graphql/", _named("Something"), {}),
        (
            "POST", "www.facebook.com", "/api/graphql/", _named("AQuery"),
            {"x-fb-friendly-name": "BMutation"},
        ),
        (
            "POST", "www.facebook.com", "/api/graphqlbatch/",
            _named("AQuery") + "&queries=" + json.dumps({"o0": {"friendly_name": "BMutation"}}),
            {},
        ),
        (
            "POST", "www.facebook.com", "/api/graphql/", _named("AQuery"),
            {"X-HTTP-Method-Override": "DELETE"},
        ),
        ("PUT", "www.facebook.com", "/settings/", "a=1", {}),
        ("GET", "www.facebook.com", "/settings/applications/send_deletion_request/", None, {}),
        ("GET", "www.facebook.com", "/settings/?_method=POST", None, {}),
        ("GET", "x.com", "/logout", None, {}),
        ("GET", "x.com", "/i/flow/signup", None, {}),
        ("GET", "x.com", "/hostile/change?by=link", None, {}),
        ("GET", "x.com", "/home", None, {"X-HTTP-Method-Override": "POST"}),
        ("GET", "x.com", "/socket", None, {"Upgrade": "websocket", "Connection": "Upgrade"}),
        ("POST", "x.com", "/i/api/1.1/jot/client_event.json", "log=[]", {}),
        ("POST", "x.com", "/i/api/graphql/abc/Followers", "{}", {}),
        ("DELETE", "x.com", "/i/api/1.1/account/settings.json", None, {}),
    ],
)  # fmt: skip
def test_everything_that_may_write_is_counted(
    client: Client, server: PracticeServer, *, method: str, host: str, path: str, body: str | None,
    headers: dict[str, str],
) -> None:  # fmt: skip
    client.ask(method, host, path, body, headers)
    assert server.writes == 1, server.write_log


@pytest.mark.parametrize(
    ("method", "host", "path", "body"),
    [
        ("GET", "www.facebook.com", "/settings/?tab=posts", None),
        ("POST", "www.facebook.com", "/api/graphql/", _named("CometSettingsRootQuery")),
        ("POST", "www.facebook.com", "/api/graphql/", _named("SomeSubscription")),
        ("GET", "x.com", "/i/api/1.1/account/settings.json", None),
        ("GET", "x.com", "/i/flow/login", None),
        ("OPTIONS", "x.com", "/i/api/1.1/account/settings.json", None),
    ],
)
def test_reads_are_not(
    client: Client, server: PracticeServer, *, method: str, host: str, path: str, body: str | None
) -> None:
    client.ask(method, host, path, body)
    assert (server.writes, server.requests) == (0, 1)


def test_other_peoples_hosts_are_told_apart(client: Client, server: PracticeServer) -> None:
    assert client.ask("POST", "elsewhere.example", "/collect", "a=1").status == 404
    assert server.foreign_hosts == ("elsewhere.example",)
    assert server.writes == 0


@pytest.mark.parametrize(
    ("kind", "status", "location"),
    [
        (Trouble.CHALLENGE, 302, "/checkpoint/"),
        (Trouble.RATE_LIMITED, 429, ""),
        (Trouble.BLOCKED, 200, ""),
        (Trouble.SIGNED_OUT, 302, "/login/"),
    ],
)
def test_troubles_come_after_so_many_pages(
    client: Client, server: PracticeServer, *, tmp_path: Path, kind: Trouble, status: int,
    location: str,
) -> None:  # fmt: skip
    client.sign_in("facebook", tmp_path)
    server.trouble("facebook", kind, after=2)
    assert [client.get(POSTS).status for _ in range(2)] == [200, 200]
    got = client.get(POSTS)
    assert got.status == status
    assert location in got.headers.get("location", "")
    if kind is Trouble.BLOCKED:
        assert "You're Temporarily Blocked" in got.text.replace("&#x27;", "'")


def test_x_limits_its_answers_and_says_until_when(
    client: Client, server: PracticeServer, tmp_path: Path
) -> None:
    client.sign_in("x", tmp_path)
    server.trouble("x", Trouble.RATE_LIMITED)
    got = client.get(SETTINGS)
    assert got.status == 429
    assert int(got.headers["x-rate-limit-reset"]) > 0


def test_a_stranger_sees_a_reduced_profile(client: Client, server: PracticeServer) -> None:
    doctor = server.state.doctor
    for address in (f"/{doctor.handle}", f"/profile.php?id={doctor.number}"):
        shell = client.get(f"https://www.facebook.com{address}").text
        found = re.search(r'<script type="application/json" id="route">(.*?)</script>', shell)
        assert found is not None
        route = json.loads(found.group(1))
        assert route["stranger"]["name"] == doctor.name
        assert ["Lives in", "Larkmoor"] in route["stranger"]["intro"]
        assert ["", "Married"] not in route["stranger"]["intro"]
        assert '"USER_ID":"0"' in shell.replace(" ", "")


def test_a_request_that_is_no_navigation_gets_no_page(client: Client, tmp_path: Path) -> None:
    client.sign_in("facebook", tmp_path)
    assert client.get(POSTS, {"Sec-Fetch-Mode": "cors"}).status == 400


def test_german_pages(client: Client, server: PracticeServer, tmp_path: Path) -> None:
    client.sign_in("facebook", tmp_path)
    server.speak("de")
    assert 'lang="de"' in client.get(POSTS).text
    data = client.graphql("CometSettingsRootUSFNewCometQuery", {"tab": "posts"}).data
    assert data["data"]["viewer"]["page"]["blocks"][0]["value"] == "Öffentlich"


def test_the_session_file_is_private(server: PracticeServer, tmp_path: Path) -> None:
    path = server.storage_state("facebook", tmp_path)
    assert path.stat().st_mode & 0o077 == 0
