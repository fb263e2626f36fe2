"""The checklist as JSON (design, section 5)."""

from __future__ import annotations

from paravent.core.records import CheckEvidence, Checklist, CheckResult, JsonObject
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
