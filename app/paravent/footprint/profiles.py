# ruff: noqa: E501 - sentences stand whole
"""Who you say you are: the same fields of every profile side by side, differences shown."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from paravent.core.archive import ArchiveContents
from paravent.core.footprint import CareerPeriod, ProfileRow, ProfileWords
from paravent.core.text import folded, plain

_TITLES = {
    "name": "Name shown",
    "handle": "User name",
    "headline": "Headline",
    "bio": "About you",
    "employer": "Employer",
    "grade": "Grade",
    "school": "School or university",
    "town": "Town",
}
_SENTENCES = {
    "name": "The names differ. If you speak there as a doctor, think about which name people can find on the register.",
    "employer": "The employers differ. Old ones may be worth taking out.",
    "grade": "The grades differ. Check that each is still true.",
    "headline": "The headlines differ. Check that each is still true.",
    "bio": "What they say about you differs. Check that each is still true.",
    "town": "The towns differ. Think about whether it must be there at all.",
}
REGISTER = "on the GMC register"
TIMELINE = "your timeline"


def side_by_side(
    archives: Sequence[ArchiveContents],
    timeline: Sequence[CareerPeriod] = (),
    gmc_name: str = "",
    others: Sequence[ProfileWords] = (),
) -> tuple[ProfileRow, ...]:
    """A row for each field that any profile shows. ``others``: what audits or the user add."""
    words = [*(from_archive(a) for a in archives), *others]
    if gmc_name.strip():
        words.append(ProfileWords(REGISTER, {"name": plain(gmc_name, 120)}, "you"))
    if now := _now(timeline):
        words.append(ProfileWords(TIMELINE, now, "you"))
    return tuple(_rows(words))


def from_archive(contents: ArchiveContents) -> ProfileWords:
    """What an archive's own profile part says."""
    fields = {}
    names = [n for n in contents.owner if " " in n.strip() and "@" not in n]
    handles = [n for n in contents.owner if n not in names and "@" not in n and not n.isdigit()]
    if names:
        fields["name"] = plain(max(names, key=len), 120)
    if handles:
        fields["handle"] = plain(handles[0], 120)
    for key in ("headline", "bio", "grade", "employer", "school", "town"):
        if values := contents.profile.get(key):
            fields[key] = plain("; ".join(values), 300)
    return ProfileWords(contents.platform, fields)


def _now(timeline: Sequence[CareerPeriod]) -> dict[str, str]:
    running = [
        p for p in timeline if p.end is None and p.kind in ("job", "university", "placement")
    ]
    if not running:
        return {}
    newest = max(running, key=lambda p: p.start)
    made = {"employer" if newest.kind != "university" else "school": plain(newest.name, 120)}
    if newest.grade:
        made["grade"] = plain(newest.grade, 120)
    return {key: value for key, value in made.items() if value}


def _rows(words: Sequence[ProfileWords]) -> Iterator[ProfileRow]:
    for field, title in _TITLES.items():
        values = {each.where: each.fields[field] for each in words if each.fields.get(field)}
        if not values:
            continue
        differs = len({folded(value) for value in values.values()}) > 1
        yield ProfileRow(
            field, title, values, differs, _SENTENCES.get(field, "") if differs else ""
        )
