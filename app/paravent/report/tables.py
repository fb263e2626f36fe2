"""The report as JSON and as CSV."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict

from paravent.core.records import JsonObject
from paravent.report.model import (
    CheckRow,
    LimbRow,
    Moment,
    Portfolio,
    ProfileRow,
    ReportData,
    SettingRow,
)

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


# --- one's own, as JSON ----------------------------------------------------------------------


def _own_json(data: ReportData) -> JsonObject:
    return {
        "report": "own",
        "version": VERSION,
        "made_at": data.made_at,
        "edition": data.edition,
        "profiles": [_profile_json(p) for p in data.profiles],
        "footprint": asdict(data.footprint) if data.footprint else None,
        "limbs": {limb.id: [_check_json(c) for c in limb.checks] for limb in data.limbs},
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
            "connections_to_act_on": data.will_act,
            "own_words": data.own_words,
            "settings_known": data.known,
            "settings_confirmed": data.confirmed,
            "settings_changed": data.changed.settings,
        },
        "left": {name: len(data.steps_of(kind)) for name, kind in _LEFT.items()},
        "not_looked_at": list(data.not_looked_at),
        "changed": _changed_json(data),
        "changes": [asdict(c) for c in data.changes],
        "over_time": _moments_json(data.moments),
        "next_review": data.again_on,
    }


_LEFT = {"to_change": "change", "to_read": "answer", "to_look_through": "look", "to_say": "say"}
"""Key to the kind of step."""


def _profile_json(p: ProfileRow) -> JsonObject:
    return {
        "platform": p.id,
        "name": p.name,
        "site": p.site,
        "looked_at": p.looked_at,
        "pack_version": p.pack_version,
        "settings": [_setting_json(s) for s in p.settings],
        "lists": [
            {"title": x.title, "count": x.count, "whole": x.whole, "apps": list(x.names)}
            for x in p.lists
        ],
        "stranger": [asdict(s) for s in p.stranger.rows],
        "stranger_look": {
            "looked_on": p.stranger.looked_on,
            "why": p.stranger.why,
            "picture": p.stranger.picture is not None,
            "picture_left_out": p.stranger.left_out,
        },
        "stopped": p.stopped,
        "pages": list(p.pages),
        "changed": p.changed,
        "guard": {
            "writes_blocked": p.writes_blocked,
            "writes_sent": p.writes_sent,
            "hosts_refused": p.hosts_refused,
        },
        "witness": p.witness,
    }


def _setting_json(s: SettingRow) -> JsonObject:
    return {
        "setting": s.id,
        "title": s.title,
        "ask": s.ask,
        "standing": s.standing.value,
        "status": s.status.value,
        "seen": s.seen,
        "raw": s.raw,
        "seen_at": s.seen_at,
        "url": s.address,
    }


def _check_json(c: CheckRow) -> JsonObject:
    return {
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


def _changed_json(data: ReportData | Portfolio) -> JsonObject:
    return {"settings": data.changed.settings, **asdict(data.changed)}


def _moments_json(moments: Sequence[Moment]) -> list[JsonObject]:
    return [
        {
            "on": m.on,
            "kept": m.kept,
            "limbs": {limb: {o.value: n for o, n in counts} for limb, counts in m.limbs},
        }
        for m in moments
    ]


# --- one's own, as CSV -----------------------------------------------------------------------

_COLUMNS = (
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
    "part",
)
"""``part`` says what a line is about: a check, a setting, a list, a change …"""


def _own_rows(data: ReportData) -> Iterator[tuple[str, ...]]:
    yield _COLUMNS
    for limb in data.limbs:
        for check in limb.checks:
            yield from _check_rows(limb, check)
    for profile in data.profiles:
        yield from _profile_rows(profile)
    for c in data.changes:
        seen = f"{c.before or '–'} → {c.after or '–'}" if c.before or c.after else ""
        yield _row(
            "change", profile=c.where, what=c.what, observation=c.how, obtained=c.by, seen=seen,
            seen_at=c.seen_on,
        )  # fmt: skip
    for moment in data.moments:
        for name, counts in moment.limbs:
            said = ", ".join(f"{n} {o.value}" for o, n in counts if n)
            yield _row("over_time", limb=name, seen=said, seen_at=moment.on)
    yield from _number_rows(_own_json(data))
    for line in data.not_looked_at:
        yield _row("not_looked_at", what=line)
    if data.footprint:
        yield _row("footprint", what=data.footprint.title)
        for what, number in (*data.footprint.lines, *data.footprint.parts):
            yield _row("footprint", what=what, seen=number)
        for line in data.footprint.not_looked_at:
            yield _row("not_looked_at", what=line)


def _row(part: str, **cells: str) -> tuple[str, ...]:
    return tuple({**cells, "part": part}.get(column, "") for column in _COLUMNS)


def _check_rows(limb: LimbRow, c: CheckRow) -> Iterator[tuple[str, ...]]:
    start = (limb.id, c.id, c.title, c.class_words, c.outcome.value)
    if not c.evidence:
        yield (*start, "", "", "", "", "", "", c.why, "", "", c.todo, "check")
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
            "check",
        )


def _profile_rows(p: ProfileRow) -> Iterator[tuple[str, ...]]:
    yield _row("profile", profile=p.where, seen=p.stopped, seen_at=p.looked_at)
    for words in p.pages:
        yield _row("page", profile=p.where, what=words)
    for s in p.settings:
        yield _row(
            "setting", title=s.title, outcome=s.standing.value, profile=p.where, what=s.ask,
            observation=s.status.value, seen=f"{s.seen} {s.raw}".strip(), seen_at=s.seen_at,
            where=s.address,
        )  # fmt: skip
    for x in p.lists:
        seen = "could not read" if x.whole is None and not x.count else str(x.count)
        named = f": {', '.join(x.names)}" if x.names else ""
        whole = "seen to its end" if x.whole else "end not seen"
        yield _row("list", profile=p.where, what=x.title, observation=whole, seen=seen + named)
    for each in p.stranger.rows:
        seen = each.shown or ("not shown" if each.looked else "could not look")
        yield _row(
            "stranger", profile=p.where, what=each.title, observation=each.compared, seen=seen,
            obtained=f"The setting says: {each.claim}" if each.claim else "",
        )  # fmt: skip
    for line in filter(None, (p.stranger.why, p.stranger.left_out)):
        yield _row("stranger", profile=p.where, what=line, seen_at=p.stranger.looked_on)


def _number_rows(made: JsonObject) -> Iterator[tuple[str, ...]]:
    """What was done, what is left and what changed: the numbers of the JSON, a line each."""
    for part in ("done", "left", "changed"):
        for what, number in made[part].items():
            if isinstance(number, dict):
                for each, count in number.items():
                    yield _row(part, what=f"{what}: {_words(each)}", seen=str(count))
            else:
                yield _row(part, what=_words(what), seen=str(number))
    if made["next_review"]:
        yield _row("left", what="next review", seen=made["next_review"])


def _words(key: str) -> str:
    return key.replace("_", " ")


# --- the redacted one ------------------------------------------------------------------------


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
            "settings_changed": data.changed.settings,
        },
        "left": {
            "to_change": data.changes_left,
            "to_read": data.unread_left,
            "to_look_through": data.looks_left,
            "to_say": data.questions_left,
        },
        "changed": _changed_json(data),
        "over_time": _moments_json(data.moments),
        "next_review": data.again_on,
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
        yield (profile.name, "whole review", "yes" if profile.looked_whole else "no")
    for limb in data.limbs:
        for outcome, count in limb.counts:
            yield (limb.id, outcome.value, str(count))
    for moment in data.moments:
        for name, counts in moment.limbs:
            for outcome, count in counts:
                yield (f"{name} on {moment.on}", outcome.value, str(count))
    made = _portfolio_json(data)
    for part in ("done", "left", "changed", "guard"):
        for what, number in made[part].items():
            yield (part, _words(what), str(number))
    if data.again_on:
        yield ("left", "next review", data.again_on)
    if data.footprint:
        yield ("footprint", "review", data.footprint.title)
        for what, number in (*data.footprint.lines, *data.footprint.parts):
            yield ("footprint", what, number)
