"""Learning from a place pointed at: the right words, never another row's, never personal ones."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.support.pages import page

from paravent.core.errors import PackError
from paravent.core.page import Snapshot
from paravent.core.words import Audience, ReadingStatus
from paravent.engine.learn import ANOTHERS, NOTHING, PERSONAL, UNKNOWN, Lesson, learn
from paravent.engine.read import read_setting
from paravent.engine.sight import Atlas
from paravent.packs import learned
from paravent.packs.learned import Addition
from paravent.packs.loader import load_all
from paravent.packs.model import Pack, Platform, Setting

VALUES = {"Everyone": "public", "Friends": "friends", "Only me": "only_me"}


def setting(name: str, label: str, how: str = "row", **more: object) -> Setting:
    given: dict[str, object] = {
        "id": name, "page": "p", "title": "t", "labels": (label,), "read": ({"how": how},),
        "values": {"on": "on", "off": "off"} if how == "switch" else VALUES,
        "why": "w", "fix": "f", "ask": "a", "source": "s",
    }  # fmt: skip
    return Setting.model_validate({**given, **more})


PACK = Pack(
    platform=Platform.model_validate(
        {
            "needs": 1, "id": "toy", "name": "Toy", "version": "2026.11.1",
            "checked_live": "never", "hosts": ["a.test"], "start_url": "https://a.test/",
            "sign_in_url": "https://a.test/", "terms": "t", "export": "e", "signed_in": {},
            "page": [{"id": "p", "url": "https://a.test/", "title": "Privacy"}],
        }
    ),
    settings=(
        setting("list", "Who can see your friends list?"),
        setting("posts", "Who can see your future posts?"),
        setting("receipts", "Show read receipts", "switch"),
    ),
)  # fmt: skip
KNOWN = learned.vocabulary([PACK]) | {
    "your",
    "circle",
    "visibility",
    "confirm",
    "delivery",
    "notes",
}


def clean(text: str) -> str:
    return learned.label_words(text, KNOWN, ("jane.doe", "Ann Other"))


def ref(seen: Snapshot, mark: str) -> int:
    return next(node.ref for node in seen.nodes if node.marks.get("id") == mark)


def taught(html: str, mark: str, name: str = "list") -> Lesson:
    seen = page(html)
    one = next(s for s in PACK.settings if s.id == name)
    return learn(PACK, one, "p", seen, refs=(ref(seen, mark),), clean=clean)


def read_with(lesson: Lesson, html: str, name: str = "list", *, confirmed: bool = False) -> object:
    assert lesson.way is not None
    one = next(s for s in PACK.settings if s.id == name)
    new = learned.addition(PACK, one, "p", lesson.way, "2026-11-21")
    pack = learned.merged(PACK, [new.model_copy(update={"confirmed": confirmed})])
    now = next(s for s in pack.settings if s.id == name)
    return read_setting(now, page(html), atlas=Atlas.of(pack), page="p")


RENAMED = """<main><h1>Privacy</h1>
<div id=r1><div id=l1><span>Your circle visibility</span></div><div id=v1>Friends</div></div>
<div><span>Who can see your future posts?</span><button id=v2>Everyone</button></div>
<div id=r3><span>Confirm delivery</span><div id=s3 role=switch aria-checked=true></div></div>
</main>"""


@pytest.mark.parametrize("mark", ["r1", "l1", "v1"])
def test_row_label_or_value_may_be_pointed_at(mark: str) -> None:
    lesson = taught(RENAMED, mark)
    assert lesson.way is not None
    assert lesson.way.labels == ("Your circle visibility",)
    assert lesson.evidence is not None
    assert lesson.evidence.audience is Audience.FRIENDS
    assert lesson.refs


def test_what_was_learned_asks_until_confirmed_once() -> None:
    lesson = taught(RENAMED, "l1")
    first = read_with(lesson, RENAMED)
    assert getattr(first, "status") is ReadingStatus.NEEDS_CONFIRMATION  # noqa: B009
    assert getattr(first, "raw") == "Friends"  # noqa: B009
    wider = RENAMED.replace("v1>Friends", "v1>Everyone")
    then = read_with(lesson, wider, confirmed=True)
    assert getattr(then, "status") is ReadingStatus.READ  # noqa: B009
    assert getattr(then, "audience") is Audience.PUBLIC  # noqa: B009


@pytest.mark.parametrize("mark", ["r3", "s3"])
def test_a_switch_is_learned_as_a_switch(mark: str) -> None:
    lesson = taught(RENAMED, mark, "receipts")
    assert lesson.way is not None
    assert lesson.way.how == "switch"
    assert lesson.evidence is not None
    assert lesson.evidence.audience is Audience.ON


def test_another_settings_row_is_not_taken() -> None:
    assert taught(RENAMED, "v2").why == ANOTHERS


def test_a_heading_or_an_empty_place_is_not_taken() -> None:
    html = "<main><h1 id=h>Privacy notes</h1><div id=e></div><p>Nothing here</p></main>"
    for mark in ("h", "e"):
        lesson = taught(html, mark)
        assert lesson.way is None
        assert lesson.why in (NOTHING, PERSONAL, UNKNOWN)


def test_unknown_words_beside_it_are_said() -> None:
    html = RENAMED.replace("v1>Friends", "v1>Inner ring")
    assert taught(html, "l1").why == UNKNOWN


def test_names_are_never_learned() -> None:
    html = """<main><div id=r><span id=l>Jane Doe's circle visibility 12</span>
    <div>Friends</div></div></main>"""
    lesson = taught(html, "l")
    text = json.dumps(lesson.way.model_dump(mode="json") if lesson.way else {})
    assert "Jane" not in text
    assert "Doe" not in text
    assert "12" not in text


def test_the_same_words_twice_are_told_apart_by_the_heading() -> None:
    html = """<main><h2>Posts</h2><div><span>Visibility</span><div>Everyone</div></div>
    <h2>Friends list</h2><div id=r><span>Visibility</span><div>Only me</div></div></main>"""
    lesson = taught(html, "r")
    if lesson.way is not None:
        assert lesson.evidence is not None
        assert lesson.evidence.audience is Audience.ONLY_ME
        assert lesson.way.section == ("Friends list",)


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Who can see your friends list?", "Who can see your friends list?"),
        ("Who can see your friends list (312)", "Who can see your friends list"),
        ("Your circle visibility – jane@doe.example", "Your circle visibility"),
        ("Your circle “wedding in Leeds” visibility", "Your circle visibility"),
        ("Visibility of Ann Other", "Visibility of"),
        ("Jane.Doe", ""),
        ("@janedoe", ""),
        ("07700 900123", ""),
        ("https://a.test/jane", ""),
        ("Notes for Zebedee", "Notes for"),
    ],
)
def test_labels_without_personal_words(text: str, left: str) -> None:
    assert clean(text) == left


# -- the file --------------------------------------------------------------------------------------


def an_addition(label: str = "Your circle visibility") -> Addition:
    return Addition.model_validate(
        {
            "platform": "toy", "pack_version": "2026.11.1", "setting": "list", "page": "p",
            "learned_on": "2026-11-21", "way": {"how": "row", "labels": (label,)},
        }
    )  # fmt: skip


def test_kept_and_read_back(tmp_path: Path) -> None:
    assert learned.load(tmp_path) == ()
    learned.save(tmp_path, [an_addition()])
    assert learned.load(tmp_path) == (an_addition(),)
    learned.save(tmp_path, [])
    assert not (tmp_path / learned.FILE).exists()


@pytest.mark.parametrize(
    "change",
    [
        lambda way: way.update(how="json", at="..secret"),
        lambda way: way.update(mark="[id=x]"),
        lambda way: way.update(values={"Everyone": "only_me"}),
        lambda way: way.update(confidence="weak"),
        lambda way: way.update(labels=[]),
        lambda way: way.update(open=["Save"]),
    ],
)
def test_only_label_and_kind_of_row_may_be_added(
    tmp_path: Path, change: Callable[[dict[str, object]], None]
) -> None:
    data = json.loads(learned.as_text([an_addition()]))
    change(data["learned"][0]["way"])
    (tmp_path / learned.FILE).write_text(json.dumps(data), "utf-8")
    assert learned.load(tmp_path) == ()


@pytest.mark.parametrize("text", ["", "[]", "{", '{"format": 9, "learned": []}', '{"x": 1}'])
def test_a_broken_file_is_one_sentence(tmp_path: Path, text: str) -> None:
    (tmp_path / learned.FILE).write_text(text, "utf-8")
    with pytest.raises(PackError, match="works without it"):
        learned.load(tmp_path)


def test_what_fits_no_pack_any_more_is_left_out() -> None:
    gone = an_addition().model_copy(update={"setting": "not_there"})
    elsewhere = an_addition().model_copy(update={"page": "gone"})
    assert learned.merged(PACK, [gone, elsewhere]) == PACK


def test_every_label_of_the_packs_is_made_of_known_words() -> None:
    """The words of the sites themselves are never taken for personal ones."""
    packs = load_all().packs.values()
    known = learned.vocabulary(packs)
    for pack in packs:
        for one in pack.settings:
            for label in learned._texts(one.labels):
                if any(c.isdigit() for c in label) or "“" in label or '"' in label:
                    continue
                kept = learned.label_words(label, known)
                assert learned._words(kept)[:3] == learned._words(label)[:3]


def test_replaced_not_doubled() -> None:
    one = learned.with_addition([an_addition()], an_addition("Circle"))
    assert [a.way.labels for a in one] == [("Circle",)]
    assert learned.without(one, "toy", "list") == ()
