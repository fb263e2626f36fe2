"""Values that a site shows before it knows better, openers that come late or carry a number."""

from __future__ import annotations

import time

import pytest
from tests.support.pages import page

from paravent.core.jobs import Cancel
from paravent.core.page import Arrival, Snapshot
from paravent.core.words import Audience
from paravent.engine.patience import Patience
from paravent.engine.sight import Atlas
from paravent.engine.tour import Tour, find_opener
from paravent.engine.view import View
from paravent.packs.model import Page, Platform, Setting

URL = "https://www.site.test/"
PLATFORM = Platform.model_validate(
    {
        "needs": 1, "id": "site", "name": "Site", "version": "2026.11.1", "checked_live": "never",
        "hosts": ["www.site.test"], "start_url": URL, "sign_in_url": URL, "terms": "-",
        "export": "-", "page": [], "signed_in": {},
    }
)  # fmt: skip
QUICK = Patience(0.6, 0.2, 0.1, 0.02, 0.02, fallback=0.4)


def _setting(*fallback: str) -> Setting:
    return Setting.model_validate(
        {
            "id": "photo", "page": "p", "title": "T", "labels": ["Profile picture"],
            "read": [{"how": "row"}], "values": {"Everyone": "public", "Nobody": "nobody"},
            "why": "-", "fix": "-", "ask": "-", "source": "-", "fallback": fallback,
        }
    )  # fmt: skip


class Late:
    """A tab whose page changes by itself."""

    def __init__(self, first: str, then: str, after: float) -> None:
        self._first, self._then, self._after = first, then, after
        self._began = time.monotonic()
        self.opened: list[str] = []

    def open(self, url: str) -> Arrival:
        self._began = time.monotonic()
        return Arrival(url, url, 200)

    def rest(self, seconds: float, quiet: float = 0) -> bool:
        time.sleep(quiet)
        return True

    def scroll_on(self) -> bool:
        return False

    def snapshot(self) -> Snapshot:
        late = time.monotonic() - self._began > self._after
        return page(self._then if late else self._first, url=URL)

    def captured(self) -> tuple[()]:
        return ()

    def expand(self, ref: int, allowed: list[str]) -> None:
        self.opened += allowed


def _row(value: str) -> str:
    return (
        "<main><p>Privacy</p><p>More of it</p>"
        f"<div><span>Profile picture</span><span>{value}</span></div></main>"
    )


def test_a_fallback_is_believed_only_after_a_longer_look() -> None:
    setting = _setting("public")
    tab = Late(_row("Everyone"), _row("Nobody"), after=0.25)
    tour = Tour(PLATFORM, Atlas((setting,)), tab, Cancel(), QUICK)  # type: ignore[arg-type]
    visit = tour.visit(Page(id="p", url=URL, title="P"), URL, (setting,))
    assert visit.gathered["photo"].reading().audience is Audience.NOBODY


def test_a_fallback_that_stays_is_read() -> None:
    setting = _setting("public")
    tab = Late(_row("Everyone"), _row("Everyone"), after=0.0)
    tour = Tour(PLATFORM, Atlas((setting,)), tab, Cancel(), QUICK)  # type: ignore[arg-type]
    visit = tour.visit(Page(id="p", url=URL, title="P"), URL, (setting,))
    assert visit.gathered["photo"].reading().audience is Audience.PUBLIC


def test_a_page_is_looked_at_again_at_the_end_of_the_stay() -> None:
    setting = _setting()
    tab = Late(_row("Everyone"), _row("Nobody"), after=0.25)
    tour = Tour(PLATFORM, Atlas((setting,)), tab, Cancel(), QUICK, stay=0.4)  # type: ignore[arg-type]
    visit = tour.visit(Page(id="p", url=URL, title="P"), URL, (setting,))
    assert visit.gathered["photo"].reading().audience is Audience.NOBODY


def test_what_other_pages_have_shown_is_not_waited_for() -> None:
    setting = _setting()
    tab = Late("<main><p>Privacy</p><p>More of it</p></main>", _row("Nobody"), after=9.0)
    slow = Patience(30.0, 30.0, 30.0, 0.02, 0.02)
    tour = Tour(PLATFORM, Atlas((setting,)), tab, Cancel(), slow)  # type: ignore[arg-type]
    began = time.monotonic()
    visit = tour.visit(Page(id="p", url=URL, title="P"), URL, (setting,), {"photo"})
    assert time.monotonic() - began < 5
    assert not visit.gathered["photo"].evidence


def test_what_other_pages_have_shown_still_counts_here() -> None:
    setting = _setting()
    loading = '<main><div role="progressbar"></div></main>'
    tab = Late(loading, _row("Nobody"), after=0.2)
    tour = Tour(PLATFORM, Atlas((setting,)), tab, Cancel(), QUICK)  # type: ignore[arg-type]
    visit = tour.visit(Page(id="p", url=URL, title="P"), URL, (setting,), {"photo"})
    assert visit.gathered["photo"].reading().audience is Audience.NOBODY


def test_an_opener_is_waited_for_while_the_page_loads() -> None:
    loading = '<main><div role="progressbar"></div></main>'
    ready = f"<main><button type=button>Privacy</button></main>{_row('Nobody')}"
    tab = Late(loading, ready, after=0.2)
    tour = Tour(PLATFORM, Atlas((_setting(),)), tab, Cancel(), QUICK)  # type: ignore[arg-type]
    tab.open(URL)
    tour.expand(("Privacy",))
    assert set(tab.opened) == {"Privacy"}


@pytest.mark.parametrize(
    ("name", "found"),
    [("* followers", True), ("* following", False), ("12*", True), ("followers", False)],
)
def test_an_opener_may_carry_a_number(name: str, found: bool) -> None:
    view = View(page('<main><div role="button">12 followers</div></main>'))
    assert (find_opener(view, name, set()) is not None) is found


def test_help_beside_an_empty_page_is_not_its_matter() -> None:
    """The help column stands there at once and names the setting; its row comes later."""
    help_column = "<aside><p>Profile picture</p><p>Most people choose Everyone</p></aside>"
    shell = "<main><h1>Privacy</h1>{}</main>" + help_column
    tab = Late(
        shell.format(""),
        shell.format("<div role=button>Profile picture <span>Nobody</span></div>"),
        0.15,
    )
    patience = Patience(0.6, 0.5, 0.02, 0.02, 0.02)
    setting = _setting()
    tour = Tour(PLATFORM, Atlas((setting,)), tab, Cancel(), patience)  # type: ignore[arg-type]
    visit = tour.visit(Page(id="p", url=URL, title="P"), URL, [setting])
    assert visit.gathered["photo"].reading().audience is Audience.NOBODY


def test_an_opener_behind_another_is_waited_for() -> None:
    first = "<main><h1>Settings</h1><button type=button>Privacy</button></main>"
    ready = first.replace("</main>", "<button type=button>Photos</button></main>")
    tab = Late(first, ready, after=0.1)
    setting = _setting()
    tour = Tour(PLATFORM, Atlas((setting,)), tab, Cancel(), QUICK)  # type: ignore[arg-type]
    tour.visit(Page(id="p", url=URL, title="P", expand=("Privacy", "Photos")), URL, (setting,))
    assert set(tab.opened) == {"Privacy", "Photos"}


def test_other_words_for_an_opener_are_not_waited_for_beside_what_it_opened() -> None:
    shown = f"<main><button type=button>Privacy</button></main>{_row('Nobody')}"
    tab = Late(shown, shown, after=0)
    setting = _setting()
    slow = Patience(0.6, 0.2, 60.0, 0.02, 0.02)
    tour = Tour(PLATFORM, Atlas((setting,)), tab, Cancel(), slow)  # type: ignore[arg-type]
    began = time.monotonic()
    tour.visit(Page(id="p", url=URL, title="P", expand=("Privacy", "Private")), URL, (setting,))
    assert time.monotonic() - began < 5


def test_a_menu_beside_an_empty_main_part_is_not_the_page() -> None:
    menu = "<p>Profile picture</p><main></main>"
    tab = Late(menu, menu.replace("<main></main>", _row("Nobody")), after=0.15)
    setting = _setting()
    patient = Patience(0.6, 0.4, 0.02, 0.02, 0.02)
    tour = Tour(PLATFORM, Atlas((setting,)), tab, Cancel(), patient)  # type: ignore[arg-type]
    visit = tour.visit(Page(id="p", url=URL, title="P"), URL, (setting,))
    assert visit.gathered["photo"].reading().audience is Audience.NOBODY
