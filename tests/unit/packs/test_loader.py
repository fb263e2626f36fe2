"""A pack's problems come out as one plain sentence that names file, setting and key."""

from __future__ import annotations

from pathlib import Path

import pytest

from paravent.core.errors import PackError
from paravent.packs.check import is_check
from paravent.packs.loader import LARGEST_FILE, load_all, load_pack
from paravent.packs.model import VOCABULARY

PLATFORM = """
needs = 1
id = "toy"
name = "Toy"
version = "2026.11.1"
checked_live = "never"
hosts = ["www.toy.example"]
start_url = "https://www.toy.example/"
sign_in_url = "https://www.toy.example/login"
terms = "Toy has no terms."
export = "Toy has an export."

[signed_in]
cookies = ["toy"]

[[page]]
id = "posts"
url = "https://www.toy.example/settings"
title = "Settings"

[[stop]]
reason = "signed_out"
url = ["*/login*"]
sentence = "Sign in again."
"""
SETTINGS = """
[[setting]]
id = "posts_audience"
page = "posts"
title = "Friends see your posts"
labels = ["Who sees your posts?"]
read = [{ how = "row" }]
checks = ["8b-01"]
advise = "friends"
why = "Others need not."
fix = "Choose Friends."
ask = "Who sees your posts?"
source = "the toy's manual"
[setting.values]
"Everyone" = "public"
"Friends" = "friends"
"""


@pytest.fixture
def toy(tmp_path: Path) -> Path:
    folder = tmp_path / "toy"
    folder.mkdir()
    (folder / "platform.toml").write_text(PLATFORM, "utf-8")
    (folder / "settings.toml").write_text(SETTINGS, "utf-8")
    return folder


def _change(folder: Path, file: str, old: str, new: str) -> str:
    path = folder / file
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(PackError) as caught:
        load_pack(folder)
    return caught.value.sentence


def test_a_sound_pack_loads(toy: Path) -> None:
    pack = load_pack(toy)
    assert [s.id for s in pack.settings] == ["posts_audience"]
    assert pack.settings[0].values["Friends"] == "friends"


S = "settings.toml"
P = "platform.toml"
AT = "toy/settings.toml, setting posts_audience: "


@pytest.mark.parametrize(
    ("file", "old", "new", "sentence"),
    [
        (S, 'advise = "friends"', 'advise = "friends"\nadvice = 1',
         AT + "key 'advice' is not known."),
        (S, 'title = "Friends see your posts"', "", AT + "key 'title' is missing."),
        (S, 'page = "posts"', 'page = "post"',
         AT + "key 'page' names post, which platform.toml does not have."),
        (S, 'how = "row"', 'how = "click"', AT + "key 'read[1].how' must be one of"),
        (S, 'how = "row"', 'how = "row", type = "x"', AT + "key 'read[1].type' is not known."),
        (S, '"Friends" = "friends"', '"Friends" = "pals"',
         AT + "key 'values.Friends' must be one of"),
        (S, 'advise = "friends"', 'advise = "nobody"',
         AT + "key 'advise' says nobody, which no value means."),
        (S, 'advise = "friends"', 'advise = "public"\nenough = "friends"',
         AT + "key 'enough' must be as wide as 'advise', or wider."),
        (S, '["8b-01"]', '["8b-24"]',
         AT + "key 'checks' names 8b-24, which the guidance does not have."),
        (S, '["8b-01"]', '["b1"]', AT + "key 'checks[1]' is not written as it should be"),
        (S, "Friends see your posts", "friends see your posts",
         AT + "key 'title' begins with a capital letter."),
        (S, "Choose Friends.", "Choose Friends", AT + "key 'fix' ends with a full stop."),
        (S, "Others need not.", "Anything else is unsafe.",
         AT + "the word 'unsafe' is not used of anyone's profile."),
        (S, '"Everyone" = "public"\n"Friends" = "friends"\n', "",
         AT + "key 'advise' says friends, which no value means."),
        (S, '"Everyone" = "public"', '"friends" = "public"',
         AT + "key 'values' gives 'Friends' two meanings."),
        (S, 'how = "row"', 'how = "switch"',
         AT + "key 'read[1]' must say what \"on\" and \"off\" mean in its values."),
        (S, 'how = "row"', 'how = "json", at = "a"',
         AT + "key 'read[1]' must say in which response with 'in'."),
        (S, 'how = "row"', 'how = "row", mark = "div:nth-child(3)"',
         AT + "key 'read[1]' has a mark by position; marks are ids, attributes and structure."),
        (S, "Who sees your posts?\"]", "Who sees\u202eyour posts?\"]",
         AT + "the text 'Who seesyour posts?' holds invisible or doubled characters."),
        (S, 'page = "posts"\n', "",
         AT + "key 'page' is missing; what has no page on the web goes into questions.toml."),
        (S, 'ask = "Who sees your posts?"', "ask = 7", AT + "key 'ask' must be text in quotes."),
        (S, 'labels = ["Who', 'labels = [{ text = "Wer?", lang = "de" }, "Who',
         AT + "has a label in de, which 'languages' does not list."),
        (S, "[[setting]]", "[[settings]]", "toy/settings.toml: key 'settings' is not known."),
        (P, 'id = "toy"', 'id = "toys"',
         "toy/platform.toml: key 'id' must be the name of the folder, toy."),
        (P, "https://www.toy.example/settings", "https://www.toy.test/settings",
         "toy/platform.toml, page posts: key 'url' leads to www.toy.test, which"
         " is not among the hosts."),
        (P, "https://www.toy.example/settings", "http://www.toy.example/settings",
         "toy/platform.toml, page posts: key 'url' is not written as it should be"),
        (P, "https://www.toy.example/settings", "https://www.toy.example/{me}",
         "toy/platform.toml, page posts: key 'url' holds {me}, but signed_in"
         " has no way to know it."),
        (P, 'needs = 1', f"needs = {VOCABULARY + 1}",
         f"toy/platform.toml: this pack needs a newer Paravent (its words are of"
         f" version {VOCABULARY + 1}, this program knows version {VOCABULARY})."
         " Update Paravent to use it."),
        (P, 'needs = 1', 'needs = "1"', "toy/platform.toml: key 'needs' must be a whole number."),
        (P, 'checked_live = "never"', "checked_live = 2026-11-01",
         "toy/platform.toml: dates and times are written in quotes"),
        (P, 'name = "Toy"', "name = Toy", "toy/platform.toml is not sound TOML:"),
        (P, 'hosts = ["www.toy.example"]', 'hosts = ["*"]',
         "toy/platform.toml: key 'hosts' holds '*', which is not a host name."),
        (P, 'url = ["*/login*"]\n', "",
         "toy/platform.toml, stop signed_out: nothing to know it by."),
        (P, "[[stop]]", '[[operation]]\nhost = "www.toy.example"\npath = "/q"\n'
         'operation = "form:n"\nallow = ["*"]\n\n[[stop]]',
         "toy/platform.toml, operation number 1: key 'allow' would let everything through."),
        (P, "[[stop]]", '[[deny]]\npath = "/settings*"\n\n[[stop]]',
         "toy/platform.toml, page posts: key 'url' is one that the pack's own deny rules refuse."),
    ],
)  # fmt: skip
def test_one_sentence_names_the_place(
    toy: Path, file: str, old: str, new: str, sentence: str
) -> None:
    said = _change(toy, file, old, new)
    assert said.startswith(sentence)
    assert "\n" not in said
    assert "pydantic" not in said.lower()


def test_a_missing_file(toy: Path) -> None:
    (toy / "settings.toml").unlink()
    with pytest.raises(PackError, match=r"settings\.toml is missing; every pack has one"):
        load_pack(toy)


def test_a_file_of_another_name(toy: Path) -> None:
    (toy / "setings.toml").write_text("", "utf-8")
    with pytest.raises(PackError, match=r"setings\.toml: no file of a pack has this name"):
        load_pack(toy)


def test_a_file_that_is_too_large(toy: Path) -> None:
    (toy / "settings.toml").write_text("#" * (LARGEST_FILE + 1), "utf-8")
    with pytest.raises(PackError, match="is larger than 512 kB"):
        load_pack(toy)


def test_a_file_that_is_not_text(toy: Path) -> None:
    (toy / "settings.toml").write_bytes(b"\xff\xfe\x00")
    with pytest.raises(PackError, match="not written in UTF-8"):
        load_pack(toy)


@pytest.mark.parametrize("deep", ["[" * 5000 + "]" * 5000, "[" * 40 + "]" * 40])
def test_a_file_that_nests_without_end(toy: Path, deep: str) -> None:
    (toy / "settings.toml").write_text(f"setting = {deep}", "utf-8")
    with pytest.raises(PackError, match="nests too deeply"):
        load_pack(toy)


def test_two_settings_of_one_name(toy: Path) -> None:
    (toy / "settings.toml").write_text(SETTINGS + SETTINGS, "utf-8")
    with pytest.raises(PackError, match="setting posts_audience: there are 2 of this name"):
        load_pack(toy)


def test_questions_need_no_page(toy: Path) -> None:
    asked = SETTINGS.replace('page = "posts"\n', "").replace('read = [{ how = "row" }]\n', "")
    asked = asked.replace("posts_audience", "asked")
    (toy / "questions.toml").write_text(asked, "utf-8")
    assert [s.id for s in load_pack(toy).settings] == ["posts_audience", "asked"]
    (toy / "questions.toml").write_text(SETTINGS.replace("posts_audience", "asked"), "utf-8")
    with pytest.raises(PackError, match="setting asked: key 'page' belongs"):
        load_pack(toy)


def test_a_list_may_answer_a_setting(toy: Path) -> None:
    listed = SETTINGS.replace('read = [{ how = "row" }]', 'list = "apps"').replace(
        'friends"\nwhy', 'off"\nwhy'
    )
    (toy / "settings.toml").write_text(listed, "utf-8")
    with pytest.raises(PackError, match="key 'list' names apps, which neither"):
        load_pack(toy)
    (toy / "apps.toml").write_text(
        '[[list]]\nid = "apps"\ntitle = "Apps"\nurl = "https://www.toy.example/apps"\n'
        'source = "s"\n[[list.read]]\nhow = "scroll"\nrow = "a[href]"\n',
        "utf-8",
    )
    assert load_pack(toy).settings[0].list == "apps"


def test_a_broken_pack_does_not_stop_the_others(toy: Path) -> None:
    root = toy.parent
    for name, text in (
        ("broken", "needs = "),
        ("newer", PLATFORM.replace("needs = 1", "needs = 99")),
    ):
        (root / name).mkdir()
        (root / name / "platform.toml").write_text(text, "utf-8")
        (root / name / "settings.toml").write_text(SETTINGS, "utf-8")
    (root / "empty").mkdir()
    (root / ".hidden").mkdir()
    loaded = load_all(root)
    assert list(loaded.packs) == ["toy"]
    said = [problem.sentence for problem in loaded.problems]
    assert [s.split("/")[0] for s in said] == ["broken", "empty", "newer"]


def test_the_56_checks() -> None:
    every = [
        f"8{limb}-{n:02d}" for limb in "abcd" for n in range(1, 30) if is_check(f"8{limb}-{n:02d}")
    ]
    assert len(every) == 56
    assert not is_check("8e-01")
    assert not is_check("8a")
