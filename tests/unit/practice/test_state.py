"""The state of the rehearsal: what it holds, what is true of it, and random ones."""

from __future__ import annotations

from dataclasses import replace

import pytest

from paravent.core.words import Audience
from paravent.practice.profiles import SPECS, default_state, random_state
from paravent.practice.server import PracticeServer
from paravent.practice.shell import said
from paravent.practice.state import Shape


@pytest.mark.parametrize("platform", ["facebook", "x"])
def test_every_setting_has_a_value_and_some_are_open_some_private_some_unreadable(
    platform: str,
) -> None:
    state = default_state().platform(platform)
    assert set(state.values) == {spec.id for spec in SPECS[platform]}
    with PracticeServer() as server:
        expected = server.expected(platform)
    values = set(expected.values())
    assert None in values
    assert values & {Audience.PUBLIC, Audience.ON}
    assert values & {Audience.ONLY_ME, Audience.OFF, Audience.FRIENDS, Audience.FOLLOWING}


def test_a_changed_setting_changes_what_is_expected() -> None:
    with PracticeServer() as server:
        assert server.expected("facebook")["friends_list"] is Audience.PUBLIC
        server.set("friends_list", "Only me")
        assert server.expected("facebook")["friends_list"] is Audience.ONLY_ME
        server.set("friends_list", "Cousins of neighbours")
        assert server.expected("facebook")["friends_list"] is None
        server.set("friends_list", "Friends")
        server.remove("friends_list")
        assert server.expected("facebook")["friends_list"] is None
        assert server.truth("facebook")["friends_list"] is Audience.FRIENDS
        with pytest.raises(KeyError):
            server.set("no_such_setting", "Public")


def test_a_broken_or_closed_page_makes_its_settings_unreadable() -> None:
    state = default_state()
    facebook = replace(
        state.facebook,
        broken_pages=frozenset({"posts"}),
        password_pages=frozenset({"profile_and_tagging"}),
    )
    with PracticeServer(state.with_platform("facebook", facebook)) as server:
        expected = server.expected("facebook")
    assert expected["future_posts"] is None
    assert expected["tag_review"] is None
    assert expected["friend_requests"] is Audience.LOGGED_IN


def test_random_states_are_repeatable_and_differ() -> None:
    assert random_state(7) == random_state(7)
    assert random_state(7) != random_state(8)
    assert random_state(7, troubled=True) != random_state(7)


@pytest.mark.parametrize("seed", range(20))
def test_sound_random_states_hold_only_documented_values(seed: int) -> None:
    state = random_state(seed)
    for platform, specs in SPECS.items():
        for spec in specs:
            assert spec.option(state.platform(platform).values[spec.id]) is not None


@pytest.mark.parametrize("platform", ["facebook", "x"])
def test_every_label_and_value_has_german_words_of_its_own(platform: str) -> None:
    for spec in SPECS[platform]:
        if spec.shape in (Shape.INPUT, Shape.JSON, Shape.TEXT):
            continue
        for words in (spec.label, spec.uk, spec.newer, *(o.words for o in spec.options)):
            if words:
                assert said(platform, "de", words) != words
                assert said(platform, "en", words) == words


def test_people_are_many_and_have_addresses_of_their_own() -> None:
    state = default_state()
    assert len(state.facebook.people) == 137
    assert len({p.handle for p in state.facebook.people}) == 137
    assert len({p.handle for p in state.x.people}) == len(state.x.people)
    assert all(p.handle.isascii() for p in (*state.facebook.people, *state.x.people))
