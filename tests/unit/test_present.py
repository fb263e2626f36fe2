"""What is known now of a profile, put together from its audits."""

from __future__ import annotations

from paravent.core.present import present
from paravent.core.records import Audit, Person, Reading
from paravent.core.words import ReadingStatus


def audit(number: int, *settings: str, people: bool = False) -> Audit:
    return Audit(
        str(number), "x", "", "1", f"2026-01-0{number}T00:00:00Z", None,
        readings=tuple(Reading(s, ReadingStatus.READ) for s in settings),
        people=(Person("Wren Willow", "https://x.example/wren"),) if people else (),
        people_complete=people,
    )  # fmt: skip


def test_a_newer_whole_walk_without_people_leaves_the_older_list_open() -> None:
    (now,) = present([audit(1, "a", "b", people=True), audit(2, "a", "b")])
    assert len(now.people) == 1
    assert not now.people_complete


def test_a_look_at_one_setting_takes_nothing_away() -> None:
    (now,) = present([audit(1, "a", "b", people=True), audit(2, "a")])
    assert now.people_complete
