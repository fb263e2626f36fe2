"""The records that official archives become: people, threads, posts, places. All text untrusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

CONNECTION_KINDS = ("friend", "follower", "connection")
"""The lists whose people are connections (design, section 5)."""


@dataclass(frozen=True, slots=True)
class ArchivePerson:
    """One entry of one list of people in an archive."""

    id: str
    """The profile's address where there is one, else ``PLATFORM:NAME|SECONDS``."""
    platform: str
    name: str
    """As the archive shows it; "" for closed accounts and where only a number is given."""
    kind: str
    """friend, follower, connection, following, request_sent, request_received, removed, rejected,
    blocked, close, contact, family, suggested."""
    at: int = 0
    """Unix seconds; 0 where undated."""
    url: str = ""
    handle: str = ""
    company: str = ""
    position: str = ""
    note: str = ""
    """What was written with an invitation, and only where messages may be read; else ""."""


@dataclass(frozen=True, slots=True)
class ArchiveMessage:
    """One message, kept only where its text may be read."""

    sender: str
    at: int
    text: str
    mine: bool


@dataclass(frozen=True, slots=True)
class ArchiveThread:
    """One conversation: who, when, how much; the earliest texts only where they may be read."""

    platform: str
    id: str
    title: str
    people: tuple[str, ...]
    """Names, handles or addresses of all but the user, as the archive gives them."""
    group: bool
    requested: bool
    """It stands in a folder of message requests or filtered messages."""
    mine: int
    theirs: int
    first_at: int
    last_at: int
    first_mine: bool
    """Whether the earliest message is the user's own."""
    handle: str = ""
    """The other person's handle, where the archive's own name for the thread is one."""
    opening: tuple[ArchiveMessage, ...] = ()
    """The earliest messages of others and of the user, oldest first."""


@dataclass(frozen=True, slots=True)
class ArchivePost:
    """Something that the user wrote or shared."""

    platform: str
    member: str
    kind: str
    """post or comment."""
    at: int
    text: str
    title: str = ""
    """The platform's own line about it, in the account's language."""
    people: tuple[str, ...] = ()
    """Who is tagged or mentioned."""
    audience: str = ""
    """The platform's word for who can see it, where the archive says."""
    url: str = ""
    place: str = ""
    shared: int = 0
    """How often others passed it on or answered it, where the archive says."""


@dataclass(frozen=True, slots=True)
class ArchivePlace:
    """A place that the archive ties to a picture, a film, a post, a track or a visit."""

    platform: str
    member: str
    what: str
    """media, post, visit or track."""
    at: int
    latitude: float | None
    longitude: float | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class ArchiveApp:
    """An app or site that was given access."""

    platform: str
    name: str
    at: int = 0
    active: bool = True


@dataclass(frozen=True, slots=True)
class ArchiveSession:
    """A sign-in or a session."""

    platform: str
    at: int
    detail: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A member that was not read, and why."""

    member: str
    why: str


@dataclass(frozen=True, slots=True)
class ArchiveSummary:
    """What an archive holds, in numbers."""

    platform: str
    people: int
    messages: int
    posts: int
    located_media: int
    apps: int
    skipped: tuple[Skipped, ...]
    comments: int = 0
    places: int = 0
    sessions: int = 0
    oldest: int = 0
    newest: int = 0


@dataclass(frozen=True, slots=True)
class ArchiveContents:
    """Everything that was read from the parts of one archive."""

    platform: str
    owner: tuple[str, ...] = ()
    """Names, handles and addresses by which the archive knows the user."""
    people: tuple[ArchivePerson, ...] = ()
    threads: tuple[ArchiveThread, ...] = ()
    posts: tuple[ArchivePost, ...] = ()
    places: tuple[ArchivePlace, ...] = ()
    apps: tuple[ArchiveApp, ...] = ()
    sessions: tuple[ArchiveSession, ...] = ()
    profile: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The user's own fields: family names, schools, employers, home town, settings …"""
    groups: tuple[str, ...] = ()
    messages: int = 0
    """How many messages there are, whether or not their text was read."""
    messages_read: bool = False
    skipped: tuple[Skipped, ...] = ()

    def summary(self) -> ArchiveSummary:
        """The numbers. A person on several lists of connections counts once."""
        kinds = (*CONNECTION_KINDS, "following")
        dates = [p.at for p in self.posts if p.at] + [t.last_at for t in self.threads if t.last_at]
        return ArchiveSummary(
            platform=self.platform,
            people=len({p.id for p in self.people if p.kind in kinds}),
            messages=self.messages,
            posts=sum(1 for p in self.posts if p.kind == "post"),
            located_media=sum(1 for p in self.places if p.what in ("media", "track")),
            apps=len(self.apps),
            skipped=self.skipped,
            comments=sum(1 for p in self.posts if p.kind == "comment"),
            places=len(self.places),
            sessions=len(self.sessions),
            oldest=min(dates, default=0),
            newest=max(dates, default=0),
        )
