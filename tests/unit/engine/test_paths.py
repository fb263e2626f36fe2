from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.support.pages import page

from paravent.core.errors import PackError
from paravent.engine.paths import as_text, look_up
from paravent.engine.selectors import find

DATA = {
    "a": {"b": [{"c": 1, "k": "x"}, {"c": 2, "k": "y"}]},
    "deep": [{"more": {"flag": True}}, {"flag": False}],
}


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("", [DATA]),
        ("a.b[*].c", [1, 2]),
        ("a.b[0].c", [1]),
        ("a.b[9].c", []),
        ("a.b[k=y].c", [2]),
        ("a.b[c=1].k", ["x"]),
        ("..flag", [True, False]),
        ("deep..flag", [True, False]),
        ("nothing.here", []),
        ("a[*][*].c", [1, 2]),
    ],
)
def test_paths(path: str, found: list[Any]) -> None:
    assert look_up(DATA, path) == found


def test_a_test_against_another_place_of_the_same_data() -> None:
    data: dict[str, Any] = {
        "meta": {"me": "7"},
        "all": {"7": {"id": "7", "n": "me"}, "8": {"id": "8", "n": "no"}},
    }
    assert look_up(data, "all[*][id={meta.me}].n") == ["me"]
    assert look_up(data, "all[*][id={meta.you}].n") == []
    assert look_up({**data, "meta": {}}, "all[*][id={meta.me}].n") == []
    assert look_up(data, "all[*][id={..id}].n") == []


@pytest.mark.parametrize("path", ["a.[", "a..", "[", "a[b", "a[=]"])
def test_broken_paths_are_said(path: str) -> None:
    with pytest.raises(PackError):
        look_up(DATA, path)


def test_json_values_as_packs_write_them() -> None:
    assert [as_text(v) for v in (True, False, None, 1, 1.0, "x")] == [
        "true", "false", "null", "1", "1", "x",
    ]  # fmt: skip


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from("abcd"), inner, max_size=4)
    ),
    max_leaves=20,
)


@given(JSON, st.sampled_from(["a", "a.b", "..a", "a[*]", "[a=1].b", "..a..b", "a[0].c"]))
def test_any_json_can_be_looked_up(data: Any, path: str) -> None:
    for hit in look_up(data, path):
        assert json.dumps(hit) in json.dumps(data)


def test_very_deep_json_ends() -> None:
    data: Any = {"a": 1}
    for _ in range(5000):
        data = {"b": data}
    assert look_up(data, "..a") == []


HTML = (
    '<main><div id="one" data-testid="User-Cell"><a href="https://x.com/a/b">A</a></div>'
    '<p><span data-x="1 2">B</span></p><input type="checkbox" name="p[q]"></main>'
)


@pytest.mark.parametrize(
    ("selector", "count"),
    [
        ("#one", 1),
        ("div#one a", 1),
        ("main a[href]", 1),
        ("main > a", 0),
        ("div > a", 1),
        ('[data-testid="User-Cell"]', 1),
        ('[data-testid^="User"]', 1),
        ('[data-testid$="Cell"]', 1),
        ('[data-testid*="r-C"]', 1),
        ("[data-x~='2']", 1),
        ('a[href*="/b"], span', 2),
        ('input[type="checkbox"][name="p[q]"]', 1),
        ("section", 0),
        ("a:not([href])", 0),
    ],
)
def test_selectors(selector: str, count: int) -> None:
    assert len(find(page(HTML), selector)) == count


@pytest.mark.parametrize("selector", ["a:hover", "a + b", "a ~ b", "", "a >", "div:nth-child(2)"])
def test_css_that_packs_may_not_use(selector: str) -> None:
    with pytest.raises(PackError):
        find(page(HTML), selector)
