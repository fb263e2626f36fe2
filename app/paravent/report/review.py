"""The review before an interview as lines of a report: numbers and days, nothing anyone wrote."""

from __future__ import annotations

from dataclasses import dataclass

from paravent.core.footprint import FlagAnswer
from paravent.core.review import PartState, Presence, ResultAnswer, ReviewSummary
from paravent.core.rhythm import OCCASION_WORDS
from paravent.core.text import plain

_STATES = {
    PartState.OPEN: "not begun",
    PartState.BEGUN: "under way",
    PartState.DONE: "done",
    PartState.LEFT_OUT: "left out by me",
}
_RESULTS = {
    ResultAnswer.MINE: "mine and fine",
    ResultAnswer.NOT_ME: "not me",
    ResultAnswer.ABOUT_ME: "by others about me",
    ResultAnswer.ACT: "to act on",
}
_PRESENCES = {
    Presence.EXISTS: "a profile exists",
    Presence.ABSENT: "no such profile",
    Presence.UNKNOWN: "could not tell",
}
_FLAGS = {
    FlagAnswer.KEEP: "kept after thought",
    FlagAnswer.FALSE_FLAG: "not what they seemed",
    FlagAnswer.WILL_REMOVE: "to remove",
    FlagAnswer.ASK: "to ask someone about",
}


@dataclass(frozen=True, slots=True)
class FootprintPart:
    """What the report says of the review. All strings are this program's own words."""

    title: str
    parts: tuple[tuple[str, str], ...]
    """Each part and how far it is."""
    lines: tuple[tuple[str, str], ...]
    """What was looked at, in numbers."""
    not_looked_at: tuple[str, ...] = ()
    """For one's own report only."""


def footprint_part(summary: ReviewSummary, *, portfolio: bool = False) -> FootprintPart:
    """The lines; the portfolio version has no list of what was not looked at, only its number."""
    day = f"{summary.day.day} {summary.day:%B %Y}"
    lines = [
        ("Profiles seen as a stranger", str(summary.profiles_seen)),
        ("Other pages seen as a stranger", str(summary.pages_seen)),
        ("Differences in who I say I am", str(summary.differences)),
        ("Searches for my name", f"{summary.searches_looked} of {summary.searches} looked at"),
        ("Results", _counted({_RESULTS[a]: n for a, n in summary.results.items()})),
        ("Sites asked for forgotten profiles", str(summary.sites_asked)),
        ("Their answers", _counted({_PRESENCES[p]: n for p, n in summary.presences.items()})),
        ("Own posts, comments and captions looked through", f"{summary.posts_items:,}"),
        ("From when they are", _years(summary)),
        ("Flags", f"{sum(summary.flag_answers.values())} of {summary.flags} answered"),
        ("Answers", _counted({_FLAGS[a]: n for a, n in summary.flag_answers.items()})),
    ]
    if portfolio:
        lines.append(("Points that this review says nothing about", str(_left(summary))))
    return FootprintPart(
        f"Review before my {OCCASION_WORDS[summary.occasion]} on {day}",
        tuple((title, _STATES[state]) for title, state in summary.steps),
        tuple(lines),
        () if portfolio else tuple(plain(line, 300) for line in summary.not_looked_at),
    )


def _years(summary: ReviewSummary) -> str:
    """Years only: a day might tell one post from all others."""
    oldest, newest = summary.posts_oldest[:4], summary.posts_newest[:4]
    if not oldest:
        return "not known"
    return oldest if oldest == newest else f"{oldest} to {newest}"


def _left(summary: ReviewSummary) -> int:
    return len(summary.not_looked_at)


def _counted(counts: dict[str, int]) -> str:
    return ", ".join(f"{n} {words}" for words, n in counts.items() if n) or "none"
