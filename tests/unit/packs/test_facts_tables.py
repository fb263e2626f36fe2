"""Every row of every table of sourced facts is in a pack, under its slug."""

from __future__ import annotations

from pathlib import Path

import pytest
from tests.support.facts_tables import kept, missing, rows_in, rows_of, slugs_by_platform

from paravent.packs.loader import load_all

PACKS = load_all().packs
SLUGS = kept()
FACTS = Path(__file__).resolve().parents[4] / "shared" / "platforms"

TABLE = """# Toys
## 2. Settings
| Slug | Label |
|---|---|
| `one`, `two` | a \\| b |
| `new_name` / `old_name` | c |
| `ad_*` | d |
| *(heading)* | e |

| Fact | Detail |
|---|---|
| `not_a_setting` | f |
"""


def test_a_table_is_understood() -> None:
    rows = tuple(rows_of("toys", TABLE))
    assert [row.slugs for row in rows] == [("one", "two"), ("new_name", "old_name"), ("ad_*",)]
    assert slugs_by_platform(rows) == {"toys": ["one", "two", "new_name|old_name", "ad_*"]}


def test_what_is_missing_is_named() -> None:
    pack = PACKS["facebook"]
    assert missing(["friends_list", "no_such_row", "friends_list|older", "ads_*"], pack) == [
        "no_such_row"
    ]


def test_our_own_copy_speaks_of_packs() -> None:
    assert set(SLUGS) <= set(PACKS)
    # Three platforms have no table in the facts: their rows are told in sentences.
    assert set(PACKS) - set(SLUGS) == {"tumblr", "blogger", "doctors_net_uk"}
    assert sum(map(len, SLUGS.values())) > 350


@pytest.mark.parametrize("platform", SLUGS)
def test_every_row_is_in_the_pack(platform: str) -> None:
    assert missing(SLUGS[platform], PACKS[platform]) == []


def test_the_tables_themselves() -> None:
    if not FACTS.is_dir():
        pytest.skip("The sourced facts are not beside the project: only our own copy was compared.")
    now = slugs_by_platform(rows_in(FACTS))
    lacking = {name: missing(slugs, PACKS[name]) for name, slugs in now.items() if name in PACKS}
    assert {name: slugs for name, slugs in lacking.items() if slugs} == {}
    assert set(now) <= set(PACKS), "a platform with facts has no pack"
    assert now == SLUGS, "write our own copy anew: python -m tests.support.facts_tables FOLDER"
