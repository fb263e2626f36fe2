"""Reports of made-up profiles, rich in everything, with or without planted secrets."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import cycle

from tests.support.audited import WHEN, audit, platform, reading, setting

from paravent.checklist.changes import compare
from paravent.checklist.guidance import load
from paravent.checklist.lens import stranger_sides
from paravent.checklist.outcomes import build
from paravent.core.footprint import FlagAnswer
from paravent.core.page import GuardRecord
from paravent.core.pagehealth import ChangedPage
from paravent.core.past import DayOutcomes
from paravent.core.records import (
    App,
    Attestation,
    Audit,
    Decision,
    ListFacts,
    Person,
    PhotoSummary,
    PlatformFacts,
    Stop,
    StrangerFacts,
    StrangerLook,
)
from paravent.core.review import PartState, Presence, ResultAnswer, ReviewSummary
from paravent.core.rhythm import OccasionKind
from paravent.core.words import (
    Audience,
    BoundaryAnswer,
    CheckOutcome,
    Limb,
    ReadingStatus,
    StopReason,
)
from paravent.report.make import More, make
from paravent.report.model import ReportData

MADE = "2026-05-05T09:00:00+00:00"
BEFORE = "2026-02-04T10:00:00+00:00"
CHECKS = ("8b-01", "8b-03", "8b-04", "8b-05", "8b-06", "8b-07", "8b-09", "8a-04", "8c-06", "8d-04")
VALUES = (Audience.FRIENDS, Audience.PUBLIC, Audience.ONLY_ME, Audience.LOGGED_IN)

SECRETS = [
    piece
    for n in range(125)
    for piece in (f"Zephyrine Quillon{n}", f"quillhandle{n}", f"99770{n:03}", f"my secret note {n}")
]
"""Names, handles, ids and messages or notes, in turn."""
FOOTPRINT_WORDS = ("the lady in bed seven", "ward round gossip")


def png(words: str = "", width: int = 640, height: int = 60) -> bytes:
    """A striped picture with ``words`` in its metadata."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return (
            struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
        )

    rows = b"".join(
        b"\0" + bytes([200 if x // 8 % 2 else 240 for x in range(width)]) for _ in range(height)
    )
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0))
        + (chunk(b"tEXt", b"Comment\0" + words.encode("latin-1")) if words else b"")
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


def facts(name: str, settings: int) -> PlatformFacts:
    """A platform with so many settings; every tenth only informs."""
    made = [
        setting(
            f"s{n}",
            (CHECKS[n % len(CHECKS)],),
            platform=name,
            enough=None if n % 10 == 9 else Audience.FRIENDS,
        )
        for n in range(settings)
    ]
    return platform(
        *made,
        name=name,
        fields=[
            StrangerFacts("bio", "Bio", ("8b-04", "8b-18"), "s0"),
            StrangerFacts("town", "Town", ("8b-04", "8b-18"), "s1"),
        ],
        lists=[
            ListFacts("friends", "Friends", ("8b-15",), connections=True, people=True),
            ListFacts("apps", "Connected apps", ("8a-02",)),
        ],
        people=True,
        apps=True,
    )


def rich(
    profiles: int = 2, settings: int = 30, *, earlier: bool = True, secrets: bool = False
) -> ReportData:
    """A report with all parts; with ``secrets`` they stand wherever words come from outside."""
    words: Iterator[str] = cycle(SECRETS) if secrets else cycle([""])
    platforms = [facts(f"toy{n}" if n else "toy", settings) for n in range(profiles)]
    now = [_audit(p, WHEN, 0, words) for p in platforms]
    before = [_audit(p, BEFORE, 1, words) for p in platforms] if earlier else []
    said = [Attestation("8a-01", CheckOutcome.ATTESTED, MADE, next(words))]
    decisions = [Decision(f"{next(words)}{n}", "toy", BoundaryAnswer.KEPT, MADE) for n in range(7)]
    photos = PhotoSummary(cleaned=12, verified=12, last_at=MADE)
    checklist = build(load(), platforms, now, said, decisions, photos)
    facts_of = {p.id: p for p in platforms}
    more = More(
        pictures={
            each: png(next(words))
            for a in now
            for each in [*(r.picture for r in a.readings), "stranger"]
            if each
        },
        changes=[compare(b, a, facts_of[a.platform]) for b, a in zip(before, now, strict=False)],
        sides=stranger_sides(now, platforms),
        pages=[ChangedPage("toy", "", "Posts", ("s3", "s4"), True)],
        days=[
            DayOutcomes(day[:10], (next(words),), ("toy",), _counts(n), "2026.1", bool(n))
            for n, day in enumerate((BEFORE, WHEN))
        ]
        if earlier
        else (),
        review=_review() if secrets else None,
        again_on="2026-08-04",
    )
    return make(
        checklist, platforms, now, made_at=MADE, photos=photos, decisions=decisions,
        store_sentence="Kept encrypted.", more=more,
    )  # fmt: skip


def _audit(p: PlatformFacts, when: str, shift: int, words: Iterator[str]) -> Audit:
    readings = []
    for n, each in enumerate(p.settings):
        status = (
            ReadingStatus.COULD_NOT_READ
            if n % 7 == 3
            else ReadingStatus.NEEDS_CONFIRMATION
            if n % 11 == 5
            else ReadingStatus.READ
        )
        said = next(words)
        readings.append(
            replace(
                reading(each.id, VALUES[(n + shift * (n % 5 == 0)) % 4], status, when),
                raw=f"Friends except {said}" if said else "Friends",
                url=f"https://toy.example/{next(words)}",
                why=f"It said {said}." if said else "The label was not found.",
                picture=f"{p.id}-{each.id}" if n % 3 else None,
            )
        )
    secret = next(words)
    people = (
        _people() if secret else [Person("Ada Byron", "https://toy.example/ada", "", "friends")]
    )
    return replace(
        audit(
            *readings,
            name=p.id,
            when=when,
            people=people[shift:],
            complete=True,
            apps=[App(next(words) or "Quiz", next(words), "apps")],
            lists={"friends": True, "apps": True, **({next(words): False} if secret else {})},
            stranger={"bio": next(words) or "Reads a lot", "town": None},
        ),
        stopped=Stop(StopReason.CHALLENGE, f"https://x/{next(words)}", f"Hello {secret}")
        if secret
        else None,
        guard=GuardRecord(3, 0, (f"{next(words)}.example",)),
        witness="same",
        stranger_look=StrangerLook(
            when, f"https://toy.example/{next(words)}", next(words), "stranger"
        ),
    )


def _people() -> list[Person]:
    return [
        Person(name, f"https://toy.example/{handle}?id={number}", note, "friends")
        for name, handle, number, note in (SECRETS[i : i + 4] for i in range(0, len(SECRETS), 4))
    ]


def _counts(n: int) -> dict[Limb, dict[str, int]]:
    return {limb: {"met": 3 + n, "partly": 1, "not_met": 3 - n, "not_known": 2} for limb in Limb}


def _review() -> ReviewSummary:
    return ReviewSummary(
        OccasionKind.INTERVIEW,
        date(2026, 6, 3),
        date(2026, 5, 1),
        (("What a stranger sees", PartState.DONE), ("Searches", PartState.BEGUN)),
        profiles_seen=2,
        pages_seen=1,
        differences=1,
        searches=12,
        searches_looked=5,
        results={ResultAnswer.MINE: 4, ResultAnswer.ACT: 1},
        sites_asked=9,
        presences={Presence.EXISTS: 2, Presence.ABSENT: 7},
        posts_items=120,
        flags=4,
        flag_answers={FlagAnswer.KEEP: 3},
        not_looked_at=tuple(f"A post about {words}." for words in FOOTPRINT_WORDS),
    )
