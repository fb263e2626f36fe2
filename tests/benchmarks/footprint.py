# ruff: noqa: E501 - sentences stand whole
"""Figures for the look through one's own posts, on made-up posts that it was not built with.

    python -m tests.benchmarks.footprint [dev | second | third | fourth] [quick]

For each heading: how many were to be found, precision and recall; patient stories by how they are
told; flags in the timelines of ordinary people; then the time and memory for 100,000 posts.
"""

from __future__ import annotations

import json
import sys
import time
import tracemalloc
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

sys.path[:0] = [str(Path(__file__).resolve().parents[2] / p) for p in ("app", ".")]

from paravent.core.archive import ArchiveContents, ArchivePost  # noqa: E402
from paravent.core.footprint import CareerPeriod, Heading  # noqa: E402
from paravent.footprint.review import review  # noqa: E402

POSTS = Path(__file__).resolve().parents[1] / "data" / "posts"
LABELS = {
    "patient": Heading.PATIENT_STORY,
    "identifier": Heading.IDENTIFIER,
    "complaint": Heading.WORKPLACE_COMPLAINT,
    "derogatory": Heading.DEROGATORY,
    "defamatory": Heading.DEFAMATORY_CLAIM,
    "drink_drugs": Heading.SUBSTANCES,
    "advice": Heading.UNDECLARED_INTEREST,
    "anonymous_doctor": Heading.UNNAMED_DOCTOR_CLAIM,
    "title": Heading.OVERSTATED_ROLE,
    "location": Heading.LOCATION,
}


@dataclass
class Count:
    """Of one heading."""

    hits: int = 0
    wrong: int = 0
    missed: int = 0

    @property
    def precision(self) -> float:
        """Of the flags, how many were right."""
        return self.hits / (self.hits + self.wrong) if self.hits + self.wrong else 1.0

    @property
    def recall(self) -> float:
        """Of what was there, how much was found."""
        return self.hits / (self.hits + self.missed) if self.hits + self.missed else 1.0


@dataclass
class Figures:
    """Everything that was measured."""

    by_heading: dict[Heading, Count] = field(default_factory=lambda: defaultdict(Count))
    plain: Count = field(default_factory=Count)
    """Identifiers and plainly told stories together: found under either heading."""
    told: dict[str, tuple[int, int]] = field(default_factory=dict)
    """How it is told to found and there."""
    groups: tuple[int, int] = (0, 0)
    """Groups of posts of which at least two are flagged, and groups."""
    calm: tuple[int, int] = (0, 0)
    """Flagged posts and posts in ordinary timelines."""
    worst: float = 0.0
    """Flags in 200 posts in the worst of the timelines."""


def rows(split: str) -> list[dict[str, Any]]:
    """The posts of one half."""
    made = []
    for file in sorted(POSTS.glob("*.jsonl")):
        for line in file.read_text("utf-8").splitlines():
            entry = json.loads(line)
            if entry["split"] == split:
                made.append(entry)
    return made


def flagged(entries: Sequence[dict[str, Any]]) -> dict[str, set[tuple[Heading, bool]]]:
    """Post id to headings, each with whether it was told between the lines."""
    by_author: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for entry in entries:
        by_author[entry["author"]].append(entry)
    made: dict[str, set[tuple[Heading, bool]]] = defaultdict(set)
    for mine in by_author.values():
        first = mine[0]
        posts = tuple(
            ArchivePost(e["platform"], e["id"], "post", _seconds(e["date"]), e["text"])
            for e in mine
        )
        owner = ("Amara Sands",) if first.get("profile_named", True) else (first["author"],)
        found = review([ArchiveContents(first["platform"], owner=owner, posts=posts)], career(mine))
        for flag in found.flags:
            for each in flag.posts:
                made[found.posts[each].member].add((flag.heading, flag.oblique))
    return made


def career(mine: Sequence[dict[str, Any]]) -> list[CareerPeriod]:
    """The career timeline that the posts of one author name, one period for each grade."""
    made: list[CareerPeriod] = []
    for entry in sorted(mine, key=lambda e: str(e["date"])):
        grade, at = entry.get("timeline_grade") or "", _seconds(entry["date"])
        if grade and (not made or made[-1].grade != grade):
            if made:
                made[-1] = replace(made[-1], end=at - 1)
            made.append(CareerPeriod("job", "", "", at if made else 0, None, True, grade))
    return made


def _seconds(day: str) -> int:
    return int(datetime.fromisoformat(day.replace("Z", "+00:00")).timestamp())


def measure(split: str) -> Figures:
    """All figures of one half."""
    entries = rows(split)
    found = flagged(entries)
    made = Figures()
    told: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    groups: dict[str, list[bool]] = defaultdict(list)
    calm: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for entry in entries:
        labels = {LABELS[each] for each in entry["labels"]}
        headings = {heading for heading, oblique in found[entry["id"]] if not oblique}
        any_story = any(heading is Heading.PATIENT_STORY for heading, _ in found[entry["id"]])
        story = Heading.PATIENT_STORY in headings
        how = "identifier" if entry.get("patient_by") == "identifier" else entry.get("told")
        if Heading.PATIENT_STORY in labels and how:
            told[how][0] += story or (any_story and how == "oblique")
            told[how][1] += 1
        if entry.get("group"):
            groups[entry["group"]].append(story)
        if entry["category"] == "timeline":
            calm[entry["timeline"]][0] += bool(found[entry["id"]])
            calm[entry["timeline"]][1] += 1
        for heading in Heading:
            if heading is Heading.PATIENT_STORY and how in ("oblique", "spread", "identifier"):
                continue  # reported apart
            _count(made.by_heading[heading], heading in headings, heading in labels)
        either = {Heading.PATIENT_STORY, Heading.IDENTIFIER}
        if how not in ("oblique", "spread"):
            _count(made.plain, bool(headings & either), bool(labels & either))
    made.told = {how: (hits, total) for how, (hits, total) in told.items()}
    made.groups = (sum(sum(g) >= 2 for g in groups.values()), len(groups))
    made.calm = (sum(n for n, _ in calm.values()), sum(n for _, n in calm.values()))
    made.worst = max((200 * hits / total for hits, total in calm.values()), default=0.0)
    return made


def _count(count: Count, was_flagged: bool, is_labelled: bool) -> None:
    count.hits += was_flagged and is_labelled
    count.wrong += was_flagged and not is_labelled
    count.missed += is_labelled and not was_flagged


def speed(entries: Iterable[dict[str, Any]], number: int = 100_000) -> tuple[float, float]:
    """Seconds of this process and mebibytes for ``number`` posts, three a day, of ordinary life."""
    texts = [e["text"] for e in entries if e["category"] == "timeline"]
    rare = [e["text"] for e in entries if e["labels"]]
    posts = tuple(
        ArchivePost(
            "x", "tweets.js", "post", 1_300_000_000 + 28_800 * n,
            rare[n % len(rare)] if n % 100 == 0 else texts[n % len(texts)],
        )
        for n in range(number)
    )  # fmt: skip
    contents = [ArchiveContents("x", owner=("Amara Sands",), posts=posts)]
    review([ArchiveContents("x", owner=("Amara Sands",), posts=posts[:200])])  # loads the words
    tracemalloc.start()
    review([ArchiveContents("x", owner=("Amara Sands",), posts=posts[:5_000])])
    memory = tracemalloc.get_traced_memory()[1] / 2**20
    tracemalloc.stop()
    began = time.process_time()
    review(contents)
    return time.process_time() - began, memory


def main() -> None:
    """Print everything."""
    split = next((s for s in ("dev", "second", "third", "fourth") if s in sys.argv), "held_out")
    made = measure(split)
    print(f"{split}: {len(rows(split))} posts")
    for heading in Heading:
        count = made.by_heading[heading]
        print(
            f"  {heading.value:22} {count.hits + count.missed:4} there"
            f"  precision {count.precision:.2f}  recall {count.recall:.2f}"
        )
    print(
        f"  identifiers and plainly told stories together: precision {made.plain.precision:.2f}"
        f" recall {made.plain.recall:.2f}"
    )
    for how, (hits, total) in sorted(made.told.items()):
        print(f"  patient stories, {how}: {hits} of {total} posts found as stories")
    print(f"  groups told over several posts: {made.groups[0]} of {made.groups[1]}")
    hits, total = made.calm
    rate = 200 * hits / total if total else 0
    print(
        f"  ordinary timelines: {hits} flags in {total} posts = {rate:.1f} in 200; worst {made.worst:.0f}"
    )
    if "quick" not in sys.argv:
        seconds, memory = speed(rows(split))
        print(f"  100,000 posts: {seconds:.1f} s of processor time; {memory:.0f} MB over 5,000")


if __name__ == "__main__":
    main()
