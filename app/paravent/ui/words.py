"""The words that the window uses for the program's records: outcomes, audiences, dates, counts."""

from __future__ import annotations

from datetime import UTC, datetime

from paravent.core.records import CheckResult, Reading, SettingFacts
from paravent.core.text import plain
from paravent.core.words import (
    Audience,
    BoundaryAnswer,
    CheckClass,
    CheckOutcome,
    Limb,
    ReadingStatus,
)

LIMBS = {
    Limb.A: "Settings are not confidentiality",
    Limb.B: "Who can reach me, and what they see",
    Limb.C: "Where I am and have been",
    Limb.D: "What cannot be taken back",
}

LIMB_SENTENCES = {
    Limb.A: "No site can promise that something stays confidential, whatever you set.",
    Limb.B: "Patients, employers and other organisations may reach personal information.",
    Limb.C: "Location can sit inside photos and other things you share.",
    Limb.D: "What is published is hard to pull back; others share it and comment on it.",
}

OUTCOMES = {
    CheckOutcome.MET: ("Met", "met", "met"),
    CheckOutcome.PARTLY: ("Partly met", "partly", "partly"),
    CheckOutcome.NOT_MET: ("Not met", "not_met", "not_met"),
    CheckOutcome.COULD_NOT_READ: ("Could not read", "could_not_read", "unread"),
    CheckOutcome.NOT_APPLICABLE: ("Does not apply", "not_applicable", "na"),
    CheckOutcome.ATTESTED: ("Said by you", "attested", "attested"),
}
"""Outcome to word, icon, tone."""

NOT_SAID = ("Needs your word", "question", "attested")
NOT_LOOKED_AT = ("Not looked at", "could_not_read", "unread")

STATUSES = {
    ReadingStatus.READ: ("Read", "check", "accent"),
    ReadingStatus.CONFIRMED: ("Confirmed by you", "attested", "attested"),
    ReadingStatus.NEEDS_CONFIRMATION: ("Needs your look", "question", "partly"),
    ReadingStatus.COULD_NOT_READ: ("Could not read", "could_not_read", "unread"),
    ReadingStatus.NOT_OFFERED: ("Not offered to you", "not_applicable", "na"),
}
"""Status of a reading to word, icon, tone. "Read" says nothing about whether it is wise."""

AUDIENCES = {
    Audience.PUBLIC: "Anyone, also without an account",
    Audience.LOGGED_IN: "Anyone with an account there",
    Audience.VERIFIED: "Verified accounts",
    Audience.FRIENDS_OF_FRIENDS: "Friends of friends",
    Audience.FOLLOWERS: "Your followers",
    Audience.FRIENDS: "Your friends",
    Audience.FOLLOWING: "People you follow",
    Audience.MUTUAL: "People you follow who follow you",
    Audience.CUSTOM: "People you chose",
    Audience.ONLY_ME: "Only you",
    Audience.NOBODY: "Nobody",
    Audience.ON: "On",
    Audience.OFF: "Off",
}

ANSWERS = {
    BoundaryAnswer.NO: "No",
    BoundaryAnswer.NOT_SURE: "Not sure",
    BoundaryAnswer.KEPT: "Yes, considered and kept",
    BoundaryAnswer.WILL_ACT: "Yes, I will act",
}

KINDS = {
    "friend": "Friend",
    "follower": "Follows you",
    "following": "You follow them",
    "request": "Asked to connect",
    "connection": "Connection",
}

AS_IT_SHOULD_BE = ("As it should be", "met", "met")
TO_CONSIDER = ("To consider", "not_met", "not_met")


def outcome_of(result: CheckResult) -> tuple[str, str, str]:
    """Word, icon and tone of a result; a check that only the user can answer says so."""
    if result.outcome is CheckOutcome.COULD_NOT_READ and not result.evidence:
        only_said = result.classes == (CheckClass.ATTESTATION,)
        return NOT_SAID if only_said else NOT_LOOKED_AT
    return OUTCOMES[result.outcome]


def seen(reading: Reading) -> str:
    """What a reading says, in the platform's words and ours; never more than was read."""
    raw = plain(reading.raw or "", 120)
    if reading.status is ReadingStatus.NOT_OFFERED:
        return "Not offered to you"
    if not reading.status.is_known:
        return f"Seen: “{raw}”" if raw else "Nothing was read"
    meaning = AUDIENCES[reading.audience] if reading.audience else ""
    if raw and meaning and raw.casefold() != meaning.casefold():
        return f"“{raw}” – {meaning.lower() if not meaning.startswith('I') else meaning}"
    return meaning or (f"“{raw}”" if raw else "Nothing was read")


def judged(reading: Reading, facts: SettingFacts | None) -> tuple[str, str, str]:
    """Word, icon and tone of a reading: how it came to be known, and whether it is as it should."""
    if not reading.status.is_known or reading.audience is None or facts is None:
        return STATUSES[reading.status]
    met = facts.is_met_by(reading.audience)
    if met is None:
        return STATUSES[reading.status]
    return AS_IT_SHOULD_BE if met else TO_CONSIDER


def aim(title: str) -> str:
    """A setting's title is its good state: alone it would read as a finding, so say what it is.

    Also where the setting is as it should be: what is good enough may be wider than the title
    ("only friends" and "friends of friends").
    """
    return f"Aim: {title}"


def moment(stamp: str | None) -> datetime | None:
    """A stored time (UTC, ISO 8601) in this computer's time zone; None where there is none."""
    if not stamp:
        return None
    try:
        parsed = datetime.fromisoformat(stamp)
    except ValueError:
        return None
    return (parsed if parsed.tzinfo else parsed.replace(tzinfo=UTC)).astimezone()


def day(stamp: str | None) -> str:
    """A stored time as a day: ``3 November 2025``."""
    parsed = moment(stamp)
    return f"{parsed.day} {parsed:%B %Y}" if parsed else "no date"


def day_and_time(stamp: str | None) -> str:
    """A stored time to the minute: ``3 November 2025, 23:41``."""
    parsed = moment(stamp)
    return f"{parsed.day} {parsed:%B %Y}, {parsed:%H:%M}" if parsed else "no date"


def count(number: int, one: str, many: str = "") -> str:
    """``1 photo``, ``2 photos``, ``1,200 photos``."""
    return f"{number:,} {one if number == 1 else many or one + 's'}"


def listed(words: list[str]) -> str:
    """``a``, ``a and b``, ``a, b and c``."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"
