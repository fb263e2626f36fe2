"""Records of a made-up audit, for the tests of more than one room."""

from __future__ import annotations

from paravent.core.page import GuardRecord
from paravent.core.records import App, Audit, Evidence, Person, Reading, Stop
from paravent.core.words import Audience, ReadingStatus, StopReason


def reading(
    setting: str = "future_posts",
    audience: Audience | None = Audience.FRIENDS,
    status: ReadingStatus = ReadingStatus.READ,
    raw: str | None = "Friends",
    seen_at: str = "2026-03-01T10:00:05+00:00",
) -> Reading:
    return Reading(
        setting,
        status,
        raw,
        audience,
        ("row", "json"),
        "https://www.facebook.com/settings/?tab=posts",
        seen_at,
        (Evidence("row", raw or "", audience, 1.0, "exact label"),),
    )


def people(count: int = 3) -> tuple[Person, ...]:
    return tuple(
        Person(f"Wilhelmina Quistgaard{i}", f"https://www.facebook.com/wilma.quist.{i}", "Hull")
        for i in range(count)
    )


def audit(
    audit_id: str = "a1",
    platform: str = "facebook",
    started: str = "2026-03-01T10:00:00+00:00",
    finished: str | None = "2026-03-01T10:05:00+00:00",
    **changed: object,
) -> Audit:
    values: dict[str, object] = {
        "readings": (reading(), reading("friends_list", Audience.ONLY_ME, raw="Only me")),
        "people": people(),
        "people_complete": True,
        "apps": (App("Quizzes", "since 2019"),),
        "stranger": {"friends": "Wilhelmina Quistgaard1 and 2 others", "workplace": None},
        "stopped": Stop(StopReason.RATE_LIMITED, "https://www.facebook.com/", "Slow down."),
        "guard": GuardRecord(3, 0, ("evil.example",)),
        "witness": "same",
        "lists_read": {"friends": True, "apps": False},
        **changed,
    }
    return Audit(audit_id, platform, "", "1", started, finished, **values)  # type: ignore[arg-type]
