"""Turns what was read, listed and seen on one profile into evidence for a check."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from paravent.checklist.guidance import NAMED_READS
from paravent.core.phrases import SEEN_BY
from paravent.core.records import (
    Attestation,
    Audit,
    CheckEvidence,
    CheckFacts,
    Decision,
    ListFacts,
    PhotoSummary,
    PlatformFacts,
    Reading,
    SettingFacts,
    StrangerFacts,
)
from paravent.core.text import plain, site_filled
from paravent.core.words import (
    Audience,
    BoundaryAnswer,
    CheckClass,
    CheckOutcome,
    ReadingStatus,
)

NOT_LOOKED = "audit"
"""The ``setting`` of evidence that says that a profile was not looked at yet."""

_PRIVATE_WINDOW = "Look at your own profile in a private window of your browser."


@dataclass(frozen=True, slots=True)
class Profile:
    """All that is known of one profile."""

    platform: PlatformFacts
    now: Audit | None
    """What is known of it now, over all its audits; None where it was never looked at."""
    audits: tuple[Audit, ...] = ()
    """Its audits, newest first."""
    decisions: tuple[Decision, ...] = ()
    waiting: int | None = None
    """Connections without an answer; None where that was not counted."""
    words: Mapping[str, Attestation] = field(default_factory=dict)
    """The user's word on settings of this profile, by setting id."""

    @property
    def where(self) -> str:
        """The name to show: the platform, and the site where there may be several."""
        site = self.now.site if self.now else ""
        return f"{self.platform.name} ({plain(site, 80)})" if site else self.platform.name

    def evidence(
        self,
        setting: str,
        outcome: CheckOutcome,
        obtained: CheckClass,
        seen: str,
        *,
        title: str = "",
        seen_at: str = "",
    ) -> CheckEvidence:
        """A piece of evidence from this profile."""
        now = self.now
        return CheckEvidence(
            platform=self.platform.id,
            setting=setting,
            outcome=outcome,
            obtained=obtained,
            seen=seen,
            seen_at=seen_at or (now.finished or now.started if now else ""),
            pack_version=now.pack_version if now else self.platform.version,
            title=title,
            site=now.site if now else "",
        )


def of_profile(
    check: CheckFacts, profile: Profile, word: Attestation | None = None
) -> Iterator[CheckEvidence]:
    """All evidence of one profile for ``check``; ``word`` is what the user said about it."""
    settings = [s for s in profile.platform.settings if check.id in s.checks]
    if profile.now is None:
        if settings or _touched(check, profile.platform):
            yield profile.evidence(
                NOT_LOOKED,
                CheckOutcome.COULD_NOT_READ,
                CheckClass.SETTING,
                "Not looked at yet.",
                title=profile.platform.name,
            )
        return
    for setting in settings:
        yield of_setting(setting, profile)
    yield from _of_lists(check, profile, profile.now, word)
    if "decisions" in check.reads:
        yield from _of_decisions(check, profile, profile.now)
    if check.id == "8b-18":
        yield from _of_comparison(profile, profile.now)
    else:
        yield from _of_stranger(check, profile, profile.now, word)
    if "diff" in check.reads:
        yield from of_changes(profile)


# --- settings --------------------------------------------------------------------------------


def of_setting(setting: SettingFacts, profile: Profile) -> CheckEvidence:
    """What the reading of one setting says."""
    now = profile.now
    reading = now.reading(setting.id) if now else None
    outcome, seen = judge(setting, reading)
    word = profile.words.get(setting.id)
    if word and outcome is CheckOutcome.NOT_MET and _still_kept(word, setting.id, profile):
        outcome = CheckOutcome.ATTESTED
        seen = f"{seen} Considered and kept on {word.said_at[:10]}."
    found = profile.evidence(
        setting.id,
        outcome,
        CheckClass.SETTING,
        seen,
        title=setting.title,
        seen_at=reading.seen_at if reading else "",
    )
    found = replace(found, url=deep_link(setting, reading, now))
    if outcome is CheckOutcome.NOT_MET:
        return replace(found, advice=setting.fix, why=setting.why)
    if outcome is CheckOutcome.COULD_NOT_READ:
        return replace(found, advice=setting.ask, why=setting.why)
    return found


def judge(setting: SettingFacts, reading: Reading | None) -> tuple[CheckOutcome, str]:
    """The outcome of one reading, and what was seen in our own words (never the page's)."""
    unread = CheckOutcome.COULD_NOT_READ
    if reading is None:
        return unread, "Not looked at yet."
    if reading.status is ReadingStatus.NOT_OFFERED:
        return CheckOutcome.NOT_APPLICABLE, "Not offered to this account."
    if not reading.status.is_known:
        return unread, _why_unread(reading)
    if reading.audience is None:
        if _only_informs(setting):
            return CheckOutcome.NOT_APPLICABLE, "Read; for your information."
        return unread, "It shows words that the program does not know."
    seen = _sentence(SEEN_BY[reading.audience])
    if reading.status is ReadingStatus.CONFIRMED:
        seen += " Confirmed by you."
    met = setting.is_met_by(reading.audience)
    if met is None:
        seen = "Read." if reading.audience.is_switch else seen
        return CheckOutcome.NOT_APPLICABLE, f"{seen} For your information."
    return (CheckOutcome.MET if met else CheckOutcome.NOT_MET), seen


def deep_link(setting: SettingFacts, reading: Reading | None, audit: Audit | None) -> str:
    """The address at which to change a setting; "" where there is none to give."""
    return filled(setting.url, audit) or (reading.url if reading else "")


def filled(url: str, audit: Audit | None) -> str:
    """``url`` with the site filled in; "" where something else is still to be filled in."""
    if audit is not None and audit.site:
        url = site_filled(url, audit.site)
    return "" if "{" in url else url


def _why_unread(reading: Reading) -> str:
    if reading.status is ReadingStatus.NEEDS_CONFIRMATION:
        known = _sentence(SEEN_BY[reading.audience]) if reading.audience else ""
        return f"Seen, but not surely enough to count. {known}".strip()
    why = plain(reading.why)
    return f"Could not read. {why}".strip()


def _still_kept(word: Attestation, setting: str, profile: Profile) -> bool:
    """Whether a "keep as it is" still holds: the value is the one that was known that day.

    Words that say themselves what was kept are weighed in ``keeping``.
    """
    if word.kept or word.value is not CheckOutcome.ATTESTED or profile.now is None:
        return False
    current = profile.now.reading(setting)
    if current is None:
        return False
    if current.seen_at <= word.said_at:
        return True
    past = [r for a in profile.audits if (r := a.reading(setting)) and r.seen_at <= word.said_at]
    then = max(past, key=lambda r: r.seen_at, default=None)
    return then is not None and then.status.is_known and then.audience is current.audience


# --- lists -----------------------------------------------------------------------------------


def _touched(check: CheckFacts, platform: PlatformFacts) -> bool:
    return bool(
        _lists_for(check, platform, None)
        or ("decisions" in check.reads and connection_lists(check, platform, None))
        or any(check.id in f.checks for f in platform.stranger_fields)
        or (check.id == "8b-18" and platform.has_stranger)
        or "diff" in check.reads
    )


def connection_lists(
    check: CheckFacts, platform: PlatformFacts, audit: Audit | None
) -> tuple[ListFacts, ...]:
    """The lists of connections that ``check`` is about: those that the pack gives to it, else
    all; one called people where the pack names none.
    """
    named = tuple(each for each in platform.lists if each.connections)
    given = tuple(each for each in named if check.id in each.checks)
    if given:
        return given
    if named or not (platform.has_people or (audit and audit.people)):
        return named
    return (ListFacts("people", "Connections", connections=True, people=True),)


def _lists_for(
    check: CheckFacts, platform: PlatformFacts, audit: Audit | None
) -> tuple[ListFacts, ...]:
    known = {each.id: each for each in platform.lists}
    if platform.has_apps and "apps" not in known:
        known["apps"] = ListFacts("apps", "Connected apps")
    for seen in audit.lists_read if audit else ():
        known.setdefault(seen, ListFacts(seen, seen.replace("_", " ").capitalize(), people=True))
    named = set(check.reads) - NAMED_READS
    # That a list of people could be read says nothing of who sees it: only checks that ask for
    # the list by name take it as evidence.
    found = [
        each
        for each in known.values()
        if each.id in named or (check.id in each.checks and not each.people)
    ]
    if "people" in check.reads:
        found += [e for e in connection_lists(check, platform, audit) if e not in found]
    return tuple(found)


def _of_lists(
    check: CheckFacts, profile: Profile, now: Audit, word: Attestation | None
) -> Iterator[CheckEvidence]:
    for each in _lists_for(check, profile.platform, now):
        whole, count = list_state(each, now)
        if whole is None:
            outcome, seen = CheckOutcome.COULD_NOT_READ, "This list could not be read."
        elif count == 0 and whole:
            outcome, seen = CheckOutcome.MET, "Nothing is on this list."
        elif whole and _looked_through(word, now):
            outcome = CheckOutcome.ATTESTED
            seen = f"{count} on this list, seen to its end and looked through by you."
        elif each.people and whole:
            outcome, seen = CheckOutcome.MET, f"{count} on this list, seen to its end."
        else:
            outcome = CheckOutcome.PARTLY
            ending = "seen to its end" if whole else "but its end was not seen"
            seen = f"{count} on this list, {ending}."
        found = profile.evidence(each.id, outcome, CheckClass.SETTING, seen, title=each.title)
        found = replace(found, url=filled(each.url, now))
        if outcome is CheckOutcome.COULD_NOT_READ:
            found = replace(found, advice="Review this profile again with its lists.")
        elif outcome is CheckOutcome.PARTLY:
            found = replace(found, advice=check.fix, why=check.why)
        yield found


def _looked_through(word: Attestation | None, now: Audit) -> bool:
    """Whether the user vouched for a list after it was read."""
    read_at = now.finished or now.started
    return word is not None and word.value is CheckOutcome.ATTESTED and word.said_at >= read_at


def list_state(each: ListFacts, audit: Audit) -> tuple[bool | None, int]:
    """Whether the end of a list was seen (None: not read at all), and how many it holds."""
    kinds = {each.id, each.id.removesuffix("s")}
    people = [p for p in audit.people if p.kind in kinds or each.id == "people"]
    apps = [a for a in audit.apps if a.kind in kinds]
    count = len(people) + len(apps)
    if each.id in audit.lists_read:
        return audit.lists_read[each.id], count
    if each.id == "people":
        return (audit.people_complete, count) if people or audit.people_complete else (None, 0)
    return (False, count) if count else (None, 0)


# --- connections -----------------------------------------------------------------------------


def _of_decisions(check: CheckFacts, profile: Profile, now: Audit) -> Iterator[CheckEvidence]:
    """How far the review of connections has come; counts only."""
    lists = connection_lists(check, profile.platform, now)
    if not lists and not profile.decisions:
        return
    outcome, seen = _review_state(profile, now, lists)
    found = profile.evidence(
        "decisions", outcome, CheckClass.ATTESTATION, seen, title="Connections considered"
    )
    if profile.decisions:
        found = replace(found, seen_at=max(d.decided_at for d in profile.decisions))
    yield found


def _review_state(
    profile: Profile, now: Audit, lists: Sequence[ListFacts]
) -> tuple[CheckOutcome, str]:
    states = [list_state(each, now) for each in lists]
    considered = len(profile.decisions)
    total = sum(count for _, count in states)
    waiting = profile.waiting if profile.waiting is not None else max(total - considered, 0)
    open_answers = sum(
        d.answer in (BoundaryAnswer.NOT_SURE, BoundaryAnswer.WILL_ACT) for d in profile.decisions
    )
    if not considered and not total and (not states or any(whole is None for whole, _ in states)):
        return CheckOutcome.COULD_NOT_READ, "The list of connections could not be read."
    if waiting and not considered:
        return CheckOutcome.NOT_MET, f"{waiting} connections are waiting to be considered."
    if waiting:
        return CheckOutcome.PARTLY, f"{considered} considered, {waiting} waiting."
    if open_answers:
        return (
            CheckOutcome.PARTLY,
            f"{considered} considered; {open_answers} of them you are not sure of or will act on.",
        )
    if not all(whole for whole, _ in states):
        return (
            CheckOutcome.PARTLY,
            f"{considered} considered, but not every list was seen to its end.",
        )
    if not considered and not total:
        return CheckOutcome.MET, "There are no connections."
    return CheckOutcome.ATTESTED, f"All {considered} considered."


# --- the stranger's view ---------------------------------------------------------------------


def stranger_fields(profile: Profile) -> tuple[StrangerFacts, ...]:
    """The fields that a stranger's look covers. Where the pack's facts name none, a field that
    is called like a setting is taken to show that setting.
    """
    if profile.platform.stranger_fields or profile.now is None:
        return profile.platform.stranger_fields
    settings = {s.id: s for s in profile.platform.settings}
    return tuple(
        StrangerFacts(name, name.replace("_", " ").capitalize(), settings[name].checks, name)
        for name in profile.now.stranger
        if name in settings
    )


def _of_stranger(
    check: CheckFacts, profile: Profile, now: Audit, word: Attestation | None
) -> Iterator[CheckEvidence]:
    for each in stranger_fields(profile):
        if check.id not in each.checks:
            continue
        found = _stranger_evidence(check, each, profile, now)
        if found.outcome is CheckOutcome.PARTLY and _looked_through(word, now):
            found = replace(
                found,
                outcome=CheckOutcome.ATTESTED,
                seen=f"{found.seen} You said that you mean to show it.",
                advice="",
                why="",
            )
        yield found


def _of_comparison(profile: Profile, now: Audit) -> Iterator[CheckEvidence]:
    """8b-18: each claim that a stranger's look can test."""
    for each in stranger_fields(profile):
        setting = _setting(each.compares_with or each.id, profile)
        if setting is None or _only_informs(setting):
            continue
        claim, claimed = judge(setting, now.reading(setting.id))
        base = profile.evidence(
            f"stranger:{each.id}",
            CheckOutcome.COULD_NOT_READ,
            CheckClass.PUBLIC_VIEW,
            "Could not be looked at as a stranger.",
            title=each.title,
        )
        if each.id not in now.stranger:
            yield replace(base, advice=_PRIVATE_WINDOW)
        elif claim is CheckOutcome.COULD_NOT_READ:
            yield replace(base, seen="Looked at, but the setting to compare with was not read.")
        else:
            shown = now.stranger[each.id] is not None
            against = shown and _claims_hidden(setting, now.reading(setting.id))
            seen = "A stranger saw it." if shown else "A stranger did not see it."
            yield replace(
                base,
                outcome=CheckOutcome.NOT_MET if against else CheckOutcome.MET,
                seen=f"{seen} The setting “{setting.title}” says: {claimed}",
                advice=setting.fix if against else "",
                why=setting.why if against else "",
                url=deep_link(setting, now.reading(setting.id), now),
            )


def _stranger_evidence(
    check: CheckFacts, each: StrangerFacts, profile: Profile, now: Audit
) -> CheckEvidence:
    setting = _setting(each.compares_with or each.id, profile)
    base = profile.evidence(
        f"stranger:{each.id}",
        CheckOutcome.COULD_NOT_READ,
        CheckClass.PUBLIC_VIEW,
        "Could not be looked at as a stranger.",
        title=each.title,
    )
    if each.id not in now.stranger:
        return replace(base, advice=_PRIVATE_WINDOW)
    if now.stranger[each.id] is None:
        return replace(base, outcome=CheckOutcome.MET, seen="A stranger did not see it.")
    if setting is None:
        # Nothing claims that it is hidden, so it is a question and not a finding.
        return replace(
            base,
            outcome=CheckOutcome.PARTLY,
            seen="A stranger saw it. Consider whether you mean to show it.",
            advice=check.fix,
            why=check.why,
        )
    reading = now.reading(setting.id)
    if _only_informs(setting):
        return replace(
            base, outcome=CheckOutcome.NOT_APPLICABLE, seen="A stranger saw it; it has no setting."
        )
    _, claimed = judge(setting, reading)
    joint = "yet" if _claims_hidden(setting, reading) else "and"
    seen = f"A stranger saw it, {joint} the setting “{setting.title}” says: {claimed}"
    if _open_and_enough(setting, reading):
        return replace(base, outcome=CheckOutcome.MET, seen=seen)
    return replace(
        base,
        outcome=CheckOutcome.NOT_MET,
        seen=seen,
        advice=setting.fix,
        why=setting.why,
        url=deep_link(setting, reading, now),
    )


def _only_informs(setting: SettingFacts) -> bool:
    return setting.advise is None and setting.enough is None and not setting.good


def _claims_hidden(setting: SettingFacts, reading: Reading | None) -> bool:
    """Whether the setting, as read, says that a stranger does not see it."""
    if reading is None or not reading.status.is_known or reading.audience is None:
        return False
    if reading.audience.is_switch:
        return setting.is_met_by(reading.audience) is True
    return reading.audience is not Audience.PUBLIC


def _open_and_enough(setting: SettingFacts, reading: Reading | None) -> bool:
    """Whether the setting says public, and public is what the pack takes to be enough."""
    return (
        reading is not None
        and reading.status.is_known
        and reading.audience is Audience.PUBLIC
        and setting.is_met_by(reading.audience) is True
    )


def _setting(name: str, profile: Profile) -> SettingFacts | None:
    return next((s for s in profile.platform.settings if s.id == name), None)


# --- changes since last time -----------------------------------------------------------------


def of_changes(profile: Profile) -> Iterator[CheckEvidence]:
    """8d-09: what became wider since the last time that each setting was known."""
    if len(profile.audits) < 2:
        yield profile.evidence(
            "diff",
            CheckOutcome.NOT_APPLICABLE,
            CheckClass.SETTING,
            "The first review: there is nothing to compare with yet.",
            title=profile.where,
        )
        return
    same = 0
    for setting in profile.platform.settings:
        past = [r for a in profile.audits if (r := a.reading(setting.id))]
        if len(past) < 2:
            continue
        now, before = past[0], next((r for r in past[1:] if r.status.is_known), None)
        if before is None or before.audience is None:
            continue
        found = _change(setting, before, now, profile)
        if found is None:
            same += 1
        else:
            yield found
    if same:
        yield profile.evidence(
            "diff",
            CheckOutcome.MET,
            CheckClass.SETTING,
            f"{same} settings are as narrow as they were, or narrower.",
            title=profile.where,
        )


def _change(
    setting: SettingFacts, before: Reading, now: Reading, profile: Profile
) -> CheckEvidence | None:
    """Evidence of a change to the wider or to the unread; None where nothing widened."""
    assert before.audience is not None
    base = profile.evidence(
        setting.id,
        CheckOutcome.COULD_NOT_READ,
        CheckClass.SETTING,
        f"Could not be read this time. On {before.seen_at[:10]}: {SEEN_BY[before.audience]}.",
        title=setting.title,
        seen_at=now.seen_at,
    )
    base = replace(base, url=deep_link(setting, now, profile.now), advice=setting.ask)
    if now.status is ReadingStatus.NOT_OFFERED:
        return None
    if not now.status.is_known or now.audience is None:
        return base
    wider = now.audience.is_wider_than(before.audience)
    was_met, is_met = setting.is_met_by(before.audience), setting.is_met_by(now.audience)
    if wider or (was_met and is_met is False):
        return replace(
            base,
            outcome=CheckOutcome.NOT_MET if is_met is False else CheckOutcome.PARTLY,
            seen=f"Now {SEEN_BY[now.audience]}; on {before.seen_at[:10]} it was"
            f" {SEEN_BY[before.audience]}.",
            advice=setting.fix,
            why=setting.why,
        )
    return None


# --- photos ----------------------------------------------------------------------------------


def of_photos(check: str, photos: PhotoSummary) -> CheckEvidence:
    """8c-01 and 8c-02: what came of the photos put through the program; counts only."""
    judged = _cleaned_state(photos) if check == "8c-01" else _verified_state(photos)
    outcome, seen = judged
    return CheckEvidence(
        platform="",
        setting="photos",
        outcome=outcome,
        obtained=CheckClass.EXPORT,
        seen=seen,
        seen_at=photos.last_at,
        title="Photos put through the program",
    )


def _cleaned_state(photos: PhotoSummary) -> tuple[CheckOutcome, str]:
    good, left = photos.cleaned + photos.already_clean, photos.refused + photos.failed
    if not good and not left:
        return CheckOutcome.COULD_NOT_READ, "No photo was put through yet."
    if not left:
        return CheckOutcome.MET, f"{good} photos carry no location any more, or never did."
    if good:
        return CheckOutcome.PARTLY, f"{good} photos are clean; {left} could not be cleaned."
    return CheckOutcome.NOT_MET, f"{left} photos could not be cleaned."


def _verified_state(photos: PhotoSummary) -> tuple[CheckOutcome, str]:
    if not photos.cleaned:
        if photos.already_clean:
            return CheckOutcome.NOT_APPLICABLE, "No photo needed cleaning."
        return CheckOutcome.COULD_NOT_READ, "No photo was put through yet."
    seen = f"{min(photos.verified, photos.cleaned)} of {photos.cleaned} copies were opened again"
    if photos.verified >= photos.cleaned:
        return CheckOutcome.MET, f"{seen} and found clean."
    return (CheckOutcome.PARTLY if photos.verified else CheckOutcome.NOT_MET), f"{seen}."


def _sentence(words: str) -> str:
    return f"{words[:1].upper()}{words[1:]}."
