"""Labels in one column, values in the next: paired by their lines, or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest
from tests.support.pages import page

from paravent.core.page import Box, Snapshot
from paravent.core.words import Audience
from paravent.engine.read import read_setting
from paravent.engine.sight import Atlas
from paravent.packs.model import Setting

LABELS = ("Who can see your friends list?", "Who can see your future posts?", "Who can tag you?")


def _setting(number: int) -> Setting:
    return Setting.model_validate(
        {
            "id": f"s{number}",
            "page": "p",
            "title": "t",
            "labels": (LABELS[number],),
            "read": ({"how": "row"},),
            "values": {"Public": "public", "Friends": "friends", "Only me": "only_me"},
            "why": "w",
            "fix": "f",
            "ask": "a",
            "source": "s",
        }
    )


SETTINGS = tuple(_setting(n) for n in range(3))


def drawn(html: str) -> Snapshot:
    """``html`` with boxes from ``data-at="x,y,width,height"``; text has its element's."""
    seen = page(f"<main>{html}</main>")
    nodes = []
    boxes: dict[int, Box] = {}
    for node in seen.nodes:
        at = node.marks.get("data-at", "")
        box = Box(*(float(part) for part in at.split(","))) if at else boxes.get(node.parent)
        if box is not None:
            boxes[node.index] = box
        nodes.append(replace(node, box=box))
    return replace(seen, nodes=tuple(nodes))


def columns(values: Sequence[str], tops: Sequence[int], labels: Sequence[str] = LABELS) -> str:
    left = "".join(
        f'<div data-at="0,{60 * n},300,20">{label}</div>' for n, label in enumerate(labels)
    )
    right = "".join(
        f'<div data-at="400,{top},100,20">{value}</div>'
        for value, top in zip(values, tops, strict=True)
    )
    return (
        f'<div data-at="0,0,500,180"><div data-at="0,0,300,180">{left}</div>'
        f'<div data-at="400,0,100,180">{right}</div></div>'
    )


def read(html: str) -> list[Audience | None]:
    snapshot, atlas = drawn(html), Atlas(SETTINGS)
    return [read_setting(s, snapshot, atlas=atlas, page="p").audience for s in SETTINGS]


def test_each_value_on_its_labels_line() -> None:
    assert read(columns(("Public", "Only me", "Friends"), (0, 60, 120))) == [
        "public",
        "only_me",
        "friends",
    ]
    assert read(columns(("Public", "Inner circle", "Friends"), (2, 64, 118))) == [
        "public",
        None,
        "friends",
    ]


@pytest.mark.parametrize(
    ("values", "tops"),
    [
        (("Public", "Only me"), (0, 60)),
        (("Public", "Only me"), (60, 120)),
        (("Public", "Only me", "Friends"), (30, 90, 150)),
        (("Public", "Only me", "Friends"), (0, 25, 50)),
        (("Public", "Only me", "Friends", "Public"), (0, 40, 80, 120)),
        (("Public", "Only me", "Friends"), (60, 120, 180)),
    ],
)
def test_what_does_not_line_up_is_not_guessed(values: Sequence[str], tops: Sequence[int]) -> None:
    assert read(columns(values, tops)) == [None, None, None]


def test_a_third_column_or_no_boxes_is_not_guessed() -> None:
    two = columns(("Public", "Only me", "Friends"), (0, 60, 120))
    third = '<div data-at="600,0,100,180"><div data-at="600,0,100,20">Friends</div></div>'
    assert read(f"{two.removesuffix('</div>')}{third}</div>") == [None, None, None]
    plain = two.replace("data-at", "data-no")
    assert read(plain) == [None, None, None]
