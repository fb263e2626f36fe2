"""Entries of lists from rows and data, the end of paged data, and whose profile it is."""

from __future__ import annotations

from typing import Any

import pytest
from tests.support.pages import page

from paravent.core.page import Captured, Row
from paravent.engine.people import from_data, from_row
from paravent.engine.sight import Atlas, Sight
from paravent.engine.stops import fits_address
from paravent.engine.whoami import me_on
from paravent.packs.model import Items, Platform

AT = "https://www.site.test/me/followers/"
ROWS = Items(how="scroll")
DATA = Items.model_validate(
    {
        "how": "json", "in": "*/followers/", "items": "users[*]", "name": "full_name",
        "url": "username", "more": "cursor", "url_template": "https://www.site.test/{url}",
    }
)  # fmt: skip


def test_the_end_of_the_address_is_no_name() -> None:
    entry = from_row(Row("https://www.site.test/alexamber/", ("alexamber", "Alex Amber")), ROWS, AT)
    assert entry is not None
    assert (entry.name, entry.detail) == ("Alex Amber", "alexamber")
    only = from_row(Row("https://www.site.test/alexamber/", ("alexamber", "Following")), ROWS, AT)
    assert only is not None
    assert only.name == "alexamber"


def _answer(data: Any) -> Captured:
    return Captured("https://www.site.test/api/1/followers/", "", 200, data)


def test_somebody_without_a_name_goes_by_the_handle() -> None:
    found = from_data(DATA, [_answer({"users": [{"username": "bo", "full_name": ""}]})], AT)
    assert [(e.name, e.url) for e in found.entries] == [("bo", "https://www.site.test/bo")]


@pytest.mark.parametrize(
    ("last", "more"),
    [
        ({"cursor": "Y2JV"}, True),
        ({"cursor": ["Y2JV"]}, True),
        ({"cursor": "-end-"}, False),
        ({"cursor": ["-end-"]}, False),
        ({"cursor": None}, False),
        ({}, None),
    ],
)
def test_the_last_answer_says_whether_more_follows(last: dict[str, Any], more: bool | None) -> None:
    users = {"users": [{"username": "bo"}]}
    found = from_data(DATA, [_answer({**users, "cursor": "A1"}), _answer({**users, **last})], AT)
    assert found.more is more


def test_addresses_of_a_list() -> None:
    assert fits_address("https://a.test/activity/?requests=1", ["*/activity/*"])
    assert not fits_address("https://a.test/", ["*/activity/*"])


PLATFORM = Platform.model_validate(
    {
        "needs": 1, "id": "site", "name": "Site", "version": "2026.11.1", "checked_live": "never",
        "hosts": ["www.site.test"], "start_url": "https://www.site.test/",
        "sign_in_url": "https://www.site.test/login", "terms": "-", "export": "-", "page": [],
        "signed_in": {
            "me": [{"how": "attribute", "mark": "a[href]", "labels": ["Profile"], "of": "href"}]
        },
    }
)  # fmt: skip


@pytest.mark.parametrize(
    ("links", "me"),
    [
        ('<a href="/x/">Home</a><a href="/robin/"><img alt="robin"> Profile</a>', "robin"),
        ('<a href="/x/">Home</a><a href="/robin/" aria-label="Profile"></a>', "robin"),
        ('<a href="/robin/">Profile</a><a href="/other/">Profile</a>', ""),
        ('<a href="/x/">Profiles</a>', ""),
    ],
)
def test_a_link_is_known_by_what_it_is_called(links: str, me: str) -> None:
    snapshot = page(f"<main>{links}</main>", url="https://www.site.test/")
    assert me_on(PLATFORM, Sight("", snapshot, Atlas(()))) == me


@pytest.mark.parametrize(
    ("links", "me"),
    [
        ('<a href="/list.php?mode=viewprofile&amp;u=42">Profile</a>', "42"),
        ('<a href="/list.php?mode=viewprofile">Profile</a>', ""),
        ('<a href="/l.php?u=42">Profile</a><a href="/l.php?u=43">Profile</a>', ""),
    ],
)
def test_an_own_number_stands_in_the_query_of_a_link(links: str, me: str) -> None:
    way = {"how": "attribute", "mark": "a[href]", "labels": ["Profile"], "of": "href?u"}
    platform = PLATFORM.model_copy(
        update={"signed_in": PLATFORM.signed_in.model_validate({"me": [way]})}
    )
    snapshot = page(f"<main>{links}</main>", url="https://www.site.test/")
    assert me_on(platform, Sight("", snapshot, Atlas(()))) == me
