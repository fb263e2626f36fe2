"""Looks through the posts of one's own archives: flags, what was covered, who one says one is."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256

from paravent.core.archive import ArchiveContents, ArchivePost
from paravent.core.footprint import (
    Band,
    CareerPeriod,
    Coverage,
    Flag,
    Heading,
    NotLookedAt,
    Post,
    PostReview,
)
from paravent.core.jobs import Cancel, Progress, Report, ignore_progress
from paravent.core.text import plain
from paravent.footprint import headings, profiles
from paravent.footprint.judge import About, Part, judge, together
from paravent.footprint.tokens import LONGEST

_STEP = 500
_ORDER = {heading: place for place, heading in enumerate(Heading)}
_BANDS = {band: place for place, band in enumerate(Band)}


def review(
    archives: Sequence[ArchiveContents],
    timeline: Sequence[CareerPeriod] = (),
    *,
    gmc_name: str = "",
    report: Report = ignore_progress,
    cancel: Cancel | None = None,
) -> PostReview:
    """Every post, comment and caption of ``archives``. Raises ``CancelledError``.

    Only flagged posts are kept in the outcome. ``timeline`` decides which titles fit;
    ``gmc_name`` is the name on the register, to be set beside what the profiles show.
    """
    cancel = cancel or Cancel()
    total = sum(len(a.posts) for a in archives)
    done = 0
    kept: dict[str, Post] = {}
    flags: list[Flag] = []
    parts: list[Part] = []
    tally = Counter[str]()
    for contents in archives:
        about = About(headings.shows_name(contents.owner), timeline)
        for post in own_posts(contents, tally):
            if done % _STEP == 0:
                cancel.check()
                report(Progress(done, total, "Looking through your posts"))
            done += 1
            found, part = judge(post, about)
            if found:
                kept[post.id] = post
                flags += found
            if part is not None:
                parts.append(part)
    cancel.check()
    parts.sort(key=lambda p: p.post.at)
    grouped = list(together(parts))
    by_id = {p.post.id: p.post for p in parts}
    for flag in grouped:
        kept.update((each, by_id[each]) for each in flag.posts)
    flags = without_parts(flags, grouped)
    report(Progress(total, total, "Looked through."))
    return PostReview(
        posts={each: kept[each] for flag in flags for each in flag.posts},
        flags=tuple(sorted(flags, key=order)),
        coverage=coverage(archives, tally, bool(timeline)),
        profiles=profiles.side_by_side(archives, timeline, gmc_name),
        handles=tuple(dict.fromkeys(name for a in archives for name in a.owner)),
    )


def without_parts(flags: Sequence[Flag], grouped: Sequence[Flag]) -> list[Flag]:
    """The flags with those of one post left out where a group tells the same story whole."""
    inside = {each for flag in grouped for each in flag.posts}
    return [
        *grouped,
        *(f for f in flags if f.heading is not Heading.PATIENT_STORY or f.posts[0] not in inside),
    ]


def order(flag: Flag) -> tuple[int, int, str]:
    """Most serious first: by band, then heading."""
    return _BANDS[flag.band], _ORDER[flag.heading], flag.id


def own_posts(contents: ArchiveContents, tally: Counter[str]) -> Iterator[Post]:
    """What the user wrote; what others wrote, and what has no words and no place, is counted."""
    ids = Counter[str]()
    for post in contents.posts:
        if _shared(post):
            tally["shared"] += 1
            continue
        if not post.text.strip() and not post.place:
            tally["wordless"] += 1
            continue
        if len(post.text) > LONGEST:
            tally["long"] += 1
        tally[f"on {contents.platform}"] += 1
        made = post_id(post)
        ids[made] += 1
        if ids[made] > 1:
            made = f"{made}-{ids[made]}"
        yield Post(
            made, post.platform, post.member, post.kind, post.at, post.text, post.place, post.url,
            post.audience, post.title, getattr(post, "pictures", 0),
        )  # fmt: skip


def _shared(post: ArchivePost) -> bool:
    return post.title == "Repost" or post.text.startswith("RT @")


def post_id(post: ArchivePost) -> str:
    """The same for the same post in a newer archive: from platform, time and words."""
    words = f"{post.platform}\n{post.at}\n{post.text}".encode("utf-8", "surrogatepass")
    return f"{post.platform}-{sha256(words).hexdigest()[:16]}"


def coverage(archives: Sequence[ArchiveContents], tally: Counter[str], timeline: bool) -> Coverage:
    """What was looked at, how far back, and what was not."""
    dates = [p.at for a in archives for p in a.posts if p.at and not _shared(p)]
    by_platform = {a.platform: tally[f"on {a.platform}"] for a in archives}
    items = sum(by_platform.values())
    undated = sum(1 for a in archives for p in a.posts if not p.at)
    missing = list(_not_looked_at(archives, tally, timeline))
    oldest, newest = min(dates, default=0), max(dates, default=0)
    return Coverage(
        items, oldest, newest, by_platform, undated, tuple(missing), _sentence(items, by_platform)
    )


def _sentence(items: int, by_platform: dict[str, int]) -> str:
    where = ", ".join(f"{name} {count:,}" for name, count in by_platform.items())
    return (
        f"{items:,} posts, comments and captions were looked at ({where or 'none'}). A post that"
        " is not flagged is not thereby harmless: most plainly told stories and identifiers are"
        " found, of everything else only a part."
    )


def _not_looked_at(
    archives: Sequence[ArchiveContents], tally: Counter[str], timeline: bool
) -> Iterator[NotLookedAt]:
    for contents in archives:
        for skipped in contents.skipped:
            yield NotLookedAt(f"{contents.platform}: {plain(skipped.member, 120)}", skipped.why)
    if tally["shared"]:
        yield NotLookedAt(f"{tally['shared']:,} reposts", "Their words are somebody else's.")
    if tally["wordless"]:
        yield NotLookedAt(
            f"{tally['wordless']:,} entries without words", "There is nothing to read."
        )
    if tally["long"]:
        yield NotLookedAt(
            f"the ends of {tally['long']:,} very long posts",
            f"The first {LONGEST:,} characters of each were looked at.",
        )
    yield NotLookedAt("pictures and films", "Only the words beside them were looked at.")
    yield NotLookedAt(
        "private and group messages",
        "Their text is not looked at here; it counts as published too.",
    )
    yield NotLookedAt(
        "what others wrote about you, likes, and posts deleted before the export was made",
        "Exports do not hold them, or not as yours.",
    )
    yield NotLookedAt("posts in other languages", "The words this looks for are English.")
    if not timeline:
        yield NotLookedAt("titles and grades", "No timeline was given to set them against.")


def as_json(made: PostReview) -> dict[str, object]:
    """The design's object: a finding for each post of a flag, with the ids of all its posts."""
    return {
        "findings": [
            {
                "id": each,
                "timestamp": made.posts[each].at,
                "member": made.posts[each].member,
                "platform": made.posts[each].platform,
                "text": made.posts[each].text,
                "heading": flag.heading.value,
                "paragraph": flag.paragraph,
                "reason": " ".join(flag.why) + (f" {flag.lowered}" if flag.lowered else ""),
                "members": list(flag.posts),
                "band": flag.band.value,
                "oblique": flag.oblique,
            }
            for flag in made.flags
            for each in flag.posts
        ],
        "coverage": {
            "items": made.coverage.items,
            "oldest": _day(made.coverage.oldest),
            "newest": _day(made.coverage.newest),
            "platforms": dict(made.coverage.by_platform),
            "not_looked_at": [
                {"what": each.what, "why": each.why} for each in made.coverage.not_looked_at
            ],
        },
    }


def _day(at: int) -> str | None:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(at, UTC).date().isoformat() if at else None
