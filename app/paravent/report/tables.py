"""The report as JSON and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from dataclasses import asdict

from paravent.core.records import JsonObject
from paravent.report.model import Portfolio, ReportData

VERSION = 1
"""Of the keys below; a change that takes away or renames one raises it."""

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠")


def to_json(data: ReportData, portfolio: bool = False) -> JsonObject:
    """The report as one JSON object; ``report`` says which of the two it is."""
    return _portfolio_json(data.portfolio) if portfolio else _own_json(data)


def to_csv(data: ReportData, portfolio: bool = False) -> str:
    """The report as a table for a spreadsheet, one observation a line.

    No cell begins with a sign that a spreadsheet takes for a formula.
    """
    rows = _portfolio_rows(data.portfolio) if portfolio else _own_rows(data)
    out = io.StringIO()
    csv.writer(out, lineterminator="\r\n").writerows([guarded(c) for c in row] for row in rows)
    return out.getvalue()


def guarded(cell: str) -> str:
    """``cell`` so that no spreadsheet runs it: an apostrophe before what looks like a formula."""
    return f"'{cell}" if cell.lstrip(" ").startswith(_FORMULA_STARTS) else cell


def _own_json(data: ReportData) -> JsonObject:
    return {
        "report": "own",
        "version": VERSION,
        "made_at": data.made_at,
        "edition": data.edition,
        "profiles": [
            {
                "platform": p.id,
                "name": p.name,
                "site": p.site,
                "looked_at": p.looked_at,
                "pack_version": p.pack_version,
                "settings": [
                    {
                        "setting": s.id,
                        "title": s.title,
                        "status": s.status.value,
                        "seen": s.seen,
                        "raw": s.raw,
                        "seen_at": s.seen_at,
                        "url": s.address,
                    }
                    for s in p.settings
                ],
                "lists": [
                    {"title": x.title, "count": x.count, "whole": x.whole, "apps": list(x.names)}
                    for x in p.lists
                ],
                "stranger": [asdict(s) for s in p.stranger],
                "stopped": p.stopped,
                "guard": {
                    "writes_blocked": p.writes_blocked,
                    "writes_sent": p.writes_sent,
                    "hosts_refused": p.hosts_refused,
                },
                "witness": p.witness,
            }
            for p in data.profiles
        ],
        "footprint": asdict(data.footprint) if data.footprint else None,
        "limbs": {
            limb.id: [
                {
                    "id": c.id,
                    "title": c.title,
                    "class": c.class_words,
                    "outcome": c.outcome.value,
                    "todo": c.todo,
                    "evidence": [
                        {
                            "where": e.where,
                            "title": e.title,
                            "outcome": e.outcome.value,
                            "obtained": e.obtained,
                            "seen": e.seen,
                            "seen_at": e.seen_at,
                            "why": e.why,
                            "advice": e.advice,
                            "url": e.address,
                        }
                        for e in c.evidence
                    ],
                }
                for c in limb.checks
            ]
            for limb in data.limbs
        },
        "done": {
            "photos": {
                "cleaned": data.photos.cleaned,
                "already_clean": data.photos.already_clean,
                "could_not_be_cleaned": data.photos.refused + data.photos.failed,
                "opened_again": data.photos.verified,
                "last_at": data.photos.last_at,
            },
            "connections_considered": data.considered,
            "connections_kept": data.kept,
            "own_words": data.own_words,
        },
    }


def _own_rows(data: ReportData) -> Iterable[tuple[str, ...]]:
    yield (
        "limb",
        "check",
        "title",
        "class",
        "outcome",
        "profile",
        "what",
        "observation",
        "obtained",
        "seen",
        "seen_at",
        "why_it_matters",
        "what_to_change",
        "where",
        "todo",
    )
    for limb in data.limbs:
        for c in limb.checks:
            start = (limb.id, c.id, c.title, c.class_words, c.outcome.value)
            if not c.evidence:
                yield (*start, "", "", "", "", "", "", c.why, "", "", c.todo)
            for e in c.evidence:
                yield (
                    *start,
                    e.where,
                    e.title,
                    e.outcome.value,
                    e.obtained,
                    e.seen,
                    e.seen_at,
                    e.why,
                    e.advice,
                    e.address,
                    c.todo,
                )


def _portfolio_json(data: Portfolio) -> JsonObject:
    return {
        "report": "portfolio",
        "version": VERSION,
        "made_on": data.made_on,
        "edition": data.edition,
        "limbs": {
            limb.id: {outcome.value: count for outcome, count in limb.counts} for limb in data.limbs
        },
        "profiles": [asdict(p) for p in data.profiles],
        "done": {
            "photos_cleaned": data.photos_cleaned,
            "connections_considered": data.connections_considered,
            "own_words": data.own_words,
            "settings_confirmed": data.confirmed,
        },
        "left": {"to_change": data.changes_left, "to_read": data.unread_left},
        "guard": {"writes_sent": data.writes_sent, "writes_blocked": data.writes_blocked},
        "footprint": asdict(data.footprint) if data.footprint else None,
    }


def _portfolio_rows(data: Portfolio) -> Iterable[tuple[str, ...]]:
    yield ("about", "what", "value")
    yield ("report", "made on", data.made_on)
    yield ("report", "guidance", data.edition)
    for profile in data.profiles:
        yield (profile.name, "looked at on", profile.looked_on or "not looked at yet")
        yield (profile.name, "settings known", profile.settings_read)
        yield (profile.name, "settings not read", profile.settings_unread)
    for limb in data.limbs:
        for outcome, count in limb.counts:
            yield (limb.id, outcome.value, str(count))
    yield ("done", "photos cleaned", str(data.photos_cleaned))
    yield ("done", "connections considered", data.connections_considered)
    yield ("left", "to change", str(data.changes_left))
    yield ("left", "to read", str(data.unread_left))
