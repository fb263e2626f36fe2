"""A hurried patience and a journal that remembers, for walks over made-up sites."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from paravent.core.records import App, Audit, Person, Reading
from paravent.engine.patience import Patience

QUICK = Patience(
    loading=0.02,
    silent=0.0,
    partly=0.0,
    steady=0.0,
    step=0.0,
    quiet_steps=2,
    stuck_steps=6,
    list_seconds=5,
    list_steps=200,
)


@dataclass
class Notes:
    """A journal and listener that remembers."""

    audit: Audit | None = None
    readings: list[Reading] = field(default_factory=list)
    pages: list[str] = field(default_factory=list)
    people: list[tuple[int, bool]] = field(default_factory=list)
    opened: list[str] = field(default_factory=list)
    stops: list[str] = field(default_factory=list)
    pictures: int = 0
    finished: Audit | None = None
    on_reading: Callable[[Reading], None] | None = None

    def begin(self, audit: Audit, scope: Sequence[str], people: bool) -> None:
        self.audit = audit

    def keep_reading(self, audit_id: str, reading: Reading, picture: bytes | None) -> None:
        self.readings.append(reading)
        self.pictures += picture is not None
        if self.on_reading is not None:
            self.on_reading(reading)

    def keep_people(self, audit_id: str, people: Sequence[Person], complete: bool) -> None:
        self.people.append((len(people), complete))

    def keep_apps(self, audit_id: str, apps: Sequence[App]) -> None: ...

    def keep_picture(self, audit_id: str, name: str, picture: bytes) -> str:
        return f"{audit_id}/{name}"

    def page_done(self, audit_id: str, page: str) -> None:
        self.pages.append(page)

    def finish(self, audit: Audit) -> None:
        self.finished = audit

    def page_opened(self, platform: str, page: str, done: int, total: int) -> None:
        self.opened.append(page)

    def reading_made(self, platform: str, reading: Reading, picture: bytes | None) -> None: ...
    def people_found(self, platform: str, count: int) -> None: ...

    def stopped(self, platform: str, sentence: str) -> None:
        self.stops.append(sentence)
