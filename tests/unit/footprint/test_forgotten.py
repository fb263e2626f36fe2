"""Forgotten profiles: sites that answer rightly, refuse, time out, lie; over a loopback server."""

from __future__ import annotations

import http.server
import json
import re
import socket
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from typing import Any

import pytest

from paravent.core.errors import CancelledError, SiteUnreachableError, UsageError
from paravent.core.jobs import Cancel, Progress
from paravent.core.review import OldProfile, Presence
from paravent.footprint.fetch import Fetcher
from paravent.footprint.forgotten import Answer, Site, handles_of, judge, look, sites
from paravent.practice.tls import make_identity

Reply = Callable[[str], tuple[int, str]]


def site(base: str, **more: Any) -> Site:
    given: dict[str, Any] = {
        "id": "made", "name": "Made", "url": f"{base}/u/{{user}}", "known": "founder",
        "remove": "", "refused": ("are you a robot",),
    }  # fmt: skip
    return Site(**{**given, **more})


class Server:
    """One site on this computer. ``reply`` takes the user name; ``asked`` are the paths."""

    def __init__(self) -> None:
        self.reply: Reply = lambda name: (404, "nobody")
        self.asked: list[str] = []
        self.kind = "text/html"
        self.headers: list[Mapping[str, str]] = []
        mine = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                mine.asked.append(self.path)
                mine.headers.append(dict(self.headers.items()))
                status, body = mine.reply(self.path.split("/")[-1])
                self.send_response(status)
                if 300 <= status < 400:
                    self.send_header("Location", body)
                self.send_header("Set-Cookie", "seen=1")
                self.send_header("Content-Type", mine.kind)
                self.end_headers()
                with suppress(OSError):  # the other side has heard enough
                    self.wfile.write(body.encode())

            def log_message(self, format: str, *args: object) -> None: ...

        self._server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.base = f"http://127.0.0.1:{self._server.server_port}"
        threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True).start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()


@pytest.fixture
def server() -> Iterator[Server]:
    made = Server()
    yield made
    made.close()


def ask(server: Server, *names: str, **more: Any) -> dict[str, OldProfile]:
    found = look(
        names, [site(server.base, **more)], Fetcher(loopback=True, seconds=5), consent=True,
        now=lambda: "2025-11-22T20:00:00+00:00", pace=0,
    )  # fmt: skip
    return {p.handle: p for p in found}


def honest(*accounts: str) -> Reply:
    def reply(name: str) -> tuple[int, str]:
        if name.lower() in (*accounts, "founder"):
            return 200, f"<h1>{name}</h1> joined in 2011 and wrote {len(name)} things"
        return 404, "nobody here"

    return reply


def walled(name: str, asks_for: bool = False) -> tuple[int, str]:
    """A site whose profiles lead to its page for signing in, which may name what was asked for."""
    if name.startswith("login"):
        return 200, f"Please sign in {name if asks_for else ''}"
    return 302, f"/login?next={name}"


def test_exists_and_does_not(server: Server) -> None:
    server.reply = honest("ava")
    found = ask(server, "ava", "@ben", "Ava")
    assert {n: p.presence for n, p in found.items()} == {
        "ava": Presence.EXISTS,
        "ben": Presence.ABSENT,
    }
    assert found["ava"].url.endswith("/u/ava")
    assert len(server.asked) == 4  # known, random, two names
    assert not any("Cookie" in each for each in server.headers)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        (lambda name: (200, f"<h1>{name}</h1> welcome"), "made-up name"),
        (lambda name: (200, "Welcome to our site, founder and friends"), "made-up name|says"),
        (lambda name: (404, "nobody"), "known to exist"),
        (lambda name: (403, "no"), "turns away"),
        (lambda name: (429, "slow down"), "turns away"),
        (lambda name: (503, "down"), "turns away"),
        (lambda name: (999, "denied"), "turns away"),
        (lambda name: (401, "who are you"), "turns away"),
        (lambda name: (200, f"{name}: are you a robot?"), "turns away"),
        (walled, "another page"),
        (lambda name: walled(name) if name.lower() != "founder" else (200, name), "another page"),
        (lambda name: walled(name, asks_for=True), "another page"),
        (lambda name: (302, "/") if name else (200, "home"), "front page"),
        (lambda name: (302, "/u/loop"), "did not answer"),
        (lambda name: (302, "https://elsewhere.example/login"), "another site"),
        (lambda name: (302, "https://[broken"), "did not answer"),
        (lambda name: (200, ""), "says"),
        (lambda name: (204, ""), "unexpected"),
        (lambda name: (206, f"{name} in part"), "unexpected"),
        (lambda name: (200, "x" * 2_000_000 + name), "says"),
        (lambda name: (200, '{"error": "not found", "status": 404}'), "says"),
        (lambda name: (200, json.dumps({"error": f"no user {name}"})), "made-up name"),
    ],
)
def test_a_site_that_lies_or_refuses_never_says_absent(
    server: Server, reply: Reply, words: str
) -> None:
    server.reply = reply
    [profile] = ask(server, "ben").values()
    assert profile.presence is Presence.UNKNOWN
    assert re.search(words, profile.why), profile.why


def only_for(name: str, reply: tuple[int, str]) -> Reply:
    """An honest site, but for one name."""
    return lambda asked: reply if asked == name else honest()(asked)


@pytest.mark.parametrize(
    ("reply", "words"),
    [
        ((302, "/login?next=ben"), "another page"),
        ((302, "/"), "front page"),
        ((403, "no"), "turns away"),
        ((429, "slow down"), "turns away"),
        ((503, "down"), "turns away"),
        ((200, "<title>Just a moment</title> are you a robot, ben?"), "turns away"),
        ((200, ""), "says"),
        ((200, "Page not found"), "says"),
        ((200, '{"error": {"code": 404}}'), "says"),
        ((500, "oops"), "turns away"),
    ],
)
def test_a_site_that_is_honest_at_first_never_says_absent_later(
    server: Server, reply: tuple[int, str], words: str
) -> None:
    sign_in = (200, "Please sign in, ben")
    server.reply = lambda asked: (
        sign_in if asked.startswith("login") or not asked else only_for("ben", reply)(asked)
    )
    [profile] = ask(server, "ben").values()
    assert profile.presence is Presence.UNKNOWN
    assert re.search(words, profile.why), profile.why


def test_a_wrong_kind_of_answer_says_nothing(server: Server) -> None:
    server.reply = honest("ben")
    server.kind = "image/png"
    [profile] = ask(server, "ben").values()
    assert profile.presence is Presence.UNKNOWN
    server.kind = "text/html; charset=undefined"
    [profile] = ask(server, "ben").values()
    assert profile.presence is Presence.EXISTS


def test_a_name_that_may_exist_in_other_letters_only_is_not_called_absent(server: Server) -> None:
    def reply(name: str) -> tuple[int, str]:
        return (200, f"{name} since 2011") if name in ("founder", "Ava") else (404, "nobody")

    server.reply = reply
    found = ask(server, "Ava", "ben")
    assert found["Ava"].presence is Presence.EXISTS
    assert found["ben"].presence is Presence.UNKNOWN
    assert "capital letters" in found["ben"].why
    [found_low] = ask(server, "ava").values()
    assert found_low.presence is Presence.UNKNOWN


def test_a_word_of_absence_in_somebodys_profile_is_not_absence(server: Server) -> None:
    def reply(name: str) -> tuple[int, str]:
        if name.lower() in ("founder", "ben"):
            more = "I wrote: user not found" if name == "ben" else "chess"
            return 200, f"{name} since 2011, {more}, and many other things besides"
        return 200, f"User not found: {name}"

    server.reply = reply
    found = ask(server, "ben", "cas", missing=("User not found",))
    assert found["ben"].presence is Presence.UNKNOWN
    assert found["cas"].presence is Presence.ABSENT


def test_a_missing_name_that_leads_to_a_known_page(server: Server) -> None:
    typo = "https://made.example/typo/?name="
    server.reply = lambda name: (
        (200, f"{name}'s blog") if name.lower() in ("founder", "ava") else (302, typo + name)
    )
    found = ask(server, "ava", "ben", moved=("made.example/typo/",))
    assert found["ava"].presence is Presence.EXISTS
    assert found["ben"].presence is Presence.ABSENT
    assert ask(server, "ben")["ben"].presence is Presence.UNKNOWN


@contextmanager
def dripping(first: bytes, drop: bytes) -> Iterator[str]:
    """A server that answers ``first`` and then a drop at a time, for ever."""
    listener = socket.create_server(("127.0.0.1", 0))
    over = threading.Event()

    def serve() -> None:
        while not over.is_set():
            try:
                wire, _ = listener.accept()
            except OSError:
                return
            with wire, suppress(OSError):
                wire.recv(4096)
                wire.sendall(first)
                while not over.wait(0.02):
                    wire.sendall(drop)

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    yield f"127.0.0.1:{listener.getsockname()[1]}"
    over.set()
    listener.close()
    thread.join(5)


OK = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


@pytest.mark.parametrize(
    ("first", "drop", "scheme"),
    [
        (OK + b"\r\n", b"<p>", "http"),  # a body without end
        (OK, b"X", "http"),  # a header without end
        (b"\x16\x03\x03\x40\x00", b"\x02", "https"),  # a handshake without end
    ],
)
def test_a_site_that_drips_is_left_alone(first: bytes, drop: bytes, scheme: str) -> None:
    with dripping(first, drop) as host:
        begun = time.monotonic()
        with pytest.raises(SiteUnreachableError):
            Fetcher(loopback=True, seconds=5, whole=0.3)(f"{scheme}://{host}/u/ben")
        assert time.monotonic() - begun < 4


def test_a_stop_is_heard_while_a_site_drips() -> None:
    cancel = Cancel()
    threading.Timer(0.2, cancel.request).start()
    with dripping(OK + b"\r\n", b"<p>") as host, pytest.raises(CancelledError):
        Fetcher(loopback=True, cancel=cancel)(f"http://{host}/u/ben")


def test_a_certificate_that_nobody_vouches_for_is_no_answer() -> None:
    listener = socket.create_server(("127.0.0.1", 0))
    context = make_identity().context

    def serve() -> None:
        with suppress(OSError):
            wire, _ = listener.accept()
            context.wrap_socket(wire, server_side=True).close()

    thread = threading.Thread(target=serve, daemon=True)
    thread.start()
    with pytest.raises(SiteUnreachableError):
        Fetcher(loopback=True, seconds=5)(f"https://127.0.0.1:{listener.getsockname()[1]}/u/ben")
    listener.close()
    thread.join(5)


def test_a_site_that_keeps_one_waiting_is_not_believed(server: Server) -> None:
    late = threading.Event()

    def reply(name: str) -> tuple[int, str]:
        late.wait(5)
        return 404, "nobody"

    server.reply = reply
    [profile] = look(
        ["ben"], [site(server.base)], Fetcher(loopback=True, seconds=0.1), consent=True, now=str,
        pace=0,
    )  # fmt: skip
    late.set()
    assert profile.presence is Presence.UNKNOWN
    assert "did not answer" in profile.why


def test_a_check_for_robots_in_the_data_s_own_words(server: Server) -> None:
    words = sites()[0].refused
    assert words
    server.reply = lambda name: (200, f"<title>{words[0].title()}</title> {name}")
    [profile] = ask(server, "ben", refused=words).values()
    assert profile.presence is Presence.UNKNOWN
    assert "turns away" in profile.why


def test_a_page_that_says_nothing_of_the_name_is_not_believed(server: Server) -> None:
    replies = {"founder": (200, "founder's page"), "ben": (200, "Sorry, nothing to see")}
    server.reply = lambda name: replies.get(name.lower(), (404, "nobody"))
    [profile] = ask(server, "ben").values()
    assert profile.presence is Presence.UNKNOWN


def test_words_of_absence_count_where_the_status_lies(server: Server) -> None:
    def reply(name: str) -> tuple[int, str]:
        known = name.lower() in ("founder", "ava")
        return 200, f"{name} plays chess" if known else f"User not found: {name}"

    server.reply = reply
    found = ask(server, "ava", "ben", missing=("User not found",))
    assert found["ava"].presence is Presence.EXISTS
    assert found["ben"].presence is Presence.ABSENT


def test_a_site_that_tires_takes_its_absences_back(server: Server) -> None:
    count = [0]

    def reply(name: str) -> tuple[int, str]:
        count[0] += 1
        return honest("ava")(name) if count[0] <= 3 else (404, "nobody")

    server.reply = reply
    found = ask(server, "ava", "ben", "cas", "dee")
    assert found["ava"].presence is Presence.EXISTS
    assert {found[n].presence for n in ("ben", "cas", "dee")} == {Presence.UNKNOWN}


def test_a_site_that_does_not_answer_is_not_asked_again(server: Server) -> None:
    asked = []

    def silent(url: str) -> Answer:
        asked.append(url)
        raise SiteUnreachableError("off")

    found = look(["ava", "ben"], [site(server.base)], silent, consent=True, now=str, pace=0)
    assert {p.presence for p in found} == {Presence.UNKNOWN}
    assert len(asked) == 1


def test_nothing_is_asked_without_consent_or_names(server: Server) -> None:
    for names, consent in ((["ava"], False), (["", "not a name"], True)):
        with pytest.raises(UsageError):
            look(names, [site(server.base)], Fetcher(loopback=True), consent=consent, now=str)
    assert server.asked == []


def test_a_stop_keeps_whole_sites_only(server: Server) -> None:
    server.reply = honest("ava")
    cancel = Cancel()

    def report(step: Progress) -> None:
        if step.done == 1:
            cancel.request()

    found = look(
        ["ava"], [site(server.base), site(server.base, name="Second")], Fetcher(loopback=True),
        consent=True, now=str, pace=0, report=report, cancel=cancel,
    )  # fmt: skip
    assert [p.site for p in found] == ["Made"]


def test_names_that_a_site_does_not_allow_are_told_apart(server: Server) -> None:
    assert ask(server, "a.b", names="[a-z]+")["a.b"].presence is Presence.UNKNOWN
    assert server.asked == []


def test_the_fetcher_goes_nowhere_but_https() -> None:
    for url in ("http://example.org/", "https://127.0.0.1/", "https://localhost/", "file:///etc"):
        with pytest.raises(UsageError):
            Fetcher()(url)


def test_every_site_of_the_data_is_whole() -> None:
    every = sites()
    assert len({s.id for s in every}) == len(every) >= 20
    for each in every:
        assert each.url.startswith("https://"), each.id
        assert "{user}" in each.url, each.id
        assert each.address("abc").startswith("https://"), each.id
        assert each.remove, each.id
        assert re.fullmatch(each.names, each.known), each.id
        absent = Answer(each.absent[0], each.address("zzzz"), "nothing")
        assert judge(each, "zzzz", absent)[0] is Presence.ABSENT, each.id
        assert judge(each, "zzzz", Answer(429, each.address("zzzz")))[0] is Presence.UNKNOWN


def test_handles() -> None:
    assert handles_of(["@Ava", "ava", " b.c ", "no name", "x" * 60]) == ("Ava", "b.c")
