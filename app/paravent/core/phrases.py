"""The words of the vocabulary in plain British English, for windows, checklists and reports."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from paravent.core.records import CheckResult
from paravent.core.words import Audience, CheckClass, CheckOutcome, ReadingStatus

SEEN_BY: Mapping[Audience, str] = MappingProxyType(
    {
        Audience.PUBLIC: "open to anyone, signed in or not",
        Audience.LOGGED_IN: "open to anyone with an account there",
        Audience.VERIFIED: "open to verified accounts",
        Audience.FRIENDS_OF_FRIENDS: "open to friends of friends",
        Audience.FOLLOWERS: "open to followers",
        Audience.FRIENDS: "open to friends",
        Audience.FOLLOWING: "open to people you follow",
        Audience.MUTUAL: "open to people you follow who follow you",
        Audience.CUSTOM: "open to people you chose one by one",
        Audience.ONLY_ME: "open to you only",
        Audience.NOBODY: "open to nobody",
        Audience.ON: "switched on",
        Audience.OFF: "switched off",
    }
)
"""Who can see or reach something, to follow a subject: "Your posts: open to friends"."""

OUTCOME: Mapping[CheckOutcome, str] = MappingProxyType(
    {
        CheckOutcome.MET: "Met",
        CheckOutcome.PARTLY: "Partly met",
        CheckOutcome.NOT_MET: "Not met yet",
        CheckOutcome.COULD_NOT_READ: "Not known",
        CheckOutcome.NOT_APPLICABLE: "Does not apply",
        CheckOutcome.ATTESTED: "Your own word",
    }
)


def outcome_words(result: CheckResult) -> str:
    """An outcome in words; where nothing was there to be read it does not say "could not"."""
    if result.outcome is CheckOutcome.COULD_NOT_READ and not result.evidence:
        only_said = result.classes == (CheckClass.ATTESTATION,)
        return "Needs your word" if only_said else "Not looked at"
    return OUTCOME[result.outcome]


STATUS: Mapping[ReadingStatus, str] = MappingProxyType(
    {
        ReadingStatus.READ: "Read",
        ReadingStatus.NEEDS_CONFIRMATION: "Needs your confirmation",
        ReadingStatus.CONFIRMED: "Confirmed by you",
        ReadingStatus.COULD_NOT_READ: "Could not read",
        ReadingStatus.NOT_OFFERED: "Not offered to you",
    }
)

OBTAINED: Mapping[CheckClass, str] = MappingProxyType(
    {
        CheckClass.SETTING: "read from the settings",
        CheckClass.EXPORT: "read from a file",
        CheckClass.PUBLIC_VIEW: "seen as a stranger",
        CheckClass.ATTESTATION: "your own word",
    }
)

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]


def day_words(stamp: str) -> str:
    """The day of a stored time (ISO 8601) in words: ``3 November 2025``; "" for none."""
    try:
        year, month, day = (int(part) for part in stamp[:10].split("-"))
        return f"{day} {_MONTHS[month - 1]} {year}"
    except (ValueError, IndexError):
        return ""
