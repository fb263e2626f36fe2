from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from paravent.core.words import Audience
from paravent.engine.meanings import Meanings
from paravent.engine.wording import STRONG, key, likeness, words

TEXT = st.text(max_size=60)


@pytest.mark.parametrize(
    ("label", "seen"),
    [
        ("Who can see your organizations?", "who can see your organisations"),
        ("Let people who have your email address find you on X",
         "Let people with your e-mail address find you on X"),
        ("Review posts you're tagged in", "Review posts that you are tagged in"),
        ("Personalize ads", "Personalise ads"),
        ("Don't allow requests", "Do not allow requests"),
        ("Who can see your stories?", "Who can see your stories:"),
    ],
)  # fmt: skip
def test_the_same_in_other_words(label: str, seen: str) -> None:
    assert likeness(label, seen, frozenset(("x",))) >= STRONG
    assert likeness(seen, label, frozenset(("x",))) >= STRONG


@pytest.mark.parametrize(
    ("label", "seen"),
    [
        ("Who can see your friends list?", "Who can see your followers list?"),
        ("Look up by email", "Look up by phone"),
        ("Posts you're tagged in", "Posts you tagged"),
        ("People you follow", "People who follow you"),
        ("Review tags people add", "Review posts you're tagged in"),
        ("Show read receipts", "Show tagged receipts"),
        ("Allow message requests", "Don't allow message requests"),
        ("Allow message requests", "Block message requests"),
        ("Who can see your posts?", "Who can't see your posts?"),
        ("Let search engines show your profile", "Discourage search engines to show your profile"),
        ("Everyone can see your profile", "No one can see your profile"),
        ("Who can message you", "Who you can message"),
    ],
)
def test_other_meanings(label: str, seen: str) -> None:
    assert likeness(label, seen) < STRONG
    assert likeness(seen, label) < STRONG


@given(TEXT)
def test_a_wording_is_like_itself(text: str) -> None:
    assert not key(text) or likeness(text, text) == 1.0


@given(TEXT, TEXT)
def test_likeness_is_a_share(one: str, other: str) -> None:
    assert 0.0 <= likeness(one, other) <= 1.0
    assert likeness(f"not {one}", one) < STRONG or key(f"not {one}") == key(one) or not words(one)


@given(TEXT)
def test_folding_twice_changes_nothing(text: str) -> None:
    assert words(" ".join(words(text))) == words(text)
    assert key(text.upper().lower()) == key(text.lower())


VALUES = {
    "Public": Audience.PUBLIC,
    "Friends": Audience.FRIENDS,
    "Friends of friends": Audience.FRIENDS_OF_FRIENDS,
    "Friends except…": Audience.CUSTOM,
    "No one": Audience.NOBODY,
    "Only me": Audience.ONLY_ME,
}


@pytest.mark.parametrize(
    ("text", "audience"),
    [
        ("Friends", Audience.FRIENDS),
        ("friends", Audience.FRIENDS),
        ("Friends of friends", Audience.FRIENDS_OF_FRIENDS),
        ("Friends except: Bob, Ann", Audience.CUSTOM),
        ("Shared with Public", Audience.PUBLIC),
        ("Friends\nExcept Bob", Audience.CUSTOM),
        ("Edit privacy. Only me", Audience.ONLY_ME),
        ("Friends. Your friends on the site", Audience.FRIENDS),
        ("Noone", Audience.NOBODY),
    ],
)
def test_known_values(text: str, audience: Audience) -> None:
    found = Meanings(VALUES).of(text)
    assert found is not None
    assert found.audience is audience


@pytest.mark.parametrize(
    "text",
    [
        "",
        "One",
        "Close friends",
        "Friends and followers",
        "Friends, followers",
        "Not friends",
        "Selected friends",
        "Shared friends",
        "Public. Friends",
        "Friends\nof followers",
        "Example: Friends",
        "Friends\nExcluding Bob",
        "Publicity",
    ],
)
def test_unknown_values(text: str) -> None:
    assert Meanings(VALUES).of(text) is None


@given(st.text(alphabet="abcdefgh ", min_size=1, max_size=12), st.sampled_from(sorted(VALUES)))
def test_a_word_beside_a_value_makes_it_unknown(extra: str, value: str) -> None:
    if key(extra) and value != "Friends except…":
        found = Meanings(VALUES).of(f"{extra} {value}")
        assert found is None or found.audience is not Audience.PUBLIC or value == "Public"
        assert found is None or set(words(extra)) <= {"a", "be", "by", "the"}
