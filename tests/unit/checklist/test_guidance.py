"""The data of the 56 checks: complete, in our own words, calm, and strictly loaded."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

from paravent.checklist.guidance import classes_of, load
from paravent.core.errors import PackError
from paravent.core.resources import data_folder
from paravent.core.words import CheckClass, Limb

FOLDER = data_folder("checks") / "guidance"
TEXT = "\n".join(f.read_text("utf-8") for f in sorted(FOLDER.glob("*.toml")))

CLASSES = {
    "8a": "U|A, E|A, E|A|A/E + U|E + U|E + U|U|A, E|A, E|U|U",
    "8b": "A|E, A|A, P|A + P|A + P|A|A|A, P|A|A|A|A + P|A + P|A|E + U|E/A + U|E + U|P|P|P + U"
    "|P + U|U, P|A/P + U",
    "8c": "E|E|E|E|E|A|A|A, P|U|U|A",
    "8d": "E|E|E/A + U|A|P, U|P|A + U|U|A (diff)|U",
}


@pytest.mark.parametrize("limb", list(Limb))
def test_every_check_has_its_class(limb: Limb) -> None:
    found = [c for c in load().checks if c.limb is limb]
    assert [c.class_words for c in found] == CLASSES[limb.value].split("|")
    assert [c.id for c in found] == [f"{limb.value}-{n:02}" for n in range(1, len(found) + 1)]


@pytest.mark.parametrize("check", load().checks, ids=lambda c: c.id)
def test_every_check_says_why_and_what_to_do(check) -> None:  # type: ignore[no-untyped-def]
    assert check.why.endswith(".") and check.fix.endswith(".")
    assert not check.title.endswith(".")
    if CheckClass.ATTESTATION in check.classes:
        assert re.search(r"\b(I|my|me)\b", check.ask, re.I), "in the first person"
    assert len(check.title) < 100


def test_classes() -> None:
    assert classes_of("A/E + U") == (
        CheckClass.SETTING,
        CheckClass.EXPORT,
        CheckClass.ATTESTATION,
    )
    assert classes_of("A (diff)") == (CheckClass.SETTING,)


@pytest.mark.parametrize(
    "loud", ["breach", "violat", "unsafe", "fail", "complian", "GMC-approved", "score", "danger"]
)
def test_the_words_are_calm(loud: str) -> None:
    assert loud.casefold() not in TEXT.casefold()


def test_only_numbers_that_were_checked_are_printed() -> None:
    printed = set(re.findall(r"\d+", " ".join(where for _, where in load().pointers)))
    assert printed <= {"2024", "81", "82", "83", "86", "88", "118", "121", "89", "90"}
    assert "30 January 2024" in load().current.note


def test_links_go_to_the_publisher() -> None:
    guidance = load()
    for source in (guidance.frame, guidance.current, *guidance.sources):
        assert source.url.startswith("https://www.gmc-uk.org/")


def _changed(tmp_path: Path, file: str, old: str, new: str) -> Path:
    folder = tmp_path / "guidance"
    shutil.copytree(FOLDER, folder)
    text = (folder / file).read_text("utf-8")
    assert old in text
    (folder / file).write_text(text.replace(old, new, 1), "utf-8")
    return folder


@pytest.mark.parametrize(
    ("file", "old", "new", "names"),
    [
        ("8b.toml", "weight = 5", "wieght = 5", "wieght"),
        ("8b.toml", 'class = "A"', 'class = "Q"', "class"),
        ("8a.toml", 'id = "8a-02"', 'id = "8a-03"', "8a-01 to 8a-12"),
        ("8a.toml", "ask = ", "question = ", "check.0"),
        ("8c.toml", "weight = 4", "weight = 9", "weight"),
        ("frame.toml", "version = ", "vers = ", "ver"),
        ("frame.toml", "https://www.gmc", "javascript:gmc", "url"),
        ("8d.toml", "[[check]]", "[[check", "8d.toml"),
    ],
)
def test_broken_data_name_file_and_key(
    tmp_path: Path, file: str, old: str, new: str, names: str
) -> None:
    folder = _changed(tmp_path, file, old, new)
    with pytest.raises(PackError) as caught:
        load(folder)
    assert file in caught.value.sentence and names in caught.value.sentence
    assert caught.value.sentence.endswith(".")


def test_missing_folder_is_one_sentence(tmp_path: Path) -> None:
    with pytest.raises(PackError, match="Install the program again"):
        load(tmp_path)
