"""Puts evidence and the user's word together into the checklist of 8a to 8d."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from paravent.checklist.evidence import NOT_LOOKED, Profile, of_photos, of_profile
from paravent.checklist.keeping import with_keeping
from paravent.checklist.next_steps import next_steps
from paravent.checklist.rules import combine, need_of, with_word
from paravent.core.present import present
from paravent.core.records import (
    Attestation,
    Audit,
    CheckEvidence,
    CheckFacts,
    Checklist,
    CheckResult,
    Decision,
    Guidance,
    Observation,
    PhotoSummary,
    PlatformFacts,
)
from paravent.core.words import CheckClass, CheckOutcome

_DONE = (CheckOutcome.MET, CheckOutcome.ATTESTED, CheckOutcome.NOT_APPLICABLE)
_WORDS = {
    CheckOutcome.ATTESTED: "You said that this holds.",
    CheckOutcome.NOT_MET: "You said: not yet.",
    CheckOutcome.NOT_APPLICABLE: "You said that this does not apply to you.",
}


def build(  # noqa: PLR0917 - agreed between the rooms
    guidance: Guidance,
    platforms: Sequence[PlatformFacts],
    audits: Sequence[Audit],
    attestations: Sequence[Attestation],
    decisions: Sequence[Decision],
    photos: PhotoSummary,
    *,
    observations: Sequence[Observation] = (),
    waiting: Mapping[str, int] | None = None,
    today: str = "",
) -> Checklist:
    """The outcome of every check, on all profiles together.

    ``platforms`` are those that the user has a profile on: one without an audit counts as not
    looked at yet. ``audits`` may be all that there are, of any age; what is newest of each
    profile counts, older ones tell what changed. ``attestations`` are about a check (``8a-01``)
    or a setting that is kept as it is (``facebook:future_posts``). ``observations`` come from
    archives and other rooms; ``waiting`` is the number of connections of each platform that the
    user has not considered yet (without it, connections less decisions). ``today`` (ISO 8601)
    tells which "keep as it is" is to be looked at again; without it no day has come.
    """
    newest = {a.check: a for a in sorted(attestations, key=lambda a: a.said_at)}
    profiles = _profiles(platforms, audits, newest, decisions, waiting or {})
    given: dict[str, list[CheckEvidence]] = {}
    for observation in observations:
        given.setdefault(observation.check, []).append(observation.evidence)
    results = tuple(
        _result(check, profiles, newest, photos, (given.get(check.id, ()), today))
        for check in guidance.checks
    )
    found = Checklist(guidance.edition, results, guidance=guidance)
    return replace(found, steps=next_steps(found, platforms, guidance))


def _profiles(
    platforms: Sequence[PlatformFacts],
    audits: Sequence[Audit],
    words: Mapping[str, Attestation],
    decisions: Sequence[Decision],
    waiting: Mapping[str, int],
) -> list[Profile]:
    now = present(audits)
    return [
        Profile(
            platform,
            audit,
            _newest_first(audits, audit) if audit else (),
            tuple(d for d in decisions if d.platform == platform.id),
            waiting.get(platform.id),
            _words_on(platform.id, words),
        )
        for platform in platforms
        for audit in _of_platform(platform.id, now)
    ]


def _of_platform(platform: str, now: Iterable[Audit]) -> list[Audit | None]:
    found: list[Audit | None] = [a for a in now if a.platform == platform]
    return found or [None]


def _words_on(platform: str, words: Mapping[str, Attestation]) -> dict[str, Attestation]:
    """The user's word on settings of ``platform``, by setting id."""
    start = f"{platform}:"
    return {k.removeprefix(start): word for k, word in words.items() if k.startswith(start)}


def _newest_first(audits: Iterable[Audit], like: Audit) -> tuple[Audit, ...]:
    same = [a for a in audits if (a.platform, a.site) == (like.platform, like.site)]
    return tuple(sorted(same, key=lambda a: (a.started, a.id), reverse=True))


def _result(
    check: CheckFacts,
    profiles: Sequence[Profile],
    words: Mapping[str, Attestation],
    photos: PhotoSummary,
    more: tuple[Sequence[CheckEvidence], str],
) -> CheckResult:
    given, today = more
    word = words.get(check.id)
    evidence = [
        with_keeping(e, words, profile.now, profile.platform, today)
        for profile in profiles
        for e in of_profile(check, profile, word)
    ]
    if "photos" in check.reads:
        evidence.append(of_photos(check.id, photos))
    evidence += given
    observed = combine(_counted(check, evidence))
    said = word.value if word else _said_by_decisions(check, observed)
    outcome = with_word(observed, said, need_of(check.class_words))
    if word is not None:
        evidence.append(_word_evidence(check, word))
    names = {p.platform.id: p.platform.name for p in profiles}
    return CheckResult(
        id=check.id,
        title=check.title,
        limb=check.limb,
        classes=check.classes,
        outcome=outcome,
        evidence=tuple(evidence),
        todo=None if outcome in _DONE else _todo(check, evidence, names, word),
        class_words=check.class_words,
    )


def _counted(check: CheckFacts, evidence: Sequence[CheckEvidence]) -> list[CheckEvidence]:
    """The evidence that counts: where a look from outside is only one of two ways (``A, P``),
    its having been impossible does not outweigh a setting that was read on the same profile.
    """
    if not _outside_is_optional(check.class_words):
        return list(evidence)
    known = {
        (e.platform, e.site)
        for e in evidence
        if e.obtained is CheckClass.SETTING and e.outcome is not CheckOutcome.COULD_NOT_READ
    }
    return [
        e
        for e in evidence
        if not (
            e.obtained is CheckClass.PUBLIC_VIEW
            and e.outcome is CheckOutcome.COULD_NOT_READ
            and (e.platform, e.site) in known
        )
    ]


def _outside_is_optional(class_words: str) -> bool:
    return any("P" in group and "A" in group for group in class_words.split("+"))


def _said_by_decisions(check: CheckFacts, observed: CheckOutcome | None) -> CheckOutcome | None:
    """Having considered every connection is the user's word on the connections."""
    if "decisions" in check.reads and observed in (CheckOutcome.ATTESTED, CheckOutcome.MET):
        return CheckOutcome.ATTESTED
    return None


def _word_evidence(check: CheckFacts, word: Attestation) -> CheckEvidence:
    return CheckEvidence(
        platform="",
        setting="attested",
        outcome=word.value,
        obtained=CheckClass.ATTESTATION,
        seen=_WORDS.get(word.value, "You said something that this version does not know."),
        seen_at=word.said_at,
        title=check.ask,
    )


def _todo(
    check: CheckFacts,
    evidence: Sequence[CheckEvidence],
    names: Mapping[str, str],
    word: Attestation | None,
) -> str:
    change = [
        e
        for e in evidence
        if e.outcome in (CheckOutcome.NOT_MET, CheckOutcome.PARTLY) and e.setting != "attested"
    ]
    unread = [e for e in evidence if e.outcome is CheckOutcome.COULD_NOT_READ]
    fresh = [e for e in unread if e.setting == NOT_LOOKED]
    if change:
        where = _listed(change, names)
        if not where:
            return check.fix
        if len(change) == 1 and change[0].advice:
            return f"{where}: {change[0].advice}"
        points = "1 point" if len(change) == 1 else f"{len(change)} points"
        return f"Review {points} on {where}."
    if fresh and len(fresh) == len(unread):
        return f"Review {_listed(fresh, names)} for the first time."
    asked = [e for e in unread if e.platform and e.setting != NOT_LOOKED]
    if asked:
        points = "1 point" if len(asked) == 1 else f"{len(asked)} points"
        return f"Say what {_listed(asked, names)} shows for {points} that could not be read."
    if check.ask and word is None:
        return f"{check.fix.removesuffix('.')}; then say whether it holds for you."
    return check.fix


def _listed(evidence: Iterable[CheckEvidence], names: Mapping[str, str]) -> str:
    found = list(dict.fromkeys(names.get(e.platform, "") for e in evidence if e.platform))
    if len(found) < 2:
        return "".join(found)
    return f"{', '.join(found[:-1])} and {found[-1]}"
