"""What a review before an interview says in the end: numbers and our own words, nobody's name."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from paravent.core.footprint import FlagAnswer
from paravent.core.records import CheckEvidence, Observation
from paravent.core.review import (
    OldProfile,
    PartState,
    Plan,
    Presence,
    ResultAnswer,
    Search,
    StrangerTable,
)
from paravent.core.words import CheckClass, CheckOutcome

NOT_SEEN_BY_ANY = (
    "Closed groups, messages, what others share without your name, and paid databases."
)


def not_looked(
    plan: Plan,
    searches: Sequence[Search],
    profiles: Sequence[OldProfile],
    table: StrangerTable,
    unasked: int = 0,
) -> list[str]:
    """What the review says nothing about, in our own words, without names.

    ``unasked``: how many sites were not asked about old profiles, where some were.
    """
    said = []
    if not table.columns and not table.not_looked:
        said.append("Stranger's view: no profile and no page was looked at.")
    for name, why in table.not_looked:
        said.append(f"{name}, as a stranger: {why}")
    partly = sum(1 for c in table.columns if c.why)
    if partly:
        said.append(f"Parts of {number(partly, 'page')} that strangers could not be shown.")
    left = sum(1 for s in searches if not s.looked_at)
    if not searches:
        said.append("Your name: no search was made.")
    elif left:
        said.append(f"{number(left, 'search', 'searches')}: not looked at.")
    unknown = sum(1 for p in profiles if p.presence is Presence.UNKNOWN)
    if unknown:
        said.append(f"{number(unknown, 'old profile')}: the site could not tell.")
    if not profiles:
        said.append("Forgotten profiles: no site was asked.")
    elif unasked:
        said.append(f"Forgotten profiles: {number(unasked, 'site')} more, not asked.")
    out = (s for s in plan.steps if s.state is PartState.LEFT_OUT)
    return said + [f"{step.title}: you left this out." for step in out]


def not_read(posts: Mapping[str, Any], without_posts: Sequence[str]) -> list[str]:
    """What the look through own posts says nothing about; ``without_posts``: profiles."""
    if not posts:
        return ["Your own posts: no export was looked through."]
    said = []
    left = posts["flags"] - sum(posts["answers"].values())
    if left > 0:
        said.append(f"{number(left, 'flag')} of your own posts: not answered yet.")
    if without_posts:
        said.append(f"Your posts on {', '.join(without_posts)}: no export was looked through.")
    if undated := posts.get("undated", 0):
        said.append(f"{number(undated, 'post')} without a date: looked through, but not how old.")
    said.append(
        "In your exports: pictures and films, private messages, reposts, other languages, and"
        " what was deleted before."
    )
    return said


def to_do(
    searches: Sequence[Search], profiles: Sequence[OldProfile], posts: Mapping[str, Any]
) -> Iterator[str]:
    """What the user wants to do, with notes and user names: for nobody else's eyes."""
    for search in searches:
        for result in search.results:
            if result.answer is ResultAnswer.ACT:
                where = f"{search.engine}, {search.query}"
                yield f"Act on a result of {where}{': ' + result.note if result.note else ''}."
    for profile in profiles:
        if profile.presence is Presence.EXISTS and profile.mine is not False:
            name = f"{profile.site}, {profile.handle}"
            if profile.mine:
                yield f"Close or tidy {name}. {profile.remove}".strip()
            else:
                yield f"Look whether {name} is yours."
    answers = {FlagAnswer(key): count for key, count in posts.get("answers", {}).items()}
    if remove := answers.get(FlagAnswer.WILL_REMOVE, 0):
        yield f"Remove {number(remove, 'post')} of yours, unless there may be a complaint."
    if ask := answers.get(FlagAnswer.ASK, 0):
        yield f"Ask someone about {number(ask, 'post')} of yours."


def day_of(at: int) -> str:
    """A day, ISO 8601; "" for no date."""
    return datetime.fromtimestamp(at, UTC).date().isoformat() if at else ""


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
