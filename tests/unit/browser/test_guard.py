"""The guard's judgement, request by request."""

from __future__ import annotations

import json
from urllib.parse import urlencode

import pytest

from paravent.browser.guard import Memory, Verdict, judge
from paravent.browser.requests import Asked
from paravent.core.page import DenyRule, ReadRule, SiteRules

RULES = SiteRules(
    platform="t",
    hosts=("www.site.test", "*.cdn.test"),
    start_url="https://www.site.test/",
    sign_in_url="https://www.site.test/login",
    operations=(
        ReadRule("www.site.test", "/api/graphql/", "form:op", ("*Query",), ("*Save*",)),
        ReadRule("www.site.test", "/json", "json:operationName", ("Read*",)),
        ReadRule("www.site.test", "/head", "header:X-Op", ("Read*",)),
        ReadRule("www.site.test", "/gql/*", "path:last", ("Viewer",)),
    ),
    denied=(DenyRule("/logout*"), DenyRule("/set", ("on=0",))),
)
FORM = {"content-type": "application/x-www-form-urlencoded"}
JSON = {"content-type": "application/json"}


def verdict(asked: Asked) -> Verdict:
    return judge(RULES, asked).verdict


def get(path: str, **headers: str) -> Verdict:
    names = {k.replace("_", "-"): v for k, v in headers.items()}
    return verdict(Asked("GET", "https://www.site.test" + path, headers=names))


def post(path: str, body: str | bytes | None, headers: dict[str, str]) -> Verdict:
    raw = body.encode() if isinstance(body, str) else body
    return verdict(Asked("POST", "https://www.site.test" + path, "XHR", headers, raw, True))


def form(fields: dict[str, str] | list[tuple[str, str]], **headers: str) -> Verdict:
    more = {k.replace("_", "-"): v for k, v in headers.items()}
    return post("/api/graphql/", urlencode(fields), {**FORM, **more})


def test_reading_passes() -> None:
    assert get("/") is Verdict.PASS
    assert verdict(Asked("HEAD", "https://a.b.cdn.test/x.js")) is Verdict.PASS
    assert form({"op": "FriendsQuery", "variables": '{"id":1}'}) is Verdict.PASS
    assert post("/json", '{"operationName":"ReadAll","variables":{}}', JSON) is Verdict.PASS
    assert post("/head", "{}", {**JSON, "x-op": "ReadAll"}) is Verdict.PASS
    assert post("/gql/123/Viewer", '{"variables":{}}', JSON) is Verdict.PASS


@pytest.mark.parametrize("url", ["data:text/plain,x", "blob:https://a/b", "about:blank"])
def test_local_addresses_pass(url: str) -> None:
    assert verdict(Asked("GET", url)) is Verdict.PASS


@pytest.mark.parametrize(
    "url",
    ["file:///etc/passwd", "ftp://www.site.test/", "chrome://settings", "mailto:a@b", "ws://x/"],
)
def test_other_schemes_do_not(url: str) -> None:
    assert verdict(Asked("GET", url)) is Verdict.SCHEME


@pytest.mark.parametrize(
    "url",
    [
        "https://evil.test/",
        "https://site.test/",
        "https://cdn.test/",
        "https://www.site.test.evil.test/",
        "https://evilcdn.test/",
        "https://www.site.test:8443/",
        "https://www.site.test@evil.test/",
        "https://www.site.test./",
        "http://127.0.0.1/",
        "https://[::1]/",
    ],
)
def test_foreign_hosts_are_refused(url: str) -> None:
    assert verdict(Asked("GET", url)) is Verdict.HOST
    assert judge(RULES, Asked("GET", url)).host


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE", "OPTIONS", "QUERY", "TRACE", "?"])
def test_other_methods_write(method: str) -> None:
    url = "https://www.site.test/api/graphql/"
    body = b"op=FriendsQuery"
    assert verdict(Asked(method, url, "XHR", FORM, body, True)) is Verdict.WRITE


@pytest.mark.parametrize(
    "path",
    [
        "/logout",
        "/LOGOUT",
        "/%6Cogout",
        "/%256cogout",
        "/a/../logout",
        "//logout",
        "/./logout",
        "/logout/",
        "/logout;x=1",
        "/set?on=0",
        "/set?a=1&on=0",
        "/set/?on=0",
        "/x?_method=DELETE",
        "/x?_method=put&y",
        "/graphql?query=mutation+Off+%7B+off+%7D",
        "/graphql?query=query+A%7Ba%7D+mutation+B%7Bb%7D",
        "/api/graphql/?op=SaveQuery",
        "/gql/1/OffMutation",
    ],
)
def test_gets_that_write_are_refused(path: str) -> None:
    assert get(path) is Verdict.WRITE


@pytest.mark.parametrize(
    "path", ["/set", "/set?on=1", "/log", "/x?_method=GET", "/graphql?query=query+Mutations%7Ba%7D"]
)
def test_gets_that_look_alike_pass(path: str) -> None:
    assert get(path) is Verdict.PASS


@pytest.mark.parametrize("name", ["x_http_method_override", "x_http_method", "x_method_override"])
def test_method_override_headers(name: str) -> None:
    assert get("/", **{name: "DELETE"}) is Verdict.WRITE
    assert get("/", **{name: "GET"}) is Verdict.PASS
    assert form({"op": "AQuery"}, **{name: "PUT"}) is Verdict.WRITE


def test_service_worker_scripts_are_refused() -> None:
    assert get("/sw.js", service_worker="script") is Verdict.WRITE


@pytest.mark.parametrize(
    "fields",
    [
        {"op": "SettingMutation"},
        {"op": "SettingMutationQuery"},
        {"op": "AutoSaveQuery"},
        {"op": "autosaveQuery"},
        {"op": ""},
        {"other": "FriendsQuery"},
        [("op", "FriendsQuery"), ("op", "OffMutation")],
        [("op", "FriendsQuery"), ("op[]", "OffMutation")],
        {"op": "FriendsQuery", "_method": "DELETE"},
        {"op": "FriendsQuery", "fb_api_req_friendly_name": "OffMutation"},
        {"op": "FriendsQuery", "query": "mutation { off }"},
        {"op": "FriendsQuery", "query": "query A { a } mutation B { b }"},
        {"op": "FriendsQuery", "queries": '{"a":{"doc_id":"1"}}'},
        {"op": "FriendsQuery", "queries": '{"a":{"op":"AQuery"},"b":{"op":"OffMutation"}}'},
        {"op": "FriendsQuery", "batch": "[{}]"},
        {"op": "FriendsQuery", "batch": "not json"},
        {"op": "FriendsQuery", "variables": '{"input":{"client_mutation_id":"1"}}'},
        {"op": "FriendsQuery", "operations": '[{"operationName":"OffMutation"}]'},
    ],
)
def test_forms_that_write(fields: dict[str, str] | list[tuple[str, str]]) -> None:
    assert form(fields) is Verdict.WRITE


def test_a_batch_of_reads_passes() -> None:
    assert form({"op": "AQuery", "queries": '{"a":{"op":"BQuery"}}'}) is Verdict.PASS
    two = [{"operationName": "ReadA"}, {"operationName": "ReadB"}]
    assert post("/json", json.dumps(two), JSON) is Verdict.PASS


@pytest.mark.parametrize(
    "body",
    [
        '[{"operationName":"ReadA"},{"operationName":"Off"}]',
        '[{"operationName":"ReadA"},{}]',
        '{"operationName":"ReadA","operationName":"Off"}',
        '{"operationName":["ReadA"]}',
        '{"operationName":null}',
        '{"operationName":"ReadA","query":"mutation { off }"}',
        '{"operationName":"ReadA","nested":{"operationName":"Off"}}',
        '{"operationName":"ReadA","_method":"DELETE"}',
        "[]",
        "{}",
        '"ReadA"',
        "{broken",
        "[" * 5000 + "]" * 5000,
    ],
)
def test_json_that_writes(body: str) -> None:
    assert post("/json", body, JSON) is Verdict.WRITE


def test_bodies_that_cannot_be_read_are_refused() -> None:
    assert post("/api/graphql/", None, FORM) is Verdict.WRITE
    assert post("/api/graphql/", b"\xff\xfe", FORM) is Verdict.WRITE
    assert post("/api/graphql/", "op=FriendsQuery", {}) is Verdict.WRITE
    assert post("/api/graphql/", "op=FriendsQuery", JSON) is Verdict.WRITE
    packed = {**FORM, "content-encoding": "gzip"}
    assert post("/api/graphql/", "op=FriendsQuery", packed) is Verdict.WRITE
    assert post("/api/graphql/", "op=AQuery&x=" + "x" * 3_000_000, FORM) is Verdict.WRITE


def multipart(*parts: tuple[str, str]) -> tuple[bytes, dict[str, str]]:
    lines = "".join(f"--B\r\nContent-Disposition: {d}\r\n\r\n{v}\r\n" for d, v in parts)
    return (lines + "--B--\r\n").encode(), {"content-type": "multipart/form-data; boundary=B"}


def test_multipart_bodies() -> None:
    good = multipart(('form-data; name="op"', "FriendsQuery"))
    assert post("/api/graphql/", *good) is Verdict.PASS
    for parts in (
        [('form-data; name="op"', "OffMutation")],
        [('form-data; name="op"', "AQuery"), ('form-data; name="op"', "OffMutation")],
        [('form-data; name="op"', "AQuery"), ('form-data; name="f"; filename="a"', "x")],
    ):
        assert post("/api/graphql/", *multipart(*parts)) is Verdict.WRITE
    cut = good[0][:-8]
    assert post("/api/graphql/", cut, good[1]) is Verdict.WRITE


def test_a_rule_holds_for_its_own_address_alone() -> None:
    body = urlencode({"op": "FriendsQuery"})
    for path in ("/api/graphql", "/api/graphql/x", "/API/GRAPHQL/", "/", "/gql/../api/graphql/"):
        assert post(path, body, FORM) is Verdict.WRITE
    asked = Asked("POST", "https://x.cdn.test/api/graphql/", "XHR", FORM, body.encode(), True)
    assert verdict(asked) is Verdict.WRITE


def test_a_stored_query_does_not_change_its_name() -> None:
    memory = Memory()

    def see(name: str, doc: str) -> Verdict:
        body = urlencode({"op": name, "doc_id": doc}).encode()
        asked = Asked("POST", "https://www.site.test/api/graphql/", "XHR", FORM, body, True)
        return memory.look(judge(RULES, asked)).verdict

    assert see("FriendsQuery", "1") is Verdict.PASS
    assert see("FriendsQuery", "1") is Verdict.PASS
    assert see("OtherQuery", "1") is Verdict.WRITE
    assert see("OffMutation", "2") is Verdict.WRITE
    assert see("FriendsQuery", "2") is Verdict.WRITE


def test_a_site_on_this_computer_is_one_port() -> None:
    rules = SiteRules("t", ("127.0.0.1",), "http://127.0.0.1:8080/", "http://127.0.0.1:8080/in")
    assert judge(rules, Asked("GET", "http://127.0.0.1:8080/x")).verdict is Verdict.PASS
    assert judge(rules, Asked("GET", "http://127.0.0.1:9090/x")).verdict is Verdict.HOST


def test_the_browsers_own_question_before_another_hosts_answer_passes() -> None:
    """Bluesky's page asks its own server, on another host, with a header: first comes OPTIONS."""
    question = {"access-control-request-method": "GET"}
    address = "https://www.site.test/xrpc/read"
    assert verdict(Asked("OPTIONS", address, "XHR", question)) is Verdict.PASS
    assert verdict(Asked("OPTIONS", address, "XHR")) is Verdict.WRITE
    assert verdict(Asked("OPTIONS", address, "XHR", question, b"x", True)) is Verdict.WRITE
    assert verdict(Asked("OPTIONS", "https://www.site.test/logout", "", question)) is Verdict.WRITE
    assert verdict(Asked("OPTIONS", "https://elsewhere.test/", "", question)) is Verdict.HOST


@pytest.mark.parametrize(
    ("path", "method", "wanted"),
    [
        ("/anything", "GET", Verdict.PASS),
        ("/anything", "HEAD", Verdict.PASS),
        ("/json", "POST", Verdict.PASS),
        ("/anything", "POST", Verdict.WRITE),
        ("/json", "PUT", Verdict.WRITE),
        ("/json", "DELETE", Verdict.WRITE),
        ("/anything", "patch", Verdict.WRITE),
        ("/gql/1/OffMutation", "GET", Verdict.WRITE),
        ("/x?_method=DELETE", "GET", Verdict.WRITE),
    ],
)
def test_the_question_passes_only_where_the_request_may(
    path: str, method: str, wanted: Verdict
) -> None:
    question = {"access-control-request-method": method}
    address = "https://www.site.test" + path
    assert verdict(Asked("OPTIONS", address, "Preflight", question)) is wanted
