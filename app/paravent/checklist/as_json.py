"""The checklist as JSON (design, section 5)."""

from __future__ import annotations

from paravent.core.as_json import reading
from paravent.core.changes import AuditMark, Changes, ListChange, SettingChange
from paravent.core.records import App, CheckEvidence, Checklist, CheckResult, JsonObject
from paravent.core.words import Limb


def to_json(checklist: Checklist) -> JsonObject:
    """The edition and, for each limb, its checks with outcome, evidence and what is to do."""
    return {
        "edition": checklist.edition,
        "limbs": {limb.value: [_result(r) for r in checklist.limb(limb)] for limb in Limb},
    }


def _result(result: CheckResult) -> JsonObject:
    return {
        "id": result.id,
        "title": result.title,
        "class": result.class_words or ", ".join(c.value for c in result.classes),
        "outcome": result.outcome.value,
        "evidence": [_evidence(e) for e in result.evidence],
        "todo": result.todo,
    }


def _evidence(evidence: CheckEvidence) -> JsonObject:
    return {
        "platform": evidence.platform,
        "site": evidence.site,
        "setting": evidence.setting,
        "title": evidence.title,
        "outcome": evidence.outcome.value,
        "obtained": evidence.obtained.value,
        "seen": evidence.seen,
        "seen_at": evidence.seen_at,
        "why": evidence.why,
        "advice": evidence.advice,
        "url": evidence.url,
        "pack_version": evidence.pack_version,
    }


def changes_json(changes: Changes, *, names: bool = False) -> JsonObject:
    """One profile of ``paravent diff``. New connections are named only with ``names``."""
    return {
        "platform": changes.platform,
        "site": changes.site,
        "from": _mark(changes.before),
        "to": _mark(changes.after),
        "settings": [_setting(c) for c in changes.settings],
        "same": list(changes.same),
        "still_unread": list(changes.still_unread),
        "not_looked_at": list(changes.not_looked_at),
        "first_looked_at": list(changes.first_looked_at),
        "connections": {
            "new": sum(each.new_count for each in changes.lists if each.connections),
            "gone": _gone(changes),
        },
        "lists": [_list(each, names) for each in changes.lists],
        "stranger": [
            {"field": c.field, "what": c.what.value, "from": c.before, "to": c.after}
            for c in changes.stranger
        ],
        "pack_changed": changes.pack_changed,
        "guidance_changed": changes.guidance_changed,
    }


def _mark(mark: AuditMark) -> JsonObject:
    return {
        "id": mark.id,
        "finished": mark.finished,
        "pack_version": mark.pack_version,
        "guidance": mark.guidance or None,
        "stopped": mark.stopped,
    }


def _setting(change: SettingChange) -> JsonObject:
    return {
        "setting": change.setting,
        "direction": change.direction.value,
        "from": reading(change.before),
        "to": reading(change.after),
        "last_known": change.last_known and reading(change.last_known),
        "changed_by": change.changed_by.value,
        "because": change.because or None,
        "met_before": change.met_before,
        "met_after": change.met_after,
    }


def _gone(changes: Changes) -> int | None:
    """How many connections are gone; None where the end of a list was not seen."""
    counts = [each.gone_count for each in changes.lists if each.connections]
    return None if not counts or None in counts else sum(c for c in counts if c is not None)


def _list(each: ListChange, names: bool) -> JsonObject:
    shown: JsonObject = {
        "list": each.id,
        "state": each.state.value,
        "connections": each.connections,
        "new": each.new_count,
        "gone": each.gone_count,
        "certain": each.certain,
    }
    if not each.people:
        shown["new_names"] = [a.name for a in each.new]
        shown["gone_names"] = [a.name for a in each.gone]
    elif names:
        shown["new_names"] = [
            {"name": p.name, "url": p.url} for p in each.new if not isinstance(p, App)
        ]
    return shown
