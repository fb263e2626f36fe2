"""Made-up platforms and audits for the tests of the checklist and the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from paravent.core.records import (
    App,
    Audit,
    ListFacts,
    Person,
    PlatformFacts,
    Reading,
    SettingFacts,
    StrangerFacts,
)
from paravent.core.words import Audience, Confidence, ReadingStatus

WHEN = "2026-05-04T10:00:00+00:00"


def setting(
    name: str = "birthday",
    checks: Sequence[str] = ("8b-04",),
    *,
    platform: str = "toy",
    enough: Audience | None = Audience.FRIENDS,
    good: tuple[Audience, ...] = (),
) -> SettingFacts:
    """A setting whose good state is ``enough`` or narrower."""
    return SettingFacts(
        platform=platform,
        id=name,
        title=f"Only friends see the {name}",
        checks=tuple(checks),
        advise=enough,
        enough=enough,
        why=f"Why {name} matters.",
        fix=f"Set {name} to friends.",
        url=f"https://toy.example/settings/{name}",
        phone_path="",
        ask=f"Who can see your {name}?",
        choices=(("Everyone", Audience.PUBLIC), ("Friends", Audience.FRIENDS)),
        confidence=Confidence.SOURCED,
        source="made up",
        good=good,
    )


def platform(
    *settings: SettingFacts,
    name: str = "toy",
    fields: Sequence[StrangerFacts] = (),
    lists: Sequence[ListFacts] = (),
    people: bool = False,
    apps: bool = False,
) -> PlatformFacts:
    """A platform with these settings."""
    return PlatformFacts(
        id=name,
        name=name.capitalize(),
        version="2026.1.1",
        settings=tuple(settings),
        has_people=people,
        has_apps=apps,
        has_stranger=bool(fields),
        checked_live="never",
        needs_site=False,
        terms=f"{name.capitalize()} may object to programs.",
        export="Ask for a copy.",
        export_url="https://toy.example/export",
        sign_in_url="https://toy.example/login",
        stranger_fields=tuple(fields),
        lists=tuple(lists),
    )


def reading(
    name: str = "birthday",
    audience: Audience | None = Audience.FRIENDS,
    status: ReadingStatus = ReadingStatus.READ,
    seen_at: str = WHEN,
    raw: str | None = None,
) -> Reading:
    """A reading of a setting."""
    known = status is not ReadingStatus.COULD_NOT_READ
    return Reading(
        setting=name,
        status=status,
        raw=raw,
        audience=audience if known else None,
        seen_at=seen_at if known else "",
        why="" if known else "The label was not found.",
    )


def audit(
    *readings: Reading,
    name: str = "toy",
    when: str = WHEN,
    people: Sequence[Person] = (),
    complete: bool = False,
    apps: Sequence[App] = (),
    lists: Mapping[str, bool] | None = None,
    stranger: Mapping[str, str | None] | None = None,
    site: str = "",
) -> Audit:
    """One audit of the made-up platform."""
    return Audit(
        id=f"{name}-{when}",
        platform=name,
        site=site,
        pack_version="2026.1.1",
        started=when,
        finished=when,
        readings=readings,
        people=tuple(people),
        people_complete=complete,
        apps=tuple(apps),
        lists_read=lists or {},
        stranger=stranger or {},
    )
