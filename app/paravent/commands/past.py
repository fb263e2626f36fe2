"""``history``, ``selfaudit``: earlier reviews and what they came to; where a self-audit stands."""

from __future__ import annotations

import argparse
from typing import Any

from paravent.commands.common import DONE, command, stored
from paravent.core import as_json
from paravent.core.past import DayOutcomes, OpenedAudit, total
from paravent.core.records import JsonObject
from paravent.core.selfaudit import Plan, Round, in_words
from paravent.core.text import plain
from paravent.core.words import Limb
from paravent.main import Desk
from paravent.terminal import print_json

_NOT_KEPT = "The checklist of that day was not kept; it is shown with today's guidance."


def add(commands: Any) -> None:
    """Add the two commands to the command line."""
    history = command(commands, "history", _history, "List the audits kept on this computer.")
    history.add_argument("id", metavar="ID", nargs="?", help="open this one as it was then")
    history.add_argument(
        "--outcomes", action="store_true", help="the outcomes of 8a to 8d over time instead"
    )
    selfaudit = command(
        commands, "selfaudit", _selfaudit, "Say where the self-audit stands, and how long it takes."
    )
    selfaudit.add_argument("--end", action="store_true", help="forget the place in it")


def _history(options: argparse.Namespace) -> int:
    desk = stored(options)
    try:
        if options.id:
            _tell_one(desk.past.opened(options.id), desk, json=options.json)
        elif options.outcomes:
            _tell_days(desk.past.line().days, json=options.json)
        else:
            _list(desk, json=options.json)
    finally:
        desk.close()
    return DONE


def _list(desk: Desk, *, json: bool) -> None:
    audits, left = desk.store.audits(), desk.store.unfinished()
    if json:
        print_json(
            {
                "audits": [as_json.audit_summary(a) for a in audits],
                "unfinished": [as_json.unfinished(u) for u in left],
            }
        )
        return
    for audit in audits:
        number = len(audit.readings)
        print(f"{audit.started}  {audit.platform:<12} {number:>3} settings  {audit.id}")
    for each in left:
        print(f"{each.audit.started}  {each.audit.platform:<12} cut off; audit --resume goes on")
    if not audits and not left:
        print("No audit is kept on this computer yet.")


def _tell_one(found: OpenedAudit, desk: Desk, *, json: bool) -> None:
    from paravent.checklist.as_json import to_json

    if json:
        print_json(
            {
                "audit": as_json.audit_summary(found.audit),
                "checklist": to_json(found.checklist),
                "kept": found.kept,
                "as_of": found.kept_at,
                "guidance": found.guidance,
                "pack_now": found.pack_now,
            }
        )
        return
    audit = found.audit
    print(f"{audit.platform} {plain(audit.site)} {(audit.finished or '')[:10]}".replace("  ", " "))
    print(f"Description {plain(audit.pack_version)}, guidance data {plain(found.guidance)}")
    if not found.kept:
        print(_NOT_KEPT)
    for result in found.checklist.results:
        outcome = result.outcome.value.replace("_", " ")
        print(f"{result.id}  {outcome:<15} Aim: {plain(result.title)}")


def _tell_days(days: tuple[DayOutcomes, ...], *, json: bool) -> None:
    if json:
        print_json({"days": [_day_json(day) for day in days]})
        return
    for day in days:
        if not day.counts:
            print(f"{day.day}  not kept")
            continue
        counts = total(day.counts)
        words = ", ".join(f"{number} {name.replace('_', ' ')}" for name, number in counts.items())
        print(f"{day.day}  {words}{'' if day.kept else '  (by today’s guidance)'}")
    if not days:
        print("No audit is kept on this computer yet.")


def _day_json(day: DayOutcomes) -> JsonObject:
    return {
        "day": day.day,
        "audits": list(day.audits),
        "platforms": list(day.platforms),
        "kept": day.kept,
        "guidance": day.guidance,
        "limbs": {limb.value: total(day.counts, limb) for limb in Limb} if day.counts else None,
    }


def _selfaudit(options: argparse.Namespace) -> int:
    desk = stored(options)
    try:
        if options.end:
            desk.selfaudit.end()
        now, plan = desk.selfaudit.plan(desk.questions(), desk.checklist())
    finally:
        desk.close()
    if options.json:
        print_json(_plan_json(now, plan))
        return DONE
    print(f"A self-audit is under way, begun on {now.began[:10]}." if now else _NONE)
    for stage in plan.stages:
        here = now is not None and stage.id is now.step
        mark = ">" if here else "x" if stage.is_over else " "
        time = stage.estimate.words if stage.left and not stage.is_over else ""
        print(f"{mark} {stage.number}. {stage.title:<34} {time}".rstrip())
    print(f"In all {plan.total_words}.")
    return DONE


_NONE = "No self-audit is under way. The window leads through one; these are its steps:"


def _plan_json(now: Round | None, plan: Plan) -> JsonObject:
    seconds = plan.total.seconds
    return {
        "under_way": now is not None,
        "began": now.began if now else None,
        "step": now.step.value if now else None,
        "steps": [
            {
                "id": stage.id.value,
                "title": stage.title,
                "left": stage.left,
                "over": stage.is_over,
                "seconds": stage.estimate.seconds,
                "measured_on": stage.estimate.basis.value,
            }
            for stage in plan.stages
        ],
        "seconds": seconds,
        "in_words": in_words(seconds) if seconds is not None else None,
    }
