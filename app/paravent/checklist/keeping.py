""" "Looked at, keep as it is": which of the user's words on settings and findings still hold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from paravent.core.changes import about, value_of
from paravent.core.phrases import day_words
from paravent.core.records import Attestation, Audit, CheckEvidence, PlatformFacts
from paravent.core.words import CheckOutcome

_OPEN = (CheckOutcome.NOT_MET, CheckOutcome.PARTLY)
NOT_KEEPABLE = ("audit", "attested", "decisions", "photos", "diff")
"""Evidence that is no single thing on a profile which could be kept as it is."""


def kept_of(evidence: CheckEvidence, audit: Audit | None, facts: PlatformFacts | None) -> str:
    """What is seen now of the thing that ``evidence`` is about; when it differs, ask anew."""
    if facts is not None and any(s.id == evidence.setting for s in facts.settings):
        return value_of(audit.reading(evidence.setting) if audit else None)
    return evidence.seen


def can_be_kept(evidence: CheckEvidence) -> bool:
    """Whether "keep as it is" is an answer to what was found."""
    return (
        evidence.outcome in _OPEN
        and bool(evidence.platform)
        and evidence.setting not in NOT_KEEPABLE
    )


def with_keeping(
    evidence: CheckEvidence,
    words: Mapping[str, Attestation],
    audit: Audit | None,
    facts: PlatformFacts,
    today: str,
) -> CheckEvidence:
    """``evidence`` as the user's word on it makes it: attested while the word holds.

    ``today``: ISO 8601. A word holds until its day to look again, and as long as what is seen is
    what was seen when it was given. Where it holds no longer, the evidence says why it is open.
    """
    if not can_be_kept(evidence):
        return evidence
    evidence = replace(evidence, thing=kept_of(evidence, audit, facts))
    word = words.get(about(evidence.platform, evidence.setting, evidence.site))
    if word is None or word.value is not CheckOutcome.ATTESTED or not word.kept:
        return evidence
    evidence = replace(evidence, word=word)
    day = day_words(word.said_at)
    if word.kept != evidence.thing:
        seen = f"{evidence.seen} On {day} you kept it as it was then; it reads differently now."
        return replace(evidence, seen=seen)
    if word.again_on and today[:10] >= word.again_on:
        seen = f"{evidence.seen} You kept it on {day}, and wanted to look at it again by now."
        return replace(evidence, seen=seen)
    until = f" Look again on {day_words(word.again_on)}." if word.again_on else ""
    return replace(
        evidence,
        outcome=CheckOutcome.ATTESTED,
        seen=f"{evidence.seen} Considered and kept on {day}.{until}",
        advice="",
        why="",
    )
