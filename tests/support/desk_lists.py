"""The made-up desk's connections: the real part of the desk over a store in memory."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path

from paravent.core.ports import StorePort
from paravent.core.records import Audit, Decision, Person, PlatformFacts
from paravent.core.words import BoundaryAnswer
from paravent.desks.base import Base
from paravent.desks.lists import Lists


class MadeUpPeople:
    """The part of the made-up store that ``core.lists.PeopleStore`` names."""

    def __init__(self) -> None:
        self._also: dict[str, str] = {}
        self._brief: dict[str, dict[str, bytes]] = {}
        self._decisions: dict[str, Decision] = {}

    def decision_key(self, person: Person, platform: str) -> str:
        raise NotImplementedError

    def audit(self, audit_id: str) -> Audit:
        raise NotImplementedError

    def decide(self, person: Person, platform: str, answer: BoundaryAnswer) -> Decision:
        raise NotImplementedError

    def mark(self, person: Person, platform: str) -> str:
        return self.decision_key(person, platform)[:16]

    def people_marks(self, audit_id: str) -> frozenset[str]:
        audit = self.audit(audit_id)
        return frozenset(self.mark(p, audit.platform) for p in audit.people)

    def answer_all(
        self,
        people: Sequence[tuple[Person, str]],
        answer: BoundaryAnswer,
        also: Mapping[str, str],
    ) -> None:
        for person, platform in people:
            self.decide(person, platform, answer)
        self._also.update(also)

    def undo_all(self, keys: Sequence[str]) -> None:
        for key in keys:
            self._decisions.pop(key, None)
        self._also = {k: of for k, of in self._also.items() if of not in keys}

    def also_known(self) -> Mapping[str, str]:
        return dict(self._also)

    def keep_briefly(self, room: str, key: str, data: bytes) -> None:
        self._brief.setdefault(room, {})[key] = data

    def kept_briefly(self, room: str) -> Mapping[str, bytes]:
        return dict(self._brief.get(room, {}))

    def drop_briefly(self, room: str, key: str) -> None:
        self._brief.get(room, {}).pop(key, None)


class MadeUpBase(Base):
    """What ``Lists`` needs of a desk: a made-up store and made-up platforms."""

    def __init__(self, store: StorePort, platforms: Sequence[PlatformFacts]) -> None:
        super().__init__(Path("made-up"), store=store)
        self._made_up = tuple(platforms)

    def platforms(self) -> Sequence[PlatformFacts]:
        return self._made_up


def made_up_lists(store: StorePort, platforms: Sequence[PlatformFacts]) -> Lists:
    """The real part of the desk over a made-up store."""
    return Lists(MadeUpBase(store, platforms))


SECONDS = 1_420_070_400  # 1 January 2015
DAY = 86_400


def made_up_export(folder: Path, friends: int = 40) -> Path:
    """A Facebook export with friends of several circles, four of them worth a thought."""
    made = []
    received = []
    threads: dict[str, object] = {}
    for n in range(friends):
        name = f"{_GIVEN[n % len(_GIVEN)]} {_FAMILY[(n * 7 + n // 20) % len(_FAMILY)]}"
        early = n % 4 != 0
        at = SECONDS - (n + 1) * 40 * DAY if early else SECONDS + (n + 1) * 30 * DAY
        made.append({"name": name, "timestamp": at})
        if not early and n % 8 == 0:
            received.append({"name": name, "timestamp": at - DAY})
            threads[f"your_facebook_activity/messages/inbox/t{n}/message_1.json"] = {
                "participants": [{"name": name}, {"name": "Mira Ashdown"}],
                "messages": [
                    {
                        "sender_name": name,
                        "timestamp_ms": (at + DAY) * 1000,
                        "content": "Thank you doctor for looking after my mum on the ward",
                    }
                ],
                "title": name,
                "thread_path": f"inbox/t{n}",
            }
        elif not early:
            threads[f"your_facebook_activity/messages/inbox/t{n}/message_1.json"] = {
                "participants": [{"name": name}, {"name": "Mira Ashdown"}],
                "messages": [
                    {
                        "sender_name": name if m % 2 else "Mira Ashdown",
                        "timestamp_ms": (at + m * 20 * DAY) * 1000,
                        "content": "see you on saturday",
                    }
                    for m in range(14)
                ],
                "title": name,
                "thread_path": f"inbox/t{n}",
            }
    profile = {"profile_v2": {"name": {"full_name": "Mira Ashdown"}}}
    path = folder / "facebook-mira-2025-11-01-abcd.zip"
    with zipfile.ZipFile(path, "w") as archive:
        at_home = "connections/friends"
        archive.writestr(f"{at_home}/your_friends.json", json.dumps({"friends_v2": made}))
        archive.writestr(
            f"{at_home}/received_friend_requests.json",
            json.dumps({"received_requests_v2": received}),
        )
        archive.writestr(
            "personal_information/profile_information/profile_information.json",
            json.dumps(profile),
        )
        for name, thread in threads.items():
            archive.writestr(name, json.dumps(thread))
    return path


_GIVEN = (
    "Aoife", "Bethan", "Callum", "Dilwen", "Ewan", "Farah", "Gethin", "Harpreet", "Isla", "Jonah",
    "Kezia", "Leopold", "Maeve", "Nkechi", "Oisin", "Priya", "Quentin", "Rhona", "Sanjay", "Tilda",
)  # fmt: skip
_FAMILY = (
    "Abernethy", "Blenkinsop", "Carruthers", "Dalrymple", "Entwistle", "Fothergill", "Grimshaw",
    "Hepplewhite", "Inchbald", "Jardine", "Kirkbride", "Lillywhite", "Micklethwaite", "Northcott",
    "Oglethorpe", "Postlethwaite", "Quayle", "Ravensdale", "Satterthwaite", "Threlfall",
)  # fmt: skip
