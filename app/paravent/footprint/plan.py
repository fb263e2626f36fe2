"""The guided review: its parts with the day by which each is good to have been done."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from paravent.core.review import Part, PartState, Plan, PlanStep
from paravent.core.rhythm import Occasion
from paravent.footprint.data import load


def lay_out(
    occasion: Occasion,
    begun_on: date,
    today: date,
    states: Mapping[Part, PartState] | None = None,
    counts: Mapping[Part, str] | None = None,
) -> Plan:
    """The parts of the review, what takes longest first.

    Each is to be done so many days before the occasion as what it may lead to takes; a day that
    has passed becomes today, with a sentence on what will not have happened by then.
    """
    states, counts = states or {}, counts or {}
    parts = sorted(load("plan")["part"], key=lambda p: (-p["days"], p["order"]))
    steps = []
    for entry in parts:
        part = Part(entry["id"])
        ideal = occasion.day - timedelta(days=entry["days"])
        late = ideal < today and entry["days"] > 1
        left = (occasion.day - today).days
        steps.append(
            PlanStep(
                part,
                entry["title"],
                entry["why"],
                entry["takes"],
                entry["minutes"],
                max(today, min(ideal, occasion.day)),
                _too_late(entry["days"], left) if late else "",
                states.get(part, PartState.OPEN),
                counts.get(part, ""),
            )
        )
    return Plan(occasion, begun_on, tuple(steps))


def _too_late(days: int, left: int) -> str:
    """What will not have happened by the day, ``left`` days from now."""
    if left < 0:
        return "The day has passed. What you ask for now helps the next reader."
    if left == 0:
        return "The day has come. What you ask for now helps the next reader."
    words = "Only 1 day is" if left == 1 else f"Only {left} days are"
    return (
        f"{words} left, and others may take up to {days} to act: some of it may still show on the"
        " day. What you can change or hide yourself works at once."
    )


def problems() -> list[str]:
    """What is wrong with the data, for tests: a part that is missing or twice."""
    ids = [entry["id"] for entry in load("plan")["part"]]
    return [f"{part}: {ids.count(part)} times" for part in Part if ids.count(part) != 1]
