"""Every pack on pages in markup of every kind: nothing wrong, nearly all right."""

from __future__ import annotations

from collections import Counter

import pytest
from tests.support.clothes_reading import Seen, packs, read_dressed, run, showing
from tests.support.pages import page
from tests.support.wardrobe import CLOTHES

from paravent.engine.view import View

LINE = 'style="text-decoration: line-through"'


def _share(seen: list[Seen]) -> float:
    counted = Counter(one.verdict for one in seen)
    meant = counted["right"] + counted["asked"] + counted["unread"]
    return counted["right"] / meant if meant else 1.0


def test_all_packs_in_other_clothes() -> None:
    seen = list(run(range(3)))
    assert [one.told for one in seen if one.verdict == "wrong"] == []
    assert len({one.platform for one in seen}) >= 20
    assert len({one.clothes for one in seen}) == len(CLOTHES)
    assert sum(one.verdict == "kept" for one in seen) > 20
    assert _share(seen) >= 0.95, [one.told for one in seen if one.verdict in ("asked", "unread")]


@pytest.mark.parametrize("clothes", CLOTHES)
def test_a_kind_of_markup(clothes: str) -> None:
    seen: list[Seen] = []
    for name in ("facebook", "linkedin", "strava"):
        pack = packs()[name]
        for at in showing(pack)[:3]:
            seen += read_dressed(pack, at, 5, clothes, 0.2)
    assert [one.told for one in seen if one.verdict == "wrong"] == []
    assert _share(seen) >= 0.75, [one.told for one in seen if one.verdict in ("asked", "unread")]


@pytest.mark.parametrize(
    "markup",
    [
        "<s>Public</s>", "<del>Public</del>", f"<span {LINE}>Public</span>",
        "<button><s>Public</s></button>", f"<button {LINE}>Public</button>",
        '<div role="combobox" aria-expanded="false"><del>Public</del></div>',
        '<span id="old"><s>Public</s></span><button aria-labelledby="old"></button>',
    ],
)  # fmt: skip
def test_what_is_struck_out_is_not_there(markup: str) -> None:
    view = View(page(f"<main><p>Posts</p>{markup}</main>"))
    assert all("Public" not in line.text for line in view.lines)
    assert all("Public" not in f"{node.name}{node.value}{node.description}" for node in view.nodes)
