"""Which pages of a platform have changed, told from how much of each was recognised on a walk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from paravent.core.records import Audit, PageHealth
from paravent.core.words import ReadingStatus

_NUMBERS = (
    "no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven",
    "twelve",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class ChangedPage:
    """A page on which less was recognised than its pack expects."""

    platform: str
    site: str
    title: str
    missed: tuple[str, ...]
    """The settings that could not be read by themselves there."""
    has_changed: bool
    """True where something that was recognised before is gone, or most of several settings are
    not recognised; else it may also be that the account does not have those settings."""


def changed_pages(audits: Sequence[Audit]) -> tuple[ChangedPage, ...]:
    """The pages that were not wholly recognised when each profile was last looked at.

    ``audits`` of any profiles, in any order. A page counts as its newest look left it; a setting
    that the user has since told, or that another page told, is no longer missed.
    """
    profiles: dict[tuple[str, str], list[Audit]] = {}
    for audit in sorted(audits, key=lambda a: (a.started, a.id), reverse=True):
        profiles.setdefault((audit.platform, audit.site), []).append(audit)
    return tuple(page for each in profiles.values() for page in _of_profile(each))


def of_audit(audit: Audit, before: Sequence[Audit] = ()) -> tuple[ChangedPage, ...]:
    """The same for one audit, beside earlier ones of the same profile."""
    same = [a for a in before if (a.platform, a.site) == (audit.platform, audit.site)]
    earlier = sorted(
        (a for a in same if a.started < audit.started), key=lambda a: a.started, reverse=True
    )
    known = _known((audit,))
    found = (_page(audit, page, earlier, known) for page in audit.pages)
    return tuple(page for page in found if page is not None)


def _of_profile(newest_first: Sequence[Audit]) -> list[ChangedPage]:
    known = _known(newest_first)
    seen: set[str] = set()
    found = []
    for place, audit in enumerate(newest_first):
        for page in audit.pages:
            if page.page in seen:
                continue
            if not audit.scope:
                seen.add(page.page)
            changed = _page(audit, page, newest_first[place + 1 :], known)
            if changed is not None and not audit.scope:
                found.append(changed)
    return found


def _known(newest_first: Sequence[Audit]) -> frozenset[str]:
    """Settings whose newest reading is known, or is said not to be offered."""
    newest: dict[str, ReadingStatus] = {}
    for audit in newest_first:
        for reading in audit.readings:
            newest.setdefault(reading.setting, reading.status)
    told = (ReadingStatus.READ, ReadingStatus.CONFIRMED, ReadingStatus.NOT_OFFERED)
    return frozenset(setting for setting, status in newest.items() if status in told)


def _page(
    audit: Audit, page: PageHealth, earlier: Sequence[Audit], known: frozenset[str]
) -> ChangedPage | None:
    missed = tuple(setting for setting in page.missed if setting not in known)
    if not missed:
        return None
    before = next((p for a in earlier for p in a.pages if p.page == page.page), None)
    gone = before is not None and bool(set(page.missed) - set(before.missed))
    # One setting alone proves nothing of a page that was never recognised.
    mostly = len(page.missed) > 1 and 2 * len(page.missed) > page.asked
    return ChangedPage(audit.platform, audit.site, page.title, missed, gone or mostly)


def sentence(platform: str, page: ChangedPage) -> str:
    """In plain words: which page, whether it has changed, how many settings are concerned."""
    count = len(page.missed)
    were = "setting" if count == 1 else "settings"
    themselves = "itself" if count == 1 else "themselves"
    rest = f"{in_words(count)} {were} could not be read by {themselves}."
    if page.has_changed:
        return f"{platform} has changed the page “{page.title}”: {rest}"
    return f"On {platform}’s page “{page.title}”, {rest}"


def told(platform: str, pages: Sequence[ChangedPage]) -> tuple[str, ...]:
    """All pages of one platform in at most two sentences: the changed ones, and the others."""
    others = [page for page in pages if not page.has_changed]
    found = [summary(platform, pages)]
    if len(others) == 1:
        found.append(sentence(platform, others[0]))
    elif others:
        count = len({setting for page in others for setting in page.missed})
        found.append(
            f"On {in_words(len(others))} of {platform}’s pages, {in_words(count)} settings could"
            " not be read by themselves."
        )
    return tuple(words for words in found if words)


def in_words(number: int) -> str:
    """``nine``; figures from thirteen on."""
    return _NUMBERS[number] if 0 <= number < len(_NUMBERS) else f"{number:,}"


def summary(platform: str, pages: Sequence[ChangedPage]) -> str:
    """One sentence for several changed pages of one platform; "" where none has changed."""
    changed = [page for page in pages if page.has_changed]
    if not changed:
        return ""
    if len(changed) == 1:
        return sentence(platform, changed[0])
    count = len({setting for page in changed for setting in page.missed})
    rest = (
        "setting could not be read by itself"
        if count == 1
        else ("settings could not be read by themselves")
    )
    return (
        f"{platform} has changed {in_words(len(changed))} of its pages: {in_words(count)} {rest}."
    )
