"""The whole review before an interview on the practice profiles and made-up exports, by keyboard.

A real window, the real desk, real Chromium over the practice server, real files. Nothing leaves
this computer: what would open in the user's browser is written down instead. Pictures of each
step stay in the folder that PARAVENT_PICTURES names.
"""

from __future__ import annotations

import http.server
import os
import socket
import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot
from tests.support import pdf, post_archives
from tests.support.keys import Keys, calm
from tests.support.practice_walk import HURRIED
from tests.support.window import texts, type_in

from paravent.browser.find import find_browser
from paravent.core.errors import ParaventError
from paravent.core.footprint import FlagAnswer
from paravent.core.review import Part, PartState, Presence, ResultAnswer
from paravent.core.settings import Settings
from paravent.desks.base import Base
from paravent.desks.review import Review
from paravent.engine import walk
from paravent.footprint.fetch import Fetcher
from paravent.footprint.forgotten import Site
from paravent.history.memory import memory_store
from paravent.main import Desk
from paravent.packs.loader import Packs, load_all
from paravent.practice.server import PracticeServer, start
from paravent.ui.jobs import Jobs
from paravent.ui.pages.footprint import FootprintPage
from paravent.ui.theme import Theme
from paravent.ui.widgets.footprint_posts import PostsWidget
from paravent.ui.widgets.footprint_searches import SearchesWidget
from paravent.ui.widgets.footprint_stranger import StrangerWidget
from paravent.ui.widgets.text import Text
from paravent.ui.window import Window

pytestmark = pytest.mark.browser

SECONDS = 50
"""For one job, on a busy machine."""
STORY = "Saw a 34F with Guillain-Barre on ward 6 at Larkmoor today, intubated by noon. #zplanted"
POSTS = (
    (1_500_000_000, "Lovely run along the canal this morning."),
    (1_600_000_000, STORY),
    (1_610_000_000, "The rota at Larkmoor General is a joke and my consultant is a bully."),
)
NOTE = "https://zblog.example/zquill"
HANDLE = "zoldname77"
REGISTER = "Morgana Zregister"


# Old sites on this computer


def old_sites(base: str) -> tuple[Site, ...]:
    return tuple(
        Site(name.casefold(), name, f"{base}/{name.casefold()}/{{user}}", "founder", "Close it.")
        for name in ("Meadow", "Shut", "Liar", "Silent", "Wall")
    )


class Sites(http.server.BaseHTTPRequestHandler):
    """An honest site; one that refuses; one that knows everybody; one that is silent; a wall."""

    over = threading.Event()

    def do_GET(self) -> None:
        _, site, name = (*self.path.split("/"), "")[:3]
        if site == "silent":
            self.over.wait(5)
            return
        known = name.casefold() in ("founder", HANDLE)
        status = {"shut": 403, "wall": 302}.get(site, 200 if known or site == "liar" else 404)
        if site == "login":
            status = 200
        self.send_response(status)
        self.send_header("Content-Type", "text/html")
        if status == 302:
            self.send_header("Location", f"/login/?next={name}")
        self.end_headers()
        self.wfile.write(f"<h1>{name or 'Sign in'}</h1>".encode())

    def log_message(self, format: str, *args: object) -> None: ...


@pytest.fixture
def sites() -> Iterator[str]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Sites)
    server.daemon_threads = True
    Sites.over.clear()
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    Sites.over.set()
    server.shutdown()
    server.server_close()


# The desk


@dataclass
class Outside:
    """What would have left this computer."""

    opened: list[str] = field(default_factory=list)
    connected: list[str] = field(default_factory=list)


@pytest.fixture
def outside(monkeypatch: pytest.MonkeyPatch) -> Outside:
    heard = Outside()
    connect = socket.socket.connect

    def watched(self: socket.socket, address: Any) -> None:
        if isinstance(address, tuple) and address[0] not in ("127.0.0.1", "::1", "localhost"):
            heard.connected.append(str(address))
            raise OSError("nothing leaves this computer")
        connect(self, address)

    monkeypatch.setattr(socket.socket, "connect", watched)
    monkeypatch.setattr(Desk, "show_page", lambda _, address: heard.opened.append(address))
    return heard


@pytest.fixture
def server() -> Iterator[PracticeServer]:
    try:
        find_browser()
    except ParaventError as error:
        pytest.skip(error.sentence)
    with start() as running:
        running.slow(0.01)
        yield running
        assert running.faults == ()
        assert running.writes == 0
        assert running.foreign_hosts == ()


def few(packs: Packs) -> Packs:
    """The packs with two settings each: this is about the look from outside, which is whole."""
    cut = {
        name: pack.model_copy(update={"settings": pack.settings[:2], "people": (), "apps": ()})
        for name, pack in packs.packs.items()
        if name in ("facebook", "x")
    }
    return Packs(cut, packs.problems)


MakeDesk = Callable[[], Desk]


@pytest.fixture
def make_desk(
    server: PracticeServer, sites: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[MakeDesk]:
    """Desks over one practice server and one history, as if the program was started again."""
    monkeypatch.setattr(walk, "walk", partial(walk.walk, patience=HURRIED))
    store, packs = memory_store(), few(load_all())
    made: list[Base] = []

    def make() -> Desk:
        base = Base(
            tmp_path, store=store, practice=server, settings=Settings(profiles=("facebook", "x"))
        )
        base.__dict__["packs"] = packs
        made.append(base)
        desk = Desk(tmp_path, base=base)
        asker = Fetcher(loopback=True, seconds=0.4)
        desk.review = Review(base, desk.lists, asker=asker, sites=old_sites(sites), pace=0)
        return desk

    yield make
    for base in made:
        base.ends.close()


OpenIt = Callable[[Desk, str], tuple[Window, Keys]]


@pytest.fixture
def open_it(qtbot: QtBot, qapp: QApplication) -> Iterator[OpenIt]:
    """Opens the window on a page, with nothing but a keyboard."""
    made: list[tuple[Window, Jobs, Theme]] = []

    def opened(desk: Desk, page: str) -> tuple[Window, Keys]:
        theme, jobs = Theme(qapp, "light"), Jobs(qapp)
        window = Window(desk, jobs, theme, start_page=page)
        made.append((window, jobs, theme))
        window.resize(1100, 800)
        with qtbot.waitActive(window):
            window.show()
            window.activateWindow()
        calm(qtbot, window, SECONDS)
        return window, Keys(window, qtbot, SECONDS)

    yield opened
    for window, jobs, theme in made:
        jobs.stop_all(3)
        window._closing = True
        window.close()
        for thing in (window, theme, jobs):
            thing.deleteLater()
    qapp.processEvents()


def picture(window: Window, name: str) -> None:
    if folder := os.environ.get("PARAVENT_PICTURES"):
        window.grab().save(str(Path(folder) / f"review-{name}.png"))


def chosen(monkeypatch: pytest.MonkeyPatch, *, files: Sequence[Path] = (), out: Path) -> None:
    """What the system's own boxes answer; they are no part of the window."""
    answer = [str(path) for path in files]
    monkeypatch.setattr(QFileDialog, "getOpenFileNames", lambda *_, **__: (answer, ""))

    def save_as(_: object, __: str, start: str, *___: object) -> tuple[str, str]:
        # As a page where nothing asks for a PDF: printing takes a browser and its seconds.
        return str(out / Path(start.replace("my posts.pdf", "my posts.html")).name), ""

    monkeypatch.setattr(QFileDialog, "getSaveFileName", save_as)


# The review


def test_the_review_on_the_practice_profiles(
    make_desk: MakeDesk,
    open_it: OpenIt,
    outside: Outside,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    exports = [post_archives.x(tmp_path, POSTS[:2]), post_archives.facebook(tmp_path, POSTS[2:])]
    chosen(monkeypatch, files=exports, out=tmp_path)
    desk = make_desk()
    window, keys = open_it(desk, "profiles")
    keys.push("Review both practice profiles")
    assert {a.platform for a in desk.store.latest(2) if a.stranger} == {"facebook", "x"}
    keys.go("footprint")

    plan_it(desk, window, keys)
    see_as_stranger(window, keys)
    search_half(desk, window, keys, outside)

    # Left in the middle; another day, the program is started again.
    window.close()
    desk = make_desk()
    window, keys = open_it(desk, "footprint")
    picture(window, "resumed")
    keys.push("Go on")
    search_the_rest(desk, window, keys)
    look_for_old_profiles(desk, window, keys)
    look_through_posts(window, keys, tmp_path)
    see_what_it_came_to(desk, window, keys)
    save_reports(window, keys, tmp_path)
    assert outside.connected == []


def page_of(window: Window) -> FootprintPage:
    page = window.pages["footprint"]
    assert isinstance(page, FootprintPage)
    return page


def plan_it(desk: Desk, window: Window, keys: Keys) -> None:
    keys.tab_to("On which day")
    keys.press(Qt.Key.Key_Up)
    keys.push("Make the plan")
    plan = desk.review.plan()
    assert plan is not None
    assert plan.occasion.day == date.today() + timedelta(43)
    assert [s.part for s in plan.steps] == list(Part)
    shown = texts(page_of(window))
    assert sum("Good to have done by" in t for t in shown) == len(Part)
    assert any("exports now" in t for t in shown)
    picture(window, "plan")
    keys.push("Begin")


def see_as_stranger(window: Window, keys: Keys) -> None:
    page = page_of(window)
    assert isinstance(page.step, StrangerWidget)
    shown = texts(page)
    assert "Dr Morgan Ellery" in shown
    assert "Larkmoor General Hospital" in shown
    assert any("asks strangers to sign in" in t for t in shown), "Facebook's wall is told"
    assert "not shown" in shown
    assert "not known" in shown
    keys.type("Your name on the GMC register", REGISTER)
    keys.press(Qt.Key.Key_Return)
    assert any(REGISTER in t for t in texts(page))
    assert any("on the register" in t for t in texts(page))
    named = [t.accessibleName() for t in page.findChildren(Text)]
    assert "What search engines are told, X (Twitter): nothing, so they may list it" in named
    picture(window, "stranger")
    keys.push("If a patient writes")
    reply = page.step.reply_box
    assert reply.text.toPlainText()
    keys.press(Qt.Key.Key_Escape)
    keys.push("Done, next step")


def search_half(desk: Desk, window: Window, keys: Keys, outside: Outside) -> None:
    step = page_of(window).step
    assert isinstance(step, SearchesWidget)
    assert step.search is not None
    assert step.search.query == '"Morgan Ellery"', "the name without title and user name"
    keys.press(Qt.Key.Key_O)
    assert outside.opened == [step.search.url]
    for key in (Qt.Key.Key_1, Qt.Key.Key_2, Qt.Key.Key_3, Qt.Key.Key_4, Qt.Key.Key_N):
        keys.press(key)
    type_in(keys.here, NOTE)
    keys.press(Qt.Key.Key_Return)
    picture(window, "search")
    keys.press(Qt.Key.Key_Return)
    first = desk.review.searches()[0]
    assert [r.answer for r in first.results] == [
        ResultAnswer.MINE, ResultAnswer.NOT_ME, ResultAnswer.ABOUT_ME, ResultAnswer.ACT,
    ]  # fmt: skip
    assert first.results[-1].note == NOTE


def search_the_rest(desk: Desk, window: Window, keys: Keys) -> None:
    step = page_of(window).step
    assert isinstance(step, SearchesWidget)
    every = desk.review.searches()
    assert step.search is not None
    assert step.search.id == every[1].id, "it goes on where it was left"
    for _ in every[1:]:
        keys.press(Qt.Key.Key_Return)
    assert "All searches are looked at" in texts(step)
    picture(window, "searched")
    keys.push(f"Whom to ask about {NOTE}")
    box = step.request_box
    assert NOTE in box.text.toPlainText()
    assert "before my interview" in box.text.toPlainText()
    assert "If it has moved" in box.form_words.text()
    keys.press(Qt.Key.Key_Escape)
    keys.push("Done, next step")


def look_for_old_profiles(desk: Desk, window: Window, keys: Keys) -> None:
    keys.tab_to("User names")
    keys.press(Qt.Key.Key_End)
    type_in(keys.here, f", {HANDLE}")
    keys.push("I agree")
    keys.push("Look for them")
    found = {(p.site, p.handle): p.presence for p in desk.review.old_profiles()}
    assert found["Meadow", HANDLE] is Presence.EXISTS
    assert found["Meadow", "morganellery_x"] is Presence.ABSENT
    for site in ("Shut", "Liar", "Silent", "Wall"):
        assert found[site, HANDLE] is Presence.UNKNOWN, site
        assert found[site, "morganellery_x"] is Presence.UNKNOWN, site
    keys.push(f"Meadow {HANDLE} is mine")
    picture(window, "old-profiles")
    keys.push("Done, next step")


def look_through_posts(window: Window, keys: Keys, folder: Path) -> None:
    page = page_of(window)
    step = page.step
    assert isinstance(step, PostsWidget)
    keys.push("Choose exports")
    assert any(STORY in t for t in texts(page)), "the patient's story comes first"
    assert "Paragraph 13" in texts(page)
    picture(window, "posts")
    keys.press(Qt.Key.Key_3)
    assert any("defence organisation" in t for t in texts(page))
    while step.flag is not None:
        keys.press(Qt.Key.Key_1)
    answers = [f.answer for f in step._flags]
    assert answers[0] is FlagAnswer.WILL_REMOVE
    assert set(answers[1:]) == {FlagAnswer.KEEP}
    assert any("from 14 July 2017 to" in t for t in texts(page)), "how far back"
    keys.push("Save a list for yourself")
    assert STORY in (folder / "my posts.html").read_text("utf-8"), "one's own list quotes"
    keys.push("Done, next step")


def see_what_it_came_to(desk: Desk, window: Window, keys: Keys) -> None:
    page = page_of(window)
    assert page.part is Part.REPORT
    shown = texts(page)
    assert any(NOTE in t for t in shown), "what there is to do"
    assert any("site could not tell" in t for t in shown)
    assert any("pictures and films" in t for t in shown)
    picture(window, "outcome")
    keys.push("Done")
    plan = desk.review.plan()
    assert plan is not None
    assert {s.state for s in plan.steps} == {PartState.DONE}


def save_reports(window: Window, keys: Keys, folder: Path) -> None:
    keys.go("report")
    keys.push("Save the report")
    keys.tab_to("For yourself")
    keys.press(Qt.Key.Key_Right)
    picture(window, "report")
    keys.push("Save the report")
    today = date.today().isoformat()
    own = told(folder / f"privacy-review-{today}")
    portfolio = told(folder / f"privacy-portfolio-{today}")
    for report in (own, portfolio):
        assert "Review before my interview" in report
        assert "1 to act on" in report
        assert "could not tell" in report
        for planted in (STORY[:24], "#zplanted", NOTE, "zquill", HANDLE, REGISTER, "rota at"):
            assert planted.casefold() not in report.casefold(), planted
    for planted in ("Morgan Ellery", "morganellery", "Larkmoor General"):
        assert planted.casefold() not in portfolio.casefold(), planted


def told(report: Path) -> str:
    """All words of what was saved under that name; of a PDF also those of its metadata."""
    [saved] = report.parent.glob(f"{report.name}.*")
    if saved.suffix == ".pdf":
        return " ".join(pdf.everything(pdf.reader(saved.read_bytes())).split())
    return saved.read_text("utf-8")
