# ruff: noqa: E501 - records stand whole
"""A double of ``DeskPort.footprint``: made-up posts with a flag of several kinds each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from paravent.core.footprint import (
    Band,
    CareerPeriod,
    Coverage,
    Facet,
    Flag,
    FlagAnswer,
    Heading,
    NotLookedAt,
    Post,
    PostReview,
    ProfileRow,
    RemovalRoute,
)
from paravent.core.jobs import Cancel, Progress, Report, ignore_progress

_ROUTE = RemovalRoute("https://example.org/activity", "Open your activity and find the date.")


def made_up_posts() -> PostReview:
    """Three flags: a story in one post, one over two posts, and a complaint."""
    posts = {
        "p1": Post("p1", "x", "tweets.js", "post", 1_600_000_000, "Saw a 34F with a stroke on ward 6 today."),
        "p2": Post("p2", "x", "tweets.js", "post", 1_610_000_000, "Bed 9 plays the fiddle at three."),
        "p3": Post("p3", "x", "tweets.js", "post", 1_610_090_000, "He played through his whole operation."),
        "p4": Post("p4", "facebook", "posts.json", "comment", 1_620_000_000, "This rota is a joke."),
    }  # fmt: skip
    flags = (
        Flag("f1", Heading.PATIENT_STORY, ("p1",), "13", ("It reads like a story of somebody you looked after.",), Band.FIRST, (Facet("age", "34f", "p1"), Facet("condition", "stroke", "p1")), "p1", removal=_ROUTE),
        Flag("f2", Heading.PATIENT_STORY, ("p2", "p3"), "13", ("These 2 posts of a few days seem to tell of one person.",), Band.NEXT, (Facet("ward", "bed 9", "p2"), Facet("procedure", "operation", "p3")), "p3", removal=_ROUTE),
        Flag("f3", Heading.WORKPLACE_COMPLAINT, ("p4",), "15-16", ("It complains in public about a place you work.",), Band.NEXT, (Facet("workplace", "rota", "p4"),), "p4", removal=_ROUTE),
    )  # fmt: skip
    coverage = Coverage(
        420, 1_500_000_000, 1_620_000_000, {"x": 300, "facebook": 120}, 0,
        (NotLookedAt("pictures and films", "Only the words beside them were looked at."),),
        "420 posts, comments and captions were looked at (x 300, facebook 120).",
    )  # fmt: skip
    rows = (ProfileRow("name", "Name shown", {"x": "A Sands", "facebook": "Anna Sands"}, True, "The names differ."),)  # fmt: skip
    return PostReview(posts, flags, coverage, rows, ("A Sands",))


class MadeUpFootprint:
    """``FootprintPostsPort`` in memory."""

    def __init__(self, review: PostReview | None = None) -> None:
        self.review = review or made_up_posts()
        self.answers: dict[str, FlagAnswer] = {}

    def posts(
        self,
        paths: Sequence[Path],
        timeline: Path | Sequence[CareerPeriod] | None = None,
        *,
        gmc_name: str = "",
        report: Report = ignore_progress,
        cancel: Cancel | None = None,
    ) -> PostReview:
        if cancel is not None:
            cancel.check()
        report(Progress(420, 420, "Looked through."))
        flags = tuple(replace(f, answer=self.answers.get(f.id)) for f in self.review.flags)
        return replace(self.review, flags=flags)

    def answer_flag(self, flag: Flag, answer: FlagAnswer) -> Flag:
        self.answers[flag.id] = answer
        return replace(flag, answer=answer, answered_at="2026-11-21T12:00:00+00:00")

    def undo_flag(self, flag: Flag) -> Flag:
        self.answers.pop(flag.id, None)
        return replace(flag, answer=None, answered_at="")

    def advice(self, answer: FlagAnswer) -> str:
        return (
            "If a complaint may exist, do not delete anything: ask your defence organisation first."
        )

    def write_report(
        self, review: PostReview, out: Path, *, portfolio: bool = False
    ) -> Sequence[Path]:
        out.write_text("A made-up report.", "utf-8")
        return [out]
