"""Walks over made-up sites: order, stops, cancel, going on, lists, strangers, the witness."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from tests.support.pages import FakeSession, FakeSite

from paravent.core.errors import BrowserGoneError, NotThatSiteError, SiteUnreachableError
from paravent.core.jobs import Cancel
from paravent.core.page import Captured, Row
from paravent.core.ports import WalkStart
from paravent.core.records import App, Audit, Person, Reading
from paravent.core.words import Audience, ReadingStatus, StopReason
from paravent.engine.patience import Patience
from paravent.engine.read import health
from paravent.engine.walk import own_name, walk
from paravent.packs.model import Pack

QUICK = Patience(
    loading=0.02,
    silent=0.0,
    partly=0.0,
    steady=0.0,
    step=0.0,
    quiet_steps=2,
    stuck_steps=6,
    list_seconds=5,
    list_steps=200,
)
HOST = "https://www.example.org"
A, B, ME = f"{HOST}/a", f"{HOST}/b", f"{HOST}/morgan/c"
VALUES = {"Public": "public", "Friends": "friends", "Only me": "only_me"}


@dataclass
class Notes:
    """A journal and listener that remembers."""

    audit: Audit | None = None
    readings: list[Reading] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    people: list[tuple[int, bool]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    stops: list[str] = field(default_factory=list)
    pictures: int = 0
    finished: Audit | None = None
    on_reading: Callable[[Reading], None] | None = None

    def begin(self, audit: Audit, scope: Sequence[str], people: bool) -> None:
        self.audit = audit

    def keep_reading(self, audit_id: str, reading: Reading, picture: bytes | None) -> None:
        self.readings.append(reading)
        self.pictures += picture is not None
        if self.on_reading is not None:
            self.on_reading(reading)

    def keep_people(self, audit_id: str, people: Sequence[Person], complete: bool) -> None:
        self.people.append((len(people), complete))

    def keep_apps(self, audit_id: str, apps: Sequence[App]) -> None: ...

    def keep_picture(self, audit_id: str, name: str, picture: bytes) -> str:
        return f"{audit_id}/{name}"

    def page_done(self, audit_id: str, page: str) -> None:
        self.pages.append(page)

    def finish(self, audit: Audit) -> None:
        self.finished = audit

    def page_opened(self, platform: str, page: str, done: int, total: int) -> None:
        self.opened.append(page)

    def reading_made(self, platform: str, reading: Reading, picture: bytes | None) -> None: ...
    def people_found(self, platform: str, count: int) -> None: ...

    def stopped(self, platform: str, sentence: str) -> None:
        self.stops.append(sentence)


def setting(name: str, page: str | None, label: str, **more: Any) -> dict[str, Any]:
    given = {
        "id": name,
        "page": page,
        "title": "A good state",
        "labels": (label,),
        "read": ({"how": "row"},) if page else (),
        "values": VALUES,
        "why": "w",
        "fix": "f",
        "ask": "a",
        "source": "s",
    }
    return {**given, **more}


def pack(**more: Any) -> Pack:
    platform = {
        "needs": 1,
        "id": "toy",
        "name": "Toy",
        "version": "2026.11.1",
        "checked_live": "never",
        "hosts": ("www.example.org",),
        "start_url": HOST + "/",
        "sign_in_url": HOST + "/login",
        "terms": "t",
        "export": "e",
        "signed_in": {
            "not_url": ("*/login*",),
            "me": ({"how": "attribute", "mark": "a[data-me]", "of": "href"},),
        },
        "page": (
            {"id": "a", "url": A, "title": "First"},
            {"id": "b", "url": B, "title": "Second", "other_urls": (B + "/old",)},
            {"id": "c", "url": f"{HOST}/{{me}}/c", "title": "Own"},
        ),
        "stop": (
            {
                "reason": "challenge",
                "url": ("*/checkpoint/*",),
                "text": ("We suspect automated behaviour",),
                "mark": ("#captcha",),
                "json_key": ("challenge_url",),
                "sentence": "Answer it yourself.",
            },
            {"reason": "blocked", "status": (403,), "json_code": (77,), "sentence": "Blocked."},
        ),
    }
    platform |= more.pop("platform", {})
    given = {
        "platform": platform,
        "settings": (
            setting("posts", "a", "Who can see your posts?"),
            setting("friends", "a", "Who can see your friends list?"),
            setting("email", "b", "Who can find you by email?"),
            setting("own", "c", "Who can see your birthday?"),
            setting("phone", None, "Status", phone="App → Status"),
            setting("fixed", None, "Name", fixed="public"),
        ),
    }
    return Pack.model_validate({**given, **more})


def rows(*pairs: tuple[str, str]) -> str:
    inner = "".join(f"<div><span>{a}</span><button>{b}</button></div>" for a, b in pairs)
    return f"<main><h1>Settings</h1>{inner}<a data-me href='/morgan'>Me</a></main>"


def site() -> FakeSite:
    return FakeSite(
        pages={
            A: rows(("Who can see your posts?", "Friends"),
                    ("Who can see your friends list?", "Only me")),
            B: rows(("Who can find you by email?", "Public")),
            ME: rows(("Who can see your birthday?", "Only me")),
        }
    )  # fmt: skip


def go(where: FakeSite, what: Pack | None = None, **more: Any) -> tuple[Audit, Notes]:
    notes = more.pop("notes", None) or Notes()
    audit = walk(
        what or pack(),
        FakeSession(where),
        journal=notes,
        events=notes,
        cancel=more.pop("cancel", Cancel()),
        patience=more.pop("patience", QUICK),
        clock=lambda: "2026-11-21T12:00:00Z",
        **more,
    )
    return audit, notes


def found(audit: Audit) -> dict[str, Audience | None]:
    return {r.setting: r.audience for r in audit.readings}


def test_a_whole_walk() -> None:
    where = site()
    audit, notes = go(where)
    assert found(audit) == {
        "posts": "friends",
        "friends": "only_me",
        "email": "public",
        "own": "only_me",
        "phone": None,
        "fixed": None,
    }
    assert audit.stopped is None
    assert audit.witness == "same"
    assert audit.finished
    assert notes.finished == audit
    assert notes.pages == ["a", "b", "c"]
    assert notes.pictures == 4
    assert notes.opened[:3] == ["First", "Second", "Own"]
    phone, fixed = audit.reading("phone"), audit.reading("fixed")
    assert phone and phone.status is ReadingStatus.COULD_NOT_READ and "phone app" in phone.why
    assert fixed and fixed.status is ReadingStatus.NOT_OFFERED
    posts = audit.reading("posts")
    assert posts and posts.url == A and posts.seen_at and posts.raw == "Friends"


def test_only_the_needed_pages() -> None:
    where = site()
    audit, _ = go(where, only=("email",))
    assert found(audit) == {"email": "public"}
    assert set(where.opened) == {B}


def test_another_address_where_the_first_shows_nothing() -> None:
    where = site()
    where.pages[B + "/old"] = where.pages.pop(B)
    audit, _ = go(where)
    assert found(audit)["email"] == "public"


def test_what_is_gone_is_not_read() -> None:
    where = site()
    where.pages[A] = rows(("Who can see your posts?", "Inner circle"))
    audit, _ = go(where)
    posts, friends = audit.reading("posts"), audit.reading("friends")
    assert posts and (posts.status, posts.raw) == ("needs_confirmation", "Inner circle")
    assert friends and friends.status is ReadingStatus.COULD_NOT_READ and friends.why


STOPS: list[tuple[str, Callable[[FakeSite], object], StopReason]] = [
    ("url", lambda s: s.redirect.update({B: f"{HOST}/checkpoint/1"}), StopReason.CHALLENGE),
    ("text", lambda s: s.pages.update({B: "<p>We suspect automated behaviour on your account</p>"}),
     StopReason.CHALLENGE),
    ("mark", lambda s: s.pages.update({B: "<div id=captcha>x</div>"}), StopReason.CHALLENGE),
    ("key", lambda s: s.json.update({B: [Captured(B, "", 200, {"x": {"challenge_url": "/"}})]}),
     StopReason.CHALLENGE),
    ("status", lambda s: s.status.update({B: 403}), StopReason.BLOCKED),
    ("code", lambda s: s.json.update({B: [Captured(B, "", 200, {"errors": [{"code": 77}]})]}),
     StopReason.BLOCKED),
    ("429", lambda s: s.status.update({B: 429}), StopReason.RATE_LIMITED),
    ("429 of data", lambda s: s.json.update({B: [Captured(B, "", 429, {})]}),
     StopReason.RATE_LIMITED),
    ("signed out", lambda s: s.redirect.update({B: f"{HOST}/login?next=b"}),
     StopReason.SIGNED_OUT),
]  # fmt: skip


@pytest.mark.parametrize(("name", "change", "reason"), STOPS, ids=[s[0] for s in STOPS])
def test_stops(name: str, change: Callable[[FakeSite], object], reason: StopReason) -> None:
    where = site()
    change(where)
    audit, notes = go(where)
    assert audit.stopped and audit.stopped.reason is reason
    assert "?" not in audit.stopped.url
    assert notes.stops == [audit.stopped.sentence]
    assert where.opened == [A, B]  # nothing more was opened
    assert found(audit)["posts"] == "friends"  # what was read is kept
    own = audit.reading("own")
    assert own and own.status is ReadingStatus.COULD_NOT_READ
    assert audit.stopped.sentence in own.why
    assert audit.witness == "not_run"


def test_an_unexpected_language_stops() -> None:
    where = FakeSite(pages={A: "<main><p>Wer kann deine Beiträge sehen?</p></main>"}, language="de")
    audit, _ = go(where)
    assert audit.stopped and audit.stopped.reason is StopReason.UNEXPECTED_LANGUAGE
    assert all(r.audience is None for r in audit.readings)


def test_a_foreign_language_with_known_labels_is_read() -> None:
    where = replace(site(), language="cy")
    assert go(where)[0].stopped is None


def test_no_language_and_no_labels_is_just_unread() -> None:
    where = FakeSite(pages={A: "<p>Hm</p>", B: "<p>Hm</p>"}, language="")
    audit, _ = go(where)
    assert audit.stopped is None
    assert all(r.audience is None for r in audit.readings)


def test_cancel_keeps_what_was_read() -> None:
    cancel = Cancel()
    notes = Notes(on_reading=lambda r: cancel.request() if r.setting == "friends" else None)
    where = site()
    audit, _ = go(where, cancel=cancel, notes=notes)
    assert audit.stopped and audit.stopped.reason is StopReason.CANCELLED
    assert found(audit)["posts"] == "friends"
    assert where.opened == [A]


def test_going_on_where_it_was_cut_off() -> None:
    where = site()
    first, notes = go(where, only=())
    assert notes.audit is not None
    half = replace(
        notes.audit, readings=tuple(r for r in first.readings if r.setting in ("posts", "friends"))
    )
    where.opened.clear()
    again, later = go(where, resume=WalkStart(half, ("a",), (), True))
    assert found(again) == found(first)
    assert again.id == half.id
    assert later.pages == ["b", "c"]


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (BrowserGoneError("Gone."), StopReason.BROWSER_GONE),
        (SiteUnreachableError("No answer."), StopReason.UNREACHABLE),
    ],
)
def test_trouble_in_mid_walk(error: Exception, reason: StopReason) -> None:
    def fail(url: str) -> None:
        if url != A:
            raise error

    where = site()
    where.on_open = fail
    audit, _ = go(where)
    assert audit.stopped and audit.stopped.reason is reason
    assert found(audit)["posts"] == "friends"


def test_a_value_that_changes_while_it_is_read_is_asked() -> None:
    """The witness looks again at the end."""
    where = site()
    seen = {"a": 0}

    def change(url: str) -> None:
        seen["a"] += url == A
        if seen["a"] == 2:
            where.pages[A] = where.pages[A].replace("Friends</button>", "Public</button>")  # type: ignore[union-attr]

    where.on_open = change
    audit, _ = go(where)
    posts = audit.reading("posts")
    assert audit.witness == "differs"
    assert posts and posts.status is ReadingStatus.NEEDS_CONFIRMATION and posts.audience is None
    assert posts.raw == "Friends / Public"


def test_a_page_that_fills_in_late_is_waited_for() -> None:
    where = site()
    whole = str(where.pages[A])
    default = whole.replace("Friends</button>", "Public</button>")
    where.pages[A] = ["<main></main>", "<main><p>Loading…</p></main>", default, whole, whole]
    audit, _ = go(where, patience=replace(QUICK, loading=5.0))
    assert found(audit)["posts"] == "friends"


def test_ways_that_disagree_are_asked() -> None:
    both = setting("posts", "a", "Who can see your posts?",
                   read=({"how": "row"}, {"how": "json", "in": "*/settings", "at": "posts",
                          "values": {"1": "public", "2": "friends"}}))  # fmt: skip
    what = pack(settings=(both,))
    where = site()
    where.json[A] = [Captured(f"{HOST}/api/settings", "", 200, {"posts": 2})]
    reading = go(where, what)[0].reading("posts")
    assert reading and (reading.status, reading.how) == ("read", ("row", "json"))
    where.json[A] = [Captured(f"{HOST}/api/settings", "", 200, {"posts": 1})]
    reading = go(where, what)[0].reading("posts")
    assert reading and reading.status is ReadingStatus.NEEDS_CONFIRMATION
    assert reading.audience is None
    where.json[A] = [Captured(f"{HOST}/api/settings", "", 200, {"posts": 9})]
    reading = go(where, what)[0].reading("posts")
    assert reading and reading.status is ReadingStatus.NEEDS_CONFIRMATION


def test_a_second_page_as_second_source() -> None:
    both = setting("posts", "a", "Who can see your posts?",
                   read=({"how": "row"}, {"how": "row", "page": "b"}))  # fmt: skip
    where = site()
    where.pages[B] = rows(("Who can see your posts?", "Friends"))
    reading = go(where, pack(settings=(both,)))[0].reading("posts")
    assert reading and reading.audience is Audience.FRIENDS
    where.pages[B] = rows(("Who can see your posts?", "Public"))
    reading = go(where, pack(settings=(both,)))[0].reading("posts")
    assert reading and reading.status is ReadingStatus.NEEDS_CONFIRMATION


def test_a_dialog_is_opened_read_and_closed() -> None:
    way = {"how": "dialog", "then": "radio", "open": ("Edit audience",)}
    one = setting("posts", "a", "Who can see your posts?", read=(way,))
    where = FakeSite(
        pages={
            A: "<main><div><span>Who can see your posts?</span>"
            "<button aria-label='Edit audience'>Edit</button></div>"
            "<div><button>Save</button></div></main>"
        },
        dialogs={
            (A, "Edit audience"): "<div role=dialog aria-label='Who can see your posts?'>"
            "<div role=radio aria-checked=false>Public</div>"
            "<div role=radio aria-checked=true>Friends</div><button>Save</button></div>"
        },
    )
    reading = go(where, pack(settings=(one,)))[0].reading("posts")
    assert reading and (reading.audience, reading.how) == (Audience.FRIENDS, ("dialog",))
    assert set(where.expanded) == {"Edit audience"}


@pytest.mark.parametrize(
    ("rows", "audience"),
    [
        (("Something new",), Audience.ON),
        (("Something new", "Something else"), None),
    ],
)
def test_a_dialog_of_several_switches_needs_the_label(
    rows: tuple[str, ...], audience: Audience | None
) -> None:
    way = {"how": "dialog", "then": "switch", "open": ("Customize",)}
    one = setting("posts", "a", "Show my posts", read=(way,), values={"on": "on", "off": "off"})
    inside = "".join(f"<label>{r}<input type=checkbox checked></label>" for r in rows)
    where = FakeSite(
        pages={A: "<main><h2>Profile</h2><button>Customize</button></main>"},
        dialogs={(A, "Customize"): f"<div role=dialog aria-label=Profile>{inside}</div>"},
    )
    reading = go(where, pack(settings=(one,)))[0].reading("posts")
    assert reading and reading.status is not ReadingStatus.READ
    assert {seen.audience for seen in reading.evidence} == ({audience} if audience else set())


def test_a_cookie_notice_is_left_alone() -> None:
    where = site()
    where.pages[A] = (
        f"{where.pages[A]}<div role=dialog aria-label=Cookies><button>Accept all</button></div>"
    )
    audit, _ = go(where)
    posts = audit.reading("posts")
    assert posts and posts.audience is Audience.FRIENDS
    assert "unanswered" in posts.evidence[0].note
    assert not where.expanded


def test_own_name() -> None:
    assert own_name(pack(), FakeSession(FakeSite(pages={HOST + "/": rows()}))) == (True, "morgan")
    out = FakeSite(redirect={HOST + "/": HOST + "/login"})
    assert own_name(pack(), FakeSession(out)) == (False, None)


def test_a_site_of_another_kind() -> None:
    engine = ({"name": "ToyPress", "url": "{site}/", "mark": ("meta[name=toy]",)},)
    what = pack(platform={"needs_site": True, "engine": engine})
    with pytest.raises(NotThatSiteError):
        go(FakeSite(pages={HOST + "/": "<p>Something else</p>"}), what, site=HOST)
    where = site()
    where.pages[HOST + "/"] = "<meta name=toy>"
    assert go(where, what, site=HOST)[0].stopped is None


# -- lists -----------------------------------------------------------------------------------------

LIST = f"{HOST}/friends"


def listed(**more: Any) -> dict[str, Any]:
    given = {
        "id": "friends",
        "title": "Friends",
        "url": LIST,
        "read": ({"how": "scroll", "row": "a[href]", "not_href": ("*/menu*",)},),
        "source": "s",
        "empty": ("No friends yet",),
    }
    return {**given, **more}


def person(number: int, *texts: str) -> Row:
    return Row(f"{HOST}/p{number}?ref=list", (f"Person {number}", *texts))


def harvest(steps: list[list[Row]], html: str = "<main></main>", **more: Any) -> Audit:
    where = site()
    where.pages[LIST] = html
    where.lists[LIST] = steps
    where.json[LIST] = more.pop("json", [])
    where.busy_steps = more.pop("busy", 0)
    return go(where, pack(settings=(), people=(listed(**more),)))[0]


def test_a_list_is_read_whole_and_once() -> None:
    steps = [
        [person(1, "Follow", "12 friends"), Row(f"{HOST}/menu", ("Menu",))],
        [person(1), person(2, "@two", "Remove")],
        [],
        [Row(f"{HOST}/p3/", ("Person 3",)), Row(f"{HOST}/p3#x", ("Person 3",))],
    ]
    audit = harvest(steps)
    assert [(p.name, p.url, p.detail) for p in audit.people] == [
        ("Person 1", f"{HOST}/p1", "12 friends"),
        ("Person 2", f"{HOST}/p2", "@two"),
        ("Person 3", f"{HOST}/p3", ""),
    ]
    assert audit.people_complete
    assert audit.lists_read == {"friends": True}


def test_an_empty_list_must_say_so() -> None:
    assert not harvest([[]]).people_complete
    assert harvest([[]]).lists_read == {}
    audit = harvest([[]], "<main><p>No friends yet</p></main>")
    assert audit.people_complete
    assert audit.lists_read == {"friends": True}


def test_a_list_that_never_rests_is_not_complete() -> None:
    audit = harvest([[person(1)]], busy=10_000)
    assert len(audit.people) == 1
    assert not audit.people_complete
    assert audit.lists_read == {"friends": False}


def test_the_page_counts_more_than_were_found() -> None:
    count = {"count": ({"how": "text", "mark": "#n", "values": {"*": "on"}},)}
    html = "<main><p id=n>{} friends</p></main>"
    assert not harvest([[person(1), person(2)]], html.format(3), **count).people_complete
    assert harvest([[person(1), person(2)]], html.format(2), **count).people_complete


def data(first: int, count: int, more: bool) -> Captured:
    items = [
        {"n": {"title": f"Person {i}"}, "url": f"{HOST}/p{i}"} for i in range(first, first + count)
    ]
    return Captured(f"{HOST}/api", "List", 200, {"d": {"items": items, "next": more}})


WAY: dict[str, Any] = {
    "read": (
        {"how": "json", "in": "List", "items": "d.items", "name": "n.title", "url": "url",
         "more": "d.next"},
        {"how": "scroll"},
    )
}  # fmt: skip


def test_a_list_from_the_pages_own_data() -> None:
    whole = harvest([[]], json=[data(0, 8, True), data(8, 8, True), data(14, 4, False)], **WAY)
    assert len(whole.people) == 18
    assert whole.people_complete
    cut = harvest([[]], json=[data(0, 8, True)], **WAY)
    assert len(cut.people) == 8
    assert not cut.people_complete


def test_pages_of_a_list() -> None:
    where = site()
    next_link = "<main><a href='{}'>Next</a></main>"
    where.pages[LIST] = next_link.format(LIST + "?page=2")
    where.pages[LIST + "?page=2"] = "<main></main>"
    where.lists[LIST] = [[person(1)]]
    where.lists[LIST + "?page=2"] = [[person(2)]]
    one = listed(read=({"how": "pages", "next": ("Next",)},))
    audit, _ = go(where, pack(settings=(), people=(one,)))
    assert [p.name for p in audit.people] == ["Person 1", "Person 2"]
    assert audit.people_complete


def test_without_people_no_list_is_opened() -> None:
    where = site()
    go(where, pack(settings=(), people=(listed(),)), people=False)
    assert LIST not in where.opened


def test_a_setting_answered_by_a_list() -> None:
    apps = setting("apps", None, "Apps", list="apps")
    one = listed(id="apps", connections=False)
    where = site()
    where.pages[LIST] = "<main><p>No friends yet</p></main>"
    reading = go(where, pack(settings=(apps,), apps=(one,)))[0].reading("apps")
    assert reading and (reading.status, reading.audience) == ("read", Audience.OFF)
    where.lists[LIST] = [[person(1)]]
    audit = go(where, pack(settings=(apps,), apps=(one,)))[0]
    reading = audit.reading("apps")
    assert reading and (reading.raw, reading.audience) == ("1", Audience.ON)
    assert [a.name for a in audit.apps] == ["Person 1"]
    where.pages[LIST], where.lists[LIST] = "<main></main>", [[]]
    reading = go(where, pack(settings=(apps,), apps=(one,)))[0].reading("apps")
    assert reading and reading.status is ReadingStatus.COULD_NOT_READ


# -- strangers -------------------------------------------------------------------------------------

PROFILE = f"{HOST}/morgan"
STRANGER = {
    "url": f"{HOST}/{{me}}",
    "wall": ("Log in to Toy",),
    "wall_url": ("*/welcome*",),
    "missing": ("This account doesn't exist",),
    "field": (
        {"id": "name", "title": "Name", "read": ({"how": "text", "mark": "h1"},), "source": "s"},
        {"id": "town", "title": "Town", "labels": ("Lives in",), "read": ({"how": "row"},),
         "source": "s"},
    ),
}  # fmt: skip


def seen_by_stranger(html: str, **more: Any) -> dict[str, str | None]:
    where = site()
    where.stranger_pages[PROFILE] = html
    for name, value in more.items():
        getattr(where, name).update(value)
    return dict(go(where, pack(stranger=STRANGER))[0].stranger)


def test_what_a_stranger_sees() -> None:
    html = "<main><h1>Dr Morgan</h1><div><span>Lives in</span><span>Larkmoor</span></div></main>"
    assert seen_by_stranger(html) == {"name": "Dr Morgan", "town": "Larkmoor"}
    assert seen_by_stranger("<main><h1>Dr Morgan</h1></main>") == {
        "name": "Dr Morgan",
        "town": None,
    }


def test_a_wall_says_nothing() -> None:
    assert seen_by_stranger("<main><p>Log in to Toy</p></main>") == {}
    assert seen_by_stranger("<h1>x</h1>", redirect={PROFILE: f"{HOST}/welcome"}) == {}
    assert seen_by_stranger("<h1>x</h1>", redirect={PROFILE: f"{HOST}/login"}) == {}
    assert seen_by_stranger("<h1>x</h1>", status={PROFILE: 429}) == {}
    assert seen_by_stranger("<main><p>Something quite new</p></main>") == {}


def test_a_profile_that_does_not_exist_for_strangers() -> None:
    html = "<main><p>This account doesn’t exist</p></main>"
    assert seen_by_stranger(html) == {"name": None, "town": None}


def test_the_stranger_does_not_stop_the_walk() -> None:
    where = site()
    where.stranger_pages[PROFILE] = "<div id=captcha>x</div>"
    audit, _ = go(where, pack(stranger=STRANGER))
    assert audit.stopped is None
    assert audit.witness == "same"


# -- how a page fares ------------------------------------------------------------------------------


def test_health_and_explanations_are_told() -> None:
    heard: list[tuple[str, int, int, str]] = []
    told: dict[str, tuple[str, ...]] = {}
    go(site(), pack(), page_health=lambda *said: heard.append(said), explained=told.__setitem__)
    assert heard
    for _, found, asked, sentence in heard:
        assert 0 <= found <= asked
        assert (sentence == "") is (found == asked)
    assert told
    assert all(lines for lines in told.values())


@pytest.mark.parametrize(
    ("found", "asked", "said"),
    [(7, 7, ""), (5, 7, "5 of 7"), (3, 7, "may have changed"), (0, 7, "may have changed")],
)
def test_health(found: int, asked: int, said: str) -> None:
    sentence = health(found, asked)
    assert said in sentence if said else sentence == ""
