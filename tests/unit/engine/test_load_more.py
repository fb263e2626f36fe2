"""Lists with a button for more entries: pressed, and never taken for ended while it is there."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from tests.support import pages

from paravent.core.jobs import Cancel
from paravent.core.page import Row
from paravent.engine.lists import Harvest, Harvester
from paravent.engine.patience import Patience
from paravent.engine.sight import Atlas
from paravent.engine.tour import Tour
from paravent.packs.model import Items, ListOf, Platform, SignedIn

URL = "https://www.example.org/people"
BUTTON = '<main><button type="button">Load more</button></main>'
WITHOUT = "<main><p>That is all there is.</p></main>"
QUICK = Patience(0.0, 0.0, 0.0, 0.0, 0.0)


def _row(name: str) -> Row:
    return Row(f"https://www.example.org/in/{name.lower()}", (name,))


def _harvest(tab: pages.FakePage) -> Harvest:
    platform = Platform(
        needs=1,
        id="example",
        name="Example",
        version="2026.11.1",
        checked_live="never",
        hosts=("www.example.org",),
        start_url=URL,
        sign_in_url=URL,
        terms="-",
        export="-",
        signed_in=SignedIn(),
        page=(),
    )
    listed = ListOf(
        id="people",
        title="People",
        url=URL,
        read=(Items(how="scroll", container="main"),),
        load_more=("Load more",),
        source="-",
    )
    tour = Tour(platform, Atlas(()), tab, Cancel(), QUICK)
    return Harvester(tour, QUICK, Cancel()).harvest(listed, URL, lambda entries: None)


def test_the_end_is_not_seen_while_the_button_is_there() -> None:
    lists = {URL: [[_row("Ann")], [_row("Ben")]]}
    site = pages.FakeSite(pages={URL: BUTTON}, lists=lists)
    found = _harvest(pages.FakePage(site, signed_in=True))
    assert {entry.name for entry in found.entries} == {"Ann", "Ben"}
    assert site.expanded.count("Load more") == 1, "pressed again although it brought nothing"
    assert not found.complete
    assert "button" in found.why


class _Growing(pages.FakePage):
    """Each press of the button brings one more row; the last press takes the button away."""

    names = ("Ben", "Cay", "Dot")
    presses = 0
    last = 0

    def expand(self, ref: int, allowed: Sequence[str]) -> None:
        super().expand(ref, allowed)
        self.step = len(self.site.lists[URL])
        self.site.lists[URL].append([_row(self.names[self.presses])])
        self.presses += 1
        if self.presses == self.last:
            self.site.pages[URL] = WITHOUT


@pytest.mark.parametrize("presses", [1, 3])
def test_the_end_is_seen_once_the_button_is_gone(presses: int) -> None:
    tab = _Growing(pages.FakeSite(pages={URL: BUTTON}, lists={URL: [[_row("Ann")]]}), True)
    tab.last = presses
    found = _harvest(tab)
    assert tab.presses == presses
    assert [entry.name for entry in found.entries] == ["Ann", *_Growing.names[:presses]]
    assert found.complete
