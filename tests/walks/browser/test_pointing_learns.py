"""From a click in a real browser to a reading: on the page that saves on every event."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from tests.support.loopback_tls import serve
from tests.unit.engine.test_learn import PACK
from tests.walks.browser.test_pointing import _PATIENT, answer, saved, state

from paravent.browser.pointing import Pointing
from paravent.browser.session import Session
from paravent.browser.tab import Tab
from paravent.core.words import Audience, ReadingStatus
from paravent.engine.learn import learn
from paravent.engine.read import read_setting
from paravent.engine.sight import Atlas
from paravent.packs import learned
from paravent.packs.loader import load_all

Open = Callable[..., Session]
pytestmark = pytest.mark.browser


def test_a_click_on_a_renamed_row_is_learned_and_read(start_on: Open) -> None:
    known = learned.vocabulary(load_all().packs.values())
    one = next(s for s in PACK.settings if s.id == "list")
    with serve(answer) as server:
        session = start_on(server)
        tab = session.tab()
        assert isinstance(tab, Tab)
        pointing = Pointing(tab)
        tab.open("https://a.test/")
        pointing.begin()

        async def click() -> None:
            for kind in ("mouseMoved", "mousePressed", "mouseReleased"):
                asked = {"type": kind, "x": 20, "y": 85, "button": "left", "clickCount": 1}
                await tab.cdp.send("Input.dispatchMouseEvent", asked)

        tab.run(click(), _PATIENT)
        refs = pointing.picked(30)
        seen = tab.snapshot()
        lesson = learn(
            PACK, one, "p", seen, refs=refs, clean=lambda text: learned.label_words(text, known)
        )
        assert lesson.why == ""
        assert lesson.way is not None
        assert lesson.way.labels == ("Who can find you",)
        assert lesson.evidence is not None
        assert lesson.evidence.audience is Audience.FRIENDS
        assert state(tab)[0] == []
        new = learned.addition(PACK, one, "p", lesson.way, "2026-11-21")
        pack = learned.merged(PACK, [new])
        now = next(s for s in pack.settings if s.id == "list")
        reading = read_setting(now, tab.snapshot(), atlas=Atlas.of(pack), page="p")
        assert reading.status is ReadingStatus.NEEDS_CONFIRMATION
        assert reading.raw == "Friends"
        session.close()
        assert saved(server) == []
        assert session.guard_record().writes_blocked == 0
