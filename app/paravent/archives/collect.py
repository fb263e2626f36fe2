"""Gathers what readers find in the members of one archive, within limits, into one record."""

from __future__ import annotations

import heapq
from dataclasses import dataclass, field, replace

from paravent.archives import limits
from paravent.archives.text import repaired, seconds
from paravent.core.archive import (
    ArchiveApp,
    ArchiveContents,
    ArchiveMessage,
    ArchivePerson,
    ArchivePlace,
    ArchivePost,
    ArchiveSession,
    ArchiveThread,
    Skipped,
)
from paravent.core.text import plain


@dataclass(slots=True)
class ThreadSoFar:
    """A conversation while its members are read; its parts may come in any order."""

    id: str
    title: str = ""
    handle: str = ""
    requested: bool = False
    group: bool | None = None
    people: dict[str, None] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    mine: int = 0
    """Messages that the archive itself marks as the user's own."""
    first: tuple[int, str, bool] = (0, "", False)
    last_at: int = 0
    earliest: list[tuple[int, int, str, str, bool]] = field(default_factory=list)
    number: int = 0


class Collector:
    """What was found so far. ``messages`` says whether message text may be kept."""

    def __init__(self, platform: str, *, messages: bool) -> None:
        self.platform = platform
        self.reads_messages = messages
        self.owner: dict[str, None] = {}
        self.people: dict[tuple[str, str], ArchivePerson] = {}
        self.posts: list[ArchivePost] = []
        self.places: list[ArchivePlace] = []
        self.apps: dict[str, ArchiveApp] = {}
        self.sessions: list[ArchiveSession] = []
        self.profile: dict[str, dict[str, None]] = {}
        self.groups: dict[str, None] = {}
        self.threads: dict[str, ThreadSoFar] = {}
        self.message_count = 0
        self.skipped: list[Skipped] = []
        self.names: dict[str, str] = {}
        """Addresses of nameless people to names seen beside them elsewhere in the archive."""
        self._nameless = 0
        self._met: set[str] = set()
        self._own: set[str] = set()
        self._over: set[str] = set()

    def own(self, *names: str) -> None:
        """Names, handles or addresses of the user."""
        for name in names:
            if name.strip():
                self.owner[name.strip()] = None

    def know(self, what: str, value: object) -> None:
        """A field of the user's own profile."""
        if isinstance(value, str) and value.strip():
            text = repaired(value).strip()[: limits.TEXT_CHARACTERS]
            self.profile.setdefault(what, {})[text] = None

    def person(
        self,
        kind: str,
        name: str,
        at: object = 0,
        *,
        url: str = "",
        handle: str = "",
        company: str = "",
        position: str = "",
        note: str = "",
        id: str = "",
    ) -> None:
        """An entry of a list of people."""
        when = seconds(at)
        name = name.strip()
        made = id or url or f"{self.platform}:{name}|{when}"
        if not (name or id or url) and (kind, made) in self.people:
            # Closed accounts: as many people as there are entries.
            self._nameless += 1
            made = f"{made}|{self._nameless}"
        if len(self.people) >= limits.KEPT_PEOPLE:
            self._full("people")
            return
        kept = note.strip()[: limits.TEXT_CHARACTERS] if self.reads_messages else ""
        self.people.setdefault(
            (kind, made),
            ArchivePerson(
                made, self.platform, name, kind, when, url, handle, company, position, kept
            ),
        )

    def first_time(self, what: str) -> bool:
        """Whether ``what`` was not met before: some archives hold the same thing twice."""
        if what in self._met:
            return False
        if len(self._met) < limits.KEPT_POSTS:
            self._met.add(what)
        return True

    def post(
        self,
        member: str,
        text: str,
        at: object = 0,
        *,
        kind: str = "post",
        title: str = "",
        people: tuple[str, ...] = (),
        audience: str = "",
        url: str = "",
        place: str = "",
        shared: object = 0,
    ) -> None:
        """Something the user wrote or shared."""
        if len(self.posts) >= limits.KEPT_POSTS:
            self._full("posts and comments")
            return
        self.posts.append(
            ArchivePost(
                self.platform,
                member,
                kind,
                seconds(at),
                text.strip()[: limits.TEXT_CHARACTERS],
                title.strip()[:500],
                people,
                audience,
                url,
                place,
                _count(shared),
            )
        )

    def place(  # noqa: PLR0917 - a place is these
        self,
        member: str,
        what: str,
        at: object,
        latitude: object,
        longitude: object,
        name: str = "",
    ) -> None:
        """A place with coordinates, or with a name alone; 0, 0 and nonsense mean none."""
        one, two = _degrees(latitude, 90), _degrees(longitude, 180)
        if one is None or two is None or (one == 0 and two == 0):
            if not name or what not in ("visit", "post"):
                return
            one = two = None
        if len(self.places) >= limits.KEPT_PLACES:
            self._full("places")
            return
        self.places.append(
            ArchivePlace(self.platform, member, what, seconds(at), one, two, name.strip()[:300])
        )

    def track(self, member: str, at: object) -> None:
        """A recorded way, whose points stay in its own file."""
        if len(self.places) < limits.KEPT_PLACES:
            self.places.append(
                ArchivePlace(self.platform, member, "track", seconds(at), None, None)
            )

    def app(self, name: str, at: object = 0, *, active: bool = True) -> None:
        """An app or site with access."""
        if name.strip():
            self.apps.setdefault(
                name.strip(), ArchiveApp(self.platform, name.strip(), seconds(at), active)
            )

    def session(self, at: object, detail: str) -> None:
        """A sign-in."""
        if len(self.sessions) < limits.KEPT_PLACES:
            self.sessions.append(ArchiveSession(self.platform, seconds(at), detail[:300]))

    def thread(self, name: str) -> ThreadSoFar | None:
        """The conversation ``name``, begun if it is new; None where there are too many."""
        if name not in self.threads and len(self.threads) >= limits.KEPT_THREADS:
            self._full("conversations")
            return None
        return self.threads.setdefault(name, ThreadSoFar(name))

    def message(
        self,
        thread: ThreadSoFar | None,
        sender: str,
        at: object,
        text: object,
        *,
        mine: bool | None = None,
        broken: bool = False,
    ) -> None:
        """One message; ``mine`` where the archive marks it, else known by the owner's names.

        ``text`` is looked at only where messages may be read; ``broken`` text is repaired.
        """
        self.message_count += 1
        if thread is None:
            return
        when = seconds(at)
        if mine:
            thread.mine += 1
        else:
            thread.counts[sender] = thread.counts.get(sender, 0) + 1
            if mine is False and len(thread.people) < 1000:
                thread.people[sender] = None
        if when:
            thread.last_at = max(thread.last_at, when)
            if not thread.first[0] or when < thread.first[0]:
                thread.first = (when, sender, bool(mine))
        if self.reads_messages and isinstance(text, str):
            full = len(thread.earliest) >= limits.OPENING_MESSAGES
            if not full or -when >= thread.earliest[0][0]:
                text = repaired(text) if broken else text
                self._keep_text(thread, when, sender, text, bool(mine))

    @staticmethod
    def _keep_text(thread: ThreadSoFar, when: int, sender: str, text: str, mine: bool) -> None:
        thread.number += 1
        earliest = thread.earliest
        if not text.strip():
            return
        kept = (-when, -thread.number, sender, text[: limits.TEXT_CHARACTERS], mine)
        if len(earliest) < limits.OPENING_MESSAGES:
            heapq.heappush(earliest, kept)
        elif kept > earliest[0]:
            heapq.heapreplace(earliest, kept)

    def skip(self, member: str, why: str) -> None:
        """A member that was not read, or not to its end."""
        if len(self.skipped) < limits.SKIPPED_NAMED:
            self.skipped.append(Skipped(plain(member), why))

    def done(self, skipped: tuple[Skipped, ...]) -> ArchiveContents:
        """Everything as one frozen record."""
        self._own = {_key(name) for name in (*self.owner, *self._usual_sender())}
        return ArchiveContents(
            platform=self.platform,
            owner=tuple(self.owner),
            people=tuple(self._named(p) for p in self.people.values() if not self._is_own(p)),
            threads=tuple(self._thread(t) for t in self.threads.values()),
            posts=tuple(self.posts),
            places=tuple(self.places),
            apps=tuple(self.apps.values()),
            sessions=tuple(self.sessions),
            profile={key: tuple(values) for key, values in self.profile.items()},
            groups=tuple(self.groups),
            messages=self.message_count,
            messages_read=self.reads_messages,
            skipped=(*skipped, *self.skipped),
        )

    def _named(self, person: ArchivePerson) -> ArchivePerson:
        name = self.names.get(person.url, "")
        return replace(person, name=name, handle=name) if name and not person.name else person

    def _is_own(self, person: ArchivePerson) -> bool:
        """Whoever writes in a chat export is listed; one of them may be the user."""
        return person.kind == "chat" and _key(person.name) in self._own

    def _thread(self, thread: ThreadSoFar) -> ArchiveThread:
        own = self._own
        mine = thread.mine + sum(n for who, n in thread.counts.items() if _key(who) in own)
        theirs = sum(n for who, n in thread.counts.items() if _key(who) not in own)
        people = tuple(
            p for p in dict.fromkeys((*thread.people, *thread.counts)) if p and _key(p) not in own
        )
        opening = tuple(
            ArchiveMessage(who, -when, text, marked or _key(who) in own)
            for when, _, who, text, marked in sorted(thread.earliest, reverse=True)
        )
        first_at, first_by, first_marked = thread.first
        return ArchiveThread(
            platform=self.platform,
            id=thread.id,
            title=thread.title,
            handle=thread.handle,
            people=people,
            group=len(people) > 1 if thread.group is None else thread.group,
            requested=thread.requested,
            mine=mine,
            theirs=theirs,
            first_at=first_at,
            last_at=thread.last_at,
            first_mine=first_marked or _key(first_by) in own,
            opening=opening,
        )

    def _usual_sender(self) -> tuple[str, ...]:
        """Where none of the user's names takes part: whoever does in every conversation."""
        if len(self.threads) < 2:
            return ()
        sides = [{*t.counts, *t.people} for t in self.threads.values() if t.counts or t.people]
        named = {_key(name) for name in self.owner}
        if any(t.mine for t in self.threads.values()) or any(
            _key(who) in named for side in sides for who in side
        ):
            return ()
        common = set.intersection(*sides) if len(sides) > 1 else set()
        return tuple(common) if len(common) == 1 else ()

    def _full(self, what: str) -> None:
        if what not in self._over:
            self._over.add(what)
            self.skip("the rest", f"There are more {what} than are kept; the first ones count.")


def _count(value: object) -> int:
    digits = str(value).strip() if isinstance(value, int | str) else ""
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) < 12 else 0


def _degrees(value: object, most: int) -> float | None:
    try:
        number = float(str(value).strip())
    except (TypeError, ValueError):
        return None
    return number if -most <= number <= most else None


def _key(name: str) -> str:
    return " ".join(name.casefold().split())
