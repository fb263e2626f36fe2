"""Rows that a page draws only where one looks: gone down to, and believed after two looks."""

from __future__ import annotations

import pytest
from tests.support.pages import FakePage, FakeSite

from paravent.core.jobs import Cancel
from paravent.core.page import Snapshot
from paravent.core.words import Audience, StopReason
from paravent.engine.patience import Patience
from paravent.engine.sight import Atlas
from paravent.engine.tour import Tour, Visit
from paravent.packs.model import Page, Platform, Setting, StopMark

URL = "https://www.site.test/"
PLATFORM = Platform.model_validate(
    {
        "needs": 1, "id": "site", "name": "Site", "version": "2026.11.1", "checked_live": "never",
        "hosts": ["www.site.test"], "start_url": URL, "sign_in_url": URL, "terms": "-",
        "export": "-", "page": [], "signed_in": {},
    }
)  # fmt: skip
QUICK = Patience(0.1, 0.0, 0.0, 0.0, 0.0, screens=4)


def _setting(name: str, label: str, *fallback: str) -> Setting:
    return Setting.model_validate(
        {
            "id": name, "page": "p", "title": "T", "labels": [label], "read": [{"how": "row"}],
            "values": {"Everyone": "public", "Nobody": "nobody"},
            "why": "-", "fix": "-", "ask": "-", "source": "-", "fallback": fallback,
        }
    )  # fmt: skip


PHOTO, BIRTHDAY = _setting("photo", "Profile picture"), _setting("birthday", "Your birthday")


def _rows(*rows: tuple[str, str]) -> str:
    drawn = "".join(f"<div><span>{label}</span><span>{value}</span></div>" for label, value in rows)
    return f"<main><h1>Privacy</h1>{drawn}</main>"


TOP, MIDDLE = _rows(("Profile picture", "Everyone")), _rows(("Other things", "Yes"))
BOTTOM = _rows(("Your birthday", "Nobody"))


class Watched(FakePage):
    """A tab that counts its looks, and may change between two at one screen."""

    def __init__(self, site: FakeSite, between: dict[int, str] | None = None) -> None:
        super().__init__(site, signed_in=True)
        self.between = between or {}
        self.seen = 0
        self.screens_seen = 0

    def scroll_on(self) -> bool:
        moved = super().scroll_on()
        self.screens_seen += moved
        self.seen = 0
        return moved

    def snapshot(self) -> Snapshot:
        self.seen += 1
        if self.seen > 1 and self.screen in self.between:
            self.site.screens[URL][self.screen - 1] = self.between[self.screen]
        return super().snapshot()


def _visit(tab: Watched, *settings: Setting) -> Visit:
    tour = Tour(PLATFORM, Atlas(settings), tab, Cancel(), QUICK)
    return tour.visit(Page(id="p", url=URL, title="P"), URL, settings)


def _site(*screens: str) -> FakeSite:
    return FakeSite(pages={URL: TOP}, screens={URL: list(screens)})


def test_rows_further_down_are_read_though_the_first_are_gone() -> None:
    visit = _visit(Watched(_site(MIDDLE, BOTTOM)), PHOTO, BIRTHDAY)
    found = {name: g.reading().audience for name, g in visit.gathered.items()}
    assert found == {"photo": Audience.PUBLIC, "birthday": Audience.NOBODY}


def test_only_what_is_still_shown_is_pictured() -> None:
    visit = _visit(Watched(_site(MIDDLE, BOTTOM)), PHOTO, BIRTHDAY)
    assert not visit.gathered["photo"].refs
    assert visit.gathered["birthday"].refs


def test_a_page_that_shows_all_is_left_where_it_is() -> None:
    tab = Watched(_site(MIDDLE, BOTTOM))
    _visit(tab, PHOTO)
    assert not tab.screens_seen


def test_nobody_goes_down_for_ever() -> None:
    tab = Watched(_site(*[MIDDLE] * 50))
    visit = _visit(tab, PHOTO, BIRTHDAY)
    assert tab.screens_seen == QUICK.screens
    assert not visit.gathered["birthday"].evidence


def test_a_row_that_changes_while_it_is_looked_at_is_not_believed() -> None:
    changed = _rows(("Your birthday", "Everyone"))
    tab = Watched(_site(BOTTOM), between={1: changed})
    assert not _visit(tab, PHOTO, BIRTHDAY).gathered["birthday"].evidence


@pytest.mark.parametrize(("stays", "audience"), [(True, Audience.PUBLIC), (False, None)])
def test_a_fallback_further_down_is_looked_at_for_longer(
    stays: bool, audience: Audience | None
) -> None:
    late = _setting("birthday", "Your birthday", "public")
    shown = _rows(("Your birthday", "Everyone"))
    tab = Watched(_site(shown), between={} if stays else {1: BOTTOM})
    quick = Patience(0.1, 0.0, 0.0, 0.0, 0.0, fallback=0.05)
    tour = Tour(PLATFORM, Atlas((PHOTO, late)), tab, Cancel(), quick)
    visit = tour.visit(Page(id="p", url=URL, title="P"), URL, (PHOTO, late))
    assert visit.gathered["birthday"].reading().audience is audience


def test_a_challenge_further_down_stops() -> None:
    mark = StopMark(reason=StopReason.CHALLENGE, text=("Not a robot",), sentence="Please look.")
    platform = PLATFORM.model_copy(update={"stop": (mark,)})
    tab = Watched(_site("<main><h1>Not a robot</h1></main>"))
    tour = Tour(platform, Atlas((PHOTO, BIRTHDAY)), tab, Cancel(), QUICK)
    visit = tour.visit(Page(id="p", url=URL, title="P"), URL, (PHOTO, BIRTHDAY))
    assert visit.stop is not None
