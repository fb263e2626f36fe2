"""Every pack on its recorded pages, in a real browser; found by folder."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.support import recorded

from paravent.core.errors import NoBrowserError
from paravent.core.jobs import Cancel
from paravent.core.page import BrowserSessionPort
from paravent.core.words import Audience
from paravent.packs.facts import facts, rules
from paravent.packs.loader import load_all
from paravent.packs.model import Pack, Setting

PACKS = load_all().packs
STATES = [state for name in recorded.platforms() for state in recorded.states(name)]
UNREAD = ("could_not_read", "unread", "needs_confirmation")


def _readable(pack: Pack) -> list[Setting]:
    """The settings that a page answers: not asked, not fixed, not answered by a list."""
    return [s for s in pack.settings if s.read]


CASES = [
    pytest.param(pack, setting, id=f"{name}/{setting.id}")
    for name, pack in PACKS.items()
    for setting in _readable(pack)
]


def test_every_pack_has_recorded_pages() -> None:
    assert not set(PACKS) - set(recorded.platforms()), "a pack without recorded pages"


@pytest.mark.parametrize("pack", PACKS.values(), ids=list(PACKS))
def test_there_are_the_three_states(pack: Pack) -> None:
    names = {state.name for state in STATES if state.platform == pack.platform.id}
    assert {"locked_down", "wide_open", "changed_layout"} <= names


@pytest.mark.parametrize(("pack", "setting"), CASES)
def test_a_setting_is_proved_in_every_direction(pack: Pack, setting: Setting) -> None:
    """Read with a good value, read with another one, and not read where the layout changed."""
    of_platform = [s for s in STATES if s.platform == pack.platform.id]
    expected = [s.expected["settings"].get(setting.id, [""]) for s in of_platform]
    seen = {e[1] for e in expected if len(e) > 1}
    assert seen, "never read"
    assert any(e[0] in UNREAD and len(e) == 1 for e in expected), "never unread"
    meanings = set(setting.values.values()).union(*(w.values.values() for w in setting.read))
    if len(meanings) < 2:
        return
    judged = {s.id: s for s in facts(pack).settings}[setting.id]
    outcomes = {judged.is_met_by(Audience(audience)) for audience in seen}
    if setting.inform_only:
        return
    if not all(judged.is_met_by(meaning) for meaning in meanings):
        assert outcomes == {True, False}, f"only ever read as {sorted(seen)}"


@pytest.mark.parametrize("state", STATES, ids=[s.id for s in STATES])
def test_a_state_names_what_it_is_about(state: recorded.State) -> None:
    pack = PACKS[state.platform]
    named = set(state.expected["settings"])
    every = {setting.id for setting in pack.settings}
    assert not named - every, "a setting the pack does not have"
    if state.whole:
        assert not every - named, "a whole state says what every setting comes out as"
    files = {answer.file for answer in state.answers.values() if answer.file}
    files |= {file for many in state.operations.values() for file in many}
    assert all(file.is_file() for file in files)
    own = {f for f in state.folder.iterdir() if f.suffix != ".toml"}
    assert not own - files, "a file that no address answers with"


@pytest.fixture(scope="module")
def server() -> Iterator[recorded.Served]:
    with recorded.served() as running:
        yield running


@pytest.fixture(scope="module")
def sessions(
    server: recorded.Served, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[dict[str, BrowserSessionPort]]:
    """A browser for each platform, started when first asked for."""
    running = _Sessions(server, tmp_path_factory.mktemp("recorded"))
    yield running
    for session in running.values():
        session.close()


class _Sessions(dict[str, BrowserSessionPort]):
    def __init__(self, server: recorded.Served, folder: Path) -> None:
        super().__init__()
        self._server, self._folder = server, folder

    def __missing__(self, platform: str) -> BrowserSessionPort:
        from paravent.browser.options import BrowserOptions, Replica
        from paravent.browser.session import start

        while self:  # one browser at a time: there are many platforms
            self.popitem()[1].close()
        pack = PACKS[platform]
        options = BrowserOptions(
            self._folder / platform,
            headless=True,
            replica=Replica("127.0.0.1", self._server.port, self._server.key),
            storage_state=recorded.storage_state(pack, self._folder),
        )
        site = recorded.SITE if pack.platform.needs_site else ""
        try:
            self[platform] = start(rules(pack, site), options)
        except NoBrowserError as error:
            pytest.skip(error.sentence)
        return self[platform]


@pytest.mark.browser
@pytest.mark.parametrize(
    "state",
    [
        pytest.param(s, id=s.id, marks=pytest.mark.xdist_group(f"pages of {s.platform}"))
        for s in STATES
    ],
)
def test_recorded_pages_come_out_as_expected(
    state: recorded.State,
    server: recorded.Served,
    sessions: dict[str, BrowserSessionPort],
) -> None:
    from paravent.engine.patience import Patience
    from paravent.engine.walk import walk

    pack = PACKS[state.platform]
    notes = recorded.Notes()
    server.show(state)
    audit = walk(
        pack,
        sessions[state.platform],
        site=recorded.SITE if pack.platform.needs_site else "",
        only=() if state.whole else tuple(state.expected["settings"]),
        people=state.whole,
        journal=notes,
        events=notes,
        cancel=Cancel(),
        patience=Patience(1.0, 0.5, 0.3, 0.05, 0.1, quiet_steps=2, fallback=0.5),
    )
    assert recorded.differences(state, audit) == []
    assert server.writes == []
    assert audit.guard.writes_sent == 0
