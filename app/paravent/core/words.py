"""The closed vocabulary of the program: the same words in code, packs, JSON and on screen."""

from __future__ import annotations

from enum import StrEnum


class Audience(StrEnum):
    """Who can see or reach something, widest first; ``on`` and ``off`` are plain switches.

    The order of the members up to ``NOBODY`` is the order of width (design, section 4).
    """

    PUBLIC = "public"
    LOGGED_IN = "logged_in"
    VERIFIED = "verified"
    FRIENDS_OF_FRIENDS = "friends_of_friends"
    FOLLOWERS = "followers"
    FRIENDS = "friends"
    FOLLOWING = "following"
    MUTUAL = "mutual"
    CUSTOM = "custom"
    ONLY_ME = "only_me"
    NOBODY = "nobody"
    ON = "on"
    OFF = "off"

    @property
    def is_switch(self) -> bool:
        """True for ``on`` and ``off``, which have no place in the order of width."""
        return self in (Audience.ON, Audience.OFF)

    def is_within(self, limit: Audience) -> bool:
        """Whether this audience is the same as ``limit`` or narrower.

        Switches are within nothing but themselves: on and off cannot be compared with people.
        """
        if self.is_switch or limit.is_switch:
            return self is limit
        return _WIDTH[self] >= _WIDTH[limit]

    def is_wider_than(self, other: Audience) -> bool | None:
        """Whether this audience is wider than ``other``; None where the two cannot be compared."""
        if self is other:
            return False
        if self.is_switch or other.is_switch:
            return None
        return _WIDTH[self] < _WIDTH[other]


_WIDTH = {audience: place for place, audience in enumerate(Audience)}


class ReadingStatus(StrEnum):
    """How a setting came to be known; what was not read is never anything else."""

    READ = "read"
    NEEDS_CONFIRMATION = "needs_confirmation"
    CONFIRMED = "confirmed"
    COULD_NOT_READ = "could_not_read"
    NOT_OFFERED = "not_offered"

    @property
    def is_known(self) -> bool:
        """Whether the audience of such a reading may be counted."""
        return self in (ReadingStatus.READ, ReadingStatus.CONFIRMED)


class CheckOutcome(StrEnum):
    """What a check of the guidance came to (guidance file, section 1)."""

    MET = "met"
    PARTLY = "partly"
    NOT_MET = "not_met"
    COULD_NOT_READ = "could_not_read"
    NOT_APPLICABLE = "not_applicable"
    ATTESTED = "attested"


class CheckClass(StrEnum):
    """How a check is obtained: A read from a page, E from an export or file, P seen from
    outside, U said by the user.
    """

    SETTING = "A"
    EXPORT = "E"
    PUBLIC_VIEW = "P"
    ATTESTATION = "U"


class Limb(StrEnum):
    """The four limbs of paragraph 8 of the 2013 guidance."""

    A = "8a"
    B = "8b"
    C = "8c"
    D = "8d"


class StopReason(StrEnum):
    """Why a walk ended before its end. What was read until then is kept."""

    CHALLENGE = "challenge"
    RATE_LIMITED = "rate_limited"
    BLOCKED = "blocked"
    SIGNED_OUT = "signed_out"
    UNEXPECTED_LANGUAGE = "unexpected_language"
    UNREACHABLE = "unreachable"
    BROWSER_GONE = "browser_gone"
    CANCELLED = "cancelled"


class BoundaryAnswer(StrEnum):
    """The four answers of the connections review (guidance file, section 5, rule 3)."""

    NO = "no"
    NOT_SURE = "not_sure"
    KEPT = "considered_and_kept"
    WILL_ACT = "will_act"


class Confidence(StrEnum):
    """How well the facts behind a pack entry are sourced; ``weak`` is never more than
    ``needs_confirmation``.
    """

    SOURCED = "sourced"
    WEAK = "weak"
