"""The audience lens: what a stranger, a patient, an employer, a colleague or a friend could see."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType
from typing import Protocol

from paravent.core.words import Audience


class Tie(StrEnum):
    """What links somebody to the profile; without any they are not even signed in."""

    ACCOUNT = "account"
    VERIFIED = "verified"
    FRIEND_OF_FRIEND = "friend_of_friend"
    FOLLOWER = "follower"
    FRIEND = "friend"
    FOLLOWED = "followed"
    MUTUAL = "mutual"


TIE_WORDS: Mapping[Tie, tuple[str, str]] = MappingProxyType(
    {
        Tie.ACCOUNT: ("has an account there", "they have an account there"),
        Tie.VERIFIED: ("has a verified account", "their account is verified"),
        Tie.FRIEND_OF_FRIEND: ("knows a friend of yours there", "they are a friend of a friend"),
        Tie.FOLLOWER: ("follows you", "they follow you"),
        Tie.FRIEND: ("is among your friends there", "they are among your friends there"),
        Tie.FOLLOWED: ("is somebody you follow", "you follow them"),
        Tie.MUTUAL: ("follows you, and you follow them", "you follow one another"),
    }
)
"""A tie after "This person …" and after "if …"."""

REACHES: Mapping[Tie, Audience] = MappingProxyType(
    {
        Tie.ACCOUNT: Audience.LOGGED_IN,
        Tie.VERIFIED: Audience.VERIFIED,
        Tie.FRIEND_OF_FRIEND: Audience.FRIENDS_OF_FRIENDS,
        Tie.FOLLOWER: Audience.FOLLOWERS,
        Tie.FRIEND: Audience.FRIENDS,
        Tie.FOLLOWED: Audience.FOLLOWING,
        Tie.MUTUAL: Audience.MUTUAL,
    }
)
"""The narrowest audience that somebody with the tie belongs to."""


class Viewer(StrEnum):
    """Through whose eyes."""

    STRANGER = "stranger"
    PATIENT = "patient"
    EMPLOYER = "employer"
    COLLEAGUE = "colleague"
    FRIEND = "friend"


@dataclass(frozen=True, slots=True)
class ViewerFacts:
    """What is taken for granted about a viewer, and what may be so."""

    viewer: Viewer
    name: str
    """"A patient"."""
    sentence: str
    """Who that is, in plain words."""
    assumed: frozenset[Tie]
    possible: frozenset[Tie]
    """Every tie that somebody like that may have, the assumed ones included."""


VIEWERS: tuple[ViewerFacts, ...] = (
    ViewerFacts(
        Viewer.STRANGER,
        "A stranger",
        "Somebody who found your name and is not signed in there. Anybody can open an account.",
        frozenset(),
        frozenset({Tie.ACCOUNT, Tie.VERIFIED}),
    ),
    ViewerFacts(
        Viewer.PATIENT,
        "A patient",
        "Somebody you treat, or their family. Most have an account; some know people you know, and"
        " some may be among your connections without your knowing.",
        frozenset({Tie.ACCOUNT}),
        frozenset(Tie),
    ),
    ViewerFacts(
        Viewer.EMPLOYER,
        "An employer",
        "Somebody who looks you up before an interview, or from human resources.",
        frozenset({Tie.ACCOUNT}),
        frozenset(Tie),
    ),
    ViewerFacts(
        Viewer.COLLEAGUE,
        "A colleague",
        "Somebody you work with. You have friends in common; some colleagues are friends there.",
        frozenset({Tie.ACCOUNT, Tie.FRIEND_OF_FRIEND}),
        frozenset(Tie),
    ),
    ViewerFacts(
        Viewer.FRIEND,
        "A friend",
        "Somebody you accepted as a friend or follower there.",
        frozenset({Tie.ACCOUNT, Tie.FRIEND_OF_FRIEND, Tie.FOLLOWER, Tie.FRIEND}),
        frozenset(Tie),
    ),
)


def viewer_facts(viewer: Viewer) -> ViewerFacts:
    """The facts of one viewer."""
    return next(facts for facts in VIEWERS if facts.viewer is viewer)


class Sight(StrEnum):
    """What a viewer could see of one thing. ``unknown`` is never taken for ``not_seen``."""

    SEEN = "seen"
    DEPENDS = "depends"
    """Not as assumed, but somebody like that could have the tie that it takes."""
    UNKNOWN = "unknown"
    NOT_SEEN = "not_seen"


@dataclass(frozen=True, slots=True)
class LensRow:
    """One thing on one profile, through one viewer's eyes."""

    platform: str
    platform_name: str
    site: str
    title: str
    """What it is about: the question of the setting, or what a stranger's look was for."""
    sight: Sight
    reason: str
    """Why, in one sentence, with the assumption that it rests on."""
    setting: str = ""
    """The setting that decides it; "" where there is none."""
    url: str = ""
    """Where that setting stands."""
    phone_path: str = ""
    shown: str = ""
    """The words that the page showed for it; untrusted."""
    seen_at: str = ""
    if_tie: tuple[Tie, ...] = ()
    """For ``depends``: the ties any of which would let them see it."""


@dataclass(frozen=True, slots=True)
class Lens:
    """All profiles through one viewer's eyes."""

    viewer: Viewer
    ties: frozenset[Tie]
    rows: tuple[LensRow, ...]
    left_out: int = 0
    """Switches that say nothing of who sees something; they are in the checklist."""
    not_reviewed: tuple[str, ...] = ()
    """Profiles that were never reviewed: nothing is known of them."""

    def of(self, sight: Sight) -> tuple[LensRow, ...]:
        """The rows that came to ``sight``."""
        return tuple(row for row in self.rows if row.sight is sight)


class Agreement(StrEnum):
    """What a stranger's look and the setting say together (check 8b-18)."""

    AGREES = "agrees"
    SHOWS_MORE = "shows_more"
    """A stranger saw what the setting says is hidden."""
    SHOWS_LESS = "shows_less"
    """The setting lets everybody see it; the look did not show it."""
    NOT_COMPARED = "not_compared"
    """One of the two is not known, or no setting claims anything."""


@dataclass(frozen=True, slots=True)
class StrangerRow:
    """One thing that a stranger might see, beside what the settings claim of it."""

    field: str
    title: str
    checked: bool
    """False: nothing can be said; never to be read as hidden."""
    seen: str | None
    """The words that a stranger saw; None where nothing showed, or nothing was checked."""
    setting: str
    setting_title: str
    claim: str
    """What the setting says, in words; "" where no setting speaks of it."""
    claim_known: bool
    agreement: Agreement
    url: str = ""
    picture: str | None = None
    """The id of the picture of the setting's own row."""


@dataclass(frozen=True, slots=True)
class StrangerSide:
    """A stranger's look at one profile beside its settings."""

    platform: str
    platform_name: str
    site: str
    looked_at: str
    """When; "" where no look was made."""
    why: str
    """Why some or all was not checked; "" where nothing kept it."""
    picture: str | None
    """The id of the picture of what a stranger got."""
    url: str
    rows: tuple[StrangerRow, ...]


class LensPort(Protocol):
    """The part of the desk that looks through other people's eyes."""

    def look(self, viewer: Viewer, ties: frozenset[Tie]) -> Lens:
        """Everything known now, as ``viewer`` with exactly ``ties`` could see it."""

    def stranger(self) -> Sequence[StrangerSide]:
        """Each profile that can be looked at from outside, beside what its settings claim."""

    def picture(self, picture_id: str) -> bytes | None:
        """A picture of either side, PNG."""
