"""What a review before an interview says in the end: numbers and our own words, nobody's name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from paravent.core.records import CheckEvidence, Observation
from paravent.core.review import OldProfile, PartState, Plan, Presence, Search, StrangerTable
from paravent.core.words import CheckClass, CheckOutcome


def not_looked(
    plan: Plan,
    searches: Sequence[Search],
    profiles: Sequence[OldProfile],
    table: StrangerTable,
    posts: Mapping[str, Any],
) -> list[str]:
    """What the review says nothing about, in our own words, without names."""
    said = []
    for name, why in table.not_looked:
        said.append(f"{name}, as a stranger: {why}")
    partly = sum(1 for c in table.columns if c.why)
    if partly:
        said.append(f"Parts of {number(partly, 'page')} that strangers could not be shown.")
    left = sum(1 for s in searches if not s.looked_at)
    if left:
        said.append(f"{number(left, 'search', 'searches')}: not looked at.")
    unknown = sum(1 for p in profiles if p.presence is Presence.UNKNOWN)
    if unknown:
        said.append(f"{number(unknown, 'old profile')}: the site could not tell.")
    if not profiles:
        said.append("Forgotten profiles: no site was asked.")
    if not posts:
        said.append("Your own posts: no export was looked through.")
    out = (s for s in plan.steps if s.state is PartState.LEFT_OUT)
    said += [f"{step.title}: you left this out." for step in out]
    said.append("Closed groups, messages, what others share without your name, and paid databases.")
    return said


def seen_by_user(check: str, outcome: CheckOutcome, seen: str, at: str, done: bool) -> Observation:
    """One check of the review; ``done``: there is nothing left to do about it."""
    return Observation(
        check,
        CheckEvidence(
            "", "footprint", outcome, CheckClass.PUBLIC_VIEW, seen, at,
            advice="" if done else "Go on under Footprint.",
            title="The review before an interview",
        ),
    )  # fmt: skip


def old_profiles_seen(profiles: Sequence[OldProfile]) -> Observation:
    """8b-21: an open profile is a thing to do; a site that could not tell is never fine."""
    open_ones = sum(p.presence is Presence.EXISTS and p.mine is not False for p in profiles)
    unknown = sum(p.presence is Presence.UNKNOWN for p in profiles)
    known = len(profiles) - unknown
    if open_ones:
        outcome = CheckOutcome.PARTLY
    elif unknown:
        outcome = CheckOutcome.PARTLY if known else CheckOutcome.COULD_NOT_READ
    else:
        outcome = CheckOutcome.ATTESTED
    asked = number(len({p.site for p in profiles}), "site")
    seen = f"{asked} asked: {open_ones} with a profile that may be yours, {unknown} could not tell."
    at = max(p.looked_at for p in profiles)
    return seen_by_user("8b-21", outcome, seen, at, outcome is CheckOutcome.ATTESTED)


def number(count: int, one: str, many: str = "") -> str:
    """A count with its noun."""
    return f"{count} {one if count == 1 else many or one + 's'}"
