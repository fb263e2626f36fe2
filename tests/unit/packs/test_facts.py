"""What a pack hands to other rooms: facts with choices, rules with the site filled in."""

from __future__ import annotations

import pytest

from paravent.core.errors import UsageError
from paravent.core.words import Audience
from paravent.packs.facts import facts, rules, site_address
from paravent.packs.loader import load_all

PACKS = load_all().packs


def test_facts_of_a_setting() -> None:
    told = {s.id: s for s in facts(PACKS["facebook"]).settings}
    friends = told["friends_list"]
    assert friends.url == "https://www.facebook.com/settings/?tab=how_people_find_and_contact_you"
    assert friends.checks == ("8b-05",)
    assert ("Only me", Audience.ONLY_ME) in friends.choices
    assert friends.is_met_by(Audience.FRIENDS) is True
    assert friends.is_met_by(Audience.PUBLIC) is False
    assert told["contact_upload"].url == ""
    assert told["contact_upload"].phone_path
    assert told["apps_websites"].url.endswith("tab=applications")
    assert ("On", Audience.ON) in told["tag_review"].choices


def test_free_text_offers_no_choice_of_any_words() -> None:
    told = {s.id: s for s in facts(PACKS["wordpress"]).settings}
    assert told["display_name"].choices == ()


def test_facts_of_a_platform() -> None:
    told = {name: facts(pack) for name, pack in PACKS.items()}
    assert told["wordpress"].needs_site
    assert told["x"].has_people
    assert told["x"].has_apps
    assert told["x"].has_stranger
    assert "birthday" in {f.id for f in told["x"].stranger_fields}
    assert {one.id: one.people for one in told["x"].lists}["blocked"]


def test_rules_fill_in_the_site() -> None:
    made = rules(PACKS["wordpress"], "blog.example.org/")
    assert made.hosts[0] == "blog.example.org"
    assert made.start_url == "https://blog.example.org/wp-admin/profile.php"
    assert made.signed_in_cookies == ("wordpress_logged_in_*",)
    assert rules(PACKS["wordpress"], "http://127.0.0.1:8080").hosts[0] == "127.0.0.1"


@pytest.mark.parametrize(
    ("given", "address"),
    [
        ("https://Blog.Example.org/", "https://blog.example.org"),
        ("blog.example.org/journal/", "https://blog.example.org/journal"),
        ("http://localhost:8000", "http://localhost:8000"),
        ("http://[::1]:8000/", "http://[::1]:8000"),
    ],
)
def test_site_addresses(given: str, address: str) -> None:
    assert site_address(given) == address


@pytest.mark.parametrize(
    "given",
    ["http://blog.example.org", "ftp://blog.example.org", "https://", "javascript:alert(1)",
     "https://me:pw@blog.example.org", "https://blog.example.org/?a=1", "https://a b.org",
     "https://blog.example.org/#x", "https://blog.example.org:port", "file:///etc/passwd",
     "http://127.0.0.1.example.org"],
)  # fmt: skip
def test_site_addresses_that_are_refused(given: str) -> None:
    with pytest.raises(UsageError):
        rules(PACKS["wordpress"], given)


def test_a_site_is_given_only_where_it_belongs() -> None:
    with pytest.raises(UsageError, match="--site"):
        rules(PACKS["wordpress"])
    with pytest.raises(UsageError, match="Leave --site out"):
        rules(PACKS["x"], "https://blog.example.org")
