"""``paravent footprint --plan``: the steps of the review before an interview, with their days."""

from __future__ import annotations

import argparse
from datetime import date

from paravent.commands.common import DONE, stored
from paravent.core.desk import StoreMode
from paravent.core.errors import NothingStoredError, UsageError
from paravent.core.review import Plan
from paravent.core.rhythm import OCCASION_WORDS, Occasion, OccasionKind
from paravent.main import Desk
from paravent.terminal import print_json


def plan_words(parser: argparse.ArgumentParser) -> None:
    """``--plan``, and what it is for and when."""
    group = parser.add_argument_group("the plan of the review")
    group.add_argument("--plan", action="store_true", help="show the steps with their days")
    group.add_argument(
        "--for", dest="occasion", choices=[k.value for k in OccasionKind],
        help="with --plan: what is coming up; makes the plan or moves its day",
    )  # fmt: skip
    group.add_argument("--on", metavar="DATE", help="with --for: the day, as 2026-12-05")
    group.add_argument(
        "--keep", choices=("keyring", "passphrase", "memory"), help="with --plan: how it is kept"
    )


def kept_outside(desk: Desk) -> dict[str, list[dict[str, object]]]:
    """What the kept history says of the look from outside: ``stranger`` and ``names``.

    Only where the history opens without a question; a look through exports alone makes none.
    """
    state = desk.store_state()
    if not state.exists or state.needs_passphrase or state.mode is not StoreMode.KEYRING:
        return {"stranger": [], "names": []}
    table, searches = desk.review.stranger(), desk.review.searches()
    return {
        "stranger": [
            {
                "where": column.title,
                "url": column.url,
                "seen_at": column.looked_at,
                "why": column.why,
                "fields": {
                    row.id: row.cells[column.id].text
                    for row in table.rows
                    if row.cells[column.id].looked
                },
            }
            for column in table.columns
        ],
        "names": [
            {
                "query": search.query,
                "engine": search.engine,
                "kind": search.kind.value,
                "url": search.url,
                "looked_at": search.looked_at,
                "results": [result.answer.value for result in search.results],
            }
            for search in searches
        ],
    }


def show_plan(options: argparse.Namespace) -> int:
    """Show the plan of the review, making it first where ``--for`` says so."""
    if bool(options.occasion) != bool(options.on):
        raise UsageError("--for and --on go together: what is coming up, and on which day.")
    occasion = None
    if options.occasion:
        try:
            day = date.fromisoformat(options.on)
        except ValueError as error:
            raise UsageError("Give the day as 2026-12-05.") from error
        if day < date.today():
            raise UsageError("That day has passed. Give the day of what is coming up.")
        occasion = Occasion(OccasionKind(options.occasion), day)
    desk = stored(options)
    try:
        plan = desk.review.begin(occasion) if occasion else desk.review.plan()
    finally:
        desk.close()
    if plan is None:
        raise NothingStoredError(
            "No review was begun yet. Say what it is for: --plan --for interview --on 2026-12-05."
        )
    if options.json:
        print_json(_json(plan))
    else:
        _tell(plan)
    return DONE


def _json(plan: Plan) -> dict[str, object]:
    return {
        "for": plan.occasion.kind.value,
        "on": plan.occasion.day.isoformat(),
        "begun_on": plan.begun_on.isoformat(),
        "steps": [
            {
                "part": s.part.value,
                "title": s.title,
                "do_by": s.do_by.isoformat(),
                "state": s.state.value,
                "minutes": s.minutes,
                "takes": s.takes,
                "too_late_for": s.too_late_for,
                "count": s.count,
            }
            for s in plan.steps
        ],
    }


def _tell(plan: Plan) -> None:
    print(f"For your {OCCASION_WORDS[plan.occasion.kind]} on {plan.occasion.day.isoformat()}")
    for number, step in enumerate(plan.steps, 1):
        state = step.state.value.replace("_", " ")
        print(f"  {number}. {step.title:<28} by {step.do_by.isoformat()}  {state}")
        for words in (step.count, step.too_late_for):
            if words:
                print(f"     {words}")
    print("The window leads through the steps: paravent.")
