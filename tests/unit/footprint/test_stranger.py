"""What a stranger sees: one page read, the table side by side, and who one says one is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from paravent.core.page import Arrival, Captured, Node, Snapshot
from paravent.core.records import Audit, StrangerLook
from paravent.core.review import StrangerCell
from paravent.footprint.stranger import PageLook, read_page, side_by_side

URL = "https://hospital.example/staff/ava"
AT = "2025-11-22T20:00:00+00:00"


def page(*nodes: tuple[str, Mapping[str, str], str]) -> Snapshot:
    """Elements in a row: tag, attributes, text inside."""
    made = [Node(0, -1, 1, 0, "html")]
    for tag, marks, text in nodes:
        at = len(made)
        end = at + (2 if text else 1)
        made.append(Node(at, 0, end, 0, tag, href=marks.get("href", ""), marks=marks))
        if text:
            made.append(Node(at + 1, at, at + 2, 0, "#text", text=text))
    made[0] = Node(0, -1, len(made), 0, "html")
    return Snapshot(URL, "", "en", tuple(made), AT)


def read(*nodes: tuple[str, Mapping[str, str], str], **more: Any) -> PageLook:
    headers = more.get("headers", {})
    data = [Captured(URL, "", 200, d, embedded=True) for d in more.get("data", ())]
    return read_page(Arrival(URL, URL, more.get("status", 200), headers), page(*nodes), data)


def test_a_staff_page_is_read() -> None:
    look = read(
        ("meta", {"name": "robots", "content": "index,follow"}, ""),
        ("meta", {"property": "og:title", "content": "Dr Ava Example"}, ""),
        ("meta", {"property": "og:image", "content": "https://hospital.example/ava.jpg"}, ""),
        ("h1", {}, "Dr Ava Example"),
        ("p", {}, "Consultant cardiologist. GMC number 7654321. Call 0113 496 0999."),
        ("a", {"href": "mailto:ava@hospital.example?subject=x"}, "Write"),
        ("time", {"datetime": "2022-08-01T10:00"}, "August"),
        ("time", {"datetime": "2014-03-02"}, "March"),
        ("p", {}, "Written on 1999-01-01."),
        data=[{"@graph": [{"@type": "Person", "name": "Ava Example",
               "worksFor": {"name": "St Elsewhere's"}, "address": {"addressLocality": "Leeds"}}]}],
    )  # fmt: skip
    fields = look.fields
    assert fields["name"] == "Ava Example"
    assert fields["grade"] == "Consultant"
    assert fields["employer"] == "St Elsewhere's"
    assert fields["town"] == "Leeds"
    assert fields["gmc_number"] == "7654321"
    assert "0113 496 0999" in (fields["contact"] or "")
    assert "ava@hospital.example" in (fields["contact"] or "")
    assert (fields["oldest"], fields["newest"]) == ("2014-03-02", "2022-08-01")
    assert (fields["robots"] or "").startswith("Not asked to leave it out")
    assert "school" not in fields, "not recognised is not the same as not shown"
    assert fields["data"] == "Person"


def test_a_server_that_says_noindex_counts() -> None:
    look = read(("p", {}, "Words"), headers={"x-robots-tag": "noindex, nofollow"})
    assert (look.fields["robots"] or "").startswith("Asked to leave it out")
    assert "server" in (look.fields["robots"] or "")
    bare = read(("p", {}, "Words"))
    assert bare.fields == {"robots": None, "shared": None, "data": None}
    assert "recognised" in bare.why


def test_a_page_that_speaks_to_one_engine_only_is_not_kept_out() -> None:
    for look in (
        read(("meta", {"name": "googlebot", "content": "noindex"}, ""), ("p", {}, "Words")),
        read(("p", {}, "Words"), headers={"x-robots-tag": "googlebot: noindex"}),
    ):
        assert (look.fields["robots"] or "").startswith("Some are asked")


def test_a_wall_and_another_page_are_not_the_page() -> None:
    wall = read(("h1", {}, "Join us"), ("input", {"type": "password"}, ""))
    assert wall.fields == {}
    assert "sign in" in wall.why
    for came in ("https://hospital.example/", "https://login.example/x"):
        look = read_page(Arrival(URL, came, 200), page(("h1", {}, "Welcome")), ())
        assert look.fields == {}
        assert "led to" in look.why


def test_a_page_that_did_not_come_says_nothing_of_any_field() -> None:
    for look in (read(("h1", {}, "Not found"), status=404), read()):
        assert look.fields == {}
        assert look.why


def test_numbers_that_are_no_telephone_numbers() -> None:
    look = read(("p", {}, "ISBN 978-0-306-40615-7, 1 000 000, opened 2014, order 0123456"))
    assert "contact" not in look.fields


def audit(platform: str, **stranger: str | None) -> Audit:
    return Audit(
        platform, platform, "", "1", AT, AT, stranger=stranger,
        stranger_look=StrangerLook(AT, f"https://{platform}.example/ava"),
    )  # fmt: skip


def test_three_answers_are_kept_apart() -> None:
    table = side_by_side(
        [audit("x", name="Ava", birthday=None), audit("y", name="Ava", bio="Baker")], ()
    )
    rows = {r.id: r for r in table.rows}
    assert rows["birthday"].cells == {"x": StrangerCell(True, None), "y": StrangerCell(False)}
    assert rows["headline"].cells["y"].text == "Baker"


def test_differences_in_who_one_says_one_is() -> None:
    table = side_by_side(
        [
            audit("a", name="Dr Ava M Example", job="ST5 in cardiology", location="Leeds"),
            audit("b", name="Ava Example", bio="Cardiology registrar", location="Leeds, UK"),
        ],
        (),
        [PageLook(URL, AT, {"name": "A. Example", "grade": "Consultant"})],
    )
    found = {d.field: d for d in table.differences}
    assert not found["name"].differs
    assert not found["town"].differs
    assert found["grade"].differs
    assert found["grade"].sentence
    assert set(found["grade"].values.values()) == {"ST5", "registrar", "Consultant"}


def test_other_names_differ() -> None:
    table = side_by_side([audit("a", name="Ava Example"), audit("b", name="Ava Former")], ())
    assert table.differences[0].differs


def test_one_level_under_two_names_is_no_difference() -> None:
    table = side_by_side([audit("a", bio="ST5"), audit("b", bio="Registrar by day")], ())
    assert not {d.field: d for d in table.differences}["grade"].differs
