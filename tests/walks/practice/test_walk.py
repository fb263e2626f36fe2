"""The production packs over both rehearsal platforms in real Chromium, at production URLs."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from tests.support.practice_walk import Heard, missed, walk_practice, wrong

from paravent.core.records import Audit
from paravent.core.words import Audience, ReadingStatus, StopReason
from paravent.practice.live import Trouble
from paravent.practice.profiles import random_state
from paravent.practice.server import PracticeServer
from paravent.practice.state import Wording

pytestmark = pytest.mark.browser
PLATFORMS = ("facebook", "x")

_MIXED = {
    "facebook": ["future_posts", "friends_list", "search_engines", "tag_review", "stories_reshare",
                 "ad_partner_activity", "social_interactions"],
    "x": ["protected_posts", "photo_tagging", "post_location", "lookup_email", "dm_requests",
          "profile_birth_month_day", "grok_training"],
}  # fmt: skip
"""One setting of each shape, on pages of their own."""


def _nothing_written(server: PracticeServer, audit: Audit) -> None:
    assert server.writes == 0, server.write_log
    assert server.sign_ins == 0
    assert audit.guard.writes_sent == 0
    assert server.foreign_hosts == ()


@pytest.mark.parametrize("platform", PLATFORMS)
def test_the_whole_walk(server: PracticeServer, tmp_path: Path, platform: str) -> None:
    heard = Heard()
    audit = walk_practice(server, platform, tmp_path, people=True, heard=heard)
    assert audit.stopped is None
    assert wrong(audit, server.truth(platform)) == {}
    assert missed(audit, server.expected(platform)) == {}
    assert audit.witness == "same"
    _nothing_written(server, audit)
    assert audit.guard.writes_blocked > 0
    now = server.state.platform(platform)
    base = "https://www.facebook.com/" if platform == "facebook" else "https://x.com/"
    kind = "friends" if platform == "facebook" else "followers"
    found = {p.url.removeprefix(base): p.name for p in audit.people if p.kind == kind}
    wanted = {f"profile.php?id={p.number}" if p.by_number else p.handle: p.name for p in now.people}
    assert found == wanted
    assert audit.people_complete
    names = {app.name for app in audit.apps}
    assert {app.name for app in now.apps} <= names
    assert heard.pages
    assert heard.readings


@pytest.mark.parametrize("platform", PLATFORMS)
def test_random_profiles_are_read_right(
    server: PracticeServer, tmp_path: Path, platform: str
) -> None:
    server.state = random_state(4, troubled=True)
    audit = walk_practice(server, platform, tmp_path, only=list(server.expected(platform)))
    assert wrong(audit, server.truth(platform)) == {}
    assert missed(audit, server.expected(platform)) == {}
    _nothing_written(server, audit)


@pytest.mark.parametrize("wording", [Wording.UK, Wording.NEWER])
def test_other_documented_wordings_are_read_right(
    server: PracticeServer, tmp_path: Path, wording: Wording
) -> None:
    server.state = replace(server.state, wording=wording)
    expected = server.expected("facebook")
    only = [
        "lookup_email", "lookup_phone", "search_engines", "see_tagged_posts", "tag_review",
        "timeline_review",
    ]  # fmt: skip
    audit = walk_practice(server, "facebook", tmp_path, only=only)
    assert missed(audit, {name: expected[name] for name in only}) == {}
    assert wrong(audit, server.truth("facebook")) == {}


@pytest.mark.parametrize(
    ("platform", "kind", "reason"),
    [
        ("facebook", Trouble.CHALLENGE, StopReason.CHALLENGE),
        ("facebook", Trouble.RATE_LIMITED, StopReason.RATE_LIMITED),
        ("facebook", Trouble.BLOCKED, StopReason.BLOCKED),
        ("facebook", Trouble.SIGNED_OUT, StopReason.SIGNED_OUT),
        ("x", Trouble.CHALLENGE, StopReason.CHALLENGE),
        ("x", Trouble.RATE_LIMITED, StopReason.RATE_LIMITED),
        ("x", Trouble.SIGNED_OUT, StopReason.SIGNED_OUT),
    ],
)
def test_a_walk_stops_at_once_and_keeps_what_it_read(
    server: PracticeServer, tmp_path: Path, platform: str, kind: Trouble, reason: StopReason
) -> None:
    server.trouble(platform, kind, after=4)
    audit = walk_practice(server, platform, tmp_path)
    assert audit.stopped is not None
    assert audit.stopped.reason is reason
    read = [r for r in audit.readings if r.status is ReadingStatus.READ]
    assert read
    assert len(read) < 20
    assert wrong(audit, server.truth(platform)) == {}
    _nothing_written(server, audit)


@pytest.mark.parametrize("platform", PLATFORMS)
def test_another_language_is_never_guessed_at(
    server: PracticeServer, tmp_path: Path, platform: str
) -> None:
    server.trouble(platform, Trouble.LANGUAGE, after=4)
    audit = walk_practice(server, platform, tmp_path, only=_MIXED[platform])
    assert wrong(audit, server.truth(platform)) == {}
    if audit.stopped is not None:
        assert audit.stopped.reason is StopReason.UNEXPECTED_LANGUAGE
    assert any(r.status is ReadingStatus.READ for r in audit.readings)
    _nothing_written(server, audit)


def test_removed_and_unknown_settings(server: PracticeServer, tmp_path: Path) -> None:
    server.remove("friends_list")
    server.set("friend_requests", "Friends and their neighbours")
    server.set("lookup_email", "Only me")
    only = ["friends_list", "friend_requests", "lookup_email"]
    audit = walk_practice(server, "facebook", tmp_path, only=only)
    readings = {r.setting: r for r in audit.readings}
    assert readings["friends_list"].status is ReadingStatus.COULD_NOT_READ
    strange = readings["friend_requests"]
    assert strange.status is ReadingStatus.NEEDS_CONFIRMATION
    assert strange.raw == "Friends and their neighbours"
    assert strange.audience is None
    assert readings["lookup_email"].audience is Audience.ONLY_ME


@pytest.mark.parametrize("platform", PLATFORMS)
def test_hostile_pages_are_read_and_write_nothing(
    server: PracticeServer, tmp_path: Path, platform: str
) -> None:
    server.turn_hostile()
    before = server.state
    expected = server.expected(platform)
    only = [name for name in _MIXED[platform] if expected[name] is not None]
    audit = walk_practice(server, platform, tmp_path, only=only)
    assert server.state == before
    assert wrong(audit, server.truth(platform)) == {}
    assert missed(audit, {name: expected[name] for name in only}) == {}
    _nothing_written(server, audit)
