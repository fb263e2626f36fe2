"""What is known now of each profile: the newest look at every setting, over several audits."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from paravent.core.records import Audit, Reading


def present(audits: Sequence[Audit]) -> list[Audit]:
    """One audit for each profile (platform and site), put together from all its audits.

    A setting counts as it was found by the newest audit that looked at it, so that an audit of
    a single setting does not hide the others, and a setting that could not be read this time is
    unread, whatever an older audit says. The newest audit gives id, dates, stop and guard; lists
    and the stranger's view come from the newest audit that looked at them.
    """
    profiles: dict[tuple[str, str], list[Audit]] = {}
    for audit in sorted(audits, key=lambda a: (a.started, a.id), reverse=True):
        profiles.setdefault((audit.platform, audit.site), []).append(audit)
    return [_merged(each) for each in profiles.values()]


def _merged(newest_first: Sequence[Audit]) -> Audit:
    readings: dict[str, Reading] = {}
    for audit in newest_first:
        for reading in audit.readings:
            readings.setdefault(reading.setting, reading)
    with_people = next((a for a in newest_first if a.people or a.people_complete), None)
    with_lists = next((a for a in newest_first if a.lists_read), None)
    with_stranger = next((a for a in newest_first if a.stranger), None)
    merged = replace(newest_first[0], readings=tuple(readings.values()))
    if with_people is not None:
        whole = with_people.people_complete and not _looked_again(with_people, newest_first)
        merged = replace(merged, people=with_people.people, people_complete=whole)
    if with_lists is not None:
        merged = replace(merged, apps=with_lists.apps, lists_read=with_lists.lists_read)
    if with_stranger is not None:
        merged = replace(merged, stranger=with_stranger.stranger)
    return merged


def _looked_again(older: Audit, newest_first: Sequence[Audit]) -> bool:
    """Whether a newer audit went through all settings and yet brought no list of people.

    Then nobody knows whether the older list is still the whole one.
    """
    settings = {reading.setting for reading in older.readings}
    newer = newest_first[: newest_first.index(older)]
    return any(settings <= {reading.setting for reading in audit.readings} for audit in newer)
