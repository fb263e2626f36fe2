"""The JSON of the commands (design, section 5), written from the records in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from paravent.core.ports import WalkStart
    from paravent.core.records import (
        Audit,
        JsonObject,
        PhotoInspection,
        PhotoOutcome,
        PlatformFacts,
        Reading,
    )


def audit(record: Audit) -> JsonObject:
    """``AUDIT`` of the design, with the id and the witness beside what is fixed there."""
    stop = record.stopped
    return {
        "id": record.id,
        "platform": record.platform,
        "site": record.site,
        "pack_version": record.pack_version,
        "started": record.started,
        "finished": record.finished,
        "readings": [reading(r) for r in record.readings],
        "people": [
            {"name": p.name, "url": p.url, "detail": p.detail, "kind": p.kind}
            for p in record.people
        ],
        "people_complete": record.people_complete,
        "apps": [{"name": a.name, "detail": a.detail, "kind": a.kind} for a in record.apps],
        "lists_read": dict(record.lists_read),
        "stranger": dict(record.stranger),
        "stopped": stop
        and {"reason": stop.reason.value, "url": stop.url, "sentence": stop.sentence},
        "guard": {
            "writes_blocked": record.guard.writes_blocked,
            "writes_sent": record.guard.writes_sent,
            "hosts_refused": list(record.guard.hosts_refused),
        },
        "witness": record.witness,
        "pages": [
            {"page": p.page, "title": p.title, "asked": p.asked, "missed": list(p.missed)}
            for p in record.pages
        ],
    }


def reading(record: Reading) -> JsonObject:
    """One reading; ``why`` says what kept it from being read."""
    return {
        "setting": record.setting,
        "status": record.status.value,
        "raw": record.raw,
        "audience": record.audience and record.audience.value,
        "how": list(record.how),
        "url": record.url,
        "seen_at": record.seen_at,
        "why": record.why,
    }


def audit_summary(record: Audit) -> JsonObject:
    """One line of ``paravent history``: counts only, no names."""
    counts: dict[str, int] = {}
    for each in record.readings:
        counts[each.status.value] = counts.get(each.status.value, 0) + 1
    return {
        "id": record.id,
        "platform": record.platform,
        "site": record.site,
        "pack_version": record.pack_version,
        "started": record.started,
        "finished": record.finished,
        "readings": counts,
        "stopped": record.stopped and record.stopped.reason.value,
    }


def unfinished(start: WalkStart) -> JsonObject:
    """A walk that was cut off and can go on."""
    return {
        "id": start.audit.id,
        "platform": start.audit.platform,
        "site": start.audit.site,
        "started": start.audit.started,
        "readings": len(start.audit.readings),
        "pages_done": len(start.pages_done),
    }


def platform(facts: PlatformFacts) -> JsonObject:
    """One line of ``paravent platforms``."""
    return {
        "id": facts.id,
        "name": facts.name,
        "settings": len(facts.settings),
        "people": facts.has_people,
        "apps": facts.has_apps,
        "stranger": facts.has_stranger,
        "checked_live": facts.checked_live,
        "needs_site": facts.needs_site,
    }


def inspection(record: PhotoInspection) -> JsonObject:
    """One file of ``paravent photos inspect``."""
    return {
        "path": record.path,
        "container": record.container,
        "found": [
            {"where": f.where, "what": f.what, "value": f.value, "kind": f.kind}
            for f in record.found
        ],
        "place": record.place,
        "error": record.error,
    }


def outcome(record: PhotoOutcome) -> JsonObject:
    """One file of ``paravent photos clean``."""
    return {
        "path": record.path,
        "outcome": record.outcome,
        "removed": list(record.removed),
        "kept": list(record.kept),
        "remains": list(record.remains),
        "written": record.written,
        "verified": record.verified,
        "why": record.why,
    }
