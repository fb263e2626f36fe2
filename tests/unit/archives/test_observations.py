"""Counts from archives become observations; what is not there says nothing."""

from __future__ import annotations

import pytest

from paravent.archives.observations import observe, roughly
from paravent.core.archive import (
    ArchiveContents,
    ArchivePerson,
    ArchivePlace,
    ArchivePost,
    ArchiveThread,
)

SEEN = "2026-03-01T10:00:00+00:00"
OLD, NEW = 1_300_000_000, 1_760_000_000


def checks(contents: ArchiveContents) -> dict[str, str]:
    return {o.check: o.evidence.seen for o in observe(contents, SEEN)}


def test_nothing_there_says_nothing() -> None:
    assert checks(ArchiveContents("facebook")) == {}


def test_everything_there_is_counted_and_nobody_named() -> None:
    name = "Wilhelmina Quistgaard"
    thread = ArchiveThread("x", name, name, (name,), False, True, 0, 1, OLD, OLD, False)
    made = checks(
        ArchiveContents(
            "x",
            people=tuple(ArchivePerson(f"c{n}", "x", name, "contact") for n in range(7)),
            threads=(thread,),
            posts=(
                ArchivePost("x", "m", "post", OLD, name, place="Hull"),
                ArchivePost("x", "m", "post", NEW, name),
            ),
            places=tuple(ArchivePlace("x", "m", "media", OLD, 53.7, -0.3) for _ in range(5)),
        )
    )
    assert set(made) == {"8a-09", "8b-16", "8c-03", "8c-04", "8c-05", "8d-01"}
    assert name not in str(made)
    assert "6 to 20" in made["8a-09"]
    assert "1 to 5" in made["8d-01"]


def test_only_what_is_known_to_be_public_is_called_so() -> None:
    posts = tuple(ArchivePost("tiktok", "m", "post", OLD, "", audience=a) for a in ("Friends", ""))
    assert checks(ArchiveContents("tiktok", posts=posts)) == {}
    public = (ArchivePost("tiktok", "m", "post", OLD, "", audience="Everyone"),)
    assert "8d-01" in checks(ArchiveContents("tiktok", posts=public))


@pytest.mark.parametrize(
    ("count", "words"),
    [(0, "no"), (1, "1 to 5"), (6, "6 to 20"), (21, "more than 20"), (5000, "more than 1,000")],
)
def test_small_counts_are_ranges(count: int, words: str) -> None:
    assert roughly(count) == words


def test_groups_readers_shares_and_tags_are_counts_only() -> None:
    name = "Wilhelmina Quistgaard"
    made = checks(
        ArchiveContents(
            "linkedin",
            people=(
                ArchivePerson("a", "linkedin", name, "connection", company="Hull Infirmary"),
                ArchivePerson("b", "linkedin", name, "connection", position="Medical Recruiter"),
                ArchivePerson("c", "linkedin", name, "connection", position="Partnerships intern"),
            ),
            posts=(
                ArchivePost("linkedin", "groups/group_posts.json", "post", NEW, name),
                ArchivePost("linkedin", "m", "post", NEW, name, shared=40),
                ArchivePost("linkedin", "m", "post", NEW, name, shared=2),
            ),
            places=(
                ArchivePlace(
                    "facebook", "a/places_you_have_been_tagged_in.json", "visit", NEW, 1.0, 1.0
                ),
            ),
            profile={"employer": ("Hull Infirmary",)},
        )
    )
    assert {"8a-05", "8b-17", "8d-02", "8d-03"} <= set(made)
    assert made["8b-17"].lower().count("1 to 5") == 2
    assert name not in str(made)


def test_a_repost_is_not_the_users_own_success() -> None:
    assert "8d-02" not in checks(
        ArchiveContents("x", posts=(ArchivePost("x", "m", "post", NEW, "RT @a: b", shared=0),))
    )
