"""Of whom a post speaks, and what ties posts near in time together."""

from __future__ import annotations

import pytest

from paravent.footprint.subjects import kinship, subjects
from paravent.footprint.threads import joined, links, tied
from paravent.footprint.tokens import look


@pytest.mark.parametrize(
    ("text", "how"),
    [
        ("My little brother, 24, is in hospital", "kin"),
        ("Grandad had his hip done", "kin"),
        ("A friend of ours has lost her son", "kin"),
        ("Son's broken his wrist", "kin?"),
        ("Our wee girl has croup", "kin?"),
        ("My patient's wife rang the ward", ""),
        ("The gentleman in bed 4 asked for tea", ""),
    ],
)
def test_family_is_told_from_patients(text: str, how: str) -> None:
    assert kinship(look(text).tokens) == how


def test_quotation_generality_and_own_illness_are_heard() -> None:
    quoted = look('"She was 84 and she had a stroke" says the report')
    assert "all-quoted" in set(subjects(quoted, working=False))
    assert "in-general" in set(subjects(look("Any man over 60 with back pain"), working=False))
    assert "my-illness" in set(subjects(look("My own cancer diagnosis, a year on"), working=False))
    theirs = set(subjects(look("My stroke patient walked today"), working=True))
    assert "my-illness" not in theirs


def test_posts_are_tied_by_what_only_they_share() -> None:
    first = look("New chap on the ward tonight, came in on a tractor")
    second = look("our tractor man is awake")
    assert {"link:word", "link:the-same"} <= set(links(first, second))
    assert tied(joined([first, second]))


def test_common_words_tie_nothing() -> None:
    first = look("Lovely day at the hospital with the team")
    second = look("The team went for a coffee at the hospital")
    assert not {"link:word", "link:words"} & set(links(first, second))


def test_the_same_bed_is_a_tie_and_another_is_none() -> None:
    assert "link:bed" in set(links(look("bed 3 breeds alpacas"), look("bed 3 went home")))
    assert "link:bed" not in set(links(look("bed 3 breeds alpacas"), look("bed 4 went home")))
