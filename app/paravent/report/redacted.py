"""Makes the redacted report out of the doctor's own: counts and dates, and nothing else."""

from __future__ import annotations

from paravent.core.words import ReadingStatus
from paravent.report.model import (
    Portfolio,
    PortfolioLimb,
    PortfolioProfile,
    ProfileRow,
    ReportData,
)
from paravent.report.review import FootprintPart
from paravent.report.words import at_least_few

EMPTY = Portfolio("", "", (), (), 0, "", 0, "", 0, 0, 0, 0)
"""Stands in until the own report is whole."""

_KNOWN = (ReadingStatus.READ, ReadingStatus.CONFIRMED)
_UNKNOWN = (ReadingStatus.COULD_NOT_READ, ReadingStatus.NEEDS_CONFIRMATION)


def portfolio(data: ReportData, footprint: FootprintPart | None) -> Portfolio:
    """The redacted report of ``data``; ``footprint`` is the redacted part of the review."""
    return Portfolio(
        made_on=data.made_on,
        edition=data.edition,
        limbs=tuple(PortfolioLimb(x.id, x.heading, x.meaning, x.counts) for x in data.limbs),
        profiles=tuple(_profile(p) for p in data.profiles),
        photos_cleaned=data.photos.cleaned,
        connections_considered=at_least_few(data.considered),
        own_words=data.own_words,
        confirmed=at_least_few(data.confirmed),
        changes_left=len(data.steps_of("change")),
        unread_left=len(data.steps_of("answer")),
        looks_left=len(data.steps_of("look")),
        questions_left=len(data.steps_of("say")),
        writes_sent=sum(p.writes_sent for p in data.profiles),
        writes_blocked=sum(p.writes_blocked for p in data.profiles),
        changed=data.changed,
        moments=data.moments,
        again_on=data.again_on,
        footprint=footprint,
    )


def _profile(p: ProfileRow) -> PortfolioProfile:
    return PortfolioProfile(
        name=p.name,
        looked_on=p.looked_on,
        settings_read=at_least_few(p.count(*_KNOWN)) if p.looked_on else "",
        settings_unread=at_least_few(p.count(*_UNKNOWN)) if p.looked_on else "",
        looked_whole=bool(p.looked_on) and not p.stopped,
    )
