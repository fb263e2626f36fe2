"""What an archive shows of the checks of paragraph 8: counts and dates only, nobody's name.

An archive that lacks something says nothing about it: only what is there is an observation. Small
counts are given as ranges, as reports name the platform.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime

from paravent.core.archive import CONNECTION_KINDS, ArchiveContents
from paravent.core.records import CheckEvidence, Observation
from paravent.core.text import folded
from paravent.core.words import CheckClass, CheckOutcome

OLD_YEARS = 3
CLUSTER = 5
"""So many places in one square of a hundredth of a degree make a cluster."""
WIDELY = 10
_SENIOR = re.compile(
    r"\b(?:recruit\w*|talent|human resources|hr|medical director|clinical director|dean"
    r"|educational supervisor|clinical supervisor|programme director|head of school"
    r"|clinical lead|practice manager|chief executive|partner)\b"
)
_PUBLIC = ("public", "everyone", "öffentlich", "público", "unlisted")
_ALWAYS_PUBLIC = ("reddit", "x")


def observe(contents: ArchiveContents, seen_at: str = "") -> tuple[Observation, ...]:
    """The observations of one archive. ``seen_at``: when it was read, UTC, ISO 8601."""
    now = datetime.fromisoformat(seen_at) if seen_at else datetime.now(UTC)
    return tuple(
        Observation(
            check,
            CheckEvidence(
                platform=contents.platform,
                setting="archive",
                outcome=outcome,
                obtained=CheckClass.EXPORT,
                seen=seen,
                seen_at=now.isoformat(timespec="seconds"),
                advice=advice,
            ),
        )
        for check, outcome, seen, advice in _found(contents, now)
    )


def roughly(count: int) -> str:
    """A count that does not single anyone out: ``1 to 5``, ``6 to 20``, ``more than 20`` …"""
    for least, words in ((1000, "more than 1,000"), (200, "more than 200"), (20, "more than 20")):
        if count > least:
            return words
    return "6 to 20" if count > 5 else "1 to 5" if count else "no"


Row = tuple[str, CheckOutcome, str, str]


def _found(contents: ArchiveContents, now: datetime) -> Iterator[Row]:
    kinds = Counter(p.kind for p in contents.people)
    if uploaded := kinds["contact"]:
        yield (
            "8a-09",
            CheckOutcome.NOT_MET,
            f"An uploaded address book with {roughly(uploaded)} entries is kept there.",
            "Remove the uploaded contacts and switch the upload off.",
        )
    waiting = kinds["request_received"] + sum(1 for t in contents.threads if t.requested)
    if waiting:
        yield (
            "8b-16",
            CheckOutcome.PARTLY,
            f"{roughly(waiting).capitalize()} requests to connect or to read a message are there.",
            "Look through them; nobody has to be answered.",
        )
    yield from _groups(contents)
    yield from _readers(contents)
    yield from _places(contents)
    yield from _old(contents, now)
    yield from _others(contents)


def _groups(contents: ArchiveContents) -> Iterator[Row]:
    written = sum(1 for p in contents.posts if "group" in _base(p.member))
    if written:
        yield (
            "8a-05",
            CheckOutcome.PARTLY,
            f"{roughly(written).capitalize()} posts or comments in groups are there.",
            "Read them with the eyes of a patient's relative; closed groups have many members.",
        )


def _readers(contents: ArchiveContents) -> Iterator[Row]:
    """Employers and recruiters among the connections, where the export names their work."""
    employers = {folded(e) for e in contents.profile.get("employer", ()) if len(e) >= 5}
    read = [p for p in contents.people if p.kind in CONNECTION_KINDS and (p.company or p.position)]
    same = sum(1 for p in read if p.company and folded(p.company) in employers)
    senior = sum(1 for p in read if _SENIOR.search(folded(p.position)))
    if same or senior:
        yield (
            "8b-17",
            CheckOutcome.PARTLY,
            f"{roughly(same).capitalize()} connections name an employer of yours, and"
            f" {roughly(senior)} a post that hires, leads or teaches.",
            "Post with them in mind, or choose a narrower list for what is personal.",
        )


def _others(contents: ArchiveContents) -> Iterator[Row]:
    wide = sum(1 for p in contents.posts if p.shared >= WIDELY)
    if wide:
        yield (
            "8d-02",
            CheckOutcome.PARTLY,
            f"{roughly(wide).capitalize()} posts were passed on {WIDELY} times or more.",
            "What others passed on stays with them; review these first.",
        )
    tagged = sum(1 for p in contents.places if "tagged" in _base(p.member))
    if tagged:
        yield (
            "8d-03",
            CheckOutcome.PARTLY,
            f"Others tagged you at {roughly(tagged)} places.",
            "Take tags off that you do not want, or ask kindly for removal.",
        )


def _base(member: str) -> str:
    return member.rpartition("/")[2].casefold()


def _places(contents: ArchiveContents) -> Iterator[Row]:
    visits = sum(1 for p in contents.places if p.what in ("post", "visit"))
    visits += sum(1 for p in contents.posts if p.place)
    if visits:
        yield (
            "8c-03",
            CheckOutcome.NOT_MET,
            f"{roughly(visits).capitalize()} posts or visits name a place.",
            "Take the place off posts that are better without it.",
        )
    media = sum(1 for p in contents.places if p.what in ("media", "track"))
    if media:
        yield (
            "8c-04",
            CheckOutcome.NOT_MET,
            f"{roughly(media).capitalize()} pictures, films or tracks carry coordinates there.",
            "New pictures can be cleaned before they are shared; old ones can be replaced.",
        )
    squares = Counter(
        (round(p.latitude, 2), round(p.longitude, 2))
        for p in contents.places
        if p.latitude is not None and p.longitude is not None
    )
    clusters = sum(1 for count in squares.values() if count >= CLUSTER)
    if clusters:
        yield (
            "8c-05",
            CheckOutcome.NOT_MET,
            f"The coordinates gather at {roughly(clusters)} places, as at a home or a workplace.",
            "Think about what that tells someone who collects them.",
        )


def _old(contents: ArchiveContents, now: datetime) -> Iterator[Row]:
    limit = now.timestamp() - OLD_YEARS * 365.25 * 86_400
    always = contents.platform in _ALWAYS_PUBLIC
    old = sum(
        1
        for p in contents.posts
        if 0 < p.at < limit and ((always and not p.audience) or p.audience.casefold() in _PUBLIC)
    )
    if old:
        yield (
            "8d-01",
            CheckOutcome.PARTLY,
            f"{roughly(old).capitalize()} public posts are older than {OLD_YEARS} years.",
            "Look through them; what still stands can stay.",
        )
