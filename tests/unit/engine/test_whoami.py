"""Addresses of packs, filled in."""

from __future__ import annotations

import pytest

from paravent.engine.whoami import fill

SITE = "https://blog.example.org/journal"


@pytest.mark.parametrize(
    ("address", "me", "site", "filled"),
    [
        ("https://d.example/{me}/likes", "sam o", "", "https://d.example/sam%20o/likes"),
        ("{site}/feed", "", SITE + "/", SITE + "/feed"),
        ("https://d.example/of/{host}", "", SITE, "https://d.example/of/blog.example.org"),
        (
            "https://d.example/of/{host}",
            "",
            "http://127.0.0.1:80",
            "https://d.example/of/127.0.0.1",
        ),
        ("https://d.example/of/{host}", "{site}", "", ""),
        ("https://d.example/{me}", "", SITE, ""),
        ("{site}/{me}", "{host}", SITE, SITE + "/%7Bhost%7D"),
    ],
)
def test_addresses_are_filled_in_or_not_used(address: str, me: str, site: str, filled: str) -> None:
    assert fill(address, me, site) == filled
