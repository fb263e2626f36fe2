"""What to do next: few steps, the most important first."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from paravent.checklist.evidence import NOT_LOOKED
from paravent.core.records import (
    CheckEvidence,
    Checklist,
    CheckResult,
    Guidance,
    PlatformFacts,
    SettingFacts,
    Step,
)
from paravent.core.words import CheckOutcome

_KIND_WEIGHT = {"change": 20, "look": 12, "answer": 8, "say": 4}
"""What is known to be open comes before what is not known, and that before the user's word."""
_SEEN_OUTSIDE = 10
"""Added where a stranger saw it: not a possibility but a fact."""


def next_steps(
    checklist: Checklist,
    platforms: Sequence[PlatformFacts],
    guidance: Guidance | None = None,
    most: int = 0,
) -> tuple[Step, ...]:
    """The steps that are left, most important first, one per setting however many checks it
    touches; at most ``most`` (0: all).

    ``guidance`` gives the weights of the checks; without it the program's own is loaded.
    """
    if guidance is None:
        from paravent.checklist.guidance import load

        guidance = load()
    by_id = {p.id: p for p in platforms}
    steps: dict[tuple[str, str, str], Step] = {}
    for result in checklist.results:
        check = guidance.check(result.id)
        weight = check.weight if check else 1
        for step in _steps(result, by_id, weight):
            key = (step.platform, step.setting, step.kind)
            steps[key] = _joined(steps[key], step) if key in steps else step
    ordered = sorted(steps.values(), key=lambda s: (-s.weight, s.checks, s.platform, s.setting))
    return tuple(ordered[:most] if most else ordered)


def groups(steps: Sequence[Step]) -> Mapping[str, tuple[Step, ...]]:
    """The steps by profile (platform id, "" for those about none), best-placed profile first."""
    found: dict[str, list[Step]] = {}
    for step in steps:
        found.setdefault(step.platform, []).append(step)
    return {platform: tuple(each) for platform, each in found.items()}


def _steps(
    result: CheckResult, platforms: Mapping[str, PlatformFacts], weight: int
) -> Iterator[Step]:
    open_evidence = [e for e in result.evidence if e.outcome not in _CLOSED]
    told = False
    for evidence in open_evidence:
        if evidence.setting == "attested":
            continue
        told = True
        yield _of_evidence(result, evidence, platforms.get(evidence.platform), weight)
    if result.todo and not told:
        yield Step(
            weight=_KIND_WEIGHT["say"] + weight,
            kind="say",
            title=result.title,
            sentence=result.todo,
            why="",
            url="",
            platform="",
            setting=result.id,
            checks=(result.id,),
        )


_CLOSED = (CheckOutcome.MET, CheckOutcome.ATTESTED, CheckOutcome.NOT_APPLICABLE)


def _of_evidence(
    result: CheckResult, evidence: CheckEvidence, platform: PlatformFacts | None, weight: int
) -> Step:
    name = platform.name if platform else ""
    # A stranger's look at a setting and the setting itself are changed in one place.
    setting = _setting(evidence.setting, platform)
    kind = _kind(evidence, setting)
    sentence = (
        {
            "answer": f"Say what {name} shows: {evidence.advice}" if evidence.advice else "",
            "look": f"Review {name} for the first time." if evidence.setting == NOT_LOOKED else "",
        }.get(kind)
        or evidence.advice
        or evidence.seen
    )
    outside = evidence.setting.startswith("stranger:") and kind == "change"
    return Step(
        weight=_KIND_WEIGHT[kind] + weight * 2 + (_SEEN_OUTSIDE if outside else 0),
        kind=kind,
        title=_title(evidence, result),
        sentence=sentence,
        why=evidence.why,
        url=evidence.url,
        platform=evidence.platform,
        setting=setting.id if setting else evidence.setting,
        checks=(result.id,),
        seen=evidence.seen,
    )


def _kind(evidence: CheckEvidence, setting: SettingFacts | None) -> str:
    if evidence.outcome is CheckOutcome.COULD_NOT_READ:
        return "answer" if setting is not None else "look"
    outside = evidence.setting.startswith("stranger:")
    return "change" if setting or (outside and evidence.outcome is CheckOutcome.NOT_MET) else "look"


def _title(evidence: CheckEvidence, result: CheckResult) -> str:
    if evidence.setting.startswith("stranger:"):
        return f"What a stranger sees: {evidence.title}"
    return evidence.title or result.title


def _setting(name: str, platform: PlatformFacts | None) -> SettingFacts | None:
    if platform is None:
        return None
    return next((s for s in platform.settings if s.id == name), None)


def _joined(one: Step, other: Step) -> Step:
    checks = tuple(dict.fromkeys(one.checks + other.checks))
    heavier = other if other.weight > one.weight else one
    return replace(heavier, checks=checks)
